//! Filters, tests and operators, as the template engine has them.

use std::borrow::Cow;
use std::cmp::Ordering;

use unicode_segmentation::UnicodeSegmentation as _;

use super::Unsupported;
use super::escape::escape;
use super::program::{Code, Filter, Operation, Test};
use super::value::{Memory, Span, Value};
use crate::render::links;
use crate::source::offset;
use crate::words::Words;

type Found<T> = Result<T, Unsupported>;

const OTHER: Unsupported = Unsupported(&"a value of another type");

/// Applies a filter.
pub fn apply(memory: &mut Memory, filter: Filter, of: Value, argument: Value) -> Found<Value> {
    match filter {
        Filter::Addresses => addresses(memory, of),
        Filter::Capitalize => capitalize(memory, of),
        Filter::First => Ok(items(memory, of)?.first().copied().unwrap_or(Value::None)),
        Filter::Last => Ok(items(memory, of)?.last().copied().unwrap_or(Value::None)),
        Filter::Join => join(memory, of, argument),
        Filter::Length => {
            let length = match of {
                Value::List(list) => list.len() as usize,
                of => text(memory, of)?.graphemes(true).count(),
            };
            i64::try_from(length).map(Value::Integer).map_err(|_| OTHER)
        }
        Filter::Pluralize => match of {
            Value::Integer(1 | -1) => Ok(add(memory, "", false)),
            Value::Integer(_) => Ok(add(memory, "s", false)),
            _ => Err(OTHER),
        },
        Filter::Safe => match of {
            Value::Text(span) | Value::Html(span) => Ok(Value::Html(span)),
            _ => Err(OTHER),
        },
        Filter::Sort => sort(memory, of),
        Filter::Split => split(memory, of, argument),
        Filter::Str => match of {
            Value::Text(span) | Value::Html(span) => Ok(Value::Text(span)),
            Value::Integer(number) => Ok(add(memory, &number.to_string(), false)),
            Value::Float(number) => Ok(add(memory, &format!("{:?}", number.get()), false)),
            _ => Err(OTHER),
        },
        Filter::TrimEnd => {
            let length = text(memory, of)?.trim_end_matches(text(memory, argument)?).len();
            let shorter = |span: Span| Span::new(span.start(), span.start() + offset(length));
            match of {
                Value::Text(span) => Ok(Value::Text(shorter(span))),
                Value::Html(span) => Ok(Value::Html(shorter(span))),
                _ => Err(OTHER),
            }
        }
        Filter::Truncate => truncate(memory, of, argument),
        Filter::Unique => unique(memory, of),
    }
}

/// What the places of a phrase are filled with.
#[derive(Clone, Copy)]
pub struct Fills<'a> {
    /// The names of the places.
    pub names: &'a [(String, Code)],
    /// The value of each.
    pub values: &'a [Value],
}

impl Fills<'_> {
    fn find(&self, name: &str) -> Option<Value> {
        self.names.iter().zip(self.values).find(|((other, _), _)| other == name).map(|(_, value)| *value)
    }
}

/// Writes the words at a key with their places filled, as `t` does it in the engine (`templates/phrase.rs`), and says whether
/// they are finished HTML.
pub fn phrase(out: &mut String, memory: &Memory, words: &Words, key: Value, fills: Fills<'_>) -> Found<bool> {
    let values = &fills.values[..fills.names.len()];
    let is_html = values.iter().any(|value| matches!(value, Value::Html(_)));
    let escaped = |text: &str| {
        let mut out = String::with_capacity(text.len());
        escape(&mut out, text);
        out
    };
    let place = |name: &str| {
        Some(match fills.find(name)? {
            Value::Text(span) if is_html => Cow::Owned(escaped(memory.str(span))),
            Value::Text(span) | Value::Html(span) => Cow::Borrowed(memory.str(span)),
            Value::Integer(number) => Cow::Owned(digits(words, &number.to_string())),
            Value::Float(number) => Cow::Owned(digits(words, &number.get().to_string())),
            _ => return None,
        })
    };
    let n = match fills.find("n") {
        Some(Value::Integer(number)) => u64::try_from(number).ok(),
        _ => None,
    };
    let own = |text| if is_html { Cow::Owned(escaped(text)) } else { Cow::Borrowed(text) };
    words
        .write(out, text(memory, key)?, n, &place, &own)
        .map_err(|_| Unsupported(&"a word that cannot be written"))?;
    Ok(is_html)
}

