//! The text cut into tokens, each with its bytes. Where engines would cut a text differently, it is refused: what
//! is looked at must be what runs.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use crate::{
    query::{
        error::QueryError,
        text::wrong::{refused, syntax},
    },
    text::is_hidden,
};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token {
    /// A word: a keyword or a name, by where it stands.
    Word,
    /// A name in backticks.
    Name,
    /// Text in quotes.
    Text,
    /// A number.
    Number,
    /// `$name`.
    Parameter,
    /// `// ..` or `/* .. */`.
    Comment,
    /// Any other character.
    Symbol(char),
}

/// A token and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lexeme {
    /// What it is.
    pub token: Token,
    /// Its bytes, with quotes, backticks or `$`.
    pub place: Range<usize>,
}

/// Cuts a text into tokens, comments among them.
pub fn lex(text: &str) -> Result<Vec<Lexeme>, QueryError> {
    escapes(text)?;
    let mut lexemes = Vec::new();
    let mut lexer = Lexer { text, at: 0 };
    while let Some(c) = lexer.peek() {
        let start = lexer.at;
        if is_space(c) {
            lexer.bump(c);
            continue;
        }
        let token = lexer.token(c)?;
        lexemes.push(Lexeme { token, place: start..lexer.at });
    }
    Ok(lexemes)
}

