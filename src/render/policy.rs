//! The content security policy of the pages: what browsers load and run.
//!
//! Browsers block everything else and tell nobody but the console. So a page that contains something that its policy blocks is an
//! error of the build: [`loads`] finds what a tag loads, and [`Policy::blocks`] decides.

mod loads;

pub use loads::{Kind, Load, loads};

use crate::source::Spanned;

/// What the pages load if the settings allow no other host: files of the site.
const DIRECTIVES: [(&str, &str); 10] = [
    ("default-src", "'none'"),
    ("script-src", "'self'"),
    ("connect-src", "'self'"),
    ("style-src", "'self'"),
    ("img-src", "'self' data:"),
    ("font-src", "'self'"),
    ("media-src", "'self'"),
    ("frame-src", "'self'"),
    ("base-uri", "'none'"),
    ("form-action", "'none'"),
];

/// The directives that allow no other host.
const CLOSED: [&str; 2] = ["default-src", "base-uri"];

/// Returns the policy of the pages, which allows these hosts with their subdomains.
pub fn site_policy(hosts: &[Spanned<String>]) -> String {
    let hosts: String =
        hosts.iter().map(|Spanned { value: host, .. }| format!(" https://{host} https://*.{host}")).collect();
    let directive = |(name, sources): &(&str, &str)| match hosts.trim_start() {
        allowed if allowed.is_empty() || CLOSED.contains(name) => format!("{name} {sources}"),
        // `'none'` must be alone.
        allowed if *sources == "'none'" => format!("{name} {allowed}"),
        allowed => format!("{name} {sources} {allowed}"),
    };
    DIRECTIVES.iter().map(directive).collect::<Vec<_>>().join("; ")
}

/// A content security policy.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The names of its directives and their sources.
    directives: Vec<(String, Vec<String>)>,
    /// The address at which the site is published, for `'self'`.
    origin: String,
}

impl Policy {
    /// Reads a policy of a site that is published at an address.
    pub fn new(policy: &str, base_url: &str) -> Self {
        let directives = policy.split(';').filter_map(|directive| {
            let mut words = directive.split_ascii_whitespace();
            Some((words.next()?.to_ascii_lowercase(), words.map(str::to_owned).collect()))
        });
        Self { directives: directives.collect(), origin: origin(base_url).to_ascii_lowercase() }
    }

    /// Returns whether browsers block something on a page with this policy.
    pub fn blocks(&self, load: &Load) -> bool {
        match load {
            Load::File(kind, address) => !self.allows(*kind, address),
            Load::Inline(kind, _) => {
                // Whether a hash or a nonce fits is for its author to know.
                let allows = |source: &String| {
                    let source = source.to_ascii_lowercase();
                    ["'unsafe-", "'nonce-", "'sha"].iter().any(|start| source.starts_with(start))
                };
                self.sources(*kind).is_some_and(|sources| !sources.iter().any(allows))
            }
        }
    }

    /// Returns whether browsers load a file on a page with this policy.
    pub fn allows(&self, kind: Kind, address: &str) -> bool {
        let Some(sources) = self.sources(kind) else { return true };
        let address = address.trim().to_ascii_lowercase();
        let is_own = !address.starts_with("//") && !has_scheme(&address);
        let address = match address.strip_prefix("//") {
            Some(rest) => format!("https://{rest}"),
            None if is_own => format!("{}/", self.origin),
            None => address,
        };
        sources.iter().any(|source| self.is_in(&source.to_ascii_lowercase(), &address))
    }

    /// Returns the sources of the directive for a kind of file; none if the policy says nothing of it.
    fn sources(&self, kind: Kind) -> Option<&[String]> {
        kind.directives().iter().find_map(|name| {
            let (_, sources) = self.directives.iter().find(|(known, _)| known == name)?;
            Some(sources.as_slice())
        })
    }

