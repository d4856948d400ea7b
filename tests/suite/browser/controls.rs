//! Interactive figures: the slider between scenarios, the belief controls, which weight the draws, and the table of
//! contents that follows the page. What the page shows is compared with the forecast that the command prints.

use foresite::load::load;
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
                tab.wait_for("controls.believed().support");
            }
            let look = format!("{}-{}", if dark { "dark" } else { "light" }, if scripts { "moved" } else { "plain" });
            tab.picture(&format!("controls-{width}-{look}"));
            let wide = tab.number("document.scrollingElement.scrollWidth - document.documentElement.clientWidth");
            assert!(wide <= 0.0, "{look} is {wide} px too wide at {width} px");
            assert_eq!(tab.complaints(), Vec::<String>::new(), "{look} at {width} px");
        }
    }
}

/// The draws of the forecast with the weights that the page documents, computed independently.
struct Weighted {
    /// The date of each draw; `None` is "never".
    dates: Vec<Option<f64>>,
    weights: Vec<f64>,
}

/// What a reader supposes about the outcome. The other draws have no weight.
enum Supposed {
    Anything,
    ByEndOf(f64),
    After(f64),
}

impl Weighted {
    /// Weights each draw by its distance from the percentiles, 0 to 1, at which some inputs are fixed.
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

    /// Returns Kish's effective number of draws.
    fn effective(&self) -> f64 {
        self.sum().powi(2) / self.weights.iter().map(|weight| weight * weight).sum::<f64>()
    }

    /// Returns the weighted quantile of values, one for each draw.
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

/// Returns the values of an input in the draws.
fn column(input: &str) -> Vec<f64> {
    FORECAST["draws"]["inputs"][input].as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect()
}

/// Returns, for each draw of an input, the share of draws below it. Equal draws count half.
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

/// Returns the name of the input with a label.
fn input(label: &str) -> &'static str {
    let inputs = FORECAST["inputs"].as_object().unwrap();
    inputs.iter().find(|(_, input)| input["label"] == label).unwrap_or_else(|| panic!("no input is called {label}")).0
}

/// Returns the value of a text: a number, or the middle of a month.
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
    number.parse().unwrap_or_else(|_| panic!("{text:?} has no number"))
}

/// Checks that every row that is not fixed is at its weighted median, or in the middle if too few draws distinguish the
/// two. Returns the number of rows that are not in the middle.
fn check_rows_at_medians(shown: &Value, weighted: &Weighted) -> usize {
    let mut moved = 0;
    for row in shown["rows"].as_array().unwrap().iter().filter(|row| row["held"] == false) {
        let label = row["label"].as_str().unwrap();
        let name = input(label);
        let median = weighted.quantile(&percentiles(name), 0.5);
        let (off, error) = ((median - 0.5).abs(), 0.5 / weighted.effective().sqrt());
        let at = 0.05 + row["at"].as_f64().unwrap() / 40.0 * 0.9;
        let near = (at - median).abs() <= 0.45 / 40.0 + 2.0 / 256.0;
        let middle = row["at"] == 20;
        let is_distinct = off > 3.0 * error;
        let close_call = (off - 3.0 * error).abs() <= 2.0 / 256.0;
        assert!(
            if is_distinct { near } else { middle } || close_call && (near || middle),
            "{label} is at {at}, its median at {median}, with an error of {error}"
        );
        // The value beside the control is the value at its percentile.
        let everything = Weighted::new(&[], &Supposed::Anything);
        let [low, high] = [-0.01, 0.01].map(|aside| everything.quantile(&column(name), (at + aside).clamp(0.0, 1.0)));
        let number = value(row["text"].as_str().unwrap());
        let slack = if number > 2000.0 { 1.0 / 24.0 } else { 0.05 * number.abs() };
        assert!((low - slack..=high + slack).contains(&number), "{label}: {number} is not from {low} to {high}");
        moved += usize::from(!middle);
    }
    moved
}

/// Checks the effective number of draws that the page shows for an answer.
fn check_effective_draws(shown: &Value, weighted: &Weighted) {
    let support = shown["support"].as_str().unwrap();
    let numbers: Vec<f64> = support
        .split(' ')
        .filter(|word| word.starts_with(|first: char| first.is_ascii_digit()))
        .map(value_of)
        .collect();
    assert!((numbers[0] - weighted.effective()).abs() <= 1.0, "{support}: {}", weighted.effective());
    assert_eq!(numbers[1], 4096.0, "{support}");
}

fn value_of(word: &str) -> f64 {
    value(word.trim_end_matches(['.', ';']))
}

/// Checks the median date and the 90% interval that the page shows.
fn check_odds(shown: &Value, weighted: &Weighted) {
    let answer = shown["answer"].as_str().unwrap();
    let (_, rest) = answer.split_once("even odds in ").unwrap_or_else(|| panic!("{answer}"));
    let (odds, ends) = rest.trim_end_matches('.').split_once(", 90% interval ").unwrap();
    let median = weighted.date(0.5);
    let slack = if odds.contains(' ') { 1.0 / 24.0 } else { 0.5 };
    let middle = if odds.contains(' ') { value(odds) } else { value(odds) + 0.5 };
    assert!((middle - median).abs() <= slack + 0.01, "{answer}: {median}");
    let ends: Vec<f64> = ends.split(" to ").map(value).collect();
    for (end, level) in ends.iter().zip([0.05, 0.95]) {
        let expected = weighted.date(level);
        assert!((end + 0.5 - expected).abs() <= 0.51, "{answer}: {expected} at {level}");
    }
}

