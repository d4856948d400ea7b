//! Finds what each file of a crate imports: `use` declarations, and paths in the code that name a module of the crate.
//!
//! The input is a map of file texts by path below `src/`. The output is a list of [`Import`]s. Paths are resolved to
//! modules as the compiler does: `crate::`, `self::`, `super::`, child modules, inline modules, groups in braces, and
//! modules that the file has imported by name. Comments and strings do not count.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The texts of a crate's files, by path below `src/`.
pub type Files = BTreeMap<String, String>;

/// A use of an item of the crate, or of a library, in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Import {
    /// The file that contains the path.
    pub from: String,
    /// The file of the innermost module that the path names, or `None` if the path starts with the name of a library, a
    /// type, or a local item.
    pub to: Option<String>,
    /// The path from the crate's root, or as it is written if `to` is `None`.
    pub path: Vec<String>,
}

/// A path in the text of a file.
struct Occurrence {
    /// The module that contains the path, from the crate's root.
    module: Vec<String>,
    /// The names of the path as written. A glob import ends in `*`.
    path: Vec<String>,
    /// For a leaf of a `use` declaration, the name that it brings into scope.
    imported_as: Option<String>,
}

/// Returns all imports of all files.
pub fn imports(files: &Files) -> Vec<Import> {
    let modules: BTreeMap<Vec<String>, &String> = files.keys().map(|path| (module_of(path), path)).collect();
    let read = |(from, text): (&String, &String)| {
        let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("src/{from}: {error}"));
        let mut occurrences = Vec::new();
        read_tokens(tokens, &module_of(from), &mut occurrences);
        (from.clone(), occurrences)
    };
    let occurrences: Vec<(String, Vec<Occurrence>)> = files.iter().map(read).collect();
    let reexports: BTreeSet<(Vec<String>, String)> =
        occurrences.iter().flat_map(|(_, found)| found).filter_map(reexport).collect();
    let (mut imports, mut known) = (Vec::new(), BTreeSet::new());
    for (from, occurrences) in &occurrences {
        let mut scope = BTreeMap::new();
        for Occurrence { module, path, imported_as } in occurrences {
            if let Some(name) = imported_as
                && let Some(absolute) = resolve(path, module, &modules, &BTreeMap::new())
            {
                scope.insert((module.clone(), name.clone()), absolute);
            }
        }
        for Occurrence { module, path, .. } in occurrences {
            let import = match resolve(path, module, &modules, &scope) {
                Some(path) => {
                    // `model::run` is the function where `model.rs` has `pub use run::run`, and not the module.
                    let is_item = path
                        .split_last()
                        .is_some_and(|(name, parent)| reexports.contains(&(parent.to_vec(), name.clone())));
                    let to =
                        if is_item { file_of(&path[..path.len() - 1], &modules) } else { file_of(&path, &modules) };
                    Import { from: from.clone(), to: Some(to), path }
                }
                None => Import { from: from.clone(), to: None, path: path.clone() },
            };
            if import.to.as_ref() != Some(from) && known.insert(import.clone()) {
                imports.push(import);
            }
        }
    }
    imports
}

/// Returns the module and the name of an item that a module has imported from its child of the same name.
fn reexport(Occurrence { module, path, imported_as }: &Occurrence) -> Option<(Vec<String>, String)> {
    let name = imported_as.as_ref()?;
    let child = path.strip_prefix(&["self".to_owned()]).unwrap_or(path).first()?;
    (path.len() > 1 && child == name).then(|| (module.clone(), name.clone()))
}

/// Returns the module of a file, from the crate's root: `model/run.rs` is `["model", "run"]`.
fn module_of(path: &str) -> Vec<String> {
    match path.strip_suffix(".rs").unwrap_or(path) {
        "lib" => Vec::new(),
        path => path.split('/').filter(|name| *name != "mod").map(str::to_owned).collect(),
    }
}

/// Returns the file of the innermost module that a path from the crate's root goes through.
fn file_of(path: &[String], modules: &BTreeMap<Vec<String>, &String>) -> String {
    let file = (0..=path.len()).rev().find_map(|length| modules.get(&path[..length]));
    file.map_or_else(|| "lib.rs".to_owned(), |file| (*file).clone())
}

