//! Runs the program.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use rustix::termios::{LocalModes, tcgetattr};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStderr, ChildStdout, Command};
use tokio::time::timeout;
use vis_sandbox::{ManualClock, Sandbox};

pub type TestResult<T = ()> = Result<T, Box<dyn std::error::Error>>;

const PROGRAM: &str = env!("CARGO_BIN_EXE_vis");

const TIMEOUT: Duration = Duration::from_secs(20);

/// A user's machine without a login, and a service.
pub struct Machine {
    pub sandbox: Sandbox,
    home: TempDir,
    has_token: bool,
}

/// What the program did.
pub struct Output {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Machine {
    pub async fn new() -> TestResult<Self> {
        Self::with(Sandbox::start().await?, false)
    }

    /// A machine with a token in its environment, and a service whose time stands still.
    pub async fn with_token() -> TestResult<Self> {
        let clock = ManualClock::starting_at("2026-01-31T12:00:00Z".parse()?);
        Self::with(Sandbox::builder().clock(clock).start().await?, true)
    }

    fn with(sandbox: Sandbox, has_token: bool) -> TestResult<Self> {
        let home = tempfile::tempdir()?;
        Ok(Self {
            sandbox,
            home,
            has_token,
        })
    }

    /// A file of the configuration folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.home.path().join("vis").join(name)
    }

    /// The environment of the program: only this.
    fn variables(&self) -> Vec<(&'static str, String)> {
        let home = self.home.path().display().to_string();
        let token = ("VIS_TOKEN", self.sandbox.token().to_owned());
        let mut variables = vec![
            ("HOME", home.clone()),
            ("XDG_CONFIG_HOME", home),
            ("TERM", "xterm".to_owned()),
            ("TZ", "UTC".to_owned()),
            ("VIS_BASE_URL", self.sandbox.base_url().to_owned()),
            ("VIS_TOKEN_URL", self.sandbox.token_url()),
        ];
        variables.extend(self.has_token.then_some(token));
        variables
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command
            .args(arguments)
            .env_clear()
            .envs(self.variables())
            .stdin(Stdio::null())
            .kill_on_drop(true);
        command
    }

    pub async fn run(&self, arguments: &[&str]) -> TestResult<Output> {
        output(self.command(arguments), "").await
    }

    /// Logs in with the password of the sandbox.
    pub async fn log_in(&self) -> TestResult<Output> {
        self.log_in_with(self.sandbox.password()).await
    }

    pub async fn log_in_with(&self, password: &str) -> TestResult<Output> {
        let sandbox = &self.sandbox;
        let mut command = self.command(&["login", "--password-stdin"]);
        command
            .args(["--client-id", sandbox.client_id()])
            .args(["--username", sandbox.username()])
            .env("VIS_CLIENT_SECRET", sandbox.client_secret());
        output(command, password).await
    }

    /// Starts a command that goes on.
    pub fn start(&self, command: &mut Command) -> TestResult<Program> {
        let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        Ok(Program {
            stdout: BufReader::new(child.stdout.take().ok_or("no output")?).lines(),
            stderr: BufReader::new(child.stderr.take().ok_or("no errors")?).lines(),
            child,
        })
    }

    /// Runs a command line, and returns what it prints and its exit code. What stands before ` | ` is
    /// its standard input.
    pub async fn shell(&self, line: &str) -> TestResult<Output> {
        let (input, words) = line.split_once(" | ").unwrap_or(("", line));
        let words: Vec<&str> = words.split_whitespace().skip(1).collect();
        output(self.command(&words), input).await
    }

    /// Runs command lines one after the other, and returns all that a person sees.
    pub async fn session(&self, lines: &[&str]) -> TestResult<String> {
        let mut seen = String::new();
        for line in lines {
            let Output {
                code,
                stdout,
                stderr,
            } = self.shell(line).await?;
            seen += &format!("$ {line}\n{stdout}{stderr}");
            match code {
                Some(0) => {}
                code => seen += &format!("[exit code {}]\n", code.unwrap_or(-1)),
            }
            seen += "\n";
        }
        Ok(seen)
    }

