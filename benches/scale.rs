//! What `check` and `report` take on large inventories, as ratios in one run:
//! `cargo run --release --example scale -- PROGRAM FOLDER [FLOWS]`, with PROGRAM the built `thalweg`, and FOLDER an empty one
//! for what is generated.
//!
//! `check` is held against Python's `csv.reader` on the same flows.csv: CPU time of both, and the most memory that
//! `check` had. `report` is held against itself on one thread.

use std::{
    env,
    error::Error,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

const SHAPES: [&str; 6] = ["sf", "deep", "cyc", "mixed", "mixed-deep", "mixed-cyc"];

/// What one command took.
struct Took {
    wall: f64,
    /// Of the user and the system.
    cpu: f64,
    /// Mebibytes.
    memory: f64,
}

/// Runs a command under `time`, which tells what it took.
fn took(program: &Path, arguments: &[&str]) -> Result<Took, Box<dyn Error>> {
    let begin = Instant::now();
    let out = Command::new("/usr/bin/time")
        .args(["-f", "took %U %S %M"])
        .arg(program)
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .output()?;
    let wall = begin.elapsed().as_secs_f64();
    let told = String::from_utf8_lossy(&out.stderr);
    let line = told.lines().rev().find_map(|line| line.strip_prefix("took ")).ok_or("`time` says nothing")?;
    let numbers: Vec<f64> = line.split(' ').filter_map(|word| word.parse().ok()).collect();
    let [user, system, kilobytes] = numbers[..] else { return Err(line.into()) };
    Ok(Took { wall, cpu: user + system, memory: kilobytes / 1024.0 })
}

fn generated(folder: &Path, generate: &Path, flows: u32, shape: &str) -> Result<PathBuf, Box<dyn Error>> {
    let to = folder.join(format!("{shape}-{flows}"));
    if !to.exists() {
        let made = Command::new(generate).args([&flows.to_string(), shape, "1"]).arg(&to).status()?;
        if !made.success() {
            return Err("`generate` is built as an example beside this".into());
        }
    }
    Ok(to)
}

/// The bytes of the files of a folder.
fn size(folder: &Path) -> io::Result<u64> {
    fs::read_dir(folder)?.map(|entry| Ok(entry?.metadata()?.len())).sum()
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let (Some(program), Some(folder)) = (arguments.next(), arguments.next()) else {
        return Err("PROGRAM FOLDER [FLOWS]".into());
    };
    let flows: u32 = arguments.next().map_or(Ok(1_000_000), |word| word.parse())?;
    let (program, folder) = (PathBuf::from(program), PathBuf::from(folder));
    let generate = env::current_exe()?.with_file_name("generate");
    let mut out = io::stdout().lock();
    writeln!(out, "check of {flows} flows: CPU s, of csv.reader, ratio, MiB")?;
    for shape in SHAPES {
        let at = generated(&folder, &generate, flows, shape)?;
        let reads = "import csv, sys\nfor row in csv.reader(open(sys.argv[1])): pass";
        let peer = took(Path::new("python3"), &["-c", reads, &at.join("flows.csv").to_string_lossy()])?;
        let check = took(&program, &["check", &at.to_string_lossy()])?;
        let ratio = check.cpu / peer.cpu;
        writeln!(out, "{shape:>10} {:7.2} {:7.2} {ratio:6.1} {:6.0}", check.cpu, peer.cpu, check.memory)?;
    }
    writeln!(out, "report of mixed: flows, s on all threads, on one, ratio, MiB, MB of files")?;
    for flows in [3_000, 20_000] {
        let at = generated(&folder, &generate, flows, "mixed")?;
        let to = folder.join("report");
        let report = |threads: &str| {
            let _ = fs::remove_dir_all(&to);
            took(
                &program,
                &["report", &at.to_string_lossy(), "--out", &to.to_string_lossy(), "--threads", threads],
            )
        };
        let (one, all) = (report("1")?, report("0")?);
        let (ratio, files) = (one.wall / all.wall, size(&to)? / 1_000_000);
        writeln!(
            out,
            "{flows:>10} {:7.2} {:7.2} {ratio:6.2} {:6.0} {files:6}",
            all.wall, one.wall, all.memory
        )?;
    }
    Ok(())
}
