//! A sandbox with a clock that stands still, and a plain HTTP client for it.

use std::error::Error;

use reqwest::header::HeaderMap;
use reqwest::{Client, Method};
use serde_json::{Value, json};
use vis_sandbox::{Builder, ManualClock, Sandbox};

pub(crate) type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// The vendor's own example of a time, in both of the ways that VIS writes it.
pub(crate) const START: &str = "2020-10-01T16:10:06.000+0000";
pub(crate) const START_OF_WEBHOOK: &str = "2020-10-01T16:10:06.000Z";

/// The same in epoch milliseconds.
pub(crate) const START_MILLIS: i64 = 1_601_568_606_000;

pub(crate) struct Vis {
    pub(crate) sandbox: Sandbox,
    pub(crate) clock: ManualClock,
    client: Client,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    /// The body as JSON; null where it is none.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }

    /// A field of the body; null where there is none.
    pub(crate) fn field(&self, name: &str) -> Value {
        self.json()[name].clone()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }
}

impl Vis {
    pub(crate) async fn start() -> Outcome<Self> {
        Self::start_with(Sandbox::builder()).await
    }

    pub(crate) async fn start_with(builder: Builder) -> Outcome<Self> {
        let clock = ManualClock::starting_at(START_OF_WEBHOOK.parse()?);
        let sandbox = builder.clock(clock.clone()).start().await?;
        Ok(Self {
            sandbox,
            clock,
            client: client()?,
        })
    }

    pub(crate) async fn get(&self, path: &str) -> Outcome<Answer> {
        self.send("GET", path).await
    }

    pub(crate) async fn put(&self, path: &str) -> Outcome<Answer> {
        self.send("PUT", path).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Outcome<Answer> {
        self.send("DELETE", path).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Outcome<Answer> {
        self.request(
            "POST",
            path,
            &[("authorization", &self.bearer())],
            body.to_string(),
        )
        .await
    }

    pub(crate) async fn send(&self, method: &str, path: &str) -> Outcome<Answer> {
        self.request(method, path, &[("authorization", &self.bearer())], "")
            .await
    }

    pub(crate) async fn request(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<String>,
    ) -> Outcome<Answer> {
        let url = format!("{}{path}", self.sandbox.base_url());
        let request = self
            .client
            .request(Method::from_bytes(method.as_bytes())?, url);
        let request = headers.iter().fold(request, |request, (name, value)| {
            request.header(*name, *value)
        });
        let response = request.body(body.into()).send().await?;
        Ok(Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            text: response.text().await?,
        })
    }

    /// Places a call and returns its id.
    pub(crate) async fn place(&self) -> Outcome<String> {
        let call = self
            .post("/self/calls", json!({ "phoneNumber": "14155550123" }))
            .await?;
        Ok(call
            .field("id")
            .as_str()
            .ok_or("the call has no id")?
            .to_owned())
    }

    pub(crate) fn bearer(&self) -> String {
        format!("Bearer {}", self.sandbox.token())
    }
}

pub(crate) fn client() -> Outcome<Client> {
    Ok(Client::builder().no_proxy().build()?)
}
