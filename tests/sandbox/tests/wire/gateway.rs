//! Requests that the gateway rejects.

use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use vis_sandbox::{Mode, Sandbox};

use crate::socket::read_response;
use crate::support::{TestResult, Vis};

const ID: &str = "5a85d86f253bcd10897f3189";

fn fault_code(body: &Value) -> &Value {
    &body["fault"]["code"]
}

#[tokio::test]
async fn non_bearer_scheme_is_401() -> TestResult {
    let vis = Vis::start().await?;
    let token = vis.sandbox.token();
    for (authorization, status) in [
        (format!("Bearer {token}"), 200),
        (format!("bearer {token}"), 200),
        (format!("Basic {token}"), 401),
        (token.to_owned(), 401),
        (format!("Bearer {token}x"), 401),
        ("Bearer ".to_owned(), 401),
        (String::new(), 401),
    ] {
        let headers = [("authorization", authorization.as_str())];
        let response = vis.request("GET", "/self", &headers, "").await?;
        assert_eq!(response.status, status, "{authorization}");
    }
    Ok(())
}

#[tokio::test]
async fn unknown_path_is_gateway_404() -> TestResult {
    let vis = Vis::start().await?;
    for path in [
        "",
        "/",
        "/self/",
        "/self/call",
        "/self/calls/",
        "/self/calls/x/y",
        "/SELF",
    ] {
        let response = vis.get(path).await?;
        assert_eq!(response.status, 404, "{path}");
        assert_eq!(fault_code(&response.json()), 900_906, "{path}");
    }
    let outside = format!("http://{}/self", vis.address()?);
    let headers = [("authorization", &*vis.bearer())];
    let response = vis.at("GET", &outside, &headers, "").await?;
    assert_eq!(fault_code(&response.json()), 900_906);
    Ok(())
}

#[tokio::test]
async fn wrong_method_is_405_with_allow() -> TestResult {
    let vis = Vis::start().await?;
    for (method, path, allowed) in [
        ("POST", "/self", "GET"),
        ("HEAD", "/self", "GET"),
        ("BREW", "/self/calls", "GET, POST"),
        ("BREW", &format!("/self/calls/{ID}/hold"), "DELETE, PUT"),
        ("BREW", &format!("/self/webhooks/{ID}"), "DELETE, GET"),
    ] {
        let response = vis.send(method, path).await?;
        assert_eq!(response.status, 405, "{method} {path}");
        let allow = response.header("allow");
        let is_allowed = |method: &str| allow.split(", ").any(|other| other == method);
        assert!(allowed.split(", ").all(is_allowed), "{path}: {allow}");
        if method != "HEAD" {
            assert_eq!(fault_code(&response.json()), 405, "{method} {path}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn oversized_body_is_413() -> TestResult {
    let vis = Vis::start().await?;
    let bearer = vis.bearer();
    let headers = [("authorization", &*bearer)];
    // The server drains the body, so that the client gets to read the response.
    for length in [1024 * 1024 + 1, 10 * 1024 * 1024] {
        let response = vis
            .request("POST", "/self/calls", &headers, " ".repeat(length))
            .await?;
        assert_eq!(response.status, 413);
    }
    Ok(())
}

#[tokio::test]
async fn malformed_chunked_body_is_bad_request() -> TestResult {
    for (mode, header) in [
        (Mode::Real, "content-length: 0\r\n"),
        (Mode::Conformance, "content-type: application/json\r\n"),
    ] {
        let vis = Vis::start_with(Sandbox::builder().mode(mode)).await?;
        let mut stream = TcpStream::connect(vis.address()?).await?;
        let request = "POST /t/vbc.prod/vis/v1/self/calls HTTP/1.1\r\nhost: sandbox\r\n\
                       connection: close\r\ntransfer-encoding: chunked\r\n\r\nno number\r\n";
        stream.write_all(request.as_bytes()).await?;
        let (response, _) = read_response(&mut stream, usize::MAX).await?;
        assert!(
            response.starts_with("HTTP/1.1 400 Bad Request\r\n"),
            "{response}"
        );
        assert!(response.contains(header), "{response}");
        assert_eq!(vis.sandbox.calls_placed().len(), 0);
    }
    Ok(())
}
