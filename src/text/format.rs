//! The formats of trees: one name and one way to parse for each.

use super::{json, locate::Locator, toml, tree::Parsed, yaml};
use crate::finding::Code;

/// A format of trees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// YAML 1.2.
    Yaml,
    /// JSON.
    Json,
    /// TOML.
    Toml,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Yaml, Self::Json, Self::Toml];

    /// As users name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yaml => "yaml",
            Self::Json => "json",
            Self::Toml => "toml",
        }
    }

    /// The format of files with this ending.
    pub fn of_ending(ending: &str) -> Option<Self> {
        match ending.to_ascii_lowercase().as_str() {
            "yaml" | "yml" => Some(Self::Yaml),
            "json" => Some(Self::Json),
            "toml" => Some(Self::Toml),
            _ => None,
        }
    }

    /// A key with a value, as they are written in it.
    pub fn pair(self, key: &str, value: &str) -> String {
        match self {
            Self::Yaml => format!("{key}: {value}"),
            Self::Json => format!("\"{key}\": {value}"),
            Self::Toml => format!("{key} = {value}"),
        }
    }

    /// Reads YAML of another program, in which a map may bring in the keys of another.
    pub fn parse_merging<'t>(locator: &Locator<'t>) -> Parsed<'t> {
        yaml::parse_merging(locator)
    }

    /// Reads a document. There is no root where what is wrong leaves the tree in pieces.
    pub fn parse<'t>(self, locator: &Locator<'t>) -> Parsed<'t> {
        match self {
            Self::Yaml => yaml::parse(locator),
            Self::Json => json::parse(locator),
            Self::Toml => {
                let mut parsed = toml::read(locator);
                if parsed.findings.iter().any(|f| f.code == Code::Unreadable) {
                    parsed.root = None;
                }
                parsed
            }
        }
    }
}
