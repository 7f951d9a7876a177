//! Lossless YAML 1.2 parser.
//!
//! In YAML, `+14155550100` and `1.10` are numbers. A number that JSON writes differently stays text.

use std::{borrow::Cow, collections::HashMap};

use anyhow::{Context, Result, bail, ensure};
use granit_parser::{Event, Parser, ScalarStyle, StrInput, Tag};
use serde_json::{Map, Number, Value};

use super::{MAX_DEPTH, MAX_SIZE, size};

/// Parses one YAML document.
pub(super) fn parse(text: &str) -> Result<Value> {
    let mut reader = Reader {
        parser: Parser::new_from_str(text),
        line: 1,
        anchors: HashMap::new(),
        size: 0,
    };
    let value = reader.next().and_then(|event| reader.node(event, 0));
    let value = value.with_context(|| format!("invalid YAML, line {}", reader.line))?;
    // Of what is no object, such as a text, the caller says more.
    ensure!(
        !value.is_object() || matches!(reader.next(), Ok(Event::StreamEnd)),
        "line {}: there is more than one YAML document",
        reader.line
    );
    Ok(value)
}

struct Reader<'a> {
    parser: Parser<'a, StrInput<'a>>,
    line: usize,
    anchors: HashMap<usize, Value>,
    size: usize,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<Event<'a>> {
        loop {
            let (event, span) = self.parser.next().context("unexpected end")??;
            self.line = span.start.line();
            match event {
                Event::Scalar(..) | Event::Alias(_) | Event::StreamEnd => return Ok(event),
                Event::MappingStart(..) | Event::MappingEnd => return Ok(event),
                Event::SequenceStart(..) | Event::SequenceEnd => return Ok(event),
                _ => {}
            }
        }
    }

    fn node(&mut self, event: Event<'a>, depth: usize) -> Result<Value> {
        ensure!(depth < MAX_DEPTH, "nested deeper than {MAX_DEPTH} levels");
        let (value, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => (scalar(&text, style, tag)?, anchor),
            Event::SequenceStart(_, anchor, _) => (self.sequence(depth)?, anchor),
            Event::MappingStart(_, anchor, _) => (self.mapping(depth)?, anchor),
            Event::Alias(anchor) => {
                let value = self.anchors.get(&anchor);
                let value = value.context("an alias within itself")?;
                self.size += size(value);
                ensure!(self.size <= MAX_SIZE, "its aliases make it too large");
                (value.clone(), 0)
            }
            _ => bail!("there is no value"),
        };
        if anchor > 0 {
            self.anchors.insert(anchor, value.clone());
        }
        Ok(value)
    }

    fn sequence(&mut self, depth: usize) -> Result<Value> {
        let mut elements = Vec::new();
        loop {
            match self.next()? {
                Event::SequenceEnd => return Ok(elements.into()),
                event => elements.push(self.node(event, depth + 1)?),
            }
        }
    }

    fn mapping(&mut self, depth: usize) -> Result<Value> {
        let mut members = Map::new();
        loop {
            let key = match self.next()? {
                Event::MappingEnd => return Ok(members.into()),
                Event::Scalar(key, ..) if key == "<<" => bail!("a merge key (`<<`); write it out"),
                // In YAML, `200` and `'200'` are distinct keys.
                Event::Scalar(key, ..) if members.contains_key(&*key) => {
                    bail!("the key `{key}` is in one object twice")
                }
                Event::Scalar(key, ..) => key.into_owned(),
                _ => bail!("a key is not text"),
            };
            let event = self.next()?;
            members.insert(key, self.node(event, depth + 1)?);
        }
    }
}

fn scalar(text: &str, style: ScalarStyle, tag: Option<Cow<'_, Tag>>) -> Result<Value> {
    let tag = tag.as_deref();
    if let Some(tag) = tag.filter(|tag| tag.core_suffix().is_none()) {
        bail!("the tag {tag} has no equivalent in JSON");
    }
    let is_text = style != ScalarStyle::Plain || tag.is_some_and(|it| it.suffix() == "str");
    Ok(match text {
        _ if is_text => text.into(),
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => true.into(),
        "false" | "False" | "FALSE" => false.into(),
        _ => match serde_json::from_str::<Number>(text) {
            Ok(number) if number.to_string() == text => number.into(),
            _ => text.into(),
        },
    })
}
