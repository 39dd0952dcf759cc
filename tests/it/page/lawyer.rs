//! What a lawyer reads: what people are told, what falls, what the register leads to, and what comes first.

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use super::{Made, browser};

/// A section of a page.
pub fn section(made: &Made, id: &str) -> String {
    let page = fs::read_to_string(made.path("index.html")).unwrap();
    let begin = page.split(&format!("<section id=\"{id}\"")).nth(1).unwrap();
    begin.split("</section>").next().unwrap().to_owned()
}

/// What a reader sees of it.
pub fn seen(html: &str) -> String {
    let mut out = String::new();
    for piece in html.split('<') {
        out.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
    }
    out.replace("&amp;", "&")
}

/// The rows of a table, by their columns.
pub fn rows(made: &Made, name: &str) -> Vec<std::collections::HashMap<String, String>> {
    let text = fs::read_to_string(made.path(name)).unwrap();
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect()
}

/// What the own law of people says, and not what another one says, is what they are told: it covers the place left, and from
/// there the data goes on under the law of that place.
#[test]
fn people_are_told_what_their_own_law_says_of_what_counts_through_another() {
    for (lang, notice, own, theirs, never) in [
        (
            "en",
            "Passengers from the United Kingdom, UK GDPR",
            "Under your law, the place from which it is passed on is covered by an adequacy decision: Adequacy of the States of the European Economic Area (Data Protection Act 2018, Sch. 21, paras 4 and 5; Data (Use and Access) Act 2025, Sch. 9, para. 25).",
            "From there it is passed on under the law of that place, the EU GDPR, by which the recipient is covered by an adequacy decision: EU-U.S. Data Privacy Framework (Implementing Decision (EU) 2023/1795, Art. 1 and Annex I; GDPR, Art. 45(3)).",
            "This transfer is covered by an adequacy decision: EU-U.S. Data Privacy Framework",
        ),
        (
            "de",
            "Passengers from the United Kingdom, UK-DSGVO",
            "besteht nach Ihrem Recht ein Angemessenheitsbeschluss: Angemessenheit der Staaten des Europäischen Wirtschaftsraums (Data Protection Act 2018, Sch. 21, paras 4 and 5; Data (Use and Access) Act 2025, Sch. 9, para. 25).",
            "Von dort werden sie nach dem Recht jenes Ortes (DSGVO) weitergegeben; danach besteht für den Empfänger ein Angemessenheitsbeschluss: Datenschutzrahmen EU-USA (EU-U.S. Data Privacy Framework) (Durchführungsbeschluss (EU) 2023/1795, Art. 1 und Anhang I; DSGVO, Art. 45 Abs. 3).",
            "Dafür besteht ein Angemessenheitsbeschluss: Datenschutzrahmen EU-USA",
        ),
        (
            "fr",
            "Passengers from the United Kingdom, RGPD (Royaume-Uni)",
            "Selon votre droit, le lieu d’où elles sont transmises est couvert par une décision d’adéquation\u{a0}: Adéquation des États de l’Espace économique européen (Data Protection Act 2018",
            "d’après lequel le destinataire est couvert par une décision d’adéquation\u{a0}: Cadre de protection des données UE-États-Unis (EU-U.S. Data Privacy Framework) (décision d’exécution (UE) 2023/1795, art. 1 et annexe I\u{a0}; RGPD, art. 45, par. 3).",
            "Ce transfert est couvert par une décision d’adéquation\u{a0}: Cadre de protection des données UE-États-Unis",
        ),
    ] {
        let made = Made::with("harbour", &["--lang", lang]);
        let told = seen(&section(&made, "told").replace("</summary>", "\n").replace("</details>", "\n\n"));
        let told = told.split("\n\n").find(|one| one.starts_with(notice)).unwrap_or_else(|| panic!("{told}"));
        assert!(told.contains(own), "{lang}: {told}");
        assert!(told.contains(theirs), "{lang}: {told}");
        assert!(!told.contains(never), "{lang}: {told}");
        // The rest is said as before, under the law of its own.
        assert!(told.contains("UK Addendum"), "{lang}: {told}");
        // What stays in English on the cover is said there.
        let opinion = seen(&section(&made, "opinion"));
        let said = [
            "Auf Englisch stehen: Schritte, Feststellungen und Quellen.",
            "Sont en anglais\u{a0}: les mesures, les constats et les sources.",
        ];
        assert_eq!(said.iter().any(|said| opinion.contains(said)), lang != "en", "{lang}");
    }
}

