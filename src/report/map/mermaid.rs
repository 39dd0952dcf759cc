//! The map as a flow chart of Mermaid. Every string stands in quotes, and what is not a letter, a digit or plain
//! punctuation in it is written as its number: nothing in it is a word of Mermaid's, markup or a link.

use std::fmt::Write as _;

use super::{
    depth,
    picture::{Map, Shape},
};
use crate::report::{dot::colour, plain};

/// Text of Mermaid.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ' ' | '.' | ',' | '-' | '(' | ')' | ':' => out.push(c),
            '\u{fffd}'..='\u{ffff}' => {}
            _ if c.is_alphanumeric() => out.push(c),
            _ => {
                let _ = write!(out, "#{};", u32::from(c));
            }
        }
    }
    out
}

/// A line of a label. One that begins as a list, a quotation or code does in Markdown would be read as one, and drawn as
/// an error: its first sign is written as its number.
fn line(text: &str) -> String {
    let text = escaped(text.trim_start());
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    match rest.chars().next() {
        Some(mark @ ('.' | ')')) if digits > 0 => {
            format!("{number}#{};{}", u32::from(mark), rest.get(1..).unwrap_or(""))
        }
        Some(mark @ '-') if digits == 0 => format!("#{};{}", u32::from(mark), rest.get(1..).unwrap_or("")),
        _ => text,
    }
}

/// Writes it.
pub fn render(map: &Map) -> String {
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = writeln!(
        out,
        "%% thalweg map\n%% {}\n%% {}\nflowchart LR",
        escaped(&map.title),
        escaped(&map.subtitle)
    );
    for (number, lane) in map.lanes.iter().enumerate() {
        let _ = writeln!(out, "  subgraph lane{number}[\"{}\"]", line(&lane.name));
        for (row, card) in map.boxes.iter().enumerate().filter(|(_, c)| c.lane == number) {
            let mut label = line(&card.name);
            for (note, _) in &card.notes {
                let _ = write!(label, "<br/>{}", line(note));
            }
            let (open, close) = match card.shape {
                Shape::People => ("([", "])"),
                Shape::Party => ("[", "]"),
                Shape::Store => ("[(", ")]"),
                Shape::Group => ("[[", "]]"),
            };
            let _ = writeln!(out, "    n{row}{open}\"{label}\"{close}");
        }
        out.push_str("  end\n");
    }
    let pairs: Vec<_> = map.lines.iter().map(|l| (l.from, l.to)).collect();
    let columns = depth::columns(map.boxes.len(), &pairs);
    for (line, back) in map.lines.iter().zip(columns.back) {
        let arrow = if back { "-.->" } else { "-->" };
        let flows = plain::count(line.flows.len(), "flow", "flows");
        let _ =
            writeln!(out, "  n{} {arrow}|\"{}: {flows}\"| n{}", line.from, line.verdict.as_str(), line.to);
    }
    for (row, line) in map.lines.iter().enumerate() {
        let width = if line.verdict >= crate::law::Verdict::Unknown { 3 } else { 1 };
        let _ = writeln!(out, "  linkStyle {row} stroke:{},stroke-width:{width}px", colour(line.verdict));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{escaped, line};

    #[test]
    fn no_line_begins_a_list() {
        assert_eq!(line("1. Sales"), "1#46; Sales");
        assert_eq!(line("  12) Sales"), "12#41; Sales");
        assert_eq!(line("- Sales"), "#45; Sales");
        assert_eq!(line("* Sales"), "#42; Sales");
        assert_eq!(line("+ Sales"), "#43; Sales");
        assert_eq!(line("1.5 Sales-team"), "1#46;5 Sales-team");
        assert_eq!(line("2026"), "2026");
    }

    #[test]
    fn nothing_ends_a_string_or_opens_anything() {
        assert_eq!(escaped("a\"] --> b"), "a#34;#93; --#62; b");
        assert_eq!(escaped("<script>&lt;#35;"), "#60;script#62;#38;lt#59;#35;35#59;");
        assert_eq!(
            escaped("`**md**` %%{init}%%"),
            "#96;#42;#42;md#42;#42;#96; #37;#37;#123;init#125;#37;#37;"
        );
        assert_eq!(escaped("two\nlines; Müller 株式会社"), "two#10;lines#59; Müller 株式会社");
    }
}
