//! rules.csv and volumes.csv.

use super::{cells::bad_word, flows::FlowNames, line::Line, reader::Reader};
use crate::{
    finding::{Code, Finding},
    ingest::{
        meant::{Asked, Words, without_zeros},
        shown::shown,
        table::{EFFECTS, PERIODS},
        tables::Sheet,
    },
    model::{
        Basis, Bloc, CategoryId, CategoryMatch, Consideration, FlowId, Place, PlaceMatch, RecipientMatch,
        Rule, TransformMatch, Volume,
    },
    text::Cell,
};

impl<'a> Reader<'a> {
    /// Reads the user's own policy.
    pub(super) fn rules(&mut self, sheets: impl Iterator<Item = &'a Sheet<'a>>) {
        for sheet in sheets {
            self.rows(sheet, |reader, line| {
                let rule = reader.rule(line);
                reader.inventory.rules.push(rule);
            });
        }
    }

    fn rule(&mut self, line: &Line<'_, 'a>) -> Rule {
        let id = line.id();
        let effect = self.word(line, "effect", EFFECTS, |w| EFFECTS.iter().find(|e| **e == w).copied());
        let category = line.cell("category").and_then(|cell| match cell.value().strip_prefix("tag:") {
            Some(tag) => self.behind(tag, "tag:", cell, &id).map(CategoryMatch::Tagged),
            None => self.category(cell, &id).map(CategoryMatch::Within),
        });
        let population = line.cell("population").and_then(|c| self.population(c, &id));
        let purpose = line.cell("purpose").and_then(|c| self.purpose(c, &id));
        let legal_basis = self.word(line, "legal_basis", Basis::WORDS, Basis::parse);
        let consideration = self.word(line, "consideration", Consideration::WORDS, Consideration::parse);
        let transform = line.cell("transform").and_then(|cell| match cell.raw() {
            "none" => Some(TransformMatch::Nothing),
            _ => self.transform(cell, &id).map(TransformMatch::Has),
        });
        let recipient = line.cell("recipient").and_then(|cell| match cell.value().strip_prefix("kind:") {
            Some(kind) => self.behind(kind, "kind:", cell, &id).map(RecipientMatch::Kind),
            None => self.party(cell, &id).map(RecipientMatch::Party),
        });
        let place = line.cell("place").and_then(|c| self.rule_place(c, &id));
        let mechanism = line.cell("mechanism").and_then(|cell| match cell.raw() {
            "adequacy" => Some("adequacy".to_owned()),
            _ => self.known(cell, Words::Mechanisms, &id),
        });
        Rule {
            deny: effect == Some("deny"),
            category,
            population,
            purpose,
            legal_basis,
            consideration,
            transform,
            recipient,
            place,
            mechanism,
            message: line.text("message"),
            source: line.text("source"),
            span: line.span(),
            id,
        }
    }

    /// The word behind a prefix.
    fn behind(&mut self, word: &str, prefix: &str, cell: Cell<'a>, id: &str) -> Option<String> {
        let word = word.trim();
        if word.is_empty() {
            let message = format!("`{prefix}` without a word after it");
            let finding = Finding::new(Code::BadWord, id, message).at(cell.span());
            let example = if prefix == "tag:" { "tag:special" } else { "kind:advertiser" };
            self.sink.add(finding.help(format!("write the word after it: `{example}`")));
            return None;
        }
        Some(word.to_owned())
    }

