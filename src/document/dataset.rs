//! A dataset: typed columns and the rows that an author keeps up to date.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use super::accept::{Accepted, AcceptedIn, accepted_in_rows};
use super::csv_format::CsvFormat;
use super::expectation::{Expectation, expectations};
use super::group::Group;
use super::license::{License, license};
use super::reader_text::prose_text;
use super::row_remarks::{COLUMN_NAMES, RowRemarks};
use super::withheld::Withheld;
use crate::date::{CalendarDate, CalendarUnit, Date};
use crate::diagnostic::{Report, Reported, error};
use crate::source::{Span, Spanned};
use crate::yaml::{
    Context, EntryFormat, Field, Format, Key, Node, Section, Shape, boolean, by_name, choice, date, default,
    entry_name, expression, flatten, list, one_or_many, optional, or_empty, read_later, required, section, span, text,
};

/// `data/<id>.yaml`, or an entry of a model file's `datasets`.
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset {
    /// The identifier that expressions use.
    pub id: Spanned<String>,
    /// The title.
    pub title: String,
    /// A sentence or two on the content.
    pub description: Option<String>,
    /// Keys of the sources of every row without sources of its own.
    pub sources: Vec<Spanned<String>>,
    /// The license of the data, if it has one of its own.
    pub license: Option<License>,
    /// The columns that name a row, together if there are several, by index into `columns`.
    pub key: Vec<usize>,
    /// The column of dates that trends follow, by index into `columns`.
    pub date: Option<usize>,
    /// The column of the dates on which rows were published, by index into `columns`.
    pub published: Option<usize>,
    /// How many rows are left out because of these dates.
    pub withheld: Withheld,
    /// The columns that hold data, in order.
    pub columns: Vec<Column>,
    /// The columns that are computed from others, in order.
    pub derived: Vec<DerivedColumn>,
    /// The rows, in the order written.
    pub rows: Rows,
    /// The groups of rows of another dataset that its rows are made from, if they are. Its columns have no kinds and no rows until
    /// the groups are computed.
    pub group: Option<Group>,
    /// The names of columns of groups whose numbers are shown with few digits, since they come from a division.
    pub inexact: Vec<String>,
    /// The derived columns that were computed from more than their rows, by name; an error if one could not be.
    pub computed: BTreeMap<String, Result<Arc<ComputedColumn>, Reported>>,
    /// The ids of the other datasets that columns are computed from, by the name of the column.
    pub reads: BTreeMap<String, Vec<String>>,
    /// Whether its columns are those that its CSV file was recognised to have, since it declares none.
    pub has_recognised_columns: bool,
    /// The heads of its CSV file that no column is read from, as written.
    pub ignored_heads: Vec<String>,
    /// Whether its rows are the claims of the project, and not data.
    pub of_claims: bool,
    /// Conditions that the author expects of every row.
    pub expect: Vec<Expectation>,
    /// The checks whose reports are accepted for all rows, with the reasons.
    pub accept: Accepted,
    /// The day on which somebody last compared it with its sources.
    pub reviewed: Option<Spanned<Date>>,
    /// The day by which to review the whole dataset.
    pub review_by: Option<Spanned<Date>>,
    /// An error if the dataset has errors. Problems that may follow from these errors are then not reported.
    pub validity: Result<(), Reported>,
    /// The whole dataset in its file.
    pub span: Span,
}

/// The rows of a dataset. Copies share them, and are equal without a comparison of the cells.
#[derive(Clone, Debug, Default)]
pub struct Rows(Arc<Vec<Row>>);

impl From<Vec<Row>> for Rows {
    fn from(rows: Vec<Row>) -> Self {
        Self(Arc::new(rows))
    }
}

impl FromIterator<Row> for Rows {
    fn from_iter<Found: IntoIterator<Item = Row>>(rows: Found) -> Self {
        Vec::from_iter(rows).into()
    }
}

impl Deref for Rows {
    type Target = [Row];

    fn deref(&self) -> &[Row] {
        &self.0
    }
}

impl DerefMut for Rows {
    fn deref_mut(&mut self) -> &mut [Row] {
        Arc::<Vec<Row>>::make_mut(&mut self.0)
    }
}

