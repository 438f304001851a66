//! JSON that versions of can be compared line by line.

use memchr::memmem;
use serde_json::{Map, Value, json};

/// An object from keys with values; those without are left out.
pub fn object<const N: usize>(pairs: [(&str, Option<Value>); N]) -> Value {
    let given = pairs.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
    Value::Object(given.collect::<Map<String, Value>>())
}

/// A text that was given.
pub fn text(text: Option<&str>) -> Option<Value> {
    text.filter(|text| !text.is_empty()).map(Value::from)
}

/// A list that holds something.
pub fn list(items: Vec<Value>) -> Option<Value> {
    (!items.is_empty()).then_some(Value::Array(items))
}

/// A file of one value: what it holds under `key` stands one a line, the rest on one.
pub fn lines(value: &Value, key: &str) -> Vec<u8> {
    let mut out = Vec::new();
    write(&mut out, value, key);
    out.push(b'\n');
    out
}

/// Writes a value. Only objects on the way to the key are looked into, so that no depth of the data counts.
fn write(out: &mut Vec<u8>, value: &Value, key: &str) {
    let Value::Object(object) = value else { return plain(out, value) };
    let mut left: Vec<(&Map<String, Value>, usize)> = vec![(object, 0)];
    out.push(b'{');
    while let Some((object, n)) = left.pop() {
        let Some((name, value)) = object.iter().nth(n) else {
            out.push(b'}');
            continue;
        };
        if n > 0 {
            out.push(b',');
        }
        left.push((object, n + 1));
        plain(out, &json!(name));
        out.push(b':');
        match value {
            Value::Array(items) if name == key => array(out, items),
            Value::Object(inner) if holds(inner, key) => {
                out.push(b'{');
                left.push((inner, 0));
            }
            _ => plain(out, value),
        }
    }
}

fn holds(object: &Map<String, Value>, key: &str) -> bool {
    object.contains_key(key)
}

fn array(out: &mut Vec<u8>, items: &[Value]) {
    out.push(b'[');
    for (n, item) in items.iter().enumerate() {
        out.extend_from_slice(if n == 0 { b"\n" } else { b",\n" });
        plain(out, item);
    }
    out.extend_from_slice(b"\n]");
}

/// Writes a value on one line: also for those who take other characters than a line feed for the end of one.
pub fn plain(out: &mut Vec<u8>, value: &Value) {
    let start = out.len();
    let written = serde_json::to_writer(&mut *out, value);
    // A vector takes every byte, and a value has no keys but strings.
    debug_assert!(written.is_ok(), "{written:?}");
    if ENDS.iter().any(|(end, _)| memmem::find(&out[start..], end.as_bytes()).is_some()) {
        let mut text = String::from_utf8_lossy(&out[start..]).into_owned();
        ENDS.iter().for_each(|(end, escaped)| text = text.replace(end, escaped));
        out.truncate(start);
        out.extend_from_slice(text.as_bytes());
    }
}

/// Characters that end a line for some, with their escapes. They stand in texts alone.
const ENDS: [(&str, &str); 3] = [("\u{85}", "\\u0085"), ("\u{2028}", "\\u2028"), ("\u{2029}", "\\u2029")];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_stand_one_a_line() {
        let value = json!({ "a": { "x": [1], "items": [{ "items": [1] }, 2] }, "b": [1, 2] });
        let text = String::from_utf8(lines(&value, "items")).unwrap();
        assert_eq!(text, "{\"a\":{\"x\":[1],\"items\":[\n{\"items\":[1]},\n2\n]},\"b\":[1,2]}\n");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }

    #[test]
    fn a_line_is_one_for_everybody() {
        let value = json!({ "a\u{2028}": "b\u{85}c\u{2029}d\u{7f}" });
        let mut out = b"\n".to_vec();
        plain(&mut out, &value);
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, "\n{\"a\\u2028\":\"b\\u0085c\\u2029d\u{7f}\"}");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }
}
