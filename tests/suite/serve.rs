//! Tests `foresite serve` with the requests of browsers and attackers, and the edits of authors.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::client::{Response, Server};
use super::project::Project;

#[test]
fn serves_the_site_under_the_path_of_its_base_url() {
    let project = Project::small();
    let server = Server::start(project.root(), &[]);
    assert_eq!(server.base, "/small/");
    assert!(server.get("").body.contains("The first page"));
    assert!(server.get("second/").body.contains("The second page"));
    let root = server.send(&format!("GET / HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", server.host));
    assert_eq!((root.status, root.header("location")), (307, Some("/small/")));
    let outside = server.send(&format!("GET /second/ HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", server.host));
    assert_eq!(outside.status, 404);
}

#[test]
fn the_base_url_of_the_command_line_overrides_the_settings() {
    let project = Project::small();
    let server = Server::start(project.root(), &["--base-url", "https://example.org/other"]);
    assert_eq!(server.base, "/other/");
    assert_eq!(server.get("second/").status, 200);
}

#[test]
fn serves_only_files_of_the_site() {
    let project = Project::small();
    project.write(".env", "secret");
    let server = Server::start(project.root(), &[]);
    for path in [
        "../foresite.yaml",
        "../../etc/passwd",
        "%2e%2e/foresite.yaml",
        "..%2fforesite.yaml",
        "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "..%5cforesite.yaml",
        "foresite.yaml",
        "content/index.md",
        ".env",
        ".git/config",
        "/etc/passwd",
        "index.html%00.md",
        "__foresite/../foresite.yaml",
    ] {
        let response = server.get(path);
        assert!(matches!(response.status, 400 | 404), "{path}: {}", response.status);
        assert!(!response.body.contains("secret") && !response.body.contains("base_url"), "{path}");
    }
}

#[test]
fn limits_the_open_connections_and_the_time_of_a_request() {
    let project = Project::small();
    let settings = std::fs::read_to_string(project.path("foresite.yaml")).unwrap();
    project.write("foresite.yaml", &format!("{settings}limits: {{ connections: 3, request_seconds: 1 }}\n"));
    let server = Server::start(project.root(), &[]);
    let answer = |stream: &mut TcpStream| {
        let mut answer = String::new();
        // The server closes a connection that it refuses, with what was sent on it unread.
        let _ = stream.read_to_string(&mut answer);
        answer
    };
    let connect = || TcpStream::connect(&server.host).unwrap();
    let mut open: Vec<TcpStream> = (0..3).map(|_| connect()).collect();
    let refused = answer(&mut connect());
    assert!(refused.starts_with("HTTP/1.1 503 ") && refused.contains("`limits: { connections: … }`"), "{refused}");
    // A head that grows slowly is late as well as one that never comes.
    let (slow, idle) = open.split_at_mut(1);
    for _ in 0..6 {
        slow[0].write_all(b"G").unwrap();
        std::thread::sleep(Duration::from_millis(100));
    }
    for late in slow.iter_mut().chain(idle) {
        let late = answer(late);
        assert!(late.starts_with("HTTP/1.1 408 ") && late.contains("`limits: { request_seconds: … }`"), "{late}");
    }
    // Their places are free again.
    assert_eq!(server.get("").status, 200);
}

#[test]
fn refuses_malformed_requests_and_keeps_running() {
    let project = Project::small();
    let server = Server::start(project.root(), &[]);
    let host = &server.host;
    let long = "a".repeat(9_000);
    for (request, expected) in [
        (
            format!("POST {} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", server.base),
            405,
        ),
        (format!("GET /small/%ff HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"), 400),
        (format!("GET /small/% HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"), 404),
        (format!("GET /small/{long} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"), 404),
        ("GET /small/ HTTP/1.1\r\nConnection: close\r\n\r\n".to_owned(), 403),
        ("nonsense\r\n\r\n".to_owned(), 400),
    ] {
        assert_eq!(server.send(&request).status, expected, "{request:.60}");
    }
    assert_eq!(server.get("").status, 200);
}

