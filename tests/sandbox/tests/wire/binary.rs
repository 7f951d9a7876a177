//! The program `vis-sandbox`.
#![cfg(feature = "cli")]

use std::process::{Output, Stdio};
use std::time::Duration;

use reqwest::Method;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::net::TcpListener;
use tokio::process::{Child, ChildStdout, Command};

use crate::socket::PATIENCE;
use crate::support::{Outcome, client};

const PROGRAM: &str = env!("CARGO_BIN_EXE_vis-sandbox");
const SCENARIO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/scenario.yaml");

/// A shell function that says what the real program was asked to do, a word on each line.
const CURL: &str = r#"curl() { printf '%s\n' "$@"; }; "#;

struct Program {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Program {
    fn start(arguments: &[&str]) -> Outcome<Self> {
        let mut child = Command::new(PROGRAM)
            .args(arguments)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let output = child.stdout.take().ok_or("no output")?;
        let lines = BufReader::new(output).lines();
        Ok(Self { child, lines })
    }

    /// What the next line says that begins so.
    async fn line(&mut self, label: &str) -> Outcome<String> {
        let line = self.lines.next_line().await?.ok_or("no more lines")?;
        let rest = line
            .strip_prefix(label)
            .ok_or_else(|| format!("{label}: {line}"))?;
        Ok(rest.trim_start().to_owned())
    }
}

async fn output(arguments: &[&str]) -> Outcome<Output> {
    Ok(Command::new(PROGRAM).args(arguments).output().await?)
}

/// The words that a shell makes of a line, without the first.
async fn words(line: &str) -> Outcome<Vec<String>> {
    let shell = format!("{CURL}{line}");
    let output = Command::new("sh").args(["-c", &shell]).output().await?;
    let words = String::from_utf8(output.stdout)?;
    Ok(words.lines().map(str::to_owned).collect())
}

#[tokio::test]
async fn it_prints_where_it_is_and_what_to_paste() -> Outcome {
    let mut program = Program::start(&["--port=0"])?;
    let url = program.line("base URL").await?;
    let token = program.line("token").await?;

    let curl = words(&program.line("try").await?).await?;
    assert_eq!(
        curl,
        [
            "-H",
            &format!("Authorization: Bearer {token}"),
            &format!("{url}/self")
        ]
    );
    let answer = client()?.get(&curl[2]).bearer_auth(&token).send().await?;
    assert_eq!(answer.status(), 200);

    let login = words(&program.line("log in").await?).await?;
    let [_, basic, _, grant, _, username, _, password, token_url] = &login[..] else {
        panic!("{login:?}")
    };
    let (id, secret) = basic.split_once(':').ok_or("no secret")?;
    let form: Vec<_> = [grant, username, password]
        .into_iter()
        .filter_map(|pair| pair.split_once('='))
        .collect();
    let tokens = client()?
        .post(token_url)
        .basic_auth(id, Some(secret))
        .form(&form)
        .send()
        .await?;
    assert_eq!(tokens.status(), 200);
    Ok(())
}

#[tokio::test]
async fn it_conforms_to_the_document_where_asked_to() -> Outcome {
    for (arguments, end) in [(&["--conformance"][..], 'Z'), (&[], '0')] {
        let mut program = Program::start(arguments)?;
        let url = program.line("base URL").await?;
        let token = program.line("token").await?;
        let call = client()?
            .post(format!("{url}/self/calls"))
            .bearer_auth(token)
            .body(r#"{"phoneNumber":"14155550123"}"#)
            .send()
            .await?;
        let call: Value = call.json().await?;
        let start = call["startTime"].as_str().ok_or("no start time")?;
        assert!(start.ends_with(end), "{start}");
    }
    Ok(())
}

#[cfg(unix)]
#[tokio::test]
async fn an_interrupt_ends_it() -> Outcome {
    let mut program = Program::start(&["--port", "0"])?;
    while program.line("Ctrl-C").await.is_err() {}
    let id = program.child.id().ok_or("it has ended")?.to_string();
    // Between the last line and the wait for the signal the program may not know it yet.
    let ended = async {
        loop {
            Command::new("kill").args(["-INT", &id]).status().await?;
            let pause = Duration::from_millis(50);
            if let Ok(status) = tokio::time::timeout(pause, program.child.wait()).await {
                return Outcome::Ok(status?);
            }
        }
    };
    tokio::time::timeout(PATIENCE, ended).await??;
    Ok(())
}

#[tokio::test]
async fn it_says_what_is_wrong_with_its_arguments() -> Outcome {
    let output = output(&["--port", "many"]).await?;
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8(output.stderr)?;
    assert!(
        error.contains("invalid value 'many' for '--port <N>'"),
        "{error}"
    );
    Ok(())
}

#[tokio::test]
async fn it_says_that_the_port_is_taken() -> Outcome {
    let taken = TcpListener::bind("127.0.0.1:0").await?;
    let port = taken.local_addr()?.port();
    let output = output(&[&format!("--port={port}")]).await?;
    assert_eq!(output.status.code(), Some(1));
    let error = String::from_utf8(output.stderr)?;
    let expected = format!("vis-sandbox: cannot listen on 127.0.0.1:{port}: ");
    assert!(error.starts_with(&expected), "{error}");
    assert!(error.contains("choose another --port"), "{error}");
    Ok(())
}

#[tokio::test]
async fn it_says_where_a_script_is_wrong() -> Outcome {
    let output = output(&["--script", "no/such/file.yaml"]).await?;
    assert_eq!(output.status.code(), Some(1));
    let error = String::from_utf8(output.stderr)?;
    assert!(
        error.starts_with("vis-sandbox: cannot read the script no/such/file.yaml: "),
        "{error}"
    );

    let output = self::output(&[
        "--script",
        concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"),
    ])
    .await?;
    assert_eq!(output.status.code(), Some(1));
    let error = String::from_utf8(output.stderr)?;
    assert!(
        error.starts_with("vis-sandbox: the script is wrong: "),
        "{error}"
    );
    assert!(error.contains("/Cargo.toml:1:"), "{error}");
    Ok(())
}

#[tokio::test]
async fn the_example_does_what_it_says() -> Outcome {
    let mut program = Program::start(&["--script", SCENARIO])?;
    let url = program.line("base URL").await?;
    let token = program.line("token").await?;
    let client = client()?;
    let send = async |method: Method, path: &str| -> Outcome<(u16, Value)> {
        let request = client.request(method, format!("{url}{path}"));
        let body = r#"{"phoneNumber":"14155550102"}"#;
        let answer = request.bearer_auth(&token).body(body).send().await?;
        Ok((answer.status().as_u16(), answer.json().await?))
    };

    let (_, user) = send(Method::GET, "/self").await?;
    assert_eq!(
        (&user["id"], &user["lastName"]),
        (&"1234".into(), &"Doe".into())
    );
    for status in [429, 429, 200] {
        assert_eq!(send(Method::GET, "/self/calls/count").await?.0, status);
    }
    let (_, count) = send(Method::GET, "/self/events/count").await?;
    assert!(count["count"].as_u64() >= Some(102), "{count}");
    let (_, events) = send(Method::GET, "/self/events?states=ANSWERED&size=1").await?;
    assert_eq!(events[0]["duration"], 72_000);

    assert!(
        send(Method::POST, "/self/calls").await.is_err(),
        "the answer is lost"
    );
    let (_, busy) = send(
        Method::GET,
        "/self/events?states=CANCELLED&order=DESC&size=1",
    )
    .await?;
    assert_eq!(busy[0]["phoneNumber"], "14155550102");
    Ok(())
}
