//! Notes, rules, and bands on charts over time.

use super::*;

const TREND: &str = "kind: line\ntitle: T\nseries: [parity.box_memory]\nfrom: 2025-01-01\nto: 2033-01-01\nscale: log\n";

pub(super) fn into_gallery(fixture: &mut Fixture) {
    fixture.write("noted", &format!("{TREND}{ALL}"));
    let days = [("a", "2020-01-01", 4.0), ("b", "2024-01-01", 24.0), ("c", "2026-01-01", 32.0)];
    let rows = days.map(|(name, date, value)| vec![word(name), day(date), Some(Cell::Number(value))]);
    let unit = fixture.at("GB".to_owned());
    let columns =
        [("name", ColumnKind::Text), ("made", ColumnKind::Date), ("memory", ColumnKind::Number { unit: Some(unit) })];
    dataset(fixture, "cards", &columns, rows.into());
    let rest = "notes: [{ at: 2021, text: A year }]\nrule: { value: 20 GB, label: Enough }\nbands: { to: 10, label: Too little }\n";
    for (id, keys) in [
        ("noted-chance", "kind: chance\ntitle: T\noutcomes: [parity.task]\nto: 2034-01-01\nnotes: [{ at: 2030-Q1, text: A quarter }]\nrule: { value: 80%, label: four in five }\nbands: { from: 2031-01-01, label: Later }\n".to_owned()),
        ("noted-steps", format!("kind: steps\ntitle: T\ndataset: cards\nvalue: memory\n{rest}")),
        ("noted-scatter", format!("kind: scatter\ntitle: T\ndataset: cards\nx: made\ny: memory\n{rest}")),
        ("noted-data", format!("kind: line\ntitle: T\nseries: [cards.memory]\n{rest}")),
        ("noted-fan", "kind: fan\ntitle: T\ncurve: parity.box_memory\nto: 2033-01-01\nnotes: { at: parity.task.median, text: Task parity }\n".to_owned()),
    ] {
        fixture.write(id, &keys);
    }
}

const ALL: &str = "notes: [{ at: 2027-10-01, text: First sale }]\nrule: [{ value: 20 GB, label: enough }, { value: 4, label: few }]\n\
    bands: [{ from: 2028-03, to: 2028-06, label: Shortage }, { from: 40 GB, to: 0.05 TB, label: much }]\n";

fn noted(keys: &str) -> (Option<Figure>, Vec<String>) {
    let mut fixture = Fixture::new();
    fixture.write("noted", keys);
    let (mut figures, problems) = fixture.draw();
    (figures.charts.remove("noted"), problems)
}

/// Returns the chart of a trend with these annotations, which must be without problems.
fn trend(keys: &str) -> Figure {
    let (figure, problems) = noted(&format!("{TREND}{keys}"));
    assert_eq!(problems, Vec::<String>::new());
    figure.unwrap()
}

#[test]
fn annotations_are_drawn_and_described() {
    let figure = trend(ALL);
    let texts = lines(&figure);
    for text in ["First sale", "enough", "few", "Shortage", "much"] {
        assert!(texts.iter().any(|line| line == text), "{text}: {texts:?}");
    }
    assert_eq!(figure.svg.matches("class=\"bar shade\"").count(), 2);
    assert_eq!(figure.svg.matches("class=\"reference\"").count(), 2);
    // 2027-10-01 is 34.4% of the eight years.
    assert!(figure.svg.contains("M3435 260l0 2800"), "{}", figure.svg);
    assert!(
        figure.alt.contains(
            "A rule marks enough at 20 GB. A rule marks few at 4 GB. A band marks much from 40 GB to 50 GB. \
             1 October 2027: First sale. March 2028 to June 2028: Shortage. The table below"
        ),
        "{}",
        figure.alt
    );
}

#[test]
fn a_band_of_dates_covers_its_first_and_last_month() {
    let figure = trend("bands: { from: 2027-01, to: 2027-12, label: A year }\n");
    // 2027 is the third of eight years.
    assert!(figure.svg.contains("M2500 260l1250 0 0 2800-1250 0z"), "{}", figure.svg);
}

#[test]
fn a_scale_contains_what_is_marked() {
    let ticks = |keys: &str| lines(&trend(keys)).into_iter().filter(|line| line.ends_with("GB")).collect::<Vec<_>>();
    assert!(!ticks("").iter().any(|tick| tick == "1,000 GB"));
    assert!(ticks("rule: { value: 1 TB, label: a terabyte }\n").iter().any(|tick| tick == "1,000 GB"));
    // A band without an upper end has some height.
    let figure = trend("bands: { from: 50, label: much }\n");
    assert!(figure.svg.contains("class=\"bar shade\" d=\"M0 260l10000 0 0 421-10000 0z\""), "{}", figure.svg);
    assert!(ticks("bands: { from: 1 TB, label: a terabyte }\n").iter().any(|tick| tick == "1,000 GB"));
}

#[test]
fn notes_without_room_are_numbered_and_their_texts_are_in_the_key() {
    let note = |month: u32| format!("{{ at: 2027-{month:02}-01, text: Something long happened in month {month} }}");
    let notes: Vec<String> = (1..=9).map(note).collect();
    let figure = trend(&format!("notes: [{}]\n", notes.join(", ")));
    let numbers = lines(&figure).into_iter().filter(|line| line.parse::<u32>().is_ok_and(|number| number < 10));
    let numbers: Vec<String> = numbers.collect();
    assert_eq!(numbers.iter().filter(|number| *number == "9").count(), 2, "in either view: {numbers:?}");
    let key: Vec<&KeyEntry> = figure.key.iter().filter(|entry| entry.class.starts_with("note")).collect();
    assert_eq!((key.len(), key[8].class.as_str()), (9, "note"));
    assert_eq!(key[8].label, "Something long happened in month 9");
    assert!(figure.file.contains(">9</text>"), "the standalone file has the numbers");
}

