//! Text that depends on the forecast.

use super::*;

const TRUE: &str = "{when=\"today < 2030-01-01\"}";
const FALSE: &str = "{when=\"today > 2030-01-01\"}";

/// Returns the HTML of a text in which `YES` is a condition that is true, and `NO` one that is false.
fn published(text: &str) -> String {
    html_of(&text.replace("YES", TRUE).replace("NO", FALSE)).replace('\n', "")
}

/// Returns the diagnostics of such a text.
fn problems(text: &str) -> Vec<String> {
    let (_, report) = html_and_report(&text.replace("YES", TRUE).replace("NO", FALSE));
    report
}

#[test]
fn a_condition_directly_above_a_block_governs_that_block_alone() {
    assert_eq!(published("YES\nOne.\n\nTwo.\n"), "<p>One.</p><p>Two.</p>");
    assert_eq!(published("NO\nOne.\n\nTwo.\n"), "<p>Two.</p>");
    assert_eq!(
        published("Before.\n\nNO\nOne\nmore.\n\n{otherwise}\nOther.\n\nTwo.\n"),
        "<p>Before.</p><p>Other.</p><p>Two.</p>"
    );
    assert_eq!(published("YES\nOne.\n\n{otherwise}\nOther.\n\nTwo.\n"), "<p>One.</p><p>Two.</p>");
}

#[test]
fn a_condition_can_govern_every_kind_of_block() {
    for block in [
        "Words.",
        "- one\n- two",
        "3. three",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "## A heading",
        "A heading\n---------",
        "> a quote",
        "![](chart:growth)",
        "![A picture](/picture.svg)",
        "```\ncode\n```",
        "    code",
        "---",
    ] {
        let alone = published(&format!("{block}\n\nAfter.\n"));
        assert_eq!(published(&format!("YES\n{block}\n\nAfter.\n")), alone, "{block}");
        assert_eq!(published(&format!("NO\n{block}\n\nAfter.\n")), "<p>After.</p>", "{block}");
        assert_eq!(published(&format!("NO\nWords.\n\n{{otherwise}}\n{block}\n\nAfter.\n")), alone, "{block}");
        assert_eq!(published(&format!("YES\n\n{block}\n\n{{end}}\n\nAfter.\n")), alone, "{block}");
    }
}

#[test]
fn with_an_empty_line_after_it_a_condition_governs_all_up_to_its_end() {
    let text = "A.\n\nNO\n\nB.\n\n- c\n\n{otherwise}\n\nD.\n\n> e\n\n{end}\n\nF.\n";
    assert_eq!(published(text), "<p>A.</p><p>D.</p><blockquote><p>e</p></blockquote><p>F.</p>");
    assert_eq!(published(&text.replace("NO", "YES")), "<p>A.</p><p>B.</p><ul><li>c</li></ul><p>F.</p>");
    // Inside, empty lines around the other condition lines do not matter, and a condition line ends a paragraph.
    assert_eq!(published("NO\n\nB.\n{otherwise}\nD.\n{end}\nF.\n"), "<p>D.</p><p>F.</p>");
}

#[test]
fn publishes_the_first_branch_whose_condition_is_true() {
    let chain = |first: &str, second: &str| {
        published(&format!(
            "{first}\nOne.\n\n{{otherwise {}}}\nTwo.\n\n{{otherwise}}\nThree.\n",
            second.trim_matches(['{', '}'])
        ))
    };
    for (first, second, expected) in
        [(TRUE, TRUE, "One."), (TRUE, FALSE, "One."), (FALSE, TRUE, "Two."), (FALSE, FALSE, "Three.")]
    {
        assert_eq!(chain(first, second), format!("<p>{expected}</p>"));
    }
}

#[test]
fn conditions_can_combine_comparisons_and_query_rows() {
    for (condition, is_true) in [
        ("gpus[\"RTX (A)\"].memory >= 32 GB", true),
        ("gpus[\"RTX (A)\"].memory > 32 GB", false),
        ("gpus.best(memory, memory < 40 GB).memory > 30 GB and not today < 2020-01-01", true),
        ("today < 2020-01-01 or gpus.count > 1", false),
        ("true", true),
    ] {
        let html = published(&format!("{{when=\"{condition}\"}}\nYes.\n\n{{otherwise}}\nNo.\n"));
        assert_eq!(html, if is_true { "<p>Yes.</p>" } else { "<p>No.</p>" }, "{condition}");
    }
}

#[test]
fn braces_in_code_and_after_a_backslash_are_text() {
    let code = published("```\n{when=\"a > b\"}\n{end}\n```\n\n    {otherwise}\n\n`{when=\"x\"}`\n");
    for shown in ["{when=&quot;a &gt; b&quot;}\n{end}", "{otherwise}", "<code>{when=\"x\"}</code>"] {
        assert!(code.contains(&shown.replace('\n', "")), "{shown} in {code}");
    }
    assert_eq!(
        published("\\{otherwise}\n\n\\{when=x}\n\n{a set of words}\n"),
        "<p>{otherwise}</p><p>{when=x}</p><p>{a set of words}</p>"
    );
    assert_eq!(published("<!--\n{when=\"x\"}\n-->\n\nA.\n"), "<p>A.</p>");
}

