//! This repository's site and small projects in Chromium, with JavaScript and without, at the width of a phone and of a
//! desktop. With `SCREENSHOTS=1` pictures of the pages are saved in
//! `target/screenshots`.

mod accessibility;
mod charts;
mod chromium;
mod code;
mod controls;
mod embeds;
mod every_look;
mod formulas;
mod host;
mod pdf;
mod preview;
mod print;
mod protocol;
mod search;
mod stale;
mod tab;

use std::fs;
use std::sync::LazyLock;

use serde_json::Value;

use super::client::Server;
use super::project::{Ended, Project, foresite, is_thorough, repository, site};
use chromium::Context;
use tab::Tab;

/// The widths of a phone and of a desktop, in pixels.
const WIDTHS: [u32; 2] = [360, 1280];

#[test]
fn the_front_page_shows_the_forecast_at_every_width_with_and_without_javascript() {
    let Some(context) = Context::open() else { return };
    let expected = headline();
    for width in WIDTHS {
        for scripts in [true, false] {
            let mut tab = context.tab(width).with_scripts(scripts);
            tab.open(&hosted(""));
            let shown = tab.text("document.querySelector('.hero:last-child data')?.textContent");
            let exact = tab.text("document.querySelector('.hero:last-child data')?.value");
            assert_eq!(exact, expected.date, "at {width} px, scripts {scripts}");
            assert!(shown.contains(&expected.year), "{shown:?} lacks {} at {width} px", expected.year);
        }
    }
}

#[test]
fn no_page_scrolls_sideways_or_has_errors() {
    let Some(context) = Context::open() else { return };
    let server = Server::start(repository(), &[]);
    let docs =
        ["docs/", "docs/tutorial/", "docs/reference/templates/", "docs/language/units/", "docs/language/errors/"];
    for page in ["", "forecast/", "data/", "404.html"].into_iter().chain(docs) {
        for width in WIDTHS {
            for dark in [false, true] {
                let mut tab = context.tab(width).with_dark(dark);
                tab.open(&format!("{}{page}", server.address));
                let name = page.trim_end_matches('/').replace(".html", "").replace('/', "-");
                let name = if name.is_empty() { "home" } else { &name };
                let look = if dark { "dark" } else { "light" };
                tab.picture(&format!("{name}-{width}-{look}"));
                // A phone zooms out of a page that is too wide, and then reports a wider window.
                let wide = tab.number("document.scrollingElement.scrollWidth - document.documentElement.clientWidth");
                assert!(wide <= 0.0, "{name} is {wide} px too wide at {width} px");
                assert_eq!(tab.complaints(), Vec::<String>::new(), "{name} at {width} px");
            }
        }
    }
}

/// On a phone, each cell of a small table stands beside the name of its column, and nothing has to be scrolled to. On a wide screen the
/// rows are those of a table.
#[test]
fn the_rows_of_small_tables_are_cards_on_a_phone() {
    let Some(context) = Context::open() else { return };
    for width in WIDTHS {
        let mut tab = context.tab(width).with_scripts(false);
        tab.open(&built("forecast/"));
        let tables = tab.number("document.querySelectorAll('table.cards').length");
        assert!(tables >= 3.0, "{tables} tables");
        let hidden = "Array.from(document.querySelectorAll('table.cards')).filter(table => \
            table.parentElement.scrollWidth > table.parentElement.clientWidth).length";
        let named = "Array.from(document.querySelectorAll('table.cards td')).filter(cell => \
            getComputedStyle(cell, '::before').content === JSON.stringify(cell.dataset.label)).length";
        let cells = tab.number("document.querySelectorAll('table.cards td').length");
        if width == 360 {
            assert_eq!((tab.number(hidden), tab.number(named)), (0.0, cells));
            tab.run("document.querySelectorAll('details.fold').forEach(fold => fold.open = true)");
            // A long table shows its first rows, and the others when its reader asks for them.
            let rows = "Array.from(document.querySelector('.figure:has(.unfold)').querySelectorAll('tbody tr'))";
            let visible = format!("{rows}.filter(row => row.checkVisibility()).length");
            let all = tab.number(&format!("{rows}.length"));
            assert!(all > 5.0 && tab.number(&visible) == 4.0, "{all}");
            let label = tab.text("document.querySelector('.unfold').textContent");
            assert_eq!(label.trim(), format!("Show all {all} rows"));
            tab.run("document.querySelector('.unfold').click()");
            assert_eq!(tab.number(&visible), all);
        } else {
            assert_eq!(
                tab.number(
                    "Array.from(document.querySelectorAll('.unfold')).filter(label => label.checkVisibility()).length"
                ),
                0.0
            );
            assert_eq!(tab.number(named), 0.0);
        }
    }
}

