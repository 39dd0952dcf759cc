//! The sheets of a workbook: XLSX, XLSB, XLS and ODS. Of a formula its last value is read; a day is written as one.

use std::io::{Cursor, Read};

use calamine::{Data, DataRef, Reader as _, SheetType, SheetVisible, Sheets, open_workbook_auto_from_rs};

use super::{
    remark::Remark,
    sheet::{Line, Sheet},
};

/// So many cells of a workbook are read.
const CELLS: usize = 5_000_000;
/// So many bytes of text its cells may have: one text may be that of many cells.
const TEXT: usize = 128 << 20;
/// So many columns a sheet may have.
const COLUMNS: usize = 1_000;
/// A cell that is merged over more columns than these is a heading.
const WIDE: usize = 40;

/// So many bytes a workbook may have, unpacked.
const UNPACKED: u64 = 512 << 20;

/// Whether a workbook that is an archive has more in it than is read. What it says of itself does not count.
fn is_too_large(bytes: &[u8]) -> bool {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return false };
    let (mut left, mut buffer) = (UNPACKED, vec![0; 64 << 10]);
    for at in 0..archive.len() {
        let Ok(mut part) = archive.by_index(at) else { continue };
        // What breaks off is told by whoever reads it.
        while let Ok(count @ 1..) = part.read(&mut buffer) {
            match left.checked_sub(count as u64) {
                Some(rest) => left = rest,
                None => return true,
            }
        }
    }
    false
}

/// The sheets of a workbook, from the first; what cannot be read is told.
pub fn sheets(file: &str, bytes: &[u8], told: &mut Vec<Remark>) -> Vec<Sheet> {
    if is_too_large(bytes) {
        let message = format!("the workbook has more than {} MiB, unpacked", UNPACKED >> 20);
        told.push(Remark::error(file, message, "take out what the tables do not need"));
        return Vec::new();
    }
    let mut book = match open_workbook_auto_from_rs(Cursor::new(bytes)) {
        Ok(book) => book,
        Err(error) => {
            let message = format!("the workbook cannot be read: {error}");
            told.push(Remark::error(
                file,
                message,
                "open it, and save it again as .xlsx, whole and without a password",
            ));
            return Vec::new();
        }
    };
    let all = book.sheets_metadata().to_vec();
    let (mut sheets, mut room) = (Vec::new(), Room { cells: CELLS, text: TEXT });
    for meta in all.iter().filter(|meta| meta.typ == SheetType::WorkSheet) {
        let mut sheet = Sheet {
            file: file.to_owned(),
            name: Some(meta.name.clone()),
            hidden: meta.visible != SheetVisible::Visible,
            rows: Vec::new(),
        };
        match cells(&mut book, &meta.name, &sheet, &mut room, told) {
            Ok(Some(cells)) => {
                rows(cells, &mut sheet, told);
                if merged(&mut book, &meta.name, &mut sheet, &mut room).is_some() {
                    sheets.push(sheet);
                } else {
                    told.push(too_large(&sheet));
                }
            }
            Ok(None) => told.push(too_large(&sheet)),
            Err(error) => {
                let message = format!("the sheet cannot be read: {error}");
                told.push(Remark::error(sheet.whole(), message, "save the workbook again as .xlsx"));
            }
        }
    }
    sheets
}

/// A cell with its row and column, from 0.
type Cell = (u32, u32, Data);

/// How many more cells, and bytes of their text, are read.
struct Room {
    cells: usize,
    text: usize,
}

impl Room {
    /// Takes room for a cell; nothing, where there is none.
    fn take(&mut self, text: usize) -> Option<()> {
        self.cells = self.cells.checked_sub(1)?;
        self.text = self.text.checked_sub(text)?;
        Some(())
    }
}

fn too_large(sheet: &Sheet) -> Remark {
    let message = format!(
        "the sheets so far have more than {CELLS} cells, or {} MiB of text in them: more than are read",
        TEXT >> 20
    );
    Remark::error(sheet.whole(), message, "take out what the tables do not need")
}

