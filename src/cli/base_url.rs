//! The value of `--base-url`.

use std::str::FromStr;

/// A URL at which a site can be published: `https://example.org/report/`, always with a slash at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(String);

impl BaseUrl {
    /// Returns the URL.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for BaseUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let expected = || "expected a URL such as `https://example.org/report/`".to_owned();
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).ok_or_else(expected)?;
        let clean = rest.bytes().all(|byte| byte.is_ascii_graphic() && !b"?#\\\"'<>".contains(&byte));
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let inside = path.split('/').all(|part| part != "." && part != "..");
        if host.is_empty() || !clean || !inside || path.contains("//") {
            return Err(expected());
        }
        // `actions/configure-pages` returns the base URL without the slash.
        Ok(Self(if text.ends_with('/') { text.to_owned() } else { format!("{text}/") }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adds_the_slash_at_the_end() {
        let read = |text: &str| text.parse::<BaseUrl>().map(|url| url.0);
        assert_eq!(read("https://example.org").as_deref(), Ok("https://example.org/"));
        assert_eq!(read("https://example.org/repo").as_deref(), Ok("https://example.org/repo/"));
        assert_eq!(read("http://localhost:8000/repo/").as_deref(), Ok("http://localhost:8000/repo/"));
    }

    #[test]
    fn refuses_other_texts() {
        for text in [
            "",
            "/repo/",
            "example.org",
            "ftp://example.org/",
            "https://",
            "https:///repo",
            "https://a/../b",
            "https://a/?b",
        ] {
            assert!(text.parse::<BaseUrl>().is_err(), "{text}");
        }
    }
}
