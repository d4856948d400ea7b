//! How much of each pixel a shape covers. This is the only file that names zeno.

use zeno::{Cap, Command, Fill, Join, Mask, Style, Vector};

use super::pixels::Pixels;
use super::shape::{Paint, Shape, Step, Stroke};

/// Paints a shape.
pub fn paint(shape: &Shape, pixels: &mut Pixels) {
    let outline: Vec<Command> = shape.outline.iter().map(command).collect();
    let fill = |pixels: &mut Pixels| {
        if let Some(paint) = shape.fill {
            cover(&outline, Style::Fill(Fill::NonZero), (shape, 0.0), paint, pixels);
        }
    };
    if !shape.is_stroke_below {
        fill(pixels);
    }
    if let Some(stroke) = &shape.stroke {
        let Stroke { paint, width, dashes, has_round_ends, has_round_corners } = stroke;
        let mut style = zeno::Stroke::new(*width);
        style.cap(if *has_round_ends { Cap::Round } else { Cap::Butt });
        style.join(if *has_round_corners { Join::Round } else { Join::Miter });
        style.miter_limit(MITER_LIMIT);
        if !dashes.is_empty() {
            style.dash(dashes, 0.0);
        }
        cover(&outline, Style::Stroke(style), (shape, width * MITER_LIMIT), *paint, pixels);
    }
    if shape.is_stroke_below {
        fill(pixels);
    }
}

/// The greatest length of a sharp corner, in widths of the line. It is that of SVG.
const MITER_LIMIT: f32 = 4.0;

/// The farthest from the picture's corner that zeno computes with, in pixels.
const FARTHEST: f32 = 8_000.0;

fn command(step: &Step) -> Command {
    let point = |[x, y]: [f32; 2]| Vector::new(x.clamp(-FARTHEST, FARTHEST), y.clamp(-FARTHEST, FARTHEST));
    match *step {
        Step::Move(end) => Command::MoveTo(point(end)),
        Step::Line(end) => Command::LineTo(point(end)),
        Step::Quadratic(control, end) => Command::QuadTo(point(control), point(end)),
        Step::Cubic(first, second, end) => Command::CurveTo(point(first), point(second), point(end)),
        Step::Close => Command::Close,
    }
}

/// Lays a color over the pixels that an outline with a style covers. `reach` is how far from the outline the style reaches at most.
fn cover(outline: &[Command], style: Style<'_>, (shape, reach): (&Shape, f32), paint: Paint, pixels: &mut Pixels) {
    let Some((left, top, right, bottom)) = bounds(shape, reach, pixels) else { return };
    let (width, height) = (right - left, bottom - top);
    let mut mask = vec![0; width as usize * height as usize];
    let offset = Vector::new(-(left as f32), -(top as f32));
    Mask::new(outline).style(style).size(width, height).offset(offset).render_into(&mut mask, None);
    let opacity = (paint.opacity.clamp(0.0, 1.0) * 255.0).round() as u32;
    pixels.lay((left as usize, top as usize, width as usize), &mask, paint.color, opacity);
}

/// Returns the box around a shape, as far as it is in the picture: left, top, right, and bottom.
fn bounds(shape: &Shape, reach: f32, pixels: &Pixels) -> Option<(u32, u32, u32, u32)> {
    let mut points = shape.outline.iter().flat_map(Step::points).filter(|point| point.iter().all(|at| at.is_finite()));
    let [x, y] = points.next()?;
    let widen = |(left, top, right, bottom): (f32, f32, f32, f32), [x, y]: [f32; 2]| {
        (left.min(x), top.min(y), right.max(x), bottom.max(y))
    };
    let (left, top, right, bottom) = points.fold((x, y, x, y), widen);
    // A pixel more on each side, against rounding. A number below zero becomes zero.
    let reach = reach + 1.0;
    let (left, top) = ((left - reach).floor() as u32, (top - reach).floor() as u32);
    let (right, bottom) = ((right + reach).ceil() as u32, (bottom + reach).ceil() as u32);
    let (right, bottom) = (right.min(pixels.width), bottom.min(pixels.height));
    (left < right && top < bottom).then_some((left, top, right, bottom))
}

/// Reads the data of a path. Returns `None` if they are not valid.
pub fn path_steps(data: &str) -> Option<Vec<Step>> {
    use zeno::PathData;
    let point = |vector: Vector| [vector.x, vector.y];
    let mut steps = Vec::new();
    for command in data.commands() {
        steps.push(match command {
            Command::MoveTo(end) => Step::Move(point(end)),
            Command::LineTo(end) => Step::Line(point(end)),
            Command::QuadTo(control, end) => Step::Quadratic(point(control), point(end)),
            Command::CurveTo(first, second, end) => Step::Cubic(point(first), point(second), point(end)),
            Command::Close => Step::Close,
        });
    }
    // The reader stops at what it does not know. It would stop before the end of this.
    let known = |letter: char| letter.is_ascii_digit() || " ,.-+eMmLlHhVvQqCcAaZz".contains(letter);
    (data.is_empty() || !steps.is_empty() && data.chars().all(known)).then_some(steps)
}
