//! Tests loading: what a project can contain, and how each mistake is reported.

use std::fs;
use std::path::Path;

use foresite::date::Date;
use foresite::diagnostic::print;
use foresite::document::chart::{Chance, ChartKind, Line, Place};
use foresite::document::dataset::{Cell, ColumnKind};
use foresite::document::figure::{DatasetTable, GridTable, TableKind};
use foresite::load::{Loaded, load, load_model};

use super::project::Project;

/// A small project without problems: paths and texts.
const PROJECT: &[(&str, &str)] = &[
    (
        "foresite.yaml",
        "title: Local frontier\nbase_url: https://example.org/report\nas_of: 2026-05-07\nnavigation: [index.md, essays/gap.md]\ntheme: { hue: 250, footer: Made of data. }\n",
    ),
    ("content/index.md", "---\ntitle: Home\n---\nHello [2030](=parity.task.median.year)\n"),
    ("content/essays/index.md", "---\ntitle: Essays\nweight: -2\n---\n"),
    (
        "content/essays/gap.md",
        "---\ntitle: The gap\ndescription: >-\n  One\n  two.\ndraft: true\ntags: [a, b]\n---\nText\n",
    ),
    ("content/essays/gap.png", "png"),
    (
        "data/sources.yaml",
        "docs:\n  title: Docs\n  author: [A, B]\n  date: 2025-03\n  url: { value: 'https://example.org/', date: 2026-01-02 }\ncard-test: { title: Test of a card, url: https://example.org/card }\n",
    ),
    (
        "data/gpus.yaml",
        "title: Cards\nsources: [docs]\nkey: name\ndate: released\ncolumns:\n  name: { type: text }\n  released: { type: date }\n  memory: { unit: GB, label: Memory }\n  cores:\n  price: { unit: USD, optional: true }\nderived:\n  ratio: { value: memory / price, label: Ratio }\n  twice: memory * 2\nrows:\n  - { name: A 1, released: 2020-01-02, memory: 24, cores: 1_000, price: 1.5e3 }\n  - { name: B 2, released: 2021-01-02, memory: 32, cores: 7, sources: [card-test], note: Rare. }\n",
    ),
    (
        "data/models_out.yaml",
        "title: Models\nkey: name\ncolumns: { name: { type: text }, size: { unit: GB }, seen: { type: date, optional: true } }\nrows: models_out.csv\n",
    ),
    ("data/models_out.csv", "name,size,sources,seen\n\"Model, large\",70,docs;card-test,\n  small ,7.5,,2025-01-01\n"),
    (
        "data/models/parity.yaml",
        "title: Parity\nquestion: When?\nwindow: { from: 2025-01-01, to: 2050-01-01 }\nsamples: 1024\nseed: 7\nunits:\n  vehicle:\n  mpg: mile / gallon\ninputs:\n  halving: 1.4 to 3.2 year   # the short form\n  size: { value: 150 to 300 Gparam, label: Size, note: A guess., sources: [docs] }\ncurves:\n  box:\n    value: step(24 GB, 2025-01-30 -> 32 GB)\n    unit: GB\nconditions:\n  fits: box >= 30 GB\noutcomes:\n  task: first(fits)\nscenarios:\n  fast: { label: Fast, set: { halving: 1.4 year } }\n  plain:\nslider: [fast, plain]\ncorrelations:\n  - { between: [halving, size], rho: -0.4 }\nwaterfall:\n  outcome: task\n  start: { label: Alone, set: { fits: true } }\n  steps:\n    - { label: Memory, restore: [fits] }\ndatasets:\n  own: { columns: { x: {} }, rows: [{ x: 1 }] }\n",
    ),
    (
        "data/charts/chance.yaml",
        "kind: chance\ntitle: The chance\nsources: [docs]\noutcomes: [parity.task, { path: parity.other, label: Other }]\nfrom: 2026-01-01\nto: 2036-01-01\n",
    ),
    (
        "data/charts/trend.yaml",
        "kind: line\ntitle: The trend\nseries: [parity.box]\nscale: log\nrule: { value: 1, label: parity }\n",
    ),
    (
        "data/tables/cards.yaml",
        "kind: dataset\ntitle: Cards\ndataset: gpus\ncolumns: [name, memory]\nsort: { by: released, descending: true }\n",
    ),
    (
        "data/tables/years.yaml",
        "kind: grid\ntitle: By year\nheaders: [Year, Chance]\nrows:\n  - ['2030', '[](=parity.task.by(2030))']\n",
    ),
    ("templates/page.html", "<p>{{ page.title }}</p>\n"),
    ("static/CNAME", "example.org"),
];

