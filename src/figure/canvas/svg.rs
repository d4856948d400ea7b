//! Writing of fluid SVG: `x` in percent, `y` in pixels, and CSS classes for everything visual.
//!
//! A drawing has two layers. Strokes and areas are paths of whole numbers in a nested `svg` that stretches with the
//! width (`preserveAspectRatio="none"`, strokes of constant width). Dots and text lie over them and never stretch.

use super::frame::View;
use super::label::{Anchor, Label};
use super::text::{self, Weight};
use crate::html::{escape, escape_into};
use Length::{Percent, Pixels};

/// The width of the stretching layer, in units of a hundredth of a percent.
pub const UNITS_ACROSS: u32 = 10_000;

/// The units of the stretching layer per pixel of height.
pub const UNITS_PER_PIXEL: f64 = 10.0;

/// The size of a coarse unit in units of the stretching layer. Areas without strokes use coarse units: a tenth of a
/// percent across, a pixel down.
pub const COARSE: i32 = 10;

/// A point of the stretching layer: hundredths of a percent across, tenths of a pixel down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SvgPoint {
    /// The position across.
    pub x: i32,
    /// The position down.
    pub y: i32,
}

impl SvgPoint {
    /// Returns the point in coarse units, which are [`COARSE`] times as large.
    #[must_use]
    pub fn coarse(self) -> Self {
        let rounded = |value: i32| value.saturating_add(COARSE / 2).div_euclid(COARSE);
        Self { x: rounded(self.x), y: rounded(self.y) }
    }
}

/// The two layers being written.
#[derive(Clone, Debug, Default)]
pub struct Svg {
    strokes: String,
    marks: String,
}

impl Svg {
    /// Writes a path into the stretching layer.
    pub fn path(&mut self, class: &str, data: &str) {
        add(&mut self.strokes, &["<path class=\"", class, "\" d=\"", data, "\"/>"]);
    }

    /// Writes a path in coarse units into the stretching layer.
    pub fn coarse_path(&mut self, class: &str, data: &str) {
        add(&mut self.strokes, &["<path class=\"", class, "\" transform=\"scale(10)\" d=\"", data, "\"/>"]);
    }

    /// Writes a shape around a point. It does not stretch.
    pub fn shape(&mut self, at: SvgPoint, class: &str, data: &str) {
        self.attributes("<svg", &[("x", Percent(at.x)), ("y", Pixels(at.y))]);
        add(&mut self.marks, &["><path class=\"", class, "\" d=\"", data, "\"/></svg>"]);
    }

    /// Writes a label, followed on its line by spans with classes of their own.
    pub fn text(&mut self, at: SvgPoint, label: &Label, spans: &[TextSpan]) {
        self.marks.push_str("<text");
        add_classes(&mut self.marks, &label.class, label.anchor, label.view);
        if at.x != 0 {
            self.attributes("", &[("x", Percent(at.x))]);
        }
        self.attributes("", &[("y", Pixels(at.y))]);
        if label.dx != 0.0 {
            self.attributes("", &[("dx", Pixels(tenths(label.dx)))]);
        }
        self.marks.push('>');
        escape_into(&mut self.marks, &label.text);
        for TextSpan { name, text, class, space } in spans {
            add(&mut self.marks, &["<tspan class=\"", class, "\""]);
            self.attributes("", &[("dx", Pixels(tenths(*space)))]);
            self.marks.push('>');
            if !name.is_empty() {
                self.marks.push_str("<tspan class=\"wide\">");
                escape_into(&mut self.marks, name);
                self.marks.push_str(" </tspan>");
            }
            escape_into(&mut self.marks, text);
            self.marks.push_str("</tspan>");
        }
        self.marks.push_str("</text>");
    }

    /// Writes a circle around a point. It does not stretch.
    pub fn disc(&mut self, at: SvgPoint, radius: f64, class: &str) {
        add(&mut self.marks, &["<circle class=\"", class, "\""]);
        self.attributes("", &[("cx", Percent(at.x)), ("cy", Pixels(at.y)), ("r", Pixels(tenths(radius)))]);
        self.marks.push_str("/>");
    }

    /// Opens a readout: a box that shows its contents, and a rule down to its bottom if there is one, while the pointer
    /// is over it. [`Svg::close`] ends it.
    pub fn open_column(&mut self, from: SvgPoint, to: SvgPoint, rule: Option<SvgPoint>) {
        self.marks.push_str("<g class=\"readout\">");
        // A box with a rule is positioned relative to the rule, so that equally wide boxes compress well.
        let middle = rule.map_or(0, |rule| rule.x);
        if rule.is_some() {
            self.attributes("<svg", &[("x", Percent(middle))]);
            self.marks.push('>');
        }
        self.marks.push_str("<rect");
        if from.x != middle {
            self.attributes("", &[("x", Percent(from.x - middle))]);
        }
        if from.y != 0 {
            self.attributes("", &[("y", Pixels(from.y))]);
        }
        self.attributes("", &[("width", Percent(to.x - from.x)), ("height", Pixels(to.y - from.y))]);
        self.marks.push_str("/>");
        if let Some(rule) = rule {
            self.attributes("<line", &[("y1", Pixels(rule.y)), ("y2", Pixels(to.y))]);
            self.marks.push_str("/></svg>");
        }
    }

    /// Ends a readout.
    pub fn close(&mut self) {
        self.marks.push_str("</g>");
    }

