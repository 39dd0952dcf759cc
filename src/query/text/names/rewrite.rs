//! What to write where a property is held against a value of another kind: a text that can be run.

use std::{borrow::Cow, collections::BTreeSet, ops::Range};

use super::held::{Held, Is, Valued};
use crate::query::text::{
    found::{Against, Pattern, Relation},
    lexer::{Token, lex},
    query::Query,
};

/// A longer text is no help.
const LONGEST: usize = 400;

/// So many items of a list are shown.
const LISTED: usize = 50;

/// What to write instead.
pub(super) enum Instead {
    /// This, and what else can be done.
    Written(String, String),
    /// The same query with another value of a parameter.
    Given(String),
    /// There is nothing that would be meant.
    None,
}

/// A property and the values that it is never like.
pub(super) struct Rewrite<'r, 'q> {
    pub(super) query: &'q Query,
    pub(super) held: &'r Held<'q>,
    pub(super) is: Is,
    /// A text that the property has somewhere; empty: an id, or it has none.
    pub(super) some: &'r str,
    pub(super) values: &'r [Valued<'q>],
}

impl Rewrite<'_, '_> {
    /// What to write instead.
    pub(super) fn instead(&self) -> Instead {
        if self.held.relation == Relation::InGiven && self.is != Is::List {
            return self.given_list().map_or(Instead::None, Instead::Given);
        }
        // What is longer by far does not become short.
        if self.held.place.len() > 4 * LONGEST {
            return Instead::None;
        }
        let text = match self.is {
            Is::List => self.of_list(),
            _ => self.by_property().or_else(|| self.by_values()),
        };
        match text.filter(|text| text.len() <= LONGEST) {
            Some(text) => Instead::Written(text, self.as_given().unwrap_or_default()),
            None => Instead::None,
        }
    }

    /// Without the list that the property is not: `n.hops = 3` for `'3' IN n.hops`.
    pub(super) fn without_list(&self) -> Option<String> {
        let [value] = self.values else { return None };
        let fits = value.fits(self.is, Relation::Equal);
        let value = if fits { self.query.slice(value.place).to_owned() } else { self.changed(value)? };
        let text = tidy(&format!("{} = {value}", self.held.property));
        (text.len() <= LONGEST).then_some(text)
    }

