//! What is asked of an exporter, where that only engaged the importer and never has the data: it must hold of who gives
//! the data too, and it acts for those for whom the data is held where it arrives.

use super::{LISTED, says, told};

const DEROGATION: &str =
    "safeguard q mechanism=derogation module=a exporter=* importer=* valid_from=2025-01-01";

#[test]
fn what_a_decision_asks_of_who_sends_is_asked_of_who_gives() {
    let engaged = |acme: &str, z: &str, tags: &str| {
        format!(
            "company acme country=GB {acme}
             vendor z country=GB {z}
             vendor v country=US
             population p country=GB
             category d {tags}
             store a @acme
             store t @v for acme engaged_by=z
             flow e p>a d
             flow y a>t *
             flow direct p>t d
             {LISTED}
             cert v uk-extension 2023-10-12 covers=* checked_on=2026-06-01"
        )
    };
    let marks = "attests=marks-sensitive-data";
    for (acme, z, verdict) in [("", marks, "unknown"), (marks, "", "unknown"), (marks, marks, "adequate")] {
        for flow in ["y", "direct"] {
            let verdict = format!("transfer z>v US {verdict}");
            says(&engaged(acme, z, "tags=special;genetic"), flow, &[&verdict]);
            says(&engaged(acme, z, ""), flow, &["transfer z>v US adequate"]);
        }
    }
    // By what the own law of the place left says, under another law, too.
    let onward = |z: &str| {
        format!("{}\nhead regimes = [\"eu-gdpr\", \"uk-gdpr\"]", engaged("", z, "tags=special;genetic"))
            .replace("population p country=GB", "population p country=FR\ncompany eu country=FR")
            .replace("flow e p>a d", "flow e0 p>eu d\nflow e eu>a *")
    };
    let said = told(&onward(marks));
    assert!(!said.rows("y", "eu-gdpr").contains("onward z>v US adequate"), "{:?}", said.rows("y", "eu-gdpr"));
    // Certified or not, a mark that nobody needs is not asked: the words name each of whom it is asked.
    let said = told(&engaged("", marks, "tags=special;genetic"));
    assert_eq!(said.rows("y", "uk-gdpr"), ["transfer z>v US unknown"].into());
}

#[test]
fn a_branch_of_who_engages_sends_nothing() {
    let engaged = |z: &str, people: &str| {
        format!(
            "company acme country=DE
             vendor x country=IE
             vendor z country={z}
             vendor v country=US
             population p country={people}
             category d
             store s @x for acme
             store t @v for acme engaged_by=z
             flow e p>s d
             flow y s>t *
             {LISTED}"
        )
    };
    says(&engaged("BR;FR", "JP"), "y", &["transfer z>v US unknown"]);
    says(&engaged("BR;FR", "DE"), "y", &["transfer z>v US adequate"]);
    says(&engaged("FR", "JP"), "y", &["transfer z>v US adequate"]);
    // Who gives must itself send from there: others' places inside settle nothing of what a party outside sends.
    let outside = engaged("FR", "DE")
        .replace("vendor x country=IE", "vendor x country=BR")
        .replace("store s @x for acme", "store s @x for acme country=IE");
    says(&outside, "y", &["transfer z>v US unknown"]);
}

