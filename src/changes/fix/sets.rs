//! The smallest sets of actions that settle one exposure, exactly.
//!
//! Sets are tried by their size, each by a run. Of one that does not settle it some route is still red or unknown, and on that
//! route some hop. Whatever larger set settles it holds an action that this hop may hang on, or one about who stands where the
//! data comes from: only by those a set grows. That misses none (bounded search for hitting sets), and leaves most sets untried.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    iter,
    sync::Arc,
};

use super::{
    action::Action,
    candidates::{Candidates, link},
    plan::{Fixing, Trying, effect, is_worse},
};
use crate::{
    assess::{Assessment, ExposureRow, RouteStep, TransferRow, Verdict},
    changes::{
        kept::Touched,
        lots::Name,
        snapshot::{ExposureOf, Snapshot},
        supposition::Supposition,
    },
    ingest::Table,
    model::{CategoryId, Id, Inventory, NodeId, PartyId, PartyMatch, Place},
    report,
    source::Sources,
    text::nearest,
};

/// A row of exposures that is to be settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Its key, as it was asked for.
    pub key: String,
    /// Whose.
    pub population: String,
    /// What.
    pub categories: Vec<String>,
    /// Under which law.
    pub regime: String,
    /// Who has it.
    pub recipient: String,
    /// Where.
    pub place: String,
    /// What was found.
    pub verdict: Verdict,
    /// The flows of the route shown.
    pub route: Vec<String>,
}

/// Actions that settle it together.
#[derive(Debug, Clone)]
pub struct Set {
    /// What to do, all of it.
    pub actions: Vec<Action>,
    /// How many exposures it settles in all, each category by itself.
    pub settles: usize,
}

/// The smallest sets that settle an exposure.
#[derive(Debug, Clone)]
pub struct Settling {
    /// What stands now.
    pub before: Arc<Snapshot>,
    /// What is to be settled.
    pub target: Target,
    /// The sets, all of one size. Empty where nothing is to be settled, or nothing that is known settles it.
    pub sets: Vec<Set>,
    /// How many of that size there are more.
    pub more: usize,
    /// How many actions there are.
    pub candidates: usize,
    /// How many sets were tried.
    pub tried: usize,
    /// Whether sets of that size, or of the next where there are none, were left untried: there were too many.
    pub cut: bool,
}

/// That no exposure has the key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no exposure has the key `{key}`")]
pub struct NoExposure {
    /// The key.
    pub key: String,
    /// One that is near.
    pub near: Option<String>,
}

impl Fixing<'_> {
    /// What could be done about what is red or unknown, each action by itself.
    pub fn actions(&self) -> Vec<Action> {
        Candidates::of(&self.assessed(), self.stops).single
    }

    /// The smallest sets of actions that settle an exposure: a row of exposures.csv, or one category of it, by its key. A set
    /// that makes anything worse is none.
    ///
    /// # Errors
    ///
    /// No exposure has the key.
    pub fn settle(&self, key: &str) -> Result<Settling, NoExposure> {
        let now = self.assessed();
        let target = target(&now, key)?;
        let before = Arc::new(Snapshot::of(&now, &Sources::default()));
        let actions = Candidates::of(&now, self.stops).single;
        let trying = Trying::of(self, &before);
        let mut search = Search {
            fixing: self,
            target: &target,
            before: &before,
            tagged: before.tags.keys().cloned().collect(),
            trying,
            actions: &actions,
            tried: 0,
        };
        let (mut found, cut) =
            if target.verdict >= Verdict::Unknown { search.sets() } else { (Vec::new(), false) };
        let tried = search.tried;
        // What is only to be found out first, as in a plan.
        found.sort_by_cached_key(|(set, settles)| {
            let mut hows: Vec<_> = set.iter().map(|&at| Reverse(actions[at].how)).collect();
            hows.sort_unstable();
            let hows: Vec<_> = hows.into_iter().map(|Reverse(how)| how).collect();
            (hows, Reverse(*settles), set.clone())
        });
        let more = found.len().saturating_sub(self.most);
        let set = |(set, settles): (Vec<usize>, usize)| Set {
            actions: set.into_iter().map(|at| actions[at].clone()).collect(),
            settles,
        };
        let sets = found.into_iter().take(self.most).map(set).collect();
        Ok(Settling { before, candidates: actions.len(), target, sets, more, tried, cut })
    }
}

/// The row of a key.
fn target(now: &Assessment, key: &str) -> Result<Target, NoExposure> {
    let inventory = &*now.inventory;
    let mut keys = BTreeSet::new();
    for row in &now.exposures {
        let whole = report::key_of(inventory, row, &row.categories);
        let one = |&category: &CategoryId| report::key_of(inventory, row, &[category]) == key;
        let categories = if whole == key {
            row.categories.clone()
        } else {
            row.categories.iter().copied().filter(one).collect()
        };
        if !categories.is_empty() {
            return Ok(Target {
                key: key.to_owned(),
                population: inventory.population(row.population).id.clone(),
                categories: categories.iter().map(|&c| inventory.category(c).id.clone()).collect(),
                regime: row.regime.clone(),
                recipient: inventory.party(row.recipient).id.clone(),
                place: row.place.code().to_owned(),
                verdict: row.verdict,
                route: row.route.iter().map(|step| step.id.clone()).collect(),
            });
        }
        keys.insert(whole);
    }
    let near = nearest(key, keys.iter().map(String::as_str)).map(str::to_owned);
    Err(NoExposure { key: key.to_owned(), near })
}

