//! Makes the words of English and Spanish as the program carries them: `src/anchor/known.rs` says how they lie in the file.

use std::collections::BTreeSet;
use std::env;
use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use random_word::Lang;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&packed(&words()))?;
    let folder = env::var_os("OUT_DIR").ok_or("cargo names no folder")?;
    fs::write(Path::new(&folder).join("words.bin"), encoder.finish()?)?;
    Ok(())
}

/// The words of three letters and more without another character than letters, in lower case and without accents: the
/// lists have none but the tilde.
fn words() -> BTreeSet<String> {
    let all = [Lang::En, Lang::Es].into_iter().flat_map(|language| random_word::all(language).iter());
    let plain = all.map(|word| word.to_lowercase().replace('ñ', "n"));
    plain.filter(|word| word.len() > 2 && word.bytes().all(|letter| letter.is_ascii_lowercase())).collect()
}

/// Of each word how many letters it shares with the one before it, and the rest of its letters.
fn packed(words: &BTreeSet<String>) -> Vec<u8> {
    let mut packed = Vec::new();
    let mut before: &[u8] = &[];
    for word in words.iter().map(String::as_bytes) {
        let shared = before.iter().zip(word).take_while(|(one, other)| one == other).count();
        let shared = if shared < 2 { 0 } else { shared };
        // No word of a language has more letters than a byte can count.
        packed.push(u8::try_from(shared).unwrap_or_default());
        packed.extend_from_slice(word.get(shared..).unwrap_or_default());
        before = word;
    }
    packed
}
