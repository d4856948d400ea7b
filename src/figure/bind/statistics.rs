//! Statistics of samples with arguments: `quantile(2.5%)`, `mean`, `sd`, `above(10 GB)`, `between(a, b)`, and the chance of a
//! condition `at` a date.

use super::binder::Binder;
use super::item::Item;
use super::quantity::{Quantity, QuantityKind, Sampled};
use crate::diagnostic::{Report, Reported, error};
use crate::locale::Language;
use crate::model::{Argument, Draws, Expression, Kind, Known, TextSpan, Unit, Window};
use crate::source::Span;

/// The statistics, as they are written.
pub const STATISTICS: &[&str] = &["sd", "quantile(2.5%)", "above(10 GB)", "below(10 GB)", "between(2 GB, 10 GB)"];

impl<'a> Binder<'a> {
    /// Returns a statistic of samples; `None` if the word names none that these samples have.
    ///
    /// # Errors
    ///
    /// Reports wrong arguments, a mean of samples of which some are "never", and a quantile of a chance.
    pub(super) fn statistic(
        &mut self,
        language: &Language,
        sampled: &Sampled<'a>,
        (word, arguments): (&TextSpan, &[Argument]),
        report: &mut Report,
    ) -> Option<Result<Item<'a>, Reported>> {
        let quantity = match word.text.as_str() {
            "probability" if sampled.is_chance() => Ok(sampled.central()),
            "mean" if sampled.is_chance() => Ok(sampled.central()),
            "mean" => sampled.mean().ok_or_else(|| never(word, report)),
            "sd" if sampled.draws.is_limited() => {
                let what = format!("the standard deviation of `{}`", sampled.label);
                Err(report_unknown_share(word.span, sampled, &what, report))
            }
            "sd" => sampled.sd().ok_or_else(|| never(word, report)),
            "quantile" => self.level(language, sampled, (word, arguments), report).map(|level| sampled.quantile(level)),
            "above" | "below" | "between" if !sampled.is_chance() => {
                self.share(language, sampled, (word, arguments), report)
            }
            "at" if sampled.is_condition => self.chance_at(language, sampled, (word, arguments), report),
            _ => return None,
        };
        Some(quantity.map(Item::Quantity))
    }

    /// Returns the level of `quantile(2.5%)`.
    fn level(
        &mut self,
        _language: &Language,
        sampled: &Sampled<'a>,
        (word, arguments): (&TextSpan, &[Argument]),
        report: &mut Report,
    ) -> Result<f64, Reported> {
        if sampled.is_chance() {
            return Err(report.push(error!(
                BAD_PATH at word.span, "`{}` is a chance, which has a probability and no quantiles", sampled.label;
                hint "ask for its `.probability`"
            )));
        }
        let [Argument::Plain(expression)] = arguments else {
            return Err(report.push(error!(BAD_PATH at word.span, "expected a level: `.quantile(2.5%)`")));
        };
        let level = self.selecting(|binder| binder.evaluate(expression, report))?;
        match level {
            Item::Quantity(Quantity {
                value: Known::At(level),
                kind: QuantityKind::Projected(unit) | QuantityKind::Computed(unit) | QuantityKind::Exact(unit),
                ..
            }) if unit.is_plain() && (0.0..1.0).contains(&(level * unit.scale)) && level > 0.0 => {
                Ok(level * unit.scale)
            }
            _ => Err(report.push(error!(
                BAD_PATH at expression.span, "expected a level between 0% and 100%: `.quantile(2.5%)`"
            ))),
        }
    }

    /// Returns the share of samples above, below, or between the arguments. A sample that is "never" is above everything.
    fn share(
        &mut self,
        _language: &Language,
        sampled: &Sampled<'a>,
        (word, arguments): (&TextSpan, &[Argument]),
        report: &mut Report,
    ) -> Result<Quantity, Reported> {
        let name = word.text.as_str();
        let bounds: Option<Vec<&Expression>> = arguments
            .iter()
            .map(|argument| match argument {
                Argument::Plain(expression) => Some(expression),
                _ => None,
            })
            .collect();
        let expected = if name == "between" { 2 } else { 1 };
        let Some(bounds) = bounds.filter(|bounds| bounds.len() == expected) else {
            let usage = if name == "between" {
                "two values: `.between(a, b)`".into()
            } else {
                format!("one value: `.{name}(x)`")
            };
            return Err(report.push(error!(BAD_PATH at word.span, "expected {usage}")));
        };
        let mut values = Vec::with_capacity(expected);
        for bound in bounds {
            values.push(self.bound(sampled, bound, report)?);
        }
        let draws = sampled.draws;
        let share = match (name, values.as_slice()) {
            ("above", [x]) => draws.known_share_by(*x).map(|share| 1.0 - share),
            ("below", [x]) => draws.known_share_before(*x),
            ("between", [low, high]) if low <= high => {
                draws.known_share_by(*high).zip(draws.known_share_before(*low)).map(|(high, low)| high - low)
            }
            _ => {
                return Err(report.push(error!(
                    BAD_PATH at word.span, "expected the lower end first: `.between(low, high)`"
                )));
            }
        };
        match share {
            Some(share) => Ok(Quantity::chance(share, draws)),
            None => {
                Err(report_unknown_share(word.span, sampled, &format!("this share of `{}`", sampled.label), report))
            }
        }
    }

    /// Returns a bound in the unit of the samples.
    fn bound(&mut self, sampled: &Sampled<'a>, bound: &Expression, report: &mut Report) -> Result<f64, Reported> {
        let item = self.selecting(|binder| binder.evaluate(bound, report))?;
        let quantity = match item {
            Item::Quantity(quantity) => quantity,
            Item::Sampled(other) => other.central(),
            _ => return Err(report.push(error!(BAD_PATH at bound.span, "expected one value"))),
        };
        let value = quantity.value.value();
        if let (Kind::Number(unit), Some(number)) = (sampled.kind, bound.number_above_one())
            && unit.is_share()
        {
            return Err(report.push(error!(
                BAD_PATH at bound.span, "`{}` is in `{unit}`, and this is the plain number {number}", sampled.label;
                hint "write `{number}%` or `{}%`", (number * 1e4).round() / 100.0
            )));
        }
        let converted = match (sampled.kind, &quantity.kind) {
            (Kind::Date, QuantityKind::Date(_)) => value,
            (
                Kind::Number(own),
                QuantityKind::Projected(unit) | QuantityKind::Computed(unit) | QuantityKind::Exact(unit),
            ) if own.dimension == unit.dimension => value.map(|value| value * unit.scale / own.scale),
            (Kind::Number(own), QuantityKind::Chance) if own.is_plain() => value.map(|value| value / own.scale),
            _ => {
                let (expected, found) = (sampled.kind.in_words(), quantity.kind.in_words());
                return Err(report.push(error!(
                    BAD_PATH at bound.span, "`{}` is {expected}, and this is {found}", sampled.label;
                    hint "compare it with {}", example(sampled.kind)
                )));
            }
        };
        converted.ok_or_else(|| {
            report.push(
                error!(BAD_PATH at bound.span, "expected a value, which is not known here: it lies outside the window"),
            )
        })
    }

    /// Returns the probability that a condition is true at a date.
    fn chance_at(
        &mut self,
        _language: &Language,
        sampled: &Sampled<'a>,
        (word, arguments): (&TextSpan, &[Argument]),
        report: &mut Report,
    ) -> Result<Quantity, Reported> {
        let [Argument::Plain(expression)] = arguments else {
            return Err(report.push(error!(BAD_PATH at word.span, "expected a date: `.at(2030-01-01)`")));
        };
        let Item::Quantity(Quantity { value: Known::At(date), kind: QuantityKind::Date(_), .. }) =
            self.selecting(|binder| binder.evaluate(expression, report))?
        else {
            return Err(report.push(error!(BAD_PATH at expression.span, "expected a date: `.at(2030-01-01)`")));
        };
        let Window { from, to } = sampled.forecast.window;
        if !(from.to_years()..=sampled.forecast.window.end()).contains(&date) {
            return Err(report.push(error!(
                BAD_PATH at expression.span, "the date is outside the model's window, {from} to {to}"
            )));
        }
        if !sampled.stays_true {
            return Err(report.push(error!(
                BAD_PATH at word.span, "`{}` may become false again after it has become true", sampled.label;
                hint "name its value under `outcomes` of the model, `name: at(2030-01-01, condition)`, and write `model.name`"
            )));
        }
        Ok(Quantity::chance(sampled.draws.share_by(date), sampled.draws))
    }
}

