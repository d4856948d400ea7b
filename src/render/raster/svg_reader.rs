//! Reads a drawing into shapes. This is the only file that names roxmltree.

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::{Document, Node};

use super::font::{self, Weight};
use super::painting::path_steps;
use super::shape::{Paint, Shape, Shapes, Step, Stroke};
use super::style_rules::{Element, StyleRules};

/// Reads an SVG for a picture of this width in pixels.
///
/// # Errors
///
/// Says what it does not know.
pub fn read(svg: &str, pixels: u32) -> Result<Shapes, String> {
    let document = Document::parse(svg).map_err(|error| error.to_string())?;
    let root = document.root_element();
    let css: String = root.descendants().filter(|node| is(*node, "style")).filter_map(|node| node.text()).collect();
    let rules = StyleRules::read(&css)?;
    let side = |name| number(root.attribute(name).unwrap_or_default());
    let (Some(width @ 1.0..), Some(height)) = (side("width"), side("height")) else {
        return Err("a drawing without width and height".to_owned());
    };
    let scale = pixels as f32 / width;
    let down = (height * scale).round().clamp(1.0, MOST_DOWN) as u32;
    let mut reader = Reader {
        rules,
        shapes: Shapes { width: pixels, height: down, shapes: Vec::new(), missing: BTreeSet::new() },
        known: BTreeMap::new(),
        scale,
    };
    let window = Window { left: 0.0, top: 0.0, across: scale, down: scale, width, height };
    reader.children(root, window, &mut vec![element(root)])?;
    Ok(reader.shapes)
}

/// The most pixels down.
const MOST_DOWN: f32 = 8_000.0;

/// The place of an `svg` element in the picture, in which its contents are.
#[derive(Clone, Copy)]
struct Window {
    /// The pixels of its left edge.
    left: f32,
    /// The pixels of its top edge.
    top: f32,
    /// The pixels of a unit across.
    across: f32,
    /// The pixels of a unit down.
    down: f32,
    /// Its width in units, of which lengths in percent are parts.
    width: f32,
    /// Its height in units.
    height: f32,
}

impl Window {
    fn point(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        [self.left + x * self.across, self.top + y * self.down]
    }
}

/// How an element looks. All lengths are in units of the drawing.
#[derive(Clone)]
struct Look {
    fill: Option<[u8; 3]>,
    fill_opacity: f32,
    stroke: Option<[u8; 3]>,
    stroke_opacity: f32,
    stroke_width: f32,
    dashes: Vec<f32>,
    has_round_ends: bool,
    has_round_corners: bool,
    is_stroke_below: bool,
    opacity: f32,
    is_crisp: bool,
    is_shown: bool,
    size: f32,
    weight: Weight,
    /// The share of a text that is left of its point.
    anchor: f32,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            fill: Some([0; 3]),
            fill_opacity: 1.0,
            stroke: None,
            stroke_opacity: 1.0,
            stroke_width: 1.0,
            dashes: Vec::new(),
            has_round_ends: false,
            has_round_corners: false,
            is_stroke_below: false,
            opacity: 1.0,
            is_crisp: false,
            is_shown: true,
            size: 16.0,
            weight: Weight::Regular,
            anchor: 0.0,
        }
    }
}

struct Reader<'a> {
    rules: StyleRules<'a>,
    shapes: Shapes,
    /// The properties of elements that have been met.
    known: BTreeMap<(Vec<Element<'a>>, Element<'a>), BTreeMap<&'a str, &'a str>>,
    scale: f32,
}

impl<'a> Reader<'a> {
    /// Reads the elements in an element.
    fn children(&mut self, parent: Node<'a, 'a>, window: Window, around: &mut Vec<Element<'a>>) -> Result<(), String> {
        parent.children().filter(Node::is_element).try_for_each(|node| self.element(node, window, around))
    }

