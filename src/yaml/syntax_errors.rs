//! Explains syntax errors of YAML in words that authors understand.

use serde_yaml::granit_parser::ErrorKind;

use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;

/// Returns the hint of a message that a limit is exceeded, given the limit's key.
pub fn limit_hint(key: &str) -> String {
    format!("the limit can be changed in `foresite.yaml`: `limits: {{ {key}: … }}`")
}

/// Returns what a syntax error at byte `at` means, and how to fix it.
pub fn explain(
    (kind, nesting): (&ErrorKind, usize),
    text: &str,
    at: usize,
    span: impl Fn(usize, usize) -> Span,
) -> Diagnostic {
    let here = span(at, at + text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8));
    let error = |message: &str| Diagnostic::error(codes::YAML_SYNTAX, message);
    match kind {
        ErrorKind::RecursionLimitExceeded => {
            Diagnostic::error(codes::TOO_LARGE, format!("the file is nested too deeply: more than {nesting} levels"))
                .label(here, "the limit is exceeded here")
                .hint(limit_hint("yaml_nesting"))
        }
        ErrorKind::DirectiveDisallowed => {
            Diagnostic::error(codes::YAML_FEATURE, "expected plain data, found a directive (`%…`)").at(here)
        }
        ErrorKind::MappingValueNotAllowed => colon(text, at, span, here),
        ErrorKind::CommentInterceptedScalar => error("a value of several lines is cut by ` #`, which starts a comment")
            .label(here, "the comment starts here")
            .hint("put the value in quotes, or the comment on a line of its own before the key"),
        ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabNotAllowed
        | ErrorKind::TabAtBlockScalarStart
        | ErrorKind::TabInPlainScalar
        | ErrorKind::InvalidBlockEntryWhitespace
        | ErrorKind::InvalidMappingValueWhitespace => {
            let line = text.get(..at).map_or(0, |before| before.rfind('\n').map_or(0, |end| end + 1));
            let tab = text.get(line..).and_then(|rest| rest.find('\t')).map_or(at, |tab| line + tab);
            error("a tab is used to indent").label(span(tab, tab + 1), "expected spaces").hint("indent with spaces")
        }
        ErrorKind::UnexpectedCharacter { character } => {
            error(&format!("a value cannot start with `{character}`")).at(here).hint("put the value in quotes")
        }
        ErrorKind::UnclosedFlowCollection { open } => error(&format!("a bracket `{open}` is never closed"))
            .label(here, format!("expected its `{}` before the end of the file", closing(*open))),
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            error(&format!("a bracket `{open}` is closed by `{close}`"))
                .label(here, format!("expected its `{}`", closing(*open)))
        }
        ErrorKind::UnclosedQuotedScalar | ErrorKind::InvalidQuotedScalarIndent => {
            let quote = opening_quote(text, at);
            error("a quote is never closed").label(span(quote, quote + 1), "expected its closing quote")
        }
        ErrorKind::InvalidTrailingSingleQuotedScalar => error("a quoted value ends before the end of the line")
            .label(here, "expected nothing after the closing quote")
            .hint("inside '…', write an apostrophe twice: 'it''s'"),
        ErrorKind::InvalidTrailingDoubleQuotedScalar => error("a quoted value ends before the end of the line")
            .label(here, "expected nothing after the closing quote")
            .hint("put the whole value in quotes; inside \"…\" a quote is written `\\\"`"),
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidUnicodeEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate => error("an escape after `\\` is not one that YAML knows")
            .at(here)
            .hint("a backslash is written `\\\\`; or use '…', where a backslash is itself"),
        ErrorKind::InvalidBlockScalarHeader | ErrorKind::ZeroBlockScalarIndent => {
            error("a text after `>` or `|` starts on the next line")
                .label(here, "expected the line to end here")
                .hint("put a value that starts with `>` or `|` in quotes")
        }
        ErrorKind::BlockSequenceEntryNotAllowed | ErrorKind::BlockEntryInFlowCollection => {
            error("a list must start on a line of its own").label(here, "expected a value").hint(
                "put each `- item` on its own line, or write `[a, b]`; put a text that starts with `- ` in quotes",
            )
        }
        ErrorKind::MissingAnchorOrAliasName => {
            error("a value cannot start with this sign").at(here).hint("put the value in quotes")
        }
        ErrorKind::ExpectedBlockMappingKey => after_value(text, at, span, here),
        ErrorKind::ExpectedBlockSequenceEntry => {
            error("expected the next item of the list, `- …`").at(here).hint("check the indentation of this line")
        }
        ErrorKind::ExpectedFlowMappingSeparator => separator(text, at, here, '}'),
        ErrorKind::ExpectedFlowSequenceSeparator => separator(text, at, here, ']'),
        ErrorKind::InvalidColonPlacement => error("expected `,` or a closing bracket, found `:`")
            .at(here)
            .hint("is the bracket of the lines above closed?")
            .hint("put a value that contains `: ` in quotes"),
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => {
            error("expected `key: value`").at(here).hint("a key is followed by a colon and a space")
        }
        ErrorKind::CommentNotSeparated => error("a comment needs a space before its `#`").at(here),
        ErrorKind::MisplacedFlowCollectionEnd => error("a bracket is closed that was not opened")
            .at(here)
            .hint("put a value that starts with a bracket in quotes"),
        _ => {
            error("this is not well-formed YAML").label(here, "expected `key: value`, `- item` or the end of the file")
        }
    }
}

