//! An inventory to bytes, in canonical form: what `thalweg fmt` writes, in each format that an inventory has.
//!
//! | what | room |
//! |---|---|
//! | what stands in a cell: one value, a list, a day | `value` |
//! | the rows of a table, whatever files they stand in | `rows` |
//! | a folder of CSV tables | `csv` |
//! | one file | `yaml`, `json`, `toml` |
//!
//! Written is what the files hold ([`Book`]), not what the model keeps of it. The canonical form has the columns in
//! the order of the documentation, then the user's own by name; rows as they stand; every column of a CSV table's header,
//! and of a file's rows the required and the filled ones; items of a list once each, without white space around them; quotes where they are needed; LF, UTF-8.

pub mod csv;
mod file;
mod json;
mod rows;
mod toml;
mod value;
mod yaml;

pub use self::file::File;
use self::rows::each;
use crate::{ingest::book::Book, text::Format};

/// The inventory as one file.
pub fn single(book: &Book<'_>, format: Format) -> File {
    let text = match format {
        Format::Yaml => yaml::render(book),
        Format::Json => json::render(book),
        Format::Toml => toml::render(book),
    };
    File { name: String::new(), text }
}

/// The inventory as a folder: its head, then its tables.
pub fn folder(book: &Book<'_>) -> Vec<File> {
    let head = File { name: Book::HEAD.to_owned(), text: toml::head_file(book) };
    std::iter::once(head).chain(book.pages.iter().filter_map(csv::render)).collect()
}

/// What is not there in another format or place, in sentences: comments, the schema for editors, and what was decided. `None` is a folder.
pub fn lost(book: &Book<'_>, format: Option<Format>) -> Vec<String> {
    let mut lost = Vec::new();
    let comments = if format == Some(Format::Json) { comments(book) } else { 0 };
    if comments > 0 {
        let noun = if comments == 1 { "comment is" } else { "comments are" };
        lost.push(format!("JSON has no comments: {comments} {noun} left out"));
    }
    if book.decisions > 0 {
        let noun = if book.decisions == 1 { "decision" } else { "decisions" };
        lost.push(format!(
            "what was signed and decided stays in review.toml, {} {noun}: copy it into a folder, or write rows of waivers",
            book.decisions
        ));
    }
    if format.is_none() && book.schema.is_some() {
        lost.push("a folder names no schema: `$schema` is left out".to_owned());
    }
    lost
}

fn comments(book: &Book<'_>) -> usize {
    let head = book.head.iter().flat_map(|entry| &entry.comments);
    let mut count = book.comments.len() + head.chain(&book.end).filter(|comment| !comment.is_empty()).count();
    for page in &book.pages {
        count += page.comments.len();
        count += each(page.rows(), |row| row.comments.len()).into_iter().sum::<usize>();
    }
    count
}
