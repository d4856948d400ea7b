//! Calls: functions of values, and functions over time.

use super::{Compiler, Kind, Scope, Time, Value};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::program::{Instruction, Operation, Program, Register, Unary, crossing};
use crate::model::syntax::expression::{Argument, Binary, Expression, ExpressionKind};
use crate::model::syntax::unit::{Unit, in_words};
use crate::source::Span;

/// Every function and distribution, for suggestions.
pub const FUNCTIONS: [&str; 36] = [
    "min",
    "max",
    "abs",
    "sqrt",
    "exp",
    "ln",
    "log2",
    "log10",
    "floor",
    "ceil",
    "round",
    "clamp",
    "step",
    "interpolate",
    "grow",
    "periods",
    "first",
    "at",
    "trend",
    "doubling",
    "draw",
    "interval",
    "normal",
    "lognormal",
    "uniform",
    "loguniform",
    "triangular",
    "pert",
    "beta",
    "gamma",
    "student",
    "exponential",
    "bernoulli",
    "quantiles",
    "mixture",
    "truncate",
];

impl Compiler<'_> {
    pub(super) fn call(
        &mut self,
        name: &str,
        name_span: Span,
        arguments: &[Argument],
        span: Span,
        scope: &mut dyn Scope,
    ) -> Result<Value, Diagnostic> {
        match name {
            "min" | "max" => self.extreme(name, arguments, span, scope),
            "abs" | "floor" | "ceil" | "round" => self.rounding(name, arguments, span, scope),
            "exp" | "ln" | "log2" | "log10" => self.logarithm(name, arguments, span, scope),
            "sqrt" => self.root(arguments, span, scope),
            "clamp" => self.clamp(arguments, span, scope),
            "step" => self.step(arguments, span, scope),
            "interpolate" => self.interpolate(arguments, span, scope),
            "grow" => self.grow(arguments, span, scope),
            "periods" => self.periods(arguments, span, scope),
            "first" => self.first(arguments, span, scope),
            "at" => self.at(arguments, span, scope),
            "trend" => self.trend(arguments, span, scope),
            "doubling" => self.doubling(arguments, span, scope),
            "draw" => self.draw(arguments, span, scope),
            _ => match self.distribution(name, arguments, span, scope) {
                Some(value) => value,
                None => {
                    let diagnostic =
                        Diagnostic::error(codes::UNKNOWN_NAME, format!("there is no function `{name}`")).at(name_span);
                    Err(diagnostic.suggest(name, FUNCTIONS))
                }
            },
        }
    }

    /// The arguments of a function that takes exactly so many, each without a name.
    fn exactly<'e, const COUNT: usize>(
        &self,
        usage: &str,
        arguments: &'e [Argument],
        span: Span,
    ) -> Result<[&'e Expression; COUNT], Diagnostic> {
        let plain: Vec<&Expression> = plain_arguments(usage, arguments)?;
        let found = plain.len();
        plain.try_into().map_err(|_| {
            let plural = if COUNT == 1 { "" } else { "s" };
            Diagnostic::error(codes::BAD_ARGUMENTS, format!("expected {COUNT} argument{plural}, found {found}"))
                .at(span)
                .hint(format!("write `{usage}`"))
        })
    }

    fn extreme(
        &mut self,
        name: &str,
        arguments: &[Argument],
        span: Span,
        scope: &mut dyn Scope,
    ) -> Result<Value, Diagnostic> {
        let usage = format!("{name}(a, b, …)");
        let values = plain_arguments(&usage, arguments)?;
        let operation = if name == "min" { Operation::Minimum } else { Operation::Maximum };
        let mut joined: Option<(Value, Span)> = None;
        for expression in &values {
            let value = self.compile(expression, scope)?;
            joined = Some(match joined {
                None => (value, expression.span),
                Some((so_far, first)) => {
                    let kind = self.same_kind(&so_far, first, &value, expression.span)?;
                    let register = self.program.binary(operation, so_far.register, value.register);
                    (Value::new(register, kind), first)
                }
            });
        }
        match joined {
            Some((value, first)) if value.kind == Kind::Bool => {
                Err(Diagnostic::error(codes::KIND_MISMATCH, format!("`{name}` takes quantities or dates")).at(first))
            }
            Some((value, _)) if values.len() > 1 => Ok(value),
            _ => Err(Diagnostic::error(codes::BAD_ARGUMENTS, format!("`{name}` takes two values or more"))
                .at(span)
                .hint(format!("write `{usage}`"))),
        }
    }

    /// Whole numbers are whole in the unit that is written: `floor(x in GB)`.
    fn rounding(
        &mut self,
        name: &str,
        arguments: &[Argument],
        span: Span,
        scope: &mut dyn Scope,
    ) -> Result<Value, Diagnostic> {
        let [argument] = self.exactly(&format!("{name}(x)"), arguments, span)?;
        let (register, unit) = self.quantity(argument, scope)?;
        let function = match name {
            "abs" => Unary::Absolute,
            "floor" => Unary::Floor,
            "ceil" => Unary::Ceiling,
            _ => Unary::Round,
        };
        let scale = self.program.number(if function == Unary::Absolute { 1.0 } else { unit.scale });
        let scaled = self.program.binary(Operation::Divide, register, scale);
        let rounded = self.program.unary(function, scaled);
        Ok(Value::new(self.program.binary(Operation::Multiply, rounded, scale), Kind::Number(unit)))
    }

    fn logarithm(
        &mut self,
        name: &str,
        arguments: &[Argument],
        span: Span,
        scope: &mut dyn Scope,
    ) -> Result<Value, Diagnostic> {
        let [argument] = self.exactly(&format!("{name}(x)"), arguments, span)?;
        let register = self.plain_number(argument, &format!("the argument of `{name}`"), scope)?;
        let function = match name {
            "exp" => Unary::Exponential,
            "ln" => Unary::Logarithm,
            "log2" => Unary::Logarithm2,
            _ => Unary::Logarithm10,
        };
        Ok(Value::new(self.program.unary(function, register), Kind::Number(Unit::plain())))
    }

    fn root(&mut self, arguments: &[Argument], span: Span, scope: &mut dyn Scope) -> Result<Value, Diagnostic> {
        let [argument] = self.exactly("sqrt(x)", arguments, span)?;
        let (register, unit) = self.quantity(argument, scope)?;
        let Some(root) = unit.root() else {
            return Err(Diagnostic::error(
                codes::UNIT_MISMATCH,
                format!("a quantity in {} has no square root", in_words(&unit)),
            )
            .at(argument.span));
        };
        Ok(Value::new(self.program.unary(Unary::Root, register), Kind::Number(root)))
    }

    fn clamp(&mut self, arguments: &[Argument], span: Span, scope: &mut dyn Scope) -> Result<Value, Diagnostic> {
        let [x, low, high] = self.exactly("clamp(x, low, high)", arguments, span)?;
        let value = self.compile(x, scope)?;
        let (bottom, top) = (self.compile(low, scope)?, self.compile(high, scope)?);
        self.same_kind(&value, x.span, &bottom, low.span)?;
        let kind = self.same_kind(&value, x.span, &top, high.span)?;
        let ordered = self.program.binary(Operation::AtLeast, top.register, bottom.register);
        let message = "the ends of `clamp` are in the wrong order: expected the low one first";
        self.require(ordered, || Diagnostic::error(codes::BAD_PARAMETER, message).at(low.span.to(high.span)))?;
        let raised = self.program.binary(Operation::Maximum, value.register, bottom.register);
        Ok(Value::new(self.program.binary(Operation::Minimum, raised, top.register), kind))
    }

    /// The register of the date being evaluated.
    pub(super) fn time(&self, name: &str, span: Span) -> Result<Register, Diagnostic> {
        match self.time {
            Time::At(register) => Ok(register),
            Time::None => Err(Diagnostic::error(
                codes::TIME_OUTSIDE,
                format!("`{name}` depends on the date, and no date is being evaluated here"),
            )
            .at(span)
            .hint("define it under `curves`, and take its value with `at(date, curve)`")),
        }
    }

    /// The points `date -> value` of a function over time, and the plain argument before them.
    fn points<'e>(&self, usage: &str, arguments: &'e [Argument]) -> Result<Points<'e>, Diagnostic> {
        let mut points = Points { first: None, rest: Vec::new() };
        for (at, argument) in arguments.iter().enumerate() {
            match argument {
                Argument::Point(point, value) => points.rest.push((point, value)),
                Argument::Plain(value) if at == 0 => points.first = Some(value),
                Argument::Plain(value) => {
                    return Err(Diagnostic::error(codes::BAD_ARGUMENTS, "expected a point `date -> value`")
                        .at(value.span)
                        .hint(format!("write `{usage}`")));
                }
                Argument::Named(name, _) => return Err(unknown_parameter(name.span, &name.text, usage)),
            }
        }
        Ok(points)
    }

    fn step(&mut self, arguments: &[Argument], span: Span, scope: &mut dyn Scope) -> Result<Value, Diagnostic> {
        let usage = "step(before, date -> value, …)";
        let time = self.time("step", span)?;
        let points = self.points(usage, arguments)?;
        let Some(first) = points.first else {
            return Err(Diagnostic::error(codes::BAD_ARGUMENTS, "expected the value before the first date")
                .at(span)
                .hint(format!("write `{usage}`")));
        };
        let start = self.compile(first, scope)?;
        let mut kind = start.kind.clone();
        let mut register = start.register;
        // The last in the list that has passed holds: each later point goes before what is so far.
        for (date, value) in points.rest {
            let from = self.date_value(date, "the point of a step", scope)?;
            let next = self.compile(value, scope)?;
            kind = self.same_kind(&Value::new(register, kind), first.span, &next, value.span)?;
            let passed = self.program.binary(Operation::AtLeast, time, from);
            register = self.program.choose(passed, next.register, register);
        }
        Ok(Value::new(register, kind))
    }

    fn interpolate(&mut self, arguments: &[Argument], span: Span, scope: &mut dyn Scope) -> Result<Value, Diagnostic> {
        let usage = "interpolate(date -> value, date -> value, …)";
        let time = self.time("interpolate", span)?;
        let points = self.points(usage, arguments)?;
        if let Some(first) = points.first {
            return Err(Diagnostic::error(codes::BAD_ARGUMENTS, "expected a point `date -> value`")
                .at(first.span)
                .hint(format!("write `{usage}`")));
        }
        let mut compiled: Vec<(Register, Register)> = Vec::new();
        let mut shared: Option<(Value, Span)> = None;
        for (date, value) in points.rest {
            let at = self.date_value(date, "the point of an interpolation", scope)?;
            let next = self.compile(value, scope)?;
            let kind = match &shared {
                Some((first, first_span)) => self.same_kind(first, *first_span, &next, value.span)?,
                None => next.kind.clone(),
            };
            if let Some((before, _)) = compiled.last() {
                let later = self.program.binary(Operation::More, at, *before);
                let message =
                    "the points of an interpolation are in the wrong order: expected later dates after earlier";
                self.require(later, || Diagnostic::error(codes::BAD_PARAMETER, message).at(date.span))?;
            }
            compiled.push((at, next.register));
            shared.get_or_insert((Value::new(next.register, kind), value.span));
        }
        match shared {
            Some((Value { kind: kind @ (Kind::Number(_) | Kind::Date), .. }, _)) if compiled.len() > 1 => {
                let instruction = Instruction::Interpolate { points: compiled, at: time, extended: false };
                Ok(Value::new(self.program.push(instruction), kind))
            }
            _ => Err(Diagnostic::error(codes::BAD_ARGUMENTS, "expected two points or more, each of a quantity")
                .at(span)
                .hint(format!("write `{usage}`"))),
        }
    }

    /// v · 2^((t − since)/doubling)
    fn grow(&mut self, arguments: &[Argument], span: Span, scope: &mut dyn Scope) -> Result<Value, Diagnostic> {
        let [value, since, doubling] = self.exactly("grow(v, since, doubling)", arguments, span)?;
        let time = self.time("grow", span)?;
        let (start, unit) = self.quantity(value, scope)?;
        let since = self.date_value(since, "the second argument of `grow`", scope)?;
        let length = self.duration(doubling, "a doubling time", scope)?;
        let elapsed = self.program.binary(Operation::Subtract, time, since);
        let doublings = self.program.binary(Operation::Divide, elapsed, length);
        let two = self.program.number(2.0);
        let factor = self.program.binary(Operation::Power, two, doublings);
        Ok(Value::new(self.program.binary(Operation::Multiply, start, factor), Kind::Number(unit)))
    }

    /// max(0, floor((t − since)/length))
    fn periods(&mut self, arguments: &[Argument], span: Span, scope: &mut dyn Scope) -> Result<Value, Diagnostic> {
        let [since, length] = self.exactly("periods(since, length)", arguments, span)?;
        let time = self.time("periods", span)?;
        let start = self.date_value(since, "the first argument of `periods`", scope)?;
        let period = self.duration(length, "the length of a period", scope)?;
        let zero = self.program.number(0.0);
        let positive = self.program.binary(Operation::More, period, zero);
        let message = "a period must be longer than nothing";
        self.require(positive, || Diagnostic::error(codes::BAD_PARAMETER, message).at(length.span))?;
        let elapsed = self.program.binary(Operation::Subtract, time, start);
        let count = self.program.binary(Operation::Divide, elapsed, period);
        let whole = self.program.unary(Unary::Floor, count);
        Ok(Value::new(self.program.binary(Operation::Maximum, whole, zero), Kind::Number(Unit::plain())))
    }

    fn first(&mut self, arguments: &[Argument], span: Span, scope: &mut dyn Scope) -> Result<Value, Diagnostic> {
        let [condition] = self.exactly("first(condition)", arguments, span)?;
        let outside = std::mem::replace(&mut self.time, Time::At(self.program.push(Instruction::Time)));
        let search = self.search(condition, scope);
        self.time = outside;
        let (condition, terms) = search?;
        Ok(Value::new(crossing::search(self.program, condition, terms, span), Kind::Date))
    }

    /// Compiles a condition term by term, so that a run can tell which of them came last.
    fn search(&mut self, condition: &Expression, scope: &mut dyn Scope) -> Result<Terms, Diagnostic> {
        let whole = self.truth(condition, scope)?;
        let mut terms = Vec::new();
        for (term, known) in conjunction(condition, whole, self.program, scope) {
            let register = match known {
                Some(register) => register,
                None => self.truth(&term, scope)?,
            };
            let words = match &term.kind {
                ExpressionKind::Name(name) => name.clone(),
                _ => format!("condition {}", terms.len() + 1),
            };
            terms.push((words, register));
        }
        Ok((whole, terms))
    }

    fn at(&mut self, arguments: &[Argument], span: Span, scope: &mut dyn Scope) -> Result<Value, Diagnostic> {
        let [date, curve] = self.exactly("at(date, curve)", arguments, span)?;
        let register = self.date_value(date, "the first argument of `at`", scope)?;
        let outside = std::mem::replace(&mut self.time, Time::At(register));
        let value = self.compile(curve, scope);
        self.time = outside;
        value
    }
}

