//! Compares expressions that are equal by algebra: none should take more than twice as long as another.
//!
//! `cargo bench --bench forms` runs, for each set of equal forms, a model that looks for the date at which a curve reaches a
//! need, once for each form of the curve. It counts the instructions of the run with `valgrind`, less those of a model without
//! the search, and prints the ratio of each form to the cheapest. A ratio above 2 is an error. Without `valgrind`, nothing is
//! measured. Arguments choose the sets by name.

use std::collections::BTreeMap;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use foresite::date::Date;
use foresite::diagnostic::Report;
use foresite::load::load_model;
use foresite::model::{RunOptions, run};

/// The greatest ratio of equal forms.
const LIMIT: f64 = 2.0;

/// Sets of equal forms. `x` grows, `y` falls, both are above 0, and `a` and `b` are inputs.
const SETS: [(&str, &[&str]); 11] = [
    ("saturation", &["x / (1 + a * x)", "1 / (1 / x + a)", "1 / a - 1 / (a * (1 + a * x))"]),
    ("square", &["(x + a) ^ 2", "(x + a) * (x + a)", "x ^ 2 + 2 * a * x + a ^ 2", "x * x + 2 * x * a + a * a"]),
    ("power", &["x ^ a", "exp(a * ln(x))", "2 ^ (a * log2(x))"]),
    ("logarithm", &["ln(x / y)", "ln(x) - ln(y)"]),
    ("product", &["x * (a + b)", "x * a + x * b"]),
    ("share", &["x / (x + y)", "1 / (1 + y / x)", "1 - y / (x + y)"]),
    ("quotient", &["x / y", "x * (1 / y)", "x * y ^ -1"]),
    ("exponential", &["exp(a) * exp(b * x)", "exp(a + b * x)"]),
    ("fraction", &["ln(x / (1 + x))", "-ln(1 + 1 / x)", "ln(x) - ln(1 + x)"]),
    ("exponent", &["exp(-1 / x)", "1 / exp(1 / x)"]),
    ("difference", &["x - y", "x + -1 * y", "-(y - x)"]),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [child, file] = arguments.as_slice()
        && child == "--run"
    {
        run_once(Path::new(file));
        return ExitCode::SUCCESS;
    }
    if Command::new("valgrind").arg("--version").stdout(Stdio::null()).status().is_err() {
        println!("not measured: there is no `valgrind` to count instructions with");
        return ExitCode::SUCCESS;
    }
    let mut is_good = true;
    let is_asked = |name: &str| arguments.is_empty() || arguments.iter().any(|asked| asked == name);
    for (name, forms) in SETS.iter().filter(|(name, _)| is_asked(name)) {
        let counts: BTreeMap<&str, u64> = forms.iter().map(|form| (*form, instructions(form))).collect();
        let least = counts.values().min().copied().unwrap_or(1).max(1);
        for form in *forms {
            let ratio = counts[form] as f64 / least as f64;
            let is_above = ratio > LIMIT;
            let mark = if is_above { ", above the limit" } else { "" };
            println!("{name:>12} {form:<32} {:>14}  ratio {ratio:.2}{mark}", counts[form]);
            is_good &= !is_above;
        }
    }
    if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Returns the instructions that the search for the date of a form takes.
fn instructions(form: &str) -> u64 {
    let with = count(form, "first(form >= level * at(2035-06-01, form))");
    let without = count(form, "level * at(2035-06-01, form)");
    with.saturating_sub(without)
}

/// Returns the instructions of a run of a model with a form and an outcome.
fn count(form: &str, outcome: &str) -> u64 {
    let folder = tempfile::tempdir().expect("the temporary folder can be created");
    let file = folder.path().join("model.yaml");
    let text = format!(
        "samples: 4096
window: {{ from: 2026-01-01, to: 2050-01-01 }}
correlations: none
inputs:
  level: 0.6 to 1.4
  a: 0.3 to 0.6
  b: 0.2 to 0.4
  pace: 1.5 to 3 years
curves:
  x: 2 ^ ((t - 2026-01-01) / pace)
  y: 3 * 2 ^ (-(t - 2026-01-01) / (4 years))
  form: {form}
outcomes:
  done: {outcome}
  # An input that nothing uses is an error.
  used: level + a + b + pace / (1 year)
"
    );
    fs::write(&file, text).expect("the file can be written");
    let counted = folder.path().join("counted");
    let mut command = Command::new("valgrind");
    command.arg("--tool=callgrind").arg(format!("--callgrind-out-file={}", counted.display()));
    command.arg("--toggle-collect=forms::measured").arg(std::env::current_exe().expect("the path of this program"));
    let output = command.arg("--run").arg(&file).stderr(Stdio::piped()).output().expect("valgrind starts");
    assert!(output.status.success(), "{form}: {}", String::from_utf8_lossy(&output.stderr));
    let text = fs::read_to_string(&counted).expect("the counts");
    let total = text.lines().find_map(|line| line.strip_prefix("totals:")).expect("the total");
    total.trim().parse().expect("a number")
}

/// Runs a model in one thread.
fn run_once(file: &Path) {
    rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global().expect("no threads yet");
    let loaded = load_model(file);
    let model = loaded.model.unwrap_or_else(|_| panic!("{:?}", messages(loaded.report)));
    measured(&model);
}

// Valgrind knows this function by its name.
#[inline(never)]
fn measured(model: &foresite::document::ModelFile) {
    let mut report = Report::default();
    let options = RunOptions::at(Date::new(2026, 1, 1).expect("a date"));
    let _ = black_box(run(model, &BTreeMap::new(), &options, &mut report));
    assert_eq!(messages(report), [""; 0]);
}

fn messages(report: Report) -> Vec<String> {
    report.into_iter().map(|problem| problem.message).collect()
}
