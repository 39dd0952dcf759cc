//! What the parser of TOML says, in the words of who wrote the file: it speaks of its own grammar.

/// What is said where the parser goes no deeper.
pub(super) const TOO_DEEP: &str = "too many levels of lists and tables";

/// What is wrong, behind how the parser's message begins. The first that fits counts.
const SAID: &[(&str, &str)] = &[
    ("recursion limit", TOO_DEEP),
    ("string values must be quoted", "a text without quotes"),
    ("invalid basic string", "a text whose quotes are not closed"),
    ("invalid literal string", "a text whose quotes are not closed"),
    ("invalid multi-line", "a text whose quotes are not closed"),
    ("missing opening quote", "a text whose quotes are not opened"),
    ("missing escaped value", "a `\\` in a text with nothing after it"),
    ("too few unicode", "a `\\u` in a text without four digits after it"),
    ("invalid unicode", "a `\\u` in a text that is not a character"),
    ("key with no value", "a key without a value"),
    ("missing value", "a key without a value"),
    ("missing assignment", "no `=` between key and value"),
    ("extra assignment", "one `=` too many"),
    ("extra `=`", "one `=` too many"),
    ("unclosed array table", "a table's name in brackets that are not closed"),
    ("unclosed table", "a table's name in brackets that are not closed"),
    ("unclosed inline table", "a `{` that is not closed"),
    ("unclosed array", "a list that is not closed"),
    ("missing comma between array", "no comma between two items of a list, or a list that is not closed"),
    ("extra comma in array", "one comma too many in a list"),
    ("unexpected `=` in array", "a `=` in a list"),
    ("missing array", "a list that is not opened"),
    ("missing comma between key", "no comma between two keys in `{` and `}`"),
    ("extra comma in inline", "one comma too many in `{` and `}`"),
    ("invalid unquoted key", "a key with characters that are allowed only in quotes"),
    ("unquoted keys cannot be empty", "a key without a name"),
    ("invalid key", "a key that cannot be read"),
    ("invalid boolean", "a text without quotes"),
    ("invalid inline table", "something in `{` and `}` that is not a key with a value"),
    ("invalid comment character", "a character in a comment that cannot be seen"),
    ("carriage return", "a line that is ended by half: a carriage return alone"),
    ("unexpected leading zero", "a number that begins with 0"),
    ("unexpected sign", "a number with a sign where none may be"),
    ("redundant", "a number with a sign too many"),
    ("`_` may only", "a number with a `_` that is not between digits"),
    ("invalid string", "a text whose quotes are not closed"),
    ("invalid binary", "a number that cannot be read"),
    ("invalid hexadecimal", "a number that cannot be read"),
    ("invalid octal", "a number that cannot be read"),
    ("invalid exponent", "a number that cannot be read"),
    ("invalid mantissa", "a number that cannot be read"),
    ("invalid fraction", "a number that cannot be read"),
    ("invalid value", "a value that cannot be read"),
    ("invalid date", "a day that cannot be read"),
    ("invalid time", "a time that cannot be read"),
    ("number too large", "a number that is too large"),
    ("invalid integer", "a number that cannot be read"),
    ("invalid float", "a number that cannot be read"),
    ("cannot extend", "a table that is written a second time, in another way"),
    ("duplicate key", "duplicate key"),
];

/// What a message of the parser means.
pub(super) fn said(message: &str) -> String {
    let known = SAID.iter().find(|(begin, _)| message.starts_with(begin));
    known.map_or("this is not written as TOML is", |(_, said)| said).to_owned()
}
