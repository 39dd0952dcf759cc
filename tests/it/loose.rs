//! What is disputed about what a finding is of, whatever names it: exposures that break a rule, or of which something is said; and
//! disputes whose key is gone, which stand until they are taken out.

use std::{collections::BTreeMap, fs, path::Path};

use crate::{
    foresight::{folder_of, ran},
    lasting::{FLOWS, decide, json, key},
};

const HEAD: &str = "finding,subject,reason,who,until,covers,decision,on\n";

/// What the gate says of a code about a subject: waived, or new.
fn state(folder: &Path, code: &str, subject: &str) -> String {
    let data = json(folder, &["check", "i", "--format", "json"]);
    let rows = data["findings"].as_array().unwrap();
    let one = rows.iter().find(|row| row["code"] == code && row["subject"] == subject);
    one.unwrap_or_else(|| panic!("{code} {subject}: {data:#}"))["state"].as_str().unwrap().to_owned()
}

fn keys_of(folder: &Path, list: &str, about: &dyn Fn(&serde_json::Value) -> bool) -> Vec<String> {
    let out = folder.join("r");
    let _ = fs::remove_dir_all(&out);
    ran(&["report", "i", "--out", "r"], folder);
    let text = fs::read_to_string(out.join("report.json")).unwrap();
    let data: serde_json::Value = serde_json::from_str(&text).unwrap();
    let rows = data[list].as_array().unwrap().iter().filter(|row| about(row));
    rows.map(|row| row["key"].as_str().unwrap().to_owned()).collect()
}

/// The keys of the exposures with a recipient, red or not, by law.
fn exposures(folder: &Path, recipient: &str) -> Vec<String> {
    keys_of(folder, "exposures", &|row| row["recipient"] == recipient)
}

fn finding(folder: &Path, code: &str, subject: &str) -> String {
    let mut keys = keys_of(folder, "findings", &|row| row["code"] == code && row["subject"] == subject);
    assert_eq!(keys.len(), 1, "{code} {subject}");
    keys.remove(0)
}

/// What is disputed about an exposure is disputed about the rule that it breaks, whatever breaks it, under whatever law.
#[test]
fn a_dispute_about_what_breaks_a_rule_counts_against_its_acceptance() {
    let rules = "id,effect,consideration,legal_basis,message\nno-sale,deny,sale,,nothing is sold\n\
                 agreed,require,,consent,only by consent\n";
    let folder = folder_of(&[
        ("inventory.toml", "name = \"one\"\nregimes = [\"eu-gdpr\", \"uk-gdpr\"]\nas_of = 2026-11-23\n"),
        ("vendors.csv", "id,name,country\nx,X,DE\ny,Y,FR\nz,Z,US\n"),
        ("rules.csv", rules),
        ("flows.csv", &format!("{FLOWS}in,p,s,c,,,,\nout,s,x,c,,,,sale\nmore,s,y,c,,,,sale\n")),
    ]);
    let at = folder.path();
    let all = exposures(at, "x");
    assert!(!all.is_empty());
    for (code, subject) in [("TW303", "no-sale"), ("TW304", "agreed")] {
        let rule = finding(at, code, subject);
        for exposure in &all {
            for decision in ["disputed", "to-fix"] {
                decide(at, &rule, "accepted", "2026-01-10", "2027-12-31");
                assert_eq!(state(at, code, subject), "waived");
                decide(at, exposure, decision, "2026-06-01", "2027-12-31");
                assert_eq!(state(at, code, subject), "new", "{code} {decision}");
                let (_, text) = ran(&["check", "i"], at);
                let count = if code == "TW303" { "one of its 2 exposures is " } else { "exposures is " };
                assert!(text.contains(count), "{text}");
                // Settled: of the exposure, or of the finding.
                decide(at, exposure, "accepted", "2026-07-01", "2027-12-31");
                assert_eq!(state(at, code, subject), "waived", "{code} {decision}");
                decide(at, exposure, decision, "2026-08-01", "2026-09-01");
                assert_eq!(state(at, code, subject), "new", "{code} {decision}");
                decide(at, &rule, "accepted", "2026-09-02", "2027-12-31");
                assert_eq!(state(at, code, subject), "waived", "{code} {decision}");
                fs::remove_file(at.join("i/review.toml")).unwrap();
            }
        }
        // That each exposure is accepted does not accept that a rule is broken.
        for exposure in all.iter().chain(&exposures(at, "y")) {
            decide(at, exposure, "accepted", "2026-06-01", "2027-12-31");
        }
        assert_eq!(state(at, code, subject), "new");
        fs::remove_file(at.join("i/review.toml")).unwrap();
    }
}

