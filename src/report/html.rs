//! `index.html`: the whole report for a reader of the law. One file, nothing from a network: the content security policy
//! allows the style sheets and the script inside it, by their digests, and nothing else. All of it can be read without the
//! script, and printed.

mod ahead;
mod cards;
mod carried;
mod categories;
mod country;
mod dossiers;
mod facets;
mod falls;
mod findings;
mod lists;
mod matrix;
mod names;
mod opinion;
mod page;
mod pieces;
mod register;
mod rules;
mod speaker;
mod told;
mod upstream;
mod waiting;

use std::{fmt::Write as _, io};

use maud::{DOCTYPE, Markup, PreEscaped, html};

pub use self::opinion::source_of;
use self::{
    dossiers::Dossiers,
    page::{Page, lead, put, traced},
    register::Register,
};
use super::{
    flow,
    gathered::Gathered,
    plain, signs,
    subject::Report,
    words::{Lang, Text},
    world::{self, World},
};

const STYLE: &str = include_str!("html/style.css");
const SCRIPT: &str = include_str!("html/script.js");
/// What longer words need, on a page that is not in English.
const LONGER: &str = include_str!("html/longer.css");

/// Writes the page.
pub fn render(report: &Report, gathered: &Gathered, lang: Lang, out: &mut dyn io::Write) -> io::Result<()> {
    let page = Page::new(report, gathered, lang);
    let margins = margins(&page);
    let title = page.heading();
    let words = page.words;
    let document = html! {
        (DOCTYPE)
        html lang=(words.language) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy(&margins));
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                title { (title) ", " (words.as_of_small) " " (page.assessment.as_of) }
                style { (PreEscaped(STYLE)) }
                style { (PreEscaped(&margins)) }
            }
            body { (body(&page)) }
        }
    };
    out.write_all(document.into_string().as_bytes())?;
    out.write_all(b"\n")
}

/// Nothing may be loaded or sent; what may be applied and run is named by its digest.
fn policy(margins: &str) -> String {
    let [style, margins, script] = [STYLE, margins, SCRIPT].map(opinion::source_of);
    format!(
        "default-src 'none'; style-src {style} {margins}; script-src {script}; base-uri 'none'; form-action 'none'"
    )
}

/// What stands in the margins of each printed page, and the names of columns on a phone: a style sheet of its own,
/// as it names what is in the inventory.
fn margins(page: &Page) -> String {
    let words = page.words;
    let digest = opinion::inventory_digest(page.report.sources);
    let texts = [
        ("top-left", page.heading()),
        ("top-right", format!("{} {}", words.as_of_small, page.day(page.assessment.as_of))),
        ("bottom-left", format!("{} {}", words.inventory, digest.get(..12).unwrap_or_default())),
    ];
    let mut out = String::from("@page{");
    for (corner, text) in texts {
        // Writing to a string does not fail.
        let _ = write!(out, "@{corner}{{content:\"{}\"}}", in_css(&text));
    }
    out.push('}');
    if words.lang() != Lang::English {
        out.push_str(LONGER);
    }
    let labels = matrix::labels(page, in_css) + &cards::labels(words, in_css);
    out + "@media screen and (max-width:760px){" + &labels + "}"
}

/// A text inside the quotes of a style sheet: letters and digits as they are, everything else by its number.
fn in_css(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().take(120) {
        if c.is_ascii_alphanumeric() || c == ' ' {
            out.push(c);
        } else {
            // The blank ends the number.
            let _ = write!(out, "\\{:x} ", u32::from(c));
        }
    }
    out
}

/// A part of the page.
struct Part {
    anchor: &'static str,
    title: Text,
    /// How many there are, for the contents.
    count: Option<usize>,
    /// How many more are overdue.
    late: usize,
    content: Markup,
}

