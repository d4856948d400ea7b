//! The drawing of annotations, and their sentences in the alternative text.

use super::{Annotations, DateNote, ValueBand, ValueRule};
use crate::figure::canvas::collisions::Obstacle;
use crate::figure::canvas::frame::View;
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::marks::Segments;
use crate::figure::canvas::plot::Plot;
use crate::figure::canvas::plot::marks_across::MarkAcross;
use crate::figure::format::phrase;

impl Annotations {
    /// Returns every value that the axis must contain. A band that is open at one end has some height beyond the other.
    pub fn values(&self) -> impl Iterator<Item = f64> {
        let beyond = |value: f64, further: f64| if value < 0.0 { value / further } else { value * further };
        let bands = self.bands.iter().flat_map(move |band| match (band.from, band.to) {
            // A tenth of a date would be two centuries.
            (Some(from), None) if band.when.is_some() => [from, from + 1.0],
            (None, Some(to)) if band.when.is_some() => [to - 1.0, to],
            (Some(from), None) => [from, beyond(from, 1.1)],
            (None, Some(to)) => [to, beyond(to, 0.9)],
            (from, to) => [from.unwrap_or_default(), to.unwrap_or_default()],
        });
        self.rules.iter().map(|rule| rule.value).chain(bands)
    }

    /// Shades the bands, which lie below everything else.
    pub fn shade(&self, plot: &mut Plot) {
        for band in &self.bands {
            plot.shade_values(band.from, band.to);
        }
        for note in self.notes.iter().filter(|note| note.dates.0 < note.dates.1) {
            plot.shade_across(Some(note.dates.0), Some(note.dates.1));
        }
    }

    /// Draws the rules, and writes the labels of rules and of bands of values. `lines` has the points of each series, which
    /// the labels keep off. Returns the entries of the key for labels without room.
    pub fn draw_rules(&self, plot: &mut Plot, lines: &[Vec<(f64, f64)>]) -> Vec<KeyEntry> {
        for rule in &self.rules {
            plot.horizontal_rule(rule.value, "reference");
        }
        let stems = self.stems(plot);
        let mut key = Vec::new();
        for rule in &self.rules {
            let missing = plot.label_rule(&rule.label, rule.value, lines, &stems);
            key.extend(entry_without_room(missing, "thin reference", &rule.label));
        }
        for band in &self.bands {
            let missing = plot.label_values(&band.label, (band.from, band.to), lines, &stems);
            key.extend(entry_without_room(missing, "area shade", &band.label));
        }
        key
    }

    /// Shades the bands of a chart whose values are across, which lie below everything else.
    pub fn shade_values_across(&self, plot: &mut Plot) {
        for band in &self.bands {
            plot.shade_across(band.from, band.to);
        }
    }

    /// Draws the rules of a chart whose values are across, over everything but the labels, and writes the labels of rules and
    /// bands, which keep off what has been drawn and off `obstacles`. Returns the entries of the key for labels without room.
    pub fn draw_values_across(&self, plot: &mut Plot, obstacles: &[Obstacle]) -> Vec<KeyEntry> {
        let rules = self.rules.iter().map(|rule| ((rule.value, rule.value), &rule.label, "thin reference"));
        let bands = self.bands.iter().map(|band| (plot.range_across(band.from, band.to), &band.label, "area shade"));
        let all: Vec<_> = rules.chain(bands).collect();
        let marks: Vec<MarkAcross> =
            all.iter().map(|(ends, text, _)| MarkAcross { ends: *ends, text: (*text).clone() }).collect();
        let missing = plot.label_across(&marks, obstacles);
        for rule in &self.rules {
            plot.rule_across(rule.value, "reference");
        }
        let entries = all.iter().zip(missing);
        entries.filter_map(|((_, label, class), missing)| entry_without_room(missing, class, label)).collect()
    }

    /// Draws the rules and the numbers of the notes on a panel among several, which all have the same. Its labels may lie on
    /// them: a panel has no other room for them.
    pub fn draw_on_panel(&self, plot: &mut Plot) {
        for rule in &self.rules {
            let down = plot.y_pixels(rule.value);
            plot.draw_on_page(&Segments { points: vec![(0.0, down), (100.0, down)], class: "reference".into() });
        }
        plot.number_dates(&self.note_marks(), &[], View::Both, false);
    }

    /// Returns the lines up from the dates of notes, which labels keep off.
    pub fn stems(&self, plot: &Plot) -> Vec<Obstacle> {
        plot.stem_obstacles(&self.note_marks(), View::Both)
    }

    /// Writes the notes beside their dates, where they touch neither what has been drawn nor `obstacles`. Where there is no
    /// room for all of them, they are numbered. Returns the entries of the key that has the text of each number.
    pub fn draw_notes(&self, plot: &mut Plot, obstacles: &[Obstacle]) -> Vec<KeyEntry> {
        let numbered = plot.mark_dates(&self.note_marks(), obstacles);
        self.key(numbered)
    }

    /// Returns the entries of the key of panels, which have no room for texts: of each rule, band, and number.
    pub fn key_of_panels(&self) -> Vec<KeyEntry> {
        let entry = |class: &str, label: &String| KeyEntry { class: class.to_owned(), label: label.clone() };
        let rules = self.rules.iter().map(|rule| entry("thin reference", &rule.label));
        let bands = self.bands.iter().map(|band| entry("area shade", &band.label));
        rules.chain(bands).chain(self.key([true, true])).collect()
    }

    fn note_marks(&self) -> Vec<MarkAcross> {
        let mark = |note: &DateNote| MarkAcross { ends: note.dates, text: note.text.clone() };
        self.notes.iter().map(mark).collect()
    }

    /// Returns the entries of the key, given whether the notes are numbered in the wide and in the narrow view.
    fn key(&self, numbered: [bool; 2]) -> Vec<KeyEntry> {
        self.notes.iter().filter_map(|note| entry_without_room(numbered, "note", &note.text)).collect()
    }

    /// Returns sentences for the alternative text. `text` formats a value.
    pub fn sentences(&self, text: impl Fn(f64) -> String) -> Vec<String> {
        let rule = |rule: &ValueRule| {
            let at = rule.when.clone().unwrap_or_else(|| text(rule.value));
            format!("A rule marks {} at {at}.", rule.label)
        };
        let band = |band: &ValueBand| {
            let range = match (band.from, band.to) {
                _ if band.when.is_some() => band.when.clone().unwrap_or_default(),
                (Some(from), Some(to)) => format!("from {} to {}", text(from), text(to)),
                (Some(from), None) => format!("above {}", text(from)),
                (None, to) => format!("below {}", to.map(&text).unwrap_or_default()),
            };
            format!("A band marks {} {range}.", band.label)
        };
        let note = |note: &DateNote| format!("{}: {}.", phrase::capital(&note.when), note.text.trim_end_matches('.'));
        let rules = self.rules.iter().map(rule);
        rules.chain(self.bands.iter().map(band)).chain(self.notes.iter().map(note)).collect()
    }
}

/// Returns the entry of the key for a text, given whether the wide and the narrow view have no room for it.
fn entry_without_room(missing: [bool; 2], class: &str, text: &str) -> Option<KeyEntry> {
    // An entry of the class `line` is hidden in the wide view.
    let class = match missing {
        [true, _] => class.to_owned(),
        [false, true] => format!("{class} line"),
        [false, false] => return None,
    };
    Some(KeyEntry { class, label: text.to_owned() })
}
