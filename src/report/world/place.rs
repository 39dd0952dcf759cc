//! Where things lie on the paper: whole numbers of hundredths of a pixel.

use super::dots::Point;

/// A pixel.
pub const PX: i64 = 100;

/// A map: which part of the world it shows, and how large.
#[derive(Debug, Clone, Copy)]
pub struct Sheet {
    /// The western and the northern edge, in tenths of a degree.
    pub corner: Point,
    /// The eastern and the southern edge.
    pub end: Point,
    /// Hundredths of a pixel for a tenth of a degree, across and down.
    pub scale: (i64, i64),
}

/// The world.
pub const WORLD: Sheet = Sheet { corner: (-1_800, 840), end: (1_800, -560), scale: (25, 30) };
/// Europe by itself.
pub const EUROPE: Sheet = Sheet { corner: (-245, 715), end: (445, 335), scale: (50, 80) };

impl Sheet {
    /// How wide and how high it is.
    pub fn size(&self) -> (i64, i64) {
        self.at(self.end)
    }

    /// Where a point lies.
    pub fn at(&self, (x, y): Point) -> (i64, i64) {
        (i64::from(x - self.corner.0) * self.scale.0, i64::from(self.corner.1 - y) * self.scale.1)
    }

    /// Whether a point lies on it.
    pub fn has(&self, (x, y): Point) -> bool {
        (self.corner.0..=self.end.0).contains(&x) && (self.end.1..=self.corner.1).contains(&y)
    }
}

/// The room of a label: left, upper edge, width, height.
type Room = (i64, i64, i64, i64);

/// Where labels stand that lie on no other: each near its point, as near as there is room.
pub fn labels(
    points: &[(i64, i64)],
    (wide, high): (i64, i64),
    (right, bottom): (i64, i64),
) -> Vec<(i64, i64)> {
    let mut taken: Vec<Room> = Vec::new();
    let apart =
        |a: Room, b: Room| a.0 + a.2 <= b.0 || b.0 + b.2 <= a.0 || a.1 + a.3 <= b.1 || b.1 + b.3 <= a.1;
    let mut places = Vec::new();
    for &(x, y) in points {
        let room = |(across, down): (i64, i64)| {
            let left = (x - wide / 2 + across * wide / 2).clamp(0, (right - wide).max(0));
            let top = (y - high / 2 + down * high).clamp(0, (bottom - high).max(0));
            (left, top, wide, high)
        };
        // Rings of places around the point, the nearest first.
        let mut tried: Vec<(i64, i64)> = (-12..=12).flat_map(|a| (-12..=12).map(move |d| (a, d))).collect();
        tried.sort_by_key(|&(a, d)| (a * a * wide / high / 4 + d * d, a, d));
        let free = tried.into_iter().map(room).find(|&one| taken.iter().all(|&other| apart(one, other)));
        let one = free.unwrap_or_else(|| room((0, 0)));
        taken.push(one);
        places.push((one.0, one.1));
    }
    places
}
