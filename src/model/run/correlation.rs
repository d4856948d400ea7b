//! Correlations of inputs by a Gaussian copula: correlated normal scores in place of independent ones (Nelsen 2006, "An
//! Introduction to Copulas", section 2.3).

use std::collections::{BTreeMap, BTreeSet};

use super::definitions::{Definitions, Section};
use crate::diagnostic::{Diagnostic, Report, Reported, codes, error};
use crate::model::program::{Instruction, Operation, Program, Register, operands};
use crate::model::stats::{math, sampler};

/// The limit on the inputs that are correlated with others: the matrix has the square of this many entries.
const MAX_CORRELATED: usize = 200;

/// The normal scores of correlated inputs, in a program.
#[derive(Clone, Debug, Default)]
pub struct Scores {
    /// The register of each correlated input's score, by the input's index among the definitions.
    pub registers: BTreeMap<usize, Register>,
    /// The register of the draws of the input whose score comes first: it depends on no other score, so fixing it fixes the
    /// input, and the others follow as their correlations demand.
    pub first: Option<Register>,
    /// The inputs that fall as their draws rise, each with the structure of the ensemble in which it does. They follow the opposite
    /// of their score.
    pub falling: BTreeSet<(usize, usize)>,
}

/// What decides how correlated scores are drawn, beside the model.
#[derive(Clone, Debug, Default)]
pub struct ScoreOrder {
    /// The inputs that fall as their draws rise, each with the structure of the ensemble in which it does.
    pub falling: BTreeSet<(usize, usize)>,
    /// The input whose score comes first; by default the first name of the alphabet.
    pub first: Option<usize>,
}

/// Adds the correlated normal scores of inputs to a program.
///
/// # Errors
///
/// If a correlation names something that is not an input, is outside −1 to 1, or if the correlations together are not
/// positive semidefinite.
pub fn scores(
    definitions: &Definitions<'_>,
    seed: u64,
    order: &ScoreOrder,
    program: &mut Program,
    report: &mut Report,
) -> Result<Scores, Reported> {
    let file = definitions.file;
    let pairs = pairs(definitions, report)?;
    // By name, so that the order of the file changes no digit.
    let name = |at: usize| definitions.names[at].definition.name.value.as_str();
    let mut members: Vec<usize> = pairs.keys().flat_map(|(a, b)| [*a, *b]).collect();
    members.sort_unstable_by_key(|at| (order.first != Some(*at), name(*at)));
    members.dedup();
    if members.len() > MAX_CORRELATED {
        let span = file.correlations.pairs().first().map_or(file.id.span, |first| first.between[0].span);
        return Err(report.push(error!(
            MODEL_LIMIT at span,
            "{} correlated inputs exceed the limit of {MAX_CORRELATED}", members.len()
        )));
    }
    let entry = |a: &usize, b: &usize| if a == b { 1.0 } else { *pairs.get(&(*a.min(b), *a.max(b))).unwrap_or(&0.0) };
    let matrix: Vec<Vec<f64>> = members.iter().map(|a| members.iter().map(|b| entry(a, b)).collect()).collect();
    let Some(factor) = cholesky(&matrix) else {
        let spans = file.correlations.pairs().iter().map(|correlation| correlation.rho.span);
        let message = "these correlations contradict each other: their matrix is not positive semidefinite";
        let error = Diagnostic::error(codes::BAD_PARAMETER, message)
            .hint("two inputs that are each correlated with a third are correlated with each other: add that pair");
        return Err(report.push(spans.fold(error, Diagnostic::at)));
    };
    let independent: Vec<Register> = members
        .iter()
        .map(|at| program.push(Instruction::Score(sampler::key(seed, &file.id.value, name(*at), 0))))
        .collect();
    let mut correlated = BTreeMap::new();
    for (row, member) in members.iter().enumerate() {
        let mut sum: Option<Register> = None;
        for (column, weight) in factor[row].iter().enumerate().filter(|(_, weight)| **weight != 0.0) {
            let weight = program.number(*weight);
            let part = program.binary(Operation::Multiply, independent[column], weight);
            sum = Some(sum.map_or(part, |sum| program.binary(Operation::Add, sum, part)));
        }
        correlated.extend(sum.map(|sum| (*member, sum)));
    }
    Ok(Scores { registers: correlated, first: independent.first().copied(), falling: order.falling.clone() })
}

/// Returns whether a value is drawn from its score alone: no other draw, trend or search has a part in it. Only then can it
/// have the correlation that its score has.
pub fn is_drawn_by(program: &Program, value: Register, score: Register) -> bool {
    let mut seen = BTreeSet::new();
    let mut waiting = vec![value];
    while let Some(register) = waiting.pop() {
        if register == score || !seen.insert(register) {
            continue;
        }
        match &program.instructions()[register.index()] {
            Instruction::Uniform(_)
            | Instruction::Score(_)
            | Instruction::Fit(..)
            | Instruction::First(_)
            | Instruction::StaysTrue(_)
            | Instruction::Parameter(_) => return false,
            other => waiting.extend(operands(other)),
        }
    }
    true
}