#[test]
fn a_figure_links_to_its_provenance_and_back_without_javascript() {
    let Some(context) = Context::open() else { return };
    for width in WIDTHS {
        let mut tab = context.tab(width).with_scripts(false);
        tab.open(&built(""));
        let is_open = "document.querySelector('.provenance').open";
        let in_sight = |selector: &str| {
            format!(
                "(() => {{ const box = document.querySelector('{selector}').getBoundingClientRect(); \
                 return box.height > 0 && box.top >= 0 && box.bottom <= innerHeight; }})()"
            )
        };
        assert_eq!(tab.number(&format!("Number({is_open})")), 0.0);
        tab.run("document.querySelector('.card data a').click()");
        tab.wait_for(is_open);
        tab.wait_for(&in_sight("li:target"));
        let [text, exact] = ["li:target b", "li:target code"]
            .map(|part| tab.text(&format!("document.querySelector('{part}').textContent")));
        assert_eq!(text, tab.text("document.querySelector('.card data').textContent"));
        assert_eq!(exact, tab.text("document.querySelector('.card data a').title"));
        tab.run("document.querySelector('li:target .backlink').click()");
        tab.wait_for(&in_sight(".card data a:target"));
    }
}

#[test]
fn a_saved_file_changes_the_page_that_is_open() {
    let Some(context) = Context::open() else { return };
    let project = Project::small();
    let server = Server::start(project.root(), &[]);
    let mut tab = context.tab(1280);
    tab.open(&server.address);
    let contains = |text: &str| format!("document.body.innerText.includes('{text}')");
    let problem = "document.querySelector('#foresite-problem')";
    tab.wait_for(&contains("The first page"));
    project.write("content/index.md", "---\ntitle: Home\n---\n\nAnother first page.\n");
    tab.wait_for(&contains("Another first page"));
    // The open page is published before the others are rendered. A save before the build has ended would cancel it, and the
    // last good page would be the first one. The response for another page comes after the build.
    assert_eq!(server.get("second/").status, 200);
    project.write("content/index.md", "---\ntitle: Home\ntitel: <b>Bold</b>\n---\n\nA third.\n");
    // The overlay and the last good page below it, at the same time.
    let is_reported = format!("{problem}?.innerText.includes('content/index.md:3')");
    tab.wait_for(&format!("{is_reported} && {}", contains("Another first page")));
    tab.expect("document.querySelectorAll('#foresite-problem b').length", 0);
    tab.picture("problem-1280-light");
    project.write("content/index.md", "---\ntitle: Home\n---\n\nMended.\n");
    tab.wait_for(&format!("{} && !{problem}", contains("Mended")));
    assert_eq!(tab.complaints(), Vec::<String>::new());
}

/// Returns the address of a page of the repository's site, as a file.
fn built(page: &str) -> String {
    format!("file://{}/{page}index.html", site().display())
}

/// Returns the address of a page of that site on a web server, where scripts may load other files.
fn hosted(page: &str) -> String {
    static ADDRESS: LazyLock<String> = LazyLock::new(|| host::start(site()));
    format!("{}{page}", *ADDRESS)
}

/// The date of the headline outcome in the forecast.
struct Headline {
    date: String,
    year: String,
}

/// The forecast of the `parity` model, with as many joint draws as the site has.
static FORECAST: LazyLock<Value> = LazyLock::new(|| {
    let mut command = foresite(repository());
    command.args(["forecast", "--model", "parity", "--format", "json", "--draws", "4096"]);
    serde_json::from_str(&Ended::of(&mut command).ends_with(0).stdout).unwrap()
});

fn headline() -> Headline {
    let forecast = &*FORECAST;
    let date = forecast["outcomes"]["product"]["median"].as_str().unwrap().to_owned();
    let year = date[..4].to_owned();
    Headline { date, year }
}

impl Tab {
    /// Saves a picture of the whole page, if pictures are asked for.
    fn picture(&mut self, name: &str) {
        if std::env::var_os("SCREENSHOTS").is_none() {
            return;
        }
        let folder = repository().join("target/screenshots");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("{name}.png")), self.screenshot()).unwrap();
    }
}
