//! Pages that belong together: those with a tag, and the parts of a series.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::document::Page;

/// The pages of a site by tag and by series.
#[derive(Default)]
pub struct Groups<'a> {
    /// The pages with each tag, once each.
    tagged: BTreeMap<&'a str, Vec<&'a Page>>,
    /// The page of each tag.
    tag_pages: BTreeMap<&'a str, &'a Page>,
    /// The parts of each series in order, by its name.
    series: BTreeMap<&'a str, Vec<&'a Page>>,
    /// The index of each page among the parts of its series, by path.
    parts: BTreeMap<&'a str, usize>,
}

/// A page as a part of a series.
pub struct Part<'g, 'a> {
    /// The parts of the series.
    pub pages: &'g [&'a Page],
    /// The index of the page among them.
    pub index: usize,
}

impl<'a> Groups<'a> {
    /// Groups the pages of a site.
    pub fn new(pages: &'a [Page]) -> Self {
        let mut groups = Self::default();
        for page in pages {
            for tag in &page.tags {
                let tagged = groups.tagged.entry(tag.value.as_str()).or_default();
                // A page that names a tag twice is listed once.
                if tagged.last().is_none_or(|last| last.path != page.path) {
                    tagged.push(page);
                }
            }
            if let Some(tag) = &page.tag {
                groups.tag_pages.entry(tag.value.as_str()).or_insert(page);
            }
            if let Some(series) = &page.series {
                groups.series.entry(series.value.as_str()).or_default().push(page);
            }
        }
        for pages in groups.series.values_mut() {
            let key = |page: &&'a Page| (page.weight, page.date.as_ref().map(|date| date.value), page.path.as_str());
            pages.sort_by(|a, b| key(a).cmp(&key(b)));
            groups.parts.extend(pages.iter().enumerate().map(|(index, page)| (page.path.as_str(), index)));
        }
        groups
    }

    /// Returns the pages with a tag.
    pub fn tagged(&self, tag: &str) -> &[&'a Page] {
        self.tagged.get(tag).map_or(&[], Vec::as_slice)
    }

    /// Returns the page of a tag.
    pub fn tag_page(&self, tag: &str) -> Option<&'a Page> {
        self.tag_pages.get(tag).copied()
    }

    /// Returns a page as a part of its series.
    pub fn part(&self, page: &Page) -> Option<Part<'_, 'a>> {
        let pages = self.series.get(page.series.as_ref()?.value.as_str())?;
        Some(Part { pages, index: *self.parts.get(page.path.as_str())? })
    }
}

/// Sorts pages by date with the newest first, then by path.
pub fn newest_first(pages: &mut [&Page]) {
    let key = |page: &Page| Reverse(page.date.as_ref().map(|date| date.value));
    pages.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| a.path.cmp(&b.path)));
}
