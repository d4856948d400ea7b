//! `kind: timeline`: what happened, and what is forecast, above and below one axis.

use super::ListEntry;
use crate::date::Date;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::chart::{Events, LabeledPath, Timeline};
use crate::figure::canvas::callouts::{self, Callout, Placed};
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::layout::{self, Anchor, Frame, Label, Obstacle, View};
use crate::figure::canvas::marks::{Arrow, Circle, Rules};
use crate::figure::canvas::place;
use crate::figure::canvas::plot::{Plot, ReadoutColumn, TOP};
use crate::figure::canvas::scale::Scale;
use crate::figure::canvas::text::{self, Weight};
use crate::figure::chart::drawn::{Drawn, class};
use crate::figure::chart::source::ChartData;
use crate::figure::format::number;
use crate::figure::tables::table::{self, Record};
use crate::figure::tables::types::{Table, TableColumn};
use crate::model::Kind;

/// From the axis to the nearest labels.
const NEAR: f64 = 14.0;

/// The same on the side that the years are on.
const NEAR_YEARS: f64 = 30.0;

/// From the axis down to the baseline of the years, and up to it.
const YEARS: (f64, f64) = (18.0, 9.0);

/// The radius of a dot.
const RADIUS: f64 = 4.5;

/// The levels of a forecast's interval.
const LEVELS: (f64, f64) = (0.1, 0.9);

/// The drawing is for wide pages; a list stands for it on narrow ones.
const FRAME: Frame = Frame {
    left: 8.0,
    left_narrow: 8.0,
    right_wide: 24.0,
    right_narrow: 24.0,
    height: 0.0,
    widths: (layout::WIDE_FROM, layout::WIDEST),
};

/// Something on the timeline.
#[derive(Clone, Debug)]
struct Event {
    /// When; nothing where its median is never.
    at: Option<f64>,
    /// When, as readers see it, and for machines.
    date: (String, String),
    /// What.
    label: String,
    /// A word on it; of a forecast its interval.
    note: Option<String>,
    /// The interval of a forecast for machines.
    interval: Option<(String, String)>,
    /// The same as points on the axis of years; infinity is never.
    range: Option<(f64, f64)>,
    below: bool,
}

impl Event {
    fn is_forecast(&self) -> bool {
        self.interval.is_some()
    }

    fn kind(&self) -> &'static str {
        if self.is_forecast() { "forecast" } else { "happened" }
    }

    /// What stands on its callout: a forecast says how far from sure it is.
    fn callout(&self) -> String {
        if self.is_forecast() { format!("{}, {}", self.label, self.date.0) } else { self.label.clone() }
    }
}

