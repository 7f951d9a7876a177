//! What a script says is there, and what happens.

use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_saphyr::UserMessageFormatter;
use vis_sandbox::{
    Account, Builder, Direction, IncomingCall, PastCall, Sandbox, ScriptError, User,
};

use crate::behaviour::{Called, Caller, Mishap};
use crate::text::{Count, Span, Way};

/// A script, as its file has it.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Script {
    user: Person,
    /// Until those answer who are not among the remote parties.
    answer_after: Span,
    remote_parties: Vec<Party>,
    incoming_calls: Vec<Incoming>,
    history: Vec<Past>,
    /// So many calls more, of all kinds.
    more_history: Count,
    faults: Vec<Mishap>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Person {
    id: Option<String>,
    name: Option<(String, String)>,
    email_address: Option<String>,
    contact_number: Option<String>,
    login: Option<Login>,
    account: Company,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Login {
    username: String,
    password: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Company {
    id: Option<String>,
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Party {
    number: String,
    behaviour: Called,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Incoming {
    after: Span,
    number: String,
    caller_id: Option<String>,
    behaviour: Option<Caller>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Past {
    number: String,
    state: Ending,
    caller_id: Option<String>,
    started_at: Option<jiff::Timestamp>,
    /// For a call that was answered.
    direction: Option<Way>,
    /// For a call that was answered.
    #[serde(default)]
    talked: Span,
}

#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Ending {
    Answered,
    Missed,
    Rejected,
    Cancelled,
}

impl Script {
    /// Reads a file. An error names the file and, where that is wrong, the line.
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

    /// A sandbox to play it in.
    pub(crate) fn builder(&self) -> Builder {
        Sandbox::builder()
            .user(self.user())
            .answer_after(self.answer_after.0)
    }

    /// Has everything happen in a sandbox that has just begun.
    pub(crate) fn play(self, sandbox: &Sandbox) -> Result<(), ScriptError> {
        for past in self.history {
            sandbox.add_event(past.call());
        }
        sandbox.add_events(self.more_history.0);
        for Party { number, behaviour } in self.remote_parties {
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
        for fault in self.faults.iter().flat_map(Mishap::faults) {
            sandbox.fail_next(fault);
        }
        Ok(())
    }

    fn user(&self) -> User {
        let Person {
            id,
            name,
            email_address,
            contact_number,
            login,
            account,
        } = &self.user;
        let company = set(Account::default(), &account.id, Account::id);
        let company = set(company, &account.name, Account::name);
        let user = set(User::default().account(company), id, User::id);
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

impl Past {
    fn call(self) -> PastCall {
        let direction = self.direction.map_or(Direction::Inbound, |way| way.0);
        let call = match self.state {
            Ending::Answered => PastCall::answered(direction, self.number, self.talked.0),
            Ending::Missed => PastCall::missed(self.number),
            Ending::Rejected => PastCall::rejected(self.number),
            Ending::Cancelled => PastCall::cancelled(self.number),
        };
        let call = match self.started_at {
            Some(time) => call.started_at(time),
            None => call,
        };
        self.caller_id.into_iter().fold(call, PastCall::caller_id)
    }
}

/// Changes what the script says something about.
fn set<T>(thing: T, text: &Option<String>, change: fn(T, String) -> T) -> T {
    match text {
        Some(text) => change(thing, text.clone()),
        None => thing,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_text_is_a_script_or_an_error(text in any::<String>()) {
            let _ = Script::parse(&text);
        }

        #[test]
        fn a_time_span_is_read_as_it_was_written(milliseconds in 0..u64::from(u32::MAX)) {
            let text = format!("answer_after: {milliseconds}ms");
            let script = Script::parse(&text).unwrap();
            prop_assert_eq!(script.answer_after.0.as_millis(), u128::from(milliseconds));
        }
    }

    fn error(text: &str) -> String {
        Script::parse(text)
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default()
    }

    #[test]
    fn a_script_may_be_yaml_or_json() {
        for text in [
            "more_history: 3\nremote_parties:\n- {number: '12', behaviour: [busy]}",
            r#"{"more_history": 3, "remote_parties": [{"number": "12", "behaviour": ["busy"]}]}"#,
        ] {
            let script = Script::parse(text).unwrap();
            assert_eq!((script.more_history.0, script.remote_parties.len()), (3, 1));
        }
    }

    #[test]
    fn an_error_says_what_is_wrong_and_in_which_line() {
        let party =
            |behaviour| format!("remote_parties:\n- number: '12'\n  behaviour:\n  - {behaviour}\n");
        for (text, line, what) in [
            ("\nuser: {nmae: x}\n".to_owned(), 2, "nmae"),
            ("answer_after: soon".to_owned(), 1, "`soon` is no time span"),
            (party("answers_after: -1s"), 4, "`-1s` is no time span"),
            (party("hangs_up_after: 1s"), 4, "begins with"),
            (party("busy\n  - waits"), 4, "begins once"),
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
                "is no operation",
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
                "is no status",
            ),
        ] {
            let error = error(&text);
            assert!(error.contains(what), "{error}");
            assert!(error.contains(&format!("line {line}")), "{error}");
        }
    }
}
