//! How a command ends.

use std::process::ExitCode;

use crate::write::{Fault, WriteError};

/// Whose fault it is; the number is the exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Nobody's.
    Done = 0,
    /// The author's content, data or model.
    Author = 1,
    /// The call's.
    Call = 2,
    /// The machine's.
    Machine = 3,
    /// Ours.
    Bug = 70,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command ended early.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Whose fault it is.
    pub exit: Exit,
    /// What to say beyond what has been said already.
    pub message: Option<String>,
}

impl Failure {
    /// The author's diagnostics, which have been printed.
    pub fn author() -> Self {
        Self { exit: Exit::Author, message: None }
    }

    /// A wrong call.
    pub fn call(message: impl Into<String>) -> Self {
        Self { exit: Exit::Call, message: Some(message.into()) }
    }

    /// The machine does not let us.
    pub fn machine(message: impl Into<String>) -> Self {
        Self { exit: Exit::Machine, message: Some(message.into()) }
    }

    /// Whoever read what we print has had enough of it: `foresite forecast | head`.
    pub fn closed() -> Self {
        Self { exit: Exit::Done, message: None }
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        match error.fault {
            Fault::Call => Self::call(error.to_string()),
            Fault::Machine => Self::machine(error.to_string()),
        }
    }
}
