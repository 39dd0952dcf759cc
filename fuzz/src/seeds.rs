//! Writes what each target begins with into `corpus/TARGET`, from the fixtures.

use std::{fs, path::Path};

use thalweg_fuzz::{inputs::corpus, targets::TARGETS};

fn main() -> std::io::Result<()> {
    for (name, _) in TARGETS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
        fs::create_dir_all(&folder)?;
        for (number, text) in corpus(name).into_iter().enumerate() {
            fs::write(folder.join(format!("{number:04}")), text)?;
        }
    }
    Ok(())
}
