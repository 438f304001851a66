//! The kinds of diagnostic: one row a code.
//!
//! A row names the code, its default severity, and whether site.toml's `[diagnostics]` may change it. Codes about
//! anchors, markings, rights, embargo and output are fixed (FORMAT.md section 4). Each row's page is
//! `docs/content/entities/CODE.md`, which `briefbook explain CODE` prints.

use super::Severity;

macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $changeable:literal,)*) => {
        /// A kind of diagnostic.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $(#[doc = $name] $variant,)* }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The kebab-case word that messages, JSON and `explain` use.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The severity unless site.toml changes it.
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// Whether site.toml's `[diagnostics]` may change the severity.
            pub fn changeable(self) -> bool {
                match self { $(Self::$variant => $changeable,)* }
            }

            /// Its file in the book.
            fn file(self) -> &'static str {
                match self {
                    $(Self::$variant => include_str!(concat!("../../docs/content/entities/", $name, ".md")),)*
                }
            }
        }
    };
}

impl Code {
    /// The page that `briefbook explain` prints, as Markdown: the book's, without its front matter and below a heading.
    pub fn page(self) -> String {
        let text = self.file().splitn(3, "+++\n").last().unwrap_or_default();
        format!("# {}\n\n{}", self.as_str(), text.trim_start())
    }
}

codes! {
    // Reading files.
    UnreadableFile "unreadable-file" Error false,
    NotUtf8 "not-utf8" Error false,
    FileTooLarge "file-too-large" Error false,
    LinkOutsideSite "link-outside-site" Error false,
    MisplacedFile "misplaced-file" Warning true,
    BadId "bad-id" Error false,
    DuplicateId "duplicate-id" Error false,
    FrontMatterMissing "front-matter-missing" Error false,
    FrontMatterUnclosed "front-matter-unclosed" Error false,
    TomlSyntax "toml-syntax" Error false,
    // Keys and values.
    UnknownKey "unknown-key" Error true,
    MissingKey "missing-key" Error false,
    ConflictingKeys "conflicting-keys" Error false,
    WrongType "wrong-type" Error false,
    BadValue "bad-value" Error false,
    BadDate "bad-date" Error false,
    BadMarking "bad-marking" Error false,
    BadStatus "bad-status" Error false,
    BadRights "bad-rights" Error false,
    BadEmbargo "bad-embargo" Error false,
    FixedDiagnostic "fixed-diagnostic" Error false,
    CredentialInSite "credential-in-site" Error false,
    // References between objects.
    UnknownEntity "unknown-entity" Error true,
    UnknownEvent "unknown-event" Error true,
    UnknownClaim "unknown-claim" Error true,
    UnknownSeries "unknown-series" Error true,
    UnknownArticle "unknown-article" Error true,
    UnknownPublisher "unknown-publisher" Error true,
    UnknownJudgement "unknown-judgement" Error true,
    WrongKind "wrong-kind" Error true,
    CyclicPartOf "cyclic-part-of" Error true,
    CyclicReference "cyclic-reference" Error true,
    AnnotationWithoutArticle "annotation-without-article" Error false,
    // Anchors.
    QuoteNotFound "quote-not-found" Error false,
    QuoteDrifted "quote-drifted" Error false,
    QuoteAmbiguous "quote-ambiguous" Error false,
    QuoteMissing "quote-missing" Error false,
    OccurrenceUnchecked "occurrence-unchecked" Warning false,
    DuplicateAnnotation "duplicate-annotation" Error false,
    ReservedId "reserved-id" Error false,
    // Rights.
    ExcerptOverBudget "excerpt-over-budget" Error false,
    // Names.
    NameShared "name-shared" Suggestion true,
    NameUnlinked "name-unlinked" Suggestion true,
    // Links and pages.
    DanglingLink "dangling-link" Error true,
    AmbiguousLink "ambiguous-link" Error true,
    RestrictedLink "restricted-link" Error false,
    LinkExposed "link-exposed" Warning false,
    RemoteImage "remote-image" Warning true,
    UnsafeLink "unsafe-link" Warning true,
    RawHtmlImage "raw-html-image" Warning true,
    AddressTaken "address-taken" Error false,
    PageLeftOut "page-left-out" Warning true,
    MediaRefused "media-refused" Error false,
    MetadataKept "metadata-kept" Warning true,
    // Analysis.
    LikelihoodAndConfidence "likelihood-and-confidence" Error true,
    FigureWithoutValue "figure-without-value" Error true,
    // Templates.
    TemplateSyntax "template-syntax" Error false,
    TemplateFailed "template-failed" Error false,
    BadWord "bad-word" Error false,
    UnknownWord "unknown-word" Warning true,
    MissingWords "missing-words" Warning true,
    // The program itself.
    InternalError "internal-error" Error false,
}

impl std::str::FromStr for Code {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|code| code.as_str() == word).ok_or(())
    }
}
