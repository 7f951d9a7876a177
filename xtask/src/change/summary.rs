//! Changes in a few words.

use std::fmt;

use super::Change;

/// With more different words than this, only numbers are left.
const MOST_WORDS: usize = 4;

/// Changes in a few words: `~operationId`, `-enum ×3, +$ref ×3`, or, when they are of many kinds,
/// only how many were added, changed and removed: `+12 ~1 -3`.
#[derive(Clone, Debug)]
pub struct Summary(Vec<(Kind, String, usize)>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Added,
    Changed,
    Removed,
}

impl Kind {
    fn of(change: &Change<'_>) -> Self {
        match (change.before, change.after) {
            (None, _) => Self::Added,
            (_, None) => Self::Removed,
            _ => Self::Changed,
        }
    }

    fn sign(self) -> char {
        match self {
            Self::Added => '+',
            Self::Changed => '~',
            Self::Removed => '-',
        }
    }
}

impl Summary {
    /// Sums up changes.
    pub fn new(changes: &[Change<'_>]) -> Self {
        let mut words: Vec<(Kind, String, usize)> = Vec::new();
        for change in changes {
            let kind = Kind::of(change);
            let place = &change.location;
            let key = place
                .last_key()
                .map_or_else(|| place.to_string(), str::to_owned);
            match words
                .iter_mut()
                .find(|(k, word, _)| (*k, word.as_str()) == (kind, key.as_str()))
            {
                Some((.., count)) => *count += 1,
                None => words.push((kind, key, 1)),
            }
        }
        Self(words)
    }

    fn count(&self, kind: Kind) -> usize {
        self.0
            .iter()
            .filter(|(k, ..)| *k == kind)
            .map(|(.., count)| count)
            .sum()
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<_> = if self.0.len() > MOST_WORDS {
            let kinds = [Kind::Added, Kind::Changed, Kind::Removed].into_iter();
            let counts = kinds.map(|kind| (kind.sign(), self.count(kind)));
            counts
                .filter(|(_, count)| *count > 0)
                .map(|(sign, count)| format!("{sign}{count}"))
                .collect()
        } else {
            let word = |(kind, key, count): &(Kind, String, usize)| match count {
                1 => format!("{}{key}", kind.sign()),
                _ => format!("{}{key} ×{count}", kind.sign()),
            };
            self.0.iter().map(word).collect()
        };
        f.write_str(&words.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::change::changes;

    fn summary(before: &Value, after: &Value) -> String {
        Summary::new(&changes(before, after)).to_string()
    }

    #[test]
    fn few_kinds_of_changes_are_named() {
        let before = json!({ "x": { "enum": [1] }, "y": { "enum": [1] }, "z": 1 });
        let after = json!({ "x": { "$ref": "#/e" }, "y": { "$ref": "#/e" }, "z": 2 });

        assert_eq!(summary(&before, &after), "-enum ×2, +$ref ×2, ~z");
    }

    #[test]
    fn many_kinds_of_changes_are_counted() {
        let before = json!({ "a": 1, "b": 2 });
        let after = json!({ "b": 3, "c": 4, "d": 5, "e": 6 });

        assert_eq!(summary(&before, &after), "+3, ~1, -1");
    }
}
