//! The document's prose as rustdoc takes it.

/// `text`, which is Markdown, without what rustdoc would compile, link or refuse: code blocks are
/// plain text, and brackets and whatever else means something to it stand for themselves.
pub fn rustdoc(text: &str) -> String {
    let mut written = Vec::new();
    let mut fence: Option<&str> = None;
    for line in text.lines() {
        let marker = line.trim_start().get(..3);
        let marker = marker.filter(|marker| matches!(*marker, "```" | "~~~"));
        written.push(match (fence, marker) {
            (None, Some(marker)) => format!("{marker}text"),
            (None, None) => prose(&line.replace(is_invisible, "")),
            (Some(open), Some(marker)) if open == marker => marker.to_owned(),
            (Some(_), _) => line.replace(is_invisible, ""),
        });
        fence = match (fence, marker) {
            (Some(open), Some(marker)) if open == marker => None,
            (fence, marker) => fence.or(marker),
        };
    }
    written.extend(fence.map(str::to_owned));
    written.join("\n")
}

/// Whether `c` changes a text without being seen, which rustc refuses in comments.
fn is_invisible(c: char) -> bool {
    let changes_direction = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    changes_direction || c.is_control() && c != '\t'
}

fn prose(line: &str) -> String {
    // Four spaces begin a code block, after the sign of a list too.
    let indent = line.len() - line.trim_start().len();
    let mut written = " ".repeat(indent.min(2));
    let words: Vec<&str> = line.split_whitespace().collect();
    let line = words.join(" ");
    let has_code = line.matches('`').count().is_multiple_of(2) && !line.contains("``");
    let mut is_code = false;
    let mut rest = line.as_str();
    while let Some(c) = rest.chars().next() {
        let is_url = rest.starts_with("https://") || rest.starts_with("http://");
        let length = if is_url && !is_code {
            url_length(rest)
        } else {
            c.len_utf8()
        };
        let (part, after) = rest.split_at(length);
        written.push_str(&match c {
            '`' if has_code => "`".to_owned(),
            '`' | '[' | ']' | '<' | '>' | '~' | '\\' if !is_code => format!("\\{c}"),
            'h' if part.len() > 1 => format!("<{part}>"),
            _ => part.to_owned(),
        });
        is_code ^= has_code && c == '`';
        rest = after;
    }
    written
}

/// The length of the URL that `text` begins with, without the signs of the sentence around it.
fn url_length(text: &str) -> usize {
    let end = text.find([' ', '<', '>', '(', ')', '[', ']', '"', '\\', '`']);
    let url = text.split_at(end.unwrap_or(text.len())).0;
    url.trim_end_matches(['.', ',', ';', ':', '!', '?']).len()
}
