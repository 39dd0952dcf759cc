//! What to do first: actions that a run verifies, nothing claimed that nobody has stated, and the smallest sets that settle one
//! exposure, against plain enumeration.

use std::{collections::BTreeSet, fs, sync::Arc};

use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::{Config, RngSeed, TestRunner},
};
use thalweg::{
    assess::{Analysis, Assessment, ExposureRow, TransferRow, Verdict},
    changes::{Action, Difference, Direction, Fixing, Ground, How, Snapshot, Supposition, suppose},
    ingest::{self, Files},
    law::{self, Regime},
    model::Vocabulary,
    report,
    source::Sources,
};

use crate::{
    agree,
    foresight::{folder_of, of_texts, ran, shared, supposed, texts},
    random::recipes,
    support::{day, folder},
};

/// What is to be done first: each step leaves what a full run of all that was done says, nothing gets worse, and no single
/// change that anybody could suppose of the same rows settles more than the first.
#[test]
fn what_is_to_be_done_first_is_what_a_run_says() {
    let (texts, regimes, as_of) = (texts("harbour"), shared(), day("2026-11-23"));
    let vocabulary = law::vocabulary(&regimes);
    let all: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let files = Files::of(&all);
    let tables = files.tables();
    let inventory = Arc::new(ingest::read_tables(&tables, &vocabulary).inventory.unwrap());
    let ground = Ground { tables: &tables, inventory: &inventory, regimes: &regimes, as_of };
    let fixing = Fixing { ground, vocabulary: &vocabulary, most: 4, tried: 500, stops: false };
    let plan = fixing.plan();
    let open = |shot: &Snapshot| {
        shot.exposures.cells().filter(|(.., e)| e.verdict >= thalweg::assess::Verdict::Unknown).count()
    };
    let before = of_texts(&texts, &regimes, as_of);
    assert_eq!((plan.open, plan.steps.len(), plan.untried), (open(&before), 4, 0));
    // Tagged is what the categories of these people are, not what they are of others: names of staff, and of passengers.
    let assessed = Analysis::prepare(inventory.clone(), regimes.iter().cloned(), as_of).assess();
    let rows = assessed.exposures.iter().filter(|row| row.verdict >= Verdict::Unknown);
    let facts = rows.flat_map(|row| row.categories.iter().map(|&category| (category, row.population)));
    let (tagged, plain): (Vec<_>, Vec<_>) =
        facts.partition(|&(category, people)| !inventory.tags(category, people).is_empty());
    assert_eq!(plan.tagged, tagged.len());
    assert!(plain.iter().any(|(category, _)| tagged.iter().any(|(other, _)| other == category)));
    let (mut done, mut left) = (Vec::new(), plan.open);
    let mut carried = open_rows(&assessed, &before);
    for step in &plan.steps {
        done.extend(step.action.suppositions.iter().cloned());
        let then = supposed(&texts, &done, as_of).unwrap();
        assert_eq!(open(&then), step.left, "{}", step.action.what);
        // A transfer is a row of the register, whatever it carries.
        let rows = open_rows(&assessed, &then);
        assert_eq!(carried.difference(&rows).count(), step.transfers, "{}", step.action.what);
        carried = rows;
        // Who gets data is not changed by any of them: what is settled is what is left less.
        assert_eq!(left - step.left, step.settles, "{}", step.action.what);
        left = step.left;
        let worse = Difference::of(&before, &then);
        assert!(worse.exposures.iter().all(|change| change.direction() != Direction::Worse), "{worse:#?}");
        assert!(
            step.action.how != How::FindOut
                || ["find", "check", "identify"].iter().any(|word| step.action.what.contains(word))
        );
    }
    assert!(plan.steps.iter().any(|step| step.transfers > 0), "some settle transfers");
    let settles: Vec<usize> = plan.steps.iter().map(|step| step.settles).collect();
    assert!(settles.is_sorted_by(|a, b| a >= b), "the most first: {settles:?}");
    // Told twice, it is the same.
    let again = fixing.plan();
    assert_eq!(again.text(), plan.text());
    // Each alone: none settles more than the first.
    for row in inventory.countries.iter().map(|row| row.place.code()) {
        let cell = |column: &str, value: &str| Supposition::Set {
            table: "countries".to_owned(),
            row: row.to_owned(),
            column: column.to_owned(),
            value: value.to_owned(),
        };
        let list = [cell("assessed_on", "2026-11-23"), cell("assessment", "passed")];
        let then = supposed(&texts, &list, as_of).unwrap();
        assert!(plan.open.saturating_sub(open(&then)) <= plan.steps[0].settles, "{row}");
    }
}

/// The rows of the register of which something is red or unknown in a snapshot.
fn open_rows(register: &Assessment, then: &Snapshot) -> BTreeSet<usize> {
    let cells = then.transfers.cells().filter(|(.., carried)| carried.verdict >= Verdict::Unknown);
    let open: BTreeSet<[&str; 4]> =
        cells.map(|(of, whose, what, _)| [&*of.flow, &*of.regime, &**whose, &**what]).collect();
    let inventory = &register.inventory;
    let rows = register.transfers.iter().enumerate();
    let rows = rows.filter(|(_, row)| row.judgement.verdict >= Verdict::Unknown);
    let is_open = |row: &TransferRow| {
        row.populations.iter().any(|&whose| {
            let whose = inventory.populations[whose.index()].id.as_str();
            let mut categories = row.categories.iter();
            categories.any(|&what| {
                let what = inventory.category(what).id.as_str();
                open.contains(&[&row.flow, &row.regime, whose, what])
            })
        })
    };
    rows.filter(|(_, row)| is_open(row)).map(|(at, _)| at).collect()
}

