//! One thing that a surface says.

use std::collections::BTreeMap;

use super::Level;

/// Something that a program may rely on, and what its coming and going means to the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fact {
    /// What is so, such as the type of a field.
    pub(super) value: String,
    /// What it asks for when it is new.
    pub(super) appears: Level,
    /// What it asks for when it is gone, or its value is another.
    pub(super) goes: Level,
    /// What it is a part of: whoever that is new to has nothing to lose by the part.
    pub(super) owner: Option<String>,
}

impl Fact {
    /// A fact that programs may rely on, and that none minds while it is not there.
    pub(super) fn offered(value: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            appears: Level::Minor,
            goes: Level::Major,
            owner: None,
        }
    }

    /// A fact that programs have to obey, such as that a parameter is required.
    pub(super) fn demanded(value: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            appears: Level::Major,
            goes: Level::Minor,
            owner: None,
        }
    }

    /// The same fact, about a part of `owner`.
    pub(super) fn of(self, owner: impl Into<String>) -> Self {
        Self {
            owner: Some(owner.into()),
            ..self
        }
    }

    /// The same fact, about a part of `owner`; where that is not open, programs name all its parts.
    pub(super) fn of_closed(self, is_open: bool, owner: impl Into<String>) -> Self {
        let appears = match is_open {
            true => self.appears,
            false => Level::Major,
        };
        Self { appears, ..self }.of(owner)
    }

    /// A fact that is good to know.
    pub(super) fn told(value: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            appears: Level::Patch,
            goes: Level::Patch,
            owner: None,
        }
    }
}

/// Facts by what they are about, such as `vis-types: Event.state`.
pub(super) type Facts = BTreeMap<String, Fact>;
