//! A CSV file of somebody else: separated by `,`, `;`, a tab or `|`, with any header.

use csv::{ReaderBuilder, StringRecord};

use super::{
    remark::Remark,
    sheet::{Line, Sheet},
};

/// What may stand between cells.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// So many columns a table may have.
const COLUMNS: usize = 1_000;

/// So many lines are looked at to tell what stands between cells.
const LOOKED: usize = 20;

/// What stands between the cells of a text, if it is a table: what parts most of its first lines into equally many cells,
/// two at least.
pub fn separator(text: &str) -> Option<u8> {
    let body = behind_mark(text).1;
    let mut best: Option<(usize, usize, u8)> = None;
    for separator in SEPARATORS {
        let rows: Vec<usize> = records(body, separator).take(LOOKED).map(|(_, _, row)| row.len()).collect();
        let widest = rows.iter().copied().max().unwrap_or(0);
        let same = rows.iter().filter(|&&width| width == widest).count();
        let (even, whole) = (same * 2 > rows.len(), rows.len() > 1);
        if widest > 1 && even && whole && best.is_none_or(|(most, wide, _)| (same, widest) > (most, wide)) {
            best = Some((same, widest, separator));
        }
    }
    best.map(|(.., separator)| separator)
}

/// The line `sep=;` that a spreadsheet writes, and what is behind it.
fn behind_mark(text: &str) -> (u64, &str) {
    let marked = text.get(..4).is_some_and(|mark| mark.eq_ignore_ascii_case("sep="));
    match text.split_once('\n').filter(|_| marked) {
        Some((_, rest)) => (1, rest),
        None => (0, text),
    }
}

/// The records of a text, each with its line and where it begins.
fn records(text: &str, separator: u8) -> impl Iterator<Item = (u64, usize, StringRecord)> + '_ {
    let reader = ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let (mut line, mut counted) = (1, 0);
    reader.into_records().map_while(Result::ok).map(move |record| {
        // Of lines that end in two signs the reader leaves the second to the next record, and counts it there.
        let at = record.position().map_or(0, |at| at.byte() as usize);
        let blank = text.get(at..).map_or(0, |rest| rest.len() - rest.trim_start_matches(['\r', '\n']).len());
        let begins = at + blank;
        line += text.get(counted..begins).map_or(0, |passed| passed.matches('\n').count() as u64);
        counted = counted.max(begins);
        (line, begins, record)
    })
}

/// The table.
pub fn table(file: &str, text: &str, separator: u8, told: &mut Vec<Remark>) -> Sheet {
    let (above, body) = behind_mark(text);
    let mut sheet = Sheet { file: file.to_owned(), ..Sheet::default() };
    let (mut last, mut beyond) = (0, 0);
    for (line, at, record) in records(body, separator) {
        last = at;
        beyond += record.iter().skip(COLUMNS).filter(|cell| !cell.trim().is_empty()).count();
        let cells = record.iter().take(COLUMNS).map(str::to_owned).collect();
        sheet.rows.push(Line { number: line + above, cells });
    }
    if beyond > 0 {
        let message = format!("{beyond} cells beyond the first {COLUMNS} columns are not read");
        told.push(Remark::note(file, message, ""));
    }
    // A quote that is not closed takes in all that follows.
    let tail = body.get(last..).unwrap_or_default();
    if tail.matches('"').count() % 2 == 1 && opens(tail, separator) {
        let number = sheet.rows.pop().map_or(1, |line| line.number);
        let message = "the file breaks off within a quote of the row that begins here";
        told.push(Remark::broken(format!("{file}:{number}"), message));
    }
    sheet
}

/// Whether a cell of the last row begins with a quote.
fn opens(tail: &str, separator: u8) -> bool {
    let before = |at: usize| at.checked_sub(1).and_then(|at| tail.as_bytes().get(at).copied());
    tail.match_indices('"').any(|(at, _)| before(at).is_none_or(|byte| byte == separator || byte == b'\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_told_by_the_rows() {
        assert_eq!(separator("a;b;c\n1,5;2,5;x\n"), Some(b';'));
        assert_eq!(separator("a,b\n\"x;y;z\",2\n"), Some(b','));
        assert_eq!(separator("a\tb\n1\t2\n"), Some(b'\t'));
        assert_eq!(separator("sep=;\na;b\n1;2\n"), Some(b';'));
        assert_eq!(separator("only a text, with a comma\nand no table\nat all\nreally\n"), None);
        assert_eq!(separator(""), None);
    }

    #[test]
    fn lines_are_those_of_the_file_and_what_breaks_off_is_told() {
        let mut told = Vec::new();
        let sheet = table("v.csv", "sep=;\na;b\n\"x\ny\";2\n5\" disk;3\n", b';', &mut told);
        let numbers: Vec<u64> = sheet.rows.iter().map(|line| line.number).collect();
        assert_eq!((numbers, told.len()), (vec![2, 3, 5], 0));
        let sheet = table("v.csv", "a,b\r\n\r\n\"1\r\n2\",x\r\n3,y\r\n", b',', &mut told);
        let numbers: Vec<u64> = sheet.rows.iter().map(|line| line.number).collect();
        assert_eq!((numbers, told.len()), (vec![1, 3, 5], 0));
        let wide = "a,".repeat(1_200) + "a\n" + &"b,".repeat(1_200) + "\n";
        let sheet = table("w.csv", &wide, b',', &mut told);
        assert_eq!(sheet.rows.iter().map(|line| line.cells.len()).collect::<Vec<_>>(), [1_000, 1_000]);
        assert_eq!(told.pop().unwrap().message, "401 cells beyond the first 1000 columns are not read");
        let sheet = table("v.csv", "a,b\n1,\"x\n2,y\n", b',', &mut told);
        assert_eq!((sheet.rows.len(), told.len()), (1, 1));
        assert!(told[0].place.ends_with(":2"), "{told:?}");
    }
}
