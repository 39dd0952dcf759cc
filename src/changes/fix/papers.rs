//! Papers that two parties could sign: of each mechanism and module a row that is new, as safeguards.csv would have it.
//!
//! Which assessment of a place counts is said in section 5.8 of the definition. So its row has none of its own where none is asked
//! for, or where countries.csv has all of them; it names no places where what is lacking is of the importer's seat; else it names
//! all places where it would serve. A run says what that settles.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan as _;

use super::action::{Action, How, one, place_of, signable};
use crate::{
    assess::{Assessment, Kind, TransferRow},
    changes::supposition::Supposition,
    law::{self, Check, Ground, Known, Mechanism},
    model::{AssessmentOutcome, Date, DateCell, Inventory, PartyId, Place},
    text::with_article,
};

/// What each pair could sign.
pub(super) fn between(
    assessment: &Assessment,
    pairs: BTreeMap<(PartyId, PartyId), Vec<&TransferRow>>,
) -> Vec<Action> {
    let inventory = &*assessment.inventory;
    let mut taken: BTreeSet<String> = inventory.safeguards.iter().map(|row| row.id.clone()).collect();
    let mut all = Vec::new();
    for ((exporter, importer), rows) in pairs {
        let flows: BTreeSet<&str> =
            rows.iter().filter(|row| names_some(inventory, row)).map(|row| &*row.flow).collect();
        for ((mechanism, module), paper) in papers(assessment, &rows) {
            let (from, to) = (&inventory.party(exporter).id, &inventory.party(importer).id);
            let parts = ["new", from, to, mechanism, module];
            let base = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
            for assessed in paper.assessed(inventory.party(importer).seat()) {
                let id = free_id(&mut taken, &base);
                let new = New { id, mechanism, module, from, to, assessed, flows: &flows };
                all.push(new.action(assessment, &paper, (exporter, importer)));
            }
        }
    }
    all
}

/// What a row says of assessments.
enum Assessed {
    /// Nothing.
    Nothing,
    /// It has one of its own, and names no places: one of the importer's seat, and of the places of arrival that lie in it.
    Seat(BTreeSet<Place>),
    /// It has one of its own, of the places that it names, and serves nowhere else.
    Named(BTreeSet<Place>),
}

/// A row of a paper that is new.
struct New<'n> {
    id: String,
    mechanism: &'n str,
    module: &'n str,
    from: &'n str,
    to: &'n str,
    assessed: Assessed,
    /// The flows that have to name it.
    flows: &'n BTreeSet<&'n str>,
}

