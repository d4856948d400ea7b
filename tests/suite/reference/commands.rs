//! The reference page of the commands, generated from their definitions.

use clap::{Arg, Command};
use foresite::cli;

use super::head;

pub fn page(weight: usize) -> String {
    let program = cli::definitions();
    let mut text = head("Commands", "Commands", "Every command, its arguments and flags.", weight);
    text.push_str("`foresite help COMMAND` prints the same in the terminal.\n\n");
    for command in program.get_subcommands() {
        section(command, &mut text);
    }
    text.push_str("## Flags of all commands {#everywhere}\n\n");
    program.get_arguments().for_each(|argument| entry(argument, &mut text));
    text.push_str("## Exit status {#exit}\n\n");
    text.push_str(&format!("{}\n\n", program.get_after_help().unwrap()));
    text.push_str(
        "If the environment variable `NO_COLOR` is set, the output has no colors. `SOURCE_DATE_EPOCH`, a number of seconds \
         since 1970-01-01, replaces the system's clock.\n",
    );
    text
}

fn section(command: &Command, text: &mut String) {
    let name = command.get_name();
    text.push_str(&format!("## `foresite {name}` {{#{name}}}\n\n{}.\n\n", command.get_about().unwrap()));
    let mut own = command.clone().bin_name(format!("foresite {name}"));
    let usage = own.render_usage().to_string();
    text.push_str(&format!("```text\n{}\n```\n\n", usage.trim_start_matches("Usage: ")));
    command.get_arguments().for_each(|argument| entry(argument, text));
}

fn entry(argument: &Arg, text: &mut String) {
    let mut names = Vec::new();
    names.extend(argument.get_short().map(|short| format!("-{short}")));
    names.extend(argument.get_long().map(|long| format!("--{long}")));
    let takes = argument.get_action().takes_values();
    let value = argument.get_value_names().and_then(|names| names.first()).filter(|_| takes);
    let value = value.map(ToString::to_string).unwrap_or_default();
    let term = match (names.last_mut(), argument.is_required_set()) {
        (None, true) => value,
        (None, false) => format!("[{value}]"),
        (Some(name), _) => {
            if takes {
                name.push_str(&format!(" {value}"));
            }
            names.join("`, `")
        }
    };
    let default: Vec<_> = argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    let default = if default.is_empty() { String::new() } else { format!(" *{} by default*", default.join(", ")) };
    text.push_str(&format!("`{term}`{default}\n: {}", argument.get_help().unwrap()));
    if !argument.get_help().unwrap().to_string().ends_with('.') {
        text.push('.');
    }
    let values = if takes { argument.get_possible_values() } else { Vec::new() };
    if !values.is_empty() {
        let each = values.iter().map(|value| {
            let help = value.get_help().map(ToString::to_string).unwrap_or_default();
            format!("`{}`: {}", value.get_name(), lower(&help))
        });
        text.push_str(&format!(" {}.", each.collect::<Vec<_>>().join("; ")));
    }
    text.push_str("\n\n");
}

/// Returns a help text as a part of a sentence. An abbreviation that it begins with, such as JSON, keeps its capitals.
fn lower(help: &str) -> String {
    let help = help.trim_end_matches('.');
    let mut letters = help.chars();
    match letters.next() {
        Some(first) if !letters.clone().next().is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => help.to_owned(),
    }
}
