//! A view becomes bytes.

pub mod body;
