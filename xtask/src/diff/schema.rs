//! Comparing schemas, by what values they allow and not by how they are put together.

mod bounds;
mod compare;
mod graph;
pub(super) mod names;
mod properties;
mod shape;
mod values;
mod variants;

pub(super) use graph::Graph;
use shape::Shape;

use super::{fact::Fact, site::Site};

/// What comparing two schemas gives, their own parts left to be compared.
#[derive(Debug, Default)]
struct Comparison<'a> {
    facts: Vec<Fact>,
    parts: Vec<Part<'a>>,
}

/// A part that both schemas have.
#[derive(Debug)]
struct Part<'a> {
    /// All that the old document says of it: several schemas if they are of several members of `allOf`.
    old: Vec<Site<'a>>,
    new: Vec<Site<'a>>,
    passage: Passage,
}

/// Which sides of the wire reach a part from its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Passage {
    Both,
    /// `readOnly`: it is in no request.
    ResponseOnly,
    /// `writeOnly`: it is in no response.
    RequestOnly,
    /// `not`: what is loosened within is tightened without.
    Swapped,
}
