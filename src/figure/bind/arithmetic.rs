//! Arithmetic and conditions over paths. They are compiled by the model's compiler, in a scope whose names are paths.
//!
//! Every path has one value, the same in every sample, so the compiled program is a constant: there is nothing to
//! simulate, and a page with hundreds of bound figures compiles each in a few microseconds.

use super::binder::Binder;
use super::formatted::default_text;
use super::item::{Item, all_names, is_name, named_in};
use super::origin::Origin;
use super::quantity::{Quantity, QuantityKind};
use crate::date::CalendarUnit;
use crate::diagnostic::{Diagnostic, Report, Reported, codes, error};
use crate::document::Dataset;
use crate::locale::english;
use crate::model::{
    Argument, Compiler, Expression, ExpressionKind, FailedRow, Kind, Known, Program, Query, Scope, TextSpan, Value,
    expect, only_row,
};
use crate::source::{Span, Spanned};

/// The most values outside their windows in one expression: it is evaluated for each combination of their extremes.
const MAX_LIMITS: usize = 6;

/// The values of an expression that lie outside their windows, of which only a limit is known. One evaluation takes each at
/// the least or at the greatest value that it may have.
#[derive(Default)]
pub(super) struct Limits {
    /// Bit n is set if the nth value is taken at its greatest.
    greatest: usize,
    /// Where each path with such a value is written, and what is known of it.
    paths: Vec<(Span, Quantity)>,
    /// Where each path with a sampling error is written, and its standard error in its own unit.
    errors: Vec<(Span, f64)>,
    /// The paths whose values this evaluation takes one standard error too high.
    moved: Vec<Span>,
    /// The width of the widest 90% interval of a date among the paths, in years.
    interval: f64,
}

impl Limits {
    /// Returns the limits of an evaluation that takes the values of these paths one standard error too high.
    pub fn moving(moved: Vec<Span>) -> Self {
        Self { moved, ..Self::default() }
    }

    /// Returns whether all values lie inside their windows.
    pub fn are_known(&self) -> bool {
        self.paths.is_empty()
    }

    /// Takes out where each path with a sampling error is written, with its standard error.
    pub fn take_errors(&mut self) -> Vec<(Span, f64)> {
        std::mem::take(&mut self.errors)
    }

    /// Returns the value that this evaluation takes for a path with a known value and a standard error.
    fn known(&mut self, span: Span, value: f64, error: f64) -> f64 {
        if error > 0.0 && !self.errors.iter().any(|(known, _)| *known == span) {
            self.errors.push((span, error));
        }
        if self.moved.contains(&span) { value + error } else { value }
    }

    /// Returns the value that this evaluation takes for a path.
    fn choose(&mut self, span: Span, quantity: &Quantity) -> f64 {
        let at = self.paths.iter().position(|(known, _)| *known == span).unwrap_or_else(|| {
            self.paths.push((span, quantity.clone()));
            self.paths.len() - 1
        });
        let is_greatest = self.greatest >> at & 1 == 1;
        match (quantity.value, is_greatest) {
            (Known::At(value), _) => value,
            (Known::AtMost(limit), true) => limit,
            (Known::AtMost(_), false) => f64::NEG_INFINITY,
            (Known::MoreThan(limit), false) => limit.next_up(),
            (Known::MoreThan(_), true) | (Known::NeverBy(_), _) => f64::INFINITY,
        }
    }

    /// Returns the error that an expression has no known value, for the reason that these values lie outside their windows.
    fn unknown(&self, what: &str, span: Span) -> Diagnostic {
        let problem = error!(BAD_PATH at span, "{what}");
        let labeled = self.paths.iter().fold(problem, |problem, (path, quantity)| {
            problem.label(*path, format!("this is {}, and no more is known", default_text(english(), quantity, true)))
        });
        labeled.hint("widen the window of the model, or use dates inside it")
    }
}

