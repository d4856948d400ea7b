use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::file_system::{FailureMode, FileSystem};
use super::manifest::Manifest;
use super::*;
use crate::render::Output;

fn site(files: &[(&str, &str)]) -> Site {
    let files = files.iter().map(|(name, text)| ((*name).to_owned(), Arc::new(text.as_bytes().to_vec()))).collect();
    Site { files, ..Site::default() }
}

/// A project folder.
struct Project {
    folder: tempfile::TempDir,
}

impl Project {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["content", "data", "static"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, site: &Site) -> Result<Vec<PathBuf>, WriteError> {
        self.write_to(site, &self.path("public"))
    }

    fn write_to(&self, site: &Site, output: &Path) -> Result<Vec<PathBuf>, WriteError> {
        write(site, self.folder.path(), output, &CancelToken::default())
    }

    fn write_with(&self, site: &Site, files: &mut FileSystem) -> Result<(), WriteError> {
        self.write_partly_ahead(site, 0, files)
    }

    /// Writes a site of which the writer takes some files before the others.
    fn write_partly_ahead(&self, site: &Site, ahead: usize, files: &mut FileSystem) -> Result<(), WriteError> {
        let (top, output) = (self.folder.path(), self.path("public"));
        let mut writer = SiteWriter::with(top, &output, std::mem::take(files));
        let mut site = site.clone();
        if ahead > 0 && writer.begin(site.files.keys().cloned().collect()) {
            for (path, bytes) in site.files.clone().into_iter().take(ahead) {
                writer.add(&path, &bytes);
                site.taken.insert(path.clone(), bytes.len() as u64);
                site.files.remove(&path);
            }
        }
        let result = writer.complete(&site);
        *files = std::mem::take(&mut writer.files);
        result
    }

    /// Returns every file, link and folder of the output folder with its contents, without the manifest.
    fn public(&self) -> BTreeMap<String, String> {
        let mut found = tree_of(&self.path("public"));
        found.remove(manifest::NAME);
        found
    }

    /// Returns the names of the files and folders beside the output folder and the sources.
    fn beside(&self) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.retain(|name| !["content", "data", "static", "public"].contains(&name.as_str()));
        names
    }
}

fn tree_of(top: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in walkdir::WalkDir::new(top).min_depth(1) {
        let entry = entry.unwrap();
        let name = entry.path().strip_prefix(top).unwrap().to_str().unwrap().to_owned();
        let what = if entry.file_type().is_dir() {
            "folder".to_owned()
        } else if entry.file_type().is_symlink() {
            format!("-> {}", fs::read_link(entry.path()).unwrap().display())
        } else {
            fs::read_to_string(entry.path()).unwrap()
        };
        found.insert(name, what);
    }
    found
}

fn old_site() -> Site {
    site(&[("index.html", "old"), ("gone/index.html", "old"), ("data/a.csv", "old"), ("turned", "old file")])
}

fn new_site() -> Site {
    site(&[("index.html", "new"), ("added/index.html", "new"), ("data/a.csv", "new"), ("turned/index.html", "new")])
}

