//! `kind: slope`: two values of each row, joined by a line.

use crate::diagnostic::{Reported, error};
use crate::document::chart::{RowValues, Slope};
use crate::figure::bind::evidence::Evidence;
use crate::figure::canvas::drawing::Drawing;
use crate::figure::canvas::frame::{self, Frame, View};
use crate::figure::canvas::label::{Anchor, Label, Layer};
use crate::figure::canvas::marks::{Circle, Leader, Polyline, Segments};
use crate::figure::canvas::plot::{HEADLINE, Plot, TOP};
use crate::figure::canvas::readout_area::{ReadoutArea, readout_line};
use crate::figure::canvas::scale::Scale;
use crate::figure::canvas::spacing::spread;
use crate::figure::canvas::svg::TextSpan;
use crate::figure::canvas::text::{self, LINE_HEIGHT, Weight};
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::{Chart, DrawnChart, Inputs, series_class};
use crate::figure::chart::values_of_rows::{RowData, data_table};
use crate::figure::format::{number, phrase};
use crate::locale::Language;
use crate::words::count;

/// The least height of the plot, in pixels.
const LEAST_HEIGHT: f64 = 240.0;

/// The width to which a label is wrapped in the wide and in the narrow view, in pixels.
const WRAPS: [f64; 2] = [176.0, 118.0];

/// The distance from the end of a line to its label, in pixels.
const BESIDE: f64 = 14.0;

/// The space beside the labels, in pixels, as in the stylesheet.
const SIDES: (f64, f64) = (8.0, 24.0);

/// The radius of the dot at an end, in pixels.
const DOT: f64 = 3.0;

/// How far a header reaches beyond the end of the lines that it is over, in pixels.
const HEADER_REACH: f64 = 24.0;

/// The class of a row that is not highlighted.
const MUTED: &str = "background";

/// The most rows that the alternative text describes.
const DESCRIBED: usize = 8;

/// The distance in pixels from which a label has a line to its dot.
const NEAR: f64 = 4.0;

impl Chart for Slope {
    fn inputs(&self) -> Inputs<'_> {
        Inputs::of_rows(&self.shown.rows, &self.shown.values)
    }

    fn drawn_rows(&self, evidence: Evidence<'_>) -> Option<Vec<usize>> {
        self.shown.drawn_rows(evidence)
    }

    fn draw(&self, data: &mut ChartData<'_>) -> Result<DrawnChart, Reported> {
        let language = data.evidence.language;
        let found = pairs(&self.shown, data)?;
        if let Some(wanted) = self.highlight.iter().find(|wanted| !found.names.contains(&wanted.value)) {
            return Err(data.report.push(error!(
                UNKNOWN_IN_FIGURE at wanted.span, "no row of the chart is called `{}`", wanted.value;
                suggest &wanted.value, found.names.iter().map(String::as_str)
            )));
        }
        let lines: Vec<(usize, [f64; 2])> =
            found.values.iter().enumerate().filter_map(|(at, row)| Some((at, [row[0]?, row[1]?]))).collect();
        let is_whole = |at: &usize| lines.iter().any(|(line, _)| line == at);
        let lacking: Vec<String> =
            (0..found.names.len()).filter(|at| !is_whole(at)).map(|at| found.names[at].clone()).collect();
        let span = self.shown.values[0].span;
        if lines.is_empty() {
            let problem = error!(EMPTY_FIGURE at span, "no row of chart `{}` has both values", data.id.value);
            return Err(data.report.push(problem));
        }
        if !lacking.is_empty() {
            data.add_note(format!("Not drawn, because a value is missing: {}.", phrase::and(language, &lacking)));
        }
        let all = || lines.iter().flat_map(|(_, ends)| *ends);
        let (low, high) = (all().fold(f64::MAX, f64::min), all().fold(f64::MIN, f64::max));
        if self.logarithmic && low <= 0.0 {
            let least = number::exact(language, low);
            let message = format!("a value is as low as {least}, which a logarithmic scale cannot show");
            return Err(data.report_undrawable(&message, span, "draw it on a linear scale"));
        }
        let y = match (self.logarithmic, low < high) {
            (true, true) => Scale::Log { from: low, to: high },
            (false, true) => Scale::Linear { from: low, to: high },
            (_, false) => Scale::linear_over(low, high),
        };
        let class = |at: usize| match self.highlight.is_empty() {
            true => series_class(0),
            false if self.highlight.iter().any(|wanted| wanted.value == found.names[at]) => series_class(0),
            false => MUTED.to_owned(),
        };
        let lines: Vec<Line> = lines.into_iter().map(|(row, ends)| Line { row, ends, class: class(row) }).collect();
        let alt = alt_text(language, &found, &lines);
        let drawing = Slopes { found: &found, lines }.draw(language, y, (&data.id.value, data.description(&alt)));
        Ok(DrawnChart::new(drawing, Vec::new(), data_table(language, &found), alt))
    }
}

