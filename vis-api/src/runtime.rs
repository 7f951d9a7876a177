//! What happens around each request: the hand-written side of progenitor's hooks.

use std::fmt;
use std::time::Duration;

use progenitor_client::{ClientHooks, ClientInfo, Error, OperationInfo};
use reqwest::Method;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, HeaderName, HeaderValue};

use vis_types::EpochUnit;

use crate::client::Client;
use crate::operation::Operation;

/// progenitor sends it always; the document knows no such header.
const API_VERSION: HeaderName = HeaderName::from_static("api-version");

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const EMPTY: HeaderValue = HeaderValue::from_static("0");

/// What a client carries beside its base URL and its HTTP client.
#[derive(Clone)]
pub(crate) struct Runtime {
    /// The path of the base URL, without a slash at its end.
    pub(crate) base_path: String,
    /// `Bearer …`, marked as sensitive, so that no `Debug` shows it.
    pub(crate) authorization: Option<HeaderValue>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) point_in_time_unit: EpochUnit,
}

impl ClientHooks<Runtime> for Client {
    async fn pre<E>(
        &self,
        request: &mut reqwest::Request,
        info: &OperationInfo,
    ) -> Result<(), Error<E>> {
        let runtime = self.inner();
        if let Some(refusal) = refuse_path(request, info, &runtime.base_path) {
            return Err(Error::InvalidRequest(refusal));
        }
        let is_bodiless = request.body().is_none();
        let has_body_by_nature = matches!(*request.method(), Method::POST | Method::PUT);
        let headers = request.headers_mut();
        headers.remove(API_VERSION);
        // Not only where the success has a body: an error has one always.
        headers.insert(ACCEPT, JSON);
        if is_bodiless && has_body_by_nature {
            // Some proxies answer 411 to a PUT that does not say that it is empty.
            headers.insert(CONTENT_LENGTH, EMPTY);
        }
        if let Some(authorization) = &runtime.authorization {
            headers.insert(AUTHORIZATION, authorization.clone());
        }
        if runtime.timeout.is_some() {
            *request.timeout_mut() = runtime.timeout;
        }
        Ok(())
    }
}

fn refuse_path(
    request: &reqwest::Request,
    info: &OperationInfo,
    base_path: &str,
) -> Option<String> {
    let path = request.url().path();
    // Where a `..` climbed out of the base, the whole path matches no template either.
    let path = path.strip_prefix(base_path).unwrap_or(path);
    let operation = Operation::named(info.operation_id)?;
    if let Some(parameter) = operation.parameter_missing_in(path) {
        let parameter = parameter.trim_matches(['{', '}']);
        return Some(format!(
            "{parameter}: a path cannot carry an empty value, `.` or `..`"
        ));
    }
    let other = operation.shadowed_at(path)?;
    Some(format!("{path} is the path of {}", other.name))
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let runtime = self.inner();
        let credentials = runtime.authorization.as_ref().map(|_| "[redacted]");
        f.debug_struct("Client")
            .field("base_url", &self.baseurl)
            .field(
                "credentials",
                &format_args!("{}", credentials.unwrap_or("none")),
            )
            .field("timeout", &runtime.timeout)
            .finish_non_exhaustive()
    }
}