/// Explains a colon where no key is possible: inside a value, or on a line that continues the line above.
fn colon(text: &str, at: usize, span: impl Fn(usize, usize) -> Span, here: Span) -> Diagnostic {
    let line = text.get(..at).map_or(0, |before| before.rfind('\n').map_or(0, |end| end + 1));
    let before = text.get(line..at).unwrap_or("");
    let inside = before.trim_start_matches([' ', '-']).contains(": ");
    if inside {
        Diagnostic::error(codes::YAML_SYNTAX, "a value contains `: `, which YAML reads as another key")
            .label(here, "the second colon of the line")
            .hint("put the value in quotes")
    } else {
        let start = line + before.len() - before.trim_start().len();
        Diagnostic::error(codes::YAML_SYNTAX, "a key is where the value above continues")
            .label(span(start, at + 1), "indented deeper than the key above it, or the line above lacks its colon")
            .hint("start the keys of one mapping in the same column")
    }
}

/// Explains text after a complete value, or a line whose indentation no key above it has.
fn after_value(text: &str, at: usize, span: impl Fn(usize, usize) -> Span, here: Span) -> Diagnostic {
    let line = text.get(..at).map_or(0, |before| before.rfind('\n').map_or(0, |end| end + 1));
    let before = text.get(line..at).unwrap_or("");
    if before.trim().is_empty() || before.trim() == "-" {
        return Diagnostic::error(codes::YAML_SYNTAX, "this line is indented like no key above it")
            .label(here, "expected `key: value` in the column of another key")
            .hint("start the keys of one mapping in the same column");
    }
    let rest = text.get(at..).and_then(|rest| rest.lines().next()).unwrap_or("").trim_end();
    Diagnostic::error(codes::YAML_SYNTAX, "a value ends before the end of the line")
        .label(span(at, at + rest.len()), "expected nothing more")
        .hint(
            "put the whole text in quotes if it starts with `[`, `{`, `*` or a quote: '[2030](=model.outcome) is near'",
        )
}

fn separator(text: &str, at: usize, here: Span, close: char) -> Diagnostic {
    let after_list = text.get(..at).is_some_and(|before| before.trim_end().ends_with(']'));
    let problem = Diagnostic::error(codes::YAML_SYNTAX, format!("expected `,` or `{close}`")).at(here);
    if after_list {
        problem.hint("put a text that starts with `[` in quotes: '[2030](=model.outcome)'")
    } else {
        problem.hint("is the bracket closed, and is there a comma between its parts?")
    }
}

fn closing(open: char) -> char {
    if open == '{' { '}' } else { ']' }
}

/// Returns the position of the quote that opens the text at `at`: that position, or that of the last quote before it.
fn opening_quote(text: &str, at: usize) -> usize {
    let is_quote = |found: char| found == '"' || found == '\'';
    if text.get(at..).is_some_and(|rest| rest.starts_with(is_quote)) {
        return at;
    }
    text.get(..at).and_then(|before| before.rfind(is_quote)).unwrap_or(at)
}
