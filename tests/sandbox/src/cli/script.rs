//! The script format.

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_saphyr::{Error, MessageFormatter, UserMessageFormatter, render_options};

use super::history;
use super::values::{HumanDuration, RateLimit};
use crate::fault_queue::Origin;
use crate::{
    Builder, Fault, IncomingCall, Operation, PastCall, RemoteParty, Sandbox, ScriptError, User,
};

/// The least similarity of a name that is suggested, from 0 to 1.
const MIN_SIMILARITY: f64 = 0.8;

/// The content of a script file.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Script {
    user: User,
    pub(super) rate_limit: Option<RateLimit>,
    pub(super) token_lifetime: Option<HumanDuration>,
    pub(super) webhook_lifetime: Option<HumanDuration>,
    /// Ringing time of remote parties that are not listed.
    answer_after: HumanDuration,
    remote_parties: Vec<RemotePartySpec>,
    incoming_calls: Vec<IncomingCallSpec>,
    history: Vec<PastCall>,
    /// Number of generated calls, of all kinds.
    more_history: u32,
    faults: Vec<FaultSpec>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RemotePartySpec {
    number: String,
    behaviour: Behaviour,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IncomingCallSpec {
    after: HumanDuration,
    number: String,
    caller_id: Option<String>,
    behaviour: Option<Behaviour>,
}

/// Behaviour of a remote party: the first step and those after it.
#[derive(Deserialize)]
#[serde(try_from = "Vec<Step>")]
struct Behaviour(RemoteParty);

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Step {
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

impl TryFrom<Vec<Step>> for Behaviour {
    type Error = &'static str;

    fn try_from(steps: Vec<Step>) -> Result<Self, Self::Error> {
        let mut steps = steps.into_iter();
        let mut party = match steps.next() {
            Some(Step::AnswersAfter(duration)) => RemoteParty::answers_after(duration.0),
            Some(Step::Busy) => RemoteParty::busy(),
            Some(Step::RejectsAfter(duration)) => RemoteParty::rejects_after(duration.0),
            Some(Step::NeverAnswers) => RemoteParty::never_answers(),
            Some(Step::Waits) => RemoteParty::waits(),
            _ => {
                return Err(
                    "the first step must be answers_after, busy, rejects_after or never_answers \
                     for a called party, and waits for a caller",
                );
            }
        };
        for step in steps {
            party = match step {
                Step::GivesUpAfter(duration) => party.gives_up_after(duration.0),
                Step::HoldsAfter(duration) => party.holds_after(duration.0),
                Step::ResumesAfter(duration) => party.resumes_after(duration.0),
                Step::HangsUpAfter(duration) => party.hangs_up_after(duration.0),
                _ => return Err("this step is possible only as the first step"),
            };
        }
        Ok(Self(party))
    }
}

/// Describes a fault and the requests that it affects.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FaultSpec {
    #[serde(rename = "fault")]
    kind: FaultKind,
    on: Option<Endpoint>,
    /// Number of requests. Default: 1.
    times: Option<u16>,
    /// Whether the service handles the request first.
    #[serde(default)]
    after_handling: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum FaultKind {
    Status(u16),
    Gateway {
        status: u16,
        code: u32,
        message: String,
    },
    Delay(HumanDuration),
    Reset,
    Close,
    Stall,
}

/// An operation by its method and path, e.g. `POST /self/calls`.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Endpoint(Operation);

impl TryFrom<String> for Endpoint {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let matches = |it: &Operation| text.split_once(' ') == Some((it.method(), it.path()));
        let operation = Operation::ALL.into_iter().find(matches);
        operation
            .map(Self)
            .ok_or_else(|| format!("`{text}` is not an operation such as `POST /self/calls`"))
    }
}

impl FaultSpec {
    fn fault(&self) -> Fault {
        let mut fault = match &self.kind {
            FaultKind::Status(status) => Fault::status(*status),
            FaultKind::Gateway {
                status,
                code,
                message,
            } => Fault::gateway_json(*status, *code, message),
            FaultKind::Delay(duration) => Fault::delay(duration.0),
            FaultKind::Reset => Fault::reset(),
            FaultKind::Close => Fault::close(),
            FaultKind::Stall => Fault::stall(),
        };
        if let Some(operation) = &self.on {
            fault = fault.on(operation.0);
        }
        if self.after_handling {
            fault = fault.after_handling();
        }
        fault
    }
}

/// Suggests a name in place of an unknown one.
struct Suggesting;

impl MessageFormatter for Suggesting {
    fn format_message<'a>(&self, error: &'a Error) -> Cow<'a, str> {
        let (kind, name, expected) = match error {
            Error::SerdeUnknownField {
                field, expected, ..
            } => ("field", field, expected),
            Error::SerdeUnknownVariant {
                variant, expected, ..
            } => ("name", variant, expected),
            _ => return UserMessageFormatter.format_message(error),
        };
        let similarity = |candidate: &str| strsim::jaro_winkler(name, candidate);
        let best = expected.iter().copied();
        let best = best.max_by(|a, b| similarity(a).total_cmp(&similarity(b)));
        match best.filter(|best| similarity(best) >= MIN_SIMILARITY) {
            Some(best) => format!("unknown {kind} `{name}`, did you mean `{best}`?").into(),
            None => format!("unknown {kind} `{name}`: use {}", expected.join(", ")).into(),
        }
    }
}

