//! A sandbox with a manual clock, a plain HTTP client and a raw TCP socket.

use std::error::Error;
use std::io::ErrorKind;
use std::time::Duration;

use reqwest::header::HeaderMap;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::process::Command;
use tokio::time::timeout;
use vis_sandbox::{Builder, ManualClock, Sandbox};

pub(crate) type TestResult<T = ()> = Result<T, Box<dyn Error>>;

/// The documented example of a time, in the format of calls and of webhooks.
pub(crate) const START: &str = "2020-10-01T16:10:06.000+0000";
pub(crate) const START_OF_WEBHOOK: &str = "2020-10-01T16:10:06.000Z";

/// How long to wait for bytes that must not arrive.
const QUIET_PERIOD: Duration = Duration::from_millis(30);

/// How long to wait for what must happen.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(30);

pub(crate) const SECOND: Duration = Duration::from_secs(1);
pub(crate) const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A shell function in place of `curl` that prints its arguments, one a line.
const CURL: &str = r#"curl() { printf '%s\n' "$@"; }; "#;

pub(crate) struct Vis {
    pub(crate) sandbox: Sandbox,
    pub(crate) clock: ManualClock,
    client: Client,
}

#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Response {
    /// Returns the body as JSON, or null.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }

    /// Returns a field of the body, or null.
    pub(crate) fn field(&self, name: &str) -> Value {
        self.json()[name].clone()
    }

    /// Returns the fields that the body names as invalid.
    pub(crate) fn invalid_fields(&self) -> Vec<String> {
        let errors = self.field("errors");
        let fields = errors.as_array().into_iter().flatten();
        let fields = fields.filter_map(|error| error["field"].as_str());
        fields.map(str::to_owned).collect()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.and_then(|it| it.to_str().ok()).unwrap_or_default()
    }
}

impl Vis {
    pub(crate) async fn start() -> TestResult<Self> {
        Self::start_with(Sandbox::builder()).await
    }

    pub(crate) async fn start_with(builder: Builder) -> TestResult<Self> {
        let clock = ManualClock::starting_at(START_OF_WEBHOOK.parse()?);
        let sandbox = builder.clock(clock.clone()).start().await?;
        let client = client()?;
        Ok(Self {
            sandbox,
            clock,
            client,
        })
    }

    pub(crate) async fn get(&self, path: &str) -> TestResult<Response> {
        self.send("GET", path).await
    }

    pub(crate) async fn put(&self, path: &str) -> TestResult<Response> {
        self.send("PUT", path).await
    }

