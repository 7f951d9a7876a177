//! Pagination and waiting for calls against scripted services over TCP.

mod concurrent_changes;
mod counting;
mod iterate;
mod page_size_quirks;
mod property;
mod service;
mod waiting;
