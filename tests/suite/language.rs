//! Tests the language reference, `tests/language/*.md`: every model in it is run, and every number and diagnostic that it
//! shows is compared with the output of the command.
//!
//! `tests/language/index.md` explains how to write a page.

mod expectation;
mod page;
mod run;

use std::fs;
use std::path::PathBuf;

use foresite::model::compile::{DISTRIBUTIONS, FUNCTIONS};

use super::project::repository;
use page::{Block, BlockKind, Page};

/// One test for each page, so that they run side by side and are named when they fail.
macro_rules! pages {
    ($($name:ident = $file:literal;)+) => {
        const PAGES: &[&str] = &[$($file),+];
        $(#[test]
        fn $name() {
            check_page($file);
        })+
    };
}

pages! {
    the_page_on_how_to_read_it_holds = "index.md";
    values_are_what_the_reference_says = "values.md";
    units_are_what_the_reference_says = "units.md";
    operators_are_what_the_reference_says = "operators.md";
    distributions_are_what_the_reference_says = "distributions.md";
    inputs_are_what_the_reference_says = "inputs.md";
    functions_are_what_the_reference_says = "functions.md";
    model_files_are_what_the_reference_says = "model-files.md";
    scenarios_are_what_the_reference_says = "scenarios.md";
    ensembles_are_what_the_reference_says = "ensembles.md";
    hindcasts_are_what_the_reference_says = "hindcasts.md";
    results_are_what_the_reference_says = "results.md";
    limits_are_what_the_reference_says = "limits.md";
    errors_are_what_the_reference_says = "errors.md";
    data_are_what_the_reference_says = "data.md";
    time_is_what_the_reference_says = "time.md";
    prose_is_what_the_reference_says = "prose.md";
    never_is_what_the_reference_says = "never.md";
}

fn folder() -> PathBuf {
    repository().join("tests/language")
}

#[test]
fn every_page_of_the_reference_is_tested() {
    let mut found: Vec<String> =
        fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    found.sort();
    let mut known: Vec<&str> = PAGES.to_vec();
    known.sort_unstable();
    assert_eq!(found, known, "each page has a test of its own, named in this file");
}

#[test]
fn every_function_and_distribution_has_a_section() {
    let headings = |files: &[&str]| {
        let text: String = files.iter().map(|file| fs::read_to_string(folder().join(file)).unwrap()).collect();
        text.lines().filter(|line| line.starts_with("## ")).map(str::to_owned).collect::<Vec<String>>()
    };
    let functions = headings(&["functions.md", "time.md", "data.md"]);
    let distributions = headings(&["distributions.md"]);
    let names = FUNCTIONS.iter().map(|function| (function.signature.name, &functions));
    let names = names.chain(DISTRIBUTIONS.iter().map(|family| (family.signature.name, &distributions)));
    for (name, headings) in names {
        let named = format!("`{name}");
        assert!(headings.iter().any(|heading| heading.contains(&named)), "no section of the reference is on `{name}`");
    }
}

/// Fails if some statement of a page is false, and lists all that are.
#[track_caller]
fn check_page(file: &str) {
    let text = fs::read_to_string(folder().join(file)).unwrap();
    let faults = faults(&format!("tests/language/{file}"), &text);
    assert!(faults.is_empty(), "{} statements of the page are false:\n\n{}\n", faults.len(), faults.join("\n"));
}

/// Returns the statements of a page that are not true, each with its place and its heading.
fn faults(path: &str, text: &str) -> Vec<String> {
    let page = match Page::read(text) {
        Ok(page) => page,
        Err((line, fault)) => return vec![format!("{path}:{line}: {fault}")],
    };
    let mut faults = Vec::new();
    let mut checks = 0;
    for section in &page.sections {
        let mut report = |line: usize, fault: String| {
            faults.push(format!("{path}:{line}: in “{}”: {fault}", section.heading));
        };
        let (mut model, mut before): (Option<&Block>, Option<&Block>) = (None, None);
        let mut files: Vec<(&str, &str)> = Vec::new();
        let mut page: Option<&Block> = None;
        for block in &section.blocks {
            let found = match &block.kind {
                BlockKind::File(name) => {
                    files.push((name, &block.text));
                    continue;
                }
                BlockKind::Model => {
                    before = model.replace(block);
                    continue;
                }
                BlockKind::Page => {
                    page = Some(block);
                    continue;
                }
                BlockKind::Values => run::values(&block.text),
                BlockKind::Check => run::page(&files, page.map(Block::text).unwrap_or_default(), block),
                BlockKind::Reads | BlockKind::Error(_) if page.is_some() => {
                    run::page(&files, page.map(Block::text).unwrap_or_default(), block)
                }
                BlockKind::Reads => Err(vec![(0, "no page is before this block".to_owned())]),
                _ if model.is_none() && files.is_empty() => Err(vec![(0, "no model is before this block".to_owned())]),
                _ => run::block(model.map(Block::text), before.map(Block::text), &files, block),
            };
            match found {
                Ok(count) => checks += count,
                Err(found) => found.into_iter().for_each(|(line, fault)| report(block.line + line, fault)),
            }
        }
        for (at, block) in section.blocks.iter().enumerate() {
            let mut after = section.blocks[at + 1..].iter().filter(|next| !matches!(next.kind, BlockKind::File(_)));
            let is_judged = match after.next().map(|next| &next.kind) {
                Some(BlockKind::Model) => after.next().is_some_and(|next| matches!(next.kind, BlockKind::Same(_))),
                Some(next) => !matches!(next, BlockKind::Values),
                None => false,
            };
            if matches!(block.kind, BlockKind::Model) && !is_judged {
                report(block.line, "nothing is expected of this model".to_owned());
            }
        }
    }
    if checks == 0 && faults.is_empty() {
        faults.push(format!("{path}:1: the page checks nothing"));
    }
    faults
}

