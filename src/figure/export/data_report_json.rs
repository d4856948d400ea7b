//! The report on the data of a project as JSON.

use serde::Serialize;

use super::json_text;
use crate::document::dataset::Cell;
use crate::document::withheld::Withheld;
use crate::figure::data_report::column_report::ColumnReport;
use crate::figure::data_report::date_report::DateReport;
use crate::figure::data_report::oddities::Oddity;
use crate::figure::data_report::uses::Use;
use crate::figure::data_report::{DataReport, DatasetReport};
use crate::source::{Sources, Span};

/// Returns the report as JSON. Dates are texts as in the data, spans and steps are in days, and places are files with a line.
pub fn data_report_json(report: &DataReport, sources: &Sources) -> String {
    let datasets = report.datasets.iter().map(|data| DatasetObject::new(data, sources)).collect();
    json_text::print(&ReportObject { datasets })
}

#[derive(Serialize)]
struct ReportObject<'a> {
    datasets: Vec<DatasetObject<'a>>,
}

#[derive(Serialize)]
struct DatasetObject<'a> {
    id: &'a str,
    title: &'a str,
    model: Option<&'a str>,
    place: PlaceObject<'a>,
    rows: usize,
    withheld: Withheld,
    dates: Option<DatesObject<'a>>,
    columns: Vec<ColumnObject<'a>>,
    odd: Vec<OddObject<'a>>,
    reviewed: Option<String>,
    review_by: Option<String>,
    uses: Vec<UseObject<'a>>,
}

#[derive(Serialize)]
struct PlaceObject<'a> {
    file: &'a str,
    line: usize,
}

#[derive(Serialize)]
struct DatesObject<'a> {
    column: &'a str,
    first: String,
    last: String,
    usual_step: Option<i32>,
    widest_gap: Option<GapObject>,
}

#[derive(Serialize)]
struct GapObject {
    days: i32,
    from: String,
    to: String,
}

#[derive(Serialize)]
struct ColumnObject<'a> {
    name: &'a str,
    label: Option<&'a str>,
    #[serde(rename = "type")]
    kind: &'a str,
    unit: Option<&'a str>,
    derived: bool,
    low: Option<Bound>,
    high: Option<Bound>,
    distinct: usize,
    missing: usize,
}

/// An end of the range of a column.
#[derive(Serialize)]
#[serde(untagged)]
enum Bound {
    Number(f64),
    Text(String),
}

#[derive(Serialize)]
struct OddObject<'a> {
    kind: &'a str,
    message: &'a str,
    place: PlaceObject<'a>,
    accepted: Option<&'a str>,
}

#[derive(Serialize)]
struct UseObject<'a> {
    kind: &'a str,
    name: &'a str,
    places: Vec<PlaceObject<'a>>,
}

impl<'a> PlaceObject<'a> {
    fn new(span: Span, sources: &'a Sources) -> Self {
        let (file, at) = sources.locate(span);
        Self { file, line: at.line }
    }
}

impl<'a> DatasetObject<'a> {
    fn new(data: &'a DatasetReport, sources: &'a Sources) -> Self {
        Self {
            id: &data.id,
            title: &data.title,
            model: data.model.as_deref(),
            place: PlaceObject::new(data.span, sources),
            rows: data.rows,
            withheld: data.withheld,
            dates: data.dates.as_ref().map(DatesObject::new),
            columns: data.columns.iter().map(ColumnObject::new).collect(),
            odd: data.odd.iter().map(|odd| OddObject::new(odd, sources)).collect(),
            reviewed: data.reviewed.map(|date| date.to_string()),
            review_by: data.review_by.map(|date| date.to_string()),
            uses: data.uses.iter().map(|own| UseObject::new(own, sources)).collect(),
        }
    }
}

impl<'a> DatesObject<'a> {
    fn new(dates: &'a DateReport) -> Self {
        let gap = dates.widest.as_ref();
        let gap = gap.map(|gap| GapObject { days: gap.days, from: gap.from.to_string(), to: gap.to.to_string() });
        Self {
            column: &dates.column,
            first: dates.first.to_string(),
            last: dates.last.to_string(),
            usual_step: dates.usual_step,
            widest_gap: gap,
        }
    }
}

impl<'a> ColumnObject<'a> {
    fn new(column: &'a ColumnReport) -> Self {
        let bound = |cell: &Cell| match cell {
            Cell::Number(value) => Bound::Number(*value),
            Cell::Date(date) => Bound::Text(date.to_string()),
            Cell::Text(text) => Bound::Text(text.clone()),
        };
        Self {
            name: &column.name,
            label: column.label.as_deref(),
            kind: column.kind,
            unit: column.unit.as_deref(),
            derived: column.is_derived,
            low: column.range.as_ref().map(|(low, _)| bound(low)),
            high: column.range.as_ref().map(|(_, high)| bound(high)),
            distinct: column.distinct,
            missing: column.missing,
        }
    }
}

impl<'a> OddObject<'a> {
    fn new(odd: &'a Oddity, sources: &'a Sources) -> Self {
        let place = PlaceObject::new(odd.span, sources);
        Self { kind: odd.kind, message: &odd.message, place, accepted: odd.accepted.as_deref() }
    }
}

impl<'a> UseObject<'a> {
    fn new(own: &'a Use, sources: &'a Sources) -> Self {
        let places = own.places.iter().map(|span| PlaceObject::new(*span, sources)).collect();
        Self { kind: own.user.name(), name: &own.name, places }
    }
}
