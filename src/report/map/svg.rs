//! `lineage.svg`: the map in lanes. Presentation attributes only, no style sheet, script or link, no reference but to its own
//! signs, so that it may stand in a page under a strict policy.

use std::fmt::Write as _;

use super::{
    label::{self, Label, SIGN},
    layout::{BOX, Graph, HEAD, Layout, Rect, layout},
    picture::{Card, Lane, Line, Map, Shape, flow_words, some},
    words,
};
use crate::{
    law::Verdict,
    report::signs::{self, line, look},
    text::is_hidden,
};

/// Size of a box's name.
const NAME: u32 = 12;
/// Size of everything else.
const SMALL: u32 = 10;
/// From one line of text to the next.
const LEADING: u32 = 14;
/// Room inside a box beside its text.
const PAD: u32 = 9;
/// Room for the names of lanes.
const GUTTER: u32 = 150;
/// Room for the names of lanes at the other end.
const AGAIN: u32 = 120;
/// Room around everything.
const EDGE: u32 = 16;
/// What all shades and texts are drawn with.
const INK: &str = "#111827";
const DIM: &str = "#4b5563";

/// Text of XML: no character of it opens a tag, an entity or ends an attribute, and none that nobody sees turns it round.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // Not characters of XML, or a stand-in for what is not shown.
            '\u{fffd}'..='\u{ffff}' => {}
            _ if is_hidden(c) && c != '\n' => {}
            _ => out.push(c),
        }
    }
    out
}

/// A name that is longer than so many lines of its room is cut.
const LINES: usize = 12;

/// A line of a note: where it begins, its words, the verdict whose colour it has, and whether that has its sign here.
type NoteLine = (u32, String, Option<Verdict>, bool);

/// The text of a box: its name and its notes, in lines.
fn text(card: &Card) -> (Vec<String>, Vec<NoteLine>) {
    let room = BOX - 2 * PAD;
    let name = words::wrapped(&card.name, NAME, room, LINES);
    let mut notes = Vec::new();
    for (text, verdict) in &card.notes {
        let indent = if verdict.is_some() { SIGN } else { 0 };
        let lines = words::wrapped(text, SMALL, room - indent, LINES).into_iter().enumerate();
        notes.extend(lines.map(|(at, line)| (indent, line, *verdict, at == 0 && verdict.is_some())));
    }
    (name, notes)
}

/// How high the words of a lane are.
fn least(lane: &Lane) -> u32 {
    let (name, inside) = named(lane);
    (name.len() as u32) * LEADING + (inside.len() as u32) * (LEADING - 2) + 20
}

/// The words of a lane in lines: its name, and inside which territories it is.
fn named(lane: &Lane) -> (Vec<String>, Vec<String>) {
    let inside =
        if lane.inside.is_empty() { String::new() } else { format!("inside {}", lane.inside.join(", ")) };
    let room = GUTTER - 2 * PAD;
    (words::wrapped(&lane.name, NAME, room, LINES), words::wrapped(&inside, SMALL, room, LINES))
}

/// Writes it.
pub fn render(map: &Map) -> String {
    let height = |card: &Card| {
        let (name, notes) = text(card);
        (name.len() + notes.len()) as u32 * LEADING + PAD + 3
    };
    let graph = Graph {
        lanes: map.lanes.len(),
        least: map.lanes.iter().map(least).collect(),
        boxes: map.boxes.iter().map(|card| (card.lane, height(card))).collect(),
        edges: map.lines.iter().map(|l| (l.from, l.to, l.verdict as u8)).collect(),
    };
    let layout = layout(&graph, &|edges, back| Label::of(map, edges, back).size());
    let mut page = Page { map, layout, out: String::new() };
    page.write();
    page.out
}

struct Page<'a> {
    map: &'a Map,
    layout: Layout,
    out: String,
}

/// Appends formatted text; writing to a string does not fail.
macro_rules! put {
    ($page:expr, $($arg:tt)*) => {{ let _ = writeln!($page.out, $($arg)*); }};
}

