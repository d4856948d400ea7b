//! Tests every limit at its edge: what is just inside is built, and what is just outside is refused with a message that names the
//! limit and its key in `foresite.yaml`. No input ends the process in another way.

use std::fmt::Write;

use super::project::{Ended, Project, foresite};

/// Returns a project whose first page has this text, with these limits.
fn page(text: &str, limits: &str) -> Project {
    let project = Project::small();
    project.write("content/index.md", &format!("---\ntitle: Home\n---\n\n[on](second.md)\n\n{text}\n"));
    set_limits(&project, limits);
    project
}

fn set_limits(project: &Project, limits: &str) {
    let settings = "title: Small\nbase_url: https://example.org/small/\nas_of: 2026-05-07\n";
    project.write("foresite.yaml", &format!("{settings}limits: {{ {limits} }}\n"));
}

/// Checks a project, and that the process ends by itself.
#[track_caller]
fn check(project: &Project) -> Ended {
    let ended = project.run(&["check"]);
    assert!(matches!(ended.status, Some(0 | 1)), "{:?}: {:.2000}", ended.status, ended.stderr);
    ended
}

/// Asserts that the message of an exceeded limit has these words and names its key.
#[track_caller]
fn assert_refused(project: &Project, words: &str, key: &str) {
    let stderr = check(project).ends_with(1).stderr;
    assert!(stderr.contains(words), "no `{words}` in\n{stderr:.2000}");
    assert!(stderr.contains(&format!("`limits: {{ {key}: … }}`")), "no `{key}` in\n{stderr:.2000}");
}

/// Nested elements, by how deeply they are nested.
const NESTED: [fn(usize) -> String; 7] = [
    |depth| format!("{} a", ">".repeat(depth)),
    |depth| format!("{}a", "- ".repeat(depth)),
    |depth| format!("{}a", "1. ".repeat(depth)),
    |depth| format!("{}a{}", "*a **a ".repeat(depth / 2), " a** a*".repeat(depth / 2)),
    |depth| format!("{}a{}", "*a ~~a ".repeat(depth / 2), " a~~ a*".repeat(depth / 2)),
    |depth| format!("{}a{}", "![".repeat(depth), "](/a.png)".repeat(depth)),
    |depth| format!("{}{} a", "> ".repeat(depth / 2), "- ".repeat(depth / 2)),
];

#[test]
fn markdown_is_nested_up_to_its_limit() {
    let words = "quotes, lists, and emphasis are nested deeper than the limit of";
    for (at, nested) in NESTED.iter().enumerate() {
        for limit in [100, 500] {
            let limits = format!("markdown_nesting: {limit}");
            let inside = check(&page(&nested(limit), &limits)).stderr;
            assert!(!inside.contains("E0111"), "{at}: {inside}");
            assert_refused(&page(&nested(limit + 2), &limits), &format!("{words} {limit} levels"), "markdown_nesting");
        }
        assert_refused(&page(&nested(10_000), ""), &format!("{words} 100 levels"), "markdown_nesting");
    }
    let stderr = check(&page("a", "markdown_nesting: 501")).ends_with(1).stderr;
    assert!(stderr.contains("expected a whole number from 1 to 500"), "{stderr}");
}

#[test]
fn markdown_of_any_shape_ends_no_build() {
    let repeated = |part: &str| part.repeat(10_000);
    let texts = [
        format!("{}a{}", repeated("*"), repeated("*")),
        format!("{}a{}", repeated("["), repeated("]")),
        repeated("[a]("),
        // Each of these is a problem of its own, which takes its time to print.
        "[3](=(".repeat(1_000),
        repeated("<sup>"),
        repeated("<sup>a</sup>"),
        format!("{}{}", repeated("<sub>"), repeated("</sup>")),
        repeated("a<b>"),
        repeated("<!-- a -->x\n\n"),
        repeated("`"),
        repeated("# a\n\n"),
        repeated("| a "),
        repeated("[^1]"),
        "{when=\"a\"}\n\n".repeat(2_000),
    ];
    for text in &texts {
        check(&page(text, ""));
    }
}

#[test]
fn files_are_read_up_to_their_limits() {
    let project = page(&"a".repeat(2_000), "text_size: 1 kB");
    assert_refused(&project, "`content/index.md` is too large: at most 1 kB are read", "text_size");
    set_limits(&project, "text_size: 3 kB");
    check(&project).ends_with(0);
    project.write("static/a.txt", &"a".repeat(2_001));
    set_limits(&project, "file_size: 2 kB");
    assert_refused(&project, "`static/a.txt` is too large: at most 2 kB are read", "file_size");
    set_limits(&project, "file_size: 2001 B, files: 2");
    check(&project).ends_with(0);
    set_limits(&project, "files: 1");
    assert_refused(&project, "`content` has too many files: at most 1 are read", "files");
}

