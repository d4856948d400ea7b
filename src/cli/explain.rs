//! `foresite explain CODE`.

use super::arguments::ExplainFlags;
use super::failure::Failure;
use super::terminal::Terminal;
use crate::diagnostic::{closest, codes};

/// Prints the explanation of a diagnostic code.
pub fn run(flags: &ExplainFlags, terminal: &Terminal) -> Result<(), Failure> {
    let wanted = flags.code.to_uppercase();
    let Some(code) = codes::ALL.iter().find(|code| code.id == wanted) else {
        let known = codes::ALL.iter().map(|code| code.id);
        let near = closest(&wanted, known).map(|id| format!("; did you mean `{id}`?")).unwrap_or_default();
        return Err(Failure::usage(format!("there is no diagnostic code `{}`{near}", flags.code)));
    };
    let explanation: Vec<&str> = code.explanation.lines().map(str::trim).collect();
    terminal.data(&format!("{}: {}\n\n{}\n", code.id, code.summary, explanation.join("\n").trim()))
}
