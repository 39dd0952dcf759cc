//! The picture as SVG, of escaped text and whole numbers, without a style sheet: it looks the same alone and in a page.

use std::fmt::Write as _;

use super::{
    bands::{Flow, Recipient},
    layout::{Columns, Extent, Layout, Least, PX, Ribbon, layout},
};
use crate::{
    law::Verdict,
    report::{
        map::{escaped, words},
        signs::{self, look},
        words::{ENGLISH, Words, count, put},
    },
};

const NAME: u32 = 12;
const SMALL: u32 = 11;
const LEADING: i64 = 15 * PX;

const WIDE: Columns = Columns {
    width: 1_000 * PX,
    people: (0, 190 * PX),
    places: (362 * PX, 468 * PX),
    bars: (620 * PX, 624 * PX),
    most: 1_100 * PX,
};

const NARROW: Columns = Columns {
    width: 388 * PX,
    people: (0, 88 * PX),
    places: (120 * PX, 210 * PX),
    bars: (242 * PX, 246 * PX),
    most: 1_200 * PX,
};

/// Appends formatted text; writing to a string does not fail.
macro_rules! put {
    ($out:expr, $($arg:tt)*) => {{ let _ = write!($out, $($arg)*); }};
}

/// A picture that stands alone, with a title, a legend and its signs.
pub fn alone(flow: &Flow) -> String {
    const EDGE: i64 = 20;
    const TOP: i64 = 92;
    let picture = Picture::new(flow, WIDE, false, &ENGLISH);
    let (width, height) = (WIDE.width / PX + 2 * EDGE, picture.layout.height / PX + TOP + EDGE);
    let mut out = String::new();
    put!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" data-from=\"thalweg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} \
         {height}\" font-family=\"Helvetica, Arial, sans-serif\">\n<title>{}</title>\n",
        escaped(&flow.title)
    );
    put!(out, "<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n{}\n", signs::defs());
    let title = escaped(&words::cut_before(", as of ", &flow.title, 17, 1_000));
    put!(
        out,
        "<text x=\"{EDGE}\" y=\"30\" font-size=\"17\" font-weight=\"bold\" fill=\"#12304a\">{title}</text>\n"
    );
    let said = escaped(&said(flow, &ENGLISH));
    put!(out, "<text x=\"{EDGE}\" y=\"50\" font-size=\"{NAME}\" fill=\"#55606b\">{said}</text>\n");
    let mut x = EDGE;
    for verdict in used(flow) {
        swatch(&mut out, verdict, x, 62);
        let room = i64::from(words::width(verdict.as_str(), NAME).div_ceil(10));
        put!(
            out,
            "<text x=\"{}\" y=\"72\" font-size=\"{NAME}\" fill=\"#1d2228\">{}</text>\n",
            x + 46,
            verdict.as_str()
        );
        x += 46 + room + 16;
    }
    put!(out, "<g transform=\"translate({EDGE} {TOP})\">\n");
    picture.write(&mut out);
    out.push_str("</g>\n</svg>\n");
    out
}

/// What the picture counts, in a sentence.
fn said(flow: &Flow, words: &Words) -> String {
    if flow.over {
        return words.flow_over.to_string();
    }
    put(words.flow_said, &[&flow.units(), &flow.free])
}

/// The verdicts in the picture, the worst first.
fn used(flow: &Flow) -> Vec<Verdict> {
    let used = |verdict: &Verdict| flow.bands.iter().any(|band| band.verdict == *verdict);
    Verdict::ALL.into_iter().rev().filter(used).collect()
}

fn swatch(out: &mut String, verdict: Verdict, x: i64, y: i64) {
    let look = look(verdict);
    put!(out, "<rect x=\"{x}\" y=\"{y}\" width=\"24\" height=\"12\" fill=\"{}\"/>", look.band);
    if let Some(hatch) = signs::hatch(verdict) {
        put!(
            out,
            "<rect x=\"{x}\" y=\"{y}\" width=\"24\" height=\"12\" fill=\"url(#{hatch})\" opacity=\".6\"/>"
        );
    }
    let sign = signs::sign(verdict, false);
    put!(
        out,
        "<use href=\"#{sign}\" x=\"{}\" y=\"{y}\" width=\"12\" height=\"12\" color=\"{}\"/>",
        x + 29,
        look.ink
    );
}