#[test]
fn notes_are_numbered_on_narrow_pages_alone_if_only_these_have_no_room() {
    let notes = [2027, 2030].map(|year| format!("{{ at: {year}-07-01, text: Commercialization }}"));
    let figure = trend(&format!("notes: [{}]\n", notes.join(", ")));
    let key: Vec<&KeyEntry> = figure.key.iter().filter(|entry| entry.class.starts_with("note")).collect();
    assert_eq!((key.len(), key[0].class.as_str()), (2, "note line"));
    let document = roxmltree::Document::parse(&figure.svg).unwrap();
    let numbers = document
        .descendants()
        .filter(|node| node.attribute("class").is_some_and(|class| class.contains("note-number")));
    assert!(
        numbers.clone().count() == 2
            && numbers.into_iter().all(|node| node.attribute("class").unwrap().ends_with("narrow"))
    );
}

#[test]
fn a_stem_ends_below_the_label_of_a_rule_that_has_no_other_room() {
    let note = |year: u32| format!("{{ at: {year}-07-01, text: Event of {year} }}");
    let notes: Vec<String> = (2026..=2032).map(note).collect();
    let rule = "rule: { value: 20, label: Enough for everything that anybody runs }\n";
    let figure = trend(&format!("notes: [{}]\n{rule}", notes.join(", ")));
    assert!(lines(&figure).iter().any(|line| line.starts_with("Enough for everything")));
}

#[test]
fn notes_may_be_at_computed_dates_and_hold_bound_figures() {
    let figure = trend("notes: { at: parity.task.median, text: \"Task parity, [](=parity.task.median.year)\" }\n");
    assert!(lines(&figure).join(" ").contains("Task parity, 2028"), "{:?}", lines(&figure));
    assert!(figure.alt.contains("September 2028: Task parity, 2028."), "{}", figure.alt);
}

#[test]
fn a_computed_date_outside_of_the_chart_is_told_in_its_note() {
    let figure = trend("notes: { at: parity.dense.median, text: Dense }\n");
    assert_eq!(figure.note.as_deref(), Some("Not marked: Dense, 2033."));
    assert!(!lines(&figure).iter().any(|line| line == "Dense"));
}

#[test]
fn small_multiples_number_their_notes() {
    let keys = "kind: multiples\ntitle: T\nseries: [parity.memory, parity.compute]\nto: 2033-01-01\nnotes: [{ at: 2027-10-01, text: First sale }, { at: 2029, text: Second }]\nrule: { value: 2, label: Twice }\nbands: { from: 4, label: Much }\n";
    let (figure, problems) = noted(keys);
    assert_eq!(problems, Vec::<String>::new());
    let figure = figure.unwrap();
    assert_eq!(figure.svg.matches("class=\"note-number middle\"").count(), 4);
    assert_eq!(
        figure.key.iter().map(|entry| &*entry.label).collect::<Vec<_>>(),
        ["Twice", "Much", "First sale", "Second"]
    );
}

#[test]
fn reports_annotations_that_cannot_be_drawn() {
    let problem = |keys: &str| {
        let (_, problems) = noted(&format!("{TREND}{keys}"));
        assert_eq!(problems.len(), 1, "{problems:?}");
        problems[0].clone()
    };
    assert_eq!(
        problem("notes: { at: 2033-10-01, text: Late }\n"),
        "E0404 the note `Late` is at 1 October 2033, outside of the dates of the chart, 1 January 2025 to 1 January 2033 \
         [draw more dates with `from` and `to`, or leave the note out]"
    );
    assert_eq!(
        problem("rule: { value: 2 GB/s, label: heavy }\n"),
        "E0401 `2 GB/s` is in `GB/s`, and the values of this chart are in `GB` [write a value in the unit of the chart]"
    );
    assert_eq!(
        problem("rule: { value: 2027-10-01, label: day }\n"),
        "E0401 the rule `day` is at a date, and the values of this chart are numbers [mark a date with `notes`]"
    );
    assert_eq!(
        problem("rule: { value: 0, label: none }\n"),
        "E0404 the rule `none` is at 0, which a logarithmic scale cannot show []"
    );
    assert_eq!(
        problem("bands: { from: 40, to: 20, label: turned }\n"),
        "E0113 expected the band `turned` to end after it begins []"
    );
    assert_eq!(
        problem("bands: { from: 2027-01, to: 20, label: mixed }\n"),
        "E0401 one end of the band `mixed` is a date, and the other is a number [write a year as a date: `2026-01-01`]"
    );
    assert!(problem("rule: { value: parity.tsk, label: x }\n").contains("did you mean `task`"));
    let (_, problems) =
        noted("kind: chance\ntitle: T\noutcomes: [parity.task]\nto: 2034-01-01\nrule: { value: 80, label: x }\n");
    assert_eq!(problems, ["E0404 the rule `x` is at 80, and a chance is from 0 to 1 [write a chance as `80%`]"]);
}
