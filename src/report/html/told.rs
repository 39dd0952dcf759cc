//! What people are told: the sentences on transfers that a notice owes (Art. 13(1)(f) and 14(1)(f) of the GDPR, and what other
//! laws have like them), as text to paste. Where a transfer does not stand, no sentence can be written.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::{
    carried::Carried,
    page::{Page, count, filled, lead, put, sign},
    speaker::{Speaker, Speakers},
};
use crate::{
    assess::TransferRow,
    law::{Ground, Verdict},
    model::{CategoryId, Home, PartyId, Place, PopulationId},
    report::{plain, words::Text},
};

/// So many bytes of notices are shown.
const BYTES: usize = 500 << 10;

/// On what a sentence rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Adequacy,
    Safeguard,
    /// A recipient passes it on, under a contract that binds the next one as it is bound itself.
    Onward,
    Exception,
}

/// What tells sentences apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Sentence {
    kind: Kind,
    /// Who gets it.
    party: PartyId,
    place: Place,
    /// The title of the ground.
    title: String,
    citation: String,
    /// The other law through which it counts.
    through: Option<Through>,
    /// Who gives it, where that is somebody else than the one whose notice this is.
    by: Option<PartyId>,
}

/// The people's own law says only that the place left is adequate: what carries the data on from there is a ground of that
/// place's law.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Through {
    /// The title of the decision on the place left, and its citation.
    decision: (String, String),
    /// The law of that place.
    law: String,
}

/// Why no sentence can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Silence {
    /// It does not stand.
    NoGround,
    /// Where it goes is not stated.
    Place,
    /// It counts through another law, and which decision and law these are cannot be named.
    Through,
    /// Somebody gives it who has it from elsewhere: that one's own notice says so.
    Theirs(PartyId),
}

/// What one group of people is told under one law.
#[derive(Default)]
struct Notice {
    /// What each company tells of a transfer, with the categories that are its own.
    sentences: BTreeMap<Sentence, BTreeMap<Option<PartyId>, BTreeSet<CategoryId>>>,
    /// To whom something goes of which no sentence can be written.
    silent: BTreeMap<(Verdict, Silence), BTreeSet<(PartyId, Place)>>,
}

/// Sentences with their categories.
type Said<'n> = Vec<(&'n Sentence, &'n BTreeSet<CategoryId>)>;

impl Notice {
    /// The sentences, by those whose notices have them: one that several have with the same categories stands once.
    fn by_company(&self) -> BTreeMap<Vec<PartyId>, Said<'_>> {
        let mut by: BTreeMap<Vec<PartyId>, Said> = BTreeMap::new();
        for (sentence, companies) in &self.sentences {
            let mut same: BTreeMap<&BTreeSet<CategoryId>, Vec<PartyId>> = BTreeMap::new();
            for (company, categories) in companies {
                same.entry(categories).or_default().extend(*company);
            }
            for (categories, companies) in same {
                by.entry(companies).or_default().push((sentence, categories));
            }
        }
        by
    }

    /// How many sentences there are.
    fn len(&self) -> usize {
        self.by_company().values().map(Vec::len).sum()
    }
}

/// What everybody is told.
fn notices<'p>(page: &'p Page) -> BTreeMap<(PopulationId, &'p str), Notice> {
    let (speakers, mut carried) = (Speakers::of(page.inventory), Carried::new(&page.assessment.inventory));
    let mut notices: BTreeMap<(PopulationId, &str), Notice> = BTreeMap::new();
    for entry in page.entries.iter().filter(|entry| entry.row.judgement.verdict > Verdict::Free) {
        let (row, judgement) = (entry.row, &entry.row.judgement);
        let speaker = speakers.speaker(page.inventory, row);
        let told = grounded(page, row, &speaker);
        for &population in &row.populations {
            let notice = notices.entry((population, &row.regime)).or_default();
            match &told {
                Ok(key) => {
                    let categories = carried.of(row, population);
                    let companies = notice.sentences.entry(key.clone()).or_default();
                    for company in speaker.companies() {
                        companies.entry(company).or_default().extend(&categories);
                    }
                }
                Err(why) => {
                    let whom = notice.silent.entry((judgement.verdict, *why)).or_default();
                    whom.insert((row.importer, row.place));
                }
            }
        }
    }
    notices
}

/// The section.
pub fn section(page: &Page) -> Markup {
    let words = page.words;
    let notices = notices(page);
    let (mut left, mut shown) = (BYTES, Vec::new());
    for ((population, law), told) in &notices {
        if left == 0 {
            break;
        }
        let text = notice(page, *population, law, told);
        left = left.saturating_sub(text.0.len());
        shown.push(text);
    }
    html! {
        (lead(words.told_lead))
        @if notices.is_empty() { p { (words.none) } }
        @for notice in &shown { (notice) }
        @if shown.len() < notices.len() {
            p { (put(words.told_cut, &[&(notices.len() - shown.len())])) " " code { "transfers.csv" } "." }
        }
    }
}

