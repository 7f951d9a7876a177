//! The revisions that Vonage did publish.

use std::time::{Duration, Instant};

use crate::desk::{mended, overlay_text, problems, published, report};

#[test]
fn earlier_revisions_need_no_more_than_they_lack() {
    for name in ["vgis-2020-06-24.yml", "vip-2021-09-23.yml"] {
        let report = report(&published(name));

        assert!(report.is_none(), "{name}: {}", report.expect("a report"));
        assert_eq!(problems(&published(name), &overlay_text()), "", "{name}");
    }
}

#[test]
fn the_first_revision_fits_too() {
    let revision = published("vgis-2019-05-10.yml");
    let report = report(&revision);

    assert!(report.is_none(), "{}", report.expect("a report"));
    assert_eq!(problems(&revision, &overlay_text()), "");
}

#[test]
fn what_2022_dropped_is_told_and_mended() {
    let revision = published("vip-2022-06-28.yml");
    let report = report(&revision).expect("a report");

    insta::assert_snapshot!("2022-06-28", report);
    let overlay = mended(&revision);
    assert_eq!(problems(&revision, &overlay), "");
}

#[test]
fn a_report_takes_no_time_to_speak_of() {
    let revision = published("vip-2022-06-28.yml");
    let start = Instant::now();

    report(&revision).expect("a report");

    // Two seconds on a machine that has nothing else to do; tests may run on one that has.
    assert!(
        start.elapsed() < Duration::from_secs(20),
        "{:?}",
        start.elapsed()
    );
}