#[test]
fn data_is_nested_up_to_its_limits() {
    let nested = |depth: usize| format!("a: {}1{}\n", "[".repeat(depth), "]".repeat(depth));
    let front_matter = |depth: usize| {
        let list = format!("tags: {}a{}", "[".repeat(depth), "]".repeat(depth));
        format!("---\ntitle: Second\n{list}\n---\n\n[back](index.md)\n")
    };
    let braces = |depth: usize| format!("@misc{{a, title = {}A{}}}\n", "{".repeat(depth), "}".repeat(depth));
    // The highest limits as well: no input inside of them ends the process.
    for limit in [20, 250] {
        let project = page("a [@a]", &format!("yaml_nesting: {limit}, bibtex_nesting: {limit}"));
        project.write("data/a.bib", &braces(limit - 1));
        check(&project).ends_with(0);
        project.write("data/d.yaml", &nested(limit - 1));
        project.write("content/second.md", &front_matter(limit - 1));
        let stderr = check(&project).ends_with(1).stderr;
        assert!(!stderr.contains("E0111"), "{stderr:.2000}");
        project.write("content/second.md", &front_matter(limit));
        assert_refused(&project, &format!("nested more than {limit} deep"), "yaml_nesting");
        project.write("content/second.md", &front_matter(1).replace("[a]", "[]"));
        project.write("data/d.yaml", &nested(limit + 1));
        assert_refused(&project, &format!("more than {limit} levels"), "yaml_nesting");
        std::fs::remove_file(project.path("data/d.yaml")).unwrap();
        check(&project).ends_with(0);
        project.write("data/a.bib", &braces(limit));
        let words = format!("braces are nested too deeply: at most {limit} levels are read");
        assert_refused(&project, &words, "bibtex_nesting");
    }
    for key in ["yaml_nesting", "bibtex_nesting"] {
        let stderr = check(&page("a", &format!("{key}: 251"))).ends_with(1).stderr;
        assert!(stderr.contains("expected a whole number from 1 to 250"), "{stderr}");
    }
}

#[test]
fn folders_are_nested_up_to_their_limit() {
    let project = page("a", "folder_nesting: 3");
    project.write("static/a/b/c.txt", "text");
    check(&project).ends_with(0);
    project.write("static/a/b/c/d.txt", "text");
    assert_refused(&project, "`static/a/b/c` is nested too deeply: folders are read 3 levels deep", "folder_nesting");
    set_limits(&project, "folder_nesting: 4");
    check(&project).ends_with(0);
    let deep = format!("static/{}x.txt", "a/".repeat(63));
    project.write(&deep, "text");
    set_limits(&project, "folder_nesting: 64");
    check(&project).ends_with(0);
}

#[test]
fn a_csv_file_is_read_up_to_its_limit() {
    let project = page("a", "csv_cells: 6");
    project.write("data/d.yaml", "title: D\nkey: name\ncolumns: { name: { type: text }, v: {} }\nrows: d.csv\n");
    project.write("data/d.csv", "name,v\na,1\nb,2\nc,3\n");
    check(&project).ends_with(0);
    project.write("data/d.csv", "name,v\na,1\nb,2\nc,3\nd,4\n");
    assert_refused(&project, "the file is too large: at most 6 cells are read", "csv_cells");
}

/// Returns a project with a scatter plot of so many rows.
fn scatter(rows: usize, limits: &str) -> Project {
    let project = page("![](chart:c)", limits);
    let columns = "columns: { name: { type: text }, on: { type: date }, v: { unit: GB } }";
    project.write("data/d.yaml", &format!("title: D\nkey: name\ndate: on\n{columns}\nrows: d.csv\n"));
    let mut data = "name,on,v\n".to_owned();
    for at in 0..rows {
        let (year, month, value) = (1850 + at % 170, at % 12 + 1, 1 + at * at % 1009);
        let _ = writeln!(data, "r{at},{year}-{month:02}-15,{value}");
    }
    project.write("data/d.csv", &data);
    project.write(
        "data/charts/c.yaml",
        "kind: scatter\ntitle: Memory of machines\nsubtitle: By date\ndataset: d\nx: on\ny: v\ny_scale: log\nfit: true\n",
    );
    project
}

