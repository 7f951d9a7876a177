//! `/self/events`: records of all calls, including those that have ended.

use axum::extract::{Query, State};

use super::listing::Parameters;
use super::service_response::{ApiResult, Id};
use super::{Vis, calls, listing};

pub(super) async fn list(State(vis): Vis, Query(query): Query<Parameters>) -> ApiResult {
    listing::list(&vis, query, listing::events)
}

pub(super) async fn count(State(vis): Vis, Query(query): Query<Parameters>) -> ApiResult {
    listing::count(&vis, query, listing::events)
}

/// An event and its call share one id.
pub(super) async fn get(vis: Vis, id: Id) -> ApiResult {
    calls::get(vis, id).await
}
