//! Measures how the stages of a build grow with pages, headings, tags, rows, figures, links, models, and samples.
//!
//! For each of these, `cargo bench --bench doublings` builds sites of n, 2n, and 4n, counts the instructions of each stage, and
//! prints the exponent of its growth: the logarithm to base 2 of how much more the second doubling costs than the first. What
//! does not grow cancels out. An exponent above 1.15 is an error, so n log n passes and n² does not. Instructions are counted
//! with `valgrind`, which every machine counts alike; without it, nothing is measured. Arguments choose the dimensions.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use foresite::cancel::CancelToken;
use foresite::date::Date;
use foresite::diagnostic::{Report, Reported};
use foresite::document::{ModelFile, Project};
use foresite::figure::{self, Evidence, Figures};
use foresite::load;
use foresite::model::{self, Forecast, RunOptions};
use foresite::render::{self, PageCache};
use foresite::write;

/// The greatest exponent of a stage.
const LIMIT: f64 = 1.15;

/// Growth below this share of a build's instructions is noise: a stage that grows so little has no exponent.
const NEGLIGIBLE: f64 = 0.01;

/// The stages of a build, in order. Each is a function below.
const STAGES: [&str; 5] = ["load", "model", "figures", "render", "write"];

/// A part of a site of which there can be many, and the number of the smallest site.
struct Dimension {
    name: &'static str,
    smallest: usize,
    /// Writes a site with this number of parts.
    site: fn(&Path, usize),
}

const DIMENSIONS: [Dimension; 8] = [
    Dimension { name: "pages", smallest: 100, site: pages },
    Dimension { name: "headings", smallest: 500, site: headings },
    Dimension { name: "tags", smallest: 4000, site: tags },
    Dimension { name: "rows", smallest: 500, site: rows },
    Dimension { name: "figures", smallest: 50, site: figures },
    Dimension { name: "links", smallest: 1000, site: links },
    Dimension { name: "models", smallest: 8, site: models },
    Dimension { name: "samples", smallest: 4096, site: samples },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [child, site, output] = arguments.as_slice()
        && child == "--build"
    {
        build(Path::new(site), Path::new(output));
    }
    if Command::new("valgrind").arg("--version").stdout(Stdio::null()).status().is_err() {
        println!("not measured: there is no `valgrind` to count instructions with");
        return ExitCode::SUCCESS;
    }
    let is_asked = |dimension: &&Dimension| arguments.is_empty() || arguments.iter().any(|name| name == dimension.name);
    let mut is_good = true;
    for dimension in DIMENSIONS.iter().filter(is_asked) {
        let counts = [1, 2, 4].map(|times| instructions(dimension, times * dimension.smallest));
        let total: u64 = counts[2].values().sum();
        for stage in STAGES {
            let [first, second, third] = [0, 1, 2].map(|at| counts[at].get(stage).copied().unwrap_or_default() as f64);
            let (growth, grown) = (second - first, third - second);
            let counted = format!("{:>9} {stage:<8} {first:>13.0} {second:>13.0} {third:>13.0}", dimension.name);
            if grown < NEGLIGIBLE * total as f64 {
                println!("{counted}  does not grow");
                continue;
            }
            let exponent = (grown / growth.max(1.0)).log2();
            let is_above = exponent > LIMIT;
            println!("{counted}  exponent {exponent:.2}{}", if is_above { ", above the limit" } else { "" });
            is_good &= !is_above;
        }
    }
    if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Returns the instructions of each stage of the build of a site with `count` parts.
fn instructions(dimension: &Dimension, count: usize) -> BTreeMap<&'static str, u64> {
    let folder = tempfile::tempdir().expect("the temporary folder can be created");
    let site = folder.path().join("site");
    put(&site, "foresite.yaml", "title: A site\nbase_url: https://example.org/\nas_of: 2026-06-01\n");
    put(&site, "content/index.md", "---\ntitle: Home\n---\n\nWords.\n");
    (dimension.site)(&site, count);
    let counted = folder.path().join("counted");
    let mut command = Command::new("valgrind");
    command.arg("--tool=callgrind").arg(format!("--callgrind-out-file={}", counted.display()));
    // Before each stage, the instructions since the stage before are written down, and counting starts again from zero.
    command.arg("--dump-before=doublings::stage_*");
    command.arg(std::env::current_exe().expect("the path of this program")).arg("--build");
    command.arg(&site).arg(folder.path().join("public")).stdout(Stdio::null()).stderr(Stdio::piped());
    let output = command.output().expect("valgrind starts");
    assert!(output.status.success(), "{}: {}", dimension.name, String::from_utf8_lossy(&output.stderr));
    let mut counts = BTreeMap::new();
    for entry in fs::read_dir(folder.path()).expect("the folder can be read").flatten() {
        let text = fs::read_to_string(entry.path()).unwrap_or_default();
        let line = |start: &str| text.lines().find_map(|line| line.strip_prefix(start)).unwrap_or_default().trim();
        let trigger = line("desc: Trigger:");
        let total = line("totals:").parse::<u64>();
        let next = STAGES.iter().position(|stage| trigger.ends_with(&format!("::stage_{stage}")));
        let ended = if trigger == "Program termination" { Some(STAGES.len()) } else { next };
        let stage = ended.and_then(|ended| STAGES.get(ended.checked_sub(1)?).copied());
        counts.extend(stage.zip(total.ok()));
    }
    assert_eq!(counts.len(), STAGES.len(), "the stages of {} were not counted: {counts:?}", dimension.name);
    counts
}

