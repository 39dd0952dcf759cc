//! A report into a folder, whole or not at all: staged beside it first ([`crate::files`]).

use std::{
    io::{self, Write as _},
    path::Path,
};

use super::{
    error::ReportError,
    gathered::Totals,
    json,
    most::{Bounded, Most},
    outputs::{BESIDE, OUTPUTS, PRINTED, STREAMED, names},
    stream::{self, Exposures, Files, Stopped},
    subject::Report,
    words::Lang,
    workbook,
};
use crate::files::{Folder, Occupied, Out};

/// What a report is to have.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// Where its exposures come from.
    pub exposures: Exposures<'a>,
    /// Whether each category of an exposure is a row too, in a file of its own.
    pub long: bool,
    /// It is no larger than this.
    pub most: Most,
    /// What looks at other days, or at what no law judges: calendar.csv, calendar.ics, record.html and ropa.csv, by name. A file
    /// of those that is not given is not there.
    pub beside: &'a [(&'static str, Vec<u8>)],
    /// What prints index.html, which is given, to report.pdf; without it that file is not there.
    pub print: Option<&'a Print<'a>>,
    /// The language of index.html; the other files are in English.
    pub lang: Lang,
    /// Whether what is in the folder may be replaced: asked when no other run writes there any more, before anything is written.
    pub may: Option<&'a May<'a>>,
}

/// Asks whether something may be done.
pub type May<'a> = dyn Fn() -> io::Result<()> + 'a;

/// Makes another file of one that is written.
pub type Print<'a> = dyn Fn(&Path) -> io::Result<Vec<u8>> + 'a;

/// Writes a report into a folder, which is made where it is not there. Where this fails, an old report in it is
/// left as it was, and nothing else is left behind. Files of an older report that this one does not have are removed: they
/// would not belong to the others.
pub fn write(report: &Report, options: Options, dir: &Path) -> Result<Written, ReportError> {
    if dir.exists() && !dir.is_dir() {
        return Err(ReportError::NotAFolder { path: dir.to_owned() });
    }
    let ours: Vec<&str> = names().collect();
    if let Some(name) = ours.iter().find(|name| dir.join(name).is_dir()) {
        return Err(ReportError::NotAFile { path: dir.join(name) });
    }
    let folder = Folder::begin(dir, &ours, Occupied::Kept)
        .map_err(|cause| ReportError::Folder { path: dir.to_owned(), cause })?;
    if let Some(may) = options.may {
        may().map_err(|cause| ReportError::Folder { path: dir.to_owned(), cause })?;
    }
    let written = fill(report, options, &folder, dir)?;
    folder.put().map_err(|cause| ReportError::Place { path: dir.to_owned(), cause })?;
    Ok(written)
}

/// What was written.
#[derive(Debug, Clone, Copy)]
pub struct Written {
    /// How many exposures have which verdict.
    pub totals: Totals,
    /// Whether report.xlsx is among the files: where the tables have more than 1,500,000 cells, or more than 64 MiB, it is
    /// not, and the CSV files have all.
    pub workbook: bool,
}

/// Its files, and how much is written to all of them together.
struct Filling<'f> {
    folder: &'f Folder,
    dir: &'f Path,
    options: Options<'f>,
    written: usize,
    /// The tables so far, for the workbook.
    tables: Vec<(&'static str, Copied)>,
}

/// The bytes of a table, as long as they are few enough for a workbook.
#[derive(Default)]
struct Copied {
    bytes: Vec<u8>,
    over: bool,
}

/// All tables of a workbook have so many bytes at most.
const COPIED: usize = 64 << 20;

impl io::Write for Copied {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.over |= self.bytes.len() + bytes.len() > COPIED;
        if self.over {
            self.bytes = Vec::new();
        } else {
            self.bytes.extend_from_slice(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What is written to one, and to the other.
struct Twice<'o, A, B>(&'o mut A, &'o mut B);

impl<A: io::Write, B: io::Write> io::Write for Twice<'_, A, B> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write_all(bytes)?;
        self.1.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()?;
        self.1.flush()
    }
}

impl Filling<'_> {
    /// A file of it, and what may still be written.
    fn open(&self, name: &'static str) -> Result<Bounded<Out>, ReportError> {
        let out = self.folder.create(name).map_err(|cause| self.failed(name, cause))?;
        Ok(Bounded::new(out, Most { bytes: self.left(), ..self.options.most }))
    }

    fn left(&self) -> usize {
        self.options.most.bytes.saturating_sub(self.written)
    }

    fn close(&mut self, out: Bounded<Out>, name: &'static str) -> Result<(), ReportError> {
        self.written += out.written();
        out.into_inner().close().map_err(|cause| self.failed(name, cause))
    }

