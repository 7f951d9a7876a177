//! `/self/events`: the records of all calls, the ended ones included.

use axum::extract::{Query, State};

use super::answer::Answer;
use super::id::Id;
use super::listing::{self, Parameters};
use super::{Vis, calls};

pub(super) async fn list(State(vis): Vis, Query(query): Query<Parameters>) -> Answer {
    listing::list(&vis, query, listing::events)
}

pub(super) async fn count(State(vis): Vis, Query(query): Query<Parameters>) -> Answer {
    listing::count(&vis, query, listing::events)
}

/// The event of a call has the call's id.
pub(super) async fn get(vis: Vis, id: Id) -> Answer {
    calls::get(vis, id).await
}