impl<'a> IntoIterator for &'a Rows {
    type Item = &'a Row;
    type IntoIter = std::slice::Iter<'a, Row>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl PartialEq for Rows {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

impl Dataset {
    /// Returns a dataset without columns and rows.
    pub fn empty(id: Spanned<String>) -> Self {
        Self {
            title: id.value.clone(),
            description: None,
            sources: Vec::new(),
            license: None,
            key: Vec::new(),
            date: None,
            published: None,
            withheld: Withheld::default(),
            columns: Vec::new(),
            derived: Vec::new(),
            rows: Rows::default(),
            group: None,
            inexact: Vec::new(),
            computed: BTreeMap::new(),
            reads: BTreeMap::new(),
            has_recognised_columns: false,
            ignored_heads: Vec::new(),
            of_claims: false,
            expect: Vec::new(),
            accept: Vec::new(),
            reviewed: None,
            review_by: None,
            validity: Ok(()),
            span: id.span,
            id,
        }
    }

    /// Returns the only column that names rows, or `None` if there is none or several do.
    pub fn key_column(&self) -> Option<usize> {
        if let [key] = self.key.as_slice() { Some(*key) } else { None }
    }

    /// Returns the key of a row as text, or `None` without a key; several columns are joined by commas.
    pub fn key_of(&self, row: usize) -> Option<String> {
        self.rows.get(row)?.name(&self.key)
    }

    /// Returns the date of a row, or `None` if the dataset has no column of dates or the row no date.
    pub fn date_of(&self, row: usize) -> Option<CalendarDate> {
        match self.rows.get(row)?.cells.get(self.date?)?.as_ref()?.value {
            Cell::Date(date) => Some(date),
            _ => None,
        }
    }

    /// Returns the day of a row: its date, or the middle of the week, month, quarter, or year that is its date.
    pub fn day_of(&self, row: usize) -> Option<Date> {
        self.date_of(row).map(CalendarDate::middle)
    }

    /// Returns the name of a row in `accept`.
    pub fn name_of(&self, row: usize) -> String {
        name_of(&self.rows, row, &naming_columns(&self.key, self.date))
    }

    /// Returns whether the numbers of a column are computed by more than a sum, so that they are shown with few digits.
    pub fn is_computed(&self, column: &str) -> bool {
        self.derived.iter().any(|known| known.name.value == column) || self.inexact.iter().any(|name| name == column)
    }

    /// Returns a dataset with nothing but its id.
    pub fn unread(id: Spanned<String>, reported: Reported) -> Self {
        Self { validity: Err(reported), ..Self::empty(id) }
    }
}

section! {
    /// The keys of a dataset as they are written: columns are still names.
    #[derive(Clone, Debug)]
    pub struct DatasetKeys {
        /// The identifier.
        pub id: Spanned<String> = entry_name(),
        /// Its title.
        pub title: Option<String> = optional(prose_text()),
        /// A sentence or two on the content.
        pub description: Option<String> = optional(prose_text()),
        /// Where the data comes from: keys of `data/sources.yaml` or of a `data/*.bib`.
        pub sources: Vec<Spanned<String>> = or_empty(list(text())),
        /// The license of the data: its identifier, `CC-BY-4.0`, or the address of its text. Without it, the data has the license
        /// that the settings name under `publish`.
        pub license: Option<License> = optional(license()),
        /// The column that names a row, as in `gpus["RTX 4090"].memory`, or the columns that do so together:
        /// `[entity, year]`.
        pub key: Vec<Spanned<String>> = or_empty(one_or_many(text())),
        /// The column of dates that trends follow.
        pub date: Option<Spanned<String>> = optional(text()),
        /// The column of the dates on which rows were published. A row revises the earlier ones with the same key, and `--as-of`
        /// uses what was published by then.
        pub published: Option<Spanned<String>> = optional(text()),
        /// The columns by name, in order. Needed unless `rows` names a CSV file, whose heads are the columns otherwise, or there
        /// is a `group`.
        pub columns: Vec<Column> = or_empty(by_name("columns", COLUMN_NAMES, ColumnEntry)),
        /// Columns computed from others of their row, from earlier rows, or from other datasets.
        pub derived: Vec<DerivedColumn> = or_empty(by_name(
            "derived columns",
            COLUMN_NAMES,
            section::<DerivedColumn>("the derived column").or_value_of("value"),
        )),
        /// Conditions that every row should meet; `previous`, `first`, `best` and `least` refer to the rows dated
        /// before it, of the same entity if the key is one of entities and dates. `check` warns when a condition is no
        /// longer true.
        pub expect: Vec<Expectation> = or_empty(expectations()),
        /// The checks whose reports you accept, each with its reason: `{ outlier: A limited edition }` for all rows, or
        /// `{ outlier: { RTX 4090: A limited edition } }` for a row by its key; by its date, or else its number, if there is no
        /// key.
        pub accept: Vec<(Spanned<String>, AcceptedIn)> = or_empty(accepted_in_rows()),
        /// The day on which somebody last compared the dataset with its sources; the report on the data shows it.
        pub reviewed: Option<Spanned<Date>> = optional(date()),
        /// The day by which to review the dataset: `check` warns from the day after.
        pub review_by: Option<Spanned<Date>> = optional(date()),
        /// The rows, or the name of a CSV file beside this one. Needed unless there is a `group`.
        pub rows: Vec<Row> = read_later(true, rows_shape).or_key("group"),
        /// Another dataset whose groups of rows become the rows, in place of `rows`, `columns` and `key`.
        pub group: Option<Group> = optional(section::<Group>("the group")),
        /// How the CSV file is written.
        pub csv: CsvFormat = flatten::<CsvFormat>(),
        /// The whole dataset in its file.
        pub span: Span = span(),
    }
}

/// Returns the shape of a dataset.
pub fn dataset_shape() -> Shape {
    Shape::Section(DatasetKeys::keys())
}

/// Returns the shape of `rows`. The values of a row depend on the columns, which the shape does not know.
fn rows_shape() -> Shape {
    let keys = RowRemarks::keys().into_iter().map(|key| Key { shape: key.shape.or_null(), ..key }).collect();
    let row = Shape::Open { keys, others: Box::new(Shape::Text.or_null()) };
    Shape::AnyOf(vec![Shape::list(row), Shape::pattern("^[^/\\\\]+\\.csv$", None)])
}

section! {
    /// A column of data.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Column {
        /// The identifier.
        pub name: Spanned<String> = entry_name(),
        /// The type of its cells, with the unit of numbers.
        pub kind: ColumnKind = flatten::<CellType>().then(CellType::kind),
        /// Its header in tables and its name in charts. Without it, the column's name is used.
        pub label: Option<String> = optional(prose_text()),
        /// The head of the CSV file that it is read from, as it stands there. Without it, the column's name.
        pub from: Option<Spanned<String>> = optional(text()),
        /// How the CSV file writes its dates, if not as year-month-day: `%m/%d/%Y`.
        pub format: Option<Spanned<String>> = optional(text().then(date_format)),
        /// If true, a row may leave it out.
        pub optional: bool = default(boolean(), "false"),
        /// A remark for readers.
        pub note: Option<String> = optional(prose_text()),
    }
}

