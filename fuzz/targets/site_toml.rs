//! The file that makes a directory a site.

#![no_main]

use libfuzzer_sys::fuzz_target;

use briefbook_fuzz::everything;

fuzz_target!(|input: &[u8]| everything(input, &[("site.toml", input)]));