/// Returns a page with one section.
#[cfg(test)]
fn planted(section: &str) -> Vec<String> {
    faults("planted.md", &format!("---\ntitle: A page\ndescription: Planted\n---\n\n## A promise\n\n{section}\n"))
}

const MODEL: &str = "```yaml model\ninputs:\n  size: 10 to 40 GB\noutcomes:\n  twice: 2 * size\n```\n\n";

#[test]
fn accepts_a_number_that_is_right() {
    let lines = "outcomes.twice.median = 40 GB ± 2%\noutcomes.twice.kind = \"number\"\ninputs.size.p5 = 10 GB ± 1%";
    assert_eq!(planted(&format!("{MODEL}```expect\n{lines}\n```")), [""; 0]);
}

#[test]
fn reports_a_wrong_number_unit_or_name_at_its_line() {
    for (line, words) in [
        ("outcomes.twice.median = 41 GB ± 2%", "found 4"),
        ("outcomes.twice.median = 40 GiB ± 2%", "in `GB`"),
        ("outcomes.twice.median = 40 ± 2%", "in `GB`"),
        ("outcomes.twice.kind = \"date\"", "found \"number\""),
        ("outcomes.thrice.median = 40 GB", "no `thrice`"),
        ("outcomes.twice.median = never", "found 40"),
        ("outcomes.twice.median > 50 GB", "found 40"),
    ] {
        // The block starts on line 16 of the page. Its first line is correct, and its second line is not.
        let found = planted(&format!("{MODEL}```expect\nsamples = 16384\n{line}\n```"));
        assert_eq!(found.len(), 1, "{line}: {found:?}");
        assert!(found[0].starts_with("planted.md:17: in “A promise”: "), "{}", found[0]);
        assert!(found[0].contains(words), "{}", found[0]);
    }
}

#[test]
fn reports_an_expectation_that_cannot_be_read() {
    for line in ["outcomes.twice.median", "outcomes.twice.median = ", "outcomes.twice.median = 40 GB +- 2%", "= 3"] {
        assert_eq!(planted(&format!("{MODEL}```expect\n{line}\n```")).len(), 1, "{line}");
    }
    for block in ["```expext\na = 1\n```", "```expect\na = 1", "```yaml\na: 1\n```", "```values\n1 + 1\n```"] {
        assert_eq!(planted(block).len(), 1, "{block}");
    }
}

#[test]
fn reports_a_model_without_an_expectation() {
    assert_eq!(planted(MODEL).len(), 1);
    assert_eq!(planted("Words alone.").len(), 1);
}

#[test]
fn compares_a_value_by_number_unit_and_error() {
    assert_eq!(
        planted("```values\n1 + 1 is 2\n1 GB + 500 MB is 1.5 GB\n2 > 1 is true\n1 + today is error E0206\n```"),
        [""; 0]
    );
    for line in [
        "1 + 1 is 3",
        "1 GB + 500 MB is 1500 MB",
        "2 > 1 is false",
        "1 + today is error E0205",
        "1 + today is 2",
        "1 + 1 is error E0205",
        "1 GB is error E0205",
        "first(t > 2030-01-01) is never",
    ] {
        assert_eq!(planted(&format!("```values\n{line}\n```")).len(), 1, "{line}");
    }
}

#[test]
fn compares_two_runs() {
    assert_eq!(planted(&format!("{MODEL}```same --seed 3\nsamples\noutcomes.twice.median differs\n```")), [""; 0]);
    assert_eq!(planted(&format!("{MODEL}```same --seed 3\nsamples differs\noutcomes.twice.median\n```")).len(), 2);
    assert_eq!(planted(&format!("{MODEL}```prints\n90% interval\n```")), [""; 0]);
    assert_eq!(planted(&format!("{MODEL}```prints\n95% interval\n```")).len(), 1);
}

#[test]
fn compares_a_page_with_its_text_and_its_diagnostics() {
    let page = "```yaml data/models/plan.yaml\noutcomes: { size: 5 GB }\n```\n\n```markdown page\nIt takes [](=plan.size.median).\n```\n\n";
    assert_eq!(planted(&format!("{page}```reads\nIt takes 5 GB.\n```")), [""; 0]);
    assert_eq!(planted(&format!("{page}```reads\nIt takes 6 GB.\n```")).len(), 1);
    assert_eq!(planted(&format!("{page}```error\nerror[E0504]: x\n```")).len(), 1);
    assert_eq!(planted("```reads\nIt takes 5 GB.\n```").len(), 1);
}

#[test]
fn compares_a_diagnostic_to_the_letter() {
    let model = "```yaml model\noutcomes:\n  sum: 1 GB + 1 s\n```\n\n";
    let right = "error[E0205]: a quantity in `s` cannot be added to a quantity in `GB`\n --> model.yaml:2:15\n";
    let found = planted(&format!("{model}```error\n{right}```"));
    assert_eq!(found.len(), 1);
    let printed = found[0].split_once("the command prints\n\n").unwrap().1.trim_end();
    assert_eq!(planted(&format!("{model}```error\n{printed}\n```")), [""; 0]);
    assert_eq!(planted(&format!("{model}```error\n{}\n```", printed.replace("2:15", "2:16"))).len(), 1);
    assert_eq!(planted(&format!("{model}```expect\nsamples = 16384\n```")).len(), 1);
    assert_eq!(planted(&format!("{MODEL}```error\n{printed}\n```")).len(), 1);
}
