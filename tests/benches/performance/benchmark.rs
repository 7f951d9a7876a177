//! Alternating rounds of two programs, and the spread of what they take.

use std::time::Instant;

use crate::report::Goal;

/// Does the same so many times.
pub type Work = Box<dyn FnMut(usize)>;

/// Two programs that are compared. They get the URL of the server.
#[derive(Clone, Copy)]
pub struct Benchmark {
    pub name: &'static str,
    pub what: &'static str,
    pub goal: Goal,
    pub rounds: usize,
    /// How often a round does the work: long rounds are interrupted by other programs, and then the slower
    /// side more often.
    pub count: usize,
    /// How often a profile does it.
    pub profiled: usize,
    /// What one writes with reqwest, serde_json, hmac and axum alone.
    pub bare: fn(&str) -> Work,
    pub ours: fn(&str) -> Work,
}

/// A median, and the quartiles around it.
#[derive(Clone, Copy)]
pub struct Spread {
    pub low: f64,
    pub median: f64,
    pub high: f64,
}

impl Spread {
    pub fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        let quartile = |quarter: usize| values[(values.len() - 1) * quarter / 4];
        Self {
            low: quartile(1),
            median: quartile(2),
            high: quartile(3),
        }
    }
}

/// Seconds of both sides for each time, in each round.
pub struct Rounds {
    pub bare: Vec<f64>,
    pub ours: Vec<f64>,
}

impl Benchmark {
    /// Runs both sides in each round, so that other load affects both; who begins alternates, too.
    pub fn measure(&self, rounds: usize, server: &str) -> Rounds {
        let mut sides = [self.bare, self.ours].map(|prepare| (prepare(server), Vec::new()));
        // The first rounds warm up.
        for round in 0..rounds + 2 {
            for turn in 0..2 {
                let (work, seconds) = &mut sides[(round + turn) % 2];
                seconds.push(time(|| work(self.count)) / self.count as f64);
            }
        }
        let [bare, ours] = sides.map(|(_, mut seconds)| seconds.split_off(2));
        Rounds { bare, ours }
    }
}

/// The seconds that `run` takes.
pub fn time(run: impl FnOnce()) -> f64 {
    let start = Instant::now();
    run();
    start.elapsed().as_secs_f64()
}
