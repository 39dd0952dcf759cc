//! What was too generous before.

use std::collections::BTreeSet;

use super::{DAY, LISTED, SCC, k, moved, says, says_on, told, verdict_of, x_is, x_is_on};

#[test]
fn g01_a_certificate_says_what_it_covers_and_is_renewed() {
    let us = |cells: &str| k("country=US", "tags=hr", "", &format!("cert v eu-us-dpf 2023-08-01 {cells}"));
    x_is(&us(""), "unknown");
    x_is(&us("covers=*"), "unknown");
    x_is(&us("checked_on=2026-06-01"), "unknown");
    // As before: what is stated and looked up, and what is stated not to cover.
    x_is(&us("covers=* checked_on=2026-06-01"), "adequate");
    x_is(&us("covers=non-hr checked_on=2026-06-01"), "deficient");
    x_is(&us("covers=hr valid_until=2027-07-31"), "adequate");
}

#[test]
fn g02_employees_are_outside_the_canadian_law_of_most_firms() {
    x_is(&k("country=CA attests=pipeda", "tags=hr", "", ""), "unknown");
    x_is(&k("country=CA attests=pipeda;pipeda-employees", "tags=hr", "", ""), "adequate");
    x_is(&k("country=CA attests=pipeda", "", "", ""), "adequate");
    x_is(&k("country=CA", "", "", ""), "unknown");
}

#[test]
fn g03_a_decision_covers_what_comes_from_the_territory_and_own_law_judges_the_rest() {
    let onward = |regimes: &str, more: &str| {
        format!(
            "company acme country=DE
             partner u country=GB
             vendor v country=US
             population p country=DE
             category d
             flow e p>acme d
             flow x acme>u *
             flow y u>v *
             {LISTED}
             head regimes = [{regimes}]
             {more}"
        )
    };
    says(&onward("\"eu-gdpr\"", ""), "y", &["onward u>v US unknown"]);
    let both = "\"eu-gdpr\", \"uk-gdpr\"";
    let said = told(&onward(both, ""));
    assert_eq!(said.rows("y", "eu-gdpr"), ["onward u>v US missing"].into());
    // As before: straight from the Union, and under the extension of the United Kingdom.
    x_is(&k("country=US", "", "", LISTED), "adequate");
    let said = told(&onward(both, "cert v uk-extension 2023-10-12 covers=* checked_on=2026-06-01"));
    assert_eq!(said.rows("y", "eu-gdpr"), ["onward u>v US adequate"].into());
    assert_eq!(said.instruments("y", "eu-gdpr"), ["uk-gdpr/us-bridge"].into());
}

#[test]
fn g04_the_rules_of_japan_protect_what_came_on_adequacy() {
    let onward = |more: &str| {
        let rows = format!("{SCC}\npartner j country=JP attests=appi\n{more}");
        k("country=IN", "", "", &rows)
    };
    says(&onward("flow y v>j *"), "y", &["onward v>j JP unknown"]);
    says(&onward("flow y acme>j *"), "y", &["transfer acme>j JP adequate"]);
    let hosted = "store s @v for acme\nflow z acme>s *\nflow y s>j *\nscc c1 1 acme>j";
    says(&onward(hosted), "y", &["onward v>j JP safeguarded"]);
}

const SIGNED: &str = "exporter=acme importer=v valid_from=2025-01-01 assessed_on=2025-02-01";

#[test]
fn g05_no_certification_before_the_first_was_approved() {
    let with = |vendor: &str, word: &str| {
        k(&format!("country=US {vendor}"), "", "", &format!("safeguard c mechanism={word} {SIGNED}"))
    };
    x_is_on("2025-06-01", &with("", "certification document=file"), "deficient");
    x_is_on("2026-04-14", &with("", "certification document=file"), "deficient");
    x_is(&with("", "certification"), "unknown");
    x_is(&with("subject_to=eu-gdpr", "certification document=file"), "deficient");
    x_is_on("2026-04-15", &with("", "certification document=file"), "safeguarded");
    x_is_on("2025-06-01", &with("", "code-of-conduct document=file"), "safeguarded");
}

