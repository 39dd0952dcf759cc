//! Cells of places, and what is read of them.

use std::collections::BTreeMap;

use super::*;

fn alone(text: &str, known: &Known, names: &[&str]) -> Places {
    read(text, known, names, &Divisions::default())
}

const CELLS: &[(&str, &str)] = &[
    ("Ireland", "IE"),
    ("USA", "US"),
    ("Vereinigte Staaten", "US"),
    ("\u{c9}tats-Unis", "US"),
    ("Germany (Frankfurt)", "DE"),
    ("USA (DPF)", "US"),
    ("EU/US", "US;unknown"),
    ("AWS eu-central-1 (Frankfurt)", "DE"),
    ("eu-west-1", "IE"),
    ("3900 Nuuk, D\u{e4}nemark", "unknown"),
    ("98713 Papeete, France", "unknown"),
    ("3910 Zwettl, \u{d6}sterreich", "AT"),
    ("Freiburg", "unknown"),
    ("Freiburg (CH)", "CH"),
    ("eu-central-1 (Dublin)", "unknown"),
    ("eu-central-1 with support from India", "DE;unknown"),
    ("Germany (with access from India)", "DE;unknown"),
    ("Germany (head office)", "DE"),
    ("Ireland; support from India", "IE;IN"),
    ("Ireland, Germany, USA", "IE;DE;US"),
    ("San Francisco, CA, USA", "US"),
    ("San Francisco, CA", "US"),
    ("London, UK", "GB"),
    ("Toronto, ON, Canada", "CA"),
    ("Ireland\nUnited Kingdom", "IE;GB"),
    ("EU", "unknown"),
    ("APAC", "unknown"),
    ("Balkan", "unknown"),
    ("Americas; Ireland", "IE;unknown"),
    // Towns, states and words that are the code or the name of a place elsewhere too.
    ("9000 St. Gallen, SG", "CH"),
    ("3600 Thun, BE", "CH"),
    ("Bern, BE", "CH"),
    ("8001 Z\u{fc}rich, SG", "unknown"),
    ("1630 Bulle, FR", "unknown"),
    ("3400 Burgdorf, BE", "unknown"),
    ("8570 Weinfelden, TG", "unknown"),
    ("38100 Xdorf, TN", "unknown"),
    ("74072 Xdorf, BW", "unknown"),
    ("4020 Xdorf, AT", "AT"),
    ("12345 Xdorf, DE", "DE"),
    ("Boston, Massachusetts, IN", "unknown"),
    ("Boston, MA, IN", "unknown"),
    ("Rack A12 U42B", "unknown"),
    ("Raum C12 E345", "unknown"),
    ("Raum E1 2AB", "unknown"),
    ("6135 Stans", "unknown"),
    ("NO und SE", "NO;SE"),
    ("US-CA", "US"),
    ("[ ] Deutschland", "unknown"),
    ("Schweiz ( )", "unknown"),
    ("[ ] USA\n[x] Deutschland", "unknown"),
    ("NaN", "unknown"),
    ("45770 Marl", "DE"),
    ("Cham", "unknown"),
    ("Augusta", "unknown"),
    ("Sion", "unknown"),
    ("Laval", "unknown"),
    ("26000 Valence", "unknown"),
    ("6711 AB Ede", "NL"),
    ("Bern BE", "CH"),
    ("Bern (BE)", "CH"),
    ("Z\u{fc}rich ZH", "CH"),
    ("Z\u{fc}rich SG", "unknown"),
    ("New York NY", "US"),
    ("70 Bell Quay, Dublin 2, Ireland", "IE"),
    ("USA; Georgia", "US;unknown"),
    ("USA und Georgia", "US;unknown"),
    ("Georgia, USA", "US"),
    ("Ukraine, Georgia, USA", "UA;US;unknown"),
    ("Luxembourg; Belgium", "BE;unknown"),
    ("Luxembourg and Belgium", "BE;unknown"),
    ("Niger; Nigeria", "NG;unknown"),
    ("Schweiz, SG", "CH;SG;unknown"),
    ("CH, SG", "CH;SG;unknown"),
    ("Deutschland, BE", "DE;BE;unknown"),
    ("LA, USA", "US"),
    // A state of the USA, by their name: of codes alone, and of what everybody writes for a country, it may be a list.
    ("CA, USA", "US"),
    ("NY, USA", "US"),
    ("CA, United States", "US"),
    ("CA, Vereinigte Staaten", "US"),
    ("CA, USA; Irland", "US;IE"),
    ("CA, US", "CA;US;unknown"),
    ("DE, USA", "DE;US;unknown"),
    ("CA; USA", "CA;US;unknown"),
    ("CA und USA", "CA;US"),
    // Behind a state that is no country `CA` may be one, or Canada: of two that are named alone the USA say which, of three they may not.
    ("CA, NY, USA", "US;unknown"),
    ("ON, USA", "US;unknown"),
    ("NY, CA", "unknown"),
    ("NY; DE; Irland", "IE;unknown"),
    ("DE, FR, ZH", "unknown"),
    ("DE; FR; ZH", "DE;unknown"),
    ("ZH, BE (Belgien)", "BE;unknown"),
    // A town with its state and the post code of that.
    ("Mountain View, CA 94043", "US"),
    ("Mountain View, CA 94043, USA", "US"),
    ("1600 Main Street, Mountain View, CA 94043", "US"),
    ("Sydney NSW 2000", "AU"),
    ("Sydney, NSW 2000, Australia", "AU"),
    ("Toronto, ON M5X 1A9", "CA"),
    ("Xdorf, QC H2X 1Y4, Canada", "CA"),
    ("Xdorf, QC M5X 1A9", "unknown"),
    ("Lyon, CA 94043", "unknown"),
    ("Berlin, DE 10115", "DE"),
    ("Mountain View, CA 94043, Germany", "unknown"),
    ("Sweden, NY 14420", "unknown"),
    ("Ontario, CA 91761", "unknown"),
    ("Germany, Austin TX 78701", "DE;US"),
    ("Mountain View, CA 94043; Dublin", "US;IE"),
    // Marks of notes, labels, and what stands behind.
    ("USA*", "US"),
    ("USA \u{b9}", "US"),
    ("EU*", "unknown"),
    ("Land: USA", "US"),
    ("Pays : France", "FR"),
    ("Land Berlin", "unknown"),
    ("US only", "US"),
    ("Deutschland ausschlie\u{df}lich", "DE"),
    ("EU only", "unknown"),
    ("not only US", "unknown"),
    ("VAE", "AE"),
    ("Volksrepublik China", "CN"),
    ("Bundesrepublik Deutschland", "DE"),
    ("Azure West Europe", "NL"),
    ("Azure North Europe", "IE"),
    ("Azure Germany West Central", "DE"),
    ("West Europe", "unknown"),
    // One place and no other; a bloc is none.
    ("nur Deutschland", "DE"),
    ("Nur in Deutschland", "DE"),
    ("only Germany", "DE"),
    ("uniquement en France", "FR"),
    ("ausschlie\u{df}lich Deutschland und Frankreich", "DE;FR"),
    ("nur EU", "unknown"),
    ("ausschlie\u{df}lich EU", "unknown"),
    ("nur Atlantis", "unknown"),
    ("nicht nur Deutschland", "unknown"),
    // That there is none.
    ("Keine \u{dc}bermittlung in Drittl\u{e4}nder", ""),
    ("No transfers outside the UK", ""),
    ("None outside the EEA", ""),
    ("Pas de transfert hors UE", ""),
    ("keine Drittland\u{fc}bermittlung geplant", ""),
    ("Keine \u{dc}bermittlung in Drittl\u{e4}nder au\u{df}er USA", "unknown"),
    ("No transfers to the USA", "unknown"),
    ("nur Deutschland, keine Drittl\u{e4}nder", "DE"),
    ("DE, BE, NL", "DE;BE;NL"),
    ("SE, NO, DK", "SE;NO;DK"),
    ("NO", ""),
    ("Greenville, SC", "unknown"),
    ("Lebanon, PA", "unknown"),
    ("Cuba, NY", "unknown"),
    ("USA, CA", "US"),
    ("US, CA", "US;unknown"),
    ("US, DE, IE", "US;DE;IE"),
    ("US/DE", "US;DE"),
    ("US-CA", "US"),
    ("DE, US", "DE;US"),
    ("CA, DE", "CA;DE"),
    ("AD, Entra ID", "unknown"),
    ("Atlantis, US", "US;unknown"),
    ("Mobile", "unknown"),
    ("East", "unknown"),
    ("Store", "unknown"),
    ("Enterprise", "unknown"),
    ("Split, Croatia", "HR"),
    ("Mobile, Alabama", "US"),
    ("Bavaria", "DE"),
    ("California", "US"),
    ("BW", "unknown"),
    ("Botswana (BW)", "BW"),
    ("D, A, CH", "unknown"),
    ("DE, A, CH", "unknown"),
    ("DE, AT, CH", "DE;AT;CH"),
    ("ja (USA)", "US"),
    ("Oui (USA)", "US"),
    ("Ja, USA", "US"),
    ("Ja", "unknown"),
    ("Worldwide", "unknown"),
    ("Georgia", "unknown"),
    ("Atlantis", "unknown"),
    ("in", "unknown"),
    ("n/a", "unknown"),
    ("?", "unknown"),
    ("...", "unknown"),
    ("TBD", "unknown"),
    ("offen", "unknown"),
    ("evtl. USA", "unknown"),
    ("geplant: USA", "unknown"),
    ("maybe USA", "unknown"),
    ("USA (planned)", "unknown"),
    ("USA, evtl. Indien", "US;unknown"),
    ("USA?", "unknown"),
    ("USA; TBD", "US;unknown"),
    ("nein", ""),
    ("s.o.", "unknown"),
    ("i.O.", "unknown"),
    ("u.A.", "unknown"),
    ("k.A.", "unknown"),
    ("U.S.", "US"),
    ("U.K.", "GB"),
    ("U.S.A.", "US"),
    ("Ireland; Atlantis", "IE;unknown"),
    ("Ireland, Atlantis", "IE;unknown"),
    ("USA (X) or Germany (Y)", "US;DE"),
    ("USA (AWS) oder Deutschland (Hetzner)", "US;DE"),
    ("USA (Gurgaon) or Germany (Y)", "US;DE;unknown"),
    ("Germany (EU Cloud)", "DE"),
    ("USA (EU Cloud)", "US;unknown"),
    ("Germany - EU Cloud", "DE"),
    ("Germany\n(EU Cloud)", "DE"),
    ("Germany\nEU Cloud", "DE;unknown"),
    ("Germany\nHosted on AWS", "DE"),
    ("Deutschland\nUSA", "DE;US"),
    ("Deutschland\nggf. USA", "DE;unknown"),
    ("Deutschland\nandere", "DE;unknown"),
    ("USA\nSCC abgeschlossen", "US"),
    ("Hosting:\nDeutschland", "DE"),
    ("Hosting: DE", "DE"),
    ("Germany, Hosting", "DE"),
    ("Germany (primary), Ireland (backup)", "DE;IE"),
    ("Germany (backup)", "DE;unknown"),
    ("Germany (support from India)", "DE;IN"),
    ("Germany (Frankfurt, Berlin)", "DE"),
    ("Germany (Frankfurt) and Ireland (Dublin)", "DE;IE"),
    ("EU (Germany, Ireland)", "DE;IE"),
    ("EU (Germany, USA)", "DE;US;unknown"),
    ("EU (mostly Germany)", "unknown"),
    ("Worldwide (USA, India)", "US;IN;unknown"),
    ("AWS (Germany)", "DE"),
    ("Kite GmbH (Deutschland)", "DE"),
    ("Kite (Deutschland)", "unknown"),
    ("USA (SCCs + TIA 2025-03-14)", "US"),
    ("us-east-1 (N. Virginia)", "US"),
    ("eu-west-1/eu-central-1", "IE;DE"),
    ("eu-central-1 or USA", "DE;US"),
    ("Bosnia and Herzegovina, Serbia", "BA;RS"),
    ("Germany (https://kite.example/us)", "DE"),
    ("https://kite.example/us", "unknown"),
    ("USA; n/a", "US;unknown"),
    ("USA; -", "US"),
    ("USA (u.a.)", "US;unknown"),
    ("China (Hong Kong)", "CN;unknown"),
    ("Germany (Frankfurt", "unknown"),
    ("", ""),
];

