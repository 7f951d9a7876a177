//! Tests subscriptions over TCP: the sandbox posts to a test receiver, and its clock is paused.

mod backfill;
mod event_log;
mod faults;
mod invalid_server_data;
mod receiver;
mod renewal;
mod reuse;
mod test_env;
