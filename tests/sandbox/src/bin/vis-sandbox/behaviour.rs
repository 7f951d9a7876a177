//! Behaviour of remote parties and faults of requests, as a script describes them.

use serde::Deserialize;
use vis_sandbox::{Direction, Fault, RemoteParty};

use crate::values::{Count, Endpoint, HumanDuration, Status};

/// Behaviour of a party that the user calls: the first step and those after it.
#[derive(Deserialize)]
#[serde(try_from = "Vec<BehaviourStep>")]
pub(crate) struct CalleeBehaviour(pub(crate) RemoteParty);

/// Behaviour of a party that calls the user: the first step and those after it.
#[derive(Deserialize)]
#[serde(try_from = "Vec<BehaviourStep>")]
pub(crate) struct CallerBehaviour(pub(crate) RemoteParty);

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum BehaviourStep {
    AnswersAfter(HumanDuration),
    Busy,
    RejectsAfter(HumanDuration),
    NeverAnswers,
    Waits,
    GivesUpAfter(HumanDuration),
    HoldsAfter(HumanDuration),
    ResumesAfter(HumanDuration),
    HangsUpAfter(HumanDuration),
}

impl TryFrom<Vec<BehaviourStep>> for CalleeBehaviour {
    type Error = String;

    fn try_from(steps: Vec<BehaviourStep>) -> Result<Self, String> {
        party(steps, Direction::Outbound).map(Self)
    }
}

impl TryFrom<Vec<BehaviourStep>> for CallerBehaviour {
    type Error = String;

    fn try_from(steps: Vec<BehaviourStep>) -> Result<Self, String> {
        party(steps, Direction::Inbound).map(Self)
    }
}

/// Builds the remote party of a call. `direction` is seen from the user.
fn party(steps: Vec<BehaviourStep>, direction: Direction) -> Result<RemoteParty, String> {
    let mut steps = steps.into_iter();
    let first = match steps.next() {
        Some(BehaviourStep::AnswersAfter(duration)) => RemoteParty::answers_after(duration.0),
        Some(BehaviourStep::Busy) => RemoteParty::busy(),
        Some(BehaviourStep::RejectsAfter(duration)) => RemoteParty::rejects_after(duration.0),
        Some(BehaviourStep::NeverAnswers) => RemoteParty::never_answers(),
        Some(BehaviourStep::Waits) => RemoteParty::waits(),
        _ => {
            return Err(
                "the first step must be answers_after, busy, rejects_after or never_answers for \
                 a called party, and waits for a caller"
                    .into(),
            );
        }
    };
    let party = steps.try_fold(first, |party, step| match step {
        BehaviourStep::GivesUpAfter(duration) => Ok(party.gives_up_after(duration.0)),
        BehaviourStep::HoldsAfter(duration) => Ok(party.holds_after(duration.0)),
        BehaviourStep::ResumesAfter(duration) => Ok(party.resumes_after(duration.0)),
        BehaviourStep::HangsUpAfter(duration) => Ok(party.hangs_up_after(duration.0)),
        _ => Err("this step is possible only as the first step"),
    })?;
    party.check(direction).map_err(|error| error.to_string())?;
    Ok(party)
}

/// Describes a fault and the requests that it affects.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FaultSpec {
    #[serde(rename = "fault")]
    kind: FaultKind,
    /// Default: any operation.
    on: Option<Endpoint>,
    /// Number of requests.
    #[serde(default = "once")]
    times: Count,
    /// Whether the service handles the request first.
    #[serde(default)]
    after_handling: bool,
}

#[derive(Clone, Deserialize)]
#[serde(rename_all = "snake_case")]
enum FaultKind {
    Status(Status),
    Gateway(GatewayFault),
    Delay(HumanDuration),
    Reset,
    Close,
    Stall,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct GatewayFault {
    status: Status,
    code: u32,
    message: String,
}

const fn once() -> Count {
    Count(1)
}

impl FaultSpec {
    /// Returns the fault `times` times.
    pub(crate) fn faults(&self) -> Vec<Fault> {
        let fault = match &self.kind {
            FaultKind::Status(status) => Fault::status(status.0),
            FaultKind::Gateway(it) => Fault::gateway_json(it.status.0, it.code, &it.message),
            FaultKind::Delay(duration) => Fault::delay(duration.0),
            FaultKind::Reset => Fault::reset(),
            FaultKind::Close => Fault::close(),
            FaultKind::Stall => Fault::stall(),
        };
        let fault = match &self.on {
            Some(operation) => fault.on(operation.0),
            None => fault,
        };
        let fault = if self.after_handling {
            fault.after_handling()
        } else {
            fault
        };
        vec![fault; self.times.0]
    }
}
