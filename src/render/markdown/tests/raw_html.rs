//! HTML in a text: what is kept, and what is left out and reported.

use super::*;

/// Returns the HTML and the reports of a text with all of its HTML.
fn all_html(text: &str) -> (String, Vec<String>) {
    let (rendered, report) = rendered_as(text, &Recorder::default(), true);
    (rendered.html, report)
}

#[test]
fn keeps_the_safe_elements_and_attributes() {
    for (text, expected) in [
        ("10<sup>26</sup> and H<sub>2</sub>O", "<p>10<sup>26</sup> and H<sub>2</sub>O</p>\n"),
        ("<KBD>Ctrl</KBD> a<br/>b", "<p><kbd>Ctrl</kbd> a<br>b</p>\n"),
        ("*a <mark>b</mark>*", "<p><em>a <mark>b</mark></em></p>\n"),
        (
            "<abbr title='World \"Health\" &eacute;' LANG=en>WHO</abbr>.",
            "<p><abbr title=\"World &quot;Health&quot; &eacute;\" lang=\"en\">WHO</abbr>.</p>\n",
        ),
        ("<del>a</del> <ins datetime=2026-01-01>b</ins>", "<p><del>a</del> <ins datetime=\"2026-01-01\">b</ins></p>\n"),
        (
            "<details open>\n<summary>More</summary>\n\nHidden *text*.\n\n</details>\n\nEnd.",
            "<details open>\n<summary>More</summary>\n<p>Hidden <em>text</em>.</p>\n</details>\n<p>End.</p>\n",
        ),
        (
            "<figure>\n<img src=/picture.svg alt=\"A &lt; b\" width=20>\n<figcaption>1 < 2 &copy;</figcaption>\n</figure>",
            "<figure>\n<img src=\"../../picture.svg\" alt=\"A &lt; b\" width=\"20\" loading=\"lazy\">\n<figcaption>1 &lt; 2 &copy;</figcaption>\n</figure>",
        ),
        ("| a |\n|---|\n| <ul><li>b</li></ul> |\n", "TABLE<td><ul><li>b</li></ul></td>"),
    ] {
        let html = html_of(text);
        match expected.strip_prefix("TABLE") {
            Some(part) => assert!(html.contains(part), "{html}"),
            None => assert_eq!(html, expected, "{text}"),
        }
    }
}

#[test]
fn links_in_html_are_resolved_and_checked() {
    let (page, report) =
        rendered("<a href=\"../forecast.md#x\" title=\"T\">a https://example.org/ b</a> https://example.org/");
    assert_eq!(report, [""; 0]);
    assert_eq!(
        page.html,
        "<p><a href=\"../../forecast/#x\" title=\"T\">a https://example.org/ b</a> <a href=\"https://example.org/\">https://example.org/</a></p>\n"
    );
    assert_eq!(page.anchors[0].anchor, "x");
    let report = html_and_report("See <a href=gone.md>a</a>, <img src=gone.svg alt=b>, <img src=/picture.svg>.\n").1;
    assert_eq!(
        report,
        [
            "4:13 E0508 the link `gone.md` leads to no page",
            "4:37 E0508 the link `gone.svg` leads to no page",
            "4:54 E0510 the picture `/picture.svg` has no alternative text"
        ]
    );
    for address in
        ["javascript:alert(1)", "java&Tab;script:x", "java&#9;script:x", "&#106;avascript:x", "data:text/html,x"]
    {
        for html in [false, true] {
            let (page, report) = rendered_as(&format!("a <a href=\"{address}\">b</a>"), &Recorder::default(), html);
            assert_eq!(page.html, "<p>a <a>b</a></p>\n", "{address}");
            assert_eq!(report.len(), 1, "{report:?}");
        }
    }
}

