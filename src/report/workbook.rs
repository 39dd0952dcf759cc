//! report.xlsx: the tables of a report as one workbook, a sheet each, cell for cell what the CSV files say.
//!
//! A spreadsheet opens a CSV file by guesses: of the sign between cells, of days, of what begins like a formula. Here each
//! cell is text, and nothing in it is run. Headers stay in sight, each table has its filters, a verdict has the colours of
//! the page, and the route of an exposure leads to the row of its last hop.

use std::{
    collections::HashMap,
    fs::File,
    io::{self, Read as _, Write},
    path::Path,
    sync::Mutex,
    thread,
};

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, FormatUnderline, IgnoreError,
    Url, Workbook, Worksheet, XlsxError,
};

use super::{gathered::Totals, plain, signs, subject::Report};
use crate::law::Verdict;

/// The file's name.
pub const NAME: &str = "report.xlsx";

/// The tables that it has, in the order of their sheets: file, sheet, and what it is.
pub const TABLES: [(&str, &str, &str); 5] = [
    (
        "exposures.csv",
        "exposures",
        "who receives which data about whom, where and under which law, and the grounds along the whole route",
    ),
    (
        "transfers.csv",
        "transfers",
        "each border crossing: who transfers to whom, and the ground of its verdict with every condition checked",
    ),
    ("findings.csv", "findings", "what to look at, with where it is in the inventory"),
    (
        "calendar.csv",
        "calendar",
        "what falls due in the twelve months after the date judged, and what depends on it",
    ),
    (
        "ropa.csv",
        "record",
        "the record of processing activities: who does what with whose data, why, and who gets it",
    ),
];

/// More cells than this are left to the CSV files: a spreadsheet would hold them in memory, and so would who writes it.
pub const MOST: usize = 1_500_000;

/// A sheet has so many rows at most, its header among them; a table that is longer goes on in another sheet.
const ROWS: usize = 1_048_576;

/// A cell has so many characters at most.
const CELL: usize = 32_767;

/// So many links a sheet may have.
const LINKS: usize = 65_000;

/// A table, by the name of its file, and its rows as CSV.
pub type Table<'t> = (&'static str, &'t [u8]);

/// A table as rows of cells.
type Rows = Vec<Vec<String>>;

/// Writes the workbook of these tables; false where they have too many cells, and nothing is written.
///
/// # Errors
///
/// If it cannot be written.
pub fn render(report: &Report, totals: &Totals, tables: &[Table], out: &mut dyn Write) -> io::Result<bool> {
    let read: Vec<Rows> = tables.iter().map(|(_, bytes)| rows(bytes)).collect::<io::Result<_>>()?;
    if read.iter().flatten().map(Vec::len).sum::<usize>() > MOST {
        return Ok(false);
    }
    let bytes = workbook(report, totals, tables, &read).map_err(|error| match error {
        XlsxError::IoError(error) => error,
        error => io::Error::other(error),
    })?;
    out.write_all(&bytes)?;
    Ok(true)
}

/// Whether so many threads are to be had at once: each sheet is written on one of its own, which whoever writes them takes for granted.
fn threads_for(count: usize) -> io::Result<()> {
    let end = Mutex::new(());
    // Each waits until this is given back.
    let held = end.lock();
    let all = thread::scope(|scope| {
        let begin = |_| {
            let wait = || drop(end.lock());
            thread::Builder::new().spawn_scoped(scope, wait).map(drop)
        };
        let all: io::Result<Vec<()>> = (0..count).map(begin).collect();
        drop(held);
        all
    });
    all.map(drop).map_err(|error| {
        let why = format!(
            "its {count} sheets need a thread each, and the system gives fewer ({error}): allow more, as `ulimit -u` or the container's \
             limit says"
        );
        io::Error::new(io::ErrorKind::QuotaExceeded, why)
    })
}

fn rows(bytes: &[u8]) -> io::Result<Rows> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    let row = |record: csv::Result<csv::StringRecord>| Ok(record?.iter().map(str::to_owned).collect());
    reader.records().map(row).collect()
}

/// How cells look.
struct Looks {
    title: Format,
    header: Format,
    text: Format,
    count: Format,
    link: Format,
    verdicts: [Format; Verdict::ALL.len()],
}

impl Looks {
    fn new() -> Self {
        let text = Format::new().set_align(FormatAlign::Top).set_text_wrap();
        let of = |verdict: Verdict| {
            let look = signs::look(verdict);
            let text = text.clone().set_bold();
            // What must be mended is white on dark, what stands is dark on pale: the same as on the page.
            if verdict >= Verdict::Unknown {
                text.set_background_color(look.ink).set_font_color(Color::White)
            } else {
                text.set_background_color(look.band).set_font_color(Color::Black)
            }
        };
        Self {
            title: Format::new().set_bold().set_font_size(16),
            header: Format::new()
                .set_bold()
                .set_background_color("#e8ecef")
                .set_border_bottom(FormatBorder::Thin)
                .set_align(FormatAlign::Top),
            count: text.clone().set_align(FormatAlign::Left),
            link: text.clone().set_font_color("#1b4f9c").set_underline(FormatUnderline::Single),
            verdicts: Verdict::ALL.map(of),
            text,
        }
    }

