//! What a text means that names a place in several parts: `Germany (Frankfurt)`, `USA - Virginia`, `EU/US`. Only for
//! messages, as all hints.

use jiff::civil::Date;

use super::{
    bloc::Bloc,
    code::{MAX_FOLDED, Place},
};

/// What the parts of a text mean together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shaped {
    /// One place, in which all the others lie.
    One(Place),
    /// A list, whose items are separated by something else than `;`: codes of places and blocs.
    List(Vec<&'static str>),
    /// One of these places: they exclude each other.
    OneOf(Vec<Place>),
    /// A place, with something behind it that is none.
    With(Place),
}

/// What stands between the parts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Between {
    /// What follows says more of what is before.
    More,
    /// It may be a list.
    Comma,
    /// It is a list.
    List,
}

const SEPARATORS: &[(&str, Between)] = &[
    (" - ", Between::More),
    (" \u{2013} ", Between::More),
    (" \u{2014} ", Between::More),
    (": ", Between::More),
    ("/", Between::List),
    ("|", Between::List),
    ("+", Between::List),
    ("&", Between::List),
    (" and ", Between::List),
    (" or ", Between::List),
    (" und ", Between::List),
    (" et ", Between::List),
    (",", Between::Comma),
];

/// More parts than these are read of no text.
const PARTS: usize = 8;

/// A part of a text: the places that it may stand for, or a bloc.
enum Part {
    Places(Vec<Place>),
    Bloc(Bloc),
}

impl Place {
    /// What a text means that names a place in several parts; none where it is not so, or nothing is known of it.
    pub fn shaped(text: &str) -> Option<Shaped> {
        if text.chars().count() > MAX_FOLDED {
            return None;
        }
        let (texts, between) = split(text)?;
        let parts: Vec<Option<Part>> = texts.iter().take(PARTS).map(|text| part(text)).collect();
        if texts.len() > PARTS || parts.len() < 2 {
            return None;
        }
        if parts.iter().any(Option::is_none) {
            return match parts.first() {
                Some(Some(Part::Places(places))) if between == Between::More && places.len() == 1 => {
                    places.first().copied().map(Shaped::With)
                }
                _ => None,
            };
        }
        let parts: Vec<Part> = parts.into_iter().flatten().collect();
        together(&parts, between)
    }
}

/// The parts of a text, and what is between them.
fn split(text: &str) -> Option<(Vec<&str>, Between)> {
    let text = text.trim();
    for (open, close) in [('(', ')'), ('[', ']')] {
        if let Some((before, inside)) = text.strip_suffix(close).and_then(|text| text.split_once(open)) {
            return Some((whole(vec![before.trim(), inside.trim()])?, Between::More));
        }
    }
    let &(sign, between) = SEPARATORS.iter().find(|(sign, _)| text.contains(sign))?;
    Some((whole(text.split(sign).map(str::trim).collect())?, between))
}

/// The parts, if none is empty.
fn whole(parts: Vec<&str>) -> Option<Vec<&str>> {
    parts.iter().all(|part| !part.is_empty()).then_some(parts)
}

fn part(text: &str) -> Option<Part> {
    if let Some(bloc) = Bloc::ALL.iter().copied().find(|bloc| bloc.as_str().eq_ignore_ascii_case(text)) {
        return Some(Part::Bloc(bloc));
    }
    let places =
        Place::parse(text).map_or_else(|| Place::hint(text).map(|hint| hint.places()), |p| Some(vec![p]));
    places.filter(|places| !places.is_empty()).map(Part::Places)
}

fn together(parts: &[Part], between: Between) -> Option<Shaped> {
    let mut common: Option<Vec<Place>> = None;
    for part in parts {
        common = Some(match (common, part) {
            (None, Part::Places(places)) => places.clone(),
            (None, Part::Bloc(_)) if between == Between::More => {
                Place::all().filter(|p| lies_in(*p, part)).collect()
            }
            (None, Part::Bloc(_)) => Vec::new(),
            (Some(common), part) => common.iter().filter_map(|&place| narrower(place, part)).collect(),
        });
    }
    let mut common = common.unwrap_or_default();
    common.dedup();
    match common.as_slice() {
        // A list of a bloc and a member is a list.
        [only] if between != Between::List || !parts.iter().any(|p| matches!(p, Part::Bloc(_))) => {
            return Some(Shaped::One(*only));
        }
        [_, ..] => return None,
        [] => {}
    }
    let single = |part: &Part| match part {
        Part::Bloc(bloc) => Some(bloc.as_str()),
        Part::Places(places) => places.first().filter(|_| places.len() == 1).map(|place| place.code()),
    };
    if between != Between::More {
        return parts.iter().map(single).collect::<Option<Vec<_>>>().map(Shaped::List);
    }
    let mut all: Vec<Place> = Vec::new();
    for part in parts {
        if let Part::Places(places) = part {
            all.extend(places);
        }
    }
    (all.len() > 1).then_some(Shaped::OneOf(all))
}

/// The narrower of a place and what another part may stand for, if one lies in the other.
fn narrower(place: Place, part: &Part) -> Option<Place> {
    match part {
        Part::Bloc(_) => Some(place).filter(|_| lies_in(place, part)),
        Part::Places(places) if places.iter().any(|other| place.within(*other)) => Some(place),
        Part::Places(places) => places.iter().copied().find(|other| other.within(place)),
    }
}

/// Whether a place lies in a bloc that it has not left.
fn lies_in(place: Place, part: &Part) -> bool {
    matches!(part, Part::Bloc(bloc) if bloc.contains(place, Date::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(code: &str) -> Place {
        Place::parse(code).unwrap()
    }

    #[test]
    fn parts_of_one_country_mean_it() {
        for (text, code) in [
            ("US (Virginia)", "US"),
            ("USA - Virginia", "US"),
            ("USA \u{2013} Virginia", "US"),
            ("Germany (Frankfurt)", "DE"),
            ("Deutschland [Frankfurt]", "DE"),
            ("Frankfurt, Germany", "DE"),
            ("Germany: Berlin", "DE"),
            ("Germany (DE)", "DE"),
            ("Ireland (EU)", "IE"),
            ("Georgia, USA", "US"),
            ("Tbilisi, Georgia", "GE"),
            ("Canada (Qu\u{e9}bec)", "CA-QC"),
            ("Frankfurt, Hesse, Germany", "DE"),
        ] {
            assert_eq!(Place::shaped(text), Some(Shaped::One(of(code))), "{text}");
        }
    }

    #[test]
    fn several_are_a_list_or_one_of_them() {
        let list = |codes: &[&'static str]| Some(Shaped::List(codes.to_vec()));
        for (text, shaped) in [
            ("EU/US", list(&["EU", "US"])),
            ("EU & UK", list(&["EU", "GB"])),
            ("Germany / France", list(&["DE", "FR"])),
            ("Germany and France", list(&["DE", "FR"])),
            ("Germany, France, USA", list(&["DE", "FR", "US"])),
            ("EU/Ireland", list(&["EU", "IE"])),
            ("China (Hong Kong)", Some(Shaped::OneOf(vec![of("CN"), of("HK")]))),
            ("Germany (head office)", Some(Shaped::With(of("DE")))),
            ("US (us-east-1)", Some(Shaped::With(of("US")))),
            // It has left.
            ("United Kingdom (EU)", None),
            ("Atlantis (US)", None),
            ("Atlantis, US", None),
            ("Germany", None),
            ("(US)", None),
            ("/", None),
        ] {
            assert_eq!(Place::shaped(text), shaped, "{text}");
        }
    }
}
