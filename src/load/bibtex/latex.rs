//! LaTeX as plain text, after the library has resolved accents, escapes and braces: quotation marks, ties, and commands.

/// Commands that stand for a character, with the character.
const CHARACTERS: [(&str, &str); 49] = [
    ("alpha", "α"),
    ("approx", "≈"),
    ("backslash", "\\\\"),
    ("beta", "β"),
    ("cdot", "·"),
    ("delta", "δ"),
    ("dots", "…"),
    ("ell", "ℓ"),
    ("enspace", " "),
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
    ("nobreakspace", " "),
    ("omega", "ω"),
    ("phi", "φ"),
    ("pi", "π"),
    ("pm", "±"),
    ("quad", " "),
    ("qquad", " "),
    ("rho", "ρ"),
    ("rightarrow", "→"),
    ("sigma", "σ"),
    ("sim", "~"),
    ("slash", "/"),
    ("space", " "),
    ("sqrt", "√"),
    ("tau", "τ"),
    ("textbackslash", "\\\\"),
    ("textcopyright", "©"),
    ("textdegree", "°"),
    ("texteuro", "€"),
    ("textmu", "µ"),
    ("textonehalf", "½"),
    ("textpm", "±"),
    ("textrightarrow", "→"),
    ("textsection", "§"),
    ("texttimes", "×"),
    ("theta", "θ"),
    ("thinspace", " "),
    ("times", "×"),
    ("to", "→"),
    ("varepsilon", "ε"),
];

/// Commands that change only the look of the text, or nothing.
const STYLING: [&str; 13] =
    ["bf", "bfseries", "em", "it", "itshape", "newblock", "protect", "relax", "rm", "sc", "sl", "tt", "ttfamily"];

/// Commands around words that change only their look, or nothing: `\emph{words}`.
const AROUND_WORDS: [&str; 29] = [
    "emph",
    "ensuremath",
    "hbox",
    "mathbb",
    "mathbf",
    "mathcal",
    "mathit",
    "mathrm",
    "mathsf",
    "mathtt",
    "mbox",
    "mkbibbold",
    "mkbibemph",
    "mkbibitalic",
    "operatorname",
    "path",
    "text",
    "textbf",
    "textit",
    "textmd",
    "textnormal",
    "textrm",
    "textsc",
    "textsf",
    "textsl",
    "texttt",
    "textup",
    "url",
    "nolinkurl",
];

/// Commands whose argument is a sorting key and not shown.
const SORTING: [&str; 3] = ["noop", "noopsort", "sortnoop"];

/// Commands that raise or lower their argument, with the characters for raised or lowered digits.
const SHIFTED: [(&str, [char; 10]); 2] = [
    ("textsuperscript", ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹']),
    ("textsubscript", ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉']),
];

/// A command that is not known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnknownCommand {
    /// Its name, without the backslash.
    pub name: String,
    /// Whether it is around words, which are kept.
    pub is_around_words: bool,
}

/// Returns a text without its LaTeX, in one line. A command around words, `\emph{words}`, becomes the words. Unknown commands
/// are added to `unknown`.
pub fn plain(text: &str, unknown: &mut Vec<UnknownCommand>) -> String {
    let mut plain = String::with_capacity(text.len());
    // The text that replaces the closing brace of each open one.
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
                let sign = CHARACTERS.iter().find(|(known, _)| *known == name).map(|(_, sign)| *sign);
                if SORTING.contains(&name.to_lowercase().as_str()) && after.starts_with('{') {
                    rest = after.split_once('}').map_or("", |(_, after)| after);
                    continue;
                }
                if let Some((shifted, behind)) = shifted_digits(name, after) {
                    plain.push_str(&shifted);
                    rest = behind;
                    continue;
                }
                let mut report =
                    |is_around_words| unknown.push(UnknownCommand { name: name.to_owned(), is_around_words });
                if after.starts_with('{') {
                    let is_known = STYLING.contains(&name) || AROUND_WORDS.contains(&name) || is_shift(name);
                    if !is_known && sign.is_none() && !QUOTES.contains(&name) && !name.is_empty() {
                        report(true);
                    }
                    let is_quote = QUOTES.contains(&name);
                    open.push(if is_quote { "”" } else { "" });
                    (if is_quote { "“" } else { sign.unwrap_or_default() }, length + 2)
                } else {
                    if sign.is_none() && !name.is_empty() && !STYLING.contains(&name) {
                        report(false);
                    }
                    // The space after a command only ends its name.
                    (sign.unwrap_or_default(), length + 1 + usize::from(after.starts_with(' ') && !name.is_empty()))
                }
            }
            other => {
                plain.extend(Some(other).filter(|other| *other != NOTHING));
                rest = &rest[other.len_utf8()..];
                continue;
            }
        };
        plain.push_str(next);
        rest = rest.get(after..).unwrap_or_default();
    }
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Commands that put quotation marks around words.
const QUOTES: [&str; 2] = ["enquote", "mkbibquote"];

fn is_shift(name: &str) -> bool {
    SHIFTED.iter().any(|(known, _)| *known == name)
}

