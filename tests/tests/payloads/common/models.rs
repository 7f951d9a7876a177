//! The structs of `vis-types`.

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use vis_types::{PayloadError, read_json};

/// A struct, with its name in the document.
pub struct Model {
    pub name: &'static str,
    /// Reads a value from JSON and writes it.
    pub rewrite: Rewrite,
    /// Reads a list from JSON and writes it.
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

/// All structs, in the order of the document.
pub static MODELS: &[Model] = &include!(concat!(env!("OUT_DIR"), "/models.rs"));

/// Reads a value, writes it, and checks that it reads as the same value again.
fn rewrite<T>(json: &[u8]) -> Result<Value, PayloadError>
where
    T: DeserializeOwned + Serialize + PartialEq + Debug,
{
    let value: T = read_json(json)?;
    let written = serde_json::to_vec(&value).expect("a writable value");
    let again: T = read_json(&written).expect("a readable value");
    assert_eq!(again, value, "the written value reads as another value");
    Ok(serde_json::from_slice(&written).expect("JSON"))
}
