//! What a drawing consists of: outlines in pixels, with their colors.

/// A part of an outline, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// Starts a part at a point.
    Move([f32; 2]),
    /// A straight line to a point.
    Line([f32; 2]),
    /// A curve to the second point, with the first one as its control point.
    Quadratic([f32; 2], [f32; 2]),
    /// A curve to the third point, with the other two as its control points.
    Cubic([f32; 2], [f32; 2], [f32; 2]),
    /// A straight line back to the start of the part.
    Close,
}

impl Step {
    /// Returns the step with each of its points moved.
    #[must_use]
    pub fn map(self, to: impl Fn([f32; 2]) -> [f32; 2]) -> Self {
        match self {
            Self::Move(end) => Self::Move(to(end)),
            Self::Line(end) => Self::Line(to(end)),
            Self::Quadratic(control, end) => Self::Quadratic(to(control), to(end)),
            Self::Cubic(first, second, end) => Self::Cubic(to(first), to(second), to(end)),
            Self::Close => Self::Close,
        }
    }

    /// Returns the points of the step.
    pub fn points(&self) -> impl Iterator<Item = [f32; 2]> {
        let points = match *self {
            Self::Move(end) | Self::Line(end) => [Some(end), None, None],
            Self::Quadratic(control, end) => [Some(control), Some(end), None],
            Self::Cubic(first, second, end) => [Some(first), Some(second), Some(end)],
            Self::Close => [None; 3],
        };
        points.into_iter().flatten()
    }
}

/// A color, and how much of what is below it shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paint {
    /// Red, green, and blue.
    pub color: [u8; 3],
    /// From 0, which shows nothing, to 1, which covers.
    pub opacity: f32,
}

/// A line along an outline.
#[derive(Clone, Debug, PartialEq)]
pub struct Stroke {
    /// Its color.
    pub paint: Paint,
    /// Its width in pixels.
    pub width: f32,
    /// The lengths of dashes and gaps in pixels; empty for a line without gaps.
    pub dashes: Vec<f32>,
    /// Whether its ends are round.
    pub has_round_ends: bool,
    /// Whether its corners are round.
    pub has_round_corners: bool,
}

/// An outline that is filled, stroked, or both.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// The outline.
    pub outline: Vec<Step>,
    /// The color inside.
    pub fill: Option<Paint>,
    /// The line along it.
    pub stroke: Option<Stroke>,
    /// Whether the line is below the color inside.
    pub is_stroke_below: bool,
}

/// All shapes of a drawing, from the lowest one up.
#[derive(Clone, Debug, PartialEq)]
pub struct Shapes {
    /// The width of the picture in pixels.
    pub width: u32,
    /// The height of the picture in pixels.
    pub height: u32,
    /// The shapes.
    pub shapes: Vec<Shape>,
    /// The characters that the font lacks.
    pub missing: std::collections::BTreeSet<char>,
}
