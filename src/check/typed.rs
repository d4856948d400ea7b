//! Figures that are typed by hand where a model or a dataset could give them: they are true today and will not follow.
//!
//! A number is told only where it can hardly mean anything else: the value of a row on a page that names the row in the
//! same passage, the median or chance of an outcome beside words of its label. What its author means to stand still, a
//! quotation or a past estimate, is listed under `literals` in the page's front matter.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::dataset::{Cell, ColumnKind, Dataset, Row};
use crate::document::figure::TableKind;
use crate::document::{Page, Project};
use crate::figure::{Binder, Evidence, Origin, OriginSet, StaleFigure, stale_figures};
use crate::model::{Forecast, Kind};
use crate::render::prose_blocks;
use crate::source::{SourceId, Spanned};

/// Looks through every page, and through what charts and tables say of themselves.
pub fn check(project: &Project, evidence: Evidence<'_>) -> Report {
    let Some(anywhere) = project.pages.first() else { return Report::default() };
    let mut reader = Reader { known: Vec::new(), evidence, at: anywhere, report: Report::default() };
    reader.known = evidence.forecasts.iter().flat_map(|(id, forecast)| reader.of_model(id, forecast)).collect();
    let mut meant: BTreeMap<SourceId, Meant<'_>> =
        project.pages.iter().map(|page| (page.span.source, Meant::of(page))).collect();
    let pages = project.pages.iter().flat_map(|page| [Some(&page.title), page.description.as_ref(), Some(&page.body)]);
    let heads =
        project.charts.values().map(|chart| &chart.head).chain(project.tables.values().map(|table| &table.head));
    let said = heads.flat_map(|head| [Some(&head.title), head.subtitle.as_ref(), head.note.as_ref()]);
    let cells = project.tables.values().flat_map(|table| match &table.kind {
        TableKind::Grid(grid) => grid.rows.concat(),
        TableKind::Dataset(_) => Vec::new(),
    });
    let texts: Vec<Spanned<String>> = pages.chain(said).flatten().cloned().chain(cells).collect();
    let former: Vec<Known> = texts.iter().flat_map(|text| reader.formerly(text)).collect();
    reader.known.extend(former);
    for text in &texts {
        reader.text(text, meant.entry(text.span.source).or_default());
    }
    meant.into_values().for_each(|meant| meant.finish(&mut reader.report));
    reader.report
}

/// What a page's author means to be typed, and what of that was found.
#[derive(Default)]
struct Meant<'a> {
    listed: &'a [Spanned<String>],
    found: BTreeSet<usize>,
}

impl<'a> Meant<'a> {
    fn of(page: &'a Page) -> Self {
        Self { listed: &page.literals, found: BTreeSet::new() }
    }

    fn includes(&mut self, text: &str) -> bool {
        let at = self.listed.iter().position(|listed| plain(&listed.value).text == text);
        self.found.extend(at);
        at.is_some()
    }

    fn finish(self, report: &mut Report) {
        for (at, listed) in self.listed.iter().enumerate() {
            if !self.found.contains(&at) {
                let message =
                    format!("`{}` is listed as typed on purpose, and nothing on the page needs it", listed.value);
                report.push(
                    Diagnostic::warning(codes::TYPED_FIGURE, message).at(listed.span).hint("take it off the list"),
                );
            }
        }
    }
}

/// A text that some expression says, and the words beside which it can mean nothing else: one at least of each list.
struct Known {
    text: String,
    /// What it says now, where the text is what it said before.
    now: Option<String>,
    expression: String,
    beside: Vec<Vec<String>>,
}

struct Reader<'a> {
    known: Vec<Known>,
    evidence: Evidence<'a>,
    /// A page, in whose place expressions of our own stand.
    at: &'a Page,
    report: Report,
}

