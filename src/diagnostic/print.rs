//! Diagnostics as text: with snippets for people, as short lines for editors, as JSON, and as commands of GitHub workflows. The
//! only file that names `annotate_snippets`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use serde::Serialize;

use super::{Diagnostic, Label, Report, Severity, fold};
use crate::printable::{is_hidden, printable, printable_json};
use crate::source::{SourceFile, SourceId, Sources};

/// Returns the diagnostics with the lines that they point to. Of many with one cause, only some are shown in full. The text
/// ends with a line end, or is empty.
pub fn human(report: &Report, sources: &Sources, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() }.hyperlink(false);
    let mut shown = String::new();
    for folded in fold::fold(&report.sorted()) {
        let notes = folded.notes(sources);
        let mut group = group(folded.shown, sources);
        for note in &notes {
            group = group.element(Level::NOTE.message(printable(note).into_owned()));
        }
        shown.push_str(&renderer.render(&[group]));
        shown.push_str("\n\n");
    }
    shown
}

/// Returns every diagnostic as a line for editors and logs: `path:line:column: error[E0102]: message`.
pub fn short(report: &Report, sources: &Sources) -> String {
    let line = |diagnostic: &Diagnostic| {
        let place = match diagnostic.span() {
            Some(span) => {
                let (path, at) = sources.locate(span);
                format!("{}:{at}: ", printable(path))
            }
            None => String::new(),
        };
        let severity = severity(diagnostic.severity);
        format!("{place}{severity}[{}]: {}\n", diagnostic.code.id, printable(&diagnostic.message))
    };
    report.sorted().into_iter().map(line).collect()
}

/// Returns every diagnostic as an entry of a JSON list, in the same order as [`human`].
pub fn json(report: &Report, sources: &Sources) -> String {
    #[derive(Serialize)]
    struct Entry<'a> {
        code: &'a str,
        severity: &'static str,
        message: &'a str,
        labels: Vec<Place<'a>>,
        hints: &'a [String],
    }
    let entries: Vec<_> = report
        .sorted()
        .into_iter()
        .map(|diagnostic| Entry {
            code: diagnostic.code.id,
            severity: severity(diagnostic.severity),
            message: &diagnostic.message,
            labels: diagnostic.labels.iter().map(|label| place(label, sources)).collect(),
            hints: &diagnostic.hints,
        })
        .collect();
    // Texts, numbers and lists can always be written as JSON.
    let json = serde_json::to_string_pretty(&entries).unwrap_or_default();
    printable_json(&json).into_owned() + "\n"
}

/// Returns every diagnostic as a command of a GitHub workflow. GitHub shows it next to its line.
pub fn github(report: &Report, sources: &Sources) -> String {
    let line = |diagnostic: &Diagnostic| {
        let place = diagnostic.span().map(|span| {
            let (path, at) = sources.locate(span);
            format!(" file={},line={},col={},", escape_property(&printable(path)), at.line, at.column)
        });
        let hints: String = diagnostic.hints.iter().map(|hint| format!("\n{}", printable(hint))).collect();
        let text = format!("{}{hints}", printable(&diagnostic.message));
        let place = place.unwrap_or_else(|| " ".to_owned());
        format!("::{}{place}title={}::{}\n", severity(diagnostic.severity), diagnostic.code.id, escape_message(&text))
    };
    report.sorted().into_iter().map(line).collect()
}

/// Returns a text with the characters escaped that end such a command.
fn escape_message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Returns a text with the characters escaped that end a property of such a command.
fn escape_property(text: &str) -> String {
    escape_message(text).replace(':', "%3A").replace(',', "%2C")
}

/// A label as JSON.
#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    text: &'a str,
}

fn place<'a>(label: &'a Label, sources: &'a Sources) -> Place<'a> {
    let file = sources.get(label.span.source);
    let (start, end) = (file.line_column(label.span.start), file.line_column(label.span.end));
    Place {
        path: &file.path,
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        text: &label.text,
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// Returns a diagnostic with its snippets, the file of the primary place first.
fn group<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(printable(&diagnostic.message).into_owned()).id(diagnostic.code.id);
    let mut group = Group::with_title(title);
    let primary = diagnostic.labels.first();
    let mut by_file = BTreeMap::<SourceId, Vec<&Label>>::new();
    for label in &diagnostic.labels {
        by_file.entry(label.span.source).or_default().push(label);
    }
    let first = primary.and_then(|label| by_file.remove_entry(&label.span.source));
    for (source, labels) in first.into_iter().chain(by_file) {
        group = group.element(snippet(sources.get(source), &labels, primary));
    }
    for hint in &diagnostic.hints {
        group = group.element(Level::HELP.message(printable(hint).into_owned()));
    }
    group
}

/// Returns the lines of a file that labels point to, and no others, since files may be large.
fn snippet<'a>(file: &'a SourceFile, labels: &[&'a Label], primary: Option<&'a Label>) -> Snippet<'a, Annotation<'a>> {
    let clamp = |at: usize| at.min(file.text.len());
    let start = labels.iter().map(|label| clamp(label.span.start)).min().unwrap_or(0);
    let end = labels.iter().map(|label| clamp(label.span.end)).max().unwrap_or(0);
    let first = file.text.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |line_end| line_end + 1);
    let last =
        file.text.get(end..).and_then(|after| after.find('\n')).map_or(file.text.len(), |line_end| end + line_end);
    let annotations = labels.iter().map(|label| {
        let kind = if primary == Some(*label) { AnnotationKind::Primary } else { AnnotationKind::Context };
        let annotation = kind.span(clamp(label.span.start) - first..clamp(label.span.end) - first);
        if label.text.is_empty() { annotation } else { annotation.label(printable(&label.text).into_owned()) }
    });
    Snippet::source(masked(file.text.get(first..last).unwrap_or("")))
        .line_start(file.line_column(start).line)
        .path(printable(&file.path).into_owned())
        .annotations(annotations)
}

