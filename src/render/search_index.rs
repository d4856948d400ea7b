//! The files of the search: its script and style, and the index, which the script loads when a reader first searches.
//!
//! Kept formats were looked at: Pagefind loads some 100 kB of script and WebAssembly, and the others keep the whole text, so the index is
//! our own. It names for each word the sections that contain it. The script finds the excerpts in the pages themselves.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::render::text::SearchSection;

/// The script of the search page.
pub const SCRIPT: (&str, &str) = ("search.js", include_str!("search_index/search.js"));

/// The style of the search page.
pub const STYLE: (&str, &str) = ("search.css", include_str!("search_index/search.css"));

/// The index: a script, so that it can be loaded from a folder without a server, too.
pub const INDEX: &str = "search-index.js";

/// The digits of numbers, in groups of five bits: the first 32 end a number, and the others are followed by more.
const DIGITS: &[u8; 64] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";

/// A word is left out of the index if more than one of this many sections contain it: it distinguishes nothing.
const USUAL: usize = 4;

/// No word is left out of the index of a site with fewer sections.
const MIN_SECTIONS: usize = 40;

/// From this many times on, a word is frequent in its section.
const FREQUENT: u32 = 3;

/// A page with the words of its sections.
pub struct SearchedPage<'a> {
    /// Its address below the base path.
    pub route: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Its sections, in order.
    pub sections: &'a [SearchSection],
}

/// The index as the script reads it.
#[derive(Serialize)]
struct Index {
    /// For each page its address and title, and then the id and the heading of each section. An id that is the heading in lower case with
    /// hyphens is 0.
    pages: Vec<Vec<Value>>,
    /// The words in order, with spaces between them: a digit for the number of letters that a word shares with the one before, and the rest.
    words: String,
    /// For each word its sections, with spaces between the words: twice the distance from the section before, and 1 more if the word is
    /// frequent in it.
    sections: String,
    /// The words that too many sections contain.
    usual: String,
}

/// Returns the index of these pages.
pub fn search_index(pages: &[SearchedPage<'_>]) -> String {
    let mut found: BTreeMap<&str, Vec<(usize, u32)>> = BTreeMap::new();
    let all = pages.iter().flat_map(|page| page.sections);
    for (at, section) in all.clone().enumerate() {
        for (word, count) in &section.words {
            found.entry(word).or_default().push((at, *count));
        }
    }
    let count = all.count();
    let (mut words, mut sections, mut usual, mut before) = (String::new(), String::new(), Vec::new(), "");
    for (word, places) in &found {
        if count >= MIN_SECTIONS && places.len() * USUAL > count {
            usual.push(*word);
            continue;
        }
        if !words.is_empty() {
            words.push(' ');
            sections.push(' ');
        }
        let shared = shared_length(before, word);
        add_number(&mut words, shared.0);
        words.push_str(&word[shared.1..]);
        before = word;
        let mut last = 0;
        for (at, times) in places {
            add_number(&mut sections, 2 * (at - last) + usize::from(*times >= FREQUENT));
            last = *at;
        }
    }
    let pages = pages.iter().map(|page| {
        let sections = page.sections.iter().flat_map(|section| {
            let id = if is_made_of(&section.id, &section.heading) { Value::from(0) } else { Value::from(&*section.id) };
            [id, Value::from(&*section.heading)]
        });
        [Value::from(page.route), Value::from(page.title)].into_iter().chain(sections).collect()
    });
    let index = Index { pages: pages.collect(), words, sections, usual: usual.join(" ") };
    let json = serde_json::to_string(&index).unwrap_or_default();
    format!("globalThis.searchIndex={json}\n")
}

/// Returns how much two words share at their start, at most 31 letters: in the units in which scripts count text, and in bytes.
fn shared_length(a: &str, b: &str) -> (usize, usize) {
    let same = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).take(15).map(|(letter, _)| letter);
    same.fold((0, 0), |(units, bytes), letter| (units + letter.len_utf16(), bytes + letter.len_utf8()))
}

fn add_number(text: &mut String, mut number: usize) {
    while number >= 32 {
        text.push(char::from(DIGITS[32 + number % 32]));
        number /= 32;
    }
    text.push(char::from(DIGITS[number]));
}

/// Returns whether the script can make an id of a heading.
fn is_made_of(id: &str, heading: &str) -> bool {
    let parts = heading.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    heading.is_ascii() && parts.collect::<Vec<_>>().join("-").to_ascii_lowercase() == id
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(id: &str, heading: &str, words: &[(&str, u32)]) -> SearchSection {
        let words = words.iter().map(|(word, count)| ((*word).to_owned(), *count)).collect();
        SearchSection { id: id.to_owned(), heading: heading.to_owned(), words }
    }

    #[test]
    fn an_index_names_the_sections_of_each_word() {
        let a = [
            section("", "", &[("memory", 1)]),
            section("how-it-ends", "How it ends?", &[("memories", 3), ("memory", 1)]),
        ];
        let b = [section("x", "Über", &[("memory", 4), ("𝒳𝒴", 1), ("𝒳𝒵", 1)])];
        let pages = [
            SearchedPage { route: "", title: "Home", sections: &a },
            SearchedPage { route: "b/", title: "\"B\"", sections: &b },
        ];
        assert_eq!(
            search_index(&pages),
            "globalThis.searchIndex={\"pages\":[[\"\",\"Home\",0,\"\",0,\"How it ends?\"],[\"b/\",\"\\\"B\\\"\",\"x\",\"Über\"]],\
             \"words\":\"0memories 5y 0𝒳𝒴 2𝒵\",\"sections\":\"3 023 4 4\",\"usual\":\"\"}\n"
        );
    }

    #[test]
    fn numbers_have_five_bits_in_a_digit() {
        for (number, digits) in [(0, "0"), (31, "v"), (32, "w1"), (1023, "_v"), (1024, "ww1")] {
            let mut text = String::new();
            add_number(&mut text, number);
            assert_eq!(text, digits, "{number}");
        }
    }

    #[test]
    fn words_of_many_sections_are_left_out() {
        let sections: Vec<SearchSection> = (0..40)
            .map(|at| {
                section("x", "X", if at < 11 { &[("the", 1), ("rare", 1)][..1] } else { &[("rare", 1)][..at % 2] })
            })
            .collect();
        let index = search_index(&[SearchedPage { route: "", title: "", sections: &sections }]);
        assert!(index.contains("\"usual\":\"rare the\"") || index.contains("\"usual\":\"the\""), "{index}");
    }
}
