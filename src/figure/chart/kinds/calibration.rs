//! `kind: calibration`: how often what was given a chance came true.
//!
//! Forecasts are grouped by the chance given, in groups of about equal counts; those of one chance stay together. Groups
//! by pool-adjacent-violators (CORP, Dimitriadis, Gneiting and Jordan 2021) would need no number of groups, but they
//! depend on what came true, and then the range of a group is no longer exact. Few forecasts make few groups instead.

use crate::document::chart::Calibration;
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::layout::{Anchor, Frame, Label, Layer, View};
use crate::figure::canvas::marks::{Bar, Circle, Column, Rules, readout};
use crate::figure::canvas::plot::{self, DATES_BELOW, HEADLINE, Plot, TOP};
use crate::figure::canvas::scale::Scale;
use crate::figure::canvas::svg::Names;
use crate::figure::canvas::{place, text};
use crate::figure::chart::drawn::{Drawn, class};
use crate::figure::chart::source::ChartData;
use crate::figure::format::number;
use crate::figure::tables::table::{self, Record};
use crate::figure::tables::types::{Table, TableColumn};
use crate::model::score::brier_score;

/// How many groups at most, where the author does not say.
const GROUPS: usize = 10;

/// The fewest forecasts that a group is made of where there are enough for two.
const LEAST: usize = 10;

/// The share of reliable forecasters whose groups would fall within their ranges.
const WITHIN: f64 = 0.9;

/// The drawing's width is held to this by the stylesheet, so that the plot is square on all but small phones.
const WIDEST: f64 = 400.0;

/// Left of the plot: the widest percentage.
const LEFT: f64 = 48.0;

/// Right of the plot.
const RIGHT: f64 = 24.0;

/// The baselines of a readout's two lines, for which phones have too little room on one.
const READ_AT: [f64; 2] = [HEADLINE, HEADLINE + text::LINE_HEIGHT];

/// The radius of the largest group's disc.
const RADIUS: f64 = 8.0;

/// A forecast of a chance, and whether it came true.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Forecast {
    /// The chance given.
    pub chance: f64,
    /// Whether it came true.
    pub came_true: bool,
}

/// Forecasts of about one chance.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// How many.
    pub count: usize,
    /// The mean chance given.
    pub chance: f64,
    /// The lowest and the highest chance given.
    pub chances: (f64, f64),
    /// How many came true.
    pub came_true: usize,
    /// How many would, in nine cases of ten at least, were each as likely as was said: the quantiles at 5% and 95%.
    pub expected: (usize, usize),
}

impl Group {
    fn share(&self, count: usize) -> f64 {
        count as f64 / self.count as f64
    }

    fn is_within(&self) -> bool {
        (self.expected.0..=self.expected.1).contains(&self.came_true)
    }
}

/// Draws it.
pub fn draw(spec: &Calibration, data: &mut ChartData<'_>) -> Option<Drawn> {
    let forecasts = forecasts(spec, data)?;
    let most = spec.bins.as_ref().map_or(GROUPS, |bins| bins.value as usize);
    let groups = grouped(forecasts.clone(), most);
    let written = alt(&groups, &forecasts);
    data.remark(scores(&forecasts)?);

    let top = TOP + text::LINE_HEIGHT;
    let foot = top + WIDEST - LEFT - RIGHT;
    let height = foot + DATES_BELOW + text::LINE_HEIGHT + 8.0;
    let (wide, narrow) = ((LEFT, RIGHT), (LEFT, RIGHT));
    let frame = Frame {
        left: wide.0,
        left_narrow: narrow.0,
        right_wide: wide.1,
        right_narrow: narrow.1,
        height,
        widths: (crate::figure::canvas::layout::NARROW_FROM, WIDEST),
    };
    let share = Scale::Linear { from: 0.0, to: 1.0 };
    let ticks = plot::ticks(share, 6, number::percent);
    let mut plot = Plot::within(frame, (share, share), (top, foot));
    plot.values(&ticks);
    plot.numbers(&ticks, 1.0);
    plot.label(Label::new("came true", 0.0, READ_AT[1], "idle").anchored(Anchor::Start, -LEFT).on(Layer::Idle));
    let below = foot + DATES_BELOW + text::LINE_HEIGHT + 1.0;
    plot.label(Label::new("chance given", 50.0, below, "").anchored(Anchor::Middle, 0.0));
    plot.draw(&Rules { points: vec![(0.0, 0.0), (1.0, 1.0)], class: "mark".into() });
    for group in &groups {
        let (low, high) = (group.share(group.expected.0), group.share(group.expected.1));
        let half = 0.012;
        let (from, to) = ((group.chance - half).max(0.0), (group.chance + half).min(1.0));
        plot.draw(&Bar { corners: [(from, low), (to, high)], class: format!("span {}", class(0)) });
    }
    let largest = groups.iter().map(|group| group.count).max()? as f64;
    for group in &groups {
        let radius = (RADIUS * (group.count as f64 / largest).sqrt()).max(3.0);
        plot.draw(&Circle { middle: [(group.chance, group.share(group.came_true))], radius, class: class(0) });
    }
    let chances: Vec<f64> = groups.iter().map(|group| group.chance).collect();
    for (at, (group, (from, to))) in groups.iter().zip(place::halfway(&chances, (0.0, 1.0))).enumerate() {
        plot.draw_on_page(&Column::over([from * 100.0, to * 100.0], [top, foot], lines(group, at)));
    }
    let (table, csv) = records(&groups);
    let key = vec![
        KeyEntry { class: format!("disc {}", class(0)), label: "a group of forecasts, larger for more".into() },
        KeyEntry { class: format!("area b50 {}", class(0)), label: "where 90% of reliable ones would lie".into() },
    ];
    Some(Drawn { drawing: plot.finish(data, &written), key, table, csv, alt: written, list: Vec::new() })
}

