//! Templates whose loops and variables are metered. Tera limits neither the rounds of loops nor the memory of variables, so each
//! template gets filters that count them: `for x in (list) | __rounds` and `set text = (a ~ b) | __kept`.

use std::cell::Cell;
use std::io::{self, Write};
use std::ops::Range;

use tera::{Error, Kwargs, State, StringInput, Tera, TeraResult, Value};

use crate::document::project_limits::Limits;
use crate::html::escape;

/// The filters that count.
const ROUNDS: &str = "__rounds";
const KEPT: &str = "__kept";

/// What the rendering of one template may still take. It is kept for each thread, because inside a component a filter is given
/// nothing of the page.
#[derive(Clone, Copy, Default)]
struct Meter {
    rounds: usize,
    bytes: usize,
    /// The key of the limit that is exceeded.
    exceeded: Option<&'static str>,
}

thread_local! {
    static METER: Cell<Meter> = Cell::default();
}

/// Starts to count for the next rendering on this thread.
pub fn start(limits: &Limits) {
    let bytes = usize::try_from(limits.template_memory).unwrap_or(usize::MAX);
    METER.set(Meter { rounds: limits.template_rounds, bytes, exceeded: None });
}

/// Returns the key of the limit that the last rendering on this thread has exceeded.
pub fn exceeded() -> Option<&'static str> {
    METER.get().exceeded
}

/// Takes from what is left, or fails.
fn take(key: &'static str, amount: usize, left: fn(&mut Meter) -> &mut usize) -> TeraResult<()> {
    let mut meter = METER.get();
    let rest = left(&mut meter).checked_sub(amount);
    *left(&mut meter) = rest.unwrap_or(0);
    meter.exceeded = meter.exceeded.or(rest.is_none().then_some(key));
    METER.set(meter);
    if rest.is_none() { Err(Error::message(format!("the limit `{key}` is exceeded"))) } else { Ok(()) }
}

fn take_bytes(bytes: usize) -> TeraResult<()> {
    take("template_memory", bytes, |meter| &mut meter.bytes)
}

/// Registers the filters that count, and Tera's filters whose result can be as long as the product of two texts.
pub fn register(tera: &mut Tera) {
    tera.register_filter(ROUNDS, |value: Value, _: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        let rounds = value.as_str().map(str::len).or_else(|| value.len()).unwrap_or(0);
        take("template_rounds", rounds, |meter| &mut meter.rounds)?;
        Ok(value)
    });
    tera.register_filter(KEPT, |value: Value, _: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        let of_list = || value.len().unwrap_or(0).saturating_mul(size_of::<Value>());
        take_bytes(value.as_str().map_or_else(of_list, str::len))?;
        Ok(value)
    });
    tera.register_filter("replace", |text: StringInput<'_>, arguments: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        let from = arguments.must_get::<&str>("from")?;
        let to = arguments.must_get::<StringInput<'_>>("to")?;
        let found = text.as_str().matches(from).count();
        take_bytes(found.saturating_mul(to.as_str().len()))?;
        if !text.is_safe() && !to.is_safe() {
            return Ok(Value::from(text.as_str().replace(from, to.as_str())));
        }
        let shown =
            |text: &StringInput<'_>| if text.is_safe() { text.as_str().to_owned() } else { escape(text.as_str()) };
        Ok(Value::safe_string(&shown(&text).replace(from, &shown(&to))))
    });
}

/// The output of a rendering, up to a limit.
pub struct Output {
    bytes: Vec<u8>,
    limit: usize,
}

impl Output {
    /// Returns an output that takes at most `limit` bytes.
    pub fn new(limit: u64) -> Self {
        Self { bytes: Vec::new(), limit: usize::try_from(limit).unwrap_or(usize::MAX) }
    }