/// Adds files to the output folder that Foresite did not write.
fn add_foreign(project: &Project) {
    let public = project.path("public");
    fs::write(public.join("CNAME"), "example.org").unwrap();
    fs::create_dir_all(public.join(".git/objects")).unwrap();
    fs::write(public.join(".git/objects/one"), "object").unwrap();
    fs::write(public.join("data/theirs.csv"), "theirs").unwrap();
    fs::create_dir_all(public.join("empty")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("/etc", public.join("link")).unwrap();
}

#[test]
fn writes_and_replaces_a_site_and_leaves_nothing_beside_it() {
    let project = Project::new();
    project.write(&old_site()).unwrap();
    assert_eq!(project.public()["gone/index.html"], "old");
    project.write(&new_site()).unwrap();
    let expected = [
        ("added", "folder"),
        ("added/index.html", "new"),
        ("data", "folder"),
        ("data/a.csv", "new"),
        ("index.html", "new"),
        ("turned", "folder"),
        ("turned/index.html", "new"),
    ];
    let expected: BTreeMap<_, _> = expected.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
    assert_eq!(project.public(), expected);
    assert!(project.beside().is_empty(), "{:?}", project.beside());
    let manifest = fs::read(project.path("public").join(manifest::NAME)).unwrap();
    project.write(&new_site()).unwrap();
    assert_eq!(fs::read(project.path("public").join(manifest::NAME)).unwrap(), manifest);
}

#[test]
fn a_site_that_is_not_finished_changes_nothing_and_leaves_nothing() {
    let project = Project::new();
    project.write(&old_site()).unwrap();
    let before = project.public();
    let (top, output) = (project.folder.path(), project.path("public"));
    let mut writer = SiteWriter::new(top, &output, &CancelToken::default());
    assert!(writer.begin(new_site().files.into_keys().collect()));
    assert!(writer.add("index.html", b"new"));
    assert_eq!(fs::read(project.path(".public.foresite-new/index.html")).unwrap(), b"new");
    drop(writer);
    assert_eq!(project.public(), before);
    assert!(project.beside().is_empty(), "{:?}", project.beside());
}

#[test]
fn a_cancelled_writer_asks_for_no_more_files_and_one_with_an_error_does() {
    let project = Project::new();
    let (top, output) = (project.folder.path(), project.path("public"));
    let cancel = CancelToken::default();
    let mut writer = SiteWriter::new(top, &output, &cancel);
    assert!(writer.begin(new_site().files.into_keys().collect()));
    assert!(writer.add("index.html", b"new"));
    cancel.cancel();
    assert!(!writer.add("data/a.csv", b"new") && !writer.add("turned/index.html", b"new"));
    assert_eq!(writer.finish(&new_site()).unwrap_err().cause, Cause::Interrupted);
    let files = FileSystem { failure: Some((9, FailureMode::Killed)), ..FileSystem::default() };
    let mut writer = SiteWriter::with(top, &output, files);
    writer.begin(new_site().files.into_keys().collect());
    // The problems of the other files are still reported.
    assert!(writer.add("index.html", b"new") && writer.add("data/a.csv", b"new"));
    assert_eq!(writer.finish(&new_site()).unwrap_err().cause, Cause::System);
    assert!(!output.exists());
}

#[test]
fn files_that_we_did_not_write_stay_as_they_are() {
    let project = Project::new();
    project.write(&old_site()).unwrap();
    add_foreign(&project);
    for _ in 0..2 {
        project.write(&new_site()).unwrap();
        let public = project.public();
        assert_eq!(public["CNAME"], "example.org");
        assert_eq!(public[".git/objects/one"], "object");
        assert_eq!(public["data/theirs.csv"], "theirs");
        assert_eq!(public["empty"], "folder");
        #[cfg(unix)]
        assert_eq!(public["link"], "-> /etc");
        assert!(!public.contains_key("gone"));
        assert!(project.beside().is_empty());
    }
    assert!(Path::new("/etc").is_dir());
}

#[test]
fn does_not_overwrite_foreign_files() {
    let project = Project::new();
    project.write(&old_site()).unwrap();
    fs::create_dir(project.path("public/added")).unwrap();
    fs::write(project.path("public/added/index.html"), "theirs").unwrap();
    let before = project.public();
    let error = project.write(&new_site()).unwrap_err();
    assert_eq!(error.cause, Cause::Usage);
    assert!(error.message.contains("added/index.html"), "{error}");
    assert_eq!(project.public(), before);
    assert!(project.beside().is_empty());
}

/// Runs a build that fails at its nth change, for each n, and calls `look` to check the result.
fn at_every_step(
    failure: FailureMode,
    no_exchange: bool,
    look: impl Fn(&Project, &BTreeMap<String, String>, &BTreeMap<String, String>),
) {
    let run = |failure| {
        let project = Project::new();
        project.write(&old_site()).unwrap();
        add_foreign(&project);
        let old = project.public();
        let mut files = FileSystem { failure, no_exchange, ..FileSystem::default() };
        let result = project.write_with(&new_site(), &mut files);
        (project, old, result, files.steps.load(Ordering::Relaxed))
    };
    let (project, _, result, steps) = run(None);
    result.unwrap();
    let new = project.public();
    assert!(steps > 30, "{steps}");
    for at in 1..=steps {
        let (project, old, result, _) = run(Some((at, failure)));
        if let Err(error) = result {
            let cause = if failure == FailureMode::Cancelled { Cause::Interrupted } else { Cause::System };
            assert_eq!(error.cause, cause);
        }
        look(&project, &old, &new);
        project.write(&new_site()).unwrap();
        assert_eq!(project.public(), new, "after the next run, step {at}");
        assert!(project.beside().is_empty(), "step {at}: {:?}", project.beside());
    }
}

#[test]
fn leaves_the_old_or_the_new_folder_when_killed_at_any_step() {
    at_every_step(FailureMode::Killed, false, |project, old, new| {
        let public = project.public();
        assert!(public == *old || public == *new, "{public:?}");
    });
}

#[test]
fn the_next_run_repairs_a_swap_by_renames_that_was_killed() {
    at_every_step(FailureMode::Killed, true, |project, old, new| {
        if project.path("public").exists() {
            let public = project.public();
            assert!(public == *old || public == *new, "{public:?}");
        } else {
            assert_eq!(tree_of(&project.path(".public.foresite-old")).len(), old.len() + 1);
        }
    });
}

#[test]
fn leaves_the_old_site_and_nothing_beside_it_after_a_failure() {
    for no_exchange in [false, true] {
        at_every_step(FailureMode::Once, no_exchange, |project, old, new| {
            let public = project.public();
            assert!(public == *old || public == *new, "{public:?}");
            if public == *old {
                assert!(project.beside().len() <= 1, "{:?}", project.beside());
            }
        });
    }
}

#[test]
fn stops_at_any_step_and_leaves_nothing_behind() {
    for no_exchange in [false, true] {
        at_every_step(FailureMode::Cancelled, no_exchange, |project, old, new| {
            let public = project.public();
            assert!(public == *old || public == *new, "{public:?}");
            assert!(project.beside().is_empty(), "{:?}", project.beside());
        });
    }
}

/// The second run clears up after the first and fails at any step of that, a read included.
#[test]
fn the_next_run_repairs_what_two_failed_runs_left() {
    let run = |project: &Project, site: &Site, failure| {
        let mut files = FileSystem { failure, ..FileSystem::default() };
        let result = project.write_with(site, &mut files);
        (result, files.steps.load(Ordering::Relaxed))
    };
    let (project, new) = (Project::new(), new_site());
    project.write(&new).unwrap();
    let expected = project.public();
    for killed_at in [3, 12, 24] {
        for at in 1.. {
            let project = Project::new();
            project.write(&old_site()).unwrap();
            // The result of the first run does not matter.
            let _ = run(&project, &new, Some((killed_at, FailureMode::Killed)));
            let (result, steps) = run(&project, &old_site(), Some((at, FailureMode::Once)));
            if at > steps {
                result.unwrap();
                break;
            }
            project.write(&new).unwrap();
            assert_eq!(project.public(), expected, "killed at {killed_at}, failed at {at}");
            assert!(project.beside().is_empty(), "killed at {killed_at}, failed at {at}: {:?}", project.beside());
        }
    }
}

/// Returns the names beside the output folder after a build with a leftover that `make` makes.
fn after_leftover(make: impl Fn(&Path)) -> (Project, Vec<String>) {
    let project = Project::new();
    project.write(&old_site()).unwrap();
    make(&project.path(".public.foresite-new"));
    let set_aside = project.write(&new_site()).unwrap();
    assert_eq!(project.public()["index.html"], "new");
    let beside = project.beside();
    assert_eq!(set_aside.len(), beside.len(), "{set_aside:?}");
    (project, beside)
}

#[test]
fn a_leftover_stops_no_build_whatever_it_is() {
    let aside = [".public.foresite-new-1"];
    // The same files as in the output folder, without a manifest.
    let (_, beside) = after_leftover(|left| {
        fs::create_dir_all(left.join("gone")).unwrap();
        fs::write(left.join("gone/index.html"), "half").unwrap();
        fs::write(left.join(manifest::NAME), "torn").unwrap();
    });
    assert_eq!(beside, [""; 0]);
    // A file that is nowhere else.
    let (project, beside) = after_leftover(|left| {
        fs::create_dir_all(left.join("theirs")).unwrap();
        fs::write(left.join("theirs/one"), "the only copy").unwrap();
    });
    assert_eq!(beside, aside);
    assert_eq!(fs::read(project.path(".public.foresite-new-1/theirs/one")).unwrap(), b"the only copy");
    let (_, beside) = after_leftover(|left| fs::write(left, "a file").unwrap());
    assert_eq!(beside, aside);
    #[cfg(unix)]
    {
        let (_, beside) = after_leftover(|left| std::os::unix::fs::symlink("/etc", left).unwrap());
        assert_eq!(beside, aside);
        assert!(Path::new("/etc").is_dir());
    }
    // A foreign file that cannot be moved to the output folder, where a file has the place of its folder.
    let (project, beside) = after_leftover(|left| {
        fs::create_dir_all(left.join("turned")).unwrap();
        fs::write(left.join("turned/theirs"), "the only copy").unwrap();
        let manifest = Manifest::of(["index.html".to_owned()].into()).to_string();
        fs::write(left.join(manifest::NAME), manifest).unwrap();
    });
    assert_eq!(beside, aside);
    assert_eq!(fs::read(project.path(".public.foresite-new-1/turned/theirs")).unwrap(), b"the only copy");
}

#[test]
fn a_leftover_that_cannot_be_read_keeps_its_manifest() {
    let project = Project::new();
    project.write(&old_site()).unwrap();
    let mut files = FileSystem { failure: Some((15, FailureMode::Killed)), ..FileSystem::default() };
    project.write_with(&new_site(), &mut files).unwrap_err();
    let left = project.path(".public.foresite-new");
    assert!(left.join("index.html").exists());
    // The first step of clearing up is to read the manifest.
    let mut files = FileSystem { failure: Some((1, FailureMode::Once)), ..FileSystem::default() };
    tree::clear(&left, &project.path("public"), &mut files).unwrap_err();
    assert!(left.join(manifest::NAME).exists());
}

/// A stream of numbers that is the same in every run (xorshift by Marsaglia).
struct Random(u64);

impl Random {
    /// Returns a number below `end`.
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }
}

