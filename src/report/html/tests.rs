//! The page holds what it should, and nothing that it should not.

use super::{
    SCRIPT, STYLE, in_css,
    page::{anchor, filled, put, sentence},
};
use crate::{
    law::Verdict,
    report::{
        ahead::{Act, Actions, Ahead, Fall, Fallen, Stay, Why},
        fixture,
        words::{ENGLISH, Lang, Words},
    },
};

fn page() -> String {
    fixture::file("index.html")
}

fn page_in(lang: Lang) -> String {
    page_with(lang, None)
}

fn page_with(lang: Lang, ahead: Option<&Ahead>) -> String {
    fixture::with_report(|report| {
        let (gathered, mut out) = (fixture::gathered(report), Vec::new());
        super::render(&super::Report { ahead, ..*report }, &gathered, lang, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    })
}

/// A section of a page.
fn section<'p>(page: &'p str, id: &str) -> &'p str {
    let begin = page.split(&format!("<section id=\"{id}\"")).nth(1).unwrap();
    begin.split("</section>").next().unwrap()
}

/// SHA-256 (FIPS 180-4), plainly; its constants are the first bits of roots of primes.
#[expect(clippy::cast_sign_loss, reason = "a root is positive")]
fn sha256(bytes: &[u8]) -> [u8; 32] {
    let primes: Vec<u32> = (2..312).filter(|n| (2..*n).all(|d| n % d != 0)).collect();
    let bits = |x: f64| (x.fract() * 4_294_967_296.0) as u32;
    let k: Vec<u32> = primes.iter().map(|&p| bits(f64::from(p).cbrt())).collect();
    let mut h: Vec<u32> = primes.iter().take(8).map(|&p| bits(f64::from(p).sqrt())).collect();
    let mut padded = bytes.to_vec();
    padded.push(0x80);
    while padded.len() % 64 != 56 {
        padded.push(0);
    }
    padded.extend((bytes.len() as u64 * 8).to_be_bytes());
    for block in padded.chunks(64) {
        let mut w: Vec<u32> = block.chunks(4).map(|b| u32::from_be_bytes(b.try_into().unwrap())).collect();
        for i in 16..64 {
            let s0 = w[i - 15].rotate_right(7) ^ w[i - 15].rotate_right(18) ^ (w[i - 15] >> 3);
            let s1 = w[i - 2].rotate_right(17) ^ w[i - 2].rotate_right(19) ^ (w[i - 2] >> 10);
            w.push(w[i - 16].wrapping_add(s0).wrapping_add(w[i - 7]).wrapping_add(s1));
        }
        let mut v = h.clone();
        for i in 0..64 {
            let s1 = v[4].rotate_right(6) ^ v[4].rotate_right(11) ^ v[4].rotate_right(25);
            let choice = (v[4] & v[5]) ^ (!v[4] & v[6]);
            let one = v[7].wrapping_add(s1).wrapping_add(choice).wrapping_add(k[i]).wrapping_add(w[i]);
            let s0 = v[0].rotate_right(2) ^ v[0].rotate_right(13) ^ v[0].rotate_right(22);
            let two = s0.wrapping_add((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
            v.rotate_right(1);
            v[4] = v[4].wrapping_add(one);
            v[0] = one.wrapping_add(two);
        }
        h.iter_mut().zip(v).for_each(|(a, b)| *a = a.wrapping_add(b));
    }
    let mut digest = [0; 32];
    for (to, word) in digest.chunks_mut(4).zip(h) {
        to.copy_from_slice(&word.to_be_bytes());
    }
    digest
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().chain(&[0, 0]).take(3).fold(0_u32, |w, &b| (w << 8) | u32::from(b));
        for i in 0..4 {
            let letter = LETTERS[(word >> (18 - 6 * i)) as usize & 63];
            text.push(if i > chunk.len() { '=' } else { char::from(letter) });
        }
    }
    text
}

#[test]
fn the_digest_is_right() {
    assert_eq!(base64(&sha256(b"abc")), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
}

#[test]
fn the_policy_names_what_is_applied_and_run_and_nothing_else() {
    let page = page();
    let policy =
        page.split("Content-Security-Policy\" content=\"").nth(1).unwrap().split('"').next().unwrap();
    let policy = policy.replace("&#39;", "'");
    let within = |tag: &str| -> Vec<String> {
        let open = format!("<{tag}>");
        let parts = page.split(open.as_str()).skip(1);
        parts.map(|p| p.split(&format!("</{tag}>")).next().unwrap().to_owned()).collect()
    };
    let named = |text: &str| format!("'sha256-{}'", base64(&sha256(text.as_bytes())));
    let [styles, scripts] = ["style", "script"].map(within);
    assert_eq!((styles.len(), scripts.len()), (2, 1));
    assert_eq!((styles[0].as_str(), scripts[0].as_str()), (STYLE, SCRIPT));
    assert_eq!(
        policy,
        format!(
            "default-src 'none'; style-src {} {}; script-src {}; base-uri 'none'; form-action 'none'",
            named(&styles[0]),
            named(&styles[1]),
            named(&scripts[0])
        )
    );
}

#[test]
fn nothing_is_loaded_and_nothing_of_the_users_is_run() {
    let page = page();
    let lower = page.replace(SCRIPT, "").to_lowercase();
    assert_eq!(lower.matches("<script").count(), 1);
    for part in [
        "src=",
        "@import",
        "url(h",
        "<link",
        "<img",
        "<iframe",
        " style=",
        " onclick",
        "onerror=",
        "javascript:z\"",
    ] {
        assert!(!lower.contains(part), "{part}");
    }
    for link in page.split("href=\"").skip(1) {
        assert!(link.starts_with('#'), "{}", &link[..20]);
    }
    for part in ["url(", "http", "fetch", "XMLHttp", "eval", "innerHTML"] {
        assert!(!SCRIPT.contains(part) && !STYLE.contains(part), "{part}");
    }
    assert!(page.contains("&lt;script&gt;"));
}

#[test]
fn every_link_leads_somewhere_and_no_anchor_stands_twice() {
    let page = page();
    let mut anchors: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|p| p.split('"').next()).collect();
    anchors.sort_unstable();
    let count = anchors.len();
    anchors.dedup();
    assert_eq!(anchors.len(), count);
    let links = page.split("href=\"#").skip(1).filter_map(|p| p.split('"').next());
    let opened = page.split(" data-d=\"").skip(1).filter_map(|p| p.split('"').next());
    for link in links.chain(opened) {
        assert!(anchors.contains(&link), "{link}");
    }
}

#[test]
fn every_row_can_be_linked_to_by_its_key() {
    let page = page();
    let keys = |name: &str, at: usize| -> Vec<String> {
        let text = fixture::file(name);
        let mut rows = csv::Reader::from_reader(text.as_bytes());
        rows.records()
            .map(|row| {
                let row = row.unwrap();
                row[if at == 0 { 0 } else { row.len() - 1 }].to_owned()
            })
            .collect()
    };
    for (name, at, kind) in [("exposures.csv", 0, "x"), ("transfers.csv", 1, "t"), ("findings.csv", 1, "f")] {
        for key in keys(name, at) {
            assert!(page.contains(&format!("id=\"{kind}-{key}\"")), "{name}: {key}");
        }
    }
}

#[test]
fn every_verdict_has_its_look_its_sign_and_its_meaning() {
    let page = page();
    for verdict in Verdict::ALL {
        for kind in ["v", "c", "m", "k"] {
            assert!(STYLE.contains(&format!(".{kind}-{} {{", verdict.as_str())));
        }
        for kind in ["s", "i"] {
            assert!(page.contains(&format!("<symbol id=\"{kind}-{}\"", verdict.as_str())));
        }
        let said = ENGLISH.verdict(verdict);
        assert!(page.contains(&format!("</svg>{said}</span>")), "its meaning");
    }
}

#[test]
fn every_row_has_as_many_cells_as_its_head() {
    for table in page().split("<table").skip(1) {
        let table = table.split("</table>").next().unwrap();
        let (head, body) = table.split_once("</thead>").unwrap();
        let width = head.matches("<th ").count();
        for row in body.split("<tr").skip(1).filter(|row| !row.contains(" colspan=")) {
            let cells = row.matches("<td").count() + row.matches("<th ").count();
            assert_eq!(cells, width, "{row}");
        }
    }
}

#[test]
fn what_a_reader_of_the_law_needs_is_there() {
    let page = page();
    for part in [
        "<h1 id=\"h-opinion\">The *report*</h1>",
        "1 November 2026",
        "Regulation (EU) 2016/679",
        "GDPR Art. 46(2)(c)",
        "Patent office",
        "European Patent Organisation",
        "flows.csv:3",
        "review-required",
        "standard contractual clauses",
        "<code>scc-office</code>",
        "not legal advice",
        "purpose not stated",
        "legal basis not stated",
        "Appropriate safeguards protect your data: standard contractual clauses (GDPR Art. 46(2)(c))",
        "No sentence can be written yet (missing): ",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("switched off"));
}

#[test]
fn anchors_are_one_word_whatever_the_id() {
    assert_eq!(anchor("rule", "eu-gdpr/us dpf\""), "rule-eu-gdpr~2fus~20dpf~22");
}

#[test]
fn the_register_begins_with_the_worst() {
    let page = page();
    let register = page.split("id=\"rg\"").nth(1).unwrap().split("</table>").next().unwrap();
    let verdicts: Vec<&str> =
        register.split(" data-v=\"").skip(1).filter_map(|p| p.split('"').next()).collect();
    assert_eq!(verdicts, ["missing", "safeguarded"]);
}

/// Rows are sorted by how bad a verdict is, and only transfers are counted as such.
#[test]
fn verdicts_have_an_order_and_moves_that_are_no_transfer_are_counted_apart() {
    let page = page();
    let facet = page.split("<select data-f=\"v\">").nth(1).unwrap().split("</select>").next().unwrap();
    let order: Vec<&str> = facet
        .split(" value=\"")
        .skip(1)
        .filter_map(|p| p.split('"').next())
        .filter(|v| !v.is_empty())
        .collect();
    // What is of several verdicts stands behind them.
    let all = ["missing", "safeguarded", "prohibited missing deficient"];
    assert_eq!(order, all, "the script sorts by the order of the choices");
    for country in page.split("<details class=\"country\" id=").skip(1) {
        let head = country.split("</summary>").next().unwrap();
        let known =
            country.split(">Know the transfers").nth(1).or(country.split("1 Know the transfers").nth(1));
        let Some(known) = known else { continue };
        let cell = known.split("</td>").next().unwrap();
        let number = |text: &str| -> String {
            let before = text.split(" transfer").next().unwrap();
            before.chars().rev().take_while(char::is_ascii_digit).collect()
        };
        assert_eq!(number(head), number(cell), "{head} {cell}");
    }
}

#[test]
fn sentences_are_filled_once_and_escaped() {
    assert_eq!(put("{2} of {1}, {3}", &[&"{2}", &"b"]), "b of {2}, ");
    assert_eq!(filled("*{1}* <i>", &[&"<b>"]).into_string(), "<b>&lt;b&gt;</b> &lt;i&gt;");
    assert_eq!(sentence("it `a<b` ends").into_string(), "It <code>a&lt;b</code> ends.");
    assert_eq!(sentence("eu-gdpr/x fails.").into_string(), "eu-gdpr/x fails.");
}

#[test]
fn no_text_ends_the_quotes_of_a_style_sheet() {
    assert_eq!(in_css("a\"}</style>\\"), "a\\22 \\7d \\3c \\2f style\\3e \\5c ");
    assert!(!page().split("@page{").nth(1).unwrap().split("</style>").next().unwrap().contains('<'));
}

/// A page without what it marks as English, without its styles and its script.
fn own(page: &str) -> String {
    let cut = |text: &str, from: &str, to: &str| -> String {
        let mut parts = text.split(from);
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |all, part| all + part.split_once(to).map_or("", |(_, rest)| rest))
    };
    let own = cut(&cut(page, "<style>", "</style>"), "<script>", "</script>");
    let marked = ["span", "small", "em", "p class=\"reason\"", "em class=\"decided\"", "td"];
    marked.into_iter().fold(own, |own, tag| {
        let name = tag.split(' ').next().unwrap_or(tag);
        cut(&own, &format!("<{tag} lang=\"en\">"), &format!("</{name}>"))
    })
}

