use super::markdown_text;

#[test]
fn content_becomes_markdown() {
    for (content, expected) in [
        (
            "<h2 id=\"a\"><a class=\"anchor\" href=\"#a\">A &amp; B</a></h2>\n<p>One <em>two</em> <strong>three </strong>four.</p>",
            "## A & B\n\nOne *two* **three** four.\n",
        ),
        (
            "<p>In <data value=\"2030.4\"><a href=\"#of.1\">2030</a></data>, <a href=\"../a/\">see</a>.</p>",
            "In 2030, [see](../a/).\n",
        ),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c\n"),
        ("<ol start=\"3\"><li><p>a</p><p>b</p></li><li><p>c</p></li></ol>", "3. a\n\n   b\n\n4. c\n"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b\n"),
        (
            "<pre><code class=\"language-rust\"><span class=h-k>let</span> a = \"```\";\n</code></pre>",
            "````rust\nlet a = \"```\";\n````\n",
        ),
        (
            "<table><thead><tr><th>a</th><th class=\"number\">b</th></tr></thead><tbody><tr><th>x|y</th><td>1</td></tr></tbody></table>",
            "| a | b |\n| --- | ---: |\n| x\\|y | 1 |\n",
        ),
        (
            "<p>so <math alttext=\"x^2\"><mi>x</mi></math>, 10<sup>9</sup>, said<sup class=\"cite\"><a href=\"#s\">1</a></sup></p>",
            "so $x^2$, 10<sup>9</sup>, said\\[1\\]\n",
        ),
        ("<p>a<br>\nb</p><hr><p><code>a`b</code></p>", "a\\\nb\n\n---\n\n``a`b``\n"),
        (
            "<figure class=\"figure\"><figcaption><p class=\"figure-title\">It grows</p></figcaption><div class=\"chart-box\"><ul class=\"chart-key\" aria-hidden=\"true\"><li>x</li></ul><svg><desc id=\"fs:chart-a-desc\">From 1 to 2.</desc><text>9</text></svg></div><script type=\"application/json\">{}</script></figure>",
            "**It grows**\n\nFrom 1 to 2.\n",
        ),
        ("<div><p>a</div>text", "a\n\ntext\n"),
        ("", ""),
    ] {
        assert_eq!(markdown_text(content), expected, "{content}");
    }
}

#[test]
fn deeply_nested_elements_do_not_exhaust_the_stack() {
    let content = format!("{}x{}", "<div>".repeat(100_000), "</div>".repeat(100_000));
    assert_eq!(markdown_text(&content), "x\n");
}
