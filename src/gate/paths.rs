//! Where the inventory's files are, as seen from where the check runs.

use std::fmt::Write as _;

use crate::{
    finding::Finding,
    source::{Sources, Span},
};

/// The folder that the files lie in: with `/` between its parts, empty for the one that the check runs in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Root(pub String);

impl Root {
    /// The path of a file.
    pub(super) fn path(&self, name: &str) -> String {
        if self.0.is_empty() { name.to_owned() } else { format!("{}/{name}", self.0.trim_end_matches('/')) }
    }

    /// The same as a reference of a URI: a path from the root of the file system is one of `file:`.
    pub(super) fn uri(&self, name: &str) -> String {
        let path = self.path(name);
        let mut uri = String::from(if path.starts_with('/') { "file://" } else { "" });
        for byte in path.bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                    uri.push(char::from(byte));
                }
                // Writing to a string does not fail.
                _ => _ = write!(uri, "%{byte:02X}"),
            }
        }
        uri
    }
}

/// Where a finding is shown: at its place, else at the inventory's first file, which is its head.
pub(super) fn place<'s>(sources: &'s Sources, finding: &Finding) -> (&'s str, Option<Span>) {
    match finding.span {
        Some(span) => (sources.name(span.source), Some(span)),
        None => (sources.files().first().map_or("", |file| file.name.as_str()), None),
    }
}

/// The line and column behind the last character of a place; columns are counted in characters.
pub(super) fn end(sources: &Sources, span: Span) -> (u32, u32) {
    let text =
        sources.get(span.source).and_then(|file| file.text.get(span.start as usize..span.end as usize));
    let text = text.unwrap_or("").trim_end_matches(['\r', '\n']);
    match text.rsplit_once('\n') {
        Some((before, last)) => {
            let lines = before.matches('\n').count() as u32 + 1;
            (span.line + lines, last.chars().count() as u32 + 1)
        }
        None => (span.line, span.column + text.chars().count() as u32),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_uri_of_its_bytes() {
        let root = Root("a b/ü".to_owned());
        assert_eq!(root.path("x.csv"), "a b/ü/x.csv");
        assert_eq!(root.uri("x#1?.csv"), "a%20b/%C3%BC/x%231%3F.csv");
        assert_eq!(Root::default().uri("x.csv"), "x.csv");
        assert_eq!(Root("/srv".to_owned()).uri("x.csv"), "file:///srv/x.csv");
    }

    #[test]
    fn a_place_ends_behind_its_last_character() {
        let mut sources = Sources::default();
        let source = sources.add("a.csv", "id\né,x\ny\n");
        let span = |start, end| Span { source, start, end, line: 2, column: 1 };
        assert_eq!(end(&sources, span(3, 7)), (2, 4));
        assert_eq!(end(&sources, span(3, 9)), (3, 2));
        assert_eq!(end(&sources, span(90, 95)), (2, 1));
    }
}
