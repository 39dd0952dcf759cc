//! What a header of places is about: where those are who get the data, or something else. A header is read where each of its words is known, and
//! speaks of those who get data, or of what is done with it; one that names a place and nothing else is of what stands before it.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use super::words::folded;

/// A list of words, which are looked up in a set: a row of a thousand cells may be a header.
struct Words {
    text: &'static str,
    all: OnceLock<FxHashSet<&'static str>>,
}

impl Words {
    const fn new(text: &'static str) -> Self {
        Self { text, all: OnceLock::new() }
    }

    fn has(&self, word: &str) -> bool {
        self.all.get_or_init(|| self.text.split_whitespace().collect()).contains(word)
    }
}

/// Words for places, seats and addresses.
static PLACES: Words = Words::new(
    "where country countries nation location locations located loc place places region regions territory territories geography \
    geographic geographical geo site sites city town state province seat hq headquarter headquarters registered incorporated incorporation \
    registration establishment established domicile domiciled legal address land lander staat staaten standort standorte ort orte sitz sitzland \
    hauptsitz firmensitz unternehmenssitz anschrift firmenanschrift stadt bundesland kanton provinz pays lieu lieux localisation siege social ville \
    etablissement etabli canton adresse pais paises ubicacion ubicaciones lugar sede sedes domicilio direccion ciudad provincia paese paesi luogo \
    luoghi ubicazione ubicazioni legale indirizzo citta locatie locaties vestigingsland vestigingsplaats plaats adres empfangerland",
);

/// Words for companies, of whichever side.
static COMPANIES: Words = Words::new(
    "entity entities company companies corporate firm firma unternehmen unternehmens gesellschaft organisation organization \
    organisations organizations societe entreprise empresa bedrijf azienda partner partners affiliate affiliates name names business",
);

/// Words for what is done with data, where, and by what.
static DONE: Words = Words::new(
    "rz performed carried out take takes will place subprocessing verarbeitungszentrum cloudregion datenhosting opslagland principal main primary secondary backup data personal information datacenter datacenters datacentre datacentres center centers \
    centre centres residency rest transit processing processed process processes hosting hosted host server servers stored storage storing cloud \
    service services support access accessed accessible transfer transfers transferred destination receiving provided delivery infrastructure system \
    systems application applications app tool tools software product products platform aws azure gcp google daten datenkategorien kundendaten \
    personenbezogene personenbezogener datenverarbeitung datenspeicherung datenhaltung datenablage verarbeitung verarbeitungsort verarbeitungsorte \
    verarbeitungsland verarbeitungsstandort verarbeitet rechenzentrum rechenzentren rechenzentrumsstandort serverstandort serverstandorte speicherort \
    speicherorte datenspeicherort speicherland hostingstandort hostingland hostings speicherung gespeichert datenstandort datenstandorte zielland \
    ziellander dienst dienste zugriff zugriffs ubermittlung weitergabe ziel leistung leistungserbringung leistungsort traitement traitements donnees \
    hebergement heberge hebergees hebergeur stockage stockees serveur serveurs transfert acces centre tratamiento datos alojamiento almacenamiento \
    servidor servidores transferencia acceso proceso verwerking verwerkingslocatie verwerkingsland gegevens opslag opslaglocatie doorgifte \
    serverlocatie trattamento dati conservazione archiviazione server trasferimento accesso destino destinazione bestemming customerdata",
);

/// Words of headers that ask for third countries.
static THIRD: Words = Words::new(
    "personenbezogenen personenbezogener daten ins konkreten un una naar verso ad transferes hors donnees dati datos persoonsgegevens nennung concernes concerne concernee concernees par transfert datenempfanger datenempfangers datenubermittlungen sent send receives receiving geeigneter staat landes hinaus empfangsland empfangerland durch von einer eines eine ein oder and or zu zur zum third drittland drittlander drittstaat drittstaaten drittlandtransfer drittlandtransfers drittlandsubermittlung ausland \
    drittlandubermittlung drittlandubermittlungen drittlandbezug ubermittlungen bekanntgabe datenubermittlung datentransfer datentransfers \
    international internationale internationalen internationales internationaux internacionales internacional internazionali internazionale \
    organisation organisations organization organizations organisationen organismes overseas cross border restricted planned intended geplant \
    geplante geplanten beabsichtigt beabsichtigte adequacy adequate safeguards safeguard angemessenheitsbeschluss ohne sans tiers vers transferts \
    transferes transferees terceros tercer derde landen doorgiften terzi terzo trasferimenti transferencias recipients recipient empfanger \
    betroffen betroffene betroffener betroffenes identification angabe bezeichnung benennung nennung art artikel article gdpr dsgvo rgpd avg \
    details detail description taking takes place made erfolgt findet statt werden wird empfangers a an nach hors \
    fuori fuera buiten that whom them any they where",
);

