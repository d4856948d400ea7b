//! What is left of LaTeX once accents, escapes and braces are resolved: quotation marks, ties, and commands around words.

/// Signs that titles are written with.
const SIGNS: [(&str, &str); 38] = [
    ("alpha", "α"),
    ("approx", "≈"),
    ("beta", "β"),
    ("cdot", "·"),
    ("delta", "δ"),
    ("ell", "ℓ"),
    ("epsilon", "ε"),
    ("euro", "€"),
    ("gamma", "γ"),
    ("geq", "≥"),
    ("infty", "∞"),
    ("lambda", "λ"),
    ("ldots", "…"),
    ("leq", "≤"),
    ("log", "log"),
    ("mu", "μ"),
    ("omega", "ω"),
    ("phi", "φ"),
    ("pi", "π"),
    ("pm", "±"),
    ("rho", "ρ"),
    ("rightarrow", "→"),
    ("sigma", "σ"),
    ("sim", "~"),
    ("sqrt", "√"),
    ("tau", "τ"),
    ("textcopyright", "©"),
    ("textdegree", "°"),
    ("texteuro", "€"),
    ("textmu", "µ"),
    ("textonehalf", "½"),
    ("textpm", "±"),
    ("textrightarrow", "→"),
    ("texttimes", "×"),
    ("theta", "θ"),
    ("times", "×"),
    ("to", "→"),
    ("varepsilon", "ε"),
];

/// Commands that say how what follows looks, or nothing.
const SILENT: [&str; 14] = [
    "bf", "bfseries", "em", "it", "itshape", "newblock", "protect", "quad", "relax", "rm", "sc", "sl", "tt", "ttfamily",
];

/// Commands whose words serve to sort by.
const SORTING: [&str; 3] = ["noop", "noopsort", "sortnoop"];

/// The text that is meant, in one line; the names of commands that are not known are added to `unread`. A command around
/// words, `\emph{words}`, is the words.
pub fn plain(text: &str, unread: &mut Vec<String>) -> String {
    let mut plain = String::with_capacity(text.len());
    // What each open brace ends in.
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (next, after) = match first {
            '`' if rest.starts_with("``") => ("“", 2),
            '`' => ("‘", 1),
            '\'' if rest.starts_with("''") => ("”", 2),
            '{' => {
                open.push("}");
                ("{", 1)
            }
            '}' => (open.pop().unwrap_or("}"), 1),
            '\\' => {
                let name: &str = &rest[1..];
                let length = name.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(name.len());
                let (name, after) = name.split_at(length);
                let sign = SIGNS.iter().find(|(known, _)| *known == name).map(|(_, sign)| *sign);
                if SORTING.contains(&name.to_lowercase().as_str()) && after.starts_with('{') {
                    rest = after.split_once('}').map_or("", |(_, after)| after);
                    continue;
                }
                if after.starts_with('{') {
                    let is_quote = matches!(name, "enquote" | "mkbibquote");
                    open.push(if is_quote { "”" } else { "" });
                    (if is_quote { "“" } else { sign.unwrap_or_default() }, length + 2)
                } else {
                    if sign.is_none() && !name.is_empty() && !SILENT.contains(&name) {
                        unread.push(name.to_owned());
                    }
                    // The space after a command ends its name.
                    (sign.unwrap_or_default(), length + 1 + usize::from(after.starts_with(' ') && !name.is_empty()))
                }
            }
            other => {
                plain.push(other);
                rest = &rest[other.len_utf8()..];
                continue;
            }
        };
        plain.push_str(next);
        rest = rest.get(after..).unwrap_or_default();
    }
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text whose ties, `Donald~Knuth`, are spaces; of the same length. The accent `\~n` stays.
pub fn untied(text: &str) -> String {
    let mut before = ' ';
    let untie = |letter: char| {
        let is_tie = letter == '~' && before != '\\';
        before = letter;
        if is_tie { ' ' } else { letter }
    };
    text.chars().map(untie).collect()
}

/// Mathematics as text: `2^{16}` is `2^16`. Its commands are left to [`plain`].
pub fn mathematics(text: &str) -> String {
    text.chars().filter(|letter| !matches!(letter, '{' | '}')).collect()
}

/// An address as it is typed into a browser: reference managers escape what LaTeX would trip over.
pub fn address(text: &str) -> String {
    let text = text.trim();
    let inner = text.strip_prefix("\\url{").and_then(|rest| rest.strip_suffix('}')).unwrap_or(text);
    let mut plain = inner.replace("{\\textasciitilde}", "~").replace("\\textasciitilde{}", "~").replace("\\~{}", "~");
    for sign in ["_", "%", "&", "#", "$", "~", "{", "}"] {
        plain = plain.replace(&format!("\\{sign}"), sign);
    }
    // An address has no braces: those that are left are LaTeX's.
    plain.retain(|letter| !matches!(letter, '{' | '}') && !letter.is_whitespace());
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_of_latex_is_read_as_it_is_meant() {
        for (text, expected) in [
            ("A ``quoted'' word and `one' more", "A “quoted” word and ‘one' more"),
            ("Donald E. Knuth, ~me", "Donald E. Knuth, ~me"),
            ("On \\emph{real \\textbf{words}} alone", "On real words alone"),
            ("\\enquote{Attention} is", "“Attention” is"),
            ("\\noopsort{1973b}1973", "1973"),
            ("{\\em no} braces\\relax", "{no} braces"),
            ("5 \\texttimes{} 2 \\textmu m", "5 × 2 µm"),
            ("two\n  lines", "two lines"),
            ("\\", ""),
        ] {
            let mut unread = Vec::new();
            assert_eq!(plain(text, &mut unread), expected, "{text}");
            assert!(unread.is_empty(), "{text}: {unread:?}");
        }
    }

    #[test]
    fn a_tie_is_a_space_and_an_accent_is_none() {
        assert_eq!(untied("Donald~E.~Knuth, Ma\\~nana"), "Donald E. Knuth, Ma\\~nana");
    }

    #[test]
    fn a_command_that_is_not_known_is_named() {
        let mut unread = Vec::new();
        assert_eq!(plain("a \\textquestionable b", &mut unread), "a b");
        assert_eq!(unread, ["textquestionable"]);
    }

    #[test]
    fn an_address_is_as_it_is_typed() {
        for (text, expected) in [
            ("https://a.org/x_y--z?a=1&b=%20", "https://a.org/x_y--z?a=1&b=%20"),
            ("\\url{https://a.org/x\\_y}", "https://a.org/x_y"),
            ("https://a.org/{\\textasciitilde}me/\\%20\\#b", "https://a.org/~me/%20#b"),
        ] {
            assert_eq!(address(text), expected);
        }
    }
}
