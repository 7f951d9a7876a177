//! An HTTP server whose responses a handler makes.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use axum::Json;
use axum::extract::Query;
use http::{StatusCode, Uri};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use vis_api::{Client, OffsetUnit};

#[derive(Clone, Debug)]
pub struct Request {
    pub path: String,
    pub query: BTreeMap<String, String>,
}

impl Request {
    pub fn is_count(&self) -> bool {
        self.path.ends_with("/count")
    }

    pub fn number(&self, name: &str) -> usize {
        self.query[name].parse().expect("a number")
    }

    /// `offset/size`, or `count`.
    fn summary(&self) -> String {
        match self.is_count() {
            true => "count".to_owned(),
            false => format!("{}/{}", self.query["offset"], self.query["size"]),
        }
    }
}

/// Status and body.
pub type Response = (u16, Value);
type Handler = Box<dyn FnMut(&Request) -> Response + Send>;

pub struct Service {
    pub client: Client,
    pub requests: Arc<Mutex<Vec<Request>>>,
}

impl Service {
    pub async fn start(handler: impl FnMut(&Request) -> Response + Send + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let requests = Arc::new(Mutex::new(Vec::new()));
        let handler: Arc<Mutex<Handler>> = Arc::new(Mutex::new(Box::new(handler)));
        let recorded = Arc::clone(&requests);
        let respond = async move |uri: Uri, Query(query): Query<BTreeMap<String, String>>| {
            let path = uri.path().to_owned();
            let request = Request { path, query };
            let (status, body) = handler.lock().expect("no panic")(&request);
            recorded.lock().expect("no panic").push(request);
            (StatusCode::from_u16(status).expect("a status"), Json(body))
        };
        let app = axum::Router::new().fallback(respond);
        tokio::spawn(async { axum::serve(listener, app).await });
        let client = Client::builder().base_url(format!("http://{address}"));
        let client = client.bearer_token("a-token").build().expect("a client");
        Self { client, requests }
    }

    /// Serves pages of events made by `page`, and this count.
    pub async fn paging(
        count: usize,
        mut page: impl FnMut(&Request) -> Response + Send + 'static,
    ) -> Self {
        let respond = move |request: &Request| match request.is_count() {
            true => (200, json!({ "count": count })),
            false => page(request),
        };
        Self::start(respond).await
    }

    /// Takes the recorded requests, oldest first.
    pub fn requests(&self) -> Vec<Request> {
        std::mem::take(&mut self.requests.lock().expect("no panic"))
    }

    pub fn summaries(&self) -> Vec<String> {
        self.requests().iter().map(Request::summary).collect()
    }
}

/// A list and its paging.
#[derive(Clone, Debug)]
pub struct List {
    pub ids: Vec<usize>,
    pub unit: OffsetUnit,
    /// Maximum number of items in a page, also for larger requested sizes.
    pub cap: usize,
}

impl List {
    pub fn of(length: usize) -> Self {
        Self {
            ids: (0..length).collect(),
            unit: OffsetUnit::Page,
            cap: usize::MAX,
        }
    }

    pub fn respond(&self, request: &Request) -> Response {
        if request.is_count() {
            return (200, json!({ "count": self.ids.len() }));
        }
        let size = request.number("size").min(self.cap);
        let before = match self.unit {
            OffsetUnit::Item => request.number("offset"),
            _ => request.number("offset") * size,
        };
        page(self.ids.iter().copied().skip(before).take(size))
    }
}

pub fn page(ids: impl IntoIterator<Item = usize>) -> Response {
    let records = ids.into_iter().map(|id| record(id, "ANSWERED"));
    (200, records.collect())
}

/// A record with this id that reads as a call and as an event.
pub fn record(id: usize, state: &str) -> Value {
    json!({ "id": id.to_string(), "state": state })
}
