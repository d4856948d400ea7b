//! `foresite diff`: what it compares, and what it prints.

use std::fs;
use std::process::Command;

use serde_json::Value;

use super::ledger::forge;
use super::project::{Ended, Project, foresite, git, repository};

const MODEL: &str = "\
title: A plan
resolves: By looking at the shelf.
window: { from: 2026-01-01, to: 2040-12-31 }
samples: 1024
inputs:
  wait: 2 year
  spread: 0.5 to 2 year
  pages: 30
datasets:
  drafts:
    key: name
    columns: { name: { type: text }, pages: {} }
    rows:
      - { name: First, pages: 10 }
outcomes:
  ready: { value: 2028-07-02 + wait + spread, label: The book is ready }
  long: { value: pages - drafts.best(pages).pages, label: Pages to write }
";

/// Commits all files of a project.
fn commit(project: &Project, message: &str) -> String {
    git(project.root(), &["add", "."]);
    git(project.root(), &["commit", "--quiet", "--message", message]);
    git(project.root(), &["rev-parse", "HEAD"])
}

/// Returns a project of three commits: the model, then one with other waits and pages, then one with a comment.
fn history() -> Project {
    let project = Project::small();
    project.write("data/models/plan.yaml", MODEL);
    git(project.root(), &["init", "--quiet", "--initial-branch=main"]);
    commit(&project, "A");
    let later = MODEL.replace("wait: 2 year", "wait: 3 year").replace("pages: 30", "pages: 24");
    project.write("data/models/plan.yaml", &later);
    commit(&project, "B");
    project.write("data/models/plan.yaml", &format!("# A remark\n{later}"));
    commit(&project, "C");
    project
}

fn json(project: &Project, arguments: &[&str]) -> Value {
    let ended = project.run(&[&["diff", "--format", "json"], arguments].concat()).ends_with(0);
    serde_json::from_str(&ended.stdout).unwrap()
}

/// Returns the words for the changes that a comparison lists, with both texts.
fn changes(found: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let models = found["models"].as_array().unwrap().iter();
    let changes = models.flat_map(|model| model["changes"].as_array().unwrap());
    changes.map(|change| ["kind", "name", "from", "to"].map(|key| text(&change[key])).join(" ")).collect()
}

#[test]
fn compares_the_files_as_they_are_with_the_last_commit_by_default() {
    let project = history();
    assert_eq!(changes(&json(&project, &[])), [""; 0]);
    let text = project.run(&["diff"]).ends_with(0).stdout;
    assert!(text.ends_with("nothing that moves a forecast has changed\n"), "{text}");
    let edited =
        fs::read_to_string(project.path("data/models/plan.yaml")).unwrap().replace("wait: 3 year", "wait: 1 year");
    project.write("data/models/plan.yaml", &edited);
    assert_eq!(changes(&json(&project, &[])), ["input wait 3 year 1 year"]);
    assert_eq!(changes(&json(&project, &["HEAD", "."])), ["input wait 3 year 1 year"]);
    assert_eq!(changes(&json(&project, &["HEAD~2"])), ["input wait 2 year 1 year", "input pages 30 24"]);
    assert_eq!(changes(&json(&project, &[".", "main"])), ["input wait 1 year 3 year"]);
}

#[test]
fn the_parts_sum_to_the_move_and_have_the_right_signs() {
    let found = json(&history(), &["HEAD~2", "HEAD~1"]);
    let model = &found["models"][0];
    assert_eq!((&model["exact"], &model["causes"]), (&Value::Bool(true), &serde_json::json!([[0], [1]])));
    let median = &model["outcomes"]["ready"]["median"];
    let number = |value: &Value| value.as_f64().unwrap();
    let parts: Vec<f64> = median["shares"].as_array().unwrap().iter().map(|share| number(&share["value"])).collect();
    assert!((number(&median["move"]["value"]) - 1.0).abs() < 1e-9 && (parts[0] - 1.0).abs() < 1e-9 && parts[1] == 0.0);
    assert!((number(&median["to"]) - number(&median["from"]) - 1.0).abs() < 1e-9);
    let long = &model["outcomes"]["long"]["median"];
    assert_eq!((&long["from"], &long["to"]), (&serde_json::json!(20), &serde_json::json!(14)));
    assert_eq!(long["shares"][1]["value"], serde_json::json!(-6));
}

