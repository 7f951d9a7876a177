//! A server that answers by the book of a case, byte for byte.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::case::Answer;

/// Where the API is on the server.
pub const BASE: &str = "/v1";

#[derive(Clone, Debug)]
pub struct Recorded {
    /// `GET /self/events`, without the base and the query.
    pub line: String,
    pub authorization: Option<String>,
    /// All that was sent, head and body.
    pub text: String,
}

#[derive(Clone)]
pub struct Server {
    pub address: SocketAddr,
    pub requests: Arc<Mutex<Vec<Recorded>>>,
}

struct Book {
    answers: Vec<(Answer, bool)>,
    defaults: Vec<Answer>,
    /// What an answer without a route is for: the token endpoint, or all else.
    is_token: bool,
    tokens: usize,
    here: String,
    other: String,
}

impl Server {
    pub async fn start(
        answers: Vec<Answer>,
        defaults: Vec<Answer>,
        is_token: bool,
        other: String,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let requests = Arc::<Mutex<Vec<Recorded>>>::default();
        let book = Arc::new(Mutex::new(Book {
            answers: answers.into_iter().map(|answer| (answer, false)).collect(),
            defaults,
            is_token,
            tokens: 0,
            here: format!("http://{address}"),
            other,
        }));
        let recorded = Arc::clone(&requests);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (book, recorded) = (Arc::clone(&book), Arc::clone(&recorded));
                tokio::spawn(async move {
                    let _ = serve(stream, &book, &recorded).await;
                });
            }
        });
        Self { address, requests }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn recorded(&self) -> Vec<Recorded> {
        self.requests.lock().expect("lock").clone()
    }
}

async fn serve(
    mut stream: TcpStream,
    book: &Mutex<Book>,
    recorded: &Mutex<Vec<Recorded>>,
) -> std::io::Result<()> {
    let mut text = Vec::new();
    let mut buffer = [0; 4096];
    let head_end = loop {
        if let Some(at) = text.windows(4).position(|four| four == b"\r\n\r\n") {
            break at + 4;
        }
        match stream.read(&mut buffer).await? {
            0 => return Ok(()),
            read => text.extend_from_slice(&buffer[..read]),
        }
    };
    let head = String::from_utf8_lossy(&text[..head_end]).into_owned();
    let header = |name: &str| {
        head.lines().skip(1).find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name)
                .then(|| value.trim().to_owned())
        })
    };
    let length: usize = header("content-length")
        .and_then(|it| it.parse().ok())
        .unwrap_or(0);
    while text.len() < head_end + length {
        match stream.read(&mut buffer).await? {
            0 => break,
            read => text.extend_from_slice(&buffer[..read]),
        }
    }
    let mut first = head.split_whitespace();
    let (method, target) = (
        first.next().unwrap_or_default(),
        first.next().unwrap_or_default(),
    );
    let path = target.split('?').next().unwrap_or_default();
    let path = path.strip_prefix(BASE).unwrap_or(path);
    let line = format!("{method} {path}");
    recorded.lock().expect("lock").push(Recorded {
        line: line.clone(),
        authorization: header("authorization"),
        text: String::from_utf8_lossy(&text).into_owned(),
    });
    let answer = book.lock().expect("lock").answer(&line);
    stream.write_all(&answer).await?;
    stream.shutdown().await?;
    // Whoever is still sending gets no reset before it has read the answer.
    while stream.read(&mut buffer).await.is_ok_and(|read| read > 0) {}
    Ok(())
}

impl Book {
    fn answer(&mut self, line: &str) -> Vec<u8> {
        let is_token_request = line.ends_with(" /token");
        let fits = |answer: &Answer| match &answer.route {
            Some(route) => match route.strip_suffix('*') {
                Some(prefix) => line.starts_with(prefix),
                None => line == route,
            },
            None => false,
        };
        let unrouted =
            |answer: &Answer| answer.route.is_none() && is_token_request == self.is_token;
        let index = self
            .find(|answer, used| !used && fits(answer))
            .or_else(|| self.answers.iter().rposition(|(answer, _)| fits(answer)))
            .or_else(|| self.find(|answer, used| !used && unrouted(answer)));
        let default = || self.defaults.iter().find(|answer| fits(answer)).cloned();
        let last = || {
            self.answers
                .iter()
                .rposition(|(answer, _)| unrouted(answer))
        };
        let found = match index {
            Some(index) => {
                let answer = self.answers[index].0.clone();
                self.answers[index].1 = true;
                Some(answer)
            }
            None => default().or_else(|| last().map(|index| self.answers[index].0.clone())),
        };
        if is_token_request {
            self.tokens += 1;
        }
        let answer = found.unwrap_or_else(|| Answer {
            route: None,
            status: 599,
            headers: Default::default(),
            body: "the case has no answer to this".into(),
            before: String::new(),
            after: String::new(),
            encoding: None,
            cut: None,
        });
        self.bytes(&answer)
    }

    fn find(&self, test: impl Fn(&Answer, bool) -> bool) -> Option<usize> {
        self.answers
            .iter()
            .position(|(answer, used)| test(answer, *used))
    }

    fn bytes(&self, answer: &Answer) -> Vec<u8> {
        let replace = |text: &str| {
            text.replace("{here}", &self.here)
                .replace("{other}", &self.other)
                .replace("{n}", &self.tokens.to_string())
        };
        let body = answer.bytes().bytes(replace);
        let mut head = format!("HTTP/1.1 {} {}\r\n", answer.status, reason(answer.status));
        let has = |name: &str| {
            answer
                .headers
                .0
                .iter()
                .any(|(key, _)| key.eq_ignore_ascii_case(name))
        };
        for (name, value) in &answer.headers.0 {
            head.push_str(&format!("{name}: {}\r\n", replace(value)));
        }
        if !has("content-type") && !body.is_empty() {
            head.push_str("content-type: application/json\r\n");
        }
        let bodiless = matches!(answer.status, 204 | 304);
        if !has("content-length") && !has("transfer-encoding") && !bodiless {
            head.push_str(&format!("content-length: {}\r\n", body.len()));
        }
        head.push_str("connection: close\r\n\r\n");
        let sent = &body[..answer.cut.unwrap_or(body.len()).min(body.len())];
        [head.as_bytes(), sent].concat()
    }
}

fn reason(status: u16) -> &'static str {
    http::StatusCode::from_u16(status)
        .ok()
        .and_then(|status| status.canonical_reason())
        .unwrap_or("Odd")
}
