//! The programs that are compared, and how each is given the pages.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::corpus::{COLUMNS, Corpus, Page, Part, SECTIONS};

/// The address of the site.
const ADDRESS: &str = "https://example.org/";

/// The style sheet of all sites.
const STYLE: &str = "body { max-width: 50em; margin: auto; font-family: serif }\n.chart { width: 100% }\n";

/// A static site generator.
pub struct Program {
    /// Its name in commands, and of the folder of its site.
    pub name: &'static str,
    /// Its name in texts.
    pub title: &'static str,
    /// The variable of the environment that names the program.
    variable: &'static str,
    /// The arguments that make it print its version.
    version: &'static str,
    /// The arguments of a build into `public`.
    build: &'static [&'static str],
    /// What it leaves in the folder of the site, besides `public`.
    caches: &'static [&'static str],
    /// The folder of templates that it needs, with their contents.
    templates: &'static [(&'static str, &'static str)],
    /// Writes the settings, sections, and datasets.
    write_site: fn(&Corpus, &Path),
    /// Returns the front matter of a page.
    front_matter: fn(&Page) -> String,
    /// Returns the address that a link to a page has in Markdown.
    link: fn(&Page) -> String,
    /// Returns the Markdown that shows the chart and the table of a dataset.
    data: fn(usize) -> String,
}

/// All programs, Foresite first.
pub const PROGRAMS: [Program; 3] = [
    Program {
        name: "foresite",
        title: "Foresite",
        variable: "FORESITE",
        version: "--version",
        build: &["build", "--quiet", "-o", "public"],
        caches: &[],
        templates: &[
            ("templates/page.html", include_str!("foresite/page.html")),
            ("templates/section.html", include_str!("foresite/section.html")),
        ],
        write_site: write_foresite,
        front_matter: |page| {
            let Page { title, date, description, .. } = page;
            format!("---\ntitle: {title}\ndate: {date}\ndescription: {description}\n---\n\n")
        },
        link: |page| format!("../s{}/{}.md", page.section, page.name),
        data: |number| format!("![](chart:d{number})\n\n![](table:d{number})\n"),
    },
    Program {
        name: "hugo",
        title: "Hugo",
        variable: "HUGO",
        version: "version",
        build: &["--quiet", "--minify", "-d", "public"],
        caches: &["resources", ".hugo_build.lock"],
        templates: &[
            ("layouts/baseof.html", include_str!("hugo/baseof.html")),
            ("layouts/page.html", include_str!("hugo/page.html")),
            ("layouts/section.html", include_str!("hugo/section.html")),
            ("layouts/home.html", include_str!("hugo/home.html")),
            ("layouts/_shortcodes/data.html", include_str!("hugo/data.html")),
        ],
        write_site: write_hugo,
        front_matter: toml,
        link: |page| format!("/s{}/{}.md", page.section, page.name),
        data: |number| format!("{{{{< data \"d{number}\" >}}}}\n"),
    },
    Program {
        name: "zola",
        title: "Zola",
        variable: "ZOLA",
        version: "--version",
        build: &["build", "--force", "-o", "public"],
        caches: &[],
        templates: &[
            ("templates/base.html", include_str!("zola/base.html")),
            ("templates/page.html", include_str!("zola/page.html")),
            ("templates/section.html", include_str!("zola/section.html")),
            ("templates/index.html", include_str!("zola/index.html")),
            ("templates/shortcodes/data.html", include_str!("zola/data.html")),
        ],
        write_site: write_zola,
        front_matter: toml,
        link: |page| format!("@/s{}/{}.md", page.section, page.name),
        data: |number| format!("{{{{ data(name=\"d{number}\") }}}}\n"),
    },
];

impl Program {
    /// Returns the name and the version of the program, if it is installed.
    pub fn version(&self) -> Option<String> {
        let output = Command::new(self.path()).arg(self.version).output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        // Hugo and its packages print more than a line: `hugo v0.168.0-e27a…`.
        let is_version = |word: &&str| word.trim_start_matches('v').starts_with(|first: char| first.is_ascii_digit());
        let version = text.lines().last()?.split_whitespace().find(is_version)?;
        Some(format!("{} {}", self.title, version.trim_start_matches('v').split('-').next()?))
    }

    /// Writes the site into a folder.
    pub fn write(&self, corpus: &Corpus, site: &Path) {
        for (path, text) in self.templates {
            write(&site.join(path), text);
        }
        write(&site.join("static/style.css"), STYLE);
        (self.write_site)(corpus, site);
        for page in &corpus.pages {
            let mut text = (self.front_matter)(page);
            for part in &page.parts {
                match part {
                    Part::Text(part) => text.push_str(part),
                    Part::Link(paragraph, to) => {
                        let to = &corpus.pages[*to];
                        text.push_str(&format!("{paragraph} See [{}]({}).\n", to.title, (self.link)(to)));
                    }
                    Part::Data(number) => text.push_str(&(self.data)(*number)),
                }
                text.push('\n');
            }
            write(&site.join(format!("content/s{}/{}.md", page.section, page.name)), &text);
        }
    }

    /// Removes what the last build left.
    pub fn clean(&self, site: &Path) {
        for path in self.caches.iter().copied().chain(["public"]) {
            let path = site.join(path);
            // What is not there need not be removed.
            let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
        }
    }

    /// Returns the command that builds a site.
    pub fn command(&self, site: &Path) -> Command {
        let mut command = command(&self.path(), site);
        command.args(self.build);
        command
    }

