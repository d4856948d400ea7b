//! `kind: calibration`: how often events came true, compared with the chances that were given for them.
//!
//! Forecasts are grouped by the chance given, in groups of about equal size. Forecasts of the same chance stay
//! together. Groups by the pool-adjacent-violators algorithm (CORP; Dimitriadis, Gneiting, and Jordan, 2021) would need
//! no number of groups, but they depend on the results, so the range expected for a group would not be exact. Few
//! forecasts make few groups instead.

use crate::diagnostic::Reported;
use crate::document::chart::Calibration;
use crate::figure::canvas::frame::{Frame, NARROW_FROM, View};
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::label::{Anchor, Label, Layer};
use crate::figure::canvas::marks::{Bar, Circle, Segments};
use crate::figure::canvas::plot::{DATES_BELOW, HEADLINE, Plot, TOP};
use crate::figure::canvas::readout_area::{ReadoutArea, readout_line};
use crate::figure::canvas::scale::Scale;
use crate::figure::canvas::svg::TextSpan;
use crate::figure::canvas::{hit_areas, text};
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::{Chart, DrawnChart, Inputs, series_class};
use crate::figure::format::number;
use crate::figure::tables::csv_text::to_csv;
use crate::figure::tables::types::{Table, TableCell, TableColumn};
use crate::locale::Language;
use crate::model::calibration_bins::{Group, ResolvedChance, grouped};
use crate::model::score::brier_score;
use crate::words::{agreeing, count};

/// The width of the drawing, in pixels. The stylesheet limits it, so that the plot is square on all but small phones.
const WIDEST: f64 = 400.0;

/// The space left of the plot, in pixels: the widest percentage.
const LEFT: f64 = 48.0;

/// The space right of the plot, in pixels.
const RIGHT: f64 = 24.0;

/// The baselines of a readout's two lines. Phones have too little room for one line.
const READOUT_BASELINES: [f64; 2] = [HEADLINE, HEADLINE + text::LINE_HEIGHT];

/// The radius of the largest group's circle, in pixels.
const RADIUS: f64 = 8.0;

impl Chart for Calibration {
    fn inputs(&self) -> Inputs<'_> {
        Inputs::of_rows(&self.rows, [&self.chance, &self.came_true])
    }

    fn draw(&self, data: &mut ChartData<'_>) -> Result<DrawnChart, Reported> {
        let language = data.evidence.language;
        let forecasts = forecasts(self, data)?;
        let limit = self.bins;
        let groups = grouped(forecasts.clone(), limit);
        let alt = alt_text(language, &groups, &forecasts);
        if let Some(scores) = scores(language, &forecasts) {
            data.add_note(scores);
        }

        let top = TOP + text::LINE_HEIGHT;
        let bottom = top + WIDEST - LEFT - RIGHT;
        let height = bottom + DATES_BELOW + text::LINE_HEIGHT + 8.0;
        let (wide, narrow) = ((LEFT, RIGHT), (LEFT, RIGHT));
        let frame = Frame {
            left: wide.0,
            left_narrow: narrow.0,
            right_wide: wide.1,
            right_narrow: narrow.1,
            height,
            widths: (NARROW_FROM, WIDEST),
        };
        let share = Scale::Linear { from: 0.0, to: 1.0 };
        let ticks = share.labeled_ticks(language, 6, |share, _| number::percent(language, share));
        let mut plot = Plot::within(frame, (share, share), (top, bottom));
        plot.value_axis(&ticks);
        plot.number_axis(&ticks, 1.0);
        plot.label(
            Label::new(language.get("chart.came_true"), 0.0, READOUT_BASELINES[1], "idle")
                .anchored(Anchor::Start, -LEFT)
                .on(Layer::Idle),
        );
        let below = bottom + DATES_BELOW + text::LINE_HEIGHT + 1.0;
        plot.label(Label::new(language.get("chart.chance_given"), 50.0, below, "").anchored(Anchor::Middle, 0.0));
        plot.draw(&Segments { points: vec![(0.0, 0.0), (1.0, 1.0)], class: "reference".into() });
        for group in &groups {
            let (low, high) = (group.share(group.expected.0), group.share(group.expected.1));
            let half = 0.012;
            let (from, to) = ((group.chance - half).max(0.0), (group.chance + half).min(1.0));
            plot.draw(&Bar {
                corners: [(from, low), (to, high)],
                class: format!("expected-range {}", series_class(0)),
            });
        }
        let largest = groups.iter().map(|group| group.count).max().unwrap_or(1) as f64;
        for group in &groups {
            let radius = (RADIUS * (group.count as f64 / largest).sqrt()).max(3.0);
            plot.draw(&Circle {
                middle: [(group.chance, group.share(group.came_true))],
                radius,
                class: series_class(0),
            });
        }
        let chances: Vec<f64> = groups.iter().map(|group| group.chance).collect();
        for (at, (group, (from, to))) in groups.iter().zip(hit_areas::halfway(&chances, (0.0, 1.0))).enumerate() {
            plot.draw_on_page(&ReadoutArea::over(
                [from * 100.0, to * 100.0],
                [top, bottom],
                readout_lines(language, group, at),
            ));
        }
        let table = data_table(language, &groups);
        let key = vec![
            KeyEntry {
                class: format!("circle {}", series_class(0)),
                label: language.get("chart.group_of_forecasts").into(),
            },
            KeyEntry {
                class: format!("area b50 {}", series_class(0)),
                label: language.get("chart.reliable_range").into(),
            },
        ];
        Ok(DrawnChart::new(plot.finish(&data.id.value, data.description(&alt)), key, table, alt))
    }
}

