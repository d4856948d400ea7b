//! A line such as `outcomes.product.median = 2030-06-14 ± 3 days`: a path into the JSON of a run, and the value
//! expected there.

use foresite::date::Date;
use serde_json::Value;

/// The value that is expected at a path.
#[derive(Debug)]
pub struct Expectation {
    path: String,
    relation: char,
    expected: Expected,
}

/// An expected value.
#[derive(Debug)]
pub enum Expected {
    /// `"GB"`
    Text(String),
    /// `never`: `null` in JSON.
    Never,
    /// A number, or a date as a point on the axis of years, with its unit and the allowed error.
    Number { value: f64, unit: String, tolerance: f64, is_date: bool },
}

impl Expectation {
    /// Parses a line of an `expect` block.
    pub fn read(line: &str) -> Result<Self, String> {
        let at = line.find(['=', '>', '<']).ok_or("expected `path = value`")?;
        let path = line[..at].trim();
        let relation = line[at..].chars().next().unwrap_or('=');
        let expected = Expected::read(line[at + 1..].trim())?;
        if path.is_empty() || path.contains(' ') {
            return Err("expected a path before the sign".to_owned());
        }
        Ok(Self { path: path.to_owned(), relation, expected })
    }

    /// Compares it with the JSON that a run printed.
    pub fn check(&self, printed: &Value) -> Result<(), String> {
        let (found, unit) = find(printed, &self.path)?;
        self.expected.check(self.relation, &found, unit.as_deref()).map_err(|fault| format!("{}: {fault}", self.path))
    }
}

impl Expected {
    /// Parses the text after the sign.
    pub fn read(text: &str) -> Result<Self, String> {
        if let Some(words) = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            return Ok(Self::Text(words.to_owned()));
        }
        if text == "never" {
            return Ok(Self::Never);
        }
        let (value, tolerance) = match text.split_once('±') {
            Some((value, tolerance)) => (value.trim(), Some(tolerance.trim())),
            None => (text, None),
        };
        if let Some(date) = Date::parse(value) {
            let tolerance = tolerance.map_or(Ok(0.5 / 365.25), duration)?;
            return Ok(Self::Number { value: date.to_years(), unit: String::new(), tolerance, is_date: true });
        }
        let (digits, unit) = value.split_once(' ').unwrap_or((value, ""));
        if unit.contains(' ') {
            return Err(format!("expected a number and its unit, found `{value}`"));
        }
        let value = number(digits)?;
        let tolerance = match tolerance {
            None => value.abs() * 1e-9,
            Some(share) if share.ends_with('%') => value.abs() * number(share)?,
            Some(absolute) => {
                let (digits, own) = absolute.split_once(' ').unwrap_or((absolute, unit));
                if own != unit {
                    return Err(format!("expected a tolerance in `{unit}`, found `{absolute}`"));
                }
                number(digits)?
            }
        };
        Ok(Self::Number { value, unit: unit.to_owned(), tolerance, is_date: false })
    }

    /// Compares it with a value and the value's unit, if it has one.
    pub fn check(&self, relation: char, found: &Value, shown: Option<&str>) -> Result<(), String> {
        match (self, found) {
            (Self::Text(text), Value::String(found)) if text == found => Ok(()),
            (Self::Never, Value::Null) => Ok(()),
            (Self::Number { value, unit, tolerance, is_date }, Value::Number(number)) => {
                let found = number.as_f64().unwrap_or(f64::NAN);
                if let Some(shown) = shown.filter(|shown| shown != unit) {
                    return Err(format!("found {found} in `{shown}`"));
                }
                let is_met = match relation {
                    '>' => found > *value,
                    '<' => found < *value,
                    _ => (found - value).abs() <= *tolerance,
                };
                let words =
                    Date::from_years(found).filter(|_| *is_date).map_or(String::new(), |date| format!(" ({date})"));
                if is_met { Ok(()) } else { Err(format!("found {found}{words}, off by {:.3e}", found - value)) }
            }
            _ => Err(format!("found {found}")),
        }
    }
}

