//! `foresite fix` rewrites stale figures and touches no other byte.

use std::fs;

use super::project::Project;

/// A date in the model file, as a number in the prose.
const MODEL: &str = "outcomes:\n  done: 2031-05-01\n  much: 5 GB\n";

fn project(page: &str) -> Project {
    let project = Project::small();
    project.write("data/models/plan.yaml", MODEL);
    project.write("content/second.md", page);
    project
}

#[test]
fn stale_figures_are_rewritten_and_no_other_byte() {
    // A byte order mark, line ends of Windows, spaces at line ends, no line end at the last line.
    let page = "\u{feff}---\r\ntitle: By [2029](=plan.done.median.year)  \r\n---\r\n\r\nÄ [2030](=plan.done.median.year), \
        [4 GB](=plan.much.median)\t\r\nand [2031](=plan.done.median.year). [](=plan.much.median)";
    let project = project(page);
    project.run(&["build"]).ends_with(1);
    let ended = project.run(&["fix"]).ends_with(0);
    assert_eq!(ended.stderr, "rewrote 3 figures in 1 file\n");
    let mended = page.replace("[2029]", "[2031]").replace("[2030]", "[2031]").replace("[4 GB]", "[5 GB]");
    assert_eq!(fs::read_to_string(project.path("content/second.md")).unwrap(), mended);
    project.run(&["build"]).ends_with(0);
    assert_eq!(project.run(&["fix"]).ends_with(0).stderr, "no figure is stale\n");
}

#[test]
fn a_dry_run_shows_what_it_would_do_and_does_nothing() {
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
fn charts_and_tables_are_mended_as_pages_are_and_what_cannot_be_is_named() {
    let project = project("---\ntitle: Second\n---\n\n![](table:plan)\n\n[gone](gone.md)\n");
    let table = "kind: grid\ntitle: By [2030](=plan.done.median.year)\nsubtitle: >-\n  folded [3 GB](=plan.much.median)\n  \
        over two lines\nheads: [A, B]\nrows:\n  - [x, \"[1 GB](=plan.much.median)\"]\n";
    project.write("data/tables/plan.yaml", table);
    let ended = project.run(&["fix"]).ends_with(0);
    let mended = table.replace("2030", "2031").replace("1 GB", "5 GB");
    assert_eq!(fs::read_to_string(project.path("data/tables/plan.yaml")).unwrap(), mended);
    assert_eq!(
        ended.stderr,
        "rewrote 2 figures in 1 file\n\
         data/tables/plan.yaml:4:3: cannot be rewritten, since quotes or folded lines stand between; mend it by hand\n\
         1 more to mend by hand: `foresite build` shows them\n"
    );
}
