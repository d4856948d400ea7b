//! The pixels of a picture.

/// The number of steps from a color to another one at an edge.
const STEPS: u32 = 15;

/// A picture in memory: three bytes for each pixel, row after row. It is white at first.
pub struct Pixels {
    /// The number of pixels across.
    pub width: u32,
    /// The number of pixels down.
    pub height: u32,
    /// Red, green, and blue of each pixel.
    pub bytes: Vec<[u8; 3]>,
}

impl Pixels {
    /// Returns a white picture.
    pub fn new(width: u32, height: u32) -> Self {
        Self { width, height, bytes: vec![[255; 3]; width as usize * height as usize] }
    }

    /// Lays a color over a box of the picture, which starts at `left` and `top`, is `width` wide, and inside the picture. Each byte of
    /// `cover` is how much of a pixel the color covers, and `opacity` how much it covers at most; both are from 0 to 255.
    pub fn lay(&mut self, (left, top, width): (usize, usize, usize), cover: &[u8], color: [u8; 3], opacity: u32) {
        // A few steps between two colors are enough for smooth edges, and few colors make a small file.
        let shares: [u32; 256] =
            std::array::from_fn(|cover| (cover as u32 * STEPS + 127) / 255 * 255 / STEPS * opacity);
        for (row, cover) in cover.chunks_exact(width).enumerate() {
            let start = (top + row) * self.width as usize + left;
            let Some(pixels) = self.bytes.get_mut(start..start + width) else { return };
            for (pixel, cover) in pixels.iter_mut().zip(cover) {
                match (shares[usize::from(*cover)] + 127) / 255 {
                    0 => {}
                    255 => *pixel = color,
                    share => {
                        for (below, above) in pixel.iter_mut().zip(color) {
                            let mixed = u32::from(*below) * (255 - share) + u32::from(above) * share;
                            *below = ((mixed + 127) / 255) as u8;
                        }
                    }
                }
            }
        }
    }
}
