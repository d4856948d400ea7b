//! A chart's specification into a figure: texts filled, the drawing made by its kind, and proven.

pub mod alt_text;
pub mod drawn;
pub mod figure;
pub mod kinds;
pub mod resolve;
pub mod series;
pub mod source;

use super::bind::binder::Binder;
use super::bind::evidence::Evidence;
use super::canvas::layout::Clash;
use super::canvas::standalone::{self, Around};
use super::tables::types::Table;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::ChartSpec;
use crate::document::chart::ChartKind;
use crate::source::Spanned;
use drawn::Drawn;
use figure::{Controls, Figure};
use source::ChartData;

/// Draws a chart.
pub fn draw(spec: &ChartSpec, evidence: Evidence<'_>) -> (Option<Figure>, Report) {
    let mut report = Report::default();
    let head = &spec.head;
    let mut fill = |text: &Spanned<String>| Binder::new(evidence).fill(text, &mut report);
    let title = fill(&head.title);
    let [subtitle, note, alt] = [&head.subtitle, &head.note, &head.alt].map(|text| text.as_ref().map(&mut fill));
    let mut data = ChartData::new(spec, evidence);
    data.described.clone_from(&alt);
    let mut controls = Controls::default();
    let (kind, drawn) = match &spec.kind {
        ChartKind::Line(spec) => ("line", kinds::line::draw(spec, &mut data)),
        ChartKind::Fan(spec) => ("fan", kinds::fan::draw(spec, &mut data)),
        ChartKind::Chance(spec) => ("chance", kinds::chance::draw(spec, &mut data)),
        ChartKind::Dots(spec) => ("dots", kinds::dots::draw(spec, &mut data)),
        ChartKind::Timeline(spec) => ("timeline", kinds::timeline::draw(spec, &mut data)),
        ChartKind::Waterfall(spec) => ("waterfall", kinds::waterfall::draw(spec, &mut data)),
        ChartKind::Tornado(spec) => ("tornado", kinds::tornado::draw(spec, &mut data)),
        ChartKind::Forest(spec) => ("forest", kinds::forest::draw(spec, &mut data)),
        ChartKind::Scatter(spec) => ("scatter", kinds::scatter::draw(spec, &mut data)),
        ChartKind::Bars(spec) => ("bars", kinds::bars::draw(spec, &mut data)),
        ChartKind::Multiples(spec) => ("multiples", kinds::multiples::draw(spec, &mut data)),
        ChartKind::Calibration(spec) => ("calibration", kinds::calibration::draw(spec, &mut data)),
        ChartKind::Steps(spec) => ("steps", kinds::steps::draw(spec, &mut data)),
        ChartKind::Slider(spec) => ("slider", with(kinds::slider::draw(spec, &mut data), &mut controls.slider)),
        ChartKind::Belief(spec) => ("belief", with(kinds::belief::draw(spec, &mut data), &mut controls.belief)),
    };
    let (origins, remarks, problems) = data.finish();
    report.append(problems);
    let Some(Drawn { drawing, key, table, csv, alt: written, list }) = drawn else {
        return (None, report);
    };
    report.extend(drawing.clashes.iter().map(|clash| clash_of(clash, &head.id)));
    let note: Vec<String> = note.into_iter().chain(remarks).collect();
    let note = (!note.is_empty()).then(|| note.join(" "));
    let alt = alt.unwrap_or(written);
    let sources: Vec<String> = head.sources.iter().filter_map(|key| publisher(&key.value, evidence)).collect();
    let (subtitle_text, note_text) = (subtitle.as_deref(), note.as_deref());
    let around =
        Around { title: &title, subtitle: subtitle_text, key: &key, note: note_text, sources: &sources, alt: &alt };
    let file = standalone::file(&around, &drawing.layers);
    let figure = Figure {
        id: head.id.value.clone(),
        kind,
        title,
        subtitle,
        svg: drawing.svg,
        key,
        list,
        table: Table { id: head.id.value.clone(), ..table },
        alt,
        sources: head.sources.iter().map(|source| source.value.clone()).collect(),
        note,
        csv,
        file,
        origins,
        controls,
    };
    (Some(figure), report)
}

/// A drawing, its controls put aside.
fn with<T>(drawn: Option<(Drawn, T)>, controls: &mut Option<T>) -> Option<Drawn> {
    let (drawn, own) = drawn?;
    *controls = Some(own);
    Some(drawn)
}

/// Who stands behind a source, or what it is called.
fn publisher(key: &str, evidence: Evidence<'_>) -> Option<String> {
    let reference = evidence.references.get(key)?;
    Some(reference.publisher.clone().unwrap_or_else(|| reference.title.clone()))
}

fn clash_of(clash: &Clash, id: &Spanned<String>) -> Diagnostic {
    let chart = &id.value;
    let message = match clash {
        Clash::Touch { one, other, width } => {
            format!("labels `{one}` and `{other}` of chart `{chart}` touch when it is {width:.0} pixels wide")
        }
        Clash::Outside { label } => format!("label `{label}` of chart `{chart}` does not fit beside its drawing"),
        Clash::Crossed { label, width } => {
            format!("a rule runs through label `{label}` of chart `{chart}` when it is {width:.0} pixels wide")
        }
        Clash::Stray { mark } => {
            let message = format!("a mark (`{mark}`) of chart `{chart}` lies outside its plot");
            return Diagnostic::error(codes::CONTRADICTION, message).at(id.span);
        }
    };
    let problem = Diagnostic::error(codes::LABELS_COLLIDE, message).at(id.span);
    problem.hint("give the series shorter labels, or draw fewer of them")
}
