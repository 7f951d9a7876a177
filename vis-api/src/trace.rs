//! A span for each operation, after OpenTelemetry's conventions for HTTP clients.
//!
//! It contains no token, id, number or body; the path is the document's template.

use std::future::Future;
use std::time::Duration;

use crate::error::Error;
use crate::operation::Operation;
use crate::response::Response;

#[cfg(feature = "tracing")]
pub(crate) async fn operation<T>(
    server: &str,
    operation: &Operation,
    result: impl Future<Output = Result<Response<T>, Error>>,
) -> Result<Response<T>, Error> {
    use tracing::Instrument;
    use tracing::field::{Empty, display};

    let span = tracing::info_span!(
        target: "vis_api",
        "operation",
        otel.kind = "client",
        otel.name = format_args!("{} {}", operation.method, operation.path),
        vis.operation = operation.name,
        http.request.method = operation.method,
        url.template = operation.path,
        server.address = server,
        http.response.status_code = Empty,
        http.request.resend_count = Empty,
        error.type = Empty,
        elapsed_ms = Empty,
    );
    let started = tokio::time::Instant::now();
    let result = result.instrument(span.clone()).await;

    let elapsed = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    span.record("elapsed_ms", elapsed);
    let (attempts, status) = match &result {
        Ok(response) => (response.attempts(), Some(response.status())),
        Err(error) => {
            span.record("error.type", display(format_args!("{:?}", error.kind())));
            (error.attempts(), error.status())
        }
    };
    span.record("http.request.resend_count", attempts.saturating_sub(1));
    if let Some(status) = status {
        span.record("http.response.status_code", status.as_u16());
    }
    result
}

#[cfg(not(feature = "tracing"))]
pub(crate) async fn operation<T>(
    _: &str,
    _: &Operation,
    result: impl Future<Output = Result<Response<T>, Error>>,
) -> Result<Response<T>, Error> {
    result.await
}

/// Logs that values of a response could not be read.
pub(crate) fn odd(operation: &Operation, warning: Option<&str>) {
    #[cfg(feature = "tracing")]
    if let Some(warning) = warning {
        tracing::warn!(target: "vis_api", operation = operation.name, "{warning}");
    }
    #[cfg(not(feature = "tracing"))]
    let _ = (operation, warning);
}

/// Logs a failed attempt that will be retried.
pub(crate) fn retry(error: &Error, delay: Duration) {
    #[cfg(feature = "tracing")]
    tracing::debug!(
        target: "vis_api",
        attempts = error.attempts(),
        delay_ms = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX),
        %error,
        "will be sent again"
    );
    #[cfg(not(feature = "tracing"))]
    let _ = (error, delay);
}
