//! waivers.csv.

use super::{line::Line, reader::Reader};
use crate::{
    finding::{Code, Finding},
    ingest::{shown::shown, table::DECISIONS, tables::Sheet},
    model::{Date, Decision, Waiver, WaiverOf},
    text::{
        digest::{is_digest, written},
        nearest,
    },
};

impl<'a> Reader<'a> {
    /// Reads what is accepted for a while.
    pub(super) fn waivers(&mut self, sheets: impl Iterator<Item = &'a Sheet<'a>>) {
        for sheet in sheets {
            self.rows(sheet, |reader, line| {
                let waiver = reader.waiver(line);
                reader.inventory.waivers.push(waiver);
            });
        }
    }

    fn waiver(&mut self, line: &Line<'_, 'a>) -> Waiver {
        let subject = line.text("subject");
        let finding = self.waived(line, &subject).unwrap_or(WaiverOf::Key(String::new()));
        let covers = line.cell("covers").filter(|cell| {
            let good = is_digest(cell.raw());
            if !good {
                let message = format!("`{}` is not written as what a waiver covers", shown(cell.raw()));
                let help = format!(
                    "it is of twelve digits and letters, such as `{}`: leave the cell blank, and `thalweg check` \
                     says what to write",
                    written(0x1234_5678_9abc_def0)
                );
                let finding = Finding::new(Code::BadWord, &subject, message).at(cell.span());
                self.sink.add(finding.help(help));
            }
            good
        });
        let decision = self.word(line, "decision", DECISIONS, Decision::parse).unwrap_or_default();
        let (on, until) = (self.date(line, "on"), self.date(line, "until"));
        if let (Some(on), Some(until)) = (on, until)
            && until < on
        {
            let message = format!("it ends on {until}, before it was decided on {on}");
            let finding =
                Finding::new(Code::DateOrder, &subject, message).help("write a later day in `until`");
            self.sink.add(match line.cell("until") {
                Some(cell) => finding.at(cell.span()),
                None => finding,
            });
        }
        Waiver {
            decision,
            on,
            finding,
            reason: line.text("reason"),
            who: line.text("who"),
            until: until.unwrap_or(Date::MIN),
            covers: covers.map(|cell| cell.raw().to_owned()).unwrap_or_default(),
            source: line.text("source"),
            span: line.cell("finding").map_or_else(|| line.row.span(), |cell| cell.span()),
            covers_span: (line.has("covers") && !line.lacks("covers")).then(|| line.blank_span("covers")),
            subject,
        }
    }

    /// What a waiver is of: a key, or a code with its subject.
    fn waived(&mut self, line: &Line<'_, 'a>, subject: &str) -> Option<WaiverOf> {
        let cell = line.cell("finding")?;
        let raw = cell.raw();
        let (key, number) = raw.split_once('-').unwrap_or((raw, "1"));
        if is_digest(key) && number.bytes().all(|b| b.is_ascii_digit()) && !number.is_empty() {
            return Some(WaiverOf::Key(raw.to_owned()));
        }
        let wrong = |code, message: String, help: &str| {
            Finding::new(code, subject, message).at(cell.span()).help(help.to_owned())
        };
        let known = Code::ALL.iter().find(|code| code.as_str() == raw);
        let finding = match known {
            Some(code) if !code.can_be_waived() => wrong(
                Code::BadWord,
                format!("`{raw}` cannot be waived"),
                if code.as_str() < "TW1" {
                    "put it right: nothing is judged before"
                } else {
                    "it is about waivers: correct or delete the row that it points to"
                },
            ),
            Some(_) if subject.is_empty() && !line.spoiled("subject") => wrong(
                Code::MissingColumn,
                format!("a waiver of `{raw}` does not say what it is about"),
                "write in `subject` what the finding is about, or in `finding` its key; `[severity]` in the head \
                 switches a code off as a whole",
            ),
            Some(_) => return Some(WaiverOf::Code(raw.to_owned())),
            None => {
                let message = format!("`{}` is neither a key nor a code of a finding", shown(raw));
                let upper = raw.to_ascii_uppercase();
                let codes = || Code::ALL.iter().filter(|c| c.can_be_waived()).map(|c| c.as_str());
                let near = codes().find(|code| *code == upper).or_else(|| nearest(&upper, codes()));
                let finding = wrong(
                    Code::BadWord,
                    message,
                    "write the `key` of a row of findings.csv, or a code such as `TW201` with its subject",
                );
                match near {
                    Some(near) => finding.help(format!("did you mean `{near}`?")).instead(near),
                    None => finding,
                }
            }
        };
        self.sink.add(finding);
        None
    }
}
