//! What is told of a day to come: each thing that falls due with what comes of it alone, held against a plain count of cells; and the
//! same words of a day, from whatever day it is looked ahead.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use proptest::test_runner::TestCaseError;
use thalweg::{
    assess::{Analysis, Verdict},
    changes::{
        self, Calendar, Carried, Due, Event, Exposed, ExposureOf, Over, Snapshot, Style, Telling, TransferOf,
        Turn,
    },
    ingest,
    law::{self, Regime},
    model::{Date, Inventory, Place},
    source::Sources,
};

use crate::{
    agree,
    foresight::{folder_of, ran, shared, texts},
    random::{Recipe, recipes},
    support::day,
};

/// What changed of one cell: of what, whose, what; as it was, and as it is.
type Cell<K, V> = (K, String, String, Option<V>, Option<V>);

fn cells<K: Ord + Clone, V: Ord + Clone>(
    before: &changes::Lots<K, V>,
    after: &changes::Lots<K, V>,
) -> Vec<Cell<K, V>> {
    let all = |lots: &changes::Lots<K, V>| -> BTreeMap<(K, String, String), V> {
        let cell = |(of, p, c, value): changes::Cell<'_, K, V>| {
            ((of.clone(), p.to_string(), c.to_string()), (**value).clone())
        };
        lots.cells().map(cell).collect()
    };
    let (was, is) = (all(before), all(after));
    let keys: BTreeSet<_> = was.keys().chain(is.keys()).collect();
    keys.into_iter()
        .filter(|key| was.get(*key) != is.get(*key))
        .map(|key| (key.0.clone(), key.1.clone(), key.2.clone(), was.get(key).cloned(), is.get(key).cloned()))
        .collect()
}

/// 1: worse, -1: better, 0: neither.
fn way(before: Option<Verdict>, after: Option<Verdict>) -> i8 {
    // What is not there is as good as what is covered.
    let rank = |verdict: Option<Verdict>, other: Option<Verdict>| match verdict {
        Some(verdict) => verdict as i32,
        None => other.map_or(0, |other| (other as i32).min(Verdict::Unknown as i32 - 1)),
    };
    (rank(after, before) - rank(before, after)).signum() as i8
}

/// What one event comes to: exposures that get worse, those of them that are tagged, those that get better; whose and what gets
/// worse, who has it; what holds instead.
#[derive(Debug, Default, PartialEq, Eq)]
struct Comes {
    counts: [usize; 3],
    falls: BTreeSet<(String, String)>,
    recipients: BTreeSet<String>,
    instead: BTreeSet<(String, Verdict, String)>,
}

type Hop = Cell<TransferOf, Carried>;

/// Whether an event decides a transfer: what it rests on, before or after, is what the event is about; or it is the importer's
/// certification, under the law that asks for it; or it is the assessment of the place, and no paper has its own.
fn decides(event: &Event, (of, _, _, was, is): &Hop, papers: &Snapshot) -> bool {
    let rests: Vec<&str> = [was, is].into_iter().flatten().map(|carried| &*carried.instrument).collect();
    if rests.contains(&event.about.as_str()) {
        return true;
    }
    if !event.own {
        return false;
    }
    if let Some((party, _)) = event.about.split_once('/') {
        let of_entry = rests.iter().find_map(|entry| entry.split_once('/')).map(|(law, _)| law);
        let law = of_entry.unwrap_or(&of.regime);
        return *of.importer == *party && event.laws.iter().any(|asks| asks == law);
    }
    let papers = papers.safeguards.as_ref().unwrap();
    let assessed = |id: &str| {
        papers
            .iter()
            .any(|(paper, row)| **paper == *id && row.get("assessed_on").is_some_and(|d| !d.is_empty()))
    };
    let place = |text: &str| Place::parse(text);
    !rests.iter().any(|id| assessed(id))
        && place(&event.about).zip(place(&of.place)).is_some_and(|(of, at)| at.within(of))
}