/// Finds the two values of each row.
///
/// # Errors
///
/// Reports rows with another number of values.
pub fn pairs(shown: &RowValues, data: &mut ChartData<'_>) -> Result<RowData, Reported> {
    let found = shown.find(data)?;
    if found.columns.len() == 2 {
        return Ok(found);
    }
    let values = count(found.columns.len(), "value");
    let problem = match &shown.split {
        Some(split) => error!(
            WRONG_SERIES at split.by.span, "expected two values for each row, and `{}` splits them into {values}", split.by.value;
            hint "choose two of them with `only`"
        ),
        None => error!(
            WRONG_SERIES at shown.values[0].span, "expected two values for each row, found {values}";
            hint "name two columns, or split one with `by`"
        ),
    };
    Err(data.report.push(problem))
}

/// A row with both values.
struct Line {
    /// The position of the row among those found.
    row: usize,
    ends: [f64; 2],
    class: String,
}

/// The lines of a chart.
struct Slopes<'d> {
    found: &'d RowData,
    lines: Vec<Line>,
}

/// The layout of a view: the positions of the two ends across, in percent, and the labels at each.
struct Layout {
    across: [f64; 2],
    labels: [Vec<Vec<String>>; 2],
}

impl Slopes<'_> {
    /// Returns the text at an end of a line: its name and its value, nearest to the line the value. The narrow view has room for
    /// the name at the first end only.
    fn text(&self, language: &Language, line: &Line, end: usize, view: View) -> String {
        let (name, value) = (&self.found.names[line.row], self.found.columns[end].text(language, line.ends[end]));
        match (end, view) {
            (0, _) => format!("{name} {value}"),
            (_, View::Narrow) => value,
            _ => format!("{value} {name}"),
        }
    }

    fn layout(&self, language: &Language, view: View, plot_width: f64) -> Layout {
        let limit = WRAPS[usize::from(view == View::Narrow)];
        let labels = [0, 1].map(|end| -> Vec<Vec<String>> {
            self.lines
                .iter()
                .map(|line| text::wrap(&self.text(language, line, end, view), Weight::Bold, limit))
                .collect()
        });
        let bold = |text: &String| text::width(text, Weight::Bold);
        let widest = |end: usize| labels[end].iter().flatten().map(bold).fold(0.0, f64::max) + BESIDE;
        // A header is over the end of the lines, and reaches to both sides of it.
        let header = |end: usize| bold(&self.found.columns[end].label) - HEADER_REACH;
        let [left, right] = [(0, SIDES.0), (1, SIDES.1)]
            .map(|(end, beside): (usize, f64)| (widest(end).max(header(end)) - beside + 2.0).max(DOT + 1.0));
        Layout { across: [left / plot_width * 100.0, 100.0 - right / plot_width * 100.0], labels }
    }

    /// Draws the lines with their labels. `texts` are the id and the description.
    fn draw(&self, language: &Language, y: Scale, texts: (&str, &str)) -> Drawing {
        let mut frame = Frame {
            left: SIDES.0,
            left_narrow: SIDES.0,
            right_wide: SIDES.1,
            right_narrow: SIDES.1,
            height: 0.0,
            widths: frame::COLUMN,
        };
        let layouts = View::EACH.map(|view| self.layout(language, view, frame.narrowest_plot(view)));
        let heights = |labels: &Vec<Vec<String>>| -> Vec<f64> {
            labels.iter().map(|lines| lines.len() as f64 * LINE_HEIGHT).collect()
        };
        let stacks = layouts.iter().flat_map(|layout| &layout.labels).map(|labels| heights(labels).iter().sum::<f64>());
        let (top, bottom) = (TOP + 16.0, TOP + 16.0 + stacks.fold(LEAST_HEIGHT, f64::max).ceil());
        frame.height = bottom + 16.0;
        let mut plot = Plot::within(frame, (Scale::Linear { from: 0.0, to: 1.0 }, y), (top, bottom));
        let mut strips = Vec::new();
        for (view, layout) in View::EACH.into_iter().zip(&layouts) {
            self.draw_lines(&mut plot, view, layout);
            for end in [0, 1] {
                let wanted: Vec<f64> = self.lines.iter().map(|line| plot.y_pixels(line.ends[end])).collect();
                let middles =
                    spread(&wanted, &heights(&layout.labels[end]), top - LINE_HEIGHT / 2.0, bottom + LINE_HEIGHT / 2.0);
                for (at, line) in self.lines.iter().enumerate() {
                    label_end(
                        &mut plot,
                        (line, &layout.labels[end][at]),
                        (end, layout.across[end]),
                        (wanted[at], middles[at]),
                        view,
                    );
                }
                if strips.is_empty() {
                    strips = middles;
                }
            }
        }
        self.readouts(language, &mut plot, &strips, (top, bottom));
        plot.finish(texts.0, texts.1)
    }

    /// Draws the two axes, their headers, and the lines between them, those in color over those in gray.
    fn draw_lines(&self, plot: &mut Plot, view: View, layout: &Layout) {
        let [left, right] = layout.across;
        let shown = if view == View::Wide { "wide" } else { "narrow" };
        let (top, bottom) = (TOP, plot.frame().height - 8.0);
        let axes = vec![(left, top), (left, bottom), (right, top), (right, bottom)];
        plot.draw_on_page(&Segments { points: axes, class: format!("grid {shown}") });
        for (end, anchor, dx) in [(0, Anchor::End, HEADER_REACH), (1, Anchor::Start, -HEADER_REACH)] {
            let label = Label::new(&self.found.columns[end].label, layout.across[end], HEADLINE, "idle strong").bold();
            plot.label(label.anchored(anchor, dx).within(view).on(Layer::Idle));
        }
        let is_muted = |line: &&Line| line.class == MUTED;
        for line in self.lines.iter().filter(is_muted).chain(self.lines.iter().filter(|line| !is_muted(line))) {
            let ends = [(left, plot.y_pixels(line.ends[0])), (right, plot.y_pixels(line.ends[1]))];
            plot.draw_on_page(&Polyline { points: ends.to_vec(), class: format!("{} {shown}", line.class) });
            for end in ends {
                plot.draw_on_page(&Circle { middle: [end], radius: DOT, class: format!("{} {shown}", line.class) });
            }
        }
    }

    /// Draws a readout for each line, over the strip of its first label.
    fn readouts(&self, language: &Language, plot: &mut Plot, middles: &[f64], (top, bottom): (f64, f64)) {
        let frame = *plot.frame();
        let mut order: Vec<usize> = (0..middles.len()).collect();
        order.sort_by(|a, b| middles[*a].total_cmp(&middles[*b]));
        let read = |at: usize, place: usize, view: View| {
            let line = &self.lines[at];
            let span = |end: usize| TextSpan {
                // The names are in the wide view only.
                name: if view == View::Wide { self.found.columns[end].label.clone() } else { String::new() },
                text: self.found.columns[end].text(language, line.ends[end]),
                class: line.class.clone(),
                space: 12.0,
            };
            let spans = [0, 1].map(span).to_vec();
            readout_line(&self.found.names[line.row], spans, (0.0, -SIDES.0, HEADLINE), view, place)
        };
        let fits = |view: &View| {
            order.iter().all(|at| {
                let (mut label, spans) = read(*at, 0, *view);
                label.width += spans.iter().map(TextSpan::name_width).sum::<f64>();
                label.fits(&frame)
            })
        };
        let views: Vec<View> = View::EACH.into_iter().filter(fits).collect();
        for (place, at) in order.iter().enumerate() {
            let above =
                place.checked_sub(1).map_or(top - 12.0, |before| f64::midpoint(middles[order[before]], middles[*at]));
            let below = order.get(place + 1).map_or(bottom + 12.0, |next| f64::midpoint(middles[*at], middles[*next]));
            let lines: Vec<_> = views.iter().map(|view| read(*at, place, *view)).collect();
            if !lines.is_empty() {
                plot.draw_on_page(&ReadoutArea::over([0.0, 100.0], [above, below], lines));
            }
        }
    }
}

