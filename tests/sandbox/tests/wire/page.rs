//! The page at `/`, as a browser asks for it.

use serde_json::{Value, json};
use vis_sandbox::{Fault, Sandbox};

use crate::receiver::{Receiver, subscribe};
use crate::support::{Answer, Outcome, Vis};

impl Vis {
    /// Where a path of the page is.
    fn page(&self, path: &str) -> String {
        format!("{}{path}", self.sandbox.page_url().trim_end_matches('/'))
    }

    async fn seen(&self) -> Outcome<Value> {
        let answer = self.at("GET", &self.page("/page/state"), &[], "").await?;
        assert_eq!(answer.status, 200);
        Ok(answer.json())
    }

    /// What the page's own script does when a person clicks.
    async fn click(&self, path: &str, body: Value) -> Outcome<Answer> {
        let origin = self.page("");
        self.at(
            "POST",
            &self.page(path),
            &[("origin", &origin)],
            body.to_string(),
        )
        .await
    }

    /// What a person can do about the first call.
    async fn actions(&self) -> Outcome<Vec<String>> {
        let actions = self.seen().await?["calls"][0]["actions"].clone();
        let names = actions.as_array().into_iter().flatten();
        Ok(names
            .filter_map(|action| action["name"].as_str().map(str::to_owned))
            .collect())
    }
}

#[tokio::test]
async fn it_is_served_to_anybody_here_and_leaves_no_trace() -> Outcome {
    let vis = Vis::start_with(Sandbox::builder().rate_limit(1, std::time::Duration::from_secs(60)))
        .await?;
    vis.sandbox.fail_next(Fault::status(503));
    vis.sandbox.random_faults(1, 1.0, vec![Fault::close()]);
    for (path, content_type) in [
        ("/", "text/html; charset=utf-8"),
        ("/page.css", "text/css; charset=utf-8"),
        ("/page.js", "text/javascript; charset=utf-8"),
        ("/page/state", "application/json"),
    ] {
        let answer = vis.at("GET", &vis.page(path), &[], "").await?;
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, content_type)
        );
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self'"),
            "{policy}"
        );
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("access-control-allow-origin"), "");
    }
    vis.sandbox.no_random_faults();
    assert_eq!(vis.sandbox.request_count(), 0);
    assert_eq!(vis.get("/self").await?.status, 503, "the fault has waited");
    assert_eq!(vis.get("/self").await?.status, 200);
    Ok(())
}

#[tokio::test]
async fn a_person_plays_both_sides_of_a_call() -> Outcome {
    let vis = Vis::start().await?;
    let placed = vis
        .click(
            "/page/calls",
            json!({ "phoneNumber": "14155550123", "callerId": "Jane Doe" }),
        )
        .await?;
    assert_eq!((placed.status, &*placed.text), (204, ""));
    let call = vis.seen().await?["calls"][0].clone();
    assert_eq!(
        (&call["callerId"], &call["state"], &call["direction"]),
        (&"Jane Doe".into(), &"RINGING".into(), &"INBOUND".into())
    );
    assert_eq!(
        vis.actions().await?,
        ["answer", "voicemail", "hang-up", "remote-hang-up"]
    );

    let id = call["id"].as_str().ok_or("no id")?;
    for (action, state) in [
        ("answer", "ACTIVE"),
        ("hold", "HELD"),
        ("resume", "ACTIVE"),
        ("remote-hold", "REMOTE_HELD"),
        ("remote-resume", "ACTIVE"),
        ("hang-up", "ANSWERED"),
    ] {
        assert!(
            vis.actions().await?.contains(&action.to_owned()),
            "{action}"
        );
        let done = vis
            .click(&format!("/page/calls/{id}/{action}"), json!({}))
            .await?;
        assert_eq!(done.status, 204, "{action}: {done:?}");
        assert_eq!(vis.seen().await?["events"][0]["state"], state);
    }
    assert_eq!(vis.seen().await?["calls"], json!([]));

    let ended = vis
        .click(&format!("/page/calls/{id}/hang-up"), json!({}))
        .await?;
    assert_eq!(
        (ended.status, ended.field("errorCode")),
        (400, "ILLEGAL_STATE".into())
    );
    for path in [
        "/page/calls/nobody/answer",
        &format!("/page/calls/{id}/dance"),
    ] {
        assert_eq!(vis.click(path, json!({})).await?.status, 404);
    }
    Ok(())
}

#[tokio::test]
async fn a_call_without_a_good_number_is_refused() -> Outcome {
    let vis = Vis::start().await?;
    for body in [
        json!({}),
        json!({ "phoneNumber": "<b>" }),
        json!({ "phoneNumber": 12 }),
    ] {
        let answer = vis.click("/page/calls", body).await?;
        assert_eq!(answer.status, 422);
        assert_eq!(answer.json()["errors"][0]["field"], "phoneNumber");
    }
    let nameless = json!({ "phoneNumber": "14155550123", "callerId": "" });
    assert_eq!(vis.click("/page/calls", nameless).await?.status, 204);
    let calls = vis.seen().await?["calls"].clone();
    assert_eq!(calls.as_array().map(Vec::len), Some(1));
    assert_eq!(calls[0]["callerId"], Value::Null);
    Ok(())
}

