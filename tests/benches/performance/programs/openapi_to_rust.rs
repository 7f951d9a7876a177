mod generated;

use generated::client::HttpClient;
use generated::types::CallCreate;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let base_url = std::env::args().nth(1).unwrap_or_default();
    let client = HttpClient::new().with_base_url(base_url).with_api_key("token");
    let phone_number = "14155550100".to_owned();
    let call = client.create_call(CallCreate { phone_number }).await?;
    println!("{call:?}");
    Ok(())
}
