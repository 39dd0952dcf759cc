//! What is done where the system gives no more threads, as a container may: one does the work of all.

use std::process::Command;

use super::star;

#[test]
fn without_a_thread_to_be_had_the_work_is_done_all_the_same() {
    use std::os::unix::{fs::chown, process::CommandExt as _};

    const NOBODY: u32 = 65_534;
    let dir = star(30, 30);
    let there = Command::new("prlimit").arg("--version").output();
    if there.is_err() || chown(dir.path(), Some(NOBODY), Some(NOBODY)).is_err() {
        eprintln!("passed over: prlimit is not there, or this is not root");
        return;
    }
    let run = |words: &[&str]| {
        let mut run = Command::new("prlimit");
        run.args(["--nproc=0", env!("CARGO_BIN_EXE_thalweg")]).args(words);
        let run = run.current_dir(dir.path()).uid(NOBODY).gid(NOBODY).output().unwrap();
        (run.status.code(), String::from_utf8(run.stderr).unwrap())
    };
    for words in [
        &["check", "m"][..],
        &["timeline", "m", "--from", "2026-01-01", "--to", "2027-01-01"],
        &["calendar", "m"],
        &["diff", "m", "m"],
    ] {
        let (code, said) = run(words);
        // Where another user may not run the program, nothing is tried.
        if said.contains("failed to execute") {
            eprintln!("passed over: {said}");
            return;
        }
        assert!(code.is_some_and(|code| code < 2), "{words:?}: {said}");
        assert!(!said.contains("panicked"), "{words:?}: {said}");
    }
    // The workbook's sheets need some, which is said.
    let (code, said) = run(&["report", "m", "--out", "r"]);
    assert!(
        code == Some(2) && said.contains("sheets need a thread each") && !said.contains("panicked"),
        "{said}"
    );
    assert!(!dir.path().join("r").exists());
}
