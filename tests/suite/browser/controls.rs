//! Interactive figures: the slider between scenarios, the belief controls, and the table of
//! contents that follows the page. What the page shows is compared with the forecast that the command prints.

use foresite::date::Date;
use foresite::diagnostic::Report;
use foresite::document::model::Overrides;
use foresite::load::load;
use foresite::model::{ANSWER_LEVELS, CompiledModel, RunOptions, draws};
use foresite::source::Spanned;
use serde_json::{Value, json};

use super::chromium::Context;
use super::tab::Tab;
use super::{FORECAST, WIDTHS, built, hosted, repository};

/// The page with all controls.
const PAGE: &str = "argument/";

/// The class of each scenario, in the order of the slider. The second scenario is shown first.
const CLASSES: [&str; 3] = ["c2", "c1", "c3"];

impl Tab {
    /// Opens a page on a server, and loads the functions of `controls.js` into it.
    fn open_controls(&mut self, address: &str) {
        self.open(address);
        self.run(include_str!("controls.js"));
    }

    /// Clicks the middle of an element.
    fn click_on(&mut self, element: &str) {
        let point = self.point(&format!("controls.middle({element})")).unwrap();
        self.click(point);
    }

    /// Focuses an element and presses keys.
    fn press_on(&mut self, element: &str, keys: &[&str]) {
        self.run(&format!("{element}.focus()"));
        keys.iter().for_each(|key| self.press(key));
    }

    /// Waits until the slider is at a position and the page shows the values that the build computed for it. Returns
    /// these values.
    fn wait_for_position(&mut self, at: usize) -> Value {
        self.wait_for(&format!("controls.moved().at === {at}"));
        let computed = self.evaluate(&format!("controls.computed({at})"));
        self.expect("controls.moved()", computed.clone());
        computed
    }

    /// Waits until the query of the address, where the slider keeps its position, is as expected.
    fn expect_query(&mut self, expected: &str) {
        self.expect("location.search", expected);
    }

    /// Waits until the query and the fragment of the address are as expected.
    fn expect_address(&mut self, expected: &str) {
        self.expect("location.search + location.hash", expected);
    }
}

#[test]
fn keys_and_scenarios_move_the_slider_and_everything_that_it_shows() {
    let Some(context) = Context::open() else { return };
    let mut tab = context.tab(1280);
    tab.open_controls(&hosted(PAGE));
    let first = tab.wait_for_position(20);
    tab.expect_address("");
    tab.press_on("controls.range()", &["ArrowLeft", "ArrowLeft", "ArrowLeft"]);
    let moved = tab.wait_for_position(17);
    tab.expect_query("?scenarios=17");
    assert_eq!((&first["chosen"], &moved["chosen"]), (&json!(1), &json!(-1)));
    for what in ["name", "note", "range", "parameters", "paths", "announced"] {
        assert_ne!(first[what], moved[what], "{what} did not move");
    }
    // The scenarios, by keys and by their names. Each must be at the position of the forecast.
    for (at, way) in [(0, "Home"), (40, "End"), (20, "name"), (0, "name")] {
        let place = at / 20;
        match way {
            // Not by the mouse, because its target moves when the text gets longer or shorter.
            "name" => tab.run(&format!("controls.label({place}).click()")),
            key => tab.press(key),
        }
        let moved = tab.wait_for_position(at);
        tab.expect_query(&format!("?scenarios={at}"));
        assert_eq!(moved["chosen"], json!(place));
        let median = FORECAST["slider"][at]["outcomes"]["product"]["0.5"].as_f64().unwrap();
        assert_eq!(moved["value"], json!(format!("{}", median.floor())));
        let knobs = FORECAST["slider"][at]["knobs"].as_object().unwrap().values();
        for (knob, shown) in knobs.zip(moved["parameters"].as_array().unwrap()) {
            let (knob, shown) = (knob.as_f64().unwrap(), value(shown.as_str().unwrap()));
            assert!((knob - shown).abs() <= 0.05 * knob, "{shown} is shown instead of {knob}");
        }
        let apart = tab.number(&format!("controls.apart('{}')", CLASSES[place]));
        assert!(apart <= 1.0, "the line is {apart} px off its scenario's");
    }
    // When a scenario has the focus, the arrow keys move to the next scenario.
    tab.press("ArrowRight");
    tab.wait_for_position(20);
    assert_eq!(tab.complaints(), Vec::<String>::new());
}

