//! A Markdown page without its comments, and with what its links stand for below all else: neither is a row, and neither ends a table.

/// A page without its comments, each line where it was.
pub(super) struct Page {
    pub text: String,
    /// The numbers of the lines in comments that look like rows.
    pub rows: Vec<String>,
}

const OPENS: &str = "<!--";
const ENDS: &str = "-->";

/// A block of code that has begun: its sign, and how many of these.
type Fence = Option<(char, usize)>;

/// The page without its comments: what stands behind one on its line is no part of it, and a row that one parts is one row. Blocks of code, and a
/// head of YAML, are left as they are. A comment that never ends is its own line alone: renderers take all that follows for it, but what is read can be
/// seen, and what is not cannot.
pub(super) fn without(text: &str) -> Page {
    let last = text.rfind(ENDS);
    let mut plain = String::with_capacity(text.len());
    let mut rows = Vec::new();
    // Where this line ends, its number, whether anything stands in it yet, the lines that follow it instead of those of its comments.
    let (mut at, mut end, mut number, mut is_blank, mut owed) = (head_of_yaml(text), 0, 0, true, 0);
    plain.push_str(&text[..at]);
    number += text[..at].matches('\n').count();
    let (mut fence, mut is_behind_blank): (Fence, bool) = (None, true);
    while at < text.len() {
        if at >= end {
            plain.extend(std::iter::repeat_n('\n', std::mem::take(&mut owed)));
            end = line_end(text, at);
            (number, is_blank) = (number + 1, true);
            let line = &text[at..end];
            let is_code = fence.is_some() || is_behind_blank && is_indented(line);
            fence = fence_behind(line, fence);
            is_behind_blank = line.trim().is_empty() || is_code && fence.is_none() && is_indented(line);
            if is_code || fence.is_some() {
                plain.push_str(line);
                at = end;
                continue;
            }
        }
        let opens = opening(&text[at..end]).map(|opens| at + opens);
        let before = &text[at..opens.unwrap_or(end)];
        is_blank &= before.trim().is_empty();
        plain.push_str(before);
        let Some(opens) = opens else {
            at = end;
            continue;
        };
        let behind = opens + OPENS.len();
        let Some((length, ends)) = ending(text, behind, last) else {
            plain.push_str(if is_blank { "\n" } else { &text[opens..end] });
            at = end;
            continue;
        };
        let comment = &text[behind..behind + length];
        let lines = comment.matches('\n').count();
        let shown = comment.split('\n').enumerate().filter(|(_, line)| is_row(line));
        rows.extend(shown.map(|(at, _)| (number + at).to_string()));
        (at, number) = (behind + length + ends, number + lines);
        if is_blank {
            plain.extend(std::iter::repeat_n('\n', lines));
        } else {
            plain.push(' ');
            owed += lines;
        }
        if at > end {
            end = line_end(text, at);
        }
        // What stands behind a comment on its line is text, and no row.
        if is_blank && !is_row(&text[at..end]) && !text[at..end].contains(OPENS) {
            plain.push('\n');
            at = end;
        }
    }
    Page { text: defined_below(&plain), rows }
}

/// How long the comment is that begins here, and what ends it; nothing, where it never ends. `<!-->` and `<!--->` are comments, too.
fn ending(text: &str, behind: usize, last: Option<usize>) -> Option<(usize, usize)> {
    let rest = &text[behind..];
    if let Some(short) = [">", "->"].into_iter().find(|short| rest.starts_with(short)) {
        return Some((0, short.len()));
    }
    let length = last.filter(|last| behind <= *last).and_then(|_| rest.find(ENDS))?;
    Some((length, ENDS.len()))
}

fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |length| at + length + 1)
}

/// How many bytes a head of YAML has, between two lines of `---` at the top.
fn head_of_yaml(text: &str) -> usize {
    let Some(rest) = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n")) else { return 0 };
    let begin = text.len() - rest.len();
    let mut at = begin;
    for line in rest.split_inclusive('\n') {
        at += line.len();
        if matches!(line.trim_end(), "---" | "...") {
            return at;
        }
    }
    0
}

/// Whether a line looks like a row of a table, and says something.
fn is_row(line: &str) -> bool {
    line.trim_start().starts_with('|') && line.contains(char::is_alphanumeric)
}

fn is_indented(line: &str) -> bool {
    line.starts_with("    ") || line.starts_with('\t')
}

/// Where a comment opens in a line: not within code, and not behind a backslash.
fn opening(line: &str) -> Option<usize> {
    let at = line.find(OPENS)?;
    let (before, behind) = (&line[..at], &line[at..]);
    let is_code = before.matches('`').count() % 2 == 1 && behind.contains('`');
    let is_escaped = before.ends_with('\\');
    (!is_code && !is_escaped).then_some(at)
}

/// The block of code that is open behind a line. It may stand in a quotation, or in an item of a list.
fn fence_behind(line: &str, open: Fence) -> Fence {
    let line = line.trim_end();
    let inner = line.trim_start_matches(['>', ' ', '\t']);
    let inner = ["- ", "* ", "+ "]
        .into_iter()
        .find_map(|mark| inner.strip_prefix(mark))
        .unwrap_or(inner)
        .trim_start();
    let Some(sign) = inner.chars().next().filter(|sign| matches!(sign, '`' | '~')) else { return open };
    let count = inner.chars().take_while(|c| *c == sign).count();
    let behind = inner.get(count..).unwrap_or_default();
    match open {
        Some((own, least)) if own == sign && count >= least && behind.trim().is_empty() => None,
        Some(_) => open,
        None => (count > 2 && !(sign == '`' && behind.contains('`'))).then_some((sign, count)),
    }
}

/// The page with what its links stand for below all else, where it stands behind the rows of a table: it would be one.
fn defined_below(text: &str) -> String {
    let (mut plain, mut below) = (String::with_capacity(text.len()), String::new());
    let mut in_table = false;
    for line in text.split_inclusive('\n') {
        if in_table && is_definition(line) {
            below.extend(["\n\n", line.trim_start()]);
            plain.push('\n');
        } else {
            plain.push_str(line);
            in_table = line.contains('|') || in_table && !line.trim().is_empty();
        }
    }
    plain + &below
}

/// Whether a line says what a link stands for: `[1]: https://kite.example`, or `[//]: # (a comment)`.
fn is_definition(line: &str) -> bool {
    let label = line.trim_start().strip_prefix('[').and_then(|rest| rest.split_once("]:"));
    label.is_some_and(|(label, behind)| !label.contains([']', '|']) && !behind.contains('|'))
}
