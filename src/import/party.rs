//! The parties that a cell names. What stands behind a name as its address is no party: a street, a post code with its town, a
//! country, a city that is known. What may be one or the other is a party, and told. Where all that stands behind a name is not
//! understood, nothing says for certain where it is.

mod items;

use self::items::{Item, is_surely, parted_items};
pub use self::items::{Named, unnumbered};
use super::{
    address::{
        Part, Sure, Where, agrees, behind, country, has_no_town, has_other_code, is_recipient, is_town, part,
    },
    beside::{is_known_company, is_role, is_said},
    enclosed, form,
    in_state::{is_name, is_state_code},
    internal::is_internal,
    letters::{is_canton_of, is_two_letters},
    named::{bare, goes_on, is_contract, is_doubtful, is_kind, is_no_party, is_processor, is_tangled},
    opening::{is_unit, may_be_remark, names_behind, opens, places_in},
    parts::{self, brackets_behind},
    said_of::{is_agreed, is_said_of},
    street::is_street_name,
    town::is_country_as_said,
    words,
};
use crate::model::Place;

/// So many parts an address has, and so many brackets a name.
const MOST: usize = 32;

/// A party, as a cell names it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Party {
    /// All that the cell says of it.
    pub whole: String,
    /// Its name, with what stands in brackets behind it.
    pub text: String,
    /// What stands in brackets behind its name and its address: not what is another part of that.
    pub enclosed: Vec<String>,
    /// Its address, part by part.
    pub address: Vec<String>,
    /// Whether its name may be those of two.
    pub is_doubtful: bool,
    /// Whether it may be a place of the one before it.
    pub may_be_place: bool,
    /// Whether something stands behind it that is not understood, or leaves open where it is.
    is_open: bool,
    /// What is said of it behind its name, and is no recipient.
    pub remarks: Vec<String>,
    /// Behind how many of them its address stands that say who speaks for it, whose it is or what it does: it may be where that is.
    behind_remarks: usize,
    /// What of the item its name is.
    pub named: Named,
    parts: Vec<Part>,
    /// What stands in brackets behind its address, and behind which part of it.
    behind: Vec<(usize, String)>,
}

/// The parties that a cell names. Behind a bracket, an address or the form of a company the next one begins, beside lines and `;`
/// too: `Kite eG (AV), Bell & Partner; Bank`. An address behind a comma is that of the name before it: `Holding Inc., Delaware`.
pub fn parties(cell: &str) -> Vec<Party> {
    let listed = words::is_listed(cell);
    let items = parted_items(cell, listed);
    let (mut all, mut loose): (Vec<Party>, Vec<usize>) = Default::default();
    for (at, item) in items.iter().enumerate() {
        let (behind, next) = (items.get(at + 1), items.get(at + 1).filter(|next| next.is_behind_comma));
        let Some(last) = all.last_mut() else {
            all.push(Party { may_be_place: opens(&item.text), named: item.named, ..Party::of(&item.text) });
            continue;
        };
        last.is_open |= item.is_behind_word && last.says_place() && !is_surely(&item.text);
        if let Some(address) = last.address_of(item, behind) {
            last.behind_remarks = last.remarks.iter().filter(|said| !is_agreed(said)).count();
            last.lies(&item.text, Some(address));
        } else if is_surely(last.name()) && is_said_of(&item.text, item.is_behind_comma) {
            last.remark(&item.text);
        } else if item.text.starts_with(['(', '[']) {
            // A second line in brackets says more of the first.
            last.more(&item.text, " ");
        } else if let Some(names) = left_open_by(item) {
            last.lies(&item.text, None);
            let of = |name: &str| Party { may_be_place: !is_surely(name), ..Party::of(name) };
            all.extend(names.into_iter().map(of));
        } else if last.takes(item, listed) {
            last.is_doubtful |= item.is_behind_comma && is_doubtful(&last.text, &item.text);
            last.more(&item.text, ", ");
        } else {
            let may_be_place = last.may_lie_in(item, if item.is_behind_comma { next } else { behind });
            let is_loose = may_be_place || item.is_behind_comma && !is_surely(&item.text);
            last.is_open |= is_loose && last.says_place();
            loose.extend(Some(all.len()).filter(|_| is_loose));
            all.push(Party { may_be_place, named: item.named, ..Party::of(&item.text) });
        }
    }
    // An address behind what may be a place is that of either.
    for at in loose.into_iter().rev() {
        let (before, behind) = all.split_at_mut(at);
        let (Some(before), Some(one)) = (before.last_mut(), behind.first_mut()) else { continue };
        if one.is_open || !one.parts.is_empty() {
            before.is_open = true;
            one.may_be_place = true;
        }
    }
    leave_open(&mut all);
    all
}

