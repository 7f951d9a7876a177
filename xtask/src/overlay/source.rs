//! The overlay as it stands in the file, with the lines that messages name.

use std::{num::NonZeroUsize, path::Path};

use serde::{Deserialize, de::IgnoredAny};
use serde_json::Value;
use serde_saphyr::{Spanned, UserMessageFormatter};

use super::OverlayError;

/// The root of an Overlay document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OverlaySource {
    pub(super) overlay: Spanned<String>,
    #[expect(
        dead_code,
        reason = "the standard requires it, so that another tool reads our overlay"
    )]
    info: InfoSource,
    #[expect(dead_code, reason = "known, so that it is not refused")]
    extends: Option<String>,
    pub(super) actions: Spanned<Vec<Spanned<ActionSource>>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "the standard requires it, so that another tool reads our overlay"
)]
struct InfoSource {
    title: String,
    version: String,
    description: Option<String>,
}

/// One action: the keys of the standard and ours.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ActionSource {
    pub(super) target: Spanned<String>,
    pub(super) description: Spanned<String>,
    pub(super) update: Option<Spanned<Value>>,
    pub(super) remove: Option<Spanned<bool>>,
    pub(super) copy: Option<Spanned<IgnoredAny>>,
    #[serde(rename = "x-id")]
    pub(super) id: Spanned<String>,
    #[serde(rename = "x-quirk")]
    pub(super) quirk: Spanned<String>,
    #[serde(rename = "x-matches")]
    pub(super) matches: NonZeroUsize,
    #[serde(rename = "x-replaces")]
    pub(super) replaces: Option<Spanned<String>>,
    #[serde(rename = "x-evidence")]
    pub(super) evidence: Spanned<String>,
}

pub(super) fn parse(path: &Path, text: &str) -> Result<OverlaySource, OverlayError> {
    // Other tools read YAML 1.2, to which `yes` is a string, and refuse tags that they do not know.
    let options = serde_saphyr::options! { strict_booleans: true, reject_unsupported_tags: true };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        let name = path.to_string_lossy();
        let options = serde_saphyr::render_options! {
            formatter: &UserMessageFormatter,
            source_name: Some(&name),
        };
        OverlayError::Syntax {
            path: path.to_owned(),
            message: error.render_with_options(options),
        }
    })
}