    /// Starts the program in a terminal.
    pub fn terminal(&self, arguments: &[impl AsRef<OsStr>]) -> TestResult<Terminal> {
        let (pty, pts) = pty_process::open()?;
        pty.resize(pty_process::Size::new(40, 100))?;
        let command = pty_process::Command::new(PROGRAM);
        let command = command.args(arguments).env_clear();
        let command = command.envs(self.variables()).kill_on_drop(true);
        Ok(Terminal {
            child: command.spawn(pts)?,
            pty,
            shown: String::new(),
        })
    }
}

/// Runs a command to its end.
pub async fn output(mut command: Command, input: &str) -> TestResult<Output> {
    let command = command.stdin(Stdio::piped());
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut stdin = child.stdin.take().ok_or("no input")?;
    stdin.write_all(input.as_bytes()).await?;
    drop(stdin);
    let output = timeout(TIMEOUT, child.wait_with_output()).await??;
    Ok(Output {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout)?,
        stderr: String::from_utf8(output.stderr)?,
    })
}

/// A program that runs in pipes.
pub struct Program {
    child: Child,
    stdout: Lines<BufReader<ChildStdout>>,
    stderr: Lines<BufReader<ChildStderr>>,
}

impl Program {
    /// The next line of the output.
    pub async fn line(&mut self) -> TestResult<String> {
        next_line(&mut self.stdout).await
    }

    /// What follows `label` in the next line on standard error that has it.
    pub async fn note(&mut self, label: &str) -> TestResult<String> {
        loop {
            let line = next_line(&mut self.stderr).await?;
            if let Some((_, rest)) = line.split_once(label) {
                return Ok(rest.trim().to_owned());
            }
        }
    }

    pub async fn interrupt(&self) -> TestResult {
        let id = self.child.id().ok_or("the program has ended")?.to_string();
        Command::new("kill").args(["-INT", &id]).status().await?;
        Ok(())
    }

    pub async fn code(&mut self) -> TestResult<Option<i32>> {
        Ok(timeout(TIMEOUT, self.child.wait()).await??.code())
    }
}

async fn next_line<T: AsyncRead + Unpin>(lines: &mut Lines<BufReader<T>>) -> TestResult<String> {
    let line = timeout(TIMEOUT, lines.next_line()).await??;
    Ok(line.ok_or("no more lines")?)
}

/// A program that runs in a pseudo-terminal.
pub struct Terminal {
    child: Child,
    pty: pty_process::Pty,
    /// All that was shown.
    pub shown: String,
}

impl Terminal {
    /// Waits for a prompt, and answers it.
    pub async fn answer(&mut self, prompt: &str, text: &str) -> TestResult {
        timeout(TIMEOUT, self.read_until(prompt)).await??;
        self.pty.write_all(format!("{text}\n").as_bytes()).await?;
        Ok(())
    }

    /// As [`answer`](Self::answer), once what is typed is not shown.
    pub async fn answer_hidden(&mut self, prompt: &str, text: &str) -> TestResult {
        timeout(TIMEOUT, self.read_until(prompt)).await??;
        while tcgetattr(&self.pty)?.local_modes.contains(LocalModes::ECHO) {
            tokio::task::yield_now().await;
        }
        self.pty.write_all(format!("{text}\n").as_bytes()).await?;
        Ok(())
    }

    async fn read_until(&mut self, text: &str) -> TestResult {
        while !self.shown.ends_with(text) {
            let mut bytes = [0; 1024];
            let length = self.pty.read(&mut bytes).await?;
            self.shown += &String::from_utf8_lossy(&bytes[..length]);
        }
        Ok(())
    }

    /// Reads to the end.
    pub async fn code(&mut self) -> TestResult<Option<i32>> {
        let mut rest = Vec::new();
        // A terminal ends with an error where its program has ended.
        let _ = timeout(TIMEOUT, self.pty.read_to_end(&mut rest)).await?;
        self.shown += &String::from_utf8_lossy(&rest);
        Ok(timeout(TIMEOUT, self.child.wait()).await??.code())
    }
}
