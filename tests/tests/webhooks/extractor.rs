//! A handler of axum's own kind, over TCP.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{FromRef, FromRequest, Path, Request, State};
use axum::routing::post as route;
use futures_util::stream;
use tokio::time::Instant;
use vis_api::webhook::{DeliveryResponse, VerifiedDelivery, Verifier};

use super::server::{chunked, event, exchange, post, serve, signed};
use super::{KEY, verifier};

#[derive(Clone)]
struct App {
    verifier: Arc<Verifier>,
    name: &'static str,
}

impl FromRef<App> for Verifier {
    fn from_ref(app: &App) -> Self {
        (*app.verifier).clone()
    }
}

async fn receive(
    State(app): State<App>,
    Path(office): Path<String>,
    VerifiedDelivery(delivery): VerifiedDelivery,
) -> String {
    let (id, event) = (delivery.id.expect("an id"), delivery.event);
    format!("{} {office}: {id} {} {}", app.name, event.id, event.state)
}

fn app() -> Router {
    let app = App {
        verifier: Arc::new(verifier().max_body_size(1_000)),
        name: "us",
    };
    Router::new()
        .route("/{office}", route(receive))
        .with_state(app)
}

#[tokio::test(start_paused = true)]
async fn a_handler_gets_what_is_verified_and_the_others_get_their_status() {
    let address = serve(app()).await;
    let genuine = signed(KEY, "a", &event("1", "RINGING"));
    let table = [
        (post(&genuine), 200, "us x: a 1 RINGING"),
        // Nobody remembers it.
        (post(&genuine), 200, "us x: a 1 RINGING"),
        (chunked(&genuine, 7), 200, "us x: a 1 RINGING"),
        (
            post(&signed(KEY, "a", "{}")),
            200,
            "signed, but not understood",
        ),
        (
            post(&signed("another key", "a", &event("1", "RINGING"))),
            401,
            "the signature is missing or wrong",
        ),
        (post("[]"), 400, "not a delivery"),
        (post(&" ".repeat(1_001)), 413, "the body is too large"),
        (chunked(&" ".repeat(1_001), 9), 413, "the body is too large"),
    ];
    for (request, status, text) in table {
        let request = request.replace("POST /", "POST /x");
        let expected = (status, text.to_owned());
        assert_eq!(exchange(address, &request).await, expected, "{request}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_slow_body_is_not_waited_for() {
    let address = serve(app()).await;
    let request = post("{").replace("Length: 1", "Length: 2");
    let request = request.replace("POST /", "POST /x");
    let start = Instant::now();
    assert_eq!(exchange(address, &request).await.0, 408);
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[tokio::test(start_paused = true)]
async fn a_verifier_is_a_state_too() {
    async fn receive(VerifiedDelivery(delivery): VerifiedDelivery) -> String {
        delivery.event.state.to_string()
    }
    let app = Router::new().route("/", route(receive));
    let address = serve(app.with_state(verifier())).await;
    let request = post(&signed(KEY, "a", &event("1", "RINGING")));
    assert_eq!(exchange(address, &request).await, (200, "RINGING".into()));
}

#[tokio::test(start_paused = true)]
async fn a_body_that_breaks_off_is_none_even_if_nothing_is_missing() {
    let body = Bytes::from(signed(KEY, "a", &event("1", "RINGING")));
    let extract = async |end: Option<std::io::ErrorKind>| {
        let end = end.map(|kind| Err(kind.into()));
        let pieces: Vec<Result<_, std::io::Error>> =
            [Ok(body.clone())].into_iter().chain(end).collect();
        let request = Request::new(Body::from_stream(stream::iter(pieces)));
        VerifiedDelivery::from_request(request, &verifier()).await
    };
    assert!(extract(None).await.is_ok());
    let broken = extract(Some(std::io::ErrorKind::ConnectionReset)).await;
    assert_eq!(broken, Err(DeliveryResponse::BrokenOff));
    assert_eq!(DeliveryResponse::BrokenOff.status(), 400);
}