#[test]
fn a_page_is_in_its_language() {
    let english = page_in(Lang::English);
    assert!(english == page() && english.matches(" lang=\"").count() == 1, "a file of files() is in English");
    for lang in [Lang::German, Lang::French] {
        let (whole, words) = (page_in(lang), Words::of(lang));
        assert!(whole.contains(&format!("<html lang=\"{}\">", words.language)));
        for title in
            [words.opinion, words.first, words.register, words.told, words.findings, words.method_title]
        {
            assert!(whole.contains(&format!("{title}</")), "{lang:?} {title}");
        }
        for verdict in Verdict::ALL {
            assert!(whole.contains(&format!("</svg>{}</span>", words.verdict(verdict))), "{lang:?}");
            assert!(whole.contains(words.meaning(verdict)), "{lang:?}");
            let file = super::put(words.in_files, &[&verdict.as_str()]);
            assert!(whole.contains(&file), "{lang:?} {file}");
        }
        assert!(whole.contains(words.english_stays.text()));
        // What the program says elsewhere too is in English, and marked as that.
        assert!(whole.contains("<small><span lang=\"en\">GDPR Art. 46(2)(c)</span></small>"));
        let own = own(&whole);
        for (name, text) in ENGLISH.all() {
            let pieces = text.split(['|', '*', '{', '}', '=']).map(str::trim);
            for piece in pieces.filter(|piece| piece.split(' ').count() > 3 && !piece.contains("DEFINITION"))
            {
                let same = words.all().into_iter().any(|(other, text)| other == name && text.contains(piece));
                assert!(same || !own.contains(piece), "{lang:?} {name}: {piece}");
            }
        }
        // The order and the anchors of the page are the same in each language.
        let anchors = |page: &str| -> Vec<String> {
            page.split(" id=\"").skip(1).filter_map(|p| p.split('"').next()).map(str::to_owned).collect()
        };
        let sorted = |mut list: Vec<String>| {
            list.sort_unstable();
            list
        };
        assert_eq!(sorted(anchors(&whole)), sorted(anchors(&english)), "{lang:?}");
    }
}

