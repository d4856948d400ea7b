//! Charts beside stock plotters, Vega and matplotlib: the same hundred line charts of three series of 200 points each, on
//! a logarithmic scale.
//!
//! Ours is the whole figure, as a build makes it: the drawing for narrow and wide pages with its readouts and with the
//! proof that no labels touch, the table, the CSV, the sentence that describes it, and the file to download. The others
//! draw one SVG each, at one width; Vega compiles its specification once, outside the time.
//!
//! `cargo bench --bench charts` prints milliseconds a chart, bytes, bytes when compressed (gzip, level 9), and ratios.
//! matplotlib runs where `python3` has it; Vega where `VEGA` names a folder with `node_modules/vega` and
//! `node_modules/vega-lite`; plotters is built on demand from `benches/charts/plotters`. Rounds alternate between the
//! programs, and medians are given. A chart of three curves of 45 points with two bands each is measured besides.

#[path = "shared/measurements.rs"]
mod measurements;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use flate2::{Compression, write::GzEncoder};
use foresite::date::Date;
use foresite::document::Project;
use foresite::document::chart::{Annotations, ChartKind, ChartSpec, Dates, LabeledPath, Line, Series};
use foresite::document::config::Config;
use foresite::document::dataset::{Cell, Column, ColumnKind, Dataset, Row};
use foresite::document::figure::FigureHead;
use foresite::figure::bind::evidence::Evidence;
use foresite::figure::chart;
use foresite::figure::chart::data::ChartData;
use foresite::figure::chart::figure::Figure;
use foresite::figure::chart::over_time::drawing::{BandLevels, draw_series, end_labels};
use foresite::figure::chart::over_time::series;
use foresite::figure::chart::over_time::setup::{axes, value_scale};
use foresite::model::Unit;
use foresite::model::run::forecast::Forecast;
use foresite::model::run::forecast::{BAND_LEVELS, Curve, Description, Joint, Kind};
use foresite::source::{Sources, Span, Spanned};
use measurements::Measurements;
use serde_json::{Value, json};

/// Charts of the comparison.
const CHARTS: usize = 100;

/// Points of each of their series.
const POINTS: usize = 200;

/// The series.
const NAMES: [&str; 3] = ["memory", "bandwidth", "compute"];

/// The bands of a line chart: the levels of their edges, and their classes.
const BANDS: [BandLevels; 2] = [(0.05, 0.95, "b90"), (0.25, 0.75, "b50")];

/// Rounds, of which the medians are given.
const ROUNDS: usize = 5;

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/charts");
    let all: Vec<Data> = (0..CHARTS).map(Data::new).collect();
    let file = std::env::temp_dir().join(format!("foresite-charts-{}.json", std::process::id()));
    std::fs::write(&file, Value::from_iter(all.iter().map(Data::json)).to_string()).expect("a temporary file");
    let peers = [
        ("plotters", Peer::plotters(&folder, &file)),
        ("Vega", Peer::vega(&folder, &file)),
        ("matplotlib", Peer::matplotlib(&folder, &file)),
    ];
    let place = Place::new();
    let charts: Vec<(Project, ChartSpec)> = all.iter().map(|data| place.chart(data)).collect();
    let (small, curves) = place.trends();
    let mut times = Vec::new();
    let (mut small_times, mut drawing_times) = (Vec::new(), Vec::new());
    let mut theirs: Vec<Vec<Measured>> = vec![Vec::new(); peers.len()];
    // The first round warms up.
    for round in 0..=ROUNDS {
        for (project, spec) in &charts {
            let (time, _) = timed(|| place.draw(project, spec, &BTreeMap::new()));
            let (small_time, _) = timed(|| place.draw(&small.0, &small.1, &curves));
            if round > 0 {
                times.push(time);
                small_times.push(small_time);
                drawing_times.push(place.drawing(&small.0, &small.1, &curves));
            }
        }
        for (measured, (_, peer)) in theirs.iter_mut().zip(&peers) {
            measured.extend(peer.as_ref().map(Peer::run).filter(|_| round > 0));
        }
    }
    std::fs::remove_file(&file).expect("the temporary file");
    let figures: Vec<Figure> =
        charts.iter().map(|(project, spec)| place.draw(project, spec, &BTreeMap::new())).collect();
    let sizes: Vec<(f64, f64)> = figures.iter().map(|figure| sizes(&figure.svg)).collect();
    let own = Measured {
        ms: median(times),
        bytes: median(sizes.iter().map(|size| size.0).collect()),
        gzip: median(sizes.iter().map(|size| size.1).collect()),
    };
    let drawn = place.draw(&small.0, &small.1, &curves);
    let (bytes, gzip) = self::sizes(&drawn.svg);
    println!("{CHARTS} charts of 3 × {POINTS} points, medians of {ROUNDS} rounds");
    println!("ours: {:.3} ms, {:.0} bytes, {:.0} compressed", own.ms, own.bytes, own.gzip);
    let mut rows = vec![own.row("Foresite", own)];
    for ((name, _), measured) in peers.iter().zip(theirs) {
        if measured.is_empty() {
            println!("{name}: not installed");
            continue;
        }
        let of = |part: fn(&Measured) -> f64| median(measured.iter().map(part).collect());
        let (ms, bytes, gzip) = (of(|one| one.ms), of(|one| one.bytes), of(|one| one.gzip));
        rows.push(Measured { ms, bytes, gzip }.row(name, own));
        println!(
            "{name}: {ms:.3} ms, {bytes:.0} bytes, {gzip:.0} compressed; {:.2}, {:.2} and {:.2} times ours",
            ms / own.ms,
            bytes / own.bytes,
            gzip / own.gzip
        );
    }
    println!(
        "a chart of 3 curves × 45 points with two bands each: {:.1} µs for its drawing with readouts and proofs, {:.1} µs \
         for the whole figure, {bytes:.0} bytes, {gzip:.0} compressed",
        median(drawing_times) * 1e3,
        median(small_times) * 1e3
    );
    RESULTS.record(&rows);
}