    /// Returns whether a built site has all pages, a feed, and a sitemap.
    pub fn is_complete(&self, site: &Path, pages: usize) -> bool {
        let public = site.join("public");
        let is_page = |number: usize| public.join(format!("s{}/p{number:05}/index.html", number % SECTIONS)).is_file();
        let has = |names: [&str; 3]| names.iter().any(|name| public.join(name).is_file());
        (0..pages).all(is_page) && public.join("sitemap.xml").is_file() && has(["feed.xml", "index.xml", "atom.xml"])
    }

    fn path(&self) -> String {
        let own = if self.name == "foresite" { env!("CARGO_BIN_EXE_foresite") } else { self.name };
        std::env::var(self.variable).unwrap_or_else(|_| own.to_owned())
    }
}

fn toml(page: &Page) -> String {
    let Page { title, date, description, .. } = page;
    format!("+++\ntitle = \"{title}\"\ndate = {date}\ndescription = \"{description}\"\n+++\n\n")
}

fn write_foresite(corpus: &Corpus, site: &Path) {
    let sections: Vec<String> = (0..SECTIONS).map(|section| format!("s{section}/index.md")).collect();
    let navigation = sections.join(", ");
    write(
        &site.join("foresite.yaml"),
        &format!("title: Forecasts\nbase_url: {ADDRESS}\nas_of: 2026-12-01\nnavigation: [index.md, {navigation}]\n"),
    );
    write(&site.join("content/index.md"), "---\ntitle: Forecasts\n---\n\nAll sections.\n");
    for (section, path) in sections.iter().enumerate() {
        let text = format!("---\ntitle: Section {section}\ntemplate: section.html\n---\n\nReports of one section.\n");
        write(&site.join("content").join(path), &text);
    }
    write(&site.join("data/sources.yaml"), "bench: { type: web, title: Made from a seed }\n");
    for (number, rows) in corpus.datasets.iter().enumerate() {
        let columns: String = COLUMNS.iter().map(|name| format!("  {name}: {{ label: {name} }}\n")).collect();
        let head = "sources: [bench]\nkey: date\ndate: date\ncolumns:\n  date: { type: date }\n";
        let row = |(date, values): &(String, [f64; 3])| format!("  - {{ date: {date}, {} }}\n", fields(values));
        let rows: String = rows.iter().map(row).collect();
        write(&site.join(format!("data/d{number}.yaml")), &format!("title: D{number}\n{head}{columns}rows:\n{rows}"));
        let series: String =
            COLUMNS.iter().map(|name| format!("  - {{ path: d{number}.{name}, label: {name} }}\n")).collect();
        let chart = format!("kind: line\ntitle: Three series\nsources: [bench]\nseries:\n{series}");
        write(&site.join(format!("data/charts/d{number}.yaml")), &chart);
        let table = format!("kind: dataset\ntitle: Rows\ndataset: d{number}\n");
        write(&site.join(format!("data/tables/d{number}.yaml")), &table);
    }
}

fn write_hugo(corpus: &Corpus, site: &Path) {
    let settings = "title = \"Forecasts\"\nlanguageCode = \"en\"\ndisableKinds = [\"taxonomy\", \"term\"]\n[outputs]\nhome = \
                    [\"html\", \"rss\"]\nsection = [\"html\"]\n[markup.goldmark.renderHooks.link]\nuseEmbedded = \"always\"\n";
    write(&site.join("hugo.toml"), &format!("baseURL = \"{ADDRESS}\"\n{settings}"));
    write_data(corpus, site, "_index.md");
}

fn write_zola(corpus: &Corpus, site: &Path) {
    let settings = "title = \"Forecasts\"\ngenerate_feeds = true\nminify_html = true\nbuild_search_index = false\n\
                    compile_sass = false\n[markdown]\nbottom_footnotes = true\n[markdown.highlighting]\ntheme = \
                    \"github-light\"\n";
    write(&site.join("config.toml"), &format!("base_url = \"{ADDRESS}\"\n{settings}"));
    write(&site.join("content/_index.md"), "+++\ntitle = \"Forecasts\"\n+++\n");
    write_data(corpus, site, "_index.md");
}

/// Writes the sections and datasets of Hugo and Zola.
fn write_data(corpus: &Corpus, site: &Path, index: &str) {
    for section in 0..SECTIONS {
        write(&site.join(format!("content/s{section}/{index}")), &format!("+++\ntitle = \"Section {section}\"\n+++\n"));
    }
    for (number, rows) in corpus.datasets.iter().enumerate() {
        let largest = rows.iter().flat_map(|(_, values)| values).copied().fold(0.0, f64::max);
        let row = |(date, values): &(String, [f64; 3])| format!("  - {{ date: \"{date}\", {} }}\n", fields(values));
        let rows: String = rows.iter().map(row).collect();
        write(&site.join(format!("data/d{number}.yaml")), &format!("largest: {largest:.2}\nrows:\n{rows}"));
    }
}

fn fields(values: &[f64; 3]) -> String {
    let fields: Vec<String> = COLUMNS.iter().zip(values).map(|(name, value)| format!("{name}: {value:.2}")).collect();
    fields.join(", ")
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("files are in folders")).expect("the folder can be made");
    fs::write(path, text).expect("the file can be written");
}

/// Returns a command that runs in a folder.
fn command(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder);
    command
}
