//! `kind: heatmap`: a number for each pair of values of two columns, as the shade of a cell.

mod shades;

use crate::date::CalendarDate;
use crate::diagnostic::{Reported, error};
use crate::document::chart::Heatmap;
use crate::figure::canvas::drawing::Drawing;
use crate::figure::canvas::frame::{self, COLUMN, Frame, View};
use crate::figure::canvas::label::{Anchor, Label};
use crate::figure::canvas::marks::Bar;
use crate::figure::canvas::plot::{HEADLINE, LABEL_GAP, Plot, TOP};
use crate::figure::canvas::readout_area::{ReadoutArea, readout_line};
use crate::figure::canvas::scale::Scale;
use crate::figure::canvas::spacing;
use crate::figure::canvas::svg::TextSpan;
use crate::figure::canvas::text::{self, LINE_HEIGHT, Weight};
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::{Chart, DrawnChart, Inputs};
use crate::figure::format::{number, phrase};
use crate::figure::tables::rows::Cells;
use crate::figure::tables::types::{Table, TableCell, TableColumn};
use crate::locale::Language;
use crate::model::CellValue;
use crate::words::count;
use shades::Shades;

/// The most values across and down that a narrow page has room for.
const LIMITS: [usize; 2] = [40, 60];

/// The most cells with a readout each. More would make the page heavy.
const MAX_READOUTS: usize = 300;

/// The height of a cell in the narrow view, in pixels. In the wide view, where names are beside the rows, cells are higher.
const CELL: f64 = 22.0;

/// The space between a row and the next, in pixels.
const GAP: f64 = 3.0;

/// The width to which the name of a row is wrapped in the wide view, in pixels.
const WIDEST_NAME: f64 = 184.0;

/// The space beside the plot in the narrow view, and right of it, in pixels, as in the stylesheet.
const SIDES: (f64, f64) = (8.0, 24.0);

/// The space between the names of neighboring columns, in pixels.
const HEADER_GAP: f64 = 8.0;

/// The space between the text of a cell and its edges, in pixels.
const INSET: f64 = 2.0;

/// The values of a column that cells are placed by.
struct Axis {
    label: String,
    /// The texts of its values.
    names: Vec<String>,
    /// Its values for machines.
    machine: Vec<String>,
    /// Whether the values have an order, so that a reader can tell those between two that are named.
    is_ordered: bool,
}

/// The cells of a chart, by row and column.
struct Grid {
    x: Axis,
    y: Axis,
    value: Cells,
    values: Vec<Vec<Option<f64>>>,
}

impl Chart for Heatmap {
    fn inputs(&self) -> Inputs<'_> {
        Inputs::of_rows(&self.rows, [&self.x, &self.y, &self.value])
    }

    fn draw(&self, data: &mut ChartData<'_>) -> Result<DrawnChart, Reported> {
        let language = data.evidence.language;
        let grid = Grid::find(self, data)?;
        let known: Vec<f64> = grid.values.iter().flatten().flatten().copied().collect();
        let (low, high) =
            known.iter().fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(*value), high.max(*value)));
        if self.logarithmic && low <= 0.0 {
            let least = number::exact(language, low);
            let message = format!("`{}` is as low as {least}, which a logarithmic scale cannot show", self.value.value);
            return Err(data.report_undrawable(&message, self.value.span, "use a linear scale"));
        }
        let all = grid.x.names.len() * grid.y.names.len();
        if known.len() < all {
            data.add_note(format!("{} of {all} cells have no value, and no color.", all - known.len()));
        }
        let shades = Shades::over(low, high, self.logarithmic);
        let alt = grid.alt_text(language);
        let drawing = grid.draw(language, &shades, (&data.id.value, data.description(&alt)));
        Ok(DrawnChart::new(drawing, shades.key(language, &grid.value.unit.to_string()), grid.table(language), alt))
    }
}