/// Returns the raised or lowered digits that a command with `after` behind it stands for, and what follows then:
/// `10\textsuperscript{26}` is not 1026. `None` for other commands and other arguments, such as the letters of `5\textsuperscript{th}`.
fn shifted_digits<'t>(name: &str, after: &'t str) -> Option<(String, &'t str)> {
    let (_, digits) = SHIFTED.iter().find(|(known, _)| *known == name)?;
    let (argument, behind) = after.strip_prefix('{')?.split_once('}')?;
    let sign = |letter: char| match letter {
        '-' | '−' => Some(if name == "textsuperscript" { '⁻' } else { '₋' }),
        digit => digit.to_digit(10).map(|digit| digits[digit as usize]),
    };
    let shifted: String = argument.chars().map(sign).collect::<Option<_>>()?;
    Some((shifted, behind))
}

/// Commands for space: their characters after the backslash. The library takes them for escaped characters.
const SPACES: [char; 5] = [',', ';', '>', ' ', '\\'];
/// Commands for no space: a negative space, a place to hyphenate, the end of a slanted word, the end of a sentence.
const NO_SPACES: [char; 4] = ['!', '-', '/', '@'];

/// Returns a text with spaces in place of ties, `Donald~Knuth`, and of the commands for space, `10\,GB`. It has the same
/// length. The accent `\~n` is kept.
pub fn replace_spaces(text: &str) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '~' => replaced.push(' '),
            '\\' => match letters.next() {
                // Two bytes each: the library maps places in the text.
                Some(command) if SPACES.contains(&command) => replaced.push_str("  "),
                Some(command) if NO_SPACES.contains(&command) => replaced.extend([NOTHING; 2]),
                Some(other) => replaced.extend(['\\', other]),
                None => replaced.push('\\'),
            },
            other => replaced.push(other),
        }
    }
    replaced
}

/// A character that [`plain`] leaves out.
const NOTHING: char = '\u{1}';

/// Returns mathematics as text: `2^{16}` becomes `2^16`. Its commands are left to [`plain`].
pub fn mathematics(text: &str) -> String {
    text.chars().filter(|letter| !matches!(letter, '{' | '}')).collect()
}

/// Returns an address without the escapes that reference managers write for LaTeX.
pub fn address(text: &str) -> String {
    let text = text.trim();
    let inner = text.strip_prefix("\\url{").and_then(|rest| rest.strip_suffix('}')).unwrap_or(text);
    let mut plain = inner.replace("{\\textasciitilde}", "~").replace("\\textasciitilde{}", "~").replace("\\~{}", "~");
    for sign in ["_", "%", "&", "#", "$", "~", "{", "}"] {
        plain = plain.replace(&format!("\\{sign}"), sign);
    }
    // An address has no braces: the remaining ones are those of LaTeX.
    plain.retain(|letter| !matches!(letter, '{' | '}') && !letter.is_whitespace());
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_latex_into_plain_text() {
        for (text, expected) in [
            ("A ``quoted'' word and `one' more", "A “quoted” word and ‘one' more"),
            ("Donald E. Knuth, ~me", "Donald E. Knuth, ~me"),
            ("On \\emph{real \\textbf{words}} alone", "On real words alone"),
            ("\\enquote{Attention} is", "“Attention” is"),
            ("\\noopsort{1973b}1973", "1973"),
            ("{\\em no} braces\\relax", "{no} braces"),
            ("5 \\texttimes{} 2 \\textmu m", "5 × 2 µm"),
            ("two\n  lines", "two lines"),
            ("10\\thinspace GB, a\\quad b\\space{}c\\slash d", "10 GB, a b c/d"),
            ("10\\textsuperscript{26} of CO\\textsubscript{2}, 5\\textsuperscript{th}", "10²⁶ of CO₂, 5th"),
            ("\\", ""),
        ] {
            let mut unknown = Vec::new();
            assert_eq!(plain(text, &mut unknown), expected, "{text}");
            assert!(unknown.is_empty(), "{text}: {unknown:?}");
        }
    }

    #[test]
    fn replaces_ties_and_commands_for_space_and_keeps_accents() {
        assert_eq!(replace_spaces("Donald~E.~Knuth, Ma\\~nana"), "Donald E. Knuth, Ma\\~nana");
        assert_eq!(replace_spaces("10\\,GB at 50\\;\\%, two\\\\lines\\"), "10  GB at 50  \\%, two  lines\\");
        let plain = |text: &str| plain(&replace_spaces(text), &mut Vec::new());
        assert_eq!(plain("hy\\-phen, it\\/s, a\\!b, NASA\\@. c\\ d"), "hyphen, its, ab, NASA. c d");
    }

    #[test]
    fn names_an_unknown_command() {
        let mut unknown = Vec::new();
        assert_eq!(plain("a \\textquestionable b", &mut unknown), "a b");
        // The words in its braces stay, and it is named all the same.
        assert_eq!(plain("a \\foo{big \\emph{b}} c", &mut unknown), "a big b c");
        let named = [("textquestionable", false), ("foo", true)];
        assert_eq!(
            unknown,
            named.map(|(name, is_around_words)| UnknownCommand { name: name.to_owned(), is_around_words })
        );
    }

    #[test]
    fn removes_the_escapes_of_an_address() {
        for (text, expected) in [
            ("https://a.org/x_y--z?a=1&b=%20", "https://a.org/x_y--z?a=1&b=%20"),
            ("\\url{https://a.org/x\\_y}", "https://a.org/x_y"),
            ("https://a.org/{\\textasciitilde}me/\\%20\\#b", "https://a.org/~me/%20#b"),
        ] {
            assert_eq!(address(text), expected);
        }
    }
}
