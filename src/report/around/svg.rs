//! The picture as SVG, of escaped text and whole pixels, without a style sheet: it looks the same alone and in a page.

use std::fmt::Write as _;

use super::{
    gather::{Around, Row, Side},
    list::several,
};
use crate::{
    law::Verdict,
    report::{
        map::{
            escaped,
            words::{width, wrapped},
        },
        signs::{self, line, look},
        words::{ENGLISH, Words, count, put},
    },
};

/// Size of names.
const NAME: u32 = 13;
/// Size of everything else.
const SMALL: u32 = 12;
/// How names are written.
const BOLD: &str = " font-size=\"13\" font-weight=\"bold\"";
/// From one line of text to the next.
const LEADING: i64 = 16;
/// Room inside a box beside its text.
const PAD: i64 = 10;
/// Between two rows.
const GAP: i64 = 16;
/// No row is lower.
const LEAST: i64 = 58;
/// A name that is longer than so many lines of its room is cut.
const LINES: usize = 12;
/// So many categories, and groups of people, are named; one more is no more to read than "and 1 more".
const SHOWN: (usize, usize) = (4, 2);
/// How wide the picture is.
const WIDTH: i64 = 1_240;
/// How wide the box in the middle is.
const MIDDLE: i64 = 200;

/// Appends formatted text; writing to a string does not fail.
macro_rules! put {
    ($out:expr, $($arg:tt)*) => {{ let _ = write!($out, $($arg)*); }};
}

/// A picture that stands alone, with a title, a legend and its signs.
pub fn alone(around: &Around) -> String {
    const EDGE: i64 = 20;
    let picture = Picture::new(around, &ENGLISH);
    let wide = WIDTH + 2 * EDGE;
    let title = wrapped(&around.title, 17, u32::try_from(WIDTH).unwrap_or_default(), 4);
    let below = 30 + 22 * i64::try_from(title.len()).unwrap_or_default();
    let top = below + 46;
    let high = picture.height + top + EDGE;
    let mut out = String::new();
    put!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" data-from=\"thalweg\" width=\"{wide}\" height=\"{high}\" \
         viewBox=\"0 0 {wide} {high}\" font-family=\"Helvetica, Arial, sans-serif\">\n<title>{}</title>\n",
        escaped(&around.title)
    );
    put!(out, "<rect width=\"{wide}\" height=\"{high}\" fill=\"#fff\"/>\n{}\n", signs::defs());
    let mut y = 30;
    for line in title {
        let line = escaped(&line);
        put!(
            out,
            "<text x=\"{EDGE}\" y=\"{y}\" font-size=\"17\" font-weight=\"bold\" fill=\"#12304a\">{line}</text>\n"
        );
        y += 22;
    }
    let said = escaped(&put(ENGLISH.around_said, &[&around.name]));
    put!(
        out,
        "<text x=\"{EDGE}\" y=\"{}\" font-size=\"{SMALL}\" fill=\"#55606b\">{said}</text>\n",
        below - 2
    );
    let mut x = EDGE;
    for verdict in used(around) {
        sign(&mut out, verdict, x, below + 10);
        let word = ENGLISH.verdict(verdict);
        put!(
            out,
            "<text x=\"{}\" y=\"{}\" font-size=\"{SMALL}\" fill=\"#1d2228\">{word}</text>\n",
            x + 18,
            below + 21
        );
        x += 18 + i64::from(width(word, SMALL).div_ceil(10)) + 16;
    }
    put!(out, "<g transform=\"translate({EDGE} {top})\">\n");
    picture.write(&mut out);
    out.push_str("</g>\n</svg>\n");
    out
}

