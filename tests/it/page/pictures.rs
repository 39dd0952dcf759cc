//! Pictures of the page, traced in a browser.

use std::{collections::BTreeSet, fs};

use super::{Made, browser};

/// The groups of people, by name, from whom a recipient has what crosses a border.
fn people_of(made: &Made, recipient: &str) -> BTreeSet<String> {
    let read = |text: String| -> Vec<csv::StringRecord> {
        let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
        reader.records().map(Result::unwrap).collect()
    };
    let text = fs::read_to_string(made.path("exposures.csv")).unwrap();
    let head = csv::Reader::from_reader(text.as_bytes()).headers().unwrap().clone();
    let at = |name: &str| head.iter().position(|h| h == name).unwrap();
    let (of, to, verdict) = (at("population"), at("recipient"), at("verdict"));
    let rows = read(text);
    let ids: BTreeSet<String> = rows
        .iter()
        .filter(|row| &row[to] == recipient && &row[verdict] != "free")
        .map(|row| row[of].to_owned())
        .collect();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("inventories/harbour");
    let populations = read(fs::read_to_string(folder.join("populations.csv")).unwrap());
    populations.iter().filter(|row| ids.contains(&row[0])).map(|row| row[1].to_owned()).collect()
}

const STATE: &str = "var p=document.querySelector('#flow .tr'),said=p.querySelector('.said');\
    function part(k,text){return [].slice.call(p.querySelectorAll('.wide [data-k]')).filter(function(e){\
    return e.dataset.k[0]===k&&e.dataset.k.indexOf(' ')<0&&e.textContent.indexOf(text)>=0})[0]}\
    function lit(k){return [].slice.call(p.querySelectorAll('.wide .lit')).filter(function(e){\
    return e.dataset.k[0]===k&&e.dataset.k.indexOf(' ')<0}).map(function(e){return e.textContent.trim()})}\
    function state(){return {on:p.classList.contains('on'),people:lit('p'),places:lit('l'),who:lit('r'),said:said.textContent}}\
    function key(k){p.dispatchEvent(new KeyboardEvent('keydown',{key:k,bubbles:true}))}\
    var mail=part('r','Foghorn Mail'),out=[state()];";

#[test]
fn a_picture_is_traced_by_pointer_touch_and_keys() {
    if browser().is_none() {
        return;
    }
    let made = Made::of("harbour");
    let script = format!(
        "{STATE}mail.dispatchEvent(new PointerEvent('pointerover',{{bubbles:true,pointerType:'mouse'}}));out.push(state());\
         var dim=part('p','Staff in Switzerland');out.push(getComputedStyle(dim).opacity<0.3&&getComputedStyle(mail).opacity==='1');\
         p.dispatchEvent(new PointerEvent('pointerleave'));out.push(state());\
         mail.dispatchEvent(new MouseEvent('click',{{bubbles:true}}));out.push(state());\
         key('Escape');out.push(state());\
         key('ArrowRight');out.push(state());key('ArrowLeft');out.push(state());key('Escape');\
         out.push([p.tabIndex,document.querySelectorAll('#flow [tabindex=\"0\"]').length]);say(out)"
    );
    let said = made.say(1280, "", &script);
    let people = |state: &serde_json::Value| -> BTreeSet<String> {
        let list = state["people"].as_array().unwrap().iter();
        // The box has the name in lines, then how many pairs.
        let text = list.map(|text| text.as_str().unwrap().split('\n').filter(|line| !line.contains(" pair")));
        text.map(|lines| lines.map(str::trim).collect::<Vec<_>>().join(" ").trim().to_owned()).collect()
    };
    let expected = people_of(&made, "foghorn-mail");
    assert!(expected.len() > 2, "{expected:?}");
    let hint = "Point at a part";
    assert!(said[0]["on"] == false && said[0]["said"].as_str().unwrap().starts_with(hint), "{said}");
    for at in [1, 4] {
        assert_eq!(said[at]["on"], true);
        assert_eq!(people(&said[at]), expected, "upstream: whose data the recipient has");
        assert_eq!(said[at]["places"].as_array().unwrap().len(), 1);
        assert_eq!(said[at]["who"].as_array().unwrap().len(), 1);
        assert!(said[at]["said"].as_str().unwrap().contains("Foghorn Mail"), "{said}");
    }
    assert_eq!(said[2], true, "the rest is dim");
    assert_eq!(
        (&said[3]["on"], &said[5]["on"]),
        (&false.into(), &false.into()),
        "pointing ends, Escape clears"
    );
    assert!(said[6]["on"] == true && said[7]["on"] == true && said[6]["said"] != said[7]["said"], "{said}");
    assert_eq!(said[8].to_string(), "[0,2]", "one stop for each picture");
}

#[test]
fn the_map_of_the_world_and_its_list_are_traced_together() {
    if browser().is_none() {
        return;
    }
    let made = Made::of("harbour");
    let said = made.say(
        1280,
        "",
        "var p=document.querySelector('.worlds').closest('.tr'),li=[].slice.call(p.querySelectorAll('li')).filter(function(e){\
         return e.textContent.indexOf('Brazil')>=0})[0];li.dispatchEvent(new MouseEvent('click',{bubbles:true}));\
         var lit=[].slice.call(p.querySelectorAll('.lit'));\
         say([lit.filter(function(e){return e.tagName==='LI'}).length,lit.filter(function(e){return e.dataset.k.indexOf(' ')>0}).map(function(e){\
         return e.textContent}),lit.some(function(e){return e.tagName==='circle'}),p.querySelector('.said').textContent])",
    );
    assert_eq!(said[0], 1);
    let arcs: Vec<&str> = said[1].as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect();
    assert!(!arcs.is_empty() && arcs.iter().all(|arc| arc.contains("\u{2192} Brazil: ")), "{arcs:?}");
    assert_eq!(said[2], true, "where the people live is lit too");
    assert!(said[3].as_str().unwrap().starts_with("Brazil (BR)"), "{said}");
}

#[test]
fn a_dossier_says_what_is_around_its_recipient() {
    let made = Made::of("harbour");
    let page = fs::read_to_string(made.path("index.html")).unwrap();
    let mail = page.split("id=\"d-US-foghorn-mail\"").nth(1).unwrap().split("</details>").next().unwrap();
    let (picture, list) = mail.split_once("<ul class=\"arl\">").unwrap();
    for part in ["Around Foghorn Mail", "Marram Voyages", "CH FADP: no ground", "(foghorn-addendum)"] {
        assert!(picture.contains(part), "{part}");
    }
    for part in ["Marram Voyages", "CH FADP: no ground", "(foghorn-addendum)"] {
        assert!(list.split("</ul>").next().unwrap().contains(part), "{part}");
    }
    // What is not drawn is said, with the command that draws it.
    let drawn = page.matches("<svg class=\"ar\"").count();
    let dossiers = page.matches("<details class=\"dossier\"").count();
    assert_eq!(drawn < dossiers, page.contains("thalweg map INVENTORY --format around --at ID"));
    assert!(drawn >= 10, "{drawn} of {dossiers}");
}
