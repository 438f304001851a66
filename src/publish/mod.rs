//! Brings a static host to the state of a fresh, checked build; whatever goes wrong, readers see the old site, or one in
//! which every page loads with its own assets.
//!
//! | file | holds |
//! |---|---|
//! | `site.rs` | the files of a release: content types, cache rules, compression |
//! | `manifest.rs` | what the target holds of ours |
//! | `plan.rs` | what has to be done, as data |
//! | `gates.rs` | what stands between a build and its readers |
//! | `changes.rs`, `words.rs` | what readers will see change |
//! | `run.rs` | doing it: in order, in parallel, with retries |
//! | `back.rs` | rollback and purge |
//! | `lock.rs` | two publishes do not meet |
//! | `target.rs` | what a host has to be able to do |
//! | `targets/` | the hosts |

pub mod back;
pub mod changes;
pub mod gates;
pub mod lock;
pub mod manifest;
pub mod plan;
pub mod run;
pub mod site;
pub mod target;
pub mod targets;
pub mod words;
