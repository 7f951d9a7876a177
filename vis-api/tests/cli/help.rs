//! Help and completions.

use crate::support::{Machine, TestResult};

#[tokio::test]
async fn help_is_for_newcomers() -> TestResult {
    let machine = Machine::new().await?;
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
async fn command_without_an_account_says_how() -> TestResult {
    let machine = Machine::new().await?;
    insta::assert_snapshot!(machine.session(&["vis calls list"]).await?);
    Ok(())
}

#[tokio::test]
async fn completions_have_operations_and_values() -> TestResult {
    let machine = Machine::new().await?;
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let completions = machine
            .shell(&format!("vis completions {shell}"))
            .await?
            .stdout;
        for word in ["transfer-to-voicemail", "from-date", "login"] {
            assert!(completions.contains(word), "{shell} {word}");
        }
    }
    let bash = machine.shell("vis completions bash").await?.stdout;
    assert!(bash.contains("ringing active held"), "{bash}");
    Ok(())
}

#[test]
fn command_line_is_consistent() {
    vis_api::cli::command().debug_assert();
}
