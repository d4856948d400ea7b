//! TeX to MathML. Only this file names `math_core`.
//!
//! Pages allow no styles in attributes, so those of the library become classes of the theme. Elements without content are
//! written with both tags, because HTML ends no element with `/>`. The source is kept in `alttext`, for extracts of the text.

use std::fmt::Write;
use std::ops::Range;
use std::sync::LazyLock;

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};

use crate::diagnostic::closest;
use crate::html::escape;

/// Where a formula stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// In a sentence.
    Sentence,
    /// On lines of its own.
    Display,
}

/// Why a formula cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The bytes of the source that are wrong; empty if all of it is.
    pub place: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub hint: String,
}

/// The greatest number of parts of a formula inside each other. The library calls itself for each, and its calls take much of
/// the stack.
const MAX_NESTING: usize = 40;

/// The styles of the library, and the classes of the theme that have them.
const CLASSES: [(&str, &str); 22] = [
    ("text-align: left", "m-l"),
    ("text-align: right", "m-r"),
    // Goes with the alignment.
    ("justify-items: start", ""),
    ("justify-items: end", ""),
    ("padding-left: 0", "m-pl0"),
    ("padding-right: 0", "m-pr0"),
    ("padding-top: 0", "m-py0"),
    ("padding-bottom: 0", "m-py0"),
    ("padding-left:1em", "m-pl1"),
    ("padding-left:0.2222em", "m-pl2"),
    ("padding-right:0.2222em", "m-pr2"),
    ("padding-left:0.1667em", "m-pl3"),
    ("padding-right:0.1667em", "m-pr3"),
    ("padding-top: 0.1667em", "m-pt"),
    ("border-left: 0.05em solid currentcolor", "m-bl"),
    ("border-right: 0.05em solid currentcolor", "m-br"),
    ("border-top: 0.05em solid currentcolor", "m-bt"),
    ("border-bottom: 0.05em solid currentcolor", "m-bb"),
    ("margin-left:-0.16666667em", "m-n"),
    ("math-shift:compact", "m-c"),
    ("font-variant-caps: small-caps", "m-sc"),
    ("width: 100%", "m-w"),
];

/// Commands that are often used, to propose one of them in place of a misspelled one.
#[rustfmt::skip]
const COMMANDS: &[&str] = &[
    "alpha", "beta", "gamma", "delta", "epsilon", "varepsilon", "zeta", "eta", "theta", "vartheta", "iota", "kappa", "lambda", "mu",
    "nu", "xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "varphi", "chi", "psi", "omega", "Gamma", "Delta", "Theta", "Lambda",
    "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega", "frac", "dfrac", "tfrac", "binom", "sqrt", "sum", "prod", "int", "lim",
    "sup", "inf", "max", "min", "log", "ln", "exp", "sin", "cos", "tan", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan", "det",
    "dim", "ker", "gcd", "Pr", "arg", "deg", "hom", "operatorname", "text", "mathrm", "mathbf", "mathit", "mathsf", "mathtt",
    "mathcal", "mathbb", "mathfrak", "boldsymbol", "hat", "bar", "tilde", "vec", "dot", "ddot", "overline", "underline", "widehat",
    "overbrace", "underbrace", "overset", "underset", "times", "cdot", "div", "pm", "mp", "ast", "star", "circ",
    "bullet", "oplus", "otimes", "leq", "geq", "le", "ge", "neq", "ne", "approx", "sim", "simeq", "equiv", "propto", "ll", "gg",
    "in", "notin", "subset", "subseteq", "cup", "cap", "setminus", "emptyset", "forall", "exists", "neg", "land", "lor", "to",
    "rightarrow", "leftarrow", "Rightarrow", "Leftarrow", "iff", "implies", "mapsto", "infty", "partial", "nabla", "ldots", "cdots",
    "mid", "lfloor", "rfloor",
];

static CONVERTER: LazyLock<LatexToMathML> = LazyLock::new(|| {
    // Only a macro can make the configuration wrong, and there is none.
    LatexToMathML::new(MathCoreConfig::default()).unwrap_or_default()
});

