//! Templates into pages. The only file that names `tera`.
//!
//! Whatever its name ends in, a template escapes what it writes. Beside the [views](super::view), templates may call:
//!
//! | function | gives |
//! | --- | --- |
//! | `url(path = "forecast.md")` | the address of a page, relative to the page being rendered |
//! | `asset(path = "style.css")` | the address of a file of the site |
//! | `chart(id = "growth")`, `table(id = "models")` | the figure, set by its partial |
//! | `bound(expression = "parity.product.median.year")` | what a bound figure says, as text; the expression stands in quotes, so that it is checked at its place before any page is rendered |

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use tera::{Context, Error, ErrorKind, Kwargs, State, Tera, TeraResult, Value};

use super::links::Addresses;
use super::origin::ModelView;
use super::view::{FigureView, SiteView};
use super::whence::WhenceView;
use crate::dependencies::Kind;
use crate::diagnostic::{Diagnostic, Report, closest, codes};
use crate::document::Template;
use crate::figure::{Binder, Evidence, FormattedValue};
use crate::source::{Span, Spanned};

/// What the functions of templates look things up in.
#[derive(Debug, Default)]
pub struct Library {
    /// What may be linked to.
    pub addresses: Addresses,
    /// Charts by id.
    pub charts: BTreeMap<String, FigureView>,
    /// Tables by id.
    pub tables: BTreeMap<String, FigureView>,
    /// Models by id.
    pub models: BTreeMap<String, ModelView>,
}

/// The templates of a site, ready to render.
pub struct Templates {
    tera: Tera,
    /// The same without `chart` and `table`, for the partials that these are made with.
    partials: Arc<Tera>,
    sources: Arc<BTreeMap<String, Template>>,
    placed: Arc<Placed>,
}

/// The charts and tables that templates have asked for, by the path of the page.
type Placed = Mutex<BTreeMap<String, BTreeSet<(Kind, String)>>>;

impl Templates {
    /// Reads every template. Nothing where one is broken: the report then names every one that is.
    pub fn load(
        templates: &BTreeMap<String, Template>,
        site: &SiteView,
        library: &Arc<Library>,
        bound: &Arc<BTreeMap<String, FormattedValue>>,
    ) -> (Option<Self>, Report) {
        let mut report = Report::default();
        let mut partials = Tera::new();
        // Every name ends in nothing: no template is left unescaped.
        partials.autoescape_on([""]);
        register(&mut partials, library, bound);
        partials.global_context().insert("site", site);
        let texts = templates.iter().map(|(name, template)| (name.as_str(), template.text.as_str()));
        if let Err(error) = partials.add_raw_templates(texts) {
            // One by one, since reading all of them at once stops at the first that is broken.
            let alone = templates.iter().filter_map(|(name, template)| {
                let error = Tera::new().add_raw_template(name, &template.text).err()?;
                matches!(error.kind(), ErrorKind::SyntaxError(_)).then(|| diagnose(&error, templates))
            });
            let broken: Vec<Diagnostic> = alone.collect();
            report.extend(if broken.is_empty() { diagnose_many(&error, templates) } else { broken });
            return (None, report);
        }
        let partials = Arc::new(partials);
        let mut tera = (*partials).clone();
        let placed = Arc::default();
        register_figures(&mut tera, &partials, library, &placed);
        (Some(Self { tera, partials, sources: Arc::new(templates.clone()), placed }), report)
    }

    /// Whether there is a template of that name.
    pub fn has(&self, name: &str) -> bool {
        self.sources.contains_key(name)
    }

    /// Returns the charts and tables that templates have asked for on a page, and forgets them.
    pub fn take_placed(&self, page: &str) -> BTreeSet<(Kind, String)> {
        self.placed.lock().unwrap_or_else(PoisonError::into_inner).remove(page).unwrap_or_default()
    }

    /// Renders a template.
    ///
    /// # Errors
    ///
    /// What the template gets wrong.
    pub fn page(&self, name: &str, context: &impl Serialize) -> Result<String, Diagnostic> {
        let context = Context::from_serialize(context).map_err(|error| diagnose(&error, &self.sources))?;
        self.tera.render(name, &context).map_err(|error| diagnose(&error, &self.sources))
    }

    /// Sets a chart or a table with its partial.
    ///
    /// # Errors
    ///
    /// What the partial gets wrong.
    pub fn figure(&self, figure: &FigureView, root: &str) -> Result<String, Diagnostic> {
        set_figure(&self.partials, figure, root).map_err(|error| diagnose(&error, &self.sources))
    }

