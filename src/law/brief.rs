//! What a judgement depends on. Two disclosures whose briefs are equal are judged alike for a fact, so that it needs
//! to be done once: most flows of a large inventory differ in who gives, and in nothing that the law asks.
//!
//! A brief holds what `judge` reads of a [`Terms`], by what can be asked: the exporter and those for whom it acts only
//! where a condition at hand looks at them, else only what each safeguard at hand makes of them; the flow's own
//! columns only where a safeguard at hand asks for them. The place, with the exporter where a decision there looks at
//! it ([`Asks::exporter_at`]), whether protection is sure, what an onward hop is held to ([`Terms::floors`]), and the
//! fact are the caller's to tell apart.

use smallvec::SmallVec;

use super::{
    capacity::Capacity,
    case::{Case, Terms},
    data::{Binds, Condition, CoversFrom, Decision, Mechanism, Regime},
    safeguard::{Fit, Through, fit, mechanism_of, signed_by_one_of},
};
use crate::model::{Basis, Date, Inventory, PartyId, PartyMatch, Place, Recurrence, SafeguardId};

/// What is equal in disclosures that are judged alike for a fact.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Brief {
    importer: PartyId,
    capacities: (Capacity, Capacity),
    to_customer: bool,
    /// Whether the exporter is known, and one for whom it acts.
    known: (bool, bool),
    /// Whether the flow names its safeguards.
    named: bool,
    /// The safeguards at hand: whether the parties fit, and whether one for whom the exporter acts signed.
    safeguards: SmallVec<[(SafeguardId, Fit, bool); 4]>,
    parties: Option<Box<Giving>>,
    terms: Option<(Recurrence, Option<Basis>)>,
    measures: Option<Box<Measures>>,
}

/// Who gives; and for whom, and who may decide together with them at the node left and at the one reached.
type Giving = (Option<PartyId>, [Vec<PartyId>; 3]);

/// Measures recorded on the hop, and in force where the data arrives.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Measures {
    encrypted: bool,
    pseudonymised: bool,
    arriving: Vec<String>,
}

/// Which parts of a disclosure a list of conditions looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a question of its own")]
struct Looks {
    /// At who gives, or for whom.
    at_exporter: bool,
    /// At how often the flow runs, or on what basis.
    at_flow: bool,
    /// At the tags of the fact.
    at_tags: bool,
    /// At measures.
    at_measures: bool,
    /// At whether the exporter is established inside.
    at_territory: bool,
    /// At whether what is sent entered at a node of the exporter.
    at_collected: bool,
}

impl Looks {
    fn of<'c>(conditions: impl Iterator<Item = &'c Condition>) -> Self {
        conditions.fold(Self::default(), |looks, condition| looks.and(Self::one(condition)))
    }

    fn and(self, other: Self) -> Self {
        Self {
            at_exporter: self.at_exporter || other.at_exporter,
            at_flow: self.at_flow || other.at_flow,
            at_tags: self.at_tags || other.at_tags,
            at_measures: self.at_measures || other.at_measures,
            at_territory: self.at_territory || other.at_territory,
            at_collected: self.at_collected || other.at_collected,
        }
    }

    /// Every kind of condition is named here, so that a new one is not forgotten.
    fn one(condition: &Condition) -> Self {
        let none = Self::default();
        match condition {
            Condition::Certified { .. }
            | Condition::FactTagged { .. }
            | Condition::ImporterAttestsWhereTagged { .. } => Self { at_tags: true, ..none },
            Condition::ExporterAttestsWhereTagged { .. } => Self { at_tags: true, at_exporter: true, ..none },
            Condition::Recurrence { .. } | Condition::LegalBasis { .. } => Self { at_flow: true, ..none },
            Condition::ExporterKindNot { .. }
            | Condition::BothAre { .. }
            | Condition::OneIs { .. }
            | Condition::SameGroup
            | Condition::ActsForGroup { .. }
            | Condition::ExporterNotIn { .. } => Self { at_exporter: true, ..none },
            // These look at the importer, the population and the safeguard's own row.
            Condition::ImporterAttests { .. }
            | Condition::ImporterKind { .. }
            | Condition::ImporterNotSubject { .. }
            | Condition::Documented
            | Condition::Measure { .. } => none,
        }
    }

    /// Of a mechanism, its modules, and the older sets of clauses as which a safeguard of it may be judged.
    fn of_mechanism(regime: &Regime, mechanism: &Mechanism) -> Self {
        let older = mechanism.clauses.iter().flat_map(|c| &c.older);
        let older = older.filter_map(|id| regime.mechanism.iter().find(|m| m.mechanism == *id));
        std::iter::once(mechanism)
            .chain(older)
            .map(|m| {
                let own = m.requires.iter().chain(m.module.iter().flat_map(|m| &m.requires));
                let looks = Self::of(own);
                Self {
                    at_measures: m.assessment,
                    at_exporter: looks.at_exporter || m.binds == Binds::Group,
                    at_collected: m.module.iter().any(|m| m.no_assessment),
                    ..looks
                }
            })
            .fold(Self::default(), Self::and)
    }
}