impl Grid {
    /// Finds the cells.
    ///
    /// # Errors
    ///
    /// Reports a column that is not numbers, several rows of one cell, no value at all, and more cells than a page has room for.
    fn find(spec: &Heatmap, data: &mut ChartData<'_>) -> Result<Self, Reported> {
        let language = data.evidence.language;
        if let Some(label) = &spec.rows.label {
            return Err(data.report.push(error!(
                WRONG_SERIES at label.span, "a heat map has a cell for each row, and no names of rows";
                hint "leave the label out"
            )));
        }
        let selected = data.select(language, &spec.rows)?;
        let [x, y] = [&spec.x, &spec.y].map(|column| data.measures(&selected, column));
        let (x, y, value) = (x?, y?, data.numbers(&selected, &spec.value)?);
        let ((x, across), (y, down)) = (axis(language, &x), axis(language, &y));
        for ((axis, column), limit) in [(&x, &spec.x), (&y, &spec.y)].into_iter().zip(LIMITS) {
            if axis.names.len() > limit {
                return Err(data.report.push(error!(
                    TOO_MANY_SERIES at column.span, "a heat map has room for {limit} values here, and `{}` has {}",
                    column.value, axis.names.len();
                    hint "choose some of the rows with `where`"
                )));
            }
        }
        let mut values = vec![vec![None; x.names.len()]; y.names.len()];
        let mut taken = vec![vec![false; x.names.len()]; y.names.len()];
        for ((at_x, at_y), number) in across.iter().zip(&down).zip(value.numbers()) {
            let (Some(at_x), Some(at_y)) = (*at_x, *at_y) else { continue };
            if std::mem::replace(&mut taken[at_y][at_x], true) {
                let (name_x, name_y) = (&x.names[at_x], &y.names[at_y]);
                return Err(data.report.push(error!(
                    WRONG_SERIES at spec.value.span, "several rows of `{}` are both {name_y} and {name_x}", selected.dataset.id.value;
                    hint "choose among them with `where`"
                )));
            }
            values[at_y][at_x] = number;
        }
        if values.iter().flatten().all(Option::is_none) {
            return Err(data.report.push(error!(
                EMPTY_FIGURE at spec.value.span, "no row of `{}` has a value in `{}`", selected.dataset.id.value, spec.value.value
            )));
        }
        let without = across.iter().zip(&down).filter(|(x, y)| x.is_none() || y.is_none()).count();
        if without > 0 {
            data.add_note(format!("Left out, for want of a place: {}.", count(without, "row")));
        }
        Ok(Self { x, y, value, values })
    }

    /// Returns the text of a value in its cell, without the unit, which the key has.
    fn text(&self, language: &Language, value: f64) -> String {
        number::without_name(language, &self.value.text(language, value), &self.value.unit.to_string()).to_owned()
    }

