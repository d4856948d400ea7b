//! The width of text, and line breaks, without a font.
//!
//! The widths are the largest of the sans-serif fonts that a `system-ui, sans-serif` stack falls back to. DejaVu Sans
//! is the widest; Liberation Sans has the widths of Arial and Helvetica. Kerning is ignored. Both err on the safe side:
//! text that fits by these tables fits on the reader's machine.

/// The weight of the font.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// For ticks and remarks.
    Regular,
    /// For the names of series.
    Bold,
}

/// The size of a chart's text in CSS pixels, as in `static/charts.css`.
pub const SIZE: f64 = 12.0;

/// The distance from one baseline to the next, in pixels.
pub const LINE_HEIGHT: f64 = 15.0;

/// The height above the baseline of the tallest letters with their accents, in pixels.
pub const ASCENT: f64 = 10.5;

/// The depth below the baseline, in pixels.
pub const DESCENT: f64 = 3.0;

/// Returns the width of a line of chart text in CSS pixels.
pub fn width(text: &str, weight: Weight) -> f64 {
    pixels(advances(text, weight))
}

fn advances(text: &str, weight: Weight) -> u32 {
    text.chars().map(|character| u32::from(advance(character, weight))).sum()
}

fn pixels(advances: u32) -> f64 {
    f64::from(advances) * SIZE / 1000.0
}

/// Breaks text into the fewest lines no wider than `limit`, as even as possible. A word wider than the limit gets a
/// line of its own.
pub fn wrap(text: &str, weight: Weight, limit: f64) -> Vec<String> {
    let space = u32::from(advance(' ', weight));
    let words = text.split([' ', '\n', '\t']).filter(|word| !word.is_empty());
    let words: Vec<(&str, u32)> = words.map(|word| (word, advances(word, weight))).collect();
    let fewest = fill(&words, space, limit).len();
    // Find the least limit that needs no more lines. Whole pixels are fine enough.
    let (mut narrow, mut wide) = (0, limit.max(0.0).ceil() as u32);
    while fewest > 1 && narrow < wide {
        let middle = (narrow + wide) / 2;
        if fill(&words, space, f64::from(middle)).len() <= fewest { wide = middle } else { narrow = middle + 1 }
    }
    let mut rest = words.iter().map(|(word, _)| *word);
    let line = |count: usize| rest.by_ref().take(count).collect::<Vec<_>>().join(" ");
    fill(&words, space, f64::from(wide)).into_iter().map(line).collect()
}

/// Returns the number of words on each line if each line takes as many as fit.
fn fill(words: &[(&str, u32)], space: u32, limit: f64) -> Vec<usize> {
    let mut lines: Vec<(usize, u32)> = Vec::new();
    for (_, advances) in words {
        match lines.last_mut() {
            Some((count, width)) if pixels(*width + space + advances) <= limit => {
                *count += 1;
                *width += space + advances;
            }
            _ => lines.push((1, *advances)),
        }
    }
    lines.into_iter().map(|(count, _)| count).collect()
}

/// Returns the advance of a character in thousandths of an em.
fn advance(character: char, weight: Weight) -> u16 {
    let (table, accented) = match weight {
        Weight::Regular => (&REGULAR, 700),
        Weight::Bold => (&BOLD, 790),
    };
    match character {
        ' '..='~' => table[character as usize - 32],
        '\u{a0}' => table[0],
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' => 0,
        '\u{2009}' | '\u{202f}' => 200,
        '‘' | '’' | '·' => 380,
        '⁰'..='⁹' | '¹' | '²' | '³' => 438,
        '°' => 500,
        '⁻' | '–' => 557,
        '“' | '”' | '§' | '†' | '•' => 660,
        'µ' | '€' | '£' | '¥' => 737,
        '−' | '×' | '÷' | '≤' | '≥' | '±' | '≈' | '∞' => 838,
        '½' | '¼' | '¾' => 1036,
        'Æ' | 'Œ' | 'æ' | 'œ' => 1167,
        'À'..='ſ' => accented.max(840),
        'Ͱ'..='ӿ' => accented.max(900),
        _ => 1050,
    }
}

/// The regular weight, from space to tilde.
#[rustfmt::skip]
const REGULAR: [u16; 95] = [
    318, 401, 460, 838, 637, 951, 780, 275, 391, 391, 500, 838, 318, 361, 318, 337, 637, 637, 637,
    637, 637, 637, 637, 637, 637, 637, 337, 337, 838, 838, 838, 557, 1016, 685, 687, 723, 771, 667,
    611, 778, 752, 295, 500, 667, 558, 863, 749, 788, 667, 788, 723, 667, 611, 732, 685, 989, 686,
    667, 686, 391, 337, 391, 838, 557, 500, 613, 635, 550, 635, 616, 353, 635, 634, 278, 278, 580,
    278, 975, 634, 612, 635, 635, 412, 521, 393, 634, 592, 818, 592, 592, 525, 637, 337, 637, 838,
];

/// The bold weight, from space to tilde.
#[rustfmt::skip]
const BOLD: [u16; 95] = [
    349, 457, 521, 838, 696, 1002, 873, 307, 458, 458, 523, 838, 380, 416, 380, 366, 696, 696, 696,
    696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 611, 1000, 774, 763, 734, 831, 684,
    684, 821, 837, 373, 557, 775, 638, 996, 837, 851, 733, 851, 771, 721, 683, 813, 774, 1104, 771,
    725, 726, 458, 366, 458, 838, 557, 500, 675, 716, 593, 716, 679, 436, 716, 712, 343, 343, 666,
    343, 1042, 712, 688, 716, 716, 494, 596, 479, 712, 652, 924, 646, 652, 583, 712, 366, 712, 838,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_the_widest_fallback() {
        // Measured with DejaVu Sans at 12 px: 141.96, and 158.06 in bold.
        let (regular, bold) =
            (width("Training compute 34k×", Weight::Regular), width("Training compute 34k×", Weight::Bold));
        assert!((141.9..143.0).contains(&regular), "{regular}");
        assert!((158.0..159.2).contains(&bold), "{bold}");
        assert!(width("日本語", Weight::Regular) >= 36.0);
        assert_eq!(width("", Weight::Bold), 0.0);
    }

    #[test]
    fn wrapping_leaves_no_widow() {
        let lines = wrap("A box does the same tasks all day", Weight::Regular, 150.0);
        assert_eq!(lines, ["A box does the", "same tasks all day"]);
    }

    #[test]
    fn a_word_wider_than_the_limit_has_its_own_line() {
        assert_eq!(wrap("an incomprehensibilities row", Weight::Bold, 60.0).len(), 3);
        assert!(wrap("  ", Weight::Bold, 60.0).is_empty());
    }
}
