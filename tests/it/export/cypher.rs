//! The Cypher script, read as a Neo4j server reads it: statements, literals, and `\u` either before all else or within texts only.

use std::{collections::BTreeMap, iter::Peekable, vec::IntoIter};

use thalweg::export::Format;

use super::{Told, Value, Values, hostile, text};

/// A token: a text, a name in back quotes, or plain characters.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Text(String),
    Word(String),
    Sign(char),
}

/// `\uXXXX` wherever it stands, as Neo4j 5 replaces it before it reads anything.
fn replaced(text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(at) = rest.find("\\u") {
        out.push_str(&rest[..at]);
        out.push(hex(&rest[at + 2..at + 6]));
        rest = &rest[at + 6..];
    }
    out + rest
}

fn hex(digits: &str) -> char {
    char::from_u32(u32::from_str_radix(digits, 16).unwrap()).unwrap()
}

/// The tokens of each statement. Comments are passed over. `\uXXXX` in a name counts where it was not replaced before.
fn statements(script: &str, in_names: bool) -> Vec<Vec<Token>> {
    let (mut all, mut tokens) = (Vec::new(), Vec::new());
    let mut chars = script.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '/' if chars.peek() == Some(&'/') => while chars.next().is_some_and(|c| c != '\n') {},
            '\'' => tokens.push(Token::Text(literal(&mut chars))),
            '`' => {
                let mut name = String::new();
                loop {
                    match (chars.next().unwrap(), chars.peek()) {
                        ('`', Some('`')) => name.extend(chars.next()),
                        ('`', _) => break,
                        ('\\', Some('u')) if in_names => {
                            let digits: String = chars.by_ref().skip(1).take(4).collect();
                            name.push(hex(&digits));
                        }
                        (c, _) => name.push(c),
                    }
                }
                tokens.push(Token::Word(name));
            }
            ';' => all.push(std::mem::take(&mut tokens)),
            c if c.is_alphanumeric() || c == '_' => {
                let mut word = String::from(c);
                while let Some(c) = chars.next_if(|c| c.is_alphanumeric() || *c == '_') {
                    word.push(c);
                }
                tokens.push(Token::Word(word));
            }
            c if c.is_whitespace() => {}
            c => tokens.push(Token::Sign(c)),
        }
    }
    assert!(tokens.is_empty(), "the last statement has no end: {tokens:?}");
    all
}

fn literal(chars: &mut Peekable<std::str::Chars>) -> String {
    let mut text = String::new();
    loop {
        match chars.next().unwrap() {
            '\'' => return text,
            '\\' => text.push(match chars.next().unwrap() {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => {
                    let digits: String = chars.by_ref().take(4).collect();
                    hex(&digits)
                }
                c @ ('\\' | '\'') => c,
                c => panic!("\\{c} is no escape"),
            }),
            c => text.push(c),
        }
    }
}

type Tokens = Peekable<IntoIter<Token>>;

fn signs(tokens: &mut Tokens, signs: &str) {
    for sign in signs.chars() {
        assert_eq!(tokens.next(), Some(Token::Sign(sign)));
    }
}

fn words(tokens: &mut Tokens, words: &str) {
    for word in words.split(' ') {
        assert_eq!(tokens.next(), Some(Token::Word(word.to_owned())));
    }
}

fn word(tokens: &mut Tokens) -> String {
    let Some(Token::Word(word)) = tokens.next() else { panic!("no word") };
    word
}

fn of_text(tokens: &mut Tokens) -> String {
    let Some(Token::Text(text)) = tokens.next() else { panic!("no text") };
    text
}

/// Items between commas up to the sign.
fn several<T>(tokens: &mut Tokens, end: char, mut one: impl FnMut(&mut Tokens) -> T) -> Vec<T> {
    let mut items = Vec::new();
    while tokens.peek() != Some(&Token::Sign(end)) {
        if !items.is_empty() {
            signs(tokens, ",");
        }
        items.push(one(tokens));
    }
    signs(tokens, &end.to_string());
    items
}

fn value(tokens: &mut Tokens) -> Value {
    match tokens.next().unwrap() {
        Token::Text(text) => Value::Text(text),
        Token::Word(word) if word == "true" || word == "false" => Value::Truth(word == "true"),
        Token::Word(word) => Value::Number(word.parse().unwrap()),
        Token::Sign('-') => Value::Number(-word(tokens).parse::<i64>().unwrap()),
        Token::Sign('[') => Value::List(several(tokens, ']', of_text)),
        // The least number.
        Token::Sign('(') => {
            let Value::Number(number) = value(tokens) else { panic!() };
            signs(tokens, "-");
            words(tokens, "1");
            signs(tokens, ")");
            Value::Number(number - 1)
        }
        other @ Token::Sign(_) => panic!("{other:?}"),
    }
}

