//! The keys that charts and tables share, and tables: `data/tables/<id>.yaml`, or a fenced `table` block of a page.

use super::accept::{Accepted, accepted};
use super::backtest_keys::BacktestKeys;
use super::reader_text::prose;
use super::rows::{Rows, Sort};
use crate::source::Spanned;
use crate::yaml::{
    boolean, choice, count, default, entry_name, expression, flatten, kinds, list, one_or_many, optional, or_empty,
    required, section, text,
};

section! {
    /// The keys of every chart and table. Texts may hold bound figures.
    #[derive(Clone, Debug, PartialEq)]
    pub struct FigureHead {
        /// The identifier that pages use.
        pub id: Spanned<String> = entry_name(),
        /// The finding, in a sentence; may hold bound figures.
        pub title: Spanned<String> = required(prose()),
        /// What is measured, and in which unit.
        pub subtitle: Option<Spanned<String>> = optional(prose()),
        /// Where it comes from: keys of `data/sources.yaml` or of a `data/*.bib`.
        pub sources: Vec<Spanned<String>> = or_empty(list(text())),
        /// A remark below the figure.
        pub note: Option<Spanned<String>> = optional(prose()),
        /// A description for people who cannot see the figure; by default it is generated from the data.
        pub alt: Option<Spanned<String>> = optional(prose()),
        /// What its words assume, one condition or several: `parity.task.bottleneck(fits) > 50%`. The build fails when it is
        /// false.
        pub check: Vec<Spanned<String>> = or_empty(one_or_many(expression())),
        /// The checks whose reports you accept, each with its reason: `{ unshown: The note says where it comes from }`.
        pub accept: Accepted = or_empty(accepted()),
    }
}

/// A table.
#[derive(Clone, Debug, PartialEq)]
pub struct TableSpec {
    /// The keys of every figure.
    pub head: FigureHead,
    /// The content.
    pub kind: TableKind,
}

kinds! {
    /// The kinds of table.
    #[derive(Clone, Debug, PartialEq)]
    pub enum TableKind {
        /// Rows of a dataset.
        "dataset" => Dataset(DatasetTable),
        /// Cells that are written out; they may hold bound figures.
        "grid" => Grid(GridTable),
        /// Claims of `data/claims.yaml`.
        "claims" => Claims(ClaimsTable),
        /// Questions of `data/questions/`.
        "questions" => Questions(QuestionsTable),
        /// Scores of claims and of recorded forecasts.
        "scores" => Scores(ScoresTable),
        /// How an outcome was revised, from entry to entry of the ledger.
        "revisions" => Revisions(RevisionsTable),
        /// What a curve would have forecast on earlier dates, and what came.
        "backtest" => Backtest(BacktestKeys),
        /// The beliefs that an input pools: each expert's weight and quantiles, and those of the input.
        "pool" => Pool(PoolTable),
        /// What each structure of an ensemble says of an outcome, and what they say together.
        "structures" => Structures(OutcomeTable),
        /// What an outcome is under each scenario, and the chance of a later one.
        "scenarios" => Scenarios(OutcomeTable),
        /// What a model says of its past cases, and what came.
        "hindcasts" => Hindcasts(HindcastsTable),
    }
}

impl TableKind {
    /// Returns the backtest that the table shows.
    pub fn backtest(&self) -> Option<&BacktestKeys> {
        if let Self::Backtest(keys) = self { Some(keys) } else { None }
    }
}

section! {
    /// `kind: dataset`: rows of a dataset.
    #[derive(Clone, Debug, PartialEq)]
    pub struct DatasetTable {
        /// The rows.
        pub rows: Rows = flatten::<Rows>(),
        /// The columns to show, by name; by default all columns of the dataset.
        pub columns: Vec<Spanned<String>> = or_empty(list(text())),
        /// The column to sort by: `price`, or `{ by: price, descending: true }`.
        pub sort: Option<Sort> = optional(section::<Sort>("the order").or_value_of("by")),
        /// The largest number of rows shown, from the first on.
        pub limit: Option<usize> = optional(count(1000)),
    }
}

