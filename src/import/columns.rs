//! The columns of a table: which row is the header, and what each column means.

mod divided;
mod doubt;
mod grouped;
mod whose;

pub use self::doubt::Doubt;
use self::grouped::{Headers, asked, fills_gaps, grouped, lies_under, names_parts, over, score};
use super::{
    address::part,
    choices::Choices,
    divisions::Divisions,
    hints,
    kind::Kind,
    meaning::Meaning,
    party::{Party, parties},
    sheet::{Line, Sheet},
    totals::is_total,
    unsaid, words,
};

/// A table's columns.
#[derive(Debug, Clone)]
pub struct Columns {
    /// Which row is the header.
    pub header: usize,
    /// Each column's header and meaning.
    pub of: Headers,
    /// Of each column of places, which parts of countries it shows.
    divisions: Vec<Divisions>,
    /// The rows below the header that count.
    counted: Vec<usize>,
    /// What stands over each column, where the header has two rows.
    over: Vec<String>,
    /// Columns of places that are not surely those of the recipients.
    pub doubts: Vec<(usize, Doubt)>,
}

/// So many rows may stand above a header.
const ABOVE: usize = 40;

/// A header without the hyphens that break its words over two lines: `Rechts-` and `grundlage`.
fn unbroken(text: &str) -> String {
    let mut whole = String::new();
    let mut lines = text.lines().map(str::trim).peekable();
    while let Some(line) = lines.next() {
        let goes_on = lines.peek().is_some_and(|next| next.starts_with(char::is_lowercase));
        if let Some(part) = line.strip_suffix('-').filter(|_| goes_on) {
            whole.push_str(part);
        } else {
            whole.push_str(line);
            whole.push(' ');
        }
    }
    whole
}

/// Words for what a vendor offers: its name only where no other column has that.
const OFFERED: &[&str] = &["service", "tool"];

impl Columns {
    /// The columns of a table, if a row near its top is a header: at least so many of its columns are known.
    pub fn of(sheet: &Sheet, choices: &Choices, least: usize) -> Option<Self> {
        // A row of a workbook ends with its last cell.
        let width = sheet.rows.iter().map(|line| line.cells.len()).max().unwrap_or_default();
        let read = |line: &Line| -> Headers {
            let of = |text: &String| {
                let header = words::plain(&unbroken(text), words::NAME);
                let meaning = choices.meaning(&header);
                (header, meaning)
            };
            let mut all: Headers = line.cells.iter().map(of).collect();
            all.resize(width, (String::new(), None));
            all
        };
        let mut rows: Vec<Headers> = sheet.rows.iter().take(ABOVE).map(read).collect();
        let scores: Vec<usize> = rows.iter().map(|of| score(of)).collect();
        let mut second = vec![false; rows.len()];
        for below in 1..rows.len() {
            let (before, behind) = rows.split_at_mut(below);
            let (Some(last), Some(of)) = (before.last(), behind.first_mut()) else { continue };
            // What asks for the cells of a column below its name is no row, and no other name of it.
            if score(last) > 1 && sheet.rows.get(below).is_some_and(hints::is_hints) {
                asked(last, choices, of);
                second[below] = true;
                continue;
            }
            // Below a header stand its rows: only what is nearly one itself is its second row.
            let (above, own) = (scores[below - 1], scores[below]);
            let is_part = above > 1 && (fills_gaps(sheet, below) || names_parts(sheet, below, choices, of));
            if own > 1 && own * 2 > above || is_part || lies_under(sheet, below, of) {
                second[below] = grouped(sheet, below, choices, of);
            }
        }
        // Of the two rows of a header the second counts, which says what the first does, and more.
        let best = |(at, of): &(usize, Headers)| (score(of), second.get(*at).copied());
        let (header, of) = rows.into_iter().enumerate().rev().max_by_key(best)?;
        let has_two_rows = second.get(header).copied().unwrap_or_default();
        let over = if has_two_rows { over(sheet, header, &of) } else { Vec::new() };
        let mut columns =
            Self { header, of, divisions: Vec::new(), counted: Vec::new(), over, doubts: Vec::new() };
        columns.offered(choices);
        columns.engaged(choices);
        columns.look_whose(choices);
        columns.divide(sheet);
        (score(&columns.of) >= least).then_some(columns)
    }