/// Builds again and again, with faults, kills, and cancellations at random steps, and adds foreign files meanwhile. Nothing is
/// lost or mixed, and a build without a fault repairs everything. `THOROUGH=1` requests 10,000 faults.
#[test]
fn no_series_of_faults_and_kills_loses_or_mixes_files() {
    let is_thorough = std::env::var_os("THOROUGH").is_some_and(|value| !value.is_empty());
    let faults = if is_thorough { 10_000 } else { 150 };
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let project = Project::new();
    let sites =
        [old_site(), new_site(), site(&[("index.html", "third"), ("gone", "a file"), ("data/b/c.csv", "third")])];
    let files_of = |site: &Site| -> BTreeMap<String, String> {
        let text = |bytes: &Arc<Vec<u8>>| String::from_utf8(bytes.to_vec()).unwrap();
        site.files.iter().map(|(name, bytes)| (name.clone(), text(bytes))).collect()
    };
    let mut foreign: BTreeMap<String, String> = BTreeMap::new();
    let mut published = 0;
    project.write(&sites[0]).unwrap();
    for at in 0..faults {
        let next = random.below(sites.len());
        let mode = [FailureMode::Once, FailureMode::Killed, FailureMode::Cancelled][random.below(3)];
        let failure = Some((1 + random.below(70), mode));
        let mut files = FileSystem { failure, no_exchange: random.below(2) == 0, ..FileSystem::default() };
        let result = project.write_partly_ahead(&sites[next], random.below(4), &mut files);
        let public = project.path("public");
        // After a kill between two renames, the old folder is beside its place.
        let shown = if public.exists() { public.clone() } else { project.path(".public.foresite-old") };
        let mut found = tree_of(&shown);
        found.retain(|name, what| what != "folder" && name != manifest::NAME);
        let expected =
            |site: usize| files_of(&sites[site]).into_iter().chain(foreign.clone()).collect::<BTreeMap<_, _>>();
        if found == expected(next) {
            published = next;
        }
        assert!(result.is_err() || published == next, "{at}: success without the new site");
        assert_eq!(found, expected(published), "fault {at}: {failure:?}");
        if public.exists() && random.below(4) == 0 {
            let name = ["theirs", "data/theirs", "own/deep/theirs"][random.below(3)].to_owned() + &at.to_string();
            fs::create_dir_all(public.join(&name).parent().unwrap()).unwrap();
            fs::write(public.join(&name), &name).unwrap();
            foreign.insert(name.clone(), name);
        }
        if random.below(8) == 0 {
            published = random.below(sites.len());
            assert!(project.write(&sites[published]).unwrap().is_empty());
            let mut found = project.public();
            found.retain(|_, what| what != "folder");
            assert_eq!(found, files_of(&sites[published]).into_iter().chain(foreign.clone()).collect());
            assert!(project.beside().is_empty(), "{at}: {:?}", project.beside());
            // So that each round takes the same time.
            for name in std::mem::take(&mut foreign).into_keys() {
                fs::remove_file(public.join(name)).unwrap();
            }
        }
    }
}

