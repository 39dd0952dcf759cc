//! The picture as SVG, of escaped text and whole numbers, without a style sheet: it looks the same alone and in a page.

use std::{collections::BTreeMap, fmt::Write as _};

use super::{
    dots::{DISPUTED, Grid, dots},
    gather::{Arc, Reached, World},
    place::{EUROPE, PX, Sheet, WORLD, labels},
    told::{counted, named, said},
};
use crate::{
    law::Verdict,
    report::{
        map::{escaped, words},
        signs::{self, line, look},
        words::{ENGLISH, Words},
    },
};

const NAME: u32 = 13;
const SMALL: u32 = 12;
/// Land that nothing goes to.
const LAND: &str = "#dfe3e7";
/// Land where people live whose data goes elsewhere.
const LIVES: &str = "#8ea0b2";
/// How wide a sign with its code is, and how high.
const LABEL: (i64, i64) = (31 * PX, 13 * PX);
/// A name that is longer than so many lines is cut.
const LINES: usize = 12;

/// Appends formatted text; writing to a string does not fail.
macro_rules! put {
    ($out:expr, $($arg:tt)*) => {{ let _ = write!($out, $($arg)*); }};
}

/// For a page that has the signs: the world, and Europe.
pub fn inline(world: &World, words: &Words) -> [String; 2] {
    [(WORLD, words.world_of), (EUROPE, words.world_europe)].map(|(sheet, label)| {
        let (wide, high) = sheet.size();
        let mut out = String::new();
        put!(
            out,
            "<svg class=\"wo\" role=\"img\" viewBox=\"-3 -3 {} {}\" aria-label=\"{}\">\n",
            wide / PX + 6,
            high / PX + 6,
            escaped(&label)
        );
        Map { world, words, sheet }.write(&mut out);
        out.push_str("</svg>\n");
        out
    })
}

/// A picture that stands alone, with a title, a legend, its signs, and the list of countries.
pub fn alone(world: &World) -> String {
    const EDGE: i64 = 20;
    const GAP: i64 = 24;
    let words = &ENGLISH;
    let (maps, inset) = (WORLD.size(), EUROPE.size());
    let inner = maps.0 / PX + GAP + inset.0 / PX;
    let room = u32::try_from(inner).unwrap_or_default();
    let mut head = String::new();
    let mut y = 30;
    for line in words::wrapped(&world.title, 17, room, LINES) {
        let line = escaped(&line);
        put!(
            head,
            "<text x=\"{EDGE}\" y=\"{y}\" font-size=\"17\" font-weight=\"bold\" fill=\"#12304a\">{line}</text>\n"
        );
        y += 22;
    }
    let notes = [said(world, words), words.world_disputed.to_string()];
    for line in notes.iter().flat_map(|note| words::wrapped(note, SMALL, room, LINES)) {
        put!(
            head,
            "<text x=\"{EDGE}\" y=\"{y}\" font-size=\"{SMALL}\" fill=\"#55606b\">{}</text>\n",
            escaped(&line)
        );
        y += 16;
    }
    y += 4;
    legend(&mut head, world, words, (EDGE, y));
    let top = y + 30;
    let (list, high) = listed(world, words, inner, (EDGE, top + maps.1 / PX + 20));
    let (width, height) = (inner + 2 * EDGE, top + maps.1 / PX + 20 + high + EDGE);
    let mut out = String::new();
    put!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" data-from=\"thalweg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"Helvetica, Arial, sans-serif\">\n<title>{}</title>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n{}\n{head}",
        escaped(&world.title),
        signs::defs()
    );
    let europe = EDGE + maps.0 / PX + GAP;
    put!(out, "<g transform=\"translate({EDGE} {top})\">\n");
    Map { world, words, sheet: WORLD }.write(&mut out);
    put!(out, "</g>\n<g transform=\"translate({europe} {})\">\n", top + (maps.1 - inset.1) / PX / 2);
    Map { world, words, sheet: EUROPE }.write(&mut out);
    put!(out, "</g>\n{list}</svg>\n");
    out
}

