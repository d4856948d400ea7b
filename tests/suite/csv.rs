//! CSV files as they are published: a dataset says how to read one, and the file is never changed.

use super::project::Project;

/// A report with the table of one dataset and a sentence. `dataset` is its YAML, `file` the CSV file `d.csv`.
fn report(dataset: &str, file: &str) -> Project {
    let project = Project::small();
    project.write("data/d.yaml", dataset);
    project.write("data/d.csv", file);
    project.write("data/tables/t.yaml", "kind: dataset\ntitle: Rows\ndataset: d\n");
    project.write("content/index.md", "---\ntitle: Home\n---\n\n![](table:t)\n");
    project
}

/// Builds a report, and returns the cells of its table, row by row.
#[track_caller]
fn cells(project: &Project) -> Vec<Vec<String>> {
    project.run(&["build"]).ends_with(0);
    let csv = std::fs::read_to_string(project.path("public/tables/t.csv")).unwrap();
    csv.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// Returns the errors of a report: each with its first place and its message.
#[track_caller]
fn errors(project: &Project) -> Vec<String> {
    project.errors().into_iter().map(|(error, _)| error).collect()
}

/// The file of an electric car survey, with the spellings that its publisher chose.
const SHARES: &str = "\
Entity,Code,Year,Share of new cars that are electric
Norway,NOR,2023,93
Norway,NOR,2024,92
World,,2023,18
";

const SHARES_READ: &str = "\
title: Electric share of new cars
rows: d.csv
date: year
key: [entity, year]
columns:
  entity: { type: text, from: Entity }
  year: { type: date, from: Year }
  share: { from: Share of new cars that are electric }
";

#[test]
fn a_published_file_is_read_by_its_own_heads() {
    let project = report(SHARES_READ, SHARES);
    project.write(
        "content/index.md",
        "---\ntitle: Home\n---\n\n![](table:t)\n\nIn [2024](<=d[\"Norway, 2024\"].year>), [92](<=d[\"Norway, 2024\"].share>).\n",
    );
    assert_eq!(cells(&project), [["Norway", "2023", "93"], ["Norway", "2024", "92"], ["World", "2023", "18"]]);
    let page = std::fs::read_to_string(project.path("public/index.html")).unwrap();
    assert!(page.contains(">2024<") && page.contains(">92<"), "{page}");
    // What the dataset does not ask for is not published.
    let all = project.files().into_iter().filter(|(path, _)| path.starts_with(project.path("public")));
    assert!(all.into_iter().all(|(_, bytes)| !String::from_utf8_lossy(&bytes).contains("NOR")));
}

#[test]
fn heads_become_columns_if_none_are_declared() {
    let project = report(
        "rows: d.csv\n",
        "\u{feff}Entity;Year;Share of cars;On\r\nNorway;2023;93,5;2023-04\r\nWorld;2024;;2023-Q2\r\n\r\n",
    );
    assert_eq!(cells(&project), [["Norway", "2023", "93.5", "2023-04"], ["World", "2024", "", "2023-Q2"]]);
}

#[test]
fn a_head_that_is_not_there_is_reported_with_the_nearest() {
    let project = report(&SHARES_READ.replace("are electric", "are electrical"), SHARES);
    let [error] = &errors(&project)[..] else { panic!() };
    assert!(
        error.contains("data/d.yaml:8") && error.contains("no head `Share of new cars that are electrical`"),
        "{error}"
    );
    let shown = project.run(&["check"]).ends_with(1).stderr;
    assert!(shown.contains("did you mean `Share of new cars that are electric`?"), "{shown}");
}

#[test]
fn like_errors_are_reported_once_with_their_number() {
    let rows: String = (0..40).map(|row| format!("{row},NA\n")).collect();
    let project = report("columns: { n: { }, v: { } }\nrows: d.csv\n", &format!("n,v\n{rows}"));
    let [error] = &errors(&project)[..] else { panic!("{:?}", errors(&project)) };
    assert!(error.contains("data/d.csv:2"), "{error}");
    assert!(error.contains("expected a number, found `NA`; 40 cells of `v` are like this"), "{error}");
    let missing: String = (0..40).map(|row| format!("{row},\n")).collect();
    project.write("data/d.csv", &format!("n,v\n{missing}"));
    let [error] = &errors(&project)[..] else { panic!("{:?}", errors(&project)) };
    assert!(error.contains("no `v` in row 1; 40 rows without `v` are like this"), "{error}");
}

#[test]
fn a_number_with_two_readings_is_asked_about_once() {
    let two = "columns: { n: { type: text }, v: { } }\nrows: d.csv\n";
    let project = report(two, "n,v\nA,\"1,234\"\nB,\"5,678\"\n");
    let [error] = &errors(&project)[..] else { panic!("{:?}", errors(&project)) };
    assert!(error.contains("`1,234` has two readings, 1234 and 1.234; 2 cells of `v`"), "{error}");
    for (declared, value) in [("thousands: \",\"\n", "1234"), ("decimal: \",\"\n", "1.234")] {
        project.write("data/d.yaml", &format!("{two}{declared}"));
        assert_eq!(cells(&project)[0], ["A", value]);
    }
    // A comma that can only be a decimal sign leaves no doubt about the others.
    project.write("data/d.yaml", two);
    project.write("data/d.csv", "n,v\nA,\"1,234\"\nB,\"5,67\"\n");
    assert_eq!(cells(&project), [["A", "1.234"], ["B", "5.67"]]);
    // With semicolons between the fields, a point may separate thousands.
    project.write("data/d.csv", "n;v\nA;1.234\nB;5.678\n");
    assert!(errors(&project)[0].contains("`1.234` has two readings, 1234 and 1.234; 2 cells of `v`"));
}

#[test]
fn thousands_and_decimals_have_signs_of_their_own() {
    let project = report("decimal: \",\"\nthousands: \",\"\ncolumns: { v: { } }\nrows: d.csv\n", "v\n1\n");
    assert!(errors(&project)[0].contains("`,` is the decimal sign as well"));
}

#[test]
fn lines_above_the_header_row_and_words_for_gaps_are_passed_over_as_declared() {
    let dataset =
        "skip: 2\nmissing: [\"..\", NA]\ncolumns: { n: { type: text }, v: { optional: true } }\nrows: d.csv\n";
    let project = report(dataset, "Published by somebody, in 2024\n\nn,v\nA,..\nB,2\nC,NA\n");
    assert_eq!(cells(&project), [["A", ""], ["B", "2"], ["C", ""]]);
}

#[test]
fn dates_are_read_by_the_format_of_their_column() {
    let dataset = "date: on\ncolumns: { on: { type: date, format: \"%m/%d/%Y\" }, v: { } }\nrows: d.csv\n";
    let project = report(dataset, "on,v\n03/31/2024,1\n04/01/2024,2\n");
    assert_eq!(cells(&project), [["2024-03-31", "1"], ["2024-04-01", "2"]]);
    project.write("data/d.yaml", &dataset.replace("%m/%d/%Y", "%m/%d"));
    assert!(errors(&project)[0].contains("expected a format of dates, found `%m/%d`"));
}

#[test]
fn a_date_is_shown_in_the_unit_that_the_data_gives() {
    let dataset = "key: n\ncolumns: { n: { type: text }, on: { type: date } }\nrows: d.csv\n";
    let project = report(dataset, "n,on\nA,2024\nB,2024-Q1\nC,2024-03\nD,2024-W07\nE,2024-02-29\n");
    let write =
        |bound: &str| project.write("content/index.md", &format!("---\ntitle: Home\n---\n\n![](table:t)\n\n{bound}\n"));
    write(
        "[2024](=d[\"A\"].on) [2024 Q1](=d[\"B\"].on) [March 2024](=d[\"C\"].on) [2024 W07](=d[\"D\"].on) [February 2024](=d[\"E\"].on)",
    );
    project.run(&["check", "--strict"]).ends_with(0);
    write("[July 2024](=d[\"A\"].on.month)");
    assert!(errors(&project)[0].contains("`.month` is finer than the data, which gives this date as a year"));
}

#[test]
fn keys_of_a_csv_file_are_refused_beside_a_list_of_rows() {
    let project = report("missing: [NA]\nthousands: \",\"\ncolumns: { v: { from: V } }\nrows: [{ v: 1 }]\n", "");
    let found = errors(&project);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found.iter().all(|error| error.contains("this says how a CSV file is written, but `rows` is a list")));
}

