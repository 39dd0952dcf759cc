//! The parties that a cell names. What stands behind a name as its address is no party: a street, a post code with its town, a
//! country, a city that is known. What may be one or the other is a party, and told.

use super::{
    address::{Part, Sure, Where, agrees, country, has_no_town, has_number, is_building, part},
    beside::is_said,
    named::{bracket, goes_on, is_doubtful, is_kind, is_no_party},
    parts::{Between, parted},
    words,
};
use crate::model::Place;

/// A party, as a cell names it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Party {
    /// All that the cell says of it.
    pub whole: String,
    /// Its name, with what stands in brackets behind it.
    pub text: String,
    /// What stands in brackets behind its address.
    pub behind: Vec<String>,
    /// Its address, part by part.
    pub address: Vec<String>,
    /// Whether its name may be those of two.
    pub is_doubtful: bool,
    /// Whether it may be a place of the one before it.
    pub may_be_place: bool,
    parts: Vec<Part>,
}

/// A text of a cell, and whether a comma stands before it, and no stronger sign.
struct Item {
    text: String,
    is_behind_comma: bool,
}

/// The parties that a cell names. Behind a bracket, an address or the form of a company the next one begins, beside lines and `;`
/// too: `Kite eG (AV), Bell & Partner; Bank`. An address behind a comma is that of the name before it: `Holding Inc., Delaware`.
pub fn parties(cell: &str) -> Vec<Party> {
    let listed = words::is_listed(cell);
    let items = parted_items(cell, listed);
    let mut all: Vec<Party> = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let next = items.get(at + 1);
        let Some(last) = all.last_mut() else {
            all.push(Party::of(&item.text));
            continue;
        };
        if let Some(address) = last.address_of(item, next) {
            last.lies(&item.text, address);
        } else if item.text.starts_with('(') {
            // A second line in brackets says more of the first.
            last.more(&item.text, " ");
        } else if last.takes(item, listed) {
            last.is_doubtful |= item.is_behind_comma && is_doubtful(&last.text, &item.text);
            last.more(&item.text, ", ");
        } else {
            let is_before_code = next.is_some_and(|next| has_no_town(bracket(&next.text).0));
            let may_be_place = item.is_behind_comma && (is_before_code || last.may_lie_in(&item.text));
            all.push(Party { may_be_place, ..Party::of(&item.text) });
        }
    }
    all
}

/// The items of a cell, and of these the parts between commas.
fn parted_items(cell: &str, listed: bool) -> Vec<Item> {
    let mut all: Vec<Item> = Vec::new();
    for (number, item) in words::items(cell).into_iter().enumerate() {
        let parts = if listed { parted(&item, Between::Commas) } else { vec![item.as_str()] };
        for (at, text) in parts.into_iter().enumerate() {
            let is_behind_comma = at > 0 || !listed && number > 0;
            match all.last_mut() {
                // `Mail, Inc.` is one name.
                Some(last) if at > 0 && words::is_form(&words::folded(bracket(text).0)) => {
                    last.text.push_str(", ");
                    last.text.push_str(text);
                }
                _ => all.push(Item { text: text.to_owned(), is_behind_comma }),
            }
        }
    }
    all
}

impl Party {
    fn of(text: &str) -> Self {
        Self { whole: text.to_owned(), text: text.to_owned(), ..Self::default() }
    }

    /// Its name alone.
    pub fn name(&self) -> &str {
        bracket(&self.text).0
    }

    /// Where its address is. One whose name may be those of two is not said to be there, nor is one that may be a place itself, or that
    /// has the name of a place elsewhere and no post code: `Niederlassung Moskau, Berlin`.
    pub fn place(&self) -> Where {
        let has_code = self.parts.iter().any(|part| part.sure == Sure::Firm && part.is_place);
        match country(&self.parts) {
            Where::In(_) if self.is_doubtful || self.may_be_place => Where::Open,
            Where::In(_) if !has_code && self.is_named_elsewhere() => Where::Open,
            place => place,
        }
    }

    /// Whether a word of its name is a place that is not that of its address.
    fn is_named_elsewhere(&self) -> bool {
        let words =
            self.name().split(|c: char| !(c.is_alphanumeric() || c == '-')).filter(|word| word.len() > 2);
        // `Kite Europe`: any part of the world is nowhere else.
        let names = |part: &Part| part.countries.as_ref().is_some_and(|countries| !countries.is_empty());
        let mut places = words.filter_map(part).filter(names);
        places.any(|place| !agrees(&place, &self.parts))
    }

