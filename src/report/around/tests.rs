//! Both sides against the transfers, and the picture of what means harm.

use super::{Around, Middle};
use crate::{
    law::Verdict,
    model::{Id as _, NodeId, PartyId},
    report::{fixture, words::ENGLISH},
};

#[test]
fn what_is_around_a_party_is_what_its_transfers_say() {
    fixture::with_report(|report| {
        let assessment = report.assessment;
        for party in (0..assessment.inventory.parties.len()).map(PartyId::new) {
            let around = Around::new(assessment, &[NodeId::Party(party)]);
            let worst = assessment
                .transfers
                .iter()
                .filter(|row| row.flow_id.is_some() && row.importer == party)
                .map(|row| row.judgement.verdict)
                .max();
            let shown = around.comes.rows.iter().map(|row| row.verdict).max();
            assert!(worst <= shown, "{worst:?} {shown:?} {around:?}");
            let flows = assessment.inventory.flows.iter();
            let of = |node| assessment.inventory.operator(node) == Some(party);
            let leaving = flows.filter(|flow| of(flow.from) && !of(flow.to)).count();
            assert_eq!(around.goes.rows.iter().map(|row| row.flows).sum::<usize>(), leaving);
        }
    });
}

#[test]
fn the_worst_is_shown_and_the_rest_is_counted() {
    fixture::with_report(|report| {
        let assessment = report.assessment;
        for party in (0..assessment.inventory.parties.len()).map(PartyId::new) {
            let nodes = [NodeId::Party(party)];
            let all = Around::of(assessment, &ENGLISH, &Middle::Nodes(&nodes), 99);
            let one = Around::of(assessment, &ENGLISH, &Middle::Nodes(&nodes), 2);
            for (all, one) in [(&all.comes, &one.comes), (&all.goes, &one.goes)] {
                assert!(all.folded.is_empty() && one.rows.len() <= 2);
                assert_eq!(one.folded.is_empty(), all.rows.len() <= 2);
                let worst = one.rows.last().map(|row| row.verdict);
                assert!(one.folded.iter().all(|folded| Some(folded.verdict) <= worst), "{one:?}");
            }
        }
    });
}

#[test]
fn names_that_mean_harm_are_text() {
    fixture::with_report(|report| {
        let assessment = report.assessment;
        for party in (0..assessment.inventory.parties.len()).map(PartyId::new) {
            let around = Around::new(assessment, &[NodeId::Party(party)]);
            let svg = around.svg();
            let document = roxmltree::Document::parse(&svg).unwrap();
            assert!(document.descendants().all(|node| !node.has_tag_name("script")));
            assert!(!svg.contains('\u{202e}') && !svg.contains('\u{1b}'));
            let list = super::list(&around, &ENGLISH).into_string();
            assert!(!list.contains("<script"), "{list}");
        }
    });
}

#[test]
fn a_ground_is_named_with_its_law_and_what_is_none_says_so() {
    fixture::with_report(|report| {
        let assessment = report.assessment;
        let parties = (0..assessment.inventory.parties.len()).map(PartyId::new);
        let all = parties.map(|party| Around::new(assessment, &[NodeId::Party(party)]));
        let grounds: Vec<_> = all.flat_map(|around| around.comes.rows).flat_map(|row| row.grounds).collect();
        assert!(grounds.iter().any(|ground| ground.text.starts_with("EU GDPR: ")), "{grounds:?}");
        for ground in grounds {
            let none = ground.text.ends_with("no ground");
            assert!(!none || ground.verdict >= Verdict::Unknown, "{ground:?}");
        }
    });
}
