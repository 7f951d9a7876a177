//! Documents that can be read but not used.

use std::fs;

use serde_json::json;

use crate::bench::{Bench, fixture, revision};

#[test]
fn another_version_of_openapi() {
    let bench = Bench::new();
    let swagger = bench.desk("swagger.yml", "swagger: '2.0'\npaths: {}\n");
    bench.refuses(swagger, &["Swagger 2", "convert it to OpenAPI 3.0"]);

    let newer = revision(|document| document["openapi"] = json!("3.1.0"));
    bench.refuses(
        bench.desk("newer.json", newer),
        &["`3.1.0`", "3.0.x", "ask"],
    );

    let number = bench.desk("number.yml", "openapi: 3.0\npaths: {}\n");
    bench.refuses(number, &["no string $.openapi"]);
}

#[test]
fn no_document_at_all() {
    let bench = Bench::new();
    for text in ["some words", "{}", "[]", "- a\n- b\n", "a: 1\n", "openapi"] {
        let text = bench.desk("text", text);
        bench.refuses(text, &["OpenAPI document"]);
    }
    let overlay = vis_spec::directory().join(vis_spec::OVERLAY_FILE);
    bench.refuses(overlay, &["not an OpenAPI document"]);
}

#[test]
fn a_web_page_without_the_document() {
    let page =
        "<!DOCTYPE html><html><head><title>Sign in &amp; up</title></head><body>openapi</body>";
    let bench = Bench::new();
    bench.refuses(
        bench.desk("page.html", page),
        &[
            "a web page (\"Sign in & up\")",
            "the address of the document itself",
        ],
    );
}

#[test]
fn a_document_of_another_api() {
    let pets = json!({
        "openapi": "3.0.0",
        "info": { "title": "Pets", "version": "1" },
        "servers": [{ "url": "https://pets.example" }],
        "paths": { "/pets": {} },
    });
    let bench = Bench::new();
    bench.refuses(
        bench.desk("pets.json", pets.to_string()),
        &[
            "another API",
            "https://pets.example",
            "none of our paths",
            "cargo xtask patch",
        ],
    );
}

#[test]
fn what_our_patches_do_not_fit() {
    let mended = revision(|document| {
        document["paths"]["/self/calls/{id}"]["get"]["operationId"] = json!("getCall");
    });
    let bench = Bench::new();
    bench.refuses(
        bench.desk("mended.json", mended),
        &[
            "nothing is changed",
            "an action of",
            "vgis.overlay.yaml:22: action `get-call-operation-id` matches nothing",
            "upstream has mended this: delete lines 22-31",
            "mended.json",
        ],
    );
}

/// The person who mends the overlay has to know what for, and all that there is to mend.
#[test]
fn what_upstream_has_changed_is_told_though_our_patches_do_not_fit() {
    let bench = Bench::new();
    let revision = fs::read_to_string(fixture("vip-2022-06-28.yml")).expect("a fixture");
    let with_id = revision.replacen(
        "        callerId:\n",
        "        siteId:\n          type: integer\n        callerId:\n",
        1,
    );
    assert_ne!(revision, with_id);

    let run = bench.import(bench.desk("new.yml", with_id), &["--dry-run"]);

    assert!(!run.succeeded);
    for line in [
        "what upstream has changed: 4 breaking changes",
        "`GET /self/calls`, query parameter `fromDate`: removed\n",
    ] {
        assert!(run.out.contains(line), "no `{line}` in: {}", run.out);
    }
    let hints = run.err.split_once("quirks that we know").expect("hints").1;
    assert!(hints.contains("properties.siteId"), "{hints}");
    assert_eq!(hints.matches("\n  q").count(), 1, "{hints}");
}

