//! What is probably meant by words that people use for the same thing: names of instruments, laws and schemes, of
//! columns, modules and places. Only words of the documentation are suggested, and where two could be meant, both.
//!
//! Not here: slips of the pen (`text/nearest.rs`), days (`date.rs`), aliases of places (`model/place/`).

use crate::model::Place;

/// One of the caller's vocabularies.
#[derive(Debug, Clone, Copy)]
pub(super) enum Words {
    Regimes,
    Mechanisms,
    Schemes,
}

/// What is meant, or what is to be done instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meant {
    /// This word.
    Word(&'static str),
    /// A sentence that says what to write.
    Say(&'static str),
}

use Meant::{Say, Word};

/// Without case, and with `_`, `-`, blanks and full stops left out.
fn fold(text: &str) -> String {
    text.chars()
        .take(100)
        .flat_map(char::to_lowercase)
        .filter(|c| {
            !c.is_whitespace() && !matches!(c, '_' | '-' | '.' | '/' | '(' | ')' | '\u{2010}'..='\u{2015}')
        })
        .collect()
}

/// What is meant, each behind the folded words that mean it, separated by `|`.
type List = &'static [(&'static str, Meant)];

fn look(list: List, text: &str) -> Option<Meant> {
    let word = fold(text);
    list.iter().find(|(words, _)| words.split('|').any(|w| w == word)).map(|&(_, meant)| meant)
}

const MECHANISMS: List = &[
    ("sccs|standardcontractualclauses|euscc|eusccs|modelclauses|standardclauses|scc2021|newscc", Word("scc")),
    ("oldscc|oldsccs", Say("the old clauses are `scc-2001` (to controllers) and `scc-2010` (to processors)")),
    (
        "bcr|bcrs|bindingcorporaterules",
        Say("write `bcr-c` for the rules of controllers, `bcr-p` for those of processors"),
    ),
    ("ukaddendum|addendum|ukscc|internationaldatatransferaddendum", Word("uk-addendum")),
    ("ukidta|internationaldatatransferagreement", Word("idta")),
    (
        "consent|explicitconsent|art49|article49|derogations",
        Say("write `derogation`, and its letter in `module`: `a` is explicit consent"),
    ),
    (
        "dpf|euusdpf|dataprivacyframework|euusdataprivacyframework|privacyshield|safeharbor|safeharbour|ukbridge|ukextension",
        Say(
            "a certification under the Data Privacy Framework is not a safeguard but a condition of an adequacy decision: give the party a row in certifications.csv",
        ),
    ),
    (
        "adequacy|adequacydecision|adequate",
        Say("a decision needs no row: it applies by itself where it covers the place; delete the row"),
    ),
    (
        "dpa|dataprocessingagreement|art28|article28|avv|contract|nda",
        Say(
            "a processing agreement (Art. 28) is not a ground for transfer: name the transfer instrument, such as `scc`",
        ),
    ),
    ("none|na|no|nothing", Say("a safeguard that is not there has no row: delete it")),
];

const SCHEMES: List = &[
    ("dpf|dataprivacyframework|euusdataprivacyframework|usdpf|eudpf", Word("eu-us-dpf")),
    ("ukbridge|ukusdatabridge|databridge|ukdpf|ukusdpf|ukextensiontotheeuusdpf", Word("uk-extension")),
    ("swissdpf|chusdpf|swissusdataprivacyframework", Word("swiss-us-dpf")),
    ("privacyshield|euusprivacyshield|euprivacyshield", Word("eu-us-privacy-shield")),
    ("safeharbor|safeharbour|ussafeharbor", Word("us-safe-harbour")),
    (
        "iso27001|iso27701|isoiec27001|soc2|soc2type2|hipaa|pcidss|hitrust|c5",
        Say(
            "a security certificate is not a ground for transfer: state it as a measure, or in a column `x_...`",
        ),
    ),
];