/// White space, as Neo4j counts it. U+0085 and U+180E are a space for one engine and part of a name for another:
/// they are refused.
fn is_space(c: char) -> bool {
    matches!(c,
        '\t'..='\r' | '\u{1c}'..='\u{1f}' | ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}'
        | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// A server replaces `\uXXXX` before it cuts the text into tokens, in comments too: an escape must not stand for what
/// ends a token.
fn escapes(text: &str) -> Result<(), QueryError> {
    for (start, _) in text.match_indices('\\') {
        let rest = text.get(start + 1..).unwrap_or_default();
        let (digits, width) = match rest.as_bytes().first() {
            Some(b'u') => (rest.trim_start_matches('u'), 4),
            Some(b'U') => (rest.trim_start_matches('U'), 8),
            _ => continue,
        };
        let Some(code) = digits.get(..width).and_then(|d| u32::from_str_radix(d, 16).ok()) else { continue };
        let end = start + 1 + (rest.len() - digits.len()) + width;
        if let Some(
            c @ ('\''
            | '"'
            | '`'
            | '\\'
            | '*'
            | '/'
            | ';'
            | '\u{a}'..='\u{d}'
            | '\u{85}'
            | '\u{2028}'
            | '\u{2029}'),
        ) = char::from_u32(code)
        {
            let help = match c {
                '\n' => "write `\\n`",
                '\r' => "write `\\r`",
                '\u{c}' => "write `\\f`",
                '\u{b}' | '\u{85}' => "give it as a parameter",
                _ => "write the character itself",
            };
            return Err(refused(
                "an escape must not stand for a quote, a comment or an end of a line",
                start..end,
            )
            .help(help));
        }
    }
    Ok(())
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn bump(&mut self, c: char) {
        self.at += c.len_utf8();
    }

    fn take(&mut self, while_: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.find(|c| !while_(c)).unwrap_or(rest.len());
    }

    fn token(&mut self, c: char) -> Result<Token, QueryError> {
        let rest = self.rest();
        match c {
            '/' if rest.starts_with("//") => self.line_comment(),
            '/' if rest.starts_with("/*") => self.comment(),
            '\'' | '"' => self.string(c),
            '`' => self.backticks(),
            '$' => self.dollar(),
            '0'..='9' => self.number(),
            '.' if !self.text.get(..self.at).unwrap_or_default().ends_with('.')
                && rest.chars().nth(1).is_some_and(|c| c.is_ascii_digit()) =>
            {
                self.number()
            }
            c if begins_word(c) => {
                self.take(continues_word);
                match self.peek() {
                    Some('$') => Err(syntax("`$` cannot stand in a name", self.at..self.at + 1)
                        .help("put the name in backticks, or a space before the parameter")),
                    _ => Ok(Token::Word),
                }
            }
            c => self.symbol(c),
        }
    }

    fn line_comment(&mut self) -> Result<Token, QueryError> {
        let start = self.at;
        self.take(|c| c != '\n' && c != '\r');
        let inside = self.text.get(start..self.at).unwrap_or_default();
        if let Some((at, c)) = inside
            .char_indices()
            .find(|(_, c)| matches!(c, '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'))
        {
            return Err(odd_end(start + at..start + at + c.len_utf8()));
        }
        if self.peek() == Some('\r') && !self.rest().starts_with("\r\n") {
            return Err(odd_end(self.at..self.at + 1));
        }
        Ok(Token::Comment)
    }

    fn comment(&mut self) -> Result<Token, QueryError> {
        let start = self.at;
        let rest = self.rest();
        if rest.starts_with("/***/") {
            return Err(
                refused("engines do not agree where `/***/` ends", start..start + 5).help("write `/* */`")
            );
        }
        let Some(length) = rest.get(2..).and_then(|inside| inside.find("*/")) else {
            return Err(syntax("this comment does not end", start..start + 2).help("end it with `*/`"));
        };
        self.at += length + 4;
        Ok(Token::Comment)
    }

    fn string(&mut self, quote: char) -> Result<Token, QueryError> {
        let start = self.at;
        self.at += 1;
        while let Some(c) = self.peek() {
            self.bump(c);
            if c == quote {
                return Ok(Token::Text);
            }
            if c == '\\' {
                let from = self.at - 1;
                let Some(escaped) = self.peek() else { break };
                self.bump(escaped);
                self.escaped(escaped, from)?;
            }
        }
        Err(syntax("this text does not end", start..start + 1)
            .help(format!("end it with `{quote}`; inside it, write `\\{quote}`")))
    }

    /// An escape that both engines read alike.
    fn escaped(&self, c: char, from: usize) -> Result<(), QueryError> {
        let help = match c {
            '\\' | '\'' | '"' | 'b' | 'f' | 'n' | 'r' | 't' => return Ok(()),
            'u' => {
                // A server takes any number of `u`.
                let digits = self.rest().trim_start_matches('u').get(..4).unwrap_or_default();
                if digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_hexdigit()) {
                    return Ok(());
                }
                "four hexadecimal digits come behind `\\u`; a backslash itself is `\\\\`"
            }
            _ => "a backslash itself is `\\\\`; write other characters themselves",
        };
        Err(refused("engines do not agree what this escape stands for", from..self.at).help(help))
    }

    fn backticks(&mut self) -> Result<Token, QueryError> {
        let start = self.at;
        self.at += 1;
        while let Some(length) = self.rest().find('`') {
            self.at += length + 1;
            if self.peek() == Some('`') {
                self.at += 1;
                continue;
            }
            return match self.text.get(start + 1..self.at - 1) {
                Some(name) if !name.is_empty() && !name.contains('\\') => Ok(Token::Name),
                _ => Err(syntax("a name in backticks is not empty and has no backslash", start..self.at)),
            };
        }
        Err(syntax("this name does not end", start..start + 1).help("end it with a backtick"))
    }

    fn dollar(&mut self) -> Result<Token, QueryError> {
        self.at += 1;
        match self.peek() {
            Some('`') => {
                self.backticks()?;
                Ok(Token::Parameter)
            }
            Some(c) if continues_word(c) => {
                self.take(continues_word);
                Ok(Token::Parameter)
            }
            _ => Ok(Token::Symbol('$')),
        }
    }

    fn number(&mut self) -> Result<Token, QueryError> {
        let start = self.at;
        let digits = |c: char| c.is_ascii_digit() || c == '_';
        let rest = self.rest().as_bytes();
        if rest.first() == Some(&b'0') && matches!(rest.get(1), Some(b'x' | b'X' | b'o' | b'O')) {
            self.at += 2;
            self.take(|c| c.is_ascii_hexdigit() || c == '_');
        } else {
            self.take(digits);
            let rest = self.rest().as_bytes();
            if rest.first() == Some(&b'.') && rest.get(1).is_some_and(u8::is_ascii_digit) {
                self.at += 1;
                self.take(digits);
            }
            let rest = self.rest().as_bytes();
            let sign = usize::from(matches!(rest.get(1), Some(b'+' | b'-')));
            if matches!(rest.first(), Some(b'e' | b'E')) && rest.get(1 + sign).is_some_and(u8::is_ascii_digit)
            {
                self.at += 1 + sign;
                self.take(digits);
            }
        }
        if self.peek().is_some_and(|c| continues_word(c) || c == '$' || c == '`') {
            self.take(continues_word);
            return Err(syntax("a number ends before a name begins", start..self.at.max(start + 1))
                .help("put a space between them; a name that begins with a digit stands in backticks"));
        }
        Ok(Token::Number)
    }

    fn symbol(&mut self, c: char) -> Result<Token, QueryError> {
        let place = self.at..self.at + c.len_utf8();
        self.bump(c);
        match c {
            '\\' => {
                Err(refused("a backslash stands only inside quotes", place)
                    .help("write the character itself"))
            }
            '!'..='~' => Ok(Token::Symbol(c)),
            _ if is_hidden(c) || c == '\u{ad}' || c == '\u{180e}' => {
                Err(syntax("a character that cannot be seen", place).help("take it out"))
            }
            _ if is_dash(c) => Err(syntax(format!("`{c}` is no `-`"), place).help("write `-`")),
            _ => Err(syntax(format!("`{c}` has no meaning here"), place)
                .help("put names in backticks and texts in straight quotes")),
        }
    }
}

