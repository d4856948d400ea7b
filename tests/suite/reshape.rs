//! Datasets that are reshaped without a script: rows before a row, cells of other datasets, rolling means, totals, and groups.

use foresite::cache::BuildCache;
use foresite::date::Date;
use foresite::pipeline::{BuildOptions, build, rebuild};

use super::project::Project;

/// A small project with these datasets, each with its name.
fn project(datasets: &[(&str, &str)]) -> Project {
    let project = Project::small();
    datasets.iter().for_each(|(name, text)| project.write(&format!("data/{name}"), text));
    project
}

/// Returns what `check` prints on the diagnostics of one code: one line for each, with the message alone.
#[track_caller]
fn messages(project: &Project, code: &str) -> Vec<String> {
    let stderr = project.run(&["check"]).stderr;
    let of_code = stderr.lines().filter_map(|line| line.split_once(&format!("[{code}]: ")));
    of_code.map(|(_, message)| message.to_owned()).collect()
}

#[test]
fn earlier_rows_are_those_of_the_same_entity() {
    let rows = "entity,year,price\nA,2020,10\nB,2020,1\nA,2021,9\nB,2021,2\nA,2022,8\nB,2022,3\n";
    let read = |key: &str| {
        format!(
            "{key}date: year\ncolumns: {{ entity: {{ type: text }}, year: {{ type: date }}, price: {{}} }}\nrows: p.csv\n\
             expect: [price <= previous.price, price <= best.price, price >= first.price]\n"
        )
    };
    let failed = |key: &str| {
        let project = project(&[("p.csv", rows), ("p.yaml", &read(key))]);
        let mut found = messages(&project, "E0309");
        found.sort();
        found
    };
    // A falls and B rises, each by itself.
    let expected = [
        "`A, 2021` of `p` is not as expected: `price >= first.price`",
        "`A, 2022` of `p` is not as expected: `price >= first.price`",
        "`B, 2021` of `p` is not as expected: `price <= best.price`",
        "`B, 2021` of `p` is not as expected: `price <= previous.price`",
        "`B, 2022` of `p` is not as expected: `price <= best.price`",
        "`B, 2022` of `p` is not as expected: `price <= previous.price`",
    ];
    assert_eq!(failed("key: [entity, year]\n"), expected);
    // Without a key, all rows are one series: A in 2021 comes after B in 2020.
    assert_eq!(failed("")[0], "row 3 of `p` is not as expected: `price <= previous.price`");
}

/// Returns the rows of a dataset as a table shows them to a machine: cells separated by commas, with all digits.
#[track_caller]
fn rows(project: &Project, dataset: &str) -> Vec<String> {
    project.write("content/index.md", "---\ntitle: Home\n---\n\n![](table:t)\n");
    project.write("data/tables/t.yaml", &format!("kind: dataset\ntitle: T\ndataset: {dataset}\n"));
    project.run(&["build"]).ends_with(0);
    let csv = std::fs::read_to_string(project.path("public/tables/t.csv")).unwrap();
    csv.lines().skip(1).map(str::to_owned).collect()
}

/// Returns the errors of a project: each with its first place, its message, and its hints.
#[track_caller]
fn errors(project: &Project) -> Vec<String> {
    project.errors().into_iter().map(|(error, hints)| [vec![error], hints].concat().join(" | ")).collect()
}

/// Prices of two models, not in the order of the years, with a gap.
const PRICES: &str = "\
key: [model, year]
date: year
columns:
  model: { type: text }
  year: { type: date }
  price: { unit: USD, optional: true }
  units: { unit: car, optional: true }
rows:
  - { model: A, year: 2023, price: 121, units: 30 }
  - { model: B, year: 2021, price: 40, units: 30 }
  - { model: A, year: 2021, price: 100, units: 10 }
  - { model: B, year: 2022 }
  - { model: A, year: 2022, price: 110, units: 20 }
  - { model: B, year: 2023, price: 50, units: 20 }
derived:
";

/// An index of consumer prices by year.
const CPI: &str = "\
date: year
columns: { year: { type: date }, index: {} }
rows: [{ year: 2021, index: 80 }, { year: 2022, index: 96 }, { year: 2023, index: 100 }]
";

/// A project with prices that have these derived columns, and an index of prices.
fn prices(derived: &str) -> Project {
    let project = project(&[("prices.yaml", &format!("{PRICES}{derived}")), ("cpi.yaml", CPI)]);
    let settings = std::fs::read_to_string(project.path("foresite.yaml")).unwrap();
    project.write("foresite.yaml", &format!("{settings}units: {{ car: }}\n"));
    project
}

