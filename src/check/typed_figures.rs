//! Figures that are typed by hand although a model or a dataset has them: the number is correct today, but will not be
//! updated.
//!
//! A number is reported only if it can hardly mean anything else: the value of a row if the same passage names the row, or
//! the median or chance of an outcome next to words of its label. Authors list numbers that must not change, such as
//! quotations and past estimates, under `literals` in the front matter of the page.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::context::Context;
use super::plain_text::{PlainText, is_whole, key_words, lower, mentions, names};
use crate::diagnostic::{Diagnostic, Report, codes, warning};
use crate::document::Page;
use crate::document::chart::Annotations;
use crate::document::dataset::{Cell, ColumnKind, Dataset, Row};
use crate::document::figure::TableKind;
use crate::figure::{Binder, Evidence, Origin, OriginSet, StaleFigure, stale_figures};
use crate::model::{Draws, Forecast, Kind, Unit};
use crate::render::prose_blocks;
use crate::source::{SourceId, Span, Spanned};

/// Reports typed figures on pages, and in the texts of charts and tables.
pub fn check(context: &Context<'_>, report: &mut Report) {
    let (project, evidence) = (context.project, context.evidence);
    let Some(first) = project.pages.first() else { return };
    let mut reader = Reader { known: Vec::new(), evidence, span: first.span, report };
    reader.known = evidence.forecasts.iter().flat_map(|(id, forecast)| reader.of_model(id, forecast)).collect();
    let mut literals: BTreeMap<SourceId, Literals<'_>> =
        project.pages.iter().map(|page| (page.span.source, Literals::of(page))).collect();
    let written = project.pages.iter().filter(|page| !page.is_generated);
    let pages = written.flat_map(|page| page.head_texts().chain([&page.body]).map(Some));
    let heads =
        project.charts.values().map(|chart| &chart.head).chain(project.tables.values().map(|table| &table.head));
    let figure_texts = heads.flat_map(|head| [Some(&head.title), head.subtitle.as_ref(), head.note.as_ref()]);
    let cells = project.tables.values().flat_map(|table| match &table.kind {
        TableKind::Grid(grid) => grid.rows.concat(),
        TableKind::Dataset(_)
        | TableKind::Claims(_)
        | TableKind::Questions(_)
        | TableKind::Scores(_)
        | TableKind::Revisions(_)
        | TableKind::Structures(_)
        | TableKind::Scenarios(_)
        | TableKind::Hindcasts(_)
        | TableKind::Backtest(_)
        | TableKind::Pool(_) => Vec::new(),
    });
    let annotations = project.charts.values().flat_map(|chart| chart.kind.annotations());
    let annotations = annotations.flat_map(Annotations::texts).cloned();
    let texts: Vec<Spanned<String>> =
        pages.chain(figure_texts).flatten().cloned().chain(annotations).chain(cells).collect();
    let former: Vec<KnownText> = texts.iter().flat_map(|text| reader.former_values(text)).collect();
    reader.known.extend(former);
    for text in &texts {
        reader.text(text, literals.entry(text.span.source).or_default());
    }
    literals.into_values().for_each(|literals| literals.report_unused(reader.report));
}

/// The literals of a page.
#[derive(Default)]
struct Literals<'a> {
    listed: &'a [Spanned<String>],
    /// The indices of those that were found.
    found: BTreeSet<usize>,
}

impl<'a> Literals<'a> {
    fn of(page: &'a Page) -> Self {
        Self { listed: &page.literals, found: BTreeSet::new() }
    }

    /// Returns whether a text is listed, and records that it was found.
    fn contains(&mut self, text: &str) -> bool {
        let index = self.listed.iter().position(|listed| PlainText::new(&listed.value).text == text);
        self.found.extend(index);
        index.is_some()
    }

    /// Reports the literals that were not found.
    fn report_unused(self, report: &mut Report) {
        for (index, listed) in self.listed.iter().enumerate() {
            if !self.found.contains(&index) {
                report.push(warning!(
                    TYPED_FIGURE at listed.span, "`{}` is listed under `literals`, but it is not a typed figure of this page", listed.value;
                    hint "remove it from the list"
                ));
            }
        }
    }
}

