//! What rows of the inventory lack for a hop to be covered, read off the conditions that do not hold, each with the row
//! where its answer stands.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan as _;

use super::{
    action::{Action, How, cell, certification_id, place_of, roles, table_of, ticked},
    signing::unsigned,
};
use crate::{
    assess::{Assessment, TransferRow},
    changes::supposition::Supposition,
    ingest::Table,
    law::{self, Check, Condition, Known, Mechanism, Rest, Yields, mechanism_of},
    model::{Certification, Date, Inventory, NodeId, PartyId, PartyMatch, Safeguard, SafeguardId},
    text::with_article,
};

/// A row that lacks something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Row {
    Safeguard(SafeguardId),
    Party(PartyId),
    /// By its position.
    Certification(usize),
    /// A place, with its row of countries or without one.
    Place(crate::model::Place),
}

/// A row, and the module that it would be of where its own is blank.
pub(super) type Key = (RowOf, String);

/// See [`Row`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RowOf(Row);

/// What one row lacks for all hops that ask it: all together, as one alone would settle nothing.
#[derive(Debug, Default)]
struct Lack {
    /// What to do, each with what would stand there then.
    edits: BTreeSet<(How, String, Vec<Supposition>)>,
    /// Words of `attests` that are not there.
    attests: BTreeSet<String>,
    /// Measures that are not there, and whether others are.
    measures: BTreeSet<String>,
    measured: bool,
    /// The parties of a paper that names none.
    exporters: BTreeSet<String>,
    importers: BTreeSet<String>,
}

/// What all rows lack.
pub(super) struct Lacks<'a> {
    assessment: &'a Assessment,
    all: BTreeMap<Key, Lack>,
}

impl<'a> Lacks<'a> {
    pub fn new(assessment: &'a Assessment) -> Self {
        Self { assessment, all: BTreeMap::new() }
    }

