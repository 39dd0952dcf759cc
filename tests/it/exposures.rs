//! Exposures in groups: what is one row, what is delivered and what is inherited, what hops are called; and that the rows
//! are the same however they are made.

use std::{collections::BTreeMap, fs, sync::Arc};

use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use thalweg::{
    assess::{Analysis, Assessment, ExposureRow, Question},
    finding::Code,
    law::Regime,
    model::Inventory,
    report::{self, Exposures, Most, Options, Report},
    source::Sources,
};

use crate::{
    random::recipes,
    support::{self, day, inventory, regimes},
};

const BASE: &str = "
    category contact
    category email parent=contact
    category phone parent=contact
    population u country=FR
    company eu country=IE
    head regimes = [\"eu-gdpr\"]
";

/// The rows: `categories regime recipient place verdict delivery route safeguards`.
fn rows(lines: &str) -> Vec<String> {
    let inventory = inventory(&format!("{BASE}{lines}"));
    let regimes = regimes();
    let analysis = Analysis::prepare(inventory.clone(), regimes.iter().cloned(), day("2026-11-23"));
    analysis.assess().exposures.iter().map(|row| shown(&inventory, row)).collect()
}

/// What was computed once may outlive what it was made of, and be read by several threads.
#[test]
fn an_analysis_is_kept_and_shared() {
    let analysis = {
        let inventory = inventory(&format!("{BASE} vendor v country=US\n flow f u>v email"));
        Arc::new(Analysis::prepare(inventory, regimes(), day("2026-11-23")))
    };
    let elsewhere = std::thread::spawn({
        let analysis = Arc::clone(&analysis);
        move || analysis.assess()
    });
    let (theirs, own) = (elsewhere.join().unwrap(), analysis.assess());
    drop(analysis);
    let told = |a: &Assessment| a.exposures.iter().map(|row| shown(&a.inventory, row)).collect::<Vec<_>>();
    assert!(!told(&own).is_empty());
    assert_eq!(told(&own), told(&theirs));
}

/// Another day is what a new analysis says of it; of two regimes of one id the last counts; and one that is listed and not
/// handed over is told.
#[test]
fn an_analysis_is_judged_again_on_another_day_and_knows_its_law() {
    struct App {
        analysis: Analysis,
    }
    let inventory = inventory(&format!(
        "{BASE} store a @eu\n vendor v country=US\n vendor b country=BR\n flow f u>a contact\n flow g a>v *\n flow h a>b *"
    ));
    let twice: Vec<Arc<Regime>> = regimes().into_iter().chain(regimes()).map(Arc::new).collect();
    let app = App { analysis: Analysis::prepare(inventory.clone(), twice, day("2015-01-01")) };
    assert_eq!(app.analysis.as_of(), day("2015-01-01"));
    let told = |a: &Assessment| {
        let rows = a.exposures.iter().map(|row| shown(&a.inventory, row));
        let regimes = a.regimes.iter().map(|regime| regime.id.clone());
        (rows.collect::<Vec<_>>(), a.findings.clone(), regimes.collect::<Vec<_>>())
    };
    let mut seen = BTreeMap::new();
    for on in ["2019-06-01", "2021-01-01", "2024-06-01", "2026-11-23"] {
        let fresh = Analysis::prepare(inventory.clone(), regimes(), day(on)).assess();
        let again = app.analysis.on(day(on));
        assert_eq!(told(&again.assess()), told(&fresh), "{on}");
        again.forget();
        assert_eq!(told(&again.assess()), told(&fresh), "{on}");
        seen.insert(told(&fresh).0, on);
    }
    assert!(seen.len() > 1, "the day matters: {seen:?}");

    let none: [Regime; 0] = [];
    let unjudged = Analysis::prepare(inventory, none, day("2026-11-23"));
    let findings = unjudged.check();
    assert!(
        findings
            .iter()
            .any(|f| f.code == Code::BadWord && f.message.contains("nothing is judged under eu-gdpr")),
        "{findings:?}"
    );
    assert!(format!("{:?}", app.analysis).contains("2015-01-01"));
}

/// Tables and the rest of a report that are not of one analysis are no report.
#[test]
fn a_report_is_of_one_analysis() {
    let inventory = Arc::new(inventory(&format!("{BASE} vendor v country=US\n flow f u>v email")));
    let on = |on: &str| Analysis::prepare(Arc::clone(&inventory), regimes(), day(on));
    let (one, other) = (on("2026-11-23"), on("2021-01-01"));
    let (tables, _) = one.without_exposures(1);
    let (_, assessment) = other.without_exposures(1);
    let folder = tempfile::tempdir().unwrap();
    let sources = Sources::default();
    let report = Report { assessment: &assessment, sources: &sources, ahead: None, since: None };
    let options = Options {
        exposures: Exposures::Made(&tables, 1),
        long: false,
        most: Most::of(&inventory),
        beside: &[],
        print: None,
        lang: report::Lang::English,
        may: None,
    };
    let error = report::write(&report, options, &folder.path().join("r")).unwrap_err();
    assert!(error.to_string().contains("of another day"), "{error}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

fn shown(i: &Inventory, row: &ExposureRow) -> String {
    let categories: Vec<&str> = row.categories.iter().map(|&c| i.category(c).id.as_str()).collect();
    format!(
        "{} {} {} {} {} {} {} {}",
        categories.join(";"),
        if row.regime.is_empty() { "-" } else { &row.regime },
        i.party(row.recipient).id,
        row.place.code(),
        row.verdict.as_str(),
        row.delivery.as_str(),
        row.route_text(),
        row.safeguards_text(),
    )
}

const FIRST: &str = "
    store a @eu
    vendor cloud country=US
    store b @cloud for eu country=DE
    partner shop country=IN
    flow f0 u>a contact
    flow f1 a>b *
    flow f2 b>shop *
    scc m1 1 eu>shop
";

#[test]
fn e01_a_bad_hop_upstream_is_inherited() {
    assert_eq!(
        rows(FIRST),
        [
            "contact eu-gdpr cloud DE free free f0>f1 inside>inside",
            "contact eu-gdpr cloud US missing missing f0>f1 inside>none",
            "contact eu-gdpr shop IN missing safeguarded f0>f1>f2 inside>none>m1",
        ]
    );
}

#[test]
fn what_agrees_in_all_but_the_category_is_one_row() {
    let several = FIRST.replace("u>a contact", "u>a email;phone");
    let list = rows(&several);
    assert_eq!(list.len(), 3, "{list:#?}");
    assert!(list.iter().all(|row| row.starts_with("email;phone eu-gdpr ")), "{list:#?}");
    // A route of its own makes a row of its own.
    let apart = several.replace("u>a email;phone", "u>a email") + "flow e0 u>a phone";
    let list = rows(&apart);
    assert_eq!(list.len(), 6, "{list:#?}");
    assert!(list.contains(&"phone eu-gdpr shop IN missing safeguarded e0>f1>f2 inside>none>m1".to_owned()));
    // So does a safeguard that is there for one of them only.
    let scoped = several.replace("scc m1 1 eu>shop", "scc m1 1 eu>shop categories=email");
    let list = rows(&scoped);
    assert!(list.contains(&"email eu-gdpr shop IN missing safeguarded f0>f1>f2 inside>none>m1".to_owned()));
    assert!(list.contains(&"phone eu-gdpr shop IN missing missing f0>f1>f2 inside>none>none".to_owned()));
}

#[test]
fn a_good_border_behind_is_no_news_and_a_bad_one_is() {
    let through = |scc: &str| {
        rows(&format!(
            "store a @eu
             vendor v country=IN
             store b @v for eu
             store c @eu
             vendor host country=DE
             store d @host for eu
             flow f0 u>a contact
             flow f1 a>b *
             flow f2 b>c *
             flow f3 c>d *
             {scc}"
        ))
    };
    let good = through("scc m2 2 eu>v");
    assert!(
        good.contains(&"contact eu-gdpr host DE free free f0>f1>f2>f3 inside>m2>inside>inside".to_owned()),
        "{good:#?}"
    );
    let bad = through("");
    assert!(
        bad.contains(
            &"contact eu-gdpr host DE missing free f0>f1>f2>f3 inside>none>inside>inside".to_owned()
        ),
        "{bad:#?}"
    );
}

#[test]
fn e07_what_the_law_no_longer_carries_has_a_row_of_none() {
    let list = rows(
        "company us country=US subject_to=none
         vendor p country=DE
         population s country=US
         store a @us
         store w @p for us
         store back @us
         partner d country=IN
         flow f0 s>a contact
         flow f1 a>w *
         flow f2 w>back *
         flow f3 back>d *",
    );
    assert_eq!(
        list,
        [
            "contact eu-gdpr us US missing missing f0>f1>f2 not-protected>not-protected>none",
            "contact - d IN free free f0>f1>f2>f3 not-protected>not-protected>not-protected>not-protected",
            "contact - p DE free free f0>f1 not-protected>not-protected",
        ]
    );
}

#[test]
fn e08_the_same_party_elsewhere_is_called_so() {
    let list = rows(
        "vendor v country=US attests=no-access-from-establishment
         store a @eu
         store v1 @v for eu country=IE
         store v2 @v for eu country=IN
         flow f0 u>a contact
         flow f1 a>v1 *
         flow f2 v1>v2 *",
    );
    assert_eq!(
        list,
        [
            "contact eu-gdpr v IE free free f0>f1 inside>inside",
            "contact eu-gdpr v IN free free f0>f1>f2 inside>inside>same-party",
        ]
    );
}

#[test]
fn e16_a_holding_is_a_route_of_no_flow() {
    let list = rows(
        "vendor crm country=IN
         store db @crm for eu categories=contact populations=u",
    );
    assert_eq!(list, ["contact eu-gdpr crm IN missing missing store:db none"]);
}

/// Cycles, narrowing, a derivation, several populations and laws.
const WIDE: &str = "
    category contact
    category email parent=contact
    category phone parent=contact
    category health tags=special
    population u country=FR
    population s country=US
    population c country=CH
    company eu country=IE
    company swiss country=CH
    vendor v country=IN
    vendor w country=NZ
    partner d country=VN
    partner e country=US
    store a @eu
    store b @v for eu
    store n @w for swiss
    store x @v
    flow f0 u>a contact;health
    flow f1 s>a email
    flow f2 c>n contact;phone
    flow g0 a>b *
    flow g1 b>n email;health
    flow g2 n>a * transform=derive:email>health
    flow g3 n>d *
    flow g4 b>x phone
    flow g5 x>e *
    flow g6 a>e health
    scc m2 2 eu>v
    scc m1 1 eu>e
    head regimes = [\"eu-gdpr\", \"ch-fadp\", \"uk-gdpr\"]
";

#[test]
fn what_is_asked_for_is_a_part_of_all() {
    let (inventory, regimes) = (inventory(WIDE), regimes());
    let analysis = Analysis::prepare(inventory.clone(), regimes.iter().cloned(), day("2026-11-23"));
    let tables = analysis.tables();
    let asked = |question: &Question| -> Vec<String> {
        let mut list = Vec::new();
        for &unit in tables.units() {
            tables.each_exposure(unit, question, true, &mut |row| {
                list.push(shown(&inventory, &row));
                true
            });
        }
        list
    };
    let all = asked(&Question::default());
    assert!(all.len() > 20, "{all:#?}");
    for row in &analysis.assess().exposures {
        let one = Question {
            recipient: Some(row.recipient),
            category: None,
            population: Some(row.population),
            place: Some(row.place),
            regime: Some(row.regime.clone()),
        };
        let some = asked(&one);
        assert!(!some.is_empty() && some.iter().all(|row| all.contains(row)), "{some:#?}");
    }
}

#[test]
fn a_report_is_the_same_on_any_number_of_threads_and_from_memory() {
    let (inventory, regimes) = (inventory(WIDE), regimes());
    let analysis = Analysis::prepare(inventory.clone(), regimes.iter().cloned(), day("2026-11-23"));
    let sources = Sources::default();
    let assessment = analysis.assess();
    let kept: BTreeMap<String, Vec<u8>> =
        report::files(&Report { assessment: &assessment, sources: &sources, ahead: None, since: None })
            .unwrap()
            .into_iter()
            .map(|(name, bytes)| (name.to_owned(), bytes))
            .collect();
    for threads in [1, 2, 5] {
        let (tables, assessment) = analysis.without_exposures(threads);
        let dir = tempfile::tempdir().unwrap();
        let most = Most { rows: 1_000, bytes: 1 << 30 };
        let options = Options {
            exposures: Exposures::Made(&tables, threads),
            long: true,
            most,
            beside: &[],
            print: None,
            lang: report::Lang::English,
            may: None,
        };
        let report = Report { assessment: &assessment, sources: &sources, ahead: None, since: None };
        report::write(&report, options, dir.path()).unwrap();
        for (name, bytes) in &kept {
            let made = fs::read(dir.path().join(name)).unwrap();
            assert!(made == *bytes, "{name} on {threads} threads");
        }
    }
}

#[test]
fn a_report_of_too_many_rows_says_so_before_it_is_made() {
    let (inventory, regimes) = (inventory(WIDE), support::regimes());
    let analysis = Analysis::prepare(inventory.clone(), regimes.iter().cloned(), day("2026-11-23"));
    let (tables, assessment) = analysis.without_exposures(1);
    let all = analysis.assess().exposures.len();
    let least: usize = tables.units().iter().map(|&unit| tables.least(unit)).sum();
    assert!(0 < least && least <= all, "{least} of {all}");
    let sources = Sources::default();
    let report = Report { assessment: &assessment, sources: &sources, ahead: None, since: None };
    let dir = tempfile::tempdir().unwrap();
    for most in [least - 1, all - 1] {
        let options = Options {
            exposures: Exposures::Made(&tables, 2),
            long: false,
            most: Most { rows: most, bytes: 1 << 30 },
            beside: &[],
            print: None,
            lang: report::Lang::English,
            may: None,
        };
        let error = report::write(&report, options, dir.path()).unwrap_err();
        assert!(error.to_string().starts_with("TW002: "), "{error}");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "nothing is left behind");
    }
}

/// How many exposures there are is counted before they are made: never too many, and as many as are allowed are made.
#[test]
fn a_bound_on_exposures_is_where_they_end() {
    let mut runner = TestRunner::deterministic();
    for _ in 0..100 {
        let recipe = recipes().new_tree(&mut runner).unwrap().current();
        let analysis = Analysis::prepare(recipe.inventory(), regimes(), recipe.day());
        let all = analysis.assess().exposures;
        let within = analysis.assess_within(all.len()).expect("as many as there are");
        let told = |rows: &[ExposureRow]| rows.iter().map(|row| format!("{row:?}")).collect::<Vec<_>>();
        assert_eq!(told(&within.exposures), told(&all));
        let tables = analysis.tables();
        assert!(
            tables.are_within(2, all.len(), usize::MAX) && tables.least_of_all(2, usize::MAX) <= all.len()
        );
        let steps: usize = all.iter().map(|row| row.route.len()).sum();
        assert!(tables.are_within(2, all.len(), steps));
        assert!(steps == 0 || !tables.are_within(2, all.len(), steps - 1));
        for most in 0..all.len() {
            assert!(!tables.are_within(1, most, usize::MAX));
            let least = analysis.assess_within(most).map(|_| "made").unwrap_err();
            assert!(most < least && least <= all.len(), "{most}, {least} of {}", all.len());
        }
    }
}
