//! Tests `foresite fix`: it rewrites stale figures and misspelled keys, and changes no other byte.

use std::fs;

use foresite::yaml::EARLIER;

use super::project::Project;

/// A model whose outcome is a certain date, and a number that the prose binds.
const MODEL: &str = "outcomes:\n  done: 2031-05-01\n  much: 5 GB\n";

fn project(page: &str) -> Project {
    let project = Project::small();
    project.write("data/models/plan.yaml", MODEL);
    project.write("content/second.md", page);
    project
}

#[test]
fn rewrites_stale_figures_and_no_other_byte() {
    // The file has a byte order mark, Windows line ends, spaces at line ends, and no line end after the last line.
    let page = "\u{feff}---\r\ntitle: By [2029](=plan.done.median.year)  \r\n---\r\n\r\nÄ [2030](=plan.done.median.year), \
        [4 GB](=plan.much.median)\t\r\nand [2031](=plan.done.median.year). [](=plan.much.median)";
    let project = project(page);
    project.run(&["build"]).ends_with(1);
    let ended = project.run(&["fix"]).ends_with(0);
    assert_eq!(ended.stderr, "rewrote 3 figures in 1 file\n");
    let mended = page.replace("[2029]", "[2031]").replace("[2030]", "[2031]").replace("[4 GB]", "[5 GB]");
    assert_eq!(fs::read_to_string(project.path("content/second.md")).unwrap(), mended);
    project.run(&["build"]).ends_with(0);
    assert_eq!(project.run(&["fix"]).ends_with(0).stderr, "no stale figures and no misspelled keys\n");
}

#[test]
fn a_dry_run_prints_the_changes_and_writes_nothing() {
    let project = project("---\ntitle: Second\n---\n\nOne.\n\nIn [2030](=plan.done.median.year).\n\nTwo.\n");
    let before = project.files();
    let ended = project.run(&["fix", "--dry-run"]).ends_with(0);
    assert_eq!(
        ended.stdout,
        "--- content/second.md\n+++ content/second.md\n@@ -7 +7 @@\n-In [2030](=plan.done.median.year).\n\
         +In [2031](=plan.done.median.year).\n"
    );
    assert_eq!(ended.stderr, "would rewrite 1 figure in 1 file\n");
    assert_eq!(project.files(), before);
}

#[test]
fn fixes_charts_and_tables_and_names_what_it_cannot_fix() {
    let project = project("---\ntitle: Second\n---\n\n![](table:plan)\n\n[gone](gone.md)\n");
    let table = "kind: grid\ntitle: By [2030](=plan.done.median.year)\nsubtitle: >-\n  folded [3 GB](=plan.much.median)\n  \
        over two lines\nheaders: [A, B]\nrows:\n  - [x, \"[1 GB](=plan.much.median)\"]\n";
    project.write("data/tables/plan.yaml", table);
    let ended = project.run(&["fix"]).ends_with(0);
    let mended = table.replace("2030", "2031").replace("1 GB", "5 GB");
    assert_eq!(fs::read_to_string(project.path("data/tables/plan.yaml")).unwrap(), mended);
    assert_eq!(
        ended.stderr,
        "rewrote 2 figures in 1 file\n\
         data/tables/plan.yaml:4:3: cannot be rewritten because of quotes or folded lines; edit it by hand\n\
         1 other problem to fix by hand: `foresite build` shows them\n"
    );
}

