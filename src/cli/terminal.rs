//! Findings as a reader sees them on a terminal, in rustc's manner. Nothing else of the program draws them.
//!
//! Only the lines around a place are handed to the renderer, never a whole file. The user's text, names of files
//! included, can hold anything: control characters and marks that turn text round are shown, never sent.

use std::{borrow::Cow, ops::Range};

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet};
pub use thalweg::text::clean;
use thalweg::{
    finding::{Code, Finding, Severity},
    gate::State,
    source::{Sources, Span},
    text::is_hidden,
};

/// How many bytes of a line are shown behind the place.
const TAIL: usize = 80;
/// How many of the place itself.
const MARKED: usize = 100;
/// How many before it. Of a longer line, no more than this is shown there: JSON may be one line.
const HEAD: usize = 100;
const CUT_HEAD: usize = 60;
/// What stands for what is cut off.
const CUT: &str = "...";
/// How many characters of a message are shown: a user's text in it may be of any length.
const MESSAGE: usize = 1_500;

/// A finding that is shown.
#[derive(Clone, Copy)]
pub struct Shown<'f> {
    /// The finding.
    pub finding: &'f Finding,
    /// What became of it.
    pub state: State,
    /// Its key, by which waivers.csv names it; `None` where it cannot be waived.
    pub key: Option<&'f str>,
}

impl<'f> Shown<'f> {
    /// One that counts, and cannot be waived.
    pub fn new(finding: &'f Finding) -> Self {
        Self { finding, state: State::New, key: None }
    }
}

/// Renders findings with what became of each, one after another, with an empty line behind each.
pub fn render(findings: &[Shown<'_>], sources: &Sources, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    for shown in findings.iter().filter(|shown| shown.finding.severity != Severity::Off) {
        out.push_str(&renderer.render(&groups(*shown, sources)));
        out.push_str("\n\n");
    }
    out
}

/// The finding itself, and where one is known, the text to write instead.
fn groups<'s>(shown: Shown<'_>, sources: &'s Sources) -> Vec<Group<'s>> {
    let Shown { finding, state, key } = shown;
    let level = match (state, finding.severity) {
        (State::Waived, _) => Level::NOTE.with_name("waived"),
        (State::Known, _) => Level::NOTE.with_name("known"),
        (State::New, Severity::Error) => Level::ERROR,
        (State::New, Severity::Warning) => Level::WARNING,
        (State::New, Severity::Note | Severity::Off) => Level::NOTE,
    };
    let mut main = level
        .primary_title(short(&finding.message))
        .id(finding.code.as_str())
        .elements(Vec::<Origin<'_>>::new());
    for snippet in places(finding, sources) {
        main = match snippet {
            Place::Lines(snippet) => main.element(*snippet),
            Place::Whole(origin) => main.element(origin),
        };
    }
    if let Some(waived) = &finding.waived {
        let text = format!("until {} by {}: {}", waived.until, waived.who, waived.reason);
        main = main.element(Level::NOTE.with_name("waived").message(clean(&text)));
    } else if let Some(decided) = &finding.decided {
        main = main.element(Level::NOTE.with_name("decided").message(clean(&decided.said())));
    }
    if !finding.citation.is_empty() {
        main = main.element(Level::NOTE.message(short(&finding.citation)));
    }
    let patch = patch(finding, sources);
    if patch.is_none() && !finding.help.is_empty() {
        main = main.element(Level::HELP.message(short(&finding.help)));
    }
    if let Some(key) = key {
        // As the columns of waivers.csv are called.
        let subject = &finding.subject;
        let subject = if subject.is_empty() { String::new() } else { format!(", subject `{subject}`") };
        main = main.element(Level::NOTE.with_name("finding").message(short(&format!("`{key}`{subject}"))));
    }
    let mut groups = vec![main];
    groups.extend(patch);
    groups
}

enum Place<'s> {
    Lines(Box<Snippet<'s, Annotation<'s>>>),
    Whole(Origin<'s>),
}

fn places<'s>(finding: &Finding, sources: &'s Sources) -> Vec<Place<'s>> {
    let mut places = Vec::new();
    let Some(span) = finding.span else { return places };
    let second = match finding.code {
        Code::DuplicateId | Code::DuplicateColumn => "first here",
        Code::TransferMissing
        | Code::TransferDeficient
        | Code::TransferUnknown
        | Code::TransferProhibited
        | Code::ForeignParent
        | Code::ForeignAuthority
        | Code::StandingConsent
        | Code::EncryptionAlone
        | Code::PlaceOfSameParty => "the first flow that it is about",
        _ => "see also here",
    };
    let Some(window) = Window::of(span, sources) else {
        let mut origin = Origin::path(clean(sources.name(span.source)));
        if span.line > 0 {
            origin = origin.line(span.line as usize).char_column(span.column as usize);
        }
        places.push(Place::Whole(origin));
        return places;
    };
    let mut snippet = window.snippet().annotation(AnnotationKind::Primary.span(window.mark.clone()));
    let other = finding.other.and_then(|o| Window::of(o, sources).map(|w| (o, w)));
    let mut second_place = None;
    if let Some((other, at)) = other {
        match window.mark_of(other).filter(|_| other.source == span.source && other.line == span.line) {
            Some(mark) => snippet = snippet.annotation(AnnotationKind::Context.span(mark).label(second)),
            None => second_place = Some((other, at)),
        }
    }
    places.extend(window.origin(span));
    places.push(Place::Lines(Box::new(snippet)));
    if let Some((other, at)) = second_place {
        let context = AnnotationKind::Context.span(at.mark.clone()).label(second);
        places.extend(at.origin(other));
        places.push(Place::Lines(Box::new(at.snippet().annotation(context))));
    }
    places
}

