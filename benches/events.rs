//! Writes events of `OpenLineage` from a seed, to standard output: `cargo run --release --example events -- COUNT SEED > events.ndjson`.
//!
//! Runs of 2,000 jobs over 5,000 data sets in 50 data bases: a start with what is read, a completion with what is written, some with
//! facets of columns, tags and owners, some as events of data sets or jobs, some in odd ways. The same arguments give the same bytes.

use std::{
    env,
    error::Error,
    fmt::Write as _,
    io::{self, BufWriter, Write as _},
};

/// Xorshift with a multiplier (Vigna, "An experimental exploration of Marsaglia's xorshift generators", 2016).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() >> 33) as usize % n.max(1)
    }
}

const COLUMNS: &[&str] = &[
    "id",
    "created_at",
    "email",
    "first_name",
    "last_name",
    "amount",
    "status",
    "phone_number",
    "ip_address",
    "note",
    "customer_id",
    "birth_date",
    "country",
    "price",
    "channel",
    "device_id",
];
const HEAD: &str = "\"producer\":\"https://example.org/jobs\",\"schemaURL\":\"https://openlineage.io/spec/2-0-2/OpenLineage.json\"";

fn names(set: usize) -> (String, String) {
    let base = set % 50;
    let space = match base % 4 {
        0 => format!("postgres://db{base}.example.org:5432"),
        1 => format!("s3://bucket-{base}"),
        2 => format!("snowflake://acct{base}.eu-central-1.aws"),
        _ => format!("kafka://bus{base}:9092"),
    };
    (space, format!("schema_{}.table_{set}", set % 13))
}

/// A data set; `from` are those that its columns are made of.
fn set(random: &mut Random, set: usize, from: &[usize], rich: bool, text: &mut String) -> std::fmt::Result {
    let (space, name) = names(set);
    write!(text, "{{\"namespace\":\"{space}\",\"name\":\"{name}\",\"facets\":{{")?;
    write!(text, "\"dataSource\":{{\"_producer\":\"x\",\"name\":\"{space}\",\"uri\":\"{space}\"}}")?;
    if rich {
        text.push_str(",\"schema\":{\"_producer\":\"x\",\"fields\":[");
        for at in 0..8 {
            let column = COLUMNS[(set + at) % COLUMNS.len()];
            let comma = if at == 0 { "" } else { "," };
            write!(
                text,
                "{comma}{{\"name\":\"{column}\",\"type\":\"varchar\",\"description\":\"column {at} of {name}, \\\"as is\\\"\"}}"
            )?;
        }
        text.push_str("]}");
    }
    if !from.is_empty() && rich {
        text.push_str(",\"columnLineage\":{\"fields\":{");
        for at in 0..4 {
            let (space, name) = names(from[at % from.len()]);
            let column = COLUMNS[(set + at) % COLUMNS.len()];
            let of = COLUMNS[(from[at % from.len()] + random.below(8)) % COLUMNS.len()];
            let comma = if at == 0 { "" } else { "," };
            write!(
                text,
                "{comma}\"{column}\":{{\"inputFields\":[{{\"namespace\":\"{space}\",\"name\":\"{name}\",\"field\":\"{of}\",\"transformations\":[{{\"type\":\"DIRECT\",\"subtype\":\"IDENTITY\"}}]}}]}}"
            )?;
        }
        text.push_str("}}");
    }
    if random.below(20) == 0 {
        text.push_str(",\"tags\":{\"tags\":[{\"key\":\"pii\",\"value\":\"true\",\"field\":\"note\"}]},\"ownership\":{\"owners\":[{\"name\":\"team:data\"}]}");
    }
    text.push_str("}}");
    Ok(())
}

fn event(random: &mut Random, number: usize, text: &mut String) -> std::fmt::Result {
    let run = number / 2;
    let job = run * 7919 % 2_000;
    let inputs: Vec<usize> = (0..=job % 3).map(|at| (job * 5 + at * 311) % 5_000).collect();
    let output = (job * 13 + 7) % 5_000;
    let start = number.is_multiple_of(2);
    let rich = random.below(3) != 0;
    write!(
        text,
        "{{\"eventType\":\"{}\",\"eventTime\":\"2026-03-01T00:00:00Z\",",
        if start { "START" } else { "COMPLETE" }
    )?;
    write!(
        text,
        "\"run\":{{\"runId\":\"0195a000-0000-7000-8000-{run:012x}\",\"facets\":{{\"nominalTime\":{{\"nominalStartTime\":\"2026-03-01T00:00:00Z\"}},\"processing_engine\":{{\"version\":\"3.5\",\"name\":\"spark\"}}}}}},"
    )?;
    write!(
        text,
        "\"job\":{{\"namespace\":\"space{}\",\"name\":\"job_{job}\",\"facets\":{{\"jobType\":{{\"processingType\":\"BATCH\",\"integration\":\"SPARK\"}},\"sql\":{{\"query\":\"insert into t select * from s where a > {job}\"}}}}}},",
        job % 7
    )?;
    text.push_str("\"inputs\":[");
    if start || random.below(4) == 0 {
        for (at, &input) in inputs.iter().enumerate() {
            text.push_str(if at == 0 { "" } else { "," });
            set(random, input, &[], rich, text)?;
        }
    }
    text.push_str("],\"outputs\":[");
    if !start {
        set(random, output, &inputs, rich, text)?;
    }
    write!(text, "],{HEAD}}}")
}

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = env::args().skip(1).collect();
    let count: usize = words.first().map_or(Ok(1_000_000), |word| word.parse())?;
    let seed: u64 = words.get(1).map_or(Ok(1), |word| word.parse())?;
    let mut random = Random(seed.max(1));
    let mut out = BufWriter::new(io::stdout().lock());
    let mut text = String::new();
    for number in 0..count {
        text.clear();
        event(&mut random, number, &mut text)?;
        text.push('\n');
        out.write_all(text.as_bytes())?;
    }
    Ok(out.flush()?)
}
