//! The program `vis-sandbox`.
#![cfg(feature = "cli")]

use std::io::Write;
use std::process::Stdio;
use std::time::Duration;

use reqwest::Method;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::net::TcpListener;
use tokio::process::{Child, ChildStdout, Command};

use crate::support::{TIMEOUT, TestResult, client, shell_arguments};

const PROGRAM: &str = env!("CARGO_BIN_EXE_vis-sandbox");
const EXAMPLE_SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/scenario.yaml");

struct Program {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Program {
    fn start(arguments: &[&str]) -> TestResult<Self> {
        let mut child = Command::new(PROGRAM)
            .args(arguments)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let output = child.stdout.take().ok_or("no output")?;
        let lines = BufReader::new(output).lines();
        Ok(Self { child, lines })
    }

    /// Returns the next line without its `label`.
    async fn line(&mut self, label: &str) -> TestResult<String> {
        let line = self.lines.next_line().await?.ok_or("no more lines")?;
        let rest = line.strip_prefix(label).ok_or(&*line)?;
        Ok(rest.trim_start().to_owned())
    }
}

#[tokio::test]
async fn startup_prints_usable_commands() -> TestResult {
    let mut program = Program::start(&["--port=0"])?;
    let url = program.line("base URL").await?;
    let token = program.line("token").await?;
    let export = format!("export VIS_BASE_URL={url} VIS_TOKEN={token}");
    assert_eq!(program.line("shell").await?, export);

    let curl = shell_arguments(&program.line("try").await?).await?;
    let authorization = format!("Authorization: Bearer {token}");
    assert_eq!(curl, ["-H", &authorization, &format!("{url}/self")]);
    let response = client()?.get(&curl[2]).bearer_auth(&token).send().await?;
    assert_eq!(response.status(), 200);

    let login = program.line("log in").await?;
    assert_eq!(log_in(&login).await?["token_type"], "Bearer");
    Ok(())
}

/// Sends the request of the `log in` line.
async fn log_in(line: &str) -> TestResult<Value> {
    let arguments = shell_arguments(line).await?;
    let [_, basic, _, grant, _, username, _, password, token_url] = &arguments[..] else {
        return Err(line.into());
    };
    let (id, secret) = basic.split_once(':').ok_or("no secret")?;
    let form = [grant, username, password].map(|pair| pair.split_once('='));
    let request = client()?.post(token_url).basic_auth(id, Some(secret));
    let tokens = request.form(&form).send().await?;
    assert_eq!(tokens.status(), 200);
    Ok(tokens.json().await?)
}

#[cfg(unix)]
#[tokio::test]
async fn interrupt_ends_process() -> TestResult {
    let mut program = Program::start(&["--port", "0"])?;
    while program.line("Ctrl-C").await.is_err() {}
    let id = program.child.id().ok_or("no process")?.to_string();
    // The handler may not be installed yet when the last line is printed: repeat the signal.
    let ended = async {
        loop {
            Command::new("kill").args(["-INT", &id]).status().await?;
            let pause = Duration::from_millis(50);
            if let Ok(status) = tokio::time::timeout(pause, program.child.wait()).await {
                return TestResult::Ok(status?);
            }
        }
    };
    tokio::time::timeout(TIMEOUT, ended).await??;
    Ok(())
}

#[tokio::test]
async fn startup_error_names_the_cause() -> TestResult {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let port = listener.local_addr()?.port().to_string();
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let missing = "no/such/file.yaml";
    let unreadable = "cannot read the script no/such/file.yaml: ";
    for (arguments, expected) in [
        (["--port", &port], "choose another --port"),
        (["--script", missing], unreadable),
        (["--script", manifest], "the script is wrong: "),
        (["--script", manifest], "/Cargo.toml:1:"),
    ] {
        let output = Command::new(PROGRAM).args(arguments).output().await?;
        assert_eq!(output.status.code(), Some(1));
        let error = String::from_utf8(output.stderr)?;
        let is_named = error.starts_with("vis-sandbox: ") && error.contains(expected);
        assert!(is_named, "{error}");
    }
    Ok(())
}

#[tokio::test]
async fn example_script_behaves_as_documented() -> TestResult {
    let mut program = Program::start(&["--conformance", "--script", EXAMPLE_SCRIPT])?;
    let url = program.line("base URL").await?;
    let token = program.line("token").await?;
    let client = client()?;
    let send = async |method: Method, path: &str| -> TestResult<(u16, Value)> {
        let request = client.request(method, format!("{url}{path}"));
        let body = r#"{"phoneNumber":"14155550102"}"#;
        let response = request.bearer_auth(&token).body(body).send().await?;
        Ok((response.status().as_u16(), response.json().await?))
    };

    let (_, user) = send(Method::GET, "/self").await?;
    assert_eq!(user["id"], "1234");
    assert_eq!(user["lastName"], "Doe");
    for status in [429, 429, 200] {
        assert_eq!(send(Method::GET, "/self/calls/count").await?.0, status);
    }
    let (_, count) = send(Method::GET, "/self/events/count").await?;
    assert!(count["count"].as_u64() >= Some(102), "{count}");
    let (_, events) = send(Method::GET, "/self/events?states=ANSWERED&size=1").await?;
    assert_eq!(events[0]["duration"], 72_000);
    let start = events[0]["startTime"].as_str().unwrap_or_default();
    assert!(start.ends_with('Z'), "conformance mode: {start}");

    let lost = send(Method::POST, "/self/calls").await;
    assert!(lost.is_err(), "the response is lost");
    while program.line("document").await.is_err() {}
    let page = program.line("page").await?;
    let state = client.get(format!("{page}page/state")).send().await?;
    let state: Value = state.json().await?;
    let requests = state["requests"]["rows"].as_array().ok_or("no list")?;
    let outcomes = requests.iter().filter_map(|row| row["outcome"].as_str());
    let outcomes: Vec<_> = outcomes.collect();
    let expected = [
        "reset after handling: the call was placed; fault from the script",
        "fault from the script (2 of 2)",
        "fault from the script (1 of 2)",
    ];
    assert_eq!(outcomes, expected);
    let cancelled = "/self/events?states=CANCELLED&order=DESC&size=1";
    let (_, busy) = send(Method::GET, cancelled).await?;
    assert_eq!(busy[0]["phoneNumber"], "14155550102");
    Ok(())
}

#[tokio::test]
async fn options_precede_script() -> TestResult {
    let mut script = tempfile::NamedTempFile::new()?;
    let keys = r#"{"rate_limit":"2/1000d","token_lifetime":"1m 30s","webhook_lifetime":"2d"}"#;
    script.write_all(keys.as_bytes())?;
    let path = script.path().to_str().ok_or("no path")?;
    for (option, limit, token_seconds, webhook_days) in [
        (None, 2, 90, 2),
        (Some("--rate-limit=3/1000d"), 3, 90, 2),
        (Some("--token-lifetime=1h"), 2, 3_600, 2),
        (Some("--webhook-lifetime=72h"), 2, 90, 3),
    ] {
        let mut arguments = vec!["--script", path];
        arguments.extend(option);
        let mut program = Program::start(&arguments)?;
        let url = program.line("base URL").await?;
        let token = program.line("token").await?;
        let (client, body) = (
            client()?,
            r#"{"url":"http://127.0.0.1/","events":["CALL"]}"#,
        );
        let request = client.post(format!("{url}/self/webhooks"));
        let response = request.bearer_auth(&token).body(body).send().await?;
        let webhook: Value = response.json().await?;
        let time = |name: &str| -> TestResult<jiff::Timestamp> {
            Ok(webhook[name].as_str().ok_or("no time")?.parse()?)
        };
        let lifetime = time("createdAt")?.duration_until(time("expireAt")?);
        assert_eq!(lifetime.as_hours(), webhook_days * 24, "{option:?}");

        for used in 1..=limit {
            let user = client.get(format!("{url}/self")).bearer_auth(&token);
            let is_limited = user.send().await?.status() == 429;
            assert_eq!(is_limited, used == limit, "{option:?}: {used}");
        }
        program.lines.next_line().await?;
        program.lines.next_line().await?;
        let tokens = log_in(&program.line("log in").await?).await?;
        assert_eq!(tokens["expires_in"], token_seconds, "{option:?}");
    }
    Ok(())
}
