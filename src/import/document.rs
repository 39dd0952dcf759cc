//! A document of YAML or JSON of another program: what stands under which key, and where. What is of another kind than it must be
//! is told, and taken as missing.

use std::cell::RefCell;

use super::{
    remark::Remark,
    words::{self, quoted},
};
use crate::text::{
    Format, Locator,
    tree::{Node, Value},
};

/// So many mistakes of one document are told.
const TOLD: usize = 1_000;

/// A document.
#[derive(Debug)]
pub struct Document<'t> {
    name: &'t str,
    text: &'t str,
    locator: Locator<'t>,
    root: Node<'t>,
    pointers: bool,
    told: RefCell<Vec<Remark>>,
}

/// A part of it.
#[derive(Debug, Clone)]
pub struct Item<'d, 't> {
    document: &'d Document<'t>,
    node: &'d Node<'t>,
    path: String,
}

impl<'t> Document<'t> {
    /// Reads it; where it cannot be read, that is told.
    pub fn of(name: &'t str, text: &'t str, told: &mut Vec<Remark>) -> Option<Self> {
        let json = text.trim_start().starts_with(['{', '[']);
        let locator = Locator::new(crate::source::SourceId::default(), text);
        let parsed = if json { Format::Json.parse(&locator) } else { Format::parse_merging(&locator) };
        for finding in parsed.findings.iter().take(TOLD) {
            let place = finding
                .span
                .map_or_else(|| name.to_owned(), |span| format!("{name}:{}:{}", span.line, span.column));
            let behind = finding.span.and_then(|span| text.get((span.end as usize).min(text.len())..));
            let ends = behind.is_some_and(|behind| behind.trim().is_empty())
                || finding.message.ends_with("is never closed");
            told.push(if ends {
                // Keys and values are read as a whole, or not at all.
                let help =
                    "save it again, whole: of what breaks off nothing is read, with `--partial` neither";
                Remark::wrong(place, finding.message.clone(), help)
            } else if finding.message.contains(" levels of ") {
                Remark::wrong(
                    place,
                    finding.message.clone(),
                    "no format that is read has so many: see what made the file",
                )
            } else {
                Remark::wrong(
                    place,
                    finding.message.clone(),
                    "mend it there; `--partial` writes what can be read of the rest",
                )
            });
        }
        let root = parsed.root?;
        let told = RefCell::default();
        Some(Self { name, text, locator, root, pointers: json, told })
    }

    /// What was read of it by other means; its places are lines.
    pub fn read(name: &'t str, text: &'t str, root: Node<'t>) -> Self {
        let locator = Locator::new(crate::source::SourceId::default(), text);
        Self { name, text, locator, root, pointers: false, told: RefCell::default() }
    }

    /// The whole.
    pub fn root(&self) -> Item<'_, 't> {
        Item { document: self, node: &self.root, path: String::new() }
    }

    /// What there was to say.
    pub fn told(self) -> Vec<Remark> {
        self.told.into_inner()
    }
}

impl<'d, 't> Item<'d, 't> {
    /// Where it stands: `manifest.yml:3`; of JSON, which may stand in one line, `manifest.json#/nodes/0`.
    pub fn place(&self) -> String {
        if self.document.pointers {
            return format!("{}#{}", self.document.name, self.path);
        }
        format!("{}:{}", self.document.name, self.document.locator.span(self.node.range()).line)
    }

    fn within(&self, node: &'d Node<'t>, key: &str) -> Self {
        let key = words::plain(&key.replace('~', "~0").replace('/', "~1"), words::NAME);
        Item { document: self.document, node, path: format!("{}/{key}", self.path) }
    }

    fn wrong(&self, what: &str) {
        let mut told = self.document.told.borrow_mut();
        if told.len() < TOLD {
            let span = self.document.locator.span(self.node.range());
            let place = format!("{}:{}:{}", self.document.name, span.line, span.column);
            let key = self.path.rsplit('/').next().unwrap_or_default();
            let is = self.node.value.type_str();
            told.push(Remark::error(place, format!("`{key}` must be {what}, and is of the type {is}"), ""));
        }
    }

    /// Says that a word under a key is none of these.
    pub fn wrong_word(&self, key: &str, words: &[&str]) {
        let item = self.get(key).unwrap_or_else(|| self.clone());
        let span = item.document.locator.span(item.node.range());
        let place = format!("{}:{}:{}", item.document.name, span.line, span.column);
        let word = words::plain(&self.text(key), 60);
        let help = format!("one of these: {}", words.join(", "));
        let mut told = self.document.told.borrow_mut();
        if told.len() < TOLD {
            told.push(Remark::error(place, format!("`{word}` is no `{key}`"), help));
        }
    }

