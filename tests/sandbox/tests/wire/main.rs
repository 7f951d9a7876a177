//! The sandbox over TCP, through a client that knows nothing of VIS.

mod binary;
mod calls;
mod control;
mod faults;
mod gateway;
mod identity;
mod lifetime;
mod listing;
mod operations;
mod recording;
mod support;
mod webhooks;
