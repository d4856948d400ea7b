//! Runs the model of a block as a reader would: with `foresite forecast --file model.yaml`, or with `foresite forecast`
//! in a project if the section has files of a project and no model.

use std::fs;

use foresite::render::plain_text;
use serde_json::Value;

use super::super::project::{Ended, foresite};
use super::expectation::{Expectation, Expected, contains, find};
use super::page::{Block, BlockKind, Fault};

/// The date of every run that does not give one.
const AS_OF: &str = "2026-01-01";

/// Returns the forecast that is printed as text.
fn text(model: Option<&str>, files: &[(&str, &str)], flags: &[String]) -> Result<String, String> {
    let ended = command(model, files, flags, "text");
    if ended.status == Some(0) { Ok(ended.stdout) } else { Err(ended.stderr) }
}

/// Returns the output of a run, or its diagnostics if it failed.
fn forecast(model: Option<&str>, files: &[(&str, &str)], flags: &[String]) -> Result<Value, String> {
    let ended = command(model, files, flags, "json");
    match ended.status {
        Some(0) => Ok(serde_json::from_str(&ended.stdout).unwrap()),
        // The last line, which counts the problems, is not a diagnostic.
        Some(1) => Err(ended
            .stderr
            .trim_end()
            .rsplit_once('\n')
            .map_or("", |(diagnostics, _)| diagnostics)
            .trim_end()
            .to_owned()),
        _ => Err(format!("the command ended with {:?}:\n{}", ended.status, ended.stderr.trim_end())),
    }
}

