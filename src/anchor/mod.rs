//! Ties annotations and names to passages of an article's text.
