//! Charts in the pages of others, which are on another origin.

use std::fs;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::chromium::Context;
use super::tab::Tab;
use super::{WIDTHS, host, hosted, site};

/// Returns the lines to copy for a chart, with the address of the server of the tests, and with or without their script.
fn lines(chart: &str, has_script: bool) -> String {
    let list = fs::read_to_string(site().join("embed/index.html")).unwrap();
    let start = format!("&lt;iframe src=&quot;https://foresite.github.io/foresite/embed/{chart}/&quot;");
    let (_, own) = list.split_once(&start).unwrap_or_else(|| panic!("no lines for {chart}"));
    let text = start + own.split("</code>").next().unwrap();
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
    let text = text.replace("https://foresite.github.io/foresite/", &hosted(""));
    if has_script { text } else { text.split("<script>").next().unwrap().to_owned() }
}

/// Opens a page of another origin with these lines.
fn open_with(tab: &mut Tab, lines: &str) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("index.html"),
        format!("<!doctype html><title>Other</title><link rel=icon href=data:,><body>{lines}"),
    )
    .unwrap();
    tab.open(&host::start(folder.path()));
}

/// Returns how light the frame is on the screen, from 0 to 255, near its corner.
fn lightness(tab: &mut Tab) -> f64 {
    let picture = BASE64_STANDARD.encode(tab.screenshot());
    tab.number(&format!(
        "new Promise(done => {{ const picture = new Image(); picture.onload = () => {{ const canvas = document.createElement('canvas'); \
         canvas.width = picture.width; canvas.height = picture.height; const pen = canvas.getContext('2d'); pen.drawImage(picture, 0, 0); \
         const box = document.querySelector('iframe').getBoundingClientRect(); \
         done(pen.getImageData(box.left + 4, box.top + 4, 1, 1).data[1]); }}; picture.src = 'data:image/png;base64,{picture}'; }})"
    ))
}

const CHARTS: [&str; 2] = ["paths", "scenarios"];

#[test]
fn a_chart_in_the_page_of_another_gets_the_height_that_it_needs() {
    let Some(context) = Context::open() else { return };
    for width in WIDTHS {
        for chart in CHARTS {
            let mut tab = context.tab(width);
            open_with(&mut tab, &lines(chart, true));
            let given = tab.number("document.querySelector('iframe').clientWidth");
            let mut alone = context.tab(given as u32);
            alone.open(&hosted(&format!("embed/{chart}/")));
            let needed = alone.number("document.documentElement.offsetHeight");
            tab.expect("+document.querySelector('iframe').height", needed as i64);
            assert_eq!(tab.complaints(), Vec::<String>::new(), "{chart} at {width} px");
            assert!(
                alone.number("document.documentElement.scrollWidth") <= given,
                "{chart} at {width} px scrolls sideways"
            );
        }
    }
}

#[test]
fn a_frame_without_the_script_has_room_for_the_chart() {
    let Some(context) = Context::open() else { return };
    for chart in CHARTS {
        let mut tab = context.tab(640);
        open_with(&mut tab, &lines(chart, false));
        let fixed = tab.number("+document.querySelector('iframe').height");
        tab.open(&hosted(&format!("embed/{chart}/")));
        let needed = tab.number("document.documentElement.offsetHeight");
        assert!(fixed >= needed - 40.0, "{chart} needs {needed} px and has {fixed}");
        assert!(fixed < needed + 250.0, "{chart} needs {needed} px and has {fixed}");
    }
}

#[test]
fn a_chart_in_the_page_of_another_follows_the_scheme_of_its_reader() {
    let Some(context) = Context::open() else { return };
    for (is_dark, range) in [(false, 200.0..=255.0), (true, 0.0..=60.0)] {
        let mut tab = context.tab(800).with_dark(is_dark);
        open_with(&mut tab, &lines("paths", true));
        // The script has set the height that the page in the frame reported, so that page is there.
        tab.wait_for(&format!(
            "!{:?}.includes(`height=\"${{document.querySelector('iframe').height}}\"`)",
            lines("paths", true)
        ));
        let found = lightness(&mut tab);
        assert!(range.contains(&found), "dark {is_dark}: {found}");
    }
}
