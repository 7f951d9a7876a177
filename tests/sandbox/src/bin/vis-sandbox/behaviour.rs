//! How remote parties behave, and what becomes of requests.

use serde::Deserialize;
use vis_sandbox::{Direction, Fault, RemoteParty};

use crate::text::{Count, Endpoint, Span, Status};

/// Who is called: how they begin, and what follows.
#[derive(Deserialize)]
#[serde(try_from = "Vec<Step>")]
pub(crate) struct Called(pub(crate) RemoteParty);

/// Who calls: how they begin, and what follows.
#[derive(Deserialize)]
#[serde(try_from = "Vec<Step>")]
pub(crate) struct Caller(pub(crate) RemoteParty);

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Step {
    AnswersAfter(Span),
    Busy,
    RejectsAfter(Span),
    NeverAnswers,
    Waits,
    GivesUpAfter(Span),
    HoldsAfter(Span),
    ResumesAfter(Span),
    HangsUpAfter(Span),
}

impl TryFrom<Vec<Step>> for Called {
    type Error = String;

    fn try_from(steps: Vec<Step>) -> Result<Self, String> {
        party(steps, Direction::Outbound).map(Self)
    }
}

impl TryFrom<Vec<Step>> for Caller {
    type Error = String;

    fn try_from(steps: Vec<Step>) -> Result<Self, String> {
        party(steps, Direction::Inbound).map(Self)
    }
}

/// The remote party that takes these steps in calls of this direction, seen from the user.
fn party(steps: Vec<Step>, direction: Direction) -> Result<RemoteParty, String> {
    let mut steps = steps.into_iter();
    let beginning = match steps.next() {
        Some(Step::AnswersAfter(span)) => RemoteParty::answers_after(span.0),
        Some(Step::Busy) => RemoteParty::busy(),
        Some(Step::RejectsAfter(span)) => RemoteParty::rejects_after(span.0),
        Some(Step::NeverAnswers) => RemoteParty::never_answers(),
        Some(Step::Waits) => RemoteParty::waits(),
        _ => {
            return Err(
                "a remote party begins with answers_after, busy, rejects_after or never_answers \
                 if it is called, and with waits if it calls"
                    .into(),
            );
        }
    };
    let party = steps.try_fold(beginning, |party, step| match step {
        Step::GivesUpAfter(span) => Ok(party.gives_up_after(span.0)),
        Step::HoldsAfter(span) => Ok(party.holds_after(span.0)),
        Step::ResumesAfter(span) => Ok(party.resumes_after(span.0)),
        Step::HangsUpAfter(span) => Ok(party.hangs_up_after(span.0)),
        _ => Err("a remote party begins once"),
    })?;
    party.check(direction).map_err(|error| error.to_string())?;
    Ok(party)
}

/// Something that goes wrong with requests.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mishap {
    /// What happens.
    #[serde(rename = "fault")]
    kind: Kind,
    /// To which operation; to any without it.
    on: Option<Endpoint>,
    /// How often.
    #[serde(default = "once")]
    times: Count,
    /// Whether the request is handled first.
    #[serde(default)]
    after_handling: bool,
}

#[derive(Clone, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Status(Status),
    Gateway(Gateway),
    Delay(Span),
    Reset,
    Close,
    Stall,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Gateway {
    status: Status,
    code: u32,
    message: String,
}

const fn once() -> Count {
    Count(1)
}

impl Mishap {
    /// One fault for each time.
    pub(crate) fn faults(&self) -> Vec<Fault> {
        let fault = match &self.kind {
            Kind::Status(status) => Fault::status(status.0),
            Kind::Gateway(it) => Fault::gateway_json(it.status.0, it.code, &it.message),
            Kind::Delay(span) => Fault::delay(span.0),
            Kind::Reset => Fault::reset(),
            Kind::Close => Fault::close(),
            Kind::Stall => Fault::stall(),
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