/// Binding corporate rules for controllers are for data of the group, those for processors for data of others: whose it is
/// is stated where it arrives.
#[test]
fn who_engages_acts_for_those_for_whom_it_is_held() {
    let engaged = |rules: &str, from: &str, to: &str| {
        format!(
            "company acme country=DE
             company other country=DE
             vendor z country=DE parent=acme
             vendor v country=US parent=acme
             vendor x country=DE
             population p country=DE
             category d
             store s @x for {from}
             store t @v for {to} engaged_by=z
             flow e p>s d
             flow y s>t *
             safeguard c mechanism={rules} exporter=group:acme importer=group:acme document=file \
             valid_from=2025-01-01 assessed_on=2026-01-01
             country US assessed_on=2026-01-01"
        )
    };
    let said = |rules: &str, from: &str, to: &str| {
        let said = told(&engaged(rules, from, to));
        let mut rows = said.rows("y", "eu-gdpr").into_iter();
        rows.find(|row| row.starts_with("transfer z>v")).unwrap_or_default().to_owned()
    };
    for from in ["acme", "other"] {
        assert_eq!(said("bcr-c", from, "acme"), "transfer z>v US safeguarded", "{from}");
        assert_eq!(said("bcr-c", from, "other"), "transfer z>v US deficient", "{from}");
        assert_eq!(said("bcr-p", from, "acme"), "transfer z>v US deficient", "{from}");
        assert_eq!(said("bcr-p", from, "other"), "transfer z>v US safeguarded", "{from}");
    }
}

/// A ground that is not for authorities is not for what an authority gives, or is behind, whoever engages.
#[test]
fn no_authority_gives_by_another() {
    let engaged = |acme: &str, other: &str, giver: &str| {
        format!(
            "company acme country=DE {acme}
             company other country=DE {other}
             vendor x country=DE {giver}
             vendor z country=DE
             vendor v country=US
             population p country=DE
             category d
             store s @x for acme
             store t @v for other engaged_by=z
             flow e p>s d
             flow y s>t *
             flow entering p>t d
             {DEROGATION}"
        )
    };
    let by_z = |lines: &str, flow: &str| {
        let said = told(lines);
        let mut rows = said.rows(flow, "eu-gdpr").into_iter();
        rows.find(|row| row.starts_with("transfer z>v")).unwrap_or_default().to_owned()
    };
    let kind = "kind=authority";
    assert_eq!(by_z(&engaged("", "", ""), "y"), "transfer z>v US derogation");
    for (acme, other, giver) in [(kind, "", ""), ("", kind, ""), ("", "", kind)] {
        assert_eq!(by_z(&engaged(acme, other, giver), "y"), "transfer z>v US deficient");
    }
    assert_eq!(by_z(&engaged("", "", ""), "entering"), "transfer z>v US derogation");
    assert_eq!(by_z(&engaged("", kind, ""), "entering"), "transfer z>v US deficient");
    // One that engages as a controller is asked beside who gives.
    let controls = |acme: &str| engaged(acme, "", "").replace("for other engaged_by", "for z engaged_by");
    assert_eq!(by_z(&controls(""), "y"), "transfer z>v US derogation");
    assert_eq!(by_z(&controls(kind), "y"), "transfer z>v US deficient");
    // For whom the one acts that gives is not known: nor whether that is an authority.
    let nobody = engaged("", "", "role=processor").replace("store s @x for acme", "store s @x");
    assert_eq!(by_z(&nobody, "y"), "transfer z>v US unknown");
}

