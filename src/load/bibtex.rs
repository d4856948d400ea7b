//! `data/*.bib`: a bibliography in BibTeX or BibLaTeX, from a reference manager or a search engine. The only file that names
//! `biblatex`.
//!
//! The library parses entries, names, and the accents of LaTeX; [`entry`] turns the fields of an entry into a source.
//! The library gets one field at a time, with abbreviations already expanded. So every faulty field is reported, and a
//! malicious file cannot make the library expand abbreviations in a circle.

mod entry;
mod latex;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use biblatex::{
    Bibliography, Chunk, Chunks, ChunksExt, Pair, ParseError, ParseErrorKind, Person, RawBibliography, RawChunk,
    RawEntry, Token,
};

use crate::diagnostic::{Diagnostic, Report, Reported, codes};
use crate::document::project_limits::Limits;
use crate::document::reader_text::report_markup;
use crate::document::{Author, Reference};
use crate::source::{SourceId, Span, Spanned};
use entry::{Content, Entry, Value};

pub use entry::Entries;

/// The largest number of bytes in one field.
const MAX_FIELD: usize = 64 * 1024;
/// The largest number of bytes that abbreviations may add to a file.
const MAX_EXPANSION: usize = 4 * 1024 * 1024;

/// The abbreviations of months, which every bibliography style knows.
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// A value as the library parses it: texts, and the names of abbreviations.
type Field<'s> = Vec<biblatex::Spanned<RawChunk<'s>>>;

/// Reads a bibliography. What is wrong with one entry is kept with that entry.
///
/// # Errors
///
/// No entry can be recognized, braces are nested deeper than `nesting`, or the file is too large.
pub fn read(text: &str, source: SourceId, nesting: usize, report: &mut Report) -> Result<Entries, Reported> {
    let reader = Reader { text, source };
    if let Some(at) = too_deep(text, nesting) {
        let message = format!("braces are nested too deeply: at most {nesting} levels are read");
        let place = reader.span(at..at + 1);
        let problem = Diagnostic::error(codes::TOO_LARGE, message).label(place, "the limit is exceeded here");
        return Err(report.push(problem.hint(Limits::hint("bibtex_nesting"))));
    }
    let mut read = Entries::default();
    let text_of_entries = reader.without_broken_entries(&mut read, report)?;
    let raw = match RawBibliography::parse(&text_of_entries) {
        Ok(raw) => raw,
        Err(error) => return Err(report.push(reader.explain(&error, 0..text.len()))),
    };
    let abbreviations = reader.abbreviations(&raw);
    read.uncitable.extend(abbreviations.values().filter_map(|abbreviation| abbreviation.problem.clone()));
    let mut expanded_bytes = 0;
    let mut entries = Vec::with_capacity(raw.entries.len());
    for entry in &raw.entries {
        entries.push(reader.entry(&entry.v, &abbreviations, &mut expanded_bytes));
        if expanded_bytes > text.len() + MAX_EXPANSION {
            let message = "the file is too large with its abbreviations expanded";
            let place = reader.span(entry.v.key.span.clone());
            let problem = Diagnostic::error(codes::TOO_LARGE, message).label(place, "the limit is exceeded here");
            return Err(report.push(problem));
        }
    }
    entry::add_references(&entries, &mut read);
    Ok(read)
}

/// Returns the first byte at which braces are nested too deeply.
fn too_deep(text: &str, nesting: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            // An entry starts again at the top, even after a brace that was not closed.
            b'@' if at == 0 || text.as_bytes().get(at - 1) == Some(&b'\n') => depth = 0,
            _ => {}
        }
        if depth > nesting {
            return Some(at);
        }
    }
    None
}

/// A text that a bibliography abbreviates.
struct Abbreviation<'s> {
    value: Field<'s>,
    /// What is wrong with it, for the entries that use it. One problem is enough for all that follow from it.
    problem: Option<Diagnostic>,
}

/// The file being read.
struct Reader<'a> {
    text: &'a str,
    source: SourceId,
}

