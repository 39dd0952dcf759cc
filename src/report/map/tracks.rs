//! Tracks: stretches that share any place get different tracks, so that no two lines lie on each other.

use std::collections::BTreeMap;

/// A stretch from a first to a last place, both taken.
pub type Stretch = (usize, usize);

/// Which stretch lies in which track.
pub struct Tracks<K> {
    /// By stretch.
    pub of: BTreeMap<K, usize>,
    /// How many there are.
    pub count: usize,
}

/// Gives each stretch the first track that is free where it begins.
pub fn assign<K: Ord + Copy>(stretches: &BTreeMap<K, Stretch>) -> Tracks<K> {
    let mut order: Vec<(Stretch, K)> = stretches.iter().map(|(&k, &s)| (s, k)).collect();
    order.sort_unstable();
    let mut ends: Vec<usize> = Vec::new();
    let mut of = BTreeMap::new();
    for ((first, last), key) in order {
        let free = ends.iter().position(|&end| end < first);
        let track = free.unwrap_or(ends.len());
        match ends.get_mut(track) {
            Some(end) => *end = last,
            None => ends.push(last),
        }
        of.insert(key, track);
    }
    Tracks { of, count: ends.len() }
}

/// Makes a stretch reach a place.
pub fn reach<K: Ord>(stretches: &mut BTreeMap<K, Stretch>, key: K, place: usize) {
    let stretch = stretches.entry(key).or_insert((place, place));
    *stretch = (stretch.0.min(place), stretch.1.max(place));
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::assign;

    #[test]
    fn stretches_that_touch_lie_apart() {
        let stretches = BTreeMap::from([("a", (0, 2)), ("b", (2, 3)), ("c", (3, 5)), ("d", (4, 4))]);
        let tracks = assign(&stretches);
        assert_eq!(tracks.of, BTreeMap::from([("a", 0), ("b", 1), ("c", 0), ("d", 1)]));
        assert_eq!(tracks.count, 2);
    }
}
