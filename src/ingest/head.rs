//! The head as it stands in its file: inventory.toml, or what stands under `inventory` in an inventory of one file.
//! What its keys mean is read by the validator.

use std::{ops::Range, sync::Arc};

use crate::{
    finding::{Code, Finding},
    source::Span,
    text::{
        Format, Locator, toml,
        tree::{Key, Node},
    },
};

/// A head, not yet read.
#[derive(Debug, Clone)]
pub(super) struct Head<'t> {
    /// Its file.
    pub(super) locator: Arc<Locator<'t>>,
    /// What it is written in.
    pub(super) format: Format,
    /// What it is called.
    pub(super) name: &'static str,
    /// What stands in it, as far as it can be told.
    pub(super) root: Option<Node<'t>>,
    /// What is wrong with its format.
    pub(super) said: Vec<Finding>,
    /// Where a key is missed.
    pub(super) place: Span,
    /// Where comments stand, if it has a file of its own.
    pub(super) comments: Vec<Range<usize>>,
}

impl<'t> Head<'t> {
    /// The head that stands in a file of its own.
    pub(super) fn of_toml(locator: Locator<'t>, name: &'static str) -> Self {
        let parsed = toml::read(&locator);
        let help = |finding: Finding| {
            let help = toml_help(locator.text(), &finding);
            finding.help(help)
        };
        Self {
            format: Format::Toml,
            name,
            root: parsed.root,
            said: parsed.findings.into_iter().map(help).collect(),
            place: Span { source: locator.source(), ..Span::default() },
            comments: parsed.comments,
            locator: Arc::new(locator),
        }
    }

    /// The head that stands in an inventory of one file.
    pub(super) fn of_tree(
        locator: &Arc<Locator<'t>>,
        format: Format,
        name: &'static str,
        root: Node<'t>,
    ) -> Self {
        let place = locator.span(root.start as usize..root.start as usize);
        let locator = Arc::clone(locator);
        Self { locator, format, name, root: Some(root), said: Vec::new(), place, comments: Vec::new() }
    }

    /// Its keys and values.
    pub(super) fn entries(&self) -> &[(Key<'t>, Node<'t>)] {
        self.root.as_ref().and_then(Node::as_map).unwrap_or_default()
    }
}

/// What would put right what the parser says of TOML.
pub(super) fn toml_help(text: &str, finding: &Finding) -> &'static str {
    let at = finding.span.map_or(0, |span| span.start as usize);
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |i| i + 1);
    let line = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or("");
    let message = finding.message.as_str();
    if finding.code == Code::DuplicateColumn {
        "keep one of the two"
    } else if line.contains(['\u{201c}', '\u{201d}', '\u{201e}', '\u{2018}', '\u{2019}']) {
        "write straight quotes: name = \"...\""
    } else if line.contains(':') && !line.contains('=') {
        "write `=` between key and value: name = \"...\""
    } else if message.contains("a text") {
        "put texts in quotes, opened and closed: name = \"...\""
    } else if message.contains("a list") {
        "close the list: regimes = [\"eu-gdpr\"]"
    } else {
        "each line is `key = value`; texts are in quotes, lists in `[` and `]`"
    }
}
