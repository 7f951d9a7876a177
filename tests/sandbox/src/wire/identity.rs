//! The user and the account.

use serde_json::{Value, json};

use crate::assumptions::Mode;
use crate::model::{Account, User};

/// The user, with the vendor's spelling `acountLabel`.
pub(crate) fn user(user: &User, mode: Mode) -> Value {
    json!({
        "id": user.id,
        "accountId": user.account.id,
        "acountLabel": user.account.name,
        "firstName": user.first_name,
        "lastName": user.last_name,
        "emailAddress": user.email_address,
        "contactNumber": user.contact_number,
        "status": "ACTIVE",
        "roles": [{ "code": "AU", "name": "Account User" }],
        "ucis": [{
            "id": "61017",
            "type": "USER_UCI",
            "ucpLabel": "Vonage Business",
            "health": health(mode),
        }],
    })
}

pub(crate) fn account(account: &Account, mode: Mode) -> Value {
    json!({
        "id": account.id,
        "name": account.name,
        "org": account.name,
        "status": "ACTIVE",
        "ucis": [{
            "id": "61016",
            "type": "ACCOUNT_UCI",
            "ucpAccountId": format!("A-{}", account.id),
            "ucpLabel": "Vonage Business",
            "health": health(mode),
        }],
    })
}

/// Healthy, without a message.
fn health(mode: Mode) -> Value {
    match mode {
        Mode::Real => json!({ "status": "OK", "message": null }),
        Mode::Conformance => json!({ "status": "OK" }),
    }
}
