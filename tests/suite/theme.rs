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
        let last = parts.next().unwrap();
        if let Ok(fixed) = last.trim_end_matches(')').parse() {
            return Self(lightness / 100.0, chroma, fixed);
        }
        let turned = match last.strip_prefix("calc(var(--hue) ") {
            Some(sum) => {
                let sum = sum.trim_end_matches(')');
                let turn: f64 = sum[1..].trim().parse().unwrap();
                if sum.starts_with('-') { -turn } else { turn }
            }
            None => 0.0,
        };
        Self(lightness / 100.0, chroma, hue + turned)
    }

    /// Red, green and blue in linear light, clipped to what a screen can show.
    fn linear(self) -> [f64; 3] {
        let (a, b) = (self.1 * self.2.to_radians().cos(), self.1 * self.2.to_radians().sin());
        let l = (self.0 + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
        let m = (self.0 - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
        let s = (self.0 - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
        let red = 4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s;
        let green = -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s;
        let blue = -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s;
        [red, green, blue].map(|part| part.clamp(0.0, 1.0))
    }

    /// Relative luminance as WCAG 2 has it.
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.linear();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The colour as a reader of that kind of sight has it, in OKLab.
    fn seen(self, sight: [[f64; 3]; 3]) -> [f64; 3] {
        let light = self.linear();
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

/// Full sight, and none of red, of green and of blue: Machado, Oliveira and Fernandes (2009), severity 1, on linear light.
const SIGHTS: [(&str, [[f64; 3]; 3]); 4] = [
    ("full", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    ("no red", [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    ("no green", [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    ("no blue", [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
];

/// A hundred times the distance in OKLab: 2 is a difference that can just be seen, 7 one that is plain side by side.
fn difference(a: Colour, b: Colour, sight: [[f64; 3]; 3]) -> f64 {
    let (a, b) = (a.seen(sight), b.seen(sight));
    100.0 * a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
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
        for text in ["ink", "muted", "accent", "c-1", "c-2", "c-3", "c-4", "c-5", "c-6", "c-later", "c-earlier"] {
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
fn series_are_told_apart_in_light_and_dark_by_every_kind_of_sight() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("static/style.css");
    let css = std::fs::read_to_string(path).unwrap();
    let series = ["c-1", "c-2", "c-3", "c-4", "c-5", "c-6"].map(|name| (name, token(&css, name, 250.0)));
    for (scheme, at) in [("light", 0), ("dark", 1)] {
        for (sight, matrix) in SIGHTS {
            for (place, (one, colours)) in series.iter().enumerate() {
                for (other, others) in &series[place + 1..] {
                    let difference = difference(colours[at], others[at], matrix);
                    assert!(difference >= 7.0, "--{one} and --{other}, {scheme}, {sight}: {difference:.1}");
                }
            }
        }
    }
}

#[test]
fn the_stylesheet_of_charts_falls_back_to_the_themes_own_series() {
    let path = |name: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("static").join(name);
    let (theme, charts) =
        (std::fs::read_to_string(path("style.css")).unwrap(), std::fs::read_to_string(path("charts.css")).unwrap());
    for at in 1..=6 {
        let hexes = token(&theme, &format!("c-{at}"), 250.0).map(hexadecimal);
        let role = format!("--series-{at}: var(--c-{at}, light-dark({}, {}));", hexes[0], hexes[1]);
        assert!(charts.contains(&role), "{role}");
    }
}

/// `#005ab5`.
fn hexadecimal(colour: Colour) -> String {
    let encoded = |light: f64| if light <= 0.003_130_8 { 12.92 * light } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 };
    let [red, green, blue] = colour.linear().map(|light| (encoded(light) * 255.0).round() as u8);
    format!("#{red:02x}{green:02x}{blue:02x}")
}

#[test]
fn the_measure_of_difference_is_right() {
    let [red, green] = [Colour(0.628, 0.2577, 29.23), Colour(0.5198, 0.1769, 142.5)];
    let full = SIGHTS[0].1;
    // By hand, in OKLab: (0.628, 0.2249, 0.1258) and (0.5198, -0.1403, 0.1077).
    assert!((difference(red, green, full) - 38.1).abs() < 0.3, "{}", difference(red, green, full));
    let (one, other) = (Colour(0.495, 0.145, 45.0), Colour(0.51, 0.1, 100.0));
    assert!(difference(one, other, full) > 10.0 && difference(one, other, SIGHTS[2].1) < 2.0);
}

#[test]
fn the_measure_of_contrast_is_right() {
    // Black on white, and #767676 on white, the lightest grey that passes.
    assert!((contrast(Colour(0.0, 0.0, 0.0), Colour(1.0, 0.0, 0.0)) - 21.0).abs() < 0.01);
    assert!((contrast(Colour(0.5659, 0.0, 0.0), Colour(1.0, 0.0, 0.0)) - 4.54).abs() < 0.03);
}