/// Returns lines of a file with other characters of the same length in place of hidden ones, so that places stay what they are.
/// The library replaces control characters of one byte.
fn masked(text: &str) -> Cow<'_, str> {
    let is_masked = |character: char| is_hidden(character) && character.len_utf8() > 1;
    if !text.contains(is_masked) {
        return Cow::Borrowed(text);
    }
    let mask = |character: char| match character.len_utf8() {
        2 if is_masked(character) => '¤',
        3 if is_masked(character) => char::REPLACEMENT_CHARACTER,
        _ => character,
    };
    text.chars().map(mask).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::codes;
    use crate::source::Span;

    fn example() -> (Report, Sources) {
        let mut sources = Sources::default();
        let model =
            sources.add("data/models/parity.yaml", "title: Parity\ninputs:\n  halving: 2 year\n  halving: 3 year\n");
        let page = sources.add("content/é.md", "é [2030](=x)\n");
        let twice = Diagnostic::error(codes::DUPLICATE_KEY, "`halving` is given twice")
            .label(Span::new(model, 42, 49), "given again here")
            .label(Span::new(model, 24, 31), "first given here")
            .hint("remove one of the two, or rename it");
        let files = Diagnostic::warning(codes::UNKNOWN_KEY, "`x` is not what the model says")
            .label(Span::new(page, 3, 13), "written here")
            .label(Span::new(model, 7, 13), "found here");
        let nowhere = Diagnostic::error(codes::UNREADABLE, "no `foresite.yaml` here").hint("run it elsewhere");
        (vec![twice, files, nowhere].into(), sources)
    }

    #[test]
    fn shows_every_place_in_its_lines_and_the_hints() {
        let (report, sources) = example();
        let expected = "\
error[E0100]: no `foresite.yaml` here
 |
 = help: run it elsewhere

error[E0102]: `halving` is given twice
 --> data/models/parity.yaml:4:3
  |
3 |   halving: 2 year
  |   ------- first given here
4 |   halving: 3 year
  |   ^^^^^^^ given again here
  |
  = help: remove one of the two, or rename it

warning[E0103]: `x` is not what the model says
 --> content/é.md:1:3
  |
1 | é [2030](=x)
  |   ^^^^^^^^^^ written here
  |
 ::: data/models/parity.yaml:1:8
  |
1 | title: Parity
  |        ------ found here

";
        assert_eq!(human(&report, &sources, false), expected);
    }

    #[test]
    fn uses_color_only_on_request() {
        let (report, sources) = example();
        assert!(!human(&report, &sources, false).contains('\u{1b}'));
        assert!(human(&report, &sources, true).contains("\u{1b}["));
    }

    #[test]
    fn starts_a_short_line_with_the_place() {
        let (report, sources) = example();
        let expected = "\
error[E0100]: no `foresite.yaml` here
data/models/parity.yaml:4:3: error[E0102]: `halving` is given twice
content/é.md:1:3: warning[E0103]: `x` is not what the model says
";
        assert_eq!(short(&report, &sources), expected);
    }

    #[test]
    fn writes_every_place_with_its_end_as_json() {
        let (report, sources) = example();
        let parsed: serde_json::Value = serde_json::from_str(&json(&report, &sources)).unwrap();
        assert_eq!(parsed[0]["labels"], serde_json::json!([]));
        assert_eq!(parsed[2]["severity"], "warning");
        assert_eq!(
            parsed[1]["labels"][0],
            serde_json::json!({
                "path": "data/models/parity.yaml", "line": 4, "column": 3, "end_line": 4, "end_column": 10,
                "text": "given again here"
            })
        );
        assert_eq!(parsed[1]["hints"][0], "remove one of the two, or rename it");
    }

    #[test]
    fn prints_no_control_characters_and_marks_of_direction_of_an_author() {
        let mut sources = Sources::default();
        let hidden = "\u{1b}[31m\u{7}\u{9b}\u{61c}\u{200f}\u{2028}\u{202e}\u{2066}";
        let id = sources.add(format!("a{hidden}.yaml"), format!("key: {hidden} red\n"));
        let problem = Diagnostic::error(codes::UNKNOWN_KEY, format!("unknown `{hidden}`"));
        let problem = problem.label(Span::new(id, 5, 13), format!("{hidden}]0;x")).hint(format!("{hidden}[2J"));
        let report = Report::from(problem);
        for text in [
            human(&report, &sources, false),
            short(&report, &sources),
            json(&report, &sources),
            github(&report, &sources),
        ] {
            assert!(!text.replace('\n', "").contains(is_hidden), "{text:?}");
        }
        let read: serde_json::Value = serde_json::from_str(&json(&report, &sources)).unwrap();
        assert_eq!(read[0]["message"], format!("unknown `{hidden}`"));
    }

    #[test]
    fn shows_a_place_at_the_end_of_a_file_or_past_it() {
        for text in ["", "a: 1", "a: 1\n"] {
            let mut sources = Sources::default();
            let id = sources.add("a.yaml", text);
            for (start, end) in [(0, 0), (text.len(), text.len()), (text.len() + 5, text.len() + 9)] {
                let report = Report::from(Diagnostic::error(codes::MISSING_KEY, "x").at(Span::new(id, start, end)));
                assert!(human(&report, &sources, false).contains("a.yaml:"), "{text:?} {start}");
            }
        }
    }
}
