//! What is found on a hop under a regime: which question its judgement belongs to, and what is worth a look beside it.

use super::{
    arriving::Arriving,
    question::{About, Questions},
    used::Used,
};
use crate::{
    assess::{
        analysis::Analysis,
        movement::{Kind, Record},
    },
    finding::Code,
    law::{Verdict, Watch},
    model::{Access, FlowId, Recurrence, Transform},
};

/// What is found on every hop under a regime.
pub(super) fn of_regime(analysis: &Analysis, regime: usize, used: &mut Used, questions: &mut Questions) {
    let law = &analysis.judged[regime].regime;
    let inventory = analysis.inventory();
    let authorities: Vec<bool> = inventory.parties.iter().map(|party| law.is_authority(party)).collect();
    let mut arriving = Arriving::new(analysis, regime);
    analysis.each_alike(regime, |record| {
        used.take(&record.judgement);
        if let Some(code) = code(record.judgement.verdict) {
            questions.judged(code, regime, &record, &mut arriving);
        }
        owned_abroad(analysis, regime, (&record, &mut arriving), questions);
        let judged = matches!(record.kind, Kind::Transfer | Kind::Onward | Kind::Abroad);
        if judged && authorities.get(record.disclosure.importer.index()) == Some(&true) {
            let about = (Code::ForeignAuthority, About::Party(record.disclosure.importer));
            questions.said(about, (regime, 0), (&record, &mut arriving), || {
                let who = inventory.named(record.disclosure.importer);
                let why =
                    format!("{who} is an authority outside the territory: its order alone is not a ground");
                (why, law.on_authorities().to_owned())
            });
        }
        watched(analysis, regime, (&record, &mut arriving), questions);
        if record.kind == Kind::SameParty {
            super::places::kept(analysis, regime, (&record, &mut arriving), questions);
        }
    });
}

fn code(verdict: Verdict) -> Option<Code> {
    match verdict {
        Verdict::Missing => Some(Code::TransferMissing),
        Verdict::Deficient => Some(Code::TransferDeficient),
        Verdict::Unknown => Some(Code::TransferUnknown),
        Verdict::Prohibited => Some(Code::TransferProhibited),
        Verdict::Free | Verdict::Adequate | Verdict::Safeguarded | Verdict::Derogation => None,
    }
}

/// That an importer inside is owned from outside, or that only what it attests keeps its seat out.
fn owned_abroad(
    analysis: &Analysis,
    regime: usize,
    (record, arriving): (&Record, &mut Arriving<'_>),
    questions: &mut Questions,
) {
    let Some(owner) = record.foreign_parent else { return };
    let (inventory, law) = (analysis.inventory(), &analysis.judged[regime].regime);
    let importer = record.disclosure.importer;
    let words = || {
        let seat = inventory.party(owner).seat();
        let why = if owner == importer {
            format!(
                "only the statement of {} itself (`no-access-from-establishment`) shows that its head office in {seat} cannot access the data",
                inventory.named(importer)
            )
        } else {
            let (it, owner) = (inventory.named(importer), inventory.named(owner));
            format!(
                "not a transfer, but {it} is owned by {owner} in {seat}, and the law there may reach the data through it"
            )
        };
        (why, law.on_authorities().to_owned())
    };
    let about = || (Code::ForeignParent, About::Party(importer));
    questions.said(about(), (regime, owner.index() as u32), (record, arriving), words);
    let (code, about) = about();
    let owner = inventory.party(owner);
    questions.question(code, about).named.insert(format!("{} in {}", owner.id, owner.seat()));
}

/// What is worth a warning although the verdict stands.
fn watched(
    analysis: &Analysis,
    regime: usize,
    (record, arriving): (&Record, &mut Arriving<'_>),
    questions: &mut Questions,
) {
    let verdict = record.judgement.verdict;
    if !matches!(verdict, Verdict::Adequate | Verdict::Safeguarded | Verdict::Derogation) {
        return;
    }
    let flow = analysis.flow_id(record.movement);
    let watched =
        record.judgement.chain().flat_map(|judgement| judgement.watches.iter().map(move |w| (judgement, w)));
    for (judgement, watch) in watched {
        let (code, why) = match watch {
            Watch::Standing if is_standing(analysis, flow) => (
                Code::StandingConsent,
                "a standing flow relies on it, although it is meant for single transfers",
            ),
            Watch::EncryptionAlone if in_the_clear(analysis, flow) => (
                Code::EncryptionAlone,
                "the assessment rests on encryption on the way or at rest alone, and the importer reads the data in \
                 the clear",
            ),
            Watch::Standing | Watch::EncryptionAlone => continue,
        };
        let about =
            judgement.ground.safeguard().map_or(About::Party(record.disclosure.importer), About::Safeguard);
        let of = (record, &mut *arriving);
        questions.said((code, about), (regime, 0), of, || (why.to_owned(), judgement.citation.clone()));
    }
}

/// Whether a flow stands; a holding does.
fn is_standing(analysis: &Analysis, flow: Option<FlowId>) -> bool {
    flow.is_none_or(|flow| analysis.inventory().flow(flow).recurrence == Recurrence::Standing)
}

/// Whether the importer reads what a flow brings in the clear: by remote access, or where nothing is encrypted or
/// pseudonymised on the way.
fn in_the_clear(analysis: &Analysis, flow: Option<FlowId>) -> bool {
    let inventory = analysis.inventory();
    flow.is_none_or(|flow| {
        let row = inventory.flow(flow);
        let transforms = inventory.transform_lists.get(row.transforms);
        let hides = |t: &Transform| matches!(t, Transform::Encrypt | Transform::Pseudonymise);
        row.access == Access::Remote || !transforms.iter().any(hides)
    })
}
