//! A page of a small project at every width, in light and dark, without scripts.

use super::chromium::Context;
use super::tab::Tab;
use super::{Ended, Project, WIDTHS, foresite};

/// Shows a page at every width, in light and dark, keeps a picture of each under a name, and asks `look_at` what it finds there; it is
/// also given the scheme. No page may scroll sideways or complain.
pub fn in_every_look(page: &str, name: &str, look_at: impl Fn(&mut Tab, &str)) {
    let Some(context) = Context::open() else { return };
    let project = Project::small();
    project.write("content/second.md", page);
    Ended::of(foresite(project.root()).args(["build", "--quiet"])).ends_with(0);
    let address = super::host::start(&project.path("public"));
    for width in WIDTHS {
        for dark in [false, true] {
            let mut tab = context.tab(width).with_dark(dark).with_scripts(false);
            tab.open(&format!("{address}second/"));
            let look = if dark { "dark" } else { "light" };
            tab.picture(&format!("{name}-{width}-{look}"));
            look_at(&mut tab, look);
            let wide = tab.number("document.scrollingElement.scrollWidth - document.documentElement.clientWidth");
            assert!(wide <= 0.0, "{wide} px too wide at {width} px");
            assert_eq!(tab.complaints(), Vec::<String>::new());
        }
    }
}
