//! Who is meant in a sentence, whatever they are called.

use rustc_hash::FxHashMap;

use crate::model::Inventory;

/// How sentences call parties: by name and id ([`Inventory::named`]).
pub(super) struct Called<'i>(FxHashMap<&'i str, &'i str>);

impl<'i> Called<'i> {
    /// Of all parties.
    pub(super) fn of(inventory: &'i Inventory) -> Self {
        Self(inventory.parties.iter().map(|party| (party.id.as_str(), party.name.as_str())).collect())
    }

    /// A sentence without the names: who is called otherwise is the same.
    pub(super) fn by_ids(&self, text: &str) -> String {
        let (mut out, mut rest) = (String::with_capacity(text.len()), text);
        while let Some((before, (id, after))) =
            rest.split_once("(`").and_then(|(before, behind)| Some((before, behind.split_once("`)")?)))
        {
            let name = self.0.get(id).copied().filter(|name| !name.is_empty());
            let alone = name.and_then(|name| before.strip_suffix(' ')?.strip_suffix(name));
            match alone {
                // As of one that has no name.
                Some(before) => out.extend([before, "`", id, "`"]),
                None => out.extend([before, "(`", id, "`)"]),
            }
            rest = after;
        }
        out + rest
    }
}

#[cfg(test)]
mod tests {
    use super::Called;

    #[test]
    fn a_sentence_without_names_has_the_ids() {
        let called =
            Called([("ebb", "Ebb Data"), ("odd", "Odd (`ebb`)"), ("bare", "")].into_iter().collect());
        for (text, is) in [
            ("Ebb Data (`ebb`) has no paper; `scc` fails", "`ebb` has no paper; `scc` fails"),
            ("for Ebb Data (`ebb`) and `bare`", "for `ebb` and `bare`"),
            ("Ebb Data and Ebb (`ebb`)", "Ebb Data and Ebb (`ebb`)"),
            ("nobody (`no-party`), (`never ended", "nobody (`no-party`), (`never ended"),
            ("", ""),
        ] {
            assert_eq!(called.by_ids(text), is, "{text}");
        }
        // A name that looks like a mark changes what is said of it, and of nobody else.
        assert_ne!(called.by_ids("Odd (`ebb`) (`odd`)"), called.by_ids("Ebb Data (`ebb`)"));
    }
}
