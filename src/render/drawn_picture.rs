//! A picture that is made of a drawing: the card of a page, or a chart as a PNG file.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::raster;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::Project;
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

/// Makes the picture of each chart, by the chart's id. Those that `known` has are not made again.
pub fn chart_pictures(
    project: &Project,
    figures: &Figures,
    known: impl Fn(&str, &str) -> Option<DrawnPicture> + Sync + Send,
    report: &mut Report,
) -> BTreeMap<String, DrawnPicture> {
    let charts: Vec<(&String, &Figure)> = figures.charts.iter().collect();
    let made = parallel::each(&charts, |(id, figure)| {
        let picture = known(&chart_file(id), &figure.file);
        picture.unwrap_or_else(|| DrawnPicture::new(&Arc::from(figure.file.as_str()), CHART_WIDTH))
    });
    for ((id, _), picture) in charts.iter().zip(&made) {
        let span = project.charts.get(*id).map_or(project.config.base_url.span, |chart| chart.head.title.span);
        report.extend(picture.problem(&format!("the picture of chart `{id}`"), span));
    }
    charts.into_iter().map(|(id, _)| id.clone()).zip(made).collect()
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