fn write(root: &Path, path: &str, text: &[u8]) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Loads the project with some files replaced or added.
fn load_with(files: &[(&str, &str)]) -> Loaded {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in PROJECT.iter().chain(files) {
        write(folder.path(), path, text.as_bytes());
    }
    load(folder.path())
}

/// Returns the diagnostics of the project with some files replaced or added.
fn problems(files: &[(&str, &str)]) -> Vec<String> {
    let loaded = load_with(files);
    print::short(&loaded.report, &loaded.sources).lines().map(str::to_owned).collect()
}

/// Returns the hints of the project with some files replaced or added.
fn hints(files: &[(&str, &str)]) -> Vec<String> {
    load_with(files).report.into_iter().flat_map(|problem| problem.hints).collect()
}

#[test]
fn reads_everything_that_an_author_wrote() {
    let loaded = load_with(&[]);
    assert_eq!(print::short(&loaded.report, &loaded.sources), "");
    let project = loaded.project.unwrap();
    assert_eq!(project.config.base_url.value, "https://example.org/report/");
    assert_eq!(loaded.sources.text(project.config.base_url.span), "https://example.org/report");
    assert_eq!(project.config.language.value, "en");
    assert_eq!(project.config.theme.hue.unwrap().value, 250.0);

    let routes: Vec<_> =
        project.pages.iter().map(|page| (page.path.as_str(), page.route.as_str(), page.weight)).collect();
    assert_eq!(routes, [("essays/gap.md", "essays/gap/", 0), ("essays/index.md", "essays/", -2), ("index.md", "", 0)]);
    assert_eq!(project.pages[0].description.as_ref().unwrap().value, "One two.");
    assert_eq!(loaded.sources.text(project.pages[2].body.span), "Hello [2030](=parity.task.median.year)\n");
    assert_eq!(**project.statics["essays/gap.png"], *b"png");
    assert_eq!(**project.statics["CNAME"], *b"example.org");
    assert_eq!(project.templates["page.html"].text, "<p>{{ page.title }}</p>\n");

    let docs = &project.references["docs"];
    assert_eq!((docs.author.len(), docs.date.as_deref(), docs.accessed), (2, Some("2025-03"), Date::new(2026, 1, 2)));

    let gpus = &project.datasets["gpus"];
    assert_eq!(
        (gpus.key.as_slice(), gpus.date, gpus.derived.len(), gpus.columns.len()),
        ([0].as_slice(), Some(1), 2, 5)
    );
    assert_eq!(gpus.columns[3].kind, ColumnKind::Number { unit: None });
    let cell = |row: usize, column: usize| gpus.rows[row].cells[column].as_ref().map(|cell| cell.value.clone());
    assert_eq!(cell(0, 0), Some(Cell::Text("A 1".to_owned())));
    assert_eq!(cell(0, 1), Some(Cell::Date(Date::new(2020, 1, 2).unwrap().into())));
    assert_eq!(cell(0, 3), Some(Cell::Number(1000.0)));
    assert_eq!(cell(1, 4), None);
    assert_eq!(gpus.rows[1].sources[0].value, "card-test");

    let parity = &project.models["parity"];
    assert_eq!(parity.inputs[0].value.value, "1.4 to 3.2 year");
    assert_eq!(loaded.sources.text(parity.curves[0].value.span), "step(24 GB, 2025-01-30 -> 32 GB)");
    assert!(parity.units[0].1.is_none() && parity.units[1].1.is_some());
    assert_eq!(
        (parity.scenarios.len(), parity.slider.scenarios.len(), parity.correlations.pairs()[0].rho.value),
        (2, 2, -0.4)
    );
    assert_eq!(parity.waterfall.as_ref().unwrap().steps[0].restore[0].value, "fits");
    assert_eq!(parity.datasets[0].rows.len(), 1);

    let ChartKind::Chance(Chance { outcomes, .. }) = &project.charts["chance"].kind else { panic!() };
    assert_eq!((outcomes[1].path.value.as_str(), outcomes[1].label.as_deref()), ("parity.other", Some("Other")));
    let ChartKind::Line(Line { logarithmic, annotations, .. }) = &project.charts["trend"].kind else { panic!() };
    let [rule] = &annotations.marks.rules[..] else { panic!() };
    assert_eq!((*logarithmic, &rule.value.value, rule.label.value.as_str()), (true, &Place::Number(1.0), "parity"));
    let TableKind::Dataset(DatasetTable { sort, .. }) = &project.tables["cards"].kind else { panic!() };
    assert!(sort.as_ref().unwrap().descending);
    let TableKind::Grid(GridTable { rows, .. }) = &project.tables["years"].kind else { panic!() };
    assert_eq!(rows[0][1].value, "[](=parity.task.by(2030))");
}

