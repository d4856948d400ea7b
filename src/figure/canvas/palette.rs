//! The colors of standalone drawings, read from the stylesheet of charts.
//!
//! `static/charts.css` is the only place that declares them: `--series-1: var(--c-1, light-dark(#005ab5, #80c0ff));`. A
//! page can replace each of them by a property of its theme. A standalone file has neither the stylesheet nor the theme,
//! and programs that show it know neither custom properties nor `light-dark()`, so it gets the light colors by value.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The number of colors of series.
pub const SERIES: usize = 6;

/// The values of the custom properties if the theme replaces none of them: `--series-1` is `light-dark(#005ab5, #80c0ff)`.
static DEFAULTS: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
    let declaration = |line: &'static str| {
        let (name, value) = line.trim().strip_suffix(");")?.split_once(": var(")?;
        let (_, default) = value.split_once(", ")?;
        Some((name, default))
    };
    include_str!("../../../static/charts.css").lines().filter_map(declaration).collect()
});

/// Returns the light color of a custom property, as hexadecimal digits after `#`. An unknown property is black.
pub fn light(name: &str) -> &'static str {
    let default = DEFAULTS.get(name).copied().unwrap_or_default();
    if let Some(other) = default.strip_prefix("var(").and_then(|rest| rest.strip_suffix(')')) {
        return light(other);
    }
    let colors = default.strip_prefix("light-dark(").and_then(|rest| rest.split_once(','));
    colors.map_or("#000000", |(light, _)| light)
}

/// Replaces every `var(--name)` in a stylesheet by its light color.
pub fn resolve(css: &str) -> String {
    let mut parts = css.split("var(");
    let mut resolved = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once(')').unwrap_or((part, ""));
        resolved.push_str(light(name));
        resolved.push_str(rest);
    }
    resolved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_every_color_that_standalone_files_use() {
        let css = include_str!("standalone.css");
        let names = css.split("var(").skip(1).filter_map(|part| part.split(')').next());
        let series = (1..=SERIES).map(|series| format!("--series-{series}"));
        for name in names.map(str::to_owned).chain(series) {
            let color = light(&name);
            assert!(DEFAULTS.contains_key(name.as_str()) && color.len() == 7, "{name}: {color}");
        }
        assert!(!css.contains('#'), "the colors are declared in static/charts.css");
    }

    #[test]
    fn replaces_properties_by_their_light_colors() {
        assert_eq!(resolve("a { fill: var(--series-1); } b { top: 0; }"), "a { fill: #005ab5; } b { top: 0; }");
    }
}
