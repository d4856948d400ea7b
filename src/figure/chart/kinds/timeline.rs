//! `kind: timeline`: what happened, and what is forecast, above and below one axis.

mod event;
mod lanes;
mod texts;

use crate::date::Date;
use crate::diagnostic::{Reported, error};
use crate::document::IntervalLevel;
use crate::document::chart::{Events, Timeline};
use crate::figure::canvas::callouts::{Callout, Placed};
use crate::figure::canvas::collisions::Obstacle;
use crate::figure::canvas::frame::{Frame, View};
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::label::{Anchor, Label};
use crate::figure::canvas::marks::{Circle, Segments};
use crate::figure::canvas::plot::readouts::ReadoutColumn;
use crate::figure::canvas::plot::{Plot, TOP};
use crate::figure::canvas::scale::Scale;
use crate::figure::canvas::text::Weight;
use crate::figure::canvas::{callouts, frame, hit_areas, spacing, text};
use crate::figure::chart::data::ChartData;
use crate::figure::chart::figure::ListEntry;
use crate::figure::chart::interface::{Chart, DrawnChart, Inputs};
use crate::figure::format::number;
use crate::locale::Language;
use crate::words::{agreeing, count};
use event::{Event, OBSERVED, colored, events_of};
use lanes::Lanes;
use texts::{alt_text, data_table, readout_values};

/// The distance from the axis to the nearest labels, in pixels.
const NEAR: f64 = 14.0;

/// The distance from what is drawn to the baseline of the years below it, and the space below them, in pixels.
const YEARS: (f64, f64) = (18.0, 6.0);

/// The space between lanes and what is next to them, in pixels.
const BESIDE_LANES: f64 = 6.0;

/// The radius of a dot, in pixels.
const RADIUS: f64 = 4.5;

/// The drawing is for wide pages. Narrow pages have a list instead. A year has room at both ends.
const FRAME: Frame = Frame {
    left: 16.0,
    left_narrow: 16.0,
    right_wide: 24.0,
    right_narrow: 24.0,
    height: 0.0,
    widths: (frame::WIDE_FROM, frame::WIDEST),
};

impl Chart for Timeline {
    fn inputs(&self) -> Inputs<'_> {
        let mut inputs = Inputs::default();
        for events in &self.events {
            match events {
                Events::Rows(events) => inputs.add_rows(&events.rows, events.date.iter().chain(&events.note)),
                Events::Forecast(event) => inputs.paths.push(&event.outcome.path),
            }
        }
        inputs
    }

    fn draw(&self, data: &mut ChartData<'_>) -> Result<DrawnChart, Reported> {
        let language = data.evidence.language;
        let mut events = Vec::new();
        for group in data.every(&self.events, events_of)? {
            events.extend(group);
        }
        if self.below.is_some() {
            events.iter_mut().for_each(|event| event.is_colored = event.below);
        }
        let today = data.evidence.as_of;
        let (from, to) = ends(self, &events, today, data)?;
        let all = events.len();
        events.retain(|event| event.at.is_none_or(|at| (from..=to).contains(&at)));
        if events.len() < all {
            let (from, to) = (number::year(from), number::year(to - number::DAY));
            let left_out = all - events.len();
            data.add_note(format!(
                "{left_out} of {} {} outside {from} to {to} and {} left out.",
                count(all, "event"),
                agreeing(left_out, "is", "are"),
                agreeing(left_out, "is", "are")
            ));
        }
        if events.is_empty() {
            return Err(data.report.push(error!(
                EMPTY_FIGURE at data.id.span, "chart `{}` draws nothing", data.id.value; hint "no event is between its dates"
            )));
        }
        let order = |event: &Event| event.at.unwrap_or(f64::INFINITY);
        events.sort_by(|a, b| order(a).total_cmp(&order(b)).then_with(|| a.label.cmp(&b.label)));

        let x = Scale::Time { from, to };
        let side = |is_forecast: bool, below: bool| -> Vec<&Event> {
            events.iter().filter(|event| event.is_forecast() == is_forecast && event.below == below).collect()
        };
        let mut place = |events: &[&Event]| {
            let across = |event: &Event| event.at.map_or(100.0, |at| x.at(at) * 100.0);
            let callouts: Vec<Callout> =
                events.iter().map(|event| Callout { x: across(event), text: event.label.clone() }).collect();
            match callouts::place(&callouts, &FRAME, NEAR) {
                Ok(placed) => Ok(callouts.into_iter().zip(placed).collect::<Vec<_>>()),
                Err(labels) => Err(data.report.push(error!(
                    LABELS_COLLIDE at data.id.span,
                    "the labels of chart `{}` have no room beside its axis: {}", data.id.value, quoted(&labels);
                    hint "give them shorter labels, or draw fewer of them"
                ))),
            }
        };
        let above = place(&side(false, false))?;
        let below = place(&side(false, true))?;
        let lanes = [false, true].map(|below| Lanes::new(side(true, below), x, &FRAME));
        let reach = |callouts: &[(Callout, Placed)]| callouts.iter().map(|(_, placed)| placed.far).fold(NEAR, f64::max);
        let room = |lanes: &Lanes<'_>| match lanes.height() {
            0.0 => 0.0,
            height => height + BESIDE_LANES,
        };
        // From the top: lanes, callouts, the axis, callouts, lanes, and the years.
        let axis = TOP + room(&lanes[0]) + reach(&above);
        let last = axis + reach(&below);
        let bottom = last + room(&lanes[1]);
        let frame = Frame { height: bottom + YEARS.0 + YEARS.1, ..FRAME };
        let mut plot = Plot::within(frame, (x, Scale::Linear { from: 0.0, to: 1.0 }), (TOP + room(&lanes[0]), last));

        let alt = alt_text(&events, from, to);
        draw_years(&mut plot, x, (axis, bottom));
        draw_axis(&mut plot, axis, (from, to), today.to_years());
        for (callouts, up) in [(&above, -1.0), (&below, 1.0)] {
            for (callout, placed) in callouts {
                draw_callout(&mut plot, callout, placed, axis, up);
            }
        }
        for event in events.iter().filter(|event| !event.is_forecast()) {
            draw_dot(&mut plot, event, axis);
        }
        draw_today(language, &mut plot, today.to_years(), (axis, bottom));
        let tops = [TOP, last + BESIDE_LANES];
        for (lanes, top) in lanes.iter().zip(tops) {
            lanes.draw(&mut plot, top);
        }
        let columns = columns(&events, from, to);
        plot.readouts(&columns);
        lanes[0].readouts(&mut plot, tops[0], columns.len());
        lanes[1].readouts(&mut plot, tops[1], columns.len() + side(true, false).len());
        let table = data_table(language, &events, data.evidence.interval);
        let key = key(language, self, &events, (today, data.evidence.interval));
        let list = events.iter().map(|event| ListEntry {
            date: event.date.0.clone(),
            label: event.label.clone(),
            note: event.note.clone(),
            class: event.classes(),
        });
        Ok(DrawnChart {
            list: list.collect(),
            ..DrawnChart::new(plot.finish(&data.id.value, data.description(&alt)), key, table, alt)
        })
    }
}