/// Likewise where something is said of an exposure that hangs on another finding, or on none.
#[test]
fn a_dispute_counts_against_all_that_is_said_of_an_exposure() {
    let third = "id,name,country,kind\npol,Police,IN,authority\n";
    let folder = folder_of(&[
        ("third_parties.csv", third),
        ("vendors.csv", "id,name,country,locations\nv,V,IN,\no,O,DE,US\n"),
        ("companies.csv", "id,name,country,parent\na,A,DE,\nb,B,DE,z\nz,Z,US,\n"),
        ("stores.csv", "id,name,operator,controller,country\ns,S,a,,DE\nw,W,o,a,DE\n"),
        ("flows.csv", &format!("{FLOWS}in,p,s,c,,,,\nf,s,pol,c,,,,\ng,s,b,c,,,,\nh,s,w,c,,,,\n")),
    ]);
    let at = folder.path();
    for (code, subject, recipient) in
        [("TW206", "pol", "pol"), ("TW205", "b", "b"), ("TW214", "w", "o"), ("TW201", "pol", "pol")]
    {
        decide(at, &finding(at, code, subject), "accepted", "2026-01-10", "2027-12-31");
        assert_eq!(state(at, code, subject), "waived", "{code}");
        let exposure = exposures(at, recipient).remove(0);
        decide(at, &exposure, "disputed", "2026-06-01", "2027-12-31");
        assert_eq!(state(at, code, subject), "new", "{code}");
        decide(at, &exposure, "accepted", "2026-07-01", "2027-12-31");
        assert_eq!(state(at, code, subject), "waived", "{code}");
        fs::remove_file(at.join("i/review.toml")).unwrap();
    }
}

/// Data that was one exposure, and is two now, or the other way round.
#[test]
fn a_dispute_whose_exposure_was_parted_or_joined_stands() {
    let one = format!("{FLOWS}in,p,s,c;d,,,,\nout,s,v,c;d,,,,\n");
    let two = format!("{FLOWS}in,p,s,c,,,,\nother,p,s,d,,,,\nout,s,v,c;d,,,,\n");
    for decision in ["disputed", "to-fix"] {
        for (before, after) in [(&one, &two), (&two, &one)] {
            let folder = folder_of(&[("categories.csv", "id,name\nc,C\nd,D\n"), ("flows.csv", before)]);
            let at = folder.path();
            let (finding, exposure) = (key(at, "finding", "v"), key(at, "exposure", "v"));
            decide(at, &finding, "accepted", "2026-01-10", "2027-12-31");
            let accepted = fs::read_to_string(at.join("i/review.toml")).unwrap();
            decide(at, &exposure, decision, "2026-06-01", "2026-09-01");
            assert_eq!(state(at, "TW201", "v"), "new");
            fs::write(at.join("i/flows.csv"), after).unwrap();
            assert!(!exposures(at, "v").contains(&exposure));
            assert_eq!(state(at, "TW201", "v"), "new", "{decision}");
            let (code, text) = ran(&["check", "i"], at);
            let until = "until then nothing counts that was accepted before it about `v`";
            assert!(code == Some(1) && text.contains(until), "{text}");
            // Taken out, or accepted since, it is settled.
            let both = fs::read_to_string(at.join("i/review.toml")).unwrap();
            fs::write(at.join("i/review.toml"), &accepted).unwrap();
            assert_eq!(state(at, "TW201", "v"), "waived");
            fs::write(at.join("i/review.toml"), both).unwrap();
            decide(at, &finding, "accepted", "2026-07-01", "2027-12-31");
            assert_eq!(state(at, "TW201", "v"), "waived");
        }
    }
}

