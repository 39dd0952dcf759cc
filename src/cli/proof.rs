//! How a proof is shown on the terminal: the route hop by hop, each with its disclosures, grounds and the lines of
//! the inventory that it rests on, then the other routes in short.

use std::fmt::Write as _;

use thalweg::{
    assess::{Disclosure, Explanation, Kind, ProofStep, Record, RouteStep, Verdict},
    law::{Condition, Known},
    model::{Inventory, NodeId},
    report::Hop,
    source::Span,
};

use super::{input::Input, terminal};

/// Proofs that take more bytes than this are none that anybody reads.
const BYTES: usize = 64 << 20;

/// The proofs, one after the other.
pub struct Text<'i> {
    input: &'i Input,
    out: String,
}

impl<'i> Text<'i> {
    /// None yet.
    pub fn new(input: &'i Input) -> Self {
        Self { input, out: String::new() }
    }

    /// Adds one, and says whether there is room for more.
    pub fn add(&mut self, proof: &Explanation) -> bool {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        exposure(&mut self.out, self.input, proof);
        self.out.len() <= BYTES
    }

    /// All of it, or how many bytes it would have had at most.
    pub fn whole(self) -> Result<String, usize> {
        if self.out.len() > BYTES { Err(BYTES) } else { Ok(cleaned(&self.out)) }
    }
}

/// That nothing fits, and why.
pub fn nothing(reasons: &[String]) -> String {
    let mut out = "No exposure fits.\n".to_owned();
    for reason in reasons {
        line(&mut out, format_args!("  because: {reason}"));
    }
    cleaned(&out)
}

fn cleaned(text: &str) -> String {
    text.lines().map(|line| terminal::clean(line) + "\n").collect()
}

fn line(out: &mut String, text: std::fmt::Arguments) {
    // Writing to a string does not fail.
    let _ = out.write_fmt(text);
    out.push('\n');
}

fn exposure(out: &mut String, input: &Input, proof: &Explanation) {
    let i = &input.inventory;
    let row = &proof.row;
    let regime = if row.regime.is_empty() { "no regime" } else { &row.regime };
    line(
        out,
        format_args!(
            "{} of {} reaches {} in {} under {} as of {}: {}",
            row.categories.iter().map(|&c| i.category(c).id.as_str()).collect::<Vec<_>>().join(", "),
            i.population(row.population).id,
            i.party(row.recipient).id,
            row.place,
            regime,
            input.as_of,
            row.verdict.as_str(),
        ),
    );
    let recipient = i.party(row.recipient);
    line(out, format_args!("  recipient: {} [{}]", recipient.name, at(input, recipient.span)));
    for (number, step) in proof.steps.iter().enumerate() {
        if out.len() > BYTES {
            return;
        }
        hop(out, input, number + 1, step, &row.regime);
    }
    if proof.others.is_empty() {
        return;
    }
    line(out, format_args!("  other routes, the shortest over each last flow:"));
    for (verdict, steps) in &proof.others {
        let route = steps.iter().map(|s| s.id.as_str()).collect::<Vec<_>>().join(">");
        line(out, format_args!("    {}: {route}", verdict.as_str()));
    }
    if proof.left > 0 {
        let noun = if proof.left == 1 { "route" } else { "routes" };
        line(
            out,
            format_args!("    and {} more {noun}, none worse than these; --limit 0 shows all", proof.left),
        );
    }
}

fn hop(out: &mut String, input: &Input, number: usize, proof: &ProofStep, regime: &str) {
    let i = &input.inventory;
    let step = &proof.step;
    let from = proof.from.map_or("held at", |n| i.node_name(n));
    let to = proof.to.map_or("", |n| i.node_name(n));
    let category = &i.category(step.category).id;
    line(
        out,
        format_args!("  {number}. {}: {from} > {to}, as {category}: {}", step.id, step.verdict.as_str()),
    );
    if let Some(flow) = step.flow.map(|f| i.flow(f)) {
        line(out, format_args!("     flow [{}]{}", at(input, flow.span), source(&flow.source)));
    }
    if let Some(span) = proof.to.map(|n| span_of(i, n)) {
        line(out, format_args!("     node {to} [{}]", at(input, span)));
    }
    if proof.records.is_empty() {
        unrecorded(out, input, proof, regime);
    }
    for record in &proof.records {
        disclosure(out, input, record);
        checklist(out, input, step, record);
    }
}