/// Nobody is asked to sign with somebody who has no name, nor with a public authority; both may be certified.
#[test]
fn clauses_are_signed_only_with_somebody_who_can() {
    let vendors = [
        ("v,V,US,shop", true),
        ("v,\"Recipients in the United States, not named\",US,shop", false),
        ("v,Customs,US,authority", false),
    ];
    for (row, signs) in vendors {
        let folder = folder_of(&[("vendors.csv", &format!("id,name,country,kind\n{row}\n"))]);
        let (_, text) = ran(&["fix", "i", "--format", "json"], folder.path());
        let plan: serde_json::Value = serde_json::from_str(&text).unwrap();
        let (_, told) = ran(&["fix", "i"], folder.path());
        // To sign and to be certified settle as much: what is only to be found out comes first, so both are counted.
        assert_eq!(plan["candidates"].as_u64().unwrap() > 1, signs, "{row}: {text}");
        let first = &plan["steps"][0];
        assert_eq!(first["how"], "find-out", "{row}: {text}");
        let what = first["what"].as_str().unwrap();
        assert!(
            what.contains("is certified under the EU-U.S. Data Privacy Framework (`eu-us-dpf`)"),
            "{what}"
        );
        let unnamed = "identify the recipient recorded as \u{201c}Recipients in the United States, not named\u{201d} \
                       (`v`), then check whether it is certified under ";
        assert_eq!(what.starts_with(unnamed), row.contains("not named"), "{what}");
        assert_eq!(what.starts_with("check whether "), !row.contains("not named"), "{what}");
        assert!(told.contains(what), "{told}");
    }
}

/// Two that settle much together, and little each by itself, are one step, and stand before what settles less.
#[test]
fn what_settles_much_together_comes_first() {
    let vendors = "id,name,country\nv,V,IN\nu,U,IN\nlone,L,IN\nw,W,DE\nx,X,DE\ny,Y,DE\n";
    // What W, X and Y have comes by way of both.
    let flows = "id,from,to,categories\nin,p,s,c;d\nto-v,s,v,c\nto-u,s,u,c\nto-lone,s,lone,c;d\n\
                 vw,v,w,c\nuw,u,w,c\nvx,v,x,c\nux,u,x,c\nvy,v,y,c\nuy,u,y,c\n";
    let folder = folder_of(&[
        ("vendors.csv", vendors),
        ("flows.csv", flows),
        ("categories.csv", "id,name\nc,C\nd,D\n"),
    ]);
    let (_, text) = ran(&["fix", "i", "--format", "json"], folder.path());
    let plan: serde_json::Value = serde_json::from_str(&text).unwrap();
    let said = |step: &serde_json::Value| {
        let about: BTreeSet<&str> = step["about"].as_str().unwrap().split(';').collect();
        let about: Vec<&str> = about.into_iter().filter(|about| about.starts_with("a>")).collect();
        (about.join(" "), step["settles"].as_u64().unwrap(), step["left"].as_u64().unwrap())
    };
    let steps: Vec<_> = plan["steps"].as_array().unwrap().iter().map(said).collect();
    assert_eq!(steps, [("a>u a>v".to_owned(), 5, 2), ("a>lone".to_owned(), 2, 0)], "{text}");
    assert_eq!((plan["open"].as_u64(), &plan["is_more"]), (Some(7), &serde_json::json!(false)));
    // That fewer are shown changes nothing of the first, and is said.
    let (_, text) = ran(&["fix", "i", "--most", "1"], folder.path());
    assert!(
        text.contains("would resolve 5 exposures; 2 left") && text.contains("There are more behind them"),
        "{text}"
    );
}

/// Whether there are more is known however many are shown.
#[test]
fn whether_there_are_more_is_known_behind_many() {
    let all = |row: &dyn Fn(usize) -> String| (0..43).map(row).collect::<String>();
    let vendors = format!("id,name,country\n{}", all(&|at| format!("v{at},V{at},IN\n")));
    let flows = format!("id,from,to,categories\nin,p,s,c\n{}", all(&|at| format!("out{at},s,v{at},c\n")));
    let folder = folder_of(&[("vendors.csv", &vendors), ("flows.csv", &flows)]);
    for (most, more) in [(1, true), (39, true), (40, true), (42, true), (43, false), (60, false)] {
        let (_, text) = ran(&["fix", "i", "--most", &most.to_string(), "--format", "json"], folder.path());
        let plan: serde_json::Value = serde_json::from_str(&text).unwrap();
        let steps = plan["steps"].as_array().unwrap().len();
        assert_eq!((steps, plan["is_more"].as_bool()), (most.min(43), Some(more)), "{most}");
    }
}

