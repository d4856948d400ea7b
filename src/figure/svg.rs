//! The text of a fluid drawing: `x` in percent, `y` in pixels, classes for all that is looks.
//!
//! There are two layers. Strokes and areas are paths of whole numbers in a nested `svg` that stretches with the width
//! (`preserveAspectRatio="none"`, strokes of constant width); dots and text lie over them and never stretch.

use std::fmt::Write;

use super::layout::{Anchor, Label, View};

/// The width of the stretching layer in units: hundredths of a percent.
pub const UNITS_ACROSS: u32 = 10_000;

/// Units of the stretching layer to a pixel of height.
pub const UNITS_PER_PIXEL: f64 = 10.0;

/// A point of the drawing: hundredths of a percent across, tenths of a pixel down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Across.
    pub x: i32,
    /// Down.
    pub y: i32,
}

/// The two layers being written.
#[derive(Clone, Debug, Default)]
pub struct Svg {
    strokes: String,
    marks: String,
}

impl Svg {
    /// A path of the stretching layer.
    pub fn path(&mut self, class: &str, data: &str) {
        write_to(&mut self.strokes, format_args!("<path class=\"{class}\" d=\"{data}\"/>"));
    }

    /// A shape round a point, which does not stretch.
    pub fn shape(&mut self, at: Spot, class: &str, data: &str) {
        let (x, y) = (percent(at.x), pixels(at.y));
        write_to(
            &mut self.marks,
            format_args!("<svg x=\"{x}\" y=\"{y}\"><path class=\"{class}\" d=\"{data}\"/></svg>"),
        );
    }

    /// A label. Words of several classes follow it on its line, each with the pixels before it.
    pub fn text(&mut self, at: Spot, label: &Label, words: &[Words]) {
        let dx = if label.dx == 0.0 { String::new() } else { format!(" dx=\"{}\"", decimal(label.dx)) };
        let (x, y) = (percent(at.x), pixels(at.y));
        let class = classes(&label.class, label.anchor, label.view);
        write_to(&mut self.marks, format_args!("<text{class} x=\"{x}\" y=\"{y}\"{dx}>{}", escape(&label.text)));
        for Words { text, class, space } in words {
            let space = decimal(*space);
            write_to(&mut self.marks, format_args!("<tspan class=\"{class}\" dx=\"{space}\">{}</tspan>", escape(text)));
        }
        self.marks.push_str("</text>");
    }

    /// A disc round a point, which does not stretch.
    pub fn disc(&mut self, at: Spot, radius: f64, class: &str) {
        let (x, y, radius) = (percent(at.x), pixels(at.y), decimal(radius));
        write_to(&mut self.marks, format_args!("<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>"));
    }

    /// Opens a box that lights what is in it, and a rule down to its foot where it has one, while the pointer is over it;
    /// [`Svg::close`] ends it.
    pub fn open_column(&mut self, from: Spot, to: Spot, rule: Option<Spot>) {
        let (x, width) = (percent(from.x), percent(to.x - from.x));
        let top = if from.y == 0 { String::new() } else { format!(" y=\"{}\"", pixels(from.y)) };
        let height = pixels(to.y - from.y);
        write_to(
            &mut self.marks,
            format_args!("<g class=\"column\"><rect x=\"{x}\"{top} width=\"{width}\" height=\"{height}\"/>"),
        );
        if let Some(rule) = rule {
            let (at, top, foot) = (percent(rule.x), pixels(rule.y), pixels(to.y));
            write_to(&mut self.marks, format_args!("<line x1=\"{at}\" x2=\"{at}\" y1=\"{top}\" y2=\"{foot}\"/>"));
        }
    }

    /// Ends a column.
    pub fn close(&mut self) {
        self.marks.push_str("</g>");
    }

    /// The drawing: titled by `ID-title`, which stands outside, described by `ID-desc`, which stands inside.
    pub fn finish(&self, id: &str, classes: &str, height: f64, description: &str) -> String {
        let (id, description) = (escape(id), escape(description));
        let layers = self.layers(height);
        let height = decimal(height);
        format!(
            "<svg class=\"chart {classes}\" role=\"img\" aria-labelledby=\"{id}-title\" aria-describedby=\"{id}-desc\" \
             width=\"100%\" height=\"{height}\"><desc id=\"{id}-desc\">{description}</desc>{layers}</svg>"
        )
    }

    /// A small drawing beside others, with a name of its own: described by `ID-desc`, which stands inside.
    pub fn panel(&self, id: &str, height: f64, name: &str, description: &str) -> String {
        let (name, description) = (escape(name), escape(description));
        let layers = self.layers(height);
        let height = decimal(height);
        format!(
            "<svg class=\"chart l0 panel\" role=\"img\" aria-label=\"{name}\" aria-describedby=\"{id}-desc\" \
             width=\"100%\" height=\"{height}\"><desc id=\"{id}-desc\">{description}</desc>{layers}</svg>"
        )
    }

    /// What was drawn: the layer that stretches, and what lies over it.
    pub fn layers(&self, height: f64) -> String {
        let (height, down) = (decimal(height), decimal(height * UNITS_PER_PIXEL));
        let Self { strokes, marks } = self;
        format!(
            "<svg viewBox=\"0 0 {UNITS_ACROSS} {down}\" preserveAspectRatio=\"none\" width=\"100%\" height=\"{height}\">\
             {strokes}</svg>{marks}"
        )
    }
}

/// Words of a readout.
#[derive(Clone, Debug, PartialEq)]
pub struct Words {
    /// What they say.
    pub text: String,
    /// Class.
    pub class: String,
    /// Pixels before them.
    pub space: f64,
}

/// Writing to a string cannot fail.
fn write_to(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    let written = text.write_fmt(arguments);
    debug_assert!(written.is_ok());
}

fn classes(class: &str, anchor: Anchor, view: View) -> String {
    let anchor = match anchor {
        Anchor::Start => "",
        Anchor::Middle => "middle",
        Anchor::End => "end",
    };
    let view = match view {
        View::Both => "",
        View::Wide => "wide",
        View::Narrow => "narrow",
    };
    let all: Vec<&str> = [class, anchor, view].into_iter().filter(|class| !class.is_empty()).collect();
    if all.is_empty() { String::new() } else { format!(" class=\"{}\"", all.join(" ")) }
}

/// `4530` as `45.3%`.
fn percent(hundredths: i32) -> String {
    format!("{}%", scaled(hundredths, 2))
}

/// `125` as `12.5`.
fn pixels(tenths: i32) -> String {
    scaled(tenths, 1)
}

/// A number of at most one decimal.
fn decimal(value: f64) -> String {
    scaled((value * 10.0).round() as i32, 1)
}

/// A whole number with its point moved left, without trailing zeros.
fn scaled(value: i32, places: usize) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}")
}

/// Text for XML; what XML cannot hold is left out.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(' '),
            control if control.is_control() || matches!(control, '\u{fffe}' | '\u{ffff}') => {}
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_short_decimals() {
        assert_eq!([percent(4530), percent(-5), percent(10_000), percent(7)], ["45.3%", "-0.05%", "100%", "0.07%"]);
        assert_eq!([pixels(125), pixels(0), pixels(-3)], ["12.5", "0", "-0.3"]);
    }

    #[test]
    fn text_is_escaped() {
        assert_eq!(escape("a < b & \"c\"\u{1}\nd"), "a &lt; b &amp; &quot;c&quot; d");
    }
}
