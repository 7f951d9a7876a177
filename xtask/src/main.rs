//! The workspace's own commands; `cargo xtask --help` lists them.

use std::{env, io, process::ExitCode};

fn main() -> ExitCode {
    xtask::room::quieten_panics();
    xtask::run(
        env::args_os(),
        &mut io::stdout().lock(),
        &mut io::stderr().lock(),
    )
}
