//! What moved forecasts as Markdown, for the summary of a pull request.

use std::fmt::Write;

use super::moves_words::{self as words, bar};
use super::range_chart::range_chart;
use crate::figure::cause_text;
use crate::locale::english;
use crate::model::{Explanation, OutcomeMove};

/// Returns what moved a model as Markdown. `names` are those of the two sides.
pub fn print(explanation: &Explanation, names: &[String; 2]) -> String {
    let mut text = String::new();
    let mut line = |line: &str| {
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{line}");
    };
    let to = &explanation.to;
    line(&format!("### {}\n", escaped(to.title.as_deref().unwrap_or(&to.model))));
    line(&format!(
        "From {}, as of {}, to {}, as of {}.\n",
        escaped(&names[0]),
        explanation.from.as_of.long(),
        escaped(&names[1]),
        to.as_of.long()
    ));
    if explanation.changes.is_empty() {
        line("Nothing that moves a forecast has changed.");
        return text;
    }
    line("| Outcome | Median or probability | Move | 90% interval |\n| --- | --- | --- | --- |");
    for outcome in &explanation.outcomes {
        let central = outcome.central();
        let total = central.and_then(|found| words::total(outcome, found));
        line(&format!(
            "| {} | {} | {} | {} |",
            escaped(&outcome.label),
            escaped(&words::central(explanation, outcome)),
            total.unwrap_or_else(|| "not comparable".to_owned()),
            escaped(&words::interval(explanation, outcome).unwrap_or_default()),
        ));
    }
    for outcome in &explanation.outcomes {
        print_outcome(explanation, outcome, &mut line);
    }
    for found in words::scenarios(explanation) {
        line(&format!("\n{}", escaped(&found)));
    }
    if let Some(remark) = words::method(explanation) {
        line(&format!("\n{}.", escaped(&remark)));
    }
    text
}

fn print_outcome(explanation: &Explanation, outcome: &OutcomeMove, line: &mut dyn FnMut(&str)) {
    let Some((what, found)) = words::explained(outcome).filter(|(_, found)| !found.shares.is_empty()) else { return };
    line(&format!("\n<details open><summary>What moved {what}: {}</summary>\n", html(&outcome.label)));
    if let Some([before, after]) = range_chart(explanation, outcome) {
        line(&format!("```text\n{before}\n{after}\n```\n"));
    }
    let unit = words::unit(outcome, found);
    let longest = words::longest(found);
    let [large, small] = words::by_size(found);
    if !large.is_empty() {
        line("| Part | | Change |\n| --: | --- | --- |");
    }
    for place in large {
        let cause = &explanation.causes[place];
        let share = found.shares[place];
        let rows = words::rows(explanation, place, found, usize::MAX).into_iter().map(|row| {
            let share = row.share.map(|share| format!("**{}** ", unit.text(english(), share.value)));
            format!("<br>{}{}", share.unwrap_or_default(), escaped(&row.text))
        });
        let rows: String = rows.collect();
        let rows = if rows.is_empty() { rows } else { format!(" <details><summary>rows</summary>{rows}</details>") };
        let text = cause_text(explanation, cause, code);
        // Code without a letter would be two backticks.
        let bar = if share.value == 0.0 { String::new() } else { format!("`{}`", bar(share.value, longest)) };
        line(&format!("| {} | {bar} | {text}{rows} |", unit.text(english(), share.value)));
    }
    if !small.is_empty() {
        let names = small.iter().map(|place| cause_text(explanation, &explanation.causes[*place], code));
        line(&format!("\nNo part above its sampling error: {}.", names.collect::<Vec<_>>().join("; ")));
    }
    line("\n</details>");
}

/// Returns a text as code in a cell of a table.
fn code(text: &str) -> String {
    let text = text.replace('\n', " ").replace('|', "\\|");
    // Code that contains a backtick is between two.
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

/// Returns a text of an author in which nothing is markup.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' => escaped.push(' '),
            '<' => escaped.push_str("&lt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '@' => escaped.extend(['\\', letter]),
            _ => escaped.push(letter),
        }
    }
    escaped
}

/// Returns a text of an author for HTML.
fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