fn map(tokens: &mut Tokens) -> Values {
    signs(tokens, "{");
    let members = several(tokens, '}', |tokens| {
        let key = word(tokens);
        signs(tokens, ":");
        (key, value(tokens))
    });
    let count = members.len();
    let map: Values = members.into_iter().collect();
    assert_eq!(map.len(), count, "a key twice");
    map
}

/// Runs the script as far as it goes.
fn run(script: &str, in_names: bool) -> Told {
    let mut told = Told::default();
    let mut unique = BTreeMap::new();
    for statement in statements(script, in_names) {
        let mut tokens = statement.into_iter().peekable();
        let tokens = &mut tokens;
        if tokens.peek() == Some(&Token::Word("CREATE".into())) {
            words(tokens, "CREATE CONSTRAINT");
            let name = word(tokens);
            words(tokens, "IF NOT EXISTS FOR");
            signs(tokens, "(");
            words(tokens, "n");
            signs(tokens, ":");
            assert!(unique.insert(name, word(tokens)).is_none());
            continue;
        }
        words(tokens, "UNWIND");
        signs(tokens, "[");
        if tokens.peek() == Some(&Token::Sign('{')) {
            nodes(tokens, &mut told);
        } else {
            ties(tokens, &mut told);
        }
        assert_eq!(tokens.next(), None);
    }
    let constrained: Vec<&String> = unique.values().collect();
    assert!(told.nodes.keys().all(|(label, _)| constrained.contains(&label)));
    told.relationships.sort();
    told
}

fn nodes(tokens: &mut Tokens, told: &mut Told) {
    let rows = several(tokens, ']', map);
    assert!(rows.len() <= 500);
    words(tokens, "AS row CREATE");
    signs(tokens, "(");
    words(tokens, "n");
    let mut labels = Vec::new();
    while tokens.peek() == Some(&Token::Sign(':')) {
        signs(tokens, ":");
        labels.push(word(tokens));
    }
    signs(tokens, ")");
    words(tokens, "SET n");
    signs(tokens, "=");
    words(tokens, "row");
    for mut row in rows {
        let Some(Value::Text(id)) = row.remove("id") else { panic!("no id") };
        let known = told.nodes.insert((labels[0].clone(), id), (labels.clone(), row));
        assert!(known.is_none(), "a node twice");
    }
}

fn ties(tokens: &mut Tokens, told: &mut Told) {
    let rows = several(tokens, ']', |tokens| {
        signs(tokens, "[");
        let from = of_text(tokens);
        signs(tokens, ",");
        let to = of_text(tokens);
        signs(tokens, ",");
        let map = map(tokens);
        signs(tokens, "]");
        (from, to, map)
    });
    assert!(rows.len() <= 500);
    words(tokens, "AS row");
    let mut end = |name: &str, at: &str| {
        words(tokens, "MATCH");
        signs(tokens, "(");
        words(tokens, name);
        signs(tokens, ":");
        let label = word(tokens);
        signs(tokens, "{");
        words(tokens, "id");
        signs(tokens, ":");
        words(tokens, "row");
        signs(tokens, "[");
        words(tokens, at);
        signs(tokens, "]})");
        label
    };
    let (start, stop) = (end("a", "0"), end("b", "1"));
    words(tokens, "CREATE");
    signs(tokens, "(");
    words(tokens, "a");
    signs(tokens, ")-[");
    words(tokens, "r");
    signs(tokens, ":");
    let kind = word(tokens);
    signs(tokens, "]->(");
    words(tokens, "b");
    signs(tokens, ")");
    words(tokens, "SET r");
    signs(tokens, "=");
    words(tokens, "row");
    signs(tokens, "[");
    words(tokens, "2");
    signs(tokens, "]");
    for (from, to, values) in rows {
        let ends = ((start.clone(), from), (stop.clone(), to));
        assert!(told.nodes.contains_key(&ends.0) && told.nodes.contains_key(&ends.1), "no such node");
        told.relationships.push(((ends.0, kind.clone(), ends.1), values));
    }
}

#[test]
fn a_script_makes_the_graph_whichever_way_it_is_read() {
    let graph = hostile();
    let script = text(&graph, Format::Cypher);
    let told = Told::of(&graph, str::to_owned);
    assert_eq!(run(&script, true), told);
    assert_eq!(run(&replaced(&script), false), told);
}

/// A shell reads by lines: none begins with a command of its own, and no text ends one.
#[test]
fn a_script_has_no_text_at_the_beginning_of_a_line() {
    for line in text(&hostile(), Format::Cypher).lines() {
        let known = ["// ", "CREATE CONSTRAINT ", "UNWIND [", "  {", "  [", "] AS row "];
        assert!(known.iter().any(|k| line.starts_with(k)), "{line}");
    }
}