const REGIMES: List = &[
    ("gdpr|dsgvo|rgpd|avg|eugdpr20162679|eu20162679|eu", Word("eu-gdpr")),
    ("dpa2018|ukdpa|ukdataprotectionact|uk|gb", Word("uk-gdpr")),
    ("none|na|no", Say("leave the cell blank; only `subject_to` takes `none`, alone and in small letters")),
    ("fadp|nfadp|revfadp|dsg|ndsg|revdsg|lpd|nlpd|ch|swissfadp", Word("ch-fadp")),
];

const MODULES: List = &[
    ("c2c|controllertocontroller|one|i|moduleone|module1|m1|modul1|mod1|controllercontroller", Word("1")),
    ("c2p|controllertoprocessor|two|ii|moduletwo|module2|m2|modul2|mod2|controllerprocessor", Word("2")),
    (
        "p2p|processortoprocessor|p2sp|three|iii|modulethree|module3|m3|modul3|mod3|processorprocessor",
        Word("3"),
    ),
    ("p2c|processortocontroller|four|iv|modulefour|module4|m4|modul4|mod4|processorcontroller", Word("4")),
];

const COLUMNS: List = &[
    ("type|partytype", Word("kind")),
    ("start|startdate|begin|validsince|effectivedate|signed|signedon|signeddate|since", Word("valid_from")),
    ("end|enddate|expiry|expirydate|expires|expiration|expireson|validto|until", Word("valid_until")),
    ("tia|tiadate|assessed|assessmentdate|tiadone", Word("assessed_on")),
    ("lawfulbasis|basis|legalground", Word("legal_basis")),
    ("datasubjects|subjects|datasubject|people|persons", Word("populations")),
    ("data|datacategories|datatypes|datacategory|personaldata|pii", Word("categories")),
    ("owner|host|holder|heldby|operatedby", Word("operator")),
    ("onbehalfof|behalf", Word("controller")),
    ("comment|comments|description|remarks|remark|note", Word("notes")),
    (
        "title|label|displayname|fullname|vendor|vendorname|vendorprocessor|processor|processorname|supplier|suppliername|\
         company|companyname|organisation|organization|legalname|legalentity|system|systemname|application|applicationname|\
         asset|assetname|provider|providername|serviceprovider|subprocessor|subprocessorname|thirdparty|partner|recipientname|\
         entityname|entity",
        Word("name"),
    ),
    ("identifier|key|code|uid|vendorid|companyid|partyid|storeid|flowid|categoryid", Word("id")),
    (
        "seat|hq|headquarters|countrycode|nation|jurisdiction|home|homes|location|transferlocation|processinglocation|\
         datalocation|hostinglocation|storagelocation|hostingcountry|countryofprocessing|countryofestablishment|\
         countryofregistration|processingcountry|transfercountry|thirdcountry|destinationcountry|recipientcountry|place|\
         region|dataresidency",
        Word("country"),
    ),
    ("location|place", Word("locations")),
    (
        "securitymeasures|technicalmeasures|technicalandorganisationalmeasures|toms|controls|supplementarymeasures",
        Word("measures"),
    ),
    ("retentionperiod|retentionschedule|storageperiod|deletionperiod|keptfor", Word("retention")),
    ("instrument|legalmechanism|transfertool|transfermechanism|safeguardtype", Word("mechanism")),
    ("dataexporter|exporterid|sentby", Word("exporter")),
    ("dataimporter|importerid|receivedby", Word("importer")),
    ("sender|origin|fromid", Word("from")),
    ("receiver|destination|target|recipient|toid", Word("to")),
    ("transformation|transformations|processing", Word("transform")),
    ("safeguard|mechanisms|transfermechanism", Word("safeguards")),
    ("goal|use|reason|purposeofprocessing", Word("purposes")),
];

