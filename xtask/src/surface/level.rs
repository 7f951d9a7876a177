//! How much a change of the surface asks of the next version number.

use std::fmt;

/// The part of a version number that a change asks to be raised, in the words of [Semantic
/// Versioning]; below 1.0.0 cargo takes a minor number for a major one.
///
/// [Semantic Versioning]: https://semver.org/spec/v2.0.0.html
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Programs compile and mean what they meant.
    Patch,
    /// Programs compile and mean what they meant, and there is more to use.
    Minor,
    /// Some program no longer compiles, or no longer means what it meant.
    Major,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        })
    }
}

impl Level {
    /// The version after `version` (`MAJOR.MINOR.PATCH`), if that is one.
    ///
    /// ```
    /// use xtask::surface::Level;
    ///
    /// assert_eq!(Level::Major.next("1.4.2").as_deref(), Some("2.0.0"));
    /// // What cargo lets a program that asks for "0.4" have is 0.4.x.
    /// assert_eq!(Level::Major.next("0.4.2").as_deref(), Some("0.5.0"));
    /// assert_eq!(Level::Minor.next("0.4.2").as_deref(), Some("0.4.3"));
    /// assert_eq!(Level::Patch.next("version 3"), None);
    /// ```
    pub fn next(self, version: &str) -> Option<String> {
        let numbers: Vec<u64> = version
            .split('.')
            .map(|number| number.parse().ok())
            .collect::<Option<_>>()?;
        let &[major, minor, patch] = numbers.as_slice() else {
            return None;
        };
        let (major, minor, patch) = match (self, major) {
            (Self::Major, 0) => (0, minor + 1, 0),
            (Self::Major, _) => (major + 1, 0, 0),
            (Self::Minor, 1..) => (major, minor + 1, 0),
            _ => (major, minor, patch + 1),
        };
        Some(format!("{major}.{minor}.{patch}"))
    }
}
