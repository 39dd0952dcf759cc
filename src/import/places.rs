//! Places in words: what is certain becomes codes, all else is left to be quoted. A text is a list of items: on lines, between
//! `;`, commas, slashes, or words such as `or`. Each item is a place, with or without a remark beside it.

use super::{
    beside::{beside, bloc, is_bloc, is_of_address},
    named::behind_yes,
    parts::{Between, brackets, parted, without_links, words_behind},
    place_names::{
        BEFORE, address, direct, has_region, is_code, is_codes, is_land, region, together, town_in_state,
    },
    placed::{Known, Places},
    unsaid::{is_maybe, is_none, is_open},
    words::{KEPT, folded},
};
use crate::model::{Date, Place, place::Shaped};

/// So many items a text may have.
const ITEMS: usize = 300;

/// What is known when a text is read.
struct Reader<'k> {
    known: &'k Known,
    names: &'k [&'k str],
}

/// Reads a text. `known` are places that the user has named, by folded words; `names` the parties that the row is about.
pub fn read(text: &str, known: &Known, names: &[&str]) -> Places {
    let (mut places, reader) = (Places::default(), Reader { known, names });
    let (plain, linked) = without_links(text);
    // `ja (USA)` says that it is so, and where.
    let whole = behind_yes(plain.trim()).trim();
    if linked {
        places.more = true;
    }
    if whole.is_empty() || is_none(whole) {
        places.open = linked;
        return places;
    }
    if whole.len() < plain.trim().len() {
        places.more = true;
    }
    if reader.said(whole, &mut places) {
        return places;
    }
    // What may be, or is to be, is not where it is: `evtl. USA`.
    if is_maybe(whole) || is_open(whole) {
        places.leave_open();
    }
    let lines = parted(whole, Between::Lines);
    if lines.len() > ITEMS {
        places.leave_open();
        return places;
    }
    // What names no place may stand before one: `Hosting:`, and the country below it.
    let mut remarks = Vec::new();
    for line in lines {
        if !reader.item(line, &mut places) {
            remarks.push(line);
        }
    }
    let named = places.places();
    for line in remarks {
        let said = beside(line, &named, names);
        // By itself, a bloc may be others of its members.
        let open = said.open || said.bloc && !line.starts_with(['(', '[']) || named.is_empty();
        places.more = true;
        places.part |= said.part;
        if open {
            reader.some(line, &mut places);
        }
    }
    if places.part && places.codes.len() < 2 {
        places.leave_open();
    }
    places
}

