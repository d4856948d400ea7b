//! Keys that are not known and whose right name is certain, so that `fix` may write it: the names that other generators
//! have for the same thing, other ways of joining words, and a slip of one letter or two.

use super::schema;
use crate::diagnostic::closest;

/// What others call a thing, and what it is called here: the same in meaning and in what may be written under it.
const ELSEWHERE: [(&str, &str); 23] = [
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
const EARLIER: [(&str, &str); 11] = [
    ("most", "limit"),
    ("only", "filter"),
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

/// The shortest key in which a slip can be told from another word.
const SHORTEST: usize = 4;

/// The key that was meant, where there is no doubt: one of those `known` here, and none of those `present` already.
pub fn right_name<'k>(written: &str, known: &[&'k str], present: &[&str]) -> Option<&'k str> {
    let elsewhere =
        EARLIER.iter().chain(&ELSEWHERE).find(|(other, _)| same_word(other, written)).map(|(_, ours)| *ours);
    let spelled = |name: &&&str| same_word(name, written);
    let found = known
        .iter()
        .find(spelled)
        .or_else(|| known.iter().find(|name| Some(**name) == elsewhere))
        .or_else(|| known.iter().find(|name| one_and_many(name, written)))
        .copied()
        .or_else(|| slip(written, known))?;
    (!present.contains(&found)).then_some(found)
}

/// Whether two keys are ways of writing one.
pub fn same_word(one: &str, other: &str) -> bool {
    plain(one) == plain(other)
}

/// A key in small letters and nothing else: `baseURL` and `base-url` are `base_url`.
fn plain(key: &str) -> String {
    key.chars().filter(|sign| !matches!(sign, '_' | '-' | ' ')).flat_map(char::to_lowercase).collect()
}

/// Whether one of two keys is the other for several things: `unit` and `units`.
fn one_and_many(one: &str, other: &str) -> bool {
    let [one, other] = [one, other].map(plain);
    one.strip_suffix('s') == Some(other.as_str()) || other.strip_suffix('s') == Some(one.as_str())
}

/// The one known key that a misspelled one is near to. What is a key somewhere else, or has other digits, is no slip.
fn slip<'k>(written: &str, known: &[&'k str]) -> Option<&'k str> {
    let found = closest(written, known.iter().copied())?;
    let others = known.iter().copied().filter(|name| *name != found);
    let digits = |key: &str| key.chars().filter(char::is_ascii_digit).collect::<String>();
    let is_doubtful = written.chars().count() < SHORTEST
        || closest(written, others).is_some()
        || digits(written) != digits(found)
        || schema::keys().contains(written);
    (!is_doubtful).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_earlier_name_of_a_key_is_certain_where_the_key_is_known() {
        assert_eq!(right_name("most", &["sort", "limit"], &[]), Some("limit"));
        assert_eq!(right_name("only", &["where", "filter"], &[]), Some("filter"));
        assert_eq!(right_name("that", &["condition", "reason"], &["reason"]), Some("condition"));
        assert_eq!(right_name("most", &["sort"], &[]), None);
    }

    const CONFIG: [&str; 7] = ["title", "description", "base_url", "language", "navigation", "author", "as_of"];

    #[test]
    fn other_ways_to_write_a_key_are_certain() {
        for written in ["baseURL", "base-url", "BaseUrl", "BASE_URL", "baseurl", "site_url", "site-url"] {
            assert_eq!(right_name(written, &CONFIG, &[]), Some("base_url"), "{written}");
        }
        assert_eq!(right_name("languageCode", &CONFIG, &[]), Some("language"));
        assert_eq!(right_name("asOf", &CONFIG, &[]), Some("as_of"));
    }

    #[test]
    fn a_slip_is_certain_where_no_other_key_is_as_near() {
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
    fn what_others_call_a_thing_is_certain_only_where_the_thing_is_known() {
        assert_eq!(right_name("lastmod", &["updated", "title"], &[]), Some("updated"));
        assert_eq!(right_name("lastmod", &CONFIG, &[]), None);
        assert_eq!(right_name("order", &["weight"], &["weight"]), None);
    }

    #[test]
    fn every_name_of_ours_is_a_key() {
        for (theirs, ours) in EARLIER.iter().chain(&ELSEWHERE).copied() {
            assert!(schema::keys().contains(ours), "{ours}");
            assert!(!schema::keys().contains(theirs), "`{theirs}` is a key of ours too");
        }
    }
}