#[test]
fn g06_an_approval_needs_its_paper() {
    for word in ["code-of-conduct", "scc-sa", "bcr-c"] {
        let signed = SIGNED.replace("=acme", "=group:acme").replace("importer=v", "importer=group:acme");
        let with = |cells: &str| {
            k(
                "country=US parent=acme",
                "",
                "",
                &format!("safeguard c mechanism={word} {signed} countries=US {cells}"),
            )
        };
        x_is(&with(""), "unknown");
        x_is(&with("document=file"), "safeguarded");
        x_is(&with("document=file valid_until=2026-01-31"), "deficient");
    }
}

/// A processor inside for a controller outside, under module 4.
fn returned(entering: &str, clauses: &str) -> String {
    format!(
        "company us country=US subject_to=none
         vendor host country=DE
         population p country=DE
         population q country=US
         category d
         store s @host for us
         store back @us
         {entering}
         flow x s>back *
         safeguard c mechanism=scc module=4 exporter=host importer=us valid_from=2025-01-01 {clauses}"
    )
}

#[test]
fn g07_what_the_processor_collected_is_assessed() {
    says(&returned("flow e p>s d", ""), "x", &["transfer host>us US unknown"]);
    // Although it entered at another node of the processor.
    let elsewhere = "store form @host for us\nflow e p>form d\nflow f form>s *";
    says(&returned(elsewhere, ""), "x", &["transfer host>us US unknown"]);
    says(&returned("flow e p>s d", "assessed_on=2026-01-01"), "x", &["transfer host>us US safeguarded"]);
    let sent = "flow e q>us d\nflow f us>s *";
    says(&returned(sent, ""), "x", &["transfer host>us US safeguarded"]);
}

#[test]
fn g08_some_data_is_marked_as_sensitive_for_the_extension() {
    let bridge = |attests: &str, tags: &str| {
        let rows = format!("{LISTED}\ncert v uk-extension 2023-10-12 covers=* checked_on=2026-06-01");
        let lines = moved(&k("country=US", "", tags, &rows), "GB");
        lines.replace("company acme country=GB", &format!("company acme country=GB {attests}"))
    };
    for tags in ["special;genetic", "biometric", "sexual-orientation", "criminal", "special"] {
        x_is(&bridge("", &format!("tags={tags}")), "unknown");
        x_is(&bridge("attests=marks-sensitive-data", &format!("tags={tags}")), "adequate");
    }
    for tags in ["health", "ethnicity", "politics", "religion", "trade-union", "sex-life"]
        .map(|t| format!("tags=special;{t}"))
    {
        x_is(&bridge("", &tags), "adequate");
    }
    x_is(&bridge("", ""), "adequate");
}

#[test]
fn g09_an_assessment_is_of_its_countries() {
    let kept = |clauses: &str, more: &str| {
        format!(
            "company acme country=DE
             vendor v country=US
             population p country=DE
             category d
             store s @v for acme country=US;CN;RU
             flow e p>acme d
             flow x acme>s *
             {SCC} {clauses}
             {more}"
        )
    };
    let all = |us: &str, others: &str| {
        ["US", "CN", "RU"]
            .map(|place| format!("transfer acme>v {place} {}", if place == "US" { us } else { others }))
    };
    let says = |lines: &str, rows: [String; 3]| says(lines, "x", &rows.each_ref().map(String::as_str));
    says(&kept("", ""), all("safeguarded", "unknown"));
    says(&kept("countries=US;CN;RU", ""), all("safeguarded", "safeguarded"));
    let countries = "country CN assessed_on=2026-01-01\ncountry RU assessed_on=2026-01-01";
    says(&kept("", countries), all("safeguarded", "safeguarded"));
    says(&kept("assessment=failed countries=US;CN;RU", ""), all("deficient", "deficient"));
}

