//! Prints a forecast as text: a summary of each outcome, the medians by scenario, and the trends fitted to data.

use std::fmt::Write;

use super::hindcasts_text::print_hindcasts;
use super::lines::{Style, line, print_columns};
use super::structures_text::print_structures;
use crate::document::IntervalLevel;
use crate::figure::number::{
    chance, chance_within, day, distinct_digits, even_decimals, exact_quantity, fixed, percent, projected, quantity,
    range, sign_of, significant, unit_of_difference, with_unit,
};
use crate::figure::phrase::every;
use crate::figure::precision::{self, DateStyle};
use crate::figure::{Sampled, format_central, format_quantile, interval_text, pair_label};
use crate::locale::english;
use crate::model::{
    Averages, Fit, Forecast, Kind, Known, Outcome, OutcomePair, STRUCTURES, TOGETHER, draws, is_narrower,
};
use crate::printable::printable;
use crate::words::count;

/// The width of a histogram, in characters.
const COLUMNS: usize = 56;
/// The height of a histogram, in lines. Each line has eight steps.
const ROWS: usize = 4;
/// Blocks that fill one eighth of a line to eight eighths.
const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Returns the forecast of one model as text, with escape codes of the terminal if `has_colors`. The texts of the author are
/// [printable].
pub fn print(forecast: &Forecast, level: IntervalLevel, has_colors: bool) -> String {
    let style = Style::new(has_colors);
    let mut text = String::new();
    let title = forecast.title.as_deref().unwrap_or(&forecast.model);
    line(&mut text, &format!("{} {}", style.bold(title), style.dim(&format!("({})", forecast.model))));
    if let Some(question) = &forecast.question {
        line(&mut text, &printable(question));
    }
    let scenario = forecast.scenario.as_ref().map(|name| format!(", scenario {name}")).unwrap_or_default();
    line(
        &mut text,
        &style.dim(&format!(
            "as of {}, {} samples, seed {}{scenario}",
            forecast.as_of.long(),
            significant(english(), forecast.samples as f64, 16),
            forecast.seed
        )),
    );
    for outcome in &forecast.outcomes {
        text.push('\n');
        print_outcome(&mut text, (forecast, level), outcome, style);
    }
    print_scenarios(&mut text, forecast, style);
    print_structures(&mut text, forecast, style);
    print_hindcasts(&mut text, (forecast, level), style);
    print_fits(&mut text, forecast, style);
    print_pools(&mut text, forecast, style);
    text
}

/// Adds one outcome: its summary, its chance by year, a histogram, and the sources of its uncertainty.
fn print_outcome(text: &mut String, (forecast, level): (&Forecast, IntervalLevel), outcome: &Outcome, style: Style) {
    let draws = &outcome.draws;
    if outcome.is_chance() {
        return print_chance(text, forecast, outcome, style);
    }
    let sampled = Sampled::of_outcome(outcome, forecast);
    let interval = |levels: [f64; 2]| {
        let [low, high] = levels.map(|level| sampled.quantile(level));
        interval_text(english(), &low, &high, DateStyle::Month)
    };
    // What lies outside of the window has no sampling error: only its limit is known.
    let error_of = |level: f64| {
        let error = outcome.quantile_error(level).filter(|_| sampled.quantile(level).value.value().is_some());
        error.map(|error| sampling_error(error, &outcome.kind))
    };
    let share = |share: f64| precision::share(english(), share, draws);
    let name = style.dim(&format!("({})", outcome.name));
    line(text, &format!("{} {name}", style.bold(&outcome.description.label)));
    let error = error_of(0.5).map(|error| format!("   sampling error {error}"));
    let median = style.bold(&format_quantile(english(), &sampled, 0.5).text);
    line(text, &format!("  median        {median}{}", style.dim(&error.unwrap_or_default())));
    let errors = match level.ends().map(error_of) {
        [Some(low), Some(high)] if low == high => format!("   sampling error {low}"),
        [Some(low), Some(high)] => format!("   sampling error {low} and {high}"),
        [Some(one), None] | [None, Some(one)] => format!("   sampling error {one}"),
        [None, None] => String::new(),
    };
    line(text, &format!("  {level} interval  {}{}", interval(level.ends()), style.dim(&errors)));
    let half = IntervalLevel::Fifty;
    if level != half {
        line(text, &format!("  {half} interval  {}", interval(half.ends())));
    }
    if let Some(already) = outcome.already.filter(|share| *share > 0.0) {
        line(text, &format!("  already true  {}", share(already)));
    }
    if outcome.never > 0.0 {
        let never = DateStyle::Short.limit(english(), forecast.window.never(draws, &outcome.kind)).unwrap_or_default();
        line(text, &format!("  {never:<13} {}", share(outcome.never)));
    }
    print_years(text, outcome);
    histogram(text, outcome);
    print_causes(text, outcome, forecast);
}

