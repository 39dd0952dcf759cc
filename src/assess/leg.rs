//! What is found on one leg: a finding for each code and reason, with the importers and places that it concerns.

use std::sync::Arc;

use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use super::{
    findings::{Used, node_span},
    firsts::Firsts,
    hops::{Kind, Leg, Record},
    workings::Workings,
};
use crate::{
    finding::{Code, Finding},
    law::{Ground, Judgement, Regime, Verdict, Watch},
    model::{Access, FlowId, PartyId, Place, Recurrence, SafeguardId, Transform},
    source::Span,
};

/// What is found on the leg at hand.
#[derive(Default)]
pub(super) struct OnLeg {
    at: Option<Leg>,
    /// What was taken already of other populations. A judgement is told by its address: as long as one is kept
    /// here, no other has it.
    seen: Seen,
    kept: SmallVec<[Arc<Judgement>; 8]>,
    found: SmallVec<[Found; 4]>,
}

/// A judgement's address, the importer, the place, the owner outside.
type Key = (usize, PartyId, Place, Option<PartyId>);

/// What was seen: a list as long as it is short.
#[derive(Default)]
struct Seen {
    few: SmallVec<[Key; 16]>,
    many: FxHashSet<Key>,
}

impl Seen {
    /// Whether it is new.
    fn insert(&mut self, key: Key) -> bool {
        if !self.many.is_empty() {
            return self.many.insert(key);
        }
        if self.few.contains(&key) {
            return false;
        }
        if self.few.len() < 16 {
            self.few.push(key);
        } else {
            self.many.extend(self.few.drain(..));
            self.many.insert(key);
        }
        true
    }

    fn clear(&mut self) {
        self.few.clear();
        self.many.clear();
    }
}

/// What is found, and of whom.
struct Found {
    code: Code,
    why: Why,
    importers: SmallVec<[(PartyId, Place); 4]>,
}

/// Why, and by which rule.
enum Why {
    /// As judged.
    Judged(Arc<Judgement>),
    /// A reason, and what it cites.
    Said(String, String),
}

impl Why {
    fn reasons(&self) -> &[String] {
        match self {
            Self::Judged(judgement) => &judgement.reasons,
            Self::Said(reason, _) => std::slice::from_ref(reason),
        }
    }

    /// The safeguard that the reasons are about, if they are about one.
    fn safeguard(&self) -> Option<SafeguardId> {
        match self {
            Self::Judged(judgement) => match judgement.ground {
                Ground::Safeguard { row, .. } => Some(row),
                Ground::None
                | Ground::Decision(_)
                | Ground::OwnLaw { .. }
                | Ground::Prohibition(_)
                | Ground::Exemption(_) => None,
            },
            Self::Said(..) => None,
        }
    }

    fn citation(&self) -> &str {
        match self {
            Self::Judged(judgement) => &judgement.citation,
            Self::Said(_, citation) => citation,
        }
    }
}

impl OnLeg {
    /// Takes a record. When it is of another leg, what was found on the last one is told first.
    pub(super) fn take(
        &mut self,
        workings: &Workings,
        law: &Regime,
        used: &mut Used,
        record: &Record,
        firsts: &mut Firsts,
    ) {
        if self.at != Some(record.leg) {
            self.tell(workings, law, firsts);
            self.at = Some(record.leg);
        }
        let judgement = &record.judgement;
        let importer = (record.disclosure.importer, record.place);
        let key = (Arc::as_ptr(judgement).addr(), importer.0, importer.1, record.foreign_parent);
        if !self.seen.insert(key) {
            return;
        }
        if !self.kept.iter().any(|k| Arc::ptr_eq(k, judgement)) {
            self.kept.push(judgement.clone());
            used.take(judgement);
        }
        codes(workings, law, record, |code, why| {
            let same = |f: &&mut Found| {
                f.code == code && f.why.safeguard() == why.safeguard() && f.why.reasons() == why.reasons()
            };
            match self.found.iter_mut().find(same) {
                Some(found) => found.importers.push(importer),
                None => self.found.push(Found { code, why, importers: SmallVec::from_iter([importer]) }),
            }
        });
    }

    /// Tells what was found on the leg at hand.
    pub(super) fn tell(&mut self, workings: &Workings, law: &Regime, firsts: &mut Firsts) {
        self.seen.clear();
        self.kept.clear();
        let Some(leg) = self.at.filter(|_| !self.found.is_empty()) else { return };
        let (span, once) = place(workings, leg);
        for found in self.found.drain(..) {
            if !once || firsts.wants(found.code, span) {
                firsts.list.push(finding(workings, &law.id, leg, span, found));
            }
        }
    }
}

/// Where a leg stands, and whether what is found there is found once: what a store holds of several populations is a
/// leg for each of them, of which the same may be said.
fn place(workings: &Workings, leg: Leg) -> (Span, bool) {
    let inventory = workings.inventory();
    match leg {
        Leg::Hop(i) => (inventory.flow(workings.lineage.hops()[i as usize].flow).span, true),
        Leg::Entry(i) => {
            let entry = &workings.lineage.entries()[i as usize];
            let of_flow = entry.flow.map(|f| (inventory.flow(f).span, true));
            of_flow.unwrap_or_else(|| (node_span(workings, workings.lineage.node(entry.spot)), false))
        }
    }
}

