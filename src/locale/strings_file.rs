//! The file of a project with texts in a language. What it has wrong is reported where it is written.

use serde_json::Value;

use super::text_table::{Refused, TextTable};
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::source::{SourceId, Span};

/// A file of a project with texts.
#[derive(Clone, Copy, Debug)]
pub struct LanguageFile<'f> {
    /// Its text.
    pub text: &'f str,
    /// Where it was read.
    pub source: SourceId,
}

/// Adds the texts of a project's own file to those of a language.
pub fn add(table: &mut TextTable, file: LanguageFile<'_>, report: &mut Report) {
    match serde_json::from_str(file.text) {
        Ok(Value::Object(texts)) => {
            let mut refused = Vec::new();
            table.add(texts, |key| refused.push(key));
            for key in &refused {
                report.push(problem(key, file, table));
            }
        }
        Ok(_) => drop(report.push(syntax_error("expected an object of sections", 0, file))),
        Err(error) => {
            let before = file.text.split_inclusive('\n').take(error.line().saturating_sub(1));
            let line_start: usize = before.map(str::len).sum();
            let offset = (line_start + error.column().saturating_sub(1)).min(file.text.len());
            let text = error.to_string();
            report.push(syntax_error(text.split(" at line ").next().unwrap_or(&text), offset, file));
        }
    }
}

fn syntax_error(message: &str, offset: usize, file: LanguageFile<'_>) -> Diagnostic {
    Diagnostic::error(codes::TEMPLATE, format!("the texts are not valid JSON: {message}"))
        .at(Span::new(file.source, offset, offset))
        .hint("texts are written like `{ \"dates\": { \"updated\": \"Updated {date}\" } }`")
}

/// Returns the diagnostic of a key that cannot be read. Pages keep the text that the key has without it.
fn problem(refused: &Refused, file: LanguageFile<'_>, table: &TextTable) -> Diagnostic {
    let Refused { section, key, why } = refused;
    let prefix = format!("{section}.");
    let own: Vec<&str> = table.keys().filter_map(|known| known.strip_prefix(&prefix)).collect();
    let place = |name: &str, from: usize| file.text[from..].find(&format!("\"{name}\"")).map(|at| from + at + 1);
    let start = place(section, 0).unwrap_or(0);
    let sections = || table.keys().filter_map(|known| Some(known.split_once('.')?.0));
    let (name, start, known) = match key {
        // A section that nothing reads is one mistake, whatever its keys are.
        Some(key) if !own.is_empty() => (key, place(key, start).unwrap_or(start), own),
        _ => (section, start, sections().collect()),
    };
    let whole = key.as_ref().map_or_else(|| section.clone(), |key| format!("{section}.{key}"));
    Diagnostic::error(codes::UNKNOWN_KEY, format!("the text `{whole}` is not used: {why}"))
        .at(Span::new(file.source, start, start + name.len()))
        .suggest(name, known.into_iter().filter(|known| known != name))
}
