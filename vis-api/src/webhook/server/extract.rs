//! Extracts deliveries in axum handlers.

use ::axum::extract::{FromRef, FromRequest, Request};
use vis_types::webhook::{Delivery, Verifier};

use super::body;
use crate::webhook::DeliveryResponse;
use crate::webhook::receiver::{deadline, verify};

/// Extracts a verified delivery from an axum request.
///
/// The handler must respond within 2 seconds. Retries reach it as well: this uses no
/// [`Deduplicator`](super::super::Deduplicator).
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
/// [`router`](super::router); axum's own limit does not apply.
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
        let body = body::read(body, verifier.body_limit(), deadline()).await?;
        match verify(&verifier, &head.headers, &body) {
            Ok(delivery) => Ok(Self(delivery)),
            Err(error) => Err(DeliveryResponse::Rejected(error)),
        }
    }
}
