//! `foresite.yaml`.

use serde_json::{Value, json};

use super::parts::{address, between, date, list, named, object, optional, required, says, text};

/// The site's settings.
pub fn schema() -> Value {
    let theme = object(vec![
        optional("hue", says("Hue of the accent colour, in degrees: 0 to 360.", between(0.0, 360.0))),
        optional("footer", says("Text at the foot of every page, in Markdown.", text())),
    ]);
    let size =
        || json!({ "type": "string", "pattern": "^[0-9][0-9_]*(\\.[0-9]+)? ?(B|kB|MB|GB)$", "examples": ["200 kB"] });
    let budgets = object(vec![
        optional(
            "page",
            says("A page with the styles, scripts and pictures that it loads: 1 MB where it is not given.", size()),
        ),
        optional("image", says("A picture: 500 kB where it is not given.", size())),
        optional("site", says("The whole site: 900 MB where it is not given, since GitHub Pages takes 1 GB.", size())),
    ]);
    let language = json!({ "type": "string", "pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$", "examples": ["en"] });
    let slug = "^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*$";
    says(
        "The site's settings.",
        object(vec![
            required("title", says("The site's title.", text())),
            optional("description", says("One sentence on what the site is, for search engines and feeds.", text())),
            required("base_url", says("Where the site is published: `https://name.github.io/repository/`.", address())),
            optional("author", says("Who publishes it.", text())),
            optional("language", says("Language tag of the pages: `en` where it is not given.", language)),
            optional(
                "as_of",
                says(
                    "The day called `today`, which the report is as of; the system's date where it is not given.",
                    date(),
                ),
            ),
            optional("repository", says("Where the project's files can be read.", address())),
            optional(
                "navigation",
                says(
                    "Pages of the navigation bar, by their paths below `content/`: `[index.md, method.md]`.",
                    list(text()),
                ),
            ),
            optional(
                "include",
                says(
                    "Folders outside `content/` whose pages are published too: `{ language: tests/language }`.",
                    named(slug, text()),
                ),
            ),
            optional(
                "budgets",
                says(
                    "How many bytes things may have before `check` warns, as they are written, uncompressed.",
                    budgets,
                ),
            ),
            optional("theme", says("What the theme lets an author choose.", theme)),
        ]),
    )
}
