//! Help and completions.

use std::process::Stdio;

use crate::support::{Machine, TestResult};

#[tokio::test]
async fn help_is_for_newcomers() -> TestResult {
    let machine = Machine::new().await?;
    let help = machine.shell("vis --help").await?.stdout;
    let output = machine.shell("vis").await?;
    assert_eq!((output.code, output.stderr), (Some(2), help));
    let session = machine.session(&[
        "vis --help",
        "vis calls --help",
        "vis calls list -h",
        "vis calls transfer --help",
        "vis webhooks create -h",
    ]);
    insta::assert_snapshot!(session.await?);
    Ok(())
}

#[tokio::test]
async fn completions_have_operations_and_values() -> TestResult {
    let machine = Machine::new().await?;
    let bash = machine.shell("vis completions bash").await?.stdout;
    for word in ["transfer-to-voicemail", "login", "ringing active held"] {
        assert!(bash.contains(word), "{word}");
    }
    // More than a pipe holds.
    let mut closed = machine.command(&["completions", "bash"]);
    let mut closed = closed
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    drop(closed.stdout.take());
    let closed = closed.wait_with_output().await?;
    assert_eq!(String::from_utf8(closed.stderr)?, "");
    Ok(())
}

#[test]
fn commands_of_the_readme_are_valid() {
    let readme = include_str!("../../../README.md");
    let section = readme
        .split("\n## ")
        .find(|section| section.starts_with("The command"));
    let lines = section
        .unwrap_or_default()
        .lines()
        .filter(|line| line.starts_with("vis "));
    let commands: Vec<&str> = lines
        .filter_map(|line| line.split(['#', '>']).next())
        .collect();
    for command in &commands {
        let matches = vis_api::cli::command().try_get_matches_from(command.split_whitespace());
        assert!(matches.is_ok(), "{command}: {:?}", matches.err());
    }
    assert_eq!(commands.len(), 7);
}

#[cfg(not(feature = "sandbox"))]
#[tokio::test]
async fn missing_sandbox_says_how_to_get_it() -> TestResult {
    let machine = Machine::new().await?;
    insta::assert_snapshot!(machine.session(&["vis sandbox --port 0"]).await?);
    Ok(())
}

#[cfg(feature = "sandbox")]
#[tokio::test]
async fn sandbox_says_where_it_is() -> TestResult {
    let machine = Machine::new().await?;
    let mut program = machine.start(&mut machine.command(&["sandbox"]))?;
    let line = program.line().await?;
    assert!(line.starts_with("base URL  http://127.0.0.1:"), "{line}");
    Ok(())
}
