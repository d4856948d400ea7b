//! Runs the commands of the README that lead from an empty folder to a forecast that is changed, checked and built.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::project::{Ended, foresite, repository};

/// Returns the commands of the README below the heading "A first forecast", each with its comment.
fn commands() -> Vec<(String, String)> {
    let readme = fs::read_to_string(repository().join("README.md")).unwrap();
    let section = readme.split("\n## A first forecast\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let block = section.split("```sh\n").nth(1).unwrap().split("```").next().unwrap();
    let lines = block.lines().map(|line| line.split_once(" # ").unwrap_or((line, "")));
    lines.map(|(command, comment)| (command.trim().to_owned(), comment.trim().to_owned())).collect()
}

#[test]
fn the_commands_of_the_readme_work_and_are_at_most_ten() {
    let commands = commands();
    assert!(commands.len() <= 10, "{commands:#?}");
    assert!(commands[0].0.starts_with("cargo install "), "{commands:#?}");
    let folder = tempfile::tempdir().unwrap();
    // The binary that the first command would install.
    let programs = folder.path().join("programs");
    fs::create_dir(&programs).unwrap();
    fs::copy(env!("CARGO_BIN_EXE_foresite"), programs.join("foresite")).unwrap();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    let mut place: PathBuf = folder.path().join("empty");
    fs::create_dir(&place).unwrap();
    let forecast = |place: &PathBuf| {
        let printed = Ended::of(foresite(place).args(["forecast", "--format", "json"])).ends_with(0).stdout;
        serde_json::from_str::<serde_json::Value>(&printed).unwrap()["models"][0]["outcomes"].clone()
    };
    let mut first = None;
    let mut results = Vec::new();
    for (command, comment) in &commands[1..] {
        // The first command runs in the clone, and this one leaves it.
        if command == "cd .." {
            continue;
        }
        if let Some(folder) = command.strip_prefix("cd ") {
            place.push(folder);
            first = Some(forecast(&place));
            continue;
        }
        let mut shell = Command::new("sh");
        shell.args(["-c", command]).current_dir(&place).env("PATH", &path).env("NO_COLOR", "1").stdin(Stdio::null());
        shell.env_remove("SOURCE_DATE_EPOCH");
        let expected = i32::from(comment.starts_with("fails"));
        results.push((command.clone(), Ended::of(&mut shell).ends_with(expected)));
    }
    let stderr = |command: &str| &results.iter().rfind(|(run, _)| run == command).unwrap().1.stderr;
    assert!(stderr("foresite check --strict").contains("no problems"), "{results:#?}");
    assert!(stderr("foresite fix").starts_with("rewrote "), "{results:#?}");
    assert!(stderr("foresite build").contains(" pages, "), "{results:#?}");
    // The forecast has changed, and the page shows the new one.
    let last = forecast(&place);
    assert_ne!(first, Some(last.clone()));
    let median = last["ready"]["median"].as_str().unwrap();
    let year = &median[..4];
    let page = fs::read_to_string(place.join("public/index.html")).unwrap();
    assert!(page.contains(&format!(">{year}<")), "no {year} in the page built last");
}
