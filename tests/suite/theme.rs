//! Tests the colors of the theme, which can be computed from its style sheet.

use std::path::Path;

/// A color: red, green, and blue in linear light, from 0 to 1.
#[derive(Clone, Copy, Debug)]
struct Color([f64; 3]);

impl Color {
    /// Reads `#005ab5`, `oklch(47% 0.17 250)`, `oklch(47% 0.17 var(--hue))`, or `oklch(47% 0.17 var(--neutral))`.
    fn parse(text: &str, hues: Hues) -> Self {
        let text = text.trim();
        if let Some(digits) = text.strip_prefix('#') {
            let decoded = |at: usize| {
                let encoded = f64::from(u8::from_str_radix(&digits[at..at + 2], 16).unwrap()) / 255.0;
                if encoded <= 0.04045 { encoded / 12.92 } else { ((encoded + 0.055) / 1.055).powf(2.4) }
            };
            return Self([0, 2, 4].map(decoded));
        }
        let inner = text.strip_prefix("oklch(").unwrap_or_else(|| panic!("no color: {text}"));
        let mut parts = inner.splitn(3, ' ');
        let lightness: f64 = parts.next().unwrap().trim_end_matches('%').parse().unwrap();
        let chroma: f64 = parts.next().unwrap().parse().unwrap();
        let hue = match parts.next().unwrap().trim_end_matches(')') {
            "var(--hue" => hues.accent,
            "var(--neutral" => hues.neutral,
            fixed => fixed.parse().unwrap_or_else(|_| panic!("no hue: {text}")),
        };
        Self::oklch(lightness / 100.0, chroma, hue)
    }

    /// Converts OKLCH: lightness from 0 to 1, chroma, and hue in degrees. Clips to what a screen can show.
    fn oklch(lightness: f64, chroma: f64, hue: f64) -> Self {
        let (a, b) = (chroma * hue.to_radians().cos(), chroma * hue.to_radians().sin());
        let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
        let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
        let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
        let red = 4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s;
        let green = -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s;
        let blue = -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s;
        Self([red, green, blue].map(|part| part.clamp(0.0, 1.0)))
    }