// The spread is lognormal with the median of a year. The chance by the end of 2031 is that of a spread below 1.5 years, then 0.5:
// by scipy, norm.cdf(log(1.5) / (log(2) / 1.6449)) is 0.832.
#[test]
fn prints_moves_with_their_causes_as_text() {
    let project = history();
    let names = ["HEAD~2", "HEAD"].map(|name| git(project.root(), &["rev-parse", "--short=9", name]));
    let text = project.run(&["diff", "HEAD~2", "HEAD"]).ends_with(0).stdout;
    let expected = format!(
        "A plan (plan)
from the commit {}, as of 7 May 2026, to the commit {}, as of 7 May 2026

The book is ready (ready)
  median          July 2031 → July 2032   +12 months
  90% interval    January 2031 to July 2032 → January 2032 to July 2033
  by end of 2031  83% → 5%
  what moved the median:
    +12 months  ████████████  input wait: 2 year → 3 year
    no part above its sampling error: input pages: 30 → 24

Pages to write (long)
  median          20 → 14   −6
  90% interval    20 → 14
  what moved the median:
    −6  ████████████  input pages: 30 → 24
    no part above its sampling error: input wait: 2 year → 3 year
",
        names[0], names[1]
    );
    assert_eq!(text, expected);
}

// By hand: the spread is 0.5, 1, and 2 years at 5%, 50%, and 95%, and a year more later. From 0.5 to 3 on 40 characters, these are
// the characters 0, 8, and 23, and then 16, 23, and 39.
#[test]
fn markdown_draws_the_ranges_before_and_after() {
    let text = history().run(&["diff", "HEAD~2", "HEAD", "--format", "markdown"]).ends_with(0).stdout;
    let line = |from: usize, median: usize, to: usize| {
        let dashes = |count: usize| "─".repeat(count - 1);
        format!("{}├{}●{}┤{}", " ".repeat(from), dashes(median - from), dashes(to - median), " ".repeat(39 - to))
    };
    let expected = format!(
        "```text\nbefore {}  January 2031 to July 2032\nafter  {}  January 2032 to July 2033\n```\n",
        line(0, 8, 23),
        line(16, 23, 39)
    );
    assert!(text.contains(&expected), "{text}");
    // A number that is known has no range.
    assert!(text.contains(&format!("before {}●  20\nafter  ●{}  14\n", " ".repeat(39), " ".repeat(39))), "{text}");
}

/// Returns the model with two drafts, whose pages are both taken off those that are left to write.
fn with_drafts(pages: [u32; 2], left: u32) -> String {
    let rows =
        format!("      - {{ name: First, pages: {} }}\n      - {{ name: Second, pages: {} }}\n", pages[0], pages[1]);
    MODEL
        .replace("      - { name: First, pages: 10 }\n", &rows)
        .replace("drafts.best(pages).pages", "drafts[\"First\"].pages - drafts[\"Second\"].pages")
        .replace("{ value: pages -", "{ value: 'pages -")
        .replace(".pages, label: Pages", ".pages', label: Pages")
        .replace("pages: 30\n", &format!("pages: {left}\n"))
}

#[test]
fn a_dataset_opens_into_its_rows_with_their_parts() {
    let project = Project::small();
    project.write("data/models/plan.yaml", &with_drafts([10, 5], 30));
    git(project.root(), &["init", "--quiet", "--initial-branch=main"]);
    commit(&project, "A");
    // By hand: the first draft takes 4 pages off, the second adds 4.
    project.write("data/models/plan.yaml", &with_drafts([14, 1], 30));
    let text = project.run(&["diff"]).ends_with(0).stdout;
    assert!(
        text.contains(
            "  median          15, as before   0
  90% interval    15, as before
  what moved the median:
    0                data drafts (2 rows changed)
                       −4  changed First: pages: 10 → 14
                       +4  changed Second: pages: 5 → 1
"
        ),
        "{text}"
    );
    let markdown = project.run(&["diff", "--format", "markdown"]).ends_with(0).stdout;
    let rows = "| 0 |  | data `drafts` (2 rows changed) <details><summary>rows</summary><br>**−4** changed First: pages: 10 → 14\
                <br>**+4** changed Second: pages: 5 → 1</details> |";
    assert!(markdown.contains(rows), "{markdown}");
    // Beside another change, whose part is 3.
    project.write("data/models/plan.yaml", &with_drafts([14, 2], 33));
    let found = json(&project, &[]);
    let shares = found["models"][0]["outcomes"]["long"]["median"]["shares"].as_array().unwrap();
    let values = |shares: &[Value]| shares.iter().map(|share| share["value"].as_f64().unwrap()).collect::<Vec<f64>>();
    assert_eq!(values(shares), [3.0, -1.0]);
    assert_eq!(values(shares[1]["parts"].as_array().unwrap()), [-4.0, 3.0]);
    assert!(shares[0].get("parts").is_none());
}

