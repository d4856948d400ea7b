//! The helps in the source code, found by how they are written, so that a help without a case fails a test.

use std::fs;
use std::path::Path;

use super::super::project::repository;

/// Helps that have no case, each with the reason.
pub const WITHOUT_CASE: &[(&str, &str)] = &[
    ("name another folder: `foresite init report`", "`foresite init`, whose tests run it"),
    ("the folder is a project already: `foresite new` adds a page, dataset, model or chart to it", "`foresite init`"),
    ("a name consists of letters, digits and `_`, and starts with a letter", "`foresite new`"),
    ("run `foresite` in a project's folder, or name that folder with `--root`", "there is no project"),
    ("move it to `content/` or `static/`", "a file with bytes that are no text"),
    ("save the file with line ends of one kind, `\\n` or `\\r\\n`", "line ends, which a case cannot hold"),
    (
        "each distribution, function and operator is one operation, once more for every date that `at` asks for",
        "a limit",
    ),
    ("choose another number after `--samples`", "an option of the command"),
    ("name its parts in `curves`", "a limit on the length of an expression"),
    ("list what it draws under `{key}`", "the reader of the file refuses an empty list first"),
    (
        "give the model more `samples`, or choose words and a check that leave more room",
        "a value nearer to its limit than the sampling error",
    ),
    ("write it with fewer digits, or give the model more `samples`", "only `--check-seeds` reports it"),
    (
        "let its conditions compare values that are farther apart, or give the model more `samples`",
        "only `--check-seeds` reports it",
    ),
    (
        "write a year like `2031`, a month like `2031-05`, a day, or a number in the entry's `unit`",
        "`foresite record FILE`, whose tests follow it",
    ),
    (
        "give the outcome or the model a rule: `resolves: It is reached on the first day on which …`",
        "`foresite record`, whose tests follow it",
    ),
    ("write `questions.name.now`", "the form of a path; the tests of questions write such paths"),
    (
        "or list its pages in `foresite.yaml`: `publish: { print: [index.md] }`",
        "a limit on the size of the whole report, whose tests follow it",
    ),
    ("restore it: run `git restore data/ledger`", "`foresite verify --git`, which needs a repository"),
    (
        "`git show {name} -- {path}` shows what it was; the history of the repository cannot be mended by a new commit",
        "`foresite verify --git`, which needs a repository",
    ),
    ("`foresite record` adds the forecasts of the models", "a ledger without an entry, which a command adds"),
    ("`foresite record` adds the forecast of today", "a ledger with one entry; the tests of moves record the second"),
    (
        "add `observed: dataset.column` to the curve",
        "the name of a column that only its author knows; the tests of backtests on pages follow it",
    ),
    ("choose a longer time with `every`, or a later `from`", "a chart of a backtest, whose tests follow it"),
    (
        "let `from` name the earlier forecast, and `to` the later one",
        "a ledger with two entries, which a command adds; the tests of moves follow it",
    ),
    (
        "write `ledger.model[\"who stated it\"].outcome.estimate`",
        "the form of a path; the tests of the ledger's pages write such paths",
    ),
    (
        "write `ledger.model.previous.outcome.median`",
        "the form of a path; the tests of the ledger's pages write such paths",
    ),
    ("in the generated file `{file}`", "no help, but a place"),
    (
        "find out how it ended, and record the answer: `foresite resolve {id} yes --source KEY`",
        "`foresite resolve`, whose tests run it",
    ),
    (
        "find out how it ended, and record the result: `foresite resolve {id} yes --source KEY`",
        "`foresite resolve`, whose tests run it",
    ),
    ("write them into `templates/{}`", "a file that is not there; the tests of languages write it"),
    ("write `\\{text}`", "a part of a help that the cases of pages have"),
    ("write the path without `..`", "an option of the command"),
    ("put a value that contains `: ` in quotes", "another reader of YAML reports such a value first"),
    (
        "define it under `curves`, and take its value with `at(date, curve)`",
        "a call that needs a date outside of a model",
    ),
];

