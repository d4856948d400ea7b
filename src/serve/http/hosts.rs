//! The names that the server answers to, and who may use its live channel.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, header};

/// The names that the server answers to.
#[derive(Clone, Debug)]
pub struct Hosts {
    /// The value of `--host`.
    requested: String,
    /// The address and port that the server listens on.
    bound: SocketAddr,
}

impl Hosts {
    /// Returns the names for a value of `--host` and the address that was bound for it.
    pub fn new(requested: &str, bound: SocketAddr) -> Self {
        Self { requested: requested.to_owned(), bound }
    }

    /// Returns whether other machines on the network can reach the server.
    pub fn is_public(&self) -> bool {
        !self.bound.ip().is_loopback()
    }

    /// Returns the URL of a site on this machine.
    pub fn url(&self, base_path: &str) -> String {
        let host = match self.bound.ip() {
            ip if ip.is_unspecified() => "localhost".to_owned(),
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => format!("[{ip}]"),
        };
        format!("http://{host}:{}{base_path}", self.bound.port())
    }

    /// Returns whether a `Host` header names this server: one of this machine's own names or, if `--host` opened the server
    /// to the network, the requested name or any numeric address. DNS rebinding attacks come in under another name.
    pub fn accepts(&self, host: &str) -> bool {
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !port.contains(']') => (name, port.parse().ok()),
            _ => (host, Some(80)),
        };
        let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
        let is_local = matches!(name, "localhost" | "127.0.0.1" | "[::1]");
        let is_requested = bare.parse::<IpAddr>().is_ok() || name.eq_ignore_ascii_case(&self.requested);
        port == Some(self.bound.port()) && (is_local || self.is_public() && is_requested)
    }

    /// Returns whether a request comes from a page of this server, or was not sent by a page.
    pub fn is_same_origin(&self, headers: &HeaderMap) -> bool {
        let is_own_origin = headers.get(header::ORIGIN).is_none_or(|origin| {
            let host = origin.to_str().ok().and_then(|origin| origin.strip_prefix("http://"));
            host.is_some_and(|host| self.accepts(host))
        });
        let is_own_site = headers.get("sec-fetch-site").is_none_or(|site| site == "same-origin" || site == "none");
        is_own_origin && is_own_site
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(requested: &str, bound: &str) -> Hosts {
        Hosts::new(requested, bound.parse().unwrap())
    }

    #[test]
    fn accepts_only_names_of_this_machine_with_its_own_port() {
        let hosts = hosts("127.0.0.1", "127.0.0.1:1111");
        for host in ["localhost:1111", "127.0.0.1:1111", "[::1]:1111"] {
            assert!(hosts.accepts(host), "{host}");
        }
        for host in ["localhost", "localhost:1112", "evil.example:1111", "127.0.0.1.evil.example:1111", "", ":1111"] {
            assert!(!hosts.accepts(host), "{host}");
        }
        assert!(!hosts.accepts("192.168.1.5:1111"));
    }

    #[test]
    fn accepts_numeric_addresses_and_no_foreign_names_if_it_is_public() {
        let hosts = hosts("0.0.0.0", "0.0.0.0:1111");
        assert!(hosts.accepts("192.168.1.5:1111"));
        assert!(hosts.accepts("[fe80::1]:1111"));
        assert!(!hosts.accepts("evil.example:1111"));
    }

    #[test]
    fn returns_a_url_that_a_browser_can_open() {
        assert_eq!(hosts("::1", "[::1]:1111").url("/a/"), "http://[::1]:1111/a/");
        assert_eq!(hosts("0.0.0.0", "0.0.0.0:80").url("/"), "http://localhost:80/");
    }
}
