//! Keys that other tools have and this one has not, each with what to do instead.

/// What to do instead of a key of other tools.
struct Answer {
    /// The keys, in lower case and without anything that joins words.
    keys: &'static [&'static str],
    /// What to do.
    hint: &'static str,
}

/// The answers for a mapping, by the words with which messages name it.
const ANSWERS: [(&str, &[Answer]); 3] = [
    (
        "the front matter",
        &[
            Answer {
                keys: &["slug", "permalink", "url", "path", "route", "id"],
                hint: "the address of a page follows from its file's name: rename or move the file",
            },
            Answer {
                keys: &["redirectfrom", "redirects", "redirectto"],
                hint: "the page at the new address lists its old addresses under `aliases`",
            },
            Answer {
                keys: &["categories", "category", "keywords", "topics", "taxonomies"],
                hint: "list the topics of the page under `tags`",
            },
            Answer { keys: &["byline", "writer", "contributors"], hint: "list the names under `authors`" },
            Answer {
                keys: &["image", "cover", "thumbnail", "banner", "images", "featuredimage", "ogimage", "heroimage"],
                hint: "put the picture into the text, `![What it shows](/picture.svg)`; the card for shared links can have one of its own, `card: { image: FILE, alt: TEXT }`",
            },
            Answer {
                keys: &["lang", "language", "locale"],
                hint: "the language of all pages is `language` in `foresite.yaml`, and that of a folder of pages is under `languages`",
            },
            Answer {
                keys: &["toc", "tableofcontents", "contents", "sidebar", "numbersections"],
                hint: "leave it out: every page with several headings has its contents beside it",
            },
            Answer {
                keys: &["layout", "type", "kind", "theme"],
                hint: "the template that renders a page is `template`",
            },
            Answer {
                keys: &["publishdate", "pubdate", "published", "publishedat", "created", "createdat", "datepublished"],
                hint: "the day on which a page appears is `date`",
            },
            Answer {
                keys: &["expirydate", "unpublishdate", "expires"],
                hint: "a page stays until its file is removed; `review_by` in data says when they are to be reviewed",
            },
            Answer {
                keys: &["subtitle", "summary", "excerpt", "abstract", "lead", "dek"],
                hint: "write it as `description`",
            },
            Answer {
                keys: &["math", "katex", "mathjax", "comments", "share", "search", "mermaid", "highlight"],
                hint: "there is no such part: leave it out",
            },
            Answer {
                keys: &["params", "custom", "variables", "data"],
                hint: "values of your own stand under `extra`, where templates read them as `page.extra.name`",
            },
            Answer {
                keys: &["menu", "menus"],
                hint: "leave it out: the navigation is `navigation` in `foresite.yaml`",
            },
            Answer {
                keys: &["format", "output", "execute", "jupyter", "engine", "bibliography", "csl"],
                hint: "leave it out: pages are built in one way, and bibliographies are the files `data/*.bib`",
            },
        ],
    ),
    (
        "the site's settings",
        &[
            Answer {
                keys: &["logo", "brand"],
                hint: "put the picture into `static/`, and name it in the theme's options: `theme: { logo: mark.svg }`",
            },
            Answer {
                keys: &["favicon", "icon", "icons"],
                hint: "put the file into `static/`, and name it in the theme's options: `theme: { favicon: mark.svg }`",
            },
            Answer {
                keys: &["analytics", "googleanalytics", "gtag", "plausible", "tracking", "matomo"],
                hint: "there is none: pages load nothing from other sites, and do not watch their readers",
            },
            Answer {
                keys: &["locales", "i18n", "translations"],
                hint: "another language is a folder of pages: `languages: { de: { title: … } }` is for those in `content/de/`",
            },
            Answer {
                keys: &["search", "searchindex", "buildsearchindex"],
                hint: "write it as `search` under `publish`: `publish: { search: true }`",
            },
            Answer {
                keys: &["image", "ogimage", "card", "cover", "twitter", "social", "socialcards"],
                hint: "cards for shared links are drawn with `publish: { cards: true }`; a page has a picture of its own with `card: { image: FILE, alt: TEXT }`",
            },
            Answer {
                keys: &["css", "stylesheet", "stylesheets", "styles", "extracss"],
                hint: "put the stylesheet into `static/`, and name it in the theme's options: `theme: { styles: own.css }`",
            },
            Answer {
                keys: &["font", "fonts", "mainfont", "fontfamily"],
                hint: "put the font into `static/`, and name it in the theme's options: `theme: { fonts: { text: own.woff2 } }`",
            },
            Answer {
                keys: &["js", "scripts", "extrajs"],
                hint: "put the script into `static/`, and name it in the theme's options: `theme: { scripts: own.js }`",
            },
            Answer {
                keys: &["head", "headerincludes", "extrahead"],
                hint: "put elements of the head into the theme's options: `theme: { head: <meta name=\"author\" content=\"Ann\"> }`",
            },
            Answer {
                keys: &["menu", "menus", "nav", "sidebar", "navbar", "pages"],
                hint: "list the pages under `navigation`",
            },
            Answer {
                keys: &["outputdir", "publishdir", "public", "destination", "sitedir"],
                hint: "the folder is an option of the command: `foresite build --output-dir DIR`",
            },
            Answer {
                keys: &["plugins", "extensions", "markdown", "markup", "filters", "engine"],
                hint: "there are no extensions: leave it out",
            },
            Answer { keys: &["port", "host"], hint: "these are options of the command: `foresite serve --port 4000`" },
            Answer {
                keys: &["draft", "drafts", "builddrafts", "buildfuture"],
                hint: "drafts are built with an option of the command: `foresite build --drafts`",
            },
            Answer { keys: &["copyright", "footertext"], hint: "write it as `footer` under `theme`" },
            Answer {
                keys: &["feed", "rss", "generatefeed"],
                hint: "leave it out: every site with dated pages has a feed",
            },
            Answer {
                keys: &["params", "custom", "variables", "data"],
                hint: "values of your own stand under `extra`, where templates read them as `site.extra.name`",
            },
        ],
    ),
    (
        "the theme's options",
        &[
            Answer {
                keys: &["font", "mainfont", "fontfamily"],
                hint: "put the font into `static/`, and name it: `fonts: { text: own.woff2 }`",
            },
            Answer {
                keys: &["fontsize"],
                hint: "set it in a stylesheet of your own in `static/`, and name that: `styles: own.css`",
            },
            Answer {
                keys: &["css", "stylesheet", "extracss", "customcss", "scss"],
                hint: "put the stylesheet into `static/`, and name it: `styles: own.css`",
            },
            Answer {
                keys: &["icon", "brand"],
                hint: "put the picture into `static/`, and name it: `logo: mark.svg`, `favicon: mark.svg`",
            },
            Answer {
                keys: &["color", "colors", "colour", "palette", "accent", "primary", "primarycolor", "accentcolor"],
                hint: "the color of the theme is `hue`, a number of degrees from 0 to 360",
            },
            Answer {
                keys: &["dark", "darkmode", "colorscheme", "mode", "scheme"],
                hint: "leave it out: pages follow the light or dark scheme of the reader's device",
            },
            Answer {
                keys: &["name", "theme", "template"],
                hint: "there is one theme; files in `templates/` and `static/` replace its own",
            },
        ],
    ),
];

/// Returns what to do instead of a key that another tool has in such a mapping; `what` names the mapping as messages do.
pub fn answer(what: &str, key: &str) -> Option<&'static str> {
    let letters: String =
        key.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect();
    let (_, answers) = ANSWERS.iter().find(|(name, _)| *name == what)?;
    answers.iter().find(|answer| answer.keys.contains(&letters.as_str())).map(|answer| answer.hint)
}
