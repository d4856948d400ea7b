//! Charts and tables of the kind `backtest`: what a curve would have forecast on earlier dates, and what came.

use std::fs;

use super::backtests::OUTPUT;
use super::project::{Ended, Project, foresite};

/// A model of the series whose doubling time is a belief: 1 year, without doubt.
const MODEL: &str = "\
inputs:
  doubling: 1 year
curves:
  output:
    value: grow(output.first(output > 0 GW).output, 2018-07-01, doubling)
    observed: output.output
  idle:
    value: grow(1 GW, 2018-07-01, doubling)
outcomes:
  in_2030: at(2030-01-01, output)
";

const KEYS: &str = "kind: backtest\ntitle: Then and now\ncurve: m.output\nfrom: 2020-01-01\n";

fn project() -> Project {
    let project = Project::small();
    project.write("foresite.yaml", "title: Small\nbase_url: https://example.org/\nas_of: 2023-01-01\n");
    project.write("data/output.yaml", OUTPUT);
    project.write("data/models/m.yaml", MODEL);
    project
}

fn page(project: &Project, block: &str, keys: &str) {
    let text = format!("---\ntitle: Home\n---\n\n```{block} tried show\n{keys}```\n\n[On](second.md).\n");
    project.write("content/index.md", &text);
}

/// Builds the site. Returns its page, and the rows of the first table there.
fn built(project: &Project) -> (String, Vec<String>) {
    Ended::of(foresite(project.root()).args(["build", "--quiet"])).ends_with(0);
    let html = fs::read_to_string(project.path("public/index.html")).unwrap();
    let table = html.split("<table").nth(1).unwrap().split("</table>").next().unwrap();
    let words = |row: &str| {
        let cells = row.split('<').filter_map(|part| part.split_once('>').map(|(_, text)| text.trim().to_owned()));
        cells.filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" | ").replace('\u{a0}', " ")
    };
    let rows = table.split("<tr").skip(1).map(|row| words(row.split_once('>').unwrap().1)).collect();
    (html, rows)
}

#[test]
fn a_table_and_a_chart_show_each_forecast_beside_what_came() {
    let project = project();
    for block in ["table", "chart"] {
        page(&project, block, KEYS);
        let (html, rows) = built(&project);
        // By hand: the model doubles from 1 GW in July 2018, so it says 16 GW for July 2022, when 8 came.
        assert!(
            rows[3].starts_with("1 January 2020 | 2022-07-01 | 16 GW | 16 GW | 16 GW | 8 GW | 8 | 6 | 8 | –"),
            "{rows:#?}"
        );
        assert_eq!(rows.len(), 7, "{rows:#?}");
        assert!(html.contains("the beliefs are those of today"), "{html}");
        // Three rows are known from 2021 on, by which a walk can be fitted. The last value misses by 4, 4, and 0 GW.
        let mean = "The mean score over 3 of 6 forecasts, in GW, is 5.33 for the model, 2.67 for the last value, ";
        assert!(html.contains(mean), "{html}");
    }
    let csv = fs::read_to_string(project.path("public/charts/tried.csv")).unwrap().replace('\r', "");
    assert!(
        csv.starts_with(
            "made,for,median,low,high,came,score,last_value,last_trend,random_walk\n2020-01-01,2020-07-01,"
        ),
        "{csv}"
    );
    let numbers =
        |line: &str| line.split(',').skip(2).map(|cell| cell.parse().unwrap_or(f64::NAN)).collect::<Vec<f64>>();
    let rows: Vec<Vec<f64>> = csv.lines().skip(1).map(numbers).collect();
    // The columns: median, low, high, came, score, last value. A forecast without doubt is scored by its distance from what came,
    // and the last value that is known in January 2020 is 2 GW.
    let wanted = [
        [4.0, 4.0, 4.0, 4.0, 0.0, 2.0],
        [8.0, 8.0, 8.0, 8.0, 0.0, 6.0],
        [16.0, 16.0, 16.0, 8.0, 8.0, 6.0],
        [8.0, 8.0, 8.0, 8.0, 0.0, 4.0],
        [16.0, 16.0, 16.0, 8.0, 8.0, 4.0],
        [16.0, 16.0, 16.0, 8.0, 8.0, 0.0],
    ];
    assert_eq!(rows.len(), wanted.len());
    for (row, wanted) in rows.iter().zip(wanted) {
        for (value, wanted) in row.iter().zip(wanted) {
            // A year of 366 days is a little longer in years than one of 365 is.
            assert!((value - wanted).abs() < 0.05, "{row:?}, {wanted:?}");
        }
    }
}

#[test]
fn annotations_lie_on_a_chart_of_a_backtest() {
    let project = project();
    page(
        &project,
        "chart",
        &format!(
            "{KEYS}every: 2 years\nscale: log\nnotes: {{ at: 2021-03-01, text: A new plant }}\n\
             rule: {{ value: 5 GW, label: Enough }}\nbands: {{ from: 2019-01, to: 2019-12, label: The boom }}\n"
        ),
    );
    let (html, rows) = built(&project);
    for text in ["A new plant", "Enough", "The boom"] {
        assert!(html.matches(text).count() > 1, "{text}");
    }
    let made: Vec<&str> = rows.iter().skip(1).filter_map(|row| row.split(" | ").next()).collect();
    assert_eq!(made, ["1 January 2020", "1 January 2020", "1 January 2020", "1 January 2022"]);
}

#[test]
fn a_backtest_that_cannot_be_shown_is_reported() {
    let project = project();
    let error = |keys: &str| {
        page(&project, "table", keys);
        project.errors()[0].0.clone()
    };
    assert_eq!(
        error(&KEYS.replace("m.output", "m.idle")),
        "content/index.md:8 `m.idle` does not name the data that it forecasts"
    );
    assert_eq!(error(&KEYS.replace("m.output", "m.outputs")), "content/index.md:8 model `m` has no curve `outputs`");
    assert_eq!(error(&KEYS.replace("m.output", "n.output")), "content/index.md:8 there is no model `n`");
    assert_eq!(
        error(&KEYS.replace("2020-01-01", "2023-01-01")),
        "content/index.md:9 2023-01-01 is not before 2023-01-01, the date of the report"
    );
    assert_eq!(
        error(&format!("{KEYS}every: 1 week\n")),
        "content/index.md:10 the model would be run as of more than 60 dates"
    );
    assert_eq!(
        error(&KEYS.replace("2020-01-01", "2022-08-01")),
        "content/index.md:8 `m.output` has no backtest: nothing came after these dates"
    );
    assert!(
        error(&format!("{}every: 5 years\n", KEYS.replace("2020-01-01", "2018-01-01")))
            .starts_with("content/index.md:8 `m.output` has no backtest: it cannot be run as of 2018-01-01: "),
    );
    project.write("data/models/m.yaml", &MODEL.replace("observed: output.output", "observed: output.year"));
    assert_eq!(error(KEYS), "data/models/m.yaml:6 expected a column of numbers: `output.year` has something else");
}
