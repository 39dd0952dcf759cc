//! For each flow on which a judgement is no pass, a route by which data comes over it and what becomes of it: what SARIF
//! calls a code flow.

use std::collections::{BTreeMap, btree_map::Entry};

use crate::{
    assess::{Analysis, ExposureRow, Question, RouteStep},
    finding::{Code, Finding},
    law::Verdict,
    model::Inventory,
    source::Span,
};

/// So many routes a finding shows.
const SHOWN: usize = 3;

/// One hop of a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What happens there.
    pub text: String,
    /// The row of the inventory.
    pub span: Span,
}

/// Routes by what was judged of a hop: its code, and its flow or holding.
#[derive(Debug, Default)]
pub struct Routes {
    of: BTreeMap<(Code, String), Vec<Step>>,
    /// Whether there are more than are kept.
    left: bool,
}

/// So many hops all routes have together: behind a long chain of flows there is one for each of its hops, as long as it.
const HOPS: usize = 50_000;

impl Routes {
    /// A shortest route over each hop that does not pass: the first one in the order of exposures.csv.
    pub fn of(analysis: &Analysis) -> Self {
        let mut routes = Self::default();
        let (tables, mut hops) = (analysis.tables(), 0);
        for &unit in tables.units() {
            tables.each_exposure(unit, &Question::default(), false, &mut |row| {
                for step in &row.route {
                    let Some(code) = code(step.verdict) else { continue };
                    if let Entry::Vacant(entry) = routes.of.entry((code, step.id.clone())) {
                        hops += row.route.len();
                        if hops > HOPS {
                            routes.left = true;
                            return false;
                        }
                        entry.insert(steps(analysis.inventory(), &row));
                    }
                }
                true
            });
            if routes.left {
                break;
            }
        }
        routes
    }

    /// Whether some routes are left out, as all together would be too long.
    pub(super) fn left(&self) -> bool {
        self.left
    }

    /// The routes over the flows that a finding is about: each once, the first ones.
    pub(super) fn through(&self, finding: &Finding) -> Vec<&Vec<Step>> {
        let mut routes: Vec<&Vec<Step>> = Vec::new();
        let flows = finding.covered.iter().flat_map(|covered| &covered.flows);
        for route in flows.filter_map(|flow| self.of.get(&(finding.code, flow.clone()))) {
            if !routes.contains(&route) {
                routes.push(route);
            }
            if routes.len() == SHOWN {
                break;
            }
        }
        routes
    }
}

/// The code under which a verdict is found.
fn code(verdict: Verdict) -> Option<Code> {
    match verdict {
        Verdict::Missing => Some(Code::TransferMissing),
        Verdict::Deficient => Some(Code::TransferDeficient),
        Verdict::Unknown => Some(Code::TransferUnknown),
        Verdict::Prohibited => Some(Code::TransferProhibited),
        Verdict::Free | Verdict::Adequate | Verdict::Safeguarded | Verdict::Derogation => None,
    }
}

fn steps(inventory: &Inventory, row: &ExposureRow) -> Vec<Step> {
    row.route.iter().filter_map(|step| hop(inventory, row, step)).collect()
}

fn hop(inventory: &Inventory, row: &ExposureRow, step: &RouteStep) -> Option<Step> {
    let category = &inventory.category(step.category).id;
    let judged = match step.verdict {
        Verdict::Free => step.instrument.clone(),
        verdict => format!("{}, {}", verdict.as_str(), step.instrument),
    };
    let law = if row.regime.is_empty() { String::new() } else { format!("{}: ", row.regime) };
    if let Some(flow) = step.flow {
        let flow = inventory.flow(flow);
        let (from, to) = (inventory.node_name(flow.from), inventory.node_name(flow.to));
        let text = format!("{law}{} brings {category} from {from} to {to} ({judged})", flow.id);
        return Some(Step { text, span: flow.span });
    }
    let store = inventory.store(step.holding?);
    Some(Step { text: format!("{law}{} holds {category} ({judged})", store.id), span: store.span })
}
