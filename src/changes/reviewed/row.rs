//! A row of a review: a finding or an exposure that is open, or a decision with what it is of.

use super::words::counted;
use crate::{
    assess::{Assessment, ExposureRow},
    finding::{Decided, Finding},
    gate::Standing,
    model::{Waiver, WaiverOf},
};

/// What a row is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// A finding.
    Finding,
    /// An exposure.
    Exposure,
    /// Nothing that is there.
    Nothing,
}

impl Of {
    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Finding => "finding",
            Self::Exposure => "exposure",
            Self::Nothing => "",
        }
    }
}

/// Something that is open, or was decided.
#[derive(Debug, Clone)]
pub struct Row {
    /// The state: open, or what became of a decision.
    pub state: &'static str,
    /// What it is of.
    pub of: Of,
    /// Its key.
    pub key: String,
    /// The code of a finding.
    pub code: String,
    /// The severity of a finding, the verdict of an exposure.
    pub grade: &'static str,
    /// What a finding is about, or the recipient of an exposure.
    pub about: String,
    /// What is found.
    pub said: String,
    /// How many exposures hang on a finding.
    pub exposures: u32,
    /// What was decided.
    pub decided: Option<Decided>,
    /// The digest that a decision takes now.
    pub covers: String,
    /// Where the decision stands.
    pub place: Option<(String, u32)>,
}

impl Row {
    /// Nothing yet.
    pub fn blank(state: &'static str) -> Self {
        Self {
            state,
            of: Of::Nothing,
            key: String::new(),
            code: String::new(),
            grade: "",
            about: String::new(),
            said: String::new(),
            exposures: 0,
            decided: None,
            covers: String::new(),
            place: None,
        }
    }

    /// What a waiver names, where nothing is found that it is of.
    pub fn of_nothing(waiver: &Waiver) -> Self {
        let (key, code) = match &waiver.finding {
            WaiverOf::Key(key) => (key.clone(), String::new()),
            WaiverOf::Code(code) => (String::new(), code.clone()),
        };
        Self { key, code, about: waiver.subject.clone(), ..Self::blank("") }
    }

    /// It is of a finding.
    pub fn about_finding(self, finding: &Finding) -> Self {
        Self {
            of: Of::Finding,
            code: finding.code.as_str().to_owned(),
            grade: finding.severity.as_str(),
            about: finding.subject.clone(),
            said: finding.message.clone(),
            exposures: finding.exposures,
            ..self
        }
    }

    /// It is of an exposure.
    pub fn about_exposure(self, assessment: &Assessment, row: &ExposureRow) -> Self {
        let inventory = &assessment.inventory;
        let categories: Vec<&str> =
            row.categories.iter().map(|&c| inventory.category(c).name.as_str()).collect();
        let recipient = inventory.party(row.recipient);
        let law = if row.regime.is_empty() { String::new() } else { format!("{}: ", row.regime) };
        let said = format!(
            "{law}{} of {} with {} in {}, by {}",
            categories.join(", "),
            inventory.population(row.population).name,
            recipient.name,
            row.place.code(),
            row.route_text()
        );
        let (of, grade) = (Of::Exposure, row.verdict.as_str());
        Self { of, grade, about: recipient.id.clone(), said, ..self }
    }

    /// `error TW201`, `missing exposure`.
    pub fn graded(&self) -> String {
        match self.of {
            Of::Finding => format!("{} {}", self.grade, self.code),
            Of::Exposure => format!("{} exposure", self.grade),
            Of::Nothing => self.code.clone(),
        }
    }

    /// What it says, with what it is about where that is not in it.
    pub fn told(&self) -> String {
        let said = match self.of {
            Of::Finding if !self.about.is_empty() && !self.said.contains(self.about.as_str()) => {
                format!("`{}`: {}", self.about, self.said)
            }
            Of::Nothing if !self.about.is_empty() => format!("`{}`", self.about),
            _ => self.said.clone(),
        };
        match self.exposures {
            0 => said,
            _ if said.contains(" exposures)") || said.contains(" exposure)") => said,
            count => format!("{said} ({})", counted(count as usize, "exposure")),
        }
    }

    /// In a line.
    pub fn line(&self) -> String {
        let parts = [self.key.clone(), self.graded(), self.told()];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join("  ")
    }

    /// What was decided, and where that stands.
    pub fn decision(&self, decided: &Decided) -> String {
        let place = self.place.as_ref().map(|(file, line)| format!(" ({file}:{line})")).unwrap_or_default();
        let covers = if self.state == Standing::Void.as_str() {
            format!("; what is found now is `{}`", self.covers)
        } else {
            String::new()
        };
        format!("{}{covers}{place}", decided.said())
    }
}