/// What leaves open where a recipient is, however well the parts of its address agree: a department of the owner behind it, or a word that
/// names nobody, with which a place stands that may be its own; brackets that say more than an address; two letters that are another country
/// too; and a name that may be those of two, or says more than a name.
fn leave_open(all: &mut [Party]) {
    // Whether what stands behind may be a place, and whether a department does before such, or what names nobody.
    let (mut is_before_place, mut is_before_other) = (false, false);
    for party in all.iter_mut().rev() {
        party.enclose();
        if is_no_party(&party.text) {
            is_before_place |=
                !party.parts.is_empty() || is_internal(party.name()) && !party.enclosed.is_empty();
            is_before_other |= is_before_place;
            continue;
        }
        let names_place = party.enclosed.iter().any(|inside| enclosed::may_name_place(inside));
        if !party.parts.is_empty() || names_place {
            party.is_open |= is_before_other || is_tangled(party.name()) || party.is_elsewhere_behind_form();
        }
        party.is_open |= names_place && party.is_bracketed_elsewhere();
        // A role and what was agreed say nothing of where: `Torfweg 3, 26121 Oldenburg (AVV)`.
        party.is_open |= !party.parts.is_empty() && !party.enclosed.iter().all(|inside| is_role(inside));
        party.is_open |= has_other_code(&party.address, &party.parts);
        is_before_place = party.may_be_place;
    }
}

/// Two letters of a text that says nothing else of where: `DE`, `DE\u{b9}`, `DE/NL`, `DE, AVV`; not `Berlin, DE`.
fn letters_in(text: &str) -> impl Iterator<Item = &str> {
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_ascii_alphabetic()).len();
    let items = || text.split([',', ';', '/', '+', '&', ' ']).filter(|item| bare(item) > 0);
    let is_letters = |item: &str| is_two_letters(item.trim_matches(|c: char| !c.is_ascii_alphabetic()));
    let only = items().all(|item| is_letters(item) || parts::is_word(item) || is_role(item));
    let letters = items().map(|item| item.trim_matches(|c: char| !c.is_ascii_alphabetic()));
    letters.filter(move |item| only && is_two_letters(item)).collect::<Vec<_>>().into_iter()
}

/// The names of others in an item that says more of the one before it, and leaves open where that is; nothing, where it is a name itself.
fn left_open_by(item: &Item) -> Option<Vec<&str>> {
    if opens(&item.text) {
        return Some(Vec::new());
    }
    names_behind(&item.text).filter(|_| item.is_behind_comma)
}

impl Party {
    fn of(text: &str) -> Self {
        Self { whole: text.to_owned(), text: text.to_owned(), ..Self::default() }
    }

    /// Two letters that stand behind its name, and say nothing else: in brackets, or as all of its address.
    pub fn letters(&self) -> impl Iterator<Item = &str> {
        let alone = self.address.first().filter(|_| self.address.len() == 1);
        self.enclosed.iter().chain(alone).flat_map(|text| letters_in(text))
    }

    /// Leaves open where it is, if such letters say that and may be something else.
    pub fn leave_letters(&mut self, is_other: impl Fn(&str) -> bool) {
        if self.letters().any(&is_other) {
            self.enclosed.retain(|inside| !letters_in(inside).any(&is_other));
            self.is_open = true;
        }
    }

    /// Its name alone.
    pub fn name(&self) -> &str {
        bare(&self.text)
    }

    /// Where its address is. One whose name may be those of two is not said to be there, nor is one that may be a place itself, or that
    /// has the name of a place elsewhere and no post code: `Niederlassung Moskau, Berlin`.
    pub fn place(&self) -> Where {
        let has_code = self.parts.iter().any(|part| part.sure == Sure::Firm && part.is_place);
        match country(&self.parts) {
            _ if self.is_open => Where::Open,
            Where::In(_) if self.is_doubtful || self.may_be_place || self.is_joined() => Where::Open,
            Where::In(_) if !has_code && self.is_named_elsewhere() => Where::Open,
            Where::In(place) if !has_code && self.may_be_at_home(place) => Where::Open,
            // A company of the same country is there either way.
            Where::In(place) if self.behind_remarks > 0 && !self.is_of(place) => Where::Open,
            place => place,
        }
    }

