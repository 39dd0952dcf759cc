//! The user's own policy: rules held against every route, and what is declared for purposes held against flows.

use std::{cell::RefCell, collections::BTreeMap, fmt::Write as _, fs, path::Path};

use proptest::{
    collection::vec,
    prelude::any,
    test_runner::{Config, RngSeed, TestCaseError, TestRunner},
};
use thalweg::{
    assess::{Analysis, Breach, Broken},
    law,
};

use crate::{
    plain::Plain,
    random::{Gene, embellish, recipes, rule},
    support::{self, day, inventory, regimes},
};

const DAY: &str = "2026-11-23";

/// A company with an app, a processor in the United States, and two advertisers.
const BASE: &str = r#"
    head regimes = ["eu-gdpr"]
    company eu country=DE
    vendor cloud country=US
    partner ads country=US kind=advertiser
    partner fr country=FR kind=advertiser
    population users country=DE
    population patients country=DE tags=special
    category contact
    category email parent=contact
    category body
    category health parent=body tags=special
    purpose marketing
    purpose letters parent=marketing legal_basis=consent
    purpose hosting legal_basis=contract
    store app @eu
    flow in users>app contact;health
    flow in2 patients>app email
    flow a app>ads email purposes=letters populations=users
    flow b app>fr contact purposes=hosting transform=encrypt consideration=sale
    flow c app>cloud * purposes=hosting
"#;

/// What breaks rules: `rule breach category population recipient place ... by route`.
fn broken(base: &str, lines: &str) -> Vec<String> {
    let inventory = inventory(&format!("{base}\n{lines}"));
    let regimes = regimes();
    let analysis = Analysis::prepare(inventory.clone(), regimes.iter().cloned(), day(DAY));
    let mut list = Vec::new();
    for (rule, outcome) in inventory.rules.iter().zip(analysis.rules()) {
        for (breach, Broken { exposures, count, route, .. }) in outcome.broken {
            assert_eq!(exposures.len(), count);
            let named = exposures.iter().map(|&(c, p, r, at)| {
                let (category, population) = (&inventory.category(c).id, &inventory.population(p).id);
                format!("{category} {population} {} {}", inventory.party(r).id, at.code())
            });
            let named: Vec<String> = named.collect();
            list.push(format!("{} {breach:?} {} by {}", rule.id, named.join(", "), route.join(">")));
        }
    }
    list
}

/// `code subject: message` of findings of the codes `TW3..`.
fn told(lines: &str) -> Vec<String> {
    let inventory = inventory(lines);
    let regimes = regimes();
    let findings = Analysis::prepare(inventory.clone(), regimes.iter().cloned(), day(DAY)).check();
    let policy = findings.into_iter().filter(|f| f.code.as_str().starts_with("TW3"));
    policy.map(|f| format!("{} {}: {}", f.code.as_str(), f.subject, f.message)).collect()
}

#[test]
fn clauses_that_fail_fulfil_no_requirement() {
    let with = |clauses: &str| {
        let found = broken(BASE, &format!("{clauses}\nrule r require recipient=cloud mechanism=scc"));
        found.iter().any(|b| b.starts_with("r Mechanism"))
    };
    assert!(!with("scc s 2 eu>cloud"));
    assert!(with("scc s 2 eu>cloud valid_until=2023-01-01"), "they have ended");
    assert!(with("scc s 1 eu>cloud"), "the wrong module");
    assert!(with("scc s 2 eu>cloud assessed_on="), "nothing says that they were assessed");
    let denied = broken(BASE, "scc s 1 eu>cloud\nrule r deny recipient=cloud mechanism=scc");
    assert!(denied.iter().any(|b| b.starts_with("r Denied")), "what is denied is there, though it fails");
}

#[test]
fn a_party_without_a_kind_is_what_its_table_says() {
    let found = broken(BASE, "rule r deny recipient=kind:vendor category=health");
    assert!(found.iter().any(|b| b.starts_with("r Denied") && b.contains("cloud US")), "{found:?}");
    assert!(broken(BASE, "rule r deny recipient=kind:partner").is_empty(), "these have words of their own");
}

