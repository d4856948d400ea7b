//! The engine: it parses every template once and renders pages and figures with them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;
use tera::{Context, Error, ErrorKind, Tera};

use super::errors::{diagnose, diagnose_all, place};
use super::functions::{figure_context, figure_partial, register, register_figures};
use super::library::Library;
use super::metered::{self, Insertions};
use super::reads;
use super::renderings::{Bound, Renderings};
use super::views::{
    CodeView, DatasetView, FigureView, ForecastViews, LinkNoteView, ModelView, ProvenanceView, SiteView,
};
use crate::dependencies::Recorder;
use crate::diagnostic::{Diagnostic, Report, Reported, codes};
use crate::document::Template;
use crate::document::project_limits::Limits;
use crate::figure::{Binder, Evidence};
use crate::html;
use crate::locale::Language;
use crate::source::{Span, Spanned};

/// The optional template of blocks of code.
const CODE: &str = "partials/code.html";

/// The templates of a site, ready to render.
pub struct Templates {
    tera: Tera,
    /// The same templates without the functions `chart` and `table`, for the partials that these functions render.
    partials: Arc<Tera>,
    renderings: Renderings,
    sources: BTreeMap<String, Template>,
    /// The templates that read a list of pages, by the field that has it.
    list_readers: BTreeMap<&'static str, BTreeSet<String>>,
    /// The partials that read the rows of a figure.
    row_readers: Arc<BTreeSet<String>>,
    /// Where the texts that Tera reads were extended, by the name of the template.
    insertions: BTreeMap<String, Insertions>,
    limits: Limits,
}

impl Templates {
    /// Parses every template. All of them are given `site`, and those of pages are given `forecasts`.
    ///
    /// # Errors
    ///
    /// Fails if a template is not valid; every invalid template is reported.
    pub fn load(
        templates: &BTreeMap<String, Template>,
        (site, forecasts): (&SiteView, &ForecastViews),
        library: &Arc<Library>,
        language: &Arc<Language>,
        limits: &Limits,
        report: &mut Report,
    ) -> Result<Self, Reported> {
        let renderings = Renderings::default();
        let mut partials = Tera::new();
        // Every name ends with the empty string, so every template escapes what it writes.
        partials.autoescape_on([""]);
        partials.set_escape_fn(|text, output| output.write_all(html::escape(text).as_bytes()));
        metered::register(&mut partials);
        register(&mut partials, library, language, &renderings);
        partials.global_context().insert("site", site);
        let texts = templates.iter().filter(|(name, _)| !Language::is_file(name));
        let texts = texts.map(|(name, template)| (name.as_str(), template.text.as_str()));
        let mut insertions = BTreeMap::new();
        let extended: Vec<(&str, String)> = texts
            .clone()
            .map(|(name, text)| {
                let (text, added) = metered::metered(text);
                insertions.insert(name.to_owned(), added);
                (name, text)
            })
            .collect();
        let is_extended =
            partials.add_raw_templates(extended.iter().map(|(name, text)| (*name, text.as_str()))).is_ok();
        if !is_extended {
            insertions.clear();
        }
        // The errors of the templates are those of the texts as they are written.
        if !is_extended && let Err(error) = partials.add_raw_templates(texts.clone()) {
            // Parsing all of them at once stops at the first that is invalid, so each is parsed alone.
            let invalid = texts.filter_map(|(name, text)| {
                let error = Tera::new().add_raw_template(name, text).err()?;
                matches!(error.kind(), ErrorKind::SyntaxError(_))
                    .then(|| diagnose(&error, templates, place(&error, templates)))
            });
            let invalid: Vec<_> = invalid.collect();
            let problems = if invalid.is_empty() { diagnose_all(&error, templates) } else { invalid };
            let reported = problems.into_iter().map(|problem| report.push(problem)).last();
            return Err(reported.unwrap_or_else(|| report.push(diagnose(&error, templates, place(&error, templates)))));
        }
        let partials = Arc::new(partials);
        let mut tera = (*partials).clone();
        // Converted once: a page that converted the forecasts of all models would take longer with each model.
        tera.global_context().insert("forecasts", forecasts);
        let row_readers = Arc::new(reads::readers(templates, "figure", "rows"));
        register_figures(&mut tera, &partials, library, (&renderings, &row_readers));
        let list_fields = ["section", "part", "pages"];
        let list_readers = list_fields.map(|field| (field, reads::readers(templates, "page", field))).into();
        let (sources, limits) = (templates.clone(), limits.clone());
        Ok(Self { tera, partials, renderings, sources, list_readers, row_readers, insertions, limits })
    }

