//! The script format.

use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_saphyr::UserMessageFormatter;
use vis_sandbox::{
    Account, Builder, Direction, IncomingCall, PastCall, Sandbox, ScriptError, User,
};

use crate::behaviour::{CalleeBehaviour, CallerBehaviour, FaultSpec};
use crate::values::{CallDirection, Count, HumanDuration};

/// The content of a script file.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Script {
    user: UserSpec,
    /// Ringing time of remote parties that are not listed.
    answer_after: HumanDuration,
    remote_parties: Vec<RemotePartySpec>,
    incoming_calls: Vec<IncomingCallSpec>,
    history: Vec<PastCallSpec>,
    /// Number of generated calls, of all kinds.
    more_history: Count,
    faults: Vec<FaultSpec>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct UserSpec {
    id: Option<String>,
    name: Option<(String, String)>,
    email_address: Option<String>,
    contact_number: Option<String>,
    login: Option<LoginSpec>,
    account: AccountSpec,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LoginSpec {
    username: String,
    password: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct AccountSpec {
    id: Option<String>,
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RemotePartySpec {
    number: String,
    behaviour: CalleeBehaviour,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IncomingCallSpec {
    after: HumanDuration,
    number: String,
    caller_id: Option<String>,
    behaviour: Option<CallerBehaviour>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PastCallSpec {
    number: String,
    state: FinalState,
    caller_id: Option<String>,
    started_at: Option<jiff::Timestamp>,
    /// Only for an answered call.
    direction: Option<CallDirection>,
    /// Only for an answered call.
    #[serde(default)]
    talked: HumanDuration,
}

#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum FinalState {
    Answered,
    Missed,
    Rejected,
    Cancelled,
}

impl Script {
    /// Reads a file. An error names the file and, for a syntax error, the line.
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        let name = path.display().to_string();
        let text = fs::read_to_string(path)
            .map_err(|error| format!("cannot read the script {name}: {error}"))?;
        Self::parse(&text).map_err(|error| {
            let options = serde_saphyr::render_options! {
                formatter: &UserMessageFormatter,
                source_name: Some(&name),
            };
            let error = error.render_with_options(options);
            format!("the script is wrong: {error}")
        })
    }

    fn parse(text: &str) -> Result<Self, serde_saphyr::Error> {
        let options = serde_saphyr::options! { strict_booleans: true };
        serde_saphyr::from_str_with_options(text, options)
    }

    /// Returns a builder with the settings of the script.
    pub(crate) fn builder(&self) -> Builder {
        Sandbox::builder()
            .user(self.user())
            .answer_after(self.answer_after.0)
    }

    /// Applies the remote parties, calls and faults to a new sandbox.
    pub(crate) fn apply(self, sandbox: &Sandbox) -> Result<(), ScriptError> {
        for past in self.history {
            sandbox.add_event(past.call());
        }
        sandbox.add_events(self.more_history.0);
        for RemotePartySpec { number, behaviour } in self.remote_parties {
            sandbox.remote_party(&number, behaviour.0)?;
        }
        for incoming in self.incoming_calls {
            let caller_id = incoming.caller_id.into_iter();
            let call = caller_id.fold(incoming.number.into(), IncomingCall::caller_id);
            let call = match incoming.behaviour {
                Some(caller) => call.remote_party(caller.0)?,
                None => call,
            };
            sandbox.incoming_call_after(incoming.after.0, call);
        }
        for fault in self.faults.iter().flat_map(FaultSpec::faults) {
            sandbox.fail_next(fault);
        }
        Ok(())
    }

    fn user(&self) -> User {
        let UserSpec {
            id,
            name,
            email_address,
            contact_number,
            login,
            account,
        } = &self.user;
        let with_id = set(Account::default(), &account.id, Account::id);
        let account = set(with_id, &account.name, Account::name);
        let user = set(User::default().account(account), id, User::id);
        let user = set(user, email_address, User::email_address);
        let user = set(user, contact_number, User::contact_number);
        let user = match name {
            Some((first, last)) => user.name(first, last),
            None => user,
        };
        match login {
            Some(login) => user.login(&login.username, &login.password),
            None => user,
        }
    }
}

impl PastCallSpec {
    fn call(self) -> PastCall {
        let direction = self.direction.map_or(Direction::Inbound, Direction::from);
        let call = match self.state {
            FinalState::Answered => PastCall::answered(direction, self.number, self.talked.0),
            FinalState::Missed => PastCall::missed(self.number),
            FinalState::Rejected => PastCall::rejected(self.number),
            FinalState::Cancelled => PastCall::cancelled(self.number),
        };
        let call = match self.started_at {
            Some(time) => call.started_at(time),
            None => call,
        };
        self.caller_id.into_iter().fold(call, PastCall::caller_id)
    }
}

/// Sets a value that the script contains.
fn set<T>(thing: T, text: &Option<String>, change: fn(T, String) -> T) -> T {
    match text {
        Some(text) => change(thing, text.clone()),
        None => thing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        Script::parse(text)
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default()
    }

    #[test]
    fn parse_accepts_yaml_and_json() {
        for text in [
            "more_history: 3\nremote_parties:\n- {number: '12', behaviour: [busy]}",
            r#"{"more_history": 3, "remote_parties": [{"number": "12", "behaviour": ["busy"]}]}"#,
        ] {
            let script = Script::parse(text).unwrap();
            assert_eq!((script.more_history.0, script.remote_parties.len()), (3, 1));
        }
    }

    #[test]
    fn error_names_the_cause_and_line() {
        let party =
            |behaviour| format!("remote_parties:\n- number: '12'\n  behaviour:\n  - {behaviour}\n");
        for (text, line, what) in [
            ("\nuser: {nmae: x}\n".to_owned(), 2, "nmae"),
            (
                "answer_after: soon".to_owned(),
                1,
                "`soon` is not a duration",
            ),
            (party("answers_after: -1s"), 4, "`-1s` is not a duration"),
            (party("hangs_up_after: 1s"), 4, "the first step"),
            (party("busy\n  - waits"), 4, "only as the first step"),
            (party("dances"), 4, "dances"),
            (
                party("busy\n  - holds_after: 1s"),
                4,
                "holds_after is impossible here",
            ),
            (party("waits"), 4, "for INBOUND calls"),
            (
                "\n\nfaults:\n- {fault: reset, on: POST /calls}".to_owned(),
                4,
                "is not an operation",
            ),
            (
                "faults:\n- {fault: reset, times: 18446744073709551615}".to_owned(),
                2,
                "is more than 1000000",
            ),
            (
                "more_history: 1000001".to_owned(),
                1,
                "is more than 1000000",
            ),
            (
                "faults:\n- fault: {status: 99}".to_owned(),
                2,
                "is not a status",
            ),
        ] {
            let error = error(&text);
            assert!(error.contains(what), "{error}");
            assert!(error.contains(&format!("line {line}")), "{error}");
        }
    }
}
