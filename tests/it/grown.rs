//! What is about more than before is new, and fails: in a baseline, in a difference, and among the few findings that are asked
//! for.

use std::fs;

use crate::{
    foresight::{folder_of, ran},
    lasting::{FLOWS, behind, json},
};

/// Special data that newly reaches who stands behind an old fault is not what the baseline knows.
#[test]
fn a_baseline_knows_the_data_behind_a_fault() {
    let categories = ("categories.csv", "id,name,tags\nc,C,\nh,H,health\n");
    let flows = |of: &str| format!("{FLOWS}in,p,s,c;h,,,,\nout,s,v,*,,,,\nmore,v,w,{of},,,,\n");
    let folder = behind(&[categories, ("flows.csv", &flows("c"))]);
    let at = folder.path();
    let words = ["check", "i", "--baseline", "known.json"];
    assert_eq!(ran(&[&words[..], &["--write-baseline"]].concat(), at).0, Some(0));
    assert_eq!(ran(&words, at).0, Some(0));
    fs::write(at.join("i/flows.csv"), flows("c;h")).unwrap();
    let (code, text) = ran(&words, at);
    assert!(code == Some(1) && text.contains("TW201"), "{text}");
    // What is less is not new.
    assert_eq!(ran(&[&words[..], &["--write-baseline"]].concat(), at).0, Some(0));
    fs::write(at.join("i/flows.csv"), flows("c")).unwrap();
    assert_eq!(ran(&words, at).0, Some(0));
}

/// A rule that is broken once more is told by whatever compares, and fails.
#[test]
fn a_rule_that_is_broken_once_more_is_worse() {
    let flows = |of: &str| format!("{FLOWS}in,p,s,c,,,,\nout,s,x,c,,,,sale\nmore,s,y,c,,,,{of}\n");
    let rules = "id,effect,consideration,message\nno-sale,deny,sale,nothing is sold\n";
    let vendors = "id,name,country\nx,X,DE\ny,Y,FR\n";
    let folder = folder_of(&[("vendors.csv", vendors), ("rules.csv", rules), ("flows.csv", &flows("none"))]);
    let at = folder.path();
    assert_eq!(ran(&["sign", "i", "--who", "dpo", "--on", "2026-11-24"], at).0, Some(0));
    let told = |(code, text): (Option<i32>, String)| {
        assert_eq!(code, Some(1), "{text}");
        assert!(text.contains("about more than before: 1 error") && text.contains("TW303"), "{text}");
    };
    told(ran(&["whatif", "i", "--set", "flows:more.consideration=sale"], at));
    fs::create_dir(at.join("old")).unwrap();
    for entry in fs::read_dir(at.join("i")).unwrap().map(Result::unwrap) {
        if entry.path().is_file() {
            fs::copy(entry.path(), at.join("old").join(entry.file_name())).unwrap();
        }
    }
    fs::write(at.join("i/flows.csv"), flows("sale")).unwrap();
    told(ran(&["diff", "old", "i"], at));
    told(ran(&["diff", "i", "--since-signed"], at));
    let data = json(at, &["diff", "old", "i", "--format", "json"]);
    assert_eq!(data["findings"]["grown"][0]["code"], "TW303", "{data:#}");
    assert!(data["worse"] == true && data["findings"]["gained"].as_array().unwrap().is_empty());
    // Less of it is no more.
    let (code, text) = ran(&["diff", "i", "old"], at);
    assert!(code == Some(0) && !text.contains("about more"), "{text}");
    assert_eq!(ran(&["diff", "i", "i"], at).1.matches("Nothing differs").count(), 1);
}

