//! The table of figures, on the terminal and as a page.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::thread::available_parallelism;
use std::time::Duration;
use std::{env, fs};

use jiff::Zoned;

use crate::benchmark::{Benchmark, Rounds, Spread};
use crate::profile::excess;

/// How many functions of a profile are shown.
const FUNCTIONS: usize = 12;

#[derive(Clone, Copy)]
pub enum Goal {
    AtMost(f64),
    AtLeast(f64),
    None,
}

/// What was measured, and its goal.
pub struct Figure {
    pub what: &'static str,
    pub goal: Goal,
    pub measured: f64,
    pub spread: String,
    /// Of the bare program, and of ours.
    pub values: [String; 2],
    pub unit: &'static str,
    pub remaining: Remaining,
}

/// Where the page finds the remaining cost if the goal is missed.
pub enum Remaining {
    Unknown,
    Profile(Benchmark),
    Text(String),
}

impl Figure {
    pub fn new(what: &'static str, goal: Goal, measured: f64) -> Self {
        Self {
            what,
            goal,
            measured,
            spread: String::new(),
            values: Default::default(),
            unit: "",
            remaining: Remaining::Unknown,
        }
    }

    /// What was not measured, and why.
    pub fn missing(what: &'static str, reason: &str) -> Self {
        let spread = format!("not measured: {}", reason.replace('|', "\\|"));
        Self {
            spread,
            ..Self::new(what, Goal::None, f64::NAN)
        }
    }

    pub fn with_spread(self, spread: Spread) -> Self {
        let spread = format!("{} to {}", digits(spread.low), digits(spread.high));
        Self { spread, ..self }
    }

    fn is_missed(&self) -> bool {
        match self.goal {
            Goal::AtMost(goal) => self.measured > goal,
            Goal::AtLeast(goal) => self.measured < goal,
            Goal::None => false,
        }
    }

    fn row(&self) -> String {
        let with_unit = |value: f64| match value.is_nan() {
            true => String::new(),
            false => format!("{}{}", digits(value), self.unit),
        };
        let goal = match self.goal {
            Goal::AtMost(goal) => format!("at most {}", with_unit(goal)),
            Goal::AtLeast(goal) => format!("at least {}", with_unit(goal)),
            Goal::None => String::new(),
        };
        let mark = if self.is_missed() { "**missed**: " } else { "" };
        let [bare, ours] = &self.values;
        let (what, measured, spread) = (self.what, with_unit(self.measured), &self.spread);
        format!("| {what} | {bare} | {ours} | {measured} | {spread} | {mark}{goal} |")
    }
}

pub fn duration(seconds: f64) -> String {
    format!("{:.1?}", Duration::from_secs_f64(seconds))
}

fn digits(value: f64) -> String {
    let decimals = if value.abs() < 100.0 { 2 } else { 0 };
    format!("{value:.decimals$}")
}

#[derive(Default)]
pub struct Report(Vec<Figure>);

impl Report {
    pub fn add(&mut self, figure: Figure) {
        println!("{}", figure.row());
        self.0.push(figure);
    }

    /// Adds the ratio of times, or of throughputs if the goal is a minimum.
    pub fn compare(&mut self, benchmark: Benchmark, shorten: usize, server: &str) {
        let Benchmark {
            what, goal, rounds, ..
        } = benchmark;
        let Rounds { bare, ours } = benchmark.measure(rounds.div_ceil(shorten).max(3), server);
        let ratios = bare.iter().zip(&ours).map(|(bare, ours)| match goal {
            Goal::AtLeast(_) => bare / ours,
            _ => ours / bare,
        });
        let ratio = Spread::of(ratios);
        self.add(Figure {
            values: [bare, ours].map(|seconds| duration(Spread::of(seconds).median)),
            unit: "x",
            remaining: Remaining::Profile(benchmark),
            ..Figure::new(what, goal, ratio.median).with_spread(ratio)
        });
    }

    /// Writes the page, with a profile for each missed goal.
    pub fn write(&self, path: &str, server: &str) {
        let mut page = INTRODUCTION.replace("MACHINE", &machine());
        for figure in &self.0 {
            page += &(figure.row() + "\n");
        }
        for figure in self.0.iter().filter(|figure| figure.is_missed()) {
            let remaining = match &figure.remaining {
                Remaining::Unknown => None,
                Remaining::Profile(benchmark) => {
                    excess(*benchmark, server).map(|excess| profile(*benchmark, &excess))
                }
                Remaining::Text(text) => Some(text.clone()),
            };
            if let Some(remaining) = remaining {
                page += &format!("\n## Missed: {}\n\n{remaining}", figure.what);
            }
        }
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        fs::write(root.join(path), page).expect("written");
    }
}

const INTRODUCTION: &str = "\
# Performance

What `vis-api` costs, against programs that one writes with reqwest, serde_json, hmac and axum alone, in the same run.
Both talk over TCP to the same hyper server on another thread. Rounds alternate: a figure is the median of the ratios of
all rounds, and its spread lies between the first and the third quartile. Instructions are those that callgrind counts
in the whole process; it has no instructions for SHA-256. Memory is the peak of the resident set above that of a program
that does nothing. Builds are those of a program that places one call, with rustls; the CPU time is that of cargo and all
that it starts. Of their two rounds the lower figure counts; they vary by a tenth. In rows of other clients, which are
generated from `spec/vgis.patched.json`, the second column is theirs; the generators alone make none.

This page is the output of `cargo bench --package vis-tests -- --write docs/performance.md`, and
`tests/benches/performance/` has both programs. That a page of events takes at most a third of the allocations is a test,
`tests/tests/allocations.rs`.

MACHINE

| what | bare | `vis-api` | measured | spread | goal |
|---|---|---|---|---|---|
";

fn profile(benchmark: Benchmark, excess: &[(String, i64)]) -> String {
    let total: i64 = excess.iter().map(|(_, instructions)| instructions).sum();
    let each = |instructions: i64| instructions / i64::try_from(benchmark.profiled).unwrap_or(1);
    let cost = match each(total) {
        fewer @ ..0 => format!("It takes {} instructions fewer each time", -fewer),
        more => format!("The remaining cost is {more} instructions each time"),
    };
    let mut text = format!(
        "{cost}. The functions that take more than in the bare program:\n\n| instructions | function |\n|---|---|\n"
    );
    for (name, instructions) in excess.iter().take(FUNCTIONS) {
        let _ = writeln!(text, "| {} | `{name}` |", each(*instructions));
    }
    text
}

/// The date, the machine and its load.
fn machine() -> String {
    let file = |path| fs::read_to_string(path).unwrap_or_default();
    let processors = file("/proc/cpuinfo");
    let processor = processors
        .lines()
        .find_map(|line| line.strip_prefix("model name"));
    let processor = processor
        .unwrap_or("unknown processor")
        .trim_start_matches(['\t', ':', ' ']);
    let cores = available_parallelism().map_or(1, usize::from);
    let load = file("/proc/loadavg");
    let load = load.split(' ').nth(1).unwrap_or("unknown").to_owned();
    let rustc = Command::new("rustc").arg("--version").output();
    let rustc = rustc.map(|it| String::from_utf8_lossy(&it.stdout).trim().to_owned());
    let (rustc, system) = (rustc.unwrap_or_default(), env::consts::OS);
    let date = Zoned::now().date();
    format!(
        "{date}: {processor}, {cores} cores, {system}, {rustc}; load average of 5 minutes {load}."
    )
}
