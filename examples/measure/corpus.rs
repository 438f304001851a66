//! Reads a file of JSON lines. Each measure names the keys that it needs.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use serde::Deserialize;

/// What may fail is said in words.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// All lines of a file, each read as `T`; blank ones are passed over.
pub fn lines<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<Vec<T>> {
    let mut all = Vec::new();
    for (number, line) in BufReader::new(File::open(path)?).lines().enumerate() {
        let line = line?;
        if !line.trim().is_empty() {
            all.push(serde_json::from_str(&line).map_err(|error| format!("line {}: {error}", number + 1))?);
        }
    }
    Ok(all)
}
