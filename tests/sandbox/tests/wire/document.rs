//! The endpoint that serves the normalised document.

use vis_sandbox::Operation;

use crate::support::{TestResult, Vis};

#[tokio::test]
async fn document_needs_no_token() -> TestResult {
    let vis = Vis::start().await?;
    let url = vis.sandbox.document_url();
    let response = vis.at("GET", &url, &[], "").await?;
    assert_eq!(
        (response.status, response.header("content-type")),
        (200, "application/json")
    );
    for operation in Operation::ALL {
        let method = operation.method().to_lowercase();
        let documented = &response.json()["paths"][operation.path()][method];
        assert_eq!(documented["operationId"], operation.id());
    }

    let response = vis.at("POST", &url, &[], "").await?;
    assert_eq!((response.status, response.header("allow")), (405, "GET"));
    Ok(())
}
