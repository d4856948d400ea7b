//! A chart's specification into a figure: texts filled, series found, dates settled, the drawing made and proven.

use super::find::{self, Absent};
use super::kinds::terms::Terms;
use super::kinds::{Drawn, Found, MOST_SERIES, chance, trend};
use super::layout::Clash;
use super::{Evidence, Figure, bind, number};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::figure::{ChartKind, Series};
use crate::document::{ChartSpec, Project};
use crate::model::Forecast;
use crate::model::forecast::{Curve, Kind};
use crate::source::{Span, Spanned};

/// Draws a chart.
pub fn draw(spec: &ChartSpec, project: &Project, evidence: Evidence<'_>) -> (Option<Figure>, Report) {
    let mut report = Report::default();
    let head = &spec.head;
    let title = report.take(bind::fill(&head.title, evidence));
    let [subtitle, note, alt] = [&head.subtitle, &head.note, &head.alt]
        .map(|text| text.as_ref().and_then(|text| report.take(bind::fill(text, evidence))));
    let described = alt.as_deref();
    let (kind, drawn) = match &spec.kind {
        ChartKind::Chance { outcomes, from, to } => {
            let dates = (from.as_ref(), to.as_ref());
            ("chance", draw_chance(spec, described, outcomes, dates, (project, evidence), &mut report))
        }
        ChartKind::Trend { curves, from, to, logarithmic, rule } => {
            let dates = (from.as_ref(), to.as_ref());
            let rule = rule.as_ref().map(|(value, label)| (*value, label.as_str()));
            (
                "trend",
                draw_trend(spec, described, curves, dates, (*logarithmic, rule), (project, evidence), &mut report),
            )
        }
    };
    let Some((title, Drawn { drawing, key, table, csv, alt: written, remark })) = title.zip(drawn) else {
        return (None, report);
    };
    report.extend(drawing.clashes.iter().map(|clash| clash_of(clash, &head.id)));
    let figure = Figure {
        id: head.id.value.clone(),
        kind,
        title,
        subtitle,
        svg: drawing.svg,
        key,
        table: super::Table { id: head.id.value.clone(), ..table },
        alt: alt.unwrap_or(written),
        sources: head.sources.iter().map(|source| source.value.clone()).collect(),
        note: match (note, remark) {
            (Some(note), Some(remark)) => Some(format!("{note} {remark}")),
            (note, remark) => note.or(remark),
        },
        csv,
    };
    (Some(figure), report)
}

/// The dates that an author gives.
type Dates<'a> = (Option<&'a Spanned<Date>>, Option<&'a Spanned<Date>>);

/// What figures are computed from.
type Given<'a> = (&'a Project, Evidence<'a>);

fn draw_chance(
    spec: &ChartSpec,
    described: Option<&str>,
    outcomes: &[Series],
    dates: Dates<'_>,
    (project, evidence): Given<'_>,
    report: &mut Report,
) -> Option<Drawn> {
    let find = |series: &Series| find::outcome(series, project, evidence);
    let found = all(spec, outcomes, "outcomes", find, report)?;
    let first = found.iter().map(|found| found.forecast.as_of).min()?;
    let (from, to) = settle(spec, dates, first, found.iter().map(|found| found.forecast), report)?;
    Some(chance::draw(&spec.head.id.value, described, &found, from, to))
}

fn draw_trend(
    spec: &ChartSpec,
    described: Option<&str>,
    curves: &[Series],
    dates: Dates<'_>,
    (logarithmic, rule): (bool, Option<(f64, &str)>),
    (project, evidence): Given<'_>,
    report: &mut Report,
) -> Option<Drawn> {
    let find = |series: &Series| find::curve(series, project, evidence);
    let found = all(spec, curves, "curves", find, report)?;
    let first = found.iter().map(|found| found.forecast.window.0).max()?;
    let (from, to) = settle(spec, dates, first, found.iter().map(|found| found.forecast), report)?;
    let unit = one_unit(&found, report)?;
    if logarithmic && !positive(&found, (from, to), rule, report) {
        return None;
    }
    let terms = Terms { from, to, logarithmic, rule, unit };
    Some(trend::draw(&spec.head.id.value, described, &found, terms))
}

/// Finds every series, or says of each what is wrong.
fn all<'a, T>(
    spec: &ChartSpec,
    series: &[Series],
    what: &str,
    find: impl Fn(&Series) -> Result<Found<'a, T>, Absent>,
    report: &mut Report,
) -> Option<Vec<Found<'a, T>>> {
    let span = spec.head.id.span;
    if series.is_empty() {
        let problem = Diagnostic::error(codes::EMPTY_FIGURE, format!("chart `{}` draws nothing", spec.head.id.value));
        report.push(problem.at(span).hint(format!("list what it draws under `{what}`")));
    }
    if let Some(extra) = series.get(MOST_SERIES) {
        let message = format!("a chart draws at most {MOST_SERIES} series, and this one has {}", series.len());
        let problem = Diagnostic::error(codes::TOO_MANY_SERIES, message).at(extra.path.span);
        report.push(problem.hint("readers cannot tell more apart: draw two charts"));
        return None;
    }
    let mut found = Vec::new();
    for series in series {
        match find(series) {
            Ok(one) => found.push(one),
            Err(Absent::Wrong(problem)) => report.push(*problem),
            Err(Absent::Silent) => {}
        }
    }
    (!found.is_empty() && found.len() == series.len()).then_some(found)
}

