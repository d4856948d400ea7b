//! The shape of `src/`: which stage and which room may use which, where libraries are named, how long a file may be,
//! and that no files import each other in a circle. The rules are tables; a test of each rule plants a violation and
//! checks that it is found.
//!
//! A *stage* is a module of the crate's root (`src/figure.rs` and `src/figure/`), a *room* is a module of a stage
//! (`src/figure/bind.rs` and `src/figure/bind/`), and the *door* of a stage is the file with the stage's name.

mod circles;
mod imports;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use circles::{Circle, circles};
use imports::{Files, Import, imports};

/// The modules that each stage may use besides itself.
const STAGES: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("html", &[]),
    ("markup", &["html"]),
    ("date", &[]),
    ("currency", &[]),
    ("words", &[]),
    ("printable", &[]),
    ("diagnostic", &["words", "printable", "cancel", "source"]),
    ("yaml", &["words", "source", "diagnostic", "date"]),
    ("locale", &["words", "source", "diagnostic", "date"]),
    ("document", &["markup", "yaml", "locale", "source", "diagnostic", "date"]),
    ("dependencies", &["document"]),
    ("parallel", &["diagnostic"]),
    ("cancel", &[]),
    ("observer", &[]),
    (
        "load",
        &["words", "locale", "currency", "printable", "parallel", "document", "yaml", "source", "diagnostic", "date"],
    ),
    (
        "model",
        &["currency", "parallel", "cancel", "observer", "dependencies", "document", "source", "diagnostic", "date"],
    ),
    (
        "figure",
        &[
            "words",
            "locale",
            "currency",
            "html",
            "parallel",
            "dependencies",
            "model",
            "document",
            "source",
            "diagnostic",
            "date",
        ],
    ),
    (
        "render",
        &[
            "words",
            "locale",
            "markup",
            "html",
            "parallel",
            "dependencies",
            "figure",
            "model",
            "document",
            "source",
            "diagnostic",
            "date",
        ],
    ),
    (
        "check",
        &[
            "words",
            "locale",
            "currency",
            "dependencies",
            "html",
            "render",
            "figure",
            "model",
            "document",
            "source",
            "diagnostic",
            "date",
        ],
    ),
    ("write", &["cancel", "render", "document", "source", "diagnostic", "date"]),
    ("cache", &["dependencies", "diagnostic", "load", "model", "figure", "render", "document", "date"]),
    (
        "pipeline",
        &[
            "cancel",
            "dependencies",
            "load",
            "model",
            "figure",
            "render",
            "check",
            "write",
            "cache",
            "document",
            "source",
            "diagnostic",
            "date",
        ],
    ),
    ("serve", &["html", "cancel", "render"]),
    (
        "cli",
        &[
            "words",
            "locale",
            "printable",
            "pipeline",
            "cache",
            "serve",
            "cancel",
            "observer",
            "load",
            "model",
            "figure",
            "render",
            "write",
            "document",
            "source",
            "diagnostic",
            "date",
        ],
    ),
    ("lib", &[]),
    ("main", &["cli"]),
];

/// For each part of the code, the parts that it may use besides itself.
type Edges = &'static [(&'static str, &'static [&'static str])];

/// The rooms that each room of a stage may use besides itself, from the lowest room up. A file of a stage that is not
/// in its table is free to use all of them.
const ROOMS: &[(&str, Edges)] = &[
    (
        "model",
        &[
            ("syntax", &[]),
            // A trend has a unit.
            ("stats", &["syntax"]),
            ("program", &["stats", "syntax"]),
            ("compile", &["program", "stats", "syntax"]),
            ("run", &["compile", "program", "stats", "syntax"]),
            ("moves", &["run", "compile", "stats", "syntax"]),
            ("hindcasts", &["run", "compile", "stats", "syntax"]),
        ],
    ),
    (
        "figure",
        &[
            ("canvas", &["format"]),
            ("format", &[]),
            ("bind", &["format"]),
            ("tables", &["bind", "format"]),
            ("provenance", &["tables", "bind"]),
            ("row_checks", &["format"]),
            ("chart", &["canvas", "tables", "bind", "format"]),
            ("data_report", &["chart", "row_checks", "tables", "bind", "format"]),
            ("export", &["data_report", "tables"]),
        ],
    ),
    (
        "render",
        &[
            ("policy", &[]),
            ("raster", &[]),
            ("links", &["policy"]),
            ("templates", &["links"]),
            ("markdown", &["templates", "links", "policy"]),
            ("files", &["links"]),
            ("text", &[]),
        ],
    ),
];

