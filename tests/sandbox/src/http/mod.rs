//! The HTTP server.

mod apply_fault;
mod calls;
mod connection;
mod form;
mod gateway;
mod gateway_error;
mod identity;
mod listing;
mod oauth;
mod page;
mod service_response;
mod webhooks;

use std::sync::Arc;

use axum::extract::State;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodRouter, delete, get, post, put};
use axum::{Extension, Router};
use tokio::net::TcpListener;
use tokio::sync::watch;

use self::service_response::ServiceError;
use crate::model::Action;
use crate::operation::{AUTHORIZE_PATH, DOCUMENT_PATH, TOKEN_PATH};
use crate::operation::{BASE_PATH, Operation};
use crate::service::Service;
use connection::{Connection, ConnectionListener};

type Vis = State<Arc<Service>>;

/// Serves until the sender of `stopped` is dropped and open requests are answered.
pub(crate) async fn serve(
    listener: TcpListener,
    service: Arc<Service>,
    stopped: watch::Receiver<()>,
) {
    let connections = ConnectionListener {
        listener,
        service: Arc::clone(&service),
        stopped: stopped.clone(),
    };
    let stop = async move {
        let mut stopped = stopped;
        // Nothing is sent: this signals that the sender was dropped.
        let _ = stopped.changed().await;
    };
    let router = router(service).into_make_service_with_connect_info::<Connection>();
    // axum itself returns no error; errors of a connection concern its client only.
    let _ = axum::serve(connections, router)
        .with_graceful_shutdown(stop)
        .await;
}

fn router(service: Arc<Service>) -> Router {
    let operations = Operation::ALL.into_iter();
    let served = operations.filter_map(|it| Some((it.path(), endpoint(it)?)));
    let served = served.fold(Router::new(), |router, (path, handler)| {
        router.route(path, handler)
    });
    // The gateway has rejected requests without an operation.
    let router = Router::new()
        .nest(
            BASE_PATH,
            served.method_not_allowed_fallback(not_implemented),
        )
        .fallback(not_implemented)
        .route(TOKEN_PATH, post(oauth::token))
        .route(AUTHORIZE_PATH, get(oauth::authorize))
        .route(DOCUMENT_PATH, get(identity::document))
        .layer(from_fn_with_state(Arc::clone(&service), gateway::handle))
        .layer(from_fn(page::require_local_host));
    page::add_routes(router).with_state(service)
}

/// Responds to an operation that the document has and the sandbox lacks.
async fn not_implemented(Extension(operation): Extension<Operation>) -> ServiceError {
    ServiceError::NotImplemented(operation)
}

#[allow(unreachable_patterns, reason = "the document may have more operations")]
fn endpoint(operation: Operation) -> Option<MethodRouter<Arc<Service>>> {
    Some(match operation {
        Operation::GetUser => get(identity::user),
        Operation::GetAccount => get(identity::account),
        Operation::ListCalls => get(listing::list(listing::calls)),
        Operation::CreateCall => post(calls::create),
        Operation::CountCalls => get(listing::count(listing::calls)),
        Operation::GetCall => get(calls::get),
        Operation::EndCall => delete(calls::end),
        Operation::AnswerCall => put(calls::act(Action::Answer)),
        Operation::HoldCall => put(calls::act(Action::Hold)),
        Operation::UnholdCall => delete(calls::act(Action::Unhold)),
        Operation::TransferCall => post(calls::transfer),
        Operation::TransferCallToVoicemail => put(calls::act(Action::SendToVoicemail)),
        Operation::ListEvents => get(listing::list(listing::events)),
        Operation::CountEvents => get(listing::count(listing::events)),
        Operation::GetEvent => get(calls::get),
        Operation::ListWebhooks => get(webhooks::list),
        Operation::CreateWebhook => post(webhooks::create),
        Operation::GetWebhook => get(webhooks::get),
        Operation::DeleteWebhook => delete(webhooks::delete),
        Operation::RenewWebhook => put(webhooks::renew),
        _ => return None,
    })
}
