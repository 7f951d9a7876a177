//! Excerpts: pieces of Markdown that are the text of a file, and must stay so.
//!
//! An excerpt is a fenced block below the comment `<!-- excerpt: PATH -->`, where `PATH` is seen from
//! the top of the workspace.

use std::{fs, io, path::Path};

const MARK: &str = "<!-- excerpt: ";
const FENCE: &str = "```";

/// The Markdown `text` with each excerpt as its file has it now; `root` is the top of the workspace.
///
/// # Errors
/// [`ExcerptError`], when a file cannot be read or an excerpt has no fences.
pub fn refreshed(text: &str, root: &Path) -> Result<String, ExcerptError> {
    let mut result = String::new();
    let mut rest = text;
    while let Some((before, marked)) = rest.split_once(MARK) {
        let torn = || ExcerptError::Torn {
            line: text.lines().count() - marked.lines().count() + 1,
        };
        let (path, below) = marked.split_once(" -->\n").ok_or_else(torn)?;
        let opening = below.lines().next().filter(|line| line.starts_with(FENCE));
        let opening = opening.ok_or_else(torn)?;
        let (_, body) = below.split_once('\n').ok_or_else(torn)?;
        let end = if body.starts_with(FENCE) {
            0
        } else {
            body.find(&format!("\n{FENCE}")).ok_or_else(torn)? + 1
        };
        let file = fs::read_to_string(root.join(path)).map_err(|source| ExcerptError::Read {
            path: path.to_owned(),
            source,
        })?;
        result.push_str(before);
        result.push_str(&format!(
            "{MARK}{path} -->\n{opening}\n{}\n",
            file.trim_end()
        ));
        rest = body.get(end..).unwrap_or_default();
    }
    Ok(result + rest)
}

/// Why an excerpt cannot be brought up to date.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum ExcerptError {
    #[error("line {line}: the excerpt is not a fenced block below `<!-- excerpt: PATH -->`")]
    Torn { line: usize },
    #[error("cannot read {path}, of which there is an excerpt")]
    Read {
        path: String,
        #[source]
        source: io::Error,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refreshed_with(file: &str, text: &str) -> Result<String, ExcerptError> {
        let root = tempfile::tempdir().expect("a directory");
        fs::write(root.path().join("a.rs"), file).expect("a file");
        refreshed(text, root.path())
    }

    #[test]
    fn an_excerpt_becomes_what_its_file_has() {
        let text = "Before\n<!-- excerpt: a.rs -->\n```rust\nold\n```\nAfter\n```\nother\n```\n";
        let fresh = text.replace("old", "fn new() {}\n\nfn two() {}");

        let file = "fn new() {}\n\nfn two() {}\n";
        assert_eq!(refreshed_with(file, text).expect("fresh"), fresh);
        assert_eq!(refreshed_with(file, &fresh).expect("fresh"), fresh);
    }

    #[test]
    fn an_excerpt_may_be_empty() {
        let text = "<!-- excerpt: a.rs -->\n```rust\n```\n";
        let fresh = "<!-- excerpt: a.rs -->\n```rust\nnew\n```\n";
        assert_eq!(refreshed_with("new\n", text).expect("fresh"), fresh);
    }

    #[test]
    fn text_without_excerpts_stays() {
        for text in ["", "```rust\nold\n```\n", "no line break"] {
            assert_eq!(refreshed_with("new", text).expect("fresh"), text);
        }
    }

    #[test]
    fn an_excerpt_that_is_torn_is_named_by_its_line() {
        for torn in [
            "<!-- excerpt: a.rs -->\n\ntext\n",
            "<!-- excerpt: a.rs -->\n```\nopen\n",
            "<!-- excerpt: a.rs",
        ] {
            let error = refreshed_with("new", &format!("One\nTwo\n{torn}")).expect_err(torn);
            assert!(
                error.to_string().starts_with("line 3:"),
                "{torn:?}: {error}"
            );
        }
    }

    #[test]
    fn a_file_that_is_missing_is_named() {
        let text = "<!-- excerpt: b.rs -->\n```\n```\n";
        let error = refreshed_with("new", text).expect_err("no such file");
        assert!(error.to_string().contains("b.rs"), "{error}");
    }
}
