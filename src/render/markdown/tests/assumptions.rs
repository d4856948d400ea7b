//! What words assume. The tests run as of 7 May 2026.

use super::*;

const TRUE: &str = "{check: today < 2030-01-01}";
const FALSE: &str = "{check: today > 2030-01-01}";

/// Returns the HTML of a text in which `YES` is a check that is true, and `NO` one that is false, and its diagnostics.
fn checked(text: &str) -> (String, Vec<String>) {
    let (html, report) = html_and_report(&text.replace("YES", TRUE).replace("NO", FALSE));
    (html.replace('\n', ""), report)
}

#[test]
fn a_check_prints_nothing_above_any_block() {
    for block in [
        "Words.",
        "- one\n- two",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "## A heading",
        "> a quote",
        "![](chart:growth)",
        "---",
    ] {
        let alone = html_of(&format!("Before.\n\n{block}\n\nAfter.\n")).replace('\n', "");
        assert_eq!(checked(&format!("Before.\n\nYES\n{block}\n\nAfter.\n")), (alone, Vec::new()), "{block}");
        let (_, report) = checked(&format!("Before.\n\nNO\n{block}\n\nAfter.\n"));
        assert_eq!(report.len(), 1, "{block}: {report:?}");
    }
}

#[test]
fn names_the_values_that_make_a_check_false() {
    for (condition, expected) in [
        ("today > 2030-01-01", "May 2026 is not after 1 January 2030"),
        ("not today < 2030-01-01", "May 2026 is before 1 January 2030"),
        ("today < 2030-01-01 and today <= 2020-01-01", "May 2026 is not on or before 1 January 2020"),
        (
            "today > 2030-01-01 or not (today < 2040-01-01 or today >= 2045-01-01)",
            "May 2026 is not after 1 January 2030, and May 2026 is before 1 January 2040",
        ),
        ("gpus[\"RTX (A)\"].memory > 64 GB", "32 GB is not more than 64 GB"),
        ("gpus[\"RTX (A)\"].memory * 2 <= 30 GB", "64 GB is not at most 30 GB"),
        // Values that look the same have more digits.
        ("gpus[\"RTX (A)\"].memory * 1.001 < 32 GB", "32.03 GB is not less than 32 GB"),
        ("today < 2026-05-07", "7 May 2026 is not before 7 May 2026"),
    ] {
        let (_, report) = html_and_report(&format!("{{check: {condition}}}\nWords.\n"));
        let [problem] = report.as_slice() else { panic!("{condition}: {report:?}") };
        assert_eq!(problem, &format!("4:9 E0528 the text assumes what is not so: {expected}"), "{condition}");
    }
}

#[test]
fn what_is_not_published_may_assume_what_is_false() {
    let no = "{when=\"today > 2030-01-01\"}";
    let yes = "{when=\"today < 2030-01-01\"}";
    for (text, published, problems) in [
        (format!("{no}\nNO\nA.\n\n{{otherwise}}\nYES\nB.\n"), "<p>B.</p>", 0),
        (format!("{yes}\nYES\nA.\n\n{{otherwise}}\nNO\nB.\n"), "<p>A.</p>", 0),
        (format!("{no}\nYES\nA.\n\n{{otherwise}}\nNO\nB.\n"), "<p>B.</p>", 1),
        (format!("NO\n{no}\nA.\n\nB.\n"), "<p>B.</p>", 0),
        (format!("NO\n{yes}\nA.\n\nB.\n"), "<p>A.</p><p>B.</p>", 1),
        (format!("NO\n{yes}\nNO\nYES\nA.\n"), "<p>A.</p>", 2),
        (format!("{no}\n\nNO\nA.\n\nNO\nB.\n\n{{otherwise}}\n\nC.\n\nNO\nD.\n\n{{end}}\n"), "<p>C.</p><p>D.</p>", 1),
    ] {
        let (html, report) = checked(&text);
        assert_eq!((html.as_str(), report.len()), (published, problems), "{text}: {report:?}");
        assert!(report.iter().all(|problem| problem.contains("E0528")), "{text}: {report:?}");
    }
    // But it is read.
    let (_, report) = checked(&format!("{no}\n{{check: nothing.here > 1}}\nA.\n"));
    assert_eq!(report, ["5:9 E0407 nothing is called `nothing`"]);
}

#[test]
fn answers_checks_that_cannot_be_read() {
    for (text, expected) in [
        ("{check: }\nA.\n", "4:1 E0518 expected a condition after `check:`"),
        ("{check}\nA.\n", "4:1 E0518 expected a condition after `check:`"),
        ("{check=\"today > 1\"}\nA.\n", "4:1 E0518 expected a condition after `check:`"),
        ("{chek: today > 1}\nA.\n", "4:2 E0518 expected `when`, `otherwise`, `end` or `check`, found `chek`"),
        ("{assert: today > 1}\nA.\n", "4:2 E0518 expected `when`, `otherwise`, `end` or `check`, found `assert`"),
        ("YES\n\nA.\n", "4:1 E0521 this check has no words below it"),
        ("A.\nYES\n", "5:1 E0521 this check has no words below it"),
        ("- one\n  YES\n  two\n", "5:3 E0518 a check must be outside lists, quotes, tables and footnotes"),
        ("A {check: today > 1} b.\n", "4:3 E0518 a check must be on a line of its own"),
        ("{check: today}\nA.\n", "4:9 E0519 a condition must be true or false, and this is a date"),
        ("{check: 1 < 2}\nA.\n", "4:9 E0518 this check names no figure, so it is always true"),
        (
            "{check: today = 2026-05-07}\nA.\n",
            "4:9 E0201 expected `>=`, `<=`, `>` or `<` between two values, found `=`",
        ),
    ] {
        let (_, report) = checked(text);
        assert_eq!(report, [expected], "{text}");
    }
    // In code and in comments it is no check, and neither are other words in braces.
    for text in ["```\nNO\n```\n", "<!--\nNO\n-->\n", "`{check: today > 1}`\n", "\\{check: x}\n", "{note: words}\n"] {
        assert_eq!(checked(text).1, Vec::<String>::new(), "{text}");
    }
}
