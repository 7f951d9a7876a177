//! Calls back the callers of missed calls.

use vis_api::{CallCreate, CallState, Client};

async fn call_back(client: &Client) -> Result<(), vis_api::Error> {
    let missed = client
        .list_events()
        .states([CallState::Missed])
        .send()
        .await?;
    for number in missed
        .iter()
        .filter_map(|event| event.phone_number.as_deref())
    {
        let call = CallCreate::builder().phone_number(number);
        match client.create_call().body(call).send().await {
            Ok(call) => println!("call {} is {}", call.id, call.state),
            Err(error) if error.is_validation() => println!("{number} cannot be called: {error}"),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    if std::env::var_os("VIS_TOKEN").is_some() {
        let client = Client::from_env()?;
        call_back(&client).await?;
    }
    Ok(())
}
