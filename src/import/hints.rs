//! Rows below a header that tell whoever fills in a table what belongs there: questions, and examples.

use super::{sheet::Line, words::folded};

/// Words that ask.
const ASK: &[&str] = &[
    "wer", "wen", "wem", "wessen", "was", "wann", "warum", "weshalb", "wieso", "wo", "wohin", "woher", "wie",
    "wieviel", "womit", "wozu", "welche", "welcher", "welches", "welchem", "welchen", "who", "whom", "whose",
    "what", "when", "why", "where", "which", "how", "qui", "quoi", "que", "quand", "pourquoi", "comment",
    "combien", "quel", "quelle", "quels", "quelles", "quien", "quienes", "cuando", "donde", "cual", "cuales",
    "como", "cuanto", "chi", "quando", "perche", "dove", "quale", "quali", "wat", "waarom", "waar", "welk",
    "hoe",
];

/// How what tells to fill in a cell begins.
const BEGINS: &[&str] = &[
    "bitte ",
    "please ",
    "z b ",
    "zb ",
    "zum beispiel ",
    "beispiel ",
    "beispiele ",
    "e g ",
    "eg ",
    "for example ",
    "p ex ",
    "par exemple ",
    "ex ",
    "por ejemplo ",
    "p ej ",
    "bijv ",
    "bijvoorbeeld ",
    "ad es ",
    "per esempio ",
];

/// Whether each cell of a row asks, or tells what belongs there, one of them at least by a question or an example: `Wer bekommt die Daten?`,
/// `z. B. Lohn`.
pub fn is_hints(line: &Line) -> bool {
    let filled = || (0..line.cells.len()).map(|at| line.cell(at)).filter(|cell| !cell.is_empty());
    let numbers = || filled().enumerate().all(|(at, cell)| cell == (at + 1).to_string());
    // The columns are counted: `1;2;3;4`.
    if filled().count() > 2 && numbers() {
        return true;
    }
    filled().count() > 1
        && filled().any(|cell| is_question(cell) || is_example(cell))
        && filled().all(|cell| is_question(cell) || is_instruction(cell))
}

/// Whether a text begins as an example does: `z. B. Lohn`.
fn is_example(text: &str) -> bool {
    let words = folded(text);
    BEGINS.iter().any(|begin| !is_plea(begin) && words.starts_with(begin))
}

/// Whether a beginning asks for something, and gives no example.
fn is_plea(begin: &str) -> bool {
    ["bitte ", "please "].contains(&begin)
}

fn is_question(text: &str) -> bool {
    let words = folded(text);
    text.ends_with('?') && words.split(' ').any(|word| ASK.contains(&word))
}

fn is_instruction(text: &str) -> bool {
    const WHOLE: &[&str] =
        &["hinweis", "hinweise", "erlauterung", "ausfullhilfe", "hint", "hints", "help", "aide"];
    let words = folded(text);
    WHOLE.contains(&words.as_str()) || BEGINS.iter().any(|begin| words.starts_with(begin))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_questions_is_no_row_of_data() {
        let is = |cells: &[&str]| {
            is_hints(&Line { number: 1, cells: cells.iter().map(|cell| (*cell).to_owned()).collect() })
        };
        for cells in [
            &["Wer bekommt die Daten?", "In welchem Land?"][..],
            &["Hinweis", "Was machen Sie?", "", "z. B. Name, Anschrift"],
            &["What is done?", "Please name all", "Where is it?"],
            &["Was?", "Wer?"],
            &["z. B. Lohn", "z.B. Name", "e.g. USA"],
            &["1", "2", "3", "4"],
            &["Quelles donn\u{e9}es ?", "Pour qui ?"],
        ] {
            assert!(is(cells), "{cells:?}");
        }
        for cells in [
            &["Lohn", "Wer bekommt die Daten?"][..],
            &["Kite?", "USA?"],
            &["Lang & Partner?", "TBD?"],
            &["Wer bekommt die Daten?"],
            &["z. B. Lohn", "Name"],
            &["Bitte", "Hinweis"],
            &["1", "2"],
            &["1", "3", "4"],
            &["", ""],
            &["Lohn", "Name"],
        ] {
            assert!(!is(cells), "{cells:?}");
        }
    }
}
