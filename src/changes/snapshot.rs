//! What holds on a day, by names alone: two snapshots can be compared, whatever inventories, days or laws they are of.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use rustc_hash::{FxHashMap, FxHashSet};

use super::lots::{List, Lists, Lot, Lots, Name};
use crate::{
    assess::{Analysis, Assessment, ExposureRow, TransferRow, Verdict},
    finding::{Code, Finding, Severity},
    gate,
    model::{
        AssessmentOutcome, CategoryId, Date, DateCell, Inventory, PartyId, PartyMatch, PopulationId,
        Safeguard,
    },
    report,
    source::Sources,
};

/// What exposures are of that differ in the category alone (section 1 of the definition): one population, with one recipient
/// at one place, under one law. The law is empty where none has a row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExposureOf {
    /// Whose.
    pub population: Name,
    /// Who has it.
    pub recipient: Name,
    /// Where.
    pub place: Name,
    /// Under which law.
    pub regime: Name,
}

/// What was found of an exposure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exposed {
    /// The worst over all routes.
    pub verdict: Verdict,
    /// The worst of the last hops.
    pub delivery: Verdict,
    /// The flows of the route shown.
    pub route: Vec<Name>,
    /// What each of them rests on.
    pub grounds: Vec<Name>,
}

/// What transfers are of that differ in whose data it is and what alone: a flow that brings something to an importer at a
/// place, under one law.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TransferOf {
    /// The flow, or `store:ID`.
    pub flow: Name,
    /// Under which law.
    pub regime: Name,
    /// Who gets.
    pub importer: Name,
    /// Where.
    pub place: Name,
}

/// How a transfer was judged. Two are the same where all but the sentence is.
#[derive(Debug, Clone)]
pub struct Carried {
    /// The verdict.
    pub verdict: Verdict,
    /// Who gives; empty where it is not known.
    pub exporter: Name,
    /// `adequacy`, the safeguard's mechanism, or what else decided; or empty.
    pub mechanism: Name,
    /// The decision or safeguard that decided, or empty.
    pub instrument: Name,
    /// What decided, in a sentence.
    pub because: Name,
}

impl Carried {
    fn told(&self) -> (Verdict, &Name, &Name, &Name) {
        (self.verdict, &self.exporter, &self.mechanism, &self.instrument)
    }
}

impl PartialEq for Carried {
    fn eq(&self, other: &Self) -> bool {
        self.told() == other.told()
    }
}

impl Eq for Carried {}

impl PartialOrd for Carried {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Carried {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.told().cmp(&other.told())
    }
}

/// A finding, as far as it outlives its run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Its code: `TW201`.
    pub code: Name,
    /// Its severity.
    pub severity: Severity,
    /// What it is about.
    pub subject: Name,
    /// What is wrong.
    pub message: Name,
    /// How many exposures hang on it.
    pub exposures: u32,
    /// A number for each exposure that hangs on it, lies behind it or breaks the rule, and for each thing that it names beside
    /// them (data, rows), sorted: what is not among them is new. Empty where that is not known.
    pub about: Arc<[u64]>,
    /// The owners and places that it names, beside names that may be changed. Empty where that is not known.
    pub named: Arc<[Name]>,
    /// Until when a waiver accepts it; `None`: nobody does.
    pub waived_until: Option<Name>,
}

impl Said {
    /// Whether it counts: no waiver accepts it.
    pub fn counts(&self) -> bool {
        self.waived_until.is_none()
    }

    /// Whether it is about more than the same finding was before: an exposure more, data or a row more; or, where those are not
    /// known, as of a report, more exposures than before, or something in its words that was not named.
    pub fn has_grown_since(&self, was: &Self) -> bool {
        if self.about.is_empty() || was.about.is_empty() {
            let named = !was.named.is_empty() && self.named.iter().any(|one| !was.named.contains(one));
            return self.exposures > was.exposures || named || self.names_more_than(was);
        }
        self.about.iter().any(|part| was.about.binary_search(part).is_err())
    }

