//! How long each part of a check takes: `cargo run --release --example phases -- INVENTORY`.

use std::{env, error::Error, fs, path::Path, time::Instant};

use thalweg::{assess::Analysis, ingest, law, model::Date};

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args().nth(1).ok_or("INVENTORY")?;
    let regimes = law::built_in()?;
    let begin = Instant::now();
    let outcome = ingest::read(Path::new(&path), &law::vocabulary(&regimes));
    let Some(inventory) = outcome.inventory else {
        return Err(format!("{} findings: it does not read", outcome.findings.len()).into());
    };
    let as_of: Date = inventory.head.as_of.ok_or("the inventory says no day")?;
    println!("read      {:8.3} s", begin.elapsed().as_secs_f64());
    let begin = Instant::now();
    let analysis = Analysis::prepare(inventory, regimes, as_of);
    println!("propagate {:8.3} s", begin.elapsed().as_secs_f64());
    let begin = Instant::now();
    let findings = analysis.check();
    println!("judge     {:8.3} s, {} findings", begin.elapsed().as_secs_f64(), findings.len());
    if let Ok(status) = fs::read_to_string("/proc/self/status") {
        status.lines().filter(|l| l.starts_with("VmHWM")).for_each(|l| println!("{l}"));
    }
    Ok(())
}
