//! `vis login`, `vis whoami`, `vis logout`.

use crate::support::{Machine, Program, TestResult, output};

#[tokio::test]
async fn password_is_asked_for_once_and_hidden() -> TestResult {
    let machine = Machine::new().await?;
    let (secret, password) = (machine.sandbox.client_secret(), machine.sandbox.password());

    let mut terminal = machine.terminal(&["login"])?;
    terminal
        .answer("Client id: ", machine.sandbox.client_id())
        .await?;
    terminal.answer_hidden("Client secret: ", secret).await?;
    terminal.answer("User name: ", "robert.smith").await?;
    terminal.answer_hidden("Password: ", password).await?;
    assert_eq!(terminal.code().await?, Some(0), "{}", terminal.shown);
    assert!(
        terminal
            .shown
            .contains("Logged in as Robert Smith at http://127.0.0.1:")
    );
    assert!(!terminal.shown.contains(secret) && !terminal.shown.contains(password));

    let whoami = machine.run(&["whoami"]).await?;
    let whoami = whoami
        .stdout
        .replace(machine.sandbox.base_url(), "[server]");
    let (start, end) = whoami.split_once("until ").ok_or("no session")?;
    let whoami = format!("{start}until [time]{}", end.get(19..).unwrap_or_default());
    insta::assert_snapshot!(whoami, @r"
    user        Robert Smith (24785)
    account     Vonage (376)
    server      [server]
    session     until [time], then refreshed; ends after seven days without use
    ");

    // The next login asks for the password only.
    let mut terminal = machine.terminal(&["login"])?;
    terminal.answer_hidden("Password: ", password).await?;
    assert_eq!(terminal.code().await?, Some(0), "{}", terminal.shown);
    assert!(!terminal.shown.contains("Client"), "{}", terminal.shown);
    Ok(())
}

#[cfg(unix)]
#[tokio::test]
async fn files_are_private_and_logout_deletes_them() -> TestResult {
    use std::os::unix::fs::PermissionsExt;

    let machine = Machine::new().await?;
    let login = machine.log_in().await?;
    assert_eq!(login.code, Some(0), "{}", login.stderr);
    for name in ["account.json", "session.json"] {
        let mode = std::fs::metadata(machine.file(name))?.permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    let logout = machine.run(&["logout"]).await?;
    assert_eq!(logout.stdout, "Logged out\n");
    assert!(!machine.file("account.json").exists() && !machine.file("session.json").exists());

    let whoami = machine.run(&["whoami"]).await?;
    assert_eq!(whoami.code, Some(3));
    insta::assert_snapshot!(whoami.stderr, @r"
    error: not logged in
    next: run `vis login`, or set VIS_TOKEN
    ");
    Ok(())
}

#[tokio::test]
async fn rejected_password_leaves_session_alone() -> TestResult {
    let machine = Machine::new().await?;
    machine.log_in().await?;
    let login = machine.log_in_with("a guess").await?;
    assert_eq!(login.code, Some(3));
    insta::assert_snapshot!(login.stderr, @r"
    error: cannot log in: the token endpoint refused the grant password: 400 Bad Request (invalid_grant): the grant is wrong, expired or used
    next: check the user name and the password
    ");
    assert_eq!(machine.run(&["whoami"]).await?.code, Some(0));
    Ok(())
}

/// Starts a login with the browser. Returns the login page and the redirect URI.
async fn start_browser_login(machine: &Machine) -> TestResult<(Program, String, String)> {
    let arguments = ["login", "--browser", "--no-open", "--port=0", "--client-id"];
    let mut command = machine.command(&arguments);
    command.arg(machine.sandbox.client_id());
    command.env("VIS_CLIENT_SECRET", machine.sandbox.client_secret());
    let mut program = machine.start(&mut command)?;
    let page = program.note("log in at").await?;
    let redirect_uri = program.note("redirects to").await?;
    let redirect_uri = redirect_uri.split(',').next().unwrap_or_default();
    Ok((program, page, redirect_uri.to_owned()))
}

#[tokio::test]
async fn browser_is_redirected_to_loopback() -> TestResult {
    let machine = Machine::new().await?;
    let (mut program, page, redirect_uri) = start_browser_login(&machine).await?;
    assert!(page.starts_with(&machine.sandbox.authorize_url()), "{page}");

    // A request with another state is not the redirect, and does not end the login.
    reqwest::get(format!("{redirect_uri}?code=1&state=2")).await?;
    let page = reqwest::get(&page).await?.error_for_status()?;
    assert!(page.text().await?.contains("<h1>Received</h1>"));
    let line = program.line().await?;
    assert!(line.starts_with("Logged in as Robert Smith"), "{line}");
    assert_eq!(program.code().await?, Some(0));
    assert_eq!(machine.run(&["whoami"]).await?.code, Some(0));
    Ok(())
}

#[tokio::test]
async fn denied_login_ends_with_the_reason() -> TestResult {
    let machine = Machine::new().await?;
    let (mut program, page, redirect_uri) = start_browser_login(&machine).await?;
    let (_, state) = page.split_once("&state=").ok_or("no state")?;
    let denied = format!("{redirect_uri}?error=access_denied&state={state}");
    reqwest::get(denied).await?;
    let reason = program.note("error: ").await?;
    assert_eq!(
        reason,
        "cannot log in: the login was refused (access_denied)"
    );
    assert_eq!(program.code().await?, Some(3));
    Ok(())
}

#[tokio::test]
async fn ended_session_requires_login() -> TestResult {
    let machine = Machine::new().await?;
    machine.log_in().await?;
    // The access token is refreshed.
    machine.sandbox.revoke_access_tokens();
    assert_eq!(machine.run(&["whoami"]).await?.code, Some(0));

    machine.sandbox.revoke_access_tokens();
    machine.sandbox.revoke_refresh_tokens();
    let whoami = machine.run(&["whoami"]).await?;
    assert_eq!(whoami.code, Some(3));
    assert!(
        whoami.stderr.contains("run `vis login`"),
        "{}",
        whoami.stderr
    );
    Ok(())
}

#[tokio::test]
async fn session_is_not_sent_to_another_server() -> TestResult {
    let machine = Machine::new().await?;
    machine.log_in().await?;
    let other = Machine::new().await?;
    let whoami = machine
        .run(&["whoami", "--base-url", other.sandbox.base_url()])
        .await?;
    assert_eq!(whoami.code, Some(3));
    assert!(whoami.stderr.contains("the session is of another server"));
    assert_eq!(other.sandbox.request_count(), 0);
    Ok(())
}

#[tokio::test]
async fn variables_precede_session() -> TestResult {
    let machine = Machine::new().await?;
    machine.log_in().await?;
    let whoami = |token: &str| {
        let mut command = machine.command(&["whoami"]);
        command.env("VIS_TOKEN", token);
        output(command, "")
    };
    let rejected = whoami("wrong").await?;
    assert_eq!(rejected.code, Some(3), "{}", rejected.stderr);
    let accepted = whoami(machine.sandbox.token()).await?.stdout;
    assert!(accepted.contains("credentials of VIS_TOKEN"), "{accepted}");
    Ok(())
}
