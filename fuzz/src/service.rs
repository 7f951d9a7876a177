//! A sandbox whose next response is the input.

use std::error::Error;
use std::fmt::Write;
use std::sync::LazyLock;

use http::header::{CONTENT_TYPE, LOCATION};
use tokio::runtime::{Builder, Runtime};
use vis_api::reqwest::{self, redirect};
use vis_sandbox::{Fault, Sandbox};

use crate::message::headers_and_body;

/// A sandbox on a runtime of one thread: everything that an input causes happens while it is awaited.
pub struct Service {
    pub runtime: Runtime,
    pub sandbox: Sandbox,
    pub http: reqwest::Client,
}

pub static SERVICE: LazyLock<Service> = LazyLock::new(|| {
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    let sandbox = Sandbox::builder().record_at_most(1).start();
    let http = reqwest::Client::builder().no_proxy();
    Service {
        sandbox: runtime.block_on(sandbox).expect("a port"),
        http: http
            .redirect(redirect::Policy::none())
            .build()
            .expect("a client"),
        runtime,
    }
});

/// The response of this status, with the headers and the body of an input.
pub fn response(status: u16, input: &[u8]) -> Fault {
    let (headers, body) = headers_and_body(input);
    let mut fault = Fault::status(status);
    for (name, value) in &headers {
        if let (Ok(value), true) = (value.to_str(), ![CONTENT_TYPE, LOCATION].contains(name)) {
            fault = fault.header(name.as_str(), value);
        }
    }
    let content_type = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok());
    fault.body(content_type.unwrap_or("application/json"), body)
}

/// All that is said of an error and its sources.
pub fn messages(error: &dyn Error) -> String {
    let mut text = format!("{error:?}");
    let mut source = Some(error);
    while let Some(error) = source {
        let _ = write!(text, "\n{error}");
        source = error.source();
    }
    text
}
