//! A sandbox begins and ends.

use vis_sandbox::Sandbox;

use crate::support::{Outcome, Vis, client};

#[tokio::test]
async fn the_base_url_has_the_path_of_production() -> Outcome {
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
async fn sandboxes_share_nothing_and_repeat_themselves() -> Outcome {
    let (one, two) = (Vis::start().await?, Vis::start().await?);
    assert_ne!(one.sandbox.base_url(), two.sandbox.base_url());
    let id = one.place().await?;
    assert_eq!(two.get(&format!("/self/calls/{id}")).await?.status, 404);
    assert_eq!(two.place().await?, id);
    Ok(())
}

#[tokio::test]
async fn after_shutdown_nobody_listens() -> Outcome {
    let sandbox = Sandbox::start().await?;
    let url = format!("{}/self", sandbox.base_url());
    let client = client()?;
    // The connection that this leaves open must not keep the sandbox alive.
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
async fn a_port_that_is_taken_is_an_error() -> Outcome {
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