#[test]
fn a_scatter_plot_draws_dots_up_to_its_limit_and_a_density_beyond() {
    let built = |rows: usize, limits: &str| {
        let project = scatter(rows, limits);
        project.run(&["build"]).ends_with(0);
        let read = |path| std::fs::read_to_string(project.path(path)).unwrap();
        (read("public/index.html"), read("public/charts/c.csv"), read("public/charts/c.svg"))
    };
    let (page, csv, _) = built(50, "scatter_dots: 50");
    assert_eq!((page.matches("<circle").count(), csv.lines().count()), (50, 51));
    assert!(!page.contains("density"));
    let (page, csv, svg) = built(51, "scatter_dots: 50");
    assert!(page.matches("<circle").count() <= 4, "only named rows have dots");
    assert!(page.contains("51 rows are too many for dots, so the chart shows their density"), "{page:.3000}");
    let rows: usize = csv.lines().skip(1).map(|line| line.rsplit(',').next().unwrap().parse::<usize>().unwrap()).sum();
    assert_eq!((csv.lines().next(), rows), (Some("on_from,on_to,v_from,v_to,rows"), 51));
    assert!(svg.contains("cell d4"));
}

#[test]
fn a_scatter_plot_of_many_rows_is_a_small_page() {
    let project = scatter(100_000, "");
    project.run(&["build"]).ends_with(0);
    let size = std::fs::metadata(project.path("public/index.html")).unwrap().len();
    assert!(size < 400_000, "{size} bytes");
}

/// Returns a project whose pages have this template.
fn template(text: &str, limits: &str) -> Project {
    let project = page("a", limits);
    project.write("templates/page.html", text);
    project.write("templates/404.html", "");
    project
}

#[test]
fn the_loops_of_a_template_run_up_to_their_limit() {
    let rounds = |outer: usize, inner: usize| {
        format!(
            "{{% for a in range(end={outer}) -%}}{{% for b in range(end={inner}) -%}}{{% endfor -%}}{{% endfor -%}}"
        )
    };
    // Ten rounds of the outer loop and a hundred of the inner one.
    let stderr = check(&template(&rounds(10, 10), "template_rounds: 110")).stderr;
    assert!(!stderr.contains("E0111"), "{stderr}");
    let words = "the loops of a page have more than";
    assert_refused(
        &template(&rounds(10, 10), "template_rounds: 109"),
        &format!("{words} 109 rounds"),
        "template_rounds",
    );
    assert_refused(&template(&rounds(100_000, 100_000), ""), &format!("{words} 1000000 rounds"), "template_rounds");
    let lists = "{{ [[0 for a in range(end=100000)] for b in range(end=100000)] | length }}";
    assert_refused(&template(lists, ""), &format!("{words} 1000000 rounds"), "template_rounds");
    // The place is that of the loop as it is written.
    let stderr =
        check(&template("{% for a in [1] %}{% endfor %}{% for b in [1, 2] %}{% endfor %}", "template_rounds: 2"))
            .stderr;
    assert!(stderr.contains("templates/page.html:1:"), "{stderr}");
}

#[test]
fn the_variables_of_a_template_are_kept_up_to_their_limit() {
    let doubled = |times: usize| "{% set a = \"0123456789\" %}".to_owned() + &"{% set a = a ~ a %}".repeat(times);
    // 10 + 20 + 40 bytes.
    let stderr = check(&template(&doubled(2), "template_memory: 70 B")).stderr;
    assert!(!stderr.contains("E0111"), "{stderr}");
    let words = "the variables of a template take more than";
    assert_refused(&template(&doubled(2), "template_memory: 69 B"), &format!("{words} 69 B"), "template_memory");
    let captured = "{% set a %}0123456789{% endset %}".to_owned() + &"{% set a %}{{ a }}{{ a }}{% endset %}".repeat(60);
    let replaced = "{% set a = \"aaaaaaaaaa\" %}".to_owned() + &"{% set a = a | replace(from=\"a\", to=a) %}".repeat(9);
    for text in [doubled(60), captured, replaced] {
        assert_refused(&template(&text, ""), &format!("{words} 64 MB"), "template_memory");
    }
}

