//! The theme's promises that can be computed from its style sheet.

use std::path::Path;

/// A colour of OKLCH: lightness from 0 to 1, chroma, and hue in degrees.
#[derive(Clone, Copy, Debug)]
struct Colour(f64, f64, f64);

impl Colour {
    /// Reads `oklch(47% 0.17 var(--hue))` or `oklch(47% 0.17 calc(var(--hue) - 75))`.
    fn parse(text: &str, hue: f64) -> Self {
        let inner = text.trim().strip_prefix("oklch(").unwrap_or_else(|| panic!("no colour: {text}"));
        let mut parts = inner.splitn(3, ' ');
        let lightness: f64 = parts.next().unwrap().trim_end_matches('%').parse().unwrap();
        let chroma: f64 = parts.next().unwrap().parse().unwrap();
        let turned = match parts.next().unwrap().strip_prefix("calc(var(--hue) ") {
            Some(sum) => {
                let sum = sum.trim_end_matches(')');
                let turn: f64 = sum[1..].trim().parse().unwrap();
                if sum.starts_with('-') { -turn } else { turn }
            }
            None => 0.0,
        };
        Self(lightness / 100.0, chroma, hue + turned)
    }

    /// Relative luminance as WCAG 2 has it, clipped to what a screen can show.
    fn luminance(self) -> f64 {
        let (a, b) = (self.1 * self.2.to_radians().cos(), self.1 * self.2.to_radians().sin());
        let l = (self.0 + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
        let m = (self.0 - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
        let s = (self.0 - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
        let red = 4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s;
        let green = -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s;
        let blue = -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s;
        0.2126 * red.clamp(0.0, 1.0) + 0.7152 * green.clamp(0.0, 1.0) + 0.0722 * blue.clamp(0.0, 1.0)
    }
}

/// The contrast of two colours, from 1 to 21.
fn contrast(a: Colour, b: Colour) -> f64 {
    let (a, b) = (a.luminance(), b.luminance());
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The light and the dark value of a token.
fn token(css: &str, name: &str, hue: f64) -> [Colour; 2] {
    let declared = css.split(&format!("  --{name}: ")).nth(1).unwrap_or_else(|| panic!("no token --{name}"));
    let value = declared.split(';').next().unwrap();
    if let Some(other) = value.strip_prefix("var(--") {
        return token(css, other.trim_end_matches(')'), hue);
    }
    let both = value.strip_prefix("light-dark(").unwrap_or_else(|| panic!("--{name} is one colour: {value}"));
    let (light, dark) = both.split_once(", ").unwrap();
    [Colour::parse(light, hue), Colour::parse(dark, hue)]
}

#[test]
fn text_stands_out_from_its_ground_in_light_and_dark_whatever_the_hue() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("static/style.css");
    let css = std::fs::read_to_string(path).unwrap();
    for hue in (0..360).step_by(5).map(f64::from) {
        for (text, ground) in token(&css, "terminal-ink", hue).into_iter().zip(token(&css, "terminal", hue)) {
            assert!(contrast(text, ground) >= 7.0, "--terminal-ink, hue {hue}");
        }
        for text in ["ink", "muted", "accent", "c-1", "c-2", "c-3", "c-4", "c-5", "c-6"] {
            for ground in ["bg", "raised"] {
                let pairs = token(&css, text, hue).into_iter().zip(token(&css, ground, hue));
                for ((text_colour, ground_colour), scheme) in pairs.zip(["light", "dark"]) {
                    let contrast = contrast(text_colour, ground_colour);
                    assert!(contrast >= 4.5, "--{text} on --{ground}, {scheme}, hue {hue}: {contrast:.2}");
                }
            }
        }
    }
}

#[test]
fn the_measure_of_contrast_is_right() {
    // Black on white, and #767676 on white, the lightest grey that passes.
    assert!((contrast(Colour(0.0, 0.0, 0.0), Colour(1.0, 0.0, 0.0)) - 21.0).abs() < 0.01);
    assert!((contrast(Colour(0.5659, 0.0, 0.0), Colour(1.0, 0.0, 0.0)) - 4.54).abs() < 0.03);
}
