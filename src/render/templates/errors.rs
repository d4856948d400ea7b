//! Errors of Tera as diagnostics, with their place in the template.

use std::collections::BTreeMap;

use tera::{Error, ErrorKind};

use crate::diagnostic::{Diagnostic, codes};
use crate::document::Template;
use crate::source::Span;

/// Returns the error of a template as a diagnostic, given its place.
pub fn diagnose(error: &Error, templates: &BTreeMap<String, Template>, place: Option<Span>) -> Diagnostic {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => with_message(report.message(), place),
        ErrorKind::CircularExtend { tpl, inheritance_chain: chain }
        | ErrorKind::CircularInclude { tpl, include_chain: chain } => {
            let place = templates.get(tpl).map(|template| Span::new(template.source, 0, 0));
            with_message(
                &format!("these templates include or extend each other in a circle: {}", chain.join(" -> ")),
                place,
            )
        }
        ErrorKind::MissingParent { current, parent } => {
            let place = templates.get(current).map(|template| {
                let start = template.text.find(parent.as_str()).unwrap_or(0);
                Span::new(template.source, start, start + parent.len())
            });
            with_message(&format!("there is no template `{parent}` to extend"), place)
                .suggest(parent, templates.keys().map(String::as_str))
        }
        other => with_message(&other.to_string(), None),
    }
}

/// Returns the place of an error in the text of a template.
pub fn place(error: &Error, templates: &BTreeMap<String, Template>) -> Option<Span> {
    let (ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report)) = error.kind() else { return None };
    let template = templates.get(report.filename())?;
    let range = &report.span().range;
    Some(Span::new(template.source, range.start, range.end))
}

/// Returns the errors of templates that are valid but do not fit together. Tera returns them as one text. Each part of
/// it names its place.
pub fn diagnose_all(error: &Error, templates: &BTreeMap<String, Template>) -> Vec<Diagnostic> {
    let ErrorKind::Msg(text) = error.kind() else { return vec![diagnose(error, templates, place(error, templates))] };
    let parts: Vec<_> = text.split("\n\n").filter_map(|part| diagnose_part(part, templates)).collect();
    if parts.is_empty() { vec![diagnose(error, templates, place(error, templates))] } else { parts }
}

/// Reads one part: its first line is the message, its second is `--> name:line:column`, and its last underlines the place.
fn diagnose_part(part: &str, templates: &BTreeMap<String, Template>) -> Option<Diagnostic> {
    let mut lines = part.lines();
    let message = lines.next()?.strip_prefix("error: ")?;
    let (name, place) = lines.next()?.split_once("--> ")?.1.split_once(':')?;
    let (line, column) = place.split_once(':')?;
    let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
    let template = templates.get(name)?;
    let line_start: usize = template.text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
    let text = template.text.get(line_start..)?;
    let offset = |characters: usize| text.char_indices().nth(characters).map_or(text.len(), |(at, _)| at);
    let width = part.lines().last()?.matches('^').count();
    let column = column.checked_sub(1)?;
    let span = Span::new(template.source, line_start + offset(column), line_start + offset(column + width));
    Some(with_message(message, Some(span)))
}

/// Returns a diagnostic in the style of this program: the first sentence is the message, and the others are hints.
fn with_message(message: &str, place: Option<Span>) -> Diagnostic {
    let mut sentences = message.split_inclusive(". ").flat_map(|part| part.split_inclusive(".\n"));
    let mut first = sentences.next().unwrap_or(message).trim_end().trim_end_matches('.').to_owned();
    if let Some(letter) = first.get(..1).map(str::to_lowercase) {
        first.replace_range(..1, &letter);
    }
    let mut diagnostic = Diagnostic::error(codes::TEMPLATE, first.clone());
    if let Some(span) = place {
        diagnostic = diagnostic.at(span);
    }
    for hint in sentences {
        let hint = hint.trim().trim_end_matches('.');
        // Tera lists names in the order of a hash map.
        let (introduction, names) = hint.split_once(": ").unwrap_or((hint, ""));
        let mut names: Vec<_> = names.split(", ").filter(|name| !name.is_empty()).collect();
        names.sort_unstable();
        let introduction = introduction.get(..1).map(str::to_lowercase).unwrap_or_default()
            + introduction.get(1..).unwrap_or_default();
        if names.is_empty() {
            diagnostic = diagnostic.hint(introduction);
        } else {
            let written = first.split('`').nth(1).unwrap_or_default().to_owned();
            diagnostic = diagnostic.suggest(&written, names.iter().copied());
            diagnostic = diagnostic.hint(format!("{introduction}: {}", names.join(", ")));
        }
    }
    diagnostic
}
