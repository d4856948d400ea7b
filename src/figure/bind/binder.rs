//! The entry to bound figures: turns an expression into the text of its value, and records what it was read from.

use super::evidence::Evidence;
use super::formatted::{self, FormattedValue};
use super::inline::{comparable, inline_figures};
use super::item::{Item, is_name};
use super::origin::{Origin, OriginSet, Role};
use super::quantity::Sampled;
use crate::diagnostic::{Diagnostic, Report, Reported, codes, error};
use crate::model::{Expression, KnownNames, expression};
use crate::source::{Span, Spanned};

/// Evaluates expressions over the results of the runs and the data, and gathers what they read.
///
/// A binder can evaluate many expressions and collects the [`origins`](Self::into_origins) of all of them.
pub struct Binder<'a> {
    pub(super) evidence: Evidence<'a>,
    origins: OriginSet,
    /// The role of what is read at the moment.
    role: Role,
}

/// A bound figure whose written text differs from its value.
#[derive(Clone, Debug)]
pub struct StaleFigure {
    /// The text that is written in the file.
    pub written: String,
    /// The expression.
    pub expression: Spanned<String>,
    /// The text of the value now.
    pub current: String,
    /// What the value is read from.
    pub origins: OriginSet,
}

impl<'a> Binder<'a> {
    /// Returns a binder that has read nothing yet.
    pub fn new(evidence: Evidence<'a>) -> Self {
        Self { evidence, origins: OriginSet::default(), role: Role::Value }
    }

    /// Returns what the expressions evaluated so far have read.
    pub fn into_origins(self) -> OriginSet {
        self.origins
    }

    /// Evaluates the expression of a bound figure.
    ///
    /// # Errors
    ///
    /// Reports an unknown name or attribute, units that do not balance, and a format that shows more digits than the
    /// samples support. A model that failed to run is not reported again.
    pub fn bind(&mut self, expression: &Spanned<String>, report: &mut Report) -> Result<FormattedValue, Reported> {
        let language = self.evidence.language;
        let (item, span) = self.item(expression, report)?;
        formatted::check_precision(language, &item, span, report)?;
        formatted::format(language, &item, span, report)
    }

    /// Evaluates a bound figure and compares it with the text that the author wrote for it, which may be empty.
    ///
    /// A text that differs and a format with too many digits are reported, but the value is still returned.
    ///
    /// # Errors
    ///
    /// The other problems of [`bind`](Self::bind).
    pub fn check(
        &mut self,
        written: &Spanned<String>,
        expression: &Spanned<String>,
        report: &mut Report,
    ) -> Result<FormattedValue, Reported> {
        let language = self.evidence.language;
        let (item, span) = self.item(expression, report)?;
        let value = formatted::format(language, &item, span, report)?;
        let is_precise = formatted::check_precision(language, &item, span, report).is_ok();
        if is_precise && is_stale(&written.value, &value.text) {
            let current = &value.text;
            let message = format!(
                "bound figure is stale: `{}` is written, and `{}` is `{current}`",
                written.value, expression.value
            );
            let problem = Diagnostic::error(codes::STALE_FIGURE, message)
                .label(written.span, format!("now `{current}`"))
                .hint(format!(
                    "write `{current}` (`foresite fix` does), or nothing between the brackets to have it filled in"
                ));
            report.push(problem.rewrite(written.span, &written.value, current));
        }
        Ok(value)
    }

    /// Evaluates a condition. "Never" is later than every date.
    ///
    /// # Errors
    ///
    /// Reports an unknown name or attribute, and an expression that is not a condition.
    pub fn eval_bool(&mut self, condition: &Spanned<String>, report: &mut Report) -> Result<bool, Reported> {
        let parsed = self.parse(condition, report)?;
        self.eval_condition(&parsed, report)
    }