#[test]
fn rewrites_misnamed_keys_and_no_other_byte() {
    let project =
        project("---\r\nTitle: Second\r\n\"lastmod\" : 2026-01-01 # kept\r\nnav-order: 2\r\n---\r\n\r\nText.\r\n");
    project.write(
        "foresite.yaml",
        "\u{feff}# A comment, with baseURL in it\ntitle: Small\nbaseURL:   https://example.org/small/\nas-of: 2026-05-07\nlanguageCode: en\ntheme: { Hue: 20 }\n",
    );
    project.write(
        "data/cards.yaml",
        "colums:\n  name: { Type: text }\n  price: { units: USD, opitonal: true }\nrows:\n  - { Name: A, price: 1 }\n  - { \
         name: B, Price: 2, NOTE: kept }\n",
    );
    project.write(
        "data/models/plan.yaml",
        &MODEL.replace("outcomes", "outcome").replace("5 GB", "{ expression: 5 GB, lable: Much }"),
    );
    project.write(
        "data/charts/bars.yaml",
        "kind: bars\ntitle: Bars\nData-Set: cards\nvalues: [price]\nfig-alt: Two bars\n",
    );
    project.write("data/tables/all.yaml", "kind: dataset\ntitel: Cards\ndataset: cards\n");
    project.write("data/sources.yaml", "maker:\n  title: The maker\n  authors: Janet Doe\n  Serial_Number: 3\n");
    project.run(&["build"]).ends_with(1);
    let dry = project.run(&["fix", "--dry-run"]).ends_with(0);
    let files = project.files();
    let ended = project.run(&["fix"]).ends_with(0);
    assert_eq!(ended.stderr, "rewrote 22 keys in 7 files\n");
    assert_eq!(dry.stderr, "would rewrite 22 keys in 7 files\n");
    assert_ne!(project.files(), files);
    assert!(dry.stdout.contains("-baseURL:   https://example.org/small/\n"), "{}", dry.stdout);
    let read = |path: &str| fs::read_to_string(project.path(path)).unwrap();
    assert_eq!(
        read("content/second.md"),
        "---\r\ntitle: Second\r\n\"updated\" : 2026-01-01 # kept\r\nweight: 2\r\n---\r\n\r\nText.\r\n"
    );
    assert_eq!(
        read("foresite.yaml"),
        "\u{feff}# A comment, with baseURL in it\ntitle: Small\nbase_url:   https://example.org/small/\nas_of: 2026-05-07\nlanguage: en\ntheme: { hue: 20 }\n"
    );
    assert_eq!(
        read("data/cards.yaml"),
        "columns:\n  name: { type: text }\n  price: { unit: USD, optional: true }\nrows:\n  - { name: A, price: 1 }\n  - { \
         name: B, price: 2, note: kept }\n"
    );
    assert_eq!(read("data/models/plan.yaml"), "outcomes:\n  done: 2031-05-01\n  much: { value: 5 GB, label: Much }\n");
    assert_eq!(
        read("data/charts/bars.yaml"),
        "kind: bars\ntitle: Bars\ndataset: cards\nvalues: [price]\nalt: Two bars\n"
    );
    assert_eq!(read("data/tables/all.yaml"), "kind: dataset\ntitle: Cards\ndataset: cards\n");
    assert_eq!(read("data/sources.yaml"), "maker:\n  title: The maker\n  author: Janet Doe\n  serial-number: 3\n");
    project.run(&["build"]).ends_with(0);
}

/// Files that use every key which has an earlier name.
const RENAMED: [(&str, &str); 8] = [
    (
        "foresite.yaml",
        "title: Small\nbase_url: https://example.org/small/\nas_of: 2026-05-07\nbudgets:\n  image: 2 MB\n",
    ),
    (
        "data/cards.yaml",
        "key: name\ndate: made\ncolumns:\n  name: { type: text }\n  maker: { type: text }\n  made: { type: date }\n  \
         price: { unit: USD }\n  chance: {}\n  came_true: {}\nrows:\n  \
         - { name: A, maker: X, made: 2024-01-01, price: 20, chance: 0.2, came_true: 0 }\n  \
         - { name: B, maker: Y, made: 2025-01-01, price: 30, chance: 0.8, came_true: 1 }\nexpect:\n  \
         - condition: price < 100 USD\n    reason: cards are cheap\n",
    ),
    ("data/models/plan.yaml", "outcomes:\n  done:\n    value: 2031-05-01\n    valid_until: 2026-12-31\n"),
    (
        "data/charts/points.yaml",
        "kind: scatter\ntitle: Prices rise\ndataset: cards\nx: made\ny: price\nannotate: [A]\n",
    ),
    ("data/charts/best.yaml", "kind: line\ntitle: Records rise\nseries:\n  - path: cards.price\n    frontier: true\n"),
    (
        "data/charts/hits.yaml",
        "kind: calibration\ntitle: Forecasts hold\ndataset: cards\nchance: chance\ncame_true: came_true\nbins: 2\n",
    ),
    ("data/tables/some.yaml", "kind: dataset\ntitle: Cards\ndataset: cards\nlimit: 1\nfilter:\n  maker: [X]\n"),
    (
        "content/second.md",
        "---\ntitle: Second\nliterals: [20 USD]\n---\n\n![](chart:points)\n\n![](chart:best)\n\n![](chart:hits)\n\n\
         ![](table:some)\n\n```table grid\nkind: grid\ntitle: Grid\nheaders: [One]\nrows: [[1]]\n```\n",
    ),
];

