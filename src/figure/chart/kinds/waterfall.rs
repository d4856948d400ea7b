//! `kind: waterfall`: from a simpler model to the whole one, step by step.

use crate::date::Date;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::chart::Waterfall;
use crate::figure::canvas::measure::{Measure, Shifts, or_never};
use crate::figure::canvas::row_plot::{BAR, End, Row, RowPlot, Said};
use crate::figure::canvas::scale::Scale;
use crate::figure::chart::drawn::Drawn;
use crate::figure::chart::source::ChartData;
use crate::figure::format::number;
use crate::figure::format::phrase;
use crate::figure::tables::table::{self, Record};
use crate::figure::tables::types::{Table, TableColumn};
use crate::model::{Outcome, WaterfallForecast};

/// A bar of the waterfall; where it ends is nothing where that is "never".
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    label: String,
    /// Where a step begins; nothing for the first and the last bar, which are whole.
    from: Option<Option<f64>>,
    to: Option<f64>,
}

impl Part {
    /// How far a step shifts, where it does from a value to a value.
    fn shift(&self) -> Option<f64> {
        Some(self.to? - self.from??)
    }

    fn class(&self) -> &'static str {
        match self.from {
            None => "whole",
            Some(from) if self.to.unwrap_or(f64::INFINITY) < from.unwrap_or(f64::INFINITY) => "earlier",
            Some(_) => "later",
        }
    }
}

/// What the parts are of.
struct Terms {
    measure: Measure,
    shifts: Shifts,
    error: f64,
    window_end: Date,
}

impl Terms {
    fn whole(&self, value: Option<f64>, text: impl Fn(f64) -> String) -> String {
        or_never(value, self.window_end, text)
    }

    /// What a bar says at its end.
    fn text(&self, part: &Part) -> String {
        let short = |value| self.measure.short(value, self.error);
        match (part.from, part.to, part.shift()) {
            (None, to, _) => self.whole(to, short),
            (_, _, Some(shift)) => self.shifts.text(shift),
            (Some(None), None, _) => "still ".to_owned() + &number::never(self.window_end),
            (Some(None), Some(to), _) => format!("back to {}", short(to)),
            (Some(Some(_)), to, _) => self.whole(to, short),
        }
    }
}

/// Draws it.
pub fn draw(spec: &Waterfall, data: &mut ChartData<'_>) -> Option<Drawn> {
    let forecast = data.model(&spec.model)?;
    let found = forecast.waterfall.as_ref();
    let Some((waterfall, outcome)) = found.and_then(|found| Some((found, forecast.outcome(&found.outcome)?))) else {
        let message = format!("model `{}` has no waterfall", forecast.model);
        let problem = Diagnostic::error(codes::UNKNOWN_IN_FIGURE, message).at(spec.model.span);
        data.report.push(problem.hint("say in the model file what it starts from and what each step restores"));
        return None;
    };
    let parts = parts(waterfall, outcome);
    prove_sum(&parts, outcome.draws.median(), data);
    let error = outcome.median_error.unwrap_or(0.0);
    // Both ends of a step are uncertain, and this is at least what that makes of it.
    let between = error * std::f64::consts::SQRT_2;
    let measure = Measure::of(&outcome.kind);
    let shifts = Shifts::new(&measure, between, parts.iter().filter_map(Part::shift));
    let terms = Terms { measure, shifts, error, window_end: forecast.window.1 };
    let written = sentence(&parts, outcome, &terms);

    let (start, beyond, x) = scale(&parts, &terms, forecast.as_of);
    let at = |value: Option<f64>| value.unwrap_or(beyond);
    let span = |part: &Part| (part.from.map_or(start, at), at(part.to));
    let rows: Vec<Row> =
        parts.iter().map(|part| Row { strong: part.from.is_none(), ..Row::new(&part.label) }).collect();
    let end = |part: &Part| End {
        value: span(part).0.max(span(part).1),
        lines: vec![terms.text(part)],
        left: false,
        class: format!("name {}", part.class()),
    };
    let ends: Vec<End> = parts.iter().map(end).collect();
    let mut plot = RowPlot::new(&rows, x, &ends);
    plot.axis(&terms.measure);
    if terms.measure != Measure::Date {
        plot.base(0.0, BAR, "axis");
    }
    for (row, (part, end)) in parts.iter().zip(&ends).enumerate() {
        let (from, to) = span(part);
        let middle = plot.place(row).middle;
        plot.bar((from, to), (middle, BAR), part.class());
        let never = part.to.is_none() || part.from == Some(None);
        if never {
            plot.arrow(from.max(to), middle, false, part.class());
        }
        plot.end(end, middle);
        plot.link(&rows, row, to);
    }
    plot.readouts(&rows, &readouts(&parts, &terms));
    let (table, csv) = records(&parts, &terms);
    let classes = ["later", "earlier"].into_iter().filter(|class| parts.iter().any(|part| part.class() == *class));
    let drawing = plot.finish(data, &written);
    Some(Drawn {
        drawing,
        key: crate::figure::chart::drawn::shift_key(&terms.measure, classes),
        table,
        csv,
        alt: written,
        list: Vec::new(),
    })
}

