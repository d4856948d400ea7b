//! The reference pages of the diagnostic codes, each with an example of its report.

use std::fs;

use foresite::diagnostic::codes::{self, Code};

use super::super::project::repository;
use super::{Pages, head};

/// The groups of codes: the common start of their ids, the name of the page, its title, and its description.
const GROUPS: [(&str, &str, &str, &str); 7] = [
    ("E01", "files", "Reading files", "What can be wrong with a file before it is understood."),
    ("E02", "expressions", "Expressions", "What can be wrong with an expression, in a model or in prose."),
    ("E03", "models", "Models and data", "What can be wrong with a model or a dataset that can be read."),
    ("E04", "figures", "Charts and tables", "What can be wrong with a chart, a table or a bound figure."),
    ("E05", "pages", "Pages and templates", "What can be wrong with a page or a template."),
    ("E06", "site", "The site", "What can be wrong with the site as a whole and with where it is written."),
    ("E07", "ledger", "The ledger", "What can be wrong with the entries of the ledger."),
];

/// Returns the list of all codes, and a page for each group.
pub fn pages(weight: usize) -> (String, Pages) {
    let mut index =
        head("Error codes", "Error codes", "Every code, what it means, and an example of its message.", weight);
    index.push_str(
        "Each mistake has a code that never changes its meaning. `foresite explain E0102` prints the same text. An *error* \
         stops the build; a *warning* does not, unless `--strict` asks for it.\n\n",
    );
    let mut pages = Pages::new();
    for (at, (prefix, page, title, description)) in GROUPS.into_iter().enumerate() {
        index.push_str(&format!("## [{title}]({page}.md) {{#{page}}}\n\n"));
        let mut text = head(&format!("Errors in {}", lower(title)), title, description, at + 1);
        for code in codes::ALL.iter().filter(|code| code.id.starts_with(prefix)) {
            index.push_str(&format!("- [{0}]({page}.md#{0}): {1}\n", code.id, code.summary));
            section(code, &mut text);
        }
        index.push('\n');
        pages.insert(format!("errors/{page}.md"), text.trim_end().to_owned() + "\n");
    }
    assert!(
        codes::ALL.iter().all(|code| GROUPS.iter().any(|group| code.id.starts_with(group.0))),
        "a code has no page"
    );
    (index.trim_end().to_owned() + "\n", pages)
}

fn lower(title: &str) -> String {
    title[..1].to_lowercase() + &title[1..]
}

fn section(code: &Code, text: &mut String) {
    let explanation: Vec<&str> = code.explanation.lines().map(str::trim).collect();
    text.push_str(&format!("## {0}: {1} {{#{0}}}\n\n{2}\n\n", code.id, code.summary, explanation.join("\n").trim()));
    let folder = repository().join("tests/diagnostics").join(code.id);
    if let Ok(report) = fs::read_to_string(folder.join("expected.txt")) {
        let command = fs::read_to_string(folder.join("command")).unwrap_or_else(|_| "check".to_owned());
        // The last line is only a count.
        let diagnostics = diagnostics(&report, code.id);
        text.push_str(&format!("```console\n$ foresite {}\n{}\n```\n\n", command.trim(), diagnostics[0]));
        return;
    }
    let (page, anchor, diagnostic) = language_example(code.id);
    text.push_str(&format!(
        "```console\n{diagnostic}\n```\n\nThe file with this problem is in [the language](../../language/{page}{anchor}).\n\n"
    ));
}

/// Returns the diagnostics with a code from a report.
fn diagnostics(report: &str, id: &str) -> Vec<String> {
    let own = |part: &&str| part.starts_with(&format!("error[{id}]")) || part.starts_with(&format!("warning[{id}]"));
    let is_shown = |line: &&str| {
        !line.starts_with(|letter: char| letter.is_ascii_digit()) || line.contains('|') || line.contains("-->")
    };
    let parts = report.trim_end().split("\n\n").filter(own);
    parts.map(|part| part.lines().filter(is_shown).collect::<Vec<_>>().join("\n")).collect()
}

/// Returns the first example of a code in the language reference, preferably on the page on errors: the name of the page, the
/// anchor of the section, and the diagnostic.
fn language_example(id: &str) -> (String, String, String) {
    let folder = repository().join("tests/language");
    let mut names: Vec<String> =
        fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort_by_key(|name| (name != "errors.md", name.clone()));
    for name in names {
        let text = fs::read_to_string(folder.join(&name)).unwrap();
        let mut anchor = "";
        let mut open: Option<String> = None;
        for line in text.lines() {
            match &mut open {
                None if line.starts_with("## ") => {
                    anchor = line.rsplit_once("{#").map_or("", |(_, id)| id.trim_end_matches('}'));
                }
                None if line == "```error" || line.starts_with("```error ") => open = Some(String::new()),
                None => {}
                Some(block) if line == "```" => {
                    if let Some(diagnostic) = diagnostics(block, id).first() {
                        return (name, format!("#{anchor}"), diagnostic.clone());
                    }
                    open = None;
                }
                Some(block) => block.push_str(&format!("{line}\n")),
            }
        }
    }
    panic!("no page shows an example of {id}");
}
