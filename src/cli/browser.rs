//! `report --open`: hands a page to the program that the user's desktop opens pages with.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use super::{output, terminal};

/// The desktop's own opener, and what it is given before the path; `BROWSER` goes before it.
const OPENERS: &[(&str, &[&str])] = if cfg!(target_os = "macos") {
    &[("open", &[])]
} else if cfg!(windows) {
    &[("rundll32", &["url.dll,FileProtocolHandler"])]
} else {
    &[("xdg-open", &[]), ("gio", &["open"])]
};

/// Opens a page. That there is nothing to open it with is told, and takes nothing from what was written.
pub fn open(page: &Path) {
    let own = std::env::var("BROWSER").unwrap_or_default();
    // A list of browsers is tried from its first on, as xdg-open does.
    let own: Vec<&str> = own.split(':').filter(|name| !name.is_empty()).collect();
    let all = own.into_iter().map(|name| (name, &[][..])).chain(OPENERS.iter().copied());
    for (program, before) in all {
        let mut command = Command::new(program);
        command.args(before).arg(page).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        if command.spawn().is_ok() {
            return;
        }
    }
    let shown = terminal::clean(&page.display().to_string());
    output::complain(&format!("note: nothing was found that opens {shown}: open it in a browser\n"));
}