    /// With something made of the property, where that fits all of the values.
    fn by_property(&self) -> Option<String> {
        let property = self.property();
        let all = |of: fn(&Valued<'_>) -> bool| self.values.iter().all(of);
        if self.held.tests() {
            if self.is == Is::Text {
                return None;
            }
            let value = self.values.first()?;
            let value = match &value.against {
                Some(Against::Text) | None => self.query.slice(value.place).to_owned(),
                _ => self.changed(value)?,
            };
            return self.edited(&format!("toString({property})"), &[Some(value)]);
        }
        let made = match self.is {
            Is::Text if all(|v| matches!(v.against, Some(Against::Temporal(_)))) && is_day(self.some) => {
                let mut makers = self.values.iter().filter_map(|value| match &value.against {
                    Some(Against::Temporal(made)) if made != "time" && made != "localtime" => Some(made),
                    _ => None,
                });
                let made = makers.next().filter(|_| self.values.len() == 1 + makers.clone().count())?;
                makers.all(|other| other == made).then(|| made.clone())?
            }
            Is::Text if all(|v| v.against == Some(Against::Number)) && number(self.some).is_some() => {
                let whole = self.some.parse::<i64>().is_ok();
                if whole { "toInteger" } else { "toFloat" }.to_owned()
            }
            // What makes a text is held against a text.
            Is::Number | Is::Truth
                if all(|v| v.against == Some(Against::Text) && !v.literal && v.parameter.is_none()) =>
            {
                "toString".to_owned()
            }
            _ => return None,
        };
        self.edited(&format!("{made}({property})"), &[])
    }

    /// With other values, where each of them can be one of the property's kind.
    fn by_values(&self) -> Option<String> {
        // A list of which some would still not fit is as good without them.
        let mut changed = Vec::new();
        for value in self.values {
            let fits = value.fits(self.is, self.held.relation);
            changed.push(if fits { None } else { Some(self.changed(value)?) });
        }
        self.edited(&self.property(), &changed)
    }

    /// A value as one of the kind that the property is; for a test of texts, as a text.
    fn changed(&self, value: &Valued<'_>) -> Option<String> {
        let written = self.query.slice(value.place);
        let is = if self.held.tests() { Is::Text } else { self.is };
        let plain = value.plain.as_deref();
        let literal = value.literal;
        match (is, value.against.as_ref()?) {
            (Is::Number, Against::Text) if literal => number(plain?).map(str::to_owned),
            (Is::Number, Against::Text) if value.parameter.is_some() => {
                let whole = number(plain?)?.parse::<i64>().is_ok();
                Some(format!("{}({written})", if whole { "toInteger" } else { "toFloat" }))
            }
            (Is::Truth, Against::Text) if literal => truth(plain?).map(str::to_owned),
            (Is::Truth, Against::Text) if value.parameter.is_some() => {
                matches!(plain?, "true" | "false").then(|| format!("toBoolean({written})"))
            }
            (Is::Text, Against::Number) if literal && (self.some.is_empty() || self.held.tests()) => {
                // By sixteens it is no text of anything.
                plain.filter(|plain| number(plain).is_some()).map(|plain| format!("'{plain}'"))
            }
            (Is::Text, Against::Number | Against::Temporal(_)) if !literal => {
                let made = self.some.is_empty() || self.held.tests() || value.parameter.is_some();
                made.then(|| format!("toString({written})"))
            }
            _ => None,
        }
    }

    /// How a parameter that is a list is to be given, where its items would fit so.
    fn given_list(&self) -> Option<String> {
        let parameter = self.parameter().filter(|_| self.values.len() <= LISTED)?;
        let item = |value: &Valued<'_>| match (self.is, value.against.as_ref()?) {
            (Is::Number, Against::Text) => number(value.plain.as_deref()?).map(str::to_owned),
            (Is::Text, Against::Number) => Some(format!("\"{}\"", value.plain.as_deref()?)),
            _ => None,
        };
        let items: Vec<String> = self.values.iter().map(item).collect::<Option<_>>()?;
        let kind = if self.is == Is::Number { "numbers" } else { "texts" };
        let help = format!("give it {kind}: `--param '{parameter}=[{}]'`", items.join(", "));
        (help.len() <= LONGEST).then_some(help)
    }

    /// The name of the parameter that it is held against, where it is a plain one.
    fn parameter(&self) -> Option<&str> {
        let parameter = self.values.first()?.parameter?;
        parameter.chars().all(|c| c.is_alphanumeric() || c == '_').then_some(parameter)
    }

    /// How a parameter is to be given, where it would fit so.
    fn as_given(&self) -> Option<String> {
        let first = self.values.first()?;
        let parameter = self.parameter()?;
        if self.is == Is::List || self.held.tests() || self.values.len() != 1 {
            return None;
        }
        let plain = first.plain.as_deref()?;
        match (self.is, first.against.as_ref()?) {
            (Is::Number, Against::Text) => {
                Some(format!(", or give it as a number: `--param {parameter}={}`", number(plain)?))
            }
            (Is::Text, Against::Number) => {
                Some(format!(", or give it as a text: `--param '{parameter}=\"{plain}\"'`"))
            }
            _ => None,
        }
    }

