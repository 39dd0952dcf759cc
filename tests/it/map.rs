//! Parts of maps: what each filter leaves, what a box stands for; and Graphviz that is slow, broken or missing.

use std::{collections::BTreeSet, fmt::Write as _};

use thalweg::{
    assess::{Analysis, Verdict},
    model::{Id, Inventory, NodeId, PartyId, Place, StoreId},
    report::{
        around::Around,
        map::{Level, MANY, Map, Selection},
        world::World,
    },
};

use crate::support;

const LINES: &str = "
    population people country=DE
    company acme country=DE
    vendor cloud country=US
    vendor desk country=IN
    vendor far country=unknown
    store web @acme for acme country=DE
    store crm @acme for acme country=DE
    store dwh @cloud for acme country=US
    category contact
    category email parent=contact
    category health
    flow a people>web email;health
    flow b web>crm *
    flow c crm>dwh contact
    flow d dwh>far *
    flow e crm>desk health
    flow f crm>web *
    scc s 2 acme>desk
";

/// The flows that a selection shows, as the map's texts name them.
fn flows(inventory: &Inventory, selection: &Selection) -> BTreeSet<String> {
    let regimes = support::regimes();
    let assessment =
        Analysis::prepare(inventory.clone(), regimes.iter().cloned(), support::day("2026-11-23")).assess();
    let svg = Map::new(&assessment, selection).svg();
    let document = roxmltree::Document::parse(&svg).unwrap();
    let titles = document.descendants().filter(|n| n.has_tag_name("title")).filter_map(|n| n.text());
    let lines = titles.flat_map(|t| t.lines().map(str::to_owned).collect::<Vec<_>>());
    let flow = |line: String| line.trim().split_once(": ").map(|(id, _)| id.to_owned());
    lines.filter_map(flow).filter(|id| inventory.flows.iter().any(|f| *f.id == **id)).collect()
}

fn shown(change: impl FnOnce(&Inventory, &mut Selection)) -> String {
    let inventory = support::inventory(LINES);
    // A box for each node: a line that several flows share names them in its text, if no line joins it.
    let mut selection = Selection { level: Some(Level::Node), ..Selection::default() };
    change(&inventory, &mut selection);
    let by_edge = edges(&inventory, &selection);
    by_edge.into_iter().collect::<Vec<_>>().join(" ")
}

/// The same from the text for Graphviz, which names a flow on each edge.
fn edges(inventory: &Inventory, selection: &Selection) -> BTreeSet<String> {
    let regimes = support::regimes();
    let assessment =
        Analysis::prepare(inventory.clone(), regimes.iter().cloned(), support::day("2026-11-23")).assess();
    let dot = Map::new(&assessment, selection).dot();
    let labels = dot.lines().filter(|l| l.contains(" -> ")).filter_map(|l| l.split("label=\"").nth(1));
    labels.filter_map(|l| l.split("\\n").next()).map(str::to_owned).collect()
}

fn store(inventory: &Inventory, id: &str) -> NodeId {
    NodeId::Store(StoreId::new(inventory.stores.iter().position(|s| s.id == id).unwrap()))
}

fn party(inventory: &Inventory, id: &str) -> NodeId {
    NodeId::Party(PartyId::new(inventory.parties.iter().position(|p| p.id == id).unwrap()))
}

#[test]
fn each_filter_leaves_what_it_says() {
    assert_eq!(shown(|_, _| {}), "a b c d e f");
    assert_eq!(shown(|i, s| s.from = vec![store(i, "crm")]), "b c d e f");
    assert_eq!(shown(|i, s| s.from = vec![store(i, "dwh")]), "d");
    assert_eq!(shown(|i, s| s.from = vec![party(i, "cloud")]), "d", "a party stands for its stores");
    assert_eq!(shown(|i, s| s.to = vec![party(i, "desk")]), "a b e f");
    assert_eq!(shown(|i, s| (s.from, s.to) = (vec![store(i, "crm")], vec![party(i, "far")])), "b c d f");
    assert_eq!(shown(|_, s| s.place = Place::parse("US")), "c d");
    assert_eq!(shown(|i, s| s.category = i.find_category("health")), "a b e f");
    assert_eq!(shown(|i, s| s.category = i.find_category("email")), "a b c d f");
    assert_eq!(shown(|i, s| s.category = i.find_category("contact")), "a b c d f", "and what is below it");
    assert_eq!(shown(|_, s| s.verdicts = vec![Verdict::Missing]), "c");
    assert_eq!(shown(|_, s| s.verdicts = vec![Verdict::Missing, Verdict::Unknown]), "c d");
    assert_eq!(shown(|_, s| s.verdicts = vec![Verdict::Safeguarded]), "e");
}

