//! Charts and tables from forecasts made by hand, through the whole figure stage.

mod annotations;
mod annotations_across;
mod below;
mod calibration;
mod controls;
mod densities;
mod digits;
mod dots;
mod heat;
mod histogram;
mod lines;
mod pairs;
mod rows;
mod stacks;
mod steps;
mod timeline;

use std::collections::BTreeMap;
use std::io::Write;

use foresite::date::Date;
use foresite::diagnostic::Report;
use foresite::document::Project;
use foresite::document::chart::{
    Annotations, Chance, ChartKind, ChartSpec, Dates, LabeledPath, Line, Place, Rule, RulesAndBands, Series,
};
use foresite::document::config::Config;
use foresite::document::dataset::{Cell, Column, ColumnKind, Dataset, DerivedColumn, Row};
use foresite::document::figure::{DatasetTable, FigureHead, GridTable, TableKind, TableSpec};
use foresite::document::rows::{ColumnFilter, Rows, Sort};
use foresite::figure;
use foresite::figure::Figures;
use foresite::figure::bind::evidence::Evidence;
use foresite::figure::canvas::key::KeyEntry;
use foresite::figure::chart::figure::Figure;
use foresite::figure::tables::types::Table;
use foresite::model::run::forecast::Forecast;
use foresite::model::run::forecast::{BAND_LEVELS, Curve, Description, Joint, Kind, Outcome, QUANTILE_LEVELS};
use foresite::model::stats::draws::Draws;
use foresite::model::{Known, Window};
use foresite::source::{SourceId, Sources, Span, Spanned};
use foresite::yaml::{self, Context, Fields, Kinds, Section};

/// A project for a test to fill in. All of its values have the same place.
struct Fixture {
    project: Project,
    forecasts: BTreeMap<String, Forecast>,
    span: Span,
}

impl Fixture {
    fn new() -> Self {
        let source: SourceId = Sources::default().add("data/charts/x.yaml", "id: here");
        let span = Span::new(source, 0, 8);
        let at = |text: &str| Spanned::new(text.to_owned(), span);
        let config = Config::new(String::new(), at("https://example.org/"));
        let project = Project::new(config);
        Self { project, forecasts: BTreeMap::from([("parity".to_owned(), parity())]), span }
    }

    fn at<T>(&self, value: T) -> Spanned<T> {
        Spanned::new(value, self.span)
    }

    fn head(&self, id: &str, title: &str, subtitle: &str) -> FigureHead {
        let (title, subtitle) = (self.at(title.to_owned()), Some(self.at(subtitle.to_owned())));
        FigureHead {
            id: self.at(id.to_owned()),
            title,
            subtitle,
            sources: Vec::new(),
            note: None,
            alt: None,
            check: Vec::new(),
            accept: Vec::new(),
        }
    }

    fn series(&self, paths: &[&str]) -> Vec<LabeledPath> {
        paths.iter().map(|path| LabeledPath { path: self.at((*path).to_owned()), label: None }).collect()
    }

    fn all_series(&self, paths: &[&str]) -> Vec<Series> {
        self.series(paths)
            .into_iter()
            .map(|source| Series { source, condition: None, split: None, frontier: false, fit: false })
            .collect()
    }

    fn chart(&mut self, id: &str, title: &str, subtitle: &str, kind: ChartKind) -> &mut ChartSpec {
        let spec = ChartSpec { head: self.head(id, title, subtitle), kind };
        self.project.charts.entry(id.to_owned()).or_insert(spec)
    }

    fn chance(&mut self, id: &str, paths: &[&str], to: Option<&str>) {
        let (outcomes, to) = (self.series(paths), to.map(|date| self.at(Date::parse(date).unwrap())));
        let (title, subtitle) = (
            "Task parity comes two years before the product",
            "Chance that it has come true, by date; the dots mark the medians",
        );
        self.chart(
            id,
            title,
            subtitle,
            ChartKind::Chance(Chance {
                outcomes,
                dates: Dates { from: None, to },
                annotations: Annotations::default(),
            }),
        );
    }

