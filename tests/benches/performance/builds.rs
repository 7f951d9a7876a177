//! What a program that places one call costs to build, and what is built.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use serde_json::{Deserializer, Value, json};
use tempfile::TempDir;

use crate::benchmark::{Spread, time};
use crate::programs::{cargo, copy_workspace, output, write};
use crate::report::{Figure, Goal, Remaining, Report, duration};

/// What one build takes, in seconds, and how many crates it compiles.
struct Cost {
    wall: f64,
    cpu: f64,
    compiled: usize,
}

/// The programs that are compared with the bare one, and the rows of their CPU and wall times.
const ROWS: [(&str, [&str; 2]); 5] = [
    (
        "ours",
        ["clean debug build, CPU", "clean debug build, wall"],
    ),
    (
        "floor",
        [
            "… of progenitor's and typify's generators alone, CPU",
            "… of these, wall",
        ],
    ),
    (
        "codegen",
        ["… with `codegen`, CPU", "… with `codegen`, wall"],
    ),
    (
        "openapi-generator",
        ["… of openapi-generator's client, CPU", "… of this, wall"],
    ),
    (
        "openapi-to-rust",
        ["… of openapi-to-rust's client, CPU", "… of this, wall"],
    ),
];

pub fn builds(report: &mut Report, is_quick: bool, server: &str) {
    let programs = TempDir::new().expect("a directory");
    let programs = programs.path();
    copy_workspace(&programs.join("workspace"));
    let names = || std::iter::once("bare").chain(ROWS.map(|(name, _)| name));
    let mut costs: Vec<Result<Vec<Cost>, String>> = Vec::new();
    for name in names() {
        eprintln!("builds: writes {name}");
        costs.push(write(name, &programs.join(name)).map(|()| Vec::new()));
    }
    for round in 0..if is_quick { 1 } else { 2 } {
        for (name, costs) in names().zip(&mut costs) {
            let Ok(rounds) = costs else { continue };
            if round > 0 && name.starts_with("openapi") {
                continue;
            }
            eprintln!("builds: round {round}, {name}");
            let directory = programs.join(name);
            let _ = fs::remove_dir_all(directory.join("target"));
            match build(&directory, &["build", "--timings"]) {
                Ok(cost) => rounds.push(cost),
                Err(error) => *costs = Err(error),
            }
        }
    }
    let bare = costs.remove(0).expect("the bare program is built");
    clean_builds(report, &bare, &costs, programs);
    trees(report, programs);
    rebuilds(report, programs);
    release(report, is_quick, programs, server);
}

fn clean_builds(
    report: &mut Report,
    bare: &[Cost],
    costs: &[Result<Vec<Cost>, String>],
    programs: &Path,
) {
    let mut floor = f64::NAN;
    for ((name, whats), costs) in ROWS.into_iter().zip(costs) {
        let costs = match costs {
            Ok(costs) => costs,
            Err(error) => {
                report.add(Figure::missing(whats[0], error));
                continue;
            }
        };
        let seconds: [fn(&Cost) -> f64; 2] = [|cost| cost.cpu, |cost| cost.wall];
        for (what, seconds) in whats.into_iter().zip(seconds) {
            let rounds = bare.iter().zip(costs);
            let ratio = Spread::of(rounds.map(|(bare, cost)| seconds(cost) / seconds(bare)));
            let medians = [bare, costs].map(|it| Spread::of(it.iter().map(seconds)).median);
            let goal = match (name, what.ends_with("CPU")) {
                ("ours", true) => Goal::AtMost(1.12),
                ("codegen", true) => Goal::AtMost(floor + 0.05),
                _ => Goal::None,
            };
            if (name, what.ends_with("CPU")) == ("floor", true) {
                floor = ratio.median;
            }
            report.add(Figure {
                values: medians.map(|seconds| format!("{seconds:.1} s")),
                unit: "x",
                remaining: match name {
                    "ours" => slower_crates(programs, "ours", "bare"),
                    "codegen" => slower_crates(programs, "codegen", "floor"),
                    _ => Remaining::Unknown,
                },
                ..Figure::new(what, goal, ratio.median).with_spread(ratio)
            });
        }
    }
}

#[derive(Deserialize)]
struct Unit {
    name: String,
    duration: f64,
}

/// What one program compiles for longer than another.
fn slower_crates(programs: &Path, name: &str, other: &str) -> Remaining {
    let mut slower = BTreeMap::new();
    for (program, sign) in [(name, 1.0), (other, -1.0)] {
        let page = programs
            .join(program)
            .join("target/cargo-timings/cargo-timing.html");
        let page = fs::read_to_string(page).unwrap_or_default();
        let units = page.split("UNIT_DATA = ").nth(1).unwrap_or_default();
        let units = Deserializer::from_str(units)
            .into_iter::<Vec<Unit>>()
            .next();
        for unit in units.and_then(Result::ok).into_iter().flatten() {
            *slower.entry(unit.name).or_default() += sign * unit.duration;
        }
    }
    let mut slower: Vec<(String, f64)> = slower.into_iter().collect();
    slower.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    let rows = slower.iter().take(12);
    let rows = rows.map(|(name, seconds)| format!("| {seconds:.1} | {name} |\n"));
    let rows: String = rows.collect();
    Remaining::Text(format!(
        "Seconds on the clock for each crate, with its build script, beyond those of the program `{other}`:\n\n\
         | seconds | crate |\n|---|---|\n{rows}"
    ))
}

