//! What moved forecasts as text for a terminal.

use std::fmt::Write;

use super::moves_words::{self as words, bar};
use crate::figure::cause_text;
use crate::locale::english;
use crate::model::{Explanation, OutcomeMove};

/// Returns what moved a model as text. `names` are those of the two sides.
pub fn print(explanation: &Explanation, names: &[String; 2]) -> String {
    let mut text = String::new();
    let mut line = |line: &str| {
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{line}");
    };
    let to = &explanation.to;
    line(&format!("{} ({})", to.title.as_deref().unwrap_or(&to.model), to.model));
    line(&format!(
        "from {}, as of {}, to {}, as of {}",
        names[0],
        explanation.from.as_of.long(),
        names[1],
        to.as_of.long()
    ));
    if explanation.changes.is_empty() {
        line("nothing that moves a forecast has changed");
        return text;
    }
    for outcome in &explanation.outcomes {
        line("");
        print_outcome(explanation, outcome, &mut line);
    }
    for found in words::scenarios(explanation) {
        line("");
        line(&found);
    }
    if let Some(remark) = words::method(explanation) {
        line("");
        line(&remark);
    }
    text
}

fn print_outcome(explanation: &Explanation, outcome: &OutcomeMove, line: &mut dyn FnMut(&str)) {
    line(&format!("{} ({})", outcome.label, outcome.name));
    if outcome.moves.is_empty() {
        line("  another kind of value than before, so that the two cannot be compared");
        return;
    }
    let total = |found| words::total(outcome, found).map(|total| format!("   {total}")).unwrap_or_default();
    if let Some(central) = outcome.central() {
        let what = if words::interval(explanation, outcome).is_some() { "median     " } else { "probability" };
        line(&format!("  {what}     {}{}", words::central(explanation, outcome), total(central)));
    }
    if let Some(interval) = words::interval(explanation, outcome) {
        line(&format!("  90% interval    {interval}"));
    }
    if let Some((year, found)) = words::year_of_largest_move(outcome) {
        let chance = |value: Option<f64>| {
            value.map_or_else(String::new, |value| crate::figure::number::chance(english(), value))
        };
        let [from, to] = [found.from, found.to].map(chance);
        line(&format!("  by end of {year}  {}", words::arrow(&from, &to)));
    }
    let Some((what, found)) = words::explained(outcome) else { return };
    if found.shares.is_empty() {
        line("  the parts of the changes are not known: with some of them, it is never or outside of the window");
        return;
    }
    line(&format!("  what moved {what}:"));
    let unit = words::unit(outcome, found);
    let longest = words::longest(found);
    let [large, small] = words::by_size(found);
    let texts: Vec<String> = large.iter().map(|place| unit.text(english(), found.shares[*place].value)).collect();
    let width = texts.iter().map(|text| text.chars().count()).max().unwrap_or(0);
    for (place, text) in large.iter().zip(&texts) {
        let cause = &explanation.causes[*place];
        let bar = bar(found.shares[*place].value, longest);
        let pad = " ".repeat(width - text.chars().count());
        line(&format!("    {pad}{text}  {bar:<12}  {}", cause_text(explanation, cause, str::to_owned)));
        let rows = words::rows(explanation, *place, found, words::MAX_DETAILS);
        let shares: Vec<String> = rows
            .iter()
            .map(|row| row.share.map_or_else(String::new, |share| unit.text(english(), share.value)))
            .collect();
        let widest = shares.iter().map(|text| text.chars().count()).max().unwrap_or(0);
        for (row, share) in rows.iter().zip(&shares) {
            let share = match row.share {
                Some(_) => format!("{}{share}  ", " ".repeat(widest - share.chars().count())),
                None => String::new(),
            };
            line(&format!("    {}  {:<12}    {share}{}", " ".repeat(width), "", row.text));
        }
    }
    if !small.is_empty() {
        let names = small.iter().map(|place| cause_text(explanation, &explanation.causes[*place], str::to_owned));
        line(&format!("    no part above its sampling error: {}", names.collect::<Vec<_>>().join("; ")));
    }
}
