//! Inputs that continue a series of data, and whose interval excludes the last value of the series.

use super::context::Context;
use super::parsed_definitions::units;
use crate::date::CalendarDate;
use crate::diagnostic::{Report, warning};
use crate::document::model::ObservedColumn;
use crate::document::{Acceptable, Dataset, ModelFile};
use crate::figure::precision::DateStyle;
use crate::figure::{Sampled, interval_text, number};
use crate::locale::english;
use crate::model::{Kind, Unit, observed_values};

/// Reports the inputs with `observed` of the models that have a forecast.
pub fn check(context: &Context<'_>, report: &mut Report) {
    for (id, model) in &context.project.models {
        let Some(forecast) = context.evidence.forecasts.get(id) else { continue };
        for definition in &model.inputs {
            let Some(observed) = &definition.observed else { continue };
            let input = forecast.input(&definition.name.value).filter(|input| !input.draws.is_one_value());
            let Some(input) = input else { continue };
            let Kind::Number(unit) = &input.kind else { continue };
            let Some((date, values)) = last_values(observed, (model, unit), context) else { continue };
            let ends = [0.05, 0.95].map(|level| input.draws.quantile(level));
            let [Some(low), Some(high)] = ends else { continue };
            // Of several rows of one day, one inside of the interval is enough.
            let is_inside = values.iter().any(|value| (low..=high).contains(value));
            let Some(value) = values.first().filter(|_| !is_inside) else { continue };
            let sampled = Sampled::of_input(input, forecast);
            let [low, high] = [0.05, 0.95].map(|level| sampled.quantile(level));
            let problem = warning!(
                EXCLUDED_OBSERVATION at definition.value.span,
                "the 90% interval of `{}`, {}, excludes the last value of `{}`, {}", input.name,
                interval_text(english(), &low, &high, DateStyle::Month), observed.path.value, number::quantity(english(), *value, unit);
                label observed.path.span, "observed: {date}";
                hint "widen or move the interval, so that it contains the value"
            );
            let accept = (Acceptable::Observed, &[&definition.accept, &model.accept][..], "the definition");
            context.report_unless_accepted(accept, problem, report);
        }
    }
}

/// Returns the last date up to that of the report on which a column has values, and these values in a unit.
fn last_values(
    observed: &ObservedColumn,
    (model, unit): (&ModelFile, &Unit),
    context: &Context<'_>,
) -> Option<(CalendarDate, Vec<f64>)> {
    let as_of = context.evidence.as_of;
    let own = |id: &str| model.datasets.iter().find(|dataset| dataset.id.value == id);
    let dataset = |id: &str| -> Option<&Dataset> { own(id).or_else(|| context.evidence.datasets.get(id)) };
    // The run of the model has reported all problems.
    let units = units(model, context.evidence);
    let found = observed_values(observed, dataset, (&units, as_of), &mut Report::default()).ok()?;
    let factor = found.unit.scale / unit.scale;
    let past: Vec<_> = found.rows.iter().filter(|row| row.date.middle() <= as_of).collect();
    let last = past.last()?.date;
    let values = past.iter().filter(|row| row.date == last).map(|row| row.value * factor);
    Some((last, values.collect()))
}
