//! `foresite diff`: how forecasts have moved, and why.

pub mod compared_sides;
mod moves_markdown;
mod moves_text;
mod moves_words;
mod range_chart;

use std::collections::BTreeSet;

use super::arguments::{DiffFlags, DiffFormat, Global};
use super::failure::Failure;
use super::terminal::Terminal;
use super::today::today;
use crate::diagnostic::{Report, closest};
use crate::figure::{ComparedModel, moves_json};
use crate::model::{ExplainOptions, Explanation, explain};
use crate::printable::{printable_json, printable_lines};
use compared_sides::{ComparedSide, Tree};

/// Models whose forecasts were compared.
#[derive(Default)]
struct Comparison {
    /// What moved each model, with the names of its two sides.
    explained: Vec<(Explanation, [String; 2])>,
    /// Lines on models that only one side has.
    remarks: Vec<String>,
}

/// Compares the models of two sides, and prints what moved their forecasts.
pub fn run(global: &Global, flags: &DiffFlags, terminal: &Terminal) -> Result<(), Failure> {
    let tree = Tree::load(&global.root, global.as_of, today()?);
    if tree.loaded.project.is_err() {
        terminal.report(&tree.loaded.report, &tree.loaded.sources, false, "no comparison")?;
        return Err(Failure::project());
    }
    let comparison = compare(&tree, flags, terminal)?;
    let Comparison { explained, remarks } = &comparison;
    let text = match flags.format {
        DiffFormat::Json => {
            let models: Vec<ComparedModel<'_>> = explained
                .iter()
                .map(|(explanation, names)| ComparedModel { explanation, names: names.each_ref().map(String::as_str) })
                .collect();
            remarks.iter().for_each(|line| terminal.info(line));
            printable_json(&moves_json(&models)).into_owned()
        }
        DiffFormat::Text => {
            let texts = explained.iter().map(|(explanation, names)| moves_text::print(explanation, names));
            printable_lines(&texts.chain(remarks.iter().map(|line| format!("{line}\n"))).collect::<Vec<_>>().join("\n"))
                .into_owned()
        }
        DiffFormat::Markdown => {
            let texts = explained.iter().map(|(explanation, names)| moves_markdown::print(explanation, names));
            printable_lines(&texts.chain(remarks.iter().map(|line| format!("{line}\n"))).collect::<Vec<_>>().join("\n"))
                .into_owned()
        }
    };
    terminal.styled(&text)
}

fn compare(tree: &Tree, flags: &DiffFlags, terminal: &Terminal) -> Result<Comparison, Failure> {
    let from = flags.from.as_deref().map(|name| tree.named(name)).transpose()?;
    let to = tree.named(flags.to.as_deref().unwrap_or(compared_sides::TREE))?;
    let mut models: BTreeSet<String> = tree.models(&to)?;
    if let Some(from) = &from {
        models.extend(tree.models(from)?);
    }
    if let Some(wanted) = &flags.model {
        if !models.contains(wanted) {
            let near =
                closest(wanted, models.iter().map(String::as_str)).map(|near| format!("; did you mean `{near}`?"));
            return Err(Failure::usage(format!("there is no model `{wanted}`{}", near.unwrap_or_default())));
        }
        models.retain(|model| model == wanted);
    }
    let options = ExplainOptions { samples: flags.samples };
    let mut comparison = Comparison::default();
    for model in models {
        let earlier = match &from {
            Some(from) => from.clone(),
            None => tree.last(&model)?,
        };
        let sides = [tree.side(&earlier, &model)?, tree.side(&to, &model)?];
        let names = sides.each_ref().map(|side| side.name.clone());
        match sides.each_ref().map(|side| side.of(&model)) {
            [Some(from), Some(to)] => {
                let mut reports = [Report::default(), Report::default()];
                let explained = explain(from, to, options, &mut reports);
                let Ok(explanation) = explained else { return Err(refuse(&sides, reports, terminal)) };
                comparison.explained.push((explanation, names));
            }
            [None, Some(_)] => comparison.remarks.push(format!("`{model}` is new: {} does not have it", names[0])),
            [Some(_), None] => comparison.remarks.push(format!("`{model}` is gone: {} does not have it", names[1])),
            [None, None] => {}
        }
    }
    Ok(comparison)
}

/// Prints why one of two sides cannot be run. Problems of its files come first, since the model's may follow from them.
fn refuse(sides: &[ComparedSide<'_>; 2], reports: [Report; 2], terminal: &Terminal) -> Failure {
    for (side, own) in sides.iter().zip(reports) {
        if own.has_errors() {
            terminal.info(&format!("{} cannot be run:", side.name));
            let mut report = side.report();
            report.append(own);
            if let Err(failure) = terminal.report(&report, side.sources(), false, "no comparison") {
                return failure;
            }
        }
    }
    Failure::project()
}