#[test]
fn rows_of_a_csv_file_have_their_places_in_it() {
    let loaded = load_with(&[]);
    let project = loaded.project.unwrap();
    let rows = &project.datasets["models_out"].rows;
    let name = rows[0].cells[0].as_ref().unwrap();
    assert_eq!(name.value, Cell::Text("Model, large".to_owned()));
    assert_eq!(loaded.sources.text(name.span), "Model, large");
    assert_eq!(loaded.sources.locate(name.span).0, "data/models_out.csv");
    let keys: Vec<_> = rows[0].sources.iter().map(|key| loaded.sources.text(key.span)).collect();
    assert_eq!(keys, ["docs", "card-test"]);
    assert_eq!(rows[1].cells[0].as_ref().unwrap().value, Cell::Text("small".to_owned()));
    assert_eq!(rows[0].cells[2], None);
}

#[test]
fn a_quoted_field_of_a_csv_file_keeps_its_quotes_commas_and_line_ends() {
    let text = "name,size\n\"Model \"\"A\"\", new\",70\n\"two\nlines\",\"7.5\"\n\"\"\"\",1\n";
    let project = load_with(&[TWO_COLUMNS, ("data/models_out.csv", text)]).project.unwrap();
    let rows = project.datasets["models_out"].rows.iter();
    let names: Vec<&Cell> = rows.map(|row| &row.cells[0].as_ref().unwrap().value).collect();
    let expected = ["Model \"A\", new", "two\nlines", "\""].map(|name| Cell::Text(name.to_owned()));
    assert_eq!(names, expected.iter().collect::<Vec<_>>());
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in PROJECT {
        let text =
            if path.ends_with(".png") { (*text).to_owned() } else { format!("\u{feff}{}", text.replace('\n', "\r\n")) };
        write(folder.path(), path, text.as_bytes());
    }
    let (plain, windows) = (load_with(&[]), load(folder.path()));
    assert_eq!(print::short(&windows.report, &windows.sources), "");
    assert_eq!(format!("{:?}", windows.project.unwrap().models), format!("{:?}", plain.project.unwrap().models));
}

#[test]
fn a_folder_without_settings_is_not_a_project() {
    let folder = tempfile::tempdir().unwrap();
    let loaded = load(folder.path());
    assert!(loaded.project.is_err());
    assert_eq!(
        print::short(&loaded.report, &loaded.sources),
        "error[E0100]: no `foresite.yaml` here: this is not a project\n"
    );
}

#[test]
fn reports_all_mistakes_in_the_settings_at_once() {
    let text = "titel: x\nbase_url: example.org\nlanguage: english language\nas_of: 2026-13-01\nnavigation: [index.md, esays/gap.md]\ntheme: { hue: 400, colour: red }\n";
    assert_eq!(
        problems(&[("foresite.yaml", text)]),
        [
            "foresite.yaml:1:1: error[E0103]: unknown key `titel` in the site's settings",
            "foresite.yaml:1:1: error[E0104]: expected the key `title` in the site's settings",
            "foresite.yaml:2:11: error[E0113]: expected an address that starts with `https://` or `http://`, found `example.org`",
            "foresite.yaml:3:11: error[E0113]: expected a language tag, found `english language`",
            "foresite.yaml:4:8: error[E0106]: expected a date, found `2026-13-01`, which is not a day of the calendar",
            "foresite.yaml:5:24: error[E0115]: unknown page `esays/gap.md` in the navigation",
            "foresite.yaml:6:15: error[E0113]: expected a hue from 0 to 360, found 400",
            "foresite.yaml:6:20: error[E0103]: unknown key `colour` in the theme's options",
        ]
    );
    let hints = hints(&[("foresite.yaml", text)]);
    for hint in ["write `title` (`foresite fix` does)", "write `https://example.org`", "did you mean `essays/gap.md`?"]
    {
        assert!(hints.iter().any(|found| found == hint), "{hint}: {hints:?}");
    }
    assert!(hints.iter().any(|hint| hint.starts_with("known names: `title`, `description`, `base_url`")), "{hints:?}");
}

