//! Incomplete and unconvertible inputs are not sent.

use vis_api::ErrorKind;

use vis_tests::requests::{Inputs, send};
use vis_tests::{documented_operations, start};

#[tokio::test]
async fn missing_required_input_fails_before_sending() {
    let (sandbox, client) = start().await;
    for operation in documented_operations() {
        for (input, _) in operation.inputs().iter().filter(|(_, required)| *required) {
            if input == "body" && !operation.requires_properties() {
                continue;
            }
            let result = send(&client, &operation.name, Inputs::Without(input), "1").await;
            let error = result.expect_err("an error");
            assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
            assert_eq!(error.operation(), operation.name);
            assert!(error.message().is_some(), "{error}");
        }
    }
    assert_eq!(sandbox.requests(), []);
}

#[tokio::test]
async fn unconvertible_parameter_is_not_sent() {
    let (sandbox, client) = start().await;
    let too_large = client.list_calls().size(u64::MAX).send().await;
    let not_a_time = client.list_events().from_date("yesterday").send().await;
    let failed = [("size", too_large.err()), ("from_date", not_a_time.err())];
    for (parameter, error) in failed {
        let error = error.expect("an error");
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        let message = error.message().expect("a reason");
        assert!(message.starts_with(&format!("{parameter}: ")), "{message}");
    }
    assert_eq!(sandbox.requests(), []);
}
