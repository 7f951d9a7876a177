//! What all steps share: the document, what is found out about it, and where references lead.

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::{Note, Refusal};

/// Schemas that are looked into at most: what `allOf` refers to can double with each schema.
const MAX_STEPS: usize = 200_000;
/// How deep schemas and references may lie in each other.
const MAX_DEPTH: usize = 64;

/// A document on its way into the smaller language.
pub(super) struct Normaliser<'a> {
    pub(super) root: &'a Value,
    /// What is looked into, such as `GET /self/faxes` or `components/schemas/Call`.
    pub(super) place: String,
    pub(super) notes: Vec<Note>,
    pub(super) refusals: Vec<Refusal>,
    /// The schemas that are types of Rust, by their names there.
    pub(super) named: BTreeMap<String, Value>,
    /// Names that the document gives by itself, which no derived name may take.
    pub(super) given: BTreeSet<String>,
    /// What stands for each reference; nothing yet for one that is being looked into.
    pub(super) uses: BTreeMap<String, Option<Value>>,
    pub(super) depth: usize,
    steps: usize,
}

impl<'a> Normaliser<'a> {
    pub(super) fn new(root: &'a Value) -> Self {
        Self {
            root,
            place: String::new(),
            notes: Vec::new(),
            refusals: Vec::new(),
            named: BTreeMap::new(),
            given: BTreeSet::new(),
            uses: BTreeMap::new(),
            depth: 0,
            steps: 0,
        }
    }

    pub(super) fn note(&mut self, text: impl Into<String>) {
        let (place, text) = (self.place.clone(), text.into());
        self.notes.push(Note { place, text });
    }

    pub(super) fn left_out(&mut self, what: impl std::fmt::Display) {
        self.note(format!("left out: {what}"));
    }

    pub(super) fn refuse(&mut self, text: impl Into<String>) {
        let (place, text) = (self.place.clone(), text.into());
        self.refusals.push(Refusal { place, text });
    }

    /// Whether one more schema may be looked into, which lies so deep in others.
    pub(super) fn enter(&mut self, depth: usize) -> bool {
        self.steps += 1;
        if self.steps == MAX_STEPS || depth == MAX_DEPTH {
            self.refuse("the schemas lie in each other too deep, or refer to each other too often");
        }
        self.steps < MAX_STEPS && depth < MAX_DEPTH
    }

    /// What a `$ref` points at, in this document.
    pub(super) fn target(&self, reference: &str) -> Option<&'a Value> {
        let pointer = reference.strip_prefix('#')?;
        let decoded = percent_decode_str(pointer).decode_utf8_lossy();
        let found = self.root.pointer(&decoded);
        found.or_else(|| self.root.pointer(pointer))
    }

    /// What `value` is, or what its `$ref` leads to; null if that has no end.
    pub(super) fn follow(&self, value: &'a Value) -> &'a Value {
        let mut value = value;
        for _ in 0..MAX_DEPTH {
            match value["$ref"].as_str() {
                None => return value,
                Some(reference) => value = self.target(reference).unwrap_or(&Value::Null),
            }
        }
        &Value::Null
    }
}
