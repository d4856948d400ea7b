//! The words after the fence of a block of code: ```` ```yaml data/gpus.yaml {linenos hl_lines=2-3} ````.
//!
//! The first word is the language. Options stand in braces at the end, with the names that Hugo and Zola give them. All other words
//! are the site's own.

use std::ops::RangeInclusive;

/// The words after a fence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fence<'a> {
    /// The first word; empty if there is none.
    pub language: &'a str,
    /// The words between the language and the options.
    pub attributes: &'a str,
    /// The number that the first line is shown with, if lines have numbers.
    pub first_number: Option<usize>,
    /// The lines to mark, counted from 1, each with the word that names them.
    pub marked: Vec<(RangeInclusive<usize>, &'a str)>,
    /// The words among the options that are none.
    pub unknown: Vec<&'a str>,
}

impl<'a> Fence<'a> {
    /// Reads the words after a fence.
    pub fn read(info: &'a str) -> Self {
        let info = info.trim();
        let (words, options) = split_options(info);
        let (language, attributes) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
        let mut fence = Self { language, attributes: attributes.trim(), ..Self::default() };
        let mut lists_lines = false;
        for word in options.split([',', ' ', '\t']).filter(|word| !word.is_empty()) {
            lists_lines = fence.option(word, lists_lines);
        }
        fence
    }

    /// Reads an option. Returns whether numbers of lines may follow it.
    fn option(&mut self, word: &'a str, lists_lines: bool) -> bool {
        let (name, value) = word.split_once('=').unwrap_or(("", word));
        match (name, value) {
            ("", "linenos") => _ = self.first_number.get_or_insert(1),
            ("linenostart", number) if number.parse::<usize>().is_ok() => self.first_number = number.parse().ok(),
            ("hl_lines", lines) if range(lines).is_some() => {
                self.marked.extend(range(lines).map(|lines| (lines, word)));
                return true;
            }
            ("", lines) if lists_lines && range(lines).is_some() => {
                self.marked.extend(range(lines).map(|lines| (lines, word)));
                return true;
            }
            _ => self.unknown.push(word),
        }
        false
    }

    /// Returns whether the lines of the block are shown one by one.
    pub fn has_lines(&self) -> bool {
        self.first_number.is_some() || !self.marked.is_empty()
    }
}

/// Splits the options in braces at the end from the words before them.
fn split_options(info: &str) -> (&str, &str) {
    let Some((before, options)) = info.strip_suffix('}').and_then(|rest| rest.rsplit_once('{')) else {
        return (info, "");
    };
    // `{r}` and `{.python}` are languages of other tools.
    if before.trim().is_empty() { (info, "") } else { (before.trim_end(), options) }
}

/// Reads `3` or `2-5`. Hugo writes lists as `[3,"5-7"]`.
fn range(text: &str) -> Option<RangeInclusive<usize>> {
    let text = text.trim_matches(['[', ']', '"', '\'']);
    let (start, end) = text.split_once('-').unwrap_or((text, text));
    let (start, end) = (start.parse().ok()?, end.parse().ok()?);
    (1..=end).contains(&start).then_some(start..=end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_language_the_path_and_the_options() {
        let fence = Fence::read("yaml data/a.yaml part {linenos, hl_lines=2-3,5}");
        assert_eq!((fence.language, fence.attributes, fence.first_number), ("yaml", "data/a.yaml part", Some(1)));
        assert_eq!(fence.marked, [(2..=3, "hl_lines=2-3"), (5..=5, "5")]);
        let fence = Fence::read("rust{linenostart=7 hl_lines=[1,\"3-4\"]}");
        assert_eq!((fence.language, fence.first_number, fence.marked.len()), ("rust", Some(7), 2));
        assert_eq!(Fence::read("sh {linenos lines=2 hl_lines=3-2 4}").unknown, ["lines=2", "hl_lines=3-2", "4"]);
        for (info, language, attributes) in [
            ("", "", ""),
            ("rust", "rust", ""),
            ("yaml data/a.yaml", "yaml", "data/a.yaml"),
            ("expect --set 'x = 3'", "expect", "--set 'x = 3'"),
            ("{r}", "{r}", ""),
            ("{.python}", "{.python}", ""),
        ] {
            let fence = Fence::read(info);
            assert_eq!((fence.language, fence.attributes, fence.has_lines()), (language, attributes, false), "{info}");
            assert!(fence.unknown.is_empty());
        }
    }
}
