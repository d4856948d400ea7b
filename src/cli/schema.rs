//! `foresite schema`: JSON Schemas of the YAML files, for editors.
//!
//! They stand in the project, in a hidden folder, so that editors find them without a network, whoever has the project has
//! them, and they are those of the very tool that reads its files.

use std::fs;
use std::path::Path;

use super::arguments::{Global, SchemaFlags};
use super::build::count;
use super::failure::Failure;
use super::terminal::Terminal;
use crate::diagnostic::closest;
use crate::load::schema;
use crate::write;

/// The folder of a project that the schemas stand in.
const FOLDER: &str = ".schema";

/// Prints one schema, or writes all.
pub fn run(global: &Global, flags: &SchemaFlags, terminal: &Terminal) -> Result<(), Failure> {
    if let Some(name) = &flags.name {
        let Some(schema) = schema::ALL.iter().find(|schema| schema.name == name) else {
            let names = schema::ALL.iter().map(|schema| schema.name);
            let hint = match closest(name, names.clone()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("expected one of `{}`", names.collect::<Vec<_>>().join("`, `")),
            };
            return Err(Failure::call(format!("there is no schema `{name}`; {hint}")));
        };
        return terminal.data(&schema.text());
    }
    let folder = flags.output_dir.clone().unwrap_or_else(|| global.root.join(FOLDER));
    for schema in &schema::ALL {
        let (name, text) = (format!("{}.json", schema.name), schema.text());
        if fs::read(folder.join(&name)).is_ok_and(|old| old == text.as_bytes()) {
            continue;
        }
        if write::in_the_way(&folder, [name.as_str()]).is_empty() {
            write::create(&folder, [(name.as_str(), text.as_bytes())])?;
        } else {
            write::rewrite(&folder.join(&name), text.as_bytes())?;
        }
    }
    terminal.say(&format!("{} in {}", count(schema::ALL.len(), "schema"), folder.display()));
    for schema in &schema::ALL {
        terminal.detail(&format!("{:<14} {}", format!("{}.json", schema.name), schema.files));
    }
    Ok(())
}

/// The schemas as files of a project, by path.
pub fn files() -> impl Iterator<Item = (String, String)> {
    schema::ALL.iter().map(|schema| (format!("{FOLDER}/{}.json", schema.name), schema.text()))
}

/// The line that leads an editor from a file of the project to its schema, where the project has that.
pub fn line(root: &Path, path: &str) -> Option<String> {
    let stem = path.strip_suffix(".yaml")?;
    let name = match stem.split('/').collect::<Vec<_>>()[..] {
        ["foresite"] => "foresite",
        ["data", "sources"] => "sources",
        ["data", _] => "dataset",
        ["data", "models", _] => "model",
        ["data", "charts", _] => "chart",
        ["data", "tables", _] => "table",
        _ => return None,
    };
    let place = format!("{FOLDER}/{name}.json");
    let up = "../".repeat(path.matches('/').count());
    root.join(&place).is_file().then(|| format!("# yaml-language-server: $schema={up}{place}\n"))
}
