//! Requests and responses of the client generated from the fixtures.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use vis_generated::vis_types::{LevelInteger, Media, OptionalBody};
use vis_generated::{Client, RetryPolicy};

/// Path, media type and body. Other paths get a 204.
const RESPONSES: &[(&str, &str, &str)] = &[
    ("/media/text", "text/csv; charset=utf-8", "a,é"),
    ("/media/bytes", "image/png", "\u{1}\u{0}"),
    (
        "/media/vendor",
        "application/vnd.media.v1+json",
        r#"{"a":null}"#,
    ),
    ("/successes/range", "application/json", r#"{"a":"x"}"#),
];

/// A client, and the requests that its server receives: request line, relevant headers, body.
fn start() -> (Client, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port on loopback");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let (requests, received) = channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            if requests.send(serve(stream.expect("a connection"))).is_err() {
                return;
            }
        }
    });
    let client = Client::builder()
        .base_url(url)
        .bearer_token("t")
        .retry(RetryPolicy::none());
    (client.build().expect("a client"), received)
}

fn serve(mut stream: TcpStream) -> String {
    let (mut request, mut part) = (String::new(), [0; 4096]);
    let (head, body) = loop {
        let count = stream.read(&mut part).expect("a request");
        request.push_str(&String::from_utf8_lossy(&part[..count]));
        if let Some((head, body)) = request.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |length| length.parse().expect("a length")) {
                break (head, body);
            }
        }
    };
    let response = RESPONSES.iter().find(|(path, ..)| head.contains(path));
    let response = match response {
        Some((_, media_type, body)) => format!(
            "200 OK\r\ncontent-type: {media_type}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        ),
        None => "204 No Content\r\nconnection: close\r\n\r\n".to_owned(),
    };
    write!(stream, "HTTP/1.1 {response}").expect("a response");
    let is_relevant = |line: &&str| {
        !["host:", "user-agent:", "content-length:"]
            .iter()
            .any(|name| line.starts_with(name))
    };
    let mut lines: Vec<&str> = head.lines().filter(is_relevant).collect();
    lines[1..].sort_unstable();
    lines.push(body);
    lines
        .join("\n")
        .replace(" HTTP/1.1", "")
        .trim_end()
        .to_owned()
}

#[tokio::test]
async fn lists_follow_parameter_style() {
    let (client, requests) = start();
    let styles = client
        .get_styles()
        .ids([1, 2])
        .labels("a b")
        .one(true)
        .needed([true, false]);
    let styles = styles
        .exploded(vec!["a".to_owned(), "b&c".to_owned()])
        .comma(["x", "y"]);
    let styles = styles
        .space(["p", "q"])
        .pipe([1, 2])
        .x_labels(["h", "i"])
        .x_needed([3]);
    styles.send().await.expect("no content");
    insta::assert_snapshot!(requests.recv().expect("a request"));
    let invalid = client
        .get_styles()
        .ids([1])
        .labels("a,b")
        .one(true)
        .needed([true])
        .x_needed([3]);
    let error = invalid.send().await.expect_err("a comma").to_string();
    assert!(
        error.contains("item 0 contains the separator `,`"),
        "{error}"
    );
    client
        .get_literal()
        .id("1")
        .id2("2")
        .send()
        .await
        .expect("no content");
    assert_eq!(
        requests.recv().expect("a request").lines().next(),
        Some("GET /path-parameters/%C3%A9/1/x-2")
    );
    client
        .get_by_level()
        .level(10)
        .levels([LevelInteger::Value1])
        .send()
        .await
        .expect("no content");
    insta::assert_snapshot!(requests.recv().expect("a request"));
}

#[tokio::test]
async fn bodies_follow_media_type() {
    let (client, requests) = start();
    let text = client.media_text().body("é").send().await.expect("a text");
    assert_eq!(*text, "a,é");
    let bytes = client
        .media_bytes()
        .body(vec![7])
        .send()
        .await
        .expect("bytes");
    assert_eq!(*bytes, [1, 0]);
    let media = client
        .media_vendor()
        .body(Media::builder().a("x"))
        .send()
        .await
        .expect("JSON");
    assert_eq!(media.a, None);
    client
        .optional_text()
        .body("null")
        .send()
        .await
        .expect("no content");
    client.optional_json().send().await.expect("no content");
    client
        .optional_form()
        .body(OptionalBody::builder().a("1 2"))
        .send()
        .await
        .expect("no content");
    assert!(
        client
            .success_optional()
            .send()
            .await
            .expect("no content")
            .is_none()
    );
    assert!(
        client
            .success_range()
            .send()
            .await
            .expect("JSON")
            .a
            .is_some()
    );
    client.security_none().send().await.expect("no content");
    let requests: Vec<String> = requests.try_iter().collect();
    insta::assert_snapshot!(requests.join("\n\n"));
}
