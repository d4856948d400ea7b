//! Pictures with attributes, with captions, and side by side.

use super::*;

#[test]
fn a_picture_alone_in_its_paragraph_is_a_figure_with_a_caption() {
    let image = "<img src=\"../../picture.svg\" alt=\"A car\"";
    for (text, expected) in [
        (
            "![A *car*](/picture.svg)",
            format!(
                "<figure class=\"picture\">{image} loading=\"lazy\"><figcaption aria-hidden=\"true\">A <em>car</em></figcaption></figure>\n"
            ),
        ),
        (
            "![A car](/picture.svg \"Seen from the side\"){#fig-car .wide width=50% height=20px}",
            format!(
                "<figure class=\"picture wide\" id=\"fig-car\">{image} width=\"50%\" height=\"20\" loading=\"lazy\"><figcaption>Seen from the side</figcaption></figure>\n"
            ),
        ),
        (
            "a ![A car](/picture.svg){.b width=\"50%\"}, c",
            format!("<p>a {image} class=\"b\" width=\"50%\" loading=\"lazy\">, c</p>\n"),
        ),
        ("![A car](/picture.svg) there", format!("<p>{image} loading=\"lazy\"> there</p>\n")),
    ] {
        assert_eq!(html_of(text), expected, "{text}");
    }
}

#[test]
fn pictures_of_one_paragraph_are_side_by_side() {
    let html = html_of("![A](/picture.svg){width=50%}\n![B](/picture.svg)\n");
    assert!(html.starts_with("<div class=\"pictures\">") && html.matches("<figure").count() == 2, "{html}");
    assert!(html.trim_end().ends_with("</figure>\n</div>"), "{html}");
}

#[test]
fn reports_attributes_that_pictures_do_not_have() {
    for text in ["![A](/picture.svg){onclick=x}", "![A](/picture.svg){width=a}", "[a](/){.x}"] {
        let (html, report) = html_and_report(text);
        assert!(html.contains('{'), "{html}");
        assert!(report.len() == 1 && report[0].contains("E0524"), "{report:?}");
    }
    let report = html_and_report("![A](/picture.svg){#a}\n\n![A](/picture.svg){#a}\n").1;
    assert_eq!(report, ["6:1 E0513 the id `a` is used twice on the page"]);
}