impl Reader<'_> {
    /// Returns the span of a range of bytes, moved to the starts of characters.
    fn span(&self, range: Range<usize>) -> Span {
        let floor = |at: usize| {
            let mut at = at.min(self.text.len());
            while !self.text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        Span::new(self.source, floor(range.start), floor(range.end))
    }

    /// Returns the text with spaces in place of every entry that is not well formed. Each is reported, and becomes a source
    /// without details, so that its citations are not reported as well.
    ///
    /// # Errors
    ///
    /// The text is not well formed outside of entries.
    fn without_broken_entries(&self, read: &mut Entries, report: &mut Report) -> Result<Cow<'_, str>, Reported> {
        let Err(error) = RawBibliography::parse(self.text) else { return Ok(Cow::Borrowed(self.text)) };
        let starts: Vec<usize> =
            self.text.match_indices('@').map(|(at, _)| at).filter(|at| self.starts_line(*at)).collect();
        let ends = starts.iter().skip(1).copied().chain([self.text.len()]);
        let mut bytes = self.text.as_bytes().to_vec();
        let mut is_mended = false;
        for (start, end) in starts.iter().copied().zip(ends) {
            let Some(Err(error)) = self.text.get(start..end).map(RawBibliography::parse) else { continue };
            let moved = ParseError { span: error.span.start + start..error.span.end + start, kind: error.kind };
            let problem = self.explain(&moved, start..end);
            match self.key_of(start..end) {
                Some(key) => {
                    let problems = vec![problem];
                    read.references.push(Reference { problems, ..entry::broken(key, self.span(start..end)) });
                }
                None => read.uncitable.push(problem),
            }
            for byte in bytes.iter_mut().take(end).skip(start).filter(|byte| **byte != b'\n') {
                *byte = b' ';
            }
            is_mended = true;
        }
        match String::from_utf8(bytes) {
            Ok(text) if is_mended => Ok(Cow::Owned(text)),
            _ => Err(report.push(self.explain(&error, 0..self.text.len()))),
        }
    }

    /// Returns whether only blanks are before a byte in its line.
    fn starts_line(&self, at: usize) -> bool {
        self.text
            .get(..at)
            .is_some_and(|before| before.trim_end_matches([' ', '\t']).ends_with('\n') || before.trim().is_empty())
    }

    /// Returns the key of an entry that is not well formed, if it can be recognized.
    fn key_of(&self, range: Range<usize>) -> Option<Spanned<String>> {
        let text = self.text.get(range.clone())?;
        let kind = text.strip_prefix('@')?.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
        let rest = kind.trim_start();
        let rest = rest.strip_prefix(['{', '(']).unwrap_or(rest).trim_start();
        let key = &rest[..rest.find([',', '{', '}', '=', ' ', '\t', '\n']).unwrap_or(rest.len())];
        let start = range.start + (text.len() - rest.len());
        (!key.is_empty()).then(|| Spanned::new(key.to_owned(), self.span(start..start + key.len())))
    }

    /// Returns the diagnostic for an error of the library in the entry at the bytes `entry`.
    fn explain(&self, error: &ParseError, entry: Range<usize>) -> Diagnostic {
        let is_over = self.text.get(error.span.start..entry.end).is_none_or(|rest| rest.trim().is_empty());
        let end = self.text.get(entry.clone()).map_or(entry.end, |text| entry.start + text.trim_end().len());
        let start = error.span.start.min(end);
        let here = self.span(start..error.span.end.max(start + 1));
        let found = self.text.get(here.start..).and_then(|rest| rest.chars().next());
        let found = match found {
            None => "the end of the file".to_owned(),
            Some('\n') => "the end of the line".to_owned(),
            Some(other) => format!("`{other}`"),
        };
        let expected =
            |what: &str| Diagnostic::error(codes::BIBTEX, format!("expected {what}, found {found}")).at(here);
        match &error.kind {
            ParseErrorKind::UnexpectedEof if is_over => {
                let head = self.text.get(entry.clone()).and_then(|text| text.lines().next()).unwrap_or_default();
                Diagnostic::error(codes::BIBTEX, "expected a `}` that closes the entry, found none before the next one")
                    .label(self.span(entry.start..entry.start + head.trim_end().len()), "the entry starts here")
                    .hint("close every `{` and `\"` of the entry")
            }
            ParseErrorKind::UnexpectedEof => expected("a value").hint("put it in braces: `title = {…}`"),
            ParseErrorKind::Expected(token) => match token {
                Token::Comma => {
                    expected("a comma").hint("a key and each field end in a comma: `@article{key, title = {…},`")
                }
                Token::Identifier => expected("the name of a field or of a kind of entry"),
                Token::Equals => expected("`=`").hint("a field is a name and a value: `title = {…}`"),
                Token::OpeningBrace => {
                    expected("`{`").hint("an entry starts with its kind and its key: `@article{key,`")
                }
                Token::ClosingBrace => expected("`}`"),
                Token::QuotationMark => expected("a quotation mark"),
                Token::DecimalPoint => expected("a number"),
            },
            ParseErrorKind::Unexpected(Token::ClosingBrace) => {
                Diagnostic::error(codes::BIBTEX, "a `}` without its `{`").at(here)
            }
            ParseErrorKind::Unexpected(_) => expected("a number with at most one point"),
            other => Diagnostic::error(codes::BIBTEX, other.to_string()).at(here),
        }
    }

    /// Returns the abbreviations that the file defines by name in lower case. Abbreviations in their values are expanded.
    fn abbreviations<'s>(&self, raw: &RawBibliography<'s>) -> BTreeMap<String, Abbreviation<'s>> {
        let mut known = BTreeMap::<String, Abbreviation<'s>>::new();
        let mut places = BTreeMap::<String, Span>::new();
        for Pair { key, value } in &raw.abbreviations {
            let name = key.v.to_lowercase();
            let place = self.span(key.span.clone());
            if let (Some(first), Some(abbreviation)) = (places.insert(name.clone(), place), known.get_mut(&name)) {
                let problem =
                    Diagnostic::error(codes::DUPLICATE_KEY, format!("the abbreviation `{}` is given twice", key.v))
                        .label(place, "given again here")
                        .label(first, "first given here");
                abbreviation.problem.get_or_insert(problem);
                continue;
            }
            let mut report = Report::default();
            let value = self.expand(&value.v, &known, &mut report);
            known.insert(name, Abbreviation { value, problem: report.into_iter().next() });
        }
        known
    }

    /// Returns a value with its abbreviations expanded, except those of months, which the library knows.
    fn expand<'s>(
        &self,
        value: &Field<'s>,
        known: &BTreeMap<String, Abbreviation<'s>>,
        report: &mut Report,
    ) -> Field<'s> {
        let mut expanded = Field::new();
        let mut used = BTreeSet::new();
        let mut size = 0;
        for part in value {
            let parts = match &part.v {
                RawChunk::Normal(_) => std::slice::from_ref(part),
                RawChunk::Abbreviation(name) => match known.get(&name.to_lowercase()) {
                    Some(abbreviation) => {
                        if used.insert(name.to_lowercase()) {
                            report.extend(abbreviation.problem.clone());
                        }
                        abbreviation.value.as_slice()
                    }
                    None if MONTHS.contains(&name.to_lowercase().as_str()) => std::slice::from_ref(part),
                    None => {
                        let message =
                            format!("expected text in braces or quotes, found the unknown abbreviation `{name}`");
                        let problem = Diagnostic::error(codes::BIBTEX, message).at(self.span(part.span.clone()));
                        let problem = problem.suggest(name, known.keys().map(String::as_str));
                        report.push(problem.hint(format!("write `{{{name}}}`, or define it with `@string`")));
                        continue;
                    }
                },
            };
            size += parts.iter().map(|part| text_of(&part.v).len() + 1).sum::<usize>();
            if size > MAX_FIELD {
                let message = format!("the value is too long: at most {MAX_FIELD} bytes are read");
                report.push(Diagnostic::error(codes::TOO_LARGE, message).at(self.span(part.span.clone())));
                return Field::new();
            }
            expanded.extend(parts.iter().cloned());
        }
        expanded
    }

    /// Reads an entry with the fields that a report shows; the other fields may contain anything.
    fn entry<'s>(
        &self,
        raw: &RawEntry<'s>,
        abbreviations: &BTreeMap<String, Abbreviation<'s>>,
        expanded_bytes: &mut usize,
    ) -> Entry {
        let report = &mut Report::default();
        let key = Spanned::new(raw.key.v.to_owned(), self.span(raw.key.span.clone()));
        let end = raw.fields.last().map_or(raw.key.span.end, |field| field.value.span.end);
        let span = self.span(raw.kind.span.start.saturating_sub(1)..end);
        let kind = raw.kind.v.to_lowercase();
        let mut entry = Entry { key, kind, span, values: BTreeMap::new(), problems: Vec::new() };
        for Pair { key, value } in &raw.fields {
            let name = key.v.to_lowercase();
            let Some((name, content)) = entry::FIELDS.iter().find(|(known, _)| *known == name) else { continue };
            let place = self.span(key.span.clone());
            if let Some(first) = entry.values.get(name) {
                let message = format!("`{name}` is given twice in the source `{}`", entry.key.value);
                report.push(
                    Diagnostic::error(codes::DUPLICATE_KEY, message)
                        .label(place, "given again here")
                        .label(first.name, "first given here"),
                );
                continue;
            }
            let value_expanded = self.expand(&value.v, abbreviations, report);
            let raw: String = value_expanded.iter().map(|part| text_of(&part.v)).collect();
            *expanded_bytes += raw.len();
            let value = Value {
                name: place,
                span: self.value_span(&value.v),
                raw,
                text: String::new(),
                names: Vec::new(),
                is_faulty: value_expanded.is_empty() && !value.v.is_empty(),
            };
            entry.values.insert(*name, self.resolve((*name, *content), value, value_expanded, report));
        }
        entry.problems.extend(std::mem::take(report));
        entry
    }

    /// Returns the place of a value, without its braces.
    fn value_span(&self, value: &Field<'_>) -> Span {
        let start = value.first().map_or(0, |part| part.span.start);
        self.span(start..value.last().map_or(start, |part| part.span.end))
    }

    /// Adds to a value the text and the names that its LaTeX stands for.
    fn resolve(
        &self,
        (name, content): (&'static str, Content),
        mut value: Value,
        field: Field<'_>,
        report: &mut Report,
    ) -> Value {
        if content == Content::Verbatim {
            return value;
        }
        let chunks = match chunks(name, &field) {
            Ok(chunks) => chunks,
            Err(error) => {
                let is_dollar = value.raw.contains('$');
                let problem = match error.kind {
                    ParseErrorKind::UnexpectedEof if is_dollar => {
                        let message = "expected a second `$`: the first one starts mathematics";
                        Diagnostic::error(codes::BIBTEX, message).at(value.span).hint("write a dollar sign as `\\$`")
                    }
                    ParseErrorKind::UnexpectedEof => {
                        let message = "expected more after a `\\`, found the end of the value";
                        Diagnostic::error(codes::BIBTEX, message).at(value.span)
                    }
                    _ => self.explain(&error, 0..self.text.len()),
                };
                report.push(problem);
                value.is_faulty = true;
                return value;
            }
        };
        let mut unknown_commands = Vec::new();
        if content == Content::Names {
            let people = chunks.parse::<Vec<Person>>().unwrap_or_default();
            let authors = people.iter().map(|person| Author {
                name: latex::plain(&person.to_string(), &mut unknown_commands),
                family: latex::plain(format!("{} {}", person.prefix, person.name).trim(), &mut unknown_commands),
            });
            value.names = authors.filter(|author| !author.name.is_empty()).collect();
        }
        let text: String = chunks
            .iter()
            .map(|chunk| match &chunk.v {
                Chunk::Normal(text) | Chunk::Verbatim(text) => Cow::Borrowed(text.as_str()),
                Chunk::Math(text) => Cow::Owned(latex::mathematics(text)),
            })
            .collect();
        value.text = latex::plain(&text, &mut unknown_commands);
        unknown_commands.sort();
        unknown_commands.dedup();
        for command in unknown_commands.iter().filter(|_| content != Content::Hidden) {
            let (message, hint) = match command.is_around_words {
                true => {
                    ("is not known: its words are kept without it", "write its words alone, or what readers should see")
                }
                false => ("is not known and was left out", "write the character itself"),
            };
            let message = format!("the LaTeX command `\\{}` {message}", command.name);
            report.push(Diagnostic::warning(codes::BIBTEX, message).at(value.span).hint(hint));
        }
        if content == Content::Shown {
            report_markup(&Spanned::new(value.text.clone(), value.span), report);
        }
        value
    }
}

