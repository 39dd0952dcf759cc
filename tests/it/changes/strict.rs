//! What was too strict before.

use super::{DAY, LISTED, SCC, k, moved, says, told, x_is, x_is_on};

#[test]
fn t01_clauses_may_fit_an_importer_with_a_branch_inside() {
    says(&k("country=US;IE", "", "", SCC), "x", &["transfer acme>v US unknown"]);
    says(&k("country=US;IE subject_to=none", "", "", SCC), "x", &["transfer acme>v US safeguarded"]);
    x_is(&k("country=US", "", "", SCC), "safeguarded");
    x_is(&k("country=US subject_to=eu-gdpr", "", "", SCC), "deficient");
}

#[test]
fn t02_institutions_of_the_union_are_inside() {
    let to = |place: &str| k("country=IE", "", "", &format!("third b country={place}\nflow y acme>b *"));
    says(&to("@EU"), "y", &[]);
    says(&to("@EPO"), "y", &["transfer acme>b @EPO adequate"]);
    says(&to("IN"), "y", &["transfer acme>b IN missing"]);
}

#[test]
fn t03_the_decisions_count_from_the_whole_economic_area() {
    let from = |country: &str, vendor: &str, more: &str| {
        k(vendor, "", "", more).replace("company acme country=DE", &format!("company acme country={country}"))
    };
    for country in ["NO", "IS", "LI", "DE"] {
        x_is(&from(country, "country=BR attests=lgpd", ""), "adequate");
        x_is(&from(country, "country=GB", ""), "adequate");
        x_is(&from(country, "country=KR attests=pipa", ""), "adequate");
        x_is(&from(country, "country=US", LISTED), "adequate");
        x_is(&from(country, "country=@EPO", ""), "adequate");
    }
}

#[test]
fn t04_the_agreement_of_the_united_kingdom_is_open_to_importers_under_its_law() {
    let with = |vendor: &str, word: &str| {
        let signed = "exporter=acme importer=v valid_from=2025-01-01 assessed_on=2026-01-01";
        moved(&k(&format!("country=US {vendor}"), "", "", &format!("safeguard c {word} {signed}")), "GB")
    };
    x_is(&with("subject_to=uk-gdpr", "mechanism=idta"), "safeguarded");
    x_is(&with("subject_to=uk-gdpr", "mechanism=uk-addendum module=2"), "unknown");
    x_is(&with("", "mechanism=idta"), "safeguarded");
    x_is(&with("", "mechanism=uk-addendum module=2"), "safeguarded");
}

#[test]
fn t05_the_swiss_exceptions_do_not_ask_how_often() {
    let hotel = |recurrence: &str, letter: &str| {
        let relied = format!(
            "safeguard c mechanism=derogation module={letter} exporter=acme importer=v valid_from=2025-01-01"
        );
        k("country=TH", "", "", &relied).replace("acme>v *", &format!("acme>v * recurrence={recurrence}"))
    };
    for letter in ["b", "c", "e"] {
        x_is(&moved(&hotel("standing", letter), "CH"), "derogation");
        x_is(&moved(&hotel("occasional", letter), "CH"), "derogation");
        x_is(&hotel("standing", letter), "deficient");
        x_is(&hotel("occasional", letter), "derogation");
    }
}

#[test]
fn t06_codes_and_certifications_under_the_swiss_law() {
    let with = |word: &str, cells: &str| {
        let signed = format!(
            "safeguard c mechanism={word} exporter=acme importer=v valid_from=2025-01-01 assessed_on=2026-01-01 {cells}"
        );
        moved(&k("country=US", "", "", &signed), "CH")
    };
    for word in ["certification", "code-of-conduct"] {
        x_is(&with(word, "document=file regimes=ch-fadp"), "safeguarded");
        // As before: under another law it is none.
        x_is(&with(word, "document=file"), "missing");
        x_is(&with(word, "document=file regimes=eu-gdpr"), "missing");
    }
}

