//! The recorders of what pages depend on, for the functions of templates.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tera::{State, TeraResult};

use crate::dependencies::{Access, Recorder};

/// The recorders of the pages that are being rendered, by a number that is passed through the context of the template,
/// because a function of a template is given nothing else of the page.
#[derive(Clone, Default)]
pub struct Recorders(Arc<Mutex<RecordersByNumber>>);

#[derive(Default)]
struct RecordersByNumber {
    next: u64,
    recorders: BTreeMap<u64, Arc<Recorder>>,
}

impl Recorders {
    /// The name of the number in the context of a template.
    pub const KEY: &str = "__recorder";

    /// Adds the recorder of a page and returns its number.
    pub fn add(&self, recorder: &Arc<Recorder>) -> u64 {
        let mut recorders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        recorders.next += 1;
        let number = recorders.next;
        recorders.recorders.insert(number, Arc::clone(recorder));
        number
    }

    /// Removes the recorder of a page that is rendered.
    pub fn remove(&self, number: u64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).recorders.remove(&number);
    }

    /// Records an access of the page that is being rendered.
    ///
    /// # Errors
    ///
    /// Fails if the number in the context is not a number.
    pub fn record(&self, state: &State<'_>, access: Access) -> TeraResult<()> {
        let number = state.get::<u64>(Self::KEY)?;
        let recorders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(recorder) = number.and_then(|number| recorders.recorders.get(&number)) {
            recorder.record(access);
        }
        Ok(())
    }
}
