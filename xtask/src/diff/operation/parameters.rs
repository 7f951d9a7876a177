//! Parameters, those of the path item included.

use std::collections::BTreeMap;

use super::{
    super::{
        Side,
        fact::{Fact, Verdict},
        operations::Operation,
        site::Site,
        words::code,
    },
    Comparison,
};

/// Members of a parameter that have a comparison of their own.
const COMPARED: [&str; 9] = [
    "in",
    "name",
    "required",
    "schema",
    "content",
    "style",
    "explode",
    "allowReserved",
    "allowEmptyValue",
];

/// What tells parameters apart: where they are, and the name there.
type Key = (String, String);

impl<'a> Comparison<'_, 'a> {
    pub(super) fn parameters(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
        let (old, new) = (parameters(old), parameters(new));
        for (key, before) in &old {
            match new.get(key) {
                Some(after) => self.parameter(before, after),
                None => {
                    let fact = Fact::removed(before, Verdict::BREAKING, "removed");
                    self.note(Side::Request, [fact]);
                }
            }
        }
        for (_, after) in new.iter().filter(|(key, _)| !old.contains_key(*key)) {
            let fact = if after.flag("required") {
                Fact::added(after, Verdict::BREAKING, "new and required")
            } else {
                Fact::added(after, Verdict::ADDITIVE, "new and optional")
            };
            self.note(Side::Request, [fact]);
        }
    }

    fn parameter(&mut self, old: &Site<'a>, new: &Site<'a>) {
        let mut facts = Vec::new();
        let change = |verdict, what: &str| Fact::changed(new, verdict, what);
        match (old.flag("required"), new.flag("required")) {
            (false, true) => facts.push(change(Verdict::BREAKING, "required now")),
            (true, false) => facts.push(change(Verdict::ADDITIVE, "no longer required")),
            _ => {}
        }
        match (old.flag("allowEmptyValue"), new.flag("allowEmptyValue")) {
            (true, false) => facts.push(change(Verdict::BREAKING, "may no longer be empty")),
            (false, true) => facts.push(change(Verdict::ADDITIVE, "may be empty now")),
            _ => {}
        }
        let (before, after) = (spelling(old), spelling(new));
        if before != after {
            let what = format!("written as {after}, was {before}");
            facts.push(change(Verdict::BREAKING, &what));
        }
        self.note(Side::Request, facts);
        self.others(old, new, &COMPARED);
        match (old.get("content"), new.get("content")) {
            (None, None) => self.optional_schema(old, new, Side::Request),
            _ => self.content(old, new, Side::Request, Verdict::BREAKING),
        }
    }
}

/// How a parameter is written on the wire, with the defaults of OpenAPI 3.0.
fn spelling(parameter: &Site<'_>) -> String {
    if parameter.get("content").is_some() {
        return "content".to_owned();
    }
    let usual = match parameter.text("in") {
        Some("query" | "cookie") => "form",
        _ => "simple",
    };
    let style = parameter.text("style").unwrap_or(usual);
    let explode = parameter
        .get("explode")
        .map_or(style == "form", |site| site.value == true);
    let reserved = if parameter.flag("allowReserved") {
        ", reserved characters as they are"
    } else {
        ""
    };
    let exploded = if explode { "exploded" } else { "not exploded" };
    format!("{} ({exploded}{reserved})", code(style))
}

/// The parameters of an operation. Its own hide those of the path item.
fn parameters<'a>(operation: &Operation<'a>) -> BTreeMap<Key, Site<'a>> {
    let of = |owner: &Site<'a>| -> Vec<(Key, Site<'a>)> {
        let list = owner.get("parameters");
        let parameters = list.iter().flat_map(Site::elements);
        parameters
            .map(|parameter| parameter.follow())
            .map(|parameter| (key(&parameter, operation.path), parameter))
            .collect()
    };
    of(&operation.item)
        .into_iter()
        .chain(of(&operation.site))
        .collect()
}

fn key(parameter: &Site<'_>, path: &str) -> Key {
    let place = parameter.text("in").unwrap_or_default();
    let name = parameter.text("name").unwrap_or_default();
    let name = match place {
        // Its name does not travel, its place does.
        "path" => path
            .split('{')
            .skip(1)
            .position(|piece| {
                piece
                    .split_once('}')
                    .is_some_and(|(other, _)| other == name)
            })
            .map_or_else(|| name.to_owned(), |position| format!("{{{position}}}")),
        "header" => name.to_ascii_lowercase(),
        // What is no parameter at all is told apart by what it refers to.
        "" => parameter.text("$ref").unwrap_or(name).to_owned(),
        _ => name.to_owned(),
    };
    (place.to_owned(), name)
}
