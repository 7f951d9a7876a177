//! `--fix`: mechanical edits of an overlay. Each replaces one span of the text.

mod renames;

use serde_json::Value;

use crate::{
    overlay::Overlay,
    patch::{Edit, analyse},
};
pub(crate) use renames::{Rename, renames};

/// Limit for edits that make no progress.
const MAX_EDITS: usize = 1_000;

/// Makes all mechanical edits. Each span refers to the text after the previous edits.
pub fn fix(upstream: &Value, overlay: &Overlay, baseline: &Value) -> (Overlay, Vec<Edit>) {
    let (mut overlay, mut edits) = (overlay.clone(), Vec::new());
    while edits.len() < MAX_EDITS {
        // One at a time: an edit can fix later actions.
        let (_, findings) = analyse(upstream, &overlay, Some(baseline));
        let edit = findings.into_iter().find_map(|finding| finding.edit);
        let Some(edit) = edit else { break };
        let mut text = overlay.text().to_owned();
        text.replace_range(edit.span.clone(), &edit.replacement);
        let Ok(edited) = Overlay::parse(&text) else {
            break;
        };
        overlay = edited;
        edits.push(edit);
    }
    (overlay, edits)
}