    fn trend(&mut self, id: &str, paths: &[&str], logarithmic: bool, rule: Option<(f64, &str)>) {
        let series = self.all_series(paths);
        let to = Some(self.at(Date::parse("2033-01-01").unwrap()));
        let rule =
            rule.map(|(value, label)| Rule { value: self.at(Place::Number(value)), label: self.at(label.to_owned()) });
        let marks = RulesAndBands { rules: rule.into_iter().collect(), bands: Vec::new() };
        let annotations = Annotations { notes: Vec::new(), marks };
        let kind = ChartKind::Line(Line {
            series,
            highlight: Vec::new(),
            dates: Dates { from: None, to },
            logarithmic,
            annotations,
            below: None,
        });
        let (title, subtitle) =
            ("Memory is the slowest of the three", "Indexed, 2025 = 1, logarithmic scale; dashed where projected");
        self.chart(id, title, subtitle, kind);
    }

    /// Adds a chart as an author writes it.
    fn write(&mut self, id: &str, yaml: &str) {
        let mut report = Report::default();
        let source = Sources::default().add("data/charts/x.yaml", yaml);
        let root = yaml::parse(yaml, source, 0).root.unwrap().unwrap();
        let mut fields = Fields::of(&root, self.at(id.to_owned()), "the chart".to_owned(), &mut report).unwrap();
        let name = fields.required_node("kind", &mut report).unwrap();
        let name = yaml::scalars::text(name, &mut report).unwrap().value;
        let context = &mut Context::new(&mut report, foresite::load::schema::keys);
        let head = FigureHead::read(&mut fields, context).unwrap();
        let kind = ChartKind::read(&name, &mut fields, context).unwrap();
        fields.finish(context);
        assert!(report.is_empty(), "{report:?}");
        self.project.charts.insert(id.to_owned(), ChartSpec { head, kind });
    }

    fn draw(&self) -> (Figures, Vec<String>) {
        let as_of = foresite::date::Date::parse("2026-05-07").unwrap();
        let failed = BTreeMap::new();
        let units = std::sync::Arc::default();
        let evidence = Evidence::new((&self.project, &units), &self.forecasts, &failed, as_of);
        let mut report = foresite::diagnostic::Report::default();
        let figures = figure::draw(&self.project, evidence, Figures::default(), |_, _| true, &mut report);
        let problems = report
            .sorted()
            .into_iter()
            .map(|problem| format!("{} {} [{}]", problem.code.id, problem.message, problem.hints.join("; ")));
        (figures, problems.collect())
    }

    fn figures(&self) -> Figures {
        let (figures, problems) = self.draw();
        assert_eq!(problems, Vec::<String>::new());
        figures
    }
}

/// Returns draws with an S-shaped distribution around a median. A share of them is "never".
fn draws(median: f64, spread: f64, never: f64) -> Draws {
    const SAMPLES: u32 = 16_384;
    let draw = |at: u32| {
        let share = (f64::from(at) + 0.5) / f64::from(SAMPLES);
        if share > 1.0 - never { f64::INFINITY } else { median + spread * (share / (1.0 - share)).ln() }
    };
    Draws::new((0..SAMPLES).map(draw).collect())
}

fn outcome(name: &str, label: &str, median: f64, spread: f64, never: f64) -> Outcome {
    let draws = draws(median, spread, never);
    Outcome {
        name: name.into(),
        description: Description { label: label.into(), ..Description::default() },
        kind: Kind::Date,
        already: Some(0.0),
        never: draws.share_never(),
        by: (2026..=2049).map(|year| (year, draws.share_by(Date::end_of_year(year)))).collect(),
        median_error: Some(0.01),
        quantile_errors: QUANTILE_LEVELS.map(|level| draws.quantile_error(level)),
        mean: None,
        draws,
        bottleneck: Vec::new(),
    }
}

fn curve(name: &str, label: &str, doubling: f64, unit: &str) -> Curve {
    let times: Vec<f64> = (0..=12 * 25).map(|month| 2025.0 + f64::from(month) / 12.0).collect();
    let normal = [-1.645, -1.282, -0.674, 0.0, 0.674, 1.282, 1.645];
    assert_eq!(normal.len(), BAND_LEVELS.len());
    let band = |score: f64| {
        let value = |date: &f64| {
            let years = date - 2025.0;
            let wave = 1.0 + 0.06 * (years * 2.0).sin();
            (years / doubling).exp2() * wave * (score * 0.09 * years.max(0.0)).exp()
        };
        times.iter().map(value).collect()
    };
    let bands = normal.map(band).to_vec();
    let description = Description { label: label.into(), ..Description::default() };
    Curve { name: name.into(), description, kind: Kind::Number(unit.parse().unwrap()), times, bands }
}

