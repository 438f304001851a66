//! What readers of a page read: its title and its words, from its HTML.

use std::cell::{Cell, RefCell};

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use unicode_segmentation::UnicodeSegmentation;

/// What is read on a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Read {
    /// Its first heading, else its title.
    pub title: String,
    /// Its words, without menus and footers.
    pub words: Vec<String>,
}

/// How many words one text has that the other has not, in their order: added, removed.
pub fn difference(old: &[String], new: &[String]) -> (usize, usize) {
    let deadline = std::time::Instant::now() + std::time::Duration::from_millis(500);
    let ops = similar::capture_diff_slices_deadline(similar::Algorithm::Myers, old, new, Some(deadline));
    ops.iter().fold((0, 0), |(added, removed), op| match op {
        similar::DiffOp::Equal { .. } => (added, removed),
        similar::DiffOp::Insert { new_len, .. } => (added + new_len, removed),
        similar::DiffOp::Delete { old_len, .. } => (added, removed + old_len),
        similar::DiffOp::Replace { old_len, new_len, .. } => (added + new_len, removed + old_len),
    })
}

/// Reads a page.
pub fn read(html: &[u8]) -> Read {
    let text = String::from_utf8_lossy(html);
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(&text));
    let tokenizer = Tokenizer::new(Reader::default(), TokenizerOpts::default());
    // The reader never asks for a pause.
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    let reader = tokenizer.sink;
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (heading, title) = (squeezed(&reader.heading.take()), squeezed(&reader.title.take()));
    let whole = reader.all.take();
    let main = reader.main.take();
    let read = if reader.has_main.get() { main } else { whole };
    Read {
        title: if heading.is_empty() { title } else { heading },
        words: read.unicode_words().map(ToOwned::to_owned).collect(),
    }
}

#[derive(Default)]
struct Reader {
    title: RefCell<String>,
    heading: RefCell<String>,
    main: RefCell<String>,
    all: RefCell<String>,
    has_main: Cell<bool>,
    in_main: Cell<u32>,
    in_title: Cell<bool>,
    in_heading: Cell<bool>,
    had_heading: Cell<bool>,
    /// Inside a script or a style sheet.
    unread: Cell<bool>,
}

impl Reader {
    fn tag(&self, tag: &Tag) {
        let opens = tag.kind == TagKind::StartTag;
        match &*tag.name {
            "title" => self.in_title.set(opens),
            "script" | "style" | "template" => self.unread.set(opens && !tag.self_closing),
            "h1" => {
                self.in_heading.set(opens && !self.had_heading.get());
                self.had_heading.set(self.had_heading.get() || !opens);
            }
            "main" if opens => {
                self.has_main.set(true);
                self.in_main.set(self.in_main.get() + 1);
            }
            "main" => self.in_main.set(self.in_main.get().saturating_sub(1)),
            _ => {}
        }
        const WITHIN_WORDS: [&str; 12] =
            ["a", "mark", "em", "strong", "b", "i", "span", "sub", "sup", "code", "abbr", "time"];
        if !WITHIN_WORDS.contains(&&*tag.name) {
            self.text(" ");
        }
    }

    fn text(&self, text: &str) {
        if self.unread.get() {
            return;
        }
        if self.in_title.get() {
            self.title.borrow_mut().push_str(text);
            return;
        }
        if self.in_heading.get() {
            self.heading.borrow_mut().push_str(text);
        }
        if self.in_main.get() > 0 {
            self.main.borrow_mut().push_str(text);
        }
        self.all.borrow_mut().push_str(text);
    }
}

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => self.tag(&tag),
            Token::CharacterTokens(text) => self.text(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_that_readers_see() {
        let page = b"<!doctype html><title>Page \xe2\x80\x93 Site</title><nav>Menu</nav><main><h1>The <em>port</em></h1>\
            <p>Thefts fell to 412 in <mark>Port</mark> Sample&rsquo;s dock.<script>var x = 1;</script></main><footer>End</footer>";
        let read = read(page);
        assert_eq!(read.title, "The port");
        assert_eq!(read.words.join(" "), "The port Thefts fell to 412 in Port Sample\u{2019}s dock");
        assert_eq!(super::read(b"<title>T</title>a<p>b").words, ["a", "b"]);
        assert_eq!(super::read(b"\xff<").title, "");
    }

    #[test]
    fn words_added_and_removed() {
        let words = |text: &str| text.split(' ').map(ToOwned::to_owned).collect::<Vec<_>>();
        assert_eq!(difference(&words("a b c d"), &words("a x c d e")), (2, 1));
        assert_eq!(difference(&[], &words("a b")), (2, 0));
    }
}
