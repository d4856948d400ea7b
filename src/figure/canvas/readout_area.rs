//! Transparent areas that show a readout while the pointer is over them.

use super::frame::View;
use super::label::{Anchor, Label, Layer};
use super::marks::{Mark, Point};
use super::svg::{Svg, SvgPoint, TextSpan};
use super::text::{self, Weight};

/// A transparent box that shows text, and possibly a vertical rule, while the pointer is over it. Its coordinates are
/// percent of the plot's width and pixels from the top of the drawing.
#[derive(Clone, Debug)]
pub struct ReadoutArea {
    points: Vec<Point>,
    ruled: bool,
    lines: Vec<(Label, Vec<TextSpan>)>,
}

impl ReadoutArea {
    /// Returns an area from `left` to `right` with a rule at `rule`, all in percent. The rule is from `top` to `bottom`
    /// in pixels. `lines` has one or more lines of text for each view.
    pub fn new([left, right, rule]: [f64; 3], [top, bottom]: [f64; 2], lines: Vec<(Label, Vec<TextSpan>)>) -> Self {
        let mut points = vec![(left, 0.0), (right, bottom), (rule, top)];
        points.extend(lines.iter().map(|(label, _)| (label.x, label.y)));
        Self { points, ruled: true, lines }
    }

    /// Returns an area without a rule, from `left` to `right` in percent and from `top` to `bottom` in pixels.
    pub fn over([left, right]: [f64; 2], [top, bottom]: [f64; 2], lines: Vec<(Label, Vec<TextSpan>)>) -> Self {
        let mut points = vec![(left, top), (right, bottom), (left, top)];
        points.extend(lines.iter().map(|(label, _)| (label.x, label.y)));
        Self { points, ruled: false, lines }
    }
}

impl Mark for ReadoutArea {
    fn points(&self) -> &[Point] {
        &self.points
    }

    fn class(&self) -> &str {
        "readout"
    }

    /// A line that is longer in the wide view has one label for each view.
    fn labels(&self) -> Vec<Label> {
        let mut labels = Vec::with_capacity(self.lines.len());
        for (label, spans) in &self.lines {
            let more: f64 = spans.iter().map(TextSpan::name_width).sum();
            let mut wide = label.clone();
            wide.width += more;
            if more > 0.0 && label.view == View::Both {
                labels.extend([wide.within(View::Wide), label.clone().within(View::Narrow)]);
            } else {
                labels.push(wide);
            }
        }
        labels
    }

    fn write(&self, at: &[SvgPoint], svg: &mut Svg) {
        let [from, to, rule, places @ ..] = at else { return };
        svg.open_column(*from, *to, self.ruled.then_some(*rule));
        for (place, (label, spans)) in places.iter().zip(&self.lines) {
            svg.text(*place, label, spans);
        }
        svg.close();
    }
}

/// Returns a line of a readout: its label and the spans after it. `place` has the position in percent, the offset in
/// pixels, and the baseline. `column` is the index of the readout.
pub fn readout_line(
    header: &str,
    spans: Vec<TextSpan>,
    place: (f64, f64, f64),
    view: View,
    column: usize,
) -> (Label, Vec<TextSpan>) {
    let (x, dx, y) = place;
    let mut label = Label::new(header, x, y, "").anchored(Anchor::Start, dx).within(view).on(Layer::Readout(column));
    label.width += spans.iter().map(|span| span.space + text::width(&span.text, Weight::Bold)).sum::<f64>();
    (label, spans)
}
