//! Sharing cards: the picture of a page that other sites show beside a link to it.
//!
//! A card is a drawing of its title, its description, and the first chart of the page. What the drawing says is all that its picture
//! depends on, so that a picture is made again only if its drawing has changed.

use super::raster::{Weight, text_width};
use crate::figure::{Figure, SmallDrawing, light_color};
use crate::html::escape;

/// The width and the height of the picture, in pixels.
pub const SIZE: (u32, u32) = (1200, 630);

/// Returns the file of the card of a page.
pub fn card_file(route: &str) -> String {
    format!("{route}card.png")
}

/// The texts on a card.
pub struct CardTexts<'a> {
    /// The title of the site.
    pub site: &'a str,
    /// The title of the page.
    pub title: &'a str,
    /// The description of the page.
    pub sentence: Option<&'a str>,
    /// The number that matters most.
    pub number: Option<&'a str>,
    /// The date of the report.
    pub date: Option<&'a str>,
}

/// The space at each side of a card, in pixels.
const MARGIN: f32 = 60.0;

/// The place of a chart: from the left, and down to the bottom.
const CHART_LEFT: f32 = 580.0;

/// The height of the name of the site, and of the date.
const EDGE: f32 = 28.0;

/// A text of a card, in lines.
struct Block {
    class: &'static str,
    size: f32,
    lines: Vec<String>,
    /// The space above it.
    above: f32,
}

impl Block {
    /// Returns a text in the largest of these sizes in which it fits a width and a number of lines. In the smallest size, the last line
    /// ends in an ellipsis if there is more.
    fn new(class: &'static str, weight: Weight, text: &str, width: f32, sizes: &[(f32, usize)]) -> Self {
        let mut lines = Vec::new();
        let mut size = 0.0;
        for (of_this, most) in sizes {
            size = *of_this;
            lines = wrap(text, weight, size, width);
            let is_wide = lines.iter().any(|line| text_width(line, weight, size) > width);
            if lines.len() <= *most && !is_wide {
                break;
            }
        }
        let most = sizes.last().map_or(1, |(_, most)| *most);
        if lines.len() > most {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                shorten(last, weight, size, width);
            }
        }
        Self { class, size, lines, above: 0.0 }
    }

    fn below(self, space: f32) -> Self {
        Self { above: space, ..self }
    }

    fn height(&self) -> f32 {
        self.above + self.lines.len() as f32 * self.line_height()
    }

    fn line_height(&self) -> f32 {
        self.size * if self.size > 38.0 { 1.12 } else { 1.32 }
    }
}

/// Returns the drawing of a card. Its coordinates are pixels divided by the scale of the chart, whose text and lines have fixed sizes.
pub fn card(texts: &CardTexts<'_>, chart: Option<&Figure>) -> String {
    let chart = chart.and_then(|figure| Some((figure, fitted(figure)?)));
    let scale = chart.as_ref().map_or(1.0, |(_, (drawing, _))| drawing.scale as f32);
    let width = if chart.is_some() { CHART_LEFT - 40.0 - MARGIN } else { SIZE.0 as f32 - 2.0 * MARGIN };
    let mut body = String::new();
    let mut write = |class: &str, size: f32, x: f32, y: f32, text: &str| {
        let (size, x, y) = (size / scale, x / scale, y / scale);
        // The size is part of the class, for the style sheet is the only place of sizes.
        let name = format!("size-{}", (size * 100.0).round() as u32);
        body.push_str(&format!(
            "<text class=\"card {class} {name}\" x=\"{x:.2}\" y=\"{y:.2}\">{}</text>\n",
            escape(text)
        ));
        (name, size)
    };
    let mut sizes = std::collections::BTreeMap::new();
    let mut set = |class: &str, size: f32, x: f32, y: f32, text: &str| {
        let (name, size) = write(class, size, x, y, text);
        sizes.insert(name, size);
    };
    set("site", EDGE, MARGIN, MARGIN + EDGE * 0.9, texts.site);
    let bottom = SIZE.1 as f32 - MARGIN;
    if let Some(date) = texts.date {
        set("date", EDGE * 0.8, MARGIN, bottom, date);
    }
    // Between the name of the site and the date, a little above the middle.
    let (top, end) = (MARGIN + EDGE + 28.0, bottom - EDGE - 8.0);
    let height_of = |blocks: &[Block]| blocks.iter().map(Block::height).sum::<f32>();
    let mut blocks = blocks(texts, width, chart.is_some(), 1.0);
    for share in SMALLER {
        if height_of(&blocks) > end - top {
            blocks = self::blocks(texts, width, chart.is_some(), share);
        }
    }
    let height = height_of(&blocks);
    let mut down = top + ((end - top - height) * 0.4).max(0.0);
    for block in &blocks {
        down += block.above;
        for line in &block.lines {
            down += block.line_height();
            set(block.class, block.size, MARGIN, down - block.line_height() + block.size * 0.97, line);
        }
    }
    let mut style = style();
    if let Some((figure, (drawing, measure))) = &chart {
        let height = drawing.height as f32 * scale + measure.height();
        let mut down = (SIZE.1 as f32 - height) / 2.0;
        for line in &measure.lines {
            down += measure.line_height();
            set(measure.class, measure.size, CHART_LEFT, down - measure.line_height() * 0.25, line);
        }
        down += MEASURE_GAP;
        let place = format!("x=\"{:.2}\" y=\"{:.2}\"", CHART_LEFT / scale, down / scale);
        body.push_str(&format!("<svg {place}><title>{}</title>{}</svg>\n", escape(&figure.title), drawing.body));
        style.insert_str(0, &drawing.style);
    }
    for (name, size) in sizes {
        style.push_str(&format!("text.card.{name} {{ font-size: {size:.3}px; }}\n"));
    }
    let (width, height) = (SIZE.0 as f32 / scale, SIZE.1 as f32 / scale);
    let band = format!("<rect class=\"card-band\" width=\"100%\" height=\"{:.2}\"/>\n", 12.0 / scale);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.3}\" height=\"{height:.3}\"><style>\n{style}</style>\n{band}{body}</svg>\n"
    )
}

