//! Lists that travel as one text, their items separated by a character.

use std::fmt;

use serde::{Serialize, Serializer};

/// The value of a parameter that takes several values separated by a comma, such as
/// `states=MISSED,REJECTED`.
///
/// Source: the descriptions of `direction`, `states` and `types` ("separate values by a comma").
pub type CommaList<T> = DelimitedList<T, ','>;

/// The value of a parameter that takes several values separated by a space (`style:
/// spaceDelimited`).
pub type SpaceList<T> = DelimitedList<T, ' '>;

/// The value of a parameter that takes several values separated by `|` (`style: pipeDelimited`).
pub type PipeList<T> = DelimitedList<T, '|'>;

/// Several values of one parameter, sent as one text.
///
/// Made from one value, an array, a slice, a `Vec`, or by collecting an iterator. An empty list
/// is the same as leaving the parameter out. No item can hold the separator:
/// [`check`](Self::check), which every builder calls, says so before anything is sent.
///
/// ```
/// use vis_types::{CallState, CommaList};
///
/// let one: CommaList<CallState> = CallState::Missed.into();
/// let two: CommaList<CallState> = [CallState::Missed, CallState::Rejected].into();
/// let all: CommaList<_> = CallState::ALL.iter().cloned().collect();
///
/// assert_eq!(serde_json::to_string(&two)?, r#""MISSED,REJECTED""#);
/// assert!(CommaList::<String>::from("a,b").check().is_err());
/// # let _ = (one, all);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DelimitedList<T, const SEPARATOR: char>(Vec<T>);

/// An item of a [`DelimitedList`] holds the character that separates items.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SeparatorInItem {
    /// Which item, from 0.
    pub index: usize,
    /// The character.
    pub separator: char,
}

impl fmt::Display for SeparatorInItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { index, separator } = self;
        write!(
            f,
            "item {index} holds `{separator}`, which separates the items"
        )
    }
}

impl std::error::Error for SeparatorInItem {}

impl<T, const SEPARATOR: char> DelimitedList<T, SEPARATOR> {
    /// The items, in the order in which they are sent.
    pub fn as_slice(&self) -> &[T] {
        &self.0
    }
}

impl<T: fmt::Display, const SEPARATOR: char> DelimitedList<T, SEPARATOR> {
    /// The list itself, if it is read as it was meant.
    ///
    /// # Errors
    /// When an item holds the separator: it would arrive as two.
    pub fn check(self) -> Result<Self, SeparatorInItem> {
        let holds = |item: &T| item.to_string().contains(SEPARATOR);
        match self.0.iter().position(holds) {
            None => Ok(self),
            Some(index) => Err(SeparatorInItem {
                index,
                separator: SEPARATOR,
            }),
        }
    }
}

impl<T, const SEPARATOR: char> Default for DelimitedList<T, SEPARATOR> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T, const SEPARATOR: char> From<T> for DelimitedList<T, SEPARATOR> {
    fn from(item: T) -> Self {
        Self(vec![item])
    }
}

impl<T, const SEPARATOR: char> From<Vec<T>> for DelimitedList<T, SEPARATOR> {
    fn from(items: Vec<T>) -> Self {
        Self(items)
    }
}

impl<T, const N: usize, const SEPARATOR: char> From<[T; N]> for DelimitedList<T, SEPARATOR> {
    fn from(items: [T; N]) -> Self {
        Self(items.into())
    }
}

impl<T: Clone, const SEPARATOR: char> From<&[T]> for DelimitedList<T, SEPARATOR> {
    fn from(items: &[T]) -> Self {
        Self(items.to_vec())
    }
}

impl<const N: usize, const SEPARATOR: char> From<[&str; N]> for DelimitedList<String, SEPARATOR> {
    fn from(items: [&str; N]) -> Self {
        items.into_iter().map(str::to_owned).collect()
    }
}

impl<const SEPARATOR: char> From<Vec<&str>> for DelimitedList<String, SEPARATOR> {
    fn from(items: Vec<&str>) -> Self {
        items.into_iter().map(str::to_owned).collect()
    }
}

impl<const SEPARATOR: char> From<&str> for DelimitedList<String, SEPARATOR> {
    fn from(item: &str) -> Self {
        Self(vec![item.to_owned()])
    }
}

impl<T, const SEPARATOR: char> FromIterator<T> for DelimitedList<T, SEPARATOR> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self(items.into_iter().collect())
    }
}

/// The text that is sent.
impl<T: fmt::Display, const SEPARATOR: char> fmt::Display for DelimitedList<T, SEPARATOR> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, item) in self.0.iter().enumerate() {
            if index > 0 {
                write!(f, "{SEPARATOR}")?;
            }
            write!(f, "{item}")?;
        }
        Ok(())
    }
}

impl<T: fmt::Display, const SEPARATOR: char> Serialize for DelimitedList<T, SEPARATOR> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_empty() {
            serializer.serialize_none()
        } else {
            serializer.collect_str(self)
        }
    }
}
