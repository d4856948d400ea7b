//! Models between two sides: with some changes made and the others not.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::change::{Change, ChangeKind};
use super::dataset_comparison::mixed_rows;
use super::made::Made;
use super::model_comparison::{find_unit, pair_name};
use super::side::{Side, words_of_dataset};
use crate::date::Date;
use crate::diagnostic::Report;
use crate::document::dataset::Rows;
use crate::document::declared_units::DeclaredUnits;
use crate::document::model::{Correlation, Correlations, Scenario, Slider};
use crate::document::{Dataset, ModelFile};
use crate::model::compile::prepare;
use crate::model::run::definitions::Section;
use crate::model::run::options::RunOptions;
use crate::model::syntax::expression::words;
use crate::model::syntax::unit::Units;

/// A model, ready to run.
pub struct Hybrid {
    /// The model.
    pub file: ModelFile,
    /// The project's datasets that it may use.
    pub datasets: Arc<BTreeMap<String, Dataset>>,
    /// The units that the project declares, and those that are built in.
    pub units: Arc<Units>,
    /// The date called `today`.
    pub as_of: Date,
    /// The last day whose rows of datasets are used.
    pub known_by: Date,
}

impl Hybrid {
    /// Returns the options of its runs. `samples` replaces the number of samples.
    pub fn run_options(&self, samples: Option<u64>) -> RunOptions {
        let known_by = Some(self.known_by);
        RunOptions { units: Arc::clone(&self.units), known_by, samples, ..RunOptions::at(self.as_of) }
    }
}

/// Makes models between two sides.
pub struct Hybrids<'a> {
    from: Side<'a>,
    to: Side<'a>,
    changes: &'a [Change],
    /// The datasets that one of the sides uses.
    used: BTreeSet<&'a str>,
    /// The prepared datasets of the project and of the model, by the changes that they depend on and the last day of their rows.
    prepared: RefCell<BTreeMap<(Made, Date), Prepared>>,
}

/// The prepared datasets of the project and of the model.
type Prepared = (Arc<BTreeMap<String, Dataset>>, Vec<Dataset>, Arc<Units>);

impl<'a> Hybrids<'a> {
    /// Returns the models between these sides, which differ by these changes.
    pub fn new(from: Side<'a>, to: Side<'a>, changes: &'a [Change]) -> Self {
        let used = from.used_datasets().into_iter().chain(to.used_datasets()).collect();
        Self { from, to, changes, used, prepared: RefCell::default() }
    }