/// The verdicts, as lines with their signs, and the dots.
fn legend(out: &mut String, world: &World, words: &Words, (mut x, y): (i64, i64)) {
    let used = |verdict: &Verdict| {
        let arcs = world.arcs.iter().map(|arc| arc.verdict);
        world.places.iter().map(|place| place.verdict).chain(arcs).any(|used| used == *verdict)
    };
    let wide = |text: &str| i64::from(words::width(text, SMALL).div_ceil(10));
    for verdict in Verdict::ALL.into_iter().rev().filter(used) {
        let word = words.verdict(verdict);
        put!(out, "<path d=\"M{x} {}h24\" {}/>", y + 6, stroke(verdict, 24));
        sign(out, verdict, ((x + 28) * PX, y * PX));
        put!(
            out,
            "<text x=\"{}\" y=\"{}\" font-size=\"{SMALL}\" fill=\"#1d2228\">{word}</text>\n",
            x + 44,
            y + 10
        );
        x += 44 + wide(word) + 16;
    }
    if !world.homes.is_empty() {
        put!(out, "<circle cx=\"{}\" cy=\"{}\" r=\"4\" fill=\"#12304a\"/>", x + 5, y + 6);
        let word = escaped(&words.world_homes);
        put!(
            out,
            "<text x=\"{}\" y=\"{}\" font-size=\"{SMALL}\" fill=\"#1d2228\">{word}</text>\n",
            x + 14,
            y + 10
        );
    }
}

/// The list of countries in columns, and how high it is.
fn listed(world: &World, words: &Words, width: i64, (left, top): (i64, i64)) -> (String, i64) {
    const COLUMNS: (usize, i64) = (3, 3);
    let column = width / COLUMNS.1;
    let room = u32::try_from(column - 40).unwrap_or_default();
    let per = world.places.len().div_ceil(COLUMNS.0);
    let (mut out, mut most) = (String::new(), 0);
    for (at, places) in (0..).zip(world.places.chunks(per.max(1))) {
        let x = left + column * at;
        let mut y = top;
        for place in places {
            sign(&mut out, place.verdict, (x * PX, y * PX));
            let names = words::wrapped(&named(place), NAME, room, LINES);
            let counts = words::wrapped(&counted(&place.counts, words), SMALL, room, LINES);
            for (text, paint) in
                names.iter().map(|line| (line, BOLD)).chain(counts.iter().map(|line| (line, PLAIN)))
            {
                put!(out, "<text x=\"{}\" y=\"{}\" {paint}>{}</text>\n", x + 18, y + 11, escaped(text));
                y += 16;
            }
            y += 8;
        }
        most = most.max(y - top);
    }
    (out, most)
}

const BOLD: &str = "font-size=\"13\" font-weight=\"bold\" fill=\"#1d2228\"";
const PLAIN: &str = "font-size=\"12\" fill=\"#55606b\"";

/// How a line looks: so many tenths of a pixel wide.
fn stroke(verdict: Verdict, width: i64) -> String {
    let (_, dash) = line(verdict);
    let dash = if dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dash}\"") };
    let ink = look(verdict).ink;
    format!("fill=\"none\" stroke=\"{ink}\" stroke-width=\"{}.{}\"{dash}", width / 10, width % 10)
}

fn sign(out: &mut String, verdict: Verdict, (x, y): (i64, i64)) {
    put!(
        out,
        "<use href=\"#{}\" x=\"{}\" y=\"{}\" width=\"12\" height=\"12\" color=\"{}\"/>",
        signs::sign(verdict, false),
        number(x),
        number(y),
        look(verdict).ink
    );
}

struct Map<'w> {
    world: &'w World,
    words: &'w Words,
    sheet: Sheet,
}