impl Reader<'_> {
    /// A text that the user has said the place of, or a bloc.
    fn said(&self, text: &str, places: &mut Places) -> bool {
        let words = folded(text);
        if let Some(codes) = self.known.get(&words) {
            for code in codes {
                if Place::parse(code).is_some_and(Place::is_unknown) {
                    places.leave_open();
                } else {
                    places.add(code);
                }
            }
            return true;
        }
        if is_bloc(&words) || is_land(text) {
            places.leave_open();
            return true;
        }
        false
    }

    /// Reads an item, or a list of such. Whether it could be told.
    fn item(&self, text: &str, places: &mut Places) -> bool {
        let text = text.trim().trim_end_matches(['.', ',']).trim();
        if is_open(text) {
            places.leave_open();
            return true;
        }
        if is_none(text) {
            return true;
        }
        let mut whole = Places::default();
        if self.said(text, &mut whole) || !is_cut_short(text) && !is_codes(text) && direct(text, &mut whole) {
            places.take(whole);
            return true;
        }
        for between in [Between::Commas, Between::Words] {
            let parts = parted(text, between);
            let is_address = between == Between::Commas && parts.iter().any(|part| is_of_address(part));
            if parts.len() < 2 || parts.len() > ITEMS || is_address {
                continue;
            }
            if between == Between::Commas && town_in_state(&parts, places) {
                return true;
            }
            if let Some(all) = self.list(&parts) {
                places.take(all);
                return true;
            }
        }
        let mut one = Places::default();
        let told = self.one(text, &mut one);
        if told {
            places.take(one);
        }
        told
    }

    /// Reads a list: places, and remarks that name none.
    fn list(&self, parts: &[&str]) -> Option<Places> {
        let mut all = Places::default();
        let rest: Vec<&&str> = parts.iter().filter(|part| !self.item(part, &mut all)).collect();
        let named = all.places();
        for remark in rest {
            let said = beside(remark, &named, self.names);
            // A letter may stand for a country: `D, A, CH`.
            let is_letter = remark.chars().count() == 1;
            if named.is_empty() || said.open || said.bloc || is_letter {
                return None;
            }
            all.part |= said.part;
            all.more = true;
        }
        Some(all)
    }

    /// Reads what can be told of a text that as a whole cannot.
    fn some(&self, text: &str, places: &mut Places) {
        places.leave_open();
        for between in [Between::Commas, Between::Words] {
            let parts = parted(text, between);
            let is_address = between == Between::Commas && parts.iter().any(|part| is_of_address(part));
            if parts.len() > 1 && parts.len() <= ITEMS && !is_address {
                // Beside what is no place two letters may be no code: `Entra ID, AD`.
                for part in parts.iter().filter(|part| !is_code(part)) {
                    self.item(part, places);
                }
                return;
            }
        }
    }

    /// Reads a text that is no list. Whether it could be told.
    fn one(&self, text: &str, places: &mut Places) -> bool {
        if is_cut_short(text) || text.len() > KEPT {
            return false;
        }
        if let Some((head, inside)) = brackets(text) {
            return self.bracketed(text, &head, &inside, places);
        }
        if region(text, self.names, places) || address(text, places) || self.shaped(text, places) {
            return true;
        }
        let words = folded(text);
        let before = BEFORE
            .iter()
            .filter(|before| words.strip_prefix(**before).is_some_and(|rest| rest.starts_with(' ')));
        // It says more than where.
        let found = before.max_by_key(|before| before.len()).is_some_and(|before| {
            let rest = words_behind(text, before.split(' ').count());
            self.item(rest, places)
        });
        places.more |= found;
        found
    }

    /// Reads a text with brackets. Whether it could be told.
    fn bracketed(&self, text: &str, head: &str, inside: &[&str], places: &mut Places) -> bool {
        if let [only] = inside
            && (region(text, self.names, places)
                || together(head, only, places)
                || is_bloc(&folded(head)) && self.members(head, only, places))
        {
            return true;
        }
        // What contradicts itself, and what stands in brackets alone.
        if head.is_empty() || has_region(text) {
            return false;
        }
        let mut of = Places::default();
        if self.item(head, &mut of) {
            let named = of.places();
            for remark in inside {
                self.remark(remark, &named, &mut of);
            }
            places.take(of);
            return true;
        }
        // Who, or what, and where that is: `Hetzner (Germany)`.
        let who = beside(head, &[], self.names);
        if who.open || !inside.iter().all(|part| self.item(part, &mut of)) || of.codes.is_empty() {
            return false;
        }
        of.more = true;
        places.take(of);
        true
    }

    /// What stands beside places, in brackets or behind a dash.
    fn remark(&self, remark: &str, named: &[Place], places: &mut Places) {
        places.more = true;
        let said = beside(remark, named, self.names);
        if !said.open {
            places.part |= said.part;
            return;
        }
        // What else is done elsewhere: `support from India`.
        let mut other = Places::default();
        let words = folded(remark);
        let begins = |before: &&str| words.strip_prefix(*before).is_some_and(|rest| rest.starts_with(' '));
        if BEFORE.iter().any(begins) && self.item(remark, &mut other) || self.within(remark, named) {
            places.take(other);
        } else {
            places.leave_open();
        }
    }

    /// Whether a text is a list of places that lie in these.
    fn within(&self, text: &str, named: &[Place]) -> bool {
        let lies = |part: &&str| {
            let meant = Place::hint(part).map(|hint| hint.places()).unwrap_or_default();
            let inside = |place: &Place| named.iter().any(|known| place.within(*known));
            meant.iter().any(inside) || !beside(part, named, self.names).open
        };
        let parts = parted(text, Between::Commas);
        parts.iter().flat_map(|part| parted(part, Between::Words)).all(|part| lies(&part))
    }

    /// A bloc with some of its members in brackets: these are meant. Others are told, and leave it open.
    fn members(&self, head: &str, inside: &str, places: &mut Places) -> bool {
        let mut of = Places::default();
        if !self.item(inside, &mut of) || of.codes.is_empty() {
            return false;
        }
        let meant = bloc(&folded(head));
        let member = |place: &Place| meant.is_some_and(|bloc| bloc.contains(*place, Date::MAX));
        of.open |= !of.places().iter().all(member);
        of.more = true;
        places.take(of);
        true
    }

    /// Several parts that mean one place, or a place with something behind it.
    fn shaped(&self, text: &str, places: &mut Places) -> bool {
        match Place::shaped(text) {
            Some(Shaped::One(place)) => places.add(place.code()),
            Some(Shaped::With(place)) => {
                places.add(place.code());
                let signs = [" - ", " \u{2013} ", " \u{2014} ", ": "];
                let rest = signs.iter().find_map(|sign| text.split_once(sign)).map_or("", |(_, rest)| rest);
                self.remark(rest, &[place], places);
            }
            _ => return false,
        }
        true
    }
}