#[test]
fn the_address_restores_the_slider_and_invalid_positions_are_ignored() {
    let Some(context) = Context::open() else { return };
    let mut tab = context.tab(1280);
    tab.open_controls(&format!("{}?scenarios=7&other=1#nowhere", hosted(PAGE)));
    tab.wait_for_position(7);
    tab.press_on("controls.range()", &["ArrowLeft"]);
    tab.wait_for_position(6);
    tab.expect_query("?scenarios=6&other=1");
    let hostile =
        ["41", "-3", "1e1", "99999999999999999999", "<img src=x onerror=alert(1)>", "__proto__", "7;", "", "٧", "0x7"];
    for asked in hostile {
        tab.open_controls(&format!("{}?scenarios={asked}", hosted(PAGE)));
        tab.wait_for_position(20);
        assert_eq!(tab.complaints(), Vec::<String>::new(), "{asked:?}");
        assert_eq!(tab.number("document.querySelectorAll('img').length"), 0.0);
    }
}

#[test]
fn a_finger_on_the_track_moves_the_slider() {
    let Some(context) = Context::open() else { return };
    let mut tab = context.tab(360);
    tab.open_controls(&hosted(PAGE));
    let point = tab.point("controls.middle(controls.range(), 0.9)").unwrap();
    tab.tap(point);
    tab.wait_for("location.search");
    let at = tab.number("controls.moved().at") as usize;
    assert!((35..=38).contains(&at), "{at}");
    tab.wait_for_position(at);
    tab.expect_query(&format!("?scenarios={at}"));
    let point = tab.point("controls.middle(controls.label(0))").unwrap();
    tab.tap(point);
    tab.wait_for_position(0);
    tab.expect_query("?scenarios=0");
}

#[test]
fn without_javascript_each_scenario_can_be_chosen_and_its_text_read() {
    let Some(context) = Context::open() else { return };
    let model = &load(repository()).project.unwrap().models["parity"];
    for width in WIDTHS {
        let mut tab = context.tab(width).with_scripts(false);
        tab.open_controls(&built(PAGE));
        assert_eq!(tab.number("document.querySelectorAll('input[type=range], .live').length"), 0.0);
        assert_eq!(tab.evaluate("document.querySelector('[data-belief]').checkVisibility()"), json!(false));
        for (place, (at, name)) in [(0, "Conservative"), (20, "Balanced"), (40, "Optimistic")].into_iter().enumerate() {
            if place != 1 {
                tab.click_on(&format!("controls.label({place})"));
            } else {
                tab.click_on("controls.label(2)");
                tab.click_on("controls.label(1)");
            }
            let class = &CLASSES[place][1..];
            tab.wait_for(&format!("controls.strong().join() === '{class}'"));
            let words = tab.texts("controls.words()");
            let [words] = &words[..] else { panic!("{words:?} at {width} px") };
            let median = FORECAST["slider"][at]["outcomes"]["product"]["0.5"].as_f64().unwrap().floor();
            assert!(words.starts_with(&format!("{median} {name}. ")), "{words}");
            let scenario = model.scenarios.iter().find(|known| known.label.as_deref() == Some(name)).unwrap();
            let note = scenario.note.as_deref().unwrap();
            assert!(words.contains(note), "{words} lacks {note}");
            let knobs = FORECAST["slider"][at]["knobs"].as_object().unwrap();
            for (input, shown) in knobs.keys().zip(tab.texts("controls.parameters()")) {
                let label = FORECAST["inputs"][input]["label"].as_str().unwrap();
                assert!(words.contains(&format!("{label} {shown}")), "{words}");
                let knob = knobs[input].as_f64().unwrap();
                assert!((knob - value(&shown)).abs() <= 0.05 * knob, "{shown} is shown instead of {knob}");
            }
        }
    }
}

#[test]
fn controls_respect_the_policy_and_fit_light_and_dark_with_and_without_javascript() {
    let Some(context) = Context::open() else { return };
    for width in WIDTHS {
        for (scripts, dark) in [(true, false), (true, true), (false, false), (false, true)] {
            let mut tab = context.tab(width).with_scripts(scripts).with_dark(dark);
            tab.open_controls(&hosted(PAGE));
            if scripts {
                tab.press_on("controls.range()", &["Home", "ArrowRight"]);
                tab.press_on("controls.belief_range(0)", &["End"]);
                tab.wait_for("controls.curve('yours').length");
            }
            let look = format!("{}-{}", if dark { "dark" } else { "light" }, if scripts { "moved" } else { "plain" });
            tab.picture(&format!("controls-{width}-{look}"));
            let wide = tab.number("document.scrollingElement.scrollWidth - document.documentElement.clientWidth");
            assert!(wide <= 0.0, "{look} is {wide} px too wide at {width} px");
            assert_eq!(tab.complaints(), Vec::<String>::new(), "{look} at {width} px");
        }
    }
}

