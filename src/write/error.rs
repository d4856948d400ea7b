//! Why a write failed.

use std::path::Path;
use std::{fmt, io};

/// The kind of a write error: what has to change before a write can succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The request: a site cannot be written to this output folder. Exit status 2.
    Usage,
    /// The system: a full disk, a missing permission. Exit status 3.
    System,
    /// Somebody stopped the command. Exit status 130.
    Interrupted,
}

/// Why a write failed. The output folder is as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriteError {
    /// What has to change.
    pub cause: Cause,
    /// What failed, with the path; lower case, no full stop.
    pub message: String,
    /// How to fix it.
    pub hint: Option<String>,
}

impl fmt::Display for WriteError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.message)?;
        self.hint.as_ref().map_or(Ok(()), |hint| write!(formatter, "\nhint: {hint}"))
    }
}

impl std::error::Error for WriteError {}

impl WriteError {
    /// Returns the error of a request that cannot be met.
    pub fn usage(message: String, hint: &str) -> Self {
        Self { cause: Cause::Usage, message, hint: Some(hint.to_owned()) }
    }

    /// Returns the error of a system call: `cannot ACTION PATH: …`.
    pub fn system(action: &str, path: &Path, error: &io::Error) -> Self {
        let cause = if error.kind() == io::ErrorKind::Interrupted { Cause::Interrupted } else { Cause::System };
        let (reason, hint) = match error.kind() {
            io::ErrorKind::Interrupted => ("the command was interrupted".to_owned(), None),
            io::ErrorKind::PermissionDenied => ("permission denied".to_owned(), None),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ("the disk is full".to_owned(), None),
            io::ErrorKind::ReadOnlyFilesystem => ("the file system is read-only".to_owned(), None),
            io::ErrorKind::CrossesDevices | io::ErrorKind::ResourceBusy => (
                "it is on another file system than its parent folder".to_owned(),
                Some("choose a folder below that mount point as the output folder".to_owned()),
            ),
            _ => (error.to_string(), None),
        };
        Self { cause, message: format!("cannot {action} `{}`: {reason}", path.display()), hint }
    }
}
