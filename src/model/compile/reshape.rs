//! Computes what datasets read beyond one row: derived columns with cells of other rows and of other datasets, and datasets that
//! are made of groups of the rows of others.
//!
//! In: datasets as they were read. Out: the same datasets with these columns and rows, so that everything after it reads them
//! like data. Each column is computed once, after those that it needs.

mod cell_keys;
mod computed_cells;
mod dataset_library;
mod grouping;
mod missing_rows;
mod needs;
mod numbers_of;
mod rolling;
mod row_evaluator;
mod row_functions;
mod row_index;
mod terms;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::cells::{self, CellValue, EARLIER_ROWS};
use super::compiler::KnownNames;
use crate::diagnostic::{Diagnostic, Report, Reported, error};
use crate::document::Dataset;
use crate::document::dataset::{ComputedCell, ComputedColumn, DerivedColumn};
use crate::document::group::{Group, GroupColumn};
use crate::model::syntax::expression::{self, Expression, ExpressionKind};
use crate::model::syntax::unit::Units;
use crate::source::{Span, Spanned};
use computed_cells::Cells;
use dataset_library::Library;
use needs::{Need, looks_beyond, needs};
use numbers_of::numbers_of;
use row_evaluator::RowEvaluator;

pub use row_functions::{GROUP_FUNCTIONS, ROW_FUNCTIONS, RowFunction};

/// Computes the groups of datasets, and their derived columns that read more than one row. They can read each other and
/// `others`, which are complete. `today` is a point on the axis of years.
///
/// Reports the problems of these columns and groups. A column or a dataset with problems is then an error wherever it is read, and
/// is not reported again.
pub fn reshape(
    datasets: Vec<Dataset>,
    others: &BTreeMap<String, Dataset>,
    units: &Units,
    today: f64,
    report: &mut Report,
) -> Vec<Dataset> {
    let positions = datasets.iter().enumerate().map(|(at, dataset)| (dataset.id.value.clone(), at)).collect();
    let mut work = Work { datasets, positions, others, units, today, failed: BTreeMap::new() };
    work.run(report);
    work.datasets
}

/// Returns whether a condition in brackets compares columns with what depends on a row of a dataset: `year = year`.
pub fn depends_on_row(condition: &Expression, dataset: &Dataset) -> bool {
    match &condition.kind {
        ExpressionKind::Binary(operator, left, right) if operator.joins() => {
            depends_on_row(left, dataset) || depends_on_row(right, dataset)
        }
        ExpressionKind::Binary(operator, _, right) if operator.compares() => {
            let positions = BTreeMap::new();
            let others = BTreeMap::new();
            needs(right, dataset, Library::new(&[], &positions, &others)).iter().any(|need| need.is_own)
        }
        _ => false,
    }
}

/// Returns the cell of another dataset that a path finds for each row of a dataset.
///
/// # Errors
///
/// Reports problems of the path, and rows for which it finds no row or several.
pub fn look_up(
    path: &Expression,
    dataset: &Dataset,
    target: &Dataset,
    context: (&Units, f64),
    report: &mut Report,
) -> Result<Vec<Option<CellValue>>, Reported> {
    let positions = BTreeMap::new();
    let others = BTreeMap::from([(target.id.value.clone(), target.clone())]);
    let library = Library::new(&[], &positions, &others);
    RowEvaluator::new((dataset, library), context, ("condition", false)).values(path, report)
}

/// Something that is computed, after everything that it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    /// The rows of a dataset of groups, by the position of the dataset.
    Group(usize),
    /// A derived column, by the position of its dataset and its own.
    Derived(usize, usize),
}

/// The state of a step.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Started,
    Done,
}

struct Work<'a> {
    datasets: Vec<Dataset>,
    /// The positions of the datasets by id.
    positions: BTreeMap<String, usize>,
    others: &'a BTreeMap<String, Dataset>,
    units: &'a Units,
    today: f64,
    /// The steps that need themselves.
    failed: BTreeMap<Step, Reported>,
}

