//! The worked examples of the definition, row by row. Expectations are the table's, written by hand.

use crate::support::{Rows, judged};

const BASE: &str = "
    category contact
    category email parent=contact
    category phone parent=contact
    population u country=FR
    company eu country=IE
    head regimes = [\"eu-gdpr\"]
";

fn example(lines: &str) -> Rows {
    judged(&format!("{BASE}{lines}"), "2026-11-23")
}

const FIRST: &str = "
    store a @eu
    vendor cloud country=US
    store b @cloud for eu country=DE
    partner shop country=IN
    flow f0 u>a contact
    flow f1 a>b *
    flow f2 b>shop *
    scc m1 1 eu>shop
";

#[test]
fn e01_a_seat_outside_reaches_a_store_inside() {
    let rows = example(FIRST);
    assert_eq!(rows.flow("f1"), ["transfer eu>cloud US missing"]);
    assert_eq!(rows.flow("f2"), ["onward cloud>shop IN safeguarded"]);
    assert_eq!(rows.of_recipient("cloud"), ["contact u DE free f0>f1", "contact u US missing f0>f1"]);
    assert_eq!(rows.of_recipient("shop"), ["contact u IN missing f0>f1>f2"]);
}

#[test]
fn e02_an_attested_seat_has_no_access() {
    let rows = example(&FIRST.replace("country=US", "country=US attests=no-access-from-establishment"));
    assert!(rows.flow("f1").is_empty());
    assert!(rows.found("TW205", "f1"), "{rows:?}");
    assert_eq!(rows.flow("f2"), ["onward cloud>shop IN safeguarded"]);
    assert_eq!(rows.of_recipient("cloud"), ["contact u DE free f0>f1"]);
    assert_eq!(rows.of_recipient("shop"), ["contact u IN safeguarded f0>f1>f2"]);
}

#[test]
fn e03_a_processor_that_takes_data_for_itself() {
    let rows = example(
        "vendor v country=IN
         store a @eu
         store b @v for eu
         store own @v for v
         flow f0 u>a contact
         flow f1 a>b *
         flow f2 b>own *
         scc m2 2 eu>v",
    );
    assert_eq!(rows.flow("f1"), ["transfer eu>v IN safeguarded"]);
    assert_eq!(rows.flow("f2"), ["transfer eu>v IN deficient"]);
    assert_eq!(rows.of_recipient("v"), ["contact u IN deficient f0>f1>f2"]);
}

#[test]
fn e04_a_host_inside_for_a_controller_outside() {
    let rows = example(
        "company top country=US subject_to=none
         vendor host country=DE
         store a @eu
         store b @host for top
         flow f0 u>a contact
         flow f1 a>b *",
    );
    assert_eq!(rows.flow("f1"), ["transfer eu>top US missing"]);
    assert_eq!(rows.of_recipient("host"), ["contact u DE free f0>f1"]);
    assert_eq!(rows.of_recipient("top"), ["contact u US missing f0>f1"]);
}

#[test]
fn e05_two_tenants_of_one_host() {
    let rows = example(
        "company top country=US subject_to=none
         vendor host country=DE
         store t1 @host for eu
         store t2 @host for top
         flow f0 u>t1 contact
         flow f1 t1>t2 *",
    );
    assert_eq!(rows.flow("f1"), ["transfer eu>top US missing"]);
    assert_eq!(rows.of_recipient("host"), ["contact u DE free f0"]);
    assert_eq!(rows.of_recipient("top"), ["contact u US missing f0>f1"]);
}

#[test]
fn e06_what_goes_round_comes_back_with_a_worse_past() {
    let rows = example(
        "vendor v country=NZ
         vendor w country=IN
         store a @eu
         store b @v for eu
         store c @w for eu
         partner d country=VN
         flow f0 u>a contact
         flow f1 a>b *
         flow f2 b>c *
         flow f3 c>a *
         flow f4 a>d *
         scc m1 1 eu>d",
    );
    assert_eq!(rows.flow("f1"), ["transfer eu>v NZ adequate"]);
    assert_eq!(rows.flow("f2"), ["onward v>w IN unknown"]);
    assert_eq!(rows.flow("f4"), ["transfer eu>d VN safeguarded"]);
    assert_eq!(rows.of_recipient("d"), ["contact u VN unknown f0>f1>f2>f3>f4"]);
    assert_eq!(rows.of_recipient("v"), ["contact u NZ unknown f0>f1>f2>f3>f1"]);
    assert_eq!(rows.of_recipient("eu"), ["contact u IE unknown f0>f1>f2>f3"]);
}

#[test]
fn e07_a_processor_inside_returns_its_foreign_customers_data() {
    let rows = example(
        "company us country=US subject_to=none
         vendor p country=DE
         partner d country=IN
         population s country=US
         store a @us
         store w @p for us
         store back @us
         flow f0 s>a contact
         flow f1 a>w *
         flow f2 w>back *
         flow f3 back>d *",
    );
    assert_eq!(rows.flow("f2"), ["transfer p>us US missing"]);
    assert!(rows.flow("f3").is_empty());
    assert_eq!(rows.of_recipient("p"), ["contact s DE free f0>f1"]);
    assert_eq!(rows.of_recipient("us"), ["contact s US missing f0>f1>f2"]);
    assert_eq!(rows.of_recipient("d"), ["contact s IN missing f0>f1>f2>f3"]);
}

#[test]
fn e08_the_same_party_in_another_country() {
    let rows = example(
        "vendor v country=US attests=no-access-from-establishment
         store a @eu
         store v1 @v for eu country=IE
         store v2 @v for eu country=IN
         flow f0 u>a contact
         flow f1 a>v1 *
         flow f2 v1>v2 *",
    );
    assert!(rows.flow("f1").is_empty());
    assert_eq!(rows.flow("f2"), ["same-party v>v IN free"]);
    assert_eq!(rows.of_recipient("v"), ["contact u IE free f0>f1", "contact u IN free f0>f1>f2"]);
}

#[test]
fn e09_onward_from_an_adequate_place() {
    let lines = "vendor v country=NZ
         vendor w country=IN role=sub-processor
         store a @eu
         store b @v for eu
         flow f0 u>a contact
         flow f1 a>b *
         flow f2 b>w *\n";
    let rows = example(lines);
    assert_eq!(rows.flow("f2"), ["onward v>w IN unknown"]);
    assert_eq!(rows.of_recipient("w"), ["contact u IN unknown f0>f1>f2"]);
    let rows = example(&format!("{lines}scc m3 3 v>w"));
    assert_eq!(rows.flow("f2"), ["onward v>w IN safeguarded"]);
    assert_eq!(rows.of_recipient("w"), ["contact u IN safeguarded f0>f1>f2"]);
}

#[test]
fn e10_a_seat_that_is_not_known() {
    let rows = example(
        "company x country=unknown
         population s country=US
         store a @x
         partner d country=IN
         partner n country=NZ
         flow f0 s>a contact
         flow f1 a>d *
         flow f2 a>n *",
    );
    assert_eq!(rows.flow("f1"), ["transfer x>d IN unknown"]);
    assert_eq!(rows.flow("f2"), ["transfer x>n NZ adequate"]);
    assert_eq!(rows.of_recipient("d"), ["contact s IN unknown f0>f1"]);
    assert_eq!(rows.of_recipient("n"), ["contact s NZ adequate f0>f2"]);
}

fn arrivals(lines: &str) -> Rows {
    example(&format!("store a @eu\npartner d country=IN\npartner e country=VN\n{lines}"))
}

fn categories(rows: &Rows, recipient: &str) -> Vec<String> {
    rows.of_recipient(recipient).iter().map(|r| r.split(' ').next().unwrap().to_owned()).collect()
}

#[test]
fn e11_narrowing() {
    let rows = arrivals("flow f0 u>a contact\nflow f1 a>d email\nflow f2 a>e email;contact");
    assert_eq!(categories(&rows, "d"), ["email"]);
    assert_eq!(categories(&rows, "e"), ["contact"]);
}

#[test]
fn e12_dropping() {
    let rows = arrivals(
        "flow f0 u>a contact;email\nflow f1 a>d * transform=drop:email\nflow f2 a>e * transform=drop:contact",
    );
    assert_eq!(categories(&rows, "d"), ["contact"]);
    assert!(rows.found("TW106", "f1"));
    assert!(categories(&rows, "e").is_empty());
}

#[test]
fn e13_the_order_of_transformations_counts() {
    let rows = arrivals(
        "category health
         flow f0 u>a contact
         flow f1 a>d * transform=drop:contact;derive:email>health
         flow f2 a>e * transform=derive:email>health;drop:contact",
    );
    assert!(categories(&rows, "d").is_empty());
    assert_eq!(categories(&rows, "e"), ["health"]);
    assert!(rows.found("TW107", "f2"));
}

#[test]
fn e14_joint_controllers_where_data_enters() {
    let rows = example(
        "company bv country=NL
         company inc country=US role=joint-controller
         store app @inc for bv;inc
         flow f0 u>app contact",
    );
    assert_eq!(rows.flow("f0"), ["transfer bv>inc US missing"]);
    assert_eq!(rows.of_recipient("inc"), ["contact u US missing f0"]);
}

#[test]
fn e15_a_form_hosted_by_a_vendor() {
    let rows = example(
        "vendor saas country=US
         store form @saas for eu
         store nobody @saas
         flow f0 u>form contact
         flow f1 u>nobody contact",
    );
    assert_eq!(rows.flow("f0"), ["transfer eu>saas US missing"]);
    assert_eq!(rows.flow("f1"), ["transfer ?>saas US unknown"]);
    assert_eq!(rows.of_recipient("saas"), ["contact u US missing f0"]);
}

#[test]
fn e16_a_holding_without_flows() {
    let rows = example(
        "vendor crm country=IN
         store db @crm for eu categories=contact populations=u",
    );
    assert_eq!(rows.flow("store:db"), ["transfer eu>crm IN missing"]);
    assert_eq!(rows.of_recipient("crm"), ["contact u IN missing store:db"]);
}

#[test]
fn e17_targeting_reaches_only_people_inside() {
    let rows = example(
        "company app country=US subject_to=eu-gdpr
         vendor h country=US
         vendor c country=US
         cert c eu-us-dpf 2024-01-01
         population s country=US
         store a @app
         flow f0 u>a contact
         flow g0 s>a contact
         flow f1 a>h *
         flow f2 a>c *",
    );
    assert_eq!(rows.flow("f1"), ["transfer app>h US missing"]);
    assert_eq!(rows.flow("f2"), ["transfer app>c US adequate"]);
    assert!(rows.transfers.iter().all(|t| t.contains(" contact u ")), "{rows:?}");
    assert_eq!(rows.of_recipient("h"), ["contact s US free g0>f1", "contact u US missing f0>f1"]);
    assert_eq!(rows.of_recipient("c"), ["contact s US free g0>f2", "contact u US adequate f0>f2"]);
    assert!(rows.exposures.contains(&"contact s - h US free g0>f1".to_owned()));
}

#[test]
fn e18_clauses_come_from_the_controller_a_processor_acts_for() {
    for (clauses, verdict) in [
        ("scc m 4 host>ads", "deficient"),
        ("scc m 1 eu>ads", "safeguarded"),
        ("scc m 1 host>ads", "deficient"),
    ] {
        let rows = example(&format!(
            "vendor host country=DE
             partner ads country=IN
             store a @eu
             store b @host for eu
             flow f0 u>a contact
             flow f1 a>b *
             flow f2 b>ads *
             {clauses}",
        ));
        assert_eq!(rows.flow("f2"), [format!("transfer host>ads IN {verdict}")], "{clauses}");
        assert_eq!(rows.of_recipient("ads"), [format!("contact u IN {verdict} f0>f1>f2")], "{clauses}");
    }
}
