//! Source files and places in them. Every value that an author wrote carries a [`Span`], and every diagnostic points to one;
//! no other part of the crate has a notion of position.

use std::fmt;

/// The number of a file in [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

/// A range of bytes in one source file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub source: SourceId,
    /// The first byte.
    pub start: usize,
    /// The byte after the last one.
    pub end: usize,
}

impl Span {
    /// Returns the bytes `start..end` of a file. The range is empty if `end` is before `start`.
    pub fn new(source: SourceId, start: usize, end: usize) -> Self {
        Self { source, start, end: end.max(start) }
    }

    /// Returns the number of bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Returns whether the range has no bytes.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Returns the smallest span that covers both. `other` must be in the same file.
    pub fn to(self, other: Self) -> Self {
        Self { source: self.source, start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A value that an author may leave out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting<T> {
    /// The value that is written, or the default.
    pub value: T,
    /// Where it is written; `None` if the default is used.
    pub written: Option<Span>,
}

/// A value and the place at which it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// The place.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Joins a value and its place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    /// Changes the value and keeps the place.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: change(self.value), span: self.span }
    }
}

impl AsRef<str> for Spanned<String> {
    fn as_ref(&self) -> &str {
        &self.value
    }
}

impl Spanned<String> {
    /// Returns the place of the bytes `start..end` of the text. If the text and its source differ in length (a quoted
    /// or folded scalar), offsets in the text are not offsets in the file, and this is the place of the whole text.
    pub fn part(&self, start: usize, end: usize) -> Span {
        if self.span.len() == self.value.len() {
            Span::new(self.span.source, self.span.start + start, self.span.start + end)
        } else {
            self.span
        }
    }
}

/// A file that was read.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// The path below the project's root, with `/` between its parts, as diagnostics show it.
    pub path: String,
    /// The text, without a byte order mark, with `\n` as line ends.
    pub text: String,
    line_starts: Vec<usize>,
    /// The number of characters before each block of the text; empty if no line is longer than a block.
    characters: Vec<usize>,
}

/// The number of bytes of a block. The characters of the blocks of a long line are counted once, so that each of many places
/// in the line is found quickly.
const BLOCK: usize = 4096;

/// A place as line and column. Both start at 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineColumn {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

impl fmt::Display for LineColumn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.line, self.column)
    }
}

impl SourceFile {
    /// Returns the line and column of a byte offset. An offset past the end counts as the end.
    pub fn line_column(&self, offset: usize) -> LineColumn {
        let offset = offset.min(self.text.len());
        let line = self.line_starts.partition_point(|&start| start <= offset);
        let start = self.line_starts[line - 1];
        let column = self.text.get(start..offset).map_or(1, |before| {
            let whole =
                |offset: usize| self.characters.get(offset / BLOCK).map(|before| (*before, offset / BLOCK * BLOCK));
            match (whole(start), whole(offset)) {
                (Some(first), Some(last)) if offset - start > BLOCK => {
                    let count = |(before, from): (usize, usize), to| before + characters(&self.text, from, to);
                    count(last, offset) - count(first, start) + 1
                }
                _ => before.chars().count() + 1,
            }
        });
        LineColumn { line, column }
    }
}

/// Returns the number of characters that start in a range of bytes.
fn characters(text: &str, from: usize, to: usize) -> usize {
    let is_start = |byte: &&u8| (**byte & 0b1100_0000) != 0b1000_0000;
    text.as_bytes().get(from..to).map_or(0, |bytes| bytes.iter().filter(is_start).count())
}

/// Returns the number of characters before each block of a text.
fn counted(text: &str) -> Vec<usize> {
    let mut before = 0;
    let starts = (0..=text.len()).step_by(BLOCK);
    let counts = starts.map(|start| {
        let own = before;
        before += characters(text, start, (start + BLOCK).min(text.len()));
        own
    });
    counts.collect()
}

/// All files that were read, in the order of reading.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Adds a file, and returns its number.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> SourceId {
        let text = text.into();
        let line_starts: Vec<usize> =
            std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let ends = line_starts.iter().skip(1).copied().chain([text.len()]);
        let has_long_line = line_starts.iter().zip(ends).any(|(start, end)| end - start > BLOCK);
        let characters = if has_long_line { counted(&text) } else { Vec::new() };
        self.files.push(SourceFile { path: path.into(), text, line_starts, characters });
        SourceId(u32::try_from(self.files.len() - 1).expect("fewer than 2^32 files"))
    }

    /// Returns the number of files.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Returns whether no file was read.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Returns all files.
    pub fn iter(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter()
    }

    /// Returns a file by its number.
    pub fn get(&self, id: SourceId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// Returns the path, line and column at which a span starts.
    pub fn locate(&self, span: Span) -> (&str, LineColumn) {
        let file = self.get(span.source);
        (&file.path, file.line_column(span.start))
    }

    /// Returns the text of a span.
    pub fn text(&self, span: Span) -> &str {
        self.get(span.source).text.get(span.start..span.end).unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_lines_and_characters_from_one() {
        let mut sources = Sources::default();
        let id = sources.add("a.yaml", "é = 1\nb = 2\n");
        let at = |offset| sources.get(id).line_column(offset);
        assert_eq!(at(0), LineColumn { line: 1, column: 1 });
        assert_eq!(at(2), LineColumn { line: 1, column: 2 });
        assert_eq!(at(7), LineColumn { line: 2, column: 1 });
        assert_eq!(at(99), LineColumn { line: 3, column: 1 });
    }

    #[test]
    fn counts_the_characters_of_long_lines() {
        let text = format!("ä\n{}\nb{}", "é1→".repeat(3 * BLOCK), "z".repeat(BLOCK));
        let mut sources = Sources::default();
        let id = sources.add("a.yaml", text.as_str());
        let file = sources.get(id);
        let mut expected = LineColumn { line: 1, column: 1 };
        for (at, character) in text.char_indices() {
            assert_eq!(file.line_column(at), expected, "{at}");
            expected = match character {
                '\n' => LineColumn { line: expected.line + 1, column: 1 },
                _ => LineColumn { column: expected.column + 1, ..expected },
            };
        }
        assert_eq!(file.line_column(text.len()), expected);
    }

    #[test]
    fn places_a_part_of_a_quoted_scalar_at_the_whole_scalar() {
        let mut sources = Sources::default();
        let id = sources.add("a.yaml", "\"a b\"");
        let quoted = Spanned::new("a b".to_owned(), Span::new(id, 0, 5));
        assert_eq!(quoted.part(2, 3), Span::new(id, 0, 5));
        let plain = Spanned::new("a b".to_owned(), Span::new(id, 1, 4));
        assert_eq!(plain.part(2, 3), Span::new(id, 3, 4));
    }
}