#[test]
fn nothing_that_authors_write_is_markup_in_markdown() {
    let project = Project::small();
    let model = |title: &str, row: &str| {
        format!(
            "title: '{title}'\ndatasets:\n  d:\n    key: n\n    columns: {{ n: {{ type: text }}, x: {{}} }}\n    rows:\n      - {{ n: '{row}', x: 2 }}\n      - {{ n: b, x: 1 }}\noutcomes:\n  x: {{ value: 'd.best(x).x', label: 'A [link](https://example.org) | <b>' }}\n"
        )
    };
    project.write("data/models/plan.yaml", &model("One", "a"));
    git(project.root(), &["init", "--quiet", "--initial-branch=main"]);
    commit(&project, "A");
    project.write("data/models/plan.yaml", &model("*Two* @all", "<img src=x> | `y`").replace("x: 2", "x: 5"));
    let text = project.run(&["diff", "--format", "markdown"]).ends_with(0).stdout;
    assert!(text.starts_with("### \\*Two\\* \\@all\n"), "{text}");
    assert!(text.contains("| A \\[link\\](https://example.org) \\| &lt;b> | 2 → 5 | +3 |"), "{text}");
    assert!(text.contains("<br>**+3.5** added &lt;img src=x> \\| \\`y\\`: n: &lt;img"), "{text}");
    assert!(
        text.contains("<summary>What moved the median: A [link](https://example.org) | &lt;b></summary>"),
        "{text}"
    );
    // A cell of a table has no bare bar, and every row as many cells as the head.
    for line in text.lines().filter(|line| line.starts_with("| ")) {
        let cells = line.replace("\\|", "").matches('|').count();
        assert!(cells == 4 || cells == 5, "{line}");
    }
}

#[test]
fn a_date_is_the_last_commit_by_then() {
    let project = history();
    let day = git(project.root(), &["show", "--no-patch", "--format=%cs", "HEAD"]);
    assert_eq!(changes(&json(&project, &["2199-01-01"])), [""; 0], "{day}");
    let ended = project.run(&["diff", "1999-12-31"]).ends_with(2);
    assert_eq!(
        ended.stderr,
        "error: the ledger has no entry of the model `plan` by 1999-12-31; and in the repository: the first commit is later\n"
    );
}

#[test]
fn a_model_file_is_compared_with_the_model_of_its_name() {
    let project = history();
    let other = MODEL.replace("wait: 2 year", "wait: 5 year");
    project.write("other/plan.yaml", &other);
    assert_eq!(changes(&json(&project, &["HEAD~2", "other/plan.yaml"])), ["input wait 2 year 5 year"]);
    project.write("other/fresh.yaml", &other);
    let text = project.run(&["diff", "HEAD~2", "other/fresh.yaml"]).ends_with(0).stdout;
    assert!(
        text.contains("`fresh` is new: the commit ") && text.contains("`plan` is gone: other/fresh.yaml"),
        "{text}"
    );
}

