//! The command line of `thalweg import`.

use std::path::PathBuf;

use thalweg::import::Kind;

/// `thalweg import`
#[derive(Debug, clap::Args)]
pub struct Import {
    /// Files, folders of them, or patterns such as `'events/**/*.json'`; `-`: standard input.
    #[arg(value_name = "SOURCE", required = true)]
    pub sources: Vec<PathBuf>,
    /// The inventory's folder: made where it is not there; what stands in one is kept.
    #[arg(long, value_name = "DIR")]
    pub into: PathBuf,
    /// What the tables are [default: by their columns].
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub from: Option<From>,
    /// What columns and places mean, as TOML; written to be edited where it is not there.
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,
    /// The party whose list or register it is [default: the inventory's company, if there is one only].
    #[arg(long, value_name = "ID")]
    pub owner: Option<String>,
    /// Writes nothing; ends with 1 where the inventory is not what an import would make of it.
    #[arg(long)]
    pub check: bool,
    /// Writes what was read of a file that breaks off.
    #[arg(long)]
    pub partial: bool,
    /// Tells so many notes, and so many errors, and says how many more there are; 0: all.
    #[arg(long, value_name = "NUMBER", default_value_t = 100)]
    pub limit: usize,
    /// A folder with regime files (*.toml) that are added to the built-in ones, or replace them.
    #[arg(long, value_name = "DIR")]
    pub regimes: Option<PathBuf>,
}

/// What a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum From {
    /// Each row a vendor that the owner engages.
    List,
    /// Each row something that is done with data.
    Register,
}

impl From {
    /// As the library has it.
    pub fn kind(self) -> Kind {
        match self {
            Self::List => Kind::List,
            Self::Register => Kind::Register,
        }
    }
}
