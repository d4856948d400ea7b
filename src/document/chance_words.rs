//! Words for chances: `likely`, `very unlikely`, each for the chances between two borders.

use crate::diagnostic::{Report, Reported, error};
use crate::source::Spanned;
use crate::yaml::{Format, Shape, list, list_or, required, section, spanned, string, text};

section! {
    /// A word for the chances between two borders.
    #[derive(Clone, Debug, PartialEq)]
    pub struct ChanceWord {
        /// The lower border: `66%`.
        pub from: Spanned<f64> = required(border()),
        /// The upper border: `90%`.
        pub to: Spanned<f64> = required(border()),
        /// The word: `likely`.
        pub word: String = required(string()),
    }
}

/// A scale: words in the order of the chances that they are for, from 0 to 1 without a gap.
#[derive(Clone, Debug, PartialEq)]
pub struct ChanceWords {
    /// Each word with its upper border.
    words: Vec<(String, f64)>,
}

/// The main terms of the likelihood scale of the IPCC's assessment reports AR5 and AR6 (Mastrandrea et al. 2010, "Guidance note for
/// lead authors of the IPCC Fifth Assessment Report on consistent treatment of uncertainties", table 1). Its terms are nested: what is
/// very likely is also likely. The narrowest term is taken.
const IPCC: [(&str, f64); 7] = [
    ("exceptionally unlikely", 0.01),
    ("very unlikely", 0.1),
    ("unlikely", 0.33),
    ("about as likely as not", 0.66),
    ("likely", 0.9),
    ("very likely", 0.99),
    ("virtually certain", 1.0),
];

/// The approximate probability scale of the European Food Safety Authority (EFSA Scientific Committee 2018, "Guidance on uncertainty
/// analysis in scientific assessments", EFSA Journal 16(1):5123, table 4).
const EFSA: [(&str, f64); 9] = [
    ("almost impossible", 0.01),
    ("extremely unlikely", 0.05),
    ("very unlikely", 0.1),
    ("unlikely", 0.33),
    ("about as likely as not", 0.66),
    ("likely", 0.9),
    ("very likely", 0.95),
    ("extremely likely", 0.99),
    ("almost certain", 1.0),
];

impl ChanceWords {
    /// Returns the word for a chance. A chance on a border has the word that is farther from an even chance; on a border at 50%, the
    /// upper one.
    pub fn word_of(&self, chance: f64) -> Option<&str> {
        let at = |to: f64| if chance < 0.5 { chance <= to } else { chance < to };
        let found = self.words.iter().find(|(_, to)| at(*to)).or(self.words.last());
        found.map(|(word, _)| word.as_str())
    }

    fn of(words: &[(&str, f64)]) -> Self {
        Self { words: words.iter().map(|(word, to)| ((*word).to_owned(), *to)).collect() }
    }
}

/// The format of a scale: `ipcc`, `efsa`, or a list of words with their borders.
pub fn chance_words() -> impl Format<Value = ChanceWords> {
    let known = |word: Spanned<String>, report: &mut Report| {
        match word.value.as_str() {
        "ipcc" => Ok(ChanceWords::of(&IPCC)),
        "efsa" => Ok(ChanceWords::of(&EFSA)),
        found => Err(report.push(error!(
            BAD_VALUE at word.span, "expected `ipcc`, `efsa`, or a list of words, found `{found}`";
            suggest found, ["ipcc", "efsa"];
            hint "for words of your own, list them: `[{{ from: 0%, to: 50%, word: unlikely }}, {{ from: 50%, to: 100%, word: likely }}]`"
        ))),
    }
    };
    let known = text().then(known).with_shape(Shape::Choice(vec!["ipcc", "efsa"]));
    list_or(spanned(list(section::<ChanceWord>("a word for chances"))).then(own), known)
}

