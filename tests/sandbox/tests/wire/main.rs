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
mod page_deliveries;
mod page_requests;
mod receiver;
mod remote_parties;
mod support;
mod webhooks;
