//! `kind: multiples`: a small panel for each curve or column, all on one scale. Each panel shows the other series in the
//! background.

use crate::diagnostic::Reported;
use crate::document::chart::{Dates, Multiples};
use crate::figure::canvas::drawing::{Drawing, Panel};
use crate::figure::canvas::frame::{Frame, View};
use crate::figure::canvas::label::{Anchor, Label, Layer};
use crate::figure::canvas::marks::{Polyline, Segments};
use crate::figure::canvas::plot::Plot;
use crate::figure::canvas::readout_area::{ReadoutArea, readout_line};
use crate::figure::canvas::scale::{Scale, Tick};
use crate::figure::canvas::svg::TextSpan;
use crate::figure::canvas::text::{self, LINE_HEIGHT, Weight};
use crate::figure::chart::controls::Controls;
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::{Chart, DrawnChart, Inputs};
use crate::figure::chart::over_time::alt_text::alt_text;
use crate::figure::chart::over_time::axes::TrendAxes;
use crate::figure::chart::over_time::fitted_line::refuse_fits;
use crate::figure::chart::over_time::readouts::readout_columns;
use crate::figure::chart::over_time::series::{Series, SeriesPanel, band};
use crate::figure::chart::over_time::setup::{axes, value_scale};
use crate::figure::chart::over_time::table::data_table;
use crate::figure::chart::placed_annotations::Annotations;
use crate::figure::chart::time_axis::clip_to_dates;
use crate::figure::format::number;
use crate::locale::Language;

/// The most panels.
const MAX_PANELS: usize = 12;

/// The least and the greatest width of a panel, in pixels. The stylesheet's grid makes more columns rather than wider ones.
const WIDTHS: (f64, f64) = (132.0, 280.0);

/// The space right of a panel's plot, in pixels, as in the stylesheet.
const RIGHT: f64 = 8.0;

/// The height of a panel's plot, in pixels.
const HEIGHT: f64 = 84.0;

/// About how many values the axis names.
const TICKS: usize = 3;

/// The most readouts of a panel.
const READOUTS: usize = 12;

/// The class of a panel's own series.
const PANEL_CLASS: &str = "c1";

impl Chart for Multiples {
    fn inputs(&self) -> Inputs<'_> {
        Inputs::default().with_series(&self.series).annotated(&self.annotations)
    }

    fn drawn_dates(&self) -> Option<&Dates> {
        Some(&self.dates)
    }

    fn draw(&self, data: &mut ChartData<'_>) -> Result<DrawnChart, Reported> {
        let language = data.evidence.language;
        data.check_count(usize::MAX, &Inputs::default().with_series(&self.series).paths, "series")?;
        refuse_fits(&self.series, data)?;
        let all_series = Series::find_all(data, &self.series)?;
        Series::check_number(&all_series, &self.series, MAX_PANELS, None, data)?;
        let axes = axes(&all_series, (&self.dates, self.logarithmic), data)?;
        let annotations = Annotations::find(&self.annotations, axes.to_annotate(), data)?;
        let axes = axes.annotated(&annotations);
        let wrapped = |series: &Series<'_>| text::wrap(series.label(), Weight::Bold, WIDTHS.0);
        let names: Vec<Vec<String>> = all_series.iter().map(wrapped).collect();
        let rows = names.iter().map(Vec::len).max().unwrap_or(0);
        let alt = alt_text(language, "Small multiples", &all_series, axes);
        let y = value_scale(language, &all_series, axes);
        let draw = |axes: TrendAxes<'_>, is_crowded: bool| {
            let panels = names.iter().enumerate();
            let panel = |(index, name): (usize, &Vec<String>)| {
                panel(language, index, name, (rows, is_crowded), (&all_series, axes, y))
            };
            let panels = panels.map(panel).collect();
            Drawing::of_panels(panels, &data.id.value, data.description(&alt))
        };
        let with_unit = draw(axes, false);
        // Long numbers leave no room for those above, and a long unit none for the numbers. Then the note gives it, once.
        let without_unit = (!with_unit.problems.is_empty())
            .then(|| draw(TrendAxes { unit: "", ..axes }, true))
            .filter(|drawing| drawing.problems.is_empty());
        if without_unit.is_some() && !axes.unit.is_empty() {
            data.add_note(format!("The values are in {}.", number::unit_alone(language, axes.unit)));
        }
        let drawing = without_unit.unwrap_or(with_unit);
        let table = data_table(language, &[SeriesPanel { series: &all_series, axes }]);
        let (key, list, controls) = (annotations.key_of_panels(), Vec::new(), Controls::default());
        Ok(DrawnChart { list, controls, ..DrawnChart::new(drawing, key, table, alt) })
    }
}