/// Returns a path from the crate's root, or `None` if the path does not start at a module of the crate.
fn resolve(
    path: &[String],
    module: &[String],
    modules: &BTreeMap<Vec<String>, &String>,
    scope: &BTreeMap<(Vec<String>, String), Vec<String>>,
) -> Option<Vec<String>> {
    let first = path.first()?.as_str();
    match first {
        // `main.rs` sees the library by its name.
        "crate" | "foresite" => return Some(path[1..].to_vec()),
        "self" => return Some([module, &path[1..]].concat()),
        "super" => {
            let climbed = path.iter().take_while(|name| *name == "super").count();
            return Some([&module[..module.len().saturating_sub(climbed)], &path[climbed..]].concat());
        }
        _ => {}
    }
    let child = [module, &path[..1]].concat();
    if modules.contains_key(&child) {
        return Some([module, path].concat());
    }
    // A name that this module, or one around it in the same file, has imported.
    let enclosing = (0..=module.len()).rev().map(|length| module[..length].to_vec());
    let imported = enclosing.into_iter().find_map(|module| scope.get(&(module, first.to_owned())))?;
    Some([imported, &path[1..]].concat())
}

/// Reads the paths in a stream of tokens and in the groups inside it.
fn read_tokens(tokens: TokenStream, module: &[String], found: &mut Vec<Occurrence>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        match (&tokens[at], tokens.get(at + 1), tokens.get(at + 2)) {
            (TokenTree::Ident(keyword), Some(TokenTree::Ident(name)), Some(TokenTree::Group(body)))
                if keyword == "mod" && body.delimiter() == Delimiter::Brace =>
            {
                let inner = [module, &[name.to_string()]].concat();
                read_tokens(body.stream(), &inner, found);
                at += 3;
            }
            // Not the `use<'a>` of a return type.
            (TokenTree::Ident(keyword), Some(next), _) if keyword == "use" && !is_punctuation(next, '<') => {
                at += 1 + read_use_tree(&tokens[at + 1..], &[], module, found);
            }
            (TokenTree::Ident(_), ..) if !continues_path(&tokens[..at]) => {
                let (path, length) = read_path(&tokens[at..]);
                if path.len() > 1 {
                    found.push(Occurrence { module: module.to_vec(), path, imported_as: None });
                }
                at += length;
            }
            (TokenTree::Group(group), ..) => {
                read_tokens(group.stream(), module, found);
                at += 1;
            }
            _ => at += 1,
        }
    }
}

/// Reads names joined by `::`. Returns them with the number of tokens that they take.
fn read_path(tokens: &[TokenTree]) -> (Vec<String>, usize) {
    let mut path = Vec::new();
    let mut at = 0;
    while let Some(TokenTree::Ident(name)) = tokens.get(at) {
        path.push(name.to_string());
        at += 1;
        match tokens.get(at + 2) {
            Some(TokenTree::Ident(_)) if is_separator(&tokens[at..]) => at += 2,
            _ => break,
        }
    }
    (path, at)
}

/// Reads a tree of a `use` declaration, whose leaves are the imported paths. Returns the number of tokens that it takes.
fn read_use_tree(tokens: &[TokenTree], prefix: &[String], module: &[String], found: &mut Vec<Occurrence>) -> usize {
    // A leading `::` starts the path of a library.
    let start = if is_separator(tokens) { 2 } else { 0 };
    let (names, length) = read_path(&tokens[start..]);
    let mut path = [prefix, &names].concat();
    let mut at = start + length;
    if is_separator(&tokens[at..]) {
        at += 2;
    }
    match tokens.get(at) {
        Some(TokenTree::Group(group)) => {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            let mut next = 0;
            while next < inner.len() {
                // Each branch, and the comma behind it.
                next += read_use_tree(&inner[next..], &path, module, found) + 1;
            }
            return at + 1;
        }
        Some(star) if is_punctuation(star, '*') => {
            path.push("*".to_owned());
            found.push(Occurrence { module: module.to_vec(), path, imported_as: None });
            return at + 1;
        }
        _ => {}
    }
    // `a::{self, b}` imports `a` itself.
    if path.len() > 1 && path.last().is_some_and(|name| name == "self") {
        path.pop();
    }
    let mut imported_as = path.last().cloned();
    if let (Some(TokenTree::Ident(keyword)), Some(TokenTree::Ident(name))) = (tokens.get(at), tokens.get(at + 1))
        && keyword == "as"
    {
        imported_as = Some(name.to_string());
        at += 2;
    }
    found.push(Occurrence { module: module.to_vec(), path, imported_as });
    at
}

/// Returns whether tokens end inside a path, or before a field or method, so that the next token does not start a path.
fn continues_path(before: &[TokenTree]) -> bool {
    match before {
        // Not the leading `::` of a library's path.
        [.., token, first, second] if is_separator(&[first.clone(), second.clone()]) => {
            matches!(token, TokenTree::Ident(_)) || is_punctuation(token, '>')
        }
        // Not a range.
        [.., token, dot] if is_punctuation(dot, '.') => !is_punctuation(token, '.'),
        _ => false,
    }
}

