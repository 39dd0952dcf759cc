//! Places in words: what is certain becomes codes, all else is left to be quoted. A text is a list of items: on lines, between
//! `;`, commas, slashes, or words such as `or`. Each item is a place, with or without a remark beside it.

mod divided;

use self::divided::{leave_divided, part_by_letters};
use super::{
    address::{self, Where},
    beside::{beside, is_of_address},
    blocs::{bloc, is_bloc},
    divisions::Divisions,
    form,
    in_state::{in_state, is_state_code},
    letters::{is_canton, is_canton_of, is_state, is_two_letters},
    named::{SURE, behind_yes},
    parts::{Between, brackets, has_box, is_word, parted, without_links, words_behind},
    place_names::{
        BEFORE, address, direct, has_region, is_code, is_codes, is_land, region, together, town_in_state,
    },
    placed::{Known, Places},
    unsaid::{is_maybe, is_none, is_open},
    words::{KEPT, folded},
};
use crate::model::{
    Date, Place,
    place::{Hint, Shaped},
};

/// So many items a text may have.
const ITEMS: usize = 300;

/// What is known when a text is read.
struct Reader<'k> {
    known: &'k Known,
    names: &'k [&'k str],
    /// Whether the text is a list of two letters each.
    is_of_codes: bool,
}

/// Reads a text of a column that shows these parts of countries. `known` are places that the user has named, by folded words; `names` the
/// parties that the row is about.
pub fn read(text: &str, known: &Known, names: &[&str], column: &Divisions) -> Places {
    let mut places = whole(text, known, names);
    let own = Divisions::of([text]);
    let shows = !column.is_empty() || !own.is_empty();
    if shows && !places.codes.is_empty() {
        leave_divided(text, known, &column.and(&own), &mut places, |rest| whole(rest, known, names));
        // `ON, USA`: a province of Canada.
        if own.is_elsewhere(&places.places()) {
            places.leave_open();
        }
    }
    places
}

/// Reads a text by itself.
fn whole(text: &str, known: &Known, names: &[&str]) -> Places {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !is_word(word)).collect();
    let is_of_codes = words.len() > 1 && words.iter().all(|word| is_two_letters(word));
    let (mut places, reader) = (Places::default(), Reader { known, names, is_of_codes });
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
    // What is not ticked in a form is not so: `[ ] USA`.
    if has_box(whole) {
        places.leave_open();
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
        let is_list = !line.starts_with(['(', '[']);
        let open = said.open || is_list && (said.bloc || is_other(line, &named)) || named.is_empty();
        places.more = true;
        places.part |= said.part;
        if open {
            reader.some(line, &mut places);
        }
    }
    if places.part && places.codes.len() < 2 || is_with_part(whole, &places) {
        places.leave_open();
    }
    places
}

/// Whether a list may name a country and a part of it by two letters that are another country too: `Schweiz, SG`, `CH, SG`, `LA, USA`.
fn is_with_part(text: &str, read: &Places) -> bool {
    let items: Vec<&str> =
        text.split([',', ';', '/', '\n']).map(str::trim).filter(|item| !item.is_empty()).collect();
    if items.len() < 2 || items.len() > ITEMS {
        return false;
    }
    let is_of_codes = items.iter().all(|item| is_two_letters(item));
    let countries: Vec<Place> = items
        .iter()
        .filter_map(|item| if is_two_letters(item) { Place::parse(item) } else { Place::suggest(item) })
        .collect();
    let is_part = |letters: &str, of: &Place| match Place::hint(&format!("{}-{letters}", of.code())) {
        // Of codes alone those of a canton or a state are meant now and then, others hardly: `DE, BE, NL`.
        Some(Hint::Part(..) | Hint::Place(_)) => {
            !is_of_codes || of.code() == "CH" && is_canton(letters) || of.code() == "US" && is_state(letters)
        }
        _ => false,
    };
    let is_read = |item: &str| Place::parse(item).is_some_and(|place| read.codes.contains(&place.code()));
    let is_code =
        |item: &&&str| is_two_letters(item) && is_read(item) && !(is_of_codes && SURE.contains(*item));
    let parts = |letters: &&str| {
        let own = Place::parse(letters);
        countries.iter().any(|of| own != Some(*of) && is_part(letters, of))
    };
    items.iter().filter(is_code).any(parts)
}

