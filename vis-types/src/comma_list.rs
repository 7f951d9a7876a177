//! Lists that travel as one query parameter, their items separated by commas.

use serde::{Serialize, Serializer};

/// The value of a query parameter that takes several values separated by a comma, such as
/// `states=MISSED,REJECTED`.
///
/// Made from one value, an array, a slice, a `Vec`, or by collecting an iterator. An empty list
/// is the same as leaving the parameter out.
///
/// ```
/// use vis_types::{CallState, CommaList};
///
/// let one: CommaList<CallState> = CallState::Missed.into();
/// let two: CommaList<CallState> = [CallState::Missed, CallState::Rejected].into();
/// let all: CommaList<_> = CallState::ALL.iter().cloned().collect();
///
/// assert_eq!(serde_json::to_string(&two)?, r#""MISSED,REJECTED""#);
/// # let _ = (one, all);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// Source: the descriptions of `direction`, `states` and `types` ("separate values by a comma").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommaList<T>(Vec<T>);

impl<T> CommaList<T> {
    /// The items, in the order in which they are sent.
    pub fn as_slice(&self) -> &[T] {
        &self.0
    }
}

impl<T> Default for CommaList<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> From<T> for CommaList<T> {
    fn from(item: T) -> Self {
        Self(vec![item])
    }
}

impl<T> From<Vec<T>> for CommaList<T> {
    fn from(items: Vec<T>) -> Self {
        Self(items)
    }
}

impl<T, const N: usize> From<[T; N]> for CommaList<T> {
    fn from(items: [T; N]) -> Self {
        Self(items.into())
    }
}

impl<T: Clone> From<&[T]> for CommaList<T> {
    fn from(items: &[T]) -> Self {
        Self(items.to_vec())
    }
}

impl<T> FromIterator<T> for CommaList<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self(items.into_iter().collect())
    }
}

impl<T: AsRef<str>> Serialize for CommaList<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [] => serializer.serialize_none(),
            [first, rest @ ..] => {
                let mut joined = first.as_ref().to_owned();
                for item in rest {
                    joined.push(',');
                    joined.push_str(item.as_ref());
                }
                serializer.serialize_str(&joined)
            }
        }
    }
}
