//! Deliveries as Vonage sends them: `{"event":…}`, signed, with the metadata in headers.

use std::time::Duration;

use anstyle::{AnsiColor, Style};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clap::Args;
use jiff::{Timestamp, Zoned};
use reqwest::redirect::Policy;
use reqwest::{Response, StatusCode};
use serde_json::{Map, Value};
use tokio::time::Instant;
use vis_types::webhook::{Signer, header};
use vis_types::{Event, HttpUrl, Secret};

use super::account;
use super::failure::{Failure, note, printable};
use crate::redact::sanitize;
use crate::retry::Cause;

/// The port of the example in the README.
const DEFAULT_URL: &str = "http://127.0.0.1:8080/vis";

const KEY_FILE: &str = "signing-key";

/// Vonage waits no longer.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
const RESPONSE_TIMEOUT: Duration = Duration::from_secs(2);

const GREEN: Style = AnsiColor::Green.on_default();
const RED: Style = AnsiColor::Red.on_default();

/// Options of the receiver.
#[derive(Debug, Args)]
pub(super) struct Receiver {
    /// URL of the receiver
    #[arg(long, visible_alias = "forward-to", value_name = "URL", default_value = DEFAULT_URL)]
    pub(super) to: HttpUrl,

    /// Key of the signatures; default: a random one, kept in the configuration folder
    #[arg(
        long,
        env = "VIS_SIGNING_KEY",
        value_name = "KEY",
        hide_env_values = true
    )]
    signing_key: Option<Secret>,
}

impl Receiver {
    pub(super) fn sender(&self) -> Result<Sender, Failure> {
        let signer = Signer::new(self.key()?).map_err(|error| Failure::new(error.to_string()))?;
        let http = reqwest::Client::builder()
            .redirect(Policy::none())
            // The receiver may restart at any time.
            .pool_max_idle_per_host(0)
            .connect_timeout(CONNECT_TIMEOUT)
            .read_timeout(RESPONSE_TIMEOUT)
            .user_agent(concat!("vis/", env!("CARGO_PKG_VERSION")))
            .no_proxy();
        #[cfg(feature = "rustls")]
        let http = http.tls_backend_rustls();
        let http = http.build();
        Ok(Sender {
            http: http.map_err(|error| Failure::new(format!("cannot send: {error}")))?,
            url: self.to.clone(),
            signer,
            webhook_id: uuid(),
        })
    }

    /// The key. One of the configuration folder is shown as the line that gives it to a receiver.
    fn key(&self) -> Result<Secret, Failure> {
        if let Some(key) = &self.signing_key {
            return Ok(key.clone());
        }
        let key = match account::read(KEY_FILE)?.filter(|key| !key.is_empty()) {
            Some(key) => key,
            None => {
                let mut key = [0; 32];
                getrandom::fill(&mut key).map_err(|error| Failure::new(error.to_string()))?;
                let key = URL_SAFE_NO_PAD.encode(key);
                account::save(KEY_FILE, key.as_bytes())?;
                key
            }
        };
        note(&format!("the receiver's key: VIS_SIGNING_KEY={key}"));
        Ok(key.into())
    }
}

/// Posts signed events to a URL.
pub(super) struct Sender {
    http: reqwest::Client,
    url: HttpUrl,
    signer: Signer,
    webhook_id: String,
}

impl Sender {
    /// Sends one attempt of a delivery.
    pub(super) async fn post(
        &self,
        event: &Event,
        delivery_id: &str,
        attempt: u32,
    ) -> Result<Answer, Failure> {
        let event = event_json(event)?;
        let signature = self.signer.sign(event.as_bytes());
        let signature = signature.map_err(|error| Failure::new(error.to_string()))?;
        let request = self
            .http
            .post(self.url.as_str())
            .header("content-type", "application/json")
            .header(header::ATTEMPT, attempt)
            .header(header::DELIVERY_ID, delivery_id)
            .header(header::SIGNATURE, signature)
            .header(header::WEBHOOK_ID, &self.webhook_id)
            .body(format!(r#"{{"event" : {event}}}"#));
        let start = Instant::now();
        let result = request.send().await;
        let elapsed = start.elapsed().as_millis();
        Ok(match result {
            Ok(response) if response.status() == StatusCode::OK => Answer {
                is_accepted: true,
                text: format!("{GREEN}200 OK{GREEN:#} in {elapsed} ms"),
            },
            Ok(response) => {
                let (status, detail) = (response.status(), detail(response).await);
                let text = format!("{RED}{status}{RED:#} in {elapsed} ms{detail}");
                Answer::failure(text)
            }
            Err(error) => {
                let cause = failure(&error);
                let text = format!("{RED}no answer{RED:#} after {elapsed} ms: {cause}");
                Answer::failure(text)
            }
        })
    }
}

/// How the receiver has answered.
pub(super) struct Answer {
    /// For Vonage, only a 200 says that the event has arrived.
    pub(super) is_accepted: bool,
    /// As in `200 OK in 12 ms`.
    pub(super) text: String,
}

impl Answer {
    fn failure(text: String) -> Self {
        let is_accepted = false;
        Self { is_accepted, text }
    }
}

/// The start of the body of a failure, in one line.
async fn detail(mut response: Response) -> String {
    let chunk = response.chunk().await.ok().flatten().unwrap_or_default();
    match sanitize(String::from_utf8_lossy(&chunk).trim()) {
        text if text.is_empty() => text,
        text => format!(": {text}"),
    }
}

fn failure(error: &reqwest::Error) -> &'static str {
    match Cause::of(error) {
        _ if error.is_timeout() => "Vonage waits no longer",
        Some(cause) => cause.text,
        None => "the connection broke",
    }
}

/// The event as it is sent: with the vendor's times, and neither sorted nor compact, as in the vendor's
/// example, so that a receiver without the canonical form fails here already.
fn event_json(event: &Event) -> Result<String, Failure> {
    let unreadable = |error| Failure::new(format!("the event is not JSON: {error}"));
    let mut fields: Map<String, Value> = serde_json::to_value(event)
        .and_then(serde_json::from_value)
        .map_err(unreadable)?;
    let times = [
        ("startTime", event.start_time),
        ("answerTime", event.answer_time),
        ("endTime", event.end_time),
    ];
    for (name, time) in times {
        if let Some(time) = time {
            let time = Timestamp::from(time).strftime("%Y-%m-%dT%H:%M:%S%.3f%z");
            fields.insert(name.to_owned(), time.to_string().into());
        }
    }
    let fields = fields.iter().rev();
    let fields = fields.map(|(name, value)| format!(r#""{name}" : {value}"#));
    Ok(format!("{{{}}}", fields.collect::<Vec<_>>().join(", ")))
}

/// An event in one line, as in `12:04:31  MISSED        from 14155550123 (Jane Doe)`.
pub(super) fn line(event: &Event) -> String {
    let time = Zoned::now().strftime("%H:%M:%S");
    let preposition = match event.direction.as_str() {
        "OUTBOUND" => "to",
        _ => "from",
    };
    let number = event.phone_number.as_deref().unwrap_or("unknown");
    let name = match event.caller_id.as_deref() {
        None | Some("") => String::new(),
        Some(name) => format!(" ({name})"),
    };
    let state = event.state.as_str();
    printable(&format!(
        "{time}  {state:<12}  {preposition} {number}{name}"
    ))
}

/// A random id, as those of webhooks and deliveries are.
pub(super) fn uuid() -> String {
    let digits = format!("{:032x}", fastrand::u128(..));
    let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|range| &digits[range]);
    parts.join("-")
}