/// Reports a share of samples that is not known: of some samples only a limit is known, on the other side of the window's edge.
pub(super) fn report_unknown_share(span: Span, sampled: &Sampled<'_>, what: &str, report: &mut Report) -> Reported {
    let (model, window) = (&sampled.forecast.model, sampled.forecast.window);
    report.push(error!(
        BAD_PATH at span,
        "{what} is not known: it depends on what happens outside of the window of the model `{model}`, {} to {}", window.from,
        window.to;
        hint "widen the window of the model, or ask for a value inside it"
    ))
}

/// Returns a value that samples of a kind can be compared with, for a hint.
fn example(kind: &Kind) -> String {
    match kind {
        Kind::Date => "a date, `2030-01-01`".to_owned(),
        Kind::Number(unit) if unit.is_share() => "a share, `10%`".to_owned(),
        Kind::Number(unit) if unit.is_plain() => "a plain number".to_owned(),
        Kind::Number(unit) => format!("a quantity, `10 {unit}`"),
        Kind::Bool => "a probability".to_owned(),
    }
}

fn never(word: &TextSpan, report: &mut Report) -> Reported {
    let what = if word.text == "sd" { "standard deviation" } else { "mean" };
    report.push(error!(
        BAD_PATH at word.span, "the {what} exists only if no sample is \"never\"";
        hint "ask for its `.median`"
    ))
}