    /// Whether its words name what those did not, of a code that names all that it is about by ids.
    fn names_more_than(&self, was: &Self) -> bool {
        let names_all = Code::ALL.iter().any(|code| code.names_all() && code.as_str() == &*self.code);
        let words = |text: &str| -> BTreeSet<String> {
            let apart = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '`' | '(' | ')');
            text.split(apart).filter(|word| !word.is_empty()).map(str::to_owned).collect()
        };
        names_all && !words(&self.message).is_subset(&words(&was.message))
    }
}

/// The cells of a row, by column.
pub type Row = BTreeMap<&'static str, String>;

/// Everything that two runs are compared by.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// The inventory's name.
    pub name: String,
    /// The day for which everything was judged.
    pub as_of: Option<Date>,
    /// The exposures.
    pub exposures: Lots<ExposureOf, Exposed>,
    /// The transfers. Of two judgements of the same data the worse one is what counts.
    pub transfers: Lots<TransferOf, Carried>,
    /// The findings that are switched on, by their keys.
    pub findings: BTreeMap<Name, Said>,
    /// What is signed. `None` where it is not known, as of a report.json.
    pub safeguards: Option<Arc<BTreeMap<Name, Row>>>,
    /// The names of parties and populations, by id.
    pub names: Arc<BTreeMap<Name, Name>>,
    /// By population and category, what is tagged: by the category, by one above it, or by whose it is.
    pub tags: BTreeMap<(Name, Name), BTreeSet<Name>>,
}

impl Snapshot {
    /// What an analysis comes to, with what was found in reading, and with what the inventory's waivers accept on its day.
    pub fn judged(analysis: &Analysis, sources: &Sources, read: &[Finding]) -> Self {
        let assessment = weighed(analysis, sources, read);
        Self::of(&assessment, sources)
    }

    /// What an assessment holds, with its exposures; its findings as they are.
    pub fn of(assessment: &Assessment, sources: &Sources) -> Self {
        Self::with(assessment, &assessment.findings, sources)
    }

    /// The same, with other findings.
    pub(super) fn with(assessment: &Assessment, findings: &[Finding], sources: &Sources) -> Self {
        let mut names = Names::default();
        let inventory = &assessment.inventory;
        let mut shot = Self::bare(inventory, &mut names);
        shot.as_of = Some(assessment.as_of);
        shot.add_exposures(inventory, assessment.exposures.iter(), &mut names);
        shot.add_transfers(inventory, assessment.transfers.iter(), &mut names);
        shot.findings = said(findings, sources, &mut names);
        shot
    }

    /// What an inventory says of itself, on any day: nothing is judged.
    pub(super) fn bare(inventory: &Inventory, names: &mut Names) -> Self {
        let signed = inventory.safeguards.iter().map(|row| (names.of(&row.id), signed(inventory, row)));
        let safeguards = Some(Arc::new(signed.collect()));
        let parties = inventory.parties.iter().map(|p| (&p.id, &p.name));
        let named = parties.chain(inventory.populations.iter().map(|p| (&p.id, &p.name)));
        let called = named.map(|(id, name)| (names.of(id), names.of(name))).collect();
        Self { name: inventory.head.name.clone(), safeguards, names: Arc::new(called), ..Self::default() }
    }

    /// Whether a category of these people is tagged.
    pub fn is_tagged(&self, population: &Name, category: &Name) -> bool {
        self.tags.contains_key(&(Arc::clone(population), Arc::clone(category)))
    }

