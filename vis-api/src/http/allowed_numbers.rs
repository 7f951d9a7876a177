//! Forbids the dialling of telephone numbers that are not in a list.

use std::collections::HashSet;

use reqwest::Request;
use serde_json::Value;

use crate::error::{Error, ErrorKind};
use crate::operation::Operation;

/// Telephone numbers, each as its letters and digits.
#[derive(Debug, Default)]
pub(crate) struct AllowedNumbers(HashSet<String>);

impl<T: AsRef<str>> FromIterator<T> for AllowedNumbers {
    fn from_iter<I: IntoIterator<Item = T>>(numbers: I) -> Self {
        let numbers = numbers.into_iter().map(|it| significant(it.as_ref()));
        Self(numbers.filter(|it| !it.is_empty()).collect())
    }
}

impl AllowedNumbers {
    /// Fails if the body of `request` has another number, or may have one that cannot be read.
    pub(super) fn check(
        &self,
        operation: &'static Operation,
        request: &Request,
    ) -> Result<(), Error> {
        if operation.phone_properties.is_empty() {
            return Ok(());
        }
        let body = request.body().and_then(reqwest::Body::as_bytes);
        let body: Value = serde_json::from_slice(body.unwrap_or_default()).unwrap_or_default();
        let is_allowed = |name: &&str| match body.get(*name) {
            Some(Value::String(number)) => self.0.contains(&significant(number)),
            Some(Value::Null) => true,
            Some(_) => false,
            None => body.is_object(),
        };
        let mut names = operation.phone_properties.iter();
        match names.find(|name| !is_allowed(name)) {
            None => Ok(()),
            Some(name) => Err(
                Error::new(ErrorKind::InvalidRequest, operation).with_message(format!(
                    "{name}: [number] is not in ClientBuilder::allowed_numbers, so nothing was sent"
                )),
            ),
        }
    }
}

/// Letters and digits of any alphabet: a number with an extension, or in digits that the service may
/// read otherwise, is another number.
fn significant(number: &str) -> String {
    number.chars().filter(|it| it.is_alphanumeric()).collect()
}
