//! Couplings of inputs by a Gaussian copula: correlated normal scores in place of independent ones.

use std::collections::BTreeMap;

use super::definitions::{Definitions, Section};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::program::{Instruction, Operation, Program, Register};
use crate::model::stats::{math, sampler};

/// The most inputs that are correlated with others.
const MAX_CORRELATED: usize = 200;

/// The normal score of each correlated name, by its place among the definitions.
///
/// # Errors
///
/// Names that are no inputs, correlations outside −1 to 1, and pairs that together are no correlation matrix.
pub fn scores(
    definitions: &Definitions<'_>,
    seed: u64,
    program: &mut Program,
) -> Result<BTreeMap<usize, Register>, Vec<Diagnostic>> {
    let file = definitions.file;
    let mut pairs: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    let mut errors = Vec::new();
    for correlation in &file.correlations {
        let ends = correlation.between.each_ref().map(|name| definitions.target(name, &[Section::Input], "input"));
        let rho = correlation.rho.value;
        if !(-1.0..=1.0).contains(&rho) {
            let message = format!("a correlation lies between -1 and 1, found {rho}");
            errors.push(Diagnostic::error(codes::BAD_PARAMETER, message).at(correlation.rho.span));
        }
        match ends {
            [Ok(a), Ok(b)] if a == b => {
                let message = "an input is not correlated with itself: expected two";
                errors.push(Diagnostic::error(codes::BAD_PARAMETER, message).at(correlation.between[1].span));
            }
            [Ok(a), Ok(b)] => {
                if pairs.insert((a.min(b), a.max(b)), rho).is_some() {
                    let message = "the correlation of this pair is given twice";
                    errors.push(Diagnostic::error(codes::BAD_PARAMETER, message).at(correlation.between[0].span));
                }
            }
            ends => errors.extend(ends.into_iter().filter_map(Result::err)),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    // By name, so that the order of the file changes no digit.
    let name = |at: usize| definitions.names[at].definition.name.value.as_str();
    let mut members: Vec<usize> = pairs.keys().flat_map(|(a, b)| [*a, *b]).collect();
    members.sort_unstable_by_key(|at| name(*at));
    members.dedup();
    if members.len() > MAX_CORRELATED {
        let message = format!("{} correlated inputs are past the limit of {MAX_CORRELATED}", members.len());
        let at = file.correlations.first().map_or(file.id.span, |first| first.between[0].span);
        return Err(vec![Diagnostic::error(codes::MODEL_LIMIT, message).at(at)]);
    }
    let matrix: Vec<Vec<f64>> = members
        .iter()
        .map(|a| {
            let entry = |b: &usize| if a == b { 1.0 } else { *pairs.get(&(*a.min(b), *a.max(b))).unwrap_or(&0.0) };
            members.iter().map(entry).collect()
        })
        .collect();
    let Some(factor) = cholesky(&matrix) else {
        let spans = file.correlations.iter().map(|correlation| correlation.rho.span);
        let message = "these correlations cannot hold together: they are no correlation matrix";
        let diagnostic = Diagnostic::error(codes::BAD_PARAMETER, message).hint(
            "two inputs that are each correlated with a third are correlated with each other: give that pair, too",
        );
        return Err(vec![spans.fold(diagnostic, Diagnostic::at)]);
    };
    let own: Vec<Register> = members
        .iter()
        .map(|at| program.push(Instruction::Score(sampler::key(seed, &file.id.value, name(*at), 0))))
        .collect();
    let mut mixed = BTreeMap::new();
    for (row, member) in members.iter().enumerate() {
        let mut sum: Option<Register> = None;
        for (column, weight) in factor[row].iter().enumerate().filter(|(_, weight)| **weight != 0.0) {
            let weight = program.number(*weight);
            let part = program.binary(Operation::Multiply, own[column], weight);
            sum = Some(sum.map_or(part, |sum| program.binary(Operation::Add, sum, part)));
        }
        mixed.extend(sum.map(|sum| (*member, sum)));
    }
    Ok(mixed)
}

/// The lower triangular matrix whose product with its transpose this is; none where it is not positive semidefinite.
fn cholesky(matrix: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    const TOLERANCE: f64 = 1e-10;
    let size = matrix.len();
    let mut factor = vec![vec![0.0; size]; size];
    for row in 0..size {
        for column in 0..=row {
            let known: f64 = (0..column).map(|k| factor[row][k] * factor[column][k]).sum();
            let rest = matrix[row][column] - known;
            if row == column {
                if rest < -TOLERANCE {
                    return None;
                }
                factor[row][row] = math::sqrt(rest.max(0.0));
            } else if factor[column][column] > 0.0 {
                factor[row][column] = rest / factor[column][column];
            } else if rest.abs() > TOLERANCE {
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
    fn full_correlation_is_possible_and_contradictions_are_not() {
        assert!(cholesky(&[vec![1.0, 1.0], vec![1.0, 1.0]]).is_some());
        let contradiction = [vec![1.0, 0.9, -0.9], vec![0.9, 1.0, 0.9], vec![-0.9, 0.9, 1.0]];
        assert!(cholesky(&contradiction).is_none());
    }
}
