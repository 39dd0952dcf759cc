//! What the page says of what is open, in its language, and in the sentences to paste.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use super::{
    Made, browser,
    lawyer::{copy, rows, section, seen},
};
/// The folder of an inventory to show.
fn inventory(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("inventories").join(name)
}

/// A number of the opinion leads to what it counts; nothing leads nowhere.
#[test]
fn a_number_that_is_nothing_is_no_link() {
    for name in ["harbour", "meta"] {
        let opinion = section(&Made::of(name), "opinion");
        let five = opinion.split("<ul class=\"five\">").nth(1).unwrap().split("</ul>").next().unwrap();
        let mut zeros = 0;
        for item in five.split("<li>").skip(1) {
            let before = item.split("</b>").next().unwrap();
            let number = before.rsplit('>').next().unwrap();
            assert_eq!(before.starts_with("<a href=\"#"), number != "0", "{name}: {item}");
            zeros += usize::from(number == "0");
        }
        assert_eq!(zeros > 0, name == "meta", "{name}");
    }
}

/// The list of what awaits legal review and the folded rest of the provisions are as long as they say.
#[test]
fn the_provisions_are_as_many_as_is_said() {
    for name in ["harbour", "meta"] {
        let review = section(&Made::of(name), "review");
        let (marked, rest) = review.split_once("<details").unwrap();
        let number = |text: &str| -> usize {
            text.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap()
        };
        let (marked_rows, rest_rows) = (marked.matches("<tr id=").count(), rest.matches("<tr id=").count());
        let lead = seen(marked.split("</p>").next().unwrap());
        assert_eq!(number(lead.split("Of the ").nth(1).unwrap()), marked_rows + rest_rows, "{name}: {lead}");
        assert_eq!(number(lead.split("confirmation: ").nth(1).unwrap()), marked_rows, "{name}: {lead}");
        let folded = rest.split("<small>").nth(1).unwrap();
        assert_eq!(number(folded), rest_rows, "{name}: {folded}");
        assert!(marked_rows > 0 && rest_rows > 0, "{name}");
    }
}

/// What the cover says of the law that waits for review holds of each row that the list of the law has: it was not seen, or leaves a
/// point open.
#[test]
fn the_cover_and_the_list_of_provisions_say_the_same() {
    for (lang, open, graded) in [
        (
            "en",
            "primary text was not seen, or leaves a point open: awaiting legal review",
            "P, primary text or official page seen",
        ),
        ("de", "Originaltext nicht eingesehen wurde oder einen Punkt offenlässt: ", "P, "),
        ("fr", "texte original n’a pas été consulté ou laisse un point ouvert\u{a0}: ", "P, "),
    ] {
        let made = Made::with("harbour", &["--lang", lang]);
        let opinion = seen(&section(&made, "opinion"));
        assert!(opinion.contains(open), "{lang}: {opinion}");
        let review = section(&made, "review");
        let (marked, _) = review.split_once("<details").unwrap();
        let seen_whole = marked.matches(&format!("<td>{graded}")).count();
        assert_eq!(seen_whole, 3, "{lang}: seen, and with a point open");
    }
}

/// A ground of the GDPR is called as the GDPR calls it, whatever another law calls its like.
#[test]
fn a_ground_has_the_title_of_the_law_that_it_is_one_of() {
    let falls = section(&Made::of("harbour"), "if");
    let row =
        falls.split("<code>hospital-vital</code>").next().unwrap().rsplit("<th").next().unwrap().to_owned();
    assert!(row.contains("Derogation for specific situations") && !row.contains("Exceptions"), "{row}");
}

