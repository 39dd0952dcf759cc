//! Headers of two rows: names that stand over several columns, and below them what each of these holds.

use crate::{
    import::{
        choices::Choices,
        meaning::Meaning,
        sheet::{Line, Sheet},
        words::{self, folded},
    },
    model::Place,
};

/// A header, with what its column means.
pub(super) type Column = (String, Option<Meaning>);

/// Headers, each with what its column means.
pub(super) type Headers = Vec<Column>;

/// How many meanings headers have that make a table.
pub(super) fn score(of: &[Column]) -> usize {
    let mut known: Vec<Meaning> = of.iter().filter_map(|(_, meaning)| *meaning).collect();
    known.retain(|meaning| !matches!(meaning, Meaning::Ignored | Meaning::Notes));
    known.sort_unstable();
    known.dedup();
    known.len()
}

/// Looks at the row above the header for what a column means that its own name does not tell: `Recipients` over `internal` and
/// `external`. What stands under a place is one of its kinds, whatever its own name may mean elsewhere: `Location` over `Data`. The
/// title of the table is one text over all. Whether it is the second row of a header.
pub(super) fn grouped(sheet: &Sheet, header: usize, choices: &Choices, of: &mut [Column]) -> bool {
    let Some(above) = header.checked_sub(1).and_then(|at| sheet.rows.get(at)) else { return false };
    let groups = groups(above, of, fills_gaps(sheet, header));
    if is_title(&groups, of) {
        return false;
    }
    let mut second = false;
    let is_over_several = |group: &String| groups.iter().filter(|other| *other == group).count() > 1;
    let named = named(of, &groups, choices);
    for ((name, meaning), group) in of.iter_mut().zip(&groups) {
        if group.is_empty() || group == name {
            continue;
        }
        let (over, is_several) = (choices.meaning(group), is_over_several(group));
        let parts = over.filter(|_| is_several && !name.is_empty());
        let found = parts.and_then(|over| under(over, *meaning, name, named.contains(group)));
        let whole = format!("{group} {name}");
        if choices.says(name) || choices.says(&whole) {
            // A map names the columns by the second row, or by both.
            if choices.says(&whole) {
                *meaning = choices.meaning(&whole);
                *name = whole;
            }
            second |= is_several;
        } else if name.is_empty() {
            // A cell over both rows that is not merged.
            name.clone_from(group);
            *meaning = over;
        } else if over.is_some_and(is_where) && is_several {
            second = true;
            // The seat under a place is no place of the data.
            if !matches!(meaning, Some(Meaning::Seat | Meaning::Third)) {
                *meaning = over;
            }
        } else if let Some(found) = found {
            second = true;
            *meaning = found;
        } else if over == Some(Meaning::Third) && *meaning == Some(Meaning::Place) {
            // `Land` under `Drittland`.
            *meaning = over;
            second |= is_several;
        } else if meaning.is_none() {
            *meaning = Meaning::of_header(&whole);
            second |= meaning.is_some() && is_several;
        } else {
            // `extern` under recipients says itself who that is.
            second |= over.is_some() && is_several;
        }
    }
    told_apart(of, &groups);
    second
}

/// Whether what stands above is the title of the table: one text over all, or over its first columns, and not over some of them.
fn is_title(groups: &[String], of: &[Column]) -> bool {
    let mut texts = groups.iter().filter(|text| !text.is_empty());
    let Some(first) = texts.next() else { return true };
    let names = groups.iter().zip(of).find(|(_, (name, _))| !name.is_empty());
    let is_over_first = names.is_none_or(|(group, _)| !group.is_empty());
    texts.all(|text| text == first) && (is_over_first || !Meaning::of_header(first).is_some_and(is_who))
}

/// The names above under one of whose columns it is said who that is.
fn named(of: &[Column], groups: &[String], choices: &Choices) -> Vec<String> {
    let is = |((name, meaning), group): &(&Column, &String)| {
        let over = choices.meaning(group).filter(|over| is_who(*over));
        over.is_some_and(|over| {
            *meaning == Some(over) || under(over, *meaning, name, false) == Some(Some(over))
        })
    };
    of.iter().zip(groups).filter(is).map(|(_, group)| group.clone()).collect()
}

/// Names of columns that stand twice, under names that make them mean something else, with what stands over them: a map tells them apart.
fn told_apart(of: &mut [Column], groups: &[String]) {
    let known = of.to_vec();
    for ((name, meaning), group) in of.iter_mut().zip(groups) {
        let is_other = |(other, means): &Column| other == name && means != meaning;
        if !name.is_empty() && !group.is_empty() && group != name && known.iter().any(is_other) {
            *name = words::plain(&format!("{group} {name}"), words::NAME);
        }
    }
}