/// Stages that other stages may use only through the door. The files of the other stages can be used directly: types,
/// codes, and commands.
const DOORS: &[&str] = &["load", "model", "figure", "render", "check", "write", "serve", "cache", "pipeline"];

/// Circles between files that are intended, each with the reason.
const CIRCLES: &[(&[&str], &str)] = &[(
    &["yaml.rs", "yaml/section.rs", "yaml/section_format.rs"],
    "the macros of `section` name the stage's door, since their code is compiled in the files that use them",
)];

/// Names that several files have, with the folder that contains all of these files and the reason why they share the name.
const SAME_NAMES: &[(&str, &str, &str)] = &[
    ("", "arithmetic", "the arithmetic of compiled programs, and that of bound figures"),
    ("", "chart", "`document` declares a chart, `figure` draws it"),
    ("", "check", "the stage, the command of its name, and the check of links"),
    ("", "conditions", "the conditions of a forecast, and the condition lines of a page"),
    ("", "dataset", "`document` declares a dataset, `load` reads it"),
    ("", "entry", "an entry of a bibliography, and a row of a forest chart"),
    ("", "figure", "`document` declares a figure, the stage draws it, and templates have a view of it"),
    ("", "figures", "`load` reads the figures, `figure` draws all of them, and Markdown places them"),
    ("", "files", "`load` reads the files of a project, and `render` makes the files of a site that are not pages"),
    ("", "forecast", "the result of a run, its view for templates, and the command that prints it"),
    ("", "format", "the format of a YAML value, and that of a number in a text"),
    ("", "functions", "the functions of the model language, and those of templates"),
    ("", "group", "`document` declares the group that makes a dataset, `load` reads the dataset"),
    ("", "ledger", "`document` declares the entries of the ledger, `load` reads them"),
    ("", "marks", "the marks of a drawing, and the ids and addresses of a page"),
    ("", "model", "`document` declares a model, `load` reads it, the stage runs it, and templates have a view of it"),
    ("", "options", "the options of a run, and those of a command"),
    ("", "page", "`document` declares a page, `load` reads it, `render` renders it, and templates have a view of it"),
    ("", "plain", "a number without a unit, and the text of a page without markup"),
    ("", "progress", "the progress of runs, and the bar that shows it"),
    ("", "provenance", "the provenance of the figures of a page, and its view for templates"),
    ("", "quantities", "the quantities of a simulation, and quantities as text"),
    ("", "question", "`document` declares a question, `load` reads it"),
    ("", "reference", "`document` declares a source, `load` reads it, and templates have a view of it"),
    ("", "rows", "`document` declares which rows a figure shows, and `figure` finds them"),
    ("", "schema", "`load` writes the schemas, and the command of that name prints them"),
    ("", "serve", "the stage, and the command of its name"),
    ("", "shape", "the shape of a distribution, and that of a YAML value"),
    ("", "slider", "a run computes the positions of a slider, and the kind of chart draws them"),
    ("", "summary", "the summary of samples, and that of a build"),
    ("", "table", "quantile functions as tables, tables for readers, and the table of a chart over time"),
    ("", "tables", "the room that makes tables, and the tables of Markdown"),
    ("", "text", "the width of text in a drawing, the text of a page, and a forecast as text"),
    ("", "waterfall", "a run computes a waterfall, and the kind of chart draws it"),
    ("figure/", "axes", "a plot has axes, and a chart over time chooses them"),
    ("figure/", "drawing", "the canvas has drawings, and a chart over time makes one"),
    ("figure/", "path", "the path of a bound figure (`plan.ready.median`), and the path of a line that is drawn"),
    ("figure/", "readouts", "plots, plots of rows, and charts over time have readouts of their own"),
    ("figure/", "series", "a series of any chart, and those that a chart over time finds"),
    ("render/", "code", "the part of Markdown that reads code, and its view"),
    ("render/", "links", "the room that checks links, and the part of Markdown that reads them"),
    ("render/", "site", "the rendered site, and its view"),
];