/// Draws the panel of the series with an index. `name` is its wrapped label, and `rows` the most lines of any label. A panel
/// that is crowded has no label of a value beside the line of the readouts.
fn panel(
    language: &Language,
    index: usize,
    name: &[String],
    (rows, is_crowded): (usize, bool),
    (all_series, axes, y): (&[Series<'_>], TrendAxes<'_>, Scale),
) -> Panel {
    let series = &all_series[index];
    let line = |row: usize| (row as f64 + 1.0) * LINE_HEIGHT - 2.0;
    let (top, read_at) = (line(rows) + 10.0, line(rows));
    let bottom = top + HEIGHT;
    let frame = Frame {
        left: 0.0,
        left_narrow: 0.0,
        right_wide: RIGHT,
        right_narrow: RIGHT,
        height: bottom + 20.0,
        widths: WIDTHS,
    };
    let mut plot = Plot::within(frame, (Scale::Time { from: axes.from, to: axes.to }, y), (top, bottom));
    let ticks = y.labeled_ticks(language, TICKS, |value, digits| axes.tick(language, value, digits));
    let grid = ticks.iter().flat_map(|tick| [0.0, 100.0].map(|x| (x, plot.y_pixels(tick.value)))).collect();
    plot.draw_on_page(&Segments { points: grid, class: "grid".into() });
    axes.annotations.shade(&mut plot);
    plot.draw_on_page(&Segments { points: vec![(0.0, bottom), (100.0, bottom)], class: "axis".into() });
    plot.marker_line(axes.today, "", "");
    for (other, background) in all_series.iter().enumerate() {
        if other != index {
            plot.draw(&Polyline { points: background.line(axes), class: "background".into() });
        }
    }
    if let Some(curve) = series.curve() {
        plot.draw(&band(curve, axes.level.ends().into(), axes, format!("band b80 {PANEL_CLASS}")));
    }
    series.draw(&mut plot, axes, PANEL_CLASS);
    for (row, text) in name.iter().enumerate() {
        // The last line of every name is at the same height.
        let row = rows - name.len() + row;
        plot.label(Label::new(text, 0.0, line(row), format!("name {PANEL_CLASS}")).bold());
    }
    if index == 0 {
        let has_room = |tick: &Tick| !is_crowded || plot.y_pixels(tick.value) > read_at + LINE_HEIGHT;
        let ticks: Vec<Tick> = ticks.into_iter().filter(has_room).collect();
        draw_labels(&mut plot, &ticks, axes, bottom);
    }
    axes.annotations.draw_on_panel(&mut plot);
    let last = clip_to_dates(&series.line(axes), axes.from, axes.to).last().copied();
    let end = match (series.curve(), series.data(), last) {
        (Some(curve), _, Some((date, _))) => {
            axes.quantile(language, curve, date, 0.5).map(|median| format!("{median} in {}", number::year(date)))
        }
        (None, Some(data), Some((date, _))) => {
            data.texts.last().map(|text| format!("{text} in {}", number::year(date)))
        }
        _ => None,
    };
    if let Some(end) = &end {
        plot.label(Label::new(end, 0.0, read_at, "idle").on(Layer::Idle));
    }
    let read_out = SeriesPanel { series: std::slice::from_ref(series), axes };
    let columns = readout_columns(language, read_out, READOUTS, |_| PANEL_CLASS.to_owned());
    for (order, column) in columns.into_iter().enumerate() {
        let across = [column.from, column.to, column.at].map(|date| plot.x_percent(date));
        let header = column.header.trim_start_matches("January ").to_owned();
        let value = column.values.into_iter().next().map(|(_, value, class)| {
            // A panel has no room for the range. The table has it.
            let text = value.split(" (").next().unwrap_or_default().to_owned();
            TextSpan { name: String::new(), text, class, space: 8.0 }
        });
        let lines = vec![readout_line(&header, value.into_iter().collect(), (0.0, 0.0, read_at), View::Both, order)];
        plot.draw_on_page(&ReadoutArea::new(across, [top - 6.0, bottom], lines));
    }
    let description = alt_text(language, "Panel", std::slice::from_ref(series), axes);
    let description = description.replace(" The table below", " The table below the chart");
    plot.panel(series.label(), description)
}

/// Labels the values and the first and last date. All panels share them.
fn draw_labels(plot: &mut Plot, ticks: &[Tick], axes: TrendAxes<'_>, bottom: f64) {
    // The values are on the side that is farther from the rule of today.
    let right = plot.x_percent(axes.today) < 50.0;
    let (x, anchor) = if right { (100.0, Anchor::End) } else { (0.0, Anchor::Start) };
    for tick in ticks {
        let y = plot.y_pixels(tick.value) - 3.0;
        plot.label(Label::new(&tick.label, x, y, "").anchored(anchor, 0.0));
    }
    for (date, x, anchor) in [(axes.from, 0.0, Anchor::Start), (axes.to, 100.0, Anchor::End)] {
        plot.label(Label::new(number::year(date), x, bottom + 15.0, "").anchored(anchor, 0.0));
    }
}
