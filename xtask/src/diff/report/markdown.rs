//! For a pull request or the summary of a job, in GitHub's Markdown.

use super::{Change, Class, Diff, WORST_FIRST, location, meaning, operations, side};

impl Diff {
    /// The diff as Markdown: a verdict, a table for each class, and documentation folded.
    ///
    /// Nothing that comes out of a document is anything but text in it: no markup, no HTML, no
    /// mention of a user.
    pub fn markdown(&self) -> String {
        let mut page = match self.class() {
            None => "**No change**\n".to_owned(),
            Some(class) => format!("**{}**: {}\n", capitalised(class), self.summary()),
        };
        for class in WORST_FIRST {
            let changes: Vec<_> = self.of_class(class).collect();
            if changes.is_empty() {
                continue;
            }
            let table = table(&changes);
            page += &match class {
                Class::Documentation => {
                    let count = super::count(changes.len(), "documentation change");
                    format!(
                        "\n<details>\n<summary>{count}: {}</summary>\n\n{table}\n</details>\n",
                        meaning(class)
                    )
                }
                _ => format!(
                    "\n### {}: {}\n\n{table}",
                    capitalised(class),
                    meaning(class)
                ),
            };
        }
        page
    }
}

fn table(changes: &[&Change]) -> String {
    let mut table =
        "| where | what | side | place in the document |\n|---|---|---|---|\n".to_owned();
    for change in changes {
        let operations = operations(change);
        let place = if operations.is_empty() {
            change.place.clone()
        } else {
            format!("{operations}: {}", change.place)
        };
        let cells = [
            place,
            change.what.clone(),
            side(change).unwrap_or_default(),
            location(change),
        ];
        let cells: Vec<_> = cells.iter().map(|cell| escaped(cell)).collect();
        table += &format!("| {} |\n", cells.join(" | "));
    }
    table
}

/// A sentence for a cell of a table.
///
/// What is between backticks stays there, and holds neither backticks nor newlines; a bar ends a cell
/// even there. The rest are words of ours.
fn escaped(sentence: &str) -> String {
    let mut pieces = Vec::new();
    for (number, piece) in sentence.split('`').enumerate() {
        let is_code = number % 2 == 1;
        let piece = piece.replace('|', "\\|");
        pieces.push(if is_code { piece } else { in_words(&piece) });
    }
    pieces.join("`")
}

fn in_words(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn capitalised(class: Class) -> String {
    let name = class.to_string();
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