fn forecasts(spec: &Calibration, data: &mut ChartData<'_>) -> Option<Vec<Forecast>> {
    let rows = data.select(&spec.rows)?;
    let [chances, outcomes] = [&spec.chance, &spec.came_true].map(|column| data.numbers(&rows, column));
    let (chances, outcomes) = chances.zip(outcomes)?;
    let mut forecasts = Vec::new();
    let mut open = 0;
    for ((chance, outcome), name) in chances.numbers().zip(outcomes.numbers()).zip(&rows.names) {
        match (chance, outcome) {
            (Some(chance), Some(outcome)) if (0.0..=1.0).contains(&chance) && (outcome == 0.0 || outcome == 1.0) => {
                forecasts.push(Forecast { chance, came_true: outcome == 1.0 });
            }
            (Some(chance), Some(_)) if !(0.0..=1.0).contains(&chance) => {
                let message = format!("`{name}` has a chance of {}, and chances are 0 to 1", number::exact(chance));
                data.undrawable(message, spec.chance.span, "");
                return None;
            }
            (Some(_), Some(outcome)) => {
                let message =
                    format!("`{name}` came to {}: 1 is for what came true, 0 for what did not", number::exact(outcome));
                data.undrawable(message, spec.came_true.span, "leave the cell out where it is not known yet");
                return None;
            }
            _ => open += 1,
        }
    }
    if open > 0 {
        let forecasts = if open == 1 { "forecast that is" } else { "forecasts that are" };
        data.remark(format!("Left out: {open} {forecasts} not settled yet."));
    }
    if forecasts.is_empty() {
        data.undrawable("no forecast has come true or not yet".into(), spec.rows.dataset.span, "");
        return None;
    }
    Some(forecasts)
}

/// Groups of about equal counts, by the chance given, lowest first.
pub fn grouped(mut forecasts: Vec<Forecast>, most: usize) -> Vec<Group> {
    forecasts.sort_by(|a, b| a.chance.total_cmp(&b.chance));
    let many = most.min(forecasts.len() / LEAST).max(1);
    let mut groups: Vec<Vec<Forecast>> = Vec::new();
    let mut due = true;
    for (at, forecast) in forecasts.iter().enumerate() {
        due |= at * many / forecasts.len() != at.saturating_sub(1) * many / forecasts.len();
        match groups.last_mut() {
            // One chance is never split: a group that is due waits for the next.
            Some(group) if !due || group.last().is_some_and(|last| last.chance == forecast.chance) => {
                group.push(*forecast);
            }
            _ => {
                groups.push(vec![*forecast]);
                due = false;
            }
        }
    }
    groups.iter().filter_map(|group| summary(group)).collect()
}

fn summary(group: &[Forecast]) -> Option<Group> {
    let chances: Vec<f64> = group.iter().map(|forecast| forecast.chance).collect();
    let likely = counts(&chances);
    let quantile = |level: f64| {
        let mut sum = 0.0;
        likely.iter().position(|chance| {
            sum += chance;
            sum >= level - 1e-12
        })
    };
    let tail = (1.0 - WITHIN) / 2.0;
    Some(Group {
        count: group.len(),
        chance: chances.iter().sum::<f64>() / group.len() as f64,
        chances: (*chances.first()?, *chances.last()?),
        came_true: group.iter().filter(|forecast| forecast.came_true).count(),
        expected: (quantile(tail)?, quantile(1.0 - tail).unwrap_or(group.len())),
    })
}