/// Draws it.
pub fn draw(spec: &Timeline, data: &mut ChartData<'_>) -> Option<Drawn> {
    let mut events = Vec::new();
    for group in data.every(&spec.events, events_of)? {
        events.extend(group);
    }
    let today = data.evidence.as_of;
    let (from, to) = ends(spec, &events, today, data)?;
    let all = events.len();
    events.retain(|event| event.at.is_none_or(|at| (from..=to).contains(&at)));
    if events.len() < all {
        let (from, to) = (number::year(from), number::year(to - number::DAY));
        data.remark(format!("{} of {all} events lie outside {from} to {to} and are left out.", all - events.len()));
    }
    if events.is_empty() {
        let problem = Diagnostic::error(codes::EMPTY_FIGURE, format!("chart `{}` draws nothing", data.id.value));
        data.report.push(problem.at(data.id.span).hint("no event lies between its dates"));
        return None;
    }
    let order = |event: &Event| event.at.unwrap_or(f64::INFINITY);
    events.sort_by(|a, b| order(a).total_cmp(&order(b)).then_with(|| a.label.cmp(&b.label)));

    let x = Scale::Time { from, to };
    let (below, above): (Vec<&Event>, Vec<&Event>) = events.iter().partition(|event| event.below);
    let years_below = below.len() <= above.len();
    let mut place = |events: &[&Event], near: f64| {
        let across = |event: &Event| event.at.map_or(100.0, |at| x.at(at) * 100.0);
        let callouts: Vec<Callout> =
            events.iter().map(|event| Callout { x: across(event), text: event.callout() }).collect();
        match callouts::place(&callouts, &FRAME, near) {
            Ok(placed) => Some(callouts.into_iter().zip(placed).collect::<Vec<_>>()),
            Err(labels) => {
                let message = format!(
                    "the labels of chart `{}` have no room beside its axis: {}",
                    data.id.value,
                    quoted(&labels)
                );
                let problem = Diagnostic::error(codes::LABELS_COLLIDE, message).at(data.id.span);
                data.report.push(problem.hint("give them shorter labels, or draw fewer of them"));
                None
            }
        }
    };
    let near = |years: bool| if years { NEAR_YEARS } else { NEAR };
    let above = place(&above, near(!years_below))?;
    let below = place(&below, near(years_below))?;
    let reach = |callouts: &[(Callout, Placed)], least: f64| {
        callouts.iter().map(|(_, placed)| placed.far).fold(least, f64::max)
    };
    let axis = TOP + reach(&above, near(!years_below));
    let foot = axis + reach(&below, near(years_below)) + 4.0;
    let frame = Frame { height: foot + 4.0, ..FRAME };
    let mut plot = Plot::within(frame, (x, Scale::Linear { from: 0.0, to: 1.0 }), (TOP, foot));

    let written = alt(&events, from, to);
    line(&mut plot, axis, (from, to), today.to_years());
    for (callouts, up) in [(&above, -1.0), (&below, 1.0)] {
        for (callout, placed) in callouts {
            raise(&mut plot, callout, placed, axis, up);
        }
    }
    years(&mut plot, x, axis, today.to_years(), years_below);
    for event in &events {
        if let Some((low, high)) =
            event.range.map(|(low, high)| (low.max(from), high.min(to))).filter(|(low, high)| low < high)
        {
            let points = [low, high].map(|date| (plot.across(date), axis));
            plot.draw_on_page(&Rules { points: points.into(), class: format!("spread {}", colour(true)) });
        }
    }
    for event in &events {
        dot(&mut plot, event, axis);
    }
    plot.readouts(&columns(&events, from, to));
    let (table, csv) = records(&events);
    let past = format!("happened by {}", number::short_day(today));
    let key =
        [(false, "disc", &*past), (true, "disc open", "forecast, at its median")].map(|(forecast, class, label)| {
            KeyEntry { class: format!("{class} {}", colour(forecast)), label: label.to_owned() }
        });
    let forecast = events.iter().any(Event::is_forecast);
    let happened = events.iter().any(|event| !event.is_forecast());
    let range = KeyEntry { class: format!("area b50 {}", colour(true)), label: "its 80% range".into() };
    let key = key.into_iter().chain([range]).zip([happened, forecast, forecast]);
    let key = key.filter(|(_, drawn)| *drawn).map(|(entry, _)| entry).collect();
    let list = events.iter().map(|event| ListEntry {
        date: event.date.0.clone(),
        label: event.label.clone(),
        note: event.note.clone(),
        class: event.kind().to_owned(),
    });
    Some(Drawn { list: list.collect(), drawing: plot.finish(data, &written), key, table, csv, alt: written })
}

/// What happened is in the colour of text, what is forecast in that of the first series.
fn colour(forecast: bool) -> String {
    if forecast { class(0) } else { "past".to_owned() }
}

fn quoted(labels: &[String]) -> String {
    labels.iter().map(|label| format!("`{label}`")).collect::<Vec<_>>().join(", ")
}

fn events_of(data: &mut ChartData<'_>, events: &Events) -> Option<Vec<Event>> {
    match events {
        Events::Forecast { outcome, below } => Some(vec![forecast(data, outcome, *below)?]),
        Events::Rows { rows, date, note, below } => {
            let rows = data.select(rows)?;
            let dates = data.dates_of(&rows, date.as_ref())?;
            let notes = match note {
                Some(note) => data.words(&rows, note)?,
                None => vec![String::new(); rows.names.len()],
            };
            let undated = dates.iter().filter(|date| date.is_none()).count();
            if undated > 0 {
                data.remark(format!("{undated} rows of `{}` without a date are left out.", rows.dataset.id.value));
            }
            let event = |((date, label), note): ((&Option<f64>, &String), &String)| {
                let at = (*date)?;
                Some(Event {
                    at: Some(at),
                    date: (Date::from_years(at).map_or_else(String::new, number::short_day), number::iso_day(at)),
                    label: label.clone(),
                    note: Some(note.clone()).filter(|note| !note.is_empty()),
                    interval: None,
                    range: None,
                    below: *below,
                })
            };
            Some(dates.iter().zip(&rows.names).zip(&notes).filter_map(event).collect())
        }
    }
}

