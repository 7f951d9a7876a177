//! `--fix`: the edits of an overlay that need no person. Each replaces a span of the text, and touches
//! no other byte.

mod renames;

use serde_json::Value;

use crate::{
    overlay::Overlay,
    patch::{Edit, examine},
};
pub(crate) use renames::{Rename, renames};

/// More edits than this make no progress.
const MAX_EDITS: usize = 1_000;

/// Makes every mechanical edit. The span of each is of the text after those before it.
pub fn fix(upstream: &Value, overlay: &Overlay, baseline: &Value) -> (String, Vec<Edit>) {
    let (mut overlay, mut edits) = (overlay.clone(), Vec::new());
    while edits.len() < MAX_EDITS {
        // One at a time, in order: what follows may fit once an action before it does.
        let (_, findings) = examine(upstream, &overlay, Some(baseline));
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
    (overlay.text().to_owned(), edits)
}
