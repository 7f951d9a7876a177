//! The normalised document, for tools.

use vis_sandbox::Operation;

use crate::support::{Outcome, Vis};

#[tokio::test]
async fn document_is_served_to_anybody() -> Outcome {
    let vis = Vis::start().await?;
    let url = vis.sandbox.document_url();
    let answer = vis.at("GET", &url, &[], "").await?;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, "application/json")
    );
    for operation in Operation::ALL {
        let method = operation.method().to_lowercase();
        let documented = &answer.json()["paths"][operation.path()][method];
        assert_eq!(documented["operationId"], operation.id());
    }

    let answer = vis.at("POST", &url, &[], "").await?;
    assert_eq!((answer.status, answer.header("allow")), (405, "GET"));
    Ok(())
}
