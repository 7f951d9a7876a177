//! Places a call and prints its states until it has ended. The user's own device rings first.
//!
//! ```text
//! cargo run --example click_to_call -- 14155550100
//! ```

use std::env;
use std::io::{self, Write};

use anyhow::{Context, Result};
use vis_api::{CallCreate, Client};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let number = env::args().nth(1).context("usage: click_to_call NUMBER")?;
    let client = Client::from_env()?;
    click_to_call(&client, &number, &mut io::stdout()).await
}

pub async fn click_to_call(client: &Client, number: &str, out: &mut impl Write) -> Result<()> {
    let body = CallCreate::builder().phone_number(number);
    let mut call = client.create_call().body(body).send().await?.into_inner();
    writeln!(out, "{}", call.state)?;
    while !call.state.is_final() {
        let last = call.state.clone();
        let change = client.wait_for(&call.id).until(move |it| *it != last);
        let Some(changed) = change.await?.reached() else {
            writeln!(out, "the service no longer lists the call")?;
            break;
        };
        call = changed;
        writeln!(out, "{}", call.state)?;
    }
    Ok(())
}
