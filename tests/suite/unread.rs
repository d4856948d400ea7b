//! A file that cannot be read is reported once, and nothing else is reported because of it.

use super::project::Project;

/// Returns a project with models, charts, a table and a page that use the dataset `gpus`, which is not there yet.
fn project() -> Project {
    let project = Project::small();
    let model = "inputs:\n  memory: gpus[\"a\"].memory\n  other: 1 to 2 GB\ncurves:\n  growth: trend(gpus.memory)\noutcomes:\n  \
                 all: memory + other + at(2030-01-01, growth)\n";
    project.write("data/models/box.yaml", model);
    let scenario = "inputs: { size: 1 to 2 GB }\noutcomes: { double: 2 * size }\nscenarios:\n  measured:\n    set:\n      \
                    size: gpus[\"a\"].memory\n";
    project.write("data/models/scenario.yaml", scenario);
    project.write("data/charts/growth.yaml", "kind: line\ntitle: Growth\nseries: [gpus.memory]\n");
    project.write("data/charts/sizes.yaml", "kind: bars\ntitle: Sizes\ndataset: gpus\nvalues: [memory]\n");
    project.write("data/tables/cards.yaml", "kind: dataset\ntitle: Cards\ndataset: gpus\ncolumns: [memory]\n");
    let body = "[](=gpus[\"a\"].memory) and [](=box.all.median)\n\n![](chart:growth)\n\n![](chart:sizes)\n\n![](table:cards)\n";
    project.write("content/index.md", &format!("---\ntitle: Home\n---\n\n{body}"));
    project
}

const GPUS: &str = "key: name\ndate: on\ncolumns: { name: { type: text }, on: { type: date }, memory: { unit: GB } }\nrows:\n  \
                    - { name: a, on: 2020-01-01, memory: 1 }\n  - { name: b, on: 2021-01-01, memory: 2 }\n  \
                    - { name: c, on: 2022-01-01, memory: 4 }\n";

/// Returns every diagnostic of a build, as `place: error[code]: message`.
fn diagnostics(project: &Project) -> Vec<String> {
    let ended = project.run(&["build"]).ends_with(1);
    let lines: Vec<&str> = ended.stderr.lines().collect();
    let place = |at: usize| lines.get(at + 1).and_then(|line| line.trim().strip_prefix("--> ")).unwrap_or("?");
    let heads = lines.iter().enumerate().filter(|(_, line)| line.starts_with("error["));
    heads.map(|(at, line)| format!("{}: {line}", place(at))).collect()
}

#[test]
fn reports_an_unreadable_model_once_and_not_where_it_is_used() {
    for (text, expected) in [
        ("outcomes: { all: 1", "data/models/box.yaml:1:11: error[E0101]: a bracket `{` is never closed"),
        ("", "data/models/box.yaml:1:1: error[E0104]: expected data, found an empty file"),
        ("1", "data/models/box.yaml:1:1: error[E0105]: expected the keys of the model `box`, found text"),
        ("outcomes: { all: \0 }", "data/models/box.yaml:1:18: error[E0109]: expected UTF-8 text, found a NUL byte"),
    ] {
        let project = project();
        project.write("data/gpus.yaml", GPUS);
        project.write("data/charts/growth.yaml", "kind: fan\ntitle: Growth\ncurve: box.growth\n");
        project.write("data/models/box.yaml", text);
        assert_eq!(diagnostics(&project), [expected], "{text}");
    }
}

/// Returns the diagnostics of a small project with this model file.
fn diagnostics_of_model(model: &str) -> Vec<String> {
    let project = Project::small();
    project.write("data/models/m.yaml", model);
    diagnostics(&project)
}

#[test]
fn a_project_whose_data_can_be_read_builds() {
    let project = project();
    project.write("data/gpus.yaml", GPUS);
    project.run(&["build"]).ends_with(0);
}

