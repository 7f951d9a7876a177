use client::apis::{calls_api, configuration::Configuration};
use client::models::CallCreate;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut configuration = Configuration::new();
    configuration.base_path = std::env::args().nth(1).unwrap_or_default();
    configuration.bearer_access_token = Some("token".to_owned());
    let call = CallCreate::new("14155550100".to_owned());
    let call = calls_api::create_call(&configuration, call).await?;
    println!("{call:?}");
    Ok(())
}
