//! The findings as nodes, tied to the row that they are about.

use super::builder::Builder;
use crate::{
    finding::Finding,
    graph::{
        data::{Node, NodeIndex},
        schema::{Kind, Label},
    },
    report,
    source::{SourceId, Sources},
};

/// Adds them, in the order of their file; those that are switched off are not there.
pub fn add(builder: &mut Builder, sources: &Sources) {
    let assessment = builder.assessment;
    let files = Files::new(builder);
    let mut keys = report::Keys::default();
    for (index, finding) in report::findings_in_order(sources, &assessment.findings).into_iter().enumerate() {
        if !builder.goes_on() {
            return;
        }
        let (file, line, column) = report::place_of(sources, finding);
        let key = report::finding_key(&mut keys, sources, finding);
        let mut cells = builder.cells().text("key", &key).text("code", finding.code.as_str());
        cells = cells.text("severity", finding.severity.as_str()).text("file", file);
        if line > 0 {
            cells = cells.number("line", i64::from(line));
        }
        if column > 0 {
            cells = cells.number("column", i64::from(column));
        }
        cells = cells.text("subject", &finding.subject).text("message", &finding.message);
        cells = cells.text("citation", &finding.citation).text("help", &finding.help);
        if finding.exposures > 0 {
            cells = cells.number("exposures", i64::from(finding.exposures));
        }
        if let Some(decided) = &finding.decided {
            cells = cells.text("decision", decided.decision);
            cells = cells.text("decided_until", &decided.until);
            cells = cells.text("decided_by", &decided.who).text("decided_because", &decided.reason);
        }
        let properties = cells.done();
        let id = format!("w{}", index + 1).into();
        let at = builder.graph.add_node(Node { label: Label::Finding, also: None, id, properties });
        if let Some(on) = files.subject(builder, finding) {
            builder.tie(at, Kind::On, on);
        }
    }
}

/// In which file each row that is a node stands: ids of nodes, categories, purposes and safeguards may be equal.
struct Files {
    rows: Vec<(Label, Vec<SourceId>)>,
}

impl Files {
    fn new(builder: &Builder) -> Self {
        fn of<T>(rows: &[T], source: impl Fn(&T) -> SourceId) -> Vec<SourceId> {
            let mut files: Vec<SourceId> = rows.iter().map(source).collect();
            files.sort_unstable();
            files.dedup();
            files
        }
        let inventory = builder.inventory();
        Self {
            rows: vec![
                (Label::Population, of(&inventory.populations, |r| r.span.source)),
                (Label::Party, of(&inventory.parties, |r| r.span.source)),
                (Label::Store, of(&inventory.stores, |r| r.span.source)),
                (Label::Safeguard, of(&inventory.safeguards, |r| r.span.source)),
                (Label::Category, of(&inventory.categories, |r| r.span.source)),
                (Label::Purpose, of(&inventory.purposes, |r| r.span.source)),
                (Label::Place, of(&inventory.countries, |r| r.span.source)),
            ],
        }
    }

    /// The node whose id is the subject: of the table whose file the finding points to, else of the first that has it.
    fn subject(&self, builder: &Builder, finding: &Finding) -> Option<NodeIndex> {
        let subject = finding.subject.strip_prefix("store:").unwrap_or(&finding.subject);
        let named = |label| builder.graph.find(label, subject);
        let file = finding.span.map(|s| s.source);
        let there = |files: &[SourceId]| file.is_some_and(|f| files.contains(&f));
        let pointed = self.rows.iter().filter(|(_, files)| there(files)).find_map(|&(l, _)| named(l));
        pointed.or_else(|| self.rows.iter().find_map(|&(label, _)| named(label)))
    }
}