#[test]
fn what_is_certain_becomes_codes_and_nothing_else() {
    let read = |text: &str| alone(text, &BTreeMap::new(), &[]).cell();
    let wrong: Vec<String> = CELLS
        .iter()
        .filter(|(text, cell)| read(text) != *cell)
        .map(|(text, cell)| format!("{text:?}: {}, wanted {cell}", read(text)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_names_the_party_itself_names_no_place() {
    let of = |names: &[&str]| alone("USA (Slack) or Germany (Tables)", &Known::new(), names).cell();
    assert_eq!(of(&["Slack Technologies, LLC", "Tables GmbH"]), "US;DE");
    assert_eq!(of(&["Slack Technologies, LLC"]), "US;DE;unknown");
    let places = alone("Germany (EU Cloud)", &Known::new(), &[]);
    assert!(places.more && !places.open, "it is quoted");
}

#[test]
fn what_is_made_to_take_long_does_not() {
    for text in ["in ".repeat(40_000), "EU (".repeat(30_000), "a/b,".repeat(30_000)] {
        assert_eq!(alone(&text, &Known::new(), &[]).cell(), "unknown");
    }
    assert_eq!(alone(&"(".repeat(90_000), &Known::new(), &[]).cell(), "");
    let deep = "EU (".repeat(240) + "Ireland" + &")".repeat(240);
    assert!(alone(&deep, &Known::new(), &[]).open);
}

#[test]
fn a_city_or_a_part_alone_is_an_assumption_that_is_told() {
    let places = alone("Dublin", &BTreeMap::new(), &[]);
    assert_eq!((places.cell().as_str(), places.assumed.len()), ("IE", 1));
    assert_eq!(alone("Rotterdam", &BTreeMap::new(), &[]).assumed, ["Rotterdam is the one in Netherlands"]);
    let known = BTreeMap::from([("campus".to_owned(), vec!["SE"]), ("eu".to_owned(), vec!["DE", "unknown"])]);
    assert_eq!(alone("Campus", &known, &[]).cell(), "SE");
    assert_eq!(alone("EU", &known, &[]).cell(), "DE;unknown");
}

#[test]
fn letters_in_a_column_of_states_are_a_country_only_where_something_else_says_so() {
    let of = |column: &[&str], text: &str| {
        let column = Divisions::of(column.iter().copied().chain([text]));
        let places = read(text, &Known::new(), &[], &column);
        (places.cell(), places.divided.join(";"))
    };
    let states = ["NY", "TX", "WA"];
    for (text, cell, divided) in [
        ("DE", "unknown", "DE"),
        ("IL", "unknown", "IL"),
        ("FR", "FR", ""),
        ("US", "US", ""),
        ("UK", "GB", ""),
        ("DE (Germany)", "DE", ""),
        ("DE (Frankfurt am Main)", "DE", ""),
        ("DE, Deutschland", "DE", ""),
        ("DE - Berlin", "DE", ""),
        ("10115 Berlin, DE", "DE", ""),
        ("Berlin DE", "DE", ""),
        ("DE (AWS eu-central-1)", "DE", ""),
        ("DE (head office)", "unknown", "DE"),
        ("DE (Delaware)", "US", ""),
        ("DE - EU Cloud", "unknown", "DE"),
        ("nur DE", "unknown", "DE"),
        ("Hosting: DE", "unknown", "DE"),
        ("DE/FR", "FR;unknown", "DE"),
        ("IN, IE", "IE;unknown", "IN"),
        ("CA, USA", "US", ""),
        ("San Francisco, CA", "US", ""),
        ("Toronto, CA", "CA", ""),
        ("US-CA", "US", ""),
        ("Germany", "DE", ""),
        ("Israel", "IL", ""),
    ] {
        assert_eq!(of(&states, text), (cell.to_owned(), divided.to_owned()), "{text}");
    }
    for (column, text, cell) in [
        (&["ON", "QC"][..], "NL", "unknown"),
        (&["ON", "QC"], "DE", "DE"),
        (&["ZH", "VD"], "BE", "unknown"),
        (&["ZH", "VD"], "DE", "DE"),
        (&["RM", "MI"], "AT", "unknown"),
        (&["NSW", "VIC"], "SA", "unknown"),
        (&["SP", "RJ"], "SE", "unknown"),
        (&["UK", "EU", "US"], "DE", "DE"),
        (&["Austin, TX"], "DE", "DE"),
        (&["Austin, TX"], "CA", "unknown"),
        (&["Austin, TX"], "Toronto, CA", "CA"),
    ] {
        assert_eq!(of(column, text).0, cell, "{column:?} {text}");
    }
    let known = Known::from([("de".to_owned(), vec!["DE"])]);
    assert_eq!(read("DE", &known, &[], &Divisions::of(states)).cell(), "DE");
}