    /// Whether its form is at home in this country.
    fn is_of(&self, place: Place) -> bool {
        form::is_at_home(self.name(), place.code())
    }

    /// What stands in brackets behind its name and its address, and so many parts of that before it.
    fn brackets(&self) -> impl Iterator<Item = (usize, &str)> {
        let own = brackets_behind(&self.text).1.into_iter().map(|inside| (0, inside));
        let all = own.chain(self.behind.iter().map(|(at, inside)| (*at, inside.as_str())));
        all.filter(|(_, inside)| !inside.is_empty())
    }

    /// Whether brackets say that it is a processor.
    pub fn is_processor(&self) -> bool {
        self.brackets().any(|(_, inside)| is_processor(inside) || is_contract(inside))
            || self.remarks.iter().any(|text| is_processor(text) || is_contract(text))
    }

    /// Reads the brackets behind its name and its address: what is an address there is a part of its own, where it has one.
    fn enclose(&mut self) {
        let mut all: Vec<(usize, String)> = Vec::new();
        for (at, inside) in self.brackets().filter(|(_, inside)| !is_processor(inside)) {
            if !all.iter().any(|(_, known)| known == inside) {
                all.push((at, inside.to_owned()));
            }
            if all.len() > MOST {
                break;
            }
        }
        self.is_open |= all.len() > MOST;
        // From the last on, so that those before stay where they are.
        for (at, inside) in all.into_iter().rev() {
            let town = at.checked_sub(1).and_then(|at| self.address.get(at)).or(self.address.last());
            let town = town.map_or("", String::as_str);
            if let Some(address) = enclosed::address(town, &inside).filter(|_| !self.parts.is_empty()) {
                let at = if at == 0 || at > self.parts.len() { self.parts.len() } else { at };
                for (behind, (text, part)) in address.into_iter().enumerate() {
                    self.address.insert((at + behind).min(self.address.len()), text);
                    self.parts.insert(at + behind, part);
                }
            } else {
                self.enclosed.insert(0, inside);
            }
        }
    }

    /// Whether its name has what may be a part of an address: `Kite, Wilton Plaza`.
    fn is_joined(&self) -> bool {
        self.name().split(',').skip(1).any(|part| !words::is_form(&words::folded(part)))
    }

    /// Whether a word of its name is a place that is not that of its address.
    fn is_named_elsewhere(&self) -> bool {
        places_in(self.name()).any(|place| !agrees(&place, &self.parts))
    }

    /// Whether all that says where it is is a town, and it may be another one of that name, by the form of the company.
    fn may_be_at_home(&self, place: Place) -> bool {
        let is_town = |part: &Part| part.sure == Sure::City || !part.is_place;
        let is_said = |text: &String| is_country_as_said(text, "US");
        (self.parts.iter().all(is_town) || self.address.iter().any(is_said))
            && self.address.iter().any(|town| form::may_be_at_home(self.name(), town, place))
    }

    /// Whether words behind the form of the company are a place that is not that of its address: `Kite GmbH Support Indien`.
    fn is_elsewhere_behind_form(&self) -> bool {
        let name = self.name();
        let at = name.split_whitespace().scan(0, |at, word| {
            let from = name.get(*at..)?.find(word)? + *at;
            *at = from + word.len();
            Some((word, *at))
        });
        let behind = at.filter(|(word, _)| words::is_form(&words::folded(word))).map(|(_, end)| end).next();
        let behind = behind.and_then(|end| name.get(end..)).unwrap_or_default();
        places_in(behind).any(|place| !self.parts.is_empty() && !agrees(&place, &self.parts))
    }

    /// Whether a word of its name is a place that what stands in brackets does not agree with: `Niederlassung Moskau (Berlin)`.
    fn is_bracketed_elsewhere(&self) -> bool {
        let inside: Vec<Part> = self.enclosed.iter().flat_map(|inside| places_in(inside)).collect();
        let is_one = |place: &Part| inside.iter().any(|part| agrees(place, std::slice::from_ref(part)));
        places_in(self.name()).any(|place| !inside.is_empty() && !is_one(&place))
    }