#[test]
fn an_earlier_side_that_cannot_run_is_an_error_at_its_place() {
    let project = Project::small();
    project.write("data/models/plan.yaml", "inputs: { a: 1 }\noutcomes: { x: a + gone }\n");
    git(project.root(), &["init", "--quiet", "--initial-branch=main"]);
    commit(&project, "A");
    project.write("data/models/plan.yaml", "inputs: { a: 1 }\noutcomes: { x: a + 1 }\n");
    let ended = project.run(&["diff"]).ends_with(1);
    assert!(
        ended.stderr.contains(" cannot be run:\n") && ended.stderr.contains("data/models/plan.yaml:2:20"),
        "{}",
        ended.stderr
    );
    assert!(ended.stderr.contains("`gone`"), "{}", ended.stderr);
    // Pages of the earlier commit do not matter.
    let ended = project.run(&["diff", "HEAD", "--model", "plam"]).ends_with(2);
    assert_eq!(ended.stderr, "error: there is no model `plam`; did you mean `plan`?\n");
    let ended = project.run(&["diff", "nowhere"]).ends_with(2);
    assert!(ended.stderr.contains("as a git revision: no commit, branch or tag has this name"), "{}", ended.stderr);
}

#[test]
fn fewer_samples_are_used_on_both_sides() {
    let project = history();
    let found = json(&project, &["HEAD~2", "--samples", "256", "--model", "plan"]);
    let model = &found["models"][0];
    assert_eq!((&model["from"]["samples"], &model["to"]["samples"]), (&256.into(), &256.into()));
    assert_eq!(changes(&found), ["input wait 2 year 3 year", "input pages 30 24"]);
}

/// The workflow of a new report, and that of this repository.
const WORKFLOWS: [&str; 2] = ["starter/.github/workflows/pages.yml", ".github/workflows/pages.yml"];

fn workflow(path: &str) -> String {
    fs::read_to_string(repository().join(path)).unwrap()
}

/// Returns the commands of the step of the starter's workflow that contains some words.
fn step(words: &str) -> String {
    step_of(&workflow(WORKFLOWS[0]), words)
}

/// Returns the commands of the step of a workflow that contains some words.
fn step_of(workflow: &str, words: &str) -> String {
    let lines: Vec<&str> = workflow.lines().collect();
    let at = lines.iter().position(|line| line.contains(words)).unwrap();
    let start = (0..=at).rev().find(|line| lines[*line].trim_start().trim_start_matches("- ").starts_with("run: "));
    let first = lines[start.unwrap()].split_once("run: ").unwrap().1;
    if first != "|" {
        return first.to_owned();
    }
    let depth = |line: &str| line.len() - line.trim_start().len();
    let block = &lines[start.unwrap() + 1..];
    let indent = depth(block[0]);
    let own = block.iter().take_while(|line| depth(line) >= indent && !line.is_empty());
    own.map(|line| format!("{}\n", &line[indent..])).collect()
}

/// Runs a step of a workflow as GitHub does. Programs in the folder `bin` come before those of the system.
fn run_step(project: &Project, commands: &str, variables: &[(&str, &str)]) -> Ended {
    let program = foresite(project.root()).get_program().to_owned();
    let folder = std::path::Path::new(&program).parent().unwrap().to_owned();
    let folders = [project.path("bin"), folder];
    let path =
        std::env::join_paths(folders.into_iter().chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())));
    let mut command = Command::new("bash");
    command.current_dir(project.root()).args(["--noprofile", "--norc", "-e", "-c", commands]);
    command.env("PATH", path.unwrap()).env("GITHUB_STEP_SUMMARY", project.path("summary.md"));
    command.env("RUNNER_TEMP", project.root()).envs(variables.iter().copied());
    Ended::of(&mut command)
}