#[test]
fn reports_mistakes_in_several_files_at_once() {
    let found = problems(&[
        ("data/gpus.yaml", "title: [\n"),
        ("data/models/parity.yaml", "inputs:\n  a: 1\n  a: 2\n"),
        ("content/index.md", "No front matter\n"),
    ]);
    let places: Vec<_> = found.iter().map(|line| line.split(": ").next().unwrap().to_owned()).collect();
    assert_eq!(places, ["data/gpus.yaml:1:8", "data/models/parity.yaml:3:3", "content/index.md:1:1"]);
}

#[test]
fn a_dataset_is_read_strictly() {
    let text = "key: nam\ndate: memory\ncolumns:\n  name: { type: words }\n  memory: { unit: GB, labell: x }\n  released: { type: date, unit: year }\n  note: {}\n  2nd: {}\n  price:\n    optional: yes\nderived:\n  memory: price * 2\nrows:\n  - { name: A, memory: \"24\", released: 2026-02-29, prize: 3, price: 1,234 }\n  - { name: B, memory: 1, released: 01/02/2026, price: 12% }\n  - { name: C, memory: .nan, price: 12:30 }\n  - just text\n";
    let found = problems(&[("data/gpus.yaml", text)]);
    let expected = [
        "1:6: error[E0103]: unknown column `nam` in this dataset",
        "2:7: error[E0105]: expected a column of dates, but `memory` is not one",
        "4:17: error[E0113]: expected `text`, `date` or `number`, found `words`",
        "5:23: error[E0103]: unknown key `labell` in the column `memory`",
        "6:33: error[E0113]: expected a unit only for a column of numbers",
        "7:3: error[E0108]: expected a column name, found `note`, which a row uses for itself",
        "8:3: error[E0108]: expected a name among the columns, found `2nd`",
        "10:15: error[E0105]: expected `true` or `false`, found `yes`",
        "12:3: error[E0102]: `memory` is both a column and a derived column",
        "14:25: error[E0107]: expected a number, found the quoted text \"24\"",
        "14:40: error[E0106]: expected a date, found `2026-02-29`, which is not a day of the calendar",
        "14:52: error[E0103]: unknown column `prize` in this row",
        "14:71: error[E0112]: inside `{ … }` a comma ends a value, and what follows is no `key: value`",
    ];
    let expected: Vec<_> = expected.iter().map(|line| format!("data/gpus.yaml:{line}")).collect();
    assert_eq!(found[..expected.len()], expected);
    for line in [
        "data/gpus.yaml:15:37: error[E0106]: expected a date, found `01/02/2026`",
        "data/gpus.yaml:15:56: error[E0107]: expected a number, found `12%`",
        "data/gpus.yaml:16:24: error[E0107]: expected a number, found `.nan`",
        "data/gpus.yaml:16:37: error[E0107]: expected a number, found `12:30`",
        "data/gpus.yaml:16:5: error[E0118]: no `released` in row 3",
        "data/gpus.yaml:17:5: error[E0105]: expected a row, `{ column: value, … }`, found text",
    ] {
        assert!(found.contains(&line.to_owned()), "{line}: {found:#?}");
    }
}

#[test]
fn a_missing_cell_names_its_row_and_column() {
    let text = "key: name\ncolumns: { name: { type: text }, memory: { unit: GB } }\nrows:\n  - { name: RTX 4090 }\n  - name: RTX 5090\n    memory:\n";
    assert_eq!(
        problems(&[("data/gpus.yaml", text)]),
        [
            "data/gpus.yaml:4:5: error[E0118]: no `memory` in row `RTX 4090`",
            "data/gpus.yaml:5:5: error[E0118]: no `memory` in row `RTX 5090`",
        ]
    );
}

#[test]
fn reports_a_duplicate_row_key_with_both_places() {
    let text = "key: name\ncolumns: { name: { type: text } }\nrows:\n  - { name: RTX 4090 }\n  - { name: RTX 4090 }\n";
    let loaded = load_with(&[("data/gpus.yaml", text)]);
    let problem = loaded.report.into_iter().next().unwrap();
    assert_eq!(problem.message, "two rows are named `RTX 4090`");
    let places: Vec<_> = problem.labels.iter().map(|label| loaded.sources.locate(label.span).1.to_string()).collect();
    assert_eq!(places, ["5:13", "4:13"]);
}

/// A dataset that reads two columns of a CSV file.
const TWO_COLUMNS: (&str, &str) = (
    "data/models_out.yaml",
    "key: name\ncolumns: { name: { type: text }, size: { unit: GB } }\nrows: models_out.csv\n",
);

