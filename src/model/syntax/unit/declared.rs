//! The units that a model declares.

use std::sync::Arc;

use super::{Base, Dimension, Unit, Units, single};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Spanned;

/// The most units that a model declares.
const MAX_UNITS: usize = 500;

impl Units {
    /// Takes in declared units, each a new base unit or a name for an expression of units known before it or after it.
    ///
    /// # Errors
    ///
    /// Names that are taken, expressions of units that are not known, and cycles.
    pub fn declare(&mut self, units: &[(Spanned<String>, Option<Spanned<String>>)]) -> Result<(), Vec<Diagnostic>> {
        if let Some((name, _)) = units.get(MAX_UNITS) {
            let message = format!("{} declared units are past the limit of {MAX_UNITS}", units.len());
            return Err(vec![Diagnostic::error(codes::MODEL_LIMIT, message).at(name.span)]);
        }
        let mut errors = Vec::new();
        let mut waiting = Vec::new();
        for (name, value) in units {
            if self.knows(&name.value) {
                errors.push(
                    Diagnostic::error(codes::NAME_TAKEN, format!("`{}` is a unit already", name.value)).at(name.span),
                );
                continue;
            }
            match value {
                None => {
                    let dimension = Dimension::from([(Base::declared(self.bases, &name.value), 1)]);
                    self.bases += 1;
                    self.insert(&name.value, Arc::new(dimension), 1.0);
                }
                Some(value) => waiting.push((name, value)),
            }
        }
        // Each round takes in those whose parts are known by now; what is left then has none that ever will be.
        loop {
            let before = waiting.len();
            waiting.retain(|(name, value)| match self.measure(value) {
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
        errors.extend(self.undeclared(&waiting));
        // So that those who use them are not told off as well.
        for (name, _) in waiting {
            let dimension = Dimension::from([(Base::declared(self.bases, &name.value), 1)]);
            self.bases += 1;
            self.insert(&name.value, Arc::new(dimension), 1.0);
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    fn insert(&mut self, name: &str, dimension: Arc<Dimension>, scale: f64) {
        self.declared.insert(name.to_owned(), single(name, dimension, scale));
    }

    /// The unit of a number and a unit, `1.609 km` say, or of a unit alone.
    fn measure(&self, text: &Spanned<String>) -> Result<Unit, Diagnostic> {
        let trimmed = text.value.trim_start();
        let digits = trimmed.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '_')).unwrap_or(trimmed.len());
        let number: String = trimmed[..digits].chars().filter(|c| *c != '_').collect();
        let alone = number.is_empty() || trimmed[digits..].trim_start().starts_with('/');
        let factor = if alone { Some(1.0) } else { number.parse::<f64>().ok() };
        let Some(factor) = factor.filter(|factor| factor.is_finite() && *factor > 0.0) else {
            return Err(Diagnostic::error(codes::BAD_NUMBER, format!("expected a unit, found `{}`", text.value))
                .at(text.span)
                .hint("write `mile / gallon`, or `1609 meter`"));
        };
        let unit = if alone {
            self.parse(text)?
        } else {
            let skipped = text.value.len() - trimmed.len() + digits;
            let rest = Spanned::new(text.value[skipped..].to_owned(), text.part(skipped, text.value.len()));
            self.parse(&rest)?
        };
        Unit { scale: unit.scale * factor, ..unit }.bounded(text.span)
    }

    /// What is wrong with declared units that could not be taken in: a unit that is none, or a cycle of names.
    fn undeclared(&self, waiting: &[(&Spanned<String>, &Spanned<String>)]) -> Vec<Diagnostic> {
        let next = |value: &str| {
            let words = value.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'));
            words.into_iter().find_map(|word| waiting.iter().position(|(name, _)| name.value == word))
        };
        let mut errors = Vec::new();
        let mut told = vec![false; waiting.len()];
        for (at, (_, value)) in waiting.iter().enumerate() {
            if next(&value.value).is_none() {
                errors.extend(self.measure(value).err());
                continue;
            }
            let mut path = vec![at];
            while let Some(step) = path.last().and_then(|last| next(&waiting[*last].1.value)) {
                let Some(start) = path.iter().position(|seen| *seen == step) else {
                    path.push(step);
                    continue;
                };
                let cycle = &path[start..];
                if !cycle.iter().any(|member| told[*member]) {
                    let names: Vec<&str> =
                        cycle.iter().chain([&step]).map(|member| waiting[*member].0.value.as_str()).collect();
                    let message = format!("the unit `{}` is defined by itself: {}", names[0], names.join(" -> "));
                    errors.push(Diagnostic::error(codes::CYCLE, message).at(waiting[step].0.span));
                }
                cycle.iter().for_each(|member| told[*member] = true);
                break;
            }
        }
        errors
    }
}