    /// Returns the relative luminance as WCAG 2 defines it.
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0;
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// Returns the color, in OKLab, as a reader with this kind of color vision sees it.
    fn seen(self, sight: [[f64; 3]; 3]) -> [f64; 3] {
        let light = self.0;
        let dot = |row: [f64; 3], column: [f64; 3]| row.iter().zip(column).map(|(a, b)| a * b).sum::<f64>();
        let seen = sight.map(|row| dot(row, light).clamp(0.0, 1.0));
        let cones = [
            [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
            [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
            [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
        ]
        .map(|row| dot(row, seen).cbrt());
        [
            [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
            [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
            [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
        ]
        .map(|row| dot(row, cones))
    }
}

/// The hues that an author can choose, in degrees.
#[derive(Clone, Copy, Debug)]
struct Hues {
    accent: f64,
    neutral: f64,
}

/// The kinds of color vision: full, and without red, green, or blue cones. Each is a matrix on linear light (Machado,
/// Oliveira and Fernandes 2009, severity 1).
const SIGHTS: [(&str, [[f64; 3]; 3]); 4] = [
    ("full", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    ("no red", [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    ("no green", [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    ("no blue", [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
];

/// Returns 100 times the distance in OKLab. A difference of 2 is barely visible, and one of 7 is obvious side by side.
fn difference(a: Color, b: Color, sight: [[f64; 3]; 3]) -> f64 {
    let (a, b) = (a.seen(sight), b.seen(sight));
    100.0 * a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

/// Returns the contrast of two colors, from 1 to 21.
fn contrast(a: Color, b: Color) -> f64 {
    let (a, b) = (a.luminance(), b.luminance());
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Returns the light and the dark value of a property of the theme or, for charts, the defaults in `charts.css`.
fn token(css: &str, name: &str, hues: Hues) -> [Color; 2] {
    let declared = css.split(&format!("  --{name}: ")).nth(1).unwrap_or_else(|| panic!("no property --{name}"));
    let mut value = declared.split(';').next().unwrap();
    if let Some((_, default)) = value.strip_prefix("var(--c-").and_then(|reference| reference.split_once(", ")) {
        value = default.strip_suffix(')').unwrap();
    }
    if let Some(other) = value.strip_prefix("var(--") {
        return token(css, other.trim_end_matches(')'), hues);
    }
    let both = value.strip_prefix("light-dark(").unwrap_or_else(|| panic!("--{name} is one color: {value}"));
    let (light, dark) = both.trim_end_matches(')').split_once(", ").unwrap();
    [Color::parse(light, hues), Color::parse(dark, hues)]
}

/// The names of the series' colors in charts.css.
const SERIES: [&str; 6] = ["series-1", "series-2", "series-3", "series-4", "series-5", "series-6"];

fn stylesheet(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("static").join(name)).unwrap()
}

#[test]
fn text_has_enough_contrast_in_light_and_dark_for_every_pair_of_hues() {
    let (css, charts) = (stylesheet("style.css"), stylesheet("charts.css"));
    // Each hue with itself, which is what a site has that chooses only one, and with others.
    let pairs =
        (0..360).step_by(5).flat_map(|accent| (0..360).step_by(15).map(move |turn| (accent, (accent + turn) % 360)));
    for (accent, neutral) in pairs {
        let hue = Hues { accent: f64::from(accent), neutral: f64::from(neutral) };
        for (text, ground) in token(&css, "terminal-ink", hue).into_iter().zip(token(&css, "terminal", hue)) {
            assert!(contrast(text, ground) >= 7.0, "--terminal-ink, {hue:?}");
        }
        let theme = ["ink", "muted", "accent"].map(|name| (name, token(&css, name, hue)));
        let series = SERIES.map(|name| (name, token(&charts, name, hue)));
        let shifts = ["later", "earlier"].map(|name| (name, token(&charts, name, hue)));
        let code =
            ["code-string", "code-value", "code-name", "code-function"].map(|name| (name, token(&css, name, hue)));
        for (text, colors) in code.into_iter().chain(theme) {
            for (ground_color, text_color) in token(&css, "marked", hue).into_iter().zip(colors) {
                let contrast = contrast(text_color, ground_color);
                assert!(contrast >= 4.5, "--{text} on --marked, {hue:?}: {contrast:.2}");
            }
        }
        for (text, colors) in theme.into_iter().chain(series).chain(shifts).chain(code) {
            for ground in ["bg", "raised"] {
                let pairs = colors.into_iter().zip(token(&css, ground, hue));
                for ((text_color, ground_color), scheme) in pairs.zip(["light", "dark"]) {
                    let contrast = contrast(text_color, ground_color);
                    assert!(contrast >= 4.5, "--{text} on --{ground}, {scheme}, {hue:?}: {contrast:.2}");
                }
            }
        }
    }
}

#[test]
fn series_colors_differ_in_light_and_dark_for_every_kind_of_color_vision() {
    let charts = stylesheet("charts.css");
    let series = SERIES.map(|name| (name, token(&charts, name, Hues { accent: 250.0, neutral: 250.0 })));
    for (scheme, at) in [("light", 0), ("dark", 1)] {
        for (sight, matrix) in SIGHTS {
            for (place, (one, colors)) in series.iter().enumerate() {
                for (other, others) in &series[place + 1..] {
                    let difference = difference(colors[at], others[at], matrix);
                    assert!(difference >= 7.0, "--{one} and --{other}, {scheme}, {sight}: {difference:.1}");
                }
            }
        }
    }
}

#[test]
fn the_measure_of_difference_is_right() {
    let [red, green] = [Color::oklch(0.628, 0.2577, 29.23), Color::oklch(0.5198, 0.1769, 142.5)];
    let full = SIGHTS[0].1;
    // By hand, in OKLab: (0.628, 0.2249, 0.1258) and (0.5198, -0.1403, 0.1077).
    assert!((difference(red, green, full) - 38.1).abs() < 0.3, "{}", difference(red, green, full));
    let (one, other) = (Color::oklch(0.495, 0.145, 45.0), Color::oklch(0.51, 0.1, 100.0));
    assert!(difference(one, other, full) > 10.0 && difference(one, other, SIGHTS[2].1) < 2.0);
}

#[test]
fn the_measure_of_contrast_is_right() {
    // Black on white, and #767676 on white, which is the lightest gray that passes.
    assert!((contrast(Color::oklch(0.0, 0.0, 0.0), Color::oklch(1.0, 0.0, 0.0)) - 21.0).abs() < 0.01);
    assert!((contrast(Color::oklch(0.5659, 0.0, 0.0), Color::oklch(1.0, 0.0, 0.0)) - 4.54).abs() < 0.03);
}
