//! `expect`: conditions that an author wants to be told of when they no longer hold.

use super::fields::{Fields, list, text};
use super::yaml::{Kind, Node};
use crate::diagnostic::Report;
use crate::document::Expectation;

/// A list of conditions, each alone or with its reason.
pub fn expectations(node: &Node, report: &mut Report) -> Option<Vec<Expectation>> {
    list(node, report, expectation)
}

fn expectation(node: &Node, report: &mut Report) -> Option<Expectation> {
    if let Kind::Scalar { .. } = node.kind {
        return Some(Expectation { condition: text(node, report)?, reason: None });
    }
    let mut fields = Fields::of(node, "an expectation", report)?;
    let condition = fields.required(report, "condition", text);
    let reason = fields.words(report, "reason");
    fields.finish(report);
    Some(Expectation { condition: condition?, reason })
}
