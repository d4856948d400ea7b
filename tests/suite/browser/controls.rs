//! Interactive figures: the slider between scenarios, the controls for beliefs that weight the draws, and the table of
//! contents that follows the page. What the page shows is compared with the forecast that the command prints.

use foresite::load::load;
use serde_json::{Value, json};

use super::chromium::Context;
use super::tab::Tab;
use super::{FORECAST, WIDTHS, built, hosted, repository};

/// The page with all controls.
const PAGE: &str = "forecast/";

/// The scenario that is shown first, by its place, and the class of each.
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

    /// Waits until the slider is at a position and the page shows what the build computed for it. Returns what is shown.
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
    tab.press_on("controls.range()", &["ArrowRight", "ArrowRight", "ArrowRight"]);
    let moved = tab.wait_for_position(23);
    tab.expect_query("?scenarios=23");
    assert_eq!((&first["chosen"], &moved["chosen"]), (&json!(1), &json!(-1)));
    for what in ["name", "note", "range", "knobs", "paths", "told"] {
        assert_ne!(first[what], moved[what], "{what} did not move");
    }
    // The scenarios at the ends, by key and by name; each where the forecast has it.
    for (at, way) in [(0, "Home"), (40, "End"), (20, "name"), (0, "name")] {
        let place = at / 20;
        match way {
            // Not by the mouse, whose target may move: what is said may still be a line longer or shorter.
            "name" => tab.run(&format!("controls.label({place}).click()")),
            key => tab.press(key),
        }
        let moved = tab.wait_for_position(at);
        tab.expect_query(&format!("?scenarios={at}"));
        assert_eq!(moved["chosen"], json!(place));
        let median = FORECAST["slider"][at]["outcomes"]["product"]["0.5"].as_f64().unwrap();
        assert_eq!(moved["value"], json!(format!("{}", median.floor())));
        let knobs = FORECAST["slider"][at]["knobs"].as_object().unwrap().values();
        for (knob, shown) in knobs.zip(moved["knobs"].as_array().unwrap()) {
            let (knob, shown) = (knob.as_f64().unwrap(), value(shown.as_str().unwrap()));
            assert!((knob - shown).abs() <= 0.05 * knob, "{shown} is shown for {knob}");
        }
        let apart = tab.number(&format!("controls.apart('{}')", CLASSES[place]));
        assert!(apart <= 1.0, "the line is {apart} px off its scenario's");
    }
    // From a scenario on the keys of a switch go to the next scenario.
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
            for (input, shown) in knobs.keys().zip(tab.texts("controls.knobs()")) {
                let label = FORECAST["inputs"][input]["label"].as_str().unwrap();
                assert!(words.contains(&format!("{label} {shown}")), "{words}");
                let knob = knobs[input].as_f64().unwrap();
                assert!((knob - value(&shown)).abs() <= 0.05 * knob, "{shown} is shown for {knob}");
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
                tab.wait_for("controls.believed().behind");
            }
            let look = format!("{}-{}", if dark { "dark" } else { "light" }, if scripts { "moved" } else { "plain" });
            tab.picture(&format!("controls-{width}-{look}"));
            let wide = tab.number("document.scrollingElement.scrollWidth - document.documentElement.clientWidth");
            assert!(wide <= 0.0, "{look} is {wide} px too wide at {width} px");
            assert_eq!(tab.complaints(), Vec::<String>::new(), "{look} at {width} px");
        }
    }
}

/// The draws of the forecast, weighted as the page says it weights them, by other means.
struct Weighted {
    /// The date of each draw; nothing is never.
    dates: Vec<Option<f64>>,
    weights: Vec<f64>,
}

/// Years after which a draw counts no more for what is supposed.
enum Supposed {
    Anything,
    ByEndOf(f64),
    After(f64),
}

impl Weighted {
    /// By how near each draw is to the percentiles, 0 to 1, at which some inputs are held.
    fn new(held: &[(&str, f64)], supposed: &Supposed) -> Self {
        let dates: Vec<Option<f64>> =
            FORECAST["draws"]["outcomes"]["product"].as_array().unwrap().iter().map(Value::as_f64).collect();
        let mut weights = vec![1.0; dates.len()];
        for (input, wanted) in held {
            for (weight, share) in weights.iter_mut().zip(percentiles(input)) {
                let bin = (share * 256.0).floor() + 0.5;
                let off = (bin / 256.0 - wanted) / 0.06;
                *weight *= (-0.5 * off * off).exp();
            }
        }
        for (weight, date) in weights.iter_mut().zip(&dates) {
            let date = date.unwrap_or(f64::INFINITY);
            let counts = match supposed {
                Supposed::Anything => true,
                Supposed::ByEndOf(year) => date < year + 1.0,
                Supposed::After(year) => date >= year + 1.0,
            };
            if !counts {
                *weight = 0.0;
            }
        }
        Self { dates, weights }
    }