/// Returns what is known of a median in the window of [`parity`]; `None` is "never".
fn known(median: Option<f64>) -> Known {
    median.map_or(Known::MoreThan(2050.0 + 1.0 / 365.0), Known::At)
}

fn parity() -> Forecast {
    let mut memory = outcome("memory_2030", "Memory in 2030", 2030.0, 1.0, 0.0);
    memory.kind = Kind::Number("GB".parse().unwrap());
    Forecast {
        model: "parity".into(),
        title: None,
        question: None,
        as_of: Date::parse("2026-05-07").unwrap(),
        window: Window { from: Date::parse("2025-01-01").unwrap(), to: Date::parse("2050-01-01").unwrap() },
        seed: 7,
        samples: 16_384,
        scenario: None,
        outcomes: vec![
            outcome("task", "Task parity", 2028.71, 0.32, 0.004),
            outcome("product", "Whole-product parity", 2030.45, 0.65, 0.031),
            outcome("dense", "A dense network of the same size does it", 2033.2, 1.4, 0.12),
            memory,
        ],
        inputs: Vec::new(),
        curves: vec![
            curve("memory", "Memory", 2.9, ""),
            curve("bandwidth", "Bandwidth", 5.2, ""),
            curve("compute", "Compute", 2.2, ""),
            curve("index", "Parity index", 2.0, ""),
            curve("box_memory", "Memory of the box", 2.9, "GB"),
        ],
        conditions: Vec::new(),
        ensemble: None,
        hindcasts: Vec::new(),
        pairs: Vec::new(),
        beliefs: Vec::new(),
        scenarios: Vec::new(),
        pools: Vec::new(),
        fits: Vec::new(),
        waterfall: None,
        slider: Vec::new(),
        joint: Joint::default(),
    }
}

fn gallery() -> Fixture {
    let mut fixture = Fixture::new();
    fixture.chance("parity", &["parity.task", "parity.product"], Some("2038-01-01"));
    fixture.chance("window", &["parity.task", "parity.product", "parity.dense"], None);
    fixture.trend("trends", &["parity.memory", "parity.bandwidth", "parity.compute"], true, Some((1.0, "2025")));
    fixture.trend("index", &["parity.index"], false, Some((1.0, "parity")));
    timeline::into_gallery(&mut fixture);
    dots::into_gallery(&mut fixture);
    steps::into_gallery(&mut fixture);
    calibration::into_gallery(&mut fixture);
    rows::one_of_each_kind(&mut fixture);
    annotations::into_gallery(&mut fixture);
    annotations_across::into_gallery(&mut fixture);
    below::into_gallery(&mut fixture);
    histogram::into_gallery(&mut fixture);
    stacks::into_gallery(&mut fixture);
    pairs::into_gallery(&mut fixture);
    heat::into_gallery(&mut fixture);
    densities::into_gallery(&mut fixture);
    fixture
}

/// Writes a page that shows all drawings, for a person to look at.
fn page(figures: &Figures) -> String {
    let figure = |figure: &Figure| {
        let key: String =
            figure.key.iter().map(|entry| format!("<li class=\"{}\">{}</li>", entry.class, entry.label)).collect();
        format!(
            "<figure><figcaption><h3 id=\"fs:chart-{id}-title\">{}</h3><p>{}</p></figcaption><div class=\"chart-box\">\
             <ul class=\"chart-key\">{key}</ul>{}</div><p class=\"note\">{}</p></figure>\n",
            figure.title,
            figure.subtitle.as_deref().unwrap_or_default(),
            figure.svg,
            figure.note.as_deref().unwrap_or_default(),
            id = figure.id,
        )
    };
    let body: String = figures.charts.values().map(figure).collect();
    format!(
        "<!doctype html><meta charset=utf-8><meta name=viewport content='width=device-width'><style>{}\n\
         :root{{color-scheme:light dark}} body{{font:16px/1.5 system-ui,sans-serif;margin:16px auto;max-width:760px;\
         padding:0 16px;background:light-dark(#fff,#121619);color:light-dark(#1c2024,#e8eaed)}} figure{{margin:0 0 48px}}\
         h3{{font-size:19px;line-height:1.25;margin:0}} p{{margin:2px 0 14px;font-size:15px;\
         color:light-dark(#59626b,#a3acb5)}}</style>{body}",
        include_str!("../../static/charts.css")
    )
}

