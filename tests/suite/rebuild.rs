//! After any edits, a rebuild that reuses the results of the last build returns what a build from nothing returns, and
//! `foresite serve` shows it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use foresite::cache::BuildCache;
use foresite::date::Date;
use foresite::diagnostic::print;
use foresite::pipeline::{BuildOptions, Outcome, begin, build, rebuild};
use foresite::render::Site;
use foresite::serve::answer::{Answer, answer};
use foresite::serve::snapshot::Snapshot;

use super::client::Server;
use super::project::Project;

/// The number of rounds of edits, unless the environment variable `FORESITE_EDITS` has another number.
const EDITS: usize = 150;

/// Returns a project with two models, one of which reads a dataset, and with charts, tables and pages that show both.
fn project() -> Project {
    let project = Project::small();
    project.write(
        "content/index.md",
        "---\ntitle: Home of [](=plan.ready.median.year)\n---\n\n[On](second.md). The year is [](=plan.ready.median.year).\n\n![](chart:odds)\n",
    );
    project
        .write("content/second.md", "---\ntitle: Second\n---\n\n[4 GB](=cards[\"One\"].memory).\n\n![](table:cards)\n");
    project
        .write("content/essays/index.md", "---\ntitle: Essays\n---\n\n[One](one.md) costs [](=cost.price.median).\n");
    project.write(
        "content/essays/one.md",
        "---\ntitle: One\ndate: 2026-01-01\n---\n\nWords. [@maker] [A note](/note.txt).\n\n![](chart:memory)\n",
    );
    project.write("static/note.txt", "A note.\n");
    project.write(
        "data/cards.yaml",
        "title: Cards\nkey: name\ndate: released\nsources: [maker]\ncolumns: { name: { type: text }, released: { type: date }, memory: { \
         unit: GB } }\nderived: { double: { value: memory * 2, unit: GB } }\nrows:\n  - { name: One, released: 2020-01-01, memory: 4 }\n  - { name: Two, released: 2022-01-01, \
         memory: 8 }\n  - { name: Three, released: 2024-01-01, memory: 17 }\n",
    );
    project.write("data/other.yaml", "columns: { x: {} }\nderived: { twice: x * 2 }\nrows:\n  - { x: 1 }\n");
    project.write(
        "data/models/plan.yaml",
        "window: { from: 2020-01-01, to: 2050-01-01 }\nsamples: 128\ninputs:\n  pace: 2 to 4 year\noutcomes:\n  ready: { \
         value: 2026-01-01 + pace, label: Ready }\n",
    );
    project.write(
        "data/models/cost.yaml",
        "window: { from: 2020-01-01, to: 2050-01-01 }\nsamples: 128\ninputs:\n  each: 2 to 4 USD/GB\noutcomes:\n  price: \
         each * cards[\"Three\"].memory\n",
    );
    project.write("data/charts/odds.yaml", "kind: chance\ntitle: Odds\noutcomes: [plan.ready]\n");
    project.write("data/charts/memory.yaml", "kind: line\ntitle: Memory\nsources: [maker]\nseries: [cards.memory]\n");
    project.write("data/tables/cards.yaml", "kind: dataset\ntitle: Cards\ndataset: cards\n");
    project.write("data/sources.yaml", "maker: { title: Maker }\n");
    project
}

