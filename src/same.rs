//! Whether a list of shared values is the one of before: what is made of it then stands.
//!
//! Nearly every value is the same one in memory; the few that were made anew are compared by what matters. It knows
//! nothing of what the values are.

use std::sync::Arc;

/// Whether a list still is what it was, as far as `same` looks. If so, it takes up the values of now.
pub fn follow<'a, T: 'a>(
    last: &mut [Arc<T>],
    now: impl ExactSizeIterator<Item = &'a Arc<T>>,
    same: impl Fn(&T, &T) -> bool,
) -> bool {
    let stands = |(last, now): (&mut Arc<T>, &Arc<T>)| {
        Arc::ptr_eq(last, now)
            || (same(last, now) && {
                last.clone_from(now);
                true
            })
    };
    last.len() == now.len() && last.iter_mut().zip(now).all(stands)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_followed_by_what_matters() {
        let list = |words: &[&str]| -> Vec<Arc<String>> {
            words.iter().map(|w| Arc::new((*w).to_owned())).collect()
        };
        let (mut last, now) = (list(&["a", "b"]), list(&["a", "B"]));
        let same = |a: &String, b: &String| a.eq_ignore_ascii_case(b);
        assert!(follow(&mut last, now.iter(), same));
        assert!(last.iter().zip(&now).all(|(last, now)| Arc::ptr_eq(last, now)));
        assert!(!follow(&mut last, list(&["a", "c"]).iter(), same));
        assert!(!follow(&mut last, list(&["a"]).iter(), same));
    }
}