/// A hop that is not judged: nobody gives to anybody, or the row's regime does not protect what is given.
fn unrecorded(out: &mut String, input: &Input, proof: &ProofStep, regime: &str) {
    let i = &input.inventory;
    let free = Verdict::Free.as_str();
    if let (Some(kind), Some(holder)) = (proof.kind, proof.holder) {
        let does = if kind == Kind::Collection { "collects" } else { "moves" };
        line(out, format_args!("     {}: {} {does} it: {free}", kind.as_str(), i.party(holder).id));
    }
    let why = match regime {
        _ if proof.protected => String::new(),
        "" => "; no regime protects it".to_owned(),
        regime => format!("; {regime} does not protect it here"),
    };
    for d in &proof.disclosures {
        let exporter = exporter(input, d);
        let (importer, role) = (&i.party(d.importer).id, d.importer_as.as_str());
        line(out, format_args!("     disclosure: {exporter} gives it to {importer} ({role}){why}: {free}"));
    }
}

fn exporter(input: &Input, d: &Disclosure) -> String {
    let named = |e| format!("{} ({})", input.inventory.party(e).id, d.exporter_as.as_str());
    d.exporter.map_or("not known".to_owned(), named)
}

fn disclosure(out: &mut String, input: &Input, record: &Record) {
    let i = &input.inventory;
    let d = record.disclosure;
    let exporter = exporter(input, &d);
    let judgement = &record.judgement;
    line(
        out,
        format_args!(
            "     {}: exporter {exporter}, importer {} ({}), at {}: {}",
            record.kind.as_str(),
            i.party(d.importer).id,
            d.importer_as.as_str(),
            record.place,
            judgement.verdict.as_str(),
        ),
    );
    if matches!(record.kind, Kind::Internal | Kind::SameParty) && judgement.verdict == Verdict::Free {
        return;
    }
    if !judgement.instrument().is_empty() {
        let row = i.safeguards.iter().find(|s| s.id == judgement.instrument());
        let place = row.map_or(String::new(), |s| format!(" [{}]{}", at(input, s.span), source(&s.source)));
        line(out, format_args!("       ground: {} {}{place}", judgement.mechanism(), judgement.instrument()));
    }
    let schemes = schemes(input, &judgement.entry);
    for row in
        i.certifications.iter().filter(|c| c.party == d.importer && schemes.contains(&c.scheme.as_str()))
    {
        line(
            out,
            format_args!(
                "       certification: {} [{}]{}",
                row.scheme,
                at(input, row.span),
                source(&row.source)
            ),
        );
    }
    if !judgement.citation.is_empty() {
        line(out, format_args!("       citation: {}", judgement.citation));
    }
    let asked = |reason: &&String| judgement.checks.iter().all(|check| check.why != **reason);
    for reason in judgement.reasons_between(i, d.exporter, d.importer).iter().filter(asked) {
        line(out, format_args!("       because: {reason}"));
    }
}

/// Every condition that was asked of what decided, its answer, and where the answer stands.
fn checklist(out: &mut String, input: &Input, step: &RouteStep, record: &Record) {
    let i = &input.inventory;
    let hop = Hop {
        flow: step.flow,
        holding: step.holding,
        categories: &[step.category],
        populations: &[record.population],
    };
    for check in &record.judgement.checks {
        let word = match check.known {
            Known::Holds => "holds",
            Known::Fails => "fails",
            Known::NotStated => "not stated",
        };
        let mut rows: Vec<Span> = check.rests.iter().flat_map(|&rest| hop.rows(i, rest)).collect();
        rows.sort_unstable();
        rows.dedup();
        let rows: Vec<String> =
            rows.into_iter().filter(|row| row.line > 0).map(|row| at(input, row)).collect();
        let place = if rows.is_empty() { String::new() } else { format!(" [{}]", rows.join(", ")) };
        line(out, format_args!("       {word:<10} {}: {}{place}", check.name, check.why));
    }
}

/// The certification schemes that a rule entry asks for.
fn schemes<'a>(input: &'a Input, entry: &str) -> Vec<&'a str> {
    let decisions = input.regimes.iter().flat_map(|r| &r.decision).filter(|d| d.entry.id == entry);
    decisions
        .flat_map(|d| &d.requires)
        .filter_map(|c| match c {
            Condition::Certified { scheme, .. } => Some(scheme.as_str()),
            _ => None,
        })
        .collect()
}

fn source(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(" source: {text}") }
}

fn at(input: &Input, span: Span) -> String {
    format!("{}:{}", input.sources.name(span.source), span.line)
}

fn span_of(inventory: &Inventory, node: NodeId) -> Span {
    match node {
        NodeId::Population(id) => inventory.population(id).span,
        NodeId::Party(id) => inventory.party(id).span,
        NodeId::Store(id) => inventory.store(id).span,
    }
}
