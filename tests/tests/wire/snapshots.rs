//! Snapshots of the request of each operation.

use std::collections::{BTreeMap, BTreeSet};

use vis_sandbox::RecordedRequest;
use vis_tests::assert_snapshots;

use crate::capture;
use vis_tests::requests::{Inputs, send};
use vis_tests::{documented_operations, start};

const ID: &str = "5a85d86f253bcd10897f3189";

#[tokio::test]
async fn requests_match_snapshots() {
    let (sandbox, client) = start().await;
    let mut requests = Vec::new();
    for operation in documented_operations() {
        let (name, inputs) = (&operation.name, operation.inputs());
        let all = capture(&sandbox, send(&client, name, Inputs::All, ID)).await;
        let recorded = all.operation.map(|known| (known.method(), known.path()));
        let documented = Some((&*operation.method, &*operation.path));
        assert_eq!(recorded, documented, "{name}");
        let required = capture(&sandbox, send(&client, name, Inputs::Required, ID)).await;
        let has_optional_input =
            all.body != required.body || inputs.iter().any(|(_, required)| !required);
        requests.push((operation.name, all, has_optional_input.then_some(required)));
    }
    let sent = requests.iter().map(|(_, all, _)| headers(all));
    let common = common(&sent.collect::<Vec<_>>());
    let mut snapshots = BTreeMap::from([(
        "headers".to_owned(),
        Vec::from_iter(common.clone()).join("\n"),
    )]);
    for (name, all, required) in &requests {
        let mut snapshot = render(all, &common);
        if let Some(required) = required {
            snapshot = format!(
                "# everything set\n{snapshot}\n\n# nothing set that can be left out\n{}",
                render(required, &common)
            );
        }
        snapshots.insert(name.clone(), snapshot);
    }
    assert_snapshots("wire", &snapshots);
}

/// Returns the headers that more than half of the requests have; `headers.snap` shows them.
fn common(requests: &[BTreeSet<String>]) -> BTreeSet<String> {
    let all: BTreeSet<_> = requests.iter().flatten().collect();
    let is_common = |header: &&String| {
        let with = requests.iter().filter(|headers| headers.contains(*header));
        2 * with.count() > requests.len()
    };
    all.into_iter().filter(is_common).cloned().collect()
}

/// Renders the request without the common headers; `-` marks common headers that it lacks.
fn render(request: &RecordedRequest, common: &BTreeSet<String>) -> String {
    let query = request.query.as_ref().map(|query| format!("?{query}"));
    let query = query.unwrap_or_default();
    let mut lines = vec![format!("{} {}{query}", request.method, request.path)];
    let own = headers(request);
    lines.extend(own.difference(common).cloned());
    lines.extend(common.difference(&own).map(|header| format!("-{header}")));
    let head = lines.join("\n");
    match str::from_utf8(&request.body).expect("UTF-8") {
        "" => head,
        body => format!("{head}\n\n{body}"),
    }
}

/// Returns the headers with placeholders for the port and the version of the client.
fn headers(request: &RecordedRequest) -> BTreeSet<String> {
    let headers = request.headers.iter();
    let line = |(name, value): &(String, String)| match name.as_str() {
        "host" => "host: 127.0.0.1:[port]".to_owned(),
        "user-agent" => {
            let value = value.replace(env!("CARGO_PKG_VERSION"), "[version]");
            format!("user-agent: {value}")
        }
        name => format!("{name}: {value}"),
    };
    headers.map(line).collect()
}
