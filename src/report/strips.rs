//! Verdicts over time as a picture: a strip for each recipient, place and law, cut where its verdict or its ground turns, and
//! the days on which something turns numbered above it and told below.

use std::fmt::Write as _;

use super::{
    map::{escaped, words},
    signs::{self, hatch, look},
};
use crate::{law::Verdict, model::Date};

/// A part of a strip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// Its first day.
    pub from: Date,
    /// The day behind its last.
    pub to: Date,
    /// The verdict.
    pub verdict: Verdict,
    /// What carries it, or empty.
    pub ground: String,
}

/// One recipient at one place under one law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strip {
    /// Who gets it.
    pub name: String,
    /// Where, and under which law.
    pub law: String,
    /// In the order of time; where there is none, nothing is judged.
    pub stretches: Vec<Stretch>,
}

/// A picture of some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strips {
    /// What it is of.
    pub title: String,
    /// The first day.
    pub from: Date,
    /// The day behind the last.
    pub to: Date,
    /// The worst first.
    pub strips: Vec<Strip>,
    /// Strips that are left out.
    pub left_out: usize,
    /// The days on which something turns, with why.
    pub turns: Vec<(Date, String)>,
}

/// Appends formatted text; writing to a string does not fail.
macro_rules! put {
    ($out:expr, $($arg:tt)*) => {{ let _ = write!($out, $($arg)*); }};
}

const WIDTH: i64 = 1_000;
const EDGE: i64 = 20;
/// Where the strips begin.
const LEFT: i64 = 250;
const RIGHT: i64 = WIDTH - EDGE;
const TOP: i64 = 112;
const HIGH: i64 = 26;
const APART: i64 = 44;
const LINE: i64 = 18;

