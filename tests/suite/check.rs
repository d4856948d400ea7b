//! Tests `foresite check`: the warnings about a site without errors, with their places and hints.

mod expectations;
mod models;
mod reported;
mod slips;

use serde_json::Value;

use super::project::{Project, repository};

/// Returns a project with two cards, an outcome, an unused source, an unused table, and a page without links to it.
fn careless() -> Project {
    let project = Project::small();
    project.write(
        "data/cards.yaml",
        "title: Cards\nkey: name\ncolumns:\n  name: { type: text }\n  released: { type: date }\n  memory: { unit: GB }\n  \
         price: { unit: USD }\n  score: {}\n  solved: {}\nderived:\n  each: { value: price / memory, unit: USD/GB }\nrows:\n  \
         - { name: Acme RTX 5090, released: 2025-01-30, memory: 32, price: 2000, score: 38.7, solved: 0.774 }\n  \
         - { name: Acme 980, released: 2014-09-18, memory: 4, price: 549, score: 12.5, solved: 0.1 }\nsources: [maker]\n",
    );
    project.write(
        "data/models/plan.yaml",
        "title: Plan\nwindow: { from: 2025-01-01, to: 2040-01-01 }\ninputs:\n  pace:\n    value: uniform(low = 2 year, high = \
         4 year)\n    label: Pace of progress\noutcomes:\n  ready: { value: 2027-05-14 + pace, label: Local readiness }\n\
         scenarios:\n  slow: { label: Slow going, set: { pace: 6 year }, accept: { outside: A test } }\n",
    );
    project.write(
        "data/sources.yaml",
        "maker: { title: The maker }\nnobody: { title: Nobody }\ncited: { title: Cited }\n",
    );
    project.write("data/tables/lost.yaml", "kind: grid\ntitle: Lost\nheaders: [A]\nrows: [[one]]\n");
    project.write("content/deep/lonely.md", "---\ntitle: Lonely\n---\n");
    project
}

