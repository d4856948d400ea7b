//! Files in long format: one row for each entity and date. Charts, fits, tables, and bound figures choose and split the rows,
//! and refuse several of one date.

use std::fs;

use serde_json::Value;

use super::project::Project;

/// Shares of three entities. The dates are years, and one entity has no code.
const SHARES: &str = "\
Entity,Code,Year,share
China,CHN,2018,5
China,CHN,2019,6
China,CHN,2020,7
China,CHN,2021,16
Norway,NOR,2018,50
Norway,NOR,2019,56
Norway,NOR,2020,75
Norway,NOR,2021,86
World,,2018,2
World,,2019,4
World,,2020,8
World,,2021,16
";

const READ: &str = "\
title: Share
date: Year
columns:
  Entity: { type: text }
  Code: { type: text, optional: true }
  Year: { type: date }
  share: { label: Share of sales }
rows: ev.csv
";

/// A report on the shares with a page of this text.
fn report(page: &str) -> Project {
    let project = Project::small();
    project.write("data/ev.csv", SHARES);
    project.write("data/ev.yaml", READ);
    project.write("content/index.md", &format!("---\ntitle: Home\n---\n\n{page}\n"));
    project
}

/// A report with a chart `c` of these keys.
fn chart(keys: &str) -> Project {
    let project = report("![](chart:c)");
    project.write("data/charts/c.yaml", &format!("title: Shares grow\n{keys}"));
    project
}

/// Builds a report, and returns the CSV file of its chart.
#[track_caller]
fn csv(project: &Project) -> String {
    project.run(&["build"]).ends_with(0);
    fs::read_to_string(project.path("public/charts/c.csv")).unwrap().replace('\r', "")
}

/// Returns the errors of a report: each with its first place, its message, and its hints.
#[track_caller]
fn errors(project: &Project) -> Vec<String> {
    project.errors().into_iter().map(|(error, hints)| [vec![error], hints].concat().join(" | ")).collect()
}

/// Returns the errors of the outcomes of a model.
#[track_caller]
fn errors_of_outcomes(outcomes: &str) -> Vec<String> {
    let project = report("Hello.");
    project.write("data/models/m.yaml", &format!("outcomes:\n{outcomes}"));
    errors(&project)
}

/// Returns the medians of a model's outcomes.
#[track_caller]
fn medians(project: &Project, outcomes: &[&str]) -> Vec<f64> {
    project.write("data/models/m.yaml", &format!("outcomes:\n  {}\n", outcomes.join("\n  ")));
    let ended = project.run(&["forecast", "--format", "json", "--model", "m"]).ends_with(0);
    let found: Value = serde_json::from_str(&ended.stdout).unwrap();
    let name = |outcome: &&str| outcome.split(':').next().unwrap().to_owned();
    let median = |name: String| found["outcomes"][name.as_str()]["quantiles"]["0.5"].as_f64().unwrap();
    outcomes.iter().map(name).map(median).collect()
}

#[test]
fn a_line_through_several_rows_of_one_date_is_refused() {
    let refused = "`ev.share` has 3 rows of 2018, and a line has one value on each date | select the rows of one series: \
        `{ path: ev.share, where: Entity = \"China\" }` | or draw a line for each: `{ path: ev.share, by: Entity }`";
    for (keys, line) in [
        ("kind: line\nseries: [ev.share]\n", 3),
        ("kind: multiples\nseries:\n  - ev.share\n", 4),
        ("kind: line\nseries: [{ path: ev.share, where: Entity = \"World\" }, ev.share]\n", 3),
    ] {
        assert_eq!(errors(&chart(keys)), [format!("data/charts/c.yaml:{line} {refused}")], "{keys}");
    }
    // What is selected is not repeated, and one more condition is asked for.
    let project = chart("kind: line\nseries: [{ path: ev.share, where: Year >= 2020 }]\n");
    assert!(errors(&project)[0].contains("where: Year >= 2020 and Entity = \"China\" }`"), "{:?}", errors(&project));
}

