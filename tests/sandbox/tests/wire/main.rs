//! Tests of the sandbox over TCP with a plain HTTP client.

mod binary;
mod calls;
mod conformance;
mod connection_faults;
mod deliveries;
mod delivery_failures;
mod faults;
mod gateway;
mod listing;
mod oauth;
mod page;
mod rate_limit;
mod receiver;
mod recording;
mod remote_parties;
mod schema;
mod socket;
mod support;
mod time;
mod webhooks;