/// The text of the value of an expression.
struct KnownText {
    text: String,
    /// The text of the current value, if `text` is that of an earlier value.
    current: Option<String>,
    /// The text of the value as a bound figure would show it, if `text` is another way to write it: `36 percent`.
    shown: Option<String>,
    expression: String,
    /// Lists of words. The text can only mean this value if the same passage has at least one word of each list.
    context: Vec<Vec<String>>,
}

/// Compares texts with the values of expressions.
struct Reader<'a> {
    known: Vec<KnownText>,
    evidence: Evidence<'a>,
    /// A span for the expressions that are made here. They have no place in a file.
    span: Span,
    report: &'a mut Report,
}

impl Reader<'_> {
    /// Returns the text of the value of an expression, or `None` if it is too short to be distinguished from other
    /// numbers.
    fn value(&self, expression: String, context: Vec<Vec<String>>) -> Option<KnownText> {
        let spanned = Spanned::new(expression.clone(), self.span);
        let text = PlainText::new(&Binder::new(self.evidence).bind(&spanned, &mut Report::default()).ok()?.text).text;
        is_distinctive(&text).then_some(KnownText { text, current: None, shown: None, expression, context })
    }

    /// Returns a share in a unit as a percentage, in every way that authors type one. The share of a model is typed as often as a
    /// percentage as it is typed as a number.
    fn percentages(&self, path: &str, unit: &Unit, context: &[Vec<String>]) -> Vec<KnownText> {
        let format = if unit.is_share() { "" } else { ".percent" };
        let Some(known) = self.value(format!("{path}{format}"), context.to_vec()) else { return Vec::new() };
        let Some(number) = known.text.strip_suffix('%') else { return Vec::new() };
        let variants = [" %", " percent", " per cent"].map(|sign| KnownText {
            text: format!("{number}{sign}"),
            current: None,
            shown: Some(known.text.clone()),
            expression: known.expression.clone(),
            context: known.context.clone(),
        });
        variants.into_iter().chain([known]).collect()
    }

    /// Returns the written texts of the stale figures of a text. If one of them is typed by hand elsewhere, it is stale
    /// there as well.
    fn former_values(&self, text: &Spanned<String>) -> Vec<KnownText> {
        let former = |stale: StaleFigure| {
            let text = PlainText::new(&stale.written).text;
            let context = self.context(&stale.origins, &text);
            let (current, expression) = (Some(stale.current), stale.expression.value);
            let is_known = is_distinctive(&text) && !context.is_empty();
            is_known.then_some(KnownText { text, current, shown: None, expression, context })
        };
        stale_figures(text, self.evidence).into_iter().filter_map(former).collect()
    }

    /// Returns the words next to which a text can only mean a value with these origins.
    fn context(&self, origins: &OriginSet, text: &str) -> Vec<Vec<String>> {
        let is_year = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        let words = |label: &str| if is_year { vec![lower(label)] } else { key_words(label) };
        let of = |origin: &Origin| match origin {
            Origin::Definition { model, scenario, name } => {
                let forecast = self.evidence.forecasts.get(model)?;
                let scenario =
                    scenario.as_ref().and_then(|id| forecast.scenarios.iter().find(|scenario| scenario.name == *id));
                let outcome = forecast.outcome(name).map(|outcome| &outcome.description);
                let description = outcome.or_else(|| forecast.input(name).map(|input| &input.description));
                match scenario {
                    Some(scenario) => Some(vec![lower(&scenario.label)]),
                    None => description.map(|description| words(&description.label)),
                }
            }
            Origin::Row { dataset, row } => {
                let dataset = self.evidence.datasets.get(dataset)?;
                match &dataset.rows.get(*row)?.cells.get(dataset.key_column()?)?.as_ref()?.value {
                    Cell::Text(name) => Some(names(name)),
                    _ => None,
                }
            }
            Origin::Model(_) | Origin::Dataset(_) | Origin::Recorded { .. } => None,
        };
        origins.values().filter_map(of).collect()
    }

    /// Returns the values of the outcomes, scenarios and inputs of a model.
    fn of_model(&self, id: &str, forecast: &Forecast) -> Vec<KnownText> {
        let mut known = Vec::new();
        for outcome in &forecast.outcomes {
            let path = format!("{id}.{}", outcome.name);
            let context = vec![key_words(&outcome.description.label)];
            let whole_label = vec![vec![lower(&outcome.description.label)]];
            match outcome.kind {
                Kind::Date => {
                    known.extend(self.value(format!("{path}.median.month"), context.clone()));
                    known.extend(self.value(format!("{path}.median.year"), whole_label));
                    for (year, _) in &outcome.by {
                        let context = [&context[..], &[vec![year.to_string()]]].concat();
                        known.extend(self.value(format!("{path}.by({year})"), context));
                    }
                }
                _ => {
                    if let Some(unit) = share_unit(&outcome.kind, &outcome.draws) {
                        for level in ["median", "mean"] {
                            known.extend(self.percentages(&format!("{path}.{level}"), unit, &context));
                        }
                    }
                    known.extend(self.value(format!("{path}.median"), context));
                }
            }
        }
        for scenario in &forecast.scenarios {
            for (outcome, draws) in &scenario.outcomes {
                let context = vec![vec![lower(&scenario.label)]];
                let path = format!("{id}.{}.{outcome}.median", scenario.name);
                if let Some(unit) = forecast.outcome(outcome).and_then(|outcome| share_unit(&outcome.kind, draws)) {
                    known.extend(self.percentages(&path, unit, &context));
                }
                known.extend(self.value(format!("{path}.month"), context.clone()));
                known.extend(self.value(format!("{path}.year"), context));
            }
        }
        for input in &forecast.inputs {
            let is_date = input.kind == Kind::Date;
            for level in ["median", "p5", "p95"] {
                let format = if is_date { ".month" } else { "" };
                let context = vec![key_words(&input.description.label)];
                if let Some(unit) = share_unit(&input.kind, &input.draws) {
                    known.extend(self.percentages(&format!("{id}.{}.{level}", input.name), unit, &context));
                }
                known.extend(self.value(format!("{id}.{}.{level}{format}", input.name), context));
            }
        }
        known
    }

    /// Returns the values of the cells of a row.
    fn of_row(&self, dataset: &Dataset, row: &Row, name: &str) -> Vec<KnownText> {
        let mut known = Vec::new();
        let path = |column: &str| format!("{}[\"{name}\"].{column}", dataset.id.value);
        for (column, cell) in dataset.columns.iter().zip(&row.cells) {
            let Some(cell) = cell else { continue };
            let path = path(&column.name.value);
            match (&column.kind, &cell.value) {
                (ColumnKind::Date, _) => known.extend(self.value(format!("{path}.month"), Vec::new())),
                (ColumnKind::Number { unit: None }, Cell::Number(value)) if value.abs() <= 1.0 => {
                    known.extend(self.percentages(&path, &Unit::plain(), &[]));
                }
                (ColumnKind::Number { unit: Some(unit) }, Cell::Number(_)) if unit.value == "%" => {
                    let percent = self.evidence.units.named("%").unwrap_or_else(Unit::plain);
                    known.extend(self.percentages(&path, &percent, &[]));
                }
                (ColumnKind::Number { unit }, _) => {
                    let value = self.value(path, Vec::new());
                    // A number without a unit needs more digits to be distinctive.
                    known.extend(value.filter(|value| unit.is_some() || value.text.len() > 3));
                }
                (ColumnKind::Text, _) => {}
            }
        }
        for column in &dataset.derived {
            known.extend(self.value(path(&column.name.value), Vec::new()).filter(|value| value.text.len() > 3));
        }
        known
    }

    /// Returns the values of all rows that a passage names.
    fn of_rows(&self, passage: &str) -> Vec<KnownText> {
        let mut known = Vec::new();
        for dataset in self.evidence.datasets.values() {
            let Some(key) = dataset.key_column() else { continue };
            for row in &dataset.rows {
                let Some(Some(Spanned { value: Cell::Text(name), .. })) = row.cells.get(key) else { continue };
                if names(name).iter().any(|name| mentions(passage, name)) {
                    known.extend(self.of_row(dataset, row, name));
                }
            }
        }
        known
    }

    /// Reports the typed figures of a text.
    fn text(&mut self, text: &Spanned<String>, literals: &mut Literals<'_>) {
        for block in prose_blocks(&text.value) {
            let stretches: Vec<(Range<usize>, PlainText)> = block
                .prose
                .iter()
                .map(|range| (range.clone(), PlainText::new(&text.value[range.clone()])))
                .filter(|(_, plain)| plain.text.bytes().any(|byte| byte.is_ascii_digit()))
                .collect();
            if stretches.is_empty() {
                continue;
            }
            let whole = lower(&text.value[block.range.clone()]);
            let rows = self.of_rows(&whole);
            for (words, stretch) in stretches {
                let is_meant =
                    |known: &&KnownText| known.context.iter().all(|any| any.iter().any(|word| mentions(&whole, word)));
                let known = rows.iter().chain(self.known.iter().filter(is_meant));
                for (range, known) in find_values(&stretch, known) {
                    if !literals.contains(&known.text) {
                        let range = words.start + range.start..words.start + range.end;
                        self.report.push(typed_figure(&text.value[range.clone()], known, text, range));
                    }
                }
            }
        }
    }
}