#[tokio::test]
async fn no_other_site_can_use_it() -> Outcome {
    let vis = Vis::start().await?;
    let id = vis.sandbox.incoming_call("14155550123");
    let body = json!({ "phoneNumber": "14155550123" }).to_string();
    let own = vis.page("");
    let port = vis.address()?.port();
    let (named, neighbour) = (
        format!("localhost:{port}"),
        format!("http://127.0.0.1:{}", port ^ 1),
    );
    for headers in [
        vec![],
        vec![("origin", "http://attacker.example")],
        vec![("origin", "null")],
        vec![("origin", &*neighbour)],
        vec![("origin", "https://127.0.0.1")],
        vec![("origin", &*own), ("origin", "http://attacker.example")],
        // A name of theirs that resolves to here.
        vec![
            ("host", "attacker.example"),
            ("origin", "http://attacker.example"),
        ],
        vec![("host", &*named), ("origin", &*own)],
    ] {
        for path in ["/page/calls", &format!("/page/calls/{id}/answer")] {
            let answer = vis.at("POST", &vis.page(path), &headers, &*body).await?;
            assert_eq!(answer.status, 403, "{headers:?}");
        }
    }
    for path in ["/", "/page/state"] {
        for host in [
            "attacker.example",
            "127.0.0.1.attacker.example",
            "localhost@attacker.example",
        ] {
            let answer = vis
                .at("GET", &vis.page(path), &[("host", host)], "")
                .await?;
            assert_eq!(answer.status, 403, "{host}");
        }
    }
    let seen = vis.seen().await?;
    assert_eq!(
        (
            seen["events"].as_array().map(Vec::len),
            &seen["events"][0]["state"]
        ),
        (Some(1), &"RINGING".into())
    );

    let origin = format!("http://{named}");
    let headers = [("host", &*named), ("origin", &*origin)];
    assert_eq!(
        vis.at("POST", &vis.page("/page/calls"), &headers, body)
            .await?
            .status,
        204
    );
    Ok(())
}

#[tokio::test]
async fn it_shows_deliveries_with_their_retries() -> Outcome {
    let vis = Vis::start().await?;
    let (receiver, _) = Receiver::subscribed_to(&vis, json!({})).await?;
    receiver.answers([200, 500, 200]);
    let id = vis.sandbox.incoming_call("14155550123");
    vis.sandbox.remote_hangs_up(&id)?;
    vis.sandbox.idle().await;

    let seen = vis.seen().await?;
    assert_eq!(seen["webhooks"][0]["waiting"], 1);
    let [missed, ringing] = &seen["deliveries"].as_array().ok_or("no list")?[..] else {
        panic!("{seen}")
    };
    assert_eq!(
        (&missed["state"], &missed["retried"]),
        (&"MISSED".into(), &true.into())
    );
    assert_eq!(missed["attempts"][0]["outcome"], "500");
    assert_eq!(
        (&ringing["state"], &ringing["retried"]),
        (&"RINGING".into(), &false.into())
    );

    vis.sandbox
        .advance(std::time::Duration::from_secs(10))
        .await;
    let seen = vis.seen().await?;
    let missed = &seen["deliveries"][0];
    assert_eq!(missed["attempts"].as_array().map(Vec::len), Some(2));
    assert_eq!(
        (&missed["attempts"][1]["accepted"], &missed["retried"]),
        (&true.into(), &false.into())
    );
    assert_eq!(missed["url"], receiver.url);
    Ok(())
}

#[tokio::test]
async fn it_shows_when_a_webhook_has_failed_or_expired() -> Outcome {
    let vis = Vis::start().await?;
    let refused = "http://127.0.0.1:1/";
    subscribe(&vis, refused, json!({})).await?;
    assert_eq!(vis.seen().await?["webhooks"][0]["state"], "ACTIVE");
    vis.sandbox.incoming_call("14155550123");
    vis.sandbox
        .advance(std::time::Duration::from_secs(60))
        .await;
    let seen = vis.seen().await?;
    assert_eq!(
        (
            &seen["webhooks"][0]["state"],
            &seen["webhooks"][0]["failures"]
        ),
        (&"FAILED".into(), &1.into())
    );
    assert_eq!(
        (
            &seen["deliveries"][0]["retried"],
            seen["deliveries"][0]["attempts"].as_array().map(Vec::len)
        ),
        (&false.into(), Some(6))
    );

    subscribe(&vis, refused, json!({})).await?;
    vis.sandbox
        .advance(std::time::Duration::from_secs(11 * 24 * 60 * 60))
        .await;
    assert_eq!(vis.seen().await?["webhooks"][1]["state"], "EXPIRED");
    Ok(())
}