/// For a page that has the signs.
pub fn inline(around: &Around, words: &Words) -> String {
    let picture = Picture::new(around, words);
    let mut out = String::new();
    put!(
        out,
        "<svg class=\"ar\" role=\"img\" viewBox=\"-1 -1 {} {}\" aria-label=\"{}\">\n",
        WIDTH + 2,
        picture.height + 2,
        escaped(&put(words.around_said, &[&around.name]))
    );
    picture.write(&mut out);
    out.push_str("</svg>\n");
    out
}

/// The verdicts in the picture, the worst first.
fn used(around: &Around) -> Vec<Verdict> {
    let sides = [&around.comes, &around.goes];
    let has = |verdict: &Verdict| {
        sides.iter().any(|side| {
            let grounds = side.rows.iter().flat_map(|row| &row.grounds).map(|ground| ground.verdict);
            let shown = grounds.chain(side.folded.iter().map(|folded| folded.verdict));
            shown.chain(side.rows.iter().map(|row| row.verdict)).any(|used| used == *verdict)
        })
    };
    Verdict::ALL.into_iter().rev().filter(has).collect()
}

/// Where the parts of a side stand.
struct Columns {
    /// Left and right edge of the boxes.
    boxes: (i64, i64),
    /// From where to where the lines lead.
    lines: (i64, i64),
}

/// A row, with its words in lines.
struct Laid {
    verdict: Verdict,
    name: Vec<String>,
    store: Vec<String>,
    above: Vec<(String, bool)>,
    below: Vec<(Verdict, Vec<String>)>,
}

impl Laid {
    fn of(row: &Row, columns: &Columns, words: &Words) -> Self {
        let inside = room(columns.boxes, 2 * PAD);
        let beside = room(columns.lines, 40);
        let mut store = wrapped(&row.store, SMALL, inside, LINES);
        if row.flows > 1 {
            store.push(count(row.flows, words.flow_noun));
        }
        let mut above = Vec::new();
        if !row.categories.is_empty() {
            let named = wrapped(&several(&row.categories, SHOWN.0, words), NAME, beside, LINES);
            above.extend(named.into_iter().map(|line| (line, true)));
        }
        if !row.people.is_empty() {
            let of = put(words.around_of, &[&several(&row.people, SHOWN.1, words)]);
            above.extend(wrapped(&of, SMALL, beside, LINES).into_iter().map(|line| (line, false)));
        }
        let grounds = row.grounds.iter();
        let below = grounds.map(|ground| (ground.verdict, wrapped(&ground.text, SMALL, beside - 18, LINES)));
        Self {
            verdict: row.verdict,
            name: wrapped(&row.name, NAME, inside, LINES),
            store,
            above,
            below: below.collect(),
        }
    }

    /// How high it is over and under its line.
    fn heights(&self) -> (i64, i64) {
        let lines = |count: usize| i64::try_from(count).unwrap_or_default() * LEADING;
        let under: usize = self.below.iter().map(|(_, lines)| lines.len()).sum();
        let half = self.boxed() / 2;
        ((lines(self.above.len()) + 8).max(half), (lines(under) + 6).max(half))
    }

    /// How high its box is.
    fn boxed(&self) -> i64 {
        let lines = i64::try_from(self.name.len() + self.store.len()).unwrap_or_default();
        (lines * LEADING + 16).max(if self.store.is_empty() && self.above.is_empty() { 0 } else { LEAST })
    }
}

/// How wide something is, without its edges.
fn room((left, right): (i64, i64), less: i64) -> u32 {
    u32::try_from(right - left - less).unwrap_or_default()
}

struct Picture<'p> {
    around: &'p Around,
    words: &'p Words,
    /// What stands in the middle: left and right edge.
    middle: (i64, i64),
    comes: (Columns, Vec<Laid>),
    goes: (Columns, Vec<Laid>),
    /// The words in the middle.
    name: Vec<String>,
    what: Vec<String>,
    height: i64,
}

