//! What the sections of the page share: what is shown, gathered once, and how names, days, laws and verdicts are written.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use maud::{Markup, PreEscaped, Render, html};

use super::lists::Lists;
pub use crate::report::words::{count, filled, put};
use crate::{
    assess::{Assessment, TransferRow},
    law::Verdict,
    model::{Basis, CategoryId, Date, Id as _, Inventory, NodeId, PartyId, Place, PopulationId, Purpose},
    report::{
        evidence::{Evidence, tags},
        flow::{Flow, Home, home, place_name},
        gathered::Gathered,
        grounds,
        held::Unit,
        key::Keys,
        plain, signs,
        special::SPECIAL,
        subject::Report,
        transfers,
        words::{Lang, Words},
    },
};

/// Entries by what they are of.
type ByFlow<'a> = BTreeMap<(&'a str, &'a str), Vec<usize>>;

fn by_flow<'a>(entries: &[Entry<'a>]) -> ByFlow<'a> {
    let mut by = ByFlow::new();
    for (at, Entry { row, .. }) in entries.iter().enumerate() {
        by.entry((row.flow.as_str(), row.regime.as_str())).or_default().push(at);
    }
    by
}

/// An entry of the register.
pub struct Entry<'a> {
    /// The row.
    pub row: &'a TransferRow,
    /// Its key.
    pub key: String,
    /// What proves its verdict.
    pub evidence: Evidence<'a>,
    /// Why the data flows.
    pub purposes: Vec<&'a Purpose>,
    /// On which legal basis.
    pub basis: Option<Basis>,
    /// Whether special data is in it.
    pub special: bool,
    /// Whether a fault of an earlier step reaches its data.
    pub inherits: bool,
}

/// Everything that the page shows.
pub struct Page<'a> {
    /// What the report is made of.
    pub report: &'a Report<'a>,
    /// Its results.
    pub assessment: &'a Assessment,
    /// Its inventory.
    pub inventory: &'a Inventory,
    /// What was gathered of the exposures.
    pub gathered: &'a Gathered,
    /// The words.
    pub words: &'static Words,
    /// The register: the worst first, then by recipient.
    pub entries: Vec<Entry<'a>>,
    /// What each recipient has.
    pub units: Vec<Unit>,
    /// Lists of categories that are long, each once: rows name them by their number.
    pub lists: Lists,
    /// What is had of: the columns of the matrix, what is special first.
    pub columns: Vec<CategoryId>,
    /// By people and category, whether it is special data.
    specials: Vec<Vec<bool>>,
    /// The entries of a flow, or of a holding, under a law, by their numbers.
    by_flow: ByFlow<'a>,
    /// The picture.
    pub flow: Flow,
    /// The territory in which most exporters are established.
    pub home: Home,
}

impl<'a> Page<'a> {
    /// Gathers what is shown.
    pub fn new(report: &'a Report<'a>, gathered: &'a Gathered, lang: Lang) -> Self {
        let assessment = report.assessment;
        let inventory: &Inventory = &assessment.inventory;
        let mut keys = Keys::default();
        let mut entries: Vec<Entry> = transfers::in_order(assessment)
            .into_iter()
            .map(|row| Entry {
                row,
                key: transfers::key(&mut keys, inventory, row),
                evidence: Evidence::of(assessment, report.sources, row),
                purposes: purposes(inventory, row),
                basis: transfers::basis(inventory, row),
                special: special(inventory, &row.categories, &row.populations),
                inherits: gathered.inherits(row),
            })
            .collect();
        entries.sort_by_cached_key(|entry| {
            let importer = &inventory.party(entry.row.importer).id;
            (std::cmp::Reverse(entry.row.judgement.verdict), importer.clone())
        });
        let all = || (0..inventory.categories.len()).map(CategoryId::new);
        let specials = (0..inventory.populations.len())
            .map(PopulationId::new)
            .map(|population| all().map(|category| special(inventory, &[category], &[population])).collect());
        let specials = specials.collect();
        let units: Vec<Unit> = gathered.held.units().collect();
        Self {
            report,
            lists: Lists::default(),
            columns: columns(inventory, &units),
            by_flow: by_flow(&entries),
            specials,
            assessment,
            inventory,
            gathered,
            words: Words::of(lang),
            entries,
            units,
            flow: Flow::of(assessment, &gathered.held, lang),
            home: home(assessment, Words::of(lang)),
        }
    }

