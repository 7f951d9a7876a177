//! What nobody has confirmed about the service, and a test can have either way.

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
