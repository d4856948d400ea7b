//! Arithmetic and conditions over paths. They are compiled by the model's compiler, in a scope whose names are paths.
//!
//! Every path has one value, the same in every sample, so the compiled program is a constant: there is nothing to
//! simulate, and a page with hundreds of bound figures compiles each in a few microseconds.

use super::binder::Binder;
use super::item::{Item, all_names, is_name, named_in};
use super::origin::Origin;
use super::quantity::{Quantity, QuantityKind};
use crate::diagnostic::{Diagnostic, Report, Reported, codes, error};
use crate::document::Dataset;
use crate::model::{
    Argument, Compiler, Expression, ExpressionKind, FailedRow, Kind, Program, Query, Scope, TextSpan, Value, expect,
};
use crate::source::Span;

/// The meaning of "never" in an expression over paths.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Never {
    /// It is an error: arithmetic needs a number.
    Refused,
    /// It is later than every date, so that conditions can compare it.
    AfterEveryDate,
}

impl<'a> Binder<'a> {
    /// Computes the value of an expression that is not a path. The median stands for a sampled quantity.
    pub(super) fn compute(&mut self, expression: &Expression, report: &mut Report) -> Result<Item<'a>, Reported> {
        let (number, kind) = self.constant(expression, Never::Refused, report)?;
        if !number.is_finite() {
            return Err(not_finite(expression.span, report));
        }
        let (number, kind) = match kind {
            Kind::Date => (number, QuantityKind::Date),
            Kind::Number(unit) => (number / unit.scale, QuantityKind::Projected(unit)),
            Kind::Bool => return Ok(Item::Text(if number == 1.0 { "true" } else { "false" }.to_owned())),
        };
        Ok(Item::Quantity(Quantity::known(number, kind)))
    }

    /// Evaluates a condition over paths.
    pub(super) fn eval_condition(&mut self, condition: &Expression, report: &mut Report) -> Result<bool, Reported> {
        let (number, kind) = self.constant(condition, Never::AfterEveryDate, report)?;
        let hint = match &kind {
            Kind::Bool => return Ok(number == 1.0),
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
        let row = self.compile(Never::Refused, report, |compiler, scope| query.row(data, compiler, scope))?;
        row.ok_or_else(|| query.report_no_row(data, report))
    }

    /// Returns the rows of a dataset for which a condition is false. The condition can name the row's columns, and paths.
    pub(super) fn failed_rows(
        &mut self,
        dataset: &Dataset,
        condition: &Expression,
        report: &mut Report,
    ) -> Result<Vec<FailedRow>, Reported> {
        self.compile(Never::AfterEveryDate, report, |compiler, scope| {
            expect::failed_rows(dataset, condition, compiler, scope)
        })
    }

    /// Compiles an expression, and returns its value in base units and what it is.
    fn constant(
        &mut self,
        expression: &Expression,
        never: Never,
        report: &mut Report,
    ) -> Result<(f64, Kind), Reported> {
        let constant = self.compile(never, report, |compiler, scope| {
            let value = compiler.compile(expression, scope)?;
            Ok(compiler.program.constant(value.register).map(|number| (number, value.kind)))
        })?;
        constant.ok_or_else(|| not_finite(expression.span, report))
    }

    /// Runs the model's compiler in a scope whose names are paths.
    fn compile<T>(
        &mut self,
        never: Never,
        report: &mut Report,
        run: impl FnOnce(&mut Compiler<'_>, &mut PathScope<'_, 'a>) -> Result<T, Reported>,
    ) -> Result<T, Reported> {
        let mut program = Program::default();
        let (units, today) = (self.units, self.evidence.as_of.to_years());
        let mut compiler = Compiler::new(&mut program, units, today, report);
        run(&mut compiler, &mut PathScope { binder: self, never })
    }
}

fn not_finite(span: Span, report: &mut Report) -> Reported {
    report.push(error!(BAD_PATH at span, "the value is not a finite number"))
}

/// Paths as the names of a compiled expression.
struct PathScope<'b, 'a> {
    binder: &'b mut Binder<'a>,
    never: Never,
}

impl PathScope<'_, '_> {
    /// Returns the value of a path as a constant of the program.
    fn value(&mut self, path: &Expression, compiler: &mut Compiler<'_>) -> Result<Value, Reported> {
        let Self { binder, never } = self;
        let report = &mut *compiler.report;
        let quantity = match binder.evaluate(path, report)? {
            Item::Quantity(quantity) => quantity,
            Item::Sampled(sampled) => sampled.central(),
            Item::Point(point) => point.try_quantile(0.5, path.span, report)?,
            Item::Formatted(..) => {
                return Err(report.push(error!(
                    BAD_PATH at path.span, "a value in a format cannot be used in arithmetic";
                    hint "leave out the format at its end: dates compare with dates, `… < 2030-01-01`"
                )));
            }
            Item::Text(_) => {
                return Err(report.push(error!(BAD_PATH at path.span, "text cannot be used in arithmetic")));
            }
            _ => {
                return Err(report.push(error!(
                    BAD_PATH at path.span, "expected a value: an attribute such as `.median` is missing"
                )));
            }
        };
        match (quantity.value, quantity.kind) {
            (None, QuantityKind::Date) if *never == Never::AfterEveryDate => Ok(compiler.date(f64::INFINITY)),
            (None, _) => Err(report.push(error!(
                BAD_PATH at path.span, "this value is \"never\", which cannot be used in arithmetic"
            ))),
            (Some(years), QuantityKind::Date) => Ok(compiler.date(years)),
            (Some(share), QuantityKind::Chance) => Ok(compiler.plain(share)),
            (Some(number), QuantityKind::Projected(unit) | QuantityKind::Exact(unit)) => {
                let register = compiler.program.number(number * unit.scale);
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
        if name == "today" || (!is_id && (self.binder.units.contains(name) || !is_possible())) {
            return None;
        }
        Some(self.value(&Expression::new(ExpressionKind::Name(name.to_owned()), span), compiler))
    }

    fn path(&mut self, path: &Expression, compiler: &mut Compiler<'_>) -> Option<Result<Value, Reported>> {
        Some(self.value(path, compiler))
    }

    fn names(&self) -> Vec<String> {
        all_names(self.binder.evidence).map(str::to_owned).collect()
    }
}