/// Two peoples' data meet in a store: what goes on from there is shown only where theirs is in it.
#[test]
fn from_people_only_what_is_theirs_is_followed() {
    let inventory = support::inventory(
        "population staff country=DE
         population guests country=DE
         company acme country=DE
         store hub @acme for acme
         store pay @acme for acme
         store news @acme for acme
         category wages
         category email
         flow a staff>hub wages
         flow b guests>hub email
         flow c hub>pay wages
         flow d hub>news email",
    );
    for (people, flows) in [(0, "a c"), (1, "b d")] {
        let from = vec![NodeId::Population(Id::new(people))];
        let selection = Selection { from, level: Some(Level::Node), ..Selection::default() };
        assert_eq!(edges(&inventory, &selection).into_iter().collect::<Vec<_>>().join(" "), flows);
    }
}

#[test]
fn depth_counts_flows_from_where_it_starts() {
    assert_eq!(shown(|_, s| s.depth = Some(1)), "a");
    assert_eq!(shown(|_, s| s.depth = Some(3)), "a b c e f");
    assert_eq!(shown(|i, s| (s.from, s.depth) = (vec![store(i, "crm")], Some(1))), "c e f");
    assert_eq!(shown(|i, s| (s.to, s.depth) = (vec![party(i, "far")], Some(2))), "c d");
    let both = |depth| {
        shown(|i, s| {
            (s.from, s.to) = (vec![store(i, "web")], vec![party(i, "far")]);
            s.depth = Some(depth);
        })
    };
    assert_eq!((both(2), both(3)), (String::new(), "b c d".to_owned()));
}

#[test]
fn filters_add_up_and_may_leave_nothing() {
    let both = shown(|i, s| (s.category, s.place) = (i.find_category("email"), Place::parse("US")));
    assert_eq!(both, "c d");
    let inventory = support::inventory(LINES);
    let nothing = Selection { verdicts: vec![Verdict::Prohibited], ..Selection::default() };
    assert!(flows(&inventory, &nothing).is_empty());
}

#[test]
fn the_picture_names_the_flows_of_its_lines() {
    let inventory = support::inventory(LINES);
    let names: Vec<_> = flows(&inventory, &Selection::default()).into_iter().collect();
    assert_eq!(names, ["a", "b", "c", "d", "e", "f"]);
}

/// How many boxes a map has.
fn boxes(svg: &str) -> usize {
    svg.matches("<g class=\"box\">").count()
}

#[test]
fn above_sixty_nodes_boxes_stand_for_several() {
    let mut lines = String::from("population people country=DE\ncategory contact\n");
    for party in 0..40 {
        let (place, next) = (["DE", "US", "IN"][party % 3], (party + 1) % 40);
        writeln!(lines, "vendor v{party} country={place}").unwrap();
        writeln!(lines, "store s{party} @v{party} for v{party}").unwrap();
        writeln!(lines, "flow a{party} people>s{party} contact").unwrap();
        writeln!(lines, "flow b{party} s{party}>v{next} contact").unwrap();
    }
    let inventory = support::inventory(&lines);
    let regimes = support::regimes();
    let assessment =
        Analysis::prepare(inventory.clone(), regimes.iter().cloned(), support::day("2026-11-23")).assess();
    let svg = |level| Map::new(&assessment, &Selection { level, ..Selection::default() }).svg();
    let counts = [None, Some(Level::Node), Some(Level::Party), Some(Level::Kind)].map(|l| boxes(&svg(l)));
    assert_eq!(counts, [41, 81, 41, 4]);
    assert!(counts[0] <= MANY);
    assert!(
        svg(None).contains("itself and 1 store") && svg(Some(Level::Kind)).contains("14 parties, 14 stores")
    );
    assert_eq!(svg(None), svg(None));
}

