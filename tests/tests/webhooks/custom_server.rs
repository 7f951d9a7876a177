//! Tests the verifier and deduplicator in a custom axum server.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use tokio::net::TcpListener;
use vis_api::reqwest;
use vis_types::webhook::{ClaimStatus, Deduplicator, MemoryDeduplicator, Verifier, WebhookError};

use super::{body, headers, signature, verifier};

#[derive(Clone)]
struct Receiver {
    verifier: Verifier,
    deduplicator: Arc<dyn Deduplicator>,
}

async fn receive(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let delivery = match receiver.verifier.verify(&headers, &body) {
        Ok(delivery) => delivery,
        Err(WebhookError::TooLarge { .. }) => return StatusCode::PAYLOAD_TOO_LARGE,
        Err(error) if error.is_signature() => return StatusCode::UNAUTHORIZED,
        Err(_) => return StatusCode::BAD_REQUEST,
    };
    let attempt = delivery.attempt_id().expect("id");
    match receiver.deduplicator.begin(&attempt).await {
        Ok(ClaimStatus::New) => {
            receiver
                .deduplicator
                .complete(&attempt)
                .await
                .expect("memory");
            StatusCode::CREATED
        }
        Ok(ClaimStatus::Done) => StatusCode::OK,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    }
}

#[tokio::test]
async fn tcp_delivery_is_verified_and_handled_once() {
    let receiver = Receiver {
        verifier: verifier().max_body_size(1_000),
        deduplicator: Arc::new(MemoryDeduplicator::new()),
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("port");
    let address = listener.local_addr().expect("address");
    let service = Router::new().route("/", post(receive)).with_state(receiver);
    let server = tokio::spawn(async move { axum::serve(listener, service).await });

    let http = reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("client");
    let deliver = async |headers: HeaderMap, body: String| {
        let request = http
            .post(format!("http://{address}/"))
            .headers(headers)
            .body(body);
        request.send().await.expect("response").status().as_u16()
    };
    let signed = headers(&signature());
    let spaced = body().replace(',', " ,\r\n");
    assert_eq!(deliver(HeaderMap::new(), body()).await, 401);
    assert_eq!(
        deliver(signed.clone(), body().replace("RINGING", "ANSWERED")).await,
        401
    );
    assert_eq!(deliver(signed.clone(), "event=1".to_owned()).await, 400);
    assert_eq!(
        deliver(signed.clone(), body() + &" ".repeat(1_000)).await,
        413
    );
    assert_eq!(deliver(signed.clone(), spaced).await, 201);
    assert_eq!(deliver(signed, body()).await, 200);
    server.abort();
}
