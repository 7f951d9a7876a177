//! The signed form of an event, a second time: by a parser of its own, without `vis-types` and serde_json.

use std::collections::BTreeMap;

/// The maximum nesting of objects and arrays.
const MAX_DEPTH: usize = 128;

/// The canonical form of a JSON text; `None` if it is no JSON, repeats a property, or is too deep. Strings
/// may have control characters, which are kept.
pub fn canonicalize(json: &str) -> Option<String> {
    let mut parser = Parser { rest: json };
    let form = parser.value(0)?;
    parser.skip_space();
    parser.rest.is_empty().then_some(form)
}

struct Parser<'a> {
    rest: &'a str,
}

impl<'a> Parser<'a> {
    fn value(&mut self, depth: usize) -> Option<String> {
        self.skip_space();
        match self.rest.chars().next()? {
            '{' | '[' if depth == MAX_DEPTH => None,
            '{' => self.object(depth + 1),
            '[' => self.array(depth + 1),
            '"' => self.string().map(str::to_owned),
            '-' | '0'..='9' => self.number().map(str::to_owned),
            _ => {
                let words = ["true", "false", "null"];
                let word = words.into_iter().find(|word| self.eat(word))?;
                Some(word.to_owned())
            }
        }
    }

    fn object(&mut self, depth: usize) -> Option<String> {
        // By the code units of each name.
        let mut members: BTreeMap<Vec<u16>, String> = BTreeMap::new();
        self.eat("{");
        self.skip_space();
        while !self.eat("}") {
            if !members.is_empty() && !self.eat(",") {
                return None;
            }
            self.skip_space();
            let name = self.string()?;
            self.skip_space();
            let value = self.eat(":").then(|| self.value(depth))??;
            if members
                .insert(units(name), format!("{name}:{value}"))
                .is_some()
            {
                return None;
            }
            self.skip_space();
        }
        let members: Vec<String> = members.into_values().collect();
        Some(format!("{{{}}}", members.join(",")))
    }

    fn array(&mut self, depth: usize) -> Option<String> {
        let mut items = Vec::new();
        self.eat("[");
        self.skip_space();
        while !self.eat("]") {
            if !items.is_empty() && !self.eat(",") {
                return None;
            }
            items.push(self.value(depth)?);
            self.skip_space();
        }
        Some(format!("[{}]", items.join(",")))
    }

    /// A string with its quotes.
    fn string(&mut self) -> Option<&'a str> {
        let whole = self.rest;
        self.eat("\"").then_some(())?;
        loop {
            match self.next()? {
                '"' => return whole.strip_suffix(self.rest),
                '\\' => match self.next()? {
                    'u' => {
                        let digits = self.rest.get(..4)?;
                        digits
                            .bytes()
                            .all(|digit| digit.is_ascii_hexdigit())
                            .then_some(())?;
                        self.eat(digits);
                    }
                    escaped => "\"\\/bfnrt".contains(escaped).then_some(())?,
                },
                _ => {}
            }
        }
    }

    fn number(&mut self) -> Option<&'a str> {
        let whole = self.rest;
        self.eat("-");
        if !self.eat("0") {
            self.digits()?;
        }
        if self.eat(".") {
            self.digits()?;
        }
        if self.eat("e") || self.eat("E") {
            let _ = self.eat("+") || self.eat("-");
            self.digits()?;
        }
        whole.strip_suffix(self.rest)
    }

    fn digits(&mut self) -> Option<()> {
        let rest = self.rest.trim_start_matches(|it: char| it.is_ascii_digit());
        let is_any = rest.len() < self.rest.len();
        self.rest = rest;
        is_any.then_some(())
    }

    fn next(&mut self) -> Option<char> {
        let next = self.rest.chars().next()?;
        self.rest = &self.rest[next.len_utf8()..];
        Some(next)
    }

    fn eat(&mut self, token: &str) -> bool {
        let rest = self.rest.strip_prefix(token);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }
}

/// The UTF-16 code units of a quoted name.
fn units(name: &str) -> Vec<u16> {
    let mut units = Vec::new();
    let mut characters = name[1..name.len() - 1].chars();
    while let Some(character) = characters.next() {
        let character = match (character, characters.as_str().chars().next()) {
            ('\\', Some('u')) => {
                let digits = &characters.as_str()[1..5];
                units.push(u16::from_str_radix(digits, 16).expect("four digits"));
                characters.nth(4);
                continue;
            }
            ('\\', Some(escaped)) => {
                characters.next();
                match escaped {
                    'b' => '\u{8}',
                    'f' => '\u{c}',
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    other => other,
                }
            }
            (plain, _) => plain,
        };
        units.extend_from_slice(character.encode_utf16(&mut [0; 2]));
    }
    units
}
