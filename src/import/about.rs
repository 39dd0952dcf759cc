//! What a header of places is about: where those are who get the data, or something else. A header is read where each of its words is known, and
//! speaks of a place, of those who get data, or of what is done with it: of any other it is told that it is not.

use super::words::folded;

/// Words for places, seats and addresses.
const PLACES: &str = "where country countries nation location locations located loc place places region regions territory territories geography \
    geographic geographical geo site sites city town state province seat hq headquarter headquarters registered incorporated incorporation \
    establishment established domicile corporate legal address land lander staat staaten standort standorte ort orte sitz sitzland \
    hauptsitz firmensitz unternehmenssitz anschrift firmenanschrift stadt bundesland kanton provinz pays lieu lieux localisation siege social ville \
    etablissement etabli canton adresse pais paises ubicacion ubicaciones lugar sede sedes domicilio direccion ciudad provincia paese paesi luogo \
    luoghi ubicazione ubicazioni legale indirizzo citta locatie locaties vestigingsland vestigingsplaats plaats adres empfangerland";

/// Words for who gets data, beside those of the parties themselves, and for what is done with it.
const DONE: &str = "entity entities company companies firm firma unternehmen unternehmens gesellschaft organisation organization organisations societe \
    entreprise empresa bedrijf azienda partner partners affiliate affiliates name names sub business principal main primary secondary backup \
    data personal information datacenter datacenters datacentre datacentres center centers centre centres residency rest transit processing processed \
    process processes hosting hosted host server servers stored storage storing cloud service services support access accessed accessible transfer \
    transfers transferred destination recipient receiving provided delivery infrastructure system systems application applications app tool \
    software product platform aws azure gcp google daten datenkategorien personenbezogene personenbezogener datenverarbeitung datenspeicherung \
    verarbeitung verarbeitungsort verarbeitungsland verarbeitet rechenzentrum rechenzentren serverstandort serverstandorte speicherort speicherorte \
    speicherung gespeichert datenstandort zielland dienst dienste zugriff ubermittlung weitergabe ziel leistung leistungserbringung leistungsort traitement \
    traitements donnees hebergement heberge hebergees stockage stockees serveur serveurs transfert acces tratamiento datos alojamiento almacenamiento \
    servidor servidores transferencia acceso verwerking verwerkingslocatie gegevens opslag doorgifte trattamento dati conservazione archiviazione \
    trasferimento accesso hebergeur destino destinazione bestemming";

/// Words that say nothing of their own.
const SMALL: &str = "a an the of and or is are in at to into for by with which what all if any e g s es n d l z b iso code codes alpha current currently \
    actual eu eea ue eee ewr eer non not extra outside within applicable known relevant und oder der die das des dem den im bei fur von in welches \
    welche welchem wo wird werden aktuell aktueller aktuelle ausserhalb innerhalb ggf et ou le la les du de des au aux en dans ou quel quelle y o el \
    los las del al que cual e il lo gli i della dei delle dello di da op het van met ter";

/// Words for whose data it is: where that is, is where data is, if the header speaks of data.
const PEOPLE: &str = "customer customers client clients kunden kunde user users nutzer employees people persons individuals subjects subject staff";

/// Words for data, and for where data is.
const DATA: &[&str] = &[
    "data",
    "daten",
    "datenkategorien",
    "donnees",
    "stored",
    "hosted",
    "hosting",
    "processed",
    "server",
    "serverstandort",
    "speicherort",
    "rechenzentrum",
    "verarbeitung",
];

/// Words and phrases by which a header says that it is not there, or not now, or about something else.
const NEVER: &[&str] = &[
    "law",
    "birth",
    "geburt",
    "nationality",
    "citizenship",
    "origin",
    "dpo",
    "dsb",
    "data protection officer",
    "datenschutzbeauftragten",
    "excluded",
    "ausgeschlossen",
    "ausgeschlossene",
    "ausschluss",
    "prohibited",
    "blocked",
    "restricted countries",
    "zulassige",
    "unzulassige",
    "kein drittland",
    "keine drittlander",
    "keine ubermittlung",
    "ohne drittland",
    "ohne ubermittlung",
    "without transfer",
    "without transfers",
    "no transfer",
    "not transferred",
    "not allowed",
    "former",
    "previous",
    "ehemalige",
    "ehemaliges",
    "fruhere",
    "sell",
    "no data",
];

/// Phrases in which `not` says nothing against a header; in any other it says that it is not there.
const NOT_OF: &[&str] = &[
    "if not",
    "not eu",
    "not eea",
    "not in eu",
    "not in the eu",
    "not in the eea",
    "not applicable",
    "not known",
];

/// Whether a header of places is about somebody else than who gets the data, or about places where that is not, or may be: `Country of data
/// subjects`, `Customer location`.
pub fn is_of_others(header: &str, is_third: bool, is_who: impl Fn(&str) -> bool) -> bool {
    const SUBJECTS: &[&str] =
        &["data subjects", "data subject", "betroffenen personen", "betroffene personen", "der betroffenen"];
    let all = folded(header);
    let has = |words: &str, one: &str| format!(" {words} ").contains(&format!(" {one} "));
    if NEVER.iter().any(|never| has(&all, never)) {
        return true;
    }
    let rest = SUBJECTS.iter().fold(all.clone(), |rest, subjects| rest.replace(subjects, ""));
    let speaks_of_data = DATA.iter().any(|data| has(&rest, data));
    if rest.len() < all.len() && !speaks_of_data {
        return true;
    }
    // A third country is told by its name, whatever else is said, and a transfer that is planned is one.
    if is_third {
        return false;
    }
    let plain = NOT_OF.iter().fold(all.clone(), |rest, words| rest.replace(words, ""));
    // That of a company is its seat; other offices are somebody's.
    let all = all.replace("registered office", "seat");
    let is_known = |word: &str| {
        let is = |words: &str| words.split_whitespace().any(|known| known == word);
        is(PLACES)
            || is(DONE)
            || is(SMALL)
            || is_who(word)
            || speaks_of_data && is(PEOPLE)
            || word.bytes().all(|byte| byte.is_ascii_digit())
    };
    has(&plain, "not") || !all.split(' ').filter(|word| !word.is_empty()).all(is_known)
}

/// Whether a header of places may be answered by yes and no: `Ubicazione extra UE`.
pub fn asks_whether(header: &str) -> bool {
    const ASKS: &str = "extra outside ausserhalb hors fuori fuera buiten eu ue eea eee ewr eer";
    folded(header).split(' ').any(|word| ASKS.split(' ').any(|ask| ask == word))
}

/// Whether a header names a place, and not whose: `Land`, `Location (city)`.
pub fn is_bare(header: &str) -> bool {
    let is = |words: &str, word: &str| words.split_whitespace().any(|known| known == word);
    let words = folded(header);
    words.split(' ').any(|word| is(PLACES, word))
        && words.split(' ').all(|word| is(PLACES, word) || is(SMALL, word) || word.parse::<u32>().is_ok())
}

/// Whether a header names a unit or a person of the organisation itself.
pub fn is_own(header: &str) -> bool {
    const OWN: &[&str] = &[
        "business unit",
        "department",
        "abteilung",
        "fachabteilung",
        "fachbereich",
        "fachabt",
        "organisationseinheit",
        "bereich",
        "verantwortliche stelle",
        "verantwortlicher",
        "controller",
        "ansprechpartner",
        "contact person",
        "data owner",
        "departement",
        "departamento",
        "afdeling",
        "ufficio",
        "reparto",
    ];
    OWN.contains(&folded(header).as_str())
}
