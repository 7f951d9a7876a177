//! Tests a program against a sandbox: the sandbox receives a call, the program answers it.

use vis_api::{CallState, Client};
use vis_sandbox::Sandbox;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start().await?;
    let client = Client::builder()
        .base_url(sandbox.base_url())
        .bearer_token(sandbox.token())
        .build()?;

    let id = sandbox.incoming_call("14155550123");
    let call = client.answer_call().id(&id).send().await?;
    assert_eq!(call.state, CallState::Active);
    Ok(())
}
