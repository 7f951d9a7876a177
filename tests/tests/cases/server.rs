//! A server that sends the responses of a case, byte for byte.

use std::io::Result;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use vis_tests::http;

use crate::case::Message;

/// The path of the API on the server.
pub const BASE: &str = "/v1";

#[derive(Clone)]
pub struct Request {
    /// For example `GET /self/events`, without the base and the query.
    pub line: String,
    pub authorization: Option<String>,
}

pub struct Server {
    pub address: SocketAddr,
    state: Arc<Mutex<State>>,
}

/// Which responses the server has.
#[derive(Default)]
pub struct Responses {
    pub of_case: Vec<Message>,
    pub defaults: Vec<Message>,
    /// What responses without a route are for: the token endpoint, or everything else.
    pub are_for_token: bool,
}

struct State {
    responses: Responses,
    is_used: Vec<bool>,
    requests: Vec<Request>,
}

impl Server {
    pub async fn start(responses: Responses) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let state = Arc::new(Mutex::new(State {
            is_used: vec![false; responses.of_case.len()],
            responses,
            requests: Vec::new(),
        }));
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&shared)));
            }
        });
        Self { address, state }
    }

    pub fn url(&self) -> String {
        format!("http://{}{BASE}", self.address)
    }

    pub fn requests(&self) -> Vec<Request> {
        self.state.lock().expect("no panic").requests.clone()
    }
}

async fn serve(mut stream: TcpStream, state: Arc<Mutex<State>>) -> Result<()> {
    let request = read(&mut stream).await?;
    let response = state.lock().expect("no panic").respond(request);
    stream.write_all(&response).await?;
    stream.shutdown().await?;
    // A client that is still sending gets no reset before it has read the response.
    let mut rest = [0; 4096];
    while stream.read(&mut rest).await.is_ok_and(|read| read > 0) {}
    Ok(())
}

async fn read(stream: &mut TcpStream) -> Result<Request> {
    let request = http::read(stream).await?;
    let mut words = request.head.split([' ', '?']);
    let method = words.next().unwrap_or_default();
    let path = words.next().unwrap_or_default();
    let path = path.strip_prefix(BASE).unwrap_or(path);
    let authorization = request.headers.get("authorization");
    let authorization = authorization.map(|it| it.to_str().expect("text").to_owned());
    Ok(Request {
        line: format!("{method} {path}"),
        authorization,
    })
}

impl State {
    fn respond(&mut self, request: Request) -> Vec<u8> {
        let response = self.choose(&request.line).unwrap_or_else(|| Message {
            status: Some(599),
            body: "the case has no response to this".into(),
            ..Message::default()
        });
        self.requests.push(request);
        self.bytes(&response)
    }

    /// A response is sent once, and the last one again if nothing else fits.
    fn choose(&mut self, line: &str) -> Option<Message> {
        let is_routed = |message: &Message| match &message.route {
            Some(route) => match route.strip_suffix('*') {
                Some(start) => line.starts_with(start),
                None => line == route,
            },
            None => false,
        };
        let is_for_all = self.responses.are_for_token == line.ends_with(" /token");
        let is_unrouted = |message: &Message| message.route.is_none() && is_for_all;
        let messages = &self.responses.of_case;
        let unused = |fits: &dyn Fn(&Message) -> bool| {
            let mut all = messages.iter().zip(&self.is_used);
            all.position(|(message, is_used)| !is_used && fits(message))
        };
        let chosen = unused(&is_routed)
            .or_else(|| messages.iter().rposition(is_routed))
            .or_else(|| unused(&is_unrouted));
        if let Some(index) = chosen {
            self.is_used[index] = true;
            return Some(messages[index].clone());
        }
        let default = self.responses.defaults.iter().find(|it| is_routed(it));
        let last = || messages.iter().rfind(|it| is_unrouted(it));
        default.or_else(last).cloned()
    }

    fn bytes(&self, response: &Message) -> Vec<u8> {
        let requests = self.requests.iter();
        let tokens = requests.filter(|it| it.line.ends_with(" /token")).count();
        let body = response.bytes("{n}", &tokens.to_string());
        let status = response.status.unwrap_or(200);
        let mut headers = response.headers.clone();
        if !response.has_header("content-type") && !body.is_empty() {
            headers.push(("content-type".into(), "application/json".into()));
        }
        let has_length =
            response.has_header("content-length") || response.has_header("transfer-encoding");
        if !has_length && !matches!(status, 204 | 304) {
            headers.push(("content-length".into(), body.len().to_string()));
        }
        headers.push(("connection".into(), "close".into()));
        let lines = headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}\r\n"));
        let lines = lines.collect::<String>();
        let head = format!("HTTP/1.1 {status} Reason\r\n{lines}\r\n");
        let sent = response.cut.unwrap_or(body.len()).min(body.len());
        [head.as_bytes(), &body[..sent]].concat()
    }
}
