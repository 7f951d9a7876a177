//! Runs an external server in a child process.

use std::error::Error;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::thread;

/// Killed on drop.
pub struct ExternalProcess {
    child: Child,
    /// The base URL, `http://127.0.0.1:…`.
    pub url: String,
}

impl ExternalProcess {
    /// Starts the program and waits until it prints its URL.
    pub fn start(command: &mut Command) -> Result<Self, Box<dyn Error>> {
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        // Later errors drop and thereby kill the process.
        let mut process = Self {
            child,
            url: String::new(),
        };
        let output = process.child.stdout.take();
        process.url = read_url(output.ok_or("stdout is not piped")?)?;
        Ok(process)
    }
}

fn read_url(output: impl Read + Send + 'static) -> Result<String, Box<dyn Error>> {
    let mut lines = BufReader::new(output).lines().map_while(Result::ok);
    let url = lines.find_map(|line| loopback_url(&line));
    // Read to the end: a full pipe would block the server.
    thread::spawn(move || lines.for_each(drop));
    url.ok_or_else(|| "the server printed no URL".into())
}

fn loopback_url(line: &str) -> Option<String> {
    let (_, address) = line.split_once("listening on http://127.0.0.1:")?;
    let port: String = address.chars().take_while(char::is_ascii_digit).collect();
    Some(format!("http://127.0.0.1:{port}"))
}

impl Drop for ExternalProcess {
    fn drop(&mut self) {
        // The process may have exited already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
