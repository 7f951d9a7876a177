//! The user and the account.

use crate::support::{Outcome, Vis};

#[tokio::test]
async fn the_user_is_spelt_as_the_vendor_spells_it() -> Outcome {
    let vis = Vis::start().await?;
    let answer = vis.get("/self").await?;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, "application/json")
    );
    let user = answer.json();
    assert_eq!(user["id"], "24785");
    assert_eq!(user["accountId"], "376");
    assert_eq!(user["acountLabel"], "Vonage");
    assert_eq!(user["status"], "ACTIVE");
    assert_eq!(user["roles"][0]["code"], "AU");
    assert_eq!(user["ucis"][0]["type"], "USER_UCI");
    Ok(())
}

#[tokio::test]
async fn the_account_is_that_of_the_user() -> Outcome {
    let vis = Vis::start().await?;
    let answer = vis.get("/self/account").await?;
    assert_eq!(answer.status, 200);
    let account = answer.json();
    assert_eq!(account["id"], vis.get("/self").await?.field("accountId"));
    assert_eq!(account["status"], "ACTIVE");
    assert_eq!(account["ucis"][0]["type"], "ACCOUNT_UCI");
    Ok(())
}
