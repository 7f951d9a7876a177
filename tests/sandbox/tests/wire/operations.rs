//! The sandbox serves each operation of the document.

use vis_sandbox::Operation;

use crate::support::{TestResult, Vis};

#[tokio::test]
async fn requests_are_recorded_with_operation() -> TestResult {
    let vis = Vis::start().await?;
    for operation in Operation::ALL {
        let path = operation.path().replace("{id}", "5a85d86f253bcd10897f3189");
        let response = vis.send(operation.method(), &path).await?;
        // Any status of the service will do: the request has passed the gateway.
        assert!(
            matches!(response.status, 200 | 400 | 404 | 501),
            "{operation:?}: {response:?}"
        );
        assert!(
            !response.text.contains("fault"),
            "{operation:?}: {response:?}"
        );

        let requests = vis.sandbox.take_requests();
        let operations: Vec<_> = requests.iter().map(|request| request.operation).collect();
        assert_eq!(operations, [Some(operation)]);
    }
    Ok(())
}
