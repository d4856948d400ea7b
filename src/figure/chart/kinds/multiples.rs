//! `kind: multiples`: a small panel for each curve or column, all on one scale, the others faint behind each.

use super::line;
use super::series::{self, Series};
use super::terms::{self, Terms};
use crate::document::chart::Multiples;
use crate::figure::canvas::layout::{Anchor, Frame, Label, Layer, View};
use crate::figure::canvas::marks::{Column, Curve, Rules, readout};
use crate::figure::canvas::plot::{self, Drawing, Panel, Plot};
use crate::figure::canvas::scale::Scale;
use crate::figure::canvas::svg::Names;
use crate::figure::canvas::text::{self, LINE_HEIGHT, Weight};
use crate::figure::chart::alt_text;
use crate::figure::chart::drawn::Drawn;
use crate::figure::chart::source::ChartData;
use crate::figure::format::number;

/// The most panels.
const MOST_PANELS: usize = 12;

/// The narrowest and the widest that a panel gets: the stylesheet's grid makes more columns rather than wider ones.
const WIDTHS: (f64, f64) = (132.0, 280.0);

/// The space right of a panel's plot; the stylesheet's as well.
const RIGHT: f64 = 8.0;

/// The height of a panel's plot.
const HEIGHT: f64 = 84.0;

/// About how many values the axis names.
const TICKS: usize = 3;

/// The most columns that read a panel out.
const COLUMNS: usize = 12;

/// The class of what a panel is about.
const CLASS: &str = "c1";

/// Draws it.
pub fn draw(spec: &Multiples, data: &mut ChartData<'_>) -> Option<Drawn> {
    let paths: Vec<_> = spec.series.iter().map(|series| &series.source.path).collect();
    if !data.countable_to(MOST_PANELS, &paths, "series") {
        return None;
    }
    let all_series = data.every(&spec.series, Series::find)?;
    let terms = line::terms(&all_series, (&spec.dates, spec.logarithmic, None), data)?;
    let names: Vec<Vec<String>> = all_series.iter().map(|series| heading(series.label())).collect();
    let rows = names.iter().map(Vec::len).max()?;
    let written = alt_text::trend("Small multiples", &all_series, terms);
    let y = terms::values(&all_series, terms);
    let panels = names.into_iter().enumerate().map(|(at, name)| panel(at, &name, rows, (&all_series, terms, y)));
    let drawing = Drawing::of_panels(panels.collect(), data, &written);
    let (table, csv) = series::records(&all_series, terms);
    Some(Drawn { drawing, key: Vec::new(), table, csv, alt: written, list: Vec::new() })
}

fn heading(label: &str) -> Vec<String> {
    text::wrap(label, Weight::Bold, WIDTHS.0)
}

/// One panel with its name.
fn panel(at: usize, name: &[String], rows: usize, (all_series, terms, y): (&[Series<'_>], Terms<'_>, Scale)) -> Panel {
    let series = &all_series[at];
    let line = |row: usize| (row as f64 + 1.0) * LINE_HEIGHT - 2.0;
    let (top, read_at) = (line(rows) + 10.0, line(rows));
    let foot = top + HEIGHT;
    let frame = Frame {
        left: 0.0,
        left_narrow: 0.0,
        right_wide: RIGHT,
        right_narrow: RIGHT,
        height: foot + 20.0,
        widths: WIDTHS,
    };
    let mut plot = Plot::within(frame, (Scale::Time { from: terms.from, to: terms.to }, y), (top, foot));
    let ticks = plot::ticks(y, TICKS, |value| terms.tick(value));
    let grid = ticks.iter().flat_map(|tick| [0.0, 100.0].map(|x| (x, plot.down(tick.value)))).collect();
    plot.draw_on_page(&Rules { points: grid, class: "grid".into() });
    plot.draw_on_page(&Rules { points: vec![(0.0, foot), (100.0, foot)], class: "axis".into() });
    plot.moment(terms.today, "", "");
    for (other, ghost) in all_series.iter().enumerate() {
        if other != at {
            plot.draw(&Curve { points: ghost.line(terms), class: "ghost".into() });
        }
    }
    if let Some(found) = series.curve() {
        plot.draw(&series::band(found, (0.05, 0.95), terms, format!("band b80 {CLASS}")));
    }
    series.draw(&mut plot, terms, CLASS);
    for (row, words) in name.iter().enumerate() {
        // On the lowest lines there are, so that all names of a row of panels end level.
        let row = rows - name.len() + row;
        plot.label(Label::new(words, 0.0, line(row), format!("name {CLASS}")).bold());
    }
    if at == 0 {
        axes(&mut plot, &ticks, terms, foot);
    }
    let last = plot::cut(&series.line(terms), terms.from, terms.to).last().copied();
    let end = match (series.curve(), series.data(), last) {
        (Some(found), _, Some((date, _))) => {
            terms.quantile(found, date, 0.5).map(|median| format!("{median} in {}", number::year(date)))
        }
        (None, Some(data), Some((date, _))) => {
            data.texts.last().map(|text| format!("{text} in {}", number::year(date)))
        }
        _ => None,
    };
    if let Some(end) = &end {
        plot.label(Label::new(end, 0.0, read_at, "idle").on(Layer::Idle));
    }
    for (place, column) in
        series::columns(std::slice::from_ref(series), terms, COLUMNS, |_| CLASS.to_owned()).into_iter().enumerate()
    {
        let across = [column.from, column.to, column.at].map(|date| plot.across(date));
        let head = column.head.trim_start_matches("January ").to_owned();
        let value = column.values.into_iter().next().map(|(_, value, class)| {
            // The range has no room in a panel; the table has it.
            let text = value.split(" (").next().unwrap_or_default().to_owned();
            Names { name: String::new(), text, class, space: 8.0 }
        });
        let lines = vec![readout(&head, value.into_iter().collect(), (0.0, 0.0, read_at), View::Both, place)];
        plot.draw_on_page(&Column::new(across, [top - 6.0, foot], lines));
    }
    let description = alt_text::trend("Panel", std::slice::from_ref(series), terms);
    let description = description.replace(" The table below", " The table below the chart");
    plot.panel(series.label(), description)
}

/// The names of values and of the first and last date, which all panels share.
fn axes(plot: &mut Plot, ticks: &[crate::figure::canvas::scale::Tick], terms: Terms<'_>, foot: f64) {
    // On the side that the rule of today is farther from.
    let right = plot.across(terms.today) < 50.0;
    let (x, anchor) = if right { (100.0, Anchor::End) } else { (0.0, Anchor::Start) };
    for tick in ticks {
        let y = plot.down(tick.value) - 3.0;
        plot.label(Label::new(&tick.label, x, y, "").anchored(anchor, 0.0));
    }
    for (date, x, anchor) in [(terms.from, 0.0, Anchor::Start), (terms.to, 100.0, Anchor::End)] {
        plot.label(Label::new(number::year(date), x, foot + 15.0, "").anchored(anchor, 0.0));
    }
}
