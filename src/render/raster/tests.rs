//! Tests of pictures: where the colors are.

use super::*;

/// Returns the pixels of a drawing of 100 by 50 units, as many pixels, with these rules and elements.
fn draw(style: &str, body: &str) -> pixels::Pixels {
    let svg = svg(style, body);
    let drawing = svg_reader::read(&svg, 100).unwrap();
    let mut pixels = pixels::Pixels::new(drawing.width, drawing.height);
    drawing.shapes.iter().for_each(|shape| painting::paint(shape, &mut pixels));
    assert_eq!((pixels.width, pixels.height), (100, 50));
    pixels
}

fn svg(style: &str, body: &str) -> String {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100\" height=\"50\"><style>{style}</style>{body}</svg>")
}

/// Returns how dark the pixels of a column or row are, from 0 to 255, by the red of each.
fn across(pixels: &pixels::Pixels, row: usize) -> Vec<u8> {
    pixels.bytes[row * 100..][..100].iter().map(|[red, ..]| 255 - red).collect()
}

fn down(pixels: &pixels::Pixels, column: usize) -> Vec<u8> {
    pixels.bytes.iter().skip(column).step_by(100).map(|[red, ..]| 255 - red).collect()
}

/// Returns the sum of the darkness of pixels, in whole pixels.
fn ink(pixels: &[u8]) -> f64 {
    pixels.iter().map(|dark| f64::from(*dark)).sum::<f64>() / 255.0
}

#[test]
fn a_box_covers_its_pixels_and_parts_of_those_at_its_edge() {
    let row = across(&draw("", "<rect x=\"10\" y=\"10\" width=\"20.4\" height=\"10\"/>"), 15);
    assert!(row[..10].iter().all(|dark| *dark == 0) && row[10..30].iter().all(|dark| *dark == 255));
    assert_eq!(row[30], 102, "two fifths of a pixel");
    assert!(row[31..].iter().all(|dark| *dark == 0));
}

#[test]
fn lines_are_as_wide_as_they_say_in_a_drawing_that_is_stretched() {
    let stretched = "<svg x=\"10\" y=\"5\" width=\"80\" height=\"40\"><svg viewBox=\"0 0 10000 400\" preserveAspectRatio=\"none\" \
                     width=\"100%\" height=\"40\"><path d=\"M5000 100l0 200M1000 200l2000 0\"/></svg></svg>";
    let pixels =
        draw("path { fill: none; stroke: #000000; stroke-width: 4px; vector-effect: non-scaling-stroke; }", stretched);
    // Half of 80 from 10 across, and a quarter to three quarters of 40 from 5 down.
    let upright = across(&pixels, 20);
    assert_eq!(ink(&upright), 4.0);
    assert!(upright[48..52].iter().all(|dark| *dark == 255));
    assert_eq!(ink(&down(&pixels, 50)), 20.0);
    assert_eq!(ink(&down(&pixels, 26)), 4.0);
    assert!(down(&pixels, 26)[23..27].iter().all(|dark| *dark == 255));
}

#[test]
fn a_circle_has_its_area_and_dashes_have_gaps() {
    let pixels = draw("", "<circle cx=\"50%\" cy=\"25\" r=\"12\"/>");
    let area: f64 = (0..50).map(|row| ink(&across(&pixels, row))).sum();
    assert!((area - 144.0 * std::f64::consts::PI).abs() < 4.0, "{area}");
    let rules = "path { fill: none; stroke: #000000; stroke-width: 2px; stroke-dasharray: 6 4; }";
    assert_eq!(ink(&across(&draw(rules, "<path d=\"M0 20L100 20\"/>"), 20)), 60.0);
}

#[test]
fn crisp_edges_are_on_whole_pixels() {
    let body = "<rect x=\"10.3\" width=\"20.3\" height=\"50\"/>";
    let crisp = across(&draw("rect { shape-rendering: crispEdges; }", body), 25);
    assert!(crisp.iter().all(|dark| [0, 255].contains(dark)) && ink(&crisp) == 21.0, "{crisp:?}");
    assert!(across(&draw("", body), 25).iter().any(|dark| ![0, 255].contains(dark)));
}

#[test]
fn opacities_multiply() {
    let rules = "rect { fill: #000000; fill-opacity: .5; opacity: .4; }";
    let row = across(&draw(rules, "<rect width=\"100%\" height=\"100%\"/>"), 25);
    assert!(row.iter().all(|dark| dark.abs_diff(51) < 2), "{}", row[0]);
}

