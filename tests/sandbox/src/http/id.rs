//! The path parameter `id`.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;

use super::service_response::ServiceError;

/// A decoded id. Invalid UTF-8 is an unknown id (404), not a malformed request.
pub(super) struct Id(pub(super) String);

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = ServiceError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ServiceError> {
        match Path::from_request_parts(parts, state).await {
            Ok(Path(id)) => Ok(Self(id)),
            Err(_) => Err(ServiceError::NotFound),
        }
    }
}
