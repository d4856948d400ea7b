//! Adds the units that the site or a model declares.

use std::sync::Arc;

use super::dimension::{Base, Dimension};
use super::product::Unit;
use super::units::Units;
use crate::currency::Currency;
use crate::diagnostic::{Diagnostic, Report, Reported, error};
use crate::document::DeclaredUnit;
use crate::model::syntax::expression::lexer::is_word_character;
use crate::source::Spanned;

/// The limit on the units that one file declares.
const MAX_UNITS: usize = 500;

impl Units {
    /// Returns these units and those that a file declares, with the proof of a problem if there was one; see
    /// [`declare`](Self::declare).
    pub fn with(&self, declared: &[DeclaredUnit], report: &mut Report) -> (Self, Result<(), Reported>) {
        let mut units = self.clone();
        let result = units.declare(declared, report);
        (units, result)
    }

    /// Adds declared units, in any order: each is a new base unit, or a name for an expression of other units. A unit of the
    /// site and a currency may be declared again as it is, since a model file may be used without the site.
    ///
    /// # Errors
    ///
    /// Reports names that are taken, expressions of unknown units, and cycles. Every name is known afterwards.
    pub fn declare(&mut self, units: &[DeclaredUnit], report: &mut Report) -> Result<(), Reported> {
        if let Some((name, _)) = units.get(MAX_UNITS) {
            let count = units.len();
            return Err(
                report.push(error!(MODEL_LIMIT at name.span, "{count} declared units exceed the limit of {MAX_UNITS}"))
            );
        }
        let mut result = Ok(());
        let (mut waiting, mut repeated) = (Vec::new(), Vec::new());
        for (name, value) in units {
            match (self.repeatable(&name.value), value) {
                (Some(known), None) if known.is_base(&name.value) => {}
                (Some(known), Some(value)) => repeated.push((name, value, known)),
                _ if self.contains(&name.value) => result = Err(report.push(taken(name))),
                (_, None) => self.insert_base(&name.value),
                (_, Some(value)) => waiting.push((name, value)),
            }
        }
        // Each round inserts the units whose parts are known by now; a unit that is left at the end has a part that
        // stays unknown. Its problem is reported then.
        loop {
            let before = waiting.len();
            waiting.retain(|(name, value)| match self.measure(value, &mut Report::default()) {
                Ok(unit) => {
                    self.insert(&name.value, unit.dimension, unit.scale);
                    false
                }
                Err(_) => true,
            });
            if waiting.len() == before {
                break;
            }
        }
        if let Err(reported) = self.report_unresolved(&waiting, report) {
            result = Err(reported);
        }
        for (name, value, known) in repeated {
            match self.measure(value, report) {
                Ok(unit) if unit.dimension == known.dimension && unit.scale == known.scale => {}
                Ok(_) => result = Err(report.push(taken(name))),
                Err(reported) => result = Err(reported),
            }
        }
        // Expressions that use these units are not reported as well.
        for (name, _) in waiting {
            self.insert_base(&name.value);
        }
        result
    }

    /// Returns the unit of the site or the currency of this name, which may be declared again.
    fn repeatable(&self, name: &str) -> Option<Unit> {
        let currency = || Currency::of(name).and_then(|currency| self.named(currency.code));
        self.declared.get(name).cloned().or_else(currency)
    }

    fn insert_base(&mut self, name: &str) {
        let dimension = Dimension::from([(Base::declared(self.bases, name), 1)]);
        self.bases += 1;
        self.insert(name, Arc::new(dimension), 1.0);
    }

    fn insert(&mut self, name: &str, dimension: Arc<Dimension>, scale: f64) {
        self.declared.insert(name.to_owned(), Unit::named(name, dimension, scale));
    }

    /// Reads the unit of a number and a unit, `1.609 km` say, or of a unit alone.
    fn measure(&self, text: &Spanned<String>, report: &mut Report) -> Result<Unit, Reported> {
        let trimmed = text.value.trim_start();
        let digits = trimmed.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '_')).unwrap_or(trimmed.len());
        let number: String = trimmed[..digits].chars().filter(|c| *c != '_').collect();
        let alone = number.is_empty() || trimmed[digits..].trim_start().starts_with('/');
        let factor = if alone { Some(1.0) } else { number.parse::<f64>().ok() };
        let Some(factor) = factor.filter(|factor| factor.is_finite() && *factor > 0.0) else {
            return Err(report.push(error!(
                BAD_NUMBER at text.span, "expected a unit, found `{}`", text.value;
                hint "a unit is defined by others, like `mile / gallon`, or by a number of them, like `1609 meter`"
            )));
        };
        let unit = if alone {
            self.parse(text, report)?
        } else {
            let skipped = text.value.len() - trimmed.len() + digits;
            let rest = Spanned::new(text.value[skipped..].to_owned(), text.part(skipped, text.value.len()));
            self.parse(&rest, report)?
        };
        Unit { scale: unit.scale * factor, ..unit }.bounded(text.span, report)
    }

    /// Reports why declared units cannot be resolved: text that is not a unit, or a cycle of names, each cycle once.
    fn report_unresolved(
        &self,
        waiting: &[(&Spanned<String>, &Spanned<String>)],
        report: &mut Report,
    ) -> Result<(), Reported> {
        let next = |value: &str| {
            let words = value.split(|c: char| !is_word_character(c));
            words.into_iter().find_map(|word| waiting.iter().position(|(name, _)| name.value == word))
        };
        let mut result = Ok(());
        let mut in_reported_cycle = vec![false; waiting.len()];
        for (at, (_, value)) in waiting.iter().enumerate() {
            if next(&value.value).is_none() {
                if let Err(reported) = self.measure(value, report) {
                    result = Err(reported);
                }
                continue;
            }
            let mut path = vec![at];
            while let Some(step) = path.last().and_then(|last| next(&waiting[*last].1.value)) {
                let Some(start) = path.iter().position(|seen| *seen == step) else {
                    path.push(step);
                    continue;
                };
                let cycle = &path[start..];
                if !cycle.iter().any(|member| in_reported_cycle[*member]) {
                    let names: Vec<&str> =
                        cycle.iter().chain([&step]).map(|member| waiting[*member].0.value.as_str()).collect();
                    let name = waiting[step].0;
                    result = Err(report.push(error!(
                        CYCLE at name.span, "the unit `{}` is defined by itself: {}", names[0], names.join(" -> ")
                    )));
                }
                cycle.iter().for_each(|member| in_reported_cycle[*member] = true);
                break;
            }
        }
        result
    }
}

/// Describes the declaration of a unit whose name has another meaning already.
fn taken(name: &Spanned<String>) -> Diagnostic {
    let problem = error!(NAME_TAKEN at name.span, "`{}` is already a unit", name.value);
    match Currency::of(&name.value) {
        Some(currency) => {
            let (code, other) = (currency.code, if currency.code == "USD" { "EUR" } else { "USD" });
            problem.hint(format!(
                "multiply by a rate between currencies, which is a number with a unit: `1.25 {other}/{code}`"
            ))
        }
        None => problem,
    }
}
