//! The state machine of a call.

use crate::CallState;

/// The state machine, as the vendor's table has it.
///
/// Nothing is documented of `DETACHED`, and nothing is known of a value that this version does not
/// recognise: both are neither final nor active, and no transition from or to them is expected.
///
/// Source: Vonage developer portal, "Call events" guide.
impl CallState {
    /// Whether the call is over: a call never leaves this state.
    pub fn is_final(&self) -> bool {
        matches!(
            self,
            Self::Answered | Self::Cancelled | Self::Missed | Self::Rejected
        )
    }

    /// Whether the call is going on, from its start to its end: one of the states that the document
    /// lets `GET /self/calls` ask for. [`Active`](Self::Active) is only one of them.
    pub fn is_active(&self) -> bool {
        matches!(
            self,
            Self::Initializing | Self::Ringing | Self::Active | Self::Held | Self::RemoteHeld
        )
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
        use CallState::{
            Active, Answered, Cancelled, Held, Initializing, Missed, Rejected, RemoteHeld, Ringing,
        };
        match self {
            Initializing => matches!(next, Ringing | Answered),
            Ringing => matches!(next, Active | Answered | Cancelled | Rejected | Missed),
            Active => matches!(next, Answered | Held | RemoteHeld),
            Held | RemoteHeld => matches!(next, Active),
            _ => false,
        }
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
        match (self.stage(), later.stage()) {
            // Hold comes and goes.
            (Some(TALK), Some(TALK)) => true,
            (Some(stage), Some(later)) => stage < later,
            _ => false,
        }
    }

    fn stage(&self) -> Option<u8> {
        match self {
            Self::Initializing => Some(0),
            Self::Ringing => Some(1),
            Self::Active | Self::Held | Self::RemoteHeld => Some(TALK),
            state => state.is_final().then_some(TALK + 1),
        }
    }
}

/// The stage of a call that has been answered.
const TALK: u8 = 2;

#[cfg(test)]
mod tests {
    use crate::CallState;

    #[test]
    fn no_state_is_both_final_and_active_and_none_is_left_when_final() {
        for state in CallState::ALL {
            assert!(!(state.is_final() && state.is_active()), "{state}");
            let leads_on = CallState::ALL.iter().any(|next| state.can_become(next));
            assert_eq!(leads_on, state.is_active(), "{state}");
            assert!(!state.can_become(state), "{state}");
        }
    }

    #[test]
    fn a_state_leads_to_what_its_successors_lead_to() {
        for state in CallState::ALL {
            for later in CallState::ALL {
                let in_steps = || {
                    let mut through = CallState::ALL.iter();
                    through.any(|next| state.can_become(next) && next.can_lead_to(later))
                };
                let expected = state.can_become(later) || in_steps();
                assert_eq!(state.can_lead_to(later), expected, "{state} to {later}");
            }
        }
    }

    #[test]
    fn an_unrecognized_state_promises_nothing() {
        let parked = CallState::from("PARKED");
        assert!(!parked.is_final() && !parked.is_active());
        for state in CallState::ALL {
            assert!(!parked.can_become(state) && !state.can_become(&parked));
        }
    }
}