impl Map<'_> {
    fn is_world(&self) -> bool {
        self.sheet.corner == WORLD.corner
    }

    /// Whether a place has its sign here: what lies in the inset has it there.
    fn has(&self, place: &Reached) -> bool {
        place.at.is_some_and(|at| EUROPE.has(at) != self.is_world())
    }

    /// Whether an arc is drawn here: within Europe in the inset, any other in the world.
    fn draws(&self, arc: &Arc) -> bool {
        if !arc.drawn {
            return false;
        }
        let (Some(home), Some(place)) = (self.world.homes.get(arc.from), self.world.places.get(arc.to))
        else {
            return false;
        };
        (EUROPE.has(home.at) && place.at.is_some_and(|at| EUROPE.has(at))) != self.is_world()
    }

    fn write(&self, out: &mut String) {
        if !self.is_world() {
            let (wide, high) = self.sheet.size();
            put!(
                out,
                "<rect width=\"{}\" height=\"{}\" fill=\"none\" stroke=\"#dad6cc\"/>",
                number(wide),
                number(high)
            );
        }
        self.land(out);
        for arc in self.world.arcs.iter().filter(|arc| self.draws(arc)) {
            self.arc(out, arc);
        }
        let homes = self.world.homes.iter().enumerate().filter(|(at, home)| {
            let leads = |arc: &&Arc| arc.from == *at && self.draws(arc);
            self.sheet.has(home.at) && self.world.arcs.iter().any(|arc| leads(&arc))
        });
        for (at, home) in homes {
            let (x, y) = self.sheet.at(home.at);
            put!(
                out,
                "<circle data-k=\"h{at}\" cx=\"{}\" cy=\"{}\" r=\"4\" fill=\"#12304a\" stroke=\"#fff\"><title>{}</title></circle>\n",
                number(x),
                number(y),
                escaped(&home.name)
            );
        }
        self.signs(out);
    }

    /// The dots: what is reached in its colour, one path a country.
    fn land(&self, out: &mut String) {
        let grid: &Grid = if self.is_world() { &dots().world } else { &dots().europe };
        let (step, diameter) = (i64::from(grid.step) * self.sheet.scale.0, 420);
        let mut paths: BTreeMap<&str, String> = BTreeMap::new();
        let mut dot = |code: &'static str, (x, y): (i64, i64), long: i64| {
            put!(paths.entry(code).or_default(), "M{} {}h{}", number(x), number(y), number(long + 1));
        };
        for run in &grid.runs {
            dot(self.kind(run.code), self.sheet.at(run.at), (i64::from(run.count) - 1) * step);
        }
        let small = dots().small.iter().filter_map(|code| Some((*code, *dots().middles.get(code)?)));
        for (code, at) in small.filter(|(_, at)| self.sheet.has(*at)) {
            // In the inset a small country may have dots of its own.
            if self.is_world() || !grid.runs.iter().any(|run| run.code == code) {
                dot(self.kind(code), self.sheet.at(at), 0);
            }
        }
        put!(
            out,
            "<g fill=\"none\" stroke-linecap=\"round\" stroke-width=\"{}\" stroke-dasharray=\"0 {}\">\n",
            number(diameter),
            number(step)
        );
        for (kind, path) in paths {
            let places = self.world.places.iter().enumerate();
            match places.into_iter().find(|(_, place)| place.place.code() == kind) {
                Some((at, place)) => {
                    let said = format!("{}: {}", named(place), counted(&place.counts, self.words));
                    let band = look(place.verdict).band;
                    put!(
                        out,
                        "<path data-k=\"p{at}\" d=\"{path}\" stroke=\"{band}\"><title>{}</title></path>\n",
                        escaped(&said)
                    );
                }
                None if kind == DISPUTED => {
                    put!(
                        out,
                        "<path d=\"{path}\" stroke=\"#8a8578\"/><path d=\"{path}\" stroke=\"#fff\" stroke-width=\"2.6\"/>\n"
                    );
                }
                None => put!(out, "<path d=\"{path}\" stroke=\"{kind}\"/>\n"),
            }
        }
        out.push_str("</g>\n");
    }

    /// What a country's dots are drawn with others as: itself where it is reached, else their colour.
    fn kind(&self, code: &'static str) -> &'static str {
        let reached = self.world.places.iter().any(|place| place.place.code() == code);
        let lives = self.world.homes.iter().any(|home| home.codes.contains(code));
        match (reached || code == DISPUTED, lives) {
            (true, _) => code,
            (false, true) => LIVES,
            (false, false) => LAND,
        }
    }

    /// How wide an arc is, in tenths of a pixel: the widest is wide where there are few.
    fn width(&self, count: usize) -> i64 {
        let all = |arc: &Arc| arc.counts.iter().sum::<usize>();
        let most = self.world.arcs.iter().map(all).max().unwrap_or_default().max(1);
        let room = match self.world.arcs.iter().filter(|arc| arc.drawn).count() {
            0..=40 => 36,
            41..=80 => 18,
            _ => 6,
        };
        // As the root of the number, so that what is little is seen too.
        let share = i64::try_from((count * 10_000 / most).isqrt()).unwrap_or_default();
        8 + room * share / 100
    }

    fn arc(&self, out: &mut String, arc: &Arc) {
        let (Some(home), Some(place)) = (self.world.homes.get(arc.from), self.world.places.get(arc.to))
        else {
            return;
        };
        let Some(at) = place.at else { return };
        let ((ax, ay), (bx, by)) = (self.sheet.at(home.at), self.sheet.at(at));
        // Bent upwards, the farther the more, but never over the edge.
        let far = (bx - ax).abs() + (by - ay).abs();
        let bend = (i64::midpoint(ay, by) - far / 4).max(-(ay + by) / 4);
        let count: usize = arc.counts.iter().sum();
        let width = self.width(count);
        let said = format!("{} \u{2192} {}: {}", home.name, place.name, counted(&arc.counts, self.words));
        put!(
            out,
            "<path data-k=\"h{} p{}\" d=\"M{} {}Q{} {} {} {}\" {}><title>{}</title></path>\n",
            arc.from,
            arc.to,
            number(ax),
            number(ay),
            number(i64::midpoint(ax, bx)),
            number(bend),
            number(bx),
            number(by),
            stroke(arc.verdict, width),
            escaped(&said)
        );
    }

    /// The signs with the codes of countries, the worst where there is most room.
    fn signs(&self, out: &mut String) {
        let places = self.world.places.iter().enumerate();
        let shown: Vec<(usize, &Reached)> = places.filter(|(_, place)| self.has(place)).collect();
        let points: Vec<(i64, i64)> =
            shown.iter().filter_map(|(_, place)| place.at).map(|at| self.sheet.at(at)).collect();
        let at = labels(&points, LABEL, self.sheet.size());
        for (((number_of, place), point), (x, y)) in shown.iter().zip(&points).zip(at) {
            let middle = (x + 6 * PX, y + 6 * PX);
            if (point.0 - middle.0).abs() > 16 * PX || (point.1 - middle.1).abs() > 10 * PX {
                put!(
                    out,
                    "<path d=\"M{} {}L{} {}\" stroke=\"#55606b\" stroke-width=\".8\"/>",
                    number(point.0),
                    number(point.1),
                    number(middle.0),
                    number(middle.1)
                );
            }
            put!(
                out,
                "<g data-k=\"p{number_of}\"><title>{}</title><rect x=\"{}\" y=\"{}\" width=\"31\" height=\"13\" rx=\"3\" fill=\"#fff\" opacity=\".85\"/>",
                escaped(&format!("{}: {}", named(place), counted(&place.counts, self.words))),
                number(x),
                number(y)
            );
            sign(out, place.verdict, (x + 50, y + 50));
            put!(
                out,
                "<text x=\"{}\" y=\"{}\" font-size=\"10\" font-weight=\"bold\" fill=\"#1d2228\">{}</text></g>\n",
                number(x + 14 * PX),
                number(y + 10 * PX),
                place.place.code().split('-').next().unwrap_or_default()
            );
        }
    }
}

/// Hundredths of a pixel, without what says nothing.
fn number(hundredths: i64) -> String {
    let (whole, part) = (hundredths / PX, (hundredths % PX).abs());
    let sign = if hundredths < 0 && whole == 0 { "-" } else { "" };
    match part {
        0 => format!("{sign}{whole}"),
        _ if part % 10 == 0 => format!("{sign}{whole}.{}", part / 10),
        _ => format!("{sign}{whole}.{part:02}"),
    }
}
