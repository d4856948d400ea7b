//! Runs the pages of the handbook, `content/docs/`. The fenced blocks of a page are a session in a folder of its own: in
//! their order, commands are run, their output is compared, and files are written, changed, or searched for lines.
//! [`page::BlockKind`] lists the kinds of blocks.
//!
//! The pages in `content/docs/reference/` are generated: see `reference.rs`.

mod page;
mod session;

use std::fs;

use foresite::cli;
use walkdir::WalkDir;

use super::project::repository;
use page::blocks;
use session::{SUBSTITUTES, Session};

/// Makes a test for each page, so that the pages run side by side and are named when they fail.
macro_rules! pages {
    ($($name:ident = $file:literal;)+) => {
        const PAGES: &[&str] = &[$($file),+];
        $(#[test]
        fn $name() {
            let problems = problems(&read($file));
            assert!(problems.is_empty(), "content/docs/{}:\n\n{}\n", $file, problems.join("\n"));
        })+
    };
}

pages! {
    the_home_page_runs = "index.md";
    the_start_in_five_minutes_runs = "start.md";
    the_tutorial_runs = "tutorial.md";
    the_list_of_how_to_pages_runs = "how-to/index.md";
    installing_runs = "how-to/install.md";
    coming_from_other_tools_runs = "how-to/coming-from.md";
    adding_a_row_of_data_runs = "how-to/data.md";
    coming_with_a_csv_runs = "how-to/csv.md";
    adding_a_chart_runs = "how-to/chart.md";
    adding_a_scenario_runs = "how-to/scenario.md";
    pooling_the_beliefs_of_experts_runs = "how-to/experts.md";
    text_that_follows_the_forecast_runs = "how-to/prose.md";
    formulas_run = "how-to/notation.md";
    markdown_and_html_run = "how-to/markdown.md";
    organizing_pages_runs = "how-to/organize.md";
    diagrams_run = "how-to/diagrams.md";
    the_preview_runs = "how-to/preview.md";
    fixing_what_check_found_runs = "how-to/check.md";
    expectations_run = "how-to/expect.md";
    keeping_a_ledger_runs = "how-to/ledger.md";
    recording_and_scoring_runs = "how-to/record.md";
    claiming_and_scoring_runs = "how-to/claims.md";
    asking_questions_runs = "how-to/questions.md";
    what_moved_a_forecast_runs = "how-to/diff.md";
    testing_a_model_on_the_past_runs = "how-to/backtest.md";
    testing_a_model_on_past_cases_runs = "how-to/hindcasts.md";
    changing_the_theme_runs = "how-to/theme.md";
    templates_run = "how-to/templates.md";
    letting_others_use_the_report_runs = "how-to/share.md";
    letting_readers_search_runs = "how-to/search.md";
    printing_runs = "how-to/print.md";
    writing_in_another_language_runs = "how-to/languages.md";
    files_for_other_systems_run = "how-to/exchange.md";
    publishing_runs = "how-to/publish.md";
    the_glossary_of_the_handbook_runs = "glossary.md";
    contributing_runs = "development/index.md";
    architecture_runs = "development/architecture.md";
    the_life_of_a_value_runs = "development/life-of-a-value.md";
    adding_something_new_runs = "development/extend.md";
    conventions_run = "development/conventions.md";
    the_page_on_tests_runs = "development/tests.md";
    the_glossary_runs = "development/glossary.md";
    dependencies_run = "development/dependencies.md";
    speed_runs = "development/speed.md";
}

fn read(file: &str) -> String {
    fs::read_to_string(repository().join("content/docs").join(file)).unwrap()
}

/// Runs a page. Returns the problems of its blocks, each with its line, or the first that failed: later blocks depend on it.
fn problems(text: &str) -> Vec<String> {
    let blocks = match blocks(text) {
        Ok(blocks) => blocks,
        Err(problems) => return problems,
    };
    let mut session = Session::new();
    for block in &blocks {
        if let Err(problem) = session.run(block) {
            return vec![format!("line {}: {problem}", block.line)];
        }
    }
    session.finish().err().into_iter().collect()
}

