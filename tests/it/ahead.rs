//! What lies ahead, as the report's page shows it: each number by a run of its own.

use std::{path::Path, sync::Arc};

use thalweg::{
    assess::{Analysis, Verdict},
    changes::{Difference, Direction, Ground, Looking, Over, Snapshot, Supposition, suppose},
    ingest::{self, Files},
    law,
    model::Vocabulary,
    report::{self, Ahead, Report, Why},
    source::Sources,
};

use crate::support;

/// Hands out what lies ahead of the harbour, and what it was found from.
fn looked(show: impl FnOnce(&Ahead, Ground<'_>, &Vocabulary, &Over<'_>)) {
    let regimes: Vec<Arc<law::Regime>> = support::regimes().into_iter().map(Arc::new).collect();
    let vocabulary = law::vocabulary(&regimes);
    let files = Files::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("inventories/harbour"));
    let tables = files.tables();
    let outcome = ingest::read_tables(&tables, &vocabulary);
    let inventory = Arc::new(outcome.inventory.unwrap());
    let as_of = inventory.head.as_of.unwrap();
    let ground = Ground { tables: &tables, inventory: &inventory, regimes: &regimes, as_of };
    let analysis = Analysis::prepare(Arc::clone(&inventory), regimes.iter().cloned(), as_of);
    let over = Over { analysis: &analysis, sources: &outcome.sources, read: &outcome.findings, threads: 2 };
    let looking = Looking { ground, vocabulary: &vocabulary, actions: 2, candidates: 8, falls: 6 };
    let until = as_of.checked_add(jiff::Span::new().years(1)).unwrap();
    show(&looking.ahead(&over.calendar(as_of, until)), ground, &vocabulary, &over);
}

/// What a run says of a supposition: how many exposures get worse, and how many there are with which verdict.
fn run(ground: Ground<'_>, vocabulary: &Vocabulary, list: &[Supposition]) -> (usize, [usize; 8]) {
    let shot = |inventory, regimes: Vec<Arc<law::Regime>>| {
        let assessment = Analysis::prepare(inventory, regimes, ground.as_of).assess();
        Snapshot::of(&assessment, &Sources::default())
    };
    let before = shot(ground.inventory.clone(), ground.regimes.to_vec());
    let supposed = suppose(ground, list).unwrap();
    let after = shot(ingest::read_tables(&supposed.tables, vocabulary).inventory.unwrap(), supposed.regimes);
    let worse = Difference::of(&before, &after)
        .exposures
        .iter()
        .filter(|change| change.direction() == Direction::Worse)
        .map(|change| change.categories.len())
        .sum();
    let mut totals = [0; 8];
    for (.., exposed) in after.exposures.cells() {
        totals[Verdict::ALL.iter().position(|verdict| *verdict == exposed.verdict).unwrap()] += 1;
    }
    (worse, totals)
}

