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

    /// Returns the light and the dark color of a custom property, as shares of red, green, and blue.
    fn both(name: &str) -> [[f64; 3]; 2] {
        let colors = DEFAULTS[name].strip_prefix("light-dark(").unwrap().trim_end_matches(')');
        let channels = |color: &str| {
            [1, 3, 5].map(|at| f64::from(u8::from_str_radix(&color.trim()[at..at + 2], 16).unwrap()) / 255.0)
        };
        let (light, dark) = colors.split_once(',').unwrap();
        [channels(light), channels(dark)]
    }

    /// Returns the contrast of two colors, as WCAG 2 defines it.
    fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
        let luminance = |color: [f64; 3]| {
            let linear = color.map(|share| {
                if share <= 0.040_45 { share / 12.92 } else { crate::model::math::pow((share + 0.055) / 1.055, 2.4) }
            });
            0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05
        };
        let (one, other) = (luminance(one), luminance(other));
        one.max(other) / one.min(other)
    }

    #[test]
    fn the_values_of_a_heat_map_are_readable_on_every_shade() {
        let css = include_str!("../../../static/charts.css");
        let [text, page, series] = ["--text", "--page", "--series-1"].map(both);
        for shade in 1..=5 {
            let after =
                |rule: &str| css.split_once(rule).map(|(_, rest)| rest.split(';').next().unwrap_or_default().trim());
            let opacity: f64 = after(&format!(".chart path.h{shade} {{ fill-opacity:")).unwrap().parse().unwrap();
            let ink = after(&format!(".chart text.heat.h{shade} {{ fill:")).unwrap_or("var(--text)");
            for scheme in [0, 1] {
                let ink = match (ink, scheme) {
                    ("var(--text)", _) | ("light-dark(var(--text), var(--page))", 0) => text[scheme],
                    ("var(--page)" | "light-dark(var(--text), var(--page))", _) => page[scheme],
                    (other, _) => panic!("{other}"),
                };
                let fill = [0, 1, 2].map(|at| opacity * series[scheme][at] + (1.0 - opacity) * page[scheme][at]);
                let found = contrast(ink, fill);
                assert!(found >= 4.5, "shade {shade} in scheme {scheme}: {found}");
            }
        }
    }
}
