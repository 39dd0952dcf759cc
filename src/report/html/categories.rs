//! Categories by their names. Of a long list the rows name the special ones and a few more, and by its number the place where
//! all of it stands once.

use maud::{Markup, html};

use super::page::{Page, put};
use crate::model::{CategoryId, PopulationId};

/// How many of a long list are named where it is used.
const IN_SIGHT: usize = 4;
/// Lists of more categories than this are long.
pub const LONG: usize = 8;

impl Page<'_> {
    /// Categories by their names; those that are special are marked. Of a list of more than `long` the special ones and a few
    /// more, and where all of it stands.
    pub fn categories(&self, list: &[CategoryId], populations: &[PopulationId], long: usize) -> Markup {
        let mut shown: Vec<(CategoryId, bool)> =
            list.iter().map(|&id| (id, populations.iter().any(|&p| self.is_special_of(id, p)))).collect();
        if list.len() > long {
            shown.sort_by_key(|(_, special)| !special);
            let special = shown.iter().filter(|(_, special)| *special).count();
            // Where many are special, they are told in their list.
            shown.truncate(if special > 3 * LONG { IN_SIGHT } else { special.max(IN_SIGHT) });
        }
        let left = list.len() - shown.len();
        let all = list.iter().filter(|&&id| populations.iter().any(|&p| self.is_special_of(id, p))).count();
        let hidden = all - shown.iter().filter(|(_, special)| *special).count();
        html! {
            @for (at, (id, special)) in shown.iter().enumerate() {
                @if at > 0 { (self.words.semicolon()) } (self.category(*id)) @if *special { " " (self.special_mark()) }
            }
            @if left > 0 {
                @let number = self.lists.number(list);
                @let said = if hidden > 0 { self.words.and_list_special } else { self.words.and_list };
                " " a.list href={ "#list-" (number) } tabindex="-1" { (put(said, &[&left, &number.to_string(), &hidden])) }
            }
        }
    }
}

/// The long lists of categories, once each; those that only what the script makes names, it makes too.
pub fn section(page: &Page) -> Markup {
    let (seen, made) = (page.lists.of(true), page.lists.of(false));
    html! {
        @if !seen.is_empty() || !made.is_empty() {
            details.lists {
                summary { (page.words.lists) small { (page.words.number(seen.len() + made.len())) } }
                ol #lists {
                    @for (number, list) in &seen {
                        @let names: Vec<String> = list.iter().map(|&category| page.category(category)).collect();
                        li id={ "list-" (number) } value=(number) { (names.join(page.words.semicolon())) }
                    }
                }
            }
        }
    }
}

/// What the script makes the others of: a line for each, its number, and the numbers of its categories.
pub fn lines(page: &Page, number: impl Fn(CategoryId) -> usize) -> String {
    let line = |(at, list): (usize, Vec<CategoryId>)| {
        let numbers: Vec<String> = list.iter().map(|&c| number(c).to_string()).collect();
        format!("{at};{}", numbers.join(" "))
    };
    page.lists.of(false).into_iter().map(line).collect::<Vec<_>>().join("\n")
}