    fn sum(&self) -> f64 {
        self.weights.iter().sum()
    }

    /// Kish's effective number of draws.
    fn effective(&self) -> f64 {
        self.sum().powi(2) / self.weights.iter().map(|weight| weight * weight).sum::<f64>()
    }

    /// Their weighted quantile of some values.
    fn quantile(&self, values: &[f64], level: f64) -> f64 {
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
        let mut passed = 0.0;
        for draw in order {
            passed += self.weights[draw];
            if passed >= level * self.sum() {
                return values[draw];
            }
        }
        f64::NAN
    }

    fn date(&self, level: f64) -> f64 {
        let dates: Vec<f64> = self.dates.iter().map(|date| date.unwrap_or(f64::INFINITY)).collect();
        self.quantile(&dates, level)
    }
}

/// The values of an input in the draws.
fn column(input: &str) -> Vec<f64> {
    FORECAST["draws"]["inputs"][input].as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect()
}

/// The share of an input's draws below each of them, ties by half.
fn percentiles(input: &str) -> Vec<f64> {
    let values = column(input);
    let mut sorted = values.clone();
    sorted.sort_by(f64::total_cmp);
    let share = |value: &f64| {
        let (below, by) =
            (sorted.partition_point(|known| known < value), sorted.partition_point(|known| known <= value));
        (below + by) as f64 / (2 * sorted.len()) as f64
    };
    values.iter().map(share).collect()
}

/// The input of that label.
fn input(label: &str) -> &'static str {
    let inputs = FORECAST["inputs"].as_object().unwrap();
    inputs.iter().find(|(_, input)| input["label"] == label).unwrap_or_else(|| panic!("no input is called {label}")).0
}

/// What a text says: a number, or the middle of a month or a year.
fn value(text: &str) -> f64 {
    const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
    let text = text.trim_start_matches("about ");
    let words: Vec<&str> = text.split(' ').collect();
    if let [month, year] = words[..]
        && let Some(place) = MONTHS.find(month.get(..3).unwrap_or("-"))
        && let Ok(year) = year.parse::<f64>()
    {
        return year + (place as f64 / 3.0 + 0.5) / 12.0;
    }
    let number = words[0].trim_start_matches('$').trim_end_matches('%').replace(',', "");
    number.parse().unwrap_or_else(|_| panic!("{text:?} says no number"))
}

/// Proves that every row that is not held stands at its weighted median, or in the middle where so few draws cannot tell it
/// from there; returns how many have left the middle.
fn prove_rows(shown: &Value, weighted: &Weighted) -> usize {
    let mut moved = 0;
    for row in shown["rows"].as_array().unwrap().iter().filter(|row| row["held"] == false) {
        let label = row["label"].as_str().unwrap();
        let name = input(label);
        let median = weighted.quantile(&percentiles(name), 0.5);
        let (off, error) = ((median - 0.5).abs(), 0.5 / weighted.effective().sqrt());
        let at = 0.05 + row["at"].as_f64().unwrap() / 40.0 * 0.9;
        let near = (at - median).abs() <= 0.45 / 40.0 + 2.0 / 256.0;
        let middle = row["at"] == 20;
        let told = off > 3.0 * error;
        let close_call = (off - 3.0 * error).abs() <= 2.0 / 256.0;
        assert!(
            if told { near } else { middle } || close_call && (near || middle),
            "{label} is at {at}, its median at {median}, with an error of {error}"
        );
        // The value beside it is the one at that percentile.
        let everything = Weighted::new(&[], &Supposed::Anything);
        let [low, high] = [-0.01, 0.01].map(|aside| everything.quantile(&column(name), (at + aside).clamp(0.0, 1.0)));
        let said = value(row["text"].as_str().unwrap());
        let slack = if said > 2000.0 { 1.0 / 24.0 } else { 0.05 * said.abs() };
        assert!((low - slack..=high + slack).contains(&said), "{label}: {said} is not from {low} to {high}");
        moved += usize::from(!middle);
    }
    moved
}