/// Returns the values that are printed of an outcome, each with its name: the median and the ends of the 90% interval, or the
/// probability of a chance.
pub fn printed_values(outcome: &Outcome, forecast: &Forecast) -> Vec<(&'static str, String)> {
    if let Some(probability) = outcome.mean.filter(|_| outcome.is_chance()) {
        return vec![("probability", precision::chance(english(), probability.value, probability.error))];
    }
    let quantile = |level: f64| format_quantile(english(), &Sampled::of_outcome(outcome, forecast), level).text;
    vec![("median", quantile(0.5)), ("5% quantile", quantile(0.05)), ("95% quantile", quantile(0.95))]
}

/// Adds an outcome that is a chance: its probability, and the sources of its uncertainty.
fn print_chance(text: &mut String, forecast: &Forecast, outcome: &Outcome, style: Style) {
    let Some(probability) = outcome.mean else { return };
    let name = style.dim(&format!("({})", outcome.name));
    line(text, &format!("{} {name}", style.bold(&outcome.description.label)));
    let value = style.bold(&precision::chance(english(), probability.value, probability.error));
    let points = significant(english(), probability.error * 100.0, 1);
    let error = style.dim(&format!("   sampling error {points} percentage points"));
    line(text, &format!("  probability   {value}{}", if probability.error > 0.0 { error } else { String::new() }));
    print_causes(text, outcome, forecast);
}

/// Adds the chance by the end of each year, from the last year below 0.5% to the first year above 99.5%. Adds nothing if no
/// year is between the two.
fn print_years(text: &mut String, outcome: &Outcome) {
    let is_certain = |share: f64| !(0.005..0.995).contains(&share);
    let Some(first) = outcome.by.iter().position(|(_, share)| *share >= 0.005) else { return };
    let last = outcome.by.iter().position(|(_, share)| *share >= 0.995).unwrap_or(outcome.by.len() - 1);
    let shown = outcome.by.get(first.saturating_sub(1)..=last).unwrap_or_default();
    if shown.iter().all(|(_, share)| is_certain(*share)) {
        return;
    }
    line(text, "\n  chance by the end of");
    for (year, share) in shown {
        let eighths = (share * 240.0).round() as usize;
        let part = [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths % 8];
        let bar = format!("{}{part}", "█".repeat(eighths / 8));
        let chance = precision::share(english(), *share, &outcome.draws);
        line(text, &format!("    {year}  {chance:>4}  {}", bar.trim_end()));
    }
}

/// Adds a histogram of the samples from the 1% quantile to the 99% quantile. Numbers of which only limits are known have none.
fn histogram(text: &mut String, outcome: &Outcome) {
    let draws = &outcome.draws;
    if outcome.kind != Kind::Date && draws.is_limited() {
        return;
    }
    let last_finite = draws.sorted().iter().rev().find(|sample| sample.is_finite()).copied();
    let (Some(low), Some(high)) = (draws.quantile(0.01), draws.quantile(0.99).or(last_finite)) else { return };
    if high <= low {
        return;
    }
    let width = (high - low) / COLUMNS as f64;
    let mut counts = [0usize; COLUMNS];
    for sample in draws.sorted().iter().filter(|sample| (low..=high).contains(*sample)) {
        counts[(((sample - low) / width) as usize).min(COLUMNS - 1)] += 1;
    }
    let highest = counts.iter().copied().max().unwrap_or(0).max(1);
    let heights = counts.map(|count| {
        let height = (count as f64 / highest as f64 * (ROWS * 8) as f64).round() as usize;
        if count > 0 { height.max(1) } else { 0 }
    });
    text.push('\n');
    for row in (0..ROWS).rev() {
        let blocks: String = heights
            .iter()
            .map(|height| match height.saturating_sub(row * 8) {
                0 => ' ',
                eighths => BLOCKS[eighths.min(8) - 1],
            })
            .collect();
        line(text, &format!("    {}", blocks.trim_end()));
    }
    line(text, &format!("    {}", axis(low, high, &outcome.kind)));
}

