//! What axe-core, the usual judge of accessible pages, finds wrong with ours: nothing.

use std::fs;

use super::chromium::Context;
use super::{WIDTHS, built, hosted, is_thorough, repository};

/// A page of each sort.
const PAGES: [&str; 15] = [
    "",
    "forecast/",
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

/// Judges a page with everything open, since what is closed is not looked at.
const JUDGE: &str = "
    document.querySelectorAll('details').forEach(details => details.open = true);
    axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.flatMap(({ id, help, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target.join(' ')}: ${failureSummary}`)))";

#[test]
fn axe_finds_no_violation_light_or_dark_on_a_phone_or_on_a_desk() {
    let Some(axe) = axe() else { return };
    let Some(context) = Context::open() else { return };
    for (width, dark) in looks() {
        let mut tab = context.tab(width).with_dark(dark);
        for page in PAGES {
            tab.open(&built(page));
            tab.run(&axe);
            let look = if dark { "dark" } else { "light" };
            assert_eq!(tab.texts(JUDGE), Vec::<String>::new(), "{page:?} at {width} px, {look}");
        }
    }
}

#[test]
fn axe_finds_no_violation_in_figures_that_were_moved() {
    let Some(axe) = axe() else { return };
    let Some(context) = Context::open() else { return };
    for (width, dark) in looks() {
        let mut tab = context.tab(width).with_dark(dark);
        tab.open(&hosted("forecast/?scenarios=7"));
        tab.run("document.querySelector('.belief-row input').focus()");
        tab.press("End");
        tab.wait_for("document.querySelector('.belief-answer').textContent.startsWith('Given what you believe')");
        tab.run(&axe);
        assert_eq!(tab.texts(JUDGE), Vec::<String>::new(), "at {width} px, dark {dark}");
    }
}

#[test]
fn axe_would_say_so() {
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

/// Returns the widths at which pages are judged, and whether in the dark: every pair, or by default each width and each
/// look once.
fn looks() -> Vec<(u32, bool)> {
    let all = WIDTHS.into_iter().flat_map(|width| [(width, false), (width, true)]);
    let [phone, desk] = WIDTHS;
    if is_thorough() { all.collect() } else { vec![(phone, true), (desk, false)] }
}

/// The library, which is not ours to keep here: `tests/run` fetches it, and says where it could not. Nothing where it is
/// not there, unless `CI` is set and nobody said so.
fn axe() -> Option<String> {
    let path = std::env::var_os("AXE").map_or_else(|| repository().join("target/axe.min.js"), Into::into);
    let axe = fs::read_to_string(&path);
    if let Err(error) = &axe {
        let is_told = std::env::var_os("CI").is_none() || std::env::var_os("AXE_MISSING").is_some();
        assert!(is_told, "axe-core: {}: {error}: `tests/run` fetches it", path.display());
        eprintln!("skipped: axe-core is missing; `tests/run` fetches it");
    }
    axe.ok()
}