    fn element(&mut self, node: Node<'a, 'a>, window: Window, around: &mut Vec<Element<'a>>) -> Result<(), String> {
        let name = node.tag_name().name();
        if ["title", "desc", "style"].contains(&name) {
            return Ok(());
        }
        let look = self.look(node, around, Look::default())?;
        if !look.is_shown {
            return Ok(());
        }
        let length = |name: &str, whole: f32, default: f32| length(node, name, whole, default);
        match name {
            "svg" | "g" => {
                let inner = if name == "svg" { inner_window(node, window)? } else { window };
                around.push(element(node));
                let done = self.children(node, inner, around);
                around.pop();
                return done;
            }
            "path" => {
                let data = node.attribute("d").unwrap_or_default();
                let steps = path_steps(data).ok_or_else(|| format!("a path that is not known: `{data}`"))?;
                let scale = match node.attribute("transform") {
                    None => 1.0,
                    Some(text) => text
                        .strip_prefix("scale(")
                        .and_then(|rest| number(rest.strip_suffix(')')?))
                        .ok_or_else(|| format!("a transformation that is not known: `{text}`"))?,
                };
                let steps = steps.into_iter().map(|step| step.map(|[x, y]| window.point([x * scale, y * scale])));
                self.add(steps.collect(), &look);
            }
            "rect" => {
                let (left, top) = (length("x", window.width, 0.0)?, length("y", window.height, 0.0)?);
                let (width, height) = (length("width", window.width, 0.0)?, length("height", window.height, 0.0)?);
                let corners = [[left, top], [left + width, top], [left + width, top + height], [left, top + height]];
                let [start, rest @ ..] = corners.map(|corner| window.point(corner));
                let lines = rest.map(Step::Line);
                self.add([&[Step::Move(start)], lines.as_slice(), &[Step::Close]].concat(), &look);
            }
            "circle" => {
                let middle = [length("cx", window.width, 0.0)?, length("cy", window.height, 0.0)?];
                let radius = length("r", window.width, 0.0)?;
                self.add(circle(window.point(middle), radius * self.scale), &look);
            }
            "text" => {
                let at = [length("x", window.width, 0.0)?, length("y", window.height, 0.0)?];
                let mut spans = Vec::new();
                self.spans(node, around, &look, &mut spans)?;
                self.text(window.point(at), &look, &spans);
            }
            other => return Err(format!("an element that is not known: `{other}`")),
        }
        let allowed: &[&str] = match name {
            "path" => &["class", "d", "transform"],
            "rect" => &["class", "x", "y", "width", "height", "fill"],
            "circle" => &["class", "cx", "cy", "r"],
            _ => &["class", "x", "y", "dx"],
        };
        match node.attributes().find(|attribute| !allowed.contains(&attribute.name())) {
            Some(attribute) => Err(format!("an attribute of `{name}` that is not known: `{}`", attribute.name())),
            None => Ok(()),
        }
    }

