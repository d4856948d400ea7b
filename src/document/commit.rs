//! The state of the repository that a project was read from.

/// A commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Its name: 40 hexadecimal digits.
    pub id: String,
    /// Whether the project's files differ from those of the commit.
    pub is_changed: bool,
}
