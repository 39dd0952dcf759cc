//! Reads the feature files of the TCK: scenarios, outlines with their examples, steps with a text or a table.

use std::{fs, path::Path};

/// A step.
#[derive(Debug, Clone, Default)]
pub struct Step {
    /// Behind its keyword.
    pub text: String,
    /// The text in three quotes below it.
    pub doc: Option<String>,
    /// The table below it.
    pub table: Vec<Vec<String>>,
}

/// A scenario, or one example of an outline.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// File, name, number of the example.
    pub name: String,
    /// Its steps.
    pub steps: Vec<Step>,
}

impl Scenario {
    /// The query that is judged.
    pub fn query(&self) -> Option<&str> {
        let asks = |s: &&Step| s.text == "executing query:";
        self.steps.iter().find(asks)?.doc.as_deref()
    }
}

/// All scenarios of a file.
#[allow(clippy::too_many_lines, reason = "one arm for each kind of line")]
pub fn read(file: &Path) -> Vec<Scenario> {
    let text = fs::read_to_string(file).unwrap();
    let stem = file.file_stem().unwrap().to_string_lossy();
    let mut made = Vec::new();
    let mut lines = text.lines().peekable();
    let mut background: Vec<Step> = Vec::new();
    let mut current: Option<(String, Vec<Step>)> = None;
    let mut examples: Vec<Vec<String>> = Vec::new();
    let (mut in_examples, mut in_background) = (false, false);
    let finish = |current: &mut Option<(String, Vec<Step>)>,
                  examples: &mut Vec<Vec<String>>,
                  made: &mut Vec<Scenario>| {
        let Some((name, steps)) = current.take() else { return };
        match examples.split_first() {
            None => made.push(Scenario { name, steps }),
            Some((header, rows)) => {
                for (number, row) in (1..).zip(rows) {
                    let steps = steps.iter().map(|s| filled(s, header, row)).collect();
                    made.push(Scenario { name: format!("{name} #{number}"), steps });
                }
            }
        }
        examples.clear();
    };
    while let Some(line) = lines.next() {
        let trimmed = line.trim();
        if trimmed.is_empty()
            || trimmed.starts_with('#')
            || trimmed.starts_with('@')
            || trimmed.starts_with("Feature:")
        {
            continue;
        }
        if let Some(name) =
            trimmed.strip_prefix("Scenario Outline:").or_else(|| trimmed.strip_prefix("Scenario:"))
        {
            finish(&mut current, &mut examples, &mut made);
            current = Some((format!("{stem} {}", name.trim()), background.clone()));
            (in_examples, in_background) = (false, false);
        } else if trimmed.starts_with("Background:") {
            in_background = true;
        } else if trimmed.starts_with("Examples:") {
            in_examples = true;
        } else if trimmed.starts_with('|') {
            if in_examples {
                examples.push(cells(trimmed));
            } else if let Some(step) = current.as_mut().and_then(|(_, steps)| steps.last_mut()) {
                step.table.push(cells(trimmed));
            }
        } else if trimmed == "\"\"\"" {
            let indent = line.len() - line.trim_start().len();
            let mut doc = Vec::new();
            for inner in lines.by_ref() {
                if inner.trim() == "\"\"\"" {
                    break;
                }
                doc.push(inner.get(indent..).unwrap_or_else(|| inner.trim_start()));
            }
            let steps = if in_background { Some(&mut background) } else { current.as_mut().map(|(_, s)| s) };
            if let Some(step) = steps.and_then(|s| s.last_mut()) {
                step.doc = Some(doc.join("\n"));
            }
        } else if let Some((_, text)) = trimmed.split_once(' ') {
            let step = Step { text: text.to_owned(), ..Step::default() };
            if in_background {
                background.push(step);
            } else if let Some((_, steps)) = &mut current {
                steps.push(step);
            }
        }
    }
    finish(&mut current, &mut examples, &mut made);
    made
}

/// The cells of a row; `\|` and `\\` stand for themselves.
fn cells(row: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut chars = row.trim().trim_start_matches('|').chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if matches!(chars.peek(), Some('|' | '\\')) => {
                let next = chars.next().unwrap();
                cells.last_mut().unwrap().push(next);
            }
            '|' => cells.push(String::new()),
            c => cells.last_mut().unwrap().push(c),
        }
    }
    cells.pop();
    cells.into_iter().map(|c| c.trim().to_owned()).collect()
}

/// A step of an outline with an example's values.
fn filled(step: &Step, header: &[String], row: &[String]) -> Step {
    let fill = |text: &String| {
        header
            .iter()
            .zip(row)
            .fold(text.clone(), |text, (name, value)| text.replace(&format!("<{name}>"), value))
    };
    Step {
        text: fill(&step.text),
        doc: step.doc.as_ref().map(fill),
        table: step.table.iter().map(|cells| cells.iter().map(fill).collect()).collect(),
    }
}
