//! The objects that git has stored: commits and trees, loose or in packs. The only file that names `miniz_oxide`.
//!
//! The formats are those of git's documentation: `gitformat-pack(5)`, and "Git Objects" of the book "Pro Git".

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;

use super::object_id::{Id, from_hex, object_id, to_hex};
use crate::date::Date;

/// The most bytes of an object, of a loose file, and of the index of a pack that are read.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// The longest chain of differences that is followed. Git makes none that is longer.
const MAX_CHAIN: usize = 4096;

/// The most folders of objects: a clone can borrow the objects of another.
const MAX_FOLDERS: usize = 16;

/// The longest chain of tags of tags that is followed.
const MAX_TAGS: usize = 5;

/// The deepest nesting of folders that is read.
const MAX_DEPTH: usize = 64;

/// The index of a pack: the path of its file, and its bytes.
type PackIndex = (PathBuf, Vec<u8>);

/// The stored objects of a repository.
pub struct Objects {
    folders: Vec<PathBuf>,
    /// The indices of the packs of each folder, read when they are first needed.
    indices: OnceLock<Vec<Vec<PackIndex>>>,
}

/// A commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitObject {
    /// The name of its tree.
    pub tree: Id,
    /// The names of the commits before it.
    pub parents: Vec<Id>,
    /// The day on which it was made, in UTC.
    pub date: Option<Date>,
}

/// The kinds of objects in a pack.
const KINDS: [&str; 5] = ["", "commit", "tree", "blob", "tag"];

impl Objects {
    /// Returns the objects below a folder, and below the folders that it borrows from.
    pub fn of(folder: PathBuf) -> Self {
        let mut folders = vec![folder];
        let mut next = 0;
        while let Some(folder) = folders.get(next).cloned() {
            next += 1;
            let others = fs::read_to_string(folder.join("info/alternates")).unwrap_or_default();
            let others = others.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
            let others: Vec<PathBuf> = others.map(|other| folder.join(other)).collect();
            folders.extend(others);
            folders.truncate(MAX_FOLDERS);
        }
        Self { folders, indices: OnceLock::new() }
    }

    /// Reads a commit.
    pub fn commit(&self, id: &Id) -> Option<CommitObject> {
        let content = self.read(id, "commit")?;
        let mut lines = content.split(|byte| *byte == b'\n').take_while(|line| !line.is_empty());
        let tree = named_in(lines.next()?, "tree ")?;
        let (mut parents, mut date) = (Vec::new(), None);
        for line in lines {
            parents.extend(named_in(line, "parent "));
            // `committer A. Name <mail> 1778112000 +0000`
            if line.starts_with(b"committer ") {
                let end = line.iter().rposition(|byte| *byte == b'>')?;
                let seconds = std::str::from_utf8(line.get(end + 1..)?).ok()?.split_whitespace().next()?;
                date = Date::of_seconds(seconds.parse().ok()?);
            }
        }
        Some(CommitObject { tree, parents, date })
    }

    /// Returns the commit that an object is or, if it is a tag, stands for.
    pub fn peeled(&self, id: &Id) -> Option<Id> {
        let mut id = *id;
        for _ in 0..MAX_TAGS {
            if self.read(&id, "commit").is_some() {
                return Some(id);
            }
            let tag = self.read(&id, "tag")?;
            id = named_in(tag.split(|byte| *byte == b'\n').next()?, "object ")?;
        }
        None
    }

    /// Returns the objects whose names begin with these lower-case hexadecimal digits.
    pub fn starting_with(&self, digits: &str) -> BTreeSet<Id> {
        let is_sought = |id: &Id| to_hex(id).starts_with(digits);
        let packed = self.indices().iter().flatten().flat_map(|(_, index)| names_in(index));
        let mut found: BTreeSet<Id> = packed.filter(is_sought).collect();
        for folder in self.folders.iter().filter_map(|folder| Some(folder.join(digits.get(..2)?))) {
            let entries = fs::read_dir(folder).into_iter().flatten().flatten();
            let names = entries.filter_map(|entry| Some(format!("{}{}", &digits[..2], entry.file_name().to_str()?)));
            found.extend(names.filter_map(|name| from_hex(&name)).filter(is_sought));
        }
        found
    }

