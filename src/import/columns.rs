//! The columns of a table: which row is the header, and what each column means.

use super::{
    choices::Choices,
    kind::Kind,
    meaning::Meaning,
    sheet::{Line, Sheet},
    words,
};

/// A table's columns.
#[derive(Debug, Clone)]
pub struct Columns {
    /// Which row is the header.
    pub header: usize,
    /// Each column's header and meaning.
    pub of: Headers,
}

/// Headers, each with what its column means.
type Headers = Vec<(String, Option<Meaning>)>;

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

/// How many meanings headers have that make a table.
fn score(of: &[(String, Option<Meaning>)]) -> usize {
    let mut known: Vec<Meaning> = of.iter().filter_map(|(_, meaning)| *meaning).collect();
    known.retain(|meaning| !matches!(meaning, Meaning::Ignored | Meaning::Notes));
    known.sort_unstable();
    known.dedup();
    known.len()
}

/// Looks at the row above the header for what a column means that its own name does not tell: `Recipients` over `internal` and
/// `external`. The title of the table is one text over all.
fn grouped(sheet: &Sheet, header: usize, choices: &Choices, of: &mut [(String, Option<Meaning>)]) {
    let Some(above) = header.checked_sub(1).and_then(|at| sheet.rows.get(at)) else { return };
    let mut texts: Vec<&str> =
        (0..of.len()).map(|at| above.cell(at)).filter(|text| !text.is_empty()).collect();
    texts.sort_unstable();
    texts.dedup();
    if texts.len() < 2 {
        return;
    }
    for (at, (name, meaning)) in of.iter_mut().enumerate() {
        let group = words::plain(above.cell(at), words::NAME);
        if meaning.is_none() && !name.is_empty() && !group.is_empty() && group != *name && !choices.says(name)
        {
            *meaning = Meaning::of_header(&format!("{group} {name}"));
        }
    }
}

impl Columns {
    /// The columns of a table, if a row near its top is a header: at least so many of its columns are known.
    pub fn of(sheet: &Sheet, choices: &Choices, least: usize) -> Option<Self> {
        let read = |line: &Line| -> Headers {
            let of = |text: &String| {
                let header = words::plain(&unbroken(text), words::NAME);
                let meaning = choices.meaning(&header);
                (header, meaning)
            };
            line.cells.iter().map(of).collect()
        };
        let mut rows: Vec<Headers> = sheet.rows.iter().take(ABOVE).map(read).collect();
        let scores: Vec<usize> = rows.iter().map(|of| score(of)).collect();
        for (below, of) in rows.iter_mut().enumerate().skip(1) {
            // Below a header stand its rows: only what is nearly one itself is its second row.
            let (above, own) = (scores[below - 1], scores[below]);
            if own > 1 && own * 2 > above {
                grouped(sheet, below, choices, of);
            }
        }
        let (header, of) = rows.into_iter().enumerate().rev().max_by_key(|(_, of)| score(of))?;
        let columns = Self { header, of };
        (score(&columns.of) >= least).then_some(columns)
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
    pub fn is_header_again(&self, line: &Line) -> bool {
        let filled = |(at, _): &(usize, &(String, Option<Meaning>))| !line.cell(*at).is_empty();
        let cells: Vec<bool> = self
            .of
            .iter()
            .enumerate()
            .filter(filled)
            .map(|(at, (header, _))| words::plain(&unbroken(line.cell(at)), words::NAME) == *header)
            .collect();
        let same = cells.iter().filter(|same| **same).count();
        same > 1 && same * 2 > cells.len()
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
        let mut last = "";
        cells.filter(move |(_, _, cell)| {
            // Of cells that were merged, one.
            let again = *cell == last;
            last = cell;
            !again && !words::is_nothing(cell)
        })
    }

    /// All cells of a row in columns of this meaning that are not blank, also those that say `no`.
    pub fn said<'l>(&'l self, line: &'l Line, meaning: Meaning) -> impl Iterator<Item = (&'l str, &'l str)> {
        let of = self.of.iter().enumerate().filter(move |(_, (_, other))| *other == Some(meaning));
        of.map(|(at, (header, _))| (header.as_str(), line.cell(at)))
            .filter(|(_, cell)| !words::is_blank(cell))
    }

    /// The items of those cells, each cell by itself: of a list with commas, and of one with lines beside it.
    pub fn items(&self, line: &Line, meaning: Meaning) -> Vec<String> {
        self.cells(line, meaning).flat_map(|(_, _, cell)| words::items(cell)).collect()
    }

    /// The parties that a row names, each without what stands in brackets behind it.
    pub fn names(&self, line: &Line) -> Vec<String> {
        let all = [Meaning::Vendor, Meaning::Processors, Meaning::Recipients];
        let items = all.into_iter().flat_map(|meaning| self.items(line, meaning));
        let name = |item: String| item.split(['(', '[']).next().unwrap_or_default().trim().to_owned();
        items.map(name).filter(|name| !name.is_empty()).collect()
    }

    /// The headers of columns that are left out as nothing that an inventory holds, though something stands in them.
    pub fn left_out(&self, sheet: &Sheet) -> Vec<&str> {
        let filled =
            |at: usize| sheet.rows.iter().skip(self.header + 1).any(|line| !words::is_blank(line.cell(at)));
        let of = self.of.iter().enumerate();
        let of = of.filter(|(at, (_, meaning))| *meaning == Some(Meaning::Ignored) && filled(*at));
        of.map(|(_, (header, _))| header.as_str()).filter(|header| !header.is_empty()).collect()
    }

    /// The text of those cells.
    pub fn text(&self, line: &Line, meaning: Meaning) -> String {
        self.cells(line, meaning).map(|(_, _, cell)| cell).collect::<Vec<_>>().join("\n")
    }

    /// The headers of the columns that nothing is known of, and that have something in them.
    pub fn unknown(&self, sheet: &Sheet) -> Vec<String> {
        let filled =
            |at: usize| sheet.rows.iter().skip(self.header + 1).any(|line| !line.cell(at).is_empty());
        let of = self.of.iter().enumerate().filter(|(at, (_, meaning))| meaning.is_none() && filled(*at));
        of.map(|(_, (header, _))| header.clone()).filter(|header| !header.is_empty()).collect()
    }
}
