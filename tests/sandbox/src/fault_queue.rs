//! Which request has which fault: queued and random ones.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Mutex;

use crate::faults::{BrokenConnection, Fault};
use crate::operation::Destination;
use crate::recorded::lock;
use crate::server::{Reply, Stopped};

/// Where a fault comes from.
#[derive(Clone, Copy)]
pub(crate) enum Origin {
    #[cfg(feature = "cli")]
    Script,
    Page,
    Test,
    Random,
}

/// A fault of one request.
#[derive(Clone)]
pub(crate) struct QueuedFault {
    pub(crate) id: u64,
    pub(crate) fault: Fault,
    origin: Origin,
    /// The position among its repetitions, from 1, and their number.
    repetition: (u16, u16),
}

impl QueuedFault {
    /// Applies the fault to a request. Returns what it does and where it comes from, in words, and
    /// the response that it leaves of `handle`.
    pub(crate) async fn apply(
        &self,
        destination: Option<Destination>,
        stopped: &Stopped,
        handle: impl FnOnce() -> Reply,
    ) -> (Option<String>, Result<Reply, BrokenConnection>) {
        let (handled, result) = self.fault.apply(stopped, handle).await;
        let effect = self.fault.effect_on(destination, handled);
        let separator = if effect.is_empty() { "" } else { "; " };
        (Some(format!("{effect}{separator}{self}")), result)
    }
}

/// Displays the origin, e.g. `fault from the script (1 of 2)`.
impl fmt::Display for QueuedFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.origin {
            #[cfg(feature = "cli")]
            Origin::Script => "fault from the script",
            Origin::Page => "fault from the page",
            Origin::Test => "fault from the test",
            Origin::Random => "random fault",
        })?;
        match self.repetition {
            (_, 1) => Ok(()),
            (position, times) => write!(f, " ({position} of {times})"),
        }
    }
}

/// The faults of [`Sandbox::fail_next`](crate::Sandbox::fail_next), of a script and of the page that
/// have not happened yet, and random ones.
#[derive(Default)]
pub(crate) struct FaultQueue {
    /// The queue and the number of all faults that were in it.
    queue: Mutex<(VecDeque<QueuedFault>, u64)>,
    pub(crate) random: Mutex<Option<RandomFaults>>,
}

impl FaultQueue {
    pub(crate) fn push(&self, fault: &Fault, times: u16, origin: Origin) {
        let (queue, count) = &mut *lock(&self.queue);
        for position in 1..=times {
            *count += 1;
            queue.push_back(QueuedFault {
                id: *count,
                fault: fault.clone(),
                origin,
                repetition: (position, times),
            });
        }
    }

    /// Returns whether there was such a fault.
    pub(crate) fn remove(&self, id: u64) -> bool {
        let (queue, _) = &mut *lock(&self.queue);
        let before = queue.len();
        queue.retain(|queued| queued.id != id);
        queue.len() < before
    }

    /// The first faults in the queue.
    pub(crate) fn first(&self, limit: usize) -> Vec<QueuedFault> {
        let (queue, _) = &*lock(&self.queue);
        queue.iter().take(limit).cloned().collect()
    }

    /// The random faults and their probability, e.g. `reset or stall, 10 %`.
    pub(crate) fn random_faults(&self) -> Option<String> {
        let random = lock(&self.random);
        let random = random.as_ref()?;
        let faults: Vec<_> = random.faults.iter().map(Fault::description).collect();
        // Two decimals at most.
        let percent = (random.probability * 10_000.0).round() / 100.0;
        Some(format!("{}, {percent} %", faults.join(" or ")))
    }

    /// The fault of a request to this destination: the oldest queued one that applies, or else the
    /// random one, which is drawn in any case.
    pub(crate) fn take(&self, destination: Option<Destination>) -> Option<QueuedFault> {
        let random = lock(&self.random).as_mut().and_then(RandomFaults::draw);
        let (queue, _) = &mut *lock(&self.queue);
        let queued = queue.iter().position(|it| it.fault.applies_to(destination));
        if let Some(position) = queued {
            return queue.remove(position);
        }
        let fault = random.filter(|fault| fault.applies_to(destination))?;
        Some(QueuedFault {
            id: 0,
            fault,
            origin: Origin::Random,
            repetition: (1, 1),
        })
    }
}

/// Random faults, identical in each run with the same seed.
pub(crate) struct RandomFaults {
    pub(crate) random: fastrand::Rng,
    pub(crate) probability: f64,
    pub(crate) faults: Vec<Fault>,
}

impl RandomFaults {
    fn draw(&mut self) -> Option<Fault> {
        // Always draw both: the result then depends only on the position in the sequence.
        let is_hit = self.random.f64() < self.probability;
        let fault = self.random.choice(&self.faults);
        fault.filter(|_| is_hit).cloned()
    }
}
