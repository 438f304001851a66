//! The filters of our own: `t`, the words of the interface in templates, `{{ "count.sources" | t(n=of.count) }}`, and
//! `addresses`, what the links of a text lead to.

use std::borrow::Cow;

use tera::value::Key;
use tera::{Error, Kwargs, State, TeraResult, Value};

use crate::render::links;
use crate::words::{Words, Wrong};

/// What stands at a key, filled. It is plain text, which the template escapes; where a place is filled with HTML that
/// the template made, the rest is escaped here and all of it is HTML.
pub fn phrase(words: &Words, key: &str, fills: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let is_html = state.autoescaping_enabled() && fills.iter().any(|(_, value)| value.is_safe());
    let escaped =
        |text: &str| if is_html { state.escape(text).map(Cow::Owned) } else { Ok(text.to_owned().into()) };
    let place = |name: &str| -> Option<Cow<'_, str>> {
        let is_it = |(key, _): &(&Key<'static>, &Value)| key.as_str() == Some(name);
        let (_, value) = fills.iter().find(is_it)?;
        match value.as_str() {
            Some(text) if value.is_safe() => Some(Cow::Owned(text.to_owned())),
            Some(text) => escaped(text).ok(),
            None => number(words, value).map(Cow::Owned),
        }
    };
    let n = fills.get::<&Value>("n").ok().flatten().and_then(Value::as_u64);
    let text = |text| if is_html { escaped(text).unwrap_or(Cow::Borrowed("")) } else { Cow::Borrowed(text) };
    let mut out = String::new();
    words.write(&mut out, key, n, &place, &text).map_err(|wrong| error(key, wrong))?;
    Ok(if is_html { Value::safe_string(&out) } else { Value::from(out) })
}

/// The addresses on other hosts that a text's links lead to.
pub fn addresses(html: &str, _: Kwargs, _: &State<'_>) -> Value {
    links::external(html).map(Cow::into_owned).collect::<Vec<_>>().into()
}

/// A number as the language writes it.
fn number(words: &Words, value: &Value) -> Option<String> {
    let number = value.as_number()?;
    let mut out = String::new();
    words.number(&mut out, &number.to_string());
    Some(out)
}

fn error(key: &str, wrong: Wrong) -> Error {
    Error::message(match wrong {
        Wrong::Unknown => format!("there is no word `{key}`"),
        Wrong::Empty(place) => format!("the word `{key}` needs a text or a number for `{place}`"),
        Wrong::NotCounted => format!("the word `{key}` needs a number for `n`"),
    })
}
