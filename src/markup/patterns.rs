//! The patterns by which markup of other tools is recognized in prose.

use std::ops::Range;

/// Markup that was found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its bytes.
    pub range: Range<usize>,
    /// What it is: `citation`, `footnote`, `reference`, or a noun for the message.
    pub kind: &'static str,
    /// What to write in its place.
    pub hint: String,
    /// Whether a citation stands in brackets.
    pub is_bracketed: bool,
}

/// Markup between two marks: the marks, its name, and what to write in its place.
const PAIRS: [(&str, &str, &str, &str); 8] = [
    (
        "{{",
        "}}",
        "a template expression",
        "bind a figure, `[](=model.name.median)`, or write a chart as `![](chart:growth)`",
    ),
    (
        "{%",
        "%}",
        "a template tag",
        "put it into a template, or write a condition as `{when=\"…\"}` on a line of its own",
    ),
    ("<%", "%>", "a template tag", "put it into a template"),
    ("[[", "]]", "a wiki link", "link to the file of a page, `[text](page.md)`"),
    (
        "^[",
        "]",
        "a footnote inside a sentence",
        "put `[^1]` here, and `[^1]: The words of the note` on a line of its own",
    ),
    ("$$", "$$", "a formula", "write words in a formula as `\\text{…}`"),
    ("==", "==", "a highlight", "write `<mark>…</mark>` or `**…**`"),
    ("%%", "%%", "a comment", "write `<!-- … -->`"),
];

/// Markup at the start of a line: how it starts, its name, and what to write in its place.
const LINES: [(&str, &str, &str); 7] = [
    (":::", "the fence of a note", "write a note as a quotation that starts with `[!NOTE]` or `[!WARNING]`"),
    ("!!! ", "a note", "write a note as a quotation that starts with `[!NOTE]` or `[!WARNING]`"),
    ("??? ", "a folded note", "write a note as a quotation that starts with `[!NOTE]` or `[!WARNING]`"),
    (
        "[!",
        "a note",
        "the notes are `[!NOTE]`, `[!TIP]`, `[!IMPORTANT]`, `[!WARNING]` and `[!CAUTION]`, alone on the first line of a quotation",
    ),
    ("[TOC]", "a table of contents", "delete it: the theme adds a table of contents"),
    ("[toc]", "a table of contents", "delete it: the theme adds a table of contents"),
    ("\\begin{", "TeX", "write a formula between `$$` and `$$`"),
];

/// The greatest length of markup, in bytes. A limit keeps the time proportional to the length of the text.
const MAX_LENGTH: usize = 1000;

/// Finds markup of other tools in a part of a text.
pub fn find(text: &str, piece: &Range<usize>) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = piece.start;
    let next =
        |at: usize| text.as_bytes().get(at..piece.end)?.iter().position(|byte| !Scanner::readers(*byte).is_empty());
    while let Some(skipped) = next(at) {
        at += skipped;
        let scanner = Scanner { text, piece: piece.clone(), at };
        match scanner.found().filter(|_| !is_escaped(text, at)) {
            Some(markup) => {
                at = markup.range.end.max(at + 1);
                found.push(markup);
            }
            None => at += 1,
        }
    }
    found
}

/// A place in a part of a text.
struct Scanner<'t> {
    text: &'t str,
    piece: Range<usize>,
    at: usize,
}