/// Citations are in the page's language wherever they stand, and so is what nothing rests on; what has no translation is
/// English, and marked as that.
#[test]
fn citations_and_names_are_in_the_language_in_every_section() {
    for (lang, bcr, ends, extension, not_known) in [
        (
            "de",
            "DSGVO, Art. 46 Abs. 2 Buchst. b und Art. 47",
            " (DSGVO, Art. 44)",
            "Grundlage: Erweiterung des Datenschutzrahmens EU-USA auf das Vereinigte Königreich (UK Extension).",
            "Nicht bekannt: in wessen Auftrag Signalman Messaging als Auftragsverarbeiter Daten hält: Feedback by text message; wo sie leben: Visitors of the website (",
        ),
        (
            "fr",
            "RGPD, art. 46, par. 2, point b et art. 47",
            " (RGPD, art. 44)",
            "avec\u{a0}: Extension au Royaume-Uni du cadre de protection des données UE-États-Unis (UK Extension).",
            "Inconnu\u{a0}: pour le compte de qui Signalman Messaging détient en sous-traitance\u{a0}: Feedback by text message\u{a0}; où vivent ces personnes\u{a0}: Visitors of the website (",
        ),
    ] {
        let made = Made::with("harbour", &["--lang", lang]);
        for id in ["dossiers", "register", "review"] {
            let html = section(&made, id);
            assert!(html.contains(bcr), "{lang} {id}");
            assert!(!html.contains(">GDPR, Art") && !html.contains("; GDPR, Art"), "{lang} {id}");
            assert!(
                html.contains("<span lang=\"en\">Data Protection Act 2018, Sch. 21, paras 4 and 5</span>"),
                "{lang} {id}: what has no translation"
            );
        }
        assert!(seen(&section(&made, "findings")).contains(ends), "{lang}");
        let special = section(&made, "matrix");
        let special = special.split("id=\"special\"").nth(1).unwrap().split("</ul>").next().unwrap();
        assert!(!special.contains("GDPR, Art."), "{lang}: {special}");
        assert!(seen(&section(&made, "if")).contains(extension), "{lang}");
        let opinion = section(&made, "opinion");
        assert!(seen(&opinion).contains(not_known), "{lang}: {}", seen(&opinion));
        assert!(!opinion.contains("lang=\"en\""), "{lang}: {opinion}");
    }
}

/// The notice of some people under a law, without its tags.
fn notice(made: &Made, title: &str) -> String {
    let told = seen(
        &section(made, "told")
            .replace("</summary>", "\n")
            .replace("</p>", "\n")
            .replace("</details>", "\n\n"),
    );
    told.split("\n\n")
        .map(str::trim_start)
        .find(|one| one.starts_with(title))
        .unwrap_or_else(|| panic!("{told}"))
        .to_owned()
}

/// What is missing where a recipient inherits a fault stands in its dossier: the step, what is open there, and whose dossier
/// has the remedy; a recipient that inherits nothing has no such line.
#[test]
fn a_dossier_that_inherits_names_the_step_and_where_its_remedy_stands() {
    for (lang, said) in [
        (
            "en",
            "Passengers from the EEA → Feedback by text message in-eea-feedback (unknown, EU GDPR): a fault of this earlier step reaches this data. Open there: The exporter is known (not stated). What to do about it is in the dossier of Signalman Messaging (United States); see the entry.",
        ),
        (
            "de",
            "Passengers from the EEA → Feedback by text message in-eea-feedback (ungeklärt, DSGVO): Ein Mangel dieses früheren Schritts erreicht diese Daten. Dort offen: ",
        ),
        (
            "fr",
            "Passengers from the EEA → Feedback by text message in-eea-feedback (à déterminer, RGPD)\u{a0}: un défaut de cette étape antérieure atteint ces données. Ce qui y reste ouvert\u{a0}: ",
        ),
    ] {
        let made = Made::with("harbour", &["--lang", lang]);
        let page = section(&made, "dossiers");
        let dossier = |id: &str| {
            let from = page.split(&format!("id=\"d-{id}\"")).nth(1).unwrap_or_else(|| panic!("{id}"));
            from.split("<details class=\"dossier\"").next().unwrap().to_owned()
        };
        let heir = dossier("IE-marram-ferries");
        assert!(seen(&heir).contains(said), "{lang}: {}", seen(&heir));
        // The link leads to the entry of that step.
        let line = heir.split("in-eea-feedback</code> (").nth(1).unwrap().split("</li>").next().unwrap();
        let key = line.split("href=\"#t-").nth(1).unwrap().split('"').next().unwrap();
        let all = rows(&made, "transfers.csv");
        let entry = all.iter().find(|row| row["key"] == key).unwrap();
        assert_eq!(entry["flow"], "in-eea-feedback", "{lang}");
        assert!(!dossier("JP-kuroshio-forwarding").contains("in-eea-feedback</code> ("), "{lang}");
    }
}