/// Checks the format of dates of a CSV file.
fn date_format(format: Spanned<String>, report: &mut Report) -> Result<Spanned<String>, Reported> {
    if CalendarDate::is_format(&format.value) {
        return Ok(format);
    }
    let found = &format.value;
    Err(report.push(error!(BAD_VALUE at format.span, "expected a format of dates, found `{found}`";
        hint "write where the year, month and day stand: `%m/%d/%Y`, `%d.%m.%Y`, `%B %Y`")))
}

impl Column {
    /// Returns a column whose cells are needed, with nothing but a name and a kind.
    pub fn new(name: Spanned<String>, kind: ColumnKind) -> Self {
        Self { name, kind, from: None, format: None, label: None, optional: false, note: None }
    }

    /// Returns the head of the CSV file that the column is read from.
    pub fn head(&self) -> &Spanned<String> {
        self.from.as_ref().unwrap_or(&self.name)
    }
}

/// The format of a column: a mapping, or nothing for plain numbers.
struct ColumnEntry;

impl ColumnEntry {
    fn format() -> impl EntryFormat<Value = Column> {
        section::<Column>("the column").or_null()
    }
}

impl EntryFormat for ColumnEntry {
    type Value = Column;

    fn entry_shape(&self) -> Shape {
        Self::format().entry_shape()
    }

    /// Reads a column. One that cannot be read becomes a column of text, so that its cells are not reported as well.
    fn read_entry(&self, name: &Spanned<String>, node: &Node, context: &mut Context<'_>) -> Result<Column, Reported> {
        let unread = |_| Column::new(name.clone(), ColumnKind::Text);
        Ok(Self::format().read_entry(name, node, context).unwrap_or_else(unread))
    }
}

/// The words under `type`.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Type {
    Text,
    Date,
    Number,
    /// A word that is not a type. Any text is accepted in such a column, so that its cells are not reported as well.
    Unknown,
}

section! {
    /// The type of the cells of a column.
    struct CellType {
        /// The type of its cells. A date is a day, `2026-02-28`, or a week, month, quarter, or year: `2026-W09`, `2026-02`,
        /// `2026-Q1`, `2026`. These stand for their middle in fits and charts, and are shown as written.
        cells("type"): Type = default(
            choice(&[("text", Type::Text), ("date", Type::Date), ("number", Type::Number)]).recover(|| Type::Unknown),
            "number",
        ),
        /// The unit of its numbers: `GB`, `USD/month`.
        unit: Option<Spanned<String>> = optional(text()),
    }
}