/// Where each dependency may be named: files, or folders with a closing slash. `serde` derives are everywhere.
const LIBRARIES: &[(&str, &[&str])] = &[
    ("annotate_snippets", &["diagnostic/print.rs"]),
    ("axum", &["serve/http.rs", "serve/http/"]),
    ("biblatex", &["load/bibtex.rs"]),
    ("clap", &["cli.rs", "cli/arguments.rs", "cli/manuals.rs"]),
    ("clap_complete", &["cli/arguments.rs", "cli/manuals.rs"]),
    ("clap_mangen", &["cli/manuals.rs"]),
    ("csv_core", &["load/csv/records.rs"]),
    ("futures_core", &["serve/http.rs"]),
    ("jiff", &["date.rs", "date/"]),
    ("libm", &["model/stats/math.rs"]),
    ("math_core", &["render/markdown/mathml.rs"]),
    ("memchr", &["html.rs", "render/files/minifier.rs"]),
    ("minify_html", &["render/files/minifier.rs"]),
    ("miniz_oxide", &["load/repository/objects.rs", "render/raster/png.rs", "render/text/tokens/vocabulary.rs"]),
    ("notify", &["serve/watch.rs"]),
    ("plotters", &["figure/canvas/backend.rs"]),
    ("plotters_backend", &["figure/canvas/backend.rs"]),
    ("pulldown_cmark", &["render/markdown.rs", "render/markdown/"]),
    ("rayon", &["parallel.rs", "model/program/simulate.rs", "model/program/simulate/", "cli.rs"]),
    ("regex_automata", &["render/code_colors/language.rs", "render/text/tokens/text_pieces.rs"]),
    ("roxmltree", &["render/raster/svg_reader.rs", "render/files/minifier.rs", "render/markdown/mathml.rs"]),
    ("rustix", &["write/file_system.rs"]),
    ("serde", &[""]),
    (
        "serde_json",
        &[
            "diagnostic/print.rs",
            "html.rs",
            "figure/export/",
            "load/schema.rs",
            "load/schema/",
            "locale/",
            "render/",
            "model/compile/distributions/tests.rs",
        ],
    ),
    ("serde_yaml", &["yaml/parse.rs", "yaml/syntax_errors.rs"]),
    ("sha1", &["load/repository/object_id.rs"]),
    ("sha2", &["document/ledger/content_hash.rs"]),
    ("similar", &["cli/line_diff.rs"]),
    ("skrifa", &["render/raster/font.rs"]),
    ("strsim", &["diagnostic.rs"]),
    ("tera", &["render/templates.rs", "render/templates/"]),
    ("tokio", &["cli/interrupts.rs", "serve/http.rs", "serve/http/"]),
    ("unicode_segmentation", &["render/text/plain.rs"]),
    ("walkdir", &["load/files.rs", "render/test_site.rs", "write/tests.rs"]),
    ("zeno", &["render/raster/painting.rs"]),
];

/// The stages that use no files, clock, environment, or order of hashing. Lints enforce this.
const PURE: [&str; 2] = ["model", "figure"];

/// The first line of code of a pure stage.
const PURITY: &str = "#![deny(clippy::disallowed_methods, clippy::disallowed_types)]";

/// The only file that distinguishes the kinds of charts. Every other file uses the trait of a chart.
const CHART_KINDS: &str = "figure/chart/kinds.rs";

/// The largest number of lines of a file.
const MAX_LINES: usize = 600;

