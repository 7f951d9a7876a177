//! The operations of the document as the command line has them. The build script generates the table.

use std::pin::Pin;

use futures_util::{Stream, StreamExt};
use serde::Serialize;
use serde_json::Value;

use super::arguments::{Argument, Arguments, Body, Kind};
use super::failure::{self, Failure};
use crate::client::Client;
use crate::error::Error;
use crate::pages::ItemStream;
use crate::response::Response;
use vis_types::BoxFuture;

pub(super) use generated::GROUPS;

#[allow(deprecated, clippy::all)]
mod generated {
    generated!("cli.rs");
}

/// The operations of a tag: `vis calls`.
pub(super) struct Group {
    pub(super) name: &'static str,
    /// The singular of the name.
    pub(super) alias: Option<&'static str>,
    pub(super) about: &'static str,
    pub(super) operations: &'static [Operation],
}

/// An operation: `vis calls list`.
pub(super) struct Operation {
    /// The name of the client's method: `list_calls`.
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    /// Description, method and path.
    pub(super) details: &'static str,
    pub(super) is_deprecated: bool,
    pub(super) arguments: &'static [Argument],
    pub(super) body: Option<Body>,
    /// The plain properties of what it returns, the most important first.
    pub(super) columns: &'static [Column],
    pub(super) is_paginated: bool,
    pub(super) run: for<'a> fn(&'a Client, &'a Arguments<'a>) -> Run<'a>,
}

pub(super) struct Column {
    /// The name of the property, or of one in an object: `statistics.failed`.
    pub(super) path: &'static str,
    pub(super) kind: Kind,
}

pub(super) type Run<'a> = BoxFuture<'a, Result<Outcome<'a>, Failure>>;

pub(super) type Items = Pin<Box<dyn Stream<Item = Result<Value, Failure>> + Send>>;
pub(super) type Count<'a> = BoxFuture<'a, Result<u64, Error>>;

/// What an operation returns.
pub(super) enum Outcome<'a> {
    /// JSON: an object, a list, or null if the response has no body.
    Value(Value),
    Bytes(Vec<u8>),
    /// A list of many pages, and the number of its items.
    List {
        items: Items,
        count: Count<'a>,
    },
}

// A document need not have operations that use all of them.
#[allow(dead_code)]
impl<'a> Outcome<'a> {
    fn value<T: Serialize>(response: Response<T>) -> Result<Self, Failure> {
        if let Some(warning) = &response.warning {
            failure::warn(warning);
        }
        to_json(response.into_inner()).map(Self::Value)
    }

    fn bytes(response: Response<Vec<u8>>) -> Self {
        Self::Bytes(response.into_inner())
    }

    fn list<T: Serialize + Send + 'static>(
        items: ItemStream<T>,
        count: impl Future<Output = Result<u64, Error>> + Send + 'a,
    ) -> Self {
        Self::List {
            items: Box::pin(items.map(|item| to_json(item?))),
            count: Box::pin(count),
        }
    }
}

/// The keys are sorted, whether or not another crate makes `serde_json` keep their order.
pub(super) fn to_json(value: impl Serialize) -> Result<Value, Failure> {
    let mut value = serde_json::to_value(value)
        .map_err(|error| Failure::new(format!("the response cannot be shown: {error}")))?;
    value.sort_all_objects();
    Ok(value)
}

/// The operation with this name of the client's method, and its group.
pub(super) fn find(id: &str) -> Option<(&'static Group, &'static Operation)> {
    let mut all = GROUPS
        .iter()
        .flat_map(|group| group.operations.iter().map(move |it| (group, it)));
    all.find(|(_, operation)| operation.id == id)
}