    fn inventory(&self) -> &'a Inventory {
        &self.assessment.inventory
    }

    /// Adds what a hop lacks. Where all of it can be done, and more than one row lacks something: those rows, once for each
    /// module that fits.
    pub fn add(&mut self, row: &TransferRow) -> Vec<BTreeSet<Key>> {
        let failing = || row.judgement.checks.iter().filter(|check| check.known != Known::Holds);
        let mut ways = Vec::new();
        for module in self.modules(row) {
            let (mut keys, mut whole) = (BTreeSet::new(), true);
            for check in failing().filter(|check| !check.name.starts_with("decision:")) {
                match self.lack(row, check, &module) {
                    Some(key) => drop(keys.insert(key)),
                    None => whole = false,
                }
            }
            if whole && keys.len() > 1 {
                ways.push(keys);
            }
        }
        ways
    }

    /// The actions, one for each row.
    pub fn actions(&self) -> Vec<Action> {
        self.all.iter().filter_map(|(key, lack)| self.action(key, lack)).collect()
    }

    /// One action that does what several rows lack.
    pub fn together(&self, keys: &BTreeSet<Key>) -> Option<Action> {
        let each: Option<Vec<Action>> = keys.iter().map(|key| self.action(key, self.all.get(key)?)).collect();
        Action::together(&each?)
    }

    /// The modules that a paper may be of, where it does not say.
    fn modules(&self, row: &TransferRow) -> Vec<String> {
        let lacks = |check: &Check| check.name == "module" && check.known == Known::NotStated;
        let paper = row.judgement.ground.safeguard().filter(|_| row.judgement.checks.iter().any(lacks));
        let fit = roles(row.exporter_as, row.importer_as);
        let mechanism = paper.and_then(|id| self.mechanism(self.inventory().safeguard(id)));
        let modules = mechanism.into_iter().flat_map(|mechanism| &mechanism.module);
        let modules = modules.filter(|m| m.roles.is_some_and(|roles| fit.contains(&roles)));
        let modules: Vec<String> = modules.map(|module| module.id.clone()).collect();
        if modules.is_empty() { vec![String::new()] } else { modules }
    }

    /// The mechanism of a paper under a law for which it is meant.
    fn mechanism(&self, paper: &Safeguard) -> Option<&'a Mechanism> {
        self.assessment.regimes.iter().find_map(|regime| mechanism_of(regime, paper, self.assessment.as_of))
    }

    /// Whether a paper says that a derogation is relied on.
    fn is_derogation(&self, paper: &Safeguard) -> bool {
        self.mechanism(paper).is_some_and(|mechanism| mechanism.yields == Yields::Derogation)
    }

    /// Adds what would make a condition hold, where that is one cell or a few; the row that lacks it.
    fn lack(&mut self, row: &TransferRow, check: &Check, module: &str) -> Option<Key> {
        let (kind, word) = check.name.split_once(':').unwrap_or((&check.name, ""));
        let stated = check.known == Known::NotStated;
        let ground = row.judgement.ground.safeguard();
        let (inventory, as_of) = (self.inventory(), self.assessment.as_of);
        if kind == "assessment" && word == "measure" {
            return self.measures(row, check, module);
        }
        if kind == "assessment" && word != "place" {
            return self.assess(row, check, module);
        }
        match (kind, *check.rests.first()?) {
            ("held-by", _) => Some(self.attests(row.importer, OWN_LOCATIONS)),
            (_, Rest::Party(party)) if stated && ATTESTED.contains(&kind) => Some(self.attests(party, word)),
            ("importer-not-subject", Rest::Party(party)) if stated => {
                let party_row = inventory.party(party);
                if party_row.subject_to.is_some() || party_row.seat().is_unknown() {
                    return None;
                }
                let what = format!(
                    "check whether the {} applies to it directly; if not, enter `none` in `subject_to`",
                    law::called(&row.regime)
                );
                let set = cell(table_of(inventory, party), &party_row.id, "subject_to", "none");
                Some(self.edit((RowOf(Row::Party(party)), String::new()), How::FindOut, what, vec![set]))
            }
            ("certified", Rest::Certification(at)) => self.certification(at as usize, stated),
            (_, Rest::Safeguard(id)) if Some(id) == ground => {
                let key = (RowOf(Row::Safeguard(id)), module.to_owned());
                self.paper(key, inventory.safeguard(id), (row, kind, stated), as_of)
            }
            _ => None,
        }
    }

    fn edit(&mut self, key: Key, how: How, what: impl Into<String>, set: Vec<Supposition>) -> Key {
        self.all.entry(key.clone()).or_default().edits.insert((how, what.into(), set));
        key
    }

    fn attests(&mut self, party: PartyId, word: &str) -> Key {
        let key = (RowOf(Row::Party(party)), String::new());
        self.all.entry(key.clone()).or_default().attests.insert(word.to_owned());
        key
    }

    /// What a paper's own row lacks.
    fn paper(
        &mut self,
        key: Key,
        paper: &Safeguard,
        (row, kind, stated): (&TransferRow, &str, bool),
        as_of: Date,
    ) -> Option<Key> {
        let set = |column: &str, value: &str| vec![cell(Table::Safeguards, &paper.id, column, value)];
        let inventory = self.inventory();
        match kind {
            "start" if stated => {
                let what = "find out when it was signed, and enter the date in `valid_from`";
                let set = set("valid_from", &as_of.to_string());
                Some(self.edit(key, How::FindOut, what, set))
            }
            "end" => {
                // A derogation is relied on, and signed by nobody.
                if !self.is_derogation(paper) && unsigned(self.assessment, row.importer).is_some() {
                    return None;
                }
                let (what, end) = self.renewal(paper)?;
                Some(self.edit(key, How::Do, what, set("valid_until", &end.to_string())))
            }
            "module" if stated && !key.1.is_empty() => {
                let what = format!("check whether module {} was signed; if so, enter it in `module`", key.1);
                let set = set("module", &key.1);
                Some(self.edit(key, How::FindOut, what, set))
            }
            "parties" if stated && (paper.exporters.is_empty() || paper.importers.is_empty()) => {
                // A derogation is relied on, and signed by nobody.
                if !self.is_derogation(paper) && unsigned(self.assessment, row.importer).is_some() {
                    return None;
                }
                let (from, to) = (inventory.party(row.exporter?), inventory.party(row.importer));
                // Somebody whom nobody has named has signed nothing that could be stated.
                if from.is_nameless() || to.is_nameless() {
                    return None;
                }
                let (exporter, importer) = (from.id.clone(), to.id.clone());
                let lack = self.all.entry(key.clone()).or_default();
                lack.exporters.extend(paper.exporters.is_empty().then_some(exporter));
                lack.importers.extend(paper.importers.is_empty().then_some(importer));
                Some(key)
            }
            "document" | "documented" if stated => {
                let what = "find the signed document, and enter its location in `document`";
                Some(self.edit(key, How::FindOut, what, set("document", "on file")))
            }
            "measure" if stated => {
                let asked = self.mechanism(paper)?.module.iter().find(|m| m.id == paper.module)?;
                let among = asked.requires.iter().find_map(|condition| match condition {
                    Condition::Measure { among } => among.first(),
                    _ => None,
                })?;
                let lack = self.all.entry(key.clone()).or_default();
                lack.measures.insert(among.clone());
                Some(key)
            }
            _ => None,
        }
    }

    /// How a paper that has ended is renewed, and its new last day: for as long as before, and no longer than the law has the
    /// mechanism. `None`: it can no longer be signed.
    fn renewal(&self, paper: &Safeguard) -> Option<(String, Date)> {
        let as_of = self.assessment.as_of;
        let mechanism = self.mechanism(paper)?;
        let closed = mechanism.clauses.as_ref().and_then(|clauses| clauses.signed_until);
        if !mechanism.entry.holds(as_of) || closed.is_some_and(|last| last < as_of) {
            return None;
        }
        let long = paper.valid_from?.until(paper.valid_until?).ok()?;
        let end = as_of.checked_add(long).unwrap_or(Date::MAX);
        let (end, why) = match mechanism.entry.until {
            Some(last) if last < end => (last, "as long as the law allows it"),
            _ => (end, "the same term as before"),
        };
        Some((
            format!("renew it, and enter its new end date in `valid_until` (assumed here: {end}, {why})"),
            end,
        ))
    }

    /// An assessment that is not stated, too old, or failed: of the paper's own where it has one or would have, else of the
    /// place.
    fn assess(&mut self, row: &TransferRow, check: &Check, module: &str) -> Option<Key> {
        let (inventory, day) = (self.inventory(), self.assessment.as_of.to_string());
        let what = |place: crate::model::Place| {
            let place = with_article(&place_of(inventory, place));
            if check.known == Known::NotStated {
                format!(
                    "find the transfer impact assessment for {place}, or make and document one; if its outcome is positive, enter its date and outcome"
                )
            } else {
                format!(
                    "make and document a new transfer impact assessment for {place}; if its outcome is positive, enter its date and outcome"
                )
            }
        };
        match *check.rests.first()? {
            Rest::Country(at) => {
                let place = inventory.countries.get(at as usize)?.place;
                Some(self.place(place, what(place)))
            }
            Rest::Safeguard(id) => {
                let paper = inventory.safeguard(id);
                let seat = |m: &PartyMatch| match *m {
                    PartyMatch::Party(one) => row.place.within(inventory.party(one).seat()),
                    PartyMatch::Any | PartyMatch::Group(_) => false,
                };
                let own = match (paper.places.as_slice(), paper.importers.as_slice()) {
                    ([], [one]) => seat(one),
                    (places, _) => places.iter().any(|at| row.place.within(*at)),
                };
                if !own {
                    return Some(self.place(row.place, what(row.place)));
                }
                let set = |column: &str, value: &str| cell(Table::Safeguards, &paper.id, column, value);
                let set = vec![set("assessed_on", &day), set("assessment", "passed")];
                let key = (RowOf(Row::Safeguard(id)), module.to_owned());
                Some(self.edit(key, How::Do, what(row.place), set))
            }
            _ => None,
        }
    }

    fn place(&mut self, place: crate::model::Place, what: String) -> Key {
        let key = (RowOf(Row::Place(place)), String::new());
        self.edit(key, How::Do, what, vec![Supposition::Assess(place.code().to_owned())])
    }

    /// Measures that an assessment asks for, and that neither the paper nor the store says to be there.
    fn measures(&mut self, row: &TransferRow, check: &Check, module: &str) -> Option<Key> {
        let inventory = self.inventory();
        let id = row.judgement.ground.safeguard()?;
        let asked = match *check.rests.first()? {
            Rest::Country(at) => &inventory.countries.get(at as usize)?.measures,
            Rest::Safeguard(own) => &inventory.safeguard(own).measures,
            _ => return None,
        };
        if asked.is_empty() {
            return self.assess(row, check, module);
        }
        let there = |measure: &&String| {
            let arriving = row.flow_id.map(|flow| inventory.flow(flow).to);
            let of_store = match arriving {
                Some(NodeId::Store(store)) => inventory.store(store).measures.contains(*measure),
                _ => false,
            };
            of_store || inventory.safeguard(id).measures.contains(*measure)
        };
        let lacking: Vec<String> = asked.iter().filter(|measure| !there(measure)).cloned().collect();
        let key = (RowOf(Row::Safeguard(id)), module.to_owned());
        let lack = self.all.entry(key.clone()).or_default();
        lack.measured |= check.known == Known::Fails;
        lack.measures.extend(lacking);
        Some(key)
    }

    fn certification(&mut self, at: usize, stated: bool) -> Option<Key> {
        let as_of = self.assessment.as_of;
        let row = self.inventory().certifications.get(at)?;
        let id = certification_id(self.inventory(), row);
        let set = |column: &str, value: &str| cell(Table::Certifications, &id, column, value);
        let key = (RowOf(Row::Certification(at)), String::new());
        if !stated {
            let ended = row.valid_until.filter(|end| *end < as_of)?;
            let end = self.certified_until(row, ended);
            let what = format!(
                "check whether it was renewed; if so, enter its new end date in `valid_until` (assumed here: {end})"
            );
            self.edit(key.clone(), How::FindOut, what, vec![set("valid_until", &end.to_string())]);
        }
        let renewals = self.assessment.regimes.iter().filter_map(|regime| regime.renewal(row, as_of));
        if renewals.map(|(last, _)| last).min().is_some_and(|last| last < as_of) {
            let what = "check the public list; if the certification is active, enter the date of the check in `checked_on`";
            self.edit(key.clone(), How::FindOut, what, vec![set("checked_on", &as_of.to_string())]);
        }
        if row.covers.is_empty() {
            let what =
                "check whether it covers this data, and enter what it covers in `covers` (assumed here: all)";
            self.edit(key.clone(), How::FindOut, what, vec![set("covers", "*")]);
        }
        Some(key)
    }

    /// The last day of a certification that is renewed today: as the law has its scheme renewed, else for as long as before.
    fn certified_until(&self, row: &Certification, ended: Date) -> Date {
        let as_of = self.assessment.as_of;
        let months =
            self.assessment.regimes.iter().flat_map(|regime| regime.conditions()).find_map(|c| match c {
                Condition::Certified { scheme, renewed_months, .. } if *scheme == row.scheme => {
                    (*renewed_months > 0).then_some(*renewed_months)
                }
                _ => None,
            });
        let end = match months {
            Some(months) => as_of.checked_add(i64::from(months).months()),
            None => row.valid_from.until(ended).and_then(|long| as_of.checked_add(long)),
        };
        end.unwrap_or(Date::MAX)
    }

    /// What a row lacks, as an action.
    fn action(&self, (row, _): &Key, lack: &Lack) -> Option<Action> {
        let inventory = self.inventory();
        let mut edits = lack.edits.clone();
        let (about, before, after) = match row.0 {
            Row::Safeguard(id) => {
                let paper = inventory.safeguard(id);
                edits.extend(of_parties(paper, lack, self.is_derogation(paper)));
                edits.extend(of_measures(paper, lack));
                (paper.id.clone(), format!("`{}`: ", paper.id), "")
            }
            Row::Party(party) => {
                edits.extend(of_attests(self.assessment, party, lack));
                (inventory.party(party).id.clone(), format!("{}: ", inventory.named(party)), "")
            }
            Row::Certification(at) => {
                let id = certification_id(inventory, inventory.certifications.get(at)?);
                (id.clone(), format!("`{id}`: "), "")
            }
            Row::Place(place) => (place.code().to_owned(), String::new(), " (countries.csv)"),
        };
        let how = How::of_all(edits.iter().map(|(how, ..)| *how))?;
        let mut words: Vec<&str> = Vec::new();
        let mut suppositions: Vec<Supposition> = Vec::new();
        for (_, what, set) in &edits {
            if !words.contains(&what.as_str()) {
                words.push(what);
            }
            suppositions
                .extend(set.iter().filter(|one| !suppositions.contains(one)).cloned().collect::<Vec<_>>());
        }
        Some(Action { how, about, what: format!("{before}{}{after}", words.join("; ")), suppositions })
    }
}