impl Reader<'_> {
    /// What an expression says; nothing where that is too little to be told from any other number.
    fn say(&self, expression: String, beside: Vec<Vec<String>>) -> Option<Known> {
        let spanned = Spanned::new(expression.clone(), self.at.span);
        let text = plain(&Binder::new(self.evidence).bind(&spanned, &mut Report::default()).ok()?.text).text;
        is_telling(&text).then_some(Known { text, now: None, expression, beside })
    }

    /// What the stale figures of a text said before: whoever typed that elsewhere has it stale as well.
    fn formerly(&self, text: &Spanned<String>) -> Vec<Known> {
        let former = |stale: StaleFigure| {
            let text = plain(&stale.written).text;
            let beside = self.beside(&stale.origins, &text);
            let (now, expression) = (Some(stale.current), stale.expression.value);
            (is_telling(&text) && !beside.is_empty()).then_some(Known { text, now, expression, beside })
        };
        stale_figures(text, self.evidence).into_iter().filter_map(former).collect()
    }

    /// The words beside which a text can mean nothing but a value with these origins.
    fn beside(&self, origins: &OriginSet, text: &str) -> Vec<Vec<String>> {
        let is_year = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        let words = |label: &str| if is_year { vec![plain(label).lower()] } else { words(label) };
        let of = |origin: &Origin| match origin {
            Origin::Definition { model, scenario, name } => {
                let forecast = self.evidence.forecasts.get(model)?;
                let scenario =
                    scenario.as_ref().and_then(|id| forecast.scenarios.iter().find(|scenario| scenario.name == *id));
                let outcome = forecast.outcome(name).map(|outcome| &outcome.description);
                let about = outcome.or_else(|| forecast.input(name).map(|input| &input.description));
                match scenario {
                    Some(scenario) => Some(vec![plain(&scenario.label).lower()]),
                    None => about.map(|about| words(&about.label)),
                }
            }
            Origin::Row { dataset, row } => {
                let dataset = self.evidence.datasets.get(dataset)?;
                match &dataset.rows.get(*row)?.cells.get(dataset.key?)?.as_ref()?.value {
                    Cell::Text(name) => Some(names(name)),
                    _ => None,
                }
            }
            Origin::Model(_) | Origin::Dataset(_) => None,
        };
        origins.values().filter_map(of).collect()
    }

    fn of_model(&self, id: &str, forecast: &Forecast) -> Vec<Known> {
        let mut known = Vec::new();
        for outcome in &forecast.outcomes {
            let path = format!("{id}.{}", outcome.name);
            let beside = vec![words(&outcome.description.label)];
            let named = vec![vec![plain(&outcome.description.label).lower()]];
            match outcome.kind {
                Kind::Date => {
                    known.extend(self.say(format!("{path}.median.month"), beside.clone()));
                    known.extend(self.say(format!("{path}.median.year"), named));
                    for (year, _) in &outcome.by {
                        let beside = [&beside[..], &[vec![year.to_string()]]].concat();
                        known.extend(self.say(format!("{path}.by({year})"), beside));
                    }
                }
                _ => known.extend(self.say(format!("{path}.median"), beside)),
            }
        }
        for scenario in &forecast.scenarios {
            for (outcome, _) in &scenario.outcomes {
                let beside = vec![vec![plain(&scenario.label).lower()]];
                let path = format!("{id}.{}.{outcome}.median", scenario.name);
                known.extend(self.say(format!("{path}.month"), beside.clone()));
                known.extend(self.say(format!("{path}.year"), beside));
            }
        }
        for input in &forecast.inputs {
            let is_date = input.kind == Kind::Date;
            for level in ["median", "p5", "p95"] {
                let format = if is_date { ".month" } else { "" };
                let beside = vec![words(&input.description.label)];
                known.extend(self.say(format!("{id}.{}.{level}{format}", input.name), beside));
            }
        }
        known
    }

    /// What the cells of a row say.
    fn of_row(&self, dataset: &Dataset, row: &Row, name: &str) -> Vec<Known> {
        let mut known = Vec::new();
        let path = |column: &str| format!("{}[\"{name}\"].{column}", dataset.id.value);
        for (column, cell) in dataset.columns.iter().zip(&row.cells) {
            let Some(cell) = cell else { continue };
            let path = path(&column.name.value);
            match (&column.kind, &cell.value) {
                (ColumnKind::Date, _) => known.extend(self.say(format!("{path}.month"), Vec::new())),
                (ColumnKind::Number { unit: None }, Cell::Number(value)) if value.abs() <= 1.0 => {
                    known.extend(self.say(format!("{path}.percent"), Vec::new()));
                }
                (ColumnKind::Number { unit }, _) => {
                    let said = self.say(path, Vec::new());
                    // A plain number is told from others by its digits alone.
                    known.extend(said.filter(|said| unit.is_some() || said.text.len() > 3));
                }
                (ColumnKind::Text, _) => {}
            }
        }
        for column in &dataset.derived {
            known.extend(self.say(path(&column.name.value), Vec::new()).filter(|said| said.text.len() > 3));
        }
        known
    }

    /// The cells of all rows that a passage names.
    fn of_rows(&self, passage: &str) -> Vec<Known> {
        let mut known = Vec::new();
        for dataset in self.evidence.datasets.values() {
            let Some(key) = dataset.key else { continue };
            for row in &dataset.rows {
                let Some(Some(Spanned { value: Cell::Text(name), .. })) = row.cells.get(key) else { continue };
                if names(name).iter().any(|name| mentions(passage, name)) {
                    known.extend(self.of_row(dataset, row, name));
                }
            }
        }
        known
    }

    fn text(&mut self, text: &Spanned<String>, meant: &mut Meant<'_>) {
        for block in prose_blocks(&text.value) {
            let stretches: Vec<(Range<usize>, Plain)> = block
                .prose
                .iter()
                .map(|range| (range.clone(), plain(&text.value[range.clone()])))
                .filter(|(_, plain)| plain.text.bytes().any(|byte| byte.is_ascii_digit()))
                .collect();
            if stretches.is_empty() {
                continue;
            }
            let whole = plain(&text.value[block.range.clone()]).lower();
            let rows = self.of_rows(&whole);
            for (words, stretch) in stretches {
                let beside =
                    |known: &&Known| known.beside.iter().all(|any| any.iter().any(|word| mentions(&whole, word)));
                let known = rows.iter().chain(self.known.iter().filter(beside));
                for (range, known) in hits(&stretch, known) {
                    if !meant.includes(&known.text) {
                        let range = words.start + range.start..words.start + range.end;
                        self.report.push(told(&text.value[range.clone()], known, text, range));
                    }
                }
            }
        }
    }
}

