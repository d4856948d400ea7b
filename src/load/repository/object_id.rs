//! The names of git's objects, which are their SHA-1. Nothing here relies on it to be secure. The only file that names `sha1`.

use sha1::{Digest, Sha1};

/// The name of an object.
pub type Id = [u8; 20];

/// Returns the name that git gives to an object of a kind: `blob`, `tree`, or `commit`.
pub fn object_id(kind: &str, content: &[u8]) -> Id {
    let mut hasher = Sha1::new();
    hasher.update(format!("{kind} {}\0", content.len()));
    hasher.update(content);
    hasher.finalize().into()
}

/// Returns a name as it is written.
pub fn to_hex(id: &Id) -> String {
    id.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads a name of 40 hexadecimal digits.
pub fn from_hex(text: &str) -> Option<Id> {
    let digits: Option<Vec<u8>> = text.chars().map(|digit| u8::try_from(digit.to_digit(16)?).ok()).collect();
    let digits = digits.filter(|digits| digits.len() == 40)?;
    let mut id = [0; 20];
    for (byte, pair) in id.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = pair[0] << 4 | pair[1];
    }
    Some(id)
}

/// Returns whether a file has the content of this name, with the ends of lines as they are or as git stores them.
pub fn is_content(bytes: &[u8], id: &Id) -> bool {
    if object_id("blob", bytes) == *id {
        return true;
    }
    let stored: Vec<u8> = bytes
        .iter()
        .enumerate()
        .filter(|(at, byte)| **byte != b'\r' || bytes.get(at + 1) != Some(&b'\n'))
        .map(|(_, byte)| *byte)
        .collect();
    stored.len() < bytes.len() && object_id("blob", &stored) == *id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_objects_as_git_does() {
        // `git hash-object` of an empty file, and of "hello\n"; the empty tree.
        assert_eq!(to_hex(&object_id("blob", b"")), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
        assert_eq!(to_hex(&object_id("blob", b"hello\n")), "ce013625030ba8dba906f756967f9e9ca394464a");
        assert_eq!(to_hex(&object_id("tree", b"")), "4b825dc642cb6eb9a060e54bf8d69288fbee4904");
    }
}
