//! What the functions of templates know of the rendering that calls them: where to record what a page depends on, and
//! the texts of bound expressions.
//!
//! A function of a template cannot evaluate an expression: it outlives the forecasts of a build. So [`Renderings::bound`]
//! only notes an expression that it does not know yet. When the template is rendered, the engine evaluates what was noted
//! and renders the template again.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tera::{Error, State, TeraResult};

use crate::dependencies::{Access, Recorder};

/// The renderings that are under way, by a number that is passed through the context of the template, because a function
/// of a template is given nothing else of the page.
#[derive(Clone, Default)]
pub struct Renderings(Arc<Mutex<RenderingsByNumber>>);

#[derive(Default)]
struct RenderingsByNumber {
    next: u64,
    renderings: BTreeMap<u64, Rendering>,
}

/// The rendering of one template.
pub struct Rendering {
    /// Records what the page depends on.
    recorder: Arc<Recorder>,
    /// The expressions that the template binds.
    pub bound: BTreeMap<String, Bound>,
    /// The expression with problems whose call has just failed.
    pub failed: Option<String>,
}

/// An expression that a template binds.
pub enum Bound {
    /// It is yet to be evaluated.
    Noted,
    /// It has problems to report. The next call fails, because the error of a call has its place.
    Problems,
    /// It is evaluated to a text, which is empty if it has no value; its problems are reported.
    Text(String),
}

impl Renderings {
    /// The name of the number in the context of a template.
    pub const KEY: &str = "__rendering";

    fn lock(&self) -> MutexGuard<'_, RenderingsByNumber> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a rendering and returns its number.
    pub fn add(&self, recorder: Arc<Recorder>) -> u64 {
        let mut known = self.lock();
        known.next += 1;
        let number = known.next;
        known.renderings.insert(number, Rendering { recorder, bound: BTreeMap::new(), failed: None });
        number
    }

    /// Removes a rendering that is finished.
    pub fn remove(&self, number: u64) {
        self.lock().renderings.remove(&number);
    }

    /// Calls a function with a rendering. Returns `None` if it is finished.
    pub fn with<T>(&self, number: u64, call: impl FnOnce(&mut Rendering) -> T) -> Option<T> {
        self.lock().renderings.get_mut(&number).map(call)
    }

    /// Returns the number of the rendering that calls a function.
    ///
    /// # Errors
    ///
    /// Fails inside a component, which is not given the context of the template.
    pub fn number(state: &State<'_>) -> TeraResult<u64> {
        state
            .get::<u64>(Self::KEY)?
            .ok_or_else(|| Error::message("the page is not known here: call this outside a component"))
    }

    /// Records an access of the page that is being rendered.
    ///
    /// # Errors
    ///
    /// Fails inside a component.
    pub fn record(&self, state: &State<'_>, access: Access) -> TeraResult<()> {
        self.with(Self::number(state)?, |rendering| rendering.recorder.record(access));
        Ok(())
    }

    /// Returns the text of an expression; an empty text if the expression is yet to be evaluated.
    ///
    /// # Errors
    ///
    /// Fails inside a component, and if the expression has problems whose place is not known yet.
    pub fn bound(&self, state: &State<'_>, expression: &str) -> TeraResult<String> {
        let text = self.with(Self::number(state)?, |rendering| {
            match rendering.bound.entry(expression.to_owned()).or_insert(Bound::Noted) {
                Bound::Noted => Some(String::new()),
                Bound::Text(text) => Some(text.clone()),
                Bound::Problems => {
                    rendering.failed = Some(expression.to_owned());
                    None
                }
            }
        });
        match text {
            Some(None) => Err(Error::message(format!("`{expression}` has problems"))),
            text => Ok(text.flatten().unwrap_or_default()),
        }
    }
}