#[test]
fn a_label_says_that_a_ground_is_one_of_another_law() {
    let made = Made::of("harbour");
    let page = fs::read_to_string(made.path("index.html")).unwrap();
    assert!(page.contains("<code>uk-gdpr/eea</code>, through another law"), "the steps of a dossier");
    let run = Command::new(env!("CARGO_BIN_EXE_thalweg"))
        .arg("map")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("inventories/harbour"))
        .args(["--format", "around", "--at", "foghorn-mail"])
        .output()
        .unwrap();
    let map = String::from_utf8(run.stdout).unwrap();
    assert!(map.contains("UK GDPR: EU-U.S. Data Privacy Framework, through another law"), "{map}");
    assert!(!map.contains("EU GDPR: EU-U.S. Data Privacy Framework, through"), "{map}");
}

/// Who is named of what falls is everybody whose exposures fall: who gets it, and who inherits it.
#[test]
fn everybody_who_loses_with_a_framework_is_named() {
    let what_if = seen(&section(&Made::of("harbour"), "if"));
    let us = what_if
        .split("EU-U.S. Data Privacy Framework eu-gdpr/us-dpf")
        .nth(1)
        .unwrap_or_else(|| panic!("{what_if}"));
    for names in [
        "Inherited by, from an earlier step: Kuroshio Forwarding; Marram Ferries; Marram Freight; Marram Logistique; Marram Line Holding; Plover Hosting; Spindrift Cloud Ireland; Tidal Assurance.",
        "Already not in order, now without any ground: Foghorn Mail; Signalman Messaging.",
    ] {
        assert!(us.contains(names), "{us}");
    }
    // Where only one way comes, no zero is said.
    assert!(!what_if.contains("0 because") && !what_if.contains("(0 directly"), "{what_if}");
    assert!(what_if.contains("2 because another law relies on it"), "{what_if}");
}

/// The rows of the register that are marked are those whose exposures inherit a fault; the filter shows them and no others.
#[test]
fn a_row_whose_data_inherits_a_fault_says_so_and_is_found() {
    let made = Made::of("harbour");
    let worst = |word: &str| super::WORST.iter().position(|w| *w == word).unwrap();
    let exposures = rows(&made, "exposures.csv");
    let heirs: Vec<_> =
        exposures.iter().filter(|row| worst(&row["verdict"]) < worst(&row["delivery"])).collect();
    let list = |text: &str| text.split(';').map(str::to_owned).collect::<BTreeSet<_>>();
    let marked: BTreeSet<String> = rows(&made, "transfers.csv")
        .iter()
        .filter(|row| {
            heirs.iter().any(|heir| {
                (&heir["recipient"], &heir["place"], &heir["regime"])
                    == (&row["importer"], &row["place"], &row["regime"])
                    && list(&row["populations"]).contains(&heir["population"])
                    && !list(&row["categories"]).is_disjoint(&list(&heir["categories"]))
            })
        })
        .map(|row| row["key"].clone())
        .collect();
    let register = section(&made, "register");
    let said: BTreeSet<String> = register
        .split("<tr id=\"t-")
        .skip(1)
        .filter(|row| row.contains("a fault of an earlier step reaches this data"))
        .map(|row| row.split('"').next().unwrap().to_owned())
        .collect();
    assert!(!said.is_empty() && said == marked, "{said:?} {marked:?}");
    assert!(register.contains("<small class=\"inh\"><a href=\"#d-IN-bollard-desk\">"), "to the dossier");
    if browser().is_none() {
        return;
    }
    let found = made.say(1280, "", &format!("{SCRIPT}set('v','inherited');say(keys())"));
    let found: BTreeSet<String> = serde_json::from_value(found).unwrap();
    assert_eq!(found, marked);
}

