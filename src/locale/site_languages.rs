//! The languages of a site: that of its settings, and those of folders of pages.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::spoken_language::Language;

/// The languages of a site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Languages {
    /// The language of the pages outside of the folders.
    pub main: Arc<Language>,
    /// Languages by their folder below `content/`: `de`.
    pub folders: BTreeMap<String, Arc<Language>>,
}

impl Languages {
    /// Returns the language of a page, by its path below `content/`.
    pub fn of(&self, path: &str) -> &Arc<Language> {
        self.folder(path).map_or(&self.main, |(_, language)| language)
    }

    /// Returns the start of the addresses of each language: nothing for that of the settings, `de/` for that of a folder.
    pub fn prefixes(&self) -> impl Iterator<Item = String> {
        std::iter::once(String::new()).chain(self.folders.keys().map(|folder| format!("{folder}/")))
    }

    /// Returns the folder of a language that a page is in, with the language.
    pub fn folder(&self, path: &str) -> Option<(&str, &Arc<Language>)> {
        let (folder, _) = path.split_once('/')?;
        self.folders.get_key_value(folder).map(|(folder, language)| (folder.as_str(), language))
    }
}
