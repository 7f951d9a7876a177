//! Reads what a client sent, field by field, and collects everything that is wrong with it.

use std::fmt::Display;

use serde_json::{Map, Value};

use super::answer::Refusal;
use crate::variant::Mode;
use crate::wire::FieldError;

/// The fields of a JSON object or of a query, and the errors found in them so far.
pub(super) struct Form {
    fields: Map<String, Value>,
    errors: Vec<FieldError>,
    mode: Mode,
}

impl Form {
    /// The fields of a body.
    pub(super) fn from_body(body: &[u8], mode: Mode) -> Result<Self, Refusal> {
        match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) => Ok(Self::new(fields, mode)),
            Ok(_) => Err(Refusal::Malformed("the body is not a JSON object")),
            Err(_) => Err(Refusal::Malformed("the body is not JSON")),
        }
    }

    /// The parameters of a query. One that is repeated counts as a list, which none of them is:
    /// several values of one parameter are separated by commas.
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
        // There is no null in a query.
        Self::new(fields, Mode::Real)
    }

    const fn new(fields: Map<String, Value>, mode: Mode) -> Self {
        Self {
            fields,
            errors: Vec::new(),
            mode,
        }
    }

    /// The value of a field that may be missing, or null in [`Mode::Real`], or `None` if it is, or is wrong.
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

    /// The value of a field that must be there, or `None` if it is missing or wrong.
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

    /// What was made of the required fields, if there is nothing wrong with any field.
    pub(super) fn finish<T>(self, required: Option<T>) -> Result<T, Refusal> {
        match required {
            Some(value) if self.errors.is_empty() => Ok(value),
            _ => Err(Refusal::Invalid(self.errors)),
        }
    }
}

/// Reads a text.
pub(super) fn text(value: &Value) -> Result<&str, String> {
    value
        .as_str()
        .ok_or_else(|| "must be a single string".into())
}

/// Reads a number that is written as a text, as in a query.
pub(super) fn number(value: &Value) -> Result<i64, String> {
    text(value)?
        .parse()
        .map_err(|_| "must be an integer".into())
}

/// Reads one of the names in `choices`.
pub(super) fn choice<T: Clone + Display>(choices: &[T]) -> impl Fn(&Value) -> Result<T, String> {
    move |value| find(choices, text(value)?)
}

/// Reads names that are separated by commas.
pub(super) fn comma_list<T: Clone + Display>(
    choices: &[T],
) -> impl Fn(&Value) -> Result<Vec<T>, String> {
    move |value| {
        text(value)?
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

/// Reads a phone number as in E.164, with or without a plus sign.
pub(super) fn phone_number(value: &Value) -> Result<String, String> {
    let number = text(value)?;
    let digits = number.strip_prefix('+').unwrap_or(number);
    let plausible = (2..=15).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && !digits.starts_with('0');
    if plausible {
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
    fn phone_numbers_are_those_of_e164() {
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

    #[test]
    fn every_error_is_reported_and_none_repeats_the_value() {
        let mut form =
            Form::from_body(br#"{"a":"secret","b":null,"c":["secret"]}"#, Mode::Real).unwrap();
        let a = form.required("a", choice(&["x", "y"]));
        let b = form.required("b", number);
        let c = form.optional("c", comma_list(&["x"]));
        let d = form.optional("d", number);
        assert_eq!((a, b, c, d), (None, None, None, None));
        let Err(Refusal::Invalid(errors)) = form.finish(Some(())) else {
            panic!()
        };
        let errors: Vec<_> = errors
            .iter()
            .map(|error| (error.field, error.message.as_str()))
            .collect();
        let expected = [
            ("a", "must be one of x, y"),
            ("b", "is required"),
            ("c", "must be a single string"),
        ];
        assert_eq!(errors, expected);
    }

    #[test]
    fn a_repeated_parameter_is_no_list() {
        let pair = |value: &str| ("states".to_owned(), value.to_owned());
        let mut repeated = Form::from_query(vec![pair("x"), pair("y"), pair("x")]);
        assert_eq!(repeated.optional("states", comma_list(&["x", "y"])), None);
        assert!(repeated.finish(Some(())).is_err());

        let mut listed = Form::from_query(vec![pair("x,y")]);
        assert_eq!(
            listed.optional("states", comma_list(&["x", "y"])),
            Some(vec!["x", "y"])
        );
        assert!(listed.finish(Some(())).is_ok());
    }
}