fn forecasts(spec: &Calibration, data: &mut ChartData<'_>) -> Result<Vec<ResolvedChance>, Reported> {
    let language = data.evidence.language;
    let rows = data.select(language, &spec.rows)?;
    let [chances, outcomes] = [&spec.chance, &spec.came_true].map(|column| data.numbers(&rows, column));
    let (chances, outcomes) = (chances?, outcomes?);
    let mut forecasts = Vec::new();
    let mut open = 0;
    for ((chance, outcome), name) in chances.numbers().zip(outcomes.numbers()).zip(&rows.names) {
        match (chance, outcome) {
            (Some(chance), Some(outcome)) if (0.0..=1.0).contains(&chance) && (outcome == 0.0 || outcome == 1.0) => {
                forecasts.push(ResolvedChance { chance, came_true: outcome == 1.0 });
            }
            (Some(chance), Some(_)) if !(0.0..=1.0).contains(&chance) => {
                let message = format!(
                    "`{name}` has a chance of {}, but a chance must be from 0 to 1",
                    number::exact(language, chance)
                );
                return Err(data.report_undrawable(&message, spec.chance.span, ""));
            }
            (Some(_), Some(outcome)) => {
                let message = format!(
                    "`{name}` came to {}: 1 is for what came true, 0 for what did not",
                    number::exact(language, outcome)
                );
                return Err(data.report_undrawable(
                    &message,
                    spec.came_true.span,
                    "leave the cell empty if the result is not known yet",
                ));
            }
            _ => open += 1,
        }
    }
    if open > 0 {
        let forecasts = agreeing(open, "forecast that is", "forecasts that are");
        data.add_note(format!("Left out: {open} {forecasts} not settled yet."));
    }
    // The claims of a report are decided one by one: the chart waits for the first.
    let dataset = &spec.rows.dataset;
    let may_wait = data.evidence.datasets.get(&dataset.value).is_some_and(|dataset| dataset.of_claims);
    if forecasts.is_empty() && !may_wait {
        return Err(data.report_undrawable("no forecast has a known result yet", dataset.span, ""));
    }
    Ok(forecasts)
}

