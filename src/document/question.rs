//! Questions: what is asked, the rules that decide it, and the forecast that answers it so far.

use super::claim::{Probability, probability};
use super::ledger::content_hash::file_hash;
use super::reader_text::prose;
use crate::date::Date;
use crate::diagnostic::{Report, Reported, error};
use crate::source::{Span, Spanned};
use crate::yaml::{date, entry_name, list, non_empty, optional, or_empty, required, section, span, text};

section! {
    /// `data/questions/<id>.yaml`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Question {
        /// The identifier.
        pub id: Spanned<String> = entry_name(),
        /// The question in a sentence; may hold bound figures.
        pub title: Spanned<String> = required(prose()),
        /// The forecast: a chance of a model, `parity.task.by(2027)`; an outcome, `parity.task`, whose median is shown if it is a date or
        /// a number; or a probability that is stated, `35%`.
        pub forecast: Probability = required(probability()),
        /// The first day on which forecasts count.
        pub opens: Spanned<Date> = required(date()),
        /// The last day on which forecasts count.
        pub closes: Spanned<Date> = required(date()),
        /// The day by which the answer is known: `check` warns from the day after.
        pub due: Spanned<Date> = required(date()),
        /// The rules that decide the question, the oldest first. A rule that was published is never edited: a new one with its day is
        /// added below, and forecasts from before that day keep the rule that they were made for.
        pub rules: Vec<QuestionRules> = required(non_empty(section::<QuestionRules>("the rules"))),
        /// How often such things came, to compare the forecast with: `Two of the five steps since 2015`.
        pub base_rate: Option<Spanned<String>> = optional(prose()),
        /// Where the base rate comes from: keys of `data/sources.yaml` or of a `data/*.bib`.
        pub sources: Vec<Spanned<String>> = or_empty(list(text())),
        /// The question in its file.
        pub span: Span = span(),
    }
}

section! {
    /// The rules that decide a question from a day on.
    #[derive(Clone, Debug, PartialEq)]
    pub struct QuestionRules {
        /// The first day on which they are in force.
        pub from: Spanned<Date> = required(date()),
        /// How the question will be decided: what counts as yes, or as having come.
        pub resolves: Spanned<String> = required(prose()),
        /// The fine print: what is decided how in the cases that the rule leaves open.
        pub fine_print: Option<Spanned<String>> = optional(prose()),
        /// Who decides.
        pub decided_by: Option<Spanned<String>> = optional(prose()),
    }
}

impl QuestionRules {
    /// Returns the texts that may hold bound figures.
    fn texts(&self) -> impl Iterator<Item = &Spanned<String>> {
        std::iter::once(&self.resolves).chain(&self.fine_print).chain(&self.decided_by)
    }
}

impl Question {
    /// Returns the rules that are in force on a day; the first ones before they begin.
    pub fn rules_on(&self, day: Date) -> Option<&QuestionRules> {
        let in_force = self.rules.iter().rev().find(|rules| rules.from.value <= day);
        in_force.or(self.rules.first())
    }

    /// Returns what must never change once somebody else could read it, by key. Rules may be added.
    pub fn promise(&self) -> Vec<(String, String)> {
        let mut promise = vec![
            ("title".to_owned(), self.title.value.clone()),
            ("forecast".to_owned(), self.forecast.written()),
            ("opens".to_owned(), self.opens.value.to_string()),
            ("closes".to_owned(), self.closes.value.to_string()),
            ("due".to_owned(), self.due.value.to_string()),
        ];
        promise.extend(self.rules.iter().map(|rules| {
            let texts = [Some(&rules.resolves), rules.fine_print.as_ref(), rules.decided_by.as_ref()];
            let texts = texts.map(|text| text.map_or("", |text| text.value.as_str()));
            (format!("rules from {}", rules.from.value), texts.join("\n\n"))
        }));
        promise
    }

    /// Returns the first digits of the SHA-256 of what the question says: one that is resolved must not change any more.
    pub fn content_hash(&self) -> String {
        let text: String = self.promise().into_iter().map(|(key, value)| format!("{key}\n{value}\n")).collect();
        file_hash(text.as_bytes())
    }

    /// Returns the texts that may hold bound figures, and the expression of the forecast.
    pub fn texts(&self) -> impl Iterator<Item = &Spanned<String>> {
        let rules = self.rules.iter().flat_map(QuestionRules::texts);
        std::iter::once(&self.title).chain(rules).chain(&self.base_rate).chain(self.forecast.expression())
    }

    /// Reports days and rules that are out of order.
    ///
    /// # Errors
    ///
    /// The question closes before it opens, or is due before it closes; no rules are in force when it opens; or rules are not from
    /// later days than those above.
    pub fn in_order(self, report: &mut Report) -> Result<Self, Reported> {
        let Self { opens, closes, due, rules, .. } = &self;
        for (name, day, earlier_name, earlier) in [("closes", closes, "opens", opens), ("due", due, "closes", closes)] {
            if day.value < earlier.value {
                return Err(report.push(error!(
                    BAD_VALUE at day.span, "expected `{name}` on {} or later, the day of `{earlier_name}`, found {}", earlier.value, day.value;
                    label earlier.span, "`{earlier_name}`"
                )));
            }
        }
        if let Some(first) = rules.first().filter(|first| first.from.value > opens.value) {
            return Err(report.push(error!(
                BAD_VALUE at first.from.span, "no rules are in force on {}, when the question opens", opens.value;
                label opens.span, "opens";
                hint "write `{}`", opens.value
            )));
        }
        let later = rules.windows(2).find(|pair| pair[1].from.value <= pair[0].from.value);
        if let Some([before, after]) = later {
            return Err(report.push(error!(
                BAD_VALUE at after.from.span, "expected rules from a day after {}, found {}", before.from.value, after.from.value;
                label before.from.span, "the rules before";
                hint "list the rules from the oldest to the newest: a published rule is never replaced"
            )));
        }
        Ok(self)
    }
}
