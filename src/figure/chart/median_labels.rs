//! The labels of medians below the axis of a chart of chances.

use crate::figure::canvas::frame::View;
use crate::figure::canvas::label::{Anchor, Label};
use crate::figure::canvas::plot::{DATES, LABEL_GAP, Plot};
use crate::figure::canvas::{spacing, text};

/// Returns the labels of the medians below the axis, each with its row. A median comes with the index of its series; `texts` has the
/// text of each series' median, and its CSS class.
pub fn median_labels(plot: &Plot, medians: &[(usize, f64)], texts: &[(String, String)]) -> Vec<(Label, usize)> {
    let [wide, narrow] = View::EACH.map(|view| median_labels_of(plot, medians, texts, view));
    let both = |(label, row): &(Label, usize)| (label.clone().within(View::Both), *row);
    if wide.iter().map(both).eq(narrow.iter().map(both)) {
        return wide.iter().map(both).collect();
    }
    wide.into_iter().chain(narrow).collect()
}

/// Returns the labels of the medians in one view. A label is below its median. If the labels would not fit in one row,
/// the first is to the left of its median, and the last to the right.
fn median_labels_of(
    plot: &Plot,
    medians: &[(usize, f64)],
    texts: &[(String, String)],
    view: View,
) -> Vec<(Label, usize)> {
    let y = DATES + text::LINE_HEIGHT + 2.0;
    let last = medians.len().saturating_sub(1);
    let label = |at: usize, apart: bool| {
        let (series, median) = medians[at];
        let (text, class) = &texts[series];
        let label = Label::new(text, plot.x_percent(median), y, format!("name {class}"));
        let label = label.bold().within(view);
        let preferred = match at {
            0 if apart => Anchor::End,
            _ if apart && at == last => Anchor::Start,
            _ => Anchor::Middle,
        };
        let placed = [preferred, Anchor::Middle, Anchor::Start, Anchor::End].map(|anchor| {
            let nudge = match anchor {
                Anchor::Start => -LABEL_GAP,
                Anchor::Middle => 0.0,
                Anchor::End => LABEL_GAP,
            };
            label.clone().anchored(anchor, nudge)
        });
        placed.iter().find(|label| label.fits(plot.frame())).unwrap_or(&placed[0]).clone()
    };
    let width = plot.frame().narrowest_plot(view);
    let labels = |apart: bool| -> Vec<(Label, usize)> {
        let labels: Vec<Label> = (0..medians.len()).map(|at| label(at, apart)).collect();
        let spans: Vec<(f64, f64)> = labels.iter().map(|label| label.extent(width)).collect();
        let rows = spacing::rows(&spans, LABEL_GAP);
        labels.into_iter().zip(rows).collect()
    };
    let together = labels(false);
    if together.iter().all(|(_, row)| *row == 0) { together } else { labels(true) }
}
