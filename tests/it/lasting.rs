//! What was decided last stays decided: that it is over, or of something else now, brings back nothing that was accepted before
//! it. What a decision is of.

use std::{fs, path::Path};

use crate::foresight::{folder_of, ran};

pub const FLOWS: &str = "id,from,to,categories,safeguards,recurrence,transform,consideration\n";

/// Behind V, which has no paper, stands W, to which V may give.
pub fn behind(more: &[(&str, &str)]) -> tempfile::TempDir {
    let papers = "id,mechanism,module,exporter,importer,valid_from,assessed_on,assessment\n\
                  m,scc,3,v,w,2026-01-01,2026-01-01,passed\n";
    let flows = format!("{FLOWS}in,p,s,c,,,,\nout,s,v,c,,,,\nmore,v,w,c,,,,\n");
    let first = [
        ("vendors.csv", "id,name,country\nv,V,IN\nw,W,IN\n"),
        ("safeguards.csv", papers),
        ("flows.csv", flows.as_str()),
    ];
    folder_of(&[&first, more].concat())
}

pub fn json(folder: &Path, words: &[&str]) -> serde_json::Value {
    let (_, text) = ran(words, folder);
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The key of what is found, or exposed, about somebody.
pub fn key(folder: &Path, of: &str, about: &str) -> String {
    let data = json(folder, &["review", "i", "--format", "json"]);
    let rows = data["rows"].as_array().unwrap();
    let one = rows.iter().find(|row| row["of"] == of && row["about"] == about);
    one.unwrap_or_else(|| panic!("{of} {about}: {data:#}"))["key"].as_str().unwrap().to_owned()
}

pub fn decide(folder: &Path, key: &str, decision: &str, on: &str, until: &str) {
    let words = ["review", "i", "--decide", key, "--as", decision, "--by", "dpo", "--reason", "r"];
    let (code, text) = ran(&[&words[..], &["--on", on, "--until", until]].concat(), folder);
    assert_eq!(code, Some(0), "{text}");
}

/// What the gate says of the missing paper of V: waived, or new.
pub fn state(folder: &Path, more: &[&str]) -> String {
    let data = json(folder, &[&["check", "i", "--format", "json"], more].concat());
    let rows = data["findings"].as_array().unwrap();
    let one = rows.iter().find(|row| row["code"] == "TW201" && row["subject"] == "v");
    one.unwrap_or_else(|| panic!("{data:#}"))["state"].as_str().unwrap().to_owned()
}

fn standing(folder: &Path, key: &str, more: &[&str]) -> Vec<String> {
    let data = json(folder, &[&["review", "i", "--format", "json"], more].concat());
    let rows = data["rows"].as_array().unwrap().iter().filter(|row| row["key"] == key);
    rows.map(|row| row["state"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_was_disputed_since_and_is_over_brings_back_no_acceptance() {
    for decision in ["to-fix", "disputed"] {
        for of in ["exposure", "finding"] {
            let folder = folder_of(&[]);
            let at = folder.path();
            let (finding, other) = (key(at, "finding", "v"), key(at, of, "v"));
            decide(at, &finding, "accepted", "2026-10-01", "2027-12-31");
            assert_eq!(state(at, &[]), "waived");
            decide(at, &other, decision, "2026-11-01", "2026-12-31");
            for day in ["2026-11-23", "2026-12-31", "2027-01-01", "2027-06-01"] {
                assert_eq!(state(at, &["--as-of", day]), "new", "{decision} {of} {day}");
            }
            let replaced = standing(at, &finding, &["--as-of", "2027-01-01"]);
            assert!(replaced.contains(&"replaced".to_owned()), "{decision} {of}: {replaced:?}");
            let ended = standing(at, &other, &["--as-of", "2027-01-01"]);
            assert!(ended.contains(&"ended".to_owned()), "{decision} {of}: {ended:?}");
            // Decided anew, it is accepted again.
            decide(at, &other, "accepted", "2026-11-24", "2027-12-31");
            assert_eq!(state(at, &["--as-of", "2027-01-03"]), "waived", "{decision} {of}");
        }
    }
}

#[test]
fn what_was_put_right_before_it_was_accepted_does_not_count_against_it() {
    let folder = folder_of(&[]);
    let at = folder.path();
    let (finding, exposure) = (key(at, "finding", "v"), key(at, "exposure", "v"));
    decide(at, &exposure, "to-fix", "2026-09-01", "2026-09-30");
    decide(at, &finding, "accepted", "2026-10-01", "2027-12-31");
    assert_eq!(state(at, &[]), "waived");
}

/// Rows of waivers.csv that state no day, by key and by code: nobody can tell which is the later one.
#[test]
fn among_rows_without_a_day_what_is_disputed_stays_disputed() {
    let head = "finding,subject,reason,who,until,covers,decision,on\n";
    for by_code in [false, true] {
        let folder = folder_of(&[]);
        let at = folder.path();
        let finding = key(at, "finding", "v");
        let named = if by_code { "TW201,v".to_owned() } else { format!("{finding},") };
        let rows = |covers: [&str; 2]| {
            let [one, two] = covers;
            let text = format!(
                "{head}{finding},,r,dpo,2027-12-31,{one},accepted,\n{named},r,dpo,2026-12-31,{two},disputed,\n"
            );
            fs::write(at.join("i/waivers.csv"), text).unwrap();
        };
        rows(["", ""]);
        // What to write is said.
        let data = json(at, &["check", "i", "--format", "json"]);
        let found = data["findings"].as_array().unwrap().iter().filter(|row| row["code"] == "TW503");
        let digests: Vec<String> = found
            .map(|row| {
                let help = row["help"].as_str().unwrap();
                help.split("write `").nth(1).unwrap().split('`').next().unwrap().to_owned()
            })
            .collect();
        assert_eq!(digests.len(), 2, "{data:#}");
        rows([&digests[0], &digests[1]]);
        for day in ["2026-11-23", "2027-01-01"] {
            assert_eq!(state(at, &["--as-of", day]), "new", "{by_code} {day}");
        }
        // One that is of something else by now is no acceptance either.
        rows([&digests[0], "0123456789ab"]);
        assert_eq!(state(at, &[]), "new", "{by_code}");
        let (_, text) = ran(&["check", "i", "--as-of", "2027-01-01"], at);
        assert!(!text.contains("is not needed"), "{text}");
    }
}

#[test]
fn a_dispute_that_is_void_brings_back_no_acceptance() {
    let folder = folder_of(&[]);
    let at = folder.path();
    let (finding, exposure) = (key(at, "finding", "v"), key(at, "exposure", "v"));
    decide(at, &finding, "accepted", "2026-01-10", "2027-12-31");
    decide(at, &exposure, "to-fix", "2026-06-01", "2027-12-31");
    assert_eq!(state(at, &[]), "new");
    // The way to it is another one: what was decided about the exposure is of something else, what was about the finding not.
    fs::write(at.join("i/flows.csv"), format!("{FLOWS}in,p,s,c,,occasional,,\nout,s,v,c,,,,\n")).unwrap();
    assert!(standing(at, &exposure, &[]).contains(&"void".to_owned()));
    assert_eq!(state(at, &[]), "new");
    // Nor where the dispute is of what lies behind.
    let folder = behind(&[]);
    let at = folder.path();
    let (finding, other) = (key(at, "finding", "v"), key(at, "exposure", "w"));
    decide(at, &finding, "accepted", "2026-01-10", "2027-12-31");
    decide(at, &other, "disputed", "2026-06-01", "2027-12-31");
    assert_eq!(state(at, &[]), "new");
    let flows = format!("{FLOWS}in,p,s,c,,,,\nout,s,v,c,,,,\nmore,v,w,c,,occasional,,\n");
    fs::write(at.join("i/flows.csv"), flows).unwrap();
    assert_eq!(state(at, &[]), "new");
}

/// Each exposure of the finding itself is accepted; one behind it is disputed.
#[test]
fn what_is_disputed_behind_counts_where_exposures_are_accepted() {
    for (disputed, is) in [("2026-05-01", "waived"), ("2026-06-01", "new"), ("2026-07-01", "new")] {
        for (decision, until) in [("disputed", "2027-12-31"), ("to-fix", "2026-07-31")] {
            let folder = behind(&[]);
            let at = folder.path();
            let (own, other) = (key(at, "exposure", "v"), key(at, "exposure", "w"));
            decide(at, &own, "accepted", "2026-06-01", "2027-12-31");
            assert_eq!(state(at, &[]), "waived");
            decide(at, &other, decision, disputed, until);
            assert_eq!(state(at, &[]), is, "{decision} on {disputed}");
        }
    }
    let folder = behind(&[]);
    let at = folder.path();
    decide(at, &key(at, "exposure", "w"), "disputed", "2026-07-01", "2027-12-31");
    decide(at, &key(at, "exposure", "v"), "accepted", "2026-06-01", "2027-12-31");
    let data = json(at, &["check", "i", "--format", "json"]);
    let found = data["findings"].as_array().unwrap().iter().find(|row| row["code"] == "TW201").unwrap();
    assert!(found.to_string().contains("one of its 2 exposures is disputed"), "{found:#}");
}

/// Of one day in two notations the more careful one counts, whichever stands first.
#[test]
fn of_one_day_in_two_notations_the_dispute_counts() {
    for (of_waiver, of_review) in [("accepted", "disputed"), ("disputed", "accepted")] {
        let folder = folder_of(&[]);
        let at = folder.path();
        let finding = key(at, "finding", "v");
        decide(at, &finding, of_review, "2026-11-01", "2027-12-31");
        let review = fs::read_to_string(at.join("i/review.toml")).unwrap();
        let covers = review.split("covers = \"").nth(1).unwrap().split('"').next().unwrap();
        let row = format!("{finding},,r,dpo,2027-12-31,{covers},{of_waiver},2026-11-01\n");
        let head = "finding,subject,reason,who,until,covers,decision,on\n";
        fs::write(at.join("i/waivers.csv"), format!("{head}{row}")).unwrap();
        assert_eq!(state(at, &[]), "new", "{of_waiver} {of_review}");
    }
}

/// Who is called otherwise is the same: neither what is accepted nor what a baseline knows hangs on a name.
#[test]
fn a_new_name_voids_nothing() {
    let vendors = |v: &str| format!("id,name,country\nv,{v},IN\nw,W,IN\n");
    let folder = behind(&[("vendors.csv", &vendors("Ebb Data"))]);
    let at = folder.path();
    for key in ["finding", "exposure"].map(|of| key(at, of, "v")) {
        decide(at, &key, "accepted", "2026-06-01", "2027-12-31");
    }
    let words = ["check", "i", "--baseline", "known.json"];
    assert_eq!(ran(&[&words[..], &["--write-baseline"]].concat(), at).0, Some(0));
    for name in ["Ebb Data Inc.", "\"Ebb, (`w`)\""] {
        fs::write(at.join("i/vendors.csv"), vendors(name)).unwrap();
        assert_eq!(state(at, &[]), "waived", "{name}");
        assert_eq!(ran(&words, at).0, Some(0), "{name}");
    }
}

/// Who gives where another engaged the recipient: what it is, is part of what the finding rests on.
#[test]
fn who_stands_at_a_flow_is_part_of_its_finding() {
    let companies = |kind: &str| format!("id,name,country,kind\na,A,DE,{kind}\nb,B,DE,\n");
    let folder = folder_of(&[
        ("companies.csv", &companies("")),
        ("vendors.csv", "id,name,country\nv,V,IN\nz,Z,US\n"),
        ("stores.csv", "id,name,operator,controller,country,engaged_by\ns,S,a,,DE,\nt,T,v,a,IN,b\n"),
        ("flows.csv", &format!("{FLOWS}in,p,s,c,,,,\nout,s,t,c,,,,\n")),
    ]);
    let at = folder.path();
    let data = json(at, &["check", "i", "--format", "json"]);
    let of_v = data["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["subject"] == "v" || row["subject"] == "t");
    let keys: Vec<String> = of_v
        .filter(|row| row["code"].as_str().unwrap().starts_with("TW20"))
        .map(|row| row["key"].as_str().unwrap().to_owned())
        .collect();
    assert!(!keys.is_empty(), "{data:#}");
    for key in &keys {
        decide(at, key, "accepted", "2026-06-01", "2027-12-31");
    }
    fs::write(at.join("i/companies.csv"), companies("authority")).unwrap();
    for key in &keys {
        assert!(standing(at, key, &[]).contains(&"void".to_owned()), "{key}");
    }
}

/// In whatever order rows stand, a cycle is the same; where a rule comes from is no part of it.
#[test]
fn the_order_of_rows_and_the_source_of_a_rule_void_nothing() {
    let stores = ["z,Z,a,DE\n", "s,S,a,DE\n", "m,M,a,DE\n"];
    let of = |order: [usize; 3]| format!("id,name,operator,country\n{}", order.map(|at| stores[at]).concat());
    let rules = |source: &str| format!("id,effect,place,message,source\nno,deny,IN,never,{source}\n");
    let flows = format!("{FLOWS}in,p,s,c,,,,\nf,s,z,c,,,,\ng,z,m,c,,,,\nh,m,s,c,,,,\nout,s,v,c,,,,\n");
    let folder =
        folder_of(&[("stores.csv", &of([0, 1, 2])), ("rules.csv", &rules("x")), ("flows.csv", &flows)]);
    let at = folder.path();
    let found = |code: &str| {
        let data = json(at, &["check", "i", "--format", "json"]);
        let one = data["findings"].as_array().unwrap().iter().find(|row| row["code"] == code);
        one.unwrap_or_else(|| panic!("{data:#}"))["key"].as_str().unwrap().to_owned()
    };
    let keys = ["TW105", "TW303"].map(found);
    for key in &keys {
        decide(at, key, "accepted", "2026-06-01", "2027-12-31");
    }
    fs::write(at.join("i/rules.csv"), rules("another page")).unwrap();
    for order in [[0, 1, 2], [1, 2, 0], [2, 1, 0]] {
        fs::write(at.join("i/stores.csv"), of(order)).unwrap();
        for key in &keys {
            assert_eq!(standing(at, key, &[]), ["decided"], "{key} {order:?}");
        }
    }
}

/// Nobody asks an authority, or who is not named, to sign its clauses anew.
#[test]
fn fix_renews_nothing_with_an_authority() {
    let papers = "id,mechanism,module,exporter,importer,valid_from,valid_until,assessed_on,assessment\n\
                  mp,scc,1,a,pol,2025-01-01,2026-06-30,2025-01-01,passed\n\
                  mn,scc,1,a,n,2025-01-01,2026-06-30,2025-01-01,passed\n\
                  mv,scc,2,a,v,2025-01-01,2026-06-30,2025-01-01,passed\n";
    let folder = folder_of(&[
        (
            "third_parties.csv",
            "id,name,country,kind\npol,Police of India,IN,authority\nn,Sub-processors not named,IN,\nv2,V,IN,\n",
        ),
        ("safeguards.csv", papers),
        ("flows.csv", &format!("{FLOWS}in,p,s,c,,,,\nf,s,pol,c,,,,\ng,s,n,c,,,,\nh,s,v,c,,,,\n")),
    ]);
    let (code, text) = ran(&["fix", "i"], folder.path());
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("`mv`") && text.contains("renew it"), "{text}");
    assert!(!text.contains("`mp`: renew") && !text.contains("`mn`: renew"), "{text}");
}

/// An acceptance that is void or over brings back none that is older, whatever was between them.
#[test]
fn an_acceptance_that_is_over_or_void_brings_back_no_older_one() {
    // Void: its `covers` is blank, or the way is another one by now; over.
    let of = |last: &dyn Fn(&Path, &str)| {
        let folder = folder_of(&[]);
        let at = folder.path();
        let (finding, exposure) = (key(at, "finding", "v"), key(at, "exposure", "v"));
        decide(at, &finding, "accepted", "2026-01-10", "2027-12-31");
        decide(at, &exposure, "disputed", "2026-06-01", "2027-12-31");
        assert_eq!(state(at, &[]), "new");
        last(at, &exposure);
        state(at, &["--as-of", "2026-12-02"])
    };
    let head = "finding,subject,reason,who,until,covers,decision,on\n";
    let blank = |at: &Path, exposure: &str| {
        let row = format!("{exposure},,r,dpo,2027-12-31,,accepted,2026-07-01\n");
        fs::write(at.join("i/waivers.csv"), format!("{head}{row}")).unwrap();
    };
    assert_eq!(of(&blank), "new");
    let void = |at: &Path, exposure: &str| {
        decide(at, exposure, "accepted", "2026-07-01", "2027-12-31");
        assert_eq!(state(at, &[]), "waived");
        fs::write(at.join("i/flows.csv"), format!("{FLOWS}in,p,s,c,,occasional,,\nout,s,v,c,,,,\n")).unwrap();
    };
    assert_eq!(of(&void), "new");
    let over = |at: &Path, exposure: &str| decide(at, exposure, "accepted", "2026-07-01", "2026-12-01");
    assert_eq!(of(&over), "new");
    // Of what lies behind, and of one that was accepted twice, with nothing between.
    let folder = behind(&[]);
    let at = folder.path();
    let (own, other) = (key(at, "exposure", "v"), key(at, "exposure", "w"));
    decide(at, &own, "accepted", "2026-06-01", "2027-12-31");
    decide(at, &other, "disputed", "2026-07-01", "2027-12-31");
    decide(at, &other, "accepted", "2026-08-01", "2026-09-01");
    assert_eq!(state(at, &[]), "new");
    // What was accepted twice, with nothing between, is accepted as long as one of them holds.
    let folder = folder_of(&[]);
    let at = folder.path();
    let (finding, exposure) = (key(at, "finding", "v"), key(at, "exposure", "v"));
    decide(at, &exposure, "accepted", "2026-07-01", "2027-12-31");
    decide(at, &finding, "accepted", "2026-09-01", "2026-10-01");
    for day in ["2026-09-30", "2026-10-02"] {
        assert_eq!(state(at, &["--as-of", day]), "waived", "{day}");
    }
    let folder = behind(&[]);
    let at = folder.path();
    let (finding, other) = (key(at, "finding", "v"), key(at, "exposure", "w"));
    decide(at, &finding, "accepted", "2026-06-01", "2027-12-31");
    decide(at, &other, "accepted", "2026-08-01", "2026-09-01");
    assert_eq!(state(at, &[]), "waived");
}

/// Nobody can tell whether what is disputed on no day was accepted since: it counts, before its end and after it, and also where it
/// is of something else by now. What is accepted on no day says nothing beside a row that states it.
#[test]
fn a_dispute_without_a_day_stands_against_a_dated_acceptance() {
    let folder = folder_of(&[]);
    let at = folder.path();
    decide(at, &key(at, "finding", "v"), "accepted", "2026-06-01", "2027-12-31");
    let head = "finding,subject,reason,who,until,covers,decision,on\n";
    fs::write(at.join("i/waivers.csv"), format!("{head}TW201,v,r,dpo,2026-12-31,0123456789ab,disputed,\n"))
        .unwrap();
    for day in ["2026-11-23", "2026-12-31", "2027-01-01"] {
        assert_eq!(state(at, &["--as-of", day]), "new", "{day}");
    }
    // The same by its key, in review.toml: told, with what to do about it.
    fs::remove_file(at.join("i/waivers.csv")).unwrap();
    let finding = key(at, "finding", "v");
    let review = fs::read_to_string(at.join("i/review.toml")).unwrap();
    let covers = review.split("covers = \"").nth(1).unwrap().split('"').next().unwrap();
    let table = format!(
        "{review}\n[[decision]]\nfinding = \"{finding}\"\ndecision = \"to-fix\"\nreason = \"r\"\nwho = \"dpo\"\n\
         until = 2027-12-31\ncovers = \"{covers}\"\n"
    );
    fs::write(at.join("i/review.toml"), &table).unwrap();
    assert_eq!(state(at, &[]), "new");
    let (_, text) = ran(&["check", "i"], at);
    let told = "states no day: what was accepted on 2026-06-01 does not count beside it";
    assert!(text.contains(told) && text.contains("or state in `on` the day"), "{text}");
    // Of an earlier day it is settled; what is accepted on no day says nothing either way.
    let dated = table.replace("decision = \"to-fix\"", "on = 2026-05-01\ndecision = \"to-fix\"");
    fs::write(at.join("i/review.toml"), dated).unwrap();
    assert_eq!(state(at, &[]), "waived");
    fs::write(at.join("i/review.toml"), table.replace("decision = \"to-fix\"", "decision = \"accepted\""))
        .unwrap();
    assert_eq!(state(at, &[]), "waived");
}

/// What lies behind may be too much to be followed: then what is disputed may be behind it.
#[test]
fn a_dispute_counts_where_what_lies_behind_was_not_followed() {
    let categories = (0..1_000).map(|n| format!("c{n},C\n")).collect::<Vec<_>>().concat();
    let vendors = (0..210).map(|n| format!("x{n},X,IN\n")).collect::<Vec<_>>().concat();
    let more = (0..210).map(|n| format!("m{n},v,x{n},*,,,,\n")).collect::<Vec<_>>().concat();
    let named: Vec<String> = (0..1_000).map(|n| format!("c{n}")).collect();
    let flows = format!("{FLOWS}in,p,s,{},,,,\nout,s,v,*,,,,\nmore,v,w,*,,,,\n{more}", named.join(";"));
    let folder = behind(&[
        ("categories.csv", &format!("id,name\n{categories}")),
        ("vendors.csv", &format!("id,name,country\nv,V,IN\nw,W,IN\n{vendors}")),
        ("flows.csv", &flows),
    ]);
    let at = folder.path();
    let (finding, other) = (key(at, "finding", "v"), key(at, "exposure", "w"));
    decide(at, &finding, "accepted", "2026-01-10", "2027-12-31");
    assert_eq!(state(at, &[]), "waived");
    decide(at, &other, "disputed", "2026-06-01", "2027-12-31");
    assert_eq!(state(at, &[]), "new");
    // Also one whose key is gone: it may be about an exposure with whom nobody has followed the data to.
    let review = fs::read_to_string(at.join("i/review.toml")).unwrap();
    fs::write(at.join("i/review.toml"), review.replace(&other, "000000000000")).unwrap();
    assert_eq!(state(at, &[]), "new");
    // One about somebody to whom nothing goes is about nothing that lies behind.
    let review = review.replace(&other, "000000000000").replace("subject = \"w\"", "subject = \"b\"");
    fs::write(at.join("i/review.toml"), review).unwrap();
    assert_eq!(state(at, &[]), "waived");
}

/// Each decision about the finding stands against what was accepted before it, not only the most careful one.
#[test]
fn the_last_dispute_counts_and_not_only_the_first() {
    for (third, of_first) in [("to-fix", "2026-02-01"), ("disputed", "2026-02-01"), ("to-fix", "2027-12-31")]
    {
        let folder = folder_of(&[]);
        let at = folder.path();
        let (finding, exposure) = (key(at, "finding", "v"), key(at, "exposure", "v"));
        let words = ["review", "i", "--decide", "TW201", "--about", "v", "--as", "disputed", "--by", "dpo"];
        let days = ["--reason", "r", "--on", "2026-01-10", "--until", of_first];
        let (code, text) = ran(&[&words[..], &days].concat(), at);
        assert_eq!(code, Some(0), "{text}");
        decide(at, &exposure, "accepted", "2026-03-01", "2027-12-31");
        assert_eq!(state(at, &[]), "waived");
        decide(at, &finding, third, "2026-09-01", "2026-10-01");
        for day in ["2026-09-30", "2026-11-23"] {
            assert_eq!(state(at, &["--as-of", day]), "new", "{third} {day}");
        }
    }
}

/// A row whose subject is another one's is of nothing, and takes no other's place.
#[test]
fn a_row_about_somebody_else_takes_no_decision_out() {
    let head = "finding,subject,reason,who,until,covers,decision,on\n";
    for decision in ["accepted", "disputed"] {
        let folder = folder_of(&[]);
        let at = folder.path();
        let (finding, exposure) = (key(at, "finding", "v"), key(at, "exposure", "v"));
        decide(at, &finding, "accepted", "2026-01-10", "2027-12-31");
        decide(at, &exposure, "disputed", "2026-06-01", "2027-12-31");
        let rows = format!(
            "{head}{finding},a,r,dpo,2027-12-31,0123456789ab,{decision},2026-07-01\n\
             {exposure},a,r,dpo,2027-12-31,0123456789ab,{decision},2026-07-01\n"
        );
        fs::write(at.join("i/waivers.csv"), rows).unwrap();
        assert_eq!(state(at, &[]), "new", "{decision}");
        let (_, text) = ran(&["check", "i"], at);
        assert_eq!(text.matches("TW501").count(), 2, "{text}");
    }
}