    /// Beside a column that names the vendor, `Service` is what it does: its purpose, where nothing else says that.
    fn offered(&mut self, choices: &Choices) {
        let is_offer = |(header, _): &&mut (String, Option<Meaning>)| {
            OFFERED.contains(&words::folded(header).as_str()) && !choices.says(header)
        };
        let names = |(header, meaning): &(String, Option<Meaning>)| {
            matches!(meaning, Some(Meaning::Vendor | Meaning::Processors))
                && (choices.says(header) || !OFFERED.contains(&words::folded(header).as_str()))
        };
        if !self.of.iter().any(names) {
            return;
        }
        let kind = self.kind();
        for at in 0..self.of.len() {
            let vendor = self.of.get_mut(at).filter(is_offer).filter(|(_, of)| *of == Some(Meaning::Vendor));
            let Some(column) = vendor else { continue };
            column.1 = Some(Meaning::Purpose);
            let twice = self.of.iter().filter(|(_, of)| *of == Some(Meaning::Purpose)).count() > 1;
            if twice || self.has(Meaning::Activity) || self.kind() != kind {
                self.of[at].1 = Some(Meaning::Notes);
            }
        }
    }

    /// In a register that says what is done by its purpose, a column that names the vendor names who does it: a processor. `Name` and the like may
    /// be that of what is done.
    fn engaged(&mut self, choices: &Choices) {
        const OF_ALL: &[&str] = &["name", "service", "tool", "entity", "bezeichnung"];
        if self.kind() != Some(Kind::Register) || self.has(Meaning::Activity) || !self.has(Meaning::Purpose) {
            return;
        }
        for (header, meaning) in &mut self.of {
            let is_vendor = *meaning == Some(Meaning::Vendor) && !choices.says(header);
            if is_vendor && !OF_ALL.contains(&words::folded(header).as_str()) {
                *meaning = Some(Meaning::Processors);
            }
        }
    }

    /// What the table is.
    pub fn kind(&self) -> Option<Kind> {
        let has = |meaning| self.has(meaning);
        if self.is_of_vendors() {
            Some(Kind::List)
        } else if has(Meaning::Activity) || has(Meaning::Subjects) && has(Meaning::Purpose) {
            Some(Kind::Register)
        } else if has(Meaning::Vendor) || has(Meaning::Processors) {
            Some(Kind::List)
        } else if has(Meaning::Purpose) && (has(Meaning::Data) || has(Meaning::Recipients)) {
            Some(Kind::Register)
        } else {
            None
        }
    }

    /// Whether what a row is about is a vendor, though it names what that does with data: its name stands before that, and
    /// nothing is said that only a register has.
    fn is_of_vendors(&self) -> bool {
        use Meaning::{
            Activity, Basis, Controller, Data, Processors, Purpose, Recipients, Retention, Special, Subjects,
            Vendor,
        };
        let at = |meaning| self.of.iter().position(|(_, other)| *other == Some(meaning));
        let of_register =
            [Purpose, Data, Subjects, Special, Basis, Retention, Recipients, Processors, Controller];
        at(Vendor).zip(at(Activity)).is_some_and(|(vendor, activity)| vendor < activity)
            && !of_register.into_iter().any(|meaning| self.has(meaning))
    }

    /// Whether a row has the names of the columns again, of which some may stand over others: a cell that is merged downwards has its
    /// text in both rows of a header.
    fn is_header_again(&self, line: &Line) -> bool {
        let filled = |(at, _): &(usize, &(String, Option<Meaning>))| !line.cell(*at).is_empty();
        let cells: Vec<bool> = self
            .of
            .iter()
            .enumerate()
            .filter(filled)
            .map(|(at, (header, _))| words::plain(&unbroken(line.cell(at)), words::NAME) == *header)
            .collect();
        let same = cells.iter().filter(|same| **same).count();
        // A row that calls its vendor as the column is called has no vendor.
        let vendor = self.of.iter().enumerate().find(|(_, (_, of))| *of == Some(Meaning::Vendor));
        let is_called = vendor.is_some_and(|(at, (header, _))| {
            !header.is_empty() && words::folded(line.cell(at)) == words::folded(header)
        });
        is_called || same > 1 && same * 2 > cells.len()
    }

