//! Levels of changes.

use std::fmt;

/// The part of a version that a change raises; below 1.0.0 cargo takes minor for major.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Programs compile and behave as before.
    Patch,
    /// Programs compile; something is added or deprecated.
    Minor,
    /// Some program no longer compiles.
    Major,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&format!("{self:?}").to_lowercase())
    }
}

impl Level {
    /// The version after `version` (`MAJOR.MINOR.PATCH`), if it is valid.
    ///
    /// ```
    /// let major = xtask::surface::Level::Major;
    /// assert_eq!(major.next("1.4.2").as_deref(), Some("2.0.0"));
    /// assert_eq!(major.next("0.4.2").as_deref(), Some("0.5.0"));
    /// ```
    pub fn next(self, version: &str) -> Option<String> {
        let mut numbers = version.splitn(3, '.').map(str::parse::<u64>);
        let mut next = || numbers.next()?.ok();
        let (major, minor, patch) = (next()?, next()?, next()?);
        Some(match (self, major) {
            (Self::Major, 0) => format!("0.{}.0", minor + 1),
            (Self::Major, _) => format!("{}.0.0", major + 1),
            (Self::Minor, 1..) => format!("{major}.{}.0", minor + 1),
            _ => format!("{major}.{minor}.{}", patch + 1),
        })
    }
}
