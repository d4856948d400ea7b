//! Tests that every help of a diagnostic works: each is applied to a project with the mistake, and the project is checked
//! again. The problem must be gone, and no other may have taken its place.
//!
//! - `tests/helps/*.txt` has a case for each help that gives a text to write. A help that nobody has tried is an error:
//!   [`inventory`] finds the helps in the source code.
//! - A help that begins with "write `…`" or "did you mean `…`" gives the text that replaces the first place of its
//!   diagnostic, so a machine can apply it. These are applied in every project of `tests/diagnostics/` too.

mod case;
mod inventory;

use std::fs;

use rayon::prelude::*;

use super::project::repository;
use case::{Case, Files, Found, check, proposals, replaced};

/// Returns the cases of all files, each with its place.
fn cases() -> Vec<(String, Case)> {
    let mut paths: Vec<_> =
        fs::read_dir(repository().join("tests/helps")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let cases = paths.iter().flat_map(|path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        Case::read_all(&fs::read_to_string(path).unwrap())
            .into_iter()
            .map(move |(line, case)| (format!("{name}:{line}"), case))
    });
    cases.collect()
}

#[test]
fn every_help_mends_its_case() {
    let faults: Vec<String> =
        cases().par_iter().filter_map(|(place, case)| Some(format!("{place}: {}", try_case(case).err()?))).collect();
    assert!(faults.is_empty(), "{} helps do not work\n\n{}", faults.len(), faults.join("\n\n"));
}

/// Applies the help of a case.
fn try_case(case: &Case) -> Result<(), String> {
    let before = check(&case.before);
    let Some(found) = before.iter().find(|found| found.hints.contains(&case.help)) else {
        return Err(format!("no problem has the help `{}`: {before:#?}", case.help));
    };
    let left: Vec<Found> = check(&case.after).into_iter().filter(|found| !case.allowed.contains(&found.code)).collect();
    if !left.is_empty() {
        return Err(format!("after `{}`, there are problems: {left:#?}", case.help));
    }
    let proposals = proposals(&case.help);
    let applied: Vec<Files> = proposals.iter().map(|text| replaced(&case.before, found, text)).collect();
    // "without quotes": the place of a quoted text is the text.
    let is_exact = !case.help.contains("without quotes");
    if is_exact && !applied.is_empty() && !applied.contains(&case.after) {
        let (path, text) = applied[0].iter().find(|(path, text)| case.after.get(*path) != Some(text)).unwrap();
        return Err(format!("`{}` in the place of the problem is not what the case has: {path}:\n{text}", case.help));
    }
    Ok(())
}

#[test]
fn every_help_that_gives_a_text_has_a_case() {
    let tried: Vec<String> = cases().into_iter().map(|(_, case)| case.help).collect();
    let untried = inventory::untried(&tried);
    let unknown: Vec<&str> = inventory::WITHOUT_CASE
        .iter()
        .map(|(text, _)| *text)
        .filter(|text| !untried.iter().any(|(_, found)| found == text))
        .collect();
    assert_eq!(unknown, [""; 0], "these helps have a case or are gone: remove them from the list");
    let missing: Vec<&(String, String)> =
        untried.iter().filter(|(_, found)| !inventory::WITHOUT_CASE.iter().any(|(text, _)| text == found)).collect();
    assert!(missing.is_empty(), "{} helps have no case in tests/helps/: {missing:#?}", missing.len());
}

#[test]
fn what_a_help_proposes_mends_the_examples_of_the_diagnostics() {
    let mut folders: Vec<_> = fs::read_dir(repository().join("tests/diagnostics"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| !path.join("command").exists() && path.join("expected.txt").exists())
        .collect();
    folders.sort();
    let faults: Vec<String> = folders
        .par_iter()
        .flat_map_iter(|folder| {
            let mut files = case::base();
            case::add_folder(&mut files, folder);
            let before = check(&files);
            let helps = before.iter().flat_map(|found| found.hints.iter().map(move |hint| (found, hint)));
            let faults = helps.flat_map(|(found, hint)| proposals(hint).into_iter().map(move |text| (found, text)));
            let files = &files;
            let name = folder.file_name().unwrap().to_string_lossy().into_owned();
            let faults = faults.filter_map(move |(found, text)| {
                let after = check(&replaced(files, found, &text));
                let is_left = after.iter().any(|left| (&left.code, &left.message) == (&found.code, &found.message));
                is_left.then(|| format!("{name}: `{text}` does not mend {found:#?}: {after:#?}"))
            });
            faults.collect::<Vec<_>>()
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}
