//! A folder for what is worked with and not kept: nobody else may read it, and it goes with the run, also where that is asked to
//! end.

use std::{env, io, path::Path};

use tempfile::TempDir;

use super::live::{self, Trace};

/// Such a folder.
#[derive(Debug)]
pub struct Room(TempDir);

impl Room {
    /// Makes one where the system keeps such folders.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn new() -> io::Result<Self> {
        // Whoever holds the names is not interrupted between making and noting it.
        let mut live = live::hold();
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
        let folder = builder.prefix("thalweg-").tempdir().map_err(|error| {
            let at = env::temp_dir();
            io::Error::other(format!(
                "nothing can be written to {}, where what is only worked with is kept: {error}; another place for that is set by `TMPDIR`",
                at.display()
            ))
        })?;
        live.add(Trace::Stage(folder.path().to_owned()));
        Ok(Self(folder))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        live::hold().remove(self.0.path());
    }
}
