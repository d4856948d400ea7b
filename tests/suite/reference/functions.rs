//! The reference page of the functions and distributions of the model language, generated from their entries.

use std::fs;

use foresite::model::compile::reshape::{GROUP_FUNCTIONS, ROW_FUNCTIONS, RowFunction};
use foresite::model::compile::{DISTRIBUTIONS, FUNCTIONS, Family, Function, Signature};

use super::super::project::repository;
use super::head;

pub fn page(weight: usize) -> String {
    let description = "Every function and distribution of the model language, with its arguments and its values.";
    let mut text = head("Functions and distributions", "Functions", description, weight);
    text.push_str("[The model language](../language/index.md) explains them, with examples.\n\n");
    text.push_str("## Functions {#functions}\n\n");
    FUNCTIONS.iter().for_each(|entry| function(entry, &mut text));
    text.push_str("## Functions over rows {#rows}\n\nIn the `derived` columns of a dataset:\n\n");
    ROW_FUNCTIONS.iter().for_each(|entry| row_function(entry, &mut text));
    text.push_str("In the columns of a dataset that a `group` makes:\n\n");
    GROUP_FUNCTIONS.iter().for_each(|entry| row_function(entry, &mut text));
    text.push_str("## Distributions {#distributions}\n\n");
    text.push_str("`a to b`, without a function, is the 90% interval from `a` to `b`.\n\n");
    DISTRIBUTIONS.iter().for_each(|entry| distribution(entry, &mut text));
    text.trim_end().to_owned() + "\n"
}

fn function(function: &Function, text: &mut String) {
    term(function.signature, text);
    text.push_str(&format!(
        ": {}. Result: {}. {}\n\n",
        sentence(function.summary),
        function.result,
        examples(function.signature, &PAGES)
    ));
}

fn row_function(function: &RowFunction, text: &mut String) {
    term(function.signature, text);
    // The sections on groups come after those on queries, which have functions of the same names.
    let examples = examples(function.signature, &["data.md"]);
    text.push_str(&format!(": {}. Result: {}. {examples}\n\n", sentence(function.summary), function.result));
}

fn distribution(family: &Family, text: &mut String) {
    term(family.signature, text);
    text.push_str(&format!(": {}. Values: {}.", sentence(family.summary), family.support));
    let parameters: Vec<String> =
        family.parameters.iter().map(|parameter| format!("`{}`, {}", parameter.name, parameter.in_words())).collect();
    if !parameters.is_empty() {
        text.push_str(&format!(" Parameters: {}.", parameters.join("; ")));
    }
    text.push_str(&format!(" {}\n\n", examples(family.signature, &PAGES)));
}

/// Writes the forms of a call as the term of an entry.
fn term(signature: Signature, text: &mut String) {
    text.push_str(&format!("`{}`\n", signature.forms.join("`, `")));
}

/// The pages of the language reference that have sections on functions and distributions.
const PAGES: [&str; 4] = ["functions.md", "distributions.md", "time.md", "data.md"];

/// Returns a link to the section of one of these pages of the language reference whose heading names the function or distribution.
fn examples(signature: Signature, pages: &[&str]) -> String {
    let named = format!("`{}", signature.name);
    for page in pages {
        let text = fs::read_to_string(repository().join("tests/language").join(page)).unwrap();
        let mut headings =
            text.lines().filter_map(|line| line.strip_prefix("## ")?.strip_suffix('}')?.split_once(" {#"));
        let is_on = |heading: &str| {
            heading.match_indices(&named).any(|(at, _)| heading[at + named.len()..].starts_with(['`', '(']))
        };
        let found = if pages.len() == 1 {
            headings.rfind(|(heading, _)| is_on(heading))
        } else {
            headings.find(|(heading, _)| is_on(heading))
        };
        if let Some((_, anchor)) = found {
            return format!("[Examples](../language/{page}#{anchor}).");
        }
    }
    panic!("no section of the language reference is on `{}`", signature.name);
}

fn sentence(summary: &str) -> String {
    let mut letters = summary.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
