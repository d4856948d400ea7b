//! Guesses which unit a misspelled word was meant to be.

use super::built_in::{BUILT_IN, PREFIXES};
use super::units::Units;
use crate::currency::CURRENCIES;
use crate::diagnostic::closest;

impl Units {
    /// Returns the known unit that a word was probably meant to be: spelled out, in another case, or with another letter.
    pub fn nearest(&self, word: &str) -> Option<String> {
        let built_in =
            || BUILT_IN.iter().map(|(stem, ..)| *stem).chain(CURRENCIES.iter().map(|currency| currency.code));
        let stems = || self.declared.keys().map(String::as_str).chain(built_in());
        let prefixed = PREFIXES.iter().flat_map(|(prefix, _)| stems().map(move |stem| format!("{prefix}{stem}")));
        let known: Vec<String> =
            stems().map(str::to_owned).chain(prefixed).filter(|name| self.contains(name)).collect();
        if let Some(spelled) = self.spelled_out(word) {
            return Some(spelled);
        }
        let other_case = known.iter().find(|name| name.eq_ignore_ascii_case(word));
        // Short words are close to far too many others.
        let near = || closest(word, known.iter().map(String::as_str)).filter(|_| word.len() > 3);
        other_case.cloned().or_else(|| near().map(str::to_owned))
    }

    /// Returns the unit for one that is spelled out or abbreviated in another way: `GB` for `gigabyte`, `s` for `sec`.
    fn spelled_out(&self, word: &str) -> Option<String> {
        const SHORT: [(&str, &str); 14] = [
            ("euro", "EUR"),
            ("euros", "EUR"),
            ("yen", "JPY"),
            ("yuan", "CNY"),
            ("rmb", "CNY"),
            ("rupee", "INR"),
            ("rupees", "INR"),
            ("sec", "s"),
            ("secs", "s"),
            ("hr", "hour"),
            ("hrs", "hour"),
            ("yr", "year"),
            ("yrs", "year"),
            ("mo", "month"),
        ];
        const PREFIXES_IN_WORDS: [(&str, &str); 10] = [
            ("kilo", "k"),
            ("mega", "M"),
            ("giga", "G"),
            ("tera", "T"),
            ("peta", "P"),
            ("exa", "E"),
            ("kibi", "Ki"),
            ("mebi", "Mi"),
            ("gibi", "Gi"),
            ("tebi", "Ti"),
        ];
        let lower = word.to_lowercase();
        if let Some((_, unit)) = SHORT.iter().find(|(short, _)| *short == lower) {
            return Some((*unit).to_owned());
        }
        let (prefix, rest) =
            PREFIXES_IN_WORDS.iter().find_map(|(word, prefix)| Some((*prefix, lower.strip_prefix(word)?)))?;
        let stem = match rest.strip_suffix('s').unwrap_or(rest) {
            "byte" => "B",
            "watt" => "W",
            stem => stem,
        };
        Some(format!("{prefix}{stem}")).filter(|name| self.contains(name))
    }
}
