//! Positions of actions in the text of an overlay.
//!
//! A line scanner is enough: each action begins at `  - ` and is indented by at least four spaces.

use std::ops::Range;

/// The lines of one action.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) line: usize,
    /// From its first line to its last, without comments above and empty lines below.
    pub(super) body: Range<usize>,
    /// The heading of its group, as a title.
    pub(super) title: String,
    /// The start of the comment directly above, unless it is a heading.
    start: usize,
    /// The start of the heading of its group.
    group: Option<usize>,
}

/// The actions of an overlay.
pub(super) fn items(text: &str) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let (mut group, mut title) = (None, String::new());
    // The start of the comment directly above; `Some(None)` for a heading.
    let mut comment: Option<Option<usize>> = None;
    let (mut is_actions, mut end) = (false, 0);
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let (start, content) = (end, line.trim());
        end += line.len();
        let indent = line.find(|c: char| !c.is_whitespace()).unwrap_or(0);
        if !is_actions {
            is_actions = line.starts_with("actions:");
        } else if content.is_empty() {
            comment = None;
        } else if indent <= 2 && content.starts_with('#') {
            match heading(content).filter(|_| comment.is_none()) {
                Some(found) => (group, title, comment) = (Some(start), found, Some(None)),
                None => comment = comment.or(Some(Some(start))),
            }
        } else if line.starts_with("  - ") {
            let (line, title, body) = (index + 1, title.clone(), start..end);
            let start = comment.take().flatten().unwrap_or(start);
            items.push(Item {
                line,
                body,
                title,
                start,
                group,
            });
        } else if let Some(item) = items.last_mut() {
            item.body.end = end;
            comment = None;
        }
    }
    items
}

/// `q06 ids are opaque strings` of `# q06: ids are opaque strings; documented events have …`.
fn heading(comment: &str) -> Option<String> {
    let (id, text) = comment.strip_prefix('#')?.trim_start().split_once(": ")?;
    let is_id = id
        .chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    let ends = [". ", "; ", ", ", " ("];
    let first = ends
        .iter()
        .fold(text, |text, end| text.split(end).next().unwrap_or(text));
    is_id.then(|| format!("{id} {}", first.trim_end_matches(['.', ';', ','])))
}

/// The span to delete for an action, with its comment or the heading of its group if that becomes
/// empty, and one of two empty lines.
pub(super) fn deletion(text: &str, items: &[Item], index: usize) -> Option<Range<usize>> {
    let item = items.get(index)?;
    let in_group = items
        .iter()
        .filter(|other| other.group == item.group)
        .count();
    let heading = item.group.filter(|_| in_group == 1);
    let (mut start, mut end) = (heading.unwrap_or(item.start), item.body.end);
    if text.get(..start)?.ends_with("\n\n") {
        match text.get(end..)? {
            "" => start -= 1,
            after => end += usize::from(after.starts_with('\n')),
        }
    }
    Some(start..end)
}

/// The lines of the member at `keys` of `update`, or of the object that has no other member.
pub(super) fn member(text: &str, body: Range<usize>, keys: &[String]) -> Option<Range<usize>> {
    // Indent, key and end of each line.
    let (mut lines, mut end) = (Vec::new(), body.start);
    for line in text.get(body)?.split_inclusive('\n') {
        end += line.len();
        let key = line.split(':').next().unwrap_or_default().trim();
        let indent = line.find(|c: char| !c.is_whitespace());
        lines.push((
            indent.unwrap_or(usize::MAX),
            key.trim_matches(['"', '\'']),
            end,
        ));
    }
    let mut around: Vec<(usize, &str)> = Vec::new();
    let mut first = lines.iter().position(|(indent, key, _)| {
        around.retain(|(outer, _)| outer < indent);
        around.push((*indent, key));
        let here = around.iter().map(|(_, key)| *key);
        here.skip_while(|key| *key != "update").skip(1).eq(keys)
    })?;
    let indent = |line: usize| lines.get(line).map_or(0, |(indent, ..)| *indent);
    let mut last = first;
    while indent(last + 1) > indent(first) {
        last += 1;
    }
    // An object without members would become null.
    while indent(first - 1) < indent(first) && indent(last + 1) <= indent(first - 1) {
        first -= 1;
        if lines.get(first)?.1 == "update" {
            return None;
        }
    }
    Some(lines.get(first - 1)?.2..lines.get(last)?.2)
}
