//! Tests subscriptions over TCP: the sandbox posts to a test receiver, and its clock is paused.

mod backfill;
mod event_log;
mod faults;
#[path = "../support/http.rs"]
#[expect(dead_code, reason = "the wire cases use all of it")]
mod http_request;
mod invalid_server_data;
mod receiver;
mod renewal;
mod reuse;
mod test_env;
