//! The reference of the handbook, `content/docs/reference/`, made out of the code: commands from their definitions, keys
//! from the schemas, what templates see from the views, codes from their declarations and from what is said of them in
//! `tests/diagnostics/` and `tests/language/`.
//!
//! The pages are kept, so that they are read and published as any other. `EXPECT=overwrite cargo test reference` writes
//! them anew after a change to the code.

mod codes;
mod commands;
mod keys;
mod templates;

use std::collections::BTreeMap;
use std::fs;

use walkdir::WalkDir;

use super::project::repository;

/// Pages by path below `content/docs/reference/`.
type Pages = BTreeMap<String, String>;

/// The front matter of a page, and the remark that it is made.
fn head(title: &str, short_title: &str, description: &str, weight: usize) -> String {
    let short = if short_title == title { String::new() } else { format!("short_title: {short_title}\n") };
    format!(
        "---\ntitle: {title}\n{short}template: docs.html\ndescription: {description}\nweight: {weight}\n---\n\n\
         <!-- Made by tests/suite/reference.rs out of the code: `EXPECT=overwrite cargo test reference` writes it anew. -->\n\n"
    )
}

fn pages() -> Pages {
    let mut pages = Pages::new();
    let mut sections = vec![("commands.md", "Commands", "Every command, its arguments and flags.", commands::page(1))];
    for (at, (path, short, description, text)) in keys::pages(2).into_iter().enumerate() {
        assert!(text.contains(&format!("weight: {}\n", at + 2)), "{path} is out of order");
        sections.push((path, short, description, text));
    }
    sections.push((
        "templates.md",
        "Templates",
        "What a template is given, and what it may call.",
        templates::page(20),
    ));
    let (index, own) = codes::pages(21);
    pages.extend(own);
    sections.push(("errors/index.md", "Error codes", "Every code, what it means and how it is told.", index));
    let mut text =
        head("Reference", "Reference", "Commands, files, keys, templates and error codes, as the program has them.", 5);
    text.push_str("These pages are made out of the program's own code and checked against it by its tests.\n\n");
    for (path, name, description, page) in sections {
        text.push_str(&format!("- [{name}]({path}). {description}\n"));
        pages.insert(path.to_owned(), page);
    }
    text.push_str("\nWhat expressions mean, in models and in prose, stands in [the language](../language/index.md).\n");
    pages.insert("index.md".to_owned(), text);
    pages
}

#[test]
fn the_reference_says_what_the_code_says() {
    let folder = repository().join("content/docs/reference");
    let pages = pages();
    let overwrite = std::env::var_os("EXPECT").is_some_and(|wish| wish == "overwrite");
    let mut faults = Vec::new();
    for (path, text) in &pages {
        let place = folder.join(path);
        if overwrite {
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            fs::write(&place, text).unwrap();
        }
        let kept = fs::read_to_string(&place).unwrap_or_default().replace("\r\n", "\n");
        if kept != *text {
            let differs = kept.lines().zip(text.lines()).position(|(kept, new)| kept != new);
            let line = differs.unwrap_or_else(|| kept.lines().count().min(text.lines().count()));
            let at = |text: &str| text.lines().nth(line).unwrap_or_default().to_owned();
            faults.push(format!("{path}:{}: `{}`, but the code says `{}`", line + 1, at(&kept), at(text)));
        }
    }
    for entry in WalkDir::new(&folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file()) {
        let path = entry.path().strip_prefix(&folder).unwrap().to_str().unwrap().replace('\\', "/");
        if !pages.contains_key(&path) {
            faults.push(format!("{path}: nothing in the code makes this page"));
        }
    }
    let mend = "write them anew with `EXPECT=overwrite cargo test reference`, and read what has changed";
    assert!(faults.is_empty(), "{}\n{mend}", faults.join("\n"));
}