#[test]
fn prefers_an_edit_after_a_kill_to_the_copy_that_the_kill_left() {
    let project = Project::new();
    project.write(&old_site()).unwrap();
    add_foreign(&project);
    let mut files = FileSystem { failure: Some((34, FailureMode::Killed)), ..FileSystem::default() };
    project.write_with(&new_site(), &mut files).unwrap_err();
    assert!(project.path(".public.foresite-new/CNAME").exists());
    std::thread::sleep(std::time::Duration::from_millis(20));
    fs::remove_file(project.path("public/CNAME")).unwrap();
    fs::write(project.path("public/CNAME"), "example.com").unwrap();
    project.write(&new_site()).unwrap();
    assert_eq!(project.public()["CNAME"], "example.com");
}

fn refused(project: &Project, output: &Path) -> String {
    let error = project.write_to(&new_site(), output).unwrap_err();
    assert_eq!(error.cause, Cause::Usage, "{error}");
    error.message
}

#[test]
fn refuses_folders_that_must_not_be_replaced() {
    let project = Project::new();
    let top = project.folder.path();
    fs::write(top.join("foresite.yaml"), "title: x").unwrap();
    let before = tree_of(top);
    let home = std::env::home_dir().unwrap();
    for output in [
        top.to_owned(),
        top.join("."),
        top.join("public/.."),
        top.parent().unwrap().to_owned(),
        top.join("content"),
        top.join("content/public"),
        top.join("data/new/deep"),
        top.join("static"),
        PathBuf::from("/"),
        home.clone(),
        top.join("foresite.yaml"),
    ] {
        let message = refused(&project, &output);
        assert!(message.contains("the output folder"), "{message}");
        assert_eq!(tree_of(top), before, "{}", output.display());
    }
}