    /// Draws the cells. `texts` are the id and the description.
    fn draw(&self, language: &Language, shades: &Shades, texts: (&str, &str)) -> Drawing {
        let wrapped = |limit: f64| -> Vec<Vec<String>> {
            self.y.names.iter().map(|name| text::wrap(name, Weight::Regular, limit)).collect()
        };
        let (beside, above) = (wrapped(WIDEST_NAME), wrapped(COLUMN.0 - SIDES.1));
        let widest = beside.iter().flatten().map(|line| text::width(line, Weight::Regular)).fold(0.0, f64::max);
        let mut frame = Frame {
            left: frame::margin(widest + LABEL_GAP),
            left_narrow: SIDES.0,
            right_wide: SIDES.1,
            right_narrow: SIDES.1,
            height: 0.0,
            widths: COLUMN,
        };
        let headers = View::EACH.map(|view| self.headers(frame.narrowest_plot(view)));
        let lines = headers.iter().flatten().map(|(_, lines)| lines.len()).max().unwrap_or(0);
        let mut down = HEADLINE + 6.0 + lines as f64 * LINE_HEIGHT + 6.0;
        let header_bottom = down - 8.0;
        let mut places = Vec::new();
        for (beside, above) in beside.iter().zip(&above) {
            let cell = down + above.len() as f64 * LINE_HEIGHT + 2.0;
            let bottom = (cell + CELL).max(down + beside.len() as f64 * LINE_HEIGHT);
            places.push((down, cell, bottom));
            down = bottom + GAP;
        }
        frame.height = down + 4.0;
        let scale = Scale::Linear { from: 0.0, to: self.x.names.len() as f64 };
        let mut plot = Plot::within(frame, (scale, Scale::Linear { from: down, to: TOP }), (TOP, down));
        for (view, headers) in View::EACH.into_iter().zip(&headers) {
            for (at, lines) in headers {
                for (line, text) in lines.iter().enumerate() {
                    let y = header_bottom - (lines.len() - 1 - line) as f64 * LINE_HEIGHT;
                    let label = Label::new(text, plot.x_percent(*at as f64 + 0.5), y, "");
                    plot.label(label.anchored(Anchor::Middle, 0.0).within(view));
                }
            }
            for (row, (top, cell, bottom)) in places.iter().enumerate() {
                let from = if view == View::Wide { *top } else { *cell };
                self.draw_row(language, &mut plot, (row, shades), (from, *bottom), view);
                let (lines, x, first, anchor) = match view {
                    View::Wide => {
                        let lines = &beside[row];
                        let middle = f64::midpoint(from, *bottom) - lines.len() as f64 * LINE_HEIGHT / 2.0;
                        (lines, -LABEL_GAP, middle + (LINE_HEIGHT + text::ASCENT - text::DESCENT) / 2.0, Anchor::End)
                    }
                    _ => (&above[row], -SIDES.0, top + text::ASCENT, Anchor::Start),
                };
                for (line, text) in lines.iter().enumerate() {
                    let label = Label::new(text, 0.0, first + line as f64 * LINE_HEIGHT, "row");
                    plot.label(label.anchored(anchor, x).within(view));
                }
            }
        }
        self.readouts(language, &mut plot, &places);
        plot.finish(texts.0, texts.1)
    }

    /// Returns the columns that are named in a plot of this width, each with its lines. Of values in an order, every second or third
    /// is named if there is no room for all.
    fn headers(&self, plot_width: f64) -> Vec<(usize, Vec<String>)> {
        let columns = self.x.names.len();
        let width = plot_width / columns as f64;
        let wrapped: Vec<(usize, Vec<String>)> =
            self.x.names.iter().map(|name| text::wrap(name, Weight::Regular, width - HEADER_GAP)).enumerate().collect();
        let regular = |line: &String| text::width(line, Weight::Regular);
        let fits = wrapped.iter().flat_map(|(_, lines)| lines).all(|line| regular(line) <= width - HEADER_GAP);
        if fits || !self.x.is_ordered {
            return wrapped;
        }
        let strides: Vec<Vec<usize>> = (1..=columns).map(|stride| (0..columns).step_by(stride).collect()).collect();
        let measured = |at: &usize| ((*at as f64 + 0.5) / columns as f64, regular(&self.x.names[*at]));
        let named = spacing::thin(strides, measured, plot_width, HEADER_GAP);
        let half = |at: &usize| {
            let middle = (*at as f64 + 0.5) * width;
            // Beside the plot, a narrow page has room for a part of the text.
            middle + SIDES.0 >= regular(&self.x.names[*at]) / 2.0
                && plot_width - middle + SIDES.1 >= regular(&self.x.names[*at]) / 2.0
        };
        named.into_iter().filter(half).map(|at| (at, vec![self.x.names[at].clone()])).collect()
    }

