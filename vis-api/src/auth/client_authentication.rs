//! How an application says which one it is.

/// How the client id and the client secret travel to the token endpoint (RFC 6749, 2.3.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ClientAuthentication {
    /// In the header `Authorization: Basic …`, which every OAuth server has to understand.
    #[default]
    Basic,
    /// As the fields `client_id` and `client_secret` of the form.
    Form,
}