#[test]
fn g10_encryption_alone_is_worth_a_warning() {
    let read = |cells: &str, measures: &str| {
        let clauses = format!("{SCC} assessment=with-measures measures={measures}");
        k("country=CN", "", "", &clauses).replace("flow x acme>v *", &format!("flow x acme>v * {cells}"))
    };
    let remote = told(&read("access=remote", "encryption-in-transit"));
    assert_eq!(remote.of("x"), ["transfer acme>v CN safeguarded"].into());
    remote.finds("TW212", "", true);
    let encrypted = told(&read("transform=encrypt", "encryption-in-transit"));
    assert_eq!(encrypted.of("x"), ["transfer acme>v CN safeguarded"].into());
    encrypted.finds("TW212", "", false);
    let keys = told(&read("access=remote", "keys-with-exporter"));
    assert_eq!(keys.of("x"), ["transfer acme>v CN safeguarded"].into());
    keys.finds("TW212", "", false);
}

#[test]
fn g12_an_operator_also_works_from_a_place_that_its_store_does_not_name() {
    let kept = |vendor: &str, store: &str| {
        told(&format!(
            "company acme country=DE
             vendor v {vendor}
             population p country=DE
             category d
             store s @v for acme {store}
             flow e p>acme d
             flow x acme>s *"
        ))
    };
    kept("country=IE locations=IN", "country=IE").finds("TW214", " s", true);
    kept("country=IE", "country=IE").finds("TW214", "", false);
    kept("country=IE locations=FR", "country=IE").finds("TW214", "", false);
    // Where the store names the place, or none, the place is judged.
    kept("country=IE locations=IN", "country=IE;IN").finds("TW214", "", false);
    kept("country=IE locations=IN", "").finds("TW214", "", false);
}

#[test]
fn g11_journalism_is_outside_the_framework() {
    let listed = |tags: &str, more: &str| k("country=US", "", tags, &format!("{LISTED}\n{more}"));
    x_is(&listed("tags=journalism", ""), "missing");
    let extension = "cert v uk-extension 2023-10-12 covers=* checked_on=2026-06-01";
    x_is(&moved(&listed("tags=journalism", extension), "GB"), "missing");
    x_is(&listed("", ""), "adequate");
    x_is(&listed("tags=journalism", SCC), "safeguarded");
    x_is(&moved(&listed("", extension), "GB"), "adequate");
}

#[test]
fn g13_the_decision_on_brazil_is_for_importers_under_its_law() {
    x_is(&k("country=BR", "", "", ""), "unknown");
    x_is(&k("country=BR attests=lgpd", "", "", ""), "adequate");
    x_is(&k("country=AR", "", "", ""), "adequate");
    x_is_on("2026-01-25", &k("country=BR attests=lgpd", "", "", ""), "missing");
}