/// Words that say nothing of their own.
static SMALL: Words = Words::new(
    "a an the of and or is are in at to into for by with which what all if any e g s es n d l z b iso code codes alpha current currently \
    actual eu eea eu ue eee ewr eer non not extra outside within und oder der die das des dem den im bei fur von in welches \
    welche welchem wo wird werden aktuell aktueller aktuelle ausserhalb innerhalb ggf et ou le la les du de des au aux en dans ou quel quelle y o el \
    los las del al que cual e il lo gli i della dei delle dello di da op het van met ter",
);

/// Of what is done, words for giving data to others, and for what others do: where that is, is where those are.
static RECEIVED: Words = Words::new(
    "transfer transfers transferred destination receiving access accessed accessible support zielland ziellander zugriff zugriffs ubermittlung weitergabe \
     ziel transfert acces transferencia acceso doorgifte trasferimento accesso destino destinazione bestemming service services provided delivery \
     leistung leistungserbringung leistungsort dienst dienste performed subprocessing",
);

/// Words for whose data it is: where that is, is where data is, if the header speaks of data.
static PEOPLE: Words = Words::new(
    "customer customers client clients kunden kunde user users nutzer employees people persons individuals subjects subject staff",
);

/// Words for data, and for where data is.
const DATA: &[&str] = &[
    "data",
    "daten",
    "datenkategorien",
    "donnees",
    "datos",
    "dati",
    "gegevens",
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

/// Words for others than those who get the data: the organisation's own units and people, who gives the data, and who only is concerned.
static OTHERS: Words = Words::new(
    "contact contacts kontakt kontaktperson representative representatives vertreter vertreterin vertretung dpo dsb datenschutzbeauftragter datenschutzbeauftragte contacto contatto contactpersoon representant rappresentante vertegenwoordiger controller controllers exporter exporters sender senders source sources owner owners department departments unit units team teams \
    division parent abteilung abteilungen fachabteilung fachabteilungen fachbereich fachabt bereich bereiche referat dezernat organisationseinheit \
    organisationseinheiten fachbereiche verantwortliche verantwortlicher verantwortlichen ansprechpartner ansprechpartnerin exporteur datenexporteur \
    eigentumer dateneigentumer muttergesellschaft herkunft betriebsrat departement departements exportateur departamento exportador afdeling \
    verwerkingsverantwoordelijke ufficio reparto titolare esportatore",
);

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
    "formerly",
    "previous",
    "previously",
    "ehemalige",
    "ehemaliger",
    "ehemaliges",
    "fruhere",
    "fruherer",
    "fruheres",
    "bisherige",
    "bisheriger",
    "bisheriges",
    "ancien",
    "ancienne",
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

/// Whose place a header names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Those who get the data have it.
    Recipients,
    /// Data is there, with whomever.
    Data,
    /// It says a place, and not whose.
    Bare,
    /// It may be that of others, or one where the data is not: some of its words are not known.
    Open,
    /// It is that of others, or the data is not there.
    Others,
}

/// Whose place a header of places, or of third countries, names; `is_who` knows words for those who get data.
pub fn whose(header: &str, is_third: bool, is_who: impl Fn(&str) -> bool) -> Whose {
    let all = folded(header);
    if NEVER.iter().any(|never| has(&all, never)) {
        return Whose::Others;
    }
    // That of a company is its seat; other offices are somebody's.
    let words = words(&header_of_people(header).replace("registered office", "seat"));
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let speaks_of_data = words.iter().any(|word| DATA.contains(word));
    if (0..words.len()).any(|at| PEOPLE.has(words[at]) && !is_of_data(&words, at)) {
        return if is_third { Whose::Open } else { Whose::Others };
    }
    let of_others = words.iter().any(|word| OTHERS.has(word));
    if of_others && !speaks_of_data && !is_third {
        return Whose::Others;
    }
    let plain = NOT_OF.iter().fold(all, |rest, words| rest.replace(words, ""));
    let is_known = |word: &&str| {
        PLACES.has(word)
            || COMPANIES.has(word)
            || DONE.has(word)
            || SMALL.has(word)
            || PEOPLE.has(word)
            || is_who(word)
            || is_third && THIRD.has(word)
            || is_number(word)
    };
    if has(&plain, "not") || !words.iter().all(|word| *word == BRACKET || is_known(word)) {
        Whose::Open
    } else if !is_third && words.iter().all(|word| *word == BRACKET || is_plain(word)) {
        Whose::Bare
    } else if is_third || words.iter().any(|word| is_who(word) || RECEIVED.has(word)) {
        Whose::Recipients
    } else {
        Whose::Data
    }
}