/// What each event of a day comes to: cell by cell, with no grouping.
fn plainly(events: &[Event], before: &Snapshot, after: &Snapshot) -> Vec<Comes> {
    let hops: Vec<Hop> = cells(&before.transfers, &after.transfers);
    let mut all: Vec<Comes> = events.iter().map(|_| Comes::default()).collect();
    let by = |hop: &Hop| -> BTreeSet<usize> {
        (0..events.len()).filter(|&at| decides(&events[at], hop, before)).collect()
    };
    let deciding: Vec<BTreeSet<usize>> = hops.iter().map(by).collect();
    for (hop, by) in hops.iter().zip(&deciding) {
        for &at in by {
            if let Some(is) = &hop.4 {
                let then = (hop.0.regime.to_string(), is.verdict, is.instrument.to_string());
                all[at].instead.insert(then);
            }
        }
    }
    let mut any: BTreeSet<usize> = deciding.iter().flatten().copied().collect();
    if any.is_empty() {
        any = (0..events.len()).collect();
    }
    for (of, whose, what, was, is) in cells::<ExposureOf, Exposed>(&before.exposures, &after.exposures) {
        let goes = way(was.as_ref().map(|e| e.verdict), is.as_ref().map(|e| e.verdict));
        let flows: BTreeSet<&str> =
            [&was, &is].into_iter().flatten().flat_map(|e| e.route.iter().map(|flow| &**flow)).collect();
        let on_route = |at: &usize| {
            let (hop, people, ..) = &hops[*at];
            flows.contains(&*hop.flow) && hop.regime == of.regime && *people == whose
        };
        let all_on_route: Vec<usize> = (0..hops.len()).filter(on_route).collect();
        let verdict = |carried: &Option<Carried>| carried.as_ref().map(|carried| carried.verdict);
        let same = |at: &usize| way(verdict(&hops[*at].3), verdict(&hops[*at].4)) == goes;
        let alike: Vec<usize> = all_on_route.iter().copied().filter(|at| same(at)).collect();
        let turned = if alike.is_empty() { all_on_route } else { alike };
        let mut told: BTreeSet<usize> = turned.into_iter().flat_map(|at| deciding[at].clone()).collect();
        if told.is_empty() {
            let same_law = |at: &usize| hops[*at].0.regime == of.regime;
            told = (0..hops.len()).filter(same_law).flat_map(|at| deciding[at].clone()).collect();
        }
        if told.is_empty() {
            told.clone_from(&any);
        }
        for at in told {
            let comes = &mut all[at];
            if goes == 1 {
                let (people, data) = (whose.as_str().into(), what.as_str().into());
                comes.counts[0] += 1;
                comes.counts[1] +=
                    usize::from(before.is_tagged(&people, &data) || after.is_tagged(&people, &data));
                comes.falls.insert((whose.clone(), what.clone()));
                comes.recipients.insert(of.recipient.to_string());
            }
            comes.counts[2] += usize::from(goes == -1);
        }
    }
    all
}

/// By day and what happens, what is told of it. A row that stands twice falls due twice.
fn told(calendar: &Calendar) -> BTreeMap<(Date, String, Due), Comes> {
    let of = |item: &changes::Item| {
        let falls = item.falls.iter().flat_map(|(people, data)| {
            data.iter().map(|one| (people.to_string(), one.to_string())).collect::<Vec<_>>()
        });
        let instead = item.instead.iter().map(|(law, v, name)| (law.to_string(), *v, name.to_string()));
        let comes = Comes {
            counts: [item.worse, item.tagged, item.better],
            falls: falls.collect(),
            recipients: item.recipients.iter().map(ToString::to_string).collect(),
            instead: instead.collect(),
        };
        ((item.day, item.event.about.clone() + &item.event.what, item.event.due), comes)
    };
    calendar.items.iter().filter(|item| item.event.due != Due::Waiver).map(of).collect()
}