section! {
    /// `kind: grid`: cells that are written out, such as a table of scenarios by year.
    #[derive(Clone, Debug, PartialEq)]
    pub struct GridTable {
        /// The headers of the columns.
        pub headers: Vec<Spanned<String>> = required(list(prose())),
        /// Rows of cells, as many as there are headers; they may hold bound figures.
        pub rows: Vec<Vec<Spanned<String>>> = required(list(list(prose()))),
    }
}

section! {
    /// `kind: claims`: claims with what came of them, those whose deadline is first at the top.
    #[derive(Clone, Debug, PartialEq)]
    pub struct ClaimsTable {
        /// The question whose claims are shown; by default those of all questions.
        pub question: Option<Spanned<String>> = optional(text()),
        /// Which claims are shown: `all`, those that are `open`, or those that are `resolved`, ambiguous and annulled ones among
        /// them.
        pub shown("show"): ClaimsShown = default(choice(&SHOWN), "all"),
        /// If true, a column has the rule that decides each claim.
        pub rules: bool = default(boolean(), "false"),
    }
}

section! {
    /// `kind: questions`: questions with their forecasts and what came of them, those that are due first at the top.
    #[derive(Clone, Debug, PartialEq)]
    pub struct QuestionsTable {
        /// Which questions are shown: `all`, those that are `open`, or those that are `resolved`, ambiguous and annulled ones among
        /// them.
        pub shown("show"): ClaimsShown = default(choice(&SHOWN), "all"),
        /// If true, a column has the rule that decides each question; below it readers open the fine print, who decides, and the base
        /// rate.
        pub rules: bool = default(boolean(), "false"),
    }
}

/// Which claims or questions a table shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimsShown {
    /// All.
    All,
    /// Those without a result.
    Open,
    /// Those with a result.
    Resolved,
}

const SHOWN: [(&str, ClaimsShown); 3] =
    [("all", ClaimsShown::All), ("open", ClaimsShown::Open), ("resolved", ClaimsShown::Resolved)];

section! {
    /// `kind: scores`: Brier and log scores of chances, CRPS and weighted interval scores of dates and numbers; lower is better.
    #[derive(Clone, Debug, PartialEq)]
    pub struct ScoresTable {
        /// The rows: means by `question`, `forecaster`, or `year`; each `claim`; or each `forecast` of a date or a number in the
        /// ledger.
        pub by: ScoresBy = default(choice(&SCORES_BY), "question"),
    }
}

/// The rows of a table of scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScoresBy {
    /// Questions.
    Question,
    /// Forecasters.
    Forecaster,
    /// Years in which chances were given.
    Year,
    /// Claims.
    Claim,
    /// Forecasts of dates and numbers.
    Forecast,
}

const SCORES_BY: [(&str, ScoresBy); 5] = [
    ("question", ScoresBy::Question),
    ("forecaster", ScoresBy::Forecaster),
    ("year", ScoresBy::Year),
    ("claim", ScoresBy::Claim),
    ("forecast", ScoresBy::Forecast),
];

section! {
    /// `kind: pool`: the beliefs of experts that an input pools, each with its weight and its quantiles, and those of the input below.
    #[derive(Clone, Debug, PartialEq)]
    pub struct PoolTable {
        /// The input whose value is a `pool`: `costs.wage`.
        pub input: Spanned<String> = required(text()),
    }
}

section! {
    /// `kind: structures` and `kind: scenarios`: an outcome, a row for each structure of the ensemble or for each scenario.
    #[derive(Clone, Debug, PartialEq)]
    pub struct OutcomeTable {
        /// The outcome: `model.outcome`.
        pub outcome: Spanned<String> = required(text()),
    }
}

section! {
    /// `kind: hindcasts`: the past cases of a model, a row each, with what came; the mean scores of each structure are below.
    #[derive(Clone, Debug, PartialEq)]
    pub struct HindcastsTable {
        /// The model.
        pub model: Spanned<String> = required(text()),
    }
}

section! {
    /// `kind: revisions`: how an outcome was revised, from entry to entry of the ledger, the newest first.
    #[derive(Clone, Debug, PartialEq)]
    pub struct RevisionsTable {
        /// The outcome, as the ledger names it: `parity.task`, or `task` for an outcome of no model.
        pub outcome: Spanned<String> = required(text()),
        /// The largest number of rows shown, from the newest on.
        pub limit: Option<usize> = optional(count(1000)),
    }
}