#[test]
fn the_more_particular_rule_wins_and_later_ones_win_among_equals() {
    let rules = "rect.a.b { fill: #000000; } rect.a { fill: #ffffff; } .c { fill: #ffffff; } .d { fill: #000000; } \
                 rect:not(.c, .d, .a) { fill: #000000; } g .e, .f { fill: #000000; }";
    let dark = |body: &str| across(&draw(rules, body), 5)[5] == 255;
    let classes = |classes: &str| format!("<rect class=\"{classes}\" width=\"10\" height=\"10\" fill=\"#ffffff\"/>");
    assert!(dark(&classes("a b")) && dark(&classes("c d")) && dark(&classes("other")) && dark(&classes("f c")));
    assert!(!dark(&classes("a")) && !dark(&classes("c")) && !dark(&classes("c e")));
    assert!(dark(&format!("<g>{}</g>", classes("c e"))));
    assert!(!dark(&format!("<g>{}</g>", classes("c"))));
}

#[test]
fn hidden_elements_are_not_drawn() {
    let body = "<g class=\"hidden\"><rect width=\"100\" height=\"100\"/></g>\
                <text y=\"20\"><tspan class=\"hidden\">Text</tspan></text>";
    assert!(draw(".hidden { display: none; }", body).bytes.iter().all(|pixel| *pixel == [255; 3]));
}

#[test]
fn texts_stand_at_their_points() {
    let columns = |rules: &str, body: &str| {
        let pixels = draw(&format!("text {{ font: 400 20px/20px sans-serif; }} {rules}"), body);
        let dark: Vec<usize> =
            (0..100).filter(|column| down(&pixels, *column).iter().any(|dark| *dark > 100)).collect();
        (dark[0], *dark.last().unwrap())
    };
    let width = text_width("HH", Weight::Regular, 20.0);
    assert!((28.0..32.0).contains(&width), "{width}");
    let text = "<text x=\"50%\" y=\"30\">HH</text>";
    let (start, end) = columns("", text);
    assert!((51..54).contains(&start) && (76..80).contains(&end), "{start} to {end}");
    let (start, end) = columns("text { text-anchor: end; }", text);
    assert!((20..24).contains(&start) && (46..49).contains(&end), "{start} to {end}");
    let (start, end) = columns("text { text-anchor: middle; }", text);
    assert!(start.abs_diff(100 - end) < 3, "{start} to {end}");
    // A span with a space before it, of another weight.
    let (_, end) = columns("tspan { font-weight: 700; }", "<text x=\"10\" y=\"30\">H<tspan dx=\"40\">H</tspan></text>");
    assert!((76..82).contains(&end), "{end}");
    let pixels = draw("text { font-size: 20px; }", text);
    assert!(down(&pixels, 53)[16..29].iter().all(|dark| *dark > 100), "letters stand on their line");
    assert!(down(&pixels, 53)[31..].iter().all(|dark| *dark == 0));
}

#[test]
fn what_is_around_a_letter_is_not_over_the_letter_before() {
    let rules = "text { font: 700 40px/40px sans-serif; fill: #000000; }";
    let around = "text { stroke: #ffffff; stroke-width: 24px; paint-order: stroke; }";
    let body = "<text x=\"2\" y=\"40\">HHH</text>";
    assert!(draw(rules, body).bytes == draw(&format!("{rules} {around}"), body).bytes);
}

#[test]
fn pairs_of_letters_are_closer_than_their_widths() {
    let width = |text: &str| text_width(text, Weight::Bold, 100.0);
    assert!(width("AV") < width("A") + width("V") - 3.0);
    assert!((width("HH") - 2.0 * width("H")).abs() < 0.01);
}

