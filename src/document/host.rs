//! A host of the web: `youtube-nocookie.com`.

use crate::diagnostic::{Report, Reported, error};
use crate::source::Spanned;
use crate::yaml::{Format, Shape, text};

/// The format of a host.
pub fn host() -> impl Format<Value = Spanned<String>> {
    text().then(check_host).with_shape(Shape::pattern("^[a-z0-9-]+(\\.[a-z0-9-]+)+$", Some("youtube-nocookie.com")))
}

fn check_host(host: Spanned<String>, report: &mut Report) -> Result<Spanned<String>, Reported> {
    let found = &host.value;
    if is_host(found) {
        return Ok(host);
    }
    let problem = error!(BAD_VALUE at host.span, "expected a host like `youtube-nocookie.com`, found `{found}`");
    let bare = found.split_once("://").map_or(found.as_str(), |(_, rest)| rest);
    let bare = bare.split(['/', '?', '#', ':']).next().unwrap_or_default().to_ascii_lowercase();
    let bare = bare.strip_prefix("*.").unwrap_or(&bare);
    Err(report.push(if is_host(bare) { problem.hint(format!("write `{bare}`")) } else { problem }))
}

/// Returns whether a text is the name of a host, in lower case: parts of letters, digits, and hyphens, with dots between them.
fn is_host(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    text.contains('.') && text.split('.').all(|part| !part.is_empty() && part.bytes().all(is_letter))
}

#[cfg(test)]
mod tests {
    use super::is_host;

    #[test]
    fn knows_a_host() {
        for host in ["youtube-nocookie.com", "a.b.c", "127.0.0.1"] {
            assert!(is_host(host), "{host}");
        }
        for other in ["", "com", "https://a.b", "a.b/c", "*.a.b", "A.b", "a..b", "a.b;", "a.b 'self'", "'none'"] {
            assert!(!is_host(other), "{other}");
        }
    }
}