/// Returns the scale of an author's own words.
///
/// # Errors
///
/// Reports an empty list, and words that overlap or leave a gap.
fn own(words: Spanned<Vec<ChanceWord>>, report: &mut Report) -> Result<ChanceWords, Reported> {
    let mut sorted = words.value;
    sorted.sort_by(|a, b| a.from.value.total_cmp(&b.from.value));
    let mut result = Ok(());
    for word in sorted.iter().filter(|word| word.from.value >= word.to.value) {
        let (from, to) = (percent(word.from.value), percent(word.to.value));
        result = Err(report.push(error!(
            BAD_VALUE at word.to.span, "the word `{}` is for the chances from {from} to {to}, which are none", word.word;
            hint "let `to` be above `from`"
        )));
    }
    result?;
    let mut end = Spanned::new(0.0, words.span);
    let mut before: Option<&str> = None;
    for ChanceWord { from, to, word } in &sorted {
        if from.value != end.value {
            let (start, finish) = (percent(from.value.min(end.value)), percent(from.value.max(end.value)));
            let message = match (from.value > end.value, before) {
                (false, Some(before)) => {
                    format!("`{before}` and `{word}` are both for the chances from {start} to {finish}")
                }
                _ => format!("no word is for the chances from {start} to {finish}"),
            };
            let problem = error!(BAD_VALUE at from.span, "{message}");
            result = Err(report.push(match before {
                Some(before) => problem
                    .label(end.span, format!("`{before}` ends here"))
                    .hint(format!("write `{}`, where `{before}` ends", percent(end.value))),
                None => problem.hint(format!("write `{}`", percent(end.value))),
            }));
        }
        (end, before) = (to.clone(), Some(word.as_str()));
    }
    if end.value < 1.0 {
        let message = format!("no word is for the chances from {} to 100%", percent(end.value));
        result = Err(report.push(error!(BAD_VALUE at end.span, "{message}"; hint "let the last word end at `100%`")));
    }
    result?;
    Ok(ChanceWords { words: sorted.into_iter().map(|word| (word.word, word.to.value)).collect() })
}

/// The format of a border: a percentage, or a number from 0 to 1.
fn border() -> impl Format<Value = Spanned<f64>> {
    text().then(|written: Spanned<String>, report: &mut Report| {
        let text = written.value.trim();
        let percentage = text.strip_suffix('%').and_then(|number| number.trim().parse::<f64>().ok());
        let number = percentage.map(|percent| percent / 100.0).or_else(|| text.parse().ok());
        match number.filter(|number| (0.0..=1.0).contains(number)) {
            Some(number) => Ok(Spanned::new(number, written.span)),
            None => Err(report.push(error!(
                BAD_VALUE at written.span, "expected a percentage from 0% to 100%, found `{text}`";
                hint "a border is a percentage or a share: `66%` or `0.66`"
            ))),
        }
    })
}

/// Returns a share as messages show it: `66%`.
fn percent(share: f64) -> String {
    format!("{}%", (share * 1e8).round() / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chance_on_a_border_has_the_word_that_is_farther_from_an_even_chance() {
        let ipcc = ChanceWords::of(&IPCC);
        let words = [0.0, 0.01, 0.011, 0.1, 0.33, 0.5, 0.66, 0.659, 0.9, 0.99, 1.0];
        assert_eq!(
            words.map(|chance| ipcc.word_of(chance).unwrap()),
            [
                "exceptionally unlikely",
                "exceptionally unlikely",
                "very unlikely",
                "very unlikely",
                "unlikely",
                "about as likely as not",
                "likely",
                "about as likely as not",
                "very likely",
                "virtually certain",
                "virtually certain"
            ]
        );
        let efsa = ChanceWords::of(&EFSA);
        let words = [0.005, 0.05, 0.94, 0.95, 0.991];
        assert_eq!(
            words.map(|chance| efsa.word_of(chance).unwrap()),
            ["almost impossible", "extremely unlikely", "very likely", "extremely likely", "almost certain"]
        );
        let halves = ChanceWords::of(&[("no", 0.5), ("yes", 1.0)]);
        assert_eq!([0.49, 0.5].map(|chance| halves.word_of(chance).unwrap()), ["no", "yes"]);
    }

    #[test]
    fn the_scales_rise_to_one() {
        for scale in [&IPCC[..], &EFSA[..]] {
            assert!(scale.is_sorted_by(|a, b| a.1 < b.1) && scale.last().unwrap().1 == 1.0);
        }
    }
}
