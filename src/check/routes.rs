//! Resolves addresses on a page to the routes of pages.

/// Returns the route of the page that an address on the page at `route` leads to.
pub fn resolve(route: &str, href: &str, base_path: &str) -> String {
    let path = href.split(['#', '?']).next().unwrap_or_default();
    let (from, path) = path.strip_prefix(base_path).map_or((route, path), |path| ("", path));
    let mut parts: Vec<&str> = from.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    if parts.is_empty() { String::new() } else { parts.join("/") + "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolves_addresses_relative_to_their_page() {
        for (route, href, expected) in [
            ("", "./forecast/", "forecast/"),
            ("essays/gap/", "../../forecast/#chance", "forecast/"),
            ("essays/gap/", "../", "essays/"),
            ("essays/gap/", "#top", "essays/gap/"),
            ("forecast/", "../", ""),
            ("essays/gap/", "/report/changelog/", "changelog/"),
        ] {
            assert_eq!(resolve(route, href, "/report/"), expected, "{route} {href}");
        }
    }
}
