//! Charts of the kind `curves`: what older forecasts in the ledger said, behind the forecast of today.

use std::fs;

use super::project::{Ended, Project, foresite};

/// Writes a model whose outcome is uniform between the starts of two years, as of a day.
fn change(project: &Project, day: &str, (from, to): (i32, i32)) {
    project.write("foresite.yaml", &format!("title: Small\nbase_url: https://example.org/\nas_of: {day}\n"));
    project.write(
        "data/models/plan.yaml",
        &format!(
            "title: Plan\nresolves: By looking.\nwindow: {{ from: 2026-01-01, to: 2040-12-31 }}\ninputs: {{ wait: \"uniform(low = 0, high = 1)\" }}\n\
             outcomes:\n  ready: {{ value: {from}-01-01 + wait * ({to}-01-01 - {from}-01-01), label: Ready }}\n  \
             size: {{ value: wait * 1 GB, unit: GB, label: Size }}\n"
        ),
    );
}

fn record(project: &Project, day: &str, ends: (i32, i32)) {
    change(project, day, ends);
    Ended::of(foresite(project.root()).args(["record", "--as-of", day])).ends_with(0);
}

fn chart(keys: &str) -> String {
    format!(
        "---\ntitle: Home\n---\n\n```chart curved show\nkind: curves\ntitle: Then and now\n{keys}\n```\n\n[On](second.md).\n"
    )
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
    let rows = table.split("<tr>").skip(1).map(words).collect();
    (html, rows)
}

#[test]
fn a_chart_draws_recorded_curves_behind_that_of_today() {
    let project = Project::small();
    record(&project, "2026-05-07", (2027, 2031));
    record(&project, "2026-06-07", (2028, 2032));
    change(&project, "2026-07-07", (2029, 2033));
    project.write("content/index.md", &chart("outcome: plan.ready\nentries: [2026-06-30, first]"));
    let (html, rows) = built(&project);
    // A quarter of each uniform date falls in each of its four years.
    assert_eq!(rows[0], "By the end of | 7 May 2026 | 7 June 2026 | Now");
    for row in ["2027 | 25% | 0% | 0%", "2028 | 50% | 25% | 0%", "2030 | 100% | 75% | 50%", "2031 | 100% | 100% | 75%"]
    {
        assert!(
            rows.iter().any(|found| found.replace("&lt;1%", "0%").replace("&gt;99%", "100%") == row),
            "{row}: {rows:?}"
        );
    }
    let lines = ["c1 older2", "c1 older1", "\"c1\""].map(|class| html.find(&format!("class=\"{class}")).unwrap_or(0));
    // The older a line, the paler, and today's is drawn over all others.
    assert!(lines[0] > 0 && lines[0] < lines[1], "{lines:?}");
    assert!(html.contains("the forecast of today in front of that of 7 May 2026 and that of 7 June 2026"), "{html}");
    // The medians are at the turn of a year.
    for (said, years) in [("Now", ["2030", "2031"]), ("7 June 2026", ["2029", "2030"])] {
        let said = years.map(|year| html.contains(&format!("{said}: as likely as not by {year}")));
        assert!(said.contains(&true), "{years:?}: {html}");
    }
    let csv = fs::read_to_string(project.path("public/charts/curved.csv")).unwrap();
    let csv = csv.replace(char::from(13), "");
    assert!(csv.starts_with("by_end_of,2026-05-07,2026-06-07,now\n2026,0,0,0\n2027,0.25,"), "{csv}");
}

#[test]
fn annotations_lie_on_a_chart_of_recorded_curves() {
    let project = Project::small();
    record(&project, "2026-05-07", (2027, 2031));
    let keys = "outcome: plan.ready\nnotes: { at: 2029-03-01, text: A promise }\nrule: { value: 80%, label: Likely enough }\n\
                bands: { from: 2027-06, to: 2028-06, label: The sale }";
    project.write("content/index.md", &chart(keys));
    let (html, rows) = built(&project);
    // Nothing has changed: both curves are the same.
    assert_eq!(rows[2].split(" | ").skip(1).collect::<Vec<_>>(), ["25%", "25%"], "{rows:?}");
    for text in ["A promise", "Likely enough", "The sale"] {
        assert!(html.matches(text).count() > 1, "{text}");
    }
}

#[test]
fn a_chart_of_recorded_curves_reports_forecasts_that_it_cannot_draw() {
    let project = Project::small();
    record(&project, "2026-05-07", (2027, 2031));
    let error = |keys: &str| {
        project.write("content/index.md", &chart(keys));
        project.errors()[0].0.clone()
    };
    assert_eq!(
        error("outcome: plan.ready\nentries: [first, latest]"),
        "content/index.md:9 `latest` names the forecast of 2026-05-07 again"
    );
    assert_eq!(
        error("outcome: plan.ready\nentries: previous"),
        "content/index.md:9 the ledger has only one forecast of `plan`"
    );
    assert_eq!(
        error("outcome: plan.size"),
        "content/index.md:8 `plan.size` is a number, but this kind of chart draws when outcomes come true"
    );
    assert_eq!(
        error("outcome: plan.ready\nentries: [first, 2026-05-08, 2026-05-09, 2026-05-10, 2026-05-11]"),
        "content/index.md:9 a chart draws at most 4 series, and this one has 5"
    );
    // It was a number when it was recorded.
    let model = fs::read_to_string(project.path("data/models/plan.yaml")).unwrap();
    project.write("data/models/plan.yaml", &model.replace("wait * 1 GB, unit: GB", "2030-01-01 + wait * 1 year"));
    assert_eq!(
        error("outcome: plan.size"),
        "content/index.md:8 `plan.size` was not a date in the forecast of 2026-05-07, so that it has no curve by date"
    );
}
