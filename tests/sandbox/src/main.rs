//! Runs a sandbox until Ctrl-C: `vis-sandbox [--port N]`.

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

use vis_sandbox::Sandbox;

const USAGE: &str = "usage: vis-sandbox [--port N]   (default 0: any free port on 127.0.0.1)";

fn main() -> ExitCode {
    let port = match port(std::env::args().skip(1)) {
        Ok(Some(port)) => port,
        Ok(None) => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        Err(wrong) => {
            eprintln!("vis-sandbox: {wrong}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    match runtime
        .map_err(Into::into)
        .and_then(|runtime| runtime.block_on(run(port)))
    {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("vis-sandbox: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The port that the arguments ask for, or `None` where they ask for help.
fn port(mut arguments: impl Iterator<Item = String>) -> Result<Option<u16>, String> {
    let mut port = 0;
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "-h" | "--help" => return Ok(None),
            "--port" => {
                let value = arguments.next().ok_or("--port needs a number")?;
                port = value.parse().map_err(|_| format!("not a port: {value}"))?;
            }
            unknown => return Err(format!("unknown argument: {unknown}")),
        }
    }
    Ok(Some(port))
}

async fn run(port: u16) -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::builder().port(port).start().await;
    let sandbox = sandbox.map_err(|error| format!("port {port}: {error}"))?;
    let (url, token) = (sandbox.base_url(), sandbox.token());
    let (id, secret, token_url) = (
        sandbox.client_id(),
        sandbox.client_secret(),
        sandbox.token_url(),
    );
    let (username, password) = (sandbox.username(), sandbox.password());
    writeln!(
        io::stdout(),
        "base URL  {url}\n\
         token     {token}\n\
         try       curl -H 'Authorization: Bearer {token}' {url}/self\n\
         log in    curl -u {id}:{secret} -d grant_type=password -d username={username} \
         --data-urlencode 'password={password}' {token_url}\n\
         Ctrl-C ends it."
    )?;
    tokio::signal::ctrl_c().await?;
    sandbox.shutdown().await;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Option<u16>, String> {
        port(arguments.iter().map(ToString::to_string))
    }

    #[test]
    fn arguments_are_a_port_or_an_error_that_names_what_is_wrong() {
        assert_eq!(parse(&[]), Ok(Some(0)));
        assert_eq!(parse(&["--port", "8080"]), Ok(Some(8080)));
        assert_eq!(parse(&["--port", "8080", "--help"]), Ok(None));
        assert_eq!(parse(&["--port"]), Err("--port needs a number".into()));
        assert_eq!(parse(&["--port", "65536"]), Err("not a port: 65536".into()));
        assert_eq!(parse(&["8080"]), Err("unknown argument: 8080".into()));
    }
}