#[test]
fn refuses_other_host_names_and_the_live_channel_to_pages_of_other_sites() {
    let project = Project::small();
    let server = Server::start(project.root(), &[]);
    let ask = |path: &str, headers: &str| {
        server.send(&format!("GET /small/{path} HTTP/1.1\r\n{headers}\r\nConnection: close\r\n\r\n")).status
    };
    let port = server.host.rsplit(':').next().unwrap().to_owned();
    assert_eq!(ask("", &format!("Host: localhost:{port}")), 200);
    assert_eq!(ask("", &format!("Host: evil.example:{port}")), 403);
    assert_eq!(ask("", "Host: localhost:1"), 403);
    let host = format!("Host: {}", server.host);
    let events = "__foresite/events/x/index.html";
    assert_eq!(ask(events, &format!("{host}\r\nOrigin: http://evil.example")), 403);
    assert_eq!(ask(events, &format!("{host}\r\nOrigin: http://localhost:1")), 403);
    assert_eq!(ask(events, &format!("{host}\r\nOrigin: null")), 403);
    assert_eq!(ask(events, &format!("{host}\r\nSec-Fetch-Site: cross-site")), 403);
}

#[test]
fn headers_keep_other_sites_from_reading_pages() {
    let project = Project::small();
    let server = Server::start(project.root(), &[]);
    for path in ["", "second/", "nowhere/", "__foresite/reload.js"] {
        let response = server.get(path);
        assert_eq!(response.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(response.header("cross-origin-resource-policy"), Some("same-origin"), "{path}");
        assert_eq!(response.header("access-control-allow-origin"), None, "{path}");
        assert!(response.header("content-type").is_some(), "{path}");
    }
}

#[test]
fn reloads_the_browser_when_a_file_is_saved_and_writes_nothing() {
    let project = Project::small();
    let server = Server::start(project.root(), &[]);
    let mut channel = server.open("");
    project.write("content/index.md", "---\ntitle: Home\n---\n\nAnother first page.\n");
    let before = project.files();
    assert_eq!(channel.word(), "reload");
    assert!(server.get("").body.contains("Another first page"));
    assert_eq!(project.files(), before);
    assert!(!project.path("public").exists());
}

#[test]
fn reloads_the_browser_when_a_page_of_an_included_folder_is_saved() {
    let project = Project::small();
    let good = std::fs::read_to_string(project.path("foresite.yaml")).unwrap();
    project.write("foresite.yaml", &format!("{good}include: {{ language: tests/spec }}\n"));
    project.write("tests/spec/index.md", "---\ntitle: Language\n---\n\nOne text.\n");
    let server = Server::start(project.root(), &[]);
    assert!(server.get("language/").body.contains("One text"));
    let mut channel = server.open("language/");
    project.write("tests/spec/index.md", "---\ntitle: Language\n---\n\nAnother text.\n");
    assert_eq!(channel.word(), "reload");
    assert!(server.get("language/").body.contains("Another text"));
}

#[test]
fn reloads_a_browser_that_missed_a_build_when_it_reconnects() {
    let project = Project::small();
    let server = Server::start(project.root(), &[]);
    let mut channel = server.listen(&format!("{}__foresite/events/0000000000000000/index.html", server.base));
    assert_eq!(channel.word(), "reload");
}

/// Returns a project with a model that takes long enough for a preview.
fn slow() -> Project {
    let project = Project::small();
    project.write(
        "data/models/plan.yaml",
        "window: { from: 2020-01-01, to: 2050-01-01 }\nsamples: 400000\ninputs:\n  pace: 2 to 4 year\n  start: 1 to 2\n  \
         need: 3 to 9\noutcomes:\n  ready: first(start * 2 ^ ((t - 2020-01-01) / pace) + sqrt((t - 2020-01-01) / 1 year) > need)\n",
    );
    project.write("content/index.md", "---\ntitle: Home\n---\n\nAn even chance in [](=plan.ready.median.year).\n");
    project
}

#[test]
fn shows_a_preview_of_a_changed_model_and_then_the_final_page() {
    let project = slow();
    let server = Server::start(project.root(), &[]);
    let mut channel = server.open("");
    let model = std::fs::read_to_string(project.path("data/models/plan.yaml")).unwrap();
    project.write("data/models/plan.yaml", &model.replace("3 to 9", "30 to 90"));
    assert_eq!(channel.word(), "reload");
    let first = server.get("").body;
    assert!(first.contains("Preview from 512 samples"), "{first}");
    let mut channel = server.open("");
    // This page is not open, so it is not part of the preview: the request waits for the final page.
    assert!(server.get("second/").body.contains("The second page"));
    assert_eq!(channel.word(), "reload");
    let whole = server.get("").body;
    assert!(!whole.contains("foresite-preview") && whole.contains("</a></data>"), "{whole}");
}

#[test]
fn a_save_during_a_run_cancels_the_run() {
    let project = slow();
    let server = Server::start(project.root(), &[]);
    let model = std::fs::read_to_string(project.path("data/models/plan.yaml")).unwrap();
    for need in ["30 to 90", "300 to 900", "40 to 100"] {
        let mut channel = server.open("");
        project.write("data/models/plan.yaml", &model.replace("3 to 9", need));
        assert_eq!(channel.word(), "reload");
        let next = server.get("").body;
        assert!(next.contains("Preview from 512 samples"), "{need}: {next}");
    }
    let mut channel = server.open("");
    assert_eq!(channel.word(), "reload");
    assert!(!server.get("").body.contains("foresite-preview"));
}

#[test]
fn shows_stale_figures_with_their_current_values_and_a_notice() {
    let project = slow();
    let page = |year| {
        format!("---\ntitle: Home\n---\n\nAn even chance in [{year}](=plan.ready.median.year).\n\n![](table:years)\n")
    };
    let table = |year| {
        format!(
            "kind: grid\ntitle: By [{year}](=plan.ready.median.year)\nheaders: [What, When]\nrows:\n  - [A row of the table, \
             \"[{year}](=plan.ready.median.year)\"]\n"
        )
    };
    project.write("data/tables/years.yaml", &table("1999"));
    project.write("content/index.md", &page("1999"));
    let server = Server::start(project.root(), &[]);
    let shown = server.get("").body;
    let year = shown.split("title=plan.ready.median.year>").nth(1).unwrap_or_default().get(..4).unwrap_or_default();
    assert!(year.starts_with("20"), "{shown}");
    assert!(shown.contains("bound figure is stale") && shown.contains("<code>foresite fix</code>"), "{shown}");
    assert!(shown.contains("A row of the table") && !shown.contains(">1999<"), "{shown}");
    let mut channel = server.open("");
    project.write("data/tables/years.yaml", &table(year));
    project.write("content/index.md", &page(year));
    assert_eq!(channel.word(), "reload");
    let is_fixed = |page: &Response| !page.body.contains("foresite-problem");
    let fixed = server.wait_for("", "the page without a problem", is_fixed).body;
    assert!(fixed.contains(&format!(">{year}</a></data>")), "{fixed}");
}

#[test]
fn reloads_a_page_if_its_style_has_changed_and_not_if_nothing_has() {
    let project = Project::small();
    project.write("static/own.css", "p { color: red }");
    let server = Server::start(project.root(), &[]);
    let (first, second) = (server.get("").body, server.get("second/").body);
    let mut channel = server.open("");
    project.write("content/index.md", "---\ntitle: Home\n---\n\nAnother first page.\n");
    assert_eq!(channel.word(), "reload");
    assert_ne!(server.get("").body, first);
    assert_eq!(server.get("second/").body, second);
    let mut channel = server.open("second/");
    project.write("static/own.css", "p { color: blue }");
    assert_eq!(channel.word(), "reload");
    assert_ne!(server.get("second/").body, second);
}

#[test]
fn shows_the_site_of_the_branch_after_a_checkout_of_hundreds_of_files() {
    const PAGES: usize = 300;
    let project = Project::small();
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=Author", "-c", "user.email=author@example.org"];
        let output = Command::new("git").current_dir(project.root()).args(identity).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    let write = |word: &str, from: usize| {
        for at in from..PAGES {
            // Each page links to a page that only its own branch has. A mixture of the branches has dead links.
            let text =
                format!("---\ntitle: {word} {at}\n---\n\nThe {word} of {at}, by [the next]({word}-{from}.md).\n");
            project.write(&format!("content/{word}-{at}.md"), &text);
        }
    };
    git(&["init", "--quiet", "--initial-branch=main"]);
    write("first", 0);
    git(&["add", "."]);
    git(&["commit", "--quiet", "-m", "First"]);
    git(&["checkout", "--quiet", "-b", "other"]);
    (0..PAGES).for_each(|at| std::fs::remove_file(project.path(&format!("content/first-{at}.md"))).unwrap());
    write("second", 1);
    git(&["add", "."]);
    git(&["commit", "--quiet", "-m", "Second"]);
    let server = Server::start(project.root(), &[]);
    for _ in 0..2 {
        let mut channel = server.open("second-7/");
        git(&["checkout", "--quiet", "main"]);
        assert_eq!(channel.word(), "reload");
        server.wait_for("first-299/", "the first branch", |page| page.body.contains("The first of 299"));
        assert!(!server.get("").body.contains("foresite-problem"));
        assert_eq!(server.get("second-7/").status, 404);
        assert_eq!(server.get("second-299/").status, 404);
        let mut channel = server.open("first-0/");
        git(&["checkout", "--quiet", "other"]);
        assert_eq!(channel.word(), "reload");
        server.wait_for("second-299/", "the second branch", |page| page.body.contains("The second of 299"));
        assert!(!server.get("").body.contains("foresite-problem"));
        assert_eq!(server.get("first-0/").status, 404);
    }
}

#[test]
fn shows_an_error_over_the_last_good_page_until_it_is_fixed() {
    let project = Project::small();
    let server = Server::start(project.root(), &[]);
    let good = std::fs::read_to_string(project.path("foresite.yaml")).unwrap();
    project.write("foresite.yaml", &format!("{good}titel: <script>alert(1)</script>\n"));
    let broken = server.wait_for("second/", "the problem", |page| page.body.contains("foresite-problem"));
    assert!(broken.body.contains("The second page"), "{}", broken.body);
    assert!(broken.body.contains("foresite.yaml:4"), "{}", broken.body);
    assert!(!broken.body.contains("<script>alert"), "{}", broken.body);
    let mut channel = server.open("");
    project.write("foresite.yaml", &good);
    assert_eq!(channel.word(), "reload");
    assert!(!server.get("second/").body.contains("foresite-problem"));
}

#[test]
fn serves_a_project_with_errors_as_soon_as_they_are_fixed() {
    let project = Project::small();
    project.write("content/third.md", "---\ntitle: Third\ntitle: Again\n---\n");
    let server = Server::start(project.root(), &[]);
    let page = server.get("");
    assert_eq!(page.status, 500);
    assert!(page.body.contains("third.md:3"), "{}", page.body);
    project.write("content/third.md", "---\ntitle: Third\n---\n\nFixed.\n");
    server.wait_for("third/", "the fixed page", |page| page.body.contains("Fixed"));
}

#[test]
fn pages_appear_and_disappear_with_their_files() {
    let project = Project::small();
    let server = Server::start(project.root(), &[]);
    project.write("content/essays/third.md", "---\ntitle: Third\n---\n\nThe third page.\n");
    server.wait_for("essays/third/", "the new page", |page| page.body.contains("The third page"));
    std::fs::remove_dir_all(project.path("content/essays")).unwrap();
    server.wait_for("essays/third/", "that the page is gone", |page| page.status == 404);
}

#[test]
fn a_requested_port_that_is_in_use_is_a_system_error_that_names_the_port() {
    let busy = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = busy.local_addr().unwrap().port().to_string();
    let ended = Project::small().run(&["serve", "--port", &port]).ends_with(3);
    assert!(ended.stderr.contains(&port), "{}", ended.stderr);
}

#[test]
fn an_open_live_channel_does_not_delay_the_end_of_the_process() {
    let project = Project::small();
    let mut server = Server::start(project.root(), &[]);
    let _channel = server.open("");
    interrupt(server.process.0.id());
    let mut waited = Duration::ZERO;
    let status = loop {
        if let Some(status) = server.process.0.try_wait().unwrap() {
            break status;
        }
        assert!(waited < Duration::from_secs(10), "still running");
        std::thread::sleep(Duration::from_millis(20));
        waited += Duration::from_millis(20);
    };
    assert_eq!(status.code(), Some(0));
    assert!(!Path::new(&project.path("public")).exists());
}

/// Sends the signal of Ctrl-C with the `kill` of the shell, because the standard library cannot send signals.
fn interrupt(process: u32) {
    let mut shell = std::process::Command::new("sh").stdin(std::process::Stdio::piped()).spawn().unwrap();
    writeln!(shell.stdin.take().unwrap(), "kill -INT {process}").unwrap();
    assert!(shell.wait().unwrap().success());
}