impl<'p> Picture<'p> {
    fn new(around: &'p Around, words: &'p Words) -> Self {
        let (comes, middle, goes) = columns(around);
        let inside = room(middle, 2 * PAD);
        let name = wrapped(&around.name, 17, inside, LINES);
        let mut what: Vec<String> = around.what.clone();
        if around.comes.is_empty() {
            what.push(words.around_nothing_comes.to_string());
        }
        if around.goes.is_empty() {
            what.push(words.around_nothing_goes.to_string());
        }
        let what: Vec<String> = what.iter().flat_map(|line| wrapped(line, SMALL, inside, LINES)).collect();
        let laid = |side: &Side, columns: &Columns| -> Vec<Laid> {
            let rows = side.rows.iter().map(|row| Laid::of(row, columns, words));
            let folded = side.folded.iter().map(|folded| Laid {
                verdict: folded.verdict,
                name: wrapped(&folded.text, NAME, room(columns.boxes, 2 * PAD), LINES),
                store: Vec::new(),
                above: Vec::new(),
                below: vec![(folded.verdict, vec![words.verdict(folded.verdict).to_owned()])],
            });
            rows.chain(folded).collect()
        };
        let (incoming, outgoing) = (laid(&around.comes, &comes), laid(&around.goes, &goes));
        let words_high = i64::try_from(name.len()).unwrap_or_default() * 22
            + i64::try_from(what.len()).unwrap_or_default() * LEADING
            + 32;
        let height = [&incoming, &outgoing].map(|rows| high(rows)).into_iter().fold(words_high, i64::max);
        Self { around, words, middle, comes: (comes, incoming), goes: (goes, outgoing), name, what, height }
    }

    fn write(&self, out: &mut String) {
        let (left, right) = self.middle;
        put!(
            out,
            "<rect x=\"{left}\" y=\"0\" width=\"{}\" height=\"{}\" rx=\"6\" fill=\"#12304a\"/>\n",
            right - left,
            self.height
        );
        let x = i64::midpoint(left, right);
        let lines = i64::try_from(self.name.len()).unwrap_or_default() * 22
            + i64::try_from(self.what.len()).unwrap_or_default() * LEADING;
        let mut y = (self.height - lines) / 2 + 16;
        for line in &self.name {
            let line = escaped(line);
            put!(
                out,
                "<text x=\"{x}\" y=\"{y}\" text-anchor=\"middle\" font-size=\"17\" font-weight=\"bold\" fill=\"#fff\">{line}</text>\n"
            );
            y += 22;
        }
        for line in &self.what {
            let line = escaped(line);
            put!(
                out,
                "<text x=\"{x}\" y=\"{y}\" text-anchor=\"middle\" font-size=\"{SMALL}\" fill=\"#cbd8e4\">{line}</text>\n"
            );
            y += LEADING;
        }
        let sides = [(&self.comes, &self.around.comes, "c"), (&self.goes, &self.around.goes, "g")];
        for ((columns, rows), side, kind) in sides {
            let mut top = (self.height - high(rows)) / 2;
            for (at, laid) in rows.iter().enumerate() {
                let said = side.rows.get(at).and_then(|row| self.told(row));
                let (over, under) = laid.heights();
                row(out, columns, laid, top + over, (&format!("{kind}{at}"), said.as_deref()));
                top += over + under + GAP;
            }
        }
    }

    /// All categories and people of a row, where the picture names only some.
    fn told(&self, row: &Row) -> Option<String> {
        if row.categories.len() <= SHOWN.0 + 1 && row.people.len() <= SHOWN.1 + 1 {
            return None;
        }
        let mut lines = vec![row.name.clone()];
        lines.extend((!row.store.is_empty()).then(|| row.store.clone()));
        lines.extend((!row.categories.is_empty()).then(|| several(&row.categories, 40, self.words)));
        lines.extend((!row.people.is_empty()).then(|| several(&row.people, 40, self.words)));
        lines.extend(row.grounds.iter().map(|ground| ground.text.clone()));
        Some(lines.join("\n"))
    }
}