/// Builds a site, stage by stage, in one thread.
fn build(site: &Path, output: &Path) -> ! {
    rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global().expect("no threads yet");
    let project = black_box(stage_load(site));
    let forecasts = black_box(stage_model(&project));
    let units = std::sync::Arc::default();
    let evidence = Evidence::new((&project, &units), &forecasts, &NONE_FAILED, as_of());
    let figures = black_box(stage_figures(&project, evidence));
    let site_files = black_box(stage_render(&project, evidence, &figures));
    stage_write(&site_files, site, output);
    // What is freed at the end is no part of a stage.
    std::process::exit(0);
}

/// No model failed to run.
static NONE_FAILED: BTreeMap<String, Reported> = BTreeMap::new();

/// The date of the sites.
fn as_of() -> Date {
    Date::new(2026, 6, 1).expect("a date")
}

/// Asserts that a stage found no problem.
fn assert_none(report: Report) {
    let problems: Vec<String> = report.into_iter().map(|problem| problem.message).collect();
    assert_eq!(problems, [""; 0]);
}

// Valgrind knows these functions by their names.

#[inline(never)]
fn stage_load(site: &Path) -> Project {
    let loaded = load::load(site);
    assert_none(loaded.report);
    loaded.project.expect("a project")
}

#[inline(never)]
fn stage_model(project: &Project) -> BTreeMap<String, Forecast> {
    let mut report = Report::default();
    let run = |(id, file): (&String, &ModelFile)| {
        let forecast = model::run(file, &project.datasets, &RunOptions::at(as_of()), &mut report);
        Some((id.clone(), forecast.ok()?))
    };
    let forecasts = project.models.iter().filter_map(run).collect();
    assert_none(report);
    forecasts
}

#[inline(never)]
fn stage_figures(project: &Project, evidence: Evidence<'_>) -> Figures {
    let mut report = Report::default();
    let figures = figure::draw(project, evidence, Figures::default(), |_, _| true, &mut report);
    assert_none(report);
    figures
}

#[inline(never)]
fn stage_render(project: &Project, evidence: Evidence<'_>, figures: &Figures) -> render::Site {
    let mut report = Report::default();
    let site = render::render(project, evidence, figures, &mut PageCache::for_one_build(), &mut report);
    assert_none(report);
    site
}

#[inline(never)]
fn stage_write(site: &render::Site, project: &Path, output: &Path) {
    write::write(site, project, output, &CancelToken::default()).expect("the site can be written");
}

fn put(site: &Path, path: &str, text: &str) {
    let file = site.join(path);
    fs::create_dir_all(file.parent().expect("a folder")).expect("the folder can be created");
    fs::write(file, text).expect("the file can be written");
}

/// Writes a page with a title, further front matter, and a text.
fn page(site: &Path, path: &str, more: &str, text: &str) {
    put(site, &format!("content/{path}.md"), &format!("---\ntitle: Page {path}\n{more}---\n\n{text}\n"));
}

/// Pages in one section, each with a date, a tag, and links to others.
fn pages(site: &Path, count: usize) {
    page(site, "part/index", "", "All pages of the part.");
    for at in 0..count {
        let text = format!(
            "## Why {at}\n\nSome words, and [a link](p{}.md) to [the home page](/) and [the part](/part/).\n\n- one\n- two",
            (at * 7 + 1) % count
        );
        let more = format!("date: 2025-{:02}-{:02}\ntags: [tag{}]\n", at % 12 + 1, at % 28 + 1, at % 10);
        page(site, &format!("part/p{at}"), &more, &text);
    }
}