impl<'t> Scanner<'t> {
    /// Returns the readers of the markup that can start with a character.
    fn readers(first: u8) -> &'t [fn(&Self) -> Option<Found>] {
        match first {
            b'{' => &[Self::pair, Self::attributes],
            b'[' => &[Self::pair, Self::line, Self::footnote, Self::reference],
            b'<' | b'=' | b'%' => &[Self::pair],
            b'^' => &[Self::pair, Self::superscript],
            b'~' => &[Self::subscript],
            b'$' => &[Self::pair, Self::formula],
            b':' => &[Self::line, Self::emoji],
            b'!' | b'?' => &[Self::line],
            b'\\' => &[Self::line, Self::tex],
            b'@' => &[Self::citation],
            _ => &[],
        }
    }

    /// Returns the text from here on, so far that a search costs little.
    fn rest(&self) -> &str {
        &self.text[self.at..self.text.floor_char_boundary(self.piece.end.min(self.at + MAX_LENGTH))]
    }

    fn before(&self) -> char {
        self.text[..self.at].chars().next_back().unwrap_or('\n')
    }

    fn is_line_start(&self) -> bool {
        let line = self.text[..self.at].trim_end_matches([' ', '\t', '>']);
        line.is_empty() || line.ends_with('\n')
    }

    fn markup(&self, length: usize, kind: &'static str, hint: &'static str) -> Found {
        Found { range: self.at..self.at + length, kind, hint: hint.to_owned(), is_bracketed: false }
    }

    /// Returns markup around words, with a hint that has these words in place of its `…`.
    fn around(&self, [open, close]: [usize; 2], words: &str, kind: &'static str, hint: &'static str) -> Found {
        let hint = if hint.starts_with("write `<") { hint.replace('…', words.trim()) } else { hint.to_owned() };
        Found { hint, ..self.markup(open + words.len() + close, kind, "") }
    }

    /// Returns the markup that starts here.
    fn found(&self) -> Option<Found> {
        Self::readers(*self.text.as_bytes().get(self.at)?).iter().find_map(|read| read(self))
    }

    fn pair(&self) -> Option<Found> {
        let rest = self.rest();
        let (open, close, kind, hint) = PAIRS.iter().find(|(open, ..)| rest.starts_with(open))?;
        let inner = &rest[open.len()..];
        let length = inner.find(close)?;
        // `a == b` and `100%%` are no markup.
        let is_tight = !matches!(*open, "==" | "%%")
            || !self.before().is_alphanumeric() && (*open == "%%" || !inner.starts_with(char::is_whitespace));
        (length > 0 && is_tight).then(|| self.around([open.len(), close.len()], &inner[..length], kind, hint))
    }

    fn line(&self) -> Option<Found> {
        let (start, kind, hint) = LINES.iter().find(|(start, ..)| self.rest().starts_with(start))?;
        let length = self.rest().find('\n').unwrap_or(self.rest().len());
        let length = if *start == "[!" { self.rest()[..length].find(']')? + 1 } else { length };
        self.is_line_start().then(|| self.markup(length, kind, hint))
    }

    /// `{.class}`, `{#id}`, `{: .class}`, `{width=50%}`.
    fn attributes(&self) -> Option<Found> {
        let length = self.rest().find('}')?;
        let inner = &self.rest()[1..length];
        // A condition in the middle of a line is reported as such.
        if ["when", "otherwise"].iter().any(|word| inner.trim_start().starts_with(word)) {
            return None;
        }
        let starts_well = inner.starts_with(':')
            || inner.strip_prefix(['.', '#']).is_some_and(|rest| rest.starts_with(char::is_alphabetic));
        let has_value = inner.split_once('=').is_some_and(|(key, value)| {
            !key.is_empty()
                && key.chars().all(|letter| letter.is_ascii_alphabetic() || letter == '-')
                && !value.is_empty()
        });
        (starts_well || has_value).then(|| {
            self.markup(
                length + 1,
                "a list of attributes",
                "headings have an id and classes, `## Heading {#id .class}`, and pictures `width` and `height` too",
            )
        })
    }

    /// `[^1]`, of which there is no note.
    fn footnote(&self) -> Option<Found> {
        let inner = self.rest().strip_prefix("[^")?;
        let length = inner.find(']').filter(|length| *length > 0)?;
        (!inner[..length].contains(['[', ' ', '\n'])).then(|| self.markup(length + 3, "footnote", ""))
    }

    /// `[text][label]`, of which there is no address.
    fn reference(&self) -> Option<Found> {
        let rest = self.rest();
        let middle = rest.find("][")?;
        let end = middle + 2 + rest[middle + 2..].find(']')?;
        let is_plain = |text: &str| !text.contains(['[', ']']) && !text.contains("\n\n");
        let is_link = middle > 1 && is_plain(&rest[1..middle]) && is_plain(&rest[middle + 2..end]);
        (is_link && !self.before().is_alphanumeric()).then(|| self.markup(end + 1, "reference", ""))
    }

    /// `x^2^`.
    fn superscript(&self) -> Option<Found> {
        let inner = &self.rest()[1..];
        let length = inner.find('^').filter(|length| *length > 0)?;
        let is_word = !inner[..length].contains(char::is_whitespace);
        (is_word && self.before().is_alphanumeric())
            .then(|| self.around([1, 1], &inner[..length], "a superscript", "write `<sup>…</sup>`"))
    }

    /// `H~2~O`.
    fn subscript(&self) -> Option<Found> {
        let inner = &self.rest()[1..];
        let length = inner.find('~').filter(|length| *length > 0)?;
        let is_word = !inner[..length].contains(char::is_whitespace);
        (is_word && self.before().is_alphanumeric())
            .then(|| self.around([1, 1], &inner[..length], "a subscript", "write `<sub>…</sub>`"))
    }

    /// `$x$` with words that make it no formula, by the rule of Pandoc: no space inside the dollars, and no digit behind them, so
    /// that money is none.
    fn formula(&self) -> Option<Found> {
        let inner = &self.rest()[1..];
        if self.before().is_alphanumeric() || self.before() == '$' || inner.starts_with(char::is_whitespace) {
            return None;
        }
        let length = inner.find('$').filter(|length| *length > 0)?;
        let is_closed = !inner[..length].ends_with(char::is_whitespace)
            && !inner[length + 1..].starts_with(|letter: char| letter.is_ascii_digit());
        is_closed.then(|| {
            self.markup(length + 2, "a formula", "write words in a formula as `\\text{…}`; a dollar sign is `\\$`")
        })
    }

    /// `:rocket:`.
    fn emoji(&self) -> Option<Found> {
        let inner = &self.rest()[1..];
        let length = inner.find(':').filter(|length| *length > 1)?;
        let name = &inner[..length];
        let is_name = name.starts_with(|letter: char| letter.is_ascii_lowercase())
            && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_+-".contains(&byte));
        let is_alone = !self.before().is_alphanumeric() && self.before() != ':';
        let ends = !inner[length + 1..].starts_with(|letter: char| letter.is_alphanumeric() || letter == ':');
        (is_name && is_alone && ends)
            .then(|| self.markup(length + 2, "the name of a sign", "write the sign itself, such as an emoji"))
    }

    /// `\cite{key}`, `\(x^2\)`.
    fn tex(&self) -> Option<Found> {
        let inner = &self.rest()[1..];
        let hint = "write a formula between dollar signs, `$x^2$`";
        if let Some(formula) = inner.strip_prefix('(') {
            let length = formula.find("\\)")?;
            let is_tex = formula[..length].contains(['\\', '^', '_', '=']);
            return is_tex.then(|| self.markup(length + 4, "a formula", hint));
        }
        let name = inner.find(|letter: char| !letter.is_ascii_alphabetic()).filter(|length| *length > 1)?;
        inner[name..].starts_with('{').then(|| self.markup(name + 1, "TeX", hint))
    }

    /// `@key`, outside of a citation.
    fn citation(&self) -> Option<Found> {
        let inner = &self.rest()[1..];
        let is_key = |letter: char| letter.is_alphanumeric() || "_-:./".contains(letter);
        let key =
            inner[..inner.find(|letter| !is_key(letter)).unwrap_or(inner.len())].trim_end_matches(['.', ':', '/', '-']);
        if self.before().is_alphanumeric() || !key.starts_with(char::is_alphabetic) {
            return None;
        }
        let start = self.text.ceil_char_boundary(self.piece.start.max(self.at.saturating_sub(MAX_LENGTH)));
        let before = &self.text[start..self.at];
        let is_open = |open: usize| !before[open..].contains(']') && !is_escaped(self.text, start + open);
        let is_bracketed = before.rfind('[').is_some_and(is_open);
        Some(Found { is_bracketed, ..self.markup(key.len() + 1, "citation", "") })
    }
}

/// Returns whether the character at a byte has a backslash before it that escapes it.
pub fn is_escaped(text: &str, byte: usize) -> bool {
    text[..byte].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}
