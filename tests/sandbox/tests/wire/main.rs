//! The sandbox over TCP, through a client that knows nothing of VIS.

mod binary;
mod broken;
mod calls;
mod control;
mod faults;
mod gateway;
mod history;
mod identity;
mod lifetime;
mod listing;
mod oauth;
mod oauth_clients;
mod operations;
mod placed;
mod quota;
mod recording;
mod socket;
mod support;
mod webhooks;
