//! `report --pdf`: the page as a browser prints it, as a file of the report.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use thalweg::{files::Room, model::Date, report};

use super::{
    child::{self, Stopped},
    error::{CommandError, Kind},
};

/// What a browser that prints is called, on the path or where it is installed.
const BROWSERS: &[&str] = if cfg!(target_os = "macos") {
    &[
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
        "chromium",
    ]
} else if cfg!(windows) {
    &[
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
        r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
        r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ]
} else {
    &["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "microsoft-edge"]
};

/// How long it may take.
const LIMIT: Duration = Duration::from_secs(300);

/// Who prints.
pub struct Printer {
    program: PathBuf,
    as_of: Date,
}

impl Printer {
    /// The browser that was named, or the first of those that are usual.
    pub fn find(named: Option<&Path>, as_of: Date) -> Result<Self, CommandError> {
        let refused = |step, path: &Path, cause: String| {
            CommandError::from(Kind::Io { step, path: path.to_owned(), source: io::Error::other(cause) })
        };
        if let Some(program) = named {
            runs(program).map_err(|cause| {
                refused("print with", program, cause)
                    .hint("--browser takes Chromium, Google Chrome or Microsoft Edge")
            })?;
            // It is run in another folder; a name alone is looked for on the path.
            let is_name = program.components().count() == 1;
            let program =
                if is_name { program.to_owned() } else { std::path::absolute(program).unwrap_or_default() };
            return Ok(Self { program, as_of });
        }
        let program = BROWSERS.iter().map(Path::new).find(|program| runs(program).is_ok());
        let program = program.ok_or_else(|| {
            let cause =
                "there is no browser that prints: Chromium, Google Chrome or Microsoft Edge".to_owned();
            refused("print", Path::new("index.html"), cause)
                .hint("install one, give its file with --browser, or leave out --pdf")
        })?;
        Ok(Self { program: program.to_owned(), as_of })
    }

    /// Prints a page. The user's own browser is not asked: what runs has a profile of its own, and no network.
    pub fn print(&self, page: &Path) -> io::Result<Vec<u8>> {
        let room = Room::new()?;
        fs::write(room.path().join("page.html"), without_links(&fs::read_to_string(page)?))?;
        let mut command = Command::new(&self.program);
        command.current_dir(room.path()).args([
            "--headless",
            "--disable-gpu",
            "--disable-extensions",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--user-data-dir=profile",
            "--no-pdf-header-footer",
            "--print-to-pdf=page.pdf",
        ]);
        // It does not run otherwise.
        #[cfg(unix)]
        if rustix::process::geteuid().is_root() {
            command.arg("--no-sandbox");
        }
        let shown = self.program.display();
        let ended = child::run(command.arg("page.html"), "", LIMIT).map_err(|stopped| match stopped {
            Stopped::Run(error) => error,
            slow @ Stopped::Slow(_) => io::Error::other(format!("{shown}: {slow}")),
        })?;
        let printed = fs::read(room.path().join("page.pdf")).ok().filter(|pdf| is_whole(pdf));
        let mut pdf = printed.filter(|_| ended.status.success()).ok_or_else(|| {
            let said = ended.complaint();
            let why = if said.is_empty() { ended.status.to_string() } else { said };
            io::Error::other(format!("{shown} printed nothing: {why}"))
        })?;
        named(&mut pdf);
        dated(&mut pdf, self.as_of);
        Ok(pdf)
    }
}

/// Whether it is a document that does not break off.
fn is_whole(pdf: &[u8]) -> bool {
    let end = pdf.get(pdf.len().saturating_sub(64)..).unwrap_or_default();
    pdf.starts_with(b"%PDF-") && end.windows(5).any(|window| window == b"%%EOF")
}

/// Whether a program is a browser of the kind that prints.
fn runs(program: &Path) -> Result<(), String> {
    let ended = child::run(Command::new(program).arg("--version"), "", Duration::from_secs(20));
    let ended = ended.map_err(|stopped| stopped.to_string())?;
    let name = String::from_utf8_lossy(&ended.output);
    if ["Chrom", "Edge"].iter().any(|known| name.contains(known)) {
        return Ok(());
    }
    Err("it is not a browser of that kind".to_owned())
}

/// The page without links to the other files of the report: on paper they would lead to where it was printed.
fn without_links(page: &str) -> String {
    report::names().fold(page.to_owned(), |page, name| page.replace(&format!(" href=\"{name}\""), ""))
}

/// Of who made a document, this program, in as many characters as the browser's own name has: by that a report's file is known
/// again, and the same report is printed to the same bytes.
fn named(pdf: &mut [u8]) {
    const KEY: &[u8] = b"/Creator (";
    const NAME: &[u8] = b"Thalweg ";
    let Some(begin) = pdf.windows(KEY.len()).position(|window| window == KEY).map(|at| at + KEY.len()) else {
        return;
    };
    let text = pdf.get(begin..).unwrap_or_default();
    let ends = |at: &usize| text[*at] == b')' && (*at == 0 || text[*at - 1] != b'\\');
    let length = (0..text.len()).find(ends).unwrap_or(0);
    if length >= NAME.len() {
        pdf[begin..begin + length].fill(b' ');
        pdf[begin..begin + NAME.len()].copy_from_slice(NAME);
    }
}

/// Of the days of a document only the one judged: the same report is printed to the same bytes.
fn dated(pdf: &mut [u8], as_of: Date) {
    let day = as_of.strftime("%Y%m%d000000+00").to_string();
    for key in [&b"/CreationDate (D:"[..], b"/ModDate (D:"] {
        let at = pdf.windows(key.len()).position(|window| window == key);
        let Some(begin) = at.map(|at| at + key.len()) else { continue };
        let Some(place) = pdf.get_mut(begin..begin + day.len()) else { continue };
        // `YYYYMMDDHHMMSS` and the sign and hour of the time zone, as browsers write it.
        if place.iter().all(|c| c.is_ascii_digit() || matches!(c, b'+' | b'-')) {
            place.copy_from_slice(day.as_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{dated, is_whole, named, without_links};

    #[test]
    fn the_day_of_a_document_is_the_one_judged() {
        let mut pdf =
            b"%PDF-1.4 /CreationDate (D:20261130010203+00'00')\n/ModDate (D:20261130010203+01'00')".to_vec();
        dated(&mut pdf, "2026-11-23".parse().unwrap());
        let text = String::from_utf8(pdf).unwrap();
        assert_eq!(
            text,
            "%PDF-1.4 /CreationDate (D:20261123000000+00'00')\n/ModDate (D:20261123000000+00'00')"
        );
        let mut other = b"/CreationDate (D:2026 (a text))".to_vec();
        dated(&mut other, "2026-11-23".parse().unwrap());
        assert_eq!(other, b"/CreationDate (D:2026 (a text))");
    }

    #[test]
    fn who_made_a_document_is_this_program() {
        let mut pdf = br"%PDF-1.4 /Creator (Mozilla/5.0 \(X11\) HeadlessChrome/1.0) /Producer (x)".to_vec();
        let length = pdf.len();
        named(&mut pdf);
        let text = String::from_utf8(pdf).unwrap();
        assert!(
            text.starts_with("%PDF-1.4 /Creator (Thalweg ") && text.ends_with(" ) /Producer (x)"),
            "{text}"
        );
        assert_eq!(text.len(), length);
        for short in ["/Creator (x)", "/Creator (never ended", "/Creator ()", "nothing"] {
            let mut pdf = short.as_bytes().to_vec();
            named(&mut pdf);
            assert_eq!(pdf, short.as_bytes());
        }
    }

    #[test]
    fn a_document_that_breaks_off_is_none() {
        assert!(is_whole(b"%PDF-1.4\n1 0 obj\n%%EOF\n"));
        for broken in [&b"%PDF-1.4\n"[..], b"%PDF-1.4", b"%%EOF", b""] {
            assert!(!is_whole(broken));
        }
    }

    #[test]
    fn links_to_files_of_the_report_are_left_out() {
        let page = "<a href=\"exposures.csv\">x</a><a class=\"f\" href=\"#top\">y</a><a href=\"https://a.example\">z</a>";
        let left = "<a>x</a><a class=\"f\" href=\"#top\">y</a><a href=\"https://a.example\">z</a>";
        assert_eq!(without_links(page), left);
    }
}