impl Script {
    /// Reads a file. An error names the file and, for a syntax error, the line.
    pub(super) fn read(path: &Path) -> Result<Self, String> {
        let name = path.display().to_string();
        let text = fs::read_to_string(path)
            .map_err(|error| format!("cannot read the script {name}: {error}"))?;
        Self::parse(&text, &name).map_err(|error| format!("the script is wrong: {error}"))
    }

    fn parse(text: &str, name: &str) -> Result<Self, String> {
        let options = serde_saphyr::options! { strict_booleans: true };
        let script = serde_saphyr::from_str_with_options(text, options);
        script.map_err(|error: Error| {
            let source_name = Some(name);
            let options = render_options! { formatter: &Suggesting, source_name: source_name };
            error.render_with_options(options)
        })
    }

    pub(super) fn builder(&self) -> Builder {
        Sandbox::builder()
            .user(self.user.clone())
            .answer_after(self.answer_after.0)
    }

    pub(super) fn apply(self, sandbox: &Sandbox) -> Result<(), ScriptError> {
        let generated = history::generate(self.more_history, sandbox.now());
        for past in self.history.into_iter().chain(generated) {
            sandbox.add_event(past);
        }
        for RemotePartySpec { number, behaviour } in self.remote_parties {
            sandbox.remote_party(&number, behaviour.0)?;
        }
        for incoming in self.incoming_calls {
            let mut call = IncomingCall::from(incoming.number);
            call.caller_id = incoming.caller_id;
            if let Some(caller) = incoming.behaviour {
                call = call.remote_party(caller.0)?;
            }
            sandbox.incoming_call_after(incoming.after.0, call);
        }
        for fault in &self.faults {
            let queue = &sandbox.service.faults;
            queue.push(&fault.fault(), fault.times.unwrap_or(1), Origin::Script);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_names_the_cause_and_line() {
        let party =
            |behaviour| format!("remote_parties:\n- number: '12'\n  behaviour:\n  - {behaviour}\n");
        let unknown = "unknown field `dances`: use user, ";
        let fault = "\n\nfaults:\n- {fault: reset, on: POST /calls}";
        for (text, line, what) in [
            ("\nuser: {nmae: x}\n".to_owned(), 2, "did you mean `name`?"),
            ("dances: 1".to_owned(), 1, unknown),
            (party("hold_after: 1s"), 4, "did you mean `holds_after`?"),
            ("rate_limit: often".to_owned(), 1, "such as 10/min"),
            ("answer_after: soon".to_owned(), 1, "duration"),
            (party("answers_after: -1s"), 4, "duration"),
            (party("hangs_up_after: 1s"), 4, "the first step"),
            (party("busy\n  - waits"), 4, "only as the first step"),
            (party("dances"), 4, "dances"),
            (fault.to_owned(), 4, "is not an operation"),
        ] {
            let error = Script::parse(&text, "it.yaml").err().unwrap();
            assert!(error.contains(what), "{error}");
            assert!(error.contains(&format!("it.yaml:{line}:")), "{error}");
        }
    }
}