fn forecast(data: &mut ChartData<'_>, outcome: &LabeledPath, below: bool) -> Option<Event> {
    let named = data.sampled(outcome)?;
    if *named.sampled.kind != Kind::Date {
        let message = format!("`{}` is no date, but a timeline draws when outcomes come true", named.path);
        let problem = Diagnostic::error(codes::WRONG_SERIES, message).at(named.span);
        data.report.push(problem.hint("name an outcome that is a date"));
        return None;
    }
    if let Some(at) = named.sampled.draws.median().filter(|_| named.sampled.is_past()) {
        let date = Date::from_years(at).map_or_else(String::new, number::short_day);
        let date = (date, number::iso_day(at));
        let label = named.label.clone();
        return Some(Event { at: Some(at), date, label, note: None, interval: None, range: None, below });
    }
    let [low, median, high] = [LEVELS.0, 0.5, LEVELS.1].map(|level| named.said(level));
    let end = |level: f64| named.sampled.draws.quantile(level).unwrap_or(f64::INFINITY);
    Some(Event {
        at: named.sampled.draws.median(),
        date: (median.text, median.value),
        label: named.label.clone(),
        note: Some(format!("80% range: {}", named.range(LEVELS.0, LEVELS.1))),
        interval: Some((low.value, high.value)),
        range: Some((end(LEVELS.0), end(LEVELS.1))),
        below,
    })
}

/// The first and the last date drawn: whole years, where the author does not say.
fn ends(spec: &Timeline, events: &[Event], today: Date, data: &mut ChartData<'_>) -> Option<(f64, f64)> {
    let ranges = events.iter().filter_map(|event| event.range).map(|(_, high)| high).filter(|high| high.is_finite());
    let dates = events.iter().filter_map(|event| event.at).chain(ranges).chain([today.to_years()]);
    let (first, last) = dates.fold((f64::MAX, f64::MIN), |(first, last), date| (first.min(date), last.max(date)));
    let never = events.iter().any(|event| event.at.is_none());
    let start = |years: f64| Date::new(years as i16, 1, 1);
    let (first, last) = start(first.floor()).zip(start(last.floor() + if never { 2.0 } else { 1.0 }))?;
    data.ordered(&spec.dates, first, last)
}

/// The axis: solid to today, dashed after it.
fn line(plot: &mut Plot, axis: f64, (from, to): (f64, f64), today: f64) {
    let today = today.clamp(from, to);
    for (from, to, class) in [(from, today, "axis"), (today, to, "axis ahead")] {
        if from < to {
            let points = [from, to].map(|date| (plot.across(date), axis));
            plot.draw_on_page(&Rules { points: points.into(), class: class.into() });
        }
    }
}

/// A callout with its stem, upwards or downwards from the axis.
fn raise(plot: &mut Plot, callout: &Callout, placed: &Placed, axis: f64, up: f64) {
    let end = axis + up * placed.far;
    plot.draw_on_page(&Rules { points: vec![(callout.x, axis), (callout.x, end)], class: "flag".into() });
    plot.obstacle(Obstacle::down(callout.x, (axis, end)).within(View::Wide));
    let first = if up < 0.0 { end } else { axis + placed.near };
    for (at, line) in placed.lines.iter().enumerate() {
        let y = first + at as f64 * text::LINE_HEIGHT + text::ASCENT + 1.0;
        let (anchor, dx) = if placed.left { (Anchor::End, -callouts::ASIDE) } else { (Anchor::Start, callouts::ASIDE) };
        plot.label(Label::new(line, callout.x, y, "event").anchored(anchor, dx).within(View::Wide));
    }
}

/// The years along the axis and where today is, all that stand clear of the stems.
fn years(plot: &mut Plot, x: Scale, axis: f64, today: f64, below: bool) {
    let y = if below { axis + YEARS.0 } else { axis - YEARS.1 };
    let label = |words: String, date: f64| {
        let label = Label::new(words, x.at(date) * 100.0, y, "").anchored(Anchor::Middle, 0.0);
        label.within(View::Wide)
    };
    let mut ticks = Vec::new();
    for date in x.dates(12) {
        let (across, end) = (plot.across(date), if below { axis + 4.0 } else { axis - 4.0 });
        ticks.extend([(across, axis), (across, end)]);
    }
    plot.draw_on_page(&Rules { points: ticks, class: "axis".into() });
    let across = plot.across(today);
    if (0.0..=100.0).contains(&across) {
        plot.draw_on_page(&Rules { points: vec![(across, axis - 7.0), (across, axis + 7.0)], class: "axis".into() });
        let today = label("today".into(), today);
        if plot.clear(std::slice::from_ref(&today)) {
            plot.label(today);
        }
    }
    let rows = [12, 24, 60, 120].map(|months| x.dates(months));
    let measure = |date: &f64| (x.at(*date), text::width(&number::year(*date), Weight::Regular));
    for date in layout::thin(rows.to_vec(), measure, plot.frame().narrowest_plot(View::Wide), 10.0) {
        let year = label(number::year(date), date);
        if plot.clear(std::slice::from_ref(&year)) {
            plot.label(year);
        }
    }
}

