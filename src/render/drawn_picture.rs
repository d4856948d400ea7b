//! A picture that is made of a drawing: the card of a page, or a chart as a PNG file.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::raster;
use crate::diagnostic::{Diagnostic, codes};
use crate::figure::{Figure, Figures};
use crate::parallel;
use crate::source::Span;

/// A picture with the drawing that it shows. The drawing is all that it depends on.
#[derive(Clone, Debug)]
pub struct DrawnPicture {
    /// The drawing.
    pub drawing: Arc<str>,
    /// The PNG file, and the characters that its font lacks; or why it could not be made.
    pub made: Result<(Arc<Vec<u8>>, BTreeSet<char>), String>,
}

/// The width of the picture of a chart in pixels, twice that of its drawing.
const CHART_WIDTH: u32 = 1440;

/// Makes the picture of each chart, by its file. Those that `known` has are not made again.
pub fn chart_pictures<'f>(
    figures: &'f Figures,
    known: impl Fn(&str, &str) -> Option<DrawnPicture> + Sync + Send,
) -> BTreeMap<String, (&'f str, DrawnPicture)> {
    let charts: Vec<(&String, &Figure)> = figures.charts.iter().collect();
    let made = parallel::each(&charts, |(id, figure)| {
        let file = chart_file(id);
        let picture = known(&file, &figure.file);
        let picture = picture.unwrap_or_else(|| DrawnPicture::new(&Arc::from(figure.file.as_str()), CHART_WIDTH));
        (file, (id.as_str(), picture))
    });
    made.into_iter().collect()
}

/// Returns the file of the picture of a chart.
pub fn chart_file(id: &str) -> String {
    format!("charts/{id}.png")
}

/// The most characters that a warning names.
const MOST_NAMED: usize = 12;

impl DrawnPicture {
    /// Makes a picture of some width in pixels.
    pub fn new(drawing: &Arc<str>, width: u32) -> Self {
        let made = raster::picture(drawing, width).map(|picture| (Arc::new(picture.png), picture.missing));
        Self { drawing: Arc::clone(drawing), made }
    }

    /// Returns what is wrong with the picture. `what` names it.
    pub fn problem(&self, what: &str, span: Span) -> Option<Diagnostic> {
        match &self.made {
            Ok((_, missing)) if missing.is_empty() => None,
            Ok((_, missing)) => {
                let mut named: Vec<String> =
                    missing.iter().take(MOST_NAMED).map(|letter| format!("`{letter}`")).collect();
                if missing.len() > MOST_NAMED {
                    named.push(format!("{} others", missing.len() - MOST_NAMED));
                }
                let message = format!("{what} leaves out {}, which the font of pictures lacks", named.join(", "));
                Some(Diagnostic::warning(codes::UNSHOWN_LETTERS, message).at(span))
            }
            Err(reason) => {
                let message = format!("{what} cannot be made: its drawing has {reason}");
                Some(Diagnostic::error(codes::CONTRADICTION, message).at(span))
            }
        }
    }
}
