//! Why a quantity has no finite value in a sample: the operation that first has none, and the values that it takes.

use super::samples::{Drawing, evaluation_order};
use crate::model::program::columns::{Columns, Plan};
use crate::model::program::{Instruction, Operation, Program, Register, Unary, operands};

/// The operation that first has no finite value in a sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// What happens, in words: `a division by zero`.
    pub words: String,
    /// The registers that the operation is computed from, in ascending order, each with its value in the sample.
    pub values: Vec<(Register, f64)>,
}

/// Returns why a register has no finite value in a sample; `None` if no operation is found, as for a date that is "never".
pub fn explain(program: &Program, register: Register, sample: usize, drawing: Drawing<'_>) -> Option<Cause> {
    let order = evaluation_order(program, &[register], &[]);
    let plan = Plan::new(program, &order, drawing.observed);
    let group = drawing.blocks.groups().into_iter().find(|group| group.samples.contains(&sample))?;
    let at = sample - group.samples.start;
    let mut columns = Columns::new(&plan, &group);
    columns.compute(&order, drawing.window);
    let value = |register: Register| columns.get(register)[at];
    let culprit = order.iter().copied().find_map(|register| {
        let words = in_words(program, register, &value)?;
        Some((register, words))
    });
    let (culprit, words) = culprit?;
    let values = evaluation_order(program, &[culprit], &[]).into_iter().map(|part| (part, value(part)));
    Some(Cause { words, values: values.collect() })
}

/// Returns what goes wrong in one instruction, if its value is not finite and that is not the fault of an earlier one.
fn in_words(program: &Program, register: Register, value: &dyn Fn(Register) -> f64) -> Option<String> {
    let instruction = &program.instructions()[register.index()];
    let own = value(register);
    let values: Vec<f64> = operands(instruction).into_iter().map(value).collect();
    let are_finite = values.iter().all(|value| value.is_finite());
    Some(match (instruction, &values[..]) {
        _ if own.is_finite() => return None,
        (Instruction::Constant(_) | Instruction::First(_) | Instruction::Fit(..), _) => return None,
        // The date of a crossing that does not come.
        (Instruction::Binary(Operation::RisesAt | Operation::RisesAbove | Operation::FallsAt, ..), _) if are_finite => {
            return None;
        }
        (Instruction::Choose(..), [condition, yes, no]) => {
            let is_nothing = if *condition == 1.0 { yes } else { no };
            // Only `at` chooses a constant that is no number.
            let chosen = operands(instruction)[if *condition == 1.0 { 1 } else { 2 }];
            let at_never = is_nothing.is_nan() && program.constant(chosen).is_some();
            return at_never.then(|| "the value of a curve at a date that is \"never\"".to_owned());
        }
        (Instruction::Binary(Operation::Subtract, ..), [a, b]) if *a == f64::INFINITY && *b == f64::INFINITY => {
            "\"never\" minus \"never\"".to_owned()
        }
        (Instruction::Binary(Operation::Subtract, _, never), [a, b])
            if a.is_finite() && *b == f64::INFINITY && program.constant(*never).is_none() =>
        {
            "a value less \"never\"".to_owned()
        }
        _ if own.is_nan()
            && values.iter().any(|value| value.is_infinite())
            && !values.iter().any(|value| value.is_nan()) =>
        {
            "a calculation with \"never\", or with an overflow".to_owned()
        }
        _ if !are_finite => return None,
        (Instruction::Binary(Operation::Divide, ..), [_, b]) if *b == 0.0 => "a division by zero".to_owned(),
        (Instruction::Unary(Unary::Logarithm | Unary::Logarithm2 | Unary::Logarithm10, _), [x]) => {
            format!("the logarithm of {}", short(*x))
        }
        (Instruction::Unary(Unary::Root, _), [x]) => format!("the square root of {}", short(*x)),
        (Instruction::Binary(Operation::Power, ..), [base, exponent]) if own.is_nan() => {
            format!("{} to the power of {}", short(*base), short(*exponent))
        }
        _ if own.is_infinite() => "an overflow".to_owned(),
        _ => "an operation without a value".to_owned(),
    })
}

/// Returns a number with four significant digits.
pub fn short(value: f64) -> String {
    let rounded: f64 = format!("{value:.3e}").parse().unwrap_or(value);
    rounded.to_string()
}