/// Filled where it happened, open where it is forecast, an arrow to the right where its median is never.
fn dot(plot: &mut Plot, event: &Event, axis: f64) {
    let open = if event.is_forecast() { " open" } else { "" };
    match event.at {
        Some(at) => {
            let class = format!("{}{open}", colour(event.is_forecast()));
            plot.draw_on_page(&Circle { middle: [(plot.across(at), axis)], radius: RADIUS, class });
        }
        None => plot.draw_on_page(&Arrow { tip: [(100.0, axis)], left: false, class: class(0) }),
    }
}

/// A box round each date: halfway to its neighbours.
fn columns(events: &[Event], from: f64, to: f64) -> Vec<ReadoutColumn> {
    let at = |event: &Event| event.at.unwrap_or(to);
    let mut groups: Vec<Vec<&Event>> = Vec::new();
    for event in events {
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
        head: group.first().map_or_else(String::new, |event| event.date.0.clone()),
        values: words(group),
    };
    groups.iter().zip(&dates).zip(place::halfway(&dates, (from, to))).map(column).collect()
}

/// What is read out of events of one date: their labels, and their notes where there is room.
fn words(group: &[&Event]) -> Vec<(String, String, String)> {
    let date = group.first().map_or(0.0, |event| text::width(&event.date.0, Weight::Regular));
    let room = layout::WIDE_FROM - date;
    let noted = |event: &&Event| match &event.note {
        Some(note) => format!("{} ({note})", event.label),
        None => event.label.clone(),
    };
    let plain = |event: &&Event| event.label.clone();
    let width = |texts: &[String]| texts.iter().map(|words| text::width(words, Weight::Bold) + 12.0).sum::<f64>();
    let word = |at: usize, words: String| {
        let forecast = group.get(at).is_some_and(|event| event.is_forecast());
        (String::new(), words, colour(forecast))
    };
    let full: Vec<String> = group.iter().map(noted).collect();
    let mut short: Vec<String> = group.iter().map(plain).collect();
    if width(&full) <= room {
        return full.into_iter().enumerate().map(|(at, words)| word(at, words)).collect();
    }
    let all = short.len();
    let more = |shown: usize| format!("and {} more", all - shown);
    while short.len() > 1 && width(&short) + if short.len() < all { 90.0 } else { 0.0 } > room {
        short.pop();
    }
    if short.len() < all {
        short.push(more(short.len()));
    }
    short.into_iter().enumerate().map(|(at, words)| word(at, words)).collect()
}

fn alt(events: &[Event], from: f64, to: f64) -> String {
    let (from, to) = (number::year(from), number::year(to - number::DAY));
    let happened: Vec<&Event> = events.iter().filter(|event| !event.is_forecast()).collect();
    let mut sentences = vec![format!("Timeline from {from} to {to} of {} events.", events.len())];
    if let (Some(first), Some(last)) = (happened.first(), happened.last()) {
        let (one, other) = (format!("{} ({})", first.label, first.date.0), format!("{} ({})", last.label, last.date.0));
        sentences.push(match happened.len() {
            1 => format!("Happened: {one}."),
            many => format!("{many} happened, from {one} to {other}."),
        });
    }
    for event in events.iter().filter(|event| event.is_forecast()) {
        let range = event.note.as_deref().unwrap_or_default();
        sentences.push(format!("{}: median {} ({range}).", event.label, event.date.0));
    }
    sentences.push("The table below gives each event.".into());
    sentences.join(" ")
}

fn records(events: &[Event]) -> (Table, String) {
    let head = |label: &str| TableColumn { label: label.into(), unit: None, numeric: false };
    let columns = ["Date", "Event", "Kind", "Remark"].map(head).to_vec();
    let heads = ["date", "event", "kind", "p10", "p90"].map(str::to_owned);
    let (mut rows, mut lines) = (Vec::new(), Vec::new());
    for event in events {
        let date = Record { text: event.date.0.clone(), value: Some(event.date.1.clone()) };
        let (low, high) = event.interval.clone().unwrap_or_default();
        lines.push(vec![date.exact(), event.label.clone(), event.kind().to_owned(), low, high]);
        let kind = if event.is_forecast() { "forecast, median" } else { "happened" };
        let note = event.note.clone().map_or_else(Record::missing, Record::text);
        rows.push(vec![date, Record::text(&event.label), Record::text(kind), note]);
    }
    let csv = table::csv(&heads, lines.into_iter());
    (table::of_records(columns, rows, csv.clone()), csv)
}
