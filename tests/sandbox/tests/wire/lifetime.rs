//! Start and shutdown of a sandbox.

use vis_sandbox::Sandbox;

use crate::support::{TestResult, Vis, client};

#[tokio::test]
async fn base_url_has_production_path() -> TestResult {
    let sandbox = Sandbox::start().await?;
    let rest = sandbox
        .base_url()
        .strip_prefix("http://127.0.0.1:")
        .ok_or("not on loopback")?;
    let port = rest
        .strip_suffix("/t/vbc.prod/vis/v1")
        .ok_or("another path")?;
    assert_ne!(port.parse::<u16>()?, 0);
    Ok(())
}

#[tokio::test]
async fn sandboxes_are_isolated_and_deterministic() -> TestResult {
    let (one, two) = (Vis::start().await?, Vis::start().await?);
    assert_ne!(one.sandbox.base_url(), two.sandbox.base_url());
    let id = one.place().await?;
    assert_eq!(two.get(&format!("/self/calls/{id}")).await?.status, 404);
    assert_eq!(two.place().await?, id);
    Ok(())
}

#[tokio::test]
async fn shutdown_closes_listener() -> TestResult {
    let sandbox = Sandbox::start().await?;
    let url = format!("{}/self", sandbox.base_url());
    let client = client()?;
    // Leaves a kept-alive connection open, which must not block the shutdown.
    assert_eq!(client.get(&url).send().await?.status(), 401);
    sandbox.shutdown().await;
    assert!(
        client
            .get(&url)
            .send()
            .await
            .is_err_and(|error| error.is_connect())
    );
    Ok(())
}

#[tokio::test]
async fn port_in_use_fails_start() -> TestResult {
    let sandbox = Sandbox::start().await?;
    let port = sandbox
        .base_url()
        .split([':', '/'])
        .nth(4)
        .ok_or("no port")?
        .parse()?;
    let error = Sandbox::builder()
        .port(port)
        .start()
        .await
        .err()
        .ok_or("it started")?;
    assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse);
    Ok(())
}
