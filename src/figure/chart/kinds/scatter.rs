//! `kind: scatter`: two columns against each other, with a fitted trend.

mod axis;
mod density_grid;

use std::collections::BTreeSet;

use crate::diagnostic::{Reported, error};
use crate::document::chart::{Scatter, Split};
use crate::figure::canvas::collisions::Obstacle;
use crate::figure::canvas::end_label::EndLabel;
use crate::figure::canvas::frame::View;
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::label::{Anchor, Label, Layer};
use crate::figure::canvas::marks::{Band, Circle, Polyline};
use crate::figure::canvas::plot::{BOTTOM, DATES_BELOW, HEADLINE, Plot};
use crate::figure::canvas::readout_area::{ReadoutArea, readout_line};
use crate::figure::canvas::scale::Scale;
use crate::figure::canvas::svg::TextSpan;
use crate::figure::canvas::{hit_areas, palette, text};
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::{Chart, DrawnChart, Inputs, series_class};
use crate::figure::chart::placed_annotations::{AnnotatedAxes, Annotations, AxisValues};
use crate::figure::chart::regression::Regression;
use crate::figure::chart::trend_text::{TrendText, TrendedValues};
use crate::figure::format::{number, phrase};
use crate::figure::tables::rows::{Cells, Selected, readable};
use crate::figure::tables::types::{Table, TableCell, TableColumn};
use crate::locale::Language;
use crate::model::Unit;
use crate::source::Spanned;
use crate::words::{agreeing, count};
use axis::Axis;
use density_grid::{Cell, Density};

/// The most colors of dots. A second kind of line has no second kind of dot.
const MAX_COLORS: usize = palette::SERIES;

/// The radius of a row's dot, in pixels.
const DOT: f64 = 4.0;

/// The reach of a readout around its dot: percent across, pixels down.
const REACH: (f64, f64) = (1.5, 10.0);

/// About how many values an axis names.
const TICKS: usize = 6;

/// The number of steps in which the trend and its band are drawn.
const PLACES: u32 = 48;

/// A row that has both values.
#[derive(Clone, Debug)]
struct Row {
    x: f64,
    y: f64,
    name: String,
    /// The index of its color.
    part: usize,
}

/// The values of the column by which the dots are colored.
struct Parts {
    /// The column's name for readers.
    label: String,
    /// The values, in the order of their colors.
    names: Vec<String>,
    /// For each selected row the index of its value, or `None` if it is not drawn.
    of_rows: Vec<Option<usize>>,
}

impl Chart for Scatter {
    fn inputs(&self) -> Inputs<'_> {
        Inputs::of_rows(&self.rows, [&self.x, &self.y]).annotated(&self.annotations)
    }

    fn draw(&self, data: &mut ChartData<'_>) -> Result<DrawnChart, Reported> {
        let language = data.evidence.language;
        let mut selected = data.select(language, &self.rows)?;
        self.name_by_parts(&mut selected);
        let cells = (data.measures(&selected, &self.x), data.numbers(&selected, &self.y));
        let (across, up) = (cells.0?, cells.1?);
        let dates = across.is_dates();
        let across = if dates { across } else { data.numbers(&selected, &self.x)? };
        let x = Axis { cells: across, logarithmic: self.x_logarithmic && !dates, dates };
        let y = Axis { cells: up, logarithmic: self.y_logarithmic, dates: false };
        let parts = match &self.split {
            Some(split) => Some(self.parts(&selected, split, data)?),
            None => None,
        };
        let rows = rows(&selected, &x, &y, parts.as_ref());
        if rows.is_empty() {
            return Err(data.report.push(error!(
                EMPTY_FIGURE at self.y.span,
                "no row of `{}` has both `{}` and `{}`", self.rows.dataset.value, self.x.value, self.y.value
            )));
        }
        check_positive(&rows, (&x, &self.x), (&y, &self.y), data)?;
        let is_chosen = |parts: &Parts| parts.of_rows.iter().filter(|part| part.is_some()).count();
        let missing = parts.as_ref().map_or(selected.rows.len(), is_chosen) - rows.len();
        if missing > 0 {
            let (have, are) = (agreeing(missing, "has", "have"), agreeing(missing, "is", "are"));
            data.add_note(format!("{} that {have} not both values {are} left out.", count(missing, "row")));
        }
        if self.fit && dates {
            let both = x.cells.numbers().zip(y.cells.numbers()).map(|(x, y)| x.filter(|_| y.is_some()));
            data.check_one_series((&selected, self.rows.condition.as_ref()), both, &self.y, ("a trend", false))?;
        }
        let trend = if self.fit { Some(fit(&rows, &x, &y, self, data)?) } else { None };
        let named = named(&rows, &self.annotate, data)?;
        let (unit, across) = (y.cells.unit.to_string(), x.scale(rows.iter().map(|row| row.x)));
        let axes = AnnotatedAxes {
            dates: dates.then(|| across.domain()),
            values: AxisValues::Numbers(&unit),
            logarithmic: self.y_logarithmic,
            values_across: false,
        };
        let annotations = Annotations::find(&self.annotations, axes, data)?;
        Ok(ScatterPlot { spec: self, rows, x, y, across, trend, named, parts, annotations, selected: &selected }
            .draw(data))
    }
}

