//! Writes a large inventory from a seed: `cargo run --release --example generate -- FLOWS SHAPE SEED DIR`.
//!
//! Shapes: `sf` scale-free, `deep` a pipeline of up to 1,000 layers, `cyc` communities. 5,000 parties, 20,000
//! safeguards, 128 categories, at most 1,024 distinct `categories` cells, 8 populations, 10% narrowing and 2%
//! transforming flows. The same arguments give the same bytes.
//!
//! `mixed`, `mixed-deep` and `mixed-cyc` have the flows of these three, but other people: in 60 countries, any of them
//! the operator or the controller of any store, so that hardly any pair of them meets twice.

use std::{
    env,
    error::Error,
    fs,
    io::{BufWriter, Write},
    path::Path,
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

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

const PLACES: &[&str] = &[
    "IE", "DE", "FR", "NL", "SE", "GB", "CH", "US", "US", "IN", "JP", "NZ", "CA", "BR", "SG", "AU", "unknown",
];
/// Where the parties of the mixed shapes are.
const MIXED_PLACES: &[&str] = &[
    "AE", "AR", "AT", "AU", "BE", "BG", "BR", "CA", "CH", "CL", "CN", "CO", "CY", "CZ", "DE", "DK", "EE",
    "EG", "ES", "FI", "FR", "GB", "GR", "HK", "HR", "HU", "ID", "IE", "IL", "IN", "IS", "IT", "JP", "KE",
    "KR", "LT", "LU", "LV", "MA", "MT", "MX", "MY", "NG", "NL", "NO", "NZ", "PE", "PH", "PL", "PT", "RO",
    "RS", "SE", "SG", "TH", "TR", "TW", "US", "VN", "ZA",
];
const POPULATIONS: &[(&str, &str)] = &[
    ("p0", "EEA"),
    ("p1", "FR"),
    ("p2", "GB"),
    ("p3", "US"),
    ("p4", "CH"),
    ("p5", "IN"),
    ("p6", "DE;AT"),
    ("p7", "BR"),
];

struct Out<'a>(&'a Path);

impl Out<'_> {
    fn table(&self, name: &str, header: &str) -> Result<BufWriter<fs::File>, Box<dyn Error>> {
        let mut file = BufWriter::new(fs::File::create(self.0.join(name))?);
        writeln!(file, "{header}")?;
        Ok(file)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [flows, shape, seed, dir] = args.as_slice() else {
        return Err("FLOWS SHAPE SEED DIR".into());
    };
    let flows: usize = flows.parse()?;
    let mut random = Random(seed.parse::<u64>()?.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let dir = Path::new(dir);
    fs::create_dir_all(dir)?;
    let out = Out(dir);
    fs::write(
        dir.join("inventory.toml"),
        "name = \"generated\"\nas_of = 2026-11-23\nregimes = [\"eu-gdpr\"]\n",
    )?;
    let parties = 5_000.min(flows / 8 + 10);
    let nodes = (flows / 4).max(parties + 10);
    let (mixed, shape) = match shape.strip_prefix("mixed") {
        Some("") => (true, "sf"),
        Some(rest) => (true, rest.trim_start_matches('-')),
        None => (false, shape.as_str()),
    };
    let people = if mixed {
        People { parties, places: MIXED_PLACES, controllers: parties, apart: 1 }
    } else {
        People { parties, places: PLACES, controllers: parties / 10, apart: 10 }
    };
    small_tables(&out, &mut random, &people)?;
    let stores = nodes - parties;
    write_stores(&out, &mut random, stores, &people)?;
    write_flows(&out, &mut random, flows, shape, stores)
}

/// Who the parties are.
struct People {
    parties: usize,
    /// Where they are.
    places: &'static [&'static str],
    /// How many of them control stores: every so many-th, as `apart` says.
    controllers: usize,
    apart: usize,
}

