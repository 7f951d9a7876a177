//! A web page, or what was copied from one, with the document somewhere in it.

use std::borrow::Cow;

use serde_json::{Deserializer, Value};

/// With more bytes than this read in vain, the page is not worth the time.
const MOST_BYTES_IN_VAIN: usize = 2 << 20;

/// What a page has of the document.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// The document, on the lines that it has in the page.
    Document(String),
    /// An object with the key `openapi` seems to begin on this line, but cannot be read.
    Broken { line: usize, cause: String },
    /// No such object.
    Nothing,
}

/// Finds the outermost JSON object that has the key `openapi` or `swagger`.
pub(super) fn find(page: &str) -> Found {
    let text = if is_html(page) {
        without_markup(page)
    } else {
        Cow::Borrowed(page)
    };
    search(&text)
}

/// Whether the text is HTML.
pub(super) fn is_html(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(15).collect();
    let start = start.to_ascii_lowercase();
    start.starts_with("<!doctype html")
        || start.starts_with("<html")
        || start.starts_with("<!--")
        || start.starts_with("<head")
        || start.starts_with("<body")
        || start.starts_with("<pre")
}

/// What the page calls itself.
pub(super) fn title(page: &str) -> Option<String> {
    // ASCII alone changes, so the places stay what they are.
    let lower = page.to_ascii_lowercase();
    let tag = lower.find("<title")?;
    let start = tag + lower.get(tag..)?.find('>')? + 1;
    let end = start + lower.get(start..)?.find("</title")?;
    let title = html_escape::decode_html_entities(page.get(start..end)?);
    let words: Vec<&str> = title.split_whitespace().collect();
    let title: String = words
        .join(" ")
        .chars()
        .filter(|c| !c.is_control())
        .take(80)
        .collect();
    (!title.is_empty()).then_some(title)
}

fn search(text: &str) -> Found {
    let last = ["\"openapi\"", "\"swagger\""].map(|key| text.rfind(key));
    let Some(last) = last.into_iter().max().flatten() else {
        return Found::Nothing;
    };
    let mut in_vain = 0;
    let mut failure: Option<(usize, usize, serde_json::Error)> = None;
    let mut from = 0;
    while let Some(start) = next_object(text, from).filter(|start| *start < last)
        && in_vain < MOST_BYTES_IN_VAIN
    {
        let rest = text.get(start..).unwrap_or_default();
        let mut values = Deserializer::from_str(rest).into_iter::<Value>();
        match values.next() {
            Some(Ok(value)) => {
                let length = values.byte_offset();
                if value.get("openapi").is_some() || value.get("swagger").is_some() {
                    let lines = line_of(text, start) - 1;
                    let object = rest.get(..length).unwrap_or_default();
                    return Found::Document("\n".repeat(lines) + object);
                }
                from = start + length.max(1);
            }
            Some(Err(error)) => {
                let length = length_of_failure(rest, &error);
                in_vain += length;
                if failure
                    .as_ref()
                    .is_none_or(|(_, longest, _)| length > *longest)
                {
                    failure = Some((start, length, error));
                }
                from = start + 1;
            }
            None => break,
        }
    }
    match failure {
        Some((start, _, error)) => broken(text, start, &error),
        None => Found::Nothing,
    }
}

fn length_of_failure(text: &str, error: &serde_json::Error) -> usize {
    let before = error.line().saturating_sub(1);
    let lines = text.split_inclusive('\n').take(before).map(str::len);
    lines.sum::<usize>() + error.column()
}

fn broken(text: &str, start: usize, error: &serde_json::Error) -> Found {
    let line = line_of(text, start);
    let what = error.to_string();
    let what = what.split(" at line ").next().unwrap_or_default();
    Found::Broken {
        line,
        cause: format!("{what} on line {}", line + error.line().max(1) - 1),
    }
}

/// The next brace that a key follows: JavaScript and prose have braces too.
fn next_object(text: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    let mut braces = rest.match_indices('{');
    let brace = braces.find(|(place, _)| {
        let after = rest.get(place + 1..).unwrap_or_default();
        after.trim_start().starts_with('"')
    });
    brace.map(|(place, _)| from + place)
}

fn line_of(text: &str, place: usize) -> usize {
    let before = text.get(..place).unwrap_or_default();
    1 + before.matches('\n').count()
}

/// The text that a browser shows, on the same lines.
fn without_markup(page: &str) -> Cow<'_, str> {
    let mut text = String::with_capacity(page.len());
    let mut in_tag = false;
    for character in page.chars() {
        match character {
            '<' => in_tag = true,
            '>' if in_tag => in_tag = false,
            '\n' => text.push('\n'),
            _ if in_tag => {}
            _ => text.push(character),
        }
    }
    Cow::Owned(html_escape::decode_html_entities(&text).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn document(page: &str) -> Value {
        match find(page) {
            Found::Document(text) => serde_json::from_str(&text).expect("JSON"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_outermost_object_with_the_key_is_the_document() {
        let page = "Sign in {\n{\"theme\": \"dark\"}\nv3.0\n{\n\"a\": {\"openapi\": 1},\n\"openapi\": 2}\nmore }";
        assert_eq!(document(page)["openapi"], 2);
    }

    #[test]
    fn it_stays_on_its_lines() {
        let Found::Document(text) = find("a\r\nb\n{\"openapi\": 1}") else {
            panic!("no document");
        };
        assert_eq!(text, "\n\n{\"openapi\": 1}");
    }

    #[test]
    fn markup_and_entities_are_taken_off() {
        let page = "<!DOCTYPE html><title>x</title><script>if (a < b) { f(\"\") }</script>\n\
            <pre><code>{<b>&quot;openapi&quot;</b>: &#34;&lt;b&gt; &amp;amp;&#x22;}</code></pre>";
        assert_eq!(document(page)["openapi"], "<b> &amp;");
    }

    #[test]
    fn a_document_that_is_cut_off_is_told_from_none() {
        let cut = find("some text\n{\n\"openapi\": \"3.0.0\",\n\"paths\": {");
        let Found::Broken { line: 2, cause } = cut else {
            panic!("{cut:?}");
        };
        assert_eq!(cause, "EOF while parsing an object on line 4");
        assert_eq!(find("some { text } about \"openapi\""), Found::Nothing);
    }

    #[test]
    fn a_page_of_braces_is_given_up() {
        assert!(matches!(
            find(&("{\"a\":[1,".repeat(500_000) + "\"openapi\"")),
            Found::Broken { .. }
        ));
    }

    #[test]
    fn the_title_is_one_line() {
        let page = "<html><head><TITLE lang=en>Page &amp;\n not found</TITLE>";
        assert_eq!(title(page).as_deref(), Some("Page & not found"));
        assert_eq!(title("<title>"), None);
    }
}
