//! Findings as a reader sees them on a terminal, in rustc's manner. Nothing else of the program draws them.
//!
//! Only the lines around a place are handed to the renderer, never a whole file. The user's text, names of files
//! included, can hold anything: control characters and marks that turn text round are shown, never sent.

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet};
pub use thalweg::text::clean;
use thalweg::{
    finding::{Code, Finding, Severity},
    gate::State,
    source::{Sources, Span},
};

/// How much of a line is shown behind the place.
const TAIL: usize = 80;
/// How much of one is shown before it; behind more than that only line and column are told.
const LONG: usize = 64 << 10;

/// Renders findings with what became of each, one after another, with an empty line behind each.
pub fn render(findings: &[(&Finding, State)], sources: &Sources, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    for (finding, state) in findings.iter().filter(|(f, _)| f.severity != Severity::Off) {
        out.push_str(&renderer.render(&groups(finding, *state, sources)));
        out.push_str("\n\n");
    }
    out
}

/// The finding itself, and where one is known, the text to write instead.
fn groups<'s>(finding: &Finding, state: State, sources: &'s Sources) -> Vec<Group<'s>> {
    let level = match (state, finding.severity) {
        (State::Waived, _) => Level::NOTE.with_name("waived"),
        (State::Known, _) => Level::NOTE.with_name("known"),
        (State::New, Severity::Error) => Level::ERROR,
        (State::New, Severity::Warning) => Level::WARNING,
        (State::New, Severity::Note | Severity::Off) => Level::NOTE,
    };
    let mut main = level
        .primary_title(clean(&finding.message))
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
    }
    if !finding.citation.is_empty() {
        main = main.element(Level::NOTE.message(clean(&finding.citation)));
    }
    let patch = patch(finding, sources);
    if patch.is_none() && !finding.help.is_empty() {
        main = main.element(Level::HELP.message(clean(&finding.help)));
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
    match other {
        Some((other, at))
            if other.source == span.source && other.line == span.line && at.end <= window.end =>
        {
            snippet = snippet.annotation(AnnotationKind::Context.span(at.mark.clone()).label(second));
            places.push(Place::Lines(Box::new(snippet)));
        }
        Some((_, at)) => {
            let context = AnnotationKind::Context.span(at.mark.clone()).label(second);
            places.push(Place::Lines(Box::new(snippet)));
            places.push(Place::Lines(Box::new(at.snippet().annotation(context))));
        }
        None => places.push(Place::Lines(Box::new(snippet))),
    }
    places
}

fn patch<'s>(finding: &Finding, sources: &'s Sources) -> Option<Group<'s>> {
    let replacement = finding.replacement.as_deref()?;
    let window = Window::of(finding.span?, sources)?;
    let title =
        if finding.help.is_empty() { format!("write `{replacement}`") } else { finding.help.to_string() };
    let snippet = Snippet::source(window.text)
        .line_start(window.line)
        .path(window.name.clone())
        .patch(Patch::new(window.mark.clone(), clean(replacement)));
    Some(Level::HELP.secondary_title(clean(&title)).element(snippet))
}

/// The line that a span begins on, and where it stands in it.
struct Window<'s> {
    name: String,
    text: &'s str,
    line: usize,
    mark: std::ops::Range<usize>,
    /// Where the window ends in the file.
    end: usize,
}

impl<'s> Window<'s> {
    /// None for a whole file, and far inside a line that no terminal shows: JSON may be one line.
    fn of(span: Span, sources: &'s Sources) -> Option<Self> {
        let file = sources.get(span.source)?;
        if span.line == 0 {
            return None;
        }
        let text = file.text.as_str();
        let at = span.start as usize;
        let near = floor(text, at.saturating_sub(LONG));
        let start = match text.get(near..at)?.rfind('\n') {
            Some(i) => near + i + 1,
            None if near == 0 => 0,
            None => return None,
        };
        let far = floor(text, (span.end as usize).clamp(at, at + LONG) + TAIL);
        let line_end = text.get(at..far)?.find('\n').map_or(far, |i| at + i);
        let to = (span.end as usize).clamp(at, line_end);
        let end = floor(text, (to + TAIL).min(line_end));
        let line = text.get(start..end)?;
        let line = line.strip_suffix('\r').unwrap_or(line);
        let mark = (at - start).min(line.len())..(to - start).min(line.len());
        Some(Self { name: clean(&file.name), text: line, line: span.line as usize, mark, end })
    }

    fn snippet(&self) -> Snippet<'s, Annotation<'s>> {
        Snippet::source(self.text).line_start(self.line).path(self.name.clone())
    }
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
    use thalweg::text::is_hidden;

    use super::*;

    fn sources() -> (Sources, Span) {
        let mut sources = Sources::default();
        let source = sources.add("a\u{1b}[2J.csv", "id,country\né\u{1b}[31m,UK,\u{202e}x\n");
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
        let text = render(&[(&finding, State::New)], &sources, false);
        for part in ["error[TW009]: `UK` is not a country", ":2:8", "^^", "did you mean `GB`?"] {
            assert!(text.contains(part), "{part} in:\n{text}");
        }
    }

    #[test]
    fn sends_no_control_characters() {
        let (sources, span) = sources();
        let finding = Finding::new(Code::BadPlace, "", "bad \u{1b}[31m name\u{202e}")
            .at(span)
            .help("\u{7}")
            .instead("\u{9b}x");
        let text = render(&[(&finding, State::New)], &sources, false);
        assert!(text.chars().all(|c| c == '\n' || !is_hidden(c)), "{text:?}");
    }

    #[test]
    fn a_finding_about_a_whole_file_names_it() {
        let (sources, span) = sources();
        let whole = Span { line: 0, ..span };
        let text = render(
            &[(&Finding::new(Code::UnknownTable, "", "no table").at(whole), State::New)],
            &sources,
            false,
        );
        assert!(text.contains("a\u{241b}[2J.csv"), "{text}");
    }

    #[test]
    fn far_inside_a_line_only_the_place_is_told() {
        let mut sources = Sources::default();
        let text = format!("{{\"a\": \"{}\"}}", "é".repeat(100_000));
        let source = sources.add("a.json", text.as_str());
        let span = thalweg::text::locate(source, &text, 150_000..150_002);
        let finding = Finding::new(Code::BadId, "", "x").at(span).help("write y").instead("y");
        let text = render(&[(&finding, State::New)], &sources, false);
        assert!(text.contains("a.json:1:75004") && text.contains("write y") && text.len() < 500, "{text}");
    }

    #[test]
    fn spans_that_fit_nothing_do_no_harm() {
        let (sources, span) = sources();
        let wild = Span { start: 9_999, end: 3, ..span };
        let cut = Span { start: 12, end: 4_000_000, ..span };
        for span in [wild, cut] {
            render(
                &[(&Finding::new(Code::BadId, "", "x").at(span).also(span).instead("y"), State::New)],
                &sources,
                true,
            );
        }
    }
}