#[test]
fn refuses_a_foreign_folder_unless_it_is_empty() {
    let project = Project::new();
    let public = project.path("public");
    fs::create_dir(&public).unwrap();
    fs::write(public.join("thesis.txt"), "years of work").unwrap();
    assert!(refused(&project, &public).contains("has files that Foresite did not write"));
    assert_eq!(tree_of(&public).len(), 1);
    fs::write(public.join(manifest::NAME), "thesis.txt\n").unwrap();
    assert!(refused(&project, &public).contains("has files that Foresite did not write"));
    fs::remove_file(public.join("thesis.txt")).unwrap();
    fs::remove_file(public.join(manifest::NAME)).unwrap();
    project.write(&new_site()).unwrap();
    assert!(project.beside().is_empty());
}

#[cfg(unix)]
#[test]
fn never_follows_a_link() {
    let project = Project::new();
    let elsewhere = tempfile::tempdir().unwrap();
    let public = project.path("public");
    std::os::unix::fs::symlink(elsewhere.path(), &public).unwrap();
    assert!(refused(&project, &public).contains("a symbolic link"));
    assert!(refused(&project, &project.path("public/")).contains("a symbolic link"));
    fs::remove_file(&public).unwrap();

    // A file and a folder of the site are replaced by links to another folder.
    project.write(&old_site()).unwrap();
    fs::write(elsewhere.path().join("index.html"), "theirs").unwrap();
    fs::remove_file(public.join("index.html")).unwrap();
    std::os::unix::fs::symlink(elsewhere.path().join("index.html"), public.join("index.html")).unwrap();
    fs::remove_dir_all(public.join("gone")).unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), public.join("gone")).unwrap();
    project.write(&new_site()).unwrap();
    assert_eq!(project.public()["index.html"], "new");
    let untouched = BTreeMap::from([("index.html".to_owned(), "theirs".to_owned())]);
    assert_eq!(tree_of(elsewhere.path()), untouched);
}

#[cfg(unix)]
#[test]
fn writes_files_that_everyone_may_read_whatever_the_umask() {
    use std::os::unix::fs::PermissionsExt;
    let project = Project::new();
    project.write(&new_site()).unwrap();
    for entry in walkdir::WalkDir::new(project.path("public")) {
        let entry = entry.unwrap();
        let expected = if entry.file_type().is_dir() { 0o755 } else { 0o644 };
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o7777, expected, "{}", entry.path().display());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn names_a_parent_folder_that_cannot_be_written_to() {
    let project = Project::new();
    let error = project.write_to(&new_site(), Path::new("/proc/self/public")).unwrap_err();
    assert_eq!(error.cause, Cause::System);
    assert!(error.message.contains(".public.foresite-new"), "{error}");
}

#[test]
fn refuses_paths_that_lead_out_of_the_folder() {
    let project = Project::new();
    for name in ["../x", "/x", "a/../../x", manifest::NAME] {
        assert!(project.write(&site(&[(name, "x")])).is_err(), "{name}");
        assert!(!project.path("public").exists());
    }
}

#[test]
fn creates_the_parents_of_the_output_folder() {
    let project = Project::new();
    project.write_to(&new_site(), &project.path("build/deep/public")).unwrap();
    assert!(project.path("build/deep/public/index.html").exists());
}
