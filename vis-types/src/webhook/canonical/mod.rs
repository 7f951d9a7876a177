//! The form of an event that is signed, made of the bytes that were sent.
//!
//! A value that was parsed and written again would not do: the text of a number or of an escape is lost
//! with it, and features of serde_json that any other crate may switch on change what is left.

mod lexer;
mod name;

use std::ops::Range;

use lexer::Lexer;
use name::Name;

/// The deepest that objects and arrays may lie in each other; the body of a delivery is the first.
pub(super) const MAX_DEPTH: usize = 64;

/// Why there is no canonical form. A place is a number of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CanonicalizeError {
    NotJson { at: usize, problem: &'static str },
    DuplicateName { at: usize },
    TooDeep { at: usize },
}

/// The canonical form of a JSON value.
pub(super) fn value(json: &str) -> Result<Vec<u8>, CanonicalizeError> {
    let mut reader = Reader::new(json);
    // As deep as an event lies in its delivery, so that what can be signed can be verified.
    reader.value(1)?;
    reader.lexer.end()?;
    Ok(reader.into_form())
}

/// A property of an object: its value as it stands there, and where it stands in the form.
#[derive(Clone)]
pub(super) struct Property<'a> {
    pub(super) value: &'a [u8],
    form: Range<usize>,
}

/// Some properties of an object, with the canonical forms of their values. Any other value than an
/// object has none.
pub(super) struct Object<'a, const N: usize> {
    pub(super) properties: [Option<Property<'a>>; N],
    form: Vec<u8>,
}

impl<'a, const N: usize> Object<'a, N> {
    /// Reads all of the object, and finds the properties of these names.
    pub(super) fn read(json: &'a str, names: [&str; N]) -> Result<Self, CanonicalizeError> {
        let mut reader = Reader::new(json);
        let mut properties = [const { None }; N];
        if reader.lexer.peek() == Some(b'{') {
            reader.members(0, |name, property| {
                let found = names.iter().position(|wanted| name.eq_unescaped(wanted));
                if let Some(place) = found.and_then(|index| properties.get_mut(index)) {
                    *place = Some(property);
                }
            })?;
            reader.sort(0)?;
        } else {
            reader.value(0)?;
        }
        reader.lexer.end()?;
        Ok(Self {
            properties,
            form: reader.into_form(),
        })
    }

    pub(super) fn canonical(&self, property: &Property<'_>) -> &[u8] {
        self.form.get(property.form.clone()).unwrap_or_default()
    }
}

/// A property of an object that is being read.
struct Member<'a> {
    name: Name<'a>,
    /// Where the name stands in the text.
    at: usize,
    /// Name, colon and value, in the canonical form.
    form: Range<usize>,
}

/// Reads a text, and makes its canonical form.
struct Reader<'a> {
    /// Its copy of the text is the form: objects are put in order where they stand.
    lexer: Lexer<'a>,
    /// Of all objects that are not at their end, the innermost last.
    members: Vec<Member<'a>>,
    /// Where the members of an object are put in order.
    ordered: Vec<u8>,
}

impl<'a> Reader<'a> {
    fn new(json: &'a str) -> Self {
        Self {
            lexer: Lexer::new(json),
            // What the documented events have.
            members: Vec::with_capacity(16),
            ordered: Vec::new(),
        }
    }

    fn into_form(mut self) -> Vec<u8> {
        std::mem::take(self.lexer.form())
    }

