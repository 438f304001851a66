//! `briefbook explain`: help on a diagnostic.

use super::args::{Explain, Global};
use super::{Outcome, fail, print};
use crate::diagnostic::{Code, nearest};

/// Runs the command.
pub fn run(_: &Global, options: &Explain) -> Outcome {
    let done = |text: String| print(text).map_or_else(|outcome| outcome, |()| Outcome::Done);
    let Some(word) = &options.code else { return done(list()) };
    match word.parse::<Code>() {
        Ok(code) => done(code.page()),
        Err(()) => {
            let near = nearest(word, Code::ALL.iter().map(|code| code.as_str()));
            let hint = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`briefbook explain` lists them all".to_owned(),
            };
            fail(&format!("`{word}` is no code of a diagnostic; {hint}"), Outcome::Usage)
        }
    }
}

/// Every code with the first sentence of its page.
fn list() -> String {
    let width = Code::ALL.iter().map(|code| code.as_str().len()).max().unwrap_or_default();
    let mut list = String::new();
    for code in Code::ALL {
        let page = code.page();
        let first = page.lines().skip(1).find(|line| !line.trim().is_empty()).unwrap_or_default();
        list.push_str(&format!("{:width$}  {first}\n", code.as_str()));
    }
    list
}