/// Compares a block with the text of a page as readers see it, or with its diagnostics.
pub fn page(files: &[(&str, &str)], text: &str, block: &Block) -> Result<usize, Vec<Fault>> {
    let folder = tempfile::tempdir().unwrap();
    let front = if text.starts_with("---\n") { "" } else { "---\ntitle: A page\n---\n\n" };
    let own = format!("{front}{text}");
    let settings = format!("title: A project\nbase_url: https://example.org/\nas_of: {AS_OF}\n");
    let own = [("foresite.yaml", settings.as_str()), ("content/index.md", own.as_str())];
    for (name, text) in own.iter().chain(files) {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let command = if matches!(block.kind, BlockKind::Check) { "check" } else { "build" };
    let ended = Ended::of(foresite(folder.path()).arg(command));
    let diagnostics = ended.stderr.trim_end().rsplit_once('\n').map_or("", |(diagnostics, _)| diagnostics).trim_end();
    let found = match (&block.kind, ended.status) {
        (BlockKind::Error(_), _) => diagnostics.to_owned(),
        // If a check reports only warnings, there is no last line that counts errors.
        (BlockKind::Check, Some(0)) => {
            ended.stderr.split(" in 1 page").next().unwrap_or_default().trim_end().to_owned()
        }
        (BlockKind::Check, _) => diagnostics.to_owned(),
        (_, Some(0)) => {
            let html = fs::read_to_string(folder.path().join("public/index.html")).unwrap();
            let content = html.split_once("class=prose>").map_or("", |(_, rest)| rest);
            // The provenance of the figures is not part of the text.
            let end = ["<details class=provenance", "</div>"].iter().filter_map(|end| content.find(end)).min();
            plain_text(&content[..end.unwrap_or(content.len())])
        }
        _ => return Err(vec![(0, format!("the page does not build:\n\n{diagnostics}\n"))]),
    };
    // Expectations are written with plain spaces, also for no-break spaces.
    let plain = |text: &str| text.replace('\u{a0}', " ");
    match plain(&found) == plain(block.text.trim_end()) {
        true => Ok(1),
        false => Err(vec![(0, format!("found\n\n{found}\n"))]),
    }
}

fn command(model: Option<&str>, files: &[(&str, &str)], flags: &[String], format: &str) -> Ended {
    let folder = tempfile::tempdir().unwrap();
    let own = match model {
        Some(model) => ("model.yaml", model),
        None => ("foresite.yaml", "title: A project\nbase_url: https://example.org/\n"),
    };
    for (name, text) in [&own].into_iter().chain(files) {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let mut command = foresite(folder.path());
    command.args(["forecast", "--format", format]).args(flags);
    if model.is_some() {
        command.args(["--file", "model.yaml"]);
    }
    if !flags.iter().any(|flag| flag == "--as-of") {
        command.args(["--as-of", AS_OF]);
    }
    Ended::of(&mut command)
}

/// Compares a block with a run of its model, and returns the number of checks.
pub fn block(
    model: Option<&str>,
    before: Option<&str>,
    files: &[(&str, &str)],
    block: &Block,
) -> Result<usize, Vec<Fault>> {
    let failed = |diagnostics: String| vec![(0, format!("the model does not run:\n\n{diagnostics}\n"))];
    match &block.kind {
        BlockKind::Expect(flags) => {
            let printed = forecast(model, files, flags).map_err(failed)?;
            each(&block.text, |line| Expectation::read(line)?.check(&printed))
        }
        BlockKind::Json(flags) => {
            let printed = forecast(model, files, flags).map_err(failed)?;
            let part = serde_json::from_str(&block.text).map_err(|error| vec![(0, format!("no JSON: {error}"))])?;
            contains(&printed, &part, "").map(|()| 1).map_err(|fault| vec![(0, fault)])
        }
        BlockKind::Same(flags) => {
            let first = forecast(before.or(model), files, &[]).map_err(failed)?;
            let second = forecast(model, files, flags).map_err(failed)?;
            each(&block.text, |line| same(&first, &second, line))
        }
        BlockKind::Prints(flags) => {
            let printed = text(model, files, flags).map_err(failed)?;
            each(&block.text, |line| match printed.contains(line.trim()) {
                true => Ok(()),
                false => Err(format!("`{line}` is not in what the command prints:\n\n{printed}")),
            })
        }
        BlockKind::Error(flags) => match forecast(model, files, flags) {
            Ok(_) => Err(vec![(0, "the model runs, and should be refused".to_owned())]),
            Err(diagnostics) if diagnostics == block.text.trim_end() => Ok(1),
            Err(diagnostics) => Err(vec![(0, format!("the command prints\n\n{diagnostics}\n"))]),
        },
        BlockKind::Model
        | BlockKind::File(_)
        | BlockKind::Values
        | BlockKind::Page
        | BlockKind::Reads
        | BlockKind::Check => Ok(0),
    }
}

/// Checks that two runs have the same value at a path, to the last digit, or that they differ there.
fn same(first: &Value, second: &Value, line: &str) -> Result<(), String> {
    let (path, differs) = line.strip_suffix(" differs").map_or((line, false), |path| (path, true));
    let (first, second) = (find(first, path)?.0, find(second, path)?.0);
    if (first != second) == differs { Ok(()) } else { Err(format!("{path}: found {first} and {second}")) }
}

/// Checks lines of the form `expression is value`, one by one.
pub fn values(text: &str) -> Result<usize, Vec<Fault>> {
    // Expressions that have a value share one run; each of the others has a run of its own, which fails.
    let mut model = "outcomes:\n".to_owned();
    for (line, number) in text.lines().zip(1..) {
        if let Ok((expression, expected)) = halves(line)
            && !expected.starts_with("error ")
        {
            model += &format!("  line_{number}: {}\n", as_number(expression, expected));
        }
    }
    let flags: Vec<String> = ["--samples", "64"].map(str::to_owned).into();
    let together = forecast(Some(&model), &[], &flags);
    let mut number = 0;
    each(text, |line| {
        number += 1;
        let (expression, expected) = halves(line)?;
        let alone =
            || forecast(Some(&format!("outcomes:\n  value: {}\n", as_number(expression, expected))), &[], &flags);
        if let Some(code) = expected.strip_prefix("error ") {
            return match alone() {
                Ok(_) => Err(format!("{expression}: it has a value")),
                Err(diagnostics) if diagnostics.starts_with(&format!("error[{code}]")) => Ok(()),
                Err(diagnostics) => Err(format!("{expression}: the command prints\n\n{diagnostics}\n")),
            };
        }
        let outcome = match &together {
            Ok(printed) => printed["outcomes"][format!("line_{number}")].clone(),
            Err(_) => match alone() {
                Ok(printed) => printed["outcomes"]["value"].clone(),
                Err(diagnostics) => return Err(format!("{expression}: the command prints\n\n{diagnostics}\n")),
            },
        };
        let expected = match expected {
            "true" => "1",
            "false" => "0",
            other => other,
        };
        let unit = outcome["unit"].as_str().unwrap_or("");
        let found = Expected::read(expected)?.check('=', &outcome["quantiles"]["0.5"], Some(unit));
        found.map_err(|fault| format!("{expression}: {fault}"))
    })
}

/// Returns the two sides of ` is `.
fn halves(line: &str) -> Result<(&str, &str), String> {
    let (expression, expected) = line.rsplit_once(" is ").ok_or("expected `expression is value`")?;
    Ok((expression.trim(), expected.trim()))
}

/// Writes a condition as 1 or 0, since an outcome cannot be a condition.
fn as_number(expression: &str, expected: &str) -> String {
    match expected {
        "true" | "false" => format!("if {expression} then 1 else 0"),
        _ => expression.to_owned(),
    }
}

/// Checks each line that is not empty, and returns the number of these lines.
fn each(text: &str, mut check: impl FnMut(&str) -> Result<(), String>) -> Result<usize, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut count = 0;
    for (at, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            faults.push((at, "an empty line: nothing is expected here".to_owned()));
            continue;
        }
        count += 1;
        faults.extend(check(line).err().map(|fault| (at, fault)));
    }
    match (faults.is_empty(), count) {
        (true, 0) => Err(vec![(0, "the block expects nothing".to_owned())]),
        (true, count) => Ok(count),
        (false, _) => Err(faults),
    }
}