/// Returns the key: what stands above and below the axis, if the author says it, and what is past and what is forecast.
fn key(language: &Language, spec: &Timeline, events: &[Event], (today, level): (Date, IntervalLevel)) -> Vec<KeyEntry> {
    let entry = |class: String, label: String| KeyEntry { class, label };
    let sides = [(&spec.above, OBSERVED.to_owned()), (&spec.below, colored())];
    let sides = sides.into_iter().filter_map(|(side, color)| Some(entry(format!("circle {color}"), side.clone()?)));
    let mut key: Vec<KeyEntry> = sides.collect();
    if key.is_empty() && events.iter().any(|event| !event.is_forecast()) {
        key.push(entry(
            format!("circle {OBSERVED}"),
            language.format("chart.happened_by", &[("date", &number::short_day(language, today))]),
        ));
    }
    if events.iter().any(Event::is_forecast) {
        key.push(entry(format!("circle open {}", colored()), language.get("chart.forecast_at_median").to_owned()));
        key.push(entry(
            format!("area b50 {}", colored()),
            language.format("chart.its_interval", &[("level", &level.to_string())]),
        ));
    }
    key
}

fn quoted(labels: &[String]) -> String {
    labels.iter().map(|label| format!("`{label}`")).collect::<Vec<_>>().join(", ")
}

/// Returns the range of dates: what the author gives, or else whole years that contain all events.
fn ends(spec: &Timeline, events: &[Event], today: Date, data: &mut ChartData<'_>) -> Result<(f64, f64), Reported> {
    let ranges = events.iter().filter_map(|event| event.range).map(|(_, high)| high).filter(|high| high.is_finite());
    let dates = events.iter().filter_map(|event| event.at).chain(ranges).chain([today.to_years()]);
    let (first, last) = dates.fold((f64::MAX, f64::MIN), |(first, last), date| (first.min(date), last.max(date)));
    let never = events.iter().any(|event| event.at.is_none());
    let start = |years: f64| Date::new(years as i16, 1, 1);
    let range = start(first.floor()).zip(start(last.floor() + if never { 2.0 } else { 1.0 }));
    let Some((first, last)) = range else {
        let message = format!("chart `{}` reaches beyond the calendar", data.id.value);
        return Err(data.report_undrawable(&message, data.id.span, ""));
    };
    data.ordered_dates(&spec.dates, first, last)
}

