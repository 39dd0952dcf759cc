//! What a cell of the matrix leads to.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use super::{Made, WORST, browser};

type Rows = Vec<BTreeMap<String, String>>;

fn rows(path: &Path) -> Rows {
    let text = fs::read_to_string(path).unwrap();
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

fn worse(one: &str, other: &str) -> bool {
    let rank = |word: &str| WORST.iter().position(|w| *w == word).unwrap();
    rank(one) < rank(other)
}

/// Clicks each cell that inherits, the last one twice: whose it is, of what, its verdict, where it leads, and what is marked there.
const CLICKS: &str = "var m=document.querySelector('.mat'),heads=[].slice.call(m.querySelectorAll('thead th')),out=[];\
         var cells=[].slice.call(m.querySelectorAll('td.m-inherited')),again=cells.concat(cells.slice(-1));\
         function next(){var c=again.shift();if(!c){say(out);return}scrollTo(0,0);c.click();setTimeout(function(){\
         var lit=[].slice.call(document.querySelectorAll('.ways .at'));\
         var first=lit[0]&&lit[0].getBoundingClientRect();\
         out.push([c.closest('tr').dataset.r,c.closest('tbody').dataset.p,heads[c.cellIndex].dataset.c,\
         /v-(\\w+)/.exec(c.className)[1],location.hash.slice(1),\
         lit.map(function(e){return e.id}),lit.map(function(e){return e.closest('tr').textContent}),\
         !!first&&first.height>0&&first.top<innerHeight&&first.bottom>0]);next()},60)}next()";

/// Each cell that inherits its verdict opens the ways that bring it: those of its recipient, its category and its people, with
/// the step at which the fault lies and why it is one.
#[test]
fn a_cell_that_inherits_opens_what_explains_it() {
    if browser().is_none() {
        return;
    }
    let made = Made::of("harbour");
    let exposures = rows(&made.path("exposures.csv"));
    let transfers = rows(&made.path("transfers.csv"));
    let inventory = Path::new(env!("CARGO_MANIFEST_DIR")).join("inventories/harbour");
    let people: BTreeMap<String, String> = rows(&inventory.join("populations.csv"))
        .into_iter()
        .map(|row| (row["id"].clone(), row["name"].clone()))
        .collect();
    let said = made.say(1280, "", CLICKS);
    let mut cells = BTreeSet::new();
    for cell in said.as_array().unwrap() {
        let word = |at: usize| cell[at].as_str().unwrap();
        let (recipient, place, category, verdict) = (word(0), word(1), word(2), word(3));
        let of: Vec<_> = exposures
            .iter()
            .filter(|row| row["recipient"] == recipient && row["place"] == place)
            .filter(|row| row["categories"].split(';').any(|c| c == category))
            .collect();
        let heirs: Vec<_> =
            of.iter().filter(|row| row["verdict"] == verdict && worse(verdict, &row["delivery"])).collect();
        assert!(!heirs.is_empty() && of.iter().all(|row| worse(verdict, &row["delivery"])), "{cell}");
        let keys: BTreeSet<String> = heirs.iter().map(|row| format!("x-{}", row["key"])).collect();
        let lit: BTreeSet<String> = serde_json::from_value(cell[5].clone()).unwrap();
        assert_eq!(lit, keys, "{cell}");
        assert!(lit.contains(word(4)), "{cell}");
        assert_eq!(cell[7], true, "it is in sight: {cell}");
        let texts: Vec<String> = serde_json::from_value(cell[6].clone()).unwrap();
        let text = texts.join("\n");
        for heir in heirs {
            assert!(text.contains(&people[&heir["population"]]), "{}: {cell}", heir["population"]);
            // The step at which the fault lies, and a reason of its row.
            let fault = transfers.iter().find(|row| {
                row["regime"] == heir["regime"]
                    && row["verdict"] == verdict
                    && heir["route"].split('>').any(|flow| flow == row["flow"])
            });
            let fault = fault.unwrap_or_else(|| panic!("{heir:?}"));
            assert!(text.contains(&fault["flow"]), "{}: {cell}", fault["flow"]);
            let reason = fault["reasons"].to_lowercase();
            assert!(!reason.is_empty() && text.to_lowercase().contains(&reason), "{reason}: {cell}");
        }
        cells.insert((recipient.to_owned(), place.to_owned(), category.to_owned()));
    }
    // All of them, the last one twice: a second click leads there too.
    let page = fs::read_to_string(made.path("index.html")).unwrap();
    let matrix = page.split("<table class=\"mat\"").nth(1).unwrap().split("</table>").next().unwrap();
    assert_eq!(cells.len(), matrix.matches("class=\"m-inherited ").count());
    assert_eq!(said.as_array().unwrap().len(), cells.len() + 1);
    assert!(cells.len() > 1);
}