fn patch<'s>(finding: &Finding, sources: &'s Sources) -> Option<Group<'s>> {
    let replacement = finding.replacement.as_deref()?;
    let span = finding.span?;
    // What is not shown whole cannot be shown replaced.
    let whole = (span.end.saturating_sub(span.start) as usize) <= MARKED && replacement.len() <= MARKED;
    let window = Window::of(span, sources).filter(|_| whole)?;
    let title =
        if finding.help.is_empty() { format!("write `{replacement}`") } else { finding.help.to_string() };
    let patch = Patch::new(window.mark.clone(), clean(replacement));
    let group = Level::HELP.secondary_title(short(&title));
    let snippet = Snippet::source(window.text).line_start(window.line);
    Some(if window.cut {
        group.element(snippet.patch(patch))
    } else {
        group.element(snippet.path(window.name).patch(patch))
    })
}

/// A text of ours with users' words in it, not too long.
fn short(text: &str) -> String {
    match text.char_indices().nth(MESSAGE) {
        Some((end, _)) => clean(text.get(..end).unwrap_or_default()) + CUT,
        None => clean(text),
    }
}

/// What is shown of the line that a span begins on, and where the span stands in it.
struct Window<'s> {
    name: String,
    text: Cow<'s, str>,
    line: usize,
    mark: Range<usize>,
    /// Whether the line begins before what is shown of it.
    cut: bool,
    /// Where what is shown begins and ends in the file.
    shown: Range<usize>,
}

impl<'s> Window<'s> {
    /// None for a whole file, and for a span that lies in no text.
    fn of(span: Span, sources: &'s Sources) -> Option<Self> {
        let file = sources.get(span.source)?;
        if span.line == 0 {
            return None;
        }
        let text = file.text.as_str();
        let at = span.start as usize;
        let near = floor(text, at.saturating_sub(HEAD));
        let (start, cut) = match text.get(near..at)?.rfind('\n') {
            Some(i) => (near + i + 1, false),
            None if near == 0 => (0, false),
            None => (floor(text, at.saturating_sub(CUT_HEAD)), true),
        };
        let marked = floor(text, (span.end as usize).clamp(at, at + MARKED));
        let far = floor(text, marked + TAIL);
        let end = text.get(at..far)?.find('\n').map_or(far, |i| at + i);
        let line = text.get(start..end)?;
        let line = line.strip_suffix('\r').unwrap_or(line);
        let seen = seen(line);
        let text = if cut { Cow::Owned(format!("{CUT}{seen}")) } else { seen };
        let shown = start..start + line.len();
        let mut window =
            Self { name: clean(&file.name), text, line: span.line as usize, mark: 0..0, cut, shown };
        window.mark = window.within(at..marked);
        Some(window)
    }

    /// Bytes of the file as bytes of what is shown.
    fn within(&self, range: Range<usize>) -> Range<usize> {
        let before = if self.cut { CUT.len() } else { 0 };
        let of = |at: usize| at.clamp(self.shown.start, self.shown.end) - self.shown.start + before;
        of(range.start)..of(range.end)
    }

    /// Where another span stands in what is shown, if all of it does.
    fn mark_of(&self, span: Span) -> Option<Range<usize>> {
        let range = span.start as usize..span.end as usize;
        let whole = self.shown.start <= range.start && range.end <= self.shown.end;
        whole.then(|| self.within(range))
    }

    /// File, line and column, where they cannot be told from what is shown.
    fn origin(&self, span: Span) -> Option<Place<'s>> {
        let of = |name: String| Origin::path(name).line(self.line).char_column(span.column as usize);
        self.cut.then(|| Place::Whole(of(self.name.clone())))
    }

    fn snippet(&self) -> Snippet<'s, Annotation<'s>> {
        let snippet = Snippet::source(self.text.clone()).line_start(self.line);
        if self.cut { snippet } else { snippet.path(self.name.clone()) }
    }
}