#[test]
fn labels_of_the_gallery_do_not_overlap() {
    let figures = gallery().figures();
    assert_eq!(figures.charts.len(), gallery().project.charts.len());
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/gallery");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("index.html"), page(&figures)).unwrap();
}

#[test]
fn two_renders_are_the_same_bytes() {
    let drawn = || gallery().figures().charts.into_values().map(|figure| figure.svg).collect::<Vec<_>>();
    assert_eq!(drawn(), drawn());
}

#[test]
fn drawings_are_well_formed_and_named_and_nothing_in_them_takes_focus() {
    for (id, figure) in gallery().figures().charts {
        let document = roxmltree::Document::parse(&figure.svg).unwrap();
        let root = document.root_element();
        assert_eq!(root.attribute("role"), Some("img"));
        assert_eq!(root.attribute("aria-labelledby"), Some(&*format!("fs:chart-{id}-title")));
        assert_eq!(root.attribute("aria-describedby"), Some(&*format!("fs:chart-{id}-desc")));
        let described: Vec<_> = document.descendants().filter(|node| node.attribute("id").is_some()).collect();
        assert_eq!(described.len(), 1, "ids are few, and start with the figure's");
        assert_eq!(
            (described[0].tag_name().name(), described[0].attribute("id")),
            ("desc", Some(&*format!("fs:chart-{id}-desc")))
        );
        assert_eq!(described[0].text(), Some(&*figure.alt));
        for node in document.descendants() {
            assert!(!["a", "title", "style", "script"].contains(&node.tag_name().name()));
            assert_eq!(node.attribute("tabindex"), None);
        }
    }
}

#[test]
fn drawings_leave_all_styling_to_the_stylesheet() {
    let css = include_str!("../../static/charts.css");
    for figure in gallery().figures().charts.values() {
        let document = roxmltree::Document::parse(&figure.svg).unwrap();
        for node in document.descendants().filter(roxmltree::Node::is_element) {
            for attribute in node.attributes() {
                let name = attribute.name();
                assert!(
                    !["style", "fill", "stroke", "color", "opacity"].contains(&name) && !name.starts_with("font"),
                    "{name} is styling"
                );
            }
            for class in node.attribute("class").unwrap_or_default().split(' ').filter(|class| !class.is_empty()) {
                let known = css.contains(&format!(".{class} ")) || css.contains(&format!(".{class},"));
                assert!(known || css.contains(&format!(".{class}:")), "{class} has no rule");
            }
        }
    }
}

#[test]
fn a_standalone_chart_contains_its_style_and_its_key() {
    for (id, figure) in gallery().figures().charts {
        let document = roxmltree::Document::parse(&figure.file).unwrap();
        let style = document.descendants().find(|node| node.has_tag_name("style")).unwrap().text().unwrap();
        assert!(!style.contains("var(") && !style.contains("light-dark"), "programs other than browsers know neither");
        for node in document.descendants().filter(roxmltree::Node::is_element) {
            for class in node.attribute("class").unwrap_or_default().split(' ').filter(|class| !class.is_empty()) {
                // Marks that only a page has: those that react to the pointer, and those that limit something to one
                // view.
                let of_the_page = ["readout", "idle", "wide"].contains(&class);
                let known = [' ', ',', ':', '{', '.'].iter().any(|end| style.contains(&format!(".{class}{end}")));
                let shape = ["area", "fill", "thick", "thin", "circle", "b90"].contains(&class);
                assert!(known || of_the_page || shape, "{id}: {class} has no rule");
            }
        }
        let texts: Vec<&str> = document.descendants().filter_map(|node| node.text()).collect();
        for entry in figure.key.iter().filter(|entry| !entry.class.split(' ').any(|word| word == "line")) {
            assert!(texts.contains(&&*entry.label), "{id}: {} is not in the file", entry.label);
        }
        assert!(texts.contains(&&*figure.alt), "{id}");
    }
}

