//! What may stand at the end of a query that is being typed: labels, types, properties, ids, words.

use std::collections::BTreeSet;

use crate::graph::{Kind, Label, PropertyGraph, columns, kind_columns};

/// Words of the language that a query needs most.
const WORDS: [&str; 30] = [
    "AND", "AS", "ASC", "BY", "CASE", "CONTAINS", "COUNT", "DESC", "DISTINCT", "ELSE", "END", "ENDS",
    "EXISTS", "IN", "IS", "LIMIT", "MATCH", "NOT", "NULL", "OPTIONAL", "OR", "ORDER", "RETURN", "SKIP",
    "STARTS", "THEN", "UNION", "UNWIND", "WHEN", "WHERE",
];

/// So many ids are offered at once.
const IDS: usize = 200;

/// The byte where the word at the end of `text` begins, and what it may become, sorted.
pub fn complete(graph: &PropertyGraph, text: &str) -> (usize, Vec<String>) {
    if let Some(start) = open_quote(text) {
        let begun = text.get(start..).unwrap_or_default();
        return (start, ids(graph, begun));
    }
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let start =
        text.rfind(|c| !word(c)).map_or(0, |i| i + text[i..].chars().next().map_or(1, char::len_utf8));
    let (before, begun) = text.split_at(start);
    let offered: BTreeSet<&str> = match before.trim_end().chars().next_back() {
        Some('.') => properties(graph),
        Some(':' | '|') if in_brackets(before, '[') => Kind::ALL.iter().map(|k| k.as_str()).collect(),
        Some(':' | '|') => Label::ALL.iter().map(|l| l.as_str()).collect(),
        Some('{' | ',') if in_brackets(before, '{') => properties(graph),
        _ => WORDS.into_iter().collect(),
    };
    let lower = begun.to_lowercase();
    let fits = |name: &&str| name.to_lowercase().starts_with(&lower);
    (start, offered.into_iter().filter(fits).map(str::to_owned).collect())
}

fn properties(graph: &PropertyGraph) -> BTreeSet<&str> {
    let mut keys: BTreeSet<&str> = graph.keys().collect();
    keys.extend(Label::ALL.iter().flat_map(|&l| columns(l)));
    keys.extend(Kind::ALL.iter().flat_map(|&k| kind_columns(k)));
    keys
}

fn ids(graph: &PropertyGraph, begun: &str) -> Vec<String> {
    let all: BTreeSet<&str> =
        graph.nodes().iter().map(|n| &*n.id).filter(|id| id.starts_with(begun)).collect();
    all.into_iter().take(IDS).map(str::to_owned).collect()
}

/// Where the text in the quotes that are open at the end begins.
fn open_quote(text: &str) -> Option<usize> {
    let mut open: Option<(char, usize)> = None;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match open {
            Some(_) if escaped => escaped = false,
            Some(_) if c == '\\' => escaped = true,
            Some((quote, _)) if c == quote => open = None,
            None if c == '\'' || c == '"' => open = Some((c, at + 1)),
            Some(_) | None => {}
        }
    }
    open.map(|(_, start)| start)
}

/// Whether the innermost bracket that is open is this one.
fn in_brackets(text: &str, bracket: char) -> bool {
    let mut open = Vec::new();
    for c in text.chars() {
        match c {
            '(' | '[' | '{' => open.push(c),
            ')' | ']' | '}' => _ = open.pop(),
            _ => {}
        }
    }
    open.last() == Some(&bracket)
}

#[cfg(test)]
mod tests {
    use super::complete;
    use crate::graph::{Label, Node, PropertyGraph};

    fn offered(text: &str) -> (usize, Vec<String>) {
        let mut graph = PropertyGraph::new("test", None);
        for id in ["crm", "crm-old", "mail"] {
            let node = Node { label: Label::Store, also: None, id: id.into(), properties: Box::default() };
            graph.add_node(node);
        }
        complete(&graph, text)
    }

    #[test]
    fn labels_types_properties_ids_and_words() {
        assert_eq!(offered("MATCH (s:St"), (9, vec!["Store".to_owned()]));
        assert_eq!(offered("MATCH (a)-[:fl"), (12, vec!["FLOWS".to_owned()]));
        assert_eq!(offered("MATCH (s:Store {id: 'crm"), (21, vec!["crm".to_owned(), "crm-old".to_owned()]));
        assert_eq!(offered("MATCH (s) RETURN s.oper"), (19, vec!["operator".to_owned()]));
        assert_eq!(offered("mat"), (0, vec!["MATCH".to_owned()]));
        assert_eq!(offered("é"), (0, Vec::new()));
        assert!(offered("MATCH (s:Store {na").1.contains(&"name".to_owned()));
    }
}