#[test]
fn a_csv_file_is_read_strictly() {
    let cases = [
        ("name,size\na,1\n\nb,2,3\n", "4:1: error[E0120]: expected 2 fields, found 3 fields"),
        ("name,size\n\"a,1\n", "2:1: error[E0120]: a quote is never closed"),
        ("name,size\n\"a\"x,1\n", "2:4: error[E0120]: text after the closing quote of a field"),
        ("name,size\n \"b\",1\n", "2:2: error[E0120]: a quoted field has blanks before its quote"),
        ("name,size\na,1e400\n", "2:3: error[E0107]: expected a number, found `1e400`"),
        ("name,size\né,12%\n", "2:3: error[E0107]: expected a number, found `12%`"),
        ("name,size\na,\n", "2:1: error[E0118]: no `size` in row `a`"),
        ("name,size\na,1\na,2\n", "3:1: error[E0119]: two rows are named `a`"),
        ("name,size,name\n", "1:11: error[E0102]: `name` is given twice"),
        ("", "1:1: error[E0120]: expected a header row of column names, found an empty file"),
        ("name,size,sources\na,1,doks\n", "2:5: error[E0114]: unknown source `doks` in data/sources.yaml"),
    ];
    for (text, expected) in cases {
        let found = problems(&[TWO_COLUMNS, ("data/models_out.csv", text)]);
        assert!(found.contains(&format!("data/models_out.csv:{expected}")), "{text:?}: {found:#?}");
    }
    for name in ["../secret.csv", "/etc/passwd", "rows.txt", "gone.csv"] {
        let text = format!("columns: {{ x: {{}} }}\nrows: {name}\n");
        let found = problems(&[("data/gpus.yaml", &text)]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("data/gpus.yaml:2:7: error[E01"), "{found:?}");
    }
}

#[test]
fn a_model_file_is_read_strictly() {
    let text = "titel: x\nwindow: { from: 2025-01-01 }\nsamples: 1.5\nseed: -1\ninputs:\n  a-b: 1\n  c:\n  d: { label: D }\n  e: [1, 2]\n  f: { value: 1, lable: F, sources: docs }\nscenarios:\n  s: { sets: {} }\ncorrelations:\n  - { between: [a], rho: 2 }\n  - { rho: 1 }\nwaterfall: { outcome: task }\n";
    assert_eq!(
        problems(&[("data/models/parity.yaml", text)]),
        [
            "1:1: error[E0103]: unknown key `titel` in the model `parity`",
            "2:9: error[E0104]: expected the key `to` in the window",
            "3:10: error[E0107]: expected a whole number, found 1.5",
            "4:7: error[E0107]: expected a whole number from 0, found -1",
            "6:3: error[E0108]: expected a name among the inputs, found `a-b`",
            "7:3: error[E0104]: expected a value for `c`, found nothing",
            "8:6: error[E0104]: expected the key `value` in `d`",
            "9:6: error[E0105]: expected an expression, found a list",
            "10:18: error[E0103]: unknown key `lable` in `f`",
            "10:37: error[E0105]: expected a list, found text",
            "12:8: error[E0103]: unknown key `sets` in the scenario `s`",
            "14:16: error[E0113]: expected two inputs, found 1",
            "14:26: error[E0113]: expected a correlation from -1 to 1, found 2",
            "15:5: error[E0104]: expected the key `between` in a correlation",
            "16:12: error[E0104]: expected the key `start` in the waterfall",
            "16:12: error[E0104]: expected the key `steps` in the waterfall",
        ]
        .map(|line| format!("data/models/parity.yaml:{line}"))
    );
}

#[test]
fn charts_and_tables_are_read_strictly() {
    let found = problems(&[
        ("data/charts/chance.yaml", "kind: chanse\ntitle: x\n"),
        (
            "data/charts/trend.yaml",
            "kind: line\nseries: []\nscale: logarithmic\nfrom: 2030-01-01\nto: 2029-01-01\noutcomes: [a.b]\n",
        ),
        ("data/tables/cards.yaml", "kind: dataset\ntitle: x\nsort: { by: a, descending: down }\n"),
        ("data/tables/years.yaml", "kind: grid\ntitle: x\nheaders: [a, b]\nrows: [c]\n"),
    ]);
    assert_eq!(
        found,
        [
            "data/charts/chance.yaml:1:7: error[E0113]: expected `line`, `fan`, `chance`, `dots`, `area`, `histogram`, `density`, `ridgeline`, `timeline`, `waterfall`, `tornado`, `watch`, `forest`, `scatter`, `bars`, `slope`, `dumbbell`, `heatmap`, `multiples`, `calibration`, `steps`, `history`, `moves`, `curves`, `backtest`, `slider` or `belief`, found `chanse`",
            "data/charts/trend.yaml:1:1: error[E0104]: expected the key `title` in the chart `trend`",
            "data/charts/trend.yaml:2:9: error[E0113]: expected at least one item, found an empty list",
            "data/charts/trend.yaml:3:8: error[E0113]: expected `linear` or `log`, found `logarithmic`",
            "data/charts/trend.yaml:5:5: error[E0113]: expected `to` after `from`, found 2030-01-01 to 2029-01-01",
            "data/charts/trend.yaml:6:1: error[E0103]: unknown key `outcomes` in the chart `trend`",
            "data/tables/cards.yaml:1:1: error[E0104]: expected the key `dataset` in the table `cards`",
            "data/tables/cards.yaml:3:28: error[E0105]: expected `true` or `false`, found `down`",
            "data/tables/years.yaml:4:8: error[E0105]: expected a list, found text",
        ]
    );
}