#[test]
fn a_line_is_split_by_a_derived_column() {
    let project = chart("kind: line\nseries: [{ path: ev.share, by: place, where: not Entity = \"China\" }]\n");
    let lines = |derived: &str| {
        project.write("data/ev.yaml", &format!("{READ}derived:\n  place: '{derived}'\n"));
        let rows = csv(&project);
        let head = rows.lines().next().unwrap().split("place = \"\"").skip(1).step_by(2);
        (head.map(|rest| rest.split('"').next().unwrap().to_owned()).collect::<Vec<_>>().join(" "), rows)
    };
    let (names, rows) = lines("if Entity = \"Norway\" then 1 / 3 else 2");
    assert!(names == "0.333 2" && rows.contains("\n2018,50,,2,\n"), "{names} {rows}");
}

#[test]
fn a_trend_through_several_rows_of_one_date_is_refused() {
    let refused = "has 3 rows of 2018: a trend needs one value on each date | select the rows of one series: ";
    for call in ["doubling(ev.share)", "at(2030-01-01, trend(ev.share))"] {
        let expected = format!("data/models/m.yaml:2 `ev.share` {refused}`ev.share[Entity = \"China\"]`");
        assert_eq!(errors_of_outcomes(&format!("  x: {call}\n")), [expected], "{call}");
    }
    let project = chart("kind: scatter\ndataset: ev\nx: Year\ny: share\nfit: true\n");
    let expected = "data/charts/c.yaml:5 `share` has 3 rows of 2018, and a trend has one value on each date | select the rows \
        of one series: `where: Entity = \"China\"`";
    assert_eq!(errors(&project), [expected]);
    let project = chart("kind: steps\ndataset: ev\nvalue: share\n");
    let expected = "data/charts/c.yaml:4 `share` has 3 rows of 2018, and an estimate has one value on each date | select the rows \
        of one series: `where: Entity = \"China\"` | or draw a line for each: `by: Entity`";
    assert_eq!(errors(&project), [expected]);
}

