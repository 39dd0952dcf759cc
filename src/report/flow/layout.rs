//! Where boxes, bars and bands lie: whole numbers of hundredths of a pixel, so that they are the same everywhere.

use std::collections::BTreeMap;

use super::bands::Flow;
use crate::law::Verdict;

/// A pixel.
pub const PX: i64 = 100;
/// Between two boxes of one column, at least.
const GAP: i64 = 10 * PX;
/// No band is thinner.
const THINNEST: i64 = 160;

/// The columns of a picture.
#[derive(Debug, Clone, Copy)]
pub struct Columns {
    /// How wide it is.
    pub width: i64,
    /// Left and right edge of the boxes of people.
    pub people: (i64, i64),
    /// Left and right edge of the places.
    pub places: (i64, i64),
    /// Left and right edge of the bars of recipients; their words stand to the right.
    pub bars: (i64, i64),
    /// How high it may be before bands get thinner.
    pub most: i64,
}

/// From top to bottom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Extent {
    /// The upper edge.
    pub top: i64,
    /// The height.
    pub height: i64,
}

impl Extent {
    /// The lower edge.
    pub fn bottom(self) -> i64 {
        self.top + self.height
    }
}

/// A band between two columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ribbon {
    /// From a box of people to a place (`false`), or from a place to a recipient.
    pub onward: bool,
    /// The position of what it leaves.
    pub from: usize,
    /// The position of what it enters.
    pub to: usize,
    /// The verdict.
    pub verdict: Verdict,
    /// How many units.
    pub count: usize,
    /// Its upper edge where it leaves.
    pub leaves: i64,
    /// Its upper edge where it enters.
    pub enters: i64,
    /// How wide it is.
    pub width: i64,
}

/// Everything in its place.
pub struct Layout {
    /// The boxes of people.
    pub people: Vec<Extent>,
    /// The places.
    pub places: Vec<Extent>,
    /// The bars of recipients.
    pub bars: Vec<Extent>,
    /// The slots that their words stand in.
    pub slots: Vec<Extent>,
    /// The bands: pale ones first, so that none that is bad is covered.
    pub ribbons: Vec<Ribbon>,
    /// How high it is.
    pub height: i64,
}

/// The heights that words need.
pub struct Least {
    /// Of each box of people.
    pub people: Vec<i64>,
    /// Of each place.
    pub places: Vec<i64>,
    /// Of each recipient.
    pub recipients: Vec<i64>,
}

type Sums = BTreeMap<(usize, usize, Verdict), usize>;

/// How much flows from people to places, and from places to recipients.
fn sums(flow: &Flow) -> (Sums, Sums) {
    let (mut first, mut second) = (Sums::new(), Sums::new());
    for band in &flow.bands {
        let Some(recipient) = flow.recipients.get(band.recipient) else { continue };
        *first.entry((band.people, recipient.place, band.verdict)).or_default() += band.count;
        *second.entry((recipient.place, band.recipient, band.verdict)).or_default() += band.count;
    }
    (first, second)
}

/// Places everything. A unit is as wide as it can be while the picture is no higher than a little more than it is wide.
pub fn layout(flow: &Flow, columns: &Columns, least: &Least) -> Layout {
    const WIDTHS: [i64; 11] = [210, 170, 140, 110, 80, 60, 40, 25, 15, 8, 4];
    // Words alone may need more.
    let thinnest = with(flow, least, 1);
    let most = columns.most.max(thinnest.height * 12 / 10);
    WIDTHS
        .into_iter()
        .map(|unit| with(flow, least, unit))
        .find(|layout| layout.height <= most)
        .unwrap_or(thinnest)
}