#[test]
fn many_rows_of_one_key_are_one_error() {
    let project = report(
        &SHARES_READ.replace("[entity, year]", "entity"),
        &format!("{SHARES}{}", "Norway,NOR,2020,5\n".repeat(5)),
    );
    let [error] = &errors(&project)[..] else { panic!("{:?}", errors(&project)) };
    assert!(error.contains("two rows are named `Norway`; 6 rows have the key of an earlier one"), "{error}");
}

#[test]
fn check_tells_what_it_read_of_a_file_and_what_not() {
    let project = report(SHARES_READ, SHARES);
    let said = project.run(&["check", "-v"]).stderr;
    assert!(said.contains("d: no column is read from `Code`\n"), "{said}");
    project.write("data/d.yaml", "rows: d.csv\n");
    let said = project.run(&["check", "-v"]).stderr;
    let columns = "`Entity` (text), `Code` (text), `Year` (dates), `share_of_new_cars_that_are_electric` (numbers)";
    assert!(said.contains(&format!("d: the columns of its file are {columns}\n")), "{said}");
}

#[test]
fn a_large_dataset_is_published_as_csv_alone() {
    let project = report(SHARES_READ, SHARES);
    for (cells, has_json) in [(9, true), (8, false)] {
        let settings = format!("title: A\nbase_url: https://example.org/\nlimits: {{ dataset_json_cells: {cells} }}\n");
        project.write("foresite.yaml", &settings);
        project.run(&["build"]).ends_with(0);
        assert!(project.path("public/data/d.csv").exists());
        assert_eq!(project.path("public/data/d.json").exists(), has_json);
    }
}
