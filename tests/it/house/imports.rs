//! Which module imports from which, read from the sources; and circles in that.
//!
//! A module is a file. It imports from another where a path in it leads there: in a `use` line, or in the code
//! (`crate::…`, `super::…`, `self::…`, or a child by its name). A path leads to the innermost file that it names, and
//! no further: what a parent hands on from its children (`pub use`) is imported from the parent. So a parent that uses
//! or hands on its children is above them, and they take what they share from a brother, never from the parent.
//! `mod x;` alone imports nothing. Comments and `#[cfg(test)] mod tests { … }` do not count.

use std::collections::{BTreeMap, BTreeSet};

/// The path of a module: `["ingest", "tables"]`; of the library's root, nothing.
type Module = Vec<String>;

/// The modules that are on a circle of imports, each with those on the same circle that it imports from.
pub fn circles(files: &[(String, String)]) -> BTreeMap<String, Vec<String>> {
    let modules: BTreeMap<Module, &str> =
        files.iter().map(|(path, text)| (module(path), text.as_str())).collect();
    let imports: BTreeMap<&Module, BTreeSet<&Module>> =
        modules.iter().map(|(module, text)| (module, imports(module, text, &modules))).collect();
    let reached: BTreeMap<&Module, BTreeSet<&Module>> =
        modules.keys().map(|module| (module, reached(module, &imports))).collect();
    let mut circles = BTreeMap::new();
    for (module, known) in &imports {
        let back = known.iter().filter(|other| reached[**other].contains(*module));
        let back: Vec<String> = back.map(|other| other.join("::")).collect();
        if !back.is_empty() {
            circles.insert(module.join("::"), back);
        }
    }
    circles
}

/// The module that is a file: `ingest/mod.rs` and `ingest.rs` are `ingest`.
fn module(path: &str) -> Module {
    let mut parts: Module = path.trim_end_matches(".rs").split(['/', '\\']).map(str::to_owned).collect();
    if matches!(parts.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        parts.pop();
    }
    parts
}

fn reached<'m>(
    from: &'m Module,
    imports: &BTreeMap<&'m Module, BTreeSet<&'m Module>>,
) -> BTreeSet<&'m Module> {
    let (mut all, mut open) = (BTreeSet::new(), vec![from]);
    while let Some(at) = open.pop() {
        open.extend(imports[at].iter().copied().filter(|next| all.insert(*next)));
    }
    all
}

fn imports<'m>(from: &Module, text: &str, modules: &'m BTreeMap<Module, &str>) -> BTreeSet<&'m Module> {
    let code = code(text);
    let children: Vec<&str> = code
        .lines()
        .filter_map(|line| line.split("mod ").nth(1).and_then(|rest| rest.trim().strip_suffix(';')))
        .collect();
    let (mut paths, mut rest) = (Vec::new(), String::new());
    for statement in code.split_inclusive(';') {
        let begin = statement.rfind("use ").filter(|&at| {
            let before = statement[..at].trim_end();
            before.is_empty() || before.ends_with([';', '{', '}', ')', ']']) || before.ends_with("pub")
        });
        match begin {
            Some(at) => {
                rest.push_str(&statement[..at]);
                unfold(&[], statement[at + 4..].trim_end_matches(';'), &mut paths);
            }
            None => rest.push_str(statement),
        }
    }
    paths.extend(in_code(&rest, &children));
    paths.iter().filter_map(|path| resolved(from, path, modules)).filter(|to| *to != from).collect()
}

/// Without comments, and without the tests at the end of the file.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or("");
    text.lines().map(|line| line.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

/// The paths of a `use` line: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn unfold(before: &[&str], tree: &str, paths: &mut Vec<Module>) {
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (at, c) in tree.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&tree[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&tree[start..]);
    for part in parts.into_iter().map(str::trim).filter(|part| !part.is_empty()) {
        let (path, inner) = part.split_once('{').unwrap_or((part, ""));
        let path = path.split(" as ").next().unwrap_or("");
        let names = path.split("::").map(str::trim).filter(|name| !name.is_empty());
        let whole: Vec<&str> = before.iter().copied().chain(names).collect();
        match inner.rsplit_once('}') {
            Some((inner, _)) => unfold(&whole, inner, paths),
            None => paths.push(whole.iter().map(|name| (*name).to_owned()).collect()),
        }
    }
}