/// The cells of a sheet that have something in them; nothing, where there is no room for them. Of XLSX one by one, since a sheet with a cell at
/// its far end is large only where all between are held too.
fn cells<R: std::io::Read + std::io::Seek>(
    book: &mut Sheets<R>,
    name: &str,
    sheet: &Sheet,
    room: &mut Room,
    told: &mut Vec<Remark>,
) -> Result<Option<Vec<Cell>>, calamine::Error> {
    let mut cells = Vec::new();
    let Sheets::Xlsx(book) = book else {
        let range = book.worksheet_range(name)?;
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, cell) in range.used_cells() {
            let text = if let Data::String(text) = cell { text.len() } else { 0 };
            if room.take(text).is_none() {
                return Ok(None);
            }
            cells.push((top + row as u32, left + column as u32, cell.clone()));
        }
        return Ok(Some(cells));
    };
    let mut reader = book.worksheet_cells_reader(name)?;
    let mut open: Option<((u32, u32), usize)> = None;
    while let Some(cell) = reader.next_cell_with_formula_metadata()? {
        let (row, column) = cell.pos;
        let text = match &cell.value {
            DataRef::String(text) => text.len(),
            DataRef::SharedString(text) => text.len(),
            _ => 0,
        };
        if cell.value != DataRef::Empty {
            if room.take(text).is_none() {
                return Ok(None);
            }
            cells.push((row, column, Data::from(cell.value)));
        } else if cell.formula.is_some() {
            open.get_or_insert(((row, column), 0)).1 += 1;
        }
    }
    if let Some(((row, column), count)) = open {
        let line = Line { number: u64::from(row) + 1, cells: Vec::new() };
        let of = if count == 1 {
            "a formula has no value".to_owned()
        } else {
            format!("{count} formulas have no value")
        };
        let message = format!("{of}, and cells of such are read as blank");
        let help = "open the workbook in a spreadsheet, and save it: that computes them";
        told.push(Remark::note(sheet.place(&line, column as usize), message, help));
    }
    Ok(Some(cells))
}

fn rows(mut cells: Vec<Cell>, sheet: &mut Sheet, told: &mut Vec<Remark>) {
    cells.sort_by_key(|(row, column, _)| (*row, *column));
    let mut beyond = 0;
    for (row, column, cell) in cells {
        let (number, column) = (u64::from(row) + 1, column as usize);
        if sheet.rows.last().is_none_or(|line| line.number != number) {
            sheet.rows.push(Line { number, cells: Vec::new() });
        }
        if column >= COLUMNS {
            beyond += 1;
            continue;
        }
        if let Some(line) = sheet.rows.last_mut() {
            line.cells.resize(line.cells.len().max(column + 1), String::new());
        }
        let Some(line) = sheet.rows.last() else { continue };
        if let Data::Error(error) = &cell {
            let message = format!("the cell's formula failed: {error}");
            told.push(Remark::note(sheet.place(line, column), message, "it is read as blank"));
        }
        if let Some(line) = sheet.rows.last_mut() {
            line.cells[column] = text(cell);
        }
    }
    if beyond > 0 {
        let message = format!("{beyond} cells beyond the first {COLUMNS} columns are not read");
        told.push(Remark::note(sheet.whole(), message, ""));
    }
}

/// What a cell shows.
fn text(cell: Data) -> String {
    match cell {
        Data::String(text) | Data::DurationIso(text) => text,
        Data::Float(number) => number.to_string(),
        Data::Int(number) => number.to_string(),
        Data::Bool(value) => value.to_string(),
        Data::DateTime(at) => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::DateTimeIso(text) => text.split('T').next().unwrap_or(&text).to_owned(),
        Data::Error(_) | Data::Empty => String::new(),
    }
}

/// Gives cells that were merged their text each: downwards and to the right, where the sheet says so; nothing, where there is no room for that.
fn merged<R: std::io::Read + std::io::Seek>(
    book: &mut Sheets<R>,
    name: &str,
    sheet: &mut Sheet,
    room: &mut Room,
) -> Option<()> {
    let Sheets::Xlsx(book) = book else { return Some(()) };
    for region in book.merge_cells_by_sheet_name(name).unwrap_or_default() {
        let ((top, left), (bottom, right)) = (region.start, region.end);
        let at = |row: u32| sheet.rows.partition_point(|line| line.number < u64::from(row) + 1);
        let (first, last) = (at(top), at(bottom.saturating_add(1)));
        let Some(value) = sheet.rows.get(first).filter(|line| line.number == u64::from(top) + 1) else {
            continue;
        };
        let value = value.cell(left as usize).to_owned();
        let right = (right as usize).min(COLUMNS - 1);
        if value.is_empty() || right.saturating_sub(left as usize) > WIDE {
            continue;
        }
        for line in sheet.rows.get_mut(first..last).unwrap_or_default() {
            line.cells.resize(line.cells.len().max(right + 1), String::new());
            for cell in line.cells.get_mut(left as usize..=right).unwrap_or_default() {
                room.take(value.len())?;
                cell.clone_from(&value);
            }
        }
    }
    Some(())
}
