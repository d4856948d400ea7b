//! Tests the ledger on pages: bound figures that read it, the chart of the history of an outcome, and the table of its revisions.

use std::fs;

use foresite::cache::BuildCache;
use foresite::date::Date;
use foresite::pipeline::{self, BuildOptions};

use super::project::{Ended, Project, foresite};

/// Records a forecast and states estimates: three days in 2026, and one in 2024.
fn project() -> Project {
    let project = Project::small();
    project.write("notes/a.yaml", "kind: stated\nmodel: plan\noutcome: ready\nas_of: 2024-06-01\nestimate: 2027\nlow: 2026-06\nhigh: 2029\nwho: Ada\n");
    for (day, ready) in ["2031-05-01", "2031-08-01", "2032-02-01"].into_iter().enumerate() {
        forecast(&project, day, ready);
    }
    let record = ["record", "notes/a.yaml"];
    Ended::of(foresite(project.root()).args(record).env("SOURCE_DATE_EPOCH", "1783512000")).ends_with(0);
    project
}

/// Changes the model and the date of the report, and records the forecast.
fn forecast(project: &Project, day: usize, ready: &str) {
    let as_of = format!("2026-{:02}-07", 5 + day);
    project.write("foresite.yaml", &format!("title: Small\nbase_url: https://example.org/\nas_of: {as_of}\n"));
    project.write(
        "data/models/plan.yaml",
        &format!(
            "title: Plan\nresolves: The committee says so.\ninputs:\n  share: beta(alpha = 8, beta = 2)\noutcomes:\n  \
             ready: {{ value: {ready}, label: Ready }}\n  size: {{ value: {} GB + 2 GB * share, unit: GB, label: Size }}\n  \
             likely: share > 0.5\n",
            10 + day
        ),
    );
    let note = format!("Note {day}");
    let epoch = (1_778_112_000 + day * 31 * 86_400).to_string();
    let mut command = foresite(project.root());
    Ended::of(command.args(["record", "--note", &note]).env("SOURCE_DATE_EPOCH", epoch)).ends_with(0);
}

fn page(project: &Project, text: &str) {
    project.write("content/index.md", &format!("---\ntitle: Home\n---\n\n{text}\n\n[On](second.md).\n"));
}

/// Returns the text that bound figures of a page have.
#[track_caller]
fn shown(project: &Project, expressions: &[&str]) -> Vec<String> {
    let marked: Vec<String> = expressions.iter().map(|expression| format!("«[](<={expression}>)»")).collect();
    page(project, &marked.join(" "));
    let found = Ended::of(foresite(project.root()).args(["build", "--quiet"]));
    let found = found.ends_with(0);
    assert_eq!(found.stderr, "");
    let html = fs::read_to_string(project.path("public/index.html")).unwrap();
    let text = |part: &str| {
        let inside = part.split('»').next().unwrap();
        let words: String = inside.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
        words.trim().replace('\u{a0}', " ")
    };
    html.split('«').skip(1).map(text).collect()
}

#[test]
fn bound_figures_read_entries_of_the_ledger() {
    let project = project();
    let expressions = [
        "ledger.plan.first.ready.median.date",
        "ledger.plan.previous.ready.median.date",
        "ledger.plan.latest.ready.median.year",
        "ledger.plan.count",
        "ledger.plan.previous.as_of.date",
        "ledger.plan.previous.note",
        "ledger.plan.first.ready.by(2030)",
        "ledger.plan.first.ready.by(2031)",
        "ledger.plan.first.ready.label",
        "plan.ready.median - ledger.plan.previous.ready.median in month",
    ];
    // The outcomes are days that the model names, so that every value is known. From August 2031 to February 2032 it is half a
    // year, 184 days or 6.05 months.
    assert_eq!(
        shown(&project, &expressions),
        ["1 May 2031", "1 August 2031", "2032", "3", "7 June 2026", "Note 1", "0%", "100%", "Ready", "6 months"]
            .map(str::to_owned)
            .map(|text| if text == "0%" {
                "&lt;1%".to_owned()
            } else if text == "100%" {
                "&gt;99%".to_owned()
            } else {
                text
            })
    );
}

