//! One `get_call`, alone and in 64 tasks.

use std::sync::Arc;
use std::time::Duration;

use serde::de::DeserializeOwned;
use tokio::runtime::{Builder, Runtime};
use vis_api::{Client, reqwest};

use crate::benchmark::{Benchmark, Work};
use crate::events::PlainEvent;
use crate::profile::functions;
use crate::report::{Figure, Goal, Remaining, Report};

const TOKEN: &str = "0b79bab50daca910b000d4f1a2b675d604257e42";
const CALL: &str = "5a85d86f253bcd10897f3189";

pub const GET_CALL: Benchmark = Benchmark {
    name: "get_call",
    what: "`get_call`, latency",
    goal: Goal::AtMost(1.03),
    rounds: 2_000,
    count: 5,
    profiled: 1_000,
    bare: |server| alone(Bare::new(server, 0)),
    ours: |server| alone(ours(server, 0)),
};

pub const TASKS: Benchmark = Benchmark {
    name: "tasks",
    what: "`get_call` in 64 tasks, throughput",
    goal: Goal::AtLeast(0.97),
    rounds: 100,
    count: 64 * 10,
    bare: |server| in_64_tasks(Bare::new(server, 0)),
    ours: |server| in_64_tasks(ours(server, 0)),
    ..GET_CALL
};

/// Adds the instructions that our side takes beyond the bare one.
pub fn instructions(report: &mut Report, benchmark: Benchmark, server: &str) {
    let total = |side| Some(functions(benchmark, side, server)?.values().sum::<i64>());
    if let (Some(bare), Some(ours)) = (total("bare"), total("ours")) {
        let [bare, ours] = [bare, ours].map(|total| total as f64 / benchmark.profiled as f64);
        let what = "`get_call`, instructions of ours";
        report.add(Figure {
            values: [bare, ours].map(|instructions| format!("{instructions:.0}")),
            remaining: Remaining::Profile(benchmark),
            ..Figure::new(what, Goal::AtMost(25_000.0), ours - bare)
        });
    }
}

fn alone(api: impl GetCall) -> Work {
    let runtime = runtime();
    Box::new(move |count| {
        runtime.block_on(async {
            for _ in 0..count {
                api.get_call().await;
            }
        });
    })
}

fn in_64_tasks(api: impl GetCall) -> Work {
    let runtime = Builder::new_multi_thread().enable_all().build();
    let (runtime, api) = (runtime.expect("a runtime"), Arc::new(api));
    Box::new(move |count| {
        let task = |_| {
            let api = Arc::clone(&api);
            runtime.spawn(async move {
                for _ in 0..count / 64 {
                    api.get_call().await;
                }
            })
        };
        for task in (0..64).map(task).collect::<Vec<_>>() {
            runtime.block_on(task).expect("no panic");
        }
    })
}

pub fn runtime() -> Runtime {
    let runtime = Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime")
}

trait GetCall: Send + Sync + 'static {
    fn get_call(&self) -> impl Future<Output = ()> + Send;
}

/// What one writes without `vis_api`, with its timeouts.
pub struct Bare {
    http: reqwest::Client,
    url: String,
}

impl Bare {
    /// `pages` is the length of the list of events.
    pub fn new(server: &str, pages: usize) -> Self {
        let http = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(10))
            .timeout(Duration::from_secs(30))
            .no_proxy();
        Self {
            http: http.build().expect("a client"),
            url: format!("{server}/{pages}"),
        }
    }

    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> T {
        let request = self.http.get(format!("{}{path}", self.url));
        let response = request.bearer_auth(TOKEN).send().await;
        let response = response.and_then(reqwest::Response::error_for_status);
        let body = response.expect("a success").bytes().await.expect("a body");
        serde_json::from_slice(&body).expect("a T")
    }
}

impl GetCall for Bare {
    async fn get_call(&self) {
        let call: PlainEvent = self.get(&format!("/self/calls/{CALL}")).await;
        assert_eq!(call.id, CALL);
    }
}

/// As [`Bare::new`].
pub fn ours(server: &str, pages: usize) -> Client {
    let client = Client::builder().base_url(format!("{server}/{pages}"));
    client.bearer_token(TOKEN).build().expect("a client")
}

impl GetCall for Client {
    async fn get_call(&self) {
        let call = Client::get_call(self).id(CALL).await.expect("a call");
        assert_eq!(call.id, CALL);
    }
}