/// How high rows are.
fn high(rows: &[Laid]) -> i64 {
    let all: i64 = rows.iter().map(Laid::heights).map(|(over, under)| over + under + GAP).sum();
    (all - GAP).max(0)
}

/// The columns of both sides: what has only one gets all of the room.
fn columns(around: &Around) -> (Columns, (i64, i64), Columns) {
    const BOX: i64 = 190;
    let none = |x| Columns { boxes: (x, x), lines: (x, x) };
    let left = |to| Columns { boxes: (0, BOX), lines: (BOX, to) };
    let right = |from| Columns { boxes: (WIDTH - BOX, WIDTH), lines: (from, WIDTH - BOX) };
    match (around.comes.is_empty(), around.goes.is_empty()) {
        (false, true) => {
            let to = WIDTH - MIDDLE;
            (left(to), (to, WIDTH), none(WIDTH))
        }
        (true, false) => (none(0), (0, MIDDLE), right(MIDDLE)),
        _ => {
            let at = ((WIDTH - MIDDLE) / 2, i64::midpoint(WIDTH, MIDDLE));
            (left(at.0), at, right(at.1))
        }
    }
}

/// A row whose line lies at `y`.
fn row(out: &mut String, columns: &Columns, laid: &Laid, y: i64, (key, told): (&str, Option<&str>)) {
    put!(out, "<g data-k=\"{key}\" font-size=\"{SMALL}\" fill=\"#1d2228\">");
    if let Some(told) = told {
        put!(out, "<title>{}</title>", escaped(told));
    }
    let (left, right) = columns.boxes;
    let high = laid.boxed();
    put!(
        out,
        "<rect x=\"{left}\" y=\"{}\" width=\"{}\" height=\"{high}\" rx=\"4\" fill=\"#fff\" stroke=\"#8a8578\"/>",
        y - high / 2,
        right - left
    );
    let lines = i64::try_from(laid.name.len() + laid.store.len()).unwrap_or_default();
    let mut at = y - lines * LEADING / 2 + 12;
    for (list, paint) in [(&laid.name, BOLD), (&laid.store, "")] {
        for line in list {
            text(out, (left + PAD, at), paint, line);
            at += LEADING;
        }
    }
    let (from, to) = columns.lines;
    let (width, dash) = line(laid.verdict);
    let ink = look(laid.verdict).ink;
    let dash = if dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dash}\"") };
    put!(
        out,
        "<path d=\"M{from} {y}H{}\" stroke=\"{ink}\" stroke-width=\"{}.{}\"{dash}/>",
        to - 10,
        width / 10,
        width % 10
    );
    put!(out, "<path d=\"M{to} {y}l-11 -6v12z\" fill=\"{ink}\"/>");
    let x = from + 14;
    let mut at = y - 8 - (i64::try_from(laid.above.len()).unwrap_or_default() - 1) * LEADING;
    for (line, bold) in &laid.above {
        text(out, (x, at), if *bold { BOLD } else { "" }, line);
        at += LEADING;
    }
    let mut at = y + 18;
    for (verdict, lines) in &laid.below {
        sign(out, *verdict, x, at - 11);
        for line in lines {
            text(out, (x + 18, at), &format!(" fill=\"{}\"", look(*verdict).ink), line);
            at += LEADING;
        }
    }
    out.push_str("</g>\n");
}

fn text(out: &mut String, (x, y): (i64, i64), paint: &str, line: &str) {
    put!(out, "<text x=\"{x}\" y=\"{y}\"{paint}>{}</text>", escaped(line));
}

fn sign(out: &mut String, verdict: Verdict, x: i64, y: i64) {
    put!(
        out,
        "<use href=\"#{}\" x=\"{x}\" y=\"{y}\" width=\"13\" height=\"13\" color=\"{}\"/>",
        signs::sign(verdict, false),
        look(verdict).ink
    );
}