/// Returns whether tokens start with `::`.
fn is_separator(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [first, second, ..] if is_punctuation(first, ':') && is_punctuation(second, ':'))
}

fn is_punctuation(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(found) if found.as_char() == sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the imports of `render/links.rs` in a crate of six files, as `file: path`.
    fn imports_of(text: &str) -> Vec<String> {
        let others = ["lib.rs", "date.rs", "render.rs", "render/links/check.rs", "render/view.rs"];
        let mut files: Files = others.map(|path| (path.to_owned(), String::new())).into();
        files.insert("render/links.rs".to_owned(), text.to_owned());
        let import =
            |import: Import| format!("{}: {}", import.to.unwrap_or_else(|| "-".to_owned()), import.path.join("::"));
        imports(&files).into_iter().map(import).collect()
    }

    #[test]
    fn resolves_paths_from_the_root_from_parents_and_from_children() {
        assert_eq!(imports_of("use crate::date::Date;"), ["date.rs: date::Date"]);
        assert_eq!(
            imports_of("use super::view::{self, Page, part::{A, B}};"),
            [
                "render/view.rs: render::view",
                "render/view.rs: render::view::Page",
                "render/view.rs: render::view::part::A",
                "render/view.rs: render::view::part::B",
            ]
        );
        assert_eq!(imports_of("use super::super::date;"), ["date.rs: date"]);
        assert_eq!(imports_of("pub use self::check::Anchor;"), ["render/links/check.rs: render::links::check::Anchor"]);
        assert_eq!(imports_of("pub(crate) use check::*;"), ["render/links/check.rs: render::links::check::*"]);
        assert_eq!(imports_of("use super::Site;"), ["render.rs: render::Site"]);
        assert_eq!(imports_of("use super::*;"), ["render.rs: render::*"]);
        assert_eq!(imports_of("use crate::{date::Date as Day, render};"), ["date.rs: date::Date", "render.rs: render"]);
    }

    #[test]
    fn tells_a_reexported_function_from_the_module_of_its_name() {
        let files = [
            ("a.rs", "mod run; pub use run::run;"),
            ("a/run.rs", ""),
            ("b.rs", "use crate::a::run; fn b() { run::c() }"),
        ];
        let files = files.map(|(path, text)| (path.to_owned(), text.to_owned())).into();
        let to: Vec<_> =
            imports(&files).into_iter().filter(|import| import.from == "b.rs").map(|import| import.to).collect();
        assert_eq!(to, [Some("a.rs".to_owned()), Some("a/run.rs".to_owned())]);
    }

    #[test]
    fn resolves_paths_in_code() {
        assert_eq!(
            imports_of("fn a() -> crate::date::Date { check::b(1..super::view::C) }"),
            [
                "date.rs: date::Date",
                "render/links/check.rs: render::links::check::b",
                "render/view.rs: render::view::C",
            ]
        );
        assert_eq!(
            imports_of("use super::view; fn a() { view::part::b(); }"),
            ["render/view.rs: render::view", "render/view.rs: render::view::part::b",]
        );
        assert_eq!(imports_of("macro_rules! a { () => { $crate::date::today() } }"), ["date.rs: date::today"]);
    }

    #[test]
    fn counts_inline_modules_as_part_of_their_file() {
        assert_eq!(
            imports_of("mod inner { use super::super::view::A; use super::B; }"),
            ["render/view.rs: render::view::A"]
        );
        assert_eq!(
            imports_of("mod inner { fn a() { crate::render::links::check::b() } }"),
            ["render/links/check.rs: render::links::check::b"]
        );
    }

    #[test]
    fn ignores_comments_strings_and_own_items() {
        assert_eq!(imports_of("//! crate::date::Date\n/* super::view */ const A: &str = \"crate::date\";"), [""; 0]);
        assert_eq!(imports_of("use self::Own; mod check;"), [""; 0]);
        assert_eq!(imports_of("fn a<'a>() -> impl Sized + use<'a> { 1 }"), [""; 0]);
    }

    #[test]
    fn lists_libraries_without_a_file() {
        assert_eq!(
            imports_of("use ::tera::Tera; fn a() { walkdir::WalkDir::new(b.date::<C>()); }"),
            ["-: tera::Tera", "-: walkdir::WalkDir::new",]
        );
    }
}
