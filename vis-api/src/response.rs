//! What an operation returns, and how it is read.

use std::fmt;
use std::ops::{Deref, DerefMut};

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use vis_types::{FromJson, JsonBody, Oddity};

use crate::buffered_response::BufferedResponse;
use crate::error::{Error, ErrorBody, request_id};
use crate::operation::Operation;

/// The response to an operation that succeeded. It derefs to the resource.
///
/// `Debug` shows neither headers nor body.
pub struct Response<T> {
    value: T,
    unreadable: Vec<Oddity>,
    pub(crate) warning: Option<String>,
    received: BufferedResponse,
}

impl<T> Response<T> {
    /// The resource.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The resource, and the records of a list that could not be read.
    pub(crate) fn into_parts(self) -> (T, Vec<Oddity>) {
        (self.value, self.unreadable)
    }

    /// The status, 200 to 299.
    pub fn status(&self) -> StatusCode {
        self.received.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.received.headers
    }

    /// The server's id of the request, as [`Error::request_id`].
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.received.headers)
    }

    /// The body, as it was received.
    pub fn body(&self) -> &[u8] {
        &self.received.body
    }

    /// The number of attempts that it took.
    pub fn attempts(&self) -> u32 {
        self.received.attempts
    }

    /// The records of a list that are missing from it, because they have no id.
    pub fn unreadable(&self) -> &[Oddity] {
        &self.unreadable
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Response<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

impl<T> AsRef<T> for Response<T> {
    fn as_ref(&self) -> &T {
        &self.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status())
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}

fn response<T>(value: T, received: BufferedResponse) -> Response<T> {
    Response {
        value,
        unreadable: Vec::new(),
        warning: None,
        received,
    }
}

/// Reads a success that is JSON.
pub(crate) fn json<T: FromJson>(
    received: BufferedResponse,
    operation: &'static Operation,
) -> Result<Response<T>, Error> {
    let error = match JsonBody::read(&received.body, received.content_type()) {
        // A fault in place of the only record of a list is an error.
        Ok(JsonBody {
            value,
            unreadable,
            warning,
            ..
        }) if unreadable.is_empty() || ErrorBody::read_short(&received).is_empty() => {
            return Ok(Response {
                value,
                unreadable,
                warning,
                received,
            });
        }
        Ok(_) => None,
        Err(error) => Some(error),
    };
    let body = ErrorBody::read(&received);
    Err(match (error, received.compression()) {
        (Some(_), Some(reason)) if body.is_empty() => {
            Error::unreadable(operation, received, format!("the body {reason}"))
        }
        (Some(error), None) if body.is_empty() => Error::from_payload(operation, received, error),
        _ => Error::from_status(operation, received, body),
    })
}

/// Reads a success that has no body. Some servers send the resource, or a word.
pub(crate) fn nothing(
    received: BufferedResponse,
    operation: &'static Operation,
) -> Result<Response<()>, Error> {
    let body = ErrorBody::read(&received);
    if received.is_acknowledgement() && (body.is_empty() || body.is_bare_message) {
        return Ok(response((), received));
    }
    if !body.is_empty() {
        return Err(Error::from_status(operation, received, body));
    }
    let message = "a body that is neither empty nor JSON: did a proxy respond?";
    Err(Error::unreadable(operation, received, message))
}

/// Reads a success that is text. No operation of the current document has one.
#[allow(dead_code)]
pub(crate) fn text(
    received: BufferedResponse,
    _: &'static Operation,
) -> Result<Response<String>, Error> {
    let text = String::from_utf8_lossy(&received.body).into_owned();
    Ok(response(text, received))
}

/// Reads a success that is neither JSON nor text. No operation of the current document has one.
#[allow(dead_code)]
pub(crate) fn bytes(
    mut received: BufferedResponse,
    _: &'static Operation,
) -> Result<Response<Vec<u8>>, Error> {
    let bytes = std::mem::take(&mut received.body);
    Ok(response(bytes, received))
}
