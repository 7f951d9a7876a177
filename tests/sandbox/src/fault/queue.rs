//! Queued and random faults.

use std::collections::VecDeque;
use std::sync::Mutex;

use super::Fault;
use super::random::RandomFaults;
use crate::destination::Destination;
use crate::sync::lock;

/// The faults of [`Sandbox::fail_next`](crate::Sandbox::fail_next) that have not happened yet, and
/// random ones.
#[derive(Default)]
pub(crate) struct FaultQueue {
    queue: Mutex<VecDeque<Fault>>,
    random: Mutex<Option<RandomFaults>>,
}

impl FaultQueue {
    pub(crate) fn push(&self, fault: Fault) {
        lock(&self.queue).push_back(fault);
    }

    pub(crate) fn set_random(&self, seed: u64, probability: f64, faults: Vec<Fault>) {
        *lock(&self.random) = Some(RandomFaults::new(seed, probability, faults));
    }

    pub(crate) fn clear_random(&self) {
        *lock(&self.random) = None;
    }

    /// Removes the oldest fault for this destination that happens after the request is read.
    pub(crate) fn take(&self, destination: Option<Destination>) -> Option<Fault> {
        let mut faults = lock(&self.queue);
        let position = faults
            .iter()
            .position(|fault| !fault.is_reset_unread() && fault.applies_to(destination))?;
        faults.remove(position)
    }

    /// Removes the oldest fault without a destination if it resets an unread request, whose
    /// destination is not known yet.
    pub(crate) fn take_reset_unread(&self) -> bool {
        let mut faults = lock(&self.queue);
        let oldest = faults.iter().position(|fault| fault.applies_to(None));
        let reset = oldest.filter(|&it| faults.get(it).is_some_and(Fault::is_reset_unread));
        reset.and_then(|it| faults.remove(it)).is_some()
    }

    /// Draws the random fault of the next request.
    pub(crate) fn next_random(&self) -> Option<Fault> {
        lock(&self.random).as_mut().and_then(RandomFaults::draw)
    }
}
