//! The handbook, `content/docs/`, held to its word: of every page, the fenced blocks in order are a session in a folder of
//! its own, where commands are run, what they print is compared, and files are written, changed or looked into. What may
//! stand on a page is written down in `docs/session.rs`.
//!
//! Below `content/docs/reference/` all is generated, and compared with the code in `reference.rs`.

mod page;
mod session;

use std::fs;

use foresite::cli;
use walkdir::WalkDir;

use super::project::repository;
use page::blocks;
use session::{STAND_INS, Session};

/// One test for each page, so that they run side by side and are named when they fail.
macro_rules! pages {
    ($($name:ident = $file:literal;)+) => {
        const PAGES: &[&str] = &[$($file),+];
        $(#[test]
        fn $name() {
            let faults = faults(&read($file));
            assert!(faults.is_empty(), "content/docs/{}:\n\n{}\n", $file, faults.join("\n"));
        })+
    };
}

pages! {
    the_way_in_holds = "index.md";
    the_start_in_five_minutes_holds = "start.md";
    the_tutorial_holds = "tutorial.md";
    the_list_of_how_to_pages_holds = "how-to/index.md";
    a_new_row_of_data_holds = "how-to/data.md";
    a_new_chart_holds = "how-to/chart.md";
    a_new_scenario_holds = "how-to/scenario.md";
    words_that_follow_the_forecast_hold = "how-to/prose.md";
    seeing_it_while_you_write_holds = "how-to/preview.md";
    mending_what_check_found_holds = "how-to/check.md";
    what_is_expected_holds = "how-to/expect.md";
    record_and_score_holds = "how-to/record.md";
    another_look_holds = "how-to/theme.md";
    publishing_holds = "how-to/publish.md";
    contributing_runs = "development/index.md";
    architecture_runs = "development/architecture.md";
    the_life_of_a_value_runs = "development/life-of-a-value.md";
    adding_something_new_runs = "development/extend.md";
    conventions_run = "development/conventions.md";
    the_glossary_runs = "development/glossary.md";
    dependencies_run = "development/dependencies.md";
}

fn read(file: &str) -> String {
    fs::read_to_string(repository().join("content/docs").join(file)).unwrap()
}

/// What of a page does not hold, each with its line.
fn faults(text: &str) -> Vec<String> {
    let blocks = match blocks(text) {
        Ok(blocks) => blocks,
        Err(faults) => return faults,
    };
    let mut session = Session::new();
    let mut faults = Vec::new();
    for block in &blocks {
        if let Err(fault) = session.run(block) {
            // What follows rests on it.
            faults.push(format!("line {}: {fault}", block.line));
            return faults;
        }
    }
    faults.extend(session.finish().err());
    faults
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
fn every_stand_in_is_needed() {
    let pages: Vec<String> = PAGES.iter().map(|page| read(page)).collect();
    for stand_in in STAND_INS {
        let needs =
            |text: &String| text.lines().any(|line| line.trim_start_matches("$ ").starts_with(stand_in.command));
        assert!(pages.iter().any(needs), "no page has `{}`", stand_in.command);
    }
}

#[test]
fn every_command_that_is_named_in_passing_is_one() {
    let mut texts: Vec<String> = PAGES.iter().map(|page| read(page)).collect();
    texts.push(fs::read_to_string(repository().join("README.md")).unwrap());
    let mut named = 0;
    for text in &texts {
        // Code in a sentence; of a block only the first line could be meant, and blocks are run.
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

/// The least of projects.
const PROJECT: &str = "```yaml foresite.yaml\ntitle: Small\nbase_url: https://example.org/\nas_of: 2026-03-02\n```\n\n\
                       ````markdown content/index.md\n---\ntitle: Home\n---\n\nWords.\n````\n\n";

#[test]
fn what_holds_is_no_fault() {
    let page = "```sh\nforesite init report\ncd report\n```\n\n```console\n$ foresite fix\n…\n$ foresite explain e0102\nE0102: a … twice\n\n…\n```\n\n\
                ```yaml foresite.yaml part\nbase_url: https://example.org/\n…\nas_of: 2026-03-02\n```\n\n\
                ```diff data/savings.yaml\n   - { day: 2026-03-01, balance: 14800 }\n+  - { day: 2026-03-02, balance: 14900 }\n```\n\n\
                ```sh\nforesite build  # fails: the words are stale\nforesite fix\n```\n";
    assert_eq!(faults(page), [""; 0]);
}

#[test]
fn what_does_not_hold_is_a_fault_at_its_line() {
    for (block, words) in [
        ("```console\n$ foresite explain E0102\nE0102: something else\n…\n```", "something else"),
        ("```console\n$ foresite explain E0102\nE0102: a key is given twice\n```", "expected the end"),
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
        let found = faults(&format!("{PROJECT}{block}\n"));
        assert_eq!(found.len(), 1, "{block}: {found:?}");
        assert!(found[0].contains(words), "{block}: {}", found[0]);
    }
    assert_eq!(faults("```sh\ntrue\n```\n").len(), 1, "a session ends in a project");
}
