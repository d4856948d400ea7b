//! Text that must neither vanish nor change: words behind comments, marks, tags between words.

use super::*;

#[test]
fn a_comment_takes_no_words_with_it() {
    for (text, expected) in [
        ("<!-- a -->Ready, <!-- b -->now.", "<p>Ready, now.</p>\n"),
        ("- <!-- c --> one\n- two", "<ul>\n<li> one</li>\n<li>two</li>\n</ul>\n"),
        ("<!-- a --> <!-- b --> words", "<p>  words</p>\n"),
        ("<!-- a\n\nb -->words\n\nend", "<p>words</p>\n<p>end</p>\n"),
        ("one <!-- a\n\nb --> two", "<p>one </p>\n<p> two</p>\n"),
        ("> <!-- a\n> b -->words", "<blockquote>\n<p>words</p>\n</blockquote>\n"),
        ("<!-- ```\n-->words\n\n`a`", "<p>words</p>\n<p><code>a</code></p>\n"),
        ("<!-- alone -->\nwords", "<p>words</p>\n"),
        ("<!-- a\n{when=\"b\"}\n[](= c d)\n-->words", "<p>words</p>\n"),
        ("<!---->words<!--->more", "<p>wordsmore</p>\n"),
        ("`<!-- a -->` \\<!-- b -->", "<p><code>&lt;!-- a --&gt;</code> &lt;!– b –&gt;</p>\n"),
    ] {
        assert_eq!(html_of(text).replace("\n\n", "\n").trim_start(), expected, "{text}");
    }
    let bound = html_of("<!-- a -->[](<=gpus[\"RTX (A)\"].memory>) is much.");
    assert!(bound.contains("GB</a></data> is much."), "{bound}");
}

#[test]
fn reports_a_comment_that_is_never_closed() {
    let (_, report) = html_and_report("Before.\n\n<!-- todo\n\n## After\n");
    assert_eq!(report, ["6:1 E0522 this comment is never closed"]);
    assert_eq!(html_and_report("`<!-- todo` and\n\n    <!-- code\n").1, [""; 0]);
}

#[test]
fn sets_marks_by_what_they_mean() {
    for (text, expected) in [
        ("5'10\" tall; a 6\" screen", "5′10″ tall; a 6″ screen"),
        ("rock 'n' roll, the '90s, 'tis", "rock ’n’ roll, the ’90s, ’tis"),
        ("\"Quoted,\" she said, 'as ever'.", "“Quoted,” she said, ‘as ever’."),
        ("\"In 2030\" and 'in 2030'", "“In 2030” and ‘in 2030’"),
        ("\"He is 5'10\" tall,\" she said", "“He is 5′10″ tall,” she said"),
        ("don't, the 1990's, (\"so 'it' is\")", "don’t, the 1990’s, (“so ‘it’ is”)"),
        ("'*as ever*' and \"`x`\"", "‘<em>as ever</em>’ and “<code>x</code>”"),
        ("a -- b --- c... \\\"d\\\" &quot;e&quot; 40° 26' 46\"", "a – b — c… &quot;d&quot; &quot;e&quot; 40° 26′ 46″"),
        ("\"[](<=gpus[\"RTX (A)\"].memory>)\"", "“@”"),
    ] {
        let html = html_of(text);
        let html = html.trim().trim_start_matches("<p>").trim_end_matches("</p>");
        let html = html
            .split_once("<data")
            .map_or(html.to_owned(), |(before, rest)| format!("{before}@{}", rest.split_once("</data>").unwrap().1));
        assert_eq!(html.replace('"', "&quot;"), expected, "{text}");
    }
}

#[test]
fn a_colon_at_the_start_of_a_line_is_kept() {
    assert_eq!(html_of("Term\n: definition").matches("<dd>").count(), 1);
    assert_eq!(html_of("a\n:b"), "<p>a\n:b</p>\n");
}

