//! A small project made by hand, for the tests of this stage.

use std::collections::BTreeMap;

use crate::document::{Config, Page, Project, Reference, Template};
use crate::figure::Figures;
use crate::source::{Sources, Span, Spanned};

/// A project made by hand, and the files that its spans refer to.
pub struct TestSite {
    pub project: Project,
    pub sources: Sources,
    pub figures: Figures,
}

impl TestSite {
    /// Returns a project with the templates and static files of the theme, and no page.
    pub fn new() -> Self {
        let mut sources = Sources::default();
        let settings = sources.add("foresite.yaml", "base_url: https://example.org/repo/\n");
        let span = Span::new(settings, 10, 35);
        let config = Config {
            as_of: crate::date::Date::parse("2026-05-07").map(|date| Spanned::new(date, span)),
            ..Config::new("A forecast".into(), Spanned::new("https://example.org/repo/".into(), span))
        };
        let (mut templates, mut statics) = (BTreeMap::new(), BTreeMap::new());
        for (path, bytes) in files_below("templates") {
            let text = String::from_utf8(bytes).unwrap();
            let source = sources.add(format!("templates/{path}"), text.clone());
            templates.insert(path, Template { source, text, is_built_in: true });
        }
        statics.extend(files_below("static").into_iter().map(|(path, bytes)| (path, bytes.into())));
        statics.entry("charts.css".to_owned()).or_default();
        let project = Project { templates, statics, ..Project::new(config) };
        Self { project, sources, figures: Figures::default() }
    }

    /// Adds a page with this Markdown.
    pub fn page(&mut self, path: &str, body: &str) -> &mut Page {
        let source = self.sources.add(format!("content/{path}"), body);
        let span = Span::new(source, 0, body.len());
        let stem = path.strip_suffix(".md").unwrap();
        let route = match stem.strip_suffix("index") {
            Some(folder) => folder.to_owned(),
            None => format!("{stem}/"),
        };
        self.project.pages.push(Page {
            route,
            title: Spanned::new(format!("Page {stem}"), span),
            body: Spanned::new(body.to_owned(), span),
            span,
            ..Page::new(Spanned::new(path.to_owned(), span))
        });
        self.project.pages.last_mut().unwrap()
    }

    /// Replaces or adds a template.
    pub fn template(&mut self, name: &str, text: &str) {
        let source = self.sources.add(format!("templates/{name}"), text);
        self.project.templates.insert(name.to_owned(), Template { source, text: text.to_owned(), is_built_in: false });
    }

    /// Adds a source.
    pub fn reference(&mut self, key: &str) {
        let span = Span::new(self.sources.add("data/sources.yaml", key), 0, key.len());
        let reference = Reference {
            key: Spanned::new(key.to_owned(), span),
            title: format!("The work {key}"),
            author: vec![crate::document::Author::whole("A. Author".into())],
            publisher: Some("Publisher".into()),
            date: Some("2025-03".into()),
            url: Some(Spanned::new(format!("https://example.org/{key}?a=1&b=2"), span)),
            accessed: None,
            note: None,
            is_exported: false,
            problems: Vec::new(),
            span,
        };
        self.project.references.insert(key.to_owned(), reference);
    }

    /// Adds a chart that is drawn already.
    pub fn chart(&mut self, id: &str) {
        let table = crate::figure::Table {
            columns: vec![
                crate::figure::TableColumn { label: "Year".into(), unit: None, numeric: true },
                crate::figure::TableColumn { label: "Memory".into(), unit: Some("GB".into()), numeric: true },
            ],
            rows: vec![vec![
                crate::figure::TableCell { text: "2030".into(), value: None },
                crate::figure::TableCell { text: "64".into(), value: Some("64.125".into()) },
            ]]
            .into(),
            ..Default::default()
        };
        let figure = crate::figure::Figure {
            id: id.to_owned(),
            kind: "line",
            title: "Memory <doubles>".into(),
            subtitle: Some("GB, log scale".into()),
            svg: format!(
                "<svg role=\"img\" viewBox=\"0 0 9 9\" aria-labelledby=\"fs:chart-{id}-title\" aria-describedby=\"fs:chart-{id}-desc\"><desc id=\"fs:chart-{id}-desc\">Drawn</desc></svg>"
            ),
            key: Vec::new(),
            list: Vec::new(),
            table,
            alt: "Drawn".into(),
            sources: Vec::new(),
            note: None,
            csv: "year,memory\r\n2030,64.125\r\n".into(),
            file: "<svg/>".into(),
            origins: Vec::new(),
            controls: crate::figure::Controls::default(),
        };
        self.figures.charts.insert(id.to_owned(), figure);
    }
}

/// Returns the files of a folder of this repository, by path below it.
fn files_below(folder: &str) -> BTreeMap<String, Vec<u8>> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries =
        walkdir::WalkDir::new(&folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    let read = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(&folder).unwrap().to_str().unwrap().to_owned();
        (path, std::fs::read(entry.path()).unwrap())
    };
    entries.map(read).collect()
}