/// Words of closed sets: what is written, what is meant.
const WORDS: &[(&str, &str)] = &[
    ("dataprocessor|p|serviceprovider|auftragsverarbeiter", "processor"),
    ("datacontroller|c|independentcontroller|separatecontroller|verantwortlicher", "controller"),
    ("jointcontrollers|jc|cocontroller", "joint-controller"),
    ("sp|subcontractor|subprocessors", "sub-processor"),
    ("art61a|einwilligung", "consent"),
    ("art61b|contractualnecessity|performanceofcontract|performanceofacontract|contractual", "contract"),
    ("art61c|legal|legalduty|law|lawrequires", "legal-obligation"),
    ("art61d|vital", "vital-interests"),
    ("art61e|publicinterest", "public-task"),
    ("art61f|li|legitimate|legitinterest", "legitimate-interests"),
    ("remoteaccess|view|readonly|viewonly", "remote"),
    ("transfer|export|replication|download", "copy"),
    (
        "daily|weekly|monthly|hourly|continuous|always|ongoing|recurring|regular|regularly|permanent",
        "standing",
    ),
    ("oneoff|onetime|single", "once"),
    ("adhoc|sometimes|rare|rarely|onrequest|ondemand", "occasional"),
    ("sold|selling|paid|money", "sale"),
    ("free|no", "none"),
    ("forbid|forbidden|prohibit|prohibited|block|disallow|never", "deny"),
    ("must|mandatory|ensure|mandate", "require"),
    ("pass|ok|yes|done|approved|positive|lowrisk", "passed"),
    ("fail|no|negative|rejected|highrisk", "failed"),
    ("conditional|passedwithmeasures|measures|mitigated|partial", "with-measures"),
    ("annum|annual|yearly|peryear|pa", "year"),
];

const TRANSFORMS: List = &[
    (
        "hash|hashing|hashed|mask|masking|masked|tokenise|tokenised|tokenisation|tokenize|tokenized|tokenization|keycoded",
        Say("write `pseudonymise`: hashed, masked or tokenised data is still personal"),
    ),
    ("tls|https|encrypted|encryptedintransit|aes|vpn", Word("encrypt")),
    ("aggregated|aggregation|statistics|counts", Word("aggregate")),
    ("anonymous|anonymisation|anonymization", Word("anonymise")),
    ("pseudonymous|pseudonymisation|pseudonymization", Word("pseudonymise")),
];

const TABLES: List = &[
    (
        "processors|subprocessors|suppliers|serviceproviders|providers|tools|thirdpartyvendors",
        Word("vendors"),
    ),
    ("entities|subsidiaries|groupcompanies|affiliates|legalentities|company", Word("companies")),
    ("recipients|others|authorities|thirdparty", Word("third_parties")),
    ("systems|databases|assets|applications|apps|datastores|storage", Word("stores")),
    ("dataflows|transfers|datatransfers|edges", Word("flows")),
    ("datacategories|datatypes|data|dataelements|fields", Word("categories")),
    ("datasubjects|people|persons|users|customers|subjects", Word("populations")),
    ("contracts|sccs|clauses|mechanisms|transfermechanisms", Word("safeguards")),
    ("certificates|dpf", Word("certifications")),
    ("tias|assessments|places", Word("countries")),
    ("policies|policy", Word("rules")),
    (
        "ropa|processingactivities|activities",
        Say("a record of processing is split into flows.csv and purposes.csv"),
    ),
];

/// A whole number as it was before a spreadsheet or a program wrote it with zeros behind the point: `2` of `2.0`.
pub(super) fn without_zeros(text: &str) -> &str {
    let point = text.rsplit_once(['.', ',']);
    let zeros = point.filter(|(whole, rest)| {
        let digits = !whole.is_empty() && whole.bytes().all(|b| b.is_ascii_digit());
        digits && (1..=2).contains(&rest.len()) && rest.bytes().all(|b| b == b'0')
    });
    zeros.map_or(text, |(whole, _)| whole)
}

/// A word of a vocabulary.
pub(super) fn known(words: Words, text: &str) -> Option<Meant> {
    let list = match words {
        Words::Mechanisms => MECHANISMS,
        Words::Schemes => SCHEMES,
        Words::Regimes => REGIMES,
    };
    look(list, text)
}