#[test]
fn coordinates_stay_on_the_drawing_and_are_plain_decimals() {
    for figure in gallery().figures().charts.values() {
        let document = roxmltree::Document::parse(&figure.svg).unwrap();
        for node in document.descendants().filter(roxmltree::Node::is_element) {
            for attribute in node.attributes() {
                let name = attribute.name();
                if !["x", "x1", "x2", "width"].contains(&name) {
                    continue;
                }
                let share: f64 = attribute.value().trim_end_matches('%').parse().unwrap();
                // The position of a readout is relative to the rule of its column.
                let rule = node.parent().and_then(|above| above.attribute("x")).unwrap_or("0");
                let share =
                    if name == "x" { share + rule.trim_end_matches('%').parse::<f64>().unwrap() } else { share };
                assert!((0.0..=100.0).contains(&share), "{}={}", attribute.name(), attribute.value());
            }
            if let Some(data) = node.attribute("d") {
                assert!(!data.contains(['e', 'N', 'i']), "{data}");
            }
        }
    }
}

/// Adds three curves of 49 points. The chart draws 45 of them.
fn three_lines() -> Fixture {
    let mut fixture = Fixture::new();
    fixture.trend("trends", &["parity.memory", "parity.bandwidth", "parity.compute"], true, None);
    for curve in &mut fixture.forecasts.get_mut("parity").unwrap().curves {
        let every: Vec<usize> = (0..curve.times.len()).step_by(2).take(49).collect();
        curve.times = every.iter().map(|at| curve.times[*at]).collect();
        curve.bands = curve.bands.iter().map(|band| every.iter().map(|at| band[*at]).collect()).collect();
    }
    fixture
}

/// Three lines with two bands each and a readout for every year.
#[test]
fn three_lines_of_forty_five_points_stay_small() {
    let svg = &three_lines().figures().charts["trends"].svg;
    assert_eq!(svg.matches("class=\"band").count(), 6);
    assert_eq!(svg.matches("class=\"readout").count(), 9);
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(svg.as_bytes()).unwrap();
    let compressed = encoder.finish().unwrap().len();
    assert!(compressed <= 1_500, "{compressed} bytes when compressed, of {}", svg.len());
}

#[test]
fn reports_all_problems_of_a_chart_at_once() {
    let mut fixture = Fixture::new();
    fixture.chance("a", &["parity.tsk", "parity.memory", "parity.memory_2030", "party.task"], None);
    fixture.chance("b", &[], None);
    fixture.chance("c", &["parity.task"], Some("2051-01-01"));
    fixture.trend("d", &["parity.memory", "parity.box_memory"], true, None);
    fixture.trend("e", &["parity.memory"], true, Some((0.0, "nothing")));
    let (figures, problems) = fixture.draw();
    assert!(figures.charts.is_empty());
    assert_eq!(
        problems,
        [
            "E0400 model `parity` has no outcome `tsk` [did you mean `task`?]",
            "E0400 there is no model `party` [did you mean `parity`?]",
            "E0401 `parity.memory_2030` is a number, but this kind of chart draws when outcomes come true [a number is \
             drawn by the kinds `dots`, `forest`, and `tornado`]",
            "E0401 `parity.memory` is a plain number and `parity.box_memory` is in `GB`, and one chart has one scale \
             [index the curves (divide each by its value at one date), or draw those in another unit in a panel below: \
             `below: { series: […] }`]",
            "E0401 expected an outcome, found `memory`, a curve of model `parity` [a curve is drawn by `kind: line`]",
            "E0402 2051-01-01 is outside the window of the model, 2025-01-01 to 2050-01-01 [draw within the window, or \
             widen it in the model file]",
            "E0402 chart `b` draws nothing [list what it draws under `outcomes`]",
            "E0404 the rule `nothing` is at 0, which a logarithmic scale cannot show []",
        ]
    );
}

#[test]
fn labels_without_room_fail_the_build_and_are_named() {
    let mut fixture = Fixture::new();
    fixture.chance("crowd", &["parity.task"], None);
    let ChartKind::Chance(Chance { outcomes, .. }) = &mut fixture.project.charts.get_mut("crowd").unwrap().kind else {
        unreachable!()
    };
    outcomes[0].label = Some("Donaudampfschifffahrtselektrizitätenhauptbetriebswerk".into());
    let (_, problems) = fixture.draw();
    assert!(problems.iter().any(|problem| problem.starts_with("E0405") && problem.contains("Donau")), "{problems:?}");
}

