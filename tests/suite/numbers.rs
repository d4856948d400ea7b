//! One way to say a number: prose, charts, their tables and hover texts, the model page, templates' values, and the terminal
//! write a value in one text, and intervals with their level.

use super::project::Project;

/// A model whose outcomes have sampling errors of a few units of their last digits.
const MODEL: &str = "\
samples: 1000
inputs:
  wait: { value: 2 to 6 year, label: The wait }
  cost: { value: 1000 to 8000 USD, label: The cost }
curves:
  size: { value: 10 GB * 2 ^ ((t - 2020-01-01) / wait), label: The size }
outcomes:
  launch: { value: first(t >= 2026-06-01 + wait / 3), label: The launch }
  price: { value: cost * wait / 1 year, label: The price }
  likely: { value: wait > 3 year, label: The hit }
scenarios:
  slow: { label: Slow, set: { wait: 4 to 6 year } }
  fast: { label: Fast, set: { wait: 1 to 2 year } }
slider: { scenarios: [slow, fast], curve: size }
waterfall:
  outcome: launch
  start: { label: Half, set: { wait: 1 year } }
  steps:
    - { label: Whole, restore: [wait] }
";

/// Charts that show the outcomes, by their names.
const CHARTS: [(&str, &str); 13] = [
    ("dots_launch", "kind: dots\noutcome: m.launch"),
    ("dots_price", "kind: dots\noutcome: m.price"),
    ("chance", "kind: chance\noutcomes: [m.launch]"),
    ("belief", "kind: belief\noutcome: m.launch"),
    ("tornado_launch", "kind: tornado\noutcome: m.launch"),
    ("tornado_price", "kind: tornado\noutcome: m.price"),
    ("tornado_hit", "kind: tornado\noutcome: m.likely"),
    ("forest_launch", "kind: forest\nrows: [m.launch]"),
    ("forest_price", "kind: forest\nrows: [m.price]"),
    ("forest_hit", "kind: forest\nrows: [m.likely]"),
    ("timeline", "kind: timeline\nevents: [m.launch]"),
    ("waterfall", "kind: waterfall\nmodel: m"),
    ("steps", "kind: steps\ndataset: past\nvalue: price\nnow: m.price"),
];

fn project(settings: &str) -> Project {
    let project = Project::small();
    project.write("data/models/m.yaml", MODEL);
    project.write(
        "data/past.yaml",
        "title: Past\nkey: name\ndate: made\ncolumns:\n  name: { type: text }\n  made: { type: date }\n  price: { unit: USD \
         }\nrows:\n  - { name: First, made: 2025-01-01, price: 9000 }\n",
    );
    let mut page =
        "---\ntitle: Second\n---\n\nLaunch ‹[](=m.launch.median)›, from ‹[](=m.launch.range(p5,p95))›; price \
                    ‹[](=m.price.median)›, from ‹[](=m.price.range(p5,p95))›; hit ‹[](=m.likely.probability)›.\n"
            .to_owned();
    for (name, rest) in CHARTS {
        project.write(&format!("data/charts/{name}.yaml"), &format!("title: The {name}\n{rest}\n"));
        page += &format!("\n![](chart:{name})\n");
    }
    project.write("content/second.md", &page);
    let written = std::fs::read_to_string(project.path("foresite.yaml")).unwrap();
    project.write("foresite.yaml", &format!("{written}{settings}"));
    project
}

/// Returns the text of the page, with a bar in place of each tag, and the figures that are bound into its prose.
fn page(project: &Project) -> (String, Vec<String>) {
    project.run(&["build"]).ends_with(0);
    let html = std::fs::read_to_string(project.path("public/second/index.html")).unwrap();
    let mut plain = String::new();
    let mut is_inside = false;
    for letter in html.chars() {
        match letter {
            '<' => {
                is_inside = true;
                plain.push('|');
            }
            '>' => is_inside = false,
            _ if !is_inside => plain.push(letter),
            _ => {}
        }
    }
    let plain = plain.replace('\u{a0}', " ").replace("&lt;", "<").replace("&gt;", ">");
    let bound = plain.split('‹').skip(1).filter_map(|part| part.split('›').next());
    let bound = bound.map(|text| text.replace('|', "")).collect();
    (plain, bound)
}

