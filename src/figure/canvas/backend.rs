//! Drawing through the core of plotters. This is the only file that names plotters.
//!
//! It uses areas, coordinate translation, and elements of plotters, and none of its charts, meshes, fonts, or colors.
//! [`SvgBackend`] is a backend that writes fluid SVG, and [`Mark`]s are elements made for it. Plotters clamps points to
//! the edge of an area, which silently changes slopes; `Exact` does not.

use std::cell::{Cell, RefCell};
use std::convert::Infallible;
use std::rc::Rc;

use plotters::coord::{CoordTranslate, Shift};
use plotters::drawing::{DrawingArea, Rect};
use plotters::element::{CoordMapper, Drawable, PointCollection};
use plotters_backend::{BackendColor, BackendCoord, DrawingBackend, DrawingErrorKind};

use super::marks::{Mark, Point};
use super::scale::Axis;
use super::svg::{Svg, SvgPoint, UNITS_ACROSS, UNITS_PER_PIXEL};

/// The meaning of the coordinates of points.
#[derive(Clone, Copy, Debug)]
pub enum Plane {
    /// Percent of the plot's width across, and pixels down.
    Page {
        /// The height of the drawing in pixels.
        height: f64,
    },
    /// Data values.
    Data {
        /// The axis across the whole width.
        x: Axis,
        /// The axis upwards.
        y: Axis,
        /// The top of the axis upwards, in pixels from the top of the drawing.
        top: f64,
        /// The bottom of the axis upwards, in pixels from the top of the drawing.
        bottom: f64,
    },
}

impl CoordTranslate for Plane {
    type From = Point;

    fn translate(&self, (x, y): &Point) -> BackendCoord {
        let (across, down) = match self {
            Self::Page { .. } => (x / 100.0, *y),
            Self::Data { x: across, y: up, top, bottom } => (across.at(*x), bottom - up.at(*y) * (bottom - top)),
        };
        (unit(across * f64::from(UNITS_ACROSS)), unit(down * UNITS_PER_PIXEL))
    }
}

/// Rounds to a whole number of units. A value that is not a number becomes a position far outside the drawing.
fn unit(value: f64) -> i32 {
    if value.is_nan() { i32::MAX } else { value.round() as i32 }
}

impl Plane {
    /// Returns whether a point is inside the plot, or inside the drawing.
    fn holds(&self, at: &SvgPoint) -> bool {
        let (top, bottom) = match self {
            Self::Page { height } => (0.0, *height),
            Self::Data { top, bottom, .. } => (*top, *bottom),
        };
        let across = 0..=unit(f64::from(UNITS_ACROSS));
        across.contains(&at.x) && (unit(top * UNITS_PER_PIXEL)..=unit(bottom * UNITS_PER_PIXEL)).contains(&at.y)
    }
}

/// Maps points to their exact positions, inside the area or not.
struct Exact;

impl CoordMapper for Exact {
    type Output = SvgPoint;

    fn map<C: CoordTranslate>(plane: &C, point: &C::From, _: &Rect) -> SvgPoint {
        let (x, y) = plane.translate(point);
        SvgPoint { x, y }
    }
}

/// A drawing being written.
pub struct SvgBackend {
    backend: Rc<RefCell<Backend>>,
}

impl SvgBackend {
    /// Returns an empty drawing of a height in pixels.
    pub fn new(height: f64) -> Self {
        Self { backend: Rc::new(RefCell::new(Backend { height, svg: Svg::default() })) }
    }

    /// Draws a mark whose points are in a plane. Returns whether all of its points lie inside.
    pub fn draw(&self, plane: Plane, mark: &impl Mark) -> bool {
        let page: DrawingArea<Backend, Shift> = (&self.backend).into();
        let element = Element { mark, plane, stray_marks: Cell::new(false) };
        let drawn = page.apply_coord_spec(plane).draw(&element);
        debug_assert!(drawn.is_ok(), "the backend writes to memory, which cannot fail");
        !element.stray_marks.get()
    }

    /// Returns the SVG that was drawn.
    pub fn finish(self) -> Svg {
        self.backend.take().svg
    }
}

/// A mark as an element of plotters.
struct Element<'m, M> {
    mark: &'m M,
    plane: Plane,
    /// Whether a point of the mark is outside the plane.
    stray_marks: Cell<bool>,
}

impl<'a, M: Mark> PointCollection<'a, Point, Exact> for &'a Element<'_, M> {
    type Point = &'a Point;
    type IntoIter = &'a [Point];

    fn point_iter(self) -> Self::IntoIter {
        self.mark.points()
    }
}

impl<M: Mark> Drawable<Backend, Exact> for Element<'_, M> {
    fn draw<I: Iterator<Item = SvgPoint>>(&self, at: I, backend: &mut Backend, _: (u32, u32)) -> Drawn {
        let at: Vec<SvgPoint> = at.collect();
        self.stray_marks.set(!at.iter().all(|spot| self.plane.holds(spot)));
        self.mark.write(&at, &mut backend.svg);
        Ok(())
    }
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// The backend: a canvas in units of hundredths of a percent across and tenths of a pixel down.
#[derive(Default)]
struct Backend {
    height: f64,
    svg: Svg,
}

impl DrawingBackend for Backend {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        (UNITS_ACROSS, (self.height * UNITS_PER_PIXEL) as u32)
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    /// Plotters' own elements are drawn pixel by pixel through this method. Marks never are.
    fn draw_pixel(&mut self, _: BackendCoord, _: BackendColor) -> Drawn {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::canvas::marks::{Polyline, Segments};
    use crate::figure::canvas::scale::Scale;

    #[test]
    fn a_point_outside_the_domain_is_not_clamped_to_its_edge() {
        let scale = |to| Scale::Linear { from: 0.0, to }.axis();
        let plane = Plane::Data { x: scale(4.0), y: scale(10.0), top: 0.0, bottom: 340.0 };
        let sheet = SvgBackend::new(340.0);
        let line = |top: f64| Polyline { points: vec![(0.0, 0.0), (2.0, top), (4.0, 0.0)], class: "c1".into() };
        assert!(!sheet.draw(plane, &line(16.0)));
        // The value 16 on an axis to 10 lies 204 pixels above the drawing.
        let svg = sheet.finish().finish("x", "", 340.0, "");
        assert!(svg.contains("M0 3400l5000-5440 5000 5440"), "{svg}");
        let drawn = [10.0, f64::NAN, f64::INFINITY, -0.1].map(|top| SvgBackend::new(340.0).draw(plane, &line(top)));
        assert_eq!(drawn, [true, false, false, false]);
    }

    #[test]
    fn the_page_is_measured_in_percent_and_pixels() {
        let sheet = SvgBackend::new(340.0);
        sheet.draw(
            Plane::Page { height: 340.0 },
            &Segments { points: vec![(0.0, 20.0), (100.0, 20.0)], class: "grid".into() },
        );
        assert!(sheet.finish().finish("x", "", 340.0, "").contains("M0 200l10000 0"));
    }
}