#[test]
fn every_file_keeps_to_the_rules() {
    let mut files = Files::new();
    read_folder(Path::new(env!("CARGO_MANIFEST_DIR")).join("src").as_path(), "", &mut files);
    assert!(files.len() > 30, "found only {} files", files.len());
    let problems = problems(&files);
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn every_shared_name_in_the_table_is_shared() {
    let mut files = Files::new();
    read_folder(Path::new(env!("CARGO_MANIFEST_DIR")).join("src").as_path(), "", &mut files);
    let by_name = paths_by_name(&files);
    for (folder, name, _) in SAME_NAMES {
        let paths = by_name.get(name).map_or(&[][..], Vec::as_slice);
        let below = paths.iter().filter(|path| path.starts_with(folder)).count();
        assert!(below > 1, "`{name}` is the name of {below} files of src/{folder}");
    }
}

#[test]
fn every_dependency_has_a_place() {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let mut found = Vec::new();
    let mut is_dependency = false;
    for line in manifest.lines() {
        match line.split_once(" = ") {
            _ if line.starts_with('[') => is_dependency = line.ends_with("dependencies]") && !line.contains("dev-"),
            Some((name, _)) if is_dependency && !name.starts_with('#') => found.push(name.trim().replace('-', "_")),
            _ => {}
        }
    }
    found.sort();
    let known: Vec<&str> = LIBRARIES.iter().map(|(name, _)| *name).collect();
    assert_eq!(found, known);
}

#[test]
fn finds_a_stage_that_uses_a_later_one() {
    finds("model/run.rs", "use crate::figure::Figures;", "model may not use figure");
    finds("model/run.rs", "use crate::{date::Date, render::Site};", "model may not use render");
    finds("figure.rs", "fn a() { let site = crate::render::render(); }", "figure may not use render");
    finds("load/page.rs", "use super::super::model::Forecast;", "load may not use model");
    finds("diagnostic.rs", "use super::load::load;", "diagnostic may not use load");
    finds("serve/http.rs", "use crate::cli::Terminal;", "serve may not use cli");
    finds("extra.rs", "", "extra is missing in the table of stages");
    allows("render/view.rs", "use crate::figure::Figures;\n// as crate::write does it");
    allows("load/page.rs", "use super::csv::Row;");
}

#[test]
fn finds_a_room_that_uses_a_higher_one() {
    finds("model/stats/fit.rs", "use super::super::program::Program;", "model/stats may not use model/program");
    finds("figure/bind.rs", "fn a() -> crate::figure::chart::Chart {}", "figure/bind may not use figure/chart");
    allows("model/run/slider.rs", "use crate::model::program::Program;\nuse crate::model::compile::Compiler;");
    allows("model.rs", "pub use run::Forecast;\npub use stats::Fit;");
}

#[test]
fn finds_a_way_past_the_door_of_a_stage() {
    finds(
        "render.rs",
        "use crate::figure::bind::Bound;",
        "src/render.rs: uses src/figure/bind.rs behind the door of figure",
    );
    allows("render.rs", "use crate::figure::Bound;");
    allows("figure/chart.rs", "use crate::figure::bind::Bound;");
    allows("load.rs", "use crate::document::page::Page;");
}

#[test]
fn finds_a_library_out_of_its_place() {
    finds(
        "load/page.rs",
        "use walkdir::WalkDir;",
        "walkdir is named outside load/files.rs, render/test_site.rs, write/tests.rs",
    );
    finds("date.rs", "fn a() -> tokio::Runtime {}", "tokio is named outside cli/interrupts.rs");
    finds("render/files.rs", "fn a() { let tera = ::tera::Tera::new(); }", "tera is named outside render/templates.rs");
    allows("load/files.rs", "use walkdir::WalkDir;");
    allows("load/page.rs", "//! walkdir::WalkDir is elsewhere\nuse my_walkdir::x;");
}

#[test]
fn finds_a_pure_stage_without_its_lints() {
    let problems_of = |text: &str| problems(&Files::from([("model.rs".to_owned(), text.to_owned())]));
    assert_eq!(problems_of(PURITY), [""; 0]);
    assert!(problems_of("//! The engine.")[0].contains("must deny"));
    finds("figure/table.rs", "#[allow(clippy::disallowed_types)] fn a() {}", "figure is pure");
    finds("model/run.rs", "#[expect(clippy::disallowed_methods)] fn a() {}", "model is pure");
}

#[test]
fn finds_a_file_that_is_too_long() {
    finds("load/page.rs", &"// Long.\n".repeat(MAX_LINES + 1), "601 lines");
    allows("load/page.rs", &"// Long.\n".repeat(MAX_LINES));
}

#[test]
fn finds_a_stage_that_distinguishes_kinds_of_charts() {
    finds("render/page.rs", "matches!(kind, ChartKind::Line(_))", "only src/figure/chart/kinds.rs distinguishes");
    finds("figure/chart/kinds/line.rs", "ChartKind::Line(spec)", "only src/figure/chart/kinds.rs distinguishes");
    allows("figure/chart/kinds.rs", "match kind { ChartKind::Line(spec) => spec }");
}

#[test]
fn every_addition_touches_at_most_three_files() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("content/docs/development/extend.md")).unwrap();
    let sections: Vec<(&str, &str)> = page.split("\n## ").skip(1).map(|part| part.split_once('\n').unwrap()).collect();
    assert_eq!(
        sections.iter().map(|(title, _)| *title).collect::<Vec<_>>(),
        [
            "A key of a YAML file",
            "A chart kind",
            "A distribution",
            "A function",
            "A check",
            "A command",
            "An export format",
        ]
    );
    for (title, text) in sections {
        let steps = text.lines().filter(|line| line.starts_with(|first: char| first.is_ascii_digit())).count();
        assert!((2..=3).contains(&steps), "{title} takes {steps} files");
        for path in text.split('`').skip(1).step_by(2).filter(|code| code.contains('/')) {
            // The file to write does not exist yet, but its folder does.
            let known = path.split_once("NAME").or_else(|| path.split_once("CODE")).map_or(path, |(folder, _)| folder);
            assert!(root.join(known).exists(), "{title}: there is no {known}");
        }
    }
}

