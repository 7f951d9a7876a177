//! The structs of `vis-types`.

use std::fmt::Debug;

use serde::Serialize;
use serde_json::Value;
use vis_types::{FromJson, JsonBody, Oddity, PayloadError};

/// A struct, with its name in the document.
pub struct Model {
    pub name: &'static str,
    /// Reads a value from JSON and writes it.
    pub rewrite: Rewrite,
    /// Reads a list from JSON and writes it.
    pub rewrite_list: Rewrite,
}

pub type Rewrite = fn(&[u8]) -> Result<Rewritten, PayloadError>;

/// What was read and written.
pub struct Rewritten {
    pub json: Value,
    /// Whether what was written reads as the same value. Only a fraction of a millisecond is lost.
    pub is_equal: bool,
    /// Those of the records, and the records of a list that could not be read.
    pub oddities: Vec<Oddity>,
    pub warning: Option<String>,
}

/// Gives structs that only stand in records an `oddities`. That of a record hides it.
trait Part {
    fn oddities(&self) -> &[Oddity] {
        &[]
    }
}

impl<T> Part for T {}

/// All that is said of a payload that cannot be read, or only in part.
pub fn messages(read: &Result<Rewritten, PayloadError>) -> String {
    match read {
        Ok(read) => {
            let oddities = read.oddities.iter().map(|it| format!("{it} {it:?} "));
            oddities.chain(read.warning.clone()).collect()
        }
        Err(error) => format!("{error} {error:?}"),
    }
}

/// Whether a message has five digits in a row, as phone numbers and most ids do.
pub fn shows_number(message: &str) -> bool {
    let mut windows = message.as_bytes().windows(5);
    windows.any(|window| window.iter().all(u8::is_ascii_digit))
}

macro_rules! models {
    ($($name:ident)*) => {
        [$(Model {
            name: stringify!($name),
            rewrite: |json| {
                rewrite(json, |record: &vis_types::$name| record.oddities().to_vec())
            },
            rewrite_list: |json| {
                rewrite(json, |records: &Vec<vis_types::$name>| {
                    records.iter().flat_map(|record| record.oddities().to_vec()).collect()
                })
            },
        }),*]
    };
}

/// All structs, in the order of the document.
pub static MODELS: &[Model] = &include!(concat!(env!("OUT_DIR"), "/models.rs"));

/// Reads a value, writes it, and checks that it is written in the same way again.
fn rewrite<T>(json: &[u8], oddities: fn(&T) -> Vec<Oddity>) -> Result<Rewritten, PayloadError>
where
    T: FromJson + Serialize + PartialEq + Debug,
{
    let read = JsonBody::<T>::read(json, None)?;
    let written = serde_json::to_vec(&read.value).expect("a writable value");
    let again = JsonBody::<T>::read(&written, None).expect("a readable value");
    assert_eq!(again.warning, None, "the written value is odd");
    let rewritten = serde_json::to_vec(&again.value).expect("a writable value");
    assert_eq!(
        rewritten, written,
        "the written value is written as another value"
    );
    Ok(Rewritten {
        is_equal: again.value == read.value,
        json: serde_json::from_slice(&written).expect("JSON"),
        oddities: [oddities(&read.value), read.unreadable].concat(),
        warning: read.warning,
    })
}