/// Returns the labels below a histogram: years at their positions, or the ends and the middle of the range.
fn axis(low: f64, high: f64, kind: &Kind) -> String {
    let ticks: Vec<(f64, String)> = match kind {
        Kind::Date => {
            let first = low.ceil() as i64;
            let last = high.floor() as i64;
            // A label is four digits wide, and is followed by two spaces.
            let step = ((last - first + 1) * 6 / COLUMNS as i64 + 1).max(1);
            let years = (first..=last).filter(|year| year % step == 0).map(|year| (year as f64, year.to_string()));
            let years: Vec<(f64, String)> = years.collect();
            // Few or no years: the ends in a unit that tells them apart.
            let [from, to] = precision::dates_apart(english(), [low, high], true);
            if years.len() > 1 { years } else { vec![(low, from), (high, to)] }
        }
        _ => {
            let values = [low, (low + high) / 2.0, high];
            let sign = if let Kind::Number(unit) = kind { unit.to_string() } else { String::new() };
            let labels = axis_labels(values).into_iter().map(|label| with_unit(english(), &label, sign_of(&sign)));
            values.into_iter().zip(labels).collect()
        }
    };
    let mut axis = String::new();
    for (value, label) in ticks {
        let length = axis.chars().count();
        let width = label.chars().count();
        let at = ((value - low) / (high - low) * COLUMNS as f64).round() as usize;
        let start = at.saturating_sub(width / 2).min(COLUMNS.saturating_sub(width / 2));
        if length == 0 || start > length {
            axis.push_str(&" ".repeat(start - length));
            axis.push_str(&label);
        }
    }
    axis
}

/// Returns the labels of an axis of numbers, with the same number of decimals: as many as one of the larger numbers needs.
fn axis_labels(values: [f64; 3]) -> Vec<String> {
    let digits = distinct_digits(&values, 2, |value, digits| significant(english(), value, digits));
    let labels = values
        .map(|value| if digits > 2 { significant(english(), value, digits) } else { projected(english(), value) });
    let largest = values.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()));
    let is_large = |value: f64| value.abs() * 10.0 >= largest;
    let decimals = |label: &String| label.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let decimals =
        values.iter().zip(&labels).filter(|(value, _)| is_large(**value)).map(|(_, label)| decimals(label)).max();
    let even = values.map(|value| fixed(english(), value, decimals.unwrap_or(0)));
    let is_plain = labels.iter().all(|label| !label.contains([' ', '×']));
    if is_plain && even[0] != even[1] && even[1] != even[2] {
        even.into()
    } else {
        even_decimals(english(), labels.into())
    }
}