#[test]
fn bars_on_a_logarithmic_scale_are_refused() {
    let bars = |scale: &str| format!("kind: bars\ntitle: x\ndataset: gpus\nvalues: [bandwidth]\nscale: {scale}\n");
    let problems = |scale: &str| problems(&[("data/charts/bars.yaml", &bars(scale))]);
    assert_eq!(problems("linear"), Vec::<String>::new());
    assert_eq!(
        problems("log"),
        [
            "data/charts/bars.yaml:5:8: error[E0113]: expected `linear`: bars start at zero, which a logarithmic scale does \
          not have"
        ]
    );
}

#[test]
fn sources_are_read_strictly() {
    let text =
        "docs: { title: Docs, date: May 2025, url: example.org, publishr: x }\n'a b': { title: x }\ncard-test:\n";
    assert_eq!(
        problems(&[("data/sources.yaml", text)]),
        [
            "1:28: error[E0106]: expected a date, found `May 2025`",
            "1:43: error[E0113]: expected an address that starts with `https://` or `http://`, found `example.org`",
            "1:56: error[E0103]: unknown key `publishr` in the source `docs`",
            "2:2: error[E0108]: expected the key of a source, found `a b`",
            "3:10: error[E0105]: expected the keys of the source `card-test`, found nothing",
        ]
        .map(|line| format!("data/sources.yaml:{line}"))
    );
}

#[test]
fn reports_an_unknown_source_wherever_it_is_named() {
    let found = problems(&[
        ("data/gpus.yaml", "sources: [doc]\ncolumns: { x: {} }\nrows:\n  - { x: 1, sources: [dcs] }\n"),
        ("data/models/parity.yaml", "inputs:\n  a: { value: 1, sources: [dos] }\n"),
        ("data/charts/chance.yaml", "kind: chance\ntitle: x\nsources: [dogs]\noutcomes: [parity.a]\n"),
    ]);
    assert_eq!(
        found,
        [
            "data/charts/chance.yaml:3:11: error[E0114]: unknown source `dogs` in data/sources.yaml",
            "data/gpus.yaml:1:11: error[E0114]: unknown source `doc` in data/sources.yaml",
            "data/gpus.yaml:4:23: error[E0114]: unknown source `dcs` in data/sources.yaml",
            "data/models/parity.yaml:2:28: error[E0114]: unknown source `dos` in data/sources.yaml",
        ]
    );
}

#[test]
fn refuses_files_that_would_be_silently_ignored() {
    let text = "columns: { x: {} }\nrows: []\n";
    assert_eq!(
        problems(&[
            ("data/other.yml", text),
            ("data/model/a.yaml", text),
            ("data/a-b.yaml", text),
            ("data/parity.yaml", text)
        ]),
        [
            "error[E0121]: `data/model/a.yaml` is in a folder that is not read",
            "error[E0121]: `data/other.yml` is not read: expected the ending `.yaml`",
            "data/a-b.yaml:1:1: error[E0108]: expected a file name that can be an id, found `a-b`",
            "data/models/parity.yaml:1:1: error[E0122]: a model and a dataset are both `parity`",
        ]
    );
}

