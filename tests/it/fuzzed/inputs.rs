//! Inputs for the targets: what stands in the fixtures, and what comes of it by a few cuts, doublings and words, from a seed.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::targets::FILE;

/// Texts to begin with, by the name of their target. None is longer than this: each is to be read many times.
const LONGEST: usize = 6_000;

/// Words that mean something somewhere.
const WORDS: &[&str] = &[
    "\"",
    "'",
    ",",
    ";",
    ":",
    "#",
    "\n",
    "\r\n",
    "\t",
    "\u{feff}",
    "\u{202e}",
    "\u{0}",
    "é",
    "[",
    "]",
    "{",
    "}",
    "- ",
    "&a ",
    "*a",
    "<<: ",
    "|\n",
    ">\n",
    "---\n",
    "!!str ",
    "=",
    "[[",
    "]]",
    "\"\"\"",
    "'''",
    "\\u202E",
    "\\",
    "//",
    "/*",
    "null",
    "true",
    "1e9",
    "-1",
    "99999999999999999999",
    "2026-11-23",
    "2026-02-30",
    "DE",
    "US",
    "EEA",
    "unknown",
    "*",
    "id",
    "name",
    "country",
    "inventory",
    "flows",
    "drop:c",
    "derive:c>d",
    "none",
    "pseudonymise",
    "scc",
    "adequacy",
    "=cmd()",
    "#N/A",
    "MATCH (n)",
    " RETURN ",
    "WHERE ",
    " [*1..3] ",
    "$a",
    "UNION ",
    "count(*)",
    "CALL {",
    "[[decision]]",
    "[[mechanism]]",
    "conditions",
    "from",
    "until",
];

/// Numbers that look random, and are the same for the same seed (`SplitMix64`).
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Below this.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }
}

fn all(at: &Path, list: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(at).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() { all(&path, list) } else { list.push(path) }
    }
}

/// The texts that a target begins with.
pub fn corpus(target: &str) -> Vec<String> {
    // `fuzz/` is a package of its own.
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = here.ancestors().find(|at| at.join("tests/fixtures").is_dir()).unwrap_or(here);
    let mut files = Vec::new();
    for folder in ["tests/fixtures", "graphs/queries", "src/law/regimes", "inventories/harbour"] {
        all(&root.join(folder), &mut files);
    }
    let ends = |path: &Path, ending: &str| path.extension().is_some_and(|e| e == ending);
    let head = |path: &Path| path.file_name().is_some_and(|name| name == "inventory.toml");
    let law = |path: &Path| path.parent().is_some_and(|above| above.ends_with("regimes"));
    let fits = |path: &&PathBuf| match target {
        "table" => ends(path, "csv"),
        "head" => head(path),
        "yaml" => ends(path, "yaml") || ends(path, "yml"),
        "json" => ends(path, "json"),
        "toml" => ends(path, "toml") && !head(path) && !law(path),
        "regime" => ends(path, "toml") && law(path),
        "query" => ends(path, "cypher"),
        "import" => path.parent().is_some_and(|above| above.ends_with("import")),
        _ => false,
    };
    let text = |path: &PathBuf| fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).ok();
    let mut texts: Vec<String> = files.iter().filter(fits).filter_map(text).collect();
    match target {
        "folder" => {
            for path in files.iter().filter(|path| head(path)) {
                let folder = path.parent().unwrap();
                let parts =
                    files.iter().filter(|p| p.parent() == Some(folder) && (head(p) || ends(p, "csv")));
                let of = |p: &PathBuf| Some(format!("{FILE}{}\n{}", p.file_name()?.to_str()?, text(p)?));
                texts.push(parts.filter_map(of).collect());
            }
        }
        "query" => texts.extend(texts.clone().iter().flat_map(|text| text.split("\n\n")).map(str::to_owned)),
        "comments" => {
            texts.extend([" one", "", "\"quoted\"\n two, three", " a = 1\n\n [[x]]"].map(str::to_owned));
        }
        "transforms" => texts.extend(
            [
                "none",
                "drop:c",
                "derive:c>d",
                "pseudonymise; encrypt",
                "aggregate;anonymise",
                "drop:d; derive:d>e",
            ]
            .map(str::to_owned),
        ),
        "review" => texts.extend(reviews(root)),
        "yaml" | "json" | "toml" => texts.push(single(target)),
        _ => {}
    }
    let short = |text: String| {
        let mut end = text.len().min(LONGEST);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.get(..end).unwrap_or_default().to_owned()
    };
    texts.into_iter().map(short).collect()
}