#[test]
fn reports_an_unreadable_dataset_once_and_not_where_it_is_used() {
    for (text, expected) in [
        (GPUS.replace(" } }", " }"), "data/gpus.yaml:4:1: error[E0101]: expected `,` or `}`"),
        (GPUS.replace(": a,", ": \0,"), "data/gpus.yaml:5:13: error[E0109]: expected UTF-8 text, found a NUL byte"),
        (String::new(), "data/gpus.yaml:1:1: error[E0104]: expected data, found an empty file"),
        ("- a\n".to_owned(), "data/gpus.yaml:1:1: error[E0105]: expected the keys of the dataset `gpus`, found a list"),
        (
            GPUS.replace("columns:", "colums:"),
            "data/gpus.yaml:1:1: error[E0104]: expected the key `columns` in the dataset `gpus`",
        ),
        (
            GPUS.replace("{ unit: GB }", "[GB]"),
            "data/gpus.yaml:3:62: error[E0105]: expected the keys of the column `memory`, found a list",
        ),
        (
            GPUS.replace("memory: 2 ", "memory: two "),
            "data/gpus.yaml:6:40: error[E0107]: expected a number, found `two`",
        ),
    ] {
        let project = project();
        project.write("data/gpus.yaml", &text);
        let mut found = diagnostics(&project);
        found.retain(|line| !line.ends_with("error[E0103]: unknown key `colums` in the dataset `gpus`"));
        assert_eq!(found, [expected], "{text}");
    }
}

#[test]
fn reports_a_missing_dataset_where_it_is_used() {
    let found = diagnostics(&project());
    for expected in [
        "data/models/box.yaml:2:11: error[E0204]: no dataset is called `gpus`",
        "data/charts/sizes.yaml:3:10: error[E0400]: there is no dataset `gpus`",
        "data/tables/cards.yaml:3:10: error[E0400]: there is no dataset `gpus` for this table",
    ] {
        assert!(found.iter().any(|line| line == expected), "{found:#?}");
    }
}

#[test]
fn reports_an_alias_once_and_not_the_value_that_it_replaces() {
    let alias = |place: &str| format!("{place}: error[E0110]: expected plain data, found an alias (`*name`)");
    let model = |rest: &str| diagnostics_of_model(&format!("title: M\n{rest}"));
    for (rest, place) in [
        ("inputs:\n  a: *x\noutcomes: { b: a }\n", "3:6"),
        ("inputs:\n  a: { value: *x }\noutcomes: { b: a }\n", "3:15"),
        ("inputs:\n  a: { value: 1, sources: *x }\noutcomes: { b: a }\n", "3:27"),
        ("inputs: *x\noutcomes: { b: 1 }\n", "2:9"),
        ("inputs:\n  *x : 1\noutcomes: { b: 1 }\n", "3:3"),
        ("window: *x\noutcomes: { b: 1 }\n", "2:9"),
        ("samples: *x\noutcomes: { b: 1 }\n", "2:10"),
        ("waterfall: *x\noutcomes: { b: 1 }\n", "2:12"),
        ("slider: *x\noutcomes: { b: 1 }\n", "2:9"),
        ("correlations: [*x]\noutcomes: { b: 1 }\n", "2:16"),
        ("outcomes: { b: 1 }\ndatasets: { d: *x }\n", "3:16"),
        ("outcomes: { b: 1 }\ndatasets:\n  d: { columns: *x, rows: [{ u: 1 }] }\n", "4:17"),
        ("outcomes: { b: 1 }\ndatasets:\n  d: { columns: { u: *x }, rows: [{ u: 1 }] }\n", "4:22"),
        ("outcomes: { b: 1 }\ndatasets:\n  d: { columns: { u: {} }, rows: *x }\n", "4:34"),
        ("outcomes: { b: 1 }\ndatasets:\n  d: { columns: { u: {} }, rows: [*x] }\n", "4:35"),
        ("outcomes: { b: 1 }\ndatasets:\n  d: { columns: { u: {} }, rows: [{ u: *x }] }\n", "4:40"),
    ] {
        assert_eq!(model(rest), [alias(&format!("data/models/m.yaml:{place}"))], "{rest}");
    }
    let merged = diagnostics_of_model("inputs:\n  a: { <<: *x, note: N }\noutcomes: { b: a }\n");
    let merge = "data/models/m.yaml:2:8: error[E0110]: expected plain data, found a merge key (`<<`)".to_owned();
    assert_eq!(merged, [merge, alias("data/models/m.yaml:2:12")]);
}