#[test]
fn leaves_out_other_html_and_says_what_becomes_of_its_words() {
    for (text, expected, reports) in [
        (
            "10<sup onclick=x>26</sup>",
            "<p>10<sup>26</sup></p>\n",
            &["4:3 E0502 the attribute `onclick` of `<sup>` is left out, and no words with it"][..],
        ),
        ("un<font color=red>do</font>", "<p>undo</p>\n", &["4:3 E0502 `<font>` is left out, and its words are kept"]),
        ("a<input>b", "<p>a b</p>\n", &["4:2 E0502 `<input>` is left out, and no words with it"]),
        (
            "<sup>a *b</sup>* c",
            "<p>a <em>b</em> c</p>\n",
            &[
                "4:1 E0502 `<sup>` is left out, and its words are kept: it is not closed in the same paragraph or block",
                "4:10 E0502 `</sup>` is left out: no `<sup>` is open here",
            ],
        ),
        (
            "a <div>b</div> c",
            "<p>a  b  c</p>\n",
            &["4:3 E0502 `<div>` inside a sentence is left out, and its words are kept"],
        ),
        (
            "<center>\nWords <b>here</b>.\n</center>",
            "<div>\nWords <b>here</b>.\n</div>",
            &["4:1 E0502 `<center>` is left out, and its words are kept"],
        ),
        (
            "> <title>one two three four five six seven eight nine</title>",
            "<blockquote>\n</blockquote>\n",
            &["4:3 E0502 `<title>` is left out, with the words in it: `one two three four five six seven eight …`"],
        ),
        (
            "<script>\nalert(1)\n\n</script>\n\na",
            "\n<p>a</p>\n",
            &["4:1 E0502 `<script>` is left out, and no words with it"],
        ),
        ("<!DOCTYPE html>\n\na", "\n<p>a</p>\n", &["4:1 E0502 `<!DOCTYPE html>` is left out, and no words with it"]),
        (
            "<p style='color: red'>a</p>",
            "<p>a</p>",
            &["4:1 E0502 the attribute `style` of `<p>` is left out, and no words with it"],
        ),
    ] {
        let (html, report) = html_and_report(text);
        assert_eq!(html, expected, "{text}");
        assert_eq!(report, reports, "{text}");
    }
}

#[test]
fn no_page_can_leave_an_element_open_or_close_one_of_the_theme() {
    for text in
        ["<div>\n\na", "a\n\n</div>\n\n</main>", "<details>\n\n{a}", "<ul>\n<li>a\n</ul>", "> <div>\n\n</div>", "<b>a"]
    {
        for html in [false, true] {
            let (page, report) = rendered_as(text, &Recorder::default(), html);
            let open = crate::html::tags(&page.html).fold(0, |open, tag| if tag.closing { open - 1 } else { open + 1 });
            assert_eq!(open, 0, "{}", page.html);
            assert!(!report.is_empty() && report.iter().all(|line| line.contains("E0502")), "{report:?}");
        }
    }
}

#[test]
fn no_section_starts_inside_an_element() {
    let html = html_of("<div>\n\n## A {.card}\n\na\n\n</div>\n\n## B {.card}\n\nb\n");
    assert_eq!(html.matches("<section").count(), 1, "{html}");
    assert!(html.find("<section") > html.find("</div>"), "{html}");
}

#[test]
fn ids_in_html_are_unique() {
    let report = html_and_report("<span id=a>x</span> <span id=a>y</span> <b id=fs:main>z</b>\n\n## A\n").1;
    assert_eq!(
        report,
        [
            "4:21 E0513 the id `a` is used twice on the page",
            "4:41 E0512 ids that start with `fs:` belong to the theme, found `fs:main`"
        ]
    );
    assert!(html_of("<span id=a>x</span>\n\n## A\n").contains("<h2 id=\"a-2\">"));
}