    /// A file that is made at once.
    fn put(
        &mut self,
        name: &'static str,
        render: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
    ) -> Result<(), ReportError> {
        let (mut out, mut copy) = (self.open(name)?, Copied::default());
        let is_table = workbook::TABLES.iter().any(|(table, ..)| *table == name);
        let rendered = if is_table { render(&mut Twice(&mut out, &mut copy)) } else { render(&mut out) };
        rendered.and_then(|()| out.flush()).map_err(|cause| self.failed(name, cause))?;
        self.close(out, name)?;
        if is_table {
            self.tables.push((name, copy));
        }
        Ok(())
    }

    /// The workbook of the tables; false where they are too large for one.
    fn workbook(&mut self, report: &Report, totals: &Totals) -> Result<bool, ReportError> {
        let tables = std::mem::take(&mut self.tables);
        let bytes: usize = tables.iter().map(|(_, copy)| copy.bytes.len()).sum();
        if bytes > COPIED || tables.iter().any(|(_, copy)| copy.over) {
            return Ok(false);
        }
        let tables: Vec<workbook::Table> =
            tables.iter().map(|(name, copy)| (*name, copy.bytes.as_slice())).collect();
        let mut book = Vec::new();
        let made = workbook::render(report, totals, &tables, &mut book)
            .map_err(|cause| self.failed(workbook::NAME, cause))?;
        if made {
            self.put(workbook::NAME, |out| out.write_all(&book))?;
        }
        Ok(made)
    }

    fn failed(&self, name: &'static str, cause: io::Error) -> ReportError {
        if cause.kind() == io::ErrorKind::FileTooLarge && cause.raw_os_error().is_none() {
            return ReportError::TooLarge { most: self.options.most.bytes, long: self.options.long };
        }
        ReportError::Write { path: self.dir.join(name), cause }
    }
}