/// What nothing covers is signed between the two, in the module that fits; what lacks two facts gets both.
#[test]
fn an_action_is_all_that_its_row_lacks() {
    let folder = folder_of(&[]);
    let (code, text) = ran(&["fix", "i"], folder.path());
    assert!(
        code == Some(0) && text.contains("one, as of 2026-11-23: 1 exposure is red or unknown"),
        "{text}"
    );
    assert!(
        text.contains(
            "sign standard contractual clauses (`scc`), module 2, between A (`a`) and V (`v`); assess the law and practice \
             of India; if the outcome is positive, record both"
        ),
        "{text}"
    );
    assert!(text.contains("1 action would resolve 100% of what is red or unknown."), "{text}");
    let papers = "id,mechanism,module,exporter,importer,valid_from\np,scc,2,a,v,\n";
    let folder = folder_of(&[("safeguards.csv", papers)]);
    let (_, text) = ran(&["fix", "i"], folder.path());
    for part in [
        "`p`: ",
        "find out when it was signed",
        "find the transfer impact assessment for India",
        "1 action would resolve 100%",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let folder = folder_of(&[("vendors.csv", "id,name,country\nv,V,DE\n")]);
    let (_, text) = ran(&["fix", "i"], folder.path());
    assert_eq!(text, "one, as of 2026-11-23: 0 exposures are red or unknown\n\n");
    let (_, text) = ran(&["fix", "i", "--format", "json"], folder.path());
    let data: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&data["format"], &data["settled_percent"]), (&"thalweg-fix/1".into(), &100.into()));
}

/// What stands, and what may be supposed of it.
struct Case<'a> {
    ground: Ground<'a>,
    vocabulary: &'a Vocabulary,
}

impl Case<'_> {
    /// What stands under a set of actions; `None`: it cannot be.
    fn run(&self, set: &[&Action]) -> Option<Snapshot> {
        let mut list: Vec<Supposition> = Vec::new();
        for one in set.iter().flat_map(|action| &action.suppositions) {
            if !list.contains(one) {
                list.push(one.clone());
            }
        }
        let supposed = suppose(self.ground, &list).ok()?;
        let inventory = ingest::read_tables(&supposed.tables, self.vocabulary).inventory?;
        let analysis = Analysis::prepare(inventory, supposed.regimes, self.ground.as_of);
        Some(Snapshot::of(&analysis.assess(), &Sources::default()))
    }
}

/// The exposures that are red or unknown, of a row that is asked for.
type Asked = (String, String, String, String, BTreeSet<String>);

fn is_open(shot: &Snapshot, (population, regime, recipient, place, categories): &Asked) -> bool {
    shot.exposures.cells().any(|(id, _, category, exposed)| {
        exposed.verdict >= Verdict::Unknown
            && *id.population == **population
            && *id.regime == **regime
            && *id.recipient == **recipient
            && *id.place == **place
            && categories.contains(&**category)
    })
}

/// Whether anything is unknown or worse that was not as bad.
fn got_worse(before: &Snapshot, after: &Snapshot) -> bool {
    let exposures = after.exposures.cells().any(|(of, whose, what, now)| {
        now.verdict >= Verdict::Unknown
            && before.exposures.get(of, whose, what).is_none_or(|was| was.verdict < now.verdict)
    });
    let transfers = after.transfers.cells().any(|(of, whose, what, now)| {
        now.verdict >= Verdict::Unknown
            && before.transfers.get(of, whose, what).is_none_or(|was| was.verdict < now.verdict)
    });
    exposures || transfers
}

/// Each way to choose so many of some.
fn choices(count: usize, size: usize) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for _ in 0..size {
        let longer = |set: Vec<usize>| {
            let first = set.last().map_or(0, |last| last + 1);
            (first..count).map(move |at| set.iter().copied().chain([at]).collect()).collect::<Vec<_>>()
        };
        all = all.into_iter().flat_map(longer).collect();
    }
    all
}

fn said<'a>(actions: impl IntoIterator<Item = &'a Action>) -> BTreeSet<String> {
    actions.into_iter().map(|action| action.what.clone()).collect()
}

/// No larger sets are enumerated.
const LARGEST: usize = 3;

/// The smallest sets by trying every set of a size, then of the next.
fn enumerated(
    case: &Case<'_>,
    actions: &[Action],
    before: &Snapshot,
    asked: &Asked,
) -> BTreeSet<BTreeSet<String>> {
    for size in 1..=LARGEST.min(actions.len()) {
        let mut found = BTreeSet::new();
        for set in choices(actions.len(), size) {
            let set: Vec<&Action> = set.into_iter().map(|at| &actions[at]).collect();
            let Some(after) = case.run(&set) else { continue };
            if !is_open(&after, asked) && !got_worse(before, &after) {
                found.insert(said(set));
            }
        }
        if !found.is_empty() {
            return found;
        }
    }
    BTreeSet::new()
}

