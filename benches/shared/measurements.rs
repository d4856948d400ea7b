//! Writes what a benchmark measured as a dataset of this repository's site, from which the page on speed is made.
//!
//! With `RECORD=1` in the environment, a benchmark replaces its file in `data/`. Without it, a benchmark only prints.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

/// A dataset of what a benchmark measured.
pub struct Measurements {
    /// Its id: the name of its file in `data/`.
    pub id: &'static str,
    /// Its title.
    pub title: &'static str,
    /// Its columns, as lines of YAML; the first is the key.
    pub columns: &'static [&'static str],
}

impl Measurements {
    /// Writes the rows, if the environment asks for that. Each row is the inside of a mapping in braces. The machine and the
    /// commit are added to each.
    pub fn record(&self, rows: &[String]) {
        if std::env::var_os("RECORD").is_none() {
            return;
        }
        let key = self.columns[0].split(':').next().unwrap_or_default();
        let mut text = format!(
            "# Written by `RECORD=1 cargo bench`.\ntitle: {}\nsources: [own_benchmarks]\nkey: {key}\ncolumns:\n",
            self.title
        );
        for column in self
            .columns
            .iter()
            .chain(&["machine: { type: text, label: Machine }", "commit: { type: text, label: Commit }"])
        {
            writeln!(text, "  {column}").expect("a string takes all text");
        }
        text.push_str("rows:\n");
        for row in rows {
            writeln!(text, "  - {{ {row}, machine: \"{}\", commit: \"{}\" }}", machine(), commit())
                .expect("a string takes all text");
        }
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("data/{}.yaml", self.id));
        fs::write(&file, text).expect("the dataset can be written");
        println!("wrote {}", file.display());
    }
}

/// Describes the machine: the number of cores that this process can use, and the processor.
pub fn machine() -> String {
    let information = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = information.lines().find(|line| line.starts_with("model name"));
    let model = model.and_then(|line| line.split_once(':')).map_or("unknown processor", |(_, name)| name.trim());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{cores} cores of {model}, {} {}", std::env::consts::OS, std::env::consts::ARCH)
}

/// Returns the short name of the commit, with a word if files differ from it.
fn commit() -> String {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let changed = git(&["status", "--porcelain", "src", "Cargo.lock"]).is_some_and(|files| !files.is_empty());
    let id = git(&["rev-parse", "--short", "HEAD"]).unwrap_or_else(|| "unknown".to_owned());
    if changed { format!("{id} with changes") } else { id }
}
