//! The expected result for each kind of property and each kind of wrong value.

use crate::common::schema::Kind;

/// - `reads`: round-trips, and is not odd;
/// - `absent`: is absent, and not odd;
/// - `type`: is absent, and odd with the found and the expected type;
/// - `value`: is absent, and odd with the type's own message.
///
/// What cannot do without such a value is refused, or missing from its list.
const TABLE: &str = "
                        id     enum   time   url    text   text-or-integer  integer  duration  boolean  enums  objects  object
true                    type   reads  type   type   type   type             type     type      reads    reads  type     type
14155550100             reads  reads  reads  value  reads  reads            reads    reads     type     reads  type     type
-14155550100            reads  reads  reads  value  reads  reads            reads    value     type     reads  type     type
18446744073709551615    reads  reads  reads  value  reads  reads            value    value     type     reads  type     type
1415555.5               reads  reads  reads  value  reads  reads            type     reads     type     reads  type     type
'14155550100'           reads  reads  reads  value  reads  reads            reads    reads     type     reads  type     type
'Jane Doe'              reads  reads  value  value  reads  reads            type     type      type     reads  type     type
''                      reads  reads  absent absent reads  reads            absent   absent    absent   reads  reads    absent
100-KB-of-text          reads  reads  value  value  reads  reads            type     type      type     reads  type     type
[]                      type   type   value  type   type   type             type     type      type     reads  reads    type
10000-items             type   type   value  type   type   type             type     type      type     reads  reads    type
{}                      type   type   type   type   type   type             type     type      type     type   reads    reads
";

/// A line of the table.
pub struct Row {
    pub name: &'static str,
    /// The JSON, and serde's name of its type in `found`.
    pub value: String,
    pub found: &'static str,
    cells: Vec<&'static str>,
}

impl Row {
    pub fn all() -> Vec<Self> {
        TABLE.lines().skip(2).map(Self::new).collect()
    }

    fn new(line: &'static str) -> Self {
        // A name may contain a space; at least two follow it.
        let (name, cells) = line.split_once("  ").expect("a name and cells");
        let value = match name {
            "100-KB-of-text" => format!("\"{}\"", "Jane Doe 14155550100 ".repeat(5_000)),
            "10000-items" => huge_list("14155550100"),
            name => name.replace('\'', "\""),
        };
        Self {
            name,
            found: type_name(&value),
            value,
            cells: cells.split_whitespace().collect(),
        }
    }

    /// The JSON for a list of such items.
    pub fn value_of(&self, item: &str) -> String {
        match self.name {
            "10000-items" => huge_list(item),
            _ => self.value.clone(),
        }
    }

    pub fn cell(&self, kind: &Kind) -> &'static str {
        let name = column_of(kind);
        let found = columns().iter().position(|column| *column == name);
        self.cells[found.unwrap_or_else(|| panic!("the table has no column {name}"))]
    }
}

fn huge_list(item: &str) -> String {
    format!("[{}]", vec![item; 10_000].join(","))
}

fn type_name(json: &str) -> &'static str {
    match json.as_bytes() {
        [b't', ..] => "boolean",
        [b'"', ..] => "string",
        [b'[', ..] => "sequence",
        [b'{', ..] => "map",
        number if number.contains(&b'.') => "floating point",
        _ => "integer",
    }
}

pub fn columns() -> Vec<&'static str> {
    let head = TABLE.lines().nth(1).expect("a head");
    head.split_whitespace().collect()
}

pub fn column_of(kind: &Kind) -> &'static str {
    match kind {
        Kind::Id => "id",
        Kind::Enum { .. } => "enum",
        Kind::Time => "time",
        Kind::Url => "url",
        Kind::Text => "text",
        Kind::TextOrInteger => "text-or-integer",
        Kind::Integer => "integer",
        Kind::Duration => "duration",
        Kind::Boolean => "boolean",
        Kind::List(kind) if kind.object().is_some() => "objects",
        Kind::List(_) => "enums",
        Kind::Object(_) => "object",
        Kind::Other(_) => "other",
    }
}

/// The expectation in an error.
pub fn expectation(kind: &Kind) -> String {
    match kind {
        Kind::Id | Kind::TextOrInteger => "a string or an integer".to_owned(),
        Kind::Enum { name, .. } => format!("a string ({name})"),
        Kind::Time => "a date-time such as 2020-10-01T16:10:06.000+0000, or epoch time".to_owned(),
        Kind::Url | Kind::Text => "a string".to_owned(),
        Kind::Integer => "i64".to_owned(),
        Kind::Duration => "milliseconds".to_owned(),
        Kind::Boolean => "a boolean".to_owned(),
        Kind::List(kind) => expectation(kind),
        Kind::Object(_) => "an object".to_owned(),
        Kind::Other(_) => String::new(),
    }
}

/// The start of the error for a bad value of the right type.
pub fn value_error(kind: &Kind) -> &'static str {
    match kind {
        Kind::Time => "not a date-time such as 2020-10-01T16:10:06.000+0000",
        Kind::Url => "not an http or https URL such as https://example.com/vis",
        Kind::Integer => "invalid value: integer, expected i64",
        Kind::Duration => "not a duration",
        other => panic!("{other:?} has no error for a bad value"),
    }
}