    /// Returns the side that something is taken from: the later one if its change is made, or there is no change.
    fn side(&self, made: &Made, kinds: &[ChangeKind], name: &str) -> Side<'a> {
        let is_change = |change: &Change| kinds.contains(&change.kind) && change.name == name;
        match self.changes.iter().position(is_change) {
            Some(at) if !made.contains(at) => self.from,
            _ => self.to,
        }
    }

    /// Returns the changes.
    pub fn changes(&self) -> &'a [Change] {
        self.changes
    }

    /// Returns which of the changes are made that decide whether models can be run together: those of the dates.
    pub fn settings(&self, made: &Made) -> Vec<bool> {
        let decides = |change: &Change| matches!(change.kind, ChangeKind::Window | ChangeKind::Time);
        let deciding = self.changes.iter().enumerate().filter(|(_, change)| decides(change));
        deciding.map(|(at, _)| made.contains(at)).collect()
    }

    /// Returns the definitions with these changes made, each with its section.
    fn definitions(&self, made: &Made) -> Vec<(Section, &'a crate::document::model::Definition)> {
        let is_gone = |name: &str| self.to.definition(name).is_none();
        let gone = self.from.definitions().filter(|(_, definition)| is_gone(&definition.name.value));
        let names = self.to.definitions().chain(gone).map(|(_, definition)| definition.name.value.as_str());
        names.filter_map(|name| self.side(made, &DEFINED, name).definition(name)).collect()
    }

    /// Returns the correlations with these changes made, of inputs that are left.
    fn correlations(&self, made: &Made, is_left: impl Fn(&str) -> bool) -> Vec<&'a Correlation> {
        let of = |side: Side<'a>| side.file.correlations.pairs().iter();
        let name = |pair: &Correlation| pair_name([&pair.between[0].value, &pair.between[1].value]);
        let known: BTreeSet<String> = of(self.to).map(name).collect();
        let pairs = of(self.to).chain(of(self.from).filter(|pair| !known.contains(&name(pair))));
        let pairs = pairs.filter_map(|pair| {
            let side = self.side(made, &[ChangeKind::Correlation], &name(pair));
            of(side).find(|own| name(own) == name(pair))
        });
        pairs.filter(|pair| pair.between.iter().all(|end| is_left(&end.value))).collect()
    }

    /// Returns the model with these changes made. With none or all of them it is that of one side, as it was read.
    pub fn model(&self, made: &Made) -> Hybrid {
        let known_by = self.known_by(made);
        let (datasets, own, units) = self.prepared(made, known_by);
        let as_of = self.side(made, &[ChangeKind::Time], "").as_of;
        let one_side = if made.is_all() { Some(self.to) } else { made.is_none().then_some(self.from) };
        let mut file = match one_side {
            Some(side) => side.file.clone(),
            None => self.file(made),
        };
        file.datasets = own;
        // The data that curves and inputs are compared with move no forecast, and are not among the datasets.
        file.curves.iter_mut().chain(&mut file.inputs).for_each(|definition| definition.observed = None);
        Hybrid { file, datasets, units, as_of, known_by }
    }

    /// Returns the last day whose rows are used. If rows of the later side are, it is that of the later side: most new rows are dated
    /// after the day of the earlier side, and are not what the passage of time does.
    fn known_by(&self, made: &Made) -> Date {
        let as_of = self.side(made, &[ChangeKind::Time], "").as_of;
        let effective = self.effective(made);
        let has_rows =
            (0..self.changes.len()).any(|at| self.changes[at].kind == ChangeKind::Dataset && effective.contains(at));
        if has_rows { as_of.max(self.to.as_of) } else { as_of }
    }

    fn file(&self, made: &Made) -> ModelFile {
        let mut file = self.to.file.clone();
        file.window = self.side(made, &[ChangeKind::Window], "").file.window.clone();
        file.seed = self.side(made, &[ChangeKind::Seed], "").file.seed;
        file.units = self.units(made, &self.to.file.units, &self.from.file.units);
        file.ensemble = self.side(made, &[ChangeKind::Ensemble], "").file.ensemble.clone();
        // Inputs that only scenarios use are no mistake. The first scenario of a name is the one that a structure has.
        let structures: Vec<Scenario> = self.structures(made).into_iter().cloned().collect();
        file.scenarios.extend(self.from.file.scenarios.iter().cloned());
        file.scenarios.splice(0..0, structures);
        file.slider = Slider::default();
        file.waterfall = None;
        file.refused.extend(self.from.file.refused.iter().cloned());
        let mut definitions = self.definitions(made);
        let overrides: BTreeSet<&str> = file
            .scenarios
            .iter()
            .flat_map(|scenario| &scenario.set)
            .flat_map(|(_, value)| words(&value.value))
            .collect();
        // A model must use each of its inputs. One that nothing uses without some change has no effect.
        loop {
            let used: BTreeSet<&str> =
                definitions.iter().flat_map(|(_, definition)| words(&definition.value.value)).collect();
            let count = definitions.len();
            definitions.retain(|(section, definition)| {
                let name = definition.name.value.as_str();
                *section != Section::Input || used.contains(name) || overrides.contains(name)
            });
            if definitions.len() == count {
                break;
            }
        }
        let of = |sought: Section| {
            let own = definitions.iter().filter(move |(section, _)| *section == sought);
            own.map(|(_, definition)| (*definition).clone()).collect::<Vec<_>>()
        };
        let (inputs, curves) = (of(Section::Input), of(Section::Curve));
        let (conditions, outcomes) = (of(Section::Condition), of(Section::Outcome));
        let is_input = |name: &str| inputs.iter().any(|input| input.name.value == name);
        let pairs: Vec<Correlation> = self.correlations(made, is_input).into_iter().cloned().collect();
        let correlations = if pairs.is_empty() { Correlations::None } else { Correlations::Pairs(pairs) };
        ModelFile { inputs, curves, conditions, outcomes, correlations, ..file }
    }

    /// Returns the structures of the ensemble with these changes made, without the model as written.
    fn structures(&self, made: &Made) -> Vec<&'a Scenario> {
        let ensemble = self.side(made, &[ChangeKind::Ensemble], "").file.ensemble.as_ref();
        let names = ensemble.into_iter().flat_map(|ensemble| &ensemble.of.value).map(|(name, _)| name.value.as_str());
        names.filter_map(|name| self.side(made, &[ChangeKind::Scenario], name).scenario(name)).collect()
    }

    /// Returns declared units with these changes made. Units of one side only are always there: they move nothing by themselves.
    fn units(&self, made: &Made, to: &DeclaredUnits, from: &DeclaredUnits) -> DeclaredUnits {
        let gone = from.iter().filter(|(name, _)| find_unit(to, &name.value).is_none());
        let units = to.iter().chain(gone).map(|unit| {
            let is_changed = |change: &Change| change.kind == ChangeKind::Unit && change.name == unit.0.value;
            let change = self.changes.iter().position(is_changed);
            let earlier =
                find_unit(from, &unit.0.value).filter(|_| change.is_some_and(|change| !made.contains(change)));
            earlier.unwrap_or(unit).clone()
        });
        units.collect()
    }

    /// Returns the prepared datasets with these changes made, and the project's units.
    fn prepared(&self, made: &Made, known_by: Date) -> Prepared {
        let matters =
            |change: &Change| matches!(change.kind, ChangeKind::Dataset | ChangeKind::Unit | ChangeKind::Time);
        let key = (made.clone().retain(|at| matters(&self.changes[at])), known_by);
        if let Some(known) = self.prepared.borrow().get(&key) {
            return known.clone();
        }
        // The problems of the two sides are reported by their own runs.
        let report = &mut Report::default();
        let declared = self.units(made, self.to.units, self.from.units);
        let (site, _) = Units::built_in().with(&declared, report);
        let (models, _) = site.with(&self.units(made, &self.to.file.units, &self.from.file.units), report);
        let (mut own, mut shared) = (Vec::new(), Vec::new());
        for id in &self.used {
            let side = self.side(made, &[ChangeKind::Dataset], id);
            let rows = self.rows_made(made, id);
            let dataset = |dataset: &Dataset| match &rows {
                Some(rows) => Dataset { rows: rows.clone(), ..dataset.clone() },
                None => dataset.clone(),
            };
            match (side.own_dataset(id), side.datasets.get(*id)) {
                (Some(own_one), _) => own.push(dataset(own_one)),
                (None, Some(shared_one)) => shared.push(dataset(shared_one)),
                (None, None) => {}
            }
        }
        let shared = prepare(shared, &BTreeMap::new(), (&site, known_by), report);
        let shared: BTreeMap<String, Dataset> =
            shared.into_iter().map(|dataset| (dataset.id.value.clone(), dataset)).collect();
        let own = prepare(own, &shared, (&models, known_by), report);
        let prepared = (Arc::new(shared), own, Arc::new(site));
        self.prepared.borrow_mut().insert(key, prepared.clone());
        prepared
    }

    /// Returns the rows of a dataset of which only some changes are made; `None` if all or none are.
    fn rows_made(&self, made: &Made, id: &str) -> Option<Rows> {
        let is_change = |change: &Change| change.kind == ChangeKind::Dataset && change.name == id;
        let at = self.changes.iter().position(is_change)?;
        let rows = made.rows_of(at)?;
        Some(mixed_rows(self.from.dataset(id)?, self.to.dataset(id)?, &self.changes[at].details, rows))
    }

    /// Returns which of these changes the outcomes can depend on, with the others undone: models with the same such changes have
    /// the same forecast.
    pub fn effective(&self, made: &Made) -> Made {
        let definitions: BTreeMap<&str, (Section, &str)> = self
            .definitions(made)
            .into_iter()
            .map(|(section, known)| (known.name.value.as_str(), (section, known.value.value.as_str())))
            .collect();
        let is_input = |name: &str| definitions.get(name).is_some_and(|(section, _)| *section == Section::Input);
        let pairs = self.correlations(made, is_input);
        let structures = self.structures(made);
        let outcomes = definitions.iter().filter(|(_, (section, _))| *section == Section::Outcome);
        let mut waiting: Vec<&str> = outcomes.map(|(name, _)| *name).collect();
        let mut reached: BTreeSet<&str> = BTreeSet::new();
        let mut correlated: BTreeSet<String> = BTreeSet::new();
        while let Some(name) = waiting.pop() {
            if !reached.insert(name) {
                continue;
            }
            if let Some((_, value)) = definitions.get(name) {
                waiting.extend(words(value));
                let of_structures = structures.iter().flat_map(|structure| &structure.set);
                let replaced = of_structures.filter(|(set, _)| set.value == name);
                waiting.extend(replaced.flat_map(|(_, value)| words(&value.value)));
            } else if let Some(dataset) = self.side(made, &[ChangeKind::Dataset], name).dataset(name) {
                waiting.extend(words_of_dataset(dataset));
            }
            for pair in &pairs {
                let ends = pair.between.each_ref().map(|end| end.value.as_str());
                if ends.contains(&name) {
                    correlated.insert(pair_name(ends));
                    waiting.extend(ends);
                }
            }
        }
        let is_effective = |change: &Change| match change.kind {
            ChangeKind::Correlation => correlated.contains(&change.name) || self.is_new_correlation(change, &reached),
            kind if DEFINED.contains(&kind) || kind == ChangeKind::Dataset => reached.contains(change.name.as_str()),
            // A change that is not made can be that of a scenario that is not there.
            ChangeKind::Scenario => [self.from, self.to].iter().any(|side| side.has_structure(&change.name)),
            _ => true,
        };
        made.clone().retain(|at| is_effective(&self.changes[at]))
    }

    /// Returns whether a correlation that was removed is of inputs that the outcomes depend on.
    fn is_new_correlation(&self, change: &Change, reached: &BTreeSet<&str>) -> bool {
        change.name.split(", ").any(|end| reached.contains(end))
    }
}

/// The kinds of changes of definitions.
const DEFINED: [ChangeKind; 4] = [ChangeKind::Input, ChangeKind::Curve, ChangeKind::Condition, ChangeKind::Outcome];