#[cfg(target_os = "linux")]
#[test]
fn the_workflow_summarizes_a_pull_request() {
    let project = history();
    git(project.root(), &["checkout", "--quiet", "-b", "topic", "HEAD~1"]);
    let edited =
        fs::read_to_string(project.path("data/models/plan.yaml")).unwrap().replace("wait: 3 year", "wait: 1 year");
    project.write("data/models/plan.yaml", &edited);
    commit(&project, "D");
    git(project.root(), &["checkout", "--quiet", "main"]);
    git(project.root(), &["merge", "--quiet", "--no-ff", "--message", "Merge", "topic"]);
    // What the workflow checks out: the merge, and the commits right before it.
    let clones = tempfile::tempdir().unwrap();
    git(clones.path(), &["clone", "--quiet", "--depth=2", &format!("file://{}", project.root().display()), "shallow"]);
    fs::rename(clones.path().join("shallow/.git"), clones.path().join("git")).unwrap();
    fs::remove_dir_all(project.path(".git")).unwrap();
    fs::rename(clones.path().join("git"), project.path(".git")).unwrap();
    run_step(&project, &step("foresite diff"), &[]).ends_with(0);
    run_step(&project, &step("$PREVIEW"), &[("PREVIEW", "https://example.org/preview")]).ends_with(0);
    let summary = fs::read_to_string(project.path("summary.md")).unwrap();
    assert!(summary.contains("| −2.0 years |") || summary.contains("| −24 months |"), "{summary}");
    assert!(summary.contains("input `wait`: `3 year` → `1 year`"), "{summary}");
    assert!(summary.ends_with("\n[The built site](https://example.org/preview), to download and open in a browser.\n"));
    assert_eq!(fs::read_to_string(project.path("moves.md")).unwrap(), summary, "the comment says the same");
}

/// Writes a program `gh` that answers as GitHub does for a pull request with these comments, and writes down what it is asked to
/// write. Writing fails if `is_fork` is true.
fn fake_gh(project: &Project, comments: &str, is_fork: bool) {
    project.write("comments.json", comments);
    let refuse = if is_fork { "echo 'HTTP 403: Resource not accessible by integration' >&2; exit 1" } else { "" };
    let answer = format!(
        "#!/bin/bash\ncase \"$*\" in\n'run download 7 --name moves') cp given.md moves.md ;;\n'api --paginate repos/o/r/issues/3/comments --jq '*) \
         jq --raw-output \"${{@: -1}}\" comments.json ;;\n*) {refuse}\necho \"$*\" >> written; cp comment.md posted.md ;;\nesac\n"
    );
    project.write("bin/gh", &answer);
    let mut permissions = fs::metadata(project.path("bin/gh")).unwrap().permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o755);
    fs::set_permissions(project.path("bin/gh"), permissions).unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn the_workflow_writes_one_comment_and_updates_it() {
    let project = Project::small();
    let comment =
        |id: u32, who: &str, body: &str| serde_json::json!({ "id": id, "user": { "login": who }, "body": body });
    let marked = "<!-- foresite-diff -->\n### Old";
    let others = [comment(1, "github-actions[bot]", "A check failed"), comment(2, "ann", marked)];
    let ours = comment(3, "github-actions[bot]", marked);
    let list = |all: &[Value]| serde_json::to_string(all).unwrap();
    let variables = [
        ("NUMBER", "3"),
        ("GITHUB_RUN_ID", "7"),
        ("GITHUB_REPOSITORY", "o/r"),
        ("GITHUB_SERVER_URL", "https://github.com"),
    ];
    let commands = step("<!-- foresite-diff -->");
    project.write("given.md", "### A plan\n");
    fake_gh(&project, &list(&others), false);
    run_step(&project, &commands, &variables).ends_with(0);
    let posted = || fs::read_to_string(project.path("posted.md")).unwrap();
    assert_eq!(posted(), "<!-- foresite-diff -->\n### A plan\n");
    fake_gh(&project, &list(&[&others[..], &[ours]].concat()), false);
    run_step(&project, &commands, &variables).ends_with(0);
    let written = fs::read_to_string(project.path("written")).unwrap();
    assert_eq!(
        written,
        "api --silent --method POST repos/o/r/issues/3/comments --field body=@comment.md\n\
         api --silent --method PATCH repos/o/r/issues/comments/3 --field body=@comment.md\n"
    );
    // More than fits into a comment.
    project.write("given.md", &"long ".repeat(20_000));
    run_step(&project, &commands, &variables).ends_with(0);
    assert!(posted().contains("(https://github.com/o/r/actions/runs/7)") && posted().len() < 300, "{}", posted());
    // A fork may not write.
    fake_gh(&project, &list(&others), true);
    let ended = run_step(&project, &commands, &variables).ends_with(0);
    assert!(ended.stdout.contains("::notice::The comment was not written"), "{}", ended.stdout);
}

