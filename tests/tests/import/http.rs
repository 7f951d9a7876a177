//! Documents from a server.

use std::{
    io::{self, ErrorKind, Read, Write},
    net::{TcpListener, TcpStream},
    thread::{self, JoinHandle},
    time::Duration,
};

use xtask::source;

use crate::bench::{Bench, fixture, revision};

/// Long enough for what answers at once, on the slowest machine.
const LONG: Duration = Duration::from_secs(60);

/// What waiting for an answer that does not come may cost.
const SHORT: Duration = Duration::from_millis(200);

/// A server on loopback that answers one connection.
struct Server<T> {
    url: String,
    thread: JoinHandle<T>,
}

impl<T: Send + 'static> Server<T> {
    /// `answer` gets the head of the request, and the connection.
    fn start(answer: impl FnOnce(String, TcpStream) -> T + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}/vgis", listener.local_addr().expect("an address"));
        let thread = thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a connection");
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                stream.read_exact(&mut byte).expect("a request");
                head.extend(byte);
            }
            answer(String::from_utf8(head).expect("UTF-8"), stream)
        });
        Self { url, thread }
    }

    fn end(self) -> T {
        self.thread.join().expect("a server")
    }
}

/// Answers with this, and hands back the request.
fn answering(head: &str, body: impl Into<Vec<u8>>) -> Server<String> {
    let (head, body) = (head.to_owned(), body.into());
    Server::start(move |request, mut stream| {
        let length = body.len();
        let head = format!("HTTP/1.1 {head}\r\nContent-Length: {length}\r\n\r\n");
        stream.write_all(head.as_bytes()).expect("a head");
        // Who has heard enough hangs up.
        let _ = stream.write_all(&body);
        request
    })
}

fn refusal(url: &str, timeout: Duration) -> String {
    let origin = url.parse().expect("an origin");
    let error = source::read(&origin, timeout, &mut io::empty()).expect_err("a refusal");
    error.to_string()
}

#[test]
fn a_document_is_read_whatever_the_server_calls_it() {
    for (kind, body) in [
        ("application/json", revision(|_| {}).into_bytes()),
        (
            "text/html",
            std::fs::read(fixture("vgis-captured-page.txt")).expect("a page"),
        ),
        ("image/png", revision(|_| {}).into_bytes()),
    ] {
        let bench = Bench::new();
        let server = answering(&format!("200 OK\r\nContent-Type: {kind}"), body);
        let run = bench.import(&server.url, &[]);

        assert!(run.succeeded, "{}", run.err);
        assert!(run.out.contains("this very document"), "{}", run.out);
        let request = server.end();
        assert!(request.starts_with("GET /vgis HTTP/1.1\r\n"), "{request}");
        let accept = "accept: application/yaml, application/json;q=0.9, */*;q=0.1\r\n";
        assert!(request.to_lowercase().contains(accept), "{request}");
    }
}

#[test]
fn an_answer_without_the_document_is_one_clear_error() {
    let page = "<html><head><title>Not here</title></head></html>";
    for (head, body, messages) in [
        (
            "404 Not Found",
            page,
            ["the server answers 404", "look at the address"],
        ),
        (
            "403 Forbidden",
            page,
            ["the server answers 403", "signed in"],
        ),
        (
            "503 Service Unavailable",
            page,
            ["the server answers 503", "try again later"],
        ),
        ("200 OK", page, ["a web page (\"Not here\")", "`Raw`"]),
        ("200 OK", "", ["there is nothing in it", "/vgis"]),
        (
            "302 Found\r\nLocation: https://example.com/new",
            "",
            ["redirects (302)", "https://example.com/new"],
        ),
        (
            "304 Not Modified",
            "",
            ["the server answers 304", "try again"],
        ),
    ] {
        let server = answering(head, body);
        Bench::new().refuses(&server.url, &messages);
        server.end();
    }
}

#[test]
fn a_document_that_is_too_large_is_not_read() {
    let server = answering("200 OK", vec![b'a'; 50_000_000]);
    assert!(refusal(&server.url, LONG).contains("larger than 8 MiB"));
    server.end();

    // Nor if the server does not say how large it is.
    let endless = Server::start(|_, mut stream| {
        stream
            .write_all(b"HTTP/1.1 200 OK\r\n\r\n")
            .expect("a head");
        let chunk = vec![b'a'; 1 << 20];
        let written = (0..50).take_while(|_| stream.write_all(&chunk).is_ok());
        written.count()
    });
    assert!(refusal(&endless.url, LONG).contains("larger than 8 MiB"));
    assert!(endless.end() < 50, "it was read to the end");
}

#[test]
fn a_server_that_does_not_answer_is_given_up() {
    for head in [
        "",
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"openapi\"",
    ] {
        let silent = Server::start(move |_, mut stream| {
            stream.write_all(head.as_bytes()).expect("a head");
            // Until the client hangs up.
            stream.read(&mut [0])
        });
        let refused = refusal(&silent.url, SHORT);
        assert!(
            refused.contains("not done within 0.2 s") && refused.contains("--timeout"),
            "{refused}"
        );
        let _ = silent.end();
    }
}

#[test]
fn a_server_that_drips_is_given_up() {
    let dripping = Server::start(|_, mut stream| {
        stream
            .write_all(b"HTTP/1.1 200 OK\r\n\r\n")
            .expect("a head");
        stream
            .set_read_timeout(Some(SHORT / 10))
            .expect("a timeout");
        loop {
            match stream.read(&mut [0]) {
                Err(error)
                    if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                _ => return,
            }
            if stream.write_all(b" ").is_err() {
                return;
            }
        }
    });
    let refused = refusal(&dripping.url, SHORT);
    assert!(refused.contains("not done within 0.2 s"), "{refused}");
    dripping.end();
}

#[test]
fn a_connection_that_breaks_is_told() {
    let short = Server::start(|_, mut stream| {
        stream
            .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
            .expect("an answer");
    });
    assert!(refusal(&short.url, LONG).contains("the connection failed"));
    short.end();

    let no_http = Server::start(|_, mut stream| stream.write_all(b"SSH-2.0-x\r\n\r\n"));
    assert!(refusal(&no_http.url, LONG).contains("the connection failed"));
    let _ = no_http.end();

    let closed = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/", closed.local_addr().expect("an address"));
    drop(closed);
    let refused = refusal(&url, LONG);
    assert!(
        refused.contains("the connection failed: Connection refused"),
        "{refused}"
    );
}
