//! Markdown of the document for doc comments.

/// Characters with a meaning in Markdown, and the first one of a URL.
const SPECIAL: [char; 8] = ['`', '[', ']', '<', '>', '~', '\\', 'h'];

/// Escapes Markdown that rustdoc would compile, link or reject; code blocks become plain text.
pub fn rustdoc(text: &str) -> String {
    let mut written = Vec::new();
    let mut open: Option<&str> = None;
    for line in text.lines() {
        let line = line.replace(is_invisible, "");
        let start = line.trim_start();
        let fence = ["```", "~~~"].into_iter().find(|f| start.starts_with(f));
        written.push(match (open, fence) {
            (None, None) => prose(&line),
            (None, Some(fence)) => format!("{fence}text"),
            (Some(open), Some(fence)) if open == fence => fence.to_owned(),
            (Some(_), _) => line,
        });
        if open.is_none() || open == fence {
            open = fence.filter(|_| open.is_none());
        }
    }
    written.extend(open.map(str::to_owned));
    written.join("\n")
}

/// Whether `c` is an invisible control character; rustc rejects some of them in comments.
fn is_invisible(c: char) -> bool {
    let changes_direction = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    changes_direction || c.is_control() && c != '\t'
}

fn prose(line: &str) -> String {
    // Four spaces would begin a code block, in a list too.
    let indent = line.len() - line.trim_start().len();
    let mut written = " ".repeat(indent.min(2));
    let line = Vec::from_iter(line.split_whitespace()).join(" ");
    let has_code = line.matches('`').count().is_multiple_of(2) && !line.contains("``");
    let mut is_code = false;
    let mut rest = line.as_str();
    while let Some(c) = rest.chars().next() {
        let is_url = !is_code && (rest.starts_with("https://") || rest.starts_with("http://"));
        let (part, after) = rest.split_at(match rest.find(SPECIAL) {
            _ if is_url => url_end(rest),
            Some(0) => 1,
            plain => plain.unwrap_or(rest.len()),
        });
        written.push_str(&match c {
            _ if is_url => format!("<{part}>"),
            '`' if has_code => "`".to_owned(),
            'h' => part.to_owned(),
            c if SPECIAL.contains(&c) && !is_code => format!("\\{c}"),
            _ => part.to_owned(),
        });
        is_code ^= has_code && c == '`';
        rest = after;
    }
    written
}

/// The end of the URL at the start of `text`, without the punctuation of the sentence.
fn url_end(text: &str) -> usize {
    let end = text.find([' ', '<', '>', '(', ')', '[', ']', '"', '\\', '`']);
    let url = text.split_at(end.unwrap_or(text.len())).0;
    url.trim_end_matches(['.', ',', ';', ':', '!', '?']).len()
}
