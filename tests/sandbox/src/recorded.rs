//! Records of requests.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use http::request::Parts;

use crate::message::{first_header, header_list};
use crate::operation::Operation;

/// A request as received.
///
/// `Debug` hides the headers and the body, which may contain an access token or a signing key.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The operation; `None` if VIS has none for this method and path, e.g. for a token request.
    pub operation: Option<Operation>,
    /// The method, e.g. `POST`.
    pub method: String,
    /// The raw path with percent-encoding, e.g. `/t/vbc.prod/vis/v1/self/calls`.
    pub path: String,
    /// The raw query after the `?`; `None` without a `?`.
    pub query: Option<String>,
    /// Names and values in order of arrival, values of one name grouped. Names are in lower case,
    /// as in HTTP/2; each byte of a value is one `char`.
    pub headers: Vec<(String, String)>,
    /// The body without transfer encoding.
    pub body: Vec<u8>,
}

impl RecordedRequest {
    pub(crate) fn new(parts: &Parts, body: &[u8], operation: Option<Operation>) -> Self {
        Self {
            operation,
            method: parts.method.to_string(),
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().map(str::to_owned),
            headers: header_list(&parts.headers),
            body: body.to_vec(),
        }
    }

    /// Returns the first value of a header. The name is case-insensitive.
    pub fn header(&self, name: &str) -> Option<&str> {
        first_header(&self.headers, name)
    }
}

impl fmt::Debug for RecordedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordedRequest")
            .field("operation", &self.operation)
            .field("method", &self.method)
            .field("path", &self.path)
            .field("query", &self.query)
            .finish_non_exhaustive()
    }
}

/// The latest records of a kind, and how many there have been.
pub(crate) struct Log<T> {
    records: VecDeque<T>,
    limit: usize,
    is_failed: fn(&T) -> bool,
    discarded: usize,
    discarded_failed: usize,
}

impl<T> Log<T> {
    pub(crate) const fn new(limit: usize, is_failed: fn(&T) -> bool) -> Self {
        Self {
            records: VecDeque::new(),
            limit,
            is_failed,
            discarded: 0,
            discarded_failed: 0,
        }
    }

    pub(crate) fn record(&mut self, record: T) {
        self.records.push_back(record);
        if self.records.len() > self.limit
            && let Some(oldest) = self.records.pop_front()
        {
            self.discarded += 1;
            self.discarded_failed += usize::from((self.is_failed)(&oldest));
        }
    }

    /// The records that are left, oldest first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.records.iter()
    }

    /// The records that are left, oldest first.
    pub(crate) fn iter_mut(&mut self) -> impl DoubleEndedIterator<Item = &mut T> {
        self.records.iter_mut()
    }

    pub(crate) fn take(&mut self) -> Vec<T> {
        self.discarded_failed = self.failed();
        self.discarded = self.total();
        std::mem::take(&mut self.records).into()
    }

    /// Number of all records, including discarded ones.
    pub(crate) fn total(&self) -> usize {
        self.discarded + self.records.len()
    }

    /// Number of failed records, including discarded ones.
    pub(crate) fn failed(&self) -> usize {
        let failed = self.records.iter().filter(|it| (self.is_failed)(it));
        self.discarded_failed + failed.count()
    }
}

/// Locks, even after a panic elsewhere: no code in this crate panics with a value half changed.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
