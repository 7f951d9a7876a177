//! What a call and an event have in common: they are records of one call, under one id.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use vis_spec::normalise::reference;

use super::schemas::{Kind, Schemas};
use super::structs::Field;

const RECORDS: [&str; 2] = ["Call", "Event"];
const TRAIT: &str = "CallRecord";

/// The trait `CallRecord`, and the conversions of the ids.
pub fn declare(schemas: &Schemas) -> Result<TokenStream, String> {
    let conversions = id_types(schemas).map(|[call, event]| {
        [convert(&event, &call), convert(&call, &event)]
            .into_iter()
            .collect::<TokenStream>()
    });
    let mut records = Vec::new();
    let is_taken = schemas.all().any(|(name, ..)| name == TRAIT);
    for name in RECORDS.into_iter().filter(|_| !is_taken) {
        if let Some((_, Kind::Struct, schema)) = schemas.all().find(|(it, ..)| *it == name) {
            records.push(Field::all(name, schema, schemas)?);
        }
    }
    let [call, event] = records.as_slice() else {
        return Ok(conversions.unwrap_or_default());
    };
    let mut declarations = Vec::new();
    let mut implementations = [Vec::new(), Vec::new()];
    for field in call {
        let Some(same) = event.iter().find(|other| other.name == field.name) else {
            continue;
        };
        let (Some(one), Some(other)) = (field.reader(schemas), same.reader(schemas)) else {
            continue;
        };
        if one.ty.to_string() != other.ty.to_string() {
            continue;
        }
        let (name, ty, docs) = (&field.name, &one.ty, &field.docs);
        declarations.push(quote! { #docs fn #name(&self) -> #ty; });
        for (implementation, reader) in implementations.iter_mut().zip([&one, &other]) {
            let value = &reader.value;
            implementation.push(quote! { fn #name(&self) -> #ty { #value } });
        }
    }
    let [call, event] = RECORDS.map(|name| format_ident!("{name}"));
    let record = format_ident!("{TRAIT}");
    let [of_call, of_event] = implementations;
    Ok(quote! {
        /// A record of a call: a [`Call`] or an [`Event`], for functions that take both.
        ///
        /// It has the properties that both have, with an empty value for what is absent. An id is a
        /// text here; that of an event is the id of its call. Upstream may add properties, so that
        /// only these types implement it.
        ///
        /// ```
        /// use vis_types::{Call, CallRecord, Event, read_json};
        ///
        /// fn describe(record: &impl CallRecord) -> String {
        ///     format!("{} is {}", record.id(), record.state())
        /// }
        ///
        /// let call: Call = read_json(br#"{"id": "5a85d86f", "state": "RINGING"}"#)?;
        /// let event: Event = read_json(br#"{"id": "5a85d86f", "state": "MISSED"}"#)?;
        /// assert_eq!(describe(&call), "5a85d86f is RINGING");
        /// assert_eq!(describe(&event), "5a85d86f is MISSED");
        /// # Ok::<(), vis_types::PayloadError>(())
        /// ```
        pub trait #record: sealed::Sealed {
            #(#declarations)*
        }

        mod sealed {
            pub trait Sealed {}
        }

        impl sealed::Sealed for #call {}
        impl sealed::Sealed for #event {}
        impl #record for #call { #(#of_call)* }
        impl #record for #event { #(#of_event)* }

        #conversions
    })
}

/// The types of the ids of a call and of an event, if they differ.
pub fn id_types(schemas: &Schemas) -> Option<[String; 2]> {
    let id_type = |record| {
        let (.., schema) = schemas.all().find(|(name, ..)| *name == record)?;
        let property = schema.get("properties")?.get("id")?;
        let Some(Kind::Id) = schemas.kind_of(property) else {
            return None;
        };
        reference(property)
    };
    let ids = [id_type(RECORDS[0])?, id_type(RECORDS[1])?];
    (ids[0] != ids[1]).then_some(ids)
}

fn convert(from: &str, to: &str) -> TokenStream {
    let (from, to) = (format_ident!("{from}"), format_ident!("{to}"));
    quote! {
        /// The id of an event is the id of its call.
        impl ::std::convert::From<#from> for #to {
            fn from(id: #from) -> Self {
                Self(id.0)
            }
        }

        /// The id of an event is the id of its call.
        impl ::std::convert::From<&#from> for #to {
            fn from(id: &#from) -> Self {
                id.clone().into()
            }
        }
    }
}
