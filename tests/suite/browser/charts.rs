//! Charts in the browser: labels that do not overlap at any width, readouts under mouse and finger, printed pages, and the
//! tables of charts without JavaScript.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::chromium::Context;
use super::tab::{Medium, Tab};
use super::{built, is_thorough};

/// Pages with charts. The first has every kind.
const PAGES: [&str; 3] = ["gallery/", "", "argument/"];

/// The widths of the narrowest phones, and of common ones.
const PHONES: [u32; 2] = [320, 360];

/// The width in pixels from which a chart uses its wide drawing.
const BREAKPOINT: f64 = 560.0;

/// All kinds of charts. Each has readouts.
const KINDS: [&str; 27] = [
    "area",
    "backtest",
    "bars",
    "belief",
    "calibration",
    "chance",
    "curves",
    "density",
    "dots",
    "dumbbell",
    "fan",
    "forest",
    "heatmap",
    "histogram",
    "history",
    "line",
    "moves",
    "multiples",
    "ridgeline",
    "scatter",
    "slider",
    "slope",
    "steps",
    "timeline",
    "tornado",
    "watch",
    "waterfall",
];

/// The longest time that a readout may take to appear.
const PROMPTLY: Duration = Duration::from_secs(2);

/// The number of problems after which a test stops looking for more.
const ENOUGH: usize = 12;

/// On a phone, the files of a chart, the link to embed it, and its calculation are one line, high enough for a finger.
#[test]
fn the_footer_of_a_chart_is_one_line_on_a_phone() {
    let Some(context) = Context::open() else { return };
    let mut tab = context.tab(360).with_scripts(false);
    tab.open(&built("gallery/"));
    let boxes = |parts: &str| {
        format!(
            "Array.from(document.querySelectorAll('.figure-footer')).flatMap(footer => {parts}).filter(box => box.height > 0)"
        )
    };
    let footers = boxes("[footer.getBoundingClientRect()]");
    let links = boxes("Array.from(footer.querySelectorAll('a, summary')).map(link => link.getBoundingClientRect())");
    assert!(tab.number("document.querySelectorAll('.figure-footer a[href*=embed]').length") > 20.0);
    assert!(tab.number(&format!("Math.max(...{footers}.map(box => box.height))")) <= 26.0);
    assert!(tab.number(&format!("Math.min(...{links}.map(box => box.height))")) >= 24.0);
}

#[test]
fn labels_do_not_overlap_are_readable_and_stay_inside_their_figures_at_every_width() {
    let Some(context) = Context::open() else { return };
    let mut tab = context.tab(1280);
    // In smaller steps where charts change to their wide drawing.
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
            // Colors should move nothing. A few widths are enough to check that.
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
fn a_mouse_over_a_column_shows_only_its_readout_and_covers_no_label() {
    let Some(context) = Context::open() else { return };
    let mut tab = context.tab(1280);
    tab.open_charts(PAGES[0]);
    assert_eq!(tab.texts("proof.kinds()"), KINDS);
    assert_eq!(tab.texts("proof.mute()"), Vec::<String>::new());
    assert_eq!(read_out(&mut tab, Tab::hover), Vec::<String>::new());
}

#[test]
fn a_tap_on_a_column_shows_only_its_readout_and_covers_no_label() {
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
fn a_page_printed_from_dark_mode_is_dark_on_white_with_all_charts_and_no_controls() {
    let Some(context) = Context::open() else { return };
    // About the width of A4 between its margins.
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
fn the_table_of_every_chart_opens_without_javascript() {
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

/// Points at all columns, one after another. Returns the problems of their readouts.
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
    /// Opens a page of the site, and loads the functions of `charts.js` into it.
    fn open_charts(&mut self, page: &str) {
        self.open(&built(page));
        self.run(include_str!("charts.js"));
    }
}
