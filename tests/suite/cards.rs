//! Sharing cards, and charts as PNG pictures: both only if the settings ask for them.

use std::fs;
use std::io::Read;
use std::sync::Arc;

use foresite::cache::BuildCache;
use foresite::date::Date;
use foresite::pipeline::{BuildOptions, rebuild};

use super::project::{Project, site};

const SETTINGS: &str = "title: Small\nbase_url: https://example.org/small/\nas_of: 2026-05-07\n";

const SIZES: &str = "title: Sizes\nkey: day\ndate: day\ncolumns: { day: { type: date }, size: { unit: GB } }\nrows:\n  \
    - { day: 2020-01-01, size: 1 }\n  - { day: 2021-01-01, size: 2 }\n  - { day: 2022-01-01, size: 4 }\n";

/// Returns a project with a page without a chart, and a page with two.
fn project(publish: &str) -> Project {
    let project = Project::small();
    project.write("foresite.yaml", &format!("{SETTINGS}publish: {publish}\n"));
    project.write("data/sizes.yaml", SIZES);
    project.write("data/models/plan.yaml", "outcomes: { ready: 2031-05-01 }\n");
    project.write("data/charts/sizes.yaml", "kind: line\ntitle: Sizes grow\nseries: [sizes.size]\n");
    project.write("data/charts/bars.yaml", "kind: bars\ntitle: Bars\ndataset: sizes\nlabel: day\nvalues: [size]\n");
    project.write("content/second.md", &second("title: Second"));
    project
}

/// Returns the page with two charts, with this front matter.
fn second(head: &str) -> String {
    format!("---\n{head}\ndescription: What it is\n---\n\nIt grows.\n\n![](chart:sizes)\n\n![](chart:bars)\n")
}

