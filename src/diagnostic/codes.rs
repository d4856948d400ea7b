//! The error codes: each kind of mistake is declared once, here. The number of a code never changes its meaning.
//!
//! `E01xx` reading files, `E02xx` expressions, `E03xx` models and data, `E04xx` figures, `E05xx` pages and templates,
//! `E06xx` the site and the output folder, `E07xx` the ledger.

/// A kind of mistake that an author can make.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// The stable identifier that is printed: `E0102`.
    pub id: &'static str,
    /// A short noun phrase or sentence that names the mistake.
    pub summary: &'static str,
    /// The text that `foresite explain` prints: why this is an error and how to fix it.
    pub explanation: &'static str,
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Code {}

/// Declares a constant for each code, and the list of all codes.
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $id:literal, $summary:literal;)+) => {
        $(
            #[doc = $summary]
            pub const $name: Code = Code { id: $id, summary: $summary, explanation: concat!($($doc, "\n"),+) };
        )+
        /// Every code, in order of its number.
        pub const ALL: &[Code] = &[$($name),+];
    };
}

codes! {
    /// The folder has no `foresite.yaml`, or a file in it cannot be read. Run `foresite` in the project folder, or name
    /// the folder with `--root`.
    UNREADABLE = "E0100", "a file cannot be read";
    /// The file is not valid YAML: for example, a bracket is not closed, a tab is used for indentation, or a value starts
    /// with a character that YAML reserves.
    YAML_SYNTAX = "E0101", "invalid YAML";
    /// A mapping has the same key twice, so one of the two values would be ignored. The sources in `data/sources.yaml` and
    /// in every `data/*.bib` share one set of keys. Remove one of the two, or rename it.
    DUPLICATE_KEY = "E0102", "duplicate key";
    /// Foresite does not read this key. It is usually a misspelled one. The message lists the keys that are allowed here.
    UNKNOWN_KEY = "E0103", "unknown key";
    /// A required key is missing.
    MISSING_KEY = "E0104", "missing key";
    /// A value has the wrong type: for example, a list where text is expected.
    WRONG_KIND = "E0105", "a value of the wrong type";
    /// Write a date as year, month, and day, like `2026-02-28`. The day must exist in the calendar.
    BAD_DATE = "E0106", "invalid date";
    /// Write a number as `1234.5`, `1_000`, or `1e9`. Thousands separators, percent signs in data cells, `.nan`, and `.inf`
    /// are not allowed.
    BAD_NUMBER = "E0107", "invalid number";
    /// Ids and names consist of letters, digits, and `_`, and start with a letter, because expressions refer to them.
    BAD_NAME = "E0108", "invalid name";
    /// Files must be UTF-8 text without NUL bytes, and no larger than the limit that the message gives.
    NOT_TEXT = "E0109", "a file is not UTF-8 text";
    /// YAML files hold plain data. Anchors, aliases, tags, and several documents in one file are not allowed.
    YAML_FEATURE = "E0110", "unsupported YAML feature";
    /// The file exceeds a limit on nesting, length, or the number of values. The message gives the limit. If the limit can be
    /// changed, it also names the key under `limits` in `foresite.yaml`.
    TOO_LARGE = "E0111", "a file is too large or nested too deeply";
    /// YAML ends a value at a comma inside `{ … }` and `[ … ]`, and at ` #` everywhere. The rest of the value would be
    /// lost or read as something else. Write the value on its own line, or in quotes.
    CUT_SHORT = "E0112", "YAML would cut a value short";
    /// The value has the right type but is not one of the allowed values. The message lists them.
    BAD_VALUE = "E0113", "a value that is not allowed";
    /// A `sources:` list names a key that is neither in `data/sources.yaml` nor in any `data/*.bib`, so readers could not
    /// find the source.
    UNKNOWN_SOURCE = "E0114", "unknown source";
    /// The navigation names pages by their path below `content/`, like `forecast.md`. No page has this path.
    UNKNOWN_PAGE = "E0115", "unknown page in the navigation";
    /// The address of a page comes from its path. Use lowercase letters, digits, and hyphens, so that the address works
    /// the same way on every system. Rename the file or the folder.
    BAD_SLUG = "E0116", "a path that cannot be an address";
    /// Two files would be published at the same address, or at addresses that differ only in case, which some systems
    /// treat as the same. Rename one of the two.
    SAME_ADDRESS = "E0117", "two files with the same address";
    /// A cell is empty in a column that is not `optional: true`. Missing data must be declared; it is never guessed.
    MISSING_CELL = "E0118", "missing cell";
    /// The `key` column of a dataset names its rows for expressions, so no two rows may have the same key.
    DUPLICATE_ROW = "E0119", "duplicate row key";
    /// A CSV file needs a header row of column names and the same number of cells on every line, and every quote must be
    /// closed.
    BAD_CSV = "E0120", "invalid CSV";
    /// Symbolic links, device files, and file names that are not plain text are not allowed, because the published result
    /// would depend on the machine.
    BAD_FILE = "E0121", "not an ordinary file";
    /// Expressions refer to models and datasets in the same way (`parity.task`, `gpus.memory`), so no two of them may have
    /// the same id.
    DUPLICATE_ID = "E0122", "duplicate id";
    /// A source in `data/sources.yaml` is cited by no page and named by no row, figure, or definition. Only `foresite
    /// check` reports this.
    UNUSED_SOURCE = "E0123", "unused source";
    /// A bibliography in `data/*.bib` is not valid BibTeX: a brace is not closed, a comma is missing, or an abbreviation
    /// is not defined. Or a field contains a LaTeX command that Foresite does not know, and the command is left out.
    /// Accents, escapes, and braces are understood. Fields that no source needs may contain anything,
    /// and an entry with a fault is reported only if something uses it.
    BIBTEX = "E0124", "invalid BibTeX";
    /// Other rows of this dataset, or other inputs of this model, name their sources, and this one does not. Name its
    /// source under `sources`, in the row or for the whole dataset. An input may instead explain its value in `note`. A
    /// chart must name the sources of the rows that it shows. Only `foresite check` reports this.
    NO_SOURCE = "E0125", "a row, input, or chart without a source";
    /// An option of the theme names a file that is not in `static/`. Paths are written from there: `logo.svg` is
    /// `static/logo.svg`. The message lists the files of this kind.
    UNKNOWN_FILE = "E0126", "unknown file in the theme's options";
    /// The expression does not follow the grammar. The message says what was expected. The operators, from the loosest to
    /// the tightest: `if c then a else b` · `or` · `and` · `not` · `>= <= > < =` · `to` · `+ -` · `* /` · unary `-` · `^` ·
    /// `in`. A minus between two values needs spaces, because `3-5` usually means an interval and `2030-06` a month.
    UNEXPECTED = "E0201", "invalid expression";
    /// The expression is too long or nested too deeply. Define its parts under names of their own.
    EXPRESSION_LIMIT = "E0202", "an expression is too long or nested too deeply";
    /// The unit is neither built in nor declared. The built-in units are `bit`, `B`, `s`, `min`, `hour`, `day`, `month`,
    /// `year`, `param`, `tok`, `FLOP`, `W`, `Wh`, and `J`, and the currencies by code or sign, such as `USD` and `€`, with the
    /// prefixes k M G T P E (powers of 1000) and Ki Mi Gi Ti (powers of 1024), and `%`. Declare other units under `units`: in
    /// `foresite.yaml` for the whole site, or in a model file for the model.
    UNKNOWN_UNIT = "E0203", "unknown unit";
    /// The model does not define this name.
    UNKNOWN_NAME = "E0204", "unknown name";
    /// Quantities of different dimensions are added, compared, or assigned to each other: for example, gigabytes and
    /// gigabytes per second. The message names both units.
    UNIT_MISMATCH = "E0205", "incompatible units";
    /// A date, a condition, or a number is used where another kind of value is expected.
    KIND_MISMATCH = "E0206", "a value of the wrong kind in an expression";
    /// A function or distribution has the wrong arguments: a parameter is missing, repeated, unknown, or not named.
    /// Parameters have names because different readers understand a bare `normal(3, 1)` differently.
    BAD_ARGUMENTS = "E0207", "wrong arguments";
    /// A parameter is outside its range: for example, a standard deviation that is not positive, or the ends of an interval
    /// in the wrong order. The message gives the allowed range.
    BAD_PARAMETER = "E0208", "a parameter outside its range";
    /// Names that are defined by each other have no value. The message shows the cycle.
    CYCLE = "E0209", "circular definition";
    /// `t` is the date at which a curve or a condition is evaluated. It has a value only in curves and conditions, and
    /// inside `first` and `at`.
    TIME_OUTSIDE = "E0210", "`t` used where no date is being evaluated";
    /// Two definitions have the same name, or a name is a reserved word of the language.
    NAME_TAKEN = "E0301", "a name is taken";
    /// No definition uses this input, so it has no effect on the forecast. Use it or remove it.
    UNUSED_INPUT = "E0302", "unused input";
    /// Every sample must be a finite number. The message says how many samples are not, and where: for example, because of
    /// the logarithm of a negative number, a division by zero, or an overflow. Foresite never drops a sample.
    NOT_FINITE = "E0303", "samples that are not finite";
    /// A scenario, slider, correlation, waterfall, or `--set` refers to a name that the model does not define.
    UNKNOWN_TARGET = "E0304", "a name that the model does not define";
    /// The model exceeds a limit: the number of samples or names, or the length of the window. The message gives the limit.
    MODEL_LIMIT = "E0305", "a model exceeds a limit";
    /// The window must end after it begins.
    BAD_WINDOW = "E0306", "the window is empty";
    /// `trend` and `doubling` fit a line to the logarithm of a column over the date column of the dataset. They need at
    /// least 3 rows with at least 2 different dates, none after `today`, and values above 0. `draw` needs at least one
    /// value.
    NO_TREND = "E0307", "a column that cannot be fitted or drawn from";
    /// `best`, `least`, and `first` look for a row that meets a condition, and no row does. Rows without the requested
    /// value and rows dated after `today` are ignored.
    NO_ROW = "E0308", "no row matches a query";
    /// An expectation that the author wrote under `expect` is no longer true. In a dataset, an expectation is a condition on
    /// every row, which may refer to the row before it: `price <= previous.price`. In a model, it is a condition on the
    /// results of the run: `product.median < 2032-01-01`. Either the data is wrong, or the world has changed and the text
    /// must change with it. Only `foresite check` reports this.
    FAILED_EXPECTATION = "E0309", "an expectation is no longer true";
    /// A row, dataset, or definition has a `review_by` date, and the report is as of a later date. Check whether it is still
    /// correct, then set a later date. Only `foresite check` reports this.
    PAST_REVIEW = "E0310", "a review is overdue";
    /// A trend or doubling time is fitted to rows of some years and used much later: in more than a tenth of the
    /// samples, the outcome is farther after the last row than the last row is after the first. The same is reported
    /// for a curve that is evaluated on such a date. If there are reasons to extend the trend that far, write beside it
    /// until when, like `valid_until: 2040-01-01`, and explain why in its `note`. Only `foresite check` reports this.
    EXTRAPOLATED = "E0311", "a trend is extended too far";
    /// A row is dated after the date of the report, `as_of`. Fits, queries, tables, and charts leave it out, so a wrong digit in a year
    /// would remove a row without a trace. Correct the date, set a later `as_of`, or give the reason why the row is early
    /// with `accept: { later: … }`. Only `foresite check` reports this.
    LATER_ROW = "E0312", "a row is dated after the report";
    /// A value is negative, and nearly all other values of its column are positive: a sign is wrong, or the value stands for
    /// missing data. Correct the value, leave it out, or give the reason why it is correct, in the row or the dataset, with
    /// `accept: { sign: … }`. Only `foresite check` reports this.
    MIXED_SIGNS = "E0313", "a negative value among positive values";
    /// A value is about ten times as large or as small as the values before and after it, in a column that usually changes
    /// little. A decimal point or a unit may be wrong. Correct the value, or give the reason why it is correct, in the row or
    /// the dataset, with `accept: { outlier: … }`. Only `foresite check` reports this.
    OUTLIER = "E0314", "a value unlike its neighbors";
    /// The names of two columns say that one is the lower and the other the upper bound, such as `low` and `high` or `p5` and
    /// `p95`, and in this row the lower bound is above the upper bound. Correct the values, or give the reason why they are
    /// correct, in the row or the dataset, with `accept: { bounds: … }`. Only `foresite check` reports this.
    CROSSED_BOUNDS = "E0315", "a lower bound above its upper bound";
    /// The rows of the dataset are in the order of their dates, except for this row: a digit of its date may be wrong. Correct
    /// the date, move the row, or give the reason why it is correct, in the row or the dataset, with `accept: { order: … }`.
    /// Only `foresite check` reports this.
    UNORDERED_DATES = "E0316", "a date out of order";
    /// The rows of the dataset are a regular series, such as one row per month, and rows are missing in it. Add the rows, or
    /// give the reason for the gap, in the row after it or the dataset, with `accept: { gap: … }`. Only `foresite check`
    /// reports this.
    SERIES_GAP = "E0317", "a gap in a regular series";
    /// The dataset has no key, and two of its rows are the same, so fits and sums count one row twice. Remove one of the two
    /// rows, or give the reason why both are right, in the row or the dataset, with `accept: { repeated: … }`. Only `foresite
    /// check` reports this.
    REPEATED_ROW = "E0318", "a row is written twice";
    /// A check is accepted with `accept: { outlier: … }` in a row, dataset, model, or definition, but it reports nothing there.
    /// Remove the entry, so that it cannot hide a later mistake. Only `foresite check` reports this.
    UNUSED_ACCEPT = "E0319", "a check is accepted without need";
    /// A condition of a model is never true within the window, or is true from its first day, in every sample. Often a
    /// comparison is turned around, like `cost >= budget` instead of `cost <= budget`. Correct the comparison or the window, or
    /// give the reason why it is right, in the definition, with `accept: { constant: … }`. Only `foresite check` reports this.
    CONSTANT_CONDITION = "E0320", "a condition that is never or always true";
    /// The ends of an interval differ by more than a factor of a million, which is usually a wrong unit or power of ten; or both
    /// ends are plain numbers that look like years. Correct the ends, or give the reason why they are right, in the
    /// definition, with `accept: { wide: … }`. Only `foresite check` reports this.
    WIDE_INTERVAL = "E0321", "an interval that is hardly meant";
    /// An input or outcome is a probability or a share by its name, its label, or an expression such as `1 - x`, and is below 0
    /// or above 1 in some samples: an interval like `40% to 90%` is lognormal and has no upper limit. Use `beta` or
    /// `truncate`, or give the reason why it is right, in the definition, with `accept: { probability: … }`. Only `foresite
    /// check` reports this.
    PROBABILITY_RANGE = "E0322", "a probability below 0 or above 1";
    /// No definition, chart, table, page, or template uses this curve or condition, so it may have been forgotten in an outcome.
    /// Use it, remove it, or give the reason why it stays, in the definition, with `accept: { unused: … }`. Only `foresite
    /// check` reports this.
    UNUSED_DEFINITION = "E0323", "an unused curve or condition";
    /// A forecast depends on the date of the report, and the settings do not give it, so the same files yield other results on
    /// another day. Add `as_of` to `foresite.yaml`, or give the reason why it is right there, with `accept: { undated: … }`. Only
    /// `foresite check` reports this.
    NO_AS_OF = "E0324", "a report without a date";
    /// The report is as of a day outside of the window in which a model searches. Of what is true before the window, the date
    /// is not known, and nothing is searched for after it.
    AS_OF_OUTSIDE_WINDOW = "E0325", "the report is as of a day outside of a model's window";
    /// Foresite searches for dates only inside the window of a model, and this outcome or curve depends on what happens outside of
    /// it: it compares a date that may be "never" with a day after the window, for example, or counts the years since a date
    /// before the window, and a few more years would decide it. Search longer: give the model a longer `window`.
    BEYOND_WINDOW = "E0326", "a result depends on what happens outside of the window";
    /// The model has three or more uncertain inputs and does not say whether they move together. Independent inputs cancel each
    /// other out, so the result looks more certain than it is if they rise and fall together. Add the pairs under
    /// `correlations`, or write `correlations: none` if you have thought of it and there are none. Only `foresite check` reports
    /// this.
    NO_CORRELATIONS = "E0329", "inputs without a word on how they move together";
    /// A run of the models with another seed prints a bound figure differently, or changes the words of a page otherwise, as by
    /// another branch of a condition: the text claims more than the samples tell. Print fewer digits, move a condition away
    /// from the value that it is compared with, or give the model more `samples`. Only `foresite check --check-seeds` reports
    /// this.
    OTHER_SEED = "E0330", "another seed changes the text";
    /// The deadline of a claim in `data/claims.yaml` is before the date of the report, and nobody has recorded how it ended. A
    /// claim that stays open would be left out of every score, which makes the others look better than they are. Only
    /// `foresite check` reports this.
    OVERDUE_CLAIM = "E0331", "a claim past its deadline without a resolution";
    /// The probability or the baseline of a claim must be a number from 0 to 1: `0.35`, `35%`, or the chance of an outcome, like
    /// `parity.task.by(2027)`.
    NOT_A_CHANCE = "E0332", "a probability that is not from 0 to 1";
    /// A claim in `data/claims.yaml` is not what it was when it was resolved. What was claimed, and with which probability, must
    /// not change after the result is known. Restore the claim, or write a new claim under another name.
    /// Questions of `data/questions/` follow the same rule.
    CLAIM_CHANGED = "E0333", "a claim was changed after it was resolved";
    /// The answer to a question was due, and the ledger has none. Find out how it ended, and record the answer with `foresite resolve`.
    /// Only `foresite check` reports this.
    OVERDUE_QUESTION = "E0334", "a question past its due day without an answer";
    /// None of the open questions of a report is due within a year, so that it will be long before anybody learns how good its
    /// forecasts are. Ask something nearer, whose answer shows whether the forecast is on its way. Only `foresite check` reports this.
    NO_QUESTION_SOON = "E0335", "no open question is due within a year";
    /// Some inputs of a model say what they are based on (`basis: measured`, `published`, or `judged`), and other uncertain inputs
    /// do not. The share of the variance that is judgement is then larger than the model tells. Give every uncertain input a
    /// basis. Only `foresite check` reports this.
    NO_BASIS = "E0339", "an input without a basis beside inputs with one";
    /// The median of a scenario lies outside of the 90% interval of the model's first outcome, so the forecast nearly rules the
    /// scenario out. Either its values are too extreme, or the intervals of the inputs are too narrow. If the scenario is meant to
    /// be extreme, give the reason in the scenario with `accept: { outside: … }`. The structures of an ensemble are a part of the
    /// forecast and are not reported. Only `foresite check` reports this.
    OUTSIDE_FORECAST = "E0340", "a scenario outside of the forecast";
    /// An input names the column of data that it continues (`observed: prices.rent`), and its 90% interval excludes the last value
    /// of this column as of the date of the report. Widen or move the interval, or give the reason why the input differs so much
    /// from what was observed, in the definition, with `accept: { observed: … }`. Only `foresite check` reports this.
    EXCLUDED_OBSERVATION = "E0341", "an interval that excludes the last observation";
    /// An input is uncertain, and nothing changes with it: every outcome, curve, and condition, in the model as written, in every
    /// scenario, and in every hindcast, is the same at the lowest and at the highest value of the input. A `min`, a `max`, or a
    /// condition may always choose something else. Use the input as intended, remove it, or give the reason why it stays, in the
    /// definition, with `accept: { effect: … }`. Only `foresite check` reports this.
    NO_EFFECT = "E0342", "an input that moves nothing";
    /// The model gives weights to several structures, and no past case tells whether they deserve them: the model has no
    /// `hindcasts`, or a structure says the same as the model as written in all of them, for example because each hindcast sets
    /// everything that the structure replaces. Add a hindcast, or give the reason why none is possible with
    /// `accept: { untested: … }`, in the scenario or the model. Only `foresite check` reports this.
    UNTESTED_STRUCTURE = "E0343", "a structure that no hindcast tests";
    /// A chart or table names a model, outcome, curve, dataset, or column that does not exist. The message lists the names
    /// that exist, or the closest one.
    UNKNOWN_IN_FIGURE = "E0400", "a figure uses an unknown name";
    /// This kind of chart cannot draw this series: for example, a number where it draws dates, a date where it draws
    /// numbers, or curves with different units on one scale.
    WRONG_SERIES = "E0401", "a chart cannot draw this kind of series";
    /// A chart has no series, or its range of dates is empty or outside the window of its model.
    EMPTY_FIGURE = "E0402", "a chart has nothing to draw";
    /// Each series needs a color and a name that readers can tell from the others.
    TOO_MANY_SERIES = "E0403", "a chart has too many series";
    /// A value cannot be placed on its scale: it is not finite, its dates are out of order, or it is zero or negative on a
    /// logarithmic scale. Foresite never drops or moves a value silently.
    UNDRAWABLE = "E0404", "a value cannot be drawn";
    /// Foresite places labels by the widths of the widest common fonts and proves that they do not overlap at any width of
    /// the page. It found no such placement for these labels. Shorten the labels, or draw fewer series.
    LABELS_COLLIDE = "E0405", "labels of a chart overlap";
    /// Every row of a grid needs exactly one cell for each header. With one cell too few, every later cell would be in the
    /// wrong column.
    GRID_SHAPE = "E0406", "a grid row has the wrong number of cells";
    /// The path of a bound figure does not lead to a value: the model, row, or attribute does not exist, or the value is
    /// missing.
    BAD_PATH = "E0407", "a bound figure uses an unknown name";
    /// The values of a chart contradict each other: a cumulative probability that falls, quantiles that cross, steps that do
    /// not add up to their total, or a mark outside its plot. The data or the model run is wrong.
    CONTRADICTION = "E0408", "a chart contradicts itself";
    /// No page and no template shows this file of `data/charts/` or `data/tables/`. Only `foresite check` reports this.
    UNUSED_FIGURE = "E0409", "a chart or table is on no page";
    /// The title, the subtitle, or the alternative text of a chart, or the title of a table, gives a value that the figure does not
    /// show: another outcome, another row, or another column. Readers would look for it there. Show it, or give a value that the figure shows, or
    /// give the reason why it is right, in the chart or the table, with `accept: { unshown: … }`. Only `foresite check` reports
    /// this.
    UNSHOWN_VALUE = "E0410", "a title with a value that its figure does not show";
    /// A template cannot be parsed or rendered: for example, because of an unclosed tag, or an unknown variable, filter, or
    /// function. Templates are Tera 2. The template reference in the documentation lists the values that they can use.
    TEMPLATE = "E0500", "invalid template";
    /// The front matter of a page names a template that is neither in the theme nor in `templates/`.
    UNKNOWN_TEMPLATE = "E0501", "unknown template";
    /// Every page may contain HTML that marks up words and neither runs nor loads code: `<sub>`, `<kbd>`, `<abbr title="…">`, `<details>`,
    /// `<figure>`, tables, and lists. Other elements and attributes are left out, and so are elements that are not closed in the same
    /// paragraph or block, so that no page can break the layout. The message says whether words are left out with them. Write
    /// `html: true` into the front matter of a page, or into `foresite.yaml` for all pages, to publish all HTML as it is written.
    RAW_HTML = "E0502", "HTML in a page";
    /// A link may lead to a page or file of the site, or to an `https:`, `http:`, or `mailto:` address. The text of the
    /// link is kept and the link is left out.
    UNSAFE_LINK = "E0503", "a link that could run code";
    /// The text of a bound figure, like `[2030](=parity.product.median.year)`, differs from the value of its expression.
    /// Write the current value, or leave the brackets empty to have the value filled in.
    STALE_FIGURE = "E0504", "a bound figure is stale";
    /// Markdown does not read this bound figure as a link, so it would be printed as it is written. Put an address that
    /// contains spaces into angle brackets: `[16 GB](<=parity.memory in GB>)`.
    UNREAD_FIGURE = "E0505", "a bound figure that Markdown does not read";
    /// There is no file of this name in `data/charts/` or `data/tables/`, no model in `data/models/`, or no dataset in `data/`.
    UNKNOWN_FIGURE = "E0506", "unknown chart, table, model, or dataset";
    /// A chart or table must be a paragraph of its own, `![](chart:growth)`, and may appear only once on a page, because its
    /// ids must be unique.
    MISPLACED_FIGURE = "E0507", "a chart or table in the wrong place";
    /// A link leads to a page or file that the site does not have.
    DEAD_LINK = "E0508", "dead link";
    /// A link leads to an anchor that its page does not have. The id of a heading is made from its text, or given as
    /// `## Heading {#id}`.
    UNKNOWN_ANCHOR = "E0509", "a link to an unknown anchor";
    /// People who cannot see a picture need its text: `![What it shows](/pictures/a.svg)`. A frame needs a `title`.
    MISSING_ALT = "E0510", "a picture without alternative text";
    /// A citation, `[@key]`, uses a key that is neither in `data/sources.yaml` nor in any `data/*.bib`.
    UNKNOWN_CITATION = "E0511", "unknown citation";
    /// A heading may have an id and classes, `## Heading {#id .class}`, but no other attributes. The title of a page is its
    /// only heading of level 1.
    BAD_HEADING = "E0512", "invalid heading";
    /// Two elements of one page have the same id, so a link to it would be ambiguous.
    DUPLICATE_ANCHOR = "E0513", "duplicate anchor";
    /// A footnote is referred to, `[^1]`, but not written, or written but never referred to, or written twice. Write `\[^1]`
    /// if readers should see these characters.
    FOOTNOTE = "E0514", "an incomplete footnote";
    /// Sampling limits how precisely a figure is known. This format would print digits that the sampling error does not
    /// support. Leave the format out, choose a coarser one, or give the model more `samples`.
    TOO_MANY_DIGITS = "E0515", "more digits than the sampling error supports";
    /// A number in the text was typed by hand and equals a value of a model or dataset: it is right today and will not change
    /// with the model. Bind it, like `[32 GB](<=gpus["RTX 5090"].memory>)`. If it must not change, for example in a
    /// quotation or a past estimate, list it under `literals` in the front matter. Only `foresite check` reports this.
    TYPED_FIGURE = "E0516", "a figure typed by hand";
    /// No other page and no navigation entry links to this page. Only `foresite check` reports this.
    UNLINKED_PAGE = "E0517", "a page that nothing links to";
    /// A condition for a part of a page is not written in the expected way. It must be a line of its own:
    /// `{when="parity.product.median < 2030-01-01"}`, `{otherwise}`, `{otherwise when="…"}`, or `{end}`, outside lists,
    /// quotes, tables, and notes. The same holds of a check of what words assume, `{check: parity.product.median < 2030-01-01}`. Write braces that are part of the text as `\\{`; in code, braces have no special meaning.
    CONDITION = "E0518", "a condition that cannot be read";
    /// A condition must be true or false: a comparison, like `parity.product.median < 2030-01-01`, or several comparisons
    /// joined by `and`, `or`, and `not`.
    NOT_A_CONDITION = "E0519", "an expression that is neither true nor false";
    /// A `{when="…"}` directly above a block applies to that block only, and its `{otherwise}` must be directly above the
    /// next block. With an empty line after it, it applies to all blocks up to its `{otherwise}` or `{end}`. Conditions
    /// cannot be nested.
    LONE_CONDITION = "E0520", "a condition without its counterpart";
    /// A condition has no text below it, so one of the cases would be empty by mistake. A check must be directly above the
    /// paragraph that assumes it.
    EMPTY_BRANCH = "E0521", "a condition without text";
    /// A comment, `<!-- … -->`, is opened and never closed, so the rest of the page would vanish with it. Close it with
    /// `-->`. Write `\<!--` if readers should see these characters.
    OPEN_COMMENT = "E0522", "a comment that is never closed";
    /// A link needs an address to lead to and a text that readers can follow: `[text](address)`. Only a link to a chart, a table, or a
    /// picture with a caption can do without a text: it reads the number of the figure.
    EMPTY_LINK = "E0523", "a link without an address or a text";
    /// Other tools give a meaning to these characters, and Foresite does not: it publishes them as they are written. Use what
    /// the hint says. If readers should see the characters, put a backslash before the first one, like `\{{`, or put them
    /// into code.
    UNREAD_MARKUP = "E0524", "markup that Foresite does not read";
    /// A reference, `[text][label]`, leads to no address, because no line `[label]: address` defines it. Or such a line is used
    /// by no reference, so that it is not published. Write `\[` if readers should see the brackets.
    REFERENCE = "E0525", "an incomplete reference";
    /// Titles, labels, and notes are plain text: those of pages, charts, tables, models, datasets, and sources, and the cells of
    /// tables. Only figures are bound in those of pages, charts, and tables. Links, emphasis, code, HTML, and the markup of other
    /// tools would be shown as they are written. Write plain words.
    MARKUP_IN_TEXT = "E0526", "Markdown in a text that is not Markdown";
    /// A page has an `updated` date before its `date`, or after the date of the report. Readers and feeds would be shown a
    /// wrong date. A page whose `date` is after that of the report is left out of the site, and counted in the summary, until
    /// the report is as of that day or `--drafts` is given. Only `foresite check` reports this.
    PAGE_DATES = "E0527", "the dates of a page contradict each other";
    /// A check, `{check: parity.task.bottleneck(fits) > 50%}`, states what the words below it assume, and it is false now. The
    /// same holds of the `check` of a chart or a table. The message names the values on both sides as prose prints them. Rewrite
    /// the words so that they are true of these values, then write what they assume now into the check.
    FAILED_CHECK = "E0528", "words that are no longer true";
    /// The values that a check compares differ by less than twice their sampling error, so another seed may decide it
    /// otherwise. Give the model more `samples`, or choose words and a check that leave more room.
    OPEN_CHECK = "E0529", "a check that sampling cannot decide";
    /// A formula, `$x^2$` or `$$x^2$$`, is written in TeX, as in LaTeX, and it becomes MathML when the site is built. This one has a
    /// command that is not known, a brace that is not closed, or a bound figure, which a formula cannot contain. If the dollar
    /// sign is money, put a backslash before it: `\$5`.
    FORMULA = "E0530", "a formula that cannot be read";
    /// The first word after the fence of a block of code is the language whose words are colored, and Foresite does not know this one.
    /// Write `text` for code without colors. Or an option in braces, as in `rust {linenos hl_lines=2-3}`, is not known, or marks a
    /// line that the code does not have.
    CODE_BLOCK = "E0531", "an unknown language or option of a block of code";
    /// The content security policy of a page tells browsers what the page may load and run: files of the site, and those of the hosts
    /// under `allow` in `foresite.yaml`. Browsers block everything else without a word to readers, so it is an error of the
    /// build: a frame, script, stylesheet, picture, font, or form of another host, and scripts and styles that are written in the page.
    BLOCKED = "E0532", "something that the policy of the page blocks";
    /// The font of pictures has the Latin, Greek, and Cyrillic letters, digits, punctuation, and mathematical signs. A picture leaves
    /// out everything else: letters of other scripts, emoji, and accents that are characters of their own. Give the page a picture of
    /// your own, `card: { image: FILE, alt: TEXT }`, or switch off the setting that asks for pictures.
    UNSHOWN_LETTERS = "E0533", "letters that a picture leaves out";
    /// A page calls a component of the site's templates, `<note title="Careful">`, in a way that the component does not allow: with
    /// an argument that it does not have or of another type, without one that it needs, or without a closing tag. A component
    /// writes what is between its tags where it has `{{ body }}`.
    COMPONENT = "E0534", "a wrong call of a component";
    /// Foresite has no texts in this language, so the words that it adds to the pages are English. English, German, French, Spanish,
    /// and Arabic are built in. Write the texts of another language into `templates/strings/LANGUAGE.json`: those that it lacks stay
    /// in English.
    MISSING_TEXTS = "E0535", "a language without texts";
    /// `init` and `new` create files and never overwrite one that exists.
    FILE_EXISTS = "E0600", "a file already exists";
    /// A page with everything it loads, a picture, or the whole site is larger than its budget. The budgets are under
    /// `budgets` in `foresite.yaml`, and each has a default. Sizes are those of the written files, before any compression.
    /// Only `foresite check` reports this.
    OVER_BUDGET = "E0601", "a size budget is exceeded";
    /// The hash in the last line of an entry of the ledger, or the hash in the name of its file, is not the hash of its text:
    /// somebody has changed the entry since it was recorded, or the file is damaged. Restore the file from the repository, and
    /// record a correction with `foresite record --corrects` if the entry is wrong.
    LEDGER_CHANGED = "E0700", "an entry of the ledger was changed";
    /// An entry of the ledger names the entry before it by its hash, and no file has this hash: somebody has removed or changed
    /// that entry. Restore the file from the repository. Entries are never removed; a wrong one is corrected by a new one.
    LEDGER_GAP = "E0701", "an entry of the ledger is missing";
    /// `data/ledger/kept/` has the files that the forecasts of the ledger were computed from, each named by its hash. One of them
    /// is missing, or is not what its name says. Restore it from the repository.
    LEDGER_KEPT = "E0702", "a kept file is missing or was changed";
    /// An entry of the ledger is dated before the one that it follows, so somebody has set its date back, or the clock of a
    /// computer was wrong.
    LEDGER_ORDER = "E0703", "an entry of the ledger is dated before the one that it follows";
    /// Two entries of the ledger say the same, although `foresite record` never records the same forecast twice.
    LEDGER_TWICE = "E0704", "the same forecast is in the ledger twice";
    /// A commit of the repository changed or removed an entry of the ledger, or a file that is kept with it, after an earlier
    /// commit had added it, or what a claim of `data/claims.yaml` promised: its statement, probability, days, or rule; or it
    /// changed a question of `data/questions/`, to which rules can only be added. `foresite verify --git` reports this, and
    /// `foresite check` reports it of questions. Nothing in the ledger may ever change, and a claim whose probability is changed later
    /// is no forecast.
    LEDGER_HISTORY = "E0705", "a commit changed the ledger";
    /// A forecast that says nothing on how it will be decided cannot be scored, and it is too late to decide that when the
    /// result is known. Write the rule under `resolves`: in the outcome, or in the model for all of its outcomes.
    NO_RULE = "E0706", "an outcome without a rule that decides it";
    /// Only `foresite record` writes below `data/ledger/`, and each file there is an entry or a file that is kept with one.
    LEDGER_FOREIGN = "E0707", "a file in the ledger that is not an entry";
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
