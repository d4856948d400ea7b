//! The words of a page by section, for the search.

use std::collections::BTreeMap;

use super::plain::plain_text;
use crate::html::{tags, unescape};

/// A section of a page: what follows a heading, up to the next one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchSection {
    /// The id of its heading; empty for what comes before the first.
    pub id: String,
    /// The text of its heading.
    pub heading: String,
    /// How often each word is in its text.
    pub words: BTreeMap<String, u32>,
}

/// Returns the sections of a page's content. The title of a chart or table is part of the text; its data is not.
pub fn search_sections(content: &str) -> Vec<SearchSection> {
    let mut sections = vec![(String::new(), 0)];
    for tag in tags(content).filter(|tag| !tag.closing && matches!(&*tag.name, "h2" | "h3" | "h4")) {
        if let Some(id) = tag.attribute("id") {
            sections.push((id.into_owned(), tag.range.start));
        }
    }
    let ends = sections.iter().skip(1).map(|(_, start)| *start).chain([content.len()]).collect::<Vec<_>>();
    let sections = sections.into_iter().zip(ends).map(|((id, start), end)| section(id, &content[start..end]));
    sections.filter(|section| !section.id.is_empty() || !section.words.is_empty()).collect()
}

fn section(id: String, content: &str) -> SearchSection {
    let heading_end = if id.is_empty() { 0 } else { content.find("</h").unwrap_or_default() };
    let heading = plain_text(&content[..heading_end]).replace('\n', " ");
    let mut words = BTreeMap::new();
    let mut add = |text: &str| each_word(text, |word| *words.entry(word).or_insert(0) += 1);
    add(&plain_text(&content[heading_end..]));
    for (at, _) in content.match_indices("class=\"figure-title\"") {
        let title = content[at..].split_once('>').map_or("", |(_, rest)| rest.split("</p>").next().unwrap_or_default());
        add(&unescape(title));
    }
    SearchSection { id, heading, words }
}

/// Calls a function with each word of a text, in lower case: a run of letters and digits, or one letter of a script that has no spaces.
/// A single letter or digit of other scripts is no word. The script of the search splits what readers ask for in the same way.
pub fn each_word(text: &str, mut found: impl FnMut(String)) {
    let mut word = String::new();
    let mut end = |word: &mut String, is_alone: bool| {
        if is_alone || word.chars().nth(1).is_some() {
            found(std::mem::take(word));
        }
        word.clear();
    };
    for letter in text.chars() {
        let is_alone = has_no_spaces(letter);
        if is_alone || !letter.is_alphanumeric() {
            end(&mut word, false);
        }
        if letter.is_alphanumeric() {
            word.extend(letter.to_lowercase());
        }
        if is_alone {
            let is_letter = !word.is_empty();
            end(&mut word, is_letter);
        }
    }
    end(&mut word, false);
}

/// Returns whether a letter is of a script that writes no spaces between words: Thai, Lao, Myanmar, Khmer, Hiragana, Katakana, or Han.
fn has_no_spaces(letter: char) -> bool {
    matches!(letter, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_text_into_words() {
        for (text, expected) in [
            ("The 1,437 Größen don’t fit: x², gpt-5!", &["the", "437", "größen", "don", "fit", "x²", "gpt"][..]),
            ("人工 AI", &["人", "工", "ai"]),
            ("", &[]),
        ] {
            let mut words = Vec::new();
            each_word(text, |word| words.push(word));
            assert_eq!(words, expected, "{text}");
        }
    }

    #[test]
    fn sections_have_the_words_after_their_headings() {
        let content = "<p>First words.</p><h2 id=\"a\"><a href=\"#a\">A &amp; more</a></h2><p>Second, second.</p>\
            <figure><p class=\"figure-title\" id=\"t\">It grows</p><table><tr><td>data</td></tr></table></figure><h3>no id</h3><h4 id=\"b\">Last</h4>";
        let sections = search_sections(content);
        let found = sections.iter().map(|own| {
            let words = own.words.iter().map(|(word, count)| format!(" {word} {count}"));
            format!("{}|{}|{}", own.id, own.heading, words.collect::<String>())
        });
        let found: Vec<String> = found.collect();
        assert_eq!(found, ["|| first 1 words 1", "a|A & more| grows 1 id 1 it 1 no 1 second 2", "b|Last|"]);
    }
}
