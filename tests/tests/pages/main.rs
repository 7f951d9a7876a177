//! Pagination and waiting for calls against scripted services over TCP.

mod iterate;
mod properties;
mod quirks;
mod service;
mod waiting;