/// Writes the label at an end of a line, with a stroke to its dot if it had to be moved. `place` has the end and its position across,
/// and `down` the height of the dot and that of the label's middle.
fn label_end(
    plot: &mut Plot,
    (line, lines): (&Line, &[String]),
    (end, across): (usize, f64),
    (wanted, middle): (f64, f64),
    view: View,
) {
    let (anchor, side) = if end == 0 { (Anchor::End, -1.0) } else { (Anchor::Start, 1.0) };
    let first = middle - lines.len() as f64 * LINE_HEIGHT / 2.0 + (LINE_HEIGHT + text::ASCENT - text::DESCENT) / 2.0;
    let is_muted = line.class == MUTED;
    for (at, text) in lines.iter().enumerate() {
        let class = if is_muted { String::new() } else { format!("name {}", line.class) };
        let label = Label::new(text, across, first + at as f64 * LINE_HEIGHT, class);
        let label = if is_muted { label } else { label.bold() };
        plot.label(label.anchored(anchor, side * BESIDE).within(view));
    }
    if (middle - wanted).abs() > NEAR {
        let shown = if view == View::Wide { "wide" } else { "narrow" };
        let (from, to) = (side * (DOT + 1.0), side * (BESIDE - 2.0));
        plot.draw_on_page(&Leader {
            point: [(across, wanted)],
            stroke: [(from, 0.0), (to, middle - wanted)],
            class: format!("callout {shown}"),
        });
    }
}

