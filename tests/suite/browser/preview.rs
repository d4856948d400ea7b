//! What an author sees while writing: a page that comes anew where it stood, what is wrong over it until it is mended, and a
//! first look at a model before its whole run.

use super::chromium::Context;
use super::tab::Tab;
use super::{Project, Server, WIDTHS};

/// A project with a page of many paragraphs, the last of which says `word`.
fn long(word: &str) -> Project {
    let project = Project::small();
    project.write("content/index.md", &page(word));
    project
}

fn page(word: &str) -> String {
    let paragraphs: Vec<String> = (1..=80).map(|at| format!("Paragraph {at} says as much as others do.\n")).collect();
    format!("---\ntitle: Home\n---\n\n{}\nThe last one says {word}.\n", paragraphs.join("\n"))
}

impl Tab {
    /// Goes to a page and scrolls down in it.
    fn open_far_down(&mut self, address: &str) {
        self.open(address);
        self.run("scrollTo(0, 1500)");
        self.wait_for("scrollY === 1500");
    }
}

const SAYS: &str = "document.querySelector('main').textContent.includes";

#[test]
fn a_page_comes_anew_where_its_reader_was() {
    let Some(context) = Context::open() else { return };
    for width in WIDTHS {
        let project = long("one");
        let server = Server::start(project.root(), &[]);
        let mut tab = context.tab(width);
        tab.open_far_down(&server.address);
        project.write("content/index.md", &page("two"));
        tab.wait_for(&format!("{SAYS}('The last one says two')"));
        tab.wait_for("scrollY === 1500");
        assert_eq!(tab.complaints(), Vec::<String>::new());
    }
}

#[test]
fn what_is_wrong_stands_over_the_last_good_page_and_goes_when_it_is_mended() {
    let Some(context) = Context::open() else { return };
    for width in WIDTHS {
        let project = long("one");
        let server = Server::start(project.root(), &[]);
        let mut tab = context.tab(width);
        tab.open_far_down(&server.address);
        project.write("content/index.md", &page("[two](=plan.ready)"));
        let told = "document.querySelector('#foresite-problem')?.textContent.includes('content/index.md:165:26')";
        tab.wait_for(&format!("{told} && {SAYS}('The last one says one')"));
        // A page that is still being laid out has neither its place nor its height.
        tab.wait_for("document.querySelector('#foresite-problem').getBoundingClientRect().bottom === innerHeight");
        tab.wait_for("scrollY === 1500");
        project.write("content/index.md", &page("three"));
        tab.wait_for(&format!("!document.querySelector('#foresite-problem') && {SAYS}('The last one says three')"));
        tab.wait_for("scrollY === 1500");
    }
}

#[test]
fn a_first_look_says_that_it_is_one_and_goes_by_itself() {
    let Some(context) = Context::open() else { return };
    let project = long("one");
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
    tab.open_far_down(&server.address);
    project.write("data/models/plan.yaml", &model("300 to 900"));
    tab.wait_for("document.querySelector('#foresite-preview')?.textContent.includes('Preview from 512 samples')");
    tab.wait_for("!document.querySelector('#foresite-preview') && document.querySelector('main data')");
    tab.wait_for("scrollY === 1500");
    assert_eq!(tab.complaints(), Vec::<String>::new());
}
