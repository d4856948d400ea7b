//! A picture as a PNG file (ISO/IEC 15948), without the date or anything else that is not in the picture.

use miniz_oxide::deflate::compress_to_vec_zlib;

use super::pixels::Pixels;

/// The bytes that every PNG file starts with.
const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// How hard to compress. Higher levels take several times as long for a few percent.
const LEVEL: u8 = 6;

/// The most colors of a palette.
const MOST: usize = 256;

/// Returns the file: with a palette if the picture has few colors, which takes a third of the space.
pub fn encode(pixels: &Pixels) -> Vec<u8> {
    let palette = palette(pixels);
    let mut file = SIGNATURE.to_vec();
    let kind = if palette.is_some() { 3 } else { 2 };
    let mut head = [pixels.width.to_be_bytes(), pixels.height.to_be_bytes()].concat();
    head.extend([8, kind, 0, 0, 0]);
    chunk(&mut file, *b"IHDR", &head);
    let rows = match &palette {
        Some((colors, indices)) => {
            chunk(&mut file, *b"PLTE", colors.as_flattened());
            let mut rows = Vec::with_capacity(indices.len() + pixels.height as usize);
            for row in indices.chunks(pixels.width as usize) {
                rows.push(0);
                rows.extend(row);
            }
            rows
        }
        None => filtered(pixels),
    };
    chunk(&mut file, *b"IDAT", &compress_to_vec_zlib(&rows, LEVEL));
    chunk(&mut file, *b"IEND", &[]);
    file
}

/// Returns the colors of a picture, and for each pixel the number of its color. If there are a few too many, the rarest ones become the
/// closest others: they are where edges cross. Returns nothing if there are far too many.
fn palette(pixels: &Pixels) -> Option<(Vec<[u8; 3]>, Vec<u8>)> {
    let Counted { colors, counts, numbers } = count(pixels)?;
    let mut order: Vec<usize> = (0..colors.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(counts[*at]), colors[*at]));
    let kept: Vec<[u8; 3]> = order.iter().take(MOST).map(|at| colors[*at]).collect();
    let distance = |one: [u8; 3], other: [u8; 3]| -> u32 {
        one.iter().zip(other).map(|(one, other)| u32::from(one.abs_diff(other)).pow(2)).sum()
    };
    let mut indices = vec![0_u8; colors.len()];
    for (place, at) in order.into_iter().enumerate() {
        let closest = || (0..kept.len()).min_by_key(|kept_at| distance(kept[*kept_at], colors[at])).unwrap_or_default();
        indices[at] = u8::try_from(place).unwrap_or_else(|_| closest() as u8);
    }
    Some((kept, numbers.into_iter().map(|number| indices[usize::from(number)]).collect()))
}

/// The colors of a picture.
struct Counted {
    /// The colors in the order in which the picture has them.
    colors: Vec<[u8; 3]>,
    /// The number of pixels of each.
    counts: Vec<u32>,
    /// For each pixel, the number of its color.
    numbers: Vec<u16>,
}

/// Counts the colors of a picture. Returns nothing if there are too many.
fn count(pixels: &Pixels) -> Option<Counted> {
    const MOST_COUNTED: usize = 4_096;
    const SLOTS: usize = 4 * MOST_COUNTED;
    let (mut colors, mut counts): (Vec<[u8; 3]>, Vec<u32>) = (Vec::new(), Vec::new());
    // Where each color is in the list, at a place that is computed from it or at the next free one.
    let mut slots = vec![None::<u16>; SLOTS];
    let mut numbers = Vec::with_capacity(pixels.bytes.len());
    let mut last: Option<([u8; 3], u16)> = None;
    for color in &pixels.bytes {
        let number = match last {
            Some((same, number)) if same == *color => number,
            _ => {
                let [red, green, blue] = color.map(usize::from);
                let mut slot = (red * 7 + green * 523 + blue * 4_099) % SLOTS;
                loop {
                    match slots[slot] {
                        Some(number) if colors[usize::from(number)] == *color => break number,
                        Some(_) => slot = (slot + 1) % SLOTS,
                        None => {
                            let number = u16::try_from(colors.len()).ok().filter(|_| colors.len() < MOST_COUNTED)?;
                            slots[slot] = Some(number);
                            colors.push(*color);
                            counts.push(0);
                            break number;
                        }
                    }
                }
            }
        };
        last = Some((*color, number));
        counts[usize::from(number)] += 1;
        numbers.push(number);
    }
    Some(Counted { colors, counts, numbers })
}

/// Returns the bytes of each row as their differences from the row above, after the number of that filter.
fn filtered(pixels: &Pixels) -> Vec<u8> {
    let width = pixels.width as usize;
    let mut rows = Vec::with_capacity(pixels.bytes.len() * 3 + pixels.height as usize);
    let mut above = vec![[0; 3]; width];
    for row in pixels.bytes.chunks(width) {
        rows.push(2);
        let difference = |(now, above): (&u8, &u8)| now.wrapping_sub(*above);
        rows.extend(row.as_flattened().iter().zip(above.as_flattened()).map(difference));
        above.copy_from_slice(row);
    }
    rows
}

/// Adds a chunk: its length, its name, its data, and their checksum.
fn chunk(file: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
    file.extend(length.to_be_bytes());
    let start = file.len();
    file.extend(name);
    file.extend(data);
    let sum = checksum(&file[start..]);
    file.extend(sum.to_be_bytes());
}

/// Returns the checksum of PNG: CRC-32 of ISO 3309.
fn checksum(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut at = 0;
        while at < 256 {
            let mut value = at as u32;
            let mut bit = 0;
            while bit < 8 {
                value = if value & 1 == 1 { 0xEDB8_8320 ^ (value >> 1) } else { value >> 1 };
                bit += 1;
            }
            table[at] = value;
            at += 1;
        }
        table
    };
    let next = |sum: u32, byte: &u8| TABLE[((sum ^ u32::from(*byte)) & 0xFF) as usize] ^ (sum >> 8);
    !bytes.iter().fold(!0, next)
}
