//! The state machine of a call.

use crate::CallState;

/// The transitions of the vendor's table. Final states have none.
///
/// Keys are wire texts, not the generated variants, so that a new document compiles: a state that
/// upstream adds has no row until its meaning is known, and a renamed state keeps its row under the
/// old text. A snapshot of `vis-tests` lists the document's states without a row.
///
/// Source: Vonage developer portal, "Call events" guide.
const TABLE: &[(&str, &[&str])] = &[
    ("INITIALIZING", &["RINGING", "ANSWERED"]),
    (
        "RINGING",
        &["ACTIVE", "ANSWERED", "CANCELLED", "REJECTED", "MISSED"],
    ),
    ("ACTIVE", &["ANSWERED", "HELD", "REMOTE_HELD"]),
    ("HELD", &["ACTIVE"]),
    ("REMOTE_HELD", &["ACTIVE"]),
    ("ANSWERED", &[]),
    ("CANCELLED", &[]),
    ("MISSED", &[]),
    ("REJECTED", &[]),
];

/// The direct successors of a state. `None` for a state without a row.
fn successors(state: &str) -> Option<&'static [&'static str]> {
    let row = TABLE.iter().find(|(from, _)| *from == state)?;
    Some(row.1)
}

/// The state machine of the vendor's table.
///
/// `DETACHED` is undocumented and an unrecognised value is unknown: neither is final or active, and
/// neither has transitions.
///
/// Source: Vonage developer portal, "Call events" guide.
impl CallState {
    /// Whether the call is over. A call never leaves a final state.
    pub fn is_final(&self) -> bool {
        successors(self.known().as_str()).is_some_and(<[_]>::is_empty)
    }

    /// Whether the call is ongoing: one of the states that the document lets `GET /self/calls` filter
    /// by. [`Active`](Self::Active) is only one of them.
    pub fn is_active(&self) -> bool {
        successors(self.known().as_str()).is_some_and(|next| !next.is_empty())
    }

    /// Whether the table has a direct transition from this state to `next`.
    ///
    /// ```
    /// use vis_types::CallState;
    ///
    /// assert!(CallState::Active.can_become(&CallState::Held));
    /// assert!(!CallState::Held.can_become(&CallState::Answered));
    /// ```
    ///
    /// A call may make several transitions between two polls.
    pub fn can_become(&self, next: &Self) -> bool {
        successors(self.known().as_str()).is_some_and(|all| all.contains(&next.known().as_str()))
    }

    /// Whether the table has a path of one or more transitions from this state to `later`. Detects
    /// events that arrive out of order.
    ///
    /// ```
    /// use vis_types::CallState;
    ///
    /// assert!(CallState::Ringing.can_lead_to(&CallState::Held));
    /// assert!(!CallState::Held.can_lead_to(&CallState::Ringing));
    /// ```
    pub fn can_lead_to(&self, later: &Self) -> bool {
        let mut reached = successors(self.known().as_str())
            .unwrap_or_default()
            .to_vec();
        let mut visited = 0;
        while let Some(state) = reached.get(visited) {
            let next = successors(state).unwrap_or_default().iter();
            let new: Vec<_> = next.filter(|next| !reached.contains(next)).collect();
            reached.extend(new);
            visited += 1;
        }
        reached.contains(&later.known().as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_lead_where_table_says() {
        for (from, to, expected) in [
            ("INITIALIZING", "REMOTE_HELD", true),
            ("ringing", "MISSED", true),
            ("HELD", "HELD", true),
            ("HELD", "RINGING", false),
            ("RINGING", "RINGING", false),
            ("ANSWERED", "ACTIVE", false),
            ("DETACHED", "ACTIVE", false),
            ("ACTIVE", "PARKED", false),
        ] {
            let leads = CallState::from(from).can_lead_to(&to.into());
            assert_eq!(leads, expected, "{from} to {to}");
        }
        for (state, _) in TABLE {
            let state = CallState::from(*state);
            assert_ne!(state.is_final(), state.is_active(), "{state}");
            assert!(!state.can_become(&state) && !state.can_become(&"PARKED".into()));
        }
        let detached = CallState::from("DETACHED");
        assert!(!detached.is_final() && !detached.is_active());
    }
}
