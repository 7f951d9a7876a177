//! Lists and counts of records, and their query parameters.

use axum::Json;
use serde_json::{Value, json};
use vis_types::{RecordType, SortOrder};

use super::answer::Answer;
use super::form::{Form, choice, comma_list, number, text};
use crate::model::{CallState, Direction, Filter, Page};
use crate::service::Service;
use crate::variant::Offset;
use crate::wire;

/// The parameters as they stand in the query.
pub(super) type Parameters = Vec<(String, String)>;

const DEFAULT_SIZE: usize = 20;

/// Answers with a page of the records.
pub(super) fn list(vis: &Service, query: Parameters, filter: fn(&mut Form) -> Filter) -> Answer {
    let mut form = Form::from_query(query);
    let (filter, page) = (filter(&mut form), page(&mut form, vis.offset));
    let (filter, page) = form.finish(Some((filter, page)))?;
    let list = vis.with(|exchange, _| {
        let calls = exchange.calls.list(&filter, &page).into_iter();
        calls
            .map(|call| wire::call(call, &vis.user, vis.mode))
            .collect()
    });
    Ok(Json(list))
}

/// Answers with the number of the records.
pub(super) fn count(vis: &Service, query: Parameters, filter: fn(&mut Form) -> Filter) -> Answer {
    let mut form = Form::from_query(query);
    let filter = filter(&mut form);
    let filter = form.finish(Some(filter))?;
    let count = vis.with(|exchange, _| exchange.calls.count(&filter));
    Ok(Json(json!({ "count": count })))
}

/// Which calls to show: live ones only, and active ones unless the client says otherwise.
pub(super) fn calls(form: &mut Form) -> Filter {
    let states = form.optional("states", states(|state| !state.is_final()));
    Filter {
        states: states.or(Some(vec!["ACTIVE".into()])),
        ..window(form)
    }
}

/// Which events to show: all of them unless the client says otherwise.
pub(super) fn events(form: &mut Form) -> Filter {
    // There are no records of another type that the parameter could leave out.
    let _ = form.optional("types", comma_list(RecordType::ALL));
    Filter {
        states: form.optional("states", states(|_| true)),
        ..window(form)
    }
}

fn window(form: &mut Form) -> Filter {
    Filter {
        from: form.optional("fromDate", number),
        to: form.optional("toDate", number),
        directions: form.optional("direction", comma_list(&Direction::ALL)),
        ..Filter::default()
    }
}

/// Reads states of the document, or of the vendor's table, that are admitted.
fn states(admits: fn(&CallState) -> bool) -> impl Fn(&Value) -> Result<Vec<CallState>, String> {
    move |value| {
        let states = text(value)?.split(',').map(CallState::from);
        let is_known = |state: &CallState| {
            CallState::ALL.contains(state) || state.is_active() || state.is_final()
        };
        let states = states.map(|state| (is_known(&state) && admits(&state)).then_some(state));
        let states: Option<_> = states.collect();
        states.ok_or_else(|| "must be states that such a call can be in".to_owned())
    }
}

/// Which page to show. The parameter `sort` is ignored: everything is sorted by start time.
fn page(form: &mut Form, unit: Offset) -> Page {
    let at_least = |least: usize| {
        move |value: &_| {
            let size = usize::try_from(number(value)?)
                .ok()
                .filter(|&size| size >= least);
            size.ok_or_else(|| format!("must be at least {least}"))
        }
    };
    let order = form.optional("order", choice(SortOrder::ALL));
    let offset = form.optional("offset", at_least(0)).unwrap_or(0);
    let size = form.optional("size", at_least(1)).unwrap_or(DEFAULT_SIZE);
    Page {
        before: match unit {
            Offset::Page => offset.saturating_mul(size),
            Offset::Item => offset,
        },
        size,
        descending: order.is_some_and(|order| order == "DESC"),
    }
}