// Otherwise a stranger's pull request could change the repository.
#[test]
fn workflows_run_nothing_of_a_pull_request_with_a_token_that_may_write() {
    let [starter, own] = WORKFLOWS.map(workflow);
    assert_eq!(step_of(&own, "<!-- foresite-diff -->"), step("<!-- foresite-diff -->"));
    assert_eq!(step_of(&own, "$PREVIEW"), step("$PREVIEW"));
    for text in [&starter, &own] {
        assert!(!text.contains("pull_request_target"));
        let (head, jobs) = text.split_once("\njobs:\n").unwrap();
        assert!(head.contains("\npermissions:\n  contents: read\n"));
        for job in jobs.split("\n  ").fold(Vec::<String>::new(), |mut jobs, line| {
            match jobs.last_mut() {
                Some(job) if line.starts_with(' ') || line.trim().is_empty() || line.starts_with('#') => {
                    job.push('\n');
                    job.push_str(line);
                }
                _ => jobs.push(line.to_owned()),
            }
            jobs
        }) {
            let may_write = job.contains("pull-requests: write");
            assert!(!(may_write && (job.contains("checkout") || job.contains("foresite build"))), "{job}");
            assert_eq!(may_write, job.trim_start().starts_with("comment:"), "{job}");
        }
    }
}

// A tag can be moved to other code, and a commit cannot.
#[test]
fn every_workflow_pins_its_actions_to_commits() {
    for path in [WORKFLOWS[0], WORKFLOWS[1], ".github/workflows/release.yml"] {
        let text = workflow(path);
        let uses: Vec<&str> = text.lines().filter(|line| line.contains("uses: ")).collect();
        assert!(uses.len() > 2, "{path}");
        for line in uses {
            let (_, version) = line.split_once('@').unwrap();
            let (commit, name) = version.split_at_checked(40).unwrap_or_else(|| panic!("{path}: {line}"));
            let is_pinned = commit.chars().all(|digit| digit.is_ascii_hexdigit()) && name.starts_with(" # v");
            assert!(is_pinned, "{path}: {line}");
        }
    }
}

#[test]
fn the_workflow_of_a_report_fetches_this_version() {
    let starter = workflow(WORKFLOWS[0]);
    assert!(starter.contains(&format!("\n  FORESITE_VERSION: {}\n", env!("CARGO_PKG_VERSION"))));
    // What is kept is not used for another version or another file.
    let key = starter.lines().find(|line| line.trim_start().starts_with("key: ")).unwrap();
    assert!(key.contains("env.FORESITE_VERSION") && key.contains("env.FORESITE_SHA256"), "{key}");
    // The file is one that the release has.
    let release = workflow(".github/workflows/release.yml");
    assert!(
        starter.contains("foresite-x86_64-unknown-linux-musl.tar.gz") && release.contains("x86_64-unknown-linux-musl")
    );
}

/// Runs the step that installs the program, with `curl` and `cargo` that are replaced, and with a checksum. Returns whether it
/// succeeded, and what `cargo` was called with.
#[cfg(target_os = "linux")]
fn install(is_released: bool, checksum: &str) -> (bool, String) {
    let project = Project::small();
    let step = step("sha256sum --check");
    let curl = format!(
        "#!/bin/sh\n{}\nfor a in \"$@\"; do case $a in *.sha256) echo \"$GOOD  x\"; exit;; esac; done\n\
         cp \"$HOME/released.tar.gz\" foresite-x86_64-unknown-linux-musl.tar.gz\n",
        if is_released { "" } else { "exit 22" }
    );
    project.write("bin/curl", &curl);
    project.write("bin/cargo", "#!/bin/sh\necho \"$@\" > \"$HOME/called\"\n");
    project.write("foresite", "the program");
    let script = format!(
        "set -e; chmod +x bin/*; tar -czf released.tar.gz foresite; rm foresite\n\
         export GOOD=$(sha256sum released.tar.gz | cut -d ' ' -f 1)\n{step}"
    );
    let status = std::process::Command::new("bash")
        .args(["-e", "-c", &script])
        .current_dir(project.root())
        .env("HOME", project.root())
        .env("PATH", format!("{}:{}", project.path("bin").display(), std::env::var("PATH").unwrap()))
        .envs([("FORESITE_VERSION", "0.1.0"), ("FORESITE_SHA256", checksum)])
        .output()
        .unwrap();
    let called = fs::read_to_string(project.path("called")).unwrap_or_default();
    assert_eq!(project.path(".cargo/bin/foresite").exists(), status.status.success() && called.is_empty());
    (status.status.success(), called)
}