    /// Returns the files at a path below a tree: itself, with an empty path, or those below it, each with its path from there on,
    /// which starts with a slash. There are none if nothing is there. Links and other repositories are left out.
    pub fn files_at(&self, tree: &Id, path: &str) -> Option<Vec<(String, Id)>> {
        let (mut mode, mut id) = (0o040_000, *tree);
        for name in path.split('/') {
            let entries = if mode == 0o040_000 { entries(&self.read(&id, "tree")?)? } else { Vec::new() };
            match entries.into_iter().find(|(_, found, _)| found == name) {
                Some((found, _, next)) => (mode, id) = (found, next),
                None => return Some(Vec::new()),
            }
        }
        let mut files = Vec::new();
        self.add_files((mode, id), "", 0, &mut files)?;
        Some(files)
    }

    fn add_files(&self, (mode, id): (u32, Id), path: &str, depth: usize, files: &mut Vec<(String, Id)>) -> Option<()> {
        match mode & 0o170_000 {
            0o100_000 => files.push((path.to_owned(), id)),
            0o040_000 if depth < MAX_DEPTH => {
                for (mode, name, id) in entries(&self.read(&id, "tree")?)? {
                    self.add_files((mode, id), &format!("{path}/{name}"), depth + 1, files)?;
                }
            }
            0o040_000 => return None,
            _ => {}
        }
        Some(())
    }

    /// Returns, for each of some paths below a tree, the object there, if there is one. Reads each tree once.
    pub fn below(&self, tree: &Id, paths: &[String]) -> Option<Vec<Option<Id>>> {
        let mut trees: BTreeMap<Id, Vec<u8>> = BTreeMap::new();
        let mut at = |path: &String| {
            let mut id = *tree;
            for name in path.split('/') {
                let entries = match trees.entry(id) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(new) => new.insert(self.read(&id, "tree")?),
                };
                match entry(entries, name) {
                    Some(found) => id = found,
                    None => return Some(None),
                }
            }
            Some(Some(id))
        };
        paths.iter().map(&mut at).collect()
    }

    /// Reads an object of a kind. `None` if it is not stored, or is not what its name says.
    pub fn read(&self, id: &Id, kind: &str) -> Option<Vec<u8>> {
        let (found, content) = self.find(id, 0)?;
        (found == kind && object_id(kind, &content) == *id).then_some(content)
    }

    fn find(&self, id: &Id, chain: usize) -> Option<(&'static str, Vec<u8>)> {
        self.folders
            .iter()
            .enumerate()
            .find_map(|(at, folder)| loose(folder, id).or_else(|| self.packed(at, id, chain)))
    }

    /// Returns the indices of the packs of each folder.
    fn indices(&self) -> &[Vec<PackIndex>] {
        self.indices.get_or_init(|| self.folders.iter().map(|folder| indices_of(folder)).collect())
    }

    /// Reads an object from the packs of a folder.
    fn packed(&self, folder: usize, id: &Id, chain: usize) -> Option<(&'static str, Vec<u8>)> {
        self.indices().get(folder)?.iter().find_map(|(path, index)| {
            let offset = offset_in(index, id)?;
            let mut pack = File::open(path.with_extension("pack")).ok()?;
            self.in_pack(&mut pack, offset, chain)
        })
    }

    /// Reads the object at an offset of a pack.
    fn in_pack(&self, pack: &mut File, offset: u64, chain: usize) -> Option<(&'static str, Vec<u8>)> {
        if chain > MAX_CHAIN {
            return None;
        }
        let mut reader = PackReader { pack, at: offset };
        let first = reader.byte()?;
        let (kind, mut size) = (first >> 4 & 7, u64::from(first & 15));
        let (mut byte, mut shift) = (first, 4);
        while byte & 0x80 != 0 {
            byte = reader.byte()?;
            size |= u64::from(byte & 0x7f).checked_shl(shift)?;
            shift += 7;
        }
        match kind {
            1..=4 => Some((KINDS[usize::from(kind)], reader.inflated(size)?)),
            // The difference to an object at an earlier offset.
            6 => {
                let mut byte = reader.byte()?;
                let mut back = u64::from(byte & 0x7f);
                while byte & 0x80 != 0 {
                    byte = reader.byte()?;
                    back = back.checked_add(1)?.checked_mul(128)? | u64::from(byte & 0x7f);
                }
                let changes = reader.inflated(size)?;
                let (kind, base) = self.in_pack(pack, offset.checked_sub(back)?, chain + 1)?;
                Some((kind, changed(&base, &changes)?))
            }
            // The difference to an object by its name.
            7 => {
                let mut id = [0; 20];
                for place in &mut id {
                    *place = reader.byte()?;
                }
                let changes = reader.inflated(size)?;
                let (kind, base) = self.find(&id, chain + 1)?;
                Some((kind, changed(&base, &changes)?))
            }
            _ => None,
        }
    }
}

