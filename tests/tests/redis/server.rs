//! A Redis server of its own for each test.

use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread::yield_now;

use tempfile::TempDir;
use vis_api::redis::Redis;

pub(crate) struct RedisServer {
    port: u16,
    directory: TempDir,
    process: Option<Child>,
}

impl RedisServer {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        drop(listener);
        let mut server = Self {
            port,
            directory: tempfile::tempdir().expect("a directory"),
            process: None,
        };
        server.restart();
        server
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/", self.port)
    }

    pub(crate) fn connect(&self) -> Redis {
        Redis::new(&self.url()).expect("a connection")
    }

    /// Ends the server, and all that it remembers.
    pub(crate) fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().expect("a running server");
            process.wait().expect("an exit");
        }
    }

    /// Stops the process, which keeps its connections and no longer answers.
    pub(crate) fn hang(&self) {
        let pid = self.process.as_ref().expect("a running server").id();
        let sent = Command::new("kill")
            .args(["-STOP", &pid.to_string()])
            .status();
        assert!(sent.expect("the program kill").success());
    }

    pub(crate) fn restart(&mut self) {
        self.stop();
        let process = Command::new("redis-server")
            .args(["--bind", "127.0.0.1", "--port", &self.port.to_string()])
            .args(["--save", "", "--appendonly", "no"])
            .current_dir(self.directory.path())
            .stdout(Stdio::null())
            .spawn();
        self.process = Some(process.expect("redis-server"));
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            yield_now();
        }
    }

    /// Runs one command by the program of Redis, and returns what it prints.
    pub(crate) fn command(&self, arguments: &[&str]) -> String {
        let output = Command::new("redis-cli")
            .args(["-p", &self.port.to_string()])
            .args(arguments)
            .output()
            .expect("redis-cli");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        self.stop();
    }
}