/// What a regime can ask of the disclosures of an inventory.
#[derive(Debug, Clone, Default)]
pub struct Asks {
    /// By place: what its decisions, and the prohibitions that may cover it, look at.
    places: Vec<Looks>,
    /// By safeguard; `None`: it is not meant for this regime.
    safeguards: Vec<Option<Looks>>,
    /// By safeguard: how its parties are asked.
    through: Vec<Through>,
    /// By safeguard: its exporters and importers in short, so that most rows need not be looked at.
    sides: Vec<[Side; 2]>,
}

/// A cell of parties.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Blank,
    Anybody,
    One(PartyId),
    /// A group, or several: the row says.
    Listed,
}

impl Side {
    fn new(cell: &[PartyMatch]) -> Self {
        match cell {
            [] => Self::Blank,
            [PartyMatch::Any] => Self::Anybody,
            [PartyMatch::Party(id)] => Self::One(*id),
            _ => Self::Listed,
        }
    }

    /// Whether one of these parties matches, where that can be told from here; a blank cell matches all.
    fn matches(self, mut parties: impl Iterator<Item = PartyId>) -> Option<bool> {
        match self {
            Self::Blank | Self::Anybody => Some(true),
            Self::One(id) => Some(parties.any(|p| p == id)),
            Self::Listed => None,
        }
    }
}

impl Asks {
    /// Asks a regime, on a day.
    pub fn new(regime: &Regime, inventory: &Inventory, day: Date) -> Self {
        let of = |d: &Decision| Looks {
            at_territory: d.covers_from == CoversFrom::Territory,
            ..Looks::of(d.requires.iter().chain(&d.excludes))
        };
        let at = |place: Place| {
            let decisions = regime.decision.iter().filter(|d| d.covers(place));
            let bans = regime.prohibition.iter().filter(|d| {
                place.is_unknown()
                    || d.covers(place)
                    || d.places.iter().chain(&d.unsettled).any(|&p| p.within(place))
            });
            decisions.chain(bans).map(of).fold(Looks::default(), Looks::and)
        };
        let meant = |s| mechanism_of(regime, s, day).map(|m| Looks::of_mechanism(regime, m));
        Self {
            places: Place::all().map(at).collect(),
            safeguards: inventory.safeguards.iter().map(meant).collect(),
            through: inventory.safeguards.iter().map(|s| Through::of(regime, s, day)).collect(),
            sides: inventory
                .safeguards
                .iter()
                .map(|s| [&s.exporters, &s.importers].map(|cell| Side::new(cell)))
                .collect(),
        }
    }

    /// As [`fit`].
    fn fit(&self, case: Case, id: SafeguardId, terms: &Terms) -> Fit {
        let ([exporters, importers], through) = (self.sides[id.index()], self.through[id.index()]);
        if importers.matches(std::iter::once(terms.importer)) == Some(false) {
            return Fit::No;
        }
        let parties = terms.exporter.into_iter();
        let exporter = match (exporters, through.principals) {
            // A named exporter must be somebody.
            (Side::Anybody, _) if terms.exporter.is_none() => None,
            (_, true) => exporters.matches(terms.exporting()),
            (_, false) => exporters.matches(parties),
        };
        let blank = [exporters, importers].contains(&Side::Blank);
        match (exporter, importers) {
            (Some(true), Side::Blank | Side::Anybody | Side::One(_)) if blank => Fit::NotStated,
            (Some(true), Side::Blank | Side::Anybody | Side::One(_)) => Fit::Yes,
            _ => fit(case, &case.inventory.safeguards[id.index()], through, terms),
        }
    }