    /// Whether its address may be a list of names: no post code stands there, and the name is that of no company, or nothing says where it is.
    pub fn may_be_several(&self) -> bool {
        let has_code = self.parts.iter().any(|part| part.sure == Sure::Firm && part.is_place);
        let is_guessed = self.parts.contains(&Part::TOWN) || self.parts.contains(&Part::ROAD);
        let is_told = words::is_company(self.name()) && self.parts.iter().any(|part| part.is_place);
        is_guessed || !self.parts.is_empty() && !has_code && !is_told && !is_no_party(&self.text)
    }

    /// Whether something stands behind its name that may say where it is: an address, or brackets.
    fn says_place(&self) -> bool {
        !self.parts.is_empty() || brackets_behind(&self.text).1.into_iter().any(enclosed::may_name_place)
    }

    fn more(&mut self, text: &str, between: &str) {
        for own in [&mut self.whole, &mut self.text] {
            own.push_str(between);
            own.push_str(text);
        }
    }

    /// What is said of it behind its name.
    fn remark(&mut self, text: &str) {
        self.whole.push_str(", ");
        self.whole.push_str(text);
        self.remarks.push(text.to_owned());
    }

    /// What is said of where it is: a part of an address, or what leaves that open.
    fn lies(&mut self, text: &str, address: Option<Part>) {
        let (head, inside) = brackets_behind(text);
        self.whole.push_str(", ");
        self.whole.push_str(text);
        self.address.push(head.to_owned());
        let at = self.address.len();
        self.behind.extend(inside.into_iter().map(|inside| (at, inside.to_owned())));
        // Nobody's address has so many parts.
        self.is_open |= address.is_none() || self.parts.len() >= MOST;
        self.parts.extend(address.filter(|_| self.parts.len() < MOST));
    }

    /// What an item is of its address; nothing, where it is none.
    fn address_of(&self, item: &Item, next: Option<&Item>) -> Option<Part> {
        let text = bare(&item.text);
        let is_company = words::is_company(bare(&self.text));
        let begun = !self.parts.is_empty();
        let town = self.address.last().map_or("", String::as_str);
        // `St. Gallen (SG)`.
        let canton = brackets_behind(&item.text).1.into_iter().find(|letters| is_canton_of(text, letters));
        let swiss = canton.and_then(|_| Place::parse("CH")).filter(|_| part(self.name()).is_none());
        let of = |place| Part { sure: Sure::City, countries: Some(vec![place]), is_place: true };
        if let Some(place) = swiss.filter(|_| item.is_behind_comma) {
            return Some(of(place));
        }
        let Some(mut found) = behind(town, text) else {
            // `1 Hacker Way, Smallville`, and a post code without a town behind it.
            let is_before_code =
                next.is_some_and(|next| next.is_behind_comma && has_no_town(bare(&next.text)));
            // `Google LLC, Mountain View, CA 94043`.
            let is_in_state = || is_company && next.is_some_and(|next| is_state_code(bare(&next.text)));
            let is_town = is_before_code
                && item.is_behind_comma
                && (begun && is_town(text) || is_in_state() && is_name(text));
            let is_street = is_street_name(text)
                && !is_recipient(text)
                && next.is_some_and(|next| is_town_of(item, next));
            return is_town.then_some(Part::TOWN).or(is_street.then_some(Part::ROAD));
        };
        // A list of places, and no address of anybody: `Frankreich, USA`; `HR, Indien` is a department.
        let is_place = !begun && part(self.name()).is_some() && !is_internal(self.name());
        let fits = begun && agrees(&found, &self.parts);
        let us = Place::parse("US");
        let has_place = self.parts.iter().any(|part| part.is_place);
        let is_state = found.countries.iter().flatten().any(|place| Some(*place) == us);
        let is_own = match found.sure {
            Sure::Firm => true,
            _ if !item.is_behind_comma => begun && fits,
            Sure::Country if is_two_letters(text) => !is_place && !is_no_party(&self.text),
            Sure::Country | Sure::City => !is_place,
            // Behind a town it is its state, or its country: where they do not agree, neither is certain.
            Sure::Code => {
                has_place
                    || fits
                    || !is_no_party(text)
                        && (is_company && (SURE.contains(&text) || is_state) || self.is_doubtful)
            }
            Sure::Part => fits,
        };
        // No company of the USA has such a form: `Kite GmbH, DE`.
        if found.sure == Sure::Code
            && !begun
            && is_company
            && !is_american(self.name())
            && found.countries.iter().flatten().count() > 1
        {
            found.countries.iter_mut().for_each(|all| all.retain(|place| Some(*place) != us));
        }
        is_own.then_some(found)
    }

