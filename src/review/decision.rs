//! A decision, as it is added to review.toml.

use super::signature::{DECISION, begun, quoted};
use crate::model::{Date, Decision};

/// That a role has decided about a finding or an exposure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The key of the finding or the exposure; or a code.
    pub finding: String,
    /// What a finding of the code is about; of a key it may be blank.
    pub subject: String,
    /// What was decided.
    pub decision: Decision,
    /// Why.
    pub reason: String,
    /// The role that decided.
    pub who: String,
    /// On which day.
    pub on: Date,
    /// The last day on which it counts.
    pub until: Date,
    /// The digest of what was found when it was decided.
    pub covers: String,
}

impl Decided {
    /// It behind what review.toml says already, all of which stays.
    pub fn added_to(&self, text: &str) -> String {
        let mut out = begun(text);
        let cells = [
            ("finding", Some(quoted(&self.finding))),
            ("subject", Some(&self.subject).filter(|subject| !subject.is_empty()).map(|text| quoted(text))),
            ("decision", Some(quoted(self.decision.as_str()))),
            ("reason", Some(quoted(&self.reason))),
            ("who", Some(quoted(&self.who))),
            ("on", Some(self.on.to_string())),
            ("until", Some(self.until.to_string())),
            ("covers", Some(quoted(&self.covers))),
        ];
        out.extend(["\n[[", DECISION, "]]\n"]);
        for (key, value) in cells {
            if let Some(value) = value {
                out.extend([key, " = ", &value, "\n"]);
            }
        }
        out
    }
}