#[test]
fn finds_a_circle() {
    finds("load/csv.rs", "use crate::load::page::Page;", "import each other in a circle: load/csv.rs, load/page.rs");
}

#[test]
fn finds_two_files_of_one_name() {
    finds("load/page/csv.rs", "", "two files are called `csv`: load/csv.rs, load/page/csv.rs");
    finds("load/page/date.rs", "", "two files are called `date`: date.rs, load/page/date.rs");
    finds("write/csv.rs", "", "two files are called `csv`: load/csv.rs, write/csv.rs");
    allows("write/page.rs", "");
    allows("load/page/tests.rs", "");
}

/// Returns the planted files together with the real ones, except real files with the path of a planted one.
fn with_others(path: &str, text: &str) -> Files {
    let mut files: Files = STAGES.iter().map(|(stage, _)| (format!("{stage}.rs"), String::new())).collect();
    for stage in PURE {
        files.insert(format!("{stage}.rs"), PURITY.to_owned());
    }
    for (stage, rooms) in ROOMS {
        files.extend(rooms.iter().map(|(room, _)| (format!("{stage}/{room}.rs"), String::new())));
    }
    files.insert("load/csv.rs".to_owned(), String::new());
    files.insert("load/page.rs".to_owned(), "use super::csv; ".to_owned());
    files.insert("render/tests.rs".to_owned(), String::new());
    files.entry(path.to_owned()).or_default().push_str(text);
    files
}

#[track_caller]
fn finds(path: &str, text: &str, problem: &str) {
    let problems = problems(&with_others(path, text));
    assert!(problems.iter().any(|found| found.contains(problem)), "{path}: {text:?} gave {problems:?}");
}

#[track_caller]
fn allows(path: &str, text: &str) {
    assert_eq!(problems(&with_others(path, text)), problems(&with_others(path, "")));
}

/// Returns every violation of the rules in files, given by path below `src/`.
fn problems(files: &Files) -> Vec<String> {
    let imports = imports(files);
    let mut problems = BTreeSet::new();
    for import in &imports {
        problems.extend(stage_problem(import));
        problems.extend(room_problem(import));
        problems.extend(door_problem(import));
        problems.extend(library_problem(import));
    }
    for (path, text) in files {
        problems.extend(file_problems(path, text));
    }
    problems.extend(circle_problems(&imports));
    problems.extend(name_problems(files));
    problems.into_iter().collect()
}

/// Returns the module of a file at a depth: of `model/run/slider.rs`, `model` at 0 and `run` at 1.
fn module(path: &str, depth: usize) -> Option<&str> {
    path.strip_suffix(".rs")?.split('/').nth(depth)
}

fn stage_problem(Import { from, to, .. }: &Import) -> Option<String> {
    let (own, used) = (module(from, 0)?, module(to.as_ref()?, 0)?);
    let (_, allowed) = STAGES.iter().find(|(stage, _)| *stage == own)?;
    (used != own && used != "lib" && !allowed.contains(&used)).then(|| format!("src/{from}: {own} may not use {used}"))
}