/// The smallest sets are those of plain enumeration: no smaller one settles it, and none of their size is left out.
#[test]
fn the_smallest_sets_are_all_of_them() {
    let regimes: Vec<Arc<Regime>> = agree::regimes().into_iter().map(Arc::new).collect();
    let vocabulary = law::vocabulary(&regimes);
    let config = Config { rng_seed: RngSeed::Fixed(15), ..Config::default() };
    let mut runner = TestRunner::new(config);
    // How many exposures needed so many actions; 0: none that are known settle it.
    let mut needed = [0; LARGEST + 1];
    let mut made = 0;
    while made < 150 {
        made += 1;
        let recipe = recipes().new_tree(&mut runner).unwrap().current();
        let place = tempfile::tempdir().unwrap();
        folder::write(&recipe.inventory(), place.path(), |_| "x".to_owned());
        let files = Files::read(place.path());
        let tables = files.tables();
        let Some(inventory) = ingest::read_tables(&tables, &vocabulary).inventory else { continue };
        let inventory = Arc::new(inventory);
        let as_of = recipe.day();
        let ground = Ground { tables: &tables, inventory: &inventory, regimes: &regimes, as_of };
        let case = Case { ground, vocabulary: &vocabulary };
        let fixing = Fixing {
            ground,
            vocabulary: &vocabulary,
            most: usize::MAX,
            tried: usize::MAX,
            stops: made % 3 == 0,
        };
        let actions = fixing.actions();
        if actions.len() > 11 {
            continue;
        }
        let assessment = Analysis::prepare(inventory.clone(), regimes.iter().cloned(), as_of).assess();
        let before = case.run(&[]).unwrap();
        let open = assessment.exposures.iter().filter(|row| row.verdict >= Verdict::Unknown);
        // One a recipe: the one with most hops on its route that are red or unknown.
        let hops =
            |row: &&ExposureRow| row.route.iter().filter(|hop| hop.verdict >= Verdict::Unknown).count();
        let Some(row) = open.max_by_key(hops) else { continue };
        let asked: Asked = (
            inventory.population(row.population).id.clone(),
            row.regime.clone(),
            inventory.party(row.recipient).id.clone(),
            row.place.code().to_owned(),
            row.categories.iter().map(|&c| inventory.category(c).id.clone()).collect(),
        );
        let settling = fixing.settle(&report::key_of(&inventory, row, &row.categories)).unwrap();
        assert!(!settling.cut && settling.more == 0);
        let found: BTreeSet<BTreeSet<String>> = settling.sets.iter().map(|set| said(&set.actions)).collect();
        let wanted = enumerated(&case, &actions, &before, &asked);
        let size = settling.sets.first().map_or(0, |set| set.actions.len());
        if size <= LARGEST {
            needed[size] += 1;
            assert_eq!(found, wanted, "{asked:?} of recipe {made}: {:#?}", said(&actions));
        } else {
            assert!(wanted.is_empty(), "{asked:?}: {size} actions, and {wanted:?} is enough");
        }
    }
    assert!(needed[1] >= 20 && needed[2] + needed[3] >= 4, "{needed:?}");
}

/// What is told of one exposure: what it is, each way with all that it takes; of a key that is none the nearest.
#[test]
fn one_exposure_is_told_with_each_way() {
    let folder = folder_of(&[]);
    let (code, _) = ran(&["report", "i", "--out", "r"], folder.path());
    assert_eq!(code, Some(1));
    let table = std::fs::read_to_string(folder.path().join("r/exposures.csv")).unwrap();
    let row = table.lines().find(|line| line.contains("missing")).unwrap();
    let key = row.split(',').next().unwrap();
    let (code, text) = ran(&["fix", "i", "--exposure", key], folder.path());
    assert_eq!(code, Some(0), "{text}");
    for part in [
        "one, as of 2026-11-23\nc of P (`p`) with V (`v`) in IN under eu-gdpr: missing, over in > out\n",
        "One action would resolve it; there is one way:\n\n  1. sign standard contractual clauses (`scc`), module 2, between A (`a`) and V (`v`)",
        "     would resolve 1 exposure in all\n",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let (_, text) = ran(&["fix", "i", "--exposure", key, "--stops"], folder.path());
    assert!(
        text.contains("there are 2 ways:") && text.contains("  2. stop the transfers to V (`v`)"),
        "{text}"
    );
    let (_, text) = ran(&["fix", "i", "--exposure", key, "--stops", "--most", "1"], folder.path());
    assert!(
        text.contains("1 more; `--most` shows more of them") && !text.contains("stop the transfers"),
        "{text}"
    );
    let (_, text) = ran(&["fix", "i", "--exposure", key, "--format", "json"], folder.path());
    let data: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&data["format"], &data["cut"]), (&"thalweg-fix-exposure/1".into(), &false.into()));
    assert_eq!(data["sets"][0]["actions"][0]["how"], "sign");
    assert_eq!(data["exposure"]["key"], key);
    let wrong: String = key.chars().rev().collect();
    let (code, text) = ran(&["fix", "i", "--exposure", &wrong], folder.path());
    assert!(code == Some(2) && text.contains("no exposure has the key"), "{text}");
    let near = format!("{}0", &key[..key.len() - 1]);
    let (_, text) = ran(&["fix", "i", "--exposure", &near], folder.path());
    assert!(near == key || text.contains(&format!("did you mean `{key}`?")), "{text}");
    // What is covered needs nothing.
    let folder = folder_of(&[("vendors.csv", "id,name,country\nv,V,NZ\n")]);
    ran(&["report", "i", "--out", "r"], folder.path());
    let table = std::fs::read_to_string(folder.path().join("r/exposures.csv")).unwrap();
    let ok = table.lines().find(|line| line.contains("adequate")).unwrap().split(',').next().unwrap();
    let (_, text) = ran(&["fix", "i", "--exposure", ok], folder.path());
    assert!(text.contains("there is nothing to resolve"), "{text}");
}

