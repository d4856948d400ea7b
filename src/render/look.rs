//! The theme's options on the pages: the stylesheet that is made from them, and what templates are given.

use std::fmt::Write as _;

use super::templates::views::{FileView, FooterColumnView, LogoView, ThemeView};
use crate::diagnostic::{Report, error};
use crate::document::FontFile;
use crate::document::theme_options::{ThemeOptions, is_address};
use crate::html;
use crate::source::Spanned;

/// The stylesheet that is made from the options.
pub const THEME_CSS: &str = "theme.css";

/// The icon of sites that have no other.
const FAVICON: &str = "favicon.svg";

/// The elements that the head of a page can have.
const HEAD: [&str; 5] = ["link", "meta", "noscript", "script", "style"];

/// Returns the options as templates see them, given the columns of the footer as HTML.
pub fn theme_view(options: &ThemeOptions, footer_columns: Vec<FooterColumnView>) -> ThemeView {
    let favicon = options.favicon.as_ref().map_or(FAVICON, |file| &file.value);
    let file = |file: &Spanned<String>| FileView {
        address: file.value.clone(),
        is_own: !is_address(&file.value),
        is_module: file.value.ends_with(".mjs"),
    };
    let own = theme_css(options).map(|_| FileView { address: THEME_CSS.to_owned(), is_own: true, is_module: false });
    ThemeView {
        logo: options.logo.as_ref().map(|logo| LogoView {
            file: logo.file.value.clone(),
            dark: logo.dark.as_ref().map(|file| file.value.clone()),
            has_title: logo.title,
        }),
        favicon: favicon.to_owned(),
        favicon_type: match favicon.rsplit_once('.') {
            Some((_, "png")) => "image/png",
            Some((_, "ico")) => "image/x-icon",
            _ => "image/svg+xml",
        }
        .to_owned(),
        styles: own.into_iter().chain(options.styles.iter().map(file)).collect(),
        scripts: options.scripts.iter().map(file).collect(),
        head: options.head.as_ref().map(|head| head.value.clone()),
        footer_columns,
        home: options.home.name().to_owned(),
        words: options.words,
        provenance: options.foot.provenance,
        parent: options.foot.parent,
        neighbors: options.foot.neighbors,
    }
}

/// Returns the stylesheet with the colors and the fonts of the options; none if they have neither.
pub fn theme_css(options: &ThemeOptions) -> Option<String> {
    let hue = |name: &str, hue: &Option<Spanned<f64>>| Some(format!("--{name}: {};", hue.as_ref()?.value));
    let fonts = options.fonts.roles().into_iter().filter(|(_, files)| !files.is_empty());
    let mut properties: Vec<String> =
        [hue("hue", &options.hue), hue("neutral", &options.neutral)].into_iter().flatten().collect();
    let mut faces = String::new();
    for (role, files) in fonts {
        // The comma is part of the value: the fonts of the theme follow, for letters that the files lack.
        properties.push(format!("--{role}-font: \"own {role}\",;"));
        files.iter().for_each(|file| faces.push_str(&face(role, file)));
    }
    let rule = (!properties.is_empty()).then(|| format!(":root {{ {} }}\n", properties.join(" ")))?;
    Some(rule + &faces)
}

/// Returns the rule that declares a file of a font. The path has only letters, digits, `.`, `-`, `_`, and `/`.
fn face(role: &str, font: &FontFile) -> String {
    let (from, to) = font.weight;
    let mut weight = from.to_string();
    if from != to {
        // Writing to a text cannot fail.
        let _ = write!(weight, " {to}");
    }
    let style = if font.italic { "italic" } else { "normal" };
    let path = &font.file.value;
    let format = match path.rsplit_once('.') {
        Some((_, "ttf")) => "truetype",
        Some((_, "otf")) => "opentype",
        Some((_, end)) => end,
        None => "woff2",
    };
    format!(
        "@font-face {{ font-display: swap; font-family: \"own {role}\"; font-style: {style}; font-weight: {weight}; \
         src: url(\"{path}\") format(\"{format}\"); }}\n"
    )
}