#[test]
fn reports_links_without_an_address_or_a_text() {
    let (_, report) = html_and_report("[a]() [b](<>) [c](#) [](/) [ ](https://a.org) ![d](/picture.svg) [**e**](/)\n");
    let expected = [
        "4:1 E0523 expected an address, found a link without one",
        "4:7 E0523 expected an address, found a link without one",
        "4:15 E0523 expected an address, found a link without one",
        "4:22 E0523 the link to `/` has no text",
        "4:28 E0523 the link to `https://a.org` has no text",
    ];
    assert_eq!(report, expected);
}

#[test]
fn ids_of_the_theme_never_meet_those_of_headings() {
    let (page, report) = rendered("## Chart growth\n\n## Note 1\n\n![](chart:growth)\n\nA[^1] [@maker].\n\n[^1]: b\n");
    assert_eq!(report, [""; 0]);
    assert!(
        page.html.contains("<h2 id=\"chart-growth-2\">") && page.html.contains("<h2 id=\"note-1\">"),
        "{}",
        page.html
    );
    let report = html_and_report("## A {#fs:main}\n\n## B {#chart-growth}\n\n![](chart:growth)\n").1;
    assert_eq!(
        report,
        [
            "4:1 E0512 ids that start with `fs:` belong to the theme, found `fs:main`",
            "6:1 E0513 the id `chart-growth` is used twice on the page",
        ]
    );
}

#[test]
fn reports_markup_of_other_tools() {
    for (text, expected) in [
        ("a\n\n:::warning\nb\n:::", &["6:1 E0524", "8:1 E0524"][..]),
        ("{{< video abc >}} and {% if x %}", &["4:1 E0524", "4:23 E0524"]),
        ("see [[Other page]], ![[x.png]]", &["4:5 E0524", "4:22 E0524"]),
        ("as [@maker; the other] says", &["4:5 E0524"]),
        ("see @fig-one", &["4:5 E0524"]),
        ("$x is a price$ and $$ of it $$", &["4:1 E0524", "4:20 E0524"]),
        ("\\(a_1\\) and \\cite{x}", &["4:1 E0524", "4:13 E0524"]),
        ("==marked== :rocket: a^[note]", &["4:1 E0524", "4:12 E0524", "4:22 E0524"]),
        ("[a](/){.x} and ![b](/picture.svg){a=b}", &["4:7 E0524", "4:34 E0524"]),
        ("> [!INFO]\n> a\n\n[TOC]", &["4:3 E0524", "7:1 E0524"]),
        ("!!! note\n    a", &["4:1 E0524"]),
        ("```mermaid\na\n```\n\n```{r}\nb\n```", &["4:1 E0524", "8:1 E0524"]),
        ("a[^1] and [^1]: b", &["4:2 E0514", "4:11 E0514"]),
        ("[a][b] and [c][]", &["4:1 E0525", "4:12 E0525"]),
        ("a\n\n[b]: /picture.svg\n[//]: # (a remark)", &["6:1 E0525"]),
        ("a[^1] b\n\n[^1]: c\n\n[^1]: d", &["8:1 E0514"]),
    ] {
        let (_, report) = html_and_report(text);
        let places: Vec<String> =
            report.iter().map(|line| line.splitn(3, ' ').take(2).collect::<Vec<_>>().join(" ")).collect();
        assert_eq!(places, expected, "{text}: {report:?}");
    }
}

#[test]
fn says_nothing_of_money_code_and_escaped_markup() {
    for text in [
        "$5 and $10, $5-$10, US$5 (or C$7), $/GB and $/s",
        "`{{ x }}` `[[a]]` `$x$` `:::`\n\n    {{ x }}\n\n```yaml\n[see @maker]: {{ x }}\n```",
        "\\{{ x }} \\[[a]] \\$x$ \\@maker \\[see \\@maker] \\[^1] \\[a][b] \\:rocket:\n\n\\:::note",
        "[sic] [1] a[i][j] {a, b} a == b and c == d, 12:30:45, std::fmt::Debug, me@example.org, 100%",
        "[[1]](/) [@maker] [a][b] ~~old~~ 2^10 and 3^5 *[a]*\n\n[b]: /picture.svg",
        "> [!NOTE]\n> a\n\n(a) [x] b: c",
        "## A {#b .c}\n\nTerm\n: :-) 1^st",
    ] {
        html_of(text);
    }
}