#[test]
fn t07_a_store_abroad_of_a_company_inside() {
    let kept = |place: &str, more: &str| {
        format!(
            "company acme country=DE
             vendor inc country=US
             vendor ie country=IE parent=inc {more}
             population p country=DE
             category d
             store s @ie for acme country={place}
             flow e p>acme d
             flow x acme>s *"
        )
    };
    says(&kept("US", ""), "x", &["abroad acme>ie US unknown"]);
    let clauses = "\nscc c 2 acme>ie valid_from=2025-01-01";
    says(&format!("{}{clauses}", kept("US", "")), "x", &["abroad acme>ie US unknown"]);
    says(&kept("US", "attests=own-locations"), "x", &["same-party acme>ie US free"]);
    // As before: a place inside, and one that a decision covers.
    says(&kept("IE", ""), "x", &[]);
    let adequate = told(&kept("GB", ""));
    assert_eq!(adequate.instruments("x", "eu-gdpr"), ["eu-gdpr/gb-renewal"].into());
    assert!(adequate.of("x").iter().all(|row| row.ends_with(" acme>ie GB adequate")));
}

#[test]
fn t08_a_derogation_does_not_ask_on_what_basis_the_flow_runs() {
    let relied = |letter: &str, flow: &str, more: &str| {
        let row = format!(
            "safeguard c mechanism=derogation module={letter} exporter=acme importer=v document=file valid_from=2025-01-01 {more}"
        );
        k("country=TH", "", "", &row).replace("acme>v *", &format!("acme>v * {flow}"))
    };
    for letter in ["a", "f"] {
        x_is(&relied(letter, "recurrence=once legal_basis=contract", ""), "derogation");
        x_is(&relied(letter, "recurrence=once legal_basis=contract", "valid_until=2026-01-31"), "deficient");
    }
    x_is(&relied("a", "recurrence=once legal_basis=explicit-consent", ""), "derogation");
    x_is(&relied("f", "recurrence=once legal_basis=vital-interests", ""), "derogation");
}

#[test]
fn t09_a_branch_alone_is_only_perhaps_under_the_law() {
    let company = |us: &str, people: &str| {
        format!(
            "company us country={us}
             vendor v country=IN
             population p country={people}
             category d
             flow e p>us d
             flow x us>v *
             head regimes = [\"eu-gdpr\"]"
        )
    };
    says(&company("US;DE", "US"), "x", &["transfer us>v IN unknown"]);
    says(&company("US;DE subject_to=none", "US"), "x", &[]);
    says(&company("US;DE", "DE"), "x", &["transfer us>v IN missing"]);
    says(&company("DE", "US"), "x", &["transfer us>v IN missing"]);
}

#[test]
fn t10_the_reach_of_the_framework_in_territories_is_not_settled() {
    let listed = told(&k("country=PR", "", "", LISTED));
    assert_eq!(listed.of("x"), ["transfer acme>v PR unknown"].into());
    assert_eq!(listed.instruments("x", "eu-gdpr"), ["eu-gdpr/us-dpf"].into());
    x_is(&k("country=PR", "", "", ""), "missing");
    x_is(&k("country=US", "", "", LISTED), "adequate");
}

#[test]
fn t11_no_text_of_the_united_kingdom_names_the_outermost_regions() {
    let to = |vendor: &str, more: &str| moved(&k(vendor, "", "", more), "GB");
    let confirmed = "head confirms = [\"uk-gdpr/eea-territories\"]";
    x_is(&to("country=RE", ""), "unknown");
    assert_eq!(told(&to("country=RE", "")).instruments("x", "uk-gdpr"), ["uk-gdpr/eea-territories"].into());
    x_is(&to("country=RE", confirmed), "adequate");
    x_is(&to("country=FR", ""), "adequate");
    x_is_on(DAY, &to("country=IN", confirmed), "missing");
}