/// What a calendar says is what the plain count says. Gives how many exposures are told under one of several events of a day.
fn counted(
    inventory: Inventory,
    regimes: &[Arc<Regime>],
    (from, to): (Date, Date),
) -> Result<usize, TestCaseError> {
    let analysis = Analysis::prepare(inventory, regimes.iter().cloned(), from);
    let sources = Sources::default();
    let over = Over { analysis: &analysis, sources: &sources, read: &[], threads: 2 };
    let told = told(&over.calendar(from, to));
    let laws = analysis.regimes_given().iter().map(AsRef::as_ref);
    let (mut apart, mut seen) = (0, 0);
    for (on, events) in changes::days(analysis.inventory(), laws) {
        if on <= from || to < on {
            continue;
        }
        let events: Vec<Event> = events.into_iter().filter(|event| event.due != Due::Waiver).collect();
        let (before, after) = (over.on(on.yesterday().unwrap()), over.on(on));
        let all = plainly(&events, &before, &after);
        let most = all.iter().map(|comes| comes.counts[0] + comes.counts[2]).sum::<usize>();
        for (event, comes) in events.iter().zip(all) {
            let key = (on, event.about.clone() + &event.what, event.due);
            let moves = comes.counts != [0; 3] || !comes.instead.is_empty();
            if let Some(told) = told.get(&key) {
                if told != &comes {
                    return Err(TestCaseError::fail(format!("{key:?}\n{told:#?}\nplainly\n{comes:#?}")));
                }
                seen += 1;
                let mine = comes.counts[0] + comes.counts[2];
                apart += usize::from(mine > 0 && mine < most);
            } else if (moves || event.own && event.due != Due::Begins) && event.due != Due::Renewal {
                return Err(TestCaseError::fail(format!("{key:?} is not told")));
            }
        }
    }
    if seen != told.len() {
        return Err(TestCaseError::fail("told, and of no event"));
    }
    Ok(apart)
}

