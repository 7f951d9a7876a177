//! Known quirks in new places: what no action mends, though actions mend the like of it elsewhere.
//!
//! An action whose target is wide (`$.paths..responses…`) minds by its count that there is one place
//! more. One that names its places does not, so they are looked for in the patched document, where each
//! quirk is gone from wherever it is known to be. What is found is a hint: a person decides.

use std::{collections::BTreeSet, fmt};

use serde_json::{Map, Value};

use crate::{
    location::{Location, Place},
    validate::follow,
};

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// The quirks that are looked for, by their names in the overlay.
pub const QUIRKS: [&str; 4] = [BODILESS_ERROR, INTEGER_ID, COMMA_LIST, INLINE_ENUM];

const BODILESS_ERROR: &str = "q05-error-bodies";
const INTEGER_ID: &str = "q06-ids";
const COMMA_LIST: &str = "q08-comma-lists";
const INLINE_ENUM: &str = "q09-enums";

/// A place that looks like a known quirk.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Recurrence {
    /// The quirk, as `x-quirk` names it.
    pub quirk: &'static str,
    /// Where it is.
    pub place: Place,
    /// What makes it look so.
    pub why: String,
}

impl fmt::Display for Recurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.quirk, self.place, self.why)
    }
}

/// The known quirks that a patched document still has, by quirk and place.
pub fn find(document: &Value) -> Vec<Recurrence> {
    let mut search = Search {
        document,
        enums: named_enums(document),
        found: BTreeSet::new(),
    };
    search.bodiless_errors();
    search.value(document, &Location::root());
    search.found.into_iter().collect()
}

/// The hints as a paragraph, with what to do about them.
pub fn list(recurrences: &[Recurrence]) -> String {
    let mut text =
        "these places look like quirks that we know, and no action mends them:\n".to_owned();
    for recurrence in recurrences {
        text += &format!("  {recurrence}\n");
    }
    text + "  next     where it is one, add the place to the actions of the quirk, or an action for it\n"
}

struct Search<'a> {
    document: &'a Value,
    /// The enums that are schemas of their own.
    enums: Vec<(&'a str, BTreeSet<&'a str>)>,
    found: BTreeSet<Recurrence>,
}

impl<'a> Search<'a> {
    fn note(&mut self, quirk: &'static str, at: &Location, why: impl Into<String>) {
        self.found.insert(Recurrence {
            quirk,
            place: Place::of(at, self.document),
            why: why.into(),
        });
    }

    fn bodiless_errors(&mut self) {
        let root = Location::root().key("paths");
        for (path, item) in members(self.document.get("paths")) {
            for method in METHODS {
                let responses = item.get(method).and_then(|it| it.get("responses"));
                for (status, response) in members(responses) {
                    let is_error = status == "default" || status.starts_with(['4', '5']);
                    let answer = follow(response, self.document);
                    if is_error && answer.is_some_and(|it| it.get("content").is_none()) {
                        let at = root.key(path).key(method).key("responses").key(status);
                        self.note(BODILESS_ERROR, &at, "an error without a body");
                    }
                }
            }
        }
    }

    fn value(&mut self, value: &'a Value, at: &Location) {
        match value {
            Value::Object(object) => self.object(object, at),
            Value::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    self.value(element, &at.index(index));
                }
            }
            _ => {}
        }
    }

    fn object(&mut self, object: &'a Map<String, Value>, at: &Location) {
        if object.get("in").is_some_and(Value::is_string) {
            self.parameter(object, at);
        }
        for (name, schema) in members(object.get("properties")) {
            self.id(name, schema, &at.key("properties").key(name));
        }
        self.inline_enum(object, at);
        for (key, member) in object {
            // What stands there is data, whatever it looks like.
            if !matches!(key.as_str(), "example" | "examples" | "default" | "enum") {
                self.value(member, &at.key(key));
            }
        }
    }

    fn parameter(&mut self, parameter: &'a Map<String, Value>, at: &Location) {
        let (Some(name), Some(schema)) = (text(parameter, "name"), parameter.get("schema")) else {
            return;
        };
        let at_schema = at.key("schema");
        self.id(name, schema, &at_schema);
        let Some(Value::Object(schema)) = follow(schema, self.document) else {
            return;
        };
        if text(parameter, "in") != Some("query") || text(schema, "type") != Some("string") {
            return;
        }
        let says = text(parameter, "description").unwrap_or_default();
        let example = [parameter, schema]
            .into_iter()
            .find_map(|owner| text(owner, "example"))
            .unwrap_or_default();
        let is_list_of_values = schema.contains_key("enum") && example.contains(',');
        if is_list_of_values || says.contains("by a comma") || says.contains("comma-separated") {
            let why =
                format!("query parameter `{name}` is one string, and seems to be a comma list");
            self.note(COMMA_LIST, &at_schema, why);
        }
    }

    fn id(&mut self, name: &str, schema: &'a Value, at: &Location) {
        let is_id = name == "id" || name.ends_with("Id") || name.ends_with("_id");
        let Some(Value::Object(schema)) = follow(schema, self.document) else {
            return;
        };
        if is_id && text(schema, "type") == Some("integer") {
            self.note(INTEGER_ID, at, format!("`{name}` is an integer"));
        }
    }

    fn inline_enum(&mut self, schema: &'a Map<String, Value>, at: &Location) {
        let is_named = at.parent().is_some_and(|it| it == schemas());
        let values = strings(schema.get("enum"));
        if is_named || values.is_empty() {
            return;
        }
        let equal = self.enums.iter().find(|(_, named)| *named == values);
        // One value in common is no likeness.
        let part = || {
            let is_part = |named: &BTreeSet<&str>| values.len() > 1 && values.is_subset(named);
            self.enums.iter().find(|(_, named)| is_part(named))
        };
        let why = match (equal, part()) {
            (Some((name, _)), _) => format!("an enum with the values of the schema `{name}`"),
            (None, Some((name, _))) => format!("an enum with some values of the schema `{name}`"),
            (None, None) => return,
        };
        self.note(INLINE_ENUM, at, why);
    }
}

fn named_enums(document: &Value) -> Vec<(&str, BTreeSet<&str>)> {
    let named = members(schemas().find(document));
    named
        .map(|(name, schema)| (name.as_str(), strings(schema.get("enum"))))
        .filter(|(_, values)| !values.is_empty())
        .collect()
}

fn schemas() -> Location {
    Location::root().key("components").key("schemas")
}

fn members(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten()
}

fn strings(value: Option<&Value>) -> BTreeSet<&str> {
    let elements = value.and_then(Value::as_array).into_iter().flatten();
    elements.filter_map(Value::as_str).collect()
}

fn text<'a>(object: &'a Map<String, Value>, key: &str) -> Option<&'a str> {
    object.get(key)?.as_str()
}