/// Names that anybody and anything has, and that say nothing of whom they name.
const OF_ALL: &[&str] = &[
    "name",
    "entity",
    "company",
    "company name",
    "organisation",
    "organization",
    "legal entity",
    "firma",
    "unternehmen",
    "bezeichnung",
    "societe",
    "entreprise",
    "nom",
    "empresa",
    "nombre",
    "bedrijf",
    "naam",
    "azienda",
    "nome",
    "partner",
];

/// What the name of a column, or a question there, asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Who,
    Where,
    Ground,
}

fn asked_for(name: &str) -> Option<Asked> {
    const WHERE: &[&str] = &[
        "land",
        "lander",
        "staat",
        "sitz",
        "ort",
        "standort",
        "wo",
        "wohin",
        "country",
        "countries",
        "location",
        "region",
        "where",
        "pays",
        "pais",
        "paese",
        "lieu",
        "adresse",
        "address",
    ];
    const GROUND: &[&str] = &[
        "garantie",
        "garantien",
        "safeguard",
        "safeguards",
        "garanties",
        "garantias",
        "garanzie",
        "waarborgen",
        "absicherung",
        "mechanism",
        "mechanismus",
    ];
    const WHO: &[&str] = &["wer", "wem", "wen", "who", "whom", "qui", "quien", "chi"];
    let words = folded(name);
    let has = |all: &[&str]| words.split(' ').any(|word| all.contains(&word));
    if has(GROUND) {
        Some(Asked::Ground)
    } else if has(WHERE) {
        Some(Asked::Where)
    } else {
        (OF_ALL.contains(&words.as_str()) || has(WHO)).then_some(Asked::Who)
    }
}

/// What a column means that stands with others under one name: under that of recipients who they are, where, and what carries data there;
/// the name of a person to ask is no vendor. Nothing, where its own name says it. `is_named`: another column says who it is.
#[allow(clippy::option_option, reason = "said, and said to be nothing, are two things")]
fn under(over: Meaning, own: Option<Meaning>, name: &str, is_named: bool) -> Option<Option<Meaning>> {
    use Meaning::{Activity, Controller, Ignored, Notes, Place, Safeguard, Seat, System, Third, Vendor};
    let asked = asked_for(name);
    let is_of_all = asked == Some(Asked::Who) && matches!(own, None | Some(Vendor | Activity));
    match over {
        _ if is_where(over) || over == Third => None,
        _ if is_who(over) => match (own, asked) {
            _ if is_of_all => Some(Some(over)),
            (None, Some(Asked::Where)) => Some(Some(Place)),
            (Some(Ignored), Some(Asked::Where)) => Some(Some(Seat)),
            (None, Some(Asked::Ground)) => Some(Some(Safeguard)),
            (Some(Place | Seat | Third | Safeguard), _) => Some(own),
            (None, _) if is_named => Some(None),
            _ => None,
        },
        Activity | System | Controller | Ignored | Notes if is_of_all => Some(Some(over)),
        // Where the controller or whom to ask is says nothing of where the data is.
        Controller | Ignored | Notes if own.is_some_and(is_where) => Some(Some(over)),
        Activity | System | Controller | Ignored | Notes => None,
        // In a table of ticks a name is a kind of data.
        _ if is_of_all && own.is_some() => Some(None),
        _ => None,
    }
}

/// Takes the names of the columns from the row above one that asks for their cells: `Wer bekommt die Daten?`. Where one name stands there
/// over several columns, the question says which is which.
pub(super) fn asked(above: &[Column], choices: &Choices, of: &mut [Column]) {
    let mut groups: Vec<&str> = Vec::new();
    for ((name, _), (own, _)) in above.iter().zip(of.iter()) {
        let left = groups.last().copied().unwrap_or_default();
        groups.push(if name.is_empty() && !own.is_empty() { left } else { name });
    }
    for (((own, meaning), (name, over)), group) in of.iter_mut().zip(above).zip(&groups) {
        let is_several = groups.iter().filter(|other| *other == group).count() > 1;
        let found = choices.meaning(group).filter(|_| is_several && !own.is_empty());
        match found.and_then(|over| under(over, *meaning, own, false)) {
            _ if choices.says(own) => {}
            Some(found) => *meaning = found,
            None => {
                own.clone_from(name);
                *meaning = *over;
            }
        }
    }
}