/// One broken by somebody else instead of who broke it before is broken anew, though as often.
#[test]
fn a_rule_that_is_broken_by_another_is_worse() {
    let flows = |x: &str, y: &str| format!("{FLOWS}in,p,s,c,,,,\nout,s,x,c,,,,{x}\nmore,s,y,c,,,,{y}\n");
    let rules = "id,effect,consideration,message\nno-sale,deny,sale,nothing is sold\n";
    let folder = folder_of(&[
        ("vendors.csv", "id,name,country\nx,X,DE\ny,Y,FR\n"),
        ("rules.csv", rules),
        ("flows.csv", &flows("sale", "none")),
    ]);
    let words =
        ["whatif", "i", "--set", "flows:out.consideration=none", "--set", "flows:more.consideration=sale"];
    let (code, text) = ran(&words, folder.path());
    assert!(code == Some(1) && text.contains("about more than before: 1 error"), "{text}");
}

/// An error of which no exposure hangs has grown where its flow brings more.
#[test]
fn a_flow_that_brings_more_than_is_declared_is_worse() {
    let head = "name = \"one\"\nregimes = [\"eu-gdpr\"]\nas_of = 2026-11-23\n[severity]\nTW301 = \"error\"\n";
    let columns = "id,from,to,categories,purposes\n";
    let flows = |of: &str| format!("{columns}in,p,s,{of},ad\nout,s,v,{of},ad\n");
    let folder = folder_of(&[
        ("inventory.toml", head),
        ("categories.csv", "id,name,tags\nc,C,\nh,H,\ng,G,health\n"),
        ("vendors.csv", "id,name,country\nv,V,DE\n"),
        ("purposes.csv", "id,name,legal_basis,categories\nad,Ads,consent,c\n"),
        ("flows.csv", &flows("c;h")),
    ]);
    let at = folder.path();
    fs::create_dir(at.join("old")).unwrap();
    for entry in fs::read_dir(at.join("i")).unwrap().map(Result::unwrap) {
        fs::copy(entry.path(), at.join("old").join(entry.file_name())).unwrap();
    }
    fs::write(at.join("i/flows.csv"), flows("c;h;g")).unwrap();
    let (code, text) = ran(&["diff", "old", "i"], at);
    assert!(code == Some(1) && text.contains("about more than before") && text.contains("TW301"), "{text}");
    let (code, text) = ran(&["diff", "i", "old"], at);
    assert!(code == Some(0) && !text.contains("about more"), "{text}");
}

/// An inventory in which an error of a code names what a table says.
fn naming(code: &str, table: &str, text: &str) -> tempfile::TempDir {
    let head = format!(
        "name = \"one\"\nregimes = [\"eu-gdpr\"]\nas_of = 2026-11-23\n[severity]\n{code} = \"error\"\n"
    );
    // Of TW302 a store of one who holds it for another.
    let held = code == "TW302";
    let stores = if held {
        "id,name,operator,controller,country\ns,S,a,,DE\nt,T,x,y,DE\n".to_owned()
    } else {
        stores("c;h")
    };
    let flow = flow(if held { "o,s,t,c,,ad\n" } else { "o,s,x,c,,\n" });
    folder_of(&[
        ("inventory.toml", &head),
        ("categories.csv", "id,name\nc,C\nh,H\ng,G\nk,K\n"),
        ("vendors.csv", "id,name,country\nx,X,DE\ny,Y,DE\n"),
        ("stores.csv", &stores),
        ("purposes.csv", &purposes("", "")),
        ("flows.csv", &flow),
        (&format!("{table}.csv"), text),
    ])
}

fn stores(of: &str) -> String {
    format!("id,name,operator,country,categories,populations\ns,S,a,DE,{of},p\nt,T,a,DE,,\nu,U,a,DE,,\n")
}

fn purposes(of: &str, to: &str) -> String {
    format!("id,name,legal_basis,categories,recipients\nad,Ads,consent,{of},{to}\n")
}

fn flow(rows: &str) -> String {
    format!("id,from,to,categories,populations,purposes\nin,p,s,c;h,,ad\n{rows}")
}