/// Proves the number of draws that is said to stand behind an answer.
fn prove_behind(shown: &Value, weighted: &Weighted) {
    let behind = shown["behind"].as_str().unwrap();
    let numbers: Vec<f64> =
        behind.split(' ').filter(|word| word.starts_with(|first: char| first.is_ascii_digit())).map(value_of).collect();
    assert!((numbers[0] - weighted.effective()).abs() <= 1.0, "{behind}: {}", weighted.effective());
    assert_eq!(numbers[1], 4096.0, "{behind}");
}

fn value_of(word: &str) -> f64 {
    value(word.trim_end_matches(['.', ';']))
}

/// Proves the date that is said to be as likely as not.
fn prove_odds(shown: &Value, weighted: &Weighted) {
    let said = shown["said"].as_str().unwrap();
    let (_, rest) = said.split_once("even odds in ").unwrap_or_else(|| panic!("{said}"));
    let (odds, ends) = rest.trim_end_matches('.').split_once(", nine in ten ").unwrap();
    let median = weighted.date(0.5);
    let slack = if odds.contains(' ') { 1.0 / 24.0 } else { 0.5 };
    let middle = if odds.contains(' ') { value(odds) } else { value(odds) + 0.5 };
    assert!((middle - median).abs() <= slack + 0.01, "{said}: {median}");
    let ends: Vec<f64> = ends.split(" to ").map(value).collect();
    for (end, level) in ends.iter().zip([0.05, 0.95]) {
        let expected = weighted.date(level);
        assert!((end + 0.5 - expected).abs() <= 0.51, "{said}: {expected} at {level}");
    }
}

#[test]
fn assuming_a_date_shows_its_probability_and_the_inputs_in_such_futures() {
    let Some(context) = Context::open() else { return };
    let mut tab = context.tab(1280);
    tab.open_controls(&hosted(PAGE));
    let before = tab.evaluate("controls.believed()");
    assert_eq!(before["behind"], "");
    assert_eq!(before["rows"].as_array().unwrap().len(), 8);
    // Before anything is believed every row is at its median.
    for row in before["rows"].as_array().unwrap() {
        let median = FORECAST["inputs"][input(row["label"].as_str().unwrap())]["quantiles"]["0.5"].as_f64().unwrap();
        let said = value(row["text"].as_str().unwrap());
        let slack = if median > 2000.0 { 1.0 / 24.0 } else { 0.05 * median };
        assert!((said - median).abs() <= slack, "{}: {said} is shown for {median}", row["label"]);
        assert_eq!((&row["at"], &row["held"], &row["free"]), (&json!(20), &json!(false), &json!(false)));
    }
    for year in [2029, 2031] {
        let chance = FORECAST["outcomes"]["product"]["by"][year.to_string()].as_f64().unwrap();
        let ways = [
            (year, chance, Supposed::ByEndOf(f64::from(year))),
            (-year, 1.0 - chance, Supposed::After(f64::from(year))),
        ];
        for (value, chance, supposed) in ways {
            tab.run(&format!("controls.suppose('{value}')"));
            let when = if value > 0 { format!("by the end of {year}") } else { format!("after {year}") };
            tab.wait_for(&format!("controls.believed().said.includes('comes {when} is ')"));
            let shown = tab.evaluate("controls.believed()");
            let said = shown["said"].as_str().unwrap();
            let percent = said.split(" is ").nth(1).unwrap().split('%').next().unwrap();
            let percent: f64 = percent.parse().unwrap_or_else(|_| panic!("{said}"));
            assert!((percent - 100.0 * chance).abs() <= 1.0, "{said}: {chance}");
            let weighted = Weighted::new(&[], &supposed);
            assert!(prove_rows(&shown, &weighted) >= 3, "{shown}");
            prove_behind(&shown, &weighted);
        }
    }
    tab.click_on("controls.again()");
    tab.wait_for("controls.believed().said.startsWith('Whatever you believe')");
    let shown = tab.evaluate("controls.believed()");
    prove_odds(&shown, &Weighted::new(&[], &Supposed::Anything));
    assert_eq!(shown["rows"], before["rows"]);
    assert_eq!(tab.complaints(), Vec::<String>::new());
}

