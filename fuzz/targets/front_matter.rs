//! A file of any kind: the first byte says which.

#![no_main]

use libfuzzer_sys::fuzz_target;

use briefbook_fuzz::{KINDS, everything};

fuzz_target!(|input: &[u8]| {
    let Some((letter, text)) = input.split_first() else { return };
    let Some((_, path)) = KINDS.iter().find(|(known, _)| known == letter) else { return };
    everything(input, &[(path, text)]);
});
