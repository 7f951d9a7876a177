//! How do I watch a client in production?
//!
//! By its logs and by its metrics. Neither has a token, a telephone number, or a body.
//!
//! # What is logged?
//!
//! With the feature `tracing`, under the target `vis_api`. The names of the fields and the levels are
//! stable: a minor version adds some, only a major one renames or removes any. The texts of messages
//! may change at any time.
//!
//! | level | what | fields |
//! |---|---|---|
//! | INFO | span `operation`: one operation, from the call of `send` to its result | `vis.operation`: method of the client, such as `create_call`<br>`http.request.method`<br>`url.template`: path without values, such as `/self/calls/{id}`<br>`server.address`: host and port<br>`http.response.status_code`: of the last response, if one came<br>`http.request.resend_count`: attempts after the first<br>`error.type`: an [`ErrorKind`](crate::ErrorKind), after a failure<br>`elapsed_ms`: milliseconds, with all waits<br>`otel.kind`: `client`<br>`otel.name`: method and path |
//! | DEBUG | an attempt failed, another follows | `attempts`: so far<br>`delay_ms`: milliseconds until the next<br>`error` |
//! | WARN | no new access token; a valid one remains in use | `error` |
//! | WARN | Redis failed, a process keeps the rate limit for itself | `error` |
//! | WARN | part of a response could not be read | `operation`: as `vis.operation` |
//! | WARN | delivery rejected | `error` |
//! | WARN | delivery not accepted, Vonage retries | `reason` |
//! | WARN | deduplicator failed, a delivery may be queued again | `reason` |
//! | WARN | part of a delivery could not be read | `call`: its id<br>`oddities`: their number<br>`first`: the first of them |
//! | WARN | handler failed, event is retried | `call`<br>`state`: of the call<br>`delivery`: its id, if it has one<br>`attempts`: so far<br>`failure`: `error` or `panic`<br>`delay`: such as `1.5s` |
//! | ERROR | handler failed for the last time, event dropped | as before, without `delay` |
//! | ERROR | runtime ended, event dropped | `call`<br>`state` |
//! | INFO | webhook created, renewed or deleted | `webhook`: its id |
//! | WARN | check of a webhook failed | `failed_checks`: in a row<br>`error` |
//! | WARN | events may have been missed | `since`: time of RFC 3339 |
//! | INFO | missed events backfilled | `since`<br>`events`: their number |
//!
//! A span prints nothing by itself: `tracing_subscriber::fmt().with_span_events(FmtSpan::CLOSE)` prints
//! each operation when it is over.
//!
//! Alert on ERROR: each is an event that no handler has handled. The others are for diagnosis.
//!
//! # What can I measure?
//!
//! Implement [`Metrics`](crate::Metrics), whose methods are called with each measurement, and count
//! into whatever your monitoring reads. Durations are [`std::time::Duration`].
//!
//! | question | method and field |
//! |---|---|
//! | How many requests fail, and why? | [`operation`](crate::Metrics::operation): `operation`, `status`, `error` |
//! | How slow are they? | `elapsed`, which includes waits for the rate limit |
//! | How often is a request repeated? | [`retry`](crate::Metrics::retry): `error`, `status`, `delay`; or `attempts` of an operation |
//! | How much of the quota is left? | `quota_remaining` |
//! | How long do tokens live, and are they revoked? | [`token_refresh`](crate::Metrics::token_refresh): `age`, `was_rejected` |
//! | How late do webhooks arrive? | `delivery`: `lag`, and `response`, which tells duplicates and rejections apart |
//!
//! An example that counts into atomics, as the text format of Prometheus:
//!
//! ```
//! use std::sync::Arc;
//! use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
//! use vis_api::{Client, Metrics, OperationMetrics, RetryMetrics};
//!
//! #[derive(Default)]
//! struct Counters {
//!     operations: AtomicU64,
//!     failures: AtomicU64,
//!     milliseconds: AtomicU64,
//!     retries: AtomicU64,
//! }
//!
//! impl Metrics for Counters {
//!     fn operation(&self, metrics: &OperationMetrics) {
//!         self.operations.fetch_add(1, Relaxed);
//!         self.failures.fetch_add(metrics.error.is_some().into(), Relaxed);
//!         self.milliseconds.fetch_add(metrics.elapsed.as_millis() as u64, Relaxed);
//!     }
//!
//!     fn retry(&self, _metrics: &RetryMetrics) {
//!         self.retries.fetch_add(1, Relaxed);
//!     }
//! }
//!
//! impl Counters {
//!     /// The response to `GET /metrics`.
//!     fn text(&self) -> String {
//!         let seconds = self.milliseconds.load(Relaxed) as f64 / 1000.0;
//!         format!(
//!             "vis_operations_total {}\n\
//!              vis_operation_failures_total {}\n\
//!              vis_operation_seconds_total {seconds}\n\
//!              vis_retries_total {}\n",
//!             self.operations.load(Relaxed),
//!             self.failures.load(Relaxed),
//!             self.retries.load(Relaxed),
//!         )
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let sandbox = vis_sandbox::Sandbox::start().await?;
//! # let (base_url, token) = (sandbox.base_url(), sandbox.token());
//! let counters = Arc::new(Counters::default());
//! let client = Client::builder()
//!     .base_url(base_url)
//!     .bearer_token(token)
//!     .metrics(Arc::clone(&counters))
//!     .build()?;
//!
//! client.get_user().send().await?;
//! let missing = client.get_call().id("no-such-call").send().await;
//! assert!(missing.is_err());
//! assert!(counters.text().starts_with("vis_operations_total 2\nvis_operation_failures_total 1\n"));
//! # Ok(())
//! # }
//! ```
//!
//! # How do I keep a test system from calling people?
//!
//! Give it [`ClientBuilder::allowed_numbers`](crate::ClientBuilder::allowed_numbers): all other numbers
//! fail before anything is sent.
