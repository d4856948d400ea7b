//! Superscripts, subscripts, and abbreviations.

use super::*;

#[test]
fn writes_superscripts_and_subscripts() {
    for (text, expected) in [
        ("x^2^ and H~2~O", "x<sup>2</sup> and H<sub>2</sub>O"),
        (
            "10^-3^, Ca^2+^, 1^st^, **m**^2^",
            "10<sup>-3</sup>, Ca<sup>2+</sup>, 1<sup>st</sup>, <strong>m</strong><sup>2</sup>",
        ),
        ("[CO~2~](/)", "<a href=\"../../\">CO<sub>2</sub></a>"),
        ("2^10 and 3^5, ~5 and ~10, `x^2^`, ~~old~~", "2^10 and 3^5, ~5 and ~10, <code>x^2^</code>, <del>old</del>"),
        ("x\\^2^ and H\\~2~O", "x^2^ and H~2~O"),
    ] {
        assert_eq!(html_of(text), format!("<p>{expected}</p>\n"), "{text}");
    }
    assert!(html_of("## CO~2~\n").contains("<h2 id=\"co2\">"));
    // Two powers are a formula, and no superscript between them.
    assert_eq!(
        html_and_report("x^2+y^2").1,
        ["4:2 E0524 `^2+y^` is a superscript of other tools, and is published as it is written"]
    );
}

#[test]
fn gives_abbreviations_their_meaning() {
    let who = "<abbr title=\"World &quot;Health&quot; Organization\">WHO</abbr>";
    let html =
        html_of("The WHO, WHOM and (WHO-1) `WHO` *WHO*.\n\n*[WHO]: World \\\"Health\\\" Organization\n*[WHO-1]: One\n");
    assert_eq!(
        html,
        format!("<p>The {who}, WHOM and (<abbr title=\"One\">WHO-1</abbr>) <code>WHO</code> <em>{who}</em>.</p>\n")
    );
    let (html, report) = html_and_report("Words.\n\n*[WHO]: World\n*[IMF]: Fund\n");
    assert_eq!(html, "<p>Words.</p>\n");
    let unused =
        |letters| format!("E0525 the page does not use the abbreviation `{letters}`, and its meaning is not published");
    assert_eq!(report, [format!("6:1 {}", unused("WHO")), format!("7:1 {}", unused("IMF"))]);
    html_of("*[a]* and\n*[b]: c*");
}