/// Returns the values of an input in the draws.
fn column(input: &str) -> Vec<f64> {
    FORECAST["draws"]["inputs"][input].as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect()
}

/// Returns the name of the input with a label.
fn input(label: &str) -> &'static str {
    let inputs = FORECAST["inputs"].as_object().unwrap();
    inputs.iter().find(|(_, input)| input["label"] == label).unwrap_or_else(|| panic!("no input is called {label}")).0
}

/// Returns the value of a text: a number, or the middle of a month.
fn value(text: &str) -> f64 {
    const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
    let words: Vec<&str> = text.split(' ').collect();
    if let [month, year] = words[..]
        && let Some(place) = MONTHS.find(month.get(..3).unwrap_or("-"))
        && let Ok(year) = year.parse::<f64>()
    {
        return year + (place as f64 / 3.0 + 0.5) / 12.0;
    }
    let number = words[0].trim_start_matches('$').trim_end_matches('%').replace(',', "");
    number.parse().unwrap_or_else(|_| panic!("{text:?} has no number"))
}

/// The number of settings of beliefs that are compared with runs.
const SETTINGS: usize = 200;

/// The limit on the difference from a run, as a part of the interval from its 5th to its 95th percentile.
const TOLERANCE: f64 = 0.1;

/// Returns a quantile of an input, by linear interpolation.
fn quantile(input: &str, level: f64) -> f64 {
    let mut values = column(input);
    values.sort_by(f64::total_cmp);
    draws::quantile(&values, level)
}

/// Settings of four inputs: each is free, or at one of 41 positions. A linear congruential generator (Knuth, "MMIX") chooses them.
fn settings() -> Vec<[Option<u8>; 4]> {
    let mut state: u64 = 2026;
    let mut next = |limit: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % limit
    };
    (0..SETTINGS).map(|_| std::array::from_fn(|_| (next(10) < 7).then(|| next(41) as u8))).collect()
}

#[test]
fn what_follows_from_beliefs_is_near_runs_with_the_same_inputs() {
    let Some(context) = Context::open() else { return };
    let mut tab = context.tab(1280);
    tab.open_controls(&hosted(PAGE));
    let labels = tab.texts("controls.believed().rows.map(row => row.label)");
    let names: Vec<&str> = labels.iter().map(|label| input(label)).collect();
    let project = load(repository()).project.unwrap();
    let options = RunOptions::at(Date::parse(FORECAST["as_of"].as_str().unwrap()).unwrap());
    let (file, mut report) = (&project.models["parity"], Report::default());
    let model = CompiledModel::new(file, &project.datasets, &options, &mut report).unwrap();
    tab.run("controls.believe([0, 0, 0, 0])");
    tab.wait_for("controls.curve('yours').length");
    let (mut sum, mut count) = (0.0, 0);
    for setting in settings() {
        tab.run(&format!("controls.believe({})", json!(setting)));
        if setting.iter().all(Option::is_none) {
            assert_eq!(tab.number("controls.curve('yours').length"), 0.0, "without beliefs there is one curve");
            continue;
        }
        let mut set = Overrides::new();
        for (name, position) in names.iter().zip(setting) {
            let Some(position) = position else { continue };
            let value = quantile(name, 0.05 + 0.9 * f64::from(position) / 40.0);
            let text = format!("{value:?} {}", FORECAST["inputs"][name]["unit"].as_str().unwrap());
            set.push((Spanned::new((*name).to_owned(), file.span), Spanned::new(text, file.span)));
        }
        let outcomes = model.sample_outcomes_with(None, &set, &mut report).unwrap();
        let sorted = outcomes.iter().find(|outcome| outcome.name == "product").unwrap().draws.sorted();
        let expected = ANSWER_LEVELS.map(|level| draws::quantile(sorted, level).min(2060.0));
        let shown: Vec<f64> = serde_json::from_value(tab.evaluate("controls.curve('yours')")).unwrap();
        let width = expected[expected.len() - 1] - expected[0];
        for at in [0, expected.len() / 2, expected.len() - 1] {
            let error = (shown[at] - expected[at]).abs() / width;
            assert!(
                error <= TOLERANCE,
                "{names:?} at {setting:?}: {}, not {} of {width} years",
                shown[at],
                expected[at]
            );
            (sum, count) = (sum + error, count + 1);
        }
    }
    let mean = sum / f64::from(count);
    assert!(mean < 0.02, "answers are off by {mean} of the interval on average");
    assert_eq!(tab.complaints(), Vec::<String>::new());
}

