//! The two sides of a comparison: how far apart they are, against their sampling error, and how prose prints them.

use std::collections::BTreeMap;

use super::arithmetic::Limits;
use super::binder::Binder;
use super::formatted::{self, ends_apart};
use super::inline::comparable;
use super::item::Item;
use super::quantity::{Quantity, QuantityKind};
use crate::diagnostic::Report;
use crate::figure::format::number;
use crate::locale::Language;
use crate::model::expression::Binary;
use crate::model::{Expression, ExpressionKind, Known, math};
use crate::source::{Span, Spanned};

/// The part of a value below which a sampling error is a rounding error of arithmetic.
const ROUNDING: f64 = 1e-9;

/// The number of standard errors by which two values must differ, so that it is clear which is the greater.
const CLEAR: f64 = 2.0;

/// A comparison of two values.
pub struct Comparison<'e> {
    operator: Binary,
    left: &'e Expression,
    right: &'e Expression,
}

/// How far apart the two sides of a comparison are, in base units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Margin {
    /// The left side less the right side.
    difference: f64,
    /// The standard error of the difference from sampling. The errors of different figures are taken as independent.
    error: f64,
}

impl Margin {
    /// Returns whether sampling leaves open which side is the greater.
    pub fn is_open(self) -> bool {
        self.error > 0.0 && self.difference.abs() <= CLEAR * self.error
    }
}

impl<'e> Comparison<'e> {
    /// Returns the comparison that an expression is, if it is one.
    pub fn of(kind: &'e ExpressionKind) -> Option<Self> {
        match kind {
            ExpressionKind::Binary(
                operator @ (Binary::AtLeast | Binary::AtMost | Binary::More | Binary::Less),
                left,
                right,
            ) => Some(Self { operator: *operator, left, right }),
            _ => None,
        }
    }

    /// Returns the words between the two sides: `is not more than`.
    fn words(&self, is_true: bool, are_dates: bool) -> &'static str {
        match (self.operator, is_true, are_dates) {
            (Binary::More, true, false) => "is more than",
            (Binary::More, false, false) => "is not more than",
            (Binary::Less, true, false) => "is less than",
            (Binary::Less, false, false) => "is not less than",
            (Binary::AtLeast, true, false) => "is at least",
            (Binary::AtLeast, false, false) => "is not at least",
            (_, true, false) => "is at most",
            (_, false, false) => "is not at most",
            (Binary::More, true, true) => "is after",
            (Binary::More, false, true) => "is not after",
            (Binary::Less, true, true) => "is before",
            (Binary::Less, false, true) => "is not before",
            (Binary::AtLeast, true, true) => "is on or after",
            (Binary::AtLeast, false, true) => "is not on or after",
            (_, true, true) => "is on or before",
            (_, false, true) => "is not on or before",
        }
    }
}