#[test]
fn refuses_two_files_at_one_address_and_names_both() {
    let page = "---\ntitle: x\n---\n";
    assert_eq!(
        problems(&[
            ("content/essays.md", page),
            ("static/essays/gap.png", "x"),
            ("static/cname", "x"),
            ("static/essays/gap/index.html", "x"),
            ("static/a/index.html/b", "x"),
            ("content/a.md", page),
            ("static/my file.pdf", "x"),
        ]),
        [
            "error[E0116]: `static/my file.pdf` cannot be an address",
            "error[E0117]: `static/CNAME` and `static/cname` would be published at addresses that differ only in case",
            "error[E0117]: `static/essays/gap.png` and `content/essays/gap.png` would be published at one address",
            "content/a.md:2:8: error[E0117]: `content/a.md` and `static/a/index.html/b` would be published as a folder and as a file",
            "content/essays/gap.md:2:8: error[E0117]: `content/essays/gap.md` and `static/essays/gap/index.html` would be published at one address",
            "content/essays.md:2:8: error[E0117]: `content/essays/index.md` and `content/essays.md` would be published at one address",
        ]
    );
}

#[cfg(unix)]
#[test]
fn refuses_a_link_that_leaves_the_project() {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in PROJECT {
        write(folder.path(), path, text.as_bytes());
    }
    std::os::unix::fs::symlink("/etc/passwd", folder.path().join("static/users.txt")).unwrap();
    std::os::unix::fs::symlink("/etc", folder.path().join("content/etc")).unwrap();
    let loaded = load(folder.path());
    assert_eq!(
        print::short(&loaded.report, &loaded.sources),
        "error[E0121]: expected an ordinary file or folder, found a symbolic link: `content/etc`\n\
         error[E0121]: expected an ordinary file or folder, found a symbolic link: `static/users.txt`\n"
    );
    assert!(!loaded.project.unwrap().statics.contains_key("users.txt"));
}

#[test]
fn loads_a_model_file_without_a_project_with_its_csv_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("my-model.yaml");
    fs::write(&path, "inputs: { a: 1 }\ndatasets:\n  d: { columns: { x: {} }, rows: d.csv }\n").unwrap();
    fs::write(folder.path().join("d.csv"), "x\n1\n2\n").unwrap();
    let loaded = load_model(&path);
    assert!(loaded.report.is_empty());
    let model = loaded.model.unwrap();
    assert_eq!((model.id.value.as_str(), model.datasets[0].rows.len()), ("my_model", 2));
    let gone = load_model(&folder.path().join("gone.yaml"));
    assert!(gone.model.is_err());
    assert_eq!(
        print::short(&gone.report, &gone.sources),
        "error[E0100]: cannot read `gone.yaml`: there is no such file\n"
    );
}

#[test]
fn loading_twice_returns_the_same_values_in_the_same_order() {
    let (first, second) = (load_with(&[]), load_with(&[]));
    assert_eq!(format!("{:?}", first.sources), format!("{:?}", second.sources));
    assert_eq!(format!("{:?}", first.project), format!("{:?}", second.project));
}

#[test]
fn the_flagship_loads_without_diagnostics() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let loaded = load(root);
    assert_eq!(print::human(&loaded.report, &loaded.sources, false), "");
    assert!(!loaded.project.unwrap().models.is_empty());
}

/// Returns settings that include a folder, and a page in that folder.
fn including(entry: &str, path: &'static str) -> Vec<(String, String)> {
    let settings = format!("title: A\nbase_url: https://example.org/\ninclude: {{ {entry} }}\n");
    let page = "---\ntitle: Units\n---\nText\n".to_owned();
    vec![("foresite.yaml".to_owned(), settings), (path.to_owned(), page)]
}

fn problems_including(entry: &str, path: &'static str) -> Vec<String> {
    let files = including(entry, path);
    let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    problems(&files)
}

#[test]
fn pages_of_an_included_folder_are_pages_of_the_site() {
    let files = including("language: tests/spec", "tests/spec/units.md");
    let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let loaded = load_with(&files);
    assert_eq!(print::short(&loaded.report, &loaded.sources), "");
    let project = loaded.project.unwrap();
    let page = project.pages.iter().find(|page| page.path == "language/units.md").unwrap();
    assert_eq!(page.route, "language/units/");
    // A problem of such a page is reported in the file that the author edits.
    assert_eq!(loaded.sources.locate(page.title.span).0, "tests/spec/units.md");
}