    /// Whether its address may be a list of names: no post code stands there, and the name is that of no company, or nothing says where it is.
    pub fn may_be_several(&self) -> bool {
        let has_code = self.parts.iter().any(|part| part.sure == Sure::Firm && part.is_place);
        let is_guessed = self.parts.contains(&Part::TOWN);
        let is_told = words::is_company(self.name()) && self.parts.iter().any(|part| part.is_place);
        is_guessed || !self.parts.is_empty() && !has_code && !is_told && !is_no_party(&self.text)
    }

    fn more(&mut self, text: &str, between: &str) {
        for own in [&mut self.whole, &mut self.text] {
            own.push_str(between);
            own.push_str(text);
        }
    }

    fn lies(&mut self, text: &str, address: Part) {
        let (head, inside) = bracket(text);
        self.whole.push_str(", ");
        self.whole.push_str(text);
        self.address.push(head.to_owned());
        self.behind.extend(Some(inside.to_owned()).filter(|inside| !inside.is_empty()));
        self.parts.push(address);
    }

    /// What an item is of its address; nothing, where it is none.
    fn address_of(&self, item: &Item, next: Option<&Item>) -> Option<Part> {
        let text = bracket(&item.text).0;
        let of_next = next.and_then(|next| part(bracket(&next.text).0));
        let is_company = words::is_company(bracket(&self.text).0);
        let begun = !self.parts.is_empty();
        let Some(mut found) = part(text) else {
            // `Torfkamp 3`, and a town behind it; `Smallville`, and a post code without a town behind it.
            let is_street = of_next.as_ref().is_some_and(|next| {
                next.is_place && next.sure != Sure::Code && has_number(text)
                    || next.sure == Sure::Firm && is_building(text)
            });
            // A street alone is no whole address: `1 Canal Street, Canal Dock, Dublin`.
            let is_within = begun
                && !self.parts.iter().any(|part| part.is_place)
                && of_next.as_ref().is_some_and(|next| next.is_place && next.sure != Sure::Code);
            let is_before_code = next.is_some_and(|next| has_no_town(bracket(&next.text).0));
            let is_town = (is_within || is_before_code && (begun || is_company))
                && item.is_behind_comma
                && !words::is_company(text);
            return if is_street { Some(Part::STREET) } else { is_town.then_some(Part::TOWN) };
        };
        // A list of places, and no address of anybody: `Frankreich, USA`.
        let is_place = !begun && part(self.name()).is_some();
        let fits = begun && agrees(&found, &self.parts);
        let us = Place::parse("US");
        let is_state = found.countries.iter().flatten().any(|place| Some(*place) == us);
        let is_own = match found.sure {
            Sure::Firm => true,
            _ if !item.is_behind_comma => begun && fits,
            Sure::Country | Sure::City => !is_place,
            Sure::Code => {
                !is_place && ["US", "UK", "GB"].contains(&text) && !is_no_party(&self.text)
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
        if !item.is_behind_comma || !self.parts.is_empty() {
            return false;
        }
        let is_whole = self.text.ends_with([')', ']']) || words::is_company(&self.text);
        listed && !is_whole || goes_on(&self.text, &item.text)
    }

    /// Whether the text behind its comma may be a place: one word that nothing is known of, or a place that is not surely its own.
    fn may_lie_in(&self, text: &str) -> bool {
        const BEGINS: &[&str] =
            &["bad", "sankt", "st", "saint", "san", "santa", "new", "neu", "gross", "klein", "los", "las"];
        let text = bracket(text).0;
        let word = words::folded(text);
        let is_one = match word.split_once(' ') {
            None => true,
            Some((first, rest)) => BEGINS.contains(&first) && !rest.contains(' ') || has_number(text),
        };
        let is_short =
            text.chars().count() < 6 && text.chars().all(char::is_uppercase) && part(text).is_none();
        is_one
            && text.starts_with(char::is_uppercase)
            && !is_short
            && !is_no_party(text)
            && !is_no_party(&self.text)
            && !words::is_company(text)
            && !is_kind(&word)
            && !is_said(&word)
    }
}

/// Whether a company may be one of the USA, by its form.
fn is_american(name: &str) -> bool {
    const FORMS: &[&str] = &[
        "gmbh", "ag", "kg", "ohg", "eg", "ev", "ug", "gbr", "kgaa", "sarl", "bv", "nv", "oy", "aps", "srl",
        "spa",
    ];
    let name = words::folded(name);
    !FORMS.contains(&name.rsplit(' ').next().unwrap_or_default())
}

/// Codes that stand behind the name of a company for where it is, and for nothing else.
const SURE: &[&str] = &["US", "UK", "GB", "DE", "FR", "IE", "CH", "JP", "CN"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parties_are_parted_where_a_name_is_whole() {
        let of = |cell: &str| parties(cell).into_iter().map(|p| p.whole).collect::<Vec<_>>().join(" | ");
        for (cell, wanted) in [
            (
                "DATEV eG (AV), Steuerberater Lang & Partner; Krankenkassen",
                "DATEV eG (AV) | Steuerberater Lang & Partner | Krankenkassen",
            ),
            ("M\u{fc}ller, Lang & Partner; Bank", "M\u{fc}ller, Lang & Partner | Bank"),
            ("Mail, Inc. (US), Host GmbH", "Mail, Inc. (US) | Host GmbH"),
            ("Mail, Inc. (US), Host GmbH; Bank", "Mail, Inc. (US) | Host GmbH | Bank"),
            ("Kite Europe UC, Irland", "Kite Europe UC, Irland"),
            ("Cabinet Vernet, Suisse, Bell", "Cabinet Vernet, Suisse | Bell"),
            ("Holding Inc., Delaware", "Holding Inc., Delaware"),
            ("Kite GmbH, Stuttgart; Bell", "Kite GmbH, Stuttgart | Bell"),
            ("DATEX eG, N\u{fc}rnberg", "DATEX eG, N\u{fc}rnberg"),
            ("Trustpirate A/S, Kopenhagen", "Trustpirate A/S, Kopenhagen"),
            ("Praxis Dr. Quitte, Jena", "Praxis Dr. Quitte, Jena"),
            ("OpenMind OpCo, LLC \u{fc}ber Azur (EU)", "OpenMind OpCo, LLC \u{fc}ber Azur (EU)"),
            (
                "Kite AG\n(Unterauftr.: Microhard Corp., Redmond)",
                "Kite AG (Unterauftr.: Microhard Corp., Redmond)",
            ),
            ("Kite GmbH, Krankenkassen, Finanzamt", "Kite GmbH | Krankenkassen | Finanzamt"),
            ("Bank, Steuerberater", "Bank | Steuerberater"),
            // No recipient but countries.
            ("Frankreich, USA", "Frankreich | USA"),
            ("Bank\nFrankreich", "Bank | Frankreich"),
        ] {
            assert_eq!(of(cell), wanted, "{cell}");
        }
    }

    /// As `name @ place`, `?` for an open place, `(?)` for one that may be a place itself.
    fn shown(cell: &str) -> String {
        let one = |party: Party| {
            let place = match party.place() {
                Where::Unsaid => String::new(),
                Where::In(country) => format!(" @ {}", country.code()),
                Where::Open => " @ ?".to_owned(),
            };
            let doubt = if party.may_be_place { "(?) " } else { "" };
            let two = if party.is_doubtful { "(2) " } else { "" };
            format!("{doubt}{two}{}{place}", party.text)
        };
        parties(cell).into_iter().map(one).collect::<Vec<_>>().join(" | ")
    }

    const ADDRESSES: &[(&str, &str)] = &[
        ("Bell Ltd, London, UK", "Bell Ltd @ GB"),
        ("Kite GmbH, 26121 Oldenburg", "Kite GmbH @ DE"),
        ("Kite GmbH, Torfweg 3, 26121 Oldenburg", "Kite GmbH @ DE"),
        ("Kite GmbH, Torfkamp 3, 26121 Oldenburg", "Kite GmbH @ DE"),
        ("Kite GmbH, An der Alster 12a, 20099 Hamburg, Germany", "Kite GmbH @ DE"),
        ("Kite Inc., Austin, TX", "Kite Inc. @ US"),
        ("Kite, Inc., Austin, Texas", "Kite, Inc. @ US"),
        ("Kite Inc., Austin, TX 78701, USA", "Kite Inc. @ US"),
        ("Kite Inc., 1 Hacker Way, Smallville, TX 78701", "Kite Inc. @ US"),
        ("Kite Inc., Suite 400, Atlanta, Georgia", "Kite Inc. @ US"),
        ("Microsoft Ireland, Dublin", "Microsoft Ireland @ IE"),
        ("Microsoft Ireland, Dublin 2, Irland", "Microsoft Ireland @ IE"),
        ("Kite GmbH, D-26121 Xdorf", "Kite GmbH @ DE"),
        ("Kite GmbH, D 26121 Oldenburg", "Kite GmbH @ DE"),
        ("Kite GmbH, DE-26121 Xdorf", "Kite GmbH @ DE"),
        ("Voile SARL, F-75001 Paris", "Voile SARL @ FR"),
        ("Voile SARL, 12 rue de la Paix, 75002 Paris Cedex 02", "Voile SARL @ FR"),
        ("Bell Ltd, NW1 6XE", "Bell Ltd @ GB"),
        ("Bell Ltd, 221B Baker Street, London NW1 6XE", "Bell Ltd @ GB"),
        ("Bell, Little Wittering, NW1 6XE", "Bell | (?) Little Wittering @ ?"),
        ("Bell Ltd, St Helier, JE2 3AB", "Bell Ltd @ JE"),
        ("Kite GmbH, 10115 Berlin, Deutschland", "Kite GmbH @ DE"),
        ("Kite GmbH, 12345 Xdorf, Deutschland", "Kite GmbH @ DE"),
        ("Voile SA, 1000 Bruxelles, Belgique", "Voile SA @ BE"),
        ("Bel BV, 1012 AB Amsterdam", "Bel BV @ NL"),
        ("Kite AB, 111 22 Stockholm", "Kite AB @ SE"),
        ("Kite GmbH, c/o Bell AG, Postfach 12 34, 10115 Berlin", "Kite GmbH @ DE"),
        ("Kite GmbH, Postfach 12 34", "Kite GmbH"),
        ("Voile SARL, 38 Avenue John F. Kennedy, L-1855 Luxembourg", "Voile SARL @ LU"),
        ("Kite Ltd., 1 Canal Street Lower, Canal Dock, Dublin, Ireland", "Kite Ltd. @ IE"),
        ("Kite Ltd., Gordon House, Barrow Street, Dublin 4, Ireland", "Kite Ltd. @ IE"),
        ("Bell, Bank 24, Torfweg 3, 26121 Oldenburg", "Bell | (?) Bank 24 @ ?"),
        ("Kite Europe UC, Irland", "Kite Europe UC @ IE"),
        ("Niederlassung Moskau, Berlin", "Niederlassung Moskau @ ?"),
        ("Niederlassung Moskau, 10115 Berlin", "Niederlassung Moskau @ DE"),
        ("Bank of India, London, UK", "Bank of India @ ?"),
        ("Kite GmbH, Torfweg 3, Bell AG, Berlin", "Kite GmbH | Bell AG @ DE"),
        (
            "Kite GmbH (AV), 26121 Oldenburg; Bell Ltd (AV), London, UK",
            "Kite GmbH (AV) @ DE | Bell Ltd (AV) @ GB",
        ),
        ("Kite, 26121 Oldenburg; Bell, London, UK; Bank", "Kite @ DE | Bell @ GB | Bank"),
        ("Kite GmbH, Berlin, Bell AG, Z\u{fc}rich, Bank", "Kite GmbH @ DE | Bell AG @ CH | Bank"),
        ("Kite GmbH\nTorfkamp 3\n26121 Oldenburg\nDeutschland\nBell AG", "Kite GmbH @ DE | Bell AG"),
        ("Kite GmbH; Torfweg 3; 26121 Oldenburg", "Kite GmbH @ DE"),
        ("Bell, UK", "Bell @ GB"),
        ("Kite GmbH, DE", "Kite GmbH @ DE"),
        ("Kite Inc., Wilmington, DE", "Kite Inc. @ US"),
        ("Kite Inc., San Francisco, CA, Bell Ltd", "Kite Inc. @ US | Bell Ltd"),
        ("Acme, Berlin, DE", "Acme @ DE"),
        ("Acme, Berlin Deutschland", "Acme @ DE"),
        // A town of the United Kingdom has no such code.
        ("Kite Inc., 02139 Cambridge", "Kite Inc. @ US"),
        // Several countries, or none for certain.
        ("Kite Inc., DE", "Kite Inc. @ ?"),
        ("Kite Inc., CA", "Kite Inc. @ ?"),
        ("Kite Inc., Georgia", "Kite Inc. @ ?"),
        ("Bell Ltd, London", "Bell Ltd @ ?"),
        ("Kite GmbH, Berlin, USA", "Kite GmbH @ ?"),
        ("Kite GmbH, Deutschland, USA", "Kite GmbH @ ?"),
        ("Kite GmbH, 26121 Xdorf", "Kite GmbH @ ?"),
        ("Kite Ltd, Lebanon, PA", "Kite Ltd @ ?"),
        ("Kite Inc., CA-94105 Xville", "Kite Inc. @ ?"),
        ("Kite GmbH, D-75001 Paris", "Kite GmbH @ ?"),
        ("Bell Ltd, 04401 Bath", "Bell Ltd @ ?"),
        ("Kite GmbH, 12345 Wien", "Kite GmbH @ ?"),
        ("Kite GmbH, EU", "Kite GmbH @ ?"),
        ("Bell Ltd, Littletown, UK", "(2) Bell Ltd, Littletown @ ?"),
        ("Hetzner, Gunzenhausen, Deutschland", "Hetzner | (?) Gunzenhausen @ ?"),
        // One word that may be a town.
        ("Hetzner, Gunzenhausen", "Hetzner | (?) Gunzenhausen"),
        ("M\u{fc}ller & S\u{f6}hne, Papenburg", "M\u{fc}ller & S\u{f6}hne | (?) Papenburg"),
        ("Kite GmbH, Papenburg", "(2) Kite GmbH, Papenburg"),
        ("Hetzner, Bad Xdorf", "Hetzner | (?) Bad Xdorf"),
        ("Hetzner, DE", "Hetzner | (?) DE"),
        ("Google, Orange", "Google | (?) Orange"),
    ];

    const NAMES: &[(&str, &str)] = &[
        ("Google, Meta, Amazon", "Google | (?) Meta | Amazon"),
        ("Finanzamt, Krankenkasse, Steuerberater", "Finanzamt | Krankenkasse | Steuerberater"),
        ("IT, HR, Marketing", "IT | HR | Marketing"),
        ("IT, HR, DE", "IT | HR | DE"),
        ("Jordan GmbH, Georgia Ltd", "Jordan GmbH | Georgia Ltd"),
        ("Paris Hilton Hotels", "Paris Hilton Hotels"),
        ("Bell, Paris Hilton Hotels", "Bell | Paris Hilton Hotels"),
        ("Deloitte, EY, KPMG", "Deloitte | EY | KPMG"),
        ("Chad Consulting, India Desk", "Chad Consulting | India Desk"),
        ("Kite GmbH, HR, IT", "Kite GmbH | HR | IT"),
        ("Polizei, LKA, T\u{dc}V", "Polizei | LKA | T\u{dc}V"),
        ("Bank 24, Studio 54", "Bank 24 | (?) Studio 54"),
        ("Kite GmbH, 1000 B\u{e4}ume GmbH", "Kite GmbH | 1000 B\u{e4}ume GmbH"),
        ("Bell, 1822direkt", "Bell | 1822direkt"),
        ("Steuerb\u{fc}ro Lang, DATEV eG", "Steuerb\u{fc}ro Lang | DATEV eG"),
        ("USA", "USA"),
        ("USA, Indien", "USA | (?) Indien"),
        ("Berlin, Hamburg", "Berlin | (?) Hamburg"),
        ("Bank\nFrankreich", "Bank | Frankreich"),
        ("Google, Boston Consulting", "Google | Boston Consulting"),
        ("Google LLC, Meta", "(2) Google LLC, Meta"),
        ("", ""),
    ];

    #[test]
    fn an_address_behind_a_name_is_no_party() {
        let all = ADDRESSES.iter().chain(NAMES);
        let wrong: Vec<String> = all
            .filter(|(cell, wanted)| shown(cell) != *wanted)
            .map(|(cell, wanted)| format!("{cell:?}: {:?}, wanted {wanted:?}", shown(cell)))
            .collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