impl<'a> Binder<'a> {
    /// Computes the value of an expression that is not a path. The median stands for a sampled quantity.
    pub(super) fn compute(&mut self, expression: &Expression, report: &mut Report) -> Result<Item<'a>, Reported> {
        let (limits, values, kind) = self.constants(expression, report)?;
        let unknown = || limits.unknown("the value of this expression is not known", expression.span);
        if values.iter().any(|value| value.is_nan()) || (limits.paths.is_empty() && !values[0].is_finite()) {
            return Err(match limits.paths.is_empty() {
                true => not_finite(expression.span, report),
                false => report.push(unknown()),
            });
        }
        let (kind, scale) = match kind {
            Kind::Date => (QuantityKind::Date(CalendarUnit::Day), 1.0),
            Kind::Number(unit) => (QuantityKind::Projected(unit.clone()), unit.scale),
            Kind::Bool if values.iter().all(|value| *value == values[0]) => {
                return Ok(Item::Text(if values[0] == 1.0 { "true" } else { "false" }.to_owned()));
            }
            Kind::Bool => return Err(report.push(unknown())),
        };
        let least = values.iter().copied().fold(f64::INFINITY, f64::min) / scale;
        let greatest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max) / scale;
        let never = limits.paths.iter().find_map(|(_, quantity)| match quantity.value {
            Known::NeverBy(date) => Some(Known::NeverBy(date)),
            _ => None,
        });
        let value = match (least, greatest) {
            (least, greatest) if least == greatest && least.is_finite() => Known::At(least),
            (f64::INFINITY, _) => match never {
                Some(never) => never,
                None => return Err(report.push(unknown())),
            },
            (least, f64::INFINITY) if least.is_finite() => Known::MoreThan(least),
            (f64::NEG_INFINITY, greatest) if greatest.is_finite() => Known::AtMost(greatest),
            _ => return Err(report.push(unknown())),
        };
        let interval = if matches!(kind, QuantityKind::Date(_)) { limits.interval } else { 0.0 };
        Ok(Item::Quantity(Quantity { value, interval, ..Quantity::known(0.0, kind) }))
    }

    /// Evaluates an expression to one value. The median stands for a sampled quantity.
    ///
    /// # Errors
    ///
    /// Reports an unknown name or attribute, units that do not balance, and a path to something without a value.
    pub fn value(&mut self, expression: &Spanned<String>, report: &mut Report) -> Result<Quantity, Reported> {
        let parsed = self.parse(expression, report)?;
        one_value(self.evaluate(&parsed, report)?, parsed.span, report)
    }

    /// Evaluates a condition over paths.
    pub(super) fn eval_condition(&mut self, condition: &Expression, report: &mut Report) -> Result<bool, Reported> {
        let (limits, values, kind) = self.constants(condition, report)?;
        let hint = match &kind {
            Kind::Bool if values.iter().all(|value| *value == values[0]) => return Ok(values[0] == 1.0),
            Kind::Bool => {
                let problem = limits.unknown("whether this condition is true is not known", condition.span);
                return Err(report.push(problem));
            }
            Kind::Date => "compare it: `… < 2030-01-01`".to_owned(),
            Kind::Number(unit) if unit.is_plain() => "compare it: `… > 50%`".to_owned(),
            Kind::Number(unit) => format!("compare it: `… > 10 {unit}`"),
        };
        let message = format!("a condition must be true or false, and this is {}", kind.in_words());
        Err(report.push(Diagnostic::error(codes::NOT_A_CONDITION, message).at(condition.span).hint(hint)))
    }

    /// Returns the row that a query asks for: `gpus.best(memory, price <= 2000 USD)`.
    pub(super) fn queried_row(
        &mut self,
        data: &'a Dataset,
        word: &TextSpan,
        arguments: &[Argument],
        report: &mut Report,
    ) -> Result<usize, Reported> {
        self.read(Origin::Dataset(data.id.value.clone()));
        let query = Query::read(word, arguments, report)?;
        let limits = &mut Limits::default();
        let row = self.compile(limits, report, |compiler, scope| match query.row(data, compiler, scope)? {
            Some(row) => Ok(row),
            None => Err(query.report_no_row(data, compiler, scope)),
        });
        known_row(row, limits, word.span, report)
    }

    /// Returns the only row that meets a condition: `ev[entity = "World", year = 2024]`.
    pub(super) fn only_row(
        &mut self,
        data: &'a Dataset,
        condition: &Expression,
        report: &mut Report,
    ) -> Result<usize, Reported> {
        self.read(Origin::Dataset(data.id.value.clone()));
        let limits = &mut Limits::default();
        let row = self.compile(limits, report, |compiler, scope| only_row(data, condition, compiler, scope));
        known_row(row, limits, condition.span, report)
    }

    /// Returns the number of rows of a dataset, or of those that meet the condition in `arguments`. Rows that lack a value of the
    /// condition do not meet it.
    pub(super) fn counted_rows(
        &mut self,
        data: &'a Dataset,
        word: &TextSpan,
        arguments: &[Argument],
        report: &mut Report,
    ) -> Result<usize, Reported> {
        let Some(condition) = Query::read(word, arguments, report)?.into_condition() else {
            return Ok(data.rows.len());
        };
        let span = condition.span;
        let negated = Expression::new(ExpressionKind::Not(Box::new(condition)), span);
        let met = self.selecting(|binder| binder.failed_rows(data, &negated, report))?;
        // A condition that reads no column is true of all rows or of none.
        let is_of_all = met.iter().any(|row| row.row.is_none());
        Ok(if is_of_all { data.rows.len() } else { met.len() })
    }

    /// Returns the rows of a dataset for which a condition is false. The condition can name the row's columns, and paths.
    pub(super) fn failed_rows(
        &mut self,
        dataset: &Dataset,
        condition: &Expression,
        report: &mut Report,
    ) -> Result<Vec<FailedRow>, Reported> {
        let limits = &mut Limits { greatest: usize::MAX, ..Limits::default() };
        self.compile(limits, report, |compiler, scope| expect::failed_rows(dataset, condition, compiler, scope))
    }

    /// Evaluates an expression for every combination of the extremes of the values that lie outside their windows. Returns
    /// these values, the results in base units, which are at least one, and what they are.
    fn constants(
        &mut self,
        expression: &Expression,
        report: &mut Report,
    ) -> Result<(Limits, Vec<f64>, Kind), Reported> {
        let mut limits = Limits::default();
        let (first, kind) = self.constant(expression, &mut limits, report)?;
        if limits.paths.len() > MAX_LIMITS {
            let message = format!("more than {MAX_LIMITS} values of this expression lie outside the window");
            return Err(report.push(limits.unknown(&message, expression.span)));
        }
        let mut values = vec![first];
        for greatest in 1..1 << limits.paths.len() {
            limits.greatest = greatest;
            // Problems beside the limits were reported by the first evaluation.
            values.push(self.constant(expression, &mut limits, report)?.0);
        }
        Ok((limits, values, kind))
    }

    /// Compiles an expression, and returns its value in base units and what it is.
    pub(super) fn constant(
        &mut self,
        expression: &Expression,
        limits: &mut Limits,
        report: &mut Report,
    ) -> Result<(f64, Kind), Reported> {
        let constant = self.compile(limits, report, |compiler, scope| {
            let value = compiler.compile(expression, scope)?;
            Ok(compiler.program.constant(value.register).map(|number| (number, value.kind)))
        })?;
        constant.ok_or_else(|| not_finite(expression.span, report))
    }

    /// Runs the model's compiler in a scope whose names are paths.
    fn compile<T>(
        &mut self,
        limits: &mut Limits,
        report: &mut Report,
        run: impl FnOnce(&mut Compiler<'_>, &mut PathScope<'_, 'a>) -> Result<T, Reported>,
    ) -> Result<T, Reported> {
        let mut program = Program::default();
        let (units, today) = (self.evidence.units, self.evidence.as_of.to_years());
        let mut compiler = Compiler::new(&mut program, units, today, report);
        run(&mut compiler, &mut PathScope { binder: self, limits })
    }
}

