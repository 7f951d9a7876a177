//! Ids and tokens in the vendor's format, identical in each run.

/// Id of the `n`th call: 24 hexadecimal digits.
pub(crate) fn call_id(n: u64) -> String {
    format!("5a85d86f{n:016x}")
}

/// Id of the `n`th webhook: a UUID.
pub(crate) fn webhook_id(n: u32) -> String {
    format!("7dc53df5-703e-49b3-8670-{n:012x}")
}

/// Id of the `n`th delivery: a UUID.
pub(crate) fn delivery_id(n: u64) -> String {
    format!("0debd31c-68e7-4d5a-be7e-{n:012x}")
}

pub(crate) fn access_token(n: u64) -> String {
    format!("vis-sandbox-access-token-{n:016x}")
}

pub(crate) fn refresh_token(n: u64) -> String {
    format!("vis-sandbox-refresh-token-{n:016x}")
}

pub(crate) fn authorization_code(n: u64) -> String {
    format!("vis-sandbox-code-{n:016x}")
}
