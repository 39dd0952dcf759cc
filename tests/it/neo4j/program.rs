//! `thalweg push` as it is typed.

use std::{
    path::Path,
    process::{Command, Output},
};

use super::*;
use crate::support::neo4j::{PASSWORD, shared};

fn thalweg(words: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_thalweg"));
    for name in ["NEO4J_USERNAME", "NEO4J_USER", "NEO4J_PASSWORD"] {
        command.env_remove(name);
    }
    command.args(words).envs(environment.iter().copied());
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR"))).output().unwrap()
}

fn said(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn an_inventory_is_pushed_and_asked() {
    let Some(running) = shared() else { return };
    let url = running.url();
    let words = ["push", "inventories/harbour", "--neo4j", &url];
    let (code, out, err) = said(&thalweg(&words, &[("NEO4J_PASSWORD", PASSWORD)]));
    assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
    let name = out.split('`').nth(1).unwrap();
    assert!(out.starts_with("pushed `"), "{out}");
    let engine = engine(running.open(), name);
    let stores = ask(&engine, "MATCH (s:Store) RETURN s.id AS id ORDER BY id").unwrap();
    let table =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("inventories/harbour/stores.csv"));
    let rows = table.unwrap().lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()).count();
    assert_eq!(stores.rows.len(), rows - 1, "all but the header");

    // With files, by another road.
    let folder = tempfile::tempdir().unwrap();
    let [user, password] = ["user", "password"].map(|name| folder.path().join(name).display().to_string());
    std::fs::write(&user, "neo4j\n").unwrap();
    std::fs::write(&password, format!("{PASSWORD}\nmore\n")).unwrap();
    let words =
        [&words[..], &["--user-file", &user, "--password-file", &password, "--database", "neo4j"]].concat();
    assert_eq!(said(&thalweg(&words, &[])).0, Some(0));
}

#[test]
fn a_push_that_cannot_run_says_one_thing() {
    let Some(running) = shared() else { return };
    let url = running.url();
    let closed = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
    for (url, password, words) in [
        (url.clone(), Some("wrong"), "does not let us in"),
        (url, None, "no password for the server"),
        (format!("bolt://{closed}"), Some(PASSWORD), "cannot be reached"),
        ("bolt://neo4j:hush@localhost".into(), Some(PASSWORD), "holds a user or a password"),
        ("localhost".into(), Some(PASSWORD), "has no scheme"),
    ] {
        let environment: Vec<_> = password.into_iter().map(|p| ("NEO4J_PASSWORD", p)).collect();
        let (code, out, err) =
            said(&thalweg(&["push", "inventories/harbour", "--neo4j", &url], &environment));
        assert_eq!((code, out.as_str()), (Some(2), ""), "{err}");
        assert_eq!(err.matches("error:").count(), 1, "{err}");
        assert!(err.contains(words) && err.contains("help:"), "{err}");
        assert!(!err.contains("hush") && !err.contains(PASSWORD), "{err}");
    }
}
