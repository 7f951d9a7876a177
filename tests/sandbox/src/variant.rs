//! What nobody has confirmed about the service, and a test can have either way.

/// What the service goes by, where the vendor's documents disagree with the OpenAPI document that
/// the sandbox [serves](crate::Sandbox::document_url).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// By what the service is documented to send: the default.
    #[default]
    Real,
    /// By the OpenAPI document, to the letter: what a tool or a client that is generated from it
    /// may count on.
    ///
    /// Times have a `Z` and not `+0000`, in deliveries too; nothing is null unless the document
    /// says that it may be, and nothing null is accepted; what does not exist is answered with a
    /// fault of the gateway, and a body that is too large with a 400; the content type is
    /// `application/json` and nothing more. A [`Fault`](crate::Fault) still does as it says.
    Conformance,
}

/// How one call or one event is sent, where the published document types it as an array.
///
/// That concerns placing, getting and ending a call, and getting an event. Nobody has confirmed
/// what the service sends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// As an object, like every other single resource: the default.
    #[default]
    Object,
    /// As an array of one object, as the published document says.
    Array,
}

/// What the parameter `offset` of a list counts. Nobody has confirmed what the service thinks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Offset {
    /// Pages, from 0, as the published document says: the default.
    #[default]
    Page,
    /// Records, from 0, as its name says.
    Item,
}

/// How the gateway says when a throttled client may come back: both ways have been seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RetryHint {
    /// By `nextAccessTime` in the body: the default.
    #[default]
    NextAccessTime,
    /// By the header `Retry-After`, in seconds.
    RetryAfter,
    /// By both.
    Both,
    /// Not at all.
    Neither,
}
