//! What the W3C Data Privacy Vocabulary 2.3 has a term for (<https://w3id.org/dpv>, w3c/dpv f01a55c). Where it has none, or where its
//! term says more than is known, there is only ours: no party is called a third party for its table, no transfer is said to have a
//! legal basis that its verdict does not bear out.

use std::borrow::Cow;

use super::{
    property::{text, value},
    term::{Name, Object, Space, own},
};
use crate::{
    graph::{Kind, Label, Node, Properties, Property, PropertyGraph, Relationship},
    model::Place,
};

type Classes<'g> = Vec<Name<'g>>;
type Values<'g> = Vec<(Name<'g>, Object<'g>)>;

fn dpv(local: &'static str) -> Name<'static> {
    Name::of(Space::Dpv, local)
}

fn skos(local: &'static str) -> Name<'static> {
    Name::of(Space::Skos, local)
}

/// The predicate for a relationship as it points.
pub(super) fn forward(graph: &PropertyGraph, relationship: &Relationship) -> Option<Name<'static>> {
    let from = graph.node(relationship.from).label;
    Some(match (relationship.kind, from) {
        (Kind::In | Kind::At, _) => dpv("hasLocation"),
        (Kind::Holds | Kind::Carries | Kind::Of, _) => dpv("hasPersonalData"),
        (Kind::About, _) => dpv("hasDataSubject"),
        (Kind::Under, _) => dpv("hasApplicableLaw"),
        (Kind::From, Label::Transfer) => dpv("hasDataExporter"),
        (Kind::To, Label::Transfer) => dpv("hasDataImporter"),
        (Kind::To, Label::Exposure) => dpv("hasRecipient"),
        (Kind::ChildOf, Label::Category | Label::Purpose) => skos("broader"),
        _ => return None,
    })
}

/// The predicate for it from its end to its start.
pub(super) fn backward(relationship: &Relationship) -> Option<Name<'static>> {
    (relationship.kind == Kind::Controls).then(|| dpv("hasDataController"))
}

/// Classes and values of a node.
pub(super) fn of_node<'g>(
    graph: &'g PropertyGraph,
    node: &'g Node,
    classes: &mut Classes<'g>,
    values: &mut Values<'g>,
) {
    let word = |name| text(graph, &node.properties, name);
    match node.label {
        Label::Population => classes.push(dpv("DataSubject")),
        Label::Category => {
            classes.push(dpv("PersonalData"));
            values.extend(word("dpv").and_then(stated).map(|term| (skos("broader"), Object::Term(term))));
        }
        Label::Purpose => {
            classes.push(dpv("Purpose"));
            values.extend(basis(word("legal_basis")));
        }
        Label::Party => {
            classes.push(dpv("LegalEntity"));
            classes.extend(word("role").and_then(role));
        }
        Label::Safeguard => safeguard(graph, node, classes, values),
        Label::Place => {
            let place = Place::parse(&node.id);
            match place.filter(|p| p.code().len() == 2 && !p.is_user_assigned() && !p.is_organisation()) {
                Some(place) => {
                    classes.push(dpv("Country"));
                    let term = Name::of(Space::Loc, place.code());
                    values.push((skos("exactMatch"), Object::Term(term)));
                }
                None => classes.push(dpv("Location")),
            }
        }
        Label::Regime => {
            classes.push(dpv("Law"));
            if &*node.id == EU_GDPR {
                let term = Name::of(Space::LegalEu, "law-GDPR");
                values.push((skos("exactMatch"), Object::Term(term)));
            }
        }
        Label::Transfer => {
            // Where it is not stated where the importer has it, whether a border is crossed is not known.
            let unknown = word("place") == Some(Place::UNKNOWN.code());
            classes.push(dpv(if unknown { "Transfer" } else { "CrossBorderTransfer" }));
            linked(graph, &node.properties, "populations", Label::Population, "hasDataSubject", values);
            values.extend(ground(graph, node).map(|term| (dpv("hasLegalBasis"), Object::Term(term))));
        }
        _ => {}
    }
}

/// The law whose grounds DPV has terms for.
const EU_GDPR: &str = "eu-gdpr";

/// Classes and values of a flow.
pub(super) fn of_flow<'g>(
    graph: &'g PropertyGraph,
    properties: &'g Properties,
    classes: &mut Classes<'g>,
    values: &mut Values<'g>,
) {
    classes.push(dpv("Transfer"));
    if text(graph, properties, "access") == Some("remote") {
        classes.push(dpv("Access"));
    }
    for (column, label, predicate) in [
        ("categories", Label::Category, "hasPersonalData"),
        ("populations", Label::Population, "hasDataSubject"),
        ("purposes", Label::Purpose, "hasPurpose"),
    ] {
        linked(graph, properties, column, label, predicate, values);
    }
    values.extend(basis(text(graph, properties, "legal_basis")));
}

