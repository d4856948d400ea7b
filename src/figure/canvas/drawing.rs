//! A finished drawing: its SVG, the problems of its labels, and its layers for a standalone file.

use super::collisions::LayoutProblem;
use super::frame::Frame;
use super::svg::Svg;
use crate::html::escape;

/// A finished drawing.
pub struct Drawing {
    /// The SVG.
    pub svg: String,
    /// The problems with its layout.
    pub problems: Vec<LayoutProblem>,
    /// Each layer with its frame, for the standalone file.
    pub layers: Vec<(Svg, Frame)>,
}

/// A small drawing among others.
pub struct Panel {
    pub(super) label: String,
    pub(super) description: String,
    pub(super) problems: Vec<LayoutProblem>,
    pub(super) layers: Svg,
    pub(super) frame: Frame,
}

impl Drawing {
    /// Arranges panels in a grid, as many side by side as there is room for. `description` describes all of them.
    pub fn of_panels(panels: Vec<Panel>, id: &str, description: &str) -> Self {
        let (id, description) = (escape(id), escape(description));

        let mut svg = format!(
            "<div class=\"panels\" role=\"group\" aria-labelledby=\"fs:chart-{id}-title\" aria-describedby=\"fs:chart-{id}-desc\">\
             <p id=\"fs:chart-{id}-desc\" hidden=\"hidden\">{description}</p>"
        );
        let (mut problems, mut layers) = (Vec::new(), Vec::new());
        for (at, panel) in panels.into_iter().enumerate() {
            let id = format!("{id}-{}", at + 1);
            svg.push_str(&panel.layers.panel(&id, panel.frame.height, &panel.label, &panel.description));
            problems.extend(panel.problems);
            layers.push((panel.layers, panel.frame));
        }
        svg.push_str("</div>");
        Self { svg, problems, layers }
    }
}