#[test]
fn every_page_of_the_handbook_is_run_or_generated() {
    let folder = repository().join("content/docs");
    let files = WalkDir::new(&folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    let mut found: Vec<String> =
        files.map(|entry| entry.path().strip_prefix(&folder).unwrap().to_str().unwrap().replace('\\', "/")).collect();
    found.retain(|path| path.ends_with(".md") && !path.starts_with("reference/"));
    found.sort();
    let mut known: Vec<&str> = PAGES.to_vec();
    known.sort_unstable();
    assert_eq!(found, known, "each page has a test of its own, named in this file");
}

#[test]
fn every_substitute_is_used() {
    let pages: Vec<String> = PAGES.iter().map(|page| read(page)).collect();
    for substitute in SUBSTITUTES {
        let needs =
            |text: &String| text.lines().any(|line| line.trim_start_matches("$ ").starts_with(substitute.command));
        assert!(pages.iter().any(needs), "no page has `{}`", substitute.command);
    }
}

#[test]
fn every_path_of_the_source_code_exists() {
    let folder = repository().join("content/docs/development");
    let mut count = 0;
    let mut missing = Vec::new();
    for entry in fs::read_dir(&folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.ends_with(".md") {
            continue;
        }
        for path in paths_of_code(&fs::read_to_string(entry.path()).unwrap()) {
            count += 1;
            if !exists(&path) {
                missing.push(format!("{name}: `{path}`"));
            }
        }
    }
    assert!(count > 30, "found only {count} paths");
    assert!(missing.is_empty(), "no such files:\n{}", missing.join("\n"));
}

/// Returns the paths between backticks that start with `src/` or `tests/`.
fn paths_of_code(text: &str) -> Vec<String> {
    let is_path = |part: &&str| (part.starts_with("src/") || part.starts_with("tests/")) && !part.contains(' ');
    text.split('`').skip(1).step_by(2).filter(is_path).map(str::to_owned).collect()
}

/// Returns whether a path of this repository exists. A part of it in capitals, or with `*`, stands for any name.
fn exists(path: &str) -> bool {
    let is_any =
        |part: &str| part.contains('*') || part.split('.').next().is_some_and(|stem| stem == stem.to_uppercase());
    let known: Vec<&str> = path.trim_end_matches('/').split('/').take_while(|part| !is_any(part)).collect();
    repository().join(known.join("/")).exists()
}

#[test]
fn finds_a_path_that_does_not_exist() {
    let text = "`src/check/NAME.rs`, `src/check.rs`, and `src/gone.rs` of `tests/run all`, or `tests/gone/*.md`";
    let missing: Vec<String> = paths_of_code(text).into_iter().filter(|path| !exists(path)).collect();
    assert_eq!(missing, ["src/gone.rs", "tests/gone/*.md"]);
}

#[test]
fn every_command_in_a_sentence_exists() {
    let mut texts: Vec<String> = PAGES.iter().map(|page| read(page)).collect();
    texts.push(fs::read_to_string(repository().join("README.md")).unwrap());
    let mut named = 0;
    for text in &texts {
        // Code in a sentence. Blocks of code are run.
        for code in
            text.split('`').skip(1).step_by(2).filter(|code| code.starts_with("foresite ") && !code.contains('\n'))
        {
            let words = code.split_whitespace().map(|word| word.trim_matches('\''));
            let fits = cli::definitions().ignore_errors(false).try_get_matches_from(words);
            let kind = fits.err().map(|error| error.kind());
            let is_unknown = kind.is_some_and(|kind| !format!("{kind:?}").starts_with("Missing"));
            assert!(!is_unknown || code.contains("--set"), "`{code}`: {kind:?}");
            named += 1;
        }
    }
    assert!(named > 20, "only {named} commands are named");
}

/// A project with one page.
const PROJECT: &str = "```yaml foresite.yaml\ntitle: Small\nbase_url: https://example.org/\nas_of: 2026-03-02\n```\n\n\
                       ````markdown content/index.md\n---\ntitle: Home\n---\n\nWords.\n````\n\n";

#[test]
fn a_correct_page_has_no_problems() {
    let page = "```sh\nforesite init report --as-of 2026-03-02\ncd report\n```\n\n```console\n$ foresite fix\n…\n$ foresite explain e0102\nE0102: duplicate …\n\n…\n```\n\n\
                ```yaml foresite.yaml part\nbase_url: https://example.org/\n…\nas_of: 2026-03-02\n```\n\n\
                ```diff data/savings.yaml\n   - { day: 2026-03-01, balance: 14800 }\n+  - { day: 2026-03-02, balance: 14900 }\n```\n\n\
                ```sh\nforesite build  # fails: the words are stale\nforesite fix\n```\n";
    assert_eq!(problems(page), [""; 0]);
}

#[test]
fn finds_each_kind_of_problem() {
    for (block, words) in [
        ("```console\n$ foresite explain E0102\nE0102: something else\n…\n```", "something else"),
        ("```console\n$ foresite explain E0102\nE0102: a key is given twice\n```", "Expected"),
        ("```sh\nforesite explain E9999\n```", "ended with 2"),
        ("```sh\nforesite build  # fails\n```", "ended with 0"),
        ("```yaml foresite.yaml part\ntitle: Another title\n```", "Another title"),
        ("```yaml nowhere.yaml part\ntitle: A\n```", "nowhere.yaml"),
        ("```diff foresite.yaml\n-title: Another title\n+title: A third\n```", "Another title"),
        ("```diff foresite.yaml\n base_url: https://example.org/\n```", "changes nothing"),
        ("```yaml ../outside.yaml\na: 1\n```", "outside"),
        ("```python\nprint()\n```", "`python`"),
        ("```\nprint()\n```", "``"),
        ("```yaml data.yaml whole\na: 1\n```", "`yaml data.yaml whole`"),
        ("```sh\nforesite check", "not closed"),
        ("```console\nforesite check\n```", "starts with"),
        ("```yaml content/second.md\n---\ntitle: Second\n---\n\n[](=nothing.median)\n```", "check --strict"),
    ] {
        let found = problems(&format!("{PROJECT}{block}\n"));
        assert_eq!(found.len(), 1, "{block}: {found:?}");
        assert!(found[0].contains(words), "{block}: {}", found[0]);
    }
    assert_eq!(problems("```sh\ntrue\n```\n").len(), 1, "a session ends in a project");
}
