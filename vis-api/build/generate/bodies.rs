//! Reads the bodies of requests.

use proc_macro2::Ident;
use serde_json::Value;
use vis_spec::normalise::{reference, rust_name, snake_name};

use super::example::{self, Example};
use super::operations::{Parameter, array, ident, parse, rust_type, text};

/// Methods of the builders. A property of a body with such a name is set with `body`.
const BUILDER_METHODS: &[&str] = &[
    "all",
    "body",
    "clone",
    "count",
    "first",
    "in_progress",
    "into_future",
    "into_request",
    "new",
    "pages",
    "send",
    "stream",
];

pub struct RequestBody {
    pub media_type: String,
    pub kind: BodyKind,
    pub is_required: bool,
    pub ty: syn::Type,
    pub description: String,
    /// Properties that are passwords or keys.
    pub secret_properties: Vec<String>,
    /// Properties that are telephone numbers.
    pub phone_properties: Vec<String>,
    /// The builder in `vis_types`, if the body is a struct.
    pub builder: Option<syn::Type>,
    /// Properties that the operation's builder sets.
    pub properties: Vec<Property>,
    /// Number of properties that are required.
    pub required_properties: usize,
}

pub struct Property {
    pub name: Ident,
    pub is_required: bool,
    pub ty: syn::Type,
    pub description: String,
    pub is_deprecated: bool,
    pub example: Option<Example>,
}

#[derive(Clone, Copy, PartialEq)]
pub enum BodyKind {
    Json,
    Form,
    Text,
    Bytes,
}

impl RequestBody {
    /// Whether the builder takes it as a stream.
    pub fn is_streamed(&self) -> bool {
        matches!(self.kind, BodyKind::Text | BodyKind::Bytes)
    }

    /// Whether the operation's builder has setters of all required properties.
    pub fn is_settable(&self) -> bool {
        let required = self.properties.iter().filter(|it| it.is_required);
        self.builder.is_some() && required.count() == self.required_properties
    }
}

impl RequestBody {
    /// Leaves out properties whose names are methods of the builder already.
    pub fn keep_free_names(&mut self, parameters: &[Parameter]) {
        self.properties.retain(|it| {
            let is_method = BUILDER_METHODS.contains(&it.name.to_string().as_str());
            let mut parameters = parameters.iter();
            !is_method && !parameters.any(|parameter| parameter.name == it.name)
        });
    }
}

pub fn content(described: &Value) -> Option<(&String, &Value)> {
    described["content"].as_object()?.iter().next()
}

pub fn kind(media_type: &str, schema: &Value) -> BodyKind {
    match media_type {
        "application/x-www-form-urlencoded" => BodyKind::Form,
        _ if schema["format"] == "binary" => BodyKind::Bytes,
        _ if media_type.starts_with("text/") && media_type != "text/json" => BodyKind::Text,
        _ => BodyKind::Json,
    }
}

pub fn request_body(document: &Value, body: &Value) -> Result<RequestBody, String> {
    let (media_type, content) = content(body).ok_or("the request body has no content")?;
    let schema = &content["schema"];
    let named = reference(schema).map(|name| &document["components"]["schemas"][name]);
    let properties = named.and_then(|named| named["properties"].as_object());
    let names = |is_wanted: fn(&str, &Value) -> bool| {
        let properties = properties.into_iter().flatten();
        let wanted = properties.filter(|(name, property)| is_wanted(name, property));
        wanted.map(|(name, _)| name.clone()).collect()
    };
    let kind = kind(media_type, schema);
    let is_struct = properties.is_some() && matches!(kind, BodyKind::Json | BodyKind::Form);
    let builder = reference(schema).filter(|_| is_struct);
    let builder = builder.map(|name| parse(&format!("vis_types::builder::{name}")));
    Ok(RequestBody {
        secret_properties: names(|_, property| property["format"] == "password"),
        phone_properties: names(is_phone_number),
        media_type: media_type.clone(),
        kind,
        is_required: body["required"] == true,
        ty: parse(&rust_type(schema))?,
        description: text(body, "description"),
        builder: builder.transpose()?,
        required_properties: named.map_or(0, |named| array(&named["required"]).count()),
        properties: match named.filter(|_| is_struct) {
            Some(named) => body_properties(document, named)?,
            None => Vec::new(),
        },
    })
}

/// The document gives telephone numbers no format; others use `phone`.
pub fn is_phone_number(name: &str, property: &Value) -> bool {
    property["format"] == "phone" || snake_name(name).ends_with("phone_number")
}

/// The properties that a builder can set one by one, sorted by name. A struct is not among them: it is
/// boxed if it contains itself.
fn body_properties(document: &Value, schema: &Value) -> Result<Vec<Property>, String> {
    let properties = schema["properties"].as_object();
    let is_plain = |property: &Value| {
        let named = reference(property).map(|name| &document["components"]["schemas"][name]);
        !named.is_some_and(|named| named["properties"].is_object())
    };
    let settable = properties.into_iter().flatten();
    let settable = settable.filter(|(_, property)| is_plain(property));
    let mut settable = settable
        .map(|(wire, described)| {
            // The builder has no `null`: what is not set is absent.
            let mut bare = described.clone();
            bare["nullable"] = Value::Null;
            let ty = match reference(&bare).as_deref() {
                Some("Duration") => "::std::time::Duration".to_owned(),
                _ => rust_type(&bare),
            };
            Ok(Property {
                name: ident(&rust_name(wire, described))?,
                is_required: array(&schema["required"]).any(|name| name == wire),
                ty: parse(&ty)?,
                description: text(described, "description"),
                is_deprecated: described["deprecated"] == true,
                example: example::of(document, described),
            })
        })
        .collect::<Result<Vec<_>, String>>()?;
    settable.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(settable)
}