impl New<'_> {
    /// To sign it.
    fn action(
        self,
        assessment: &Assessment,
        paper: &Paper<'_>,
        (exporter, importer): (PartyId, PartyId),
    ) -> Action {
        let inventory = &*assessment.inventory;
        let Self { id, mechanism, module, from, to, flows, .. } = &self;
        let named = paper.laws.values().any(|named| *named);
        let laws: Vec<&str> = paper.laws.keys().copied().filter(|_| named).collect();
        let called: Vec<String> = laws.iter().map(|law| law::called(law)).collect();
        let for_laws = if named { format!(" under the {}", called.join(" and the ")) } else { String::new() };
        let module_said = if module.is_empty() { String::new() } else { format!(", module {module},") };
        let named = if flows.is_empty() {
            String::new()
        } else {
            let flows: Vec<String> = flows.iter().map(|flow| format!("`{flow}`")).collect();
            format!("; enter it in `safeguards` of {}", flows.join(", "))
        };
        let what = format!(
            "sign {} (`{mechanism}`){module_said}{for_laws} between {} and {}{}{named}",
            one(paper.title),
            inventory.named(exporter),
            inventory.named(importer),
            self.asked(inventory, paper),
        );
        let rely = |flow: &&str| Supposition::Rely { flow: (*flow).to_owned(), safeguard: id.clone() };
        let mut suppositions: Vec<Supposition> = flows.iter().map(rely).collect();
        let text = self.row(assessment.as_of, &laws);
        suppositions.push(Supposition::Sign { name: format!("the new instrument ({id})"), text });
        Action { how: How::Sign, about: format!("{from}>{to}"), what, suppositions }
    }

    /// What is to be done with it, beside signing.
    fn asked(&self, inventory: &Inventory, paper: &Paper<'_>) -> String {
        let (places, named) = match &self.assessed {
            Assessed::Nothing => return ", and record it".to_owned(),
            Assessed::Seat(places) => (places, String::new()),
            Assessed::Named(places) => {
                (places, format!(" in safeguards.csv, with `{}` in `countries`", codes(places)))
            }
        };
        let mut all: Vec<String> = places
            .iter()
            .map(|place| {
                let failed = paper.failed.iter().any(|other| other.within(*place));
                let before = if failed { " (its last assessment failed)" } else { "" };
                format!("{}{before}", with_article(&place_of(inventory, *place)))
            })
            .collect();
        all.sort_by_key(|name| name.strip_prefix("the ").unwrap_or(name).to_lowercase());
        let of = if all.is_empty() { "the recipient's country".to_owned() } else { listed(&all) };
        let each = if all.len() > 1 { " for each" } else { "" };
        format!("; assess the law and practice of {of}; if the outcome is positive{each}, record both{named}")
    }

    /// It, as safeguards.csv has it.
    fn row(&self, day: Date, laws: &[&str]) -> String {
        let Self { id, mechanism, module, from, to, assessed, .. } = self;
        let (countries, assessed) = match assessed {
            Assessed::Nothing => (String::new(), ",".to_owned()),
            Assessed::Seat(_) => (String::new(), format!("{day},passed")),
            Assessed::Named(places) => (codes(places), format!("{day},passed")),
        };
        format!(
            "id,mechanism,regimes,module,exporter,importer,countries,valid_from,assessed_on,assessment,document\n\
             {id},{mechanism},{},{module},{from},{to},{countries},{day},{assessed},to be filed\n",
            laws.join(";"),
        )
    }
}

/// Places as a cell has them.
fn codes(places: &BTreeSet<Place>) -> String {
    places.iter().map(|place| -> &str { place.code() }).collect::<Vec<_>>().join(";")
}

/// So many places to be assessed are named in a sentence; their codes are all there.
const PLACES: usize = 6;

/// Places inside a sentence.
fn listed(places: &[String]) -> String {
    match (places, places.len().saturating_sub(PLACES)) {
        ([one], _) => one.clone(),
        ([all @ .., last], 0) => format!("{} and {last}", all.join(", ")),
        (_, 1) => format!("{} and 1 more place", places[..PLACES].join(", ")),
        (_, more) => format!("{} and {more} more places", places[..PLACES].join(", ")),
    }
}

/// What could be signed.
#[derive(Default)]
struct Paper<'a> {
    /// Its title.
    title: &'a str,
    /// The laws under which it would count, and whether it has to name each.
    laws: BTreeMap<&'a str, bool>,
    /// Whether it may serve without an assessment: of the place where none is asked for, or of one that is not known.
    spared: bool,
    /// The known places to be assessed: all but those of which countries.csv has an assessment that would do.
    lacking: BTreeSet<Place>,
    /// Those of them whose last assessment failed.
    failed: BTreeSet<Place>,
    /// All known places that it would serve.
    scope: BTreeSet<Place>,
}

impl Paper<'_> {
    /// What its row says of assessments; where it may serve without, that is another row.
    fn assessed(&self, seat: Place) -> Vec<Assessed> {
        let mut all = Vec::new();
        if self.spared || self.lacking.is_empty() {
            all.push(Assessed::Nothing);
        }
        if self.lacking.iter().any(|place| !place.within(seat)) {
            // A place that lies in another one is named with that.
            let within =
                |place: &&Place| self.scope.iter().any(|other| other != *place && place.within(*other));
            all.push(Assessed::Named(self.scope.iter().filter(|place| !within(place)).copied().collect()));
        } else if !self.lacking.is_empty() {
            all.push(Assessed::Seat(self.lacking.clone()));
        }
        all
    }

    /// Adds a place where an assessment of it is asked for.
    fn lacks(&mut self, assessment: &Assessment, row: &TransferRow) {
        let state = of_countries(assessment, row.place);
        let mut checks = row.judgement.chain().flat_map(|judgement| &judgement.checks);
        let has_failed = checks.any(|check| check.name == "assessment:failed");
        if has_failed || state == Some(State::Failed) {
            self.failed.insert(row.place);
        }
        if has_failed || state != Some(State::Does) {
            self.lacking.insert(row.place);
        }
    }
}