/// What one group of people is told under one law.
fn notice(page: &Page, population: PopulationId, law: &str, notice: &Notice) -> Markup {
    let (words, own) = (page.words, is_own(page, population, law));
    html! {
            details.q {
                summary {
                    (page.population(population)) ", " (page.law(law))
                    small {
                        (count(notice.len(), words.sentence))
                        @if !notice.silent.is_empty() { (words.semicolon()) (put(words.told_silent_count, &[&notice.silent.values().map(BTreeSet::len).sum::<usize>()])) }
                    }
                }
                @if let Some(said) = homes_unknown(page, population) { p { (said) } }
                @if notice.sentences.is_empty() { p { (words.told_nothing) } }
                @for (companies, sentences) in notice.by_company() {
                    p { (whose(page, &companies)) }
                    div.paste { @for (key, categories) in sentences { p { (sentence(page, key, categories, own)) } } }
                }
                @if !notice.silent.is_empty() {
                    ul.silent {
                        @for ((verdict, why), whom) in notice.silent.iter().rev() { li { (silent(page, *why, *verdict, whom)) } }
                    }
                }
            }
    }
}

/// Whose notice the sentences are for.
fn whose(page: &Page, companies: &[PartyId]) -> Markup {
    if companies.is_empty() {
        return html! { (page.words.told_whose_by) };
    }
    let names: Vec<String> = companies.iter().map(|&company| page.party(company)).collect();
    filled(page.words.told_whose, &[&names.join(page.words.semicolon())])
}

/// Of whom no sentence can be written, why, and where each is: a notice names the country.
fn silent(page: &Page, why: Silence, verdict: Verdict, whom: &BTreeSet<(PartyId, Place)>) -> Markup {
    let words = page.words;
    let said = match why {
        Silence::NoGround => words.told_silent.to_string(),
        Silence::Place => words.told_silent_place.to_string(),
        Silence::Through => words.told_silent_through.to_string(),
        Silence::Theirs(by) => put(words.told_silent_theirs, &[&page.party(by)]),
    };
    let name = |&(party, place): &(PartyId, Place)| {
        let party = page.party(party);
        if place.is_unknown() { party } else { format!("{party} ({})", page.place(place)) }
    };
    let names: Vec<String> = whom.iter().map(name).collect();
    html! {
        (sign(verdict, false)) " " (said) " (" (page.verdict(verdict)) ")" (words.colon())
        (names.join(words.semicolon()))
    }
}

fn kind(verdict: Verdict) -> Option<Kind> {
    match verdict {
        Verdict::Derogation => Some(Kind::Exception),
        Verdict::Adequate => Some(Kind::Adequacy),
        Verdict::Safeguarded => Some(Kind::Safeguard),
        _ => None,
    }
}

/// What a sentence on a transfer says.
fn grounded(page: &Page, row: &TransferRow, speaker: &Speaker) -> Result<Sentence, Silence> {
    let judgement = &row.judgement;
    if let Speaker::Stranger(by) = *speaker {
        return Err(Silence::Theirs(by));
    }
    if row.place.is_unknown() {
        return Err(Silence::Place);
    }
    let kind = kind(judgement.verdict).ok_or(Silence::NoGround)?;
    let (title, through) = match &judgement.ground {
        Ground::OwnLaw { regime, by } => {
            (page.title(&judgement.entry), Some(through(page, row, regime, by).ok_or(Silence::Through)?))
        }
        _ => (page.ground(row), None),
    };
    let citation = plain::shown(&judgement.citation).into_owned();
    if through.is_some() && (title.is_empty() || citation.is_empty()) {
        return Err(Silence::Through);
    }
    let kind = if is_onward(page, &judgement.entry) { Kind::Onward } else { kind };
    let by = speaker.named(kind == Kind::Onward);
    Ok(Sentence { kind, party: row.importer, place: row.place, title, citation, through, by })
}

/// Whether an entry of the law is a contract that only carries data on from a recipient.
fn is_onward(page: &Page, entry: &str) -> bool {
    let mut mechanisms = page.assessment.regimes.iter().flat_map(|regime| &regime.mechanism);
    mechanisms.any(|mechanism| mechanism.onward_only && mechanism.entry.id == entry)
}

/// Whether a law is that of all these people: each of their homes is known, and lies where it holds.
fn is_own(page: &Page, population: PopulationId, law: &str) -> bool {
    let day = page.assessment.as_of;
    let Some(regime) = page.assessment.regimes.iter().find(|regime| regime.id == law) else { return false };
    page.inventory.population(population).homes.iter().all(|home| match *home {
        Home::At(place) => regime.inside(place, day),
        Home::In(bloc) => bloc.members(day).into_iter().all(|place| regime.inside(place, day)),
        Home::Anywhere => false,
    })
}

