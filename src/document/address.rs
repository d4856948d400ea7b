//! Addresses: the parts of pages' addresses, and addresses on the web.

use crate::diagnostic::{Report, Reported, error};
use crate::source::Spanned;
use crate::yaml::{Format, NameRule, Shape, text};

/// Returns whether Windows reserves a file name for a device, whatever its case and whatever follows its first dot. No file
/// with such a name can be created there, nor can a repository with one be cloned.
///
/// Source: "Naming Files, Paths, and Namespaces", Microsoft Learn.
pub fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let is_numbered = |device| stem.strip_prefix(device).is_some_and(|rest| NUMBERS.contains(&rest));
    DEVICES.contains(&stem.as_str()) || is_numbered("com") || is_numbered("lpt")
}

/// The devices of Windows without a number.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// The numbers of the devices of Windows that have one.
const NUMBERS: [&str; 12] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "¹", "²", "³"];

/// Returns whether a part of an address is a slug: lower-case letters, digits, and single hyphens between them.
pub fn is_slug(part: &str) -> bool {
    !part.is_empty()
        && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && !part.starts_with('-')
        && !part.ends_with('-')
        && !part.contains("--")
        && !is_device(part)
}

/// Returns the slug nearest to a name. Latin letters lose their accents.
pub fn slug(part: &str) -> String {
    let lower: String = part.to_lowercase().chars().fold(String::new(), |mut plain, letter| {
        match PLAIN.iter().find(|(letters, _)| letters.contains(letter)) {
            Some((_, ascii)) => plain.push_str(ascii),
            None => plain.push(letter),
        }
        plain
    });
    let words: Vec<_> =
        lower.split(|found: char| !found.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join("-")
}

/// Returns whether a file can be published under its own name: all its characters stay as they are in an address.
pub fn is_plain_path(path: &str) -> bool {
    path.split('/').all(|part| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-+@".contains(&byte))
            && !part.ends_with('.')
            && !is_device(part)
    })
}

/// The address of a page below the base path, which need not be that of a page here: `old/address/` or `old.html`.
pub fn old_address() -> impl Format<Value = Spanned<String>> {
    text().then(check_old_address)
}

/// Returns an address without a slash at its beginning, and with one at its end unless it names a file.
fn check_old_address(address: Spanned<String>, report: &mut Report) -> Result<Spanned<String>, Reported> {
    let found = address.value.as_str();
    let path = found.strip_prefix('/').unwrap_or(found);
    let path = path.strip_suffix("index.html").filter(|rest| rest.is_empty() || rest.ends_with('/')).unwrap_or(path);
    let stem = path.strip_suffix('/').unwrap_or(path);
    let is_file = !path.ends_with('/') && [".html", ".htm"].iter().any(|end| stem.to_ascii_lowercase().ends_with(end));
    let has_type = !path.ends_with('/') && stem.rsplit('/').next().is_some_and(|last| last.contains('.'));
    if !(path.is_empty() || is_plain_path(stem)) || has_type && !is_file || stem == "404.html" {
        return Err(report
            .push(error!(BAD_VALUE at address.span, "expected an address of this site, found `{found}`";
            hint "write what stood after the address of the site: `old/address/` or `old/page.html`")));
    }
    let whole = if is_file || path.is_empty() { path.to_owned() } else { format!("{stem}/") };
    Ok(Spanned::new(whole, address.span))
}

/// Latin letters with accents, and letters that are written with two without them.
const PLAIN: [(&str, &str); 25] = [
    ("àáâãåāăą", "a"),
    ("äæ", "ae"),
    ("çćč", "c"),
    ("ďđð", "d"),
    ("èéêëēėęě", "e"),
    ("ğ", "g"),
    ("ìíîïīįı", "i"),
    ("ķ", "k"),
    ("ļľł", "l"),
    ("ñńňņ", "n"),
    ("òóôõōő", "o"),
    ("öøœ", "oe"),
    ("řŕ", "r"),
    ("śšşș", "s"),
    ("ß", "ss"),
    ("ťţț", "t"),
    ("þ", "th"),
    ("ùúûūůűų", "u"),
    ("ü", "ue"),
    ("ŵ", "w"),
    ("ýÿ", "y"),
    ("źżž", "z"),
    ("\u{300}\u{301}\u{302}\u{303}\u{304}\u{306}\u{307}\u{30a}\u{30b}\u{30c}\u{327}\u{328}", ""),
    ("\u{308}", "e"),
    ("'’", ""),
];

