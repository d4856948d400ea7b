//! A change of a model or of its data.

/// What has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// An input.
    Input,
    /// A curve.
    Curve,
    /// A condition.
    Condition,
    /// The definition of an outcome.
    Outcome,
    /// The values of a scenario. It moves only the outcomes under this scenario, unless the scenario is a structure of an ensemble.
    Scenario,
    /// The structures of an ensemble, or their weights.
    Ensemble,
    /// The columns or the rows of a dataset.
    Dataset,
    /// The correlation of two inputs.
    Correlation,
    /// The days on which searches look for a first date.
    Window,
    /// A declared unit.
    Unit,
    /// The date of the report: time has passed.
    Time,
    /// The seed of the draws.
    Seed,
    /// The number of samples.
    Samples,
    /// The version of Foresite.
    Engine,
}

impl ChangeKind {
    /// Returns the word for it in a list of changes.
    pub fn word(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Curve => "curve",
            Self::Condition => "condition",
            Self::Outcome => "definition",
            Self::Scenario => "scenario",
            Self::Ensemble => "ensemble",
            Self::Dataset => "data",
            Self::Correlation => "correlation",
            Self::Window => "window",
            Self::Unit => "unit",
            Self::Time => "time",
            Self::Seed => "seed",
            Self::Samples => "samples",
            Self::Engine => "engine",
        }
    }
}

/// Whether something was added, removed, or altered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alteration {
    /// Only the later side has it.
    Added,
    /// Only the earlier side has it.
    Removed,
    /// Both sides have it, and it differs.
    Changed,
}

impl Alteration {
    /// Returns its word: `added`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }

    /// Returns what happened to something with these texts at the two sides; `None` if nothing did.
    pub(super) fn of<Text: PartialEq>(from: Option<&Text>, to: Option<&Text>) -> Option<Self> {
        match (from, to) {
            (None, Some(_)) => Some(Self::Added),
            (Some(_), None) => Some(Self::Removed),
            (from, to) => (from != to).then_some(Self::Changed),
        }
    }
}

/// A change of a model or of its data.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What has changed.
    pub kind: ChangeKind,
    /// Whether it was added, removed, or altered.
    pub alteration: Alteration,
    /// The identifier of what has changed: a name of the model, the id of a dataset, two inputs (`a, b`). Empty for a setting of
    /// the whole model.
    pub name: String,
    /// The name for readers.
    pub label: String,
    /// The text on the earlier side, as written; `None` if it has none.
    pub from: Option<String>,
    /// The text on the later side.
    pub to: Option<String>,
    /// For a dataset, its columns and rows that have changed.
    pub details: Vec<Detail>,
}

/// A row or a column of a dataset that has changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Detail {
    /// Whether it is a column.
    pub is_column: bool,
    /// Whether it was added, removed, or altered.
    pub alteration: Alteration,
    /// The key of the row, else its date or its number; or the name of the column.
    pub name: String,
    /// Its cells, or those that have changed: `price: 1599 → 1499`.
    pub text: String,
    /// Its position on the earlier and on the later side, among the rows or the columns.
    pub(super) places: [Option<usize>; 2],
}

impl Change {
    /// Returns whether each of its details can be made without the others: it consists of several rows of a dataset whose columns
    /// are the same.
    pub fn has_parts(&self) -> bool {
        let is_row = |detail: &Detail| !detail.is_column;
        self.kind == ChangeKind::Dataset
            && self.alteration == Alteration::Changed
            && self.details.len() > 1
            && self.details.iter().all(is_row)
    }
}

/// Returns a text with single spaces between its words.
pub fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