type Edit = (How, String, Vec<Supposition>);

fn of_parties(paper: &Safeguard, lack: &Lack, relied_on: bool) -> Option<Edit> {
    let list = |ids: &BTreeSet<String>| ids.iter().cloned().collect::<Vec<_>>();
    let sides = [("exporter", list(&lack.exporters)), ("importer", list(&lack.importers))];
    let sides: Vec<_> = sides.into_iter().filter(|(_, ids)| !ids.is_empty()).collect();
    if sides.is_empty() {
        return None;
    }
    let some = |ids: &[String]| match ids.len().checked_sub(SUPPOSED) {
        None | Some(0) => ticked(ids),
        Some(more) => format!("{} and {more} more", ticked(&ids[..SUPPOSED])),
    };
    let said = sides.iter().map(|(side, ids)| format!("{} in `{side}`", some(ids)));
    let said = said.collect::<Vec<_>>().join(", ");
    let who = if relied_on { "which parties rely on it" } else { "who signed it" };
    let what = format!("find out {who}, and enter the parties (assumed here: {said})");
    let set = |(side, ids): &(&str, Vec<String>)| cell(Table::Safeguards, &paper.id, side, ids.join(";"));
    Some((How::FindOut, what, sides.iter().map(set).collect()))
}

fn of_measures(paper: &Safeguard, lack: &Lack) -> Option<Edit> {
    let lacking: Vec<String> = lack.measures.iter().cloned().collect();
    if lacking.is_empty() {
        return None;
    }
    let named = ticked(&lacking);
    let (them, are) = if lacking.len() == 1 { ("it", "is") } else { ("them", "are") };
    let (how, what) = if lack.measured {
        (How::Do, format!("put {named} in place, and enter {them} in `measures`"))
    } else {
        (How::FindOut, format!("check whether {named} {are} in place; if so, enter {them} in `measures`"))
    };
    let all: Vec<String> = paper.measures.iter().cloned().chain(lacking).collect();
    Some((how, what, vec![cell(Table::Safeguards, &paper.id, "measures", all.join(";"))]))
}