#[test]
fn every_earlier_name_of_a_key_is_an_error_that_fix_mends() {
    let project = Project::small();
    for (path, text) in RENAMED {
        project.write(path, text);
    }
    project.run(&["build"]).ends_with(0);
    for (path, text) in RENAMED {
        let written = |text: String, (earlier, now): &(&str, &str)| {
            let line = |line: &str| match line.trim_start_matches([' ', '-']).starts_with(&format!("{now}:")) {
                true => line.replacen(now, earlier, 1),
                false => line.to_owned(),
            };
            text.split_inclusive('\n').map(line).collect()
        };
        project.write(path, &EARLIER.iter().fold(text.to_owned(), written));
    }
    let problems = project.run(&["build"]).ends_with(1).stderr;
    for (earlier, now) in EARLIER {
        assert!(problems.contains(&format!("unknown key `{earlier}`")), "`{earlier}` is accepted: {problems}");
        assert!(problems.contains(&format!("write `{now}` (`foresite fix` does)")), "`{earlier}`: {problems}");
    }
    let ended = project.run(&["fix"]).ends_with(0);
    assert_eq!(ended.stderr, format!("rewrote {} keys in {} files\n", EARLIER.len(), RENAMED.len()));
    for (path, text) in RENAMED {
        assert_eq!(fs::read_to_string(project.path(path)).unwrap(), text, "{path}");
    }
    project.run(&["build"]).ends_with(0);
}

#[test]
fn leaves_a_key_alone_if_its_right_name_is_uncertain() {
    let project = project("---\ntitle: Second\n---\n");
    let settings = fs::read_to_string(project.path("foresite.yaml")).unwrap();
    let cards = |columns: &str, row: &str| {
        project.write("data/cards.yaml", &format!("columns: {columns}\nrows:\n  - {row}\n"));
    };
    // In order: a key that is there already, two near keys, a near key with other digits, a misspelled name of the
    // author's own, and a key of another file.
    project
        .write("foresite.yaml", &format!("{settings}baseURL: https://example.org/other/\nthem: {{}}\nthemes: {{}}\n"));
    cards("{ price_low: {}, price_2: { optional: true } }", "{ price_low: 1, Price_Low: 2, price_3: 2, rows: 3 }");
    let before = project.files();
    let ended = project.run(&["fix"]).ends_with(0);
    // The first of the two keys near `theme` is renamed. The other one would then be a duplicate.
    assert!(ended.stderr.starts_with("rewrote 1 key in 1 file\n"), "{}", ended.stderr);
    let changed: Vec<_> = project.files().into_iter().zip(before).filter(|(new, old)| new != old).collect();
    assert_eq!(changed.len(), 1);
    let text = String::from_utf8(changed[0].0.1.clone()).unwrap();
    assert!(text.contains("baseURL: https://example.org/other/\ntheme: {}\nthemes: {}\n"), "{text}");
}

#[test]
fn fixes_problems_that_a_renamed_key_reveals_in_the_same_run() {
    let project = project("---\ntitle: Second\n---\n\nBy [2029](=plan.done.median.year).\n");
    project.write("data/models/plan.yaml", &MODEL.replace("outcomes", "outcome"));
    let dry = project.run(&["fix", "--dry-run"]).ends_with(0);
    assert!(dry.stdout.contains("-By [2029]") && dry.stdout.contains("-outcome:"), "{}", dry.stdout);
    let ended = project.run(&["fix"]).ends_with(0);
    assert_eq!(ended.stderr, "rewrote 1 figure and 1 key in 2 files\n");
    project.run(&["build"]).ends_with(0);
    assert_eq!(project.run(&["fix"]).ends_with(0).stderr, "no stale figures and no misspelled keys\n");
}