/// The paths in other lines that begin at a place in the tree of modules.
fn in_code(code: &str, children: &[&str]) -> Vec<Module> {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let mut paths = Vec::new();
    let mut before = ' ';
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        if word(c) && !word(before) {
            let length = rest.find(|c| !word(c) && c != ':').unwrap_or(rest.len());
            let (path, behind) = rest.split_at(length);
            let first = path.split("::").next().unwrap_or("");
            let begins = matches!(first, "crate" | "super" | "self") || children.contains(&first);
            if path.contains("::") && begins && before != ':' {
                paths.push(path.split("::").filter(|name| !name.is_empty()).map(str::to_owned).collect());
            }
            before = 'a';
            rest = behind;
        } else {
            before = c;
            rest = &rest[c.len_utf8()..];
        }
    }
    paths
}

/// The innermost module that the path names; `None` for what is of another crate.
fn resolved<'m>(from: &Module, path: &[String], modules: &'m BTreeMap<Module, &str>) -> Option<&'m Module> {
    let mut at: Module = from.clone();
    let mut names = path.iter().peekable();
    match names.peek().map(|name| name.as_str()) {
        Some("crate") => at.clear(),
        Some("super" | "self") => {}
        // The binary is a crate of its own, and names the library by its name.
        Some("thalweg") if from.first().is_some_and(|room| room == "cli") => at.clear(),
        Some(child) => {
            let inner: Module = from.iter().cloned().chain([child.to_owned()]).collect();
            if !modules.contains_key(&inner) {
                return None;
            }
        }
        None => return None,
    }
    // A folder without a file of its own is passed through.
    let mut innermost = at.clone();
    for name in names {
        match name.as_str() {
            "crate" | "thalweg" | "self" => {}
            "super" => {
                at.pop();
                innermost.clone_from(&at);
            }
            name => {
                at.push(name.to_owned());
                if modules.contains_key(&at) {
                    innermost.clone_from(&at);
                } else if !modules.keys().any(|module| module.starts_with(&at)) {
                    break;
                }
            }
        }
    }
    modules.get_key_value(&innermost).map(|(module, _)| module)
}

#[test]
fn circles_are_found_and_nothing_else() {
    let found = |files: &[(&str, &str)]| {
        let files: Vec<_> =
            files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        circles(&files).into_keys().collect::<Vec<_>>()
    };
    let empty: [String; 0] = [];
    // A child that takes from a parent which uses it, whatever way it does so.
    for parent in
        ["mod b;\npub use b::X;", "mod b;\nuse self::{b::{X, Y}};", "mod b;\nfn f() -> u8 { b::f() }"]
    {
        for child in
            ["use super::Y;", "use crate::{a::Y, c};", "fn f(y: super::Y) {}", "fn f(y: &crate::a::Y) {}"]
        {
            assert_eq!(found(&[("a/mod.rs", parent), ("a/b.rs", child)]), ["a", "a::b"], "{parent} {child}");
        }
        for child in [
            "",
            "// use super::Y;",
            "use std::super_::Y;",
            "#[cfg(test)]\nmod tests {\n use super::*; use crate::a; }",
        ] {
            assert_eq!(found(&[("a/mod.rs", parent), ("a/b.rs", child)]), empty, "{parent} {child}");
        }
    }
    // A parent that only has its children, and a child that is used beside its brother.
    assert_eq!(
        found(&[("a.rs", "mod b;\nmod c;"), ("a/b.rs", "use super::Y;"), ("a/c.rs", "use super::b::Z;")]),
        empty
    );
    assert_eq!(
        found(&[("a.rs", "mod b;\npub use b::f;"), ("a/b.rs", "use super::c::Z;"), ("a/c.rs", "")]),
        empty
    );
    // Three in a ring, over two rooms.
    let ring = [
        ("a/x.rs", "use crate::b::y::Y;"),
        ("b/y.rs", "use crate::c;"),
        ("c.rs", "use crate::a::x;\nuse crate::d;"),
    ];
    assert_eq!(found(&[ring[0], ring[1], ring[2], ("d.rs", "")]), ["a::x", "b::y", "c"]);
}
