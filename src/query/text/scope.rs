//! The same text for one of several inventories on a server. Every node of one inventory's graph has a label of its
//! own there; here that label is written into every node pattern, and taken out of what `labels(n)` gives.
//!
//! A path of several steps, `-[*1..3]->`, names its ends alone: what lies between is not held to the label. The loader
//! keeps relationships within one graph, so that a path cannot leave it.

use std::ops::Range;

use crate::query::text::query::Query;

/// A change to a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Where, in the user's text.
    pub at: usize,
    /// So many bytes of it are left out.
    pub removed: usize,
    /// What stands there instead.
    pub inserted: String,
}

/// A text that sees the nodes of one label only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scoped {
    /// What the server is sent.
    pub text: String,
    /// What was changed, in the order of the text.
    pub edits: Vec<Edit>,
    /// The columns as a server names them, which differ from the user's where a pattern stands in one that has no
    /// name; none for `RETURN *`.
    pub columns: Option<Vec<String>>,
}

impl Scoped {
    /// Where a byte of this text stands in the user's; what was inserted stands where it was inserted.
    pub fn original(&self, offset: usize) -> usize {
        // The ends, in both texts, of what the edits so far have covered.
        let (mut theirs, mut ours) = (0, 0);
        for edit in &self.edits {
            let same = edit.at.saturating_sub(ours);
            if offset < theirs + same {
                break;
            }
            theirs += same;
            if offset < theirs + edit.inserted.len() {
                return edit.at;
            }
            theirs += edit.inserted.len();
            ours = edit.at + edit.removed;
        }
        ours + offset.saturating_sub(theirs)
    }
}

/// What a label is called while it is held against the one of the inventory. It is the same each time, so that equal
/// expressions stay equal.
const ITEM: &str = "label";

impl Query {
    /// The text with the label in every node pattern, and in no list of labels.
    pub fn scoped(&self, own: &str) -> Scoped {
        let label = quoted(own);
        let signs = self.found.signs;
        let mut edits = Vec::new();
        let mut insert = |at: usize, text: String| edits.push(Edit { at, removed: 0, inserted: text });
        for node in &self.found.nodes {
            match &node.labels {
                None => insert(node.end_of_name, format!(":{label}{}", self.gap(node.end_of_name))),
                // A clause may not join labels both by `:` and by signs.
                Some(labels) if signs && labels.signs => {
                    insert(labels.place.start, "(".to_owned());
                    insert(labels.place.end, format!(")&{label}{}", self.gap(labels.place.end)));
                }
                Some(labels) => {
                    let sign = if signs { '&' } else { ':' };
                    insert(labels.place.end, format!("{sign}{label}{}", self.gap(labels.place.end)));
                }
            }
        }
        for call in &self.found.label_lists {
            insert(call.start, format!("[{ITEM} IN "));
            insert(call.end, format!(" WHERE {ITEM} <> {}]", text(own)));
        }
        if signs {
            let colons = self.found.colons.iter();
            edits.extend(colons.map(|&at| Edit { at, removed: 1, inserted: "&".to_owned() }));
        }
        edits.sort_by_key(|e| e.at);
        let text = apply(&self.text, &edits, 0..self.text.len());
        let columns = self.found.columns.as_ref().map(|columns| {
            let name = |(name, place): &(String, Range<usize>)| match self.text.get(place.clone()) {
                Some(written) if written == name => apply(&self.text, &edits, place.clone()),
                _ => name.clone(),
            };
            columns.iter().map(name).collect()
        });
        Scoped { text, edits, columns }
    }

    /// What keeps a label from running into a word behind it.
    fn gap(&self, at: usize) -> &'static str {
        let word = |rest: &str| rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        if self.text.get(at..).is_some_and(word) { " " } else { "" }
    }
}

/// A part of a text, with the edits that stand in it, at its ends too: what is around a part is never written into.
fn apply(text: &str, edits: &[Edit], part: Range<usize>) -> String {
    let mut out = String::with_capacity(part.len() + edits.len() * 16);
    let mut at = part.start;
    for edit in edits.iter().filter(|e| part.start <= e.at && e.at <= part.end) {
        out.push_str(text.get(at..edit.at).unwrap_or_default());
        out.push_str(&edit.inserted);
        at = edit.at + edit.removed;
    }
    out.push_str(text.get(at..part.end).unwrap_or_default());
    out
}

/// A text as a query writes it.
fn text(label: &str) -> String {
    format!("'{}'", label.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// A label as a query writes it.
fn quoted(label: &str) -> String {
    let plain = label.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if plain { label.to_owned() } else { format!("`{}`", label.replace('\\', "\\u005c").replace('`', "``")) }
}
