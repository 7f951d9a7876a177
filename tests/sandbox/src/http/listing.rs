//! Lists and counts of records, and their query parameters.

use std::future::{Ready, ready};

use axum::Json;
use axum::extract::{Query, State};
use serde_json::{Value, json};
use vis_types::{RecordType, SortOrder};

use super::Vis;
use super::form::{Form, choice, comma_list, integer, string};
use super::service_response::ApiResult;
use crate::model::{CallState, Direction, Filter, Page};
use crate::service::Service;
use crate::settings::Offset;
use crate::wire;

/// The decoded query.
pub(super) type Parameters = Vec<(String, String)>;

const DEFAULT_SIZE: usize = 20;

/// Responds with a page of the records.
pub(super) fn list(
    filter: fn(&mut Form) -> Filter,
) -> impl Fn(Vis, Query<Parameters>) -> Ready<ApiResult> + Clone {
    let respond = move |vis: &Service, query| {
        let mut form = Form::from_query(query);
        let (filter, page) = (filter(&mut form), page(&mut form, vis.settings.offset));
        let (filter, page) = form.finish(Some((filter, page)))?;
        let list = vis.with(|simulator, _| {
            let calls = simulator.calls.list(&filter, &page).into_iter();
            calls.map(|call| wire::call(call, &vis.settings)).collect()
        });
        Ok(Json(list))
    };
    move |State(vis), Query(query)| ready(respond(&vis, query))
}

/// Responds with the number of the records.
pub(super) fn count(
    filter: fn(&mut Form) -> Filter,
) -> impl Fn(Vis, Query<Parameters>) -> Ready<ApiResult> + Clone {
    let respond = move |vis: &Service, query| {
        let mut form = Form::from_query(query);
        let filter = filter(&mut form);
        let filter = form.finish(Some(filter))?;
        let count = vis.with(|simulator, _| simulator.calls.count(&filter));
        Ok(Json(json!({ "count": count })))
    };
    move |State(vis), Query(query)| ready(respond(&vis, query))
}

/// Filter of `/self/calls`: live calls. Default: `ACTIVE` ones.
pub(super) fn calls(form: &mut Form) -> Filter {
    let states = form.optional("states", states(|state| !state.is_final()));
    Filter {
        states: states.or(Some(vec!["ACTIVE".into()])),
        ..window(form)
    }
}

/// Filter of `/self/events`. Default: all.
pub(super) fn events(form: &mut Form) -> Filter {
    // All records are calls: the parameter is only validated.
    let _ = form.optional("types", comma_list(RecordType::ALL));
    Filter {
        states: form.optional("states", states(|_| true)),
        ..window(form)
    }
}

fn window(form: &mut Form) -> Filter {
    Filter {
        from: form.optional("fromDate", integer),
        to: form.optional("toDate", integer),
        directions: form.optional("direction", comma_list(&Direction::ALL)),
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
            let size = usize::try_from(integer(value)?)
                .ok()
                .filter(|&size| size >= min);
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
