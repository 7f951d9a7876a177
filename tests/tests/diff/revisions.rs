//! The revisions that Vonage has published, and ours.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use serde_json::Value;
use xtask::diff::{
    Class::{Behavioural, Breaking, Documentation},
    Diff, diff,
};

fn upstream() -> Value {
    let path = vis_spec::directory().join(vis_spec::UPSTREAM_FILE);
    serde_json::from_str(&fs::read_to_string(path).expect("the document")).expect("JSON")
}

pub(crate) fn published(name: &str) -> Value {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/upstream");
    let text = fs::read_to_string(fixtures.join(name)).expect("a fixture");
    serde_saphyr::from_str(&text).expect("YAML")
}

/// The changes that are more than documentation, with their operations.
fn told(diff: &Diff) -> Vec<String> {
    let more = diff
        .changes
        .iter()
        .filter(|change| change.class > Documentation);
    more.map(|change| format!("{} {}, {change}", change.class, change.operations.join(" ")))
        .collect()
}

#[test]
fn the_revision_of_2022_loses_four_parameters_and_nothing_else() {
    let expected = ["fromDate", "sort", "states", "toDate"]
        .map(|name| format!("breaking GET /self/calls, query parameter `{name}`: removed"));
    let difference = diff(&upstream(), &published("vip-2022-06-28.yml"));
    assert_eq!(told(&difference), expected);
    assert!(difference.of_class(Documentation).count() > 3);

    let since = diff(
        &published("vip-2021-09-23.yml"),
        &published("vip-2022-06-28.yml"),
    );
    assert_eq!(told(&since), expected);
}

/// In none of the published revisions that we have, but upstream has done it.
#[test]
fn another_order_by_default_is_called_out_on_its_own() {
    let old = published("vip-2022-06-28.yml");
    let mut new = old.clone();
    let parameters = new["paths"]["/self/calls"]["get"]["parameters"].as_array_mut();
    let mut parameters = parameters.expect("parameters").iter_mut();
    let order = parameters.find(|parameter| parameter["name"] == "order");
    let schema = &mut order.expect("order")["schema"];
    assert_eq!(schema["default"], "ASC");
    schema["default"] = "DESC".into();

    let diff = diff(&old, &new);

    assert_eq!(
        told(&diff),
        [
            "behavioural GET /self/calls, query parameter `order`: default changed from `ASC` to `DESC`"
        ]
    );
    let text = diff.text();
    assert!(
        text.starts_with("1 behavioural change\n\nBEHAVIOURAL: "),
        "{text}"
    );
}

#[test]
fn the_earlier_revisions_differ_in_words_but_for_the_server() {
    for (name, class) in [
        ("vgis-2019-05-10.yml", Behavioural),
        ("vgis-2020-06-24.yml", Documentation),
        ("vip-2021-09-23.yml", Documentation),
    ] {
        let diff = diff(&upstream(), &published(name));
        assert_eq!(diff.class(), Some(class), "{name}: {}", diff.text());
    }
}

#[test]
fn what_our_patches_do_is_told_like_any_change() {
    let path = vis_spec::directory().join(vis_spec::PATCHED_FILE);
    let patched = serde_json::from_str(&fs::read_to_string(path).expect("text")).expect("JSON");

    let diff = diff(&upstream(), &patched);

    // Ids that are strings, times, lists and errors: what the patches are for.
    assert_eq!(diff.class(), Some(Breaking));
    for id in ["AccountId", "CallId", "EventId", "UciId", "UserId"] {
        let told = format!("schema `{id}`: type changed from `integer` to `string`");
        let mut breaking = diff.of_class(Breaking).map(ToString::to_string);
        assert!(breaking.any(|change| change == told), "{}", diff.text());
    }
}

#[test]
fn a_diff_takes_no_time_to_speak_of() {
    let (old, new) = (upstream(), published("vip-2022-06-28.yml"));
    let start = Instant::now();
    diff(&old, &new);
    // It takes some milliseconds; tests may run on a machine that has much else to do.
    assert!(
        start.elapsed() < Duration::from_secs(2),
        "{:?}",
        start.elapsed()
    );
}
