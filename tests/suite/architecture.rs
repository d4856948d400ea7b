//! The shape of `src/`: which stage may use which, where libraries are named, how long a file may be. The rules are a
//! table; each is shown to catch what it forbids on a planted text.

use std::fs;
use std::path::Path;

/// What each part of the crate may use beside itself.
const EDGES: [(&str, &[&str]); 20] = [
    ("source", &[]),
    ("html", &[]),
    ("date", &[]),
    ("diagnostic", &["source"]),
    ("document", &["source", "date"]),
    ("dependencies", &["document"]),
    ("parallel", &[]),
    ("cancel", &[]),
    ("load", &["parallel", "document", "source", "diagnostic", "date"]),
    ("model", &["parallel", "cancel", "dependencies", "document", "source", "diagnostic", "date"]),
    ("figure", &["html", "parallel", "dependencies", "model", "document", "source", "diagnostic", "date"]),
    ("render", &["html", "parallel", "dependencies", "figure", "model", "document", "source", "diagnostic", "date"]),
    ("check", &["html", "render", "figure", "model", "document", "source", "diagnostic", "date"]),
    ("write", &["render", "document", "source", "diagnostic", "date"]),
    ("cache", &["dependencies", "load", "model", "figure", "render", "document", "date"]),
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
            "pipeline",
            "cache",
            "serve",
            "cancel",
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
    ("main", &[]),
];

/// Where each dependency may be named: files, or folders with a closing slash. `serde` derives are everywhere.
const LIBRARIES: [(&str, &[&str]); 24] = [
    ("annotate_snippets", &["diagnostic/print.rs"]),
    ("axum", &["serve/http.rs"]),
    ("biblatex", &["load/bibtex.rs"]),
    ("clap", &["cli.rs", "cli/arguments.rs"]),
    ("indicatif", &["cli/progress.rs"]),
    ("jiff", &["date.rs"]),
    ("libm", &["model/stats/math.rs"]),
    ("minify_html", &["render/minify.rs"]),
    ("notify", &["serve/watch.rs"]),
    ("plotters", &["figure/canvas/backend.rs"]),
    ("plotters_backend", &["figure/canvas/backend.rs"]),
    ("pulldown_cmark", &["render/markdown.rs", "render/markdown/"]),
    ("rayon", &["parallel.rs", "model/program/simulate.rs", "model/program/simulate/", "cli.rs"]),
    ("rustix", &["write/file_system.rs"]),
    ("serde", &[""]),
    (
        "serde_json",
        &[
            "diagnostic/print.rs",
            "figure/export/",
            "load/schema.rs",
            "load/schema/",
            "render/",
            "model/compile/distributions/tests.rs",
        ],
    ),
    ("serde_yaml", &["load/yaml.rs", "load/yaml/"]),
    ("similar", &["cli/fix.rs"]),
    ("tera", &["render/templates.rs", "render/templates/"]),
    ("tiktoken_rs", &["render/tokens.rs"]),
    ("tokio", &["serve/http.rs"]),
    ("tokio_stream", &["serve/http.rs"]),
    ("unicode_segmentation", &["render/words.rs"]),
    ("walkdir", &["load/files.rs", "render/tests.rs", "write/tests.rs"]),
];

/// The stages that know no files, clock, environment or order of hashing, held to it by lints.
const PURE: [&str; 2] = ["model", "figure"];

/// The first line of code of a pure stage.
const PURITY: &str = "#![deny(clippy::disallowed_methods, clippy::disallowed_types)]";

/// Lines of a file at most.
const LONGEST: usize = 600;