/// A contract that carries data on from a recipient is told as that, by who passes it on.
#[test]
fn a_contract_for_onward_transfers_is_told_as_one() {
    for (lang, title, said) in [
        (
            "en",
            "People named on freight papers, EU GDPR",
            "A recipient of your data, Spindrift Cloud, passes the following data about you on to Tingis Port Agency (Morocco): Consignment. A contract binds Tingis Port Agency to protect your data as Spindrift Cloud must: Contract for onward transfers (Implementing Decision (EU) 2023/1795, s\u{65}ction 2.2.6 and Annex I, accountability for onward transfer).",
        ),
        (
            "de",
            "People named on freight papers, DSGVO",
            "Ein Empfänger Ihrer Daten, Spindrift Cloud, gibt folgende Ihrer Daten weiter an Tingis Port Agency (Marokko): Consignment. Ein Vertrag verpflichtet Tingis Port Agency, Ihre Daten so zu schützen, wie Spindrift Cloud es muss: Vertrag über Weiterübermittlungen (Durchführungsbeschluss (EU) 2023/1795, Abschnitt 2.2.6 und Anhang I, Verantwortlichkeit für die Weiterübermittlung).",
        ),
        (
            "fr",
            "People named on freight papers, RGPD",
            "Un destinataire de vos données, Spindrift Cloud, transmet les données suivantes vous concernant à Tingis Port Agency (Maroc)\u{a0}: Consignment. Un contrat oblige Tingis Port Agency à protéger vos données comme Spindrift Cloud doit le faire\u{a0}: Contrat de transfert ultérieur (décision d’exécution (UE) 2023/1795, s\u{65}ction 2.2.6 et annexe I, responsabilité en cas de transfert ultérieur).",
        ),
    ] {
        let told = notice(&Made::with("harbour", &["--lang", lang]), title);
        assert!(told.contains(said), "{lang}: {told}");
        assert_eq!(
            told.matches("Contract for onward transfers").count(),
            usize::from(lang == "en"),
            "{told}"
        );
    }
}

/// "Your law" is said to people who all live where it holds, and to nobody else; where it is not stated where they live, that
/// is said.
#[test]
fn nobody_is_told_of_a_law_that_may_not_be_theirs() {
    let made = Made::of("harbour");
    let unknown = "Where these people live is not stated: it is not known which law is their own, and other laws may protect them too.";
    let partly = "Where some of these people live is not stated: it is not known which law is theirs, and other laws may protect them too.";
    let mixed = notice(&made, "People named on freight papers, CH FADP");
    assert!(
        mixed.contains(
            "): Consignment. The place from which it is passed on is covered by an adequacy decision: "
        ) && !mixed.contains("your law")
            && !mixed.contains(unknown),
        "{mixed}"
    );
    let own = notice(&made, "Passengers from the United Kingdom, UK GDPR");
    assert!(
        own.contains("Under your law, the place from which it is passed on") && !own.contains(unknown),
        "{own}"
    );
    assert!(notice(&made, "Visitors of the website, EU GDPR").contains(unknown));
    // The same people, of whom it is not stated where they live.
    let folder = tempfile::tempdir().unwrap();
    copy(&inventory("harbour"), folder.path());
    let path = folder.path().join("populations.csv");
    let text = fs::read_to_string(&path).unwrap();
    let changed = text
        .replace("Passengers from the United Kingdom,GB,", "Passengers from the United Kingdom,GB;unknown,");
    assert_ne!(changed, text);
    fs::write(&path, changed).unwrap();
    let told = notice(&Made::of_folder(folder.path(), &[]), "Passengers from the United Kingdom, UK GDPR");
    assert!(
        !told.contains(unknown)
            && told.contains(partly)
            && told.contains("The place from which it is passed on"),
        "{told}"
    );
    assert!(!told.contains("your law"), "{told}");
}

/// Where nobody is named, a text to paste has a gap.
#[test]
fn a_recipient_without_a_name_is_a_gap_to_fill() {
    let told = section(&Made::of("meta"), "told");
    assert!(told.contains(
        "to <mark>[name of the recipient: Recipients in Argentina, not named]</mark> (Argentina): "
    ));
    let folder = tempfile::tempdir().unwrap();
    copy(&inventory("harbour"), folder.path());
    let path = folder.path().join("vendors.csv");
    let text = fs::read_to_string(&path).unwrap();
    let changed = text.replace("dunlin-backup,Dunlin Vault,", "dunlin-backup,\u{200b},");
    assert_ne!(changed, text);
    fs::write(&path, changed).unwrap();
    for (lang, gap) in
        [("en", "[name of the recipient]"), ("de", "[Name des Empfängers]"), ("fr", "[nom du destinataire]")]
    {
        let told = section(&Made::of_folder(folder.path(), &["--lang", lang]), "told");
        assert!(told.contains(&format!("<mark title=\"dunlin-backup\">{gap}</mark> (")), "{lang}: {told}");
        let pasted =
            told.split("<div class=\"paste\">").skip(1).map(|part| part.split("</div>").next().unwrap());
        assert!(pasted.map(seen).all(|text| !text.contains("dunlin-backup")), "{lang}");
    }
}

