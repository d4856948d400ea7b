//! Finds files that import each other in a circle: the strongly connected components of the graph of imports.

use std::collections::{BTreeMap, BTreeSet};

use super::imports::Import;

/// Files that import each other, directly or through other files.
#[derive(Debug)]
pub struct Circle {
    /// The files, sorted.
    pub files: Vec<String>,
    /// The imports between them, as `from -> to (names)`.
    pub imports: Vec<String>,
}

/// Returns every circle of two files or more.
pub fn circles(imports: &[Import]) -> Vec<Circle> {
    let mut graph: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for import in imports {
        if let Some(to) = &import.to {
            graph.entry(&import.from).or_default().insert(to);
        }
    }
    let reachable: BTreeMap<&str, BTreeSet<&str>> = graph.keys().map(|file| (*file, reach(file, &graph))).collect();
    let mut circles: Vec<Circle> = Vec::new();
    for (file, others) in &reachable {
        if circles.iter().any(|circle| circle.files.iter().any(|known| known == file)) {
            continue;
        }
        let is_mutual = |other: &&&str| reachable.get(**other).is_some_and(|back| back.contains(file));
        let members: BTreeSet<&str> = others.iter().filter(is_mutual).copied().collect();
        if members.len() > 1 {
            circles.push(describe(&members, imports));
        }
    }
    circles
}

/// Returns all files that a file imports, directly or through other files.
fn reach<'a>(file: &'a str, graph: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut queue = vec![file];
    while let Some(next) = queue.pop() {
        for to in graph.get(next).into_iter().flatten() {
            if reached.insert(*to) {
                queue.push(to);
            }
        }
    }
    reached
}

fn describe(members: &BTreeSet<&str>, imports: &[Import]) -> Circle {
    let mut names: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    for import in imports {
        let to = import.to.as_deref().unwrap_or_default();
        if members.contains(import.from.as_str()) && members.contains(to) {
            let depth = to.split('/').count();
            let name = import.path.get(depth).map_or("self", String::as_str);
            names.entry((&import.from, to)).or_default().insert(name);
        }
    }
    let import = |((from, to), names): ((&str, &str), BTreeSet<&str>)| {
        format!("{from} -> {to} ({})", names.into_iter().collect::<Vec<_>>().join(", "))
    };
    Circle {
        files: members.iter().map(|file| (*file).to_owned()).collect(),
        imports: names.into_iter().map(import).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::imports::imports;
    use super::*;

    /// Returns the circles of a crate.
    fn circles_of(files: &[(&str, &str)]) -> Vec<Vec<String>> {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        circles(&imports(&files)).into_iter().map(|circle| circle.files).collect()
    }

    #[test]
    fn finds_a_file_that_imports_its_importer() {
        let door = ("write.rs", "mod place;\nuse place::Place;\npub struct WriteError;");
        assert_eq!(circles_of(&[door, ("write/place.rs", "use super::WriteError;")]), [["write.rs", "write/place.rs"]]);
        assert_eq!(circles_of(&[door, ("write/place.rs", "use crate::date::Date;"), ("date.rs", "")]), [[""; 0]; 0]);
    }

    #[test]
    fn finds_a_long_circle_and_leaves_out_what_only_leads_to_it() {
        let files = [
            ("a.rs", "use crate::b::B;"),
            ("b.rs", "fn c() { crate::c::inner::c() }"),
            ("c.rs", "mod inner { use super::super::a::A; }"),
            ("d.rs", "use crate::a::A;"),
            ("e.rs", "use crate::f;"),
            ("f.rs", "use crate::e::{self};"),
        ];
        assert_eq!(circles_of(&files), [vec!["a.rs", "b.rs", "c.rs"], vec!["e.rs", "f.rs"]]);
    }

    #[test]
    fn finds_a_circle_through_a_reexport() {
        let files = [("figure.rs", "mod bind;\npub use bind::Bound;"), ("figure/bind.rs", "use crate::figure::Other;")];
        assert_eq!(circles_of(&files), [["figure.rs", "figure/bind.rs"]]);
    }

    #[test]
    fn a_module_declaration_is_not_an_import() {
        assert_eq!(circles_of(&[("a.rs", "mod b;"), ("a/b.rs", "use super::A;")]), [[""; 0]; 0]);
    }
}