    /// What is asked of the items of a list.
    fn of_list(&self) -> Option<String> {
        let property = self.property();
        let item = self.item();
        let any = |condition: String| format!("any({item} IN {property} WHERE {condition})");
        let texts = self.values.iter().all(|v| v.against == Some(Against::Text));
        let relation = self.held.relation;
        Some(tidy(&match relation {
            // Whatever it is held against, it is held against each item.
            Relation::Test => any(self.within(&item, &[])),
            Relation::WhenTest => {
                format!("CASE WHEN {} THEN ..", any(format!("{item} {}", self.within(&item, &[]))))
            }
            _ if !texts => return None,
            Relation::In | Relation::InGiven | Relation::Order => any(self.within(&item, &[])),
            Relation::Has => return None,
            relation => {
                let value = self.query.slice(self.values.first()?.place);
                let has = format!("{value} IN {property}");
                match relation {
                    Relation::Unequal => format!("NOT {has}"),
                    Relation::When if self.values.len() > 1 || self.held.place != self.values[0].place => {
                        return None;
                    }
                    Relation::When | Relation::WhenContains => format!("CASE WHEN {has} THEN .."),
                    Relation::Key => self.condition(&has)?,
                    _ => has,
                }
            }
        }))
    }

    /// A name that stands nowhere in the query.
    fn free(&self, names: &[&str]) -> String {
        let lexemes = lex(&self.query.text).unwrap_or_default();
        let words = lexemes.iter().filter(|lexeme| matches!(lexeme.token, Token::Word | Token::Name));
        let used: BTreeSet<&str> =
            words.map(|word| self.query.slice(&word.place).trim_matches('`')).collect();
        let more = (1..).map(|number| Cow::Owned(format!("{}{number}", names.first().unwrap_or(&"n"))));
        let mut all = names.iter().map(|name| Cow::Borrowed(*name)).chain(more);
        all.find(|name| !used.contains(name.as_ref())).unwrap_or_default().into_owned()
    }

    /// A name for the items of a list.
    fn item(&self) -> String {
        self.free(&["x", "item", "y", "each"])
    }

    /// The variable of a pattern as it is written, or one for it.
    fn variable(&self, pattern: &Pattern) -> String {
        if let Some(place) = &pattern.variable {
            return self.query.slice(place).to_owned();
        }
        if !self.held.owner.nodes {
            return self.free(&["r", "rel", "tie"]);
        }
        // `s` for a store.
        let label = self.held.owner.labels.first().map_or("n", |label| label.as_str());
        let letter: String = label.chars().take(1).flat_map(char::to_lowercase).collect();
        self.free(&[letter.as_str(), "n", "node"])
    }

    /// The property, as it is written outside of a pattern's map.
    fn property(&self) -> String {
        let property = self.held.property;
        match self.held.pattern {
            None => property.to_owned(),
            Some((pattern, _)) if pattern.many => format!("{}.{property}", self.item()),
            Some((pattern, _)) => format!("{}.{property}", self.variable(pattern)),
        }
    }

    /// Where a condition on what stands in a pattern's map is written, with the pattern where that has no name to be
    /// asked by.
    fn condition(&self, condition: &str) -> Option<String> {
        let (pattern, entry) = self.held.pattern?;
        let variable = self.variable(pattern);
        let anew = |condition| self.anew(pattern, entry, &variable, condition);
        Some(match (pattern.many, pattern.variable.is_some()) {
            (false, true) => format!("WHERE {condition}"),
            (false, false) => anew(Some(condition))?,
            // The variable is a list, and no condition stands within its brackets.
            (true, named) => {
                let all = format!("WHERE all({} IN {variable} WHERE {condition})", self.item());
                if named { all } else { format!("{} .. {all}", anew(None)?) }
            }
        })
    }

    /// A pattern with a variable and a condition, and without an entry of its map.
    fn anew(
        &self,
        pattern: &Pattern,
        entry: usize,
        variable: &str,
        condition: Option<&str>,
    ) -> Option<String> {
        let whole = self.query.slice(&pattern.place);
        // What is as long is no help.
        if whole.len() > LONGEST {
            return None;
        }
        let open = whole.find(['(', '[']).filter(|_| pattern.variable.is_none())?;
        let close = whole.rfind([')', ']'])?;
        let head = self.query.slice(&(pattern.place.start + open + 1..pattern.map.start)).trim();
        let gap = if head.is_empty() || head.starts_with([':', '*']) { "" } else { " " };
        let others = pattern.entries.iter().enumerate().filter(|(at, _)| *at != entry);
        let others: Vec<&str> = others.map(|(_, place)| self.query.slice(place)).collect();
        let map = if others.is_empty() { String::new() } else { format!(" {{{}}}", others.join(", ")) };
        let own = pattern.filter.as_ref().map(|place| self.query.slice(place));
        let filter = match (condition, own) {
            (Some(condition), Some(own)) => format!(" WHERE {condition} AND ({own})"),
            (Some(one), None) | (None, Some(one)) => format!(" WHERE {one}"),
            (None, None) => String::new(),
        };
        let (open, close) = (&whole[open..=open], &whole[close..=close]);
        Some(format!("{open}{variable}{gap}{head}{map}{filter}{close}"))
    }

