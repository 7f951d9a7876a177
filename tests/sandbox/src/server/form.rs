//! Reads the fields of a request and collects all validation errors.

use std::fmt::Display;

use serde_json::{Map, Value};

use super::{FieldError, ServiceError};
use crate::settings::Mode;

/// The fields of a JSON object or a query, and the errors found so far.
pub(crate) struct Form {
    fields: Map<String, Value>,
    errors: Vec<FieldError>,
    mode: Mode,
}

impl Form {
    pub(crate) fn from_body(body: &[u8], mode: Mode) -> Result<Self, ServiceError> {
        match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) => Ok(Self::new(fields, mode)),
            Ok(_) => Err(ServiceError::Malformed("the body is not a JSON object")),
            Err(_) => Err(ServiceError::Malformed("the body is not JSON")),
        }
    }

    /// Reads query parameters. A repeated parameter becomes an array, which every reader rejects:
    /// multiple values are separated by commas.
    pub(crate) fn from_query(query: &str) -> Self {
        let mut fields = Map::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let field = fields.entry(name).or_insert(Value::Null);
            *field = match field.take() {
                Value::Null => Value::String(value.into_owned()),
                repeated => Value::Array(vec![repeated]),
            };
        }
        // A query has no null.
        Self::new(fields, Mode::Real)
    }

    const fn new(fields: Map<String, Value>, mode: Mode) -> Self {
        Self {
            fields,
            errors: Vec::new(),
            mode,
        }
    }

    /// Reads an optional field; null counts as missing in [`Mode::Real`]. Returns `None` if it is
    /// missing or invalid.
    pub(crate) fn optional<T>(
        &mut self,
        field: &'static str,
        read: impl FnOnce(&Value) -> Result<T, String>,
    ) -> Option<T> {
        match self.fields.get(field) {
            None => None,
            Some(Value::Null) if self.mode == Mode::Real => None,
            Some(value) => match read(value) {
                Ok(value) => Some(value),
                Err(message) => {
                    self.errors.push(FieldError { field, message });
                    None
                }
            },
        }
    }

    /// Reads a required field. Returns `None` if it is missing or invalid.
    pub(crate) fn required<T>(
        &mut self,
        field: &'static str,
        read: impl FnOnce(&Value) -> Result<T, String>,
    ) -> Option<T> {
        if self.fields.get(field).is_none_or(Value::is_null) {
            self.fields.remove(field);
            let message = "is required".into();
            self.errors.push(FieldError { field, message });
        }
        self.optional(field, read)
    }

    /// Returns the values, or all errors.
    pub(crate) fn finish<T>(self, required: Option<T>) -> Result<T, ServiceError> {
        match required {
            Some(value) if self.errors.is_empty() => Ok(value),
            _ => Err(ServiceError::Invalid(self.errors)),
        }
    }
}

pub(crate) fn string(value: &Value) -> Result<&str, String> {
    let text = value.as_str();
    text.ok_or_else(|| "must be a single string".into())
}

pub(crate) fn integer(value: &Value) -> Result<i64, String> {
    let integer = string(value)?.parse();
    integer.map_err(|_| "must be an integer".into())
}

pub(crate) fn choice<T: Clone + Display>(choices: &[T]) -> impl Fn(&Value) -> Result<T, String> {
    move |value| find(choices, string(value)?)
}

pub(crate) fn comma_list<T: Clone + Display>(
    choices: &[T],
) -> impl Fn(&Value) -> Result<Vec<T>, String> {
    move |value| {
        let names = string(value)?.split(',');
        names.map(|name| find(choices, name)).collect()
    }
}

fn find<T: Clone + Display>(choices: &[T], name: &str) -> Result<T, String> {
    let found = choices.iter().find(|choice| choice.to_string() == name);
    found.cloned().ok_or_else(|| {
        let names: Vec<_> = choices.iter().map(T::to_string).collect();
        format!("must be one of {}", names.join(", "))
    })
}

/// Reads an E.164 phone number, with or without a plus sign.
pub(crate) fn phone_number(value: &Value) -> Result<String, String> {
    let number = string(value)?;
    let digits = number.strip_prefix('+').unwrap_or(number);
    let is_valid = (2..=15).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && !digits.starts_with('0');
    let valid = is_valid.then(|| number.to_owned());
    valid.ok_or_else(|| "must be 2 to 15 digits, the first of them not 0".into())
}