/// Reports what the author's HTML for the head contains that a head cannot contain: browsers would begin the body there.
pub fn check_head(head: &Spanned<String>, report: &mut Report) {
    let text = head.value.as_str();
    let mut end = 0;
    let mut is_in_script = false;
    for tag in html::tags(text) {
        let between = text.get(end..tag.range.start).unwrap_or_default();
        if !is_in_script && let Some(found) = words(between) {
            report.push(error!(BAD_VALUE at head.span, "expected elements of the head, found the text `{found}`";
                hint "put text that readers see into `footer`, or into a template"));
            return;
        }
        if !HEAD.contains(&&*tag.name) {
            let found = &tag.name;
            report.push(error!(BAD_VALUE at head.span, "`<{found}>` cannot be in the head of a page";
                hint "put what readers see into `footer`, or into a template"));
            return;
        }
        is_in_script = !tag.closing && matches!(&*tag.name, "script" | "style");
        end = tag.range.end;
    }
    if let Some(found) = words(text.get(end..).unwrap_or_default()) {
        report.push(error!(BAD_VALUE at head.span, "expected elements of the head, found the text `{found}`";
            hint "put text that readers see into `footer`, or into a template"));
    }
}

/// Returns the first word of a text between tags, outside of comments.
fn words(text: &str) -> Option<String> {
    let mut rest = text;
    let mut plain = String::new();
    while let Some((before, comment)) = rest.split_once("<!--") {
        plain.push_str(before);
        rest = comment.split_once("-->").map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    plain.split_whitespace().next().map(|word| word.chars().take(20).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::config::Config;
    use crate::source::{Sources, Span};

    fn options() -> ThemeOptions {
        let span = Span::new(Sources::default().add("a", ""), 0, 0);
        Config::new("A".to_owned(), Spanned::new("https://a.org/".to_owned(), span)).theme
    }

    fn spanned<T>(value: T) -> Spanned<T> {
        Spanned::new(value, Span::new(Sources::default().add("a", ""), 0, 0))
    }

    #[test]
    fn makes_no_stylesheet_without_colors_and_fonts() {
        assert_eq!(theme_css(&options()), None);
    }

    #[test]
    fn declares_colors_and_fonts() {
        let mut options = options();
        options.hue = Some(spanned(155.0));
        assert_eq!(theme_css(&options).unwrap(), ":root { --hue: 155; }\n");
        options.neutral = Some(spanned(90.5));
        let font = |file: &str, weight, italic| FontFile { file: spanned(file.to_owned()), weight, italic };
        options.fonts.text = vec![font("fonts/a.woff2", (200, 900), false), font("fonts/b.ttf", (400, 400), true)];
        assert_eq!(
            theme_css(&options).unwrap(),
            ":root { --hue: 155; --neutral: 90.5; --text-font: \"own text\",; }\n\
             @font-face { font-display: swap; font-family: \"own text\"; font-style: normal; font-weight: 200 900; \
             src: url(\"fonts/a.woff2\") format(\"woff2\"); }\n\
             @font-face { font-display: swap; font-family: \"own text\"; font-style: italic; font-weight: 400; \
             src: url(\"fonts/b.ttf\") format(\"truetype\"); }\n"
        );
    }

    #[test]
    fn a_head_holds_only_elements_of_the_head() {
        let problems = |text: &str| {
            let mut report = Report::default();
            check_head(&spanned(text.to_owned()), &mut report);
            report.into_iter().map(|problem| problem.message).collect::<Vec<_>>()
        };
        for text in [
            "<meta name=\"a\" content=\"b\">\n<link rel=me href=\"https://a.org/\"><!-- words -->",
            "<script src=\"a.js\"></script><noscript><link rel=stylesheet href=b.css></noscript>",
            "<style>a { color: red }</style>",
        ] {
            assert_eq!(problems(text), [""; 0], "{text}");
        }
        assert_eq!(problems("<meta name=a>\n<div>x</div>"), ["`<div>` cannot be in the head of a page"]);
        assert_eq!(problems("</head><meta>"), ["`<head>` cannot be in the head of a page"]);
        assert_eq!(problems("<!-- a --> words <meta>"), ["expected elements of the head, found the text `words`"]);
        assert_eq!(problems("<meta>after"), ["expected elements of the head, found the text `after`"]);
    }
}
