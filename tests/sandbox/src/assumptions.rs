//! Settings for behaviour of the real service that is unconfirmed or contradictory.

/// Selects what the sandbox follows where the vendor's documents contradict the OpenAPI document
/// that the sandbox [serves](crate::Sandbox::document_url).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Follows the vendor's documents. Default.
    #[default]
    Real,
    /// Follows the OpenAPI document exactly, for strict tools and generated clients.
    ///
    /// Times end in `Z` instead of `+0000`, in deliveries too. Null is sent and accepted only where
    /// the document allows it. An unknown resource is a gateway fault, a body that is too large a
    /// 400. The content type is `application/json` without parameters. A [`Fault`](crate::Fault) is
    /// unaffected.
    Conformance,
}

/// JSON shape of a single call or event, which the published document types as an array.
///
/// Applies to placing, getting and ending a call, and to getting an event. The shape that the
/// service sends is unconfirmed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// An object, like every other single resource. Default.
    #[default]
    Object,
    /// An array of one object, as in the published document.
    Array,
}

/// Unit of the list parameter `offset`. The unit that the service uses is unconfirmed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Offset {
    /// Pages, from 0, as in the published document. Default.
    #[default]
    Page,
    /// Records, from 0, as the name suggests.
    Item,
}
