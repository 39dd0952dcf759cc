//! rules.csv and volumes.csv.

use super::{
    Reader,
    cells::{Words, bad_word, no_place},
    columns::{Line, TableFile},
    flows::FlowNames,
    shown,
};
use crate::{
    finding::{Code, Finding},
    model::{Basis, Bloc, CategoryId, Consideration, FlowId, Place, Rule, Volume},
    text::{csv::Cell, nearest},
};

const EFFECTS: &[&str] = &["deny", "require"];
const PERIODS: &[&str] = &["year", "12-months"];
/// The cells of a rule beside its id and effect.
const CELLS: &[&str] = &[
    "category",
    "population",
    "purpose",
    "legal_basis",
    "consideration",
    "transform",
    "recipient",
    "place",
    "mechanism",
    "message",
    "source",
];

impl<'a> Reader<'a> {
    /// Reads the user's own policy.
    pub(super) fn rules<'f>(&mut self, files: impl Iterator<Item = &'f TableFile<'a>>)
    where
        'a: 'f,
    {
        for file in files {
            self.rows(file, |reader, line| {
                let id = line.id();
                let effect =
                    reader.word(line, "effect", EFFECTS, |w| EFFECTS.iter().find(|e| **e == w).copied());
                let mut cells = Vec::new();
                for &column in CELLS {
                    let Some(cell) = line.cell(column) else { continue };
                    reader.rule_cell(column, cell, &id);
                    cells.push((column.to_owned(), cell.value().into_owned()));
                }
                let deny = effect == Some("deny");
                reader.inventory.rules.push(Rule { id, deny, cells, span: line.span() });
            });
        }
    }

    fn rule_cell(&mut self, column: &str, cell: Cell<'a>, id: &str) {
        match column {
            "category" => self.tagged(cell, "tag:", id, |reader, cell, id| {
                reader.category(cell, id);
            }),
            "recipient" => self.tagged(cell, "kind:", id, |reader, cell, id| {
                reader.party(cell, id);
            }),
            "population" => {
                self.population(cell, id);
            }
            "purpose" => {
                self.purpose(cell, id);
            }
            "legal_basis" => self.one_of(cell, column, Basis::WORDS, id),
            "consideration" => self.one_of(cell, column, Consideration::WORDS, id),
            "transform" => {
                self.transform(cell, id);
            }
            "place" => self.rule_place(cell, id),
            "mechanism" => {
                self.known(cell, Words::Mechanisms, id);
            }
            _ => {}
        }
    }

    /// Any word behind the prefix, or else a reference.
    fn tagged(&mut self, cell: Cell<'a>, prefix: &str, id: &str, refer: impl Fn(&mut Self, Cell<'a>, &str)) {
        match cell.raw().strip_prefix(prefix) {
            Some(word) if word.trim().is_empty() => {
                let message = format!("`{prefix}` without a word behind it");
                self.sink.add(Finding::new(Code::BadWord, id, message).at(cell.span()));
            }
            Some(_) => {}
            None => refer(self, cell, id),
        }
    }

    fn one_of(&mut self, cell: Cell<'a>, column: &str, words: &[&'static str], id: &str) {
        if !words.contains(&cell.raw()) {
            self.sink.add(bad_word(cell, column, words, id));
        }
    }

    /// A place or a bloc, or with `!` before it anything else.
    fn rule_place(&mut self, cell: Cell<'a>, id: &str) {
        let negated = cell.raw().starts_with('!');
        let cell = if negated { cell.after(1) } else { cell };
        if Place::parse(cell.raw()).is_none() && Bloc::parse(cell.raw()).is_none() {
            self.sink.add(no_place(cell.raw(), id).at(cell.span()));
        }
    }

    /// Reads the volumes.
    pub(super) fn volumes<'f>(
        &mut self,
        files: impl Iterator<Item = &'f TableFile<'a>>,
        flows: &FlowNames<'a>,
    ) where
        'a: 'f,
    {
        for file in files {
            self.rows(file, |reader, line| {
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
                if let Some(cell) = line.cell("per") {
                    reader.one_of(cell, "per", PERIODS, "");
                }
                reader.inventory.volumes.push(volume);
            });
        }
    }

    fn volume_flow(&mut self, line: &Line<'_, 'a>, flows: &FlowNames<'a>) -> Option<FlowId> {
        let cell = line.cell("flow")?;
        let found = flows.get(cell.raw()).copied();
        if found.is_none() {
            let message = format!("there is no flow `{}`", shown(cell.raw()));
            let finding = Finding::new(Code::UnknownReference, "", message).at(cell.span());
            // A hash map has no order of its own: the first by name of those that are equally near.
            let mut names: Vec<&str> =
                if flows.len() <= 10_000 { flows.keys().copied().collect() } else { Vec::new() };
            names.sort_unstable();
            self.sink.add(match nearest(cell.raw(), names.iter().copied()) {
                Some(near) => finding.help(format!("did you mean `{near}`?")).instead(near),
                None => finding,
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
        let digits: String =
            raw.chars().filter(|c| !matches!(c, ' ' | ',' | '.' | '_' | '\'' | '\u{a0}')).collect();
        let grouped = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) && digits.len() < 20;
        let finding = finding.help("write whole numbers, without separators");
        self.sink.add(if grouped { finding.instead(digits) } else { finding });
        0
    }
}
