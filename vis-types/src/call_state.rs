//! The state machine of a call.

use crate::CallState;

/// Where a call can go from each state, as the vendor's table has it. The final states lead nowhere.
///
/// The table goes by the text on the wire and not by the variants, which are generated: a state that
/// upstream adds is in no row until somebody knows what it means, and one that upstream renames keeps
/// its meaning under the old text, which a service may go on to send. Neither is in the way of
/// taking a new document. A snapshot of `vis-tests` shows which states of the document have no row.
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

/// The states that the table lets follow a state; nothing for a state that it does not have.
fn successors(state: &str) -> Option<&'static [&'static str]> {
    let row = TABLE.iter().find(|(from, _)| *from == state)?;
    Some(row.1)
}

/// The state machine, as the vendor's table has it.
///
/// Nothing is documented of `DETACHED`, and nothing is known of a value that this version does not
/// recognise: both are neither final nor active, and no transition from or to them is expected.
///
/// Source: Vonage developer portal, "Call events" guide.
impl CallState {
    /// Whether the call is over: a call never leaves this state.
    pub fn is_final(&self) -> bool {
        successors(self.as_str()).is_some_and(<[_]>::is_empty)
    }

    /// Whether the call is going on, from its start to its end: one of the states that the document
    /// lets `GET /self/calls` ask for. [`Active`](Self::Active) is only one of them.
    pub fn is_active(&self) -> bool {
        successors(self.as_str()).is_some_and(|next| !next.is_empty())
    }

    /// Whether the vendor's table lets a call go from this state to `next` in one step.
    ///
    /// ```
    /// use vis_types::CallState;
    ///
    /// assert!(CallState::Active.can_become(&CallState::Held));
    /// assert!(!CallState::Held.can_become(&CallState::Answered));
    /// ```
    ///
    /// A call that is polled may have taken several steps in between.
    pub fn can_become(&self, next: &Self) -> bool {
        successors(self.as_str()).is_some_and(|all| all.contains(&next.as_str()))
    }

    /// Whether the vendor's table lets a call come from this state to `later` in one step or more:
    /// what is seen in the wrong order is so recognised.
    ///
    /// ```
    /// use vis_types::CallState;
    ///
    /// assert!(CallState::Ringing.can_lead_to(&CallState::Held));
    /// assert!(!CallState::Held.can_lead_to(&CallState::Ringing));
    /// ```
    pub fn can_lead_to(&self, later: &Self) -> bool {
        let mut reached = successors(self.as_str()).unwrap_or_default().to_vec();
        let mut visited = 0;
        while let Some(state) = reached.get(visited) {
            let next = successors(state).unwrap_or_default().iter();
            let new: Vec<_> = next.filter(|next| !reached.contains(next)).collect();
            reached.extend(new);
            visited += 1;
        }
        reached.contains(&later.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn states() -> impl Iterator<Item = CallState> {
        TABLE.iter().map(|(state, _)| CallState::from(*state))
    }

    #[test]
    fn successors_have_rows_of_their_own() {
        for state in TABLE.iter().flat_map(|(_, next)| *next) {
            assert!(successors(state).is_some(), "{state}");
        }
    }

    #[test]
    fn states_of_the_table_are_final_or_active() {
        for state in states() {
            assert_ne!(state.is_final(), state.is_active(), "{state}");
            assert!(!state.can_become(&state), "{state}");
        }
        let last: Vec<_> = states().filter(CallState::is_final).collect();
        assert_eq!(last, ["ANSWERED", "CANCELLED", "MISSED", "REJECTED"]);
    }

    #[test]
    fn hold_comes_and_goes_and_ringing_never_returns() {
        for (from, to, expected) in [
            ("INITIALIZING", "REMOTE_HELD", true),
            ("RINGING", "MISSED", true),
            ("HELD", "REMOTE_HELD", true),
            ("HELD", "HELD", true),
            ("HELD", "RINGING", false),
            ("RINGING", "RINGING", false),
            ("ACTIVE", "MISSED", false),
            ("ANSWERED", "ACTIVE", false),
        ] {
            let leads = CallState::from(from).can_lead_to(&to.into());
            assert_eq!(leads, expected, "{from} to {to}");
        }
    }

    #[test]
    fn unknown_states_promise_nothing() {
        for unknown in ["DETACHED", "PARKED"].map(CallState::from) {
            assert!(!unknown.is_final() && !unknown.is_active());
            for state in states() {
                assert!(!unknown.can_become(&state) && !state.can_become(&unknown));
                assert!(!unknown.can_lead_to(&state) && !state.can_lead_to(&unknown));
            }
        }
    }
}
