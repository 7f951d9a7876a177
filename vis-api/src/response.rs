//! Converts progenitor's results to values or [`Error`].

use std::future::{Future, poll_fn};

use progenitor_client::{ByteStream, Error as Generated, ResponseValue};
use serde::de::DeserializeOwned;
use vis_types::read_json;

use crate::client::Client;
use crate::error::{Error, ErrorKind};
use crate::http::RequestContext;
use crate::trace;

pub(crate) async fn into_result<T: DeserializeOwned>(
    client: &Client,
    request: impl Future<Output = Result<ResponseValue<T>, Generated>>,
) -> Result<ResponseValue<T>, Error> {
    let result = async {
        let result = request.await;
        let context = &client.inner.context;
        result.map_err(|error| failure(context, error, |body| read_json::<T>(body).err()))
    };
    trace::operation(client, result).await
}

/// Awaits an operation that returns text. The current document has none.
#[allow(dead_code)]
pub(crate) async fn into_text_result(
    client: &Client,
    request: impl Future<Output = Result<ResponseValue<ByteStream>, Generated>>,
) -> Result<ResponseValue<String>, Error> {
    let response = into_bytes_result(client, request).await?;
    let (status, headers) = (response.status(), response.headers().clone());
    let text = String::from_utf8_lossy(&response).into_owned();
    Ok(ResponseValue::new(text, status, headers))
}

/// Awaits an operation that returns neither JSON nor text.
pub(crate) async fn into_bytes_result(
    client: &Client,
    request: impl Future<Output = Result<ResponseValue<ByteStream>, Generated>>,
) -> Result<ResponseValue<Vec<u8>>, Error> {
    let result = async {
        let collected = async {
            let response = request.await?;
            let (status, headers) = (response.status(), response.headers().clone());
            let mut stream = response.into_inner().into_inner();
            let mut body = Vec::new();
            // The body is already in memory and arrives as one chunk.
            while let Some(chunk) = poll_fn(|context| stream.as_mut().poll_next(context)).await {
                body.extend_from_slice(&chunk.map_err(Generated::ResponseBodyError)?);
            }
            Ok(ResponseValue::new(body, status, headers))
        };
        let context = &client.inner.context;
        collected
            .await
            .map_err(|error| failure(context, error, |_| None))
    };
    trace::operation(client, result).await
}

fn failure(
    context: &RequestContext,
    error: Generated,
    payload_error: impl FnOnce(&[u8]) -> Option<vis_types::PayloadError>,
) -> Error {
    let operation = context.operation();
    let error = match error {
        Generated::InvalidRequest(message) | Generated::Custom(message) => {
            Error::new(ErrorKind::InvalidRequest, operation).with_message(message)
        }
        Generated::CommunicationError(source)
        | Generated::InvalidUpgrade(source)
        | Generated::ResponseBodyError(source) => Error::from_transport(operation, source),
        Generated::InvalidResponsePayload(body, source) => match payload_error(&body) {
            Some(error) => Error::from_payload(operation, error),
            None => Error::new(ErrorKind::Decode, operation).with_message(source.to_string()),
        },
        Generated::UnexpectedResponse(_) | Generated::ErrorResponse(_) => context
            .take_failure()
            .unwrap_or_else(|| Error::new(ErrorKind::Unexpected, operation)),
    };
    error.with_attempts(context.attempts())
}