#[cfg(target_os = "linux")]
#[test]
fn the_workflow_of_a_report_runs_no_program_with_another_checksum() {
    assert_eq!(install(true, ""), (true, String::new()), "the checksum of the release is right");
    assert!(!install(true, &"0".repeat(64)).0, "another checksum is expected");
    let (succeeds, called) = install(false, "");
    assert!(succeeds && called.contains("install --locked") && called.contains("--tag v0.1.0"), "{called}");
}

#[cfg(target_os = "linux")]
#[test]
fn the_workflow_fails_when_data_are_past_their_review() {
    let project = Project::small();
    let data = |day: &str| format!("review_by: {day}\ncolumns: {{ x: {{}} }}\nrows:\n  - {{ x: 1 }}\n");
    let overdue = step("title=E0310");
    project.write("data/cards.yaml", &data("2999-01-01"));
    run_step(&project, &overdue, &[]).ends_with(0);
    // It is later than the date of the report, so that the other checks say nothing.
    project.write("data/cards.yaml", &data("2026-06-01"));
    let checked = project.run(&["check", "--format", "github"]);
    assert!(!checked.stdout.contains("E0310"), "{}", checked.stdout);
    let ended = run_step(&project, &overdue, &[]).ends_with(1);
    assert!(
        ended.stdout.contains("title=E0310::the dataset `cards` was due for review by 1 June 2026"),
        "{}",
        ended.stdout
    );
}

/// Records the forecast of the model. Returns the name of the entry.
fn record(project: &Project, day: &str) -> String {
    project.run(&["record", "--as-of", day]).ends_with(0);
    let names = fs::read_dir(project.path("data/ledger")).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = names.map(|name| name.into_string().unwrap()).collect();
    names.retain(|name| name.starts_with(day));
    assert_eq!(names.len(), 1, "{names:?}");
    names[0].trim_end_matches(".yaml").to_owned()
}

#[test]
fn another_version_that_computes_other_numbers_is_a_cause() {
    let project = Project::small();
    project.write("data/models/plan.yaml", MODEL);
    let name = record(&project, "2026-05-07");
    let path = format!("data/ledger/{name}.yaml");
    let engine = |version: &str| format!("engine: \"{version}\"");
    let own = env!("CARGO_PKG_VERSION");
    // An earlier version that computed the same.
    let path = forge(&project, &path, &engine(own), &engine("0.0.1"));
    assert_eq!(changes(&json(&project, &[])), [""; 0]);
    let path = forge(&project, &path, "    median: 20\n", "    median: 18\n");
    let edited = MODEL.replace("pages: 30", "pages: 24");
    project.write("data/models/plan.yaml", &edited);
    let text = project.run(&["diff"]).ends_with(0).stdout;
    let expected = format!(
        "  median          18 → 14   −4
  90% interval    20 → 14
  what moved the median:
    −6  ████████████  input pages: 30 → 24
    +2  ████          the engine changed from 0.0.1 to {own}
"
    );
    assert!(text.contains(&expected), "{text}");
    let found = json(&project, &[]);
    let model = &found["models"][0];
    assert_eq!((&model["causes"], &model["changes"][1]["kind"]), (&serde_json::json!([[0], [1]]), &"engine".into()));
    let long = &model["outcomes"]["long"]["median"];
    assert_eq!((&long["from"], &long["to"], &long["move"]["value"]), (&18.into(), &14.into(), &(-4).into()));
    assert_eq!((&long["shares"][0]["value"], &long["shares"][1]["value"]), (&(-6).into(), &2.into()));
    let ready = &model["outcomes"]["ready"]["median"];
    assert_eq!((&ready["move"]["value"], &ready["shares"][1]["value"]), (&0.into(), &0.into()));
    // With other samples than those of the entry, a difference would be due to these.
    assert_eq!(changes(&json(&project, &["--samples", "512"])), ["input pages 30 24"]);
    // The next entry says so, and is compared with nothing but its own version.
    let next = record(&project, "2026-06-01");
    let entry = fs::read_to_string(project.path(&format!("data/ledger/{next}.yaml"))).unwrap();
    let cause = format!("{{ kind: \"engine\", change: \"the engine changed from 0.0.1 to {own}\", share: 2");
    assert!(entry.contains(&cause), "{entry}");
    let first = path.trim_start_matches("data/ledger/");
    assert_eq!(
        changes(&json(&project, &[first, &next])),
        ["input pages 30 24", "time  2026-05-07 2026-06-01", &format!("engine  0.0.1 {own}")]
    );
    assert_eq!(changes(&json(&project, &["--as-of", "2026-06-01"])), [""; 0]);
}