/// Headings of one page, half of them with the same words.
fn headings(site: &Path, count: usize) {
    let mut text = String::new();
    for at in 0..count / 2 {
        write!(text, "## The same\n\nWords.\n\n### Heading {at}\n\nWords.\n\n").expect("a string");
    }
    page(site, "headings", "", &text);
}

/// Tags of one page.
fn tags(site: &Path, count: usize) {
    let tags: Vec<String> = (0..count).map(|at| format!("tag-{at}")).collect();
    page(site, "tags", &format!("date: 2025-01-01\ntags: [{}]\n", tags.join(", ")), "Words.");
}

/// Rows of a dataset, of its table, and of its chart.
fn rows(site: &Path, count: usize) {
    page(site, "rows", "", "![](chart:data)\n\n![](table:data)");
    data(site, "data", count);
}

/// Datasets of ten rows, each with a chart and a table, on a page of their own.
fn figures(site: &Path, count: usize) {
    for at in 0..count {
        let name = format!("data{at}");
        page(site, &format!("figures/figure{at}"), "", &format!("![](chart:{name})\n\n![](table:{name})"));
        data(site, &name, 10);
    }
}

fn data(site: &Path, name: &str, count: usize) {
    put(site, "data/sources.yaml", "bench:\n  title: Made up\n");
    let mut text = "title: Numbers\nsources: [bench]\nkey: name\ndate: date\ncolumns:\n  name: { type: text }\n  date: { type: date }\n  \
         value: { label: Value }\nrows:\n"
        .to_owned();
    for at in 0..count {
        let date = format!("{}-{:02}-{:02}", 1950 + at / 336, at / 28 % 12 + 1, at % 28 + 1);
        writeln!(text, "  - {{ name: row {at}, date: {date}, value: {}.5 }}", at % 97 + 1).expect("a string");
    }
    put(site, &format!("data/{name}.yaml"), &text);
    let chart =
        format!("kind: line\ntitle: Numbers\nseries:\n  - {{ path: {name}.value, label: Value }}\nsources: [bench]\n");
    put(site, &format!("data/charts/{name}.yaml"), &chart);
    put(site, &format!("data/tables/{name}.yaml"), &format!("kind: dataset\ntitle: Rows\ndataset: {name}\n"));
}

/// Links of one page: to pages, to headings, to other sites, and by reference.
fn links(site: &Path, count: usize) {
    let (mut text, mut definitions) = (String::new(), String::new());
    for at in 0..count / 5 {
        write!(
            text,
            "See [one](page{}.md), [two](/page{}/), [three](page{}.md#why), [four](https://example.org/{at}), and [five][r{at}].\n\n",
            at % 10,
            at % 10,
            at % 10
        )
        .expect("a string");
        writeln!(definitions, "[r{at}]: https://example.org/r{at}").expect("a string");
    }
    page(site, "links", "", &(text + &definitions));
    (0..10).for_each(|at| page(site, &format!("page{at}"), "", "## Why\n\nWords."));
}

/// Models with a few inputs, a curve, and a date, each with a chart on a page of its own.
fn models(site: &Path, count: usize) {
    for at in 0..count {
        let name = format!("model{at}");
        page(site, &format!("models/{name}"), "", &format!("![](chart:{name})"));
        forecast(site, &name, 1024);
    }
}

/// Samples of one model.
fn samples(site: &Path, count: usize) {
    page(site, "samples", "", "![](chart:model)");
    forecast(site, "model", count);
}

fn forecast(site: &Path, name: &str, samples: usize) {
    let text = format!(
        "title: A model\nsamples: {samples}\nwindow: {{ from: 2026-06-01, to: 2040-01-01 }}\ncorrelations: none\ninputs:\n  supply: 10 to 20 GB\n  \
         need: 100 to 200 GB\n  pace: 1 to 2 years\ncurves:\n  has: grow(supply, 2026-06-01, pace)\noutcomes:\n  done: first(has >= \
         need)\n"
    );
    put(site, &format!("data/models/{name}.yaml"), &text);
    let chart = format!("kind: chance\ntitle: When it is done\noutcomes: [{name}.done]\n");
    put(site, &format!("data/charts/{name}.yaml"), &chart);
}