/// Two companies, and vendors in many places, some of which nobody knows; names that are long, harmful, and from right to left.
fn odd() -> thalweg::assess::Assessment {
    let mut lines = String::from(
        "company acme country=DE\npopulation people country=DE\ncategory contact\nflow in people>acme contact\n",
    );
    for party in 0..40 {
        let place = ["US", "unknown", "IN", "CH"][party % 4];
        writeln!(lines, "vendor v{party} country={place}\nflow f{party} acme>v{party} contact").unwrap();
    }
    let mut inventory = support::inventory(&lines);
    inventory.parties.iter_mut().for_each(|party| party.name = party.id.clone());
    inventory.categories.iter_mut().for_each(|category| category.name = category.id.clone());
    for (id, name) in [
        ("v0", "<script>alert(1)</script> & \"co\"".to_owned()),
        ("v2", "a name that goes on and on ".repeat(5)),
        ("v3", "w".repeat(100)),
        ("v4", "שלום \u{202e}evil\u{202c} עולם".to_owned()),
    ] {
        let party = inventory.find_party(id).unwrap();
        inventory.parties[party.index()].name = name;
    }
    Analysis::prepare(inventory, support::regimes().iter().cloned(), support::day("2026-11-23")).assess()
}

/// Every text of a picture, each line by itself.
fn texts(svg: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(svg).unwrap();
    assert!(document.descendants().all(|node| !node.has_tag_name("script")));
    assert!(!svg.contains('\u{202e}'));
    let nodes = document.descendants().filter(|node| node.has_tag_name("text"));
    nodes.map(|node| node.text().unwrap_or_default().to_owned()).collect()
}

#[test]
fn what_is_around_a_party_shows_the_worst_and_counts_the_rest() {
    let assessment = odd();
    let acme = assessment.inventory.find_party("acme").unwrap();
    let around = Around::new(&assessment, &[NodeId::Party(acme)]);
    assert_eq!(around.comes.rows.len(), 1);
    assert_eq!(around.comes.rows[0].grounds[0].verdict, Verdict::Free);
    assert_eq!((around.goes.rows.len(), around.goes.rows[0].verdict), (13, Verdict::Missing));
    let counted: Vec<(Verdict, &str)> =
        around.goes.folded.iter().map(|folded| (folded.verdict, folded.text.as_str())).collect();
    // Of 40 a quarter each has no ground in two places, a place that is not known, and adequacy.
    assert_eq!(
        counted,
        [(Verdict::Missing, "Others: 17, at worst missing"), (Verdict::Adequate, "Others, all adequate: 10")]
    );
    let all = texts(&around.svg());
    assert!(all.iter().any(|line| line == "EU GDPR: no ground") && all.concat().contains("<script>"));
    assert!(!all.iter().any(|line| line.ends_with('\u{2026}')), "no name is cut: {all:?}");
    assert_eq!(around.svg(), Around::new(&odd(), &[NodeId::Party(acme)]).svg());
}

#[test]
fn lanes_name_what_lines_carry_and_list_what_is_nowhere() {
    let assessment = odd();
    let selection = Selection { level: Some(Level::Node), ..Selection::default() };
    let svg = Map::new(&assessment, &selection).svg();
    // People, the company, and thirty vendors have a box; the ten whose place is not known have one together.
    assert_eq!(boxes(&svg), 33);
    let all = texts(&svg);
    assert!(all.iter().any(|line| line == "10 whose place is not"), "{all:?}");
    for name in ["v5", "v37", "contact", "no ground", "Adequacy of Switzerland"] {
        assert!(all.iter().any(|line| line == name), "{name}");
    }
    assert!(!all.iter().any(|line| line.ends_with('\u{2026}')), "no name is cut: {all:?}");
    assert!(svg.contains("href=\"#s-missing\"") && svg.contains("href=\"#s-adequate\""));
    // As text each of them is there by itself.
    assert_eq!(Map::new(&assessment, &selection).dot().matches("shape=").count(), 42);
}

#[test]
fn the_world_counts_what_it_draws() {
    let assessment = odd();
    let world = World::new(&assessment);
    let names: Vec<(&str, usize)> =
        world.places.iter().map(|place| (place.name.as_str(), place.counts.iter().sum())).collect();
    assert_eq!(names, [("India", 10), ("United States", 10), ("Place not stated", 10), ("Switzerland", 10)]);
    assert_eq!((world.units, world.apart, world.arcs.len(), world.homes.len()), (40, 10, 3, 1));
    assert!(world.arcs.iter().all(|arc| arc.counts.iter().sum::<usize>() == 10));
    assert_eq!(world.arcs.last().unwrap().verdict, Verdict::Missing, "the worst is drawn last");
    texts(&world.svg());
}