    /// Draws the cells of a row from one height to another, with their values if there is room for all values of the chart.
    fn draw_row(
        &self,
        language: &Language,
        plot: &mut Plot,
        (row, shades): (usize, &Shades),
        (from, to): (f64, f64),
        view: View,
    ) {
        let shown = if view == View::Wide { "wide" } else { "narrow" };
        let width = plot.frame().narrowest_plot(view) / self.x.names.len() as f64 - 2.0 * INSET;
        let texts = || self.values.iter().flatten().flatten().map(|value| self.text(language, *value));
        let has_room = texts().all(|text| text::width(&text, Weight::Regular) <= width);
        for (at, value) in self.values[row].iter().enumerate() {
            let [left, right] = [at, at + 1].map(|edge| plot.x_percent(edge as f64));
            if let Some(value) = value {
                let class = format!("bins heat {} c1 {shown}", shades.class(*value));
                plot.draw_on_page(&Bar { corners: [(left, from), (right, to)], class });
            }
            if has_room {
                let (text, class) = match value {
                    Some(value) => (self.text(language, *value), format!("heat {}", shades.class(*value))),
                    None => (number::MISSING.to_owned(), String::new()),
                };
                let middle = f64::midpoint(from, to) + (text::ASCENT - text::DESCENT) / 2.0;
                let label = Label { opaque: true, ..Label::new(text, f64::midpoint(left, right), middle, class) };
                plot.label(label.anchored(Anchor::Middle, 0.0).within(view));
            }
        }
    }

    /// Draws a readout over each cell.
    fn readouts(&self, language: &Language, plot: &mut Plot, places: &[(f64, f64, f64)]) {
        if self.x.names.len() * self.y.names.len() > MAX_READOUTS {
            return;
        }
        let frame = *plot.frame();
        let read = |(row, at): (usize, usize), view: View, full: bool, place: usize| {
            let value = self.values[row][at]
                .map_or_else(|| number::MISSING.to_owned(), |value| self.value.text(language, value));
            let (x, y) = (&self.x.names[at], &self.y.names[row]);
            let header = if full { format!("{y}, {x}") } else { x.clone() };
            let span = TextSpan { name: String::new(), text: value, class: "strong".to_owned(), space: 12.0 };
            readout_line(&header, vec![span], (0.0, -frame.left(view), HEADLINE), view, place)
        };
        let cells: Vec<(usize, usize)> =
            (0..self.y.names.len()).flat_map(|row| (0..self.x.names.len()).map(move |at| (row, at))).collect();
        let fullness = |view: &View| {
            let fits = |full: &bool| cells.iter().all(|cell| read(*cell, *view, *full, 0).0.fits(&frame));
            [true, false].into_iter().find(fits).map(|full| (*view, full))
        };
        let views: Vec<(View, bool)> = View::EACH.iter().filter_map(fullness).collect();
        for (place, (row, at)) in cells.iter().enumerate() {
            let lines: Vec<_> = views.iter().map(|(view, full)| read((*row, *at), *view, *full, place)).collect();
            let across = [*at, *at + 1].map(|edge| plot.x_percent(edge as f64));
            if !lines.is_empty() {
                plot.draw_on_page(&ReadoutArea::over(across, [places[*row].0, places[*row].2], lines));
            }
        }
    }

    /// Returns the table: a row and a column for each value of the two columns.
    fn table(&self, language: &Language) -> Table {
        let unit = self.value.unit.to_string();
        let mut columns = vec![TableColumn { label: self.y.label.clone(), unit: None, numeric: false }];
        columns.extend(self.x.names.iter().map(|name| TableColumn {
            label: name.clone(),
            unit: (!unit.is_empty()).then(|| number::unit_alone(language, &unit)),
            numeric: true,
        }));
        let cell = |value: &Option<f64>| match value {
            Some(value) => TableCell { text: self.text(language, *value), value: Some(number::machine(*value)) },
            None => TableCell::missing(),
        };
        let row = |(at, values): (usize, &Vec<Option<f64>>)| {
            let name = TableCell { text: self.y.names[at].clone(), value: Some(self.y.machine[at].clone()) };
            std::iter::once(name).chain(values.iter().map(cell)).collect()
        };
        let headers: Vec<String> =
            std::iter::once(self.y.label.clone()).chain(self.x.machine.iter().cloned()).collect();
        Table::of_cells(&headers, columns, self.values.iter().enumerate().map(row).collect())
    }

