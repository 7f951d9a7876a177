//! For a terminal.

use super::{Change, Class, Diff, WORST_FIRST, location, meaning, operations, side};

/// More changes of documentation than this are counted, unless all are asked for.
const MOST_DOCUMENTATION: usize = 5;

impl Diff {
    /// The diff as a page of text: changes that matter in full, those of documentation counted and a
    /// few of them named.
    pub fn text(&self) -> String {
        self.page(MOST_DOCUMENTATION)
    }

    /// The diff as text, all changes of documentation named.
    pub fn text_with_documentation(&self) -> String {
        self.page(usize::MAX)
    }

    fn page(&self, most_documentation: usize) -> String {
        let mut page = format!("{}\n", self.summary());
        for class in WORST_FIRST {
            let changes: Vec<_> = self.of_class(class).collect();
            if changes.is_empty() {
                continue;
            }
            page += &format!(
                "\n{}: {}\n",
                class.to_string().to_uppercase(),
                meaning(class)
            );
            let most = match class {
                Class::Documentation => most_documentation,
                _ => usize::MAX,
            };
            for change in changes.iter().take(most) {
                page += &entry(change);
            }
            let more = changes.len().saturating_sub(most);
            if more > 0 {
                page += &format!("  … and {more} more; `--documentation` lists them\n");
            }
        }
        page
    }
}

fn entry(change: &Change) -> String {
    let (whose, users) = match change.operations.as_slice() {
        [] => (String::new(), None),
        [_] if !change.place.starts_with("schema ") => (format!("{}, ", operations(change)), None),
        _ => (String::new(), Some(operations(change))),
    };
    if change.class == Class::Documentation {
        return format!("  {whose}{change}\n");
    }
    let side = side(change).map(|side| match &users {
        Some(users) => format!("{side} of {users}"),
        None => side,
    });
    let side = side
        .or(users)
        .map_or_else(String::new, |side| format!("{side}; "));
    format!("  {whose}{change}\n      {side}{}\n", location(change))
}
