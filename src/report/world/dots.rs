//! The grid of dots: what `data/dots.txt` says, which `data/dots.py` makes.

use std::{collections::BTreeMap, sync::OnceLock};

const TEXT: &str = include_str!("data/dots.txt");

/// What stands for land whose borders are disputed.
pub const DISPUTED: &str = "--";

/// Longitude and latitude in tenths of a degree.
pub type Point = (i32, i32);

/// Dots of one country side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// The country's code, or [`DISPUTED`].
    pub code: &'static str,
    /// The first dot.
    pub at: Point,
    /// How many there are.
    pub count: i32,
}

/// A grid.
#[derive(Debug, Default)]
pub struct Grid {
    /// From one dot to the next, in tenths of a degree.
    pub step: i32,
    /// The dots, from the north, each row from the west.
    pub runs: Vec<Run>,
}

/// The grids and the middles of countries.
#[derive(Debug, Default)]
pub struct Dots {
    /// The world.
    pub world: Grid,
    /// Europe by itself.
    pub europe: Grid,
    /// The middle of each country.
    pub middles: BTreeMap<&'static str, Point>,
    /// The countries that have no dot in the world's grid: they get one in their middle.
    pub small: Vec<&'static str>,
}

/// The dots, read once.
pub fn dots() -> &'static Dots {
    static DOTS: OnceLock<Dots> = OnceLock::new();
    DOTS.get_or_init(|| read(TEXT))
}

fn read(text: &'static str) -> Dots {
    let mut dots = Dots::default();
    let (mut part, mut north, mut west, mut step) = ("", 0, 0, 0);
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some(head) = line.strip_prefix("= ") {
            let mut words = head.split(' ');
            part = words.next().unwrap_or_default();
            let numbers: Vec<i32> = words.filter_map(|word| word.parse().ok()).collect();
            if let [first, left, by] = *numbers {
                (north, west, step) = (first * 10, left * 10, by * 10);
            }
            continue;
        }
        match part {
            "world" | "europe" => {
                let grid = if part == "world" { &mut dots.world } else { &mut dots.europe };
                grid.step = step;
                let mut x = west;
                for word in line.split(' ').filter(|word| !word.is_empty()) {
                    let digits = word.find(|c: char| c.is_ascii_digit()).unwrap_or(word.len());
                    let (code, count) = word.split_at(digits);
                    let count = count.parse().unwrap_or_default();
                    if !code.is_empty() {
                        grid.runs.push(Run { code, at: (x, north), count });
                    }
                    x += count * step;
                }
                north -= step;
            }
            _ => {
                let words: Vec<&'static str> = line.split(' ').collect();
                let &[code, x, y, ..] = words.as_slice() else { continue };
                let (Some(x), Some(y)) = (tenths(x), tenths(y)) else { continue };
                dots.middles.insert(code, (x, y));
                if words.len() > 3 {
                    dots.small.push(code);
                }
            }
        }
    }
    dots
}

/// A number with one digit behind its point, in tenths.
fn tenths(text: &str) -> Option<i32> {
    let (whole, part) = text.split_once('.')?;
    let part: i32 = part.parse().ok()?;
    let whole: i32 = whole.parse().ok()?;
    Some(if text.starts_with('-') { whole * 10 - part } else { whole * 10 + part })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::model::Place;

    #[test]
    fn each_dot_is_of_a_country_and_each_country_has_one() {
        let dots = dots();
        for grid in [&dots.world, &dots.europe] {
            for run in &grid.runs {
                let place = Place::parse(run.code);
                assert!(
                    run.code == DISPUTED || place.is_some_and(|place| place.parent().is_none()),
                    "{run:?}"
                );
                assert!(run.count > 0 && run.at.0.abs() <= 1800 && run.at.1.abs() <= 900, "{run:?}");
            }
        }
        let dotted: BTreeSet<&str> = dots.world.runs.iter().map(|run| run.code).collect();
        for place in Place::all().filter(|place| place.code().len() == 2) {
            let code = place.code();
            assert!(dots.middles.contains_key(code), "{code}");
            assert!(dotted.contains(code) != dots.small.contains(&code), "{code}");
        }
        assert_eq!(dots.middles.len(), Place::all().filter(|place| place.code().len() == 2).count());
    }

    #[test]
    fn the_grids_are_as_large_as_they_are_said_to_be() {
        let count = |grid: &Grid| grid.runs.iter().map(|run| run.count).sum::<i32>();
        let dots = dots();
        assert_eq!((dots.world.step, dots.europe.step), (20, 10));
        assert!((3_700..4_000).contains(&count(&dots.world)), "{}", count(&dots.world));
        assert!((900..1_600).contains(&count(&dots.europe)), "{}", count(&dots.europe));
        // Rows from the north, none twice in a place.
        for grid in [&dots.world, &dots.europe] {
            let at: Vec<(i32, i32)> = grid.runs.iter().map(|run| (-run.at.1, run.at.0)).collect();
            assert!(at.is_sorted() && at.windows(2).all(|pair| pair[0] != pair[1]));
        }
    }

    #[test]
    fn countries_are_where_they_are() {
        let dots = dots();
        let near = |code: &str, (x, y): Point| {
            let (a, b) = dots.middles[code];
            assert!((a - x).abs() < 60 && (b - y).abs() < 60, "{code}: {a} {b}");
        };
        near("US", (-990, 395));
        near("IE", (-80, 533));
        near("MA", (-60, 318));
        near("NZ", (1_700, -440));
        near("FR", (25, 466));
        near("RE", (555, -211));
        // What is disputed is of nobody.
        let crimea = dots
            .europe
            .runs
            .iter()
            .find(|run| run.at.1 == 450 && (run.at.0..run.at.0 + run.count * 10).contains(&340));
        assert_eq!(crimea.map(|run| run.code), Some(DISPUTED));
    }
}