/// Stands for a bracket among the words of a header.
const BRACKET: &str = "(";

/// The words of a header, and where its brackets are.
fn words(header: &str) -> Vec<String> {
    let mut all = Vec::new();
    for (at, part) in header.split(['(', ')', '[', ']']).enumerate() {
        if at > 0 {
            all.push(BRACKET.to_owned());
        }
        all.extend(folded(part).split(' ').filter(|word| !word.is_empty()).map(str::to_owned));
    }
    all
}

/// A header with one word for those whose data it is.
fn header_of_people(header: &str) -> String {
    const SUBJECTS: &[&str] = &[
        "data subjects\u{2019}",
        "data subjects'",
        "data subjects",
        "data subject",
        "betroffenen personen",
        "betroffene personen",
        "der betroffenen",
    ];
    const IF_ANY: &[&str] =
        &["if applicable", "where applicable", "wherever applicable", "if known", "falls zutreffend"];
    let plain = IF_ANY.iter().fold(header.to_lowercase(), |rest, words| rest.replace(words, " "));
    SUBJECTS.iter().fold(plain, |rest, subjects| rest.replace(subjects, "subjects"))
}

/// Whether the word at a place, one for people, says whose data a header speaks of: `Customer data location`, `Location of data of customers`, and
/// not `Country of customers (data processed)`.
fn is_of_data(words: &[&str], at: usize) -> bool {
    let behind = words[at + 1..].iter().find(|word| **word != "s");
    behind.is_some_and(|word| DATA.contains(word)) || words[..at].iter().any(|word| DATA.contains(word))
}

fn has(words: &str, one: &str) -> bool {
    format!(" {words} ").contains(&format!(" {one} "))
}

