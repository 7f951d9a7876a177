//! The 20 operations of VIS.

/// Where VIS lives on its host, as in production.
pub(crate) const BASE_PATH: &str = "/t/vbc.prod/vis/v1";

/// An operation of VIS.
///
/// It tells [recorded requests](crate::RecordedRequest::operation) apart and says which of them a
/// [`Fault`](crate::Fault::on) is meant for.
///
/// ```
/// use vis_sandbox::Operation;
///
/// assert_eq!(Operation::HoldCall.method(), "PUT");
/// assert_eq!(Operation::HoldCall.path(), "/self/calls/{id}/hold");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// `GET /self`
    GetUser,
    /// `GET /self/account`
    GetAccount,
    /// `GET /self/calls`
    ListCalls,
    /// `POST /self/calls`
    CreateCall,
    /// `GET /self/calls/count`
    CountCalls,
    /// `GET /self/calls/{id}`
    GetCall,
    /// `DELETE /self/calls/{id}`
    EndCall,
    /// `PUT /self/calls/{id}/answer`
    AnswerCall,
    /// `PUT /self/calls/{id}/hold`
    HoldCall,
    /// `DELETE /self/calls/{id}/hold`
    UnholdCall,
    /// `POST /self/calls/{id}/transfer`
    TransferCall,
    /// `PUT /self/calls/{id}/vmtransfer`
    TransferCallToVoicemail,
    /// `GET /self/events`
    ListEvents,
    /// `GET /self/events/count`
    CountEvents,
    /// `GET /self/events/{id}`
    GetEvent,
    /// `GET /self/webhooks`
    ListWebhooks,
    /// `POST /self/webhooks`
    CreateWebhook,
    /// `GET /self/webhooks/{id}`
    GetWebhook,
    /// `DELETE /self/webhooks/{id}`
    DeleteWebhook,
    /// `PUT /self/webhooks/{id}/renew`
    RenewWebhook,
}

impl Operation {
    /// Every operation, in the order of the published document.
    pub const ALL: [Self; 20] = [
        Self::GetUser,
        Self::GetAccount,
        Self::ListCalls,
        Self::CreateCall,
        Self::CountCalls,
        Self::GetCall,
        Self::EndCall,
        Self::AnswerCall,
        Self::HoldCall,
        Self::UnholdCall,
        Self::TransferCall,
        Self::TransferCallToVoicemail,
        Self::ListEvents,
        Self::CountEvents,
        Self::GetEvent,
        Self::ListWebhooks,
        Self::CreateWebhook,
        Self::GetWebhook,
        Self::DeleteWebhook,
        Self::RenewWebhook,
    ];

    /// The HTTP method.
    pub const fn method(self) -> &'static str {
        self.route().0
    }

    /// The path template below [`base_url`](crate::Sandbox::base_url).
    pub const fn path(self) -> &'static str {
        self.route().1
    }

    const fn route(self) -> (&'static str, &'static str) {
        match self {
            Self::GetUser => ("GET", "/self"),
            Self::GetAccount => ("GET", "/self/account"),
            Self::ListCalls => ("GET", "/self/calls"),
            Self::CreateCall => ("POST", "/self/calls"),
            Self::CountCalls => ("GET", "/self/calls/count"),
            Self::GetCall => ("GET", "/self/calls/{id}"),
            Self::EndCall => ("DELETE", "/self/calls/{id}"),
            Self::AnswerCall => ("PUT", "/self/calls/{id}/answer"),
            Self::HoldCall => ("PUT", "/self/calls/{id}/hold"),
            Self::UnholdCall => ("DELETE", "/self/calls/{id}/hold"),
            Self::TransferCall => ("POST", "/self/calls/{id}/transfer"),
            Self::TransferCallToVoicemail => ("PUT", "/self/calls/{id}/vmtransfer"),
            Self::ListEvents => ("GET", "/self/events"),
            Self::CountEvents => ("GET", "/self/events/count"),
            Self::GetEvent => ("GET", "/self/events/{id}"),
            Self::ListWebhooks => ("GET", "/self/webhooks"),
            Self::CreateWebhook => ("POST", "/self/webhooks"),
            Self::GetWebhook => ("GET", "/self/webhooks/{id}"),
            Self::DeleteWebhook => ("DELETE", "/self/webhooks/{id}"),
            Self::RenewWebhook => ("PUT", "/self/webhooks/{id}/renew"),
        }
    }

    /// The operations at a path template: one resource, several methods.
    pub(crate) fn at(path: &str) -> impl Iterator<Item = Self> {
        Self::ALL
            .into_iter()
            .filter(move |operation| operation.path() == path)
    }
}