/// A condition, and the terms whose conjunction it is, each by the words it is known by.
type Terms = (Register, Vec<(String, Register)>);

struct Points<'e> {
    first: Option<&'e Expression>,
    rest: Vec<(&'e Expression, &'e Expression)>,
}

/// The terms of `a and b and c`; of a condition that is so defined, where its name stands alone. Each with the register
/// that the compiled condition holds it in, since to compile it again would draw its values anew; nothing where constants
/// were folded away.
fn conjunction(
    condition: &Expression,
    register: Register,
    program: &Program,
    scope: &dyn Scope,
) -> Vec<(Expression, Option<Register>)> {
    fn split(
        expression: &Expression,
        register: Option<Register>,
        program: &Program,
        terms: &mut Vec<(Expression, Option<Register>)>,
    ) {
        match &expression.kind {
            ExpressionKind::Binary(Binary::And, left, right) => {
                let sides = register.and_then(|register| match program.instructions()[register.index()] {
                    Instruction::Binary(Operation::Minimum, left, right) => Some((left, right)),
                    _ => None,
                });
                split(left, sides.map(|(left, _)| left), program, terms);
                split(right, sides.map(|(_, right)| right), program, terms);
            }
            _ => terms.push((expression.clone(), register)),
        }
    }
    let mut whole = condition;
    // Bounded, since names may be defined by each other; the cycle is reported elsewhere.
    for _ in 0..100 {
        match &whole.kind {
            ExpressionKind::Name(name) => match scope.definition(name) {
                Some(definition) if matches!(definition.kind, ExpressionKind::Binary(Binary::And, ..)) => {
                    whole = definition;
                }
                Some(definition) if matches!(definition.kind, ExpressionKind::Name(_)) => whole = definition,
                _ => break,
            },
            _ => break,
        }
    }
    let mut terms = Vec::new();
    split(whole, Some(register), program, &mut terms);
    terms
}

/// The arguments of a function that takes none by name and no points.
pub(super) fn plain_arguments<'e>(usage: &str, arguments: &'e [Argument]) -> Result<Vec<&'e Expression>, Diagnostic> {
    arguments
        .iter()
        .map(|argument| match argument {
            Argument::Plain(value) => Ok(value),
            Argument::Named(name, _) => Err(unknown_parameter(name.span, &name.text, usage)),
            Argument::Point(point, value) => {
                Err(Diagnostic::error(codes::BAD_ARGUMENTS, "expected a value, found a point `point -> value`")
                    .at(point.span.to(value.span))
                    .hint(format!("write `{usage}`")))
            }
        })
        .collect()
}

fn unknown_parameter(span: Span, name: &str, usage: &str) -> Diagnostic {
    Diagnostic::error(codes::BAD_ARGUMENTS, format!("no parameter is called `{name}` here"))
        .at(span)
        .hint(format!("write `{usage}`"))
}
