//! Where something stands in what the user wrote. Knows nothing of any format.

use std::sync::Arc;

/// A file of the inventory: an index into the list of sources that were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SourceId(pub u32);

/// A place in a source: the byte range, and the line and column (both from 1) where it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The file.
    pub source: SourceId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Line, from 1; 0 where the place is the whole file.
    pub line: u32,
    /// Column in characters, from 1; 0 where the place is the whole line.
    pub column: u32,
}

/// A value with the place it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What was read.
    pub value: T,
    /// Where.
    pub span: Span,
}

/// The files that were read, in reading order, with their text as far as it is kept for showing.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

/// One file that was read.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Path relative to the inventory, with `/` between its parts.
    pub name: String,
    /// The whole text (lossily decoded), for underlining. Copies of the list share it.
    pub text: Arc<String>,
}

impl Sources {
    /// Adds a file and gives its id.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        self.files.push(SourceFile { name: name.into(), text: Arc::new(text.into()) });
        SourceId(self.files.len() as u32 - 1)
    }

    /// The file, if the id is one of this list's.
    pub fn get(&self, id: SourceId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }

    /// The file's name, or the empty string.
    pub fn name(&self, id: SourceId) -> &str {
        self.get(id).map_or("", |f| f.name.as_str())
    }

    /// All files, in reading order.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }
}