/// Returns a formula as MathML.
///
/// # Errors
///
/// The source has a command that is not known, or is not complete.
pub fn mathml(source: &str, style: Style) -> Result<String, Fault> {
    let fault = |message: &str, hint: &str| Fault { place: 0..0, message: message.to_owned(), hint: hint.to_owned() };
    if nesting(source) > MAX_NESTING {
        return Err(fault(
            "the parts of this formula are nested too deeply",
            "give a part of it a name of its own, and write that part as a formula of its own",
        ));
    }
    let display = if style == Style::Display { MathDisplay::Block } else { MathDisplay::Inline };
    let converted = CONVERTER.convert_with_local_state(source, display).map_err(|error| {
        let message = error.error_message();
        let unknown = message.strip_prefix("Unknown command \"\\").and_then(|rest| rest.strip_suffix("\"."));
        match unknown {
            Some(name) => Fault {
                place: error.0.clone(),
                message: format!("`\\{name}` is not a command that formulas know"),
                hint: match closest(name, COMMANDS.iter().copied()) {
                    Some(near) => format!("did you mean `\\{near}`?"),
                    None => format!("write a name as `\\operatorname{{{name}}}`, and words as `\\text{{…}}`"),
                },
            },
            None => Fault {
                place: error.0.clone(),
                message: format!("this formula cannot be read: {}", in_house_style(&message)),
                hint: "a formula is written as in LaTeX; if the dollar signs are money, put a backslash before each: `\\$5`".to_owned(),
            },
        }
    })?;
    let with_classes = with_classes(&converted.mathml).map_err(|style| Fault {
        hint: "leave out the command that sets it: the theme decides the colors and sizes of formulas".to_owned(),
        ..fault(&format!("a formula on a page cannot have the style `{style}`"), "")
    })?;
    let named = with_classes.replacen("<math", &format!("<math alttext=\"{}\"", escape(&one_line(source))), 1);
    Ok(named)
}

