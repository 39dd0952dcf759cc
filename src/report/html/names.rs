//! How a page calls what the inventory and the law have ids for.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::page::{Entry, Page, put};
use crate::{
    law::{called, title_of, title_of_scheme},
    model::{Id as _, NodeId, Party, Place, StoreId},
    report::{
        flow::place_name,
        plain,
        words::{Lang, Words},
    },
    text::with_article,
};

impl Page<'_> {
    /// What carries transfers under some laws, by its title: an entry of the law, or a safeguard with its id; else the id.
    pub fn instrument(&self, id: &str, laws: &BTreeSet<&str>) -> Markup {
        let title = self.title(id);
        if !title.is_empty() {
            return html! { (title) };
        }
        html! { @if let Some(title) = self.paper_under(id, laws) { (title) " " } code { (plain::shown(id)) } }
    }

    /// A sentence of the program in a reader's words: laws by their names, entries of them and places by name and id; all in
    /// English, as the sentence is. What stands between backticks is the user's, and stays.
    pub fn named(&self, text: &str) -> String {
        let mut out = String::new();
        for (at, piece) in text.split('`').enumerate() {
            if at > 0 {
                out.push('`');
            }
            if at % 2 == 1 { out.push_str(piece) } else { self.say(&mut out, piece) }
        }
        out
    }

    fn say(&self, out: &mut String, piece: &str) {
        let of_id = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '.' | '-');
        let (mut rest, mut place_ends) = (piece, None);
        while !rest.is_empty() {
            let word = &rest[..rest.find(|c| !of_id(c)).unwrap_or(rest.len())];
            let word = word.trim_end_matches(['.', '-']);
            if word.is_empty() {
                let gap =
                    rest.find(of_id).unwrap_or(rest.len()).max(rest.chars().next().map_or(1, char::len_utf8));
                out.push_str(&rest[..gap]);
                rest = &rest[gap..];
                continue;
            }
            rest = &rest[word.len()..];
            let listed = place_ends.is_some_and(|end| matches!(out.get(end..), Some(", " | " and ")));
            if let Some(name) = self.place_said(out, word, rest, listed) {
                out.push_str(&name);
                place_ends = Some(out.len());
            } else {
                out.push_str(&self.law_said(out, word));
            }
        }
    }

    /// The name of a law; of one of its entries, or a scheme of certifications, with its id, unless that stands behind its name
    /// already.
    fn law_said(&self, before: &str, word: &str) -> String {
        if self.assessment.regimes.iter().any(|regime| regime.id == word) {
            return called(word);
        }
        let scheme = self.scheme_in_law(word);
        if scheme != word && before.ends_with(" under ") {
            return format!("the {scheme} ({word})");
        }
        match self.title_in_law(word) {
            Some(title) if !title.is_empty() && !before.ends_with('(') => {
                format!("{} ({word})", plain::shown(title))
            }
            _ => word.to_owned(),
        }
    }

    /// The name of a place with its code, where a sentence has a code: a name that looks like one is none.
    fn place_said(&self, before: &str, word: &str, after: &str, listed: bool) -> Option<String> {
        const BEFORE: [&str; 6] =
            [") in ", "onward from ", " covers ", "the data at ", "keeps it in ", "transfer to "];
        let place = Place::parse(word).filter(|place| place.code() == word && !place.is_unknown())?;
        let framed = listed || BEFORE.iter().any(|frame| before.ends_with(frame));
        let name_goes_on = after.strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_uppercase));
        let name = || place_name(self.inventory, place, Words::of(Lang::English));
        (framed && !name_goes_on).then(|| format!("{} ({word})", with_article(&name())))
    }

    /// What a safeguard is called: as the laws call it under which something rests on it; where nothing does, as any that was
    /// judged. `None`: no law knows it.
    pub fn paper(&self, id: &str) -> Option<String> {
        let resting = self.entries.iter().filter(|entry| entry.row.judgement.instrument() == id);
        self.paper_under(id, &resting.map(|entry| entry.row.regime.as_str()).collect())
    }

    /// What a safeguard is called under some laws; where these do not know it, under any that was judged.
    pub fn paper_under(&self, id: &str, laws: &BTreeSet<&str>) -> Option<String> {
        let row = self.inventory.safeguards.iter().find(|row| row.id == id)?;
        let (all, day) = (&self.assessment.regimes, self.assessment.as_of);
        let these = all.iter().filter(|regime| laws.contains(regime.id.as_str()));
        title_of(these.map(AsRef::as_ref), row, day)
            .or_else(|| title_of(all.iter().map(AsRef::as_ref), row, day))
            .map(|title| self.words.title(&plain::shown(title)).to_owned())
    }

    /// What a scheme of certifications is called; its id where no law asks for it.
    pub fn scheme(&self, scheme: &str) -> String {
        self.words.title(&self.scheme_in_law(scheme)).to_owned()
    }

    /// The same, as the law's data has it.
    fn scheme_in_law(&self, scheme: &str) -> String {
        let regimes = self.assessment.regimes.iter().map(AsRef::as_ref);
        let title = title_of_scheme(regimes, scheme, self.assessment.as_of);
        plain::shown(title.unwrap_or(scheme)).into_owned()
    }

    /// From where to where a flow goes, by names; of `store:ID` in what the data is held.
    pub fn flow_ends(&self, id: &str) -> Option<String> {
        if let Some(store) = id.strip_prefix("store:") {
            let at = self.inventory.stores.iter().position(|row| row.id == store)?;
            return Some(put(self.words.held_in, &[&self.node(NodeId::Store(StoreId::new(at)))]));
        }
        let flow = self.inventory.flows.iter().find(|flow| *flow.id == *id)?;
        Some(format!("{} \u{2192} {}", self.node(flow.from), self.node(flow.to)))
    }

    /// Whether who gives or who gets is somebody whom nobody has named.
    pub fn is_nameless(&self, entry: &Entry) -> bool {
        let mut ends = entry.row.exporter.into_iter().chain([entry.row.importer]);
        ends.any(|party| self.inventory.party(party).is_nameless())
    }

    /// What an entry of the register rests on, or would, with its law; an id stands between backticks.
    pub fn ground_of(&self, entry: &Entry) -> String {
        let (instrument, law) = (entry.row.judgement.instrument(), self.law(&entry.row.regime));
        let title = self.title(instrument);
        match self.paper_under(instrument, &BTreeSet::from([entry.row.regime.as_str()])) {
            _ if instrument.is_empty() => law,
            _ if !title.is_empty() => format!("{title} ({law})"),
            Some(paper) => format!("{paper} `{instrument}`"),
            None => format!("`{instrument}`"),
        }
    }

    /// What to do where no ground is there: to sign is advised only with somebody who has a name and is no authority.
    pub fn ground_wanted(&self, entry: &Entry) -> &'static str {
        let ends = entry.row.exporter.into_iter().chain([entry.row.importer]);
        let rows: Vec<&Party> = ends.map(|party| self.inventory.party(party)).collect();
        let is_authority = |row: &&Party| self.assessment.regimes.iter().any(|law| law.is_authority(row));
        if self.is_nameless(entry) {
            self.words.name_or_stop.text()
        } else if rows.iter().any(is_authority) {
            self.words.authority_or_stop.text()
        } else {
            self.words.sign_or_stop.text()
        }
    }

    /// The first names of a list of parties, and how many more there are.
    pub fn parties<'i>(&self, ids: impl ExactSizeIterator<Item = &'i str>, most: usize) -> String {
        let more = ids.len().saturating_sub(most);
        let mut names: Vec<String> = ids.take(most).map(|id| self.party_of(id)).collect();
        if more > 0 {
            names.push(put(self.words.more, &[&more]));
        }
        names.join(self.words.semicolon())
    }

    /// What a condition asks, with the titles of what it names.
    pub fn check(&self, name: &str) -> String {
        let (of, plain) = name.strip_prefix("engager:").map_or(("", name), |plain| ("engager:", plain));
        let title = match plain.split_once(':') {
            Some(("decision", entry)) => Some(("decision", self.title(entry))),
            Some(("certified", scheme)) => Some(("certified", self.scheme(scheme))),
            _ => None,
        };
        match title.filter(|(_, title)| !title.is_empty()) {
            Some((kind, title)) => self.words.check(&format!("{of}{kind}:{title}")),
            None => self.words.check(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    #[test]
    fn sentences_name_laws_entries_and_places_and_leave_what_is_the_users() {
        fixture::with_report(|report| {
            let gathered = fixture::gathered(report);
            let said = [
                (
                    "eu-gdpr: sending the data to X (`x`) in US is prohibited",
                    "EU GDPR: sending the data to X (`x`) in the United States (US) is prohibited",
                ),
                (
                    "Y (`y`) in FR, IN and NL rests on it",
                    "Y (`y`) in France (FR), India (IN) and the Netherlands (NL) rests on it",
                ),
                (
                    "onward from IE, which eu-gdpr/scc covers: its own law, eu-gdpr, says so",
                    "onward from Ireland (IE), which standard contractual clauses (eu-gdpr/scc) covers: its own law, EU GDPR, says so",
                ),
                ("under the clauses (eu-gdpr/scc).", "under the clauses (eu-gdpr/scc)."),
                (
                    "to IT Support in US Ltd, `eu-gdpr` and `in US`",
                    "to IT Support in US Ltd, `eu-gdpr` and `in US`",
                ),
                ("Z (`z`) in IT Support", "Z (`z`) in IT Support"),
                ("nothing - of it. ü", "nothing - of it. ü"),
            ];
            // In English on a page of any language, and marked as that.
            for (lang, (text, said)) in Lang::ALL.into_iter().flat_map(|lang| said.map(|one| (lang, one))) {
                let page = Page::new(report, &gathered, lang);
                assert_eq!(page.named(text), said, "{lang:?}");
                let marked = page.said(&page.named(text)).into_string().starts_with("<span lang=\"en\">");
                assert_eq!(marked, lang != Lang::English, "{lang:?}");
            }
        });
    }
}
