//! Names of charts, tables, models and datasets in texts.

use std::fmt;

use crate::dependencies::{Access, Kind};

/// A chart, a table, a model or a dataset as texts name it: `chart:growth`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FigureName {
    /// A chart, by id.
    Chart(String),
    /// A table, by id.
    Table(String),
    /// A model, by id: the list of its definitions.
    Model(String),
    /// A dataset, by id, or `*` for all of them: the report on it.
    Dataset(String),
}

/// The id that stands for every dataset.
pub const EVERY_DATASET: &str = "*";

impl FigureName {
    /// Parses `chart:ID`, `table:ID`, `model:ID` or `dataset:ID`.
    pub fn parse(address: &str) -> Option<Self> {
        let (kind, id) = address.split_once(':')?;
        match kind {
            "chart" => Some(Self::Chart(id.to_owned())),
            "table" => Some(Self::Table(id.to_owned())),
            "model" => Some(Self::Model(id.to_owned())),
            "dataset" => Some(Self::Dataset(id.to_owned())),
            _ => None,
        }
    }

    /// Returns the name of another figure of the same kind.
    pub fn with_id(&self, id: &str) -> Self {
        match self {
            Self::Chart(_) => Self::Chart(id.to_owned()),
            Self::Table(_) => Self::Table(id.to_owned()),
            Self::Model(_) => Self::Model(id.to_owned()),
            Self::Dataset(_) => Self::Dataset(id.to_owned()),
        }
    }

    /// Returns the id of the element that shows the figure on a page: `chart-growth`. Authors link to it.
    pub fn element_id(&self) -> String {
        self.to_string().replacen(':', "-", 1)
    }

    /// Returns the look-up of the figure, for a recorder.
    pub fn access(&self) -> Access {
        match self {
            Self::Chart(id) => Access::Entry(Kind::Chart, id.clone()),
            Self::Table(id) => Access::Entry(Kind::Table, id.clone()),
            Self::Model(id) => Access::Entry(Kind::ModelListing, id.clone()),
            Self::Dataset(id) if id == EVERY_DATASET => Access::All(Kind::DatasetReport),
            Self::Dataset(id) => Access::Entry(Kind::DatasetReport, id.clone()),
        }
    }
}

impl fmt::Display for FigureName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Chart(id) => write!(formatter, "chart:{id}"),
            Self::Table(id) => write!(formatter, "table:{id}"),
            Self::Model(id) => write!(formatter, "model:{id}"),
            Self::Dataset(id) => write!(formatter, "dataset:{id}"),
        }
    }
}