#[test]
fn each_thing_says_what_comes_of_it_alone() {
    let regimes: Vec<Arc<Regime>> = agree::regimes().into_iter().map(Arc::new).collect();
    let apart = std::cell::Cell::new(0);
    let outcome = agree::runner(150, 71).run(&recipes(), |recipe: Recipe| {
        let mut inventory = recipe.inventory();
        inventory.waivers.clear();
        let found = counted(inventory, &regimes, (day("2026-06-01"), day("2026-07-05")))?;
        apart.set(apart.get() + found);
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    assert!(apart.get() >= 8, "of several that fall due on a day each has its own: {}", apart.get());
}

#[test]
fn each_thing_of_the_invented_company_says_what_comes_of_it_alone() {
    let regimes = shared();
    let texts = texts("harbour");
    let all: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let inventory = ingest::from_memory(&all, &law::vocabulary(&regimes)).inventory.unwrap();
    let apart = counted(inventory, &regimes, (day("2026-11-23"), day("2027-11-23"))).unwrap();
    assert!(apart >= 2, "{apart}");
}

/// Two papers that end on one day: what rests on one is told under it, and what rests on both under each.
#[test]
fn what_rests_on_two_papers_is_told_under_each() {
    let regimes = shared();
    let paper = |id: &str, from: &str, to: &str, until: &str| {
        format!("{id},scc,2,{from},{to},2022-01-01,{until},2026-06-01,passed\n")
    };
    let papers = format!(
        "id,mechanism,module,exporter,importer,valid_from,valid_until,assessed_on,assessment\n{}{}{}",
        paper("one", "a", "v", "2026-12-31"),
        paper("two", "a", "w", "2026-12-31"),
        paper("three", "v", "x", "2026-12-31").replace("scc,2", "scc,3"),
    );
    let outcome = ingest::from_memory(
        &[
            ("inventory.toml", "name = \"one\"\nregimes = [\"eu-gdpr\"]\n"),
            ("companies.csv", "id,name,country\na,A,DE\n"),
            ("vendors.csv", "id,name,country\nv,V,IN\nw,W,IN\nx,X,IN\n"),
            ("populations.csv", "id,name,country\np,P,DE\n"),
            ("categories.csv", "id,name\nc,C\nd,D\n"),
            ("stores.csv", "id,name,operator,controller,country\ns,S,a,,DE\nt,T,v,a,IN\n"),
            ("safeguards.csv", &papers),
            ("flows.csv", "id,from,to,categories\nin,p,s,c;d\nfirst,s,t,c\nside,s,w,c;d\non,t,x,c\n"),
        ],
        &law::vocabulary(&regimes),
    );
    let inventory = outcome.inventory.unwrap_or_else(|| panic!("{:#?}", outcome.findings));
    let analysis = Analysis::prepare(inventory, regimes, day("2026-11-23"));
    let over = Over { analysis: &analysis, sources: &outcome.sources, read: &[], threads: 1 };
    let calendar = over.calendar(day("2026-11-23"), day("2027-01-31"));
    let said: BTreeMap<&str, (usize, Vec<&str>)> = calendar
        .items
        .iter()
        .map(|item| {
            (item.event.about.as_str(), (item.worse, item.recipients.iter().map(|id| &**id).collect()))
        })
        .collect();
    // What x has comes over v: it rests on what was signed with v, and on what v signed.
    assert_eq!(said["one"], (2, vec!["v", "x"]));
    assert_eq!(said["two"], (2, vec!["w"]));
    assert_eq!(said["three"], (1, vec!["x"]));
}

/// Of each day all that is told of it, as data and as text.
fn words(turns: &[Turn], from: Date) -> BTreeMap<Date, String> {
    let mut all = BTreeMap::new();
    for turn in turns.iter().filter(|turn| turn.day > from) {
        let telling = Telling {
            before: &turn.before,
            after: &turn.after,
            supposed: &[],
            difference: &turn.difference,
            heading: Some(turn.heading()),
            signed: None,
            most: 0,
        };
        let mut bytes = Vec::new();
        changes::json_of_days(std::slice::from_ref(turn), std::slice::from_ref(&telling), &mut bytes)
            .unwrap();
        let text = String::from_utf8(bytes).unwrap() + &telling.write(Style::Text);
        assert!(all.insert(turn.day, text).is_none());
    }
    all
}

/// A timeline from one day and from a later one say the same of the days that both have. Gives how many that are.
fn alike(over: &Over<'_>, [early, late, to]: [Date; 3]) -> Result<usize, TestCaseError> {
    let [one, other] = [early, late].map(|from| words(&over.timeline(from, to).1, late));
    let keys = |all: &BTreeMap<Date, String>| all.keys().copied().collect::<Vec<_>>();
    if keys(&one) != keys(&other) {
        return Err(TestCaseError::fail(format!("{:?}\n{:?}", keys(&one), keys(&other))));
    }
    for (on, text) in &one {
        if *text != other[on] {
            return Err(TestCaseError::fail(format!("{on}\n{text}\nfrom {late}\n{}", other[on])));
        }
        let yesterday = format!("\"as_of\": \"{}\"", on.yesterday().unwrap());
        if !text.contains(&yesterday) {
            return Err(TestCaseError::fail(format!("{on}: {text}")));
        }
    }
    Ok(one.len())
}

#[test]
fn a_day_is_told_alike_from_wherever_it_is_looked_ahead() {
    let regimes: Vec<Arc<Regime>> = agree::regimes().into_iter().map(Arc::new).collect();
    let (days, sources) = (std::cell::Cell::new(0), Sources::default());
    let outcome = agree::runner(40, 72).run(&recipes(), |recipe: Recipe| {
        let [early, late, to] = ["2024-12-01", "2025-02-01", "2026-07-05"].map(day);
        let analysis = Analysis::prepare(recipe.inventory(), regimes.iter().cloned(), early);
        let over = Over { analysis: &analysis, sources: &sources, read: &[], threads: 2 };
        days.set(days.get() + alike(&over, [early, late, to])?);
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    assert!(days.get() >= 6, "{}", days.get());
}

/// A paper that ends soon is told of as such from a day on which nothing turns.
#[test]
fn what_ends_soon_is_told_alike_from_wherever_it_is_looked_ahead() {
    let regimes = shared();
    let mut texts = texts("harbour");
    let read = |texts: &BTreeMap<String, String>| {
        let all: Vec<(&str, &str)> =
            texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        ingest::from_memory(&all, &law::vocabulary(&regimes))
    };
    let mut days = 0;
    for waived in [false, true] {
        if waived {
            texts.remove("review.toml");
            let rows = "finding,subject,reason,who,until,covers\n\
                        TW401,keelmark-scc,known,dpo,2026-12-20,\nTW201,nobody,r,dpo,2027-03-01,\n";
            texts.insert("waivers.csv".to_owned(), rows.to_owned());
        }
        let outcome = read(&texts);
        let inventory = outcome.inventory.unwrap_or_else(|| panic!("{:#?}", outcome.findings));
        let early = day("2026-10-01");
        let analysis = Analysis::prepare(inventory, regimes.iter().cloned(), early);
        let over =
            Over { analysis: &analysis, sources: &outcome.sources, read: &outcome.findings, threads: 2 };
        for late in ["2026-11-23", "2026-12-29"].map(day) {
            days += alike(&over, [early, late, day("2027-01-31")]).unwrap();
        }
    }
    assert!(days >= 6, "{days}");
}

/// What was due and is not done is told first, on each day that is looked ahead from: what has ended, with who asks for it, and
/// what was to be put right.
#[test]
fn what_is_overdue_stands_before_what_falls_due() {
    let folder = folder_of(&[
        (
            "safeguards.csv",
            "id,mechanism,module,exporter,importer,valid_from,valid_until,assessed_on,assessment\n\
             m,scc,2,a,v,2022-01-01,2026-06-30,2026-01-01,passed\nidle,scc,2,a,w,2022-01-01,2026-05-31,2026-01-01,passed\n",
        ),
        ("vendors.csv", "id,name,country\nv,V,IN\nw,W,IN\n"),
        ("flows.csv", "id,from,to,categories,safeguards\nin,p,s,c,\nout,s,v,c,m\n"),
    ]);
    let words = [
        "review", "i", "--decide", "TW202", "--about", "m", "--as", "to-fix", "--by", "dpo", "--reason", "r",
    ];
    let days = ["--on", "2026-07-05", "--until", "2026-09-30"];
    let (code, text) = ran(&[&words[..], &days].concat(), folder.path());
    assert_eq!(code, Some(0), "{text}");
    let late = |from: &str| -> Vec<(String, String, u64, String)> {
        let words = ["calendar", "i", "--from", from, "--to", "2027-06-30", "--format", "json"];
        let (_, text) = ran(&words, folder.path());
        let data: serde_json::Value = serde_json::from_str(&text).unwrap();
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        let rows = data["overdue"].as_array().unwrap().iter();
        rows.map(|row| {
            let of = row["recipients"].as_array().unwrap().iter().map(text).collect::<Vec<_>>().join(" ");
            (text(&row["last_day"]), text(&row["about"]), row["transfers"].as_u64().unwrap(), of)
        })
        .collect()
    };
    let is = |day: &str, about: &str, asks: u64, with: &str| {
        (day.to_owned(), about.to_owned(), asks, with.to_owned())
    };
    let (ended, idle) = (is("2026-06-30", "m", 1, "v"), is("2026-05-31", "idle", 0, ""));
    assert_eq!(late("2026-05-31"), []);
    assert_eq!(late("2026-06-30"), std::slice::from_ref(&idle));
    assert_eq!(late("2026-07-01"), [ended.clone(), idle.clone()]);
    let to_fix = is("2026-09-30", "TW202 m", 0, "");
    assert_eq!(late("2026-09-30"), [ended.clone(), idle.clone()]);
    assert_eq!(late("2026-10-01"), [ended, to_fix, idle]);
    let (_, text) = ran(&["calendar", "i", "--from", "2026-10-01", "--to", "2027-06-30"], folder.path());
    for part in [
        "overdue since 2026-06-30  `m` has ended: 1 transfer that is red or unknown asks for it\n            with: V (`v`)\n",
        "overdue since 2026-09-30  `TW202 m` was due to be corrected, and is not\n",
        "1 more is overdue, and no transfer asks for it: `idle` (2026-05-31)\n",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

/// What is told as overdue of an inventory with these files, after a decision, and where then these stand.
fn late(more: &[(&str, &str)], decides: &[&str], then: &[(&str, &str)]) -> Vec<String> {
    let first = [
        ("vendors.csv", "id,name,country\nv,V,US\nw,W,IN\n"),
        ("flows.csv", "id,from,to,categories\nin,p,s,c\nout,s,v,c\n"),
    ];
    let folder = folder_of(&[&first, more].concat());
    if !decides.is_empty() {
        let (code, text) = ran(decides, folder.path());
        assert_eq!(code, Some(0), "{text}");
    }
    for (name, text) in then {
        std::fs::write(folder.path().join("i").join(name), text).unwrap();
    }
    let words = ["calendar", "i", "--from", "2026-11-23", "--to", "2027-06-30", "--format", "json"];
    let (_, text) = ran(&words, folder.path());
    let data: serde_json::Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}"));
    let text = |row: &serde_json::Value, name: &str| row[name].as_str().unwrap().to_owned();
    let rows = data["overdue"].as_array().unwrap().iter();
    rows.map(|row| {
        format!("{} {} {} {}", text(row, "due"), text(row, "last_day"), text(row, "about"), row["transfers"])
    })
    .collect()
}

fn papers(rows: &str) -> String {
    format!("id,mechanism,module,exporter,importer,valid_from,valid_until,assessed_on,assessment\n{rows}")
}

/// What has been done is not overdue: what was put right in time, what another row has followed, what no law knows any more; and
/// what has lapsed is, whatever row is still to come.
#[test]
fn what_is_done_is_not_overdue() {
    let certified = |rows: &str| format!("party,scheme,covers,valid_from,valid_until\n{rows}");
    let of = |rows: &str| late(&[("certifications.csv", &certified(rows))], &[], &[]);
    let old = "v,eu-us-dpf,*,2023-08-01,2025-12-31\n";
    assert_eq!(of(old), ["ends 2025-12-31 v/eu-us-dpf 1"]);
    // Followed by another row, whether that covers the data or not.
    assert_eq!(of(&format!("{old}v,eu-us-dpf,*,2026-01-01,\n")), [""; 0]);
    assert_eq!(of(&format!("{old}v,eu-us-dpf,,2026-01-01,\n")), [""; 0]);
    // One that is still to come has followed nothing.
    assert_eq!(of(&format!("{old}v,eu-us-dpf,*,2027-03-01,\n")), ["ends 2025-12-31 v/eu-us-dpf 1"]);
    // Not known to be renewed: the law counts so many months.
    assert_eq!(of("v,eu-us-dpf,*,2024-05-01,\n"), ["renewal 2025-05-01 v/eu-us-dpf 1"]);
    // No entry of a law asks for the scheme any more.
    assert_eq!(of("v,eu-us-privacy-shield,*,2018-01-01,2021-07-01\n"), [""; 0]);
    // Of several rows that have ended, since the last.
    let rows = "v,eu-us-dpf,*,2023-08-01,2024-08-01\nv,eu-us-dpf,*,2024-08-02,2025-08-01\n";
    assert_eq!(of(rows), ["ends 2025-08-01 v/eu-us-dpf 1"]);
    let paper = "one,scc,2,a,v,2022-01-01,2026-06-30,2026-01-01,passed\n";
    let of = |rows: &str| late(&[("safeguards.csv", &papers(rows))], &[], &[]);
    assert_eq!(of(paper), ["ends 2026-06-30 one 1"]);
    assert_eq!(of(&format!("{paper}two,scc,2,a,v,2026-07-01,,2026-01-01,passed\n")), [""; 0]);
    // Of several that have ended, since the last, whichever is written first.
    let older = "zero,scc,2,a,v,2019-01-01,2021-12-31,2026-01-01,passed\n";
    for rows in [format!("{older}{paper}"), format!("{paper}{older}")] {
        assert_eq!(of(&rows), ["ends 2026-06-30 one 1"]);
    }
    // One of another module is another paper, and the one that fits is asked for.
    let controllers = "other,scc,1,a,v,2022-01-01,2026-08-31,2026-01-01,passed\n";
    let told = of(&format!("{paper}{controllers}"));
    assert!(told.contains(&"ends 2026-06-30 one 1".to_owned()), "{told:?}");
    // A flow that names a paper rests on that alone.
    let named = "id,from,to,categories,safeguards\nin,p,s,c,\nout,s,v,c,zero\n";
    let both = papers(&format!("{older}{paper}"));
    let told = late(&[("safeguards.csv", &both), ("flows.csv", named)], &[], &[]);
    assert!(told.contains(&"ends 2021-12-31 zero 1".to_owned()), "{told:?}");
    // Clauses that the law has repealed are not renewed, nor assessed again.
    assert_eq!(of("old,scc-2010,,a,v,2020-01-01,2022-06-30,2026-01-01,passed\n"), [""; 0]);
    assert_eq!(of("old,scc-2010,,a,v,2020-01-01,,2022-06-01,passed\n"), [""; 0]);
    // One for other data is none of them.
    let other = "id,mechanism,module,exporter,importer,categories,valid_from,valid_until,assessed_on,assessment\n\
                 one,scc,2,a,v,,2022-01-01,2026-06-30,2026-01-01,passed\n\
                 part,scc,2,a,v,c,2019-01-01,2021-12-31,2026-01-01,passed\n";
    let told = late(&[("safeguards.csv", other)], &[], &[]);
    assert!(told.iter().any(|row| row.starts_with("ends 2021-12-31 part")), "{told:?}");
    // Nothing asks for an assessment: of a module that needs none, of a place where nothing goes.
    assert_eq!(of("four,scc,4,a,v,2022-01-01,,2023-06-01,passed\n"), [""; 0]);
    let places = |place: &str| {
        let row = format!("country,assessed_on,assessment\n{place},2023-06-01,passed\n");
        late(&[("countries.csv", &row)], &[], &[])
    };
    assert_eq!((places("US"), places("JP")), (vec!["assessment 2025-06-01 US 0".to_owned()], vec![]));
    // An assessment that failed is not one that is too old.
    assert_eq!(of("one,scc,2,a,v,2022-01-01,,2023-06-01,failed\n"), ["assessment 2025-06-01 one 0"]);
    assert_eq!(of("one,scc,2,a,v,2022-01-01,,2023-06-01,passed\n"), ["assessment 2025-06-01 one 1"]);
}

/// A decision is overdue as long as what it is about is red or unknown, and no longer.
#[test]
fn what_was_put_right_is_not_overdue() {
    let paper = "one,scc,2,a,v,2022-01-01,2026-06-30,2026-01-01,passed\n";
    // What was put right in time is done.
    let words = [
        "review", "i", "--decide", "TW202", "--about", "one", "--as", "to-fix", "--by", "dpo", "--reason",
        "r",
    ];
    let words = [&words[..], &["--on", "2026-07-05", "--until", "2026-09-30"]].concat();
    let now = papers("one,scc,2,a,v,2022-01-01,2029-06-30,2026-01-01,passed\n");
    let (before, after) = (papers(paper), [("safeguards.csv", now.as_str())]);
    assert_eq!(late(&[("safeguards.csv", &before)], &words, &after), [""; 0]);
    assert_eq!(
        late(&[("safeguards.csv", &before)], &words, &[]),
        ["ends 2026-06-30 one 1", "waiver 2026-09-30 TW202 one 0"]
    );
    // What was decided by its key, and anew by its code until later, is due then.
    let folder = folder_of(&[
        ("vendors.csv", "id,name,country\nv,V,US\nw,W,IN\n"),
        ("flows.csv", "id,from,to,categories\nin,p,s,c\nout,s,v,c\n"),
        ("safeguards.csv", &before),
    ]);
    let key = crate::lasting::key(folder.path(), "finding", "one");
    let decide = |about: &[&str], days: [&str; 2]| {
        let words = ["--as", "to-fix", "--by", "dpo", "--reason", "r", "--on", days[0], "--until", days[1]];
        let (code, text) = ran(&[&["review", "i", "--decide"], about, &words[..]].concat(), folder.path());
        assert_eq!(code, Some(0), "{text}");
    };
    let overdue = || {
        let (_, text) = ran(&["calendar", "i", "--from", "2026-11-23", "--to", "2027-06-30"], folder.path());
        text.lines().filter(|line| line.contains("was due to be corrected")).count()
    };
    decide(&[&key], ["2026-07-05", "2026-09-30"]);
    assert_eq!(overdue(), 1);
    let gate = || ran(&["check", "i", "--as-of", "2026-11-23"], folder.path()).1;
    assert!(gate().contains("[TW502]"), "{}", gate());
    decide(&["TW202", "--about", "one"], ["2026-10-05", "2027-01-31"]);
    assert_eq!(overdue(), 0);
    assert!(!gate().contains("[TW502]"), "{}", gate());
    // An exposure is, whatever key it is decided by, as long as it is red or unknown.
    let flows = "id,from,to,categories\nin,p,s,c\nout,s,w,c\n";
    let folder = folder_of(&[("vendors.csv", "id,name,country\nv,V,US\nw,W,IN\n"), ("flows.csv", flows)]);
    let key = crate::lasting::key(folder.path(), "exposure", "w");
    let words = ["review", "i", "--decide", &key, "--as", "disputed", "--by", "dpo", "--reason", "r"];
    let words = [&words[..], &["--on", "2026-07-05", "--until", "2026-09-30"]].concat();
    let now = papers("two,scc,2,a,w,2022-01-01,,2026-01-01,passed\n");
    let flows = [("flows.csv", flows)];
    assert_eq!(late(&flows, &words, &[]), [format!("waiver 2026-09-30 {key} 0")]);
    assert_eq!(late(&flows, &words, &[("safeguards.csv", &now)]), [""; 0]);
    // The row that has ended is told with what is to be done about it then.
    let told = |folder: &std::path::Path| {
        let (_, text) = ran(&["check", "i", "--as-of", "2026-11-23"], folder);
        text.lines()
            .find(|line| line.contains("its subject counts") || line.contains("any more"))
            .map(str::to_owned)
    };
    let (code, text) = ran(&words, folder.path());
    assert_eq!(code, Some(0), "{text}");
    let help = told(folder.path()).unwrap();
    assert!(help.contains("its subject counts: correct it"), "{help}");
    std::fs::write(folder.path().join("i/safeguards.csv"), &now).unwrap();
    let help = told(folder.path()).unwrap();
    assert!(
        help.contains("neither red nor unknown any more: delete the decision from review.toml"),
        "{help}"
    );
}