/// How a value moves with its score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// It never falls, and has more than one value.
    Rises,
    /// It never rises, and has more than one value.
    Falls,
    /// It is the same in all samples.
    Constant,
    /// It rises and falls.
    Both,
}

/// Returns how a value moves with its score, from samples of both.
pub fn direction(value: &[f64], score: &[f64]) -> Direction {
    let mut pairs: Vec<(f64, f64)> = score.iter().copied().zip(value.iter().copied()).collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let range = pairs.iter().map(|(_, value)| *value);
    let (low, high) = range.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
    // Rounding may move a value by some units in its last place.
    let slack = 1e-9 * (high - low);
    let rises = pairs.windows(2).any(|pair| pair[1].1 > pair[0].1 + slack);
    let falls = pairs.windows(2).any(|pair| pair[1].1 < pair[0].1 - slack);
    match (rises, falls) {
        (true, false) => Direction::Rises,
        (false, true) => Direction::Falls,
        (false, false) => Direction::Constant,
        (true, true) => Direction::Both,
    }
}

/// Reads the correlations of a file: the coefficient of each pair of inputs, the smaller index first.
fn pairs(definitions: &Definitions<'_>, report: &mut Report) -> Result<BTreeMap<(usize, usize), f64>, Reported> {
    let mut pairs: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    let mut result = Ok(());
    for correlation in definitions.file.correlations.pairs() {
        let mut input = |end: usize| definitions.target(&correlation.between[end], &[Section::Input], "input", report);
        let ends = [input(0), input(1)];
        let rho = correlation.rho.value;
        if !(-1.0..=1.0).contains(&rho) {
            result = Err(report.push(error!(
                BAD_PARAMETER at correlation.rho.span,
                "expected a correlation from -1 to 1, found {rho}"
            )));
        }
        match ends {
            [Ok(a), Ok(b)] if a == b => {
                result = Err(report.push(error!(
                    BAD_PARAMETER at correlation.between[1].span,
                    "expected two different inputs: an input cannot be correlated with itself"
                )));
            }
            [Ok(a), Ok(b)] => {
                if pairs.insert((a.min(b), a.max(b)), rho).is_some() {
                    result = Err(report.push(error!(
                        BAD_PARAMETER at correlation.between[0].span,
                        "the correlation of this pair is given twice"
                    )));
                }
            }
            [Err(reported), _] | [_, Err(reported)] => result = Err(reported),
        }
    }
    result.map(|()| pairs)
}

/// Returns the Cholesky factor: the lower triangular matrix whose product with its transpose is `matrix`. Returns `None` if
/// the matrix is not positive semidefinite. (Golub and Van Loan 2013, "Matrix Computations", section 4.2.)
fn cholesky(matrix: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    /// The largest rounding error of a pivot that should be 0.
    const TOLERANCE: f64 = 1e-10;
    let size = matrix.len();
    let mut factor = vec![vec![0.0; size]; size];
    for row in 0..size {
        for column in 0..=row {
            let known: f64 = (0..column).map(|k| factor[row][k] * factor[column][k]).sum();
            let remainder = matrix[row][column] - known;
            if row == column {
                if remainder < -TOLERANCE {
                    return None;
                }
                factor[row][row] = math::sqrt(remainder.max(0.0));
            } else if factor[column][column] > 0.0 {
                factor[row][column] = remainder / factor[column][column];
            } else if remainder.abs() > TOLERANCE {
                return None;
            }
        }
    }
    Some(factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_factor_multiplies_back() {
        let matrix = vec![vec![1.0, 0.4, 0.2], vec![0.4, 1.0, -0.3], vec![0.2, -0.3, 1.0]];
        let factor = cholesky(&matrix).unwrap();
        for row in 0..3 {
            for column in 0..3 {
                let product: f64 = (0..3).map(|k| factor[row][k] * factor[column][k]).sum();
                assert!((product - matrix[row][column]).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn the_direction_of_a_value_is_that_of_its_score() {
        let score = [0.3, -1.0, 2.0, 0.9];
        let of = |value: fn(f64) -> f64| direction(&score.map(value), &score);
        assert_eq!(
            [of(|z| z * 2.0), of(|z| -z), of(|_| 3.0)],
            [Direction::Rises, Direction::Falls, Direction::Constant]
        );
        assert_eq!(of(|z| z * z), Direction::Both);
        assert_eq!(of(|z| if z > 1.0 { 1.0 } else { 0.0 }), Direction::Rises);
    }

    #[test]
    fn full_correlation_is_possible_and_contradictions_are_not() {
        assert!(cholesky(&[vec![1.0, 1.0], vec![1.0, 1.0]]).is_some());
        let contradiction = [vec![1.0, 0.9, -0.9], vec![0.9, 1.0, 0.9], vec![-0.9, 0.9, 1.0]];
        assert!(cholesky(&contradiction).is_none());
    }
}
