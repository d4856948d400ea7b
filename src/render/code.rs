//! Fenced blocks: code, and the examples of a language reference with what they are.

use crate::html::escape;

/// A block as HTML. The first words of its fence may say what it is: `yaml model` a model file, `markdown page` a page and
/// `reads` what its readers read, `values` expressions with their values, and, each with the flags of a run, `expect` what
/// a run gives, `json` and `prints` what it prints, `same` what two runs have in common, `error` what it is refused with,
/// and `check` what is careless about it. A language and a path, `yaml data/gpus.yaml`, is a file; `part` behind the path says that it is not all of it;
/// `diff` before it, that the lines with `-` give way to those with `+`. `console` is what is typed, behind `$ `, and
/// what is answered.
pub fn block(info: &str, text: &str) -> String {
    let (word, rest) = info.trim().split_once(' ').unwrap_or((info.trim(), ""));
    match (word, rest) {
        ("yaml", "model") => figure("model", "Model", "", text),
        ("markdown", "page") => figure("model", "Page", "", text),
        ("reads", _) => figure("gives", "Readers read", "", text),
        ("values", _) => figure("gives", "Values", "", &spaced(text, " is ")),
        ("expect", flags) => figure("gives", "gives", flags, &spaced(text, " = ")),
        ("json", flags) => figure("gives", "prints", flags, text),
        ("same", "") => figure("gives", "is the same in both", "", text),
        ("same", flags) => figure("gives", "leaves the same", flags, text),
        ("prints", flags) => figure("refused", "prints, among other things", flags, text),
        ("error", flags) => figure("refused", "is refused", flags, text),
        ("check", "") => figure("refused", "<code>foresite check</code> tells", "", text),
        ("console", "") => format!("<pre tabindex=\"0\"{}><code>{}</code></pre>\n", language(word), typed(text)),
        (_, rest) if file(rest).is_some() => {
            let (path, what) = file(rest).unwrap_or_default();
            let shown = format!("<code>{}</code>{what}", escape(path));
            match word {
                "diff" => set("model path", &format!("Change {shown}"), &changed(text)),
                _ => figure("model path", &shown, "", text),
            }
        }
        _ => format!("<pre tabindex=\"0\"{}><code>{}</code></pre>\n", language(word), escape(text)),
    }
}

fn figure(class: &str, caption: &str, flags: &str, text: &str) -> String {
    let flags = if flags.is_empty() { String::new() } else { format!("With <code>{}</code> it ", escape(flags)) };
    set(class, &format!("{flags}{caption}"), &escape(text.trim_end()))
}

fn set(class: &str, caption: &str, code: &str) -> String {
    format!(
        "<figure class=\"example {class}\"><figcaption>{caption}</figcaption>\
         <pre tabindex=\"0\"><code>{code}</code></pre></figure>\n"
    )
}

/// The path of a file that a block shows, and a word where it shows a part of it.
fn file(rest: &str) -> Option<(&str, &'static str)> {
    let (path, what) = match rest.split_once(' ') {
        None => (rest, ""),
        Some((path, "part")) => (path, ", in part"),
        Some(_) => return None,
    };
    path.contains('.').then_some((path, what))
}

/// Lines that go and lines that come.
fn changed(text: &str) -> String {
    let line = |line: &str| match line.get(..1) {
        Some("-") => format!("<del>{}</del>", escape(line)),
        Some("+") => format!("<ins>{}</ins>", escape(line)),
        _ => escape(line),
    };
    text.trim_end().lines().map(line).collect::<Vec<_>>().join("\n")
}

/// A session, with what is typed told from what is answered.
fn typed(text: &str) -> String {
    let line = |line: &str| match line.starts_with("$ ") {
        true => format!("<b>{}</b>\n", escape(line)),
        false => format!("{}\n", escape(line)),
    };
    text.lines().map(line).collect()
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
    fn a_file_bears_its_path_and_a_change_its_lines() {
        let caption =
            |info: &str| block(info, "- a\n+ b\n").split("</figcaption>").next().unwrap_or_default().to_owned();
        assert!(caption("yaml data/a.yaml").ends_with("<figcaption><code>data/a.yaml</code>"));
        assert!(caption("csv a.csv").ends_with("<figcaption><code>a.csv</code>"));
        assert!(caption("yaml a.yaml part").ends_with("<code>a.yaml</code>, in part"));
        let change = block("diff a.yaml", " a: <1>\n- b\n+ c\n");
        assert!(change.contains("<code> a: &lt;1&gt;\n<del>- b</del>\n<ins>+ c</ins></code>"), "{change}");
        let session = block("console", "$ foresite <a>\nmade `b`\n");
        assert!(session.contains("<code><b>$ foresite &lt;a&gt;</b>\nmade `b`\n</code>"), "{session}");
    }

    #[test]
    fn other_code_is_code_that_a_keyboard_can_scroll() {
        assert_eq!(block("sh", "a\n"), "<pre tabindex=\"0\" class=\"language-sh\"><code>a\n</code></pre>\n");
        assert_eq!(block("", "<"), "<pre tabindex=\"0\"><code>&lt;</code></pre>\n");
    }
}