impl Scatter {
    /// Names rows without a key by the value that gives their color, and by their date.
    fn name_by_parts(&self, selected: &mut Selected<'_>) {
        let Some(split) = self.split.as_ref().filter(|_| selected.dataset.key.is_empty() && self.rows.label.is_none())
        else {
            return;
        };
        let by = selected.dataset.columns.iter().position(|column| column.name.value == split.by.value);
        let columns: Vec<usize> = by.into_iter().chain(selected.dataset.date).collect();
        for (row, name) in selected.rows.iter().zip(&mut selected.names) {
            if let Some(known) = selected.dataset.rows[*row].name(&columns) {
                *name = known;
            }
        }
    }

    /// Returns the color of each row by the values of a column.
    fn parts(&self, selected: &Selected<'_>, split: &Split, data: &mut ChartData<'_>) -> Result<Parts, Reported> {
        let language = data.evidence.language;
        if self.fit {
            return Err(data.report.push(error!(
                WRONG_SERIES at split.by.span, "a trend is fitted to the dots of one color";
                hint "leave `by` out, and choose the rows with `where`, or leave `fit` out"
            )));
        }
        let parts = data.split(language, selected, split)?;
        if let Some(extra) = parts.get(MAX_COLORS) {
            return Err(data.report_too_many(MAX_COLORS, parts.len(), extra.span));
        }
        if selected.rows.len() > data.evidence.scatter_dots {
            let rows = count(selected.rows.len(), "row");
            let message = format!("{rows} are too many for dots, and their density has one color");
            return Err(data.report_undrawable(&message, split.by.span, "choose fewer rows with `where`"));
        }
        let mut of_rows = vec![None; selected.rows.len()];
        for (index, part) in parts.iter().enumerate() {
            part.positions.iter().for_each(|at| of_rows[*at] = Some(index));
        }
        let known = selected.dataset.columns.iter().find(|column| column.name.value == split.by.value);
        let label = known.and_then(|column| column.label.clone()).unwrap_or_else(|| readable(&split.by.value));
        Ok(Parts { label, names: parts.into_iter().filter_map(|part| part.name).collect(), of_rows })
    }
}

/// Returns the rows that have both values, from left to right.
fn rows(selected: &Selected<'_>, x: &Axis, y: &Axis, parts: Option<&Parts>) -> Vec<Row> {
    let mut rows = Vec::new();
    for (at, ((x, y), name)) in x.cells.numbers().zip(y.cells.numbers()).zip(&selected.names).enumerate() {
        let part = parts.map_or(Some(0), |parts| parts.of_rows[at]);
        if let (Some(x), Some(y), Some(part)) = (x, y, part) {
            rows.push(Row { x, y, name: name.clone(), part });
        }
    }
    rows.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)).then(a.name.cmp(&b.name)));
    rows
}

