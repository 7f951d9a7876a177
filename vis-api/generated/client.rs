use progenitor_client::ClientInfo;
/**Client for Vonage Integration Suite: one method for each operation.

| task | method |
|---|---|
| **Users** The user whom the access token stands for. | |
| User info | [`get_user`](Self::get_user) |
| **Accounts** The account that the user belongs to. | |
| Account info | [`get_account`](Self::get_account) |
| **Calls** Calls in progress: place, answer, hold, transfer and end them. | |
| List active calls | [`list_calls`](Self::list_calls) |
| Place a call | [`create_call`](Self::create_call) |
| Get calls count | [`count_calls`](Self::count_calls) |
| Get a call | [`get_call`](Self::get_call) |
| End a call | [`end_call`](Self::end_call) |
| Answer a call | [`answer_call`](Self::answer_call) |
| Put call on hold | [`hold_call`](Self::hold_call) |
| Take call off hold | [`unhold_call`](Self::unhold_call) |
| Transfer call | [`transfer_call`](Self::transfer_call) |
| Send call to voicemail | [`transfer_call_to_voicemail`](Self::transfer_call_to_voicemail) |
| **Events** Records of calls, those that have ended included. | |
| List events | [`list_events`](Self::list_events) |
| Get events count | [`count_events`](Self::count_events) |
| Get event | [`get_event`](Self::get_event) |
| **Webhooks** Webhooks are external URLs which subscribe to receive events via HTTP POST for a specified set of events. | |
| List web hooks | [`list_webhooks`](Self::list_webhooks) |
| Create a new webhook subscription | [`create_webhook`](Self::create_webhook) |
| Get web hook details | [`get_webhook`](Self::get_webhook) |
| Remove a web hook | [`delete_webhook`](Self::delete_webhook) |
| Renews a web hook | [`renew_webhook`](Self::renew_webhook) |
*/
#[derive(Clone)]
pub struct Client {
    pub(crate) baseurl: String,
    pub(crate) client: reqwest::Client,
    pub(crate) inner: crate::http::ClientInner,
}
#[doc(hidden)]
impl ClientInfo<crate::http::ClientInner> for Client {
    fn api_version() -> &'static str {
        "1.0.1"
    }
    fn baseurl(&self) -> &str {
        self.baseurl.as_str()
    }
    fn client(&self) -> &reqwest::Client {
        &self.client
    }
    fn inner(&self) -> &crate::http::ClientInner {
        &self.inner
    }
}
impl Client {
    /**User info

Returns the user whom the access token stands for, with roles and connections.

Returns a [builder](builder::GetUser) that sends `GET /self` when it is awaited.*/
    pub fn get_user(&self) -> builder::GetUser<'_> {
        builder::GetUser::new(self)
    }
    /**Account info

Returns the account that the user belongs to.

Returns a [builder](builder::GetAccount) that sends `GET /self/account` when it is awaited.*/
    pub fn get_account(&self) -> builder::GetAccount<'_> {
        builder::GetAccount::new(self)
    }
    /**List active calls

Lists the calls in progress, one page at a time; without `states` perhaps only the active ones. A later revision of Vonage's document drops the parameters `fromDate`, `toDate`, `states` and `sort` as not working: do not rely on them. For calls that have ended, list events.

# Arguments

- `direction`: Only calls of one of these directions. Default: of both.
- `from_date`: Return calls that occurred after this point in time
- `offset`: Page number, as Vonage's document says, or number of items, as the name suggests. Not confirmed.
- `order`: Sort in either ascending or descending order
- `size`: Return this amount of calls in the response
- `sort`: Sort by the property of this name, such as `startTime`. Which ones work is not documented.
- `states`: Only calls in one of these states. By Vonage's document the default is `ACTIVE`, without ringing and held calls, and of all states only `INITIALIZING`, `RINGING`, `ACTIVE`, `HELD` and `REMOTE_HELD` are admitted.
- `to_date`: Return calls that occurred before this point in time

Returns a [builder](builder::ListCalls) that sends `GET /self/calls` when it is awaited.*/
    pub fn list_calls(&self) -> builder::ListCalls<'_> {
        builder::ListCalls::new(self)
    }
    /**Place a call

Places a call to a phone number. Do not repeat it if its outcome is unknown.

# Arguments

- `phone_number` (required): Phone number to call

Returns a [builder](builder::CreateCall) that sends `POST /self/calls` when it is awaited.*/
    #[doc(alias = "dial")]
    #[doc(alias = "place_call")]
    pub fn create_call(&self) -> builder::CreateCall<'_> {
        builder::CreateCall::new(self)
    }
    /**Get calls count

Counts the calls in progress that the filter admits.

# Arguments

- `direction`: Only calls of one of these directions. Default: of both.
- `from_date`: Return calls that occurred after this point in time
- `states`: Only calls in one of these states. By Vonage's document the default is `ACTIVE`, without ringing and held calls, and of all states only `INITIALIZING`, `RINGING`, `ACTIVE`, `HELD` and `REMOTE_HELD` are admitted.
- `to_date`: Return calls that occurred before this point in time

Returns a [builder](builder::CountCalls) that sends `GET /self/calls/count` when it is awaited.*/
    pub fn count_calls(&self) -> builder::CountCalls<'_> {
        builder::CountCalls::new(self)
    }
    /**Get a call

Returns one call.

# Arguments

- `id` (required): Unique identifier of the call

Returns a [builder](builder::GetCall) that sends `GET /self/calls/{id}` when it is awaited.*/
    pub fn get_call(&self) -> builder::GetCall<'_> {
        builder::GetCall::new(self)
    }
    /**End a call

Ends a call and returns it.

# Arguments

- `id` (required): Unique identifier of the call

Returns a [builder](builder::EndCall) that sends `DELETE /self/calls/{id}` when it is awaited.*/
    #[doc(alias = "hang_up")]
    pub fn end_call(&self) -> builder::EndCall<'_> {
        builder::EndCall::new(self)
    }
    /**Answer a call

Answers a ringing call and returns it. Which devices support it is not documented.

# Arguments

- `id` (required): Unique identifier of the call

Returns a [builder](builder::AnswerCall) that sends `PUT /self/calls/{id}/answer` when it is awaited.*/
    pub fn answer_call(&self) -> builder::AnswerCall<'_> {
        builder::AnswerCall::new(self)
    }
    /**Put call on hold

Puts an active call on hold and returns it.

# Arguments

- `id` (required): Unique identifier of the call

Returns a [builder](builder::HoldCall) that sends `PUT /self/calls/{id}/hold` when it is awaited.*/
    pub fn hold_call(&self) -> builder::HoldCall<'_> {
        builder::HoldCall::new(self)
    }
    /**Take call off hold

Takes a held call off hold and returns it.

# Arguments

- `id` (required): Unique identifier of the call

Returns a [builder](builder::UnholdCall) that sends `DELETE /self/calls/{id}/hold` when it is awaited.*/
    pub fn unhold_call(&self) -> builder::UnholdCall<'_> {
        builder::UnholdCall::new(self)
    }
    /**Transfer call

Transfers a call to a phone number. Do not repeat it if its outcome is unknown.

# Arguments

- `id` (required): Unique identifier of the call
- `phone_number` (required): Phone number to transfer to

Returns a [builder](builder::TransferCall) that sends `POST /self/calls/{id}/transfer` when it is awaited.*/
    pub fn transfer_call(&self) -> builder::TransferCall<'_> {
        builder::TransferCall::new(self)
    }
    /**Send call to voicemail

Sends a call to voicemail. A later revision of Vonage's document says that customers of Vonage Business Enterprise (VBE) cannot use this. Do not repeat it if its outcome is unknown.

# Arguments

- `id` (required): Unique identifier of the call

Returns a [builder](builder::TransferCallToVoicemail) that sends `PUT /self/calls/{id}/vmtransfer` when it is awaited.*/
    #[doc(alias = "voicemail")]
    pub fn transfer_call_to_voicemail(&self) -> builder::TransferCallToVoicemail<'_> {
        builder::TransferCallToVoicemail::new(self)
    }
    /**List events

Lists events, the latest state of each call, one page at a time.

# Arguments

- `direction`: Filter by event direction
- `from_date`: Return events that occurred after this point in time
- `offset`: Page number, as Vonage's document says, or number of items, as the name suggests. Not confirmed.
- `order`: Sort in either ascending or descending order
- `size`: Return this amount of events in the response
- `sort`: Sort by the property of this name, such as `startTime`. Which ones work is not documented.
- `states`: Filter events by state
- `to_date`: Return events that occurred before this point in time
- `types`: Record type

Returns a [builder](builder::ListEvents) that sends `GET /self/events` when it is awaited.*/
    pub fn list_events(&self) -> builder::ListEvents<'_> {
        builder::ListEvents::new(self)
    }
    /**Get events count

Counts the events that the filter admits.

# Arguments

- `direction`: Filter by event direction
- `from_date`: Return events that occurred after this point in time
- `states`: Filter events by state
- `to_date`: Return events that occurred before this point in time

Returns a [builder](builder::CountEvents) that sends `GET /self/events/count` when it is awaited.*/
    pub fn count_events(&self) -> builder::CountEvents<'_> {
        builder::CountEvents::new(self)
    }
    /**Get event

Returns one event.

# Arguments

- `id` (required): Unique identifier of the event

Returns a [builder](builder::GetEvent) that sends `GET /self/events/{id}` when it is awaited.*/
    pub fn get_event(&self) -> builder::GetEvent<'_> {
        builder::GetEvent::new(self)
    }
    /**List web hooks

Lists the webhooks with their statistics, all at once.

Returns a [builder](builder::ListWebhooks) that sends `GET /self/webhooks` when it is awaited.*/
    pub fn list_webhooks(&self) -> builder::ListWebhooks<'_> {
        builder::ListWebhooks::new(self)
    }
    /**Create a new webhook subscription

Registers a URL to which events are delivered by HTTP POST. The subscriber must accept the connection within 3 seconds and answer with status 200 within 2 more. Otherwise a delivery is retried up to 5 times, 10 seconds apart; then the webhook is marked as failed and gets nothing until it is renewed. A webhook expires, typically after 10 days, unless it is renewed.

# Arguments

- `events` (required): Events to subscribe to the webhook
- `url` (required): Destination URL for events
- `metadata_policy`: Metadata policy for the webhook
- `signing_algo`: How to sign deliveries. To have nothing signed, leave it out; `NONE` may be refused.
- `signing_key`: Signing key for the webhook

Returns a [builder](builder::CreateWebhook) that sends `POST /self/webhooks` when it is awaited.*/
    #[doc(alias = "subscribe")]
    pub fn create_webhook(&self) -> builder::CreateWebhook<'_> {
        builder::CreateWebhook::new(self)
    }
    /**Get web hook details

Returns one webhook with its statistics.

# Arguments

- `id` (required): Unique identifier of the webhook

Returns a [builder](builder::GetWebhook) that sends `GET /self/webhooks/{id}` when it is awaited.*/
    pub fn get_webhook(&self) -> builder::GetWebhook<'_> {
        builder::GetWebhook::new(self)
    }
    /**Remove a web hook

Deletes a webhook. Nothing is delivered to its URL any more.

# Arguments

- `id` (required): Unique identifier of the webhook

Returns a [builder](builder::DeleteWebhook) that sends `DELETE /self/webhooks/{id}` when it is awaited.*/
    pub fn delete_webhook(&self) -> builder::DeleteWebhook<'_> {
        builder::DeleteWebhook::new(self)
    }
    /**Renews a web hook

Moves `expireAt` and `purgeAt` on, and clears `failed` in the statistics: deliveries go on.

# Arguments

- `id` (required): Unique identifier of the webhook

Returns a [builder](builder::RenewWebhook) that sends `PUT /self/webhooks/{id}/renew` when it is awaited.*/
    pub fn renew_webhook(&self) -> builder::RenewWebhook<'_> {
        builder::RenewWebhook::new(self)
    }
}
/// One builder for each operation.
pub mod builder {
    #[allow(unused_imports)]
    use crate::operation::encode_path;
    #[allow(unused_imports)]
    use progenitor_client::{ClientInfo, Error, RequestBuilderExt};
    /**Builder for [`Client::get_user`](super::Client::get_user).

# Example

```
# async fn example(client: vis_api::Client) -> Result<(), vis_api::Error> {
let user = client.get_user().await?;
# Ok(())
# }
# #[tokio::main(flavor = "current_thread")]
# async fn main() -> Result<(), Box<dyn std::error::Error>> {
#     let sandbox = vis_sandbox::Sandbox::start().await?;
#     let client = vis_api::Client::builder().base_url(sandbox.base_url());
#     let client = client.bearer_token(sandbox.token()).build()?;
#     match example(client).await {
#         Err(error) if error.is_not_found() || error.is_illegal_state() => Ok(()),
#         Err(error) if error.status().is_some_and(|status| status == 501) => Ok(()),
#         result => Ok(result?),
#     }
# }
```*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent until it is awaited"]
    pub struct GetUser<'a> {
        client: &'a super::Client,
    }
    impl<'a> GetUser<'a> {
        pub(super) fn new(client: &'a super::Client) -> Self {
            Self { client }
        }
        #[allow(unused_mut)]
        fn into_request(self) -> ::std::result::Result<::reqwest::Request, Error<()>> {
            let Self { client } = self;
            let url = format!("{}/self", client.baseurl,);
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client.client.get(url).headers(header_map).build()?;
            Ok(request)
        }
        /**Sends `GET /self`.

# Errors

Those of any operation, see [`Error`](crate::Error).*/
        pub async fn send(
            self,
        ) -> ::std::result::Result<crate::Response<vis_types::User>, crate::Error> {
            let client = self.client;
            let operation = &super::operations::GET_USER;
            crate::http::send(
                    client,
                    operation,
                    self.into_request(),
                    crate::response::json,
                )
                .await
        }
    }
    ///Sends the request, as [`send`](GetUser::send).
    impl<'a> ::std::future::IntoFuture for GetUser<'a> {
        type Output = ::std::result::Result<
            crate::Response<vis_types::User>,
            crate::Error,
        >;
        type IntoFuture = vis_types::BoxFuture<'a, Self::Output>;
        fn into_future(self) -> Self::IntoFuture {
            ::std::boxed::Box::pin(self.send())
        }
    }
    /**Builder for [`Client::get_account`](super::Client::get_account).

# Example

```
# async fn example(client: vis_api::Client) -> Result<(), vis_api::Error> {
let account = client.get_account().await?;
# Ok(())
# }
# #[tokio::main(flavor = "current_thread")]
# async fn main() -> Result<(), Box<dyn std::error::Error>> {
#     let sandbox = vis_sandbox::Sandbox::start().await?;
#     let client = vis_api::Client::builder().base_url(sandbox.base_url());
#     let client = client.bearer_token(sandbox.token()).build()?;
#     match example(client).await {
#         Err(error) if error.is_not_found() || error.is_illegal_state() => Ok(()),
#         Err(error) if error.status().is_some_and(|status| status == 501) => Ok(()),
#         result => Ok(result?),
#     }
# }
```*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent until it is awaited"]
    pub struct GetAccount<'a> {
        client: &'a super::Client,
    }
    impl<'a> GetAccount<'a> {
        pub(super) fn new(client: &'a super::Client) -> Self {
            Self { client }
        }
        #[allow(unused_mut)]
        fn into_request(self) -> ::std::result::Result<::reqwest::Request, Error<()>> {
            let Self { client } = self;
            let url = format!("{}/self/account", client.baseurl,);
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client.client.get(url).headers(header_map).build()?;
            Ok(request)
        }
        /**Sends `GET /self/account`.

# Errors

Those of any operation, see [`Error`](crate::Error).*/
        pub async fn send(
            self,
        ) -> ::std::result::Result<crate::Response<vis_types::Account>, crate::Error> {
            let client = self.client;
            let operation = &super::operations::GET_ACCOUNT;
            crate::http::send(
                    client,
                    operation,
                    self.into_request(),
                    crate::response::json,
                )
                .await
        }
    }
    ///Sends the request, as [`send`](GetAccount::send).
    impl<'a> ::std::future::IntoFuture for GetAccount<'a> {
        type Output = ::std::result::Result<
            crate::Response<vis_types::Account>,
            crate::Error,
        >;
        type IntoFuture = vis_types::BoxFuture<'a, Self::Output>;
        fn into_future(self) -> Self::IntoFuture {
            ::std::boxed::Box::pin(self.send())
        }
    }
    /**Builder for [`Client::list_calls`](super::Client::list_calls).

# Example

```
use vis_api::{CallDirection, CallState};

# async fn example(client: vis_api::Client) -> Result<(), vis_api::Error> {
let calls = client
    .list_calls()
    .direction([CallDirection::Inbound])
    .states([CallState::Active])
    .await?;
# Ok(())
# }
# #[tokio::main(flavor = "current_thread")]
# async fn main() -> Result<(), Box<dyn std::error::Error>> {
#     let sandbox = vis_sandbox::Sandbox::start().await?;
#     let client = vis_api::Client::builder().base_url(sandbox.base_url());
#     let client = client.bearer_token(sandbox.token()).build()?;
#     match example(client).await {
#         Err(error) if error.is_not_found() || error.is_illegal_state() => Ok(()),
#         Err(error) if error.status().is_some_and(|status| status == 501) => Ok(()),
#         result => Ok(result?),
#     }
# }
```*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent until it is awaited"]
    pub struct ListCalls<'a> {
        client: &'a super::Client,
        direction: ::std::result::Result<
            ::std::option::Option<vis_types::CommaList<vis_types::CallDirection>>,
            ::std::string::String,
        >,
        from_date: ::std::result::Result<
            ::std::option::Option<vis_types::EpochTime>,
            ::std::string::String,
        >,
        offset: ::std::result::Result<::std::option::Option<i64>, ::std::string::String>,
        order: ::std::result::Result<
            ::std::option::Option<vis_types::SortOrder>,
            ::std::string::String,
        >,
        size: ::std::result::Result<::std::option::Option<i64>, ::std::string::String>,
        sort: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        states: ::std::result::Result<
            ::std::option::Option<vis_types::CommaList<vis_types::CallState>>,
            ::std::string::String,
        >,
        to_date: ::std::result::Result<
            ::std::option::Option<vis_types::EpochTime>,
            ::std::string::String,
        >,
    }
    impl<'a> ListCalls<'a> {
        pub(super) fn new(client: &'a super::Client) -> Self {
            Self {
                client,
                direction: Ok(None),
                from_date: Ok(None),
                offset: Ok(None),
                order: Ok(None),
                size: Ok(None),
                sort: Ok(None),
                states: Ok(None),
                to_date: Ok(None),
            }
        }
        ///Only calls of one of these directions. Default: of both.
        pub fn direction<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::CommaList<vis_types::CallDirection>>,
            V::Error: ::std::fmt::Display,
        {
            self.direction = value
                .try_into()
                .map_err(|error| format!("direction: {error}"))
                .and_then(|list| {
                    list.check().map_err(|error| format!("direction: {error}"))
                })
                .map(|list| Some(list).filter(|list| !list.as_slice().is_empty()));
            self
        }
        ///Return calls that occurred after this point in time
        pub fn from_date<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::EpochTime>,
            V::Error: ::std::fmt::Display,
        {
            self.from_date = value
                .try_into()
                .map(|point| point.with_default_unit(self.client.inner.epoch_time_unit))
                .map_err(|error| format!("from_date: {error}"))
                .map(Some);
            self
        }
        ///Page number, as Vonage's document says, or number of items, as the name suggests. Not confirmed.
        pub fn offset<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<i64>,
            V::Error: ::std::fmt::Display,
        {
            self.offset = value
                .try_into()
                .map_err(|error| format!("offset: {error}"))
                .map(Some);
            self
        }
        ///Sort in either ascending or descending order
        pub fn order<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::SortOrder>,
            V::Error: ::std::fmt::Display,
        {
            self.order = value
                .try_into()
                .map_err(|error| format!("order: {error}"))
                .map(Some);
            self
        }
        ///Return this amount of calls in the response
        pub fn size<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<i64>,
            V::Error: ::std::fmt::Display,
        {
            self.size = value
                .try_into()
                .map_err(|error| format!("size: {error}"))
                .map(Some);
            self
        }
        ///Sort by the property of this name, such as `startTime`. Which ones work is not documented.
        pub fn sort<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<::std::string::String>,
            V::Error: ::std::fmt::Display,
        {
            self.sort = value
                .try_into()
                .map_err(|error| format!("sort: {error}"))
                .map(Some);
            self
        }
        ///Only calls in one of these states. By Vonage's document the default is `ACTIVE`, without ringing and held calls, and of all states only `INITIALIZING`, `RINGING`, `ACTIVE`, `HELD` and `REMOTE_HELD` are admitted.
        pub fn states<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::CommaList<vis_types::CallState>>,
            V::Error: ::std::fmt::Display,
        {
            self.states = value
                .try_into()
                .map_err(|error| format!("states: {error}"))
                .and_then(|list| {
                    list.check().map_err(|error| format!("states: {error}"))
                })
                .map(|list| Some(list).filter(|list| !list.as_slice().is_empty()));
            self
        }
        ///Return calls that occurred before this point in time
        pub fn to_date<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::EpochTime>,
            V::Error: ::std::fmt::Display,
        {
            self.to_date = value
                .try_into()
                .map(|point| point.with_default_unit(self.client.inner.epoch_time_unit))
                .map_err(|error| format!("to_date: {error}"))
                .map(Some);
            self
        }
        ///Sets [`states`](Self::states) to those of calls that are under way: ringing, active, held. See [`CallState::is_active`](crate::CallState::is_active).
        pub fn in_progress(self) -> Self {
            let states = ["INITIALIZING", "RINGING", "ACTIVE", "HELD", "REMOTE_HELD"]
                .map(vis_types::CallState::from);
            let is_active = vis_types::CallState::is_active;
            self.states(
                states.into_iter().filter(is_active).collect::<::std::vec::Vec<_>>(),
            )
        }
        #[allow(unused_mut)]
        fn into_request(self) -> ::std::result::Result<::reqwest::Request, Error<()>> {
            let Self {
                client,
                direction: p00000,
                from_date: p00001,
                offset: p00002,
                order: p00003,
                size: p00004,
                sort: p00005,
                states: p00006,
                to_date: p00007,
            } = self;
            let p00000 = p00000.map_err(Error::InvalidRequest)?;
            let p00001 = p00001.map_err(Error::InvalidRequest)?;
            let p00002 = p00002.map_err(Error::InvalidRequest)?;
            let p00003 = p00003.map_err(Error::InvalidRequest)?;
            let p00004 = p00004.map_err(Error::InvalidRequest)?;
            let p00005 = p00005.map_err(Error::InvalidRequest)?;
            let p00006 = p00006.map_err(Error::InvalidRequest)?;
            let p00007 = p00007.map_err(Error::InvalidRequest)?;
            let url = format!("{}/self/calls", client.baseurl,);
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .get(url)
                .query(&progenitor_client::QueryParam::new("direction", &p00000))
                .query(&progenitor_client::QueryParam::new("fromDate", &p00001))
                .query(&progenitor_client::QueryParam::new("offset", &p00002))
                .query(&progenitor_client::QueryParam::new("order", &p00003))
                .query(&progenitor_client::QueryParam::new("size", &p00004))
                .query(&progenitor_client::QueryParam::new("sort", &p00005))
                .query(&progenitor_client::QueryParam::new("states", &p00006))
                .query(&progenitor_client::QueryParam::new("toDate", &p00007))
                .headers(header_map)
                .build()?;
            Ok(request)
        }
        /**Sends `GET /self/calls`.

# Errors

Those of any operation, see [`Error`](crate::Error); and:

- `422`: Validation Error
*/
        pub async fn send(
            self,
        ) -> ::std::result::Result<
            crate::Response<::std::vec::Vec<vis_types::Call>>,
            crate::Error,
        > {
            let client = self.client;
            let operation = &super::operations::LIST_CALLS;
            crate::http::send(
                    client,
                    operation,
                    self.into_request(),
                    crate::response::json,
                )
                .await
        }
    }
    ///Sends the request, as [`send`](ListCalls::send).
    impl<'a> ::std::future::IntoFuture for ListCalls<'a> {
        type Output = ::std::result::Result<
            crate::Response<::std::vec::Vec<vis_types::Call>>,
            crate::Error,
        >;
        type IntoFuture = vis_types::BoxFuture<'a, Self::Output>;
        fn into_future(self) -> Self::IntoFuture {
            ::std::boxed::Box::pin(self.send())
        }
    }
    impl ListCalls<'_> {
        /// Returns all pages of [`size`](Self::size) items from [`offset`](Self::offset) on.
        /// Default: from the first page.
        ///
        /// Nothing is sent until the stream is polled. See [`PageStream`](crate::PageStream).
        pub fn pages(self) -> crate::PageStream<vis_types::Call> {
            let Self {
                client,
                offset,
                size,
                direction,
                from_date,
                order,
                sort,
                states,
                to_date,
            } = self;
            let client = client.clone();
            let filters = (direction, from_date, order, sort, states, to_date);
            let (counted_client, counted_filters) = (client.clone(), filters.clone());
            crate::PageStream::new(crate::pages::List {
                operation: &super::operations::LIST_CALLS,
                offset: offset,
                size: size,
                default_size: 20i64,
                id: |item| item.id.as_str(),
                fetch: Box::new(move |offset, size| {
                    let client = client.clone();
                    let (direction, from_date, order, sort, states, to_date) = filters
                        .clone();
                    Box::pin(async move {
                        let (offset, size) = (Ok(Some(offset)), Ok(Some(size)));
                        let builder = ListCalls {
                            client: &client,
                            offset,
                            size,
                            direction,
                            from_date,
                            order,
                            sort,
                            states,
                            to_date,
                        };
                        builder.send().await.map(crate::Response::into_parts)
                    })
                }),
                count: Box::new(move || {
                    let client = counted_client.clone();
                    #[allow(unused_variables)]
                    let (direction, from_date, order, sort, states, to_date) = counted_filters
                        .clone();
                    Box::pin(async move {
                        let builder = CountCalls {
                            client: &client,
                            direction: direction,
                            from_date: from_date,
                            states: states,
                            to_date: to_date,
                        };
                        builder.send().await.map(|count| crate::pages::total(&count))
                    })
                }),
            })
        }
        /// Returns all items from [`offset`](Self::offset) on, fetched page by page.
        ///
        /// Nothing is sent until the stream is polled. See [`ItemStream`](crate::ItemStream).
        pub fn stream(self) -> crate::ItemStream<vis_types::Call> {
            self.pages().into_items()
        }
        /// Returns all items, by a request for each page and one for their count. Without `all`, one page is
        /// returned. See [`ItemStream::all`](crate::ItemStream::all).
        ///
        /// # Errors
        /// The first error. A [`stream`](Self::stream) keeps the items before it.
        pub async fn all(
            self,
        ) -> ::std::result::Result<::std::vec::Vec<vis_types::Call>, crate::Error> {
            self.stream().all().await
        }
        /// Returns the first item, if there is one.
        ///
        /// # Errors
        /// Those of any operation; see [`Error`](crate::Error).
        pub async fn first(
            self,
        ) -> ::std::result::Result<
            ::std::option::Option<vis_types::Call>,
            crate::Error,
        > {
            self.stream().first().await
        }
        ///Returns the number of items that match the filters, with `GET /self/calls/count`.
        ///
        /// # Errors
        /// Those of any operation; see [`Error`](crate::Error).
        pub async fn count(self) -> ::std::result::Result<u64, crate::Error> {
            let Self { client, direction, from_date, states, to_date, .. } = self;
            let builder = CountCalls {
                client,
                direction: direction,
                from_date: from_date,
                states: states,
                to_date: to_date,
            };
            builder.send().await.map(|count| crate::pages::total(&count))
        }
    }
    /**Builder for [`Client::create_call`](super::Client::create_call).

# Example

```
# async fn example(client: vis_api::Client) -> Result<(), vis_api::Error> {
let call = client.create_call().phone_number("14155550100").await?;
# Ok(())
# }
# #[tokio::main(flavor = "current_thread")]
# async fn main() -> Result<(), Box<dyn std::error::Error>> {
#     let sandbox = vis_sandbox::Sandbox::start().await?;
#     let client = vis_api::Client::builder().base_url(sandbox.base_url());
#     let client = client.bearer_token(sandbox.token()).build()?;
#     match example(client).await {
#         Err(error) if error.is_not_found() || error.is_illegal_state() => Ok(()),
#         Err(error) if error.status().is_some_and(|status| status == 501) => Ok(()),
#         result => Ok(result?),
#     }
# }
```*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent until it is awaited"]
    pub struct CreateCall<'a> {
        client: &'a super::Client,
        body: ::std::result::Result<
            vis_types::builder::CallCreate,
            ::std::string::String,
        >,
    }
    impl<'a> CreateCall<'a> {
        pub(super) fn new(client: &'a super::Client) -> Self {
            Self {
                client,
                body: Ok(::std::default::Default::default()),
            }
        }
        /**Place call parameters

Replaces all properties that were set before.*/
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::CallCreate>,
            V::Error: ::std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(vis_types::builder::CallCreate::from)
                .map_err(|error| format!("body: {error}"));
            self
        }
        ///Phone number to call
        pub fn phone_number<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<::std::string::String>,
            V::Error: ::std::fmt::Display,
        {
            self.body = self.body.map(|body| body.phone_number(value));
            self
        }
        #[allow(unused_mut)]
        fn into_request(self) -> ::std::result::Result<::reqwest::Request, Error<()>> {
            let Self { client, body } = self;
            let body = body
                .and_then(|body| body.build().map_err(|error| error.to_string()));
            let body = body.map_err(Error::InvalidRequest)?;
            let url = format!("{}/self/calls", client.baseurl,);
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .post(url)
                .json(&body)
                .headers(header_map)
                .build()?;
            Ok(request)
        }
        /**Sends `POST /self/calls`.

# Errors

Those of any operation, see [`Error`](crate::Error); and:

- `422`: Validation Error
*/
        pub async fn send(
            self,
        ) -> ::std::result::Result<crate::Response<vis_types::Call>, crate::Error> {
            let client = self.client;
            let operation = &super::operations::CREATE_CALL;
            crate::http::send(
                    client,
                    operation,
                    self.into_request(),
                    crate::response::json,
                )
                .await
        }
    }
    ///Sends the request, as [`send`](CreateCall::send).
    impl<'a> ::std::future::IntoFuture for CreateCall<'a> {
        type Output = ::std::result::Result<
            crate::Response<vis_types::Call>,
            crate::Error,
        >;
        type IntoFuture = vis_types::BoxFuture<'a, Self::Output>;
        fn into_future(self) -> Self::IntoFuture {
            ::std::boxed::Box::pin(self.send())
        }
    }
    /**Builder for [`Client::count_calls`](super::Client::count_calls).

# Example

```
use vis_api::{CallDirection, CallState};

# async fn example(client: vis_api::Client) -> Result<(), vis_api::Error> {
let count = client
    .count_calls()
    .direction([CallDirection::Inbound])
    .states([CallState::Active])
    .await?;
# Ok(())
# }
# #[tokio::main(flavor = "current_thread")]
# async fn main() -> Result<(), Box<dyn std::error::Error>> {
#     let sandbox = vis_sandbox::Sandbox::start().await?;
#     let client = vis_api::Client::builder().base_url(sandbox.base_url());
#     let client = client.bearer_token(sandbox.token()).build()?;
#     match example(client).await {
#         Err(error) if error.is_not_found() || error.is_illegal_state() => Ok(()),
#         Err(error) if error.status().is_some_and(|status| status == 501) => Ok(()),
#         result => Ok(result?),
#     }
# }
```*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent until it is awaited"]
    pub struct CountCalls<'a> {
        client: &'a super::Client,
        direction: ::std::result::Result<
            ::std::option::Option<vis_types::CommaList<vis_types::CallDirection>>,
            ::std::string::String,
        >,
        from_date: ::std::result::Result<
            ::std::option::Option<vis_types::EpochTime>,
            ::std::string::String,
        >,
        states: ::std::result::Result<
            ::std::option::Option<vis_types::CommaList<vis_types::CallState>>,
            ::std::string::String,
        >,
        to_date: ::std::result::Result<
            ::std::option::Option<vis_types::EpochTime>,
            ::std::string::String,
        >,
    }
    impl<'a> CountCalls<'a> {
        pub(super) fn new(client: &'a super::Client) -> Self {
            Self {
                client,
                direction: Ok(None),
                from_date: Ok(None),
                states: Ok(None),
                to_date: Ok(None),
            }
        }
        ///Only calls of one of these directions. Default: of both.
        pub fn direction<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::CommaList<vis_types::CallDirection>>,
            V::Error: ::std::fmt::Display,
        {
            self.direction = value
                .try_into()
                .map_err(|error| format!("direction: {error}"))
                .and_then(|list| {
                    list.check().map_err(|error| format!("direction: {error}"))
                })
                .map(|list| Some(list).filter(|list| !list.as_slice().is_empty()));
            self
        }
        ///Return calls that occurred after this point in time
        pub fn from_date<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::EpochTime>,
            V::Error: ::std::fmt::Display,
        {
            self.from_date = value
                .try_into()
                .map(|point| point.with_default_unit(self.client.inner.epoch_time_unit))
                .map_err(|error| format!("from_date: {error}"))
                .map(Some);
            self
        }
        ///Only calls in one of these states. By Vonage's document the default is `ACTIVE`, without ringing and held calls, and of all states only `INITIALIZING`, `RINGING`, `ACTIVE`, `HELD` and `REMOTE_HELD` are admitted.
        pub fn states<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::CommaList<vis_types::CallState>>,
            V::Error: ::std::fmt::Display,
        {
            self.states = value
                .try_into()
                .map_err(|error| format!("states: {error}"))
                .and_then(|list| {
                    list.check().map_err(|error| format!("states: {error}"))
                })
                .map(|list| Some(list).filter(|list| !list.as_slice().is_empty()));
            self
        }
        ///Return calls that occurred before this point in time
        pub fn to_date<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::EpochTime>,
            V::Error: ::std::fmt::Display,
        {
            self.to_date = value
                .try_into()
                .map(|point| point.with_default_unit(self.client.inner.epoch_time_unit))
                .map_err(|error| format!("to_date: {error}"))
                .map(Some);
            self
        }
        ///Sets [`states`](Self::states) to those of calls that are under way: ringing, active, held. See [`CallState::is_active`](crate::CallState::is_active).
        pub fn in_progress(self) -> Self {
            let states = ["INITIALIZING", "RINGING", "ACTIVE", "HELD", "REMOTE_HELD"]
                .map(vis_types::CallState::from);
            let is_active = vis_types::CallState::is_active;
            self.states(
                states.into_iter().filter(is_active).collect::<::std::vec::Vec<_>>(),
            )
        }
        #[allow(unused_mut)]
        fn into_request(self) -> ::std::result::Result<::reqwest::Request, Error<()>> {
            let Self {
                client,
                direction: p00000,
                from_date: p00001,
                states: p00002,
                to_date: p00003,
            } = self;
            let p00000 = p00000.map_err(Error::InvalidRequest)?;
            let p00001 = p00001.map_err(Error::InvalidRequest)?;
            let p00002 = p00002.map_err(Error::InvalidRequest)?;
            let p00003 = p00003.map_err(Error::InvalidRequest)?;
            let url = format!("{}/self/calls/count", client.baseurl,);
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .get(url)
                .query(&progenitor_client::QueryParam::new("direction", &p00000))
                .query(&progenitor_client::QueryParam::new("fromDate", &p00001))
                .query(&progenitor_client::QueryParam::new("states", &p00002))
                .query(&progenitor_client::QueryParam::new("toDate", &p00003))
                .headers(header_map)
                .build()?;
            Ok(request)
        }
        /**Sends `GET /self/calls/count`.

# Errors

Those of any operation, see [`Error`](crate::Error); and:

- `422`: Validation Error
*/
        pub async fn send(
            self,
        ) -> ::std::result::Result<crate::Response<vis_types::Count>, crate::Error> {
            let client = self.client;
            let operation = &super::operations::COUNT_CALLS;
            crate::http::send(
                    client,
                    operation,
                    self.into_request(),
                    crate::response::json,
                )
                .await
        }
    }
    ///Sends the request, as [`send`](CountCalls::send).
    impl<'a> ::std::future::IntoFuture for CountCalls<'a> {
        type Output = ::std::result::Result<
            crate::Response<vis_types::Count>,
            crate::Error,
        >;
        type IntoFuture = vis_types::BoxFuture<'a, Self::Output>;
        fn into_future(self) -> Self::IntoFuture {
            ::std::boxed::Box::pin(self.send())
        }
    }
    /**Builder for [`Client::get_call`](super::Client::get_call).

# Example

```
# async fn example(client: vis_api::Client) -> Result<(), vis_api::Error> {
# let id = client.create_call().phone_number("14155550100").await?.into_inner().id;
let call = client.get_call().id(&id).await?;
# Ok(())
# }
# #[tokio::main(flavor = "current_thread")]
# async fn main() -> Result<(), Box<dyn std::error::Error>> {
#     let sandbox = vis_sandbox::Sandbox::start().await?;
#     let client = vis_api::Client::builder().base_url(sandbox.base_url());
#     let client = client.bearer_token(sandbox.token()).build()?;
#     match example(client).await {
#         Err(error) if error.is_not_found() || error.is_illegal_state() => Ok(()),
#         Err(error) if error.status().is_some_and(|status| status == 501) => Ok(()),
#         result => Ok(result?),
#     }
# }
```*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent until it is awaited"]
    pub struct GetCall<'a> {
        client: &'a super::Client,
        id: ::std::result::Result<vis_types::CallId, ::std::string::String>,
    }
    impl<'a> GetCall<'a> {
        pub(super) fn new(client: &'a super::Client) -> Self {
            Self {
                client,
                id: Err("id is missing: call .id(…) before .send()".to_string()),
            }
        }
        ///Unique identifier of the call
        pub fn id<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::CallId>,
            V::Error: ::std::fmt::Display,
        {
            self.id = value.try_into().map_err(|error| format!("id: {error}"));
            self
        }
        #[allow(unused_mut)]
        fn into_request(self) -> ::std::result::Result<::reqwest::Request, Error<()>> {
            let Self { client, id: p00000 } = self;
            let p00000 = p00000.map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/self/calls/{}", client.baseurl, encode_path(& p00000.to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client.client.get(url).headers(header_map).build()?;
            Ok(request)
        }
        /**Sends `GET /self/calls/{id}`.

# Errors

Those of any operation, see [`Error`](crate::Error); and:

- `404`: Not Found: There is no such resource
*/
        pub async fn send(
            self,
        ) -> ::std::result::Result<crate::Response<vis_types::Call>, crate::Error> {
            let client = self.client;
            let operation = &super::operations::GET_CALL;
            crate::http::send(
                    client,
                    operation,
                    self.into_request(),
                    crate::response::json,
                )
                .await
        }
    }
    ///Sends the request, as [`send`](GetCall::send).
    impl<'a> ::std::future::IntoFuture for GetCall<'a> {
        type Output = ::std::result::Result<
            crate::Response<vis_types::Call>,
            crate::Error,
        >;
        type IntoFuture = vis_types::BoxFuture<'a, Self::Output>;
        fn into_future(self) -> Self::IntoFuture {
            ::std::boxed::Box::pin(self.send())
        }
    }
    /**Builder for [`Client::end_call`](super::Client::end_call).

# Example

```
# async fn example(client: vis_api::Client) -> Result<(), vis_api::Error> {
# let id = client.create_call().phone_number("14155550100").await?.into_inner().id;
let call = client.end_call().id(&id).await?;
# Ok(())
# }
# #[tokio::main(flavor = "current_thread")]
# async fn main() -> Result<(), Box<dyn std::error::Error>> {
#     let sandbox = vis_sandbox::Sandbox::start().await?;
#     let client = vis_api::Client::builder().base_url(sandbox.base_url());
#     let client = client.bearer_token(sandbox.token()).build()?;
#     match example(client).await {
#         Err(error) if error.is_not_found() || error.is_illegal_state() => Ok(()),
#         Err(error) if error.status().is_some_and(|status| status == 501) => Ok(()),
#         result => Ok(result?),
#     }
# }
```*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent until it is awaited"]
    pub struct EndCall<'a> {
        client: &'a super::Client,
        id: ::std::result::Result<vis_types::CallId, ::std::string::String>,
    }
    impl<'a> EndCall<'a> {
        pub(super) fn new(client: &'a super::Client) -> Self {
            Self {
                client,
                id: Err("id is missing: call .id(…) before .send()".to_string()),
            }
        }
        ///Unique identifier of the call
        pub fn id<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::CallId>,
            V::Error: ::std::fmt::Display,
        {
            self.id = value.try_into().map_err(|error| format!("id: {error}"));
            self
        }
        #[allow(unused_mut)]
        fn into_request(self) -> ::std::result::Result<::reqwest::Request, Error<()>> {
            let Self { client, id: p00000 } = self;
            let p00000 = p00000.map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/self/calls/{}", client.baseurl, encode_path(& p00000.to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client.client.delete(url).headers(header_map).build()?;
            Ok(request)
        }
        /**Sends `DELETE /self/calls/{id}`.

# Errors

Those of any operation, see [`Error`](crate::Error); and:

- `404`: Not Found: There is no such resource
*/
        pub async fn send(
            self,
        ) -> ::std::result::Result<crate::Response<vis_types::Call>, crate::Error> {
            let client = self.client;
            let operation = &super::operations::END_CALL;
            crate::http::send(
                    client,
                    operation,
                    self.into_request(),
                    crate::response::json,
                )
                .await
        }
    }
    ///Sends the request, as [`send`](EndCall::send).
    impl<'a> ::std::future::IntoFuture for EndCall<'a> {
        type Output = ::std::result::Result<
            crate::Response<vis_types::Call>,
            crate::Error,
        >;
        type IntoFuture = vis_types::BoxFuture<'a, Self::Output>;
        fn into_future(self) -> Self::IntoFuture {
            ::std::boxed::Box::pin(self.send())
        }
    }
    /**Builder for [`Client::answer_call`](super::Client::answer_call).

# Example

```
# async fn example(client: vis_api::Client) -> Result<(), vis_api::Error> {
# let id = client.create_call().phone_number("14155550100").await?.into_inner().id;
let call = client.answer_call().id(&id).await?;
# Ok(())
# }
# #[tokio::main(flavor = "current_thread")]
# async fn main() -> Result<(), Box<dyn std::error::Error>> {
#     let sandbox = vis_sandbox::Sandbox::start().await?;
#     let client = vis_api::Client::builder().base_url(sandbox.base_url());
#     let client = client.bearer_token(sandbox.token()).build()?;
#     match example(client).await {
#         Err(error) if error.is_not_found() || error.is_illegal_state() => Ok(()),
#         Err(error) if error.status().is_some_and(|status| status == 501) => Ok(()),
#         result => Ok(result?),
#     }
# }
```*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent until it is awaited"]
    pub struct AnswerCall<'a> {
        client: &'a super::Client,
        id: ::std::result::Result<vis_types::CallId, ::std::string::String>,
    }
    impl<'a> AnswerCall<'a> {
        pub(super) fn new(client: &'a super::Client) -> Self {
            Self {
                client,
                id: Err("id is missing: call .id(…) before .send()".to_string()),
            }
        }
        ///Unique identifier of the call
        pub fn id<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::CallId>,
            V::Error: ::std::fmt::Display,
        {
            self.id = value.try_into().map_err(|error| format!("id: {error}"));
            self
        }
        #[allow(unused_mut)]
        fn into_request(self) -> ::std::result::Result<::reqwest::Request, Error<()>> {
            let Self { client, id: p00000 } = self;
            let p00000 = p00000.map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/self/calls/{}/answer", client.baseurl, encode_path(& p00000
                .to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client.client.put(url).headers(header_map).build()?;
            Ok(request)
        }
        /**Sends `PUT /self/calls/{id}/answer`.

# Errors

Those of any operation, see [`Error`](crate::Error); and:

- `404`: Not Found: There is no such resource
*/
        pub async fn send(
            self,
        ) -> ::std::result::Result<crate::Response<vis_types::Call>, crate::Error> {
            let client = self.client;
            let operation = &super::operations::ANSWER_CALL;
            crate::http::send(
                    client,
                    operation,
                    self.into_request(),
                    crate::response::json,
                )
                .await
        }
    }
    ///Sends the request, as [`send`](AnswerCall::send).
    impl<'a> ::std::future::IntoFuture for AnswerCall<'a> {
        type Output = ::std::result::Result<
            crate::Response<vis_types::Call>,
            crate::Error,
        >;
        type IntoFuture = vis_types::BoxFuture<'a, Self::Output>;
        fn into_future(self) -> Self::IntoFuture {
            ::std::boxed::Box::pin(self.send())
        }
    }
    /**Builder for [`Client::hold_call`](super::Client::hold_call).

# Example

```
# async fn example(client: vis_api::Client) -> Result<(), vis_api::Error> {
# let id = client.create_call().phone_number("14155550100").await?.into_inner().id;
let call = client.hold_call().id(&id).await?;
# Ok(())
# }
# #[tokio::main(flavor = "current_thread")]
# async fn main() -> Result<(), Box<dyn std::error::Error>> {
#     let sandbox = vis_sandbox::Sandbox::start().await?;
#     let client = vis_api::Client::builder().base_url(sandbox.base_url());
#     let client = client.bearer_token(sandbox.token()).build()?;
#     match example(client).await {
#         Err(error) if error.is_not_found() || error.is_illegal_state() => Ok(()),
#         Err(error) if error.status().is_some_and(|status| status == 501) => Ok(()),
#         result => Ok(result?),
#     }
# }
```*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent until it is awaited"]
    pub struct HoldCall<'a> {
        client: &'a super::Client,
        id: ::std::result::Result<vis_types::CallId, ::std::string::String>,
    }
    impl<'a> HoldCall<'a> {
        pub(super) fn new(client: &'a super::Client) -> Self {
            Self {
                client,
                id: Err("id is missing: call .id(…) before .send()".to_string()),
            }
        }
        ///Unique identifier of the call
        pub fn id<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::CallId>,
            V::Error: ::std::fmt::Display,
        {
            self.id = value.try_into().map_err(|error| format!("id: {error}"));
            self
        }
        #[allow(unused_mut)]
        fn into_request(self) -> ::std::result::Result<::reqwest::Request, Error<()>> {
            let Self { client, id: p00000 } = self;
            let p00000 = p00000.map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/self/calls/{}/hold", client.baseurl, encode_path(& p00000
                .to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client.client.put(url).headers(header_map).build()?;
            Ok(request)
        }
        /**Sends `PUT /self/calls/{id}/hold`.

# Errors

Those of any operation, see [`Error`](crate::Error); and:

- `404`: Not Found: There is no such resource
*/
        pub async fn send(
            self,
        ) -> ::std::result::Result<crate::Response<vis_types::Call>, crate::Error> {
            let client = self.client;
            let operation = &super::operations::HOLD_CALL;
            crate::http::send(
                    client,
                    operation,
                    self.into_request(),
                    crate::response::json,
                )
                .await
        }
    }
    ///Sends the request, as [`send`](HoldCall::send).
    impl<'a> ::std::future::IntoFuture for HoldCall<'a> {
        type Output = ::std::result::Result<
            crate::Response<vis_types::Call>,
            crate::Error,
        >;
        type IntoFuture = vis_types::BoxFuture<'a, Self::Output>;
        fn into_future(self) -> Self::IntoFuture {
            ::std::boxed::Box::pin(self.send())
        }
    }
    /**Builder for [`Client::unhold_call`](super::Client::unhold_call).

# Example

```
# async fn example(client: vis_api::Client) -> Result<(), vis_api::Error> {
# let id = client.create_call().phone_number("14155550100").await?.into_inner().id;
# client.hold_call().id(&id).await?;
let call = client.unhold_call().id(&id).await?;
# Ok(())
# }
# #[tokio::main(flavor = "current_thread")]
# async fn main() -> Result<(), Box<dyn std::error::Error>> {
#     let sandbox = vis_sandbox::Sandbox::start().await?;
#     let client = vis_api::Client::builder().base_url(sandbox.base_url());
#     let client = client.bearer_token(sandbox.token()).build()?;
#     match example(client).await {
#         Err(error) if error.is_not_found() || error.is_illegal_state() => Ok(()),
#         Err(error) if error.status().is_some_and(|status| status == 501) => Ok(()),
#         result => Ok(result?),
#     }
# }
```*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent until it is awaited"]
    pub struct UnholdCall<'a> {
        client: &'a super::Client,
        id: ::std::result::Result<vis_types::CallId, ::std::string::String>,
    }
    impl<'a> UnholdCall<'a> {
        pub(super) fn new(client: &'a super::Client) -> Self {
            Self {
                client,
                id: Err("id is missing: call .id(…) before .send()".to_string()),
            }
        }
        ///Unique identifier of the call
        pub fn id<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::CallId>,
            V::Error: ::std::fmt::Display,
        {
            self.id = value.try_into().map_err(|error| format!("id: {error}"));
            self
        }
        #[allow(unused_mut)]
        fn into_request(self) -> ::std::result::Result<::reqwest::Request, Error<()>> {
            let Self { client, id: p00000 } = self;
            let p00000 = p00000.map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/self/calls/{}/hold", client.baseurl, encode_path(& p00000
                .to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client.client.delete(url).headers(header_map).build()?;
            Ok(request)
        }
        /**Sends `DELETE /self/calls/{id}/hold`.

# Errors

Those of any operation, see [`Error`](crate::Error); and:

- `404`: Not Found: There is no such resource
*/
        pub async fn send(
            self,
        ) -> ::std::result::Result<crate::Response<vis_types::Call>, crate::Error> {
            let client = self.client;
            let operation = &super::operations::UNHOLD_CALL;
            crate::http::send(
                    client,
                    operation,
                    self.into_request(),
                    crate::response::json,
                )
                .await
        }
    }
    ///Sends the request, as [`send`](UnholdCall::send).
    impl<'a> ::std::future::IntoFuture for UnholdCall<'a> {
        type Output = ::std::result::Result<
            crate::Response<vis_types::Call>,
            crate::Error,
        >;
        type IntoFuture = vis_types::BoxFuture<'a, Self::Output>;
        fn into_future(self) -> Self::IntoFuture {
            ::std::boxed::Box::pin(self.send())
        }
    }
    /**Builder for [`Client::transfer_call`](super::Client::transfer_call).

# Example

```
# async fn example(client: vis_api::Client) -> Result<(), vis_api::Error> {
# let id = client.create_call().phone_number("14155550100").await?.into_inner().id;
let call = client.transfer_call().id(&id).phone_number("14155550100").await?;
# Ok(())
# }
# #[tokio::main(flavor = "current_thread")]
# async fn main() -> Result<(), Box<dyn std::error::Error>> {
#     let sandbox = vis_sandbox::Sandbox::start().await?;
#     let client = vis_api::Client::builder().base_url(sandbox.base_url());
#     let client = client.bearer_token(sandbox.token()).build()?;
#     match example(client).await {
#         Err(error) if error.is_not_found() || error.is_illegal_state() => Ok(()),
#         Err(error) if error.status().is_some_and(|status| status == 501) => Ok(()),
#         result => Ok(result?),
#     }
# }
```*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent until it is awaited"]
    pub struct TransferCall<'a> {
        client: &'a super::Client,
        id: ::std::result::Result<vis_types::CallId, ::std::string::String>,
        body: ::std::result::Result<
            vis_types::builder::CallTransfer,
            ::std::string::String,
        >,
    }
    impl<'a> TransferCall<'a> {
        pub(super) fn new(client: &'a super::Client) -> Self {
            Self {
                client,
                id: Err("id is missing: call .id(…) before .send()".to_string()),
                body: Ok(::std::default::Default::default()),
            }
        }
        ///Unique identifier of the call
        pub fn id<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::CallId>,
            V::Error: ::std::fmt::Display,
        {
            self.id = value.try_into().map_err(|error| format!("id: {error}"));
            self
        }
        /**Call transfer parameters

Replaces all properties that were set before.*/
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::CallTransfer>,
            V::Error: ::std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(vis_types::builder::CallTransfer::from)
                .map_err(|error| format!("body: {error}"));
            self
        }
        ///Phone number to transfer to
        pub fn phone_number<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<::std::string::String>,
            V::Error: ::std::fmt::Display,
        {
            self.body = self.body.map(|body| body.phone_number(value));
            self
        }
        #[allow(unused_mut)]
        fn into_request(self) -> ::std::result::Result<::reqwest::Request, Error<()>> {
            let Self { client, id: p00000, body } = self;
            let body = body
                .and_then(|body| body.build().map_err(|error| error.to_string()));
            let p00000 = p00000.map_err(Error::InvalidRequest)?;
            let body = body.map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/self/calls/{}/transfer", client.baseurl, encode_path(& p00000
                .to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .post(url)
                .json(&body)
                .headers(header_map)
                .build()?;
            Ok(request)
        }
        /**Sends `POST /self/calls/{id}/transfer`.

# Errors

Those of any operation, see [`Error`](crate::Error); and:

- `404`: Not Found: There is no such resource
- `422`: Validation Error
*/
        pub async fn send(
            self,
        ) -> ::std::result::Result<crate::Response<vis_types::Call>, crate::Error> {
            let client = self.client;
            let operation = &super::operations::TRANSFER_CALL;
            crate::http::send(
                    client,
                    operation,
                    self.into_request(),
                    crate::response::json,
                )
                .await
        }
    }
    ///Sends the request, as [`send`](TransferCall::send).
    impl<'a> ::std::future::IntoFuture for TransferCall<'a> {
        type Output = ::std::result::Result<
            crate::Response<vis_types::Call>,
            crate::Error,
        >;
        type IntoFuture = vis_types::BoxFuture<'a, Self::Output>;
        fn into_future(self) -> Self::IntoFuture {
            ::std::boxed::Box::pin(self.send())
        }
    }
    /**Builder for [`Client::transfer_call_to_voicemail`](super::Client::transfer_call_to_voicemail).

# Example

```
# async fn example(client: vis_api::Client) -> Result<(), vis_api::Error> {
# let id = client.create_call().phone_number("14155550100").await?.into_inner().id;
let call = client.transfer_call_to_voicemail().id(&id).await?;
# Ok(())
# }
# #[tokio::main(flavor = "current_thread")]
# async fn main() -> Result<(), Box<dyn std::error::Error>> {
#     let sandbox = vis_sandbox::Sandbox::start().await?;
#     let client = vis_api::Client::builder().base_url(sandbox.base_url());
#     let client = client.bearer_token(sandbox.token()).build()?;
#     match example(client).await {
#         Err(error) if error.is_not_found() || error.is_illegal_state() => Ok(()),
#         Err(error) if error.status().is_some_and(|status| status == 501) => Ok(()),
#         result => Ok(result?),
#     }
# }
```*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent until it is awaited"]
    pub struct TransferCallToVoicemail<'a> {
        client: &'a super::Client,
        id: ::std::result::Result<vis_types::CallId, ::std::string::String>,
    }
    impl<'a> TransferCallToVoicemail<'a> {
        pub(super) fn new(client: &'a super::Client) -> Self {
            Self {
                client,
                id: Err("id is missing: call .id(…) before .send()".to_string()),
            }
        }
        ///Unique identifier of the call
        pub fn id<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::CallId>,
            V::Error: ::std::fmt::Display,
        {
            self.id = value.try_into().map_err(|error| format!("id: {error}"));
            self
        }
        #[allow(unused_mut)]
        fn into_request(self) -> ::std::result::Result<::reqwest::Request, Error<()>> {
            let Self { client, id: p00000 } = self;
            let p00000 = p00000.map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/self/calls/{}/vmtransfer", client.baseurl, encode_path(& p00000
                .to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client.client.put(url).headers(header_map).build()?;
            Ok(request)
        }
        /**Sends `PUT /self/calls/{id}/vmtransfer`.

# Errors

Those of any operation, see [`Error`](crate::Error); and:

- `404`: Not Found: There is no such resource
*/
        pub async fn send(
            self,
        ) -> ::std::result::Result<crate::Response<vis_types::Call>, crate::Error> {
            let client = self.client;
            let operation = &super::operations::TRANSFER_CALL_TO_VOICEMAIL;
            crate::http::send(
                    client,
                    operation,
                    self.into_request(),
                    crate::response::json,
                )
                .await
        }
    }
    ///Sends the request, as [`send`](TransferCallToVoicemail::send).
    impl<'a> ::std::future::IntoFuture for TransferCallToVoicemail<'a> {
        type Output = ::std::result::Result<
            crate::Response<vis_types::Call>,
            crate::Error,
        >;
        type IntoFuture = vis_types::BoxFuture<'a, Self::Output>;
        fn into_future(self) -> Self::IntoFuture {
            ::std::boxed::Box::pin(self.send())
        }
    }
    /**Builder for [`Client::list_events`](super::Client::list_events).

# Example

```
use vis_api::{CallDirection, CallState, RecordType};

# async fn example(client: vis_api::Client) -> Result<(), vis_api::Error> {
let events = client
    .list_events()
    .direction([CallDirection::Inbound])
    .states([CallState::Active])
    .types([RecordType::Call])
    .await?;
# Ok(())
# }
# #[tokio::main(flavor = "current_thread")]
# async fn main() -> Result<(), Box<dyn std::error::Error>> {
#     let sandbox = vis_sandbox::Sandbox::start().await?;
#     let client = vis_api::Client::builder().base_url(sandbox.base_url());
#     let client = client.bearer_token(sandbox.token()).build()?;
#     match example(client).await {
#         Err(error) if error.is_not_found() || error.is_illegal_state() => Ok(()),
#         Err(error) if error.status().is_some_and(|status| status == 501) => Ok(()),
#         result => Ok(result?),
#     }
# }
```*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent until it is awaited"]
    pub struct ListEvents<'a> {
        client: &'a super::Client,
        direction: ::std::result::Result<
            ::std::option::Option<vis_types::CommaList<vis_types::CallDirection>>,
            ::std::string::String,
        >,
        from_date: ::std::result::Result<
            ::std::option::Option<vis_types::EpochTime>,
            ::std::string::String,
        >,
        offset: ::std::result::Result<::std::option::Option<i64>, ::std::string::String>,
        order: ::std::result::Result<
            ::std::option::Option<vis_types::SortOrder>,
            ::std::string::String,
        >,
        size: ::std::result::Result<::std::option::Option<i64>, ::std::string::String>,
        sort: ::std::result::Result<
            ::std::option::Option<::std::string::String>,
            ::std::string::String,
        >,
        states: ::std::result::Result<
            ::std::option::Option<vis_types::CommaList<vis_types::CallState>>,
            ::std::string::String,
        >,
        to_date: ::std::result::Result<
            ::std::option::Option<vis_types::EpochTime>,
            ::std::string::String,
        >,
        types: ::std::result::Result<
            ::std::option::Option<vis_types::CommaList<vis_types::RecordType>>,
            ::std::string::String,
        >,
    }
    impl<'a> ListEvents<'a> {
        pub(super) fn new(client: &'a super::Client) -> Self {
            Self {
                client,
                direction: Ok(None),
                from_date: Ok(None),
                offset: Ok(None),
                order: Ok(None),
                size: Ok(None),
                sort: Ok(None),
                states: Ok(None),
                to_date: Ok(None),
                types: Ok(None),
            }
        }
        ///Filter by event direction
        pub fn direction<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::CommaList<vis_types::CallDirection>>,
            V::Error: ::std::fmt::Display,
        {
            self.direction = value
                .try_into()
                .map_err(|error| format!("direction: {error}"))
                .and_then(|list| {
                    list.check().map_err(|error| format!("direction: {error}"))
                })
                .map(|list| Some(list).filter(|list| !list.as_slice().is_empty()));
            self
        }
        ///Return events that occurred after this point in time
        pub fn from_date<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::EpochTime>,
            V::Error: ::std::fmt::Display,
        {
            self.from_date = value
                .try_into()
                .map(|point| point.with_default_unit(self.client.inner.epoch_time_unit))
                .map_err(|error| format!("from_date: {error}"))
                .map(Some);
            self
        }
        ///Page number, as Vonage's document says, or number of items, as the name suggests. Not confirmed.
        pub fn offset<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<i64>,
            V::Error: ::std::fmt::Display,
        {
            self.offset = value
                .try_into()
                .map_err(|error| format!("offset: {error}"))
                .map(Some);
            self
        }
        ///Sort in either ascending or descending order
        pub fn order<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::SortOrder>,
            V::Error: ::std::fmt::Display,
        {
            self.order = value
                .try_into()
                .map_err(|error| format!("order: {error}"))
                .map(Some);
            self
        }
        ///Return this amount of events in the response
        pub fn size<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<i64>,
            V::Error: ::std::fmt::Display,
        {
            self.size = value
                .try_into()
                .map_err(|error| format!("size: {error}"))
                .map(Some);
            self
        }
        ///Sort by the property of this name, such as `startTime`. Which ones work is not documented.
        pub fn sort<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<::std::string::String>,
            V::Error: ::std::fmt::Display,
        {
            self.sort = value
                .try_into()
                .map_err(|error| format!("sort: {error}"))
                .map(Some);
            self
        }
        ///Filter events by state
        pub fn states<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::CommaList<vis_types::CallState>>,
            V::Error: ::std::fmt::Display,
        {
            self.states = value
                .try_into()
                .map_err(|error| format!("states: {error}"))
                .and_then(|list| {
                    list.check().map_err(|error| format!("states: {error}"))
                })
                .map(|list| Some(list).filter(|list| !list.as_slice().is_empty()));
            self
        }
        ///Return events that occurred before this point in time
        pub fn to_date<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::EpochTime>,
            V::Error: ::std::fmt::Display,
        {
            self.to_date = value
                .try_into()
                .map(|point| point.with_default_unit(self.client.inner.epoch_time_unit))
                .map_err(|error| format!("to_date: {error}"))
                .map(Some);
            self
        }
        ///Record type
        pub fn types<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::CommaList<vis_types::RecordType>>,
            V::Error: ::std::fmt::Display,
        {
            self.types = value
                .try_into()
                .map_err(|error| format!("types: {error}"))
                .and_then(|list| list.check().map_err(|error| format!("types: {error}")))
                .map(|list| Some(list).filter(|list| !list.as_slice().is_empty()));
            self
        }
        ///Sets [`states`](Self::states) to those of calls that are under way: ringing, active, held. See [`CallState::is_active`](crate::CallState::is_active).
        pub fn in_progress(self) -> Self {
            let states = [
                "INITIALIZING",
                "RINGING",
                "ACTIVE",
                "HELD",
                "REMOTE_HELD",
                "DETACHED",
                "REJECTED",
                "CANCELLED",
                "ANSWERED",
                "MISSED",
            ]
                .map(vis_types::CallState::from);
            let is_active = vis_types::CallState::is_active;
            self.states(
                states.into_iter().filter(is_active).collect::<::std::vec::Vec<_>>(),
            )
        }
        #[allow(unused_mut)]
        fn into_request(self) -> ::std::result::Result<::reqwest::Request, Error<()>> {
            let Self {
                client,
                direction: p00000,
                from_date: p00001,
                offset: p00002,
                order: p00003,
                size: p00004,
                sort: p00005,
                states: p00006,
                to_date: p00007,
                types: p00008,
            } = self;
            let p00000 = p00000.map_err(Error::InvalidRequest)?;
            let p00001 = p00001.map_err(Error::InvalidRequest)?;
            let p00002 = p00002.map_err(Error::InvalidRequest)?;
            let p00003 = p00003.map_err(Error::InvalidRequest)?;
            let p00004 = p00004.map_err(Error::InvalidRequest)?;
            let p00005 = p00005.map_err(Error::InvalidRequest)?;
            let p00006 = p00006.map_err(Error::InvalidRequest)?;
            let p00007 = p00007.map_err(Error::InvalidRequest)?;
            let p00008 = p00008.map_err(Error::InvalidRequest)?;
            let url = format!("{}/self/events", client.baseurl,);
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .get(url)
                .query(&progenitor_client::QueryParam::new("direction", &p00000))
                .query(&progenitor_client::QueryParam::new("fromDate", &p00001))
                .query(&progenitor_client::QueryParam::new("offset", &p00002))
                .query(&progenitor_client::QueryParam::new("order", &p00003))
                .query(&progenitor_client::QueryParam::new("size", &p00004))
                .query(&progenitor_client::QueryParam::new("sort", &p00005))
                .query(&progenitor_client::QueryParam::new("states", &p00006))
                .query(&progenitor_client::QueryParam::new("toDate", &p00007))
                .query(&progenitor_client::QueryParam::new("types", &p00008))
                .headers(header_map)
                .build()?;
            Ok(request)
        }
        /**Sends `GET /self/events`.

# Errors

Those of any operation, see [`Error`](crate::Error); and:

- `422`: Validation Error
*/
        pub async fn send(
            self,
        ) -> ::std::result::Result<
            crate::Response<::std::vec::Vec<vis_types::Event>>,
            crate::Error,
        > {
            let client = self.client;
            let operation = &super::operations::LIST_EVENTS;
            crate::http::send(
                    client,
                    operation,
                    self.into_request(),
                    crate::response::json,
                )
                .await
        }
    }
    ///Sends the request, as [`send`](ListEvents::send).
    impl<'a> ::std::future::IntoFuture for ListEvents<'a> {
        type Output = ::std::result::Result<
            crate::Response<::std::vec::Vec<vis_types::Event>>,
            crate::Error,
        >;
        type IntoFuture = vis_types::BoxFuture<'a, Self::Output>;
        fn into_future(self) -> Self::IntoFuture {
            ::std::boxed::Box::pin(self.send())
        }
    }
    impl ListEvents<'_> {
        /// Returns all pages of [`size`](Self::size) items from [`offset`](Self::offset) on.
        /// Default: from the first page.
        ///
        /// Nothing is sent until the stream is polled. See [`PageStream`](crate::PageStream).
        pub fn pages(self) -> crate::PageStream<vis_types::Event> {
            let Self {
                client,
                offset,
                size,
                direction,
                from_date,
                order,
                sort,
                states,
                to_date,
                types,
            } = self;
            let client = client.clone();
            let filters = (direction, from_date, order, sort, states, to_date, types);
            let (counted_client, counted_filters) = (client.clone(), filters.clone());
            crate::PageStream::new(crate::pages::List {
                operation: &super::operations::LIST_EVENTS,
                offset: offset,
                size: size,
                default_size: 20i64,
                id: |item| item.id.as_str(),
                fetch: Box::new(move |offset, size| {
                    let client = client.clone();
                    let (direction, from_date, order, sort, states, to_date, types) = filters
                        .clone();
                    Box::pin(async move {
                        let (offset, size) = (Ok(Some(offset)), Ok(Some(size)));
                        let builder = ListEvents {
                            client: &client,
                            offset,
                            size,
                            direction,
                            from_date,
                            order,
                            sort,
                            states,
                            to_date,
                            types,
                        };
                        builder.send().await.map(crate::Response::into_parts)
                    })
                }),
                count: Box::new(move || {
                    let client = counted_client.clone();
                    #[allow(unused_variables)]
                    let (direction, from_date, order, sort, states, to_date, types) = counted_filters
                        .clone();
                    Box::pin(async move {
                        let builder = CountEvents {
                            client: &client,
                            direction: direction,
                            from_date: from_date,
                            states: states,
                            to_date: to_date,
                        };
                        builder.send().await.map(|count| crate::pages::total(&count))
                    })
                }),
            })
        }
        /// Returns all items from [`offset`](Self::offset) on, fetched page by page.
        ///
        /// Nothing is sent until the stream is polled. See [`ItemStream`](crate::ItemStream).
        pub fn stream(self) -> crate::ItemStream<vis_types::Event> {
            self.pages().into_items()
        }
        /// Returns all items, by a request for each page and one for their count. Without `all`, one page is
        /// returned. See [`ItemStream::all`](crate::ItemStream::all).
        ///
        /// # Errors
        /// The first error. A [`stream`](Self::stream) keeps the items before it.
        pub async fn all(
            self,
        ) -> ::std::result::Result<::std::vec::Vec<vis_types::Event>, crate::Error> {
            self.stream().all().await
        }
        /// Returns the first item, if there is one.
        ///
        /// # Errors
        /// Those of any operation; see [`Error`](crate::Error).
        pub async fn first(
            self,
        ) -> ::std::result::Result<
            ::std::option::Option<vis_types::Event>,
            crate::Error,
        > {
            self.stream().first().await
        }
        ///Returns the number of items that match the filters, with `GET /self/events/count`.
        /// It cannot filter by `types` and fails if that is set.
        ///
        /// # Errors
        /// Those of any operation; see [`Error`](crate::Error).
        pub async fn count(self) -> ::std::result::Result<u64, crate::Error> {
            let Self { client, direction, from_date, states, to_date, types, .. } = self;
            crate::pages::reject_filter(
                &super::operations::COUNT_EVENTS,
                "types",
                !matches!(types, Ok(None)),
            )?;
            let builder = CountEvents {
                client,
                direction: direction,
                from_date: from_date,
                states: states,
                to_date: to_date,
            };
            builder.send().await.map(|count| crate::pages::total(&count))
        }
    }
    /**Builder for [`Client::count_events`](super::Client::count_events).

# Example

```
use vis_api::{CallDirection, CallState};

# async fn example(client: vis_api::Client) -> Result<(), vis_api::Error> {
let count = client
    .count_events()
    .direction([CallDirection::Inbound])
    .states([CallState::Active])
    .await?;
# Ok(())
# }
# #[tokio::main(flavor = "current_thread")]
# async fn main() -> Result<(), Box<dyn std::error::Error>> {
#     let sandbox = vis_sandbox::Sandbox::start().await?;
#     let client = vis_api::Client::builder().base_url(sandbox.base_url());
#     let client = client.bearer_token(sandbox.token()).build()?;
#     match example(client).await {
#         Err(error) if error.is_not_found() || error.is_illegal_state() => Ok(()),
#         Err(error) if error.status().is_some_and(|status| status == 501) => Ok(()),
#         result => Ok(result?),
#     }
# }
```*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent until it is awaited"]
    pub struct CountEvents<'a> {
        client: &'a super::Client,
        direction: ::std::result::Result<
            ::std::option::Option<vis_types::CommaList<vis_types::CallDirection>>,
            ::std::string::String,
        >,
        from_date: ::std::result::Result<
            ::std::option::Option<vis_types::EpochTime>,
            ::std::string::String,
        >,
        states: ::std::result::Result<
            ::std::option::Option<vis_types::CommaList<vis_types::CallState>>,
            ::std::string::String,
        >,
        to_date: ::std::result::Result<
            ::std::option::Option<vis_types::EpochTime>,
            ::std::string::String,
        >,
    }
    impl<'a> CountEvents<'a> {
        pub(super) fn new(client: &'a super::Client) -> Self {
            Self {
                client,
                direction: Ok(None),
                from_date: Ok(None),
                states: Ok(None),
                to_date: Ok(None),
            }
        }
        ///Filter by event direction
        pub fn direction<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::CommaList<vis_types::CallDirection>>,
            V::Error: ::std::fmt::Display,
        {
            self.direction = value
                .try_into()
                .map_err(|error| format!("direction: {error}"))
                .and_then(|list| {
                    list.check().map_err(|error| format!("direction: {error}"))
                })
                .map(|list| Some(list).filter(|list| !list.as_slice().is_empty()));
            self
        }
        ///Return events that occurred after this point in time
        pub fn from_date<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::EpochTime>,
            V::Error: ::std::fmt::Display,
        {
            self.from_date = value
                .try_into()
                .map(|point| point.with_default_unit(self.client.inner.epoch_time_unit))
                .map_err(|error| format!("from_date: {error}"))
                .map(Some);
            self
        }
        ///Filter events by state
        pub fn states<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::CommaList<vis_types::CallState>>,
            V::Error: ::std::fmt::Display,
        {
            self.states = value
                .try_into()
                .map_err(|error| format!("states: {error}"))
                .and_then(|list| {
                    list.check().map_err(|error| format!("states: {error}"))
                })
                .map(|list| Some(list).filter(|list| !list.as_slice().is_empty()));
            self
        }
        ///Return events that occurred before this point in time
        pub fn to_date<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::EpochTime>,
            V::Error: ::std::fmt::Display,
        {
            self.to_date = value
                .try_into()
                .map(|point| point.with_default_unit(self.client.inner.epoch_time_unit))
                .map_err(|error| format!("to_date: {error}"))
                .map(Some);
            self
        }
        ///Sets [`states`](Self::states) to those of calls that are under way: ringing, active, held. See [`CallState::is_active`](crate::CallState::is_active).
        pub fn in_progress(self) -> Self {
            let states = ["INITIALIZING", "RINGING", "ACTIVE", "HELD", "REMOTE_HELD"]
                .map(vis_types::CallState::from);
            let is_active = vis_types::CallState::is_active;
            self.states(
                states.into_iter().filter(is_active).collect::<::std::vec::Vec<_>>(),
            )
        }
        #[allow(unused_mut)]
        fn into_request(self) -> ::std::result::Result<::reqwest::Request, Error<()>> {
            let Self {
                client,
                direction: p00000,
                from_date: p00001,
                states: p00002,
                to_date: p00003,
            } = self;
            let p00000 = p00000.map_err(Error::InvalidRequest)?;
            let p00001 = p00001.map_err(Error::InvalidRequest)?;
            let p00002 = p00002.map_err(Error::InvalidRequest)?;
            let p00003 = p00003.map_err(Error::InvalidRequest)?;
            let url = format!("{}/self/events/count", client.baseurl,);
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .get(url)
                .query(&progenitor_client::QueryParam::new("direction", &p00000))
                .query(&progenitor_client::QueryParam::new("fromDate", &p00001))
                .query(&progenitor_client::QueryParam::new("states", &p00002))
                .query(&progenitor_client::QueryParam::new("toDate", &p00003))
                .headers(header_map)
                .build()?;
            Ok(request)
        }
        /**Sends `GET /self/events/count`.

# Errors

Those of any operation, see [`Error`](crate::Error); and:

- `422`: Validation Error
*/
        pub async fn send(
            self,
        ) -> ::std::result::Result<crate::Response<vis_types::Count>, crate::Error> {
            let client = self.client;
            let operation = &super::operations::COUNT_EVENTS;
            crate::http::send(
                    client,
                    operation,
                    self.into_request(),
                    crate::response::json,
                )
                .await
        }
    }
    ///Sends the request, as [`send`](CountEvents::send).
    impl<'a> ::std::future::IntoFuture for CountEvents<'a> {
        type Output = ::std::result::Result<
            crate::Response<vis_types::Count>,
            crate::Error,
        >;
        type IntoFuture = vis_types::BoxFuture<'a, Self::Output>;
        fn into_future(self) -> Self::IntoFuture {
            ::std::boxed::Box::pin(self.send())
        }
    }
    /**Builder for [`Client::get_event`](super::Client::get_event).

# Example

```
# async fn example(client: vis_api::Client) -> Result<(), vis_api::Error> {
let event = client.get_event().id("abc1234a806d07a6ff17ba").await?;
# Ok(())
# }
# #[tokio::main(flavor = "current_thread")]
# async fn main() -> Result<(), Box<dyn std::error::Error>> {
#     let sandbox = vis_sandbox::Sandbox::start().await?;
#     let client = vis_api::Client::builder().base_url(sandbox.base_url());
#     let client = client.bearer_token(sandbox.token()).build()?;
#     match example(client).await {
#         Err(error) if error.is_not_found() || error.is_illegal_state() => Ok(()),
#         Err(error) if error.status().is_some_and(|status| status == 501) => Ok(()),
#         result => Ok(result?),
#     }
# }
```*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent until it is awaited"]
    pub struct GetEvent<'a> {
        client: &'a super::Client,
        id: ::std::result::Result<vis_types::EventId, ::std::string::String>,
    }
    impl<'a> GetEvent<'a> {
        pub(super) fn new(client: &'a super::Client) -> Self {
            Self {
                client,
                id: Err("id is missing: call .id(…) before .send()".to_string()),
            }
        }
        ///Unique identifier of the event
        pub fn id<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::EventId>,
            V::Error: ::std::fmt::Display,
        {
            self.id = value.try_into().map_err(|error| format!("id: {error}"));
            self
        }
        #[allow(unused_mut)]
        fn into_request(self) -> ::std::result::Result<::reqwest::Request, Error<()>> {
            let Self { client, id: p00000 } = self;
            let p00000 = p00000.map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/self/events/{}", client.baseurl, encode_path(& p00000.to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client.client.get(url).headers(header_map).build()?;
            Ok(request)
        }
        /**Sends `GET /self/events/{id}`.

# Errors

Those of any operation, see [`Error`](crate::Error); and:

- `404`: Not Found: There is no such resource
*/
        pub async fn send(
            self,
        ) -> ::std::result::Result<crate::Response<vis_types::Event>, crate::Error> {
            let client = self.client;
            let operation = &super::operations::GET_EVENT;
            crate::http::send(
                    client,
                    operation,
                    self.into_request(),
                    crate::response::json,
                )
                .await
        }
    }
    ///Sends the request, as [`send`](GetEvent::send).
    impl<'a> ::std::future::IntoFuture for GetEvent<'a> {
        type Output = ::std::result::Result<
            crate::Response<vis_types::Event>,
            crate::Error,
        >;
        type IntoFuture = vis_types::BoxFuture<'a, Self::Output>;
        fn into_future(self) -> Self::IntoFuture {
            ::std::boxed::Box::pin(self.send())
        }
    }
    /**Builder for [`Client::list_webhooks`](super::Client::list_webhooks).

# Example

```
# async fn example(client: vis_api::Client) -> Result<(), vis_api::Error> {
let webhooks = client.list_webhooks().await?;
# Ok(())
# }
# #[tokio::main(flavor = "current_thread")]
# async fn main() -> Result<(), Box<dyn std::error::Error>> {
#     let sandbox = vis_sandbox::Sandbox::start().await?;
#     let client = vis_api::Client::builder().base_url(sandbox.base_url());
#     let client = client.bearer_token(sandbox.token()).build()?;
#     match example(client).await {
#         Err(error) if error.is_not_found() || error.is_illegal_state() => Ok(()),
#         Err(error) if error.status().is_some_and(|status| status == 501) => Ok(()),
#         result => Ok(result?),
#     }
# }
```*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent until it is awaited"]
    pub struct ListWebhooks<'a> {
        client: &'a super::Client,
    }
    impl<'a> ListWebhooks<'a> {
        pub(super) fn new(client: &'a super::Client) -> Self {
            Self { client }
        }
        #[allow(unused_mut)]
        fn into_request(self) -> ::std::result::Result<::reqwest::Request, Error<()>> {
            let Self { client } = self;
            let url = format!("{}/self/webhooks", client.baseurl,);
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client.client.get(url).headers(header_map).build()?;
            Ok(request)
        }
        /**Sends `GET /self/webhooks`.

# Errors

Those of any operation, see [`Error`](crate::Error).*/
        pub async fn send(
            self,
        ) -> ::std::result::Result<
            crate::Response<::std::vec::Vec<vis_types::Webhook>>,
            crate::Error,
        > {
            let client = self.client;
            let operation = &super::operations::LIST_WEBHOOKS;
            crate::http::send(
                    client,
                    operation,
                    self.into_request(),
                    crate::response::json,
                )
                .await
        }
    }
    ///Sends the request, as [`send`](ListWebhooks::send).
    impl<'a> ::std::future::IntoFuture for ListWebhooks<'a> {
        type Output = ::std::result::Result<
            crate::Response<::std::vec::Vec<vis_types::Webhook>>,
            crate::Error,
        >;
        type IntoFuture = vis_types::BoxFuture<'a, Self::Output>;
        fn into_future(self) -> Self::IntoFuture {
            ::std::boxed::Box::pin(self.send())
        }
    }
    /**Builder for [`Client::create_webhook`](super::Client::create_webhook).

# Example

```
use vis_api::WebhookEventType;

# async fn example(client: vis_api::Client) -> Result<(), vis_api::Error> {
let webhook = client
    .create_webhook()
    .events([WebhookEventType::Call])
    .url("https://www.example.com")
    .await?;
# Ok(())
# }
# #[tokio::main(flavor = "current_thread")]
# async fn main() -> Result<(), Box<dyn std::error::Error>> {
#     let sandbox = vis_sandbox::Sandbox::start().await?;
#     let client = vis_api::Client::builder().base_url(sandbox.base_url());
#     let client = client.bearer_token(sandbox.token()).build()?;
#     match example(client).await {
#         Err(error) if error.is_not_found() || error.is_illegal_state() => Ok(()),
#         Err(error) if error.status().is_some_and(|status| status == 501) => Ok(()),
#         result => Ok(result?),
#     }
# }
```*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent until it is awaited"]
    pub struct CreateWebhook<'a> {
        client: &'a super::Client,
        body: ::std::result::Result<
            vis_types::builder::WebhookCreate,
            ::std::string::String,
        >,
    }
    impl<'a> CreateWebhook<'a> {
        pub(super) fn new(client: &'a super::Client) -> Self {
            Self {
                client,
                body: Ok(::std::default::Default::default()),
            }
        }
        /**Webhook create parameters

Replaces all properties that were set before.*/
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::WebhookCreate>,
            V::Error: ::std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(vis_types::builder::WebhookCreate::from)
                .map_err(|error| format!("body: {error}"));
            self
        }
        ///Events to subscribe to the webhook
        pub fn events<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<::std::vec::Vec<vis_types::WebhookEventType>>,
            V::Error: ::std::fmt::Display,
        {
            self.body = self.body.map(|body| body.events(value));
            self
        }
        ///Metadata policy for the webhook
        pub fn metadata_policy<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::MetadataPolicy>,
            V::Error: ::std::fmt::Display,
        {
            self.body = self.body.map(|body| body.metadata_policy(value));
            self
        }
        ///How to sign deliveries. To have nothing signed, leave it out; `NONE` may be refused.
        pub fn signing_algo<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::SigningAlgorithm>,
            V::Error: ::std::fmt::Display,
        {
            self.body = self.body.map(|body| body.signing_algo(value));
            self
        }
        ///Signing key for the webhook
        pub fn signing_key<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::Secret>,
            V::Error: ::std::fmt::Display,
        {
            self.body = self.body.map(|body| body.signing_key(value));
            self
        }
        ///Destination URL for events
        pub fn url<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::HttpUrl>,
            V::Error: ::std::fmt::Display,
        {
            self.body = self.body.map(|body| body.url(value));
            self
        }
        #[allow(unused_mut)]
        fn into_request(self) -> ::std::result::Result<::reqwest::Request, Error<()>> {
            let Self { client, body } = self;
            let body = body
                .and_then(|body| body.build().map_err(|error| error.to_string()));
            let body = body.map_err(Error::InvalidRequest)?;
            let url = format!("{}/self/webhooks", client.baseurl,);
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .post(url)
                .json(&body)
                .headers(header_map)
                .build()?;
            Ok(request)
        }
        /**Sends `POST /self/webhooks`.

# Errors

Those of any operation, see [`Error`](crate::Error); and:

- `422`: Validation Error
*/
        pub async fn send(
            self,
        ) -> ::std::result::Result<crate::Response<vis_types::Webhook>, crate::Error> {
            let client = self.client;
            let operation = &super::operations::CREATE_WEBHOOK;
            crate::http::send(
                    client,
                    operation,
                    self.into_request(),
                    crate::response::json,
                )
                .await
        }
    }
    ///Sends the request, as [`send`](CreateWebhook::send).
    impl<'a> ::std::future::IntoFuture for CreateWebhook<'a> {
        type Output = ::std::result::Result<
            crate::Response<vis_types::Webhook>,
            crate::Error,
        >;
        type IntoFuture = vis_types::BoxFuture<'a, Self::Output>;
        fn into_future(self) -> Self::IntoFuture {
            ::std::boxed::Box::pin(self.send())
        }
    }
    /**Builder for [`Client::get_webhook`](super::Client::get_webhook).

# Example

```
# async fn example(client: vis_api::Client) -> Result<(), vis_api::Error> {
# let id = client.create_webhook().events([vis_api::WebhookEventType::Call]).url("https://www.example.com").await?.into_inner().id;
let webhook = client.get_webhook().id(&id).await?;
# Ok(())
# }
# #[tokio::main(flavor = "current_thread")]
# async fn main() -> Result<(), Box<dyn std::error::Error>> {
#     let sandbox = vis_sandbox::Sandbox::start().await?;
#     let client = vis_api::Client::builder().base_url(sandbox.base_url());
#     let client = client.bearer_token(sandbox.token()).build()?;
#     match example(client).await {
#         Err(error) if error.is_not_found() || error.is_illegal_state() => Ok(()),
#         Err(error) if error.status().is_some_and(|status| status == 501) => Ok(()),
#         result => Ok(result?),
#     }
# }
```*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent until it is awaited"]
    pub struct GetWebhook<'a> {
        client: &'a super::Client,
        id: ::std::result::Result<vis_types::WebhookId, ::std::string::String>,
    }
    impl<'a> GetWebhook<'a> {
        pub(super) fn new(client: &'a super::Client) -> Self {
            Self {
                client,
                id: Err("id is missing: call .id(…) before .send()".to_string()),
            }
        }
        ///Unique identifier of the webhook
        pub fn id<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::WebhookId>,
            V::Error: ::std::fmt::Display,
        {
            self.id = value.try_into().map_err(|error| format!("id: {error}"));
            self
        }
        #[allow(unused_mut)]
        fn into_request(self) -> ::std::result::Result<::reqwest::Request, Error<()>> {
            let Self { client, id: p00000 } = self;
            let p00000 = p00000.map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/self/webhooks/{}", client.baseurl, encode_path(& p00000.to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client.client.get(url).headers(header_map).build()?;
            Ok(request)
        }
        /**Sends `GET /self/webhooks/{id}`.

# Errors

Those of any operation, see [`Error`](crate::Error); and:

- `404`: Not Found: There is no such resource
*/
        pub async fn send(
            self,
        ) -> ::std::result::Result<crate::Response<vis_types::Webhook>, crate::Error> {
            let client = self.client;
            let operation = &super::operations::GET_WEBHOOK;
            crate::http::send(
                    client,
                    operation,
                    self.into_request(),
                    crate::response::json,
                )
                .await
        }
    }
    ///Sends the request, as [`send`](GetWebhook::send).
    impl<'a> ::std::future::IntoFuture for GetWebhook<'a> {
        type Output = ::std::result::Result<
            crate::Response<vis_types::Webhook>,
            crate::Error,
        >;
        type IntoFuture = vis_types::BoxFuture<'a, Self::Output>;
        fn into_future(self) -> Self::IntoFuture {
            ::std::boxed::Box::pin(self.send())
        }
    }
    /**Builder for [`Client::delete_webhook`](super::Client::delete_webhook).

# Example

```
# async fn example(client: vis_api::Client) -> Result<(), vis_api::Error> {
# let id = client.create_webhook().events([vis_api::WebhookEventType::Call]).url("https://www.example.com").await?.into_inner().id;
client.delete_webhook().id(&id).await?;
# Ok(())
# }
# #[tokio::main(flavor = "current_thread")]
# async fn main() -> Result<(), Box<dyn std::error::Error>> {
#     let sandbox = vis_sandbox::Sandbox::start().await?;
#     let client = vis_api::Client::builder().base_url(sandbox.base_url());
#     let client = client.bearer_token(sandbox.token()).build()?;
#     match example(client).await {
#         Err(error) if error.is_not_found() || error.is_illegal_state() => Ok(()),
#         Err(error) if error.status().is_some_and(|status| status == 501) => Ok(()),
#         result => Ok(result?),
#     }
# }
```*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent until it is awaited"]
    pub struct DeleteWebhook<'a> {
        client: &'a super::Client,
        id: ::std::result::Result<vis_types::WebhookId, ::std::string::String>,
    }
    impl<'a> DeleteWebhook<'a> {
        pub(super) fn new(client: &'a super::Client) -> Self {
            Self {
                client,
                id: Err("id is missing: call .id(…) before .send()".to_string()),
            }
        }
        ///Unique identifier of the webhook
        pub fn id<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::WebhookId>,
            V::Error: ::std::fmt::Display,
        {
            self.id = value.try_into().map_err(|error| format!("id: {error}"));
            self
        }
        #[allow(unused_mut)]
        fn into_request(self) -> ::std::result::Result<::reqwest::Request, Error<()>> {
            let Self { client, id: p00000 } = self;
            let p00000 = p00000.map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/self/webhooks/{}", client.baseurl, encode_path(& p00000.to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client.client.delete(url).headers(header_map).build()?;
            Ok(request)
        }
        /**Sends `DELETE /self/webhooks/{id}`.

# Errors

Those of any operation, see [`Error`](crate::Error); and:

- `404`: Not Found: There is no such resource
*/
        pub async fn send(
            self,
        ) -> ::std::result::Result<crate::Response<()>, crate::Error> {
            let client = self.client;
            let operation = &super::operations::DELETE_WEBHOOK;
            crate::http::send(
                    client,
                    operation,
                    self.into_request(),
                    crate::response::nothing,
                )
                .await
        }
    }
    ///Sends the request, as [`send`](DeleteWebhook::send).
    impl<'a> ::std::future::IntoFuture for DeleteWebhook<'a> {
        type Output = ::std::result::Result<crate::Response<()>, crate::Error>;
        type IntoFuture = vis_types::BoxFuture<'a, Self::Output>;
        fn into_future(self) -> Self::IntoFuture {
            ::std::boxed::Box::pin(self.send())
        }
    }
    /**Builder for [`Client::renew_webhook`](super::Client::renew_webhook).

# Example

```
# async fn example(client: vis_api::Client) -> Result<(), vis_api::Error> {
# let id = client.create_webhook().events([vis_api::WebhookEventType::Call]).url("https://www.example.com").await?.into_inner().id;
let webhook = client.renew_webhook().id(&id).await?;
# Ok(())
# }
# #[tokio::main(flavor = "current_thread")]
# async fn main() -> Result<(), Box<dyn std::error::Error>> {
#     let sandbox = vis_sandbox::Sandbox::start().await?;
#     let client = vis_api::Client::builder().base_url(sandbox.base_url());
#     let client = client.bearer_token(sandbox.token()).build()?;
#     match example(client).await {
#         Err(error) if error.is_not_found() || error.is_illegal_state() => Ok(()),
#         Err(error) if error.status().is_some_and(|status| status == 501) => Ok(()),
#         result => Ok(result?),
#     }
# }
```*/
    #[derive(Debug, Clone)]
    #[must_use = "nothing is sent until it is awaited"]
    pub struct RenewWebhook<'a> {
        client: &'a super::Client,
        id: ::std::result::Result<vis_types::WebhookId, ::std::string::String>,
    }
    impl<'a> RenewWebhook<'a> {
        pub(super) fn new(client: &'a super::Client) -> Self {
            Self {
                client,
                id: Err("id is missing: call .id(…) before .send()".to_string()),
            }
        }
        ///Unique identifier of the webhook
        pub fn id<V>(mut self, value: V) -> Self
        where
            V: ::std::convert::TryInto<vis_types::WebhookId>,
            V::Error: ::std::fmt::Display,
        {
            self.id = value.try_into().map_err(|error| format!("id: {error}"));
            self
        }
        #[allow(unused_mut)]
        fn into_request(self) -> ::std::result::Result<::reqwest::Request, Error<()>> {
            let Self { client, id: p00000 } = self;
            let p00000 = p00000.map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/self/webhooks/{}/renew", client.baseurl, encode_path(& p00000
                .to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client.client.put(url).headers(header_map).build()?;
            Ok(request)
        }
        /**Sends `PUT /self/webhooks/{id}/renew`.

# Errors

Those of any operation, see [`Error`](crate::Error); and:

- `404`: Not Found: There is no such resource
*/
        pub async fn send(
            self,
        ) -> ::std::result::Result<crate::Response<vis_types::Webhook>, crate::Error> {
            let client = self.client;
            let operation = &super::operations::RENEW_WEBHOOK;
            crate::http::send(
                    client,
                    operation,
                    self.into_request(),
                    crate::response::json,
                )
                .await
        }
    }
    ///Sends the request, as [`send`](RenewWebhook::send).
    impl<'a> ::std::future::IntoFuture for RenewWebhook<'a> {
        type Output = ::std::result::Result<
            crate::Response<vis_types::Webhook>,
            crate::Error,
        >;
        type IntoFuture = vis_types::BoxFuture<'a, Self::Output>;
        fn into_future(self) -> Self::IntoFuture {
            ::std::boxed::Box::pin(self.send())
        }
    }
}
/// The server of the document.
pub(crate) const DEFAULT_BASE_URL: &str = "https://api.vonage.com/t/vbc.prod/vis/v1";
/// The token URL of the document.
pub(crate) const DEFAULT_TOKEN_URL: &str = "https://api.vonage.com/token";
/// The authorization URL of the document.
pub(crate) const DEFAULT_AUTHORIZE_URL: &str = "https://api.vonage.com/authorize";
/// The scopes of the document's authorization code flow.
pub(crate) const AUTHORIZATION_SCOPE: &str = "openid";
pub(crate) mod operations {
    use crate::operation::Operation;
    pub(crate) static GET_USER: Operation = Operation {
        name: "get_user",
        method: "GET",
        path: "/self",
        is_idempotent: true,
        needs_token: true,
        accept: "application/json",
        has_empty_response: false,
        content_type: None,
        is_body_optional: false,
        filters_states: false,
        secret_properties: &[],
        phone_properties: &[],
    };
    pub(crate) static GET_ACCOUNT: Operation = Operation {
        name: "get_account",
        method: "GET",
        path: "/self/account",
        is_idempotent: true,
        needs_token: true,
        accept: "application/json",
        has_empty_response: false,
        content_type: None,
        is_body_optional: false,
        filters_states: false,
        secret_properties: &[],
        phone_properties: &[],
    };
    pub(crate) static LIST_CALLS: Operation = Operation {
        name: "list_calls",
        method: "GET",
        path: "/self/calls",
        is_idempotent: true,
        needs_token: true,
        accept: "application/json",
        has_empty_response: false,
        content_type: None,
        is_body_optional: false,
        filters_states: true,
        secret_properties: &[],
        phone_properties: &[],
    };
    pub(crate) static CREATE_CALL: Operation = Operation {
        name: "create_call",
        method: "POST",
        path: "/self/calls",
        is_idempotent: false,
        needs_token: true,
        accept: "application/json",
        has_empty_response: false,
        content_type: Some("application/json"),
        is_body_optional: false,
        filters_states: false,
        secret_properties: &[],
        phone_properties: &["phoneNumber"],
    };
    pub(crate) static COUNT_CALLS: Operation = Operation {
        name: "count_calls",
        method: "GET",
        path: "/self/calls/count",
        is_idempotent: true,
        needs_token: true,
        accept: "application/json",
        has_empty_response: false,
        content_type: None,
        is_body_optional: false,
        filters_states: true,
        secret_properties: &[],
        phone_properties: &[],
    };
    pub(crate) static GET_CALL: Operation = Operation {
        name: "get_call",
        method: "GET",
        path: "/self/calls/{id}",
        is_idempotent: true,
        needs_token: true,
        accept: "application/json",
        has_empty_response: false,
        content_type: None,
        is_body_optional: false,
        filters_states: false,
        secret_properties: &[],
        phone_properties: &[],
    };
    pub(crate) static END_CALL: Operation = Operation {
        name: "end_call",
        method: "DELETE",
        path: "/self/calls/{id}",
        is_idempotent: true,
        needs_token: true,
        accept: "application/json",
        has_empty_response: false,
        content_type: None,
        is_body_optional: false,
        filters_states: false,
        secret_properties: &[],
        phone_properties: &[],
    };
    pub(crate) static ANSWER_CALL: Operation = Operation {
        name: "answer_call",
        method: "PUT",
        path: "/self/calls/{id}/answer",
        is_idempotent: true,
        needs_token: true,
        accept: "application/json",
        has_empty_response: false,
        content_type: None,
        is_body_optional: false,
        filters_states: false,
        secret_properties: &[],
        phone_properties: &[],
    };
    pub(crate) static HOLD_CALL: Operation = Operation {
        name: "hold_call",
        method: "PUT",
        path: "/self/calls/{id}/hold",
        is_idempotent: true,
        needs_token: true,
        accept: "application/json",
        has_empty_response: false,
        content_type: None,
        is_body_optional: false,
        filters_states: false,
        secret_properties: &[],
        phone_properties: &[],
    };
    pub(crate) static UNHOLD_CALL: Operation = Operation {
        name: "unhold_call",
        method: "DELETE",
        path: "/self/calls/{id}/hold",
        is_idempotent: true,
        needs_token: true,
        accept: "application/json",
        has_empty_response: false,
        content_type: None,
        is_body_optional: false,
        filters_states: false,
        secret_properties: &[],
        phone_properties: &[],
    };
    pub(crate) static TRANSFER_CALL: Operation = Operation {
        name: "transfer_call",
        method: "POST",
        path: "/self/calls/{id}/transfer",
        is_idempotent: false,
        needs_token: true,
        accept: "application/json",
        has_empty_response: false,
        content_type: Some("application/json"),
        is_body_optional: false,
        filters_states: false,
        secret_properties: &[],
        phone_properties: &["phoneNumber"],
    };
    pub(crate) static TRANSFER_CALL_TO_VOICEMAIL: Operation = Operation {
        name: "transfer_call_to_voicemail",
        method: "PUT",
        path: "/self/calls/{id}/vmtransfer",
        is_idempotent: false,
        needs_token: true,
        accept: "application/json",
        has_empty_response: false,
        content_type: None,
        is_body_optional: false,
        filters_states: false,
        secret_properties: &[],
        phone_properties: &[],
    };
    pub(crate) static LIST_EVENTS: Operation = Operation {
        name: "list_events",
        method: "GET",
        path: "/self/events",
        is_idempotent: true,
        needs_token: true,
        accept: "application/json",
        has_empty_response: false,
        content_type: None,
        is_body_optional: false,
        filters_states: true,
        secret_properties: &[],
        phone_properties: &[],
    };
    pub(crate) static COUNT_EVENTS: Operation = Operation {
        name: "count_events",
        method: "GET",
        path: "/self/events/count",
        is_idempotent: true,
        needs_token: true,
        accept: "application/json",
        has_empty_response: false,
        content_type: None,
        is_body_optional: false,
        filters_states: true,
        secret_properties: &[],
        phone_properties: &[],
    };
    pub(crate) static GET_EVENT: Operation = Operation {
        name: "get_event",
        method: "GET",
        path: "/self/events/{id}",
        is_idempotent: true,
        needs_token: true,
        accept: "application/json",
        has_empty_response: false,
        content_type: None,
        is_body_optional: false,
        filters_states: false,
        secret_properties: &[],
        phone_properties: &[],
    };
    pub(crate) static LIST_WEBHOOKS: Operation = Operation {
        name: "list_webhooks",
        method: "GET",
        path: "/self/webhooks",
        is_idempotent: true,
        needs_token: true,
        accept: "application/json",
        has_empty_response: false,
        content_type: None,
        is_body_optional: false,
        filters_states: false,
        secret_properties: &[],
        phone_properties: &[],
    };
    pub(crate) static CREATE_WEBHOOK: Operation = Operation {
        name: "create_webhook",
        method: "POST",
        path: "/self/webhooks",
        is_idempotent: false,
        needs_token: true,
        accept: "application/json",
        has_empty_response: false,
        content_type: Some("application/json"),
        is_body_optional: false,
        filters_states: false,
        secret_properties: &["signingKey"],
        phone_properties: &[],
    };
    pub(crate) static GET_WEBHOOK: Operation = Operation {
        name: "get_webhook",
        method: "GET",
        path: "/self/webhooks/{id}",
        is_idempotent: true,
        needs_token: true,
        accept: "application/json",
        has_empty_response: false,
        content_type: None,
        is_body_optional: false,
        filters_states: false,
        secret_properties: &[],
        phone_properties: &[],
    };
    pub(crate) static DELETE_WEBHOOK: Operation = Operation {
        name: "delete_webhook",
        method: "DELETE",
        path: "/self/webhooks/{id}",
        is_idempotent: true,
        needs_token: true,
        accept: "application/json",
        has_empty_response: true,
        content_type: None,
        is_body_optional: false,
        filters_states: false,
        secret_properties: &[],
        phone_properties: &[],
    };
    pub(crate) static RENEW_WEBHOOK: Operation = Operation {
        name: "renew_webhook",
        method: "PUT",
        path: "/self/webhooks/{id}/renew",
        is_idempotent: true,
        needs_token: true,
        accept: "application/json",
        has_empty_response: false,
        content_type: None,
        is_body_optional: false,
        filters_states: false,
        secret_properties: &[],
        phone_properties: &[],
    };
    pub(crate) static ALL: &[&Operation] = &[
        &GET_USER,
        &GET_ACCOUNT,
        &LIST_CALLS,
        &CREATE_CALL,
        &COUNT_CALLS,
        &GET_CALL,
        &END_CALL,
        &ANSWER_CALL,
        &HOLD_CALL,
        &UNHOLD_CALL,
        &TRANSFER_CALL,
        &TRANSFER_CALL_TO_VOICEMAIL,
        &LIST_EVENTS,
        &COUNT_EVENTS,
        &GET_EVENT,
        &LIST_WEBHOOKS,
        &CREATE_WEBHOOK,
        &GET_WEBHOOK,
        &DELETE_WEBHOOK,
        &RENEW_WEBHOOK,
    ];
}
