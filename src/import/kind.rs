//! Which format a file has, by what it holds.

/// The formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A web page.
    Html,
    /// A web page with all that belongs to it, in one file.
    Mhtml,
    /// Plain text.
    Text,
}

impl Kind {
    /// Every format with the word that a command line has for it, and what it is.
    pub const WORDS: &'static [(&'static str, Self, &'static str)] = &[
        ("html", Self::Html, "A web page"),
        ("mhtml", Self::Mhtml, "A web page in one file, as browsers save it with all that belongs to it"),
        ("text", Self::Text, "Plain text"),
    ];

    /// The ending of a file of this format.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Mhtml => "mhtml",
            Self::Text => "txt",
        }
    }
}

/// Beginnings of files that are neither pages nor text, what they are, and what to do.
const OTHERS: &[(&[u8], &str, &str)] = &[
    (b"%PDF-", "a PDF document", "copy its text into a `.txt` file"),
    (
        b"PK\x03\x04",
        "a ZIP archive, or a document of an office program",
        "save it as a web page or as plain text",
    ),
    (b"\x1f\x8b", "a compressed file", "unpack it first"),
    (b"\xd0\xcf\x11\xe0", "a document of an old office program", "save it as a web page or as plain text"),
    (b"{\\rtf", "an RTF document", "save it as a web page or as plain text"),
    (
        b"bplist",
        "a web archive of Safari",
        "save the page as its source (`Page Source`), or paste its text into a `.txt` file",
    ),
    (b"\x89PNG", "an image", "an image has no text to annotate"),
    (b"\xff\xd8\xff", "an image", "an image has no text to annotate"),
    (b"GIF8", "an image", "an image has no text to annotate"),
    (b"RIFF", "a media file", "it has no text to annotate"),
    (b"\x7fELF", "a program", "it has no text to annotate"),
    (b"SQLite format 3", "a database", "it has no text to annotate"),
];

/// What a file is that cannot be read, and what to do instead.
pub fn unreadable(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    OTHERS.iter().find(|(start, ..)| bytes.starts_with(start)).map(|(_, what, hint)| (*what, *hint))
}

/// The format of a file: by what it holds; where that says nothing, by the ending of its name.
pub fn of(bytes: &[u8], name: &str) -> Kind {
    // NUL bytes go so that UTF-16 looks like ASCII.
    let start: Vec<u8> = bytes.iter().take(16_384).filter(|b| **b != 0).map(u8::to_ascii_lowercase).collect();
    let start = String::from_utf8_lossy(&start);
    let start = start.trim_start_matches(|c: char| !c.is_ascii_graphic());
    let has = |word: &str| start.contains(word);
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    let is_head = start.lines().next().is_some_and(|line| line.contains(':') && !line.starts_with('<'));
    if is_head
        && has("content-type:")
        && (has("mime-version:") || has("multipart/related"))
        && !start.starts_with('<')
    {
        return Kind::Mhtml;
    }
    let begins = [
        "<!doctype",
        "<html",
        "<head",
        "<body",
        "<?xml",
        "<!--",
        "<title",
        "<meta",
        "<article",
        "<main",
        "<div",
        "<h1",
        "<p>",
        "<p ",
        "<section",
        "<table",
    ];
    let is_page =
        begins.iter().any(|tag| start.starts_with(tag)) && (has("<html") || !start.starts_with("<?xml"));
    let is_named = matches!(ending.as_str(), "html" | "htm" | "xhtml" | "xht" | "shtml");
    match ending.as_str() {
        "mht" | "mhtml" if is_head => Kind::Mhtml,
        _ if is_page || is_named => Kind::Html,
        _ => Kind::Text,
    }
}