/// The dataset of what was measured.
const RESULTS: Measurements = Measurements {
    id: "speed_of_charts",
    title: "Line charts beside plotters, Vega and matplotlib",
    columns: &[
        "program: { type: text, label: Program }",
        "ratio: { label: Times as long as Foresite }",
        "time: { unit: ms, label: Time for one chart }",
        "size: { unit: kB, label: Size }",
        "compressed: { unit: kB, label: Compressed }",
    ],
};

/// Milliseconds, and what came of it.
fn timed<Answer>(work: impl FnOnce() -> Answer) -> (f64, Answer) {
    let started = Instant::now();
    let answer = work();
    (started.elapsed().as_secs_f64() * 1e3, answer)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Bytes, as they are and compressed.
fn sizes(svg: &str) -> (f64, f64) {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(svg.as_bytes()).expect("memory");
    (svg.len() as f64, encoder.finish().expect("memory").len() as f64)
}

/// What one chart shows.
struct Data {
    at: usize,
    dates: Vec<Date>,
    series: [Vec<f64>; 3],
}

impl Data {
    /// Exponential growth with noise, the next of a fixed sequence of numbers, month by month until today.
    fn new(at: usize) -> Self {
        let mut state = at as u64 + 1;
        let mut noise = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f64 / (1 << 24) as f64 - 0.5
        };
        let month = |point: usize| {
            let (year, month) = (2009 + (point + 9) / 12, (point + 9) % 12 + 1);
            Date::new(year as i16, month as i8, 1).expect("a date")
        };
        let dates: Vec<Date> = (0..POINTS).map(month).collect();
        let series = [2.9, 5.2, 2.2].map(|doubling: f64| {
            let slope = (1.0 + 0.3 * noise()) / doubling;
            let value = |point| (point as f64 / 12.0 * slope + 0.4 * noise()).exp2();
            // As measured, to four digits.
            let measured = |value: f64| format!("{value:.3e}").parse().expect("a number");
            (0..POINTS).map(value).map(measured).collect()
        });
        Self { at, dates, series }
    }

    fn json(&self) -> Value {
        let years: Vec<f64> = self.dates.iter().map(|date| date.to_years()).collect();
        let dates: Vec<String> = self.dates.iter().map(Date::to_string).collect();
        let [memory, bandwidth, compute] = &self.series;
        json!({ "dates": dates, "years": years, "memory": memory, "bandwidth": bandwidth, "compute": compute })
    }
}

/// Where all that is drawn claims to be written.
struct Place {
    span: Span,
}

impl Place {
    fn new() -> Self {
        Self { span: Span::new(Sources::default().add("data/charts/x.yaml", "id: here"), 0, 8) }
    }

    fn at<T>(&self, value: T) -> Spanned<T> {
        Spanned::new(value, self.span)
    }

    fn project(&self, datasets: BTreeMap<String, Dataset>) -> Project {
        let config = Config::new(String::new(), self.at("https://example.org/".to_owned()));
        Project { datasets, ..Project::new(config) }
    }