/// Nothing is claimed: a renewal has an end, what is asked is asked, and a flow that names its papers names the new one.
#[test]
fn what_is_supposed_is_honest() {
    let papers = "id,mechanism,module,exporter,importer,valid_from,valid_until,assessed_on,assessment\n\
                  p,scc,2,a,v,2024-01-01,2026-01-01,2026-01-01,passed\n";
    let flows = "id,from,to,categories,safeguards\nin,p,s,c,\nout,s,v,c,p\n";
    let folder = folder_of(&[("safeguards.csv", papers), ("flows.csv", flows)]);
    let (_, text) = ran(&["fix", "i"], folder.path());
    // From the 1st of January 2024 to the same day of 2026 are 731 days.
    assert!(text.contains("`p`: renew it, and enter its new end date in `valid_until` (assumed here: 2028-11-23, the same term as before)"), "{text}");
    let (_, text) = ran(&["fix", "i", "--format", "json"], folder.path());
    assert!(text.contains("\"valid_until of `p` (safeguards) is 2028-11-23\""), "{text}");
    // The old clauses cannot be signed any more: new ones are, and the flow names them.
    let old = papers.replace("p,scc,2", "p,scc-2010,").replace("2024-01-01,2026", "2020-01-01,2021");
    let folder = folder_of(&[("safeguards.csv", &old), ("flows.csv", flows)]);
    let (_, text) = ran(&["fix", "i"], folder.path());
    assert!(!text.contains("renew it") && text.contains("enter it in `safeguards` of `out`"), "{text}");
    assert!(text.contains("1 action would resolve 100%"), "{text}");
}

/// A measure that the assessment asks for, and who stands behind a store, are asked of a person.
#[test]
fn measures_and_owners_are_asked_for() {
    let papers = "id,mechanism,module,exporter,importer,valid_from\np,scc,2,a,v,2024-01-01\n";
    let countries =
        "country,assessed_on,assessment,measures\nIN,2026-01-01,with-measures,encryption-in-transit\n";
    let folder = folder_of(&[("safeguards.csv", papers), ("countries.csv", countries)]);
    let (_, text) = ran(&["fix", "i"], folder.path());
    assert!(
        text.contains(
            "`p`: check whether `encryption-in-transit` is in place; if so, enter it in `measures`"
        ),
        "{text}"
    );
    let papers =
        papers.replace("valid_from", "valid_from,measures").replace("2024-01-01\n", "2024-01-01,locks\n");
    let folder = folder_of(&[("safeguards.csv", &papers), ("countries.csv", countries)]);
    let (_, text) = ran(&["fix", "i"], folder.path());
    assert!(text.contains("put `encryption-in-transit` in place, and enter it in `measures`"), "{text}");
    // The processor that holds it acts for one of two companies: which, nobody has stated.
    let vendors = "id,name,country\nv,V,NZ\nw,W,NZ\n";
    let stores = "id,name,operator,country\ns,S,w,NZ\n";
    let folder = folder_of(&[("vendors.csv", vendors), ("stores.csv", stores)]);
    let (_, text) = ran(&["fix", "i", "--most", "1"], folder.path());
    assert!(
        text.contains("check whether the store `s` is held on behalf of A (`a`); if so, enter that party in `controller`"),
        "{text}"
    );
}

