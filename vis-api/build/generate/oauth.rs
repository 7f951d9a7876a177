//! The OAuth URLs of the document, as constants.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;
use vis_spec::normalise::security_scheme;

pub fn constants(document: &Value) -> Result<TokenStream, String> {
    let name = security_scheme(document)
        .ok_or("the document has no security scheme with a bearer token")?;
    let flows = &document["components"]["securitySchemes"][name]["flows"];
    let code = &flows["authorizationCode"];
    let authorize_url = code["authorizationUrl"]
        .as_str()
        .ok_or("the authorizationCode flow has no authorizationUrl")?;
    let scopes = code["scopes"]
        .as_object()
        .ok_or("the authorizationCode flow has no scopes")?;
    let scope = scopes.keys().cloned().collect::<Vec<_>>().join(" ");
    let token_url = one_token_url(flows)?;
    Ok(quote! {
        /// The token URL of the document.
        pub(crate) const DEFAULT_TOKEN_URL: &str = #token_url;

        /// The authorization URL of the document.
        pub(crate) const DEFAULT_AUTHORIZE_URL: &str = #authorize_url;

        /// The scopes of the document's authorization code flow.
        pub(crate) const AUTHORIZATION_SCOPE: &str = #scope;
    })
}

/// Requires a single token URL: a session is refreshed at the endpoint that issued it.
fn one_token_url(flows: &Value) -> Result<&str, String> {
    let mut urls: Vec<_> = ["password", "authorizationCode"]
        .into_iter()
        .flat_map(|flow| [&flows[flow]["tokenUrl"], &flows[flow]["refreshUrl"]])
        .filter_map(Value::as_str)
        .collect();
    urls.dedup();
    match urls.as_slice() {
        [url] => Ok(url),
        _ => Err(format!(
            "one token URL is needed for all flows, not {urls:?}"
        )),
    }
}
