//! Severity of changes for a client.

use std::collections::BTreeSet;
use std::fmt;

use super::facts::{Part, Role};
use super::render::code;

/// The severity of a change for a client, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing on the wire changes.
    Documentation,
    /// More can be sent or read.
    Additive,
    /// The same request may do something else.
    Behavioural,
    /// What works today may fail, or no longer compiles.
    Breaking,
}

use Severity::{Additive, Behavioural, Breaking, Documentation};

impl Severity {
    /// The effect on a program, in words.
    pub fn meaning(self) -> &'static str {
        match self {
            Breaking => "(programs can fail, or no longer compile)",
            Behavioural => "(the same request can have another effect)",
            Additive => "(more can be sent or read)",
            Documentation => "(only descriptions change)",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&format!("{self:?}").to_lowercase())
    }
}

/// Maximum length of a shown fact.
const MAX_SHOWN: usize = 60;

impl Part {
    pub(super) fn added(&self, label: &str) -> (Severity, String) {
        let breaks = self.role.required && self.role.sent;
        let ty = self.facts.get("type").filter(|_| !label.is_empty());
        let ty = ty.map(|ty| format!(": {}", code(ty))).unwrap_or_default();
        let required = if self.role.required { ", required" } else { "" };
        let text = format!("new: {}{ty}{required}", self.subject(label));
        (if breaks { Breaking } else { Additive }, text)
    }

    pub(super) fn removed(&self, label: &str) -> (Severity, String) {
        let severity = match label.split(' ').next() {
            Some("error") => Documentation,
            Some("security") => Behavioural,
            Some("property" | "value") if !self.role.sent && !self.role.required => Behavioural,
            _ => Breaking,
        };
        let text = format!("removed: {}", self.subject(label));
        let more = match text.ends_with(": schema") {
            true => ": breaks Rust users, not the wire",
            false => "",
        };
        (severity, text + more)
    }

    /// The changes from this part to `is`.
    pub(super) fn changed(&self, label: &str, is: &Self) -> Vec<(Severity, String)> {
        let mut changes = Vec::new();
        if self.role.required != is.role.required {
            let (breaks, word) = match is.role.required {
                true => (is.role.sent, "required"),
                false => (is.role.read, "optional"),
            };
            let severity = if breaks { Breaking } else { Additive };
            changes.push((severity, format!("changed: {label} is now {word}")));
        }
        let separator = if label.is_empty() { "" } else { ": " };
        let facts = self.facts.keys().chain(is.facts.keys());
        for fact in facts.collect::<BTreeSet<_>>() {
            let [was, now] = [self, is].map(|part| part.facts.get(fact).map_or("", String::as_str));
            let mut text = format!("changed: {label}{separator}{fact}");
            if was.len().max(now.len()) < MAX_SHOWN {
                text += &format!(" {} is now {}", code(was), code(now));
            }
            if ["operationId", "x-rust-name"].contains(&fact.as_str()) {
                text += ": breaks Rust users, not the wire";
            }
            if was != now {
                changes.push((is.severity(label, fact, [was, now], self.role), text));
            }
        }
        changes
    }

    /// The severity for one fact; absent facts are empty.
    fn severity(&self, label: &str, fact: &str, [was, is]: [&str; 2], old: Role) -> Severity {
        match fact {
            "type" => self.of_type(was, is),
            "media type" if was.ends_with("json") && is.ends_with("json") => Documentation,
            "media type" | "style" | "explode" | "operationId" | "x-rust-name" => Breaking,
            "default" | "deprecated" | "security" | "server" | "x-idempotent" => Behavioural,
            "constraint" if self.role.sent => Behavioural,
            "readOnly" if is == "true" && old.sent => Breaking,
            "writeOnly" if is == "true" && old.read => Breaking,
            "readOnly" | "writeOnly" if is.is_empty() => Additive,
            _ if label.starts_with("security") && fact != "description" => Behavioural,
            // The response can lack its body.
            "x-optional" => Behavioural,
            _ => Documentation,
        }
    }

    fn of_type(&self, mut was: &str, mut is: &str) -> Severity {
        for container in ["array of ", "map of "].repeat(2) {
            if let (Some(w), Some(i)) = (was.strip_prefix(container), is.strip_prefix(container)) {
                (was, is) = (w, i);
            }
        }
        let [(was, was_format), (is, is_format)] =
            [was, is].map(|ty| ty.split_once(" (").unwrap_or((ty, "")));
        let breaks = match (was, is) {
            // An added format and a wider integer are compatible.
            _ if was == is && was_format.is_empty() => self.role.sent,
            ("integer", "integer") if is_format.is_empty() => false,
            (_, "any JSON" | "") | ("integer", "number") => self.role.read,
            _ if was == is && is_format.is_empty() => self.role.read,
            ("any JSON" | "", _) | ("number", "integer") => self.role.sent,
            _ => true,
        };
        if breaks { Breaking } else { Additive }
    }

    fn subject(&self, label: &str) -> String {
        match (label, self.facts.get("operationId")) {
            ("", Some(id)) => format!("operation {}", code(id)),
            ("", None) => "schema".to_owned(),
            (label, _) => label.to_owned(),
        }
    }
}
