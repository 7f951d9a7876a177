//! A page of 10,000 events read, and a list of 1,000,000 streamed.

use std::hint::black_box;

use futures_util::TryStreamExt;
use vis_types::{Event, read_json};

use crate::benchmark::{Benchmark, Work};
use crate::profile::peak_memory;
use crate::report::{Figure, Goal, Remaining, Report};
use crate::requests::{Bare, ours, runtime};

pub use vis_tests::events::{EVENTS, PlainEvent, payload};

pub const READ: Benchmark = Benchmark {
    name: "events",
    what: "page of 10,000 events read, throughput",
    goal: Goal::AtLeast(1.0),
    rounds: 200,
    count: 1,
    profiled: 1,
    bare: |_| read(|json| serde_json::from_slice::<Vec<PlainEvent>>(json).expect("events")),
    ours: |_| read(|json| read_json::<Vec<Event>>(json).expect("events")),
};

fn read<T: 'static>(read: fn(&[u8]) -> T) -> Work {
    let json = payload();
    Box::new(move |count| (0..count).for_each(|_| drop(black_box(read(black_box(&json))))))
}

/// Counts pages of [`EVENTS`].
pub const STREAM: Benchmark = Benchmark {
    name: "stream",
    what: "1,000,000 events streamed, throughput",
    goal: Goal::AtLeast(0.97),
    rounds: 9,
    count: 100,
    profiled: 2,
    bare: |server| {
        let (server, runtime) = (server.to_owned(), runtime());
        Box::new(move |pages| runtime.block_on(stream_bare(Bare::new(&server, pages), pages)))
    },
    ours: |server| {
        let (server, runtime) = (server.to_owned(), runtime());
        Box::new(move |pages| runtime.block_on(stream_ours(ours(&server, pages), pages)))
    },
};

async fn stream_bare(bare: Bare, pages: usize) {
    let mut length = 0;
    for offset in 0.. {
        let path = format!("/self/events?offset={offset}&size={EVENTS}");
        let page: Vec<PlainEvent> = bare.get(&path).await;
        if page.is_empty() {
            break;
        }
        for event in page {
            length += usize::from(!event.id.is_empty());
        }
    }
    assert_eq!(length, pages * EVENTS);
}

async fn stream_ours(client: vis_api::Client, pages: usize) {
    let mut length = 0;
    let mut events = client.list_events().size(EVENTS as i64).stream();
    while let Some(event) = events.try_next().await.expect("an event") {
        length += usize::from(!event.id.as_str().is_empty());
    }
    assert_eq!(length, pages * EVENTS);
}

const KEPT: &str = "\
A hash set has 8 bytes of each id, so that no item of a list that grows comes twice, however far apart: of a million
20 MB, and half of it again while the set grows. A page takes less than that of the bare program.
";

/// Adds the memory of our side, in pages: what a bare program takes to read one.
pub fn memory(report: &mut Report, benchmark: Benchmark, server: &str) {
    let peak = |side, pages| peak_memory(benchmark, side, pages, server);
    let peaks = (
        peak("bare", 0),
        peak("bare", 1),
        peak("ours", benchmark.count),
    );
    if let (Some(idle), Some(page), Some(ours)) = peaks {
        let (page, ours) = (page - idle, ours - idle);
        report.add(Figure {
            values: [page, ours].map(|megabytes| format!("{megabytes:.1} MB")),
            unit: " pages",
            remaining: Remaining::Text(KEPT.to_owned()),
            ..Figure::new(
                "1,000,000 events streamed, memory",
                Goal::AtMost(2.0),
                ours / page,
            )
        });
    }
}