/// For a page that has the signs: wide, and narrow.
pub fn inline(flow: &Flow, words: &Words) -> [String; 2] {
    [(WIDE, "sk wide"), (NARROW, "sk narrow")].map(|(columns, class)| {
        let narrow = columns.width < WIDE.width;
        let picture = Picture { traced: true, ..Picture::new(flow, columns, narrow, words) };
        let (width, height) = (columns.width / PX, picture.layout.height / PX + 2);
        let mut out = String::new();
        put!(
            out,
            "<svg class=\"{class}\" role=\"img\" viewBox=\"-1 -1 {} {}\" aria-label=\"{}\">\n",
            width + 2,
            height + 1,
            escaped(&said(flow, words))
        );
        picture.write(&mut out);
        out.push_str("</svg>\n");
        out
    })
}

struct Picture<'f> {
    flow: &'f Flow,
    words: &'f Words,
    columns: Columns,
    layout: Layout,
    /// Of each box of people, and of each place, its name in lines.
    people: Vec<Vec<String>>,
    places: Vec<Vec<String>>,
    /// Of each recipient too.
    labels: Vec<Vec<String>>,
    narrow: bool,
    /// Whether its parts say what they join, so that a page can trace them.
    traced: bool,
}

impl<'f> Picture<'f> {
    fn new(flow: &'f Flow, columns: Columns, narrow: bool, words: &'f Words) -> Self {
        // Beside a name in a box there is this much room.
        let beside = if narrow { 8 } else { 10 };
        let lines = |name: &str, (left, right): (i64, i64)| {
            let room = u32::try_from((right - left) / PX - beside).unwrap_or_default();
            words::wrapped(name, NAME, room, 6)
        };
        let room = u32::try_from((columns.width - columns.bars.1) / PX - 23).unwrap_or_default();
        let labels: Vec<_> =
            flow.recipients.iter().map(|node| words::wrapped(&node.name, NAME, room, 6)).collect();
        let people: Vec<_> = flow.people.iter().map(|node| lines(&node.name, columns.people)).collect();
        let places: Vec<_> = flow.places.iter().map(|node| lines(&node.name, columns.places)).collect();
        let height = |lines: &Vec<String>, more: i64| {
            i64::try_from(lines.len()).unwrap_or_default() * LEADING + more * LEADING + 6 * PX
        };
        let least = Least {
            people: people.iter().map(|lines| height(lines, i64::from(!narrow))).collect(),
            places: places.iter().map(|lines| height(lines, 0)).collect(),
            // On a phone there is a line for what is wrong.
            recipients: labels
                .iter()
                .map(|lines| {
                    let lines = if narrow { lines.len().max(2) } else { lines.len() };
                    i64::try_from(lines).unwrap_or_default() * 14 * PX + 7 * PX
                })
                .collect(),
        };
        let layout = layout(flow, &columns, &least);
        Self { flow, words, columns, layout, people, places, labels, narrow, traced: false }
    }

    fn write(&self, out: &mut String) {
        for ribbon in &self.layout.ribbons {
            self.ribbon(out, ribbon);
        }
        for (at, (extent, lines)) in self.layout.people.iter().zip(&self.people).enumerate() {
            let (left, right) = self.columns.people;
            self.opened(out, &format!("p{at}"), "");
            rect(out, (left, right), *extent, "fill=\"#12304a\"");
            let counts = self.flow.people.get(at).map(|node| node.counts).unwrap_or_default();
            let mut lines: Vec<(String, bool)> = lines.iter().map(|line| (line.clone(), true)).collect();
            if !self.narrow {
                let open: usize = counts.iter().skip(Verdict::Unknown as usize).sum();
                let all: usize = counts.iter().sum();
                let words = self.words;
                let open =
                    if open > 0 { format!(", {}", put(words.flow_open, &[&open])) } else { String::new() };
                lines.push((format!("{}{open}", count(all, words.flow_unit)), false));
            }
            let inset = if self.narrow { 5 * PX } else { 7 * PX };
            text(out, left + inset, *extent, &lines, "#fff", "start");
            self.closed(out);
        }
        for (at, (extent, lines)) in self.layout.places.iter().zip(&self.places).enumerate() {
            let counts = self.flow.places.get(at).map(|node| node.counts).unwrap_or_default();
            let ink = look(super::bands::worst(&counts)).ink;
            let (left, right) = self.columns.places;
            self.opened(out, &format!("l{at}"), "");
            rect(
                out,
                (left, right),
                *extent,
                &format!("fill=\"#fff\" stroke=\"{ink}\" stroke-width=\"1.4\""),
            );
            let lines: Vec<(String, bool)> = lines.iter().map(|line| (line.clone(), true)).collect();
            text(out, i64::midpoint(left, right), *extent, &lines, "#1d2228", "middle");
            self.closed(out);
        }
        for (at, recipient) in self.flow.recipients.iter().enumerate() {
            let (Some(bar), Some(slot)) = (self.layout.bars.get(at), self.layout.slots.get(at)) else {
                continue;
            };
            self.opened(out, &format!("r{at}"), "");
            rect(out, self.columns.bars, *bar, &format!("fill=\"{}\"", look(recipient.worst()).ink));
            let lines = self.labels.get(at).map_or(&[][..], Vec::as_slice);
            self.label(out, recipient, lines, *slot);
            self.closed(out);
        }
    }