/// Draws the axis: solid to today, dashed after it.
fn draw_axis(plot: &mut Plot, axis: f64, (from, to): (f64, f64), today: f64) {
    let today = today.clamp(from, to);
    for (from, to, class) in [(from, today, "axis"), (today, to, "axis projected")] {
        if from < to {
            let points = [from, to].map(|date| (plot.x_percent(date), axis));
            plot.draw_on_page(&Segments { points: points.into(), class: class.into() });
        }
    }
}

/// Draws a callout with its stem, above or below the axis.
fn draw_callout(plot: &mut Plot, callout: &Callout, placed: &Placed, axis: f64, up: f64) {
    let end = axis + up * placed.far;
    plot.draw_on_page(&Segments { points: vec![(callout.x, axis), (callout.x, end)], class: "callout".into() });
    plot.obstacle(Obstacle::down(callout.x, (axis, end)).within(View::Wide));
    let first = if up < 0.0 { end } else { axis + placed.near };
    for (at, line) in placed.lines.iter().enumerate() {
        let y = first + at as f64 * text::LINE_HEIGHT + text::ASCENT + 1.0;
        let (anchor, dx) =
            if placed.left { (Anchor::End, -callouts::LABEL_GAP) } else { (Anchor::Start, callouts::LABEL_GAP) };
        plot.label(Label::new(line, callout.x, y, "event").anchored(anchor, dx).within(View::Wide));
    }
}

/// Draws the years below everything, each with a line up to the axis.
fn draw_years(plot: &mut Plot, x: Scale, (axis, bottom): (f64, f64)) {
    let y = bottom + YEARS.0;
    let label = |words: String, date: f64| {
        Label::new(words, x.at(date) * 100.0, y, "").anchored(Anchor::Middle, 0.0).within(View::Wide)
    };
    let mut ticks = Vec::new();
    for date in x.dates(12) {
        let across = plot.x_percent(date);
        ticks.extend([(across, axis), (across, axis + 4.0)]);
    }
    plot.draw_on_page(&Segments { points: ticks, class: "axis".into() });
    let rows = [12, 24, 60, 120].map(|months| x.dates(months));
    let measure = |date: &f64| (x.at(*date), text::width(&number::year(*date), Weight::Regular));
    let years = spacing::thin(rows.to_vec(), measure, plot.frame().narrowest_plot(View::Wide), 10.0);
    for date in years {
        let across = plot.x_percent(date);
        plot.draw_on_page(&Segments { points: vec![(across, axis), (across, bottom + 4.0)], class: "grid".into() });
        plot.label(label(number::year(date), date));
    }
}

/// Draws the mark of today, and its label where it touches neither a year nor a callout.
fn draw_today(language: &Language, plot: &mut Plot, today: f64, (axis, bottom): (f64, f64)) {
    let across = plot.x_percent(today);
    if !(0.0..=100.0).contains(&across) {
        return;
    }
    plot.draw_on_page(&Segments { points: vec![(across, axis - 7.0), (across, bottom)], class: "marker".into() });
    let words = language.get("chart.today");
    for y in [bottom + YEARS.0, axis - 11.0, axis + 19.0] {
        let label = Label::new(words, across, y, "").anchored(Anchor::Middle, 0.0).within(View::Wide);
        if plot.has_room(std::slice::from_ref(&label)) {
            plot.label(label);
            return;
        }
    }
}

/// Draws the dot of an event that happened.
fn draw_dot(plot: &mut Plot, event: &Event, axis: f64) {
    if let Some(at) = event.at {
        plot.draw_on_page(&Circle { middle: [(plot.x_percent(at), axis)], radius: RADIUS, class: event.color() });
    }
}

/// Returns a readout for each date on which something happened, which reaches halfway to its neighbors.
fn columns(events: &[Event], from: f64, to: f64) -> Vec<ReadoutColumn> {
    let at = |event: &Event| event.at.unwrap_or(to);
    let mut groups: Vec<Vec<&Event>> = Vec::new();
    for event in events.iter().filter(|event| !event.is_forecast()) {
        match groups.last_mut() {
            Some(group) if group.first().is_some_and(|first| at(first) == at(event)) => group.push(event),
            _ => groups.push(vec![event]),
        }
    }
    let dates: Vec<f64> = groups.iter().filter_map(|group| group.first().map(|event| at(event))).collect();
    let column = |((group, at), (from, to)): ((&Vec<&Event>, &f64), (f64, f64))| ReadoutColumn {
        from,
        to,
        at: *at,
        header: group.first().map_or_else(String::new, |event| event.date.0.clone()),
        values: readout_values(group),
    };
    groups.iter().zip(&dates).zip(hit_areas::halfway(&dates, (from, to))).map(column).collect()
}