/// A transfer that waits only for an entry of the law to be confirmed is a question of law, and none of the facts that nobody
/// has stated.
#[test]
fn what_waits_for_confirmation_is_told_apart_from_facts() {
    let made = Made::of("harbour");
    let all = rows(&made, "transfers.csv");
    let unknown = all.iter().filter(|row| row["verdict"] == "unknown").count();
    let waits = all.iter().filter(|row| row["conditions"] == "confirmed=not-stated").count();
    assert!(waits > 0 && waits < unknown);
    let opinion = seen(&section(&made, "opinion"));
    let facts = unknown - waits;
    for said in [
        format!(
            "; {facts} cannot be assessed until a fact is stated. Awaiting confirmation of a provision: {waits}."
        ),
        format!(
            "{unknown}transfers that cannot be assessed: {facts} because a fact is not stated, {waits} because a provision is not yet confirmed"
        ),
    ] {
        assert!(opinion.contains(&said), "{said}: {opinion}");
    }
    // Where none waits, none is said.
    let opinion = seen(&section(&Made::of("meta"), "opinion"));
    assert!(opinion.contains("transfers that cannot be assessed because a fact is not stated"), "{opinion}");
    assert!(!opinion.contains("Awaiting confirmation of a provision"), "{opinion}");
}

#[test]
fn what_no_text_was_held_against_is_called_so() {
    for (lang, waits, grade) in [
        (
            "en",
            "these entries are not yet held against the text of the law",
            "M, not yet held against the text of the law",
        ),
        (
            "de",
            "Diese Vorschriften sind noch nicht am Gesetzestext überprüft",
            "M, noch nicht am Gesetzestext überprüft",
        ),
        (
            "fr",
            "ces dispositions n’ont pas encore été vérifiées sur le texte de la loi",
            "M, pas encore vérifié sur le texte de la loi",
        ),
    ] {
        let made = Made::with("harbour", &["--lang", lang]);
        assert!(seen(&section(&made, "first")).contains(waits), "{lang}");
        assert!(seen(&section(&made, "review")).contains(grade), "{lang}");
        let said = section(&made, "first") + &section(&made, "review");
        for never in ["from memory", "aus dem Gedächtnis", "de mémoire"] {
            assert!(!said.contains(never), "{lang}: {never}");
        }
    }
}

/// A certification that ends on a day, while another row of it goes on, takes nothing away, and that is said; of one that has
/// no other row it is not.
#[test]
fn another_row_that_goes_on_is_told() {
    let folder = tempfile::tempdir().unwrap();
    copy(&inventory("harbour"), folder.path());
    let path = folder.path().join("certifications.csv");
    let text = fs::read_to_string(&path).unwrap();
    let item = |made: &Made| -> Vec<String> {
        let year = seen(&section(made, "year").replace("<li", "\n<li"));
        year.lines().filter(|line| line.contains("Foghorn Mail, EU-U.S.")).map(str::to_owned).collect()
    };
    let alone = item(&Made::of_folder(folder.path(), &[]));
    assert!(!alone.is_empty() && alone.iter().all(|line| !line.contains("Another row")), "{alone:?}");
    let more = "foghorn-mail,eu-us-dpf,non-hr,2026-10-01,2028-01-31,2026-10-02\n";
    fs::write(&path, text + more).unwrap();
    let both = item(&Made::of_folder(folder.path(), &[]));
    let ends: Vec<_> = both.iter().filter(|line| line.contains("2027")).collect();
    assert_eq!(ends.len(), 1, "{both:?}");
    assert!(ends[0].ends_with("Another row of it still holds."), "{both:?}");
}

/// What inherits is found by that word in each language, with accents or without, in small letters or large ones.
#[test]
fn what_inherits_is_found_by_its_word() {
    if browser().is_none() {
        return;
    }
    let by = BTreeMap::from([
        ("en", ["inherited", "INHERITED"]),
        ("de", ["geerbt", "Geerbt"]),
        ("fr", ["hérité", "herite"]),
    ]);
    for (lang, words) in by {
        let made = Made::with("harbour", &["--lang", lang]);
        let said = made.say(
            1280,
            "",
            &format!(
                "function keys(){{return [].slice.call(document.querySelectorAll('#rg tbody tr')).map(function(r){{return r.id}}).sort()}}\
                 function put(e,v){{e.value=v;e.dispatchEvent(new Event('input',{{bubbles:true}}))}}\
                 var f=document.querySelector('select[data-f=v]'),q=document.getElementById('q');put(f,'inherited');var all=keys();put(f,'');\
                 say([all].concat({words:?}.map(function(w){{put(q,w);return keys()}})))"
            ),
        );
        assert!(said[0].as_array().unwrap().len() > 1, "{lang}: {said}");
        for (at, word) in words.iter().enumerate() {
            assert_eq!(said[at + 1], said[0], "{lang} {word}");
        }
    }
}