/// Replacements of a text in a file. If the file has the second text, it is replaced by the first. If it has neither,
/// because of another edit, the file stays as it is.
const REPLACEMENTS: &[(&str, &str, &str)] = &[
    // Text, links and figures of pages.
    ("content/index.md", "The year is", "By even odds it is"),
    ("content/index.md", "Home of", "All of"),
    ("content/index.md", "[On](second.md)", "[On](nowhere.md)"),
    ("content/second.md", "[4 GB]", "[5 GB]"),
    // What words assume of another dataset, and of a model.
    ("content/second.md", "\n\n[4 GB]", "\n\n{check: cost.price.median > 48 USD}\n[4 GB]"),
    ("content/essays/one.md", "\n\nWords.", "\n\n{check: cards[\"One\"].memory < 5 GB}\nWords."),
    ("data/charts/odds.yaml", "title: Odds", "check: plan.ready.median < 2030-01-01\ntitle: Odds"),
    ("content/second.md", "![](table:cards)", "![](table:cads)"),
    ("content/second.md", "![](table:cards)", "![](chart:odds)"),
    ("content/second.md", "![](table:cards)", "![](model:plan)"),
    ("content/second.md", "![](table:cards)", "![](dataset:cards)"),
    ("content/second.md", "![](table:cards)", "![](dataset:*)"),
    ("content/essays/one.md", "Words.", "# Heading\n\nMore words and [back](index.md#one)."),
    // Every key of the front matter.
    ("content/second.md", "title: Second", "title: Another second"),
    ("content/second.md", "---\ntitle", "---\nshort_title: 2nd\ntitle"),
    ("content/second.md", "---\ntitle", "---\ndescription: Of [](=plan.ready.median.year).\ntitle"),
    ("content/second.md", "---\ntitle", "---\nweight: 7\ntitle"),
    ("content/second.md", "---\ntitle", "---\ntags: [memory, cards]\ntitle"),
    ("content/second.md", "---\ntitle", "---\nliterals: [4 GB]\ntitle"),
    ("content/second.md", "---\ntitle", "---\ntemplate: other.html\ntitle"),
    ("content/essays/one.md", "date: 2026-01-01", "draft: true"),
    ("content/essays/one.md", "date: 2026-01-01", "date: 2026-03-01"),
    ("content/essays/one.md", "date: 2026-01-01", "date: 2026-01-01\nupdated: 2026-04-01"),
    // Datasets.
    ("data/cards.yaml", "memory: 4 }", "memory: 5 }"),
    ("data/cards.yaml", "memory: 17 }", "memory: 23 }"),
    ("data/cards.yaml", "memory * 2", "memory * 3"),
    ("data/cards.yaml", "title: Cards", "title: Boards"),
    ("data/cards.yaml", "name: Two", "name: One"),
    ("data/other.yaml", "x * 2", "x * two"),
    ("data/other.yaml", "x: 1", "x: 2"),
    // Models.
    ("data/models/plan.yaml", "2 to 4 year", "3 to 8 year"),
    ("data/models/plan.yaml", "2026-01-01 + pace", "2026-01-01 + paec"),
    ("data/models/plan.yaml", "label: Ready", "label: All ready"),
    ("data/models/plan.yaml", "samples: 128", "samples: 256"),
    ("data/models/plan.yaml", "outcomes:", "scenarios: { slow: { label: Slow, set: { pace: 9 year } } }\noutcomes:"),
    ("data/models/cost.yaml", "2 to 4 USD/GB", "20 to 40 USD/GB"),
    ("data/models/cost.yaml", "cards[\"Three\"]", "cards[\"Two\"]"),
    // Charts and tables, and their kinds.
    ("data/charts/odds.yaml", "title: Odds", "title: Even odds in [](=plan.ready.median.year)"),
    (
        "data/charts/odds.yaml",
        "kind: chance\ntitle: Odds\noutcomes: [plan.ready]",
        "kind: dots\ntitle: Odds\noutcome: plan.ready",
    ),
    ("data/charts/memory.yaml", "cards.memory", "cards.price"),
    ("data/charts/memory.yaml", "title: Memory", "title: 'Memory of [3 GB](=cards[\"One\"].memory)'"),
    (
        "data/charts/memory.yaml",
        "kind: line\ntitle: Memory\nsources: [maker]\nseries: [cards.memory]",
        "kind: scatter\ntitle: Memory\nsources: [maker]\ndataset: cards\nx: released\ny: memory",
    ),
    ("data/tables/cards.yaml", "title: Cards", "title: The cards"),
    (
        "data/tables/cards.yaml",
        "kind: dataset\ntitle: Cards\ndataset: cards",
        "kind: grid\ntitle: Cards\nheaders: [Card]\nrows: [[One]]",
    ),
    // Sources.
    ("data/sources.yaml", "title: Maker", "title: The maker"),
    ("data/sources.yaml", "maker:", "makers:"),
    // Every key of the settings.
    ("foresite.yaml", "title: Small", "title: Smaller"),
    ("foresite.yaml", "https://example.org/small/", "https://example.com/small/"),
    ("foresite.yaml", "as_of: 2026-05-07", "as_of: 2026-05-08"),
    ("foresite.yaml", "title: Small", "description: A small site.\ntitle: Small"),
    ("foresite.yaml", "title: Small", "author: Somebody\ntitle: Small"),
    ("foresite.yaml", "title: Small", "language: de\ntitle: Small"),
    ("foresite.yaml", "title: Small", "repository: https://example.org/files\ntitle: Small"),
    ("foresite.yaml", "title: Small", "navigation: [second.md, index.md]\ntitle: Small"),
    ("foresite.yaml", "title: Small", "include: { included: pages }\ntitle: Small"),
    ("foresite.yaml", "title: Small", "units: { card: }\ntitle: Small"),
    ("foresite.yaml", "title: Small", "units: { card: 2 GB }\ntitle: Small"),
    ("data/cards.yaml", "memory: { unit: GB }", "memory: { unit: card }"),
    ("foresite.yaml", "title: Small", "budgets: { page: 1 kB }\ntitle: Small"),
    ("foresite.yaml", "title: Small", "theme: { tokens: true }\ntitle: Small"),
    ("foresite.yaml", "title: Small", "theme: { hue: 20, footer: 'See [](=plan.ready.median.year).' }\ntitle: Small"),
];

