//! The page of a large inventory: what stands in it as it is, and what its script makes when it is looked for.

use std::fs;

use super::{Made, browser};

/// So many rows of a large register stand in the page as they are.
const AS_THEY_ARE: usize = 200;

/// An inventory of some hundred recipients in the places of the world, most of them with nothing signed.
fn large(recipients: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: String| fs::write(folder.path().join(name), text).unwrap();
    put("inventory.toml", "name = \"large\"\nas_of = 2026-11-23\nregimes = [\"eu-gdpr\"]\n".to_owned());
    let special = |n: usize| if n.is_multiple_of(5) { "special" } else { "" };
    let categories =
        (0..40).map(|n| format!("c{n},Category {n},{}\n", special(n))).collect::<Vec<_>>().concat();
    put("categories.csv", format!("id,name,tags\n{categories}"));
    put("populations.csv", "id,name,country\np0,People,DE\n".to_owned());
    put("companies.csv", "id,name,country\nown,Own company,DE\n".to_owned());
    let place = |n: usize| ["US", "IN", "BR", "JP", "ZA", "CN", "MX"][n % 7];
    let vendors =
        (0..recipients).map(|n| format!("v{n},Vendor {n},{}\n", place(n))).collect::<Vec<_>>().concat();
    put("vendors.csv", format!("id,name,country\n{vendors}"));
    let stores = (0..recipients).map(|n| format!("s{n},Store {n},v{n},own\n")).collect::<Vec<_>>().concat();
    put("stores.csv", format!("id,name,operator,controller\nhome,Home,own,own\n{stores}"));
    let some = |n: usize| (0..9 + n % 12).map(|k| format!("c{}", (n + k) % 40)).collect::<Vec<_>>().join(";");
    let flows = (0..recipients).map(|n| format!("f{n},home,s{n},{}\n", some(n))).collect::<Vec<_>>().concat();
    let all = (0..40).map(|n| format!("c{n}")).collect::<Vec<_>>().join(";");
    put("flows.csv", format!("id,from,to,categories\nin,p0,home,{all}\n{flows}"));
    folder
}