fn fill(report: &Report, options: Options, folder: &Folder, dir: &Path) -> Result<Written, ReportError> {
    let mut filling = Filling { folder, dir, options, written: 0, tables: Vec::new() };
    let [csv_name, long_name, json_name] = STREAMED;
    let mut json = filling.open(json_name)?;
    json::begin(report, &mut json).map_err(|cause| filling.failed(json_name, cause))?;
    let (mut csv, mut long, mut copy) = (filling.open(csv_name)?, None, Copied::default());
    if options.long {
        long = Some(filling.open(long_name)?);
    }
    let most = Most { bytes: filling.left().saturating_sub(json.written()), ..options.most };
    let mut both = Twice(&mut csv, &mut copy);
    let streams =
        Files { csv: &mut both, long: long.as_mut().map(|long| long as &mut dyn io::Write), json: &mut json };
    let gathered =
        stream::write(report.assessment, options.exposures, most, streams).map_err(|why| match why {
            Stopped::Write(at, cause) => filling.failed(STREAMED[at], cause),
            other => ReportError::of(other, options.most, options.long),
        })?;
    json::end(&mut json).map_err(|cause| filling.failed(json_name, cause))?;
    filling.close(csv, csv_name)?;
    filling.close(json, json_name)?;
    if let Some(long) = long {
        filling.close(long, long_name)?;
    }
    filling.tables.push((csv_name, copy));
    for name in BESIDE {
        if let Some((_, bytes)) = options.beside.iter().find(|(given, _)| *given == name) {
            filling.put(name, |out| out.write_all(bytes))?;
        }
    }
    for (name, render) in OUTPUTS {
        filling.put(name, |out| render(report, &gathered, options.lang, out))?;
    }
    if let Some(print) = options.print {
        let printed = print(&folder.staged("index.html")).map_err(|cause| filling.failed(PRINTED, cause))?;
        filling.put(PRINTED, |out| out.write_all(&printed))?;
    }
    let totals = gathered.totals();
    let workbook = filling.workbook(report, &totals)?;
    Ok(Written { totals, workbook })
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::{Lang, Most, Options, ReportError};
    use crate::report::{Exposures, Report, files, fixture, names as every};

    const LONG: &str = super::STREAMED[1];

    const WHOLE: Options = Options {
        exposures: Exposures::Kept,
        long: true,
        most: Most { rows: 100, bytes: 1 << 20 },
        beside: &[
            ("calendar.csv", Vec::new()),
            ("calendar.ics", Vec::new()),
            ("record.html", Vec::new()),
            ("ropa.csv", Vec::new()),
        ],
        print: Some(&|_| Ok(Vec::new())),
        lang: Lang::English,
        may: None,
    };

    fn write(report: &Report, dir: &Path) -> Result<(), ReportError> {
        super::write(report, WHOLE, dir).map(|_| ())
    }

    /// The names of all files, in order.
    fn all() -> Vec<&'static str> {
        let mut names: Vec<_> = every().collect();
        names.sort_unstable();
        names
    }

    fn names(dir: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_folder_gets_every_file_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("a/b");
        fixture::with_report(|report| {
            write(report, &out).unwrap();
            write(report, &out).unwrap();
            for (name, bytes) in files(report).unwrap() {
                assert_eq!(fs::read(out.join(name)).unwrap(), bytes, "{name}");
            }
        });
        assert_eq!(names(&out), all());
    }

    #[test]
    fn a_file_is_no_folder() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("report");
        fs::write(&file, "mine").unwrap();
        let error = fixture::with_report(|report| write(report, &file).unwrap_err());
        assert!(matches!(error, ReportError::NotAFolder { .. }), "{error}");
        assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    }

    #[test]
    fn a_folder_in_a_files_place_leaves_the_old_report_whole() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("exposures.csv"), "old").unwrap();
        fs::create_dir(dir.path().join("transfers.csv")).unwrap();
        let error = fixture::with_report(|report| write(report, dir.path()).unwrap_err());
        assert!(matches!(error, ReportError::NotAFile { .. }), "{error}");
        assert_eq!(fs::read_to_string(dir.path().join("exposures.csv")).unwrap(), "old");
        assert_eq!(names(dir.path()), ["exposures.csv", "transfers.csv"]);
    }

    #[test]
    fn what_a_person_keeps_beside_it_stays() {
        let dir = tempfile::tempdir().unwrap();
        let kept = [".report.md.new", ".report.md.old", "report.md.bak"];
        for name in kept {
            fs::write(dir.path().join(name), "mine").unwrap();
        }
        fixture::with_report(|report| write(report, dir.path()).unwrap());
        let mut every = all();
        every.extend(kept);
        every.sort_unstable();
        assert_eq!(names(dir.path()), every);
    }

    #[test]
    fn rows_of_single_categories_are_there_where_they_are_asked_for() {
        let dir = tempfile::tempdir().unwrap();
        fixture::with_report(|report| {
            write(report, dir.path()).unwrap();
            assert!(dir.path().join(LONG).is_file());
            super::write(report, Options { long: false, ..WHOLE }, dir.path()).unwrap();
        });
        assert!(!dir.path().join(LONG).exists(), "that of an older report is gone");
        assert_eq!(names(dir.path()).len(), all().len() - 1);
    }

    #[test]
    fn a_page_that_is_not_printed_leaves_the_old_report_whole() {
        let dir = tempfile::tempdir().unwrap();
        fixture::with_report(|report| {
            write(report, dir.path()).unwrap();
            let page = fs::read(dir.path().join("index.html")).unwrap();
            let printed = |at: &Path| fs::read(at);
            super::write(report, Options { print: Some(&printed), ..WHOLE }, dir.path()).unwrap();
            assert_eq!(fs::read(dir.path().join("report.pdf")).unwrap(), page, "it is given the whole page");
            let fails = |_: &Path| Err(std::io::Error::other("no paper"));
            let error =
                super::write(report, Options { print: Some(&fails), ..WHOLE }, dir.path()).unwrap_err();
            let said = format!("{error}: {}", std::error::Error::source(&error).unwrap());
            assert!(said.contains("report.pdf") && said.contains("no paper"), "{said}");
            assert_eq!(fs::read(dir.path().join("report.pdf")).unwrap(), page);
            super::write(report, Options { print: None, ..WHOLE }, dir.path()).unwrap();
        });
        assert!(!dir.path().join("report.pdf").exists(), "that of an older report is gone");
        assert_eq!(names(dir.path()).len(), all().len() - 1);
    }

    #[test]
    fn too_many_exposures_leave_the_old_report_whole() {
        let dir = tempfile::tempdir().unwrap();
        fixture::with_report(|report| {
            write(report, dir.path()).unwrap();
            let old = fs::read(dir.path().join("exposures.csv")).unwrap();
            let error =
                super::write(report, Options { most: Most { rows: 2, ..WHOLE.most }, ..WHOLE }, dir.path())
                    .unwrap_err();
            assert!(matches!(error, ReportError::TooMany { least: 3, most: 2 }), "{error}");
            assert!(error.to_string().starts_with("TW002: there are at least 3 rows"), "{error}");
            let error = super::write(
                report,
                Options { most: Most { bytes: 100, ..WHOLE.most }, ..WHOLE },
                dir.path(),
            )
            .unwrap_err();
            assert!(
                matches!(error, ReportError::TooLarge { .. }) && error.to_string().starts_with("TW002"),
                "{error}"
            );
            assert!(
                error.to_string().contains("more than 100 bytes") && error.to_string().contains("--long")
            );
            // Not the exposures alone: what comes behind them counts too.
            let all: usize = files(report).unwrap().iter().map(|(_, bytes)| bytes.len()).sum();
            for (bytes, fits) in [(all - 1, false), (all, true)] {
                let options = Options { most: Most { bytes, ..WHOLE.most }, ..WHOLE };
                assert_eq!(super::write(report, options, dir.path()).is_ok(), fits, "{bytes}");
            }
            assert_eq!(fs::read(dir.path().join("exposures.csv")).unwrap(), old);
        });
        assert_eq!(names(dir.path()), all());
    }
}
