//! Tests the axum extractor over TCP.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{FromRef, FromRequest, Path, Request, State};
use axum::routing::post as route;
use futures_util::stream;
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
    Path(path): Path<String>,
    VerifiedDelivery(delivery): VerifiedDelivery,
) -> String {
    let (id, event) = (delivery.id.expect("id"), delivery.event);
    format!("{} {path}: {id} {} {}", app.name, event.id, event.state)
}

fn app() -> Router {
    let app = App {
        verifier: Arc::new(verifier().max_body_size(1_000)),
        name: "us",
    };
    Router::new()
        .route("/{path}", route(receive))
        .with_state(app)
}

#[tokio::test(start_paused = true)]
async fn verified_delivery_reaches_handler() {
    let address = serve(app()).await;
    let genuine = signed(KEY, "a", &event("1", "RINGING"));
    let table = [
        (post(&genuine), 200, "us x: a 1 RINGING"),
        // The extractor does not deduplicate.
        (post(&genuine), 200, "us x: a 1 RINGING"),
        (chunked(&genuine, 7), 200, "us x: a 1 RINGING"),
        (post(&signed(KEY, "a", "[]")), 200, "us x: a  "),
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
async fn verifier_works_as_router_state() {
    async fn receive(VerifiedDelivery(delivery): VerifiedDelivery) -> String {
        delivery.event.state.to_string()
    }
    let app = Router::new().route("/", route(receive));
    let address = serve(app.with_state(verifier())).await;
    let request = post(&signed(KEY, "a", &event("1", "RINGING")));
    assert_eq!(exchange(address, &request).await, (200, "RINGING".into()));
}

#[tokio::test(start_paused = true)]
async fn connection_reset_after_body_is_incomplete() {
    let body = Bytes::from(signed(KEY, "a", &event("1", "RINGING")));
    let extract = async |end: Option<std::io::ErrorKind>| {
        let end = end.map(|kind| Err(kind.into()));
        let chunks: Vec<Result<_, std::io::Error>> =
            [Ok(body.clone())].into_iter().chain(end).collect();
        let request = Request::new(Body::from_stream(stream::iter(chunks)));
        VerifiedDelivery::from_request(request, &verifier()).await
    };
    assert!(extract(None).await.is_ok());
    let broken = extract(Some(std::io::ErrorKind::ConnectionReset)).await;
    assert_eq!(broken, Err(DeliveryResponse::IncompleteBody));
    assert_eq!(DeliveryResponse::IncompleteBody.status(), 400);
}
