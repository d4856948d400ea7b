//! Tests what an author sees while writing: the page is reloaded and keeps its scroll position, problems are shown over
//! it until they are fixed, and a model is previewed before its full run.

use super::chromium::Context;
use super::tab::Tab;
use super::{Project, Server, WIDTHS};

/// Creates a project with a long page, whose last paragraph contains `word`.
fn project_with_long_page(word: &str) -> Project {
    let project = Project::small();
    project.write("content/index.md", &page(word));
    project
}

fn page(word: &str) -> String {
    let paragraphs: Vec<String> = (1..=80).map(|at| format!("Paragraph {at} says as much as others do.\n")).collect();
    format!("---\ntitle: Home\n---\n\n{}\nThe last one says {word}.\n", paragraphs.join("\n"))
}

impl Tab {
    /// Opens a page and scrolls down in it.
    fn open_scrolled(&mut self, address: &str) {
        self.open(address);
        self.run("scrollTo(0, 1500)");
        self.wait_for("scrollY === 1500");
    }
}

/// The start of the condition that a page contains a text.
const CONTAINS: &str = "document.querySelector('main').textContent.includes";

/// Serves the long page, scrolls down in it at each width, and runs `check`.
fn in_scrolled_pages(check: fn(&Project, &mut Tab)) {
    let Some(context) = Context::open() else { return };
    for width in WIDTHS {
        let project = project_with_long_page("one");
        let server = Server::start(project.root(), &[]);
        let mut tab = context.tab(width);
        tab.open_scrolled(&server.address);
        check(&project, &mut tab);
    }
}

#[test]
fn a_reloaded_page_keeps_its_scroll_position() {
    in_scrolled_pages(|project, tab| {
        project.write("content/index.md", &page("two"));
        tab.wait_for(&format!("{CONTAINS}('The last one says two')"));
        tab.wait_for("scrollY === 1500");
        assert_eq!(tab.complaints(), Vec::<String>::new());
    });
}

#[test]
fn a_problem_is_shown_over_the_last_good_page_until_it_is_fixed() {
    in_scrolled_pages(|project, tab| {
        project.write("content/index.md", &page("[two](=plan.ready)"));
        let is_reported =
            "document.querySelector('#foresite-problem')?.textContent.includes('content/index.md:165:26')";
        tab.wait_for(&format!("{is_reported} && {CONTAINS}('The last one says one')"));
        // A page that is still being laid out has neither its scroll position nor its height.
        tab.wait_for("document.querySelector('#foresite-problem').getBoundingClientRect().bottom === innerHeight");
        tab.wait_for("scrollY === 1500");
        project.write("content/index.md", &page("three"));
        tab.wait_for(&format!("!document.querySelector('#foresite-problem') && {CONTAINS}('The last one says three')"));
        tab.wait_for("scrollY === 1500");
    });
}

#[test]
fn a_preview_run_is_marked_until_the_full_run_replaces_it() {
    let Some(context) = Context::open() else { return };
    let project = project_with_long_page("one");
    let model = |need| {
        format!(
            "window: {{ from: 2020-01-01, to: 2050-01-01 }}\nsamples: 131072\ninputs:\n  pace: 2 to 4 year\n  need: {need}\n\
             outcomes:\n  ready: first(2 ^ ((t - 2020-01-01) / pace) + sqrt((t - 2020-01-01) / 1 year) > need)\n"
        )
    };
    project.write("data/models/plan.yaml", &model("3 to 9"));
    project.write("content/index.md", &page("[](=plan.ready.median.year)"));
    let server = Server::start(project.root(), &[]);
    let mut tab = context.tab(360);
    tab.open_scrolled(&server.address);
    project.write("data/models/plan.yaml", &model("300 to 900"));
    tab.wait_for("document.querySelector('#foresite-preview')?.textContent.includes('Preview from 512 samples')");
    tab.wait_for("!document.querySelector('#foresite-preview') && document.querySelector('main data')");
    tab.wait_for("scrollY === 1500");
    assert_eq!(tab.complaints(), Vec::<String>::new());
}
