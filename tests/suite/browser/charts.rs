//! Charts as readers meet them: labels apart and in place at every width, readouts under the mouse and the finger, on
//! paper, and their tables without JavaScript.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::chromium::Context;
use super::tab::{Medium, Tab};
use super::{built, is_thorough};

/// Where charts are. The first shows every kind.
const PAGES: [&str; 3] = ["gallery/", "", "forecast/"];

/// The narrowest phone there is, and the usual one.
const PHONES: [u32; 2] = [320, 360];

/// The width of a chart from which on it is drawn for a wide page.
const BREAKPOINT: f64 = 560.0;

/// Every kind of chart; each has readouts.
const KINDS: [&str; 15] = [
    "bars",
    "belief",
    "calibration",
    "chance",
    "dots",
    "fan",
    "forest",
    "line",
    "multiples",
    "scatter",
    "slider",
    "steps",
    "timeline",
    "tornado",
    "waterfall",
];

/// How long a readout may take to show.
const PROMPTLY: Duration = Duration::from_secs(2);

/// So many offences say what is wrong.
const ENOUGH: usize = 12;

#[test]
fn labels_of_charts_stay_apart_readable_and_inside_their_figures_at_every_width() {
    let Some(context) = Context::open() else { return };
    let mut tab = context.tab(1280);
    // Finer where the charts change their view.
    let mut widths: Vec<u32> = (320..=1400).step_by(40).chain((602..=638).step_by(4)).collect();
    widths.sort_unstable();
    let mut offences: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    let mut crossings = 0;
    for page in PAGES {
        tab.open_charts(page);
        let mut before = 0.0;
        for &width in &widths {
            tab.resize(width);
            let chart = tab.number("document.querySelector('.chart-box').clientWidth");
            crossings += usize::from(before < BREAKPOINT && chart >= BREAKPOINT && chart - before < 6.0);
            before = chart;
            // Colors move nothing: a few widths show it.
            let looks: &[bool] =
                if is_thorough() || PHONES.contains(&width) || width % 320 == 0 { &[false, true] } else { &[false] };
            for &dark in looks {
                tab.look(Medium::Screen, dark);
                for offence in tab.texts("proof.layout()") {
                    let look = if dark { ", dark" } else { "" };
                    offences.entry(format!("{page:?}{look}: {offence}")).or_default().push(width);
                }
            }
        }
    }
    assert_eq!(offences, BTreeMap::new());
    assert_eq!(crossings, PAGES.len(), "a step on every page goes just over the breakpoint");
}

#[test]
fn a_mouse_over_a_column_lights_its_readout_alone_and_on_nothing_else() {
    let Some(context) = Context::open() else { return };
    let mut tab = context.tab(1280);
    tab.open_charts(PAGES[0]);
    assert_eq!(tab.texts("proof.kinds()"), KINDS);
    assert_eq!(tab.texts("proof.mute()"), Vec::<String>::new());
    assert_eq!(read_out(&mut tab, Tab::hover), Vec::<String>::new());
}

#[test]
fn a_tap_on_a_column_lights_its_readout_alone_and_on_nothing_else() {
    let Some(context) = Context::open() else { return };
    let phones = if is_thorough() { &PHONES[..] } else { &PHONES[..1] };
    for &phone in phones {
        let mut tab = context.tab(phone);
        tab.open_charts(PAGES[0]);
        // A timeline is a list on a phone.
        let kinds = KINDS.into_iter().filter(|kind| *kind != "timeline");
        assert_eq!(tab.texts("proof.kinds()"), kinds.collect::<Vec<_>>(), "at {phone} px");
        assert_eq!(tab.texts("proof.mute()"), Vec::<String>::new(), "at {phone} px");
        assert_eq!(read_out(&mut tab, Tab::tap), Vec::<String>::new(), "at {phone} px");
    }
}

#[test]
fn a_page_printed_from_dark_mode_is_dark_on_white_with_every_chart_and_nothing_to_press() {
    let Some(context) = Context::open() else { return };
    // About what A4 leaves between its margins.
    let mut tab = context.tab(720).with_dark(true);
    for page in PAGES.into_iter().chain(["data/", "docs/language/units/"]) {
        tab.open_charts(page);
        tab.look(Medium::Paper, true);
        tab.picture(&format!("print-{}", page.trim_end_matches('/').replace('/', "-")));
        assert_eq!(tab.texts("proof.print()"), Vec::<String>::new(), "{page:?}");
        assert_eq!(tab.texts("proof.layout()"), Vec::<String>::new(), "{page:?}");
        tab.look(Medium::Screen, true);
    }
}

#[test]
fn every_charts_table_opens_and_holds_rows_without_javascript() {
    let Some(context) = Context::open() else { return };
    for width in super::WIDTHS {
        let mut tab = context.tab(width).with_scripts(false);
        for page in PAGES {
            tab.open_charts(page);
            assert_eq!(tab.texts("proof.untabled()"), Vec::<String>::new());
            let tables = tab.number("proof.tables().length") as usize;
            assert!(tables > 0, "{page:?} has no charts");
            for table in 0..tables {
                assert_eq!(tab.number(&format!("proof.rows({table})")), 0.0, "{page:?}: table {table} is open");
                let summary = tab.point(&format!("proof.summary({table})")).unwrap();
                tab.click(summary);
                tab.wait_for(&format!("proof.rows({table}) > 0"));
            }
        }
    }
}

/// Goes from column to column and says what was wrong with their readouts.
fn read_out(tab: &mut Tab, touch: impl Fn(&mut Tab, [f64; 2])) -> Vec<String> {
    let mut offences = Vec::new();
    for column in 0..tab.number("proof.columns().length") as usize {
        if offences.len() >= ENOUGH {
            break;
        }
        let Some(point) = tab.point(&format!("proof.point({column})")) else {
            offences.push(format!("column {column} is covered by others"));
            continue;
        };
        touch(tab, point);
        let started = Instant::now();
        offences.extend(loop {
            let wrong = tab.texts(&format!("proof.readout({column})"));
            if wrong.is_empty() || started.elapsed() > PROMPTLY {
                break wrong;
            }
        });
    }
    offences
}

impl Tab {
    /// Goes to a page of the site and brings the proofs with it.
    fn open_charts(&mut self, page: &str) {
        self.open(&built(page));
        self.run(include_str!("charts.js"));
    }
}
