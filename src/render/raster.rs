//! Pictures: draws an SVG of our own making as a PNG, with text in a font of its own.
//!
//! It knows what the charts and the cards of this program use, and no more: paths, circles, boxes, texts, drawings in drawings, and the
//! rules of a style sheet inside the file. What it does not know is an error, so that nothing is left out without a word. The same
//! drawing gives the same bytes on every machine.
//!
//! A drawing is read into [shapes](shape::Shape) ([`svg_reader`], with [`style_rules`] and [`font`]), which are [painted](painting) on
//! [pixels], which become a file ([`png`]).

mod font;
mod painting;
mod pixels;
mod png;
mod shape;
mod style_rules;
mod svg_reader;

use std::collections::BTreeSet;

pub use font::{Weight, text_width};

/// A picture.
pub struct Picture {
    /// The PNG file.
    pub png: Vec<u8>,
    /// The characters of its texts that the font lacks, which it does not show.
    pub missing: BTreeSet<char>,
}

/// Draws an SVG as a picture of this width in pixels.
///
/// # Errors
///
/// Says what in the SVG is not known here.
pub fn picture(svg: &str, width: u32) -> Result<Picture, String> {
    let drawing = svg_reader::read(svg, width)?;
    let mut pixels = pixels::Pixels::new(drawing.width, drawing.height);
    for shape in &drawing.shapes {
        painting::paint(shape, &mut pixels);
    }
    Ok(Picture { png: png::encode(&pixels), missing: drawing.missing })
}

#[cfg(test)]
mod tests;
