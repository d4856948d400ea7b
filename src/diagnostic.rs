//! Problems in what an author wrote, as values. Every stage collects them in a [`Report`]; only [`mod@print`] turns them into
//! text.

pub mod codes;
pub mod fold;
pub mod print;

use crate::cancel::CancelToken;
use crate::source::Span;

pub use codes::Code;

/// How serious a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The build fails.
    Error,
    /// The build succeeds, unless `--strict` turns warnings into errors.
    Warning,
}

/// A place that a diagnostic points to, with a short text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// The text beside the place; may be empty.
    pub text: String,
}

/// A replacement of text that certainly mends a problem, so that `foresite fix` may make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewrite {
    /// The place.
    pub span: Span,
    /// The text at the place. If another text is found there, the replacement is not made.
    pub old: String,
    /// The text that replaces it.
    pub new: String,
}

/// A problem. Its message makes sense alone: lower case, no full stop, what was expected and what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The kind of problem, declared once in [`codes`].
    pub code: Code,
    /// How serious it is.
    pub severity: Severity,
    /// The problem in one line.
    pub message: String,
    /// The places, the primary one first. Empty only if the problem is not in a file.
    pub labels: Vec<Label>,
    /// Ways to mend it, each a line.
    pub hints: Vec<String>,
    /// The rewrite with which `foresite fix` mends it; boxed, because few diagnostics have one.
    pub rewrite: Option<Box<Rewrite>>,
}

impl Diagnostic {
    /// Returns an error without a place. The macro `error!` builds a whole diagnostic in one call.
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            labels: Vec::new(),
            hints: Vec::new(),
            rewrite: None,
        }
    }

    /// Returns a warning without a place.
    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    /// Adds a place without a text.
    #[must_use]
    pub fn at(self, span: Span) -> Self {
        self.label(span, "")
    }

    /// Adds a place with a text.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Adds a way to mend it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Adds the hints that there are.
    #[must_use]
    pub fn hints(mut self, hints: impl IntoIterator<Item = String>) -> Self {
        self.hints.extend(hints);
        self
    }

    /// Adds the replacement that mends it.
    #[must_use]
    pub fn rewrite(mut self, span: Span, old: impl Into<String>, new: impl Into<String>) -> Self {
        self.rewrite = Some(Box::new(Rewrite { span, old: old.into(), new: new.into() }));
        self
    }

    /// Adds a hint "did you mean …?" if one of `candidates` is close to `written`.
    #[must_use]
    pub fn suggest<'a>(self, written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Self {
        match closest(written, candidates) {
            Some(found) => self.hint(format!("did you mean `{found}`?")),
            None => self,
        }
    }

    /// Returns the primary place.
    pub fn span(&self) -> Option<Span> {
        self.labels.first().map(|label| label.span)
    }
}

/// Proof that the reason for a missing value is in a [`Report`].
///
/// A function that cannot return its value reports why and returns `Err(Reported)`, so that its caller neither reports
/// the same problem again nor loses it. [`Report::push`] gives one, and so does [`Report::verdict`] of a report with errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reported(());

impl Reported {
    /// Returns an error if the work was cancelled.
    ///
    /// The result of cancelled work is discarded, so nothing needs to be reported: cancellation is the only reason for
    /// a missing value, besides a diagnostic.
    ///
    /// # Errors
    ///
    /// If the token was cancelled.
    pub fn if_cancelled(cancel: &CancelToken) -> Result<(), Self> {
        if cancel.is_cancelled() { Err(Self(())) } else { Ok(()) }
    }

    /// Returns the proof for a problem that an earlier stage reported, such as a part of a file that could not be loaded.
    pub(crate) fn by_an_earlier_stage() -> Self {
        Self(())
    }
}