/// Of a large inventory the worst rows stand in the page; each other one is found by search, facet, link and order, and says
/// what transfers.csv says.
#[test]
fn a_large_register_is_searched_and_linked_to_as_a_whole() {
    if browser().is_none() {
        return;
    }
    let made = Made::of_folder(large(700).path(), &[]);
    let page = fs::read_to_string(made.path("index.html")).unwrap();
    let in_page = page.split("id=\"rg\"").nth(1).unwrap().split("</table>").next().unwrap();
    assert_eq!(in_page.matches("<tr id=").count(), AS_THEY_ARE);
    let text = fs::read_to_string(made.path("transfers.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let head = reader.headers().unwrap().clone();
    let at = |name: &str| head.iter().position(|h| h == name).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let said =
        format!("The worst {} of {} entries are printed here", grouped(AS_THEY_ARE), grouped(rows.len()));
    assert!(page.contains(&said), "{said}");
    let far: Vec<&csv::StringRecord> =
        rows.iter().filter(|row| !in_page.contains(&format!("id=\"t-{}\"", &row[at("key")]))).collect();
    assert_eq!(far.len(), rows.len() - AS_THEY_ARE, "each key once");
    let brazil = rows.iter().filter(|row| &row[at("place")] == "BR").count();
    let one = far.iter().find(|row| &row[at("verdict")] == "missing").unwrap();
    let (key, importer) = (&one[at("key")], &one[at("importer")]);
    let said = made.say(
        1280,
        &format!("#t-{key}"),
        &format!(
            "function set(f,v){{var s=document.querySelector('select[data-f='+f+']');s.value=v;s.dispatchEvent(new Event('input',{{bubbles:true}}))}}\
             function count(){{return parseInt(document.getElementById('count').textContent)}}\
             var tr=document.getElementById('t-{key}'),b=tr.getBoundingClientRect();\
             var out=[[b.height>0&&b.top<innerHeight&&b.bottom>0,tr.dataset.r,tr.dataset.v,tr.cells.length,tr.cells[1].textContent,tr.querySelector('.key').textContent]];\
             set('p','BR');out.push(count());set('p','');\
             set('r','{importer}');out.push(count());set('r','');\
             var q=document.getElementById('q');q.value='{key}';q.dispatchEvent(new Event('input',{{bubbles:true}}));out.push(count());\
             var all=document.querySelectorAll('#rg tbody tr');out.push(all.length===1&&all[0].id);\
             q.value='';q.dispatchEvent(new Event('input',{{bubbles:true}}));out.push(count());\
             var shown=document.querySelectorAll('#rg tbody tr').length;out.push(shown>0&&shown<{AS_THEY_ARE});\
             document.querySelectorAll('#rg thead th')[1].click();out.push(document.querySelector('#rg tbody tr').cells[1].textContent);\
             var list=tr.querySelector('.list');location.hash=list.hash;\
             setTimeout(function(){{out.push(document.getElementById(list.hash.slice(1)).textContent.split('; ').length);say(out)}},100)"
        ),
    );
    assert_eq!(said[0][0], true, "a link leads to it: {said}");
    assert_eq!((said[0][1].as_str(), said[0][2].as_str()), (Some(importer), Some("missing")));
    assert_eq!((said[0][3].as_u64(), said[0][5].as_str()), (Some(7), Some(key)));
    let number = importer.trim_start_matches('v');
    assert!(said[0][4].as_str().unwrap().contains(&format!("Own company → Vendor {number}")), "{said}");
    let of_importer = rows.iter().filter(|row| &row[at("importer")] == importer).count();
    assert_eq!((said[1].as_u64(), said[2].as_u64()), (Some(brazil as u64), Some(of_importer as u64)));
    assert_eq!((said[3].as_u64(), said[4].as_str()), (Some(1), Some(format!("t-{key}").as_str())));
    let folded = rows.iter().filter(|row| ["free", "adequate"].contains(&&row[at("verdict")])).count();
    assert_eq!(said[5].as_u64().unwrap() as usize, rows.len() - folded);
    assert_eq!(said[6], true, "what is not looked at is not laid out");
    assert!(said[7].as_str().unwrap().contains("Vendor 0"), "numbers in names are numbers: {said}");
    assert_eq!(
        said[8].as_u64().unwrap() as usize,
        one[at("categories")].split(';').count(),
        "its whole list"
    );
}

/// Nobody is dropped in silence: recipients without a row in the matrix are counted, and shown when they are asked for.
#[test]
fn a_large_matrix_shows_each_recipient_when_asked() {
    if browser().is_none() {
        return;
    }
    let made = Made::of_folder(large(700).path(), &[]);
    let page = fs::read_to_string(made.path("index.html")).unwrap();
    let matrix = page.split("<section id=\"matrix\"").nth(1).unwrap().split("</section>").next().unwrap();
    let rows = matrix.matches("<tr data-r=").count();
    let left: usize = {
        let before = "Recipients that need action but have no row here, because there are too many: ";
        matrix.split(before).nth(1).unwrap().split('.').next().unwrap().parse().unwrap()
    };
    assert!(rows > 50 && rows + left == 700, "{rows} {left}");
    let said = made.say(
        1280,
        "",
        "var m=document.querySelector('.mat'),before=m.querySelectorAll('tr[data-r]').length;\
         [].slice.call(m.querySelectorAll('.mr button')).forEach(function(b){b.click()});\
         var rows=[].slice.call(m.querySelectorAll('tr[data-r]'));\
         var one=rows.filter(function(r){return r.dataset.r==='v699'})[0];\
         var width=m.querySelectorAll('thead th').length;\
         var heads=[].slice.call(m.querySelectorAll('thead th'));\
         say([before,rows.length,rows.every(function(r){return r.cells.length===width}),one.cells[0].textContent,\
         [].slice.call(one.cells).map(function(c,i){return c.className.indexOf('m-')===0?heads[i].dataset.c+':'+c.textContent:''}).filter(String),\
         one.parentElement.dataset.p])",
    );
    assert_eq!((said[0].as_u64(), said[1].as_u64()), (Some(rows as u64), Some(700)));
    assert_eq!(said[2], true);
    assert!(said[3].as_str().unwrap().starts_with("Vendor 699"), "{said}");
    let mut cells: Vec<String> = (0..9 + 699 % 12)
        .map(|k| (699 + k) % 40)
        .map(|n| format!("c{n}:missing{}", if n % 5 == 0 { ", Art. 9" } else { "" }))
        .collect();
    let mut there: Vec<String> =
        said[4].as_array().unwrap().iter().map(|cell| cell.as_str().unwrap().to_owned()).collect();
    cells.sort();
    there.sort();
    assert_eq!(there, cells);
    assert_eq!(said[5], ["US", "IN", "BR", "JP", "ZA", "CN", "MX"][699 % 7]);
}

/// A number as an English page writes it.
fn grouped(number: usize) -> String {
    let text = number.to_string();
    let (first, rest) = text.split_at(text.len().saturating_sub(3));
    if first.is_empty() { rest.to_owned() } else { format!("{first},{rest}") }
}

/// A number is written the same by the program and by the page's script.
#[test]
fn numbers_of_the_script_are_those_of_the_page() {
    if browser().is_none() {
        return;
    }
    let large = large(1_200);
    for (lang, number) in [("en", "1,200"), ("de", "1.200"), ("fr", "1\u{202f}200")] {
        let made = Made::of_folder(large.path(), &["--lang", lang]);
        let said = made.say(
            1280,
            "",
            "say([document.querySelector('#toc a[href=\"#register\"] span').textContent,\
             document.getElementById('count').textContent,document.getElementById('next').textContent])",
        );
        let said: Vec<&str> = said.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect();
        let page = said[0];
        assert_eq!(page, number, "{lang}");
        assert!(said[1].contains(&format!("{number} ")) && !said[1].contains("1200"), "{lang}: {}", said[1]);
        let left = number.replace("200", "170");
        assert!(said[2].contains(&left), "{lang}: {}", said[2]);
    }
}

/// What a page of a large inventory may have.
#[test]
fn a_page_of_thousands_of_rows_stays_within_its_bounds() {
    let made = Made::of_folder(large(1_500).path(), &[]);
    let size = |made: &Made| fs::metadata(made.path("index.html")).unwrap().len();
    assert!(size(&made) < 8 << 20, "{}", size(&made));
    for (inventory, most) in [("harbour", 1_000_000), ("meta", 2_000_000)] {
        for (lang, more) in [("en", 0), ("de", 0), ("fr", 15_000)] {
            let made = Made::with(inventory, &["--lang", lang]);
            assert!(size(&made) < most + more, "{inventory} {lang}: {}", size(&made));
        }
    }
}