#[test]
fn people_are_told_in_whole_sentences_of_their_language() {
    let told = |lang| page_in(lang).split("id=\"told\"").nth(1).unwrap().to_owned();
    let german = told(Lang::German);
    for part in [
        "Wir übermitteln folgende Ihrer Daten an ",
        "Zum Schutz Ihrer Daten bestehen geeignete Garantien: ",
        "Sie können bei uns eine Kopie davon erhalten.",
        "Es lässt sich noch kein Satz schreiben (ohne Grundlage): ",
    ] {
        assert!(german.contains(part), "{part}");
    }
    let french = told(Lang::French);
    for part in [
        "Nous transférons les données suivantes vous concernant à ",
        "Vos données font l’objet de garanties appropriées\u{a0}: ",
        "Vous pouvez nous en demander une copie.",
        "Aucune phrase ne peut encore être écrite (sans fondement)",
    ] {
        assert!(french.contains(part), "{part}");
    }
}

#[test]
fn days_and_places_are_written_as_the_language_does() {
    for (lang, day, place) in [
        (Lang::English, "1 November 2026", "European Patent Organisation"),
        (Lang::German, "1. November 2026", "Europäische Patentorganisation"),
        (Lang::French, "1er novembre 2026", "Organisation européenne des brevets"),
    ] {
        let page = page_in(lang);
        assert!(page.contains(day) && page.contains(place), "{lang:?}");
    }
}

