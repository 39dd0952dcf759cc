//! Short digests of what identifies something, the same on every machine and in every release. FORMATS.md says how one is
//! made.

use std::io;

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0100_0000_01b3;
/// Stands behind each cell.
const CELL_END: u8 = 0x1f;
/// Digits and letters without those that are easily mistaken for each other.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The number of these cells: FNV-1a of 64 bits over the cells, each followed by the byte 0x1f, mixed as `splitmix64`
/// ends.
pub fn number<'a>(cells: impl IntoIterator<Item = &'a str>) -> u64 {
    Begun::of(cells).number()
}

/// The first cells of what becomes a number: where many have the same first cells, these are read once.
#[derive(Debug, Clone, Copy)]
pub struct Begun(u64);

impl Begun {
    /// With these cells.
    pub fn of<'a>(cells: impl IntoIterator<Item = &'a str>) -> Self {
        Self(OFFSET).and(cells)
    }

    /// The same with more cells behind them.
    #[must_use]
    pub fn and<'a>(mut self, cells: impl IntoIterator<Item = &'a str>) -> Self {
        for cell in cells {
            self = self.bytes(cell.bytes()).bytes([CELL_END]);
        }
        self
    }

    fn bytes(mut self, bytes: impl IntoIterator<Item = u8>) -> Self {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(PRIME);
        }
        self
    }

    /// The number of all of them.
    pub fn number(self) -> u64 {
        let mut hash = self.0;
        hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        hash ^ (hash >> 31)
    }
}

/// The first 60 bits of a number as twelve digits.
pub fn written(number: u64) -> String {
    digits(number).map(char::from).collect()
}

fn digits(number: u64) -> impl Iterator<Item = u8> {
    (0..12).map(move |digit| DIGITS[(number >> (59 - 5 * digit)) as usize & 31])
}

/// The digest of these numbers, each written.
pub fn of_numbers(numbers: impl IntoIterator<Item = u64>) -> String {
    let start = Begun::of([]);
    let all = numbers.into_iter().fold(start, |hash, number| hash.bytes(digits(number)).bytes([CELL_END]));
    written(all.number())
}

/// The number of these cells as twelve digits.
pub fn digest<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    written(number(cells))
}

/// Whether a text is written as a digest is.
pub fn is_digest(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| DIGITS.contains(&b))
}

/// A digest of bytes that nobody can make other bytes for: SHA-256 (FIPS 180-4), in hexadecimal digits behind `sha256:`.
pub fn sealed(bytes: &[u8]) -> String {
    use sha2::{Digest as _, Sha256};
    shown(&Sha256::digest(bytes))
}

/// The same of all that can be read.
///
/// # Errors
///
/// What the reader says.
pub fn sealed_of(reader: &mut dyn io::Read) -> io::Result<String> {
    use sha2::{Digest as _, Sha256};
    let (mut hash, mut part) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        match reader.read(&mut part) {
            Ok(0) => return Ok(shown(&hash.finalize())),
            Ok(length) => hash.update(part.get(..length).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn shown(hash: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = SEALED.to_owned();
    for byte in hash {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Whether a text is written as [`sealed`] writes.
pub fn is_sealed(text: &str) -> bool {
    let digits = text.strip_prefix(SEALED).unwrap_or("");
    digits.len() == 64 && digits.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

const SEALED: &str = "sha256:";

#[cfg(test)]
mod tests {
    use super::{Begun, digest, is_digest, number, of_numbers, sealed, sealed_of, written};

    #[test]
    fn a_digest_is_of_all_cells_and_of_their_bounds() {
        let all = [digest(["a", "b"]), digest(["ab"]), digest(["a"]), digest(["b", "a"]), digest([])];
        for (at, one) in all.iter().enumerate() {
            assert!(is_digest(one), "{one}");
            assert!(all.iter().skip(at + 1).all(|other| other != one));
        }
        assert!(!is_digest("2ptnz5j0vkg") && !is_digest("2ptnz5j0vkgi"));
    }

    #[test]
    fn what_is_read_in_parts_is_sealed_as_a_whole() {
        let bytes: Vec<u8> = (0..200_000u32).map(|n| n as u8).collect();
        assert_eq!(sealed_of(&mut bytes.as_slice()).unwrap(), sealed(&bytes));
    }

    #[test]
    fn what_is_hashed_in_parts_is_hashed_as_a_whole() {
        assert_eq!(Begun::of(["a", "bc"]).and(["", "d"]).number(), number(["a", "bc", "", "d"]));
        let numbers = [0, 7, u64::MAX, number(["a"])];
        let texts = numbers.map(written);
        assert_eq!(of_numbers(numbers), digest(texts.iter().map(String::as_str)));
        assert_eq!(of_numbers([]), digest([]));
    }

    #[test]
    fn a_digest_stays_what_it_was() {
        // A report of last year names rows by such keys.
        assert_eq!(digest([]), "ymn1btd9pqm9");
        assert_eq!(digest(["customers", "eu-gdpr", "mailer", "US", "contact"]), "2ptnz5j0vkg7");
    }
}