/// Returns the values of one derived column of the prices.
#[track_caller]
fn derived(value: &str) -> Vec<String> {
    let rows = rows(&prices(&format!("  x: {value}\n")), "prices");
    rows.iter().map(|row| row.rsplit(',').next().unwrap().to_owned()).collect()
}

/// Returns the error of a derived column of the prices.
#[track_caller]
fn error(value: &str) -> String {
    let found = errors(&prices(&format!("  x:\n    value: {value}\n")));
    assert_eq!(found.len(), 1, "{found:?}");
    found.concat()
}

#[test]
fn a_derived_column_compares_a_row_with_the_one_before_it() {
    // The rows of B in 2023 and 2021, since there is no price in 2022; the first row of each model has none before it.
    assert_eq!(derived("price - previous.price"), ["11", "", "", "", "10", "10"]);
    assert_eq!(derived("price / previous.price"), ["1.1", "", "", "", "1.1", "1.25"]);
    assert_eq!(derived("price / first.price"), ["1.21", "", "", "", "1.1", "1.25"]);
    assert_eq!(derived("units / best.units"), ["1.5", "", "", "", "2", "0.666666666667"]);
    assert_eq!(derived("units / least.units"), ["3", "", "", "", "2", "0.666666666667"]);
    assert_eq!(derived("(year - previous.year) / (1 year)"), ["1", "", "", "1", "1", "1"]);
    // Other derived columns have rows before them as well.
    let growth = prices("  growth: price / previous.price\n  faster: growth - previous.growth\n");
    let faster: Vec<String> =
        rows(&growth, "prices").iter().map(|row| row.rsplit(',').next().unwrap().into()).collect();
    assert_eq!(faster[1..], ["", "", "", "", ""]);
    assert!(faster[0].parse::<f64>().unwrap().abs() < 1e-12, "{faster:?}");
}

#[test]
fn rows_of_one_date_are_not_before_each_other() {
    let rows = "- { on: 2020-01-01, v: 1 }\n  - { on: 2020-01-01, v: 5 }\n  - { on: 2021-01-01, v: 7 }\n  - { v: 9 }\n  - { on: 2022-01-01, v: 8 }";
    let columns = "columns: { on: { type: date, optional: true }, v: {} }\nderived:\n  x: v - previous.v\n  y: v - best.v\n  z: v - first.v\n";
    let project = project(&[("d.yaml", &format!("date: on\n{columns}rows:\n  {rows}\n"))]);
    let found = self::rows(&project, "d");
    let expected = ["2020-01-01,1,,,", "2020-01-01,5,,,", "2021-01-01,7,2,2,6", ",9,,,", "2022-01-01,8,1,1,7"];
    assert_eq!(found, expected);
    // Without dates, the order is that of the file.
    let project = self::project(&[("d.yaml", &format!("{columns}rows:\n  {rows}\n"))]);
    let expected = ["2020-01-01,1,,,", "2020-01-01,5,4,4,4", "2021-01-01,7,2,2,6", ",9,2,2,8", "2022-01-01,8,-1,-1,7"];
    assert_eq!(self::rows(&project, "d"), expected);
}

#[test]
fn a_derived_column_reads_cells_of_other_datasets() {
    // Python: [v * 100 / cpi[y] for y, v in ...]
    let real = ["121", "50", "125", "", "114.583333333", "50"];
    for value in [
        "price * cpi[year = 2023].index / cpi[year = year].index",
        "price * cpi.index[year = 2023] / cpi.index[year = year]",
        "price * cpi.best(year).index / cpi[year = year and index = index_of_year].index",
        "price * cpi.first(index >= 100).index / cpi[year = (if true then year else year)].index",
    ] {
        let value = format!("  index_of_year: cpi[year = year].index\n  x: {value}\n");
        let found: Vec<String> = rows(&prices(&value), "prices");
        let found: Vec<&str> = found.iter().map(|row| row.rsplit(',').next().unwrap()).collect();
        let near = |a: &str, b: &str| match (a.parse::<f64>(), b.parse::<f64>()) {
            (Ok(a), Ok(b)) => (a - b).abs() < 1e-6,
            _ => a == b,
        };
        assert!(found.iter().zip(real).all(|(a, b)| near(a, b)), "{value}: {found:?}");
    }
    // The dataset itself, by its own key.
    assert_eq!(derived("price / prices[\"A, 2021\"].price"), ["1.21", "0.4", "1", "", "1.1", "0.5"]);
    assert_eq!(derived("price / prices[model = model, year = 2021].price"), ["1.21", "1", "1", "", "1.1", "1.25"]);
    // A cell that is left out is missing, as one of the row itself is.
    assert_eq!(derived("price - prices[model = \"B\", year = year].price"), ["71", "0", "60", "", "", "0"]);
}

