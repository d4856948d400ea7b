//! Accessibility: axe-core finds no problem on the pages of this repository's site.

use std::fs;
use std::thread;

use super::chromium::Context;
use super::tab::Tab;
use super::{WIDTHS, built, hosted, is_thorough, repository};

/// One page of each kind.
const PAGES: [&str; 20] = [
    "",
    "search/",
    "cite/",
    "embed/scenarios/",
    "forecast/",
    "argument/",
    "questions/",
    "gallery/",
    "method/",
    "data/",
    "essays/",
    "essays/the-narrowing-gap/",
    "hardware/",
    "models/",
    "views/",
    "ledger/",
    "docs/how-to/record/",
    "docs/language/units/",
    "docs/reference/charts/",
    "docs/reference/errors/files/",
];

/// Opens all collapsed parts of the page, because axe-core skips hidden elements, and returns the violations as texts.
const JUDGE: &str = "
    document.querySelectorAll('details').forEach(details => details.open = true);
    axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.flatMap(({ id, help, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target.join(' ')}: ${failureSummary}`)))";

/// Runs `check` in a tab of each width, light and dark, with the source of axe-core and the name of the look. The tabs are
/// open at the same time, because axe-core takes long.
fn in_each_look(check: fn(&mut Tab, &str, &str)) {
    let Some(axe) = axe() else { return };
    let Some(context) = Context::open() else { return };
    thread::scope(|scope| {
        for (width, dark) in looks() {
            let (axe, context) = (&axe, &context);
            scope.spawn(move || {
                let mut tab = context.tab(width).with_dark(dark);
                check(&mut tab, axe, &format!("{width} px, {}", if dark { "dark" } else { "light" }));
            });
        }
    });
}

#[test]
fn axe_finds_no_violation_on_phone_and_desk_light_and_dark() {
    in_each_look(|tab, axe, look| {
        for page in PAGES {
            tab.open(&built(page));
            tab.run(axe);
            assert_eq!(tab.texts(JUDGE), Vec::<String>::new(), "{page:?} at {look}");
        }
    });
}

#[test]
fn axe_finds_no_violation_after_controls_were_used() {
    in_each_look(|tab, axe, look| {
        tab.open(&hosted("argument/?scenarios=7"));
        tab.run("document.querySelector('.belief-row input').focus()");
        tab.press("End");
        tab.wait_for("document.querySelector('.belief-answer').textContent.startsWith('With what you believe')");
        tab.run(axe);
        assert_eq!(tab.texts(JUDGE), Vec::<String>::new(), "at {look}");
    });
}

#[test]
fn axe_finds_a_planted_violation() {
    let Some(axe) = axe() else { return };
    let Some(context) = Context::open() else { return };
    let mut tab = context.tab(1280);
    tab.open(&built("gallery/"));
    tab.run("document.querySelector('svg.chart').removeAttribute('aria-labelledby')");
    tab.run("document.querySelector('svg.chart desc').remove()");
    tab.run(&axe);
    let found = tab.texts(JUDGE);
    assert!(matches!(&*found, [one] if one.starts_with("svg-img-alt:")), "{found:#?}");
}

/// Returns the pairs of window width and dark mode in which pages are checked: all four, or by default two that cover
/// both widths and both modes.
fn looks() -> Vec<(u32, bool)> {
    let all = WIDTHS.into_iter().flat_map(|width| [(width, false), (width, true)]);
    let [phone, desktop] = WIDTHS;
    if is_thorough() { all.collect() } else { vec![(phone, true), (desktop, false)] }
}

/// Returns the script of axe-core, which `tests/run` downloads. Returns `None` if it is missing. If `CI` is set, a
/// missing script is an error, unless `AXE_MISSING` is set too: `tests/run` sets it if the download failed.
fn axe() -> Option<String> {
    let path = std::env::var_os("AXE").map_or_else(|| repository().join("target/axe.min.js"), Into::into);
    let axe = fs::read_to_string(&path);
    if let Err(error) = &axe {
        let may_be_missing = std::env::var_os("CI").is_none() || std::env::var_os("AXE_MISSING").is_some();
        assert!(may_be_missing, "axe-core: {}: {error}: `tests/run` fetches it", path.display());
        eprintln!("skipped: axe-core is missing; `tests/run` fetches it");
    }
    axe.ok()
}