    /// Whether an item that is no address belongs to its name.
    fn takes(&self, item: &Item, listed: bool) -> bool {
        let is_known = is_known_company(&words::folded(bare(&item.text)));
        if !item.is_behind_comma || !self.parts.is_empty() || is_known || is_internal(self.name()) {
            return false;
        }
        let is_whole = self.text.ends_with([')', ']']) || words::is_company(&self.text);
        listed && !is_whole || goes_on(&self.text, &item.text)
    }

    /// Whether an item that is taken for a recipient may be a place of this one, or a remark.
    fn may_lie_in(&self, item: &Item, next: Option<&Item>) -> bool {
        let text = bare(&item.text);
        let begun = !self.parts.is_empty();
        if is_surely(text) || is_no_party(&item.text) {
            return false;
        }
        if is_unit(text) {
            return true;
        }
        if !item.is_behind_comma {
            // A line with a number, above that of a post code, may be a street.
            let is_code = |next: &Item| {
                part(bare(&next.text)).is_some_and(|part| part.sure == Sure::Firm && part.is_place)
            };
            let is_street = text.contains(|c: char| c.is_ascii_digit()) && next.is_some_and(is_code);
            // Below a street, and no town yet.
            if begun && !self.parts.iter().any(|part| part.is_place) && is_town(text) {
                return true;
            }
            return is_street
                || part(text).is_some()
                || names_behind(text).is_some()
                || may_be_remark(&item.text);
        }
        let is_before_address =
            next.is_some_and(|next| part(bare(&next.text)).is_some() && part(self.name()).is_none());
        begun || is_before_address || may_be_remark(&item.text) || self.may_be_one_word(text)
    }

    /// Whether a text is one word that nothing is known of, or a place that is not surely its own.
    fn may_be_one_word(&self, text: &str) -> bool {
        const BEGINS: &[&str] =
            &["bad", "sankt", "st", "saint", "san", "santa", "new", "neu", "gross", "klein", "los", "las"];
        let word = words::folded(text);
        let is_one = match word.split_once(' ') {
            None => true,
            Some((first, rest)) => {
                is_town_at(&word)
                    || BEGINS.contains(&first) && !rest.contains(' ')
                    || !text.contains(' ')
                    || text.contains(|c: char| c.is_ascii_digit())
            }
        };
        // Behind the form of a company it may be its town: `Kite AG, ZUG`.
        let is_short = text.chars().count() < 6
            && text.chars().all(char::is_uppercase)
            && part(text).is_none()
            && (text.chars().count() < 3 || !words::is_company(self.name()));
        is_one
            && text.starts_with(char::is_uppercase)
            && !is_short
            && !is_no_party(&self.text)
            && !is_kind(&word)
            && !is_said(&word)
    }
}

/// Whether the item behind another goes on with an address: with a town, or a street with its number; on lines with a post code.
fn is_town_of(item: &Item, next: &Item) -> bool {
    let Some(part) = part(bare(&next.text)) else { return false };
    part.sure == Sure::Firm && (part.is_place || item.is_behind_comma)
        || part.is_place && part.sure != Sure::Code && item.is_behind_comma && next.is_behind_comma
}

/// Whether words, folded, are a town with what it lies at, or in: `weil am rhein`, `rothenburg ob der tauber`.
fn is_town_at(folded: &str) -> bool {
    const AT: &[&str] = &[
        " am ",
        " an der ",
        " ob der ",
        " im ",
        " in der ",
        " bei ",
        " auf der ",
        " vor der ",
        " v d ",
        " a d ",
        " i br",
        " sur ",
        " sous ",
        " upon ",
        " on the ",
    ];
    folded.split(' ').count() < 6 && AT.iter().any(|at| folded.contains(at))
}

/// Whether a company may be one of the USA, by its form.
fn is_american(name: &str) -> bool {
    form::ends_with_one_of(name, "US") || !form::has_one(name)
}

/// Codes that stand behind the name of a company for where it is, and for nothing else.
const SURE: &[&str] = &["US", "UK", "GB", "DE", "FR", "IE", "CH", "JP", "CN"];

#[cfg(test)]
mod behind;
#[cfg(test)]
mod cases;