#[test]
fn new_instances_of_known_quirks_are_told_with_the_actions_that_do_not_fit() {
    let bench = Bench::new();
    let new = revision(|document| {
        let mut item = document["paths"]["/self/calls/count"].clone();
        item["get"]["operationId"] = json!("tallyCalls");
        document["paths"]["/self/calls/tally"] = item;
    });

    let run = bench.import(bench.desk("new.json", new), &["--dry-run"]);

    assert!(!run.succeeded);
    let (conflicts, hints) = run.err.split_once("quirks that we know").expect("hints");
    assert!(
        conflicts.contains("`error-body-of-401-403-408-500-502` matches 105 nodes"),
        "{conflicts}"
    );
    for name in ["direction", "states"] {
        let hint = format!(
            "q08-comma-lists: $.paths['/self/calls/tally'].get.parameters[?(@.name=='{name}')].schema: "
        );
        assert!(hints.contains(&hint), "{hints}");
    }
    // The report tells of these already.
    assert!(!hints.contains("q05-error-bodies"), "{hints}");
}

#[test]
fn what_would_not_be_valid() {
    let circle = revision(|document| {
        let odd = json!({ "$ref": "#/components/schemas/Odd" });
        document["components"]["schemas"]["Odd"] = odd;
    });
    let bench = Bench::new();
    bench.refuses(
        bench.desk("circle.json", circle),
        &[
            "nothing is changed",
            "$.components.schemas.Odd['$ref']",
            "leads nowhere",
        ],
    );
}

#[test]
fn what_the_generators_cannot_do_with() {
    let two_answers = revision(|document| {
        let responses = &mut document["paths"]["/self/account"]["get"]["responses"];
        responses["202"] = json!({ "description": "Later", "content": {
            "application/json": { "schema": { "$ref": "#/components/schemas/Call" } } } });
    });
    let bench = Bench::new();
    bench.refuses(
        bench.desk("two.json", two_answers),
        &[
            "nothing is changed",
            "code generators",
            "mend it with an action",
        ],
    );
}

#[test]
fn yaml_that_is_cut_off() {
    let bench = Bench::new();
    let text = fs::read_to_string(fixture("vip-2022-06-28.yml")).expect("a fixture");
    let half = &text[..text.find("/self/events:").expect("the middle")];
    bench.refuses(
        bench.desk("half.yml", half),
        &["half.yml may not be whole", "leads nowhere", "actions of"],
    );
}

/// That is nothing to mend in the overlay.
#[test]
fn a_source_file_that_cannot_be_read() {
    let bench = Bench::new();
    fs::write(bench.root().join("vis-api/src/error.rs"), "pub fn (").expect("a file");
    let retitled = revision(|document| document["info"]["title"] = json!("VIS"));
    let before = bench.files();

    let run = bench.import(bench.desk("new.json", retitled), &[]);

    assert!(run.err.contains("the document is fine"), "{}", run.err);
    assert!(run.err.contains("error.rs"), "{}", run.err);
    assert!(!run.err.contains("overlay action"), "{}", run.err);
    assert!(!run.err.contains("code generators"), "{}", run.err);
    assert!(!run.succeeded && bench.files() == before);
}

#[test]
fn schemas_that_recurse_end() {
    let bench = Bench::new();
    let tree = revision(|document| {
        document["components"]["schemas"]["Tree"] = json!({ "type": "object", "properties": {
            "left": { "$ref": "#/components/schemas/Tree" },
            "all": { "type": "array", "items": { "$ref": "#/components/schemas/Tree" } },
        } });
    });
    let run = bench.import(bench.desk("tree.json", tree), &["--dry-run"]);
    assert!(run.succeeded, "{}", run.err);
    assert!(run.out.contains("types/tree"), "{}", run.out);

    // As deep as JSON may be, the places above it included.
    let deep = revision(|document| {
        let mut schema = json!({ "type": "string" });
        for _ in 0..55 {
            schema = json!({ "type": "array", "items": schema });
        }
        document["components"]["schemas"]["Deep"] = schema;
    });
    let run = bench.import(bench.desk("deep.json", deep), &["--dry-run"]);
    assert!(run.succeeded || run.err.contains("error: "), "{}", run.err);
}