#[test]
fn the_table_agrees_with_the_run_and_counts_never() {
    let figures = gallery().figures();
    let Figure { table, csv, note, alt, .. } = &figures.charts["parity"];
    let rows = table.rows.to_cells();
    let row = rows.iter().find(|row| row[0].text == "2030").unwrap();
    let task = &parity().outcomes[0];
    assert_eq!(row[1].value.as_deref().unwrap().parse::<f64>().unwrap(), (task.by[4].1 * 1e12).round() / 1e12);
    let last = rows.last().unwrap();
    assert_eq!([&*last[0].text, &*last[2].text], ["After 1 Jan 2050 or never", "3%"]);
    assert!(csv.starts_with("by_end_of,parity.task,parity.product\r\n2026,"), "{csv}");
    assert!(
        note.as_deref()
            .unwrap()
            .contains("In 3% of samples whole-product parity does not come true by 1 January 2050.")
    );
    assert!(alt.contains("Task parity: as likely as not by September 2028 (90% interval: "), "{alt}");
}

fn text(fixture: &Fixture, text: &str) -> Option<Spanned<Cell>> {
    Some(fixture.at(Cell::Text(text.into())))
}

/// Adds a dataset. The first column names its rows, and the first column of dates dates them.
fn dataset(fixture: &mut Fixture, id: &str, columns: &[(&str, ColumnKind)], rows: Vec<Vec<Option<Cell>>>) {
    let column = |(name, kind): &(&str, ColumnKind)| Column {
        optional: true,
        ..Column::new(fixture.at((*name).to_owned()), kind.clone())
    };
    let row = |cells: Vec<Option<Cell>>| Row {
        cells: cells.into_iter().map(|cell| cell.map(|cell| fixture.at(cell))).collect(),
        ..Row::empty(0, fixture.span)
    };
    let dataset = Dataset {
        title: "Rows".into(),
        key: vec![0],
        date: columns.iter().position(|(_, kind)| matches!(kind, ColumnKind::Date)),
        columns: columns.iter().map(column).collect(),
        rows: rows.into_iter().map(row).collect(),
        ..Dataset::empty(fixture.at(id.to_owned()))
    };
    fixture.project.datasets.insert(id.into(), dataset);
}

fn rows_of(fixture: &Fixture, id: &str) -> Rows {
    Rows { dataset: fixture.at(id.to_owned()), condition: None, filter: Vec::new(), label: None }
}

fn word(text: &str) -> Option<Cell> {
    Some(Cell::Text(text.into()))
}

fn day(text: &str) -> Option<Cell> {
    Some(Cell::Date(Date::parse(text).unwrap().into()))
}

/// Returns the attributes of the circles of a drawing: `cx`, `cy`, `r` and the classes.
fn discs(figure: &Figure) -> Vec<(f64, f64, f64, String)> {
    let document = roxmltree::Document::parse(&figure.svg).unwrap();
    let number = |node: &roxmltree::Node<'_, '_>, name: &str| -> f64 {
        node.attribute(name).unwrap().trim_end_matches('%').parse().unwrap()
    };
    let circles = document.descendants().filter(|node| node.has_tag_name("circle"));
    let disc = |node: roxmltree::Node<'_, '_>| {
        let [cx, cy, r] = ["cx", "cy", "r"].map(|name| number(&node, name));
        (cx, cy, r, node.attribute("class").unwrap().to_owned())
    };
    circles.map(disc).collect()
}

/// Returns the texts of a drawing, line by line.
fn lines(figure: &Figure) -> Vec<String> {
    texts_of(figure, |node| node.has_tag_name("text"))
}

/// Returns the text of each readout of a drawing, in one line.
fn readouts(figure: &Figure) -> Vec<String> {
    texts_of(figure, |node| node.attribute("class") == Some("readout"))
}

fn texts_of(figure: &Figure, by: impl Fn(&roxmltree::Node<'_, '_>) -> bool) -> Vec<String> {
    let document = roxmltree::Document::parse(&figure.svg).unwrap();
    let words = |node: roxmltree::Node<'_, '_>| {
        let texts = node.descendants().filter_map(|child| child.text().filter(|_| child.is_text()));
        texts.map(str::trim).collect::<Vec<_>>().join(" ")
    };
    document.descendants().filter(by).map(words).collect()
}

/// Returns the texts of a table, row by row.
fn cells(figure: &Figure) -> Vec<Vec<&str>> {
    figure.table.rows.iter().map(|row| row.map(|cell| cell.text).collect()).collect()
}