/// Whether an item of a list, which was not read, may name a country that is none of these: `Georgia` beside `USA`.
fn is_other(item: &str, named: &[Place]) -> bool {
    let meant = Place::hint(item).map(|hint| hint.places()).unwrap_or_default();
    meant.iter().any(|place| !named.iter().any(|known| place.within(*known)))
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
        let (text, is_marked) = unmarked(text);
        places.more |= is_marked;
        if is_open(text) {
            places.leave_open();
            return true;
        }
        // What may be, or is to be, is not where it is.
        let is_one = |between| parted(text, between).len() < 2;
        if is_maybe(text)
            && !self.known.contains_key(&folded(text))
            && is_one(Between::Commas)
            && is_one(Between::Words)
        {
            places.leave_open();
            return true;
        }
        // Among codes `NO` is Norway.
        if is_none(text) && !(self.is_of_codes && text == "NO") {
            return true;
        }
        let mut whole = Places::default();
        if self.said(text, &mut whole) || !is_cut_short(text) && !is_codes(text) && direct(text, &mut whole) {
            self.at_home(text, &mut whole);
            places.take(whole);
            return true;
        }
        if let Some(country) = in_state(text) {
            places.add(country.code());
            places.more = true;
            return true;
        }
        // What stands before a state with its post code is a town, and no country: `Sweden, NY 14420`.
        if text.split(',').skip(1).any(|part| is_state_code(part.trim())) {
            places.leave_open();
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

    /// Leaves open where a town is that one of the parties may have in the country of its form too: `Naples` of `Kite Inc.`.
    fn at_home(&self, town: &str, places: &mut Places) {
        let is = |place: &Place| self.names.iter().any(|name| form::may_be_at_home(name, town, *place));
        if !self.known.contains_key(&folded(town)) && places.places().iter().any(is) {
            places.codes.clear();
            places.assumed.clear();
            places.leave_open();
        }
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
            if named.is_empty() || said.open || said.bloc || is_letter || is_other(remark, &named) {
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
        if let Some(country) = whole_address(text) {
            places.add(country.code());
            places.more = true;
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
        found || self.labelled(text, places)
    }

    /// Reads a text behind what says that it is a place (`Land: USA`), or before what says that there is no other (`US only`).
    fn labelled(&self, text: &str, places: &mut Places) -> bool {
        const LABELS: &[&str] =
            &["land", "country", "pays", "pais", "paese", "ort", "lieu", "location", "sitz"];
        const ONLY: &[&str] = &[
            "only",
            "exclusively",
            "ausschliesslich",
            "uniquement",
            "seulement",
            "exclusivement",
            "solamente",
            "unicamente",
        ];
        let label = text.split_once(':').filter(|(label, _)| LABELS.contains(&folded(label).as_str()));
        let only = text.rsplit_once(' ').filter(|(_, only)| ONLY.contains(&folded(only).as_str()));
        let rest = label.map(|(_, rest)| rest).or(only.map(|(rest, _)| rest));
        let found = rest.is_some_and(|rest| self.item(rest, places));
        places.more |= found;
        found
    }

    /// Reads a text with brackets. Whether it could be told.
    fn bracketed(&self, text: &str, head: &str, inside: &[&str], places: &mut Places) -> bool {
        let swiss = Place::parse("CH").filter(|_| matches!(inside, [only] if is_canton_of(head, only)));
        if let Some(place) = swiss {
            places.add(place.code());
            places.more = true;
            return true;
        }
        if let [only] = inside
            && (region(text, self.names, places)
                || together(head, only, places)
                || is_bloc(&folded(head)) && self.members(head, only, places))
        {
            return true;
        }
        // `DE (Delaware)`: the letters are those of what stands in brackets.
        if let [only] = inside
            && let Some(country) = part_by_letters(head, only)
        {
            places.add(country.code());
            places.more = true;
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
        // A list is none: `USA und Georgia`, `Luxembourg, Belgium`. Of the USA a state is meant: `Georgia, USA`.
        let two = |part: &&str| matches!(Place::hint(part), Some(Hint::Either(_, _, others)) if !others.iter().any(|place| place.code() == "US"));
        if parted(text, Between::Words).len() > 1
            || parted(text, Between::Commas).iter().skip_while(|part| !two(part)).count() > 1
        {
            return false;
        }
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

/// The country of an address that is one in all of its parts, with a post code, a street or two letters behind a town: `Bern BE`.
fn whole_address(text: &str) -> Option<Place> {
    let is_letters = text.rsplit(' ').next().is_some_and(is_two_letters) && text.contains(' ');
    let has_number = text.bytes().any(|b| b.is_ascii_digit());
    match address::read(text).filter(|_| is_letters || has_number)? {
        Where::In(country) => Some(country),
        _ => None,
    }
}

/// A text without the signs behind it, and whether one of them is the mark of a note: `USA*`, `USA\u{b9}`.
fn unmarked(text: &str) -> (&str, bool) {
    let plain = text.trim().trim_end_matches(['.', ',']).trim();
    let bare = plain.trim_end_matches(['*', '\u{2020}', '\u{2021}', '\u{b9}', '\u{b2}', '\u{b3}']).trim_end();
    if bare.is_empty() { (plain, false) } else { (bare, bare.len() < plain.len()) }
}

/// A word that is cut short: `s.o.`.
fn is_cut_short(text: &str) -> bool {
    Place::hint(text).is_none()
        && text.contains('.')
        && !text.contains([' ', ',', '('])
        && folded(text).len() < 6
}

#[cfg(test)]
mod cases;