impl Work<'_> {
    fn library(&self) -> Library<'_> {
        Library::new(&self.datasets, &self.positions, self.others)
    }

    fn run(&mut self, report: &mut Report) {
        let mut states: BTreeMap<Step, State> = BTreeMap::new();
        for at in 0..self.datasets.len() {
            let dataset = &self.datasets[at];
            let group = dataset.group.is_some().then_some(Step::Group(at));
            let derived = (0..dataset.derived.len()).map(|column| Step::Derived(at, column));
            let steps: Vec<Step> = group.into_iter().chain(derived).collect();
            steps.into_iter().for_each(|step| self.visit(step, &mut states, report));
        }
    }

    /// Computes a step after those that it needs. It keeps the path to the current step in a list, since a recursion could be too
    /// deep for the stack.
    fn visit(&mut self, first: Step, states: &mut BTreeMap<Step, State>, report: &mut Report) {
        if states.contains_key(&first) {
            return;
        }
        states.insert(first, State::Started);
        let mut path = vec![(first, self.needed(first))];
        while let Some((step, needed)) = path.last_mut() {
            let step = *step;
            let Some(next) = needed.pop() else {
                self.compute(step, report);
                states.insert(step, State::Done);
                path.pop();
                continue;
            };
            match states.get(&next) {
                Some(State::Done) => {}
                Some(State::Started) => {
                    let start = path.iter().position(|(step, _)| *step == next).unwrap_or(0);
                    let circle: Vec<Step> = path[start..].iter().map(|(step, _)| *step).collect();
                    self.report_circle(&circle, report);
                }
                None => {
                    states.insert(next, State::Started);
                    path.push((next, self.needed(next)));
                }
            }
        }
    }

    /// Returns the steps that come before a step, the first one last.
    fn needed(&self, step: Step) -> Vec<Step> {
        let mut steps = match step {
            Step::Group(at) => self.needed_by_group(at),
            Step::Derived(at, column) => {
                let dataset = &self.datasets[at];
                let needed = self.parsed(at, column).map(|parsed| needs(&parsed, dataset, self.library()));
                let group = dataset.group.is_some().then_some(Step::Group(at));
                let is_above = |need: &Need| {
                    let used = dataset.derived.iter().position(|known| known.name.value == need.column);
                    !need.is_own || used.is_none_or(|used| used < column)
                };
                let needed = needed.into_iter().flatten().filter(is_above);
                group.into_iter().chain(needed.flat_map(|need| self.steps_of(&need.dataset, &need.column))).collect()
            }
        };
        steps.reverse();
        steps
    }

    fn needed_by_group(&self, at: usize) -> Vec<Step> {
        let Some(group) = &self.datasets[at].group else { return Vec::new() };
        let Some(source) = self.library().get(&group.from.value) else { return Vec::new() };
        let id = &source.id.value;
        let mut steps: Vec<Step> = group.by.iter().flat_map(|column| self.steps_of(id, &column.value)).collect();
        for column in &group.columns {
            let parsed = self.parse(&column.value, source);
            let needed = parsed.iter().flat_map(|parsed| needs(parsed, source, self.library()));
            steps.extend(needed.flat_map(|need| self.steps_of(&need.dataset, &need.column)));
        }
        // A group without any column still needs the rows.
        steps.extend(self.position_of_group(id));
        steps
    }

    fn position_of_group(&self, id: &str) -> Option<Step> {
        let at = *self.positions.get(id)?;
        self.datasets[at].group.is_some().then_some(Step::Group(at))
    }

    /// Returns the steps that compute a column of a dataset.
    fn steps_of(&self, id: &str, column: &str) -> Vec<Step> {
        let Some(&at) = self.positions.get(id) else { return Vec::new() };
        let derived = self.datasets[at].derived.iter().position(|known| known.name.value == column);
        let derived = derived.map(|column| Step::Derived(at, column));
        self.position_of_group(id).into_iter().chain(derived).collect()
    }

    /// Parses an expression over the rows of a dataset. Problems are reported where it is computed.
    fn parse(&self, text: &Spanned<String>, dataset: &Dataset) -> Option<Expression> {
        let names = |word: &str| {
            cells::columns(dataset).any(|known| known == word)
                || EARLIER_ROWS.contains(&word)
                || (self.library().get(word).is_some() && !self.units.contains(word))
        };
        expression::parse(text, &KnownNames { units: self.units, names }, &mut Report::default()).ok()
    }

    fn parsed(&self, at: usize, column: usize) -> Option<Expression> {
        let dataset = &self.datasets[at];
        self.parse(&dataset.derived[column].value, dataset)
    }

    /// Returns the ids of the other datasets that an expression over the rows of a dataset reads, directly and through columns.
    fn read_by(&self, parsed: &Expression, dataset: &Dataset) -> Vec<String> {
        let mut ids = Vec::new();
        for need in needs(parsed, dataset, self.library()) {
            let through = self.library().get(&need.dataset).and_then(|other| other.reads.get(&need.column));
            let other = (need.dataset != dataset.id.value).then(|| need.dataset.clone());
            for id in other.into_iter().chain(through.into_iter().flatten().cloned()) {
                if id != dataset.id.value && !ids.contains(&id) {
                    ids.push(id);
                }
            }
        }
        ids
    }

    /// Returns the ids of the datasets that the columns of a dataset of groups are computed from, by the name of the column.
    fn read_by_group(&self, group: &Group) -> BTreeMap<String, Vec<String>> {
        let Some(source) = self.library().get(&group.from.value) else { return BTreeMap::new() };
        let of_key = group.by.iter().map(|column| (column.value.clone(), source.reads.get(&column.value).cloned()));
        let of_column =
            |column: &GroupColumn| self.parse(&column.value, source).map(|parsed| self.read_by(&parsed, source));
        let columns = group.columns.iter().map(|column| (column.name.value.clone(), of_column(column)));
        let with_source = |ids: Option<Vec<String>>| {
            let others = ids.into_iter().flatten().filter(|id| *id != source.id.value);
            std::iter::once(source.id.value.clone()).chain(others).collect()
        };
        of_key.chain(columns).map(|(name, ids)| (name, with_source(ids))).collect()
    }

    fn compute(&mut self, step: Step, report: &mut Report) {
        let failed = self.failed.get(&step).map_or(Ok(()), |reported| Err(*reported));
        match step {
            Step::Group(at) => {
                let dataset = &self.datasets[at];
                let Some(group) = dataset.group.clone() else { return };
                let grouped = failed.and(dataset.validity).and_then(|()| self.grouped(dataset, &group, report));
                let reads = self.read_by_group(&group);
                let dataset = &mut self.datasets[at];
                match grouped {
                    Ok(grouped) => *dataset = Dataset { reads, ..grouped },
                    Err(reported) => dataset.validity = Err(reported),
                }
            }
            Step::Derived(at, column) => {
                let Some(parsed) = self.parsed(at, column) else { return };
                let dataset = &self.datasets[at];
                let derived = &dataset.derived[column];
                let reads = self.read_by(&parsed, dataset);
                if !looks_beyond(&parsed) {
                    let name = derived.name.value.clone();
                    self.datasets[at].reads.extend((!reads.is_empty()).then_some((name, reads)));
                    return;
                }
                let computed = failed.and(dataset.validity);
                let computed = computed.and_then(|()| self.derived(dataset, (column, derived), &parsed, report));
                let name = derived.name.value.clone();
                let dataset = &mut self.datasets[at];
                dataset.reads.extend((!reads.is_empty()).then(|| (name.clone(), reads)));
                dataset.computed.insert(name, computed.map(Arc::new));
            }
        }
    }

    fn grouped(&self, dataset: &Dataset, group: &Group, report: &mut Report) -> Result<Dataset, Reported> {
        grouping::grouped(dataset, group, (self.library(), self.units, self.today), report)
    }

    fn derived(
        &self,
        dataset: &Dataset,
        (index, column): (usize, &DerivedColumn),
        parsed: &Expression,
        report: &mut Report,
    ) -> Result<ComputedColumn, Reported> {
        let name = &column.name.value;
        for need in needs(parsed, dataset, self.library()).iter().filter(|need| need.is_own) {
            if let Some(used) = dataset.derived.iter().position(|known| known.name.value == need.column) {
                cells::check_order(&need.column, (index, used), need.span, report)?;
            }
        }
        let context = (self.units, self.today);
        let cells =
            RowEvaluator::new((dataset, self.library()), context, (name, column.optional)).values(parsed, report)?;
        let mut in_unit =
            |cell| cells::in_unit(cell, (name, column.value.span), column.unit.as_ref(), self.units, report);
        let cells = cells.into_iter().map(|cell| cell.map(&mut in_unit).transpose()).collect::<Result<Cells, _>>()?;
        computed_column(&cells, (name, column.value.span), report)
    }

    fn report_circle(&mut self, circle: &[Step], report: &mut Report) {
        if circle.iter().any(|step| self.failed.contains_key(step)) {
            return;
        }
        let names: Vec<String> = circle.iter().map(|step| self.name(*step)).collect();
        let Some(first) = circle.first() else { return };
        let mut problem: Diagnostic = error!(
            CYCLE at self.place(*first), "`{}` needs itself: {} -> {}", names[0], names.join(" -> "), names[0]
        );
        for (step, name) in circle.iter().zip(&names).skip(1) {
            problem = problem.label(self.place(*step), format!("`{name}`"));
        }
        let reported = report.push(problem.hint("compute one of them from the columns of the data alone"));
        self.failed.extend(circle.iter().map(|step| (*step, reported)));
    }

    /// Returns the name of a step in messages.
    fn name(&self, step: Step) -> String {
        match step {
            Step::Group(at) => self.datasets[at].id.value.clone(),
            Step::Derived(at, column) => {
                let dataset = &self.datasets[at];
                format!("{}.{}", dataset.id.value, dataset.derived[column].name.value)
            }
        }
    }

    /// Returns where a step is written.
    fn place(&self, step: Step) -> Span {
        match step {
            Step::Group(at) => self.datasets[at].group.as_ref().map_or(self.datasets[at].span, |group| group.from.span),
            Step::Derived(at, column) => self.datasets[at].derived[column].value.span,
        }
    }
}

/// Returns cells as a column, all numbers in the unit of the first.
fn computed_column(cells: &Cells, (name, span): (&str, Span), report: &mut Report) -> Result<ComputedColumn, Reported> {
    if matches!(cells.iter().flatten().next(), Some(CellValue::Number(..))) {
        let (numbers, unit) = numbers_of(cells.iter().map(Option::as_ref), (&format!("`{name}`"), span), report)?;
        let cells = numbers.into_iter().map(|number| number.map(ComputedCell::Number)).collect();
        return Ok(ComputedColumn { unit: Spanned::new(unit.to_string(), span), cells });
    }
    let cell = |cell: &CellValue| match cell {
        CellValue::Text(text) => ComputedCell::Text(text.clone()),
        CellValue::Date(years, unit) => ComputedCell::Date(*years, *unit),
        CellValue::Number(number, _) => ComputedCell::Number(*number),
    };
    let cells = cells.iter().map(|found| found.as_ref().map(cell)).collect();
    Ok(ComputedColumn { unit: Spanned::new(String::new(), span), cells })
}