/// Replaces the draws of the outcome `parity.task`.
fn set_draws(fixture: &mut Fixture, kind: Kind, samples: Vec<f64>) {
    let outcome = &mut fixture.forecasts.get_mut("parity").unwrap().outcomes[0];
    outcome.draws = Draws::new(samples);
    outcome.never = outcome.draws.share_never();
    outcome.kind = kind;
}

fn cards() -> Fixture {
    let mut fixture = Fixture::new();
    let column = |name: &str, kind: ColumnKind, optional: bool| Column {
        optional,
        ..Column::new(fixture.at(name.to_owned()), kind)
    };
    let unit = Some(fixture.at("GB/s".to_owned()));
    let row = |name: &str, bandwidth: Option<f64>| Row {
        cells: vec![
            text(&fixture, name),
            Some(fixture.at(Cell::Date(Date::parse("2022-10-12").unwrap().into()))),
            bandwidth.map(|value| fixture.at(Cell::Number(value))),
        ],
        ..Row::empty(0, fixture.span)
    };
    let dataset = Dataset {
        title: "Cards".into(),
        sources: vec![fixture.at("maker".to_owned())],
        key: vec![0],
        date: Some(1),
        columns: vec![
            column("name", ColumnKind::Text, false),
            column("released", ColumnKind::Date, false),
            column("memory_bandwidth", ColumnKind::Number { unit }, true),
        ],
        derived: vec![DerivedColumn {
            name: fixture.at("third".to_owned()),
            value: fixture.at("memory_bandwidth / 3".to_owned()),
            unit: None,
            optional: false,
            label: None,
            note: None,
        }],
        rows: vec![row("=HYPERLINK(\"x\")", Some(1008.0)), row("RTX 5090", Some(1792.0)), row("B60", None)].into(),
        ..Dataset::empty(fixture.at("gpus".to_owned()))
    };
    fixture.project.datasets.insert("gpus".into(), dataset);
    fixture
}

fn table(fixture: &mut Fixture, columns: &[&str], sort: Option<(&str, bool)>) -> Result<Table, Vec<String>> {
    let kind = TableKind::Dataset(DatasetTable {
        rows: Rows { dataset: fixture.at("gpus".to_owned()), condition: None, filter: Vec::new(), label: None },
        limit: None,
        columns: columns.iter().map(|column| fixture.at((*column).to_owned())).collect(),
        sort: sort.map(|(column, descending)| Sort { by: fixture.at(column.to_owned()), descending }),
    });
    let spec = TableSpec { head: fixture.head("cards", "Cards", "Bandwidth"), kind };
    fixture.project.tables.insert("cards".into(), spec);
    let (mut figures, problems) = fixture.draw();
    figures.tables.remove("cards").ok_or(problems)
}

#[test]
fn a_table_shows_the_rows_that_meet_its_conditions_and_no_more_than_asked() {
    let shown = |condition: Option<&str>, filter: Option<(&str, &str)>, limit: Option<usize>| {
        let mut fixture = cards();
        table(&mut fixture, &["name"], Some(("name", false))).unwrap();
        let at = |text: &str| Spanned::new(text.to_owned(), fixture.span);
        let condition = condition.map(at);
        let filter = filter.map(|(column, value)| ColumnFilter { column: at(column), values: vec![at(value)] });
        let spec = fixture.project.tables.get_mut("cards").unwrap();
        let TableKind::Dataset(DatasetTable { rows, limit: old, .. }) = &mut spec.kind else { unreachable!() };
        (rows.condition, rows.filter, *old) = (condition, filter.into_iter().collect(), limit);
        let (figures, problems) = fixture.draw();
        let names = figures
            .tables
            .get("cards")
            .map(|table| table.rows.to_cells().iter().map(|row| row[0].text.clone()).collect());
        names.unwrap_or(problems)
    };
    // The card without a bandwidth meets no condition on the bandwidth.
    assert_eq!(shown(Some("memory_bandwidth >= 1500 GB/s"), None, None), ["RTX 5090"]);
    assert_eq!(shown(Some("third < 1 TB/s and released < today"), None, Some(1)), ["=HYPERLINK(\"x\")"]);
    assert_eq!(shown(None, Some(("name", "B60")), None), ["B60"]);
    assert_eq!(
        shown(None, Some(("name", "B61")), None),
        ["E0400 no row of `gpus` has `B61` as its name [did you mean `B60`?]"]
    );
    let wrong = shown(Some("memory_bandwidth"), None, None);
    assert!(wrong[0].contains("expected a condition"), "{wrong:?}");
}