/// Reads the indices of the packs of a folder.
fn indices_of(folder: &Path) -> Vec<PackIndex> {
    let entries = fs::read_dir(folder.join("pack")).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "idx"));
    paths.sort();
    paths.into_iter().filter_map(|path| bytes_of(&path).map(|index| (path, index))).collect()
}

/// Returns the object that a line of a commit or a tag names after these words.
fn named_in(line: &[u8], words: &str) -> Option<Id> {
    from_hex(std::str::from_utf8(line).ok()?.strip_prefix(words)?)
}

/// Returns the entries of a tree: the kind, the name, and the object of each. Entries whose names are not text are left out.
fn entries(tree: &[u8]) -> Option<Vec<(u32, String, Id)>> {
    let mut entries = Vec::new();
    let mut rest = tree;
    while !rest.is_empty() {
        let space = rest.iter().position(|byte| *byte == b' ')?;
        let end = rest.iter().position(|byte| *byte == 0)?;
        let mode = u32::from_str_radix(std::str::from_utf8(rest.get(..space)?).ok()?, 8).ok()?;
        let id: Id = rest.get(end + 1..end + 21)?.try_into().ok()?;
        if let Ok(name) = std::str::from_utf8(rest.get(space + 1..end)?) {
            entries.push((mode, name.to_owned(), id));
        }
        rest = rest.get(end + 21..)?;
    }
    Some(entries)
}

/// Returns the object of a name in a tree.
fn entry(tree: &[u8], name: &str) -> Option<Id> {
    entries(tree)?.into_iter().find_map(|(_, found, id)| (found == name).then_some(id))
}

/// Reads an object from a file of its own.
fn loose(folder: &Path, id: &Id) -> Option<(&'static str, Vec<u8>)> {
    let name = to_hex(id);
    let bytes = bytes_of(&folder.join(&name[..2]).join(&name[2..]))?;
    let bytes = decompress_to_vec_zlib_with_limit(&bytes, usize::try_from(MAX_BYTES).ok()?).ok()?;
    let end = bytes.iter().position(|byte| *byte == 0)?;
    let head = std::str::from_utf8(bytes.get(..end)?).ok()?;
    let kind = KINDS.into_iter().find(|kind| head.split(' ').next() == Some(kind))?;
    Some((kind, bytes.get(end + 1..)?.to_vec()))
}

fn bytes_of(path: &Path) -> Option<Vec<u8>> {
    let length = path.metadata().ok()?.len();
    if length > MAX_BYTES { None } else { fs::read(path).ok() }
}