#[test]
fn the_estimates_of_each_forecaster_are_a_line_of_their_own() {
    let project = report("Hello.");
    let rows = "- { who: Ann, on: 2025-01-01, year: 30 }\n  - { who: Bob, on: 2025-03-01, year: 20 }\n  \
        - { who: Ann, on: 2025-07-01, year: 40 }\n  - { who: Cy, on: 2025-08-01 }\n  - { who: Bob, on: 2026-01-01, year: 25 }\n";
    let columns = "columns: { who: { type: text }, on: { type: date }, year: { optional: true } }\n";
    project.write(
        "data/views.yaml",
        &format!("title: Views\nsources: [s]\nkey: [who, on]\ndate: on\n{columns}rows:\n  {rows}"),
    );
    project.write("data/sources.yaml", "s: { title: S }\n");
    let chart = "kind: steps\ntitle: Views\nsources: [s]\ndataset: views\nvalue: year\n";
    project.write("data/charts/c.yaml", &format!("{chart}by: who\nonly: [Bob, Ann]\n"));
    project.write("content/index.md", "---\ntitle: Home\n---\n\n![](chart:c)\n");
    project.run(&["build"]).ends_with(0);
    let csv = fs::read_to_string(project.path("public/charts/c.csv")).unwrap().replace("\r\n", "\n");
    assert_eq!(
        csv,
        "made,who,year,low,high\n2025-01-01,Ann,30,,\n2025-03-01,Bob,20,,\n2025-07-01,Ann,40,,\n2026-01-01,Bob,25,,\n"
    );
    let svg = fs::read_to_string(project.path("public/charts/c.svg")).unwrap();
    // Each line has its own color, and its name and last value at its end.
    assert!(svg.contains("Bob 25") && svg.contains("Ann 40"), "{svg}");
    let page = fs::read_to_string(project.path("public/index.html")).unwrap();
    assert!(page.contains("how 2 estimates have moved (Year). Bob: March 2025: 20; January 2026: 25. Ann:"), "{page}");
    // Ann's estimate of January holds until that of July, also when Bob makes his.
    let read_out = |text: &str| page.contains(text);
    assert!(
        read_out(r#"March 2025<tspan class="c1" dx="12">Bob 20</tspan><tspan class="c2" dx="12">Ann 30</tspan>"#),
        "{page}"
    );
    assert!(
        read_out(r#"January 2026<tspan class="c1" dx="12">Bob 25</tspan><tspan class="c2" dx="12">Ann 40</tspan>"#),
        "{page}"
    );
    assert!(!page.contains("Cy"), "{page}");
    project.write("data/charts/c.yaml", &format!("{chart}by: who\n"));
    let built = project.run(&["build"]).ends_with(0);
    assert!(
        fs::read_to_string(project.path("public/index.html"))
            .unwrap()
            .contains("1 row without a date or a value is left out."),
        "{}",
        built.stderr
    );
}

#[test]
fn things_of_their_own_and_repeated_measurements_have_one_trend() {
    let project = report("Hello.");
    let rows = "- { name: A, maker: X, on: 2020-01-01, v: 1 }\n  - { name: B, maker: Y, on: 2020-01-01, v: 2 }\n  \
        - { name: C, maker: X, on: 2021-01-01, v: 3 }\n  - { name: D, maker: Y, on: 2022-01-01, v: 4 }\n";
    let columns = "columns: { name: { type: text }, maker: { type: text }, on: { type: date }, v: {} }\n";
    project.write("data/cards.yaml", &format!("key: name\ndate: on\n{columns}rows:\n  {rows}"));
    let measured = "date: on\ncolumns: { on: { type: date }, v: {} }\nrows: [{ on: 2020-01-01, v: 1 }, { on: 2020-01-01, v: 2 }, \
        { on: 2021-01-01, v: 3 }]\n";
    project.write("data/measured.yaml", measured);
    let found = medians(&project, &["cards: doubling(cards.v)", "measured: doubling(measured.v)"]);
    assert!(found.iter().all(|median| (0.3..3.0).contains(median)), "{found:?}");
    // Without the key, its help is to name it.
    project.write("data/cards.yaml", &format!("date: on\n{columns}rows:\n  {rows}"));
    let found = errors(&project);
    assert!(found[0].ends_with("if each row is a thing of its own, let the dataset name it: `key: name`"), "{found:?}");
}

#[test]
fn rows_are_told_apart_by_as_few_columns_as_needed() {
    let project = chart("kind: line\nseries: [{ path: d.v }]\n");
    let mut rows = "place,sex,on,v\n".to_owned();
    for (place, sex) in [("North", "women"), ("North", "men"), ("South, coast", "women"), ("South, coast", "men")] {
        for year in 2018..2021 {
            rows += &format!("\"{place}\",{sex},{year},{}\n", year - 2000);
        }
    }
    project.write("data/d.csv", &rows);
    project.write(
        "data/d.yaml",
        "date: on\ncolumns: { place: { type: text }, sex: { type: text }, on: { type: date }, v: {} }\nrows: d.csv\n",
    );
    let found = errors(&project);
    assert!(found[0].contains("`{ path: d.v, where: place = \"North\" and sex = \"women\" }`"), "{found:?}");
    assert!(!found[0].contains("by:"), "{found:?}");
    // Numbers of things tell rows apart as well.
    project.write("data/d.csv", &rows.replace("North", "1").replace("\"South, coast\"", "2").replace("women", "F"));
    project.write(
        "data/d.yaml",
        "date: on\ncolumns: { place: {}, sex: { type: text }, on: { type: date }, v: {} }\nrows: d.csv\n",
    );
    let found = errors(&project);
    assert!(
        found[0].contains("sex = \"F\" and place = 1") || found[0].contains("place = 1 and sex = \"F\""),
        "{found:?}"
    );
}

#[test]
fn a_series_has_the_rows_that_its_condition_selects() {
    let project = chart(
        "kind: line\nseries:\n  - { path: ev.share, label: Norway, where: Entity = \"Norway\" }\n  - { path: ev.share, where: \
         Entity = 'World' and Year >= 2019 }\n",
    );
    let expected = "date,\"ev.share[Entity = \"\"Norway\"\"]\",\"ev.share[Entity = \"\"Norway\"\"].row\",ev.share[Entity = \
        'World' and Year >= 2019],ev.share[Entity = 'World' and Year >= 2019].row\n2018,50,,,\n2019,56,,4,\n2020,75,,8,\n\
        2021,86,,16,\n";
    assert_eq!(csv(&project), expected);
    // Beside another series, the label is what tells it apart; the dates keep their grain.
    let html = fs::read_to_string(project.path("public/index.html")).unwrap();
    assert!(html.contains("World: 3 values, 4 in 2019 to 16 in 2021.") && html.contains(">2018<"), "{html}");
}

#[test]
fn a_condition_compares_text_dates_and_numbers() {
    let count = |condition: &str| {
        let project = report("![](table:t)");
        let table = format!("kind: dataset\ntitle: Rows\ndataset: ev\nwhere: {condition}\n");
        project.write("data/tables/t.yaml", &table);
        project.run(&["build"]).ends_with(0);
        fs::read_to_string(project.path("public/tables/t.csv")).unwrap().lines().count() - 1
    };
    for (condition, rows) in [
        ("Entity = \"World\"", 4),
        ("('World' = Entity)", 4),
        ("Entity = 'World' or Entity = \"China\"", 8),
        ("not Entity = \"World\"", 8),
        ("Entity = \"World\" and not Year = 2018", 3),
        ("Year = 2020", 3),
        // The rows of the world have no code.
        ("Code = \"CHN\" or Entity = \"World\"", 8),
        ("not Code = \"CHN\"", 8),
        ("Year = \"2020\"", 3),
        ("Year > 2019", 6),
        ("Year >= 2019 and Year <= 2020", 6),
        ("Year < 2019", 3),
        ("2019 < Year", 6),
        ("Year >= 2020-01-01", 6),
        ("Year = 2020-03-01", 3),
        ("share = 16", 2),
        ("share >= 50", 4),
    ] {
        assert_eq!(count(condition), rows, "{condition}");
    }
}

#[test]
fn a_condition_that_no_row_meets_is_an_error_with_near_values() {
    for (condition, words) in [
        ("Entity = \"Wrold\"", "no row of `ev` has `Wrold` as its Entity | did you mean `\"World\"`?"),
        ("Entity = \"world\"", "did you mean `\"World\"`?"),
        ("Entity = \"Norway\" or Entity = \"Chian\"", "did you mean `\"China\"`?"),
        ("Entity = \"Atlantis\"", "it is one of `\"China\"`, `\"Norway\"`, `\"World\"`"),
        ("Year = 2030", "no row of `ev` is left to draw | `Year` is `2018`, `2019`, `2020`, `2021`"),
        (
            "Entity = \"Norway\" and Year = 2030",
            "`Year` of the rows that meet the rest of the condition is `2018`, `2019`, `2020`, `2021`",
        ),
        (
            "Entity = \"Norway\" and Code = \"CHN\"",
            "`Entity` of the rows that meet the rest of the condition is `\"China\"`",
        ),
        ("share > 100", "`share` is `2` to `86`"),
        ("Entity = World", "`Entity` has text: expected text in quotes | write `\"World\"`"),
        ("Entity > \"World\"", "`Entity` has text, which is compared with `=` alone"),
        ("Year = \"soon\"", "`Year` has dates: expected a date, found the text `soon`"),
        ("share = \"16\"", "`share` has numbers: expected a number, found the text `16` | write `16`"),
        ("Entty = \"World\"", "nothing is called `Entty` | did you mean `Entity`?"),
        ("Entity", "`Entity` has text: expected a number or a date"),
    ] {
        let project = chart(&format!("kind: line\nseries:\n  - path: ev.share\n    where: {condition}\n"));
        let found = errors(&project);
        assert!(found.len() == 1 && found[0].starts_with("data/charts/c.yaml:5 "), "{condition}: {found:?}");
        assert!(found[0].contains(words), "{condition}: {found:?}");
    }
}

#[test]
fn near_values_are_written_as_a_condition_has_them() {
    let project = chart("kind: line\nseries:\n  - path: ev.share\n    where: Entity = \"World\" and share = 9%\n");
    project.write("data/ev.yaml", &READ.replace("share: {", "share: { unit: \"%\","));
    assert!(errors(&project)[0].ends_with("of the condition is `2%`, `4%`, `8%`, `16%`"), "{:?}", errors(&project));
}

#[test]
fn expressions_choose_rows() {
    let outcomes = [
        "all: doubling(ev.share[Entity = \"World\"])",
        "same: doubling(ev.share, where = Entity = \"World\")",
        "before: doubling(ev[Entity = \"World\"].share)",
        "later: doubling(ev.share[Year >= 2019, Entity = \"World\"])",
        "at: at(2025-01-01, trend(ev.share, where = Entity = \"World\"))",
        "cell: ev.share[Entity = \"World\", Year = 2021]",
        "row: ev[Entity = \"World\" and Year = 2021].share",
        "key: ev.share[Code = \"NOR\", Year = 2020]",
        "best: ev.best(share, Entity = \"China\", Year <= 2020).share",
        "both: ev.best(share, Entity = \"China\" and Year <= 2020).share",
        "first: ev.first(Entity = \"World\" and share >= 8).share",
        "drawn: draw(ev.share[Year = 2021])",
    ];
    let found = medians(&report("Hello."), &outcomes);
    assert!(found[..4].iter().all(|doubling| (doubling - 1.0).abs() < 1e-9), "{found:?}");
    // The shares double each year, from 2 in the middle of 2018.
    assert!((found[4] - 2.0 * 2f64.powf(6.5)).abs() < 1e-6, "{found:?}");
    assert_eq!(found[5..], [16.0, 16.0, 75.0, 7.0, 7.0, 8.0, 16.0]);
}

#[test]
fn an_expression_that_chooses_no_row_or_several_is_an_error() {
    for (expression, words) in [
        (
            "ev.share[Entity = \"World\"]",
            "4 rows of `ev` meet the condition: expected one | add a condition that one of them meets: `Year = 2021`",
        ),
        ("ev.share[Year = 2021]", "add a condition that one of them meets: `Entity = \"World\"`"),
        ("ev.share[Entity = \"World\", Year = 2031]", "no row of `ev` meets the condition | `Year` of the rows"),
        ("ev.share[Entity = \"world\", Year = 2021]", "did you mean `\"World\"`?"),
        ("ev.shrae[Entity = \"World\", Year = 2021]", "did you mean `share`?"),
        ("ev.share[World]", "expected a row's key in quotes, or a condition"),
        ("doubling(ev.share, where = Entity = \"world\")", "did you mean `\"World\"`?"),
        ("doubling(ev.share, where = Year = 2031)", "no row of `ev` meets the condition"),
        ("doubling(ev.share, Entity = \"World\")", "has no parameter `Entity`"),
        ("doubling(ev.share, where = Year > 2019)", "`ev.share[Year > 2019, Entity = \"China\"]`"),
        ("ev.best(share, Entity = \"China\" and Year > 2030).share", "`Year` of the rows that meet the rest"),
    ] {
        let found = errors_of_outcomes(&format!("  x: {expression}\n"));
        assert!(found.len() == 1 && found[0].contains(words), "{expression}: {found:?}");
    }
    // A value of the model is never equal to another.
    let found = errors_of_outcomes("  x: if 3 = 3 then 1 else 0\n");
    assert!(found[0].contains("computed values are hardly ever equal"), "{found:?}");
}

#[test]
fn bound_figures_choose_rows() {
    let project = report(
        "World [](<=ev.share[Entity = \"World\", Year = 2021]>), [75](<=ev[Code = \"NOR\", Year = 2020].share>), in \
         [](<=ev.best(share, Entity = \"China\" and Year < 2021).Year>), by \
         [](<=ev.share[Entity = \"World\", Year = 2021] / ev.share[Entity = \"World\", Year = 2018]>).",
    );
    project.run(&["build"]).ends_with(0);
    let html = fs::read_to_string(project.path("public/index.html")).unwrap();
    let texts: Vec<&str> =
        html.split("</a></data>").filter_map(|part| part.rsplit_once('>').map(|(_, text)| text)).collect();
    assert_eq!(texts[..4], ["16", "75", "2020", "8"]);
    let page = "[](<=ev.share[Entity = \"World\"]>), [](<=ev.share[Entity = \"Wrold\", Year = 2021]>), [](<=ev.share>)";
    let found = errors(&report(page));
    assert!(found[0].contains("4 rows of `ev` meet the condition"), "{found:?}");
    assert!(found[1].contains("did you mean `\"World\"`?"), "{found:?}");
    assert!(found[2].contains("`ev.share[Entity = \"World\", Year = 2021]`"), "{found:?}");
}

#[test]
fn a_column_splits_rows_into_series() {
    let project =
        chart("kind: line\nseries: [{ path: ev.share, by: Entity, only: [World, China], where: Year > 2018 }]\n");
    let found = csv(&project);
    let (header, rows) = found.split_once('\n').unwrap();
    assert!(header.find("World").unwrap() < header.find("China").unwrap(), "{header}");
    assert_eq!(rows, "2019,4,,6,\n2020,8,,7,\n2021,16,,16,\n");
    // Without `only`, in the order of the file.
    let header = csv(&chart("kind: multiples\nseries: [{ path: ev.share, by: Entity }]\n"));
    let at = |word: &str| header.find(word).unwrap();
    assert!(at("China") < at("Norway") && at("Norway") < at("World"), "{header}");
    for (keys, words) in [
        ("by: Entity, only: [World, Chian]", "no row of `ev` has `Chian` as its Entity | did you mean `China`?"),
        ("by: Entity, only: [World, World]", "`World` is listed twice"),
        ("only: [World]", "expected `by` beside `only`"),
        ("by: Entty", "`ev` has no column `Entty` | did you mean `Entity`?"),
        ("by: Year", "has 3 rows of 2018 for 2018"),
    ] {
        let found = errors(&chart(&format!("kind: line\nseries: [{{ path: ev.share, {keys} }}]\n")));
        assert!(found.iter().any(|error| error.contains(words)), "{keys}: {found:?}");
    }
}

/// A chart of a column that is split into a number of series.
fn many(count: usize, more: &str) -> Project {
    let project = chart(&format!("kind: line\nseries: [{{ path: many.v, by: who }}]\n{more}"));
    let rows: String =
        (0..count).flat_map(|who| [2018, 2020].map(|year| format!("W{who},{year},{}\n", who + year % 7))).collect();
    project.write("data/many.csv", &format!("who,on,v\n{rows}"));
    project.write(
        "data/many.yaml",
        "date: on\ncolumns: { who: { type: text }, on: { type: date }, v: {} }\nrows: many.csv\n",
    );
    project
}

#[test]
fn up_to_twelve_lines_have_a_color_and_more_are_gray_behind_the_highlighted() {
    let classes = |project: &Project| -> Vec<String> {
        project.run(&["build"]).ends_with(0);
        let html = fs::read_to_string(project.path("public/index.html")).unwrap();
        html.split("<path class=\"").skip(1).map(|part| part.split('"').next().unwrap().to_owned()).collect()
    };
    let twelve = classes(&many(12, ""));
    assert!(twelve.contains(&"data c6".to_owned()) && twelve.contains(&"data c6 alternate".to_owned()), "{twelve:?}");
    let found = errors(&many(13, ""));
    let expected = "data/charts/c.yaml:3 a chart draws at most 12 series, and `who` makes 13 | choose some of them: `only: [W0, W1]` | \
        draw one in color and the others in gray: `highlight: W0`";
    assert_eq!(found, [expected]);
    let highlighted = classes(&many(40, "highlight: [W3, W5]\n"));
    assert_eq!(highlighted.iter().filter(|class| *class == "background").count(), 38);
    assert!(highlighted.contains(&"data c2".to_owned()) && !highlighted.contains(&"data c3".to_owned()));
    assert_eq!(
        errors(&many(3, "highlight: [w1]\n")),
        ["data/charts/c.yaml:4 no series of the chart is called `w1` | did you mean `W1`?"]
    );
    assert!(errors(&many(101, "highlight: [W3]\n"))[0].contains("at most 100 series, and `who` makes 101"));
}

#[test]
fn bars_of_one_label_stand_side_by_side() {
    let keys = "kind: bars\ndataset: ev\nvalues: [share]\nlabel: Entity\nby: Year\nonly: [2018, 2021]\n";
    assert_eq!(csv(&chart(keys)), "row,2018,2021\nChina,5,16\nNorway,50,86\nWorld,2,16\n");
    let sorted = format!("{keys}sort: {{ by: share, descending: true }}\nlimit: 2\n");
    assert_eq!(csv(&chart(&sorted)), "row,2018,2021\nNorway,50,86\nChina,5,16\n");
    // The key names what belongs together.
    let keyed = chart(&keys.replace("label: Entity\n", ""));
    assert!(errors(&keyed)[0].ends_with("`label: entity`"), "{:?}", errors(&keyed));
    keyed.write("data/ev.yaml", &format!("key: [Entity, Year]\n{READ}"));
    assert_eq!(csv(&keyed).lines().nth(2), Some("Norway,50,86"));
    let several =
        chart(&keys.replace("label: Entity", "label: Code").replace("by: Year\nonly: [2018, 2021]", "by: Entity"));
    assert!(errors(&several)[0].contains("several rows of `ev` are both CHN and China"), "{:?}", errors(&several));
}

#[test]
fn dots_have_the_color_of_a_value() {
    let project = chart("kind: scatter\ndataset: ev\nx: Year\ny: share\nby: Entity\nonly: [World, Norway]\n");
    let rows = csv(&project);
    assert!(
        rows.starts_with("name,Year,share,Entity\n") && rows.lines().count() == 9 && !rows.contains("China"),
        "{rows}"
    );
    let html = fs::read_to_string(project.path("public/index.html")).unwrap();
    assert!(
        html.contains("<li class=\"circle c2\">Norway</li>") && rows.contains("\"Norway, 2021\",2021,86,Norway"),
        "{rows}"
    );
    let found =
        errors(&chart("kind: scatter\ndataset: ev\nx: Year\ny: share\nby: Entity\nfit: true\nwhere: share > 1\n"));
    assert!(found[0].contains("one value on each date") || found[0].contains("one color"), "{found:?}");
}

#[test]
fn a_line_chart_draws_the_trend_of_each_series_that_asks_for_one() {
    let project =
        chart("kind: line\nscale: log\nseries: [{ path: ev.share, by: Entity, only: [World, Norway], fit: true }]\n");
    project.run(&["build", "--as-of", "2023-01-01"]).ends_with(0);
    let page = fs::read_to_string(project.path("public/index.html")).unwrap();
    // The world's share doubles every year, without a residual: scipy.stats.linregress([2018.5, 2019.5, 2020.5, 2021.5], [1, 2, 3, 4]).
    assert!(page.contains("World doubles every year (90% confidence: 1 year)"), "{page}");
    assert!(page.contains("World: doubles every year, with the 90% confidence band of the trend"), "{page}");
    assert!(page.contains("Norway: doubles every"), "{page}");
}

#[test]
fn a_trend_is_refused_where_it_cannot_be_fitted_or_drawn() {
    let few =
        chart("kind: line\nfrom: 2020-01-01\nseries: [{ path: ev.share, where: Entity = \"World\", fit: true }]\n");
    let found = errors(&few).join("\n");
    assert!(
        found.contains(
            "for a trend, which needs three or more rows with at least two different dates | leave `fit` out"
        ),
        "{found}"
    );
    for kind in ["multiples", "area"] {
        let project = chart(&format!("kind: {kind}\nseries: [{{ path: ev.share, by: Entity, fit: true }}]\n"));
        let found = errors(&project).join("\n");
        assert!(
            found.contains(
                "this kind of chart draws no trend of `ev.share` | leave `fit` out, or draw the data with `kind: line`"
            ),
            "{found}"
        );
    }
}
