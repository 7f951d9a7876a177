//! Requests and faults on the page.

use serde_json::{Value, json};

use super::MAX_ROWS;
use super::request_log::LoggedRequest;
use crate::clock::webhook_time;
use crate::operation::{BASE_PATH, Destination};
use crate::recorded::lock;
use crate::server::ServiceError;
use crate::service::Service;

pub(super) fn list(service: &Service) -> Value {
    let requests = lock(&service.request_log);
    let rows = requests.iter().rev().take(MAX_ROWS).map(row);
    json!({
        "total": requests.total(),
        "failed": requests.failed(),
        "rows": rows.collect::<Value>(),
    })
}

fn row(request: &LoggedRequest) -> Value {
    let target = request.target.as_str();
    json!({
        "id": request.id.to_string(),
        "time": webhook_time(request.time),
        "method": request.method.as_str(),
        "path": target.strip_prefix(BASE_PATH).unwrap_or(target),
        "status": request.status(),
        "outcome": request.outcome,
        "failed": request.is_failed(),
        "milliseconds": request.milliseconds,
    })
}

/// Headers and body of a request and its response.
pub(super) fn detail(service: &Service, id: &str) -> Result<Value, ServiceError> {
    let requests = lock(&service.request_log);
    let request = requests.iter().find(|it| it.id.to_string() == id);
    let request = request.ok_or(ServiceError::NotFound)?;
    let (method, target) = (request.method.as_str(), &request.target);
    let host = request.message.header("host").unwrap_or_default();
    let url = format!("http://{host}{target}");
    let response = request.response.as_ref();
    let mut json = request.message.request_json(method, &url, response);
    json["requestLine"] = format!("{method} {target} HTTP/1.1").into();
    Ok(json)
}

/// The faults that have not happened yet, next first.
pub(super) fn faults(service: &Service) -> Value {
    let faults = service.faults.first(MAX_ROWS).into_iter().map(|queued| {
        let on = queued.fault.destination().map(Destination::name);
        json!({ "id": queued.id.to_string(), "text": queued.fault.description(), "on": on })
    });
    faults.collect()
}