/// Returns where an object starts in a pack, by the index of the pack (version 2).
fn offset_in(index: &[u8], id: &Id) -> Option<u64> {
    let number = |at: usize| Some(u32::from_be_bytes(index.get(at..at + 4)?.try_into().ok()?));
    if index.get(..4)? != b"\xfftOc" || number(4)? != 2 {
        return None;
    }
    let fan = |byte: usize| usize::try_from(number(8 + byte * 4)?).ok();
    let count = fan(255)?;
    let first = usize::from(id[0]);
    let (start, end) = (if first == 0 { 0 } else { fan(first - 1)? }, fan(first)?);
    let names = 8 + 256 * 4;
    let position = (start..end).find(|at| index.get(names + at * 20..names + (at + 1) * 20) == Some(id))?;
    let offsets = names + count * 24;
    let offset = number(offsets + position * 4)?;
    if offset & 0x8000_0000 == 0 {
        return Some(offset.into());
    }
    let large = offsets + count * 4 + usize::try_from(offset & 0x7fff_ffff).ok()? * 8;
    Some(u64::from_be_bytes(index.get(large..large + 8)?.try_into().ok()?))
}

/// Returns the names of the objects of a pack, by its index (version 2).
fn names_in(index: &[u8]) -> impl Iterator<Item = Id> {
    let names = 8 + 256 * 4;
    let count = index.get(names - 4..names).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_be_bytes);
    let is_known = index.starts_with(b"\xfftOc\0\0\0\x02");
    let names = index.get(names..).filter(|_| is_known).unwrap_or_default();
    names.chunks_exact(20).take(count as usize).filter_map(|name| name.try_into().ok())
}

/// Reads from a place in a pack.
struct PackReader<'p> {
    pack: &'p mut File,
    at: u64,
}

impl PackReader<'_> {
    fn byte(&mut self) -> Option<u8> {
        let mut byte = [0];
        self.pack.seek(SeekFrom::Start(self.at)).ok()?;
        self.pack.read_exact(&mut byte).ok()?;
        self.at += 1;
        Some(byte[0])
    }

    /// Reads compressed bytes that are `size` bytes when they are inflated.
    fn inflated(&mut self, size: u64) -> Option<Vec<u8>> {
        if size > MAX_BYTES {
            return None;
        }
        // What cannot be compressed grows by 5 bytes per block of 16 kB.
        let mut bytes = Vec::new();
        self.pack.seek(SeekFrom::Start(self.at)).ok()?;
        self.pack.by_ref().take(size + size / 1000 + 256).read_to_end(&mut bytes).ok()?;
        let size = usize::try_from(size).ok()?;
        decompress_to_vec_zlib_with_limit(&bytes, size).ok().filter(|inflated| inflated.len() == size)
    }
}

/// Returns an object that is stored as the changes of another.
fn changed(base: &[u8], changes: &[u8]) -> Option<Vec<u8>> {
    let mut at = 0;
    let mut next = || {
        at += 1;
        changes.get(at - 1).copied()
    };
    let mut length = || {
        let (mut value, mut shift) = (0_u64, 0);
        loop {
            let byte = next()?;
            value |= u64::from(byte & 0x7f).checked_shl(shift)?;
            shift += 7;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
    };
    let (from, to) = (length()?, length()?);
    if from != base.len() as u64 || to > MAX_BYTES {
        return None;
    }
    let mut result = Vec::new();
    while at < changes.len() {
        let operation = *changes.get(at)?;
        at += 1;
        if operation & 0x80 == 0 {
            let end = at + usize::from(operation);
            result.extend_from_slice(changes.get(at..end).filter(|_| operation > 0)?);
            at = end;
            continue;
        }
        // Which of the four bytes of the offset and of the three of the length are given.
        let mut value = [0_usize; 2];
        for bit in 0..7 {
            if operation >> bit & 1 == 1 {
                let (place, shift) = if bit < 4 { (0, bit * 8) } else { (1, (bit - 4) * 8) };
                value[place] |= usize::from(*changes.get(at)?) << shift;
                at += 1;
            }
        }
        let [start, length] = value;
        let length = if length == 0 { 0x10000 } else { length };
        result.extend_from_slice(base.get(start..start.checked_add(length)?)?);
    }
    (result.len() as u64 == to).then_some(result)
}