    /// Begins a part that can be traced: what it joins, and what else flows through it.
    fn opened(&self, out: &mut String, joins: &str, through: &str) {
        if self.traced {
            let through = if through.is_empty() { String::new() } else { format!(" data-t=\"{through}\"") };
            put!(out, "<g data-k=\"{joins}\"{through}>");
        }
    }

    fn closed(&self, out: &mut String) {
        if self.traced {
            out.push_str("</g>\n");
        }
    }

    /// What a band joins, and what else flows through it: on its way to a place whom it is for, behind that whose it is.
    fn joined(&self, ribbon: &Ribbon) -> (String, String) {
        let bands = self.flow.bands.iter().filter(|band| band.verdict == ribbon.verdict);
        let (from, to) = (ribbon.from, ribbon.to);
        let mut through: Vec<String> = if ribbon.onward {
            bands.filter(|band| band.recipient == to).map(|band| format!("p{}", band.people)).collect()
        } else {
            let at = |r: usize| self.flow.recipients.get(r).is_some_and(|one| one.place == to);
            let there = bands.filter(|band| band.people == from && at(band.recipient));
            there.map(|band| format!("r{}", band.recipient)).collect()
        };
        through.dedup();
        let joins = if ribbon.onward { format!("l{from} r{to}") } else { format!("p{from} l{to}") };
        (joins, through.join(" "))
    }

    fn ribbon(&self, out: &mut String, ribbon: &Ribbon) {
        let (x0, x1) = if ribbon.onward {
            (self.columns.places.1, self.columns.bars.0)
        } else {
            (self.columns.people.1, self.columns.places.0)
        };
        let middle = i64::midpoint(x0, x1);
        let (a, b, w) = (ribbon.leaves, ribbon.enters, ribbon.width);
        let [x0, x1, middle] = [x0, x1, middle].map(number);
        let path = format!(
            "M{x0} {}C{middle} {} {middle} {} {x1} {}v{}C{middle} {} {middle} {} {x0} {}z",
            number(a),
            number(a),
            number(b),
            number(b),
            number(w),
            number(b + w),
            number(a + w),
            number(a + w)
        );
        let name = |list: &[String], at: usize| list.get(at).cloned().unwrap_or_default();
        let places: Vec<String> = self.flow.places.iter().map(|node| node.name.clone()).collect();
        let (from, to) = if ribbon.onward {
            let to = self.flow.recipients.get(ribbon.to).map(|node| node.name.clone()).unwrap_or_default();
            (name(&places, ribbon.from), to)
        } else {
            let from = self.flow.people.get(ribbon.from).map(|node| node.name.clone()).unwrap_or_default();
            (from, name(&places, ribbon.to))
        };
        let said = escaped(&format!(
            "{from} \u{2192} {to}: {} {}",
            self.words.number(ribbon.count),
            self.words.verdict(ribbon.verdict)
        ));
        let (joins, through) = self.joined(ribbon);
        self.opened(out, &joins, &through);
        put!(out, "<path d=\"{path}\" fill=\"{}\"><title>{said}</title></path>", look(ribbon.verdict).band);
        if let Some(hatch) = signs::hatch(ribbon.verdict) {
            put!(out, "<path d=\"{path}\" fill=\"url(#{hatch})\" opacity=\".55\" pointer-events=\"none\"/>");
        }
        self.closed(out);
        out.push('\n');
    }

