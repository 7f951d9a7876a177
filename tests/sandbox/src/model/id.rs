//! Ids and tokens that look like the vendor's and are the same in every run.

/// The id of the `n`th call: 24 hexadecimal digits.
pub(crate) fn of_call(n: u64) -> String {
    format!("5a85d86f{n:016x}")
}

/// The id of the `n`th webhook: a UUID.
pub(crate) fn of_webhook(n: u32) -> String {
    format!("7dc53df5-703e-49b3-8670-{n:012x}")
}

/// The id of the `n`th delivery: a UUID.
pub(crate) fn of_delivery(n: u64) -> String {
    format!("0debd31c-68e7-4d5a-be7e-{n:012x}")
}

/// The `n`th access token.
pub(crate) fn of_access_token(n: u64) -> String {
    format!("vis-sandbox-access-token-{n:016x}")
}

/// The `n`th refresh token.
pub(crate) fn of_refresh_token(n: u64) -> String {
    format!("vis-sandbox-refresh-token-{n:016x}")
}

/// The `n`th authorization code.
pub(crate) fn of_code(n: u64) -> String {
    format!("vis-sandbox-code-{n:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_keep_their_length() {
        assert_eq!(of_call(0).len(), of_call(u64::MAX).len());
        assert_eq!(of_webhook(0).len(), of_webhook(u32::MAX).len());
        assert_eq!(of_call(1), "5a85d86f0000000000000001");
        assert_eq!(of_webhook(1), "7dc53df5-703e-49b3-8670-000000000001");
    }
}
