//! What was signed, looked at again: whether each report that review.toml names is there, and is as it was when it was signed.

use std::io;

use super::{discover::cause, shelf::Shelf};
use crate::{
    finding::{Code, Finding},
    review::{Signature, signatures},
    text::{Locator, toml},
};

/// A finding for each signature whose report is gone or is another one now. What is wrong with the text of review.toml is not told
/// here.
pub(super) fn looked_at<S: Shelf>(shelf: &S, locator: &Locator<'_>) -> Vec<Finding> {
    // Most have decisions alone: nothing is parsed for them twice.
    if !locator.text().contains("report_digest") {
        return Vec::new();
    }
    let parsed = toml::read(locator);
    let all = parsed.root.map(|root| signatures(locator, &root).0).unwrap_or_default();
    all.iter().filter_map(|signature| changed(shelf, locator, signature)).collect()
}

fn changed<S: Shelf>(shelf: &S, locator: &Locator<'_>, signature: &Signature) -> Option<Finding> {
    let Signature { who, on, report, report_digest, .. } = signature;
    let why = match sealed(shelf, report) {
        Ok(Some(now)) if now != *report_digest => "is not as it was when it was signed".to_owned(),
        Ok(_) => return None,
        Err(error) => format!("cannot be looked at: {}", cause(&error)),
    };
    let message = format!("`{report}`, which was signed by {who} on {on}, {why}");
    let help = "bring it back as it was, out of version control or a copy; otherwise delete the signature, and sign again";
    let finding = Finding::new(Code::Unsealed, report, message).help(help);
    let at = locator.text().find(report_digest.as_str());
    Some(match at {
        Some(start) => finding.at(locator.span(start..start + report_digest.len())),
        None => finding,
    })
}

/// The digest of a file, by its path from the inventory's folder; `None`: its bytes are not known.
fn sealed<S: Shelf>(shelf: &S, path: &str) -> io::Result<Option<String>> {
    let gone = || io::Error::from(io::ErrorKind::NotFound);
    let mut at = shelf.top();
    for part in path.split('/') {
        let entries = shelf.list(&at)?;
        at = entries.into_iter().find(|(name, _)| name == part).map(|(_, at)| at).ok_or_else(gone)?;
    }
    if !shelf.is_inside(&at)? {
        return Err(io::Error::other("it is a link out of the inventory's folder"));
    }
    shelf.seal(&at)
}