impl Target {
    /// Whether any of it is red or unknown still.
    fn is_open(&self, before: &Snapshot, touched: &Touched) -> bool {
        let of = ExposureOf {
            population: self.population.as_str().into(),
            recipient: self.recipient.as_str().into(),
            place: self.place.as_str().into(),
            regime: self.regime.as_str().into(),
        };
        self.categories.iter().any(|category| {
            let now = touched.exposures.would(&before.exposures, &of, &self.population, category);
            now.is_some_and(|exposed| exposed.verdict >= Verdict::Unknown)
        })
    }

    /// What of it is red or unknown still: a row, and a category of it.
    fn open<'a>(&self, then: &'a Assessment) -> Option<(&'a ExposureRow, CategoryId)> {
        let inventory = &*then.inventory;
        let asked = |c: &CategoryId| self.categories.contains(&inventory.category(*c).id);
        let same = |row: &&ExposureRow| {
            row.verdict >= Verdict::Unknown
                && row.regime == self.regime
                && row.place.code() == self.place
                && inventory.party(row.recipient).id == self.recipient
                && inventory.population(row.population).id == self.population
        };
        let mut rows = then.exposures.iter().filter(same);
        rows.find_map(|row| Some((row, row.categories.iter().copied().find(asked)?)))
    }
}

/// What a run says of a set.
enum Said {
    /// It cannot be supposed, nor can any larger one.
    Never,
    /// It settles this many in all.
    Settles(usize),
    /// It does not, and a larger one that does has one of these actions.
    Needs(Vec<usize>),
}

struct Search<'a> {
    fixing: &'a Fixing<'a>,
    target: &'a Target,
    before: &'a Snapshot,
    /// By population and category, the tagged data that is exposed.
    tagged: BTreeSet<(Name, Name)>,
    trying: Trying<'a>,
    actions: &'a [Action],
    tried: usize,
}

impl Search<'_> {
    /// The smallest sets that settle it, each with how much it settles; and whether some of that size were left untried.
    fn sets(&mut self) -> (Vec<(Vec<usize>, usize)>, bool) {
        let mut level = BTreeSet::from([Vec::new()]);
        while !level.is_empty() {
            let (mut found, mut next) = (Vec::new(), BTreeSet::new());
            for set in level {
                if self.tried > self.fixing.tried || self.trying.is_spent() {
                    return (found, true);
                }
                match self.said(&set) {
                    Said::Never => {}
                    Said::Settles(all) => found.push((set, all)),
                    Said::Needs(some) => {
                        for at in some.into_iter().filter(|at| !set.contains(at)) {
                            let mut larger = set.clone();
                            larger.push(at);
                            larger.sort_unstable();
                            next.insert(larger);
                        }
                    }
                }
            }
            if !found.is_empty() {
                return (found, false);
            }
            level = next;
        }
        (Vec::new(), false)
    }

    fn said(&mut self, set: &[usize]) -> Said {
        self.tried += usize::from(!set.is_empty());
        let list = || set.iter().flat_map(|&at| &self.actions[at].suppositions);
        let Some(touched) = self.trying.touched(list()) else { return Said::Never };
        if !self.target.is_open(self.before, &touched) {
            let difference = Touched::default().difference(&touched);
            if is_worse(&difference) {
                // What it makes worse something else may put right.
                return Said::Needs((0..self.actions.len()).collect());
            }
            return Said::Settles(effect(&difference, &self.tagged).exposures);
        }
        // By which route it is open, only a run anew says.
        let Some(then) = self.trying.supposed(list()) else { return Said::Never };
        let Some((row, category)) = self.target.open(&then) else { return Said::Never };
        let mut hops = row.route.iter().filter(|step| step.verdict >= Verdict::Unknown);
        let hop = hops.find_map(|step| open_hop(&then, row, step, category));
        let upstream = Upstream::of(&then.inventory, row.recipient);
        // Beside the hop, what binds a party that engaged its importer.
        let hops: Option<Vec<TransferRow>> =
            hop.map(|hop| iter::once(hop.clone()).chain(link(hop)).collect());
        let needs = |at: &usize| {
            hops.as_ref().is_none_or(|hops| {
                hops.iter().any(|hop| may_matter(&then.inventory, &self.actions[*at], hop, &upstream))
            })
        };
        Said::Needs((0..self.actions.len()).filter(needs).collect())
    }
}