fn digits(words: &Words, digits: &str) -> String {
    let mut out = String::new();
    words.number(&mut out, digits);
    out
}

/// Asks a test.
pub fn test(memory: &Memory, test: Test, of: Value, pattern: Value) -> Found<bool> {
    let (of, pattern) = (text(memory, of)?, text(memory, pattern)?);
    Ok(match test {
        Test::Containing => of.contains(pattern),
        Test::StartingWith => of.starts_with(pattern),
    })
}

/// Compares two values or reckons with them.
pub fn operation(memory: &mut Memory, operation: Operation, left: Value, right: Value) -> Found<Value> {
    if operation == Operation::Then {
        return joined(memory, left, right);
    }
    let memory = &*memory;
    let is = |is: fn(Ordering) -> bool| Ok(Value::from(is(order(memory, left, right)?)));
    match operation {
        Operation::Equal => equal(memory, left, right).map(Value::from),
        Operation::NotEqual => equal(memory, left, right).map(|is| Value::from(!is)),
        Operation::Less => is(Ordering::is_lt),
        Operation::LessOrEqual => is(Ordering::is_le),
        Operation::Greater => is(Ordering::is_gt),
        Operation::GreaterOrEqual => is(Ordering::is_ge),
        Operation::In => match right {
            Value::List(list) => {
                for item in memory.items(list) {
                    if equal(memory, left, *item)? {
                        return Ok(Value::Yes);
                    }
                }
                Ok(Value::No)
            }
            _ => Err(OTHER),
        },
        Operation::By => {
            let (left, right) = (float(left)?, float(right)?);
            if right == 0.0 { Err(Unsupported(&"a division by zero")) } else { Ok((left / right).into()) }
        }
        Operation::Then => Err(OTHER),
        Operation::Plus => reckon(left, right, i64::checked_add, |a, b| a + b),
        Operation::Minus => reckon(left, right, i64::checked_sub, |a, b| a - b),
        Operation::Times => reckon(left, right, i64::checked_mul, |a, b| a * b),
    }
}

/// One text behind the other. An article's text stands before nothing, mostly: it need not be copied.
fn joined(memory: &mut Memory, left: Value, right: Value) -> Found<Value> {
    if let (Value::Text(span) | Value::Html(span), Value::Text(other) | Value::Html(other)) = (left, right)
        && other.len() == 0
    {
        return Ok(Value::Text(span));
    }
    let part = |value| match value {
        Value::Integer(number) => Ok(Cow::Owned(number.to_string())),
        value => text(memory, value).map(Cow::Borrowed),
    };
    let made = [part(left)?, part(right)?].concat();
    Ok(add(memory, &made, false))
}

fn reckon(
    left: Value,
    right: Value,
    whole: fn(i64, i64) -> Option<i64>,
    other: fn(f64, f64) -> f64,
) -> Found<Value> {
    match (left, right) {
        (Value::Integer(left), Value::Integer(right)) => whole(left, right).map(Value::Integer).ok_or(OTHER),
        _ => Ok(other(float(left)?, float(right)?).into()),
    }
}

/// Above it, not every whole number is a float.
const EXACT: u64 = 1 << 53;

fn float(value: Value) -> Found<f64> {
    match value {
        Value::Float(number) => Ok(number.get()),
        #[expect(clippy::cast_precision_loss, reason = "it is small enough")]
        Value::Integer(number) if number.unsigned_abs() <= EXACT => Ok(number as f64),
        _ => Err(OTHER),
    }
}

fn text(memory: &Memory, value: Value) -> Found<&str> {
    match value {
        Value::Text(span) | Value::Html(span) => Ok(memory.str(span)),
        _ => Err(OTHER),
    }
}

fn items(memory: &Memory, value: Value) -> Found<&[Value]> {
    match value {
        Value::List(list) => Ok(memory.items(list)),
        _ => Err(OTHER),
    }
}

fn add(memory: &mut Memory, text: &str, safe: bool) -> Value {
    let start = offset(memory.text.len());
    memory.text.push_str(text);
    let span = Span::new(start, offset(memory.text.len()));
    if safe { Value::Html(span) } else { Value::Text(span) }
}

fn add_list(memory: &mut Memory, items: Vec<Value>) -> Value {
    let start = offset(memory.values.len());
    memory.values.extend(items);
    Value::List(Span::new(start, offset(memory.values.len())))
}