#[test]
fn a_rule_denies_by_each_of_its_columns() {
    for (cells, expected) in [
        // A category with what is below it, of both populations.
        ("category=contact recipient=cloud", "contact users cloud US, email patients cloud US by in>c"),
        ("category=email", "email users ads US, email patients cloud US, email patients fr FR by in>a"),
        // A tag of the category, of one above it, of the population.
        (
            "category=tag:special",
            "email patients cloud US, email patients fr FR, health users cloud US by in2>c",
        ),
        ("population=patients", "email patients cloud US, email patients fr FR by in2>c"),
        ("recipient=ads", "email users ads US by in>a"),
        (
            "recipient=kind:advertiser category=contact population=users",
            "contact users fr FR, email users ads US by in>b",
        ),
        ("place=FR", "contact users fr FR, email patients fr FR by in>b"),
        ("place=EEA", "contact users fr FR, email patients fr FR by in>b"),
        ("place=!EEA recipient=kind:advertiser", "email users ads US by in>a"),
        ("place=!US", "contact users fr FR, email patients fr FR by in>b"),
        // A purpose with what is below it; the basis of the purpose, where the flow states none.
        ("purpose=marketing", "email users ads US by in>a"),
        ("legal_basis=consent", "email users ads US by in>a"),
        ("legal_basis=contract recipient=fr population=users", "contact users fr FR by in>b"),
        ("consideration=sale", "contact users fr FR, email patients fr FR by in>b"),
        ("transform=encrypt", "contact users fr FR, email patients fr FR by in>b"),
        ("transform=none recipient=kind:advertiser", "email users ads US by in>a"),
        ("mechanism=scc", "email users ads US by in>a"),
    ] {
        let scc = "scc s 1 eu>ads";
        let found = broken(BASE, &format!("{scc}\nrule r deny {cells}"));
        let sorted = |text: &str| {
            let (what, route) = text.split_once(" by ").unwrap();
            let mut what: Vec<String> = what.split(", ").map(str::to_owned).collect();
            what.sort();
            (what, route.to_owned())
        };
        assert_eq!(found.len(), 1, "{cells}: {found:?}");
        assert_eq!(sorted(found[0].strip_prefix("r Denied ").unwrap()), sorted(expected), "{cells}");
    }
    for cells in [
        "purpose=letters recipient=fr",
        "legal_basis=explicit-consent",
        "consideration=other",
        "transform=aggregate",
        "place=IN",
        "mechanism=derogation",
        "category=body recipient=kind:advertiser",
    ] {
        assert_eq!(broken(BASE, &format!("rule r deny {cells}")), [""; 0], "{cells}");
    }
}

#[test]
fn a_flows_own_basis_wins() {
    let base = BASE.replace("flow a app>ads email", "flow a app>ads email legal_basis=contract");
    assert_eq!(broken(&base, "rule r deny legal_basis=consent"), [""; 0]);
    assert_eq!(
        broken(&base, "rule r require purpose=marketing legal_basis=consent"),
        ["r Basis email users ads US by in>a"]
    );
}

/// Health data reaches the advertiser directly, and by the processor.
const LONGER: &str = "
    purpose profiling
    flow e app>ads health purposes=hosting
    flow d cloud>ads health purposes=profiling
";

#[test]
fn a_rule_is_held_against_longer_routes_too() {
    let base = format!("{BASE}{LONGER}");
    assert_eq!(
        broken(&base, "rule r deny purpose=profiling"),
        ["r Denied health users ads US by in>c>d"],
        "the shortest route is in>e"
    );
}

#[test]
fn what_a_recipient_moves_on_ends_over_the_move() {
    let moved = "
        store vault @ads country=IN
        flow m ads>vault * purposes=hosting
        rule r deny place=IN
        rule s deny purpose=hosting recipient=ads
        rule t deny purpose=letters place=IN
    ";
    assert_eq!(
        broken(BASE, moved),
        [
            "r Denied email users ads IN by in>a>m",
            // At its seat too, where a move takes what it was given.
            "s Denied email users ads IN, email users ads US by in>a>m",
        ]
    );
}