#[test]
fn frameworks_on_which_nothing_rests_are_named() {
    let idle = |idle: &[&str]| {
        let idle = idle.iter().map(|&title| title.to_owned()).collect();
        section(&page_with(Lang::English, Some(&Ahead { idle, ..Ahead::default() })), "if").to_owned()
    };
    let said =
        "Nothing in this report rests on these today, so nothing loses its ground with them: One; Two.";
    assert!(idle(&["One", "Two"]).contains(&format!("<p class=\"idle\">{said}</p>")));
    assert!(!idle(&[]).contains("class=\"idle\""));
}

/// What settles nothing by itself is folded where it stands behind the last that does, and keeps its number.
#[test]
fn actions_without_an_effect_are_folded() {
    let first = |settles: &[usize]| {
        let act = |(at, &settles)| Act { what: format!("act {at}"), settles, ..Act::default() };
        let list: Vec<Act> = settles.iter().enumerate().map(act).collect();
        let ahead =
            Ahead { actions: Some(Actions { open: 9, list, ..Actions::default() }), ..Ahead::default() };
        section(&page_with(Lang::English, Some(&ahead)), "first").to_owned()
    };
    let some = first(&[5, 0, 2, 0, 0]);
    let (seen, folded) = some.split_once("<details>").unwrap();
    let acts = |text: &str| -> Vec<usize> {
        text.split("Act ").skip(1).map(|rest| rest[..1].parse().unwrap()).collect()
    };
    assert_eq!((acts(seen), acts(folded)), (vec![0, 1, 2], vec![3, 4]));
    assert!(folded.starts_with("<summary>2 actions more, none of which resolves an exposure by itself"));
    assert!(
        folded.contains("<ol class=\"acts\" start=\"4\">") && folded.contains("<span class=\"no\">5</span>")
    );
    assert!(!first(&[5, 2]).contains("<details>"), "nothing is folded");
    let none = first(&[0, 0]);
    assert_eq!(acts(none.split_once("<details>").unwrap().1), [0, 1], "all of it is");
}

