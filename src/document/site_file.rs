//! Files of the site that settings name, by their paths below `static/`.

use crate::diagnostic::{Report, Reported, error};
use crate::source::Spanned;
use crate::yaml::{Format, Shape, boolean, default, optional, required, section, text};

section! {
    /// A picture that stands for the site.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Logo {
        /// The picture.
        pub file: Spanned<String> = required(picture()),
        /// The picture for readers with a dark screen. Without it, they see the same one.
        pub dark: Option<Spanned<String>> = optional(picture()),
        /// Whether the site's title stands beside the picture.
        pub title: bool = default(boolean(), "true"),
    }
}

/// The format of a logo: a file, or `{ file: logo.svg, dark: logo-dark.svg, title: false }`.
pub fn logo() -> impl Format<Value = Logo> {
    section::<Logo>("the logo").or_value_of("file")
}

fn picture() -> impl Format<Value = Spanned<String>> {
    site_file("picture", &["svg", "png", "webp", "jpg", "jpeg", "avif"])
}

section! {
    /// A file of a font.
    #[derive(Clone, Debug, PartialEq)]
    pub struct FontFile {
        /// The file. A WOFF2 file that holds only the letters of your language is the lightest.
        pub file: Spanned<String> = required(site_file("font", &["woff2", "woff", "ttf", "otf"])),
        /// The weight of its letters, from 1 to 1000, or the weights that a variable font can have: `200 to 900`.
        pub weight: FontWeight = default(font_weight(), "400"),
        /// Whether its letters are italic.
        pub italic: bool = default(boolean(), "false"),
    }
}

/// The lightest and the heaviest letters of a font.
pub type FontWeight = (u16, u16);

/// The format of a file of a font: its path, or `{ file: fonts/text.woff2, weight: 700 }`.
pub fn font_file() -> impl Format<Value = FontFile> {
    section::<FontFile>("a font").or_value_of("file")
}

/// The format of weights: `700`, `200 to 900`.
fn font_weight() -> impl Format<Value = FontWeight> {
    let check = |weight: Spanned<String>, report: &mut Report| {
        let (from, to) = weight.value.split_once(" to ").unwrap_or((&weight.value, &weight.value));
        let known = |text: &str| text.trim().parse::<u16>().ok().filter(|weight| (1..=1000).contains(weight));
        match (known(from), known(to)) {
            (Some(from), Some(to)) if from <= to => Ok((from, to)),
            _ => {
                let found = &weight.value;
                Err(report.push(error!(BAD_VALUE at weight.span, "expected a weight from 1 to 1000, found `{found}`";
                    hint "for example: `400`, `700`, or `200 to 900`")))
            }
        }
    };
    let pattern = "^(1000|[1-9][0-9]{0,2})( to (1000|[1-9][0-9]{0,2}))?$";
    text().then(check).with_shape(Shape::any_of([Shape::WholeBetween(1, 1000), Shape::pattern(pattern, Some("400"))]))
}

/// The format of a file below `static/`, whose name ends with one of these letters. `what` names the file in messages.
pub fn site_file(what: &'static str, ends: &'static [&'static str]) -> impl Format<Value = Spanned<String>> {
    let check = move |file: Spanned<String>, report: &mut Report| checked(file, what, ends, report);
    text().then(check).with_shape(Shape::pattern(pattern(ends), None))
}

/// The format of a stylesheet or a script: a file below `static/`, or an address on the web.
pub fn style_or_script(what: &'static str, ends: &'static [&'static str]) -> impl Format<Value = Spanned<String>> {
    let check = move |file: Spanned<String>, report: &mut Report| {
        if file.value.contains("://") {
            return super::address::check_web_address(file, report);
        }
        checked(file, what, ends, report)
    };
    let address = Shape::pattern("^https?://[^\\s/]", None);
    text().then(check).with_shape(Shape::any_of([Shape::pattern(pattern(ends), None), address]))
}

/// Returns the regular expression of files whose names end with one of these letters.
fn pattern(ends: &[&str]) -> String {
    format!("^[^/].*\\.({})$", ends.join("|"))
}

/// Returns the file if its path can be one below `static/`.
fn checked(file: Spanned<String>, what: &str, ends: &[&str], report: &mut Report) -> Result<Spanned<String>, Reported> {
    let found = &file.value;
    let is_path = !found.contains("://") && !found.starts_with('/');
    let end = found.rsplit_once('.').map_or("", |(_, end)| end);
    if is_path && ends.contains(&end) {
        return Ok(file);
    }
    let named: Vec<String> = ends.iter().map(|end| format!("`.{end}`")).collect();
    let problem =
        error!(BAD_VALUE at file.span, "expected a {what} in `static/` ({}), found `{found}`", named.join(", "));
    Err(report.push(match found.strip_prefix('/') {
        Some(path) if ends.contains(&end) => problem.hint(format!("write `{path}`")),
        _ if found.contains("://") => problem.hint("put a copy of the file into `static/`, and write its path there"),
        _ => problem,
    }))
}
