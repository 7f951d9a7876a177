//! Requests and responses of the client generated from the fixtures.

use std::sync::mpsc::{Receiver, channel};

use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use vis_generated::vis_types::{LevelInteger, Media, OptionalBody};
use vis_generated::{Client, RetryPolicy};
use vis_tests::http::{self, Request};

/// Path, media type and body. Other paths get a 204.
const RESPONSES: [(&str, &str, &str); 4] = [
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
async fn start() -> (Client, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await;
    let listener = listener.expect("a free port on loopback");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let (requests, received) = channel();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.expect("a connection");
            let request = http::read(&mut stream).await.expect("a request");
            let response = response(&request);
            requests.send(shown(&request)).expect("the test reads it");
            stream
                .write_all(response.as_bytes())
                .await
                .expect("a client");
        }
    });
    let client = Client::builder()
        .base_url(url)
        .bearer_token("t")
        .retry(RetryPolicy::none());
    (client.build().expect("a client"), received)
}

fn response(request: &Request) -> String {
    let response = RESPONSES
        .iter()
        .find(|(path, ..)| request.head.contains(path));
    match response {
        Some((_, media_type, body)) => format!(
            "HTTP/1.1 200 OK\r\ncontent-type: {media_type}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        ),
        None => "HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n".to_owned(),
    }
}

fn shown(request: &Request) -> String {
    let is_relevant = |line: &&str| {
        let mut irrelevant = ["host:", "user-agent:", "content-length:"].iter();
        !irrelevant.any(|name| line.starts_with(name))
    };
    let mut lines: Vec<&str> = request.head.lines().filter(is_relevant).collect();
    lines[1..].sort_unstable();
    let body = String::from_utf8_lossy(&request.body);
    lines.push(&body);
    let text = lines.join("\n").replace(" HTTP/1.1", "");
    text.trim_end().to_owned()
}

#[tokio::test]
async fn lists_follow_parameter_style() {
    let (client, requests) = start().await;
    let styles = client.get_styles().ids([1, 2]).labels("a b").one(true);
    let styles = styles
        .needed([true, false])
        .exploded(vec!["a".to_owned(), "b&c".to_owned()]);
    let styles = styles.comma(["x", "y"]).space(["p", "q"]).pipe([1, 2]);
    let styles = styles.x_labels(["h", "i"]).x_needed([3]);
    styles.send().await.expect("no content");
    insta::assert_snapshot!(requests.recv().expect("a request"));

    let invalid = client.get_styles().ids([1]).labels("a,b").one(true);
    let invalid = invalid.needed([true]).x_needed([3]).send().await;
    let error = invalid.expect_err("a comma").to_string();
    assert!(
        error.contains("item 0 contains the separator `,`"),
        "{error}"
    );

    let literal = client.get_literal().id("1").id2("2").send().await;
    literal.expect("no content");
    let request = requests.recv().expect("a request");
    let line = request.lines().next();
    assert_eq!(line, Some("GET /path-parameters/%C3%A9/1/x-2"));

    let levels = client
        .get_by_level()
        .level(10)
        .levels([LevelInteger::Value1]);
    levels.send().await.expect("no content");
    insta::assert_snapshot!(requests.recv().expect("a request"));
}

#[tokio::test]
async fn bodies_follow_media_type() {
    let (client, requests) = start().await;
    let text = client.media_text().body("é").send().await.expect("a text");
    assert_eq!(*text, "a,é");
    let bytes = client.media_bytes().body(vec![7]).send().await;
    assert_eq!(*bytes.expect("bytes"), [1, 0]);
    let media = client.media_vendor().body(Media::builder().a("x"));
    assert_eq!(media.send().await.expect("JSON").a, None);
    let text = client.optional_text().body("null").send().await;
    text.expect("no content");
    client.optional_json().send().await.expect("no content");
    let form = client
        .optional_form()
        .body(OptionalBody::builder().a("1 2"));
    form.send().await.expect("no content");
    let success = client.success_optional().send().await;
    assert!(success.expect("no content").is_none());
    let success = client.success_range().send().await;
    assert!(success.expect("JSON").a.is_some());
    client.security_none().send().await.expect("no content");
    let requests: Vec<String> = requests.try_iter().collect();
    insta::assert_snapshot!(requests.join("\n\n"));
}
