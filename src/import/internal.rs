//! The owner's own people and departments: they are no other party.

use super::words;

/// Words for the owner's own people.
const INTERNAL: &[&str] = &[
    "intern",
    "nur intern",
    "rein intern",
    "interne stellen",
    "internal",
    "internal only",
    "interne",
    "interno",
    "interni",
    "hr",
    "it",
    "edv",
    "br",
    "gf",
    "fibu",
    "qm",
    "qs",
    "sifa",
    "personal",
    "personalwesen",
    "personalleitung",
    "personalrat",
    "betriebsrat",
    "schwerbehindertenvertretung",
    "buchhaltung",
    "finanzbuchhaltung",
    "controlling",
    "vertrieb",
    "verkauf",
    "innendienst",
    "aussendienst",
    "marketing",
    "einkauf",
    "lager",
    "versand",
    "produktion",
    "fertigung",
    "technik",
    "service",
    "kundenservice",
    "verwaltung",
    "sekretariat",
    "pforte",
    "geschaftsfuhrer",
    "vorgesetzte",
    "vorgesetzter",
    "fuhrungskrafte",
    "mitarbeiter",
    "gl",
    "dsb",
    "recht",
    "rechtsabteilung",
    "werkschutz",
    "compliance",
    "logistik",
    "export",
    "import",
    "hse",
    "empfang",
    "entwicklung",
    "softwareentwicklung",
    "revision",
    "interne revision",
    "treasury",
    "arbeitssicherheit",
    "arbeitsschutz",
    "facility management",
    "kundendienst",
    "disposition",
    "konstruktion",
    "instandhaltung",
    "werkstatt",
    "vorstand",
    "development",
    "legal",
    "alle mitarbeiter",
    "alle ma",
    "ma",
    "alle",
    "human resources",
    "finance",
    "sales",
    "management",
    "line managers",
    "all staff",
    "rh",
    "ressources humaines",
    "service rh",
    "service commercial",
    "comptabilite",
    "direction",
    "services generaux",
    "sav",
    "tous",
    "recursos humanos",
    "rrhh",
    "risorse umane",
    "personeelszaken",
    "drh",
    "dsi",
    "daf",
    "dg",
    "direction generale",
    "direction des ressources humaines",
    "direction financiere",
    "direction juridique",
    "service juridique",
    "service informatique",
    "service comptable",
    "service comptabilite",
    "service achats",
    "service marketing",
    "juridique",
    "informatique",
    "ceo",
    "cfo",
    "coo",
    "cto",
    "ciso",
];

/// Words that say that somebody is of the owner's own.
const INTERN: &[&str] = &[
    "intern", "interne", "interner", "internes", "internen", "internem", "interno", "interna", "interni",
    "internos", "internas", "interns",
];

/// Whether a header says that what stands below it is of the owner's own: `Empf\u{e4}nger (intern)`, not `Internationale Empf\u{e4}nger`.
pub fn says_internal(header: &str) -> bool {
    words::folded(header)
        .split(' ')
        .any(|word| word == "internal" || word.ends_with("intern") || INTERN.contains(&word))
}

/// Whether a recipient is a part of the owner: that is no other party. The whole of it is one: `Internal Revenue Service` and `Fire Department`
/// are names.
pub fn is_internal(name: &str) -> bool {
    let folded = words::folded(name);
    let tokens: Vec<&str> = folded.split(' ').collect();
    let is_part = |word: &&str| {
        ["abteilung", "abteilungen", "geschaftsfuhrung", "geschaftsleitung"]
            .iter()
            .any(|end| word.ends_with(end))
    };
    // That of a company that is named, or of its group, is no part of the owner.
    let other = |word: &&str| words::is_form(word) || word.contains("konzern") || word.contains("group");
    let is_said = tokens.first().is_some_and(|word| INTERN.contains(word));
    INTERNAL.contains(&folded.as_str())
        || is_english_part(&tokens, name)
        || (is_said || tokens.last().is_some_and(is_part)) && !tokens.iter().any(other)
}

/// Words that stand in the names of departments in English, and of what they are asked for.
const KNOWN: &[&str] = &[
    "accounting",
    "accounts",
    "audit",
    "payroll",
    "procurement",
    "purchasing",
    "operations",
    "engineering",
    "production",
    "security",
    "facilities",
    "customer",
    "support",
    "administration",
    "personnel",
    "human",
    "resources",
    "recruiting",
    "recruitment",
    "product",
    "quality",
    "data",
    "protection",
    "privacy",
    "risk",
    "business",
    "information",
    "technology",
    "r",
    "d",
    "research",
    "communications",
    "pr",
    "public",
    "relations",
    "internal",
    "use",
    "only",
    "users",
    "user",
    "employees",
    "colleagues",
    "stakeholders",
    "recipients",
    "functions",
    "services",
    "own",
    "our",
    "the",
    "of",
    "and",
    "all",
    "other",
    "relevant",
];

/// Whether each word says that it is a part of the owner, as in `HR department` and `internal audit`; what is written in capitals behind
/// `internal` is a name: `Internal Revenue Service`.
fn is_english_part(tokens: &[&str], name: &str) -> bool {
    const UNITS: &[&str] =
        &["department", "departments", "dept", "team", "teams", "staff", "unit", "units", "division"];
    let is_known = |word: &&str| KNOWN.contains(word) || UNITS.contains(word) || INTERNAL.contains(word);
    let behind = name.split_whitespace().skip(1);
    let is_plain = || {
        behind
            .clone()
            .all(|word| !word.starts_with(char::is_uppercase) || is_known(&words::folded(word).as_str()))
    };
    let is_unit = tokens.last().is_some_and(|word| UNITS.contains(word) && tokens.len() < 7);
    tokens.first() == Some(&"internal") && is_plain()
        || is_unit
            && ["department", "departments", "dept"].iter().any(|word| tokens.contains(word))
            && tokens.iter().all(is_known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_department_of_the_owner_is_no_other_party() {
        for name in [
            "intern",
            "Personalabteilung",
            "interne Fachabteilungen",
            "IT-Abteilung",
            "HR department",
            "Human Resources Department",
            "Departments",
            "Internal Audit",
            "internal stakeholders",
            "Internal: HR, IT",
            "intern: IT",
            "Interne Revision",
            "DRH",
            "DSI",
            "Service juridique",
        ] {
            assert!(is_internal(name), "{name}");
        }
        for name in [
            "Finanzamt",
            "Internet AG",
            "Kite GmbH, Personalabteilung",
            "Konzern-Personalabteilung",
            "International SOS",
            "Internal Revenue Service",
            "Internet Provider",
            "Internet-Agentur Kirsch",
            "Internist",
            "Interne Revision GmbH",
            "IT Service GmbH",
            "HR Works GmbH",
            "HR Works",
            "Fire Department",
            "New York Police Department",
            "State Department",
            "Department of Health",
            "DSI Software",
            "DG Verlag",
            "",
        ] {
            assert!(!is_internal(name), "{name}");
        }
    }

    #[test]
    fn a_header_says_by_a_whole_word_that_it_is_of_the_own_people() {
        for header in ["Empf\u{e4}nger (intern)", "Internal access", "Destinataires internes", "hausintern"] {
            assert!(says_internal(header), "{header}");
        }
        for header in
            ["Internationale Empf\u{e4}nger", "International transfers", "Internet", "Internist", "extern"]
        {
            assert!(!says_internal(header), "{header}");
        }
    }
}