    /// Sets a model with its partial.
    ///
    /// # Errors
    ///
    /// What the partial gets wrong.
    pub fn model(&self, model: &ModelView, root: &str) -> Result<String, Diagnostic> {
        let mut context = Context::new();
        context.insert("model", model);
        context.insert("root", root);
        self.partials.render("partials/model.html", &context).map_err(|error| diagnose(&error, &self.sources))
    }

    /// Sets where the bound figures of a page come from with its partial.
    ///
    /// # Errors
    ///
    /// What the partial gets wrong.
    pub fn whence(&self, whence: &WhenceView, root: &str) -> Result<String, Diagnostic> {
        let mut context = Context::new();
        context.insert("whence", whence);
        context.insert("root", root);
        self.partials.render("partials/whence.html", &context).map_err(|error| diagnose(&error, &self.sources))
    }
}

/// Sets a figure with its partial.
fn set_figure(partials: &Tera, figure: &FigureView, root: &str) -> TeraResult<String> {
    let mut context = Context::new();
    context.insert("figure", figure);
    context.insert("root", root);
    let partial = if figure.kind == "table" { "partials/table.html" } else { "partials/figure.html" };
    partials.render(partial, &context)
}

/// What every `bound(expression = "…")` of the templates says, by expression. Looked for in their text, so that each is
/// reported at its own place and before a page is rendered.
pub fn bound_figures(
    templates: &BTreeMap<String, Template>,
    evidence: Evidence<'_>,
    report: &mut Report,
) -> BTreeMap<String, FormattedValue> {
    let mut said = BTreeMap::new();
    for template in templates.values() {
        for (at, call) in template.text.match_indices("bound(") {
            let Some((start, expression)) = argument(&template.text, at + call.len()) else { continue };
            let span = Span::new(template.source, start, start + expression.len());
            let spanned = Spanned::new(expression.to_owned(), span);
            if let Ok(value) = Binder::new(evidence).bind(&spanned, report) {
                said.insert(expression.to_owned(), value);
            }
        }
    }
    said
}

/// The text in quotes after `expression =`, with its place.
fn argument(text: &str, from: usize) -> Option<(usize, &str)> {
    let rest = text.get(from..)?.trim_start().strip_prefix("expression")?.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\'' | '`'))?;
    let inner = rest.get(1..)?;
    let start = text.len() - inner.len();
    Some((start, &inner[..inner.find(quote)?]))
}

/// Registers what both sets of templates may call.
fn register(tera: &mut Tera, library: &Arc<Library>, said: &Arc<BTreeMap<String, FormattedValue>>) {
    let found = Arc::clone(library);
    tera.register_function("url", move |arguments: Kwargs, state: &State<'_>| -> TeraResult<Value> {
        let path = arguments.must_get::<&str>("path")?;
        match found.addresses.routes.get(path) {
            Some(route) => Ok(Value::safe_string(&format!("{}{route}", root(state)?))),
            None => Err(unknown("page", path, found.addresses.routes.keys())),
        }
    });
    let found = Arc::clone(library);
    tera.register_function("asset", move |arguments: Kwargs, state: &State<'_>| -> TeraResult<Value> {
        let path = arguments.must_get::<&str>("path")?;
        match found.addresses.files.contains(path) {
            true => Ok(Value::safe_string(&crate::html::escape(&format!("{}{path}", root(state)?)))),
            false => Err(unknown("file", path, found.addresses.files.iter())),
        }
    });
    let said = Arc::clone(said);
    tera.register_function("bound", move |arguments: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        let expression = arguments.must_get::<&str>("expression")?;
        // One that could not be evaluated was reported at its place: no need to fail here as well.
        let text = said.get(expression).map_or("", |bound| bound.text.as_str());
        Ok(Value::normal_string(text))
    });
    for name in ["chart", "table"] {
        tera.register_function(name, move |_: Kwargs, _: &State<'_>| -> TeraResult<Value> {
            Err(Error::message("a figure's partial cannot set another figure"))
        });
    }
}

/// Registers what sets figures with the partials.
fn register_figures(tera: &mut Tera, partials: &Arc<Tera>, library: &Arc<Library>, placed: &Arc<Placed>) {
    for (name, kind) in [("chart", Kind::Chart), ("table", Kind::Table)] {
        let (partials, library, placed) = (Arc::clone(partials), Arc::clone(library), Arc::clone(placed));
        tera.register_function(name, move |arguments: Kwargs, state: &State<'_>| -> TeraResult<Value> {
            let id = arguments.must_get::<&str>("id")?;
            if let Some(page) = state.get::<String>("page_path")? {
                let mut placed = placed.lock().unwrap_or_else(PoisonError::into_inner);
                placed.entry(page).or_default().insert((kind, id.to_owned()));
            }
            let figures = if name == "chart" { &library.charts } else { &library.tables };
            let figure = figures.get(id).ok_or_else(|| unknown(name, id, figures.keys()))?;
            set_figure(&partials, figure, &root(state)?).map(|html| Value::safe_string(&html))
        });
    }
}