/// Adds the conditions that most often become true last, and the inputs that cause most of the uncertainty.
fn print_causes(text: &mut String, outcome: &Outcome, forecast: &Forecast) {
    let mut last: Vec<(String, f64, f64)> = outcome
        .bottleneck
        .iter()
        .map(|(name, share)| {
            let label = forecast.conditions.iter().find(|condition| condition.name == *name);
            let label = label.map_or(name.as_str(), |condition| condition.description.label.as_str());
            (label.to_owned(), *share, draws::share_error(*share, forecast.samples))
        })
        .collect();
    let mut influential: Vec<(String, f64, f64)> = forecast
        .inputs
        .iter()
        .filter_map(|input| {
            let share = input.variance_share(&outcome.name)?;
            let mut label = input.description.label.clone();
            if let Some(total) = input.interaction(&outcome.name) {
                let _ =
                    write!(label, " ({} with interactions)", chance_within(english(), total.estimated(), total.error));
            }
            Some((label, share.estimated(), share.error))
        })
        .collect();
    let between = forecast.ensemble.as_ref().and_then(|ensemble| ensemble.between(&outcome.name));
    influential.extend(between.map(|share| ("between structures".to_owned(), share.estimated(), share.error)));
    // An input that acts only together with others is listed too.
    let acts = |label: &str| label.ends_with("with interactions)");
    let mut table = |heading: &str, rows: &mut Vec<(String, f64, f64)>, min_share: f64| {
        rows.sort_by(|a, b| b.1.total_cmp(&a.1));
        rows.retain(|(label, share, _)| *share >= min_share || acts(label));
        rows.truncate(5);
        if !rows.is_empty() {
            line(text, &format!("\n  {heading}"));
        }
        for (label, share, error) in rows {
            line(text, &format!("    {:>4}  {}", chance_within(english(), *share, *error), printable(label)));
        }
    };
    table("last condition to become true", &mut last, 0.005);
    table("sources of uncertainty", &mut influential, 0.02);
    if let Some(part) = forecast.notable_interactions(&outcome.name) {
        let pair = forecast.pair(&outcome.name).and_then(OutcomePair::known);
        let pair = pair.map(|pair| {
            (
                format!("{}, the strongest pair", pair_label(english(), pair, forecast)),
                pair.share.estimated(),
                pair.share.error,
            )
        });
        let mut rows: Vec<_> = pair.into_iter().collect();
        rows.push(("all interactions".to_owned(), part.estimated(), part.error));
        table("what inputs do only together", &mut rows, 0.02);
    }
    let watched = forecast.to_watch(&outcome.name).into_iter();
    let watched = watched.filter(|(_, part)| is_narrower(*part));
    let watched = watched.map(|(input, part)| (input.description.label.clone(), part.estimated(), part.error));
    table("what to watch: if known, the 90% interval is narrower by", &mut watched.collect(), 0.02);
    print_bases(text, outcome, forecast);
}

/// Adds what the inputs that cause the uncertainty are based on, if an input says so, and how much lies between structures.
fn print_bases(text: &mut String, outcome: &Outcome, forecast: &Forecast) {
    let Some(shares) = forecast.basis_shares(&outcome.name).filter(|_| forecast.states_bases()) else { return };
    line(text, "\n  basis of the uncertainty");
    for (name, share) in shares.named().into_iter().filter(|(_, share)| share.value >= 0.005) {
        let name = match name {
            STRUCTURES => "between structures",
            TOGETHER => "of inputs together",
            basis => basis,
        };
        line(text, &format!("    {:>4}  {name}", chance_within(english(), share.estimated(), share.error)));
    }
}

/// Adds a table of the medians: a row for each scenario, a column for each outcome.
fn print_scenarios(text: &mut String, forecast: &Forecast, style: Style) {
    if forecast.scenarios.is_empty() {
        return;
    }
    let has_chances = forecast.outcomes.iter().any(Outcome::is_chance);
    let heading = if has_chances { "Medians and probabilities by scenario" } else { "Medians by scenario" };
    line(text, &format!("\n{}", style.bold(heading)));
    let mut rows: Vec<Vec<String>> = vec![
        std::iter::once(String::new()).chain(forecast.outcomes.iter().map(|outcome| outcome.name.clone())).collect(),
    ];
    for scenario in &forecast.scenarios {
        let medians = forecast.outcomes.iter().map(|outcome| {
            let draws = scenario.outcomes.iter().find(|(name, _)| *name == outcome.name);
            let label = &outcome.description.label;
            draws.map_or_else(String::new, |(_, draws)| {
                format_central(english(), &Sampled::new(draws, &outcome.kind, forecast, label)).text
            })
        });
        rows.push(std::iter::once(printable(&scenario.label).into_owned()).chain(medians).collect());
    }
    print_columns(text, &rows);
}

/// Adds the trends fitted to data, one line for each.
fn print_fits(text: &mut String, forecast: &Forecast, style: Style) {
    if forecast.fits.is_empty() {
        return;
    }
    line(text, &format!("\n{}", style.bold("Trends in the data")));
    let widest = forecast.fits.iter().map(|fit| fit_name(fit).chars().count()).max().unwrap_or(0);
    for fit in &forecast.fits {
        let name = fit_name(fit);
        let pad = " ".repeat(widest - name.chars().count());
        let fitted = fit.r_squared.map(|share| format!(", R² {share:.2}")).unwrap_or_default();
        let rows = style.dim(&format!("({}{fitted})", count(fit.rows, "row")));
        line(text, &format!("  {name}{pad}   {} {rows}", in_doublings(fit)));
    }
}

