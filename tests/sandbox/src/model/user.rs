//! The user and the account of a sandbox.

use std::fmt;

/// The token endpoint expects this suffix.
const USERNAME_SUFFIX: &str = "@vbc.prod";

/// The one user of a sandbox, for [`Builder::user`](crate::Builder::user). Default: Robert Smith of
/// the vendor's examples.
///
/// ```
/// use vis_sandbox::{Account, Sandbox, User};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let jane = User::default()
///     .id("1234")
///     .name("Jane", "Doe")
///     .login("jane.doe", "correct horse")
///     .account(Account::default().id("-1").name("Example Ltd"));
/// let sandbox = Sandbox::builder().user(jane).start().await?;
/// assert_eq!(sandbox.username(), "jane.doe@vbc.prod");
/// # Ok(())
/// # }
/// ```
///
/// `Debug` hides the password.
#[derive(Clone)]
#[must_use = "a user has no effect until passed to `Builder::user`"]
pub struct User {
    pub(crate) id: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) email_address: String,
    pub(crate) contact_number: String,
    pub(crate) username: String,
    pub(crate) password: String,
    pub(crate) account: Account,
}

/// The account of a [`User`]. Default: that of the vendor's examples.
#[derive(Clone, Debug)]
#[must_use = "an account has no effect until passed to `User::account`"]
pub struct Account {
    pub(crate) id: String,
    pub(crate) name: String,
}

impl Default for User {
    fn default() -> Self {
        Self {
            id: "24785".into(),
            first_name: "Robert".into(),
            last_name: "Smith".into(),
            email_address: "robert.smith@example.com".into(),
            contact_number: "14155550100".into(),
            username: format!("robert.smith{USERNAME_SUFFIX}"),
            // Contains what a form must encode.
            password: "vis-sandbox password+&=%é".into(),
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

impl User {
    /// Sets the id, sent as `userId`: any text.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = id.into();
        self
    }

    /// Sets the first and the last name.
    pub fn name(mut self, first: impl Into<String>, last: impl Into<String>) -> Self {
        self.first_name = first.into();
        self.last_name = last.into();
        self
    }

    /// Sets the email address.
    pub fn email_address(mut self, address: impl Into<String>) -> Self {
        self.email_address = address.into();
        self
    }

    /// Sets the user's own phone number.
    pub fn contact_number(mut self, number: impl Into<String>) -> Self {
        self.contact_number = number.into();
        self
    }

    /// Sets the credentials. A name without an `@` gets the vendor's suffix, `@vbc.prod`.
    pub fn login(mut self, username: impl Into<String>, password: impl Into<String>) -> Self {
        self.username = username.into();
        if !self.username.contains('@') {
            self.username.push_str(USERNAME_SUFFIX);
        }
        self.password = password.into();
        self
    }

    /// Sets the account.
    pub fn account(mut self, account: Account) -> Self {
        self.account = account;
        self
    }
}

impl Account {
    /// Sets the id, sent as `accountId`: any text.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = id.into();
        self
    }

    /// Sets the name.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User")
            .field("id", &self.id)
            .field("username", &self.username)
            .field("password", &"[redacted]")
            .field("account", &self.account)
            .finish_non_exhaustive()
    }
}