    /// The first entry of a flow, or of a holding, under a law, with a verdict.
    pub fn entry_of(&self, flow: &str, law: &str, verdict: Verdict) -> Option<&Entry<'a>> {
        let mut all = self.by_flow.get(&(flow, law))?.iter().filter_map(|&at| self.entries.get(at));
        all.find(|entry| entry.row.judgement.verdict == verdict)
    }

    /// How many entries of the register have which verdict.
    pub fn totals(&self) -> [usize; Verdict::ALL.len()] {
        let mut totals = [0; Verdict::ALL.len()];
        for entry in &self.entries {
            for (count, _) in
                totals.iter_mut().zip(Verdict::ALL).filter(|(_, v)| *v == entry.row.judgement.verdict)
            {
                *count += 1;
            }
        }
        totals
    }

    /// A day in words.
    pub fn day(&self, day: Date) -> String {
        self.words.day(day)
    }

    /// The report's title.
    pub fn heading(&self) -> String {
        let head = &self.inventory.head;
        let named = [&head.title, &head.name].into_iter().any(|text| plain::is_seen(text));
        if named { plain::title(self.inventory).into_owned() } else { self.words.untitled.to_string() }
    }

    /// A sentence of the program, which is in English on any page.
    pub fn said(&self, text: &str) -> Markup {
        self.words.english(sentence(text))
    }

    /// A sentence that is in the page's language up to a byte, and the program's own behind it.
    pub fn said_from(&self, text: &str, at: usize) -> Markup {
        match text.split_at_checked(at) {
            Some((own, program)) if self.words.lang() != Lang::English && !program.is_empty() => {
                html! { (begun(own)) (self.words.english(ticked(program))) "." }
            }
            _ => sentence(text),
        }
    }

    /// A day that the page's reader may copy.
    pub fn time(&self, day: Date) -> Markup {
        html! { time datetime=(day) { (self.day(day)) } }
    }

    /// A verdict as a reader of the law says it.
    pub fn verdict(&self, verdict: Verdict) -> &'static str {
        self.words.verdict(verdict)
    }

    /// A law in short: its id as people write it.
    pub fn law(&self, id: &str) -> String {
        grounds::law(self.words, id)
    }

    /// A party by its name.
    pub fn party(&self, id: PartyId) -> String {
        let party = self.inventory.party(id);
        plain::name_or(&party.name, &party.id).into_owned()
    }

    /// A party of this id by its name; the id where there is none.
    pub fn party_of(&self, id: &str) -> String {
        self.inventory.find_party(id).map_or_else(|| plain::shown(id).into_owned(), |party| self.party(party))
    }

    /// What a party is.
    pub fn kind(&self, id: PartyId) -> String {
        let word = plain::kind(self.inventory.party(id));
        plain::shown(self.words.kinds.word(word)).replace('-', " ")
    }

    /// A place by its name.
    pub fn place(&self, place: Place) -> String {
        if place.is_unknown() {
            return self.words.place_not_stated.to_string();
        }
        place_name(self.inventory, place, self.words)
    }

    /// A category by its name.
    pub fn category(&self, id: CategoryId) -> String {
        let row = self.inventory.category(id);
        plain::name_or(&row.name, &row.id).into_owned()
    }

    /// People by their name.
    pub fn population(&self, id: PopulationId) -> String {
        let row = self.inventory.population(id);
        plain::name_or(&row.name, &row.id).into_owned()
    }

    /// People by their names.
    pub fn populations(&self, list: &[PopulationId]) -> String {
        self.words.list(&list.iter().map(|&id| self.population(id)).collect::<Vec<_>>())
    }

    /// The mark of special data.
    pub fn special_mark(&self) -> Markup {
        html! { span.sp { (self.words.special_mark) } }
    }

    /// Whether a category is special, whosever it is.
    pub fn is_special(&self, category: CategoryId) -> bool {
        is_special(self.inventory, category)
    }

    /// Whether a category of some people is special.
    pub fn is_special_of(&self, category: CategoryId, population: PopulationId) -> bool {
        let of_these = self.specials.get(population.index());
        of_these.and_then(|list| list.get(category.index())).copied().unwrap_or_default()
    }

    /// A node by its name.
    pub fn node(&self, node: NodeId) -> String {
        match node {
            NodeId::Population(id) => self.population(id),
            NodeId::Party(id) => self.party(id),
            NodeId::Store(id) => {
                let row = self.inventory.store(id);
                plain::name_or(&row.name, &row.id).into_owned()
            }
        }
    }

    /// The reasons of an entry's verdict that no condition says already.
    pub fn reasons(&self, row: &TransferRow) -> Vec<String> {
        let said = |reason: &String| row.judgement.checks.iter().any(|check| check.why == **reason);
        row.reasons(self.inventory).into_iter().filter(|reason| !said(reason)).take(4).collect()
    }

    /// What stands behind an entry's verdict, by its title; the word where it is nothing.
    pub fn ground(&self, row: &TransferRow) -> String {
        grounds::ground(self.assessment, self.words, row)
    }

    /// The title of an entry of the law; blank where no law that was judged has it.
    pub fn title(&self, entry: &str) -> String {
        grounds::title(self.assessment, self.words, entry)
    }

    /// The title of an entry of the law, as the law's data has it.
    pub fn title_in_law(&self, entry: &str) -> Option<&str> {
        grounds::title_in_law(self.assessment, entry)
    }
}

fn is_special(inventory: &Inventory, category: CategoryId) -> bool {
    std::iter::successors(Some(category), |&c| inventory.category(c).parent)
        .any(|c| inventory.category(c).tags.iter().any(|tag| SPECIAL.contains(&tag.as_str())))
}

