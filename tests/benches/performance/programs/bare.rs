use serde::{Deserialize, Serialize};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CallCreate {
    phone_number: &'static str,
}

#[derive(Deserialize)]
struct Call {
    id: String,
    state: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let base_url = std::env::args().nth(1).unwrap_or_default();
    let request = reqwest::Client::new().post(format!("{base_url}/self/calls"));
    let phone_number = "14155550100";
    let request = request.bearer_auth("token").json(&CallCreate { phone_number });
    let call: Call = request.send().await?.error_for_status()?.json().await?;
    println!("{} {}", call.id, call.state);
    Ok(())
}
