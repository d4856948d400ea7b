//! The engine: it parses every template once and renders pages and figures with them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use tera::{Context, ErrorKind, Tera, TeraResult};

use super::errors::{diagnose, diagnose_all};
use super::functions::{register, register_figures, render_figure};
use super::library::Library;
use super::recorders::Recorders;
use super::views::{CodeView, FigureView, ModelView, ProvenanceView, SiteView};
use crate::dependencies::Recorder;
use crate::diagnostic::{Report, Reported};
use crate::document::Template;
use crate::html;
use crate::render::strings::Strings;

/// The optional template of blocks of code.
const CODE: &str = "partials/code.html";

/// The templates of a site, ready to render.
pub struct Templates {
    tera: Tera,
    /// The same templates without the functions `chart` and `table`, for the partials that these functions render.
    partials: Arc<Tera>,
    recorders: Recorders,
    sources: BTreeMap<String, Template>,
}

impl Templates {
    /// Parses every template.
    ///
    /// # Errors
    ///
    /// Fails if a template is not valid; every invalid template is reported.
    pub fn load(
        templates: &BTreeMap<String, Template>,
        site: &SiteView,
        library: &Arc<Library>,
        strings: &Arc<Strings>,
        bound: BTreeMap<String, String>,
        report: &mut Report,
    ) -> Result<Self, Reported> {
        let mut partials = Tera::new();
        // Every name ends with the empty string, so every template escapes what it writes.
        partials.autoescape_on([""]);
        partials.set_escape_fn(|text, output| output.write_all(html::escape(text).as_bytes()));
        register(&mut partials, library, strings, &Arc::new(bound));
        partials.global_context().insert("site", site);
        let texts = templates.iter().filter(|(name, _)| !Strings::is_file(name));
        let texts = texts.map(|(name, template)| (name.as_str(), template.text.as_str()));
        if let Err(error) = partials.add_raw_templates(texts.clone()) {
            // Parsing all of them at once stops at the first that is invalid, so each is parsed alone.
            let invalid = texts.filter_map(|(name, text)| {
                let error = Tera::new().add_raw_template(name, text).err()?;
                matches!(error.kind(), ErrorKind::SyntaxError(_)).then(|| diagnose(&error, templates))
            });
            let invalid: Vec<_> = invalid.collect();
            let problems = if invalid.is_empty() { diagnose_all(&error, templates) } else { invalid };
            let reported = problems.into_iter().map(|problem| report.push(problem)).last();
            return Err(reported.unwrap_or_else(|| report.push(diagnose(&error, templates))));
        }
        let partials = Arc::new(partials);
        let mut tera = (*partials).clone();
        let recorders = Recorders::default();
        register_figures(&mut tera, &partials, library, &recorders);
        Ok(Self { tera, partials, recorders, sources: templates.clone() })
    }

    /// Returns whether there is a template of this name.
    pub fn has(&self, name: &str) -> bool {
        self.sources.contains_key(name)
    }

    /// Renders the template of a page. The charts and tables that it calls for are recorded.
    ///
    /// # Errors
    ///
    /// Fails if the template does; the reason is reported.
    pub fn page(
        &self,
        name: &str,
        context: &impl Serialize,
        recorder: &Arc<Recorder>,
        report: &mut Report,
    ) -> Result<String, Reported> {
        let rendered = Context::from_serialize(context).and_then(|mut context| {
            let number = self.recorders.add(recorder);
            context.insert(Recorders::KEY, &number);
            let rendered = self.tera.render(name, &context);
            self.recorders.remove(number);
            rendered
        });
        self.reported(rendered, report)
    }

    /// Renders a chart or a table with its partial.
    ///
    /// # Errors
    ///
    /// Fails if the partial does; the reason is reported.
    pub fn figure(&self, figure: &FigureView, root: &str, report: &mut Report) -> Result<String, Reported> {
        self.reported(render_figure(&self.partials, figure, root), report)
    }

    /// Renders the list of a model's definitions with its partial.
    ///
    /// # Errors
    ///
    /// Fails if the partial does; the reason is reported.
    pub fn model(&self, model: &ModelView, root: &str, report: &mut Report) -> Result<String, Reported> {
        self.partial("partials/model.html", "model", model, root, report)
    }

    /// Renders the provenance of the bound figures of a page with its partial.
    ///
    /// # Errors
    ///
    /// Fails if the partial does; the reason is reported.
    pub fn provenance(&self, provenance: &ProvenanceView, root: &str, report: &mut Report) -> Result<String, Reported> {
        self.partial("partials/provenance.html", "provenance", provenance, root, report)
    }

    /// Renders a block of code with the site's own partial. Returns `None` if the site has none, or if it fails, which is
    /// reported.
    pub fn code(&self, code: &CodeView, root: &str, report: &mut Report) -> Option<String> {
        if !self.has(CODE) {
            return None;
        }
        self.partial(CODE, "code", code, root, report).ok()
    }

    /// Renders a partial that is given one value.
    fn partial(
        &self,
        template: &str,
        name: &'static str,
        value: &impl Serialize,
        root: &str,
        report: &mut Report,
    ) -> Result<String, Reported> {
        let mut context = Context::new();
        context.insert(name, value);
        context.insert("root", root);
        self.reported(self.partials.render(template, &context), report)
    }

    fn reported(&self, rendered: TeraResult<String>, report: &mut Report) -> Result<String, Reported> {
        rendered.map_err(|error| report.push(diagnose(&error, &self.sources)))
    }
}