/// What countries.csv says of a place.
#[derive(PartialEq, Eq)]
enum State {
    /// An assessment that would do, whatever is signed.
    Does,
    Failed,
    /// None, one that is too old, or one that asks for measures.
    Lacks,
}

/// The state of the nearest row of countries.csv that has a place.
fn of_countries(assessment: &Assessment, place: Place) -> Option<State> {
    let inventory = &*assessment.inventory;
    let rows = inventory.countries.iter().filter(|row| place.within(row.place));
    let state = rows.max_by_key(|row| row.place == place)?.assessment;
    let months = i64::from(inventory.head.assessment_valid_months).months();
    Some(match (state.outcome, state.on) {
        (Some(AssessmentOutcome::Failed), _) => State::Failed,
        (None | Some(AssessmentOutcome::Passed), DateCell::On(day))
            if day <= assessment.as_of
                && day.checked_add(months).map_or(true, |last| last >= assessment.as_of) =>
        {
            State::Does
        }
        _ => State::Lacks,
    })
}

/// By mechanism and module what could be signed.
fn papers<'a>(assessment: &'a Assessment, rows: &[&TransferRow]) -> BTreeMap<(&'a str, &'a str), Paper<'a>> {
    let mut papers: BTreeMap<_, Paper<'a>> = BTreeMap::new();
    for row in rows {
        let own = match &row.judgement.ground {
            Ground::OwnLaw { regime, .. } => regime.as_str(),
            _ => "",
        };
        for regime in assessment.regimes.iter().filter(|law| law.id == row.regime || law.id == own) {
            let roles = (row.exporter_as, row.importer_as);
            let onward = row.kind == Kind::Onward;
            for (mechanism, module) in signable(regime, assessment.as_of, roles, onward) {
                if is_signed(&assessment.inventory, row, (mechanism, module)) {
                    continue;
                }
                let paper = papers.entry((&*mechanism.mechanism, module)).or_default();
                // A law calls its own by its name; another one says what it makes of it.
                if paper.title.is_empty() || mechanism.own {
                    paper.title = &mechanism.entry.title;
                }
                paper.laws.insert(&regime.id, !mechanism.own);
                let without = mechanism.module.iter().any(|one| one.id == module && one.no_assessment);
                paper.spared |= without || !mechanism.assessment;
                if !row.place.is_unknown() {
                    paper.scope.insert(row.place);
                    if mechanism.assessment {
                        paper.lacks(assessment, row);
                    }
                }
            }
        }
    }
    papers
}

/// Whether a transfer rests on such a paper already, and lacks an assessment alone: that is made, and nothing signed.
fn is_signed(inventory: &Inventory, row: &TransferRow, (mechanism, module): (&Mechanism, &str)) -> bool {
    let Some(paper) = row.judgement.ground.safeguard().map(|id| inventory.safeguard(id)) else {
        return false;
    };
    let lacks = |check: &&Check| check.known != Known::Holds && !check.name.starts_with("decision:");
    let mut lacking = row.judgement.checks.iter().filter(lacks);
    *paper.mechanism == *mechanism.mechanism
        && paper.module == module
        && lacking.all(|check| check.name.starts_with("assessment"))
}

/// Whether a flow names what it rests on.
fn names_some(inventory: &Inventory, row: &TransferRow) -> bool {
    row.flow_id.is_some_and(|flow| !inventory.safeguard_lists.get(inventory.flow(flow).safeguards).is_empty())
}

/// An id that no safeguard has, nor another one that is new.
fn free_id(taken: &mut BTreeSet<String>, base: &str) -> String {
    let numbered = (2..).map(|n| format!("{base}-{n}"));
    let id =
        std::iter::once(base.to_owned()).chain(numbered).find(|id| !taken.contains(id)).unwrap_or_default();
    taken.insert(id.clone());
    id
}
