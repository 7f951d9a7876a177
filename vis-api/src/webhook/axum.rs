//! Receives deliveries in an axum server.

use std::future::poll_fn;
use std::pin::Pin;

use ::axum::Router;
use ::axum::body::Body;
use ::axum::extract::{FromRef, FromRequest, Request, State};
use ::axum::http::header::{CONTENT_TYPE, HeaderValue};
use ::axum::response::{IntoResponse, Response};
use ::axum::routing::{MethodRouter, post};
use futures_core::Stream;
use tokio::time::{Instant, timeout_at};
use vis_types::webhook::{Delivery, Verifier, WebhookError};

use super::event_queue::EventQueue;
use super::receiver::{DeliveryResponse, Receiver, deadline, log_rejected, verify};

/// Creates a router that passes verified deliveries to a handler, or to an [`EventQueue`] with its
/// own settings.
///
/// It serves `POST /`: nest it at the path of the webhook's URL. Use `nest_service` in a router
/// with state, and `merge` if the URL has no path. A router nested at `/vis` does not serve
/// `/vis/`: give Vonage the URL without the trailing slash.
///
#[doc = include_str!("router.md")]
///
/// The [`DeliveryResponse`] follows within 1.5 seconds, however slow the handler or the body is.
/// Reads at most the verifier's [limit](Verifier::body_limit) of the body. Timeouts for connections
/// and request heads are up to the server.
///
/// Uses a [`MemoryDeduplicator`](super::MemoryDeduplicator); for another
/// [deduplicator](Receiver::deduplicator) use [`Receiver::router`].
pub fn router(verifier: Verifier, handler: impl Into<EventQueue>) -> Router {
    Receiver::new(verifier, handler).router()
}

impl Receiver {
    /// Creates a router for this receiver; see [`webhook::router`](router).
    pub fn router(self) -> Router {
        Router::new().route("/", self.method_router())
    }

    pub(super) fn method_router(self) -> MethodRouter {
        post(receive).with_state(self)
    }
}

async fn receive(State(receiver): State<Receiver>, request: Request) -> DeliveryResponse {
    let deadline = deadline();
    let (head, body) = request.into_parts();
    match read_body(body, receiver.verifier().body_limit(), deadline).await {
        Ok(body) => receiver.receive_by(deadline, &head.headers, &body).await,
        Err(response) => receiver.measured(response, None),
    }
}

impl IntoResponse for DeliveryResponse {
    fn into_response(self) -> Response {
        let text = HeaderValue::from_static("text/plain; charset=utf-8");
        (self.status(), [(CONTENT_TYPE, text)], self.to_string()).into_response()
    }
}

/// Extracts a verified delivery from an axum request.
///
/// The handler must respond within 2 seconds. Retries reach it as well: this uses no
/// [`Deduplicator`](super::Deduplicator).
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use axum::Router;
/// use axum::extract::FromRef;
/// use axum::routing::post;
/// use vis_api::webhook::{VerifiedDelivery, Verifier};
///
/// /// The program's state, with a verifier.
/// #[derive(Clone)]
/// struct App {
///     verifier: Verifier,
/// }
///
/// impl FromRef<App> for Verifier {
///     fn from_ref(app: &App) -> Self {
///         app.verifier.clone()
///     }
/// }
///
/// async fn receive(VerifiedDelivery(delivery): VerifiedDelivery) -> String {
///     format!("call {} is {}", delivery.event.id, delivery.event.state)
/// }
///
/// let app = App { verifier: Verifier::new("mysecretkey")? };
/// let app = Router::new().route("/vis", post(receive)).with_state(app);
/// # let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
/// # let url = format!("http://{}/vis", listener.local_addr()?);
/// # tokio::spawn(async { axum::serve(listener, app).await });
/// # let event = r#"{"id":"7","type":"CALL","accountId":"-1","userId":"1234","direction":"OUTBOUND","state":"RINGING","startTime":"2020-10-01T16:10:06.000+0000"}"#;
/// # let signature = vis_api::webhook::sign("mysecretkey", event.as_bytes())?;
/// # let client = vis_api::reqwest::Client::new();
/// # let post = client.post(url).body(format!(r#"{{"event":{event}}}"#));
/// # let forged = post.try_clone().ok_or("no body")?.send().await?;
/// # assert_eq!(forged.status(), 401);
/// # let genuine = post.header("X-VON-Signature", signature).send().await?;
/// # assert_eq!(genuine.text().await?, "call 7 is RINGING");
/// # Ok(())
/// # }
/// ```
///
/// Rejects unverified requests with a [`DeliveryResponse`]. Reads the body within the limits of a
/// [`router`]; axum's own limit does not apply.
#[derive(Clone, Debug, PartialEq)]
pub struct VerifiedDelivery(pub Delivery);

impl<S> FromRequest<S> for VerifiedDelivery
where
    Verifier: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = DeliveryResponse;

    async fn from_request(request: Request, state: &S) -> Result<Self, DeliveryResponse> {
        let verifier = Verifier::from_ref(state);
        let (head, body) = request.into_parts();
        let body = read_body(body, verifier.body_limit(), deadline()).await?;
        match verify(&verifier, &head.headers, &body) {
            Ok(delivery) => Ok(Self(delivery)),
            Err(error) => Err(DeliveryResponse::Rejected(error)),
        }
    }
}

/// Reads a body; never buffers more than `limit` bytes.
async fn read_body(
    body: Body,
    limit: usize,
    deadline: Instant,
) -> Result<Vec<u8>, DeliveryResponse> {
    let collect = async {
        let mut collected = Vec::new();
        let mut chunks = body.into_data_stream();
        while let Some(chunk) = poll_fn(|context| Pin::new(&mut chunks).poll_next(context)).await {
            let chunk = chunk.map_err(|_| DeliveryResponse::IncompleteBody)?;
            let size = collected.len().saturating_add(chunk.len());
            if size > limit {
                let error = WebhookError::TooLarge { size, limit };
                log_rejected(&error);
                return Err(DeliveryResponse::Rejected(error));
            }
            collected.extend_from_slice(&chunk);
        }
        Ok(collected)
    };
    let collected = timeout_at(deadline, collect).await;
    collected.unwrap_or(Err(DeliveryResponse::BodyTimeout))
}
