//! The types of `vis-types` that a payload is read into.

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use vis_types::{PayloadError, read_json};

/// A type, by its name in the document.
pub struct Model {
    pub name: &'static str,
    /// Reads one from JSON, and writes it.
    pub rewrite: Rewrite,
    /// Reads a list of them from JSON, and writes it.
    pub rewrite_list: Rewrite,
}

pub type Rewrite = fn(&[u8]) -> Result<Value, PayloadError>;

macro_rules! models {
    ($($name:ident)*) => {
        [$(Model {
            name: stringify!($name),
            rewrite: rewrite::<vis_types::$name>,
            rewrite_list: rewrite::<Vec<vis_types::$name>>,
        }),*]
    };
}

/// Every struct, in the order of the document.
pub static MODELS: &[Model] = &include!(concat!(env!("OUT_DIR"), "/models.rs"));

/// Whatever can be read can be written, and reads as the same value again.
fn rewrite<T>(json: &[u8]) -> Result<Value, PayloadError>
where
    T: DeserializeOwned + Serialize + PartialEq + Debug,
{
    let value: T = read_json(json)?;
    let written = serde_json::to_vec(&value).expect("what was read can be written");
    let again: T = read_json(&written).expect("what was written can be read");
    assert_eq!(again, value, "another value is read from what was written");
    Ok(serde_json::from_slice(&written).expect("what was written is JSON"))
}
