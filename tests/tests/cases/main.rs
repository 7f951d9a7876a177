//! The unusual responses and deliveries of `tests/cases/wire`, sent by a real server.

mod case;
mod facts;
mod run;
mod server;

use std::path::Path;

use futures_util::{StreamExt, stream};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wire_cases_hold() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/wire");
    let cases = case::read_all(&directory);
    assert!(!cases.is_empty());
    let results = stream::iter(&cases).map(async |case| {
        let failures = run::run(case).await.check(&case.expect);
        (!failures.is_empty()).then(|| format!("{}: {}", case.title, failures.join("; ")))
    });
    let results: Vec<_> = results.buffer_unordered(8).collect().await;
    let failures: Vec<String> = results.into_iter().flatten().collect();
    let (failed, all) = (failures.len(), cases.len());
    assert_eq!(failed, 0, "{failed} of {all}:\n{}", failures.join("\n"));
}