/// The diagnostics of a run.
#[derive(Clone, Debug, Default)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// Adds a diagnostic, and returns the proof that it was reported.
    pub fn push(&mut self, diagnostic: Diagnostic) -> Reported {
        self.diagnostics.push(diagnostic);
        Reported(())
    }

    /// Adds all diagnostics of another report.
    pub fn append(&mut self, other: Self) {
        self.diagnostics.extend(other.diagnostics);
    }

    /// Adds diagnostics.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.diagnostics.extend(diagnostics);
    }

    /// Returns the value of a result, or adds its diagnostics.
    pub fn take<T>(&mut self, result: Result<T, impl IntoIterator<Item = Diagnostic>>) -> Option<T> {
        result.map_err(|diagnostics| self.diagnostics.extend(diagnostics)).ok()
    }

    /// Returns a value, and adds the diagnostics that come with it.
    pub fn note<T>(&mut self, (value, problems): (T, Vec<Diagnostic>)) -> T {
        self.diagnostics.extend(problems);
        value
    }

    /// Returns the proof that an error was reported, if there is one.
    ///
    /// # Errors
    ///
    /// At least one diagnostic is an error.
    pub fn verdict(&self) -> Result<(), Reported> {
        if self.has_errors() { Err(Reported(())) } else { Ok(()) }
    }

    /// Returns whether there are errors, so that the build must fail.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Returns whether there are errors and all of them have one of these codes.
    pub fn fails_by(&self, codes: &[Code]) -> bool {
        let mut errors = self.diagnostics.iter().filter(|found| found.severity == Severity::Error).peekable();
        errors.peek().is_some() && errors.all(|error| codes.contains(&error.code))
    }

    /// Returns the number of diagnostics of a severity among those that are shown.
    pub fn count(&self, severity: Severity) -> usize {
        self.sorted().iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// Returns whether there are no diagnostics.
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// Returns the diagnostics sorted by file and place, without duplicates. If YAML has cut an expression short, the
    /// error about the expression's unexpected end is left out.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let cut: Vec<Span> = self
            .diagnostics
            .iter()
            .filter(|found| found.code == codes::CUT_SHORT)
            .filter_map(Diagnostic::span)
            .collect();
        let follows = |found: &&Diagnostic| {
            let is_end = |span: Span| cut.iter().any(|cut| span.source == cut.source && span.start == cut.end);
            found.code == codes::UNEXPECTED && found.span().is_some_and(is_end)
        };
        let mut sorted: Vec<_> = self.diagnostics.iter().filter(|found| !follows(found)).collect();
        sorted.sort_by(|a, b| {
            (a.span(), a.code.id, &a.message, a.severity).cmp(&(b.span(), b.code.id, &b.message, b.severity))
        });
        sorted.dedup();
        sorted
    }
}

impl Extend<Diagnostic> for Report {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: I) {
        self.diagnostics.extend(diagnostics);
    }
}

impl From<Diagnostic> for Report {
    fn from(diagnostic: Diagnostic) -> Self {
        Self { diagnostics: vec![diagnostic] }
    }
}

impl From<Vec<Diagnostic>> for Report {
    fn from(diagnostics: Vec<Diagnostic>) -> Self {
        Self { diagnostics }
    }
}

impl IntoIterator for Report {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.diagnostics.into_iter()
    }
}

/// Returns the candidate nearest to a written word if it is near enough: at most a third of the characters differ (by
/// the optimal string alignment distance), or only the case does.
pub fn closest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = written.to_lowercase();
    let allowed = (lower.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .filter(|candidate| *candidate != written)
        .map(|candidate| (strsim::osa_distance(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Builds an error in one call: code, place, message, then any labels and hints.
///
/// ```ignore
/// let problem = error!(BAD_VALUE at span, "expected at least {minimum}, found {found}";
///     label other, "the limit is set here";
///     hint "write `{minimum}`");
/// ```
macro_rules! error {
    ($code:ident at $span:expr, $message:literal $(, $argument:expr)* $(; $($part:tt)*)?) => {
        $crate::diagnostic::diagnostic_parts!(
            $crate::diagnostic::Diagnostic::error($crate::diagnostic::codes::$code, format!($message $(, $argument)*)).at($span)
            $(; $($part)*)?
        )
    };
}

/// Builds a warning in one call, as [`error!`] builds an error.
macro_rules! warning {
    ($code:ident at $span:expr, $message:literal $(, $argument:expr)* $(; $($part:tt)*)?) => {
        $crate::diagnostic::diagnostic_parts!(
            $crate::diagnostic::Diagnostic::warning($crate::diagnostic::codes::$code, format!($message $(, $argument)*)).at($span)
            $(; $($part)*)?
        )
    };
}

/// Adds the labels and hints of [`error!`] and [`warning!`] to a diagnostic.
macro_rules! diagnostic_parts {
    ($built:expr $(;)?) => { $built };
    ($built:expr; hint $text:literal $(, $argument:expr)* $(; $($rest:tt)*)?) => {
        $crate::diagnostic::diagnostic_parts!($built.hint(format!($text $(, $argument)*)) $(; $($rest)*)?)
    };
    ($built:expr; label $span:expr, $text:literal $(, $argument:expr)* $(; $($rest:tt)*)?) => {
        $crate::diagnostic::diagnostic_parts!($built.label($span, format!($text $(, $argument)*)) $(; $($rest)*)?)
    };
    ($built:expr; suggest $written:expr, $candidates:expr $(; $($rest:tt)*)?) => {
        $crate::diagnostic::diagnostic_parts!($built.suggest($written, $candidates) $(; $($rest)*)?)
    };
}

pub(crate) use {diagnostic_parts, error, warning};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_a_near_name_and_not_a_far_one() {
        assert_eq!(closest("halvign", ["halving", "growth"]), Some("halving"));
        assert_eq!(closest("Halving", ["halving"]), Some("halving"));
        assert_eq!(closest("memory", ["halving", "growth"]), None);
    }
}