/// Parses a number; `37%` is 0.37.
fn number(text: &str) -> Result<f64, String> {
    let (digits, scale) = text.strip_suffix('%').map_or((text, 1.0), |digits| (digits, 100.0));
    let value: f64 = digits.replace('_', "").parse().map_err(|_| format!("expected a number, found `{text}`"))?;
    Ok(value / scale)
}

/// Parses a duration, in years.
fn duration(text: &str) -> Result<f64, String> {
    let (digits, unit) = text.split_once(' ').ok_or_else(|| format!("expected a duration, found `{text}`"))?;
    let years = match unit {
        "day" | "days" => 1.0 / 365.25,
        "month" | "months" => 1.0 / 12.0,
        "year" | "years" => 1.0,
        _ => return Err(format!("expected days, months or years, found `{text}`")),
    };
    Ok(number(digits)? * years)
}

/// Returns the value at a path, and the unit of the quantity that it belongs to.
pub fn find(printed: &Value, path: &str) -> Result<(Value, Option<String>), String> {
    let mut at = printed.clone();
    let mut unit = None;
    for part in path.split('.') {
        let missing = || format!("{path}: there is no `{part}`");
        unit = None;
        let own = at.get("unit").and_then(Value::as_str).map(str::to_owned);
        at = if let Some(level) = level(part).filter(|_| at.get("quantiles").is_some()) {
            unit = Some(own.unwrap_or_default());
            at["quantiles"].get(level).cloned().ok_or_else(missing)?
        } else if let Some(quantile) = level(part).and_then(|level| at.get(level)) {
            quantile.clone()
        } else if let (Some(date), Some(times)) = (Date::parse(part), at.get("times").and_then(Value::as_array)) {
            let is_then = |time: &Value| (time.as_f64().unwrap_or(0.0) - date.to_years()).abs() < 1e-6;
            let place = times.iter().position(is_then).ok_or_else(missing)?;
            let bands = at["bands"].as_object().ok_or_else(missing)?;
            let quantiles: serde_json::Map<String, Value> =
                bands.iter().map(|(level, band)| (level.clone(), band[place].clone())).collect();
            serde_json::json!({ "quantiles": quantiles, "unit": own.unwrap_or_default() })
        } else {
            let inside = match &at {
                Value::Array(items) if part == "length" => Some(Value::from(items.len())),
                Value::Object(entries) if part == "length" => Some(Value::from(entries.len())),
                Value::Array(items) => {
                    let named =
                        |item: &&Value| item.get("name").or(item.get("column")).is_some_and(|name| name == part);
                    part.parse().ok().and_then(|place: usize| items.get(place)).or(items.iter().find(named)).cloned()
                }
                other => other.get(part).cloned(),
            };
            inside.ok_or_else(missing)?
        };
    }
    Ok((at, unit))
}

/// Returns the level that `median` or `p5` names, as the JSON has it.
fn level(part: &str) -> Option<String> {
    if part == "median" {
        return Some("0.5".to_owned());
    }
    let percent: f64 = part.strip_prefix('p')?.parse().ok()?;
    Some((percent / 100.0).to_string())
}

/// Checks that everything in `part` is in `whole`, in its place; fails with the path of the first value that is not.
pub fn contains(whole: &Value, part: &Value, path: &str) -> Result<(), String> {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => part.iter().try_for_each(|(key, part)| {
            let path = format!("{path}.{key}");
            contains(whole.get(key).ok_or_else(|| format!("there is no `{path}`"))?, part, &path)
        }),
        (Value::Array(whole), Value::Array(part)) if whole.len() == part.len() => whole
            .iter()
            .zip(part)
            .enumerate()
            .try_for_each(|(at, (whole, part))| contains(whole, part, &format!("{path}.{at}"))),
        (Value::Number(found), Value::Number(expected)) => {
            let (found, expected) = (found.as_f64().unwrap_or(f64::NAN), expected.as_f64().unwrap_or(f64::NAN));
            let close = (found - expected).abs() <= expected.abs() * 1e-9;
            if close { Ok(()) } else { Err(format!("`{path}` is {found}, not {expected}")) }
        }
        (found, expected) if found == expected => Ok(()),
        (found, expected) => Err(format!("`{path}` is {found}, not {expected}")),
    }
}