/// A module of clauses.
pub(super) fn module(text: &str) -> Option<&'static str> {
    match look(MODULES, text) {
        Some(Word(word)) => Some(word),
        _ => None,
    }
}

/// A column, of those that a table has.
pub(super) fn column(text: &str, known: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let mut known = known;
    let folded = fold(text);
    let meant = COLUMNS.iter().filter(|(words, _)| words.split('|').any(|w| w == folded));
    let known: Vec<&'static str> = known.by_ref().collect();
    meant
        .filter_map(|&(_, meant)| if let Word(word) = meant { Some(word) } else { None })
        .find(|w| known.contains(w))
}

/// One of the words of a closed set.
pub(super) fn word(text: &str, words: &[&'static str]) -> Option<&'static str> {
    let folded = fold(text);
    let mut meant = WORDS.iter().filter(|(list, _)| list.split('|').any(|w| w == folded));
    meant.find_map(|&(_, meant)| words.iter().copied().find(|w| *w == meant))
}

/// A transformation.
pub(super) fn transform(text: &str) -> Option<Meant> {
    let verb = text.split([':', ' ']).next().unwrap_or(text);
    let drops = ["drop", "delete", "remove", "without", "exclude", "strip"];
    if drops.contains(&fold(verb).as_str()) {
        return Some(Say("write `drop:CATEGORY`"));
    }
    look(TRANSFORMS, text)
}

/// A table.
pub(super) fn table(stem: &str) -> Option<&'static str> {
    match look(TABLES, stem) {
        Some(Word(word)) => Some(word),
        _ => None,
    }
}

/// Whether it says that there is nothing, or that it is not known.
pub(super) fn nothing(text: &str) -> bool {
    const NOTHING: &str = "|none|na|null|nil|no|tbd|tbc|unknown|notapplicable|keine|?|";
    NOTHING.contains(&format!("|{}|", fold(text))) || !text.chars().any(char::is_alphanumeric)
}

/// What a place is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// One place.
    Place,
    /// A home of people: a bloc, and anywhere, too.
    Home,
    /// What a rule is about: a bloc too, and what is outside.
    Rule,
}

/// What to write for a text that is no place, and no alias of one: regions of the world and of clouds, several places,
/// nothing.
pub(super) fn place(text: &str, asked: Asked) -> Option<&'static str> {
    const ANYWHERE: &str =
        "|worldwide|global|globally|world|international|any|anywhere|all|everywhere|various|multiple|row|";
    const REGIONS: &str = "|europe|emea|apac|latam|amer|asia|africa|americas|northamerica|southamerica|dach|nordics|\
                           benelux|middleeast|mena|oceania|efta|asean|brics|gcc|";
    const BLOCS: &str = "|eu|eea|ue|eee|ewr|eu27|eu28|eueea|europeanunion|europeaneconomicarea|";
    const OUTSIDE: &str = "|noneea|noneu|outsideeea|outsideeu|outsidetheeea|outsidetheeu|noteea|noteu|thirdcountry|\
                           thirdcountries|";
    let folded = format!("|{}|", fold(text));
    let is = |list: &str| folded.len() > 2 && list.contains(&folded);
    if is(ANYWHERE) {
        return Some(match asked {
            Asked::Home => "write `*` for anywhere",
            Asked::Rule => "leave the cell blank for anywhere",
            Asked::Place => "name the countries, separated by `;`, or write `unknown`",
        });
    }
    if is(BLOCS) {
        return Some(match asked {
            Asked::Place => "name the countries, separated by `;`",
            Asked::Home | Asked::Rule => "write `EU` or `EEA` in capitals",
        });
    }
    if is(OUTSIDE) {
        return Some(match asked {
            Asked::Rule => "write `!EEA` for anywhere but there",
            _ => "name the countries, separated by `;`",
        });
    }
    if is(REGIONS) {
        return Some(match asked {
            Asked::Rule => "a region has no code: write a rule for each country, or `EU` or `EEA`",
            _ => "a region has no code: name its countries, separated by `;`",
        });
    }
    if nothing(text) {
        return Some("write `unknown` where it is not known");
    }
    if several(text) {
        return Some("items of a list are separated by `;`");
    }
    cloud_region(text).then_some("a cloud region is not a place: write the country that it lies in")
}

