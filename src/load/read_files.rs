//! The files of a project after it was read: their bytes, without reading them again.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::files::Files;
use crate::diagnostic::Report;
use crate::source::Sources;

/// The files of a project that was read.
pub struct ReadFiles<'l> {
    files: &'l Files,
    /// The texts, by path below the root.
    texts: BTreeMap<&'l str, &'l str>,
    /// The static files, by address.
    statics: &'l BTreeMap<String, Arc<Vec<u8>>>,
}

impl<'l> ReadFiles<'l> {
    /// Returns the files of which these texts and static files were read.
    pub fn new(files: &'l Files, sources: &'l Sources, statics: &'l BTreeMap<String, Arc<Vec<u8>>>) -> Self {
        let texts = sources.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
        Self { files, texts, statics }
    }

    /// Returns the folder.
    pub fn root(&self) -> &'l Path {
        self.files.root()
    }

    /// Lists the files that an input of the site stands for: itself, or those below it. Hidden files and the backup files of
    /// editors are left out.
    pub fn below(&self, input: &str) -> Vec<String> {
        match self.files.is_folder(input) {
            true => self.files.list(input, &mut Report::default()),
            false if self.files.exists(input) => vec![input.to_owned()],
            false => Vec::new(),
        }
    }

    /// Returns the bytes of a file of the folder as they were read, or reads them if nothing has; `None` if that fails.
    pub fn content(&self, path: &str) -> Option<Cow<'l, [u8]>> {
        if let Some(bytes) = self.files.altered(path) {
            return Some(Cow::Borrowed(bytes));
        }
        if let Some(text) = self.texts.get(path) {
            return Some(Cow::Borrowed(text.as_bytes()));
        }
        let address = path.strip_prefix("static/").or_else(|| path.strip_prefix("content/"));
        if let Some(bytes) = address.and_then(|address| self.statics.get(address)) {
            return Some(Cow::Borrowed(bytes.as_slice()));
        }
        self.files.bytes(path, &mut Report::default()).ok().map(Cow::Owned)
    }
}
