//! Doing to the text of the overlay what a report says: the first proposal of each.

use xtask::conflict::{Advice, Conflict, Edit, Report};

/// The overlay, mended.
pub(crate) fn mend(overlay: &str, report: &Report) -> String {
    let mut lines: Vec<String> = overlay.lines().map(str::to_owned).collect();
    let mut conflicts: Vec<&Conflict> = report.conflicts().collect();
    // From the end, so that the lines above stay where the report says.
    conflicts.sort_by_key(|conflict| std::cmp::Reverse(conflict.lines));
    for conflict in conflicts {
        let (first, last) = conflict.lines;
        let range =
            usize::try_from(first).expect("a line") - 1..usize::try_from(last).expect("a line");
        let action: Vec<String> = lines[range.clone()].to_vec();
        let mended = match &conflict.advice {
            Advice::Delete { .. } => Vec::new(),
            Advice::Change(proposals) => {
                let best = proposals.first().expect("a proposal");
                best.edits
                    .iter()
                    .fold(action, |action, edit| edited(&action, edit))
            }
            Advice::Wait { .. } => action,
            other => panic!(
                "nothing to do mechanically for {}: {other:?}",
                conflict.action
            ),
        };
        lines.splice(range, mended);
    }
    lines.join("\n") + "\n"
}

fn edited(action: &[String], edit: &Edit) -> Vec<String> {
    match edit {
        Edit::Set { key, value } => {
            let line = format!("    {key}: {value}");
            match position(action, key) {
                Some((start, end)) => [&action[..start], &[line], &action[end..]].concat(),
                None => {
                    let (_, end) = position(action, "x-matches").expect("x-matches");
                    [&action[..end], &[line], &action[end..]].concat()
                }
            }
        }
        Edit::Unset { key } => {
            let (start, end) = position(action, key).expect("the key");
            [&action[..start], &action[end..]].concat()
        }
        Edit::Replace { old, new } => {
            let (start, _) = position(action, "update").expect("update");
            let (head, update) = action.split_at(start);
            let update = update.iter().map(|line| line.replace(old, new));
            head.iter().cloned().chain(update).collect()
        }
        other => panic!("an edit that nobody knows: {other:?}"),
    }
}

/// The lines of a key of an action, those that go on with its value included.
fn position(action: &[String], key: &str) -> Option<(usize, usize)> {
    let start = action
        .iter()
        .position(|line| line.starts_with(&format!("    {key}:")))?;
    let is_continued = |line: &&String| line.trim().is_empty() || line.starts_with("     ");
    let more = action[start + 1..].iter().take_while(is_continued).count();
    Some((start, start + 1 + more))
}