    /// Returns whether an address is in a source, both in lower case.
    fn is_in(&self, source: &str, address: &str) -> bool {
        let (scheme, rest) = address.split_once(':').unwrap_or((address, ""));
        let is_network = matches!(scheme, "http" | "https" | "ws" | "wss");
        match source {
            "*" => is_network,
            "'self'" => origin(address) == self.origin,
            _ if source.starts_with('\'') => false,
            _ if source.ends_with(':') && !source.contains('/') => {
                source.trim_end_matches(':') == scheme || source == "http:" && scheme == "https"
            }
            _ => {
                let (asked, host) = source.split_once("://").unwrap_or(("", source));
                let (host, path) = host.split_at(host.find('/').unwrap_or(host.len()));
                let rest = rest.trim_start_matches('/');
                let (found, found_path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
                let is_scheme =
                    if asked.is_empty() { is_network } else { asked == scheme || asked == "http" && scheme == "https" };
                let is_host = match host.strip_prefix("*.") {
                    Some(parent) => found.strip_suffix(parent).is_some_and(|rest| rest.ends_with('.')),
                    None => found == host,
                };
                let is_path =
                    path.len() < 2 || found_path == path || path.ends_with('/') && found_path.starts_with(path);
                is_scheme && is_host && is_path
            }
        }
    }
}

/// Returns the scheme and the host of an address.
fn origin(address: &str) -> &str {
    let start = address.find("://").map_or(0, |at| at + 3);
    let end = address[start..].find(['/', '?', '#']).map_or(address.len(), |at| start + at);
    &address[..end]
}

/// Returns whether an address starts with a scheme.
fn has_scheme(address: &str) -> bool {
    let scheme = address.split_once(':').map_or("", |(scheme, _)| scheme);
    scheme.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// Returns the host of an address of another site, for a message.
pub fn host_of(address: &str) -> Option<&str> {
    let (_, rest) = address.split_once("//")?;
    Some(&rest[..rest.find(['/', '?', '#', ':']).unwrap_or(rest.len())]).filter(|host| host.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Sources, Span};

    fn with(hosts: &[&str]) -> Policy {
        let span = Span::new(Sources::default().add("a", ""), 0, 0);
        let hosts: Vec<_> = hosts.iter().map(|host| Spanned::new((*host).to_owned(), span)).collect();
        Policy::new(&site_policy(&hosts), "https://me.example.org/sub/")
    }

    #[test]
    fn allows_own_files_and_no_others() {
        let policy = with(&[]);
        for kind in [Kind::Script, Kind::Style, Kind::Image, Kind::Font, Kind::Media, Kind::Frame] {
            assert!(policy.allows(kind, "../a.b"), "{kind:?}");
            assert!(policy.allows(kind, "https://me.example.org/other/a"), "{kind:?}");
            for other in ["https://example.org/a", "//example.org/a", "https://me.example.org.evil.org/", "blob:x"] {
                assert!(!policy.allows(kind, other), "{kind:?} {other}");
            }
        }
        assert!(
            policy.allows(Kind::Image, "data:image/png;base64,x") && !policy.allows(Kind::Frame, "data:text/html,x")
        );
        assert!(!policy.allows(Kind::Form, "/own") && !policy.allows(Kind::Object, "own.pdf"));
        for kind in [Kind::Script, Kind::Style] {
            assert!(policy.blocks(&Load::Inline(kind, String::new())));
        }
    }

    #[test]
    fn a_host_that_is_allowed_opens_itself_and_its_subdomains() {
        let policy = with(&["plausible.io", "video.org"]);
        for kind in [Kind::Script, Kind::Style, Kind::Image, Kind::Font, Kind::Media, Kind::Frame, Kind::Form] {
            assert!(policy.allows(kind, "https://plausible.io/js/script.js"), "{kind:?}");
            assert!(policy.allows(kind, "//www.video.org/embed?a=b"), "{kind:?}");
            for other in
                ["http://plausible.io/", "https://notplausible.io/", "https://plausible.io.evil.org/", "https://io/"]
            {
                assert!(!policy.allows(kind, other), "{kind:?} {other}");
            }
        }
        assert!(policy.blocks(&Load::Inline(Kind::Script, String::new())), "scripts in the page stay blocked");
    }

    #[test]
    fn reads_the_policies_of_others() {
        let policy = |text| Policy::new(text, "https://a.org/");
        let blocks = |text, load| policy(text).blocks(&load);
        let frame = || Load::File(Kind::Frame, "https://b.org/embed/1".to_owned());
        for text in [
            "",
            "script-src 'none'",
            "default-src *",
            "child-src b.org",
            "frame-src https:",
            "default-src http://b.org/embed/",
        ] {
            assert!(!blocks(text, frame()), "{text}");
        }
        for text in
            ["default-src 'self'", "frame-src 'none'; default-src *", "child-src *.b.org", "default-src b.org/other"]
        {
            assert!(blocks(text, frame()), "{text}");
        }
        let script = || Load::Inline(Kind::Script, String::new());
        assert!(!blocks("script-src 'self' 'unsafe-inline'", script()) && !blocks("script-src 'sha256-x'", script()));
        assert!(blocks("default-src 'self'", script()) && !blocks("style-src 'self'", script()));
    }
}
