//! Unknown keys whose right name is certain, so that `foresite fix` may write it: names of earlier versions and of other
//! tools, other ways of joining words, and misspellings by a letter or two.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, closest};
use crate::source::Spanned;

/// Keys of other tools, each with the key here that means the same and takes the same values.
pub const ELSEWHERE: [(&str, &str); 23] = [
    // MkDocs, Quarto
    ("site_url", "base_url"),
    ("site_name", "title"),
    ("site_title", "title"),
    ("site_description", "description"),
    ("site_author", "author"),
    ("repo_url", "repository"),
    // Hugo, Zola, Quarto
    ("language_code", "language"),
    ("default_language", "language"),
    ("lang", "language"),
    ("last_mod", "updated"),
    ("date_modified", "updated"),
    ("last_modified_at", "updated"),
    ("link_title", "short_title"),
    ("is_draft", "draft"),
    ("order", "weight"),
    ("nav_order", "weight"),
    ("fig_alt", "alt"),
    ("alt_text", "alt"),
    // Models elsewhere
    ("expression", "value"),
    ("expr", "value"),
    ("formula", "value"),
    // Reference managers
    ("access_date", "accessed"),
    ("urldate", "accessed"),
];

/// Keys that earlier versions had, and their names now.
pub const EARLIER: [(&str, &str); 10] = [
    ("most", "limit"),
    ("heads", "headers"),
    ("records", "frontier"),
    ("names", "annotate"),
    ("groups", "bins"),
    ("typed", "literals"),
    ("that", "condition"),
    ("why", "reason"),
    ("picture", "image"),
    ("holds_until", "valid_until"),
];

/// The length of the shortest key for which a misspelling can be distinguished from another word.
const MIN_LENGTH: usize = 4;

/// Returns the key that was certainly meant, if there is one: it is in `known` and not yet in `present`. `vocabulary`
/// returns the keys of all files.
pub fn right_name<'k>(
    written: &str,
    known: &[&'k str],
    present: &[&str],
    vocabulary: fn() -> &'static BTreeSet<&'static str>,
) -> Option<&'k str> {
    let elsewhere =
        EARLIER.iter().chain(&ELSEWHERE).find(|(other, _)| same_word(other, written)).map(|(_, ours)| *ours);
    let same = |name: &&&str| same_word(name, written);
    let found = known
        .iter()
        .find(same)
        .or_else(|| known.iter().find(|name| Some(**name) == elsewhere))
        .or_else(|| known.iter().find(|name| is_plural_of(name, written)))
        .copied()
        .or_else(|| misspelling(written, known, vocabulary))?;
    (!present.contains(&found)).then_some(found)
}

/// Returns whether two keys are ways of writing the same one: `baseURL`, `base-url`, and `base_url`.
pub fn same_word(one: &str, other: &str) -> bool {
    letters(one) == letters(other)
}

/// Returns a key in lower case without anything that joins words.
fn letters(key: &str) -> String {
    key.chars().filter(|sign| !matches!(sign, '_' | '-' | ' ')).flat_map(char::to_lowercase).collect()
}

/// Returns whether one of two keys is the plural of the other: `unit` and `units`.
fn is_plural_of(one: &str, other: &str) -> bool {
    let [one, other] = [one, other].map(letters);
    one.strip_suffix('s') == Some(other.as_str()) || other.strip_suffix('s') == Some(one.as_str())
}

/// Returns the one known key that a misspelled one is near to. A word that is a key somewhere else, or has other digits,
/// is not a misspelling.
fn misspelling<'k>(
    written: &str,
    known: &[&'k str],
    vocabulary: fn() -> &'static BTreeSet<&'static str>,
) -> Option<&'k str> {
    let found = closest(written, known.iter().copied())?;
    let others = known.iter().copied().filter(|name| *name != found);
    let digits = |key: &str| key.chars().filter(char::is_ascii_digit).collect::<String>();
    let is_doubtful = written.chars().count() < MIN_LENGTH
        || closest(written, others).is_some()
        || digits(written) != digits(found)
        || vocabulary().contains(written);
    (!is_doubtful).then_some(found)
}

/// Adds the rewrite of an unknown name to `right`, for `foresite fix`.
pub fn with_rewrite(mut problem: Diagnostic, name: &Spanned<String>, right: &str) -> Diagnostic {
    problem.hints.retain(|hint| !hint.starts_with("did you mean"));
    problem.hints.insert(0, format!("write `{right}` (`foresite fix` does)"));
    problem.rewrite(name.span, &name.value, right)
}

#[cfg(test)]
mod tests {
    use std::sync::OnceLock;

    use super::*;

    fn right_name<'k>(written: &str, known: &[&'k str], present: &[&str]) -> Option<&'k str> {
        super::right_name(written, known, present, || {
            static VOCABULARY: OnceLock<BTreeSet<&'static str>> = OnceLock::new();
            VOCABULARY.get_or_init(|| ["date", "title", "theme"].into())
        })
    }

    #[test]
    fn corrects_the_earlier_name_of_a_known_key() {
        assert_eq!(right_name("most", &["sort", "limit"], &[]), Some("limit"));
        assert_eq!(right_name("that", &["condition", "reason"], &["reason"]), Some("condition"));
        assert_eq!(right_name("most", &["sort"], &[]), None);
    }

    const CONFIG: [&str; 7] = ["title", "description", "base_url", "language", "navigation", "author", "as_of"];

    #[test]
    fn corrects_other_spellings_of_a_key() {
        for written in ["baseURL", "base-url", "BaseUrl", "BASE_URL", "baseurl", "site_url", "site-url"] {
            assert_eq!(right_name(written, &CONFIG, &[]), Some("base_url"), "{written}");
        }
        assert_eq!(right_name("languageCode", &CONFIG, &[]), Some("language"));
        assert_eq!(right_name("asOf", &CONFIG, &[]), Some("as_of"));
    }

    #[test]
    fn corrects_a_misspelling_if_no_other_key_is_as_close() {
        assert_eq!(right_name("titel", &CONFIG, &[]), Some("title"));
        assert_eq!(right_name("desciption", &CONFIG, &[]), Some("description"));
        assert_eq!(right_name("titel", &["title", "titer"], &[]), None, "two are near");
        assert_eq!(right_name("tilte", &CONFIG, &["title"]), None, "it is there already");
        assert_eq!(right_name("outcome", &["outcomes", "title"], &[]), Some("outcomes"));
        assert_eq!(right_name("units", &["unit", "title"], &[]), Some("unit"));
        assert_eq!(right_name("date", &["data", "title"], &[]), None, "a word of its own");
        assert_eq!(right_name("level1", &["level2"], &[]), None, "other digits mean something else");
        assert_eq!(right_name("ti", &["to"], &[]), None, "too short to tell");
        assert_eq!(right_name("theme", &CONFIG, &[]), None);
    }

    #[test]
    fn corrects_names_of_other_tools_only_if_the_key_is_known() {
        assert_eq!(right_name("lastmod", &["updated", "title"], &[]), Some("updated"));
        assert_eq!(right_name("lastmod", &CONFIG, &[]), None);
        assert_eq!(right_name("order", &["weight"], &["weight"]), None);
    }
}