    /// Why a row is none of those of the table: it sums up others, is a heading, or asks for what belongs into the cells.
    pub fn passes_over(&self, line: &Line) -> Option<&'static str> {
        if is_total(line) {
            Some("the row is left out: it sums up others")
        } else if self.is_header_again(line) || line.is_heading() {
            Some("the row is passed over: it is a heading within the table")
        } else if hints::is_hints(line) {
            Some("the row is passed over: it asks for what belongs into the cells")
        } else {
            None
        }
    }

    /// Whether a column means this.
    pub fn has(&self, meaning: Meaning) -> bool {
        self.of.iter().any(|(_, other)| *other == Some(meaning))
    }

    /// The cells of a row in columns of this meaning that say something: each with its header and column.
    pub fn cells<'l>(
        &'l self,
        line: &'l Line,
        meaning: Meaning,
    ) -> impl Iterator<Item = (&'l str, usize, &'l str)> {
        let of = self.of.iter().enumerate().filter(move |(_, (_, other))| *other == Some(meaning));
        let cells = of.map(|(at, (header, _))| (header.as_str(), at, line.cell(at)));
        let mut last = None;
        cells.filter(move |(_, at, cell)| !self.is_again(&mut last, *at, cell) && !unsaid::is_nothing(cell))
    }

    /// All cells of a row in columns of this meaning in which anything stands, be it a sign: of a place, even that leaves it open.
    pub fn stated<'l>(
        &'l self,
        line: &'l Line,
        meaning: Meaning,
    ) -> impl Iterator<Item = (&'l str, usize, &'l str)> {
        let of = self.of.iter().enumerate().filter(move |(_, (_, other))| *other == Some(meaning));
        let cells = of.map(|(at, (header, _))| (header.as_str(), at, line.cell(at)));
        let mut last = None;
        let is_blank = |cell: &str| words::plain(cell, words::KEPT).is_empty();
        cells.filter(move |(_, at, cell)| !self.is_again(&mut last, *at, cell) && !is_blank(cell))
    }

    /// Whether a cell is that before it again, in the next column, and under no other name: of cells that were merged, one counts.
    fn is_again<'l>(&self, last: &mut Option<(usize, &'l str)>, at: usize, cell: &'l str) -> bool {
        let before = last.replace((at, cell));
        before.is_some_and(|(before, text)| {
            before + 1 == at && text == cell && self.over.get(before) == self.over.get(at)
        })
    }

    /// All cells of a row in columns of this meaning that are not blank, also those that say `no`.
    pub fn said<'l>(&'l self, line: &'l Line, meaning: Meaning) -> impl Iterator<Item = (&'l str, &'l str)> {
        let of = self.of.iter().enumerate().filter(move |(_, (_, other))| *other == Some(meaning));
        of.map(|(at, (header, _))| (header.as_str(), line.cell(at)))
            .filter(|(_, cell)| !unsaid::is_blank(cell))
    }

    /// The items of those cells, each cell by itself: of a list with commas, and of one with lines beside it.
    pub fn items(&self, line: &Line, meaning: Meaning) -> Vec<String> {
        self.cells(line, meaning).flat_map(|(_, _, cell)| words::items(cell)).collect()
    }

    /// The parties that a row names, each without what stands in brackets behind it, and without its address. What may be a place
    /// is none: beside a place it would say nothing of where that is.
    pub fn names(&self, line: &Line) -> Vec<String> {
        let all = [Meaning::Vendor, Meaning::Processors, Meaning::Recipients];
        let cells = all.into_iter().flat_map(|meaning| self.cells(line, meaning));
        let parties = cells.flat_map(|(_, _, cell)| parties(cell)).filter(|party| !party.may_be_place);
        let name = |party: Party| party.text.split(['(', '[']).next().unwrap_or_default().trim().to_owned();
        parties.map(name).filter(|name| !name.is_empty() && part(name).is_none()).collect()
    }

    /// Whether anything stands in a column below the header.
    fn is_filled(&self, sheet: &Sheet, at: usize) -> bool {
        sheet.rows.iter().skip(self.header + 1).any(|line| !unsaid::is_blank(line.cell(at)))
    }

    /// The headers of columns that are left out as nothing that an inventory holds, though something stands in them.
    pub fn left_out(&self, sheet: &Sheet) -> Vec<&str> {
        let of = self.of.iter().enumerate();
        let of =
            of.filter(|(at, (_, meaning))| *meaning == Some(Meaning::Ignored) && self.is_filled(sheet, *at));
        of.map(|(_, (header, _))| header.as_str()).filter(|header| !header.is_empty()).collect()
    }

    /// The text of those cells.
    pub fn text(&self, line: &Line, meaning: Meaning) -> String {
        self.cells(line, meaning).map(|(_, _, cell)| cell).collect::<Vec<_>>().join("\n")
    }

    /// Columns that have no name, and something in them.
    pub fn nameless(&self, sheet: &Sheet) -> Vec<usize> {
        let of = self
            .of
            .iter()
            .enumerate()
            .filter(|(_, (header, meaning))| header.is_empty() && meaning.is_none());
        of.map(|(at, _)| at).filter(|at| self.is_filled(sheet, *at)).collect()
    }

    /// The headers of the columns that nothing is known of, and that have something in them.
    pub fn unknown(&self, sheet: &Sheet) -> Vec<String> {
        let filled =
            |at: usize| sheet.rows.iter().skip(self.header + 1).any(|line| !line.cell(at).is_empty());
        let of = self.of.iter().enumerate().filter(|(at, (_, meaning))| meaning.is_none() && filled(*at));
        of.map(|(_, (header, _))| header.clone()).filter(|header| !header.is_empty()).collect()
    }
}