    /// Says something of it.
    pub fn tell(&self, message: &str, help: &str) {
        let mut told = self.document.told.borrow_mut();
        if told.len() < TOLD {
            told.push(Remark::note(self.place(), message, help));
        }
    }

    /// Its keys, with what stands under them; of anything but a map, none.
    pub fn entries(&self) -> Vec<(&'d str, Item<'d, 't>)> {
        let map = self.node.as_map().unwrap_or_default();
        map.iter().map(|(key, node)| (key.name.as_ref(), self.within(node, &key.name))).collect()
    }

    /// The items of the list that it is; of anything else, none.
    pub fn listed(&self) -> Vec<Item<'d, 't>> {
        let list = self.node.as_list().unwrap_or_default();
        (0..).zip(list).map(|(at, node): (usize, _)| self.within(node, &at.to_string())).collect()
    }

    /// Whether it is a map.
    pub fn is_map(&self) -> bool {
        self.node.as_map().is_some()
    }

    /// What stands under a key; nothing where that is null.
    pub fn get(&self, key: &str) -> Option<Item<'d, 't>> {
        let (_, node) = self.node.as_map()?.iter().find(|(name, _)| name.name == key)?;
        (!matches!(node.value, Value::Null)).then(|| self.within(node, key))
    }

    /// It as a text; a number or a word without quotes is one too.
    pub fn value(&self) -> Option<String> {
        match &self.node.value {
            Value::Text(text) => Some(text.trim().to_owned()),
            Value::Null => Some(String::new()),
            Value::List(_) | Value::Map(_) => None,
            _ => Some(self.node.raw(self.document.text).to_owned()),
        }
    }

    /// The text under a key; blank where there is none.
    pub fn text(&self, key: &str) -> String {
        let Some(item) = self.get(key) else { return String::new() };
        item.value().unwrap_or_else(|| {
            item.wrong("a text");
            String::new()
        })
    }

    /// The texts under a key: a list of them, or one.
    pub fn texts(&self, key: &str) -> Vec<String> {
        let Some(item) = self.get(key) else { return Vec::new() };
        let of = |item: &Item<'d, 't>| {
            let text = item.value();
            if text.is_none() {
                item.wrong("a text");
            }
            text.filter(|text| !text.is_empty())
        };
        match item.node.as_list() {
            Some(list) => (0..)
                .zip(list)
                .filter_map(|(at, node): (usize, _)| of(&item.within(node, &at.to_string())))
                .collect(),
            None => of(&item).into_iter().collect(),
        }
    }

    /// The maps under a key: a list of them, or one.
    pub fn items(&self, key: &str) -> Vec<Item<'d, 't>> {
        let Some(item) = self.get(key) else { return Vec::new() };
        if item.is_map() {
            return vec![item];
        }
        let Some(list) = item.node.as_list() else {
            item.wrong("a list");
            return Vec::new();
        };
        let all = (0..).zip(list).map(|(at, node): (usize, _)| item.within(node, &at.to_string()));
        let map = |item: &Item<'d, 't>| {
            if !item.is_map() && !matches!(item.node.value, Value::Null) {
                item.wrong("a map of keys and values");
            }
            item.is_map()
        };
        all.filter(map).collect()
    }

    /// What stands under all other keys, quoted; what is blank, `false` or empty says nothing.
    pub fn rest(&self, read: &[&str]) -> Vec<String> {
        let others = self.entries().into_iter().filter(|(key, _)| !read.contains(key));
        others.filter_map(|(key, item)| Some(quoted(key, &item.shown()?))).collect()
    }

    /// In one line; nothing where it says nothing.
    pub fn shown(&self) -> Option<String> {
        let text = match &self.node.value {
            Value::Null | Value::Boolean(false) => return None,
            Value::Text(text) => text.trim().to_owned(),
            Value::List(list) => {
                let shown = (0..)
                    .zip(list)
                    .filter_map(|(at, node): (usize, _)| self.within(node, &at.to_string()).shown());
                shown.take(100).collect::<Vec<_>>().join(", ")
            }
            Value::Map(_) => {
                let shown = self
                    .entries()
                    .into_iter()
                    .filter_map(|(key, item)| Some(format!("{key}: {}", item.shown()?)));
                shown.take(100).collect::<Vec<_>>().join(", ")
            }
            _ => self.node.raw(self.document.text).to_owned(),
        };
        (!text.is_empty()).then_some(text)
    }
}