fn of_attests(assessment: &Assessment, party: PartyId, lack: &Lack) -> Option<Edit> {
    let inventory = &*assessment.inventory;
    let row = inventory.party(party);
    let lacking: Vec<String> = lack.attests.iter().filter(|word| !row.attests(word)).cloned().collect();
    if lacking.is_empty() {
        return None;
    }
    let asked: Vec<String> = lacking.iter().map(|word| asks(assessment, word)).collect();
    let (first, whom) = if row.is_nameless() {
        ("identify the recipients it stands for, give each its own row, and check", "each")
    } else {
        ("check", "it")
    };
    let what = format!(
        "{first} whether {whom} {}; if so, enter {} in `attests`",
        asked.join(", and "),
        ticked(&lacking)
    );
    let all: Vec<String> = row.attests.iter().cloned().chain(lacking).collect();
    Some((How::FindOut, what, vec![cell(table_of(inventory, party), &row.id, "attests", all.join(";"))]))
}

/// What a word in `attests` says of a party: that it fulfils what an entry of the law asks of it.
fn asks(assessment: &Assessment, word: &str) -> String {
    if word == OWN_LOCATIONS {
        return "operates its sites there itself, without another company".to_owned();
    }
    let says = |condition: &Condition| match condition {
        Condition::ImporterAttests { fact }
        | Condition::ImporterAttestsWhereTagged { fact, .. }
        | Condition::ExporterAttestsWhereTagged { fact, .. } => fact == word,
        _ => false,
    };
    let mut entries = assessment.regimes.iter().flat_map(|regime| {
        let decisions = regime.decision.iter().map(|decision| (&decision.entry, &decision.requires));
        decisions.chain(regime.mechanism.iter().map(|mechanism| (&mechanism.entry, &mechanism.requires)))
    });
    let asking = entries.find(|(entry, asked)| entry.holds(assessment.as_of) && asked.iter().any(says));
    asking.map_or_else(
        || format!("can confirm `{word}`"),
        |(entry, _)| format!("meets the conditions of \u{201c}{}\u{201d}", entry.title),
    )
}

/// So many parties of a paper that names none are told.
const SUPPOSED: usize = 6;

/// A party with its seat inside runs all its places itself.
const OWN_LOCATIONS: &str = "own-locations";

/// The conditions that a word in `attests` answers.
const ATTESTED: [&str; 3] =
    ["importer-attests", "importer-attests-where-tagged", "exporter-attests-where-tagged"];
