//! What stands behind the name of a company and is said of it, and names that are parted there.

use crate::import::party::{Party, parties};

#[test]
fn what_is_said_of_a_company_is_no_party_and_nothing_of_it_is_lost() {
    let mut wrong = Vec::new();
    for (cell, wanted) in [
        ("Kite GmbH, vertreten durch Max Meier", "Kite GmbH (vertreten durch Max Meier)"),
        ("Kite GmbH, AVV geschlossen, Bell AG", "Kite GmbH (AVV geschlossen) [processor] | Bell AG"),
        ("Kite GmbH\nAVV geschlossen", "Kite GmbH (AVV geschlossen) [processor]"),
        ("Kite GmbH, Berlin, AVV vom 1.2.2024", "Kite GmbH (AVV vom 1.2.2024) [processor] @ DE"),
        ("Kite GmbH (AV-Vertrag vom 3.4.2023)", "Kite GmbH [processor]"),
        ("Kite GmbH (AVV offen)", "Kite GmbH"),
        ("Kite GmbH, Hosting und Support", "Kite GmbH (Hosting und Support)"),
        ("Kite GmbH, Steuerberater", "Kite GmbH | Steuerberater"),
        ("Kite GmbH, Hosting in Indien", "Kite GmbH @ ?"),
        // What is all in capitals is no town.
        ("Kite AG, KPMG", "Kite AG | (?) KPMG"),
        ("Kite AG, ZUG", "Kite AG | (?) ZUG"),
        // A department before a stroke.
        ("HR/Bell GmbH", "Bell GmbH"),
        ("HR/IT", ""),
        ("Recht/Steuern GmbH", "Recht/Steuern GmbH"),
        ("TCP/IP Services GmbH", "TCP/IP Services GmbH"),
        ("DRH, DSI", ""),
        ("Kite SAS, Sevilla", "Kite SAS @ ?"),
        ("Kite SAS, Sevilla, Espagne", "Kite SAS @ ES"),
        // Regions of clouds, and towns with a state and its post code.
        ("AWS, eu-west-1", "AWS @ IE"),
        ("Google LLC, Mountain View, CA 94043", "Google LLC @ US"),
        ("Kite Inc., Toronto, ON M5X 1A9", "Kite Inc. @ CA"),
        ("Kite Inc., Toronto, QC M5X 1A9", "Kite Inc. @ ? | (?) QC M5X 1A9"),
        ("Kite Pty Ltd, Sydney NSW 2000", "Kite Pty Ltd @ AU"),
    ] {
        let shown = |party: Party| {
            let remarks = party.remarks.iter().fold(String::new(), |all, remark| all + " (" + remark + ")");
            let processor = if party.is_processor() { " [processor]" } else { "" };
            let place = match party.place() {
                super::Where::In(place) => format!(" @ {place}"),
                super::Where::Open => " @ ?".to_owned(),
                super::Where::Unsaid => String::new(),
            };
            let doubt = if party.may_be_place { "(?) " } else { "" };
            format!("{doubt}{}{remarks}{processor}{place}", party.name())
        };
        let all = parties(cell).into_iter().filter(|party| !super::is_internal(party.name()));
        let found = all.map(shown).collect::<Vec<_>>().join(" | ");
        if found != wanted {
            wrong.push(format!("{cell:?}: {found:?}, wanted {wanted:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