/// Files that are removed if they exist, and created if not.
const OPTIONAL_FILES: &[(&str, &str)] = &[
    ("content/aside.md", "---\ntitle: Aside\n---\n\nBeside [the home page](index.md).\n"),
    ("content/essays/two.md", "---\ntitle: Two\ndate: 2026-02-01\n---\n\n[](=plan.ready.median.month)\n"),
    ("data/extra.yaml", "columns: { y: {} }\nrows:\n  - { y: 1 }\n"),
    ("data/models/more.yaml", "inputs: { a: 1 to 2 }\noutcomes: { b: a * 2 }\n"),
    ("data/references.bib", "@misc{other, title = {Another source}, year = 2020}\n"),
    ("static/note.txt", "A note.\n"),
    ("static/note.txt", "Another note.\n"),
    ("static/own.css", "p { color: red }\n"),
    ("templates/page.html", "<!doctype html><title>{{ page.title }}</title><main>{{ page.content | safe }}</main>\n"),
    (
        "templates/page.html",
        "<!doctype html><title>{{ page.title }}</title>{{ page.content | safe }}{{ chart(id=\"odds\") }}{{ table(id=\"cards\") }}\n",
    ),
    (
        "templates/page.html",
        "<!doctype html><title>{{ page.title }}</title>{{ page.content | safe }}{{ bound(expression = 'cards[\"One\"].memory') }} {{ \
         bound(expression = \"plan.ready.median.\" ~ \"year\") }}\n",
    ),
    ("templates/other.html", "<!doctype html><title>{{ page.title }}</title>{{ chart(id=\"memory\") }}\n"),
];

/// Files that get another name, and then their old name again.
const RENAMES: &[[&str; 2]] = &[
    ["content/second.md", "content/third.md"],
    ["data/cards.yaml", "data/boards.yaml"],
    ["data/other.yaml", "data/another.yaml"],
    ["data/models/cost.yaml", "data/models/price.yaml"],
    ["data/charts/odds.yaml", "data/charts/chances.yaml"],
    ["data/tables/cards.yaml", "data/tables/boards.yaml"],
];

/// Files of the site that may be open in a browser.
const PAGES: [&str; 5] =
    ["index.html", "second/index.html", "essays/index.html", "essays/one/index.html", "essays/two/index.html"];

/// A generator of pseudorandom numbers, which are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % bound as u64) as usize
    }
}

/// Makes a random edit, and returns what it is.
fn edit(project: &Project, dice: &mut Dice) -> String {
    let number = dice.below(REPLACEMENTS.len() + OPTIONAL_FILES.len() + RENAMES.len());
    // Editors either write to the file itself, or write another file and rename it.
    let is_renamed = dice.below(2) == 0;
    if let Some((path, from, to)) = REPLACEMENTS.get(number) {
        replace(project, path, from, to, is_renamed);
        return format!("`{from}` and `{to}` in {path}");
    }
    if let Some((path, text)) = OPTIONAL_FILES.get(number - REPLACEMENTS.len()) {
        if project.path(path).exists() {
            fs::remove_file(project.path(path)).unwrap();
        } else {
            project.write(path, text);
        }
        return format!("{path} exists or not");
    }
    let [old, new] = RENAMES[number - REPLACEMENTS.len() - OPTIONAL_FILES.len()];
    let (from, to) = if project.path(old).exists() { (old, new) } else { (new, old) };
    fs::rename(project.path(from), project.path(to)).unwrap();
    format!("{from} is renamed to {to}")
}