#[test]
fn every_file_keeps_to_its_place() {
    let mut files = Vec::new();
    read(Path::new(env!("CARGO_MANIFEST_DIR")).join("src").as_path(), "", &mut files);
    let faults = faults(&files);
    assert!(files.len() > 30, "found only {} files", files.len());
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_dependency_has_a_place() {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let mut found = Vec::new();
    let mut counts = false;
    for line in manifest.lines() {
        match line.split_once(" = ") {
            _ if line.starts_with('[') => counts = line.ends_with("dependencies]") && !line.contains("dev-"),
            Some((name, _)) if counts && !name.starts_with('#') => found.push(name.trim().replace('-', "_")),
            _ => {}
        }
    }
    found.sort();
    let known: Vec<&str> = LIBRARIES.iter().map(|(name, _)| *name).collect();
    assert_eq!(found, known);
}

#[test]
fn an_edge_against_the_flow_is_found() {
    finds("model/run.rs", "use crate::figure::Figures;", "model may not use figure");
    finds("model/run.rs", "use crate::{date::Date, render::Site};", "model may not use render");
    finds("figure.rs", "    let site = crate::render::render();", "figure may not use render");
    finds("load/page.rs", "use super::super::model::Forecast;", "load may not use model");
    finds("diagnostic.rs", "use super::load::load;", "diagnostic may not use load");
    finds("serve/http.rs", "use crate::cli::Terminal;", "serve may not use cli");
    finds("extra.rs", "", "extra is no part of the table");
    allows("render/view.rs", "use crate::figure::Figures;\nuse crate::render::Site;\n// as crate::write does it");
    allows("load/page.rs", "use super::model::read;\nuse super::yaml::Node;");
}

#[test]
fn a_library_out_of_its_place_is_found() {
    finds(
        "load/page.rs",
        "use walkdir::WalkDir;",
        "walkdir is named outside load/files.rs, render/tests.rs, write/tests.rs",
    );
    finds("date.rs", "fn a() -> tokio::Runtime {}", "tokio is named outside serve/http.rs");
    finds("render/files.rs", "let tera = tera::Tera::new();", "tera is named outside render/templates.rs");
    allows("load/files.rs", "use walkdir::WalkDir;");
    allows("load/page.rs", "//! walkdir::WalkDir is elsewhere\nlet my_walkdir::x = 1;");
}

#[test]
fn a_pure_stage_without_its_lints_is_found() {
    let text = |text: &str| faults(&[("model.rs".to_owned(), text.to_owned())]);
    assert!(text(PURITY).is_empty());
    assert!(text("//! The engine.")[0].contains("must deny"));
    finds("figure/table.rs", "#[allow(clippy::disallowed_types)]", "figure is pure");
    finds("model/run.rs", "#[expect(clippy::disallowed_methods)]", "model is pure");
}

#[test]
fn a_file_that_is_too_long_is_found() {
    finds("load/page.rs", &"\n".repeat(LONGEST + 1), "601 lines");
    allows("load/page.rs", &"\n".repeat(LONGEST));
}

fn finds(path: &str, text: &str, fault: &str) {
    let faults = faults(&[(path.to_owned(), text.to_owned())]);
    assert!(faults.iter().any(|found| found.contains(fault)), "{path}: {text:?} gave {faults:?}, expected {fault}");
}

fn allows(path: &str, text: &str) {
    let faults = faults(&[(path.to_owned(), text.to_owned())]);
    assert!(faults.is_empty(), "{faults:?}");
}

/// Everything in which files, by path below `src/`, break the rules.
fn faults(files: &[(String, String)]) -> Vec<String> {
    let mut faults = Vec::new();
    for (path, text) in files {
        let own = path.split(['/', '.']).next().unwrap_or_default();
        let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        let code = code.join("\n");
        let mut say = |fault: String| faults.push(format!("src/{path}: {fault}"));
        match EDGES.iter().find(|(name, _)| *name == own) {
            None => say(format!("{own} is no part of the table of edges")),
            Some((_, allowed)) => {
                let mut used = uses(&code, path);
                used.retain(|used| EDGES.iter().any(|(name, _)| name == used));
                for used in used.iter().filter(|used| *used != own && !allowed.contains(&used.as_str())) {
                    say(format!("{own} may not use {used}"));
                }
            }
        }
        for (library, places) in LIBRARIES {
            let here = places
                .iter()
                .any(|place| path == place || place.is_empty() || place.ends_with('/') && path.starts_with(place));
            if !here && names(&code, library) {
                say(format!("{library} is named outside {}", places.join(", ")));
            }
        }
        if PURE.contains(&own) {
            if *path == format!("{own}.rs") && !code.contains(PURITY) {
                say(format!("must deny what a pure stage may not use: {PURITY}"));
            }
            if ["allow", "expect", "warn"].iter().any(|level| code.contains(&format!("{level}(clippy::disallowed_"))) {
                say(format!("{own} is pure: no exception from its lints"));
            }
        }
        if text.lines().count() > LONGEST {
            say(format!("{} lines, {LONGEST} at most", text.lines().count()));
        }
    }
    faults
}

/// The top modules that code uses: after `crate::`, or after as many `super::` as lead to the root.
fn uses(code: &str, path: &str) -> Vec<String> {
    let depth = path.split('/').count();
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        found.extend(heads(&code[at + "crate::".len()..]));
    }
    for (at, _) in code.match_indices("super::") {
        if code[..at].ends_with("super::") {
            continue;
        }
        let mut rest = &code[at..];
        let mut climbed = 0;
        while let Some(after) = rest.strip_prefix("super::") {
            (rest, climbed) = (after, climbed + 1);
        }
        if climbed >= depth {
            found.extend(heads(rest));
        }
    }
    found.sort();
    found.dedup();
    found
}

/// The first names of a path, or of every path of a group in braces.
fn heads(rest: &str) -> Vec<String> {
    let word = |text: &str| -> String {
        text.trim_start().chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
    };
    let Some(group) = rest.strip_prefix('{') else { return vec![word(rest)] };
    let mut heads = vec![word(group)];
    let mut nested = 0;
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => nested += 1,
            '}' if nested == 0 => break,
            '}' => nested -= 1,
            ',' if nested == 0 => heads.push(word(&group[at + 1..])),
            _ => {}
        }
    }
    heads
}

/// Whether code has a path that starts with a library's name.
fn names(code: &str, library: &str) -> bool {
    code.match_indices(&format!("{library}::")).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        // `self::tera::` and `crate::x::tera::` are paths of our own.
        !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_' || letter == ':')
    })
}

/// Every Rust file below a folder, by path below it.
fn read(folder: &Path, prefix: &str, files: &mut Vec<(String, String)>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(Result::unwrap).collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read(&entry.path(), &format!("{path}/"), files);
        } else if path.ends_with(".rs") {
            files.push((path, fs::read_to_string(entry.path()).unwrap()));
        }
    }
}
