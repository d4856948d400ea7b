//! The curves of a forecast: quantiles over the dates of the window.

use super::compilation::Compiled;
use super::compiled_model::{CompiledModel, in_unit};
use super::definitions::Section;
use super::forecast::{BAND_LEVELS, Curve};
use super::limits::MAX_BAND_STEPS;
use crate::date::Date;
use crate::diagnostic::{Report, Reported};
use crate::model::program::Register;
use crate::model::program::simulate::{self, NotFinite, Quantities, Samples};

/// The lengths of steps, in years, from which the shortest possible one is chosen.
const STEPS: [f64; 6] = [1.0 / 12.0, 0.25, 0.5, 1.0, 2.0, 5.0];

impl CompiledModel<'_> {
    /// Returns the bands of all curves at `dates` (points on the axis of years) for the model as written.
    ///
    /// # Errors
    ///
    /// If samples are not finite, or violate a condition of the model.
    pub fn sample_bands(&self, dates: &[f64], report: &mut Report) -> Result<Vec<Curve>, Reported> {
        let mut compiled = self.compile(&self.pooled(), report)?;
        let quantities = self.quantities(&mut compiled);
        let untimed = quantities.untimed(&compiled.program);
        let samples = self.simulate(&compiled, std::iter::empty(), untimed, report)?;
        self.curves(&compiled, &quantities, (dates, &samples), report)
    }

    /// Prepares the quantiles of all curves.
    pub(super) fn quantities(&self, compiled: &mut Compiled) -> Quantities {
        let names: Vec<usize> = self.section(Section::Curve).collect();
        self.quantities_of(&names, compiled)
    }

    /// Prepares the quantiles of some curves.
    pub(super) fn quantities_of(&self, names: &[usize], compiled: &mut Compiled) -> Quantities {
        let registers: Vec<Register> = names.iter().map(|name| compiled.values[*name].register).collect();
        Quantities::new(&mut compiled.program, &registers, compiled.time)
    }

    /// Computes the bands of all curves at `dates`.
    pub(super) fn curves(
        &self,
        compiled: &Compiled,
        quantities: &Quantities,
        (dates, samples): (&[f64], &Samples),
        report: &mut Report,
    ) -> Result<Vec<Curve>, Reported> {
        let names: Vec<usize> = self.section(Section::Curve).collect();
        self.curves_of(&names, compiled, quantities, (dates, samples), report)
    }

    /// Computes the bands of some curves, whose quantities are `quantities`, at `dates`.
    pub(super) fn curves_of(
        &self,
        names: &[usize],
        compiled: &Compiled,
        quantities: &Quantities,
        (dates, samples): (&[f64], &Samples),
        report: &mut Report,
    ) -> Result<Vec<Curve>, Reported> {
        let bands = simulate::bands(&compiled.program, quantities, dates, &BAND_LEVELS, (samples, self.drawing()));
        Reported::if_cancelled(&self.cancel)?;
        let bands = match bands {
            Ok(bands) => bands,
            Err(errors) => return Err(self.report_not_finite(names, &errors, report)),
        };
        let curves = names.iter().zip(bands).map(|(name, bands)| Curve {
            name: self.name(*name),
            description: self.description(*name),
            kind: compiled.values[*name].kind.clone(),
            times: dates.to_vec(),
            bands: bands.into_iter().map(|band| in_unit(&band, &compiled.values[*name].kind)).collect(),
        });
        Ok(curves.collect())
    }

    /// Reports curves with samples that are not finite. `names` are the names of the quantities, in their order.
    pub(super) fn report_not_finite(&self, names: &[usize], errors: &[NotFinite], report: &mut Report) -> Reported {
        let mut token = Reported::by_an_earlier_stage();
        for error in errors {
            let definition = self.definitions.names[names[error.quantity]].definition;
            let date = Date::from_years(error.date).map_or_else(String::new, |date| format!(" on {date}"));
            let what = format!("`{}`{date}", definition.name.value);
            let problem = simulate::not_finite(&what, error.count, self.blocks.samples);
            token = report.push(problem.at(definition.value.span));
        }
        token
    }

    /// Returns dates over the window in equal steps of one of [`STEPS`], or of a hundredth of a very long window. The last
    /// date is the window's last day.
    pub(super) fn band_dates(&self) -> Vec<f64> {
        let (from, to) = (self.window.from.to_years(), self.window.to.to_years());
        let length = to - from;
        let step = STEPS.into_iter().find(|step| length / step <= MAX_BAND_STEPS as f64).unwrap_or(length / 100.0);
        let mut dates: Vec<f64> = (0..).map(|at| from + f64::from(at) * step).take_while(|date| *date < to).collect();
        dates.push(to);
        dates
    }
}
