//! The ensemble of a model: several structures, each with a weight, that are run together.

use crate::diagnostic::{Report, Reported, error};
use crate::source::Spanned;
use crate::yaml::{
    Format, IDENTIFIERS, Shape, by_name, identifier, list, mapping_or, number, pair, required, section, spanned,
};

/// The name of the structure that is the model as written.
pub const BASE: &str = "base";

section! {
    /// Several structures of a model, run together.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Ensemble {
        /// The structures with their weights: `{ base: 2, sparse: 1 }`, or a list of structures with equal weights. A structure
        /// is one of `scenarios`, or `base`, the model as written.
        pub of: Spanned<Vec<WeightedStructure>> = required(structures()),
    }
}

/// A structure's name with its weight, in proportion to the other weights.
pub type WeightedStructure = (Spanned<String>, Spanned<f64>);

/// The format of structures: names with weights, or a list of names.
fn structures() -> impl Format<Value = Spanned<Vec<WeightedStructure>>> {
    let equal = |name: Spanned<String>| (name.clone(), Spanned::new(1.0, name.span));
    let weighted = by_name("structures", IDENTIFIERS, pair(number()));
    let listed = list(identifier()).map(move |names| names.into_iter().map(equal).collect());
    let shape = Shape::any_of([listed.shape(), weighted.shape()]);
    spanned(mapping_or(weighted, listed)).then(checked).with_shape(shape)
}

/// Checks the number of structures and their weights.
fn checked(
    structures: Spanned<Vec<WeightedStructure>>,
    report: &mut Report,
) -> Result<Spanned<Vec<WeightedStructure>>, Reported> {
    let mut result = Ok(());
    for (at, (name, weight)) in structures.value.iter().enumerate() {
        if weight.value < 0.0 {
            result = Err(report.push(error!(
                BAD_VALUE at weight.span, "expected a weight of 0 or more, found {}", weight.value
            )));
        }
        if let Some((first, _)) = structures.value[..at].iter().find(|(known, _)| known.value == name.value) {
            result = Err(report.push(error!(
                BAD_VALUE at name.span, "the structure `{}` is listed twice", name.value;
                label first.span, "first here";
                hint "give it a larger weight instead: `of: {{ {}: 2 }}`", name.value
            )));
        }
    }
    result?;
    match structures.value.len() {
        0 | 1 => Err(report.push(error!(
            BAD_VALUE at structures.span, "expected at least two structures, found {}", structures.value.len();
            hint "name scenarios of the model beside `{BASE}`, the model as written: `of: {{ {BASE}: 2, other: 1 }}`"
        ))),
        _ if structures.value.iter().all(|(_, weight)| weight.value == 0.0) => Err(report.push(error!(
            BAD_VALUE at structures.span, "expected a weight above 0, found none"
        ))),
        _ => Ok(structures),
    }
}