    /// Returns whether there is a template of this name.
    pub fn has(&self, name: &str) -> bool {
        self.sources.contains_key(name)
    }

    /// Returns whether a template may read a list of pages by this field of a page.
    pub fn reads_list(&self, name: &str, field: &str) -> bool {
        self.list_readers.get(field).is_some_and(|readers| readers.contains(name))
    }

    /// Renders the template of a page. The charts and tables that it calls for are recorded, and so is what its bound
    /// expressions are computed from.
    ///
    /// # Errors
    ///
    /// Fails if the template does; the reason is reported.
    pub fn page(
        &self,
        name: &str,
        context: &impl Serialize,
        evidence: Evidence<'_>,
        recorder: &Arc<Recorder>,
        report: &mut Report,
    ) -> Result<String, Reported> {
        match Context::from_serialize(context) {
            Ok(context) => self.render(&self.tera, name, context, Arc::clone(recorder), evidence, report),
            Err(error) => Err(report.push(self.diagnose(&error, name))),
        }
    }

    /// Renders a chart or a table with its partial.
    ///
    /// # Errors
    ///
    /// Fails if the partial does; the reason is reported.
    pub fn figure(
        &self,
        figure: &FigureView,
        root: &str,
        evidence: Evidence<'_>,
        report: &mut Report,
    ) -> Result<String, Reported> {
        let partial = figure_partial(figure);
        let context = figure_context(figure, root, self.row_readers.contains(partial));
        self.render(&self.partials, partial, context, Arc::default(), evidence, report)
    }

    /// Renders the list of a model's definitions with its partial.
    ///
    /// # Errors
    ///
    /// Fails if the partial does; the reason is reported.
    pub fn model(
        &self,
        model: &ModelView,
        root: &str,
        evidence: Evidence<'_>,
        report: &mut Report,
    ) -> Result<String, Reported> {
        self.partial("partials/model.html", "model", model, root, evidence, report)
    }

    /// Renders the report on a dataset with its partial.
    ///
    /// # Errors
    ///
    /// Fails if the partial does; the reason is reported.
    pub fn dataset(
        &self,
        dataset: &DatasetView,
        root: &str,
        evidence: Evidence<'_>,
        report: &mut Report,
    ) -> Result<String, Reported> {
        self.partial("partials/dataset.html", "dataset", dataset, root, evidence, report)
    }

    /// Renders the provenance of the bound figures of a page with its partial.
    ///
    /// # Errors
    ///
    /// Fails if the partial does; the reason is reported.
    pub fn provenance(
        &self,
        provenance: &ProvenanceView,
        root: &str,
        evidence: Evidence<'_>,
        report: &mut Report,
    ) -> Result<String, Reported> {
        self.partial("partials/provenance.html", "provenance", provenance, root, evidence, report)
    }

    /// Renders the addresses of the links of a page with their partial.
    ///
    /// # Errors
    ///
    /// Fails if the partial does; the reason is reported.
    pub fn link_notes(
        &self,
        links: &[LinkNoteView],
        root: &str,
        evidence: Evidence<'_>,
        report: &mut Report,
    ) -> Result<String, Reported> {
        self.partial("partials/link-notes.html", "links", &links, root, evidence, report)
    }

    /// Returns the templates whose components texts can call.
    pub(super) fn components(&self) -> &Tera {
        &self.partials
    }

    /// Returns what rendering may take.
    pub(super) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Renders a block of code with the site's own partial. Returns `None` if the site has none, or if it fails, which is
    /// reported.
    pub fn code(&self, code: &CodeView, root: &str, evidence: Evidence<'_>, report: &mut Report) -> Option<String> {
        if !self.has(CODE) {
            return None;
        }
        self.partial(CODE, "code", code, root, evidence, report).ok()
    }

    /// Renders a partial that is given one value. A partial cannot call for charts and tables, so there are none to record.
    fn partial(
        &self,
        template: &str,
        name: &'static str,
        value: &impl Serialize,
        root: &str,
        evidence: Evidence<'_>,
        report: &mut Report,
    ) -> Result<String, Reported> {
        let mut context = Context::new();
        context.insert(name, value);
        context.insert("root", root);
        self.render(&self.partials, template, context, Arc::default(), evidence, report)
    }

