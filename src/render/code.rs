//! Fenced blocks: code, and the examples of a language reference with what they are.

use super::html::escape;

/// A block as HTML. The first words of its fence may say what it is: `yaml model` a model file, `csv NAME` a file
/// beside it, `markdown page` a page and `reads` what its readers read, `values` expressions with their values, and, each with the flags of a run, `expect` what a run gives,
/// `json` and `prints` what it prints, `same` what two runs have in common, and `error` what it is refused with.
pub fn block(info: &str, text: &str) -> String {
    let (word, rest) = info.trim().split_once(' ').unwrap_or((info.trim(), ""));
    match (word, rest) {
        ("yaml", "model") => figure("model", "Model", "", text),
        ("csv", name) if !name.is_empty() => figure("model", &format!("<code>{}</code>", escape(name)), "", text),
        ("markdown", "page") => figure("model", "Page", "", text),
        ("reads", _) => figure("gives", "Readers read", "", text),
        ("values", _) => figure("gives", "Values", "", &spaced(text, " is ")),
        ("expect", flags) => figure("gives", "gives", flags, &spaced(text, " = ")),
        ("json", flags) => figure("gives", "prints", flags, text),
        ("same", "") => figure("gives", "is the same in both", "", text),
        ("same", flags) => figure("gives", "leaves the same", flags, text),
        ("prints", flags) => figure("refused", "prints, among other things", flags, text),
        ("error", flags) => figure("refused", "is refused", flags, text),
        _ => format!("<pre tabindex=\"0\"{}><code>{}</code></pre>\n", language(word), escape(text)),
    }
}

fn figure(class: &str, caption: &str, flags: &str, text: &str) -> String {
    let flags = if flags.is_empty() { String::new() } else { format!("With <code>{}</code> it ", escape(flags)) };
    let code = escape(text.trim_end());
    format!(
        "<figure class=\"example {class}\"><figcaption>{flags}{caption}</figcaption>\
         <pre tabindex=\"0\"><code>{code}</code></pre></figure>\n"
    )
}

/// The lines with their sign in one column, where that leaves room on a narrow screen.
fn spaced(text: &str, sign: &str) -> String {
    const MOST: usize = 34;
    let halves: Vec<_> = text.lines().map(|line| line.rsplit_once(sign).unwrap_or((line, ""))).collect();
    let width = halves.iter().map(|(left, _)| left.chars().count()).filter(|width| *width <= MOST).max().unwrap_or(0);
    let lines = halves.into_iter().map(|(left, right)| match right {
        "" => left.to_owned(),
        _ => format!("{left}{}{sign}{right}", " ".repeat(width.saturating_sub(left.chars().count()))),
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn language(word: &str) -> String {
    if word.is_empty() { String::new() } else { format!(" class=\"language-{}\"", escape(word)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_says_what_it_is() {
        let model = block("yaml model", "a: 1 < 2\n");
        assert!(
            model.contains("<figcaption>Model</figcaption>") && model.contains("<code>a: 1 &lt; 2</code>"),
            "{model}"
        );
        let gives = block("expect --set 'x = <3>'", "a = 1\nlong = 22\n");
        assert!(gives.contains("With <code>--set &#39;x = &lt;3&gt;&#39;</code> it gives"), "{gives}");
        assert!(gives.contains("<code>a    = 1\nlong = 22</code>"), "{gives}");
        assert!(block("error", "error[E0201]: x\n").contains("class=\"example refused\""));
    }

    #[test]
    fn other_code_is_code_that_a_keyboard_can_scroll() {
        assert_eq!(block("sh", "a\n"), "<pre tabindex=\"0\" class=\"language-sh\"><code>a\n</code></pre>\n");
        assert_eq!(block("", "<"), "<pre tabindex=\"0\"><code>&lt;</code></pre>\n");
    }
}