/// The crates that a program compiles, and those of them in two versions.
fn trees(report: &mut Report, programs: &Path) {
    let names = ["bare", "ours", "floor", "codegen"];
    let [bare, ours, floor, codegen] = names.map(|name| tree(&programs.join(name)));
    for (whats, without, with) in [
        (
            ["crates", "crates in two versions by our doing"],
            &bare,
            &ours,
        ),
        (
            [
                "crates with `codegen`, against the floor",
                "crates in two versions beyond the floor, with `codegen`",
            ],
            &floor,
            &codegen,
        ),
    ] {
        let counts = [without, with].map(BTreeSet::len);
        report.add(Figure {
            values: counts.map(|count| count.to_string()),
            unit: "x",
            ..Figure::new(whats[0], Goal::None, counts[1] as f64 / counts[0] as f64)
        });
        let added = twice(with).difference(&twice(without)).count() as f64;
        report.add(Figure::new(whats[1], Goal::AtMost(0.0), added));
    }
}

/// The names and versions of the crates that a program is built from.
fn tree(directory: &Path) -> BTreeSet<(String, String)> {
    let mut tree = cargo(directory);
    tree.args([
        "tree",
        "--offline",
        "--edges=normal,build",
        "--prefix=none",
        "--no-dedupe",
    ]);
    let tree = output(&mut tree).expect("a tree");
    let crates = tree.lines().filter_map(|line| {
        let mut words = line.split(' ').map(str::to_owned);
        Some((words.next()?, words.next()?))
    });
    crates.collect()
}

/// The names of crates that have more than one version.
fn twice(tree: &BTreeSet<(String, String)>) -> BTreeSet<&str> {
    let names = tree.iter().zip(tree.iter().skip(1));
    let names = names.filter(|((one, _), (other, _))| one == other);
    names.map(|((name, _), _)| name.as_str()).collect()
}

fn rebuilds(report: &mut Report, programs: &Path) {
    let directory = programs.join("codegen");
    let unchanged = build(&directory, &["build"]).expect("a build");
    let what = "crates that a build with nothing changed compiles, with `codegen`";
    report.add(Figure::new(
        what,
        Goal::AtMost(0.0),
        unchanged.compiled as f64,
    ));
    let document = programs.join("workspace/spec/vgis.patched.json");
    let seconds = (0..4).map(|round| {
        let text = fs::read(&document).expect("the document");
        let mut value: Value = serde_json::from_slice(&text).expect("JSON");
        let event = &mut value["components"]["schemas"]["Event"];
        event["properties"][format!("more{round}")] = json!({"type": "boolean"});
        fs::write(&document, value.to_string()).expect("written");
        build(&directory, &["check"]).expect("a check").wall
    });
    // The first also checks the dependencies.
    let seconds = Spread::of(seconds.collect::<Vec<_>>().split_off(1));
    let what = "`cargo check` after a change of the document, with `codegen`";
    report.add(Figure {
        unit: " s",
        ..Figure::new(what, Goal::AtMost(10.0), seconds.median).with_spread(seconds)
    });
}

fn release(report: &mut Report, is_quick: bool, programs: &Path, server: &str) {
    let binaries = ["bare", "ours"].map(|name| {
        eprintln!("builds: release, {name}");
        build(&programs.join(name), &["build", "--release"]).expect("a build");
        programs.join(name).join("target/release").join(name)
    });
    let sizes = binaries
        .each_ref()
        .map(|path| fs::metadata(path).expect("a binary").len() as f64);
    report.add(Figure {
        values: sizes.map(|size| format!("{:.2} MB", size / 1e6)),
        unit: "x",
        ..Figure::new(
            "release binary, size",
            Goal::AtMost(1.1),
            sizes[1] / sizes[0],
        )
    });
    let run = |binary: &PathBuf| {
        let mut command = Command::new(binary);
        time(|| drop(output(command.arg(format!("{server}/0"))).expect("a call")))
    };
    let rounds = (0..if is_quick { 5 } else { 101 }).map(|_| binaries.each_ref().map(run));
    let rounds: Vec<_> = rounds.collect();
    let ratio = Spread::of(rounds.iter().map(|[bare, ours]| ours / bare));
    let medians = [0, 1].map(|side| Spread::of(rounds.iter().map(|it| it[side])).median);
    report.add(Figure {
        values: medians.map(duration),
        unit: "x",
        ..Figure::new(
            "release binary, one call placed",
            Goal::AtMost(1.1),
            ratio.median,
        )
        .with_spread(ratio)
    });
}

/// The shell measures the CPU time of cargo and of all that it starts.
fn build(directory: &Path, arguments: &[&str]) -> Result<Cost, String> {
    let cargo = cargo(directory);
    let mut shell = Command::new("sh");
    shell.args(["-c", r#""$@" 2>&1; status=$?; times; exit $status"#, "sh"]);
    shell
        .arg(cargo.get_program())
        .args(arguments)
        .arg("--offline")
        .current_dir(directory);
    for (name, value) in cargo.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    let mut text = Err(String::new());
    let wall = time(|| text = output(&mut shell));
    let text = text?;
    let times = text.lines().last().unwrap_or_default().split_whitespace();
    // `1m2.5s`
    let seconds = times.filter_map(|time| {
        let (minutes, seconds) = time.trim_end_matches('s').split_once('m')?;
        Some(minutes.parse::<f64>().ok()? * 60.0 + seconds.parse::<f64>().ok()?)
    });
    Ok(Cost {
        wall,
        cpu: seconds.sum(),
        compiled: text
            .lines()
            .filter(|line| line.contains("Compiling "))
            .count(),
    })
}
