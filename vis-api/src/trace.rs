//! A span for each operation, after OpenTelemetry's conventions for HTTP clients.
//!
//! It contains no token, id, number or body; the path is the document's template.

use std::future::Future;
use std::time::Duration;

use progenitor_client::ResponseValue;

use crate::client::Client;
use crate::error::Error;

#[cfg(feature = "tracing")]
pub(crate) async fn operation<T>(
    client: &Client,
    result: impl Future<Output = Result<ResponseValue<T>, Error>>,
) -> Result<ResponseValue<T>, Error> {
    use progenitor_client::ClientInfo;
    use tracing::Instrument;
    use tracing::field::{Empty, display};

    let inner = client.inner();
    let operation = inner.context.operation();
    let span = tracing::info_span!(
        target: "vis_api",
        "operation",
        otel.kind = "client",
        otel.name = format_args!("{} {}", operation.method, operation.path),
        vis.operation = operation.name,
        http.request.method = operation.method,
        url.template = operation.path,
        server.address = inner.shared.server.as_str(),
        http.response.status_code = Empty,
        http.request.resend_count = Empty,
        error.type = Empty,
        elapsed_ms = Empty,
    );
    let started = tokio::time::Instant::now();
    let result = result.instrument(span.clone()).await;

    let elapsed = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    span.record("elapsed_ms", elapsed);
    let resends = inner.context.attempts().saturating_sub(1);
    span.record("http.request.resend_count", resends);
    let status = match &result {
        Ok(response) => Some(response.status()),
        Err(error) => {
            span.record("error.type", display(format_args!("{:?}", error.kind())));
            error.status()
        }
    };
    if let Some(status) = status {
        span.record("http.response.status_code", status.as_u16());
    }
    result
}

#[cfg(not(feature = "tracing"))]
pub(crate) async fn operation<T>(
    _: &Client,
    result: impl Future<Output = Result<ResponseValue<T>, Error>>,
) -> Result<ResponseValue<T>, Error> {
    result.await
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