#[test]
fn beliefs_and_the_readers_own_year_are_said_beside_the_forecast() {
    let Some(context) = Context::open() else { return };
    let mut tab = context.tab(1280);
    tab.open_controls(&hosted(PAGE));
    let before = tab.evaluate("controls.believed()");
    assert_eq!(before["rows"].as_array().unwrap().len(), 4);
    // As long as nothing is fixed, every row is at its median.
    for row in before["rows"].as_array().unwrap() {
        let median = FORECAST["inputs"][input(row["label"].as_str().unwrap())]["quantiles"]["0.5"].as_f64().unwrap();
        let number = value(row["text"].as_str().unwrap());
        assert!((number - median).abs() <= 0.05 * median, "{}: {number} is shown instead of {median}", row["label"]);
        assert_eq!((&row["at"], &row["held"], &row["free"]), (&json!(20), &json!(false), &json!(false)));
    }
    // The reader's year comes first, and then the chance that the forecast gives to it.
    tab.run("controls.expect_year('2028')");
    tab.wait_for("controls.believed().answer.includes('by the end of 2028')");
    let answer = tab.text("controls.believed().answer");
    let chance = 100.0 * FORECAST["outcomes"]["product"]["by"]["2028"].as_f64().unwrap();
    let percent = |text: &str| text.split('%').next().unwrap().rsplit(' ').next().unwrap().parse::<f64>().unwrap();
    let said = percent(answer.rsplit("2028 is ").next().unwrap());
    assert!((said - chance).abs() <= 1.5, "{answer}: {chance}");
    let month = FORECAST["outcomes"]["product"]["quantiles"]["0.5"].as_f64().unwrap();
    let even = answer.split("even odds in ").nth(1).unwrap().split(',').next().unwrap();
    assert!((value(even) - month).abs() <= 1.0 / 24.0 + 0.01, "{answer}: {month}");
    tab.expect_query("?believe=....2028");
    // What it would take puts the even odds into that year, and moves nothing that does not matter.
    tab.click_on("controls.take()");
    tab.wait_for("controls.believed().rows.every(row => row.held)");
    let answer = tab.text("controls.believed().answer");
    let even = answer.split("even in ").nth(1).unwrap().split(" (").next().unwrap();
    assert!((value(even) - 2028.5).abs() < 0.5, "{answer}");
    let query = tab.text("location.search");
    // The address restores all of it, and ignores what it cannot mean.
    tab.open_controls(&format!("{}{query}", hosted(PAGE)));
    tab.wait_for("controls.believed().rows.every(row => row.held)");
    assert_eq!(tab.text("controls.believed().answer"), answer);
    for asked in ["41....", "1.2.3", "-1....", "a.b.c.d.2028", "....99999", "....<b>", ""] {
        tab.open_controls(&format!("{}?believe={asked}", hosted(PAGE)));
        tab.wait_for("controls.believed().rows.length === 4");
        assert_eq!(tab.evaluate("controls.believed()"), before, "{asked:?}");
    }
    // Keys move a row, and its button frees it again.
    tab.press_on("controls.belief_range(0)", &["End"]);
    tab.wait_for("controls.believed().answer.startsWith('With what you believe')");
    let name = input(before["rows"][0]["label"].as_str().unwrap());
    let shown = tab.evaluate("controls.believed()");
    let p95 = FORECAST["inputs"][name]["quantiles"]["0.95"].as_f64().unwrap();
    assert!((value(shown["rows"][0]["text"].as_str().unwrap()) - p95).abs() <= 0.05 * p95, "{shown}");
    tab.expect_query("?believe=40....");
    tab.run("controls.any(0).click()");
    tab.wait_for("controls.believed().answer.startsWith('This forecast has even odds')");
    tab.press_on("controls.belief_range(1)", &["Home"]);
    tab.run("controls.again().click()");
    tab.wait_for("controls.believed().rows.every(row => !row.held)");
    tab.expect_query("");
    assert_eq!(tab.complaints(), Vec::<String>::new());
}

#[test]
fn reports_answers_that_cannot_be_loaded() {
    let Some(context) = Context::open() else { return };
    let mut tab = context.tab(1280);
    // A page that is opened as a file cannot load other files.
    tab.open_controls(&built(PAGE));
    tab.press_on("controls.belief_range(0)", &["End"]);
    tab.wait_for("controls.believed().answer === 'The answers could not be loaded.'");
}

