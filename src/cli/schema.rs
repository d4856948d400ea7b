//! `foresite schema`: JSON Schemas of the YAML files, for editors.
//!
//! The schemas are written to a hidden folder of the project. There, editors find them without a network, and they belong to
//! the version of Foresite that reads the project's files.

use std::fs;
use std::path::Path;

use super::arguments::{Global, SchemaFlags};
use super::failure::Failure;
use super::interrupts::Interrupts;
use super::terminal::Terminal;
use crate::diagnostic::closest;
use crate::load::SCHEMAS;
use crate::words::count;
use crate::write;

/// The folder of a project for the schemas.
const FOLDER: &str = ".schema";

/// Prints one schema, or writes all of them.
pub fn run(global: &Global, flags: &SchemaFlags, terminal: &Terminal) -> Result<(), Failure> {
    if let Some(name) = &flags.name {
        let Some(schema) = SCHEMAS.iter().find(|schema| schema.name == name) else {
            let names = SCHEMAS.iter().map(|schema| schema.name);
            let hint = match closest(name, names.clone()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("expected one of `{}`", names.collect::<Vec<_>>().join("`, `")),
            };
            return Err(Failure::usage(format!("there is no schema `{name}`; {hint}")));
        };
        return terminal.data(&schema.text());
    }
    let folder = flags.output_dir.clone().unwrap_or_else(|| global.root.join(FOLDER));
    let interrupts = Interrupts::watch();
    for schema in &SCHEMAS {
        let (name, text) = (format!("{}.json", schema.name), schema.text());
        if fs::read(folder.join(&name)).is_ok_and(|old| old == text.as_bytes()) {
            continue;
        }
        if write::existing(&folder, [name.as_str()]).is_empty() {
            let file = [(name.as_str(), text.as_bytes())];
            interrupts.while_writing(|cancel| write::create(&folder, file, cancel))?;
        } else {
            interrupts.while_writing(|cancel| write::rewrite(&folder.join(&name), text.as_bytes(), cancel))?;
        }
    }
    terminal.info(&format!("wrote {} to {}", count(SCHEMAS.len(), "schema"), folder.display()));
    for schema in &SCHEMAS {
        terminal.detail(&format!("{:<14} {}", format!("{}.json", schema.name), schema.files));
    }
    Ok(())
}

/// Returns the schemas as files of a project: paths and texts.
pub fn files() -> impl Iterator<Item = (String, String)> {
    SCHEMAS.iter().map(|schema| (format!("{FOLDER}/{}.json", schema.name), schema.text()))
}

/// Returns the comment that links a file of the project to its schema for editors, or `None` if the project has no schema
/// for it.
pub fn schema_comment(root: &Path, path: &str) -> Option<String> {
    let stem = path.strip_suffix(".yaml")?;
    let name = match stem.split('/').collect::<Vec<_>>()[..] {
        ["foresite"] => "foresite",
        ["data", "sources"] => "sources",
        ["data", "claims"] => "claims",
        ["data", _] => "dataset",
        ["data", "models", _] => "model",
        ["data", "charts", _] => "chart",
        ["data", "tables", _] => "table",
        ["data", "questions", _] => "question",
        _ => return None,
    };
    let place = format!("{FOLDER}/{name}.json");
    let up = "../".repeat(path.matches('/').count());
    root.join(&place).is_file().then(|| format!("# yaml-language-server: $schema={up}{place}\n"))
}