    /// Renders a template, as often as it takes to know every expression that it binds.
    fn render(
        &self,
        tera: &Tera,
        template: &str,
        mut context: Context,
        recorder: Arc<Recorder>,
        evidence: Evidence<'_>,
        report: &mut Report,
    ) -> Result<String, Reported> {
        let number = self.renderings.add(recorder);
        context.insert(Renderings::KEY, &number);
        let mut rendered = self.render_once(tera, template, &context);
        // This ends: rendering the same template again comes at least to the next expression that was not known before.
        while self.bind_noted(number, evidence) || self.report_failed(number, &rendered, evidence, report) {
            rendered = self.render_once(tera, template, &context);
        }
        self.renderings.remove(number);
        rendered.map_err(|error| report.push(self.diagnose(&error, template)))
    }

    /// Renders a template within the limits.
    fn render_once(&self, tera: &Tera, template: &str, context: &Context) -> Result<String, Error> {
        metered::start(&self.limits);
        let mut output = metered::Output::new(self.limits.rendered_size);
        tera.render_to(template, context, &mut output)?;
        output.into_text()
    }

    /// Returns the error of a rendering as a diagnostic.
    pub(super) fn diagnose(&self, error: &Error, template: &str) -> Diagnostic {
        let place = self.place(error);
        let limit = |message: String, key: &str| {
            let start = || self.sources.get(template).map(|template| Span::new(template.source, 0, 0));
            let problem = Diagnostic::error(codes::TOO_LARGE, message).hint(Limits::hint(key));
            place.or_else(start).map_or_else(|| problem.clone(), |place| problem.clone().at(place))
        };
        match metered::exceeded() {
            Some(key @ "template_rounds") => {
                limit(format!("the loops of a page have more than {} rounds", self.limits.template_rounds), key)
            }
            Some(key @ "rendered_size") => limit(
                format!(
                    "a page is larger than {} when `{template}` is rendered",
                    Limits::size(self.limits.rendered_size)
                ),
                key,
            ),
            Some(key) => {
                let size = Limits::size(self.limits.template_memory);
                limit(format!("the variables of a template take more than {size}"), key)
            }
            None => diagnose(error, &self.sources, place),
        }
    }

    /// Returns the place of an error in the text of a template as it is written.
    fn place(&self, error: &Error) -> Option<Span> {
        let place = place(error, &self.sources)?;
        let (name, _) = self.sources.iter().find(|(_, template)| template.source == place.source)?;
        let Some(insertions) = self.insertions.get(name) else { return Some(place) };
        let range = insertions.original(&(place.start..place.end));
        Some(Span::new(place.source, range.start, range.end))
    }

    /// Evaluates the expressions that a rendering has noted. Returns whether there were any.
    fn bind_noted(&self, number: u64, evidence: Evidence<'_>) -> bool {
        let noted = self.renderings.with(number, |rendering| {
            let noted = rendering.bound.iter().filter(|(_, bound)| matches!(bound, Bound::Noted));
            noted.map(|(expression, _)| expression.clone()).collect::<Vec<_>>()
        });
        let noted = noted.unwrap_or_default();
        for expression in &noted {
            let mut problems = Report::default();
            let text = self.bind(expression, None, evidence, &mut problems);
            let bound = if problems.is_empty() { Bound::Text(text) } else { Bound::Problems };
            self.renderings.with(number, |rendering| rendering.bound.insert(expression.clone(), bound));
        }
        !noted.is_empty()
    }

    /// Reports the problems of the expression whose call has just failed, at the place of the call. Returns whether there
    /// was one.
    fn report_failed(
        &self,
        number: u64,
        rendered: &Result<String, Error>,
        evidence: Evidence<'_>,
        report: &mut Report,
    ) -> bool {
        let failed = self.renderings.with(number, |rendering| rendering.failed.take()).flatten();
        let Some(expression) = failed else { return false };
        let call = rendered.as_ref().err().and_then(|error| self.place(error));
        let text = self.bind(&expression, call, evidence, report);
        self.renderings.with(number, |rendering| rendering.bound.insert(expression, Bound::Text(text)));
        true
    }

    /// Returns the text of an expression, empty if it has none. Its problems are reported in the call that binds it.
    fn bind(&self, expression: &str, call: Option<Span>, evidence: Evidence<'_>, report: &mut Report) -> String {
        let anywhere = || self.sources.values().next().map(|template| Span::new(template.source, 0, 0));
        let Some(call) = call.or_else(anywhere) else { return String::new() };
        let template = self.sources.values().find(|template| template.source == call.source);
        let written = template.and_then(|template| template.text.get(call.start..call.end)).unwrap_or_default();
        // An expression that is a variable of the template is not written in the call.
        let span = written
            .find(expression)
            .map_or(call, |at| Span::new(call.source, call.start + at, call.start + at + expression.len()));
        let bound = Binder::new(evidence).bind(&Spanned::new(expression.to_owned(), span), report);
        bound.map(|value| value.text).unwrap_or_default()
    }
}
