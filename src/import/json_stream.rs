//! JSON texts one after another, out of a stream that may be larger than memory: a list, an object on each line, or objects
//! in a row. Each comes as its bytes, with where it begins; what is in it is another's business.

use std::io::{self, BufRead};

/// So many bytes one of them may have.
const LONGEST: usize = 16 << 20;

/// Where a text begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct At {
    /// Its line, from 1.
    pub line: u64,
    /// Of a list: its number, from 0.
    pub number: Option<u64>,
}

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// A text; it may be broken.
    Text(At),
    /// Something that begins no object, in this line.
    Other(u64),
    /// A text larger than is read, which begins in this line: nothing behind it is read.
    TooLong(u64),
    /// The stream ends within the list.
    Open(u64),
    /// The end.
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Begin,
    Objects,
    Lines,
    List,
    Done,
}

/// A stream of texts.
#[derive(Debug)]
pub struct Texts<R> {
    input: R,
    mode: Mode,
    line: u64,
    number: u64,
}

impl<R: BufRead> Texts<R> {
    /// Those of a stream.
    pub fn new(input: R) -> Self {
        Self { input, mode: Mode::Begin, line: 1, number: 0 }
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(self.input.fill_buf()?.first().copied())
    }

    fn take(&mut self, byte: u8) {
        self.input.consume(1);
        self.line += u64::from(byte == b'\n');
    }

    /// The next text, into `text`.
    pub fn next(&mut self, text: &mut Vec<u8>) -> io::Result<Next> {
        text.clear();
        if self.mode == Mode::Begin && self.input.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
            self.input.consume(3);
        }
        loop {
            let Some(byte) = self.peek()? else {
                let open = self.mode == Mode::List;
                self.mode = Mode::Done;
                return Ok(if open { Next::Open(self.line) } else { Next::End });
            };
            match (byte, self.mode) {
                (b' ' | b'\t' | b'\n' | b'\r', _) | (b',', Mode::List) => self.take(byte),
                (_, Mode::Done) => {
                    self.input.consume(1);
                    return self.other();
                }
                (b'[', Mode::Begin) => {
                    self.mode = Mode::List;
                    self.take(byte);
                }
                (b']', Mode::List) => {
                    self.mode = Mode::Done;
                    self.take(byte);
                }
                (b'{', Mode::Lines) => return self.of_line(text),
                (b'{', _) => return self.object(text),
                _ => return self.other(),
            }
        }
    }

    /// Passes over the rest of the line.
    fn other(&mut self) -> io::Result<Next> {
        let line = self.line;
        let mut rest = Vec::new();
        self.until_line_ends(&mut rest)?;
        if self.mode == Mode::Begin {
            self.mode = Mode::Objects;
        }
        Ok(Next::Other(line))
    }

    /// Reads up to the end of the line; whether it was not too long.
    fn until_line_ends(&mut self, text: &mut Vec<u8>) -> io::Result<bool> {
        loop {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                return Ok(true);
            }
            let end = buffer.iter().position(|&byte| byte == b'\n');
            let count = end.map_or(buffer.len(), |at| at + 1);
            text.extend_from_slice(buffer.get(..count).unwrap_or_default());
            self.input.consume(count);
            if end.is_some() {
                self.line += 1;
                return Ok(true);
            }
            if text.len() > LONGEST {
                return Ok(false);
            }
        }
    }

    fn of_line(&mut self, text: &mut Vec<u8>) -> io::Result<Next> {
        let line = self.line;
        if self.until_line_ends(text)? {
            return Ok(Next::Text(At { line, number: None }));
        }
        self.mode = Mode::Done;
        Ok(Next::TooLong(line))
    }

    /// Reads up to the brace that closes the one here.
    fn object(&mut self, text: &mut Vec<u8>) -> io::Result<Next> {
        let (line, number) = (self.line, self.number);
        let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
        loop {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                break;
            }
            let mut end = None;
            for (at, &byte) in buffer.iter().enumerate() {
                self.line += u64::from(byte == b'\n');
                match byte {
                    _ if escaped => escaped = false,
                    b'\\' if quoted => escaped = true,
                    b'"' => quoted = !quoted,
                    // No text of JSON goes over a line: its end is missing.
                    b'\n' if quoted => end = Some(at),
                    b'{' | b'[' if !quoted => depth += 1,
                    b'}' | b']' if !quoted => {
                        depth = depth.saturating_sub(1);
                        if depth == 0 {
                            end = Some(at);
                        }
                    }
                    _ => {}
                }
                if end.is_some() {
                    break;
                }
            }
            let count = end.map_or(buffer.len(), |at| at + 1);
            text.extend_from_slice(buffer.get(..count).unwrap_or_default());
            self.input.consume(count);
            if end.is_some() {
                break;
            }
            if text.len() > LONGEST {
                self.mode = Mode::Done;
                return Ok(Next::TooLong(line));
            }
        }
        self.behind(line)?;
        let list = self.mode == Mode::List;
        self.number += 1;
        Ok(Next::Text(At { line, number: list.then_some(number) }))
    }

    /// Behind the first object: whether there is one on each line.
    fn behind(&mut self, line: u64) -> io::Result<()> {
        if self.mode == Mode::Begin {
            self.mode = Mode::Objects;
            if self.line == line && matches!(self.peek()?, Some(b'\n' | b'\r')) {
                self.mode = Mode::Lines;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<(Next, String)> {
        let mut texts = Texts::new(io::BufReader::with_capacity(3, text.as_bytes()));
        let (mut found, mut piece) = (Vec::new(), Vec::new());
        loop {
            let next = texts.next(&mut piece).unwrap();
            if next == Next::End {
                return found;
            }
            found.push((next, String::from_utf8(piece.clone()).unwrap().trim().to_owned()));
        }
    }

    fn at(line: u64, number: Option<u64>) -> Next {
        Next::Text(At { line, number })
    }

    #[test]
    fn texts_are_told_apart_whatever_holds_them() {
        let one = ("{\"a\":\"}\\\"\"}", "{\"b\":[{}]}");
        let texts = |found: Vec<(Next, String)>| found.into_iter().map(|(_, text)| text).collect::<Vec<_>>();
        for text in [
            format!("[{},\n {}]", one.0, one.1),
            format!("{}\n{}\n", one.0, one.1),
            format!("\u{feff}{} {}", one.0, one.1),
        ] {
            assert_eq!(texts(all(&text)), [one.0, one.1], "{text}");
        }
        assert_eq!(
            all("[{},{}\n,{}]").into_iter().map(|(next, _)| next).collect::<Vec<_>>(),
            [at(1, Some(0)), at(1, Some(1)), at(2, Some(2))]
        );
        assert_eq!(all("{\n\"a\":1\n}")[0].0, at(1, None));
        assert!(all("").is_empty() && all("[]").is_empty());
    }

    #[test]
    fn a_broken_line_ends_with_its_line() {
        let found = all("{\"a\":1}\n{\"b\":\n{\"c\":3}\nx\n{\"d\":4}");
        let places: Vec<Next> = found.iter().map(|(next, _)| *next).collect();
        assert_eq!(places, [at(1, None), at(2, None), at(3, None), Next::Other(4), at(5, None)]);
        assert_eq!(all("[{}, {\"a\"").last().unwrap().0, Next::Open(1));
        assert_eq!(all("[1]")[0].0, Next::Other(1));
    }
}