    /// Returns the output as text.
    ///
    /// # Errors
    ///
    /// Never: Tera writes text.
    pub fn into_text(self) -> TeraResult<String> {
        String::from_utf8(self.bytes).map_err(|_| Error::message("the output is not text"))
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > self.limit {
            METER.set(Meter { exceeded: Some("rendered_size"), ..METER.get() });
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The places at which a text was extended.
#[derive(Clone, Debug, Default)]
pub struct Insertions(Vec<(usize, &'static str)>);

impl Insertions {
    /// Returns the bytes of the text before it was extended, given bytes of the extended text.
    pub fn original(&self, range: &Range<usize>) -> Range<usize> {
        self.before(range.start)..self.before(range.end)
    }

    fn before(&self, at: usize) -> usize {
        let mut added = 0;
        for (place, text) in &self.0 {
            let start = place + added;
            if at <= start {
                break;
            }
            added += text.len().min(at - start);
        }
        at - added
    }
}

/// Returns a template with filters that count.
pub fn metered(text: &str) -> (String, Insertions) {
    let mut insertions = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('{').map(|found| at + found) {
        let rest = &text[start..];
        at = match rest.get(..2) {
            Some("{#") => start + rest.find("#}").map_or(rest.len(), |end| end + 2),
            Some("{%") if first_word(&rest[2..]) == "raw" => {
                let end = rest.match_indices("{%").find(|(at, _)| first_word(&rest[at + 2..]) == "endraw");
                start + end.map_or(rest.len(), |(at, _)| at + 2)
            }
            Some("{%" | "{{") => tag(text, start + 2, &mut insertions),
            _ => start + 1,
        };
    }
    insertions.sort_by_key(|(place, _)| *place);
    let mut metered = String::with_capacity(text.len() + insertions.len() * 12);
    let mut done = 0;
    for (place, inserted) in &insertions {
        metered.push_str(&text[done..*place]);
        metered.push_str(inserted);
        done = *place;
    }
    metered.push_str(&text[done..]);
    (metered, Insertions(insertions))
}

/// Returns the first word of a tag.
fn first_word(tag: &str) -> &str {
    let tag = tag.trim_start_matches(['-', ' ', '\t', '\n']);
    &tag[..tag.find(|letter: char| !is_word(letter)).unwrap_or(tag.len())]
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Finds what is to be counted in the tag whose content starts at a byte, and returns the end of the tag.
fn tag(text: &str, start: usize, insertions: &mut Vec<(usize, &'static str)>) -> usize {
    let mut at = start;
    let mut depth = 0_usize;
    // What is being read: expressions to be counted, each with the depth of brackets that it is in.
    let mut open: Vec<(usize, &'static str, bool)> = Vec::new();
    let (mut is_after_for, mut is_first, mut is_set) = (false, true, false);
    let close = |at: usize, filter: &'static str, insertions: &mut Vec<(usize, &'static str)>| {
        let end = text[..at].trim_end_matches(|letter: char| letter.is_whitespace() || letter == '-').len();
        insertions.push((end, filter));
    };
    let (rounds, kept) = (") | __rounds", ") | __kept");
    while let Some(letter) = text[at..].chars().next() {
        let next = at + letter.len_utf8();
        match letter {
            '"' | '\'' | '`' => {
                at = next + string_length(&text[next..], letter);
                continue;
            }
            _ if is_word(letter) => {
                let length = text[at..].find(|letter| !is_word(letter)).unwrap_or(text.len() - at);
                let (word, end) = (&text[at..at + length], at + length);
                match word {
                    "set" | "set_global" if is_first => is_set = true,
                    "for" if is_first || depth > 0 => is_after_for = true,
                    "in" if is_after_for => {
                        is_after_for = false;
                        open.push((depth, rounds, depth > 0));
                        insertions.push((end, " ("));
                    }
                    "if" if open.last().is_some_and(|(inside, _, is_list)| *inside == depth && *is_list) => {
                        open.pop();
                        close(at, rounds, insertions);
                    }
                    _ => {}
                }
                is_first = false;
                at = end;
                continue;
            }
            '[' | '(' | '{' => depth += 1,
            ']' | ')' | '}' if depth > 0 => {
                if open.last().is_some_and(|(inside, _, is_list)| *inside == depth && *is_list) {
                    open.pop();
                    close(at, rounds, insertions);
                }
                depth -= 1;
            }
            '=' if is_set && depth == 0 && open.is_empty() => {
                is_set = false;
                open.push((0, kept, false));
                insertions.push((next, " ("));
            }
            '%' | '}' if depth == 0 && text[next..].starts_with('}') => {
                if let Some((_, filter, _)) = open.pop() {
                    close(at, filter, insertions);
                } else if is_set {
                    // A block that is captured: `{% set text %}…{% endset %}`.
                    close(at, " | __kept ", insertions);
                }
                return next + 1;
            }
            _ => {}
        }
        at = next;
    }
    at
}

/// Returns the length of the rest of a text in quotes, with its closing quote.
fn string_length(rest: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, letter) in rest.char_indices() {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if letter == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_loops_lists_and_variables() {
        for (text, expected) in [
            ("{% for a in b %}x{% endfor %}", "{% for a in ( b) | __rounds %}x{% endfor %}"),
            ("{%- for k, v in b.c | d(e=\"%}\") -%}", "{%- for k, v in ( b.c | d(e=\"%}\")) | __rounds -%}"),
            ("{% set a = b ~ \"]\" %}", "{% set a = ( b ~ \"]\") | __kept %}"),
            ("{% set a %}x{% endset %}", "{% set a | __kept  %}x{% endset %}"),
            ("{{ [x for x in y if x] }}", "{{ [x for x in ( y) | __rounds if x] }}"),
            ("{% set a = [x for x in [1, 2]] %}", "{% set a = ( [x for x in ( [1, 2]) | __rounds]) | __kept %}"),
            ("{# {% for a in b %} #}{{ a.b }}", "{# {% for a in b %} #}{{ a.b }}"),
            (
                "{% raw %}{% for a in b %}{% endraw %}{% for a in b %}",
                "{% raw %}{% for a in b %}{% endraw %}{% for a in ( b) | __rounds %}",
            ),
            ("{% if a == b %}{ x }{% endif %}", "{% if a == b %}{ x }{% endif %}"),
            ("{{ {\"a\": 1}.a }} é {%", "{{ {\"a\": 1}.a }} é {%"),
        ] {
            assert_eq!(metered(text).0, expected);
        }
    }

    #[test]
    fn places_are_those_of_the_text_as_it_was_written() {
        let text = "a {% for a in b %}{{ unknown }}{% endfor %} {% set c = door %}{{ e }}";
        let (extended, insertions) = metered(text);
        for word in ["a {%", "b", "unknown", "set", "door", "{{ e"] {
            let (before, after) = (text.find(word).unwrap(), extended.find(word).unwrap());
            assert_eq!(insertions.original(&(after..after + word.len())), before..before + word.len(), "{word}");
        }
    }
}
