//! A second, smaller panel below a plot, with the same horizontal axis.

use super::{BOTTOM, DATES_BELOW, HEADLINE, PLOT_HEIGHT, Plot, TOP};
use crate::figure::canvas::collisions::Obstacle;
use crate::figure::canvas::end_label::EndLabel;
use crate::figure::canvas::marks::Segments;
use crate::figure::canvas::scale::{Scale, Tick};
use crate::figure::canvas::text::LINE_HEIGHT;

/// The space between two panels, in pixels: room for half of a label at the end of each, and for a gap between them.
const PANEL_GAP: f64 = 28.0;

/// The height of the panel below, in pixels.
const HEIGHT_BELOW: f64 = PLOT_HEIGHT * 0.35;

impl Plot {
    /// Returns an empty plot as [`new`](Self::new) does, with room for a panel below it, and above it for the readouts of both.
    /// `y_ticks` and `ends` are those of both panels, whose left and right edges are aligned.
    pub fn with_room_below(x: Scale, y: Scale, y_ticks: &[Tick], ends: &[EndLabel]) -> Self {
        let (top, bottom) = (TOP + LINE_HEIGHT, BOTTOM + LINE_HEIGHT);
        let height = bottom + PANEL_GAP + HEIGHT_BELOW + DATES_BELOW + 8.0;
        let plot = Self::within(Self::frame_around(y_ticks, ends, height), (x, y), (top, bottom));
        Self { headline: HEADLINE + LINE_HEIGHT, ..plot }
    }

    /// Goes on to the panel below: all that is drawn from now on is in that panel, with this scale of values.
    pub fn begin_panel_below(&mut self, y: Scale) {
        self.above = Some((self.top, self.bottom));
        self.top = self.bottom + PANEL_GAP;
        self.bottom = self.top + HEIGHT_BELOW;
        self.y = y;
    }

    /// Draws the line below a panel that has no dates of its own.
    pub fn base_line(&mut self) {
        self.draw_on_page(&Segments { points: vec![(0.0, self.bottom), (100.0, self.bottom)], class: "axis".into() });
    }

    /// Draws the rule at a date of the panel above on through this panel.
    pub fn continue_marker_line(&mut self, date: f64) {
        let across = self.x_percent(date);
        if !(0.0..=100.0).contains(&across) {
            return;
        }
        let top = self.above.map_or(self.top, |(_, bottom)| bottom);
        self.draw_on_page(&Segments { points: vec![(across, top), (across, self.bottom)], class: "marker".into() });
        self.obstacle(Obstacle::down(across, (top, self.bottom)));
    }
}
