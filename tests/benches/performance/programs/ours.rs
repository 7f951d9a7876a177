#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let base_url = std::env::args().nth(1).unwrap_or_default();
    let client = vis_api::Client::builder().base_url(base_url).bearer_token("token").build()?;
    let call = client.create_call().phone_number("14155550100").await?;
    println!("{} {:?}", call.id, call.state);
    Ok(())
}
