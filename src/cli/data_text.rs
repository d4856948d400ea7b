//! Prints the report on the data as text, dataset by dataset.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::document::withheld::Withheld;
use crate::figure::{ColumnReport, DataReport, DatasetReport, MAX_ROWS, Oddity, Use, User};
use crate::locale::english;
use crate::source::{Sources, Span};
use crate::words::count;

/// Returns the report as text.
pub fn print(report: &DataReport, sources: &Sources) -> String {
    if report.datasets.is_empty() {
        return "the project has no datasets\n".to_owned();
    }
    let datasets: Vec<String> = report.datasets.iter().map(|data| print_dataset(data, sources)).collect();
    datasets.join("\n")
}

fn print_dataset(data: &DatasetReport, sources: &Sources) -> String {
    let mut text = String::new();
    let of_model = data.model.as_ref().map(|model| format!(", of the model `{model}`")).unwrap_or_default();
    line(&mut text, 0, &format!("{}: {} ({}{of_model})", data.id, data.title, sources.locate(data.span).0));
    line(&mut text, 2, &rows(data));
    if let Some(withheld) = withheld(data.withheld) {
        line(&mut text, 2, &withheld);
    }
    if let Some(steps) = steps(data) {
        line(&mut text, 2, &steps);
    }
    let reviewed =
        data.reviewed.map_or("last review not stated".to_owned(), |day| format!("last reviewed {}", day.long()));
    let due = data.review_by.map(|day| format!(", to be reviewed by {}", day.long())).unwrap_or_default();
    line(&mut text, 2, &format!("{reviewed}{due}"));
    text.push_str(&columns(&data.columns));
    if data.odd.is_empty() {
        line(&mut text, 2, "nothing is odd");
    } else {
        line(&mut text, 2, "odd");
        odd(&mut text, &data.odd, sources);
    }
    if data.uses.is_empty() {
        line(&mut text, 2, "nothing uses it");
    } else {
        line(&mut text, 2, "used by");
        let names: Vec<String> = data.uses.iter().map(user).collect();
        let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
        for (name, own) in names.iter().zip(&data.uses) {
            line(&mut text, 4, &format!("{name:<width$}  {}", places(&own.places, sources)));
        }
    }
    text
}

/// Returns the name of what uses a dataset: `chart growth`. A page and the settings are named by their file.
fn user(own: &Use) -> String {
    match own.user {
        User::Page | User::Settings => own.user.name().to_owned(),
        _ => format!("{} {}", own.user.name(), own.name),
    }
}

/// Returns the number of rows, and the dates between which they lie.
fn rows(data: &DatasetReport) -> String {
    let rows = count(data.rows, "row");
    match &data.dates {
        Some(dates) if dates.first == dates.last => format!("{rows}, dated {}", dates.first),
        Some(dates) => format!("{rows}, dated {} to {}", dates.first, dates.last),
        None => rows,
    }
}

/// Returns how many rows are left out by the dates on which rows were published.
fn withheld(withheld: Withheld) -> Option<String> {
    let Withheld { unpublished, revised } = withheld;
    let parts = [(unpublished, "not published yet"), (revised, "revised later")];
    let found: Vec<String> = parts
        .into_iter()
        .filter(|(rows, _)| *rows > 0)
        .map(|(rows, why)| format!("{} {why}", count(rows, "row")))
        .collect();
    (!found.is_empty()).then(|| format!("left out: {}", found.join(", ")))
}

/// Returns the usual step between the dates, and the widest gap.
fn steps(data: &DatasetReport) -> Option<String> {
    let dates = data.dates.as_ref()?;
    let (usual, widest) = (dates.usual_step?, dates.widest.as_ref()?);
    let days = |days: i32| count(usize::try_from(days).unwrap_or_default(), "day");
    Some(format!("usual step {}, widest gap {} from {} to {}", days(usual), days(widest.days), widest.from, widest.to))
}

/// Returns the columns as lines, each part below that of the column before.
fn columns(columns: &[ColumnReport]) -> String {
    let cells = |column: &ColumnReport| {
        let kind = if column.is_derived { format!("{}, derived", column.kind) } else { column.kind.to_owned() };
        let missing =
            if column.missing == 0 { "none missing".to_owned() } else { format!("{} missing", column.missing) };
        let range = column.range_text(english()).unwrap_or_default();
        [column.name.clone(), kind, missing, count(column.distinct, "value"), range]
    };
    let rows: Vec<[String; 5]> = columns.iter().map(cells).collect();
    let width = |at: usize| rows.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..5).map(width).collect();
    let mut text = String::new();
    line(&mut text, 2, "columns");
    for row in &rows {
        let padded = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        line(&mut text, 4, padded.collect::<Vec<_>>().join("  ").trim_end());
    }
    text
}

/// Adds what is odd, with the first few places of each kind.
fn odd(text: &mut String, odd: &[Oddity], sources: &Sources) {
    let mut shown: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, found) in odd.iter().enumerate() {
        let number = shown.entry(found.kind).or_default();
        *number += 1;
        if *number <= MAX_ROWS {
            let accepted = found.accepted.as_ref().map(|reason| format!(" (accepted: {reason})")).unwrap_or_default();
            line(text, 4, &format!("{}: {}{accepted}", places(&[found.span], sources), found.message));
        }
        let is_last = odd.get(index + 1).is_none_or(|next| next.kind != found.kind);
        if is_last && *number > MAX_ROWS {
            line(text, 4, &format!("{} like this; `--format json` lists all", count(*number - MAX_ROWS, "more row")));
        }
    }
}

/// Returns places as a file with its lines: `data/charts/growth.yaml:3, 9`.
fn places(spans: &[Span], sources: &Sources) -> String {
    let mut text = String::new();
    let mut last = None;
    for span in spans {
        let (file, at) = sources.locate(*span);
        match last {
            Some(known) if known == (file, at.line) => {}
            Some((known, _)) if known == file => text.push_str(&format!(", {}", at.line)),
            Some(_) => text.push_str(&format!("; {file}:{}", at.line)),
            None => text.push_str(&format!("{file}:{}", at.line)),
        }
        last = Some((file, at.line));
    }
    text
}

/// Adds an indented line.
fn line(text: &mut String, indent: usize, content: &str) {
    // Writing to a string does not fail.
    let _ = writeln!(text, "{:indent$}{content}", "");
}
