//! What a person sees of a publish.

use crate::publish::run::{Step, Watch};
use crate::publish::target::Fault;

/// Nothing yet.
pub struct Plain;

impl Watch for Plain {
    fn step(&self, _: Step, _: usize, _: u64) {}
    fn sent(&self, _: u64) {}
    fn again(&self, _: &Fault) {}
}
