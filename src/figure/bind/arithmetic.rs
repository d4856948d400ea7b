//! Arithmetic on paths, in the model language, and the conditions of queries, which may hold paths.

use super::evidence::Evidence;
use super::path::{Failure, Found, Item, evaluate, is_name, named_in, names_of, wrong};
use super::quantity::{Quantity, QuantityKind, of_curve};
use crate::diagnostic::{Diagnostic, codes};
use crate::document::Dataset;
use crate::model::{
    Argument, Compiler, Expression, ExpressionKind, Kind, Miss, Program, Query, Scope, Time, Unit, Units, Value, Word,
    expect,
};
use crate::source::Span;

/// Arithmetic on paths, in the model language.
pub fn compute<'a>(expression: &Expression, evidence: Evidence<'a>, units: &Units) -> Found<Item<'a>> {
    let (number, kind) = evaluated(expression, PathScope { evidence, units, told: false, takes_never: false })?;
    if !number.is_finite() {
        return Err(wrong("this is no finite number", expression.span).into());
    }
    let (number, kind) = match kind {
        Kind::Date => (number, QuantityKind::Date),
        Kind::Number(unit) => (number / unit.scale, QuantityKind::Projected(unit.to_string())),
        Kind::Bool => return Ok(Item::Text(if number == 1.0 { "true" } else { "false" }.to_owned())),
    };
    Ok(Item::Quantity(Quantity::known(number, kind)))
}

/// Whether a condition on paths holds; "never" is later than every date.
pub fn judge(condition: &Expression, evidence: Evidence<'_>, units: &Units) -> Found<bool> {
    let (number, kind) = evaluated(condition, PathScope { evidence, units, told: false, takes_never: true })?;
    let hint = match &kind {
        Kind::Bool => return Ok(number == 1.0),
        Kind::Date => "compare it: `… < 2030-01-01`".to_owned(),
        Kind::Number(unit) if unit.is_plain() => "compare it: `… > 50%`".to_owned(),
        Kind::Number(unit) => format!("compare it: `… > 10 {unit}`"),
    };
    let message = format!("a condition is true or false, and this is {}", kind.in_words());
    Err(Diagnostic::error(codes::NOT_A_CONDITION, message).at(condition.span).hint(hint).into())
}

/// What an expression on paths comes to.
fn evaluated(expression: &Expression, mut scope: PathScope<'_, '_>) -> Found<(f64, Kind)> {
    let mut program = Program::default();
    let (units, today) = (scope.units, scope.evidence.as_of.to_years());
    let mut compiler = Compiler { program: &mut program, units, time: Time::None, today, draws: None };
    let value = match compiler.compile(expression, &mut scope) {
        Ok(value) => value,
        Err(_) if scope.told => return Err(Failure::Told),
        Err(diagnostic) => return Err(diagnostic.into()),
    };
    match program.constant(value.register) {
        Some(number) => Ok((number, value.kind)),
        None => Err(wrong("this is no finite number", expression.span).into()),
    }
}

/// Paths as names of the model language.
struct PathScope<'a, 'u> {
    evidence: Evidence<'a>,
    units: &'u Units,
    /// Whether a path rests on a model that did not run.
    told: bool,
    /// Whether "never" may be compared.
    takes_never: bool,
}

/// The row that a query asks for.
pub fn queried<'a>(
    data: &'a Dataset,
    word: &Word,
    arguments: &[Argument],
    evidence: Evidence<'a>,
    units: &Units,
) -> Found<usize> {
    let query = Query::read(word, arguments)?;
    let mut program = Program::default();
    let today = evidence.as_of.to_years();
    let mut compiler = Compiler { program: &mut program, units, time: Time::None, today, draws: None };
    let mut scope = PathScope { evidence, units, told: false, takes_never: false };
    match query.row(data, &mut compiler, &mut scope) {
        Ok(row) => row.ok_or_else(|| query.unanswered(data).into()),
        Err(_) if scope.told => Err(Failure::Told),
        Err(diagnostic) => Err(diagnostic.into()),
    }
}