/// Returns the messages about typed figures on a page with this text.
fn typed_figures(body: &str) -> Vec<String> {
    let project = careless();
    project.write("content/second.md", &format!("---\ntitle: Second\n---\n\n{body}\n"));
    let ended = project.run(&["check", "--format", "json"]).ends_with(0);
    let found: Vec<Value> = serde_json::from_str(&ended.stdout).unwrap();
    let typed = found.iter().filter(|found| found["code"] == "E0516");
    typed.map(|found| found["message"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn reports_the_value_of_a_row_next_to_the_name_of_the_row() {
    assert_eq!(
        typed_figures(
            "The RTX 5090 of January 2025 has 32 GB, costs $2,000, or $62.50 a gigabyte, scores 38.7 and solves 77%."
        ),
        [
            "`January 2025` is typed by hand, but it is the value of `cards[\"Acme RTX 5090\"].released.month`",
            "`32 GB` is typed by hand, but it is the value of `cards[\"Acme RTX 5090\"].memory`",
            "`$2,000` is typed by hand, but it is the value of `cards[\"Acme RTX 5090\"].price`",
            "`38.7` is typed by hand, but it is the value of `cards[\"Acme RTX 5090\"].score`",
            "`77%` is typed by hand, but it is the value of `cards[\"Acme RTX 5090\"].solved.percent`",
        ]
    );
    assert_eq!(
        typed_figures("Some card has 32 GB.\n\nThe RTX 5090 sold well, at $32,000 or 132 GB, 32 GBs and 38.75."),
        [""; 0]
    );
    assert_eq!(typed_figures("A 980 has `4 GB`, [4 GB](<=cards[\"Acme 980\"].memory>) and `12.5`."), [""; 0]);
}

#[test]
fn reports_the_value_of_an_outcome_next_to_words_of_its_label() {
    let found = typed_figures(
        "Even odds of readiness in May\n2030.\n\n- By the end of 2030, readiness has come in 82% of futures.\n- The pace is 3 years.\n\nLocal \
         readiness comes in 2030; under slow going in 2033.",
    );
    assert_eq!(
        found,
        [
            "`May\n2030` is typed by hand, but it is the value of `plan.ready.median.month`",
            "`82%` is typed by hand, but it is the value of `plan.ready.by(2030)`",
            "`2030` is typed by hand, but it is the value of `plan.ready.median.year`",
            "`2033` is typed by hand, but it is the value of `plan.slow.ready.median.year`",
        ]
    );
    assert_eq!(typed_figures("It was 82% of voters. In May 2030 there are elections, and in 2033."), [""; 0]);
    assert_eq!(
        typed_figures("Local readiness was asked of 82% of them."),
        [""; 0],
        "a chance is reported only next to its year"
    );
}

#[test]
fn reports_an_earlier_value_that_is_also_written_in_a_stale_figure() {
    let project = careless();
    let page = |body: &str| project.write("content/second.md", &format!("---\ntitle: Second\n---\n\n{body}\n"));
    let typed_figures = || {
        let ended = project.run(&["check", "--format", "json"]).ends_with(1);
        let found: Vec<Value> = serde_json::from_str(&ended.stdout).unwrap();
        let typed = found.iter().filter(|found| found["code"] == "E0516");
        typed.map(|found| found["message"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    page(
        "It comes in [March 2029](=plan.ready.median.month).\n\nNothing but March 2029 would do for readiness.\n\nThe vote is in \
         March 2029.",
    );
    let expected =
        "`March 2029` is typed by hand, but it was the value of `plan.ready.median.month`, which is now `May 2030`";
    assert_eq!(typed_figures(), [expected]);
    page(
        "It has [31 GB](<=cards[\"Acme RTX 5090\"].memory>).\n\nThe RTX 5090 has 31 GB, and another 31 GB.\n\nIt has 31 GB.",
    );
    assert_eq!(typed_figures().len(), 2);
}

#[test]
fn accepts_listed_literals_and_reports_a_literal_that_is_not_on_the_page() {
    let project = careless();
    let page = "---\ntitle: Second\nliterals: [32 GB, 64 GB]\n---\n\nAn old page gave the RTX 5090 32\u{a0}GB.\n";
    project.write("content/second.md", page);
    let ended = project.run(&["check"]).ends_with(0);
    assert!(!ended.stderr.contains("typed by hand"), "{}", ended.stderr);
    assert!(ended.stderr.contains("`64 GB` is listed under `literals`, but it is not a typed figure of this page"));
    assert!(ended.stderr.contains("content/second.md:3:19"), "{}", ended.stderr);
}

#[test]
fn reports_typed_figures_in_titles_captions_and_cells() {
    let project = careless();
    project.write(
        "content/second.md",
        "---\ntitle: The RTX 5090 and its 32 GB\ndescription: RTX 5090, $2,000\n---\n\n![](table:a)\n",
    );
    project.write(
        "data/tables/a.yaml",
        "kind: grid\ntitle: RTX 5090 with 32 GB\nsubtitle: RTX 5090, 38.7\nheaders: [A]\nrows: [[\"RTX 5090: 77%\"]]\n",
    );
    let ended = project.run(&["check", "--format", "github"]).ends_with(0);
    let mut places: Vec<&str> = ended
        .stdout
        .lines()
        .filter(|line| line.contains("title=E0516"))
        .map(|line| line.strip_prefix("::warning file=").unwrap().split(",title").next().unwrap())
        .collect();
    places.sort_unstable();
    assert_eq!(
        places,
        [
            "content/second.md,line=2,col=29",
            "content/second.md,line=3,col=24",
            "data/tables/a.yaml,line=2,col=22",
            "data/tables/a.yaml,line=3,col=21",
            "data/tables/a.yaml,line=5,col=20",
        ]
    );
    assert!(ended.stdout.contains("%0Awrite `[32 GB](<=cards["), "each hint is on a line of its own: {}", ended.stdout);
}

#[test]
fn reports_unused_sources_and_figures_and_unlinked_pages() {
    let project = careless();
    project.write("content/second.md", "---\ntitle: Second\n---\n\nSaid before [@cited].\n");
    let ended = project.run(&["check"]).ends_with(0);
    for (place, message) in [
        ("data/sources.yaml:2:1", "the source `nobody` is not used"),
        ("data/tables/lost.yaml:2:8", "the table `lost` is on no page"),
        ("content/deep/lonely.md:2:8", "no page links to `deep/lonely.md`"),
    ] {
        let found = ended.stderr.split("\n\n").find(|found| found.contains(place));
        assert!(found.is_some_and(|found| found.contains(message)), "no {message:?} at {place} in\n{}", ended.stderr);
    }
    assert_eq!(ended.stderr.matches("warning[").count(), 3, "{}", ended.stderr);
    assert!(!project.path("public").exists(), "nothing is written");
}

#[test]
fn warnings_fail_only_a_strict_check_and_errors_fail_every_check() {
    let project = careless();
    project.run(&["check"]).ends_with(0);
    for format in ["text", "json", "github"] {
        project.run(&["check", "--strict", "--format", format]).ends_with(1);
    }
    project.write(
        "content/second.md",
        "---\ntitle: Second\n---\n\n[Nowhere](nowhere.md), where the RTX 5090 has 32 GB.\n",
    );
    let ended = project.run(&["check"]).ends_with(1);
    assert!(
        ended.stderr.contains("nowhere.md") && ended.stderr.contains("typed by hand"),
        "both in one run: {}",
        ended.stderr
    );
    for format in ["json", "github"] {
        project.run(&["check", "--format", format]).ends_with(1);
    }
    let ended = Project::small().run(&["check", "--strict"]).ends_with(0);
    assert!(ended.stderr.contains("no problems in 2 pages"), "{}", ended.stderr);
}

#[test]
fn reports_errors_of_a_derived_column_that_nothing_shows() {
    let project = careless();
    let data = std::fs::read_to_string(project.path("data/cards.yaml")).unwrap();
    project.write("data/cards.yaml", &data.replace("price / memory, unit: USD/GB", "price + memory"));
    let ended = project.run(&["build"]).ends_with(1);
    assert!(ended.stderr.contains("data/cards.yaml:11:26") && ended.stderr.contains("E0205"), "{}", ended.stderr);
}

#[test]
fn the_own_site_has_no_problems() {
    super::project::Ended::of(super::project::foresite(repository()).args(["check", "--strict"])).ends_with(0);
}