#[test]
fn an_included_folder_is_inside_the_project_and_contains_only_pages() {
    for folder in ["../spec", "/etc", "content/essays", "tests/../..", ".git", "data", "tests//spec", "'C:\\spec'"] {
        let found = problems_including(&format!("language: {folder}"), "tests/spec/units.md");
        assert_eq!(found.len(), 1, "{folder}: {found:?}");
        assert!(
            found[0].starts_with("foresite.yaml:3:2")
                && found[0].contains("error[E0113]: expected a folder of the project"),
            "{found:?}"
        );
    }
    let place = "foresite.yaml:3:22: error";
    assert_eq!(
        problems_including("language: tests/spek", "tests/spec/units.md"),
        [format!("{place}[E0100]: there is no folder `tests/spek` in the project")]
    );
    assert_eq!(
        problems_including("language: tests/spec", "tests/spec/units.txt"),
        [format!("{place}[E0121]: `tests/spec/units.txt` is not a page: an included folder may contain only pages")]
    );
    assert_eq!(
        problems_including("The Language: tests/spec", "tests/spec/units.md"),
        ["foresite.yaml:3:12: error[E0116]: expected a path among the included folders, found `The Language`"]
    );
    let found = problems_including("essays: tests/spec", "tests/spec/gap.md");
    assert!(
        found[0].contains("`content/essays/gap.md` and `tests/spec/gap.md` would be published at one address"),
        "{found:?}"
    );
}

#[cfg(unix)]
#[test]
fn an_included_folder_cannot_lead_out_of_the_project() {
    let folder = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    fs::create_dir(outside.path().join("spec")).unwrap();
    std::os::unix::fs::symlink(outside.path(), folder.path().join("tests")).unwrap();
    fs::write(folder.path().join("foresite.yaml"), "title: A\nbase_url: https://a.org/\ninclude: { a: tests/spec }\n")
        .unwrap();
    let loaded = load(folder.path());
    let printed = print::short(&loaded.report, &loaded.sources);
    assert!(printed.contains("error[E0121]: `tests` is a symbolic link"), "{printed}");
}

#[test]
fn a_report_is_up_to_date_for_a_length_of_time() {
    let settings = |value: &str| format!("title: A\nbase_url: https://a.org/\ntheme: {{ stale_after: {value} }}\n");
    for value in ["90 days", "1 day", "2 weeks", "6 months", "6 month", "1 year", "999years"] {
        assert_eq!(problems(&[("foresite.yaml", &settings(value))]), Vec::<String>::new(), "{value}");
    }
    for value in ["0 days", "6", "-1 day", "1.5 years", "1000 days", "06 months", "6 moons", "6  months", "six months"]
    {
        let text = settings(value);
        let found = problems(&[("foresite.yaml", &text)]);
        assert_eq!(
            found,
            [format!("foresite.yaml:3:23: error[E0113]: expected a length of time like `6 months`, found `{value}`")]
        );
    }
}

#[test]
fn front_matter_of_other_tools_has_times_and_another_end() {
    let project = Project::small();
    for (name, date, end) in [
        ("a", "2020-08-18 15:08:00 -0700", "---"),
        ("b", "2020-08-18T15:08:00Z", "---"),
        ("c", "2020-08-18T15:08:00.123+02:00", "..."),
        ("d", "2020-08-18 15:08", "---"),
    ] {
        project
            .write(&format!("content/{name}.md"), &format!("---\ntitle: {name}\ndate: {date}\n{end}\n\nThe text.\n"));
        project.run(&["build"]).ends_with(0);
        let page = std::fs::read_to_string(project.path(&format!("public/{name}/index.html"))).unwrap();
        assert!(page.contains("18 August 2020") && page.contains("The text.") && !page.contains("..."), "{page}");
    }
    project.write("content/a.md", "---\ntitle: A\ndate: 2020-08-18 soon\n---\n");
    assert!(project.run(&["build"]).ends_with(1).stderr.contains("expected a date, found `2020-08-18 soon`"));
}

#[test]
fn keys_of_other_tools_are_answered_with_what_to_do() {
    let project = Project::small();
    let keys = ["redirects", "slug", "categories", "lang", "publish_date", "layout"];
    let front: String = keys.iter().map(|key| format!("{key}: a\n")).collect();
    project.write("content/second.md", &format!("---\ntitle: Second\n{front}---\n"));
    project.write(
        "foresite.yaml",
        "title: A\nbase_url: https://example.org/\ntranslations: [en, de]\nlogo: a.svg\ntheme: { font: Georgia, dark_mode: true }\n",
    );
    let said = project.run(&["check"]).ends_with(1).stderr;
    for hint in [
        "lists its old addresses under `aliases`",
        "rename or move the file",
        "under `tags`",
        "is `language` in `foresite.yaml`",
        "the day on which a page appears is `date`",
        "the template that renders a page is `template`",
        "another language is a folder of pages",
        "in the theme's options: `theme: { logo: mark.svg }`",
        "put the font into `static/`",
        "the light or dark scheme",
    ] {
        assert!(said.contains(hint), "{hint}: {said}");
    }
    assert!(!said.contains("known names"), "{said}");
}