fn room_problem(Import { from, to, .. }: &Import) -> Option<String> {
    let to = to.as_ref()?;
    let stage = module(from, 0).filter(|stage| module(to, 0) == Some(*stage))?;
    let (_, rooms) = ROOMS.iter().find(|(known, _)| *known == stage)?;
    let (own, used) = (module(from, 1)?, module(to, 1)?);
    let (_, allowed) = rooms.iter().find(|(room, _)| *room == own)?;
    let is_known = rooms.iter().any(|(room, _)| *room == used);
    // Tests of a room may set up what they need in a later one.
    let is_test = from.ends_with("/tests.rs") || from.contains("/tests/");
    (used != own && !is_test && is_known && !allowed.contains(&used))
        .then(|| format!("src/{from}: {stage}/{own} may not use {stage}/{used}"))
}

fn door_problem(Import { from, to, .. }: &Import) -> Option<String> {
    let to = to.as_ref()?;
    let (own, used) = (module(from, 0)?, module(to, 0)?);
    (own != used && DOORS.contains(&used) && module(to, 1).is_some()).then(|| {
        format!("src/{from}: uses src/{to} behind the door of {used}: re-export what it needs in src/{used}.rs")
    })
}

fn library_problem(Import { from, to, path }: &Import) -> Option<String> {
    let name = path.first().filter(|_| to.is_none())?;
    let (library, places) = LIBRARIES.iter().find(|(library, _)| library == name)?;
    let is_in_place =
        places.iter().any(|place| from == place || place.is_empty() || place.ends_with('/') && from.starts_with(place));
    (!is_in_place).then(|| format!("src/{from}: {library} is named outside {}", places.join(", ")))
}

fn file_problems(path: &str, text: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let stage = module(path, 0).unwrap_or_default();
    if !STAGES.iter().any(|(known, _)| *known == stage) {
        problems.push(format!("src/{path}: {stage} is missing in the table of stages"));
    }
    if PURE.contains(&stage) {
        let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        let code = code.join("\n");
        if path == format!("{stage}.rs") && !code.contains(PURITY) {
            problems.push(format!("src/{path}: must deny what a pure stage may not use: {PURITY}"));
        }
        if ["allow", "expect", "warn"].iter().any(|level| code.contains(&format!("{level}(clippy::disallowed_"))) {
            problems.push(format!("src/{path}: {stage} is pure: no exception from its lints"));
        }
    }
    if text.contains("ChartKind::") && path != CHART_KINDS {
        problems.push(format!("src/{path}: only src/{CHART_KINDS} distinguishes the kinds of charts"));
    }
    let lines = text.lines().count();
    if lines > MAX_LINES {
        problems.push(format!("src/{path}: {lines} lines, at most {MAX_LINES} are allowed"));
    }
    problems
}

fn circle_problems(imports: &[Import]) -> Vec<String> {
    let circles = circles(imports);
    let is_meant = |circle: &&Circle| CIRCLES.iter().any(|(files, _)| circle.files == *files);
    circles
        .iter()
        .filter(|circle| !is_meant(circle))
        .map(|circle| {
            let imports: String = circle.imports.iter().map(|import| format!("\n    {import}")).collect();
            format!("these files import each other in a circle: {}{imports}", circle.files.join(", "))
        })
        .collect()
}

fn name_problems(files: &Files) -> Vec<String> {
    let is_known = |name: &str, paths: &[&str]| {
        SAME_NAMES.iter().any(|(folder, known, _)| *known == name && paths.iter().all(|path| path.starts_with(folder)))
    };
    let mut by_name = paths_by_name(files);
    by_name.retain(|name, paths| paths.len() > 1 && !is_known(name, paths));
    let problem = |(name, paths): (&str, Vec<&str>)| format!("two files are called `{name}`: {}", paths.join(", "));
    by_name.into_iter().map(problem).collect()
}

/// Returns the paths of files by the name of the file. Files of tests may have any name.
fn paths_by_name(files: &Files) -> BTreeMap<&str, Vec<&str>> {
    let mut by_name: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in files.keys() {
        let name = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".rs");
        if name != "tests" && !path.contains("/tests/") {
            by_name.entry(name).or_default().push(path);
        }
    }
    by_name
}

/// Reads every Rust file below a folder, by path below it.
fn read_folder(folder: &Path, prefix: &str, files: &mut Files) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read_folder(&entry.path(), &format!("{path}/"), files);
        } else if path.ends_with(".rs") {
            files.insert(path, fs::read_to_string(entry.path()).unwrap());
        }
    }
}