    /// That of a cell that names a verdict.
    fn of(&self, cell: &str) -> Option<&Format> {
        let at = Verdict::ALL.iter().position(|verdict| verdict.as_str() == cell)?;
        self.verdicts.get(at)
    }
}

fn workbook(report: &Report, totals: &Totals, tables: &[Table], read: &[Rows]) -> Result<Vec<u8>, XlsxError> {
    let looks = Looks::new();
    let mut book = Workbook::new();
    let day = report.assessment.as_of;
    // The day judged, not the clock: the same inventory gives the same bytes.
    let made = ExcelDateTime::from_ymd(
        u16::try_from(day.year()).unwrap_or(1900).max(1900),
        day.month().unsigned_abs(),
        day.day().unsigned_abs(),
    )?;
    let properties = DocProperties::new().set_title(title(report)).set_subject(SUBJECT);
    book.set_properties(&properties.set_creation_datetime(&made));
    let sheets: Vec<(&str, &str, &Rows)> = TABLES
        .iter()
        .filter_map(|&(file, sheet, what)| {
            let at = tables.iter().position(|(name, _)| *name == file)?;
            // A table without a header says nothing.
            Some((sheet, what, read.get(at).filter(|rows| !rows.is_empty())?))
        })
        .collect();
    about(book.add_worksheet(), report, totals, &sheets, &looks)?;
    let hops = sheets.iter().find(|(sheet, ..)| *sheet == TABLES[1].1).map(|(.., rows)| first_of(rows));
    for (sheet, _, rows) in sheets {
        let Some((header, rows)) = rows.split_first() else { continue };
        let parts = rows.chunks(ROWS - 1).map(Some).chain(rows.is_empty().then_some(None));
        for (number, part) in parts.enumerate() {
            let name = if number == 0 { sheet.to_owned() } else { format!("{sheet} {}", number + 1) };
            let to = hops.as_ref().filter(|_| sheet == TABLES[0].1);
            table(book.add_worksheet(), &name, header, part.unwrap_or_default(), to, &looks)?;
        }
    }
    threads_for(book.worksheets().len()).map_err(XlsxError::IoError)?;
    book.save_to_buffer()
}

/// What tells a workbook of ours from others.
const SUBJECT: &str = "thalweg report";

/// Whether a file is a workbook that this has written.
pub fn is_one(path: &Path) -> bool {
    let subject = format!("<dc:subject>{SUBJECT}</dc:subject>");
    let said = || {
        let mut archive = zip::ZipArchive::new(File::open(path).ok()?).ok()?;
        let mut text = String::new();
        // Before it stands the title, which may be long; behind so much no one looks.
        archive.by_name("docProps/core.xml").ok()?.take(1 << 20).read_to_string(&mut text).ok()?;
        Some(text.contains(&subject))
    };
    said().unwrap_or(false)
}

fn title(report: &Report) -> String {
    let name = plain::title(&report.assessment.inventory);
    format!("{name}, as of {}", report.assessment.as_of)
}

/// The first sheet: what this is, and where what is.
fn about(
    sheet: &mut Worksheet,
    report: &Report,
    totals: &Totals,
    sheets: &[(&str, &str, &Rows)],
    looks: &Looks,
) -> Result<(), XlsxError> {
    sheet.set_name("about")?.set_column_width(0, 22)?.set_column_width(1, 12)?.set_column_width(2, 110)?;
    sheet.write_string_with_format(0, 0, cut(&title(report)), &looks.title)?;
    let laws: Vec<&str> = report.assessment.regimes.iter().map(|law| law.id.as_str()).collect();
    let laws = if laws.is_empty() { "no law".to_owned() } else { laws.join(", ") };
    sheet.write_string(1, 0, cut(&format!("Judged by {laws}. This is not legal advice.")))?;
    let mut row = 3;
    for (at, head) in ["sheet", "rows", "what it is"].into_iter().enumerate() {
        sheet.write_string_with_format(row, at as u16, head, &looks.header)?;
    }
    for (name, what, rows) in sheets {
        row += 1;
        sheet.write_url_with_format(
            row,
            0,
            Url::new(format!("internal:'{name}'!A1")).set_text(*name),
            &looks.link,
        )?;
        sheet.write_number_with_format(row, 1, number(rows.len().saturating_sub(1)), &looks.count)?;
        sheet.write_string(row, 2, *what)?;
    }
    row += 2;
    for (at, head) in ["verdict", "exposures", "what it means"].into_iter().enumerate() {
        sheet.write_string_with_format(row, at as u16, head, &looks.header)?;
    }
    for ((verdict, count), look) in Verdict::ALL.into_iter().zip(totals).zip(&looks.verdicts).rev() {
        row += 1;
        sheet.write_string_with_format(row, 0, verdict.as_str(), look)?;
        sheet.write_number_with_format(row, 1, number(*count), &looks.count)?;
        sheet.write_string(row, 2, meaning(verdict))?;
    }
    sheet.write_string(
        row + 2,
        0,
        "Each cell of the other sheets is text, as in the CSV files of this report; ids are those of the inventory.",
    )?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    Ok(())
}