/// Returns the unit of a number that may be a share, which is often written as a percentage: a plain number from 0 to 1.
fn share_unit<'k>(kind: &'k Kind, draws: &Draws) -> Option<&'k Unit> {
    let Kind::Number(unit) = kind else { return None };
    let is_share = |median: f64| (0.0..=1.0).contains(&(median * unit.scale));
    (unit.is_plain() && draws.median().is_some_and(is_share)).then_some(unit)
}

/// Returns whether a text has enough digits to be distinguished from other numbers.
fn is_distinctive(text: &str) -> bool {
    text.bytes().filter(u8::is_ascii_digit).count() > 1 && text.len() > 2
}

fn typed_figure(typed: &str, known: &KnownText, text: &Spanned<String>, range: Range<usize>) -> Diagnostic {
    let expression = &known.expression;
    let bound = if expression.contains(' ') { format!("<={expression}>") } else { format!("={expression}") };
    let (typed, message) = match &known.current {
        None => {
            let message = format!("`{typed}` is typed by hand, but it is the value of `{expression}`");
            (known.shown.as_deref().unwrap_or(typed), message)
        }
        Some(current) => {
            let message =
                format!("`{typed}` is typed by hand, but it was the value of `{expression}`, which is now `{current}`");
            (current.as_str(), message)
        }
    };
    Diagnostic::warning(codes::TYPED_FIGURE, message)
        .at(text.part(range.start, range.end))
        .hint(format!("write `[{typed}]({bound})`, which is kept up to date; if it must not change, list it under `literals` in the page's front matter"))
}

/// Returns where a text has a known value; if there are several at one place, the longest.
fn find_values<'k>(
    stretch: &PlainText,
    known: impl Iterator<Item = &'k KnownText>,
) -> Vec<(Range<usize>, &'k KnownText)> {
    let mut found: Vec<(Range<usize>, &KnownText)> = Vec::new();
    for known in known {
        for (at, _) in stretch.text.match_indices(&known.text) {
            let end = at + known.text.len();
            if is_whole(&stretch.text, at..end) {
                found.push((at..end, known));
            }
        }
    }
    found.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut last = 0;
    found.retain(|(range, _)| {
        let is_free = range.start >= last;
        if is_free {
            last = range.end;
        }
        is_free
    });
    found.into_iter().map(|(range, known)| (stretch.original(range), known)).collect()
}