#[test]
fn compares_with_entries_of_the_ledger_from_the_files_that_were_kept() {
    let project = Project::small();
    project.write("data/models/plan.yaml", MODEL);
    let first = record(&project, "2026-05-07");
    let edited = MODEL.replace("wait: 2 year", "wait: 3 year");
    project.write("data/models/plan.yaml", &edited);
    let text = project.run(&["diff"]).ends_with(0).stdout;
    assert!(
        text.contains(&format!("from the entry {first}, as of 7 May 2026, to the files as they are, as of 7 May 2026")),
        "{text}"
    );
    assert!(text.contains("   +12 months\n"), "{text}");
    let second = record(&project, "2026-06-01");
    // Nothing but time has passed since the last entry.
    assert_eq!(changes(&json(&project, &["--as-of", "2026-07-01"])), ["time  2026-06-01 2026-07-01"]);
    let waits = ["input wait 2 year 3 year", "time  2026-05-07 2026-06-01"];
    let hash = first.rsplit('-').next().unwrap().to_owned();
    for name in [&first, &format!("data/ledger/{first}.yaml"), &hash, &"2026-05-20".to_owned()] {
        assert_eq!(changes(&json(&project, &[name, &second])), waits, "{name}");
    }
    let ended = project.run(&["diff", "2026-05-06"]).ends_with(2);
    assert!(ended.stderr.contains("has no entry of the model `plan` by 2026-05-06"), "{}", ended.stderr);
    // The second entry says what has moved it since the first.
    let entry = fs::read_to_string(project.path(&format!("data/ledger/{second}.yaml"))).unwrap();
    let moved = entry.split("\nmoved:\n").nth(1).unwrap().split("\nengine:").next().unwrap();
    let ready = moved.split("  long:\n").next().unwrap();
    let number = |text: &str| text.split([',', ' ', '\n']).next().unwrap().parse::<f64>().unwrap();
    let total = number(ready.split("move: ").nth(1).unwrap());
    let parts: Vec<f64> = ready.split("share: ").skip(1).map(number).collect();
    assert!(
        parts.len() == 2 && (total - 1.0).abs() < 1e-9 && (parts[0] - 1.0).abs() < 1e-9 && parts[1] == 0.0,
        "{ready}"
    );
    assert!(
        ready.contains("{ kind: \"input\", name: \"wait\", change: \"input wait: 2 year → 3 year\", share: "),
        "{ready}"
    );
    assert!(
        ready.contains("{ kind: \"time\", change: \"time has passed: 2026-05-07 → 2026-06-01\", share: 0"),
        "{ready}"
    );
    assert!(!fs::read_to_string(project.path(&format!("data/ledger/{first}.yaml"))).unwrap().contains("moved:"));
    project.run(&["verify"]).ends_with(0);
    let again = project.run(&["record", "--as-of", "2026-06-01"]).ends_with(0);
    assert_eq!(again.stderr, format!("already recorded: `data/ledger/{second}.yaml`\n"));
    // A kept file that was changed is not compared.
    let kept = fs::read_dir(project.path("data/ledger/kept")).unwrap().map(|entry| entry.unwrap().path());
    for path in kept {
        let text = fs::read_to_string(&path).unwrap();
        if text.contains("wait: 2 year") {
            fs::write(&path, text.replace("wait: 2 year", "wait: 4 year")).unwrap();
        }
    }
    let ended = project.run(&["diff", &first]).ends_with(2);
    assert!(ended.stderr.contains("is missing or was changed: restore it from the repository"), "{}", ended.stderr);
}