#[test]
fn a_required_mechanism_fails_on_a_hop_in_mid_route() {
    let lines = |on_c: &str| {
        format!(
            "{LONGER}
            scc s1 1 *>ads
            scc s2 2 eu>cloud
            safeguard der mechanism=derogation module=b exporter=eu importer=cloud valid_from=2022-01-01
            rule r require mechanism=scc category=health recipient=ads
            rule s deny mechanism=derogation recipient=ads
            rule t require mechanism=scc category=health recipient=ads purpose=hosting"
        )
        .replace("flow d cloud>ads health", "store host @cloud for eu\nflow d host>ads health safeguards=s1")
        .replace("flow e app>ads health", "flow e app>ads health safeguards=s1")
            + &format!("\nflow c2 app>host health safeguards={on_c}")
    };
    let base = BASE.replace("flow c app>cloud * purposes=hosting", "");
    assert_eq!(
        broken(&base, &lines("der")),
        [
            "r Mechanism health users ads US by in>c2>d",
            "s Denied health users ads US by in>c2>d",
            // `t` is about the direct flow, which rests on clauses.
        ]
    );
    assert_eq!(broken(&base, &lines("s2")), [""; 0]);
}

#[test]
fn a_required_transformation_or_basis_is_that_of_the_last_flow() {
    assert_eq!(
        broken(BASE, "rule r require recipient=kind:advertiser transform=encrypt"),
        ["r Transform email users ads US by in>a"]
    );
    assert_eq!(broken(BASE, "rule r require recipient=fr transform=encrypt legal_basis=contract"), [""; 0]);
    let silent = BASE.replace("purposes=letters", "purposes=marketing");
    assert_eq!(
        broken(&silent, "rule r require recipient=ads legal_basis=consent"),
        ["r Basis email users ads US by in>a"],
        "what states no basis does not rest on the one required"
    );
}