    fn spec(&self, id: String, from: &str, to: Option<Date>) -> ChartSpec {
        let series = |name| Series {
            source: LabeledPath { path: self.at(format!("{from}.{name}")), label: None },
            condition: None,
            split: None,
            frontier: false,
            fit: false,
        };
        let head = FigureHead {
            id: self.at(id),
            title: self.at("Memory is the slowest of the three".into()),
            subtitle: Some(self.at("Indexed, logarithmic scale".into())),
            sources: Vec::new(),
            note: None,
            alt: None,
            check: Vec::new(),
            accept: Vec::new(),
        };
        let dates = Dates { from: None, to: to.map(|date| self.at(date)) };
        let series = NAMES.iter().map(series).collect();
        ChartSpec {
            head,
            kind: ChartKind::Line(Line {
                series,
                highlight: Vec::new(),
                dates,
                logarithmic: true,
                annotations: Annotations::default(),
                below: None,
            }),
        }
    }

    /// A chart of columns of a dataset.
    fn chart(&self, data: &Data) -> (Project, ChartSpec) {
        let column = |name: &str, kind| Column::new(self.at(name.to_owned()), kind);
        let mut columns = vec![column("name", ColumnKind::Text), column("date", ColumnKind::Date)];
        columns.extend(NAMES.map(|name| column(name, ColumnKind::Number { unit: None })));
        let row = |point: usize| {
            let mut cells = vec![Cell::Text(format!("row {point}")), Cell::Date(data.dates[point].into())];
            cells.extend(data.series.iter().map(|series| Cell::Number(series[point])));
            let cells = cells.into_iter().map(|cell| Some(self.at(cell))).collect();
            Row { cells, ..Row::empty(0, self.span) }
        };
        let dataset = Dataset {
            title: "Trends".into(),
            key: vec![0],
            date: Some(1),
            columns,
            rows: (0..POINTS).map(row).collect(),
            ..Dataset::empty(self.at("trends".into()))
        };
        let project = self.project(BTreeMap::from([("trends".to_owned(), dataset)]));
        (project, self.spec(format!("chart-{}", data.at), "trends", None))
    }

    /// A chart of three curves of 45 points.
    fn trends(&self) -> ((Project, ChartSpec), BTreeMap<String, Forecast>) {
        let times: Vec<f64> = (0..49).map(|at| 2025.0 + f64::from(at) / 6.0).collect();
        let curve = |(name, doubling): (&str, f64)| {
            let normal = [-1.645, -1.282, -0.674, 0.0, 0.674, 1.282, 1.645];
            assert_eq!(normal.len(), BAND_LEVELS.len());
            let band = |score: f64| {
                let value = |date: &f64| {
                    let years = date - 2025.0;
                    let wave = 1.0 + 0.06 * (years * 2.0).sin();
                    (years / doubling).exp2() * wave * (score * 0.09 * years).exp()
                };
                times.iter().map(value).collect()
            };
            Curve {
                name: name.into(),
                description: Description { label: name.into(), ..Description::default() },
                kind: Kind::Number(Unit::plain()),
                bands: normal.map(band).to_vec(),
                times: times.clone(),
            }
        };
        let day = |text: &str| Date::parse(text).expect("a date");
        let forecast = Forecast {
            model: "parity".into(),
            title: None,
            question: None,
            as_of: day("2026-05-07"),
            window: foresite::model::Window { from: day("2025-01-01"), to: day("2050-01-01") },
            seed: 7,
            samples: 16_384,
            scenario: None,
            outcomes: Vec::new(),
            inputs: Vec::new(),
            curves: NAMES.into_iter().zip([2.9, 5.2, 2.2]).map(curve).collect(),
            conditions: Vec::new(),
            pairs: Vec::new(),
            beliefs: Vec::new(),
            scenarios: Vec::new(),
            ensemble: None,
            hindcasts: Vec::new(),
            pools: Vec::new(),
            fits: Vec::new(),
            waterfall: None,
            slider: Vec::new(),
            joint: Joint::default(),
        };
        // Its 45 points and where the axis ends.
        let spec = self.spec("trends".into(), "parity", Some(day("2032-05-01")));
        ((self.project(BTreeMap::new()), spec), BTreeMap::from([("parity".to_owned(), forecast)]))
    }