    /// As [`signed_by_one_of`].
    fn signed(&self, case: Case, id: SafeguardId, terms: &Terms) -> bool {
        let parties = terms.acting_for;
        let side = self.sides[id.index()][0];
        let here = if parties.is_empty() { None } else { side.matches(parties.iter().copied()) };
        here.unwrap_or_else(|| {
            signed_by_one_of(case.inventory, &case.inventory.safeguards[id.index()], parties)
        })
    }

    /// Whether a decision on a place, or one of the safeguards at hand, looks at the tags of a fact.
    pub fn tags_matter(&self, at_hand: &[SafeguardId], place: Place) -> bool {
        let looks = |id: SafeguardId| self.safeguards[id.index()].unwrap_or_default();
        self.places[place.index()].at_tags || at_hand.iter().any(|&id| looks(id).at_tags)
    }

    /// Whether a decision on a place looks at whether the exporter is established inside.
    pub fn territory_at(&self, place: Place) -> bool {
        self.places[place.index()].at_territory
    }

    /// Whether any safeguard looks at whether what is sent entered at a node of the exporter.
    pub fn any_collected(&self) -> bool {
        self.safeguards.iter().flatten().any(|looks| looks.at_collected)
    }

    /// Whether one of the safeguards at hand looks at whether what is sent entered at a node of the exporter.
    pub fn collected_matters(&self, at_hand: impl Iterator<Item = SafeguardId>) -> bool {
        at_hand.into_iter().any(|id| self.safeguards[id.index()].is_some_and(|looks| looks.at_collected))
    }

    /// Whether a decision on a place looks at the exporter.
    pub fn exporter_at(&self, place: Place) -> bool {
        self.places[place.index()].at_exporter
    }

    /// What a disclosure is, as far as this regime asks.
    pub fn brief(&self, case: Case, terms: &Terms) -> Brief {
        let mut looks = Looks::default();
        let mut safeguards: SmallVec<[(SafeguardId, Fit, bool); 4]> = SmallVec::new();
        let named = terms.named;
        let mut add = |id: SafeguardId| {
            let Some(own) = self.safeguards[id.index()] else { return };
            let fit = self.fit(case, id, terms);
            if named.is_empty() && fit == Fit::No {
                return;
            }
            looks = looks.and(own);
            safeguards.push((id, fit, self.signed(case, id, terms)));
        };
        if named.is_empty() {
            case.register.safeguards(terms.importer).for_each(&mut add);
        } else {
            named.iter().copied().for_each(&mut add);
        }
        let measures = || Measures {
            encrypted: terms.records(case.inventory, "encryption-in-transit"),
            pseudonymised: terms.records(case.inventory, "pseudonymisation"),
            arriving: terms.arriving_measures.to_vec(),
        };
        let flow = || (terms.recurrence(case.inventory), terms.basis(case.inventory));
        Brief {
            importer: terms.importer,
            capacities: (terms.exporter_as, terms.importer_as),
            to_customer: terms.to_customer,
            known: (terms.exporter.is_some(), !terms.acting_for.is_empty()),
            named: !named.is_empty(),
            safeguards,
            parties: looks.at_exporter.then(|| {
                let [left, reached] = terms.beside;
                Box::new((terms.exporter, [terms.acting_for, left, reached].map(<[PartyId]>::to_vec)))
            }),
            terms: looks.at_flow.then(flow),
            measures: looks.at_measures.then(measures).filter(Measures::any).map(Box::new),
        }
    }
}

impl Brief {
    /// The safeguards at hand.
    pub fn at_hand(&self) -> impl Iterator<Item = SafeguardId> + '_ {
        self.safeguards.iter().map(|&(id, ..)| id)
    }
}

impl Measures {
    fn any(&self) -> bool {
        self.encrypted || self.pseudonymised || !self.arriving.is_empty()
    }
}