fn finding(workings: &Workings, regime: &str, leg: Leg, span: Span, mut found: Found) -> Finding {
    let inventory = workings.inventory();
    let name = |&(party, place): &(PartyId, Place)| (&*inventory.party(party).id, place.code());
    found.importers.sort_unstable_by(|a, b| name(a).cmp(&name(b)));
    found.importers.dedup();
    let mut message = format!("{regime}: to ");
    for (at, importer) in found.importers.iter().enumerate() {
        let (party, place) = name(importer);
        message.extend([if at > 0 { ", " } else { "" }, party, " (", place, ")"]);
    }
    if let Some(id) = found.why.safeguard() {
        message.extend([": ", &inventory.safeguards[id.index()].id]);
    }
    for (at, reason) in found.why.reasons().iter().enumerate() {
        message.extend([if at > 0 { "; " } else { ": " }, reason]);
    }
    let help = match found.code {
        Code::TransferMissing => "sign a safeguard between exporter and importer, or stop the flow",
        Code::TransferDeficient => "mend the ground named, or rely on another",
        Code::TransferUnknown => "state what is missing",
        Code::TransferProhibited => "stop the flow, or keep the data at another place",
        Code::ForeignParent => "look at what the owner or seat can demand, and note it in the assessment",
        Code::ForeignAuthority => "name the agreement or ground under which it is given, or stop the flow",
        Code::EncryptionAlone => "name measures that work against the importer's own reading, or assess anew",
        Code::StandingConsent => "rely on a safeguard, or state `recurrence` if it happens on occasion only",
        _ => "",
    };
    let finding = Finding::new(found.code, workings.leg_name(leg), message).at(span).help(help);
    let row = found.why.safeguard().map(|id| inventory.safeguards[id.index()].span);
    row.into_iter().fold(finding.cite(found.why.citation()), super::super::finding::Finding::also)
}

fn codes(workings: &Workings, law: &Regime, record: &Record, mut tell: impl FnMut(Code, Why)) {
    let inventory = workings.inventory();
    if let Some(owner) = record.foreign_parent {
        let owner = inventory.party(owner);
        let reason = if record.foreign_parent == Some(record.disclosure.importer) {
            format!("only `no-access-from-establishment` keeps its seat in {} out", owner.seat().code())
        } else {
            format!("it is owned by {}, established in {}", owner.id, owner.seat().code())
        };
        tell(Code::ForeignParent, Why::Said(reason, law.rule().to_owned()));
    }
    let judgement = &record.judgement;
    let code = match judgement.verdict {
        Verdict::Missing => Some(Code::TransferMissing),
        Verdict::Deficient => Some(Code::TransferDeficient),
        Verdict::Unknown => Some(Code::TransferUnknown),
        Verdict::Prohibited => Some(Code::TransferProhibited),
        _ => None,
    };
    if let Some(code) = code {
        tell(code, Why::Judged(judgement.clone()));
    }
    let judged = matches!(record.kind, Kind::Transfer | Kind::Onward | Kind::Abroad);
    let importer = inventory.party(record.disclosure.importer);
    let authority = |word: &String| importer.kind == *word || importer.attests(word);
    if judged && law.authority_kinds.iter().any(authority) {
        let reason = "an authority outside the territory: its order alone is no ground".to_owned();
        tell(Code::ForeignAuthority, Why::Said(reason, law.on_authorities().to_owned()));
    }
    let flow = match record.leg {
        Leg::Hop(i) => Some(workings.lineage.hops()[i as usize].flow),
        Leg::Entry(i) => workings.lineage.entries()[i as usize].flow,
    };
    let stands = |verdict| verdict < Verdict::Unknown && verdict > Verdict::Free;
    for watch in judgement.watches.iter().filter(|_| stands(judgement.verdict)) {
        let found = match watch {
            Watch::Standing if is_standing(workings, flow) => {
                (Code::StandingConsent, "explicit consent is relied on for a flow that stands")
            }
            Watch::EncryptionAlone if in_the_clear(workings, flow) => (
                Code::EncryptionAlone,
                "the assessment rests on encryption on the way or at rest, and the importer reads the data in the clear",
            ),
            Watch::Standing | Watch::EncryptionAlone => continue,
        };
        tell(found.0, Why::Said(found.1.to_owned(), judgement.citation.clone()));
    }
}

/// Whether a flow stands; a holding does.
fn is_standing(workings: &Workings, flow: Option<FlowId>) -> bool {
    flow.is_none_or(|flow| workings.inventory().flow(flow).recurrence == Recurrence::Standing)
}

/// Whether the importer reads what a flow brings in the clear: by remote access, or where nothing is encrypted or
/// pseudonymised on the way.
fn in_the_clear(workings: &Workings, flow: Option<FlowId>) -> bool {
    let inventory = workings.inventory();
    flow.is_none_or(|flow| {
        let row = inventory.flow(flow);
        let transforms = inventory.transform_lists.get(row.transforms);
        let hides = |t: &Transform| matches!(t, Transform::Encrypt | Transform::Pseudonymise);
        row.access == Access::Remote || !transforms.iter().any(hides)
    })
}
