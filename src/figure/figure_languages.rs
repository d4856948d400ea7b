//! The language of each chart and table: that of the page that it is written in, or that of the site.

use crate::document::Project;
use crate::document::figure::FigureHead;
use crate::locale::Language;
use crate::source::SourceId;

/// The languages of the charts and tables of a site.
pub struct FigureLanguages<'a> {
    main: &'a Language,
    /// The pages in the folders of other languages.
    pages: Vec<(SourceId, &'a Language)>,
}

impl<'a> FigureLanguages<'a> {
    /// Returns the languages of the charts and tables of a site.
    pub fn new(project: &'a Project) -> Self {
        let languages = &project.languages;
        let pages = project.pages.iter().filter(|_| !languages.folders.is_empty()).filter_map(|page| {
            let (_, language) = languages.folder(&page.path)?;
            Some((page.body.span.source, &**language))
        });
        Self { main: &languages.main, pages: pages.collect() }
    }

    /// Returns the language of a chart or table.
    pub fn of(&self, head: &FigureHead) -> &'a Language {
        let page = self.pages.iter().find(|(source, _)| *source == head.id.span.source);
        page.map_or(self.main, |(_, language)| language)
    }
}
