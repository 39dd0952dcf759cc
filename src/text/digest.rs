//! Short digests of what identifies something, the same on every machine and in every release. FORMATS.md says how one is
//! made.

use std::io;

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0100_0000_01b3;
/// Digits and letters without those that are easily mistaken for each other.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The number of these cells: FNV-1a of 64 bits over the cells, each followed by the byte 0x1f, mixed as `splitmix64`
/// ends.
pub fn number<'a>(cells: impl IntoIterator<Item = &'a str>) -> u64 {
    let mut hash = OFFSET;
    for cell in cells {
        for byte in cell.bytes().chain([0x1f]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(PRIME);
        }
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

/// The first 60 bits of a number as twelve digits.
pub fn written(number: u64) -> String {
    (0..12).map(|digit| char::from(DIGITS[(number >> (59 - 5 * digit)) as usize & 31])).collect()
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
    use super::{digest, is_digest, sealed, sealed_of};

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
    fn a_digest_stays_what_it_was() {
        // A report of last year names rows by such keys.
        assert_eq!(digest([]), "ymn1btd9pqm9");
        assert_eq!(digest(["customers", "eu-gdpr", "mailer", "US", "contact"]), "2ptnz5j0vkg7");
    }
}
