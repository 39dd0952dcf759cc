//! A server that is killed: what was there stays whole, and the next push completes.

use thalweg::query::Fault;

use super::*;

#[test]
fn a_server_killed_in_a_push_keeps_the_old_snapshot() {
    let Some(mut running) = Running::start("1g") else { return };
    let old = small("killed", ["s1", "s2", "p1"]);
    pushed(&running, &old);
    let new = ring("killed", 12_000, 6);
    let server = running.open();
    let (cut, at) =
        (std::sync::Mutex::new(Some(&mut running)), new.nodes().len() + new.relationships().len() / 2);
    // In many transactions, as a larger graph is pushed, and killed half way.
    let outcome = push_in(&server, &new, "first", 0, &mut |progress: Progress| {
        if progress.done > at
            && let Some(running) = cut.lock().unwrap().take()
        {
            running.kill();
        }
    });
    let error = outcome.unwrap_err();
    assert_eq!(error.fault, Fault::Server, "{error:?}");
    assert!(cut.into_inner().unwrap().is_none(), "it was killed");
    drop(server);

    running.restart();
    let read = engine(running.open(), "killed");
    assert_eq!(read_back(&read), told(&old));
    assert_eq!(number(&running, "MATCH (n:Store) RETURN count(n) AS n"), 2, "by label too");
    assert!(number(&running, "MATCH (n) RETURN count(n) AS n") > 10_000, "a part was staged");

    let done = push_in(&running.open(), &new, "second", 0, &mut |_| {}).unwrap();
    assert_eq!(done.remains, thalweg::query::neo4j::Remains::None);
    let count = "MATCH (:Store)-[r:FLOWS]->(:Store) RETURN count(r) AS n";
    assert_eq!(ask(&read, count).unwrap().rows, [[Cell::Number(72_000)]]);
    assert_eq!(
        number(&running, "MATCH (n) WHERE NOT n:ThalwegInventory AND NOT n:ThalwegFlip RETURN count(n) AS n"),
        12_000
    );
}

#[test]
fn a_server_that_comes_back_in_time_is_waited_for() {
    let Some(running) = Running::start("512m") else { return };
    let graph = ring("comes again", 3_000, 3);
    let server = running.open();
    let running = std::sync::Mutex::new(running);
    let mut once = true;
    let done = std::thread::scope(|s| {
        push_in(&server, &graph, "first", 0, &mut |progress: Progress| {
            if progress.done >= 3_000 && std::mem::take(&mut once) {
                let running = &running;
                running.lock().unwrap().kill();
                s.spawn(move || running.lock().unwrap().restart());
            }
        })
    });
    done.unwrap();
    let running = running.into_inner().unwrap();
    assert_eq!(read_back(&engine(running.open(), "comes again")), told(&graph));
}

#[test]
fn a_server_killed_in_a_query_is_one_error() {
    let Some(mut running) = Running::start("512m") else { return };
    pushed(&running, &small("lost", ["s1", "s2", "p1"]));
    let engine = engine(running.open(), "lost");
    let text = "UNWIND range(1, 2000000000) AS i WITH i WHERE i < 0 RETURN count(*) AS n";
    let error = std::thread::scope(|s| {
        let asked = s.spawn(|| {
            let limits = Limits { time: 60 * SECOND, ..Limits::default() };
            engine.run(text, &Parameters::new(), &limits, &Stop::default()).unwrap_err()
        });
        std::thread::sleep(SECOND);
        running.kill();
        asked.join().unwrap()
    });
    assert_eq!(error.fault, Fault::Server, "{error:?}");
    assert!(error.message.contains("was lost"), "{error:?}");
    assert!(ask(&engine, "RETURN 1 AS n").unwrap_err().message.contains("cannot be reached"));
}