/// Checks that the row that was found depends on no value that lies outside of its window.
fn known_row(
    row: Result<usize, Reported>,
    limits: &Limits,
    span: Span,
    report: &mut Report,
) -> Result<usize, Reported> {
    match limits.paths.is_empty() {
        true => row,
        false => Err(report.push(limits.unknown("which row this is is not known", span))),
    }
}

/// Returns the one value that stands for a thing: itself, or the median of its samples.
///
/// # Errors
///
/// Reports a thing without a value.
fn one_value(item: Item<'_>, span: Span, report: &mut Report) -> Result<Quantity, Reported> {
    match item {
        Item::Quantity(quantity) => Ok(quantity),
        Item::Sampled(sampled) => Ok(sampled.central()),
        Item::Point(point) => point.try_quantile(0.5, span, report),
        Item::Formatted(..) | Item::Worded(..) => Err(report.push(error!(
            BAD_PATH at span, "a value in a format cannot be used in arithmetic";
            hint "leave out the format at its end: dates compare with dates, `… < 2030-01-01`"
        ))),
        Item::Text(_) => Err(report.push(error!(BAD_PATH at span, "text cannot be used in arithmetic"))),
        _ => Err(report.push(error!(BAD_PATH at span, "expected a value: an attribute such as `.median` is missing"))),
    }
}

