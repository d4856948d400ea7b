//! Calls of functions and distributions. Only this file reads arguments and reports errors about them.

use crate::diagnostic::{Diagnostic, Report, Reported, codes, error};
use crate::model::syntax::expression::{Argument, Expression, TextSpan};
use crate::source::Span;

/// The name of a function or distribution and the forms of its call.
#[derive(Clone, Copy, Debug)]
pub struct Signature {
    /// The name.
    pub name: &'static str,
    /// Each form of a call as it is written, `normal(mean = m, sd = s)`.
    pub forms: &'static [&'static str],
}

/// A call while it is compiled.
#[derive(Clone, Copy, Debug)]
pub struct Call<'e> {
    /// The function or distribution that is called.
    pub signature: Signature,
    /// The arguments.
    pub arguments: &'e [Argument],
    /// The place of the whole call.
    pub span: Span,
}

/// A parameter that is given by its name, and the values that it can have.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// The name.
    pub name: &'static str,
    /// The unit of its values.
    pub unit: ParameterUnit,
    /// Its range, in its own unit.
    pub range: Range,
}

/// The unit of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterUnit {
    /// A plain number.
    Plain,
    /// A quantity in any unit.
    Quantity,
    /// A quantity in any unit, or a date; the same for all such parameters of a call.
    Amount,
    /// In the unit of the location; a duration if the location is a date.
    Spread,
}

/// The range of a parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Range {
    /// Any value.
    Any,
    /// Above 0.
    Positive,
    /// Between two plain numbers, both included.
    Between(f64, f64),
}

impl Parameter {
    /// A parameter of any value.
    pub const fn new(name: &'static str, unit: ParameterUnit) -> Self {
        Self { name, unit, range: Range::Any }
    }

    /// A parameter that must be above 0.
    pub const fn positive(name: &'static str, unit: ParameterUnit) -> Self {
        Self { name, unit, range: Range::Positive }
    }

    /// A plain number between two others.
    pub const fn between(name: &'static str, min: f64, max: f64) -> Self {
        Self { name, unit: ParameterUnit::Plain, range: Range::Between(min, max) }
    }

    /// Returns its unit and range in words, for the reference: `a plain number from 0 to 1`.
    pub fn in_words(&self) -> String {
        let unit = match self.unit {
            ParameterUnit::Plain => "a plain number",
            ParameterUnit::Quantity => "a quantity",
            ParameterUnit::Amount => "a quantity or a date",
            ParameterUnit::Spread => "in the unit of the location, a duration for dates",
        };
        match self.range {
            Range::Any => unit.to_owned(),
            Range::Positive => format!("{unit}, above 0"),
            Range::Between(min, max) => format!("{unit} from {min} to {max}"),
        }
    }

    /// Returns the rule that a value out of range breaks, for messages.
    pub(super) fn rule(&self) -> String {
        match self.range {
            Range::Between(min, max) => format!("`{}` must be from {min} to {max}", self.name),
            Range::Any | Range::Positive => format!("`{}` must be above 0", self.name),
        }
    }
}

impl Signature {
    /// Returns the hint that shows how to write the call.
    pub fn hint(&self) -> String {
        let forms: Vec<String> = self.forms.iter().map(|form| format!("`{form}`")).collect();
        match forms.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("its forms are {} and {last}", rest.join(", ")),
            _ => format!("its form is {}", forms.concat()),
        }
    }

    /// Builds an error about the arguments of a call.
    pub fn bad_arguments(&self, message: impl Into<String>, span: Span) -> Diagnostic {
        Diagnostic::error(codes::BAD_ARGUMENTS, message).at(span).hint(self.hint())
    }

    /// Builds an error about the value of a parameter.
    pub fn bad_parameter(&self, message: impl Into<String>, span: Span) -> Diagnostic {
        Diagnostic::error(codes::BAD_PARAMETER, message).at(span).hint(self.hint())
    }
}

impl<'e> Call<'e> {
    /// Returns the arguments of a call that takes exactly `COUNT`, none by its name.
    pub fn exactly<const COUNT: usize>(&self, report: &mut Report) -> Result<[&'e Expression; COUNT], Reported> {
        let positional = self.positional(report)?;
        let found = positional.len();
        positional.try_into().map_err(|_| {
            let plural = if COUNT == 1 { "" } else { "s" };
            let message = format!("expected {COUNT} argument{plural}, found {found}");
            report.push(self.signature.bad_arguments(message, self.span))
        })
    }