/// Returns the text of a part, or the name of its abbreviation.
fn text_of<'s>(part: &RawChunk<'s>) -> &'s str {
    match part {
        RawChunk::Normal(text) | RawChunk::Abbreviation(text) => text,
    }
}

/// Parses the LaTeX of one value.
fn chunks(name: &'static str, value: &Field<'_>) -> Result<Chunks, ParseError> {
    // `~` is a space that does not break. The library takes it for the character that `\\textasciitilde` stands for, and `\\,`
    // for a comma.
    let texts: Vec<String> = value.iter().map(|part| latex::replace_spaces(text_of(&part.v))).collect();
    let parts = value.iter().zip(&texts).map(|(part, text)| {
        let chunk = match part.v {
            RawChunk::Normal(_) => RawChunk::Normal(text),
            RawChunk::Abbreviation(_) => RawChunk::Abbreviation(text),
        };
        biblatex::Spanned::new(chunk, part.span.clone())
    });
    let value: Field<'_> = parts.collect();
    let fields = vec![Pair::new(biblatex::Spanned::detached(name), biblatex::Spanned::detached(value))];
    let key = biblatex::Spanned::detached("key");
    let entry = RawEntry { key, kind: biblatex::Spanned::detached("misc"), fields };
    let raw = RawBibliography {
        preamble: String::new(),
        entries: vec![biblatex::Spanned::detached(entry)],
        abbreviations: Vec::new(),
    };
    let entry = Bibliography::from_raw(raw)?.into_vec().pop();
    Ok(entry.and_then(|mut entry| entry.fields.remove(name)).unwrap_or_default())
}