/// Returns a message of the library as those of this crate are written.
fn in_house_style(message: &str) -> String {
    let mut letters = message.trim_end_matches('.').chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn one_line(source: &str) -> String {
    source.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns how deeply the parts of a formula are inside each other, at most: each group counts, and each command before it.
fn nesting(source: &str) -> usize {
    let (mut open, mut deepest, mut commands) = (Vec::new(), 0, 0_usize);
    let mut sum = 0_usize;
    let mut rest = source;
    while let Some(letter) = rest.chars().next() {
        rest = &rest[letter.len_utf8()..];
        let mut command = None;
        if letter == '\\' {
            let length = rest.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(rest.len());
            let length = if length == 0 { rest.chars().next().map_or(0, char::len_utf8) } else { length };
            command = Some(&rest[..length]);
            rest = &rest[length..];
        }
        match (letter, command) {
            ('{', _) | (_, Some("left" | "begin")) => {
                open.push(1 + commands.max(1));
                sum += 1 + commands.max(1);
                commands = 0;
            }
            ('}', _) | (_, Some("right" | "end")) => {
                sum -= open.pop().unwrap_or(0);
                commands = 0;
            }
            (_, Some(_)) => commands += 1,
            (letter, _) if letter.is_whitespace() => {}
            _ => commands = 0,
        }
        deepest = deepest.max(sum + commands);
    }
    deepest
}

/// Returns MathML with classes in place of styles, and with both tags of empty elements; or the first style that has no class.
fn with_classes(mathml: &str) -> Result<String, String> {
    let mut written = String::with_capacity(mathml.len());
    let mut rest = mathml;
    while let Some(start) = rest.find('<') {
        written.push_str(&rest[..start]);
        let end = rest[start..].find('>').map_or(rest.len(), |length| start + length + 1);
        let tag = &rest[start..end];
        rest = &rest[end..];
        let (tag, is_empty) = tag.strip_suffix("/>").map_or((tag, false), |tag| (tag, true));
        let styled =
            match tag.split_once(" style=\"").and_then(|(before, after)| Some((before, after.split_once('"')?))) {
                Some((before, (styles, after))) => format!("{before}{}{after}", class(styles)?),
                None => tag.to_owned(),
            };
        written.push_str(styled.trim_end());
        if is_empty {
            let name = styled.trim_start_matches('<').split([' ', '/']).next().unwrap_or_default();
            let _ = write!(written, "></{name}>");
        }
    }
    written.push_str(rest);
    Ok(written)
}

/// Returns the attribute with the classes that have these styles, or the first style that has none.
fn class(styles: &str) -> Result<String, String> {
    let mut classes: Vec<&str> = Vec::new();
    for style in styles.split(';').map(str::trim).filter(|style| !style.is_empty()) {
        // The columns that fill the line beside a numbered formula.
        if style.starts_with("width: ") && style != "width: 100%" {
            continue;
        }
        let Some((_, class)) = CLASSES.iter().find(|(known, _)| *known == style) else { return Err(style.to_owned()) };
        if !class.is_empty() && !classes.contains(class) {
            classes.push(class);
        }
    }
    Ok(if classes.is_empty() { String::new() } else { format!(" class=\"{}\"", classes.join(" ")) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(source: &str) -> String {
        mathml(source, Style::Sentence).unwrap()
    }

    #[test]
    fn writes_a_formula_with_its_source() {
        assert_eq!(of("x^2"), "<math alttext=\"x^2\"><msup><mi>x</mi><mn>2</mn></msup></math>");
        assert!(of("a\n< b").starts_with("<math alttext=\"a &lt; b\">"), "{}", of("a\n< b"));
        let display = mathml("x", Style::Display).unwrap();
        assert_eq!(display, "<math alttext=\"x\" display=\"block\"><mi>x</mi></math>");
    }

    #[test]
    fn closes_every_element_and_has_no_styles() {
        for source in [
            "a \\quad b\\,c\\;d\\!e",
            "\\mathrm{FLOP}",
            "\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}",
            "\\begin{cases} 1 & x > 0 \\\\ 0 & \\text{else} \\end{cases}",
            "\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}",
            "\\begin{array}{l|r} 1 & 2 \\\\ \\hline 3 & 4 \\end{array}",
            "\\left( \\sum_{i=1}^n x_i \\right)",
            "\\cfrac{1}{2}",
            "a \\not= b \\coloneqq c",
            "\\underbrace{a}_{b}",
        ] {
            let mathml = of(source);
            assert!(!mathml.contains(" style=") && !mathml.contains("/>"), "{mathml}");
            roxmltree::Document::parse(&mathml).unwrap_or_else(|error| panic!("{mathml}: {error}"));
        }
    }

    #[test]
    fn tells_what_is_wrong_where() {
        let fault = mathml("x + \\alhpa", Style::Sentence).unwrap_err();
        assert_eq!((fault.place, fault.hint), (4..10, "did you mean `\\alpha`?".to_owned()));
        let fault = mathml("\\Qzzx{1}", Style::Sentence).unwrap_err();
        assert_eq!(fault.message, "`\\Qzzx` is not a command that formulas know");
        let fault = mathml("{a", Style::Sentence).unwrap_err();
        assert_eq!(
            fault.message,
            "this formula cannot be read: expected closing token \"}\", but reached end of input"
        );
        let fault = mathml("\\color{red} x", Style::Sentence).unwrap_err();
        assert_eq!(fault.message, "a formula on a page cannot have the style `color:#FF0000`");
    }

    #[test]
    fn proposes_only_commands_that_there_are() {
        for command in COMMANDS {
            let unknown = match mathml(&format!("\\{command}"), Style::Sentence) {
                Err(Fault { message, .. }) => message.contains("is not a command"),
                Ok(_) => false,
            };
            assert!(!unknown, "{command}");
        }
    }

    #[test]
    fn refuses_formulas_that_are_nested_too_deeply() {
        for unit in ["{", "\\sqrt", "\\sqrt{", "\\left(", "\\begin{cases}", "\\frac1{", "\\hat", "x^{", "\\sqrt\\sqrt{"]
        {
            for count in [5, 10, 20, 40, 100, 100_000] {
                let deep = mathml(&unit.repeat(count), Style::Sentence).unwrap_err();
                let is_refused = deep.message.contains("nested too deeply");
                assert!(count < 100 || is_refused, "{count} times {unit}: {}", deep.message);
            }
        }
    }
}
