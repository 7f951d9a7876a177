//! The faults that are still to happen.

use std::collections::VecDeque;
use std::sync::Mutex;

use super::Fault;
use super::random::Random;
use crate::destination::Destination;
use crate::sync::lock;

/// The faults that have not happened yet, and those that happen by chance.
#[derive(Default)]
pub(crate) struct FaultQueue {
    waiting: Mutex<VecDeque<Fault>>,
    random: Mutex<Option<Random>>,
}

impl FaultQueue {
    pub(crate) fn push(&self, fault: Fault) {
        lock(&self.waiting).push_back(fault);
    }

    /// Lets faults happen by chance from now on.
    pub(crate) fn randomize(&self, seed: u64, probability: f64, faults: Vec<Fault>) {
        *lock(&self.random) = Some(Random::new(seed, probability, faults));
    }

    /// Leaves nothing to chance.
    pub(crate) fn settle(&self) {
        *lock(&self.random) = None;
    }

    /// The oldest fault that is meant for a request to this destination and has waited until the
    /// request was read.
    pub(crate) fn take(&self, destination: Option<Destination>) -> Option<Fault> {
        let mut faults = lock(&self.waiting);
        let position = faults
            .iter()
            .position(|fault| !fault.is_unread() && fault.concerns(destination))?;
        faults.remove(position)
    }

    /// Whether a request that begins is not to be read at all. It is not known yet where the
    /// request goes: what waits for a certain destination is passed over.
    pub(crate) fn take_unread(&self) -> bool {
        let mut faults = lock(&self.waiting);
        let oldest = faults.iter().position(|fault| fault.concerns(None));
        let unread = oldest.filter(|&oldest| faults.get(oldest).is_some_and(Fault::is_unread));
        unread.and_then(|unread| faults.remove(unread)).is_some()
    }

    /// The lot of a request that begins: one is drawn for each.
    pub(crate) fn draw(&self) -> Option<Fault> {
        lock(&self.random).as_mut().and_then(Random::draw)
    }
}