/// Signatures: those that are kept, and what looks like some.
fn reviews(root: &Path) -> Vec<String> {
    let signed = fs::read_to_string(root.join("inventories/schrems-ii/review.toml")).unwrap_or_default();
    let one = signed.find("[[").and_then(|at| signed.get(at..)).unwrap_or_default();
    let mut texts = vec![format!("{signed}{one}"), one.replace('"', "'"), one.replace("[[signature]]", "")];
    texts.extend(["signature = 1", "signature = [{}, 2]", "[[signature]]\nwho = 5\n"].map(str::to_owned));
    texts.push(signed);
    texts
}

/// A whole inventory of one file.
fn single(format: &str) -> String {
    match format {
        "yaml" => "inventory:\n  name: x\n  as_of: 2026-11-01\ncompanies:\n  - id: a\n    name: A\n    country: DE\npopulations:\n  - {id: p, name: P, country: DE}\ncategories:\n  - id: c\n    name: C\nflows:\n  - id: f\n    from: p\n    to: a\n    categories: [c]\n",
        "json" => "{\"inventory\": {\"name\": \"x\", \"as_of\": \"2026-11-01\"}, \"companies\": [{\"id\": \"a\", \"name\": \"A\", \"country\": \"DE\"}], \"populations\": [{\"id\": \"p\", \"name\": \"P\", \"country\": \"DE\"}], \"categories\": [{\"id\": \"c\", \"name\": \"C\"}], \"flows\": [{\"id\": \"f\", \"from\": \"p\", \"to\": \"a\", \"categories\": [\"c\"]}]}\n",
        _ => "[inventory]\nname = \"x\"\nas_of = 2026-11-01\n\n[[companies]]\nid = \"a\"\nname = \"A\"\ncountry = \"DE\"\n\n[[populations]]\nid = \"p\"\nname = \"P\"\ncountry = \"DE\"\n\n[[categories]]\nid = \"c\"\nname = \"C\"\n\n[[flows]]\nid = \"f\"\nfrom = \"p\"\nto = \"a\"\ncategories = [\"c\"]\n",
    }
    .to_owned()
}

/// One more text: one of the corpus, changed in a few places.
pub fn made(corpus: &[String], random: &mut Random) -> String {
    let pick = |random: &mut Random| corpus.get(random.below(corpus.len())).map_or("", String::as_str);
    let mut text: Vec<char> = window(pick(random), random).chars().collect();
    for _ in 0..=random.below(5) {
        let at = random.below(text.len() + 1);
        let end = (at + random.below(12)).min(text.len());
        match random.below(7) {
            0 => drop(text.drain(at..end)),
            1 => {
                let again: Vec<char> = text.get(at..end).unwrap_or_default().to_vec();
                text.splice(at..at, again);
            }
            2 => {
                let other: Vec<char> = window(pick(random), random).chars().take(60).collect();
                text.splice(at..end, other);
            }
            3 => text.truncate(at),
            4 => {
                let c = char::from_u32(random.below(0x250) as u32).unwrap_or(' ');
                text.splice(at..end.min(at + 1), [c]);
            }
            _ => {
                let word = WORDS.get(random.below(WORDS.len())).copied().unwrap_or_default();
                text.splice(at..at, word.chars());
            }
        }
    }
    text.into_iter().collect()
}

/// Of a long text a part, whole lines: most inputs are to be short.
fn window<'t>(text: &'t str, random: &mut Random) -> &'t str {
    const ROOM: usize = 500;
    if text.len() <= ROOM || random.below(8) == 0 {
        return text;
    }
    let breaks =
        |at: usize| text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |i| at + i + 1);
    let floor = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    // The beginning says what it is.
    let start = if random.below(2) == 0 { 0 } else { breaks(floor(random.below(text.len()))) };
    let end = breaks(floor((start + ROOM).min(text.len())));
    text.get(start..end).unwrap_or_default()
}