fn alt_text(language: &Language, found: &RowData, lines: &[Line]) -> String {
    let [first, last] = [0, 1].map(|end| found.columns[end].label.clone());
    let mut sentences = vec![format!("Slope chart of {} from {first} to {last}.", count(lines.len(), "row"))];
    let change = |wanted: std::cmp::Ordering| {
        lines.iter().filter(|line| line.ends[1].total_cmp(&line.ends[0]) == wanted).count()
    };
    let [up, down, same] =
        [std::cmp::Ordering::Greater, std::cmp::Ordering::Less, std::cmp::Ordering::Equal].map(change);
    let parts: Vec<String> = [(up, "higher"), (down, "lower"), (same, "the same")]
        .into_iter()
        .filter(|(lines, _)| *lines > 0)
        .map(|(lines, what)| format!("{lines} {what}"))
        .collect();
    sentences.push(format!("At the end: {}.", phrase::and(language, &parts)));
    let colored = lines.iter().filter(|line| line.class != MUTED).take(DESCRIBED);
    sentences.extend(colored.map(|line| {
        let [one, other] = [0, 1].map(|end| found.columns[end].text(language, line.ends[end]));
        format!("{}: {one} to {other}.", found.names[line.row])
    }));
    sentences.push("The table below gives every row.".to_owned());
    sentences.join(" ")
}
