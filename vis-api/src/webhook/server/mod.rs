//! Receives deliveries in an axum server.

mod body;
mod extract;

use ::axum::Router;
use ::axum::extract::{Request, State};
use ::axum::http::header::{CONTENT_TYPE, HeaderValue};
use ::axum::response::{IntoResponse, Response};
use ::axum::routing::post;
use vis_types::webhook::Verifier;

use super::receiver::deadline;
use super::{DeliveryResponse, EventQueue, Receiver};

pub use extract::VerifiedDelivery;

/// Creates a router that passes verified deliveries to a handler, or to an [`EventQueue`] with its
/// own settings.
///
/// It serves `POST /`: nest it at the path of the webhook's URL. Use `nest_service` in a router
/// with state, and `merge` if the URL has no path. A router nested at `/vis` does not serve
/// `/vis/`: give Vonage the URL without the trailing slash.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use axum::Router;
/// use vis_api::webhook::{self, Received, Verifier};
///
/// let events = webhook::router(Verifier::new("mysecretkey")?, async |received: Received| {
///     println!("call {} is {}", received.event().id, received.event().state);
///     Ok::<(), std::io::Error>(())
/// });
/// let app = Router::new().nest("/vis", events);
///
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
/// # let url = format!("http://{}/vis", listener.local_addr()?);
/// # tokio::spawn(async {
/// axum::serve(listener, app).await?;
/// # Ok::<(), std::io::Error>(())
/// # });
/// # assert_eq!(vis_api::reqwest::Client::new().post(url).body("{}").send().await?.status(), 400);
/// # Ok(())
/// # }
/// ```
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
        Router::new().route("/", post(receive)).with_state(self)
    }
}

async fn receive(State(receiver): State<Receiver>, request: Request) -> DeliveryResponse {
    let deadline = deadline();
    let (head, body) = request.into_parts();
    match body::read(body, receiver.verifier().body_limit(), deadline).await {
        Ok(body) => receiver.receive_by(deadline, &head.headers, &body).await,
        Err(response) => response,
    }
}

impl IntoResponse for DeliveryResponse {
    fn into_response(self) -> Response {
        let text = HeaderValue::from_static("text/plain; charset=utf-8");
        (self.status(), [(CONTENT_TYPE, text)], self.to_string()).into_response()
    }
}
