//! Reads the fields of a request and collects all validation errors.

use std::fmt::Display;

use serde_json::{Map, Value};

use super::service_response::ServiceError;
use crate::settings::Mode;
use crate::wire::FieldError;

/// The fields of a JSON object or a query, and the errors found so far.
pub(super) struct Form {
    fields: Map<String, Value>,
    errors: Vec<FieldError>,
    mode: Mode,
}

impl Form {
    /// Reads a JSON object.
    pub(super) fn from_body(body: &[u8], mode: Mode) -> Result<Self, ServiceError> {
        match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) => Ok(Self::new(fields, mode)),
            Ok(_) => Err(ServiceError::Malformed("the body is not a JSON object")),
            Err(_) => Err(ServiceError::Malformed("the body is not JSON")),
        }
    }

    /// Reads query parameters. A repeated parameter becomes an array, which every reader rejects:
    /// multiple values are separated by commas.
    pub(super) fn from_query(query: Vec<(String, String)>) -> Self {
        let mut fields = Map::new();
        for (name, value) in query {
            let value = Value::String(value);
            match fields.get_mut(&name) {
                None => {
                    fields.insert(name, value);
                }
                Some(repeated) => *repeated = Value::Array(vec![repeated.take(), value]),
            }
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
    pub(super) fn optional<T>(
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
    pub(super) fn required<T>(
        &mut self,
        field: &'static str,
        read: impl FnOnce(&Value) -> Result<T, String>,
    ) -> Option<T> {
        if self.fields.get(field).is_none_or(Value::is_null) {
            self.fields.remove(field);
            self.errors.push(FieldError {
                field,
                message: "is required".into(),
            });
        }
        self.optional(field, read)
    }

    /// Returns the values, or all errors.
    pub(super) fn finish<T>(self, required: Option<T>) -> Result<T, ServiceError> {
        match required {
            Some(value) if self.errors.is_empty() => Ok(value),
            _ => Err(ServiceError::Invalid(self.errors)),
        }
    }
}

/// Reads a string.
pub(super) fn string(value: &Value) -> Result<&str, String> {
    value
        .as_str()
        .ok_or_else(|| "must be a single string".into())
}

/// Reads an integer from a string, as in a query.
pub(super) fn integer(value: &Value) -> Result<i64, String> {
    string(value)?
        .parse()
        .map_err(|_| "must be an integer".into())
}

/// Reads one of the names in `choices`.
pub(super) fn choice<T: Clone + Display>(choices: &[T]) -> impl Fn(&Value) -> Result<T, String> {
    move |value| find(choices, string(value)?)
}

/// Reads names separated by commas.
pub(super) fn comma_list<T: Clone + Display>(
    choices: &[T],
) -> impl Fn(&Value) -> Result<Vec<T>, String> {
    move |value| {
        string(value)?
            .split(',')
            .map(|name| find(choices, name))
            .collect()
    }
}

fn find<T: Clone + Display>(choices: &[T], name: &str) -> Result<T, String> {
    choices
        .iter()
        .find(|choice| choice.to_string() == name)
        .cloned()
        .ok_or_else(|| {
            let names: Vec<_> = choices.iter().map(T::to_string).collect();
            format!("must be one of {}", names.join(", "))
        })
}

/// Reads an E.164 phone number, with or without a plus sign.
pub(super) fn phone_number(value: &Value) -> Result<String, String> {
    let number = string(value)?;
    let digits = number.strip_prefix('+').unwrap_or(number);
    let is_valid = (2..=15).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && !digits.starts_with('0');
    if is_valid {
        Ok(number.to_owned())
    } else {
        Err("must be 2 to 15 digits, the first of them not 0".into())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn phone_number_accepts_e164_only() {
        for good in ["14155550123", "+14155550123", "12", "123456789012345"] {
            assert_eq!(phone_number(&json!(good)).as_deref(), Ok(good));
        }
        for bad in [
            "",
            "+",
            "1",
            "0123456",
            "1234567890123456",
            "1415-555",
            "++12",
            "١٢٣",
        ] {
            assert!(phone_number(&json!(bad)).is_err(), "{bad}");
        }
        assert!(phone_number(&json!(14_155_550_123_u64)).is_err());
    }
}