/// A word that is cut short: `s.o.`.
fn is_cut_short(text: &str) -> bool {
    Place::hint(text).is_none()
        && text.contains('.')
        && !text.contains([' ', ',', '('])
        && folded(text).len() < 6
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    const CELLS: &[(&str, &str)] = &[
        ("Ireland", "IE"),
        ("USA", "US"),
        ("Vereinigte Staaten", "US"),
        ("\u{c9}tats-Unis", "US"),
        ("Germany (Frankfurt)", "DE"),
        ("USA (DPF)", "US"),
        ("EU/US", "US;unknown"),
        ("AWS eu-central-1 (Frankfurt)", "DE"),
        ("eu-west-1", "IE"),
        ("eu-central-1 (Dublin)", "unknown"),
        ("eu-central-1 with support from India", "DE;unknown"),
        ("Germany (with access from India)", "DE;unknown"),
        ("Germany (head office)", "DE"),
        ("Ireland; support from India", "IE;IN"),
        ("Ireland, Germany, USA", "IE;DE;US"),
        ("San Francisco, CA, USA", "US"),
        ("San Francisco, CA", "US"),
        ("London, UK", "GB"),
        ("Toronto, ON, Canada", "CA"),
        ("Ireland\nUnited Kingdom", "IE;GB"),
        ("EU", "unknown"),
        ("APAC", "unknown"),
        ("Balkan", "unknown"),
        ("Americas; Ireland", "IE;unknown"),
        // Towns, states and words that are the code or the name of a place elsewhere too.
        ("9000 St. Gallen, SG", "CH"),
        ("3600 Thun, BE", "CH"),
        ("Bern, BE", "CH"),
        ("8001 Z\u{fc}rich, SG", "unknown"),
        ("1630 Bulle, FR", "unknown"),
        ("3400 Burgdorf, BE", "unknown"),
        ("8570 Weinfelden, TG", "unknown"),
        ("38100 Xdorf, TN", "unknown"),
        ("74072 Xdorf, BW", "unknown"),
        ("4020 Xdorf, AT", "AT"),
        ("12345 Xdorf, DE", "DE"),
        ("Boston, Massachusetts, IN", "unknown"),
        ("Greenville, SC", "unknown"),
        ("Lebanon, PA", "unknown"),
        ("Cuba, NY", "unknown"),
        ("USA, CA", "US;unknown"),
        ("US, CA", "US;unknown"),
        ("US, DE, IE", "US;DE;IE"),
        ("US/DE", "US;DE"),
        ("US-CA", "US"),
        ("DE, US", "DE;US"),
        ("CA, DE", "CA;DE"),
        ("AD, Entra ID", "unknown"),
        ("Atlantis, US", "US;unknown"),
        ("Mobile", "unknown"),
        ("East", "unknown"),
        ("Store", "unknown"),
        ("Enterprise", "unknown"),
        ("Split, Croatia", "HR"),
        ("Mobile, Alabama", "US"),
        ("Bavaria", "DE"),
        ("California", "US"),
        ("BW", "unknown"),
        ("Botswana (BW)", "BW"),
        ("D, A, CH", "unknown"),
        ("DE, A, CH", "unknown"),
        ("DE, AT, CH", "DE;AT;CH"),
        ("ja (USA)", "US"),
        ("Oui (USA)", "US"),
        ("Ja, USA", "US"),
        ("Ja", "unknown"),
        ("Worldwide", "unknown"),
        ("Georgia", "unknown"),
        ("Atlantis", "unknown"),
        ("in", "unknown"),
        ("n/a", "unknown"),
        ("?", "unknown"),
        ("...", "unknown"),
        ("TBD", "unknown"),
        ("offen", "unknown"),
        ("evtl. USA", "US;unknown"),
        ("geplant: USA", "US;unknown"),
        ("maybe USA", "US;unknown"),
        ("USA (planned)", "US;unknown"),
        ("USA?", "unknown"),
        ("USA; TBD", "US;unknown"),
        ("nein", ""),
        ("s.o.", "unknown"),
        ("i.O.", "unknown"),
        ("u.A.", "unknown"),
        ("k.A.", "unknown"),
        ("U.S.", "US"),
        ("U.K.", "GB"),
        ("U.S.A.", "US"),
        ("Ireland; Atlantis", "IE;unknown"),
        ("Ireland, Atlantis", "IE;unknown"),
        ("USA (X) or Germany (Y)", "US;DE"),
        ("USA (AWS) oder Deutschland (Hetzner)", "US;DE"),
        ("USA (Gurgaon) or Germany (Y)", "US;DE;unknown"),
        ("Germany (EU Cloud)", "DE"),
        ("USA (EU Cloud)", "US;unknown"),
        ("Germany - EU Cloud", "DE"),
        ("Germany\n(EU Cloud)", "DE"),
        ("Germany\nEU Cloud", "DE;unknown"),
        ("Germany\nHosted on AWS", "DE"),
        ("Deutschland\nUSA", "DE;US"),
        ("Deutschland\nggf. USA", "DE;US;unknown"),
        ("Deutschland\nandere", "DE;unknown"),
        ("USA\nSCC abgeschlossen", "US"),
        ("Hosting:\nDeutschland", "DE"),
        ("Hosting: DE", "DE"),
        ("Germany, Hosting", "DE"),
        ("Germany (primary), Ireland (backup)", "DE;IE"),
        ("Germany (backup)", "DE;unknown"),
        ("Germany (support from India)", "DE;IN"),
        ("Germany (Frankfurt, Berlin)", "DE"),
        ("Germany (Frankfurt) and Ireland (Dublin)", "DE;IE"),
        ("EU (Germany, Ireland)", "DE;IE"),
        ("EU (Germany, USA)", "DE;US;unknown"),
        ("EU (mostly Germany)", "unknown"),
        ("Worldwide (USA, India)", "US;IN;unknown"),
        ("AWS (Germany)", "DE"),
        ("Kite GmbH (Deutschland)", "DE"),
        ("Kite (Deutschland)", "unknown"),
        ("USA (SCCs + TIA 2025-03-14)", "US"),
        ("us-east-1 (N. Virginia)", "US"),
        ("eu-west-1/eu-central-1", "IE;DE"),
        ("eu-central-1 or USA", "DE;US"),
        ("Bosnia and Herzegovina, Serbia", "BA;RS"),
        ("Germany (https://kite.example/us)", "DE"),
        ("https://kite.example/us", "unknown"),
        ("USA; n/a", "US;unknown"),
        ("USA; -", "US"),
        ("USA (u.a.)", "US;unknown"),
        ("China (Hong Kong)", "CN;unknown"),
        ("Germany (Frankfurt", "unknown"),
        ("", ""),
    ];

    #[test]
    fn what_is_certain_becomes_codes_and_nothing_else() {
        for (text, cell) in CELLS {
            assert_eq!(read(text, &BTreeMap::new(), &[]).cell(), *cell, "{text}");
        }
    }

    #[test]
    fn what_names_the_party_itself_names_no_place() {
        let of = |names: &[&str]| read("USA (Slack) or Germany (Tables)", &Known::new(), names).cell();
        assert_eq!(of(&["Slack Technologies, LLC", "Tables GmbH"]), "US;DE");
        assert_eq!(of(&["Slack Technologies, LLC"]), "US;DE;unknown");
        let places = read("Germany (EU Cloud)", &Known::new(), &[]);
        assert!(places.more && !places.open, "it is quoted");
    }

    #[test]
    fn what_is_made_to_take_long_does_not() {
        for text in ["in ".repeat(40_000), "EU (".repeat(30_000), "a/b,".repeat(30_000)] {
            assert_eq!(read(&text, &Known::new(), &[]).cell(), "unknown");
        }
        assert_eq!(read(&"(".repeat(90_000), &Known::new(), &[]).cell(), "");
        let deep = "EU (".repeat(240) + "Ireland" + &")".repeat(240);
        assert!(read(&deep, &Known::new(), &[]).open);
    }

    #[test]
    fn a_city_or_a_part_alone_is_an_assumption_that_is_told() {
        let places = read("Dublin", &BTreeMap::new(), &[]);
        assert_eq!((places.cell().as_str(), places.assumed.len()), ("IE", 1));
        assert_eq!(read("Rotterdam", &BTreeMap::new(), &[]).assumed, ["Rotterdam is the one in Netherlands"]);
        let known =
            BTreeMap::from([("campus".to_owned(), vec!["SE"]), ("eu".to_owned(), vec!["DE", "unknown"])]);
        assert_eq!(read("Campus", &known, &[]).cell(), "SE");
        assert_eq!(read("EU", &known, &[]).cell(), "DE;unknown");
    }
}
