//! What the user and their application have to know, in the words of things that must not leak.

/// The access token that is good from the start.
pub(crate) const ACCESS_TOKEN: &str = "vis-sandbox-access-token-2f6c1a9e7b504d38";

/// Letters and digits alone, like the ids of the vendor's gateway: however a client encodes them,
/// they stay what they are.
pub(crate) const CLIENT_ID: &str = "visSandboxClient7hQ2mXw4";

/// See [`CLIENT_ID`].
pub(crate) const CLIENT_SECRET: &str = "visSandboxClientSecret9kT5vRz8";