    pub(crate) async fn delete(&self, path: &str) -> TestResult<Response> {
        self.send("DELETE", path).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> TestResult<Response> {
        let headers = [("authorization", &*self.bearer())];
        self.request("POST", path, &headers, body.to_string()).await
    }

    pub(crate) async fn send(&self, method: &str, path: &str) -> TestResult<Response> {
        let headers = [("authorization", &*self.bearer())];
        self.request(method, path, &headers, "").await
    }

    pub(crate) async fn request(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<String>,
    ) -> TestResult<Response> {
        let url = format!("{}{path}", self.sandbox.base_url());
        self.at(method, &url, headers, body).await
    }

    /// Sends a request to any URL.
    pub(crate) async fn at(
        &self,
        method: &str,
        url: &str,
        headers: &[(&str, &str)],
        body: impl Into<String>,
    ) -> TestResult<Response> {
        let method = Method::from_bytes(method.as_bytes())?;
        let mut request = self.client.request(method, url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        execute(request.body(body.into())).await
    }

    /// Requests tokens as the registered client.
    pub(crate) async fn token(&self, form: &[(&str, &str)]) -> TestResult<Response> {
        let registered = (self.sandbox.client_id(), self.sandbox.client_secret());
        self.token_as(Some(registered), form).await
    }

    /// Requests tokens with this client id and secret in the header, if any.
    pub(crate) async fn token_as(
        &self,
        basic: Option<(&str, &str)>,
        form: &[(&str, &str)],
    ) -> TestResult<Response> {
        let request = self.client.post(self.sandbox.token_url());
        let request = match basic {
            Some((id, secret)) => request.basic_auth(id, Some(secret)),
            None => request,
        };
        execute(request.form(form)).await
    }

    pub(crate) async fn refresh(&self, refresh_token: &str) -> TestResult<Response> {
        let grant = ("grant_type", "refresh_token");
        self.token(&[grant, ("refresh_token", refresh_token)]).await
    }

    /// Sends the user to the authorization endpoint without following the redirect.
    pub(crate) async fn authorize(&self, query: &[(&str, &str)]) -> TestResult<Response> {
        let client = Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        execute(client.get(self.sandbox.authorize_url()).query(query)).await
    }

    /// Places a call and returns its id.
    pub(crate) async fn place(&self) -> TestResult<String> {
        let call = json!({ "phoneNumber": "14155550123" });
        let call = self.post("/self/calls", call).await?.json();
        // An object, or an array of one.
        let call = call.get(0).unwrap_or(&call);
        Ok(call["id"].as_str().ok_or("no id")?.to_owned())
    }

    /// Opens a connection to the sandbox.
    pub(crate) async fn connect(&self) -> TestResult<TcpStream> {
        let authority = self.sandbox.base_url().split('/').nth(2);
        Ok(TcpStream::connect(authority.ok_or("no authority")?).await?)
    }

    pub(crate) fn bearer(&self) -> String {
        format!("Bearer {}", self.sandbox.token())
    }
}

async fn execute(request: RequestBuilder) -> TestResult<Response> {
    let response = request.send().await?;
    Ok(Response {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        text: response.text().await?,
    })
}

pub(crate) fn client() -> TestResult<Client> {
    Ok(Client::builder().no_proxy().build()?)
}

/// How the response on a connection ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum End {
    Closed,
    Reset,
    Open,
}

/// Sends a request for a call.
pub(crate) async fn send_call(stream: &mut TcpStream, vis: &Vis, connection: &str) -> TestResult {
    let body = json!({ "phoneNumber": "14155550123" }).to_string();
    let (token, length) = (vis.sandbox.token(), body.len());
    let request = format!(
        "POST /t/vbc.prod/vis/v1/self/calls HTTP/1.1\r\nhost: sandbox\r\n\
         connection: {connection}\r\nauthorization: Bearer {token}\r\n\
         content-length: {length}\r\n\r\n{body}"
    );
    Ok(stream.write_all(request.as_bytes()).await?)
}

/// Reads `expected` bytes, or fewer if the connection ends before.
pub(crate) async fn read_response(
    stream: &mut TcpStream,
    expected: usize,
) -> TestResult<(String, End)> {
    let mut response = Vec::new();
    let end = loop {
        let is_complete = response.len() >= expected;
        let wait = if is_complete { QUIET_PERIOD } else { TIMEOUT };
        match timeout(wait, stream.read_buf(&mut response)).await {
            Err(_) => break End::Open,
            Ok(Ok(0)) => break End::Closed,
            Ok(Ok(_)) => {}
            Ok(Err(error)) => {
                assert_eq!(error.kind(), ErrorKind::ConnectionReset, "{error}");
                break End::Reset;
            }
        }
    };
    Ok((String::from_utf8(response)?, end))
}

/// Asserts that a record has these fields.
#[track_caller]
pub(crate) fn assert_fields(record: &Value, expected: Value) {
    for (name, value) in expected.as_object().into_iter().flatten() {
        assert_eq!(record[name], *value, "{name}: {record}");
    }
}

/// Splits a `curl` line as a shell does, without the program name.
pub(crate) async fn shell_arguments(line: &str) -> TestResult<Vec<String>> {
    let shell = format!("{CURL}{line}");
    let output = Command::new("sh").args(["-c", &shell]).output().await?;
    let arguments = String::from_utf8(output.stdout)?;
    Ok(arguments.lines().map(str::to_owned).collect())
}