impl Binder<'_> {
    /// Returns how far apart the two sides are; `None` if one lies outside of its window, or has no value.
    pub(super) fn margin(&mut self, comparison: &Comparison<'_>, condition: &Spanned<String>) -> Option<Margin> {
        let mut limits = Limits::default();
        let (left, right) = self.values(comparison, &mut limits)?;
        let difference = left - right;
        // A figure that is named twice has one error.
        let mut errors: BTreeMap<String, (Vec<Span>, f64)> = BTreeMap::new();
        for (span, error) in limits.take_errors() {
            let path = written(condition, span).unwrap_or_else(|| format!("{span:?}"));
            errors.entry(path).or_insert((Vec::new(), error)).0.push(span);
        }
        if errors.values().any(|(_, error)| !error.is_finite()) {
            return Some(Margin { difference, error: f64::INFINITY });
        }
        let mut squares = 0.0;
        for (moved, _) in errors.into_values() {
            let mut limits = Limits::moving(moved);
            let (left, right) = self.values(comparison, &mut limits)?;
            let change = left - right - difference;
            squares += change * change;
        }
        let error = math::sqrt(squares);
        let is_rounding = error <= ROUNDING * left.abs().max(right.abs());
        Some(Margin { difference, error: if is_rounding { 0.0 } else { error } })
    }

    /// Returns the values of both sides, in base units.
    fn values(&mut self, comparison: &Comparison<'_>, limits: &mut Limits) -> Option<(f64, f64)> {
        // The problems of the sides were reported when the condition was evaluated.
        let ignored = &mut Report::default();
        let (left, _) = self.constant(comparison.left, limits, ignored).ok()?;
        let (right, _) = self.constant(comparison.right, limits, ignored).ok()?;
        limits.are_known().then_some((left, right))
    }

    /// Returns a comparison in words, with the values of both sides as prose prints them, and with more digits if they would
    /// look the same: `41% is not more than 50%`.
    pub(super) fn compared(
        &mut self,
        language: &Language,
        comparison: &Comparison<'_>,
        is_true: bool,
        condition: &Spanned<String>,
    ) -> Option<String> {
        let (left, right) = (self.side(comparison.left, condition)?, self.side(comparison.right, condition)?);
        let are_dates = left.quantity.as_ref().is_some_and(|quantity| matches!(quantity.kind, QuantityKind::Date(_)));
        let [first, second] = sides_apart(language, &left, &right).unwrap_or([left.text, right.text]);
        Some(format!("{first} {} {second}", comparison.words(is_true, are_dates)))
    }

    /// Returns the words on a comparison whose sides are closer than sampling can tell.
    pub(super) fn too_close(
        &mut self,
        language: &Language,
        comparison: &Comparison<'_>,
        margin: &Margin,
        condition: &Spanned<String>,
    ) -> Option<String> {
        let (left, right) = (self.side(comparison.left, condition)?, self.side(comparison.right, condition)?);
        let quantity = left.quantity.as_ref().filter(|_| margin.error.is_finite());
        let error = quantity.map(|quantity| match &quantity.kind {
            QuantityKind::Chance => {
                format!("{} percentage points", number::significant(language, margin.error * 100.0, 2))
            }
            QuantityKind::Date(_) => format!("{} days", number::significant(language, margin.error / number::DAY, 2)),
            QuantityKind::Projected(unit) | QuantityKind::Computed(unit) | QuantityKind::Exact(unit) => {
                number::with_unit(language, &number::significant(language, margin.error / unit.scale, 2), unit)
            }
        });
        let [first, second] = sides_apart(language, &left, &right).unwrap_or([left.text, right.text]);
        Some(match error {
            Some(error) => format!("{first} and {second} differ by less than twice their sampling error, {error}"),
            None => format!("the sampling error of {first} cannot be estimated"),
        })
    }

    /// Returns a side of a comparison as prose prints it. A date or a number that is written out is printed as it is
    /// written.
    fn side(&mut self, side: &Expression, condition: &Spanned<String>) -> Option<Side> {
        let language = self.evidence.language;
        let ignored = &mut Report::default();
        let item = match self.evaluate(side, ignored).ok()? {
            Item::Sampled(sampled) => Item::Quantity(sampled.central()),
            Item::Point(point) => Item::Quantity(point.quantile(0.5)?),
            item => item,
        };
        let text = match side.short() {
            Some(_) if !matches!(side.kind, ExpressionKind::Date(_)) => written(condition, side.span),
            _ => None,
        };
        let text = match (text, &side.kind) {
            (Some(text), _) => text,
            (None, ExpressionKind::Date(date)) => language.date(*date),
            _ => formatted::format(language, &item, side.span, ignored).ok()?.text,
        };
        let quantity = if let Item::Quantity(quantity) = item { Some(quantity) } else { None };
        Some(Side { text, quantity })
    }
}

/// A side of a comparison.
struct Side {
    text: String,
    quantity: Option<Quantity>,
}

/// Returns the texts of two sides with as many digits as tell them apart, if they would look the same though they differ.
fn sides_apart(language: &Language, left: &Side, right: &Side) -> Option<[String; 2]> {
    if let (Some(one), Some(other)) = (&left.quantity, &right.quantity)
        && matches!(one.kind, QuantityKind::Date(_))
        && let (Known::At(date), Known::At(compared)) = (one.value, other.value)
        && number::month(language, date) == number::month(language, compared)
    {
        return Some([number::day(language, date), number::day(language, compared)]);
    }
    if comparable(&left.text) != comparable(&right.text) {
        return None;
    }
    let (one, other) = (left.quantity.as_ref()?, right.quantity.as_ref()?);
    let (Known::At(value), Known::At(compared)) = (one.value, other.value) else { return None };
    let scale = |quantity: &Quantity| match &quantity.kind {
        QuantityKind::Projected(unit) | QuantityKind::Computed(unit) | QuantityKind::Exact(unit) => unit.scale,
        QuantityKind::Date(_) | QuantityKind::Chance => 1.0,
    };
    let compared = compared * scale(other) / scale(one);
    if value == compared {
        return None;
    }
    // A percentage that is written out is a chance beside one.
    let other = Quantity { value: Known::At(compared), ..one.clone() };
    Some(ends_apart(language, one, &other, &[]))
}

/// Returns the text at a place of a condition; `None` if the condition is not written in one piece in its file.
fn written(condition: &Spanned<String>, span: Span) -> Option<String> {
    let start = span.start.checked_sub(condition.span.start)?;
    let is_verbatim = condition.span.len() == condition.value.len();
    condition.value.get(start..start + span.len()).filter(|_| is_verbatim).map(str::to_owned)
}
