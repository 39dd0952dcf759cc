//! The rows of an inventory's tables, one after another, whatever files they stand in.

use std::{borrow::Cow, collections::BTreeMap};

use crate::ingest::{
    Table,
    book::{Book, Page, PageRow, PageRows},
};

/// What `of` gives for each row; for the comments behind the last one, what it gives for a row without cells.
pub(super) fn each<'s, 'a, T>(mut rows: PageRows<'s, 'a>, mut of: impl FnMut(PageRow<'a>) -> T) -> Vec<T> {
    let mut all = Vec::new();
    while let Some(row) = rows.next_row() {
        all.push(of(row));
    }
    let comments = rows.rest();
    if !comments.is_empty() {
        all.push(of(PageRow { cells: Vec::new(), comments }));
    }
    all
}

/// A table of one file.
pub(super) struct Whole<'b, 'a> {
    pub(super) table: Table,
    /// The comments about it.
    pub(super) comments: Vec<Cow<'b, str>>,
    /// Its rows, each with its page; there is one at least.
    pub(super) rows: Vec<(&'b Page<'a>, PageRow<'a>)>,
    /// The comments behind its last row.
    pub(super) tail: Vec<Cow<'b, str>>,
}

/// The tables that have rows, in their order; and the comments behind everything, those of tables without rows first.
pub(super) fn tables<'b, 'a: 'b>(book: &'b Book<'a>) -> (Vec<Whole<'b, 'a>>, Vec<Cow<'b, str>>) {
    let mut pages: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for page in &book.pages {
        pages.entry(page.table).or_default().push(page);
    }
    let (mut all, mut end) = (Vec::new(), Vec::new());
    for (table, pages) in pages {
        let mut whole = Whole { table, comments: Vec::new(), rows: Vec::new(), tail: Vec::new() };
        let mut waiting: Vec<Cow<'a, str>> = Vec::new();
        for page in pages {
            let about = page.comments.iter().map(|comment| Cow::Borrowed(comment.as_str()));
            if whole.rows.is_empty() {
                whole.comments.extend(std::mem::take(&mut waiting));
                whole.comments.extend(about);
            } else {
                waiting.extend(about.map(|comment| Cow::Owned(comment.into_owned())));
            }
            each(page.rows(), |mut row| {
                waiting.append(&mut row.comments);
                if !row.cells.is_empty() {
                    row.comments = std::mem::take(&mut waiting);
                    whole.rows.push((page, row));
                }
            });
        }
        whole.tail.extend(waiting);
        if whole.rows.is_empty() {
            end.append(&mut whole.comments);
            end.append(&mut whole.tail);
        } else {
            all.push(whole);
        }
    }
    end.extend(book.end.iter().filter(|c| !c.is_empty()).map(|comment| Cow::Borrowed(comment.as_str())));
    (all, end)
}