/// What binds a party that engaged the recipient, and never has the data, is part of the proof, and of what can be done.
#[test]
fn what_binds_who_engages_is_found_signed_and_renewed() {
    let papers = |rows: &str| {
        format!(
            "id,mechanism,module,exporter,importer,valid_from,valid_until,assessed_on,assessment\n\
             m3,scc,3,z,v,2024-01-01,,2026-01-01,passed\n{rows}"
        )
    };
    let with = |rows: &str| {
        folder_of(&[
            ("vendors.csv", "id,name,country\nv,V,US\nz,Z,IN\n"),
            ("stores.csv", "id,name,operator,controller,engaged_by,country\ns,S,a,,,DE\nt,T,v,a,z,US\n"),
            ("flows.csv", "id,from,to,categories\nin,p,s,c\nout,s,t,c\n"),
            ("safeguards.csv", &papers(rows)),
        ])
    };
    let folder = with("");
    let (_, text) = ran(&["fix", "i"], folder.path());
    let sign = "sign standard contractual clauses (`scc`), module 2, between A (`a`) and Z (`z`); assess the law and practice of \
         India;";
    assert!(text.contains(sign) && text.contains("1 action would resolve 100%"), "{text}");
    let ended = "m2,scc,2,a,z,2024-01-01,2025-06-30,2026-01-01,passed\n";
    let folder = with(ended);
    let (_, text) = ran(&["fix", "i"], folder.path());
    assert!(text.contains("`m2`: renew it") && text.contains("would resolve 100%"), "{text}");
    let (_, text) = ran(&["check", "i"], folder.path());
    assert!(text.contains("it ended on 2025-06-30"), "{text}");
    let folder = with(&ended.replace("2025", "2027"));
    let (_, text) = ran(&["check", "i"], folder.path());
    assert!(!text.contains("TW403"), "`m2` is relied on: {text}");
    ran(&["report", "i", "--out", "r", "--ahead=never"], folder.path());
    let table = fs::read_to_string(folder.path().join("r/transfers.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let header = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let cell = |row: &csv::StringRecord, name: &str| {
        row[header.iter().position(|head| head == name).unwrap()].to_owned()
    };
    let out = rows.iter().find(|row| cell(row, "flow") == "out" && cell(row, "place") == "US").unwrap();
    assert_eq!(cell(out, "verdict"), "safeguarded");
    // The first end in the chain, and each row on which it rests.
    assert_eq!(cell(out, "in_force_until"), "2027-06-30");
    assert!(cell(out, "conditions").contains("engager=holds;engager:parties=holds"), "{out:?}");
    assert!(cell(out, "rests_on").contains("safeguards.csv:3"), "{out:?}");
    let page = fs::read_to_string(folder.path().join("r/index.html")).unwrap();
    for part in [
        "A transfer to the party that engaged the recipient would be covered",
        "would be safeguarded by m2",
        "What binds the party that engaged the recipient: The module fits the roles",
    ] {
        assert!(page.contains(part), "{part}");
    }
    let (_, text) = ran(
        &[
            "query",
            "i",
            "MATCH (t:Transfer {flow: 'out'})-[:BY]->(s:Safeguard) RETURN DISTINCT s.id ORDER BY s.id",
        ],
        folder.path(),
    );
    assert!(text.contains("m2") && text.contains("m3"), "{text}");
}

/// Nothing is signed with an authority, nor with those whom nobody names: what can be found out or stopped is said instead.
#[test]
fn nothing_is_signed_with_who_cannot_sign() {
    let others = "id,name,country,kind\n\
                  police,Federal police,IN,law-enforcement\n\
                  others,\"Recipients in India, not named\",IN,\n\
                  somebody,Somebody,unknown,\n\
                  named,Named Ltd,IN,\n";
    let flows = "id,from,to,categories\nin,p,s,c\none,s,police,c\ntwo,s,others,c\nthree,s,somebody,c\nfour,s,named,c\n";
    // One paper of which nobody says with whom: it is not supposed to be with those either.
    for papers in ["", "p,scc,1,a,,2024-01-01,2026-01-01,passed\n"] {
        let papers =
            format!("id,mechanism,module,exporter,importer,valid_from,assessed_on,assessment\n{papers}");
        let folder =
            folder_of(&[("third_parties.csv", others), ("flows.csv", flows), ("safeguards.csv", &papers)]);
        let (_, text) = ran(&["fix", "i", "--format", "json"], folder.path());
        let data: serde_json::Value = serde_json::from_str(&text).unwrap();
        let steps = data["steps"].as_array().unwrap();
        assert!(!steps.is_empty(), "{text}");
        for step in steps {
            let supposed = step["supposed"].to_string();
            let said = format!("{} {supposed}", step["what"]);
            assert!(["police", "others", "somebody"].iter().all(|who| !said.contains(who)), "{step:#}");
            assert!(said.contains("named"), "{step:#}");
            if step["what"].as_str().unwrap().contains("check whether") {
                assert_eq!(step["how"], "find-out", "{step:#}");
            }
        }
        let why: Vec<(&str, &str)> = data["unsigned"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (one["recipient"].as_str().unwrap(), one["why"].as_str().unwrap()))
            .collect();
        assert_eq!(why, [("others", "not-named"), ("police", "authority"), ("somebody", "not-named")]);
        let (_, text) = ran(&["fix", "i"], folder.path());
        for part in [
            "No signature is proposed with public authorities: Federal police (`police`).",
            "find out on which agreement or other ground it receives the data, or stop the transfers to it",
            "identify the recipient and its country, or stop the transfers to it",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        let (_, text) = ran(&["fix", "i", "--stops"], folder.path());
        assert!(text.contains("stop the transfers to Federal police (`police`)"), "{text}");
    }
}

/// What is assessed is the law and practice of a place, by its name in a sentence.
#[test]
fn what_is_signed_is_assessed_for_a_place_by_its_name() {
    let head = "name = \"one\"\nregimes = [\"ch-fadp\"]\nas_of = 2026-11-23\n";
    let folder = folder_of(&[
        ("inventory.toml", head),
        ("companies.csv", "id,name,country\na,A,CH\nb,B,CH\n"),
        ("populations.csv", "id,name,country\np,P,CH\n"),
        ("stores.csv", "id,name,operator,country\ns,S,a,CH\n"),
        ("vendors.csv", "id,name,country,role\nv,V,US,processor\n"),
        ("flows.csv", "id,from,to,categories\nin,p,s,c\nout,s,v,c\n"),
    ]);
    let (_, text) =
        ran(&["fix", "i", "--exposure", &key_of(folder.path(), "v"), "--most", "100"], folder.path());
    assert!(text.contains("assess the law and practice of the United States;"), "{text}");
}

/// An assessment of a paper's own counts for its importer's seat, or for the places that the row names: where the data arrives
/// elsewhere, what is signed names these, and settles it.
#[test]
fn what_is_signed_names_the_places_it_is_assessed_for() {
    let clauses = |law: &str, home: &str, at: &str| {
        let head = format!("name = \"one\"\nregimes = [\"{law}\"]\nas_of = 2026-11-23\n");
        let companies = format!("id,name,country\na,A,{home}\n");
        let people = format!("id,name,country\np,P,{home}\n");
        let stores = format!("id,name,operator,controller,country\ns,S,a,,{home}\nt,T,v,a,{at}\n");
        let folder = folder_of(&[
            ("inventory.toml", &head),
            ("companies.csv", &companies),
            ("populations.csv", &people),
            ("stores.csv", &stores),
            ("vendors.csv", "id,name,country,role,subject_to\nv,V,US,processor,none\n"),
            ("flows.csv", "id,from,to,categories\nin,p,s,c\nout,s,t,c\n"),
        ]);
        let (_, plan) = ran(&["fix", "i"], folder.path());
        let key = key_of(folder.path(), "v");
        let (_, sets) = ran(&["fix", "i", "--exposure", &key, "--most", "100"], folder.path());
        (plan, sets)
    };
    for (law, home, at, places) in [
        (
            "eu-gdpr",
            "DE",
            "IN",
            "of India and the United States; if the outcome is positive for each, record both in safeguards.csv, with `IN;US` in `countries`",
        ),
        (
            "uk-gdpr",
            "GB",
            "IN",
            "of India and the United States; if the outcome is positive for each, record both in safeguards.csv, with `IN;US` in `countries`",
        ),
        (
            "ch-fadp",
            "CH",
            "IN",
            "of India and the United States; if the outcome is positive for each, record both in safeguards.csv, with `IN;US` in `countries`",
        ),
        ("eu-gdpr", "DE", "US", "assess the law and practice of the United States; if"),
        (
            "eu-gdpr",
            "DE",
            "IN;US;BD",
            "of Bangladesh, India and the United States; if the outcome is positive for each, record both in safeguards.csv, with `BD;IN;US` in `countries`",
        ),
    ] {
        let (plan, sets) = clauses(law, home, at);
        assert!(plan.contains("would resolve 100%"), "{law} {at}: {plan}");
        assert!(sets.contains("would resolve it") && sets.contains(places), "{law} {at}: {sets}");
    }
}

/// Nothing is signed again where only assessments are lacking; a module that needs none, or what countries.csv has, is signed
/// without one.
#[test]
fn what_is_signed_is_not_signed_again_nor_assessed_for_nothing() {
    let plan = |more: &[(&str, &str)]| {
        let first = [
            ("vendors.csv", "id,name,country,role,subject_to\nv,V,US,processor,none\n"),
            ("stores.csv", "id,name,operator,controller,country\ns,S,a,,DE\nt,T,v,a,IN;BD\n"),
            ("flows.csv", "id,from,to,categories\nin,p,s,c\nout,s,t,c\n"),
        ];
        let folder = folder_of(&[&first, more].concat());
        let (_, text) = ran(&["fix", "i", "--format", "json"], folder.path());
        let data: serde_json::Value = serde_json::from_str(&text).unwrap();
        let steps = data["steps"].as_array().unwrap().iter();
        let steps: Vec<String> = steps.map(|step| step["what"].as_str().unwrap().to_owned()).collect();
        assert_eq!(data["settled_percent"], 100, "{text}");
        steps
    };
    // Signed, and assessed for the seat alone.
    let signed = "id,mechanism,module,exporter,importer,valid_from,assessed_on,assessment\n\
        k,scc,2,a,v,2022-01-01,2026-01-01,passed\n";
    let steps = plan(&[("safeguards.csv", signed)]);
    assert!(steps.len() == 2 && steps.iter().all(|step| !step.contains("sign ")), "{steps:#?}");
    // Assessed in countries.csv: it takes the signature alone.
    let countries =
        "country,assessed_on,assessment\nIN,2026-01-01,passed\nBD,2026-01-01,passed\nUS,2026-01-01,passed\n";
    let steps = plan(&[("countries.csv", countries)]);
    assert!(steps.len() == 1 && steps[0].ends_with("and V (`v`), and record it"), "{steps:#?}");
    // Of many places the codes are all there.
    let many = ["IN", "BD", "TH", "VN", "PH", "MY", "ID"];
    let stores = format!("id,name,operator,controller,country\ns,S,a,,DE\nt,T,v,a,{}\n", many.join(";"));
    let steps = plan(&[("stores.csv", &stores)]);
    let told = "of Bangladesh, India, Indonesia, Malaysia, the Philippines, Thailand and 2 more places; if \
        the outcome is positive for each, record both in safeguards.csv, with `BD;ID;IN;MY;PH;TH;US;VN` in `countries`";
    assert!(steps.len() == 1 && steps[0].contains(told), "{steps:#?}");
    // A processor that returns data to a controller signs module 4, which takes no assessment.
    let steps = plan(&[
        ("companies.csv", "id,name,country,role\na,A,US,controller\n"),
        ("vendors.csv", "id,name,country,role\nv,V,DE,processor\n"),
        ("populations.csv", "id,name,country\np,P,US\n"),
        ("stores.csv", "id,name,operator,controller,country\ns,S,a,,US\nt,T,v,a,DE\nu,U,a,,IN;unknown\n"),
        ("flows.csv", "id,from,to,categories\nin,p,s,c\nout,s,t,c\nback,t,u,c\n"),
    ]);
    let module = |step: &String| step.contains("module 4") && step.contains("and record it");
    assert!(steps.iter().any(module), "{steps:#?}");
}

/// An assessment that failed is not passed over by signing anew; and the fewest actions are found though each paper has several
/// forms.
#[test]
fn a_failed_assessment_is_made_anew_where_something_is_signed() {
    let first = [
        ("vendors.csv", "id,name,country,role,subject_to\nv,V,US,processor,none\n"),
        ("flows.csv", "id,from,to,categories\nin,p,s,c\nout,s,t,c\n"),
    ];
    let plan = |at: &str, countries: &str, papers: &str| {
        let stores = format!("id,name,operator,controller,country\ns,S,a,,DE\nt,T,v,a,{at}\n");
        let countries = format!("country,assessed_on,assessment\n{countries}");
        let head = "id,mechanism,module,exporter,importer,valid_from,valid_until,assessed_on,assessment\n";
        let papers = format!("{head}{papers}");
        let more = [("stores.csv", &*stores), ("countries.csv", &countries), ("safeguards.csv", &papers)];
        let folder = folder_of(&[&first[..], &more].concat());
        let key = key_of(folder.path(), "v");
        let (_, text) = ran(&["fix", "i", "--exposure", &key, "--most", "100"], folder.path());
        text
    };
    let failed = "k,scc,2,a,v,2020-01-01,2024-01-01,2026-01-01,failed\n";
    let text = plan("US", "US,2026-01-01,passed\n", failed);
    assert!(text.contains("sign ") && !text.contains("and record it"), "{text}");
    assert!(text.contains("of the United States (its last assessment failed); if"), "{text}");
    let text = plan("IN", "IN,2026-01-01,failed\nUS,2026-01-01,passed\n", "");
    let told =
        "of India (its last assessment failed) and the United States; if the outcome is positive for each";
    assert!(text.contains(told), "{text}");
    // What countries.csv has is not assessed again.
    let text = plan("IN", "IN,2026-01-01,passed\n", "");
    assert!(
        text.contains("assess the law and practice of the United States; if") && !text.contains("India"),
        "{text}"
    );
    // Of one place within another the wider one is named.
    let text = plan("CA;CA-QC", "", "");
    assert!(text.contains("with `CA;US` in `countries`"), "{text}");
}

/// The key of the first exposure with a recipient.
fn key_of(folder: &std::path::Path, recipient: &str) -> String {
    ran(&["report", "i", "--out", "r", "--ahead=never"], folder);
    let table = fs::read_to_string(folder.join("r/exposures.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let header = reader.headers().unwrap().clone();
    let at = header.iter().position(|name| name == "recipient").unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    rows.iter().find(|row| &row[at] == recipient).unwrap()[0].to_owned()
}

/// Where a vendor is seated is not supposed: it is said of whom nobody knows.
#[test]
fn who_is_seated_nowhere_is_to_be_found_out() {
    let folder = folder_of(&[
        ("vendors.csv", "id,name,country\nv,V,unknown\nw,W,IN\n"),
        ("flows.csv", "id,from,to,categories\nin,p,s,c\nout,s,v,c\nmore,s,w,c\n"),
    ]);
    let (_, text) = ran(&["fix", "i"], folder.path());
    let told = "It is not known where 1 recipient is seated: V (`v`).\n     For each: find out where";
    assert!(text.contains(told), "{text}");
    let (_, text) = ran(&["fix", "i", "--format", "json"], folder.path());
    let data: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(data["unseated"], serde_json::json!(["v"]), "{text}");
}

/// What may be signed onward from who is bound by a framework is a contract for such hops.
#[test]
fn a_contract_for_onward_hops_is_something_to_sign() {
    let folder = folder_of(&[
        ("vendors.csv", "id,name,country,role,attests\nv,V,US,processor,\nw,W,IN,processor,\n"),
        ("flows.csv", "id,from,to,categories\nin,p,s,c\nout,s,v,c\non,v,w,c\n"),
        (
            "certifications.csv",
            "party,scheme,covers,valid_from,valid_until,checked_on\nv,eu-us-dpf,*,2024-01-01,,2026-11-01\n",
        ),
    ]);
    let (_, text) = ran(&["fix", "i", "--format", "json"], folder.path());
    let data: serde_json::Value = serde_json::from_str(&text).unwrap();
    let steps = data["steps"].as_array().unwrap();
    let step = steps.iter().find(|step| step["what"].as_str().unwrap().contains("`onward-contract`"));
    let step = step.unwrap_or_else(|| panic!("{text}\n{}", ran(&["check", "i"], folder.path()).1));
    assert_eq!((&step["how"], &step["about"]), (&"sign".into(), &"v>w".into()));
    assert!(
        step["what"].as_str().unwrap().contains("between V (`v`) and W (`w`), and record it"),
        "{step:#}"
    );
}
