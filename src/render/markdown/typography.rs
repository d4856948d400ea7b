//! Quotation marks, apostrophes, primes, dashes and ellipses in place of what a keyboard has.
//!
//! `"` and `'` have several meanings: quotation marks, the apostrophe of `don't`, `rock 'n' roll` and `the '90s`, and the
//! inches and feet of `5'10"`. The characters around them decide, and whether a quotation is open. Escaped characters and
//! code stay as they are.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::events::SpannedEvent;
use crate::locale::Quotes;
use crate::markup::is_escaped;

/// Words that start with an apostrophe.
const CONTRACTIONS: [&str; 11] = ["n", "tis", "twas", "twere", "twill", "em", "til", "bout", "nuff", "neath", "gainst"];

/// Replaces the signs of a text in its parsed form.
pub fn typeset(events: &mut [SpannedEvent<'_>], source: &str, quotes: &Quotes) {
    let mut block = Block::default();
    let mut opaque = 0_usize;
    for index in 0..events.len() {
        let Some((event, range)) = events.get(index) else { break };
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock) => opaque += 1,
            Event::End(pulldown_cmark::TagEnd::CodeBlock | pulldown_cmark::TagEnd::HtmlBlock) => opaque -= 1,
            Event::Text(text) if opaque == 0 => block.add(index, text, range, source),
            // Bound figures without a text get one later.
            Event::Start(Tag::Link { dest_url, .. }) if dest_url.starts_with('=') => block.add_other('x'),
            Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) | Event::Start(Tag::Image { .. }) => {
                block.add_other('x');
            }
            Event::SoftBreak | Event::HardBreak => block.add_other(' '),
            Event::Start(tag) if is_inline(tag) => {}
            Event::End(tag) if is_inline_end(*tag) => {}
            Event::Start(_) | Event::End(_) => std::mem::take(&mut block).typeset(events, quotes),
            _ => {}
        }
    }
    block.typeset(events, quotes);
}

/// Returns whether an element is part of the block around it.
fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
}

fn is_inline_end(tag: pulldown_cmark::TagEnd) -> bool {
    use pulldown_cmark::TagEnd::{Emphasis, Image, Link, Strikethrough, Strong};
    matches!(tag, Emphasis | Strong | Strikethrough | Link | Image)
}

/// The text of a paragraph, a heading, an item or a cell.
#[derive(Default)]
struct Block {
    parts: Vec<Part>,
    has_signs: bool,
}

/// A part of a block.
enum Part {
    /// The text of an event.
    Text {
        event: usize,
        /// Whether it was written as an entity.
        is_entity: bool,
        /// Whether its first character was escaped.
        is_first_escaped: bool,
    },
    /// What stands for code, a picture, a figure, or the end of a line.
    Other(char),
}

/// A character of a block.
#[derive(Clone, Copy)]
struct Letter {
    letter: char,
    /// The event that it belongs to, if its text can change.
    event: Option<usize>,
    /// Whether it stays as it is: it was escaped, or written as an entity.
    is_literal: bool,
}

impl Block {
    fn add(&mut self, event: usize, text: &str, range: &Range<usize>, source: &str) {
        let is_entity = text.len() != range.len();
        self.has_signs |= may_have_signs(text);
        self.parts.push(Part::Text { event, is_entity, is_first_escaped: is_escaped(source, range.start) });
    }

    fn add_other(&mut self, letter: char) {
        self.parts.push(Part::Other(letter));
    }

    fn letters(&self, events: &[SpannedEvent<'_>]) -> Vec<Letter> {
        let mut letters = Vec::new();
        for part in &self.parts {
            match part {
                Part::Text { event, is_entity, is_first_escaped } => {
                    let Some((Event::Text(text), _)) = events.get(*event) else { continue };
                    letters.extend(text.chars().enumerate().map(|(at, letter)| Letter {
                        letter,
                        event: Some(*event),
                        is_literal: *is_entity || at == 0 && *is_first_escaped,
                    }));
                }
                Part::Other(letter) => letters.push(Letter { letter: *letter, event: None, is_literal: true }),
            }
        }
        letters
    }

    /// Replaces the texts of the events of this block.
    fn typeset(self, events: &mut [SpannedEvent<'_>], quotes: &Quotes) {
        if !self.has_signs {
            return;
        }
        let letters = self.letters(events);
        let signs = Signs::new(&letters, quotes).replaced();
        let mut at = 0;
        while let Some(Letter { event, .. }) = letters.get(at) {
            let length = letters[at..].iter().take_while(|letter| letter.event == *event).count();
            if let Some((written, _)) = event.and_then(|index| events.get_mut(index)) {
                *written = Event::Text(signs[at..at + length].concat().into());
            }
            at += length;
        }
    }
}

/// Returns whether a text may have signs to replace. Most texts have none.
fn may_have_signs(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().any(|byte| matches!(byte, b'"' | b'\'')) || bytes.windows(2).any(|pair| pair == b"--" || pair == b"..")
}

/// The signs of a block, as they are replaced from the left to the right.
struct Signs<'a> {
    letters: &'a [Letter],
    quotes: &'a Quotes,
    /// What each character becomes.
    texts: Vec<String>,
    /// The index of the next double mark after each character.
    next_double: Vec<Option<usize>>,
    /// The index of the last `'` that can close a quotation.
    last_closing: Option<usize>,
    is_double_open: bool,
    is_single_open: bool,
}

impl<'a> Signs<'a> {
    fn new(letters: &'a [Letter], quotes: &'a Quotes) -> Self {
        let texts = letters.iter().map(|letter| letter.letter.to_string()).collect();
        let mut next_double = vec![None; letters.len()];
        let mut next = None;
        for (at, letter) in letters.iter().enumerate().rev() {
            next_double[at] = next;
            if letter.letter == '"' && !letter.is_literal {
                next = Some(at);
            }
        }
        let mut signs = Self {
            letters,
            quotes,
            texts,
            next_double,
            last_closing: None,
            is_double_open: false,
            is_single_open: false,
        };
        signs.last_closing = (0..letters.len()).rev().find(|at| signs.is(*at, '\'') && signs.can_close(*at));
        signs
    }

