//! Odd answers and deliveries, one file each in `tests/cases/wire`, sent by a real server.

mod case;
mod check;
mod outcome;
mod run;
mod server;

use std::path::Path;

use futures_util::{StreamExt, stream};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wire_cases_hold() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/wire");
    let cases = case::read_all(&directory).expect("readable cases");
    assert!(!cases.is_empty());
    let results = stream::iter(&cases).map(async |case| {
        let outcome = run::run(case).await;
        (case, check::check(&case.expect, &outcome))
    });
    let results: Vec<_> = results.buffer_unordered(8).collect().await;
    let failures = results.iter().filter(|(_, failures)| !failures.is_empty());
    let failures: Vec<String> = failures
        .map(|(case, failures)| format!("{} ({}): {}", case.name, case.title, failures.join("; ")))
        .collect();
    assert!(
        failures.is_empty(),
        "{} of {}:\n{}",
        failures.len(),
        cases.len(),
        failures.join("\n")
    );
}