#[test]
fn assuming_a_date_shows_its_probability_and_the_inputs_in_such_futures() {
    let Some(context) = Context::open() else { return };
    let mut tab = context.tab(1280);
    tab.open_controls(&hosted(PAGE));
    let before = tab.evaluate("controls.believed()");
    assert_eq!(before["support"], "");
    assert_eq!(before["rows"].as_array().unwrap().len(), 4);
    // As long as nothing is fixed, every row is at its median.
    for row in before["rows"].as_array().unwrap() {
        let median = FORECAST["inputs"][input(row["label"].as_str().unwrap())]["quantiles"]["0.5"].as_f64().unwrap();
        let number = value(row["text"].as_str().unwrap());
        let slack = if median > 2000.0 { 1.0 / 24.0 } else { 0.05 * median };
        assert!((number - median).abs() <= slack, "{}: {number} is shown instead of {median}", row["label"]);
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
            tab.wait_for(&format!("controls.believed().answer.includes('comes {when} is ')"));
            let shown = tab.evaluate("controls.believed()");
            let answer = shown["answer"].as_str().unwrap();
            let percent = answer.split(" is ").nth(1).unwrap().split('%').next().unwrap();
            let percent: f64 = percent.parse().unwrap_or_else(|_| panic!("{answer}"));
            assert!((percent - 100.0 * chance).abs() <= 1.0, "{answer}: {chance}");
            let weighted = Weighted::new(&[], &supposed);
            assert!(check_rows_at_medians(&shown, &weighted) >= 3, "{shown}");
            check_effective_draws(&shown, &weighted);
        }
    }
    tab.click_on("controls.again()");
    tab.wait_for("controls.believed().answer.startsWith('Whatever you believe')");
    let shown = tab.evaluate("controls.believed()");
    check_odds(&shown, &Weighted::new(&[], &Supposed::Anything));
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
    tab.wait_for("controls.believed().answer.startsWith('Given what you believe')");
    let shown = tab.evaluate("controls.believed()");
    let one = Weighted::new(&[(names[0], 0.95)], &Supposed::Anything);
    check_odds(&shown, &one);
    check_rows_at_medians(&shown, &one);
    check_effective_draws(&shown, &one);
    let later = one.date(0.5) - Weighted::new(&[], &Supposed::Anything).date(0.5);
    assert!(later > 0.5, "the first row matters most, but comes to {later} years");
    let held = &shown["rows"][0];
    assert_eq!((&held["at"], &held["held"], &held["free"]), (&json!(40), &json!(true), &json!(true)));
    // A fixed input shows its value, which is that of the draws that count.
    let text = held["text"].as_str().unwrap();
    let p95 = FORECAST["inputs"][names[0]]["quantiles"]["0.95"].as_f64().unwrap();
    assert!(text.starts_with("about ") && (value(text) - p95).abs() <= 0.05 * p95, "{text}: {p95}");

    // The chance of a date, given a belief.
    tab.run("controls.suppose('2031')");
    tab.wait_for("controls.believed().answer.includes('by the end of 2031')");
    let shown = tab.evaluate("controls.believed()");
    let both = Weighted::new(&[(names[0], 0.95)], &Supposed::ByEndOf(2031.0));
    let answer = shown["answer"].as_str().unwrap();
    let percent = format!("{:.0}%", 100.0 * both.sum() / one.sum());
    assert!(
        answer.starts_with("Given what you believe: the chance ") && answer.contains(&percent),
        "{answer}: {percent}"
    );
    check_rows_at_medians(&shown, &both);
    check_effective_draws(&shown, &both);
    tab.run("controls.suppose('')");

    tab.press_on("controls.belief_range(1)", &["Home"]);
    tab.press_on("controls.belief_range(2)", &["End"]);
    tab.wait_for("controls.believed().answer.includes('gives no answer')");
    let shown = tab.evaluate("controls.believed()");
    let few = Weighted::new(&[(names[0], 0.95), (names[1], 0.05), (names[2], 0.95)], &Supposed::Anything);
    assert!(few.effective() < 100.0);
    check_effective_draws(&shown, &few);
    assert!(shown["support"].as_str().unwrap().contains("it takes 100"), "{shown}");
    for row in shown["rows"].as_array().unwrap().iter().filter(|row| row["held"] == false) {
        assert_eq!((&row["text"], &row["at"]), (&json!(""), &json!(20)), "without an answer, no value is shown");
    }

    for row in [2, 1, 0] {
        // Not by the mouse, because the rows move when the text above gets longer or shorter.
        tab.run(&format!("controls.any({row}).click()"));
        tab.wait_for(&format!("!controls.believed().rows[{row}].held"));
    }
    tab.wait_for("controls.believed().answer.startsWith('Whatever you believe')");
    let shown = tab.evaluate("controls.believed()");
    assert!(shown["support"].as_str().unwrap().contains("4,096 of 4,096"), "{shown}");
    assert!(shown["rows"].as_array().unwrap().iter().all(|row| row["held"] == false && row["at"] == 20), "{shown}");
    assert_eq!(tab.complaints(), Vec::<String>::new());
}

#[test]
fn reports_draws_that_cannot_be_loaded() {
    let Some(context) = Context::open() else { return };
    let mut tab = context.tab(1280);
    // A page that is opened as a file cannot load other files.
    tab.open_controls(&built(PAGE));
    tab.press_on("controls.belief_range(0)", &["End"]);
    tab.wait_for("controls.believed().answer === 'The draws could not be loaded.'");
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