#[test]
fn the_origin_of_a_figure_opens_beside_it_and_its_address_can_be_shared() {
    let Some(context) = Context::open() else { return };
    const LINK: &str = "[...document.querySelectorAll('article a[href^=\"#of.\"]')].filter(link => link.getClientRects().length === 1)[4]";
    for width in WIDTHS {
        let mut tab = context.tab(width);
        tab.open_controls(&hosted(PAGE));
        let hash = tab.text(&format!("{LINK}.hash"));
        let entry = tab.text(&format!("controls.text(document.getElementById('{}'))", &hash[1..]));
        tab.click_on(LINK);
        tab.wait_for("document.querySelector('.origin').matches(':popover-open')");
        let opened = tab.text("controls.text(document.querySelector('.origin'))");
        assert!(opened.contains(entry.trim_end_matches(" ↩")), "{opened:?} lacks {entry:?}");
        // It leads on: to the model or the data that the figure is from, or to a source.
        assert!(tab.number("document.querySelectorAll('.origin a[href]').length") >= 1.0, "{opened:?}");
        let side = "document.querySelector('.origin').getBoundingClientRect()";
        assert!(tab.number(&format!("{side}.left")) >= 0.0 && tab.number(&format!("{side}.right")) <= f64::from(width));
        let line = format!("{LINK}.getClientRects()[0]");
        let apart = tab.evaluate(&format!("{side}.top >= {line}.bottom || {side}.bottom <= {line}.top"));
        assert_eq!(apart, json!(true), "the origin covers the figure at {width} px");
        tab.expect_address(&hash);
        tab.press("Escape");
        tab.wait_for("!document.querySelector('.origin').matches(':popover-open')");
        // The address stays while the figure is in view.
        tab.wheel(40.0);
        std::thread::sleep(std::time::Duration::from_millis(400));
        tab.expect_address(&hash);
        tab.wheel(5000.0);
        tab.wait_for(&format!("location.hash !== '{hash}'"));
        assert_eq!(tab.complaints(), Vec::<String>::new());
    }
    // Without the script, the link leads to the entry in the list, which opens.
    let mut tab = context.tab(360).with_scripts(false);
    tab.open_controls(&built(PAGE));
    let hash = tab.text(&format!("{LINK}.hash"));
    tab.click_on(LINK);
    let target = format!("document.getElementById('{}')", &hash[1..]);
    tab.wait_for(&format!("{target}.checkVisibility() && {target}.getBoundingClientRect().top < innerHeight"));
}

#[test]
fn contents_and_address_follow_the_scroll_position() {
    let Some(context) = Context::open() else { return };
    let mut tab = context.tab(1280);
    tab.open_controls(&hosted(PAGE));
    let entries = tab.texts("controls.entries().map(link => link.hash)");
    assert!(entries.len() > 4, "{entries:?}");
    tab.expect("controls.current().length", 0);
    tab.expect_address("");
    for at in [2, 1] {
        let place = format!("document.querySelector('{}').getBoundingClientRect().top - 100", entries[at]);
        let down = tab.number(&place);
        tab.wheel(down);
        tab.wait_for(&format!("controls.current().join() === '{}'", entries[at]));
        tab.wait_for(&format!("location.hash === '{}'", entries[at]));
    }
    tab.wheel(-100_000.0);
    tab.wait_for("controls.current().length === 0 && location.hash === ''");
    tab.expect_address("");

    // An address can also name an element that is not a section.
    tab.open("about:blank");
    tab.open_controls(&format!("{}#chart-scenarios", hosted(PAGE)));
    tab.wait_for("controls.current().length === 1");
    tab.expect_address("#chart-scenarios");
    tab.wheel(2000.0);
    tab.wait_for("location.hash !== '#chart-scenarios' && location.hash === controls.current()[0]");

    // In a tall window, the last sections cannot reach the top. They become current anyway.
    tab.resize_to(1280, 1600);
    let page = hosted("docs/language/limits/");
    tab.open_controls(&page);
    let entries = tab.texts("controls.entries().map(link => link.hash)");
    let [.., before, last] = &entries[..] else { panic!("{entries:?}") };
    for hash in [&entries[1], before, last] {
        tab.open("about:blank");
        tab.open_controls(&format!("{page}?other=3{hash}"));
        tab.wait_for(&format!("controls.current().join() === '{hash}'"));
        std::thread::sleep(std::time::Duration::from_millis(400));
        tab.expect_address(&format!("?other=3{hash}"));
        assert_eq!(tab.texts("controls.current()"), [hash.as_str()]);
    }
    assert_eq!(tab.complaints(), Vec::<String>::new());
}