fn check_positive(
    rows: &[Row],
    x: (&Axis, &Spanned<String>),
    y: (&Axis, &Spanned<String>),
    data: &mut ChartData<'_>,
) -> Result<(), Reported> {
    let language = data.evidence.language;
    let mut checked = Ok(());
    for ((axis, column), is_across) in [(x, true), (y, false)] {
        let value = |row: &Row| if is_across { row.x } else { row.y };
        if let Some(row) = rows.iter().find(|row| axis.logarithmic && value(row) <= 0.0) {
            let (name, value, column_name) = (&row.name, number::exact(language, value(row)), &column.value);
            let message = format!("`{column_name}` of `{name}` is {value}, which a logarithmic scale cannot show");
            let hint = "draw it on a linear scale, or leave the row out with `where`";
            checked = Err(data.report_undrawable(&message, column.span, hint));
        }
    }
    checked
}

fn fit(rows: &[Row], x: &Axis, y: &Axis, spec: &Scatter, data: &mut ChartData<'_>) -> Result<Regression, Reported> {
    let points: Vec<(f64, f64)> = rows.iter().map(|row| (x.straight(row.x), y.straight(row.y))).collect();
    Regression::through(&points).ok_or_else(|| {
        let label = x.cells.label.to_lowercase();
        let message = format!("a trend needs three or more rows, with at least two different values of {label}");
        data.report_undrawable(&message, spec.x.span, "leave `fit` out")
    })
}

/// Returns the indices of the rows to name: those that the author lists, or else the last, the first, the highest, and
/// the lowest.
fn named(rows: &[Row], names: &[Spanned<String>], data: &mut ChartData<'_>) -> Result<Vec<usize>, Reported> {
    if names.is_empty() {
        let by = |a: &&usize, b: &&usize| rows[**a].y.total_cmp(&rows[**b].y);
        let all: Vec<usize> = (0..rows.len()).collect();
        let ends = [all.iter().max_by(by), all.last(), all.first(), all.iter().min_by(by)];
        let mut seen = BTreeSet::new();
        return Ok(ends.into_iter().flatten().copied().filter(|at| seen.insert(*at)).collect());
    }
    let find = |name: &Spanned<String>| {
        rows.iter().position(|row| row.name == name.value).ok_or_else(|| {
            let known = rows.iter().map(|row| row.name.as_str());
            data.report.push(error!(
                UNKNOWN_IN_FIGURE at name.span, "no row of the chart is called `{}`", name.value; suggest &name.value, known
            ))
        })
    };
    let found: Vec<Result<usize, Reported>> = names.iter().map(find).collect();
    found.into_iter().collect()
}

/// Everything that the chart draws.
struct ScatterPlot<'c> {
    spec: &'c Scatter,
    rows: Vec<Row>,
    x: Axis,
    y: Axis,
    /// The scale of the horizontal axis.
    across: Scale,
    trend: Option<Regression>,
    named: Vec<usize>,
    parts: Option<Parts>,
    annotations: Annotations,
    selected: &'c Selected<'c>,
}