/// What is wrong with a flow, a store or a round of flows has grown where it names more, though the data is the same; and not where
/// it names less. In files, supposed, and since it was signed.
#[test]
fn an_error_that_names_more_is_worse_though_the_data_is_the_same() {
    let round = |more: &str| flow(&format!("x,s,t,c;h,,\ny,t,s,c;h,,\nz,t,u,c;h,,\n{more}"));
    for (code, table, less, more) in [
        ("TW102", "stores", stores("c;h;g"), stores("c;h;g;k")),
        ("TW103", "stores", stores("c;k"), stores("k")),
        ("TW105", "flows", round(""), round("w,u,s,c;h,,\n")),
        ("TW301", "purposes", purposes("c", ""), purposes("k", "")),
        ("TW302", "purposes", purposes("", "x"), purposes("", "k")),
    ] {
        let folder = naming(code, table, &less);
        let at = folder.path();
        let sign = || assert_eq!(ran(&["sign", "i", "--who", "dpo", "--on", "2026-11-24"], at).0, Some(0));
        sign();
        fs::create_dir(at.join("old")).unwrap();
        for entry in fs::read_dir(at.join("i")).unwrap().map(Result::unwrap).filter(|e| e.path().is_file()) {
            fs::copy(entry.path(), at.join("old").join(entry.file_name())).unwrap();
        }
        fs::write(at.join(format!("i/{table}.csv")), &more).unwrap();
        let data = json(at, &["diff", "old", "i", "--format", "json"]);
        let grown = data["findings"]["grown"].as_array().unwrap();
        assert!(data["worse"] == true && grown.len() == 1 && grown[0]["code"] == code, "{code} {data:#}");
        assert!(data["findings"]["gained"].as_array().unwrap().is_empty(), "{code} {data:#}");
        for words in [&["diff", "old", "i"][..], &["diff", "i", "--since-signed"]] {
            let (exit, text) = ran(words, at);
            let told = text.contains("about more than before: 1 error") && text.contains(code);
            assert!(exit == Some(1) && told, "{code} {words:?}\n{text}");
        }
        let (exit, text) = ran(&["diff", "i", "old"], at);
        assert!(exit == Some(0) && !text.contains("about more"), "{code}\n{text}");
        // A baseline says the same.
        let known = ["--baseline", "known.json"];
        assert_eq!(ran(&[&["check", "old", "--write-baseline"][..], &known].concat(), at).0, Some(0));
        assert_eq!(ran(&[&["check", "i"][..], &known].concat(), at).0, Some(1), "{code}");
        // Signed with more, less of it is no more.
        sign();
        fs::write(at.join(format!("i/{table}.csv")), &less).unwrap();
        let (exit, text) = ran(&["diff", "i", "--since-signed"], at);
        assert!(exit == Some(0) && !text.contains("about more"), "{code}\n{text}");
    }
    // Supposed.
    let folder = naming("TW301", "purposes", &purposes("c", ""));
    let words = ["whatif", "i", "--set", "purposes:ad.categories=k"];
    let (exit, text) = ran(&words, folder.path());
    assert!(exit == Some(1) && text.contains("about more than before: 1 error"), "{text}");
}

/// What is said of a recipient has grown with its data, though no exposure hangs on it, and none got worse.
#[test]
fn what_is_said_of_a_recipient_grows_with_its_data() {
    let head = "name = \"one\"\nregimes = [\"eu-gdpr\"]\nas_of = 2026-11-23\n[severity]\nTW205 = \"error\"\n";
    let flows = |of: &str| format!("{FLOWS}in,p,s,c;h,,,,\nout,s,b,{of},,,,\n");
    let folder = folder_of(&[
        ("inventory.toml", head),
        ("categories.csv", "id,name\nc,C\nh,H\n"),
        ("companies.csv", "id,name,country,parent\na,A,DE,\nb,B,DE,z\nz,Z,US,\n"),
        ("flows.csv", &flows("c")),
    ]);
    let at = folder.path();
    fs::create_dir(at.join("old")).unwrap();
    for entry in fs::read_dir(at.join("i")).unwrap().map(Result::unwrap) {
        fs::copy(entry.path(), at.join("old").join(entry.file_name())).unwrap();
    }
    fs::write(at.join("i/flows.csv"), flows("c;h")).unwrap();
    let (code, text) = ran(&["diff", "old", "i"], at);
    assert!(
        code == Some(1) && text.contains("about more than before: 1 error") && text.contains("TW205"),
        "{text}"
    );
    let (code, text) = ran(&["diff", "i", "old"], at);
    assert!(code == Some(0) && !text.contains("about more"), "{text}");
}