/// Returns the lines of a group's readout.
fn readout_lines(language: &Language, group: &Group, at: usize) -> Vec<(Label, Vec<TextSpan>)> {
    let given = format!("Given {}", number::percent(language, group.chance));
    let came = format!("{} of {} came true", group.came_true, group.count);
    let came = TextSpan { name: String::new(), text: came, class: series_class(0), space: 8.0 };
    let range = number::range(language, &group.expected.0.to_string(), &group.expected.1.to_string());
    let lines = [(given, vec![came]), (format!("(if reliable {range})"), Vec::new())];
    let line = |((header, spans), y): ((String, Vec<TextSpan>), f64)| {
        readout_line(&header, spans, (0.0, -LEFT, y), View::Both, at)
    };
    lines.into_iter().zip(READOUT_BASELINES).map(line).collect()
}

/// Returns a sentence with the mean Brier score, and the score of always giving the rate at which events came true.
fn scores(language: &Language, forecasts: &[ResolvedChance]) -> Option<String> {
    if forecasts.is_empty() {
        return None;
    }
    let mean = |score: &dyn Fn(&ResolvedChance) -> Option<f64>| {
        let scores: Option<Vec<f64>> = forecasts.iter().map(score).collect();
        scores.map(|scores| scores.iter().sum::<f64>() / scores.len() as f64)
    };
    let rate = forecasts.iter().filter(|forecast| forecast.came_true).count() as f64 / forecasts.len() as f64;
    let own = mean(&|forecast| brier_score(forecast.chance, forecast.came_true))?;
    let same = mean(&|forecast| brier_score(rate, forecast.came_true))?;
    Some(format!(
        "Mean Brier score {} over {}; always saying {}, as often as it came true, would score {} (0 is best).",
        number::fixed(language, own, 2),
        count(forecasts.len(), "forecast"),
        number::percent(language, rate),
        number::fixed(language, same, 2)
    ))
}

fn alt_text(language: &Language, groups: &[Group], forecasts: &[ResolvedChance]) -> String {
    if groups.is_empty() {
        return "Calibration plot without a forecast yet, since no result is known.".to_owned();
    }
    let parts: Vec<String> = groups
        .iter()
        .map(|group| {
            format!(
                "{} given, {} came true",
                number::percent(language, group.chance),
                number::percent(language, group.share(group.came_true))
            )
        })
        .collect();
    let within = groups.iter().filter(|group| group.is_within()).count();
    format!(
        "Calibration plot of {} in {} by the chance given. {}. {within} of {} {} where nine in ten groups of perfectly \
         reliable forecasts would. The table below gives each group.",
        count(forecasts.len(), "forecast"),
        count(groups.len(), "group"),
        parts.join("; "),
        count(groups.len(), "group"),
        agreeing(within, "lies", "lie")
    )
}

fn data_table(language: &Language, groups: &[Group]) -> Table {
    let labels = ["Chance given, mean", "Chances", "Forecasts", "Came true", "If reliable (90%)"];
    let columns = labels.map(|label| TableColumn { label: label.into(), unit: None, numeric: true }).to_vec();
    let headers = ["chance", "lowest", "highest", "forecasts", "came_true", "p5", "p95"].map(str::to_owned);
    let (mut rows, mut lines) = (Vec::new(), Vec::new());
    for group in groups {
        let percent =
            |share: f64| TableCell { text: number::percent(language, share), value: Some(number::machine(share)) };
        let (low, high) = group.chances;
        let (low_count, high_count) = group.expected;
        let [low_text, high_text] = [low, high].map(|value| number::percent(language, value));
        rows.push(vec![
            percent(group.chance),
            TableCell::text(number::range(language, &low_text, &high_text)),
            TableCell { text: group.count.to_string(), value: Some(group.count.to_string()) },
            TableCell {
                text: format!("{} ({})", group.came_true, number::percent(language, group.share(group.came_true))),
                value: Some(group.came_true.to_string()),
            },
            TableCell::text(number::range(language, &low_count.to_string(), &high_count.to_string())),
        ]);
        let mut line: Vec<String> = [group.chance, low, high].map(number::machine).to_vec();
        line.extend([group.count, group.came_true, low_count, high_count].map(|count| count.to_string()));
        lines.push(line);
    }
    Table { columns, rows: rows.into(), csv: to_csv(&headers, lines.iter()), ..Table::default() }
}
