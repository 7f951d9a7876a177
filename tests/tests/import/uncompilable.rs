//! Valid documents that no crates can be generated from.

use serde_json::json;

use crate::bench::{Bench, revision};

/// The compiler would refuse what is generated, and say nothing of the document.
#[test]
fn what_would_not_compile() {
    type Change = fn(&mut serde_json::Value);
    fn property(document: &mut serde_json::Value, name: &str, schema: serde_json::Value) {
        document["components"]["schemas"]["CallTransfer"]["properties"][name] = schema;
    }
    fn parameter(document: &mut serde_json::Value, name: &str) {
        let parameters = &mut document["paths"]["/self/calls"]["get"]["parameters"];
        let parameter = json!({ "name": name, "in": "query", "schema": { "type": "string" } });
        parameters
            .as_array_mut()
            .expect("parameters")
            .push(parameter);
    }
    fn schema(document: &mut serde_json::Value, name: &str, schema: serde_json::Value) {
        document["components"]["schemas"][name] = schema;
    }
    let place = "components/schemas/CallTransfer/properties";
    let cases: &[(Change, &[&str])] = &[
        (
            |document| property(document, "cost", json!({ "type": "number" })),
            &[place, "/cost", "floating-point", "take out its `type`"],
        ),
        (
            |document| {
                let number = json!({ "type": "number" });
                property(
                    document,
                    "costs",
                    json!({ "type": "array", "items": number }),
                );
            },
            &[place, "/costs", "floating-point"],
        ),
        (
            |document| {
                property(
                    document,
                    "day",
                    json!({ "type": "string", "format": "date" }),
                )
            },
            &[place, "/day", "`chrono`", "take the `format` out"],
        ),
        (
            |document| {
                property(
                    document,
                    "key",
                    json!({ "type": "string", "format": "uuid" }),
                )
            },
            &[place, "/key", "`uuid`"],
        ),
        (
            |document| property(document, "PhoneNumber", json!({ "type": "string" })),
            &[
                place,
                "`PhoneNumber`",
                "`phoneNumber`",
                "`phone_number`",
                "x-rust-name",
            ],
        ),
        (
            |document| property(document, "build", json!({ "type": "string" })),
            &[place, "/build", "x-rust-name"],
        ),
        (
            |document| property(document, "why", json!({ "type": "string", "maxLength": 3 })),
            &["`CallTransferWhy`", "maxLength"],
        ),
        (
            |document| {
                let inline =
                    json!({ "type": "object", "properties": { "a": { "type": "string" } } });
                property(document, "why", inline);
            },
            &["`CallTransferWhy`", "put it among components/schemas"],
        ),
        (
            |document| {
                let either = json!({ "oneOf": [{ "type": "string" }, { "type": "boolean" }] });
                property(document, "why", either);
            },
            &["`CallTransferWhy`"],
        ),
        (
            |document| {
                let values = json!({ "type": "string", "enum": ["A_B", "A-B"] });
                schema(document, "Grade", values);
            },
            &[
                "components/schemas/Grade/enum",
                "\"A_B\" and \"A-B\"",
                "`AB`",
            ],
        ),
        (
            |document| schema(document, "Grade", json!({ "type": "string", "enum": [] })),
            &["components/schemas/Grade/enum", "no values"],
        ),
        (
            |document| {
                let empty = json!({ "type": "object", "properties": {} });
                schema(document, "callID", empty);
            },
            &["components/schemas/callID", "upper camel case"],
        ),
        (
            |document| parameter(document, "new"),
            &["get /self/calls", "`new`", "the builder's own"],
        ),
        (
            |document| parameter(document, "stream"),
            &["get /self/calls", "`stream`", "the builder's own"],
        ),
        (
            |document| parameter(document, "client"),
            &["get /self/calls", "`client`", "the builder's own"],
        ),
        (
            |document| parameter(document, "from_date"),
            &["get /self/calls", "`from_date`", "`fromDate`"],
        ),
    ];
    let bench = Bench::new();
    for (change, messages) in cases {
        bench.refuses(bench.desk("new.json", revision(change)), messages);
    }
}

/// A type of the document would be shadowed by the one that is there by hand, without a word.
#[test]
fn a_name_that_is_taken() {
    let bench = Bench::new();
    let schema = revision(|document| {
        document["components"]["schemas"]["Secret"] =
            json!({ "type": "object", "properties": { "text": { "type": "string" } } });
    });
    bench.refuses(
        bench.desk("schema.json", schema),
        &["type `Secret`", "with an action in the overlay"],
    );
    let operation = revision(|document| {
        let mut copy = document["paths"]["/self"]["get"].clone();
        copy["operationId"] = json!("waitFor");
        // As our actions would leave it, so that none of them counts it.
        copy["responses"] = json!({
            "204": { "description": "Successful" },
            "404": { "description": "Successful" },
            "429": { "description": "Successful" },
        });
        document["paths"]["/self/wait"] = json!({ "get": copy });
    });
    bench.refuses(
        bench.desk("operation.json", operation),
        &["function `wait_for`", "another `operationId`"],
    );
}
