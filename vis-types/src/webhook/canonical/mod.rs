//! The canonical form of an event, which is signed.
//!
//! Works on the received text: parsing and writing a `serde_json::Value` loses the text of numbers and
//! escapes, and depends on features that any crate can enable.

mod lexer;
mod name;

use std::ops::Range;

use lexer::Lexer;
use name::Name;

/// The maximum nesting of objects and arrays; the body of a delivery is level 1.
pub(super) const MAX_DEPTH: usize = 64;

/// Offsets are in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CanonicalizeError {
    NotJson { offset: usize, reason: &'static str },
    DuplicateKey { offset: usize },
    TooDeep { offset: usize },
}

/// The canonical form of a JSON value.
pub(super) fn canonicalize(json: &str) -> Result<Vec<u8>, CanonicalizeError> {
    let mut canonicalizer = Canonicalizer::new(json);
    // The depth of an event in its delivery: the verifier then accepts each signed event.
    canonicalizer.value(1)?;
    canonicalizer.lexer.expect_end()?;
    Ok(canonicalizer.into_output())
}

/// A property of an object: the text of its value, and the range of its canonical form.
#[derive(Clone)]
pub(super) struct Property<'a> {
    pub(super) value: &'a [u8],
    form: Range<usize>,
}

/// Selected properties of an object, with the canonical forms of their values. Other JSON values have
/// no properties.
pub(super) struct Object<'a, const N: usize> {
    pub(super) properties: [Option<Property<'a>>; N],
    form: Vec<u8>,
}

impl<'a, const N: usize> Object<'a, N> {
    /// Reads the whole object, and selects the properties with these names.
    pub(super) fn read(json: &'a str, names: [&str; N]) -> Result<Self, CanonicalizeError> {
        let mut canonicalizer = Canonicalizer::new(json);
        let mut properties = [const { None }; N];
        if canonicalizer.lexer.peek() == Some(b'{') {
            canonicalizer.members(0, |name, property| {
                let found = names.iter().position(|wanted| name.eq_unescaped(wanted));
                if let Some(slot) = found.and_then(|index| properties.get_mut(index)) {
                    *slot = Some(property);
                }
            })?;
            canonicalizer.sort(0)?;
        } else {
            canonicalizer.value(0)?;
        }
        canonicalizer.lexer.expect_end()?;
        Ok(Self {
            properties,
            form: canonicalizer.into_output(),
        })
    }

    pub(super) fn canonical(&self, property: &Property<'_>) -> &[u8] {
        self.form.get(property.form.clone()).unwrap_or_default()
    }
}

/// A property of an unfinished object.
struct Member<'a> {
    name: Name<'a>,
    /// The offset of the name in the text.
    offset: usize,
    /// Name, colon and value, in the canonical form.
    form: Range<usize>,
}

/// Canonicalizes a text while reading it.
struct Canonicalizer<'a> {
    /// Its output is the canonical form: objects are sorted in place.
    lexer: Lexer<'a>,
    /// The members of all unfinished objects, the innermost last.
    members: Vec<Member<'a>>,
    /// A buffer for sorting the members of one object.
    sorted: Vec<u8>,
}

impl<'a> Canonicalizer<'a> {
    fn new(json: &'a str) -> Self {
        Self {
            lexer: Lexer::new(json),
            // Fits the documented events.
            members: Vec::with_capacity(16),
            sorted: Vec::new(),
        }
    }

    fn into_output(mut self) -> Vec<u8> {
        std::mem::take(self.lexer.output())
    }