    /// Adds rows of exposures, in their order.
    pub(super) fn add_exposures<'r>(
        &mut self,
        inventory: &Inventory,
        rows: impl Iterator<Item = &'r ExposureRow>,
        names: &mut Names,
    ) {
        let (mut kinds, mut seen) = (Kinds::default(), FxHashSet::default());
        for row in rows {
            let value = Arc::new(Exposed {
                verdict: row.verdict,
                delivery: row.delivery,
                route: row.route.iter().map(|step| names.of(&step.id)).collect(),
                grounds: row.route.iter().map(|step| names.of(&step.instrument)).collect(),
            });
            let of = ExposureOf {
                population: names.of(&inventory.population(row.population).id),
                recipient: names.of(&inventory.party(row.recipient).id),
                place: names.of(row.place.code()),
                regime: names.of(&row.regime),
            };
            for &category in
                row.categories.iter().filter(|&&category| seen.insert((row.population, category)))
            {
                let tags = inventory.tags(category, row.population);
                if !tags.is_empty() {
                    let fact = (of.population.clone(), names.of(&inventory.category(category).id));
                    self.tags.insert(fact, tags.into_iter().map(|tag| names.of(tag)).collect());
                }
            }
            let populations = names.list([&*of.population]);
            let categories = kinds.of(inventory, &row.categories, names);
            self.exposures.add(&of, Lot { value, populations, categories });
        }
    }

    /// Adds rows of transfers, in their order.
    pub(super) fn add_transfers<'r>(
        &mut self,
        inventory: &Inventory,
        rows: impl Iterator<Item = &'r TransferRow>,
        names: &mut Names,
    ) {
        let (mut kinds, mut people) = (Kinds::default(), People::default());
        for row in rows {
            let judgement = &row.judgement;
            let value = Arc::new(Carried {
                verdict: judgement.verdict,
                exporter: names.of(row.exporter.map_or("", |p| inventory.party(p).id.as_str())),
                mechanism: names.of(judgement.mechanism()),
                instrument: names.of(judgement.instrument()),
                because: names.of(row.reasons(inventory).first().map_or("", String::as_str)),
            });
            let of = TransferOf {
                flow: names.of(&row.flow),
                regime: names.of(&row.regime),
                importer: names.of(&inventory.party(row.importer).id),
                place: names.of(row.place.code()),
            };
            let populations = people.of(inventory, &row.populations, names);
            let categories = kinds.of(inventory, &row.categories, names);
            self.transfers.add(&of, Lot { value, populations, categories });
        }
    }

    /// A party or population by its name and id, as sentences name it.
    pub fn named(&self, id: &str) -> String {
        match self.names.get(id) {
            Some(name) if !name.is_empty() && &**name != id => format!("{name} (`{id}`)"),
            _ => format!("`{id}`"),
        }
    }
}

fn about(finding: &Finding) -> Arc<[u64]> {
    let Some(covered) = finding.covered.as_deref() else { return Arc::default() };
    let all = covered.exposures.iter().chain(&covered.behind).chain(&covered.broken);
    let mut all: Vec<u64> = all.copied().collect();
    all.sort_unstable();
    all.dedup();
    all.into()
}

/// The findings by their keys, as far as they outlive their run.
pub(super) fn said(findings: &[Finding], sources: &Sources, names: &mut Names) -> BTreeMap<Name, Said> {
    let mut keys = report::Keys::default();
    let all = report::findings_in_order(sources, findings).into_iter().map(|finding| {
        let said = Said {
            code: names.of(finding.code.as_str()),
            severity: finding.severity,
            subject: names.of(&finding.subject),
            message: names.of(&finding.message),
            exposures: finding.exposures,
            about: about(finding),
            named: finding.names.iter().map(|named| names.of(named)).collect(),
            waived_until: finding.waived.as_ref().map(|waived| names.of(&waived.until)),
        };
        (report::finding_key(&mut keys, sources, finding).into(), said)
    });
    all.collect()
}