#[test]
fn a_look_up_compares_text_dates_of_any_length_and_numbers_in_their_units() {
    let sales = "columns: { country: { type: text }, on: { type: date }, size: { unit: GB } }\n\
        derived:\n  region: countries[name = country].region\n  rate: rates[year = on].rate\n  price: sizes[size = size].price\n  \
        month: months[on = on].v\n\
        rows:\n  - { country: Norway, on: 2020-03-05, size: 0.3 }\n  - { country: Chile, on: 2021-12-31, size: 2000 }\n";
    let project = project(&[
        ("sales.yaml", sales),
        (
            "countries.yaml",
            "columns: { name: { type: text }, region: { type: text } }\nrows: [{ name: Chile, region: America }, { name: Norway, region: Europe }]\n",
        ),
        (
            "rates.yaml",
            "columns: { year: { type: date }, rate: {} }\nrows: [{ year: 2020, rate: 1.5 }, { year: 2021, rate: 2.5 }]\n",
        ),
        (
            "sizes.yaml",
            "columns: { size: { unit: TB }, price: { unit: USD } }\nrows: [{ size: 2, price: 7 }, { size: 0.0003, price: 5 }]\n",
        ),
        (
            "months.yaml",
            "columns: { on: { type: date }, v: {} }\nrows: [{ on: 2020-03, v: 3 }, { on: 2021-Q4, v: 4 }, { on: 2019, v: 5 }]\n",
        ),
    ]);
    let expected = ["Norway,2020-03-05,0.3,Europe,1.5,5,3", "Chile,2021-12-31,2000,America,2.5,7,4"];
    assert_eq!(rows(&project, "sales"), expected);
}

#[test]
fn a_row_that_is_not_found_is_an_error_that_is_told_once() {
    let project = prices("  x: cpi[year = year].index\n");
    project.write("data/cpi.yaml", &CPI.replace("{ year: 2022, index: 96 }, ", ""));
    let expected = "data/prices.yaml:16 `x` of `B, 2022` finds no row of `cpi` with year = 2022; 2 rows find none | add what is missing \
        to `cpi`; if it may be missing, add `optional: true` beside the `value` of `x`";
    assert_eq!(errors(&project), [expected]);
    // What uses the column is not reported as well.
    project
        .write("content/index.md", "---\ntitle: Home\n---\n\n[](<=prices[\"A, 2021\"].x>) [](<=prices.best(x).x>)\n");
    assert_eq!(errors(&project), [expected]);
    let places = project.run(&["check"]).stderr;
    for place in ["12 |   - { model: B, year: 2022 }", "13 |   - { model: A, year: 2022, price: 110, units: 20 }"] {
        assert!(places.contains(place), "{places}");
    }
    // The help is followed.
    project
        .write("data/prices.yaml", &format!("{PRICES}  x:\n    value: cpi[year = year].index\n    optional: true\n"));
    let found = rows(&project, "prices");
    assert_eq!(found[3..5], ["B,2022,,,", "A,2022,110,20,"]);
    assert_eq!(found[0], "A,2023,121,30,100");
}

#[test]
fn several_rows_that_are_found_are_an_error() {
    let project = prices("  x:\n    value: cpi[year = year].index\n    optional: true\n");
    project.write(
        "data/cpi.yaml",
        &CPI.replace("index: {}", "index: {}, country: { type: text }")
            .replace("2022,", "2021, country: US,")
            .replace(": 80", ": 80, country: UK")
            .replace(": 100", ": 100, country: UK"),
    );
    let found = errors(&project);
    let expected = "data/prices.yaml:17 `x` of `B, 2021` finds several rows of `cpi` with year = 2021: expected one; 2 rows find several \
        | add a condition that one of them meets: `country = \"US\"`";
    assert_eq!(found, [expected]);
}

