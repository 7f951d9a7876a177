//! The user and the account as JSON.

use serde_json::{Value, json};

use crate::settings::{Mode, Settings};

/// The user, with the vendor's spelling `acountLabel`.
pub(super) fn user(settings: &Settings) -> Value {
    let user = &settings.user;
    json!({
        "id": user.id,
        "accountId": user.account.id,
        "acountLabel": user.account.name,
        "firstName": user.name.0,
        "lastName": user.name.1,
        "emailAddress": user.email_address,
        "contactNumber": user.contact_number,
        "status": "ACTIVE",
        "roles": [{ "code": "AU", "name": "Account User" }],
        "ucis": [{
            "id": "61017",
            "type": "USER_UCI",
            "ucpLabel": "Vonage Business",
            "health": health(settings.mode),
        }],
    })
}

pub(super) fn account(settings: &Settings) -> Value {
    let account = &settings.user.account;
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
            "health": health(settings.mode),
        }],
    })
}

fn health(mode: Mode) -> Value {
    match mode {
        Mode::Real => json!({ "status": "OK", "message": null }),
        Mode::Conformance => json!({ "status": "OK" }),
    }
}