/// Whether a text can be told from any other number.
fn is_telling(text: &str) -> bool {
    text.bytes().filter(u8::is_ascii_digit).count() > 1 && text.len() > 2
}

fn told(typed: &str, known: &Known, text: &Spanned<String>, range: Range<usize>) -> Diagnostic {
    let expression = &known.expression;
    let bound = if expression.contains(' ') { format!("<={expression}>") } else { format!("={expression}") };
    let (typed, message) = match &known.now {
        None => (typed, format!("`{typed}` is typed by hand, and `{expression}` says it")),
        Some(now) => {
            (now.as_str(), format!("`{typed}` is typed by hand, and `{expression}` said it, which now says `{now}`"))
        }
    };
    Diagnostic::warning(codes::TYPED_FIGURE, message)
        .at(text.part(range.start, range.end))
        .hint(format!("write `[{typed}]({bound})`, which follows it; or, where it is meant to stand still, list it under `literals` in the page's front matter"))
}

/// Where a text says something known; of several at one place the longest.
fn hits<'k>(stretch: &Plain, known: impl Iterator<Item = &'k Known>) -> Vec<(Range<usize>, &'k Known)> {
    let mut found: Vec<(Range<usize>, &Known)> = Vec::new();
    for known in known {
        for (at, _) in stretch.text.match_indices(&known.text) {
            let end = at + known.text.len();
            if stands_alone(&stretch.text, at..end) {
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
    found.into_iter().map(|(range, known)| (stretch.places[range.start]..stretch.places[range.end], known)).collect()
}

/// Whether a part of a text is a word or a number of its own.
fn stands_alone(text: &str, range: Range<usize>) -> bool {
    let joins = |letter: char| letter.is_alphanumeric() || matches!(letter, '$' | '-' | '%');
    let before = text[..range.start].chars().next_back();
    let mut after = text[range.end..].chars();
    let next = after.next();
    let goes_on = matches!(next, Some('.' | ',')) && after.next().is_some_and(|letter| letter.is_ascii_digit());
    !before.is_some_and(|letter| joins(letter) || letter == '.') && !next.is_some_and(joins) && !goes_on
}

/// Whether a text has a phrase in it, word for word.
fn mentions(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let outside = [text[..at].chars().next_back(), text[at + phrase.len()..].chars().next()];
        !outside.into_iter().flatten().any(char::is_alphanumeric)
    })
}

/// What prose calls a row: its name, and without the maker's name before it.
fn names(name: &str) -> Vec<String> {
    let whole = plain(name).lower();
    let rest = whole.split_once(' ').map(|(_, rest)| rest.to_owned());
    let rest = rest.filter(|rest| rest.len() > 5 && rest.bytes().any(|byte| byte.is_ascii_digit()));
    std::iter::once(whole).chain(rest).collect()
}

/// The words of a label that say what it is of; the whole of a label of short ones.
fn words(label: &str) -> Vec<String> {
    let lower = plain(label).lower();
    let long = lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| word.len() > 5);
    let words: Vec<String> = long.map(str::to_owned).collect();
    if words.is_empty() { vec![lower] } else { words }
}

/// A text whose spaces and dashes are of one kind, with the place of each of its bytes in the text it was made from.
struct Plain {
    text: String,
    places: Vec<usize>,
}

impl Plain {
    fn lower(&self) -> String {
        self.text.to_lowercase()
    }
}

fn plain(text: &str) -> Plain {
    let mut plain = Plain { text: String::with_capacity(text.len()), places: Vec::with_capacity(text.len() + 1) };
    for (at, letter) in text.char_indices() {
        let letter = match letter {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            letter if letter.is_whitespace() => ' ',
            letter => letter,
        };
        if letter == ' ' && plain.text.ends_with(' ') {
            continue;
        }
        plain.text.push(letter);
        plain.places.resize(plain.text.len(), at);
    }
    plain.places.push(text.len());
    plain
}