#[test]
fn problems_of_look_ups_are_reported_at_their_places() {
    for (value, expected) in [
        ("cpj[year = year].index", "no dataset is called `cpj` | did you mean `cpi`?"),
        ("cpi[year = year].indx", "`cpi` has no column `indx` | did you mean `index`?"),
        ("cpi[yaer = year].index", "`cpi` has no column `yaer` | did you mean `year`?"),
        ("cpi[year = yaer].index", "nothing is called `yaer` | did you mean `year`?"),
        ("cpi[year = model].index", "`year` of `cpi` has dates, and this is the text `A`"),
        ("cpi[index = price].index", "`index` of `cpi` has plain numbers, and this is a quantity in `USD`"),
        ("prices[price = units].price", "`price` of `prices` has quantities in `USD`, and this is a quantity in `car`"),
        ("prices[model = \"Zzz\"].price", "no row of `prices` has `Zzz` as its model | it is one of `\"A\"`, `\"B\"`"),
        (
            "cpi[year >= year].index",
            "expected a column of `cpi` and what it is equal to, found another condition | a derived column finds a row by `=` alone: \
             `cpi[year = year]` is the row of `cpi` with the same year as this row",
        ),
        (
            "price / cpi.index",
            "`cpi.index` is a whole column: expected one value | say which row: `cpi[year = year].index` is the one with the same year as \
             this row",
        ),
        ("cpi[\"2021\"].index", "the rows of `cpi` have no names | name the column that names a row: `key: name`"),
        ("price + cpi[year = year].index", "a plain number cannot be added to a quantity in `USD`"),
        ("previous.prise", "`prices` has no column `prise` | did you mean `price`?"),
        ("best.model", "`model` has text: expected a column of numbers or dates"),
        ("previous.x", "`x` is derived from itself: x -> x"),
        ("rolling_mean(price)", "expected 2 arguments, found 1 | its form is `rolling_mean(x, rows)`"),
        (
            "rolling_mean(price, 1.5)",
            "expected a whole number of rows, the same for all rows | its form is `rolling_mean(x, rows)`",
        ),
        ("rolling_mean(year, 2)", "the value has dates: expected numbers"),
        (
            "total(price, model)",
            "expected the columns after `by`, each by its name | its forms are `total(x)`, `total(x, by = column)` and `total(x, by = \
             column, by = column)`",
        ),
        ("total(price, by = modle)", "`prices` has no column `modle` | did you mean `model`?"),
        ("total(model)", "the value has text: expected numbers"),
    ] {
        let found = error(value);
        assert_eq!(found.split_once(' ').unwrap().1, expected, "{value}");
        assert!(found.starts_with("data/prices.yaml:17 "), "{found}");
    }
}

#[test]
fn columns_that_need_each_other_are_shown_as_a_circle() {
    let cpi = format!("{CPI}derived:\n  real: prices[model = \"A\", year = year].x\n  other: real * 2\n");
    let project = prices("  x: cpi[year = year].other\n  y: cpi[year = year].index\n");
    project.write("data/cpi.yaml", &cpi);
    let expected = "data/cpi.yaml:5 `cpi.real` needs itself: cpi.real -> prices.x -> cpi.other -> cpi.real | compute one of them from the \
        columns of the data alone";
    assert_eq!(errors(&project), [expected]);
    // Two datasets that read each other are no circle if their columns are none.
    project.write("data/prices.yaml", &format!("{PRICES}  x: price * 2\n  y: cpi[year = year].real\n"));
    assert_eq!(rows(&project, "prices")[0], "A,2023,121,30,242,242");
    // A group of rows is one step.
    let group = "group: { from: prices, by: model, columns: { x: sum(y) } }\n";
    let project = prices("  y: groups[model = model].x\n");
    project.write("data/groups.yaml", group);
    let expected = "data/groups.yaml:1 `groups` needs itself: groups -> prices.y -> groups | compute one of them from the columns of the \
        data alone";
    assert_eq!(errors(&project), [expected]);
    let project = prices("");
    project.write("data/prices.yaml", "group: { from: prices, by: model, columns: { x: count() } }\n");
    assert_eq!(
        errors(&project)[0].split(" | ").next(),
        Some("data/prices.yaml:1 `prices` needs itself: prices -> prices")
    );
}