fn columns(inventory: &Inventory, units: &[Unit]) -> Vec<CategoryId> {
    let used: BTreeSet<CategoryId> = units.iter().map(|unit| unit.category).collect();
    let mut columns: Vec<CategoryId> = used.into_iter().collect();
    columns.sort_by_key(|&category| (!is_special(inventory, category), category));
    columns
}

fn special(inventory: &Inventory, categories: &[CategoryId], populations: &[PopulationId]) -> bool {
    populations
        .iter()
        .any(|&population| tags(inventory, categories, population).iter().any(|tag| SPECIAL.contains(tag)))
}

fn purposes<'a>(inventory: &'a Inventory, row: &TransferRow) -> Vec<&'a Purpose> {
    let list = row.flow_id.map_or(&[][..], |id| inventory.purpose_lists.get(inventory.flow(id).purposes));
    list.iter().filter_map(|purpose| inventory.purposes.get(purpose.index())).collect()
}

/// A verdict's sign.
pub fn sign(verdict: Verdict, inherited: bool) -> Markup {
    let href = format!("#{}", signs::sign(verdict, inherited));
    html! { svg.g aria-hidden="true" { (PreEscaped(format!("<use href=\"{href}\"/>"))) } }
}

/// A verdict: its sign and its word, on its colour.
pub fn chip(page: &Page, verdict: Verdict) -> Markup {
    html! {
        span class={ "chip c-" (verdict.as_str()) } { (sign(verdict, false)) (page.verdict(verdict)) }
    }
}

/// A bar of counts, the worst at the left; each part is told in its label.
pub fn bar(page: &Page, counts: &[usize; Verdict::ALL.len()], class: &str) -> Markup {
    let total: usize = counts.iter().sum::<usize>().max(1);
    let mut parts = String::new();
    let (mut x, mut said) = (0, Vec::new());
    for (verdict, &count) in Verdict::ALL.into_iter().zip(counts).rev().filter(|(_, count)| **count > 0) {
        let width = count * 7_000 / total;
        let whole =
            format!("x=\"{}\" width=\"{}\" height=\"16\"", tenths(x), tenths(width.saturating_sub(10)));
        // Writing to a string does not fail.
        let _ = write!(parts, "<rect {whole} fill=\"{}\"/>", signs::look(verdict).band);
        if let Some(hatch) = signs::hatch(verdict) {
            let _ = write!(parts, "<rect {whole} fill=\"url(#{hatch})\" opacity=\".55\"/>");
        }
        said.push(format!("{} {}", page.words.number(count), page.verdict(verdict)));
        x += width;
    }
    html! {
        svg class=(class) viewBox="0 0 700 16" preserveAspectRatio="none" role="img" aria-label=(said.join(", ")) {
            (PreEscaped(parts))
        }
    }
}

fn tenths(number: usize) -> String {
    format!("{}.{}", number / 10, number % 10)
}

/// A picture whose parts can be traced: what is pointed at is said below it.
pub fn traced(label: &str, picture: &Markup) -> Markup {
    html! {
        div.tr role="group" aria-label=(label) {
            (picture)
            p.said aria-live="polite" {}
        }
    }
}

/// What a section is about, in large letters.
pub fn lead(text: impl Render) -> Markup {
    html! { p.lead { (text) } }
}

/// An anchor made of ids: letters, digits, `-`, `_` and `.` as they are, any other byte by its number.
pub fn anchor(kind: &str, id: &str) -> String {
    let mut anchor = format!("{kind}-");
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            anchor.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(anchor, "~{byte:02x}");
        }
    }
    anchor
}

/// The anchor of a recipient at a place.
pub fn dossier(page: &Page, party: PartyId, place: Place) -> String {
    anchor("d", &format!("{}-{}", place.code(), page.inventory.party(party).id))
}

/// A sentence of the program: what stands between backticks is an id.
pub fn sentence(text: &str) -> Markup {
    let ended = text.ends_with(['.', '?', '!']);
    html! { (begun(text)) @if !ended { "." } }
}

/// The beginning of a sentence.
fn begun(text: &str) -> Markup {
    let text = plain::shown(text);
    let mut letters = text.chars();
    // An id keeps its letters.
    let id = text.split(' ').next().is_some_and(|word| word.contains(['/', '_', '.', '-']));
    let first = letters.next().map(|c| if id { c.to_string() } else { c.to_uppercase().to_string() });
    ticked(&(first.unwrap_or_default() + letters.as_str()))
}

/// A text of the program: what stands between backticks is an id.
pub fn ticked(text: &str) -> Markup {
    let text = plain::shown(text);
    html! {
        @for (at, piece) in text.split('`').enumerate() {
            @if at % 2 == 1 { code { (piece) } } @else { (piece) }
        }
    }
}

/// How many of each.
pub fn counted<K: Ord>(list: impl IntoIterator<Item = K>) -> BTreeMap<K, usize> {
    let mut counts = BTreeMap::new();
    for key in list {
        *counts.entry(key).or_default() += 1;
    }
    counts
}
