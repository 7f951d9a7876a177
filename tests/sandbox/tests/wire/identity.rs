//! The user and the account.

use vis_sandbox::{Account, Sandbox, User};

use crate::support::{TestResult, Vis};

#[tokio::test]
async fn user_json_matches_vendor_spelling() -> TestResult {
    let vis = Vis::start().await?;
    let response = vis.get("/self").await?;
    assert_eq!(
        (response.status, response.header("content-type")),
        (200, "application/json")
    );
    let user = response.json();
    assert_eq!(user["id"], "24785");
    assert_eq!(user["accountId"], "376");
    assert_eq!(user["acountLabel"], "Vonage");
    assert_eq!(user["status"], "ACTIVE");
    assert_eq!(user["roles"][0]["code"], "AU");
    assert_eq!(user["ucis"][0]["type"], "USER_UCI");
    Ok(())
}

#[tokio::test]
async fn account_belongs_to_user() -> TestResult {
    let vis = Vis::start().await?;
    let response = vis.get("/self/account").await?;
    assert_eq!(response.status, 200);
    let account = response.json();
    assert_eq!(account["id"], vis.get("/self").await?.field("accountId"));
    assert_eq!(account["status"], "ACTIVE");
    assert_eq!(account["ucis"][0]["type"], "ACCOUNT_UCI");
    Ok(())
}

#[tokio::test]
async fn custom_user_appears_everywhere() -> TestResult {
    let jane = User::default()
        .id("1234")
        .name("Jane", "Doe")
        .email_address("jane.doe@example.com")
        .contact_number("14155550101")
        .login("jane.doe", "correct horse")
        .account(Account::default().id("-1").name("Example Ltd"));
    assert!(!format!("{jane:?}").contains("correct horse"));
    let vis = Vis::start_with(Sandbox::builder().user(jane)).await?;
    let user = vis.get("/self").await?.json();
    for (field, value) in [
        ("id", "1234"),
        ("accountId", "-1"),
        ("acountLabel", "Example Ltd"),
        ("firstName", "Jane"),
        ("lastName", "Doe"),
        ("emailAddress", "jane.doe@example.com"),
        ("contactNumber", "14155550101"),
    ] {
        assert_eq!(user[field], value, "{field}");
    }
    let account = vis.get("/self/account").await?.json();
    assert_eq!(
        (&account["id"], &account["name"]),
        (&"-1".into(), &"Example Ltd".into())
    );

    let id = vis.place().await?;
    let call = vis.get(&format!("/self/calls/{id}")).await?.json();
    assert_eq!(
        (&call["userId"], &call["accountId"]),
        (&"1234".into(), &"-1".into())
    );
    assert_eq!(vis.sandbox.username(), "jane.doe@vbc.prod");
    assert_eq!(
        vis.login("jane.doe@vbc.prod", "correct horse")
            .await?
            .status,
        200
    );
    assert_eq!(
        vis.login("robert.smith@vbc.prod", "correct horse")
            .await?
            .status,
        400
    );
    Ok(())
}