#[test]
fn a_picture_of_one_party_asks_for_it_and_says_what_is_meant() {
    let run = |words: &[&str]| {
        let run = std::process::Command::new(env!("CARGO_BIN_EXE_thalweg"))
            .args(["map", "inventories/harbour", "--format"])
            .args(words)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap();
        (run.status.code(), String::from_utf8(run.stdout).unwrap(), String::from_utf8(run.stderr).unwrap())
    };
    let (code, svg, _) = run(&["around", "--at", "foghorn-mail"]);
    assert_eq!(code, Some(0));
    let all = texts(&svg);
    for line in [
        "Around Foghorn Mail",
        "CH FADP: no ground",
        "UK GDPR: UK Addendum to the EU clauses (foghorn-addendum)",
        "Name, E-mail address, Marketing segment",
        "Nothing goes on from here",
    ] {
        assert!(all.iter().any(|text| text == line), "{line}: {all:?}");
    }
    for (words, said) in [
        (&["around", "--at", "foghorn-mial"][..], "did you mean `foghorn-mail`?"),
        (&["around", "--at", "passengers-eea"], "there is no party or store `passengers-eea`"),
        (&["around"], "--format around --at ID"),
        (&["around", "--at", "crm", "--place", "US"], "the picture of what is around shows everything"),
        (&["world", "--at", "crm"], "--at is for the picture of what is around"),
        (&["world", "--category", "card"], "the picture of the world shows everything"),
    ] {
        let (code, out, error) = run(words);
        assert!(code == Some(2) && out.is_empty() && error.contains(said), "{words:?}: {error}");
    }
}

#[cfg(unix)]
mod graphviz {
    use std::{fs, os::unix::fs::PermissionsExt, path::Path, process::Command, time::Instant};

    /// Draws the worked inventory with a `dot` of our own, or none; gives the picture and what was said.
    fn drawn(script: Option<&str>) -> (String, String) {
        let folder = tempfile::tempdir().unwrap();
        if let Some(script) = script {
            let path = folder.path().join("dot");
            fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        let run = Command::new(env!("CARGO_BIN_EXE_thalweg"))
            .args(["map", "inventories/meta", "--engine", "dot", "--timeout", "1"])
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
            .env("PATH", folder.path())
            .output()
            .unwrap();
        assert!(run.status.success());
        (String::from_utf8(run.stdout).unwrap(), String::from_utf8(run.stderr).unwrap())
    }

    #[test]
    fn a_missing_broken_or_slow_one_is_told_and_our_own_layout_drawn() {
        let start = Instant::now();
        for (script, why) in [
            (None, "cannot run Graphviz"),
            (Some("echo 'no \x1b[31mfonts' >&2; exit 3"), "failed: no "),
            (Some("echo nothing"), "failed: it drew nothing (exit status: 0)"),
            (Some("exec /bin/sleep 60"), "not done after 1 s"),
            (Some("/bin/sleep 60 & echo '<svg/>'"), "not done after 1 s"),
        ] {
            let (picture, said) = drawn(script);
            assert!(picture.contains("class=\"lane\""), "{script:?}");
            assert!(said.contains(why) && said.contains("our own layout instead"), "{said}");
            assert!(!said.contains('\x1b'));
        }
        assert!(start.elapsed().as_secs() < 50);
    }

    #[test]
    fn what_it_draws_is_handed_on() {
        let (picture, said) = drawn(Some("echo '<svg>drawn</svg>'"));
        assert_eq!((picture.as_str(), said.as_str()), ("<svg>drawn</svg>\n", ""));
    }

    /// With clusters and many ties: older versions need to be told how to find ranks.
    #[test]
    fn it_draws_every_inventory_that_comes_with_the_program() {
        if Command::new("dot").arg("-V").output().is_err() {
            eprintln!("passed over: Graphviz is not there");
            return;
        }
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for entry in fs::read_dir(root.join("inventories")).unwrap() {
            let run = Command::new(env!("CARGO_BIN_EXE_thalweg"))
                .args(["map", "--engine", "dot"])
                .arg(entry.unwrap().path())
                .output()
                .unwrap();
            let (picture, said) =
                (String::from_utf8(run.stdout).unwrap(), String::from_utf8(run.stderr).unwrap());
            assert!(run.status.success() && said.is_empty(), "{said}");
            assert!(picture.contains("<svg") && !picture.contains("class=\"lane\""));
        }
    }
}