/// An address on the web: it starts with `https://` or `http://`.
pub fn web_address() -> impl Format<Value = Spanned<String>> {
    text().then(check_web_address).with_shape(Shape::pattern("^https?://[^\\s/]", Some("https://example.org/")))
}

/// Returns the address if it is one on the web.
///
/// # Errors
///
/// The address does not start with `https://` or `http://`, has no host, or contains a character that an address cannot
/// contain.
pub fn check_web_address(address: Spanned<String>, report: &mut Report) -> Result<Spanned<String>, Reported> {
    let found = &address.value;
    let rest = found.strip_prefix("https://").or_else(|| found.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split('/').next()).unwrap_or_default();
    let is_allowed = |c: char| !c.is_whitespace() && !c.is_control() && !"\"<>\\^`{|}".contains(c);
    if !host.is_empty() && found.chars().all(is_allowed) {
        return Ok(address);
    }
    let problem = error!(BAD_VALUE at address.span,
        "expected an address that starts with `https://` or `http://`, found `{found}`");
    let lacks_scheme = !found.contains(':') && found.contains('.') && found.chars().all(is_allowed);
    Err(report.push(if lacks_scheme { problem.hint(format!("write `https://{found}`")) } else { problem }))
}

/// The address at which the site is published, with a closing slash.
pub fn base_url() -> impl Format<Value = Spanned<String>> {
    let shape = web_address().shape();
    web_address().then(check_base_url).with_shape(shape)
}

fn check_base_url(address: Spanned<String>, report: &mut Report) -> Result<Spanned<String>, Reported> {
    let found = &address.value;
    if let Some(sign) = found.chars().find(|sign| matches!(sign, '?' | '#')) {
        return Err(
            report.push(error!(BAD_VALUE at address.span, "expected an address without `{sign}`, found `{found}`"))
        );
    }
    let path = found.splitn(4, '/').nth(3).unwrap_or_default();
    if path.contains("//") || path.split('/').any(|part| part == "." || part == "..") {
        return Err(report.push(error!(BAD_VALUE at address.span,
            "expected an address without `//`, `.`, and `..` in its path, found `{found}`")));
    }
    Ok(address.map(|address| if address.ends_with('/') { address } else { format!("{address}/") }))
}

/// A language tag: `en`, `pt-BR`.
pub fn language() -> impl Format<Value = Spanned<String>> {
    let shape = Shape::pattern("^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$", Some("en"));
    text().then(check_language).with_shape(shape)
}

fn check_language(tag: Spanned<String>, report: &mut Report) -> Result<Spanned<String>, Reported> {
    let mut parts = tag.value.split('-');
    let first = parts.next().unwrap_or_default();
    let is_valid = (2..=3).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    if is_valid {
        return Ok(tag);
    }
    let found = &tag.value;
    Err(report.push(error!(BAD_VALUE at tag.span, "expected a language tag, found `{found}`";
        hint "write `en`, `de` or `pt-BR`")))
}

/// Keys that are paths of slugs: `docs/language`.
pub fn slug_paths() -> NameRule {
    NameRule { pattern: "^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*$", check: check_slug_path }
}

fn check_slug_path(path: &Spanned<String>, what: &str, report: &mut Report) -> Result<(), Reported> {
    if path.value.split('/').all(is_slug) {
        return Ok(());
    }
    let found = &path.value;
    Err(report.push(error!(BAD_SLUG at path.span, "expected a path among the {what}, found `{found}`";
        hint "the path of the pages stands before their folder: `language: tests/language`")))
}

/// A folder of the project that is not read already: `tests/language`.
pub fn project_folder() -> impl Format<Value = Spanned<String>> {
    text().then(|folder: Spanned<String>, report: &mut Report| {
        if is_project_folder(&folder.value) {
            return Ok(folder);
        }
        let found = &folder.value;
        Err(report.push(error!(BAD_VALUE at folder.span, "expected a folder of the project, found `{found}`";
            hint "write its path below the project's folder: `tests/language`")))
    })
}

/// Returns whether a path leads straight down to a folder that is not hidden and not read already.
fn is_project_folder(path: &str) -> bool {
    let first = path.split('/').next().unwrap_or_default();
    path.split('/').all(|part| !part.is_empty() && !part.starts_with('.') && !part.contains(['\\', ':']))
        && !["content", "data", "templates", "static"].contains(&first)
}
