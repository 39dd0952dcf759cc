//! The report's page in a real browser: Debian's Chromium, without a window. Where it is not there, these tests pass over.

mod large;
mod lawyer;
mod matrix;
mod notices;
mod pictures;
mod wording;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The browser, if there is one.
fn browser() -> Option<PathBuf> {
    let named = std::env::var_os("THALWEG_CHROMIUM").map(PathBuf::from);
    named.into_iter().chain(["/usr/bin/chromium".into()]).find(|path| path.is_file())
}

/// A page that was made, with the folder that it lies in.
struct Made {
    folder: tempfile::TempDir,
}

impl Made {
    fn of(inventory: &str) -> Self {
        Self::with(inventory, &[])
    }

    fn with(inventory: &str, words: &[&str]) -> Self {
        Self::of_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("inventories").join(inventory), words)
    }

    fn of_folder(from: &Path, words: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let run = Command::new(env!("CARGO_BIN_EXE_thalweg"))
            .args(["report".as_ref(), from.as_os_str(), "--out".as_ref(), folder.path().as_os_str()])
            .args(words)
            .output()
            .unwrap();
        assert!(run.status.code().is_some_and(|code| code <= 1), "{}", String::from_utf8_lossy(&run.stderr));
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A copy of a page that may run one more script, behind its own: what that writes into `#said` is read.
    fn asked(&self, name: &str, script: &str) -> PathBuf {
        let page = fs::read_to_string(self.path(name)).unwrap();
        let (before, rest) = page.split_once("<meta http-equiv=\"Content-Security-Policy\"").unwrap();
        let (_, after) = rest.split_once('>').unwrap();
        let ask = format!(
            "<pre id=\"said\"></pre><script>setTimeout(function(){{try{{{script}}}catch(e){{say('it throws '+e)}}}},1500);function say(x){{document.getElementById('said').textContent=JSON.stringify(x)}}</script></body>"
        );
        let path = self.path("asked.html");
        fs::write(&path, format!("{before}{after}").replace("</body>", &ask)).unwrap();
        path
    }

    /// Runs the browser; what it writes to its two streams.
    fn run(words: &[&str], url: &str) -> (String, String) {
        let data = tempfile::tempdir().unwrap();
        let run = Command::new(browser().unwrap())
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"])
            .args([
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--enable-logging=stderr",
            ])
            .arg(format!("--user-data-dir={}", data.path().display()))
            .args(words)
            .arg(url)
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (text(&run.stdout), text(&run.stderr))
    }

    /// What a script says of a page at a width.
    fn say(&self, width: u32, hash: &str, script: &str) -> serde_json::Value {
        self.say_of("index.html", width, hash, script)
    }

    fn say_of(&self, name: &str, width: u32, hash: &str, script: &str) -> serde_json::Value {
        let path = self.asked(name, script);
        let url = format!("file://{}{hash}", path.display());
        // The time of the page, not of the clock: what is idle costs none.
        let budget =
            format!("--virtual-time-budget={}", if script.len() > 100_000 { 60_000 } else { 20_000 });
        let words = [&*format!("--window-size={width},844"), &budget, "--dump-dom"];
        // On a machine with more to do the page's time can end before it has been drawn: what says nothing is asked again; what says
        // something wrong, or throws, is not.
        let (mut said, mut told) = (String::new(), String::new());
        for _ in 0..3 {
            let (dom, words_of_browser) = Self::run(&words, &url);
            let found = dom.split("id=\"said\">").nth(1).and_then(|rest| rest.split("</pre>").next());
            (said, told) = (found.unwrap_or_default().replace("&quot;", "\""), words_of_browser);
            if !said.is_empty() {
                break;
            }
        }
        assert!(!said.is_empty(), "the page never says what it is asked for\n{told}");
        serde_json::from_str(&said.replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&"))
            .unwrap_or_else(|error| panic!("{error}: {said}\n{told}"))
    }
}

#[test]
fn nothing_is_asked_of_a_network_and_nothing_is_told_to_the_console() {
    if browser().is_none() {
        return;
    }
    for inventory in ["harbour", "meta"] {
        let made = Made::of(inventory);
        let log = made.path("net.json");
        let net = format!("--log-net-log={}", log.display());
        let url = format!("file://{}", made.path("index.html").display());
        let (dom, told) = Made::run(&["--virtual-time-budget=4000", "--dump-dom", &net], &url);
        assert!(dom.contains("id=\"rg\"") && dom.contains("aria-sort=\"none\""), "the script ran");
        assert!(!told.contains("CONSOLE"), "{told}");
        assert_eq!(asked(&log), Vec::<String>::new());
    }
    // The same of a page that asks for something, so that the log is known to tell.
    let made = Made { folder: tempfile::tempdir().unwrap() };
    let asking = made.path("asking.html");
    fs::write(&asking, "<img src=\"http://127.0.0.1:9/x\">").unwrap();
    let log = made.path("net.json");
    Made::run(
        &["--virtual-time-budget=4000", "--dump-dom", &format!("--log-net-log={}", log.display())],
        &format!("file://{}", asking.display()),
    );
    assert!(asked(&log).iter().any(|line| line.contains("127.0.0.1:9")), "the log tells of requests");
}

/// The requests of a page, in a log of the browser's: not those that the browser makes for itself.
fn asked(log: &Path) -> Vec<String> {
    let log = fs::read_to_string(log).unwrap();
    let lines = log
        .lines()
        .filter(|line| ["http", "ws:", "wss:"].iter().any(|s| line.contains(&format!("\"url\":\"{s}"))));
    let own = lines
        .filter(|line| line.contains("\"initiator\":") && !line.contains("\"initiator\":\"not an origin\""));
    own.map(str::to_owned).collect()
}

/// The verdicts in files, the worst first.
const WORST: [&str; 8] =
    ["prohibited", "missing", "deficient", "unknown", "derogation", "safeguarded", "adequate", "free"];

#[test]
fn the_register_is_searched_filtered_and_sorted() {
    if browser().is_none() {
        return;
    }
    let made = Made::of("harbour");
    let transfers = fs::read_to_string(made.path("transfers.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(transfers.as_bytes());
    let head = reader.headers().unwrap().clone();
    let at = |name: &str| head.iter().position(|h| h == name).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let count = |test: &dyn Fn(&csv::StringRecord) -> bool| rows.iter().filter(|row| test(row)).count();
    let said = made.say(
        1280,
        "",
        "function shown(){return document.querySelectorAll('#rg tbody tr').length}\
         function set(f,v){var s=document.querySelector('select[data-f='+f+']');s.value=v;s.dispatchEvent(new Event('input',{bubbles:true}))}\
         var out=[shown()];\
         set('v','adequate');out.push(shown());set('v','');\
         set('r','foghorn-mail');out.push(shown());set('c','booking');out.push(shown());set('r','');set('c','');\
         set('l','uk-gdpr');out.push(shown());set('l','');\
         var q=document.getElementById('q');q.value='CALAMIAN';q.dispatchEvent(new Event('input',{bubbles:true}));out.push(shown());\
         q.value='';q.dispatchEvent(new Event('input',{bubbles:true}));out.push(shown());\
         document.querySelectorAll('#rg thead th')[1].click();\
         out.push(document.querySelector('#rg tbody tr').cells[1].textContent);\
         function verdicts(){return [].slice.call(document.querySelectorAll('#rg tbody tr')).map(function(r){return r.dataset.v})}\
         set('l','eu-gdpr');\
         var head=document.querySelector('#rg thead th');head.click();out.push(verdicts());head.click();out.push(verdicts());say(out)",
    );
    let folded = count(&|row| !["adequate", "free"].contains(&&row[at("verdict")]));
    let foghorn = |row: &csv::StringRecord| &row[at("importer")] == "foghorn-mail";
    let numbers: Vec<usize> =
        said.as_array().unwrap()[..7].iter().map(|n| n.as_u64().unwrap() as usize).collect();
    assert_eq!(numbers[0], folded, "what stands is folded");
    assert_eq!(numbers[1], count(&|row| &row[at("verdict")] == "adequate"));
    assert_eq!(numbers[2], count(&foghorn));
    assert_eq!(
        numbers[3],
        count(&|row| foghorn(row) && row[at("categories")].split(';').any(|c| c == "booking"))
    );
    assert_eq!(numbers[4], count(&|row| &row[at("regime")] == "uk-gdpr"));
    assert!(numbers[5] > 0 && numbers[5] < folded, "{numbers:?}");
    assert_eq!(numbers[6], folded);
    let first = said[7].as_str().unwrap();
    assert!(first < "D", "sorted by who gives: {first}");
    // By verdict the worst comes first, then the best; not by the letters of the words.
    let ranks = |list: &serde_json::Value| -> Vec<usize> {
        let list = list.as_array().unwrap().iter();
        list.map(|v| WORST.iter().position(|w| v == w).unwrap()).collect()
    };
    let (worst, best) = (ranks(&said[8]), ranks(&said[9]));
    assert_eq!(worst.len(), count(&|row| &row[at("regime")] == "eu-gdpr"));
    assert!(worst.is_sorted() && worst.first() < worst.last(), "{worst:?}");
    assert!(best.iter().rev().is_sorted(), "{best:?}");
}

#[test]
fn a_link_to_a_row_opens_what_it_lies_in() {
    if browser().is_none() {
        return;
    }
    let made = Made::of("harbour");
    let key = |name: &str, last: bool, test: &dyn Fn(&csv::StringRecord) -> bool| {
        let text = fs::read_to_string(made.path(name)).unwrap();
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let row = reader.records().map(Result::unwrap).find(|row| test(row)).unwrap();
        row[if last { row.len() - 1 } else { 0 }].to_owned()
    };
    let adequate = key("transfers.csv", true, &|row| &row[13] == "adequate");
    let exposure = key("exposures.csv", false, &|row| &row[6] == "missing");
    let finding = key("findings.csv", true, &|row| &row[0] == "TW208");
    for id in [format!("t-{adequate}"), format!("x-{exposure}"), format!("f-{finding}")] {
        let said = made.say(
            1280,
            &format!("#{id}"),
            &format!(
                "var e=document.getElementById('{id}'),b=e.getBoundingClientRect();say([b.height>0,b.top<innerHeight&&b.bottom>0])"
            ),
        );
        assert_eq!(said.to_string(), "[true,true]", "{id}");
    }
    // A cell of the matrix shows its entries.
    let said = made.say(
        1280,
        "",
        "var c=document.querySelector('.mat tr[data-r=foghorn-mail] td.m-missing');c.click();\
         setTimeout(function(){var rows=[].slice.call(document.querySelectorAll('#rg tbody tr'));\
         say([rows.length>0,rows.every(function(r){return r.dataset.r==='foghorn-mail'})])},100)",
    );
    assert_eq!(said.to_string(), "[true,true]");
}

#[test]
fn a_phone_shows_no_more_than_its_width_and_a_keyboard_is_soon_at_the_register() {
    if browser().is_none() {
        return;
    }
    for inventory in ["harbour", "meta"] {
        let made = Made::of(inventory);
        let said = made.say(
            390,
            "",
            "document.body.style.width='390px';\
             function wide(){return [].slice.call(document.querySelectorAll('body *')).filter(function(e){\
             return e.checkVisibility()&&!e.closest('.skip,.defs,pre,.up')&&e.getBoundingClientRect().right>391}).length}\
             var folded=[wide(),document.documentElement.scrollHeight];\
             [].slice.call(document.querySelectorAll('h2 button')).forEach(function(b){b.click()});\
             say(folded.concat([wide(),document.querySelectorAll('.shut').length]))",
        );
        let numbers: Vec<u64> = said.as_array().unwrap().iter().map(|n| n.as_u64().unwrap()).collect();
        assert!(numbers[0] == 0 && numbers[2] == 0, "{inventory}: {numbers:?}");
        assert!(numbers[1] <= 60 * 844 && numbers[3] == 0, "{inventory}: {numbers:?}");
        let said = made.say(
            1280,
            "",
            "var end=document.getElementById('fx');say([].slice.call(document.querySelectorAll('a[href],button,input,select,summary,[tabindex]')).filter(function(e){\
             return e.tabIndex>=0&&e.checkVisibility()&&(e.compareDocumentPosition(end)&Node.DOCUMENT_POSITION_FOLLOWING)&&!e.closest('.skip')}).length)",
        );
        assert!(said.as_u64().unwrap() <= 40, "{inventory}: {said}");
    }
}

/// What the actions leave is said with its numbers, and nobody is asked to sign with somebody who has no name.
#[test]
fn what_stays_open_is_said_and_nobody_signs_with_nobody() {
    let made = Made::of("meta");
    let page = fs::read_to_string(made.path("index.html")).unwrap();
    let first = page.split("<section id=\"first\"").nth(1).unwrap().split("</section>").next().unwrap();
    for act in first.split("<li>").skip(1).filter(|act| act.contains("Sign ")) {
        let act = act.split("<div class=\"ab\">").next().unwrap();
        assert!(!act.contains("not named") && !act.contains("not stated"), "{act}");
    }
    let number = |text: &str| -> usize {
        let digits = text.chars().take_while(|c| c.is_ascii_digit() || *c == ',');
        digits.filter(char::is_ascii_digit).collect::<String>().parse().unwrap()
    };
    // More hangs on facts that nobody has stated than any action settles: that comes first.
    let title = first.split("Before all else: ").nth(1).unwrap();
    let all = title.split(" of the ").nth(1).unwrap().split(' ').next().unwrap();
    let (left, open) = (number(title), number(all));
    let stays = first.split("<ul class=\"stays\">").nth(1).unwrap().split("</ul>").next().unwrap();
    let parts: Vec<usize> = stays.split("<b>").skip(1).map(number).collect();
    assert_eq!(parts.iter().sum::<usize>(), left, "{stays}");
    assert!(parts.len() > 1 && parts.is_sorted_by(|a, b| a >= b), "the most first: {parts:?}");
    assert!(first.contains(&format!("of the {all} exposures that are red or unknown")) && left < open);
    assert!(stays.contains("whose place is not stated: ") && stays.contains("not named: "), "{stays}");
    // In a dossier too.
    let japan = page.split("id=\"d-JP-recipients-jp\"").nth(1).unwrap().split("</details>").next().unwrap();
    assert!(japan.contains("Before anything is signed: identify each recipient"), "{japan}");
}

/// What falls within the days of notice is one number, wherever it is said.
#[test]
fn the_opinion_and_the_calendar_count_the_same_dates() {
    for inventory in ["harbour", "meta"] {
        let page = fs::read_to_string(Made::of(inventory).path("index.html")).unwrap();
        let before = |text: &str, rest: &str| -> usize {
            let text = text.split(rest).next().unwrap_or_else(|| panic!("{rest}"));
            let digits: String = text
                .chars()
                .rev()
                .skip_while(|c| !c.is_ascii_digit())
                .take_while(char::is_ascii_digit)
                .collect();
            digits.chars().rev().collect::<String>().parse().unwrap()
        };
        let opinion = page.split("id=\"opinion\"").nth(1).unwrap().split("</section>").next().unwrap();
        let year = page.split("<section id=\"year\"").nth(1).unwrap().split("</section>").next().unwrap();
        // A number that is nothing has no link.
        let opinion = &opinion.replace("</b></a>", "</b>");
        let falling = before(opinion, "</b>dates within 90 days on which a transfer loses its ground");
        let all = before(year, " of them within 90 days, and ");
        if falling == 0 {
            assert!(year.contains(" days, and no transfer loses its ground on these."), "{inventory}");
        } else {
            assert_eq!(
                before(year, " of these. An end date is the last day of validity."),
                falling,
                "{inventory}"
            );
        }
        assert_eq!(year.matches("<li class=\"soon\">").count(), all, "{inventory}");
        if all > falling {
            assert_eq!(before(opinion, " more nothing is lost"), all - falling, "{inventory}");
        } else {
            assert!(!opinion.contains(" more nothing is lost"), "{inventory}");
        }
    }
}

#[test]
fn no_column_of_the_register_is_cut_and_no_label_of_a_card() {
    if browser().is_none() {
        return;
    }
    for inventory in ["harbour", "meta"] {
        let made = Made::of(inventory);
        for width in [1_440, 1_200, 1_000, 800] {
            let said = made.say(
                width,
                "",
                "var t=document.querySelector('.tw.reg');say([t.scrollWidth<=t.clientWidth,document.documentElement.scrollWidth<=innerWidth,\
                 [].slice.call(t.querySelectorAll('thead th')).every(function(h){return h.getBoundingClientRect().width>55})])",
            );
            assert_eq!(said.to_string(), "[true,true,true]", "{inventory} {width}");
        }
        // On a phone each cell of a card is as high as its label, which stands before its left edge.
        let said = made.say(
            390,
            "",
            &format!(
                "{OPENED}var all=0,cut=[];[].slice.call(document.querySelectorAll('.cards td,.cards th')).forEach(function(c){{\
                 var label=getComputedStyle(c,'::before');if(label.content==='none'||!c.checkVisibility())return;all++;\
                 if(c.getBoundingClientRect().height+1<parseFloat(label.height)||label.position!=='static')cut.push(label.content)}});say([all,cut])"
            ),
        );
        assert!(said[0].as_u64().unwrap() > 300, "{inventory}: {}", said[0]);
        assert_eq!(said[1], serde_json::json!([]), "{inventory}");
    }
}

#[test]
fn a_printed_page_is_whole_and_no_book() {
    if browser().is_none() {
        return;
    }
    for (inventory, most) in [("harbour", 40), ("meta", 40)] {
        let made = Made::of(inventory);
        let pdf = made.path("page.pdf");
        let url = format!("file://{}", made.path("index.html").display());
        Made::run(&["--no-pdf-header-footer", &format!("--print-to-pdf={}", pdf.display())], &url);
        let bytes = fs::read(&pdf).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        let pages = text.matches("/Type /Page\n").count();
        assert!(pages > 4 && pages <= most, "{inventory}: {pages} pages");
    }
}

/// On paper each page of a table has its head, and no row of the register goes on from one page to the next. `pdftotext` reads
/// it, where there is one.
#[test]
fn a_printed_table_has_its_head_on_each_page_and_whole_rows() {
    if browser().is_none() || Command::new("pdftotext").arg("-v").output().is_err() {
        return;
    }
    for inventory in ["harbour", "meta"] {
        let made = Made::of(inventory);
        let pdf = made.path("page.pdf");
        let url = format!("file://{}", made.path("index.html").display());
        Made::run(&["--no-pdf-header-footer", &format!("--print-to-pdf={}", pdf.display())], &url);
        let read = Command::new("pdftotext").arg("-layout").arg(&pdf).arg("-").output().unwrap();
        let text = String::from_utf8(read.stdout).unwrap();
        let pages: Vec<Vec<&str>> = text
            .split('\u{c}')
            .map(|page| page.lines().map(str::trim).filter(|line| !line.is_empty()).collect())
            .collect();
        let at = |number: &str, title: &str| {
            let is = |line: &&str| line.strip_prefix(number).is_some_and(|rest| rest.trim() == title);
            pages.iter().position(|page| page.iter().any(is)).unwrap()
        };
        assert_eq!(at("1", "What to do first"), 1, "{inventory}: the opinion is one page");
        let (matrix, flow) = (at("4", "Recipients by categories"), at("5", "Where it flows"));
        assert!(flow - matrix > 1, "{inventory}: it has more than one page");
        for page in &pages[matrix..flow] {
            assert!(
                page.iter().any(|line| line.starts_with("Recipient") && !line.contains(" by ")),
                "{page:?}"
            );
        }
        let (register, told) = (at("7", "Register of transfers"), at("8", "What people are told"));
        let verdicts =
            ["missing", "deficient", "unknown", "derogation", "safeguarded", "adequate", "no transfer"];
        let mut heads = 0;
        for page in &pages[register..told] {
            let Some(head) = page.iter().position(|line| line.starts_with("Verdict ")) else { continue };
            heads += 1;
            // Behind the second line of the head.
            let first = page[head + 1..].iter().find(|line| **line != "basis").unwrap();
            assert!(verdicts.iter().any(|verdict| first.starts_with(verdict)), "{inventory}: {first}");
        }
        assert!(heads > 5 && heads + 1 >= told - register, "{inventory}: {heads} of {}", told - register);
    }
}

/// The contents mark where the reader is.
#[test]
fn the_contents_follow_what_is_read() {
    if browser().is_none() {
        return;
    }
    let made = Made::of("harbour");
    let script = "var marked=function(){return [].slice.call(document.querySelectorAll('#toc [aria-current]')).map(function(a){return a.hash})};\
         var first=marked(),tall=document.documentElement.scrollHeight;document.getElementById('findings').scrollIntoView();\
         var wait=setInterval(function(){if(marked()[0]===first[0])return;clearInterval(wait);\
         say([first,marked(),document.documentElement.scrollHeight===tall])},100)";
    let said = made.say(1_280, "", script);
    assert_eq!(said.to_string(), "[[\"#opinion\"],[\"#findings\"],true]");
}

/// Of a place that nobody has stated each dossier says so, and people are told of the country what is missing.
#[test]
fn a_place_that_is_not_stated_is_said_with_what_follows() {
    for (inventory, lang, follows, silent) in [
        (
            "harbour",
            "en",
            "Its place is not stated. ",
            "The country is not stated, and a notice has to name it (unknown): Helm Surveys",
        ),
        (
            "harbour",
            "de",
            "Der Ort ist nicht angegeben. ",
            "Das Land ist nicht angegeben, und die Information muss es nennen (ungeklärt): Helm Surveys",
        ),
        (
            "harbour",
            "fr",
            "Le lieu n’est pas indiqué. ",
            "Le pays n’est pas indiqué, et l’information doit le nommer (à déterminer)\u{a0}: Helm Surveys",
        ),
        (
            "meta",
            "en",
            "Its place is not stated. ",
            "The country is not stated, and a notice has to name it (unknown): ",
        ),
    ] {
        let made = Made::with(inventory, &["--lang", lang]);
        let page = fs::read_to_string(made.path("index.html")).unwrap();
        let dossiers = page.matches(" id=\"d-unknown-").count();
        assert!(dossiers > 0);
        assert_eq!(page.matches(&format!("<p>{follows}")).count(), dossiers, "{inventory} {lang}");
        assert!(page.contains(silent), "{inventory} {lang}");
    }
}

/// The file for paper is the page as it is printed: it says what it says, leads to no file of the machine, and is the same each
/// time.
#[test]
fn a_report_for_paper_is_the_page() {
    let Some(browser) = browser() else { return };
    let folder = tempfile::tempdir().unwrap();
    let made = |name: &str, more: &[&str]| {
        let out = folder.path().join(name);
        let inventory = Path::new(env!("CARGO_MANIFEST_DIR")).join("inventories/harbour");
        let run = Command::new(env!("CARGO_BIN_EXE_thalweg"))
            .arg("report")
            .arg(inventory)
            .arg("--out")
            .arg(&out)
            .arg("--ahead=never")
            .args(more)
            .output()
            .unwrap();
        (out, run.status.code(), String::from_utf8(run.stderr).unwrap())
    };
    let browser = ["--pdf", "--browser", browser.to_str().unwrap()];
    let printed = ["one", "two"].map(|name| {
        let (out, code, error) = made(name, &browser);
        assert!(code.is_some_and(|code| code < 2), "{error}");
        fs::read(out.join("report.pdf")).unwrap()
    });
    assert_eq!(printed[0], printed[1]);
    let text = String::from_utf8_lossy(&printed[0]);
    assert!(text.starts_with("%PDF-") && text.matches("/Type /Page\n").count() > 4);
    assert!(text.contains("/CreationDate (D:20261123000000"), "the day judged");
    assert!(!text.contains("file:") && !text.contains(&*folder.path().display().to_string()));
    // A report without it has none; one that cannot be printed leaves what is there.
    let (out, code, error) = made("one", &["--pdf", "--browser", env!("CARGO_BIN_EXE_thalweg")]);
    assert!(
        code == Some(2) && error.contains("not a browser of that kind") && error.contains("help: --browser"),
        "{error}"
    );
    assert_eq!(fs::read(out.join("report.pdf")).unwrap(), printed[0]);
    assert!(made("one", &[]).1.is_some_and(|code| code < 2) && !out.join("report.pdf").exists());
    let (_, code, error) = made("three", &["--browser", "x"]);
    assert!(code == Some(2) && error.contains("--pdf"), "{error}");
    assert!(!folder.path().join("three").exists());
}

/// What opens all that is folded.
const OPENED: &str = "[].slice.call(document.querySelectorAll('details')).forEach(function(d){d.open=true});\
     [].slice.call(document.querySelectorAll('h2 button[aria-expanded=false]')).forEach(function(b){b.click()});";

/// axe-core, if there is one: `THALWEG_AXE` is its file.
fn axe() -> Option<String> {
    let path = std::env::var_os("THALWEG_AXE")?;
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    // It stands inside a script.
    Some(text.replace("</script", "<\\/script"))
}

#[test]
fn axe_core_finds_no_violation() {
    let (Some(axe), Some(_)) = (axe(), browser()) else { return };
    let looks = |made: &Made, name: &str, width: u32| {
        let run = "axe.run(document,{resultTypes:['violations'],exclude:[['#said']]}).then(function(r){\
             say([r.passes.length,r.violations.map(function(v){return [v.id,v.nodes.length,v.nodes[0].html]})])})";
        let said = made.say_of(name, width, "", &format!("{axe};{OPENED}{run}"));
        assert!(said[0].as_u64().unwrap() > 10, "{name} {width}: it ran");
        assert_eq!(said[1], serde_json::json!([]), "{name} {width}");
    };
    let harbour = Made::of("harbour");
    for (name, width) in [("index.html", 1280), ("index.html", 390), ("record.html", 1280)] {
        looks(&harbour, name, width);
    }
    looks(&Made::of("meta"), "index.html", 1280);
}

/// What axe-core leaves open: each word in a picture stands out against what is under it, 4.5 to 1 (WCAG 2.2, 1.4.3).
#[test]
fn each_word_in_a_picture_can_be_read() {
    if browser().is_none() {
        return;
    }
    for inventory in ["harbour", "meta"] {
        let made = Made::of(inventory);
        let said = made.say(1280, "", &format!("{OPENED}{}", include_str!("page/contrast.js")));
        assert!(said[0].as_u64().unwrap() > 50, "{inventory}: {}", said[0]);
        assert_eq!(said[1], serde_json::json!([]), "{inventory}");
    }
}

/// German and French are longer than English: on a desk, on a phone and on paper nothing is wider than its room.
#[test]
fn longer_words_have_their_room() {
    if browser().is_none() {
        return;
    }
    for (inventory, lang) in [("harbour", "de"), ("harbour", "fr"), ("meta", "de"), ("meta", "fr")] {
        let made = Made::with(inventory, &["--lang", lang]);
        for width in [1_440, 1_000, 800] {
            let said = made.say(
                width,
                "",
                "var t=document.querySelector('.tw.reg');say([t.scrollWidth<=t.clientWidth,document.documentElement.scrollWidth<=innerWidth,\
                 [].slice.call(t.querySelectorAll('tr:not([hidden]) .chip')).filter(function(c){\
                 return c.getBoundingClientRect().right>c.parentElement.getBoundingClientRect().right+1}).length])",
            );
            assert_eq!(said.to_string(), "[true,true,0]", "{inventory} {lang} {width}");
        }
        // A label of a card does not reach into what it stands before.
        let said = made.say(
            390,
            "",
            &format!(
                "document.body.style.width='390px';{OPENED}var wide=[].slice.call(document.querySelectorAll('body *')).filter(function(e){{\
                 return e.checkVisibility()&&!e.closest('.skip,.defs,pre,.up')&&e.getBoundingClientRect().right>391}}).length;\
                 var pen=document.createElement('canvas').getContext('2d'),over=[],all=0;\
                 [].slice.call(document.querySelectorAll('.cards td,.cards th')).forEach(function(c){{\
                 var label=getComputedStyle(c,'::before');if(label.content==='none'||!c.checkVisibility())return;\
                 all++;pen.font=label.fontSize+' '+label.fontFamily;\
                 label.content.split(/[\\x22 -]/).forEach(function(w){{if(pen.measureText(w).width>parseFloat(label.width))over.push(w)}})}});\
                 say([wide,over,all>300])"
            ),
        );
        assert_eq!(said, serde_json::json!([0, [], true]), "{inventory} {lang}");
        let pdf = made.path("page.pdf");
        let url = format!("file://{}", made.path("index.html").display());
        Made::run(&["--no-pdf-header-footer", &format!("--print-to-pdf={}", pdf.display())], &url);
        let bytes = fs::read(&pdf).unwrap();
        let pages = String::from_utf8_lossy(&bytes).matches("/Type /Page\n").count();
        assert!(pages > 4 && pages <= 46, "{inventory} {lang}: {pages} pages");
    }
}