/// What is said of places and owners that are no transfer has grown with another one, and with no other name or place inside.
#[test]
fn what_is_said_of_places_grows_with_another_one() {
    let head = "name = \"one\"\nregimes = [\"eu-gdpr\"]\nas_of = 2026-11-23\n[severity]\nTW205 = \"error\"\nTW213 = \"error\"\n\
        TW214 = \"error\"\n";
    let companies = |parent: &str, locations: &str| {
        format!(
            "id,name,country,parent,locations\na,A,DE,,{locations}\nb,B,DE,{parent},\nz,Z,US,,\ny,Y,BR,,\nx,X,US,,\n"
        )
    };
    let stores = |at: &str| format!("id,name,operator,country\ns,S,a,DE\nt,T,a,{at}\nu,U,b,DE\n");
    let flows = format!("{FLOWS}in,p,s,c,,,,\ndirect,p,t,c,,,,\nout,s,u,c,,,,\n");
    let with = |(parent, locations, at): (&str, &str, &str)| {
        let companies = companies(parent, locations);
        let folder = folder_of(&[
            ("inventory.toml", head),
            ("companies.csv", &companies),
            ("stores.csv", &stores(at)),
            ("flows.csv", &flows),
        ]);
        ran(&["report", "i", "--out", "r", "--ahead=never"], folder.path());
        folder
    };
    let plain = ("z", "IN", "IN");
    for (code, less, more) in [
        ("TW205", plain, ("y", "IN", "IN")),
        ("TW205", plain, ("x", "IN", "IN")),
        ("TW213", plain, ("z", "IN", "IN;BR")),
        ("TW214", plain, ("z", "IN;BR", "IN")),
    ] {
        let (old, new) = (with(less), with(more));
        let path = |folder: &tempfile::TempDir, name: &str| folder.path().join(name).display().to_string();
        for before in ["i", "r/report.json"] {
            let (ended, text) = ran(&["diff", &path(&old, before), &path(&new, "i")], new.path());
            let told = text.contains("about more than before: 1 error") && text.contains(code);
            assert!(ended == Some(1) && told, "{code} {before}: {text}");
            // An owner instead of another is another one both ways.
            if code != "TW205" {
                let (ended, text) = ran(&["diff", &path(&new, before), &path(&old, "i")], new.path());
                assert!(ended == Some(0) && !text.contains("about more"), "{code} {before}: {text}");
            }
        }
    }
    // Neither a name, be it one that is a place, nor another place inside.
    let folder = with(plain);
    let renamed = companies("z", "IN").replace(",B,", ",B SE (US),").replace(",Z,", ",Z BR,");
    fs::write(folder.path().join("i/companies.csv"), renamed).unwrap();
    let (ended, text) = ran(&["diff", "r/report.json", "i"], folder.path());
    assert!(ended == Some(0) && !text.contains("about more"), "{text}");
    assert_eq!(ran(&["sign", "i", "--who", "dpo", "--on", "2026-11-23"], folder.path()).0, Some(0));
    fs::write(folder.path().join("i/companies.csv"), companies("y", "IN")).unwrap();
    let (ended, text) = ran(&["diff", "i", "--since-signed"], folder.path());
    assert!(ended == Some(1) && text.contains("about more than before: 1 error"), "{text}");
    let folder = with(plain);
    let words = ["whatif", "i", "--set", "stores:u.country=FR", "--set", "companies:b.name=B SE"];
    let (ended, text) = ran(&words, folder.path());
    assert!(ended == Some(0) && !text.contains("about more"), "{text}");
}