/// The way from the page being rendered to the site's first folder.
fn root(state: &State<'_>) -> TeraResult<String> {
    state
        .get::<String>("root")?
        .ok_or_else(|| Error::message("`root` is not known here: call this outside a component"))
}

/// The error of a name that is not known.
fn unknown<'a>(kind: &str, name: &str, known: impl Iterator<Item = &'a String>) -> Error {
    let hint = closest(name, known.map(String::as_str)).map(|found| format!(" Did you mean `{found}`?"));
    Error::message(format!("there is no {kind} `{name}`.{}", hint.unwrap_or_default()))
}

/// A template's error as a diagnostic.
fn diagnose(error: &Error, templates: &BTreeMap<String, Template>) -> Diagnostic {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let place = templates.get(report.filename()).map(|template| {
                let range = &report.span().range;
                Span::new(template.source, range.start, range.end)
            });
            worded(report.message(), place)
        }
        ErrorKind::CircularExtend { tpl, inheritance_chain: chain }
        | ErrorKind::CircularInclude { tpl, include_chain: chain } => {
            let place = templates.get(tpl).map(|template| Span::new(template.source, 0, 0));
            worded(&format!("templates use each other in a circle: {}", chain.join(" -> ")), place)
        }
        ErrorKind::MissingParent { current, parent } => {
            let place = templates.get(current).map(|template| {
                let start = template.text.find(parent.as_str()).unwrap_or(0);
                Span::new(template.source, start, start + parent.len())
            });
            worded(&format!("there is no template `{parent}` to extend"), place)
                .suggest(parent, templates.keys().map(String::as_str))
        }
        other => worded(&other.to_string(), None),
    }
}

/// The errors of templates that were read but do not fit together: one text, whose parts each name their place.
fn diagnose_many(error: &Error, templates: &BTreeMap<String, Template>) -> Vec<Diagnostic> {
    let ErrorKind::Msg(text) = error.kind() else { return vec![diagnose(error, templates)] };
    let parts: Vec<_> = text.split("\n\n").filter_map(|part| diagnose_part(part, templates)).collect();
    if parts.is_empty() { vec![diagnose(error, templates)] } else { parts }
}

/// Reads one part: its first line is the message, its second `--> name:line:column`, and its last underlines the place.
fn diagnose_part(part: &str, templates: &BTreeMap<String, Template>) -> Option<Diagnostic> {
    let mut lines = part.lines();
    let message = lines.next()?.strip_prefix("error: ")?;
    let (name, place) = lines.next()?.split_once("--> ")?.1.split_once(':')?;
    let (line, column) = place.split_once(':')?;
    let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
    let template = templates.get(name)?;
    let line_start: usize = template.text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
    let text = template.text.get(line_start..)?;
    let offset = |characters: usize| text.char_indices().nth(characters).map_or(text.len(), |(at, _)| at);
    let width = part.lines().last()?.matches('^').count();
    let column = column.checked_sub(1)?;
    let span = Span::new(template.source, line_start + offset(column), line_start + offset(column + width));
    Some(worded(message, Some(span)))
}

/// A diagnostic in our words: the sentence that says what is wrong, and those after it as hints.
fn worded(message: &str, place: Option<Span>) -> Diagnostic {
    let mut sentences = message.split_inclusive(". ").flat_map(|part| part.split_inclusive(".\n"));
    let mut first = sentences.next().unwrap_or(message).trim_end().trim_end_matches('.').to_owned();
    if let Some(letter) = first.get(..1).map(str::to_lowercase) {
        first.replace_range(..1, &letter);
    }
    let mut diagnostic = Diagnostic::error(codes::TEMPLATE, first.clone());
    if let Some(span) = place {
        diagnostic = diagnostic.at(span);
    }
    for hint in sentences {
        let hint = hint.trim().trim_end_matches('.');
        // Their order is that of a hash map.
        let (lead, names) = hint.split_once(": ").unwrap_or((hint, ""));
        let mut names: Vec<_> = names.split(", ").filter(|name| !name.is_empty()).collect();
        names.sort_unstable();
        let lead = lead.get(..1).map(str::to_lowercase).unwrap_or_default() + lead.get(1..).unwrap_or_default();
        if names.is_empty() {
            diagnostic = diagnostic.hint(lead);
        } else {
            let written = first.split('`').nth(1).unwrap_or_default().to_owned();
            diagnostic = diagnostic.suggest(&written, names.iter().copied());
            diagnostic = diagnostic.hint(format!("{lead}: {}", names.join(", ")));
        }
    }
    diagnostic
}

#[cfg(test)]
mod tests;