/// What the tests of the register do.
const SCRIPT: &str = "function set(f,v){var s=document.querySelector('select[data-f='+f+']');s.value=v;s.dispatchEvent(new Event('input',{bubbles:true}))}\
    function find(q){var s=document.getElementById('q');s.value=q;s.dispatchEvent(new Event('input',{bubbles:true}))}\
    function keys(){return [].slice.call(document.querySelectorAll('#rg tbody tr')).map(function(r){return r.id.slice(2)}).sort()}";

#[test]
fn the_numbers_of_the_opinion_open_what_they_count() {
    if browser().is_none() {
        return;
    }
    let made = Made::of("harbour");
    for (at, verdicts) in [(0, &super::WORST[..3]), (1, &super::WORST[3..4])] {
        let said = made.say(
            1280,
            "",
            &format!(
                "{SCRIPT}var a=document.querySelectorAll('.five a')[{at}];a.click();\
                 setTimeout(function(){{say([a.textContent,keys()])}},200)"
            ),
        );
        let all = rows(&made, "transfers.csv");
        let mut keys: Vec<&str> =
            all.iter().filter(|row| verdicts.contains(&&*row["verdict"])).map(|row| &*row["key"]).collect();
        keys.sort_unstable();
        assert!(!keys.is_empty());
        assert_eq!(said, serde_json::json!([keys.len().to_string(), keys]));
    }
}

/// Each word of a search is looked for by itself; what is special is found by that word; nothing found is said.
#[test]
fn a_search_finds_rows_with_each_word_in_any_order() {
    if browser().is_none() {
        return;
    }
    let made = Made::of("harbour");
    let said = made.say(
        1280,
        "",
        &format!(
            "{SCRIPT}var out=[];['foghorn card','card foghorn','booking foghorn','foghorn booking'].forEach(function(q){{find(q);out.push(keys())}});\
             find('');set('s','1');out.push(keys());set('s','');find('special');out.push(keys());\
             find('foghorn nowhere-at-all');out.push(keys(),document.getElementById('count').textContent);say(out)"
        ),
    );
    assert_eq!(said[0], said[1]);
    assert_eq!(said[2], said[3]);
    let special: BTreeSet<String> = serde_json::from_value(said[4].clone()).unwrap();
    let found: BTreeSet<String> = serde_json::from_value(said[5].clone()).unwrap();
    assert!(!special.is_empty() && special.is_subset(&found), "{said}");
    assert!(!said[2].as_array().unwrap().is_empty(), "{said}");
    assert_eq!(said[6], serde_json::json!([]));
    assert_eq!(said[7], "No transfer matches all of this. “Clear” shows them all again.");
}

/// Where only the confirmation of an entry of the law is open, that comes first.
#[test]
fn entries_that_wait_for_confirmation_come_before_what_is_to_do() {
    let made = Made::of("harbour");
    let first = section(&made, "first");
    let (before, _) = first.split_once("<ol class=\"acts\"").unwrap();
    let waits: Vec<_> = rows(&made, "transfers.csv");
    let waits = waits.iter().filter(|row| row["conditions"] == "confirmed=not-stated").collect::<Vec<_>>();
    let categories: usize = waits.iter().map(|row| row["categories"].split(';').count()).sum();
    let text = format!("uk-gdpr/eea-territories: {categories} exposures, {} transfer", waits.len());
    assert!(seen(before).contains(&text), "{text}: {before}");
    assert!(before.contains("<a href=\"#review\">awaiting legal review</a>"), "{before}");
    // Of an entry that is confirmed nothing is said.
    let folder = tempfile::tempdir().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("inventories/harbour");
    copy(&from, folder.path());
    let head = folder.path().join("inventory.toml");
    let text = fs::read_to_string(&head).unwrap();
    let confirms = text.replace("\"uk-gdpr/bcr-c\"", "\"uk-gdpr/eea-territories\"");
    assert_ne!(confirms, text);
    fs::write(&head, confirms).unwrap();
    let confirmed = Made::of_folder(folder.path(), &[]);
    assert!(!section(&confirmed, "first").contains("First a question of law"));
}

