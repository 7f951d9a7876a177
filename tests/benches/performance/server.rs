//! Servers on threads of their own, and a service with canned responses.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query};
use axum::routing::{get, post};
use axum::serve::ListenerExt;
use http::header::CONTENT_TYPE;
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

use crate::events::{EVENTS, payload};

const CALL: &str = include_str!("../../fixtures/Call/held.json");

/// Serves until it is dropped.
pub struct Server {
    pub url: String,
    _runtime: Runtime,
}

impl Server {
    pub fn start(router: fn() -> Router) -> Self {
        let mut builder = Builder::new_multi_thread();
        let runtime = builder.worker_threads(1).enable_all().build();
        let runtime = runtime.expect("a runtime");
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"));
        let listener = listener.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let listener = listener.tap_io(|stream| stream.set_nodelay(true).expect("an option"));
        runtime.spawn(async move { axum::serve(listener, router()).await });
        Self {
            url,
            _runtime: runtime,
        }
    }
}

#[derive(Deserialize)]
struct List {
    offset: usize,
}

/// The path begins with the number of pages of the list of events.
pub fn service() -> Router {
    let page = Arc::new(Page::new());
    let list = move |Path(pages): Path<usize>, Query(list): Query<List>| {
        let is_empty = list.offset >= pages;
        let body = if is_empty {
            b"[]".to_vec()
        } else {
            page.at(list.offset)
        };
        async move { ([(CONTENT_TYPE, "application/json")], body) }
    };
    let count = async |Path(pages): Path<usize>| format!(r#"{{"count":{}}}"#, pages * EVENTS);
    let call = async || ([(CONTENT_TYPE, "application/json")], CALL);
    Router::new()
        .route("/{pages}/self/calls", post(call))
        .route("/{pages}/self/calls/{id}", get(call))
        .route("/{pages}/self/events", get(list))
        .route("/{pages}/self/events/count", get(count))
}

/// A page of events, and where its ids have digits, so that no two pages have the same ids.
struct Page {
    text: Vec<u8>,
    digits: Vec<usize>,
}

impl Page {
    fn new() -> Self {
        let text = payload();
        let prefix = b"\"id\":\"5a85d86f253b";
        let starts = text.windows(prefix.len()).enumerate();
        let starts = starts.filter(|(_, window)| window == prefix);
        let digits = starts.map(|(start, _)| start + prefix.len()).collect();
        Self { text, digits }
    }

    fn at(&self, offset: usize) -> Vec<u8> {
        let mut text = self.text.clone();
        for (index, start) in self.digits.iter().enumerate() {
            let digits = format!("{:012x}", offset * EVENTS + index);
            text[*start..start + digits.len()].copy_from_slice(digits.as_bytes());
        }
        text
    }
}
