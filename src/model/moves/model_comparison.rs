//! The changes between a model at two times, with its data and its settings.

use std::collections::BTreeSet;

use super::change::{Alteration, Change, ChangeKind, plain};
use super::dataset_comparison::compare_datasets;
use super::side::Side;
use crate::document::declared_units::DeclaredUnit;
use crate::document::model::{Definition, Scenario, WindowStart};
use crate::model::run::definitions::Section;

/// Returns the changes from one side to the other, in the order of their kinds and of the files. A name that was changed is taken
/// for one that was removed and another that was added. What cannot move a forecast, such as a note, is left out.
pub fn compare(from: Side<'_>, to: Side<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    add_definitions(from, to, &mut changes);
    add_scenarios(from, to, &mut changes);
    add_datasets(from, to, &mut changes);
    add_correlations(from, to, &mut changes);
    add_settings(from, to, &mut changes);
    changes.sort_by_key(|change| change.kind);
    changes
}

fn change(kind: ChangeKind, (name, label): (&str, &str), from: Option<String>, to: Option<String>) -> Option<Change> {
    let alteration = Alteration::of(from.as_ref(), to.as_ref())?;
    Some(Change { kind, alteration, name: name.to_owned(), label: label.to_owned(), from, to, details: Vec::new() })
}

fn add_definitions(from: Side<'_>, to: Side<'_>, changes: &mut Vec<Change>) {
    let text = |definition: &Definition| {
        let unit = definition.unit.as_ref().map(|unit| format!(", in {}", plain(&unit.value)));
        format!("{}{}", plain(&definition.value.value), unit.unwrap_or_default())
    };
    let removed = from.definitions().filter(|(_, known)| to.definition(&known.name.value).is_none());
    for (section, definition) in to.definitions().chain(removed) {
        let name = &definition.name.value;
        let sides = [from, to].map(|side| side.definition(name));
        let moved = sides[0].zip(sides[1]).is_some_and(|(from, to)| from.0 != to.0);
        let kind = match section {
            Section::Input => ChangeKind::Input,
            Section::Curve => ChangeKind::Curve,
            Section::Condition => ChangeKind::Condition,
            Section::Outcome => ChangeKind::Outcome,
        };
        let label = definition.label.clone().unwrap_or_else(|| name.replace('_', " "));
        let [before, after] = sides.map(|side| side.map(|(_, definition)| text(definition)));
        if moved {
            let details = Vec::new();
            let alteration = Alteration::Changed;
            changes.push(Change { kind, alteration, name: name.clone(), label, from: before, to: after, details });
        } else {
            changes.extend(change(kind, (name, &label), before, after));
        }
    }
}

fn add_scenarios(from: Side<'_>, to: Side<'_>, changes: &mut Vec<Change>) {
    let find = |side: Side<'_>, name: &str| {
        let set =
            side.scenario(name)?.set.iter().map(|(name, value)| format!("{} = {}", name.value, plain(&value.value)));
        Some(set.collect::<Vec<_>>().join(", "))
    };
    let is_gone = |scenario: &&Scenario| find(to, &scenario.name.value).is_none();
    for scenario in to.file.scenarios.iter().chain(from.file.scenarios.iter().filter(is_gone)) {
        let name = &scenario.name.value;
        let label = scenario.label.clone().unwrap_or_else(|| name.replace('_', " "));
        changes.extend(change(ChangeKind::Scenario, (name, &label), find(from, name), find(to, name)));
    }
    let structures = |side: Side<'_>| {
        let of = &side.file.ensemble.as_ref()?.of.value;
        let weighted = of.iter().map(|(name, weight)| format!("{}: {}", name.value, weight.value));
        Some(weighted.collect::<Vec<String>>().join(", "))
    };
    changes.extend(change(ChangeKind::Ensemble, ("", ""), structures(from), structures(to)));
}

/// Adds the datasets that one of the sides uses.
fn add_datasets(from: Side<'_>, to: Side<'_>, changes: &mut Vec<Change>) {
    let used: BTreeSet<&str> = from.used_datasets().into_iter().chain(to.used_datasets()).collect();
    for id in used {
        let sides = [from, to].map(|side| side.dataset(id));
        let details = compare_datasets(sides[0], sides[1]);
        let alteration = match sides {
            [None, _] => Alteration::Added,
            [_, None] => Alteration::Removed,
            _ => Alteration::Changed,
        };
        let Some(dataset) = sides[1].or(sides[0]).filter(|_| !details.is_empty()) else { continue };
        changes.push(Change {
            kind: ChangeKind::Dataset,
            alteration,
            name: id.to_owned(),
            label: dataset.title.clone(),
            from: None,
            to: None,
            details,
        });
    }
}

/// Returns the two inputs of a correlation as one name, in the order of the alphabet.
pub fn pair_name(between: [&str; 2]) -> String {
    let [a, b] = between;
    if a <= b { format!("{a}, {b}") } else { format!("{b}, {a}") }
}

fn add_correlations(from: Side<'_>, to: Side<'_>, changes: &mut Vec<Change>) {
    let pairs = |side: Side<'_>| {
        let pairs = side.file.correlations.pairs().iter();
        let named =
            pairs.map(|pair| (pair_name([&pair.between[0].value, &pair.between[1].value]), pair.rho.value.to_string()));
        named.collect::<Vec<(String, String)>>()
    };
    let [before, after] = [from, to].map(pairs);
    let names: BTreeSet<&String> = before.iter().chain(&after).map(|(name, _)| name).collect();
    for name in names {
        let find =
            |pairs: &[(String, String)]| pairs.iter().find(|(known, _)| known == name).map(|(_, rho)| rho.clone());
        changes.extend(change(ChangeKind::Correlation, (name, name), find(&before), find(&after)));
    }
}

fn add_settings(from: Side<'_>, to: Side<'_>, changes: &mut Vec<Change>) {
    let window = |side: Side<'_>| {
        let start = match side.file.window.from.value {
            WindowStart::On(date) => date.to_string(),
            WindowStart::Today => "today".to_owned(),
        };
        Some(format!("{start} to {}", side.file.window.to.value))
    };
    let none = ("", "");
    changes.extend(change(ChangeKind::Window, none, window(from), window(to)));
    // A unit that is new, or is gone, moves nothing by itself.
    for (name, _) in to.file.units.iter().chain(to.units) {
        let name = &name.value;
        if let Some((before, after)) = unit(from, name).zip(unit(to, name)) {
            changes.extend(change(ChangeKind::Unit, (name, name), Some(before), Some(after)));
        }
    }
    let date = |side: Side<'_>| Some(side.as_of.to_string());
    changes.extend(change(ChangeKind::Time, none, date(from), date(to)));
    let seed = |side: Side<'_>| Some(side.file.seed.to_string());
    changes.extend(change(ChangeKind::Seed, none, seed(from), seed(to)));
    let samples = |side: Side<'_>| Some(side.file.samples.value.to_string());
    changes.extend(change(ChangeKind::Samples, none, samples(from), samples(to)));
}

/// Returns what a declared unit stands for, which is nothing for a base unit.
fn unit(side: Side<'_>, name: &str) -> Option<String> {
    let (_, value) = find_unit(&side.file.units, name).or_else(|| find_unit(side.units, name))?;
    Some(value.as_ref().map_or_else(String::new, |value| plain(&value.value)))
}

/// Returns the declaration of a unit.
pub fn find_unit<'u>(units: &'u [DeclaredUnit], name: &str) -> Option<&'u DeclaredUnit> {
    units.iter().find(|(known, _)| known.value == name)
}
