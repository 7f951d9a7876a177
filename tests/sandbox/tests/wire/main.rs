//! Tests of the sandbox over TCP with a plain HTTP client.

mod binary;
mod calls;
mod conformance;
mod deliveries;
mod faults;
mod gateway;
mod lists;
mod oauth;
mod page;
mod receiver;
mod remote_parties;
mod support;
mod webhooks;