/// Digits that are no year: of another year it says where data was, or will be.
fn is_number(word: &str) -> bool {
    let is_year = word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
    !is_year && word.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_plain(word: &str) -> bool {
    PLACES.has(word) || COMPANIES.has(word) || SMALL.has(word) || is_number(word)
}

/// Whether a header may be answered by yes and no: `Ubicazione extra UE`.
pub fn asks_whether(header: &str) -> bool {
    static ASKS: Words = Words::new("extra outside ausserhalb hors fuori fuera buiten eu ue eea eee ewr eer");
    folded(header).split(' ').any(|word| ASKS.has(word))
}

/// Whether a header names a place, and not whose: `Land`, `Location (city)`, `Company location`.
pub fn is_bare(header: &str) -> bool {
    let words = folded(header);
    words.split(' ').any(|word| PLACES.has(word)) && words.split(' ').all(is_plain)
}

/// Whether a header is one of places by the word that it is about, whatever else it speaks of: `Customer data location`, `Pays de traitement`.
/// With a sign between them it names more than places.
pub fn asks_where(header: &str) -> bool {
    static NOUNS: Words = Words::new(
        "country countries location locations region regions land lander standort standorte ort orte pays lieu lieux localisation \
        pais paises ubicacion ubicaciones lugar paese paesi luogo luoghi ubicazione ubicazioni locatie locaties plaats datenspeicherort \
        hostingstandort verarbeitungsstandort rechenzentrumsstandort verarbeitungsland hostingland speicherland opslaglocatie serverlocatie \
        verwerkingsland",
    );
    static OF: Words = Words::new("of der des d de du di del della dei da van where in");
    // What stands before one of these is what the header is about.
    static BETWEEN: Words = Words::new(
        "of for to in per by from with across outside fur nach von je pro aus mit par pour vers hors de du des d en por para di del \
        della da van voor naar",
    );
    let before = header.split_once('(').map_or(header, |(before, _)| before);
    let all = folded(before);
    if before.contains([',', '/', '&', '+', ';', '|']) || has(&all, "and") || has(&all, "und") {
        return false;
    }
    let words: Vec<&str> = all.split(' ').collect();
    let is_noun = |word: Option<&&str>| word.is_some_and(|word| NOUNS.has(word));
    is_noun(words.last()) && !words.iter().any(|word| BETWEEN.has(word))
        || is_noun(words.first()) && words.get(1).is_some_and(|word| OF.has(word))
}

/// Whether a header is a part of an address: what stands before it is whose address that is.
pub fn is_of_address(header: &str) -> bool {
    static PARTS: Words = Words::new(
        "city town state province zip postcode postal code street house number address stadt ort plz postleitzahl strasse hausnummer hausnr nr anschrift \
         adresse firmenanschrift ville cp rue direccion ciudad provincia calle indirizzo citta cap via adres plaats straat canton kanton bundesland",
    );
    static TELLING: Words = Words::new("nr number code");
    let words = folded(header);
    let is_some = words.split(' ').any(|word| PARTS.has(word) && !TELLING.has(word));
    is_some && words.split(' ').all(|word| PARTS.has(word) || SMALL.has(word))
}

/// Whether a header names a unit or a person of the organisation itself, or who gives the data.
pub fn is_own(header: &str) -> bool {
    folded(header).split(' ').any(|word| OTHERS.has(word)) || has(&folded(header), "contact person")
}

/// Whether a header that is not known names nobody: a place behind it is not that of whom it names.
pub fn names_nobody(header: &str) -> bool {
    static NOBODY: Words = Words::new(
        "tatigkeit tatigkeiten auftragsgegenstand teilleistung teilleistungen gegenstand vom am unterschrieben geschlossen contrat contrats contrato contratos contratto contratti verwerkersovereenkomst avenant done privacy policy duration frequency encryption encrypted plan environment opt out spend clausulas clausole doc docs documentation nda toms audit audited subject matter kosten dauer laufzeit kategorie type kind category categories date dates day since until start end effective  last updated update review reviewed next \
        status id nr no number numbers ref reference url website link web page risk tier level criticality rating score class classification version \
        dpa avv av contract contracts agreement vertrag vertragsdatum certification certifications certificate iso soc added on typ art datum seit \
        stand nummer kritikalitat risiko zertifizierung zertifikat numero lien niveau risque statut tipo fecha estado riesgo enlace soort risico \
        data rischio stato certificazione new description details usage  use case cases features feature product products \
        service services tool tools signed scc sccs clauses tia bcr dpf certified adequacy purpose purposes function processing activity activities \
        servicio servicios dienst diensten dienste leistung leistungen activite activites attivita actividad actividades activiteit activiteiten \
        servizio servizi prestation prestations beschreibung omschrijving descripcion descrizione zweck objet oggetto producto productos produkt \
        produkte prodotto prodotti produit produits produkten funktion fonction funcion funzione functie signe signee firmado getekend firmato \
        unterzeichnet vorhanden",
    );
    let words = folded(header);
    let mut all = words.split(' ').filter(|word| !SMALL.has(word));
    let is_some = all.clone().any(|word| NOBODY.has(word));
    header.trim_end().ends_with('?') || is_some && all.all(|word| NOBODY.has(word) || COMPANIES.has(word))
}

/// Whether headers share a word for companies: `Entity country` is that of `Entity name`, whatever stands between.
pub fn is_of_same(header: &str, named: &str) -> bool {
    const ANY: &[&str] = &["name", "names", "business", "corporate"];
    let named = folded(named);
    folded(header).split(' ').any(|word| COMPANIES.has(word) && !ANY.contains(&word) && has(&named, word))
}

/// How many of the words for parties of a name a header of places has, if it has them all, be they one or many: `Country of the sub-processor` has
/// those of `Names of sub-processors`.
pub fn shared(header: &str, named: &str, is_party: impl Fn(&str) -> bool) -> usize {
    let of = |text: &str| -> Vec<String> {
        let text = folded(text).replace("sub processor", "subprocessor");
        let words = text.split(' ').filter(|word| is_party(word));
        words.map(|word| word.trim_end_matches(['s', 'n']).to_owned()).collect()
    };
    let (header, named) = (of(header), of(named));
    if named.iter().all(|word| header.contains(word)) { named.len() } else { 0 }
}

/// Whether a header names companies of whichever side, and no more: `Legal entity`, `Unternehmen`.
pub fn is_company(header: &str) -> bool {
    folded(header).split(' ').all(is_plain)
}
