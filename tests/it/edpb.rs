//! The twelve examples of EDPB Guidelines 05/2021 (v2.0), told in our own words; each says whether there is a
//! transfer. Expectations are the guidelines', written by hand.

use crate::support::{Rows, judged};

fn example(lines: &str) -> Rows {
    let base = "category orders
        population it country=IT
        population us country=US
        head regimes = [\"eu-gdpr\"]\n";
    judged(&format!("{base}{lines}"), "2026-11-23")
}

const TARGETING: &str = "company shop country=SG subject_to=eu-gdpr
    store orders-db @shop
    flow in it>orders-db orders\n";

#[test]
fn e01_a_person_gives_her_own_data_to_a_shop_outside() {
    let rows = example(TARGETING);
    assert!(rows.transfers.is_empty(), "{rows:?}");
    assert!(rows.exposures.is_empty(), "{rows:?}");
}

#[test]
fn e02_the_shop_outside_gives_it_to_a_processor_outside() {
    let rows = example(&format!("{TARGETING}vendor p country=SG\nflow out orders-db>p *"));
    assert_eq!(rows.flow("out"), ["transfer shop>p SG missing"]);
}

#[test]
fn e03_a_shop_that_does_not_target_the_union() {
    let lines = format!("{TARGETING}vendor p country=SG\nflow out orders-db>p *");
    let rows = example(&lines.replace("subject_to=eu-gdpr", "subject_to=none"));
    assert!(rows.transfers.is_empty(), "{rows:?}");
    assert_eq!(rows.exposures, ["orders it - p SG free in>out"]);
}

#[test]
fn e04_a_platform_passes_a_booking_to_a_hotel() {
    let rows = example(
        "company platform country=NL
         store bookings @platform
         partner hotel country=TH
         flow in it>bookings orders
         flow out bookings>hotel *",
    );
    assert_eq!(rows.flow("out"), ["transfer platform>hotel TH missing"]);
}

#[test]
fn e05_a_controller_uses_a_processor_outside() {
    let rows = example(
        "company c country=AT
         store db @c
         vendor p country=TH
         flow in it>db orders
         flow out db>p *
         scc s 2 c>p",
    );
    assert_eq!(rows.flow("out"), ["transfer c>p TH safeguarded"]);
}

const RETURNING: &str = "vendor p country=ES
    store in-p @p for c
    store out-c @c
    store c-db @c
    flow in us>c-db orders
    flow over c-db>in-p *
    flow back in-p>out-c *\n";

#[test]
fn e06_a_processor_returns_foreign_data_to_its_controller() {
    let rows = example(&format!("{RETURNING}company c country=MX subject_to=none"));
    assert!(rows.flow("over").is_empty(), "{rows:?}");
    assert_eq!(rows.flow("back"), ["transfer p>c MX missing"]);
    let rows =
        example(&format!("{RETURNING}company c country=MX subject_to=none\nscc s 4 p>c assessed_on=none"));
    assert_eq!(rows.flow("back"), ["transfer p>c MX safeguarded"], "module 4 needs no assessment");
}

#[test]
fn e07_a_processor_uses_a_sub_processor_outside() {
    let rows = example(
        "company c country=FR
         vendor p country=ES
         vendor sub country=IN role=sub-processor
         store db @c
         store at-p @p for c
         flow in it>db orders
         flow over db>at-p *
         flow out at-p>sub *
         scc s 3 p>sub",
    );
    assert!(rows.flow("over").is_empty());
    assert_eq!(rows.flow("out"), ["transfer p>sub IN safeguarded"]);
}

#[test]
fn e08_an_employee_reads_from_abroad() {
    let rows = example(
        "company c country=PL locations=IN
         store db @c
         store laptop @c country=IN
         flow in it>db orders
         flow read db>laptop * access=remote",
    );
    assert_eq!(rows.flow("read"), ["same-party c>c IN free"]);
    assert!(rows.exposures.is_empty());
}

#[test]
fn e09_a_subsidiary_gives_to_its_parent() {
    let rows = example(
        "company parent country=US role=processor
         company sub country=IE parent=parent
         store db @sub
         store hr @parent for sub
         flow in it>db orders
         flow up db>hr *",
    );
    assert_eq!(rows.flow("up"), ["transfer sub>parent US missing"]);
}

#[test]
fn e10_a_processor_sends_back_to_a_customer_that_is_its_parent() {
    let rows = example(
        &format!("{RETURNING}company c country=US subject_to=none")
            .replace("vendor p country=ES", "vendor p country=ES parent=c"),
    );
    assert_eq!(rows.flow("back"), ["transfer p>c US missing"]);
}

#[test]
fn e11_remote_access_from_outside() {
    let rows = example(
        "company c country=FR
         vendor support country=IN
         store db @c
         flow in it>db orders
         flow look db>support * access=remote",
    );
    assert_eq!(rows.flow("look"), ["transfer c>support IN missing"]);
}

#[test]
fn e12_a_processor_inside_with_a_foreign_parent() {
    let rows = example(
        "company c country=FR
         vendor top country=US
         vendor p country=IE parent=top
         store db @c
         flow in it>db orders
         flow over db>p *",
    );
    assert!(rows.flow("over").is_empty(), "{rows:?}");
    assert_eq!(rows.of_recipient("p"), ["orders it IE free in>over"]);
    assert!(rows.found("TW205", "p"), "the risk is to be weighed: {rows:?}");
}