    /// What to write, with other texts in the places of the property and of the values.
    fn edited(&self, property: &str, values: &[Option<String>]) -> Option<String> {
        let made = property != self.property();
        Some(tidy(&match self.held.relation {
            Relation::Key => {
                let value = values.first().cloned().flatten();
                let value = value.unwrap_or_else(|| self.query.slice(self.held.place).to_owned());
                if made {
                    self.condition(&format!("{property} = {value}"))?
                } else {
                    format!("{{{}: {value}}}", self.held.property)
                }
            }
            Relation::When | Relation::WhenContains | Relation::WhenTest if made => {
                format!("CASE {property} WHEN {} THEN ..", self.within(property, values))
            }
            Relation::When | Relation::WhenContains | Relation::WhenTest => {
                format!("WHEN {}", self.within(property, values))
            }
            _ => self.within(property, values),
        }))
    }

    /// All of the comparison, with other texts in those places.
    fn within(&self, property: &str, values: &[Option<String>]) -> String {
        let mut edits: Vec<(&Range<usize>, &str)> = vec![(self.held.own, property)];
        let changed = self.values.iter().zip(values);
        edits.extend(changed.filter_map(|(value, text)| Some((value.place, text.as_deref()?))));
        edits.sort_by_key(|(place, _)| place.start);
        let (mut text, mut at) = (String::new(), self.held.place.start);
        for (place, edit) in edits {
            // What CASE compares stands before.
            if place.start < at {
                continue;
            }
            text += self.query.slice(&(at..place.start));
            text += edit;
            at = place.end;
        }
        text + self.query.slice(&(at..self.held.place.end))
    }
}

/// Without comments, and with one blank where any are.
fn tidy(text: &str) -> String {
    let Ok(lexemes) = lex(text) else { return text.to_owned() };
    let (mut tidy, mut end) = (String::new(), None);
    for lexeme in lexemes.iter().filter(|lexeme| lexeme.token != Token::Comment) {
        if end.is_some_and(|end| end < lexeme.place.start) {
            tidy.push(' ');
        }
        tidy += text.get(lexeme.place.clone()).unwrap_or_default();
        end = Some(lexeme.place.end);
    }
    tidy
}

/// Whether a text begins as a day does.
fn is_day(text: &str) -> bool {
    let is = |at: usize, of: fn(&u8) -> bool| text.as_bytes().get(at).is_some_and(of);
    text.len() >= 10
        && (0..4).chain([5, 6, 8, 9]).all(|at| is(at, u8::is_ascii_digit))
        && [4, 7].into_iter().all(|at| is(at, |b| *b == b'-'))
}

/// A text that is a number, and can stand as one in a query.
fn number(text: &str) -> Option<&str> {
    let digits = text.bytes().all(|b| b.is_ascii_digit() || b"-.eE+".contains(&b));
    let begins = text.strip_prefix('-').unwrap_or(text).starts_with(|c: char| c.is_ascii_digit());
    let alone = digits && begins && text.parse::<f64>().is_ok();
    (alone && Query::read(&format!("RETURN {text} AS n")).is_ok()).then_some(text)
}

/// A text that says yes or no.
fn truth(text: &str) -> Option<&'static str> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" => Some("true"),
        "false" | "no" => Some("false"),
        _ => None,
    }
}
