//! The user's text as a reader may see it: nothing in it steers a terminal, a renderer or the direction of the
//! text around it. Escaping for a format is that format's business.

use std::borrow::Cow;

use crate::model::{Inventory, Party, Place};

/// What stands for a character that is not shown.
const STAND_IN: char = '\u{fffd}';

/// Replaces what cannot be seen: control characters, marks of text direction, characters without width and
/// tags. Line breaks and tabs become blanks.
pub fn shown(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| replacement(c).is_some()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| replacement(c).unwrap_or(c)).collect())
}

/// Whether a character is not shown as it is.
pub fn is_hidden(c: char) -> bool {
    replacement(c).is_some()
}

/// Whether anything of a text is seen: a name of blanks, of characters without width or of fillers names nothing.
pub fn is_seen(text: &str) -> bool {
    let filler = |c: char| {
        matches!(
            c,
            '\u{ad}'
                | '\u{34f}'
                | '\u{115f}'
                | '\u{1160}'
                | '\u{17b4}'
                | '\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200c}'
                | '\u{200d}'
                | '\u{2800}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{ffa0}'
                | '\u{fffd}'..='\u{ffff}'
                | '\u{e0100}'..='\u{e01ef}'
        )
    };
    text.chars().any(|c| !c.is_whitespace() && !is_hidden(c) && !filler(c))
}

fn replacement(c: char) -> Option<char> {
    match c {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => Some(' '),
        _ if c.is_control() => Some(STAND_IN),
        '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => Some(STAND_IN),
        _ => None,
    }
}

/// The party's own word for what it is, else its table's.
pub fn kind(party: &Party) -> &str {
    party.kind_word()
}

/// The name with the id behind it; the id alone where it is the name.
pub fn titled(name: &str, id: &str) -> String {
    if !is_seen(name) || name == id {
        shown(id).into_owned()
    } else {
        format!("{} ({})", shown(name), shown(id))
    }
}

/// The name alone, or the id where there is none.
pub fn name_or<'a>(name: &'a str, id: &'a str) -> Cow<'a, str> {
    shown(if is_seen(name) { name } else { id })
}

/// A place with its code behind it, under the inventory's own name for it where it has one.
pub fn place(inventory: &Inventory, place: Place) -> String {
    if place.is_unknown() {
        return "not known".to_owned();
    }
    let own = inventory.countries.iter().find(|c| c.place == place && is_seen(&c.name));
    titled(own.map_or(place.name(), |c| c.name.as_str()), place.code())
}

/// The report's title: the head's title, else its name, else a plain one.
pub fn title(inventory: &Inventory) -> Cow<'_, str> {
    let head = &inventory.head;
    let text = [&head.title, &head.name].into_iter().find(|t| is_seen(t));
    shown(text.map_or("Where personal data goes", String::as_str))
}

/// A number with its noun: `1 flow`, `2 flows`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::{count, shown, titled};

    #[test]
    fn what_cannot_be_seen_is_replaced() {
        assert_eq!(shown("a\u{202e}b\u{1b}[31m\u{0}\u{85}"), "a\u{fffd}b\u{fffd}[31m\u{fffd}\u{fffd}");
        assert_eq!(shown("two\r\nlines\tand\u{2028}more"), "two  lines and more");
    }

    #[test]
    fn letters_of_any_script_stay() {
        let name = "Müller & Söhne — 株式会社 می\u{200c}خواهم";
        assert_eq!(shown(name), name);
    }

    #[test]
    fn an_id_that_is_the_name_stands_once() {
        assert_eq!(titled("crm", "crm"), "crm");
        for nothing in [" ", "", "\u{200b}", "\u{200d}\u{ad} ", "\u{2800}", "\u{202e}\u{3164}", "\u{fffd}"] {
            assert_eq!(titled(nothing, "crm"), "crm", "{nothing:?}");
        }
        assert_eq!(titled("Sales desk", "crm"), "Sales desk (crm)");
    }

    #[test]
    fn numbers_agree_with_their_nouns() {
        assert_eq!(count(1, "flow", "flows"), "1 flow");
        assert_eq!(count(0, "flow", "flows"), "0 flows");
    }
}