/// Above the actions stands what nobody has stated, and nothing else; below them what else stays open.
#[test]
fn only_what_nobody_has_stated_comes_before_all_else() {
    let stay = |why, exposures| Stay { why, exposures, recipients: vec!["mailer".to_owned()] };
    let first = |stays: Vec<Stay>| {
        let list = vec![Act { settles: 3, left: 17, ..Act::default() }];
        let actions = Actions { open: 20, list, stays, ..Actions::default() };
        let ahead = Ahead { actions: Some(actions), ..Ahead::default() };
        section(&page_with(Lang::English, Some(&ahead)), "first").to_owned()
    };
    let (place, other, nameless) = (stay(Why::Place, 9), stay(Why::Other, 6), stay(Why::Nameless, 2));
    let whole = first(vec![place.clone(), other.clone(), nameless.clone()]);
    let (before, behind) = whole.split_once("<ol class=\"acts\"").unwrap();
    let counts = |text: &str| -> Vec<String> {
        let parts = text.split("<li><b>").skip(1);
        parts.map(|part| part.split(' ').next().unwrap().to_owned()).collect()
    };
    assert!(before.contains("Before all else: 11 of the 20 exposures"), "{before}");
    assert_eq!((counts(before), counts(behind)), (vec!["9".into(), "2".into()], vec!["6".into()]));
    assert!(behind.contains(&format!("<h3>{}</h3>", ENGLISH.stays_besides.text())), "{behind}");
    assert!(!first(vec![place, nameless.clone()]).contains(ENGLISH.stays_besides.text()));
    // Where an action settles more, all of it stands below.
    let (before, behind) = first(vec![other, nameless])
        .split_once("<ol class=\"acts\"")
        .map(|(a, b)| (counts(a), counts(b)))
        .unwrap();
    assert_eq!((before, behind), (Vec::new(), vec!["6".into(), "2".into()]));
}

/// Two that fall with almost the same are told once, and what tells them apart.
#[test]
fn what_falls_with_almost_the_same_is_told_by_the_difference() {
    let fallen = |flow: &str, verdict| Fallen {
        flow: flow.to_owned(),
        regime: "eu-gdpr".to_owned(),
        importer: "mailer".to_owned(),
        place: "US".to_owned(),
        was: Verdict::Adequate,
        verdict,
        ..Fallen::default()
    };
    let told = |all: &[(&str, Verdict)], these: &[(&str, Verdict)]| {
        let fall = |title: &str, list: &[(&str, Verdict)]| Fall {
            title: title.to_owned(),
            framework: true,
            worse: list.len(),
            after: [0, 0, 0, 0, 0, 0, list.len(), 0],
            transfers: list.iter().map(|&(flow, verdict)| fallen(flow, verdict)).collect(),
            ..Fall::default()
        };
        let ahead = Ahead { falls: vec![fall("Whole", all), fall("Part", these)], ..Ahead::default() };
        let page = page_with(Lang::English, Some(&ahead));
        section(&page, "if").split_once("<h3>Part").unwrap().1.to_owned()
    };
    let (one, two, three) = (("f1", Verdict::Missing), ("f2", Verdict::Missing), ("f3", Verdict::Missing));
    let almost = told(&[one, two, three], &[one, two]);
    let except = "The same transfers lose their ground as under “Whole”, and the same grounds remain, except for those that keep their ground here: ";
    let (_, except) = almost.split_once(except).unwrap();
    assert!(except.contains(" → Patent office (EU GDPR).") && !almost.contains("<table"), "{almost}");
    assert!(almost.contains("The day after"), "of the verdicts others change");
    let same = told(&[one, two], &[one, two]);
    assert!(
        same.contains("as under “Whole”, and the same grounds remain.") && !same.contains("The day after")
    );
    // What is left is another: it has its own table. So has a small part of the whole.
    assert!(told(&[one, two], &[one, ("f2", Verdict::Deficient)]).contains("<table"));
    assert!(told(&[one, two], &[one]).contains("<table"));
}
