//! The hashes by which the ledger names its entries and the files that they were computed from. The only file that names
//! `sha2`.

use sha2::{Digest, Sha256};

/// The number of hexadecimal digits of a hash in the name of an entry's file.
pub const SHORT: usize = 6;

/// The number of hexadecimal digits that name a kept file.
pub const OF_FILES: usize = 16;

/// Returns the SHA-256 of bytes as 64 hexadecimal digits.
pub fn content_hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns the hash that names a kept file: the first digits of [`content_hash`].
pub fn file_hash(bytes: &[u8]) -> String {
    short(&content_hash(bytes), OF_FILES).to_owned()
}

/// Returns the first digits of a hash.
pub fn short(hash: &str, digits: usize) -> &str {
    hash.get(..digits).unwrap_or(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_as_the_standard_does() {
        // The examples of FIPS 180-2: `printf abc | sha256sum`, and the empty text.
        assert_eq!(content_hash(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(content_hash(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(file_hash(b"abc"), "ba7816bf8f01cfea");
    }
}