fn parts(waterfall: &WaterfallForecast, outcome: &Outcome) -> Vec<Part> {
    let (label, mut level) = waterfall.start.clone();
    let mut parts = vec![Part { label, from: None, to: level }];
    for (label, to) in &waterfall.steps {
        parts.push(Part { label: label.clone(), from: Some(level), to: *to });
        level = *to;
    }
    parts.push(Part { label: outcome.description.label.clone(), from: None, to: outcome.draws.median() });
    parts
}

/// Proves that each step begins where the one before it ends, and that all of them lead from the start to the whole.
fn prove_sum(parts: &[Part], whole: Option<f64>, data: &mut ChartData<'_>) {
    let same = |one: Option<f64>, other: Option<f64>| match (one, other) {
        (Some(one), Some(other)) => (one - other).abs() <= 1e-9 * (1.0 + other.abs()),
        (one, other) => one == other,
    };
    let mut wrong = None;
    let mut level = None;
    for part in parts {
        match part.from {
            Some(from) if !same(from, level) => wrong = wrong.or(Some(part.label.as_str())),
            _ => {}
        }
        level = part.to;
    }
    let steps: Option<Vec<f64>> = parts.iter().filter(|part| part.from.is_some()).map(Part::shift).collect();
    if let (Some(steps), Some(start)) = (steps, parts.first().and_then(|part| part.to)) {
        let sum = steps.iter().sum::<f64>() + start;
        wrong = wrong.or((!same(Some(sum), whole)).then_some("the sum of the steps"));
    }
    let last_step = parts.iter().rev().find(|part| part.from.is_some()).or(parts.first());
    wrong = wrong.or(last_step.filter(|step| !same(step.to, whole)).map(|step| step.label.as_str()));
    if let Some(label) = wrong {
        let message = format!("expected that the steps of the waterfall add up to the whole: `{label}` does not fit");
        data.report.push(Diagnostic::error(codes::CONTRADICTION, message).at(data.id.span));
    }
}

/// Where whole bars begin, where "never" is drawn, and the axis.
fn scale(parts: &[Part], terms: &Terms, as_of: Date) -> (f64, f64, Scale) {
    let values = parts.iter().filter_map(|part| part.to);
    let (low, high) = values.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
    let never = parts.iter().any(|part| part.to.is_none());
    let dates = terms.measure == Measure::Date;
    // Nothing but "never": from today to the end of the window.
    let (low, high) = if low > high { (as_of.to_years(), terms.window_end.to_years()) } else { (low, high) };
    let low = if dates { as_of.to_years().min(low).floor() } else { low.min(0.0) };
    let high = if dates { high.max(low + 1.0) } else { high.max(0.0).max(low + 1e-9) };
    let beyond = high + (high - low) * 0.12;
    let to = if never { beyond } else { high };
    if dates { (low, beyond, Scale::Time { from: low, to }) } else { (0.0, beyond, Scale::Linear { from: low, to }) }
}

fn readouts(parts: &[Part], terms: &Terms) -> Vec<Vec<Said>> {
    let words = |part: &Part| {
        let level = terms.whole(part.to, |value| terms.measure.text(value, terms.error));
        let step = part.shift().map(|shift| Said::new(terms.shifts.text(shift), part.class()));
        let to = if part.from.is_some() { format!("to {level}") } else { level };
        step.into_iter().chain([Said::new(to, "whole")]).collect()
    };
    parts.iter().map(words).collect()
}

fn records(parts: &[Part], terms: &Terms) -> (Table, String) {
    let head = |label: &str| TableColumn { label: label.into(), unit: None, numeric: true };
    let columns =
        vec![TableColumn { label: "Step".into(), unit: None, numeric: false }, head("Shift"), head("Median after it")];
    let row = |part: &Part| {
        let shift = part.shift().map_or_else(Record::missing, |shift| Record {
            text: terms.shifts.text(shift),
            value: Some(number::machine(shift)),
        });
        let level = terms.whole(part.to, |value| terms.measure.text(value, terms.error));
        vec![Record::text(&part.label), shift, Record { text: level, value: Some(terms.measure.machine(part.to)) }]
    };
    let rows: Vec<Vec<Record>> = parts.iter().map(row).collect();
    let heads = ["step", "shift", "median"].map(str::to_owned);
    let csv = table::csv(&heads, rows.iter().map(|row| row.iter().map(Record::exact).collect()));
    (table::of_records(columns, rows, csv.clone()), csv)
}

fn sentence(parts: &[Part], outcome: &Outcome, terms: &Terms) -> String {
    let level = |part: &Part| terms.whole(part.to, |value| terms.measure.text(value, terms.error));
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return String::new() };
    let steps: Vec<String> = parts
        .iter()
        .filter(|part| part.from.is_some())
        .map(|part| format!("{} {}", phrase::lower(&part.label), terms.text(part)))
        .collect();
    format!(
        "Waterfall chart of the median of {}: {} gives {}; then {}; the whole model gives {}. The table below gives every \
         step.",
        phrase::lower(&outcome.description.label),
        phrase::lower(&first.label),
        level(first),
        steps.join(", "),
        level(last)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_later_where_it_ends_later_and_never_is_later_than_all() {
        let class = |from, to| Part { label: String::new(), from: Some(from), to }.class();
        assert_eq!(class(Some(2028.0), Some(2029.0)), "later");
        assert_eq!(class(Some(2029.0), Some(2028.0)), "earlier");
        assert_eq!((class(Some(2029.0), None), class(None, Some(2029.0))), ("later", "earlier"));
    }
}