#[test]
fn checks_branches_that_are_not_published() {
    let text = "YES\nOne.\n\n{otherwise}\n[24 GB](<=gpus[\"RTX (A)\"].memory>), [a](gone.md), [@mker], <i onclick=x>x</i>.\n\nNO\n\n\
        ![](/picture.svg)\n\n# Top\n\n[5 GB](<=gpus[\"RTX (A)\"].memory>)[^n]\n\n{end}\n\n[^n]: [6 GB](<=gpus[\"RTX (A)\"].memory>)\n";
    let codes: Vec<_> = problems(text).iter().map(|line| line.split(' ').nth(1).unwrap().to_owned()).collect();
    assert_eq!(codes, ["E0504", "E0508", "E0511", "E0502", "E0510", "E0512", "E0504", "E0504"]);
}

#[test]
fn a_branch_that_is_not_published_leaves_no_trace_on_the_page() {
    let text = "## Why?\n\nNO\n\n## Dropped\n\nIt is [@maker], noted[^a].\n\n### Deep {.card}\n\n{otherwise}\n\n## Kept\n\n{end}\n\n\
        Said [@tester], noted[^b].\n\n[^a]: A.\n[^b]: B.\n";
    let (page, report) = rendered(&text.replace("NO", FALSE));
    assert_eq!(report, Vec::<String>::new());
    let contents: Vec<_> = page.contents.iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(contents, ["why", "kept"]);
    assert_eq!(page.citations.sources.len(), 1);
    for absent in ["Dropped", "card", "A.", "note-2", "maker"] {
        assert!(!page.html.contains(absent), "{absent} in {}", page.html);
    }
    assert!(page.html.contains("<a id=\"fs:noteref-1\"") && page.html.contains("B."), "{}", page.html);
}

#[test]
fn both_branches_can_have_the_same_anchor_chart_and_footnote() {
    let text = "NO\n\n## One {#x}\n\n![](chart:growth)\n\nA[^n].\n\n[^n]: First.\n\n{otherwise}\n\n## Two {#x}\n\n\
        ![](chart:growth)\n\nB[^n].\n\n[^n]: Second.\n\n{end}\n";
    for (text, heading, note) in [(text.to_owned(), "Two", "Second."), (text.replace("NO", "YES"), "One", "First.")] {
        let html = published(&text);
        assert!(html.contains(&format!("<h2 id=\"x\"><a class=\"anchor\" href=\"#x\">{heading}<")), "{html}");
        assert!(html.contains(note) && html.matches("<li id=\"fs:note-").count() == 1, "{html}");
    }
    let twice = problems("## A {#x}\n\nNO\n## B {#x}\n");
    assert_eq!(twice, ["7:1 E0513 the id `x` is used twice on the page"]);
}

#[test]
fn a_footnote_in_an_unpublished_branch_counts_if_no_other_has_its_label() {
    let html = published("A[^n].\n\nNO\n\nB[^n].\n\n[^n]: Written here.\n\n{end}\n");
    assert!(html.contains("Written here.") && html.contains("note-1"), "{html}");
    assert_eq!(published("A.\n\nNO\n[^n]: Unseen.\n\nNO\nB[^n].\n"), "<p>A.</p>");
}

#[test]
fn an_unpublished_branch_can_link_to_its_own_ids() {
    let (page, report) = rendered(&format!("{FALSE}\n\n## Far\n\n[there](#far)\n\n{{end}}\n\n[there](#near)\n"));
    assert_eq!(report, Vec::<String>::new());
    assert!(page.unpublished.contains("far"), "{:?}", page.unpublished);
    let found: Vec<_> = page.anchors.iter().map(|used| (used.anchor.as_str(), used.published)).collect();
    assert_eq!(found, [("far", false), ("near", true)]);
}

#[test]
fn reports_a_malformed_condition_with_a_suggestion() {
    for (text, message, hint) in [
        (
            "{wen=\"today < 2030-01-01\"}\nA.\n",
            "4:2 E0518 expected `when`, `otherwise`, `end` or `check`, found `wen`",
            "did you mean `when`?",
        ),
        (
            "YES\nA.\n\n{else}\nB.\n",
            "7:2 E0518 expected `when`, `otherwise`, `end` or `check`, found `else`",
            "did you mean `otherwise`?",
        ),
        (
            "{Otherwise}\nB.\n",
            "4:2 E0518 expected `when`, `otherwise`, `end` or `check`, found `Otherwise`",
            "did you mean `otherwise`?",
        ),
        (
            "{when=today}\nA.\n",
            "4:1 E0518 expected a condition in quotes, `{when=\"…\"}`, or `{otherwise}` or `{end}` alone",
            "a condition is written `{when=",
        ),
        (
            "A {when=\"true\"} B.\n",
            "4:3 E0518 a condition must be on a line of its own",
            "a condition is written `{when=",
        ),
        (
            "{when=\"true\"} A.\n",
            "4:1 E0518 a condition must be on a line of its own",
            "a condition is written `{when=",
        ),
        ("- {when=\"true\"}\n", "4:3 E0518 a condition must be on a line of its own", "a condition is written `{when="),
        (
            "- a\n\n  {when=\"true\"}\n  b\n",
            "6:3 E0518 a condition must be outside lists, quotes, tables and footnotes",
            "put it above the whole list",
        ),
    ] {
        let (page, report) = rendered(&text.replace("YES", TRUE));
        assert_eq!(report, [message], "{text}");
        assert!(page.report.sorted()[0].hints[0].contains(hint), "{text}: {:?}", page.report.sorted()[0].hints);
    }
}

