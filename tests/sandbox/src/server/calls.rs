//! `/self/calls` and `/self/events`: places, controls, lists and counts calls.

use http::StatusCode;
use serde_json::{Value, json};
use vis_types::{CallState, RecordType, SortOrder};

use super::form::{Form, choice, comma_list, integer, phone_number, string};
use super::{Reply, ServiceError, json_reply, ok};
use crate::model::{Action, Direction, Filter, Page};
use crate::service::Service;
use crate::settings::{Mode, Offset, Shape};
use crate::webhooks::call_json;

const DEFAULT_SIZE: usize = 20;

pub(super) fn create(service: &Service, body: &[u8]) -> Result<Reply, ServiceError> {
    let number = remote_number(body, service.settings.mode)?;
    let call = service.with(|simulator, now| simulator.place(number, now));
    let call = call_json(&call, &service.settings);
    Ok(json_reply(StatusCode::CREATED, &single(service, call)))
}

/// A call or its event: they share one id.
pub(super) fn get(service: &Service, id: &str) -> Result<Reply, ServiceError> {
    let call = service.with(|simulator, _| simulator.call(id).cloned())?;
    let call = call_json(&call, &service.settings);
    Ok(ok(&single(service, call)))
}

pub(super) fn end(service: &Service, id: &str) -> Result<Reply, ServiceError> {
    let call = apply(service, id, Action::End)?;
    Ok(ok(&single(service, call)))
}

pub(super) fn act(service: &Service, id: &str, action: Action) -> Result<Reply, ServiceError> {
    Ok(ok(&apply(service, id, action)?))
}

pub(super) fn transfer(service: &Service, id: &str, body: &[u8]) -> Result<Reply, ServiceError> {
    // For the user, the call ends with any transfer.
    remote_number(body, service.settings.mode)?;
    act(service, id, Action::Transfer)
}

fn remote_number(body: &[u8], mode: Mode) -> Result<String, ServiceError> {
    let mut form = Form::from_body(body, mode)?;
    let number = form.required("phoneNumber", phone_number);
    form.finish(number)
}

fn apply(service: &Service, id: &str, action: Action) -> Result<Value, ServiceError> {
    let call = service.with(|simulator, now| simulator.apply(id, action, now).cloned())?;
    Ok(call_json(&call, &service.settings))
}

/// One record, in the configured shape.
fn single(service: &Service, record: Value) -> Value {
    match service.settings.single_resource {
        Shape::Object => record,
        Shape::Array => json!([record]),
    }
}

pub(super) fn list(
    service: &Service,
    query: &str,
    filter: fn(&mut Form) -> Filter,
) -> Result<Reply, ServiceError> {
    let mut form = Form::from_query(query);
    let (filter, page) = (filter(&mut form), page(&mut form, service.settings.offset));
    let (filter, page) = form.finish(Some((filter, page)))?;
    let list: Value = service.with(|simulator, _| {
        let calls = simulator.list(&filter, &page).into_iter();
        calls.map(|it| call_json(it, &service.settings)).collect()
    });
    Ok(ok(&list))
}

pub(super) fn count(
    service: &Service,
    query: &str,
    filter: fn(&mut Form) -> Filter,
) -> Result<Reply, ServiceError> {
    let mut form = Form::from_query(query);
    let filter = filter(&mut form);
    let filter = form.finish(Some(filter))?;
    let count = service.with(|simulator, _| simulator.count(&filter));
    Ok(ok(&json!({ "count": count })))
}

/// Filter of `/self/calls`: live calls. Default: `ACTIVE` ones.
pub(super) fn live_filter(form: &mut Form) -> Filter {
    let states = form.optional("states", states(|state| !state.is_final()));
    Filter {
        states: states.or(Some(vec!["ACTIVE".into()])),
        ..window(form)
    }
}

/// Filter of `/self/events`. Default: all.
pub(super) fn event_filter(form: &mut Form) -> Filter {
    // All records are calls: the parameter is only validated.
    let _ = form.optional("types", comma_list(RecordType::ALL));
    Filter {
        states: form.optional("states", states(|_| true)),
        ..window(form)
    }
}

fn window(form: &mut Form) -> Filter {
    const DIRECTIONS: &[Direction] = &[Direction::Inbound, Direction::Outbound];
    Filter {
        from: form.optional("fromDate", integer),
        to: form.optional("toDate", integer),
        directions: form.optional("direction", comma_list(DIRECTIONS)),
        ..Filter::default()
    }
}

/// Reads known states that `accepts` admits.
fn states(accepts: fn(&CallState) -> bool) -> impl Fn(&Value) -> Result<Vec<CallState>, String> {
    move |value| {
        let states = string(value)?.split(',').map(CallState::from);
        let is_known = |state: &CallState| {
            // In exactly these letters, unlike the client, which reads more than it sends.
            let is_exact = state.known().as_str() == state.as_str();
            is_exact && (CallState::ALL.contains(state) || state.is_active() || state.is_final())
        };
        let states = states.map(|state| (is_known(&state) && accepts(&state)).then_some(state));
        let states: Option<_> = states.collect();
        states.ok_or_else(|| "must be states that are valid here".to_owned())
    }
}

/// Reads the page. `sort` is ignored: records are sorted by start time.
fn page(form: &mut Form, unit: Offset) -> Page {
    let at_least = |min: usize| {
        move |value: &_| {
            let size = usize::try_from(integer(value)?).ok();
            let size = size.filter(|&size| size >= min);
            size.ok_or_else(|| format!("must be at least {min}"))
        }
    };
    let order = form.optional("order", choice(SortOrder::ALL));
    let offset = form.optional("offset", at_least(0)).unwrap_or(0);
    let size = form.optional("size", at_least(1)).unwrap_or(DEFAULT_SIZE);
    Page {
        skip: match unit {
            Offset::Page => offset.saturating_mul(size),
            Offset::Item => offset,
        },
        size,
        descending: order.is_some_and(|order| order == "DESC"),
    }
}
