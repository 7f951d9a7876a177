//! Which defaults are there, and why?
//!
//! | setting | default | why |
//! |---|---|---|
//! | [`base_url`](crate::ClientBuilder::base_url) | the server of the OpenAPI document | it is Vonage's production server, and the only one there is |
//! | [`connect_timeout`](crate::ClientBuilder::connect_timeout) | 10 s | a connection that takes longer does not come about |
//! | [`timeout`](crate::ClientBuilder::timeout) of an attempt | 30 s | placing a call rings a device first; no limit is documented |
//! | [`retry`](crate::ClientBuilder::retry) | 4 attempts within 2 minutes | the gateway counts its quota by the minute, so that one throttled minute is sat out |
//! | [`max_response_size`](crate::ClientBuilder::max_response_size) | 16 MiB | some forty thousand events in a page; a larger answer is none of this API's |
//! | [`epoch_time_unit`](crate::ClientBuilder::epoch_time_unit) | milliseconds | an assumption: durations are in milliseconds everywhere |
//! | redirects | not followed | the API has none, and a redirected `POST` may place a call twice |
//! | proxy | as the environment says, none to loopback | a sandbox on this machine is on no proxy |
//! | TLS | `rustls` with the platform's trust store | the same everywhere, with certificates that the platform's owner manages |
#![cfg_attr(feature = "webhook", doc = include_str!("webhook_defaults.md"))]
//!
//! Base URLs with plain http are refused as soon as there is a token, except to loopback.
