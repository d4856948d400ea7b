//! Which unit a word was probably meant to be.

use super::{BUILT_IN, PREFIXES, Units};
use crate::diagnostic::closest;

impl Units {
    /// The known unit that a word was probably meant to be: another case, or a letter more or less.
    pub fn nearest(&self, word: &str) -> Option<String> {
        let stems = || self.declared.keys().map(String::as_str).chain(BUILT_IN.iter().map(|(stem, ..)| *stem));
        let prefixed = PREFIXES.iter().flat_map(|(prefix, _)| stems().map(move |stem| format!("{prefix}{stem}")));
        let known: Vec<String> = stems().map(str::to_owned).chain(prefixed).filter(|name| self.knows(name)).collect();
        if let Some(spelled) = self.spelled_out(word) {
            return Some(spelled);
        }
        let other_case = known.iter().find(|name| name.eq_ignore_ascii_case(word));
        // Short words are near to far too many.
        let near = || closest(word, known.iter().map(String::as_str)).filter(|_| word.len() > 3);
        other_case.cloned().or_else(|| near().map(str::to_owned))
    }

    /// `GB` for `gigabyte`, `s` for `sec`: units that are written out, or short in another way.
    fn spelled_out(&self, word: &str) -> Option<String> {
        const SHORT: [(&str, &str); 7] = [
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
        Some(format!("{prefix}{stem}")).filter(|name| self.knows(name))
    }
}
