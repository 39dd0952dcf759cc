//! What a command reads beside the inventory, within bounds: nothing is read without end, and nothing is waited for that
//! never comes. Pipes are read too, for `<(...)` of a shell.

use std::{
    fs::{self, File, FileType},
    io::{self, Read},
    path::Path,
    thread,
    time::{Duration, Instant},
};

use thalweg::text::{Conflict, conflicts};

/// How long a pipe is waited for that nobody has opened at its other end.
const WAIT: Duration = Duration::from_secs(5);

/// How often it is looked.
const LOOK: Duration = Duration::from_millis(20);

/// The text of a file or a pipe, of so many bytes at most.
pub fn text(path: &Path, most: u64) -> io::Result<String> {
    let bytes = bytes(path, most)?;
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        let what =
            "it is a workbook, not text: save its sheet as CSV; a spreadsheet calls that \"CSV UTF-8\"";
        return Err(io::Error::other(what));
    }
    let mut text = String::from_utf8(bytes).map_err(|_| {
        io::Error::other("it is not UTF-8: save it as that; a spreadsheet calls it \"CSV UTF-8\"")
    })?;
    // A spreadsheet puts a mark before it.
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    match conflicts(&text, b' ').and_then(|found| found.conflicts.into_iter().next()) {
        Some(Conflict { lines: (first, last), .. }) => {
            let why = format!(
                "it has a merge conflict that is not resolved, in lines {first} to {last}: keep one side of it, and \
                 take the lines with `<<<<<<<`, `=======` and `>>>>>>>` out"
            );
            Err(io::Error::other(why))
        }
        None => Ok(text),
    }
}

/// The text of a file, and of nothing else.
pub fn text_of_file(path: &Path, most: u64) -> io::Result<String> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    text(path, most)
}

/// A file or a pipe, to be read.
pub fn open(path: &Path) -> io::Result<Box<dyn Read>> {
    let kind = fs::metadata(path)?.file_type();
    if let Some(what) = unreadable(kind) {
        return Err(io::Error::other(what));
    }
    if is_pipe(kind) {
        return Ok(Box::new(Pipe { file: open_pipe(path)?, begun: false }));
    }
    Ok(Box::new(File::open(path)?))
}

/// The bytes of a file or a pipe, so many at most.
pub fn bytes(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    // One more than is let through, so that what is larger is refused, not cut off.
    let (mut bytes, ahead) = (Vec::new(), most.saturating_add(1));
    open(path)?.take(ahead).read_to_end(&mut bytes)?;
    if bytes.len() as u64 <= most {
        return Ok(bytes);
    }
    let most = match most {
        most if most >= 1 << 20 => format!("{} MiB", most >> 20),
        most => format!("{most} bytes"),
    };
    Err(io::Error::other(format!("it has more than {most}, and no such file needs that")))
}

/// A pipe that is opened for writing, once somebody reads from it.
#[cfg(unix)]
pub fn pipe_to(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;

    use rustix::fs::{OFlags, fcntl_setfl};
    let since = Instant::now();
    loop {
        let opened =
            File::options().write(true).custom_flags(OFlags::NONBLOCK.bits().cast_signed()).open(path);
        match opened {
            Err(error) if is_nobody_there(&error) && since.elapsed() < WAIT => thread::sleep(LOOK),
            Err(error) if is_nobody_there(&error) => {
                return Err(io::Error::other("it is a pipe, and nobody reads from it"));
            }
            opened => {
                let file = opened?;
                fcntl_setfl(&file, OFlags::empty())?;
                return Ok(file);
            }
        }
    }
}

/// A pipe that is opened for writing.
#[cfg(not(unix))]
pub fn pipe_to(path: &Path) -> io::Result<File> {
    File::options().write(true).open(path)
}

#[cfg(unix)]
fn is_nobody_there(error: &io::Error) -> bool {
    error.raw_os_error() == Some(rustix::io::Errno::NXIO.raw_os_error())
}

/// Whether it is a pipe.
#[cfg(unix)]
pub fn is_pipe(kind: FileType) -> bool {
    std::os::unix::fs::FileTypeExt::is_fifo(&kind)
}

/// Whether it is a pipe: none is a file here.
#[cfg(not(unix))]
pub fn is_pipe(_: FileType) -> bool {
    false
}

/// What is no file, no pipe, and no device that gives or takes text.
pub fn unreadable(kind: FileType) -> Option<&'static str> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt as _;
        if kind.is_socket() {
            return Some("it is a socket, not a file");
        }
        if kind.is_block_device() {
            return Some("it is a disk, not a file");
        }
    }
    kind.is_dir().then_some("it is a folder, not a file")
}

#[cfg(unix)]
fn open_pipe(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    // Else it would not be opened before somebody writes to it.
    File::options().read(true).custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed()).open(path)
}

#[cfg(not(unix))]
fn open_pipe(path: &Path) -> io::Result<File> {
    File::open(path)
}

/// A pipe that is read without waiting for a writer that never comes.
struct Pipe {
    file: File,
    /// Whether somebody writes, or has written.
    begun: bool,
}

impl Read for Pipe {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let since = Instant::now();
        loop {
            match self.file.read(buffer) {
                Ok(0) if !self.begun && since.elapsed() < WAIT => {}
                Ok(0) if !self.begun => {
                    return Err(io::Error::other("it is a pipe, and nobody writes to it"));
                }
                // Somebody has it open, and will write or close it.
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => self.begun = true,
                read => {
                    self.begun = true;
                    return read;
                }
            }
            thread::sleep(LOOK);
        }
    }
}
