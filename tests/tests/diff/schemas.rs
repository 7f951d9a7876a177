//! Schemas, keyword by keyword: classes for requests and responses apart.

use serde_json::json;
use xtask::diff::Class::{Additive, Behavioural, Breaking, Documentation};

use crate::bench::{assert_same, assert_schema, document, told};

#[test]
fn another_type_breaks() {
    for (old, new, what) in [
        (
            json!({ "type": "integer" }),
            json!({ "type": "string" }),
            "`integer` to `string`",
        ),
        (json!({ "type": "string" }), json!({}), "`string` to any"),
        (json!({}), json!({ "type": "string" }), "any to `string`"),
        (
            json!({ "type": "string" }),
            json!({ "type": "array", "items": { "type": "string" } }),
            "`string` to `array`",
        ),
    ] {
        assert_schema(old, new, what, Breaking, Breaking);
    }
}

#[test]
fn another_format_breaks_unless_it_is_for_people() {
    let string = |format: &str| json!({ "type": "string", "format": format });
    let what = "format changed from `date` to `date-time`";
    assert_schema(
        string("date"),
        string("date-time"),
        what,
        Breaking,
        Breaking,
    );
    let plain = json!({ "type": "string" });
    let what = "format added: `password`";
    assert_schema(
        plain,
        string("password"),
        what,
        Documentation,
        Documentation,
    );
}

#[test]
fn an_enum_value_that_is_gone_breaks_and_a_new_one_adds() {
    let values = |values: &[&str]| json!({ "type": "string", "enum": values });
    let (old, new) = (values(&["HELD", "ACTIVE"]), values(&["ACTIVE"]));
    let what = "enum value `HELD` removed";
    assert_schema(old.clone(), new.clone(), what, Breaking, Breaking);
    assert_schema(new, old, "enum value `HELD` is new", Additive, Additive);
}

#[test]
fn an_enum_limits_what_may_be_sent() {
    let (any, some) = (
        json!({ "type": "string" }),
        json!({ "type": "string", "enum": ["A"] }),
    );
    let what = "limited to `A` now";
    assert_schema(any.clone(), some.clone(), what, Breaking, Additive);
    assert_schema(some, any, "no longer limited to `A`", Additive, Additive);
}

#[test]
fn a_tighter_bound_breaks_who_sends_and_a_looser_one_may_surprise_who_reads() {
    let length = |most: u32| json!({ "type": "string", "maxLength": most });
    let what = "maxLength changed from `9` to `5`";
    assert_schema(length(9), length(5), what, Breaking, Additive);
    let what = "maxLength changed from `5` to `9`";
    assert_schema(length(5), length(9), what, Additive, Behavioural);

    let least = |least: i32| json!({ "type": "integer", "minimum": least });
    let what = "minimum changed from `1` to `2`";
    assert_schema(least(1), least(2), what, Breaking, Additive);
    let what = "minimum added: `1`";
    assert_schema(
        json!({ "type": "integer" }),
        least(1),
        what,
        Breaking,
        Additive,
    );

    let pattern = |pattern: &str| json!({ "type": "string", "pattern": pattern });
    let what = "pattern changed from `a` to `b`";
    assert_schema(pattern("a"), pattern("b"), what, Breaking, Behavioural);
}

#[test]
fn another_default_is_behavioural() {
    let default = |value: bool| json!({ "type": "boolean", "default": value });
    let what = "default changed from `true` to `false`";
    assert_schema(
        default(true),
        default(false),
        what,
        Behavioural,
        Behavioural,
    );
}

#[test]
fn a_further_variant_breaks_who_reads_it() {
    let (text, number) = (json!({ "type": "string" }), json!({ "type": "integer" }));
    let flag = json!({ "type": "boolean" });
    let two = json!({ "oneOf": [text, number] });
    let three = json!({ "oneOf": [text, number, flag] });
    assert_schema(two.clone(), three.clone(), "is new", Additive, Breaking);
    assert_schema(three, two, "removed", Breaking, Breaking);
}

#[test]
fn what_an_object_may_have_besides_counts() {
    let (open, closed) = (
        json!({ "type": "object" }),
        json!({ "type": "object", "additionalProperties": false }),
    );
    let what = "other properties are no longer allowed";
    assert_schema(open.clone(), closed.clone(), what, Breaking, Additive);
    let what = "other properties are allowed now";
    assert_schema(closed, open.clone(), what, Additive, Additive);
    assert_same(
        &document(open, json!({})),
        &document(
            json!({ "type": "object", "additionalProperties": true }),
            json!({}),
        ),
    );
}

#[test]
fn what_stands_under_not_is_noticed() {
    let not = |most: u32| {
        let schema = json!({ "not": { "type": "string", "maxLength": most } });
        document(schema.clone(), schema)
    };
    assert_same(&not(5), &not(5));
    let told = told(&not(5), &not(9));
    assert!(
        matches!(told.as_slice(), [(class, ..), _] if *class > Documentation),
        "{told:#?}"
    );
}

#[test]
fn a_keyword_that_nobody_knows_is_behavioural() {
    let what = "`const` (unknown to this comparison) added: `1`";
    assert_schema(
        json!({}),
        json!({ "const": 1 }),
        what,
        Behavioural,
        Behavioural,
    );
}

#[test]
fn deep_in_a_schema_the_place_is_as_one_reads_it() {
    let list = |kind: &str| {
        json!({ "type": "array", "items": { "type": "object", "properties": {
            "health": { "type": "object", "additionalProperties": { "type": kind } },
        } } })
    };
    let what = "`[].health.*`: type changed from `string` to `integer`";
    assert_schema(list("string"), list("integer"), what, Breaking, Breaking);
}