    /// Writes the start of an element and its attributes.
    fn attributes(&mut self, element: &str, all: &[(&str, Length)]) {
        self.marks.push_str(element);
        for (name, length) in all {
            add(&mut self.marks, &[" ", name, "=\""]);
            length.add_to(&mut self.marks);
            self.marks.push('"');
        }
    }

    /// Returns the drawing. Its title `fs:chart-ID-title` is outside, and its description `fs:chart-ID-desc` inside.
    pub fn finish(&self, id: &str, classes: &str, height: f64, description: &str) -> String {
        let (id, description) = (escape(id), escape(description));
        let layers = self.layers(height);
        let height = decimal(height);
        format!(
            "<svg class=\"chart {classes}\" role=\"img\" aria-labelledby=\"fs:chart-{id}-title\" aria-describedby=\"fs:chart-{id}-desc\" \
             width=\"100%\" height=\"{height}\"><desc id=\"fs:chart-{id}-desc\">{description}</desc>{layers}</svg>"
        )
    }

    /// Returns a small drawing among others, with a name of its own. Its description `fs:chart-ID-desc` is inside.
    pub fn panel(&self, id: &str, height: f64, name: &str, description: &str) -> String {
        let (name, description) = (escape(name), escape(description));
        let layers = self.layers(height);
        let height = decimal(height);
        format!(
            "<svg class=\"chart l0 panel\" role=\"img\" aria-label=\"{name}\" aria-describedby=\"fs:chart-{id}-desc\" \
             width=\"100%\" height=\"{height}\"><desc id=\"fs:chart-{id}-desc\">{description}</desc>{layers}</svg>"
        )
    }

    /// Returns the contents: the stretching layer, and the dots and texts over it.
    pub fn layers(&self, height: f64) -> String {
        let (height, down) = (decimal(height), decimal(height * UNITS_PER_PIXEL));
        let Self { strokes, marks } = self;
        format!(
            "<svg viewBox=\"0 0 {UNITS_ACROSS} {down}\" preserveAspectRatio=\"none\" width=\"100%\" height=\"{height}\">\
             {strokes}</svg>{marks}"
        )
    }
}

/// A span of text in a readout.
#[derive(Clone, Debug, PartialEq)]
pub struct TextSpan {
    /// The name before the text, which is shown in the wide view only. It may be empty.
    pub name: String,
    /// The text.
    pub text: String,
    /// The CSS class.
    pub class: String,
    /// The space before the span, in pixels.
    pub space: f64,
}

impl TextSpan {
    /// Returns the width of the name and the space after it, in pixels.
    pub fn name_width(&self) -> f64 {
        if self.name.is_empty() { 0.0 } else { text::width(&self.name, Weight::Bold) + text::width(" ", Weight::Bold) }
    }
}

/// A length of an SVG attribute.
#[derive(Clone, Copy)]
enum Length {
    /// Hundredths of a percent: 4530 is `45.3%`.
    Percent(i32),
    /// Tenths of a pixel: 125 is `12.5`.
    Pixels(i32),
}

impl Length {
    fn add_to(self, text: &mut String) {
        match self {
            Percent(hundredths) => {
                add_scaled(text, hundredths, 100);
                text.push('%');
            }
            Pixels(tenths) => add_scaled(text, tenths, 10),
        }
    }
}

fn add(text: &mut String, parts: &[&str]) {
    parts.iter().for_each(|part| text.push_str(part));
}

fn add_classes(text: &mut String, class: &str, anchor: Anchor, view: View) {
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
    let mut before = " class=\"";
    for class in [class, anchor, view].into_iter().filter(|class| !class.is_empty()) {
        add(text, &[before, class]);
        before = " ";
    }
    if before == " " {
        text.push('"');
    }
}

fn tenths(value: f64) -> i32 {
    (value * 10.0).round() as i32
}

/// Formats a number with at most one decimal.
fn decimal(value: f64) -> String {
    let mut text = String::new();
    add_scaled(&mut text, tenths(value), 10);
    text
}

/// Appends a whole number of tenths or hundredths as a decimal without trailing zeros.
fn add_scaled(text: &mut String, value: i32, parts: u32) {
    if value < 0 {
        text.push('-');
    }
    let value = value.unsigned_abs();
    add_whole(text, value / parts);
    let mut rest = value % parts;
    if rest > 0 {
        text.push('.');
    }
    let mut part = parts;
    while rest > 0 {
        part /= 10;
        text.push(digit(rest / part));
        rest %= part;
    }
}

/// Appends a whole number.
pub fn add_whole(text: &mut String, value: u32) {
    if value >= 10 {
        add_whole(text, value / 10);
    }
    text.push(digit(value));
}

/// Returns the last digit.
fn digit(value: u32) -> char {
    char::from(b'0' + (value % 10) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_short_decimals() {
        let said = |length: Length| {
            let mut text = String::new();
            length.add_to(&mut text);
            text
        };
        let shares = [4530, -5, 10_000, 7, 1001];
        assert_eq!(shares.map(|share| said(Percent(share))), ["45.3%", "-0.05%", "100%", "0.07%", "10.01%"]);
        assert_eq!([125, 0, -3].map(|down| said(Pixels(down))), ["12.5", "0", "-0.3"]);
        assert_eq!([31.97, -0.04].map(decimal), ["32", "0"]);
    }
}