/// An authority that decides together with who sends, where it sends from or where it sends to, may be whose activity it is.
#[test]
fn no_authority_hides_behind_another_controller() {
    let joint = |entering: &str, min: &str| {
        format!(
            "company acme country=FR
             company min country=FR {min}
             vendor v country=US
             vendor h country=FR
             population p country=FR
             category d
             store s @v for {entering}
             store a @acme for acme;min
             store b @v for acme;min
             store c @acme
             store k @h for acme
             flow e p>s d
             flow e2 p>a d
             flow e3 p>c d
             flow e4 p>k d
             flow f a>b *
             flow g c>b *
             flow j k>b *
             {DEROGATION}"
        )
    };
    let authority = "kind=authority";
    for stated in [authority, "attests=authority"] {
        says(&joint("acme;min", stated), "e", &["transfer acme>v US unknown"]);
        says(&joint("acme;min", stated), "f", &["transfer acme>v US unknown"]);
        says(&joint("acme;min", stated), "g", &["transfer acme>v US unknown"]);
        says(&joint("acme;min", stated), "j", &["transfer h>v US unknown"]);
    }
    says(&joint("min;acme", authority), "e", &["transfer min>v US deficient"]);
    for flow in ["e", "f", "g"] {
        says(&joint("acme;min", ""), flow, &["transfer acme>v US derogation"]);
    }
    says(&joint("acme;min", ""), "j", &["transfer h>v US derogation"]);
    // Who decides alone, with an authority elsewhere in the inventory.
    says(&joint("acme", authority), "e", &["transfer acme>v US derogation"]);
    // Whoever of those that decide is named first: one of them decides with the authority there.
    let third = joint("acme;min", authority)
        .replace("store c @acme", "company c2 country=FR\nstore c @h for acme;c2");
    let there = third.replace("store b @v for acme;min", "store b @v for c2;min");
    says(&there, "g", &["transfer h>v US unknown"]);
    let own = there.replace("store c @h for", "store c @acme for");
    says(&own, "g", &["transfer acme>v US unknown"]);
    // What goes to one that works for an authority alone is the exporter's own activity.
    let alone = joint("acme", authority).replace("store b @v for acme;min", "store b @v for min");
    says(&alone, "g", &["transfer acme>v US derogation"]);
}

/// With whom a joint controller decides may be the question.
#[test]
fn a_joint_controller_without_the_other_relies_on_no_ground_that_is_not_for_authorities() {
    let by = |role: &str| {
        format!(
            "company acme country=FR {role}
             company other country=FR
             vendor v country=US
             population p country=FR
             category d
             store a @acme
             store b @acme for acme;other
             flow e p>a d
             flow e2 p>b d
             flow f a>v *
             flow g b>v *
             {DEROGATION}"
        )
    };
    says(&by("role=joint-controller"), "f", &["transfer acme>v US unknown"]);
    says(&by("role=joint-controller"), "g", &["transfer acme>v US derogation"]);
    says(&by(""), "f", &["transfer acme>v US derogation"]);
    // Another may have engaged the importer: who gives is asked too.
    let engaged = |role: &str| {
        by(role)
            .replace("flow f a>v *", "vendor z country=FR\nstore s @v for other engaged_by=z\nflow f a>s *")
    };
    says(&engaged("role=joint-controller"), "f", &["transfer z>v US unknown"]);
    says(&engaged(""), "f", &["transfer z>v US derogation"]);
}