impl CellType {
    fn kind(self, report: &mut Report) -> ColumnKind {
        if let (Type::Text | Type::Date, Some(unit)) = (self.cells, &self.unit) {
            report.push(error!(BAD_VALUE at unit.span, "expected a unit only for a column of numbers";
                hint "leave out `type` or `unit`"));
        }
        match self.cells {
            Type::Text | Type::Unknown => ColumnKind::Text,
            Type::Date => ColumnKind::Date,
            Type::Number => ColumnKind::Number { unit: self.unit },
        }
    }
}

/// The type of a column's cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text.
    Text,
    /// Days, weeks, months, quarters, or years.
    Date,
    /// Finite numbers in this unit, or plain numbers if there is none.
    Number {
        /// The unit, as an expression of units: `GB/s`.
        unit: Option<Spanned<String>>,
    },
}

section! {
    /// A column that is computed.
    #[derive(Clone, Debug, PartialEq)]
    pub struct DerivedColumn {
        /// The identifier.
        pub name: Spanned<String> = entry_name(),
        /// An expression over the columns of the row, `price / memory`, earlier rows, `price - previous.price`, and rows of other
        /// datasets, `price / cpi[year = year].index`.
        pub value: Spanned<String> = required(expression()),
        /// The unit to show it in. Without it, the expression's own unit is used.
        pub unit: Option<Spanned<String>> = optional(text()),
        /// If true, its cell is missing where no row of another dataset is found, which is an error otherwise.
        pub optional: bool = default(boolean(), "false"),
        /// Its header in tables and its name in charts.
        pub label: Option<String> = optional(prose_text()),
        /// A remark for readers.
        pub note: Option<String> = optional(prose_text()),
    }
}

/// A derived column whose cells were computed from more than their rows.
#[derive(Clone, Debug, PartialEq)]
pub struct ComputedColumn {
    /// The unit of its numbers, or an empty text.
    pub unit: Spanned<String>,
    /// A cell for each row, or `None` if it is missing.
    pub cells: Vec<Option<ComputedCell>>,
}

/// A cell of such a column.
#[derive(Clone, Debug, PartialEq)]
pub enum ComputedCell {
    /// Text.
    Text(String),
    /// A point on the axis of years, and the unit of the calendar that it is shown in.
    Date(f64, CalendarUnit),
    /// A finite number, in the column's unit.
    Number(f64),
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// A cell for each of the dataset's `columns`, or `None` if it is left out.
    pub cells: Vec<Option<Spanned<Cell>>>,
    /// The keys of its sources.
    pub sources: Vec<Spanned<String>>,
    /// A remark for readers.
    pub note: Option<String>,
    /// The day by which to review it.
    pub review_by: Option<Spanned<Date>>,
    /// The checks whose reports are accepted for this row, with the reasons.
    pub accept: Accepted,
    /// The whole dataset in its file.
    pub span: Span,
}

impl Row {
    /// Returns a row with this number of empty cells.
    pub fn empty(cells: usize, span: Span) -> Self {
        Self { cells: vec![None; cells], sources: Vec::new(), note: None, review_by: None, accept: Vec::new(), span }
    }

    /// Returns the cells of columns as one name: `Norway, 2024`. `None` if there are no columns, or one of the cells is missing.
    pub fn name(&self, columns: &[usize]) -> Option<String> {
        let names: Option<Vec<String>> =
            columns.iter().map(|column| self.cells.get(*column)?.as_ref().map(|cell| cell.value.name())).collect();
        names.filter(|names| !names.is_empty()).map(|names| names.join(", "))
    }
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A text.
    Text(String),
    /// A day, week, month, quarter, or year.
    Date(CalendarDate),
    /// A finite number, in the column's unit.
    Number(f64),
}

/// Returns the columns by which `accept` names a row: the key, or else the date. Without both, a row is named by its number.
pub fn naming_columns<'k>(key: &'k [usize], date: Option<usize>) -> Cow<'k, [usize]> {
    if key.is_empty() { Cow::Owned(date.into_iter().collect()) } else { Cow::Borrowed(key) }
}

/// Returns the name of a row in the `accept` of its dataset: the cells of the naming columns, or its number.
pub fn name_of(rows: &[Row], row: usize, columns: &[usize]) -> String {
    rows.get(row).and_then(|row| row.name(columns)).unwrap_or_else(|| (row + 1).to_string())
}

impl Cell {
    /// Returns the text by which a key names the row of this cell.
    pub fn name(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Date(date) => date.to_string(),
            Self::Number(number) => number.to_string(),
        }
    }
}
