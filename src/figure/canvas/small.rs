//! A drawing in a small box, such as that of a card: as it is on a narrow page if the box is narrow, with its key above it.
//!
//! The drawing is fluid, so that it fills the width of the box; only its height is fixed. In a box that is too low for it, everything is
//! smaller, and the box is wider in units of the drawing.

use super::frame::{NARROW_FROM, View, WIDE_FROM};
use super::key::KeyEntry;
use super::standalone::{self, KeyPlace};

/// A drawing that fits a box.
#[derive(Clone, Debug, PartialEq)]
pub struct SmallDrawing {
    /// The elements, from the left and top edge of the box.
    pub body: String,
    /// The rules that color them.
    pub style: String,
    /// The height of the drawing, in its units.
    pub height: f64,
    /// The number of units of the box for each unit of the drawing.
    pub scale: f64,
}

/// The largest and the smallest scale, and the step between two.
const SCALES: (f64, f64, f64) = (1.6, 0.8, 0.05);

/// The space between panels, and their least widths in the two views, as in `static/charts.css`.
const PANEL_GAP: f64 = 16.0;
const LEAST_PANEL: [f64; 2] = [132.0, 168.0];

/// The space right of a plot in the narrow view, that right of a panel, and that left of a plot of rows, as in `static/charts.css`.
const RIGHT_NARROW: f64 = 24.0;
const RIGHT_OF_PANEL: f64 = 8.0;
const LEFT_OF_ROWS: f64 = 8.0;

/// One of the drawings of a chart as it is on a page.
struct Part<'a> {
    left: f64,
    right: f64,
    height: f64,
    has_rows: bool,
    is_panel: bool,
    contents: &'a str,
}

/// Returns the drawings of a chart that are HTML, scaled to fit a box of some width and height. Returns `None` if the box is too small.
/// `widest` is the greatest width of the drawing, and `is_wide` whether it has only a wide view.
pub fn fit(
    html: &str,
    key: &[KeyEntry],
    (widest, is_wide): (f64, bool),
    (width, height): (f64, f64),
) -> Option<SmallDrawing> {
    let parts = parts(html);
    let (mut scale, smallest, step) = SCALES;
    while scale >= smallest && !parts.is_empty() {
        let across = (width / scale).min(widest);
        let view = if across < WIDE_FROM { View::Narrow } else { View::Wide };
        let is_shown = across >= NARROW_FROM && !(is_wide && view == View::Narrow);
        if is_shown {
            let (body, down) = draw(&parts, key, across, view);
            if down * scale <= height {
                let hidden = if view == View::Narrow { "wide" } else { "narrow" };
                let style =
                    format!("{}.{hidden} {{ display: none; }}\n.readout {{ display: none; }}\n", standalone::colors());
                return Some(SmallDrawing { body, style, height: down, scale });
            }
        }
        scale -= step;
    }
    None
}

/// Draws the parts below each other, or as many panels side by side as there is room for. Returns their height as well.
fn draw(parts: &[Part<'_>], key: &[KeyEntry], width: f64, view: View) -> (String, f64) {
    let mut body = String::new();
    let mut down = 0.0;
    standalone::key(&mut body, &mut down, key, KeyPlace { left: 0.0, right: width, view });
    if down > 0.0 {
        down += 8.0;
    }
    let least = LEAST_PANEL[usize::from(view == View::Wide)];
    let columns = ((width + PANEL_GAP) / (least + PANEL_GAP)).floor().max(1.0);
    let (mut column, mut row) = (0.0, 0.0_f64);
    for part in parts {
        let (start, whole) = match part.is_panel {
            true => {
                let whole = (width - PANEL_GAP * (columns - 1.0)) / columns;
                (column * (whole + PANEL_GAP), whole)
            }
            false => (0.0, width),
        };
        let left = if view == View::Narrow && part.has_rows { LEFT_OF_ROWS } else { part.left };
        let right = match view {
            _ if part.is_panel => RIGHT_OF_PANEL,
            View::Narrow => RIGHT_NARROW,
            View::Both | View::Wide => part.right,
        };
        let (x, inner) = (start + left, whole - left - right);
        body.push_str(&format!(
            "<svg x=\"{x:.1}\" y=\"{down:.1}\" width=\"{inner:.1}\" height=\"{:.1}\">{}</svg>\n",
            part.height, part.contents
        ));
        row = row.max(part.height);
        column += 1.0;
        if !part.is_panel || column >= columns {
            (down, column, row) = (down + row + PANEL_GAP, 0.0, 0.0);
        }
    }
    if column > 0.0 {
        down += row + PANEL_GAP;
    }
    (body, down - PANEL_GAP)
}

/// Finds the drawings, with the margins that their classes give them.
fn parts(html: &str) -> Vec<Part<'_>> {
    html.split("<svg class=\"chart ").skip(1).filter_map(part).collect()
}

fn part(text: &str) -> Option<Part<'_>> {
    let (classes, rest) = text.split_once('"')?;
    let height = rest.split_once(" height=\"")?.1.split_once('"')?.0.parse().ok()?;
    let (_, contents) = rest.split_once("</desc>")?;
    let (contents, _) = contents.rsplit_once("</svg>")?;
    let has = |name: &str| classes.split(' ').any(|class| class == name);
    let margin = |side: char| classes.split(' ').find_map(|class| class.strip_prefix(side)?.parse::<f64>().ok());
    Some(Part {
        left: margin('l').unwrap_or_default(),
        right: margin('r').unwrap_or_default(),
        height,
        has_rows: has("row-plot"),
        is_panel: has("panel"),
        contents,
    })
}
