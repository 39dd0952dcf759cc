//! The `transform` cell of flows and rules.

use super::reader::Reader;
use crate::{
    finding::{Code, Finding},
    ingest::{
        meant::{self, Meant},
        shown::shown,
        table::TRANSFORMS,
    },
    model::Transform,
    text::{Cell, nearest},
};

impl<'a> Reader<'a> {
    /// One transformation; `none` and what cannot be read give nothing, the latter with a finding.
    pub(super) fn transform(&mut self, item: Cell<'a>, subject: &str) -> Option<Transform> {
        match item.raw() {
            "none" => None,
            "pseudonymise" => Some(Transform::Pseudonymise),
            "encrypt" => Some(Transform::Encrypt),
            "aggregate" => Some(Transform::Aggregate),
            "anonymise" => Some(Transform::Anonymise),
            raw if raw.starts_with("drop:") => {
                self.category_of(item.after(5), item, subject).map(Transform::Drop)
            }
            raw if raw.starts_with("derive:") => self.derive(item, subject),
            _ => {
                let finding = bad(item, subject);
                self.sink.add(finding);
                None
            }
        }
    }

    fn derive(&mut self, item: Cell<'a>, subject: &str) -> Option<Transform> {
        let pair = item.after("derive:".len());
        let Some(arrow) = pair.raw().find('>') else {
            let message = format!("`{}` does not say what is derived", shown(item.raw()));
            let finding = Finding::new(Code::BadTransform, subject, message).at(item.span());
            self.sink.add(finding.help("write `derive:A>B`: where A passes, B arrives too"));
            return None;
        };
        let from = self.category_of(pair.before(arrow), item, subject);
        let to = self.category_of(pair.after(arrow + 1), item, subject);
        Some(Transform::Derive(from?, to?))
    }

    fn category_of(
        &mut self,
        name: Cell<'a>,
        item: Cell<'a>,
        subject: &str,
    ) -> Option<crate::model::CategoryId> {
        if name.raw().is_empty() {
            let message = format!("`{}` does not name its category", shown(item.raw()));
            let finding = Finding::new(Code::BadTransform, subject, message).at(item.span());
            self.sink.add(finding.help("write `drop:CATEGORY`, or `derive:A>B` with two categories"));
            return None;
        }
        self.category(name, subject)
    }
}

fn bad(item: Cell<'_>, subject: &str) -> Finding {
    let raw = item.raw();
    let finding =
        Finding::new(Code::BadTransform, subject, format!("`{}` is not a transformation", shown(raw)));
    let finding = finding.at(item.span());
    // The other spelling is at two letters' distance, and right in the United States.
    match (nearest(raw, TRANSFORMS.iter().copied()), meant::transform(raw)) {
        (Some(near), _) | (None, Some(Meant::Word(near))) => {
            finding.help(format!("did you mean `{near}`?")).instead(near)
        }
        (None, Some(Meant::Say(what))) => finding.help(what),
        (None, None) => finding.help(format!("one of: {}, drop:CATEGORY, derive:A>B", TRANSFORMS.join(", "))),
    }
}