fn small_tables(out: &Out, random: &mut Random, people: &People) -> Result<(), Box<dyn Error>> {
    let parties = people.parties;
    let mut categories = out.table("categories.csv", "id,name,parent,tags")?;
    for c in 0..128 {
        let parent = if c < 16 { String::new() } else { format!("c{}", random.below(c.min(64))) };
        let tags = ["", "", "", "special", "hr", "identifier"][random.below(6)];
        writeln!(categories, "c{c},Category {c},{parent},{tags}")?;
    }
    let mut populations = out.table("populations.csv", "id,name,country")?;
    for (id, home) in POPULATIONS {
        writeln!(populations, "{id},People {id},{home}")?;
    }
    let mut companies = out.table("companies.csv", "id,name,country,role,subject_to")?;
    let mut vendors = out.table("vendors.csv", "id,name,country,attests")?;
    let mut certifications = out.table("certifications.csv", "party,scheme,covers,valid_from,valid_until")?;
    for p in 0..parties {
        let place = random.pick(people.places);
        if p % 10 == 0 {
            writeln!(companies, "v{p},Company {p},{place},,{}", random.pick(&["", "", "none", "eu-gdpr"]))?;
        } else {
            let attests = random.pick(&["", "", "no-access-from-establishment", "pipeda;appi"]);
            writeln!(vendors, "v{p},Vendor {p},{place},{attests}")?;
        }
        if random.chance(20) {
            let until = random.pick(&["", "", "2026-01-01"]);
            writeln!(certifications, "v{p},eu-us-dpf,{},2023-09-01,{until}", random.pick(&["*", "non-hr"]))?;
        }
    }
    let mut safeguards = out.table(
        "safeguards.csv",
        "id,mechanism,module,exporter,importer,categories,valid_from,valid_until,assessed_on",
    )?;
    for s in 0..parties * 4 {
        let (exporter, importer) = (random.below(parties), random.below(parties));
        let exporter = if random.chance(40) { "*".to_owned() } else { format!("v{exporter}") };
        let scope = if random.chance(10) { format!("c{}", random.below(16)) } else { String::new() };
        let module = random.pick(&["1", "2", "2", "3", "4", ""]);
        let until = random.pick(&["", "", "", "2026-06-30", "2027-06-30"]);
        let assessed = random.pick(&["2026-01-01", "2026-01-01", "2023-01-01", "", "none"]);
        writeln!(
            safeguards,
            "s{s},scc,{module},{exporter},v{importer},{scope},2022-03-01,{until},{assessed}"
        )?;
    }
    Ok(())
}

fn write_stores(
    out: &Out,
    random: &mut Random,
    stores: usize,
    people: &People,
) -> Result<(), Box<dyn Error>> {
    let mut table = out.table("stores.csv", "id,name,operator,controller,country")?;
    for s in 0..stores {
        let operator = random.below(people.parties);
        let controller = if random.chance(70) {
            format!("v{}", random.below(people.controllers) * people.apart)
        } else {
            String::new()
        };
        let place = if random.chance(30) { random.pick(people.places) } else { "" };
        writeln!(table, "n{s},Store {s},v{operator},{controller},{place}")?;
    }
    Ok(())
}

fn cells(random: &mut Random) -> Vec<String> {
    (0..1_024)
        .map(|i| match i % 10 {
            0 => format!("c{}", 64 + random.below(64)),
            1..=4 => "*".to_owned(),
            _ => {
                let count = 1 + random.below(6);
                (0..count).map(|_| format!("c{}", random.below(32))).collect::<Vec<_>>().join(";")
            }
        })
        .collect()
}

fn write_flows(
    out: &Out,
    random: &mut Random,
    flows: usize,
    shape: &str,
    stores: usize,
) -> Result<(), Box<dyn Error>> {
    let mut table = out.table("flows.csv", "id,from,to,categories,populations,transform,recurrence")?;
    let cells = cells(random);
    for (p, _) in POPULATIONS {
        for n in 0..20 {
            let to = random.below(stores);
            writeln!(table, "in-{p}-{n},{p},n{to},c{};c{},,,", random.below(16), random.below(64))?;
        }
    }
    let layers = 1_000.min(stores / 4).max(2);
    for f in 0..flows {
        let from = random.below(stores);
        let to = match shape {
            // Preferential attachment, in effect: the square of a uniform number prefers the low ids.
            "sf" => {
                let x = random.below(stores);
                if random.chance(50) { x * x / stores } else { x }
            }
            "deep" => {
                let width = stores / layers;
                let layer = (from / width + 1).min(layers - 1);
                layer * width + random.below(width)
            }
            "cyc" => {
                let size = 1_000.min(stores);
                if random.chance(95) {
                    (from / size * size + random.below(size)).min(stores - 1)
                } else {
                    random.below(stores)
                }
            }
            _ => return Err("SHAPE is sf, deep or cyc, or mixed, mixed-deep or mixed-cyc".into()),
        };
        let cell = &cells[random.below(cells.len())];
        let populations = if random.chance(10) { POPULATIONS[random.below(8)].0 } else { "" };
        let transform = if random.chance(2) {
            random.pick(&["aggregate", "drop:c3", "derive:c5>c9", "encrypt"])
        } else {
            ""
        };
        let recurrence = random.pick(&["", "", "", "occasional"]);
        writeln!(table, "f{f},n{from},n{to},{cell},{populations},{transform},{recurrence}")?;
    }
    Ok(())
}
