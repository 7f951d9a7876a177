//! What is read, and what is refused?
//!
//! A record is read as far as it can be read. Gateways, mobile back ends and new versions of the
//! service send what the document does not have; one odd property must not cost a placed call.
//!
//! ```
//! # fn main() -> Result<(), vis_api::PayloadError> {
//! use std::time::Duration;
//! use vis_api::{Call, CallState, read_json};
//!
//! let call: Call = read_json(
//!     br#"{"id": 17, "state": "Answered", "duration": "2950", "startTime": "pending"}"#,
//! )?;
//! assert_eq!((call.id.as_str(), call.duration()), ("17", Duration::from_millis(2950)));
//! assert_eq!(call.state, CallState::Answered);
//! assert_eq!(call.start_time, None);
//! assert_eq!(call.oddities()[0].to_string(), "startTime: not a date-time such as 2020-10-01T16:10:06.000+0000");
//! # Ok(())
//! # }
//! ```
//!
//! # Which properties can I rely on?
//!
//! A call, an event, a webhook, a user and an account have an `id`; a count has its `count`. All else
//! is an `Option`, whatever the document says, so that a later change of it breaks no program.
//! Accessors of the same names return an empty value for what is absent: `call.phone_number()` is a
//! `&str`. Enums are never absent: a missing one is the empty text, and unknown text is kept. A known
//! value in other letters equals the known value; [`known`](crate::CallState::known) is for `match`,
//! and `as_str` keeps what came.
//!
//! # What if a property is odd?
//!
//! | what came | what is read |
//! |---|---|
//! | a number as text, or with `.0` or an exponent | the number |
//! | a number in place of a text or an id | its digits as text |
//! | `"true"`, `"0"`, `"yes"`, `"off"` | the boolean |
//! | a time as epoch seconds or milliseconds, RFC 2822, an array, … | the instant; [`Timestamp`](crate::Timestamp) lists all |
//! | `""` in place of a time, number, object or list | absent |
//! | one value in place of a list | a list of one |
//! | anything else | absent; `oddities()` of the record has path, text and reason |
//!
//! The feature `tracing` logs one `WARN` for a response or delivery with oddities, without values.
//!
//! # What if a record is odd?
//!
//! One without an `id` is missing from its list: [`Response::unreadable`](crate::Response::unreadable)
//! and [`Page::unreadable`](crate::Page::unreadable) have it. As a whole response it is an error. A
//! delivery is never lost: its event has a blank id then. A blank id is no key: two records that have
//! one are two records.
//!
//! | what came | what is read |
//! |---|---|
//! | 204, no body or `null` for a list | the empty list |
//! | one object for a list; an array of one for an object | the record |
//! | `3` for a count | the count |
//! | a fault of the gateway, or an error of the service, with 200 | the error |
//! | a fault as the only item of a list, with 200 | the error |
//! | a list, page or text where a record belongs | an error of the kind [`Decode`](crate::ErrorKind::Decode) |
//!
//! # What if the bytes are odd?
//!
//! A byte order mark and zero bytes at the end are passed over. The charset is UTF-8 unless the byte
//! order mark, zero bytes between the characters or `Content-Type` say UTF-16, ISO 8859-1 or
//! windows-1252; what is no character becomes
//! U+FFFD, as does an escape of half a character. Control characters in strings are read, and so is `\'`; `NaN` is absent. Of a name
//! that comes twice, the last value counts. A body that is compressed and thus unreadable, which no request
//! asks for, is an error that says so. All of this holds for responses, errors, tokens, session files and deliveries.
//! The signature of a delivery covers the text as sent: a name that comes twice in its event is refused.