    /// Returns the arguments of a call that takes none by its name, and no points.
    pub fn positional(&self, report: &mut Report) -> Result<Vec<&'e Expression>, Reported> {
        let mut positional = Vec::with_capacity(self.arguments.len());
        for argument in self.arguments {
            match argument {
                Argument::Plain(value) => positional.push(value),
                Argument::Named(name, _) => return Err(self.unknown_parameter(name, report)),
                Argument::Point(point, value) => {
                    let message = "expected a value, found a point `point -> value`";
                    return Err(report.push(self.signature.bad_arguments(message, point.span.to(value.span))));
                }
            }
        }
        Ok(positional)
    }

    /// Reports a named argument of a call that takes none.
    pub fn unknown_parameter(&self, name: &TextSpan, report: &mut Report) -> Reported {
        let message = format!("no parameter is called `{}` here", name.text);
        let problem = self.signature.bad_arguments(message, name.span);
        report.push(problem.hint("a value is compared with `>=`, `<=`, `>` or `<`"))
    }

    /// Returns the values of these parameters, each given once by its name, in the order asked for.
    pub fn named<const COUNT: usize>(
        &self,
        parameters: [&str; COUNT],
        report: &mut Report,
    ) -> Result<[&'e Expression; COUNT], Reported> {
        let given = self.given(&parameters, self.arguments, report)?;
        let missing: Vec<String> = parameters
            .iter()
            .filter(|parameter| find(&given, parameter).is_none())
            .map(|parameter| format!("`{parameter}`"))
            .collect();
        let found: Vec<&Expression> = parameters.iter().filter_map(|parameter| find(&given, parameter)).collect();
        found.try_into().map_err(|_| {
            let plural = if missing.len() == 1 { "parameter" } else { "parameters" };
            let message = format!("`{}` needs its {plural} {}", self.signature.name, missing.join(" and "));
            report.push(self.signature.bad_arguments(message, self.span))
        })
    }

    /// Returns the named parameters among `arguments`, each at most once and none other than `parameters`.
    pub fn given(
        &self,
        parameters: &[&str],
        arguments: &'e [Argument],
        report: &mut Report,
    ) -> Result<Vec<(&'e TextSpan, &'e Expression)>, Reported> {
        let Signature { name: function, .. } = self.signature;
        let mut given: Vec<(&TextSpan, &Expression)> = Vec::new();
        for argument in arguments {
            match argument {
                Argument::Named(name, value) => {
                    if !parameters.contains(&name.text.as_str()) {
                        let message = format!("`{function}` has no parameter `{}` here", name.text);
                        let problem = self.signature.bad_arguments(message, name.span);
                        return Err(report.push(problem.suggest(&name.text, parameters.iter().copied())));
                    }
                    if let Some((first, _)) = given.iter().find(|(known, _)| known.text == name.text) {
                        let message = format!("parameter `{}` of `{function}` is given twice", name.text);
                        let problem = self.signature.bad_arguments(message, name.span);
                        return Err(report.push(problem.label(first.span, "first here")));
                    }
                    given.push((name, value));
                }
                Argument::Plain(value) | Argument::Point(value, _) => {
                    let message =
                        format!("parameters of `{function}` are named, since a bare number could mean two things");
                    return Err(report.push(self.signature.bad_arguments(message, value.span)));
                }
            }
        }
        Ok(given)
    }

    /// Returns the points of a call that takes nothing else.
    pub fn points(&self, report: &mut Report) -> Result<Vec<(&'e Expression, &'e Expression)>, Reported> {
        let Signature { name: function, .. } = self.signature;
        if self.arguments.is_empty() {
            let message = format!("`{function}` needs its points");
            return Err(report.push(self.signature.bad_arguments(message, self.span)));
        }
        let mut points = Vec::with_capacity(self.arguments.len());
        for argument in self.arguments {
            match argument {
                Argument::Point(point, value) => points.push((point, value)),
                Argument::Plain(value) | Argument::Named(_, value) => {
                    let message = format!("`{function}` takes points: `point -> value`");
                    return Err(report.push(self.signature.bad_arguments(message, value.span)));
                }
            }
        }
        Ok(points)
    }

    /// Returns whether an argument is given by this name.
    pub fn has(&self, parameter: &str) -> bool {
        self.arguments.iter().any(|argument| matches!(argument, Argument::Named(name, _) if name.text == parameter))
    }

    /// Builds the error of a value that breaks a rule in every sample.
    pub fn broken_rule(&self, rule: &str, span: Span) -> Diagnostic {
        self.signature.bad_parameter(format!("`{}`: {rule}", self.signature.name), span)
    }

    /// Builds the error of a function that has no date to be evaluated at.
    pub fn no_date(&self, hint: &str) -> Diagnostic {
        error!(
            TIME_OUTSIDE at self.span,
            "`{}` depends on the date, and no date is being evaluated here", self.signature.name;
            hint "{hint}"
        )
    }
}

/// Returns the value of one parameter among those given.
pub fn find<'e>(given: &[(&TextSpan, &'e Expression)], parameter: &str) -> Option<&'e Expression> {
    given.iter().find(|(name, _)| name.text == parameter).map(|(_, value)| *value)
}