#[test]
fn a_table_of_a_dataset_is_sorted_with_gaps_last_and_safe_to_open() {
    let mut fixture = cards();
    let table =
        table(&mut fixture, &["name", "memory_bandwidth", "released"], Some(("memory_bandwidth", true))).unwrap();
    let cells: Vec<Vec<&str>> = table.rows.iter().map(|row| row.map(|cell| cell.text).collect()).collect();
    assert_eq!(
        cells,
        [
            ["RTX 5090", "1,792", "12 Oct 2022"],
            ["=HYPERLINK(\"x\")", "1,008", "12 Oct 2022"],
            ["B60", "–", "12 Oct 2022"]
        ]
    );
    assert_eq!((&*table.columns[1].label, table.columns[1].unit.as_deref()), ("Memory bandwidth", Some("GB/s")));
    assert_eq!(table.sources, ["maker"]);
    assert_eq!(
        table.csv,
        "name,memory_bandwidth,released\r\nRTX 5090,1792,2022-10-12\r\n\"'=HYPERLINK(\"\"x\"\")\",1008,2022-10-12\r\n\
         B60,,2022-10-12\r\n"
    );
}

#[test]
fn a_derived_column_is_computed_and_shown_to_three_digits() {
    let table = table(&mut cards(), &["name", "third"], Some(("third", false))).unwrap();
    let rows = table.rows.to_cells();
    let cells: Vec<&str> = rows.iter().map(|row| &*row[1].text).collect();
    assert_eq!(cells, ["336", "597", "–"]);
    assert_eq!(rows[1][1].value.as_deref(), Some("597.333333333"));
    assert_eq!((&*table.columns[1].label, table.columns[1].unit.as_deref()), ("Third", Some("GB/s")));
}

#[test]
fn suggests_the_nearest_name_for_an_unknown_column() {
    let problems = table(&mut cards(), &["memory_bandwith"], Some(("nme", false))).unwrap_err();
    assert_eq!(
        problems,
        [
            "E0400 dataset `gpus` has no column `memory_bandwith` [did you mean `memory_bandwidth`?; its columns are name, \
             released, memory_bandwidth, third]",
            "E0400 dataset `gpus` has no column `nme` [did you mean `name`?; its columns are name, released, \
             memory_bandwidth, third]",
        ]
    );
}

#[test]
fn a_grid_needs_a_cell_for_each_header() {
    let mut fixture = Fixture::new();
    let texts = |texts: &[&str]| texts.iter().map(|text| fixture.at((*text).to_owned())).collect::<Vec<_>>();
    let (headers, rows) = (texts(&["Year", "Chance"]), vec![texts(&["2027", "4%"]), texts(&["2029"])]);
    let kind = TableKind::Grid(GridTable { headers, rows });
    let spec = TableSpec { head: fixture.head("grid", "Years", ""), kind };
    fixture.project.tables.insert("grid".into(), spec);
    assert_eq!(
        fixture.draw().1,
        ["E0406 this row has 1 cell, but the table has 2 headers [give each row one cell for each header]"]
    );
}

/// Returns the relative luminance of `#rrggbb` as WCAG 2 defines it.
fn luminance(color: &str) -> f64 {
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&color[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn text_and_lines_have_enough_contrast_in_light_and_dark() {
    let css = include_str!("../../static/charts.css");
    let pair = |name: &str| -> [&str; 2] {
        let start = css.find(&format!("--{name}: var(")).unwrap();
        let inner = css[start..].split_once("light-dark(").unwrap().1.split_once(')').unwrap().0;
        let (light, dark) = inner.split_once(", ").unwrap();
        [light, dark]
    };
    let page = pair("page");
    let needed =
        [("text", 7.0), ("muted", 4.5), ("rule", 3.0)].into_iter().map(|(name, least)| (name.to_owned(), least));
    let series = (1..=6).map(|series| (format!("series-{series}"), 4.5));
    let series = series.chain(["later", "earlier"].map(|shift| (shift.to_owned(), 4.5)));
    for (name, least) in needed.chain(series) {
        for (color, page) in pair(&name).into_iter().zip(page) {
            assert!(contrast(color, page) >= least, "{name} {color} on {page}: {:.2}", contrast(color, page));
        }
    }
}