#[test]
fn bound_figures_read_what_somebody_stated() {
    let project = project();
    let expressions = [
        r#"ledger.plan["Ada"].ready.estimate"#,
        r#"ledger.plan["Ada"].ready.low"#,
        r#"ledger.plan["Ada"].ready.high"#,
        r#"2030-01-01 - ledger.plan["Ada"].ready.high in day"#,
        r#"ledger.plan["Ada"].ready.range"#,
        r#"ledger.plan["Ada"].ready.range.year"#,
        r#"ledger.plan["Ada"].ready.as_of.date"#,
        r#"plan.ready.median - ledger.plan["Ada"].ready.estimate in month"#,
    ];
    // The upper end of a range is the last day of its year. An estimate is the middle of its year, 1 July 2027; to 1 February 2032 it is four years and seven months.
    assert_eq!(
        shown(&project, &expressions),
        ["2027", "June 2026", "2029", "1 day", "June 2026 to December 2029", "2026–2029", "1 June 2024", "55 months"]
    );
    for (path, words) in [
        (r#"ledger.plan["Adda"].ready.estimate"#, "did you mean `Ada`?"),
        (r#"ledger.plan["Ada"].raedy.estimate"#, "did you mean `ready`?"),
        (r#"ledger.plan["Ada"].ready.median"#, "expected after the dot: estimate, low, high, range, as_of, note"),
        (r#"ledger.plan["Ada"].ready"#, "goes on to an outcome and its attribute"),
    ] {
        page(&project, &format!("It is [](={path})."));
        let ended = project.run(&["check"]).ends_with(1);
        assert!(ended.stderr.contains(words), "{path}: {}", ended.stderr);
    }
    let bare = "kind: stated\nmodel: plan\noutcome: size\nas_of: 2024-06-01\nunit: GB\nlow: 3\nhigh: 4.5\nwho: Ada\n";
    project.write("notes/b.yaml", bare);
    project.run(&["record", "notes/b.yaml"]).ends_with(0);
    assert_eq!(shown(&project, &[r#"ledger.plan["Ada"].size.range"#]), ["3–4.5 GB"]);
    let years = "kind: stated\nmodel: plan\noutcome: ready\nas_of: 2024-08-01\nlow: 2028\nhigh: 2033\nwho: Ada\n";
    project.write("notes/d.yaml", years);
    project.run(&["record", "notes/d.yaml"]).ends_with(0);
    assert_eq!(shown(&project, &[r#"ledger.plan["Ada"].ready.range"#]), ["2028–2033"]);
    page(&project, r#"It is [](=ledger.plan["Ada"].size.estimate)."#);
    let ended = project.run(&["check"]).ends_with(1);
    assert!(ended.stderr.contains("stated without a single value"), "{}", ended.stderr);
}

#[test]
fn recorded_numbers_and_chances_are_shown_as_the_model_shows_them() {
    let project = project();
    let pairs = ["size.median", "size.range(p5,p95)", "size.p25", "likely.probability", "likely"];
    for pair in pairs {
        let found = shown(&project, &[&format!("plan.{pair}"), &format!("ledger.plan.latest.{pair}")]);
        assert_eq!(found[0], found[1], "{pair}");
    }
    // With few samples the standard error leaves fewer digits than would be shown otherwise, and it is that which was recorded.
    let model = fs::read_to_string(project.path("data/models/plan.yaml")).unwrap();
    project.write(
        "data/models/plan.yaml",
        &format!("samples: 64\n{}", model.replace("2 GB * share", "1 GB * (1 to 900) * (1 to 900)")),
    );
    let epoch = (1_778_112_000 + 90 * 86_400).to_string();
    Ended::of(foresite(project.root()).arg("record").env("SOURCE_DATE_EPOCH", epoch)).ends_with(0);
    for pair in ["size.median", "likely.probability"] {
        let found = shown(&project, &[&format!("plan.{pair}"), &format!("ledger.plan.latest.{pair}")]);
        assert_eq!(found[0], found[1], "{pair}");
    }
    let found = project.run(&["forecast", "--format", "json", "--model", "plan"]).ends_with(0).stdout;
    let found: serde_json::Value = serde_json::from_str(&found).unwrap();
    let error = found["outcomes"]["size"]["median_error"].as_f64().unwrap();
    // Of 64 samples of a product of two lognormal numbers whose logarithms have the standard deviation 2.07. By
    // `numpy.std(numpy.median(numpy.exp(numpy.random.normal(6.8024, 2.924, (100000, 64))), axis=1))` it is 479 for independent
    // draws. Ours are stratified.
    assert!((100.0..600.0).contains(&error), "{error}");
    let entries = fs::read_dir(project.path("data/ledger")).unwrap().map(|entry| entry.unwrap().path());
    let texts = entries.filter(|path| path.is_file()).map(|path| fs::read_to_string(path).unwrap());
    let recorded: Vec<String> = texts.filter(|text| text.contains("\nsamples: 64\n")).collect();
    assert!(recorded.len() == 1 && recorded[0].contains(&format!("    median_error: {error}\n")), "{recorded:?}");
}

#[test]
fn a_bound_figure_of_the_ledger_goes_stale_with_the_next_record() {
    let project = project();
    page(&project, "The last forecast said [February 2032](=ledger.plan.latest.ready.median.month).");
    project.run(&["build"]).ends_with(0);
    forecast(&project, 3, "2033-03-01");
    let ended = project.run(&["build"]).ends_with(1);
    assert!(ended.stderr.contains("[E0504]") && ended.stderr.contains("is `March 2033`"), "{}", ended.stderr);
    project.run(&["fix"]).ends_with(0);
    project.run(&["build"]).ends_with(0);
}

#[test]
fn wrong_paths_into_the_ledger_are_errors() {
    let project = project();
    for (path, words) in [
        ("ledger.paln.latest.ready.median", "did you mean `plan`?"),
        ("ledger.plan.last.ready.median", "expected after the dot: latest, previous, first, moved, count"),
        ("ledger.plan.latest.raedy.median", "did you mean `ready`?"),
        ("ledger.plan.latest.ready.p7", "the ledger has no such quantile of `Ready`"),
        ("ledger.plan.latest.ready.by(2999)", "the ledger has not recorded this"),
        ("ledger.plan.latest.likely.median", "ask for its `.probability`"),
        ("ledger.plan.latest.ready.mdian", "did you mean `median`?"),
        ("ledger.plan.latest.ready", "write `ledger.model.previous.outcome.median`"),
        ("ledger", "write `ledger.model.previous.outcome.median`"),
    ] {
        page(&project, &format!("It is [](={path})."));
        let ended = project.run(&["check"]).ends_with(1);
        assert!(ended.stderr.contains(words), "{path}: {}", ended.stderr);
    }
    let empty = Project::small();
    empty.write("data/models/plan.yaml", "resolves: We look.\noutcomes: { n: 3 }\n");
    empty.run(&["record"]).ends_with(0);
    page(&empty, "It is [](=ledger.plan.previous.n.median).");
    let ended = empty.run(&["check"]).ends_with(1);
    assert!(
        ended.stderr.contains("the ledger has no previous forecast of `plan`: there is only one"),
        "{}",
        ended.stderr
    );
}

#[test]
fn a_history_shows_every_estimate_and_grows_by_itself() {
    let project = project();
    page(&project, "```chart past\nkind: history\ntitle: How the estimate moved\noutcome: plan.ready\n```");
    project.run(&["build", "--strict"]).ends_with(0);
    let csv = fs::read_to_string(project.path("public/charts/past.csv")).unwrap();
    assert_eq!(
        csv.lines().collect::<Vec<_>>(),
        [
            "made,by,estimate,low,high,note",
            "2024-06-01,Ada,2027,2026-06,2029,",
            "2026-05-07,Plan,2031-05-01,2031-05-01,2031-05-01,Note 0",
            "2026-06-07,Plan,2031-08-01,2031-08-01,2031-08-01,Note 1",
            "2026-07-07,Plan,2032-02-01,2032-02-01,2032-02-01,Note 2",
        ]
    );
    let html = fs::read_to_string(project.path("public/index.html")).unwrap();
    let circles =
        |html: &str| (html.matches("c1 open").count(), html.matches("an estimate that somebody stated").count());
    assert_eq!(circles(&html).1, 1);
    forecast(&project, 3, "2032-05-01");
    project.run(&["build"]).ends_with(0);
    let csv = fs::read_to_string(project.path("public/charts/past.csv")).unwrap();
    assert_eq!(csv.lines().count(), 6);
    for (outcome, words) in
        [("plan.raedy", "did you mean `plan.ready`?"), ("paln", "the ledger has no estimate of `paln`")]
    {
        page(
            &project,
            &format!("```chart past\nkind: history\ntitle: How the estimate moved\noutcome: {outcome}\n```"),
        );
        let ended = project.run(&["check"]).ends_with(1);
        assert!(ended.stderr.contains(words), "{}", ended.stderr);
    }
}

#[test]
fn a_table_of_revisions_has_each_change_with_its_note() {
    let project = project();
    page(
        &project,
        "```table past\nkind: revisions\ntitle: How the estimate was revised\noutcome: plan.ready\nlimit: 3\n```",
    );
    project.run(&["build", "--strict"]).ends_with(0);
    let csv = fs::read_to_string(project.path("public/tables/past.csv")).unwrap();
    assert_eq!(
        csv.lines().collect::<Vec<_>>(),
        [
            "made,by,previous,revised,change_in_years,reasons,note",
            "2026-07-07,Plan,2031-08-01,2032-02-01,0.503877535744,'+6 months: definition ready: 2031-08-01 → 2032-02-01,Note 2",
            "2026-06-07,Plan,2031-05-01,2031-08-01,0.252054794521,'+3 months: definition ready: 2031-05-01 → 2031-08-01,Note 1",
            "2026-05-07,Plan,2027,2031-05-01,3.82876712329,,Note 0",
        ]
    );
    let html = fs::read_to_string(project.path("public/index.html")).unwrap();
    assert!(html.contains("1 older estimate"), "{html}");
    assert!(html.contains(">+6 months: ready</data>"), "{html}");
    // A date without spread is not its own range.
    assert!(html.contains("2032") && !html.contains("(2032)"), "{html}");
    // What somebody stated has no computed reasons, and its sources instead.
    project.write("data/sources.yaml", "memo: { title: The memo of June, date: 2024 }\n");
    project.write("notes/c.yaml", "kind: stated\nmodel: plan\noutcome: size\nas_of: 2024-06-01\nunit: GB\nestimate: 9\nwho: Bo\nsource: memo\nnote: Rounded.\n");
    project.run(&["record", "notes/c.yaml"]).ends_with(0);
    page(&project, "```table past\nkind: revisions\ntitle: How the size was revised\noutcome: plan.size\n```");
    project.run(&["build", "--strict"]).ends_with(0);
    let csv = fs::read_to_string(project.path("public/tables/past.csv")).unwrap();
    assert_eq!(csv.lines().next(), Some("made,by,previous,revised,change,reasons,note,source"));
    assert_eq!(csv.lines().last(), Some("2024-06-01,Bo,,9,,,Rounded.,The memo of June"));
}

#[test]
fn a_warm_build_sees_a_new_entry_of_the_ledger() {
    let project = project();
    page(
        &project,
        "[](=ledger.plan.latest.ready.median.date)\n\n```chart past\nkind: history\ntitle: How the estimate moved\noutcome: plan.ready\n```",
    );
    let options = BuildOptions { commit: false, ..BuildOptions::new(Date::parse("2026-08-07").unwrap()) };
    let options = BuildOptions { as_of: Some(Date::parse("2026-08-07").unwrap()), ..options };
    let mut cache = BuildCache::default();
    let before = pipeline::rebuild(project.root(), &options, &mut cache);
    forecast(&project, 3, "2034-05-01");
    let warm = pipeline::rebuild(project.root(), &options, &mut cache);
    let cold = pipeline::build(project.root(), &options);
    let home = |outcome: &pipeline::Outcome| String::from_utf8_lossy(&outcome.site.files["index.html"]).into_owned();
    assert_ne!(home(&before), home(&warm));
    assert_eq!(home(&warm), home(&cold));
    // An entry alone, without a change of any other file. The second stands in the place of the first, so that there are as many
    // files as before.
    let mut last = warm;
    for (who, estimate, seconds) in [("Grace", 2029, "1786190400"), ("Linus", 2033, "1786276800")] {
        for entry in fs::read_dir(project.path("data/ledger")).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.file_name().unwrap().to_str().unwrap().starts_with("2025-06-01-plan-") {
                fs::remove_file(entry).unwrap();
            }
        }
        let stated =
            format!("kind: stated\nmodel: plan\noutcome: ready\nas_of: 2025-06-01\nestimate: {estimate}\nwho: {who}\n");
        project.write("notes/b.yaml", &stated);
        let mut command = foresite(project.root());
        Ended::of(command.args(["record", "notes/b.yaml"]).env("SOURCE_DATE_EPOCH", seconds)).ends_with(0);
        let warm = pipeline::rebuild(project.root(), &options, &mut cache);
        let cold = pipeline::build(project.root(), &options);
        for path in ["index.html", "charts/past.csv"] {
            let file = |outcome: &pipeline::Outcome| String::from_utf8_lossy(&outcome.site.files[path]).into_owned();
            assert!(file(&warm).contains(who) || path == "index.html", "{}", file(&warm));
            assert_ne!(file(&last), file(&warm), "{path}");
            assert_eq!(file(&warm), file(&cold), "{path}");
        }
        last = warm;
    }
}

#[test]
fn templates_are_given_entries_revisions_claims_and_scores() {
    let project = project();
    let claim = |id: &str, chance: &str| {
        format!(
            "{id}:\n  statement: It is {id}\n  probability: {chance}\n  made: 2026-05-07\n  deadline: 2026-08-01\n  \
             resolves: We look\n  question: Q\n"
        )
    };
    project.write("data/claims.yaml", &format!("{}{}", claim("one", "80%"), claim("two", "30%")));
    project.write("data/sources.yaml", "memo: { title: The memo, date: 2026 }\n");
    let resolve = ["resolve", "one", "yes", "--on", "2026-07-07", "--source", "memo"];
    Ended::of(foresite(project.root()).args(resolve).env("SOURCE_DATE_EPOCH", "1783512000")).ends_with(0);
    project.write(
        "templates/page.html",
        r#"{% set l = site.ledger %}{% set m = l.models["plan"] %}{% set o = m.outcomes["ready"] -%}
«{{ l.is_sound }}|{{ l.entries.text }}|{{ m.title }}|{{ m.count.value }}|{{ m.latest.iso }}|{{ m.previous.iso }}|{{ m.note }}»
«{% for r in o.revisions %}{{ r.made.iso }} {{ r.by }} {{ r.text }} {% if r.change %}{{ r.change }}{% endif %} {{ r.reasons | length }} {{ r.is_stated }}; {% endfor %}»
«{% if o.moved %}{{ o.moved }}{% else %}still{% endif %}|{% if m.outcomes["size"].moved %}{{ m.outcomes["size"].moved }}{% else %}still{% endif %}»
«{{ l.counts.resolved.value }} {{ l.counts.open.value }}|{% for c in l.claims %}{{ c.id }} {{ c.chance }} {{ c.result }} {{ c.deadline.iso }}; {% endfor %}»
«{% for s in l.scores %}{{ s.name }} {{ s.count.value }} {{ s.brier | round(precision=4) }}{% endfor %}»
{{ page.content | safe }}"#,
    );
    let seen = || {
        page(&project, "Text");
        Ended::of(foresite(project.root()).args(["build", "--quiet"])).ends_with(0);
        let html = fs::read_to_string(project.path("public/index.html")).unwrap();
        html.split('«').skip(1).map(|part| part.split('»').next().unwrap().trim().to_owned()).collect::<Vec<_>>()
    };
    let first = seen();
    assert_eq!(
        first,
        [
            "true|5|Plan|3|2026-07-07|2026-06-07|Note 2",
            "2024-06-01 Ada 2027 0 true; 2026-05-07 Plan May 2031 +3.8 years 0 false; 2026-06-07 Plan August 2031 +3 months 1 \
             false; 2026-07-07 Plan February 2032 +6 months 1 false;",
            "still|still",
            "1 1|one 80% yes 2026-08-01; two 30% open 2026-08-01;",
            // The square of 0.2.
            "Q 1 0.04",
        ]
    );
    // Half a year later, and 3 GB more.
    let model = fs::read_to_string(project.path("data/models/plan.yaml")).unwrap();
    project.write("data/models/plan.yaml", &model.replace("2032-02-01", "2032-08-01").replace("12 GB", "15 GB"));
    assert_eq!(seen()[2], "+6 months|+3 GB");
}