#[test]
fn a_rolling_mean_is_over_rows_of_the_same_entity() {
    // Two series, mixed. Python: [np.mean(x[i - 2:i + 1]) for i in range(2, 8)] for x = [3, 1, 4, 1, 5, 9, 2, 6].
    let values = [3, 1, 4, 1, 5, 9, 2, 6];
    let mut csv = "name,day,v\n".to_owned();
    for (at, value) in values.iter().enumerate() {
        let day = at + 1;
        csv += &format!("B,2024-01-{day:02},{}\nA,2024-01-{day:02},{value}\n", value * 100);
    }
    let read = "key: [name, day]\ndate: day\ncolumns: { name: { type: text }, day: { type: date }, v: { unit: GB } }\nrows: v.csv\n\
        derived:\n  x: rolling_mean(v, 3)\n  y: rolling_mean(v * 2, 1) / (1 GB)\n  z: rolling_mean(v, 9)\n  u: rolling_mean(v - previous.v, 2)\n";
    let project = project(&[("v.csv", &csv), ("v.yaml", read)]);
    let found = rows(&project, "v");
    let column = |at: usize, name: &str| -> Vec<String> {
        let rows = found.iter().map(|row| row.split(',').collect::<Vec<_>>()).filter(|row| row[0] == name);
        rows.map(|row| row[at].to_owned()).collect()
    };
    let means = ["", "", "2.66666666667", "2", "3.33333333333", "5", "5.33333333333", "5.66666666667"];
    assert_eq!(column(3, "A"), means);
    assert_eq!(column(3, "B")[2..5], ["266.666666667", "200", "333.333333333"]);
    assert_eq!(column(4, "A"), ["6", "2", "8", "2", "10", "18", "4", "12"]);
    assert_eq!(column(5, "A"), [""; 8]);
    // The mean of two differences is half of the difference over two rows.
    assert_eq!(column(6, "A"), ["", "", "0.5", "0", "0.5", "4", "-1.5", "-1.5"]);
    // A window with a gap has no mean.
    assert_eq!(derived("rolling_mean(price, 2)"), ["115.5", "", "", "", "105", ""]);
}

#[test]
fn a_rolling_mean_through_several_rows_of_one_date_is_refused() {
    let project = prices("  x: rolling_mean(price, 2)\n");
    project.write(
        "data/prices.yaml",
        &format!("{}  x: rolling_mean(price, 2)\n", PRICES.replace("key: [model, year]\n", "")),
    );
    let expected = "data/prices.yaml:15 row 2 and row 3 are both of 2021: a rolling mean needs one row on each date | add the column that \
        tells them apart to the key: `key: [entity, year]`";
    assert_eq!(errors(&project), [expected]);
}

#[test]
fn a_total_is_over_all_rows_or_over_those_of_a_group() {
    assert_eq!(
        derived("units / total(units)"),
        ["0.272727272727", "0.272727272727", "0.0909090909091", "", "0.181818181818", "0.181818181818"]
    );
    assert_eq!(derived("units / total(units, by = year)"), ["0.6", "0.75", "0.25", "", "1", "0.4"]);
    assert_eq!(
        derived("total(price * units, by = model) / total(units, by = model)"),
        ["113.833333333", "44", "113.833333333", "44", "113.833333333", "44"]
    );
    assert_eq!(derived("total(units, by = year, by = model)"), ["30", "30", "10", "", "20", "20"]);
    // The units balance, and the share is shown in percent.
    let project = prices("  x:\n    value: units / total(units, by = year)\n    unit: \"%\"\n");
    assert_eq!(rows(&project, "prices")[0], "A,2023,121,30,60");
    // A row without the column is in no group.
    let unknown = "columns: { a: { type: text, optional: true }, v: {} }\nderived:\n  x: total(v, by = a)\nrows: [{ v: 1 }, { a: X, v: 2 }, { v: 4 }]\n";
    let project = self::project(&[("d.yaml", unknown)]);
    assert_eq!(rows(&project, "d"), [",1,", "X,2,2", ",4,"]);
}

/// A group of the prices with these further keys.
fn grouped(keys: &str) -> Project {
    let project = prices("  spent: price * units\n");
    project.write("data/models_.yaml", keys);
    project
}

const BY_MODEL: &str = "\
title: Models
group:
  from: prices
  by: model
  columns:
    units: { value: sum(units), label: Units sold }
    mean: mean(price)
    typical: median(price)
    middle: median(units)
    rows: count()
    known: count(price)
    first_price: first(price)
    last_year: last(year)
    average: sum(spent) / sum(units)
    highest:
      value: max(mean(price), 45 USD)
      unit: kUSD
";

#[test]
fn a_dataset_is_made_of_groups_of_rows() {
    let project = grouped(BY_MODEL);
    // Python: statistics.mean([121, 100, 110]), statistics.median([40, 50]), sum(p * u) / sum(u) for each model.
    let expected =
        ["A,60,110.333333333,110,20,3,3,100,2023,113.833333333,0.110333333333", "B,50,45,45,25,3,2,40,2023,44,0.045"];
    assert_eq!(rows(&project, "models_"), expected);
    // It is published like data, with its units and sources.
    let csv = std::fs::read_to_string(project.path("public/data/models_.csv")).unwrap();
    assert!(
        csv.starts_with(
            "model,units (car),mean (USD),typical (USD),middle (car),rows,known,first_price (USD),last_year,"
        ),
        "{csv}"
    );
    // A column that divides is shown with few digits, and sums and counts are shown as they are.
    let page = |figure: &str| {
        project.write("content/index.md", &format!("---\ntitle: Home\n---\n\n[](<={figure}>)\n"));
        project.run(&["build"]).ends_with(0);
        let html = std::fs::read_to_string(project.path("public/index.html")).unwrap();
        html.split("<data value=").nth(1).unwrap().split("</data>").next().unwrap().to_owned()
    };
    assert!(page("models_[\"A\"].mean").contains(">$110<"), "{}", page("models_[\"A\"].mean"));
    assert!(page("models_[\"A\"].typical").contains(">$110<"));
    assert!(page("models_.best(units).units").contains(">60 cars<"), "{}", page("models_.best(units).units"));
}

