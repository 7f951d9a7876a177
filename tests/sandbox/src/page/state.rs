//! All data that the page shows.

use serde_json::{Value, json};

use super::{calls, deliveries, requests};
use crate::clock::webhook_time;
use crate::model::Filter;
use crate::oauth::ACCESS_TOKEN;
use crate::operation::{BASE_PATH, DOCUMENT_PATH};
use crate::service::Service;

pub(super) fn state(service: &Service) -> Value {
    let (first_name, last_name) = &service.settings.user.name;
    let (requests, faults) = (requests::list(service), requests::faults(service));
    let random_faults = service.faults.random_faults();
    service.with(|simulator, now| {
        let live = Filter {
            live: true,
            ..Filter::default()
        };
        json!({
            "user": format!("{first_name} {last_name}"),
            "token": ACCESS_TOKEN,
            "basePath": BASE_PATH,
            "documentPath": DOCUMENT_PATH,
            "now": webhook_time(now),
            "run": format!("{:016x}", service.run),
            "calls": calls::list(simulator, &live),
            "requests": requests,
            "faults": faults,
            "randomFaults": random_faults,
            "deliveries": deliveries::list(&simulator.webhooks),
            "webhooks": deliveries::webhooks(&simulator.webhooks, now),
            "history": calls::list(simulator, &Filter::default()),
        })
    })
}
