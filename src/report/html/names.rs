//! How a page calls what the inventory and the law have ids for.

use maud::{Markup, html};

use super::page::{Entry, Page, put};
use crate::{
    law::{title_of, title_of_scheme},
    model::{Id as _, NodeId, Party, StoreId},
    report::plain,
};

impl Page<'_> {
    /// What carries a transfer, by its title: an entry of the law, or a safeguard with its id; else the id.
    pub fn instrument(&self, id: &str) -> Markup {
        let title = self.title(id);
        if !title.is_empty() {
            return html! { (title) };
        }
        html! { @if let Some(title) = self.paper(id) { (title) " " } code { (plain::shown(id)) } }
    }

    /// What a safeguard is called; `None`: no law that was judged knows it.
    pub fn paper(&self, id: &str) -> Option<String> {
        let row = self.inventory.safeguards.iter().find(|row| row.id == id)?;
        let regimes = self.assessment.regimes.iter().map(AsRef::as_ref);
        title_of(regimes, row, self.assessment.as_of)
            .map(|title| self.words.title(&plain::shown(title)).to_owned())
    }

    /// What a scheme of certifications is called; its id where no law asks for it.
    pub fn scheme(&self, scheme: &str) -> String {
        let regimes = self.assessment.regimes.iter().map(AsRef::as_ref);
        let title = title_of_scheme(regimes, scheme, self.assessment.as_of);
        self.words.title(&plain::shown(title.unwrap_or(scheme))).to_owned()
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
        match self.paper(instrument) {
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
        names.join("; ")
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