    /// A place or a bloc, or with `!` before it anything else.
    fn rule_place(&mut self, cell: Cell<'a>, id: &str) -> Option<PlaceMatch> {
        let negated = cell.raw().starts_with('!');
        if cell.raw() == "!" {
            let message = "`!` without a place after it";
            let finding = Finding::new(Code::BadPlace, id, message).at(cell.span());
            self.sink.add(finding.help("write the place after it: `!EEA` is anywhere but there"));
            return None;
        }
        let cell = if negated { cell.after(1) } else { cell };
        let found = match (Place::parse(cell.raw()), Bloc::parse(cell.raw())) {
            (Some(place), _) if negated => Some(PlaceMatch::NotAt(place)),
            (Some(place), _) => Some(PlaceMatch::At(place)),
            (None, Some(bloc)) if negated => Some(PlaceMatch::NotIn(bloc)),
            (None, Some(bloc)) => Some(PlaceMatch::In(bloc)),
            (None, None) => None,
        };
        if found.is_none() {
            let finding = self.no_place(cell.raw(), id, Asked::Rule).at(cell.span());
            self.sink.add(finding);
        }
        self.doubt(cell.raw(), cell.span(), id);
        found
    }

    /// Reads the volumes.
    pub(super) fn volumes(&mut self, sheets: impl Iterator<Item = &'a Sheet<'a>>, flows: &FlowNames<'a>) {
        for sheet in sheets {
            self.rows(sheet, |reader, line| {
                let flow = reader.volume_flow(line, flows);
                let category = line.cell("category").and_then(|c| reader.category(c, &line.text("flow")));
                let volume = Volume {
                    flow: flow.unwrap_or(FlowId(0)),
                    category: category.unwrap_or(CategoryId(0)),
                    people: reader.people(line),
                    per: line.text("per"),
                    as_of: reader.date(line, "as_of"),
                    span: line.row.span(),
                };
                if let Some(cell) = line.cell("per").filter(|c| !PERIODS.contains(&c.raw())) {
                    reader.sink.add(bad_word(cell, "per", PERIODS, ""));
                }
                reader.inventory.volumes.push(volume);
            });
        }
    }

    fn volume_flow(&mut self, line: &Line<'_, 'a>, flows: &FlowNames<'a>) -> Option<FlowId> {
        let cell = line.cell("flow")?;
        let found = flows.get(cell.raw());
        if found.is_none() {
            let message = format!("there is no flow `{}`", shown(cell.raw()));
            let finding = Finding::new(Code::UnknownReference, "", message).at(cell.span());
            // The first by name of those that are equally near.
            let known = &self.inventory.flows;
            let names = || {
                let mut names: Vec<&str> =
                    if known.len() <= 10_000 { known.iter().map(|f| &*f.id).collect() } else { Vec::new() };
                names.sort_unstable();
                names
            };
            self.sink.add(match self.guesses.nearest("flow", cell.raw(), names) {
                Some(near) => finding.help(format!("did you mean `{near}`?")).instead(near),
                None => finding.help("write the id of a row of flows.csv"),
            });
        }
        found
    }

    fn people(&mut self, line: &Line<'_, 'a>) -> u64 {
        let Some(cell) = line.cell("people") else { return 0 };
        let raw = cell.raw();
        if raw.bytes().all(|b| b.is_ascii_digit())
            && let Ok(people) = raw.parse()
        {
            return people;
        }
        let message = format!("`{}` is not a number of people", shown(raw));
        let finding = Finding::new(Code::BadNumber, "", message).at(cell.span());
        // Thousands, all parted by one sign; anything else may be a part of one.
        let whole = without_zeros(raw);
        let separator = whole.chars().find(|c| !c.is_ascii_digit());
        let mut parts = whole.split(|c| Some(c) == separator);
        let is_sign =
            |c: char| matches!(c, ' ' | ',' | '.' | '_' | '\'' | '\u{2019}' | '\u{a0}' | '\u{202f}');
        let first = parts.next().is_some_and(|part| (1..=3).contains(&part.len()) || separator.is_none());
        let grouped = separator.is_none_or(is_sign)
            && first
            && parts.all(|part| part.len() == 3)
            && whole.chars().all(|c| c.is_ascii_digit() || Some(c) == separator)
            && !whole.starts_with('0');
        let digits: String = whole.chars().filter(char::is_ascii_digit).take(20).collect();
        let grouped = grouped && !digits.is_empty() && digits.len() < 20;
        let finding = finding.help("write whole numbers, without separators");
        self.sink.add(if grouped { finding.instead(digits) } else { finding });
        0
    }
}
