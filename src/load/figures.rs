//! Charts and tables: `data/charts/<id>.yaml`, `data/tables/<id>.yaml`, and fenced blocks of pages.

use super::schema;
use crate::diagnostic::{Report, Reported, error};
use crate::document::figure::FigureHead;
use crate::document::{ChartSpec, TableSpec};
use crate::source::Spanned;
use crate::yaml::{Context, Fields, Format, Kinds, Node, Section, choice, same_word, scalars};

/// Reads a chart.
///
/// # Errors
///
/// A required key is missing or cannot be read.
pub fn chart(id: Spanned<String>, root: &Node, report: &mut Report) -> Result<ChartSpec, Reported> {
    let (head, kind) = by_kind("the chart", id, root, report)?;
    Ok(ChartSpec { head, kind })
}

/// Reads a table.
///
/// # Errors
///
/// A required key is missing or cannot be read.
pub fn table(id: Spanned<String>, root: &Node, report: &mut Report) -> Result<TableSpec, Reported> {
    let (head, kind) = by_kind("the table", id, root, report)?;
    Ok(TableSpec { head, kind })
}

/// Reads the keys that all figures have, and those of the kind that is written under `kind`.
fn by_kind<K: Kinds>(
    what: &str,
    id: Spanned<String>,
    root: &Node,
    report: &mut Report,
) -> Result<(FigureHead, K), Reported> {
    let what = format!("{what} `{}`", id.value);
    let mut fields = Fields::of(root, id, what, report)?;
    let kind = fields.required_node("kind", report);
    let context = &mut Context::new(report, schema::keys);
    let kind = kind.and_then(|node| match other_kind::<K>(node) {
        Some((word, advice)) => Err(context.report.push(error!(
            BAD_VALUE at node.span, "there is no kind `{word}`"; hint "{advice}"
        ))),
        None => choice(K::NAMES).read(node, context),
    });
    let head = FigureHead::read(&mut fields, context);
    // If the kind is unknown, the other keys cannot be checked.
    let kind = K::read(kind?, &mut fields, context);
    fields.finish(context);
    Ok((head?, kind?))
}

/// Returns the word under `kind` with what to use instead, if it is a kind of another tool.
fn other_kind<K: Kinds>(node: &Node) -> Option<(String, &'static str)> {
    let word = scalars::text(node, &mut Report::default()).ok()?.value;
    if K::NAMES.iter().any(|(name, _)| *name == word) {
        return None;
    }
    let mut others = K::ELSEWHERE.iter().copied().flatten();
    let (_, advice) = others.find(|(other, _)| same_word(other, &word))?;
    Some((word, advice))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::chart::ChartKind as Charts;

    #[test]
    fn every_kind_of_another_tool_is_answered_with_kinds_that_exist() {
        let names: Vec<&str> = Charts::NAMES.iter().map(|(name, _)| *name).collect();
        for (other, advice) in Charts::ELSEWHERE.iter().copied().flatten() {
            assert!(!names.contains(other), "`{other}` is a kind");
            let quoted: Vec<&str> = advice.split('`').skip(1).step_by(2).collect();
            let words = quoted.iter().filter(|word| word.chars().all(|sign| sign.is_ascii_lowercase()));
            let named: Vec<&&str> = words.filter(|word| **word != "table").collect();
            assert!(named.iter().all(|word| names.contains(word)), "{other}: {advice}");
            assert!((1..=3).contains(&quoted.len()), "{other}: {advice}");
        }
    }
}
