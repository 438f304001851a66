//! What one page shows.
pub mod pages;
pub mod parts;