fn with(flow: &Flow, least: &Least, unit: i64) -> Layout {
    let wide = |count: usize| (i64::try_from(count).unwrap_or(i64::MAX / 1_000) * unit).max(THINNEST);
    let (first, second) = sums(flow);
    let total = |sums: &Sums, at: &dyn Fn(&(usize, usize, Verdict)) -> bool| -> i64 {
        sums.iter().filter(|(key, _)| at(key)).map(|(_, count)| wide(*count)).sum()
    };
    let bars: Vec<i64> = (0..flow.recipients.len()).map(|r| total(&second, &|key| key.1 == r)).collect();
    let boxes: Vec<i64> = (0..flow.places.len())
        .map(|p| {
            let sides = total(&first, &|key| key.1 == p).max(total(&second, &|key| key.0 == p));
            sides.max(least.places.get(p).copied().unwrap_or_default())
        })
        .collect();
    let mut layout = Layout {
        people: Vec::new(),
        places: Vec::new(),
        bars: vec![Extent::default(); flow.recipients.len()],
        slots: vec![Extent::default(); flow.recipients.len()],
        ribbons: Vec::new(),
        height: 0,
    };
    let mut y = 0;
    for (place, &height) in boxes.iter().enumerate() {
        let here: Vec<usize> =
            (0..flow.recipients.len()).filter(|&r| flow.recipients[r].place == place).collect();
        let slots: Vec<i64> = here
            .iter()
            .map(|&r| least.recipients.get(r).copied().unwrap_or_default().max(bars[r] + 5 * PX))
            .collect();
        let all: i64 = slots.iter().sum();
        let room = all.max(height);
        let mut top = y + (room - all) / 2;
        for (&r, &slot) in here.iter().zip(&slots) {
            layout.slots[r] = Extent { top, height: slot };
            layout.bars[r] = Extent { top: top + (slot - bars[r]) / 2, height: bars[r] };
            top += slot;
        }
        layout.places.push(Extent { top: y + (room - height) / 2, height });
        y += room + GAP;
    }
    let right = (y - GAP).max(0);
    let people: Vec<i64> = (0..flow.people.len())
        .map(|p| total(&first, &|key| key.0 == p).max(least.people.get(p).copied().unwrap_or_default()))
        .collect();
    let all: i64 = people.iter().sum();
    let gaps = i64::try_from(people.len().saturating_sub(1)).unwrap_or_default();
    let gap = if gaps == 0 { 0 } else { ((right - all) / gaps).max(GAP) };
    let mut y = 0;
    for height in people {
        layout.people.push(Extent { top: y, height });
        y += height + gap;
    }
    layout.height = right.max(layout.people.last().map_or(0, |last| last.bottom()));
    layout.ribbons = ribbons(&layout, &first, &second, &wide);
    layout
}

/// The bands, each beside the other at both of its ends, the worst on top.
fn ribbons(layout: &Layout, first: &Sums, second: &Sums, wide: &dyn Fn(usize) -> i64) -> Vec<Ribbon> {
    let top = |list: &[Extent], at: usize, used: i64, all: i64| {
        let here = list.get(at).copied().unwrap_or_default();
        here.top + (here.height - all) / 2 + used
    };
    let mut ribbons = Vec::new();
    for (sums, onward) in [(first, false), (second, true)] {
        let mut all: Vec<(&(usize, usize, Verdict), i64, usize)> =
            sums.iter().map(|(key, count)| (key, wide(*count), *count)).collect();
        let (left, right) =
            if onward { (&layout.places, &layout.bars) } else { (&layout.people, &layout.places) };
        let width = |end: &dyn Fn(&(usize, usize, Verdict)) -> usize| {
            let mut widths: BTreeMap<usize, i64> = BTreeMap::new();
            for (key, width, _) in &all {
                *widths.entry(end(key)).or_default() += width;
            }
            widths
        };
        let (leaving, entering) = (width(&|key| key.0), width(&|key| key.1));
        // Where they leave: by what they enter, then the worst. Where they enter: the worst, then by what they leave.
        all.sort_by_key(|((from, to, verdict), ..)| (*from, *to, std::cmp::Reverse(*verdict)));
        let mut used: BTreeMap<usize, i64> = BTreeMap::new();
        let mut leaves: BTreeMap<(usize, usize, Verdict), i64> = BTreeMap::new();
        for (key, width, _) in &all {
            let used = used.entry(key.0).or_default();
            leaves.insert(**key, top(left, key.0, *used, leaving.get(&key.0).copied().unwrap_or_default()));
            *used += width;
        }
        all.sort_by_key(|((from, to, verdict), ..)| (*to, std::cmp::Reverse(*verdict), *from));
        let mut used: BTreeMap<usize, i64> = BTreeMap::new();
        for (key, width, count) in &all {
            let used = used.entry(key.1).or_default();
            let enters = top(right, key.1, *used, entering.get(&key.1).copied().unwrap_or_default());
            *used += width;
            let &&(from, to, verdict) = key;
            let leaves = leaves.get(*key).copied().unwrap_or_default();
            let (count, width) = (*count, *width);
            ribbons.push(Ribbon { onward, from, to, verdict, count, leaves, enters, width });
        }
    }
    ribbons.sort_by_key(|ribbon| (ribbon.verdict, ribbon.onward, ribbon.from, ribbon.to));
    ribbons
}
