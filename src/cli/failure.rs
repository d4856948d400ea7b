//! How a command ends: the exit status, and the message of a failure.

use std::process::ExitCode;

use crate::write::{Cause, WriteError};

/// The exit status of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// The command did what it was asked to do.
    Success = 0,
    /// The project has problems: its content, data or models.
    Project = 1,
    /// The arguments cannot be used.
    Usage = 2,
    /// The operating system refused something.
    System = 3,
    /// Foresite has a bug (`EX_SOFTWARE` of sysexits.h).
    Bug = 70,
    /// Somebody stopped the command: 128 and the number of the signal SIGINT, as shells return it.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command ended early.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The exit status.
    pub exit: Exit,
    /// The message to print; `None` if everything has been printed.
    pub message: Option<String>,
}

impl Failure {
    /// Returns the failure of a command whose diagnostics have been printed.
    pub fn project() -> Self {
        Self { exit: Exit::Project, message: None }
    }

    /// Returns a usage error.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, message: Some(message.into()) }
    }

    /// Returns a usage error whose diagnostics have been printed.
    pub fn reported_usage() -> Self {
        Self { exit: Exit::Usage, message: None }
    }

    /// Returns an error of the operating system.
    pub fn system(message: impl Into<String>) -> Self {
        Self { exit: Exit::System, message: Some(message.into()) }
    }

    /// Returns the failure of a build that somebody stopped.
    pub fn interrupted() -> Self {
        Self { exit: Exit::Interrupted, message: Some("the site was not written".to_owned()) }
    }

    /// Returns the failure of a command whose reader closed the pipe, as in `foresite forecast | head`. The command
    /// then exits quietly.
    pub fn closed_pipe() -> Self {
        Self { exit: Exit::Success, message: None }
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        match error.cause {
            Cause::Usage => Self::usage(error.to_string()),
            Cause::System => Self::system(error.to_string()),
            Cause::Interrupted => Self { exit: Exit::Interrupted, message: Some(error.to_string()) },
        }
    }
}