fn read(project: &Project, path: &str) -> Vec<u8> {
    fs::read(project.path("public").join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn text(project: &Project, path: &str) -> String {
    String::from_utf8(read(project, path)).unwrap()
}

fn built(project: &Project, path: &str) -> Vec<u8> {
    project.run(&["build"]).ends_with(0);
    read(project, path)
}

/// A decoded picture.
struct Picture {
    width: usize,
    height: usize,
    pixels: Vec<[u8; 3]>,
}

impl Picture {
    /// Decodes a PNG with a palette, and checks the sums of its chunks.
    fn decode(png: &[u8]) -> Self {
        let (signature, mut rest) = png.split_at(8);
        assert_eq!(signature, b"\x89PNG\r\n\x1a\n");
        let (mut names, mut head, mut palette, mut data) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        while !rest.is_empty() {
            let length = u32::from_be_bytes(rest[..4].try_into().unwrap()) as usize;
            let (name, bytes) = (&rest[4..8], &rest[8..8 + length]);
            let mut sum = flate2::Crc::new();
            sum.update(&rest[4..8 + length]);
            assert_eq!(sum.sum().to_be_bytes(), rest[8 + length..12 + length]);
            names.push(String::from_utf8(name.to_vec()).unwrap());
            match name {
                b"IHDR" => head = bytes.to_vec(),
                b"PLTE" => palette = bytes.as_chunks::<3>().0.to_vec(),
                b"IDAT" => data.extend(bytes),
                _ => assert!(bytes.is_empty(), "nothing else is in the file"),
            }
            rest = &rest[12 + length..];
        }
        assert_eq!(names, ["IHDR", "PLTE", "IDAT", "IEND"]);
        let side = |at: usize| u32::from_be_bytes(head[at..at + 4].try_into().unwrap()) as usize;
        let (width, height) = (side(0), side(4));
        assert_eq!(head[8..], [8, 3, 0, 0, 0], "eight bits, with a palette");
        let mut rows = Vec::new();
        flate2::read::ZlibDecoder::new(data.as_slice()).read_to_end(&mut rows).unwrap();
        assert_eq!(rows.len(), (width + 1) * height);
        let rows = rows.chunks(width + 1).flat_map(|row| {
            assert_eq!(row[0], 0, "rows are not filtered");
            row[1..].iter().map(|index| palette[usize::from(*index)]).collect::<Vec<_>>()
        });
        Self { width, height, pixels: rows.collect() }
    }

    /// Returns the number of pixels of a color between two columns and two rows.
    fn count(&self, across: std::ops::Range<usize>, down: std::ops::Range<usize>, color: [u8; 3]) -> usize {
        down.map(|row| &self.pixels[row * self.width..][across.clone()])
            .map(|row| row.iter().filter(|pixel| **pixel == color).count())
            .sum()
    }
}

const INK: [u8; 3] = [0x1c, 0x20, 0x24];
const MUTED: [u8; 3] = [0x59, 0x62, 0x6b];
const WHITE: [u8; 3] = [255; 3];
const BLUE: [u8; 3] = [0x00, 0x5a, 0xb5];

#[test]
fn there_are_no_pictures_unless_the_settings_ask_for_them() {
    let project = project("{}");
    project.run(&["build"]).ends_with(0);
    for path in ["card.png", "second/card.png", "charts/sizes.png"] {
        assert!(!project.path("public").join(path).exists(), "{path}");
    }
    let page = text(&project, "second/index.html");
    assert!(page.contains("content=summary name=twitter:card"), "{page}");
    assert!(!page.contains("og:image") && !page.contains(".png"), "{page}");
}

#[test]
fn each_page_has_a_card_with_its_title_and_its_first_chart() {
    let project = project("{ cards: true }");
    let card = Picture::decode(&built(&project, "second/card.png"));
    assert_eq!((card.width, card.height), (1200, 630));
    // The band at the top, the margin, the title and the description on the left, and the blue line of the chart on the right.
    assert_eq!(card.count(0..1200, 0..12, BLUE), 1200 * 12);
    assert_eq!(card.count(0..56, 12..630, WHITE), 56 * 618);
    assert!(card.count(60..540, 100..500, INK) > 2_000);
    assert!(card.count(60..540, 100..560, MUTED) > 100);
    assert!(card.count(580..1200, 100..600, BLUE) > 100);
    assert_eq!(card.count(60..560, 12..630, BLUE), 0);
    let plain = Picture::decode(&read(&project, "card.png"));
    assert_eq!(plain.count(0..1200, 12..630, BLUE), 0, "a page without a chart has none on its card");
    assert!(plain.count(60..1140, 100..500, INK) > 5_000);
}

#[test]
fn pages_name_their_cards() {
    let project = project("{ cards: true }");
    project.run(&["build"]).ends_with(0);
    let page = text(&project, "second/index.html");
    for part in [
        "content=summary_large_image name=twitter:card",
        "content=https://example.org/small/second/card.png property=og:image>",
        "content=1200 property=og:image:width",
        "content=630 property=og:image:height",
        "content=\"Second: What it is\" property=og:image:alt",
        "content=https://example.org/small/second/card.png name=twitter:image>",
        "\"image\":{\"@type\":\"ImageObject\",\"url\":\"https://example.org/small/second/card.png\",\"width\":1200,\"height\":630}",
    ] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    // The page for addresses that do not exist is not shared.
    assert!(!text(&project, "404.html").contains("og:image"));
}

#[test]
fn a_card_shows_the_values_of_bound_figures() {
    let project = project("{ cards: true }");
    let card = |head: &str| {
        project.write("content/second.md", &second(head));
        built(&project, "second/card.png")
    };
    let bound = card("title: Ready in [](=plan.ready.median.year)");
    assert!(bound == card("title: Ready in 2031"), "the number is on the card");
    assert!(bound != card("title: Ready in 2032"));
    let number = card("title: Ready\ncard: { number: \"[](=plan.ready.median.year)\" }");
    assert!(number == card("title: Ready\ncard: { number: \"2031\" }"));
    assert!(Picture::decode(&number).count(60..560, 100..400, BLUE) > 3_000, "the number is large and blue");
    project.write("data/models/plan.yaml", "outcomes: { ready: 2032-05-01 }\n");
    assert!(number != card("title: Ready\ncard: { number: \"[](=plan.ready.median.year)\" }"));
}

#[test]
fn the_same_page_has_the_same_card() {
    let project = project("{ cards: true, charts_png: true }");
    let pictures = |threads: &str| {
        project.run(&["build", "--threads", threads]).ends_with(0);
        ["card.png", "second/card.png", "charts/sizes.png"].map(|path| read(&project, path))
    };
    let first = pictures("1");
    // Words that are not on the card.
    project.write("content/second.md", &second("title: Second").replace("It grows", "It has grown"));
    assert!(first == pictures("2"));
}

#[test]
fn an_author_can_choose_the_chart() {
    let project = project("{ cards: true }");
    let first = built(&project, "second/card.png");
    let card =
        |id: &str| project.write("content/second.md", &second(&format!("title: Second\ncard: {{ chart: {id} }}")));
    card("sizes");
    assert!(first == built(&project, "second/card.png"), "the first chart is the usual one");
    card("bars");
    let bars = built(&project, "second/card.png");
    assert!(first != bars);
    // On a page that does not show it.
    project.write(
        "content/second.md",
        "---\ntitle: Second\ndescription: What it is\ncard: { chart: bars }\n---\n\nNo chart.\n",
    );
    assert!(bars == built(&project, "second/card.png"));
    card("bar");
    let errors = project.errors();
    assert_eq!(
        errors,
        [("content/second.md:3 there is no `chart:bar`".to_owned(), vec!["did you mean `bars`?".to_owned()])]
    );
}

#[test]
fn a_picture_of_the_authors_own_wins() {
    let project = project("{ cards: true }");
    project.write("static/pictures/own.png", "a picture");
    project.write(
        "content/second.md",
        &second("title: Second\ncard: { image: pictures/own.png, alt: \"A box in [](=plan.ready.median.year)\" }"),
    );
    project.run(&["check", "--strict"]).ends_with(0);
    project.run(&["build"]).ends_with(0);
    assert!(!project.path("public/second/card.png").exists());
    let page = text(&project, "second/index.html");
    for part in [
        "content=summary_large_image name=twitter:card",
        "content=https://example.org/small/pictures/own.png property=og:image>",
        "content=\"A box in 2031\" property=og:image:alt",
        "\"image\":\"https://example.org/small/pictures/own.png\"",
    ] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    assert!(!page.contains("og:image:width"));
    project.write("content/second.md", &second("title: Second\ncard: { image: pictures/owm.png, alt: A box }"));
    let expected = "content/second.md:3 there is no picture `static/pictures/owm.png`".to_owned();
    assert_eq!(project.errors(), [(expected, vec!["did you mean `pictures/own.png`?".to_owned()])]);
    project.write("content/second.md", &second("title: Second\ncard: { image: pictures/own.png }"));
    let ended = project.run(&["check"]).ends_with(0);
    assert!(ended.stderr.contains("the picture of the card has no alternative text"), "{}", ended.stderr);
}

#[test]
fn what_the_font_lacks_is_reported() {
    let project = project("{ cards: true, charts_png: true }");
    project.write("content/second.md", &second("title: Ærø, Łódź, Şişli, Ελλάδα, Київ, Việt ≤ 5 €"));
    let ended = project.run(&["build"]).ends_with(0);
    assert!(!ended.stderr.contains("leaves out"), "{}", ended.stderr);
    project.write("content/second.md", &second("title: Second 日本"));
    project.write("data/charts/sizes.yaml", "kind: line\ntitle: Sizes grow 🚀\nseries: [sizes.size]\n");
    let ended = project.run(&["build"]).ends_with(0);
    for part in [
        "warning[E0533]: the card of this page leaves out `日`, `本`, `🚀`, which the font of pictures lacks",
        "warning[E0533]: the picture of chart `sizes` leaves out `🚀`, which the font of pictures lacks",
    ] {
        assert!(ended.stderr.contains(part), "{}", ended.stderr);
    }
}

#[test]
fn reports_a_file_at_the_address_of_a_card() {
    let project = project("{ cards: true, charts_png: true }");
    project.write("static/second/Card.png", "mine");
    project.write("static/charts/sizes.png", "mine");
    let ended = project.run(&["build"]).ends_with(1);
    for part in [
        "`static/second/Card.png` has the address of the card of this page",
        "`static/charts/sizes.png` has the address of a file that every build generates",
    ] {
        assert!(ended.stderr.contains(part), "{}", ended.stderr);
    }
}

#[test]
fn cards_do_not_count_as_parts_of_pages() {
    let project = project("{ cards: true }");
    project.run(&["build"]).ends_with(0);
    assert!(read(&project, "second/card.png").len() > 5_000);
    let settings = format!("{SETTINGS}publish: {{ cards: true }}\nbudgets: {{ page: 1 MB, image: 2 kB }}\n");
    project.write("foresite.yaml", &settings);
    project.run(&["check", "--strict"]).ends_with(0);
}

#[test]
fn only_cards_that_change_are_drawn_again() {
    let project = project("{ cards: true, charts_png: true }");
    let (options, mut cache) = (BuildOptions::new(Date::new(2026, 5, 7).unwrap()), BuildCache::default());
    let paths = ["card.png", "second/card.png", "charts/sizes.png", "charts/bars.png"];
    let mut pictures = |project: &Project| {
        let outcome = rebuild(project.root(), &options, &mut cache);
        assert!(!outcome.report.has_errors());
        paths.map(|path| Arc::clone(&outcome.site.files[path]))
    };
    let same = |before: &[Arc<Vec<u8>>; 4], after: &[Arc<Vec<u8>>; 4]| -> Vec<bool> {
        before.iter().zip(after).map(|(before, after)| Arc::ptr_eq(before, after)).collect()
    };
    let first = pictures(&project);
    project.write("content/second.md", &second("title: Second").replace("It grows", "It has grown"));
    let words = pictures(&project);
    assert_eq!(same(&first, &words), [true; 4], "the page is another, and its card is not");
    project.write("content/second.md", &second("title: Third"));
    let title = pictures(&project);
    assert_eq!(same(&words, &title), [true, false, true, true]);
    project.write("data/sizes.yaml", &SIZES.replace("size: 2 ", "size: 3 "));
    assert_eq!(same(&title, &pictures(&project)), [true, false, false, false]);
}

#[test]
fn each_chart_can_be_downloaded_as_a_picture() {
    let project = project("{ charts_png: true }");
    let chart = Picture::decode(&built(&project, "charts/sizes.png"));
    assert_eq!(chart.width, 1440, "twice the width of the drawing");
    assert!(chart.height > 600);
    let down = chart.height;
    assert!(chart.count(0..1440, 0..100, INK) > 500, "the title");
    assert!(chart.count(0..200, 100..down, MUTED) > 50, "the ticks");
    assert!(chart.count(0..1440, 100..down, BLUE) > 1_000, "the line");
    let page = text(&project, "second/index.html");
    assert!(
        page.contains("<a download href=../charts/sizes.svg>SVG</a>, <a download href=../charts/sizes.png>PNG</a>"),
        "{page}"
    );
    assert!(!page.contains("og:image"));
}

#[test]
fn every_page_of_the_report_has_a_card_and_every_chart_a_picture() {
    let pages = fs::read_to_string(site().join("sitemap.xml")).unwrap();
    let pages: Vec<&str> = pages.split("<loc>https://foresite.github.io/foresite/").skip(1).collect();
    assert!(pages.len() > 50);
    for route in pages.iter().map(|rest| rest.split_once('<').unwrap().0) {
        let card = fs::read(site().join(route).join("card.png")).unwrap_or_else(|error| panic!("{route}: {error}"));
        assert_eq!(card[16..24], [0, 0, 4, 176, 0, 0, 2, 118], "{route}");
    }
    let files = |end: &str| {
        let files = fs::read_dir(site().join("charts")).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<String> =
            files.filter_map(|name| Some(name.to_str()?.strip_suffix(end)?.to_owned())).collect();
        names.sort();
        names
    };
    assert_eq!(files(".svg"), files(".png"));
}
