//! The published document, for tools.

use crate::support::{Outcome, Vis};

#[tokio::test]
async fn the_patched_document_is_served_to_anybody() -> Outcome {
    let vis = Vis::start().await?;
    let url = vis.sandbox.document_url();
    let answer = vis.at("GET", &url, &[], "").await?;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, "application/json")
    );
    let file = vis_spec::directory().join(vis_spec::PATCHED_FILE);
    assert_eq!(answer.text, std::fs::read_to_string(file)?);

    let answer = vis.at("POST", &url, &[], "").await?;
    assert_eq!((answer.status, answer.header("allow")), (405, "GET"));
    Ok(())
}