    /// The words of a recipient: its sign, its name, then what is wrong with it, as far as there is room. A name is never cut.
    fn label(&self, out: &mut String, recipient: &Recipient, name: &[String], slot: Extent) {
        let worst = recipient.worst();
        let sign = signs::sign(worst, recipient.inherited());
        let x = self.columns.bars.1 + 6 * PX;
        let middle = slot.top + slot.height / 2;
        put!(
            out,
            "<use href=\"#{sign}\" x=\"{}\" y=\"{}\" width=\"12\" height=\"12\" color=\"{}\"/>",
            number(x),
            number(middle - 6 * PX),
            look(worst).ink
        );
        let x = x + 17 * PX;
        let room = u32::try_from((self.columns.width - x) / PX).unwrap_or_default();
        let weight = if worst >= Verdict::Unknown { " font-weight=\"bold\"" } else { "" };
        // What is wrong stands behind a name of one line, if there is room; on a phone below it.
        let (beside, below) = match (name, recipient.folded, self.narrow) {
            ([one], false, false) => {
                let left = (room * 10).saturating_sub(words::width(one, NAME) + 90);
                (self.counted(recipient, |said| words::width(said, SMALL) <= left), None)
            }
            ([_], false, true) => {
                (None, self.counted(recipient, |said| words::width(said, SMALL) <= room * 10))
            }
            _ => (None, None),
        };
        let lines: Vec<(&str, bool)> = name
            .iter()
            .map(|line| (line.as_str(), true))
            .chain(below.as_deref().map(|line| (line, false)))
            .collect();
        let mut y = middle - (i64::try_from(lines.len()).unwrap_or_default() - 1) * 7 * PX + 4 * PX;
        for (line, bold) in lines {
            let (size, ink, weight) = if bold { (NAME, "#1d2228", weight) } else { (SMALL, "#55606b", "") };
            put!(
                out,
                "<text x=\"{}\" y=\"{}\" font-size=\"{size}\" fill=\"{ink}\"><tspan{weight}>{}</tspan>",
                number(x),
                number(y),
                escaped(line)
            );
            if let Some(counts) = &beside {
                put!(
                    out,
                    "<tspan dx=\"7\" font-size=\"{SMALL}\" fill=\"#55606b\">{}</tspan>",
                    escaped(counts)
                );
            }
            out.push_str("</text>");
            y += 14 * PX;
        }
        out.push('\n');
    }

    /// How many of a recipient's units have which verdict: those that are a derogation or worse, else all; as many of them as
    /// fit.
    fn counted(&self, recipient: &Recipient, fits: impl Fn(&str) -> bool) -> Option<String> {
        let there = Verdict::ALL.into_iter().zip(recipient.counts).rev().filter(|(_, count)| *count > 0);
        let parts: Vec<(Verdict, usize)> = there.collect();
        let bad: Vec<(Verdict, usize)> =
            parts.iter().copied().filter(|(verdict, _)| *verdict >= Verdict::Derogation).collect();
        let mut parts = if bad.is_empty() { parts } else { bad };
        while !parts.is_empty() {
            let said: Vec<String> = parts
                .iter()
                .map(|(v, count)| format!("{} {}", self.words.number(*count), self.words.verdict(*v)))
                .collect();
            let said = said.join(", ");
            if fits(&said) {
                return Some(said);
            }
            parts.pop();
        }
        None
    }
}

fn rect(out: &mut String, (left, right): (i64, i64), extent: Extent, paint: &str) {
    put!(
        out,
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"2\" {paint}/>\n",
        number(left),
        number(extent.top),
        number(right - left),
        number(extent.height)
    );
}

/// Lines in the middle of a box; the bold ones are names.
fn text(out: &mut String, x: i64, extent: Extent, lines: &[(String, bool)], ink: &str, anchor: &str) {
    let all = i64::try_from(lines.len()).unwrap_or_default() * LEADING;
    let mut y = extent.top + (extent.height - all) / 2 + 11 * PX;
    for (line, bold) in lines {
        let (size, weight) = if *bold { (NAME, " font-weight=\"bold\"") } else { (SMALL, "") };
        put!(
            out,
            "<text x=\"{}\" y=\"{}\" font-size=\"{size}\" fill=\"{ink}\" text-anchor=\"{anchor}\"{weight}>{}</text>\n",
            number(x),
            number(y),
            escaped(line)
        );
        y += LEADING;
    }
}

/// Hundredths of a pixel, without what says nothing.
fn number(hundredths: i64) -> String {
    let (whole, part) = (hundredths / PX, (hundredths % PX).abs());
    let sign = if hundredths < 0 && whole == 0 { "-" } else { "" };
    match part {
        0 => format!("{whole}"),
        _ if part % 10 == 0 => format!("{sign}{whole}.{}", part / 10),
        _ => format!("{sign}{whole}.{part:02}"),
    }
}