#[test]
fn a_holding_is_no_flow() {
    let base = "
        head regimes = [\"eu-gdpr\"]
        company eu country=DE
        vendor cloud country=US
        population users country=DE
        category contact
        purpose hosting
        store box @cloud for eu categories=contact populations=users
    ";
    assert_eq!(broken(base, "rule r deny place=US"), ["r Denied contact users cloud US by store:box"]);
    assert_eq!(broken(base, "rule r deny transform=none\nrule s deny consideration=none"), [""; 0]);
    assert_eq!(
        broken(base, "rule r require legal_basis=contract\nrule s require transform=none"),
        ["r Basis contact users cloud US by store:box"]
    );
}

#[test]
fn findings_name_the_first_exposures_and_idle_rules() {
    let mut lines = String::from(BASE);
    for i in 0..12 {
        writeln!(lines, "category k{i:02} parent=contact").unwrap();
    }
    lines += "flow more users>app k00;k01;k02;k03;k04;k05;k06;k07;k08;k09;k10;k11\n\
              rule r deny recipient=fr population=users message=Nothing\n\
              rule s deny place=IN\n\
              rule t require recipient=ads\n\
              rule u deny category=tag:genomic\n\
              rule v require recipient=fr transform=encrypt\n\
              rule w require recipient=ads transform=encrypt";
    let found = told(&lines);
    let named: Vec<String> = (0..7).map(|i| format!("k{i:02} of users at fr (FR)")).collect();
    assert_eq!(
        found,
        [
            format!(
                "TW303 r: Nothing: denied is contact of users at fr (FR), {} and 5 more; the first by in>b",
                named.join(", ")
            ),
            "TW304 w: the last flow is not transformed as required for email of users at ads (US); the first by \
             in>a"
                .into(),
            "TW305 s: no exposure matches its category, population, recipient and place".into(),
            "TW305 t: it requires nothing".into(),
            "TW305 u: no exposure matches its category, population, recipient and place".into(),
        ]
    );
}

#[test]
fn flows_are_held_against_what_is_declared_for_their_purposes() {
    let base = |categories: &str, recipients: &str| {
        told(&BASE.replace("purpose hosting", &format!("purpose hosting{categories}{recipients}")))
    };
    assert_eq!(base("", ""), [""; 0], "nothing is declared");
    assert_eq!(
        base(" categories=contact;body", " recipients=advertiser;cloud"),
        [""; 0],
        "and what is below"
    );
    assert_eq!(
        base(" categories=email", ""),
        [
            "TW301 b: it uses contact for hosting, whose row does not list this",
            "TW301 c: it uses contact, health for hosting, whose row does not list this",
        ]
    );
    assert_eq!(
        base("", " recipients=fr"),
        ["TW302 c: it discloses data to cloud for hosting, whose row does not list this"]
    );
    // A purpose above declares nothing for those below it.
    assert_eq!(told(&BASE.replace("purpose marketing", "purpose marketing categories=health")), [""; 0]);
    // What is collected is checked, and a processor that collects for others is a recipient.
    let collected = BASE
        .replace("store app @eu", "store app @cloud for eu")
        .replace("flow in users>app contact;health", "flow in users>app contact;health purposes=marketing")
        .replace("purpose marketing", "purpose marketing categories=contact recipients=advertiser");
    assert_eq!(
        told(&collected),
        [
            "TW301 in: it uses health for marketing, whose row does not list this",
            "TW302 in: it discloses data to cloud for marketing, whose row does not list this",
        ]
    );
    // The same party's own stores receive nothing, and where nothing arrives nobody is given anything.
    let own = format!("{BASE}store copy @eu\nflow g app>copy * purposes=marketing\nflow h app>fr * transform=aggregate purposes=marketing")
        .replace("purpose marketing", "purpose marketing recipients=cloud");
    assert_eq!(told(&own), [""; 0]);
}

#[test]
fn sets_and_walks_break_the_same_rules() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/regimes");
    let read = |name: &str| (name.to_owned(), fs::read_to_string(folder.join(name)).unwrap());
    let regimes = law::merge(support::regimes(), &[read("north.toml"), read("south.toml")]).unwrap();
    let mut runner = TestRunner::new(Config {
        cases: 6_000,
        rng_seed: RngSeed::Fixed(4),
        failure_persistence: None,
        ..Config::default()
    });
    let tally: RefCell<BTreeMap<(Breach, bool), usize>> = RefCell::default();
    let outcome = runner.run(&(recipes(), vec(any::<Gene>(), 1..6)), |(recipe, genes)| {
        let mut inventory = recipe.inventory();
        embellish(&mut inventory);
        inventory.rules = genes.iter().enumerate().map(|(i, g)| rule(&inventory, i, *g)).collect();
        let plain = Plain::new(&inventory, &regimes, recipe.day(), None);
        let analysis = Analysis::prepare(inventory.clone(), regimes.iter().cloned(), recipe.day());
        let (program, walks) = (analysis.rules(), plain.rules(None));
        for (index, (outcome, (met, broken))) in program.iter().zip(&walks).enumerate() {
            let rule = &inventory.rules[index];
            let sets: BTreeMap<_, _> =
                outcome.broken.iter().map(|(b, how)| (*b, how.exposures.iter().copied().collect())).collect();
            if (outcome.met, &sets) != (*met, broken) {
                let why = format!("{rule:?}\nsets {} {sets:?}\nwalks {met} {broken:?}", outcome.met);
                return Err(TestCaseError::fail(why));
            }
            for (breach, Broken { exposures, route, .. }) in &outcome.broken {
                let by_mechanism = rule.mechanism.is_some();
                *tally.borrow_mut().entry((*breach, by_mechanism)).or_default() += 1;
                let shown = &plain.rules(Some(route))[index].1;
                if !shown.get(breach).is_some_and(|keys| keys.contains(&exposures[0])) {
                    return Err(TestCaseError::fail(format!("{rule:?}\n{route:?} does not break it")));
                }
            }
        }
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    let tally = tally.into_inner();
    for kind in [
        (Breach::Denied, false),
        (Breach::Denied, true),
        (Breach::Basis, false),
        (Breach::Transform, false),
        (Breach::Mechanism, true),
    ] {
        assert!(tally.get(&kind).is_some_and(|&n| n >= 100), "{kind:?} is rare: {tally:?}");
    }
}