/// The nodes that a list names.
fn linked<'g>(
    graph: &'g PropertyGraph,
    properties: &'g Properties,
    column: &str,
    label: Label,
    predicate: &'static str,
    values: &mut Values<'g>,
) {
    let Some(Property::List(items)) = value(graph, properties, column) else { return };
    for node in items.iter().filter_map(|id| graph.find(label, id)) {
        values.push((dpv(predicate), Object::Own(own(graph.node(node)))));
    }
}

/// A term that the inventory states: `dpv:Name`, `pd:Name`, or the IRI of either.
fn stated(text: &str) -> Option<Name<'_>> {
    [Space::Dpv, Space::Pd].into_iter().find_map(|space| {
        let short = text.strip_prefix(space.prefix()).and_then(|rest| rest.strip_prefix(':'));
        let local = short.or_else(|| text.strip_prefix(space.iri()))?;
        let plain = local.starts_with(|c: char| c.is_ascii_alphabetic())
            && local.bytes().all(|b| b.is_ascii_alphanumeric());
        plain.then_some(Name(space, Cow::Borrowed(local)))
    })
}

/// A joint controller is a controller: DPV's term for joint ones is their group.
fn role(word: &str) -> Option<Name<'static>> {
    Some(dpv(match word {
        "controller" | "joint-controller" => "DataController",
        "processor" => "DataProcessor",
        "sub-processor" => "DataSubProcessor",
        _ => return None,
    }))
}

fn basis<'g>(word: Option<&str>) -> Option<(Name<'g>, Object<'g>)> {
    let term = match word? {
        "consent" => "Consent",
        "explicit-consent" => "ExplicitlyExpressedConsent",
        "contract" => "Contract",
        "legal-obligation" => "LegalObligation",
        "vital-interests" => "VitalInterest",
        "public-task" => "PublicInterest",
        "legitimate-interests" => "LegitimateInterest",
        _ => return None,
    };
    Some((dpv("hasLegalBasis"), Object::Term(dpv(term))))
}

/// A safeguard, and as what the EU GDPR knows it where it is meant for that law.
fn safeguard<'g>(
    graph: &'g PropertyGraph,
    node: &'g Node,
    classes: &mut Classes<'g>,
    values: &mut Values<'g>,
) {
    let Some(mechanism) = text(graph, &node.properties, "mechanism") else { return };
    if !matches!(mechanism, "derogation" | "compelling-interests") {
        classes.push(dpv("SafeguardForDataTransfer"));
    }
    let meant = match value(graph, &node.properties, "regimes") {
        Some(Property::List(regimes)) => regimes.is_empty() || regimes.iter().any(|id| &**id == EU_GDPR),
        _ => true,
    };
    if !meant {
        return;
    }
    let class = match mechanism {
        "scc" => "SCCByCommission",
        "scc-sa" => "SCCBySupervisoryAuthority",
        "bcr-c" | "bcr-p" => "BindingCorporateRules",
        "code-of-conduct" => "CodesOfConductForDataTransfers",
        "certification" => "CertificationMechanismsForDataTransfers",
        "adhoc-clauses" => "AdHocContractualClauses",
        _ => {
            let module = text(graph, &node.properties, "module");
            values.extend(article(mechanism, module).map(|term| (dpv("hasLegalBasis"), Object::Term(term))));
            return;
        }
    };
    classes.push(Name::of(Space::Gdpr, class));
}

/// The ground of a transfer under the EU GDPR, where its verdict is that the ground bears it.
fn ground(graph: &PropertyGraph, node: &Node) -> Option<Name<'static>> {
    let word = |name| text(graph, &node.properties, name);
    let borne = matches!(word("verdict"), Some("adequate" | "safeguarded" | "derogation"));
    if !borne || word("regime") != Some(EU_GDPR) {
        return None;
    }
    let safeguard = word("safeguard").and_then(|id| graph.find(Label::Safeguard, id));
    let module = safeguard.and_then(|at| text(graph, &graph.node(at).properties, "module"));
    article(word("mechanism")?, module)
}

/// The article that a mechanism stands in.
fn article(mechanism: &str, module: Option<&str>) -> Option<Name<'static>> {
    let term = match (mechanism, module) {
        ("adequacy", _) => "A45-3",
        ("public-instrument", _) => "A46-2-a",
        ("bcr-c" | "bcr-p", _) => "A46-2-b",
        ("scc", _) => "A46-2-c",
        ("scc-sa", _) => "A46-2-d",
        ("code-of-conduct", _) => "A46-2-e",
        ("certification", _) => "A46-2-f",
        ("adhoc-clauses", _) => "A46-3-a",
        ("admin-arrangement", _) => "A46-3-b",
        ("compelling-interests", _) => "A49-2",
        ("derogation", Some("a")) => "A49-1-a",
        ("derogation", Some("b")) => "A49-1-b",
        ("derogation", Some("c")) => "A49-1-c",
        ("derogation", Some("d")) => "A49-1-d",
        ("derogation", Some("e")) => "A49-1-e",
        ("derogation", Some("f")) => "A49-1-f",
        ("derogation", Some("g")) => "A49-1-g",
        _ => return None,
    };
    Some(Name::of(Space::Gdpr, term))
}
