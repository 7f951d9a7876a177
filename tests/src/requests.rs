//! A request of each operation, generated from the document by the build script.

use serde::de::DeserializeOwned;
use vis_api::reqwest::StatusCode;
use vis_api::{Client, Error, Response};

/// Selects the parameters of an operation to set; the body counts as one.
#[derive(Clone, Copy)]
pub enum Inputs<'a> {
    All,
    Required,
    /// All except this one.
    Without(&'a str),
}

impl Inputs<'_> {
    fn has(self, name: &str, required: bool) -> bool {
        match self {
            Self::All => true,
            Self::Required => required,
            Self::Without(other) => name != other,
        }
    }
}

include!(concat!(env!("OUT_DIR"), "/requests.rs"));

/// Sends the operation with all its parameters.
pub async fn send_everything(
    client: &Client,
    operation: &str,
    id: &str,
) -> Result<StatusCode, Error> {
    send(client, operation, Inputs::All, id).await
}

pub fn status<T>(response: Response<T>) -> StatusCode {
    response.status()
}

/// Returns the body with all fields, or with the required ones.
fn body<T: DeserializeOwned>(inputs: Inputs<'_>, all: &str, required: &str) -> T {
    json(match inputs {
        Inputs::Required => required,
        Inputs::All | Inputs::Without(_) => all,
    })
}

fn json<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).expect("a value of this type")
}
