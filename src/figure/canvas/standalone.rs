//! A chart as a file of its own: the drawing of the wide view at one width, its title above and its sources below, its
//! colours those that the stylesheet falls back to in the light. For slides, papers and drawing programs, which know
//! neither the page's stylesheet nor its variables.

use super::frame::{Frame, View};
use super::key::KeyEntry;
use super::svg::Svg;
use super::text::{self, Weight};
use crate::html::escape;

/// The width of the file in pixels.
const WIDTH: f64 = 720.0;

/// The space round everything.
const MARGIN: f64 = 16.0;

/// The width of a swatch of the key.
const SWATCH: f64 = 14.0;

/// The colours of the series, as `static/charts.css` falls back to.
pub const COLORS: [&str; 6] = ["#005ab5", "#a74f0c", "#005549", "#610b6d", "#412805", "#636d77"];

const STYLE: &str = include_str!("standalone.css");

/// What stands round the drawing.
pub struct Captions<'a> {
    /// The finding.
    pub title: &'a str,
    /// Measure, unit and scale.
    pub subtitle: Option<&'a str>,
    /// What the colours and shapes stand for.
    pub key: &'a [KeyEntry],
    /// A remark.
    pub note: Option<&'a str>,
    /// Who the data are from.
    pub sources: &'a [String],
    /// What the drawing shows, in spans.
    pub alt: &'a str,
}

/// The file: the drawings one below the other.
pub fn file(captions: &Captions<'_>, drawings: &[(Svg, Frame)]) -> String {
    let mut body = String::new();
    let mut down = MARGIN;
    lines(&mut body, &mut down, captions.title, ("title", 17.0, Weight::Bold));
    if let Some(subtitle) = captions.subtitle {
        lines(&mut body, &mut down, subtitle, ("subtitle", 13.0, Weight::Regular));
    }
    key(&mut body, &mut down, captions.key);
    down += 8.0;
    for (svg, frame) in drawings {
        let width = frame.plot_width(View::Wide, (WIDTH - 2.0 * MARGIN).min(frame.widths.1));
        let (left, layers) = (MARGIN + frame.left, svg.layers(frame.height));
        body.push_str(&format!(
            "<svg x=\"{left:.0}\" y=\"{down:.0}\" width=\"{width:.0}\" height=\"{:.0}\" overflow=\"visible\">{layers}</svg>\n",
            frame.height
        ));
        down += frame.height + 8.0;
    }
    let sources = match captions.sources {
        [] => None,
        [one] => Some(format!("Source: {one}")),
        several => Some(format!("Sources: {}", several.join("; "))),
    };
    for bottom in captions.note.iter().map(|note| (*note).to_owned()).chain(sources) {
        lines(&mut body, &mut down, &bottom, ("bottom", 11.0, Weight::Regular));
    }
    let height = down + MARGIN - 4.0;
    let colors: String = COLORS
        .iter()
        .enumerate()
        .map(|(at, color)| {
            let class = format!(".c{}", at + 1);
            let (lines, areas) =
                (format!("path{class}:not(.dot, .bar, .band)"), ["circle", "text", "path.dot", "path.bar"]);
            let areas = areas.map(|area| format!("{area}{class}, ")).concat();
            format!(
                "{lines} {{ stroke: {color}; }}\n{areas}path.band{class} {{ fill: {color}; }}\n\
                 circle.open{class} {{ fill: #ffffff; paint-order: normal; stroke: {color}; }}\n"
            )
        })
        .collect();
    let alt = escape(captions.alt);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH:.0}\" height=\"{height:.0}\" viewBox=\"0 0 {WIDTH:.0} \
         {height:.0}\" role=\"img\"><title>{}</title><desc>{alt}</desc><style>\n{STYLE}{colors}</style>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n{body}</svg>\n",
        escape(captions.title)
    )
}

/// The key, but for lines that the wide view names directly.
fn key(body: &mut String, down: &mut f64, entries: &[KeyEntry]) {
    let mut across = MARGIN;
    for KeyEntry { class, label } in entries {
        let has = |word: &str| class.split(' ').any(|known| known == word);
        let width = SWATCH + 6.0 + text::width(label, Weight::Regular) + 16.0;
        if has("line") {
            continue;
        }
        if across == MARGIN || across + width > WIDTH - MARGIN {
            (across, *down) = (MARGIN, *down + 20.0);
        }
        let (class, label) = (escape(class), escape(label));
        let (middle, bottom) = (*down - 4.0, *down);
        let shape = |kind: &str, height: f64| {
            let top = middle - height / 2.0;
            format!("<path class=\"{kind} {class}\" d=\"M{across} {top}h{SWATCH}v{height}h-{SWATCH}z\"/>")
        };
        body.push_str(&match () {
            () if has("circle") => {
                format!("<circle class=\"{class}\" cx=\"{}\" cy=\"{middle}\" r=\"5\"/>", across + SWATCH / 2.0)
            }
            () if has("area") => shape("band", 12.0),
            () if has("thick") => shape("bar", 8.0),
            () if has("thin") => shape("bar", 2.0),
            () => shape("bar", 12.0),
        });
        body.push_str(&format!("<text x=\"{}\" y=\"{bottom}\">{label}</text>\n", across + SWATCH + 6.0));
        across += width;
    }
}

/// Lines of text of that class and size from `down` on.
fn lines(body: &mut String, down: &mut f64, spans: &str, (class, size, weight): (&str, f64, Weight)) {
    let limit = (WIDTH - 2.0 * MARGIN) * text::SIZE / size;
    for line in text::wrap(spans, weight, limit) {
        *down += (size * 1.3).round();
        let line = escape(&line);
        body.push_str(&format!(
            "<text class=\"{class}\" x=\"{MARGIN:.0}\" y=\"{down:.0}\">{line}</text>\n",
            down = *down - 3.0
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_colours_are_those_that_the_stylesheet_falls_back_to_in_the_light() {
        let css = include_str!("../../../static/charts.css");
        for (at, color) in COLORS.iter().enumerate() {
            let role = format!("--series-{0}: var(--c-{0}, light-dark({color},", at + 1);
            assert!(css.contains(&role), "{role}");
        }
        // Later, earlier, and the whole of a waterfall.
        for color in [COLORS[1], COLORS[2], COLORS[5]] {
            assert!(STYLE.contains(color), "{color}");
        }
        for color in ["#59626b", "#1c2024", "#e3e5e4", "#7d8790"] {
            assert!(STYLE.contains(color) && css.contains(&format!("light-dark({color},")), "{color}");
        }
    }
}
