//! The search page in a browser: with the keyboard, without a script, from a folder without a server, and for axe-core.

use super::chromium::Context;
use super::{WIDTHS, built, hosted};

/// Types words into the field.
fn ask(tab: &mut super::tab::Tab, words: &str) {
    tab.run(&format!(
        "{{ const field = document.querySelector('.search input'); field.value = {words:?}; field.dispatchEvent(new Event('input')); }}"
    ));
}

const FIRST: &str = "document.querySelector('.search-results a')";

#[test]
fn readers_find_sections_by_words_and_their_starts() {
    let Some(context) = Context::open() else { return };
    for address in [hosted("search/"), built("search/")] {
        let mut tab = context.tab(1280);
        tab.open(&address);
        // The index is loaded when a reader first searches, and no other page loads it.
        ask(&mut tab, "Hindcasts");
        tab.wait_for(&format!("{FIRST}?.textContent.toLowerCase().includes('hindcast')"));
        assert!(tab.text(&format!("{FIRST}.closest('li').textContent")).len() > 10);
        ask(&mut tab, "quantiz");
        tab.wait_for(&format!("{FIRST} && !{FIRST}.textContent.includes('hindcast')"));
        // Both words are in each result.
        ask(&mut tab, "metaculus probability");
        tab.wait_for("document.querySelectorAll('.search-results li').length > 0 && document.querySelectorAll('.search-results li').length < 20");
        // Accents and case do not matter.
        ask(&mut tab, "MÉTACULUS");
        tab.wait_for(&format!("{FIRST}?.textContent.includes('Metaculus')"));
        ask(&mut tab, "xyzzyx");
        tab.wait_for("document.querySelector('.search-status').textContent.includes('xyzzyx')");
        tab.expect("document.querySelectorAll('.search-results li').length", 0);
        ask(&mut tab, "");
        tab.wait_for("!document.querySelector('.search-pages').hidden");
    }
}

#[test]
fn results_have_excerpts_with_the_words_marked_and_lead_to_their_section() {
    let Some(context) = Context::open() else { return };
    let mut tab = context.tab(1280);
    tab.open(&hosted("search/?q=scoringutils"));
    tab.wait_for("document.querySelector('.search-excerpt mark')?.textContent === 'scoringutils'");
    let address = tab.text(&format!("{FIRST}.href"));
    assert!(address.contains("docs/how-to/exchange/#scoring-packages"), "{address}");
    assert_eq!(tab.complaints(), Vec::<String>::new());
    tab.open(&address);
    tab.wait_for("document.getElementById('scoring-packages')");
}

#[test]
fn the_search_page_lists_all_pages_without_a_script() {
    let Some(context) = Context::open() else { return };
    let mut tab = context.tab(360).with_scripts(false);
    tab.open(&hosted("search/"));
    assert!(tab.number("document.querySelectorAll('.search-pages li a').length") > 50.0);
    assert_eq!(tab.number("document.querySelector('.search').offsetHeight"), 0.0);
}

#[test]
fn only_a_search_loads_the_index_and_nothing_is_sent() {
    let Some(context) = Context::open() else { return };
    let mut tab = context.tab(1280);
    tab.open(&hosted("method/"));
    let loaded = |tab: &mut super::tab::Tab| tab.texts("performance.getEntriesByType('resource').map(own => own.name)");
    assert!(!loaded(&mut tab).iter().any(|name| name.contains("search")), "{:?}", loaded(&mut tab));
    tab.open(&hosted("search/?q=memory"));
    tab.wait_for("document.querySelector('.search-excerpt mark')");
    let host = hosted("");
    for name in loaded(&mut tab) {
        assert!(
            name.starts_with(&host) && !name.contains("memory") || name.contains("/essays/") || name.contains("docs/"),
            "{name}"
        );
    }
}

#[test]
fn results_stay_in_the_page_at_every_width() {
    let Some(context) = Context::open() else { return };
    for width in WIDTHS {
        let mut tab = context.tab(width);
        tab.open(&hosted("search/?q=forecast"));
        tab.wait_for("document.querySelector('.search-excerpt mark')");
        assert!(tab.number("document.documentElement.scrollWidth") <= f64::from(width), "at {width} px");
    }
}