#[test]
fn groups_by_several_columns_keep_dates_units_and_sources() {
    let sales = "sources: [maker]\nkey: [shop, year, kind]\ndate: year\ncolumns:\n  shop: { type: text }\n  year: { type: date }\n  kind: { type: text }\n  sold: { unit: GB, optional: true }\nrows:\n  \
        - { shop: X, year: 2021, kind: a, sold: 0.1 }\n  - { shop: X, year: 2021, kind: b, sold: 0.2, sources: [other] }\n  \
        - { shop: X, year: 2022, kind: a, sold: 1.2 }\n  - { shop: Y, year: 2022, kind: a }\n  - { shop: X, year: 2023, kind: a, sold: 4.8 }\n";
    let by = "group:\n  from: sales\n  by: [shop, year]\n  columns: { sold: sum(sold), kinds: count() }\n\
        derived: { change: sold - previous.sold, mean: sold / kinds }\nexpect: [sold <= 2 GB]\n";
    let project = project(&[
        ("sales.yaml", sales),
        ("by.yaml", by),
        ("again.yaml", "group: { from: by, by: shop, columns: { sold: sum(sold), change: mean(change) } }\n"),
        ("sources.yaml", "maker: { title: Maker }\nother: { title: Other }\n"),
        (
            "models/m.yaml",
            "samples: 128\noutcomes:\n  pace: doubling(by.sold[shop = \"X\"])\n  cell: by[\"X, 2021\"].sold\n  far: again.sold[shop = \"X\"]\n",
        ),
    ]);
    let expected = ["X,2021,0.3,2,,0.15", "X,2022,1.2,1,0.9,1.2", "Y,2022,,1,,", "X,2023,4.8,1,3.6,4.8"];
    assert_eq!(rows(&project, "by"), expected);
    assert_eq!(rows(&project, "again"), ["X,6.3,2.25", "Y,,"]);
    let csv = std::fs::read_to_string(project.path("public/data/by.csv")).unwrap().replace('\r', "");
    assert!(csv.contains("\nX,2021,0.3,2,maker other,\nX,2022,1.2,1,maker,\n"), "{csv}");
    // Models, expectations, charts, and figures in prose read it like any dataset.
    let forecast = project.run(&["forecast", "--format", "json", "--model", "m"]).ends_with(0).stdout;
    let forecast: serde_json::Value = serde_json::from_str(&forecast).unwrap();
    let median = |name: &str| forecast["outcomes"][name]["quantiles"]["0.5"].as_f64().unwrap();
    assert_eq!((median("cell"), median("far")), (0.3, 6.3));
    assert!((median("pace") - 0.5).abs() < 1e-9, "{}", median("pace"));
    assert_eq!(messages(&project, "E0309"), ["`X, 2023` of `by` is not as expected: `sold <= 2 GB`"]);
    project.write(
        "data/charts/c.yaml",
        "kind: line\ntitle: C\nsources: [maker]\nseries: [{ path: by.sold, where: shop = \"X\" }]\n",
    );
    project.write("content/index.md", "---\ntitle: Home\n---\n\n![](chart:c)\n\n[](<=by[\"X, 2022\"].sold>)\n");
    project.run(&["build"]).ends_with(0);
    let chart = std::fs::read_to_string(project.path("public/charts/c.csv")).unwrap().replace('\r', "");
    assert!(chart.contains("2023") && chart.contains("0.3"), "{chart}");
    // The provenance of a figure names the sources of the rows that it comes from.
    let html = std::fs::read_to_string(project.path("public/index.html")).unwrap();
    assert!(html.contains("Source: Maker"), "{html}");
}

