//! Blocs: places that belong together for a time, as a population's homes and a user's own rules name them.
//! What a law counts as its territory is the law's data, not this.

use std::fmt;

use jiff::civil::{Date, date};

use super::code::Place;

/// A group of states, with the days on which they were members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bloc {
    /// The European Union (before 1993-11-01, the Communities).
    Eu,
    /// The European Economic Area.
    Eea,
}

/// Places that joined a bloc on one day and left it, if they did, after another.
struct Members {
    /// First day.
    from: Date,
    /// Last day.
    until: Option<Date>,
    codes: &'static [&'static str],
}

const fn members(from: Date, until: Option<Date>, codes: &'static [&'static str]) -> Members {
    Members { from, until, codes }
}

/// The United Kingdom's last day as a member.
const GB_LEFT: Option<Date> = Some(date(2020, 1, 31));

/// Accessions to the Union, with the territories that have codes of their own and to which its law applies:
/// the French outermost regions, Åland, and Gibraltar while the United Kingdom was a member.
const EU: &[Members] = &[
    members(date(1958, 1, 1), None, &["BE", "DE", "FR", "GF", "GP", "IT", "LU", "MF", "MQ", "NL", "RE"]),
    members(date(1973, 1, 1), None, &["DK", "IE"]),
    members(date(1973, 1, 1), GB_LEFT, &["GB", "GI"]),
    members(date(1981, 1, 1), None, &["GR"]),
    members(date(1986, 1, 1), None, &["ES", "PT"]),
    members(date(1995, 1, 1), None, &["AT", "AX", "FI", "SE"]),
    members(date(2004, 5, 1), None, &["CY", "CZ", "EE", "HU", "LT", "LV", "MT", "PL", "SI", "SK"]),
    members(date(2007, 1, 1), None, &["BG", "RO"]),
    members(date(2013, 7, 1), None, &["HR"]),
    // An outermost region since that day.
    members(date(2014, 1, 1), None, &["YT"]),
];

/// First days on which the Agreement applied, provisionally or not.
const EEA: &[Members] = &[
    members(
        date(1994, 1, 1),
        None,
        &[
            "AT", "AX", "BE", "DE", "DK", "ES", "FI", "FR", "GF", "GP", "GR", "IE", "IS", "IT", "LU", "MF",
            "MQ", "NL", "NO", "PT", "RE", "SE",
        ],
    ),
    members(date(1994, 1, 1), GB_LEFT, &["GB", "GI"]),
    members(date(1995, 5, 1), None, &["LI"]),
    members(date(2004, 5, 1), None, &["CY", "CZ", "EE", "HU", "LT", "LV", "MT", "PL", "SI", "SK"]),
    members(date(2007, 8, 1), None, &["BG", "RO"]),
    members(date(2014, 1, 1), None, &["YT"]),
    members(date(2014, 4, 12), None, &["HR"]),
];

impl Bloc {
    /// All blocs, in order.
    pub const ALL: &'static [Self] = &[Self::Eu, Self::Eea];

    /// Reads `EU` or `EEA`.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "EU" => Some(Self::Eu),
            "EEA" => Some(Self::Eea),
            _ => None,
        }
    }

    /// As users write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Eu => "EU",
            Self::Eea => "EEA",
        }
    }

    /// The days on which places join it, and the first ones on which they are no longer in it (`false`).
    pub fn turns(self) -> impl Iterator<Item = (Date, &'static [&'static str], bool)> {
        self.table()
            .iter()
            .flat_map(|members| {
                let left = members.until.and_then(|last| last.tomorrow().ok());
                [Some((members.from, members.codes, true)), left.map(|day| (day, members.codes, false))]
            })
            .flatten()
    }

    fn table(self) -> &'static [Members] {
        match self {
            Self::Eu => EU,
            Self::Eea => EEA,
        }
    }

    fn codes(self, day: Date) -> impl Iterator<Item = &'static str> {
        let held = move |m: &&Members| m.from <= day && m.until.is_none_or(|last| day <= last);
        self.table().iter().filter(held).flat_map(|m| m.codes.iter().copied())
    }

    /// Whether the place, or the country that it is a subdivision of, was a member or a member's territory on
    /// the day.
    pub fn contains(self, place: Place, day: Date) -> bool {
        let country = place.parent().unwrap_or(place).code();
        self.codes(day).any(|code| code == country)
    }

    /// The members of the day with those of their territories that have codes of their own, in order.
    pub fn members(self, day: Date) -> Vec<Place> {
        let mut places: Vec<Place> = self.codes(day).filter_map(Place::parse).collect();
        places.sort_unstable();
        places
    }
}

impl fmt::Display for Bloc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inside(bloc: Bloc, code: &str, day: Date) -> bool {
        bloc.contains(Place::parse(code).expect("a place"), day)
    }

    #[test]
    fn every_code_of_the_tables_is_a_place_and_stands_once() {
        for bloc in Bloc::ALL {
            let mut codes: Vec<&str> = bloc.table().iter().flat_map(|m| m.codes.iter().copied()).collect();
            assert!(codes.iter().all(|code| Place::parse(code).is_some()), "{bloc}");
            let all = codes.len();
            codes.sort_unstable();
            codes.dedup();
            assert_eq!(codes.len(), all, "{bloc}");
        }
    }

    #[test]
    fn members_of_today() {
        let today = date(2026, 11, 23);
        let territories = ["AX", "GF", "GP", "MF", "MQ", "RE", "YT"];
        let states = |bloc: Bloc| {
            bloc.members(today).iter().filter(|place| !territories.contains(&place.code())).count()
        };
        assert_eq!((states(Bloc::Eu), states(Bloc::Eea)), (27, 30));
        for code in territories {
            assert!(inside(Bloc::Eu, code, today) && inside(Bloc::Eea, code, today), "{code}");
        }
        for code in
            ["GL", "FO", "PF", "NC", "AW", "CW", "SJ", "SX", "BL", "GB", "GI", "CH", "JE", "unknown", "@EU"]
        {
            assert!(!inside(Bloc::Eu, code, today) && !inside(Bloc::Eea, code, today), "{code}");
        }
    }

    #[test]
    fn accessions_and_one_departure() {
        for (bloc, code, first) in [
            (Bloc::Eu, "AT", date(1995, 1, 1)),
            (Bloc::Eu, "PL", date(2004, 5, 1)),
            (Bloc::Eu, "RO", date(2007, 1, 1)),
            (Bloc::Eu, "HR", date(2013, 7, 1)),
            (Bloc::Eu, "YT", date(2014, 1, 1)),
            (Bloc::Eea, "NO", date(1994, 1, 1)),
            (Bloc::Eea, "LI", date(1995, 5, 1)),
            (Bloc::Eea, "HR", date(2014, 4, 12)),
        ] {
            assert!(inside(bloc, code, first), "{code}");
            assert!(!inside(bloc, code, first.yesterday().expect("a day before")), "{code}");
        }
        for bloc in Bloc::ALL {
            assert!(inside(*bloc, "GB", date(2020, 1, 31)) && !inside(*bloc, "GB", date(2020, 2, 1)));
        }
        assert!(!inside(Bloc::Eu, "NO", date(2026, 1, 1)));
    }

    #[test]
    fn members_are_in_order_and_words_are_exact() {
        let members = Bloc::Eea.members(date(2018, 5, 25));
        assert!(members.is_sorted() && members.iter().any(|place| place.code() == "GB"));
        assert_eq!(Bloc::parse("EEA"), Some(Bloc::Eea));
        assert_eq!((Bloc::parse("eea"), Bloc::parse("EU27")), (None, None));
    }
}
