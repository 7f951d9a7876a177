//! The program `vis-sandbox`.

use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

use crate::support::{Outcome, client};

const PROGRAM: &str = env!("CARGO_BIN_EXE_vis-sandbox");

#[tokio::test]
async fn it_prints_where_it_is_and_serves() -> Outcome {
    let mut program = Command::new(PROGRAM)
        .args(["--port", "0"])
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let mut lines = BufReader::new(program.stdout.take().ok_or("no output")?).lines();
    let mut printed = Vec::new();
    while let Some(line) = lines.next_line().await? {
        printed.push(line);
        if printed.len() == 4 {
            break;
        }
    }
    let [url, token, curl, login] = &printed[..] else {
        panic!("{printed:?}")
    };
    let url = url.strip_prefix("base URL  ").ok_or("no base URL")?;
    let token = token.strip_prefix("token     ").ok_or("no token")?;
    assert!(curl.contains(url) && curl.contains(token));
    assert!(login.ends_with("/token"), "{login}");

    let response = client()?
        .get(format!("{url}/self"))
        .bearer_auth(token)
        .send()
        .await?;
    assert_eq!(response.status(), 200);
    program.kill().await?;
    Ok(())
}

#[tokio::test]
async fn it_says_what_is_wrong_with_its_arguments() -> Outcome {
    let output = Command::new(PROGRAM)
        .args(["--port", "many"])
        .output()
        .await?;
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8(output.stderr)?;
    assert!(
        error.starts_with("vis-sandbox: not a port: many\nusage: "),
        "{error}"
    );
    Ok(())
}