/// Whether all that a row has stands under names above that stand over several columns, and says what these hold: the second row of a header
/// of which only the first is merged.
pub(super) fn names_parts(sheet: &Sheet, header: usize, choices: &Choices, of: &[Column]) -> bool {
    let Some(above) = header.checked_sub(1).and_then(|at| sheet.rows.get(at)) else { return false };
    let groups = groups(above, of, fills_gaps(sheet, header));
    let own = of.iter().zip(&groups).filter(|((name, _), group)| !name.is_empty() && name != *group);
    let own: Vec<(&Column, &String)> = own.collect();
    let is_under =
        |group: &String| !group.is_empty() && groups.iter().filter(|other| *other == group).count() > 1;
    let is_known =
        |(name, meaning): &Column| meaning.is_some() || choices.says(name) || asked_for(name).is_some();
    let known = own.iter().filter(|(column, _)| is_known(column)).count();
    own.len() > 1
        && own.iter().all(|((name, _), group)| is_under(group) && name.chars().count() < NAME)
        && known * 2 > own.len()
}

/// Whether all that stands in a row stands under one place of the row above, in several columns: the second row of a header whose
/// cells are not merged.
pub(super) fn lies_under(sheet: &Sheet, header: usize, of: &[Column]) -> bool {
    let Some(above) = header.checked_sub(1).and_then(|at| sheet.rows.get(at)) else { return false };
    let groups = groups(above, of, false);
    let filled = of.iter().zip(&groups).filter(|((name, _), _)| !name.is_empty());
    let under: Vec<&String> = filled.map(|(_, group)| group).collect();
    let first = under.first().filter(|group| Meaning::of_header(group).is_some_and(is_where));
    under.len() > 1 && under.iter().all(|group| Some(group) == first) && score(of) > 0
}

fn is_where(meaning: Meaning) -> bool {
    matches!(meaning, Meaning::Place | Meaning::Seat)
}

fn is_who(meaning: Meaning) -> bool {
    matches!(meaning, Meaning::Recipients | Meaning::Processors | Meaning::Vendor)
}

/// Whether a row has nothing but names under one name of the row above and the blank cells behind that, several of them: the second row of a
/// header whose cells are not merged.
pub(super) fn fills_gaps(sheet: &Sheet, header: usize) -> bool {
    let Some(above) = header.checked_sub(1).and_then(|at| sheet.rows.get(at)) else { return false };
    let Some(line) = sheet.rows.get(header) else { return false };
    let is_filled = |at: &usize| !line.cell(*at).is_empty();
    let filled: Vec<usize> = (0..line.cells.len()).filter(is_filled).collect();
    let named = above.cells.iter().filter(|cell| !cell.trim().is_empty()).count();
    let is_gap = |at: usize| above.cell(at).is_empty() && (0..at).any(|left| !above.cell(left).is_empty());
    // A name above stands over what is behind it too.
    let is_group = |at: usize| is_gap(at) || is_gap(at + 1) && is_filled(&(at + 1));
    // A row of the table has companies and places in such cells.
    let is_name = |cell: &str| {
        cell.chars().count() < NAME
            && !words::has_form(cell)
            && (asked_for(cell).is_some() || Place::suggest(cell).is_none())
    };
    let is_known = |cell: &str| {
        let meaning = Meaning::of_header(cell).filter(|meaning| *meaning != Meaning::Ignored);
        asked_for(cell).is_some() || meaning.is_some()
    };
    let known = filled.iter().filter(|at| is_known(line.cell(**at))).count();
    filled.len() > 1
        && filled.len() <= named
        && filled.iter().any(|at| is_gap(*at))
        && filled.iter().all(|at| is_group(*at) && is_name(line.cell(*at)))
        && known * 2 > filled.len()
}

/// A name of a column has fewer characters.
const NAME: usize = 60;

/// What stands over each column of a header of two rows.
pub(super) fn over(sheet: &Sheet, header: usize, of: &[Column]) -> Vec<String> {
    let above = header.checked_sub(1).and_then(|at| sheet.rows.get(at));
    above.map(|above| groups(above, of, fills_gaps(sheet, header))).unwrap_or_default()
}

/// What stands over each column in the row above: over one that stands under nothing, what is to its left, where that is a place, or
/// recipients and the column says where they are or what carries data there, or each stands over what is behind it.
fn groups(above: &Line, of: &[Column], is_left: bool) -> Vec<String> {
    let mut left = String::new();
    let mut group = |(at, (name, _)): (usize, &Column)| -> String {
        let own = words::plain(above.cell(at), words::NAME);
        if !own.is_empty() {
            left.clone_from(&own);
        } else if !name.is_empty() {
            let over = Meaning::of_header(&left);
            let says = matches!(asked_for(name), Some(Asked::Where | Asked::Ground));
            if is_left || over.is_some_and(is_where) || says && over.is_some_and(is_who) {
                return left.clone();
            }
            // What stands behind a column of its own is no part of what is to the left of that.
            if over.is_some_and(is_who) {
                left.clear();
            }
        }
        own
    };
    of.iter().enumerate().map(&mut group).collect()
}
