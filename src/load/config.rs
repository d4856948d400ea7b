//! `foresite.yaml`.

use super::address::is_slug;
use super::address::web_address;
use super::fields::{Fields, bytes, date, list, map, number, text};
use super::yaml::Node;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::Config;
use crate::document::config::{Budgets, Include, ThemeOptions};
use crate::source::{Span, Spanned};

/// The file's name.
pub const FILE: &str = "foresite.yaml";

/// Reads the settings; what is missing or wrong is reported and stands empty, so that the rest of the project is read
/// all the same.
pub fn read(root: Option<&Node>, file: Span, report: &mut Report) -> Config {
    let mut config = Config {
        title: String::new(),
        description: None,
        base_url: Spanned::new("http://localhost/".to_owned(), Span::new(file.source, 0, 0)),
        author: None,
        language: "en".to_owned(),
        as_of: None,
        repository: None,
        navigation: Vec::new(),
        include: Vec::new(),
        budgets: Budgets::default(),
        theme: ThemeOptions::default(),
    };
    let Some(root) = root else {
        let problem = Diagnostic::error(codes::MISSING_KEY, format!("expected the site's settings in `{FILE}`"));
        report.push(problem.at(Span::new(file.source, 0, 0)).hint("give at least `title` and `base_url`"));
        return config;
    };
    let Some(mut fields) = Fields::of(root, "the site's settings", report) else { return config };
    config.title = fields.required(report, "title", text).map(|title| title.value).unwrap_or_default();
    config.description = fields.words(report, "description");
    if let Some(base_url) = fields.required(report, "base_url", base_url) {
        config.base_url = base_url;
    }
    config.author = fields.words(report, "author");
    if let Some(language) = fields.optional(report, "language", language) {
        config.language = language;
    }
    config.as_of = fields.optional(report, "as_of", date);
    config.repository = fields.optional(report, "repository", web_address).map(|address| address.value);
    config.navigation =
        fields.optional(report, "navigation", |node, report| list(node, report, text)).unwrap_or_default();
    config.include = fields.optional(report, "include", include).unwrap_or_default();
    config.budgets = fields.optional(report, "budgets", budgets).unwrap_or_default();
    config.theme = fields.optional(report, "theme", theme).unwrap_or_default();
    fields.finish(report);
    config
}

fn budgets(node: &Node, report: &mut Report) -> Option<Budgets> {
    let mut fields = Fields::of(node, "the budgets", report)?;
    let [page, image, site] = ["page", "image", "site"].map(|key| fields.optional(report, key, bytes));
    fields.finish(report);
    Some(Budgets { page, image, site })
}

fn theme(node: &Node, report: &mut Report) -> Option<ThemeOptions> {
    let mut fields = Fields::of(node, "the theme's options", report)?;
    let hue = fields.optional(report, "hue", |node, report| {
        let hue = number(node, report)?;
        if (0.0..=360.0).contains(&hue.value) {
            return Some(hue);
        }
        let message = format!("expected a hue from 0 to 360, found {}", hue.value);
        report.push(Diagnostic::error(codes::BAD_VALUE, message).at(hue.span));
        None
    });
    let footer = fields.optional(report, "footer", text);
    fields.finish(report);
    Some(ThemeOptions { hue, footer })
}

/// `include: { language: tests/language }`: by the path that the pages have, the folder that they stand in.
fn include(node: &Node, report: &mut Report) -> Option<Vec<Include>> {
    let is_path = |path: &Spanned<String>, what: &str, report: &mut Report| {
        let good = path.value.split('/').all(is_slug);
        if !good {
            let message = format!("expected a path among the {what}, found `{}`", path.value);
            let problem = Diagnostic::error(codes::BAD_SLUG, message).at(path.span);
            report.push(problem.hint("write `language: tests/language`, the path of the pages before their folder"));
        }
        good
    };
    Some(map(node, report, "included folders", is_path, |path, node, report| {
        let folder = text(node, report)?;
        if is_project_folder(&folder.value) {
            return Some(Include { path: path.clone(), folder });
        }
        let message = format!("expected a folder of the project, found `{}`", folder.value);
        let problem = Diagnostic::error(codes::BAD_VALUE, message).at(folder.span);
        report.push(problem.hint("write its path below the project's folder: `tests/language`"));
        None
    }))
}

/// Whether a path leads straight down to a folder that is not read already, and is no hidden one.
fn is_project_folder(path: &str) -> bool {
    let first = path.split('/').next().unwrap_or_default();
    path.split('/').all(|part| !part.is_empty() && !part.starts_with('.') && !part.contains(['\\', ':']))
        && !["content", "data", "templates", "static"].contains(&first)
}

/// A language tag: `en`, `pt-BR`.
fn language(node: &Node, report: &mut Report) -> Option<String> {
    let tag = text(node, report)?;
    let mut parts = tag.value.split('-');
    let first = parts.next().unwrap_or_default();
    let good = (2..=3).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    if good {
        return Some(tag.value);
    }
    let problem = Diagnostic::error(codes::BAD_VALUE, format!("expected a language tag, found `{}`", tag.value));
    report.push(problem.at(tag.span).hint("write `en`, `de` or `pt-BR`"));
    None
}

/// Where the site is published, with its closing slash.
fn base_url(node: &Node, report: &mut Report) -> Option<Spanned<String>> {
    let address = web_address(node, report)?;
    if let Some(sign) = address.value.chars().find(|sign| matches!(sign, '?' | '#')) {
        let message = format!("expected an address without `{sign}`, found `{}`", address.value);
        report.push(Diagnostic::error(codes::BAD_VALUE, message).at(address.span));
        return None;
    }
    let path = address.value.splitn(4, '/').nth(3).unwrap_or_default();
    if path.contains("//") || path.split('/').any(|part| part == "." || part == "..") {
        let message = format!("expected an address whose path goes straight down, found `{}`", address.value);
        report.push(Diagnostic::error(codes::BAD_VALUE, message).at(address.span));
        return None;
    }
    Some(address.map(|address| if address.ends_with('/') { address } else { format!("{address}/") }))
}