fn equal(memory: &Memory, left: Value, right: Value) -> Found<bool> {
    Ok(match (left, right) {
        (Value::Undefined, Value::Undefined)
        | (Value::None, Value::None)
        | (Value::No, Value::No)
        | (Value::Yes, Value::Yes) => true,
        (Value::Integer(left), Value::Integer(right)) => left == right,
        (Value::Text(_) | Value::Html(_), Value::Text(_) | Value::Html(_)) => {
            text(memory, left)? == text(memory, right)?
        }
        (Value::Integer(_) | Value::Float(_), Value::Integer(_) | Value::Float(_)) => {
            order(memory, left, right)? == Ordering::Equal
        }
        (Value::List(_) | Value::Map(_) | Value::Struct(_), _)
        | (_, Value::List(_) | Value::Map(_) | Value::Struct(_)) => return Err(OTHER),
        _ => false,
    })
}

fn order(memory: &Memory, left: Value, right: Value) -> Found<Ordering> {
    match (left, right) {
        (Value::Integer(left), Value::Integer(right)) => Ok(left.cmp(&right)),
        (Value::Text(_) | Value::Html(_), Value::Text(_) | Value::Html(_)) => {
            Ok(text(memory, left)?.cmp(text(memory, right)?))
        }
        _ => float(left)?.partial_cmp(&float(right)?).ok_or(OTHER),
    }
}

fn addresses(memory: &mut Memory, of: Value) -> Found<Value> {
    let found: Vec<String> = links::external(text(memory, of)?).map(Cow::into_owned).collect();
    let found = found.iter().map(|address| add(memory, address, false)).collect();
    Ok(add_list(memory, found))
}

fn capitalize(memory: &mut Memory, of: Value) -> Found<Value> {
    let mut characters = text(memory, of)?.chars();
    let first = characters.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
    let made = first + &characters.as_str().to_lowercase();
    Ok(add(memory, &made, matches!(of, Value::Html(_))))
}

fn join(memory: &mut Memory, of: Value, between: Value) -> Found<Value> {
    let plain = |value: &Value| match value {
        Value::Text(span) => Ok(memory.str(*span)),
        _ => Err(OTHER),
    };
    let between = plain(&between)?;
    let made = items(memory, of)?.iter().map(plain).collect::<Found<Vec<_>>>()?.join(between);
    Ok(add(memory, &made, false))
}

fn sort(memory: &mut Memory, of: Value) -> Found<Value> {
    let mut sorted = items(memory, of)?.to_vec();
    let all_numbers = sorted.iter().all(|value| matches!(value, Value::Integer(_)));
    let all_texts = sorted.iter().all(|value| matches!(value, Value::Text(_) | Value::Html(_)));
    if !all_numbers && !all_texts {
        return Err(OTHER);
    }
    sorted.sort_by(|left, right| order(memory, *left, *right).unwrap_or(Ordering::Equal));
    Ok(add_list(memory, sorted))
}

fn split(memory: &mut Memory, of: Value, pattern: Value) -> Found<Value> {
    let (Value::Text(span) | Value::Html(span)) = of else { return Err(OTHER) };
    let (whole, pattern) = (text(memory, of)?, text(memory, pattern)?);
    if pattern.is_empty() {
        return Err(Unsupported(&"a text split at every place"));
    }
    let mut at = span.start();
    let parts = whole.split(pattern).map(|part| {
        let end = at + offset(part.len());
        let part = Value::Text(Span::new(at, end));
        at = end + offset(pattern.len());
        part
    });
    let parts = parts.collect();
    Ok(add_list(memory, parts))
}

fn truncate(memory: &mut Memory, of: Value, length: Value) -> Found<Value> {
    let Value::Integer(length) = length else { return Err(OTHER) };
    let length = usize::try_from(length).map_err(|_| OTHER)?;
    let whole = text(memory, of)?;
    let made = match whole.grapheme_indices(true).nth(length) {
        None => whole.to_owned(),
        Some((end, _)) => format!("{}…", &whole[..end]),
    };
    Ok(add(memory, &made, false))
}

fn unique(memory: &mut Memory, of: Value) -> Found<Value> {
    let mut kept: Vec<Value> = Vec::new();
    for item in items(memory, of)? {
        let mut is_new = true;
        for other in &kept {
            is_new &= !equal(memory, *item, *other)?;
        }
        if is_new {
            kept.push(*item);
        }
    }
    Ok(add_list(memory, kept))
}