#[test]
fn what_lies_ahead_is_what_runs_say() {
    looked(|ahead, ground, vocabulary, over| {
        assert_eq!(ahead.falls.len(), 6);
        assert!(ahead.untried_falls > 10, "{}", ahead.untried_falls);
        let first = &ahead.falls[0];
        assert!(
            first.framework && first.id.is_empty() && first.title.ends_with("(United States)"),
            "{first:?}"
        );
        let both: Vec<Supposition> = ["ch-fadp", "eu-gdpr", "uk-gdpr"]
            .map(|law| Supposition::Lapse { regime: law.to_owned(), what: "US".to_owned() })
            .into();
        assert_eq!((first.worse, first.after), run(ground, vocabulary, &both));
        assert!(first.transfers.iter().any(|t| t.through) && first.transfers.iter().any(|t| !t.through));
        // What falls stands today: what is red or unknown already does not fall.
        assert!(first.stood > 0 && first.stood <= first.worse, "{first:?}");
        for fall in ahead.falls.iter().filter(|fall| !fall.id.is_empty()) {
            let one = match fall.id.split_once('/') {
                Some((law, _)) => Supposition::Lapse { regime: law.to_owned(), what: fall.id.clone() },
                None => Supposition::Expire(fall.id.clone()),
            };
            assert_eq!((fall.worse, fall.after), run(ground, vocabulary, &[one]), "{}", fall.id);
        }
        let actions = ahead.actions.as_ref().unwrap();
        assert_eq!(actions.list.len(), 2);
        assert_eq!(actions.untried, actions.candidates - 8);
        assert_eq!(
            actions.open - actions.list.iter().map(|act| act.settles).sum::<usize>(),
            actions.list[1].left
        );
        let stays: usize = actions.stays.iter().map(|stay| stay.exposures).sum();
        assert_eq!(stays, actions.list[1].left);
        for stay in &actions.stays {
            let named = |id: &String| {
                let party = ground.inventory.find_party(id).unwrap();
                !ground.inventory.party(party).is_nameless()
            };
            assert!(!stay.recipients.is_empty() && stay.recipients.iter().all(named), "{stay:?}");
            assert!(stay.why != Why::Nameless, "the harbour names all");
        }
        let place = actions.stays.iter().find(|stay| stay.why == Why::Place).unwrap();
        assert_eq!(place.recipients, ["helm-survey"]);
        let coming = ahead.coming.as_ref().unwrap();
        // Of what has ended, what a transfer asks for that does not stand.
        let late: Vec<(String, &str, bool)> = coming
            .overdue
            .iter()
            .map(|item| (item.day.to_string(), item.about.as_str(), item.transfers > 0))
            .collect();
        for about in [("2026-06-30", "bollard-idta"), ("2026-08-31", "signalman-sms/eu-us-dpf")] {
            assert!(late.contains(&(about.0.to_owned(), about.1, true)), "{late:?}");
        }
        assert!(coming.overdue.iter().all(|item| item.day < coming.from), "{late:?}");
        assert!(!late.iter().any(|(_, about, _)| *about == "keelmark-scc"), "it ends later: {late:?}");
        let calendar = over.calendar(coming.from, coming.until);
        assert_eq!(coming.list.len(), calendar.items.len());
        assert!(coming.list.is_sorted_by_key(|item| item.day));
        let worse = calendar.items.iter().map(|item| item.worse).sum::<usize>();
        assert_eq!(coming.list.iter().map(|item| item.worse).sum::<usize>(), worse);
    });
}

#[test]
fn the_page_shows_what_lies_ahead_or_says_how_to_get_it() {
    looked(|ahead, _, _, over| {
        let assessment = over.analysis.assess();
        let page = |ahead| {
            let report = Report { assessment: &assessment, sources: over.sources, ahead, since: None };
            let files = report::files(&report).unwrap();
            let (_, bytes) = files.into_iter().find(|(name, _)| *name == "index.html").unwrap();
            String::from_utf8(bytes).unwrap()
        };
        let (with, without) = (page(Some(ahead)), page(None));
        assert_eq!(without.matches("--ahead").count(), 3);
        assert!(!with.contains("--ahead"));
        for part in
            ["All adequacy decisions for one country (United States)", "in 27 days", "as there were too many"]
        {
            assert!(with.contains(part) && !without.contains(part), "{part}");
        }
        // What is overdue stands before what comes; what falls is named.
        let at = |text: &str| with.find(text).unwrap_or_else(|| panic!("{text}"));
        let (late, next) = (at("146 days ago"), at("in 27 days"));
        assert!(at("id=\"year\"") < late && late < next);
        let falls = &with[at("id=\"if\"")..at("id=\"year\"")];
        for part in
            ["Customer database → Newsletter", "EU GDPR, today adequate", "Foghorn Mail<small>United States"]
        {
            assert!(falls.contains(part), "{part}");
        }
        assert!(!falls.contains("today deficient") && !falls.contains("today missing"));
        let first = &with[at("id=\"first\"")..at("id=\"if\"")];
        for part in [
            "What stays open when all of it is done: ",
            "under one law",
            "whose place is not stated: Helm Surveys",
        ] {
            assert!(first.contains(part), "{part}");
        }
        assert!(with.contains(
            "at the latest on 21 December 2026, the first date on which a verdict changes by itself"
        ));
    });
}