/// Replaces `from` by `to` in a file, or `to` by `from`.
fn replace(project: &Project, path: &str, from: &str, to: &str, is_renamed: bool) {
    let file = project.path(path);
    // The file may have another name at the moment.
    let Ok(text) = fs::read_to_string(&file) else { return };
    let changed = if text.contains(from) && !(to.contains(from) && text.contains(to)) {
        text.replacen(from, to, 1)
    } else {
        text.replacen(to, from, 1)
    };
    if is_renamed {
        let beside = file.with_extension("tmp~");
        fs::write(&beside, changed).unwrap();
        fs::rename(beside, &file).unwrap();
    } else {
        fs::write(&file, changed).unwrap();
    }
}

/// Edits a page, which no forecast depends on.
fn edit_page(project: &Project, dice: &mut Dice) -> String {
    let of_pages: Vec<_> = REPLACEMENTS.iter().filter(|(path, _, _)| path.starts_with("content/")).collect();
    let (path, from, to) = of_pages[dice.below(of_pages.len())];
    replace(project, path, from, to, true);
    format!("`{from}` and `{to}` in {path}")
}

fn edits() -> usize {
    std::env::var("FORESITE_EDITS").ok().and_then(|edits| edits.parse().ok()).unwrap_or(EDITS)
}

fn options() -> BuildOptions {
    let today = Date::new(2026, 5, 7).unwrap();
    BuildOptions { checks: true, ..BuildOptions::new(today) }
}

/// Builds the project, and cancels the build at a random moment.
fn build_and_cancel(project: &Project, open: &BTreeSet<String>, dice: &mut Dice, cache: &mut BuildCache) {
    let options = options();
    let (cancel, after) = (options.cancel.clone(), Duration::from_micros(dice.below(20_000) as u64));
    let caller = std::thread::spawn(move || {
        std::thread::sleep(after);
        cancel.cancel();
    });
    let loaded = begin(project.root(), &options, cache);
    loaded.preview(open, 64, cache);
    loaded.finish(cache);
    caller.join().unwrap();
}

fn printed(outcome: &Outcome) -> String {
    print::human(&outcome.report, &outcome.sources, false)
}

#[test]
fn a_rebuild_after_any_edits_equals_a_build_from_nothing() {
    let (project, mut dice) = (project(), Dice(7));
    let mut cache = BuildCache::default();
    let first = rebuild(project.root(), &options(), &mut cache);
    assert_eq!(printed(&first), "");
    let (mut valid, mut invalid, mut final_previews, mut reduced_previews) = (0, 0, 0, 0);
    for at in 0..edits() {
        // Otherwise errors would accumulate, and hardly any build would succeed.
        if dice.below(3) > 0 {
            restore(&project);
        }
        // Random edits rarely leave all models alone. In every fifth round only a page changes.
        let is_of_page = at % 5 == 4;
        let edits: Vec<String> = if is_of_page {
            restore(&project);
            rebuild(project.root(), &options(), &mut cache);
            vec![edit_page(&project, &mut dice)]
        } else {
            (0..1 + dice.below(3)).map(|_| edit(&project, &mut dice)).collect()
        };
        let open: BTreeSet<String> =
            PAGES.iter().filter(|_| dice.below(3) == 0).map(|page| (*page).to_owned()).collect();
        // Edits that are undone before their build is finished.
        for _ in 0..if is_of_page { 0 } else { dice.below(3) } {
            let mut again = Dice(dice.0);
            edit(&project, &mut dice);
            build_and_cancel(&project, &open, &mut dice, &mut cache);
            edit(&project, &mut again);
        }
        let loaded = begin(project.root(), &options(), &mut cache);
        let preview = loaded.preview(&open, 64, &mut cache);
        let warm = loaded.finish(&mut cache);
        if let Some(preview) = preview {
            let shown = |site: &Site| -> BTreeMap<String, String> {
                let pages = open.iter().filter_map(|page| Some((page.clone(), site.files.get(page)?)));
                pages.map(|(page, bytes)| (page, String::from_utf8_lossy(bytes).into_owned())).collect()
            };
            // No forecast depends on a page, so all of them are known from the build before.
            assert!(!is_of_page || preview.samples.is_none(), "preview after edit {at}: {edits:?}");
            if preview.samples.is_some() {
                reduced_previews += 1;
            } else if !warm.report.has_errors() {
                final_previews += 1;
                assert_eq!(shown(&preview.site), shown(&warm.site), "preview after edit {at}: {edits:?}");
            }
        }
        let cold = build(project.root(), &options());
        assert_eq!(printed(&warm), printed(&cold), "after edit {at}: {edits:?}");
        for (path, bytes) in &cold.site.files {
            let found = warm.site.files.get(path).map(|bytes| String::from_utf8_lossy(bytes));
            assert_eq!(found, Some(String::from_utf8_lossy(bytes)), "{path} after edit {at}: {edits:?}");
        }
        assert!(warm.site == cold.site, "after edit {at}: {edits:?}");
        *(if cold.report.has_errors() { &mut invalid } else { &mut valid }) += 1;
    }
    // The test is worth something only if it has met enough builds and previews of each kind.
    assert!(valid * 5 > edits() && invalid * 5 > edits(), "{valid} builds succeeded and {invalid} failed");
    assert!(
        final_previews * 30 > edits() && reduced_previews * 10 > edits(),
        "{final_previews} previews were final, and {reduced_previews} had fewer samples"
    );
}

