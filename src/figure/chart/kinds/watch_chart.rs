//! `kind: watch`: by how much the 90% interval of an outcome would become narrower if an input were known.

use crate::diagnostic::{Reported, error};
use crate::document::chart::Watch;
use crate::figure::canvas::bar_label::{BarLabel, NEAR};
use crate::figure::canvas::row_plot::readouts::ReadoutText;
use crate::figure::canvas::row_plot::{BAR, Row, RowPlot};
use crate::figure::canvas::scale::Scale;
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::{Chart, DrawnChart, Inputs, series_class};
use crate::figure::chart::measure::Measure;
use crate::figure::format::{phrase, precision};
use crate::figure::tables::types::{Table, TableCell, TableColumn};
use crate::locale::Language;
use crate::model::{Estimate, Input, Known, is_narrower};
use crate::words::count;

/// An input, and the part by which knowing it makes the interval narrower.
type Watched<'a> = (&'a Input, Estimate);

impl Chart for Watch {
    fn inputs(&self) -> Inputs<'_> {
        Inputs { shows_inputs: true, ..Inputs::of_paths([&self.outcome.path]) }
    }

    fn draw(&self, data: &mut ChartData<'_>) -> Result<DrawnChart, Reported> {
        let language = data.evidence.language;
        let samples = data.sampled(language, &self.outcome)?;
        let Some(outcome) = samples.sampled.outcome.filter(|outcome| !outcome.is_chance()) else {
            return Err(data.report.push(error!(
                WRONG_SERIES at samples.span, "`{}` is not a date or a number of a model without a scenario, which has an interval",
                samples.path
            )));
        };
        let forecast = samples.sampled.forecast;
        let (mut drawn, silent): (Vec<Watched<'_>>, Vec<Watched<'_>>) =
            forecast.to_watch(&outcome.name).into_iter().partition(|(_, part)| is_narrower(*part));
        if drawn.is_empty() {
            return Err(data.report.push(error!(
                EMPTY_FIGURE at samples.span,
                "the samples of model `{}` do not show that the interval of `{}` becomes narrower if an input is known",
                forecast.model, samples.path
            )));
        }
        if drawn.len() > self.limit {
            let fewer = count(drawn.len() - self.limit, "more input");
            data.add_note(format!("Left out: {fewer} that would make it narrower by less."));
            drawn.truncate(self.limit);
        }
        let names: Vec<String> =
            silent.iter().map(|(input, _)| phrase::lower(language, &input.description.label)).collect();
        data.add_left_out(&names, "input", "the samples do not show that knowing them makes it narrower");
        let rows: Vec<Row> = drawn.iter().map(|(input, _)| Row::new(&input.description.label)).collect();
        let highest = drawn.iter().map(|(_, part)| part.value).fold(0.0, f64::max);
        let end = |(_, part): &Watched<'_>| BarLabel {
            gap: NEAR,
            value: part.value,
            lines: vec![text(language, *part)],
            left: false,
            class: "row".to_owned(),
        };
        let ends: Vec<BarLabel> = drawn.iter().map(end).collect();
        let mut plot = RowPlot::new(&rows, Scale::Linear { from: 0.0, to: highest }, &ends);
        Measure::Chance.draw_axis(language, &mut plot);
        plot.base(0.0, BAR, "axis");
        for (row, ((_, part), end)) in drawn.iter().zip(&ends).enumerate() {
            let middle = plot.bounds(row).middle;
            plot.bar((0.0, part.value), (middle, BAR), &series_class(0));
            plot.end(end, middle);
        }
        let readout = |(_, part): &Watched<'_>| {
            vec![ReadoutText { text: text(language, *part), short: text(language, *part), class: series_class(0) }]
        };
        plot.readouts(&rows, &drawn.iter().map(readout).collect::<Vec<_>>());
        let alt = alt_text(language, &drawn, &samples.label);
        let drawing = plot.finish(&data.id.value, data.description(&alt));
        Ok(DrawnChart::new(drawing, Vec::new(), data_table(language, &drawn), alt))
    }
}

fn text(language: &Language, part: Estimate) -> String {
    precision::chance(language, part.estimated(), part.error)
}

fn data_table(language: &Language, drawn: &[Watched<'_>]) -> Table {
    let header = |label: &str, numeric| TableColumn { label: label.into(), unit: None, numeric };
    let row = |(input, part): &Watched<'_>| {
        let value = Measure::Chance.machine(Known::At(part.value));
        vec![TableCell::text(&input.description.label), TableCell { text: text(language, *part), value: Some(value) }]
    };
    let columns = vec![header(language.get("chart.input"), false), header(language.get("chart.narrower_by"), true)];
    Table::of_cells(&["input", "narrower_by"].map(str::to_owned), columns, drawn.iter().map(row).collect())
}

fn alt_text(language: &Language, drawn: &[Watched<'_>], label: &str) -> String {
    let mut sentences = vec![format!(
        "Bar chart of how much narrower the 90% interval of {} would become on average if an input were known, most first.",
        phrase::lower(language, label)
    )];
    let first =
        drawn.iter().take(3).map(|(input, part)| format!("{}: {}.", input.description.label, text(language, *part)));
    sentences.extend(first);
    sentences.push("The table below gives every input.".into());
    sentences.join(" ")
}
