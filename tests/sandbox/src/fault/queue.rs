//! Queued and random faults.

use std::collections::VecDeque;
use std::sync::Mutex;

use super::Fault;
use crate::operation::Destination;
use crate::recorded::lock;

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

/// Random faults, identical in each run with the same seed.
pub(super) struct RandomFaults {
    state: u64,
    probability: f64,
    faults: Vec<Fault>,
}

impl RandomFaults {
    pub(super) const fn new(seed: u64, probability: f64, faults: Vec<Fault>) -> Self {
        Self {
            state: seed,
            probability,
            faults,
        }
    }

    /// Draws the fault of one request.
    pub(super) fn draw(&mut self) -> Option<Fault> {
        // Always draw both numbers: the result then depends only on the position in the sequence.
        let (chance, choice) = (self.unit(), self.unit());
        let hit = chance < self.probability;
        if !hit {
            return None;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            clippy::cast_sign_loss,
            reason = "an index into a list, from a number below its length"
        )]
        let index = (choice * self.faults.len() as f64) as usize;
        self.faults.get(index).cloned()
    }

    /// Returns a number in `0..1`.
    fn unit(&mut self) -> f64 {
        const VALUES: f64 = 4_294_967_296.0;
        let [.., a, b, c, d] = self.next().to_le_bytes();
        f64::from(u32::from_le_bytes([a, b, c, d])) / VALUES
    }

    /// `SplitMix64`, which accepts any seed, including 0.
    const fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Effect;

    /// The statuses of `count` requests; 200 without a fault.
    fn statuses(probability: f64, count: usize) -> Vec<u16> {
        let faults = [500, 502, 503].map(Fault::status).to_vec();
        let mut random = RandomFaults::new(7, probability, faults);
        let status = |fault: Option<Fault>| match fault.map(|fault| fault.effect) {
            Some(Effect::Response { status, .. }) => status,
            _ => 200,
        };
        (0..count).map(|_| status(random.draw())).collect()
    }

    #[test]
    fn probability_applies_equally_to_all_faults() {
        let drawn = statuses(0.3, 3_000);
        assert_eq!(drawn, statuses(0.3, 3_000));
        for status in [500, 502, 503] {
            let times = drawn.iter().filter(|it| **it == status).count();
            assert!((240..360).contains(&times), "{status}: {times}");
        }
        assert!(!statuses(1.0, 100).contains(&200));
        for never in [0.0, -1.0, f64::NAN] {
            assert_eq!(statuses(never, 100), [200; 100]);
        }
        assert!(RandomFaults::new(7, 1.0, Vec::new()).draw().is_none());
    }
}
