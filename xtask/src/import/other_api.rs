//! Telling a new revision of our document from a document of another API.

use std::collections::BTreeSet;

use serde_json::Value;

/// Why the two documents are not of one API, if they are not: it has another server and none of the
/// paths. Either alone can change from one revision to the next.
pub(super) fn difference(ours: &Value, other: &Value) -> Option<String> {
    let (our_servers, servers) = (servers(ours), servers(other));
    let shares_server = !our_servers.is_disjoint(&servers);
    let shares_path = !paths(ours).is_disjoint(&paths(other));
    if shares_server || shares_path {
        return None;
    }
    let named = |servers: &BTreeSet<&str>| match servers.is_empty() {
        true => "no server".to_owned(),
        false => Vec::from_iter(servers.iter().copied()).join(", "),
    };
    Some(format!(
        "it is for {}, not for {}, and it has none of our paths",
        named(&servers),
        named(&our_servers)
    ))
}

fn servers(document: &Value) -> BTreeSet<&str> {
    let servers = document.get("servers").and_then(Value::as_array);
    let urls = servers
        .into_iter()
        .flatten()
        .filter_map(|server| server.get("url")?.as_str());
    urls.map(|url| url.trim_end_matches('/')).collect()
}

/// The paths, without the names of their parameters.
fn paths(document: &Value) -> BTreeSet<String> {
    let paths = document.get("paths").and_then(Value::as_object);
    let templates = paths.into_iter().flatten().map(|(template, _)| template);
    let part = |part: &str| match part.starts_with('{') {
        true => "{}".to_owned(),
        false => part.to_owned(),
    };
    templates
        .map(|template| template.split('/').map(part).collect::<Vec<_>>().join("/"))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document(server: &str, path: &str) -> Value {
        json!({ "servers": [{ "url": server }], "paths": { path: {} } })
    }

    #[test]
    fn a_server_or_a_path_in_common_is_enough() {
        let ours = document("https://a.example/", "/calls/{id}");
        assert_eq!(
            difference(&ours, &document("https://a.example", "/pets")),
            None
        );
        assert_eq!(
            difference(&ours, &document("https://b.example", "/calls/{call}")),
            None
        );

        let other = difference(&ours, &document("https://b.example", "/pets/{id}"));
        let other = other.expect("another API");
        assert!(
            other.contains("https://b.example") && other.contains("https://a.example"),
            "{other}"
        );
        assert!(difference(&ours, &json!({})).is_some_and(|why| why.contains("no server")));
    }
}
