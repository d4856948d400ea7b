//! A rebuild of what changed yields what a cold build of everything would, whatever an author does to the files, and a
//! server that heard of it all shows it.

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

/// How many edits, unless `FORESITE_EDITS` says otherwise.
const EDITS: usize = 150;

/// Two models, of which one rests on a dataset, charts and tables of both, pages that tell of them, and a template.
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

/// What authors do to files: a file, and a text in it that becomes another, either way round. An edit whose file is not as
/// it was, since another edit is in force, is passed over.
const EDITS_OF: [(&str, &str, &str); 25] = [
    ("content/index.md", "The year is", "By even odds it is"),
    ("content/index.md", "Home of", "All of"),
    ("content/index.md", "[On](second.md)", "[On](nowhere.md)"),
    ("content/second.md", "[4 GB]", "[5 GB]"),
    ("content/second.md", "title: Second", "title: Another second"),
    ("content/second.md", "![](table:cards)", "![](table:cads)"),
    ("content/essays/one.md", "Words.", "# Heading\n\nMore words and [back](index.md#one)."),
    ("content/essays/one.md", "date: 2026-01-01", "draft: true"),
    ("data/cards.yaml", "memory: 4 }", "memory: 5 }"),
    ("data/cards.yaml", "memory: 17 }", "memory: 23 }"),
    ("data/cards.yaml", "memory * 2", "memory * 3"),
    ("data/other.yaml", "x * 2", "x * two"),
    ("data/cards.yaml", "title: Cards", "title: Boards"),
    ("data/cards.yaml", "name: Two", "name: One"),
    ("data/other.yaml", "x: 1", "x: 2"),
    ("data/models/plan.yaml", "2 to 4 year", "3 to 8 year"),
    ("data/models/plan.yaml", "2026-01-01 + pace", "2026-01-01 + paec"),
    ("data/models/plan.yaml", "label: Ready", "label: All ready"),
    ("data/models/cost.yaml", "2 to 4 USD/GB", "20 to 40 USD/GB"),
    ("data/charts/odds.yaml", "title: Odds", "title: Even odds in [](=plan.ready.median.year)"),
    ("data/charts/memory.yaml", "cards.memory", "cards.price"),
    ("data/charts/memory.yaml", "title: Memory", "title: 'Memory of [3 GB](=cards[\"One\"].memory)'"),
    ("data/tables/cards.yaml", "title: Cards", "title: The cards"),
    ("data/sources.yaml", "title: Maker", "title: The maker"),
    ("foresite.yaml", "title: Small", "title: Smaller"),
];

/// Files that come and go.
const COMING: [(&str, &str); 6] = [
    ("content/aside.md", "---\ntitle: Aside\n---\n\nBeside [the rest](index.md).\n"),
    ("content/essays/two.md", "---\ntitle: Two\ndate: 2026-02-01\n---\n\n[](=plan.ready.median.month)\n"),
    ("data/extra.yaml", "columns: { y: {} }\nrows:\n  - { y: 1 }\n"),
    ("data/models/more.yaml", "inputs: { a: 1 to 2 }\noutcomes: { b: a * 2 }\n"),
    ("static/note.txt", "A note.\n"),
    ("templates/page.html", "<!doctype html><title>{{ page.title }}</title><main>{{ page.content | safe }}</main>\n"),
];

/// Files of the site that may be looked at.
const PAGES: [&str; 5] =
    ["index.html", "second/index.html", "essays/index.html", "essays/one/index.html", "essays/two/index.html"];

/// Even numbers below a bound, the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % bound as u64) as usize
    }
}

/// Does something to the files; says what.
fn edit(project: &Project, dice: &mut Dice) -> String {
    let at = dice.below(EDITS_OF.len() + COMING.len());
    if let Some((path, from, to)) = EDITS_OF.get(at) {
        let file = project.path(path);
        let text = fs::read_to_string(&file).unwrap();
        let changed = if text.contains(from) && !(to.contains(from) && text.contains(to)) {
            text.replacen(from, to, 1)
        } else {
            text.replacen(to, from, 1)
        };
        // As editors do it: written beside, and moved into its place.
        if dice.below(2) == 0 {
            let beside = file.with_extension("tmp~");
            fs::write(&beside, changed).unwrap();
            fs::rename(beside, &file).unwrap();
        } else {
            fs::write(&file, changed).unwrap();
        }
        return format!("`{from}` and `{to}` in {path}");
    }
    let (path, text) = COMING[at - EDITS_OF.len()];
    if project.path(path).exists() {
        fs::remove_file(project.path(path)).unwrap();
    } else {
        project.write(path, text);
    }
    path.to_owned()
}

fn edits() -> usize {
    std::env::var("FORESITE_EDITS").ok().and_then(|edits| edits.parse().ok()).unwrap_or(EDITS)
}

fn options() -> BuildOptions {
    let today = Date::new(2026, 5, 7).unwrap();
    BuildOptions { checks: true, ..BuildOptions::new(today) }
}

/// Builds the project, and cancels the build at a random moment.
fn call_off(project: &Project, open: &BTreeSet<String>, dice: &mut Dice, cache: &mut BuildCache) {
    let options = options();
    let (cancel, after) = (options.cancel.clone(), Duration::from_micros(dice.below(20_000) as u64));
    let caller = std::thread::spawn(move || {
        std::thread::sleep(after);
        cancel.cancel();
    });
    let begun = begin(project.root(), &options, cache);
    begun.preview(open, 64, cache);
    begun.finish(cache);
    caller.join().unwrap();
}

fn told(outcome: &Outcome) -> String {
    print::human(&outcome.report, &outcome.sources, false)
}