impl Sampled<'_> {
    /// Returns whether it is true or false in each sample.
    pub fn is_chance(&self) -> bool {
        *self.kind == Kind::Bool
    }

    /// Returns the number that stands for all samples: the probability of a chance, otherwise the median.
    pub fn central(&self) -> Quantity {
        if !self.is_chance() {
            return self.quantile(0.5);
        }
        let value = self.draws.mean().unwrap_or(0.0);
        let binomial = || self.draws.share_error(value);
        let error = match self.outcome.and_then(|outcome| outcome.mean) {
            _ if self.is_input => 0.0,
            Some(mean) => mean.error,
            None => binomial(),
        };
        Quantity { error, ..Quantity::known(value, QuantityKind::Chance) }
    }

    /// Returns the mean; `None` if some samples are "never".
    fn mean(&self) -> Option<Quantity> {
        let value = self.forecast.window.mean(self.draws)?;
        let error = match self.outcome.and_then(|outcome| outcome.mean) {
            _ if self.is_input => 0.0,
            Some(mean) => mean.error,
            None => standard_error(self.draws)?,
        };
        if self.is_indicator() {
            return Some(Quantity::chance(self.draws.mean()?, self.draws));
        }
        Some(Quantity { value, error, ..self.quantile(0.5) })
    }

    /// Returns the standard deviation, of dates in years; `None` if some samples are "never".
    fn sd(&self) -> Option<Quantity> {
        let kind = match self.kind {
            Kind::Date => QuantityKind::Projected("year".parse::<Unit>().ok()?),
            Kind::Bool => QuantityKind::Projected(Unit::plain()),
            Kind::Number(unit) => QuantityKind::Projected(unit.clone()),
        };
        // The error of a standard deviation of normal samples (Johnson, Kotz and Balakrishnan 1994, "Continuous Univariate
        // Distributions", volume 1, chapter 13): that of their mean, over the root of 2.
        let error = if self.is_input { 0.0 } else { standard_error(self.draws)? / std::f64::consts::SQRT_2 };
        Some(Quantity { error, ..Quantity::known(self.draws.sd()?, kind) })
    }
}

/// Returns the standard error of the mean of independent samples.
fn standard_error(draws: &Draws) -> Option<f64> {
    Some(draws.sd()? / crate::model::math::sqrt(draws.sorted().len() as f64))
}