#[test]
fn a_preview_reuses_the_forecasts_of_models_that_do_not_read_the_edited_dataset() {
    let (project, mut cache) = (project(), BuildCache::default());
    rebuild(project.root(), &options(), &mut cache);
    let open = BTreeSet::from(["index.html".to_owned(), "essays/index.html".to_owned()]);
    let mut samples_after = |path, from, to| {
        replace(&project, path, from, to, true);
        let loaded = begin(project.root(), &options(), &mut cache);
        let samples = loaded.preview(&open, 64, &mut cache).unwrap().samples;
        loaded.finish(&mut cache);
        samples
    };
    assert_eq!(samples_after("data/other.yaml", "x: 1", "x: 2"), None);
    assert_eq!(samples_after("data/cards.yaml", "memory: 17 }", "memory: 23 }"), Some(64));
    assert_eq!(samples_after("content/second.md", "title: Second", "title: Another second"), None);
    assert_eq!(samples_after("data/other.yaml", "x: 2", "x: 1"), None);
}

#[test]
fn a_server_shows_the_current_files_after_any_edits() {
    let (project, mut dice) = (project(), Dice(11));
    let server = Server::start(project.root(), &[]);
    let mut done = 0;
    let has_ended = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| read_on(&server, &has_ended));
        while done < edits() {
            // Several edits at once, as by a checkout, or one; some of them during a build.
            for _ in 0..1 + dice.below(12) {
                edit(&project, &mut dice);
                done += 1;
            }
            std::thread::sleep(Duration::from_millis(dice.below(400) as u64));
        }
        // Most random states have errors, and the server then keeps the last good page. These two states have none.
        let shows_first_year = |body: &str| body.contains(">2028</a></data>");
        restore(&project);
        server.wait_for("", "the restored page", |page| shows_first_year(&page.body));
        std::thread::sleep(Duration::from_millis(500));
        replace(&project, "data/models/plan.yaml", "2 to 4 year", "3 to 8 year", true);
        server.wait_for("", "a later year", |page| !shows_first_year(&page.body));
        std::thread::sleep(Duration::from_millis(500));
        has_ended.store(true, Ordering::Relaxed);
        assert!(reader.join().unwrap() > 1, "the page never changed");
    });
    restore(&project);
    let cold = build(project.root(), &options());
    assert!(!cold.report.has_errors(), "{}", printed(&cold));
    let started = Instant::now();
    let snapshot = Snapshot::new(cold.site.clone(), cold.base_url.as_deref().unwrap(), &cold.assets);
    for path in cold.site.files.keys() {
        let Answer::File { body, .. } = answer(&snapshot, &format!("/small/{path}")) else { panic!("no {path}") };
        while server.get(path).body != String::from_utf8_lossy(&body) {
            assert!(started.elapsed() < Duration::from_secs(20), "{path} is stale after {done} edits");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
    for (path, _) in OPTIONAL_FILES.iter().filter(|(path, _)| path.starts_with("content/")) {
        let route = path.strip_prefix("content/").unwrap().replace(".md", "/");
        let exists = project.path(path).exists();
        assert_eq!(server.get(&route).status, if exists { 200 } else { 404 }, "{route}");
    }
}

/// Requests the home page again and again until `has_ended`. Each response is complete, and its title and its text are of
/// the same forecast. Returns the number of different years that were shown.
fn read_on(server: &Server, has_ended: &AtomicBool) -> usize {
    let year = |text: &str| text.find("20").map(|at| text[at..at + 4].to_owned()).unwrap_or_default();
    let mut years = BTreeSet::new();
    while !has_ended.load(Ordering::Relaxed) {
        let page = server.get("");
        assert!(page.status == 200 && page.body.contains("__foresite/reload.js"), "incomplete: {}", page.body);
        // The notice of the server quotes lines of the files.
        let shown = page.body.split("id=\"foresite-problem\"").next().unwrap();
        let (title, text) = shown.split_once("</title>").unwrap();
        let title = year(title.split("<title>").nth(1).unwrap());
        let sentence = ["The year is", "By even odds it is"].iter().find_map(|words| text.split(words).nth(1));
        assert_eq!(title, year(sentence.unwrap()), "{}", page.body);
        years.insert(title);
        std::thread::sleep(Duration::from_millis(10));
    }
    years.len()
}

/// Restores all files of the project that edits change or rename, and removes files that edits create if they change what
/// pages need.
fn restore(edited: &Project) {
    let fresh = project();
    for [_, renamed] in RENAMES {
        let _ = fs::remove_file(edited.path(renamed));
    }
    for (path, bytes) in fresh.files() {
        let path = path.strip_prefix(fresh.root()).unwrap();
        edited.write(path.to_str().unwrap(), std::str::from_utf8(&bytes).unwrap());
    }
    // This template leaves out the list of sources, to which citations link.
    let _ = fs::remove_file(edited.path("templates/page.html"));
}

#[test]
fn charts_of_other_runs_follow_every_change_of_the_model_and_its_data() {
    let project = project();
    let model = "resolves: By looking.\nwindow: { from: 2020-01-01, to: 2050-01-01 }\nsamples: 128\ninputs:\n  pace: 2 to 4 year\ncurves:\n  \
                 memory: { value: trend(cards.memory), observed: other.x }\noutcomes:\n  ready: { value: 2026-01-01 + pace, label: Ready }\n";
    project.write("data/models/plan.yaml", model);
    let cost = "unrecorded: It is a price.\nsamples: 128\ninputs:\n  each: 2 to 4 USD/GB\noutcomes:\n  price: each * cards[\"Three\"].memory\n";
    project.write("data/models/cost.yaml", cost);
    let rows = |last: u32| {
        format!(
            "date: day\ncolumns: {{ day: {{ type: date }}, x: {{ unit: GB }} }}\nrows:\n  - {{ day: 2022-06-01, x: 8 }}\n  \
             - {{ day: 2024-06-01, x: 15 }}\n  - {{ day: 2025-06-01, x: {last} }}\n"
        )
    };
    project.write("data/other.yaml", &rows(20));
    project.run(&["record", "--as-of", "2026-01-01"]).ends_with(0);
    project.write("data/charts/moved.yaml", "kind: moves\ntitle: Moved\noutcome: plan.ready\n");
    project.write("data/charts/curved.yaml", "kind: curves\ntitle: Curved\noutcome: plan.ready\n");
    project.write("data/charts/tried.yaml", "kind: backtest\ntitle: Tried\ncurve: plan.memory\nfrom: 2024-03-01\n");
    project.write("data/tables/tried.yaml", "kind: backtest\ntitle: Tried\ncurve: plan.memory\nfrom: 2024-03-01\n");
    let page = |words: &str| {
        let figures = "![](chart:moved)\n\n![](chart:curved)\n\n![](chart:tried)\n\n![](table:tried)";
        format!("---\ntitle: Home\n---\n\n[On](second.md). {words}\n\n![](chart:odds)\n\n{figures}\n")
    };
    let options = BuildOptions { commit: false, ..BuildOptions::new(Date::parse("2026-05-07").unwrap()) };
    let mut cache = BuildCache::default();
    let mut seen = BTreeSet::new();
    let mut check = |note: &str| {
        let (warm, cold) = (rebuild(project.root(), &options, &mut cache), build(project.root(), &options));
        assert!(!cold.report.has_errors(), "{note}: {}", print::short(&cold.report, &cold.sources));
        assert!(warm.site.files == cold.site.files, "{note}");
        let figures = ["moved", "curved", "tried"].map(|id| cold.site.files[&format!("charts/{id}.csv")].clone());
        seen.insert(figures);
    };
    project.write("content/index.md", &page("One."));
    check("at first");
    project.write("content/index.md", &page("Two."));
    check("another text");
    project.write("data/models/plan.yaml", &model.replace("2 to 4", "3 to 5"));
    check("another input");
    project.write("data/other.yaml", &rows(30));
    check("another row of the data that are forecast");
    project.write("data/models/plan.yaml", model);
    check("the input as it was");
    assert_eq!(seen.len(), 4);
}