#[test]
fn keeps_all_html_where_the_settings_say_so() {
    for text in [
        "<form>\n<input name=\"a\" value=\"<&quot;&amp;\">\n<progress max=\"2\" value=\"1\">half</progress>\n</form>",
        "<svg viewBox=\"0 0 9 9\">\n<path d=\"M0 0\"/><text>1 &lt; 2</text></svg>",
        "<script src=\"../../data/gpus.csv\" type=\"module\" defer></script>",
        "<template>\n<i>a</i>\n</template>",
    ] {
        let written = text.replace("../../data/gpus.csv", "/data/gpus.csv").replace("<&quot;", "&lt;&quot;");
        assert_eq!(all_html(&written), (text.replace("<&quot;", "&lt;&quot;"), vec![]), "{text}");
        assert!(!html_and_report(&written).1.is_empty(), "{text}");
    }
}

#[test]
fn names_the_place_of_a_tag_inside_a_quotation_and_over_lines() {
    let report = html_and_report("> <div>\n> a <object\n>  data=x>b</object>\n> </div>\n").1;
    assert_eq!(report, ["5:5 E0502 `<object>` is left out, with the words in it: `b`"]);
}

#[test]
fn loads_only_what_the_policy_allows() {
    let frame =
        "<iframe src=\"https://www.allowed.org/embed/1\" title=\"A video\" width=\"560\" onload=\"x\"></iframe>";
    for html in [false, true] {
        let (page, report) = rendered_as(&frame.replace(" onload=\"x\"", ""), &Recorder::default(), html);
        let kept = "<iframe src=\"https://www.allowed.org/embed/1\" title=\"A video\" width=\"560\" loading=\"lazy\"></iframe>";
        assert_eq!((page.html.as_str(), report), (kept, vec![]));
    }
    assert_eq!(
        html_and_report(frame).1,
        ["4:1 E0502 the attribute `onload` of `<iframe>` is left out, and no words with it"]
    );
    assert_eq!(html_of("![A](https://allowed.org/a.png)").matches("src=\"https://allowed.org/a.png\"").count(), 1);
    let blocked = |text: &str, html| {
        let (page, report) = rendered_as(text, &Recorder::default(), html);
        assert!(!page.html.contains("other"), "{}", page.html);
        report
    };
    assert_eq!(
        blocked("<iframe src=https://other.org/ title=a>words</iframe>", false),
        ["4:1 E0502 `<iframe>` is left out, with the words in it: pages load nothing from `other.org`"]
    );
    for (text, what) in [
        ("<iframe src=//other.org/ title=a></iframe>", "4:1 E0532 browsers do not load the frame `//other.org/`"),
        (
            "<script src=https://other.org/a.js></script>",
            "4:1 E0532 browsers do not load the script `https://other.org/a.js`",
        ),
        (
            "<link rel=stylesheet href=https://other.org/a.css>",
            "4:1 E0532 browsers do not load the stylesheet `https://other.org/a.css`",
        ),
        (
            "<img src=https://other.org/a.png alt=a>",
            "4:1 E0532 browsers do not load the picture `https://other.org/a.png`",
        ),
        (
            "<form action=https://other.org/>a</form>",
            "4:1 E0532 browsers do not load the address of a form `https://other.org/`",
        ),
        ("a <b onclick=x>b</b>", "4:3 E0532 browsers ignore the attribute `onclick` of `<b>`"),
        ("a <b style='color: red'>b</b>", "4:3 E0532 browsers ignore the attribute `style` of `<b>`"),
        ("<script>other()</script>", "4:1 E0532 browsers ignore the element `<script>`"),
        ("<style>.other {}</style>", "4:1 E0532 browsers ignore the element `<style>`"),
    ] {
        assert_eq!(blocked(text, true), [format!("{what}: the policy of the page blocks it")], "{text}");
    }
    assert_eq!(
        blocked("![A](https://other.org/a.png)", false),
        ["4:1 E0532 browsers do not load the picture `https://other.org/a.png`: the policy of the page blocks it"]
    );
    let (_, report) = html_and_report("<iframe src=https://allowed.org/></iframe>");
    assert_eq!(report, ["4:1 E0510 the frame `https://allowed.org/` has no title"]);
}
