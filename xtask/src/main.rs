//! The workspace's own commands; `cargo xtask --help` lists them.

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask::command::main()
}
