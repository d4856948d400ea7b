//! The index of git (`gitformat-index(5)`): the files of the next commit, which are those of the last one if nothing was
//! added since.

use super::object_id::{Id, object_id};

/// A file of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its path below the root of the repository.
    pub path: Vec<u8>,
    /// Its kind and whether it can be executed: `0o100644`.
    pub mode: u32,
    /// The name of its content.
    pub id: Id,
}

/// Reads an index. `None` if it is in a form that is not known, if it is only the part of one, or in the middle of a merge.
pub fn read(bytes: &[u8]) -> Option<Vec<Entry>> {
    let number = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let version = number(4)?;
    if bytes.get(..4)? != b"DIRC" || !(2..=4).contains(&version) {
        return None;
    }
    let mut entries: Vec<Entry> = Vec::new();
    let mut at = 12;
    for _ in 0..number(8)? {
        let mode = number(at + 24)?;
        let id: Id = bytes.get(at + 40..at + 60)?.try_into().ok()?;
        let flags = number(at + 60)? >> 16;
        let is_extended = flags & 0x4000 != 0;
        let extended = if is_extended { number(at + 62)? >> 16 } else { 0 };
        let name = at + if is_extended { 64 } else { 62 };
        let (path, end) = match version {
            4 => compressed_path(bytes, name, entries.last().map_or(&[][..], |before| &before.path))?,
            _ => {
                let length = bytes.get(name..)?.iter().position(|byte| *byte == 0)?;
                // Entries are filled up with zeros to a multiple of eight bytes.
                let size = name + length - at;
                (bytes.get(name..name + length)?.to_vec(), at + (size / 8 + 1) * 8)
            }
        };
        at = end;
        let is_conflict = flags >> 12 & 3 != 0;
        let is_folder = mode == 0o40000;
        if is_conflict || is_folder {
            return None;
        }
        // `git add --intent-to-add` names a file without adding it.
        if extended & 0x2000 == 0 {
            entries.push(Entry { path, mode, id });
        }
    }
    // A split index has the rest of its entries in another file.
    while let (Some(name), Some(length)) = (bytes.get(at..at + 4).filter(|_| at + 28 <= bytes.len()), number(at + 4)) {
        if name == b"link" {
            return None;
        }
        at = at.checked_add(8)?.checked_add(usize::try_from(length).ok()?)?;
    }
    Some(entries)
}

/// Reads a path of version 4: how many bytes of the path before it to leave out, and what follows then.
fn compressed_path(bytes: &[u8], at: usize, before: &[u8]) -> Option<(Vec<u8>, usize)> {
    let mut at = at;
    let mut byte = *bytes.get(at)?;
    let mut removed = usize::from(byte & 0x7f);
    while byte & 0x80 != 0 {
        at += 1;
        byte = *bytes.get(at)?;
        removed = removed.checked_add(1)?.checked_mul(128)? | usize::from(byte & 0x7f);
    }
    let rest = bytes.get(at + 1..)?;
    let length = rest.iter().position(|byte| *byte == 0)?;
    let mut path = before.get(..before.len().checked_sub(removed)?)?.to_vec();
    path.extend_from_slice(rest.get(..length)?);
    Some((path, at + 1 + length + 1))
}

/// Returns the name of the file or of the tree at a path, as a commit of these entries would have it; `None` if there is no
/// file there.
pub fn id_at(entries: &[Entry], path: &str) -> Option<Id> {
    if let Some(file) = entries.iter().find(|entry| entry.path == path.as_bytes()) {
        return Some(file.id);
    }
    let below = below(entries, path);
    let prefix = if path.is_empty() { 0 } else { path.len() + 1 };
    (!below.is_empty()).then(|| tree(&below, prefix))
}

/// Returns the entries below a folder, or all for the empty path.
pub fn below<'e>(entries: &'e [Entry], folder: &str) -> Vec<&'e Entry> {
    let prefix = if folder.is_empty() { Vec::new() } else { format!("{folder}/").into_bytes() };
    entries.iter().filter(|entry| entry.path.starts_with(&prefix)).collect()
}

/// Returns the name of the tree of files whose paths have the first `prefix` bytes in common.
fn tree(entries: &[&Entry], prefix: usize) -> Id {
    let mut content = Vec::new();
    let mut rest = entries;
    while let Some((first, _)) = rest.split_first() {
        let name_of =
            |entry: &Entry| entry.path[prefix..].split(|byte| *byte == b'/').next().unwrap_or_default().to_vec();
        let name = name_of(first);
        let count = rest.iter().take_while(|entry| name_of(entry) == name).count();
        let (group, others) = rest.split_at(count);
        let is_file = first.path.len() == prefix + name.len();
        let (mode, id) = if is_file { (first.mode, first.id) } else { (0o40000, tree(group, prefix + name.len() + 1)) };
        content.extend(format!("{mode:o} ").into_bytes());
        content.extend(name);
        content.push(0);
        content.extend(id);
        rest = others;
    }
    object_id("tree", &content)
}