impl Strips {
    /// As SVG, of escaped text and whole numbers, without a style sheet.
    pub fn svg(&self) -> String {
        let count = i64::try_from(self.strips.len()).unwrap_or(0);
        let foot = TOP + count * APART + if self.left_out > 0 { 2 * LINE } else { LINE };
        let turns = i64::try_from(self.turns.len()).unwrap_or(0);
        let height = foot + (turns + 1) * LINE + EDGE;
        let mut out = String::new();
        put!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" data-from=\"thalweg\" width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 \
             {WIDTH} {height}\" font-family=\"Helvetica, Arial, sans-serif\">\n<title>{}</title>\n",
            escaped(&self.title)
        );
        put!(out, "<rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#fff\"/>\n{}\n", signs::defs());
        let title = escaped(&words::cut(&self.title, 17, 900));
        put!(
            out,
            "<text x=\"{EDGE}\" y=\"30\" font-size=\"17\" font-weight=\"bold\" fill=\"#12304a\">{title}</text>\n"
        );
        self.legend(&mut out);
        self.years(&mut out, TOP + count * APART);
        for (at, strip) in self.strips.iter().enumerate() {
            self.strip(&mut out, strip, TOP + i64::try_from(at).unwrap_or(0) * APART);
        }
        self.turned(&mut out, TOP + count * APART, foot);
        if self.left_out > 0 {
            let more = if self.left_out == 1 { "strip is" } else { "strips are" };
            put!(
                out,
                "<text x=\"{EDGE}\" y=\"{}\" font-size=\"12\" fill=\"#333\">{} {more} left out, none of them worse.</text>\n",
                TOP + count * APART + LINE,
                self.left_out
            );
        }
        out.push_str("</svg>\n");
        out
    }

    /// Where a day stands.
    fn x(&self, day: Date) -> i64 {
        let days = |to: Date| i64::from((to - self.from).get_days());
        let all = days(self.to).max(1);
        LEFT + (RIGHT - LEFT) * days(day).clamp(0, all) / all
    }

    /// Each verdict that is there, with its colour and its word.
    fn legend(&self, out: &mut String) {
        let mut x = EDGE;
        for verdict in Verdict::ALL {
            let there = |strip: &Strip| strip.stretches.iter().any(|part| part.verdict == verdict);
            if !self.strips.iter().any(there) {
                continue;
            }
            put!(
                out,
                "<use href=\"#{}\" x=\"{x}\" y=\"46\" width=\"14\" height=\"14\" color=\"{}\"/>\
                 <text x=\"{}\" y=\"58\" font-size=\"12\" fill=\"#222\">{}</text>\n",
                signs::sign(verdict, false),
                look(verdict).ink,
                x + 20,
                verdict.as_str()
            );
            x += 130;
        }
        put!(
            out,
            "<path d=\"M{x} 53h14\" stroke=\"#8a939c\"/><text x=\"{}\" y=\"58\" font-size=\"12\" fill=\"#222\">nothing is judged: no border to which this law attaches conditions, or no data goes there</text>\n",
            x + 20
        );
    }

    /// A line for each year, or for each of some years where there are many.
    fn years(&self, out: &mut String, bottom: i64) {
        let (first, last) = (i32::from(self.from.year()), i32::from(self.to.year()));
        let every = ((last - first) / 16 + 1).max(1);
        for year in (first..=last).filter(|year| year % every == 0) {
            let Ok(day) = i16::try_from(year).map_err(drop).and_then(|y| Date::new(y, 1, 1).map_err(drop))
            else {
                continue;
            };
            let x = self.x(day);
            // The number of the year needs room.
            if day < self.from || x > RIGHT - 28 {
                continue;
            }
            put!(
                out,
                "<path d=\"M{x} {}V{bottom}\" stroke=\"#dde2e7\"/><text x=\"{}\" y=\"{}\" font-size=\"11\" fill=\"#555\">{year}</text>\n",
                TOP - 10,
                x + 2,
                TOP - 14
            );
        }
    }

    fn strip(&self, out: &mut String, strip: &Strip, y: i64) {
        let name = escaped(&words::cut(&strip.name, 13, 215));
        let law = escaped(&words::cut(&strip.law, 11, 215));
        put!(
            out,
            "<text x=\"{EDGE}\" y=\"{}\" font-size=\"13\" font-weight=\"bold\" fill=\"#111\">{name}</text>\
             <text x=\"{EDGE}\" y=\"{}\" font-size=\"11\" fill=\"#555\">{law}</text>\n",
            y + 12,
            y + 26
        );
        let middle = y + HIGH / 2;
        put!(out, "<path d=\"M{LEFT} {middle}H{RIGHT}\" stroke=\"#8a939c\"/>\n");
        for part in &strip.stretches {
            let (from, to) = (self.x(part.from), self.x(part.to));
            // A day is seen, however long the time is.
            let wide = (to - from).max(2);
            let last = part.to.yesterday().unwrap_or(part.to);
            let ground = if part.ground.is_empty() { "no ground" } else { &part.ground };
            let said = format!("{} to {last}: {}, {ground}", part.from, part.verdict.as_str());
            put!(
                out,
                "<g><title>{}</title><rect x=\"{from}\" y=\"{y}\" width=\"{wide}\" height=\"{HIGH}\" fill=\"{}\"/>",
                escaped(&said),
                look(part.verdict).band
            );
            if let Some(hatch) = hatch(part.verdict) {
                put!(
                    out,
                    "<rect x=\"{from}\" y=\"{y}\" width=\"{wide}\" height=\"{HIGH}\" fill=\"url(#{hatch})\"/>"
                );
            }
            put!(out, "<path d=\"M{from} {y}v{HIGH}\" stroke=\"#fff\"/>");
            Self::label(out, part, (from, y), wide);
            out.push_str("</g>\n");
        }
    }

    /// The sign, and the ground behind it where it fits, on a white plate.
    fn label(out: &mut String, part: &Stretch, (x, y): (i64, i64), wide: i64) {
        if wide < 24 {
            return;
        }
        let text = if part.ground.is_empty() { part.verdict.as_str() } else { &part.ground };
        let room = u32::try_from(wide - 36).unwrap_or(0);
        let fits = words::width(text, 11) <= room * 10;
        let plate = if fits { 22 + i64::from(words::width(text, 11) / 10) + 8 } else { 20 };
        put!(
            out,
            "<rect x=\"{}\" y=\"{}\" width=\"{plate}\" height=\"18\" rx=\"3\" fill=\"#fff\"/>\
             <use href=\"#{}\" x=\"{}\" y=\"{}\" width=\"14\" height=\"14\" color=\"{}\"/>",
            x + 3,
            y + 4,
            signs::sign(part.verdict, false),
            x + 6,
            y + 6,
            look(part.verdict).ink
        );
        if fits {
            put!(
                out,
                "<text x=\"{}\" y=\"{}\" font-size=\"11\" fill=\"#111\">{}</text>",
                x + 24,
                y + 17,
                escaped(text)
            );
        }
    }

    /// The days on which something turns: a numbered line each, and below what happens on it.
    fn turned(&self, out: &mut String, bottom: i64, foot: i64) {
        let mut free = i64::MIN;
        for (at, (day, why)) in self.turns.iter().enumerate() {
            let (x, number) = (self.x(*day), at + 1);
            put!(out, "<path d=\"M{x} {}V{bottom}\" stroke=\"#12304a\" stroke-dasharray=\"2 3\"/>", TOP - 30);
            // Numbers of days that lie close together would stand on one another: the list below has them.
            if x >= free {
                put!(
                    out,
                    "<text x=\"{x}\" y=\"{}\" font-size=\"11\" font-weight=\"bold\" text-anchor=\"middle\" fill=\"#12304a\">{number}</text>",
                    TOP - 33
                );
                free = x + 16;
            }
            let y = foot + i64::try_from(number).unwrap_or(0) * LINE;
            let text = escaped(&words::cut(&format!("{number}. {day}: {why}"), 12, 940));
            put!(out, "<text x=\"{EDGE}\" y=\"{y}\" font-size=\"12\" fill=\"#222\">{text}</text>\n");
        }
    }
}
