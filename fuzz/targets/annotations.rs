//! An annotation file beside an article: the article's text, a line of `%%%%`, the annotations.

#![no_main]

use libfuzzer_sys::fuzz_target;

use briefbook_fuzz::{everything, halves};

fuzz_target!(|input: &[u8]| {
    let (body, annotations) = halves(input);
    let article = [b"+++\ntitle = \"One\"\npublisher = \"post\"\n+++\n", body].concat();
    everything(
        input,
        &[("content/articles/one.md", &article), ("content/annotations/one.toml", annotations)],
    );
});
