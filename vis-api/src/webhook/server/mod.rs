//! Deliveries to an axum server.

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

/// A router that hands deliveries, once they are verified, to a handler, or to an [`EventQueue`] with
/// settings of its own.
///
/// It takes a `POST` to `/`: nest it where the URL of the webhook leads. In a router that has a state
/// take `nest_service` for that, and `merge` where the URL has no path. What is nested at `/vis` is not
/// found at `/vis/`: give Vonage the URL without the slash.
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
/// The [`DeliveryResponse`] is there in 1.5 seconds, whatever the handler does and however the body drips in.
/// Of the body no more is read than the verifier's [limit](Verifier::body_limit). How long a client
/// may take to connect and to send the head of a request is the server's affair.
///
/// Repetitions are known by a [`MemoryDeduplicator`](super::MemoryDeduplicator);
/// [`Receiver::router`] is the same with [one of your own](Receiver::deduplicator).
pub fn router(verifier: Verifier, handler: impl Into<EventQueue>) -> Router {
    Receiver::new(verifier, handler).router()
}

impl Receiver {
    /// A router that receives by this; see [`webhook::router`](router).
    pub fn router(self) -> Router {
        Router::new().route("/", post(receive)).with_state(self)
    }
}

async fn receive(State(receiver): State<Receiver>, request: Request) -> DeliveryResponse {
    let deadline = deadline();
    let (head, body) = request.into_parts();
    match body::read(body, receiver.verifier().body_limit(), deadline).await {
        Ok(body) => receiver.receive_by(deadline, &head.headers, &body).await,
        Err(answer) => answer,
    }
}

impl IntoResponse for DeliveryResponse {
    fn into_response(self) -> Response {
        let text = HeaderValue::from_static("text/plain; charset=utf-8");
        (self.status(), [(CONTENT_TYPE, text)], self.to_string()).into_response()
    }
}