/// Protection ends only where the data is given to those for whom a processor works, or to one that they engaged.
#[test]
fn what_goes_to_one_that_somebody_else_engaged_is_not_given_back() {
    let engaged = |booking: &str| {
        format!(
            "company eu country=IE
             vendor spin country=IE
             vendor z country=BR
             vendor dun country=CH
             partner lab country=IN
             population u country=FR
             category d
             store booking @spin for eu {booking}
             store bak @dun for eu
             flow f1 u>bak d
             flow f2 bak>booking *
             flow f3 booking>lab *
             head regimes = [\"eu-gdpr\", \"ch-fadp\"]"
        )
    };
    for booking in ["", "engaged_by=eu"] {
        assert!(told(&engaged(booking)).rows("f3", "ch-fadp").is_empty(), "{booking}");
    }
    for booking in ["engaged_by=dun", "engaged_by=z"] {
        assert_eq!(told(&engaged(booking)).rows("f3", "ch-fadp"), ["onward spin>lab IN missing"].into());
    }
}

/// One that decides itself is nobody's processor: that somebody engaged it changes nothing.
#[test]
fn nobody_is_engaged_who_decides_itself() {
    let engaged = |z: &str, store: &str, paper: &str| {
        format!(
            "company acme country=DE
             company k country=DE
             partner h country=US
             partner v country=IN parent=h
             vendor z country=DE {z}
             population p country=DE
             category d
             store a @acme
             store s @v for {store}
             flow e p>a d
             flow y a>s *
             country IN assessed_on=2026-01-01
             {paper}"
        )
    };
    let rules = "safeguard c mechanism=bcr-c exporter=group:h importer=group:h document=file \
         valid_from=2023-01-15 assessed_on=2026-01-01";
    let clauses = "safeguard c mechanism=scc module=1 exporter=group:h importer=group:h document=file \
         valid_from=2023-01-15 assessed_on=2026-01-01";
    let by_another = "safeguard c mechanism=scc module=1 exporter=k importer=v document=file \
         valid_from=2023-01-15 assessed_on=2026-01-01";
    let consent = "safeguard c mechanism=derogation module=a exporter=v importer=* valid_from=2023-01-15";
    for (z, store, paper) in
        [("parent=h", "v", rules), ("", "v", clauses), ("", "v", consent), ("", "v;k", by_another)]
    {
        let without = told(&engaged(z, store, paper));
        let with = told(&engaged(z, &format!("{store} engaged_by=z"), paper));
        let verdicts =
            |said: &super::Told| said.rows("y", "eu-gdpr").into_iter().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(verdicts(&with), verdicts(&without), "{paper}");
        assert!(verdicts(&with).contains(&"transfer acme>v IN missing".to_owned()), "{:?}", verdicts(&with));
    }
}

/// What another signed binds neither who engaged nor who gives.
#[test]
fn nobody_signs_for_who_engages() {
    let entering = |z: &str, more: &str| {
        format!(
            "company acme country=FR
             partner k country=IN
             vendor z country={z}
             vendor v country=US
             population p country=FR
             category d
             store s @v for acme;k engaged_by=z
             store a @acme for acme;k
             store t @v for k engaged_by=z
             flow y p>s d
             flow e p>a d
             flow f a>t *
             safeguard c mechanism=code-of-conduct exporter=k importer=v document=file valid_from=2023-01-15
             {more}"
        )
    };
    for flow in ["y", "f"] {
        says(&entering("FR", ""), flow, &["transfer z>v US missing"]);
        says(&entering("BR", "scc m 2 acme>z"), flow, &["transfer z>v US missing"]);
    }
}

/// Of several who may give where data enters, each must have bound who engages: whichever is named first.
#[test]
fn each_who_gives_binds_who_engages() {
    for controllers in ["one;two", "two;one"] {
        let entering = |more: &str| {
            format!(
                "company one country=FR
                 company two country=FR
                 vendor z country=BR
                 vendor v country=US
                 population p country=FR
                 category d
                 store s @v for {controllers} engaged_by=z
                 flow y p>s d
                 scc n 3 z>v
                 scc m 2 two>z
                 {more}"
            )
        };
        says(&entering(""), "y", &["transfer z>v US unknown"]);
        says(&entering("scc o 2 one>z"), "y", &["transfer z>v US safeguarded"]);
    }
}

/// An onward contract is asked of who gives: that of one who engaged passes it down only if somebody says so.
#[test]
fn an_onward_contract_is_of_who_gives() {
    let onward = |z: &str, more: &str| {
        format!(
            "company acme country=FR
             vendor h country=US
             vendor z country={z}
             vendor v country=PH
             population p country=FR
             category d
             store a @acme
             store b @h for acme
             store s @v for acme engaged_by=z
             cert h eu-us-dpf 2023-08-01 covers=* checked_on=2026-06-01
             flow e p>a d
             flow x a>b *
             flow y b>s *
             safeguard c mechanism=onward-contract exporter=z importer=v valid_from=2023-01-15 document=file
             {more}"
        )
    };
    let link =
        "safeguard l mechanism=onward-contract exporter=h importer=z valid_from=2023-01-15 document=file";
    says(&onward("IN", ""), "y", &["onward z>v PH unknown"]);
    says(&onward("IN", link), "y", &["onward z>v PH unknown"]);
    says(&onward("FR", link), "y", &["transfer z>v PH missing"]);
}
