//! The differences between two texts, by lines. The only file that names `similar`.

use similar::algorithms::{Capture, Compact, Replace, myers};
use similar::udiff::UnifiedHunkHeader;
use similar::{ChangeTag, group_diff_ops};

/// Returns the lines that differ in two versions of a file, as a unified diff without context; empty if none do.
///
/// One algorithm of the library is called by its name: a setting would bring the other five into the program, which are half a megabyte.
pub fn unified_diff(path: &str, old: &str, new: &str) -> String {
    let [old, new] = [old, new].map(|text| text.split_inclusive('\n').collect::<Vec<_>>());
    let mut changes = Compact::new(Replace::new(Capture::new()), &old, &new);
    let Ok(()) = myers::diff(&mut changes, &old, 0..old.len(), &new, 0..new.len());
    let mut diff = String::new();
    for hunk in group_diff_ops(changes.into_inner().into_inner().into_ops(), 0).iter().filter(|hunk| !hunk.is_empty()) {
        if diff.is_empty() {
            diff.push_str(&format!("--- {path}\n+++ {path}\n"));
        }
        diff.push_str(&format!("{}\n", UnifiedHunkHeader::new(hunk)));
        for change in hunk.iter().flat_map(|operation| operation.iter_changes(&old, &new)) {
            let sign = match change.tag() {
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
                ChangeTag::Equal => ' ',
            };
            diff.push(sign);
            diff.push_str(change.value());
            if !change.value().ends_with('\n') {
                diff.push_str("\n\\ No newline at end of file\n");
            }
        }
    }
    diff
}

#[cfg(test)]
mod tests {
    use super::unified_diff;

    #[test]
    fn shows_each_changed_line_with_its_number() {
        let old = "a\nb\nc\nd\ne\n";
        let new = "a\nB\nc\nd\ne\nf\n";
        let diff = "--- x.md\n+++ x.md\n@@ -2 +2 @@\n-b\n+B\n@@ -5,0 +6 @@\n+f\n";
        assert_eq!(unified_diff("x.md", old, new), diff);
        assert_eq!(unified_diff("x.md", old, old), "");
    }

    #[test]
    fn says_that_a_file_does_not_end_its_last_line() {
        let diff = "--- x\n+++ x\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n";
        assert_eq!(unified_diff("x", "a", "a\n"), diff);
    }
}
