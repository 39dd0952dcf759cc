//! What is wrong, not known, or worth a look in a judged inventory (section 7 of the definition).
//!
//! What a law says of border crossings is found hop by hop and told by question: a row that lacks something is one
//! finding, however many flows wait for it ([`question`]). The worst comes first, then what most exposures hang on.

mod arriving;
mod behind;
mod called;
mod covered;
mod law;
mod limit;
mod lineage;
mod places;
mod policy;
mod purposes;
mod question;
mod stores;
mod transfers;
mod upkeep;
mod used;
mod whole;
mod words;

use std::{cmp::Reverse, collections::BTreeMap};

use self::{limit::Firsts, question::Questions, used::Used};
use super::analysis::Analysis;
use crate::finding::{Code, Finding, Severity};

/// Findings with the inventory's own severities, in their order. All of them or, for a `limit`, at least the first so
/// many of each code, and how many of which code are left out.
pub(super) fn all(analysis: &Analysis, limit: Option<usize>) -> (Vec<Finding>, BTreeMap<Code, usize>) {
    let mut firsts = Firsts::new(analysis, limit);
    lineage::flows(analysis, &mut firsts);
    stores::behalf(analysis, &mut firsts);
    let mut used = Used::default();
    let mut questions = Questions::new(analysis);
    for regime in 0..analysis.judged.len() {
        transfers::of_regime(analysis, regime, &mut used, &mut questions);
        places::fed(analysis, regime, &mut questions);
        firsts.list.extend(law::not_in_force(analysis, regime));
    }
    places::unnamed(analysis, &mut questions);
    words::tell(questions, &mut firsts);
    let Firsts { mut list, more, .. } = firsts;
    lineage::foreign_populations(analysis, &mut list);
    lineage::cycles(analysis, &mut list);
    stores::holdings(analysis, &mut list);
    stores::homes(analysis, &mut list);
    law::not_given(analysis, &mut list);
    law::entries(analysis, &used, &mut list);
    purposes::findings(analysis, &mut list);
    policy::findings(analysis, &mut list);
    upkeep::upkeep(analysis, &used, &mut list);
    if analysis.coverage {
        whole::complete(analysis, &mut list);
    }
    for finding in &mut list {
        finding.severity = analysis.severity(finding.code);
    }
    list.retain(|f| f.severity != Severity::Off);
    sort(&mut list);
    list.dedup();
    (list, more)
}

/// The worst first, then what most exposures hang on; then by place and code, subject and message, those without a
/// place last.
fn sort(list: &mut Vec<Finding>) {
    // Findings are large: their keys are sorted, and each finding is moved once.
    let key = |f: &Finding| {
        (f.severity, Reverse(f.exposures), f.span.is_none(), f.span.unwrap_or_default(), f.code)
    };
    let mut order: Vec<_> = list.iter().enumerate().map(|(i, f)| (key(f), i as u32)).collect();
    order.sort_unstable_by(|(a, i), (b, j)| {
        let text = |i: u32| (&list[i as usize].subject, &list[i as usize].message);
        a.cmp(b).then_with(|| text(*i).cmp(&text(*j))).then(i.cmp(j))
    });
    let mut taken: Vec<Option<Finding>> = std::mem::take(list).into_iter().map(Some).collect();
    list.extend(order.into_iter().filter_map(|(_, i)| taken[i as usize].take()));
}
