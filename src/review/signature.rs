//! A signature, as it is kept in review.toml.

use crate::model::Date;

/// The name of the file, in the inventory's folder.
pub const REVIEW: &str = "review.toml";

/// The key under which a decision stands there.
pub const DECISION: &str = "decision";

/// The key under which a signature stands there.
pub(super) const SIGNATURE: &str = "signature";

/// What review.toml begins with.
const HEAD: &str = "# Who has signed what was found, and what was decided about it. `thalweg sign` and `thalweg review` add to it.\n";

/// What is kept already, to add to.
pub(super) fn begun(text: &str) -> String {
    let mut out = if text.trim().is_empty() { HEAD.to_owned() } else { text.to_owned() };
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out
}

/// A text as TOML has it.
pub(super) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// That a role has signed a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The role that signed.
    pub who: String,
    /// On which day.
    pub on: Date,
    /// The day for which everything was judged.
    pub as_of: Date,
    /// What the inventory said, as a digest.
    pub inventory: String,
    /// What the laws that were judged said, as a digest.
    pub law: String,
    /// The report.json that was signed: its path from the inventory's folder.
    pub report: String,
    /// The digest of that file.
    pub report_digest: String,
}

impl Signature {
    /// It behind what review.toml says already.
    pub fn added_to(&self, text: &str) -> String {
        let mut out = begun(text);
        let cells = [
            ("who", quoted(&self.who)),
            ("on", self.on.to_string()),
            ("as_of", self.as_of.to_string()),
            ("inventory", quoted(&self.inventory)),
            ("law", quoted(&self.law)),
            ("report", quoted(&self.report)),
            ("report_digest", quoted(&self.report_digest)),
        ];
        out.push_str("\n[[signature]]\n");
        for (key, value) in cells {
            out.extend([key, " = ", &value, "\n"]);
        }
        out
    }
}
