//! The table of a backtest: each forecast that a curve would have made, with what came and the scores.

use super::types::{TableBody, TableCell, TableColumn};
use crate::figure::format::{number, phrase};
use crate::locale::Language;
use crate::model::{Backtest, BacktestCurve, Hindcast, NAIVE, mean_scores};

/// Returns the columns of a backtest, with a row for each forecast: when it would have been made, the date that it is for, its median and 90% interval, what came, and
/// the weighted interval scores of the model and of the naive forecasts.
pub fn body(language: &Language, backtest: &Backtest, curve: &BacktestCurve) -> TableBody {
    let quantity = |value: f64| number::quantity(language, value, &curve.unit);
    let column = |label: &str, numeric: bool| TableColumn { label: label.to_owned(), unit: None, numeric };
    let mut columns = vec![
        column("Made", false),
        column("For", false),
        column("Median", true),
        column("Low (5%)", true),
        column("High (95%)", true),
        column("Came", true),
        column("Score", true),
    ];
    columns.extend(NAIVE.map(|naive| column(&phrase::capital(naive.name()), true)));
    let headers = ["made", "for", "median", "low", "high", "came", "score", "last_value", "last_trend", "random_walk"];
    let largest = curve.came.iter().map(|row| row.value.abs()).fold(0.0, f64::max);
    let score = |score: Option<f64>| match score {
        // What a forecast without doubt leaves is the rounding of its computation.
        Some(score) if score < largest * 1e-9 => TableCell { text: "0".to_owned(), value: Some("0".to_owned()) },
        Some(score) => TableCell { text: number::significant(language, score, 3), value: Some(number::machine(score)) },
        None => TableCell::missing(),
    };
    let cell = |value: f64| TableCell { text: quantity(value), value: Some(number::machine(value)) };
    let row = |hindcast: &Hindcast| {
        let [low, median, high] = ends(hindcast);
        let made = hindcast.made;
        let mut cells = vec![
            TableCell { text: language.date(made), value: Some(made.to_string()) },
            TableCell::text(hindcast.observed.date.to_string()),
            cell(median),
            cell(low),
            cell(high),
            cell(hindcast.observed.value),
            score(Some(hindcast.score)),
        ];
        cells.extend(hindcast.naive.map(score));
        cells
    };
    TableBody {
        headers: headers.map(str::to_owned).to_vec(),
        columns,
        rows: curve.hindcasts.iter().map(row).collect(),
        remark: Some(remark(language, backtest, curve)),
    }
}

/// Returns the ends of the 90% interval of a forecast, with the median between them.
pub fn ends(hindcast: &Hindcast) -> [f64; 3] {
    let at = |place: Option<&f64>| place.copied().unwrap_or(f64::NAN);
    let quantiles = &hindcast.quantiles;
    [at(quantiles.first()), at(quantiles.get(quantiles.len() / 2)), at(quantiles.last())]
}

/// Returns the sentences below a backtest: the mean scores, how often the interval was right, and whose the beliefs are.
pub fn remark(language: &Language, backtest: &Backtest, curve: &BacktestCurve) -> String {
    let all = &curve.hindcasts;
    let text = |score: Option<f64>| number::significant(language, score.unwrap_or(f64::NAN), 3);
    // Means are compared over the same forecasts.
    let comparable: Vec<&Hindcast> = all.iter().filter(|hindcast| hindcast.naive.iter().all(Option::is_some)).collect();
    let unit = if curve.unit.is_empty() { String::new() } else { format!(", in {},", curve.unit) };
    let mut sentences = Vec::new();
    if comparable.is_empty() {
        let (score, _) = curve.mean_scores();
        sentences.push(format!("The mean score{unit} is {}; less is better.", text(score)));
    } else {
        let (count, (model, scores)) = (comparable.len(), mean_scores(&comparable));
        let naive = NAIVE.iter().zip(scores).map(|(naive, score)| format!("{} for the {}", text(score), naive.name()));
        let naive: Vec<String> = naive.collect();
        let over = if count == all.len() { String::new() } else { format!(" over {count} of {} forecasts", all.len()) };
        sentences.push(format!(
            "The mean score{over}{unit} is {} for the model, {}; less is better.",
            text(model),
            naive.join(", ")
        ));
    }
    let within = all.iter().filter(|hindcast| hindcast.is_within()).count();
    sentences.push(format!("The 90% interval held what came in {within} of {} forecasts.", all.len()));
    if let Some((made, problems)) = backtest.failed.first() {
        let why = problems.sorted().first().map_or("", |problem| problem.message.as_str()).to_owned();
        let others = backtest.failed.len() - 1;
        let more = if others > 0 { format!(" and {others} later dates") } else { String::new() };
        sentences.push(format!("The model cannot be run as of {}{more}: {why}.", language.date(*made)));
    }
    sentences.push("Each forecast has only the data known by its date, but the beliefs are those of today.".to_owned());
    sentences.join(" ")
}
