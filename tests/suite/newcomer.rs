//! The README's way from an empty folder to a changed, rebuilt, checked forecast, run as it is written.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::project::{Ended, foresite, repository};

/// The commands below that heading of the README, each with the remark behind it.
fn commands() -> Vec<(String, String)> {
    let readme = fs::read_to_string(repository().join("README.md")).unwrap();
    let section = readme.split("\n## A first forecast\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let block = section.split("```sh\n").nth(1).unwrap().split("```").next().unwrap();
    let lines = block.lines().map(|line| line.split_once(" # ").unwrap_or((line, "")));
    lines.map(|(command, remark)| (command.trim().to_owned(), remark.trim().to_owned())).collect()
}

#[test]
fn the_readme_leads_from_an_empty_folder_to_a_changed_rebuilt_checked_forecast_in_ten_commands() {
    let commands = commands();
    assert!(commands.len() <= 10, "{commands:#?}");
    assert!(commands[0].0.starts_with("cargo install "), "{commands:#?}");
    let folder = tempfile::tempdir().unwrap();
    // The program that the first command would have put there.
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
    let mut said = Vec::new();
    for (command, remark) in &commands[1..] {
        if let Some(folder) = command.strip_prefix("cd ") {
            place.push(folder);
            first = Some(forecast(&place));
            continue;
        }
        let mut shell = Command::new("sh");
        shell.args(["-c", command]).current_dir(&place).env("PATH", &path).env("NO_COLOR", "1").stdin(Stdio::null());
        shell.env_remove("SOURCE_DATE_EPOCH");
        let expected = i32::from(remark.starts_with("fails"));
        said.push((command.clone(), Ended::of(&mut shell).ends_with(expected)));
    }
    let word = |command: &str| &said.iter().rfind(|(said, _)| said == command).unwrap().1.stderr;
    assert!(word("foresite check --strict").contains("no problems"), "{said:#?}");
    assert!(word("foresite fix").starts_with("rewrote "), "{said:#?}");
    assert!(word("foresite build").contains(" pages, "), "{said:#?}");
    // It has changed, in the model and on the page.
    let last = forecast(&place);
    assert_ne!(first, Some(last.clone()));
    let median = last["ready"]["median"].as_str().unwrap();
    let year = &median[..4];
    let page = fs::read_to_string(place.join("public/index.html")).unwrap();
    assert!(page.contains(&format!(">{year}<")), "no {year} in the page built last");
}