#[test]
fn both_fonts_have_letters_with_accents_and_say_what_they_lack() {
    let texts = [
        "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿ",
        "ĀāĂăĄąĆćČčĎďĐđĒēĘęĚěĞğĢģĪīĮįİıĶķĹĺĽľŁłŃńŅņŇňŐőŒœŔŕŘřŚśŞşŠšŢţŤťŪūŮůŰűŲųŴŵŶŷŹźŻżŽžȘșȚț",
        "ẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẸẹẾếỀềỂểỄễỆệỈỉỌọỐốỒồỔổỖỗỘộỚớỜờỢợỤụỨứỪừỮữỰự",
        "ΑαΒβΓγΔδΩωάέήίόύώ АаБбВвГгДдЕеЁёЖжЇїІіЄєҐґ",
        "0123456789 ½⅓ ⁰¹²³⁴⁵⁶⁷⁸⁹⁻ ₀₁₂ − × ÷ ± ≈ ≠ ≤ ≥ ∞ √ ∑ → ← ↑ ↓ % ‰ € £ ¥ ₹ ₽ § † • … – — ‘’“”«»‹› µ °",
    ];
    for weight in [Weight::Regular, Weight::Bold] {
        for text in texts {
            let line = font::line(text, weight, 20.0);
            assert!(line.missing.is_empty(), "{weight:?} lacks {:?}", line.missing);
            assert_eq!(line.letters.len(), text.chars().filter(|letter| *letter != ' ').count(), "each has an outline");
        }
        let line = font::line("a日🚀\u{301}\u{200b}\u{2011}b", weight, 20.0);
        assert_eq!(line.missing, BTreeSet::from(['日', '🚀', '\u{301}']));
        assert_eq!(line.letters.len(), 3, "the hyphen that does not break is a hyphen");
    }
}

#[test]
fn what_is_not_known_is_an_error() {
    let rect = "<rect width=\"1\" height=\"1\"/>";
    for (style, body, reason) in [
        ("", "<image href=\"/etc/passwd\"/>", "an element that is not known: `image`"),
        ("", "<rect width=\"1\" height=\"1\" rx=\"2\"/>", "an attribute of `rect` that is not known: `rx`"),
        ("", "<path d=\"M0 0 S 1 1 2 2\"/>", "a path that is not known: `M0 0 S 1 1 2 2`"),
        ("", "<path d=\"M0 0\" transform=\"rotate(3)\"/>", "a transformation that is not known: `rotate(3)`"),
        ("", "<rect width=\"1em\" height=\"1\"/>", "a length that is not known: `width=\"1em\"`"),
        ("rect { filter: blur(1px); }", rect, "a property that is not known: `filter: blur(1px)`"),
        ("rect { fill: red; }", rect, "a property that is not known: `fill: red`"),
        ("rect:hover { fill: #000000; }", rect, "a selector that is not known: `rect:hover`"),
        ("rect > rect { fill: #000000; }", rect, "a selector that is not known: `rect > rect`"),
    ] {
        assert_eq!(picture(&svg(style, body), 100).err().as_deref(), Some(reason));
    }
    assert!(picture("<svg", 100).is_err() && picture("<svg/>", 100).is_err());
}

#[test]
fn shapes_outside_of_the_picture_take_no_memory() {
    let body =
        "<path d=\"M-99999999 10L99999999 10L99999999 20L-99999999 20z\"/><circle cx=\"-900\" cy=\"5\" r=\"4\"/>";
    let pixels = draw("", body);
    assert_eq!((down(&pixels, 50)[15], down(&pixels, 50)[30]), (255, 0));
}

#[test]
fn rare_colors_become_close_ones() {
    let mut pixels = pixels::Pixels::new(100, 100);
    for (at, pixel) in pixels.bytes.iter_mut().enumerate().take(300) {
        *pixel = [(at % 256) as u8, (at / 256) as u8 * 2, 200];
    }
    let png = png::encode(&pixels);
    assert_eq!(png[25], 3, "with a palette");
    assert_eq!(png[33..41], [0, 0, 3, 0, b'P', b'L', b'T', b'E'], "of 256 colors");
    let mut rows = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::ZlibDecoder::new(&png[41 + 768 + 12..]), &mut rows).unwrap();
    let palette = png[41..41 + 768].as_chunks::<3>().0;
    let shown = rows.chunks(101).flat_map(|row| &row[1..]).map(|index| palette[usize::from(*index)]);
    let distance = |one: &[u8; 3], other: &[u8; 3]| -> u32 {
        one.iter().zip(other).map(|(one, other)| u32::from(one.abs_diff(*other)).pow(2)).sum()
    };
    for (shown, drawn) in shown.zip(&pixels.bytes) {
        let closest = palette.iter().map(|color| distance(color, drawn)).min().unwrap();
        assert_eq!(distance(&shown, drawn), closest, "{drawn:?} became {shown:?}");
    }
    let all: Vec<[u8; 3]> = (0..10_000).map(|at: u32| [(at % 256) as u8, (at / 256) as u8, 0]).collect();
    pixels.bytes = all;
    assert_eq!(png::encode(&pixels)[25], 2, "far too many colors are kept");
}