    fn draw(&self, project: &Project, spec: &ChartSpec, forecasts: &BTreeMap<String, Forecast>) -> Figure {
        let as_of = Date::new(2026, 5, 7).expect("a date");
        let failed = BTreeMap::new();
        let units = std::sync::Arc::default();
        let evidence = Evidence::new((project, &units), forecasts, &failed, as_of);
        let (figure, report) = chart::draw(spec, evidence);
        let problems: Vec<String> = report.sorted().into_iter().map(|problem| problem.message.clone()).collect();
        assert_eq!(problems, Vec::<String>::new());
        figure.expect("a chart without mistakes")
    }
}

impl Place {
    /// Milliseconds for the drawing of a line chart alone, proofs and readouts included: what other libraries call a chart.
    fn drawing(&self, project: &Project, spec: &ChartSpec, forecasts: &BTreeMap<String, Forecast>) -> f64 {
        let as_of = Date::new(2026, 5, 7).expect("a date");
        let failed = BTreeMap::new();
        let units = std::sync::Arc::default();
        let evidence = Evidence::new((project, &units), forecasts, &failed, as_of);
        let ChartKind::Line(line) = &spec.kind else { unreachable!("a line chart") };
        let mut fixture = ChartData::new(&spec.head.id, None, evidence);
        let all_series = series::Series::find_all(&mut fixture, &line.series).expect("curves");
        let axes = axes(&all_series, (&line.dates, true), &mut fixture).expect("one scale");
        let labels = end_labels(foresite::locale::english(), &all_series, axes);
        let (time, drawn) = timed(|| {
            let y = value_scale(foresite::locale::english(), &all_series, axes);
            draw_series(&all_series, axes, y, (&BANDS, labels.clone()), "Lines", &fixture)
        });
        assert!(drawn.drawing.problems.is_empty());
        time
    }
}

/// What a program says of its charts: milliseconds and sizes of one.
#[derive(Clone, Copy)]
struct Measured {
    ms: f64,
    bytes: f64,
    gzip: f64,
}

impl Measured {
    /// Returns the row of a dataset.
    fn row(self, program: &str, own: Self) -> String {
        let (ratio, size, compressed) = (self.ms / own.ms, self.bytes / 1e3, self.gzip / 1e3);
        format!(
            "program: {program}, ratio: {ratio:.2}, time: {:.3}, size: {size:.1}, compressed: {compressed:.1}",
            self.ms
        )
    }
}

/// Another program that draws the same charts, and prints what it took without its own start.
struct Peer(Vec<String>);

/// Passes of a peer in each round, after one that warms it up.
const PASSES: &str = "1";

impl Peer {
    fn new(command: &[&str], files: [&Path; 1], data: &Path) -> Self {
        let files = files.iter().map(|file| file.display().to_string());
        let data = [data.display().to_string(), PASSES.to_owned()];
        Self(command.iter().map(|word| (*word).to_owned()).chain(files).chain(data).collect())
    }

    fn plotters(folder: &Path, data: &Path) -> Option<Self> {
        let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peer-plotters");
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
        let built = Command::new(cargo)
            .args(["build", "--release", "--quiet", "--manifest-path"])
            .arg(folder.join("plotters/Cargo.toml"))
            .arg("--target-dir")
            .arg(&target)
            .status();
        let program: PathBuf = target.join("release/peer-plotters");
        built.is_ok_and(|status| status.success()).then(|| Self::new(&[], [&program], data))
    }

    fn vega(folder: &Path, data: &Path) -> Option<Self> {
        let packages = PathBuf::from(std::env::var_os("VEGA")?);
        let script = folder.join("peer_vega.mjs").display().to_string();
        let there = packages.join("node_modules/vega-lite").is_dir();
        there.then(|| Self::new(&["node", &script], [&packages], data))
    }

    fn matplotlib(folder: &Path, data: &Path) -> Option<Self> {
        let found = Command::new("python3").args(["-c", "import matplotlib"]).output();
        let script = folder.join("peer_matplotlib.py");
        found.is_ok_and(|out| out.status.success()).then(|| Self::new(&["python3"], [&script], data))
    }

    fn run(&self) -> Measured {
        let out = Command::new(&self.0[0]).args(&self.0[1..]).output().expect("a program");
        assert!(out.status.success(), "{:?}: {}", self.0, String::from_utf8_lossy(&out.stderr));
        let said: Value = serde_json::from_slice(&out.stdout).expect("what was measured");
        let number = |name: &str| said[name].as_f64().expect("a number");
        Measured { ms: number("ms"), bytes: number("bytes"), gzip: number("gzip") }
    }
}