    fn value(&mut self, depth: usize) -> Result<(), CanonicalizeError> {
        match self.lexer.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            _ => self.lexer.scalar(),
        }
    }

    fn array(&mut self, depth: usize) -> Result<(), CanonicalizeError> {
        self.check_depth(depth)?;
        self.lexer.take(b'[', "expected an array")?;
        if self.lexer.take_if(b']') {
            return Ok(());
        }
        loop {
            self.value(depth + 1)?;
            if !self.lexer.take_if(b',') {
                return self.lexer.take(b']', "expected a comma or the array's end");
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<(), CanonicalizeError> {
        let first = self.members.len();
        let start = self.lexer.output_len();
        self.members(depth, |_, _| ())?;
        if !self.sort(first)? {
            let form = self.lexer.output();
            self.sorted.clear();
            self.sorted.reserve(form.len() - start);
            for member in self.members.iter().skip(first) {
                let separator = if self.sorted.is_empty() { b'{' } else { b',' };
                self.sorted.push(separator);
                let member = form.get(member.form.clone()).unwrap_or_default();
                self.sorted.extend_from_slice(member);
            }
            self.sorted.push(b'}');
            form.truncate(start);
            form.extend_from_slice(&self.sorted);
        }
        self.members.truncate(first);
        Ok(())
    }

    /// Reads an object, calls `visit` for each property, and appends to `self.members`.
    fn members(
        &mut self,
        depth: usize,
        mut visit: impl FnMut(&Name<'a>, Property<'a>),
    ) -> Result<(), CanonicalizeError> {
        self.check_depth(depth)?;
        self.lexer.take(b'{', "expected an object")?;
        if self.lexer.take_if(b'}') {
            return Ok(());
        }
        loop {
            self.member(depth, &mut visit)?;
            if !self.lexer.take_if(b',') {
                return self
                    .lexer
                    .take(b'}', "expected a comma or the object's end");
            }
        }
    }

    fn member(
        &mut self,
        depth: usize,
        visit: &mut impl FnMut(&Name<'a>, Property<'a>),
    ) -> Result<(), CanonicalizeError> {
        self.lexer.peek();
        let (offset, start) = (self.lexer.position(), self.lexer.output_len());
        let name = Name::from(self.lexer.string()?);
        self.lexer.take(b':', "expected a colon")?;
        self.lexer.peek();
        let (value_offset, value_start) = (self.lexer.position(), self.lexer.output_len());
        self.value(depth + 1)?;
        let end = self.lexer.output_len();
        let property = Property {
            value: self.lexer.text_from(value_offset),
            form: value_start..end,
        };
        visit(&name, property);
        let form = start..end;
        self.members.push(Member { name, offset, form });
        Ok(())
    }

    /// Sorts the members from index `first`. Returns whether they were already sorted.
    fn sort(&mut self, first: usize) -> Result<bool, CanonicalizeError> {
        let members = self.members.get_mut(first..).unwrap_or_default();
        if members.is_sorted_by(|a, b| a.name < b.name) {
            return Ok(true);
        }
        // A stable sort keeps the later duplicate second, for the error's offset.
        members.sort_by(|a, b| a.name.cmp(&b.name));
        for pair in members.windows(2) {
            if let [a, b] = pair
                && a.name == b.name
            {
                return Err(CanonicalizeError::DuplicateKey { offset: b.offset });
            }
        }
        Ok(false)
    }

    fn check_depth(&self, depth: usize) -> Result<(), CanonicalizeError> {
        if depth < MAX_DEPTH {
            Ok(())
        } else {
            let offset = self.lexer.position();
            Err(CanonicalizeError::TooDeep { offset })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(json: &str) -> String {
        String::from_utf8(canonicalize(json).expect("JSON")).expect("UTF-8")
    }

    #[test]
    fn canonicalize_sorts_and_drops_white_space() {
        let json = "\r\n{ \"b\" : [ { \"d\" : 1 , \"c\" : [ ] } , { } ] ,\t\"a\" : { \"z\" : null , \"B\" : true } } ";
        let canonical = r#"{"a":{"B":true,"z":null},"b":[{"c":[],"d":1},{}]}"#;
        assert_eq!(form(json), canonical);
        assert_eq!(form(canonical), canonical);
    }

    #[test]
    fn canonicalize_keeps_text_of_tokens() {
        for json in [
            "1.0",
            "1e5",
            "-0",
            "1E+05",
            "123456789012345678901234567890",
            "0.10",
            r#""\u00e9""#,
            r#""\/ é \ud800 ""#,
            r#"{"\u0061":" b : c "}"#,
        ] {
            assert_eq!(form(json), json);
        }
    }

    #[test]
    fn duplicate_key_fails_in_any_spelling() {
        for (json, offset) in [
            (r#"{"a":1,"a":1}"#, 7),
            (r#"{"a":1,"b":2,"\u0061":1}"#, 13),
            (r#"[{"x":{"é":1,"\u00e9":2}}]"#, 14),
        ] {
            assert_eq!(
                canonicalize(json),
                Err(CanonicalizeError::DuplicateKey { offset }),
                "{json}"
            );
        }
        assert_eq!(
            form(r#"{"b":{"a":1},"a":{"a":1}}"#),
            r#"{"a":{"a":1},"b":{"a":1}}"#
        );
    }

    #[test]
    fn canonicalize_too_deep_fails() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert_eq!(form(&nested(MAX_DEPTH - 1)), nested(MAX_DEPTH - 1));
        let offset = MAX_DEPTH - 1;
        assert_eq!(
            canonicalize(&nested(MAX_DEPTH)),
            Err(CanonicalizeError::TooDeep { offset })
        );
        assert!(canonicalize(&"[{\"a\":".repeat(100_000)).is_err());
    }

    #[test]
    fn malformed_json_fails_with_offset() {
        for (json, offset) in [
            ("", 0),
            ("{", 1),
            (r#"{"a"}"#, 4),
            (r#"{"a":}"#, 5),
            (r#"{"a":1,}"#, 7),
            (r#"{"a":1 "b":2}"#, 7),
            ("[1,]", 3),
            ("[1 2]", 3),
            ("[}", 1),
            ("{]", 1),
            ("[] []", 3),
            (r#"{a:1}"#, 1),
            ("\u{feff}{}", 0),
        ] {
            match canonicalize(json) {
                Err(CanonicalizeError::NotJson { offset: found, .. }) => {
                    assert_eq!(found, offset, "{json}")
                }
                other => panic!("{json}: {other:?}"),
            }
        }
    }

    #[test]
    fn property_has_text_and_canonical_form() {
        let body = r#"{ "z": 1, "\u0065vent" : { "b" : 1, "a" : 2 }, "a": [ { } ] }"#;
        let object = Object::read(body, ["event", "metadata"]).expect("JSON");
        let [event, metadata] = object.properties.clone();
        let event = event.expect("an event");
        assert_eq!(event.value, br#"{ "b" : 1, "a" : 2 }"#);
        assert_eq!(object.canonical(&event), br#"{"a":2,"b":1}"#);
        assert!(metadata.is_none());
        let array = Object::read("[1]", ["event"]).expect("JSON");
        assert!(array.properties[0].is_none());
    }
}
