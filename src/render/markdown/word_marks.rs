//! Marks of words in a text: superscripts, subscripts, and abbreviations.
//!
//! `x^2^` and `H~2~O` are written by the rules of Pandoc, and stand directly behind a word. `*[WHO]: World Health Organization` on a line
//! of its own gives every `WHO` of the text its meaning.

use pulldown_cmark::Event;

use super::events::html;
use super::renderer::Renderer;
use crate::diagnostic::warning;
use crate::html::escape;

impl Renderer<'_> {
    /// Adds the words of a text, given the character before it.
    pub(super) fn words<'e>(&mut self, text: &str, before: Option<char>, output: &mut Vec<Event<'e>>) {
        if self.abbreviations.is_empty() && !text.contains(['^', '~']) {
            output.push(Event::Text(text.to_owned().into()));
            return;
        }
        let (mut from, mut at) = (0, 0);
        let add = |text: &str, output: &mut Vec<Event<'e>>| {
            if !text.is_empty() {
                output.push(Event::Text(text.to_owned().into()));
            }
        };
        while let Some(letter) = text.get(at..).and_then(|rest| rest.chars().next()) {
            let rest = &text[at..];
            let previous = text[..at].chars().next_back().or(before);
            if let Some((element, words)) = script(rest, previous) {
                add(&text[from..at], output);
                output.push(html(format!("<{element}>")));
                add(words, output);
                output.push(html(format!("</{element}>")));
                at += words.len() + 2;
                from = at;
            } else if let Some((letters, meaning)) = self.abbreviation(rest, previous) {
                add(&text[from..at], output);
                output.push(html(format!("<abbr title=\"{}\">", escape(&meaning))));
                add(&letters, output);
                output.push(html("</abbr>".to_owned()));
                at += letters.len();
                from = at;
            } else {
                at += letter.len_utf8();
            }
        }
        add(&text[from..], output);
    }

    /// Returns the abbreviation with which a text starts, and its meaning. The longest counts.
    fn abbreviation(&mut self, rest: &str, previous: Option<char>) -> Option<(String, String)> {
        if previous.is_some_and(char::is_alphanumeric) {
            return None;
        }
        let is_whole = |letters: &str| {
            rest.strip_prefix(letters).is_some_and(|after| !after.starts_with(|next: char| next.is_alphanumeric()))
        };
        let known = self.abbreviations.iter_mut().filter(|(letters, _)| is_whole(letters));
        let (letters, abbreviation) = known.max_by_key(|(letters, _)| letters.len())?;
        abbreviation.is_used = true;
        Some((letters.clone(), abbreviation.meaning.clone()))
    }

    /// Reports abbreviations that the text does not use: their meanings are not published.
    pub(super) fn report_unused_abbreviations(&mut self) {
        for (letters, abbreviation) in std::mem::take(&mut self.abbreviations) {
            if !abbreviation.is_used {
                self.report.push(warning!(
                    REFERENCE at self.span(&abbreviation.range), "the page does not use the abbreviation `{letters}`, and its meaning is not published";
                    hint "delete the line, or write the letters as they are in the text"
                ));
            }
        }
    }
}

/// Returns the superscript or subscript with which a text starts, given the character before it: the element, and its words.
pub fn script(rest: &str, previous: Option<char>) -> Option<(&'static str, &str)> {
    let (element, mark) = match rest.chars().next()? {
        '^' => ("sup", '^'),
        '~' => ("sub", '~'),
        _ => return None,
    };
    let is_behind_word = previous.is_some_and(|previous| previous.is_alphanumeric() || ")]}’′″*`".contains(previous));
    let words = &rest[1..1 + rest[1..].find(mark)?];
    // A sign is part of a number or of a charge, and does not join two words: `x^2+y^2` is a formula.
    let is_sign = |letter: char| "+-−–".contains(letter);
    let inner = words.trim_matches(is_sign);
    let is_word = !words.is_empty()
        && words.len() < 40
        && inner.chars().all(|letter| letter.is_alphanumeric() || ".,/()′″".contains(letter));
    (is_behind_word && is_word).then_some((element, words))
}