/// Whether it is several codes with something other than `;` between them.
fn several(text: &str) -> bool {
    let words =
        || text.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|w| !w.is_empty() && *w != "and");
    words().count() > 1 && words().take(300).all(|w| Place::parse(w).is_some())
}

/// Whether it is written like `eu-west-1` or `europe-west4`.
fn cloud_region(text: &str) -> bool {
    let mut parts = text.split('-');
    let (Some(area), Some(side)) = (parts.next(), parts.next()) else { return false };
    let sides = ["north", "south", "east", "west", "central"];
    let known = ["eu", "us", "ap", "sa", "ca", "me", "af", "il", "europe", "asia", "australia"];
    known.contains(&area)
        && sides.iter().any(|s| side.contains(s))
        && text.ends_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_trade_are_understood() {
        for (text, meant) in [
            ("SCCs", Some(Word("scc"))),
            ("Standard Contractual Clauses", Some(Word("scc"))),
            ("UK Addendum", Some(Word("uk-addendum"))),
            ("zebra", None),
            ("", None),
        ] {
            assert_eq!(known(Words::Mechanisms, text), meant, "{text}");
        }
        assert!(matches!(known(Words::Mechanisms, "BCR"), Some(Say(_))));
        assert_eq!(known(Words::Schemes, "DPF"), Some(Word("eu-us-dpf")));
        assert_eq!(known(Words::Regimes, "GDPR"), Some(Word("eu-gdpr")));
        assert_eq!((module("C2P"), module("Module 3"), module("5")), (Some("2"), Some("3"), None));
        assert_eq!(column("Lawful basis", ["id", "legal_basis"].into_iter()), Some("legal_basis"));
        assert_eq!(column("Lawful basis", ["id"].into_iter()), None);
    }

    #[test]
    fn every_list_is_folded_as_texts_are() {
        for (words, _) in WORDS {
            assert!(words.split('|').all(|word| fold(word) == word), "{words}");
        }
        for (words, _) in [MECHANISMS, SCHEMES, REGIMES, MODULES, COLUMNS, TRANSFORMS, TABLES].concat() {
            for word in words.split('|') {
                assert_eq!(fold(word), word);
            }
        }
    }

    #[test]
    fn what_is_no_place_is_told_apart() {
        for text in [
            "Worldwide",
            "EMEA",
            "eu",
            "TBD",
            "-",
            "eu-west-1",
            "europe-west4",
            "DE FR",
            "DE and FR",
            "DE, CA-QC",
        ] {
            assert!(place(text, Asked::Place).is_some(), "{text}");
        }
        assert_eq!(place("global", Asked::Home), Some("write `*` for anywhere"));
        assert_eq!(place("outside EEA", Asked::Rule), Some("write `!EEA` for anywhere but there"));
        for text in ["Atlantis", "x", "eu-x", "DE and Atlantis"] {
            assert_eq!(place(text, Asked::Place), None, "{text}");
        }
    }

    #[test]
    fn only_words_of_the_set_are_meant() {
        assert_eq!(word("data processor", &["controller", "processor"]), Some("processor"));
        assert_eq!(word("data processor", &["controller"]), None);
        assert_eq!(word("Art. 6(1)(b)", &["consent", "contract"]), Some("contract"));
        assert_eq!(transform("delete: email"), Some(Say("write `drop:CATEGORY`")));
        assert_eq!(table("sub-processors"), Some("vendors"));
        assert!(nothing("N/A") && nothing("-") && !nothing("acme"));
    }
}