    /// Returns the look of an element. `inherited` is what it has without rules of its own.
    fn look(&mut self, node: Node<'a, 'a>, around: &[Element<'a>], inherited: Look) -> Result<Look, String> {
        let key = (around.to_vec(), element(node));
        let rules = &self.rules;
        let properties = self.known.entry(key).or_insert_with_key(|(around, element)| rules.of(element, around));
        let own = node.attribute("fill").map(|fill| ("fill", fill));
        let mut look = Look { opacity: 1.0, ..inherited };
        // What an attribute says counts less than any rule.
        for (name, value) in own.into_iter().chain(properties.iter().map(|(name, value)| (*name, *value))) {
            look.set(name, value).ok_or_else(|| format!("a property that is not known: `{name}: {value}`"))?;
        }
        Ok(look)
    }

    /// Reads the texts in an element, each with its look and the space before it.
    fn spans(
        &mut self,
        node: Node<'a, 'a>,
        around: &mut Vec<Element<'a>>,
        look: &Look,
        spans: &mut Vec<(String, Look, f32)>,
    ) -> Result<(), String> {
        let mut space = length(node, "dx", 0.0, 0.0)?;
        around.push(element(node));
        for child in node.children() {
            if let Some(text) = child.text().filter(|_| child.is_text()) {
                spans.push((text.to_owned(), look.clone(), std::mem::take(&mut space)));
            } else if is(child, "tspan") {
                let own = self.look(child, around, look.clone())?;
                if own.is_shown {
                    let first = spans.len();
                    self.spans(child, around, &own, spans)?;
                    if let Some((_, _, before)) = spans.get_mut(first) {
                        *before += std::mem::take(&mut space);
                    }
                }
            } else if child.is_element() {
                return Err(format!("an element in a text that is not known: `{}`", child.tag_name().name()));
            }
        }
        around.pop();
        Ok(())
    }

    /// Adds a line of text at a point.
    fn text(&mut self, [x, y]: [f32; 2], look: &Look, spans: &[(String, Look, f32)]) {
        let scale = self.scale;
        let lines =
            spans.iter().map(|(text, own, space)| (font::line(text, own.weight, own.size * scale), own, space * scale));
        let lines: Vec<_> = lines.collect();
        // The space before the first span moves the whole text.
        let width: f32 = lines
            .iter()
            .enumerate()
            .map(|(at, (line, _, space))| line.width + if at == 0 { 0.0 } else { *space })
            .sum();
        let mut across = x - width * look.anchor;
        for (line, own, space) in lines {
            across += space;
            let place = |step: &Step| step.map(|[right, down]| [across + right, y + down]);
            // Letter by letter, which takes a fraction of the time. What is around a letter is not over the letter before.
            let around = own.stroke.is_some() && own.is_stroke_below;
            let looks = [
                (around, Look { fill: None, ..own.clone() }),
                (true, Look { stroke: own.stroke.filter(|_| !around), ..own.clone() }),
            ];
            for (_, look) in looks.iter().filter(|(is_drawn, _)| *is_drawn) {
                line.letters.iter().for_each(|letter| self.add(letter.iter().map(place).collect(), look));
            }
            across += line.width;
            self.shapes.missing.extend(line.missing);
        }
    }

    /// Adds an outline in pixels.
    fn add(&mut self, outline: Vec<Step>, look: &Look) {
        let paint = |color: Option<[u8; 3]>, opacity: f32| {
            color.map(|color| Paint { color, opacity: opacity * look.opacity }).filter(|paint| paint.opacity > 0.0)
        };
        let stroke = paint(look.stroke, look.stroke_opacity).filter(|_| look.stroke_width > 0.0).map(|paint| Stroke {
            paint,
            width: look.stroke_width * self.scale,
            dashes: look.dashes.iter().map(|length| length * self.scale).collect(),
            has_round_ends: look.has_round_ends,
            has_round_corners: look.has_round_corners,
        });
        let fill = paint(look.fill, look.fill_opacity);
        if fill.is_none() && stroke.is_none() {
            return;
        }
        // Neighbors on whole pixels have no seams.
        let outline = match look.is_crisp {
            true => outline.into_iter().map(|step| step.map(|point| point.map(f32::round))).collect(),
            false => outline,
        };
        self.shapes.shapes.push(Shape { outline, fill, stroke, is_stroke_below: look.is_stroke_below });
    }
}

impl Look {
    /// Sets a property. Returns `None` if the property or its value is not known.
    fn set(&mut self, name: &str, value: &str) -> Option<()> {
        let pixels = |value: &str| number(value.strip_suffix("px").unwrap_or(value));
        match name {
            "fill" => self.fill = color(value)?,
            "fill-opacity" => self.fill_opacity = number(value)?,
            "stroke" => self.stroke = color(value)?,
            "stroke-opacity" => self.stroke_opacity = number(value)?,
            "stroke-width" => self.stroke_width = pixels(value)?,
            "stroke-dasharray" => self.dashes = value.split(' ').map(number).collect::<Option<_>>()?,
            "stroke-linecap" => self.has_round_ends = choice(value, "round", "butt")?,
            "stroke-linejoin" => self.has_round_corners = choice(value, "round", "miter")?,
            "paint-order" => self.is_stroke_below = choice(value, "stroke", "normal")?,
            "shape-rendering" => self.is_crisp = choice(value, "crispEdges", "auto")?,
            "display" => self.is_shown = !choice(value, "none", "inline")?,
            "opacity" => self.opacity = number(value)?,
            "font-size" => self.size = pixels(value)?,
            "font-weight" => self.weight = weight(value)?,
            // `400 12px/15px Helvetica, sans-serif`: there is one family of fonts here.
            "font" => {
                let mut words = value.split(' ');
                self.weight = weight(words.next()?)?;
                self.size = pixels(words.next()?.split('/').next()?)?;
            }
            "text-anchor" => {
                self.anchor = match value {
                    "start" => 0.0,
                    "middle" => 0.5,
                    "end" => 1.0,
                    _ => return None,
                }
            }
            // All strokes are as wide as they say, whatever their drawing is stretched by.
            "vector-effect" => return (value == "non-scaling-stroke").then_some(()),
            _ => return None,
        }
        Some(())
    }
}

/// Returns the place of a drawing in a drawing.
fn inner_window(node: Node<'_, '_>, window: Window) -> Result<Window, String> {
    let left = length(node, "x", window.width, 0.0)?;
    let top = length(node, "y", window.height, 0.0)?;
    let width = length(node, "width", window.width, window.width)?;
    let height = length(node, "height", window.height, window.height)?;
    let [left, top] = window.point([left, top]);
    let Some(area) = node.attribute("viewBox") else {
        return Ok(Window { left, top, width, height, ..window });
    };
    let sides: Option<Vec<f32>> = area.split(' ').map(number).collect();
    match (sides.as_deref(), node.attribute("preserveAspectRatio")) {
        (Some([x, y, inner_width, inner_height]), Some("none")) if *inner_width > 0.0 && *inner_height > 0.0 => {
            let (across, down) = (window.across * width / inner_width, window.down * height / inner_height);
            let (left, top) = (left - x * across, top - y * down);
            Ok(Window { left, top, across, down, width: *inner_width, height: *inner_height })
        }
        _ => Err(format!("an area of a drawing that is not known: `{area}`")),
    }
}

/// Returns a circle.
fn circle([x, y]: [f32; 2], radius: f32) -> Vec<Step> {
    // The distance of control points with which four curves are closest to a circle.
    let handle = radius * 0.551_915;
    vec![
        Step::Move([x + radius, y]),
        Step::Cubic([x + radius, y + handle], [x + handle, y + radius], [x, y + radius]),
        Step::Cubic([x - handle, y + radius], [x - radius, y + handle], [x - radius, y]),
        Step::Cubic([x - radius, y - handle], [x - handle, y - radius], [x, y - radius]),
        Step::Cubic([x + handle, y - radius], [x + radius, y - handle], [x + radius, y]),
        Step::Close,
    ]
}

fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().name() == name
}

