//! The nearest known word: "did you mean".

/// The candidate nearest to `word`, if one is near enough to be meant: a few characters differ (inserted, left out,
/// replaced, or two neighbours exchanged: one in a word of up to five, at most three), or only the case does. One
/// digit for another counts twice: `f12` is hardly a slip for `f13`. The first of equally near ones wins.
pub fn nearest<'a, I, S>(word: &str, candidates: I) -> Option<&'a str>
where
    I: IntoIterator<Item = &'a S>,
    S: AsRef<str> + ?Sized + 'a,
{
    let wanted = fold(word);
    if wanted.is_empty() || wanted.len() > LONGEST {
        return None;
    }
    let mut limit = match wanted.len() {
        0 | 1 => 1,
        2..=5 => 2,
        6..=8 => 3,
        _ => 4,
    };
    let mut best = None;
    let letters = set(&wanted);
    for candidate in candidates {
        let text = candidate.as_ref();
        // Most are far off, which is seen before anything is compared letter by letter.
        if text.len() > LONGEST * 4 || (text.is_ascii() && text.len().abs_diff(wanted.len()) >= limit) {
            continue;
        }
        let other = fold(text);
        if other.len().abs_diff(wanted.len()) >= limit {
            continue;
        }
        // One letter for another is two letters that only one of them has.
        if (letters ^ set(&other)).count_ones() as usize > 2 * (limit - 1) {
            continue;
        }
        let distance = distance(&wanted, &other, limit);
        if distance < limit {
            limit = distance;
            best = Some(text);
            if distance == 0 {
                break;
            }
        }
    }
    best
}

/// Longer words are not compared: nobody mistypes those, and hostile ones would cost time.
const LONGEST: usize = 128;

/// Which letters stand in it; some share a place.
fn set(text: &[char]) -> u64 {
    text.iter().fold(0, |set, &c| set | 1 << (u32::from(c) % 64))
}

/// Lower case, with `_`, ` ` and `-` alike.
fn fold(text: &str) -> Vec<char> {
    text.chars()
        .flat_map(char::to_lowercase)
        .map(|c| if c == '_' || c == ' ' { '-' } else { c })
        .take(LONGEST + 1)
        .collect()
}

/// Optimal string alignment distance; `limit` or more where it is at least `limit`.
fn distance(a: &[char], b: &[char], limit: usize) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for (j, &y) in b.iter().enumerate() {
            let replace = last[j] + cost(x, y);
            let mut least = replace.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && x == b[j - 1] && a[i - 1] == y {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        if row.iter().all(|&d| d >= limit) && last.iter().all(|&d| d >= limit) {
            return limit;
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(limit)
}

fn cost(a: char, b: char) -> usize {
    match a == b {
        true => 0,
        false if a.is_ascii_digit() && b.is_ascii_digit() => 2,
        false => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_meant() {
        let known = ["country", "controller", "categories", "kind"];
        for (word, meant) in [
            ("contry", Some("country")),
            ("Country", Some("country")),
            ("controler", Some("controller")),
            ("catgeories", Some("categories")),
            ("knd", Some("kind")),
            ("zebra", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, known), meant, "{word}");
        }
    }

    #[test]
    fn underscores_and_case_cost_nothing() {
        assert_eq!(nearest("Valid-From", ["valid_until", "valid_from"]), Some("valid_from"));
    }

    #[test]
    fn another_number_is_not_suggested() {
        assert_eq!(nearest("f2", ["f1"]), None);
        assert_eq!(nearest("5", ["1", "2"]), None);
    }

    /// What is passed over unseen would not have been near.
    #[test]
    fn what_is_passed_over_is_far() {
        let words = [
            "",
            "a",
            "ab",
            "ba",
            "abc",
            "abcd",
            "bacd",
            "abxd",
            "Stra\u{df}e",
            "strasse",
            "f12",
            "country",
            "contryy",
        ];
        for word in words {
            for other in words {
                let (a, b) = (fold(word), fold(other));
                let limit = match a.len() {
                    0 | 1 => 1,
                    2..=5 => 2,
                    6..=8 => 3,
                    _ => 4,
                };
                let near = !a.is_empty() && distance(&a, &b, limit) < limit;
                assert_eq!(nearest(word, [other]).is_some(), near, "{word} {other}");
            }
        }
    }

    #[test]
    fn a_word_too_long_is_not_compared() {
        let long = "x".repeat(100_000);
        assert_eq!(nearest(&long, [long.as_str()]), None);
    }
}
