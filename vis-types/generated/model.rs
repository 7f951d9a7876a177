///An account: a customer of Vonage with its users.
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[serde(remote = "Self", expecting = "an object")]
pub struct Account {
    ///Unique identifier of the account
    pub id: crate::AccountId,
    ///Name of the account
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub name: ::std::option::Option<::std::string::String>,
    ///Organization of the account
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub org: ::std::option::Option<::std::string::String>,
    ///Status of the account
    #[serde(
        default,
        deserialize_with = "crate::serde_helpers::null_as_default",
        skip_serializing_if = "crate::open_enum::is_missing"
    )]
    pub status: crate::AccountStatus,
    ///Connections to communications providers.
    #[serde(
        default,
        deserialize_with = "crate::serde_helpers::null_as_default",
        skip_serializing_if = "::std::vec::Vec::is_empty"
    )]
    pub ucis: ::std::vec::Vec<crate::AccountUci>,
    #[serde(skip)]
    #[cfg_attr(feature = "schemars", schemars(skip))]
    oddities: ::std::vec::Vec<crate::Oddity>,
}
impl Account {
    /// A builder without values.
    pub fn builder() -> builder::Account {
        ::std::default::Default::default()
    }
    /// The properties that could not be read, and what came in their place. An ordinary
    /// record has none, and allocates nothing for it.
    pub fn oddities(&self) -> &[crate::Oddity] {
        &self.oddities
    }
    ///The field of this name; the empty text if it is absent.
    pub fn name(&self) -> &str {
        self.name.as_deref().unwrap_or_default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn org(&self) -> &str {
        self.org.as_deref().unwrap_or_default()
    }
}
impl crate::FromJson for Account {
    fn set_oddities(&mut self, oddities: ::std::vec::Vec<crate::Oddity>) {
        self.oddities = oddities;
    }
}
const _: () = {
    crate::serde_helpers::read_from_objects! {
        Account
    }
};
crate::id::opaque_id! {
    #[doc = "Unique identifier of the user's account"] AccountId
}
crate::open_enum::open_enum! {
    #[doc = "Status of the account"] AccountStatus { #[doc = "`PENDING`"] Pending =
    "PENDING", #[doc = "`ACTIVE`"] Active = "ACTIVE", #[doc = "`DELETED`"] Deleted =
    "DELETED", #[doc = "`ARCHIVED`"] Archived = "ARCHIVED", }
}
///An account's connection to a communications provider.
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[serde(remote = "Self", expecting = "an object")]
pub struct AccountUci {
    ///Whether the connection works. The values are not documented.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub health: ::std::option::Option<crate::UciHealth>,
    ///Unique identifier of the connection to a communications provider
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub id: ::std::option::Option<crate::UciId>,
    ///Kind of the connection.
    #[serde(rename = "type")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub uci_type: ::std::option::Option<::std::string::String>,
    ///The provider's own identifier of the account.
    #[serde(rename = "ucpAccountId")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub ucp_account_id: ::std::option::Option<::std::string::String>,
    ///Name of the communications provider.
    #[serde(rename = "ucpLabel")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub ucp_label: ::std::option::Option<::std::string::String>,
}
impl AccountUci {
    /// A builder without values.
    pub fn builder() -> builder::AccountUci {
        ::std::default::Default::default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn id(&self) -> &str {
        self.id.as_ref().map(|id| id.as_str()).unwrap_or_default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn uci_type(&self) -> &str {
        self.uci_type.as_deref().unwrap_or_default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn ucp_account_id(&self) -> &str {
        self.ucp_account_id.as_deref().unwrap_or_default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn ucp_label(&self) -> &str {
        self.ucp_label.as_deref().unwrap_or_default()
    }
}
impl crate::FromJson for AccountUci {}
const _: () = {
    crate::serde_helpers::read_from_objects! {
        AccountUci
    }
};
///A call of the user, as it stands now.
///
/**```
use vis_types::{Call, CallState, read_json};

let call: Call = read_json(
    br#"{"id": "5a85d86f", "state": "ACTIVE", "phoneNumber": "14155550100", "duration": null}"#,
)?;
assert_eq!(call.state, CallState::Active);
assert_eq!(call.phone_number(), "14155550100"); // a field is an `Option`, an accessor is not
assert!(call.state.is_active() && call.end_time.is_none());
# Ok::<(), vis_types::PayloadError>(())
```
*/
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[serde(remote = "Self", expecting = "an object")]
pub struct Call {
    ///Unique identifier of the account
    #[serde(rename = "accountId")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub account_id: ::std::option::Option<crate::AccountId>,
    ///When it was answered; only in the states `ACTIVE`, `HELD`, `REMOTE_HELD` and `ANSWERED`.
    #[serde(rename = "answerTime")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub answer_time: ::std::option::Option<crate::Timestamp>,
    ///Name of the remote party, as its caller id gives it.
    #[serde(rename = "callerId")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub caller_id: ::std::option::Option<::std::string::String>,
    ///Whether the user receives the call (`INBOUND`) or places it (`OUTBOUND`).
    #[serde(
        default,
        deserialize_with = "crate::serde_helpers::null_as_default",
        skip_serializing_if = "crate::open_enum::is_missing"
    )]
    pub direction: crate::CallDirection,
    ///Duration of the call; in milliseconds on the wire. Not zero only in the state `ANSWERED`.
    #[serde(
        default,
        with = "crate::serde_helpers::milliseconds",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    #[cfg_attr(feature = "schemars", schemars(with = "::std::option::Option<i64>"))]
    pub duration: ::std::option::Option<::std::time::Duration>,
    ///When the call ended. Null until its state is final.
    #[serde(rename = "endTime")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub end_time: ::std::option::Option<crate::Timestamp>,
    ///Identifier of the call outside of this API, for information only.
    #[serde(rename = "externalId")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub external_id: ::std::option::Option<::std::string::String>,
    ///Unique identifier of the call
    pub id: crate::CallId,
    ///Whether the call is internal. Not documented.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub internal: ::std::option::Option<bool>,
    ///Phone number of the remote party. Not every event has it.
    #[serde(rename = "phoneNumber")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub phone_number: ::std::option::Option<::std::string::String>,
    ///Type of the record.
    #[serde(rename = "type")]
    #[serde(
        default,
        deserialize_with = "crate::serde_helpers::null_as_default",
        skip_serializing_if = "crate::open_enum::is_missing"
    )]
    pub record_type: crate::RecordType,
    ///Start time of the call
    #[serde(rename = "startTime")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub start_time: ::std::option::Option<crate::Timestamp>,
    ///Where the call stands.
    #[serde(
        default,
        deserialize_with = "crate::serde_helpers::null_as_default",
        skip_serializing_if = "crate::open_enum::is_missing"
    )]
    pub state: crate::CallState,
    ///The connection that carries the call; often absent.
    #[serde(rename = "uciId")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub uci_id: ::std::option::Option<crate::UciId>,
    ///Type of the provider that carries the call. Not documented.
    #[serde(rename = "ucpType")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub ucp_type: ::std::option::Option<::std::string::String>,
    ///Unique identifier of the user
    #[serde(rename = "userId")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub user_id: ::std::option::Option<crate::UserId>,
    #[serde(skip)]
    #[cfg_attr(feature = "schemars", schemars(skip))]
    oddities: ::std::vec::Vec<crate::Oddity>,
}
impl Call {
    /// A builder without values.
    pub fn builder() -> builder::Call {
        ::std::default::Default::default()
    }
    /// The properties that could not be read, and what came in their place. An ordinary
    /// record has none, and allocates nothing for it.
    pub fn oddities(&self) -> &[crate::Oddity] {
        &self.oddities
    }
    ///The field of this name; the empty text if it is absent.
    pub fn account_id(&self) -> &str {
        self.account_id.as_ref().map(|id| id.as_str()).unwrap_or_default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn caller_id(&self) -> &str {
        self.caller_id.as_deref().unwrap_or_default()
    }
    ///The field of this name; zero if it is absent.
    pub fn duration(&self) -> ::std::time::Duration {
        self.duration.unwrap_or_default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn external_id(&self) -> &str {
        self.external_id.as_deref().unwrap_or_default()
    }
    ///The field of this name; `false` if it is absent.
    pub fn internal(&self) -> bool {
        self.internal.unwrap_or_default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn phone_number(&self) -> &str {
        self.phone_number.as_deref().unwrap_or_default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn uci_id(&self) -> &str {
        self.uci_id.as_ref().map(|id| id.as_str()).unwrap_or_default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn ucp_type(&self) -> &str {
        self.ucp_type.as_deref().unwrap_or_default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn user_id(&self) -> &str {
        self.user_id.as_ref().map(|id| id.as_str()).unwrap_or_default()
    }
}
impl crate::FromJson for Call {
    fn set_oddities(&mut self, oddities: ::std::vec::Vec<crate::Oddity>) {
        self.oddities = oddities;
    }
}
const _: () = {
    crate::serde_helpers::read_from_objects! {
        Call
    }
};
///A call to place.
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[serde(remote = "Self", expecting = "an object")]
pub struct CallCreate {
    ///Phone number to call
    #[serde(rename = "phoneNumber")]
    pub phone_number: ::std::string::String,
}
impl CallCreate {
    /// A builder without values.
    pub fn builder() -> builder::CallCreate {
        ::std::default::Default::default()
    }
}
impl crate::FromJson for CallCreate {}
const _: () = {
    crate::serde_helpers::read_from_objects! {
        CallCreate
    }
};
crate::open_enum::open_enum! {
    #[doc = "Whether the user receives the call (`INBOUND`) or places it (`OUTBOUND`)."]
    CallDirection { #[doc = "`INBOUND`"] Inbound = "INBOUND", #[doc = "`OUTBOUND`"]
    Outbound = "OUTBOUND", }
}
crate::id::opaque_id! {
    #[doc =
    "Unique identifier of the call\n\nThe id of an event is the id of its call: [`CallId`] and [`EventId`] convert into each other, and a builder takes either."]
    CallId
}
crate::open_enum::open_enum! {
    #[doc =
    "Where the call stands.\n\nFour states are final: a call never leaves them.\n\n- `INITIALIZING`: the call is being set up. Goes to `RINGING` or `ANSWERED`.\n- `RINGING`: a phone rings. Goes to `ACTIVE` or to any final state.\n- `ACTIVE`: the parties talk. Goes to `ANSWERED`, `HELD` or `REMOTE_HELD`.\n- `HELD`: the user has put the call on hold. Goes to `ACTIVE`.\n- `REMOTE_HELD`: the remote party has put the call on hold. Goes to `ACTIVE`.\n- `ANSWERED`: final; a call that was answered has ended.\n- `CANCELLED`: final, outbound only; the call ended before the remote party answered.\n- `MISSED`: final, inbound only; nobody answered the call.\n- `REJECTED`: final, inbound only; the call was rejected, or sent to voicemail unanswered.\n- `DETACHED`: not documented."]
    CallState { #[doc = "`INITIALIZING`"] Initializing = "INITIALIZING", #[doc =
    "`RINGING`"] Ringing = "RINGING", #[doc = "`ACTIVE`"] Active = "ACTIVE", #[doc =
    "`HELD`"] Held = "HELD", #[doc = "`REMOTE_HELD`"] RemoteHeld = "REMOTE_HELD", #[doc =
    "`DETACHED`"] Detached = "DETACHED", #[doc = "`REJECTED`"] Rejected = "REJECTED",
    #[doc = "`CANCELLED`"] Cancelled = "CANCELLED", #[doc = "`ANSWERED`"] Answered =
    "ANSWERED", #[doc = "`MISSED`"] Missed = "MISSED", }
}
///Where to transfer a call.
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[serde(remote = "Self", expecting = "an object")]
pub struct CallTransfer {
    ///Phone number to transfer to
    #[serde(rename = "phoneNumber")]
    pub phone_number: ::std::string::String,
}
impl CallTransfer {
    /// A builder without values.
    pub fn builder() -> builder::CallTransfer {
        ::std::default::Default::default()
    }
}
impl crate::FromJson for CallTransfer {}
const _: () = {
    crate::serde_helpers::read_from_objects! {
        CallTransfer
    }
};
///A number of calls or of events.
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[serde(remote = "Self", expecting = "an object")]
pub struct Count {
    ///Number of calls or events found
    pub count: i64,
    #[serde(skip)]
    #[cfg_attr(feature = "schemars", schemars(skip))]
    oddities: ::std::vec::Vec<crate::Oddity>,
}
impl Count {
    /// A builder without values.
    pub fn builder() -> builder::Count {
        ::std::default::Default::default()
    }
    /// The properties that could not be read, and what came in their place. An ordinary
    /// record has none, and allocates nothing for it.
    pub fn oddities(&self) -> &[crate::Oddity] {
        &self.oddities
    }
}
impl crate::FromJson for Count {
    const SINGLE_PROPERTY: ::std::option::Option<&'static str> = Some("count");
    fn set_oddities(&mut self, oddities: ::std::vec::Vec<crate::Oddity>) {
        self.oddities = oddities;
    }
}
const _: () = {
    crate::serde_helpers::read_from_objects! {
        Count
    }
};
///An error of the service, which found something wrong with the request.
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[serde(remote = "Self", expecting = "an object")]
pub struct ErrorResponse {
    ///Code of the error. The codes are not documented.
    #[serde(rename = "errorCode")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub error_code: ::std::option::Option<::std::string::String>,
    ///The error in words.
    #[serde(rename = "errorMessage")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub error_message: ::std::option::Option<::std::string::String>,
    ///The fields of the request that are wrong.
    #[serde(
        default,
        deserialize_with = "crate::serde_helpers::null_as_default",
        skip_serializing_if = "::std::vec::Vec::is_empty"
    )]
    pub errors: ::std::vec::Vec<crate::FieldError>,
}
impl ErrorResponse {
    /// A builder without values.
    pub fn builder() -> builder::ErrorResponse {
        ::std::default::Default::default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn error_code(&self) -> &str {
        self.error_code.as_deref().unwrap_or_default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn error_message(&self) -> &str {
        self.error_message.as_deref().unwrap_or_default()
    }
}
impl crate::FromJson for ErrorResponse {}
const _: () = {
    crate::serde_helpers::read_from_objects! {
        ErrorResponse
    }
};
///The record of a call, as the service keeps it and as webhooks deliver it. Its id is the id of the call.
///
/**```
use std::time::Duration;
use vis_types::{CallState, Event, read_json};

let event: Event = read_json(
    br#"{"id": "5a85d86f", "state": "ANSWERED", "startTime": "2018-02-15T18:58:56.194+0000",
         "answerTime": "2018-02-15T18:59:03.496+0000", "endTime": "2018-02-15T18:59:06.446+0000"}"#,
)?;
assert_eq!(event.state, CallState::Answered);
if let (Some(start), Some(answer)) = (event.start_time, event.answer_time) {
    assert_eq!(answer - start, Duration::from_millis(7_302)); // it rang that long
}
# Ok::<(), vis_types::PayloadError>(())
```
*/
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[serde(remote = "Self", expecting = "an object")]
pub struct Event {
    ///Unique identifier of the account
    #[serde(rename = "accountId")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub account_id: ::std::option::Option<crate::AccountId>,
    ///When it was answered; only in the states `ACTIVE`, `HELD`, `REMOTE_HELD` and `ANSWERED`.
    #[serde(rename = "answerTime")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub answer_time: ::std::option::Option<crate::Timestamp>,
    ///Name of the remote party, as its caller id gives it.
    #[serde(rename = "callerId")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub caller_id: ::std::option::Option<::std::string::String>,
    ///Direction of the event
    #[serde(
        default,
        deserialize_with = "crate::serde_helpers::null_as_default",
        skip_serializing_if = "crate::open_enum::is_missing"
    )]
    pub direction: crate::CallDirection,
    ///Duration of the call; in milliseconds on the wire. Not zero only in the state `ANSWERED`.
    #[serde(
        default,
        with = "crate::serde_helpers::milliseconds",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    #[cfg_attr(feature = "schemars", schemars(with = "::std::option::Option<i64>"))]
    pub duration: ::std::option::Option<::std::time::Duration>,
    ///When the call ended. Null until its state is final.
    #[serde(rename = "endTime")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub end_time: ::std::option::Option<crate::Timestamp>,
    ///Identifier of the call outside of this API, for information only.
    #[serde(rename = "externalId")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub external_id: ::std::option::Option<::std::string::String>,
    ///Unique identifier of the event
    pub id: crate::EventId,
    ///Whether the call is internal. Not documented.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub internal: ::std::option::Option<bool>,
    ///Phone number of the remote party. Not every event has it.
    #[serde(rename = "phoneNumber")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub phone_number: ::std::option::Option<::std::string::String>,
    ///Record type
    #[serde(rename = "type")]
    #[serde(
        default,
        deserialize_with = "crate::serde_helpers::null_as_default",
        skip_serializing_if = "crate::open_enum::is_missing"
    )]
    pub record_type: crate::RecordType,
    ///Data of a short message. Not documented.
    #[serde(rename = "smsData")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub sms_data: ::std::option::Option<::std::string::String>,
    ///Start time of the event
    #[serde(rename = "startTime")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub start_time: ::std::option::Option<crate::Timestamp>,
    ///Status of the event
    #[serde(
        default,
        deserialize_with = "crate::serde_helpers::null_as_default",
        skip_serializing_if = "crate::open_enum::is_missing"
    )]
    pub state: crate::CallState,
    ///The connection that carries the call; often absent.
    #[serde(rename = "uciId")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub uci_id: ::std::option::Option<crate::UciId>,
    ///Type of the provider that carries the call. Not documented.
    #[serde(rename = "ucpType")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub ucp_type: ::std::option::Option<::std::string::String>,
    ///Unique identifier of the user
    #[serde(rename = "userId")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub user_id: ::std::option::Option<crate::UserId>,
    #[serde(skip)]
    #[cfg_attr(feature = "schemars", schemars(skip))]
    oddities: ::std::vec::Vec<crate::Oddity>,
}
impl Event {
    /// A builder without values.
    pub fn builder() -> builder::Event {
        ::std::default::Default::default()
    }
    /// The properties that could not be read, and what came in their place. An ordinary
    /// record has none, and allocates nothing for it.
    pub fn oddities(&self) -> &[crate::Oddity] {
        &self.oddities
    }
    ///The field of this name; the empty text if it is absent.
    pub fn account_id(&self) -> &str {
        self.account_id.as_ref().map(|id| id.as_str()).unwrap_or_default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn caller_id(&self) -> &str {
        self.caller_id.as_deref().unwrap_or_default()
    }
    ///The field of this name; zero if it is absent.
    pub fn duration(&self) -> ::std::time::Duration {
        self.duration.unwrap_or_default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn external_id(&self) -> &str {
        self.external_id.as_deref().unwrap_or_default()
    }
    ///The field of this name; `false` if it is absent.
    pub fn internal(&self) -> bool {
        self.internal.unwrap_or_default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn phone_number(&self) -> &str {
        self.phone_number.as_deref().unwrap_or_default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn sms_data(&self) -> &str {
        self.sms_data.as_deref().unwrap_or_default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn uci_id(&self) -> &str {
        self.uci_id.as_ref().map(|id| id.as_str()).unwrap_or_default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn ucp_type(&self) -> &str {
        self.ucp_type.as_deref().unwrap_or_default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn user_id(&self) -> &str {
        self.user_id.as_ref().map(|id| id.as_str()).unwrap_or_default()
    }
}
impl crate::FromJson for Event {
    fn set_oddities(&mut self, oddities: ::std::vec::Vec<crate::Oddity>) {
        self.oddities = oddities;
    }
}
const _: () = {
    crate::serde_helpers::read_from_objects! {
        Event
    }
};
crate::id::opaque_id! {
    #[doc =
    "Unique identifier of the event\n\nThe id of an event is the id of its call: [`CallId`] and [`EventId`] convert into each other, and a builder takes either."]
    EventId
}
///What is wrong with one field of a request.
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[serde(remote = "Self", expecting = "an object")]
pub struct FieldError {
    ///Name of the field.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub field: ::std::option::Option<::std::string::String>,
    ///What is wrong with it.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub message: ::std::option::Option<::std::string::String>,
}
impl FieldError {
    /// A builder without values.
    pub fn builder() -> builder::FieldError {
        ::std::default::Default::default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn field(&self) -> &str {
        self.field.as_deref().unwrap_or_default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn message(&self) -> &str {
        self.message.as_deref().unwrap_or_default()
    }
}
impl crate::FromJson for FieldError {}
const _: () = {
    crate::serde_helpers::read_from_objects! {
        FieldError
    }
};
crate::open_enum::open_enum! {
    #[doc =
    "How the metadata of deliveries travels.\n\nThe attempt, delivery id, signature and webhook id travel not at all (`NONE`), in the headers\n`X-VON-Attempt`, `X-VON-Delivery-Id`, `X-VON-Signature` and `X-VON-Webhook-Id` (`HEADER`), or in the\nproperty `metadata` of the body (`BODY`)."]
    MetadataPolicy { #[doc = "`NONE`"] None = "NONE", #[doc = "`HEADER`"] Header =
    "HEADER", #[doc = "`BODY`"] Body = "BODY", }
}
crate::open_enum::open_enum! {
    #[doc =
    "Type of the record.\n\n`CALL` is the only one documented; others exist or existed, as events have a property for SMS data."]
    RecordType { #[doc = "`CALL`"] Call = "CALL", }
}
///A role that a user has in the account.
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[serde(remote = "Self", expecting = "an object")]
pub struct Role {
    ///Code for the role
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub code: ::std::option::Option<::std::string::String>,
    ///Name for the role
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub name: ::std::option::Option<::std::string::String>,
}
impl Role {
    /// A builder without values.
    pub fn builder() -> builder::Role {
        ::std::default::Default::default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn code(&self) -> &str {
        self.code.as_deref().unwrap_or_default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn name(&self) -> &str {
        self.name.as_deref().unwrap_or_default()
    }
}
impl crate::FromJson for Role {}
const _: () = {
    crate::serde_helpers::read_from_objects! {
        Role
    }
};
crate::open_enum::open_enum! {
    #[doc =
    "How deliveries are signed.\n\nWith an HMAC-SHA256 of the event in lower-case hexadecimal (`HMAC_SHA256`), or not at all (`NONE`). The\nsignature is part of the metadata, and there is none while the signing key is empty."]
    SigningAlgorithm { #[doc = "`HMAC_SHA256`"] HmacSha256 = "HMAC_SHA256", #[doc =
    "`NONE`"] None = "NONE", }
}
crate::open_enum::open_enum! {
    #[doc = "Ascending (`ASC`) or descending (`DESC`) order."] SortOrder { #[doc =
    "`DESC`"] Desc = "DESC", #[doc = "`ASC`"] Asc = "ASC", }
}
///Whether the connection works. The values are not documented.
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[serde(remote = "Self", expecting = "an object")]
pub struct UciHealth {
    ///State of the connection, in a sentence.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub message: ::std::option::Option<::std::string::String>,
    ///State of the connection, in a word.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub status: ::std::option::Option<::std::string::String>,
}
impl UciHealth {
    /// A builder without values.
    pub fn builder() -> builder::UciHealth {
        ::std::default::Default::default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn message(&self) -> &str {
        self.message.as_deref().unwrap_or_default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn status(&self) -> &str {
        self.status.as_deref().unwrap_or_default()
    }
}
impl crate::FromJson for UciHealth {}
const _: () = {
    crate::serde_helpers::read_from_objects! {
        UciHealth
    }
};
crate::id::opaque_id! {
    #[doc = "Unique identifier of the connection to a communications provider"] UciId
}
///A user of an account.
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[serde(remote = "Self", expecting = "an object")]
pub struct User {
    ///Unique identifier of the user's account
    #[serde(rename = "accountId")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub account_id: ::std::option::Option<crate::AccountId>,
    ///Name of the user's account. It is spelt `acountLabel` on the wire.
    #[serde(rename = "acountLabel")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub account_label: ::std::option::Option<::std::string::String>,
    ///Contact number of the user
    #[serde(rename = "contactNumber")]
    #[serde(
        default,
        deserialize_with = "crate::serde_helpers::string_or_integer",
        skip_serializing_if = "::std::option::Option::is_none"
    )]
    pub contact_number: ::std::option::Option<::std::string::String>,
    ///Email address of the user
    #[serde(rename = "emailAddress")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub email_address: ::std::option::Option<::std::string::String>,
    ///First name of the user
    #[serde(rename = "firstName")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub first_name: ::std::option::Option<::std::string::String>,
    ///Unique identifier of the user
    pub id: crate::UserId,
    ///Last name of the user
    #[serde(rename = "lastName")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub last_name: ::std::option::Option<::std::string::String>,
    ///Roles that the user has
    #[serde(
        default,
        deserialize_with = "crate::serde_helpers::null_as_default",
        skip_serializing_if = "::std::vec::Vec::is_empty"
    )]
    pub roles: ::std::vec::Vec<crate::Role>,
    ///Status of the user
    #[serde(
        default,
        deserialize_with = "crate::serde_helpers::null_as_default",
        skip_serializing_if = "crate::open_enum::is_missing"
    )]
    pub status: crate::AccountStatus,
    ///Connections to communications providers.
    #[serde(
        default,
        deserialize_with = "crate::serde_helpers::null_as_default",
        skip_serializing_if = "::std::vec::Vec::is_empty"
    )]
    pub ucis: ::std::vec::Vec<crate::UserUci>,
    #[serde(skip)]
    #[cfg_attr(feature = "schemars", schemars(skip))]
    oddities: ::std::vec::Vec<crate::Oddity>,
}
impl User {
    /// A builder without values.
    pub fn builder() -> builder::User {
        ::std::default::Default::default()
    }
    /// The properties that could not be read, and what came in their place. An ordinary
    /// record has none, and allocates nothing for it.
    pub fn oddities(&self) -> &[crate::Oddity] {
        &self.oddities
    }
    ///The field of this name; the empty text if it is absent.
    pub fn account_id(&self) -> &str {
        self.account_id.as_ref().map(|id| id.as_str()).unwrap_or_default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn account_label(&self) -> &str {
        self.account_label.as_deref().unwrap_or_default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn contact_number(&self) -> &str {
        self.contact_number.as_deref().unwrap_or_default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn email_address(&self) -> &str {
        self.email_address.as_deref().unwrap_or_default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn first_name(&self) -> &str {
        self.first_name.as_deref().unwrap_or_default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn last_name(&self) -> &str {
        self.last_name.as_deref().unwrap_or_default()
    }
}
impl crate::FromJson for User {
    fn set_oddities(&mut self, oddities: ::std::vec::Vec<crate::Oddity>) {
        self.oddities = oddities;
    }
}
const _: () = {
    crate::serde_helpers::read_from_objects! {
        User
    }
};
crate::id::opaque_id! {
    #[doc = "Unique identifier of the user"] UserId
}
///A user's connection to a communications provider.
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[serde(remote = "Self", expecting = "an object")]
pub struct UserUci {
    ///Whether the connection works. The values are not documented.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub health: ::std::option::Option<crate::UciHealth>,
    ///Unique identifier of the connection to a communications provider
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub id: ::std::option::Option<crate::UciId>,
    ///Kind of the connection.
    #[serde(rename = "type")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub uci_type: ::std::option::Option<::std::string::String>,
    ///Name of the communications provider.
    #[serde(rename = "ucpLabel")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub ucp_label: ::std::option::Option<::std::string::String>,
}
impl UserUci {
    /// A builder without values.
    pub fn builder() -> builder::UserUci {
        ::std::default::Default::default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn id(&self) -> &str {
        self.id.as_ref().map(|id| id.as_str()).unwrap_or_default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn uci_type(&self) -> &str {
        self.uci_type.as_deref().unwrap_or_default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn ucp_label(&self) -> &str {
        self.ucp_label.as_deref().unwrap_or_default()
    }
}
impl crate::FromJson for UserUci {}
const _: () = {
    crate::serde_helpers::read_from_objects! {
        UserUci
    }
};
///A subscription to events, which are delivered to a URL by HTTP POST.
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[serde(remote = "Self", expecting = "an object")]
pub struct Webhook {
    ///Unique identifier of the account
    #[serde(rename = "accountId")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub account_id: ::std::option::Option<crate::AccountId>,
    ///Created time for the webhook
    #[serde(rename = "createdAt")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub created_at: ::std::option::Option<crate::Timestamp>,
    ///Subscribed events for the webhook
    #[serde(
        default,
        deserialize_with = "crate::serde_helpers::null_as_default",
        skip_serializing_if = "::std::vec::Vec::is_empty"
    )]
    pub events: ::std::vec::Vec<crate::WebhookEventType>,
    ///When the webhook expires, typically 10 days after it was created or last renewed.
    #[serde(rename = "expireAt")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub expire_at: ::std::option::Option<crate::Timestamp>,
    ///Unique identifier for the webhook
    pub id: crate::WebhookId,
    ///How the metadata of deliveries travels.
    #[serde(rename = "metadataPolicy")]
    #[serde(
        default,
        deserialize_with = "crate::serde_helpers::null_as_default",
        skip_serializing_if = "crate::open_enum::is_missing"
    )]
    pub metadata_policy: crate::MetadataPolicy,
    ///When the webhook is expunged, unless it is renewed before.
    #[serde(rename = "purgeAt")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub purge_at: ::std::option::Option<crate::Timestamp>,
    ///When the webhook was last renewed. Absent before the first renewal.
    #[serde(rename = "renewedAt")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub renewed_at: ::std::option::Option<crate::Timestamp>,
    ///Who renewed the webhook last.
    #[serde(rename = "renewedBy")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub renewed_by: ::std::option::Option<::std::string::String>,
    ///How deliveries are signed.
    #[serde(rename = "signingAlgo")]
    #[serde(
        default,
        deserialize_with = "crate::serde_helpers::null_as_default",
        skip_serializing_if = "crate::open_enum::is_missing"
    )]
    pub signing_algo: crate::SigningAlgorithm,
    ///Signing key for the webhook
    #[serde(rename = "signingKey")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub signing_key: ::std::option::Option<crate::Secret>,
    ///How the deliveries of the webhook went.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub statistics: ::std::option::Option<crate::WebhookStatistics>,
    ///Whether the webhook is active or paused. Whether its deliveries fail is in `statistics`.
    #[serde(
        default,
        deserialize_with = "crate::serde_helpers::null_as_default",
        skip_serializing_if = "crate::open_enum::is_missing"
    )]
    pub status: crate::WebhookStatus,
    ///Destination URL for events
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub url: ::std::option::Option<::std::string::String>,
    ///Unique identifier of the user
    #[serde(rename = "userId")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub user_id: ::std::option::Option<crate::UserId>,
    #[serde(skip)]
    #[cfg_attr(feature = "schemars", schemars(skip))]
    oddities: ::std::vec::Vec<crate::Oddity>,
}
impl Webhook {
    /// A builder without values.
    pub fn builder() -> builder::Webhook {
        ::std::default::Default::default()
    }
    /// The properties that could not be read, and what came in their place. An ordinary
    /// record has none, and allocates nothing for it.
    pub fn oddities(&self) -> &[crate::Oddity] {
        &self.oddities
    }
    ///The field of this name; the empty text if it is absent.
    pub fn account_id(&self) -> &str {
        self.account_id.as_ref().map(|id| id.as_str()).unwrap_or_default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn renewed_by(&self) -> &str {
        self.renewed_by.as_deref().unwrap_or_default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn url(&self) -> &str {
        self.url.as_deref().unwrap_or_default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn user_id(&self) -> &str {
        self.user_id.as_ref().map(|id| id.as_str()).unwrap_or_default()
    }
}
impl crate::FromJson for Webhook {
    fn set_oddities(&mut self, oddities: ::std::vec::Vec<crate::Oddity>) {
        self.oddities = oddities;
    }
}
const _: () = {
    crate::serde_helpers::read_from_objects! {
        Webhook
    }
};
///A webhook to create.
///
/**Deliveries are signed only with these settings:

```
use vis_types::{MetadataPolicy, SigningAlgorithm, WebhookCreate, WebhookEventType};

let webhook = WebhookCreate::builder()
    .url("https://example.com/vis")
    .events([WebhookEventType::Call])
    .metadata_policy(MetadataPolicy::Header)
    .signing_algo(SigningAlgorithm::HmacSha256)
    .signing_key("a secret that only Vonage and you know")
    .build()?;
# let _ = webhook;
# Ok::<(), Box<dyn std::error::Error>>(())
```
*/
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[serde(remote = "Self", expecting = "an object")]
pub struct WebhookCreate {
    ///Events to subscribe to the webhook
    pub events: ::std::vec::Vec<crate::WebhookEventType>,
    ///Metadata policy for the webhook
    #[serde(rename = "metadataPolicy")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub metadata_policy: ::std::option::Option<crate::MetadataPolicy>,
    ///How to sign deliveries. To have nothing signed, leave it out; `NONE` may be refused.
    #[serde(rename = "signingAlgo")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub signing_algo: ::std::option::Option<crate::SigningAlgorithm>,
    ///Signing key for the webhook
    #[serde(rename = "signingKey")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub signing_key: ::std::option::Option<crate::Secret>,
    ///Destination URL for events
    pub url: crate::HttpUrl,
}
impl WebhookCreate {
    /// A builder without values.
    pub fn builder() -> builder::WebhookCreate {
        ::std::default::Default::default()
    }
}
impl crate::FromJson for WebhookCreate {}
const _: () = {
    crate::serde_helpers::read_from_objects! {
        WebhookCreate
    }
};
crate::open_enum::open_enum! {
    #[doc = "Type of the events of a webhook. `CALL` is the only one documented."]
    WebhookEventType { #[doc = "`CALL`"] Call = "CALL", }
}
crate::id::opaque_id! {
    #[doc = "Unique identifier for the webhook"] WebhookId
}
/**How the deliveries of the webhook went.

A delivery that fails with all its retries counts as one attempt and one failure. Renewing the webhook
clears `failed` and keeps the rest.*/
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
#[serde(remote = "Self", expecting = "an object")]
pub struct WebhookStatistics {
    ///Whether nothing is delivered until the webhook is renewed.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub failed: ::std::option::Option<bool>,
    ///Why the last failed delivery failed.
    #[serde(rename = "lastErrorMessage")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub last_error_message: ::std::option::Option<::std::string::String>,
    ///When the last delivery failed.
    #[serde(rename = "lastFailure")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub last_failure: ::std::option::Option<crate::Timestamp>,
    ///Status of the last response that failed.
    #[serde(rename = "lastHttpErrorCode")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub last_http_error_code: ::std::option::Option<::std::string::String>,
    ///When the last delivery succeeded. Events after it may have been missed; `listEvents` has them.
    #[serde(rename = "lastSuccess")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub last_success: ::std::option::Option<crate::Timestamp>,
    ///Total delivery attempts
    #[serde(rename = "totalAttempts")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub total_attempts: ::std::option::Option<i64>,
    ///Total failed deliveries
    #[serde(rename = "totalFailures")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub total_failures: ::std::option::Option<i64>,
    ///Total successful deliveries
    #[serde(rename = "totalSuccesses")]
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub total_successes: ::std::option::Option<i64>,
}
impl WebhookStatistics {
    /// A builder without values.
    pub fn builder() -> builder::WebhookStatistics {
        ::std::default::Default::default()
    }
    ///The field of this name; `false` if it is absent.
    pub fn failed(&self) -> bool {
        self.failed.unwrap_or_default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn last_error_message(&self) -> &str {
        self.last_error_message.as_deref().unwrap_or_default()
    }
    ///The field of this name; the empty text if it is absent.
    pub fn last_http_error_code(&self) -> &str {
        self.last_http_error_code.as_deref().unwrap_or_default()
    }
    ///The field of this name; zero if it is absent.
    pub fn total_attempts(&self) -> i64 {
        self.total_attempts.unwrap_or_default()
    }
    ///The field of this name; zero if it is absent.
    pub fn total_failures(&self) -> i64 {
        self.total_failures.unwrap_or_default()
    }
    ///The field of this name; zero if it is absent.
    pub fn total_successes(&self) -> i64 {
        self.total_successes.unwrap_or_default()
    }
}
impl crate::FromJson for WebhookStatistics {}
const _: () = {
    crate::serde_helpers::read_from_objects! {
        WebhookStatistics
    }
};
crate::open_enum::open_enum! {
    #[doc =
    "Whether the webhook is active or paused. Whether its deliveries fail is in `statistics`."]
    WebhookStatus { #[doc = "`ACTIVE`"] Active = "ACTIVE", #[doc = "`PAUSED`"] Paused =
    "PAUSED", }
}
/// A record of a call: a [`Call`] or an [`Event`], for functions that take both.
///
/// It has the properties that both have, with an empty value for what is absent. An id is a
/// text here; that of an event is the id of its call. Upstream may add properties, so that
/// only these types implement it.
///
/// ```
/// use vis_types::{Call, CallRecord, Event, read_json};
///
/// fn describe(record: &impl CallRecord) -> String {
///     format!("{} is {}", record.id(), record.state())
/// }
///
/// let call: Call = read_json(br#"{"id": "5a85d86f", "state": "RINGING"}"#)?;
/// let event: Event = read_json(br#"{"id": "5a85d86f", "state": "MISSED"}"#)?;
/// assert_eq!(describe(&call), "5a85d86f is RINGING");
/// assert_eq!(describe(&event), "5a85d86f is MISSED");
/// # Ok::<(), vis_types::PayloadError>(())
/// ```
pub trait CallRecord: sealed::Sealed {
    ///Unique identifier of the account
    fn account_id(&self) -> &str;
    ///When it was answered; only in the states `ACTIVE`, `HELD`, `REMOTE_HELD` and `ANSWERED`.
    fn answer_time(&self) -> ::std::option::Option<crate::Timestamp>;
    ///Name of the remote party, as its caller id gives it.
    fn caller_id(&self) -> &str;
    ///Whether the user receives the call (`INBOUND`) or places it (`OUTBOUND`).
    fn direction(&self) -> &crate::CallDirection;
    ///Duration of the call; in milliseconds on the wire. Not zero only in the state `ANSWERED`.
    fn duration(&self) -> ::std::time::Duration;
    ///When the call ended. Null until its state is final.
    fn end_time(&self) -> ::std::option::Option<crate::Timestamp>;
    ///Identifier of the call outside of this API, for information only.
    fn external_id(&self) -> &str;
    ///Unique identifier of the call
    fn id(&self) -> &str;
    ///Whether the call is internal. Not documented.
    fn internal(&self) -> bool;
    ///Phone number of the remote party. Not every event has it.
    fn phone_number(&self) -> &str;
    ///Type of the record.
    fn record_type(&self) -> &crate::RecordType;
    ///Start time of the call
    fn start_time(&self) -> ::std::option::Option<crate::Timestamp>;
    ///Where the call stands.
    fn state(&self) -> &crate::CallState;
    ///The connection that carries the call; often absent.
    fn uci_id(&self) -> &str;
    ///Type of the provider that carries the call. Not documented.
    fn ucp_type(&self) -> &str;
    ///Unique identifier of the user
    fn user_id(&self) -> &str;
}
mod sealed {
    pub trait Sealed {}
}
impl sealed::Sealed for Call {}
impl sealed::Sealed for Event {}
impl CallRecord for Call {
    fn account_id(&self) -> &str {
        self.account_id.as_ref().map(|id| id.as_str()).unwrap_or_default()
    }
    fn answer_time(&self) -> ::std::option::Option<crate::Timestamp> {
        self.answer_time
    }
    fn caller_id(&self) -> &str {
        self.caller_id.as_deref().unwrap_or_default()
    }
    fn direction(&self) -> &crate::CallDirection {
        &self.direction
    }
    fn duration(&self) -> ::std::time::Duration {
        self.duration.unwrap_or_default()
    }
    fn end_time(&self) -> ::std::option::Option<crate::Timestamp> {
        self.end_time
    }
    fn external_id(&self) -> &str {
        self.external_id.as_deref().unwrap_or_default()
    }
    fn id(&self) -> &str {
        self.id.as_str()
    }
    fn internal(&self) -> bool {
        self.internal.unwrap_or_default()
    }
    fn phone_number(&self) -> &str {
        self.phone_number.as_deref().unwrap_or_default()
    }
    fn record_type(&self) -> &crate::RecordType {
        &self.record_type
    }
    fn start_time(&self) -> ::std::option::Option<crate::Timestamp> {
        self.start_time
    }
    fn state(&self) -> &crate::CallState {
        &self.state
    }
    fn uci_id(&self) -> &str {
        self.uci_id.as_ref().map(|id| id.as_str()).unwrap_or_default()
    }
    fn ucp_type(&self) -> &str {
        self.ucp_type.as_deref().unwrap_or_default()
    }
    fn user_id(&self) -> &str {
        self.user_id.as_ref().map(|id| id.as_str()).unwrap_or_default()
    }
}
impl CallRecord for Event {
    fn account_id(&self) -> &str {
        self.account_id.as_ref().map(|id| id.as_str()).unwrap_or_default()
    }
    fn answer_time(&self) -> ::std::option::Option<crate::Timestamp> {
        self.answer_time
    }
    fn caller_id(&self) -> &str {
        self.caller_id.as_deref().unwrap_or_default()
    }
    fn direction(&self) -> &crate::CallDirection {
        &self.direction
    }
    fn duration(&self) -> ::std::time::Duration {
        self.duration.unwrap_or_default()
    }
    fn end_time(&self) -> ::std::option::Option<crate::Timestamp> {
        self.end_time
    }
    fn external_id(&self) -> &str {
        self.external_id.as_deref().unwrap_or_default()
    }
    fn id(&self) -> &str {
        self.id.as_str()
    }
    fn internal(&self) -> bool {
        self.internal.unwrap_or_default()
    }
    fn phone_number(&self) -> &str {
        self.phone_number.as_deref().unwrap_or_default()
    }
    fn record_type(&self) -> &crate::RecordType {
        &self.record_type
    }
    fn start_time(&self) -> ::std::option::Option<crate::Timestamp> {
        self.start_time
    }
    fn state(&self) -> &crate::CallState {
        &self.state
    }
    fn uci_id(&self) -> &str {
        self.uci_id.as_ref().map(|id| id.as_str()).unwrap_or_default()
    }
    fn ucp_type(&self) -> &str {
        self.ucp_type.as_deref().unwrap_or_default()
    }
    fn user_id(&self) -> &str {
        self.user_id.as_ref().map(|id| id.as_str()).unwrap_or_default()
    }
}
/// The id of an event is the id of its call.
impl ::std::convert::From<EventId> for CallId {
    fn from(id: EventId) -> Self {
        Self(id.0)
    }
}
/// The id of an event is the id of its call.
impl ::std::convert::From<&EventId> for CallId {
    fn from(id: &EventId) -> Self {
        id.clone().into()
    }
}
/// The id of an event is the id of its call.
impl ::std::convert::From<CallId> for EventId {
    fn from(id: CallId) -> Self {
        Self(id.0)
    }
}
/// The id of an event is the id of its call.
impl ::std::convert::From<&CallId> for EventId {
    fn from(id: &CallId) -> Self {
        id.clone().into()
    }
}
/// Builders, one for each struct.
pub mod builder {
    ///Builds a [`Account`](super::Account).
    #[derive(Clone, Debug)]
    pub struct Account {
        id: ::std::result::Result<crate::AccountId, ::std::string::String>,
        name: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        org: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        status: ::std::result::Result<crate::AccountStatus, ::std::string::String>,
        ucis: ::std::result::Result<
            ::std::vec::Vec<crate::AccountUci>,
            ::std::string::String,
        >,
    }
    impl ::std::default::Default for Account {
        fn default() -> Self {
            Self {
                id: Err("id is missing: call .id(…)".to_owned()),
                name: Ok(::std::default::Default::default()),
                org: Ok(::std::default::Default::default()),
                status: Ok(::std::default::Default::default()),
                ucis: Ok(::std::default::Default::default()),
            }
        }
    }
    impl Account {
        ///Unique identifier of the account
        #[must_use]
        pub fn id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::AccountId>,
            T::Error: ::std::fmt::Display,
        {
            self.id = value.try_into().map_err(|error| format!("id: {error}"));
            self
        }
        ///Name of the account
        #[must_use]
        pub fn name<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::string::String>,
            T::Error: ::std::fmt::Display,
        {
            self.name = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("name: {error}"));
            self
        }
        ///Organization of the account
        #[must_use]
        pub fn org<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::string::String>,
            T::Error: ::std::fmt::Display,
        {
            self.org = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("org: {error}"));
            self
        }
        ///Status of the account
        #[must_use]
        pub fn status<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::AccountStatus>,
            T::Error: ::std::fmt::Display,
        {
            self.status = value.try_into().map_err(|error| format!("status: {error}"));
            self
        }
        ///Connections to communications providers.
        #[must_use]
        pub fn ucis<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::vec::Vec<crate::AccountUci>>,
            T::Error: ::std::fmt::Display,
        {
            self.ucis = value.try_into().map_err(|error| format!("ucis: {error}"));
            self
        }
        ///Returns the [`Account`](super::Account).
        ///
        /// # Errors
        /// The first value that is missing or cannot be converted.
        pub fn build(
            self,
        ) -> ::std::result::Result<super::Account, crate::ConversionError> {
            ::std::convert::TryInto::try_into(self)
        }
    }
    impl ::std::convert::TryFrom<Account> for super::Account {
        type Error = crate::ConversionError;
        fn try_from(
            value: Account,
        ) -> ::std::result::Result<Self, crate::ConversionError> {
            Ok(Self {
                id: value.id?,
                name: value.name?,
                org: value.org?,
                status: value.status?,
                ucis: value.ucis?,
                oddities: ::std::default::Default::default(),
            })
        }
    }
    impl ::std::convert::From<super::Account> for Account {
        fn from(value: super::Account) -> Self {
            Self {
                id: Ok(value.id),
                name: Ok(value.name),
                org: Ok(value.org),
                status: Ok(value.status),
                ucis: Ok(value.ucis),
            }
        }
    }
    ///Builds a [`AccountUci`](super::AccountUci).
    #[derive(Clone, Debug)]
    pub struct AccountUci {
        health: ::std::result::Result<
            ::std::option::Option<crate::UciHealth>,
            ::std::string::String,
        >,
        id: ::std::result::Result<
            ::std::option::Option<crate::UciId>,
            ::std::string::String,
        >,
        uci_type: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        ucp_account_id: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        ucp_label: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
    }
    impl ::std::default::Default for AccountUci {
        fn default() -> Self {
            Self {
                health: Ok(::std::default::Default::default()),
                id: Ok(::std::default::Default::default()),
                uci_type: Ok(::std::default::Default::default()),
                ucp_account_id: Ok(::std::default::Default::default()),
                ucp_label: Ok(::std::default::Default::default()),
            }
        }
    }
    impl AccountUci {
        ///Whether the connection works. The values are not documented.
        #[must_use]
        pub fn health<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::UciHealth>,
            T::Error: ::std::fmt::Display,
        {
            self.health = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("health: {error}"));
            self
        }
        ///Unique identifier of the connection to a communications provider
        #[must_use]
        pub fn id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::UciId>,
            T::Error: ::std::fmt::Display,
        {
            self.id = value.try_into().map(Some).map_err(|error| format!("id: {error}"));
            self
        }
        ///Kind of the connection.
        #[must_use]
        pub fn uci_type<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::string::String>,
            T::Error: ::std::fmt::Display,
        {
            self.uci_type = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("uci_type: {error}"));
            self
        }
        ///The provider's own identifier of the account.
        #[must_use]
        pub fn ucp_account_id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::string::String>,
            T::Error: ::std::fmt::Display,
        {
            self.ucp_account_id = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("ucp_account_id: {error}"));
            self
        }
        ///Name of the communications provider.
        #[must_use]
        pub fn ucp_label<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::string::String>,
            T::Error: ::std::fmt::Display,
        {
            self.ucp_label = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("ucp_label: {error}"));
            self
        }
        ///Returns the [`AccountUci`](super::AccountUci).
        ///
        /// # Errors
        /// The first value that is missing or cannot be converted.
        pub fn build(
            self,
        ) -> ::std::result::Result<super::AccountUci, crate::ConversionError> {
            ::std::convert::TryInto::try_into(self)
        }
    }
    impl ::std::convert::TryFrom<AccountUci> for super::AccountUci {
        type Error = crate::ConversionError;
        fn try_from(
            value: AccountUci,
        ) -> ::std::result::Result<Self, crate::ConversionError> {
            Ok(Self {
                health: value.health?,
                id: value.id?,
                uci_type: value.uci_type?,
                ucp_account_id: value.ucp_account_id?,
                ucp_label: value.ucp_label?,
            })
        }
    }
    impl ::std::convert::From<super::AccountUci> for AccountUci {
        fn from(value: super::AccountUci) -> Self {
            Self {
                health: Ok(value.health),
                id: Ok(value.id),
                uci_type: Ok(value.uci_type),
                ucp_account_id: Ok(value.ucp_account_id),
                ucp_label: Ok(value.ucp_label),
            }
        }
    }
    ///Builds a [`Call`](super::Call).
    #[derive(Clone, Debug)]
    pub struct Call {
        account_id: ::std::result::Result<
            ::std::option::Option<crate::AccountId>,
            ::std::string::String,
        >,
        answer_time: ::std::result::Result<
            ::std::option::Option<crate::Timestamp>,
            ::std::string::String,
        >,
        caller_id: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        direction: ::std::result::Result<crate::CallDirection, ::std::string::String>,
        duration: ::std::result::Result<
            ::std::option::Option<::std::time::Duration>,
            ::std::string::String,
        >,
        end_time: ::std::result::Result<
            ::std::option::Option<crate::Timestamp>,
            ::std::string::String,
        >,
        external_id: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        id: ::std::result::Result<crate::CallId, ::std::string::String>,
        internal: ::std::result::Result<
            ::std::option::Option<bool>,
            ::std::string::String,
        >,
        phone_number: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        record_type: ::std::result::Result<crate::RecordType, ::std::string::String>,
        start_time: ::std::result::Result<
            ::std::option::Option<crate::Timestamp>,
            ::std::string::String,
        >,
        state: ::std::result::Result<crate::CallState, ::std::string::String>,
        uci_id: ::std::result::Result<
            ::std::option::Option<crate::UciId>,
            ::std::string::String,
        >,
        ucp_type: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        user_id: ::std::result::Result<
            ::std::option::Option<crate::UserId>,
            ::std::string::String,
        >,
    }
    impl ::std::default::Default for Call {
        fn default() -> Self {
            Self {
                account_id: Ok(::std::default::Default::default()),
                answer_time: Ok(::std::default::Default::default()),
                caller_id: Ok(::std::default::Default::default()),
                direction: Ok(::std::default::Default::default()),
                duration: Ok(::std::default::Default::default()),
                end_time: Ok(::std::default::Default::default()),
                external_id: Ok(::std::default::Default::default()),
                id: Err("id is missing: call .id(…)".to_owned()),
                internal: Ok(::std::default::Default::default()),
                phone_number: Ok(::std::default::Default::default()),
                record_type: Ok(::std::default::Default::default()),
                start_time: Ok(::std::default::Default::default()),
                state: Ok(::std::default::Default::default()),
                uci_id: Ok(::std::default::Default::default()),
                ucp_type: Ok(::std::default::Default::default()),
                user_id: Ok(::std::default::Default::default()),
            }
        }
    }
    impl Call {
        ///Unique identifier of the account
        #[must_use]
        pub fn account_id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::AccountId>,
            T::Error: ::std::fmt::Display,
        {
            self.account_id = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("account_id: {error}"));
            self
        }
        ///When it was answered; only in the states `ACTIVE`, `HELD`, `REMOTE_HELD` and `ANSWERED`.
        #[must_use]
        pub fn answer_time<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::Timestamp>,
            T::Error: ::std::fmt::Display,
        {
            self.answer_time = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("answer_time: {error}"));
            self
        }
        ///Name of the remote party, as its caller id gives it.
        #[must_use]
        pub fn caller_id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::string::String>,
            T::Error: ::std::fmt::Display,
        {
            self.caller_id = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("caller_id: {error}"));
            self
        }
        ///Whether the user receives the call (`INBOUND`) or places it (`OUTBOUND`).
        #[must_use]
        pub fn direction<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::CallDirection>,
            T::Error: ::std::fmt::Display,
        {
            self.direction = value
                .try_into()
                .map_err(|error| format!("direction: {error}"));
            self
        }
        ///Duration of the call; in milliseconds on the wire. Not zero only in the state `ANSWERED`.
        #[must_use]
        pub fn duration<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::time::Duration>,
            T::Error: ::std::fmt::Display,
        {
            self.duration = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("duration: {error}"));
            self
        }
        ///When the call ended. Null until its state is final.
        #[must_use]
        pub fn end_time<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::Timestamp>,
            T::Error: ::std::fmt::Display,
        {
            self.end_time = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("end_time: {error}"));
            self
        }
        ///Identifier of the call outside of this API, for information only.
        #[must_use]
        pub fn external_id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::string::String>,
            T::Error: ::std::fmt::Display,
        {
            self.external_id = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("external_id: {error}"));
            self
        }
        ///Unique identifier of the call
        #[must_use]
        pub fn id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::CallId>,
            T::Error: ::std::fmt::Display,
        {
            self.id = value.try_into().map_err(|error| format!("id: {error}"));
            self
        }
        ///Whether the call is internal. Not documented.
        #[must_use]
        pub fn internal<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<bool>,
            T::Error: ::std::fmt::Display,
        {
            self.internal = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("internal: {error}"));
            self
        }
        ///Phone number of the remote party. Not every event has it.
        #[must_use]
        pub fn phone_number<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::string::String>,
            T::Error: ::std::fmt::Display,
        {
            self.phone_number = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("phone_number: {error}"));
            self
        }
        ///Type of the record.
        #[must_use]
        pub fn record_type<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::RecordType>,
            T::Error: ::std::fmt::Display,
        {
            self.record_type = value
                .try_into()
                .map_err(|error| format!("record_type: {error}"));
            self
        }
        ///Start time of the call
        #[must_use]
        pub fn start_time<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::Timestamp>,
            T::Error: ::std::fmt::Display,
        {
            self.start_time = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("start_time: {error}"));
            self
        }
        ///Where the call stands.
        #[must_use]
        pub fn state<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::CallState>,
            T::Error: ::std::fmt::Display,
        {
            self.state = value.try_into().map_err(|error| format!("state: {error}"));
            self
        }
        ///The connection that carries the call; often absent.
        #[must_use]
        pub fn uci_id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::UciId>,
            T::Error: ::std::fmt::Display,
        {
            self.uci_id = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("uci_id: {error}"));
            self
        }
        ///Type of the provider that carries the call. Not documented.
        #[must_use]
        pub fn ucp_type<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::string::String>,
            T::Error: ::std::fmt::Display,
        {
            self.ucp_type = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("ucp_type: {error}"));
            self
        }
        ///Unique identifier of the user
        #[must_use]
        pub fn user_id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::UserId>,
            T::Error: ::std::fmt::Display,
        {
            self.user_id = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("user_id: {error}"));
            self
        }
        ///Returns the [`Call`](super::Call).
        ///
        /// # Errors
        /// The first value that is missing or cannot be converted.
        pub fn build(
            self,
        ) -> ::std::result::Result<super::Call, crate::ConversionError> {
            ::std::convert::TryInto::try_into(self)
        }
    }
    impl ::std::convert::TryFrom<Call> for super::Call {
        type Error = crate::ConversionError;
        fn try_from(value: Call) -> ::std::result::Result<Self, crate::ConversionError> {
            Ok(Self {
                account_id: value.account_id?,
                answer_time: value.answer_time?,
                caller_id: value.caller_id?,
                direction: value.direction?,
                duration: value.duration?,
                end_time: value.end_time?,
                external_id: value.external_id?,
                id: value.id?,
                internal: value.internal?,
                phone_number: value.phone_number?,
                record_type: value.record_type?,
                start_time: value.start_time?,
                state: value.state?,
                uci_id: value.uci_id?,
                ucp_type: value.ucp_type?,
                user_id: value.user_id?,
                oddities: ::std::default::Default::default(),
            })
        }
    }
    impl ::std::convert::From<super::Call> for Call {
        fn from(value: super::Call) -> Self {
            Self {
                account_id: Ok(value.account_id),
                answer_time: Ok(value.answer_time),
                caller_id: Ok(value.caller_id),
                direction: Ok(value.direction),
                duration: Ok(value.duration),
                end_time: Ok(value.end_time),
                external_id: Ok(value.external_id),
                id: Ok(value.id),
                internal: Ok(value.internal),
                phone_number: Ok(value.phone_number),
                record_type: Ok(value.record_type),
                start_time: Ok(value.start_time),
                state: Ok(value.state),
                uci_id: Ok(value.uci_id),
                ucp_type: Ok(value.ucp_type),
                user_id: Ok(value.user_id),
            }
        }
    }
    ///Builds a [`CallCreate`](super::CallCreate).
    #[derive(Clone, Debug)]
    pub struct CallCreate {
        phone_number: ::std::result::Result<
            ::std::string::String,
            ::std::string::String,
        >,
    }
    impl ::std::default::Default for CallCreate {
        fn default() -> Self {
            Self {
                phone_number: Err(
                    "phone_number is missing: call .phone_number(…)".to_owned(),
                ),
            }
        }
    }
    impl CallCreate {
        ///Phone number to call
        #[must_use]
        pub fn phone_number<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::string::String>,
            T::Error: ::std::fmt::Display,
        {
            self.phone_number = value
                .try_into()
                .map_err(|error| format!("phone_number: {error}"));
            self
        }
        ///Returns the [`CallCreate`](super::CallCreate).
        ///
        /// # Errors
        /// The first value that is missing or cannot be converted.
        pub fn build(
            self,
        ) -> ::std::result::Result<super::CallCreate, crate::ConversionError> {
            ::std::convert::TryInto::try_into(self)
        }
    }
    impl ::std::convert::TryFrom<CallCreate> for super::CallCreate {
        type Error = crate::ConversionError;
        fn try_from(
            value: CallCreate,
        ) -> ::std::result::Result<Self, crate::ConversionError> {
            Ok(Self {
                phone_number: value.phone_number?,
            })
        }
    }
    impl ::std::convert::From<super::CallCreate> for CallCreate {
        fn from(value: super::CallCreate) -> Self {
            Self {
                phone_number: Ok(value.phone_number),
            }
        }
    }
    ///Builds a [`CallTransfer`](super::CallTransfer).
    #[derive(Clone, Debug)]
    pub struct CallTransfer {
        phone_number: ::std::result::Result<
            ::std::string::String,
            ::std::string::String,
        >,
    }
    impl ::std::default::Default for CallTransfer {
        fn default() -> Self {
            Self {
                phone_number: Err(
                    "phone_number is missing: call .phone_number(…)".to_owned(),
                ),
            }
        }
    }
    impl CallTransfer {
        ///Phone number to transfer to
        #[must_use]
        pub fn phone_number<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::string::String>,
            T::Error: ::std::fmt::Display,
        {
            self.phone_number = value
                .try_into()
                .map_err(|error| format!("phone_number: {error}"));
            self
        }
        ///Returns the [`CallTransfer`](super::CallTransfer).
        ///
        /// # Errors
        /// The first value that is missing or cannot be converted.
        pub fn build(
            self,
        ) -> ::std::result::Result<super::CallTransfer, crate::ConversionError> {
            ::std::convert::TryInto::try_into(self)
        }
    }
    impl ::std::convert::TryFrom<CallTransfer> for super::CallTransfer {
        type Error = crate::ConversionError;
        fn try_from(
            value: CallTransfer,
        ) -> ::std::result::Result<Self, crate::ConversionError> {
            Ok(Self {
                phone_number: value.phone_number?,
            })
        }
    }
    impl ::std::convert::From<super::CallTransfer> for CallTransfer {
        fn from(value: super::CallTransfer) -> Self {
            Self {
                phone_number: Ok(value.phone_number),
            }
        }
    }
    ///Builds a [`Count`](super::Count).
    #[derive(Clone, Debug)]
    pub struct Count {
        count: ::std::result::Result<i64, ::std::string::String>,
    }
    impl ::std::default::Default for Count {
        fn default() -> Self {
            Self {
                count: Err("count is missing: call .count(…)".to_owned()),
            }
        }
    }
    impl Count {
        ///Number of calls or events found
        #[must_use]
        pub fn count<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<i64>,
            T::Error: ::std::fmt::Display,
        {
            self.count = value.try_into().map_err(|error| format!("count: {error}"));
            self
        }
        ///Returns the [`Count`](super::Count).
        ///
        /// # Errors
        /// The first value that is missing or cannot be converted.
        pub fn build(
            self,
        ) -> ::std::result::Result<super::Count, crate::ConversionError> {
            ::std::convert::TryInto::try_into(self)
        }
    }
    impl ::std::convert::TryFrom<Count> for super::Count {
        type Error = crate::ConversionError;
        fn try_from(
            value: Count,
        ) -> ::std::result::Result<Self, crate::ConversionError> {
            Ok(Self {
                count: value.count?,
                oddities: ::std::default::Default::default(),
            })
        }
    }
    impl ::std::convert::From<super::Count> for Count {
        fn from(value: super::Count) -> Self {
            Self { count: Ok(value.count) }
        }
    }
    ///Builds a [`ErrorResponse`](super::ErrorResponse).
    #[derive(Clone, Debug)]
    pub struct ErrorResponse {
        error_code: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        error_message: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        errors: ::std::result::Result<
            ::std::vec::Vec<crate::FieldError>,
            ::std::string::String,
        >,
    }
    impl ::std::default::Default for ErrorResponse {
        fn default() -> Self {
            Self {
                error_code: Ok(::std::default::Default::default()),
                error_message: Ok(::std::default::Default::default()),
                errors: Ok(::std::default::Default::default()),
            }
        }
    }
    impl ErrorResponse {
        ///Code of the error. The codes are not documented.
        #[must_use]
        pub fn error_code<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::string::String>,
            T::Error: ::std::fmt::Display,
        {
            self.error_code = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("error_code: {error}"));
            self
        }
        ///The error in words.
        #[must_use]
        pub fn error_message<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::string::String>,
            T::Error: ::std::fmt::Display,
        {
            self.error_message = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("error_message: {error}"));
            self
        }
        ///The fields of the request that are wrong.
        #[must_use]
        pub fn errors<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::vec::Vec<crate::FieldError>>,
            T::Error: ::std::fmt::Display,
        {
            self.errors = value.try_into().map_err(|error| format!("errors: {error}"));
            self
        }
        ///Returns the [`ErrorResponse`](super::ErrorResponse).
        ///
        /// # Errors
        /// The first value that is missing or cannot be converted.
        pub fn build(
            self,
        ) -> ::std::result::Result<super::ErrorResponse, crate::ConversionError> {
            ::std::convert::TryInto::try_into(self)
        }
    }
    impl ::std::convert::TryFrom<ErrorResponse> for super::ErrorResponse {
        type Error = crate::ConversionError;
        fn try_from(
            value: ErrorResponse,
        ) -> ::std::result::Result<Self, crate::ConversionError> {
            Ok(Self {
                error_code: value.error_code?,
                error_message: value.error_message?,
                errors: value.errors?,
            })
        }
    }
    impl ::std::convert::From<super::ErrorResponse> for ErrorResponse {
        fn from(value: super::ErrorResponse) -> Self {
            Self {
                error_code: Ok(value.error_code),
                error_message: Ok(value.error_message),
                errors: Ok(value.errors),
            }
        }
    }
    ///Builds a [`Event`](super::Event).
    #[derive(Clone, Debug)]
    pub struct Event {
        account_id: ::std::result::Result<
            ::std::option::Option<crate::AccountId>,
            ::std::string::String,
        >,
        answer_time: ::std::result::Result<
            ::std::option::Option<crate::Timestamp>,
            ::std::string::String,
        >,
        caller_id: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        direction: ::std::result::Result<crate::CallDirection, ::std::string::String>,
        duration: ::std::result::Result<
            ::std::option::Option<::std::time::Duration>,
            ::std::string::String,
        >,
        end_time: ::std::result::Result<
            ::std::option::Option<crate::Timestamp>,
            ::std::string::String,
        >,
        external_id: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        id: ::std::result::Result<crate::EventId, ::std::string::String>,
        internal: ::std::result::Result<
            ::std::option::Option<bool>,
            ::std::string::String,
        >,
        phone_number: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        record_type: ::std::result::Result<crate::RecordType, ::std::string::String>,
        sms_data: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        start_time: ::std::result::Result<
            ::std::option::Option<crate::Timestamp>,
            ::std::string::String,
        >,
        state: ::std::result::Result<crate::CallState, ::std::string::String>,
        uci_id: ::std::result::Result<
            ::std::option::Option<crate::UciId>,
            ::std::string::String,
        >,
        ucp_type: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        user_id: ::std::result::Result<
            ::std::option::Option<crate::UserId>,
            ::std::string::String,
        >,
    }
    impl ::std::default::Default for Event {
        fn default() -> Self {
            Self {
                account_id: Ok(::std::default::Default::default()),
                answer_time: Ok(::std::default::Default::default()),
                caller_id: Ok(::std::default::Default::default()),
                direction: Ok(::std::default::Default::default()),
                duration: Ok(::std::default::Default::default()),
                end_time: Ok(::std::default::Default::default()),
                external_id: Ok(::std::default::Default::default()),
                id: Err("id is missing: call .id(…)".to_owned()),
                internal: Ok(::std::default::Default::default()),
                phone_number: Ok(::std::default::Default::default()),
                record_type: Ok(::std::default::Default::default()),
                sms_data: Ok(::std::default::Default::default()),
                start_time: Ok(::std::default::Default::default()),
                state: Ok(::std::default::Default::default()),
                uci_id: Ok(::std::default::Default::default()),
                ucp_type: Ok(::std::default::Default::default()),
                user_id: Ok(::std::default::Default::default()),
            }
        }
    }
    impl Event {
        ///Unique identifier of the account
        #[must_use]
        pub fn account_id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::AccountId>,
            T::Error: ::std::fmt::Display,
        {
            self.account_id = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("account_id: {error}"));
            self
        }
        ///When it was answered; only in the states `ACTIVE`, `HELD`, `REMOTE_HELD` and `ANSWERED`.
        #[must_use]
        pub fn answer_time<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::Timestamp>,
            T::Error: ::std::fmt::Display,
        {
            self.answer_time = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("answer_time: {error}"));
            self
        }
        ///Name of the remote party, as its caller id gives it.
        #[must_use]
        pub fn caller_id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::string::String>,
            T::Error: ::std::fmt::Display,
        {
            self.caller_id = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("caller_id: {error}"));
            self
        }
        ///Direction of the event
        #[must_use]
        pub fn direction<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::CallDirection>,
            T::Error: ::std::fmt::Display,
        {
            self.direction = value
                .try_into()
                .map_err(|error| format!("direction: {error}"));
            self
        }
        ///Duration of the call; in milliseconds on the wire. Not zero only in the state `ANSWERED`.
        #[must_use]
        pub fn duration<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::time::Duration>,
            T::Error: ::std::fmt::Display,
        {
            self.duration = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("duration: {error}"));
            self
        }
        ///When the call ended. Null until its state is final.
        #[must_use]
        pub fn end_time<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::Timestamp>,
            T::Error: ::std::fmt::Display,
        {
            self.end_time = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("end_time: {error}"));
            self
        }
        ///Identifier of the call outside of this API, for information only.
        #[must_use]
        pub fn external_id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::string::String>,
            T::Error: ::std::fmt::Display,
        {
            self.external_id = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("external_id: {error}"));
            self
        }
        ///Unique identifier of the event
        #[must_use]
        pub fn id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::EventId>,
            T::Error: ::std::fmt::Display,
        {
            self.id = value.try_into().map_err(|error| format!("id: {error}"));
            self
        }
        ///Whether the call is internal. Not documented.
        #[must_use]
        pub fn internal<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<bool>,
            T::Error: ::std::fmt::Display,
        {
            self.internal = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("internal: {error}"));
            self
        }
        ///Phone number of the remote party. Not every event has it.
        #[must_use]
        pub fn phone_number<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::string::String>,
            T::Error: ::std::fmt::Display,
        {
            self.phone_number = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("phone_number: {error}"));
            self
        }
        ///Record type
        #[must_use]
        pub fn record_type<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::RecordType>,
            T::Error: ::std::fmt::Display,
        {
            self.record_type = value
                .try_into()
                .map_err(|error| format!("record_type: {error}"));
            self
        }
        ///Data of a short message. Not documented.
        #[must_use]
        pub fn sms_data<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::string::String>,
            T::Error: ::std::fmt::Display,
        {
            self.sms_data = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("sms_data: {error}"));
            self
        }
        ///Start time of the event
        #[must_use]
        pub fn start_time<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::Timestamp>,
            T::Error: ::std::fmt::Display,
        {
            self.start_time = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("start_time: {error}"));
            self
        }
        ///Status of the event
        #[must_use]
        pub fn state<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::CallState>,
            T::Error: ::std::fmt::Display,
        {
            self.state = value.try_into().map_err(|error| format!("state: {error}"));
            self
        }
        ///The connection that carries the call; often absent.
        #[must_use]
        pub fn uci_id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::UciId>,
            T::Error: ::std::fmt::Display,
        {
            self.uci_id = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("uci_id: {error}"));
            self
        }
        ///Type of the provider that carries the call. Not documented.
        #[must_use]
        pub fn ucp_type<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::string::String>,
            T::Error: ::std::fmt::Display,
        {
            self.ucp_type = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("ucp_type: {error}"));
            self
        }
        ///Unique identifier of the user
        #[must_use]
        pub fn user_id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::UserId>,
            T::Error: ::std::fmt::Display,
        {
            self.user_id = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("user_id: {error}"));
            self
        }
        ///Returns the [`Event`](super::Event).
        ///
        /// # Errors
        /// The first value that is missing or cannot be converted.
        pub fn build(
            self,
        ) -> ::std::result::Result<super::Event, crate::ConversionError> {
            ::std::convert::TryInto::try_into(self)
        }
    }
    impl ::std::convert::TryFrom<Event> for super::Event {
        type Error = crate::ConversionError;
        fn try_from(
            value: Event,
        ) -> ::std::result::Result<Self, crate::ConversionError> {
            Ok(Self {
                account_id: value.account_id?,
                answer_time: value.answer_time?,
                caller_id: value.caller_id?,
                direction: value.direction?,
                duration: value.duration?,
                end_time: value.end_time?,
                external_id: value.external_id?,
                id: value.id?,
                internal: value.internal?,
                phone_number: value.phone_number?,
                record_type: value.record_type?,
                sms_data: value.sms_data?,
                start_time: value.start_time?,
                state: value.state?,
                uci_id: value.uci_id?,
                ucp_type: value.ucp_type?,
                user_id: value.user_id?,
                oddities: ::std::default::Default::default(),
            })
        }
    }
    impl ::std::convert::From<super::Event> for Event {
        fn from(value: super::Event) -> Self {
            Self {
                account_id: Ok(value.account_id),
                answer_time: Ok(value.answer_time),
                caller_id: Ok(value.caller_id),
                direction: Ok(value.direction),
                duration: Ok(value.duration),
                end_time: Ok(value.end_time),
                external_id: Ok(value.external_id),
                id: Ok(value.id),
                internal: Ok(value.internal),
                phone_number: Ok(value.phone_number),
                record_type: Ok(value.record_type),
                sms_data: Ok(value.sms_data),
                start_time: Ok(value.start_time),
                state: Ok(value.state),
                uci_id: Ok(value.uci_id),
                ucp_type: Ok(value.ucp_type),
                user_id: Ok(value.user_id),
            }
        }
    }
    ///Builds a [`FieldError`](super::FieldError).
    #[derive(Clone, Debug)]
    pub struct FieldError {
        field: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        message: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
    }
    impl ::std::default::Default for FieldError {
        fn default() -> Self {
            Self {
                field: Ok(::std::default::Default::default()),
                message: Ok(::std::default::Default::default()),
            }
        }
    }
    impl FieldError {
        ///Name of the field.
        #[must_use]
        pub fn field<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::string::String>,
            T::Error: ::std::fmt::Display,
        {
            self.field = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("field: {error}"));
            self
        }
        ///What is wrong with it.
        #[must_use]
        pub fn message<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::string::String>,
            T::Error: ::std::fmt::Display,
        {
            self.message = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("message: {error}"));
            self
        }
        ///Returns the [`FieldError`](super::FieldError).
        ///
        /// # Errors
        /// The first value that is missing or cannot be converted.
        pub fn build(
            self,
        ) -> ::std::result::Result<super::FieldError, crate::ConversionError> {
            ::std::convert::TryInto::try_into(self)
        }
    }
    impl ::std::convert::TryFrom<FieldError> for super::FieldError {
        type Error = crate::ConversionError;
        fn try_from(
            value: FieldError,
        ) -> ::std::result::Result<Self, crate::ConversionError> {
            Ok(Self {
                field: value.field?,
                message: value.message?,
            })
        }
    }
    impl ::std::convert::From<super::FieldError> for FieldError {
        fn from(value: super::FieldError) -> Self {
            Self {
                field: Ok(value.field),
                message: Ok(value.message),
            }
        }
    }
    ///Builds a [`Role`](super::Role).
    #[derive(Clone, Debug)]
    pub struct Role {
        code: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        name: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
    }
    impl ::std::default::Default for Role {
        fn default() -> Self {
            Self {
                code: Ok(::std::default::Default::default()),
                name: Ok(::std::default::Default::default()),
            }
        }
    }
    impl Role {
        ///Code for the role
        #[must_use]
        pub fn code<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::string::String>,
            T::Error: ::std::fmt::Display,
        {
            self.code = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("code: {error}"));
            self
        }
        ///Name for the role
        #[must_use]
        pub fn name<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::string::String>,
            T::Error: ::std::fmt::Display,
        {
            self.name = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("name: {error}"));
            self
        }
        ///Returns the [`Role`](super::Role).
        ///
        /// # Errors
        /// The first value that is missing or cannot be converted.
        pub fn build(
            self,
        ) -> ::std::result::Result<super::Role, crate::ConversionError> {
            ::std::convert::TryInto::try_into(self)
        }
    }
    impl ::std::convert::TryFrom<Role> for super::Role {
        type Error = crate::ConversionError;
        fn try_from(value: Role) -> ::std::result::Result<Self, crate::ConversionError> {
            Ok(Self {
                code: value.code?,
                name: value.name?,
            })
        }
    }
    impl ::std::convert::From<super::Role> for Role {
        fn from(value: super::Role) -> Self {
            Self {
                code: Ok(value.code),
                name: Ok(value.name),
            }
        }
    }
    ///Builds a [`UciHealth`](super::UciHealth).
    #[derive(Clone, Debug)]
    pub struct UciHealth {
        message: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        status: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
    }
    impl ::std::default::Default for UciHealth {
        fn default() -> Self {
            Self {
                message: Ok(::std::default::Default::default()),
                status: Ok(::std::default::Default::default()),
            }
        }
    }
    impl UciHealth {
        ///State of the connection, in a sentence.
        #[must_use]
        pub fn message<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::string::String>,
            T::Error: ::std::fmt::Display,
        {
            self.message = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("message: {error}"));
            self
        }
        ///State of the connection, in a word.
        #[must_use]
        pub fn status<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::string::String>,
            T::Error: ::std::fmt::Display,
        {
            self.status = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("status: {error}"));
            self
        }
        ///Returns the [`UciHealth`](super::UciHealth).
        ///
        /// # Errors
        /// The first value that is missing or cannot be converted.
        pub fn build(
            self,
        ) -> ::std::result::Result<super::UciHealth, crate::ConversionError> {
            ::std::convert::TryInto::try_into(self)
        }
    }
    impl ::std::convert::TryFrom<UciHealth> for super::UciHealth {
        type Error = crate::ConversionError;
        fn try_from(
            value: UciHealth,
        ) -> ::std::result::Result<Self, crate::ConversionError> {
            Ok(Self {
                message: value.message?,
                status: value.status?,
            })
        }
    }
    impl ::std::convert::From<super::UciHealth> for UciHealth {
        fn from(value: super::UciHealth) -> Self {
            Self {
                message: Ok(value.message),
                status: Ok(value.status),
            }
        }
    }
    ///Builds a [`User`](super::User).
    #[derive(Clone, Debug)]
    pub struct User {
        account_id: ::std::result::Result<
            ::std::option::Option<crate::AccountId>,
            ::std::string::String,
        >,
        account_label: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        contact_number: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        email_address: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        first_name: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        id: ::std::result::Result<crate::UserId, ::std::string::String>,
        last_name: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        roles: ::std::result::Result<
            ::std::vec::Vec<crate::Role>,
            ::std::string::String,
        >,
        status: ::std::result::Result<crate::AccountStatus, ::std::string::String>,
        ucis: ::std::result::Result<
            ::std::vec::Vec<crate::UserUci>,
            ::std::string::String,
        >,
    }
    impl ::std::default::Default for User {
        fn default() -> Self {
            Self {
                account_id: Ok(::std::default::Default::default()),
                account_label: Ok(::std::default::Default::default()),
                contact_number: Ok(::std::default::Default::default()),
                email_address: Ok(::std::default::Default::default()),
                first_name: Ok(::std::default::Default::default()),
                id: Err("id is missing: call .id(…)".to_owned()),
                last_name: Ok(::std::default::Default::default()),
                roles: Ok(::std::default::Default::default()),
                status: Ok(::std::default::Default::default()),
                ucis: Ok(::std::default::Default::default()),
            }
        }
    }
    impl User {
        ///Unique identifier of the user's account
        #[must_use]
        pub fn account_id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::AccountId>,
            T::Error: ::std::fmt::Display,
        {
            self.account_id = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("account_id: {error}"));
            self
        }
        ///Name of the user's account. It is spelt `acountLabel` on the wire.
        #[must_use]
        pub fn account_label<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::string::String>,
            T::Error: ::std::fmt::Display,
        {
            self.account_label = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("account_label: {error}"));
            self
        }
        ///Contact number of the user
        #[must_use]
        pub fn contact_number<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::string::String>,
            T::Error: ::std::fmt::Display,
        {
            self.contact_number = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("contact_number: {error}"));
            self
        }
        ///Email address of the user
        #[must_use]
        pub fn email_address<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::string::String>,
            T::Error: ::std::fmt::Display,
        {
            self.email_address = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("email_address: {error}"));
            self
        }
        ///First name of the user
        #[must_use]
        pub fn first_name<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::string::String>,
            T::Error: ::std::fmt::Display,
        {
            self.first_name = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("first_name: {error}"));
            self
        }
        ///Unique identifier of the user
        #[must_use]
        pub fn id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::UserId>,
            T::Error: ::std::fmt::Display,
        {
            self.id = value.try_into().map_err(|error| format!("id: {error}"));
            self
        }
        ///Last name of the user
        #[must_use]
        pub fn last_name<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::string::String>,
            T::Error: ::std::fmt::Display,
        {
            self.last_name = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("last_name: {error}"));
            self
        }
        ///Roles that the user has
        #[must_use]
        pub fn roles<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::vec::Vec<crate::Role>>,
            T::Error: ::std::fmt::Display,
        {
            self.roles = value.try_into().map_err(|error| format!("roles: {error}"));
            self
        }
        ///Status of the user
        #[must_use]
        pub fn status<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::AccountStatus>,
            T::Error: ::std::fmt::Display,
        {
            self.status = value.try_into().map_err(|error| format!("status: {error}"));
            self
        }
        ///Connections to communications providers.
        #[must_use]
        pub fn ucis<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::vec::Vec<crate::UserUci>>,
            T::Error: ::std::fmt::Display,
        {
            self.ucis = value.try_into().map_err(|error| format!("ucis: {error}"));
            self
        }
        ///Returns the [`User`](super::User).
        ///
        /// # Errors
        /// The first value that is missing or cannot be converted.
        pub fn build(
            self,
        ) -> ::std::result::Result<super::User, crate::ConversionError> {
            ::std::convert::TryInto::try_into(self)
        }
    }
    impl ::std::convert::TryFrom<User> for super::User {
        type Error = crate::ConversionError;
        fn try_from(value: User) -> ::std::result::Result<Self, crate::ConversionError> {
            Ok(Self {
                account_id: value.account_id?,
                account_label: value.account_label?,
                contact_number: value.contact_number?,
                email_address: value.email_address?,
                first_name: value.first_name?,
                id: value.id?,
                last_name: value.last_name?,
                roles: value.roles?,
                status: value.status?,
                ucis: value.ucis?,
                oddities: ::std::default::Default::default(),
            })
        }
    }
    impl ::std::convert::From<super::User> for User {
        fn from(value: super::User) -> Self {
            Self {
                account_id: Ok(value.account_id),
                account_label: Ok(value.account_label),
                contact_number: Ok(value.contact_number),
                email_address: Ok(value.email_address),
                first_name: Ok(value.first_name),
                id: Ok(value.id),
                last_name: Ok(value.last_name),
                roles: Ok(value.roles),
                status: Ok(value.status),
                ucis: Ok(value.ucis),
            }
        }
    }
    ///Builds a [`UserUci`](super::UserUci).
    #[derive(Clone, Debug)]
    pub struct UserUci {
        health: ::std::result::Result<
            ::std::option::Option<crate::UciHealth>,
            ::std::string::String,
        >,
        id: ::std::result::Result<
            ::std::option::Option<crate::UciId>,
            ::std::string::String,
        >,
        uci_type: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        ucp_label: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
    }
    impl ::std::default::Default for UserUci {
        fn default() -> Self {
            Self {
                health: Ok(::std::default::Default::default()),
                id: Ok(::std::default::Default::default()),
                uci_type: Ok(::std::default::Default::default()),
                ucp_label: Ok(::std::default::Default::default()),
            }
        }
    }
    impl UserUci {
        ///Whether the connection works. The values are not documented.
        #[must_use]
        pub fn health<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::UciHealth>,
            T::Error: ::std::fmt::Display,
        {
            self.health = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("health: {error}"));
            self
        }
        ///Unique identifier of the connection to a communications provider
        #[must_use]
        pub fn id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::UciId>,
            T::Error: ::std::fmt::Display,
        {
            self.id = value.try_into().map(Some).map_err(|error| format!("id: {error}"));
            self
        }
        ///Kind of the connection.
        #[must_use]
        pub fn uci_type<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::string::String>,
            T::Error: ::std::fmt::Display,
        {
            self.uci_type = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("uci_type: {error}"));
            self
        }
        ///Name of the communications provider.
        #[must_use]
        pub fn ucp_label<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::string::String>,
            T::Error: ::std::fmt::Display,
        {
            self.ucp_label = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("ucp_label: {error}"));
            self
        }
        ///Returns the [`UserUci`](super::UserUci).
        ///
        /// # Errors
        /// The first value that is missing or cannot be converted.
        pub fn build(
            self,
        ) -> ::std::result::Result<super::UserUci, crate::ConversionError> {
            ::std::convert::TryInto::try_into(self)
        }
    }
    impl ::std::convert::TryFrom<UserUci> for super::UserUci {
        type Error = crate::ConversionError;
        fn try_from(
            value: UserUci,
        ) -> ::std::result::Result<Self, crate::ConversionError> {
            Ok(Self {
                health: value.health?,
                id: value.id?,
                uci_type: value.uci_type?,
                ucp_label: value.ucp_label?,
            })
        }
    }
    impl ::std::convert::From<super::UserUci> for UserUci {
        fn from(value: super::UserUci) -> Self {
            Self {
                health: Ok(value.health),
                id: Ok(value.id),
                uci_type: Ok(value.uci_type),
                ucp_label: Ok(value.ucp_label),
            }
        }
    }
    ///Builds a [`Webhook`](super::Webhook).
    #[derive(Clone, Debug)]
    pub struct Webhook {
        account_id: ::std::result::Result<
            ::std::option::Option<crate::AccountId>,
            ::std::string::String,
        >,
        created_at: ::std::result::Result<
            ::std::option::Option<crate::Timestamp>,
            ::std::string::String,
        >,
        events: ::std::result::Result<
            ::std::vec::Vec<crate::WebhookEventType>,
            ::std::string::String,
        >,
        expire_at: ::std::result::Result<
            ::std::option::Option<crate::Timestamp>,
            ::std::string::String,
        >,
        id: ::std::result::Result<crate::WebhookId, ::std::string::String>,
        metadata_policy: ::std::result::Result<
            crate::MetadataPolicy,
            ::std::string::String,
        >,
        purge_at: ::std::result::Result<
            ::std::option::Option<crate::Timestamp>,
            ::std::string::String,
        >,
        renewed_at: ::std::result::Result<
            ::std::option::Option<crate::Timestamp>,
            ::std::string::String,
        >,
        renewed_by: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        signing_algo: ::std::result::Result<
            crate::SigningAlgorithm,
            ::std::string::String,
        >,
        signing_key: ::std::result::Result<
            ::std::option::Option<crate::Secret>,
            ::std::string::String,
        >,
        statistics: ::std::result::Result<
            ::std::option::Option<crate::WebhookStatistics>,
            ::std::string::String,
        >,
        status: ::std::result::Result<crate::WebhookStatus, ::std::string::String>,
        url: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        user_id: ::std::result::Result<
            ::std::option::Option<crate::UserId>,
            ::std::string::String,
        >,
    }
    impl ::std::default::Default for Webhook {
        fn default() -> Self {
            Self {
                account_id: Ok(::std::default::Default::default()),
                created_at: Ok(::std::default::Default::default()),
                events: Ok(::std::default::Default::default()),
                expire_at: Ok(::std::default::Default::default()),
                id: Err("id is missing: call .id(…)".to_owned()),
                metadata_policy: Ok(::std::default::Default::default()),
                purge_at: Ok(::std::default::Default::default()),
                renewed_at: Ok(::std::default::Default::default()),
                renewed_by: Ok(::std::default::Default::default()),
                signing_algo: Ok(::std::default::Default::default()),
                signing_key: Ok(::std::default::Default::default()),
                statistics: Ok(::std::default::Default::default()),
                status: Ok(::std::default::Default::default()),
                url: Ok(::std::default::Default::default()),
                user_id: Ok(::std::default::Default::default()),
            }
        }
    }
    impl Webhook {
        ///Unique identifier of the account
        #[must_use]
        pub fn account_id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::AccountId>,
            T::Error: ::std::fmt::Display,
        {
            self.account_id = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("account_id: {error}"));
            self
        }
        ///Created time for the webhook
        #[must_use]
        pub fn created_at<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::Timestamp>,
            T::Error: ::std::fmt::Display,
        {
            self.created_at = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("created_at: {error}"));
            self
        }
        ///Subscribed events for the webhook
        #[must_use]
        pub fn events<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::vec::Vec<crate::WebhookEventType>>,
            T::Error: ::std::fmt::Display,
        {
            self.events = value.try_into().map_err(|error| format!("events: {error}"));
            self
        }
        ///When the webhook expires, typically 10 days after it was created or last renewed.
        #[must_use]
        pub fn expire_at<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::Timestamp>,
            T::Error: ::std::fmt::Display,
        {
            self.expire_at = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("expire_at: {error}"));
            self
        }
        ///Unique identifier for the webhook
        #[must_use]
        pub fn id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::WebhookId>,
            T::Error: ::std::fmt::Display,
        {
            self.id = value.try_into().map_err(|error| format!("id: {error}"));
            self
        }
        ///How the metadata of deliveries travels.
        #[must_use]
        pub fn metadata_policy<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::MetadataPolicy>,
            T::Error: ::std::fmt::Display,
        {
            self.metadata_policy = value
                .try_into()
                .map_err(|error| format!("metadata_policy: {error}"));
            self
        }
        ///When the webhook is expunged, unless it is renewed before.
        #[must_use]
        pub fn purge_at<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::Timestamp>,
            T::Error: ::std::fmt::Display,
        {
            self.purge_at = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("purge_at: {error}"));
            self
        }
        ///When the webhook was last renewed. Absent before the first renewal.
        #[must_use]
        pub fn renewed_at<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::Timestamp>,
            T::Error: ::std::fmt::Display,
        {
            self.renewed_at = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("renewed_at: {error}"));
            self
        }
        ///Who renewed the webhook last.
        #[must_use]
        pub fn renewed_by<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::string::String>,
            T::Error: ::std::fmt::Display,
        {
            self.renewed_by = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("renewed_by: {error}"));
            self
        }
        ///How deliveries are signed.
        #[must_use]
        pub fn signing_algo<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::SigningAlgorithm>,
            T::Error: ::std::fmt::Display,
        {
            self.signing_algo = value
                .try_into()
                .map_err(|error| format!("signing_algo: {error}"));
            self
        }
        ///Signing key for the webhook
        #[must_use]
        pub fn signing_key<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::Secret>,
            T::Error: ::std::fmt::Display,
        {
            self.signing_key = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("signing_key: {error}"));
            self
        }
        ///How the deliveries of the webhook went.
        #[must_use]
        pub fn statistics<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::WebhookStatistics>,
            T::Error: ::std::fmt::Display,
        {
            self.statistics = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("statistics: {error}"));
            self
        }
        ///Whether the webhook is active or paused. Whether its deliveries fail is in `statistics`.
        #[must_use]
        pub fn status<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::WebhookStatus>,
            T::Error: ::std::fmt::Display,
        {
            self.status = value.try_into().map_err(|error| format!("status: {error}"));
            self
        }
        ///Destination URL for events
        #[must_use]
        pub fn url<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::string::String>,
            T::Error: ::std::fmt::Display,
        {
            self.url = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("url: {error}"));
            self
        }
        ///Unique identifier of the user
        #[must_use]
        pub fn user_id<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::UserId>,
            T::Error: ::std::fmt::Display,
        {
            self.user_id = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("user_id: {error}"));
            self
        }
        ///Returns the [`Webhook`](super::Webhook).
        ///
        /// # Errors
        /// The first value that is missing or cannot be converted.
        pub fn build(
            self,
        ) -> ::std::result::Result<super::Webhook, crate::ConversionError> {
            ::std::convert::TryInto::try_into(self)
        }
    }
    impl ::std::convert::TryFrom<Webhook> for super::Webhook {
        type Error = crate::ConversionError;
        fn try_from(
            value: Webhook,
        ) -> ::std::result::Result<Self, crate::ConversionError> {
            Ok(Self {
                account_id: value.account_id?,
                created_at: value.created_at?,
                events: value.events?,
                expire_at: value.expire_at?,
                id: value.id?,
                metadata_policy: value.metadata_policy?,
                purge_at: value.purge_at?,
                renewed_at: value.renewed_at?,
                renewed_by: value.renewed_by?,
                signing_algo: value.signing_algo?,
                signing_key: value.signing_key?,
                statistics: value.statistics?,
                status: value.status?,
                url: value.url?,
                user_id: value.user_id?,
                oddities: ::std::default::Default::default(),
            })
        }
    }
    impl ::std::convert::From<super::Webhook> for Webhook {
        fn from(value: super::Webhook) -> Self {
            Self {
                account_id: Ok(value.account_id),
                created_at: Ok(value.created_at),
                events: Ok(value.events),
                expire_at: Ok(value.expire_at),
                id: Ok(value.id),
                metadata_policy: Ok(value.metadata_policy),
                purge_at: Ok(value.purge_at),
                renewed_at: Ok(value.renewed_at),
                renewed_by: Ok(value.renewed_by),
                signing_algo: Ok(value.signing_algo),
                signing_key: Ok(value.signing_key),
                statistics: Ok(value.statistics),
                status: Ok(value.status),
                url: Ok(value.url),
                user_id: Ok(value.user_id),
            }
        }
    }
    ///Builds a [`WebhookCreate`](super::WebhookCreate).
    #[derive(Clone, Debug)]
    pub struct WebhookCreate {
        events: ::std::result::Result<
            ::std::vec::Vec<crate::WebhookEventType>,
            ::std::string::String,
        >,
        metadata_policy: ::std::result::Result<
            ::std::option::Option<crate::MetadataPolicy>,
            ::std::string::String,
        >,
        signing_algo: ::std::result::Result<
            ::std::option::Option<crate::SigningAlgorithm>,
            ::std::string::String,
        >,
        signing_key: ::std::result::Result<
            ::std::option::Option<crate::Secret>,
            ::std::string::String,
        >,
        url: ::std::result::Result<crate::HttpUrl, ::std::string::String>,
    }
    impl ::std::default::Default for WebhookCreate {
        fn default() -> Self {
            Self {
                events: Err("events is missing: call .events(…)".to_owned()),
                metadata_policy: Ok(::std::default::Default::default()),
                signing_algo: Ok(::std::default::Default::default()),
                signing_key: Ok(::std::default::Default::default()),
                url: Err("url is missing: call .url(…)".to_owned()),
            }
        }
    }
    impl WebhookCreate {
        ///Events to subscribe to the webhook
        #[must_use]
        pub fn events<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::vec::Vec<crate::WebhookEventType>>,
            T::Error: ::std::fmt::Display,
        {
            self.events = value
                .try_into()
                .map_err(|error| format!("events: {error}"))
                .and_then(|items| match items.is_empty() {
                    true => Err("events: at least one is needed".to_owned()),
                    false => Ok(items),
                });
            self
        }
        ///Metadata policy for the webhook
        #[must_use]
        pub fn metadata_policy<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::MetadataPolicy>,
            T::Error: ::std::fmt::Display,
        {
            self.metadata_policy = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("metadata_policy: {error}"));
            self
        }
        ///How to sign deliveries. To have nothing signed, leave it out; `NONE` may be refused.
        #[must_use]
        pub fn signing_algo<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::SigningAlgorithm>,
            T::Error: ::std::fmt::Display,
        {
            self.signing_algo = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("signing_algo: {error}"));
            self
        }
        ///Signing key for the webhook
        #[must_use]
        pub fn signing_key<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::Secret>,
            T::Error: ::std::fmt::Display,
        {
            self.signing_key = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("signing_key: {error}"));
            self
        }
        ///Destination URL for events
        #[must_use]
        pub fn url<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::HttpUrl>,
            T::Error: ::std::fmt::Display,
        {
            self.url = value.try_into().map_err(|error| format!("url: {error}"));
            self
        }
        ///Returns the [`WebhookCreate`](super::WebhookCreate).
        ///
        /// # Errors
        /// The first value that is missing or cannot be converted.
        pub fn build(
            self,
        ) -> ::std::result::Result<super::WebhookCreate, crate::ConversionError> {
            ::std::convert::TryInto::try_into(self)
        }
    }
    impl ::std::convert::TryFrom<WebhookCreate> for super::WebhookCreate {
        type Error = crate::ConversionError;
        fn try_from(
            value: WebhookCreate,
        ) -> ::std::result::Result<Self, crate::ConversionError> {
            Ok(Self {
                events: value.events?,
                metadata_policy: value.metadata_policy?,
                signing_algo: value.signing_algo?,
                signing_key: value.signing_key?,
                url: value.url?,
            })
        }
    }
    impl ::std::convert::From<super::WebhookCreate> for WebhookCreate {
        fn from(value: super::WebhookCreate) -> Self {
            Self {
                events: Ok(value.events),
                metadata_policy: Ok(value.metadata_policy),
                signing_algo: Ok(value.signing_algo),
                signing_key: Ok(value.signing_key),
                url: Ok(value.url),
            }
        }
    }
    ///Builds a [`WebhookStatistics`](super::WebhookStatistics).
    #[derive(Clone, Debug)]
    pub struct WebhookStatistics {
        failed: ::std::result::Result<
            ::std::option::Option<bool>,
            ::std::string::String,
        >,
        last_error_message: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        last_failure: ::std::result::Result<
            ::std::option::Option<crate::Timestamp>,
            ::std::string::String,
        >,
        last_http_error_code: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        last_success: ::std::result::Result<
            ::std::option::Option<crate::Timestamp>,
            ::std::string::String,
        >,
        total_attempts: ::std::result::Result<
            ::std::option::Option<i64>,
            ::std::string::String,
        >,
        total_failures: ::std::result::Result<
            ::std::option::Option<i64>,
            ::std::string::String,
        >,
        total_successes: ::std::result::Result<
            ::std::option::Option<i64>,
            ::std::string::String,
        >,
    }
    impl ::std::default::Default for WebhookStatistics {
        fn default() -> Self {
            Self {
                failed: Ok(::std::default::Default::default()),
                last_error_message: Ok(::std::default::Default::default()),
                last_failure: Ok(::std::default::Default::default()),
                last_http_error_code: Ok(::std::default::Default::default()),
                last_success: Ok(::std::default::Default::default()),
                total_attempts: Ok(::std::default::Default::default()),
                total_failures: Ok(::std::default::Default::default()),
                total_successes: Ok(::std::default::Default::default()),
            }
        }
    }
    impl WebhookStatistics {
        ///Whether nothing is delivered until the webhook is renewed.
        #[must_use]
        pub fn failed<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<bool>,
            T::Error: ::std::fmt::Display,
        {
            self.failed = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("failed: {error}"));
            self
        }
        ///Why the last failed delivery failed.
        #[must_use]
        pub fn last_error_message<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::string::String>,
            T::Error: ::std::fmt::Display,
        {
            self.last_error_message = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("last_error_message: {error}"));
            self
        }
        ///When the last delivery failed.
        #[must_use]
        pub fn last_failure<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::Timestamp>,
            T::Error: ::std::fmt::Display,
        {
            self.last_failure = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("last_failure: {error}"));
            self
        }
        ///Status of the last response that failed.
        #[must_use]
        pub fn last_http_error_code<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<::std::string::String>,
            T::Error: ::std::fmt::Display,
        {
            self.last_http_error_code = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("last_http_error_code: {error}"));
            self
        }
        ///When the last delivery succeeded. Events after it may have been missed; `listEvents` has them.
        #[must_use]
        pub fn last_success<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<crate::Timestamp>,
            T::Error: ::std::fmt::Display,
        {
            self.last_success = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("last_success: {error}"));
            self
        }
        ///Total delivery attempts
        #[must_use]
        pub fn total_attempts<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<i64>,
            T::Error: ::std::fmt::Display,
        {
            self.total_attempts = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("total_attempts: {error}"));
            self
        }
        ///Total failed deliveries
        #[must_use]
        pub fn total_failures<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<i64>,
            T::Error: ::std::fmt::Display,
        {
            self.total_failures = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("total_failures: {error}"));
            self
        }
        ///Total successful deliveries
        #[must_use]
        pub fn total_successes<T>(mut self, value: T) -> Self
        where
            T: ::std::convert::TryInto<i64>,
            T::Error: ::std::fmt::Display,
        {
            self.total_successes = value
                .try_into()
                .map(Some)
                .map_err(|error| format!("total_successes: {error}"));
            self
        }
        ///Returns the [`WebhookStatistics`](super::WebhookStatistics).
        ///
        /// # Errors
        /// The first value that is missing or cannot be converted.
        pub fn build(
            self,
        ) -> ::std::result::Result<super::WebhookStatistics, crate::ConversionError> {
            ::std::convert::TryInto::try_into(self)
        }
    }
    impl ::std::convert::TryFrom<WebhookStatistics> for super::WebhookStatistics {
        type Error = crate::ConversionError;
        fn try_from(
            value: WebhookStatistics,
        ) -> ::std::result::Result<Self, crate::ConversionError> {
            Ok(Self {
                failed: value.failed?,
                last_error_message: value.last_error_message?,
                last_failure: value.last_failure?,
                last_http_error_code: value.last_http_error_code?,
                last_success: value.last_success?,
                total_attempts: value.total_attempts?,
                total_failures: value.total_failures?,
                total_successes: value.total_successes?,
            })
        }
    }
    impl ::std::convert::From<super::WebhookStatistics> for WebhookStatistics {
        fn from(value: super::WebhookStatistics) -> Self {
            Self {
                failed: Ok(value.failed),
                last_error_message: Ok(value.last_error_message),
                last_failure: Ok(value.last_failure),
                last_http_error_code: Ok(value.last_http_error_code),
                last_success: Ok(value.last_success),
                total_attempts: Ok(value.total_attempts),
                total_failures: Ok(value.total_failures),
                total_successes: Ok(value.total_successes),
            }
        }
    }
}
/// The JSON Schemas of all named types of the document, in the dialect of OpenAPI 3.0.
#[cfg(feature = "schemars")]
pub fn json_schemas() -> ::serde_json::Map<::std::string::String, ::serde_json::Value> {
    let mut generator = ::schemars::generate::SchemaSettings::openapi3()
        .into_generator();
    generator.subschema_for::<crate::Account>();
    generator.subschema_for::<crate::AccountId>();
    generator.subschema_for::<crate::AccountStatus>();
    generator.subschema_for::<crate::AccountUci>();
    generator.subschema_for::<crate::Call>();
    generator.subschema_for::<crate::CallCreate>();
    generator.subschema_for::<crate::CallDirection>();
    generator.subschema_for::<crate::CallId>();
    generator.subschema_for::<crate::CallState>();
    generator.subschema_for::<crate::CallTransfer>();
    generator.subschema_for::<crate::Count>();
    generator.subschema_for::<crate::EpochTime>();
    generator.subschema_for::<crate::ErrorResponse>();
    generator.subschema_for::<crate::Event>();
    generator.subschema_for::<crate::EventId>();
    generator.subschema_for::<crate::FieldError>();
    generator.subschema_for::<crate::HttpUrl>();
    generator.subschema_for::<crate::MetadataPolicy>();
    generator.subschema_for::<crate::RecordType>();
    generator.subschema_for::<crate::Role>();
    generator.subschema_for::<crate::SigningAlgorithm>();
    generator.subschema_for::<crate::SortOrder>();
    generator.subschema_for::<crate::UciHealth>();
    generator.subschema_for::<crate::UciId>();
    generator.subschema_for::<crate::User>();
    generator.subschema_for::<crate::UserId>();
    generator.subschema_for::<crate::UserUci>();
    generator.subschema_for::<crate::Webhook>();
    generator.subschema_for::<crate::WebhookCreate>();
    generator.subschema_for::<crate::WebhookEventType>();
    generator.subschema_for::<crate::WebhookId>();
    generator.subschema_for::<crate::WebhookStatistics>();
    generator.subschema_for::<crate::WebhookStatus>();
    generator.take_definitions(true)
}