/// The rows of a dataset of which a condition is not true.
pub fn rows_missing(
    dataset: &Dataset,
    condition: &Expression,
    evidence: Evidence<'_>,
    units: &Units,
) -> Found<Vec<Miss>> {
    let mut program = Program::default();
    let today = evidence.as_of.to_years();
    let mut compiler = Compiler { program: &mut program, units, time: Time::None, today, draws: None };
    let mut scope = PathScope { evidence, units, told: false, takes_never: true };
    match expect::misses(dataset, condition, &mut compiler, &mut scope) {
        Ok(misses) => Ok(misses),
        Err(_) if scope.told => Err(Failure::Told),
        Err(diagnostic) => Err(diagnostic.into()),
    }
}

impl PathScope<'_, '_> {
    fn value(&mut self, path: &Expression, compiler: &mut Compiler<'_>) -> Result<Value, Diagnostic> {
        let item = match evaluate(path, self.evidence, self.units) {
            Ok(item) => item,
            Err(Failure::Wrong(diagnostic)) => return Err(*diagnostic),
            Err(Failure::Told) => {
                self.told = true;
                return Err(wrong("a model did not run", path.span));
            }
        };
        let quantity = match item {
            Item::Quantity(quantity) => quantity,
            Item::Sampled(sampled) => sampled.quantile(0.5),
            Item::Point(curve, date, samples) => of_curve(curve, date, 0.5, samples, path.span)?,
            Item::Formatted(..) => {
                let error = wrong("a value in a format cannot be computed with", path.span);
                return Err(error.hint("leave the format at its end out: dates compare with dates, `… < 2030-01-01`"));
            }
            Item::Text(_) => return Err(wrong("words cannot be computed with", path.span)),
            _ => return Err(wrong("expected a value: an attribute such as `.median` is missing", path.span)),
        };
        if quantity.value.is_none() && quantity.kind == QuantityKind::Date && self.takes_never {
            return Ok(compiler.date(f64::INFINITY));
        }
        let Some(value) = quantity.value else {
            return Err(wrong("this is \"never\", which cannot be computed with", path.span));
        };
        match &quantity.kind {
            QuantityKind::Date => Ok(compiler.date(value)),
            QuantityKind::Chance => Ok(compiler.plain(value)),
            QuantityKind::Projected(unit) | QuantityKind::Exact(unit) => {
                let unit = if unit.is_empty() {
                    Unit::plain()
                } else {
                    self.units.parse(&crate::source::Spanned::new(unit.clone(), path.span))?
                };
                let register = compiler.program.number(value * unit.scale);
                Ok(Value::new(register, Kind::Number(unit)))
            }
        }
    }
}

impl Scope for PathScope<'_, '_> {
    fn name(&mut self, name: &str, span: Span, compiler: &mut Compiler<'_>) -> Option<Result<Value, Diagnostic>> {
        let is_own = is_name(name, self.evidence);
        let told = self.evidence.forecasts.len() < self.evidence.models.len();
        let bears = || told || self.evidence.forecasts.values().any(|forecast| named_in(forecast, name).is_some());
        if name == "today" || (!is_own && (self.units.knows(name) || !bears())) {
            return None;
        }
        Some(self.value(&Expression::new(ExpressionKind::Name(name.to_owned()), span), compiler))
    }

    fn path(&mut self, path: &Expression, compiler: &mut Compiler<'_>) -> Option<Result<Value, Diagnostic>> {
        Some(self.value(path, compiler))
    }

    fn names(&self) -> Vec<String> {
        let own = self.evidence.forecasts.values().flat_map(names_of).map(str::to_owned);
        self.evidence.models.keys().chain(self.evidence.datasets.keys()).cloned().chain(own).collect()
    }

    fn definition(&self, _: &str) -> Option<&Expression> {
        None
    }
}