#[test]
fn g14_data_given_back_is_no_longer_under_the_law_of_the_processor() {
    let restored = |booking: &str| {
        format!(
            "company eu country=IE
             vendor spin country=IE
             vendor dun country=CH
             partner lab country=IN
             population u country=FR
             category d
             store booking @spin for eu {booking}
             store bak @dun for eu
             flow f0 u>booking d
             flow f1 booking>bak *
             flow f2 bak>booking *
             flow f3 booking>lab *
             head regimes = [\"eu-gdpr\", \"ch-fadp\"]"
        )
    };
    let said = told(&restored(""));
    assert_eq!(said.rows("f2", "ch-fadp"), ["transfer dun>spin IE adequate"].into());
    assert!(said.rows("f3", "ch-fadp").is_empty());
    assert!(said.exposed("lab", "ch-fadp").is_empty(), "{:?}", said.exposures);
    assert_eq!(said.exposed("lab", "eu-gdpr"), ["IN missing f0>f3"].into());
    // As before: to one that works for the processor, the data is not given back.
    let said = told(&restored("engaged_by=dun"));
    assert_eq!(said.rows("f3", "ch-fadp"), ["onward spin>lab IN missing"].into());
    assert_eq!(said.exposed("lab", "ch-fadp"), ["IN missing f0>f1>f2>f3"].into());
    let said = told(&restored("").replace("store bak @dun", "store bak @spin"));
    assert!(said.rows("f3", "ch-fadp").is_empty());
    assert_eq!(said.exposed("lab", "eu-gdpr"), ["IN missing f0>f3"].into());
}

#[test]
fn g15_rules_of_a_group_bind_only_those_in_it() {
    let hosted = |host: &str| {
        format!(
            "company acme country=DE
             company sub country=US parent=acme
             {host}
             population p country=DE
             category d
             store b @host for acme
             flow e p>b d
             flow x b>sub *
             flow y acme>sub d
             flow z p>acme d
             safeguard c mechanism=bcr-c exporter=group:acme importer=group:acme document=file \
             valid_from=2025-01-01 assessed_on=2026-01-01"
        )
    };
    let outside = hosted("vendor host country=DE");
    let assessed = "country US assessed_on=2026-01-01";
    let with = |lines: &str| format!("{lines}\n{assessed}");
    says(&with(&outside), "x", &["transfer host>sub US unknown"]);
    says(&with(&outside), "y", &["transfer acme>sub US safeguarded"]);
    let inside = hosted("company host country=DE parent=acme role=processor");
    says(&with(&inside), "x", &["transfer host>sub US safeguarded"]);
}

#[test]
fn g16_own_law_is_named_as_what_decided() {
    let onward = |last: &str| {
        format!(
            "company swiss country=CH
             partner ie country=IE
             vendor v {last}
             population p country=CH
             category d
             flow e p>swiss d
             flow x swiss>ie *
             flow y ie>v *
             {LISTED}
             head regimes = [\"ch-fadp\", \"eu-gdpr\"]"
        )
    };
    let said = told(&onward("country=US"));
    assert_eq!(said.rows("y", "ch-fadp"), ["onward ie>v US adequate"].into());
    assert_eq!(said.instruments("y", "ch-fadp"), ["eu-gdpr/us-dpf"].into());
    // As before: within one law the own decision stands, and straight from Switzerland its own list counts alone.
    let said = told(&onward("country=FR"));
    assert_eq!(said.rows("y", "ch-fadp"), ["onward ie>v FR adequate"].into());
    assert_eq!(said.instruments("y", "ch-fadp"), ["ch-fadp/eea"].into());
    let straight = moved(&k("country=US", "", "", LISTED), "CH");
    verdict_of(DAY, &straight, "x", "missing");
    says_on(DAY, &straight, "x", &["transfer acme>v US missing"]);
}

/// A branch makes nothing sent from the territory that lies elsewhere: neither what came on a decision, nor what never did.
#[test]
fn a_branch_inside_sends_only_what_leaves_from_inside() {
    let through = |country: &str, store: &str| {
        format!(
            "company acme country=DE
             partner x country={country}
             vendor v country=US
             population p country=DE
             category d
             store s @x country={store}
             flow e p>acme d
             flow x acme>s *
             flow y s>v *
             cert x eu-us-dpf 2023-08-01 covers=* checked_on=2026-06-01
             {LISTED}"
        )
    };
    says(&through("US", "US"), "y", &["onward x>v US missing"]);
    says(&through("US;FR", "US"), "y", &["transfer x>v US unknown"]);
    says(&through("US;FR", "US;FR"), "y", &["transfer x>v US unknown"]);
    // From the branch itself, and by who has its seat inside, wherever it keeps the data.
    says(&through("US;FR", "FR"), "y", &["transfer x>v US adequate"]);
    says(&through("FR;US", "US"), "y", &["transfer x>v US adequate"]);
    // A vendor in India with a branch in Germany that gives to Japan: as without the branch.
    let japan = |country: &str| {
        let rows = format!(
            "{SCC}\npartner j country=JP attests=appi\nstore s @v for acme country=IN\nflow z acme>s *\nflow y s>j *"
        );
        k(&format!("country={country}"), "", "", &rows)
    };
    for country in ["IN", "IN;DE", "IN;DE subject_to=none"] {
        let kind = if country == "IN" { "onward" } else { "transfer" };
        says(&japan(country), "y", &[&format!("{kind} v>j JP unknown")]);
    }
    // Two stores of one party: what leaves from inside is told apart from what does not, in either order.
    for (first, second) in [("US", "FR"), ("FR", "US")] {
        let both = through("US;FR", first)
            + &format!("\nstore t @x country={second}\nflow x2 acme>t *\nflow y2 t>v *");
        let (us, fr) = if first == "US" { ("y", "y2") } else { ("y2", "y") };
        says(&both, us, &["transfer x>v US unknown"]);
        says(&both, fr, &["transfer x>v US adequate"]);
    }
}

/// Who engages the importer and never has the data sends from the territory what who gives it sends from there.
#[test]
fn who_engages_sends_from_inside_what_is_given_from_inside() {
    let engaged = |giver: &str, store: &str, z: &str| {
        format!(
            "company acme country=DE
             partner x country={giver}
             vendor z country={z}
             vendor v country=US
             population p country=DE
             category d
             store s @x country={store}
             store t @v for x engaged_by=z
             flow e p>acme d
             flow x acme>s *
             flow y s>t *
             cert x eu-us-dpf 2023-08-01 covers=* checked_on=2026-06-01
             {LISTED}"
        )
    };
    let says_of = |giver: &str, store: &str, z: &str, verdict: &str| {
        says(&engaged(giver, store, z), "y", &[verdict]);
    };
    // From the United States to the United States: a seat in France of who engaged sends nothing from there.
    for z in ["FR", "BR;FR"] {
        let uncertified =
            engaged("US", "US", z).replace("cert x eu-us-dpf 2023-08-01 covers=* checked_on=2026-06-01", "");
        says(&uncertified, "y", &["transfer z>v US unknown"]);
        // From who is certified itself, what is handed on needs a contract.
        says_of("US", "US", z, "transfer z>v US missing");
    }
    // By who has its seat there; others' places inside settle nothing of what a party outside sends.
    says_of("US", "FR", "FR", "transfer z>v US unknown");
    says_of("US;FR", "FR", "FR", "transfer z>v US adequate");
    says_of("IE", "US", "FR", "transfer z>v US adequate");
    // Without the party that engages, as before; and one outside never sends from there.
    says(&engaged("IE", "US", "FR").replace(" engaged_by=z", ""), "y", &["transfer x>v US adequate"]);
    says_of("IE", "IE", "BR", "transfer z>v US unknown");
    // Two stores of the importer, of which one was engaged by another: told apart, in either order.
    for (first, second) in [(" engaged_by=z", ""), ("", " engaged_by=z")] {
        let both = engaged("US", "US", "FR").replace(" engaged_by=z", first)
            + &format!("\nstore u @v for x{second}\nflow y2 s>u *");
        let (by_z, by_x) = if first.is_empty() { ("y2", "y") } else { ("y", "y2") };
        says(&both, by_z, &["transfer z>v US missing"]);
        says(&both, by_x, &["onward x>v US missing"]);
        let both = both.replace("US\n             store t", "FR\n             store t");
        says(&both, by_z, &["transfer z>v US unknown"]);
        says(&both, by_x, &["onward x>v US unknown"]);
    }
}

/// Where data enters, nobody gives but those for whom it is held.
#[test]
fn who_engages_where_data_enters() {
    let entering = |acme: &str, z: &str, more: &str| {
        format!(
            "company acme country={acme}
             vendor z country={z}
             vendor v country=US
             population p country=DE
             category d
             store s @v for acme engaged_by=z
             flow y p>s d
             {more}"
        )
    };
    let says_of = |acme: &str, z: &str, more: &str, verdict: &str| {
        says(&entering(acme, z, more), "y", &[verdict]);
    };
    says_of("DE", "FR", LISTED, "transfer z>v US adequate");
    says_of("US subject_to=eu-gdpr", "FR", LISTED, "transfer z>v US unknown");
    says_of("DE", "BR", LISTED, "transfer z>v US unknown");
    says_of("DE", "BR", "scc n 3 z>v", "transfer z>v US unknown");
    says_of("DE", "BR", "scc n 3 z>v\nscc m 2 acme>z", "transfer z>v US safeguarded");
    says_of("DE", "BR", "scc n 3 z>v\nscc m 3 acme>z", "transfer z>v US unknown");
}

/// One cell of a store makes a party outside the exporter: its clauses count where it is bound itself.
#[test]
fn a_party_outside_that_engages_is_bound_itself() {
    let engaged = |country: &str, more: &str| {
        format!(
            "company acme country=DE
             vendor z country={country}
             vendor v country=US
             population p country=DE
             category d
             store a @acme
             store s @v for acme engaged_by=z
             flow e p>a d
             flow y a>s *
             scc n 3 z>v
             {more}"
        )
    };
    says(&engaged("BR", ""), "y", &["transfer z>v US unknown"]);
    says(&engaged("BR", "scc m 1 acme>z"), "y", &["transfer z>v US unknown"]);
    says(&engaged("BR", "scc m 2 acme>z"), "y", &["transfer z>v US safeguarded"]);
    // Inside, it is under the law itself; at an adequate place a decision carries what it would be given.
    says(&engaged("FR", ""), "y", &["transfer z>v US safeguarded"]);
    says(&engaged("GB", ""), "y", &["transfer z>v US safeguarded"]);
    // A branch inside binds none of its other places, wherever the people are at home; who targets them is bound.
    says(&engaged("BR;FR", ""), "y", &["transfer z>v US unknown"]);
    says(&engaged("BR subject_to=eu-gdpr", ""), "y", &["transfer z>v US safeguarded"]);
    let elsewhere = engaged("BR;FR", "").replace("population p country=DE", "population p country=JP");
    says(&elsewhere, "y", &["transfer z>v US unknown"]);
    let bound = format!("{elsewhere}\nscc m 2 acme>z");
    says(&bound, "y", &["transfer z>v US unknown"]);
    let bound = bound.replace("country=BR;FR", "country=BR;FR subject_to=none");
    says(&bound, "y", &["transfer z>v US safeguarded"]);
    // What binds it is a safeguard too: no derogation makes one of it, and two derogations are one.
    let consent = "safeguard c mechanism=derogation module=a exporter=acme importer=z valid_from=2025-01-01";
    says(&engaged("BR", consent), "y", &["transfer z>v US unknown"]);
    let asked = "safeguard q mechanism=derogation module=a exporter=* importer=* valid_from=2025-01-01";
    let only_asked = engaged("BR", asked).replace("scc n 3 z>v", "");
    says(&only_asked, "y", &["transfer z>v US derogation"]);
    let of_z = only_asked.replace("exporter=* importer=*", "exporter=z importer=v");
    says(&of_z, "y", &["transfer z>v US unknown"]);
    // A flow that names its safeguards names those with the importer; what binds who engages is looked for.
    let named = |more: &str| engaged("BR", more).replace("flow y a>s *", "flow y a>s * safeguards=n");
    says(&named(""), "y", &["transfer z>v US unknown"]);
    says(&named("scc m 2 acme>z"), "y", &["transfer z>v US safeguarded"]);
    // Measures in force where the data arrives are not in force at who engages.
    let measured = |paper: &str| {
        let rows = format!(
            "country BR assessed_on=2026-01-01 assessment=with-measures measures=access-control
             safeguard m mechanism=scc module=2 exporter=acme importer=z valid_from=2025-01-01 {paper}"
        );
        engaged("BR", &rows).replace("engaged_by=z", "engaged_by=z measures=access-control")
    };
    says(&measured(""), "y", &["transfer z>v US unknown"]);
    says(&measured("measures=access-control"), "y", &["transfer z>v US safeguarded"]);
}

/// Who engages the importer and never has the data does not free what leaves an adequate place, whatever law reaches it.
#[test]
fn what_leaves_an_adequate_place_is_held_to_it_whoever_engaged_the_importer() {
    let through = |x: &str, z: &str| {
        format!(
            "company acme country=DE
             vendor x country={x}
             vendor z country={z}
             vendor g country=GB
             population p country=DE
             category d
             store a @acme
             store n @x for acme
             store s @g for acme engaged_by=z
             flow e p>a d
             flow f a>n *
             flow y n>s *
             cert x eu-us-dpf 2023-08-01 covers=* checked_on=2026-06-01"
        )
    };
    let without = |x: &str| through(x, "FR").replace(" engaged_by=z", "");
    says(&without("US"), "y", &["onward x>g GB missing"]);
    for z in ["FR", "BR;FR", "BR subject_to=eu-gdpr"] {
        says(&through("US", z), "y", &["transfer z>g GB missing"]);
        says(&through("NZ", z), "y", &["transfer z>g GB unknown"]);
    }
    says(&through("US", "BR"), "y", &["onward z>g GB missing"]);
    says(&without("NZ"), "y", &["onward x>g GB unknown"]);
    // From inside, and from a place that no decision covers, it asks nothing.
    says(&through("FR", "FR"), "y", &["transfer z>g GB adequate"]);
    says(&through("IN", "FR"), "y", &["transfer z>g GB adequate"]);
    // Two stores of the importer, only one of which another engaged.
    let both = through("US", "FR") + "\nstore t @g for acme\nflow y2 n>t *";
    says(&both, "y", &["transfer z>g GB missing"]);
    says(&both, "y2", &["onward x>g GB missing"]);
    // What another law says of it is asked too.
    let swiss = through("CH", "FR") + "\nhead regimes = [\"eu-gdpr\", \"ch-fadp\"]";
    assert_eq!(told(&swiss).rows("y", "eu-gdpr"), ["transfer z>g GB adequate"].into());
    let alone = through("CH", "FR") + "\nhead regimes = [\"eu-gdpr\"]";
    assert_eq!(told(&alone).rows("y", "eu-gdpr"), ["transfer z>g GB unknown"].into());
}

/// What is asked of an onward hop gives no ground to a transfer: neither a contract, nor own law; whoever of the two, who gives
/// and who engaged, is under the law.
#[test]
fn what_is_asked_onward_is_no_ground_for_a_transfer() {
    let chain = |x: &str, z: &str, v: &str, more: &str| {
        format!(
            "company acme country=DE
             vendor x country={x}
             vendor z country={z}
             vendor v country={v}
             population p country=DE;GB
             category d
             store a @acme
             store n @x for acme
             store s @v for acme engaged_by=z
             flow e p>a d
             flow f a>n *
             flow y n>s *
             {more}
             head regimes = [\"eu-gdpr\", \"uk-gdpr\"]"
        )
    };
    let of_union =
        |lines: &str| told(lines).rows("y", "eu-gdpr").into_iter().map(str::to_owned).collect::<Vec<_>>();
    let idta =
        "safeguard i mechanism=idta exporter=z importer=v valid_from=2025-01-01 assessed_on=2026-01-01";
    assert_eq!(of_union(&chain("GB", "FR", "IN", idta)), ["transfer z>v IN missing"]);
    assert_eq!(of_union(&chain("GB", "FR", "GI", "")), ["transfer z>v GI missing"]);
    let contract = "cert x eu-us-dpf 2023-08-01 covers=* checked_on=2026-06-01
             safeguard o mechanism=onward-contract exporter=z importer=v valid_from=2025-01-01 document=file";
    for z in ["FR", "BR subject_to=eu-gdpr"] {
        assert_eq!(of_union(&chain("US", z, "IN", contract)), ["transfer z>v IN missing"], "{z}");
    }
    // Who gives is under the law, and who engaged is not.
    let given = |v: &str, engaged: &str, more: &str| {
        format!(
            "company acme country=DE;GB
             vendor z country=BR
             vendor v country={v}
             population p country=DE;GB
             category d
             store a @acme country=GB
             store s @v for acme{engaged}
             flow e p>a d
             flow y a>s *
             {more}
             head regimes = [\"eu-gdpr\", \"uk-gdpr\"]"
        )
    };
    assert_eq!(of_union(&given("GI", "", "")), ["transfer acme>v GI missing"]);
    assert_eq!(of_union(&given("GI", " engaged_by=z", "")), ["transfer z>v GI missing"]);
    let contract = "safeguard o mechanism=onward-contract exporter=z importer=v valid_from=2025-01-01 document=file\nscc m 2 acme>z";
    assert_eq!(of_union(&given("IN", " engaged_by=z", contract)), ["transfer z>v IN missing"]);
    // Both only bound: what is asked onward carries it, as before, where what binds who engages holds.
    let bound = format!(
        "{idta}\nsafeguard j mechanism=idta exporter=x importer=z valid_from=2025-01-01 assessed_on=2026-01-01"
    );
    assert_eq!(of_union(&chain("GB", "BR", "IN", idta)), ["onward z>v IN unknown"]);
    assert_eq!(of_union(&chain("GB", "BR", "IN", &bound)), ["onward z>v IN safeguarded"]);
}

/// What a processor collected itself and what it did not are told apart in what binds who engaged, in any order of the rows.
#[test]
fn what_was_collected_is_told_apart_in_what_binds_who_engages() {
    let rows = |categories: &str| {
        format!(
            "partner z country=BR
             vendor x country=DE
             vendor v country=US
             population p country=BR
             {categories}
             store a @z
             store n @x
             store s @v for z engaged_by=z
             flow f p>a d
             flow g a>n d
             flow h p>n c
             flow y n>s *
             scc n 2 z>v
             scc m 4 x>z assessed_on="
        )
    };
    for order in ["category d\ncategory c", "category c\ncategory d"] {
        let told = told(&rows(order));
        let to_v = told.transfers.iter().filter(|row| row.starts_with("y eu-gdpr") && row.contains(">v US"));
        let said: BTreeSet<(&str, &str)> =
            to_v.map(|row| row.split(' ').collect::<Vec<_>>()).map(|cells| (cells[5], cells[6])).collect();
        assert_eq!(said, [("safeguarded", "d"), ("unknown", "c")].into(), "{order}");
    }
}

/// Who engages is a controller where it is one of the store: it gives as that, and would get the data as that.
#[test]
fn who_engages_may_be_a_controller() {
    let engaged = |papers: &str| {
        format!(
            "company acme country=DE
             partner z country=BR
             vendor v country=US
             population p country=DE
             category d
             store a @acme
             store s @v for z engaged_by=z
             flow e p>a d
             flow y a>s *
             {papers}"
        )
    };
    let to_v = |papers: &str| {
        let told = told(&engaged(papers));
        told.rows("y", "")
            .into_iter()
            .filter(|row| row.contains(">v "))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(to_v("scc m 1 acme>z\nscc n 2 z>v"), ["transfer z>v US safeguarded"]);
    assert_eq!(to_v("scc m 2 acme>z\nscc n 2 z>v"), ["transfer z>v US unknown"]);
    assert_eq!(to_v("scc m 1 acme>z\nscc n 3 z>v"), ["transfer z>v US deficient"]);
}

/// What binds who engages is judged as any hop is: held to what the place left asks, and to what is forbidden.
#[test]
fn what_binds_who_engages_is_held_to_what_a_hop_is() {
    let through = |x: &str, z: &str, more: &str| {
        format!(
            "company acme country=DE
             vendor x country={x}
             vendor z country={z}
             vendor v country=US
             population p country=DE
             category d
             store a @acme
             store s @x for acme
             store t @v for acme engaged_by=z
             flow e p>a d
             flow x a>s *
             flow y s>t *
             scc n 3 z>v
             {more}"
        )
    };
    // From New Zealand the Union's own decision on the United Kingdom does not count: neither for what binds.
    says(&through("NZ", "GB", ""), "y", &["onward z>v US unknown"]);
    says(&through("NZ", "GB", "scc m 3 x>z"), "y", &["onward z>v US safeguarded"]);
    says(&through("DE", "GB", ""), "y", &["transfer z>v US safeguarded"]);
    // Own law: what the United Kingdom says of giving to Brazil carries the link where its law is judged.
    let idta = "safeguard i mechanism=idta exporter=x importer=z valid_from=2025-01-01 \
         assessed_on=2026-01-01";
    let uk = |law: &str| through("GB", "BR", &format!("{idta}\nhead regimes = [{law}]"));
    let of_union =
        |lines: &str| told(lines).rows("y", "eu-gdpr").into_iter().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(of_union(&uk("\"eu-gdpr\"")), ["onward z>v US unknown"]);
    assert_eq!(of_union(&uk("\"eu-gdpr\", \"uk-gdpr\"")), ["onward z>v US safeguarded"]);
    // What the scope of the clauses that bind does not cover is told apart.
    let two = through("IN", "BR", "scc k 2 acme>x\nscc m 3 x>z categories=d")
        .replace("category d", "category d\ncategory h")
        .replace("flow e p>a d", "flow e p>a d;h");
    says(&two, "y", &["onward z>v US safeguarded", "onward z>v US unknown"]);
}
