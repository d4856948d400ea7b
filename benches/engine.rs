//! Compares the engine with numpy and Squiggle on the same work: when three growing supplies reach three shrinking needs, with
//! twelve uncertain inputs (`benches/engine/crossing.yaml`).
//!
//! - A: the quantiles of the date, its mean, the probability by 2030, and which supply is last. numpy and Squiggle are given
//!   the closed form; our model has `first(m and b and c)`.
//! - B: the same by a scan over the months, as for curves without a closed form. Our run is that of A.
//! - C: quantiles of the three supplies and of the size at 121 dates.
//!
//! `cargo bench --bench engine` checks that the quantiles agree, and prints milliseconds and ratios. numpy is compared if
//! `python3` has it, Squiggle if `SQUIGGLE` names a folder with `node_modules/@quri/squiggle-lang`. Rounds alternate between the
//! programs, and medians are printed.

#[path = "shared/measurements.rs"]
mod measurements;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use foresite::date::Date;
use foresite::diagnostic::Report;
use foresite::load;
use foresite::model::{CompiledModel, Draws, RunOptions};
use measurements::Measurements;
use serde_json::Value;

/// The number of samples in the comparison.
const SAMPLES: u64 = 100_000;

/// The number of rounds whose medians are printed.
const ROUNDS: usize = 5;

/// The levels of the quantiles that are compared.
const LEVELS: [f64; 7] = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];

/// The dataset of what was measured.
const RESULTS: Measurements = Measurements {
    id: "speed_of_engine",
    title: "Forecasts beside numpy and Squiggle",
    columns: &[
        "work: { type: text, label: Work }",
        "ratio: { label: Times as long as Foresite }",
        "own: { unit: ms, label: Foresite }",
        "other: { unit: ms, label: The other program }",
    ],
};

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/engine");
    let model = load::load_model(&folder.join("crossing.yaml")).model.expect("the benchmark's own model");
    let datasets = BTreeMap::new();
    let run = |samples| {
        let as_of = Date::new(2026, 1, 1).expect("a date");
        let options = RunOptions { samples: Some(samples), ..RunOptions::at(as_of) };
        CompiledModel::new(&model, &datasets, &options, &mut Report::default()).expect("a model without errors")
    };
    let many = run(SAMPLES);
    let few = run(16_384);
    let dates: Vec<f64> = (0..121).map(|step| 2026.0 + f64::from(step) * 0.125).collect();
    let peers = [
        Peer::numpy(&folder, "A"),
        Peer::numpy(&folder, "B"),
        Peer::numpy(&folder, "C"),
        Peer::squiggle(&folder, "crossing"),
        Peer::squiggle(&folder, "scan"),
    ];
    let mut ours = [Vec::new(), Vec::new(), Vec::new()];
    let mut theirs: Vec<Vec<f64>> = vec![Vec::new(); peers.len()];
    let mut quantiles_of_peers: Vec<Option<Vec<f64>>> = vec![None; peers.len()];
    let mut own = Draws::default();
    // The first round is a warm-up.
    for round in 0..=ROUNDS {
        let report = &mut Report::default();
        let (time, outcomes) = timed(|| many.sample_outcomes(report).expect("finite samples"));
        own = outcomes.into_iter().next().expect("an outcome").draws;
        let (bands, _) = timed(|| many.sample_bands(&dates, report).expect("finite samples"));
        let (whole, _) = timed(|| few.forecast(None, &Vec::new(), report).expect("finite samples"));
        if round > 0 {
            ours[0].push(time);
            ours[1].push(bands);
            ours[2].push(whole);
        }
        for (at, peer) in peers.iter().enumerate() {
            if let Some((time, quantiles)) = peer.as_ref().and_then(Peer::run)
                && round > 0
            {
                theirs[at].push(time);
                quantiles_of_peers[at] = quantiles;
            }
        }
    }
    let names = ["numpy A", "numpy B", "numpy C", "Squiggle A", "Squiggle B"];
    for (name, quantiles) in names.iter().zip(&quantiles_of_peers) {
        let Some(quantiles) = quantiles else { continue };
        for (level, theirs) in LEVELS.iter().zip(quantiles) {
            let ours = own.quantile(*level).expect("a date");
            // A scan by months finds the first month after the date: on average half a month late.
            let (late, grid) = if name.ends_with('B') { (1.0 / 24.0, 1.0 / 24.0) } else { (0.0, 0.0) };
            assert!((ours + late - theirs).abs() < 0.03 + grid, "{name} at {level}: {theirs}, ours {ours}");
        }
    }
    let [a, c, whole] = ours.map(median);
    println!("{SAMPLES} samples, {} threads, medians of {ROUNDS} rounds; quantiles agree", threads());
    println!("ours: dates {a:.1} ms, bands {c:.1} ms; a whole forecast with 16,384 samples {whole:.1} ms");
    let mut rows = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let own = if at == 2 { c } else { a };
        match theirs[at].is_empty() {
            true => println!("{name}: not installed"),
            false => {
                let time = median(theirs[at].clone());
                println!("{name}: {time:.1} ms, {:.2} times ours", time / own);
                rows.push(format!("work: {name}, ratio: {:.2}, own: {own:.1}, other: {time:.1}", time / own));
            }
        }
    }
    RESULTS.record(&rows);
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Returns the milliseconds that some work takes, and its result.
fn timed<Value>(work: impl FnOnce() -> Value) -> (f64, Value) {
    let started = Instant::now();
    let value = work();
    (started.elapsed().as_secs_f64() * 1e3, value)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// The command of another program, which does the work once and prints how long it took, without its start.
struct Peer(Vec<String>);

impl Peer {
    fn numpy(folder: &Path, task: &str) -> Option<Self> {
        let there = Command::new("python3").args(["-c", "import numpy"]).output().is_ok_and(|out| out.status.success());
        let script = folder.join("peer_numpy.py").display().to_string();
        there.then(|| Self(vec!["python3".into(), script, task.into(), SAMPLES.to_string()]))
    }

    fn squiggle(folder: &Path, work: &str) -> Option<Self> {
        let packages = std::env::var("SQUIGGLE").ok()?;
        let script = folder.join("peer_squiggle.mjs").display().to_string();
        let source = folder.join(format!("{work}.squiggle")).display().to_string();
        Some(Self(vec!["node".into(), script, packages, source, SAMPLES.to_string()]))
    }

    fn run(&self) -> Option<(f64, Option<Vec<f64>>)> {
        let out = Command::new(&self.0[0]).args(&self.0[1..]).output().ok()?;
        assert!(out.status.success(), "{:?}: {}", self.0, String::from_utf8_lossy(&out.stderr));
        let output: Value = serde_json::from_slice(&out.stdout).ok()?;
        let quantiles = output["quantiles"].as_array().map(|list| list.iter().filter_map(Value::as_f64).collect());
        Some((output["ms"].as_f64()?, quantiles))
    }
}