/// A transfer of a step that is red or unknown for what the exposure is of.
fn open_hop<'a>(
    then: &'a Assessment,
    row: &ExposureRow,
    step: &RouteStep,
    category: CategoryId,
) -> Option<&'a TransferRow> {
    // The step shows the category of the first of the row; what was narrowed on the way has another here.
    let arrives = if row.categories.first() == Some(&category) { Some(step.category) } else { None };
    let last = row.route.last().is_some_and(|last| last.id == step.id);
    then.transfers.iter().find(|transfer| {
        transfer.flow == step.id
            && transfer.regime == row.regime
            && transfer.judgement.verdict >= Verdict::Unknown
            && transfer.populations.contains(&row.population)
            && arrives.is_none_or(|category| transfer.categories.contains(&category))
            && (!last || (transfer.importer == row.recipient && transfer.place == row.place))
    })
}

/// Who and what stands where data of a recipient may come from, by any flow.
struct Upstream<'a> {
    parties: BTreeSet<&'a str>,
    stores: BTreeSet<&'a str>,
}

impl<'a> Upstream<'a> {
    fn of(inventory: &'a Inventory, recipient: PartyId) -> Self {
        let stores = (0..inventory.stores.len()).map(|at| NodeId::Store(Id::new(at)));
        let own = |node: &NodeId| {
            inventory.operator(*node) == Some(recipient) || inventory.controllers(*node).contains(&recipient)
        };
        let mut open: Vec<NodeId> = stores.filter(own).chain([NodeId::Party(recipient)]).collect();
        let mut into: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
        for flow in &inventory.flows {
            into.entry(flow.to).or_default().push(flow.from);
        }
        let mut seen: BTreeSet<NodeId> = open.iter().copied().collect();
        while let Some(node) = open.pop() {
            open.extend(into.get(&node).into_iter().flatten().copied().filter(|before| seen.insert(*before)));
        }
        let (mut parties, mut stores) = (BTreeSet::new(), BTreeSet::new());
        for node in seen {
            parties.extend(inventory.operator(node));
            parties.extend(inventory.controllers(node));
            if let NodeId::Store(store) = node {
                parties.extend(inventory.store(store).engaged_by);
                stores.insert(inventory.store(store).id.as_str());
            }
        }
        let parties = parties.into_iter().map(|party| inventory.party(party).id.as_str()).collect();
        Self { parties, stores }
    }
}

/// Whether an exposure that is open by a hop may hang on an action. A paper or an assessment matters to the hops that it can
/// be asked of, and to no other; what is said of a party or a store, wherever it stands upstream.
fn may_matter(inventory: &Inventory, action: &Action, hop: &TransferRow, upstream: &Upstream) -> bool {
    let party = |id: &str| upstream.parties.contains(id);
    action.suppositions.iter().any(|one| match one {
        Supposition::Assess(place) => Place::parse(place).is_none_or(|place| hop.place.within(place)),
        Supposition::Sign { .. } => {
            let importer = action.about.split_once('>').and_then(|(_, to)| inventory.find_party(to));
            let relied = action
                .suppositions
                .iter()
                .any(|other| matches!(other, Supposition::Rely { flow, .. } if *flow == hop.flow));
            importer.is_none_or(|importer| importer == hop.importer) && (relied || names_none(inventory, hop))
        }
        Supposition::Rely { .. } => false,
        Supposition::Set { table, row, .. } if table == Table::Safeguards.name() => {
            let at = inventory.safeguards.iter().position(|paper| paper.id == *row);
            let Some((at, paper)) = at.map(|at| (at, &inventory.safeguards[at])) else { return true };
            let named =
                hop.flow_id.map(|flow| inventory.safeguard_lists.get(inventory.flow(flow).safeguards));
            let named = named.is_none_or(|list| list.is_empty() || list.iter().any(|id| id.index() == at));
            // Who signed it may be what is said.
            named
                && (paper.importers.is_empty()
                    || paper.importers.iter().any(|m| meant(inventory, *m, hop.importer)))
        }
        Supposition::Set { table, row, .. } if table == Table::Stores.name() => {
            upstream.stores.contains(row.as_str())
        }
        Supposition::Set { table, row, .. } if table == Table::Certifications.name() => {
            party(row.split_once('/').map_or(row, |(party, _)| party))
        }
        Supposition::Set { row: id, .. } | Supposition::Certify { party: id, .. } => party(id),
        // Whether a law reaches who gives it may hang on whom else they give to, and on where those keep it.
        Supposition::Drop(_)
        | Supposition::Move { .. }
        | Supposition::Lapse { .. }
        | Supposition::Expire(_) => true,
    })
}

/// Whether a flow takes any paper that fits.
fn names_none(inventory: &Inventory, hop: &TransferRow) -> bool {
    hop.flow_id.is_none_or(|flow| inventory.safeguard_lists.get(inventory.flow(flow).safeguards).is_empty())
}

fn meant(inventory: &Inventory, paper: PartyMatch, party: PartyId) -> bool {
    match paper {
        PartyMatch::Any => true,
        PartyMatch::Party(one) => one == party,
        PartyMatch::Group(head) => inventory.party_within(party, head),
    }
}
