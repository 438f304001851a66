//! The hints of an ambiguous quote, pasted.

use super::*;

/// A quote with the keys that stand in backticks in a hint.
fn pasted(quote: &str, hint: &str) -> Anchor {
    let keys: Vec<&str> = hint.split('`').skip(1).step_by(2).collect();
    let table: toml::Table = keys.join("\n").parse().unwrap();
    let text = |key: &str| table.get(key).map(|value| spanned(value.as_str().unwrap().to_owned()));
    let number = |key: &str| table.get(key).map(|value| u32::try_from(value.as_integer().unwrap()).unwrap());
    Anchor {
        prefix: text("prefix"),
        suffix: text("suffix"),
        occurrence: number("occurrence").map(|nth| spanned(Occurrence::Nth(nth))),
        of: number("of").map(spanned),
        ..quoting(quote)
    }
}

/// How many words an anchor has around its quote, punctuation at the text's ends as one; none where it counts hits.
fn length_of(anchor: &Anchor) -> Option<usize> {
    let is_word = |word: &&str| word.contains(char::is_alphanumeric);
    let words = |key: &Option<Spanned<String>>, far: fn(&str) -> Option<&str>| {
        let text = key.as_ref().map_or("", |key| key.as_str());
        let bare = far(text).is_some_and(|word| !is_word(&word));
        text.split_whitespace().filter(is_word).count() + usize::from(bare)
    };
    let prefix = words(&anchor.prefix, |text| text.split_whitespace().next());
    let suffix = words(&anchor.suffix, |text| text.split_whitespace().last());
    anchor.occurrence.is_none().then_some(prefix + suffix)
}

/// The fewest words around a hit that mean it alone, by trying all; none where no words do.
fn shortest_of_all(article: &ArticleText<'_>, hits: &[TextRange], hit: &TextRange) -> Option<usize> {
    let mut found = Vec::new();
    for (before, after) in (0..=14).flat_map(|before| (0..=14).map(move |after| (before, after))) {
        let around = context::around(article.text, hit, before, after);
        let context = around.context();
        let standing: Vec<_> = hits.iter().filter(|hit| context.holds(article, hit)).collect();
        if standing == [hit] {
            let anchor = Anchor {
                prefix: Some(spanned(around.prefix)),
                suffix: Some(spanned(around.suffix)),
                ..quoting("")
            };
            found.extend(length_of(&anchor));
        }
    }
    found.into_iter().min()
}

proptest! {
    /// The hints of an ambiguous quote: as many as there are hits; each, pasted, means its hit alone; and none is
    /// longer than need be, counted in words.
    #[test]
    fn a_pasted_hint_decides(words in proptest::collection::vec("(the|May|—|\"|died|,|é)", 2..14), glue in "[ \n]") {
        let text = words.join(&glue);
        let quote = words[words.len() / 2].clone();
        let note = annotation("note", quoting(&quote));
        let article = ArticleText::new(&text);
        let hits = ladder::find(&article, &[quote.as_str()]).pop().unwrap().hits;
        let (_, diagnostics) = linked(&text, &[&note]);
        if hits.len() > 1 {
            prop_assert_eq!(diagnostics[0].code, Code::QuoteAmbiguous);
            prop_assert_eq!(diagnostics[0].related.len(), hits.len());
            prop_assert_eq!(diagnostics[0].hints.len(), hits.len());
            for (hit, hint) in hits.iter().zip(&diagnostics[0].hints) {
                let anchor = pasted(&quote, hint);
                prop_assert_eq!(place_quote(&text, &anchor, false).unwrap().1, vec![hit.clone()], "{}", hint);
                prop_assert_eq!(length_of(&anchor), shortest_of_all(&article, &hits, hit), "{}", hint);
            }
        }
    }
}
