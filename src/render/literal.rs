//! Values as scripts hold them. Entry point: [`literal`].

use std::io;

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

/// Writes a value of strings, numbers and lists into a script.
pub fn literal(script: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) {
    let written = value.serialize(&mut Serializer::with_formatter(script, InScript));
    // To memory: nothing that could fail.
    debug_assert!(written.is_ok(), "{written:?}");
}

/// JSON that is also JavaScript of any edition, and that no HTML parser takes for the end of a script.
struct InScript;

impl Formatter for InScript {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        let mut from = 0;
        // U+2028 and U+2029 begin with 0xE2, as dashes and quotes do.
        while let Some(at) = memchr::memchr2(b'<', 0xE2, &rest.as_bytes()[from..]).map(|at| from + at) {
            let (plain, special) = rest.split_at(at);
            let mut after = special.chars();
            match after.next() {
                Some(c @ ('<' | '\u{2028}' | '\u{2029}')) => {
                    writer.write_all(plain.as_bytes())?;
                    write!(writer, "\\u{:04x}", u32::from(c))?;
                    (rest, from) = (after.as_str(), 0);
                }
                _ => from = at + 3,
            }
        }
        writer.write_all(rest.as_bytes())
    }
}