#[test]
fn reports_a_condition_that_is_not_true_or_false_at_its_place() {
    for (condition, message) in [
        ("today", "4:8 E0519 a condition must be true or false, and this is a date"),
        ("gpus.count * 2", "4:8 E0519 a condition must be true or false, and this is a plain number"),
        ("gpus[\"RTX (A)\"].memory * 2", "4:8 E0519 a condition must be true or false, and this is a quantity in `GB`"),
        ("gpus[\"RTX (A)\"].name", "4:24 E0407 text cannot be used in arithmetic"),
        ("today.year < 2030", "4:14 E0407 a value in a format cannot be used in arithmetic"),
        ("gpus.count > 1 GB", "4:21 E0205 a quantity in `GB` cannot be compared with a plain number"),
        ("gpsu.count > 1", "4:8 E0407 nothing is called `gpsu`"),
    ] {
        let found = problems(&format!("{{when=\"{condition}\"}}\nA.\n\n{{otherwise}}\nB.\n"));
        assert_eq!(found.len(), 1, "{condition}: {found:?}");
        let code = |line: &str| line.split(' ').nth(1).unwrap().to_owned();
        assert_eq!((code(&found[0]), found[0].contains("4:")), (code(message), true), "{found:?}");
        if code(message) == "E0519" {
            assert_eq!(found[0], message);
        }
    }
    // A condition after the first true one is checked as well.
    assert_eq!(problems("YES\nA.\n\n{otherwise when=\"today\"}\nB.\n").len(), 1);
}

#[test]
fn reports_lone_condition_lines_and_empty_branches() {
    for (text, expected) in [
        ("A.\n\n{otherwise}\nB.\n", "6:1 E0520 this line belongs to no `{when=\"…\"}`"),
        ("YES\nA.\n\nB.\n\n{otherwise}\nC.\n", "9:1 E0520 this line belongs to no `{when=\"…\"}`"),
        ("YES\nA.\n\n{end}\n", "7:1 E0520 this line belongs to no `{when=\"…\"}`"),
        ("YES\n\nA.\n", "4:1 E0520 this `{when=\"…\"}` has no `{end}`"),
        (
            "YES\nA.\n\n{otherwise}\n\nB.\n",
            "7:1 E0520 expected this alternative directly above its block, as its `{when=\"…\"}` is",
        ),
        ("YES\n\nA.\n\nNO\nB.\n\n{end}\n", "8:1 E0520 a condition cannot be inside another"),
        ("NO\nA.\n\n{otherwise}\nB.\n\n{otherwise}\nC.\n", "10:1 E0520 this alternative can never be published"),
        ("YES\n\n{end}\n", "4:1 E0521 this condition has no text below it"),
        ("YES\n\nA.\n\n{otherwise}\n\n{end}\n", "8:1 E0521 this condition has no text below it"),
        ("YES\n<!-- x -->\n\nA.\n", "4:1 E0521 this condition has no text below it"),
    ] {
        assert_eq!(problems(text), [expected], "{text}");
    }
    assert_eq!(problems("YES\n").len(), 2, "unended and empty");
}

#[test]
fn both_branches_have_prose_blocks() {
    let text = "{when=\"true\"}\nOne 1.\n\n{otherwise}\nTwo 2.\n";
    let prose: Vec<_> = prose_blocks(text).into_iter().map(|block| text[block.prose[0].clone()].to_owned()).collect();
    assert_eq!(prose, ["One 1.", "Two 2."]);
}

#[test]
fn no_order_of_lines_breaks_the_page_or_shows_a_condition_line() {
    let lines = [
        TRUE,
        FALSE,
        "{otherwise}",
        "{otherwise when=\"true\"}",
        "{end}",
        "Words[^n].",
        "",
        "- item",
        "```",
        "[^n]: A note.",
        "> quote",
    ];
    let mut valid = 0;
    for number in 0..lines.len().pow(4) {
        let digits = (0..4).map(|place| number / lines.len().pow(place) % lines.len());
        let text: String = digits.map(|digit| format!("{}\n", lines[digit])).collect();
        let (html, report) = html_and_report(&text);
        assert!(!html.contains("<!W"), "{text}\n{html}");
        if report.is_empty() && !text.contains("```") {
            assert!(
                !html.contains("{when") && !html.contains("{otherwise") && !html.contains("{end"),
                "{text}\n{html}"
            );
            valid += 1;
        }
    }
    assert!(valid > 400, "{valid} of them are valid");
}
