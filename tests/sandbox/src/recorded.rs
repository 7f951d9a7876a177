//! Records of requests.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use http::header::AUTHORIZATION;
use http::request::Parts;

use crate::message::{first_header, header_list};
use crate::operation::Operation;

/// A request as received.
///
/// `Debug` hides the access token and the body, which may contain a signing key or a phone number.
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
        let mut headers = self.headers.clone();
        for (_, value) in headers
            .iter_mut()
            .filter(|(name, _)| name == AUTHORIZATION.as_str())
        {
            *value = "[redacted]".to_owned();
        }
        f.debug_struct("RecordedRequest")
            .field("operation", &self.operation)
            .field("method", &self.method)
            .field("path", &self.path)
            .field("query", &self.query)
            .field("headers", &headers)
            .field("body", &format_args!("[{} bytes]", self.body.len()))
            .finish()
    }
}

/// The records that no test has taken yet.
pub(crate) struct Log<T> {
    /// The records and the number of all of them, including discarded ones.
    records: Mutex<(VecDeque<T>, usize)>,
    limit: usize,
}

impl<T: Clone> Log<T> {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            records: Mutex::default(),
            limit,
        }
    }

    pub(crate) fn record(&self, record: T) {
        let (records, count) = &mut *lock(&self.records);
        *count += 1;
        records.push_back(record);
        if records.len() > self.limit {
            records.pop_front();
        }
    }

    /// Number of all records, including discarded ones.
    pub(crate) fn count(&self) -> usize {
        lock(&self.records).1
    }

    pub(crate) fn latest(&self, limit: usize) -> Vec<T> {
        let (records, _) = &*lock(&self.records);
        let skipped = records.len().saturating_sub(limit);
        records.range(skipped..).cloned().collect()
    }

    pub(crate) fn take(&self) -> Vec<T> {
        std::mem::take(&mut lock(&self.records).0).into()
    }
}

/// The latest records of a kind, for the page, and how many there have been.
pub(crate) struct Recent<T> {
    records: VecDeque<T>,
    discarded: usize,
    discarded_failed: usize,
    is_failed: fn(&T) -> bool,
}

impl<T> Recent<T> {
    /// Limits the memory together with the size of a record.
    const LIMIT: usize = 200;

    pub(crate) const fn new(is_failed: fn(&T) -> bool) -> Self {
        Self {
            records: VecDeque::new(),
            discarded: 0,
            discarded_failed: 0,
            is_failed,
        }
    }

    pub(crate) fn push(&mut self, record: T) {
        self.records.push_back(record);
        if self.records.len() > Self::LIMIT
            && let Some(oldest) = self.records.pop_front()
        {
            self.discarded += 1;
            self.discarded_failed += usize::from((self.is_failed)(&oldest));
        }
    }

    /// The records that are left, latest first.
    pub(crate) fn latest(&self) -> impl Iterator<Item = &T> {
        self.records.iter().rev()
    }

    /// The records that are left, oldest first.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.records.iter_mut()
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