    fn alt_text(&self, language: &Language) -> String {
        let [x, y, value] =
            [&self.x.label, &self.y.label, &self.value.label].map(|label| phrase::lower(language, label));
        let (rows, columns) = (count(self.y.names.len(), "row"), count(self.x.names.len(), "column"));
        let mut sentences = vec![format!("Heat map of {value} by {y} and {x}: {rows} and {columns}.")];
        let cells = self.values.iter().enumerate().flat_map(|(row, values)| {
            values.iter().enumerate().filter_map(move |(at, value)| Some((row, at, (*value)?)))
        });
        let cells: Vec<(usize, usize, f64)> = cells.collect();
        // Of equal values, the first is taken.
        let lowest = cells.iter().min_by(|a, b| a.2.total_cmp(&b.2));
        let highest = cells.iter().rev().max_by(|a, b| a.2.total_cmp(&b.2));
        if let (Some(low), Some(high)) = (lowest, highest) {
            let named = |(row, at, value): &(usize, usize, f64)| {
                format!("{} ({}, {})", self.value.text(language, *value), self.y.names[*row], self.x.names[*at])
            };
            sentences.push(format!("The lowest value is {}, and the highest {}.", named(low), named(high)));
        }
        sentences.push("The table below gives every value.".to_owned());
        sentences.join(" ")
    }
}

/// Returns the distinct values of a column, and the place of each row among them: dates and numbers in ascending order, texts in the
/// order in which they occur.
fn axis(language: &Language, cells: &Cells) -> (Axis, Vec<Option<usize>>) {
    let mut distinct: Vec<&CellValue> = Vec::new();
    for cell in cells.values.iter().flatten() {
        if !distinct.iter().any(|known| is_same(known, cell)) {
            distinct.push(cell);
        }
    }
    let key = |cell: &CellValue| match cell {
        CellValue::Number(value, _) | CellValue::Date(value, _) => Some(*value),
        CellValue::Text(_) => None,
    };
    let is_ordered = distinct.iter().all(|cell| key(cell).is_some());
    if is_ordered {
        distinct.sort_by(|a, b| key(a).unwrap_or(0.0).total_cmp(&key(b).unwrap_or(0.0)));
    }
    let place = |cell: &Option<CellValue>| {
        let cell = cell.as_ref()?;
        distinct.iter().position(|known| is_same(known, cell))
    };
    let places = cells.values.iter().map(place).collect();
    let names = distinct.iter().map(|cell| text_of(language, cell, cells)).collect();
    let machine = distinct.iter().map(|cell| machine_of(cell)).collect();
    (Axis { label: cells.label.clone(), names, machine, is_ordered }, places)
}

fn is_same(one: &CellValue, other: &CellValue) -> bool {
    match (one, other) {
        (CellValue::Text(one), CellValue::Text(other)) => one == other,
        (CellValue::Number(one, _), CellValue::Number(other, _)) => one == other,
        (CellValue::Date(one, unit), CellValue::Date(other, other_unit)) => one == other && unit == other_unit,
        _ => false,
    }
}

fn text_of(language: &Language, cell: &CellValue, cells: &Cells) -> String {
    match cell {
        CellValue::Text(text) => text.clone(),
        CellValue::Number(value, _) => cells.text(language, *value),
        CellValue::Date(date, unit) => CalendarDate::containing(*date, *unit)
            .map(|value| number::short_calendar_date(language, value))
            .unwrap_or_default(),
    }
}

fn machine_of(cell: &CellValue) -> String {
    match cell {
        CellValue::Text(text) => text.clone(),
        CellValue::Number(value, _) => number::machine(*value),
        CellValue::Date(date, unit) => {
            CalendarDate::containing(*date, *unit).map(|date| date.to_string()).unwrap_or_default()
        }
    }
}