/// What an analysis comes to, with what was found in reading, and with what the inventory's waivers accept on its day.
pub fn weighed(analysis: &Analysis, sources: &Sources, read: &[Finding]) -> Assessment {
    let mut assessment = analysis.assess();
    let read = read.iter().filter(|finding| finding.severity != Severity::Off);
    assessment.findings.splice(0..0, read.cloned());
    let Assessment { exposures, findings, .. } = &mut assessment;
    let mut each = |see: &mut dyn FnMut(&ExposureRow)| exposures.iter().for_each(see);
    let ruled = gate::waive(analysis.inventory(), sources, analysis.as_of(), findings, &mut each);
    assessment.decided = ruled.exposures;
    assessment
}

/// Each text once, and each list of them.
#[derive(Default)]
pub(super) struct Names {
    texts: FxHashSet<Name>,
    lists: Lists,
}

impl Names {
    /// The shared text.
    pub(super) fn of(&mut self, text: &str) -> Name {
        if let Some(known) = self.texts.get(text) {
            return Arc::clone(known);
        }
        let name: Name = text.into();
        self.texts.insert(Arc::clone(&name));
        name
    }

    /// The shared list.
    pub(super) fn list<'t>(&mut self, texts: impl IntoIterator<Item = &'t str>) -> List {
        let names: Vec<Name> = texts.into_iter().map(|text| self.of(text)).collect();
        self.lists.of(&names)
    }
}

/// The names of lists of categories.
#[derive(Default)]
pub(super) struct Kinds(FxHashMap<Vec<CategoryId>, List>);

impl Kinds {
    pub(super) fn of(&mut self, inventory: &Inventory, ids: &[CategoryId], names: &mut Names) -> List {
        if let Some(known) = self.0.get(ids) {
            return Arc::clone(known);
        }
        let list = names.list(ids.iter().map(|&id| inventory.category(id).id.as_str()));
        self.0.insert(ids.to_vec(), Arc::clone(&list));
        list
    }
}

/// The names of lists of populations.
#[derive(Default)]
pub(super) struct People(FxHashMap<Vec<PopulationId>, List>);

impl People {
    pub(super) fn of(&mut self, inventory: &Inventory, ids: &[PopulationId], names: &mut Names) -> List {
        if let Some(known) = self.0.get(ids) {
            return Arc::clone(known);
        }
        let list = names.list(ids.iter().map(|&id| inventory.population(id).id.as_str()));
        self.0.insert(ids.to_vec(), Arc::clone(&list));
        list
    }
}

/// A row of safeguards as its cells, by column: two rows are the same where all of them are.
fn signed(inventory: &Inventory, row: &Safeguard) -> Row {
    let party = |id: PartyId| inventory.party(id).id.as_str();
    let ends = |list: &[PartyMatch]| {
        let end = |end: &PartyMatch| match *end {
            PartyMatch::Any => "*".to_owned(),
            PartyMatch::Party(id) => party(id).to_owned(),
            PartyMatch::Group(id) => format!("group:{}", party(id)),
        };
        list.iter().map(end).collect::<Vec<_>>().join(";")
    };
    let day = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
    let categories = row.categories.iter().map(|&c| inventory.category(c).id.as_str());
    let assessed = match row.assessment.on {
        DateCell::Blank => String::new(),
        DateCell::None => "none".to_owned(),
        DateCell::On(day) => day.to_string(),
    };
    [
        ("mechanism", row.mechanism.clone()),
        ("regimes", row.regimes.join(";")),
        ("module", row.module.clone()),
        ("exporter", ends(&row.exporters)),
        ("importer", ends(&row.importers)),
        ("countries", row.places.iter().map(|p| p.code()).collect::<Vec<_>>().join(";")),
        ("categories", categories.collect::<Vec<_>>().join(";")),
        ("valid_from", day(row.valid_from)),
        ("valid_until", day(row.valid_until)),
        ("assessed_on", assessed),
        ("assessment", row.assessment.outcome.map_or("", AssessmentOutcome::as_str).to_owned()),
        ("measures", row.measures.join(";")),
        ("document", row.document.clone()),
    ]
    .into()
}