#[test]
fn a_value_has_one_text_on_every_surface() {
    let project = project("");
    let (page, bound) = page(&project);
    let [launch, interval, price, prices, hit] = &bound[..] else { panic!("{bound:?}") };
    let terminal = project.run(&["forecast"]).ends_with(0).stdout;
    for text in [launch, interval, price, prices, hit] {
        assert!(
            terminal.contains(&format!("  {text}\n")) || terminal.contains(&format!("  {text}   ")),
            "{text}\n{terminal}"
        );
    }
    // In little space, months have three letters.
    let short = |date: &str| match date.split_once(' ') {
        Some((month, year)) => format!("{} {year}", &month[..3]),
        None => date.to_owned(),
    };
    let (first, last) = interval.split_once(" to ").unwrap_or_else(|| panic!("{interval}"));
    let months = format!("{} to {}", short(first), short(last));
    let part = |name: &str| {
        let start = page.find(&format!("The {name}|")).unwrap_or_else(|| panic!("no {name} in {page}"));
        let rest = &page[start + 4..];
        rest[..rest.find("Download").unwrap_or(rest.len())].to_owned()
    };
    for (name, texts) in [
        ("dots_launch", vec![format!("median {launch}"), format!("90% interval: {months}")]),
        ("dots_price", vec![format!("median {price}"), format!("90% interval: {prices}")]),
        (
            "chance",
            vec![format!("|{}|", short(launch)), format!("as likely as not by {launch} (90% interval: {interval})")],
        ),
        ("tornado_launch", vec![format!("median {launch}|")]),
        ("tornado_price", vec![format!("median {price}|")]),
        ("tornado_hit", vec![format!("probability {hit}|")]),
        ("forest_launch", vec![format!("{} ({} to {})", short(launch), short(first), short(last))]),
        ("forest_price", vec![format!("{price} ({prices})")]),
        ("forest_hit", vec![format!("|{hit}|")]),
        ("timeline", vec![format!("|{launch}|"), format!("90% interval: {months}")]),
        ("waterfall", vec![format!("|{}|", short(launch)), format!("the whole model gives {launch}")]),
        ("steps", vec![format!("|{price}|"), format!("|{prices}|")]),
    ] {
        let part = part(name);
        for text in texts {
            assert!(part.contains(&text), "{name} does not say {text}: {part}");
        }
    }
}

#[test]
fn a_date_in_a_wide_interval_is_a_year_on_every_surface() {
    let project = project("");
    // Its 90% interval is four years wide.
    project.write("data/models/m.yaml", &MODEL.replace("wait / 3", "wait"));
    let (page, bound) = page(&project);
    let (launch, interval) = (&bound[0], &bound[1]);
    let digits = |text: &str| text.chars().all(|sign| sign.is_ascii_digit());
    assert!(launch.len() == 4 && digits(launch), "{launch}");
    assert!(interval.split('–').count() == 2 && interval.split('–').all(digits), "{interval}");
    let terminal = project.run(&["forecast"]).ends_with(0).stdout;
    for text in [format!("  median        {launch}   "), format!("  90% interval  {interval}   ")] {
        assert!(terminal.contains(&text), "{text} in {terminal}");
    }
    for text in [
        format!("Median {launch} (90% interval: {interval})."),
        format!("as likely as not by {launch} (90% interval: {interval})"),
        format!("median {launch}|"),
        format!("|{launch} ({interval})"),
    ] {
        assert!(page.contains(&text), "the page does not say {text}: {page}");
    }
}

