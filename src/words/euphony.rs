//! Small words of Spanish that change before a sound: `y` is `e` before that of i, `o` is `u` before that of o.

/// Changes the word at the end of what is written of a phrase, if what comes next asks for it.
pub fn before(out: &mut String, start: usize, next: &str) {
    let written = out.get(start..).unwrap_or_default();
    let changed = match written {
        text if text.ends_with(" y ") && sounds_like_i(next) => "e ",
        text if text.ends_with(" o ") && sounds_like_o(next) => "u ",
        _ => return,
    };
    out.truncate(out.len() - changed.len());
    out.push_str(changed);
}

/// Whether a word begins with the vowel i, and not with the one that is nearly a consonant: `hielo`.
fn sounds_like_i(next: &str) -> bool {
    let (first, second) = first_sounds(next);
    matches!(first, 'i' | 'í') && !matches!(second, 'a' | 'e' | 'o' | 'u')
}

/// Whether a word begins with the vowel o; 8 and 11 do, too.
fn sounds_like_o(next: &str) -> bool {
    let (number, _) = next.split_at(next.find(|c: char| !c.is_ascii_digit()).unwrap_or(next.len()));
    matches!(first_sounds(next).0, 'o' | 'ó') || number.starts_with('8') || number == "11"
}

/// The first two letters in small letters; an h is none.
fn first_sounds(next: &str) -> (char, char) {
    let mut letters = next.chars().flat_map(char::to_lowercase).skip_while(|c| *c == 'h');
    (letters.next().unwrap_or(' '), letters.next().unwrap_or(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_change_before_sounds() {
        for (written, next, whole) in [
            ("otoño y ", "invierno", "otoño e invierno"),
            ("Ana y ", "Hilda", "Ana e Hilda"),
            ("nieve y ", "hielo", "nieve y hielo"),
            ("entre 2030 y ", "2031", "entre 2030 y 2031"),
            ("marzo o ", "octubre", "marzo u octubre"),
            ("7 o ", "8 de mayo", "7 u 8 de mayo"),
            ("10 o ", "11 de mayo", "10 u 11 de mayo"),
            ("1109 o ", "1110", "1109 o 1110"),
            ("desde ", "invierno", "desde invierno"),
        ] {
            let mut out = written.to_owned();
            before(&mut out, 0, next);
            assert_eq!(out + next, whole);
        }
        let mut out = "x y ".to_owned();
        before(&mut out, 4, "invierno");
        assert_eq!(out, "x y ", "not in what stood before the phrase");
    }
}