impl Page<'_> {
    fn write(&mut self) {
        let room = GUTTER + self.layout.size.0 + if self.long() { AGAIN } else { 0 };
        let entries = self.legend();
        let width = room.max(760) + 2 * EDGE;
        let (rows, legend) = wrapped(&entries, width - 2 * EDGE);
        let titles = words::wrapped(&self.map.title, 17, width - 2 * EDGE, LINES);
        let subtitles = words::wrapped(&self.map.subtitle, 12, width - 2 * EDGE, LINES);
        // Under the title and what is under it.
        let below = 22 * titles.len() as u32 + 16 * subtitles.len() as u32 + 10;
        let top = below + 10 + rows * 20;
        let height = top + self.layout.size.1 + EDGE;
        put!(
            self,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" data-from=\"thalweg\" width=\"{width}\" \
             height=\"{height}\" viewBox=\"0 0 {width} {height}\" font-family=\"Helvetica, Arial, sans-serif\" fill=\"{INK}\">"
        );
        let title = escaped(&self.map.title);
        put!(self, "<title>{title}</title>");
        put!(self, "<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>");
        put!(self, "{}", signs::defs());
        let mut y = 28;
        for line in titles {
            let line = escaped(&line);
            put!(self, "<text x=\"{EDGE}\" y=\"{y}\" font-size=\"17\" font-weight=\"bold\">{line}</text>");
            y += 22;
        }
        y -= 4;
        for line in subtitles {
            let line = escaped(&line);
            put!(self, "<text x=\"{EDGE}\" y=\"{y}\" font-size=\"12\" fill=\"{DIM}\">{line}</text>");
            y += 16;
        }
        for (entry, (x, y)) in entries.iter().zip(legend) {
            self.entry(entry, EDGE + x, below + 16 + y);
        }
        put!(self, "<g transform=\"translate({EDGE} {top})\">");
        self.lanes(width - 2 * EDGE);
        put!(self, "<g transform=\"translate({GUTTER} 0)\">");
        self.lines();
        self.boxes();
        self.labels();
        put!(self, "</g>\n</g>\n</svg>");
    }

    /// Whether the names of lanes stand at both ends.
    fn long(&self) -> bool {
        self.layout.size.0 > 1_500
    }

    fn lanes(&mut self, width: u32) {
        let long = self.long();
        let bands = std::mem::take(&mut self.layout.lanes);
        for (row, (lane, (y, h))) in self.map.lanes.iter().zip(bands).enumerate() {
            let shade = match (lane.inside.is_empty(), row % 2) {
                (false, 0) => "#ecf3ec",
                (false, _) => "#e3ede3",
                (true, 0) => "#f6f6f7",
                (true, _) => "#eeeeef",
            };
            put!(
                self,
                "<g class=\"lane\"><rect y=\"{y}\" width=\"{width}\" height=\"{h}\" fill=\"{shade}\"/>"
            );
            self.lane(lane, y);
            put!(self, "</g>");
            if row > 0 {
                put!(
                    self,
                    "<path d=\"M0 {y}H{width}\" stroke=\"{INK}\" stroke-width=\"1.5\" stroke-dasharray=\"1 4\"/>"
                );
            }
            if long {
                self.repeat(&lane.name, y, width + PAD - AGAIN);
            }
        }
        put!(self, "<path d=\"M{GUTTER} 0V{}\" stroke=\"#9ca3af\"/>", self.layout.size.1);
    }

    /// The words of a lane.
    fn lane(&mut self, lane: &Lane, y: u32) {
        let (name, inside) = named(lane);
        let mut full = vec![lane.name.clone()];
        full.extend((!lane.inside.is_empty()).then(|| format!("inside {}", lane.inside.join(", "))));
        put!(self, "<title>{}</title>", escaped(&full.join("\n")));
        let mut at = y + 18;
        for line in name {
            let line = escaped(&line);
            put!(
                self,
                "<text x=\"{PAD}\" y=\"{at}\" font-size=\"{NAME}\" font-weight=\"bold\">{line}</text>"
            );
            at += LEADING;
        }
        for line in inside {
            let line = escaped(&line);
            put!(self, "<text x=\"{PAD}\" y=\"{at}\" font-size=\"{SMALL}\" fill=\"{DIM}\">{line}</text>");
            at += LEADING - 2;
        }
    }

    /// The name of a lane again at its right end: a wide picture is read in parts.
    fn repeat(&mut self, name: &str, y: u32, x: u32) {
        for (row, line) in (0..).zip(words::wrapped(name, SMALL, AGAIN - 2 * PAD, LINES)) {
            let (y, line) = (y + 17 + row * (LEADING - 2), escaped(&line));
            put!(self, "<text x=\"{x}\" y=\"{y}\" font-size=\"{SMALL}\" fill=\"{DIM}\">{line}</text>");
        }
    }

    /// The lines, the better verdicts under the worse.
    fn lines(&mut self) {
        for verdict in Verdict::ALL {
            for back in [false, true] {
                let class = verdict as u8;
                let strokes: Vec<_> = self
                    .layout
                    .strokes
                    .iter()
                    .filter(|s| s.class == class && s.back == back)
                    .cloned()
                    .collect();
                if strokes.is_empty() {
                    continue;
                }
                let (width, dash) = line(verdict);
                let dash = if back { " stroke-dasharray=\"8 5\"" } else { &dashed(dash) };
                put!(
                    self,
                    "<g class=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\"{dash}>",
                    verdict.as_str(),
                    look(verdict).ink,
                    decimal(width)
                );
                for stroke in strokes {
                    let (x, y) = stroke.a;
                    let to = if stroke.a.1 == stroke.b.1 {
                        format!("H{}", stroke.b.0)
                    } else {
                        format!("V{}", stroke.b.1)
                    };
                    let what = self.described(&stroke.edges, back);
                    put!(self, "<path d=\"M{x} {y}{to}\"><title>{what}</title></path>");
                }
                put!(self, "</g>");
            }
        }
        for &(x, y, class) in &self.layout.knots {
            let verdict = Verdict::ALL.into_iter().find(|&v| v as u8 == class).unwrap_or_default();
            put!(self, "<circle cx=\"{x}\" cy=\"{y}\" r=\"2.4\" fill=\"{}\"/>", look(verdict).ink);
        }
    }

    /// What a line carries from where to where.
    fn described(&self, edges: &[usize], back: bool) -> String {
        let name = |b: usize| self.map.boxes.get(b).map_or("", |c| c.name.as_str());
        let one = |line: &Line| {
            let flows = some(line.flows.iter().map(flow_words).collect()).join("\n  ");
            format!("{} \u{2192} {}\n  {flows}", name(line.from), name(line.to))
        };
        let lines: Vec<&Line> = edges.iter().filter_map(|&e| self.map.lines.get(e)).collect();
        let mut text = if let [line] = lines.as_slice() {
            one(line)
        } else {
            let many = lines.iter().map(|line| {
                let (from, to) = (name(line.from), name(line.to));
                format!("{from} \u{2192} {to}: {} \u{d7}{}", line.verdict.as_str(), line.flows.len())
            });
            some(many.collect()).join("\n")
        };
        if back {
            text.push_str("\n(leads back, in a cycle)");
        }
        escaped(&text)
    }

    fn boxes(&mut self) {
        let boxes: Vec<(&Card, Rect)> =
            self.map.boxes.iter().zip(self.layout.boxes.iter().copied()).collect();
        for (card, rect) in boxes {
            put!(self, "<g class=\"box\"><title>{}</title>", escaped(&card.full));
            self.shape(card.shape, rect);
            let (name, notes) = text(card);
            let (x, mut y) = (rect.x + PAD, rect.y + 15);
            for line in name {
                put!(self, "<text x=\"{x}\" y=\"{y}\" font-size=\"{NAME}\">{}</text>", escaped(&line));
                y += LEADING;
            }
            for (indent, note, verdict, signed) in notes {
                let ink = verdict.map_or(DIM, |verdict| look(verdict).ink);
                if let Some(verdict) = verdict.filter(|_| signed) {
                    self.sign(verdict, x, y - 10);
                }
                let (x, note) = (x + indent, escaped(&note));
                put!(self, "<text x=\"{x}\" y=\"{y}\" font-size=\"{SMALL}\" fill=\"{ink}\">{note}</text>");
                y += LEADING;
            }
            put!(self, "</g>");
        }
    }

    fn shape(&mut self, shape: Shape, Rect { x, y, w, h }: Rect) {
        let frame = format!("fill=\"#ffffff\" stroke=\"{INK}\" stroke-width=\"1.2\"");
        let round = match shape {
            Shape::People => 14,
            Shape::Store => 5,
            Shape::Party | Shape::Group => 0,
        };
        put!(self, "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"{round}\" {frame}/>");
        match shape {
            Shape::Store => {
                put!(self, "<path d=\"M{} {y}v{h}\" stroke=\"{INK}\" stroke-width=\"1.2\"/>", x + 4);
            }
            Shape::Group => {
                put!(self, "<path d=\"M{x} {}h{w}\" stroke=\"{INK}\" stroke-width=\"3\"/>", y + 1);
            }
            Shape::People | Shape::Party => {}
        }
    }

    /// Arrowheads with the sign of the verdict, and what stands on the line before each.
    fn labels(&mut self) {
        let heads = std::mem::take(&mut self.layout.heads);
        for head in &heads {
            let verdict = Verdict::ALL.into_iter().find(|&v| v as u8 == head.class).unwrap_or_default();
            let (ink, (x, y)) = (look(verdict).ink, head.at);
            put!(self, "<path d=\"M{x} {y}l-8 -4v8z\" fill=\"{ink}\"/>");
            let back = format!("<circle cx=\"{}\" cy=\"{y}\" r=\"7\" fill=\"#ffffff\"/>", x - HEAD - 6);
            put!(self, "{back}");
            self.sign(verdict, x - HEAD - 12, y - 6);
            let label = Label::of(self.map, &head.edges, head.back);
            let x = x - HEAD - SIGN;
            let over = label.over.len() as u32 * label::LEADING;
            for (line, at) in label.over.iter().zip((0..).map(|row| y + row * label::LEADING + 8 - over)) {
                put!(
                    self,
                    "<text x=\"{x}\" y=\"{at}\" font-size=\"{SMALL}\" text-anchor=\"end\">{}</text>",
                    escaped(line)
                );
            }
            for (line, at) in label.under.iter().zip((1..).map(|row| y + row * label::LEADING)) {
                put!(
                    self,
                    "<text x=\"{x}\" y=\"{at}\" font-size=\"{SMALL}\" text-anchor=\"end\" fill=\"{ink}\">{}</text>",
                    escaped(line)
                );
            }
        }
    }

    fn sign(&mut self, verdict: Verdict, x: u32, y: u32) {
        put!(
            self,
            "<use href=\"#{}\" x=\"{x}\" y=\"{y}\" width=\"12\" height=\"12\" color=\"{}\"/>",
            signs::sign(verdict, false),
            look(verdict).ink
        );
    }

    /// What the legend explains: only what is in the picture.
    fn legend(&self) -> Vec<Entry> {
        let used = |v: Verdict| self.map.lines.iter().any(|l| l.verdict == v);
        let mut entries: Vec<Entry> =
            Verdict::ALL.into_iter().filter(|&v| used(v)).map(Entry::Verdict).collect();
        if self.layout.back.contains(&true) {
            entries.push(Entry::Back);
        }
        if !self.layout.knots.is_empty() {
            entries.push(Entry::Knot);
        }
        for shape in [Shape::People, Shape::Party, Shape::Store, Shape::Group] {
            if self.map.boxes.iter().any(|b| b.shape == shape) {
                entries.push(Entry::Shape(shape));
            }
        }
        entries
    }

    fn entry(&mut self, entry: &Entry, x: u32, y: u32) {
        match entry {
            Entry::Verdict(verdict) => {
                let (width, dash) = line(*verdict);
                put!(
                    self,
                    "<path d=\"M{x} {y}h22\" stroke=\"{}\" stroke-width=\"{}\"{}/>",
                    look(*verdict).ink,
                    decimal(width),
                    dashed(dash)
                );
                self.sign(*verdict, x + 22, y - 6);
            }
            Entry::Back => {
                put!(self, "<path d=\"M{x} {y}h30\" stroke=\"{INK}\" stroke-dasharray=\"8 5\"/>");
            }
            Entry::Knot => {
                put!(self, "<path d=\"M{x} {y}h30m-15 0v6\" fill=\"none\" stroke=\"{INK}\"/>");
                put!(self, "<circle cx=\"{}\" cy=\"{y}\" r=\"2.4\"/>", x + 15);
            }
            Entry::Shape(shape) => self.shape(*shape, Rect { x, y: y - 6, w: 30, h: 12 }),
        }
        put!(self, "<text x=\"{}\" y=\"{}\" font-size=\"{SMALL}\">{}</text>", x + 36, y + 4, entry.words());
    }
}

/// One thing that the legend explains.
enum Entry {
    Verdict(Verdict),
    Back,
    Knot,
    Shape(Shape),
}

impl Entry {
    fn words(&self) -> &'static str {
        match self {
            Self::Verdict(verdict) => verdict.as_str(),
            Self::Back => "dashed: leads back, in a cycle",
            Self::Knot => "lines part or join; without a dot they only cross",
            Self::Shape(Shape::People) => "people",
            Self::Shape(Shape::Party) => "party",
            Self::Shape(Shape::Store) => "store",
            Self::Shape(Shape::Group) => "several nodes",
        }
    }
}

/// The places of the legend's entries, row by row, and how many rows there are.
fn wrapped(entries: &[Entry], room: u32) -> (u32, Vec<(u32, u32)>) {
    let (mut x, mut row) = (0, 0);
    let mut places = Vec::new();
    for entry in entries {
        let width = 36 + words::width(entry.words(), SMALL).div_ceil(10) + 14;
        if x > 0 && x + width > room {
            (x, row) = (0, row + 1);
        }
        places.push((x, row * 20));
        x += width;
    }
    (row + 1, places)
}

fn dashed(dash: &str) -> String {
    if dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dash}\"") }
}

fn decimal(tenths: u32) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}
