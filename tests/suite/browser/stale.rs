//! The line that a report may be out of date, by the clock of the reader, with scripts and without.

use super::chromium::Context;
use super::tab::Medium;
use super::{Ended, Project, WIDTHS, foresite};

/// A report as of 7 May 2026 that is to be reviewed after six months.
fn report(language: &str, models: bool) -> String {
    let project = Project::small();
    let settings =
        "title: Small\nbase_url: https://example.org/\nas_of: 2026-05-07\ntheme: { stale_after: 6 months }\n";
    project.write("foresite.yaml", &format!("{settings}language: {language}\n"));
    if models {
        project.write("data/models/plan.yaml", "outcomes: { ready: 2031-05-01 }\n");
        project.write("data/cards.yaml", "date: on\nsources: [maker]\ncolumns: { on: { type: date } }\nrows: [{ on: 2026-05-02 }, { on: 2027-01-01 }]\n");
    }
    Ended::of(foresite(project.root()).args(["build", "--quiet"])).ends_with(0);
    let address = super::host::start(&project.path("public"));
    // The folder lives as long as the tests do.
    std::mem::forget(project);
    address
}

/// The line, if it is shown.
const SHOWN: &str = "[...document.querySelectorAll('.masthead-stale')].filter((line) => line.checkVisibility()).map((line) => line.innerText)";

#[test]
fn says_that_the_report_may_be_out_of_date_from_the_day_after_its_review() {
    let Some(context) = Context::open() else { return };
    let address = report("en", true);
    let line = "This report may be out of date: its forecast is of 7 May 2026.";
    for (clock, scripts, expected) in [
        ("2026-05-07T12:00:00", true, &[][..]),
        ("2026-11-07T23:59:00", true, &[]),
        ("2026-11-08T00:01:00", true, &[line]),
        ("2030-01-01T12:00:00", true, &[line]),
        // A clock that is wrong by years says nothing.
        ("1970-01-01T12:00:00", true, &[]),
        ("2030-01-01T12:00:00", false, &[]),
    ] {
        for width in WIDTHS {
            for dark in [false, true] {
                let mut tab = context.tab(width).with_clock(clock).with_scripts(scripts).with_dark(dark);
                tab.open(&format!("{address}second/"));
                // A script that is deferred has run when the page is loaded.
                assert_eq!(tab.texts(SHOWN), expected, "{clock}, scripts {scripts}, {width} px");
                let wide = tab.number("document.scrollingElement.scrollWidth - document.documentElement.clientWidth");
                assert!(wide <= 0.0, "{wide} px too wide at {width} px");
                tab.expect(
                    "document.querySelector('.report-dates').innerText",
                    "Data up to 2 May 2026 · Forecast as of 7 May 2026; to be reviewed by 7 November 2026",
                );
                assert_eq!(tab.complaints(), Vec::<String>::new());
                let look = if dark { "dark" } else { "light" };
                if clock.starts_with("2030") && scripts {
                    tab.picture(&format!("stale-{width}-{look}"));
                }
                tab.look(Medium::Paper, dark);
                assert_eq!(tab.texts(SHOWN), expected, "on paper");
            }
        }
    }
}

#[test]
fn says_it_in_the_language_of_the_interface_and_of_a_report_without_a_forecast() {
    let Some(context) = Context::open() else { return };
    for (language, models, line, dates) in [
        (
            "de",
            true,
            "Dieser Bericht ist möglicherweise veraltet: Seine Prognose ist vom 7. Mai 2026.",
            "Daten bis 2. Mai 2026 · Prognose vom 7. Mai 2026; zu überprüfen bis 7. November 2026",
        ),
        (
            "en",
            false,
            "This report may be out of date: it is of 7 May 2026.",
            "As of 7 May 2026; to be reviewed by 7 November 2026",
        ),
    ] {
        let address = report(language, models);
        let mut tab = context.tab(1280).with_clock("2026-12-24T12:00:00");
        tab.open(&address);
        assert_eq!(tab.texts(SHOWN), [line]);
        tab.expect("document.querySelector('.report-dates').innerText", dates);
    }
}