    fn replaced(mut self) -> Vec<String> {
        let mut at = 0;
        while let Some(Letter { letter, is_literal, .. }) = self.letters.get(at).copied() {
            let count = (at..).take_while(|next| self.is(*next, letter)).count();
            match letter {
                _ if is_literal => {}
                '"' => self.texts[at] = self.double(at).to_owned(),
                '\'' => {
                    if self.is_lone_n(at) {
                        self.texts[at + 2] = "’".to_owned();
                        self.texts[at] = "’".to_owned();
                        at += 3;
                        continue;
                    }
                    self.texts[at] = self.single(at).to_owned();
                }
                '-' if count > 1 => {
                    self.replace(at, count, &dashes(count));
                    at += count;
                    continue;
                }
                '.' if count > 2 => {
                    self.replace(at, 3, "…");
                    at += 3;
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
        self.texts
    }

    fn replace(&mut self, at: usize, count: usize, sign: &str) {
        self.texts[at..at + count].fill(String::new());
        sign.clone_into(&mut self.texts[at]);
    }

    /// Returns whether a character is this one and can be replaced.
    fn is(&self, at: usize, letter: char) -> bool {
        self.letters.get(at).is_some_and(|found| found.letter == letter && !found.is_literal)
    }

    fn before(&self, at: usize) -> char {
        at.checked_sub(1).map_or(' ', |before| self.letters[before].letter)
    }

    fn after(&self, at: usize) -> char {
        self.letters.get(at + 1).map_or(' ', |after| after.letter)
    }

    /// Returns whether a mark comes after a space or another opening mark, and before something else.
    fn can_open(&self, at: usize) -> bool {
        let before = self.before(at);
        (before.is_whitespace() || "([{-–—/\"'“‘".contains(before)) && !self.after(at).is_whitespace()
    }

    fn can_close(&self, at: usize) -> bool {
        !self.before(at).is_whitespace() && !self.after(at).is_alphanumeric()
    }

    fn double(&mut self, at: usize) -> &'a str {
        let [open, close] = &self.quotes.double;
        let (before, after) = (self.before(at), self.after(at));
        if before.is_whitespace() && after.is_whitespace() {
            return "\"";
        }
        if self.can_open(at) && !(self.is_double_open && self.can_close(at)) {
            self.is_double_open = true;
            return open;
        }
        if before.is_numeric() {
            // Inches, unless the mark is needed to close the quotation.
            let closes_later = |next: usize| self.can_close(next) && !self.before(next).is_numeric();
            if !self.is_double_open || self.next_double[at].is_some_and(closes_later) {
                return "″";
            }
        } else if !self.is_double_open && after.is_alphanumeric() && self.next_double[at].is_some() {
            // In writing without spaces, a quotation can open after a letter.
            self.is_double_open = true;
            return open;
        }
        self.is_double_open = false;
        close
    }

    fn single(&mut self, at: usize) -> &'a str {
        let [open, close] = &self.quotes.single;
        let (before, after) = (self.before(at), self.after(at));
        if before.is_whitespace() && after.is_whitespace() {
            return "'";
        }
        if before.is_numeric() && (after.is_numeric() || !after.is_alphanumeric() && !self.is_single_open) {
            return "′";
        }
        if self.can_open(at) && !(self.is_single_open && self.can_close(at)) {
            let closes_later = self.last_closing.is_some_and(|last| last > at);
            if !closes_later || self.starts_contraction(at) {
                return "’";
            }
            self.is_single_open = true;
            return open;
        }
        // The first mark that can close an open quotation closes it; all others are apostrophes.
        if self.can_close(at) && std::mem::take(&mut self.is_single_open) {
            return close;
        }
        "’"
    }

    /// Returns whether the mark is the first of `'n'`, for "and".
    fn is_lone_n(&self, at: usize) -> bool {
        matches!(self.after(at), 'n' | 'N') && self.is(at + 2, '\'') && self.can_open(at) && self.can_close(at + 2)
    }

    /// Returns whether a word like `'tis`, or a decade like `'90s`, starts at a mark.
    fn starts_contraction(&self, at: usize) -> bool {
        let letters = self.letters[at + 1..].iter().map(|letter| letter.letter);
        let word: String = letters.take_while(|letter| letter.is_alphanumeric()).take(8).collect();
        let digits = word.strip_suffix('s').unwrap_or(&word);
        let is_decade =
            digits.len() == 2 && digits.len() < word.len() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let is_quoted = self.is(at + 1 + word.chars().count(), '\'');
        !is_quoted && (is_decade || CONTRACTIONS.contains(&word.to_lowercase().as_str()))
    }
}

/// Returns the dashes for a number of hyphens: two are an en dash, three an em dash.
fn dashes(hyphens: usize) -> String {
    let (em, en) = match hyphens % 6 {
        0 | 3 => (hyphens / 3, 0),
        2 | 4 => (0, hyphens / 2),
        1 => (hyphens / 3 - 1, 2),
        _ => (hyphens / 3, 1),
    };
    "—".repeat(em) + &"–".repeat(en)
}
