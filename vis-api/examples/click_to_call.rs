//! Places a call and prints its states until it has ended. The user's own device rings first.
//!
//! ```text
//! cargo run --example click_to_call -- 14155550100
//! ```

use std::env;
use std::io::{self, Write};

use anyhow::{Context, Result};
use futures_util::TryStreamExt;
use vis_api::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let number = env::args().nth(1).context("usage: click_to_call NUMBER")?;
    let client = Client::from_env()?;
    click_to_call(&client, &number, &mut io::stdout()).await
}

pub async fn click_to_call(client: &Client, number: &str, out: &mut impl Write) -> Result<()> {
    let call = client.create_call().phone_number(number).await?;
    let mut states = client.wait_for(&call.id).states();
    while let Some(call) = states.try_next().await? {
        writeln!(out, "{}", call.state)?;
    }
    Ok(())
}