/// That it is not stated where these people, or some of them, live.
fn homes_unknown(page: &Page, population: PopulationId) -> Option<Text> {
    let homes = &page.inventory.population(population).homes;
    let unknown = |home: &Home| *home == Home::At(Place::UNKNOWN);
    match (homes.iter().any(unknown), homes.iter().all(unknown)) {
        (false, _) => None,
        (true, true) => Some(page.words.told_homes),
        (true, false) => Some(page.words.told_homes_some),
    }
}

/// Who gets it, in a text to paste: where nobody is named there is a gap.
fn named(page: &Page, party: Option<PartyId>) -> Markup {
    let gap = page.words.told_gap;
    let Some(party) = party else { return html! { mark { "[" (gap) "]" } } };
    let row = page.inventory.party(party);
    match (plain::is_seen(&row.name), row.is_nameless()) {
        (false, _) => html! { mark title=(plain::shown(&row.id)) { "[" (gap) "]" } },
        (true, true) => html! { mark { "[" (gap) (page.words.colon()) (page.party(party)) "]" } },
        (true, false) if is_description(&row.name) => {
            html! { (put(page.words.quoted, &[&page.party(party)])) }
        }
        (true, false) => html! { (page.party(party)) },
    }
}

/// Whether a name says what somebody is: it begins with an article, and goes on with a small letter.
fn is_description(name: &str) -> bool {
    let (first, rest) = name.trim_start().split_once(' ').unwrap_or((name, ""));
    let article = ["a", "an", "the", "ein", "eine", "un", "une"].contains(&first.to_lowercase().as_str());
    article && rest.starts_with(char::is_lowercase)
}

/// The other law through which a transfer counts, and the decision that leads there; nothing where that law leads on to a
/// third, or one of them has no name.
fn through(page: &Page, row: &TransferRow, law: &str, by: &Ground) -> Option<Through> {
    if law.is_empty() || matches!(by, Ground::OwnLaw { .. } | Ground::None) {
        return None;
    }
    let own = page.assessment.regimes.iter().find(|regime| regime.id == row.regime)?;
    let (_, decision) = own.entries().find(|(_, entry)| entry.id == row.judgement.through)?;
    let (title, citation) = (page.title(&decision.id), plain::shown(&decision.citation).into_owned());
    let named = !title.is_empty() && !citation.is_empty();
    named.then(|| Through { decision: (title, citation), law: page.law(law) })
}

/// `own`: whether the law is that of the people themselves.
fn sentence(page: &Page, of: &Sentence, categories: &BTreeSet<CategoryId>, own: bool) -> Markup {
    let Sentence { kind, party, place, title, citation, through, by } = of;
    let words = page.words;
    let names: Vec<String> = categories.iter().map(|&category| page.category(category)).collect();
    let (names, place, cited) = (names.join(words.semicolon()), page.place(*place), words.citation(citation));
    let (party, giver) = (named(page, Some(*party)), by.map(|by| named(page, Some(by))));
    let opening = match (&giver, through, kind) {
        (Some(giver), ..) => filled(words.told_by, &[&names, &party, &place, giver]),
        (None, None, Kind::Adequacy | Kind::Safeguard | Kind::Exception) => {
            filled(words.told_we, &[&names, &party, &place])
        }
        (None, ..) => filled(words.told_we_pass, &[&names, &party, &place]),
    };
    let ground = if let Some(Through { decision, law }) = through {
        let template = match kind {
            Kind::Adequacy => words.told_through_adequacy,
            Kind::Safeguard => words.told_through_safeguard,
            Kind::Onward => words.told_through_onward,
            Kind::Exception => words.told_through_exception,
        };
        let whose = if own { words.told_own_law } else { words.told_some_law };
        filled(template, &[&whose, &decision.0, &words.citation(&decision.1), law, title, &cited])
    } else {
        match (kind, &giver) {
            (Kind::Adequacy, _) => filled(words.told_adequacy, &[title, &cited]),
            (Kind::Safeguard, _) => filled(words.told_safeguard, &[title, &cited]),
            (Kind::Exception, _) => filled(words.told_exception, &[title, &cited]),
            (Kind::Onward, Some(giver)) => filled(words.told_onward, &[&party, giver, title, &cited]),
            (Kind::Onward, None) => filled(words.told_onward_we, &[&party, title, &cited]),
        }
    };
    // Of what somebody else signed, a copy is not ours to give.
    let copy = *kind == Kind::Safeguard && giver.is_none();
    html! { (opening) " " (ground) @if copy { " " (words.told_copy) } }
}
