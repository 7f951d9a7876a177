//! From what progenitor hands back to the value or the house's error.

use progenitor_client::ResponseValue;
use serde::de::DeserializeOwned;
use vis_types::read_json;

use crate::error::{Error, ErrorKind};
use crate::operation::Operation;

/// What is read of a body that came with an error: a proxy may answer with any amount of HTML.
const ERROR_BODY_LIMIT: usize = 64 * 1024;

pub(crate) async fn finish<T: DeserializeOwned>(
    operation: &'static Operation,
    result: Result<ResponseValue<T>, progenitor_client::Error>,
) -> Result<ResponseValue<T>, Error> {
    use progenitor_client::Error as Generated;

    let error = match result {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    Err(match error {
        Generated::InvalidRequest(message) | Generated::Custom(message) => {
            Error::new(ErrorKind::InvalidRequest, operation).with_message(message)
        }
        Generated::CommunicationError(source)
        | Generated::InvalidUpgrade(source)
        | Generated::ResponseBodyError(source) => Error::from_transport(operation, source),
        Generated::InvalidResponsePayload(body, source) => match read_json::<T>(&body) {
            Err(problem) => Error::from_payload(operation, problem),
            Ok(_) => Error::new(ErrorKind::Decode, operation).with_message(source.to_string()),
        },
        Generated::UnexpectedResponse(response) => {
            let (status, body) = (response.status(), bounded_body(response).await);
            Error::from_response(operation, status, &body)
        }
        Generated::ErrorResponse(response) => {
            Error::from_response(operation, response.status(), &[])
        }
    })
}

/// The start of the body. One that breaks off is as good as one that ends: the status says more.
async fn bounded_body(mut response: reqwest::Response) -> Vec<u8> {
    let mut body = Vec::new();
    while body.len() < ERROR_BODY_LIMIT {
        match response.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) | Err(_) => break,
        }
    }
    body.truncate(ERROR_BODY_LIMIT);
    body
}
