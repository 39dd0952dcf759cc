//! A real Neo4j server beside the tests: one for all of them, or one of its own for a test that kills it. Its jars
//! are fetched once. Where there is no Java, and nobody has said that there must be, such tests say so and pass.

use std::{
    env, fs,
    io::{BufRead, BufReader},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Mutex, OnceLock},
};

use tempfile::TempDir;
use thalweg::query::neo4j::{Address, Server};

pub const PASSWORD: &str = "a-password-for-tests";

/// A running server; killed when it is dropped.
pub struct Neo4j {
    child: Child,
    port: u16,
    home: TempDir,
    heap: &'static str,
}

impl Drop for Neo4j {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Neo4j {
    /// Starts one on a free port with an empty folder; none where it is skipped.
    pub fn start(heap: &'static str) -> Option<Self> {
        let jars = jars()?;
        let home = tempfile::tempdir().unwrap();
        // The port is free a moment before it is taken: nothing else on loopback asks for it in between.
        let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
        let child = launch(&jars, home.path(), port, heap);
        Some(Self { child, port, home, heap })
    }

    /// Ends it as a power cut would.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Starts it again on what it has on disk.
    pub fn restart(&mut self) {
        self.child = launch(&jars().unwrap(), self.home.path(), self.port, self.heap);
    }

    pub fn url(&self) -> String {
        format!("bolt://127.0.0.1:{}", self.port)
    }

    pub fn address(&self) -> Address {
        Address::new(self.url(), "neo4j", PASSWORD)
    }

    pub fn open(&self) -> Server {
        Server::open(&self.address()).unwrap()
    }
}

/// The server that all tests share; none where it is skipped.
pub fn shared() -> Option<&'static Neo4j> {
    static SHARED: OnceLock<Option<Neo4j>> = OnceLock::new();
    SHARED.get_or_init(|| Neo4j::start("1g")).as_ref()
}

/// Where the jars are, fetched if need be.
fn jars() -> Option<PathBuf> {
    static JARS: Mutex<Option<PathBuf>> = Mutex::new(None);
    let asked = env::var("THALWEG_NEO4J").unwrap_or_default();
    if asked == "off" {
        println!("skipped: THALWEG_NEO4J=off");
        return None;
    }
    // A test that failed while it fetched leaves the lock poisoned, and nothing else amiss.
    let mut known = JARS.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(known) = &*known {
        return Some(known.clone());
    }
    let folder = env::var_os("THALWEG_NEO4J_JARS").map_or_else(
        || Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join("neo4j-jars"),
        PathBuf::from,
    );
    let fetched = has_server(&folder);
    for (tool, option) in [("java", "-version"), ("mvn", "-version")] {
        if (tool == "java" || !fetched) && !answers(tool, option) {
            let required = asked == "required" || env::var_os("CI").is_some();
            assert!(
                !required,
                "the tests against Neo4j need a JDK, 17 or later, and Maven, and there is no {tool}: apt-get install \
                 openjdk-17-jdk-headless maven, or set THALWEG_NEO4J=off"
            );
            println!("skipped: no {}", if tool == "java" { "Java" } else { "Maven" });
            return None;
        }
    }
    if !fetched {
        fetch(&folder);
    }
    *known = Some(folder.clone());
    Some(folder)
}

fn answers(tool: &str, option: &str) -> bool {
    let ran = Command::new(tool).arg(option).stdout(Stdio::null()).stderr(Stdio::null()).status();
    ran.is_ok_and(|status| status.success())
}

fn has_server(folder: &Path) -> bool {
    let names = fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.file_name());
    names.into_iter().any(|name| name.to_string_lossy().starts_with("neo4j-bolt-5"))
}

/// Fetches them beside their place and moves them there whole, so that what an ended run left is not taken for all.
fn fetch(folder: &Path) {
    let pom = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/neo4j/pom.xml");
    let part = folder.with_extension(format!("part-{}", std::process::id()));
    let done = Command::new("mvn")
        .args(["-q", "-B", "-f"])
        .arg(&pom)
        .arg("dependency:copy-dependencies")
        .arg(format!("-DoutputDirectory={}", part.display()))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success() && has_server(&part), "Maven could not fetch Neo4j:\n{said}");
    if fs::rename(&part, folder).is_err() {
        // Another run was first.
        fs::remove_dir_all(&part).unwrap();
    }
    assert!(has_server(folder), "the jars are not in {}", folder.display());
}

fn launch(jars: &Path, home: &Path, port: u16, heap: &str) -> Child {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/neo4j/Server.java");
    let errors = home.join("errors");
    let mut child = Command::new("java")
        .arg(format!("-Xmx{heap}"))
        .arg("-cp")
        .arg(jars.join("*"))
        .arg(source)
        .arg(home)
        .arg(port.to_string())
        .env("NEO4J_PASSWORD", PASSWORD)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(fs::File::create(&errors).unwrap())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while line.trim() != "ready" {
        line.clear();
        let more = said.read_line(&mut line).unwrap() > 0;
        assert!(more, "Neo4j did not start: {}", fs::read_to_string(&errors).unwrap());
    }
    child
}
