//! Benchmarks in processes of their own, to count their instructions and their memory.

use std::collections::BTreeMap;
use std::process::{Command, Output};
use std::{env, fs};

use tempfile::NamedTempFile;

use crate::BENCHMARKS;
use crate::benchmark::Benchmark;

/// The mode `--run`. Prints the peak of the resident memory in KiB.
pub fn run(name: &str, side: &str, count: &str, server: &str) {
    let benchmark = BENCHMARKS.iter().find(|benchmark| benchmark.name == name);
    let benchmark = benchmark.expect("a benchmark");
    let prepare = if side == "bare" {
        benchmark.bare
    } else {
        benchmark.ours
    };
    prepare(server)(count.parse().expect("a number"));
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    println!(
        "{}",
        peak.unwrap_or_default().trim_matches(['k', 'B', ' ', '\t'])
    );
}

/// The peak of the resident memory in MB; `None` where `/proc` does not say.
pub fn peak_memory(benchmark: Benchmark, side: &str, count: usize, server: &str) -> Option<f64> {
    let mut command = Command::new(env::current_exe().ok()?);
    let output = output(command.args(["--run", benchmark.name, side, &count.to_string(), server]))?;
    let kib: f64 = String::from_utf8_lossy(&output.stdout)
        .trim()
        .parse()
        .ok()?;
    Some(kib * 1024.0 / 1e6)
}

/// In which functions our side spends more instructions than the bare one, the most first.
pub fn excess(benchmark: Benchmark, server: &str) -> Option<Vec<(String, i64)>> {
    let mut excess = functions(benchmark, "ours", server)?;
    for (name, instructions) in functions(benchmark, "bare", server)? {
        *excess.entry(name).or_default() -= instructions;
    }
    let mut excess: Vec<_> = excess.into_iter().collect();
    excess.sort_by_key(|(_, instructions)| -instructions);
    Some(excess)
}

/// The instructions of each function, without those of the functions that it calls; `None` without
/// valgrind.
pub fn functions(benchmark: Benchmark, side: &str, server: &str) -> Option<BTreeMap<String, i64>> {
    let file = NamedTempFile::new().ok()?;
    let count = benchmark.profiled.to_string();
    let mut valgrind = Command::new("valgrind");
    valgrind.arg("--tool=callgrind");
    valgrind.arg(format!("--callgrind-out-file={}", file.path().display()));
    valgrind.arg(env::current_exe().ok()?);
    output(valgrind.args(["--run", benchmark.name, side, &count, server]))?;
    let mut annotate = Command::new("callgrind_annotate");
    let output = output(annotate.arg("--threshold=100").arg(file.path()))?;
    let mut functions = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        if let Some((name, instructions)) = function(line) {
            *functions.entry(name.to_owned()).or_default() += instructions;
        }
    }
    Some(functions)
}

/// Reads `1,234 (5.6%)  file:function [object]`, and removes the hash of the name.
fn function(line: &str) -> Option<(&str, i64)> {
    let (instructions, rest) = line.trim_start().split_once(" (")?;
    let (_, name) = rest.split_once("%)")?.1.split_once(':')?;
    let name = name.split(" [").next()?;
    let hash = name.rsplit_once("::h").filter(|(_, hash)| hash.len() >= 16);
    let name = hash.map_or(name, |(name, _)| name);
    Some((name, instructions.replace(',', "").parse().ok()?))
}

/// `None` if there is no such program.
fn output(command: &mut Command) -> Option<Output> {
    let output = command.output().ok()?;
    assert!(output.status.success(), "{command:?}: {output:?}");
    Some(output)
}