#[test]
fn problems_of_groups_are_reported_at_their_places() {
    let column =
        |value: &str| format!("group:\n  from: prices\n  by: model\n  columns:\n    x:\n      value: {value}\n");
    for (keys, expected) in [
        ("group: { from: price, by: model }\n".to_owned(), "1 no dataset is called `price` | did you mean `prices`?"),
        ("group: { from: prices, by: modle }\n".to_owned(), "1 `prices` has no column `modle` | did you mean `model`?"),
        (
            "group: { from: prices, by: model }\nkey: model\n".to_owned(),
            "2 the rows of this dataset are made by its `group`, so they follow from it | leave it out, or leave out `group`",
        ),
        (
            "group: { from: prices, by: model, columns: { model: count() } }\n".to_owned(),
            "1 two columns are named `model` | rename one of the two",
        ),
        (
            column("price"),
            "6 `price` has a value in each row of a group: expected one value | say which: `sum(price)`, `mean(price)`, `median(price)`, \
             `first(price)` or `last(price)`",
        ),
        (column("sum(prise)"), "6 nothing is called `prise` | did you mean `price`?"),
        (column("sum(model)"), "6 what `sum` adds up has text: expected numbers"),
        (column("mean()"), "6 expected 1 argument, found 0 | its form is `mean(x)`"),
        (column("sum(price) + sum(units)"), "6 a quantity in `car` cannot be added to a quantity in `USD`"),
        (column("sum(price + units)"), "6 a quantity in `car` cannot be added to a quantity in `USD`"),
        (
            column("cpi[year = 2021].index"),
            "6 the columns of a group are computed from its rows: expected a function over them | cells of other datasets can be named \
             inside its brackets, and under `derived`",
        ),
        (
            "group: { from: prices, by: model }\naccept: { outlier: { A: So it is } }\n".to_owned(),
            "2 expected a reason for all rows, since the rows are made by `group` | give `outlier` one reason for all rows, or accept it in \
             the rows of the other dataset",
        ),
    ] {
        let found = errors(&grouped(&keys));
        assert_eq!(found, [format!("data/models_.yaml:{expected}")], "{keys}");
    }
    // A unit that does not fit is an error at the unit.
    let project = grouped(&column("sum(price)").replace("      value", "      unit: GB\n      value"));
    assert_eq!(errors(&project), ["data/models_.yaml:7 `x` is in `USD`, not in `GB`"]);
    // What is wrong with the other dataset is reported there, and once.
    let project = grouped(BY_MODEL);
    project.write("data/prices.yaml", &format!("{PRICES}  spent: price * unts\n"));
    assert_eq!(errors(&project), ["data/prices.yaml:16 nothing is called `unts` | did you mean `units`?"]);
}

#[test]
fn inside_the_brackets_of_a_group_rows_of_other_datasets_can_be_named() {
    let project = grouped(
        "group:\n  from: prices\n  by: year\n  columns:\n    real: sum(price * cpi[year = 2023].index / cpi[year = year].index)\n    \
        change: sum(price - previous.price)\n",
    );
    let found = rows(&project, "models_");
    assert_eq!(found, ["2023,171,21", "2021,175,", "2022,114.583333333,10"]);
}

#[test]
fn the_datasets_of_a_model_read_those_of_the_project() {
    let project = prices("  x: price * 2\n");
    let model = "samples: 128\ndatasets:\n  own:\n    key: year\n    columns: { year: { type: date }, v: {} }\n    derived:\n      \
        y: v * cpi[year = year].index\n    rows: [{ year: 2021, v: 2 }, { year: 2022, v: 3 }]\n  groups:\n    group: { from: prices, by: \
        model, columns: { x: sum(x) } }\n  all:\n    group: { from: own, by: year, columns: { y: sum(y) } }\noutcomes:\n  a: own[\"2022\"].y\n  \
        b: groups[\"B\"].x\n  c: all[\"2021\"].y\n";
    project.write("data/models/m.yaml", model);
    let forecast = project.run(&["forecast", "--format", "json", "--model", "m"]).ends_with(0).stdout;
    let forecast: serde_json::Value = serde_json::from_str(&forecast).unwrap();
    let median = |name: &str| forecast["outcomes"][name]["quantiles"]["0.5"].as_f64().unwrap();
    assert_eq!((median("a"), median("b"), median("c")), (288.0, 180.0, 160.0));
    // Those of the project cannot read those of a model.
    project.write("data/prices.yaml", &format!("{PRICES}  x: own[year = year].v\n"));
    assert!(
        errors(&project)[0].starts_with("data/prices.yaml:16 no dataset is called `own`"),
        "{:?}",
        errors(&project)
    );
}