/// However few findings are asked for, those that fail are among them, and what is left out is counted and fails.
#[test]
fn a_limit_hides_nothing_that_fails() {
    let many = (0..30).map(|n| format!("v{n:02},V,IN\n")).collect::<Vec<_>>().concat();
    let flows = (0..30).map(|n| format!("f{n:02},s,v{n:02},c,,,,\n")).collect::<Vec<_>>().concat();
    let vendors = |more: &str| format!("id,name,country\nv,V,IN\n{many}{more}");
    let all = |more: &str| format!("{FLOWS}in,p,s,c,,,,\n{flows}{more}");
    let folder = folder_of(&[("vendors.csv", &vendors("")), ("flows.csv", &all(""))]);
    let at = folder.path();
    let words = ["check", "i", "--baseline", "known.json", "--limit", "2"];
    assert_eq!(ran(&["check", "i", "--baseline", "known.json", "--write-baseline"], at).0, Some(0));
    fs::write(at.join("i/vendors.csv"), vendors("zz,Z,IN\nzy,Z,IN\nzx,Z,IN\n")).unwrap();
    let more = "nz,s,zz,c,,,,\nny,s,zy,c,,,,\nnx,s,zx,c,,,,\n";
    fs::write(at.join("i/flows.csv"), all(more)).unwrap();
    let of = |format: &str| {
        let (code, text) = ran(&[&words[..], &["--format", format]].concat(), at);
        assert_eq!(code, Some(1), "{text}");
        text
    };
    let data: serde_json::Value = serde_json::from_str(&of("json")).unwrap();
    let errors = data["findings"].as_array().unwrap().iter().filter(|row| row["fails"] == true).count();
    assert!(data["failed"] == true && data["errors"] == 3 && errors == 2, "{data:#}");
    let shown = data["findings"].as_array().unwrap().len();
    let counted = ["errors", "warnings", "notes", "known", "waived"];
    let counted: u64 = counted.iter().map(|name| data[name].as_u64().unwrap()).sum();
    assert_eq!(data["left_out"].as_u64().unwrap(), counted - shown as u64);
    let rest = "of which 1 fail";
    let junit = of("junit");
    assert!(junit.contains("failures=\"3\"") && junit.contains(rest), "{junit}");
    let github = of("github");
    assert!(github.matches("::error ").count() == 3 && github.contains(rest), "{github}");
    let sarif = of("sarif");
    assert!(sarif.contains(rest) && sarif.matches("\"baselineState\": \"new\"").count() == 2, "{sarif}");
    // Where nothing fails, what is left out is told, and fails nothing.
    let (code, text) = ran(&["check", "i", "--fail-on", "never", "--limit", "2", "--format", "junit"], at);
    assert!(code == Some(0) && text.contains("failures=\"0\"") && text.contains("of which 0 fail"), "{text}");
}

/// A decision of a day to come is none yet, whoever asks.
#[test]
fn a_difference_takes_no_decision_of_a_day_to_come() {
    let folder = folder_of(&[(
        "waivers.csv",
        "finding,subject,reason,who,until,covers,decision,on\nTW201,v,r,dpo,2999-12-31,,accepted,2999-01-01\n",
    )]);
    for words in [&["diff", "i", "i"][..], &["check", "i"], &["whatif", "i", "--drop", "v"]] {
        let (code, text) = ran(words, folder.path());
        assert!(code == Some(2) && text.contains("a future date"), "{words:?}\n{text}");
    }
}