impl ScatterPlot<'_> {
    fn draw(self, data: &mut ChartData<'_>) -> DrawnChart {
        let language = data.evidence.language;
        let across = self.across;
        let fitted = self.fitted(across);
        let values = self.rows.iter().map(|row| row.y).chain(fitted.iter().flat_map(|(_, edges)| *edges));
        let up = self.y.scale(values.chain(self.annotations.values()));
        let ticks = up.labeled_ticks(language, TICKS, |value, digits| self.y.tick(language, value, digits));
        let unit = self.y.cells.unit.to_string();
        let values = TrendedValues {
            label: &self.y.cells.label,
            unit: &unit,
            against_dates: self.x.dates,
            is_logarithmic: self.y.logarithmic,
        };
        let trend_text = self.trend.as_ref().map(|trend| TrendText::new(language, trend, values));
        let end_label = |(text, (_, [_, value, _])): (&TrendText, &(f64, [f64; 3]))| EndLabel {
            text: text.short.clone(),
            value: *value,
            class: series_class(1),
        };
        let ends: Vec<EndLabel> = trend_text.as_ref().zip(fitted.last()).map(end_label).into_iter().collect();
        let mut plot = Plot::new(across, up, &ticks, &ends, 1);
        plot.value_axis(&ticks);
        if self.x.dates {
            plot.date_axis(language);
        } else {
            plot.number_axis(
                &across.labeled_ticks(language, TICKS, |value, digits| self.x.tick(language, value, digits)),
                across.domain().1,
            );
        }
        self.axis_names(&mut plot);
        self.annotations.shade(&mut plot);
        let is_dense = self.rows.len() > data.evidence.scatter_dots;
        let points = || self.rows.iter().map(|row| (row.x, row.y));
        let density = is_dense.then(|| Density::of(points(), (&self.x, across), (&self.y, up)));
        density.iter().flat_map(Density::marks).for_each(|cells| plot.draw(&cells));
        if let [(first, _), .., (last, _)] = fitted[..] {
            let edge = |at: usize| fitted.iter().map(move |(x, edges)| (*x, edges[at])).collect::<Vec<_>>();
            plot.draw(&Band::new(edge(2), edge(0).into_iter(), format!("band b80 {}", series_class(1))));
            let middle = edge(1);
            // The trend is straight on these axes, so its ends are enough.
            let line = [first, last].map(|x| middle.iter().find(|(at, _)| *at == x).copied().unwrap_or_default());
            plot.draw(&Polyline { points: line.to_vec(), class: series_class(1) });
        }
        // Over a density, only the rows that are named have a dot.
        let dots: Vec<&Row> = match is_dense {
            true => self.named.iter().filter_map(|at| self.rows.get(*at)).collect(),
            false => self.rows.iter().collect(),
        };
        for row in dots {
            plot.draw(&Circle { middle: [(row.x, row.y)], radius: DOT, class: series_class(row.part) });
            plot.obstacle(Obstacle::round((plot.x_percent(row.x), plot.y_pixels(row.y)), DOT));
        }
        let trend: Vec<_> = fitted.iter().map(|(x, edges)| (*x, edges[1])).collect();
        plot.end_labels(&ends);
        let mut marked = self.annotations.draw_rules(&mut plot, std::slice::from_ref(&trend));
        let obstacles = plot.along(&[trend], 2.0);
        marked.extend(self.annotations.draw_notes(&mut plot, &obstacles));
        for at in &self.named {
            let row = &self.rows[*at];
            let named = plot.name_point(
                &row.name,
                &[(row.x, row.y)],
                &format!("name {}", series_class(row.part)),
                &View::EACH,
                &[],
            );
            if !named && !self.spec.annotate.is_empty() {
                data.report.push(error!(
                    LABELS_COLLIDE at self.spec.annotate[0].span,
                    "there is no room for the name of `{}` beside its dot", row.name;
                    hint "name fewer rows, or rows that are farther apart"
                ));
            }
        }
        match &density {
            None => self.readouts(language, &mut plot),
            Some(density) => data.add_note(format!(
                "{} are too many for dots, so the chart shows their density: the stronger the color of a cell, the more rows are in it, up to {}.",
                count(self.rows.len(), "row"),
                density.most
            )),
        }
        if let Some(TrendText { sentence, .. }) = &trend_text {
            let logarithm = if self.y.logarithmic {
                format!(" to the logarithm of {}", phrase::lower(language, &self.y.cells.label))
            } else {
                String::new()
            };
            data.add_note(format!(
                "The line is fitted{logarithm} by least squares over {}; the band is its 90% confidence band, by Student's t. {sentence}",
                count(self.rows.len(), "row")
            ));
        }
        let alt = self.alt_text(language, trend_text.as_ref().map(|text| text.sentence.as_str()), density.as_ref());
        let table =
            density.as_ref().map_or_else(|| self.data_table(language), |density| self.density_table(language, density));
        let drawing = plot.finish(&data.id.value, data.description(&alt));
        let key = self.key(language, density.as_ref()).into_iter().chain(marked).collect();
        DrawnChart::new(drawing, key, table, alt)
    }

    /// Returns the trend and its band across the plot.
    fn fitted(&self, across: Scale) -> Vec<(f64, [f64; 3])> {
        let Some(trend) = &self.trend else { return Vec::new() };
        let (from, to) = across.domain();
        let (from, to) = (self.x.straight(from), self.x.straight(to));
        let places = (0..=PLACES).map(|at| from + (to - from) * f64::from(at) / f64::from(PLACES));
        places.map(|at| (self.x.curved(at), trend.at(at).map(|height| self.y.curved(height)))).collect()
    }

    /// Writes the name of the vertical axis above the plot, and that of the horizontal axis below it.
    fn axis_names(&self, plot: &mut Plot) {
        let left = plot.frame().left;
        let up = Label::new(format!("{} ↑", self.y.cells.label), 0.0, HEADLINE, "idle").anchored(Anchor::Start, -left);
        plot.label(up.on(Layer::Idle));
        let across = format!("{} →", self.x.cells.label);
        plot.label(Label::new(across, 100.0, BOTTOM + DATES_BELOW + text::LINE_HEIGHT, "").anchored(Anchor::End, 0.0));
    }

    /// Draws a readout around each dot.
    fn readouts(&self, language: &Language, plot: &mut Plot) {
        let left = plot.frame().left;
        let views =
            View::EACH.map(|view| (view, plot.frame().widths(view).map_or(f64::MAX, |(narrowest, _)| narrowest)));
        let dots: Vec<_> = self.rows.iter().map(|row| (plot.x_percent(row.x), plot.y_pixels(row.y))).collect();
        let boxes = hit_areas::surroundings(&dots, REACH, plot.frame().narrowest_plot(View::Narrow));
        for (at, (row, (sides, ends))) in self.rows.iter().zip(boxes).enumerate() {
            let values = format!("{}, {}", self.y.text(language, row.y), self.x.text(language, row.x));
            let line = |view: View, name: &str| {
                let spans = vec![TextSpan {
                    name: String::new(),
                    text: values.clone(),
                    class: series_class(row.part),
                    space: 12.0,
                }];
                readout_line(name, spans, (0.0, -left, HEADLINE), view, at)
            };
            let whole = line(View::Both, &row.name);
            let lines = if whole.0.width <= views[1].1 {
                vec![whole]
            } else {
                // A name that is too long for a phone is cut off there.
                let cut = |name: &str, room: f64| {
                    let mut kept = name.to_owned();
                    while !kept.is_empty() && line(View::Narrow, &format!("{kept}…")).0.width > room {
                        kept.pop();
                    }
                    format!("{}…", kept.trim_end())
                };
                views
                    .iter()
                    .map(|(view, room)| match line(*view, &row.name) {
                        fitting if fitting.0.width <= *room => fitting,
                        _ => line(*view, &cut(&row.name, *room)),
                    })
                    .collect()
            };
            plot.draw_on_page(&ReadoutArea::over(sides, ends, lines));
        }
    }

    fn key(&self, language: &Language, density: Option<&Density>) -> Vec<KeyEntry> {
        let mut key = density.map(Density::key).unwrap_or_default();
        let names = self.parts.iter().flat_map(|parts| &parts.names).enumerate();
        key.extend(
            names.map(|(part, name)| KeyEntry { class: format!("circle {}", series_class(part)), label: name.clone() }),
        );
        if self.trend.is_some() {
            let of_trend = [("line", language.get("chart.trend")), ("area b80", language.get("chart.trend_band"))];
            key.extend(
                of_trend.map(|(kind, label)| KeyEntry {
                    class: format!("{kind} {}", series_class(1)),
                    label: label.into(),
                }),
            );
        }
        key
    }

    fn alt_text(&self, language: &Language, trend: Option<&str>, density: Option<&Density>) -> String {
        let (x, y) = (&self.x.cells.label, phrase::lower(language, &self.y.cells.label));
        let scale = match (self.x.logarithmic, self.y.logarithmic) {
            (true, true) => ", on logarithmic scales",
            (true, false) => ", logarithmic across",
            (false, true) => ", on a logarithmic scale",
            (false, false) => "",
        };
        let what = if density.is_some() { "Density" } else { "Scatter plot" };
        let mut sentences = vec![format!(
            "{what} of {y} against {} for {} of {}{scale}.",
            phrase::lower(language, x),
            count(self.rows.len(), "row"),
            phrase::lower(language, &self.selected.dataset.title)
        )];
        let by = |a: &&Row, b: &&Row| a.y.total_cmp(&b.y);
        if let (Some(low), Some(high), Some(first), Some(last)) =
            (self.rows.iter().min_by(by), self.rows.iter().max_by(by), self.rows.first(), self.rows.last())
        {
            let span = number::range(language, &self.x.text(language, first.x), &self.x.text(language, last.x));
            let named = |row: &Row| format!("{} ({})", self.y.text(language, row.y), row.name);
            sentences.push(format!("{x}: {span}. Lowest: {}; highest: {}.", named(low), named(high)));
        }
        if let Some(Parts { label, names, .. }) = &self.parts {
            sentences.push(format!(
                "The color of a dot gives its {}: {}.",
                phrase::lower(language, label),
                phrase::and(language, names)
            ));
        }
        sentences.extend(trend.map(str::to_owned));
        sentences.extend(self.annotations.sentences(|value| self.y.text(language, value)));
        match density {
            None => sentences.push("The table below gives every row.".into()),
            Some(density) => {
                sentences.push(format!(
                    "The stronger the color of a cell, the more rows are in it, up to {}.",
                    density.most
                ));
                sentences.push("The table below gives the number of rows in each cell.".into());
            }
        }
        sentences.join(" ")
    }

    /// Returns the table of a density: the number of rows in each cell.
    fn density_table(&self, language: &Language, density: &Density) -> Table {
        let (x, y) = (&self.spec.x.value, &self.spec.y.value);
        let headers =
            [format!("{x}_from"), format!("{x}_to"), format!("{y}_from"), format!("{y}_to"), "rows".to_owned()];
        let side = |axis: &Axis, end: &str| TableColumn {
            label: format!("{} {end}", axis.cells.label),
            ..header(language, &axis.cells, !axis.dates)
        };
        let columns = vec![
            side(&self.x, "from"),
            side(&self.x, "to"),
            side(&self.y, "from"),
            side(&self.y, "to"),
            TableColumn { label: language.get("chart.rows").into(), unit: None, numeric: true },
        ];
        let end = |axis: &Axis, value: f64| {
            let text =
                if axis.dates { number::short_month(language, value) } else { number::significant(language, value, 3) };
            TableCell { text, value: Some(axis.exact(value)) }
        };
        let row = |Cell { across, up, rows }: &Cell| {
            let [left, right] = across.map(|side| end(&self.x, side));
            let [low, high] = up.map(|side| end(&self.y, side));
            let rows = TableCell { text: rows.to_string(), value: Some(rows.to_string()) };
            vec![left, right, low, high, rows]
        };
        Table::of_cells(&headers, columns, density.cells.iter().map(row).collect())
    }

    fn data_table(&self, language: &Language) -> Table {
        let mut columns = vec![
            TableColumn { label: language.get("chart.name").into(), unit: None, numeric: false },
            header(language, &self.x.cells, !self.x.dates),
            header(language, &self.y.cells, true),
        ];
        let bare = |axis: &Axis, value: f64| match axis.dates {
            true => axis.text(language, value),
            false => Cells { unit: Unit::plain(), values: Vec::new(), label: String::new(), ..axis.cells }
                .text(language, value),
        };
        let cell = |axis: &Axis, value: f64| TableCell { text: bare(axis, value), value: Some(axis.exact(value)) };
        let row = |row: &Row| vec![TableCell::text(&row.name), cell(&self.x, row.x), cell(&self.y, row.y)];
        let mut rows: Vec<Vec<TableCell>> = self.rows.iter().map(row).collect();
        let mut headers = vec!["name".to_owned(), self.spec.x.value.clone(), self.spec.y.value.clone()];
        if let (Some(Parts { label, names, .. }), Some(split)) = (&self.parts, &self.spec.split) {
            columns.push(TableColumn { label: label.clone(), unit: None, numeric: false });
            headers.push(split.by.value.clone());
            rows.iter_mut().zip(&self.rows).for_each(|(cells, row)| cells.push(TableCell::text(&names[row.part])));
        }
        Table::of_cells(&headers, columns, rows)
    }
}

/// Returns the column of a table for cells.
fn header(language: &Language, cells: &Cells, numeric: bool) -> TableColumn {
    TableColumn {
        label: cells.label.clone(),
        unit: (!cells.unit.is_unnamed()).then(|| number::unit_alone(language, &cells.unit.to_string())),
        numeric,
    }
}
