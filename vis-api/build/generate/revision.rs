//! Generates the constants that identify Vonage's document.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Returns the constants; `upstream` is the text of `vgis.json`.
pub fn constants(upstream: &str) -> Result<TokenStream, String> {
    let document: Value = serde_json::from_str(upstream)
        .map_err(|error| format!("vgis.json is not JSON: {error}"))?;
    let version = document.pointer("/info/version").and_then(Value::as_str);
    let version = version.ok_or("vgis.json has no $.info.version")?;
    let digest = Sha256::digest(upstream);
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(quote! {
        /// `info.version` of the Vonage document that this crate is generated from. Vonage publishes
        /// changes without raising it; [`SPEC_SHA256`] identifies the document.
        pub const SPEC_VERSION: &str = #version;

        /// SHA-256, in lower-case hexadecimal digits, of the Vonage document that this crate is
        /// generated from: the file `vgis.json` of the crate `vis-spec`, Vonage's published text,
        /// reformatted.
        pub const SPEC_SHA256: &str = #digest;
    })
}
