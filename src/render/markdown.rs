//! Markdown to HTML. Only this folder names `pulldown_cmark`.
//!
//! [`render`] takes the text of a page with a [`RenderContext`] and returns a [`RenderedMarkdown`]. The dialect is
//! CommonMark with tables, footnotes, strikethrough, definition lists, alerts, heading attributes, and the quotation marks
//! and dashes of print.
//! On top of it:
//!
//! - **Bound figures**: a link whose address starts with `=`, `[2030](=parity.product.median.year)`. The text must be
//!   the value of the expression, or empty, to be filled in.
//! - **Charts, tables, models and datasets**: an image alone in its paragraph whose address is `chart:ID`, `table:ID`,
//!   `model:ID` or `dataset:ID`; its text, if any, becomes the alternative text. Or a fenced block that starts with `chart ID` or
//!   `table ID` and contains the specification; a third word, `show`, shows the specification as well.
//! - **References**: a link without words to a figure or table, `[](#chart-growth)`, reads `Figure 2`. A paragraph below a Markdown
//!   table that starts with `: ` is its caption.
//! - **Conditions**: `{when="parity.product.median < 2030-01-01"}` on a line of its own decides when the block below it
//!   is published, and `{otherwise}` is followed by the alternative.
//! - **Checks**: `{check: parity.product.median < 2030-01-01}` directly above a block states what its words assume. It is
//!   an error when it is false.
//! - **Citations**: `[@key]` or `[@one; @two]`, keys of `data/sources.yaml` or of a `data/*.bib`.
//! - **Formulas**: `$x^2$` in a sentence, and `$$x^2$$` or a fenced block of the language `math` on lines of their own, in
//!   TeX. They become MathML. Prices are no formulas.
//! - **Sections**: a heading with a class, `### Best year {.card}`, opens `<section class="card">` up to the next
//!   heading of its level or above, or the next with a class. Adjacent sections of one class are wrapped in a
//!   `<div class="card-group">`. In `hero`, `card` and `scenario` sections the heading is a label: it is not in the
//!   table of contents, and the theme shows the first paragraph in large type.
//!
//! HTML that neither runs nor loads code, `<sup>` or `<details>`, is kept, and all of it where the settings say `html: true`.
//! Other HTML and links that may run code are left out, with a warning. Markup of other tools is published as it is written,
//! with a warning.

mod abbreviations;
mod angle_brackets;
mod assumptions;
mod bare_text;
mod bound_figures;
mod branches;
mod citations;
mod code;
mod colons;
mod comments;
mod component_calls;
mod conditions;
mod contents;
mod dialect;
mod events;
mod fence;
mod figure_count;
mod figure_numbers;
mod figures;
mod footnotes;
mod formula;
mod formulas;
mod headings;
mod html_pieces;
mod joined_text;
mod links;
mod masks;
mod mathml;
mod named_expressions;
mod named_figures;
mod picture_attributes;
mod pictures;
mod prose;
mod raw_html;
mod render_context;
mod renderer;
mod rendering;
mod safe_html;
mod sections;
mod shown_figures;
mod slugs;
mod tables;
mod typography;
mod unread;
mod word_marks;

pub(super) use figure_count::{count_figures, references};
pub(super) use figure_numbers::{Numbers, PageNumbers};
pub(super) use named_expressions::named_expressions;
pub(super) use named_figures::named_figures;
pub use prose::{ProseBlock, prose_blocks};
pub(super) use render_context::{Caption, RenderContext, RenderedMarkdown};
pub(super) use rendering::render;

#[cfg(test)]
mod tests;
