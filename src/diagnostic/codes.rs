//! Every kind of mistake, declared once. A code's number never changes its meaning.
//!
//! `E01xx` reading files, `E02xx` expressions, `E03xx` models and data, `E04xx` figures, `E05xx` pages and templates,
//! `E06xx` the site and the output folder.

/// One kind of mistake.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// Stable name, as printed: `E0102`.
    pub id: &'static str,
    /// What it is, in a line.
    pub summary: &'static str,
    /// The long form: why it is an error and how to mend it.
    pub explanation: &'static str,
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Code {}

/// Declares the codes and the list of all of them.
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $id:literal, $summary:literal;)+) => {
        $(
            #[doc = $summary]
            pub const $name: Code = Code { id: $id, summary: $summary, explanation: concat!($($doc, "\n"),+) };
        )+
        /// Every code, by number.
        pub const ALL: &[Code] = &[$($name),+];
    };
}

codes! {
    /// The folder has no `foresite.yaml`, or a file in it cannot be read.
    /// Run `foresite` in the project's folder, or name it with `--root`.
    UNREADABLE = "E0100", "a file cannot be read";
    /// A YAML file is not well formed: an unclosed bracket, a tab for indentation, a value that starts with a
    /// character YAML keeps for itself.
    YAML_SYNTAX = "E0101", "YAML is not well formed";
    /// A mapping names one key twice, so that one of the two values would be lost in silence. The sources of
    /// `data/sources.yaml` and of every `data/*.bib` count as one. Remove one, or rename it.
    DUPLICATE_KEY = "E0102", "a key is given twice";
    /// A key that nothing reads is most often a misspelled one. The message lists the keys that are known here.
    UNKNOWN_KEY = "E0103", "an unknown key";
    /// A key that is needed is not there.
    MISSING_KEY = "E0104", "a key is missing";
    /// A value is of another kind than is expected here: a list where text is expected, say.
    WRONG_KIND = "E0105", "a value of the wrong kind";
    /// A date is written `2026-02-28`: year, month, day, and it must be a day of the calendar.
    BAD_DATE = "E0106", "a date that is not one";
    /// A number is written `1234.5`, `1_000` or `1e9`: no thousands commas, no percent sign in data cells, no `.nan`,
    /// no `.inf`.
    BAD_NUMBER = "E0107", "a number that is not one";
    /// Ids and names are words of letters, digits and `_` that start with a letter, since expressions name them.
    BAD_NAME = "E0108", "a name that cannot be named";
    /// Files are UTF-8 text of a bounded size, without NUL bytes.
    NOT_TEXT = "E0109", "a file is not UTF-8 text";
    /// YAML files hold plain data: anchors, aliases, tags and several documents in one file are refused.
    YAML_FEATURE = "E0110", "a part of YAML that is not used here";
    /// A bound of the reader was passed: nesting, length, or the number of values.
    TOO_LARGE = "E0111", "a file is too large or too deep";
    /// YAML ends a value at a comma inside `{ … }` and `[ … ]`, and at ` #` anywhere; what follows would be lost or be
    /// taken for something else. Put such a value on a line of its own, or in quotes.
    CUT_SHORT = "E0112", "YAML would cut a value short";
    /// A value is of the right kind and not among those that are allowed here; the message says which are.
    BAD_VALUE = "E0113", "a value that is not allowed";
    /// A `sources:` list names a key that neither `data/sources.yaml` nor a `data/*.bib` has, so that readers would be sent nowhere.
    UNKNOWN_SOURCE = "E0114", "an unknown source";
    /// The navigation names pages by their path below `content/`: `forecast.md`.
    UNKNOWN_PAGE = "E0115", "the navigation names a page that is not there";
    /// A page's address comes from its path: lower-case letters, digits and hyphens, so that it reads the same on
    /// every system and in every mail. Rename the file or folder.
    BAD_SLUG = "E0116", "a path that cannot be an address";
    /// Two files would be published at one address, or at two that differ only in case, which some systems and
    /// readers take for one. Rename one of the two.
    SAME_ADDRESS = "E0117", "two files with one address";
    /// A cell is empty in a column that is not `optional: true`. Missing data must be said, never guessed.
    MISSING_CELL = "E0118", "a cell is missing";
    /// A dataset's `key` column names its rows, so that expressions can: no two rows may share a name.
    DUPLICATE_ROW = "E0119", "a row repeats another one's key";
    /// A CSV file is read strictly: a head line of column names, as many cells on every line, every quote closed.
    BAD_CSV = "E0120", "a CSV file that is not well formed";
    /// Links, devices and names that are not plain text are refused, since what they publish would depend on the
    /// machine.
    BAD_FILE = "E0121", "a file that is not an ordinary one";
    /// Models and datasets are named side by side in expressions (`parity.task`, `gpus.memory`), so no two of them may
    /// share an id.
    DUPLICATE_ID = "E0122", "an id is given twice";
    /// A source of `data/sources.yaml` that no page cites and no row, figure or definition names. `foresite check` tells it.
    UNUSED_SOURCE = "E0123", "a source that nothing names";
    /// A bibliography, `data/*.bib`, is not well formed: a brace without its partner, a comma that is missing, an
    /// abbreviation that is nowhere defined. Or a word in it holds a command of LaTeX that is not known here, and is left
    /// out. Accents, escapes and braces are read; fields that no source needs may hold what they like.
    BIBTEX = "E0124", "BibTeX that cannot be read";
    /// Other rows of the dataset, or other inputs of the model, say where they come from, and this one does not. Name it under
    /// `sources`, in the row or for the whole dataset; an input may say in its `note` why it is held. Or a chart shows rows whose
    /// sources are known and does not name them below itself. `foresite check` tells it.
    NO_SOURCE = "E0125", "a row, input or chart without a source";
    /// The text of an expression is not as the grammar has it here. The message says what was expected.
    /// The operators, loosest first: `if c then a else b` · `or` · `and` · `not` · `>= <= > <` · `to` · `+ -` · `* /` ·
    /// unary `-` · `^` · `in`.
    UNEXPECTED = "E0201", "an expression is not well formed";
    /// An expression is longer or nested deeper than the reader goes. Give its parts names of their own.
    EXPRESSION_LIMIT = "E0202", "an expression is too long or too deep";
    /// A unit that is neither built in nor declared. Built in are `bit`, `B`, `s`, `min`, `hour`, `day`, `month`, `year`,
    /// `USD`, `param`, `tok`, `FLOP`, `W`, `Wh`, `J`, with the prefixes k M G T P E (powers of 1000) and Ki Mi Gi Ti
    /// (powers of 1024). Declare others under `units` in the model file.
    UNKNOWN_UNIT = "E0203", "an unknown unit";
    /// A name that nothing in the model bears.
    UNKNOWN_NAME = "E0204", "an unknown name";
    /// Quantities of different dimensions were added, compared or assigned to each other: gigabytes to gigabytes a
    /// second, say. The message names both units.
    UNIT_MISMATCH = "E0205", "units do not balance";
    /// A date, a truth or a number stands where another kind of value is expected.
    KIND_MISMATCH = "E0206", "a value of the wrong kind in an expression";
    /// A function or distribution was given arguments that are not its own: a parameter that is missing, doubled,
    /// unknown or without its name. Parameters are named, since a bare `normal(3, 1)` means two things to two people.
    BAD_ARGUMENTS = "E0207", "arguments that a function does not take";
    /// A parameter lies outside what is possible: a standard deviation that is not positive, ends of an interval in
    /// the wrong order. The message gives the allowed range.
    BAD_PARAMETER = "E0208", "an impossible parameter";
    /// Names that are defined by each other have no value. The message prints the cycle.
    CYCLE = "E0209", "names defined by each other";
    /// `t` is the date being evaluated: it has a value in curves and conditions, and inside `first` and `at`.
    TIME_OUTSIDE = "E0210", "`t` where no date is being evaluated";
    /// Two definitions bear one name, or a name is a word of the language.
    NAME_TAKEN = "E0301", "a name is taken";
    /// An input that nothing uses is a belief that does not count: remove it, or use it.
    UNUSED_INPUT = "E0302", "an input is not used";
    /// Every sample must be a finite number. The message says in how many it is not, and where: a logarithm of a
    /// negative number, a division by zero, an overflow. No sample is ever dropped.
    NOT_FINITE = "E0303", "samples that are not finite";
    /// A scenario, slider, correlation, waterfall or `--set` names something that the model does not have.
    UNKNOWN_TARGET = "E0304", "a name that the model does not have";
    /// A bound of a model: samples, names, the window. The message gives the bound.
    MODEL_LIMIT = "E0305", "a model past its bounds";
    /// The window must end after it begins.
    BAD_WINDOW = "E0306", "a window that is none";
    /// `trend` and `doubling` fit a line to the logarithm of a column against the dataset's date column: they take 3 rows
    /// or more, of 2 dates or more, none dated after `today`, and values above 0. `draw` takes one value or more.
    NO_TREND = "E0307", "a column that cannot be fitted or drawn from";
    /// `best`, `least` and `first` ask a dataset for a row that meets a condition, and none does. Rows that lack the value
    /// asked for, and rows dated after `today`, are not looked at.
    NO_ROW = "E0308", "a query that no row answers";
    /// The author of a dataset or model said under `expect` what should hold, and it no longer does. In a dataset it is a
    /// condition on every row, which may name the rows dated before it: `price <= previous.price`. In a model it is one on what the
    /// run says: `product.median < 2032-01-01`. Either the datum is wrong, or the world has moved and the text must say so.
    /// `foresite check` tells it.
    TRIPWIRE = "E0309", "an expectation that does not hold";
    /// A row, a dataset or a definition has a `review_by`, and the report is as of a later day. Look whether it still holds,
    /// then set a later day. `foresite check` tells it.
    PAST_REVIEW = "E0310", "what was to be reviewed by now";
    /// A trend or a doubling time is fitted to rows of some years, and an outcome that rests on it comes later after the last
    /// row than the first lies before it, in more than a tenth of the samples; or a curve is asked for its value on such a
    /// day. Where there are reasons to carry it that far, say until when beside it, `holds_until: 2040-01-01`, and why in its
    /// `note`. `foresite check` tells it.
    EXTRAPOLATED = "E0311", "a trend carried too far";
    /// A chart or table names a model, outcome, curve, dataset or column that is not there. The message lists those that
    /// are, or the nearest.
    UNKNOWN_IN_FIGURE = "E0400", "a figure names something unknown";
    /// A chart is asked to draw what its kind cannot: a number where dates are drawn, a date where numbers are, or curves
    /// of several units on one scale.
    WRONG_SERIES = "E0401", "a chart cannot draw this kind of thing";
    /// A chart has no series, no stretch of time, or a stretch outside the window of its model.
    EMPTY_FIGURE = "E0402", "a chart has nothing to draw";
    /// Each series needs a colour and a name that readers can tell from the others.
    TOO_MANY_SERIES = "E0403", "a chart has too many series";
    /// A value cannot be placed on its scale: it is not finite, its dates are out of order, or it is zero or less on a
    /// logarithmic scale. Nothing is dropped or moved in silence.
    UNDRAWABLE = "E0404", "a value cannot be drawn";
    /// Labels are placed by the widths of the widest common fonts, and proven apart at every width of the page. These
    /// could not be. Shorter labels, or fewer series, mend it.
    LABELS_COLLIDE = "E0405", "labels of a chart cannot be placed";
    /// Every row of a grid has one cell for each head: a cell too few would put every later one under the wrong head.
    GRID_SHAPE = "E0406", "a grid's row has another number of cells than heads";
    /// A path of a bound figure leads nowhere: the model, row or attribute is not there, or a value is missing at its end.
    BAD_PATH = "E0407", "a bound figure names something unknown";
    /// What a chart draws contradicts itself: a chance that falls with time, quantiles that cross, steps that do not add up
    /// to their total, or a mark outside its plot. The data or the run behind it is wrong.
    CONTRADICTION = "E0408", "a chart contradicts itself";
    /// A file of `data/charts/` or `data/tables/` that no page and no template sets. `foresite check` tells it.
    UNUSED_FIGURE = "E0409", "a chart or table on no page";
    /// A template cannot be read or cannot be rendered: an unclosed tag, an unknown variable, filter or function.
    /// Templates are Tera 2; what they may use stands in the documentation, on the page on templates of its reference.
    TEMPLATE = "E0500", "a template is broken";
    /// A page names a template in its front matter that is neither the theme's nor in `templates/`.
    UNKNOWN_TEMPLATE = "E0501", "an unknown template";
    /// Pages are Markdown alone: HTML in them is left out, so that no page can bring in scripts or break its frame.
    /// Say it in Markdown, or put it into a template.
    RAW_HTML = "E0502", "HTML in a page";
    /// A link may lead to a page, a file of the site, or an `https:`, `http:` or `mailto:` address. The words stay, the
    /// link is left out.
    UNSAFE_LINK = "E0503", "a link that may run code";
    /// The text of a bound figure, `[2030](=parity.product.median.year)`, is no longer what its expression says.
    /// Write what it says now, or leave the brackets empty to have it filled in.
    STALE_FIGURE = "E0504", "a bound figure is stale";
    /// A bound figure that Markdown does not take for a link would be printed as it stands. An address with spaces goes
    /// into angle brackets: `[16 GB](<=parity.memory in GB>)`.
    UNREAD_FIGURE = "E0505", "a bound figure that is not read as one";
    /// No file of that name is in `data/charts/` or `data/tables/`.
    UNKNOWN_FIGURE = "E0506", "an unknown chart or table";
    /// A chart or table is a paragraph of its own, `![](chart:growth)`, and stands once on a page: its ids are unique.
    MISPLACED_FIGURE = "E0507", "a chart or table in the wrong place";
    /// A link leads to a page or a file that the site does not have.
    DEAD_LINK = "E0508", "a link that leads nowhere";
    /// A link leads to a place on a page that the page does not have. Headings have the slug of their text as their id,
    /// or the one given as `## Heading {#id}`.
    UNKNOWN_ANCHOR = "E0509", "a link to an unknown place on a page";
    /// Who cannot see a picture reads its text: `![What it shows](/pictures/a.svg)`.
    MISSING_ALT = "E0510", "a picture without text";
    /// A citation, `[@key]`, names a key of `data/sources.yaml` or of a `data/*.bib`.
    UNKNOWN_CITATION = "E0511", "an unknown source";
    /// A heading may have an id and classes, `## Heading {#id .class}`, and no other attribute; the title of a page is
    /// its only heading of the first level.
    BAD_HEADING = "E0512", "a heading that is not allowed";
    /// Two things on one page have the same id, so that a link to it could mean either.
    DUPLICATE_ANCHOR = "E0513", "an id is given twice";
    /// A footnote is named, `[^1]`, and written nowhere, or written and named nowhere.
    FOOTNOTE = "E0514", "a footnote that is half there";
    /// A figure from samples is known to within the error that sampling leaves. A format that writes finer digits would
    /// claim more than the run knows: leave it out, choose a coarser one, or give the model more `samples`.
    TOO_MANY_DIGITS = "E0515", "more digits than the samples bear out";
    /// A number stands in prose as its author typed it, and a model or a dataset says the same: it is true today and will
    /// not follow. Bind it, `[32 GB](<=gpus["RTX 5090"].memory>)`. What is meant to stand still, a quotation or a past
    /// estimate, is listed under `typed` in the page's front matter. `foresite check` tells it.
    TYPED_FIGURE = "E0516", "a figure typed by hand";
    /// A page that no other page and no navigation leads to. `foresite check` tells it.
    UNLINKED_PAGE = "E0517", "a page that nothing leads to";
    /// Words of a page depend on a condition that is written in a way that is not read: a line of its own,
    /// `{when="parity.product.median < 2030-01-01"}`, `{otherwise}`, `{otherwise when="…"}` or `{end}`, outside lists, quotes,
    /// tables and notes. Braces that are meant to be read are written `\\{`; in code they are code.
    CONDITION = "E0518", "a condition that is not read as one";
    /// What decides whether words are published is true or false: a comparison, `parity.product.median < 2030-01-01`, or
    /// several joined by `and`, `or` and `not`.
    NO_TRUTH = "E0519", "a condition that is neither true nor false";
    /// A `{when="…"}` directly above a block governs that block alone; an `{otherwise}` then stands directly above the next
    /// block. With an empty line after it, it governs all blocks up to its `{otherwise}` or `{end}`. None stands inside
    /// another.
    LONE_CONDITION = "E0520", "a condition without its other half";
    /// A condition has no words below it, so that one of the cases would be left unsaid by mistake.
    EMPTY_BRANCH = "E0521", "a condition that governs nothing";
    /// `init` and `new` write files of their own and never over one that is there.
    IN_THE_WAY = "E0600", "a file is in the way";
    /// A page with all it loads, a picture, or the site is larger than its budget: `budgets: { page: 1 MB, picture: 500 kB, site:
    /// 900 MB }` in `foresite.yaml`, where those are what holds if nothing is said. Sizes are as the files are written, before
    /// any compression. `foresite check` tells it.
    OVER_BUDGET = "E0601", "more bytes than the budget allows";
}

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn every_code_has_a_number_of_its_own_in_order() {
        assert!(ALL.windows(2).all(|pair| pair[0].id < pair[1].id));
    }

    #[test]
    fn every_code_is_explained() {
        for code in ALL {
            assert!(code.explanation.len() > code.summary.len(), "{} needs an explanation", code.id);
        }
    }
}
