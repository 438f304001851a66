//! A date: what is read has bounds in order, and says again what was written.

#![no_main]

use libfuzzer_sys::fuzz_target;

use briefbook::date::Date;

fuzz_target!(|input: &[u8]| {
    let Ok(text) = std::str::from_utf8(input) else { return };
    match Date::parse(text) {
        Ok(date) => {
            assert_eq!(date.written(), text);
            if let (Some(earliest), Some(latest)) = (date.earliest(), date.latest()) {
                assert!(earliest <= latest, "{text}: {earliest} is after {latest}");
            }
            briefbook_fuzz::dated(text);
        }
        Err(bad) => assert!(text.is_char_boundary(bad.offset), "{text}: no place is at byte {}", bad.offset),
    }
});
