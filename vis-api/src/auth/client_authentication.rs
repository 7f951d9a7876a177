//! Client authentication at the token endpoint.

/// How the client id and secret are sent to the token endpoint (RFC 6749, 2.3.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ClientAuthentication {
    /// In the header `Authorization: Basic …`, which every OAuth server must support.
    #[default]
    Basic,
    /// As the fields `client_id` and `client_secret` of the form.
    Form,
}