#[test]
fn one_setting_has_the_level_of_every_interval() {
    let project = project("interval: 80%\n");
    let (page, _) = page(&project);
    let terminal = project.run(&["forecast"]).ends_with(0).stdout;
    assert!(terminal.contains("80% interval") && !terminal.contains("90% interval  "), "{terminal}");
    assert!(page.contains("80% interval: ") && page.contains("80% of our samples"), "{page}");
    assert!(!page.contains("90% interval"), "{page}");
    project.write("foresite.yaml", "title: Small\nbase_url: https://example.org/small/\ninterval: 85%\n");
    let report = project.run(&["build"]).ends_with(1).stderr;
    assert!(report.contains("expected `50%`, `80%` or `90%`, found `85%`"), "{report}");
}

#[test]
fn counted_nouns_agree_with_their_numbers() {
    let project = Project::small();
    project.write("data/models/m.yaml", "units: { person: }\noutcomes:\n  a: 2 week\n  b: 1 week\n  c: 5 person\n");
    project.write(
        "content/second.md",
        "---\ntitle: Second\n---\n\n‹[](=m.a.median)› ‹[](=m.b.median)› ‹[](=m.c.median)›\n",
    );
    let (_, bound) = page(&project);
    assert_eq!(bound, ["2 weeks", "1 week", "5 people"]);
}

/// Builds a site with a model and a page with `text`. Returns the text of the page, without its tags.
fn text_with(model: &str, text: &str) -> (Project, String) {
    let project = Project::small();
    project.write("data/models/m.yaml", model);
    project.write("content/second.md", &format!("---\ntitle: Second\n---\n\n{text}\n"));
    let (page, _) = page(&project);
    (project, page.replace('|', ""))
}

#[test]
fn a_median_lies_inside_its_interval_on_every_surface() {
    // The 95% quantile lies in a gap, so that its error is large, and both ends of the size round to 10.
    let model = "\
inputs:
  extra: 400 USD * bernoulli(p = 5%)
  noise: normal(mean = 0, sd = 10)
  size: uniform(low = 10.1 GB, high = 10.12 GB)
outcomes:
  cost: 1000 USD + extra + noise * 1 USD
  whole: size
";
    let text =
        "‹[](=m.cost.p5) [](=m.cost.median) [](=m.cost.p95)› ‹[](=m.whole.p5) [](=m.whole.median) [](=m.whole.p95)›";
    let (project, page) = text_with(model, text);
    let in_prose: Vec<&str> = page.split('‹').skip(1).filter_map(|part| part.split('›').next()).collect();
    let terminal = project.run(&["forecast"]).ends_with(0).stdout;
    for (texts, unit) in in_prose.iter().zip(["", " GB"]) {
        let parts: Vec<&str> = texts.split(' ').filter(|part| *part != "GB").collect();
        let numbers: Vec<f64> = parts.iter().map(|part| part.replace(['$', ','], "").parse().unwrap()).collect();
        assert!(numbers[0] < numbers[1] && numbers[1] < numbers[2], "{texts}");
        assert!(terminal.contains(&format!("  {}{unit} ", parts[1])), "{texts}\n{terminal}");
        let high = parts[2].trim_start_matches('$');
        assert!(terminal.contains(&format!("  {}–{high}{unit} ", parts[0])), "{texts}\n{terminal}");
    }
    assert_eq!(in_prose[1], "10.1 GB 10.11 GB 10.12 GB");
}

#[test]
fn a_number_that_is_computed_without_draws_has_three_digits_on_every_surface() {
    let model = "\
inputs:
  wait: 1.6547945 year
outcomes:
  double: 2 * wait
scenarios:
  long: { set: { wait: 1.65479452055 year } }
";
    let (project, page) = text_with(model, "‹[](=m.wait.median), [](=m.double.median), [](=m.long.double.median)›");
    assert!(page.contains("‹1.6547945 years, 3.31 years, 3.31 years›"), "{page}");
    let terminal = project.run(&["forecast"]).ends_with(0).stdout;
    assert!(terminal.contains("  long   3.31 years\n") && terminal.contains("median        3.31 years"), "{terminal}");
}