/// A line without what a terminal would obey: what stands for a character is as long as it, so that places stay where they
/// are. (Control characters of one byte are seen to by the renderer.)
fn seen(line: &str) -> Cow<'_, str> {
    let hidden = |c: char| c.len_utf8() > 1 && is_hidden(c);
    if !line.contains(hidden) {
        return Cow::Borrowed(line);
    }
    let stands = |c: char| match c.len_utf8() {
        _ if !hidden(c) => c,
        2 => '\u{b7}',
        3 => '\u{fffd}',
        _ => '\u{1f6ab}',
    };
    Cow::Owned(line.chars().map(stands).collect())
}

/// The character's beginning at or before this byte.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {

    use super::*;

    fn sources() -> (Sources, Span) {
        let mut sources = Sources::default();
        let source = sources.add(
            "a\u{1b}[2J.csv",
            "id,country\né\u{1b}[31m,UK,\u{202e}x\u{9b}31m\u{200b}\u{2028}\u{feff}\u{e0041}\n",
        );
        let at = sources.files()[0].text.find("UK").unwrap() as u32;
        (sources, Span { source, start: at, end: at + 2, line: 2, column: 8 })
    }

    #[test]
    fn shows_place_help_and_replacement() {
        let (sources, span) = sources();
        let finding = Finding::new(Code::BadPlace, "é", "`UK` is not a country")
            .at(span)
            .help("did you mean `GB`?")
            .instead("GB");
        let text = render(&[Shown::new(&finding)], &sources, false);
        for part in ["error[TW009]: `UK` is not a country", ":2:8", "^^", "did you mean `GB`?"] {
            assert!(text.contains(part), "{part} in:\n{text}");
        }
    }

    #[test]
    fn shows_what_a_waiver_names_it_by() {
        let (sources, span) = sources();
        let finding = Finding::new(Code::BadPlace, "crm", "x").at(span);
        let shown = Shown { key: Some("k3y"), ..Shown::new(&finding) };
        let text = render(&[shown], &sources, false);
        assert!(text.contains("= finding: `k3y`, subject `crm`"), "{text}");
    }

    #[test]
    fn sends_no_control_characters() {
        let (sources, span) = sources();
        let finding = Finding::new(Code::BadPlace, "", "bad \u{1b}[31m name\u{202e}")
            .at(span)
            .help("\u{7}")
            .instead("\u{9b}x");
        let text = render(&[Shown::new(&finding)], &sources, false);
        assert!(text.chars().all(|c| c == '\n' || !is_hidden(c)), "{text:?}");
    }

    #[test]
    fn a_finding_about_a_whole_file_names_it() {
        let (sources, span) = sources();
        let whole = Span { line: 0, ..span };
        let text = render(
            &[Shown::new(&Finding::new(Code::UnknownTable, "", "no table").at(whole))],
            &sources,
            false,
        );
        assert!(text.contains("a\u{241b}[2J.csv"), "{text}");
    }

    #[test]
    fn of_a_long_line_what_is_around_the_place_is_shown() {
        let mut sources = Sources::default();
        let text = format!("{{\"a\": \"{}bad{}\"}}", "é".repeat(100_000), "à".repeat(100_000));
        let source = sources.add("a.json", text.as_str());
        let at = text.find("bad").unwrap();
        let span = thalweg::text::locate(source, &text, at..at + 3);
        let finding = Finding::new(Code::BadId, "", "x").at(span).help("write y").instead("y");
        let text = render(&[Shown::new(&finding)], &sources, false);
        assert!(text.contains("a.json:1:100008") && text.contains("write y") && text.len() < 1_000, "{text}");
        // The caret stands below what it is about.
        let lines: Vec<&str> = text.lines().collect();
        let at = lines.iter().position(|line| line.contains("bad")).unwrap();
        let column = |line: &str, what: &str| line.split(what).next().unwrap().chars().count();
        assert_eq!(column(lines[at], "bad"), column(lines[at + 1], "^"), "{text}");
        assert!(lines[at + 1].contains("^^^"), "{text}");
    }

    #[test]
    fn a_long_place_and_a_long_message_are_cut() {
        let mut sources = Sources::default();
        let text = "x".repeat(50_000);
        let source = sources.add("a.csv", text.as_str());
        let span = thalweg::text::locate(source, &text, 10..40_000);
        let other = thalweg::text::locate(source, &text, 45_000..45_003);
        let finding =
            Finding::new(Code::DuplicateId, "", text.clone()).at(span).also(other).help(text.clone());
        let shown = render(&[Shown::new(&finding.instead(text.clone()))], &sources, false);
        assert!(
            shown.len() < 6_000 && shown.contains("a.csv:1:11") && shown.contains("a.csv:1:45001"),
            "{shown}"
        );
    }

    #[test]
    fn spans_that_fit_nothing_do_no_harm() {
        let (sources, span) = sources();
        let wild = Span { start: 9_999, end: 3, ..span };
        let cut = Span { start: 12, end: 4_000_000, ..span };
        for span in [wild, cut] {
            render(
                &[Shown::new(&Finding::new(Code::BadId, "", "x").at(span).also(span).instead("y"))],
                &sources,
                true,
            );
        }
    }
}