/// Adds the pools of beliefs: one line for each expert, with the share of the expert and the quantiles.
fn print_pools(text: &mut String, forecast: &Forecast, style: Style) {
    for pool in &forecast.pools {
        let averaged = match pool.averages {
            Averages::Probabilities => "probabilities",
            Averages::Quantiles => "quantiles",
        };
        let source = style.dim(&format!("(the mean of the {averaged} of {})", pool.rows()));
        line(text, &format!("\n{} {source}", style.bold(&format!("Beliefs about {}", pool.input))));
        let widest = pool.experts.iter().map(|expert| expert.name.chars().count()).max().unwrap_or(0);
        for expert in &pool.experts {
            let pad = " ".repeat(widest - expert.name.chars().count());
            let quantile = |(level, value): (&f64, &f64)| {
                let value = pool
                    .unit
                    .as_ref()
                    .map_or_else(|| day(english(), *value), |unit| exact_quantity(english(), *value, unit));
                format!("{:.0}% {value}", level * 100.0)
            };
            let quantiles: Vec<String> = pool.levels.iter().zip(&expert.quantiles).map(quantile).collect();
            let name = printable(&expert.name);
            line(text, &format!("  {name}{pad}   {:>4}   {}", percent(english(), expert.share), quantiles.join(", ")));
        }
    }
}

fn fit_name(fit: &Fit) -> String {
    let rows = fit.condition.as_ref().map(|condition| format!("[{condition}]")).unwrap_or_default();
    let column = format!("{}{rows}", fit.column);
    let column = printable(&column);
    if fit.frontier { format!("{column}, records") } else { column.into_owned() }
}

/// Returns the doubling or halving time of a trend, with its 90% interval. If the interval of the slope includes 0,
/// there is no interval of doubling times, and the text states that the direction is uncertain.
fn in_doublings(fit: &Fit) -> String {
    let years = |slope: f64| quantity(english(), 1.0 / slope.abs(), "year");
    let ends = fit.slopes.quantile(0.05).zip(fit.slopes.quantile(0.95));
    let spread = match ends {
        Some((low, high)) if low > 0.0 || high < 0.0 => {
            let (slow, fast) = if low > 0.0 { (low, high) } else { (high, low) };
            let ends = [fast, slow].map(|slope| Known::At(1.0 / slope.abs()));
            let [low, high] = precision::number_ends(english(), ends, "year", [0.0; 2]);
            format!("90% interval {}", range(english(), &low, &high))
        }
        _ => "direction uncertain".to_owned(),
    };
    match fit.slope {
        slope if slope > 0.0 => format!("doubles {}, {spread}", every(english(), &years(slope))),
        slope if slope < 0.0 => format!("halves {}, {spread}", every(english(), &years(slope))),
        _ => format!("is level, {spread}"),
    }
}

/// Returns the sampling error of a value as text; a short time in days.
fn sampling_error(error: f64, kind: &Kind) -> String {
    let days = error * 365.25;
    match kind {
        Kind::Date if days < 0.5 => "under a day".to_owned(),
        Kind::Date if days < 1.5 => "1 day".to_owned(),
        Kind::Date if days < 180.0 => format!("{days:.0} days"),
        Kind::Date => quantity(english(), error, "year"),
        Kind::Number(unit) => quantity(english(), error, unit_of_difference(&unit.to_string())),
        Kind::Bool => chance(english(), error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_labels_of_an_axis_have_the_same_decimals() {
        assert_eq!(axis_labels([3.0, 4.5, 6.0]), ["3.0", "4.5", "6.0"]);
        assert_eq!(axis_labels([9.918, 10.2, 10.482]), ["9.92", "10.20", "10.48"]);
        assert_eq!(axis_labels([0.39, 203.2, 406.0]), ["0", "203", "406"]);
        assert_eq!(axis_labels([1.2e6, 1.5e6, 2e6]), ["1.2 million", "1.5 million", "2.0 million"]);
    }
}