    fn value(&mut self, depth: usize) -> Result<(), CanonicalizeError> {
        match self.lexer.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            _ => self.lexer.scalar(),
        }
    }

    fn array(&mut self, depth: usize) -> Result<(), CanonicalizeError> {
        self.check(depth)?;
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
        let start = self.lexer.form_len();
        self.members(depth, |_, _| ())?;
        if !self.sort(first)? {
            let form = self.lexer.form();
            self.ordered.clear();
            self.ordered.reserve(form.len() - start);
            for member in self.members.iter().skip(first) {
                let separator = if self.ordered.is_empty() { b'{' } else { b',' };
                self.ordered.push(separator);
                let member = form.get(member.form.clone()).unwrap_or_default();
                self.ordered.extend_from_slice(member);
            }
            self.ordered.push(b'}');
            form.truncate(start);
            form.extend_from_slice(&self.ordered);
        }
        self.members.truncate(first);
        Ok(())
    }

    /// Reads an object, tells of each property, and leaves its members at the end of the list.
    fn members(
        &mut self,
        depth: usize,
        mut tell: impl FnMut(&Name<'a>, Property<'a>),
    ) -> Result<(), CanonicalizeError> {
        self.check(depth)?;
        self.lexer.take(b'{', "expected an object")?;
        if self.lexer.take_if(b'}') {
            return Ok(());
        }
        loop {
            self.member(depth, &mut tell)?;
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
        tell: &mut impl FnMut(&Name<'a>, Property<'a>),
    ) -> Result<(), CanonicalizeError> {
        self.lexer.peek();
        let (at, start) = (self.lexer.at(), self.lexer.form_len());
        let name = Name::from(self.lexer.string()?);
        self.lexer.take(b':', "expected a colon")?;
        self.lexer.peek();
        let (value_at, value_start) = (self.lexer.at(), self.lexer.form_len());
        self.value(depth + 1)?;
        let end = self.lexer.form_len();
        let property = Property {
            value: self.lexer.since(value_at),
            form: value_start..end,
        };
        tell(&name, property);
        let form = start..end;
        self.members.push(Member { name, at, form });
        Ok(())
    }

    /// Puts the members from the `first` on in order, and says whether they already were.
    fn sort(&mut self, first: usize) -> Result<bool, CanonicalizeError> {
        let members = self.members.get_mut(first..).unwrap_or_default();
        if members.is_sorted_by(|a, b| a.name < b.name) {
            return Ok(true);
        }
        // Stable: of two that are equal, the second in the text stays the second.
        members.sort_by(|a, b| a.name.cmp(&b.name));
        for pair in members.windows(2) {
            if let [a, b] = pair
                && a.name == b.name
            {
                return Err(CanonicalizeError::DuplicateName { at: b.at });
            }
        }
        Ok(false)
    }

    fn check(&self, depth: usize) -> Result<(), CanonicalizeError> {
        if depth < MAX_DEPTH {
            Ok(())
        } else {
            let at = self.lexer.at();
            Err(CanonicalizeError::TooDeep { at })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(json: &str) -> String {
        String::from_utf8(value(json).expect("JSON")).expect("UTF-8")
    }

    #[test]
    fn names_are_sorted_at_every_depth_and_white_space_is_dropped() {
        let json = "\r\n{ \"b\" : [ { \"d\" : 1 , \"c\" : [ ] } , { } ] ,\t\"a\" : { \"z\" : null , \"B\" : true } } ";
        let canonical = r#"{"a":{"B":true,"z":null},"b":[{"c":[],"d":1},{}]}"#;
        assert_eq!(form(json), canonical);
        assert_eq!(form(canonical), canonical);
    }

    #[test]
    fn the_text_of_scalars_and_names_stays() {
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
    fn a_name_is_not_said_twice_however_it_is_spelt() {
        for (json, at) in [
            (r#"{"a":1,"a":1}"#, 7),
            (r#"{"a":1,"b":2,"\u0061":1}"#, 13),
            (r#"[{"x":{"é":1,"\u00e9":2}}]"#, 14),
        ] {
            assert_eq!(
                value(json),
                Err(CanonicalizeError::DuplicateName { at }),
                "{json}"
            );
        }
        assert_eq!(
            form(r#"{"b":{"a":1},"a":{"a":1}}"#),
            r#"{"a":{"a":1},"b":{"a":1}}"#
        );
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert_eq!(form(&nested(MAX_DEPTH - 1)), nested(MAX_DEPTH - 1));
        let at = MAX_DEPTH - 1;
        assert_eq!(
            value(&nested(MAX_DEPTH)),
            Err(CanonicalizeError::TooDeep { at })
        );
        assert!(value(&"[{\"a\":".repeat(100_000)).is_err());
    }

    #[test]
    fn what_is_not_json_is_told_by_its_place() {
        for (json, at) in [
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
            match value(json) {
                Err(CanonicalizeError::NotJson { at: found, .. }) => {
                    assert_eq!(found, at, "{json}")
                }
                other => panic!("{json}: {other:?}"),
            }
        }
    }

    #[test]
    fn a_property_is_found_with_both_its_texts() {
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