fn not_finite(span: Span, report: &mut Report) -> Reported {
    report.push(error!(BAD_PATH at span, "the value is not a finite number"))
}

/// Paths as the names of a compiled expression.
struct PathScope<'b, 'a> {
    binder: &'b mut Binder<'a>,
    limits: &'b mut Limits,
}

impl PathScope<'_, '_> {
    /// Returns the value of a path as a constant of the program.
    fn value(&mut self, path: &Expression, compiler: &mut Compiler<'_>) -> Result<Value, Reported> {
        let Self { binder, limits } = self;
        let report = &mut *compiler.report;
        let quantity = one_value(binder.evaluate(path, report)?, path.span, report)?;
        limits.interval = limits.interval.max(quantity.interval);
        let value = match quantity.value {
            Known::At(value) => limits.known(path.span, value, quantity.error),
            _ => limits.choose(path.span, &quantity),
        };
        match quantity.kind {
            QuantityKind::Date(_) => Ok(compiler.date(value)),
            QuantityKind::Chance => Ok(compiler.plain(value)),
            QuantityKind::Projected(unit) | QuantityKind::Computed(unit) | QuantityKind::Exact(unit) => {
                let register = compiler.program.number(value * unit.scale);
                Ok(Value::new(register, Kind::Number(unit)))
            }
        }
    }
}

impl Scope for PathScope<'_, '_> {
    fn name(&mut self, name: &str, span: Span, compiler: &mut Compiler<'_>) -> Option<Result<Value, Reported>> {
        let evidence = self.binder.evidence;
        let is_id = is_name(name, evidence);
        // A name of a model that failed cannot be told from a name that does not exist.
        let is_possible = || {
            evidence.any_failure().is_some()
                || evidence.forecasts.values().any(|forecast| named_in(forecast, name).is_some())
        };
        if name == "today" || (!is_id && (evidence.units.contains(name) || !is_possible())) {
            return None;
        }
        Some(self.value(&Expression::new(ExpressionKind::Name(name.to_owned()), span), compiler))
    }

    fn path(&mut self, path: &Expression, compiler: &mut Compiler<'_>) -> Option<Result<Value, Reported>> {
        Some(self.value(path, compiler))
    }

    fn dataset(&self, id: &str) -> Option<&Dataset> {
        self.binder.evidence.datasets.get(id)
    }

    fn names(&self) -> Vec<String> {
        all_names(self.binder.evidence).map(str::to_owned).collect()
    }
}