#[test]
fn fixing_inputs_shows_the_weighted_forecast_unless_too_few_draws_remain() {
    let Some(context) = Context::open() else { return };
    let mut tab = context.tab(1280);
    tab.open_controls(&hosted(PAGE));
    let labels = tab.texts("controls.believed().rows.map(row => row.label)");
    let names: Vec<&str> = labels.iter().map(|label| input(label)).collect();

    tab.press_on("controls.belief_range(0)", &["End"]);
    tab.wait_for("controls.believed().said.startsWith('Given what you believe')");
    let shown = tab.evaluate("controls.believed()");
    let one = Weighted::new(&[(names[0], 0.95)], &Supposed::Anything);
    prove_odds(&shown, &one);
    prove_rows(&shown, &one);
    prove_behind(&shown, &one);
    let later = one.date(0.5) - Weighted::new(&[], &Supposed::Anything).date(0.5);
    assert!(later > 0.5, "the first row matters most, but comes to {later} years");
    let held = &shown["rows"][0];
    assert_eq!((&held["at"], &held["held"], &held["free"]), (&json!(40), &json!(true), &json!(true)));
    // What is held is said by its value, which is that of draws that count.
    let text = held["text"].as_str().unwrap();
    let p95 = FORECAST["inputs"][names[0]]["quantiles"]["0.95"].as_f64().unwrap();
    assert!(text.starts_with("about ") && (value(text) - p95).abs() <= 0.05 * p95, "{text}: {p95}");

    // The chance of a date, given a belief.
    tab.run("controls.suppose('2031')");
    tab.wait_for("controls.believed().said.includes('by the end of 2031')");
    let shown = tab.evaluate("controls.believed()");
    let both = Weighted::new(&[(names[0], 0.95)], &Supposed::ByEndOf(2031.0));
    let said = shown["said"].as_str().unwrap();
    let percent = format!("{:.0}%", 100.0 * both.sum() / one.sum());
    assert!(said.starts_with("Given what you believe: the chance ") && said.contains(&percent), "{said}: {percent}");
    prove_rows(&shown, &both);
    prove_behind(&shown, &both);
    tab.run("controls.suppose('')");

    tab.press_on("controls.belief_range(1)", &["Home"]);
    tab.press_on("controls.belief_range(2)", &["End"]);
    tab.wait_for("controls.believed().said.includes('gives no answer')");
    let shown = tab.evaluate("controls.believed()");
    let few = Weighted::new(&[(names[0], 0.95), (names[1], 0.05), (names[2], 0.95)], &Supposed::Anything);
    assert!(few.effective() < 100.0);
    prove_behind(&shown, &few);
    assert!(shown["behind"].as_str().unwrap().contains("it takes 100"), "{shown}");
    for row in shown["rows"].as_array().unwrap().iter().filter(|row| row["held"] == false) {
        assert_eq!((&row["text"], &row["at"]), (&json!(""), &json!(20)), "where nothing is said nothing is shown");
    }

    for row in [2, 1, 0] {
        // Not by the mouse: what is said before may still be a line longer or shorter, and move the rows.
        tab.run(&format!("controls.any({row}).click()"));
        tab.wait_for(&format!("!controls.believed().rows[{row}].held"));
    }
    tab.wait_for("controls.believed().said.startsWith('Whatever you believe')");
    let shown = tab.evaluate("controls.believed()");
    assert!(shown["behind"].as_str().unwrap().contains("4,096 of 4,096"), "{shown}");
    assert!(shown["rows"].as_array().unwrap().iter().all(|row| row["held"] == false && row["at"] == 20), "{shown}");
    assert_eq!(tab.complaints(), Vec::<String>::new());
}

#[test]
fn reports_draws_that_cannot_be_loaded() {
    let Some(context) = Context::open() else { return };
    let mut tab = context.tab(1280);
    // A page that is a file may load none.
    tab.open_controls(&built(PAGE));
    tab.press_on("controls.belief_range(0)", &["End"]);
    tab.wait_for("controls.believed().said === 'The draws could not be loaded.'");
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

    // What is no section can be asked for too.
    tab.open("about:blank");
    tab.open_controls(&format!("{}#chart-scenarios", hosted(PAGE)));
    tab.wait_for("controls.current().length === 1");
    tab.expect_address("#chart-scenarios");
    tab.wheel(2000.0);
    tab.wait_for("location.hash !== '#chart-scenarios' && location.hash === controls.current()[0]");

    // In a high window sections at the end cannot come to its top; they are current all the same.
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