/// The first and last date drawn: what the author says, else `first` and the end of the windows.
fn settle<'a>(
    spec: &ChartSpec,
    (from, to): Dates<'_>,
    first: Date,
    forecasts: impl Iterator<Item = &'a Forecast> + Clone,
    report: &mut Report,
) -> Option<(f64, f64)> {
    let opens = forecasts.clone().map(|forecast| forecast.window.0).max()?;
    let closes = forecasts.map(|forecast| forecast.window.1).min()?;
    if let Some(date) = [from, to].into_iter().flatten().find(|date| date.value < opens || date.value > closes) {
        let message = format!("{} lies outside the window of the model, {opens} to {closes}", date.value);
        let problem = Diagnostic::error(codes::EMPTY_FIGURE, message).at(date.span);
        report.push(problem.hint("draw within the window, or widen it in the model file"));
        return None;
    }
    let start = from.map_or(first.max(opens), |date| date.value);
    let end = to.map_or(closes, |date| date.value);
    if start < end {
        return Some((start.to_years(), end.to_years()));
    }
    let message = format!("chart `{}` ends on {end}, which is not after its start, {start}", spec.head.id.value);
    let span: Span = to.or(from).map_or(spec.head.id.span, |date| date.span);
    report.push(Diagnostic::error(codes::EMPTY_FIGURE, message).at(span));
    None
}

fn unit_of(curve: &Curve) -> &str {
    if let Kind::Number { unit } = &curve.kind { unit } else { "" }
}

/// The unit that all curves share.
fn one_unit<'a>(found: &[Found<'a, Curve>], report: &mut Report) -> Option<&'a str> {
    let first = found.first()?;
    let unit = unit_of(first.thing);
    let other = found.iter().find(|other| unit_of(other.thing) != unit);
    let Some(other) = other else { return Some(unit) };
    let name = |unit: &str| if unit.is_empty() { "a plain number".to_owned() } else { format!("in `{unit}`") };
    let message = format!(
        "`{}` is {} and `{}` is {}, and one chart has one scale",
        first.path,
        name(unit),
        other.path,
        name(unit_of(other.thing))
    );
    let problem = Diagnostic::error(codes::WRONG_SERIES, message).at(other.span).label(first.span, "the first curve");
    report.push(problem.hint("index the curves (divide each by its value at one date), or draw two charts"));
    None
}

/// Whether all that is drawn on a logarithmic scale is above zero.
fn positive(
    found: &[Found<'_, Curve>],
    (from, to): (f64, f64),
    rule: Option<(f64, &str)>,
    report: &mut Report,
) -> bool {
    let mut positive = true;
    for curve in found {
        let lowest = curve.thing.band(0.05).unwrap_or_default();
        let drawn = super::plot::cut(&pairs(&curve.thing.times, lowest), from, to);
        if let Some((date, value)) = drawn.iter().find(|(_, value)| *value <= 0.0) {
            let (value, month) = (number::projected(*value), number::month(*date));
            let message =
                format!("`{}` is as low as {value} in {month}, which a logarithmic scale cannot show", curve.path);
            report.push(Diagnostic::error(codes::UNDRAWABLE, message).at(curve.span).hint("draw it on a linear scale"));
            positive = false;
        }
    }
    if let (Some((value, label)), Some(curve)) = (rule.filter(|(value, _)| *value <= 0.0), found.first()) {
        let message =
            format!("the rule `{label}` stands at {}, which a logarithmic scale cannot show", number::exact(value));
        report.push(Diagnostic::error(codes::UNDRAWABLE, message).at(curve.span));
        positive = false;
    }
    positive
}

fn pairs(times: &[f64], values: &[f64]) -> Vec<(f64, f64)> {
    times.iter().copied().zip(values.iter().copied()).collect()
}

fn clash_of(clash: &Clash, id: &Spanned<String>) -> Diagnostic {
    let chart = &id.value;
    let message = match clash {
        Clash::Touch { one, other, width } => {
            format!("labels `{one}` and `{other}` of chart `{chart}` touch when it is {width:.0} pixels wide")
        }
        Clash::Outside { label } => format!("label `{label}` of chart `{chart}` does not fit beside its drawing"),
    };
    let problem = Diagnostic::error(codes::LABELS_COLLIDE, message).at(id.span);
    problem.hint("give the series shorter labels, or draw fewer of them")
}
