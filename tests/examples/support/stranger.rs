//! A server of somebody else's, in a process of its own.

use std::error::Error;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

const START_TIMEOUT: Duration = Duration::from_secs(60);

/// Runs until it is dropped.
pub struct Stranger {
    process: Child,
    /// Where it listens: `http://127.0.0.1:…`, without a path.
    pub url: String,
}

impl Stranger {
    /// Starts the program, and waits until it has printed where it listens.
    pub fn start(command: &mut Command) -> Result<Self, Box<dyn Error>> {
        let process = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        // From here on, whatever goes wrong ends the process.
        let mut stranger = Self {
            process,
            url: String::new(),
        };
        let output = stranger.process.stdout.take();
        stranger.url = url_in(output.ok_or("its output is no pipe")?)?;
        Ok(stranger)
    }
}

fn url_in(output: impl Read + Send + 'static) -> Result<String, Box<dyn Error>> {
    let (told, telling) = mpsc::channel();
    thread::spawn(move || {
        // To the end, because a pipe that is full would stop the server.
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if let Some(url) = loopback_url(&line) {
                let _ = told.send(url);
            }
        }
    });
    let url = telling.recv_timeout(START_TIMEOUT);
    Ok(url.map_err(|error| format!("the server does not say where it listens: {error}"))?)
}

fn loopback_url(line: &str) -> Option<String> {
    let (_, address) = line.split_once("listening on http://127.0.0.1:")?;
    let port: String = address.chars().take_while(char::is_ascii_digit).collect();
    Some(format!("http://127.0.0.1:{port}"))
}

impl Drop for Stranger {
    fn drop(&mut self) {
        // It may have ended by itself, which is as good.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
