//! A saved page or text: the first byte says by which name. What is made of it is an article that can be read.

#![no_main]

use libfuzzer_sys::fuzz_target;

use briefbook::diagnostic::Severity;
use briefbook::import::{Options, import};
use briefbook_fuzz::{everything, read, site};

const NAMES: [(u8, &str); 5] =
    [(b'h', "page.html"), (b'm', "page.mhtml"), (b't', "page.txt"), (b'd', "page.md"), (b'n', "page")];

fuzz_target!(|input: &[u8]| {
    let Some((letter, bytes)) = input.split_first() else { return };
    let Some((_, name)) = NAMES.iter().find(|(known, _)| known == letter) else { return };
    let options = Options { today: "2020-01-02".into(), id: Some("one".into()), ..Options::default() };
    let Ok(imported) = import(bytes, name, &options) else { return };
    let files = [("content/articles/one.md", imported.text.as_bytes())];
    if let Some((_, _, diagnostics)) = read(&site(&files)) {
        let errors: Vec<_> = diagnostics.iter().filter(|one| one.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "what was imported has errors: {errors:?}\n{}", imported.text);
    }
    everything(input, &files);
});
