//! The page holds what it should, and nothing that it should not.

use super::{
    POLICY, STYLE,
    parts::{anchor, names},
};
use crate::{assess::Assessment, law::Verdict, report::fixture};

fn page() -> String {
    fixture::file("index.html")
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
fn the_policy_names_the_style_sheet() {
    let digest = base64(&sha256(STYLE.as_bytes()));
    assert!(POLICY.contains(&digest), "the style sheet is sha256-{digest}");
}

#[test]
fn nothing_is_run_or_loaded() {
    let page = page();
    let lower = page.to_lowercase();
    for part in
        ["<script", "src=", "@import", "url(", "<link", "<img", "<iframe", "<form", " style=", " onclick"]
    {
        assert!(!lower.contains(part), "{part}");
    }
    for link in page.split("href=\"").skip(1) {
        assert!(link.starts_with('#'), "{}", &link[..20]);
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
    for link in page.split("href=\"#").skip(1).filter_map(|p| p.split('"').next()) {
        assert!(anchors.contains(&link), "{link}");
    }
}

#[test]
fn every_verdict_has_its_look_and_its_meaning() {
    let page = page();
    for verdict in Verdict::ALL {
        assert!(STYLE.contains(&format!(".{} {{", verdict.as_str())));
        assert!(page.contains(&format!("<td><span class=\"verdict {0}\">{0}</span></td>", verdict.as_str())));
    }
}

#[test]
fn every_row_has_as_many_cells_as_its_head() {
    for table in page().split("<table").skip(1) {
        let table = table.split("</table>").next().unwrap();
        let (head, body) = table.split_once("</thead>").unwrap();
        let width = head.matches("<th ").count();
        for row in body.split("<tr").skip(1) {
            assert_eq!(row.matches("<td").count() + row.matches("<th ").count(), width, "{row}");
        }
    }
}

#[test]
fn what_a_reader_of_the_law_needs_is_there() {
    let page = page();
    for part in [
        "<h1>The *report*</h1>",
        "2026-11-01",
        "Regulation (EU) 2016/679",
        "GDPR Art. 46(2)(c)",
        "Exporter",
        "Patent office",
        "European Patent Organisation",
        "flows.csv:3:1",
        "review-required",
        "relying on <code>scc-office</code>",
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
    let verdicts = |order: [usize; 2]| {
        fixture::with_report(|report| {
            let shown = report.assessment;
            let rows = order.iter().map(|&i| shown.transfers[i].clone()).collect();
            let assessment = Assessment {
                transfers: rows,
                inventory: shown.inventory.clone(),
                regimes: shown.regimes.clone(),
                exposures: shown.exposures.clone(),
                findings: Vec::new(),
                ..*shown
            };
            let page = super::tables::transfers(&assessment).into_string();
            let words = page.split("<span class=\"verdict ").skip(1).filter_map(|p| p.split('"').next());
            words.map(str::to_owned).collect::<Vec<_>>()
        })
    };
    assert_eq!(verdicts([0, 1]), ["missing", "safeguarded"]);
    assert_eq!(verdicts([1, 0]), ["missing", "safeguarded"]);
}

#[test]
fn many_names_are_folded_under_their_number() {
    let some = vec!["a"; 6];
    assert_eq!(names(&some, "categories").into_string(), "a, a, a, a, a, a");
    let many = names(&vec!["<b>"; 20], "categories").into_string();
    assert!(many.starts_with("<details class=\"names\"><summary>20 categories</summary>&lt;b&gt;, "));
    assert!(STYLE.contains(".names::details-content { content-visibility: visible;"), "open in print");
}
