//! `vis trigger`: sends a made-up event to a receiver.

use std::time::Duration;

use clap::Args;
use clap::builder::PossibleValuesParser;
use vis_types::{CallDirection, CallState, Event, Timestamp};

use super::delivery::{self, Receiver};
use super::failure::Failure;
use super::output;

/// Ids of the vendor's examples.
const ACCOUNT_ID: &str = "376";
const USER_ID: &str = "24785";

const INCOMING: &str = "incoming-call";
const OUTGOING: &str = "outgoing-call";

const RINGING_TIME: Duration = Duration::from_secs(5);
const TALK_TIME: Duration = Duration::from_secs(60);

/// Send a made-up, signed event to a receiver
///
/// It is what Vonage's webhooks send, with the headers of the metadata policy HEADER. Fails unless the
/// receiver answers with a 200, as Vonage requires.
#[derive(Debug, Args)]
pub(super) struct Trigger {
    /// Kind of the event
    #[arg(value_name = "KIND", value_parser = PossibleValuesParser::new(kinds()))]
    kind: String,

    #[command(flatten)]
    receiver: Receiver,
}

impl Trigger {
    pub(super) async fn run(&self) -> Result<(), Failure> {
        let sender = self.receiver.sender()?;
        let event = self.event(Timestamp::now())?;
        let answer = sender.post(&event, &delivery::uuid(), 1).await?;
        output::write(&format!("{}  -> {}\n", delivery::line(&event), answer.text))?;
        if answer.is_accepted {
            return Ok(());
        }
        let failure = Failure::new("the receiver has not answered with a 200");
        Err(failure.hint("answer with 200, or Vonage sends the event again, up to five times"))
    }

    fn event(&self, now: Timestamp) -> Result<Event, Failure> {
        let (state, direction) = meaning(&self.kind);
        let talks = ["ACTIVE", "HELD", "REMOTE_HELD", "ANSWERED"].contains(&state.as_str());
        let random_id = || format!("{:024x}", fastrand::u128(..1 << 96));
        let start = now - RINGING_TIME - TALK_TIME;
        let answer = talks.then_some(start + RINGING_TIME);
        let end = state.is_final().then_some(now);
        let duration = end.zip(answer).map(|(end, answer)| end - answer);
        let mut event = Event::builder()
            .id(random_id())
            .external_id(random_id())
            .account_id(ACCOUNT_ID)
            .user_id(USER_ID)
            .record_type("CALL")
            .ucp_type("VBS")
            .internal(false)
            .direction(direction)
            .phone_number("14155550123")
            .duration(duration.unwrap_or_default())
            .state(state)
            .start_time(start)
            .build()
            .map_err(|error| Failure::new(error.to_string()))?;
        event.answer_time = answer;
        event.end_time = end;
        Ok(event)
    }
}

/// The names of the kinds: two of a call that rings, and one for each other state.
fn kinds() -> Vec<String> {
    let states = CallState::ALL.iter().filter(|state| **state != "RINGING");
    let ringing = [INCOMING, OUTGOING].map(str::to_owned);
    ringing.into_iter().chain(states.map(kind)).collect()
}

fn kind(state: &CallState) -> String {
    let state = state.as_str().to_lowercase().replace('_', "-");
    format!("{state}-call")
}

/// The state and the direction of a kind. Only an outbound call is cancelled or initialising.
fn meaning(name: &str) -> (CallState, CallDirection) {
    let state = CallState::ALL.iter().find(|state| kind(state) == name);
    let state = state.cloned().unwrap_or_else(|| "RINGING".into());
    let is_outbound = name == OUTGOING || state == "CANCELLED" || state == "INITIALIZING";
    let direction = if is_outbound { "OUTBOUND" } else { "INBOUND" };
    (state, direction.into())
}