fn parts(page: &Page) -> Vec<Part> {
    let words = page.words;
    let part = |anchor, title, count, content| Part { anchor, title, count, late: 0, content };
    let actions = page.report.ahead.and_then(|ahead| ahead.actions.as_ref()).map(|a| a.list.len());
    let coming = page.report.ahead.and_then(|ahead| ahead.coming.as_ref());
    let (coming, late) = coming.map_or((None, 0), |coming| (Some(coming.list.len()), coming.overdue.len()));
    let found = page.assessment.findings.len()
        - page.assessment.findings.iter().filter(|f| f.severity == crate::finding::Severity::Off).count();
    // What has a row is linked to, and long lists of categories stand behind all that names them.
    let mut register = Register::of(page);
    let dossiers = Dossiers::of(page, &register);
    vec![
        part("first", words.first, actions, ahead::first(page)),
        part("if", words.what_if, None, falls::falls(page)),
        Part { late, ..part("year", words.year, coming, ahead::year(page)) },
        part("matrix", words.matrix, None, matrix::section(page, &dossiers.there)),
        part("flow", words.flow, None, picture(page)),
        part("dossiers", words.dossiers, Some(page.gathered.recipients.len()), dossiers.section.clone()),
        part("register", words.register, Some(page.entries.len()), register.section(page, &dossiers.there)),
        part("told", words.told, None, told::section(page)),
        part("findings", words.findings, Some(found), findings::section(page, &dossiers)),
        part("review", words.review_title, None, rules::review(page)),
        part("method", words.method_title, None, rules::method(page)),
    ]
}

fn body(page: &Page) -> Markup {
    let words = page.words;
    let parts = parts(page);
    html! {
        a.skip href="#opinion" { (words.skip) }
        svg.defs width="0" height="0" aria-hidden="true" { (PreEscaped(signs::defs())) }
        nav aria-label=(words.contents) {
            p.brand { "Thalweg" small { (plain::shown(&page.inventory.head.name)) " · " (page.day(page.assessment.as_of)) } }
            details #toc open {
                summary { (words.contents) }
                ol {
                    li { a href="#opinion" { (words.opinion) } }
                    @for part in &parts {
                        li { a href={ "#" (part.anchor) } { (part.title) @if let Some(count) = part.count { span { (words.number(count)) @if part.late > 0 { " + " (words.number(part.late)) } } } } }
                    }
                }
            }
        }
        main #top data-say=(words.trace) {
            (opinion::section(page))
            @for (at, part) in parts.iter().enumerate() {
                section id=(part.anchor) aria-labelledby={ "h-" (part.anchor) } {
                    h2 id={ "h-" (part.anchor) } { span.no { (at + 1) } (part.title) }
                    (part.content)
                }
            }
        }
        a.up href="#top" aria-label=(words.top) { "↑" }
        script { (PreEscaped(SCRIPT)) }
    }
}

/// Where it flows. The pictures are made of escaped text, and need no style sheet.
fn picture(page: &Page) -> Markup {
    let words = page.words;
    if page.flow.over {
        return lead(words.too_much);
    }
    let [wide, narrow] = flow::inline(&page.flow, words);
    html! {
        (lead(put(words.flow_lead, &[&page.flow.units(), &page.flow.free])))
        @if page.flow.bands.is_empty() { p { (words.none) } } @else {
            (traced(&words.flow, &html! { (PreEscaped(wide)) (PreEscaped(narrow)) }))
        }
        p.small { (words.flow_rest) " " code { "lineage.svg" } "." }
        (on_the_map(page))
    }
}

/// The same on a map of the world, with the list of countries.
fn on_the_map(page: &Page) -> Markup {
    let words = page.words;
    let world = World::of(page.assessment, &page.gathered.held, words.lang());
    html! {
        @if !world.places.is_empty() {
            h3 { (words.world) }
            p.read { (world::said(&world, words)) }
            (traced(&words.world, &html! {
                div.worlds { @for map in world::inline(&world, words) { (PreEscaped(map)) } }
                (world::list(&world, words))
            }))
            p.small.read { (words.world_disputed) }
        }
    }
}

#[cfg(test)]
mod tests;