/// A key is of the file too: a finding whose row stands elsewhere by now has another one.
#[test]
fn a_dispute_whose_finding_stands_in_another_file_stands() {
    let folder = folder_of(&[]);
    let at = folder.path();
    let words = ["review", "i", "--decide", "TW201", "--about", "v", "--as", "accepted", "--by", "dpo"];
    let more = ["--reason", "r", "--on", "2026-01-10", "--until", "2027-12-31"];
    assert_eq!(ran(&[&words[..], &more].concat(), at).0, Some(0));
    assert_eq!(state(at, "TW201", "v"), "waived");
    decide(at, &key(at, "finding", "v"), "disputed", "2026-06-01", "2027-12-31");
    assert_eq!(state(at, "TW201", "v"), "new");
    fs::create_dir(at.join("i/vendors")).unwrap();
    fs::rename(at.join("i/vendors.csv"), at.join("i/vendors/all.csv")).unwrap();
    let data = json(at, &["check", "i", "--format", "json"]);
    assert!(data["findings"].as_array().unwrap().iter().any(|row| row["code"] == "TW501"), "{data:#}");
    assert_eq!(state(at, "TW201", "v"), "new");
}

/// What a dispute of nothing may be about: what it says tells.
#[test]
fn a_dispute_of_nothing_stands_against_what_it_may_be_about() {
    let vendors = "id,name,country\nv,V,IN\nw,W,IN\nu,U,IN\n";
    let folder = folder_of(&[
        ("vendors.csv", vendors),
        ("flows.csv", &format!("{FLOWS}in,p,s,c,,,,\nout,s,v,c,,,,\nother,s,w,c,,,,\nthird,v,u,c,,,,\n")),
    ]);
    let at = folder.path();
    let findings: BTreeMap<&str, String> =
        ["v", "w"].map(|subject| (subject, finding(at, "TW201", subject))).into();
    for finding in findings.values() {
        decide(at, finding, "accepted", "2026-01-10", "2027-12-31");
    }
    // The key of what was found about W in a file that there is: it is put right.
    let gone = thalweg::report::key_of_finding(thalweg::finding::Code::TransferDeficient, "vendors.csv", "w");
    for (of, [v, w]) in [
        // An exposure with V or W; with U, which lies behind V.
        ("000000000000,v", ["new", "waived"]),
        ("000000000000,w", ["waived", "new"]),
        ("000000000000,u", ["new", "waived"]),
        // Something else that the inventory has: a company that gets nothing, a flow, a store, a law's entry.
        ("000000000000,b", ["waived", "waived"]),
        ("000000000000,out", ["waived", "waived"]),
        ("000000000000,s", ["waived", "waived"]),
        ("000000000000,eu-gdpr/scc", ["waived", "waived"]),
        // Nobody knows.
        ("000000000000,", ["new", "new"]),
        ("000000000000,nobody", ["new", "new"]),
        (&format!("{gone},w"), ["waived", "waived"]),
        // What it names is there, and about another subject.
        (&format!("{},w", findings["v"]), ["new", "new"]),
        (&format!("{},b", findings["v"]), ["new", "waived"]),
        // A code: its subject is there, and put right; or it is nothing.
        ("TW202,v", ["waived", "waived"]),
        ("TW201,b", ["waived", "waived"]),
        ("TW201,nobody", ["new", "new"]),
        ("TW202,nobody", ["waived", "waived"]),
    ] {
        let found = ["2026-06-01", ""].map(|on| {
            for until in ["2027-12-31", "2026-09-01"] {
                let row = format!("{HEAD}{of},r,dpo,{until},,disputed,{on}\n");
                fs::write(at.join("i/waivers.csv"), row).unwrap();
                let states = [state(at, "TW201", "v"), state(at, "TW201", "w")];
                assert_eq!(states, [v, w], "{of} {on} {until}");
            }
            // What was disputed before it was accepted is settled; what is accepted of nothing accepts nothing.
            for row in [
                format!("{of},r,dpo,2027-12-31,,disputed,2026-01-09"),
                format!("{of},r,dpo,2027-12-31,,accepted,2026-06-01"),
            ] {
                fs::write(at.join("i/waivers.csv"), format!("{HEAD}{row}\n")).unwrap();
                assert_eq!([state(at, "TW201", "v"), state(at, "TW201", "w")], ["waived"; 2], "{row}");
            }
        });
        assert_eq!(found.len(), 2);
    }
}