    /// Evaluates a path to samples.
    ///
    /// # Errors
    ///
    /// Reports a path without a target, and a path to something else.
    pub fn sampled(&mut self, path: &Spanned<String>, report: &mut Report) -> Result<Sampled<'a>, Reported> {
        match self.item(path, report)? {
            (Item::Sampled(sampled), _) => Ok(sampled),
            _ => Err(report.push(error!(
                WRONG_SERIES at path.span, "`{}` is not a sampled quantity", path.value;
                hint "name an outcome, `model.outcome`, or an outcome under a scenario, `model.scenario.outcome`"
            ))),
        }
    }

    /// Replaces every `[written](=expression)` of a plain text by the value of its expression, and reports the problems of
    /// each. If an expression has no value, the written text is kept.
    pub fn fill(&mut self, text: &Spanned<String>, report: &mut Report) -> String {
        let _language = self.evidence.language;
        report_condition_lines(text, report);
        let mut filled = String::new();
        let mut end = 0;
        for figure in inline_figures(&text.value) {
            filled.push_str(&text.value[end..figure.place.start]);
            let (written, expression) = (figure.written(text), figure.expression(text));
            match self.check(&written, &expression, report) {
                Ok(value) => filled.push_str(&value.text),
                Err(_) => filled.push_str(&written.value),
            }
            end = figure.place.end;
        }
        filled.push_str(&text.value[end..]);
        filled
    }

    fn item(&mut self, expression: &Spanned<String>, report: &mut Report) -> Result<(Item<'a>, Span), Reported> {
        let parsed = self.parse(expression, report)?;
        Ok((self.evaluate(&parsed, report)?, parsed.span))
    }

    /// Records that a value was read.
    pub(super) fn read(&mut self, origin: Origin) {
        self.origins.add(origin, self.role);
    }

    /// Records that a value of another dataset was computed from a dataset.
    pub(super) fn read_source(&mut self, dataset: &str) {
        let role = if self.role == Role::Value { Role::Source } else { self.role };
        self.origins.add(Origin::Dataset(dataset.to_owned()), role);
    }

    /// Calls `read`, all of whose reads only decide which value is read.
    pub(super) fn selecting<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.role, Role::Selection);
        let result = read(self);
        self.role = outer;
        result
    }

    /// Parses an expression whose names are the ids of models and datasets.
    pub(super) fn parse(&self, expression: &Spanned<String>, report: &mut Report) -> Result<Expression, Reported> {
        let names = |word: &str| is_name(word, self.evidence);
        expression::parse(expression, &KnownNames { units: self.evidence.units, names }, report)
    }
}

/// Reports what decides about blocks of a page, and would be printed in a plain text.
fn report_condition_lines(text: &Spanned<String>, report: &mut Report) {
    for (opening, hint) in [
        ("{check:", "the files of charts and tables have a key `check`; of a page, write it above the first paragraph"),
        ("{when=", "a plain text cannot depend on a condition: write words that are true in all cases"),
    ] {
        if let Some(start) = text.value.find(opening) {
            let span = text.part(start, start + opening.len());
            report.push(error!(CONDITION at span, "`{opening} …}}` works only in the text of a page"; hint "{hint}"));
        }
    }
}

/// Returns the bound figures of a plain text whose written text differs from their value. Figures without a value, and
/// those with too precise a format, are left out.
pub fn stale_figures(text: &Spanned<String>, evidence: Evidence<'_>) -> Vec<StaleFigure> {
    let _language = evidence.language;
    let stale = inline_figures(&text.value).filter_map(|figure| {
        let (written, expression) = (figure.written(text), figure.expression(text));
        // The problems of the figure are reported where its page is rendered.
        let mut binder = Binder::new(evidence);
        let current = binder.bind(&expression, &mut Report::default()).ok()?.text;
        let origins = binder.into_origins();
        let written = Some(written.value).filter(|written| is_stale(written, &current))?;
        Some(StaleFigure { written, expression, current, origins })
    });
    stale.collect()
}

/// Returns the expressions of the bound figures of a plain text, each with what its value is read from. Figures without a
/// value are left out.
pub fn bound_values(text: &Spanned<String>, evidence: Evidence<'_>) -> Vec<(Spanned<String>, OriginSet)> {
    let _language = evidence.language;
    let values = inline_figures(&text.value).filter_map(|figure| {
        let expression = figure.expression(text);
        let mut binder = Binder::new(evidence);
        // The problems of the figure are reported where the text is filled in.
        binder.bind(&expression, &mut Report::default()).ok()?;
        Some((expression, binder.into_origins()))
    });
    values.collect()
}

/// Returns whether a written text, unless it is empty, differs from the text of the value by more than kinds of spaces
/// and dashes.
fn is_stale(written: &str, current: &str) -> bool {
    !written.trim().is_empty() && comparable(written) != comparable(current)
}