pub fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir(&to).unwrap();
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), &to).unwrap();
        }
    }
}

/// A date says what it comes to: the worst of the exposures that get worse, not of the transfers alone.
#[test]
fn a_date_shows_the_worst_that_it_leads_to_and_the_contents_count_it() {
    let made = Made::of("harbour");
    let year = section(&made, "year");
    let item = year.split("<li").find(|li| li.contains("Spindrift Cloud</b>, EU-U.S. Data")).unwrap();
    assert!(item.contains("#s-missing") && !item.contains("#s-unknown"), "{item}");
    assert!(seen(item).contains("Then worse: 3 exposures (1 missing, 2 unknown),"), "{item}");
    let dates = year.matches("<li class=\"soon\">").count() + year.matches("<li class=\"\">").count();
    let late = year.matches("<li class=\"overdue\">").count();
    let page = fs::read_to_string(made.path("index.html")).unwrap();
    let contents = page.split("<a href=\"#year\">").nth(1).unwrap().split("</a>").next().unwrap();
    assert_eq!(seen(contents), format!("The next 12 months{dates} + {late}"));
}

#[test]
fn an_adequate_country_asks_for_no_assessment_and_home_is_named_as_it_is() {
    let made = Made::with("harbour", &["--lang", "de"]);
    let page = fs::read_to_string(made.path("index.html")).unwrap();
    let opinion = seen(&section(&made, "opinion"));
    assert!(opinion.contains("bei Empfängern außerhalb des EWR"), "{opinion}");
    assert!(!page.contains("außerhalb des Gebiets (EWR)"));
    let country = |code: &str| {
        let from = page.split(&format!("id=\"c-{code}\"")).nth(1).unwrap();
        seen(from.split("</table>").next().unwrap())
    };
    let (adequate, other) = (country("CH"), country("MA"));
    assert!(
        adequate.contains("Nicht nötig: Angemessenheitsbeschluss.")
            && !adequate.contains("Nichts angegeben."),
        "{adequate}"
    );
    assert!(!other.contains("Nicht nötig"), "{other}");
}

/// The record and the page are printed on the same paper, with numbers.
#[test]
fn each_printed_page_has_its_number() {
    let made = Made::of("harbour");
    for name in ["index.html", "record.html"] {
        let page = fs::read_to_string(made.path(name)).unwrap();
        assert!(page.contains("size:A4") || page.contains("size: A4"), "{name}");
        assert!(page.contains("counter(page)"), "{name}");
    }
}

/// The bar of a country ends where its text does.
#[test]
fn the_bar_of_a_country_stays_within_it() {
    if browser().is_none() {
        return;
    }
    let made = Made::of("harbour");
    let said = made.say(
        1280,
        "",
        "var out=[];[].slice.call(document.querySelectorAll('.country')).forEach(function(c){c.open=true;var b=c.querySelector(':scope > .bar');\
         if(b&&b.getBoundingClientRect().width)out.push(b.getBoundingClientRect().right-c.getBoundingClientRect().right)});say(out)",
    );
    let beyond: Vec<f64> = serde_json::from_value(said).unwrap();
    assert!(!beyond.is_empty() && beyond.iter().all(|by| *by < 0.5), "{beyond:?}");
}