#[test]
fn a_change_of_a_dataset_reaches_all_that_are_computed_from_it() {
    let project = grouped("group: { from: prices, by: model, columns: { spent: sum(spent), real: sum(real) } }\n");
    project.write(
        "data/prices.yaml",
        &format!("{PRICES}  spent: price * units\n  real: price * cpi[year = year].index\n"),
    );
    project
        .write("data/models/m.yaml", "samples: 128\noutcomes:\n  x: models_[\"A\"].spent\n  y: models_[\"A\"].real\n");
    let page =
        "---\ntitle: Home\n---\n\n[](=m.x.median), [](=m.y.median), [](<=models_[\"A\"].spent>)\n\n![](table:t)\n";
    project.write("content/index.md", page);
    project.write("data/tables/t.yaml", "kind: dataset\ntitle: T\ndataset: models_\n");
    let options = BuildOptions::new(Date::new(2026, 1, 1).unwrap());
    let mut cache = BuildCache::default();
    let first = rebuild(project.root(), &options, &mut cache);
    assert!(!first.report.has_errors());
    let mut before = first.site;
    for (file, from, to) in [("prices.yaml", "price: 121", "price: 221"), ("cpi.yaml", "index: 96", "index: 196")] {
        let path = format!("data/{file}");
        let text = std::fs::read_to_string(project.path(&path)).unwrap();
        project.write(&path, &text.replace(from, to));
        let again = rebuild(project.root(), &options, &mut cache).site;
        assert_eq!(again, build(project.root(), &options).site, "{file}");
        assert_ne!(again, before, "{file}");
        before = again;
    }
}

#[test]
fn an_expectation_looks_up_the_cell_that_belongs_to_the_row() {
    let limits = "date: year\ncolumns: { year: { type: date }, most: { unit: USD } }\nrows: [{ year: 2021, most: 50 }, { year: 2022, most: 200 }, { year: 2023, most: 120 }]\n";
    let project = prices(
        "  x: price\nexpect:\n  - price <= limits[year = year].most\n  - x <= limits.most[year = previous.year]\n",
    );
    project.write("data/limits.yaml", limits);
    let mut found = messages(&project, "E0309");
    found.sort();
    let expected = [
        "`A, 2021` of `prices` is not as expected: `price <= limits[year = year].most`",
        "`A, 2022` of `prices` is not as expected: `x <= limits.most[year = previous.year]`",
        "`A, 2023` of `prices` is not as expected: `price <= limits[year = year].most`",
    ];
    assert_eq!(found, expected);
    // A condition that is the same for every row chooses one cell, as before.
    project.write("data/prices.yaml", &format!("{PRICES}  x: price\nexpect:\n  - price <= limits[year = 2023].most\n"));
    assert_eq!(
        messages(&project, "E0309"),
        ["`A, 2023` of `prices` is not as expected: `price <= limits[year = 2023].most`"]
    );
    // A row that is not found is an error once.
    project.write("data/limits.yaml", &limits.replace("{ year: 2021, most: 50 }, ", ""));
    project.write("data/prices.yaml", &format!("{PRICES}  x: price\nexpect:\n  - price <= limits[year = year].most\n"));
    let found = errors(&project);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with(
            "data/prices.yaml:18 `condition` of `B, 2021` finds no row of `limits` with year = 2021; 2 rows find none"
        ),
        "{found:?}"
    );
}

#[test]
fn the_provenance_of_a_figure_leads_on_to_the_datasets_that_it_is_computed_from() {
    let project = grouped(
        "sources: [own]\ngroup: { from: prices, by: model, columns: { real: sum(real), spent: sum(spent) } }\n",
    );
    let derived = "  spent: price * units\n  real: price * cpi[year = year].index\n";
    project.write("data/prices.yaml", &format!("title: Prices\nsources: [shop]\n{PRICES}{derived}"));
    project.write("data/cpi.yaml", &format!("title: Price index\nsources: [office]\n{CPI}"));
    project.write("data/sources.yaml", "own: { title: Own }\nshop: { title: Shop }\noffice: { title: Office }\n");
    let provenance = |figure: &str| {
        project.write("content/index.md", &format!("---\ntitle: Home\n---\n\n[](<={figure}>)\n"));
        project.run(&["build"]).ends_with(0);
        let html = std::fs::read_to_string(project.path("public/index.html")).unwrap();
        let html = html.split("provenance-group").nth(1).unwrap().to_owned();
        ["Own", "Shop", "Office", "Price index"].map(|word| html.contains(word))
    };
    assert_eq!(provenance("models_[\"A\"].spent"), [true, true, false, false]);
    assert_eq!(provenance("models_[\"A\"].real"), [true, true, true, true]);
    assert_eq!(provenance("prices[\"A, 2021\"].real"), [false, true, true, true]);
    assert_eq!(provenance("prices[\"A, 2021\"].spent"), [false, true, false, false]);
    assert_eq!(provenance("prices[\"A, 2021\"].price"), [false, true, false, false]);
}
