//! Datasets that are reshaped without a script: rows before a row, cells of other datasets, rolling means, totals, and groups.

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
