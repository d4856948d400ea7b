//! Sites in other languages: the texts, numbers, and dates of a page, and languages side by side as folders of one site.

use std::fs;

use super::project::Project;

const SETTINGS: &str = "title: Small\nbase_url: https://example.org/small/\nas_of: 2026-05-07\n";

const MODEL: &str = "window: { from: 2026-01-01, to: 2060-01-01 }\n\
                     inputs:\n  price: { label: Price, value: 1200 to 5400 USD, basis: judged }\n\
                     curves:\n  stock: { label: Stock, value: \"price * 1.2 ^ ((t - today) / 1 year)\" }\n\
                     outcomes:\n  dry: { label: Dry, value: first(stock > 9000 USD) }\n";

/// Returns a page with a quotation, two bound figures, and a chart of its own.
fn page(title: &str, chart: &str) -> String {
    format!(
        "---\ntitle: {title}\n---\n\n\"A 'b' c\": [](=plan.dry.median.month), [](=plan.dry.by(2035)), [](=plan.price.median).\n\n\
         ```chart {chart}\nkind: chance\ntitle: {title}\noutcomes: [plan.dry]\n```\n"
    )
}

fn read(project: &Project, path: &str) -> String {
    fs::read_to_string(project.path("public").join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Builds a site in English with German and Arabic folders.
fn built() -> Project {
    let project = Project::small();
    let languages = "languages: { de: { title: Klein }, ar: { title: صغير } }\npublish: { search: true }\n";
    project.write("foresite.yaml", &format!("{SETTINGS}{languages}"));
    project.write("data/models/plan.yaml", MODEL);
    project.write("content/index.md", &page("Home", "odds"));
    project.write("content/de/index.md", &page("Start", "odds_de"));
    project.write("content/ar/index.md", &page("الرئيسية", "odds_ar"));
    project.write("content/de/nur.md", "---\ntitle: Nur deutsch\ndate: 2026-05-01\n---\n\nText.\n");
    let ended = project.run(&["build"]).ends_with(0);
    assert_eq!(ended.stderr.matches("error").count(), 0, "{}", ended.stderr);
    project
}

#[test]
fn each_page_has_the_words_and_numbers_of_its_folder() {
    let project = built();
    let (english, german, arabic) =
        (read(&project, "index.html"), read(&project, "de/index.html"), read(&project, "ar/index.html"));
    for (page, expected) in [
        (&english, [" lang=en>", "“A ‘b’ c”", ">Search</a>", "median</text>", "By the end of", "As of "]),
        (&german, [" lang=de>", "„A ‚b‘ c“", ">Suche</a>", "Median</text>", "Bis Ende", "Stand: "]),
        (&arabic, [" dir=rtl lang=ar>", "«A “b” c»", ">بحث</a>", "الوسيط</text>", "حتى نهاية", "بتاريخ "]),
    ] {
        for expected in expected {
            assert!(page.contains(expected), "{expected}: {page}");
        }
    }
    let bound = |page: &str| -> Vec<String> {
        let values = page.split("<data value=").skip(1).take(3);
        values.map(|rest| rest.split('>').nth(2).unwrap().split('<').next().unwrap().to_owned()).collect()
    };
    let (english, german) = (bound(&english), bound(&german));
    assert_eq!(german[0].split(' ').nth(1), english[0].split(' ').nth(1), "the same year");
    assert_eq!(german[1], english[1].replace('%', "\u{a0}%"));
    let euros = |text: &str| format!("{}\u{a0}$", text.trim_start_matches('$').replace(',', "."));
    assert_eq!(german[2], euros(&english[2]));
}

#[test]
fn files_for_programs_are_the_same_in_every_language() {
    let project = built();
    let csv = |id: &str| read(&project, &format!("charts/{id}.csv"));
    assert_eq!(csv("odds"), csv("odds_de"));
    assert_eq!(csv("odds"), csv("odds_ar"));
    let forecast = read(&project, "forecast.json");
    project.write("foresite.yaml", &format!("{SETTINGS}language: fr\n"));
    fs::remove_dir_all(project.path("content/de")).unwrap();
    fs::remove_dir_all(project.path("content/ar")).unwrap();
    project.run(&["build"]).ends_with(0);
    assert_eq!(read(&project, "forecast.json"), forecast);
    assert_eq!(read(&project, "charts/odds.csv"), {
        let english = built();
        read(&english, "charts/odds.csv")
    });
}

#[test]
fn a_page_and_its_translations_link_to_each_other() {
    let project = built();
    let alternate = |tag: &str, address: &str| {
        format!("<link href=https://example.org/small/{address} hreflang={tag} rel=alternate>")
    };
    for path in ["index.html", "de/index.html", "ar/index.html"] {
        let page = read(&project, path);
        for (tag, address) in [("en", ""), ("de", "de/"), ("ar", "ar/"), ("x-default", "")] {
            assert!(page.contains(&alternate(tag, address)), "{path} {tag}: {page}");
        }
        assert!(page.contains(">Deutsch</a>") && page.contains(">العربية</a>"), "{page}");
    }
    // A page that no other language has leads nowhere.
    for path in ["de/nur/index.html", "second/index.html"] {
        let page = read(&project, path);
        assert!(!page.contains("hreflang"), "{path}: {page}");
    }
    let sitemap = read(&project, "sitemap.xml");
    assert_eq!(sitemap.matches("<xhtml:link").count(), 9, "{sitemap}");
    assert!(sitemap.contains("hreflang=\"de\" href=\"https://example.org/small/de/\""), "{sitemap}");
}

#[test]
fn each_language_has_its_own_navigation_feed_and_search() {
    let project = built();
    let (english, german) = (read(&project, "second/index.html"), read(&project, "de/nur/index.html"));
    assert!(german.contains(">Start</a>") && !german.contains(">Second</a>"), "{german}");
    assert!(english.contains(">Second</a>") && !english.contains(">Start</a>"), "{english}");
    assert!(german.contains("<a href=../../de/>Klein</a>"), "{german}");
    let feed = read(&project, "de/feed.xml");
    assert!(feed.contains("xml:lang=\"de\"") && feed.contains("Nur deutsch"), "{feed}");
    assert!(!project.path("public/feed.xml").exists(), "no English page has a date");
    let (index, german) = (read(&project, "search-index.js"), read(&project, "de/search-index.js"));
    assert!(german.contains("Nur deutsch") && !index.contains("Nur deutsch"), "{index} {german}");
    let page = read(&project, "de/search/index.html");
    assert!(page.contains("data-index=../../de/search-index.js") && page.contains("Nur deutsch"), "{page}");
}

#[test]
fn reports_a_language_that_is_no_folder_and_a_page_at_the_address_of_its_search() {
    let project = Project::small();
    project.write("foresite.yaml", &format!("{SETTINGS}languages: {{ De: {{}} }}\n"));
    let ended = project.run(&["build"]).ends_with(1);
    assert!(ended.stderr.contains("expected a language tag that can be a folder, found `De`"), "{}", ended.stderr);
    project.write("foresite.yaml", &format!("{SETTINGS}languages: {{ de: }}\npublish: {{ search: true }}\n"));
    project.write("content/de/search.md", "---\ntitle: Mine\n---\n\nText.\n");
    let ended = project.run(&["build"]).ends_with(1);
    assert!(ended.stderr.contains("the address `/de/search/` is among those of the search"), "{}", ended.stderr);
}