/// A count as a cell has it.
fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Section 5.1 of the definition.
fn meaning(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Free => "not judged: no border to which a law attaches conditions",
        Verdict::Adequate => "an adequacy decision in force covers it, and its conditions are known to hold",
        Verdict::Safeguarded => "a safeguard covers it, and every condition of it is known to hold",
        Verdict::Derogation => "only a derogation is relied on, within its limits",
        Verdict::Unknown => "it cannot be decided: a place, a role, a date or a condition is not stated",
        Verdict::Deficient => "there is a ground, but it fails: the reasons say what does",
        Verdict::Missing => "there is no ground",
        Verdict::Prohibited => "the law forbids it, whatever is signed",
    }
}

/// By flow and law, the first row of transfers, counted from the header.
fn first_of(rows: &Rows) -> HashMap<(String, String), u32> {
    let mut first = HashMap::new();
    for (at, row) in rows.iter().enumerate().skip(1) {
        if let [flow, regime, ..] = row.as_slice() {
            first.entry((flow.clone(), regime.clone())).or_insert(at as u32);
        }
    }
    first
}

/// Where the route of an exposure leads: the row of its last hop under its law.
fn leads_to(
    header: &[String],
    row: &[String],
    hops: &HashMap<(String, String), u32>,
) -> Option<(usize, u32)> {
    let column = |name: &str| header.iter().position(|head| head == name);
    let (route, regime) = (column("route")?, column("regime")?);
    let last = row.get(route)?.rsplit('>').next()?.trim();
    let at = hops.get(&(last.to_owned(), row.get(regime)?.clone()))?;
    (*at < ROWS as u32).then_some((route, *at))
}

fn table(
    sheet: &mut Worksheet,
    name: &str,
    header: &[String],
    rows: &[Vec<String>],
    hops: Option<&HashMap<(String, String), u32>>,
    looks: &Looks,
) -> Result<(), XlsxError> {
    sheet.set_name(name)?;
    let mut widths: Vec<usize> = header.iter().map(|head| head.chars().count() + 3).collect();
    for (at, head) in header.iter().enumerate() {
        sheet.write_string_with_format(0, at as u16, head, &looks.header)?;
    }
    let mut links = 0;
    for (number, row) in rows.iter().enumerate() {
        let number = number as u32 + 1;
        let lead = hops.and_then(|hops| leads_to(header, row, hops)).filter(|_| links < LINKS);
        links += usize::from(lead.is_some());
        for (at, cell) in row.iter().enumerate() {
            if let Some(width) = widths.get_mut(at) {
                *width = (*width).max(cell.chars().take(WIDEST).count());
            }
            let column = at as u16;
            match (lead, looks.of(cell)) {
                (Some((route, to)), _) if route == at => {
                    let url = Url::new(format!("internal:'{}'!A{}", TABLES[1].1, to + 1)).set_text(cut(cell));
                    sheet.write_url_with_format(number, column, url, &looks.link)?;
                }
                (_, Some(verdict)) => {
                    sheet.write_string_with_format(number, column, cell, verdict)?;
                }
                _ if cell.is_empty() => {}
                _ => {
                    sheet.write_string_with_format(number, column, cut(cell), &looks.text)?;
                }
            }
        }
    }
    let (last_row, last_column) = (rows.len() as u32, (header.len() as u16).saturating_sub(1));
    for (at, width) in widths.into_iter().enumerate() {
        sheet.set_column_width(at as u16, number(width.min(WIDEST) + 1))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, last_row, last_column)?;
    if last_row > 0 {
        sheet.ignore_error_range(1, 0, last_row, last_column, IgnoreError::NumberStoredAsText)?;
    }
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    Ok(())
}

/// A column is so many characters wide at most.
const WIDEST: usize = 44;

/// What a cell holds of a text.
fn cut(text: &str) -> String {
    const MORE: &str = " ... (the CSV file has the rest)";
    if text.encode_utf16().count() <= CELL {
        return text.to_owned();
    }
    let mut room = CELL - MORE.len();
    let fits = |c: &char| {
        let fits = c.len_utf16() <= room;
        room = room.saturating_sub(c.len_utf16());
        fits
    };
    text.chars().take_while(fits).collect::<String>() + MORE
}
