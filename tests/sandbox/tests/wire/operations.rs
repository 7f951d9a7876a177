//! The sandbox's operations are those of the published document.

use std::collections::BTreeSet;

use serde_json::Value;
use vis_sandbox::Operation;

use crate::support::{Outcome, Vis};

#[test]
fn they_are_those_of_the_published_document() -> Outcome {
    let file = vis_spec::directory().join(vis_spec::UPSTREAM_FILE);
    let document: Value = serde_json::from_str(&std::fs::read_to_string(file)?)?;
    let paths = document["paths"].as_object().ok_or("no paths")?;
    let published: BTreeSet<_> = paths
        .iter()
        .flat_map(|(path, item)| {
            let methods = item.as_object().into_iter().flat_map(|item| item.keys());
            methods.map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect();

    let ours: BTreeSet<_> = Operation::ALL
        .map(|operation| format!("{} {}", operation.method(), operation.path()))
        .into();
    assert_eq!(ours, published);
    Ok(())
}

#[tokio::test]
async fn each_is_served_and_recorded_as_itself() -> Outcome {
    let vis = Vis::start().await?;
    for operation in Operation::ALL {
        let path = operation.path().replace("{id}", "5a85d86f253bcd10897f3189");
        let answer = vis.send(operation.method(), &path).await?;
        // Whatever the service says to it: it came past the gateway.
        assert!(
            matches!(answer.status, 200 | 400 | 404),
            "{operation:?}: {answer:?}"
        );
        assert!(!answer.text.contains("fault"), "{operation:?}: {answer:?}");

        let requests = vis.sandbox.take_requests();
        let operations: Vec<_> = requests.iter().map(|request| request.operation).collect();
        assert_eq!(operations, [Some(operation)]);
    }
    Ok(())
}