#[test]
fn a_rebuild_after_any_edits_is_a_cold_build() {
    let (project, mut dice) = (project(), Dice(7));
    let mut cache = BuildCache::default();
    let first = rebuild(project.root(), &options(), &mut cache);
    assert_eq!(told(&first), "");
    let (mut good, mut bad, mut ahead, mut rough) = (0, 0, 0, 0);
    for at in 0..edits() {
        // Else what is wrong would pile up, and hardly a build go well.
        if dice.below(3) > 0 {
            mend(&project);
        }
        let edits: Vec<String> = (0..1 + dice.below(3)).map(|_| edit(&project, &mut dice)).collect();
        let open: BTreeSet<String> =
            PAGES.iter().filter(|_| dice.below(3) == 0).map(|page| (*page).to_owned()).collect();
        // An edit that is undone before its build is through.
        for _ in 0..dice.below(3) {
            let mut again = Dice(dice.0);
            edit(&project, &mut dice);
            call_off(&project, &open, &mut dice, &mut cache);
            edit(&project, &mut again);
        }
        let begun = begin(project.root(), &options(), &mut cache);
        let preview = begun.preview(&open, 64, &mut cache);
        let warm = begun.finish(&mut cache);
        if let Some(preview) = preview {
            let shown = |site: &Site| -> BTreeMap<String, String> {
                let pages = open.iter().filter_map(|page| Some((page.clone(), site.files.get(page)?)));
                pages.map(|(page, bytes)| (page, String::from_utf8_lossy(bytes).into_owned())).collect()
            };
            if preview.samples.is_some() {
                rough += 1;
            } else if !warm.report.has_errors() {
                ahead += 1;
                assert_eq!(shown(&preview.site), shown(&warm.site), "looked at after edit {at}: {edits:?}");
            }
        }
        let cold = build(project.root(), &options());
        assert_eq!(told(&warm), told(&cold), "after edit {at}: {edits:?}");
        for (path, bytes) in &cold.site.files {
            let found = warm.site.files.get(path).map(|bytes| String::from_utf8_lossy(bytes));
            assert_eq!(found, Some(String::from_utf8_lossy(bytes)), "{path} after edit {at}: {edits:?}");
        }
        assert!(warm.site == cold.site, "after edit {at}: {edits:?}");
        *(if cold.report.has_errors() { &mut bad } else { &mut good }) += 1;
    }
    assert!(good * 5 > edits() && bad * 5 > edits(), "{good} builds went well and {bad} did not");
    assert!(ahead * 30 > edits() && rough * 10 > edits(), "{ahead} first looks were whole and {rough} rough");
}

#[test]
fn a_server_shows_what_the_files_say_after_any_edits() {
    let (project, mut dice) = (project(), Dice(11));
    let server = Server::start(project.root(), &[]);
    let mut done = 0;
    let has_ended = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| read_on(&server, &has_ended));
        while done < edits() {
            // A burst, as of a checkout, or one save; some while a build is under way.
            for _ in 0..1 + dice.below(12) {
                edit(&project, &mut dice);
                done += 1;
            }
            std::thread::sleep(Duration::from_millis(dice.below(400) as u64));
        }
        has_ended.store(true, Ordering::Relaxed);
        assert!(reader.join().unwrap() > 1, "the page never changed");
    });
    mend(&project);
    let cold = build(project.root(), &options());
    assert!(!cold.report.has_errors(), "{}", told(&cold));
    let started = Instant::now();
    let snapshot = Snapshot::new(cold.site.clone(), cold.base_url.as_deref().unwrap(), &cold.assets);
    for path in cold.site.files.keys() {
        let Answer::File { body, .. } = answer(&snapshot, &format!("/small/{path}")) else { panic!("no {path}") };
        while server.get(path).body != String::from_utf8_lossy(&body) {
            assert!(started.elapsed() < Duration::from_secs(20), "{path} is stale after {done} edits");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
    for (path, _) in COMING.iter().filter(|(path, _)| path.starts_with("content/")) {
        let route = path.strip_prefix("content/").unwrap().replace(".md", "/");
        let exists = project.path(path).exists();
        assert_eq!(server.get(&route).status, if exists { 200 } else { 404 }, "{route}");
    }
}

/// A reader who asks for a page again and again: it is always there, up to its end, and its title and its text are of one
/// run. Counts the years that it named.
fn read_on(server: &Server, has_ended: &AtomicBool) -> usize {
    let year = |text: &str| text.find("20").map(|at| text[at..at + 4].to_owned()).unwrap_or_default();
    let mut years = BTreeSet::new();
    while !has_ended.load(Ordering::Relaxed) {
        let page = server.get("");
        assert!(page.status == 200 && page.body.contains("__foresite/reload.js"), "torn: {}", page.body);
        // What stands over the page shows lines of the files.
        let shown = page.body.split("id=\"foresite-problem\"").next().unwrap();
        let (title, text) = shown.split_once("</title>").unwrap();
        let title = year(title.split("<title>").nth(1).unwrap());
        let said = ["The year is", "By even odds it is"].iter().find_map(|words| text.split(words).nth(1));
        assert_eq!(title, year(said.unwrap()), "{}", page.body);
        years.insert(title);
        std::thread::sleep(Duration::from_millis(10));
    }
    years.len()
}

/// Undoes what cannot be built, so that there is a page to compare.
fn mend(edited: &Project) {
    let fresh = project();
    for (path, _, _) in EDITS_OF {
        edited.write(path, &fs::read_to_string(fresh.path(path)).unwrap());
    }
    edited.write("static/note.txt", "A note.\n");
    // Without the places that the theme gives sources.
    let _ = fs::remove_file(edited.path("templates/page.html"));
}