#[test]
fn reports_the_place_of_the_first_byte_that_is_not_text() {
    let utf16: Vec<u8> = "outcomes: { a: 1 }\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let utf16 = [&[0xff, 0xfe], &utf16[..]].concat();
    let page = "---\ntitle: Home\n---\n\nThe first page, [on to the second](second.md).\n";
    for (path, bytes, expected) in [
        ("data/models/m.yaml", &b"title: caf\xe9\noutcomes: { a: 1 }\n"[..], "1:11: found the byte 0xE9"),
        ("data/models/m.yaml", b"outcomes:\n  a: 1 \xc3\n", "2:8: found the byte 0xC3"),
        ("data/models/m.yaml", &utf16, "1:1: found UTF-16"),
        ("data/gpus.yaml", b"columns: { a: {} }\nrows: [{ a: \0 }]\n", "2:13: found a NUL byte"),
        ("data/gpus.csv", b"a\n\x80\n", "2:1: found the byte 0x80"),
        ("content/second.md", b"---\ntitle: Second\n---\n\n\xa7 1\n", "5:1: found the byte 0xA7"),
        ("templates/page.html", b"<p>\xff</p>\n", "1:4: found the byte 0xFF"),
        ("foresite.yaml", b"title: \xfc\n", "1:8: found the byte 0xFC"),
    ] {
        let project = Project::small();
        if path.ends_with(".csv") {
            project.write("data/gpus.yaml", "columns: { a: {} }\nrows: gpus.csv\n");
        }
        if path.starts_with("content") {
            project.write("content/index.md", &page.replace("[on to the second](second.md)", "alone"));
        }
        std::fs::create_dir_all(project.path(path).parent().unwrap()).unwrap();
        std::fs::write(project.path(path), bytes).unwrap();
        let (place, found) = expected.split_once(": ").unwrap();
        assert_eq!(diagnostics(&project), [format!("{path}:{place}: error[E0109]: expected UTF-8 text, {found}")]);
    }
}

#[test]
fn reports_the_limit_that_a_file_exceeds() {
    let deep = |levels: usize| format!("outcomes:\n  a: {}1{}\n", "[".repeat(levels), "]".repeat(levels));
    let block = (0..70).map(|level| format!("{}a:\n", " ".repeat(level))).collect::<String>();
    let long = |bytes: usize| format!("title: {}\noutcomes: {{ a: 1 }}\n", "x".repeat(bytes));
    for (path, text, expected) in [
        (
            "data/models/m.yaml",
            deep(65),
            "data/models/m.yaml:2:70: error[E0111]: the file is nested too deeply: more than 64 levels",
        ),
        (
            "data/models/m.yaml",
            block,
            "data/models/m.yaml:65:65: error[E0111]: the file is nested too deeply: more than 64 levels",
        ),
        (
            "data/models/m.yaml",
            long(256 * 1024 + 1),
            "data/models/m.yaml:1:8: error[E0111]: the value is too long: 262145 bytes, and at most 262144 are read",
        ),
        (
            "data/rows.yaml",
            format!("columns: {{ a: {{}} }}\nrows:\n{}", "- {a: 1}\n".repeat(340_000)),
            "data/rows.yaml:333334:3: error[E0111]: the file is too large: more than 1000000 values",
        ),
        (
            "data/rows.csv",
            format!("a\n{}", "1\n".repeat(2_000_001)),
            "data/rows.csv:2000002:1: error[E0111]: the file is too large: at most 2000000 cells are read",
        ),
        (
            "data/models/m.yaml",
            format!("outcomes: {{ a: 1 }}\n# {}\n", "x".repeat(16 * 1024 * 1024)),
            "?: error[E0111]: `data/models/m.yaml` is too large: at most 16 MB are read",
        ),
        (
            &format!("static/{}a.txt", "b/".repeat(33)),
            "a".to_owned(),
            &format!(
                "?: error[E0111]: `static/{}` is nested too deeply: folders are read 32 levels deep",
                "b/".repeat(32).trim_end_matches('/')
            ),
        ),
    ] {
        let project = Project::small();
        if path.ends_with(".csv") {
            project.write("data/rows.yaml", "columns: { a: {} }\nrows: rows.csv\n");
        }
        project.write(path, &text);
        assert_eq!(diagnostics(&project), [expected], "{path}");
    }
    let project = Project::small();
    project.write("data/models/m.yaml", &long(256 * 1024 - 1));
    project.run(&["build"]).ends_with(0);
}
