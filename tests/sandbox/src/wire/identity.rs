//! The one user of the sandbox and their account.

use serde_json::{Value, json};

pub(super) const USER_ID: &str = "24785";
pub(super) const ACCOUNT_ID: &str = "376";

/// The user, with the vendor's `acountLabel`.
pub(crate) fn user() -> Value {
    json!({
        "id": USER_ID,
        "accountId": ACCOUNT_ID,
        "acountLabel": "Vonage",
        "firstName": "Robert",
        "lastName": "Smith",
        "emailAddress": "robert.smith@example.com",
        "contactNumber": "14155550100",
        "status": "ACTIVE",
        "roles": [{ "code": "AU", "name": "Account User" }],
        "ucis": [{
            "id": "61017",
            "type": "USER_UCI",
            "ucpLabel": "Vonage Business",
            "health": { "status": "OK", "message": null },
        }],
    })
}

/// The account of the user.
pub(crate) fn account() -> Value {
    json!({
        "id": ACCOUNT_ID,
        "name": "Vonage",
        "org": "Vonage",
        "status": "ACTIVE",
        "ucis": [{
            "id": "61016",
            "type": "ACCOUNT_UCI",
            "ucpAccountId": "A-376",
            "ucpLabel": "Vonage Business",
            "health": { "status": "OK", "message": null },
        }],
    })
}
