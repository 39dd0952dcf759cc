//! Files of other programs, named for what they are. Nobody is served by a finding for each key of such a file.

use crate::{
    finding::{Code, Finding},
    ingest::table::{ROOT, Table},
    source::Span,
    text::{
        Format, Locator,
        tree::{Key, Node, Value},
    },
};

/// What tells a format: a key of the file, a key below it (empty: any; with `=` its value too), and how its text begins (empty: anything).
type Sign = (&'static str, &'static str, &'static str);

/// Formats by their signs, of which all must be there.
const KNOWN: &[(&str, &[Sign])] = &[
    ("a bill of materials of CycloneDX", &[("bomFormat", "", "CycloneDX")]),
    ("a bill of materials of SPDX", &[("spdxVersion", "", "")]),
    ("a manifest of dbt", &[("metadata", "dbt_schema_version", "")]),
    ("an event of OpenLineage", &[("eventType", "", ""), ("run", "runId", ""), ("job", "", "")]),
    ("an event of OpenLineage", &[("eventTime", "", ""), ("job", "namespace", "")]),
    ("an event of OpenLineage", &[("eventTime", "", ""), ("run", "runId", "")]),
    ("an event of OpenLineage", &[("eventType", "", ""), ("job", "namespace", "")]),
    ("an event of OpenLineage", &[("producer", "", ""), ("job", "namespace", "")]),
    ("an event of OpenLineage", &[("schemaURL", "", "https://openlineage.io/")]),
    ("a set of facets of OpenLineage", &[("columnLineage", "fields", "")]),
    ("a set of facets of OpenLineage", &[("columnLineage", "_producer", "")]),
    ("a set of facets of OpenLineage", &[("lineage", "_producer", "")]),
    ("an entry of a register of vendors", &[("countryHQ", "", ""), ("dataCenters", "", "")]),
    ("metadata of DataHub", &[("proposedSnapshot", "", "")]),
    ("metadata of DataHub", &[("entityUrn", "", "urn:li:"), ("aspectName", "", "")]),
    ("results of Privado", &[("privadoCoreVersion", "", "")]),
    ("results of Privado", &[("dataFlow", "", ""), ("sources", "", ""), ("processing", "", "")]),
    ("results of piiflow", &[("tool", "name=privacy-flow", ""), ("sinks", "", "")]),
    ("a model of Threagile", &[("threagile_version", "", "")]),
    ("a model of Threagile", &[("technical_assets", "", ""), ("data_assets", "", "")]),
    ("a threat model of OWASP Threat Dragon", &[("summary", "", ""), ("detail", "diagrams", "")]),
    ("a list of systems for Fides", &[("system", "fides_key", "")]),
    ("a list of data sets for Fides", &[("dataset", "fides_key", "")]),
    ("a list of policies for Fides", &[("policy", "fides_key", "")]),
    ("a list of organisations for Fides", &[("organization", "fides_key", "")]),
    ("a log of SARIF", &[("runs", "tool", "")]),
    ("a log of SARIF", &[("runs", "", ""), ("version", "", "2.")]),
    ("a workflow of GitHub", &[("on", "", ""), ("jobs", "", "")]),
    ("a list of hooks of pre-commit", &[("repos", "repo", "")]),
    ("a data contract", &[("dataContractSpecification", "", "")]),
    ("a data contract", &[("kind", "", "DataContract")]),
    ("an entity of Backstage", &[("apiVersion", "", "backstage.io/")]),
    ("a resource of Kubernetes", &[("apiVersion", "", ""), ("kind", "", ""), ("metadata", "", "")]),
    ("a description of OpenAPI", &[("openapi", "", "")]),
    ("a description of OpenAPI", &[("swagger", "", "")]),
    ("a description of AsyncAPI", &[("asyncapi", "", "")]),
    ("a JSON Schema", &[("$schema", "", "http://json-schema.org/")]),
    ("a JSON Schema", &[("$schema", "", "https://json-schema.org/")]),
    ("a state of Terraform", &[("terraform_version", "", "")]),
    ("a file of Docker Compose", &[("services", "image", "")]),
    ("JSON-LD", &[("@context", "", ""), ("@graph", "", "")]),
    ("GeoJSON", &[("type", "", "FeatureCollection")]),
    ("a package of npm", &[("name", "", ""), ("version", "", ""), ("dependencies", "", "")]),
    ("a package of npm", &[("name", "", ""), ("scripts", "", "")]),
    ("a package of npm", &[("devDependencies", "", "")]),
    ("a lock file of npm", &[("lockfileVersion", "", "")]),
    ("a manifest of Cargo", &[("package", "edition", "")]),
    ("a manifest of Cargo", &[("package", "version", ""), ("dependencies", "", "")]),
    ("a manifest of Cargo", &[("workspace", "members", "")]),
    ("a project of Python", &[("build-system", "requires", "")]),
    ("a project of Python", &[("project", "requires-python", "")]),
    ("a list of models of dbt", &[("version", "", ""), ("models", "name", "")]),
    ("a list of sources of dbt", &[("version", "", ""), ("sources", "name", "")]),
    ("a project of dbt", &[("config-version", "", ""), ("profile", "", "")]),
    ("a graph in JSON Graph Format", &[("graph", "nodes", ""), ("graph", "edges", "")]),
    ("a graph in JSON Graph Format", &[("graphs", "nodes", "")]),
];

/// What an import reads.
const IMPORTED: &[&str] = &[
    "a bill of materials of CycloneDX",
    "a manifest of dbt",
    "an event of OpenLineage",
    "metadata of DataHub",
    "results of Privado",
    "results of piiflow",
    "a model of Threagile",
    "a list of systems for Fides",
    "a list of data sets for Fides",
    "a list of organisations for Fides",
];

/// What this program writes as JSON, by the beginning of its `format`; of others no more is said than that it is its own.
const OURS: &[(&str, &str)] = &[
    ("thalweg-report/", "a report of this program"),
    ("thalweg-baseline/", "a baseline of this program"),
    ("thalweg-check/", "a list of findings of this program"),
    ("thalweg-", "something that this program wrote"),
];

/// What this program writes that bears no `format`, by signs as those of others.
const OURS_BY_SIGNS: &[(&str, &[Sign])] = &[
    ("a graph that this program exported", &[("graph", "type=thalweg", "")]),
    ("an answer to a query of this program", &[("columns", "", ""), ("rows", "", "")]),
    ("the record of who signed an inventory", &[("signature", "report_digest", "")]),
];

/// What tells a law as this program reads it: a regime file.
const LAW: &[&[Sign]] = &[
    &[("id", "", ""), ("law", "citation", "")],
    &[("id", "", ""), ("mechanism", "id", "")],
    &[("id", "", ""), ("decision", "places", "")],
    &[("id", "", ""), ("territory", "places", "")],
    &[("id", "", ""), ("transfers", "", ""), ("authorities", "", "")],
];

/// What to do with a law that was given for an inventory.
pub(super) const OF_LAW: &str = "give the inventory, and the folder of the law to `--regimes`: `thalweg check INVENTORY --regimes FOLDER`; `thalweg law --regimes FOLDER` shows what it says";

fn is_law(entries: &[(Key<'_>, Node<'_>)]) -> bool {
    LAW.iter().any(|signs| signs.iter().all(|sign| has(entries, sign)))
}

/// Whether a text is a law as this program reads it.
pub(super) fn is_law_text(text: &str) -> bool {
    let parsed = Format::Toml.parse(&Locator::new(crate::source::SourceId::default(), text));
    parsed.root.as_ref().and_then(Node::as_map).is_some_and(is_law)
}

/// That the file is one that this program has written about an inventory.
fn ours(locator: &Locator<'_>, root: &Node<'_>) -> Option<Finding> {
    let whole = Span { source: locator.source(), ..Span::default() };
    let entries = root.as_map()?;
    if !is_inventory(entries) && is_law(entries) {
        let message = "this is a law (a regime file), and no inventory";
        return Some(Finding::new(Code::Unreadable, "", message).at(whole).help(OF_LAW));
    }
    if !is_inventory(entries)
        && let Some((what, _)) =
            OURS_BY_SIGNS.iter().find(|(_, signs)| signs.iter().all(|sign| has(entries, sign)))
    {
        let found = Finding::new(Code::Unreadable, "", format!("this is {what}, and no inventory")).at(whole);
        return Some(found.help("give the inventory that it is of"));
    }
    let (_, value) = root.as_map()?.iter().find(|(key, _)| key.name == "format")?;
    let format = value.as_str()?;
    let (begin, what) = OURS.iter().find(|(begin, _)| format.starts_with(begin))?;
    let help = if *begin == "thalweg-report/" {
        "give the inventory that it is of; `thalweg diff REPORT INVENTORY` compares the two"
    } else {
        "give the inventory that it is of"
    };
    Some(Finding::new(Code::Unreadable, "", format!("this is {what}, and no inventory")).at(whole).help(help))
}

/// That the file is one of another program's; none where it says that it is an inventory, or nothing is known of it.
pub(super) fn known(locator: &Locator<'_>, format: Format, root: Option<&Node<'_>>) -> Option<Finding> {
    let whole = Span { source: locator.source(), ..Span::default() };
    let found = |what: &str, text: &str| {
        let message = format!("this is {text}, and no inventory");
        let help = if IMPORTED.contains(&what) {
            "`thalweg import FILE --into DIR --owner PARTY` makes an inventory of it"
        } else {
            "take the stores, parties and flows from it, and write them as an inventory: `thalweg init DIR` makes one to \
             begin with"
        };
        Finding::new(Code::Unreadable, "", message).at(whole).help(help)
    };
    if let Some(root) = root {
        if let Some(finding) = ours(locator, root) {
            return Some(finding);
        }
        let first = match &root.value {
            Value::List(items) => items.first()?,
            _ => root,
        };
        return name(first).map(|what| found(what, &of_list(what, root)));
    }
    // A file of an object on each line is no JSON as a whole.
    let line = locator.text().lines().next().filter(|line| format == Format::Json && line.ends_with('}'))?;
    let first = format.parse(&Locator::new(locator.source(), line)).root?;
    name(&first).map(|what| found(what, &format!("JSON Lines, {what} on each line")))
}

fn of_list(what: &str, root: &Node<'_>) -> String {
    if matches!(root.value, Value::List(_)) { format!("a list, each item {what}") } else { what.to_owned() }
}

/// What a document is, by its keys.
fn name(root: &Node<'_>) -> Option<&'static str> {
    let entries = root.as_map()?;
    if is_inventory(entries) {
        return None;
    }
    KNOWN.iter().find(|(_, signs)| signs.iter().all(|sign| has(entries, sign))).map(|(what, _)| *what)
}

/// Whether the keys are those of an inventory. Others have keys of the names of tables too, but no rows below them.
fn is_inventory(entries: &[(Key<'_>, Node<'_>)]) -> bool {
    let rows = |node: &Node<'_>| matches!(&node.value, Value::List(rows) if rows.iter().any(|r| r.as_map().is_some()));
    let of_table = |name: &str| Table::of_name(name).is_some_and(|table| table != Table::Rules);
    entries.iter().any(|(key, node)| key.name == ROOT || (of_table(&key.name) && rows(node)))
}

fn has(entries: &[(Key<'_>, Node<'_>)], &(name, below, begins): &Sign) -> bool {
    let Some((_, value)) = entries.iter().find(|(key, _)| key.name == name) else { return false };
    let text = value.as_str().unwrap_or("");
    (begins.is_empty() || text.starts_with(begins)) && (below.is_empty() || holds(value, below))
}

/// Whether a key stands in a value, or in its first items or values.
fn holds(value: &Node<'_>, name: &str) -> bool {
    // A key, or a key with a value.
    let (name, wanted) = name.split_once('=').map_or((name, None), |(name, wanted)| (name, Some(wanted)));
    let is = |(key, node): &(Key<'_>, Node<'_>)| {
        key.name == name && wanted.is_none_or(|wanted| node.as_str() == Some(wanted))
    };
    let has = |node: &Node<'_>| node.as_map().is_some_and(|map| map.iter().any(is));
    match &value.value {
        Value::Map(map) => has(value) || map.iter().take(8).any(|(_, inner)| has(inner)),
        Value::List(items) => items.iter().take(8).any(has),
        _ => false,
    }
}
