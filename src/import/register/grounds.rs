//! Countries and instruments of a row of a register: whose they are, and what is made of them.

use super::{Entry, Recipient, SIGNED};
use crate::{
    import::{
        draft::{Draft, RowIx},
        instruments,
        list::NO_ROLE,
        meaning::Meaning,
        placed::Places,
        remark::Remark,
        unsaid,
        words::{self, quoted},
    },
    ingest::Table,
    model::Place,
};

/// Of whom a column of a row speaks.
struct Concerned<'r> {
    recipients: Vec<&'r Recipient>,
    /// Whether that is one, and surely no other.
    is_one: bool,
}

impl Entry<'_> {
    /// Countries and instruments: of one recipient they are its own. Of several it is not said whose they are: each may be
    /// there, so that its seat alone is not where it works.
    pub(super) fn grounds(
        &self,
        recipients: &[Recipient],
        given: &[RowIx],
        draft: &mut Draft,
        told: &mut Vec<Remark>,
    ) {
        for meaning in [Meaning::Third, Meaning::Place, Meaning::Seat] {
            for (header, at, text) in self.columns.stated(self.line, meaning) {
                for flow in given {
                    draft.note(*flow, &quoted(header, text));
                }
                // That there is no third country is clear; that there is no place of hosting is not.
                if meaning == Meaning::Place || !unsaid::is_none(text) {
                    let mut places = self.column_places(at, text);
                    if places.codes.is_empty() {
                        places.leave_open();
                    }
                    draft.count_place(!places.codes.is_empty() && !places.open);
                    if meaning != Meaning::Seat && instruments::is_named(text) {
                        told.push(self.no_row(header, text));
                    }
                    if unsaid::is_remark(text) {
                        let said = words::plain(text, 60);
                        let message =
                            format!("\"{header}\" says `{said}`, and no place: where it goes is `unknown`");
                        told.push(Remark::note(&self.place, message, "write the country, or leave it open"));
                    }
                    let concerned = self.concerned(at, recipients);
                    if meaning != Meaning::Seat && Self::located(&concerned, header, &places, draft) {
                        let beside = beside(&concerned);
                        let message =
                            format!("\"{header}\" names a place beside {beside}, and not whose it is");
                        let help = "write each place in brackets behind the one that it is of, `Kite GmbH (USA)`, or into `locations` of \
                                    its row: it is `unknown` until then";
                        told.push(Remark::note(&self.place, message, help));
                    }
                }
            }
        }
        for (header, at, text) in self.columns.cells(self.line, Meaning::Safeguard) {
            for flow in given {
                draft.note(*flow, &quoted(header, text));
            }
            let concerned = self.concerned(at, recipients);
            let only = concerned.recipients.first().filter(|_| concerned.is_one);
            let signed = only.is_some_and(|only| self.signed(only, header, text, draft));
            if !signed && !unsaid::is_none(text) {
                told.push(self.no_row(header, text));
            }
        }
    }

    /// That a ground is named that no row is made of.
    fn no_row(&self, header: &str, text: &str) -> Remark {
        let message = format!("\"{header}\" is quoted, and has no row: `{}`", words::plain(text, 60));
        let help = "write what was signed into safeguards.csv, for each recipient by itself; a certification into certifications.csv";
        Remark::note(&self.place, message, help)
    }

    /// Of whom a column speaks: under a name of its own, of the recipients that stand there, and else of all of the row. One that is not named
    /// (`dito`, `TBD`) is one of them.
    fn concerned<'r>(&self, at: usize, recipients: &'r [Recipient]) -> Concerned<'r> {
        let beside = self.columns.named_beside(at);
        let is_beside = |recipient: &&Recipient| recipient.columns.iter().any(|at| beside.contains(at));
        let inside: Vec<&Recipient> = recipients.iter().filter(is_beside).collect();
        let is_of_nobody = !beside.is_empty() && inside.is_empty();
        let all = if inside.is_empty() { recipients.iter().collect() } else { inside };
        let is_one =
            matches!(all.as_slice(), [one] if !one.is_several) && !is_of_nobody && !self.has_others(&beside);
        Concerned { recipients: all, is_one }
    }

    /// Says where recipients work with the data; whether places stand there and it is not told whose they are.
    fn located(concerned: &Concerned<'_>, header: &str, places: &Places, draft: &mut Draft) -> bool {
        let Concerned { recipients, is_one } = concerned;
        let own = |code: &str| recipients.iter().any(|one| one.bracketed.iter().any(|own| own == code));
        // Each place is in brackets behind the name of one already. An address says nothing of a third country.
        if !is_one && !places.open && places.codes.iter().all(|code| own(code)) {
            return false;
        }
        let cell = if *is_one { places.cell() } else { Place::UNKNOWN.code().to_owned() };
        for recipient in recipients {
            draft.add(recipient.party, "locations", cell.split(';'));
            if !is_one {
                let beside = beside(concerned);
                let why = format!("\"{header}\" names a place beside {beside}: whose it is, is not stated");
                draft.assume(recipient.party, &why);
            }
            for assumed in &places.assumed {
                draft.assume(recipient.party, assumed);
            }
        }
        !is_one && !recipients.is_empty() && !places.codes.is_empty()
    }

    /// A row for each instrument, where the text names such and nothing else. Whether all that it names has one.
    fn signed(&self, recipient: &Recipient, header: &str, text: &str, draft: &mut Draft) -> bool {
        let found = instruments::read(text);
        // What is planned is not signed.
        if found.more || unsaid::is_maybe(text) {
            return false;
        }
        let has_rows = !found.signed.is_empty() && !found.no_row;
        let owner = draft.id(self.owner).to_owned();
        for (mechanism, module) in found.signed {
            // Module 2 is signed with a processor.
            if module == "2" && draft.table(recipient.party) == Table::ThirdParties {
                draft.move_to(recipient.party, Table::Vendors);
                draft.forget(recipient.party, NO_ROLE);
                draft.assume(recipient.party, "it is a processor, as module 2 of its clauses is that of one");
            }
            let id = format!("{mechanism}-{}", recipient.id);
            let row = draft.keyed(Table::Safeguards, &id, &self.place);
            draft.set(row, "mechanism", mechanism);
            if mechanism == "scc" {
                draft.set(row, "module", module);
            }
            draft.set(row, "exporter", &owner);
            draft.set(row, "importer", &recipient.id);
            if let Some(day) = found.assessed_on {
                draft.set(row, "assessed_on", &day.to_string());
            }
            draft.note(row, &quoted(header, text));
            draft.assume(row, SIGNED);
        }
        has_rows
    }
}

/// Beside whom a place stands that is not surely that of one.
fn beside(concerned: &Concerned<'_>) -> &'static str {
    if concerned.recipients.len() > 1 { "several recipients" } else { "a recipient and what names none" }
}