fn element<'a>(node: Node<'a, 'a>) -> Element<'a> {
    let classes = node.attribute("class").unwrap_or_default().split(' ').filter(|class| !class.is_empty());
    Element { name: node.tag_name().name(), classes: classes.collect() }
}

/// Returns the length in an attribute, in units or in percent of `whole`.
fn length(node: Node<'_, '_>, name: &str, whole: f32, default: f32) -> Result<f32, String> {
    let Some(text) = node.attribute(name) else { return Ok(default) };
    let value = match text.strip_suffix('%') {
        Some(share) => number(share).map(|share| share * whole / 100.0),
        None => number(text),
    };
    value.ok_or_else(|| format!("a length that is not known: `{name}=\"{text}\"`"))
}

fn number(text: &str) -> Option<f32> {
    text.trim().parse().ok().filter(|number: &f32| number.is_finite())
}

/// Returns whether a value is the first of two words; nothing if it is neither.
fn choice(value: &str, yes: &str, no: &str) -> Option<bool> {
    [(yes, true), (no, false)].into_iter().find_map(|(word, is_yes)| (word == value).then_some(is_yes))
}

fn weight(text: &str) -> Option<Weight> {
    Some(if number(text)? >= 550.0 { Weight::Bold } else { Weight::Regular })
}

/// Returns a color such as `#005ab5`, or nothing for `none`.
#[expect(clippy::option_option, reason = "the outer one is for colors that are not known")]
fn color(text: &str) -> Option<Option<[u8; 3]>> {
    if text == "none" {
        return Some(None);
    }
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let mut color = [0; 3];
    for (at, part) in color.iter_mut().enumerate() {
        *part = u8::from_str_radix(digits.get(at * 2..at * 2 + 2)?, 16).ok()?;
    }
    Some(Some(color))
}