fn odd_end(place: Range<usize>) -> QueryError {
    refused("engines do not agree whether this ends the comment", place).help("end the line with a line feed")
}

fn is_dash(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}')
}

/// Whether a name without backticks may begin with it.
fn begins_word(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

/// Whether a name without backticks may go on with it: a letter, a digit, a mark upon a letter.
fn continues_word(c: char) -> bool {
    let mark = || !c.is_ascii() && c.width() == Some(0) && !is_hidden(c) && c != '\u{ad}' && c != '\u{180e}';
    c.is_alphanumeric() || c == '_' || mark()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::query::error::Fault;

    fn cut(text: &str) -> Vec<&str> {
        lex(text).unwrap().into_iter().map(|l| &text[l.place]).collect()
    }

    #[test]
    fn cuts() {
        assert_eq!(cut("MATCH(n:`a``b`)"), ["MATCH", "(", "n", ":", "`a``b`", ")"]);
        assert_eq!(cut("[*1..3]"), ["[", "*", "1", ".", ".", "3", "]"]);
        assert_eq!(cut("[*..3]"), ["[", "*", ".", ".", "3", "]"]);
        assert_eq!(cut("1.5e-3 .5 0xFF 1_000 2e5"), ["1.5e-3", ".5", "0xFF", "1_000", "2e5"]);
        assert_eq!(cut("'it\\'s' \"a\\\\\" x"), ["'it\\'s'", "\"a\\\\\"", "x"]);
        assert_eq!(cut("a// b\nc/* d */e"), ["a", "// b", "c", "/* d */", "e"]);
        assert_eq!(cut("$a $`b c` $1 n.x"), ["$a", "$`b c`", "$1", "n", ".", "x"]);
        assert_eq!(cut("a\u{a0}b\u{2003}c\u{2028}d"), ["a", "b", "c", "d"]);
        assert_eq!(cut("é e\u{301} 名前"), ["é", "e\u{301}", "名前"]);
    }

    #[test]
    fn says_what_does_not_end() {
        for (text, place) in
            [("x 'abc", 2..3), ("\"", 0..1), ("a `b", 2..3), ("1 /* x", 2..4), ("'a\\", 0..1)]
        {
            let error = lex(text).unwrap_err();
            assert_eq!((error.fault, error.place), (Fault::Syntax, Some(place)), "{text}");
        }
    }

    #[test]
    fn refuses_what_engines_cut_differently() {
        for text in [
            "\\u0043REATE",
            "'\\u0027'",
            "// \\u000a CREATE",
            "/* \\u002a\\u002f */",
            "`\\u0060`",
            "'\\\\uu0027'",
            "/***/ '*/'",
            "// a\rb",
            "// a\u{2028}b",
            "a\u{ad}b",
            "a\u{200b}b",
            "a\u{85}b",
            "(a)\u{2014}(b)",
            "1x",
            "a$b",
            "'\\U00000027'",
            "\u{201c}x\u{201d}",
            "\u{feff}a",
            "a\0",
        ] {
            assert!(lex(text).is_err(), "{text:?}");
        }
        for text in ["'\\users'", "'\\U00000041'", "'\\u002'", "'\\x'", "'\\`'"] {
            assert!(lex(text).is_err(), "{text:?}");
        }
        assert!(lex(r#"'\u0041 \n \\users \' \" \t'"#).is_ok());
    }

    proptest! {
        #[test]
        fn never_panics_and_covers_the_text(text in r#"([ -~\n\r]|[é名\u{301}\u{202e}\u{85}]|['"`\\/*$]|\\u00[0-9a-f]{2}){0,60}"#) {
            if let Ok(lexemes) = lex(&text) {
                let mut end = 0;
                for lexeme in lexemes {
                    prop_assert!(text[end..lexeme.place.start].chars().all(is_space));
                    prop_assert!(!lexeme.place.is_empty());
                    end = lexeme.place.end;
                }
                prop_assert!(text[end..].chars().all(is_space));
            }
        }

        #[test]
        fn any_text(text in any::<String>()) {
            let _ = lex(&text);
        }
    }
}