/// The space between what a chart measures and its drawing, in pixels.
const MEASURE_GAP: f32 = 14.0;

/// Returns a chart that fits its place, with the lines above it that say what it shows.
fn fitted(figure: &Figure) -> Option<(SmallDrawing, Block)> {
    let (width, height) = (SIZE.0 as f32 - CHART_LEFT - MARGIN + 20.0, SIZE.1 as f32 - 1.5 * MARGIN);
    let measure = figure.subtitle.as_deref().unwrap_or(&figure.title);
    let measure = Block::new("measure", Weight::Bold, measure, width - 20.0, &[(21.0, 2)]);
    let room = height - measure.height() - MEASURE_GAP;
    Some((figure.small((f64::from(width), f64::from(room)))?, measure))
}

/// The shares of the usual sizes that are tried on texts that are too long for a card.
const SMALLER: [f32; 4] = [0.92, 0.84, 0.76, 0.68];

/// Returns the number, the title, and the sentence, in a share of their usual sizes.
fn blocks(texts: &CardTexts<'_>, width: f32, has_chart: bool, share: f32) -> Vec<Block> {
    let (numbers, titles, sentences): (&[_], &[_], &[_]) = match (has_chart, texts.number.is_some()) {
        (true, false) => (&[], &[(60.0, 3), (54.0, 4), (46.0, 5), (40.0, 6)], &[(26.0, 5)]),
        (true, true) => (&[(132.0, 1), (104.0, 1), (76.0, 1), (54.0, 2)], &[(40.0, 4), (36.0, 5)], &[(24.0, 4)]),
        (false, false) => (&[], &[(88.0, 2), (76.0, 3), (66.0, 4), (56.0, 5)], &[(36.0, 3), (32.0, 4)]),
        (false, true) => (&[(150.0, 1), (110.0, 1), (72.0, 2)], &[(54.0, 2), (46.0, 3)], &[(32.0, 3)]),
    };
    let [numbers, titles, sentences] = [numbers, titles, sentences]
        .map(|sizes| sizes.iter().map(|(size, lines)| (size * share, *lines)).collect::<Vec<(f32, usize)>>());
    let number = texts.number.map(|number| Block::new("number", Weight::Bold, number, width, &numbers));
    let title = Block::new("title", Weight::Bold, texts.title, width, &titles);
    let mut blocks: Vec<Block> = number.into_iter().chain([title]).collect();
    if let Some(sentence) = texts.sentence {
        blocks.push(Block::new("sentence", Weight::Regular, sentence, width, &sentences).below(22.0));
    }
    blocks
}

/// Returns the rules of what is not the chart.
fn style() -> String {
    let (ink, muted, accent) = (light_color("--text"), light_color("--muted"), light_color("--series-1"));
    format!(
        "text.card {{ fill: {ink}; stroke: none; font-weight: 700; }}\n\
         text.card.sentence, text.card.date {{ fill: {muted}; font-weight: 400; }}\n\
         text.card.number {{ fill: {accent}; }}\n\
         text.card.measure {{ fill: {muted}; }}\n\
         rect.card-band {{ fill: {accent}; }}\n"
    )
}

/// Breaks a text into the fewest lines of a width, as even as possible.
fn wrap(text: &str, weight: Weight, size: f32, width: f32) -> Vec<String> {
    let fewest = fill(text, weight, size, width).len();
    // The least width that needs no more lines.
    let (mut narrow, mut wide) = (0.0, width);
    for _ in 0..8 {
        let middle = (narrow + wide) / 2.0;
        let lines = fill(text, weight, size, middle);
        let fits = lines.len() <= fewest && lines.iter().all(|line| text_width(line, weight, size) <= middle);
        if fits { wide = middle } else { narrow = middle }
    }
    fill(text, weight, size, wide)
}

/// Breaks a text into lines that take as many words as fit.
fn fill(text: &str, weight: Weight, size: f32, width: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if text_width(&format!("{line} {word}"), weight, size) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Ends a line in an ellipsis, after as many of its words as fit.
fn shorten(line: &mut String, weight: Weight, size: f32, width: f32) {
    loop {
        let shorter = format!("{}…", line.trim_end_matches([' ', ',', ';', ':', '.']));
        if text_width(&shorter, weight, size) <= width {
            *line = shorter;
            return;
        }
        match line.rsplit_once(' ') {
            Some((start, _)) => line.truncate(start.len()),
            None => drop(line.pop()),
        }
    }
}
