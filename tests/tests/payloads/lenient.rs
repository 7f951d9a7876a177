//! Records are read as far as they can be read.

use serde_json::json;
use vis_types::{Call, Event, FromJson, Oddity, User, Webhook, read_json};

fn read<T: FromJson + serde::Serialize>(json: &str) -> serde_json::Value {
    let value: T = read_json(json.as_bytes()).expect(json);
    serde_json::to_value(value).expect("JSON")
}

#[test]
fn odd_value_costs_only_itself() {
    for odd in [
        r#""n/a""#,
        "{}",
        "[]",
        "true",
        "-1",
        "1e999",
        "{\"a\":[1]}",
        "[[[]]]",
        "\"\u{7f}\"",
    ] {
        let json = format!(r#"{{"id":"1","duration":{odd},"callerId":"Pat","endTime":{odd}}}"#);
        let call: Call = read_json(json.as_bytes()).expect(&json);
        assert_eq!((call.id.as_str(), call.caller_id()), ("1", "Pat"), "{json}");
        let odd_durations = call.oddities().iter().filter(|it| it.path == "duration");
        let raw: Vec<&str> = odd_durations.map(|it| it.raw.as_str()).collect();
        assert_eq!((call.duration, raw), (None, vec![odd]), "{json}");
    }
}

#[test]
fn values_are_read_in_any_spelling() {
    for (property, expected, spellings) in [
        ("id", json!("5"), &["5"][..]),
        ("id", json!("5.5"), &["5.5"]),
        (
            "id",
            json!("18446744073709551616"),
            &["18446744073709551616"],
        ),
        (
            "duration",
            json!(12_000),
            &["12000.0", "12000.4", "1.2e4", r#""12000""#, r#""1.2e4""#],
        ),
        (
            "internal",
            json!(true),
            &["1", r#""true""#, r#""TRUE""#, r#""on""#],
        ),
        ("internal", json!(null), &[r#""maybe""#]),
        ("state", json!("7"), &["7"]),
        ("phoneNumber", json!("14155550100"), &["14155550100"]),
        ("phoneNumber", json!(null), &[r#"["1"]"#]),
        ("callerId", json!("O'Neil"), &[r#""O\'Neil""#]),
        ("callerId", json!("Pat\tKim"), &["\"Pat\tKim\""]),
        ("callerId", json!("Pat \u{fffd}"), &[r#""Pat \ud83d""#]),
        (
            "startTime",
            json!("2020-10-01T12:30:05.000Z"),
            &[
                "1601555405.0",
                r#""1601555405""#,
                "[2020,10,1,12,30,5]",
                r#""2020-10-01 12:30:05 GMT""#,
                r#""2020-10-01 12:30:05 UTC""#,
                r#""2020-10-01 12:30:05 +0000 UTC""#,
                r#""2020-10-01T12:30:05.000 +0000""#,
                r#""Thu, 01 Oct 2020 12:30:05 +0000""#,
                r#""Thu, 1 Oct 2020 14:30:05 +0200""#,
                r#""Mon, 01 Oct 2020 12:30:05 GMT""#,
            ],
        ),
        (
            "startTime",
            json!("2020-10-01T12:30:05.250Z"),
            &[
                "1601555405.250",
                "1601555405250",
                r#""1601555405.25""#,
                r#""1601555405250""#,
                r#""1.60155540525E9""#,
                "[2020,10,1,12,30,5,250000000]",
                r#""2020-10-01T12:30:05,250Z""#,
            ],
        ),
        (
            "startTime",
            json!("2020-10-01T12:30:00.000Z"),
            &["[2020,10,1,12,30]"],
        ),
        (
            "startTime",
            json!("9999-12-30T22:00:00.999999999Z"),
            &[
                "253402300799",
                "253402300799999",
                "[9999,12,31,23,59,59]",
                r#""9999-12-31 23:59:59.999 +0000""#,
                r#""Fri, 31 Dec 9999 23:59:59 GMT""#,
                r#""+10000-01-01T00:00:00Z""#,
            ],
        ),
        (
            "startTime",
            json!(null),
            &["null", r#""0000-00-00 00:00:00""#],
        ),
        ("endTime", json!(null), &[r#""""#, "NaN"]),
    ] {
        for spelling in spellings {
            let record = format!(r#"{{"id":"1","{property}":{spelling},"ucpType":"VBS"}}"#);
            let record = read::<Event>(&record);
            let read = (&record[property], &record["ucpType"]);
            assert_eq!(read, (&expected, &json!("VBS")), "{property}: {spelling}");
        }
    }
}

#[test]
fn odd_items_are_left_out_of_their_list() {
    let json =
        r#"{"id":"7","roles":["AU",{"code":"A"},{"code":[]}],"ucis":{"id":1,"health":"UP"}}"#;
    let user: User = read_json(json.as_bytes()).expect("a user");
    let paths: Vec<&str> = user.oddities().iter().map(|it| it.path.as_str()).collect();
    assert_eq!(paths, ["roles[0]", "roles[2].code", "ucis.health"]);
    assert_eq!((user.roles.len(), user.ucis.len()), (2, 1));
    let webhook = read::<Webhook>(r#"{"id":"w","events":["CALL",[7],"SMS"]}"#);
    assert_eq!(webhook["events"], json!(["CALL", "SMS"]));
}

#[test]
fn last_of_repeated_names_counts() {
    let call = read::<Call>(r#"{"id":"1","duration":1,"id":"2","d\u0075ration":2}"#);
    assert_eq!(call, json!({ "id": "2", "duration": 2 }));
}

#[test]
fn deep_values_cost_only_themselves() {
    for depth in [120, 200, 100_000] {
        let deep = "[".repeat(depth) + &"]".repeat(depth);
        let json = format!(r#"{{"id":"1","unknown":{deep},"duration":{deep},"state":{deep}}}"#);
        let call: Call = read_json(json.as_bytes()).expect("a call");
        assert_eq!((call.state.as_str(), call.oddities().len()), ("", 2));
    }
}

#[test]
fn too_many_odd_items_cost_their_list() {
    for (count, expected) in [(63, (64, "roles[64]")), (10_000, (65, "roles"))] {
        let odd = "0,".repeat(count);
        let json = format!(r#"{{"id":"1","roles":[{{}},{odd}0],"lastName":"Doe"}}"#);
        let user: User = read_json(json.as_bytes()).expect("a user");
        let last = user.oddities().last().expect("an oddity");
        assert_eq!((user.oddities().len(), last.path.as_str()), expected);
        assert_eq!((user.id.as_str(), user.last_name()), ("1", "Doe"));
    }
}

#[test]
fn debug_of_oddity_shows_no_value() {
    let call: Call = read_json(br#"{"id":"1","endTime":"+14155550100"}"#).expect("a call");
    let [Oddity { raw, .. }] = call.oddities() else {
        panic!("one oddity")
    };
    assert_eq!(raw, "\"+14155550100\"");
    assert!(!format!("{call:?}").contains("1415"), "{call:?}");
}
