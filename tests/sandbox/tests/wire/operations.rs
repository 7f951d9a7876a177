//! The operations of the document are served.

use vis_sandbox::Operation;

use crate::support::{Outcome, Vis};

#[tokio::test]
async fn operations_are_recorded_as_themselves() -> Outcome {
    let vis = Vis::start().await?;
    for operation in Operation::ALL {
        let path = operation.path().replace("{id}", "5a85d86f253bcd10897f3189");
        let answer = vis.send(operation.method(), &path).await?;
        // Whatever the service says to it: it came past the gateway.
        assert!(
            matches!(answer.status, 200 | 400 | 404 | 501),
            "{operation:?}: {answer:?}"
        );
        assert!(!answer.text.contains("fault"), "{operation:?}: {answer:?}");

        let requests = vis.sandbox.take_requests();
        let operations: Vec<_> = requests.iter().map(|request| request.operation).collect();
        assert_eq!(operations, [Some(operation)]);
    }
    Ok(())
}
