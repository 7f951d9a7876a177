//! The user and the account of a sandbox.

use std::fmt;

use serde::Deserialize;

/// The token endpoint expects this suffix.
const USERNAME_SUFFIX: &str = "@vbc.prod";

/// The one user of a sandbox, for [`Builder::user`](crate::Builder::user). Default: Robert Smith of
/// the vendor's examples. Deserializes from the `user` of a script.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct User {
    /// The id, sent as `userId`: any text.
    pub id: String,
    /// The first and the last name.
    pub name: (String, String),
    /// The email address.
    pub email_address: String,
    /// The user's own phone number.
    pub contact_number: String,
    /// The credentials of the password grant.
    pub login: Login,
    /// The account.
    pub account: Account,
}

/// The credentials of a [`User`]. `Debug` hides the password.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Login {
    /// The name. Without an `@` it gets the vendor's suffix, `@vbc.prod`.
    pub username: String,
    /// The password. The default contains what a form must encode.
    pub password: String,
}

/// The account of a [`User`]. Default: that of the vendor's examples.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Account {
    /// The id, sent as `accountId`: any text.
    pub id: String,
    /// The name.
    pub name: String,
}

impl Default for User {
    fn default() -> Self {
        Self {
            id: "24785".into(),
            name: ("Robert".into(), "Smith".into()),
            email_address: "robert.smith@example.com".into(),
            contact_number: "14155550100".into(),
            login: Login {
                username: format!("robert.smith{USERNAME_SUFFIX}"),
                password: "vis-sandbox password+&=%é".into(),
            },
            account: Account::default(),
        }
    }
}

impl Default for Account {
    fn default() -> Self {
        Self {
            id: "376".into(),
            name: "Vonage".into(),
        }
    }
}

impl Login {
    pub(crate) fn with_suffix(mut self) -> Self {
        if !self.username.contains('@') {
            self.username.push_str(USERNAME_SUFFIX);
        }
        self
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login")
            .field("username", &self.username)
            .finish_non_exhaustive()
    }
}