/// What stands before a help in the source code.
const BEFORE: [&str; 7] = [
    "hint \"",
    ".hint(\"",
    ".hint(format!(\"",
    "let hint = \"",
    "let hint = format!(\"",
    "hint: \"",
    "hint(format!(\"",
];

/// How a text begins that is a help wherever it stands.
const STARTS: [&str; 2] = ["write ", "did you mean "];

/// Returns the helps that give a text to write and that none of the tried ones follows, each with its place in the code.
pub fn untried(tried: &[String]) -> Vec<(String, String)> {
    let mut untried = Vec::new();
    for entry in walkdir::WalkDir::new(repository().join("src")).sort_by_file_name().into_iter().map(Result::unwrap) {
        let path = entry.path().strip_prefix(repository()).unwrap().to_string_lossy().into_owned();
        if path.ends_with(".rs") && !path.contains("/tests") && !path.starts_with("src/diagnostic") {
            let helps = helps(&code(entry.path()));
            let is_tried = |help: &str| tried.iter().any(|tried| follows(tried, help));
            untried.extend(helps.into_iter().filter(|help| !is_tried(help)).map(|help| (path.clone(), help)));
        }
    }
    untried
}

/// Returns the code of a file on long lines, without its tests and comments.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with("//"));
    lines.fold(String::new(), |code, line| match code.strip_suffix('\\') {
        Some(before) => format!("{before}{line}"),
        None if code.ends_with('(') => format!("{code}{line}"),
        None => format!("{code}\n{line}"),
    })
}

/// Returns the helps of a file that have a text in backticks.
fn helps(code: &str) -> Vec<String> {
    let mut helps = Vec::new();
    let mut at = 0;
    while let Some(start) = code[at..].find('"').map(|found| at + found) {
        if code[..start].ends_with('\'') {
            at = start + 1;
            continue;
        }
        let (text, length) = literal(&code[start + 1..]);
        let before = &code[..=start];
        let is_help =
            BEFORE.iter().any(|end| before.ends_with(end)) || STARTS.iter().any(|words| text.starts_with(words));
        let has_pairs = text.matches('`').count() >= 2;
        if is_help && has_pairs && text.contains(char::is_alphabetic) {
            helps.push(text);
        }
        at = start + 1 + length;
    }
    helps
}

/// Returns the text of a literal after its opening quote, and its length in the code with the closing quote.
fn literal(code: &str) -> (String, usize) {
    let mut text = String::new();
    let mut letters = code.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return (text, at + 1),
            '\\' => match letters.next() {
                Some((_, 'n')) => text.push('\n'),
                Some((_, escaped)) => text.push(escaped),
                None => break,
            },
            letter => text.push(letter),
        }
    }
    (text, code.len())
}

/// Returns whether a printed text is one that a template makes: it has the template's words, in their order.
fn follows(text: &str, template: &str) -> bool {
    let mut parts = vec![String::new()];
    let mut letters = template.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '{' | '}' if letters.peek() == Some(&letter) => {
                letters.next();
                parts.last_mut().unwrap().push(letter);
            }
            // The words around which markup stands.
            '…' => parts.push(String::new()),
            '{' => {
                letters.by_ref().find(|letter| *letter == '}');
                parts.push(String::new());
            }
            letter => parts.last_mut().unwrap().push(letter),
        }
    }
    let (first, last) = (&parts[0], &parts[parts.len() - 1]);
    let Some(mut rest) = text.strip_prefix(first.as_str()) else { return false };
    if parts.len() == 1 {
        return rest.is_empty();
    }
    for part in &parts[1..parts.len() - 1] {
        match rest.find(part.as_str()) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last.as_str())
}

#[test]
fn finds_helps_and_what_they_print() {
    let code = "a(hint \"write `{x}` or {{ `b` }}\"; .hint(\"no text\").hint(format!(\"did you mean `{}`?\", x)), '\"', \"write it\"";
    assert_eq!(helps(code), ["write `{x}` or {{ `b` }}", "did you mean `{}`?"]);
    assert!(follows("write `5` or { `b` }", "write `{x}` or {{ `b` }}"));
    assert!(!follows("write `5` or `b`", "write `{x}` or {{ `b` }}"));
    assert!(!follows("write `5`", "write `5`, or"));
}