/// The chance of each count from none to all of several independent events, each of its own chance: the Poisson binomial
/// distribution, by convolution.
pub fn counts(chances: &[f64]) -> Vec<f64> {
    let mut all = vec![1.0];
    for chance in chances {
        let mut next = vec![0.0; all.len() + 1];
        for (count, share) in all.iter().enumerate() {
            next[count] += share * (1.0 - chance);
            next[count + 1] += share * chance;
        }
        all = next;
    }
    all
}

/// What is read out of a group.
fn lines(group: &Group, at: usize) -> Vec<(Label, Vec<Names>)> {
    let given = format!("Given {}", number::percent(group.chance));
    let came = format!("{} of {} came true", group.came_true, group.count);
    let came = Names { name: String::new(), text: came, class: class(0), space: 8.0 };
    let range = number::range(&group.expected.0.to_string(), &group.expected.1.to_string());
    let lines = [(given, vec![came]), (format!("(if reliable {range})"), Vec::new())];
    let set = |((head, words), y): ((String, Vec<Names>), f64)| readout(&head, words, (0.0, -LEFT, y), View::Both, at);
    lines.into_iter().zip(READ_AT).map(set).collect()
}

/// The mean Brier score, beside that of always saying how often it came true.
fn scores(forecasts: &[Forecast]) -> Option<String> {
    let mean = |score: &dyn Fn(&Forecast) -> Option<f64>| {
        let scores: Option<Vec<f64>> = forecasts.iter().map(score).collect();
        scores.map(|scores| scores.iter().sum::<f64>() / scores.len() as f64)
    };
    let rate = forecasts.iter().filter(|forecast| forecast.came_true).count() as f64 / forecasts.len() as f64;
    let own = mean(&|forecast| brier_score(forecast.chance, forecast.came_true))?;
    let same = mean(&|forecast| brier_score(rate, forecast.came_true))?;
    Some(format!(
        "Mean Brier score {} over {} forecasts; always saying {}, as often as it came true, would score {} (0 is best).",
        number::fixed(own, 2),
        forecasts.len(),
        number::chance(rate),
        number::fixed(same, 2)
    ))
}

fn alt(groups: &[Group], forecasts: &[Forecast]) -> String {
    let told: Vec<String> = groups
        .iter()
        .map(|group| {
            format!(
                "{} given, {} came true",
                number::percent(group.chance),
                number::percent(group.share(group.came_true))
            )
        })
        .collect();
    let within = groups.iter().filter(|group| group.is_within()).count();
    format!(
        "Calibration plot of {} forecasts in {} groups by the chance given. {}. {within} of the {} lie where nine in ten \
         groups of perfectly reliable forecasts would. The table below gives each group.",
        forecasts.len(),
        groups.len(),
        told.join("; "),
        groups.len()
    )
}

fn records(groups: &[Group]) -> (Table, String) {
    let labels = ["Chance given, mean", "Chances", "Forecasts", "Came true", "If reliable (90%)"];
    let columns = labels.map(|label| TableColumn { label: label.into(), unit: None, numeric: true }).to_vec();
    let heads = ["chance", "lowest", "highest", "forecasts", "came_true", "p5", "p95"].map(str::to_owned);
    let (mut rows, mut lines) = (Vec::new(), Vec::new());
    for group in groups {
        let percent = |share: f64| Record { text: number::percent(share), value: Some(number::machine(share)) };
        let (low, high) = group.chances;
        let (least, most) = group.expected;
        let [low_text, high_text] = [low, high].map(number::percent);
        rows.push(vec![
            percent(group.chance),
            Record::text(number::range(&low_text, &high_text)),
            Record { text: group.count.to_string(), value: Some(group.count.to_string()) },
            Record {
                text: format!("{} ({})", group.came_true, number::percent(group.share(group.came_true))),
                value: Some(group.came_true.to_string()),
            },
            Record::text(number::range(&least.to_string(), &most.to_string())),
        ]);
        let mut line: Vec<String> = [group.chance, low, high].map(number::machine).to_vec();
        line.extend([group.count, group.came_true, least, most].map(|count| count.to_string()));
        lines.push(line);
    }
    let csv = table::csv(&heads, lines.into_iter());
    (table::of_records(columns, rows, csv.clone()), csv)
}