#[test]
fn pages_and_sites_are_rendered_up_to_their_limits() {
    let text = "x".repeat(1_000);
    let stderr = check(&template(&text, "rendered_size: 1 kB")).stderr;
    assert!(!stderr.contains("E0111"), "{stderr}");
    let words = "a page is larger than";
    assert_refused(&template(&(text + "x"), "rendered_size: 1 kB"), &format!("{words} 1 kB"), "rendered_size");
    let many = "{% for a in range(end=100000) %}".to_owned() + &"x".repeat(1_000) + "{% endfor %}";
    assert_refused(&template(&many, ""), &format!("{words} 16 MB"), "rendered_size");
    assert_refused(&page("a", "site_size: 1 kB"), "the files of the site are larger than 1 kB", "site_size");
}

#[test]
fn many_unknown_keys_are_counted() {
    let project = page("a", "");
    let mut model = "outcomes:\n  a: 3\n".to_owned();
    for at in 0..200_000 {
        let _ = writeln!(model, "k{at}: 3");
    }
    project.write("data/models/m.yaml", &model);
    let stderr = check(&project).ends_with(1).stderr;
    assert!(stderr.contains("199900 more keys of the model `m` are unknown"), "{stderr:.2000}");
    assert!(stderr.ends_with("101 errors: see above\n"), "{stderr:.2000}");
}

#[test]
fn yaml_and_expressions_of_any_depth_end_no_build() {
    let brackets = |open: &str, close: &str| format!("{}1{}", open.repeat(10_000), close.repeat(10_000));
    let models = [
        format!("outcomes: {}\n", brackets("[", "]")),
        format!("outcomes: {}\n", brackets("{a: ", "}")),
        format!("outcomes:\n  a: \"{}\"\n", brackets("(", ")")),
        format!("outcomes:\n  a: \"{}\"\n", brackets("-", "")),
        (0..2_000).fold(String::new(), |text, depth| text + &" ".repeat(depth) + "a:\n"),
        (0..2_000).fold(String::new(), |text, depth| text + &" ".repeat(depth) + "- \n"),
    ];
    for model in &models {
        let project = page("a", "");
        project.write("data/models/m.yaml", model);
        check(&project).ends_with(1);
    }
}

#[test]
fn no_text_of_an_author_changes_what_a_terminal_shows() {
    let hidden = ['\u{7}', '\u{1b}', '\u{9b}', '\u{200f}', '\u{202e}', '\u{2066}'];
    let project = page("a", "");
    let title = "\"\\u202e\\e[31mred\\u009b\\u200f\\u2066\"";
    project.write(
        "data/models/m.yaml",
        &format!("title: {title}\nquestion: {title}\ninputs:\n  a: {{ value: 1 to 2, label: {title} }}\noutcomes:\n  b: {{ value: a, label: {title} }}\n"),
    );
    project.write(
        "content/second.md",
        "---\ntitle: Second\n---\n\n[a](=m.\u{202e}b) <b \u{1b}[31m> [x](\u{202e}.md) {{ \u{9b} }}\n",
    );
    for arguments in [
        &["check"][..],
        &["check", "--format", "json"],
        &["check", "--format", "github"],
        &["check", "--verbose"],
        &["forecast"],
        &["forecast", "--format", "json"],
        &["build"],
        &["fix", "--dry-run"],
        &["new", "essay", "a\u{1b}[31m\u{202e}"],
    ] {
        let ended = Ended::of(foresite(project.root()).args(arguments));
        let printed = format!("{}{}", ended.stdout, ended.stderr);
        assert!(!printed.contains(hidden), "{arguments:?}: {printed:?}");
    }
}

#[test]
fn file_names_that_windows_refuses_are_refused() {
    for (path, text) in [
        ("content/con.md", "---\ntitle: A\n---\n\na\n"),
        ("content/com1/index.md", "---\ntitle: A\n---\n\na\n"),
        ("static/nul.txt", "a"),
        ("static/LPT1", "a"),
        ("static/a.", "a"),
        ("static/a b", "a"),
        ("static/a?b", "a"),
        ("static/a<b", "a"),
        ("data/aux.yaml", "title: D\ncolumns: { v: {} }\nrows: [{ v: 1 }]\n"),
        ("data/models/com1.yaml", "outcomes: { a: 1 }\n"),
        ("data/charts/con.yaml", "kind: bars\n"),
    ] {
        let project = page("a", "");
        project.write(path, text);
        let stderr = check(&project).ends_with(1).stderr;
        assert!(stderr.contains("E0116") || stderr.contains("E0108"), "{path}: {stderr}");
    }
    let project = page("```chart prn\nkind: bars\n```\n", "");
    assert!(check(&project).ends_with(1).stderr.contains("Windows reserves this name"));
}
