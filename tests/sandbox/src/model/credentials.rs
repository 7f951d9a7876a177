//! Fixed credentials, recognisable in logs that must not contain them.

/// The access token that is valid from the start.
pub(crate) const ACCESS_TOKEN: &str = "vis-sandbox-access-token-2f6c1a9e7b504d38";

/// Letters and digits only, as in the vendor's gateway: URL encoding does not change them.
pub(crate) const CLIENT_ID: &str = "visSandboxClient7hQ2mXw4";

/// See [`CLIENT_ID`].
pub(crate) const CLIENT_SECRET: &str = "visSandboxClientSecret9kT5vRz8";
